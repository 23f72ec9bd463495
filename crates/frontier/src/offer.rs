//! What a page names: taken up, found to be known, or refused.

use std::net::IpAddr;

use suyuan_model::{Change, Hop, HopKind, LaneKey, Outlink, Outlinks, PageUrl, SavedUrl, Seed, Site, UrlId, UrlState};

use crate::key::{seen_key, seen_key_of};
use crate::known::{Key, Way};
use crate::lane::{Address, BREAKER_OPEN, Lane};
use crate::origin::OriginBook;
use crate::trap::{self, HOSTS_PER_SITE_MAX, ORIGINS_PER_HOST_MAX, PICTURES_PER_SITE_MAX, QUERIES_PER_PATH_MAX};
use crate::{Frontier, Scope, SiteBook, WhyNot};

/// Redirects and refreshes that are followed in a row; a browser gives up after twenty, an honest site needs three.
pub const REDIRECTS_MAX: u8 = 10;

/// Hops are counted as far as this, whatever a run allows: a longer walk is a trap, not a chain.
pub const HOPS_COUNTED_MAX: u8 = u8::MAX - 1;

/// The least urgent priority. 0: search results, and what a page with findings names; 1: other seeds, and what
/// priority 0 names; 2: what priority 1 names; 3: everything else.
pub const PRIORITY_LAST: u8 = 3;

/// What came of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// A URL that was not known.
    Met(UrlId),
    /// A URL that was known, by a way that is no longer.
    Known(UrlId),
    /// A URL that was known, by a longer way, or by an equally long one that comes later by URL.
    Shorter(UrlId),
    /// Further from the seeds, or behind more redirects in a row, than the run goes; a shorter way may still be found.
    Beyond(UrlId),
    /// Out of scope as far as known now; a redirect of a seed may still change that.
    Outside(UrlId),
    /// Not taken up, only counted.
    Refused(WhyNot),
}

impl Offered {
    /// The number of the URL, unless it was refused: what is kept among the page's outlinks.
    pub fn id(self) -> Option<UrlId> {
        match self {
            Offered::Met(id)
            | Offered::Known(id)
            | Offered::Shorter(id)
            | Offered::Beyond(id)
            | Offered::Outside(id) => Some(id),
            Offered::Refused(_) => None,
        }
    }
}

/// What a hop says about its target.
struct Told<'a> {
    url: &'a PageUrl,
    found: &'a str,
    text: &'a str,
}

impl Frontier {
    /// Takes up a place to start from. Seeds are offered before anything else; one that is known already stays known.
    pub fn seed(&mut self, seed: &Seed) -> Offered {
        let priority = u8::from(seed.result.is_none());
        let way = Way { via: None, kind: HopKind::Link, hops: 0, free_hops: 0, priority };
        let told = Told { url: &seed.url, found: &seed.found, text: "" };
        let key = self.known.key(told.url);
        match self.known.find(key) {
            Some(index) => self.improve(index, way, ""),
            None => self.take_up(key, &told, way, true),
        }
    }

    /// Takes up what a page names.
    ///
    /// A capture's hops are offered after [`Frontier::answered`] and [`Frontier::found`], and before the next
    /// [`Frontier::next`]: from then on its page counts as read.
    pub fn offer(&mut self, from: UrlId, hop: &Hop) -> Offered {
        let Some(page) = self.known.index_of(from) else { return self.refuse(WhyNot::Orphan) };
        let way = match self.way(page, hop.kind) {
            Ok(way) => way,
            Err(why) => return self.refuse(why),
        };
        let key = self.key_from(page, hop);
        let told = Told { url: &hop.to, found: hop.found(), text: &hop.text };
        match self.known.find(key) {
            Some(index) => self.offer_known(page, index, way, told.text),
            None => self.offer_new(page, key, &told, way),
        }
    }

    /// Offers a page's kept outlinks again, because a shorter way to the page was found, or the scope has grown.
    pub fn offer_kept(&mut self, from: UrlId, kept: &Outlinks) {
        let Some(page) = self.known.index_of(from) else { return };
        for Outlink { to, kind, text } in &kept.0 {
            if let (Some(index), Ok(way)) = (self.known.index_of(*to), self.way(page, *kind)) {
                self.offer_known(page, index, way, text);
            }
        }
    }

