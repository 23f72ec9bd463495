//! Any bytes are a page about contact: only addresses at the site itself are taken, and only links to it.
#![cfg_attr(fuzzing, no_main)]

use std::sync::LazyLock;

use suyuan_model::{Headers, PageUrl, Site, SiteRules};
use suyuan_owners::{CONTACT_PAGES_MAX, ROLE_ADDRESSES_MAX, address, contact_page};
use suyuan_page::Source;

static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

pub(crate) fn target(body: &[u8]) {
    let url = PageUrl::new("http://www.school.example/a/b.html").expect("a page");
    let headers = Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]);
    let (site, rules) = (Site::from_text("school.example"), &*RULES);
    let read = contact_page(&Source::new(&url, &headers, body), &site, rules);
    assert!(read.addresses.len() <= ROLE_ADDRESSES_MAX && read.links.len() <= CONTACT_PAGES_MAX);
    for one in &read.addresses {
        assert!(address(one).as_ref() == Some(one) && one.ends_with("school.example"), "{one}");
    }
    assert!(read.links.iter().all(|link| rules.site_of(link) == site));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
