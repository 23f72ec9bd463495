//! What politeness asks of each request, reckoned apart from the frontier: in numbers with a point, one rule a line.

use std::collections::HashMap;
use std::net::IpAddr;

use suyuan_frontier::{Pace, Plan};
use suyuan_model::Timestamp;

use crate::web::Answer;

/// What is known of every host and address that was asked.
#[derive(Default)]
pub(crate) struct Manners {
    hosts: HashMap<String, Host>,
    addresses: HashMap<IpAddr, Address>,
}

struct Host {
    last: Timestamp,
    in_flight: bool,
    /// None before the first answer.
    mean_ms: Option<f64>,
    slowdown: f64,
    /// The pause without the slowdown, as it was when the last request left.
    usual_ms: f64,
    /// The longest Crawl-delay that was read so far.
    delay_ms: u64,
    wait_until: Timestamp,
}

struct Address {
    last: Timestamp,
    in_flight: bool,
}

const NEVER: Timestamp = Timestamp::from_millis(i64::MIN / 2);

impl Manners {
    /// A request leaves now: was it too early?
    pub(crate) fn leaves(&mut self, plan: &Plan, host: &str, address: Option<IpAddr>, now: Timestamp) {
        let per = |rate: f64| 1000.0 / rate;
        let Pace::PerSecond(rate) = plan.pace else { return };
        let book = self.host(host);
        assert!(!book.in_flight, "two at a time at {host}");
        let usual = per(rate).max(book.mean_ms.unwrap_or(0.0)).max(book.delay_ms.min(60_000) as f64);
        let pause = (usual * book.slowdown).min(3_600_000.0);
        book.usual_ms = usual;
        let gap = (now.millis() - book.last.millis()) as f64;
        assert!(gap >= pause - 0.01, "{gap} ms at {host} where {pause} are due");
        assert!(now >= book.wait_until, "{host} asked to be left alone until {}", book.wait_until);
        (book.last, book.in_flight) = (now, true);
        if let (Some(address), Some(rate)) = (address, plan.per_address_per_second) {
            let book = self.addresses.entry(address).or_insert(Address { last: NEVER, in_flight: false });
            assert!(!book.in_flight, "two at a time at {address}");
            let gap = (now.millis() - book.last.millis()) as f64;
            assert!(gap >= per(rate), "{gap} ms at {address}");
            (book.last, book.in_flight) = (now, true);
        }
    }

    /// An answer is here.
    pub(crate) fn answered(&mut self, host: &str, address: Option<IpAddr>, answer: &Answer, now: Timestamp) {
        self.free(host, address);
        let book = self.host(host);
        let took = f64::from(answer.took_ms);
        let before = book.mean_ms;
        let mean = before.map_or(took, |mean| mean * 0.75 + took * 0.25);
        let is_good = matches!(answer.status, Some(200..400)) && !answer.is_cut;
        book.mean_ms = Some(if is_good { mean } else { mean.max(before.unwrap_or(0.0)) });
        match answer.status {
            _ if is_good => book.slowdown = (book.slowdown * 0.9).max(1.0),
            Some(429 | 503) => {
                // Nothing is noted beyond an hour.
                book.slowdown = (book.slowdown * 2.0).min((3_600_000.0 / book.usual_ms).max(book.slowdown));
                let seconds = answer.retry_after.as_ref().map_or(0, |seconds| seconds.parse().unwrap());
                book.wait_until = now.after(std::time::Duration::from_secs(seconds));
            }
            _ => {}
        }
    }

    /// A robots.txt of this host was read.
    pub(crate) fn was_told(&mut self, host: &str, delay_ms: u64) {
        let book = self.host(host);
        book.delay_ms = book.delay_ms.max(delay_ms);
    }

    /// The process died, and its connections with it. Of how long answers take, it may have forgotten some.
    pub(crate) fn died(&mut self) {
        for host in self.hosts.values_mut() {
            (host.in_flight, host.mean_ms) = (false, host.mean_ms.map(|_| 0.0));
        }
        for address in self.addresses.values_mut() {
            address.in_flight = false;
        }
    }

    fn free(&mut self, host: &str, address: Option<IpAddr>) {
        self.host(host).in_flight = false;
        if let Some(book) = address.and_then(|address| self.addresses.get_mut(&address)) {
            book.in_flight = false;
        }
    }

    fn host(&mut self, host: &str) -> &mut Host {
        self.hosts.entry(host.to_owned()).or_insert(Host {
            last: NEVER,
            in_flight: false,
            mean_ms: None,
            slowdown: 1.0,
            usual_ms: 0.0,
            delay_ms: 0,
            wait_until: NEVER,
        })
    }
}
