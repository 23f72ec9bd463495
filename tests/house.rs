//! Keeps the house in order: arrows, homes of outside crates, limits of size, and the lists in the docs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cells of the rows of a Markdown table that has this first header cell.
fn table(doc: &str, header: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    doc.lines()
        .skip_while(|line| !line.starts_with('|') || cells(line)[0] != header)
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect()
}

/// Normal dependencies by room; `cli` is the root package, `bench` and `xtask` are not part of the house.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut rooms = BTreeMap::from([("cli".to_owned(), "Cargo.toml".to_owned())]);
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !matches!(name.as_str(), "bench" | "xtask") && root().join("crates").join(&name).join("Cargo.toml").exists()
        {
            rooms.insert(name.clone(), format!("crates/{name}/Cargo.toml"));
        }
    }
    rooms
        .into_iter()
        .map(|(room, manifest)| {
            let manifest: toml::Table = text(&manifest).parse().unwrap();
            // Those of one system alone are dependencies, too.
            let targets = manifest.get("target").and_then(|targets| targets.as_table()).cloned().unwrap_or_default();
            let of_targets = targets.into_iter().filter_map(|(_, section)| section.as_table().cloned());
            let sections: Vec<toml::Table> = of_targets.chain([manifest]).collect();
            let names = sections.iter().filter_map(|section| section.get("dependencies")?.as_table());
            (room, names.flat_map(toml::Table::keys).cloned().collect())
        })
        .collect()
}

/// The files in a folder, and in those below it, whose names end so.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name != "target" && !name.starts_with('.')
    };
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(is_ours)
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|its| its == extension))
        .collect();
    found.sort();
    found
}

fn sources() -> Vec<PathBuf> {
    [files(&root().join("crates"), "rs"), files(&root().join("tests"), "rs")].concat()
}

/// The room that a source belongs to; none for what tests the whole.
fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("crates")).ok()?;
    Some(inside.iter().next()?.to_string_lossy().into_owned())
}

/// A source as the program has it, and what of it is only for tests.
struct Source {
    path: PathBuf,
    program: String,
    tests: String,
}

/// Every source; a module that is compiled for tests alone is a test with all that lies in it.
fn sources_and_tests() -> Vec<Source> {
    let texts: Vec<(PathBuf, String)> =
        sources().into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect();
    let modules_of_tests = texts.iter().flat_map(|(path, text)| {
        let stem = path.file_stem().unwrap_or_default();
        let folder = path.parent().unwrap();
        let is_folder = ["lib", "main", "mod"].iter().any(|name| stem == *name);
        let inside = if is_folder { folder.to_owned() } else { folder.join(stem) };
        let declared =
            text.split("#[cfg(test)]\nmod ").skip(1).filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
        declared.map(move |name| inside.join(name))
    });
    let modules_of_tests: BTreeSet<PathBuf> = modules_of_tests.collect();
    let source = |(path, text): (PathBuf, String)| {
        let is_folder_of_tests =
            |part: &std::ffi::OsStr| ["tests", "benches", "examples"].iter().any(|name| part == *name);
        let is_test = path.strip_prefix(root()).unwrap().iter().any(is_folder_of_tests)
            || path.with_extension("").ancestors().any(|above| modules_of_tests.contains(above));
        let (program, tests) = match text.split_once("#[cfg(test)]\nmod tests {") {
            _ if is_test => (String::new(), text),
            Some((program, tests)) => (program.to_owned(), tests.to_owned()),
            None => (text, String::new()),
        };
        Source { path, program, tests }
    };
    texts.into_iter().map(source).collect()
}

/// The words of a text, as far as they can be names in a source.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn no_arrow_runs_up_or_sideways() {
    let floors: BTreeMap<String, u32> = table(&text("docs/architecture.md"), "room")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().unwrap()))
        .collect();
    for (room, uses) in dependencies() {
        let floor =
            floors.get(&room).unwrap_or_else(|| panic!("docs/architecture.md does not tell the floor of {room}"));
        for used in uses.iter().filter_map(|name| name.strip_prefix("suyuan-")) {
            assert!(floors[used] < *floor, "{room} (floor {floor}) uses {used} (floor {})", floors[used]);
        }
    }
    assert_eq!(floors.len(), dependencies().len(), "docs/architecture.md lists rooms that are not there");
}

