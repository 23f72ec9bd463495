//! Any bytes are a security.txt: what is read of it is within its limits, and could stand in the head of a mail.
#![cfg_attr(fuzzing, no_main)]

use suyuan_owners::{SECURITY_TXT_CONTACTS_MAX, security_txt};

pub(crate) fn target(bytes: &[u8]) {
    let Some(read) = security_txt(bytes) else { return };
    assert!((1..=SECURITY_TXT_CONTACTS_MAX).contains(&read.contacts.len()));
    for contact in &read.contacts {
        assert!(!contact.chars().any(|c| c.is_control() || c.is_whitespace()), "{contact:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
