//! Twenty things that scripts do, each hidden in every way that our own obfuscator knows, and in those of a common one, are read again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod obfuscator;

use obfuscator::{PAYLOADS, STYLES};
use suyuan_script::read;

/// Share of the matrix that must be read.
const SHARE_LEAST: f64 = 0.95;

/// Whether a reading names the host in what is done, written or made.
fn names(reading: &suyuan_script::Reading, host: &str) -> bool {
    reading.sinks.iter().any(|sink| sink.target.as_ref().is_some_and(|target| target.contains(host)))
        || reading.written.iter().any(|written| written.markup.contains(host))
}

#[test]
fn nearly_all_of_the_matrix_is_read() {
    let mut missed = Vec::new();
    let mut total = 0;
    for (style, hide) in STYLES {
        for (index, (payload, pattern)) in PAYLOADS.iter().enumerate() {
            total += 1;
            let host = format!("casino{index}.example");
            let source = hide(pattern, &host);
            assert!(!source.contains(&host), "{style} does not hide {payload}: {source}");
            let reading = read(&source);
            if !names(&reading, &host) {
                missed.push(format!("{style}: {payload}: {:?}", reading.limit));
            }
        }
    }
    let share = 1.0 - missed.len() as f64 / f64::from(total);
    #[allow(clippy::print_stdout, reason = "the share is what the test is about")]
    {
        println!("{:.1} % of {total} are read", share * 100.0);
    }
    assert!(share >= SHARE_LEAST, "{share}: {missed:#?}");
}

/// What the package `javascript-obfuscator` 5.8.0 makes of the payloads, one a line, one file for each set of options.
const OBFUSCATED: [(&str, &str); 9] = [
    ("table", include_str!("obfuscated/table.txt")),
    ("base64", include_str!("obfuscated/base64.txt")),
    ("rc4", include_str!("obfuscated/rc4.txt")),
    ("split", include_str!("obfuscated/split.txt")),
    ("wrappers", include_str!("obfuscated/wrappers.txt")),
    ("flattened", include_str!("obfuscated/flattened.txt")),
    ("dead code", include_str!("obfuscated/dead-code.txt")),
    ("unicode", include_str!("obfuscated/unicode.txt")),
    ("numbers", include_str!("obfuscated/numbers.txt")),
];

#[test]
fn what_a_common_obfuscator_makes_of_them_is_read() {
    for (style, scripts) in OBFUSCATED {
        assert_eq!(scripts.lines().count(), PAYLOADS.len(), "{style}");
        for ((index, script), (payload, _)) in scripts.lines().enumerate().zip(PAYLOADS) {
            let reading = read(script);
            assert!(names(&reading, &format!("casino{index}.example")), "{style}: {payload}: {:?}", reading.limit);
        }
    }
}
