//! Asks over the network who can be told of sites: the same politeness as a crawl, but nothing of it is a page of a run.
//!
//! What hosts were promised is kept before a request leaves, so that a restart causes no burst; what was found of a site is
//! kept when everything was asked about it, or somebody stops it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use suyuan_fetch::{Fetcher, Resolved};
use suyuan_frontier::{Frontier, Next, Offered, Plan, Scope};
use suyuan_ledger::{LedgerError, Readings};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Capture, Change, Headers, Outcome, PageUrl, Purpose, ReadAs, Saved, Seed, Timestamp, Trouble, Visit,
};
use suyuan_owners::{Inquiry, KeptList, LookedUp};
use tracing::info;

use crate::job::{Clock, Job};
use crate::live::Live;
use crate::progress::Ended;
use crate::reading::Manner;
use crate::stop::Stop;
use crate::told::Told;
use crate::traffic::{Event, Traffic};

/// What is to be kept.
#[derive(Debug)]
pub enum Learned {
    /// What hosts were promised, and what origins say about robots: before the next request leaves.
    Manners(Vec<Change>),
    /// What was found of a site.
    Site(LookedUp),
    /// A list of registers that came.
    List(KeptList),
}

/// Asks until everything is answered, or it is stopped; what is open then is asked another time.
///
/// Of the job it takes pace, watchlist, concurrency and time. `saved` is what the ledger knows of lanes and robots.
pub async fn look_up<F: Fetcher>(
    job: &Job,
    inquiry: &mut Inquiry,
    saved: Saved,
    fetcher: Arc<F>,
    clock: Clock,
    stop: Stop,
    keep: &mut dyn FnMut(Learned) -> Result<(), LedgerError>,
) -> Result<Ended, LedgerError> {
    // Pages are read by whoever asks: here nothing is looked for.
    let manner = Manner {
        watchlist: Arc::new(Watchlist::new(Vec::new())),
        keeps_all: false,
        sandbox: None,
        readings: Readings::default(),
    };
    match clock {
        Clock::Real => Asking::new(job, inquiry, saved, Live::new(fetcher, manner, stop, None)).go(keep).await,
        Clock::From(told) => {
            Asking::new(job, inquiry, saved, Live::new(fetcher, manner, stop, Some(told))).go(keep).await
        }
        Clock::Told(start) => Asking::new(job, inquiry, saved, Told::new(fetcher, manner, stop, start)).go(keep).await,
    }
}

struct Asking<'a, T> {
    inquiry: &'a mut Inquiry,
    watchlist: Arc<Watchlist>,
    frontier: Frontier,
    traffic: T,
    concurrency: usize,
    deadline: Option<Timestamp>,
    stopping: Option<Ended>,
    /// Hosts whose names lead nowhere, or where nobody may go, and what came of asking.
    nowhere: HashMap<String, Outcome>,
}

/// What the frontier said when nothing more could be handed out.
enum Pause {
    Until(Option<Timestamp>),
    Drained,
}

impl<'a, T: Traffic> Asking<'a, T> {
    fn new(job: &Job, inquiry: &'a mut Inquiry, saved: Saved, traffic: T) -> Self {
        // Every question is a place to start; one register may be asked about many names.
        let plan =
            Plan { scope: Scope::Any, hops_max: 0, pages_max: None, pages_per_site_max: u32::MAX, ..job.plan.clone() };
        let now = traffic.now();
        Asking {
            inquiry,
            watchlist: Arc::clone(&job.watchlist),
            frontier: Frontier::new(plan, saved, Some(now)),
            concurrency: job.concurrency.max(1),
            deadline: job.time_max.map(|time: Duration| now.after(time)),
            stopping: None,
            nowhere: HashMap::new(),
            traffic,
        }
    }

