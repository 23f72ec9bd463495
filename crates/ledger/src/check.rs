//! Does the ledger hold what it promises?

use std::path::Path;

use rusqlite::Connection;
use suyuan_model::UrlId;

use crate::{LedgerError, Reader, outlinks, visited};

/// Problems of one kind that are told one by one; the rest is counted.
pub const PROBLEMS_MAX: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The schema of the ledger.
    pub schema: u32,
    /// Everything that is wrong, a sentence each; at most [`PROBLEMS_MAX`] of a kind, and how many more there are.
    pub problems: Vec<String>,
}

/// Looks the whole ledger over, as it is at this moment, also while it is being written.
pub fn check(path: &Path) -> Result<Report, LedgerError> {
    let reader = Reader::open(path)?;
    let moment = reader.connection.unchecked_transaction().map_err(|source| reader.failed(source))?;
    let mut report = Report { schema: crate::SCHEMA, problems: Vec::new() };
    for sql in RULES {
        report.add(reader.all(sql, [], |row| row.get(0))?);
    }
    report.add(broken_outlinks(&reader)?);
    report.add(chains_without_seed(&reader)?);
    report.add(visited::watchlisted(&reader)?);
    moment.finish().map_err(|source| reader.failed(source))?;
    Ok(report)
}

/// SQLite's quick look at its own structures.
pub(crate) fn quick(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let said: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|source| LedgerError::read(path, source))?;
    if said == "ok" { Ok(()) } else { Err(LedgerError::Damaged { path: path.into(), what: said }) }
}

impl Report {
    /// True if nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn add(&mut self, mut problems: Vec<String>) {
        let more = problems.len().saturating_sub(PROBLEMS_MAX);
        problems.truncate(PROBLEMS_MAX);
        self.problems.append(&mut problems);
        if more > 0 {
            self.problems.push(format!("… and {more} more of this kind"));
        }
    }
}

/// What SQL alone can see: queries that give a sentence for each problem.
const RULES: &[&str] = &[
    // The file is sound.
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    // What is named is there.
    "SELECT 'a row of `' || \"table\" || '` names a row of `' || parent || '` that is not there' FROM pragma_foreign_key_check",
    // A URL has one number.
    "SELECT 'URL ' || text || ' has ' || count(*) || ' numbers' FROM url GROUP BY text HAVING count(*) > 1",
    // Nothing is recorded twice.
    "SELECT r.name || ' recorded look ' || c.look || ' at ' || coalesce(c.url, u.text) || ' from ' || c.vantage || ' '
            || count(*) || ' times'
       FROM capture c JOIN run r ON r.id = c.run LEFT JOIN url u ON u.id = c.url_id
      GROUP BY c.run, coalesce(c.url, u.text), c.purpose, c.vantage, c.look HAVING count(*) > 1",
    // What was visited has its capture.
    "SELECT r.name || ' visited ' || u.text || ', but recorded no capture of it'
       FROM known k JOIN run r ON r.id = k.run JOIN url u ON u.id = k.url_id
      WHERE k.state = 'done' AND k.url_id < 2147483648
        AND NOT EXISTS (SELECT 1 FROM capture c WHERE c.url_id = k.url_id AND c.run = k.run)",
    // A run that is over holds no lease.
    "SELECT r.name || ' is over, but still holds a lease of ' || u.text
       FROM known k JOIN run r ON r.id = k.run JOIN url u ON u.id = k.url_id
      WHERE k.state = 'leased' AND r.state IN ('drained', 'pages-max', 'abandoned')",
    // A finding rests on sightings.
    "SELECT 'finding ' || f.id || ' has no sighting' FROM finding f
      WHERE NOT EXISTS (SELECT 1 FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
                         WHERE n.finding = f.number)",
    // The page of a finding was captured.
    "SELECT 'finding ' || f.id || ' is on ' || u.text || ', which was never captured'
       FROM finding f JOIN url u ON u.id = f.page
      WHERE NOT EXISTS (SELECT 1 FROM capture c WHERE c.url_id = f.page)
        AND NOT EXISTS (SELECT 1 FROM capture c WHERE c.url_id IS NULL AND c.url = u.text)",
];

/// Captures whose outlinks are not what was packed, or name URLs that are not there.
fn broken_outlinks(reader: &Reader) -> Result<Vec<String>, LedgerError> {
    let highest: Option<u32> = reader.one("SELECT max(id) FROM url", [], |row| row.get(0))?.flatten();
    let mut known = vec![false; highest.map_or(0, |id| id.min(crate::OWN_NUMBERS_FROM) as usize + 1)];
    reader.each("SELECT id FROM url WHERE id < ?", [crate::OWN_NUMBERS_FROM], |row| {
        if let Some(place) = known.get_mut(row.get::<_, u32>(0)? as usize) {
            *place = true;
        }
        Ok(())
    })?;
    let mut problems = Vec::new();
    reader.each("SELECT id, outlinks FROM capture WHERE outlinks IS NOT NULL", [], |row| {
        let capture: i64 = row.get(0)?;
        let packed = row.get_ref(1)?.as_blob()?;
        if !outlinks::is_whole(packed) {
            problems.push(format!("the outlinks of capture {capture} are garbled"));
        } else if outlinks::unpack(packed).any(|(id, _)| !known.get(id.0 as usize).is_some_and(|&is| is)) {
            problems.push(format!("the outlinks of capture {capture} name a URL that is not there"));
        }
        Ok(())
    })?;
    Ok(problems)
}

/// Findings whose chain, followed back over the plain hops, does not end at a seed.
fn chains_without_seed(reader: &Reader) -> Result<Vec<String>, LedgerError> {
    let findings: Vec<(String, u32)> =
        reader.all("SELECT id, page FROM finding ORDER BY number", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut problems = Vec::new();
    for (finding, page) in findings {
        if let Some(end) = end_without_seed(reader, UrlId(page))? {
            let url = reader.url_text(end)?.unwrap_or_default();
            problems.push(format!("the chain of finding {finding} begins at {url}, which is no seed"));
        }
    }
    Ok(problems)
}

/// Where the way back from this page ends, if that is not a seed.
fn end_without_seed(reader: &Reader, page: UrlId) -> Result<Option<UrlId>, LedgerError> {
    let mut at = page;
    for _ in 0..crate::WAY_STEPS_MAX {
        if reader.one("SELECT 1 FROM seed WHERE url_id = ? LIMIT 1", [at.0], |_| Ok(()))?.is_some() {
            return Ok(None);
        }
        let before = reader.one(
            "SELECT h.from_id FROM hop h JOIN url u ON u.id = h.from_id WHERE h.to_id = ?
              ORDER BY h.hops, h.steps, u.text, h.kind LIMIT 1",
            [at.0],
            |row| row.get(0).map(UrlId),
        )?;
        let Some(before) = before else { return Ok(Some(at)) };
        at = before;
    }
    Ok(Some(at))
}
