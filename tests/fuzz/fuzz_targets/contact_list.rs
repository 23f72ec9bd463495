//! Any bytes are a list of contacts or a file of complaints: rows have their lines in order, and cells are in one line.
#![cfg_attr(fuzzing, no_main)]

use std::sync::LazyLock;

use suyuan_lists::{COMPLAINTS_MAX, CONTACT_CHARS_MAX, read_complaints, read_contacts};
use suyuan_model::{SiteRules, Timestamp};

static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

pub(crate) fn target(bytes: &[u8]) {
    if let Ok(list) = read_contacts("fuzz.csv", bytes, &RULES, None, Timestamp::from_millis(0)) {
        for contact in &list.entries {
            assert!(!contact.site.as_str().is_empty() && contact.note.is_none());
            for text in [&contact.owner, &contact.contact, &contact.sector] {
                assert!(text.chars().count() <= CONTACT_CHARS_MAX && !text.chars().any(char::is_control), "{text:?}");
            }
        }
    }
    if let Ok(rows) = read_complaints("fuzz.csv", bytes) {
        assert!(rows.len() <= COMPLAINTS_MAX);
        assert!(rows.is_sorted_by(|row, next| row.line < next.line), "{rows:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