    async fn go(mut self, keep: &mut dyn FnMut(Learned) -> Result<(), LedgerError>) -> Result<Ended, LedgerError> {
        self.inquiry.begin();
        loop {
            self.offer();
            self.keep(keep)?;
            let pause = self.hand_out(keep).await?;
            let is_asked = self.offer();
            self.keep(keep)?;
            if let Some(ended) = self.stopping.filter(|_| self.traffic.in_flight() == 0) {
                self.inquiry.take_partly().into_iter().try_for_each(|partly| keep(Learned::Site(partly)))?;
                return Ok(ended);
            }
            let until = match pause {
                _ if is_asked => continue,
                Pause::Drained => {
                    // What a host that was given up would have said.
                    self.inquiry.end();
                    self.keep(keep)?;
                    return Ok(Ended::Drained);
                }
                Pause::Until(_) if self.stopping.is_some() => None,
                Pause::Until(until) => until.into_iter().chain(self.deadline).min(),
            };
            let mut event = Some(self.traffic.next(until).await);
            while let Some(happened) = event {
                match happened {
                    Event::Received(received) => self.frontier.received(&received),
                    Event::Arrived(arrival) => self.take_in(&arrival.capture),
                    Event::Resolved(host, resolved) => self.resolved(&host, &resolved),
                    Event::Time => {}
                    Event::Stop => self.stopping = Some(Ended::Stopped),
                }
                event = self.traffic.also();
            }
            if self.stopping.is_none() && self.deadline.is_some_and(|deadline| self.traffic.now() >= deadline) {
                self.stopping = Some(Ended::TimeMax);
            }
        }
    }

    /// Offers what is to be asked next; true if anything was.
    fn offer(&mut self) -> bool {
        let mut is_any = false;
        loop {
            let questions = self.inquiry.questions();
            if questions.is_empty() {
                return is_any;
            }
            for url in questions {
                if self.watchlist.forbids(&url).is_some() {
                    self.inquiry.not_asked(&url, &Outcome::failed(Trouble::Watchlisted, ""));
                    continue;
                }
                let offered =
                    self.frontier.seed(&Seed { found: url.as_str().to_owned(), url: url.clone(), result: None });
                // One that the frontier takes for another, or for none at all, is never visited.
                if matches!(offered, Offered::Met(_)) {
                    is_any = true;
                } else {
                    self.inquiry.not_asked(&url, &Outcome::failed(Trouble::NotRecorded, ""));
                }
            }
        }
    }

    /// Has kept what is known by now.
    fn keep(&mut self, keep: &mut dyn FnMut(Learned) -> Result<(), LedgerError>) -> Result<(), LedgerError> {
        for list in self.inquiry.take_lists() {
            keep(Learned::List(list))?;
        }
        for done in self.inquiry.take_done() {
            keep(Learned::Site(done))?;
        }
        Ok(())
    }

    async fn hand_out(
        &mut self,
        keep: &mut dyn FnMut(Learned) -> Result<(), LedgerError>,
    ) -> Result<Pause, LedgerError> {
        let mut visits: Vec<Visit> = Vec::new();
        let mut pause = Pause::Until(None);
        while self.stopping.is_none() && self.traffic.has_room(visits.len(), self.concurrency) {
            match self.frontier.next(self.traffic.now()) {
                Next::Visit(mut visit) => {
                    if visit.purpose == Purpose::Page && self.inquiry.is_of_register(&visit.url) {
                        visit.read_as = ReadAs::Record;
                    }
                    visits.push(visit);
                }
                Next::Forbidden { visit, line, reason } => {
                    let outcome = match line {
                        Some(_) => Outcome::RobotsForbid { line, reason },
                        None => Outcome::failed(Trouble::RobotsUnread, reason),
                    };
                    self.not_sent(visit, outcome);
                }
                Next::Nowhere(visit) => {
                    let outcome = self.nowhere.remove(visit.url.host());
                    self.not_sent(visit, outcome.unwrap_or_else(|| Outcome::failed(Trouble::Dns, "no such host")));
                }
                Next::Quarantined(visit) => self.not_sent(visit, Outcome::failed(Trouble::Quarantined, "")),
                Next::NoPart(_) => {}
                Next::Resolve { host, .. } if self.is_watched(&host) => self.frontier.resolved(&host, None),
                Next::Resolve { host, port } => self.traffic.resolve(host, port).await,
                Next::Wait(until) => {
                    pause = Pause::Until(Some(until));
                    break;
                }
                Next::Busy => break,
                Next::Drained => {
                    pause = Pause::Drained;
                    break;
                }
            }
        }
        let mut manners = self.frontier.take_changes();
        manners.retain(|change| matches!(change, Change::Lane(..) | Change::Robots(_)));
        if !manners.is_empty() {
            keep(Learned::Manners(manners))?;
        }
        for visit in visits {
            self.traffic.send(visit, None).await;
        }
        Ok(pause)
    }

    fn not_sent(&mut self, visit: Visit, outcome: Outcome) {
        let at = self.traffic.now();
        self.take_in(&Capture { visit, at, took_ms: 0, outcome, request: Headers::default(), response: None });
    }

