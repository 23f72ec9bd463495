//! The loop: hand out what politeness allows, wait for what comes back, write it down, offer its hops.

use std::collections::HashMap;
use std::sync::Arc;

use suyuan_archive::unanswered;
use suyuan_fetch::{Fetcher, Resolved};
use suyuan_frontier::{Answered, Frontier, Next, Outlook, WhyNot};
use suyuan_ledger::{Elsewhere, Entry, Reader, RunEnd, RunId, RunStart, Writer};
use suyuan_model::{
    Capture, Change, Headers, Hop, Outcome, Outlink, Outlinks, PageUrl, PartKind, Purpose, Sighting, Timestamp,
    Trouble, UrlId, Visit, Watch,
};
use suyuan_page::Parts;
use tracing::{debug, info, trace};

use crate::audit;
use crate::files::{Files, pieces_of};
use crate::job::{Clock, CrawlError, Job};
use crate::kept::Part;
use crate::live::Live;
use crate::pictures;
use crate::progress::{Ended, OUTLOOK_EVERY, Progress, Report};
use crate::reading::{Arrival, Manner, Tally, read};
use crate::record::{Receipts, record, way_there};
use crate::stop::Stop;
use crate::told::Told;
use crate::traffic::{Event, Traffic};
use crate::waiting::{Ready, Waiting};

/// Runs a job to its end, or until it is stopped; a job whose last run is unfinished goes on where it was.
///
/// Everything that it sees is in the ledger when it returns. `tell` is called when something has changed, once the next visits have left.
/// An error means that our own side failed (the ledger cannot be written); the ledger holds all that was recorded.
pub async fn crawl<F: Fetcher>(
    job: &Job,
    writer: &Writer,
    fetcher: Arc<F>,
    clock: Clock,
    stop: Stop,
    tell: &mut dyn FnMut(&Progress),
) -> Result<Report, CrawlError> {
    let manner = Manner {
        watchlist: Arc::clone(&job.watchlist),
        keeps_all: writer.records_all(),
        sandbox: job.sandbox.clone(),
        readings: writer.readings(),
    };
    let told = match clock {
        Clock::Real => None,
        Clock::From(told) => Some(told),
        Clock::Told(start) => {
            let told = Told::new(fetcher, manner.clone(), stop, start);
            return Box::pin(Road::new(job, writer, manner, told)?.go(tell)).await;
        }
    };
    let live = Live::new(fetcher, manner.clone(), stop, told);
    Box::pin(Road::new(job, writer, manner, live)?.go(tell)).await
}

/// The loop and what it owns.
struct Road<'a, T> {
    job: &'a Job,
    manner: Manner,
    writer: &'a Writer,
    reader: Reader,
    receipts: Receipts,
    traffic: T,
    /// Visits whose leases are being written; they are sent when these are in the ledger.
    leased: Vec<Visit>,
    frontier: Frontier,
    run: RunId,
    name: String,
    resumed: bool,
    started: Timestamp,
    stopping: Option<Ended>,
    tally: Tally,
    /// Something came in that was not told yet.
    has_news: bool,
    /// How it goes on, and when that was worked out.
    outlook: Option<(Timestamp, Outlook)>,
    seeds_watchlisted: Vec<String>,
    /// Hosts whose names lead nowhere, and what came of asking.
    nowhere: HashMap<String, Outcome>,
    /// What search engines showed of the seeds, where that names something watched.
    indexed: HashMap<PageUrl, Vec<Sighting>>,
    /// Pages that wait for their style sheets and scripts.
    waiting: Waiting,
    files: Files,
}

/// What the frontier said when nothing more could be handed out.
enum Pause {
    Until(Option<Timestamp>),
    Drained,
}

