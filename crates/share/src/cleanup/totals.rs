//! What a list says of all its cases together.

use std::collections::BTreeMap;

use suyuan_cases::CaseFile;
use suyuan_model::{Severity, Technique};

/// Figures of all cases; they grow with what there is to count, and not with how much.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// Cases by severity, what is for information only among them.
    pub(crate) cases: BTreeMap<Severity, usize>,
    pub(crate) pages: usize,
    pub(crate) fixes: usize,
    /// How wide the columns of a table have to be.
    pub(crate) widths: Vec<usize>,
    /// Findings by severity, technique and category, where they are drawn.
    pub(crate) severities: BTreeMap<Severity, u64>,
    pub(crate) techniques: BTreeMap<Technique, u64>,
    pub(crate) categories: BTreeMap<String, u64>,
}

impl Totals {
    /// Counts a case.
    pub(crate) fn add(&mut self, file: &CaseFile) {
        *self.cases.entry(file.case.severity).or_default() += 1;
        self.pages += file.pages.len();
        self.fixes += file.fixes.len();
    }

    /// Counts the findings of a case.
    pub(crate) fn add_findings(&mut self, file: &CaseFile) {
        for finding in &file.findings {
            *self.severities.entry(finding.severity).or_default() += 1;
            for &technique in &finding.techniques {
                *self.techniques.entry(technique).or_default() += 1;
            }
            match self.categories.get_mut(&finding.watch.category) {
                Some(count) => *count += 1,
                None => drop(self.categories.insert(finding.watch.category.clone(), 1)),
            }
        }
    }

    /// Makes room for the cells of a row.
    pub(crate) fn fit(&mut self, cells: impl IntoIterator<Item = usize>) {
        for (place, width) in cells.into_iter().enumerate() {
            match self.widths.get_mut(place) {
                Some(known) => *known = width.max(*known),
                None => self.widths.push(width),
            }
        }
    }

    /// How many cases there are.
    pub(crate) fn cases(&self) -> usize {
        self.cases.values().sum::<usize>() - self.info()
    }

    /// How many sites have none, since what was found there is for information only.
    pub(crate) fn info(&self) -> usize {
        self.cases.get(&Severity::Info).copied().unwrap_or(0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}
