//! One hosting site with its findings, owner, role and state.

use uuid::Uuid;

use crate::names::closed_set;
use crate::{Severity, Site, Timestamp};

closed_set! {
    /// What the hosting site is.
    Role {
        /// Somebody else put it there.
        Victim = "victim",
        /// Its users put it there.
        Platform = "platform",
        /// It exists for this: spider pool, link farm, mirror.
        Farm = "farm",
        /// Not known.
        Unknown = "unknown",
    }
}

closed_set! {
    /// How far the work on a case has come.
    CaseState {
        /// Found, not yet looked at by a person.
        Open = "open",
        /// A person agrees.
        Confirmed = "confirmed",
        /// The owner was told.
        Notified = "notified",
        /// Two healthy looks, a day apart.
        Cleaned = "cleaned",
        /// Clean once, now no longer.
        Relapsed = "relapsed",
        /// Three looks in a row told nothing.
        Unreachable = "unreachable",
        /// The owner does not agree.
        Disputed = "disputed",
        /// A person says that it is none.
        Dismissed = "dismissed",
    }
}

closed_set! {
    /// What a look at a page of a case, or at all of them, found.
    Health {
        /// It is still there.
        Dirty = "dirty",
        /// The page is there, and it is not.
        Healthy = "healthy",
        /// The page is not there any more.
        Gone = "gone",
        /// Nobody can tell: the page did not come, or something else came in its place.
        Inconclusive = "inconclusive",
    }
}

closed_set! {
    /// Why a look told nothing.
    NoTelling {
        /// It was not looked at: a budget, a stop.
        NotVisited = "not-visited",
        /// The host did not answer.
        NoAnswer = "no-answer",
        /// robots.txt keeps us away.
        Robots = "robots",
        /// An error of the server, or a refusal.
        Status = "status",
        /// A question whether one is a person, or a notice that one is kept out.
        Challenge = "challenge",
        /// A page of whoever sells or parks the name.
        Parked = "parked",
        /// A page of the server: it has no such site, nothing is set up, nothing works, or it is being worked on.
        ServerPage = "server-page",
        /// Next to nothing.
        Empty = "empty",
        /// It leads to another site.
        Moved = "moved",
        /// It leads on and on, and to no page.
        Redirects = "redirects",
        /// It is no page any more.
        NotAPage = "not-a-page",
        /// It could not be looked at to its end.
        NotWhole = "not-whole",
    }
}

/// What a look at the pages of a case found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLook {
    /// When it was over.
    pub at: Timestamp,
    /// All pages together.
    pub health: Health,
    /// How many pages were found so, in the order of [`Health::ALL`].
    pub pages: [u32; 4],
    /// Why the first page that told nothing did not.
    pub why: Option<NoTelling>,
    /// The page that decided, as its capture tells it.
    pub page: String,
    /// The run that looked.
    pub run: String,
    /// True if the time was told by `SUYUAN_NOW` instead of read from a clock.
    pub told: bool,
}

/// Something that was said of the case of a site: a move, a role, a deadline, an answer, a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// What.
    pub what: CaseChange,
    /// Why, in the actor's words; of an answer or a remark the text itself.
    pub reason: String,
    /// True if the time was told by `SUYUAN_NOW` instead of read from a clock.
    pub told: bool,
}

/// What was on record of a site when its case was moved: the last that had been seen there by then, or what the look found
/// that moved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveEvidence {
    /// The page.
    pub page: String,
    /// When it was visited.
    pub at: Timestamp,
    /// SHA-256 of what came, in hex; empty where nothing did.
    pub sha256: String,
    /// By which run.
    pub run: String,
}

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseChange {
    /// The case is in this state from now on.
    State {
        /// The state.
        state: CaseState,
        /// The first moment at which it holds no longer; none: until the next move.
        until: Option<Timestamp>,
    },
    /// The site is this, whatever the rules make of it.
    Role(Role),
    /// The owner has time until this first moment that is too late; the last one that was said holds.
    Deadline(Timestamp),
    /// The owner answered.
    Answer,
    /// Nothing changes; somebody remarks something.
    Note,
}

/// Whom to tell, as far as known; empty text where not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The owner's name.
    pub name: String,
    /// The filing number that the site claims.
    pub icp: String,
    /// A published contact.
    pub contact: String,
}

/// One hosting site with what was found on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// A short name, the same for the same site in every ledger.
    pub id: String,
    /// The hosting site.
    pub site: Site,
    /// What it is.
    pub role: Role,
    /// Whom to tell.
    pub owner: Owner,
    /// The worst of its findings.
    pub severity: Severity,
    /// How far the work has come.
    pub state: CaseState,
    /// When the first of its findings was first seen.
    pub first_seen: Timestamp,
    /// When the last of its findings was last seen.
    pub last_seen: Timestamp,
}

impl Case {
    /// The name of the case of this site: `c-` and ten hex digits of a UUIDv5 of the site.
    pub fn id_of(site: &Site) -> String {
        let name = Uuid::new_v5(&Uuid::NAMESPACE_DNS, site.as_str().as_bytes()).simple().to_string();
        format!("c-{}", &name[..10])
    }
}
