//! Packets: what goes to one owner, one area or one hoster together.
//!
//! Cases come one after the other; what is told of each lies in a store until all are there, and then each packet takes
//! its own. In memory is where it lies, and for whom.

mod cover;
mod dead_links;
mod manifest;
mod name;
mod sheets;

use std::collections::BTreeMap;
use std::io::Write;

use suyuan_cases::{CaseFile, PacketKey, Split, was_confirmed};
use suyuan_model::{Health, Kept, Severity};
use suyuan_words::{Lang, packets as words};

use crate::cleanup::{self, Report, Totals};
use crate::shelf::{self, Shelf, Sorted, Store};
use crate::{ShareError, sheet};

pub use cover::UNCONFIRMED_SHOWN_MAX;
pub use dead_links::{DEAD_LINKS_BYTES_MAX, DEAD_LINKS_MAX};
pub use manifest::Digesting;
pub use name::PACKET_NAME_CHARS_MAX;

/// The file of a packet with the records of its evidence.
pub const RECORDS: &str = "evidence.warc.gz";

/// Where in what is put down of a case its parts stand.
mod part {
    pub(super) const LIST: usize = 0;
    pub(super) const PAGES: usize = 1;
    pub(super) const FIXES: usize = 2;
    pub(super) const GAPS: usize = 3;
    pub(super) const EVIDENCE: usize = 4;
    pub(super) const EVIDENCE_TOLD: usize = 5;
    pub(super) const OVERVIEW: usize = 6;
    pub(super) const ARTICLE: usize = 7;
    pub(super) const LINES: usize = 8;
    pub(super) const REPLY: usize = 9;
    pub(super) const LINKS: usize = 10;
}

/// Takes cases one after the other, and makes packets of them once all are there.
pub struct PacketsWriter<'a> {
    report: Report<'a>,
    split: Split,
    shelf: Shelf<'a>,
    put: usize,
    groups: BTreeMap<String, Group>,
}

/// What goes together.
#[derive(Debug, Default)]
struct Group {
    /// As the worst of its cases calls it.
    title: String,
    /// Its rank; what is lower is worse.
    worst: Option<i64>,
    cases: Vec<(i64, usize)>,
    severity: Option<Severity>,
    pages: usize,
    fixes: usize,
    links: usize,
    /// The sites of cases that no person confirmed, the worst first once all are there.
    unconfirmed: Vec<(i64, String)>,
}

/// All packets, each to be written by itself.
pub struct Packets<'a> {
    report: Report<'a>,
    split: Split,
    store: Sorted<'a>,
    groups: Vec<(String, Group)>,
}

/// One packet.
pub struct Packet<'p, 'a> {
    report: Report<'a>,
    split: Split,
    store: &'p mut Sorted<'a>,
    name: &'p str,
    group: &'p Group,
}

impl<'a> PacketsWriter<'a> {
    /// Begins.
    pub fn begin(split: Split, report: Report<'a>, store: &'a mut dyn Store) -> Result<Self, ShareError> {
        Ok(PacketsWriter { report, split, shelf: Shelf::new(store)?, put: 0, groups: BTreeMap::new() })
    }

    /// Takes a case into its packet. What the last looks at its pages told is asked where it is needed: for whoever can
    /// take them out of search engines.
    pub fn put<E: From<ShareError>>(
        &mut self,
        key: &PacketKey,
        file: &CaseFile,
        last_health: impl FnMut(&str) -> Result<Option<Health>, E>,
    ) -> Result<(), E> {
        let links = if self.split == Split::Owner { dead_links::of(file, last_health)? } else { Vec::new() };
        self.keep(key, file, links).map_err(E::from)
    }

