//! All servers of a web behind one fetcher, and their log.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use suyuan_fetch::{Fetcher, Resolved};
use suyuan_model::{Capture, PageUrl, Purpose, Timestamp, Trouble, Visit};
use tokio::sync::Notify;

use crate::answers::{Answer, answer};
use crate::clock::Ahead;
use crate::manners::{Manners, Pauses, Request};
use crate::web::{Host, Temper, WATCHED, Web, watched};

/// No web of these tests needs more requests; beyond this a run would never end.
const REQUESTS_MAX: u64 = 10_000;

/// The servers.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) web: Web,
    log: Mutex<Log>,
    /// The crawler dies of a request.
    pub(crate) deadly: Notify,
}

/// What they saw.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) manners: Manners,
    /// How often each origin was asked.
    asked: BTreeMap<String, u64>,
    names_asked: BTreeMap<String, u64>,
    pub(crate) requests: u64,
    /// When each of them left that led to a host.
    pub(crate) left: Vec<Timestamp>,
    /// When the last answer was there.
    pub(crate) until: Timestamp,
    pub(crate) ahead: Ahead,
    /// The crawler dies when this request has left.
    pub(crate) dies_at: Option<u64>,
    /// Pages that were asked for in this run.
    pub(crate) pages: HashSet<PageUrl>,
}

impl Servers {
    pub(crate) fn new(web: Web, pauses: Pauses, start: Timestamp) -> Servers {
        let log = Log {
            manners: Manners::new(pauses),
            asked: BTreeMap::new(),
            names_asked: BTreeMap::new(),
            requests: 0,
            left: Vec::new(),
            until: start,
            ahead: Ahead::default(),
            dies_at: None,
            pages: HashSet::new(),
        };
        Servers { web, log: Mutex::new(log), deadly: Notify::new() }
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request leaves: what is said to it, and whether the crawler dies of it.
    fn asked(&self, visit: &Visit, shown: Timestamp) -> (Answer, bool) {
        let mut guard = self.log();
        let log = &mut *guard;
        let (url, now) = (&visit.url, log.ahead.truth(shown));
        log.requests += 1;
        if is_watched(url.host()) || log.requests > REQUESTS_MAX {
            log.manners.complaints.push(format!("{url} was asked for, {} requests", log.requests));
        }
        let dies = log.dies_at == Some(log.requests);
        let (Some(host), Some(address)) = (self.web.host(url), self.web.address(url.host())) else {
            return (Answer::no_such_name(), dies);
        };
        let asked = log.asked.entry(host.origin.clone()).or_default();
        *asked += 1;
        let answer = answer(&self.web, host, url, *asked, now);
        // A name that leads nowhere brings no request.
        if !answer.is_of_nobody() {
            if visit.purpose == Purpose::Page {
                log.pages.insert(url.clone());
            }
            let is_forbidden = self.web.forbids(host, url);
            log.manners.leaves(&Request { host, address, visit, is_forbidden, at: now });
            log.left.push(now);
        }
        (answer, dies)
    }

    /// The answer is there.
    fn answered(&self, answer: &Answer, capture: &Capture) {
        let mut log = self.log();
        let at = log.ahead.truth(capture.at).after(Duration::from_millis(capture.took_ms.into()));
        log.until = log.until.max(at);
        if let Some(address) = self.web.address(capture.visit.url.host()).filter(|_| !answer.is_of_nobody()) {
            log.manners.answered(&self.web, &capture.visit, address, answer, at);
        }
    }
}

impl Fetcher for Servers {
    async fn resolve(&self, host: &str, _port: u16) -> Resolved {
        let mut log = self.log();
        if is_watched(host) {
            log.manners.complaints.push(format!("the name {host} was looked up"));
        }
        let asked = log.names_asked.entry(host.to_owned()).or_default();
        *asked += 1;
        let comes_and_goes = |of: &Host| of.name == host && of.temper == Temper::Unnamed;
        let is_away =
            self.web.hosts.iter().any(comes_and_goes) && self.web.luck.one_in(format!("name {host} {asked}"), 2);
        match self.web.address(host).filter(|_| !is_away) {
            Some(address) => Resolved::Address(address),
            None => Resolved::Failed { trouble: Trouble::Dns, reason: "no such host".to_owned() },
        }
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        let (answer, dies) = self.asked(&visit, at);
        if dies {
            self.deadly.notify_one();
            std::future::pending::<()>().await;
        }
        let capture = answer.capture(visit, at).await;
        self.answered(&answer, &capture);
        capture
    }
}

fn is_watched(host: &str) -> bool {
    (0..WATCHED).map(watched).any(|name| host == name || host.ends_with(&format!(".{name}")))
}
