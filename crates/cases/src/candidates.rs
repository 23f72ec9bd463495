//! Candidates: what stands beside watched things on several unrelated sites, so that somebody may look at it.
//!
//! An adversary may plant anybody's name beside a watched thing, so a candidate is a question, never an answer.

use std::collections::BTreeSet;

use suyuan_model::{Beside, NeighborSeen, WatchKind};

/// Hidden together, or in one script, on so many unrelated sites: fewer may be anybody's doing.
pub const CANDIDATE_SITES_MIN: u64 = 2;

/// Lines that everybody sees hold all kinds of links, so that more sites have to show them together.
pub const CANDIDATE_SITES_IN_LINES_MIN: u64 = 3;

/// Most places that are told of a candidate, of a site each.
pub const CANDIDATE_PLACES_MAX: usize = 5;

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub kind: WatchKind,
    /// The domain or the handle.
    pub value: String,
    /// How many unrelated sites show it, and how many of their pages.
    pub sites: u64,
    /// How many pages show it.
    pub pages: u64,
    /// How it stands there.
    pub beside: BTreeSet<Beside>,
    /// Beside what, as `KIND:VALUE`.
    pub watched: BTreeSet<String>,
    /// The first places, at most [`CANDIDATE_PLACES_MAX`].
    pub places: Vec<NeighborSeen>,
}

/// Puts neighbors together that come by kind and value, and in these by site and page.
#[derive(Debug, Default)]
pub struct Candidates {
    current: Option<(Candidate, Strength)>,
}

/// On how many sites a candidate stands in which company.
#[derive(Debug, Default)]
struct Strength {
    last_site: String,
    last_is_hidden: bool,
    hidden_sites: u64,
}

impl Candidates {
    /// Takes the next neighbor; gives the candidate that ends with it, if it is one.
    pub fn take(&mut self, seen: NeighborSeen, sites_min: u64) -> Option<Candidate> {
        let is_same = |(now, _): &(Candidate, Strength)| now.kind == seen.kind && now.value == seen.value;
        let ended = if self.current.as_ref().is_some_and(is_same) { None } else { self.end(sites_min) };
        let (candidate, strength) = self.current.get_or_insert_with(|| (Candidate::of(&seen), Strength::default()));
        if strength.last_site != seen.site {
            candidate.sites += 1;
            strength.last_site.clone_from(&seen.site);
            strength.last_is_hidden = false;
            if candidate.places.len() < CANDIDATE_PLACES_MAX {
                candidate.places.push(seen.clone());
            }
        }
        if seen.beside != Beside::Lines && !strength.last_is_hidden {
            strength.last_is_hidden = true;
            strength.hidden_sites += 1;
        }
        candidate.pages += 1;
        candidate.beside.insert(seen.beside);
        candidate.watched.insert(seen.watched);
        ended
    }

    /// The last candidate, if it is one.
    pub fn end(&mut self, sites_min: u64) -> Option<Candidate> {
        let (candidate, strength) = self.current.take()?;
        let in_lines = sites_min.max(CANDIDATE_SITES_IN_LINES_MIN);
        (strength.hidden_sites >= sites_min || candidate.sites >= in_lines).then_some(candidate)
    }
}

impl Candidate {
    fn of(seen: &NeighborSeen) -> Candidate {
        Candidate {
            kind: seen.kind,
            value: seen.value.clone(),
            sites: 0,
            pages: 0,
            beside: BTreeSet::new(),
            watched: BTreeSet::new(),
            places: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The candidates among these, as `value sites/pages`.
    fn told(seen: &[(&str, &str, Beside)], sites_min: u64) -> Vec<String> {
        let mut candidates = Candidates::default();
        let mut found = Vec::new();
        for (at, &(value, site, beside)) in seen.iter().enumerate() {
            let neighbor = NeighborSeen {
                kind: WatchKind::Domain,
                value: value.to_owned(),
                beside,
                site: site.to_owned(),
                page: format!("http://{site}/{at}"),
                raw: String::new(),
                byte_offset: None,
                watched: "domain:casino.example".to_owned(),
            };
            found.extend(candidates.take(neighbor, sites_min));
        }
        found.extend(candidates.end(sites_min));
        assert!(found.iter().all(|one| one.places.len() == CANDIDATE_PLACES_MAX.min(one.sites as usize)));
        found.iter().map(|one| format!("{} {}/{}", one.value, one.sites, one.pages)).collect()
    }

    #[test]
    fn what_several_unrelated_sites_show_together_is_proposed() {
        use Beside::{HiddenBlock, Lines, Script};
        let seen = [
            ("a.example", "school.example", HiddenBlock),
            ("a.example", "school.example", HiddenBlock),
            ("b.example", "museum.example", HiddenBlock),
            ("b.example", "school.example", Script),
            ("c.example", "museum.example", Lines),
            ("c.example", "school.example", Lines),
            ("d.example", "clinic.example", Lines),
            ("d.example", "museum.example", Lines),
            ("d.example", "school.example", Lines),
        ];
        assert_eq!(told(&seen, CANDIDATE_SITES_MIN), ["b.example 2/2", "d.example 3/3"]);
        assert_eq!(told(&seen, 1), ["a.example 1/2", "b.example 2/2", "d.example 3/3"]);
        assert_eq!(CANDIDATE_SITES_IN_LINES_MIN, 3);
        assert!(told(&seen, 4).is_empty());
        let many: Vec<(String, String)> =
            (0..=CANDIDATE_PLACES_MAX).map(|at| ("a.example".to_owned(), format!("site{at}.example"))).collect();
        let many: Vec<_> = many.iter().map(|(value, site)| (&**value, &**site, HiddenBlock)).collect();
        assert_eq!(told(&many, CANDIDATE_SITES_MIN), ["a.example 6/6"]);
    }
}
