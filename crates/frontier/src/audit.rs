//! An audit: of each site on a list a sample of its pages, the same each time as far as the site is the same.
//!
//! First come the pages that the list names and what they redirect to, then sitemaps, then the pages on which something
//! was found before, then their neighbors, and then the rest by turns: the directory that was looked at least, in it the
//! shape of URL that was looked at least, and of these the URL whose lot is lowest. Lots are drawn from the name of the job
//! and the URL alone. Of what a site names, only what can still have its turn is kept.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::time::Duration;

use suyuan_model::{AsItIs, Change, Hop, HopKind, PageUrl, UrlId, UrlState};

use crate::choice::{Choice, Order};
use crate::known::Way;
use crate::sample::{Lot, Mark, Room, keep};
use crate::{Frontier, PRIORITY_LAST, WhyNot};

/// URLs of a site that are kept for each page of it that is visited at most: some will be forbidden, or fail to be one.
pub const SAMPLE_PER_PAGE_MAX: u32 = 2;

/// Sitemaps of one site that an audit reads; they are no pages of its budget, and an index may name thousands.
pub const SITEMAPS_PER_SITE_MAX: u32 = 16;

/// Of the pages of a site, one in so many at most is visited for what was found before, and as many for their neighbors.
pub const NEAR_SHARE: u32 = 4;

/// What an audit goes by, apart from what the frontier goes by anyway.
#[derive(Debug, Default)]
pub(crate) struct Audited {
    /// Beside the known URLs, in the same order.
    marks: Vec<Mark>,
    /// How many pages were given out of a group, of a stratum, of a directory.
    given: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// Directories in which something was found, with their sites.
    near: HashMap<u64, usize, BuildHasherDefault<AsItIs>>,
    /// How many pages of such directories were given out, by site.
    near_given: HashMap<usize, u32>,
    /// By origin: what waits there, in the order of its turns.
    choices: HashMap<usize, Choice>,
    sitemaps: HashMap<usize, u32>,
    /// By site: what may be left out for something better.
    waiting: HashMap<usize, Vec<u32>>,
}

/// A page from earlier runs that an audit looks at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierPage {
    /// The page.
    pub url: PageUrl,
    /// Hops from a seed, as the chains of earlier runs have them.
    pub hops: u8,
    /// Something was found there; else it leads to such a page.
    pub has_findings: bool,
}

/// What an audit visits first, and last.
mod class {
    pub(super) const LISTED: u8 = 0;
    pub(super) const SITEMAP: u8 = 1;
    pub(super) const REDIRECTED: u8 = 2;
    pub(super) const EARLIER: u8 = 3;
    pub(super) const NEAR: u8 = 4;
    pub(super) const SAMPLE: u8 = 5;
}

impl Frontier {
    /// Looks again at pages of earlier runs, and near those with findings; to be called once the seeds are taken up.
    ///
    /// A run that goes on has taken them up already.
    pub fn audit_from(&mut self, pages: &[EarlierPage], goes_on: bool) {
        let most = self.plan.pages_per_site_max.div_ceil(NEAR_SHARE);
        let mut of_site: HashMap<usize, u32> = HashMap::new();
        for page in pages {
            let Some(&site) = self.by_site.get(&self.plan.rules.site_of(&page.url)) else { continue };
            let count = of_site.entry(site).or_default();
            if *count >= most {
                continue;
            }
            *count += 1;
            if page.has_findings {
                self.note_near(site, &page.url);
            }
            if !goes_on {
                self.take_up_earlier(page);
            }
        }
        // What had to go before may have come back with its run.
        let mut sites: Vec<usize> =
            self.audited.as_ref().map(|own| own.waiting.keys().copied().collect()).unwrap_or_default();
        sites.sort_unstable();
        for site in sites {
            self.keep_sample(site, Vec::new());
        }
    }

    /// Its hops are counted as one more than the chains know, so that a way over it never takes the place of what leads to it.
    fn take_up_earlier(&mut self, page: &EarlierPage) {
        let key = self.known.key(&page.url);
        if self.known.find(key).is_some() || self.why_not(&page.url).is_some() {
            return;
        }
        let hops = page.hops.saturating_add(1);
        let way = Way { via: None, kind: HopKind::Link, hops, free_hops: 0, priority: 0 };
        self.take_up_as(key, &page.url, way);
    }

