//! The one trait of the main road: one visit in, one capture out.

use std::future::Future;
use std::net::IpAddr;

use suyuan_model::{Capture, Timestamp, Trouble, Visit};

use crate::room::Room;

/// Turns a visit into a capture. It never follows a redirect, and what goes wrong out there is in the capture.
pub trait Fetcher: Send + Sync + 'static {
    /// The address that a visit to this host (as in a URL) and port would connect to: the key of its lane.
    fn resolve(&self, host: &str, port: u16) -> impl Future<Output = Resolved> + Send;

    /// Makes one visit; `at` is now.
    fn fetch(&self, visit: Visit, at: Timestamp) -> impl Future<Output = Capture> + Send;

    /// The same for one of many visits; what waits for bodies waits until there is room for a large one.
    fn fetch_in(&self, _room: &Room, visit: Visit, at: Timestamp) -> impl Future<Output = Capture> + Send {
        self.fetch(visit, at)
    }
}

/// Where a visit would connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// To this address.
    Address(IpAddr),
    /// A proxy resolves the name.
    Unknown,
    /// Nowhere.
    Failed {
        /// What kind of trouble.
        trouble: Trouble,
        /// The reason in words.
        reason: String,
    },
}
