//! Keeping what the walk finds, and what is still worth its evidence where not all of it is kept.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::LazyLock;

use foldhash::quality::RandomState;
use suyuan_model::{Place, SiteRules};

use crate::finds::{At, Find};
use crate::fragment::Fragment;
use crate::walker::Walker;
use crate::{FURTHER_SPOTS_MAX, SPOTS_MAX};

/// Hosts without number are one site, whatever its pages call them.
static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

/// Which sites were kept in which places, and how many beyond the others.
#[derive(Debug, Default)]
pub(crate) struct Further {
    kept: HashSet<u64>,
    of_place: HashMap<Place, u32>,
    hasher: RandomState,
}

impl Further {
    /// Nothing beyond these finds yet.
    fn than(finds: &[Find]) -> Self {
        let mut further = Further::default();
        for find in finds {
            let key = further.key(find.target.host(), find.place);
            further.kept.insert(key);
        }
        further
    }

    fn key(&self, host: &str, place: Place) -> u64 {
        self.hasher.hash_one((RULES.site_of_name(host), place))
    }

    /// Whether the site of a host is new in such a place, which has room still.
    fn is_worth_it(&self, host: &str, place: Place) -> bool {
        self.of_place.get(&place).is_none_or(|&kept| kept < FURTHER_SPOTS_MAX)
            && !self.kept.contains(&self.key(host, place))
    }

    /// One more find is kept.
    fn add(&mut self, find: &Find) {
        if self.kept.insert(self.key(find.target.host(), find.place)) {
            *self.of_place.entry(find.place).or_default() += 1;
        }
    }
}

impl Walker<'_> {
    /// Whether one more find of this host in such a place is worth its evidence.
    pub(crate) fn has_room(&mut self, host: &str, place: Place) -> bool {
        if self.finds.len() < SPOTS_MAX {
            return true;
        }
        let kept = self.further.get_or_insert_with(|| Further::than(&self.finds));
        kept.is_worth_it(host, place)
    }

    /// Keeps a find, unless it is the same as one that was read in another way.
    pub(crate) fn keep(&mut self, fragment: &Fragment, find: Find, host_at: usize, of_tag: bool) {
        // A file that is called so is a name as well as what a redirector may be asked for.
        let carried = if find.outer.is_some() { "carried " } else { "" };
        if !self.known.insert((host_at, format!("{carried}{}", find.target.host()))) {
            return;
        }
        if !self.has_room(find.target.host(), find.place) {
            return;
        }
        if let Some(further) = &mut self.further {
            further.add(&find);
        }
        let mut find = find;
        // What runs over tags stands in the block that it begins in.
        if find.block == Find::LAST_BLOCK {
            find.block = self.blocks.len() - 1;
        }
        if let Some(link) = fragment.link.as_ref().filter(|_| of_tag) {
            link.finds.borrow_mut().push(self.finds.len());
        }
        self.finds.push(find);
    }

    /// Keeps a find, with what the piece of a running text stands in that it begins in.
    pub(crate) fn keep_standing(&mut self, fragment: &Fragment, at: &At, mut find: Find) {
        let start = find.range.start;
        if let Some(run) = at.run {
            let Some(standing) = run.standing(&find.range) else { return };
            find.stands_in(standing);
        }
        self.keep(fragment, find, start, at.attribute.is_some());
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;
    use crate::{Source, Target, examine};

    /// Which hosts are found in which places of a page on which all of `example` is watched.
    fn found(html: &str) -> Vec<(String, Place)> {
        let url = PageUrl::new("http://school.test/").unwrap();
        let headers = Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]);
        let mut watched = |target: Target| match target {
            Target::Url(url) => url.host().ends_with(".example"),
            Target::Name(name) | Target::Host(name) | Target::Top(name) => name.ends_with("example"),
            _ => false,
        };
        let spots = examine(&Source::new(&url, &headers, html.as_bytes()), &mut watched).spots;
        spots.into_iter().map(|spot| (spot.target.host().to_owned(), spot.place)).collect()
    }

    #[test]
    fn a_thousand_mentions_in_front_hide_nothing_else() {
        let talk = format!("<!-- {} -->", "casino.example ".repeat(SPOTS_MAX + 1));
        let links = |at: usize| format!("<a href=http://s{at}.casino.example/>x</a>");
        let subdomains: String = (0..SPOTS_MAX + 99).map(links).collect();
        let hidden = format!("{subdomains}<p style=display:none><a href=http://bet.example/>x</a>");
        assert_eq!(found(&hidden).last(), Some(&("bet.example".to_owned(), Place::Anchor)));
        for (behind, place) in [
            ("<meta http-equiv=refresh content='0;url=http://bet.example/'>", Place::MetaRefresh),
            ("<meta http-equiv=refresh content='0;url=http://casino.example/'>", Place::MetaRefresh),
            ("<a href=http://bet.example/>x</a>", Place::Anchor),
            ("<script>location='http://bet.example/'</script>", Place::ScriptString),
        ] {
            let all = found(&format!("{talk}{behind}"));
            assert!(all.iter().any(|(_, one)| *one == place), "{behind}: {:?}", all.last());
            assert!(all.len() < SPOTS_MAX + 9);
        }
    }

    #[test]
    fn of_a_crowd_in_one_place_so_many_are_kept_beyond_the_limit() {
        let crowd: String = (0..SPOTS_MAX + 99).map(|at| format!("<a href=http://c{at}.example/>x</a>")).collect();
        let found = found(&format!("{crowd}<img src=http://c0.example/x>"));
        assert_eq!(found.len(), SPOTS_MAX + FURTHER_SPOTS_MAX as usize + 1);
        assert_eq!(found.last().map(|(_, place)| *place), Some(Place::Image));
    }
}
