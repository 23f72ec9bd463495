//! What changed in the frontier, row by row.

use rusqlite::{Connection, params};
use suyuan_model::{Change, LaneKey, LaneState, RobotsCopy, SavedFile, SavedUrl, UrlId};

use crate::RunId;

/// Keeps a change.
pub(crate) fn apply(connection: &Connection, run: RunId, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::Met(url) => met(connection, run, url),
        Change::Shorter { id, via, kind, text, hops, free_hops, priority } => {
            connection
                .prepare_cached(
                    "UPDATE known SET via = ?3, kind = ?4, text = ?5, hops = ?6, free_hops = ?7, priority = ?8
                     WHERE run = ?1 AND url_id = ?2",
                )?
                .execute(params![run.0, id.0, via.map(|via| via.0), kind.name(), text, hops, free_hops, priority])?;
            Ok(())
        }
        Change::State { id, state, attempts } => {
            connection
                .prepare_cached("UPDATE known SET state = ?3, attempts = ?4 WHERE run = ?1 AND url_id = ?2")?
                .execute(params![run.0, id.0, state.name(), attempts])?;
            Ok(())
        }
        Change::Died { id, deaths } => {
            connection
                .prepare_cached("UPDATE known SET deaths = ?3 WHERE run = ?1 AND url_id = ?2")?
                .execute(params![run.0, id.0, deaths])?;
            Ok(())
        }
        Change::Lane(key, state) => lane(connection, key, *state),
        Change::Robots(copy) => robots(connection, copy),
        Change::File(saved) => file(connection, run, saved),
        Change::PassedOver { site, urls } => passed_over(connection, run, site, *urls),
    }
}

/// Keeps a change of what outlives a run: the pace of hosts, and what origins say about robots.
pub(crate) fn manners(connection: &Connection, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::Lane(key, state) => lane(connection, key, *state),
        Change::Robots(copy) => robots(connection, copy),
        _ => Ok(()),
    }
}

/// A URL met in this run; told again, it takes the place of what was known.
fn met(connection: &Connection, run: RunId, url: &SavedUrl) -> rusqlite::Result<()> {
    keep_url(connection, url.id, &url.url)?;
    let found = (url.found != url.url).then_some(&url.found);
    connection
        .prepare_cached(
            "INSERT INTO known (run, url_id, found, via, kind, text, hops, free_hops, priority, state, attempts, deaths)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET via = excluded.via, kind = excluded.kind, text = excluded.text,
               hops = excluded.hops, free_hops = excluded.free_hops, priority = excluded.priority,
               state = excluded.state, attempts = excluded.attempts, deaths = excluded.deaths",
        )?
        .execute(params![
            run.0,
            url.id.0,
            found,
            url.via.map(|via| via.0),
            url.kind.name(),
            url.text,
            url.hops,
            url.free_hops,
            url.priority,
            url.state.name(),
            url.attempts,
            url.deaths
        ])?;
    if url.via.is_none() {
        connection
            .prepare_cached("UPDATE seed INDEXED BY seed_by_url SET url_id = ?3 WHERE run = ?1 AND url = ?2")?
            .execute(params![run.0, url.url, url.id.0])?;
    }
    Ok(())
}

/// Keeps the text of a number; one that has another text is a mistake of ours, and stops us.
pub(crate) fn keep_url(connection: &Connection, id: UrlId, text: &str) -> rusqlite::Result<()> {
    // Nothing happens where the texts agree; where they do not, the rule `NOT NULL` is broken.
    connection
        .prepare_cached(
            "INSERT INTO url (id, text) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET text = NULL WHERE text <> excluded.text",
        )?
        .execute(params![id.0, text])?;
    Ok(())
}

fn lane(connection: &Connection, key: &LaneKey, state: LaneState) -> rusqlite::Result<()> {
    let (kind, name) = match key {
        LaneKey::Host(host) => ("host", host.clone()),
        LaneKey::Address(address) => ("address", address.to_string()),
    };
    connection.prepare_cached("INSERT OR REPLACE INTO lane VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        kind,
        name,
        state.next_at.millis(),
        state.slowdown_permille,
        state.answer_ms,
        state.failures
    ])?;
    Ok(())
}

fn file(connection: &Connection, run: RunId, saved: &SavedFile) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO file (run, url, kind, of, state, deaths) VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![run.0, saved.url, saved.kind.name(), saved.of.0, saved.state.name(), saved.deaths])?;
    Ok(())
}

/// Pages of a site name mostly the same URLs, so the most that one of them named is the least that there are.
fn passed_over(connection: &Connection, run: RunId, site: &str, urls: u32) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO passed_over (run, site, urls) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET urls = max(urls, excluded.urls)",
        )?
        .execute(params![run.0, site, urls])?;
    Ok(())
}

fn robots(connection: &Connection, copy: &RobotsCopy) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)")?.execute(params![
        copy.origin,
        copy.fetched_at.millis(),
        copy.verdict.name(),
        copy.text,
        copy.reason
    ])?;
    Ok(())
}
