//! Which groups of techniques this version looks for, and what of a capture it looked at.
//!
//! Whoever teaches the program a new group adds it here, and the reports stop saying that it was not looked at.

use suyuan_model::{Capture, Coverage, Look, Outcome, PartKind, Purpose, TechniqueGroup};

use crate::Reading;

/// The groups that are looked for in the body of a page.
const IN_BODIES: &[TechniqueGroup] = &[
    TechniqueGroup::Links,
    TechniqueGroup::Text,
    TechniqueGroup::Structure,
    TechniqueGroup::ScriptLiteral,
    TechniqueGroup::Handles,
];

/// The groups that nothing looks for yet.
const NOWHERE: &[TechniqueGroup] = &[TechniqueGroup::Cloaking, TechniqueGroup::Functions];

/// Limits of a reading that left nothing unread: they cost selectors, or repeats of what is told.
const HARMLESS: &[&str] = &["dom-budget", "look-max", "sightings-max"];

/// Whether a limit of a reading left nothing unread but what scripts do.
fn is_of_scripts(limit: &str) -> bool {
    limit.starts_with("script")
}

/// Limits that leave unknown what styles hide.
const OF_STYLES: &[&str] = &["dom-budget", "look-max"];

/// True if this version looks for a group at all.
pub fn looks_for(group: TechniqueGroup) -> bool {
    !NOWHERE.contains(&group)
}

/// What of a capture was looked at.
pub fn coverage(capture: &Capture, reading: &Reading) -> Coverage {
    let answer = capture.response.as_ref();
    let has_failed = matches!(capture.outcome, Outcome::Failed { .. } | Outcome::RobotsForbid { .. });
    let body = match answer {
        None => Look::Blocked,
        Some(response) => {
            let is_empty = response.body.bytes().is_empty();
            let was_read = !reading.charset.is_empty()
                || reading.is_document
                || is_empty && !matches!(capture.outcome, Outcome::NotHtml);
            let is_whole = response.body.truncated.is_none() && !met_any(reading, is_gap);
            if was_read && is_whole && !has_failed { Look::Checked } else { Look::Blocked }
        }
    };
    let head = if answer.is_some() { Look::Checked } else { Look::Blocked };
    let beyond = if has_failed { Look::Blocked } else { Look::NotChecked };
    match capture.visit.purpose {
        Purpose::Page => {}
        Purpose::Robots { .. } => return Coverage::default().with(TechniqueGroup::SiteFiles, body),
        Purpose::Part { kind: PartKind::Sheet, .. } => return Coverage::default().with(TechniqueGroup::Style, body),
        Purpose::Part { kind: PartKind::Answer, .. } => {
            return Coverage::default().with(TechniqueGroup::ScriptLiteral, body);
        }
        Purpose::Part { kind: PartKind::Script, .. } => {
            let scripts =
                if body == Look::Checked && met_any(reading, is_of_scripts) { Look::NotChecked } else { body };
            return Coverage::default()
                .with(TechniqueGroup::ScriptLiteral, body)
                .with(TechniqueGroup::Scripts, scripts);
        }
    }
    if reading.is_document && reading.charset.is_empty() {
        // It has no markup, no style and no script that a browser would run.
        return Coverage::default().with(TechniqueGroup::Headers, head).with(TechniqueGroup::Documents, body);
    }
    // What sheets hide that lie elsewhere is not known.
    let leaves_style = reading.has_sheets_elsewhere || met_any(reading, |limit| OF_STYLES.contains(&limit));
    let style = if body == Look::Checked && leaves_style { Look::NotChecked } else { body };
    let leaves_scripts = reading.leaves_scripts || met_any(reading, is_of_scripts);
    let scripts = if body == Look::Checked && leaves_scripts { Look::NotChecked } else { body };
    let coverage = Coverage::default().with(TechniqueGroup::Style, style).with(TechniqueGroup::Scripts, scripts);
    let coverage = match capture.outcome {
        Outcome::NotHtml => coverage.with(TechniqueGroup::Documents, Look::NotChecked),
        // It begins like one of them, too.
        _ if reading.is_document => coverage.with(TechniqueGroup::Documents, body),
        _ => coverage,
    };
    let coverage = IN_BODIES.iter().fold(coverage, |coverage, &group| coverage.with(group, body));
    NOWHERE.iter().fold(coverage.with(TechniqueGroup::Headers, head), |coverage, &group| coverage.with(group, beyond))
}