#[test]
fn every_outside_crate_is_at_home() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table(&text("docs/decisions/0002-outside-crates.md"), "crate") {
        for name in row[0].split(", ") {
            homes.insert(name.to_owned(), row[1].split(", ").map(str::to_owned).collect());
        }
    }
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (room, names) in dependencies() {
        for name in names.into_iter().filter(|name| !name.starts_with("suyuan-")) {
            used.entry(name).or_default().insert(room.clone());
        }
    }
    for (name, rooms) in &used {
        assert_eq!(
            homes.get(name),
            Some(rooms),
            "docs/decisions/0002-outside-crates.md and the manifests differ on {name}"
        );
    }
    for name in homes.keys() {
        assert!(used.contains_key(name), "docs/decisions/0002-outside-crates.md names {name}, which nobody uses");
    }
}

#[test]
fn the_crates_readme_lists_every_room_once() {
    let listed: Vec<String> = text("crates/README.md")
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .collect();
    let mut there: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    there.sort();
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(sorted, there);
}

#[test]
fn only_their_homes_touch_network_database_and_clock() {
    let homes: &[(&str, &[&str])] = &[
        ("rusqlite::", &["ledger"]),
        ("hyper_util::", &["fetch", "bench"]),
        // Who shares hands notices to a mail server, when told to.
        ("TcpStream", &["fetch", "share", "cli", "bench"]),
        ("SystemTime::now", &["crawl", "cli"]),
        // How long an answer took, how long a crawl has run, how long somebody has been waiting for the screen, and whether a
        // script takes longer than its steps could.
        ("Instant::now", &["fetch", "crawl", "cli", "bench", "script"]),
        ("Utc::now", &[]),
        ("Local::now", &[]),
    ];
    for Source { path, program, .. } in sources_and_tests() {
        let Some(room) = room_of(&path) else { continue };
        for (what, rooms) in homes {
            assert!(!program.contains(what) || rooms.contains(&room.as_str()), "{} uses {what}", path.display());
        }
    }
}

#[test]
fn every_dependency_is_used_where_it_is_named() {
    let sources = sources_and_tests();
    for (room, names) in dependencies() {
        let of_room = sources.iter().filter(|source| room_of(&source.path).as_ref() == Some(&room));
        let programs: Vec<&str> = of_room.map(|source| source.program.as_str()).collect();
        for name in names {
            let path = format!("{}::", name.replace('-', "_"));
            let is_used = programs.iter().any(|program| program.contains(&path));
            assert!(is_used, "{room} names {name} in its manifest and does not use it");
        }
    }
}

#[test]
fn every_limit_is_named_by_a_test() {
    let sources = sources_and_tests();
    let is_kept = |room: &str| !matches!(room, "bench" | "xtask");
    let mut homes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for Source { path, program, .. } in &sources {
        let Some(room) = room_of(path).filter(|room| is_kept(room)) else { continue };
        for limit in program.split("const ").skip(1).filter_map(|rest| words(rest).next()) {
            if limit.ends_with("_MAX") {
                homes.entry(limit).or_default().insert(room.clone());
            }
        }
    }
    assert!(homes.len() > 150, "{} limits", homes.len());
    let mut named: BTreeSet<(Option<String>, &str)> = BTreeSet::new();
    for Source { path, tests, .. } in &sources {
        let room = room_of(path);
        named.extend(words(tests).filter(|word| homes.contains_key(word)).map(|word| (room.clone(), word)));
    }
    let mut untested = Vec::new();
    for (limit, rooms) in &homes {
        for room in rooms {
            // A name that several rooms have is told apart by the room of its test.
            let may_mean_it = |of: &Option<String>| of.as_ref().is_none_or(|of| rooms.len() == 1 || of == room);
            if !named.iter().any(|(of, name)| name == limit && may_mean_it(of)) {
                untested.push(format!("{limit} of {room}"));
            }
        }
    }
    assert!(untested.is_empty(), "no test names {untested:#?}");
}

