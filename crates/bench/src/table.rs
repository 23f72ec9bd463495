//! Figures for people.

use std::fmt::Write;

use crate::run::Row;

/// A table of the rows, with their median below where there are several.
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
    if rows.len() > 2 {
        let median = |figure: fn(&Row) -> f64| {
            let mut figures: Vec<f64> = rows.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        let _ = writeln!(
            text,
            "median: {:.2} s wall, {:.2} s CPU, {:.0} pages per CPU second, {:.1} MB",
            median(|row| row.wall_s),
            median(|row| row.cpu_s),
            median(|row| row.pages_per_cpu_s),
            median(|row| row.peak_mb)
        );
    }
    text
}
