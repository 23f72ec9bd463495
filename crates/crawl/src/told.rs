//! Told time: the clock jumps from event to event, and nothing ever waits. For fixture webs in process.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use suyuan_fetch::{Fetcher, Resolved, Room};
use suyuan_model::{Timestamp, Visit};
use suyuan_page::Parts;

use crate::reading::{self, Arrival, Aside, Manner};
use crate::stop::Stop;
use crate::traffic::{Event, Traffic};

/// A world whose answers take as long as they say they took.
pub(crate) struct Told<F> {
    fetcher: Arc<F>,
    manner: Manner,
    stop: Stop,
    has_stopped: bool,
    now: Timestamp,
    /// What is still to come, by moment and by the order of sending.
    coming: BTreeMap<(Timestamp, u64), Event>,
    sent: u64,
}

impl<F: Fetcher> Told<F> {
    pub(crate) fn new(fetcher: Arc<F>, manner: Manner, stop: Stop, start: Timestamp) -> Self {
        Told { fetcher, manner, stop, has_stopped: false, now: start, coming: BTreeMap::new(), sent: 0 }
    }

    fn expect(&mut self, at: Timestamp, event: Event) {
        self.sent += 1;
        self.coming.insert((at, self.sent), event);
    }
}

impl<F: Fetcher> Traffic for Told<F> {
    const TOLD_EVERY: Option<Duration> = None;
    // So that the order of visits is that of the hops.
    const LEASES_AHEAD: bool = false;

    fn now(&self) -> Timestamp {
        self.now
    }

    async fn resolve(&mut self, host: String, port: u16) {
        let resolved: Resolved = self.fetcher.resolve(&host, port).await;
        self.expect(self.now, Event::Resolved(host, resolved));
    }

    async fn send(&mut self, visit: Visit, at_hand: Option<Arc<Parts>>) {
        let held = (Room::alone(), &Aside::nowhere());
        let parts = at_hand.as_deref().unwrap_or(Parts::NONE);
        let arrival: Arrival =
            reading::send(&*self.fetcher, &self.manner, held, (visit, self.now), parts, &mut |_| {}).await;
        let back_at = self.now.after(Duration::from_millis(u64::from(arrival.capture.took_ms)));
        self.expect(back_at, Event::Arrived(Box::new(arrival)));
    }

    async fn look_again(&mut self, arrival: Arrival, parts: Parts) {
        let arrival = reading::look_again(arrival, &parts, &self.manner, &Aside::nowhere()).await;
        self.expect(self.now, Event::Arrived(Box::new(arrival)));
    }

    fn in_flight(&self) -> usize {
        self.coming.len()
    }

    async fn next(&mut self, until: Option<Timestamp>) -> Event {
        if self.stop.is_requested() && !self.has_stopped {
            self.has_stopped = true;
            return Event::Stop;
        }
        let first = self.coming.first_key_value().map(|(&(at, _), _)| at);
        match (first, until) {
            (Some(at), until) if until.is_none_or(|until| at <= until) => {
                self.now = self.now.max(at);
                self.coming.pop_first().map_or(Event::Time, |(_, event)| event)
            }
            (_, Some(until)) => {
                self.now = self.now.max(until);
                Event::Time
            }
            _ => Event::Time,
        }
    }

    async fn next_unless<D>(&mut self, done: impl Future<Output = D>, _: Option<Timestamp>) -> Result<Event, D> {
        // What is done on our own side takes no told time.
        Err(done.await)
    }

    fn also(&mut self) -> Option<Event> {
        // One event after the other, so that every clock in a story says what it would alone.
        None
    }
}
