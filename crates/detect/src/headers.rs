//! Where the header fields of an answer send the visitor.

use std::borrow::Cow;

use suyuan_lists::Watchlist;
use suyuan_model::{
    Capture, EvidenceLevel, Headers, Hop, HopKind, Outcome, PageUrl, Place, Response, Sighting, Technique,
};
use suyuan_page::{RAW_CHARS_MAX, SNIPPET_CHARS_MAX, Target};

use crate::{Reading, concealment, fields, find, tier};

/// Reads `Location` of a redirect, `Refresh` of any answer, and all other fields.
pub(crate) fn read(capture: &Capture, response: &Response, watchlist: &Watchlist, reading: &mut Reading) {
    let page = &capture.visit.url;
    // Which answers are redirects was told by whoever fetched them: a Location that no browser follows leads nowhere.
    if let Outcome::Redirect { to } = &capture.outcome
        && let Some(found) = value(&response.headers, "location")
    {
        let step =
            Step { found: &found, kind: HopKind::Redirect, technique: Technique::N1, place: Place::HeaderLocation };
        step.take(to.clone(), watchlist, reading);
    }
    if let Some(refresh) = value(&response.headers, "refresh") {
        let found = suyuan_page::refresh::parse(&refresh).and_then(|refresh| refresh.url).unwrap_or_default();
        // A refresh without a URL loads the page itself again: that leads nowhere.
        let to = if found.is_empty() { None } else { page.join(found).ok() };
        let step = Step { found, kind: HopKind::Refresh, technique: Technique::N2, place: Place::HeaderRefresh };
        step.take(to, watchlist, reading);
    }
    fields::read(page, &response.headers, watchlist, reading);
}

/// One way in which a header leads on.
struct Step<'a> {
    found: &'a str,
    kind: HopKind,
    technique: Technique,
    place: Place,
}

impl Step<'_> {
    /// A sighting if it leads to a watchlisted thing, else a hop.
    fn take(&self, to: Option<PageUrl>, watchlist: &Watchlist, reading: &mut Reading) {
        let Some(to) = to else { return };
        let watch = find(watchlist, Target::Url(&to));
        if !tier::is_barred(watchlist, &to) {
            let found = Hop::as_found(self.found, &to);
            reading.hops.push(Hop { to: to.clone(), found, kind: self.kind, text: String::new() });
        }
        let Some(watch) = watch else { return };
        let hidden = concealment::of_field(self.found, watchlist.value(watch));
        reading.sightings.push(Sighting {
            watch,
            technique: self.technique,
            place: self.place,
            raw: self.found.chars().take(RAW_CHARS_MAX).collect(),
            decoded_by: concealment::undone_in_field(self.found, &hidden),
            concealment: hidden,
            matched_url: Some(to.as_str().to_owned()),
            text: String::new(),
            rel: Vec::new(),
            selector: None,
            byte_offset: None,
            snippet: self.found.chars().take(SNIPPET_CHARS_MAX).collect(),
            severity: self.technique.severity(),
            level: EvidenceLevel::E4,
        });
    }
}

/// The first value of this field; what is no UTF-8 in it is replaced, since the host before it still tells.
fn value<'a>(headers: &'a Headers, name: &str) -> Option<Cow<'a, str>> {
    let (_, value) = headers.0.iter().find(|(field, _)| field == name)?;
    Some(String::from_utf8_lossy(value))
}