    fn take_in(&mut self, capture: &Capture) {
        let visit = &capture.visit;
        info!(
            url = %visit.url,
            outcome = capture.outcome.name(),
            reason = capture.outcome.reason(),
            status = capture.response.as_ref().map(|response| response.status),
            took_ms = capture.took_ms,
            attempt = visit.attempt,
            "asked"
        );
        let answered = self.frontier.answered(capture, self.traffic.now());
        if visit.purpose == Purpose::Page && answered == suyuan_frontier::Answered::Done {
            self.inquiry.answered(capture);
        }
    }

    fn resolved(&mut self, host: &str, resolved: &Resolved) {
        match resolved {
            Resolved::Address(address) => {
                self.frontier.resolved(host, Some(*address));
                self.inquiry.resolved(host, *address);
            }
            Resolved::Unknown => self.frontier.resolved(host, None),
            Resolved::Failed { trouble, reason } => {
                self.nowhere.insert(host.to_owned(), Outcome::failed(*trouble, reason.clone()));
                self.frontier.unresolved(host);
            }
        }
    }

    fn is_watched(&self, host: &str) -> bool {
        PageUrl::new(&format!("http://{host}/")).is_ok_and(|url| self.watchlist.forbids(&url).is_some())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use suyuan_fetch::{FixtureWeb, Settings};
    use suyuan_frontier::{Pace, RobotsPolicy};
    use suyuan_lists::watch_from_text;
    use suyuan_model::{LaneKey, LookupOutcome, SiteRules, Vantage};
    use suyuan_owners::Subject;

    use super::*;

    const WEB: &str = "### https://registers.example/rdap/dns.json
{\"services\":[[[\"example\"],[\"https://rdap.nic.example/\"]]]}
### https://rdap.nic.example/domain/a.example 429
#: Retry-After: 40
#: visit: 1
busy
### https://rdap.nic.example/domain/a.example
{\"objectClassName\":\"domain\",\"entities\":[{\"roles\":[\"registrar\",\"abuse\"],\"vcardArray\":[\"vcard\",[[\"email\",{},\"text\",\"abuse@registrar.example\"]]]}]}
### https://rdap.nic.example/domain/b.example 302 Location: https://casino.example/
### https://casino.example/
{}
### http://a.example/
<p>webmaster@a.example <a href=/contact.html>contact</a>
### http://a.example/contact.html
<p>info@a.example
### http://b.example/
<p>x
";

    /// A web that remembers when it was asked for what.
    struct Witness(FixtureWeb, Mutex<Vec<(Timestamp, PageUrl)>>, Mutex<Vec<PageUrl>>);

    impl Fetcher for Witness {
        async fn resolve(&self, host: &str, port: u16) -> Resolved {
            self.0.resolve(host, port).await
        }

        async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
            self.1.lock().unwrap().push((at, visit.url.clone()));
            if visit.read_as == ReadAs::Record {
                self.2.lock().unwrap().push(visit.url.clone());
            }
            self.0.fetch(visit, at).await
        }
    }

    fn start() -> Timestamp {
        Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
    }

    fn job() -> Job {
        Job {
            authority: None,
            name: "lookup".to_owned(),
            plan: Plan {
                scope: Scope::Host,
                hops_max: 0,
                pages_max: Some(1),
                pages_per_site_max: 1,
                pace: Pace::PerSecond(1.0),
                per_address_per_second: Some(4.0),
                connections_per_host: 1,
                agent: "suyuan".to_owned(),
                robots: RobotsPolicy::Obey,
                rules: SiteRules::default(),
                audit: None,
            },
            watchlist: Arc::new(Watchlist::new(vec![watch_from_text("casino.example").unwrap()])),
            seeds: Vec::new(),
            user_agent: "suyuan".to_owned(),
            contact: String::new(),
            time_max: None,
            concurrency: 8,
            vantages: vec![Vantage::Plain],
            authorized: None,
            sandbox: None,
            looks_again: false,
            fresh: false,
        }
    }

    fn inquiry(sites: &[&str]) -> Inquiry {
        let rules = SiteRules::default();
        let subject = |site: &&str| {
            let page = PageUrl::new(&format!("http://{site}/")).unwrap();
            Subject::new(rules.site_of(&page), &page, &rules).unwrap()
        };
        let subjects = sites.iter().map(subject).collect();
        let at = PageUrl::new("https://registers.example/rdap/").unwrap();
        Inquiry::new(subjects, SiteRules::default(), start(), true, at)
    }

    struct Asked {
        ended: Ended,
        log: Vec<(Timestamp, PageUrl)>,
        /// What was asked for as the record of a register.
        records: Vec<PageUrl>,
        kept: Vec<Learned>,
        open: usize,
    }

    async fn asked(job: &Job, sites: &[&str], stop: Stop) -> Asked {
        let web = FixtureWeb::parse(WEB).unwrap().asked_with(&Settings::default());
        let fetcher = Arc::new(Witness(web, Mutex::default(), Mutex::default()));
        let (mut inquiry, mut kept) = (inquiry(sites), Vec::new());
        let keep = &mut |learned| {
            kept.push(learned);
            Ok(())
        };
        let clock = Clock::Told(start());
        let saved = Saved::default();
        let ended = look_up(job, &mut inquiry, saved, Arc::clone(&fetcher), clock, stop, keep).await.unwrap();
        let (log, records) = (fetcher.1.lock().unwrap().clone(), fetcher.2.lock().unwrap().clone());
        Asked { ended, log, records, kept, open: inquiry.open() }
    }

    #[tokio::test]
    async fn hosts_are_asked_with_pauses_and_left_alone_as_long_as_they_want() {
        let asked = asked(&job(), &["a.example", "b.example"], Stop::new()).await;
        assert_eq!((asked.ended, asked.open), (Ended::Drained, 0));
        let of = |host: &str| -> Vec<Timestamp> {
            asked.log.iter().filter(|(_, url)| url.host() == host).map(|(at, _)| *at).collect()
        };
        for host in ["a.example", "b.example", "registers.example", "rdap.nic.example"] {
            let times = of(host);
            assert!(times.len() > 1, "{host}: {times:?}");
            for pair in times.windows(2) {
                assert!(pair[1].since(pair[0]) >= Duration::from_secs(1), "{host}: {times:?}");
            }
        }
        let register = of("rdap.nic.example");
        let longest = register.windows(2).map(|pair| pair[1].since(pair[0])).max().unwrap();
        assert!(longest >= Duration::from_secs(40), "{register:?}");
        assert!(of("casino.example").is_empty());
        let is_register = |url: &PageUrl| ["registers.example", "rdap.nic.example"].contains(&url.host());
        assert!(asked.records.iter().all(is_register) && asked.records.len() > 3, "{:?}", asked.records);
        let done = |site: &str| {
            let found = asked.kept.iter().find_map(|it| match it {
                Learned::Site(found) if found.site.as_str() == site => Some(found),
                _ => None,
            });
            found.unwrap()
        };
        let contacts: Vec<&str> = done("a.example").contacts.iter().map(|it| it.contact.as_str()).collect();
        assert_eq!(contacts, ["webmaster@a.example", "info@a.example", "abuse@registrar.example"]);
        assert_eq!(done("b.example").lookups[2].outcome, LookupOutcome::Refused);
    }

    #[tokio::test]
    async fn what_hosts_are_promised_is_kept_and_nothing_that_belongs_to_a_run() {
        let asked = asked(&job(), &["a.example"], Stop::new()).await;
        let mut hosts = Vec::new();
        for learned in &asked.kept {
            let Learned::Manners(changes) = learned else { continue };
            for change in changes {
                match change {
                    Change::Lane(LaneKey::Host(host), _) => hosts.push(host.as_str()),
                    Change::Lane(..) | Change::Robots(_) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
        assert!(matches!(asked.kept[0], Learned::Manners(_)), "{:?}", asked.kept[0]);
        assert!(["a.example", "registers.example", "rdap.nic.example"].iter().all(|host| hosts.contains(host)));
    }

    #[tokio::test]
    async fn a_stop_or_the_end_of_its_time_leaves_what_is_open_for_another_time() {
        let stop = Stop::new();
        stop.request();
        let stopped = asked(&job(), &["a.example", "b.example"], stop).await;
        assert_eq!((stopped.ended, stopped.open), (Ended::Stopped, 2));
        let hasty = Job { time_max: Some(Duration::from_secs(20)), ..job() };
        let cut = asked(&hasty, &["a.example", "b.example"], Stop::new()).await;
        // The register wants to be left alone for longer.
        assert_eq!(cut.ended, Ended::TimeMax);
        assert!(cut.open > 0 && cut.log.iter().all(|(at, _)| at.since(start()) <= Duration::from_secs(20)));
    }
}
