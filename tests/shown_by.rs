//! The table of `docs/detection.md` that names the stories of every technique, and what it costs to find it.
//!
//! `SUYUAN_EXPECT=write cargo test --test shown_by` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use suyuan_model::Technique;

/// Stories of a technique that are named; the folder holds the others.
const NAMED_MAX: usize = 5;

const BEGIN: &str = "<!-- written by a test: stories -->\n";
const END: &str = "<!-- end -->\n";

/// The stories in which each technique is found, by their names.
fn stories() -> BTreeMap<Technique, BTreeSet<String>> {
    let mut stories: BTreeMap<Technique, BTreeSet<String>> = BTreeMap::new();
    for web in fs::read_dir(root().join("fixtures/webs")).unwrap().map(|web| web.unwrap().path()) {
        let name = web.file_name().unwrap().to_string_lossy().into_owned();
        let found = fs::read_to_string(web.join("expected/findings.txt")).unwrap();
        let codes = found.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        for technique in codes.filter_map(Technique::from_name) {
            stories.entry(technique).or_default().insert(name.clone());
        }
    }
    stories
}

/// What has to be looked at to find it.
fn cost(technique: Technique) -> &'static str {
    match technique.name() {
        "M7" | "M8" | "M9" | "M10" | "M11" | "M12" | "M13" | "M14" | "M15" => {
            "every page; its tree and its styles where it names something"
        }
        "T7" => "every page, while handles are listed",
        "N1" | "N2" | "N3" | "N4" | "N5" => "every answer's head",
        "U1" => "the URL and the head of every page",
        "U9" => "every feed, sitemap and robots.txt",
        _ => "every page",
    }
}

fn table() -> String {
    let mut table = "| code | stories | named by | what is looked at |\n| --- | --- | --- | --- |\n".to_owned();
    for (technique, names) in stories() {
        // The story that names fewest other techniques would be best; the shortest name is near enough.
        let mut shown: Vec<&String> = names.iter().collect();
        shown.sort_by_key(|name| (name.len(), name.as_str()));
        let shown: Vec<String> = shown.into_iter().take(NAMED_MAX).map(|name| format!("`{name}`")).collect();
        writeln!(table, "| {technique} | {} | {} | {} |", names.len(), shown.join(", "), cost(technique)).unwrap();
    }
    table
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_page_on_detection_names_the_stories_of_every_technique() {
    let path = root().join("docs/detection.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (told, after) = rest.split_once(END).unwrap();
    let table = table();
    if std::env::var_os("SUYUAN_EXPECT").is_some() {
        fs::write(path, format!("{before}{BEGIN}\n{table}\n{END}{after}")).unwrap();
    } else {
        assert_eq!(told.trim(), table.trim(), "the stories have changed: write the table anew");
    }
}
