//! Figures of a ledger.

use std::collections::BTreeMap;
use std::path::Path;

use suyuan_model::{Severity, UrlState};

use crate::columns::word;
use crate::{LedgerError, Reader, RunId};

/// Figures of a whole ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// The size of the file, without its log.
    pub file_bytes: u64,
    /// Runs.
    pub runs: u64,
    /// URLs ever met.
    pub urls: u64,
    /// Captures, robots.txt included.
    pub captures: u64,
    /// Captures of pages, by what came of them.
    pub outcomes: BTreeMap<String, u64>,
    /// Bytes that came in, before content decoding.
    pub wire_bytes: u64,
    /// Bytes that were read, after content decoding.
    pub read_bytes: u64,
    /// Sightings.
    pub sightings: u64,
    /// Findings, by severity; every severity is there.
    pub findings: BTreeMap<Severity, u64>,
    /// Sites with findings.
    pub sites: u64,
    /// Things that are on the watchlist now.
    pub watched: u64,
}

/// Figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunStats {
    /// URLs, by where they stand; every state is there.
    pub urls: BTreeMap<UrlState, u64>,
    /// Captures of pages, by what came of them.
    pub outcomes: BTreeMap<String, u64>,
    /// Pages that our own rules refused, by the trouble.
    pub refused: BTreeMap<String, u64>,
    /// Requests for robots.txt.
    pub robots: u64,
    /// Bytes that came in, before content decoding.
    pub wire_bytes: u64,
    /// Bytes that were read, after content decoding.
    pub read_bytes: u64,
    /// Findings that this run saw, in whichever of its starts.
    pub findings: u64,
}

/// The figures of the ledger at `path`.
pub fn stats(path: &Path) -> Result<Stats, LedgerError> {
    Reader::open(path)?.stats()
}

impl Reader {
    /// The figures of the whole ledger.
    pub fn stats(&self) -> Result<Stats, LedgerError> {
        let mut stats = Stats {
            file_bytes: self.count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
            runs: self.count("SELECT count(*) FROM run")?,
            urls: self.count("SELECT count(*) FROM url")?,
            captures: self.count("SELECT count(*) FROM capture")?,
            wire_bytes: self.count("SELECT coalesce(sum(wire_bytes), 0) FROM capture")?,
            read_bytes: self.count("SELECT coalesce(sum(read_bytes), 0) FROM capture")?,
            sightings: self.count("SELECT count(*) FROM sighting")?,
            sites: self.count("SELECT count(DISTINCT site) FROM finding")?,
            watched: self.count(
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM imported_watch) THEN (SELECT count(*) FROM imported_watch)
                             ELSE (SELECT count(*) FROM listing WHERE until IS NULL) END",
            )?,
            outcomes: self.outcomes(None)?,
            findings: Severity::ALL.iter().map(|&severity| (severity, 0)).collect(),
        };
        let found = self.all("SELECT severity, count(*) FROM finding GROUP BY severity", [], |row| {
            Ok((word(row, 0, Severity::from_name)?, row.get::<_, i64>(1)? as u64))
        })?;
        stats.findings.extend(found);
        Ok(stats)
    }

    /// The figures of a run.
    pub fn run_stats(&self, run: RunId) -> Result<RunStats, LedgerError> {
        let mut stats = RunStats {
            urls: UrlState::ALL.iter().map(|&state| (state, 0)).collect(),
            outcomes: self.outcomes(Some(run))?,
            ..RunStats::default()
        };
        let refused = self.all(
            "SELECT trouble, count(*) FROM capture
              WHERE purpose = 'page' AND run = ? AND outcome = 'refused' AND trouble IS NOT NULL GROUP BY trouble",
            [run.0],
            |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)),
        )?;
        stats.refused.extend(refused);
        let states = self.all("SELECT state, count(*) FROM known WHERE run = ? GROUP BY state", [run.0], |row| {
            Ok((word(row, 0, UrlState::from_name)?, row.get::<_, i64>(1)? as u64))
        })?;
        stats.urls.extend(states);
        let sums = self.one(
            "SELECT coalesce(sum(purpose = 'robots'), 0), coalesce(sum(wire_bytes), 0), coalesce(sum(read_bytes), 0),
                    (SELECT count(DISTINCT s.finding) FROM sighting s JOIN capture c ON c.id = s.capture WHERE c.run = ?1)
               FROM capture WHERE run = ?1",
            [run.0],
            |row| Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?].map(|sum| sum as u64)),
        )?;
        [stats.robots, stats.wire_bytes, stats.read_bytes, stats.findings] = sums.unwrap_or_default();
        Ok(stats)
    }

    fn outcomes(&self, run: Option<RunId>) -> Result<BTreeMap<String, u64>, LedgerError> {
        let counted = self.all(
            "SELECT outcome, count(*) FROM capture WHERE purpose = 'page' AND (?1 IS NULL OR run = ?1) GROUP BY outcome",
            [run.map(|run| run.0)],
            |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)),
        )?;
        Ok(counted.into_iter().collect())
    }

    fn count(&self, sql: &str) -> Result<u64, LedgerError> {
        Ok(self.one(sql, [], |row| row.get::<_, i64>(0))?.unwrap_or_default() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Story;

    #[test]
    fn figures_count_what_is_there() {
        let (story, _writer, run) = Story::told();
        let stats = stats(&story.path).unwrap();
        assert_eq!((stats.runs, stats.urls, stats.captures, stats.watched), (1, 3, 3, 1));
        assert_eq!((stats.wire_bytes, stats.read_bytes), (3_000, 9_000));
        assert_eq!(stats.outcomes, [("page".to_owned(), 3)].into());
        assert_eq!(stats.findings[&Severity::Critical], 1);
        let of_run = story.reader().run_stats(run).unwrap();
        assert_eq!((of_run.urls[&UrlState::Done], of_run.urls[&UrlState::Pending]), (3, 0));
        assert_eq!((of_run.robots, of_run.findings, of_run.read_bytes), (0, 1, 9_000));
    }
}
