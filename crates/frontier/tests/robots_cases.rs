//! Every verdict of the public conformance suite; its licence stands in `README.md` beside the data.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use suyuan_frontier::robots::Robots;

#[test]
fn every_public_verdict_is_ours() {
    let cases =
        include_str!("robots_cases.jsonl").lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut count = 0;
    for case in cases {
        let text = |field: &str| case[field].as_str().unwrap();
        let verdict = Robots::parse(text("robots").as_bytes()).verdict(text("ua"), text("url"));
        assert_eq!(Some(verdict.allowed), case["expected"].as_bool(), "{case}");
        count += 1;
    }
    assert_eq!(count, 145);
}
