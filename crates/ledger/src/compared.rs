//! A run held against the one before it of the same job: what is new, still there, gone, and what nobody looked at.

use rusqlite::params;
use suyuan_model::{Compared, ComparedFinding, Since, WatchKind};

use crate::columns::word;
use crate::{LedgerError, Reader};

/// The run before, of any page.
const BEFORE: &str = "past AS MATERIALIZED (SELECT DISTINCT page, ?2 AS run FROM finding)";

/// A look at cases is held against what was read last of each page that it looked at, by whatever run.
const LOOKED_BEFORE: &str = "past AS MATERIALIZED (
  SELECT c.url_id AS page, max(c.run) AS run FROM capture c
   WHERE c.url_id IN (SELECT url_id FROM capture WHERE run = ?1 AND purpose = 'page') AND c.run <= ?2 AND c.purpose = 'page'
   GROUP BY c.url_id)";

/// What a run saw at all: its captures with sightings.
const COMPARED: &str = "
  now AS (SELECT DISTINCT s.finding FROM capture c JOIN sighting s ON s.capture = c.id WHERE c.run = ?1),
  before AS (SELECT DISTINCT f.number AS finding FROM past p CROSS JOIN finding f ON f.page = p.page
               JOIN sighting s ON s.finding = f.number JOIN capture c ON c.id = s.capture AND c.run = p.run)
SELECT f.id, u.text, w.kind, w.value,
       CASE WHEN f.number NOT IN (SELECT finding FROM before) THEN 'new'
            WHEN f.number IN (SELECT finding FROM now) THEN 'still'
            WHEN EXISTS (SELECT 1 FROM capture c
                          WHERE c.url_id = f.page AND c.run = ?1 AND c.purpose = 'page'
                            AND c.vantage IN (SELECT b.vantage FROM sighting s JOIN capture b ON b.id = s.capture
                                                 JOIN past p ON p.run = b.run AND p.page = f.page
                                               WHERE s.finding = f.number)
                            AND (c.outcome IN ('page', 'redirect', 'not-html') OR c.status IN (404, 410)))
             AND EXISTS (SELECT 1 FROM listing l
                          WHERE l.watch = f.watch AND l.since <= ?1 AND (l.until IS NULL OR l.until > ?1)) THEN 'gone'
            ELSE 'not-looked-at' END
  FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch
 WHERE f.number IN (SELECT finding FROM now UNION SELECT finding FROM before)
 ORDER BY f.number";

impl Reader {
    /// Holds a run against the one before of the same job that came to its end and is not forgotten; nothing where
    /// there is none of either. A look at cases is held against the runs before it, page by page.
    pub fn compared(&self, run: &str) -> Result<Option<Compared>, LedgerError> {
        let runs = self.runs()?;
        let Some(run) = runs.iter().find(|its| its.name == run) else { return Ok(None) };
        let looks_again = "SELECT 1 FROM run WHERE id = ? AND looks_again = 1";
        let looks_again = self.one(looks_again, [run.id.0], |row| row.get::<_, i64>(0))?.is_some();
        for before in runs
            .iter()
            .rev()
            .filter(|its| (looks_again || its.job == run.job) && its.id < run.id && its.state.is_finished())
        {
            let forgotten = "SELECT 1 FROM pruned_look WHERE run = ? LIMIT 1";
            if self.one(forgotten, [before.id.0], |row| row.get::<_, i64>(0))?.is_some() {
                continue;
            }
            let past = if looks_again { LOOKED_BEFORE } else { BEFORE };
            let findings = self.all(&format!("WITH {past},{COMPARED}"), params![run.id.0, before.id.0], |row| {
                let finding = ComparedFinding {
                    id: row.get(0)?,
                    page: row.get(1)?,
                    kind: word(row, 2, WatchKind::from_name)?,
                    value: row.get(3)?,
                };
                Ok((finding, word(row, 4, Since::from_name)?))
            })?;
            return Ok(Some(Compared { run: run.name.clone(), before: before.name.clone(), findings }));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunEnd;
    use crate::story::{Story, begin, noon, tell};

    #[test]
    fn a_look_is_held_against_what_was_read_last_of_the_pages_that_it_looked_at() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let second = begin(&writer, noon()).unwrap().run;
        writer.finish(second, noon(), RunEnd::Drained).unwrap();
        let third = begin(&writer, noon()).unwrap().run;
        tell(&writer, third);
        writer.close().unwrap();
        // The second looked at other pages, the third at those of the first again.
        story.tamper("UPDATE run SET looks_again = 1 WHERE id > 1");
        let compared = |run: &str| story.reader().compared(run).unwrap().unwrap().findings;
        assert!(compared("crawl-2").is_empty());
        let third = compared("crawl-3");
        assert_eq!(third.iter().map(|(_, since)| *since).collect::<Vec<_>>(), [Since::Still]);
    }

    #[test]
    fn a_run_is_held_against_the_one_before_of_its_job() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        assert_eq!(story.reader().compared("crawl-1").unwrap(), None);
        assert_eq!(story.reader().compared("nobody").unwrap(), None);
        let second = begin(&writer, noon()).unwrap().run;
        let since = || {
            let compared = story.reader().compared("crawl-2").unwrap().unwrap();
            assert_eq!(compared.before, "crawl-1");
            compared.findings.iter().map(|(_, since)| *since).collect::<Vec<_>>()
        };
        // Nothing was visited yet.
        assert_eq!(since(), [Since::Unlooked]);
        tell(&writer, second);
        assert_eq!(since(), [Since::Still]);
        writer.finish(second, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        story.tamper("DELETE FROM sighting WHERE capture IN (SELECT id FROM capture WHERE run = 2)");
        assert_eq!(since(), [Since::Gone]);
        story.tamper("UPDATE listing SET until = 2");
        assert_eq!(since(), [Since::Unlooked]);
    }
}
