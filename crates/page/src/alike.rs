//! Whether what a script makes is told already where its text names it, or where it does more with it.

use suyuan_model::{Decoding, Place};

use crate::act::Deed;
use crate::finds::Find;
use crate::spot::SpotTarget;

/// Whether it is one of the words that the markup shows, or of an address for mail.
pub(crate) fn is_words(find: &Find) -> bool {
    match find.place {
        Place::Text | Place::Heading | Place::Title => true,
        Place::Attribute => matches!(find.target, SpotTarget::Name(_)),
        _ => false,
    }
}

/// Whether what a script makes names what its text names there.
pub(crate) fn is_same(told: &Find, made: &Find) -> bool {
    let is_string = matches!(told.place, Place::ScriptString | Place::Handler)
        && (made.place != Place::UrlParameter || made.outer.is_some());
    told.target.host() == made.target.host() && (is_string || told.place == made.place)
}

/// Whether what a script does is told already: the same there, or something that tells more.
pub(crate) fn is_made_again(told: &Find, made: &Find) -> bool {
    let (Some(told_act), Some(made_act)) = (&told.context.act, &made.context.act) else { return false };
    let is_made = made_act.deed == Deed::Makes || made_act.undone.contains(&Decoding::ScriptRun);
    told.target.host() == made.target.host()
        && (is_made || told.range.start == made.range.start && told.place == made.place)
        && told_act.order() <= made_act.order()
}

/// Whether what is told is only the making of what a script does more with at the same place.
pub(crate) fn is_outdone(told: &Find, made: &Find) -> bool {
    let (Some(told_act), Some(made_act)) = (&told.context.act, &made.context.act) else { return false };
    told_act.makes
        && told.range == made.range
        && told.target.host() == made.target.host()
        && made_act.order() < told_act.order()
}