    /// The page has findings: it comes first what it names, and scope `follow` may leave the site from it.
    ///
    /// To be called before its hops are offered.
    pub fn found(&mut self, page: UrlId) {
        if let Some(index) = self.known.index_of(page) {
            self.known.get_mut(index).has_findings = true;
            self.found_audited(index);
        }
    }

    /// Pages that were read already and whose kept outlinks are to be offered again, each once.
    ///
    /// They are worked off before the changes are stored, so that no stop comes between a shorter way and what follows.
    pub fn take_shorter(&mut self) -> Vec<UrlId> {
        let pages = std::mem::take(&mut self.shorter);
        pages.into_iter().map(|index| self.known.get(index).id).collect()
    }

    /// The way that leads over this page.
    fn way(&mut self, page: u32, kind: HopKind) -> Result<Way, WhyNot> {
        if matches!(kind, HopKind::Form | HopKind::Prerequisite) {
            return Err(WhyNot::NotFollowed);
        }
        self.known.get_mut(page).leads_on |= kind.is_free();
        let from = self.known.get(page);
        let urgent = match (from.has_findings, kind.is_free()) {
            (true, _) => 0,
            (false, true) => from.priority,
            (false, false) => (from.priority + 1).min(PRIORITY_LAST),
        };
        let priority = self.audit_priority(urgent, kind.is_free());
        let (hops, free_hops) = if kind.is_free() {
            (from.hops, from.free_hops.saturating_add(1))
        } else {
            (from.hops.saturating_add(1), 0)
        };
        Ok(Way { via: Some(from.id), kind, hops, free_hops, priority })
    }

    fn offer_known(&mut self, page: u32, index: u32, way: Way, text: &str) -> Offered {
        if page == index {
            return Offered::Known(self.known.get(index).id);
        }
        let place = self.place_of(index);
        if self.admits(&way, Some(place)) {
            return self.improve(index, way, text);
        }
        if !self.may_come_in(way.kind) {
            // Refused whether known or not, or the order of arrivals would show in the chains.
            return self.refuse(WhyNot::Scope);
        }
        self.reach.note(place, page);
        Offered::Known(self.known.get(index).id)
    }

    fn offer_new(&mut self, page: u32, key: Key, told: &Told<'_>, way: Way) -> Offered {
        let place = self.place_of_url(told.url);
        let is_admitted = self.admits(&way, place);
        if !is_admitted && !self.may_come_in(way.kind) {
            return self.refuse(WhyNot::Scope);
        }
        if let Some(why) = self.why_not(told.url) {
            return self.refuse(why);
        }
        let is_picture = Hop::is_to_picture(way.kind, told.text);
        if is_picture && self.pictures_of(told.url) >= PICTURES_PER_SITE_MAX {
            return self.refuse(WhyNot::PicturesPerSite);
        }
        let offered = self.take_up(key, told, way, is_admitted);
        if let Offered::Outside(id) = offered
            && let Some(index) = self.known.index_of(id)
        {
            self.reach.note(self.place_of(index), page);
        }
        offered
    }

    /// Whether this hop may be followed. A redirect of a seed (its hops are 0) always may, and extends the scope.
    ///
    /// Off the seeds' sites, what a page with findings names is most urgent, and so is what that redirects to.
    fn admits(&self, way: &Way, place: Option<usize>) -> bool {
        if self.plan.audit.is_some() {
            // Each site is looked at by itself, whoever else names its pages.
            let from = way.via.and_then(|via| self.known.index_of(via)).map(|page| self.place_of(page));
            return way.hops == 0 || place.is_some() && place == from;
        }
        let is_most_urgent = way.priority == 0;
        way.hops == 0
            || match self.plan.scope {
                Scope::Any => true,
                Scope::Follow if is_most_urgent => true,
                Scope::Host | Scope::Site | Scope::Follow => place.is_some_and(|place| self.reach.includes(place)),
            }
    }

