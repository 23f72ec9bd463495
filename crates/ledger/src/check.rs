//! Does the ledger hold what it promises?

use std::path::Path;

use rusqlite::Connection;
use suyuan_model::UrlId;

use crate::{Decode, LedgerError, Reader, elsewhere, evidence, outlinks, texts, visited};

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
///
/// Bodies that came in a content coding are held against their digests as they came; [`check_with`] holds them against
/// what was read as well.
pub fn check(path: &Path) -> Result<Report, LedgerError> {
    look_over(path, None)
}

/// The same by somebody who can undo content codings.
pub fn check_with(path: &Path, decode: Decode<'_>) -> Result<Report, LedgerError> {
    look_over(path, Some(decode))
}

fn look_over(path: &Path, decode: Option<Decode<'_>>) -> Result<Report, LedgerError> {
    let reader = Reader::open(path)?;
    let moment = reader.connection.unchecked_transaction().map_err(|source| reader.failed(source))?;
    let mut report = Report { schema: crate::SCHEMA, problems: Vec::new() };
    let garbled = texts::garbled(&reader.connection, PROBLEMS_MAX).map_err(|source| reader.failed(source))?;
    if !garbled.is_empty() {
        // What cannot be read promises nothing more.
        report.add(garbled);
        return Ok(report);
    }
    for sql in RULES {
        report.add(reader.all(sql, [], |row| row.get(0))?);
    }
    report.add(broken_outlinks(&reader)?);
    report.add(chains_without_seed(&reader)?);
    report.add(visited::watchlisted(&reader)?);
    report.add(evidence::problems(&reader, decode)?);
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

/// SQLite's long look, and whether every text can be read: before anything of a ledger goes into another.
pub(crate) fn thorough(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let read = |source| LedgerError::read(path, source);
    let damaged = |what| LedgerError::Damaged { path: path.into(), what };
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(read)?;
    if said != "ok" {
        return Err(damaged(said));
    }
    texts::garbled(connection, 1).map_err(read)?.pop().map_or(Ok(()), |what| Err(damaged(what)))
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
    // What is said to have run at its time did run.
    "SELECT 'the schedule of ' || job || ' names the run ' || s.run || ', which is not there'
       FROM schedule s WHERE s.run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run r WHERE r.name = s.run)",
    // A notice tells of somebody.
    "SELECT DISTINCT 'notice ' || message || ' tells of no site' FROM notice n
      WHERE NOT EXISTS (SELECT 1 FROM notice_case c WHERE c.message = n.message)",
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
    let hops = "SELECT id, coalesce(outlinks, x''), coalesce(elsewhere, x'') FROM capture
                 WHERE outlinks IS NOT NULL OR elsewhere IS NOT NULL";
    reader.each(hops, [], |row| {
        let capture: i64 = row.get(0)?;
        let packed = row.get_ref(1)?.as_blob()?;
        if !outlinks::is_whole(packed) || !elsewhere::is_whole(row.get_ref(2)?.as_blob()?) {
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

#[cfg(test)]
mod tests {
    use suyuan_model::UrlState;

    use super::*;
    use crate::story::{NEWS, Story, begin_with, casino, done, noon, page, put, state};
    use crate::{Entry, RunEnd, SCHEMA};

    #[test]
    fn a_sound_ledger_has_no_problems() {
        let (story, writer, run) = Story::told();
        assert_eq!(check(&story.path).unwrap(), Report { schema: SCHEMA, problems: Vec::new() });
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        assert!(check(&story.path).unwrap().is_sound());
    }

    #[test]
    fn a_text_that_cannot_be_read_is_told_and_nothing_of_it_goes_into_another_ledger() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        story.tamper("UPDATE sighting SET snippet = CAST(x'63ff' AS TEXT) WHERE finding = 1");
        let problems = check(&story.path).unwrap().problems;
        assert_eq!(problems, ["`snippet` in row 1 of `sighting` is no text: a byte of it was changed"]);
        let (into, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        let refused = crate::merge(&into.path, std::slice::from_ref(&story.path), "0.1.0", &mut |_, _| {}).unwrap_err();
        assert!(matches!(refused, LedgerError::Damaged { .. }), "{refused}");
        assert!(check(&into.path).unwrap().is_sound());
    }

    /// What a check says after somebody has changed the ledger.
    fn after(sql: &str) -> Vec<String> {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        story.tamper(&format!("PRAGMA foreign_keys = OFF; {sql}"));
        check(&story.path).unwrap().problems
    }

    #[test]
    fn every_broken_promise_is_told_in_words() {
        for (sql, told) in [
            ("DELETE FROM watch", "a row of `finding` names a row of `watch` that is not there"),
            ("INSERT INTO url VALUES (9, 'http://portal.example/')", "URL http://portal.example/ has 2 numbers"),
            (
                "INSERT INTO url VALUES (9, 'http://portal.example/'); INSERT INTO capture (run, url_id, vantage, purpose, look,
                   attempt, at, took_ms, outcome, wire_bytes, read_bytes, links_total, refused, title)
                 VALUES (1, 9, 'plain', 'page', 1, 1, 0, 0, 'page', 0, 0, 0, 0, '')",
                "crawl-1 recorded look 1 at http://portal.example/ from plain 2 times",
            ),
            ("DELETE FROM capture WHERE url_id = 2", "crawl-1 visited http://www.school.example/, but recorded no capture of it"),
            ("UPDATE known SET state = 'leased' WHERE url_id = 2", "crawl-1 is over, but still holds a lease of http://www.school.example/"),
            ("DELETE FROM sighting", "has no sighting"),
            (
                "INSERT INTO schedule (job, cron, timezone, done, run) VALUES ('nightly', '0 2 * * *', 'UTC', 0, 'nightly-7')",
                "the schedule of nightly names the run nightly-7, which is not there",
            ),
            ("DELETE FROM capture WHERE url_id = 3", "is on http://www.school.example/news/7.html, which was never captured"),
            ("UPDATE capture SET outlinks = x'FFFFFFFF' WHERE url_id = 1", "the outlinks of capture 1 are garbled"),
            ("UPDATE capture SET elsewhere = x'00' WHERE url_id = 1", "the outlinks of capture 1 are garbled"),
            ("UPDATE capture SET outlinks = x'8C01' WHERE url_id = 2", "the outlinks of capture 2 name a URL that is not there"),
            ("DELETE FROM hop WHERE to_id = 2", "begins at http://www.school.example/, which is no seed"),
            ("DELETE FROM seed", "begins at http://portal.example/, which is no seed"),
            ("UPDATE watch SET value = 'portal.example'", "crawl-1 visited http://portal.example/, though portal.example was on its watchlist"),
        ] {
            let problems = after(sql);
            assert!(problems.iter().any(|problem| problem.ends_with(told)), "{told}\n{problems:?}");
        }
    }

    #[test]
    fn many_problems_of_a_kind_are_counted() {
        let row = |n| {
            format!(
                "INSERT INTO url VALUES ({}, 'http://x.example/{n}'), ({}, 'http://x.example/{n}');",
                400 + n,
                500 + n
            )
        };
        let sql: Vec<String> = (0..50).map(row).collect();
        let problems = after(&sql.concat());
        assert_eq!(problems.len(), PROBLEMS_MAX + 1);
        assert_eq!(problems[PROBLEMS_MAX], "… and 30 more of this kind");
    }

    #[test]
    fn a_damaged_file_is_told() {
        let (story, writer, _) = Story::told();
        writer.close().unwrap();
        let mut bytes = std::fs::read(&story.path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 20_000].fill(0x77);
        std::fs::write(&story.path, bytes).unwrap();
        match check(&story.path) {
            Ok(report) => assert!(!report.is_sound()),
            Err(error) => assert!(matches!(error, LedgerError::Damaged { .. } | LedgerError::Read { .. }), "{error}"),
        }
    }

    #[test]
    fn a_run_that_goes_on_may_hold_leases() {
        let (story, writer, run) = Story::told();
        put(&writer, Entry::Changes(vec![state(3, UrlState::Leased, 1)])).unwrap();
        writer.finish(run, noon(), RunEnd::Stopped).unwrap();
        assert!(check(&story.path).unwrap().is_sound());
    }

    #[test]
    fn a_page_that_was_visited_before_it_was_listed_is_no_problem() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let news = [suyuan_model::Watch { kind: suyuan_model::WatchKind::Url, value: NEWS.to_owned(), ..casino() }];
        let second = begin_with(&writer, noon(), |start| start.watchlist = Box::leak(Box::new(news))).unwrap().run;
        assert!(check(&story.path).unwrap().is_sound());
        let mut visited = page(second, 3, NEWS, 100);
        visited.changes = vec![crate::story::met(3, NEWS, None, 0, ""), done(3)];
        put(&writer, crate::story::capture(visited)).unwrap();
        let problems = check(&story.path).unwrap().problems;
        assert_eq!(problems, [format!("crawl-2 visited {NEWS}, though {NEWS} was on its watchlist")]);
    }
}
