//! Twenty things that scripts do, each hidden in every way that our own obfuscator knows, are read again.
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
