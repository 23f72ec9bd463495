//! What users wrote: an open door of the site, not somebody else at its controls.
//!
//! Only what a user can write is excused so: words, plain links and pictures, and the title of a page that is one user's text.
//! What is concealed, misplaced or run is nobody's comment.

use suyuan_model::{Concealment, PageUrl, Place, Severity, Technique};
use suyuan_page::{Spot, Writer, is_written_by_users};

/// Whether a spot of this technique is one that a user of the site wrote.
pub(crate) fn wrote(spot: &Spot, technique: Technique, concealment: &[Concealment], page: &PageUrl) -> bool {
    use Technique::{M1, M5, M6, M20, M28, T3, T4, T5, T6, T7};
    let is_in_sight = concealment.iter().all(|way| *way == Concealment::Encoded);
    let can_be = matches!(technique, M1 | M5 | M6 | M20 | M28 | T3 | T4 | T5 | T6 | T7);
    let is_theirs = || match spot.place {
        // The title of a thread is written by whoever opened it.
        Place::Title | Place::Meta | Place::Og => is_written_by_users(page),
        Place::Heading if spot.context.writer == Writer::Unknown => is_written_by_users(page),
        _ => spot.context.writer == Writer::User,
    };
    can_be && is_in_sight && is_theirs()
}

/// How bad what a user wrote is: little, where engines are asked not to count it.
pub(crate) fn severity(spot: &Spot) -> Severity {
    let is_neutral = spot.rel.iter().any(|token| matches!(&**token, "nofollow" | "ugc" | "sponsored"));
    if is_neutral { Severity::Low } else { Technique::U11.severity() }
}