    /// Whether a hop out of scope is kept, because what is met later may bring it in: a redirect of a seed,
    /// or a finding that names the page which redirects.
    fn may_come_in(&self, kind: HopKind) -> bool {
        self.plan.audit.is_none() && !self.reach.is_settled() || self.plan.scope == Scope::Follow && kind.is_free()
    }

    /// Under what name a hop's target is known. A redirect that only adds a session id leads to a page of its own:
    /// a server that wants one answers nothing else without it.
    pub(crate) fn key_from(&self, page: u32, hop: &Hop) -> Key {
        let from = &*self.known.get(page).url;
        let is_own = || from != hop.to.as_str() && seen_key_of(from) == seen_key(&hop.to);
        if hop.kind.is_free() && is_own() { self.known.exact_key(&hop.to) } else { self.known.key(&hop.to) }
    }

    /// How many pictures of the site of a URL were taken up.
    fn pictures_of(&self, url: &PageUrl) -> u32 {
        let site = self.by_site.get(&self.plan.rules.site_of(url));
        site.map_or(0, |&site| self.sites[site].pictures)
    }

    /// Why a URL that is not known yet is not taken up, scope apart.
    pub(crate) fn why_not(&self, url: &PageUrl) -> Option<WhyNot> {
        if let Some(why) = trap::trap(url) {
            return Some(why);
        }
        if self.known.queries_of(url) >= QUERIES_PER_PATH_MAX {
            return Some(WhyNot::QueriesPerPath);
        }
        let lane = self.by_host.get(url.host()).map(|&lane| &self.lanes[lane]);
        let site = match lane.filter(|lane| !lane.has_tenants) {
            Some(lane) => Some(lane.site),
            None => self.by_site.get(&self.plan.rules.site_of(url)).copied(),
        };
        let book = site.map(|site| &self.sites[site]);
        if book.is_some_and(|book| book.given >= self.plan.pages_per_site_max) {
            return Some(WhyNot::SitePages);
        }
        if book.is_some_and(|book| {
            book.urls >= self.plan.urls_per_site_max() || book.url_bytes >= self.plan.url_bytes_per_site_max()
        }) {
            return Some(WhyNot::UrlsPerSite);
        }
        let Some(lane) = lane else {
            return book.filter(|book| book.hosts >= HOSTS_PER_SITE_MAX).map(|_| WhyNot::HostsPerSite);
        };
        let knows_origin = || lane.origins.iter().any(|&origin| self.origins[origin].origin == url.origin());
        if lane.origins.len() >= ORIGINS_PER_HOST_MAX && !knows_origin() { Some(WhyNot::OriginsPerHost) } else { None }
    }

    /// Takes up a page that is known from before.
    pub(crate) fn take_up_as(&mut self, key: Key, url: &PageUrl, way: Way) {
        self.take_up(key, &Told { url, found: url.as_str(), text: "" }, way, true);
    }

    fn take_up(&mut self, key: Key, told: &Told<'_>, way: Way, is_admitted: bool) -> Offered {
        let origin = self.origin_of(told.url);
        let id = self.known.id_for(told.url);
        let state = match (is_admitted, way.via) {
            (false, _) => UrlState::Outside,
            (true, None) => UrlState::Pending,
            (true, Some(_)) => self.state_at(way.hops, way.free_hops),
        };
        let saved = SavedUrl {
            id,
            url: told.url.as_str().to_owned(),
            found: told.found.to_owned(),
            via: way.via,
            kind: way.kind,
            text: told.text.to_owned(),
            hops: way.hops,
            free_hops: way.free_hops,
            priority: way.priority,
            state,
            attempts: 0,
            deaths: 0,
        };
        let index = self.known.insert(key, &saved, origin);
        self.known.count_query(told.url);
        self.note_audited(index, told.url);
        let site = self.site_of_known(index);
        self.sites[site].count(told.url.as_str(), way.kind, told.text);
        self.changes.push(Change::Met(saved));
        self.tally.met(state, self.known.get(index).is_open_seed());
        if state == UrlState::Pending && self.pages_are_used_up() {
            self.leave_out(index, WhyNot::RunPages);
        } else {
            self.enqueue(index);
        }
        if state == UrlState::Pending && way.hops == 0 {
            self.extend_reach(index);
        }
        match state {
            UrlState::Beyond => Offered::Beyond(id),
            UrlState::Outside => Offered::Outside(id),
            _ => Offered::Met(id),
        }
    }

