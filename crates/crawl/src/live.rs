//! Real time and real tasks.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use suyuan_fetch::{Fetcher, Resolved};
use suyuan_model::{Timestamp, Visit};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::reading::{self, Arrival, Manner};
use crate::stop::Stop;
use crate::traffic::{Event, Traffic};

/// Visits as tasks on the runtime. The channel is bounded by how much the loop sends, which is its concurrency.
pub(crate) struct Live<F> {
    fetcher: Arc<F>,
    manner: Manner,
    stop: Stop,
    stop_told: bool,
    tasks: JoinSet<()>,
    in_flight: usize,
    sender: UnboundedSender<Back>,
    receiver: UnboundedReceiver<Back>,
}

enum Back {
    Arrived(Box<Arrival>),
    Resolved(String, Resolved),
}

impl<F: Fetcher> Live<F> {
    pub(crate) fn new(fetcher: Arc<F>, manner: Manner, stop: Stop) -> Self {
        let (sender, receiver) = unbounded_channel();
        Live { fetcher, manner, stop, stop_told: false, tasks: JoinSet::new(), in_flight: 0, sender, receiver }
    }

    fn came(&mut self, back: Back) -> Event {
        self.in_flight -= 1;
        match back {
            Back::Arrived(arrival) => Event::Arrived(arrival),
            Back::Resolved(host, resolved) => Event::Resolved(host, resolved),
        }
    }
}

/// The machine's clock. It may jump; the frontier only ever compares moments, and a jump back makes it wait.
fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl<F: Fetcher> Traffic for Live<F> {
    fn now(&self) -> Timestamp {
        clock()
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

    async fn send(&mut self, visit: Visit) {
        let (fetcher, manner, sender) = (Arc::clone(&self.fetcher), self.manner.clone(), self.sender.clone());
        let at = clock();
        self.in_flight += 1;
        self.tasks.spawn(async move {
            let arrival = reading::send(&*fetcher, &manner, visit, at).await;
            let _gone = sender.send(Back::Arrived(Box::new(arrival)));
        });
    }

    fn in_flight(&self) -> usize {
        self.in_flight
    }

    async fn next(&mut self, until: Option<Timestamp>) -> Event {
        // Finished tasks are let go of here, so that the set does not grow with the crawl.
        while self.tasks.try_join_next().is_some() {}
        let wait = until.map(|moment| moment.since(clock()));
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
