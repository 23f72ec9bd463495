//! What a script does is seen in every way of hiding it that tests of reading scripts know.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../script/tests/obfuscator/mod.rs"]
mod obfuscator;
mod support;

use obfuscator::{PAYLOADS, STYLES};
use support::{job, run};
use suyuan_sandbox::{Act, Job, What};

#[test]
fn every_payload_is_seen_in_every_style() {
    let mut missed = Vec::new();
    let mut seen = 0;
    for (payload, text) in PAYLOADS {
        for (style, hide) in STYLES {
            let page = job(&[hide(text, "casino.example").as_str()]);
            let run = run(&Job { html: "<p id=a></p><form></form>".to_owned(), ..page });
            let is_told = |act: &Act| act.what != What::Evaluates && act.text.contains("casino.example");
            if run.is_known() && run.acts.iter().any(is_told) {
                seen += 1;
            } else {
                missed.push(format!("{payload}, {style}"));
            }
        }
    }
    // There is no jQuery on a page that does not bring it.
    missed.retain(|one| !one.starts_with("query, "));
    assert!(missed.is_empty(), "{missed:#?}");
    assert_eq!(seen, (PAYLOADS.len() - 1) * STYLES.len());
}

/// What the package `javascript-obfuscator` 5.8.0 makes of the payloads, one a line, one file for each set of options.
const OBFUSCATED: [(&str, &str); 9] = [
    ("table", include_str!("../../script/tests/obfuscated/table.txt")),
    ("base64", include_str!("../../script/tests/obfuscated/base64.txt")),
    ("rc4", include_str!("../../script/tests/obfuscated/rc4.txt")),
    ("split", include_str!("../../script/tests/obfuscated/split.txt")),
    ("wrappers", include_str!("../../script/tests/obfuscated/wrappers.txt")),
    ("flattened", include_str!("../../script/tests/obfuscated/flattened.txt")),
    ("dead code", include_str!("../../script/tests/obfuscated/dead-code.txt")),
    ("unicode", include_str!("../../script/tests/obfuscated/unicode.txt")),
    ("numbers", include_str!("../../script/tests/obfuscated/numbers.txt")),
];

/// The same with all options at once: what defends itself against being read, and against a debugger, too.
const EVERYTHING: &str = include_str!("../../script/tests/obfuscated/everything.txt");

#[test]
fn what_a_common_obfuscator_makes_of_them_is_seen() {
    let mut missed = Vec::new();
    for (style, scripts) in OBFUSCATED {
        for ((index, script), (payload, _)) in scripts.lines().enumerate().zip(PAYLOADS) {
            let run = run(&Job { html: "<p id=a></p><form></form>".to_owned(), ..job(&[script]) });
            let name = format!("casino{index}.example");
            let is_told = |act: &Act| act.what != What::Evaluates && act.text.contains(&name);
            if !(run.is_known() && run.acts.iter().any(is_told) || *payload == *"query") {
                missed.push(format!("{payload}, {style}: {:?}", run.limit()));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    for script in EVERYTHING.lines() {
        let run = run(&job(&[script]));
        let is_told = |act: &Act| act.what != What::Evaluates && act.text.contains("casino");
        assert!(run.acts.iter().any(is_told), "{:?} {:?}", run.limit(), run.acts);
        assert!(run.is_known(), "{:?}", run.limit());
    }
}
