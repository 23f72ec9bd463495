//! How far the seeds' own ground reaches.
//!
//! A redirect of a seed extends that ground, and nobody knows when it comes.
//! So that the result does not depend on it, a page that names something outside is noted while a seed is unanswered,
//! and offers its hops again when the ground comes to include that.

use std::collections::{HashMap, HashSet};

/// The ground of the seeds: hosts or sites, as the scope has it.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    places: HashSet<usize>,
    /// By place: the pages that named something there.
    named: HashMap<usize, HashSet<u32>>,
    is_settled: bool,
}

impl Reach {
    pub(crate) fn includes(&self, place: usize) -> bool {
        self.places.contains(&place)
    }

    /// True once every seed is answered: the ground will not grow any more.
    pub(crate) fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// There is a seed, or a redirect of one, that is not answered yet.
    pub(crate) fn unsettle(&mut self) {
        self.is_settled = false;
    }

    /// Every seed is answered: what was noted is not needed any more.
    pub(crate) fn settle(&mut self) {
        self.is_settled = true;
        self.named = HashMap::new();
    }

    /// Includes a place; gives the pages that had named something there, in the order of their meeting.
    pub(crate) fn extend(&mut self, place: usize) -> Vec<u32> {
        if !self.places.insert(place) {
            return Vec::new();
        }
        let mut pages: Vec<u32> = self.named.remove(&place).unwrap_or_default().into_iter().collect();
        pages.sort_unstable();
        pages
    }

    /// Notes that a page named something at a place outside.
    pub(crate) fn note(&mut self, place: usize, page: u32) {
        if !self.is_settled {
            self.named.entry(place).or_default().insert(page);
        }
    }
}
