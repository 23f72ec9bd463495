//! Captures of runs that are new here, or got further there.

use rusqlite::{Connection, Row, params};
use suyuan_model::UrlId;

use super::numbers::Numbers;
use super::order;
use super::runs::kind;
use super::take::{Rows, capture, finding, run, url};
use crate::outlinks;

/// Takes them in with what the pages claim and what stands beside their findings; gives how many.
pub(super) fn take(connection: &Connection, numbers: &Numbers) -> rusqlite::Result<u64> {
    find_new(connection)?;
    order::place(connection, "capture", "at", None)?;
    order::move_ours(connection, "capture", &[])?;
    connection.execute_batch(
        "CREATE TEMP TABLE capture_to (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
         INSERT INTO temp.capture_to SELECT old, new FROM temp.capture_place WHERE side = 1;
         INSERT INTO temp.capture_to
         SELECT s.old, coalesce((SELECT p.new FROM temp.capture_place p WHERE p.side = 0 AND p.old = s.new), s.new)
           FROM temp.capture_same s;",
    )?;
    let taken = put(connection, numbers)?;
    let of_new = "WHERE o.capture IN (SELECT id FROM temp.capture_new)";
    let (here, page, of) = (capture("o.capture"), url("o.page"), finding("o.finding"));
    for (table, with) in [
        ("claim", &[("capture", &*here), ("page", &page)][..]),
        ("neighbor", &[("capture", &here), ("page", &page), ("finding", &of)]),
        ("page_look", &[("capture", &here)]),
    ] {
        Rows { verb: "INSERT OR IGNORE", table, with, rest: of_new }.take(connection)?;
    }
    Ok(taken)
}

/// Which captures are not here. Of a run that is known, those of the same URL, vantage, try and moment are the same,
/// one after the other. What was forgotten here stays so: of such a run comes what findings rest on.
fn find_new(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE capture_new (id INTEGER PRIMARY KEY);
         CREATE TEMP TABLE capture_same (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
         INSERT INTO temp.capture_new SELECT id FROM other.capture WHERE run IN (SELECT id FROM temp.run_new);
         INSERT INTO temp.capture_same
         WITH tries AS (SELECT o.id, {run} AS run, coalesce({url}, o.url) AS url, o.vantage, o.purpose, o.attempt, o.at, o.look
                          FROM other.capture o WHERE o.run IN (SELECT old FROM temp.run_to WHERE kind >= {known})),
           theirs AS (SELECT *, row_number() OVER (PARTITION BY run, url, vantage, purpose, attempt, at ORDER BY look) AS nth
                        FROM tries),
           ours AS (SELECT id, run, coalesce(url_id, url) AS url, vantage, purpose, attempt, at,
                           row_number() OVER (PARTITION BY run, coalesce(url_id, url), vantage, purpose, attempt, at
                                              ORDER BY look) AS nth
                      FROM main.capture WHERE run IN (SELECT new FROM temp.run_to WHERE kind >= {known}))
         SELECT o.id, m.id FROM theirs o JOIN ours m USING (run, url, vantage, purpose, attempt, at, nth);
         INSERT INTO temp.capture_new
         SELECT o.id FROM other.capture o JOIN temp.run_to t ON t.old = o.run AND t.kind >= {known}
           JOIN main.run r ON r.id = t.new
          WHERE o.id NOT IN (SELECT old FROM temp.capture_same)
            AND (r.pruned_at IS NULL OR o.id IN (SELECT capture FROM other.sighting)
                 OR o.id IN (SELECT capture FROM other.evidence));",
        run = run("o.run"),
        url = url("o.url_id"),
        known = kind::NO_FURTHER,
    ))
}

/// Writes them in their order, with the outlinks to the numbers that URLs have here.
fn put(connection: &Connection, numbers: &Numbers) -> rusqlite::Result<u64> {
    let with =
        [("id", "?2"), ("run", "?3"), ("url_id", "?4"), ("look", "?5"), ("outlinks", "?6"), ("outlink_words", "?7")];
    let rows = Rows { verb: "INSERT", table: "capture", with: &with, rest: "WHERE o.id = ?1" };
    let mut insert = connection.prepare(&rows.sql(connection)?)?;
    let mut captures = connection.prepare(
        "SELECT p.old, p.new, t.new, o.url_id, o.url, o.vantage, o.look, coalesce(o.outlinks, x''),
                coalesce(o.outlink_words, x''), t.kind
           FROM temp.capture_place p JOIN other.capture o ON o.id = p.old JOIN temp.run_to t ON t.old = o.run
          WHERE p.side = 1 ORDER BY p.new",
    )?;
    let mut rows = captures.query([])?;
    let mut taken = 0;
    while let Some(row) = rows.next()? {
        let page = row.get::<_, Option<u32>>(3)?.and_then(|id| numbers.of(UrlId(id))).map(|id| id.0);
        let (packed, spoken) =
            outlinks::renumbered(row.get_ref(7)?.as_blob()?, row.get_ref(8)?.as_blob()?, |id| numbers.of(id));
        let blob = |bytes: Vec<u8>| (!bytes.is_empty()).then_some(bytes);
        let (old, new, run): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        insert.execute(params![old, new, run, page, look(connection, row, run, page)?, blob(packed), blob(spoken)])?;
        taken += 1;
    }
    Ok(taken)
}

/// Which look it is: the next one, where a run went on in both ledgers and each looked again.
fn look(connection: &Connection, row: &Row<'_>, run: i64, page: Option<u32>) -> rusqlite::Result<u32> {
    let look: u32 = row.get(6)?;
    if row.get::<_, u8>(9)? == kind::NEW {
        return Ok(look);
    }
    let (url, vantage): (Option<String>, String) = (row.get(4)?, row.get(5)?);
    let (which, of) = match page {
        Some(page) => ("url_id = ?1", rusqlite::types::Value::from(page)),
        None => ("url_id IS NULL AND url = ?1", rusqlite::types::Value::from(url.unwrap_or_default())),
    };
    connection
        .prepare_cached(&format!(
            "SELECT iif(max(look = ?4), max(look) + 1, ?4) FROM main.capture WHERE {which} AND run = ?2 AND vantage = ?3"
        ))?
        .query_row(params![of, run, vantage, look], |row| row.get::<_, Option<u32>>(0))
        .map(|next| next.unwrap_or(look))
}