impl<'a, T: Traffic> Road<'a, T> {
    fn new(job: &'a Job, writer: &'a Writer, manner: Manner, traffic: T) -> Result<Self, CrawlError> {
        let started = traffic.now();
        let (seeds, watchlisted): (Vec<_>, Vec<_>) =
            job.seeds.iter().cloned().partition(|seed| job.watchlist.forbids(&seed.url).is_none());
        if seeds.is_empty() {
            return Err(CrawlError::NoSeeds);
        }
        let is_imported = job.watchlist.is_imported();
        let told = || job.watchlist.iter().map(|(_, watch)| watch).collect();
        let watchlist: Vec<Watch> = if is_imported { Vec::new() } else { told() };
        let (fixed, pace) = (job.fixed(), job.pace());
        let begun = writer.begin(&RunStart {
            job: &job.name,
            at: started,
            plan: &fixed,
            budgets: &pace,
            looks_again: job.looks_again,
            fresh: job.fresh,
            watchlist: &watchlist,
            is_imported,
            allowed: job.watchlist.allowed(),
            seeds: &seeds,
            authorized: job.authorized.as_deref(),
            authority: job.authority.as_ref(),
            version: env!("CARGO_PKG_VERSION"),
            contact: &job.contact,
            user_agent: &job.user_agent,
        })?;
        let mut indexed: HashMap<PageUrl, Vec<Sighting>> = HashMap::new();
        for seed in &seeds {
            let seen = suyuan_detect::indexed(seed, &job.watchlist);
            if !seen.is_empty() {
                indexed.entry(seed.url.clone()).or_default().extend(seen);
            }
        }
        let mut saved = begun.saved;
        let saved_files = std::mem::take(&mut saved.files);
        let goes_on = !saved.urls.is_empty();
        let mut frontier = Frontier::new(job.plan.clone(), saved, Some(started));
        if T::LEASES_AHEAD {
            frontier.lease_ahead();
        }
        for seed in &seeds {
            frontier.seed(seed);
        }
        if job.plan.audit.is_some() {
            audit::begin(&mut frontier, job, &writer.reader()?, goes_on)?;
        }
        let (mut files, again) = Files::new(job.plan.rules.clone(), saved_files);
        for (of, file, kind) in again {
            if job.watchlist.forbids(&file).is_some() || !frontier.want(of, &file, kind) {
                files.given_up(&file);
            }
        }
        Ok(Road {
            job,
            manner,
            writer,
            reader: writer.reader()?,
            receipts: Receipts::default(),
            traffic,
            leased: Vec::new(),
            frontier,
            run: begun.run,
            name: begun.name,
            resumed: begun.resumed,
            started,
            stopping: None,
            tally: Tally::default(),
            has_news: false,
            outlook: None,
            nowhere: HashMap::new(),
            seeds_watchlisted: watchlisted.into_iter().map(|seed| seed.url.to_string()).collect(),
            indexed,
            waiting: Waiting::new(job.plan.rules.clone(), job.sandbox.is_some()),
            files,
        })
    }

    async fn go(mut self, tell: &mut dyn FnMut(&Progress)) -> Result<Report, CrawlError> {
        let mut leases = None;
        loop {
            // While leases are being written, the loop takes in what comes, so that the next leases are one write again.
            let pause = if leases.is_none() { self.claim().await? } else { Pause::Until(None) };
            if leases.is_none() && (self.frontier.write_ahead() || !self.leased.is_empty()) {
                leases = Some(Box::pin(self.receipts.settled()));
            }
            // Told when the next visits have left, so that what is in flight is what is waited for.
            if leases.is_none() && std::mem::take(&mut self.has_news) {
                tell(&self.progress());
            }
            if matches!(pause, Pause::Drained) || (self.stopping.is_some() && self.in_flight() == 0) {
                self.outlook = None;
                tell(&self.progress());
                return self.finish().await;
            }
            let until = match pause {
                // From the stop on, only what is in flight is waited for.
                _ if self.stopping.is_some() => None,
                Pause::Until(until) => {
                    let told = T::TOLD_EVERY.map(|every| self.traffic.now().after(every));
                    [until, self.deadline(), self.waiting.deadline(), told].into_iter().flatten().min()
                }
                Pause::Drained => None,
            };
            let happened = match leases.as_mut() {
                Some(written) => self.traffic.next_unless(written, until).await,
                None => Ok(self.traffic.next(until).await),
            };
            let mut event = match happened {
                Ok(event) => Some(event),
                Err(written) => {
                    written?;
                    leases = None;
                    self.frontier.keep_ahead();
                    self.send_leased().await;
                    self.traffic.also()
                }
            };
            while let Some(happened) = event {
                match happened {
                    Event::Received(received) => self.frontier.received(&received),
                    Event::Arrived(arrival) => self.take_in(*arrival).await?,
                    Event::Resolved(host, resolved) => self.resolved(&host, &resolved),
                    Event::Time => self.has_news = true,
                    Event::Stop => self.stopping = Some(Ended::Stopped),
                }
                event = self.traffic.also();
            }
            self.take_in_waiting().await?;
            self.send_ahead().await;
            if self.stopping.is_none() && self.deadline().is_some_and(|deadline| self.traffic.now() >= deadline) {
                self.stopping = Some(Ended::TimeMax);
            }
        }
    }

