//! What a frontier needs to go on as if nothing had been.

use std::net::IpAddr;

use rusqlite::{Connection, Row};
use suyuan_model::{
    FileState, HopKind, LaneKey, LaneState, PartKind, RobotsCopy, RobotsVerdict, Saved, SavedFile, SavedUrl, UrlId,
    UrlState,
};

use crate::RunId;
use crate::columns::{moment, parsed, word};

/// The first number that the ledger gives out itself; the frontier's numbers stay below.
pub const OWN_NUMBERS_FROM: u32 = 1 << 31;

/// All that the ledger knows for a run that begins or goes on.
pub(crate) fn load(connection: &Connection, run: RunId) -> rusqlite::Result<Saved> {
    Ok(Saved {
        last_id: last_number(connection)?,
        urls: known_urls(connection, run)?,
        earlier: earlier_urls(connection, run)?,
        lanes: lanes(connection)?,
        robots: robots(connection)?,
        pages_with_findings: pages_with_findings(connection, run)?,
        files: files(connection, run)?,
        // That is not in the ledger, but beside it.
        suspects: Vec::new(),
    })
}

/// The columns that [`saved_url`] reads.
pub(crate) const KNOWN_COLUMNS: &str =
    "k.url_id, u.text, k.found, k.via, k.kind, k.text, k.hops, k.free_hops, k.priority,
    k.state, k.attempts, k.deaths";

/// Reads a row of [`KNOWN_COLUMNS`].
pub(crate) fn saved_url(row: &Row<'_>) -> rusqlite::Result<SavedUrl> {
    let url: String = row.get(1)?;
    Ok(SavedUrl {
        id: UrlId(row.get(0)?),
        found: row.get::<_, Option<String>>(2)?.unwrap_or_else(|| url.clone()),
        url,
        via: row.get::<_, Option<u32>>(3)?.map(UrlId),
        kind: word(row, 4, HopKind::from_name)?,
        text: row.get(5)?,
        hops: row.get(6)?,
        free_hops: row.get(7)?,
        priority: row.get(8)?,
        state: word(row, 9, UrlState::from_name)?,
        attempts: row.get(10)?,
        deaths: row.get(11)?,
    })
}

/// The lanes of all runs.
pub(crate) fn lanes(connection: &Connection) -> rusqlite::Result<Vec<(LaneKey, LaneState)>> {
    connection
        .prepare("SELECT kind, name, next_at, slowdown_permille, answer_ms, failures FROM lane ORDER BY kind, name")?
        .query_map([], |row| {
            let name: String = row.get(1)?;
            let key = match row.get_ref(0)?.as_str()? {
                "address" => LaneKey::Address(parsed(row, 1, |text| text.parse::<IpAddr>().ok())?),
                _ => LaneKey::Host(name),
            };
            let state = LaneState {
                next_at: moment(row, 2)?,
                slowdown_permille: row.get(3)?,
                answer_ms: row.get(4)?,
                failures: row.get(5)?,
            };
            Ok((key, state))
        })?
        .collect()
}

/// The columns that [`robots_copy`] reads.
pub(crate) const ROBOTS_COLUMNS: &str = "origin, fetched_at, verdict, text, reason";

/// Reads a row of [`ROBOTS_COLUMNS`].
pub(crate) fn robots_copy(row: &Row<'_>) -> rusqlite::Result<RobotsCopy> {
    Ok(RobotsCopy {
        origin: row.get(0)?,
        fetched_at: moment(row, 1)?,
        verdict: word(row, 2, RobotsVerdict::from_name)?,
        text: row.get(3)?,
        reason: row.get(4)?,
    })
}

pub(crate) fn robots(connection: &Connection) -> rusqlite::Result<Vec<RobotsCopy>> {
    connection
        .prepare(&format!("SELECT {ROBOTS_COLUMNS} FROM robots ORDER BY origin"))?
        .query_map([], robots_copy)?
        .collect()
}

fn last_number(connection: &Connection) -> rusqlite::Result<Option<UrlId>> {
    let last: Option<u32> =
        connection.query_row("SELECT max(id) FROM url WHERE id < ?", [OWN_NUMBERS_FROM], |row| row.get(0))?;
    Ok(last.map(UrlId))
}

fn known_urls(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<SavedUrl>> {
    connection
        .prepare(&format!(
            "SELECT {KNOWN_COLUMNS} FROM known k JOIN url u ON u.id = k.url_id
              WHERE k.run = ? AND k.url_id < ? ORDER BY k.url_id"
        ))?
        .query_map([run.0, i64::from(OWN_NUMBERS_FROM)], saved_url)?
        .collect()
}

fn earlier_urls(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<(UrlId, String)>> {
    connection
        .prepare(
            "SELECT id, text FROM url
              WHERE id < ?2 AND NOT EXISTS (SELECT 1 FROM known WHERE run = ?1 AND url_id = id) ORDER BY id",
        )?
        .query_map([run.0, i64::from(OWN_NUMBERS_FROM)], |row| Ok((UrlId(row.get(0)?), row.get(1)?)))?
        .collect()
}

fn files(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<SavedFile>> {
    connection
        .prepare("SELECT url, kind, of, state, deaths FROM file WHERE run = ? ORDER BY url")?
        .query_map([run.0], |row| {
            Ok(SavedFile {
                url: row.get(0)?,
                kind: word(row, 1, PartKind::from_name)?,
                of: UrlId(row.get(2)?),
                state: word(row, 3, FileState::from_name)?,
                deaths: row.get(4)?,
            })
        })?
        .collect()
}

fn pages_with_findings(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<UrlId>> {
    connection
        .prepare(
            "SELECT DISTINCT c.url_id FROM sighting s JOIN capture c ON c.id = s.capture
              WHERE c.run = ? AND c.url_id IS NOT NULL ORDER BY c.url_id",
        )?
        .query_map([run.0], |row| row.get(0).map(UrlId))?
        .collect()
}
