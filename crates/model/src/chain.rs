//! The hops from a seed to the page of a finding and on to the watchlisted thing.

use crate::{HopKind, Place, SearchResult};

/// A way from a seed to a watchlisted thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The steps, the seed first, the watchlisted thing last.
    pub steps: Vec<ChainStep>,
}

/// One stop on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainStep {
    /// Where.
    pub url: String,
    /// How one gets there from the step before.
    pub via: Via,
    /// The words of the link, or empty.
    pub text: String,
    /// The search result that the chain begins with, on the first step.
    pub seed: Option<SearchResult>,
    /// False for the watchlisted thing: of tier one it is never visited, and of tier two it ends the chain, visited or not.
    pub visited: bool,
    /// Of which tier the watchlisted thing is; 0 for the pages on the way.
    pub tier: u8,
}

/// How one gets to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Via {
    /// It is where the crawl started.
    Seed,
    /// By a hop.
    Hop(HopKind),
    /// On the last step: where on the page the thing stands.
    Place(Place),
}

impl Via {
    /// One word, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Via::Seed => "seed",
            Via::Hop(kind) => kind.name(),
            Via::Place(place) => place.name(),
        }
    }
}
