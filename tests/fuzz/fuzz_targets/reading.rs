//! Whatever a capture says, its sightings stand in it, are not too many, and lead nowhere.
//!
//! The first line is path and query of the page's URL, the rest its body.
#![cfg_attr(fuzzing, no_main)]

use suyuan_detect::{SIGHTINGS_PER_PAGE_MAX, read};
use suyuan_lists::{Watchlist, watch_from_text};
use suyuan_model::{Body, Capture, Headers, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Visit};

const WATCHED: &[&str] =
    &["casino.example", "qq:12345678", "telegram:lucky_kf", "192.0.2.7", "http://shared.example/u/"];

pub(crate) fn target(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (path, body) = (String::from_utf8_lossy(&bytes[..end]), bytes.get(end + 1..).unwrap_or_default());
    let Ok(url) = PageUrl::new(&format!("http://www.school.example/{path}")) else { return };
    let watchlist = Watchlist::new(WATCHED.iter().map(|text| watch_from_text(text).expect("an entry")).collect());
    let reading = read(&capture(url, body), &watchlist);
    assert!(reading.sightings.len() <= SIGHTINGS_PER_PAGE_MAX);
    for seen in &reading.sightings {
        assert!(seen.byte_offset.is_none_or(|offset| offset <= body.len() as u64), "{seen:?}");
        assert!(seen.raw.chars().count() <= suyuan_page::RAW_CHARS_MAX, "{seen:?}");
    }
    assert!(reading.hops.iter().all(|hop| watchlist.forbids(&hop.to).is_none()));
}

fn capture(url: PageUrl, body: &[u8]) -> Capture {
    Capture {
        visit: Visit::of(url),
        at: Timestamp::from_millis(0),
        took_ms: 1,
        outcome: Outcome::Page,
        request: Headers::default(),
        response: Some(Response {
            status: 200,
            status_line: String::new(),
            headers: Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body.to_vec(), ..Body::default() },
        }),
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
