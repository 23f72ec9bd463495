//! From spots to sightings.

use suyuan_lists::Watchlist;
use suyuan_model::{Place, Sighting};
use suyuan_page::{Examination, Spot, SpotTarget, Target};

use crate::technique::is_mention;
use crate::weight::{LISTED_NAMES_MIN, level, severity};
use crate::{concealment, find, technique};

/// The sightings of a page, in the order of the page.
pub(crate) fn of_spots(examination: &Examination, body: &[u8], watchlist: &Watchlist) -> Vec<Sighting> {
    let mentions = examination.spots.iter().filter(|spot| is_mention(spot)).count();
    let is_list = mentions >= LISTED_NAMES_MIN && examination.spots.iter().any(|spot| spot.context.about);
    let spots = examination.spots.iter().filter(|spot| !is_left_to_others(spot));
    spots.filter_map(|spot| of_spot(spot, body, watchlist, is_list)).collect()
}

/// What stands in the query of another host's URL speaks of that host, and is no sighting on this page.
/// What a page ends in the middle of, a browser drops.
fn is_left_to_others(spot: &Spot) -> bool {
    spot.place == Place::UrlParameter || spot.context.unfinished
}

fn of_spot(spot: &Spot, body: &[u8], watchlist: &Watchlist, is_list: bool) -> Option<Sighting> {
    let (target, matched_url) = match &spot.target {
        SpotTarget::Url(url) => (Target::Url(url), Some(url.as_str().to_owned())),
        SpotTarget::Name(name) => (Target::Name(name), None),
    };
    let watch = find(watchlist, target)?;
    let concealment = concealment::of_spot(spot, &watchlist.get(watch).value);
    let technique = technique::of_spot(spot, &concealment, body);
    let level = level(spot, technique, &concealment);
    Some(Sighting {
        watch,
        technique,
        place: spot.place,
        severity: severity(spot, technique, level, is_list),
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
