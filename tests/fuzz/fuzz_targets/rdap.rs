//! Any bytes are an answer of a register, or a list of registers: addresses are addresses, and names stand in one line.
#![cfg_attr(fuzzing, no_main)]

use suyuan_owners::{
    CARD_ADDRESSES_MAX, CARD_NAME_CHARS_MAX, Desk, RegisterList, Registers, address, domain_record, network_record,
};

pub(crate) fn target(bytes: &[u8]) {
    if let Some(record) = domain_record(bytes) {
        check(&record.registrar);
    }
    if let Some(record) = network_record(bytes) {
        check(&record.desk);
    }
    for list in RegisterList::ALL {
        let Some(registers) = Registers::read(*list, bytes) else { continue };
        let (domain, ip) = (registers.domain("www.school.example"), registers.address([203, 0, 113, 7].into()));
        for url in domain.into_iter().chain(ip) {
            assert!(url.as_str().ends_with("/domain/www.school.example") || url.as_str().ends_with("/ip/203.0.113.7"));
        }
    }
}

fn check(desk: &Desk) {
    // A network's own name stands behind that of whoever runs it, in brackets.
    assert!(desk.name.chars().count() <= 2 * CARD_NAME_CHARS_MAX + 3 && !desk.name.chars().any(char::is_control));
    assert!(desk.addresses.len() <= CARD_ADDRESSES_MAX);
    for one in &desk.addresses {
        assert_eq!(address(one).as_ref(), Some(one));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