    /// Which of a page's hops are offered: those to other sites, and of its own what is in the sample. The others are counted.
    pub fn survey(&mut self, from: UrlId, hops: &[Hop]) -> Vec<bool> {
        let mut chosen = vec![true; hops.len()];
        let Some(page) = self.known.index_of(from).filter(|_| self.audited.is_some()) else { return chosen };
        let site = self.site_of_known(page);
        let is_far = self.known.get(page).hops >= self.plan.hops_max;
        let (mut sitemaps, mut candidates, mut first) = (Vec::new(), Vec::new(), HashMap::new());
        let mut same = Vec::new();
        for (at, hop) in hops.iter().enumerate() {
            let is_of_page = hop.kind.is_free() || matches!(hop.kind, HopKind::Form | HopKind::Prerequisite);
            if is_of_page || self.place_of_url(&hop.to) != Some(self.place_of(page)) {
                continue;
            }
            let key = self.key_from(page, hop);
            if self.known.find(key).is_some() {
                continue;
            }
            if let Some(&before) = first.get(&key) {
                same.push((at, before));
                continue;
            }
            first.insert(key, at);
            let mark = self.mark(&hop.to, Hop::is_to_picture(hop.kind, &hop.text));
            if is_sitemap(hop.kind, &hop.text) {
                sitemaps.push((mark.lot, at));
            } else if self.why_not(&hop.to).is_none_or(|why| why == WhyNot::SitePages) {
                candidates.push(Lot { mark, is_far, whose: at as u32 });
            }
        }
        let passed_over = self.choose_sitemaps(site, sitemaps, &mut chosen);
        let left = self.keep_sample(site, candidates);
        for &at in &left {
            chosen[at as usize] = false;
        }
        for (at, before) in same {
            chosen[at] = chosen[before];
        }
        let urls = left.len() as u32 + passed_over;
        for _ in &left {
            self.tally.refused(WhyNot::Sampled);
        }
        if let (1.., Ok(url)) = (urls, PageUrl::new(&self.known.get(page).url)) {
            let site = self.plan.rules.site_of(&url).to_string();
            self.changes.push(Change::PassedOver { site, urls });
        }
        chosen
    }

    /// Lets go of sitemaps that are too many; gives how many.
    fn choose_sitemaps(&mut self, site: usize, mut sitemaps: Vec<(u64, usize)>, chosen: &mut [bool]) -> u32 {
        let known = self.audited.as_ref().and_then(|own| own.sitemaps.get(&site)).copied().unwrap_or_default();
        sitemaps.sort_unstable();
        let over = sitemaps.split_off(sitemaps.len().min(SITEMAPS_PER_SITE_MAX.saturating_sub(known) as usize));
        for &(_, at) in &over {
            chosen[at] = false;
            self.tally.refused(WhyNot::SitemapsPerSite);
        }
        over.len() as u32
    }

    /// Keeps of what waits at a site, and of what is new, what can still have its turn; gives what of the new is not kept.
    fn keep_sample(&mut self, site: usize, new: Vec<Lot>) -> Vec<u32> {
        let Some(own) = &mut self.audited else { return Vec::new() };
        let known = &self.known;
        let waiting = own.waiting.entry(site).or_default();
        let given = self.sites[site].given;
        let most = self.plan.pages_per_site_max;
        let kept_max = if given >= most { 0 } else { most.saturating_mul(SAMPLE_PER_PAGE_MAX).saturating_sub(given) };
        // Most pages name little that is new, and then nothing has to be weighed, nor what was visited to be sorted out.
        if waiting.len() + new.len() <= kept_max as usize {
            return Vec::new();
        }
        waiting.retain(|&index| {
            let entry = known.get(index);
            matches!(entry.state, UrlState::Pending | UrlState::Beyond) && entry.attempts == 0 && !entry.in_hand
        });
        if waiting.len() + new.len() <= kept_max as usize {
            return Vec::new();
        }
        let old = waiting.iter().map(|&index| Lot {
            mark: own.marks[index as usize],
            is_far: known.get(index).state == UrlState::Beyond,
            whose: index,
        });
        let (old, new_from) = (old.collect::<Vec<Lot>>(), waiting.len());
        let lots = [old, new].concat();
        let near_room = most.div_ceil(NEAR_SHARE).saturating_sub(own.near_given_at(site));
        let is_near = |mark: &Mark| own.near.get(&mark.directory) == Some(&site);
        let kept: HashSet<usize> =
            keep(&lots, Room { all: kept_max, near: near_room }, &own.given, is_near).into_iter().collect();
        let gone = (0..lots.len()).filter(|at| !kept.contains(at));
        let (old, new): (Vec<usize>, Vec<usize>) = gone.partition(|&at| at < new_from);
        for at in old {
            self.leave_out(lots[at].whose, WhyNot::Sampled);
        }
        new.into_iter().map(|at| lots[at].whose).collect()
    }

