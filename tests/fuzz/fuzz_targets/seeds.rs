//! Any bytes are seeds or a reason, and no message can act on a terminal.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::{SeedOptions, read_seeds, seed_from_text};

pub(crate) fn target(bytes: &[u8]) {
    match read_seeds("fuzz.csv", bytes, &SeedOptions::default()) {
        Ok(list) => {
            for seed in &list.entries {
                let again = seed_from_text(&seed.found);
                assert_eq!(again.as_ref().map(|again| &again.url), Ok(&seed.url));
            }
            assert!(list.rejects.iter().all(|reject| !reject.to_string().contains(char::is_control)));
        }
        Err(error) => assert!(!error.to_string().contains(char::is_control)),
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
