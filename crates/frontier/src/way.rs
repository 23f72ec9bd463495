//! The way to a URL as far as this run knows it, for the record that is kept with a capture.

use suyuan_model::{HopKind, UrlId};

use crate::Frontier;

/// Longest way that is told; ways are shorter, and a circle must end.
pub const WAY_HOPS_MAX: usize = 256;

impl Frontier {
    /// The page that leads to this URL, and the kinds of the hops from the seed on; nothing for a seed.
    pub fn way_to(&self, id: UrlId) -> (Option<&str>, Vec<HopKind>) {
        let entry = |id| self.known.index_of(id).map(|index| self.known.get(index));
        let (mut at, mut kinds) = (entry(id), Vec::new());
        let via = at.and_then(|known| entry(known.via?)).map(|known| &*known.url);
        while let Some(known) = at.filter(|known| known.via.is_some() && kinds.len() < WAY_HOPS_MAX) {
            kinds.push(known.kind);
            at = known.via.and_then(entry);
        }
        kinds.reverse();
        (via, kinds)
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Hop, PageUrl, Saved, Seed, SiteRules};

    use super::*;
    use crate::{Next, Pace, Plan, RobotsPolicy, Scope};

    #[test]
    fn a_way_is_told_from_the_seed_on() {
        let url = |text: &str| PageUrl::new(text).unwrap();
        let mut frontier = Frontier::new(
            Plan {
                scope: Scope::Any,
                hops_max: 5,
                pages_max: None,
                pages_per_site_max: 500,
                pace: Pace::Unlimited,
                per_address_per_second: None,
                connections_per_host: 1,
                agent: "suyuan".to_owned(),
                audit: None,
                robots: RobotsPolicy::Ignore,
                rules: SiteRules::default(),
            },
            Saved::default(),
            None,
        );
        frontier.seed(&Seed { url: url("http://a.example/"), found: "a.example".to_owned(), result: None });
        let hop = |to: &str, kind| Hop { to: url(to), found: None, kind, text: String::new() };
        let first = UrlId(1);
        let second = frontier.offer(first, &hop("http://a.example/b", HopKind::Redirect)).id().unwrap();
        let third = frontier.offer(second, &hop("http://a.example/c", HopKind::Link)).id().unwrap();
        assert_eq!(frontier.way_to(first), (None, Vec::new()));
        assert_eq!(frontier.way_to(third), (Some("http://a.example/b"), vec![HopKind::Redirect, HopKind::Link]));
        assert_eq!(frontier.way_to(UrlId(99)), (None, Vec::new()));
        assert!(!matches!(frontier.next(suyuan_model::Timestamp::from_millis(0)), Next::Drained));
    }
}
