//! The technique of what a script was seen to do with a name.

use suyuan_model::{Concealment, Decoding, Place, Technique};
use suyuan_page::{Act, Deed, Spot};
use suyuan_script::{Role, SinkKind, Test, Writing};

use crate::mention::{is_literal, is_mention, is_url, sides};
use crate::stance::Stance;

/// What tells engines and their visitors from others.
const VISITOR: &[Test] = &[Test::Referrer, Test::Agent];

/// What lets a visitor see something once, sometimes, or in some places.
const CHANCE: &[Test] = &[Test::Cookie, Test::Time, Test::Random, Test::Screen, Test::Language, Test::Driver];

/// The technique of a spot that a script does something with; none where what it does tells nothing.
pub(crate) fn technique(spot: &Spot, act: &Act) -> Option<Technique> {
    let is_gated = act.asks(VISITOR);
    let sometimes = act.asks(CHANCE);
    // What is asked about is not what is shown.
    let is_held = spot.context.role == Role::Asked;
    // What a URL carries is not where it leads; who keeps a redirect from some means it.
    let is_carried = spot.place == Place::UrlParameter || spot.outer.is_some();
    if is_carried && !is_lookup(spot) && (spot.outer.is_none() || !is_gated && !sometimes) {
        return None;
    }
    Some(match act.deed {
        Deed::Does(SinkKind::Navigate | SinkKind::Open) if is_gated => Technique::J5,
        Deed::Does(SinkKind::Navigate | SinkKind::Open) if sometimes => Technique::J7,
        Deed::Does(SinkKind::Navigate | SinkKind::Open) => decoded(spot, act).unwrap_or(Technique::M29),
        Deed::Does(SinkKind::History) => Technique::J10,
        Deed::Does(SinkKind::Worker) => Technique::J9,
        Deed::Does(SinkKind::Script | SinkKind::Fetch) => Technique::J8,
        Deed::Does(SinkKind::Title) if is_gated => Technique::J4,
        _ if act.covers => Technique::J6,
        // Who is told that he came from a fraud, is warned.
        Deed::Writes(Writing::Words) if is_gated && (is_held || Stance::of(&spot.text).is_about()) => Technique::T1,
        // Words are words, unless only some are shown them.
        Deed::Does(_) | Deed::Writes(_) | Deed::TakesAway if is_gated => Technique::J12,
        Deed::Writes(Writing::Words) => Technique::T1,
        Deed::Does(_) | Deed::Writes(_) if sometimes => Technique::J7,
        Deed::Does(_) | Deed::Writes(_) if is_mention(spot) && !is_url(spot) => Technique::T1,
        Deed::Does(_) | Deed::Writes(_) => Technique::J1,
        Deed::Makes if !is_url(spot) && !is_literal(spot) || is_mention(spot) => return None,
        Deed::Makes if !is_url(spot) && is_of_labels(spot, act) => return None,
        Deed::Makes => return decoded(spot, act),
        Deed::Extends | Deed::TakesAway => return None,
    })
}

/// Whether a script puts a name together of its labels, each of which it says: `['casino', 'example'].join('.')`.
fn is_of_labels(spot: &Spot, act: &Act) -> bool {
    let is_in = |label: &str| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\' | '%');
        spot.raw
            .match_indices(label)
            .any(|(at, found)| !spot.raw[..at].ends_with(is_part) && !spot.raw[at + found.len()..].starts_with(is_part))
    };
    act.undone.iter().all(|one| *one == Decoding::JsConcat) && spot.target.host().split('.').all(is_in)
}

/// Whether a script shows it to engines, or to those who come from them, and not to others.
pub(crate) fn is_for_some(spot: &Spot) -> bool {
    spot.context.act.as_deref().is_some_and(|act| act.asks(VISITOR))
}

