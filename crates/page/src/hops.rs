//! Where a crawler may go from a page: each URL once, in the order of the page.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault};

use foldhash::quality::RandomState;
use suyuan_model::{AsItIs, Hop, HopKind, PageUrl};

use crate::words::collapse;

/// How many different links of a page are taken up; a page with more is a trap or an index of spam.
///
/// Honest indexes are long: one of the Rust documentation has 23,211 links in the first two mebibytes.
pub const LINKS_PER_PAGE_MAX: usize = 30_000;

/// Room for so many links is made at once: most pages have fewer.
const LINKS_USUAL: usize = 64;

/// Longest words of a link that are kept, in characters.
pub const LINK_TEXT_CHARS_MAX: usize = 120;

/// The hops of one page.
#[derive(Debug, Default)]
pub(crate) struct Hops {
    pub(crate) list: Vec<Hop>,
    pub(crate) total: u32,
    /// True when there were more than [`LINKS_PER_PAGE_MAX`].
    pub(crate) cut: bool,
    known: HashMap<u64, usize, BuildHasherDefault<AsItIs>>,
    hasher: RandomState,
}

impl Hops {
    /// Takes up a link, and gives its place in the list when it is new.
    pub(crate) fn add(&mut self, to: PageUrl, found: &str, kind: HopKind) -> Option<usize> {
        self.total += 1;
        let index = self.list.len();
        if index == 0 {
            self.list.reserve(LINKS_USUAL);
            self.known.reserve(LINKS_USUAL);
        }
        match self.known.entry(self.hasher.hash_one(to.as_str())) {
            // Two URLs with one hash are both kept: twice in the list is better than not at all.
            Entry::Occupied(known) if self.list[*known.get()].to == to => return None,
            Entry::Occupied(_) => {}
            Entry::Vacant(_) if index == LINKS_PER_PAGE_MAX => {
                self.cut = true;
                return None;
            }
            Entry::Vacant(place) => {
                place.insert(index);
            }
        }
        let found = Hop::as_found(found, &to);
        self.list.push(Hop { to, found, kind, text: String::new() });
        Some(index)
    }

    /// Gives a hop its words.
    pub(crate) fn set_text(&mut self, index: usize, text: &str) {
        if let Some(hop) = self.list.get_mut(index) {
            hop.text = collapse(text, LINK_TEXT_CHARS_MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_link_are_cut() {
        let mut hops = Hops::default();
        hops.add(PageUrl::new("http://page.example/").unwrap(), "/", HopKind::Link);
        hops.set_text(0, &"彩".repeat(LINK_TEXT_CHARS_MAX + 1));
        assert_eq!(hops.list[0].text, "彩".repeat(LINK_TEXT_CHARS_MAX));
    }
}
