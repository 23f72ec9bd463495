//! A Link field of any bytes is cut into links whose targets stand in it, and names in any field are found in it.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::PageUrl;
use suyuan_page::{Target, link_header, spots_in_field};

pub(crate) fn target(bytes: &[u8]) {
    let value = String::from_utf8_lossy(bytes);
    for link in link_header::parse(&value) {
        assert!(value.contains(link.target));
    }
    let page = PageUrl::new("http://www.page.example/a/b.html").expect("a page");
    let mut watched = |target: Target| match target {
        Target::Url(url) => url.host().ends_with('e'),
        Target::Name(name) => name.ends_with('e'),
        Target::Top(_) | Target::EveryTop | Target::Host(_) | Target::OtherTops => true,
        Target::Words(_) | Target::Handles | Target::Addresses => false,
    };
    for spot in spots_in_field(&page, &value, &mut watched) {
        assert!(value.contains(&spot.raw));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
