//! From spots to sightings.

use suyuan_lists::Watchlist;
use suyuan_model::Sighting;
use suyuan_page::{Examination, Spot, SpotTarget, Target};

use crate::about::Context;
use crate::elsewhere::is_elsewhere;
use crate::technique::Around;
use crate::vocabulary::contradicted;
use crate::weight::{level, severity};
use crate::{concealment, find, technique};

/// The sightings of a page, in the order of the page.
pub(crate) fn of_spots(examination: &Examination, body: &[u8], watchlist: &Watchlist) -> Vec<Sighting> {
    let mut context = Context::of(examination);
    let around = Around {
        body,
        base: Target::Url(&examination.base),
        blocks: &examination.blocks,
        contradicted: contradicted(&examination.head_texts),
    };
    let spots = examination.spots.iter().filter(|spot| !is_elsewhere(spot, body));
    spots.filter_map(|spot| of_spot(spot, &around, &mut context, watchlist)).collect()
}

fn of_spot(spot: &Spot, around: &Around, context: &mut Context, watchlist: &Watchlist) -> Option<Sighting> {
    let (target, matched_url) = match &spot.target {
        SpotTarget::Url(url) => (Target::Url(url), Some(url.as_str().to_owned())),
        SpotTarget::Name(name) => (Target::Name(name), None),
    };
    let watch = find(watchlist, target)?;
    let concealment = concealment::of_spot(spot, watchlist.value(watch));
    let technique = technique::of_spot(spot, &concealment, around);
    let level = level(spot, technique, &concealment);
    Some(Sighting {
        watch,
        technique,
        place: spot.place,
        severity: severity(spot, technique, level, context.writes_about(spot, technique)),
        level,
        concealment,
        raw: spot.raw.clone(),
        decoded_by: spot.decoded_by.clone(),
        matched_url,
        text: spot.text.clone(),
        rel: spot.rel.clone(),
        selector: spot.selector.clone(),
        byte_offset: Some(spot.byte_offset),
        snippet: spot.snippet.clone(),
    })
}
