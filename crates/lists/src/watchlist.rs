//! Is this host, URL or address on the list?
//!
//! A [`Watchlist`] is built once and then only asked.
//! A question allocates nothing and costs one pass over the name, however long the list is.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::io::Write as _;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use suyuan_model::{Allow, PageUrl, Timestamp, Watch, WatchId, WatchKind, WatchRef};
use url::Host;

use crate::handles::Handles;
use crate::table::{Rolling, Table};

/// Most bytes of values in one watchlist: entries are found by 32-bit offsets, which keeps a million domains near 32 MB.
pub const WATCHLIST_TEXT_BYTES_MAX: usize = u32::MAX as usize;

/// What is known to be illegal, compact and read-only.
///
/// An entry matches itself and what lies below it, never upwards.
/// What is allowed, with what lies below that, matches nothing, however it is listed.
#[derive(Clone, Debug)]
pub struct Watchlist {
    /// All values, one after the other.
    text: String,
    /// Where each value ends in `text`.
    ends: Vec<u32>,
    /// For each entry, its place in `marks`.
    mark_of: Vec<u32>,
    /// What many entries have in common, kept once.
    marks: Vec<Mark>,
    words: Vec<String>,
    names: Table,
    addresses: Table,
    urls: Table,
    /// Hosts (with port) that have url entries, so that all other URLs are spared the walk over their path.
    url_hosts: Table,
    /// Labels of the shortest name: shorter suffixes need no look.
    labels_min: usize,
    /// The last labels of all hosts.
    tops: HashSet<Box<str>>,
    /// The allow-list as it was given, expired entries too.
    allowed: Vec<Allow>,
    /// Its entries that hold, as a list that can be asked.
    holding: Option<Box<Watchlist>>,
    /// What finds its contact handles, made when it is first asked for.
    matcher: OnceLock<Arc<Handles>>,
    /// True for the list that was imported into the ledger, as it lies there.
    is_imported: bool,
}

/// Everything about an entry but its value; texts are places in `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mark {
    kind: WatchKind,
    category: u32,
    source: u32,
    licence: u32,
    listed: Option<Timestamp>,
}

impl Watchlist {
    /// Builds the list; of entries with the same kind and value the first is kept.
    ///
    /// # Panics
    ///
    /// When the values take more than [`WATCHLIST_TEXT_BYTES_MAX`] bytes.
    pub fn new(entries: Vec<Watch>) -> Watchlist {
        let entries = first_of_each(entries);
        let mut list = Watchlist::builder();
        list.reserve(entries.len(), entries.iter().map(|watch| watch.value.len()).sum());
        for watch in entries {
            list.add(watch.as_ref());
        }
        list.finish()
    }

    /// Begins a list that takes entries one by one, without keeping them anywhere else.
    pub fn builder() -> WatchlistBuilder {
        WatchlistBuilder { list: Watchlist::empty(), words: HashMap::new(), marks: HashMap::new(), last: None }
    }

    fn empty() -> Watchlist {
        Watchlist {
            text: String::new(),
            ends: Vec::new(),
            mark_of: Vec::new(),
            marks: Vec::new(),
            words: Vec::new(),
            names: Table::new(0, 0),
            addresses: Table::new(0, 0),
            urls: Table::new(0, 0),
            url_hosts: Table::new(0, 0),
            labels_min: usize::MAX,
            tops: HashSet::new(),
            allowed: Vec::new(),
            holding: None,
            matcher: OnceLock::new(),
            is_imported: false,
        }
    }

    /// True for the list that was imported into the ledger, as it lies there: nobody need write it there again.
    pub fn is_imported(&self) -> bool {
        self.is_imported
    }

    /// The list with an allow-list that overrides it; what has expired by `now` allows nothing.
    #[must_use]
    pub fn allowing(mut self, allowed: Vec<Allow>, now: Timestamp) -> Watchlist {
        let allowed = longest_of_each(allowed);
        let holding: Vec<Watch> = allowed.iter().filter(|allow| allow.holds(now)).map(as_watch).collect();
        self.holding = (!holding.is_empty()).then(|| Box::new(Watchlist::new(holding)));
        self.matcher = OnceLock::new();
        self.allowed = allowed;
        self
    }

    /// The allow-list as it was given, expired entries too.
    pub fn allowed(&self) -> &[Allow] {
        &self.allowed
    }

