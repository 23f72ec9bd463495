//! All chains as one picture: every URL once, in the column of its place on the way.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{Chain, ChainStep};
use suyuan_words::Lang;

use super::ChainsOf;
use crate::{harmless, shown};

/// Most URLs in one picture: more cannot be followed by eye, and a layout of any number would be somebody's trap.
pub const CHAIN_NODES_MAX: usize = 400;

/// A picture to be, in words that are harmless but not yet encoded.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) nodes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
    /// URLs that did not fit.
    pub(super) left_out: usize,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) label: String,
    pub(super) column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// A search, or another start.
    Search,
    /// A page on the way.
    Page,
    /// The page of a finding.
    Found,
    /// What is watchlisted.
    Watched,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: String,
}

/// What has its place in the picture already; no number where it did not fit.
#[derive(Default)]
struct Numbers {
    nodes: BTreeMap<(bool, String), Option<usize>>,
    arrows: BTreeSet<(usize, usize)>,
}

impl Drawing {
    pub(super) fn of(lang: Lang, told: &[ChainsOf]) -> Self {
        let mut drawing = Drawing::default();
        let mut numbers = Numbers::default();
        let names: BTreeSet<&str> = told.iter().map(|told| told.finding.watch.value.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        for traced in told.iter().filter_map(|told| told.traced.as_ref()) {
            for chain in std::iter::once(&traced.shortest).chain(&traced.listed) {
                drawing.add(lang, chain, &names, &mut numbers);
            }
        }
        drawing.place();
        drawing
    }

    fn add(&mut self, lang: Lang, chain: &Chain, names: &[&str], numbers: &mut Numbers) {
        let mut before: Option<usize> = None;
        let found = chain.steps.len().checked_sub(2);
        for (place, step) in chain.steps.iter().enumerate() {
            if let Some(result) = &step.seed {
                before = self.node(numbers, true, shown::search(lang, result, names), NodeKind::Search);
            }
            let kind = match (step.visited, Some(place) == found) {
                (false, _) => NodeKind::Watched,
                (true, true) => NodeKind::Found,
                (true, false) => NodeKind::Page,
            };
            let node = self.node(numbers, false, harmless::step(step, names), kind);
            if let (Some(from), Some(to)) = (before, node) {
                let label = if place == 0 { String::new() } else { label(lang, step, names) };
                if numbers.arrows.insert((from, to)) {
                    self.arrows.push(Arrow { from, to, label });
                }
            }
            before = node;
        }
    }

    fn node(&mut self, numbers: &mut Numbers, search: bool, label: String, kind: NodeKind) -> Option<usize> {
        let key = (search, label);
        if let Some(&number) = numbers.nodes.get(&key) {
            if let Some(node) = number.and_then(|number| self.nodes.get_mut(number))
                && (node.kind, kind) == (NodeKind::Page, NodeKind::Found)
            {
                node.kind = kind;
            }
            return number;
        }
        let number = Some(self.nodes.len()).filter(|&number| number < CHAIN_NODES_MAX);
        match number {
            Some(_) => self.nodes.push(Node { kind, label: key.1.clone(), column: 0 }),
            None => self.left_out += 1,
        }
        numbers.nodes.insert(key, number);
        number
    }

    /// Puts every node one column after the last of the nodes that lead to it, so that arrows point to the right; only
    /// the one that closes a circle points back.
    pub(super) fn place(&mut self) {
        let mut onward: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for arrow in &self.arrows {
            onward[arrow.from].push(arrow.to);
        }
        let order = in_order(&onward);
        let mut rank = vec![0; order.len()];
        for (place, &node) in order.iter().enumerate() {
            rank[node] = place;
        }
        for node in order {
            let column = self.nodes[node].column + 1;
            for &next in onward[node].iter().filter(|&&next| rank[next] > rank[node]) {
                self.nodes[next].column = self.nodes[next].column.max(column);
            }
        }
    }
}

/// The nodes in an order in which each comes before those that it leads to, but for what closes a circle.
fn in_order(onward: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(onward.len());
    let mut met = vec![false; onward.len()];
    for start in 0..onward.len() {
        let mut open = vec![(start, 0)];
        while let Some((node, next)) = open.pop() {
            if next == 0 && std::mem::replace(&mut met[node], true) {
                continue;
            }
            match onward[node].get(next) {
                Some(&to) => open.extend([(node, next + 1), (to, 0)]),
                None => order.push(node),
            }
        }
    }
    order.reverse();
    order
}

fn label(lang: Lang, step: &ChainStep, names: &[&str]) -> String {
    let via = shown::via(lang, step);
    match step.text.trim() {
        "" => via.to_owned(),
        _ => format!("{via}{}{}", shown::colon(lang), shown::link_text(step, names)),
    }
}
