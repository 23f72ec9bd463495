//! Runs: which of the other ledger's are known here, and where the others come in the order of time.
//!
//! A run is known by its job, its plan and the moment of its beginning. One that is over in both ledgers is the same in
//! both. Of one that went on after the ledgers parted, what each saw since is joined.

use rusqlite::{Connection, params};

use super::order;
use super::take::{Rows, run, url};

/// A run that will not go on.
pub(super) const IS_OVER: &str = "('drained', 'pages-max', 'abandoned')";

/// How a run of the other ledger stands to those here.
pub(super) mod kind {
    /// It is over, and known as it is.
    pub(in super::super) const SETTLED: u8 = 0;
    /// It was never heard of.
    pub(in super::super) const NEW: u8 = 1;
    /// It is known, and got no further there.
    pub(in super::super) const NO_FURTHER: u8 = 2;
    /// It is known, and got further there.
    pub(in super::super) const FURTHER: u8 = 3;
}

/// A run of either ledger, in the order of both.
pub(super) struct Placed {
    /// Of the other ledger alone.
    pub(super) is_theirs: bool,
    /// Its number in its ledger.
    pub(super) old: i64,
    /// Its number from now on.
    pub(super) new: i64,
    /// When it began.
    pub(super) at: i64,
}

/// The runs of both ledgers in their order.
pub(super) struct Runs(pub(super) Vec<Placed>);

impl Runs {
    /// How many came.
    pub(super) fn new_count(&self) -> u64 {
        self.0.iter().filter(|run| run.is_theirs).count() as u64
    }

    /// Old and new numbers of those that were here, where they differ.
    pub(super) fn moved(&self) -> Vec<(i64, i64)> {
        let moved = self.0.iter().filter(|run| !run.is_theirs && run.old != run.new);
        moved.map(|run| (run.old, run.new)).collect()
    }
}