    fn keep(&mut self, key: &PacketKey, file: &CaseFile, links: Vec<Vec<String>>) -> Result<(), ShareError> {
        let report = &self.report;
        let (mut list, mut page, mut text) = (
            cleanup::xlsx::parts(report, file)?.into_iter(),
            cleanup::html::parts(report, &mut Totals::default(), file)?.into_iter(),
            cleanup::text::parts(report, &mut Totals::default(), file)?.into_iter(),
        );
        let group = self.groups.entry(key.key.clone()).or_default();
        let rank = shelf::rank(file.case.severity, file.pages.len().try_into().unwrap_or(u32::MAX));
        if group.worst.is_none_or(|worst| rank <= worst) {
            group.worst = Some(rank);
            group.title.clone_from(&key.title);
        }
        group.cases.push((rank, self.put));
        if !was_confirmed(&file.history) {
            group.unconfirmed.push((rank, file.case.site.readable().into_owned()));
        }
        group.severity = group.severity.max(Some(file.case.severity));
        group.pages += file.pages.len();
        group.fixes += file.fixes.len();
        group.links += links.len();
        let next = |parts: &mut std::vec::IntoIter<Vec<u8>>| parts.next().unwrap_or_default();
        let row = next(&mut list);
        next(&mut list);
        let parts = [
            row,
            shelf::rows(sheets::pages(file))?,
            next(&mut list),
            next(&mut list),
            shelf::rows(sheets::evidence(file))?,
            shelf::rows(sheets::evidence_told(report.lang, file))?,
            next(&mut page),
            next(&mut page),
            text.nth(1).unwrap_or_default(),
            shelf::rows([sheets::reply(report.lang, file)])?,
            shelf::rows(links)?,
        ];
        self.shelf.put(file, &parts)?;
        self.put += 1;
        Ok(())
    }

    /// Makes packets of what was taken.
    pub fn end(self) -> Result<Packets<'a>, ShareError> {
        let PacketsWriter { report, split, shelf, groups, .. } = self;
        let named = groups.into_iter().map(|(key, mut group)| {
            // The worst first; what is equal stays in the order of the sites.
            group.cases.sort_unstable();
            group.unconfirmed.sort_unstable();
            if group.title.is_empty() {
                let unknown = if split == Split::Area { words::UNKNOWN_AREA } else { words::UNKNOWN_HOSTER };
                unknown.text(report.lang).clone_into(&mut group.title);
            }
            (name::of(&key, &group.title), group)
        });
        Ok(Packets { groups: named.collect(), report, split, store: shelf.put_order()? })
    }
}

impl<'a> Packets<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The packet of this number, from 0.
    pub fn packet(&mut self, number: usize) -> Packet<'_, 'a> {
        let (name, group) = &self.groups[number];
        Packet { report: self.report, split: self.split, store: &mut self.store, name, group }
    }

    /// Writes which packets there are.
    pub fn write_index(&self, out: &mut dyn Write) -> Result<(), ShareError> {
        let mut sheet = sheet::Sheet::begin(out, &["folder", "for", "severity", "cases", "pages", "fixes"])?;
        for (name, group) in &self.groups {
            let severity = group.severity.map_or("", Severity::name);
            let counts = [group.cases.len(), group.pages, group.fixes].map(|count| count.to_string());
            let told = [name.clone(), group.title.clone(), severity.to_owned()];
            sheet.row(&[&told[..], &counts[..]].concat())?;
        }
        sheet.end()
    }
}

impl Packet<'_, '_> {
    /// The name of its folder: safe on every system, the same in every export, and no other's.
    pub fn name(&self) -> &str {
        self.name
    }

    fn lang(&self) -> Lang {
        self.report.lang
    }

    /// The sheet to print.
    pub fn write_cover(&mut self, out: &mut dyn Write) -> Result<(), ShareError> {
        cover::html(self, out)
    }

    /// The same as plain text.
    pub fn write_text(&mut self, out: &mut dyn Write) -> Result<(), ShareError> {
        cover::text(self, out)
    }

    /// The workbook.
    pub fn write_list(&mut self, out: &mut dyn Write) -> Result<(), ShareError> {
        sheets::write_list(self, out)
    }

    /// The findings, each with where its records stand among those that are copied; the caller copies them.
    pub fn write_evidence<E: From<ShareError>>(
        &mut self,
        out: &mut dyn Write,
        copy: impl FnMut(&Kept) -> Result<Option<u64>, E>,
    ) -> Result<(), E> {
        sheets::write_evidence(self, out, copy)
    }

    /// The form for the answer.
    pub fn write_reply(&mut self, out: &mut dyn Write) -> Result<(), ShareError> {
        sheets::write_reply(self, out)
    }

    /// Hands on the lists of pages for search engines, each with its name.
    pub fn each_dead_links<E: From<ShareError>>(
        &mut self,
        take: impl FnMut(&str, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        dead_links::each(self, take)
    }
}
