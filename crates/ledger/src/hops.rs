//! Plain rows for the hops of chains, so that a chain can be read with SQL alone.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{HopKind, UrlId};

use crate::columns::word;
use crate::{RunId, outlinks};

/// Longest way back to a seed that is written out; more is a circle, which only a mistake of ours could make.
pub const WAY_STEPS_MAX: usize = 256;

/// How many pages that lead to a page with findings are kept as plain rows, the nearest to a seed first.
///
/// A page that every page of a site leads to needs no list of them all.
pub const REFERRERS_MAX: usize = 16;

/// A plain hop.
struct PlainHop {
    from: UrlId,
    to: UrlId,
    kind: HopKind,
    text: String,
    hops: u32,
    steps: u32,
}

/// Writes out the shortest known way from a seed to this page.
pub(crate) fn keep_way(connection: &Connection, run: RunId, page: UrlId) -> rusqlite::Result<()> {
    let mut way = way_back(connection, run, page)?;
    way.reverse();
    for (step, hop) in (1..).zip(&mut way) {
        hop.steps = step;
        put(connection, hop)?;
    }
    Ok(())
}

/// At the end of a run: ways that became shorter after their capture was recorded, and the nearest referrers.
pub(crate) fn complete(connection: &Connection, run: RunId) -> rusqlite::Result<()> {
    let pages = pages_with_sightings(connection, run)?;
    for &page in &pages {
        keep_way(connection, run, page)?;
    }
    keep_referrers(connection, run, &pages)
}

/// The hops back to a seed, the last first.
fn way_back(connection: &Connection, run: RunId, page: UrlId) -> rusqlite::Result<Vec<PlainHop>> {
    let mut statement =
        connection.prepare_cached("SELECT via, kind, text, hops FROM known WHERE run = ? AND url_id = ?")?;
    let mut way = Vec::new();
    let mut to = page;
    while way.len() < WAY_STEPS_MAX {
        let hop = statement
            .query_row(params![run.0, to.0], |row| {
                let Some(from) = row.get::<_, Option<u32>>(0)? else { return Ok(None) };
                let kind = word(row, 1, HopKind::from_name)?;
                Ok(Some(PlainHop { from: UrlId(from), to, kind, text: row.get(2)?, hops: row.get(3)?, steps: 0 }))
            })
            .optional()?
            .flatten();
        let Some(hop) = hop else { break };
        to = hop.from;
        way.push(hop);
    }
    Ok(way)
}

fn put(connection: &Connection, hop: &PlainHop) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO hop (to_id, from_id, kind, text, hops, steps) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET hops = excluded.hops, steps = excluded.steps,
               text = iif(excluded.text = '', text, excluded.text)
               WHERE (excluded.hops, excluded.steps) < (hops, steps)",
        )?
        .execute(params![hop.to.0, hop.from.0, hop.kind.name(), hop.text, hop.hops, hop.steps])?;
    Ok(())
}

/// The numbers of the pages on which this run saw something, in order.
fn pages_with_sightings(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<UrlId>> {
    connection
        .prepare(
            "SELECT DISTINCT f.page FROM sighting s JOIN capture c ON c.id = s.capture JOIN finding f ON f.number = s.finding
              WHERE c.run = ? ORDER BY f.page",
        )?
        .query_map([run.0], |row| row.get(0).map(UrlId))?
        .collect()
}

/// One pass over the outlinks of the run; each page keeps its nearest referrers, ties by URL.
fn keep_referrers(connection: &Connection, run: RunId, pages: &[UrlId]) -> rusqlite::Result<()> {
    let mut nearest: Vec<BTreeSet<(u32, String, UrlId, HopKind)>> = vec![BTreeSet::new(); pages.len()];
    let mut known = connection
        .prepare("SELECT k.hops, u.text FROM known k JOIN url u ON u.id = k.url_id WHERE k.run = ? AND k.url_id = ?")?;
    let mut captures = connection
        .prepare("SELECT url_id, outlinks FROM capture WHERE run = ? AND url_id > 0 AND outlinks IS NOT NULL")?;
    let mut rows = captures.query([run.0])?;
    while let Some(row) = rows.next()? {
        let from = UrlId(row.get(0)?);
        for (to, kind) in outlinks::unpack(row.get_ref(1)?.as_blob()?) {
            let Ok(place) = pages.binary_search(&to) else { continue };
            let before = known.query_row(params![run.0, from.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            if let Some((hops, text)) = before
                && to != from
            {
                nearest[place].insert((hops, text, from, kind));
                if nearest[place].len() > REFERRERS_MAX {
                    nearest[place].pop_last();
                }
            }
        }
    }
    for (&to, referrers) in pages.iter().zip(nearest) {
        for (before, _, from, kind) in referrers {
            let steps = way_back(connection, run, from)?.len() as u32 + 1;
            let hops = before + u32::from(!kind.is_free());
            put(connection, &PlainHop { from, to, kind, text: String::new(), hops, steps })?;
            keep_way(connection, run, from)?;
        }
    }
    Ok(())
}
