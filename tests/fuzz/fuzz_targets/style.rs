//! Triage flags whatever examination finds in a style sheet, whole or in a page, and a link is looked at through any sheet.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::{Headers, PageUrl};
use suyuan_page::{Parts, SHEETS_MAX, Source, Target, examine, imported};

pub(crate) fn target(bytes: &[u8]) {
    let whole = Headers(vec![("content-type".to_owned(), b"text/css".to_vec())]);
    page::check("a/b.css", &whole, bytes);
    let markup = [b"<style>", bytes, b"</style><p style=\"", bytes, b"\">"].concat();
    page::check("a/b.html", &Headers::default(), &markup);
    looks_through(&String::from_utf8_lossy(bytes));
}

/// A link is found whatever the sheet of its page says, and so many sheets and no more are missed.
fn looks_through(sheet: &str) {
    let url = |path: &str| PageUrl::new(&format!("http://www.page.example/{path}")).expect("a page");
    let (page, mut parts) = (url("a/b.html"), Parts::default());
    parts.insert(url("a/s.css"), sheet.into());
    let markup = b"<!doctype html><link rel=stylesheet href=s.css><div class=x id=y><a href=//a.e>x</a></div>";
    let headers = Headers::default();
    let source = Source { parts: &parts, ..Source::new(&page, &headers, markup) };
    let mut watched = |target: Target| !matches!(target, Target::Words(_) | Target::Handles | Target::Addresses);
    let seen = examine(&source, &mut watched);
    assert!(seen.spots.iter().any(|spot| spot.target.host() == "a.e"));
    assert!(seen.sheets_missing.len() <= SHEETS_MAX);
    // Whatever is missed for it is one that the sheet imports.
    let imported = imported(sheet, &url("a/s.css"));
    assert!(seen.sheets_missing.iter().all(|missing| imported.contains(missing)));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
