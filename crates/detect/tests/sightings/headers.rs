//! What the header fields of an answer say.

use proptest::prelude::*;
use suyuan_detect::read;
use suyuan_model::{Capture, EvidenceLevel, HopKind, Outcome, PageUrl, Place, Technique};
use suyuan_page::{RAW_CHARS_MAX, SNIPPET_CHARS_MAX};

use crate::world::{PAGE, brief, capture, watchlist};

/// An answer whose outcome is what the fetcher tells of its status and Location.
fn answer(status: u16, headers: &[(&str, &[u8])], body: &[u8]) -> Capture {
    let is_redirect = matches!(status, 300..=303 | 307 | 308);
    let location = headers.iter().find(|(name, _)| *name == "location" && is_redirect);
    let outcome = location.map_or(Outcome::Status, |(_, value)| Outcome::Redirect {
        to: PageUrl::new(PAGE).unwrap().join(&String::from_utf8_lossy(value)).ok(),
    });
    capture(status, outcome, headers, body)
}

/// What is seen in an answer with this status and one header field, and where it leads.
fn seen(status: u16, name: &str, value: &[u8]) -> (String, Vec<String>) {
    let reading = read(&answer(status, &[(name, value)], b""), &watchlist());
    (brief(&reading.sightings), reading.hops.iter().map(|hop| format!("{:?} {}", hop.kind, hop.to)).collect())
}

#[track_caller]
fn check(status: u16, name: &str, value: &str, expected: &str) {
    assert_eq!(seen(status, name, value.as_bytes()), (expected.to_owned(), Vec::new()), "{status} {name}: {value}");
}

#[test]
fn a_redirect_there_is_the_strongest_evidence() {
    for status in [300, 301, 302, 303, 307, 308] {
        check(status, "location", "http://casino.example/x", "N1 header-location critical E4");
    }
    for value in
        ["//casino.example", "HTTPS://WWW.CASINO.EXAMPLE/", " http://casino.example/ ", "http:\\\\casino.example"]
    {
        check(302, "location", value, "N1 header-location critical E4");
    }
}

#[test]
fn a_redirect_in_another_spelling_is_concealed() {
    check(302, "location", "http://%63asino.example/", "N1 header-location critical E4 [encoded] <percent>");
    check(302, "location", "http://3325256711/", "N1 header-location critical E4 [encoded]");
}

#[test]
fn a_location_that_no_browser_follows_is_no_redirect() {
    for status in [200, 201, 304, 305, 399, 400, 404, 500] {
        check(status, "location", "http://casino.example/", "");
    }
}

#[test]
fn a_refresh_sends_from_any_status() {
    for status in [200, 302, 404, 503] {
        check(status, "refresh", "0;url=http://casino.example/", "N2 header-refresh critical E4");
    }
    for value in ["5, URL = '//casino.example/'", "0 http://casino.example/", ".5;http://casino.example/"] {
        check(200, "refresh", value, "N2 header-refresh critical E4");
    }
    for value in ["url=http://casino.example/", "x;http://casino.example/", "0", "", "0;url="] {
        check(200, "refresh", value, "");
    }
}

#[test]
fn names_in_a_parameter_or_path_lead_elsewhere() {
    let (sightings, hops) = seen(302, "location", b"/go?url=http://casino.example/");
    assert_eq!(
        (sightings.as_str(), hops),
        ("", vec!["Redirect http://www.school.example/go?url=http://casino.example/".into()])
    );
    let (sightings, hops) = seen(302, "location", b"http://casino.example.test/casino.example");
    assert_eq!((sightings.as_str(), hops.len()), ("", 1));
}

#[test]
fn a_redirect_is_seen_beside_what_its_body_says() {
    let headers: &[(&str, &[u8])] = &[("location", b"http://casino.example/"), ("content-type", b"text/html")];
    let body = b"<a href='http://casino.example/'>here</a>";
    let reading = read(&answer(302, headers, body), &watchlist());
    assert_eq!(brief(&reading.sightings), "N1 header-location critical E4; M1 anchor medium E1");
}

#[test]
fn bytes_that_are_no_text_hide_no_host() {
    let (sightings, _) = seen(302, "location", b"http://casino.example/\xB2\xCA\xC6\xB1");
    assert_eq!(sightings, "N1 header-location critical E4");
}

#[test]
fn evidence_of_a_header_is_cut_to_its_limits() {
    let value = format!("http://casino.example/{}", "x".repeat(RAW_CHARS_MAX));
    let reading = read(&answer(302, &[("location", value.as_bytes())], b""), &watchlist());
    let seen = &reading.sightings[0];
    assert_eq!((seen.raw.len(), seen.snippet.len()), (RAW_CHARS_MAX, SNIPPET_CHARS_MAX));
    assert_eq!(seen.matched_url.as_deref(), Some(value.as_str()));
    assert_eq!((seen.byte_offset, seen.selector.as_deref()), (None, None));
}

