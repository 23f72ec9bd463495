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

    /// Puts every node one column after the first of the nodes that lead to it.
    fn place(&mut self) {
        let mut columns: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut led_to = vec![false; self.nodes.len()];
        for arrow in &self.arrows {
            led_to[arrow.to] = true;
        }
        for (node, led_to) in led_to.iter().enumerate() {
            if !led_to {
                columns[node] = Some(0);
            }
        }
        // Chains are shortest ways, so breadth first is the order of the columns; what only a circle leads to comes first.
        loop {
            let next = self
                .arrows
                .iter()
                .filter(|arrow| columns[arrow.to].is_none())
                .filter_map(|arrow| columns[arrow.from].map(|column| (column + 1, arrow.to)));
            match next.min() {
                Some((column, node)) => columns[node] = Some(column),
                None => match columns.iter().position(Option::is_none) {
                    Some(node) => columns[node] = Some(0),
                    None => break,
                },
            }
        }
        for (node, column) in self.nodes.iter_mut().zip(columns) {
            node.column = column.unwrap_or_default();
        }
    }
}

fn label(lang: Lang, step: &ChainStep, names: &[&str]) -> String {
    let via = shown::via(lang, step);
    match step.text.trim() {
        "" => via.to_owned(),
        _ => format!("{via}{}{}", shown::colon(lang), shown::link_text(step, names)),
    }
}
