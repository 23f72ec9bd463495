//! What a ledger tells to other programs, without the times and the numbers of the lives that it took.

use std::process::Command;

use serde_json::Value;

/// Everything that is exported from a ledger.
const EXPORTS: [&[&str]; 3] = [&["findings"], &["cases", "list"], &["cleanup"]];

/// What lies with chance: when it was seen, in which run, and how old it is.
const CHANCE: [&str; 5] = ["first_seen", "last_seen", "last_change", "run", "age_days"];

/// A value for every line of the exports that this program, started with these arguments, writes.
pub(crate) fn exported(program: impl Fn(&[&str]) -> Command) -> Vec<Value> {
    let mut told = Vec::new();
    for export in EXPORTS {
        let done = program(&[export, &["--format", "jsonl"]].concat()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        for line in done.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let mut value: Value = serde_json::from_slice(line).unwrap();
            for chance in CHANCE {
                value.as_object_mut().unwrap().remove(chance);
            }
            // Evidence lies where each life put it.
            for sighting in value["sightings"].as_array_mut().into_iter().flatten() {
                assert!(sighting["warc"]["offset"].as_u64().is_some_and(|offset| offset > 0), "{sighting}");
                sighting.as_object_mut().unwrap().remove("warc");
            }
            // What a site says of itself is known since it was read.
            for contact in value["contacts"].as_array_mut().into_iter().flatten() {
                contact.as_object_mut().unwrap().remove("at");
            }
            told.push(value);
        }
    }
    told
}
