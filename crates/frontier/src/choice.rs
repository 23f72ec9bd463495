//! Who is next of what waits at an audited origin, without a look at all of it.
//!
//! URLs stand on shelves, by group and in it by stratum, each in the order of its turn. Who is given out makes the others
//! of its group and stratum wait: only where these stand changes, however many URLs there are.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use suyuan_model::AsItIs;

use crate::sample::Mark;

/// What comes first: the lowest. Class, pages given of the group and of the stratum, lot, place among the known.
pub(crate) type Order = (u8, u32, u32, u64, u32);

type ByHash<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// What waits at one origin.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// What no sample decides on: class, lot, place.
    first: BTreeSet<(u8, u64, u32)>,
    /// In directories in which something was found.
    near: Shelf,
    rest: Shelf,
    /// The places of what is on the two shelves.
    of_directory: ByHash<BTreeSet<(u32, Mark)>>,
}

/// Groups in the order of their turns.
#[derive(Debug, Default)]
struct Shelf {
    groups: ByHash<Group>,
    /// Pages given, who would be next, and the group.
    order: BTreeSet<(u32, Best, u64)>,
}

/// Of a group, who would be next: pages given of the stratum, lot, place.
type Best = (u32, u64, u32);

#[derive(Debug, Default)]
struct Group {
    given: u32,
    strata: ByHash<Stratum>,
    order: BTreeSet<(Best, u64)>,
}

#[derive(Debug, Default)]
struct Stratum {
    given: u32,
    lots: BTreeSet<(u64, u32)>,
}

impl Choice {
    /// Takes in what comes before any sample.
    pub(crate) fn put_first(&mut self, class: u8, lot: u64, place: u32) {
        self.first.insert((class, lot, place));
    }

    /// Takes it out again.
    pub(crate) fn take_first(&mut self, class: u8, lot: u64, place: u32) {
        self.first.remove(&(class, lot, place));
    }

    /// Takes in what the sample decides on.
    pub(crate) fn put(&mut self, mark: Mark, place: u32, is_near: bool, given: impl Fn(u64) -> u32) {
        self.of_directory.entry(mark.directory).or_default().insert((place, mark));
        let shelf = if is_near { &mut self.near } else { &mut self.rest };
        shelf.change(mark, given, |lots| lots.insert((mark.lot, place)));
    }

    /// Takes it out again.
    pub(crate) fn take(&mut self, mark: Mark, place: u32, given: impl Fn(u64) -> u32) {
        if let Some(places) = self.of_directory.get_mut(&mark.directory) {
            places.remove(&(place, mark));
            if places.is_empty() {
                self.of_directory.remove(&mark.directory);
            }
        }
        for shelf in [&mut self.near, &mut self.rest] {
            shelf.change(mark, &given, |lots| lots.remove(&(mark.lot, place)));
        }
    }

    /// Something was found in this directory.
    pub(crate) fn come_near(&mut self, directory: u64, given: impl Fn(u64) -> u32) {
        for &(place, mark) in self.of_directory.get(&directory).into_iter().flatten() {
            self.rest.change(mark, &given, |lots| lots.remove(&(mark.lot, place)));
            self.near.change(mark, &given, |lots| lots.insert((mark.lot, place)));
        }
    }

    /// A page of this group and stratum was given out.
    pub(crate) fn count(&mut self, mark: Mark, given: impl Fn(u64) -> u32) {
        for shelf in [&mut self.near, &mut self.rest] {
            if shelf.groups.contains_key(&mark.group) {
                shelf.change(mark, &given, |_| false);
            }
        }
    }

    /// Who is next: what is near has its turn before the rest as long as there is room for that, and with it afterwards.
    pub(crate) fn next(&self, has_near_room: bool, near: u8, sample: u8) -> Option<Order> {
        if let Some(&(class, lot, place)) = self.first.first() {
            return Some((class, 0, 0, lot, place));
        }
        let as_class = |shelf: &Shelf, class| {
            let &(of_group, (of_stratum, lot, place), _) = shelf.order.first()?;
            Some((class, of_group, of_stratum, lot, place))
        };
        let [near, rest] =
            [as_class(&self.near, if has_near_room { near } else { sample }), as_class(&self.rest, sample)];
        near.into_iter().chain(rest).min()
    }
}

impl Shelf {
    /// Changes who is in a stratum, and with it where the stratum and its group stand.
    fn change(
        &mut self,
        mark: Mark,
        given: impl Fn(u64) -> u32,
        change: impl FnOnce(&mut BTreeSet<(u64, u32)>) -> bool,
    ) {
        let group = self.groups.entry(mark.group).or_default();
        if let Some(best) = group.best() {
            self.order.remove(&(group.given, best, mark.group));
        }
        let stratum = group.strata.entry(mark.stratum).or_default();
        if let Some(best) = stratum.best() {
            group.order.remove(&(best, mark.stratum));
        }
        let _changed = change(&mut stratum.lots);
        stratum.given = given(mark.stratum);
        if let Some(best) = stratum.best() {
            group.order.insert((best, mark.stratum));
        } else {
            group.strata.remove(&mark.stratum);
        }
        group.given = given(mark.group);
        if let Some(best) = group.best() {
            self.order.insert((group.given, best, mark.group));
        } else {
            self.groups.remove(&mark.group);
        }
    }
}

