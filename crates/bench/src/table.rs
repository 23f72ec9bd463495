//! Figures for people.

use std::fmt::Write;

use crate::run::Row;

/// A table of the rows.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<28} {:>8} {:>8} {:>7} {:>6} {:>6} {:>8} {:>8} {:>11} {:>8} {:>11}\n",
        "", "pages", "read", "planted", "missed", "wrong", "wall s", "CPU s", "pages/CPU s", "peak MB", "ledger B/pg"
    );
    for row in rows {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:<28} {:>8} {:>8} {:>7} {:>6} {:>6} {:>8.2} {:>8.2} {:>11.0} {:>8.1} {:>11.0}",
            row.name,
            row.pages,
            row.read,
            row.planted,
            row.missed,
            row.wrong,
            row.wall_s,
            row.cpu_s,
            row.pages_per_cpu_s,
            row.peak_mb,
            row.ledger_bytes_per_page
        );
    }
    text
}

/// The medians of rows that measure the same.
pub(crate) fn medians(rows: &[Row]) -> String {
    let median_of = |figure: fn(&Row) -> f64| median(rows.iter().map(figure).collect());
    format!(
        "median: {:.2} s wall, {:.2} s CPU, {:.0} pages per CPU second, {:.1} MB\n",
        median_of(|row| row.wall_s),
        median_of(|row| row.cpu_s),
        median_of(|row| row.pages_per_cpu_s),
        median_of(|row| row.peak_mb)
    )
}

/// The one in the middle; 0 of none.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}
