//! Any bytes are an allow-list or a reason, no message can act on a terminal, and what is allowed is not found.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::{Watchlist, WatchlistOptions, read_allowlist};
use suyuan_model::{PageUrl, Timestamp, Watch, WatchKind};

pub(crate) fn target(bytes: &[u8]) {
    let now = Timestamp::from_millis(1_800_000_000_000);
    let list = match read_allowlist("fuzz.csv", bytes, &WatchlistOptions::default()) {
        Ok(list) => list,
        Err(error) => return assert!(!error.to_string().contains(char::is_control)),
    };
    assert!(list.rejects.iter().all(|reject| !reject.to_string().contains(char::is_control)));
    let watch = |kind, value: &str| Watch {
        kind,
        value: value.to_owned(),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    };
    let watched = list.entries.iter().map(|allow| watch(allow.kind, &allow.value)).collect();
    let watchlist = Watchlist::new(watched).allowing(list.entries.clone(), now);
    for allow in list.entries.iter().filter(|allow| allow.holds(now)) {
        let is_found = match allow.kind {
            WatchKind::Domain | WatchKind::Host | WatchKind::Ip => watchlist.find_name(&allow.value).is_some(),
            WatchKind::Url => PageUrl::new(&allow.value).is_ok_and(|url| watchlist.find_url(&url).is_some()),
            _ => watchlist.matcher().find(&allow.value).any(|hit| hit.kind == allow.kind),
        };
        assert!(!is_found, "{allow:?}");
        assert!(watchlist.allowing_entry(&watch(allow.kind, &allow.value), None).is_some(), "{allow:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
