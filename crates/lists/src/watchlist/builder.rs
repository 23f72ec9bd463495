//! How a list is put together.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use suyuan_model::{Watch, WatchKind, WatchRef};

use super::entries::{Entries, Mark};
use super::octets::{octets, with_octet};
use super::{Watchlist, authority, host_of, url_key};
use crate::suffix::Suffixes;
use crate::table::{Rolling, Table};

/// A list that is being put together. No two entries may have the same kind and value, as in a ledger.
#[derive(Debug, Default)]
pub struct WatchlistBuilder {
    entries: Entries,
    words: HashMap<String, u32>,
    marks: HashMap<Mark, u32>,
    /// The place of the last entry's mark: its neighbors mostly have the same.
    last: Option<u32>,
}

impl WatchlistBuilder {
    /// Adds an entry: its value to the others, the rest once for all entries that share it.
    ///
    /// False, and nothing was added, when the entries would take more than [`crate::WATCHLIST_TEXT_BYTES_MAX`] bytes.
    #[must_use]
    pub fn add(&mut self, watch: WatchRef<'_>) -> bool {
        let mark = self.last.filter(|&last| self.says(last, watch)).unwrap_or_else(|| self.mark(watch));
        self.last = Some(mark);
        self.entries.push(mark, watch.value).is_some()
    }

    /// The list that was imported into the ledger, ready to be asked.
    pub fn finish_imported(self) -> Watchlist {
        Watchlist { is_imported: true, ..self.finish() }
    }

    /// The list, ready to be asked.
    pub fn finish(mut self) -> Watchlist {
        self.entries.shrink_to_fit();
        let mut list = Watchlist { entries: self.entries, ..Watchlist::default() };
        index(&mut list);
        let pages: Vec<u32> =
            list.entries.iter().filter(|(_, kind, _)| *kind == WatchKind::Page).map(|(id, ..)| id).collect();
        for id in pages {
            let url = list.entries.value(id).to_owned();
            list.put_page(&url, id);
        }
        list
    }

    pub(super) fn reserve(&mut self, entries: usize, bytes: usize) {
        self.entries.reserve(entries, bytes);
    }

    /// True when a mark says what an entry says.
    fn says(&self, mark: u32, watch: WatchRef<'_>) -> bool {
        let mark = self.entries.marks()[mark as usize];
        (mark.kind, mark.listed) == (watch.kind, watch.listed)
            && is_same(self.entries.word(mark.category), watch.category)
            && is_same(self.entries.word(mark.source), watch.source)
            && is_same(self.entries.word(mark.licence), watch.licence)
    }

    fn mark(&mut self, watch: WatchRef<'_>) -> u32 {
        let (marks, words) = self.entries.shared();
        let mut word = |text: &str| place_of(&mut self.words, words, text.to_owned());
        let mark = Mark {
            kind: watch.kind,
            category: word(watch.category),
            source: word(watch.source),
            licence: word(watch.licence),
            listed: watch.listed,
        };
        place_of(&mut self.marks, marks, mark)
    }
}

/// Whether a text that came just now is one that is kept.
///
/// Byte by byte: a database has just written it, in pieces, and whoever reads it in wide pieces waits until it has settled.
/// That makes a fifth of the time in which a long list is loaded.
fn is_same(kept: &str, came: &str) -> bool {
    kept.len() == came.len() && kept.bytes().zip(came.bytes()).all(|(kept, came)| kept == came)
}

/// The first entry of every kind and value.
pub(super) fn first_of_each(mut entries: Vec<Watch>) -> Vec<Watch> {
    let mut seen = HashSet::with_capacity(entries.len());
    let is_first: Vec<bool> = entries.iter().map(|watch| seen.insert((watch.kind, watch.value.as_str()))).collect();
    let mut is_first = is_first.into_iter();
    entries.retain(|_| is_first.next().unwrap_or(true));
    entries
}

/// Fills the tables. Hosts go in before domains: the first of two equal names is the one that is found.
fn index(list: &mut Watchlist) {
    let Watchlist { entries, .. } = list;
    let (mut names, mut addresses, mut urls, mut hosts) = (0, 0, 0, 0);
    for (_, kind, _) in entries.iter() {
        match kind {
            WatchKind::Host => (names, hosts) = (names + 1, hosts + 1),
            WatchKind::Domain => names += 1,
            WatchKind::Ip => addresses += 1,
            WatchKind::Url => urls += 1,
            _ => {}
        }
    }
    let table = |keys| Table::new(keys, entries.end());
    (list.names, list.addresses, list.urls, list.url_hosts) =
        (table(names), table(addresses), table(urls), table(urls));
    let mut tops = Tops::default();
    let mut labels_min = usize::MAX;
    let mut put_name = |id, name| {
        let (mut labels, mut hash) = (0, 0);
        for (start, of_suffix) in Suffixes::of(name) {
            if labels == 0 {
                tops.put(&name[start..]);
            }
            (labels, hash) = (labels + 1, of_suffix);
        }
        labels_min = labels_min.min(labels);
        list.names.put(hash, id, |other| entries.is(other, name));
    };
    if hosts > 0 {
        entries.iter().filter(|(_, kind, _)| *kind == WatchKind::Host).for_each(|(id, _, name)| put_name(id, name));
    }
    for (id, kind, value) in entries.iter() {
        match kind {
            WatchKind::Domain => put_name(id, value),
            WatchKind::Ip => {
                let hash = Rolling::of(value.iter().copied()).hash();
                list.addresses.put(hash, id, |other| entries.is(other, value));
            }
            WatchKind::Url => {
                let key = url_key(entries, id);
                let hash = octets(key).fold(Rolling::START, with_octet).hash();
                list.urls.put(hash, id, |other| octets(url_key(entries, other)).eq(octets(key)));
                let host = host_of(authority(key));
                let is_host = |other| host_of(authority(url_key(entries, other))) == host;
                list.url_hosts.put(Rolling::of(host.bytes()).hash(), id, is_host);
            }
            _ => {}
        }
    }
    if urls > 0 {
        for (id, ..) in entries.iter().filter(|(_, kind, _)| *kind == WatchKind::Url) {
            let name = host_of(authority(url_key(entries, id)));
            tops.put(name.rsplit('.').next().unwrap_or_default().as_bytes());
        }
    }
    list.labels_min = labels_min;
    list.has_other_tops = tops.all.iter().any(|top| top.starts_with(b"xn--"));
    list.tops = tops.all;
}

/// The last labels of hosts. Lists are long and their tops few: most are among those that were met last.
#[derive(Default)]
struct Tops<'list> {
    all: HashSet<Box<[u8]>>,
    lately: [&'list [u8]; 8],
}

impl<'list> Tops<'list> {
    fn put(&mut self, top: &'list [u8]) {
        if !self.lately.contains(&top) {
            self.all.insert(top.into());
            self.lately.rotate_right(1);
            self.lately[0] = top;
        }
    }
}

/// The place of a thing among the things already kept; a new one is put at the end.
fn place_of<T: Clone + Eq + Hash>(places: &mut HashMap<T, u32>, kept: &mut Vec<T>, thing: T) -> u32 {
    *places.entry(thing).or_insert_with_key(|thing| {
        kept.push(thing.clone());
        kept.len() as u32 - 1
    })
}
