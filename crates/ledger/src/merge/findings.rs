//! Findings: one of both ledgers is one, and rests on the last looks of both.

use rusqlite::Connection;
use suyuan_model::Severity;

use super::runs::kind;
use super::take::{Rows, capture, finding, run, url, watch};

/// Gives numbers to the findings that are new here; gives how many.
pub(super) fn number(connection: &Connection) -> rusqlite::Result<u64> {
    connection.execute_batch(
        "CREATE TEMP TABLE finding_to (old INTEGER PRIMARY KEY, new INTEGER, is_new INTEGER NOT NULL);
         INSERT INTO temp.finding_to
         SELECT o.number, m.number, m.number IS NULL FROM other.finding o LEFT JOIN main.finding m USING (id);
         INSERT OR REPLACE INTO temp.finding_to
         SELECT old, (SELECT coalesce(max(number), 0) FROM main.finding) + row_number() OVER (ORDER BY old), 1
           FROM temp.finding_to WHERE new IS NULL;",
    )?;
    connection
        .query_row("SELECT count(*) FROM temp.finding_to WHERE is_new", [], |row| row.get::<_, i64>(0))
        .map(|n| n as u64)
}

/// Takes in findings, their sightings and their chains, once the captures are here; gives how many sightings.
pub(super) fn take(connection: &Connection) -> rusqlite::Result<u64> {
    Rows {
        verb: "INSERT",
        table: "finding",
        with: &[
            ("number", &finding("o.number")),
            ("page", &url("o.page")),
            ("watch", &watch("o.watch")),
            ("run", &run("o.run")),
        ],
        rest: "WHERE o.number IN (SELECT old FROM temp.finding_to WHERE is_new) ORDER BY o.number",
    }
    .take(connection)?;
    join_known(connection)?;
    let sightings = Rows {
        verb: "INSERT OR IGNORE",
        table: "sighting",
        with: &[("finding", &finding("o.finding")), ("capture", &capture("o.capture"))],
        rest: "WHERE o.capture IN (SELECT id FROM temp.capture_new)",
    }
    .take(connection)?;
    // The later of two looks from one vantage is what a finding rests on.
    Rows {
        verb: "INSERT",
        table: "seen",
        with: &[("finding", &finding("o.finding")), ("capture", &capture("o.capture"))],
        rest: "WHERE o.capture IN (SELECT old FROM temp.capture_to)
               ON CONFLICT DO UPDATE SET capture = excluded.capture
                 WHERE ((SELECT at FROM main.capture WHERE id = excluded.capture), excluded.capture)
                     > ((SELECT at FROM main.capture WHERE id = seen.capture), seen.capture)",
    }
    .take(connection)?;
    weigh(connection)?;
    keep_hops(connection)?;
    Ok(sightings)
}

/// A finding of both was seen first by the one that saw it first, and is told as the last that saw it tells it.
fn join_known(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "UPDATE main.finding SET page_found = iif(o.first_seen < finding.first_seen, o.page_found, finding.page_found),
                site = iif((o.last_seen, o.here) > (finding.last_seen, finding.run), o.site, finding.site),
                run = iif((o.last_seen, o.here) > (finding.last_seen, finding.run), o.here, finding.run),
                first_seen = min(finding.first_seen, o.first_seen), last_seen = max(finding.last_seen, o.last_seen)
           FROM (SELECT f.*, t.new, {run} AS here FROM other.finding f JOIN temp.finding_to t ON t.old = f.number
                  WHERE NOT t.is_new) o
          WHERE finding.number = o.new",
        run = run("f.run"),
    ))
}

/// How bad a finding of both is, by all that it rests on now.
fn weigh(connection: &Connection) -> rusqlite::Result<()> {
    let order: Vec<&str> = Severity::ALL.iter().map(|severity| severity.name()).collect();
    connection.execute_batch(&format!(
        "UPDATE main.finding SET
           severity = coalesce((SELECT s.severity FROM main.seen n JOIN main.sighting s ON s.finding = n.finding AND s.capture = n.capture
                                 WHERE n.finding = number ORDER BY instr('{}', s.severity) DESC LIMIT 1), severity),
           level = coalesce((SELECT max(s.level) FROM main.seen n JOIN main.sighting s ON s.finding = n.finding AND s.capture = n.capture
                              WHERE n.finding = number), level)
          WHERE number IN (SELECT new FROM temp.finding_to WHERE NOT is_new)",
        order.join(" ")
    ))
}

/// The hops of chains: the shorter of two ways of one hop. Its words are those of the last run that met where it leads;
/// of a hop that is on nobody's way, words that run did not keep are forgotten, as at the end of each run.
fn keep_hops(connection: &Connection) -> rusqlite::Result<()> {
    let is_on_a_way = |to: &str, from: &str| {
        format!(
            "EXISTS (SELECT 1 FROM main.known k
                      WHERE k.run IN (SELECT id FROM main.run) AND k.url_id = {to} AND k.via = {from})"
        )
    };
    let (to, from) = (url("o.to_id"), url("o.from_id"));
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE met_last (to_id INTEGER PRIMARY KEY, is_theirs INTEGER NOT NULL);
         INSERT INTO temp.met_last
         SELECT to_id, coalesce((SELECT max(k.run) FROM main.known k
                                  WHERE k.run IN (SELECT id FROM main.run) AND k.url_id = to_id)
                                IN (SELECT new FROM temp.run_to WHERE kind IN ({new}, {further})), 0)
           FROM (SELECT to_id FROM main.hop UNION SELECT {to} FROM other.hop o);
         UPDATE main.hop SET text = '' WHERE text <> '' AND to_id IN (SELECT to_id FROM temp.met_last WHERE is_theirs)
            AND NOT {on_a_way};",
        new = kind::NEW,
        further = kind::FURTHER,
        on_a_way = is_on_a_way("hop.to_id", "hop.from_id"),
    ))?;
    let is_theirs = |to: &str| format!("(SELECT is_theirs FROM temp.met_last WHERE to_id = {to})");
    let text = format!("iif({} OR {}, o.text, '')", is_theirs(&to), is_on_a_way(&to, &from));
    let stays = format!("iif({}, excluded.text = '', hop.text <> '')", is_theirs("excluded.to_id"));
    Rows {
        verb: "INSERT",
        table: "hop",
        with: &[("to_id", &to), ("from_id", &from), ("text", &text)],
        rest: &format!(
            "WHERE true ON CONFLICT DO UPDATE SET text = iif({stays}, text, excluded.text),
               hops = iif((excluded.hops, excluded.steps) < (hops, steps), excluded.hops, hops),
               steps = iif((excluded.hops, excluded.steps) < (hops, steps), excluded.steps, steps)
               WHERE (excluded.hops, excluded.steps) < (hops, steps) OR iif({stays}, text, excluded.text) <> text"
        ),
    }
    .take(connection)
    .map(drop)
}
