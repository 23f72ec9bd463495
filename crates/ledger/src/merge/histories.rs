//! What is only added to: the histories of cases, notices, complaints. Those of both ledgers are told in order of time.
//!
//! The same thing said twice in one ledger is two things; said as often in both, it is as many.

use rusqlite::{Connection, params};

use super::order;
use super::runs::Runs;
use super::take::{Rows, columns, run};

/// How much was taken in.
pub(super) struct Said {
    pub(super) of_cases: u64,
    pub(super) notices: u64,
    pub(super) complaints: u64,
}

/// What people and runs say of cases.
const OF_CASES: [&str; 7] =
    ["case_state", "case_role", "case_deadline", "case_answer", "case_note", "case_look", "allowed_place"];

/// Takes in all histories.
pub(super) fn take(connection: &Connection, runs: &Runs) -> rusqlite::Result<Said> {
    let mut said = Said { of_cases: 0, notices: 0, complaints: 0 };
    for table in OF_CASES {
        said.of_cases += join(connection, table)?;
    }
    said.notices = join(connection, "notice")?;
    Rows { verb: "INSERT OR IGNORE", table: "notice_case", with: &[], rest: "" }.take(connection)?;
    said.complaints = take_complaints(connection, runs)?;
    Ok(said)
}

/// Joins one history; gives how many rows came.
fn join(connection: &Connection, table: &str) -> rusqlite::Result<u64> {
    let all = columns(connection, table)?;
    let said = |of: &str, its_run: &str| -> String {
        let value = |column: &String| if column == "run" { its_run.to_owned() } else { format!("{of}.\"{column}\"") };
        match table {
            // A run looks once, and a page is complained of once: the rest of the row says how that was told.
            "case_look" => format!("{of}.site, {its_run}"),
            "complaint" => format!("{of}.page, {of}.domain, {of}.reference"),
            _ => all.iter().filter(|column| *column != "id").map(value).collect::<Vec<_>>().join(", "),
        }
    };
    let numbered = |ledger: &str, said: String| {
        format!(
            "SELECT o.id, json_array({said}) || row_number() OVER (PARTITION BY json_array({said}) ORDER BY o.id) AS said
               FROM {ledger}.{table} o"
        )
    };
    let its_run = run("o.run");
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE {table}_new (id INTEGER PRIMARY KEY);
         INSERT INTO temp.{table}_new SELECT id FROM ({}) WHERE said NOT IN (SELECT said FROM ({}));",
        numbered("other", said("o", &its_run)),
        numbered("main", said("o", "o.run")),
    ))?;
    order::place(connection, table, "at", None)?;
    order::move_ours(connection, table, &[])?;
    let id = format!("(SELECT new FROM temp.{table}_place WHERE side = 1 AND old = o.id)");
    let rest = format!("WHERE o.id IN (SELECT id FROM temp.{table}_new) ORDER BY o.id");
    Rows { verb: "INSERT", table, with: &[("id", &id), ("run", &its_run)], rest: &rest }.take(connection)
}

/// Complaints, and after which run each came.
fn take_complaints(connection: &Connection, runs: &Runs) -> rusqlite::Result<u64> {
    let before: Vec<(i64, i64, i64)> = rows(connection, "SELECT id, at, after_run FROM main.complaint")?;
    let taken = join(connection, "complaint")?;
    if taken == 0 && runs.new_count() == 0 {
        return Ok(0);
    }
    let place = "(SELECT new FROM temp.complaint_place WHERE side = ? AND old = ?)";
    let mut update = connection.prepare(&format!(
        "UPDATE main.complaint SET after_run = ?3 WHERE id = coalesce({}, ?2)",
        place.replace("side = ?", "side = ?1").replace("old = ?", "old = ?2")
    ))?;
    for (id, at, after) in before {
        let here = |run: &super::runs::Placed| (!run.is_theirs).then_some(run.old);
        update.execute(params![0, id, after_run(runs, after, at, here)])?;
    }
    // Runs that both know stand in the order with the numbers that they have here.
    let known: Vec<(i64, i64, i64)> = rows(connection, "SELECT new, old, 0 FROM temp.run_to")?;
    let known: std::collections::HashMap<i64, i64> = known.into_iter().map(|(new, old, _)| (new, old)).collect();
    let theirs = "SELECT id, at, after_run FROM other.complaint WHERE id IN (SELECT id FROM temp.complaint_new)";
    for (id, at, after) in rows(connection, theirs)? {
        update.execute(params![1, id, after_run(runs, after, at, |run| known.get(&run.new).copied())])?;
    }
    Ok(taken)
}

/// The number of the last run that had begun when somebody complained: the one that its ledger knew, and those of the
/// other ledger that follow and had begun by then.
fn after_run(runs: &Runs, after: i64, at: i64, in_its_ledger: impl Fn(&super::runs::Placed) -> Option<i64>) -> i64 {
    let mut last = 0;
    for run in &runs.0 {
        let had_begun = match in_its_ledger(run) {
            Some(old) => old <= after,
            None => run.at <= at,
        };
        if !had_begun {
            break;
        }
        last = run.new;
    }
    last
}

fn rows(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<(i64, i64, i64)>> {
    connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

#[cfg(test)]
mod tests {
    use crate::merge::tests::{crawled, take};

    /// Reference, and how many runs had begun by then.
    const COMPLAINTS: &str =
        "SELECT reference || ' ' || (SELECT count(*) FROM run WHERE id <= after_run) FROM complaint ORDER BY id";

    #[test]
    fn a_complaint_came_after_the_runs_of_both_ledgers_that_had_begun_by_then() {
        let (into, from) = (crawled(500), crawled(0));
        let complaint = |id: u32, reference: &str, second: i64, after: u32| {
            let at = super::super::tests::later(second).millis();
            format!(
                "INSERT INTO complaint VALUES ({id}, 'http://a.example/', '', '{reference}', '', '', {at}, 0, {after});"
            )
        };
        // Runs begin at 0 (theirs) and at 500 (ours).
        into.tamper(&[complaint(1, "a", -9, 0), complaint(2, "b", 9, 0), complaint(3, "c", 509, 1)].concat());
        from.tamper(
            &[complaint(1, "d", -8, 0), complaint(2, "e", 8, 1), complaint(3, "f", 508, 1), complaint(4, "c", 600, 1)]
                .concat(),
        );
        let told = ["a 0", "d 0", "e 1", "b 1", "f 2", "c 2"];
        assert_eq!(take(&into, &from).complaints, 3);
        assert_eq!(into.ask(COMPLAINTS), told);
        assert_eq!(take(&into, &from).complaints, 0);
        assert_eq!(into.ask(COMPLAINTS), told);
        assert_eq!(take(&from, &into).complaints, 2);
        assert_eq!(from.ask("SELECT reference FROM complaint ORDER BY id"), ["a", "d", "e", "b", "f", "c"]);
    }

    #[test]
    fn what_was_said_twice_is_said_twice() {
        let (into, from) = (crawled(0), crawled(0));
        let note = |id: u32| format!("INSERT INTO case_note VALUES ({id}, 'school.example', 14, 'li', 'called', 0);");
        into.tamper(&note(1));
        from.tamper(&[note(1), note(2)].concat());
        assert_eq!(take(&into, &from).case_events, 1);
        assert_eq!(take(&into, &from).case_events, 0);
        assert_eq!(take(&from, &into).case_events, 0);
        assert_eq!(into.ask("SELECT text FROM case_note"), ["called", "called"]);
    }
}
