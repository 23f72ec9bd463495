//! Contact handles in the words around watched things, and in what a page repeats of its own URL.
//!
//! A handle on one site is that site's business; the same one on several unrelated sites is the key of a campaign,
//! which `candidates` tells.

use std::collections::BTreeSet;

use suyuan_lists::Watchlist;
use suyuan_model::{Beside, Concealment, Neighbor, PageUrl, Severity, Sighting, Technique};
use suyuan_page::{Examination, asked_words};

use crate::Reading;
use crate::beside::{NEIGHBORS_MAX, RULES};
use crate::contacts::{Contact, contacts};

/// So many bytes of the lines around watched things are looked at for contact handles.
pub const CONTACT_TEXT_BYTES_MAX: usize = 16 << 10;

/// The contact handles in the lines of sightings, each line looked at once.
pub(crate) fn handles_beside(telling: &[&Sighting], examination: &Examination, watchlist: &Watchlist) -> Vec<Neighbor> {
    let (mut found, mut seen, mut bytes_left) = (Vec::new(), BTreeSet::new(), CONTACT_TEXT_BYTES_MAX);
    for sighting in telling {
        let of = sighting.byte_offset.unwrap_or_default();
        let spot = examination.spots.binary_search_by_key(&of, |spot| spot.byte_offset).ok();
        let Some(spot) = spot.map(|at| &examination.spots[at]) else { continue };
        let block = examination.blocks.get(spot.block).map(|block| block.text.as_str()).unwrap_or_default();
        let block = Some(block).filter(|_| seen.insert(spot.block)).unwrap_or_default();
        let hides = sighting.concealment.iter().any(|way| *way != Concealment::Encoded);
        let beside = if hides { Beside::HiddenBlock } else { Beside::Lines };
        for text in [block, &sighting.text] {
            let text = &text[..text.floor_char_boundary(bytes_left)];
            bytes_left -= text.len();
            found.extend(contacts(text, watchlist).into_iter().map(|Contact { kind, value, raw }| Neighbor {
                kind,
                value,
                beside,
                raw,
                byte_offset: None,
                of,
            }));
        }
    }
    found
}

/// Whether a neighbor is a mail address of the site itself.
pub(crate) fn is_own_mail(neighbor: &Neighbor, own: &str) -> bool {
    neighbor.value.rsplit_once('@').is_some_and(|(_, host)| {
        host.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// The contact handles in what a search page repeats, of which a part is watched: whoever asked wrote them all.
pub(crate) fn add_reflected(page: &PageUrl, watchlist: &Watchlist, reading: &mut Reading) {
    let is_echo = |seen: &&Sighting| seen.technique == Technique::U1 && seen.severity > Severity::Info;
    let echoes: Vec<&Sighting> = reading.sightings.iter().filter(is_echo).collect();
    let Some(of) = echoes.iter().find_map(|seen| seen.byte_offset) else { return };
    let asked = page.path_and_query().replace(['+', '&', '='], " ");
    let asked = asked_words(&asked, reading.charset).into_iter();
    let echoed = echoes.iter().map(|seen| seen.text.clone());
    let texts = asked.chain(std::iter::once(reading.title.clone())).chain(echoed);
    let own = RULES.site_of(page);
    // What stands in the same lines because the search repeats it is told as that.
    let mut known: BTreeSet<_> = BTreeSet::new();
    let found: Vec<Contact> = texts
        .flat_map(|text| contacts(&text[..text.floor_char_boundary(CONTACT_TEXT_BYTES_MAX)], watchlist))
        .filter(|contact| known.insert((contact.kind, contact.value.clone())))
        .collect();
    let reflected = found.into_iter().map(|Contact { kind, value, raw }| Neighbor {
        kind,
        value,
        beside: Beside::Reflected,
        raw,
        byte_offset: None,
        of,
    });
    let reflected: Vec<Neighbor> = reflected.filter(|neighbor| !is_own_mail(neighbor, own.as_str())).collect();
    let is_repeated = |one: &Neighbor| {
        one.beside == Beside::Lines
            && reflected.iter().any(|other| (other.kind, &other.value) == (one.kind, &one.value))
    };
    reading.neighbors.retain(|one| !is_repeated(one));
    reading.neighbors.extend(reflected);
    reading.neighbors.truncate(NEIGHBORS_MAX);
}
