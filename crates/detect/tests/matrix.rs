//! Twenty things that scripts do, each hidden in every way that our own obfuscator knows, are found on a page and told as critical.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../script/tests/obfuscator/mod.rs"]
mod obfuscator;
#[path = "sightings/world.rs"]
#[allow(dead_code, reason = "the world of other tests, too")]
mod world;

use obfuscator::{PAYLOADS, STYLES};
use suyuan_model::{Severity, Technique};
use world::read_html;

/// Share of the matrix that must be found.
const SHARE_LEAST: f64 = 0.95;

#[test]
fn nearly_all_of_the_matrix_is_found_and_told_as_critical() {
    let mut missed = Vec::new();
    let mut total = 0;
    for (style, hide) in STYLES {
        for (payload, pattern) in PAYLOADS {
            total += 1;
            let page = format!("<p>x</p><script>{}</script>", hide(pattern, "casino.example"));
            assert!(!page.contains("casino.example"), "{style} does not hide {payload}");
            let sightings = read_html(&page).sightings;
            let is_told = sightings.iter().any(|seen| {
                let is_of_scripts = seen.technique.name().starts_with('J') || seen.technique == Technique::M29;
                seen.severity == Severity::Critical && is_of_scripts
            });
            if !is_told {
                missed.push(format!("{style}: {payload}: {}", world::brief(&sightings)));
            }
        }
    }
    let share = 1.0 - missed.len() as f64 / f64::from(total);
    #[allow(clippy::print_stdout, reason = "the share is what the test is about")]
    {
        println!("{:.1} % of {total} are found", share * 100.0);
    }
    assert!(share >= SHARE_LEAST, "{share}: {missed:#?}");
}