/// Whether a limit left something unread that is there to be read.
fn is_gap(limit: &str) -> bool {
    !HARMLESS.contains(&limit) && !is_of_scripts(limit)
}

/// True if the reading met a limit of which this holds.
fn met_any(reading: &Reading, holds: impl Fn(&str) -> bool) -> bool {
    let partial = reading.partial.as_deref().into_iter();
    let limits = partial.flat_map(|partial| partial.split("; ").flat_map(|limits| limits.split(", ")));
    limits.map(|limit| limit.split(':').next().unwrap_or_default()).any(holds)
}

#[cfg(test)]
mod tests {
    use suyuan_lists::Watchlist;
    use suyuan_model::{Body, Headers, PageUrl, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit};

    use super::*;

    fn capture(outcome: Outcome, content_type: &[u8], body: &[u8], truncated: Option<Truncated>) -> Capture {
        Capture {
            visit: Visit::of(PageUrl::new("http://www.school.example/").unwrap()),
            at: Timestamp::from_millis(0),
            took_ms: 0,
            outcome,
            request: Headers::default(),
            response: Some(Response {
                status: 200,
                status_line: String::new(),
                headers: Headers(vec![("content-type".to_owned(), content_type.to_vec())]),
                remote: None,
                tls: TlsVerdict::None,
                body: Body { wire: body.to_vec(), truncated, ..Body::default() },
            }),
        }
    }

    /// How links, headers and style were looked at.
    fn looks(capture: &Capture) -> [&'static str; 3] {
        let reading = crate::read(capture, &Watchlist::new(Vec::new()));
        let coverage = coverage(capture, &reading);
        [TechniqueGroup::Links, TechniqueGroup::Headers, TechniqueGroup::Style]
            .map(|group| coverage.look(group).map_or("-", Look::name))
    }

    #[test]
    fn what_was_not_read_to_its_end_is_never_called_checked() {
        let html = |outcome| capture(outcome, b"text/html", b"<p>hello", None);
        let silent = |outcome| Capture { response: None, ..html(outcome) };
        let reset = || Outcome::failed(Trouble::Reset, "cut");
        let forbidden = Outcome::RobotsForbid { line: None, reason: String::new() };
        for (capture, expected) in [
            (html(Outcome::Page), ["checked", "checked", "checked"]),
            (html(Outcome::Status), ["checked", "checked", "checked"]),
            (capture(Outcome::Redirect { to: None }, b"text/html", b"", None), ["checked", "checked", "checked"]),
            (capture(Outcome::NotHtml, b"image/png", b"\x89PNG\r\n\x1a\n", None), ["blocked", "checked", "blocked"]),
            (capture(Outcome::NotHtml, b"image/png", b"", None), ["blocked", "checked", "blocked"]),
            (
                capture(Outcome::Page, b"text/html", b"<p>hel", Some(Truncated::Length)),
                ["blocked", "checked", "blocked"],
            ),
            (html(reset()), ["blocked", "checked", "blocked"]),
            (silent(reset()), ["blocked", "blocked", "blocked"]),
            (silent(forbidden), ["blocked", "blocked", "blocked"]),
        ] {
            assert_eq!(looks(&capture), expected, "{:?}", capture.outcome);
        }
    }

