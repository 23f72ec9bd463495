//! Real time and real tasks.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use suyuan_fetch::{Fetcher, Resolved, Rooms};
use suyuan_frontier::Received;
use suyuan_model::{Timestamp, Visit};
use suyuan_page::Parts;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::progress::OUTLOOK_EVERY;
use crate::reading::{self, Arrival, Aside, Manner};
use crate::stop::Stop;
use crate::traffic::{Event, Traffic};

/// Visits as tasks on the runtime. The channel is bounded by how much the loop sends, which is its concurrency.
pub(crate) struct Live<F> {
    fetcher: Arc<F>,
    manner: Manner,
    rooms: Rooms,
    aside: Aside,
    clock: Evenly,
    stop: Stop,
    stop_told: bool,
    tasks: JoinSet<()>,
    in_flight: usize,
    being_read: usize,
    sender: UnboundedSender<Back>,
    receiver: UnboundedReceiver<Back>,
}

enum Back {
    Received(Received),
    /// With whether it was told as received.
    Arrived(Box<Arrival>, bool),
    Resolved(String, Resolved),
}

impl<F: Fetcher> Live<F> {
    /// One whose clock is the machine's, or begins at a told moment.
    pub(crate) fn new(fetcher: Arc<F>, manner: Manner, stop: Stop, told: Option<Timestamp>) -> Self {
        let (sender, receiver) = unbounded_channel();
        let (clock, tasks) = (Evenly::begin(told), JoinSet::new());
        Live {
            fetcher,
            manner,
            rooms: Rooms::default(),
            aside: Aside::of_runtime(),
            clock,
            stop,
            stop_told: false,
            tasks,
            in_flight: 0,
            being_read: 0,
            sender,
            receiver,
        }
    }

    fn came(&mut self, back: Back) -> Event {
        match back {
            Back::Received(received) => {
                self.being_read += 1;
                Event::Received(received)
            }
            Back::Arrived(arrival, was_told) => {
                self.in_flight -= 1;
                self.being_read -= usize::from(was_told);
                Event::Arrived(arrival)
            }
            Back::Resolved(host, resolved) => {
                self.in_flight -= 1;
                Event::Resolved(host, resolved)
            }
        }
    }
}

/// The machine's clock, read once; from then on time goes by evenly.
///
/// The clock may be set while a crawl runs. Set forward, it would end every pause at once; set back, it would make every
/// host wait for the difference.
#[derive(Clone, Copy, Debug)]
struct Evenly {
    began: Timestamp,
    since: Instant,
}

impl Evenly {
    fn begin(told: Option<Timestamp>) -> Self {
        let began = told.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        });
        Evenly { began, since: Instant::now() }
    }

    fn now(self) -> Timestamp {
        self.began.after(self.since.elapsed())
    }
}

impl<F: Fetcher> Traffic for Live<F> {
    const TOLD_EVERY: Option<Duration> = Some(OUTLOOK_EVERY);
    const LEASES_AHEAD: bool = true;

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn resolve(&mut self, host: String, port: u16) {
        let (fetcher, sender) = (Arc::clone(&self.fetcher), self.sender.clone());
        self.in_flight += 1;
        self.tasks.spawn(async move {
            let resolved = reading::resolve(&*fetcher, &host, port).await;
            // The loop may be gone already: then nobody needs the answer.
            let _gone = sender.send(Back::Resolved(host, resolved));
        });
    }

    async fn send(&mut self, visit: Visit, at_hand: Option<Arc<Parts>>) {
        let (fetcher, manner, sender) = (Arc::clone(&self.fetcher), self.manner.clone(), self.sender.clone());
        let (room, aside, at) = (self.rooms.room(), self.aside.clone(), self.clock.now());
        self.in_flight += 1;
        self.tasks.spawn(async move {
            let parts = at_hand.as_deref().unwrap_or(Parts::NONE);
            let mut was_told = false;
            let mut receive = |received| {
                was_told = true;
                let _gone = sender.send(Back::Received(received));
            };
            let held = (room, &aside);
            let arrival = reading::send(&*fetcher, &manner, held, (visit, at), parts, &mut receive).await;
            let _gone = sender.send(Back::Arrived(Box::new(arrival), was_told));
        });
    }

