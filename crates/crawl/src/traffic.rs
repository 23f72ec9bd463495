//! What the loop needs of the world: a time, a way to send visits, and the next thing that happens.

use std::sync::Arc;
use std::time::Duration;

use suyuan_fetch::Resolved;
use suyuan_frontier::Received;
use suyuan_model::{Timestamp, Visit};
use suyuan_page::Parts;

use crate::reading::Arrival;

/// The next thing that happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// A page came, and is being read.
    Received(Received),
    /// A visit came back.
    Arrived(Box<Arrival>),
    /// A name was looked up.
    Resolved(String, Resolved),
    /// The moment that was waited for has come.
    Time,
    /// Somebody asked the crawl to stop.
    Stop,
}

/// So many pages that are here and not read yet keep no other visit from being sent; each takes memory.
pub const BEING_READ_MAX: usize = 16;

/// The world outside the loop, in real time or in told time.
pub(crate) trait Traffic {
    /// How often somebody wants to be told how things stand, though nothing happens.
    const TOLD_EVERY: Option<Duration>;

    /// Whether pages are leased while their host is busy.
    const LEASES_AHEAD: bool;

    /// The time.
    fn now(&self) -> Timestamp;

    /// Looks a name up; the answer is an [`Event::Resolved`].
    async fn resolve(&mut self, host: String, port: u16);

    /// Sends a visit, whose answer is read with the parts that are at hand already; the answer is an [`Event::Arrived`].
    async fn send(&mut self, visit: Visit, at_hand: Option<Arc<Parts>>);

    /// Looks at a page again, with parts of it that have come; the answer is an [`Event::Arrived`].
    async fn look_again(&mut self, arrival: Arrival, parts: Parts);

    /// How much was sent and has not come back, looked-up names included.
    fn in_flight(&self) -> usize;

    /// How much of this was told as received, and is being read.
    fn being_read(&self) -> usize {
        0
    }

    /// Whether one more visit may be sent beside those that are about to be: some pages may be read meanwhile.
    fn has_room(&self, leased: usize, most: usize) -> bool {
        self.in_flight() + leased < most + self.being_read().min(BEING_READ_MAX)
    }

    /// Waits for the next event, at most until the given moment. Nothing may be lost where it is dropped before it is done.
    async fn next(&mut self, until: Option<Timestamp>) -> Event;

    /// Waits for the next event like [`Traffic::next`], and for something else, whichever comes first.
    async fn next_unless<D>(&mut self, done: impl Future<Output = D>, until: Option<Timestamp>) -> Result<Event, D> {
        tokio::select! {
            biased;
            done = done => Err(done),
            event = self.next(until) => Ok(event),
        }
    }

    /// A visit that has come back meanwhile, or an address; nothing is waited for.
    fn also(&mut self) -> Option<Event>;
}