    /// What was claimed or sent and has not come back.
    fn in_flight(&self) -> usize {
        self.traffic.in_flight() + self.leased.len()
    }

    /// Claims every visit that may go now, and hands their leases to the ledger.
    async fn claim(&mut self) -> Result<Pause, CrawlError> {
        let mut pause = Pause::Until(None);
        while self.stopping.is_none() && self.traffic.has_room(self.leased.len(), self.job.concurrency) {
            let now = self.traffic.now();
            match self.frontier.next(now) {
                Next::Visit(visit) => {
                    self.files.sent(&visit);
                    self.leased.push(visit);
                }
                Next::Forbidden { visit, line, reason } => {
                    let outcome = match line {
                        Some(_) => Outcome::RobotsForbid { line, reason },
                        None => Outcome::failed(Trouble::RobotsUnread, reason),
                    };
                    self.not_sent(visit, outcome).await?;
                }
                Next::Quarantined(visit) => {
                    let reason = "it was being read each time the program died, the last time by itself";
                    self.not_sent(visit, Outcome::failed(Trouble::Quarantined, reason)).await?;
                }
                Next::Nowhere(visit) => {
                    let outcome = self.nowhere.remove(visit.url.host());
                    self.not_sent(visit, outcome.unwrap_or_else(|| Outcome::failed(Trouble::Dns, "no such host")))
                        .await?;
                }
                Next::NoPart(part) => {
                    self.files.given_up(&part);
                    self.waiting.settle(&part, None);
                }
                // A robots.txt may send us to a watched host: that is refused, so even its name is left alone.
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
        if !self.leased.is_empty() {
            trace!(at = "claimed");
        }
        let changes = self.take_changes();
        if !changes.is_empty() {
            self.write(Entry::Changes(changes))?;
        }
        Ok(pause)
    }

    /// Sends the visits whose leases are in the ledger, so that a restart neither forgets them nor sends a burst.
    async fn send_leased(&mut self) {
        self.has_news = true;
        trace!(at = "leased");
        for visit in std::mem::take(&mut self.leased) {
            let at_hand = self.waiting.at_hand(&visit);
            self.traffic.send(visit, at_hand).await;
        }
    }

    /// Sends to hosts that have come free what was leased for them before.
    async fn send_ahead(&mut self) {
        while self.stopping.is_none()
            && self.traffic.has_room(self.leased.len(), self.job.concurrency)
            && let Some(visit) = self.frontier.next_ahead(self.traffic.now())
        {
            self.has_news = true;
            let at_hand = self.waiting.at_hand(&visit);
            self.traffic.send(visit, at_hand).await;
        }
    }

    /// A visit that is not made is recorded like one that was.
    async fn not_sent(&mut self, visit: Visit, outcome: Outcome) -> Result<(), CrawlError> {
        let capture =
            Capture { visit, at: self.traffic.now(), took_ms: 0, outcome, request: Headers::default(), response: None };
        self.take_in(read(capture, &self.manner, Parts::NONE)).await
    }

    fn is_watched(&self, host: &str) -> bool {
        PageUrl::new(&format!("http://{host}/")).is_ok_and(|url| self.job.watchlist.forbids(&url).is_some())
    }

    fn resolved(&mut self, host: &str, resolved: &Resolved) {
        match resolved {
            Resolved::Address(address) => self.frontier.resolved(host, Some(*address)),
            Resolved::Unknown => self.frontier.resolved(host, None),
            Resolved::Failed { trouble, reason } => {
                self.nowhere.insert(host.to_owned(), Outcome::failed(*trouble, reason.clone()));
                self.frontier.unresolved(host);
            }
        }
    }

    /// Takes in what came back: one transaction holds the capture, its hops, its sightings and what they changed.
    async fn take_in(&mut self, arrival: Arrival) -> Result<(), CrawlError> {
        let Some(mut arrival) = self.unless_it_waits(arrival) else { return Ok(()) };
        if arrival.capture.visit.purpose == Purpose::Page
            && let Some(seen) = self.indexed.get(&arrival.capture.visit.url)
        {
            let status = arrival.capture.response.as_ref().map(|response| response.status);
            suyuan_detect::add_indexed(&mut arrival.reading, status, seen.clone());
        }
        if self.files.came_before(&arrival.capture.visit) {
            // It is on record, and comes again for a page that needs it.
            self.frontier.answered(&arrival.capture, self.traffic.now());
            self.settle_part(&arrival);
            self.files.found_in(&arrival);
            let changes = self.take_changes();
            return self.write(Entry::Changes(changes));
        }
        self.ask_for_files(&mut arrival);
        self.keep_records(&mut arrival)?;
        let asks_health = self.job.looks_again || self.job.plan.audit.is_some();
        let health = (asks_health && arrival.capture.visit.purpose == Purpose::Page)
            .then(|| suyuan_detect::health(&arrival.capture, &arrival.reading, &self.job.plan.rules));
        let hops = std::mem::take(&mut arrival.reading.hops);
        let Arrival { capture, reading, .. } = &arrival;
        let answered = self.frontier.answered(capture, self.traffic.now());
        let visit = &capture.visit;
        info!(
            url = %visit.url,
            outcome = capture.outcome.name(),
            reason = capture.outcome.reason(),
            status = capture.response.as_ref().map(|response| response.status),
            took_ms = capture.took_ms,
            attempt = visit.attempt,
            sightings = reading.sightings.len(),
            "visited"
        );
        self.tally.receive(capture);
        self.has_news = true;
        if answered == Answered::Retry {
            let changes = self.take_changes();
            return self.write(Entry::Changes(changes));
        }
        // What a script in a file of its own puts into the page, the page leads to.
        if let Purpose::Part { of, kind: PartKind::Script } = visit.purpose {
            let namer = self.frontier.url_of(of).and_then(|page| PageUrl::new(page).ok());
            let relative = pieces_of(namer.as_ref(), &reading.pieces_of_namer);
            for piece in hops.iter().chain(&relative).filter(|hop| self.job.watchlist.forbids(&hop.to).is_none()) {
                self.frontier.offer(of, piece);
            }
        }
        let mut outlinks = Outlinks::default();
        let mut elsewhere = Elsewhere::default();
        if let (Purpose::Page, Some(id)) = (&visit.purpose, visit.id) {
            if !reading.sightings.is_empty() {
                self.frontier.found(id);
            }
            let sitemaps = match capture.outcome {
                Outcome::Page => self.frontier.sitemaps(&visit.url),
                _ => Vec::new(),
            };
            // Pictures come first, since a link to one would have it visited as a page.
            outlinks.0.reserve(hops.len());
            let hops = pictures::hops(&visit.url, reading, &self.job.plan.rules).chain(hops).chain(sitemaps);
            let hops = hops.filter(|hop| self.job.watchlist.forbids(&hop.to).is_none());
            let frontier = &mut self.frontier;
            let mut offer = |frontier: &mut Frontier, hop: Hop, is_chosen| {
                let taken_up = if is_chosen { frontier.offer(id, &hop).id() } else { None };
                match taken_up {
                    Some(to) => outlinks.0.push(Outlink { to, kind: hop.kind, text: hop.text }),
                    None => elsewhere.add(&hop.to, hop.kind, hop.text),
                }
            };
            if self.job.plan.audit.is_some() {
                let doors = audit::other_doors(capture, &self.job.plan.rules, frontier.answer_time(visit.url.host()));
                let doors = doors.into_iter().filter(|hop| self.job.watchlist.forbids(&hop.to).is_none());
                let hops: Vec<Hop> = hops.chain(doors).collect();
                let chosen = frontier.survey(id, &hops);
                hops.into_iter().zip(chosen).for_each(|(hop, is_chosen)| offer(frontier, hop, is_chosen));
            } else {
                hops.for_each(|hop| offer(frontier, hop, true));
            }
        }
        self.offer_kept_again(visit.id, &outlinks).await?;
        let changes = self.take_changes();
        let site = self.job.plan.rules.site_of(&visit.url);
        let mut entry = record(self.run, health, &arrival, &self.job.watchlist, &site, (outlinks, elsewhere), changes);
        entry.evidence = arrival.exchange.take().filter(|_| self.waiting.is_evidence(&arrival));
        self.writer.write(Entry::Capture(Box::new(entry)), self.receipts.expect(arrival.held.take()))?;
        self.tally.count(&arrival);
        self.settle_part(&arrival);
        Ok(())
    }

    /// A part has come, or what came in its place.
    fn settle_part(&mut self, arrival: &Arrival) {
        if let Purpose::Part { kind, .. } = arrival.capture.visit.purpose {
            let part = match kind {
                PartKind::Sheet => suyuan_page::sheet(&arrival.capture).map(Part::Sheet),
                PartKind::Script => arrival.script().map(|script| Part::Script(Arc::new(script))),
                PartKind::Answer => arrival.answer().map(|answer| Part::Answer(Arc::new(answer))),
            };
            self.waiting.settle(&arrival.capture.visit.url, part);
            self.ask_for_parts();
        }
    }

    /// The arrival, unless it is a page that has to wait for parts of its site: then its host is free meanwhile.
    fn unless_it_waits(&mut self, mut arrival: Arrival) -> Option<Arrival> {
        let now = self.traffic.now();
        let waits = self.waiting.is_for(&arrival, &self.files);
        let mut may_wait = || arrival.was_looked_at_again || self.frontier.landed(&arrival.capture, now);
        let Some(id) = arrival.capture.visit.id.filter(|_| waits && may_wait()) else { return Some(arrival) };
        self.ask_for_files(&mut arrival);
        let own = self.waiting.own_scripts(&arrival.capture.visit.url, &arrival.reading.scripts_elsewhere);
        let is_first = self.files.is_first(id, &own);
        self.waiting.hold(id, arrival, is_first, now);
        self.ask_for_parts();
        None
    }

    /// Asks for the scripts and style sheets of its site that a page names.
    fn ask_for_files(&mut self, arrival: &mut Arrival) {
        let Self { files, frontier, waiting, job, .. } = self;
        files.ask(arrival, |of, file, kind| {
            !waiting.knows(file) && job.watchlist.forbids(file).is_none() && frontier.want(of, file, kind)
        });
    }

    /// What is to be kept in the same transaction as what caused it.
    fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = self.frontier.take_changes();
        changes.append(&mut self.files.take_changes());
        changes
    }

    fn ask_for_parts(&mut self) {
        while let Some((of, part, kind)) = self.waiting.ask_next() {
            let is_of_kind = match kind {
                PartKind::Script | PartKind::Sheet if self.files.is_to_come(&part) => continue,
                PartKind::Script | PartKind::Sheet if self.files.has_asked(&part) => self.files.may_come(&part, kind),
                PartKind::Script => false,
                PartKind::Answer if self.frontier.id_of(&part).is_some() => false, // visited as a page
                PartKind::Sheet | PartKind::Answer => !self.files.has_asked(&part),
            };
            let is_barred = self.job.watchlist.forbids(&part).is_some();
            if !is_of_kind || is_barred || !self.frontier.want(of, &part, kind) {
                self.waiting.settle(&part, None);
            }
        }
    }

    /// Takes in the pages that wait no more. Those that wait still when the crawl is stopped are left as they were in
    /// flight: without their parts they would be told too mildly, and for good.
    async fn take_in_waiting(&mut self) -> Result<(), CrawlError> {
        let now = self.traffic.now();
        for ready in self.waiting.ready(now) {
            match ready {
                Ready::Again(arrival, parts) => self.traffic.look_again(arrival, parts).await,
                Ready::AsItIs(arrival) => self.take_in(arrival).await?,
            }
        }
        Ok(())
    }

    /// Adds the way there to what is kept of a capture; records it where every capture is kept.
    fn keep_records(&self, arrival: &mut Arrival) -> Result<(), CrawlError> {
        let Arrival { capture, exchange, .. } = arrival;
        // What was never asked for has nothing to keep.
        let was_sent = !matches!(
            capture.outcome,
            Outcome::RobotsForbid { .. } | Outcome::Failed { trouble: Trouble::Quarantined, .. }
        );
        if exchange.is_none() && !(self.manner.keeps_all && was_sent) {
            return Ok(());
        }
        let way = way_there(&self.frontier, &capture.visit);
        if let Some(exchange) = exchange {
            exchange.tell(capture, &way);
        }
        if self.manner.keeps_all {
            let records =
                exchange.as_ref().map_or_else(|| unanswered(capture, &way), |exchange| exchange.bytes.clone());
            self.write(Entry::Recording(capture.at, records))?;
        }
        Ok(())
    }

    /// A shorter way to pages that were read already: what they lead to may be nearer, too.
    /// The ledger has their outlinks, but for the page that is being taken in; all that was written before must be in it first.
    async fn offer_kept_again(&mut self, current: Option<UrlId>, outlinks: &Outlinks) -> Result<(), CrawlError> {
        loop {
            let pages = self.frontier.take_shorter();
            if pages.is_empty() {
                return Ok(());
            }
            self.receipts.settled().await?;
            for page in pages {
                debug!(page = page.0, "a shorter way was found; its hops are offered again");
                if Some(page) == current {
                    self.frontier.offer_kept(page, outlinks);
                } else {
                    let kept = self.reader.outlinks(self.run, page)?;
                    self.frontier.offer_kept(page, &kept);
                }
            }
        }
    }

    fn write(&self, entry: Entry) -> Result<(), CrawlError> {
        Ok(self.writer.write(entry, self.receipts.expect(None))?)
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.job.time_max.map(|time| self.started.after(time))
    }

    fn progress(&mut self) -> Progress {
        let (now, in_flight) = (self.traffic.now(), self.in_flight());
        let (frontier, outlook) = (&self.frontier, &mut self.outlook);
        if outlook.as_ref().is_none_or(|(at, _)| now.since(*at) >= OUTLOOK_EVERY || now < *at) {
            *outlook = Some((now, frontier.outlook(now)));
        }
        Progress {
            tally: self.tally.clone(),
            in_flight,
            waiting: frontier.waiting(),
            outlook: outlook.as_ref().map(|(_, outlook)| outlook.clone()).unwrap_or_default(),
        }
    }

    async fn finish(mut self) -> Result<Report, CrawlError> {
        self.frontier.give_back_ahead();
        let changes = self.take_changes();
        self.write(Entry::Changes(changes))?;
        self.receipts.settled().await?;
        let counts = self.frontier.counts();
        let (ended, end) = match self.stopping {
            None if counts.left_out.contains_key(&WhyNot::RunPages) => (Ended::PagesMax, RunEnd::PagesMax),
            None => (Ended::Drained, RunEnd::Drained),
            Some(Ended::TimeMax) => (Ended::TimeMax, RunEnd::TimeMax),
            Some(_) => (Ended::Stopped, RunEnd::Stopped),
        };
        let finished = self.traffic.now();
        self.writer.finish(self.run, finished, end)?;
        let whole = self.reader.run_stats(self.run)?;
        Ok(Report {
            run: self.name,
            resumed: self.resumed,
            ended,
            started: self.started,
            finished,
            tally: self.tally,
            whole,
            counts,
            lanes: self.frontier.lanes().collect(),
            seeds_watchlisted: self.seeds_watchlisted,
        })
    }
}
