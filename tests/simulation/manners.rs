//! What politeness asks of each request, seen from the servers: in true time, over all lives of the crawler.

use std::collections::BTreeMap;
use std::net::IpAddr;

use suyuan_frontier::RECOVERY;
use suyuan_model::{Purpose, Timestamp, Visit};

use crate::answers::Answer;
use crate::web::{Host, Web};

/// What the servers know of those who ask them.
#[derive(Debug, Default)]
pub(crate) struct Manners {
    pauses: Pauses,
    hosts: BTreeMap<String, Asked>,
    addresses: BTreeMap<IpAddr, Asked>,
    /// By origin.
    permits: BTreeMap<String, Permit>,
    /// When the last request left: what was answered before is on the crawler's disk.
    last: i64,
    /// Everything that somebody would have complained about.
    pub(crate) complaints: Vec<String>,
}

/// A host or an address that was asked.
#[derive(Debug, Default)]
struct Asked {
    left: Option<i64>,
    busy_until: i64,
    /// Asked to be left alone: since when, and until when.
    alone: Vec<(i64, i64)>,
    /// Throttled, and not well since.
    throttled: Option<i64>,
    /// How far the crawler's clock was set forward since the last request.
    forward: i64,
    /// The pause that its robots.txt asks for, and since when.
    delay: Option<(i64, i64)>,
}

/// What an origin permits, since when, and for how long that is believed.
#[derive(Debug)]
struct Permit {
    since: i64,
    until: i64,
}

const DAY_MS: i64 = 86_400_000;

/// No longer Crawl-delay is kept.
const DELAY_MS_MAX: i64 = 60_000;

/// What the job promises, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pauses {
    pub(crate) host: i64,
    pub(crate) address: i64,
}

/// A request that leaves.
pub(crate) struct Request<'a> {
    pub(crate) host: &'a Host,
    pub(crate) address: IpAddr,
    pub(crate) visit: &'a Visit,
    /// The rules of its origin forbid it.
    pub(crate) is_forbidden: bool,
    pub(crate) at: Timestamp,
}

impl Manners {
    pub(crate) fn new(pauses: Pauses) -> Manners {
        Manners { pauses, ..Manners::default() }
    }

    /// A request leaves: is it welcome?
    pub(crate) fn leaves(&mut self, request: &Request) {
        let now = request.at.millis();
        let complaints = [
            self.disturbs_host(request.visit.url.host(), now),
            self.disturbs_address(request.address, now),
            self.disregards_robots(request, now),
        ];
        for complaint in complaints.into_iter().flatten() {
            self.complaints.push(format!("{} at {now}: {complaint}", request.visit.url));
        }
        self.last = now;
    }

    fn disturbs_host(&mut self, host: &str, now: i64) -> Option<String> {
        let book = self.hosts.entry(host.to_owned()).or_default();
        let gap = book.left.replace(now).map_or(i64::MAX, |left| now - left);
        let alone = std::mem::take(&mut book.alone);
        let delay = book.delay.filter(|(_, since)| *since < now).map_or(0, |(delay, _)| delay.min(DELAY_MS_MAX));
        // Whoever is left alone for long enough, by the crawler's clock, gets back to the usual pace.
        let rest = gap.saturating_add(std::mem::take(&mut book.forward));
        if rest >= RECOVERY.as_millis() as i64 {
            book.throttled = None;
        }
        let slowdown = if book.throttled.is_some() { 2 } else { 1 };
        let pause = self.pauses.host.max(delay) * slowdown;
        if now < book.busy_until {
            Some(format!("another request is under way until {}", book.busy_until))
        } else if gap < pause {
            Some(format!("{gap} ms after the last request, where {pause} are due"))
        } else {
            let until = alone.into_iter().map(|(_, until)| until).find(|until| now < *until)?;
            Some(format!("asked to be left alone until {until}"))
        }
    }

    fn disturbs_address(&mut self, address: IpAddr, now: i64) -> Option<String> {
        let book = self.addresses.entry(address).or_default();
        let gap = book.left.replace(now).map_or(i64::MAX, |left| now - left);
        if now < book.busy_until {
            Some(format!("another request to {address} is under way"))
        } else {
            (gap < self.pauses.address).then(|| format!("{gap} ms after the last request to {address}"))
        }
    }

    fn disregards_robots(&self, request: &Request, now: i64) -> Option<String> {
        if request.visit.purpose != Purpose::Page {
            return None;
        }
        match self.permits.get(request.visit.url.origin().as_str()) {
            None => Some("nobody asked robots.txt".to_owned()),
            Some(permit) if now < permit.since => Some("robots.txt is still being read".to_owned()),
            // While a file cannot be read, the copy of it holds.
            Some(permit) if now >= permit.until && request.host.is_honest() => {
                Some(format!("robots.txt is too old: {permit:?}"))
            }
            Some(_) => request.is_forbidden.then(|| "robots.txt forbids it".to_owned()),
        }
    }

    /// The answer of a server is there.
    pub(crate) fn answered(&mut self, web: &Web, visit: &Visit, address: IpAddr, answer: &Answer, at: Timestamp) {
        let at = at.millis();
        self.addresses.entry(address).or_default().busy_until = at;
        let book = self.hosts.entry(visit.url.host().to_owned()).or_default();
        book.busy_until = at;
        if let Some(wait) = answer.wait_s.filter(|_| answer.is_throttling()) {
            // Nobody waits for longer than a day. A date has no fraction of its second.
            book.alone.push((at, at - 1_000 + (wait as i64 * 1_000).min(DAY_MS)));
        }
        if answer.is_throttling() {
            book.throttled.get_or_insert(at);
        } else if answer.fault.is_none() && answer.status < 400 || answer.is_redirect() {
            book.throttled = None;
        }
        let Purpose::Robots { origin, redirects } = &visit.purpose else { return };
        let asked_for = web.hosts.iter().find(|host| host.origin == origin.as_str());
        let permit = match (answer.fault, answer.status) {
            (None, 200) => true,
            _ if answer.is_redirect() => *redirects >= 5,
            (None, 429) => false,
            (None, 400..500) => true,
            _ => false,
        };
        if permit {
            self.permits.insert(origin.as_str().to_owned(), Permit { since: at, until: at + DAY_MS });
        }
        if let (None, 200, Some(host)) = (answer.fault, answer.status, asked_for)
            && host.delay_s > 0
        {
            self.hosts.entry(host.name.clone()).or_default().delay = Some((host.delay_s as i64 * 1_000, at));
        }
    }

    /// The crawler came to a bad end: its connections are cut, and what it was told since the last request left may be lost.
    pub(crate) fn died(&mut self) {
        let last = self.last;
        for book in self.hosts.values_mut().chain(self.addresses.values_mut()) {
            book.busy_until = i64::MIN;
            book.alone.retain(|(since, _)| *since < last);
            book.throttled = book.throttled.filter(|since| *since < last);
            book.delay = book.delay.filter(|(_, since)| *since < last);
        }
    }

    /// The crawler's clock was set forward while it was off. Nobody can know that, so what was promised is shorter by as much.
    pub(crate) fn set_forward(&mut self, by_ms: i64) {
        for book in self.hosts.values_mut() {
            book.forward += by_ms;
            book.alone.iter_mut().for_each(|(_, until)| *until -= by_ms);
        }
    }

    /// When the last request left.
    pub(crate) fn last(&self) -> Timestamp {
        Timestamp::from_millis(self.last)
    }
}