    /// Takes over what is better about a way to a known URL.
    ///
    /// Hops, redirects in a row and urgency are each the best of any way, so that the result does not depend on the order.
    fn improve(&mut self, index: u32, way: Way, text: &str) -> Offered {
        let entry = self.known.get(index);
        let id = entry.id;
        let is_first = entry.state == UrlState::Outside;
        let has_fewer_hops = is_first || way.hops < entry.hops;
        let has_fewer_redirects = is_first || way.free_hops < entry.free_hops;
        let is_shown = has_fewer_hops || way.hops == entry.hops && self.is_rather_shown(&way, index);
        let is_more_urgent = is_first || way.priority < entry.priority;
        if !is_shown && !has_fewer_redirects && !is_more_urgent {
            return if entry.state == UrlState::Beyond { Offered::Beyond(id) } else { Offered::Known(id) };
        }
        let hops = if is_shown { way.hops } else { entry.hops };
        let free_hops = if has_fewer_redirects { way.free_hops } else { entry.free_hops };
        let state = match entry.state {
            UrlState::Outside | UrlState::Beyond => self.state_at(hops, free_hops),
            state => state,
        };
        let is_shut = |state| matches!(state, UrlState::Outside | UrlState::Beyond);
        let becomes_seed = hops == 0 && !is_shut(state) && (is_shut(entry.state) || entry.hops > 0);
        let leads_further = has_fewer_redirects || is_more_urgent && way.priority == 0;
        let is_read_again = entry.state == UrlState::Done && (has_fewer_hops || leads_further && entry.leads_on);
        self.update(index, |entry| {
            (entry.state, entry.free_hops) = (state, free_hops);
            if is_more_urgent {
                entry.priority = way.priority;
            }
            if is_shown {
                (entry.via, entry.kind, entry.text, entry.hops) = (way.via, way.kind, text.into(), hops);
            }
        });
        let entry = self.known.get(index);
        self.changes.push(Change::Shorter {
            id,
            via: entry.via,
            kind: entry.kind,
            text: entry.text.to_string(),
            hops: entry.hops,
            free_hops: entry.free_hops,
            priority: entry.priority,
        });
        if is_read_again {
            self.shorter.insert(index);
        }
        if becomes_seed {
            self.extend_reach(index);
        }
        match state {
            UrlState::Beyond => Offered::Beyond(id),
            _ if is_shown || has_fewer_redirects => Offered::Shorter(id),
            _ => Offered::Known(id),
        }
    }

    /// Whether, of two ways with equally many hops, this one is to be shown: one that a visitor notices, then the earlier by URL.
    ///
    /// Redirects and refreshes cost no hop, so pages that send the visitor to each other must not become each
    /// other's way: no seed would be at the beginning. Hops that cost something cannot go in circles.
    fn is_rather_shown(&self, way: &Way, index: u32) -> bool {
        let entry = self.known.get(index);
        match (way.kind.is_free(), entry.kind.is_free()) {
            _ if entry.via.is_none() => false,
            (false, true) => true,
            (true, false) => false,
            (false, false) => self.known.is_earlier(way.via, entry.via),
            (true, true) => self.known.is_earlier(way.via, entry.via) && !self.comes_over(way.via, index),
        }
    }

    /// Whether the redirects and refreshes that lead to `from` come over a URL; so many that nobody follows them count as if.
    fn comes_over(&self, from: Option<UrlId>, index: u32) -> bool {
        let mut at = from;
        for _ in 0..=REDIRECTS_MAX {
            let Some(place) = at.and_then(|id| self.known.index_of(id)) else { return false };
            let entry = self.known.get(place);
            if place == index || !entry.kind.is_free() {
                return place == index;
            }
            at = entry.via;
        }
        true
    }

