//! Any bytes are a watchlist or a reason, and every entry that is read is found again.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::{Watchlist, WatchlistOptions, read_watchlist};
use suyuan_model::{PageUrl, WatchKind};

pub(crate) fn target(bytes: &[u8]) {
    for force in [false, true] {
        let options = WatchlistOptions { force, ..WatchlistOptions::default() };
        let Ok(list) = read_watchlist("fuzz.csv", bytes, &options) else { continue };
        let watchlist = Watchlist::new(list.entries.clone());
        for watch in &list.entries {
            let is_found = match watch.kind {
                WatchKind::Domain | WatchKind::Host | WatchKind::Ip => watchlist.find_name(&watch.value).is_some(),
                WatchKind::Url => PageUrl::new(&watch.value).is_ok_and(|url| watchlist.find_url(&url).is_some()),
                _ => true,
            };
            assert!(is_found, "{watch:?}");
        }
        assert_eq!(watchlist.digest(), Watchlist::new(list.entries).digest());
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