impl Group {
    fn best(&self) -> Option<Best> {
        self.order.first().map(|&(best, _)| best)
    }
}

impl Stratum {
    fn best(&self) -> Option<Best> {
        self.lots.first().map(|&(lot, place)| (self.given, lot, place))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    const NEAR: u8 = 4;
    const SAMPLE: u8 = 5;

    /// A few groups of a few strata of a few directories, each with its parts.
    fn mark(draw: u64) -> Mark {
        let (group, stratum, directory) = (draw % 3, draw % 6, draw % 12);
        Mark { group, stratum: 100 + stratum, directory: 200 + directory, lot: draw * 7 % 50 }
    }

    proptest! {
        #[test]
        fn it_is_the_one_that_a_look_at_all_would_choose(
            steps in prop::collection::vec((0_u8..6, 0_u64..60, any::<bool>()), 1..200),
        ) {
            let mut choice = Choice::default();
            let mut waiting: BTreeSet<(u32, u64)> = BTreeSet::new();
            let mut first: BTreeSet<(u8, u64, u32)> = BTreeSet::new();
            let (mut given, mut near): (BTreeMap<u64, u32>, BTreeSet<u64>) = (BTreeMap::new(), BTreeSet::new());
            for (step, draw, has_near_room) in steps {
                let (mark, place) = (mark(draw), draw as u32);
                let count = |given: &BTreeMap<u64, u32>, key| given.get(&key).copied().unwrap_or_default();
                match step {
                    0 | 1 => {
                        waiting.insert((place, draw));
                        choice.put(mark, place, near.contains(&mark.directory), |key| count(&given, key));
                    }
                    2 => {
                        waiting.remove(&(place, draw));
                        choice.take(mark, place, |key| count(&given, key));
                    }
                    3 => {
                        for key in [mark.group, mark.stratum] {
                            *given.entry(key).or_default() += 1;
                        }
                        choice.count(mark, |key| count(&given, key));
                    }
                    4 => {
                        near.insert(mark.directory);
                        choice.come_near(mark.directory, |key| count(&given, key));
                    }
                    _ => {
                        let entry = ((draw % 4) as u8, draw, place + 1_000);
                        if first.remove(&entry) {
                            choice.take_first(entry.0, entry.1, entry.2);
                        } else if draw < 6 {
                            first.insert(entry);
                            choice.put_first(entry.0, entry.1, entry.2);
                        }
                    }
                }
                let order = |&(place, draw): &(u32, u64)| {
                    let mark = self::mark(draw);
                    let is_near = has_near_room && near.contains(&mark.directory);
                    let (of_group, of_stratum) = (count(&given, mark.group), count(&given, mark.stratum));
                    (if is_near { NEAR } else { SAMPLE }, of_group, of_stratum, mark.lot, place)
                };
                let all = waiting.iter().map(order).chain(first.iter().map(|&(class, lot, place)| (class, 0, 0, lot, place)));
                prop_assert_eq!(choice.next(has_near_room, NEAR, SAMPLE), all.min());
            }
        }
    }

    #[test]
    fn a_choice_among_many_costs_no_more_than_one_among_few() {
        // Were all looked at for each, this would take minutes.
        let (mut choice, mut given): (Choice, HashMap<u64, u32>) = (Choice::default(), HashMap::new());
        for place in 0..100_000_u32 {
            let lot = u64::from(place).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mark = Mark { group: 1, stratum: 100 + u64::from(place % 10), directory: 200, lot };
            choice.put(mark, place, false, |_| 0);
        }
        let mut turns = Vec::new();
        while let Some((_, of_group, _, lot, place)) = choice.next(false, NEAR, SAMPLE) {
            let mark = Mark { group: 1, stratum: 100 + u64::from(place % 10), directory: 200, lot };
            assert_eq!(of_group as usize, turns.len());
            turns.push(mark.stratum);
            let now = |given: &HashMap<u64, u32>, key| given.get(&key).copied().unwrap_or_default();
            choice.take(mark, place, |key| now(&given, key));
            for key in [mark.group, mark.stratum] {
                *given.entry(key).or_default() += 1;
            }
            choice.count(mark, |key| now(&given, key));
        }
        assert_eq!(turns.len(), 100_000);
        assert!(turns.chunks(10).all(|turn| turn.iter().collect::<BTreeSet<_>>().len() == 10));
    }
}
