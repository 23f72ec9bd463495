//! Watchlists and allow-lists: which run had what on its list, and what was imported.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::runs::Runs;
use super::take::{Rows, watch};
use crate::imports::HELD_UNTIL;

/// Takes in what was never on a list here, and the terms of what was without any; gives how many things.
pub(super) fn take_watched(connection: &Connection) -> rusqlite::Result<u64> {
    let with = [("id", "NULL")];
    let rows = Rows { verb: "INSERT OR IGNORE", table: "watch", with: &with, rest: "ORDER BY o.id" };
    let taken = rows.take(connection)?;
    connection.execute_batch(
        "CREATE TEMP TABLE watch_to (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
         INSERT INTO temp.watch_to SELECT o.id, m.id FROM other.watch o JOIN main.watch m USING (kind, value);",
    )?;
    // What may not be passed on there, may not be here.
    connection.execute(
        "UPDATE main.watch SET category = o.category FROM other.watch o JOIN temp.watch_to t ON t.old = o.id
          WHERE watch.id = t.new AND watch.category = '' AND o.category <> ''",
        [],
    )?;
    let marked = connection.execute(
        "UPDATE main.watch SET licence = o.licence FROM other.watch o JOIN temp.watch_to t ON t.old = o.id
          WHERE watch.id = t.new AND watch.licence <> o.licence
            AND (watch.licence = '' OR o.licence LIKE '%TLP:%' AND watch.licence NOT LIKE '%TLP:%')",
        [],
    )?;
    Ok(taken + marked as u64)
}

/// Takes in what was imported; gives how many entries are new, or hold longer than before.
pub(super) fn take_imported(connection: &Connection) -> rusqlite::Result<u64> {
    let taken = [
        Rows {
            verb: "INSERT",
            table: "imported_watch",
            with: &[("watch", &watch("o.watch"))],
            rest: "WHERE true ON CONFLICT DO NOTHING",
        },
        Rows { verb: "INSERT OR IGNORE", table: "imported_allow", with: &[], rest: "" },
        Rows { verb: "INSERT OR IGNORE", table: "imported_seed", with: &[("place", "NULL")], rest: "ORDER BY o.place" },
    ];
    let mut count = 0;
    for rows in taken {
        count += rows.take(connection)?;
    }
    count += take_sources(connection)?;
    // How much of a file could not be used is no entry.
    Rows { verb: "INSERT OR IGNORE", table: "imported_refusal", with: &[], rest: "" }.take(connection)?;
    Ok(count)
}

/// Takes in who lists what was imported; gives how many things are watched for longer, or no longer. What a source said last
/// counts: what it ended here does not come back from a ledger that it told nothing since.
fn take_sources(connection: &Connection) -> rusqlite::Result<u64> {
    let rows = Rows {
        verb: "INSERT",
        table: "imported_source",
        with: &[("watch", &watch("o.watch"))],
        rest: "WHERE true ON CONFLICT DO UPDATE SET listed = excluded.listed, until = excluded.until, at = excluded.at
                 WHERE excluded.at > at OR excluded.at = at AND until < coalesce(excluded.until, until + 1)",
    };
    rows.take(connection)?;
    let hold = format!("UPDATE main.imported_watch SET until = {HELD_UNTIL} WHERE until IS NOT {HELD_UNTIL}");
    connection.execute(&hold, []).map(|rows| rows as u64)
}

/// Tells anew from which run on, and up to which, a thing was on a list, where runs have come between.
///
/// It must be asked before the runs that are here get new numbers.
pub(super) fn join_listings(connection: &Connection, runs: &Runs) -> rusqlite::Result<()> {
    if runs.new_count() == 0 {
        return Ok(());
    }
    let spans = Spans::of(runs);
    join_watched(connection, &spans)?;
    join_allowed(connection, &spans)
}