    /// Where an admitted URL stands at first.
    pub(crate) fn state_at(&self, hops: u8, free_hops: u8) -> UrlState {
        let is_beyond = hops > self.plan.hops_max.min(HOPS_COUNTED_MAX) || free_hops > REDIRECTS_MAX;
        if is_beyond { UrlState::Beyond } else { UrlState::Pending }
    }

    /// A seed, or what a seed redirects to, makes its host or site the seeds' own.
    pub(crate) fn extend_reach(&mut self, index: u32) {
        let place = self.place_of(index);
        for page in self.reach.extend(place) {
            self.shorter.insert(page);
        }
        if self.known.get(index).is_open_seed() {
            self.reach.unsettle();
        }
    }

    pub(crate) fn refuse(&mut self, why: WhyNot) -> Offered {
        self.tally.refused(why);
        Offered::Refused(why)
    }

    /// What the scope compares: the host or the site of a known URL.
    pub(crate) fn place_of(&self, index: u32) -> usize {
        let lane = self.origins[self.known.get(index).origin as usize].lane;
        if self.plan.scope == Scope::Host { lane } else { self.site_of_known(index) }
    }

    /// The same of a URL that may not be known; none if no known URL stands there.
    pub(crate) fn place_of_url(&self, url: &PageUrl) -> Option<usize> {
        match (self.by_host.get(url.host()), self.plan.scope) {
            (Some(&lane), Scope::Host) => Some(lane),
            (Some(&lane), _) if !self.lanes[lane].has_tenants => Some(self.lanes[lane].site),
            (None, Scope::Host) => None,
            _ => self.by_site.get(&self.plan.rules.site_of(url)).copied(),
        }
    }

    /// The site of a known URL: its host's, or its tenant's where a host has those in its paths.
    pub(crate) fn site_of_known(&self, index: u32) -> usize {
        let entry = self.known.get(index);
        let lane = &self.lanes[self.origins[entry.origin as usize].lane];
        let tenant = || self.by_site.get(&self.plan.rules.site_of(&PageUrl::new(&entry.url).ok()?)).copied();
        if lane.has_tenants { tenant().unwrap_or(lane.site) } else { lane.site }
    }

    /// The number of a site, made if it is new.
    fn number_of_site(&mut self, site: Site) -> usize {
        *self.by_site.entry(site).or_insert_with(|| {
            self.sites.push(SiteBook::default());
            self.sites.len() - 1
        })
    }

    /// The origin of a URL, made if it is new.
    pub(crate) fn origin_of(&mut self, url: &PageUrl) -> usize {
        let origin = url.origin();
        let known = self.by_origin.get(&origin).copied();
        let lane = match known {
            Some(known) => self.origins[known].lane,
            None => self.lane_of(url),
        };
        if self.lanes[lane].has_tenants {
            let site = self.plan.rules.site_of(url);
            self.number_of_site(site);
        }
        if let Some(known) = known {
            return known;
        }
        let index = self.origins.len();
        let mut book = OriginBook::new(origin.clone(), lane);
        if let Some(copy) = self.saved_robots.remove(origin.as_str()) {
            book.restore(&copy, &self.plan.agent);
            let asked = book.standing.as_ref().and_then(|standing| standing.rules.pause()).unwrap_or_default();
            self.lanes[lane].robots_pause = self.lanes[lane].robots_pause.max(asked);
            self.lanes[lane].keep_pace(&self.plan);
        }
        self.by_origin.insert(origin, index);
        self.lanes[lane].origins.push(index);
        self.origins.push(book);
        index
    }

