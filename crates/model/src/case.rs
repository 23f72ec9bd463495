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

/// Something that was said of the case of a site: a move, a role, a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// What.
    pub what: CaseChange,
    /// Why, in the actor's words; of a remark the remark itself.
    pub reason: String,
    /// True if the time was told by `SUYUAN_NOW` instead of read from a clock.
    pub told: bool,
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