    async fn look_again(&mut self, arrival: Arrival, parts: Parts) {
        let (manner, aside, sender) = (self.manner.clone(), self.aside.clone(), self.sender.clone());
        self.in_flight += 1;
        self.tasks.spawn(async move {
            let arrival = reading::look_again(arrival, &parts, &manner, &aside).await;
            let _gone = sender.send(Back::Arrived(Box::new(arrival), false));
        });
    }

    fn in_flight(&self) -> usize {
        self.in_flight
    }

    fn being_read(&self) -> usize {
        self.being_read
    }

    async fn next(&mut self, until: Option<Timestamp>) -> Event {
        // Finished tasks are let go of here, so that the set does not grow with the crawl.
        while self.tasks.try_join_next().is_some() {}
        let wait = until.map(|moment| moment.since(self.clock.now()));
        tokio::select! {
            biased;
            () = self.stop.requested(), if !self.stop_told => {
                self.stop_told = true;
                Event::Stop
            }
            Some(back) = self.receiver.recv() => self.came(back),
            () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => Event::Time,
        }
    }

    fn also(&mut self) -> Option<Event> {
        let back = self.receiver.try_recv().ok()?;
        Some(self.came(back))
    }
}

#[cfg(test)]
mod tests {
    use suyuan_fetch::FixtureWeb;
    use suyuan_ledger::Readings;
    use suyuan_lists::Watchlist;
    use suyuan_model::{PageUrl, UrlId};

    use super::*;
    use crate::BEING_READ_MAX;

    fn live(web: &str) -> Live<FixtureWeb> {
        let manner = Manner {
            watchlist: Arc::new(Watchlist::new(Vec::new())),
            keeps_all: false,
            sandbox: None,
            readings: Readings::default(),
        };
        Live::new(Arc::new(FixtureWeb::parse(web).unwrap()), manner, Stop::new(), None)
    }

    #[tokio::test]
    async fn a_page_is_told_of_before_it_is_read_and_makes_room_for_another() {
        let mut live = live("### http://school.example/\n<p>hello");
        let visit = |path: &str, id| {
            let url = PageUrl::new(&format!("http://school.example/{path}")).unwrap();
            Visit { id: Some(UrlId(id)), ..Visit::of(url) }
        };
        live.send(visit("", 1), None).await;
        live.send(visit("missing", 2), None).await;
        let mut told = Vec::new();
        while live.in_flight() > 0 {
            told.push(match live.next(None).await {
                Event::Received(_) => "received",
                Event::Arrived(arrival) if arrival.capture.visit.id == Some(UrlId(1)) => "read",
                _ => "missing",
            });
            if told.ends_with(&["received"]) {
                let is_other_away = live.in_flight() == 2;
                assert_eq!((live.being_read(), live.has_room(0, 1), live.has_room(1, 1)), (1, !is_other_away, false));
            }
        }
        (live.in_flight, live.being_read) = (BEING_READ_MAX + 1, BEING_READ_MAX + 1);
        assert!(live.has_room(0, 2) && !live.has_room(0, 1), "so many are here and not read yet");
        (live.in_flight, live.being_read) = (0, 0);
        let at = |what| told.iter().position(|it| *it == what).unwrap();
        assert!(at("received") < at("read") && at("missing") < 3 && live.being_read() == 0, "{told:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_over_when_its_time_has_gone_by_whatever_the_clock_of_the_machine_says() {
        let mut live = live("");
        // Paused time goes by at once: the machine's clock stands still, as if it were set back again and again.
        for hours in [1, 5, 50] {
            let (before, wait) = (live.now(), Duration::from_hours(hours));
            assert!(matches!(live.next(Some(before.after(wait))).await, Event::Time));
            let waited = live.now().since(before);
            assert!(waited >= wait && waited < wait + Duration::from_millis(5), "{waited:?} instead of {wait:?}");
        }
    }
}