fn join_watched(connection: &Connection, spans: &Spans) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE listed (watch INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER);
         CREATE TEMP TABLE told_last (watch INTEGER PRIMARY KEY);",
    )?;
    {
        let mut insert = connection.prepare("INSERT INTO temp.listed VALUES (?, ?, ?)")?;
        let mut told_last = connection.prepare("INSERT INTO temp.told_last VALUES (?)")?;
        let mut rows = connection.prepare(
            "SELECT watch, 0 AS side, since, until FROM main.listing
             UNION ALL SELECT t.new, 1, l.since, l.until FROM other.listing l JOIN temp.watch_to t ON t.old = l.watch
              ORDER BY 1",
        )?;
        let mut rows = rows.query([])?;
        let mut keep = |watch: i64, listed: &mut Listed| -> rusqlite::Result<()> {
            if listed.last(true) > listed.last(false) {
                told_last.execute([watch])?;
            }
            for (since, until) in listed.joined(spans) {
                insert.execute(params![watch, since, until])?;
            }
            Ok(())
        };
        let mut listed = Listed::default();
        let mut last = None;
        while let Some(row) = rows.next()? {
            let watch: i64 = row.get(0)?;
            if let Some(before) = last.replace(watch).filter(|&before| before != watch) {
                keep(before, &mut listed)?;
            }
            listed.add(spans, row.get(1)?, row.get(2)?, row.get(3)?);
        }
        if let Some(watch) = last {
            keep(watch, &mut listed)?;
        }
    }
    // What the last list said about a thing holds; one that says nothing of its category or terms takes none away.
    connection.execute_batch(
        "DELETE FROM main.listing; INSERT INTO main.listing SELECT watch, since, until FROM temp.listed;
         UPDATE main.watch
            SET category = coalesce(nullif(o.category, ''), watch.category), source = o.source, listed = o.listed,
                licence = iif(o.licence = '' OR watch.licence LIKE '%TLP:%' AND o.licence NOT LIKE '%TLP:%',
                              watch.licence, o.licence)
           FROM other.watch o JOIN temp.watch_to t ON t.old = o.id
          WHERE watch.id = t.new AND t.new IN (SELECT watch FROM temp.told_last)
            AND (watch.category, watch.source, watch.listed, watch.licence)
                IS NOT (o.category, o.source, o.listed, o.licence);",
    )
}

/// What one list said of a thing that it allowed: kind, value, reason, source, expiry.
type Allowed = (String, String, String, String, Option<i64>);

fn join_allowed(connection: &Connection, spans: &Spans) -> rusqlite::Result<()> {
    let mut all: BTreeMap<Allowed, Listed> = BTreeMap::new();
    let mut rows = connection.prepare(
        "SELECT 0, kind, value, reason, source, expires, since, until FROM main.allowed
         UNION ALL SELECT 1, kind, value, reason, source, expires, since, until FROM other.allowed",
    )?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let said = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
        all.entry(said).or_default().add(spans, row.get(0)?, row.get(6)?, row.get(7)?);
    }
    connection.execute_batch("DELETE FROM main.allowed")?;
    let mut insert = connection.prepare(
        "INSERT INTO main.allowed (kind, value, reason, source, expires, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for ((kind, value, reason, source, expires), mut listed) in all {
        for (since, until) in listed.joined(spans) {
            insert.execute(params![kind, value, reason, source, expires, since, until])?;
        }
    }
    Ok(())
}

/// The places of the runs of each ledger in the order of both.
struct Spans {
    /// Of ours and of theirs: number in its ledger, and place; in order.
    sides: [Vec<(i64, usize)>; 2],
    /// Where among these a row of neighboring places ends, for each of them.
    ends: [Vec<usize>; 2],
    /// The numbers from now on, by place.
    new: Vec<i64>,
}

impl Spans {
    fn of(runs: &Runs) -> Self {
        let mut spans = Spans { sides: Default::default(), ends: Default::default(), new: Vec::new() };
        for (place, run) in runs.0.iter().enumerate() {
            spans.sides[usize::from(run.is_theirs)].push((run.old, place));
            spans.new.push(run.new);
        }
        for (side, ends) in spans.sides.iter().zip(&mut spans.ends) {
            let mut end = side.len();
            ends.resize(end, end);
            for at in (0..side.len()).rev() {
                ends[at] = end;
                if at > 0 && side[at - 1].1 + 1 != side[at].1 {
                    end = at;
                }
            }
        }
        spans
    }

