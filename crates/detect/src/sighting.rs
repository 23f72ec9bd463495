//! From spots to sightings.

use suyuan_lists::Watchlist;
use suyuan_model::{Place, Severity, Sighting, Technique};
use suyuan_page::{Examination, Source, Spot, Target};

use crate::about::Context;
use crate::elsewhere::is_elsewhere;
use crate::hot_search::HotSearches;
use crate::technique::Around;
use crate::vocabulary::contradicted;
use crate::weight::{level, severity};
use crate::{
    act, concealment, counters, found, instructions, is_by_other_name, matched_url, resource, technique, users,
};

/// The sightings of a page, in the order of the page.
pub(crate) fn of_spots(examination: &Examination, source: &Source, watchlist: &Watchlist) -> Vec<Sighting> {
    let looked = needs_look(examination).then(|| suyuan_page::blocks(source));
    let looked = looked.filter(|blocks| blocks.len() == examination.blocks.len());
    let mut context = Context::of(examination, looked.as_deref().unwrap_or(&examination.blocks), source);
    let around = Around {
        body: source.body,
        base: Target::Url(&examination.base),
        page: source.url,
        blocks: &examination.blocks,
        contradicted: contradicted(&examination.head_texts),
        hot_searches: HotSearches::of(source.url, &examination.hops),
        changes_title: &examination.changes_title,
        appended: counters::appended(source.body, source.url.host()),
        concealed_credits: technique::concealed_credits(&examination.spots, &examination.blocks),
    };
    // A page about a thing has its name in its URL, in whatever list of the site that stands.
    let is_listed = |spot: &Spot| {
        !resource::forbids(spot, source.body) && resource::own_url_around(spot, source.url, source.body).is_some()
    };
    let is_one = |spot: &Spot| around.keeps_search(spot) || !is_elsewhere(spot, source.body) && !is_listed(spot);
    let spots = examination.spots.iter().filter(|spot| is_one(spot));
    let mut sightings = Vec::new();
    for spot in spots {
        let Some(sighting) = of_spot(spot, &around, &mut context, watchlist) else { continue };
        let told = instructions::beside(spot, &sighting, &examination.blocks);
        sightings.extend(std::iter::once(sighting).chain(told));
    }
    sightings
}

/// Whether it matters for the words of a page which of its text is hidden: some of what names something is, or is a copy.
fn needs_look(examination: &Examination) -> bool {
    let is_hidden = |spot: &Spot| match spot.place {
        Place::Text | Place::Heading => !spot.hidden.is_empty(),
        Place::Noscript | Place::Template => true,
        _ => false,
    };
    examination.spots.iter().any(is_hidden)
}

fn of_spot(spot: &Spot, around: &Around, context: &mut Context, watchlist: &Watchlist) -> Option<Sighting> {
    let watch = found(watchlist, spot)?;
    let by_other_name = is_by_other_name(watchlist, spot);
    let mut concealment = concealment::of_spot(spot, watchlist.value(watch), by_other_name);
    let technique = technique::of_spot(spot, &concealment, by_other_name, around);
    if technique == Technique::J4 {
        concealment.extend(around.changes_title.iter().filter_map(|test| act::cloak(*test)));
        concealment.sort_unstable();
        concealment.dedup();
    }
    let level = level(spot, technique, &concealment, around.body);
    let is_about = context.writes_about(spot, technique) || resource::forbids(spot, around.body);
    let is_open = !is_about && context.is_told_openly(spot, technique);
    let by_user = users::wrote(spot, technique, &concealment, around.page);
    let severity =
        if by_user && !is_about { users::severity(spot) } else { severity(spot, technique, level, is_about) };
    let severity = if is_open { severity.min(Severity::Low) } else { severity };
    Some(Sighting {
        watch,
        technique: if by_user { Technique::U11 } else { technique },
        place: spot.place,
        severity,
        level,
        concealment,
        raw: spot.raw.clone(),
        decoded_by: spot.decoded_by.clone(),
        matched_url: matched_url(spot),
        text: spot.text.clone(),
        rel: spot.rel.clone(),
        selector: spot.selector.clone(),
        byte_offset: Some(spot.byte_offset),
        snippet: spot.snippet.clone(),
    })
}