/// Finds out which runs are new, and what number each gets.
pub(super) fn place(connection: &Connection) -> rusqlite::Result<Runs> {
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE run_to (old INTEGER PRIMARY KEY, new INTEGER, kind INTEGER NOT NULL);
         INSERT INTO temp.run_to
         WITH theirs AS (SELECT *, row_number() OVER (PARTITION BY job, started_at, plan, looks_again ORDER BY id) AS nth,
                                {their_last} AS last FROM other.run o),
           ours AS (SELECT *, row_number() OVER (PARTITION BY job, started_at, plan, looks_again ORDER BY id) AS nth,
                           {our_last} AS last FROM main.run o)
         SELECT o.id, m.id,
                CASE WHEN m.id IS NULL THEN {new}
                     WHEN o.state IN {IS_OVER} AND (o.state, o.starts, o.ended_at) IS (m.state, m.starts, m.ended_at)
                       THEN {settled}
                     WHEN o.state <> 'abandoned' AND (o.starts, o.state IN ('drained', 'pages-max'), o.last)
                                                   > (m.starts, m.state IN ('drained', 'pages-max'), m.last)
                       THEN {further}
                     ELSE {no_further} END
           FROM theirs o LEFT JOIN ours m USING (job, started_at, plan, looks_again, nth);
         CREATE TEMP TABLE run_new (id INTEGER PRIMARY KEY);
         INSERT INTO temp.run_new SELECT old FROM temp.run_to WHERE kind = {new};",
        new = kind::NEW,
        settled = kind::SETTLED,
        further = kind::FURTHER,
        no_further = kind::NO_FURTHER,
        their_last = last("other"),
        our_last = last("main"),
    ))?;
    // An unfinished run stays the last one of its job, so that it goes on at the next start.
    let hold: Option<i64> = connection.query_row(
        &format!(
            "SELECT min(id) FROM main.run r WHERE state NOT IN {IS_OVER}
                AND id = (SELECT max(id) FROM main.run l WHERE l.job = r.job)
                AND job IN (SELECT job FROM other.run WHERE id IN (SELECT id FROM temp.run_new))"
        ),
        [],
        |row| row.get(0),
    )?;
    order::place(connection, "run", "started_at", hold)?;
    // Ours that stay where they are have their own number; the new numbers of what is known move with it.
    connection.execute_batch(
        "UPDATE temp.run_to SET new = coalesce((SELECT p.new FROM temp.run_place p WHERE p.side = 1 AND p.old = run_to.old),
                                               (SELECT p.new FROM temp.run_place p WHERE p.side = 0 AND p.old = run_to.new), new)",
    )?;
    let placed = connection
        .prepare(
            "SELECT 0, r.id, coalesce(p.new, r.id) AS new, r.started_at
               FROM main.run r LEFT JOIN temp.run_place p ON p.side = 0 AND p.old = r.id
             UNION ALL SELECT 1, o.id, t.new, o.started_at FROM other.run o JOIN temp.run_new n ON n.id = o.id
               JOIN temp.run_to t ON t.old = o.id
              ORDER BY new",
        )?
        .query_map([], |row| {
            Ok(Placed { is_theirs: row.get(0)?, old: row.get(1)?, new: row.get(2)?, at: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Runs(placed))
}

/// Takes in the new runs, and what is known of others from further on.
pub(super) fn take(connection: &Connection, runs: &Runs) -> rusqlite::Result<()> {
    order::move_ours(connection, "run", &["listing", "allowed"])?;
    // It goes on where it began; here it is told as far as it got.
    let state = format!("iif(o.state IN {IS_OVER}, o.state, 'abandoned')");
    let last = last("other");
    let rows = Rows {
        verb: "INSERT",
        table: "run",
        with: &[("id", &run("o.id")), ("name", "?2"), ("state", &state), ("ended_at", &last)],
        rest: "WHERE o.id = ?1",
    };
    let mut insert = connection.prepare(&rows.sql(connection)?)?;
    for placed in runs.0.iter().filter(|run| run.is_theirs) {
        insert.execute(params![placed.old, free_name(connection, placed.old)?])?;
    }
    take_further(connection)?;
    Rows {
        verb: "INSERT",
        table: "seed",
        with: &[("run", &run("o.run")), ("url_id", &url("o.url_id"))],
        rest: "WHERE o.run IN (SELECT id FROM temp.run_new) ORDER BY o.run, o.place",
    }
    .take(connection)?;
    connection.execute_batch(&format!(
        "UPDATE main.seed SET url_id = o.url_id
           FROM (SELECT t.new AS run, s.place, {} AS url_id FROM other.seed s JOIN temp.run_to t ON t.old = s.run
                  WHERE t.kind >= {} AND s.url_id IS NOT NULL) o
          WHERE seed.run = o.run AND seed.place = o.place AND seed.url_id IS NULL",
        url("s.url_id"),
        kind::NO_FURTHER,
    ))
}

/// When a run `o` of a ledger ended, or was last heard of.
fn last(ledger: &str) -> String {
    format!("coalesce(o.ended_at, (SELECT max(at) FROM {ledger}.capture WHERE run = o.id), o.started_at)")
}

/// A name that no run here has: the job's, and the number of the run among the job's.
fn free_name(connection: &Connection, theirs: i64) -> rusqlite::Result<String> {
    let (job, mut nth): (String, i64) = connection.query_row(
        "SELECT job, (SELECT count(*) FROM main.run WHERE job = o.job) FROM other.run o WHERE id = ?",
        [theirs],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    loop {
        nth += 1;
        let name = format!("{job}-{nth}");
        let taken: i64 =
            connection.query_row("SELECT count(*) FROM main.run WHERE name = ?", [&name], |row| row.get(0))?;
        if taken == 0 {
            return Ok(name);
        }
    }
}

/// Tells of runs that went on after the ledgers parted what the other ledger has, where that is more. One that is
/// unfinished in both can go on here as before.
fn take_further(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "UPDATE main.run SET starts = o.starts, budgets = o.budgets, authorized = o.authorized, version = o.version,
                contact = o.contact, user_agent = o.user_agent, ended_at = o.last,
                state = iif(o.state NOT IN {IS_OVER} AND run.state IN {IS_OVER}, run.state, o.state)
           FROM (SELECT o.*, t.new, {last} AS last FROM other.run o JOIN temp.run_to t ON t.old = o.id
                  WHERE t.kind = {further}) o
          WHERE run.id = o.new",
        further = kind::FURTHER,
        last = last("other"),
    ))
}
