//! Is this host, URL or address on the list?
//!
//! A [`Watchlist`] is built once and then only asked.
//! A question allocates nothing and costs one pass over the name, however long the list is.

mod builder;
mod digest;
mod entries;
mod octets;
mod pages;

use std::collections::HashSet;
use std::io::Write as _;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use suyuan_model::{Allow, PageUrl, Timestamp, Watch, WatchId, WatchKind};

use crate::handles::Handles;
use crate::suffix::Suffixes;
use crate::table::{Rolling, Table};
use builder::first_of_each;
use digest::Digest;
use entries::Entries;
use octets::{octet_at, octets, with_octet};
use pages::Pages;

pub use builder::WatchlistBuilder;

/// Most bytes of entries in one watchlist: they are found by 32-bit places, which keeps a million domains near 32 MB.
pub const WATCHLIST_TEXT_BYTES_MAX: usize = u32::MAX as usize;

/// What is known to be illegal, compact and read-only.
///
/// An entry matches itself and what lies below it, never upwards.
/// What is allowed, with what lies below that, matches nothing, however it is listed.
#[derive(Clone, Debug, Default)]
pub struct Watchlist {
    entries: Entries,
    names: Table,
    addresses: Table,
    urls: Table,
    /// Hosts that have url entries, so that all other URLs are spared the walk over their path.
    url_hosts: Table,
    /// What is of tier two.
    pages: Pages,
    /// Where the entries end that came from lists; none where all did.
    listed_end: Option<u32>,
    /// Labels of the shortest name: shorter suffixes need no look.
    labels_min: usize,
    /// The last labels of all hosts.
    tops: HashSet<Box<[u8]>>,
    /// Whether one of them is an A-label (RFC 5890).
    has_other_tops: bool,
    /// The allow-list as it was given, expired entries too.
    allowed: Vec<Allow>,
    /// Its entries that hold, as a list that can be asked.
    holding: Option<Box<Watchlist>>,
    /// What finds its contact handles, made when it is first asked for.
    matcher: OnceLock<Arc<Handles>>,
    /// True for the list that was imported into the ledger, as it lies there.
    is_imported: bool,
}

impl Watchlist {
    /// Builds the list; of entries with the same kind and value the first is kept.
    ///
    /// # Panics
    ///
    /// When the values take more than [`WATCHLIST_TEXT_BYTES_MAX`] bytes; a list that may be so long is built entry by entry.
    pub fn new(entries: Vec<Watch>) -> Watchlist {
        let entries = first_of_each(entries);
        let mut list = WatchlistBuilder::default();
        list.reserve(entries.len(), entries.iter().map(|watch| watch.value.len()).sum());
        for watch in entries {
            assert!(list.add(watch.as_ref()), "a watchlist of more than {WATCHLIST_TEXT_BYTES_MAX} bytes");
        }
        list.finish()
    }

