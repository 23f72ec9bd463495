//! Whom to tell of a site, and from where that is known.

use crate::names::closed_set;
use crate::{Site, Timestamp};

closed_set! {
    /// What somebody who can be told has to do with a site, in the order in which they are told.
    Party {
        /// Runs the site.
        Owner = "owner",
        /// Runs the network or the machine that it is on.
        Hoster = "hoster",
        /// Registered its name.
        Registrar = "registrar",
    }
}

closed_set! {
    /// How sure it is that a contact is the right one.
    Confidence {
        /// It is.
        High = "high",
        /// It should be.
        Medium = "medium",
        /// It may be.
        Low = "low",
    }
}

/// Somebody who can be told of a site, or of everything below a name; empty text where something is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contact {
    /// A site, a host of one, or a name with sites below it.
    pub site: Site,
    /// What they have to do with it.
    pub party: Party,
    /// Who they are.
    pub owner: String,
    /// Where they can be reached.
    pub contact: String,
    /// In which field they work.
    pub sector: String,
    /// From where this is known: the name of a file.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// When it was known.
    pub at: Timestamp,
}
