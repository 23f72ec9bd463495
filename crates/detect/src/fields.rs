//! Header fields beside `Location` and `Refresh` that name a watched thing (N3).
//!
//! What browsers or engines act on is as bad as a link of the head; what only tells of a server is information.

use suyuan_lists::Watchlist;
use suyuan_model::{EvidenceLevel, Headers, Hop, HopKind, PageUrl, Place, Severity, Sighting, Technique, WatchId};
use suyuan_page::link_header::{self, Link};
use suyuan_page::{RAW_CHARS_MAX, SNIPPET_CHARS_MAX, Spot, Target, spots_in_field};

use crate::elsewhere::is_elsewhere;
use crate::{Reading, asked, concealment, find, found, is_by_other_name, matched_url, tier};

/// What a header field does with the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Browsers or engines act on it: they ask there, report there, or let it do what others may not.
    Acts,
    /// It tells of the server, or whence the answer came.
    Tells,
}

impl Field {
    /// What the field of this name, in lower case, does.
    fn of(name: &str) -> Self {
        match name {
            "content-location"
            | "content-security-policy"
            | "content-security-policy-report-only"
            | "x-content-security-policy"
            | "x-webkit-csp"
            | "report-to"
            | "reporting-endpoints"
            | "nel"
            | "expect-ct"
            | "public-key-pins"
            | "public-key-pins-report-only"
            | "access-control-allow-origin"
            | "timing-allow-origin"
            | "permissions-policy"
            | "feature-policy"
            | "cross-origin-opener-policy"
            | "cross-origin-embedder-policy"
            | "integrity-policy"
            | "speculation-rules"
            | "alt-svc"
            | "x-frame-options"
            | "link" => Field::Acts,
            _ => Field::Tells,
        }
    }

    pub(crate) fn severity(self) -> Severity {
        match self {
            Field::Acts => Technique::N3.severity(),
            Field::Tells => Severity::Info,
        }
    }

    pub(crate) fn level(self) -> EvidenceLevel {
        match self {
            Field::Acts => EvidenceLevel::E1,
            Field::Tells => EvidenceLevel::E0,
        }
    }
}

/// What the header field does that a `meta http-equiv` stands for; none for other places, and for what is no header field.
pub(crate) fn of_pragma(spot: &Spot) -> Option<Field> {
    let name = spot.named.as_deref().filter(|_| spot.context.pragma)?;
    (Field::of(name) == Field::Acts || name == "set-cookie").then(|| Field::of(name))
}

/// Reads every field but those that send the visitor somewhere, and those that tell how the body is to be read.
pub(crate) fn read(page: &PageUrl, headers: &Headers, watchlist: &Watchlist, reading: &mut Reading) {
    for (name, value) in &headers.0 {
        let value = String::from_utf8_lossy(value);
        match &**name {
            "location" | "refresh" | "content-type" => {}
            "link" => links(page, &value, watchlist, reading),
            name => names(page, Field::of(name), Place::HeaderOther, &value, watchlist, reading),
        }
    }
}

/// A `Link` field: its targets act, and what else it says tells.
fn links(page: &PageUrl, value: &str, watchlist: &Watchlist, reading: &mut Reading) {
    for link in link_header::parse(value) {
        let Ok(to) = page.join(link.target) else { continue };
        if let Some(watch) = find(watchlist, Target::Url(&to)) {
            reading.sightings.push(target(&link, &to, watch, watchlist));
        }
        if link.is_to_page() && !tier::is_barred(watchlist, &to) {
            let found = Hop::as_found(link.target, &to);
            reading.hops.push(Hop { to, found, kind: HopKind::Link, text: String::new() });
        }
    }
    names(page, Field::Tells, Place::HeaderLink, &link_header::without_targets(value), watchlist, reading);
}

/// The sighting of a target.
fn target(link: &Link, to: &PageUrl, watch: WatchId, watchlist: &Watchlist) -> Sighting {
    let hidden = concealment::of_field(link.target, watchlist.value(watch));
    Sighting {
        watch,
        technique: Technique::N3,
        place: Place::HeaderLink,
        decoded_by: concealment::undone_in_field(link.target, &hidden),
        concealment: hidden,
        raw: link.target.chars().take(RAW_CHARS_MAX).collect(),
        matched_url: Some(to.as_str().to_owned()),
        text: String::new(),
        rel: link.rel.split_ascii_whitespace().map(str::to_ascii_lowercase).collect(),
        selector: None,
        byte_offset: None,
        snippet: link.target.chars().take(SNIPPET_CHARS_MAX).collect(),
        severity: Field::Acts.severity(),
        level: Field::Acts.level(),
    }
}

/// Every name in a value.
fn names(page: &PageUrl, field: Field, place: Place, value: &str, watchlist: &Watchlist, reading: &mut Reading) {
    let mut watched = |target: Target| asked(watchlist, target);
    for spot in spots_in_field(page, value, &mut watched) {
        let Some(watch) = found(watchlist, &spot).filter(|_| !is_elsewhere(&spot, &[])) else { continue };
        reading.sightings.push(Sighting {
            watch,
            technique: Technique::N3,
            place,
            concealment: concealment::of_spot(&spot, watchlist.value(watch), is_by_other_name(watchlist, &spot)),
            matched_url: matched_url(&spot),
            raw: spot.raw,
            decoded_by: spot.decoded_by,
            text: String::new(),
            rel: Vec::new(),
            selector: None,
            byte_offset: None,
            snippet: spot.snippet,
            severity: field.severity(),
            level: field.level(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_acts_on_is_information() {
        for (name, field) in [
            ("content-security-policy", Field::Acts),
            ("report-to", Field::Acts),
            ("access-control-allow-origin", Field::Acts),
            ("set-cookie", Field::Tells),
            ("via", Field::Tells),
            ("x-backend", Field::Tells),
        ] {
            assert_eq!(Field::of(name), field, "{name}");
        }
    }
}