#[test]
fn a_link_field_is_as_bad_as_a_link_of_the_head() {
    let there = "N3 header-link critical E1";
    for value in [
        "<http://casino.example/>; rel=canonical",
        "<//casino.example/x>;rel=\"alternate\";hreflang=en",
        "</a.css>; rel=preload; as=style, <https://www.casino.example/x.js>; rel=preload; as=script",
        "<http://casino.example/a,b;c>; rel=next",
        "<http://casino.example/>",
    ] {
        check(200, "link", value, there);
        check(404, "link", value, there);
    }
    check(200, "link", "<http://%63asino.example/>; rel=canonical", "N3 header-link critical E1 [encoded] <percent>");
    check(200, "link", "</>; rel=preload; title=\"see casino.example\"", "N3 header-link info E0");
    check(200, "link", "http://casino.example/; rel=canonical", "N3 header-link info E0");
    check(200, "link", "</?u=http://casino.example/>; rel=preload", "");
}

#[test]
fn a_link_field_leads_on_to_pages() {
    let (_, hops) = seen(200, "link", b"</a>; rel=canonical, </b.js>; rel=preload, </c>; rel=next");
    assert_eq!(hops, ["Link http://www.school.example/a", "Link http://www.school.example/c"]);
}

#[test]
fn fields_that_browsers_act_on_are_critical() {
    for (name, value) in [
        ("content-location", "http://casino.example/"),
        ("content-security-policy", "default-src 'self'; script-src https://casino.example:443/x 'unsafe-inline'"),
        ("content-security-policy", "frame-src *.casino.example"),
        ("content-security-policy-report-only", "default-src *; report-uri //casino.example/r"),
        ("report-to", r#"{"group":"a","max_age":1,"endpoints":[{"url":"https:\/\/casino.example\/r"}]}"#),
        ("reporting-endpoints", "main=\"https://casino.example/r\""),
        ("access-control-allow-origin", "https://casino.example"),
        ("alt-svc", "h3=\"casino.example:443\"; ma=2592000"),
        ("x-frame-options", "ALLOW-FROM http://casino.example/"),
    ] {
        check(200, name, value, "N3 header-other critical E1");
    }
    let escaped = r#"{"endpoints":[{"url":"https:\/\/casino\u002eexample\/r"}]}"#;
    check(200, "report-to", escaped, "N3 header-other critical E1 [encoded] <js-escape>");
}

#[test]
fn fields_that_only_tell_are_information() {
    for (name, value) in [
        ("set-cookie", "id=1; Domain=casino.example; Path=/"),
        ("set-cookie", "id=1; domain=.casino.example"),
        ("via", "1.1 casino.example (nginx)"),
        ("x-backend", "http://casino.example:8080/"),
        ("server", "casino.example"),
    ] {
        check(200, name, value, "N3 header-other info E0");
    }
}

#[test]
fn fields_that_name_something_else_are_innocent() {
    for (name, value) in [
        ("x-original-url", "/go?url=http://casino.example/"),
        ("set-cookie", "user=casino.example@mail.test"),
        ("content-security-policy", "default-src xcasino.example casino.example.org"),
        ("content-disposition", "attachment; filename=\"./casino.example\""),
        ("content-type", "text/html; charset=casino.example"),
    ] {
        check(200, name, value, "");
    }
}

proptest! {
    #[test]
    fn header_fields_of_any_bytes_are_read(
        status in 100_u16..600,
        name in "location|refresh|link|content-type|content-location|report-to|x-any",
        value in prop::collection::vec(any::<u8>(), 0..40),
        around in prop::sample::select(vec![&b""[..], b"0;url=", b"http://casino.example/", b"//", b"text/html;charset="]),
    ) {
        let value = [around, &value[..]].concat();
        let reading = read(&answer(status, &[(&name, &value)], b"<p>x"), &watchlist());
        for sighting in &reading.sightings {
            let is_sent = matches!(sighting.technique, Technique::N1 | Technique::N2);
            prop_assert!(is_sent || sighting.technique == Technique::N3, "{:?}", sighting);
            prop_assert_eq!(is_sent, matches!(sighting.place, Place::HeaderLocation | Place::HeaderRefresh));
            prop_assert_eq!(is_sent, sighting.level == EvidenceLevel::E4);
        }
        for hop in &reading.hops {
            prop_assert!(matches!(hop.kind, HopKind::Redirect | HopKind::Refresh | HopKind::Link));
        }
    }
}
