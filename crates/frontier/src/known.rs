//! Every URL of the run, once.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, RandomState};

use suyuan_model::{AsItIs, HopKind, PageUrl, SavedUrl, UrlId, UrlState};

use crate::key::seen_key;

/// Every URL of the run.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// In the order of their numbers.
    pub(crate) entries: Vec<Entry>,
    seen: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    queries: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// Keyed by chance, so that no page can choose URLs that collide; 64 bits are then enough to tell URLs apart.
    hasher: RandomState,
    last_id: u32,
    /// Places of the numbers that do not follow one another, as those of earlier runs.
    strays: HashMap<UrlId, u32>,
    /// Numbers that URLs have from earlier runs, by their text: they keep them.
    earlier: HashMap<u64, UrlId, BuildHasherDefault<AsItIs>>,
}

/// One URL, and the shortest known way to it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: UrlId,
    pub(crate) url: Box<str>,
    pub(crate) text: Box<str>,
    pub(crate) via: Option<UrlId>,
    pub(crate) origin: u32,
    pub(crate) kind: HopKind,
    pub(crate) hops: u8,
    pub(crate) free_hops: u8,
    pub(crate) priority: u8,
    pub(crate) state: UrlState,
    pub(crate) attempts: u8,
    pub(crate) deaths: u8,
    pub(crate) has_findings: bool,
    /// Redirects or refreshes lead on from here.
    pub(crate) leads_on: bool,
    /// Handed out, by whatever name, and not answered yet.
    pub(crate) in_hand: bool,
}

/// A way to a URL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) via: Option<UrlId>,
    pub(crate) kind: HopKind,
    pub(crate) hops: u8,
    pub(crate) free_hops: u8,
    pub(crate) priority: u8,
}

/// The name under which a URL is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(u64);

impl Known {
    /// Numbers go on after this one.
    pub(crate) fn count_from(&mut self, last: Option<UrlId>) {
        self.last_id = self.last_id.max(last.map_or(0, |id| id.0));
    }

    pub(crate) fn key(&self, url: &PageUrl) -> Key {
        Key(self.hasher.hash_one(seen_key(url)))
    }

    /// The name of this very URL, session id and all.
    pub(crate) fn exact_key(&self, url: &PageUrl) -> Key {
        Key(self.hasher.hash_one(url.as_str()))
    }

    pub(crate) fn find(&self, key: Key) -> Option<u32> {
        self.seen.get(&key.0).copied()
    }

    /// The place of a number; numbers mostly follow one another, so a guess is nearly always right.
    pub(crate) fn index_of(&self, id: UrlId) -> Option<u32> {
        let guess = self.guess(id).filter(|&at| self.entries.get(at as usize).is_some_and(|entry| entry.id == id));
        guess.or_else(|| self.strays.get(&id).copied())
    }

    fn guess(&self, id: UrlId) -> Option<u32> {
        id.0.checked_sub(self.entries.first()?.id.0)
    }

    pub(crate) fn get(&self, index: u32) -> &Entry {
        &self.entries[index as usize]
    }

    pub(crate) fn get_mut(&mut self, index: u32) -> &mut Entry {
        &mut self.entries[index as usize]
    }

    /// These URLs have numbers from earlier runs.
    pub(crate) fn remember(&mut self, earlier: Vec<(UrlId, String)>) {
        self.earlier = earlier.into_iter().map(|(id, url)| (self.hasher.hash_one(url.as_str()), id)).collect();
    }

    /// The number of a URL that this run meets for the first time.
    pub(crate) fn id_for(&self, url: &PageUrl) -> UrlId {
        let earlier = self.earlier.get(&self.hasher.hash_one(url.as_str()));
        earlier.copied().unwrap_or(UrlId(self.last_id + 1))
    }

    /// Takes up a URL under a number that no other has.
    pub(crate) fn insert(&mut self, key: Key, saved: &SavedUrl, origin: usize) -> u32 {
        assert!(self.index_of(saved.id).is_none(), "a number is given to one URL only");
        let index = self.entries.len() as u32;
        self.last_id = self.last_id.max(saved.id.0);
        self.seen.insert(key.0, index);
        if self.guess(saved.id).is_some_and(|guess| guess != index) || self.guess(saved.id).is_none() && index > 0 {
            self.strays.insert(saved.id, index);
        }
        self.entries.push(Entry {
            id: saved.id,
            url: saved.url.as_str().into(),
            text: saved.text.as_str().into(),
            via: saved.via,
            origin: origin as u32,
            kind: saved.kind,
            hops: saved.hops,
            free_hops: saved.free_hops,
            priority: saved.priority,
            state: saved.state,
            attempts: saved.attempts,
            deaths: saved.deaths,
            has_findings: false,
            leads_on: false,
            in_hand: false,
        });
        index
    }

    /// How many different queries of this URL's path are known; none when it has no query.
    pub(crate) fn queries_of(&self, url: &PageUrl) -> u32 {
        self.path_key(url).and_then(|key| self.queries.get(&key).copied()).unwrap_or(0)
    }

    /// Counts one more query of this URL's path.
    pub(crate) fn count_query(&mut self, url: &PageUrl) {
        if let Some(key) = self.path_key(url) {
            *self.queries.entry(key).or_default() += 1;
        }
    }

    fn path_key(&self, url: &PageUrl) -> Option<u64> {
        let (path, _) = url.as_str().split_once('?')?;
        Some(self.hasher.hash_one(path))
    }

    /// True if the way from `a` is the one to show of two that are equally long: a seed, else the earlier URL.
    pub(crate) fn is_earlier(&self, a: Option<UrlId>, b: Option<UrlId>) -> bool {
        let url = |id: Option<UrlId>| id.and_then(|id| self.index_of(id)).map(|index| &self.get(index).url);
        a != b && url(a) < url(b)
    }
}

impl Entry {
    /// True for seeds and what they redirect to, as long as it has not been answered.
    pub(crate) fn is_open_seed(&self) -> bool {
        self.hops == 0 && matches!(self.state, UrlState::Pending | UrlState::Leased)
    }
}