    /// What a URL is among the others of its site; of pictures there is one kind.
    fn mark(&self, url: &PageUrl, is_picture: bool) -> Mark {
        Mark::of(self.plan.audit.map_or(0, |seed| seed.0), url, is_picture)
    }

    /// A URL was taken up, or comes back with its run.
    pub(crate) fn note_audited(&mut self, index: u32, url: &PageUrl) {
        if self.audited.is_none() {
            return;
        }
        let entry = self.known.get(index);
        let (mark, is_given) = (self.mark(url, Hop::is_to_picture(entry.kind, &entry.text)), entry.attempts > 0);
        let (is_listed, is_sitemap) = (entry.via.is_none() || entry.priority == 0, is_sitemap(entry.kind, &entry.text));
        let may_go = !is_listed && !is_sitemap && !entry.kind.is_free();
        let site = self.site_of_known(index);
        let Some(own) = &mut self.audited else { return };
        own.marks.push(mark);
        *own.sitemaps.entry(site).or_default() += u32::from(is_sitemap);
        if may_go {
            own.waiting.entry(site).or_default().push(index);
        }
        if is_given && !is_sitemap {
            self.count_mark(index, mark);
        }
    }

    /// A page was given out for the first time.
    pub(crate) fn count_audited(&mut self, index: u32) {
        if let Some(own) = &self.audited {
            self.count_mark(index, own.marks[index as usize]);
        }
    }

    /// Counts a page that was given out at all origins of its host: what is like it stands back there.
    fn count_mark(&mut self, index: u32, mark: Mark) {
        let lane = self.origins[self.known.get(index).origin as usize].lane;
        if let Some(own) = &mut self.audited {
            own.count(mark, &self.lanes[lane].origins);
        }
    }

    /// Something was found on a page.
    pub(crate) fn found_audited(&mut self, index: u32) {
        if self.audited.is_some()
            && let Ok(url) = PageUrl::new(&self.known.get(index).url)
        {
            self.note_near(self.site_of_known(index), &url);
        }
    }

    fn note_near(&mut self, site: usize, url: &PageUrl) {
        let directory = self.mark(url, false).directory;
        let lane = self.by_host.get(url.host()).map(|&lane| &self.lanes[lane]);
        let Some(own) = &mut self.audited else { return };
        if own.near.insert(directory, site).is_some() {
            return;
        }
        *own.near_given.entry(site).or_default() += own.given.get(&directory).copied().unwrap_or_default();
        for origin in lane.into_iter().flat_map(|lane| &lane.origins) {
            if let Some(choice) = own.choices.get_mut(origin) {
                choice.come_near(directory, |key| own.given.get(&key).copied().unwrap_or_default());
            }
        }
    }

    /// So many pages of a site are visited because something was found near them.
    pub(crate) fn near_max(&self) -> u32 {
        self.plan.pages_per_site_max.div_ceil(NEAR_SHARE)
    }

    /// True for a sitemap of an audit: it is read for what it names, and is no page of a budget.
    pub(crate) fn is_free_of_budget(&self, index: u32) -> bool {
        let entry = self.known.get(index);
        self.audited.is_some() && is_sitemap(entry.kind, &entry.text)
    }

