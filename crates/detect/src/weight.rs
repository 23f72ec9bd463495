//! How much a sighting proves, and how bad it is for the site.

use suyuan_model::{Concealment, EvidenceLevel, Place, Severity, Technique};
use suyuan_page::{Context, Spot};

use crate::act::{is_followed, is_for_some, is_led_by_script, is_sent_at_once};
use crate::fields::{self, Field};
use crate::mention::{attribute, is_mention, is_quote, is_url, own_words, sides};
use crate::redirector;
use crate::resource;
use crate::stance::Stance;

/// How much a spot proves.
pub(crate) fn level(spot: &Spot, technique: Technique, concealment: &[Concealment], body: &[u8]) -> EvidenceLevel {
    let is_inert = spot.context.comment || spot.context.raw_block || matches!(technique, Technique::T1 | Technique::T2);
    match technique {
        Technique::N3 => fields::of_pragma(spot).unwrap_or(Field::Tells).level(),
        _ if is_inert => EvidenceLevel::E0,
        Technique::U8 | Technique::U9 if !resource::is_reference(spot, body) => EvidenceLevel::E0,
        Technique::U8 | Technique::U9 => EvidenceLevel::E1,
        // What a search was asked for leads to the search.
        Technique::U2 => EvidenceLevel::E0,
        // Some visitors are shown what others are not.
        Technique::J4 | Technique::J5 | Technique::J12 => EvidenceLevel::E3,
        Technique::J6 | Technique::J8 if is_for_some(spot) => EvidenceLevel::E3,
        _ if is_mention(spot) && !is_followed(spot) => EvidenceLevel::E0,
        Technique::N2 => EvidenceLevel::E4,
        _ if is_sent_at_once(spot) => EvidenceLevel::E4,
        // What stands in the wrong place is odd by that.
        Technique::M3 => EvidenceLevel::E2,
        _ if concealment.is_empty() => EvidenceLevel::E1,
        _ => EvidenceLevel::E2,
    }
}

/// How bad a spot is; `is_about` when the page writes about what it names.
pub(crate) fn severity(spot: &Spot, technique: Technique, level: EvidenceLevel, is_about: bool) -> Severity {
    match technique {
        // Cleaned sites leave links in comments; a bare name there is somebody's note.
        Technique::M19 if is_url(spot) && (!is_about || spot.attribute.is_some()) => Severity::Low,
        Technique::M19 => Severity::Info,
        Technique::N3 => fields::of_pragma(spot).unwrap_or(Field::Tells).severity(),
        _ if is_about => Severity::Info,
        // A guard that nobody else can use for more leaves nothing to be cleaned.
        Technique::T1 if spot.context.kept && spot.place != Place::Handler => Severity::Info,
        // Who calls a thing a fraud in words that belong to a picture or a button does not advertise it.
        Technique::M6 if spot.place == Place::Attribute && Stance::of(own_words(spot)).is_about() => Severity::Low,
        // Whoever calls the reader there wants the name put together again.
        Technique::T2 => Severity::Low,
        // What a function of another script does with it, nobody knows.
        Technique::M29 if is_handed_on(spot) => Severity::Medium,
        // What a redirector is put in front of is shown, run, sent or gone to all the same.
        Technique::N5 if is_opened(spot) && !is_sold(spot) => Severity::Critical,
        // A click that is sold is counted by whoever sells it, and leads where the buyer says.
        Technique::N5 if is_sold(spot) => Severity::Low,
        // What somebody took the trouble to hide was not put there by the owner.
        Technique::M1 if level >= EvidenceLevel::E2 => Severity::Critical,
        // Such a style sheet is one from there, and such a binding a script.
        Technique::M22 if is_run(spot) => Severity::Critical,
        technique => technique.severity(),
    }
}

/// Whether a handler was read to its end and does nothing with it but to hand it on.
fn is_handed_on(spot: &Spot) -> bool {
    let Context { act, comment, read_whole, .. } = &spot.context;
    // A URL of a script may be the text that it comes to.
    let is_text_of_url = || {
        let before = sides(spot).map_or("", |(before, _)| before).trim_end_matches(is_quote).trim_end();
        !attribute(spot).starts_with("on") && !before.ends_with(['(', ','])
    };
    spot.place == Place::Handler && *read_whole && !comment && act.is_none() && !is_text_of_url()
}

/// Whether a page opens what carries it by itself, and that is a redirector by its name.
///
/// A script or sheet that a proxy hands on is the proxy's.
fn is_opened(spot: &Spot) -> bool {
    use Place::{Embed, Form, Frame, Iframe, MetaRefresh, Object};
    let Some(outer) = &spot.outer else { return false };
    let is_sink = matches!(outer.of, Embed | Form | Frame | Iframe | MetaRefresh | Object);
    (is_sink || is_led_by_script(spot)) && redirector::is_named(&outer.url)
}

/// Whether it is an advertisement that says so.
fn is_sold(spot: &Spot) -> bool {
    let is_said = spot.rel.iter().any(|token| token == "sponsored");
    spot.hidden.is_empty() && (is_said || spot.outer.as_ref().is_some_and(redirector::is_advertisement))
}

/// Whether a URL of a style brings in more than a picture or a font.
fn is_run(spot: &Spot) -> bool {
    matches!(spot.named.as_deref(), Some("@import" | "-moz-binding" | "behavior")) && is_url(spot)
}
