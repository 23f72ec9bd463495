//! What a page costs with a long watchlist, beside what it costs with a short one; how long a list takes to load is left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::run::{Manner, Row, run};
use crate::server::Served;
use crate::table::median;

/// Crawls two worlds with each of two lists, some times over, the lists taking turns.
///
/// # Errors
///
/// When the program fails.
pub(crate) fn rows(worlds: &[Served; 2], manner: &Manner, runs: usize) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for _ in 0..runs {
        for others in [0, manner.others] {
            for served in worlds {
                let domains = served.world.watched + others;
                let name = format!("{domains} domains");
                rows.push(run(served, &Manner { others, imported: true, ..manner.clone() }, &name)?);
            }
        }
    }
    Ok(rows)
}

/// Microseconds of CPU that a page costs with each list: what a large world costs more than a small one, by its pages.
pub(crate) fn slopes(rows: &[Row]) -> String {
    let mut costs: BTreeMap<&str, BTreeMap<u64, Vec<f64>>> = BTreeMap::new();
    for row in rows {
        costs.entry(&row.name).or_default().entry(row.read).or_default().push(row.cpu_s);
    }
    let mut text = String::new();
    for (name, by_size) in costs {
        let mut medians = by_size.into_iter().map(|(pages, costs)| (pages as f64, median(costs)));
        if let (Some(small), Some(large)) = (medians.next(), medians.next_back()) {
            let slope = (large.1 - small.1) / (large.0 - small.0) * 1e6;
            // Writing to a string does not fail.
            let _ = writeln!(text, "{name}: {slope:.1} µs of CPU a page, apart from loading");
        }
    }
    text
}