    /// The entry of the allow-list that keeps this thing from being reported; `matched` is the URL that named it, if one did.
    pub fn allowing_entry(&self, watch: &Watch, matched: Option<&PageUrl>) -> Option<&Allow> {
        let holding = self.holding.as_deref()?;
        let by_value = || match watch.kind {
            WatchKind::Url => PageUrl::new(&watch.value).ok().and_then(|url| holding.listed_url(&url)),
            WatchKind::Domain | WatchKind::Host | WatchKind::Ip => holding.listed_name(&watch.value),
            kind => holding.ids().map(WatchId).find(|&id| holding.kind(id) == kind && holding.value(id) == watch.value),
        };
        let id = matched.map_or_else(by_value, |url| holding.listed_url(url))?;
        self.allowed.iter().find(|allow| allow.kind == holding.kind(id) && allow.value == holding.value(id))
    }

    /// The entry of the allow-list that lets this URL be visited.
    pub fn allowing_url(&self, url: &PageUrl) -> Option<&Allow> {
        let holding = self.holding.as_deref()?;
        let id = holding.listed_url(url)?;
        self.allowed.iter().find(|allow| allow.kind == holding.kind(id) && allow.value == holding.value(id))
    }

    /// The most specific entry that matches a URL, unless that is allowed.
    pub fn find_url(&self, url: &PageUrl) -> Option<WatchId> {
        self.listed_url(url).filter(|_| self.holding.as_ref().is_none_or(|holding| holding.listed_url(url).is_none()))
    }

    /// The most specific entry that matches a host, unless that is allowed.
    pub fn find_name(&self, name: &str) -> Option<WatchId> {
        self.listed_name(name)
            .filter(|_| self.holding.as_ref().is_none_or(|holding| holding.listed_name(name).is_none()))
    }

    /// True when a host of the list has this last label, in lower-case A-labels.
    pub fn has_top(&self, label: &str) -> bool {
        self.tops.contains(label)
    }

    /// The entry for an address, unless that is allowed.
    pub fn find_address(&self, address: IpAddr) -> Option<WatchId> {
        let is_free = || self.holding.as_ref().is_none_or(|holding| holding.listed_address(address).is_none());
        self.listed_address(address).filter(|_| is_free())
    }

    /// The most specific entry that matches a URL: the longest url entry, else the longest name, else its address.
    ///
    /// A host entry goes before a domain entry of the same name. What is allowed is not left out.
    pub fn listed_url(&self, url: &PageUrl) -> Option<WatchId> {
        self.find_longest_url(after_scheme(url.as_str())).or_else(|| match url.url().host() {
            Some(Host::Domain(name)) => self.find_suffix(name),
            Some(Host::Ipv4(address)) => self.listed_address(address.into()),
            Some(Host::Ipv6(address)) => self.listed_address(address.into()),
            None => None,
        })
    }

    /// The most specific entry that matches a host: a name in lower-case A-labels, or an address (IPv6 with or without brackets).
    fn listed_name(&self, name: &str) -> Option<WatchId> {
        let name = name.strip_suffix('.').unwrap_or(name);
        // A host whose last label is a number is an address; only such a text is worth parsing as one.
        let may_be_address = name.ends_with(|c: char| c.is_ascii_digit() || c == ']') || name.contains(':');
        if may_be_address && let Ok(address) = name.trim_start_matches('[').trim_end_matches(']').parse() {
            return self.listed_address(address);
        }
        self.find_suffix(name)
    }

    /// The entry for an address; an IPv4 address mapped into IPv6 is that IPv4 address.
    fn listed_address(&self, address: IpAddr) -> Option<WatchId> {
        if self.addresses.is_empty() {
            return None;
        }
        // The longest text of an address has 45 bytes, so that this write cannot fail; if it did, nothing would match.
        let mut buffer = [0_u8; 48];
        let mut rest = &mut buffer[..];
        write!(rest, "{}", address.to_canonical()).ok()?;
        let unused = rest.len();
        let text = &buffer[..buffer.len() - unused];
        let hash = Rolling::of(text.iter().rev().copied());
        self.addresses.find(hash, |id| self.value_at(id).as_bytes() == text).map(WatchId)
    }

    /// The entry because of which this URL must never be visited.
    pub fn forbids(&self, url: &PageUrl) -> Option<WatchId> {
        self.find_url(url)
    }

