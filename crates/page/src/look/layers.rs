//! Cascade layers: which of them comes before which (CSS Cascade 5, section 6.4.3).

use std::collections::HashMap;

/// So deep are layers told apart; what is deeper stands with what is around it.
const LAYERS_DEPTH_MAX: usize = 4;

/// So many layers beside each other are told apart.
const LAYERS_MAX: u16 = 4_096;

/// The place of a layer: what has a larger one comes before the others, but for what is important.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layer {
    /// Its number at each depth, outermost first; none of what stands in no layer.
    path: Vec<u16>,
}

impl Layer {
    /// What stands in a layer itself comes before what stands in those inside of it, and what stands in none before all.
    pub(super) fn order(&self) -> u64 {
        let own = std::iter::repeat(u16::MAX);
        self.path.iter().copied().chain(own).take(LAYERS_DEPTH_MAX).fold(0, |order, part| order << 16 | u64::from(part))
    }
}

/// The layers of all sheets, in the order in which they are named first.
#[derive(Debug, Default)]
pub(super) struct Layers {
    known: HashMap<(Vec<u16>, String), u16>,
    counts: HashMap<Vec<u16>, u16>,
}

impl Layers {
    /// The layer of this name inside of another: `a.b`; each that has none is one of its own.
    pub(super) fn inside(&mut self, around: &Layer, name: &str) -> Layer {
        let mut path = around.path.clone();
        for part in name.split('.').map(str::trim) {
            if path.len() == LAYERS_DEPTH_MAX {
                break;
            }
            let count = self.counts.entry(path.clone()).or_default();
            let part = if part.is_empty() { format!(" {count}") } else { part.to_owned() };
            let number = *self.known.entry((path.clone(), part)).or_insert_with(|| {
                let number = *count;
                *count = (number + 1).min(LAYERS_MAX);
                number
            });
            path.push(number);
        }
        Layer { path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_later_comes_before() {
        let mut layers = Layers::default();
        let none = Layer::default();
        let mut order = |name: &str| layers.inside(&none, name).order();
        let (a, b) = (order("a"), order("b"));
        let (inner, last) = (order("a.c"), order("a.d"));
        assert!(inner < last && last < a && a < b && b < none.order());
        assert_eq!(order("a"), a);
        assert!(order("") != order(""));
    }

    #[test]
    fn so_many_and_so_deep_ones_are_told_apart() {
        let mut layers = Layers::default();
        let none = Layer::default();
        let mut order = |name: &str| layers.inside(&none, name).order();
        let deep = ["x"; LAYERS_DEPTH_MAX].join(".");
        assert!(order(&deep) < order(&deep[2..]));
        assert_eq!(order(&format!("{deep}.x")), order(&deep));
        let all: Vec<u64> = (0..=LAYERS_MAX + 1).map(|at| order(&format!("l{at}"))).collect();
        assert!(all[usize::from(LAYERS_MAX) - 2] < all[usize::from(LAYERS_MAX) - 1]);
        assert_eq!(all[usize::from(LAYERS_MAX)], all[usize::from(LAYERS_MAX) + 1]);
    }
}