    /// A URL has begun to wait for its turn.
    pub(crate) fn queue_audited(&mut self, index: u32) {
        let Some((class, lot, origin)) = self.turn_of(index) else { return };
        let Some(own) = &mut self.audited else { return };
        let (mark, choice) = (own.marks[index as usize], own.choices.entry(origin).or_default());
        if class < class::SAMPLE {
            choice.put_first(class, lot, index);
        } else {
            let is_near = own.near.contains_key(&mark.directory);
            choice.put(mark, index, is_near, |key| own.given.get(&key).copied().unwrap_or_default());
        }
    }

    /// A URL waits no more, or will wait elsewhere.
    pub(crate) fn unqueue_audited(&mut self, index: u32) {
        let Some((class, lot, origin)) = self.turn_of(index) else { return };
        let Some(own) = &mut self.audited else { return };
        let (mark, choice) = (own.marks[index as usize], own.choices.entry(origin).or_default());
        if class < class::SAMPLE {
            choice.take_first(class, lot, index);
        } else {
            choice.take(mark, index, |key| own.given.get(&key).copied().unwrap_or_default());
        }
    }

    /// By what a URL of an audit gets its turn: its class, its lot among the first, and its origin.
    fn turn_of(&self, index: u32) -> Option<(u8, u64, usize)> {
        self.audited.as_ref()?;
        Some((self.class_of(index), self.first_lot(index), self.known.get(index).origin as usize))
    }

    /// What a URL is in an audit, before it is asked where something was found.
    fn class_of(&self, index: u32) -> u8 {
        let entry = self.known.get(index);
        if entry.hops == 0 {
            class::LISTED
        } else if is_sitemap(entry.kind, &entry.text) {
            class::SITEMAP
        } else if entry.kind.is_free() {
            class::REDIRECTED
        } else if entry.priority == 0 {
            class::EARLIER
        } else {
            class::SAMPLE
        }
    }

    /// The lot of a URL that no sample decides on: home pages come before the others that are listed.
    fn first_lot(&self, index: u32) -> u64 {
        let entry = self.known.get(index);
        let is_home = entry.hops == 0 && entry.url.matches('/').count() == 3 && entry.url.ends_with('/');
        self.audited.as_ref().filter(|_| !is_home).map_or(0, |own| own.marks[index as usize].lot)
    }

    /// The sitemap that a site has mostly, where its robots.txt names none.
    pub(crate) fn usual_sitemap(&self, page: &PageUrl) -> Option<Hop> {
        let to = page.join("/sitemap.xml").ok().filter(|_| self.audited.is_some())?;
        Some(Hop { to, found: None, kind: HopKind::Manifest, text: Hop::SITEMAP.to_owned() })
    }

    /// How long a host takes to answer, or to fail to, on the average; none for one that was not asked.
    pub fn answer_time(&self, host: &str) -> Option<Duration> {
        let lane = self.by_host.get(host).map(|&lane| &self.lanes[lane])?;
        Some(Duration::from_millis(lane.state.answer_ms.into()))
    }

    /// How urgent is what an audited page names: all the same, as the sample decides.
    pub(crate) fn audit_priority(&self, urgent: u8, is_free: bool) -> u8 {
        if self.audited.is_some() && !is_free { PRIORITY_LAST } else { urgent }
    }
}

impl Audited {
    /// Who is next of what waits at an origin of a site.
    pub(crate) fn next(&self, origin: usize, site: usize, near_max: u32) -> Option<Order> {
        self.choices.get(&origin)?.next(self.near_given_at(site) < near_max, class::NEAR, class::SAMPLE)
    }

    fn count(&mut self, mark: Mark, origins: &[usize]) {
        for key in [mark.group, mark.stratum, mark.directory] {
            *self.given.entry(key).or_default() += 1;
        }
        if let Some(&site) = self.near.get(&mark.directory) {
            *self.near_given.entry(site).or_default() += 1;
        }
        for origin in origins {
            if let Some(choice) = self.choices.get_mut(origin) {
                choice.count(mark, |key| self.given.get(&key).copied().unwrap_or_default());
            }
        }
    }

    /// Pages that were given out in directories of a site in which something was found.
    fn near_given_at(&self, site: usize) -> u32 {
        self.near_given.get(&site).copied().unwrap_or_default()
    }
}

fn is_sitemap(kind: HopKind, text: &str) -> bool {
    kind == HopKind::Manifest && text == Hop::SITEMAP
}