    #[test]
    fn what_sheets_hide_that_lie_elsewhere_is_not_checked() {
        for (markup, expected) in [
            ("<style>a{color:red}</style>", "checked"),
            ("<style>a{background:url(a.png)}</style>", "checked"),
            ("<link rel=icon href=a.png>", "checked"),
            ("<link rel=stylesheet href=a.css>", "not-checked"),
            ("<LINK HREF=a.css REL='alternate StyleSheet'>", "not-checked"),
            ("<style>@import 'a.css';</style>", "not-checked"),
            ("<!-- <link rel=stylesheet href=a.css> -->", "checked"),
        ] {
            assert_eq!(looks(&capture(Outcome::Page, b"text/html", markup.as_bytes(), None))[2], expected, "{markup}");
        }
    }

    #[test]
    fn a_limit_that_left_something_unread_blocks_and_one_that_did_not_does_not() {
        for (partial, cut) in [
            (None, false),
            (Some("dom-budget"), false),
            (Some("look-max"), false),
            (Some("sightings-max: 7 more"), false),
            (Some("dom-budget; sightings-max: 7 more"), false),
            (Some("script-steps-max"), false),
            (Some("tags-max"), true),
            (Some("tags-max, dom-budget"), true),
            (Some("dom-budget; links-max"), true),
        ] {
            let reading = Reading { partial: partial.map(str::to_owned), ..Reading::default() };
            assert_eq!(met_any(&reading, is_gap), cut, "{partial:?}");
        }
    }

    #[test]
    fn every_group_is_either_looked_for_or_not() {
        let page = capture(Outcome::Page, b"text/html", b"<p>hello", None);
        let coverage = coverage(&page, &crate::read(&page, &Watchlist::new(Vec::new())));
        let of_other_bodies = [TechniqueGroup::SiteFiles, TechniqueGroup::Documents];
        for &group in TechniqueGroup::ALL.iter().filter(|group| !of_other_bodies.contains(group)) {
            let expected = if looks_for(group) { Look::Checked } else { Look::NotChecked };
            assert_eq!(coverage.look(group), Some(expected), "{group}");
        }
    }

    #[test]
    fn a_document_concerns_its_own_group_and_a_broken_one_is_not_called_checked() {
        let looks = |content_type: &[u8], outcome, body: &[u8]| {
            let capture = capture(outcome, content_type, body, None);
            let coverage = coverage(&capture, &crate::read(&capture, &Watchlist::new(Vec::new())));
            [TechniqueGroup::Links, TechniqueGroup::Headers, TechniqueGroup::Documents]
                .map(|group| coverage.look(group).map_or("-", Look::name))
        };
        assert_eq!(looks(b"text/html", Outcome::Page, b"{\\rtf1 hello}"), ["checked", "checked", "checked"]);
        assert_eq!(looks(b"application/rtf", Outcome::Page, b"{\\rtf1 hello}"), ["-", "checked", "checked"]);
        assert_eq!(looks(b"application/rtf", Outcome::Page, b"{\\rtf1 hello"), ["-", "checked", "blocked"]);
        assert_eq!(looks(b"application/pdf", Outcome::Page, b"%PDF-1.7"), ["-", "checked", "blocked"]);
        assert_eq!(looks(b"image/png", Outcome::NotHtml, b"\x89PNG\r\n\x1a\n"), ["blocked", "checked", "not-checked"]);
        assert_eq!(looks(b"text/html", Outcome::Page, b"<p>hello"), ["checked", "checked", "-"]);
    }

    #[test]
    fn a_file_for_crawlers_concerns_its_own_group_only() {
        let mut robots = capture(Outcome::Page, b"text/plain", b"User-agent: *", None);
        robots.visit.purpose = Purpose::Robots { origin: robots.visit.url.origin(), redirects: 0 };
        let reading = crate::read(&robots, &Watchlist::new(Vec::new()));
        assert_eq!(coverage(&robots, &reading), Coverage::default().with(TechniqueGroup::SiteFiles, Look::Checked));
    }
}