    /// The entry, put together again.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn get(&self, id: WatchId) -> Watch {
        let mark = self.mark(id.0);
        Watch {
            kind: mark.kind,
            value: self.value_at(id.0).to_owned(),
            category: self.words[mark.category as usize].clone(),
            source: self.words[mark.source as usize].clone(),
            listed: mark.listed,
            licence: self.words[mark.licence as usize].clone(),
        }
    }

    /// The value of an entry, without putting the rest together.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn value(&self, id: WatchId) -> &str {
        self.value_at(id.0)
    }

    /// The kind of an entry.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn kind(&self, id: WatchId) -> WatchKind {
        self.mark(id.0).kind
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every entry, in the order of the lists.
    pub fn iter(&self) -> impl Iterator<Item = (WatchId, Watch)> + '_ {
        self.ids().map(|id| (WatchId(id), self.get(WatchId(id))))
    }

    /// The contact handles: entry, kind and value.
    pub(crate) fn handles(&self) -> impl Iterator<Item = (WatchId, WatchKind, &str)> {
        let all = self.ids().map(|id| (WatchId(id), self.mark(id).kind, self.value_at(id)));
        all.filter(|(_, kind, _)| kind.is_handle())
    }

    /// What finds the contact handles of this list in a text.
    pub fn matcher(&self) -> &Handles {
        self.matcher.get_or_init(|| Arc::new(Handles::new(self)))
    }

    /// The contact handles that are allowed.
    pub(crate) fn allowed_handles(&self) -> impl Iterator<Item = (WatchKind, &str)> {
        self.holding.iter().flat_map(|holding| holding.handles()).map(|(_, kind, value)| (kind, value))
    }

    /// A digest of the content that does not depend on its order: the same lists give the same digest, in any version.
    pub fn digest(&self) -> String {
        let mut order: Vec<u32> = self.ids().collect();
        order.sort_unstable_by_key(|&id| (self.mark(id).kind.name(), self.value_at(id)));
        let mut digest = Digest::START;
        for id in order {
            let mark = self.mark(id);
            digest.take(mark.kind.name());
            digest.take(self.value_at(id));
            for word in [mark.category, mark.source, mark.licence] {
                digest.take(&self.words[word as usize]);
            }
            digest.take(&mark.listed.map_or_else(String::new, |when| when.millis().to_string()));
        }
        format!("{:032x}", digest.0)
    }

    /// The same of the allow-list.
    pub fn allowed_digest(&self) -> String {
        let mut order: Vec<&Allow> = self.allowed.iter().collect();
        order.sort_unstable();
        let mut digest = Digest::START;
        for allow in order {
            digest.take(allow.kind.name());
            for text in [&allow.value, &allow.reason, &allow.source] {
                digest.take(text);
            }
            digest.take(&allow.expires.map_or_else(String::new, |end| end.millis().to_string()));
        }
        format!("{:032x}", digest.0)
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let tables = [&self.names, &self.addresses, &self.urls, &self.url_hosts];
        self.text.capacity()
            + (self.ends.capacity() + self.mark_of.capacity()) * size_of::<u32>()
            + self.marks.capacity() * size_of::<Mark>()
            + self.words.iter().map(|word| word.capacity() + size_of::<String>()).sum::<usize>()
            + tables.into_iter().map(Table::heap_bytes).sum::<usize>()
    }

    /// Fills the tables. Hosts go in before domains: the first of two equal names is the one that is found.
    fn index(&mut self) {
        let count = |wanted: &[WatchKind]| self.ids().filter(|&id| wanted.contains(&self.mark(id).kind)).count();
        let ids = self.ends.len() as u32;
        let mut names = Table::new(count(&[WatchKind::Host, WatchKind::Domain]), ids);
        let mut addresses = Table::new(count(&[WatchKind::Ip]), ids);
        let mut urls = Table::new(count(&[WatchKind::Url]), ids);
        let mut url_hosts = urls.clone();
        for kind in [WatchKind::Host, WatchKind::Domain, WatchKind::Ip] {
            let table = if kind == WatchKind::Ip { &mut addresses } else { &mut names };
            for id in self.ids().filter(|&id| self.mark(id).kind == kind) {
                let value = self.value_at(id);
                table.put(Rolling::of(value.bytes().rev()), id, |other| self.value_at(other) == value);
            }
        }
        for id in self.ids().filter(|&id| self.mark(id).kind == WatchKind::Url) {
            let key = self.url_key(id);
            let hash = octets(key).fold(Rolling::START, with_octet);
            urls.put(hash, id, |other| octets(self.url_key(other)).eq(octets(key)));
            let host = authority(key);
            url_hosts.put(Rolling::of(host.bytes()), id, |other| authority(self.url_key(other)) == host);
        }
        self.tops = self.tops();
        let is_name = |&id: &u32| matches!(self.mark(id).kind, WatchKind::Host | WatchKind::Domain);
        let labels = |id| self.value_at(id).bytes().filter(|&byte| byte == b'.').count() + 1;
        self.labels_min = self.ids().filter(is_name).map(labels).min().unwrap_or(usize::MAX);
        (self.names, self.addresses, self.urls, self.url_hosts) = (names, addresses, urls, url_hosts);
    }

    fn tops(&self) -> HashSet<Box<str>> {
        // Lists are long and their tops few: most are among those that were met last.
        const LATELY: usize = 8;
        let mut tops: HashSet<Box<str>> = HashSet::new();
        let mut lately = [""; LATELY];
        for id in self.ids() {
            let host = match self.mark(id).kind {
                WatchKind::Host | WatchKind::Domain => self.value_at(id),
                WatchKind::Url => authority(self.url_key(id)).split(':').next().unwrap_or_default(),
                _ => continue,
            };
            let top = host.rsplit('.').next().unwrap_or_default();
            if !lately.contains(&top) {
                tops.insert(top.into());
                lately.rotate_right(1);
                lately[0] = top;
            }
        }
        tops
    }

    /// The longest name on the list that is this name or lies above it: suffix by suffix, from the right.
    fn find_suffix(&self, name: &str) -> Option<WatchId> {
        if self.names.is_empty() {
            return None;
        }
        let find = |hash, suffix: &str| self.names.find(hash, |id| self.value_at(id) == suffix);
        let mut hash = Rolling::START;
        let mut labels = 0;
        let mut longest = None;
        for (at, byte) in name.bytes().enumerate().rev() {
            if byte == b'.' {
                labels += 1;
                if labels >= self.labels_min {
                    longest = find(hash, &name[at + 1..]).or(longest);
                }
            }
            hash = hash.with(byte);
        }
        find(hash, name).or(longest).map(WatchId)
    }

    /// The longest url entry that is this URL or stands above it; `url` begins with its host.
    ///
    /// An entry ends at a boundary: `/x` matches `/x`, `/x/y` and `/x?y`, not `/xy`; one that ends in `/` matches all below it;
    /// one with a query matches that query, alone or with more after `&`.
    fn find_longest_url(&self, url: &str) -> Option<WatchId> {
        if self.urls.is_empty() {
            return None;
        }
        let host = authority(url);
        self.url_hosts.find(Rolling::of(host.bytes()), |id| authority(self.url_key(id)) == host)?;
        let find = |hash, end: usize| self.urls.find(hash, |id| octets(self.url_key(id)).eq(octets(&url[..end])));
        let mut hash = Rolling::START;
        let mut longest = None;
        let mut in_query = false;
        let mut at = 0;
        while let Some((octet, taken)) = octet_at(url, at) {
            let is = |byte: u8| octet == u16::from(byte);
            let ends_before = if in_query { is(b'&') } else { is(b'/') || is(b'?') };
            if ends_before {
                longest = find(hash, at).or(longest);
            }
            in_query |= is(b'?');
            hash = with_octet(hash, octet);
            at += taken;
            if is(b'/') && !in_query {
                longest = find(hash, at).or(longest);
            }
        }
        find(hash, at).or(longest).map(WatchId)
    }

    fn ids(&self) -> std::ops::Range<u32> {
        0..self.ends.len() as u32
    }

    fn mark(&self, id: u32) -> Mark {
        self.marks[self.mark_of[id as usize] as usize]
    }

    fn value_at(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.text[start..self.ends[id] as usize]
    }

    /// What a url entry is compared by: http and https are the same thing.
    fn url_key(&self, id: u32) -> &str {
        after_scheme(self.value_at(id))
    }
}

