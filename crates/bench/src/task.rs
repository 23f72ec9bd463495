//! What a single piece of work cost, as a row of a table of its own: it has no pages to be read or missed.

use std::fmt::Write;

use serde::Serialize;

use crate::measure::Cost;

/// What one piece of work cost.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    /// What was done.
    pub(crate) name: String,
    /// With how many URLs or findings.
    pub(crate) count: u64,
    pub(crate) wall_s: f64,
    pub(crate) cpu_s: f64,
    pub(crate) peak_mb: f64,
    /// The most memory that was resident, divided by the count.
    pub(crate) peak_bytes_each: f64,
}

impl Task {
    /// A row for work on so many things.
    pub(crate) fn new(name: &str, count: u64, cost: Cost) -> Self {
        Task {
            name: name.to_owned(),
            count,
            wall_s: cost.wall.as_secs_f64(),
            cpu_s: cost.cpu.as_secs_f64(),
            peak_mb: cost.peak as f64 / 1e6,
            peak_bytes_each: cost.peak as f64 / count.max(1) as f64,
        }
    }
}

/// A table of the rows.
pub(crate) fn table(tasks: &[Task]) -> String {
    let mut text =
        format!("{:<36} {:>10} {:>8} {:>8} {:>8} {:>10}\n", "", "count", "wall s", "CPU s", "peak MB", "bytes each");
    for task in tasks {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:<36} {:>10} {:>8.2} {:>8.2} {:>8.0} {:>10.0}",
            task.name, task.count, task.wall_s, task.cpu_s, task.peak_mb, task.peak_bytes_each
        );
    }
    text
}