#[test]
fn the_page_on_detection_lists_what_is_found() {
    let listed: BTreeSet<String> =
        table(&text("docs/detection.md"), "code").into_iter().map(|row| row[0].clone()).collect();
    let severity = |code: &str| suyuan_model::Technique::from_name(code).map(|technique| technique.severity().name());
    for row in table(&text("docs/detection.md"), "code") {
        let said = row[4].split(',').next().unwrap_or_default().split(' ').next().unwrap_or_default();
        let said = said.replace("information", "info");
        assert_eq!(severity(&row[0]), Some(said.as_str()), "docs/detection.md on {}", row[0]);
    }
    // Every code that detect can give.
    let given: BTreeSet<String> = sources_and_tests()
        .iter()
        .filter(|source| room_of(&source.path).is_some_and(|room| room == "detect"))
        .flat_map(|source| source.program.split("Technique::").skip(1).map(code_at_start).collect::<Vec<_>>())
        .filter(|code| suyuan_model::Technique::from_name(code).is_some())
        .collect();
    let page = text("docs/detection.md");
    for code in &given {
        let is_told = page.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code);
        assert!(is_told, "docs/detection.md does not tell {code}");
    }
    for code in &listed {
        assert!(given.contains(code), "docs/detection.md lists {code}, which is never given");
    }
    let stories: String = files(&root().join("fixtures/webs"), "txt")
        .iter()
        .filter(|path| path.ends_with("expected/findings.txt"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let told: BTreeSet<&str> = words(&stories).collect();
    for code in &listed {
        assert!(told.contains(code.as_str()), "docs/detection.md lists {code}, which no story finds");
    }
}

#[test]
fn the_page_on_reliability_names_limits_and_tests_that_are_there() {
    let consts: String = sources_and_tests().into_iter().map(|source| source.program).collect();
    let rows = table(&text("docs/reliability.md"), "threat");
    assert!(rows.len() > 15, "{} rows", rows.len());
    for row in rows {
        let code = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        for limit in code(&row[2]).iter().filter(|limit| limit.chars().next().is_some_and(char::is_uppercase)) {
            assert!(
                consts.contains(&format!("const {limit}: ")),
                "docs/reliability.md names {limit}, which is not there"
            );
        }
        for test in code(&row[3]) {
            let path = match test.split_once('/') {
                Some(("tests", _)) => test.clone(),
                Some(("hostile", _)) => format!("tests/{test}"),
                Some((_, rest)) if rest.starts_with("src/") => format!("crates/{test}"),
                Some((room, rest)) => format!("crates/{room}/tests/{rest}"),
                None => panic!("docs/reliability.md names {test}, without its room"),
            };
            assert!(root().join(&path).exists(), "docs/reliability.md names {test}, which is not there");
        }
    }
}

/// The letters and digits that a text begins with.
fn code_at_start(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[test]
fn no_file_is_too_long_to_read() {
    for path in sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= FILE_LINES_MAX, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_decision_has_its_number_and_every_doc_link_leads_somewhere() {
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(root().join("docs/decisions")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let number: u32 = name[..4].parse().unwrap_or_else(|_| panic!("{name} does not begin with its number"));
        assert!(numbers.insert(number), "two decisions have the number {number}");
        let title = text(&format!("docs/decisions/{name}"));
        assert!(title.starts_with(&format!("# {number}. ")), "{name} does not open with its number");
    }
    assert_eq!(numbers.len(), *numbers.last().unwrap() as usize, "a number of a decision is missing");
    for doc in files(root(), "md") {
        let folder = doc.parent().unwrap();
        for link in fs::read_to_string(&doc).unwrap().split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            assert!(
                link.contains("://") || file.is_empty() || folder.join(file).exists(),
                "{} links to {link}, which is not there",
                doc.display()
            );
        }
    }
}

#[test]
fn every_word_of_the_catalogue_is_said_somewhere() {
    let words = root().join("crates/words");
    let said: String = sources()
        .iter()
        .filter(|path| path.starts_with(root().join("crates")) && !path.starts_with(&words))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let said: BTreeSet<&str> = said.split(|c| !is_name(c)).collect();
    let mut unsaid = Vec::new();
    for path in sources().iter().filter(|path| path.starts_with(words.join("src"))) {
        let table = fs::read_to_string(path).unwrap();
        let entries = table.split_once("\nwords! {").map(|(_, entries)| entries.to_owned()).unwrap_or_default();
        for line in entries.lines() {
            let name = line.strip_prefix("    ").and_then(|line| line.split_once(" {")).map_or("", |(name, _)| name);
            if !name.is_empty() && name.chars().all(is_name) && !said.contains(name) {
                unsaid.push(format!("{}: {name}", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

/// Where rooms say something in English that people read: their errors, and the reasons why a visit brought nothing.
const SAY_IN_ENGLISH: &[&str] = &[
    "crates/crawl/src/reading.rs",
    "crates/fetch/src/fixture/play.rs",
    "crates/fetch/src/guard.rs",
    "crates/fetch/src/resolve.rs",
    "crates/fetch/src/trouble.rs",
];

#[test]
fn what_rooms_say_in_english_has_its_chinese() {
    let mut unsaid = Vec::new();
    for Source { path, program: source, .. } in sources_and_tests().iter().filter(|one| room_of(&one.path).is_some()) {
        let errors = source.split("#[error(\"").skip(1).filter_map(|rest| rest.split("\")").next());
        // The parts of an error that are worked out stand behind its text.
        let errors = errors.map(|error| error.split("\", ").next().unwrap_or_default().to_owned());
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
        let reasons =
            source.lines().filter(|line| SAY_IN_ENGLISH.contains(&name) && !line.trim_start().starts_with("//"));
        let reasons = reasons
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(|text| text.contains(' ') && !text.contains('<'));
        // Placeholders stand for something.
        let filled = |text: String| text.replace("\\n", "\n").replace("{}", "").replace('{', "<").replace('}', ">");
        let texts =
            errors.filter(|_| !name.contains("/cli/") && !name.contains("/lists/") && !name.contains("/model/"));
        for text in texts.chain(reasons.map(str::to_owned)).map(filled) {
            let has_words = text.split(['<', '>']).step_by(2).any(|part| part.contains(char::is_alphabetic));
            let has_words = has_words && !text.starts_with("HTTP/");
            if text.contains(' ') && has_words && !suyuan_words::phrases::is_phrase(&text) {
                unsaid.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(unsaid.is_empty(), "crates/words/src/phrases.rs lacks: {unsaid:#?}");
}

#[test]
fn every_phrase_is_said_by_some_room_or_by_the_system() {
    let said: String = sources()
        .iter()
        .filter(|path| !path.starts_with(root().join("crates/words")) && !path.starts_with(root().join("tests")))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let said = said.replace("' || ", "").replace(" || '", "");
    for phrase in suyuan_words::phrases::all() {
        let is_outside =
            ["os ", "toml ", "not utf8", "seconds", "millis"].iter().any(|start| phrase.key.starts_with(start));
        let is_trouble = phrase.key.ends_with(" trouble")
            || phrase.key.starts_with("host ")
            || ["robots forbids line", "ledger busy pid"].contains(&phrase.key)
            || phrase.key.starts_with("problem ");
        let longest = phrase.en.split(['{', '}']).step_by(2).max_by_key(|part| part.len()).unwrap_or_default().trim();
        assert!(is_outside || is_trouble || said.contains(longest), "nobody says `{}`", phrase.en);
    }
}

/// The severities in `expected/findings.txt`, from the mildest.
const SEVERITIES: [&str; 6] = ["nothing", "info", "low", "medium", "high", "critical"];

/// How many pages in this language a story has.
fn pages_in(story: &str, language: &str) -> usize {
    let folder = root().join("fixtures/webs").join(story);
    let all = ["html", "htm", "toml"].into_iter().flat_map(|extension| files(&folder, extension));
    let texts = all.map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
    texts.map(|text| text.matches(&format!("lang=\"{language}")).count()).sum()
}

/// The rank of the worst thing that a story finds.
fn worst_in(story: &str) -> usize {
    let found = text(&format!("fixtures/webs/{story}/expected/findings.txt"));
    let ranks = found.lines().filter_map(|line| SEVERITIES.iter().position(|name| line.starts_with(name)));
    ranks.max().unwrap_or(0)
}

#[test]
fn every_class_of_innocent_pages_has_stories_in_two_languages_and_accuses_nobody() {
    let rows = table(&text("docs/detection.md"), "class");
    let classes: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(classes, (1..=20).map(|class| class.to_string()).collect::<Vec<_>>());
    for row in &rows {
        let (class, worst) = (&row[0], &row[2]);
        let worst =
            SEVERITIES.iter().position(|name| name == worst).unwrap_or_else(|| panic!("class {class}: {worst}"));
        let stories: Vec<&str> = row[3].split('`').skip(1).step_by(2).collect();
        for story in &stories {
            assert!(root().join("fixtures/webs").join(story).is_dir(), "class {class}: there is no story {story}");
            assert!(worst_in(story) <= worst, "class {class}: {story} tells what is {}", SEVERITIES[worst_in(story)]);
        }
        let pages = |language| stories.iter().map(|story| pages_in(story, language)).sum::<usize>();
        let (chinese, english) = (pages("zh"), pages("en"));
        assert!(chinese >= 2 && english >= 2, "class {class} has {chinese} pages in Chinese and {english} in English");
        assert!(chinese + english >= 4, "class {class} has {chinese} pages in Chinese and {english} in English");
    }
}
