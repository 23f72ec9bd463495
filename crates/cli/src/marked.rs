//! Things whose own mark is stricter than that of what is handed on: they are left out, whatever it is.

use std::cell::RefCell;
use std::collections::BTreeSet;

use suyuan_model::{Finding, Watch, WatchKind};
use suyuan_share::Tlp;

/// To whom something may be handed on, and what is kept back for that.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The mark of what is handed on; none where nothing is.
    most: Option<Tlp>,
    /// What was kept back.
    met: RefCell<BTreeSet<(WatchKind, String)>>,
}

impl Marks {
    /// What stays in the house: nothing is kept back.
    pub(crate) fn none() -> Marks {
        Marks::default()
    }

    /// What is handed on with this mark.
    pub(crate) fn up_to(most: Tlp) -> Marks {
        Marks { most: Some(most), ..Marks::default() }
    }

    /// Whether the mark of a thing lets it be handed on; what it does not is counted.
    fn lets(&self, watch: &Watch) -> bool {
        let is_stricter = |most| Tlp::strictest_in(&watch.licence).is_some_and(|mark| mark > most);
        let is_kept_back = self.most.is_some_and(is_stricter);
        if is_kept_back {
            self.met.borrow_mut().insert((watch.kind, watch.value.clone()));
        }
        !is_kept_back
    }

    /// The finding, if its thing may be handed on.
    pub(crate) fn pass(&self, finding: Finding) -> Option<Finding> {
        self.lets(&finding.watch).then_some(finding)
    }

    /// How many things were kept back.
    pub(crate) fn kept_back(&self) -> u64 {
        self.met.borrow().len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_more_strictly_stays_and_is_counted_once() {
        let watch = |licence: &str| Watch {
            kind: WatchKind::Domain,
            value: "casino.example".to_owned(),
            category: String::new(),
            source: String::new(),
            listed: None,
            licence: licence.to_owned(),
        };
        let marks = Marks::up_to(Tlp::Amber);
        for (licence, passes) in [("TLP:RED", false), ("tlp:amber+strict", false), ("TLP:AMBER", true), ("CC0", true)] {
            assert_eq!(marks.lets(&watch(licence)), passes, "{licence}");
        }
        assert_eq!(marks.kept_back(), 1);
        assert!(Marks::none().lets(&watch("TLP:RED")));
    }
}