/// A list that is being put together. No two entries may have the same kind and value, as in a ledger.
#[derive(Debug)]
pub struct WatchlistBuilder {
    list: Watchlist,
    words: HashMap<String, u32>,
    marks: HashMap<Mark, u32>,
    /// The place of the last entry's mark: its neighbors mostly have the same.
    last: Option<u32>,
}

impl WatchlistBuilder {
    /// Adds an entry: its value to the one text, the rest once for all entries that share it.
    ///
    /// # Panics
    ///
    /// When the values take more than [`WATCHLIST_TEXT_BYTES_MAX`] bytes.
    pub fn add(&mut self, watch: WatchRef<'_>) {
        let mark = self.last.filter(|&last| self.says(last, watch)).unwrap_or_else(|| self.mark(watch));
        self.last = Some(mark);
        self.list.mark_of.push(mark);
        self.list.text.push_str(watch.value);
        let end = u32::try_from(self.list.text.len()).ok();
        self.list.ends.push(end.unwrap_or_else(|| panic!("a watchlist of more than {WATCHLIST_TEXT_BYTES_MAX} bytes")));
    }

    /// The list that was imported into the ledger, ready to be asked.
    pub fn finish_imported(self) -> Watchlist {
        Watchlist { is_imported: true, ..self.finish() }
    }