    /// Begins a list that takes entries one by one, without keeping them anywhere else.
    pub fn builder() -> WatchlistBuilder {
        WatchlistBuilder::default()
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
            WatchKind::Url | WatchKind::Page => {
                PageUrl::new(&watch.value).ok().and_then(|url| holding.listed_url(&url))
            }
            WatchKind::Domain | WatchKind::Host | WatchKind::Ip => holding.listed_name(&watch.value),
            kind => holding.handles().find(|&(_, of, value)| of == kind && value == watch.value).map(|(id, ..)| id),
        };
        let id = matched.map_or_else(by_value, |url| holding.listed_url(url))?;
        self.allow_of(holding, id)
    }

    /// The entry of the allow-list that lets this URL be visited.
    pub fn allowing_url(&self, url: &PageUrl) -> Option<&Allow> {
        let holding = self.holding.as_deref()?;
        let id = holding.listed_url(url)?;
        self.allow_of(holding, id)
    }

    fn allow_of(&self, holding: &Watchlist, id: WatchId) -> Option<&Allow> {
        let is_kind = |allow: &Allow| as_watch(allow).kind == holding.kind(id);
        self.allowed.iter().find(|allow| is_kind(allow) && allow.value == holding.value(id))
    }

    /// The most specific entry that matches a URL, unless that is allowed; a page of tier two where nothing else does.
    pub fn find_url(&self, url: &PageUrl) -> Option<WatchId> {
        let listed = self.listed_url(url).or_else(|| self.find_page(url));
        listed.filter(|_| self.holding.as_ref().is_none_or(|holding| holding.listed_url(url).is_none()))
    }

    /// The most specific entry that matches a host, unless that is allowed.
    pub fn find_name(&self, name: &str) -> Option<WatchId> {
        self.listed_name(name)
            .filter(|_| self.holding.as_ref().is_none_or(|holding| holding.listed_name(name).is_none()))
    }

    /// True when a host of the list has this last label, in lower-case A-labels.
    pub fn has_top(&self, label: &str) -> bool {
        self.tops.contains(label.as_bytes())
    }

    /// True when an entry is an address.
    pub fn has_addresses(&self) -> bool {
        !self.addresses.is_empty()
    }

    /// True when a URL on this host is an entry, whatever its port; a name in lower-case A-labels, or an address as in a URL.
    pub fn has_urls_at(&self, host: &str) -> bool {
        let is_host = |id| host_of(authority(url_key(&self.entries, id))) == host;
        self.pages.has_host(host)
            || !self.url_hosts.is_empty() && self.url_hosts.find(Rolling::of(host.bytes()).hash(), is_host).is_some()
    }

    /// True when a host of the list has a last label that is not in ASCII.
    pub fn has_other_tops(&self) -> bool {
        self.has_other_tops
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
        self.find_longest_url(after_scheme(url.as_str())).or_else(|| match url.address() {
            Some(address) => self.listed_address(address),
            None => self.find_suffix(url.host()),
        })
    }

    /// The most specific entry that matches a host: a name in lower-case A-labels, or an address (IPv6 with or without brackets).
    fn listed_name(&self, name: &str) -> Option<WatchId> {
        let name = name.strip_suffix('.').unwrap_or(name);
        // A host whose last label is a number is an address; only such a text is worth parsing as one.
        let may_be_address = !self.addresses.is_empty()
            && (name.ends_with(|c: char| c.is_ascii_digit() || c == ']') || name.contains(':'));
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
        let hash = Rolling::of(text.iter().copied()).hash();
        self.addresses.find(hash, |id| self.entries.bytes(id) == text).map(WatchId)
    }

    /// The entry because of which this URL must never be visited; a page of tier two forbids nothing.
    pub fn forbids(&self, url: &PageUrl) -> Option<WatchId> {
        self.listed_url(url).filter(|_| self.holding.as_ref().is_none_or(|holding| holding.listed_url(url).is_none()))
    }

    /// The entry, put together again.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn get(&self, id: WatchId) -> Watch {
        self.entries.get(id.0)
    }

    /// The value of an entry, without putting the rest together.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn value(&self, id: WatchId) -> &str {
        self.entries.value(id.0)
    }

    /// The kind of an entry.
    ///
    /// # Panics
    ///
    /// When the id is not of this list.
    pub fn kind(&self, id: WatchId) -> WatchKind {
        self.entries.kind(id.0)
    }

    /// How many entries there are, with confirmed pages.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    /// Every entry that came from a list, in the order of the lists.
    pub fn iter(&self) -> impl Iterator<Item = (WatchId, Watch)> + '_ {
        self.listed_ids().map(|id| (WatchId(id), self.entries.get(id)))
    }

    fn listed_ids(&self) -> impl Iterator<Item = u32> + '_ {
        let end = self.listed_end.unwrap_or(u32::MAX);
        self.entries.ids().take_while(move |&id| id < end)
    }

    /// The contact handles: entry, kind and value.
    pub(crate) fn handles(&self) -> impl Iterator<Item = (WatchId, WatchKind, &str)> {
        self.entries.handles().iter().map(|&id| (WatchId(id), self.entries.kind(id), self.entries.value(id)))
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
        let entries = &self.entries;
        let mut order: Vec<u32> = self.listed_ids().collect();
        order.sort_unstable_by_key(|&id| (entries.kind(id).name(), entries.bytes(id)));
        let mut digest = Digest::START;
        for id in order {
            let mark = entries.mark(id);
            digest.take(mark.kind.name());
            digest.take(entries.value(id));
            for word in [mark.category, mark.source, mark.licence] {
                digest.take(entries.word(word));
            }
            digest.take(&mark.listed.map_or_else(String::new, |when| when.millis().to_string()));
        }
        digest.text()
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
        digest.text()
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        let tables = [&self.names, &self.addresses, &self.urls, &self.url_hosts];
        self.entries.heap_bytes() + tables.into_iter().map(Table::heap_bytes).sum::<usize>() + self.pages.heap_bytes()
    }

    /// The longest name on the list that is this name or lies above it: suffix by suffix, from the right.
    fn find_suffix(&self, name: &str) -> Option<WatchId> {
        if self.names.is_empty() {
            return None;
        }
        let mut longest = None;
        for (before, (start, hash)) in Suffixes::of(name.as_bytes()).enumerate() {
            if before + 1 >= self.labels_min {
                let suffix = &name.as_bytes()[start..];
                longest = self.names.find(hash, |id| self.entries.is(id, suffix)).or(longest);
            }
        }
        longest.map(WatchId)
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
        if !self.has_urls_at(host_of(host)) {
            return None;
        }
        let find = |hash: Rolling, end: usize| {
            self.urls.find(hash.hash(), |id| octets(url_key(&self.entries, id)).eq(octets(&url[..end])))
        };
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
        // A page that is allowed is allowed with what lies below it, as every URL is.
        kind: if allow.kind == WatchKind::Page { WatchKind::Url } else { allow.kind },
        value: allow.value.clone(),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    }
}

/// What a url entry is compared by: http and https are the same thing.
fn url_key(entries: &Entries, id: u32) -> &str {
    after_scheme(entries.value(id))
}

/// What follows `://`.
fn after_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// Host and, where it is not the scheme's own, port: what comes before the path.
fn authority(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// The host without a port.
fn host_of(authority: &str) -> &str {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    authority.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(authority, |(host, _)| host)
}
