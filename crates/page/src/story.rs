//! Pages of `www.page.example` as tests read them, where the casino is watched.

use suyuan_model::{Headers, PageUrl};

use crate::{Examination, Parts, Source, Target, examine, triage};

/// What a thorough look tells of a page.
pub(crate) fn examined(html: &str) -> Examination {
    examined_with(html, Parts::NONE)
}

/// The same with what belongs to the page.
pub(crate) fn examined_with(html: &str, parts: &Parts) -> Examination {
    let (url, headers) = (PageUrl::new("http://www.page.example/").unwrap(), Headers::default());
    let source = Source { parts, ..Source::new(&url, &headers, html.as_bytes()) };
    examine(&source, &mut is_casino)
}

/// The same, where the fast look has to agree.
#[track_caller]
pub(crate) fn examined_twice(html: &str) -> Examination {
    let (url, headers) = (PageUrl::new("http://www.page.example/").unwrap(), Headers::default());
    let flagged = triage(&Source::new(&url, &headers, html.as_bytes()), &mut is_casino).flagged;
    let examination = examined(html);
    assert_eq!(flagged, !examination.spots.is_empty(), "{html}");
    examination
}

fn is_casino(target: Target) -> bool {
    match target {
        Target::Url(url) => url.host() == "casino.example",
        Target::Name(name) => name == "casino.example",
        Target::Top(_) | Target::EveryTop | Target::Host(_) | Target::OtherTops => true,
        Target::Words(_) | Target::Handles | Target::Addresses => false,
    }
}