    /// The list, ready to be asked.
    pub fn finish(mut self) -> Watchlist {
        self.list.text.shrink_to_fit();
        self.list.ends.shrink_to_fit();
        self.list.mark_of.shrink_to_fit();
        self.list.index();
        self.list
    }

    fn reserve(&mut self, entries: usize, bytes: usize) {
        self.list.text.reserve_exact(bytes);
        self.list.ends.reserve_exact(entries);
        self.list.mark_of.reserve_exact(entries);
    }

    /// True when a mark says what an entry says.
    fn says(&self, mark: u32, watch: WatchRef<'_>) -> bool {
        let mark = self.list.marks[mark as usize];
        let word = |word: u32| self.list.words[word as usize].as_str();
        (mark.kind, mark.listed) == (watch.kind, watch.listed)
            && word(mark.category) == watch.category
            && word(mark.source) == watch.source
            && word(mark.licence) == watch.licence
    }

    fn mark(&mut self, watch: WatchRef<'_>) -> u32 {
        let WatchlistBuilder { list, words, marks, .. } = self;
        let mut word = |text: &str| place_of(words, &mut list.words, text.to_owned());
        let mark = Mark {
            kind: watch.kind,
            category: word(watch.category),
            source: word(watch.source),
            licence: word(watch.licence),
            listed: watch.listed,
        };
        place_of(marks, &mut list.marks, mark)
    }
}

/// One entry for every kind and value: the one that holds longest.
fn longest_of_each(mut allowed: Vec<Allow>) -> Vec<Allow> {
    allowed.sort_by_key(|allow| std::cmp::Reverse(allow.expires.map_or(i64::MAX, Timestamp::millis)));
    let mut seen = HashSet::new();
    allowed.retain(|allow| seen.insert((allow.kind, allow.value.clone())));
    allowed
}

/// An entry of the allow-list as one that can be looked up.
fn as_watch(allow: &Allow) -> Watch {
    Watch {
        kind: allow.kind,
        value: allow.value.clone(),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    }
}

/// The first entry of every kind and value.
fn first_of_each(mut entries: Vec<Watch>) -> Vec<Watch> {
    let mut seen = HashSet::with_capacity(entries.len());
    let is_first: Vec<bool> = entries.iter().map(|watch| seen.insert((watch.kind, watch.value.as_str()))).collect();
    let mut is_first = is_first.into_iter();
    entries.retain(|_| is_first.next().unwrap_or(true));
    entries
}

/// The place of a thing among the things already kept; a new one is put at the end.
fn place_of<T: Clone + Eq + Hash>(places: &mut HashMap<T, u32>, kept: &mut Vec<T>, thing: T) -> u32 {
    *places.entry(thing).or_insert_with_key(|thing| {
        kept.push(thing.clone());
        kept.len() as u32 - 1
    })
}

/// What follows `://`.
fn after_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// Host and, where it is not the scheme's own, port: what comes before the path.
fn authority(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// The octet at a place of a URL, and how many bytes spell it; an encoded octet that is not unreserved is above 255.
///
/// `%78` and `x` are the same octet, `%2f` and `%2F` too, `%2F` and `/` are not (RFC 3986, 6.2.2).
fn octet_at(url: &str, at: usize) -> Option<(u16, usize)> {
    let hex = |byte: &u8| char::from(*byte).to_digit(16);
    match url.as_bytes().get(at..)? {
        [] => None,
        [b'%', high, low, ..] if hex(high).is_some() && hex(low).is_some() => {
            let octet = (hex(high)? * 16 + hex(low)?) as u8;
            let unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
            Some((if unreserved { u16::from(octet) } else { 0x100 | u16::from(octet) }, 3))
        }
        [byte, ..] => Some((u16::from(*byte), 1)),
    }
}

/// The octets of a URL, one after the other.
fn octets(url: &str) -> impl Iterator<Item = u16> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (octet, taken) = octet_at(url, at)?;
        at += taken;
        Some(octet)
    })
}

fn with_octet(hash: Rolling, octet: u16) -> Rolling {
    let [high, low] = octet.to_be_bytes();
    if high == 0 { hash.with(low) } else { hash.with(b'%').with(low) }
}

/// FNV-1a of 128 bits: the same in every version, and enough to tell lists apart that nobody forges.
struct Digest(u128);

impl Digest {
    const START: Digest = Digest(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);

    /// Takes a text and an end mark, so that no two sequences of texts read the same.
    fn take(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}