/// Whether a script follows or loads what a spot names.
pub(crate) fn is_followed(spot: &Spot) -> bool {
    let act = spot.context.act.as_deref().filter(|_| !spot.context.comment);
    act.is_some_and(|act| matches!(act.deed, Deed::Does(kind) if kind != SinkKind::Title))
}

/// Whether a script leads visitors there, or runs what is there.
pub(crate) fn is_led_by_script(spot: &Spot) -> bool {
    use SinkKind::{Form, Frame, Navigate, Open, Script};
    let act = spot.context.act.as_deref().filter(|_| !spot.context.comment);
    act.is_some_and(|act| matches!(act.deed, Deed::Does(Navigate | Open | Frame | Form | Script)))
}

/// Whether a script sends everybody there as the page is read, without a click.
pub(crate) fn is_sent_at_once(spot: &Spot) -> bool {
    let act = spot.context.act.as_deref().filter(|_| !spot.context.comment);
    let is_sent = act.is_some_and(|act| act.at_once && act.deed == Deed::Does(SinkKind::Navigate));
    // A handler waits for its event, and a link for a click.
    let is_waiting = spot.place == Place::Handler && !spot.context.begins;
    is_sent && spot.outer.is_none() && !is_waiting
}

/// Whether a script makes another name of what a spot names, and nothing else.
pub(crate) fn is_extended(spot: &Spot) -> bool {
    spot.context.act.as_deref().is_some_and(|act| act.deed == Deed::Extends)
}

/// Whether a script asks a resolver for a name: `https://dns.test/resolve?name=casino.example&type=TXT` (RFC 8484 and its JSON kin).
pub(crate) fn is_lookup(spot: &Spot) -> bool {
    let is_fetched = spot.context.act.as_deref().is_some_and(|act| act.deed == Deed::Does(SinkKind::Fetch));
    let before = || sides(spot).map(|(before, _)| before.to_ascii_lowercase()).unwrap_or_default();
    is_fetched && {
        let before = before();
        let asked = before.rsplit(['&', '?']).next().unwrap_or_default();
        asked.starts_with("name=") && ["/resolve?", "/dns-query?", "/dns?"].iter().any(|path| before.contains(path))
    }
}

/// The technique of a name that a script decodes.
fn decoded(spot: &Spot, act: &Act) -> Option<Technique> {
    let is_in_text = |one| matches!(one, Decoding::JsEscape | Decoding::Percent) && spot.decoded_by.contains(&one);
    let by = |one| act.makes && act.undone.contains(&one) || is_in_text(one);
    if [Decoding::Packer, Decoding::Base64, Decoding::Reverse, Decoding::ScriptRun].into_iter().any(by) {
        Some(Technique::J3)
    } else if [Decoding::JsEscape, Decoding::Percent, Decoding::CharCodes, Decoding::JsConcat].into_iter().any(by) {
        Some(Technique::J2)
    } else {
        None
    }
}

/// In which ways a script keeps a spot from some eyes.
pub(crate) fn concealment(spot: &Spot) -> impl Iterator<Item = Concealment> {
    let act = spot.context.act.as_deref().filter(|_| !spot.context.comment);
    let is_made = act.is_some_and(|act| act.makes);
    let of_devices = act.is_some_and(|act| act.of_devices);
    let asked = act.into_iter().flat_map(|act| act.tests.iter().copied());
    let ways = [is_made.then_some(Concealment::ScriptBuilt), of_devices.then_some(Concealment::MobileCloaked)];
    ways.into_iter().flatten().chain(asked.filter_map(cloak))
}

/// What it is called that only those see of whom this is true.
pub(crate) fn cloak(test: Test) -> Option<Concealment> {
    Some(match test {
        Test::Agent => Concealment::AgentCloaked,
        Test::Referrer => Concealment::ReferrerCloaked,
        Test::Cookie => Concealment::RepeatCloaked,
        Test::Driver => Concealment::BrowserOnly,
        _ => return None,
    })
}