    /// The stretches of places that a stretch of one ledger's runs has.
    fn stretches(&self, is_theirs: bool, since: i64, until: Option<i64>) -> Vec<(usize, usize)> {
        let (side, ends) = (&self.sides[usize::from(is_theirs)], &self.ends[usize::from(is_theirs)]);
        let mut from = side.partition_point(|&(old, _)| old < since);
        let to = until.map_or(side.len(), |until| side.partition_point(|&(old, _)| old < until));
        let mut stretches = Vec::new();
        while from < to {
            let (place, end) = (side[from].1, ends[from].min(to));
            stretches.push((place, place + end - from));
            from = end;
        }
        stretches
    }
}

/// When a thing was listed, in places; and which place was the last of each ledger.
#[derive(Default)]
struct Listed {
    stretches: Vec<(usize, usize)>,
    last: [usize; 2],
}

impl Listed {
    fn add(&mut self, spans: &Spans, is_theirs: bool, since: i64, until: Option<i64>) {
        let stretches = spans.stretches(is_theirs, since, until);
        let last = &mut self.last[usize::from(is_theirs)];
        *last = stretches.last().map_or(*last, |&(_, end)| end.max(*last));
        self.stretches.extend(stretches);
    }

    /// Behind the last place of one ledger at which it was listed; 0 if it never was.
    fn last(&self, is_theirs: bool) -> usize {
        self.last[usize::from(is_theirs)]
    }

    /// Since which run, and until which, with stretches that touch in one; leaves nothing.
    fn joined(&mut self, spans: &Spans) -> Vec<(i64, Option<i64>)> {
        let mut stretches = std::mem::take(self).stretches;
        stretches.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (from, to) in stretches {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => joined.push((from, to)),
            }
        }
        joined.into_iter().map(|(from, to)| (spans.new[from], spans.new.get(to).copied())).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::merge::runs::Placed;

    proptest! {
        /// Whatever the order, each run has on its list what it had before.
        #[test]
        fn every_run_keeps_its_list(order in prop::collection::vec(any::<bool>(), 1..24),
                                    lists in prop::collection::vec(any::<bool>(), 24)) {
            let mut numbers = [0, 0];
            let runs: Vec<Placed> = order.iter().zip(100..).map(|(&is_theirs, new)| {
                let old = &mut numbers[usize::from(is_theirs)];
                *old += 1;
                Placed { is_theirs, old: *old, new, at: 0 }
            }).collect();
            let runs = Runs(runs);
            let spans = Spans::of(&runs);
            let mut listed = Listed::default();
            for is_theirs in [false, true] {
                let own: Vec<(i64, bool)> = runs.0.iter().zip(&lists).filter(|(run, _)| run.is_theirs == is_theirs)
                    .map(|(run, &is_on)| (run.old, is_on)).collect();
                let mut since = None;
                for (old, is_on) in own {
                    match since {
                        None if is_on => since = Some(old),
                        Some(from) if !is_on => {
                            listed.add(&spans, is_theirs, from, Some(old));
                            since = None;
                        }
                        _ => {}
                    }
                }
                if let Some(from) = since {
                    listed.add(&spans, is_theirs, from, None);
                }
            }
            let joined = listed.joined(&spans);
            for (run, &is_on) in runs.0.iter().zip(&lists) {
                let told = joined.iter().any(|&(since, until)| since <= run.new && until.is_none_or(|until| run.new < until));
                prop_assert_eq!(told, is_on);
            }
            // As few rows as can be: a run without it stands between two.
            for pair in joined.windows(2) {
                prop_assert!(pair[0].1.is_some_and(|until| until < pair[1].0));
            }
        }
    }
}
