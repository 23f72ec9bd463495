//! How much a sighting proves, and how bad it is for the site.

use suyuan_model::{Concealment, Decoding, EvidenceLevel, Place, Severity, Technique};
use suyuan_page::Spot;

use crate::about::{advertises, writes_about};
use crate::technique::is_mention;

/// A page that names so many watched things in its text under a warning is a list of them.
pub const LISTED_NAMES_MIN: usize = 10;

/// How much a spot proves.
pub(crate) fn level(spot: &Spot, technique: Technique, concealment: &[Concealment]) -> EvidenceLevel {
    if spot.context.comment || spot.context.raw_block || technique == Technique::T2 {
        EvidenceLevel::E0
    } else if technique == Technique::N2 {
        EvidenceLevel::E4
    } else if is_mention(spot) {
        EvidenceLevel::E0
    } else if concealment.is_empty() {
        EvidenceLevel::E1
    } else {
        EvidenceLevel::E2
    }
}

/// How bad a spot is; `is_list` when the page is a list of such things under a warning.
pub(crate) fn severity(spot: &Spot, technique: Technique, level: EvidenceLevel, is_list: bool) -> Severity {
    if is_mention(spot) && technique != Technique::M19 && writes_about_it(spot, is_list) {
        return Severity::Info;
    }
    match technique {
        // What somebody took the trouble to hide was not put there by the owner.
        Technique::M1 if level >= EvidenceLevel::E2 => Severity::Critical,
        technique => technique.severity(),
    }
}

/// Whether the words around a mention warn of it. Links keep their weight whatever stands beside them.
fn writes_about_it(spot: &Spot, is_list: bool) -> bool {
    let context = &spot.context;
    let is_plain_text = matches!(spot.place, Place::Text | Place::Heading);
    if spot.decoded_by.contains(&Decoding::Defang) {
        return true;
    }
    if is_plain_text && (context.quoted || is_list) {
        return true;
    }
    let words = if spot.text.is_empty() { &spot.snippet } else { &spot.text };
    let near = is_plain_text && context.about && !advertises(words);
    near || writes_about(words)
}
