//! Shows a crawl to other programs: for now its figures, for Prometheus.
//!
//! It listens on loopback only, asks nothing of the crawl, and shows what the crawl told last.

mod metrics;

pub use metrics::{Figures, NotLoopback, loopback, serve};
