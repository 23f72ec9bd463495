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