    /// The lane of a URL's host, made if it is new.
    pub(crate) fn lane_of(&mut self, url: &PageUrl) -> usize {
        if let Some(&lane) = self.by_host.get(url.host()) {
            return lane;
        }
        let has_tenants = self.plan.rules.has_tenants_by_path(url.host());
        let site = if has_tenants { self.plan.rules.site_of_name(url.host()) } else { self.plan.rules.site_of(url) };
        let site = self.number_of_site(site);
        self.sites[site].hosts += 1;
        let host: Box<str> = url.host().into();
        let saved = self.saved_lanes.remove(&LaneKey::Host(host.to_string()));
        let asked_at = self.asked_at.filter(|_| saved.is_some());
        let mut lane = Lane::new(host.clone(), site, saved.unwrap_or(Lane::FRESH), Address::None);
        if let Some(asked_at) = asked_at {
            lane.last_start = asked_at;
            lane.keep_pace(&self.plan);
        }
        lane.has_tenants = has_tenants;
        if lane.state.failures == BREAKER_OPEN {
            lane.dropped = Some(WhyNot::HostFailing);
        }
        // An address in the URL is asked for like a name: a connection to it may be led elsewhere.
        lane.address = if self.plan.address_pause().is_some() { Address::Unknown } else { Address::None };
        self.by_host.insert(host, self.lanes.len());
        self.lanes.push(lane);
        self.lanes.len() - 1
    }

    pub(crate) fn address_of(&mut self, ip: IpAddr) -> usize {
        // An IPv4 address in IPv6 clothes is the same machine.
        let ip = ip.to_canonical();
        let mut saved = self.saved_lanes.remove(&LaneKey::Address(ip));
        if let (Some(saved), Some(asked_at), Some(pause)) = (&mut saved, self.asked_at, self.plan.address_pause()) {
            saved.next_at = saved.next_at.max(asked_at.after(pause));
        }
        self.turns.address(ip, saved)
    }

    /// The number of a URL, if it is known, session ids apart.
    pub fn id_of(&self, url: &PageUrl) -> Option<UrlId> {
        self.known.find(self.known.key(url)).map(|index| self.known.get(index).id)
    }

    /// The URL of a number.
    pub fn url_of(&self, id: UrlId) -> Option<&str> {
        self.known.index_of(id).map(|index| &*self.known.get(index).url)
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{ReadAs, Saved, SiteRules};

    use super::*;
    use crate::{Next, Pace, Plan, RobotsPolicy};

    fn hop(path: &str, kind: HopKind, text: &str) -> Hop {
        let to = PageUrl::new(&format!("http://school.example/{path}")).unwrap();
        Hop { to, found: None, kind, text: text.to_owned() }
    }

    #[test]
    fn so_many_pictures_of_a_site_are_taken_up_and_read_as_such() {
        let plan = Plan {
            scope: Scope::Site,
            hops_max: 5,
            pages_max: None,
            pages_per_site_max: 500,
            pace: Pace::Unlimited,
            per_address_per_second: None,
            connections_per_host: 4,
            agent: "suyuan".to_owned(),
            audit: None,
            robots: RobotsPolicy::Ignore,
            rules: SiteRules::default(),
        };
        let mut frontier = Frontier::new(plan, Saved::default(), None);
        let page = PageUrl::new("http://school.example/").unwrap();
        let seed = frontier.seed(&Seed { found: page.as_str().to_owned(), url: page, result: None }).id().unwrap();
        let now = suyuan_model::Timestamp::from_millis(0);
        let Next::Visit(first) = frontier.next(now) else { panic!("the seed comes first") };
        assert_eq!(first.read_as, ReadAs::Itself);
        for at in 0..PICTURES_PER_SITE_MAX {
            let offered = frontier.offer(seed, &hop(&format!("{at}.png"), HopKind::Embed, Hop::PICTURE));
            assert!(matches!(offered, Offered::Met(_)), "{at}");
        }
        let more = hop("more.png", HopKind::Embed, Hop::PICTURE);
        assert_eq!(frontier.offer(seed, &more), Offered::Refused(WhyNot::PicturesPerSite));
        assert!(matches!(frontier.offer(seed, &hop("a", HopKind::Link, Hop::PICTURE)), Offered::Met(_)));
        let Next::Visit(second) = frontier.next(now) else { panic!("a picture comes next") };
        assert_eq!((second.url.path(), second.read_as), ("/0.png", ReadAs::Picture));
    }
}
