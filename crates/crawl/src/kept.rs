//! The parts of pages that have come, for the next page that names them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use suyuan_model::{PageUrl, Site};
use suyuan_page::{Parts, ScriptFile};

/// So many bytes of sheets and scripts are kept for the next page that names them, the oldest of which make room.
pub const PARTS_KEPT_BYTES_MAX: usize = 32 << 20;

/// So many parts are remembered at a time, those that did not come included.
pub const PARTS_KEPT_MAX: usize = 4_096;

/// A part that came.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// A style sheet.
    Sheet(Arc<str>),
    /// A script.
    Script(Arc<ScriptFile>),
    /// What the site answers to a script.
    Answer(Arc<ScriptFile>),
}

impl Part {
    fn bytes(&self) -> usize {
        match self {
            Part::Sheet(text) => text.len(),
            Part::Script(file) | Part::Answer(file) => file.text.len(),
        }
    }
}

/// Parts by their URL; none for those that did not come.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) parts: HashMap<PageUrl, Option<Part>>,
    /// Those that came, by their site.
    pub(crate) of_sites: HashMap<Site, Arc<Parts>>,
    order: VecDeque<(PageUrl, Site)>,
    bytes: usize,
}

impl Kept {
    pub(crate) fn add(&mut self, url: PageUrl, site: Site, part: Option<Part>) {
        self.bytes += part.as_ref().map_or(0, Part::bytes);
        self.take_away(&url, &site);
        // An answer is for the page that asked for it.
        if let Some(part) = part.as_ref().filter(|part| !matches!(part, Part::Answer(_))) {
            let parts = Arc::make_mut(self.of_sites.entry(site.clone()).or_default());
            put(parts, &url, part);
        }
        if let Some(before) = self.parts.insert(url.clone(), part) {
            self.bytes -= before.as_ref().map_or(0, Part::bytes);
        } else {
            self.order.push_back((url, site));
        }
        while self.bytes > PARTS_KEPT_BYTES_MAX || self.order.len() > PARTS_KEPT_MAX {
            let Some((oldest, site)) = self.order.pop_front() else { return };
            self.bytes -= self.parts.remove(&oldest).flatten().as_ref().map_or(0, Part::bytes);
            self.take_away(&oldest, &site);
        }
    }

    /// A part is not at hand any more.
    fn take_away(&mut self, url: &PageUrl, site: &Site) {
        let Some(parts) = self.of_sites.get_mut(site) else { return };
        if parts.get(url).is_some() || parts.script(url).is_some() {
            let parts = Arc::make_mut(parts);
            parts.remove(url);
            parts.remove_script(url);
        }
        if parts.is_empty() {
            self.of_sites.remove(site);
        }
    }
}

/// Adds a part to those at hand.
pub(crate) fn put(parts: &mut Parts, url: &PageUrl, part: &Part) {
    match part {
        Part::Sheet(text) => parts.insert(url.clone(), Arc::clone(text)),
        Part::Script(file) => parts.insert_script(url.clone(), Arc::clone(file)),
        Part::Answer(file) => parts.insert_answer(url.clone(), Arc::clone(file)),
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::SiteRules;

    use super::*;

    fn url(text: &str) -> PageUrl {
        PageUrl::new(&format!("http://school.example/{text}")).unwrap()
    }

    fn site() -> Site {
        SiteRules::default().site_of(&url(""))
    }

    #[test]
    fn so_many_parts_are_kept_and_the_oldest_make_room() {
        let mut kept = Kept::default();
        for at in 0..=PARTS_KEPT_MAX {
            kept.add(url(&at.to_string()), site(), None);
        }
        assert!(kept.parts.len() == PARTS_KEPT_MAX && !kept.parts.contains_key(&url("0")));
        let mut kept = Kept::default();
        let half = Part::Sheet("x".repeat(PARTS_KEPT_BYTES_MAX / 2).into());
        for name in ["a", "b", "b"] {
            kept.add(url(name), site(), Some(half.clone()));
        }
        assert_eq!((kept.bytes, kept.parts.len()), (PARTS_KEPT_BYTES_MAX, 2));
        let script = ScriptFile { text: "x".to_owned(), ..ScriptFile::default() };
        kept.add(url("c"), site(), Some(Part::Script(Arc::new(script))));
        assert_eq!((kept.bytes, kept.parts.contains_key(&url("a"))), (PARTS_KEPT_BYTES_MAX / 2 + 1, false));
        let at_hand = |kept: &Kept| {
            let parts = &kept.of_sites[&site()];
            ["a", "b", "c"].map(|name| parts.get(&url(name)).is_some() || parts.script(&url(name)).is_some())
        };
        assert_eq!(at_hand(&kept), [false, true, true]);
        kept.add(url("c"), site(), None);
        assert_eq!(at_hand(&kept), [false, true, false]);
        kept.add(url("b"), site(), None);
        assert!(kept.of_sites.is_empty());
    }
}
