//! How many sightings of one page are kept, and which.
//!
//! A template can repeat one link a thousand times, and a list can name a thousand domains.
//! The first ones show where to look, the worst one says how bad it is; the rest would only fill the ledger.

use std::collections::HashMap;

use suyuan_model::{Place, Sighting, Technique, WatchId};

/// Most sightings of one watchlisted thing by one technique in one kind of place on one page: more of the same say nothing new.
pub const SIGHTINGS_PER_WATCH_MAX: usize = 20;

/// Most sightings of one page: about a megabyte of evidence, more than anybody reads.
pub const SIGHTINGS_PER_PAGE_MAX: usize = 2000;

/// Leaves out what goes beyond the limits; says how many, if any.
pub(crate) fn keep_telling(sightings: Vec<Sighting>) -> (Vec<Sighting>, usize) {
    let found = sightings.len();
    let kept = per_page(per_watch(sightings));
    let left_out = found - kept.len();
    (kept, left_out)
}

/// The first ones of each group; the last place goes to the worst, if it is worse than all of them.
fn per_watch(sightings: Vec<Sighting>) -> Vec<Sighting> {
    let mut groups: HashMap<(WatchId, Technique, Place), Group> = HashMap::new();
    for (index, sighting) in sightings.iter().enumerate() {
        groups.entry((sighting.watch, sighting.technique, sighting.place)).or_default().offer(index, sighting);
    }
    let mut keep = vec![false; sightings.len()];
    for index in groups.into_values().flat_map(|group| group.kept) {
        keep[index] = true;
    }
    sightings.into_iter().zip(keep).filter_map(|(sighting, keep)| keep.then_some(sighting)).collect()
}

/// The sightings of one group that are kept.
#[derive(Default)]
struct Group {
    kept: Vec<usize>,
    worst: Option<Badness>,
}

/// How bad a sighting is, for comparing.
type Badness = (suyuan_model::Severity, suyuan_model::EvidenceLevel);

impl Group {
    fn offer(&mut self, index: usize, sighting: &Sighting) {
        let badness = badness_of(sighting);
        let is_worse = self.worst.is_none_or(|worst| badness > worst);
        if is_worse {
            self.worst = Some(badness);
        }
        if self.kept.len() < SIGHTINGS_PER_WATCH_MAX {
            self.kept.push(index);
        } else if is_worse {
            // The last one is the newcomer, or a newcomer that was less bad.
            self.kept.pop();
            self.kept.push(index);
        }
    }
}

/// The worst of each watched thing before the second worst of any, so that no finding is lost to the repeats of another.
fn per_page(sightings: Vec<Sighting>) -> Vec<Sighting> {
    if sightings.len() <= SIGHTINGS_PER_PAGE_MAX {
        return sightings;
    }
    let mut order: Vec<usize> = (0..sightings.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(badness_of(&sightings[index])));
    let mut seen: HashMap<WatchId, u32> = HashMap::new();
    let mut turns = vec![0; sightings.len()];
    for &index in &order {
        let turn = seen.entry(sightings[index].watch).or_default();
        turns[index] = *turn;
        *turn += 1;
    }
    order.sort_by_key(|&index| turns[index]);
    order.truncate(SIGHTINGS_PER_PAGE_MAX);
    order.sort_unstable();
    let mut keep = order.into_iter().peekable();
    let kept = sightings.into_iter().enumerate().filter(|&(index, _)| keep.next_if_eq(&index).is_some());
    kept.map(|(_, sighting)| sighting).collect()
}

fn badness_of(sighting: &Sighting) -> Badness {
    (sighting.severity, sighting.level)
}
