//! Looks at cases: what the pages of a site told when they were visited again.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};
use suyuan_model::{CaseLook, Health, HopKind, MoveEvidence, NoTelling, Site, Timestamp, UrlId};

use crate::columns::{moment, word};
use crate::{Hand, LedgerError, Reader, Run, RunId, elsewhere, outlinks};

/// What a visit to a page told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLook {
    /// The page.
    pub url: String,
    /// When it was visited.
    pub at: Timestamp,
    /// Where it leads on, if it does.
    pub redirect_to: Option<String>,
    /// What it told by itself.
    pub health: Health,
    /// Why it told nothing.
    pub why: Option<NoTelling>,
}

/// Writes what a capture told.
pub(crate) fn put(
    connection: &Connection,
    capture: i64,
    health: Health,
    why: Option<NoTelling>,
) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO page_look (capture, health, why) VALUES (?, ?, ?)")?.execute(params![
        capture,
        health.name(),
        why.map(NoTelling::name)
    ])?;
    Ok(())
}

impl Reader {
    /// What the pages told that a run visited, each the last time, in the order of the visits.
    pub fn page_looks(&self, run: RunId) -> Result<Vec<PageLook>, LedgerError> {
        let mut looks = self.all(
            "SELECT u.text, c.redirect_to, l.health, l.why, c.at, u.id
               FROM page_look l JOIN capture c ON c.id = l.capture JOIN url u ON u.id = c.url_id
              WHERE c.run = ?1 AND c.purpose = 'page'
                AND c.id = (SELECT max(id) FROM capture d WHERE d.run = ?1 AND d.url_id = c.url_id AND d.purpose = 'page')
              ORDER BY c.id",
            [run.0],
            |row| {
                let why = row.get::<_, Option<String>>(3)?;
                let look = PageLook {
                    url: row.get(0)?,
                    at: moment(row, 4)?,
                    redirect_to: row.get(1)?,
                    health: word(row, 2, Health::from_name)?,
                    why: why.map(|_| word(row, 3, NoTelling::from_name)).transpose()?,
                };
                Ok((look, UrlId(row.get(5)?)))
            },
        )?;
        // A page that is empty but for a refresh leads on like a redirect.
        for (look, id) in looks.iter_mut().filter(|(look, _)| look.why == Some(NoTelling::Empty)) {
            let hops = self.outlinks(run, *id)?.0;
            if let Some(refresh) = hops.iter().find(|hop| hop.kind == HopKind::Refresh) {
                look.redirect_to = self.url_text(refresh.to)?.filter(|to| *to != look.url);
            }
        }
        Ok(looks.into_iter().map(|(look, _)| look).collect())
    }

    /// What was on record of a site at the moment of a move: what a look that ended then found, else the last that had been
    /// seen by then.
    pub fn evidence_of_move(&self, site: &Site, at: Timestamp) -> Result<Option<MoveEvidence>, LedgerError> {
        for sql in [BY_LOOK, BY_SIGHT] {
            let found = self.all(sql, params![site.as_str(), at.millis()], |row| {
                let sha256 = row.get::<_, Option<String>>(2)?.unwrap_or_default();
                Ok(MoveEvidence { page: row.get(0)?, at: moment(row, 1)?, sha256, run: row.get(3)? })
            })?;
            if let Some(found) = found.into_iter().next() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// When the pages were last found healthy or gone, by URL, where no later look found them dirty. What one visitor saw
    /// does not count in a run in which another was shown something.
    pub fn clean_looks(&self) -> Result<HashMap<String, Timestamp>, LedgerError> {
        let mut clean = HashMap::new();
        self.each(CLEAN_LOOKS, [], |row| {
            clean.insert(row.get(0)?, moment(row, 1)?);
            Ok(())
        })?;
        Ok(clean)
    }

    /// Whether a page led there when it was last looked at, whoever looked and whether or not the hop was taken up.
    pub fn last_leads_to(&self, page: &str, to: &str) -> Result<bool, LedgerError> {
        let Some(page) = self.url_id(page)? else { return Ok(false) };
        let (number, mark) = (self.url_id(to)?, elsewhere::mark(to));
        let last = "SELECT coalesce(outlinks, x''), coalesce(elsewhere, x'') FROM capture WHERE url_id = ?1 AND purpose = 'page'
                     AND run = (SELECT max(run) FROM capture WHERE url_id = ?1 AND purpose = 'page')";
        let led = self.all(last, [page.0], |row| {
            let is_taken_up = outlinks::unpack(row.get_ref(0)?.as_blob()?).any(|(hop, _)| Some(hop) == number);
            Ok(is_taken_up || elsewhere::unpack(row.get_ref(1)?.as_blob()?).any(|(hop, _)| hop == mark))
        })?;
        Ok(led.contains(&true))
    }

    /// The URLs that a run is still to visit.
    pub fn still_to_visit(&self, run: RunId) -> Result<Vec<String>, LedgerError> {
        let pending = "SELECT u.text FROM known k JOIN url u ON u.id = k.url_id
                        WHERE k.run = ? AND k.state IN ('pending', 'leased')";
        self.all(pending, [run.0], |row| row.get(0))
    }

    /// The last run that looked at pages of cases again, finished or not.
    pub fn last_look(&self) -> Result<Option<Run>, LedgerError> {
        let last = self.all("SELECT max(id) FROM run WHERE looks_again = 1", [], |row| row.get::<_, Option<i64>>(0))?;
        let last = last.into_iter().flatten().next().map(RunId);
        Ok(self.runs()?.into_iter().find(|run| Some(run.id) == last))
    }

    /// The looks at the cases of all sites, of each in order.
    pub fn case_looks(&self) -> Result<BTreeMap<Site, Vec<CaseLook>>, LedgerError> {
        let mut looks: BTreeMap<Site, Vec<CaseLook>> = BTreeMap::new();
        self.each(
            "SELECT l.site, l.at, l.health, l.dirty, l.healthy, l.gone, l.inconclusive, l.why, l.page, r.name, l.told
               FROM case_look l JOIN run r ON r.id = l.run ORDER BY l.id",
            [],
            |row| {
                let why = row.get::<_, Option<String>>(7)?;
                let look = CaseLook {
                    at: moment(row, 1)?,
                    health: word(row, 2, Health::from_name)?,
                    pages: [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?],
                    why: why.map(|_| word(row, 7, NoTelling::from_name)).transpose()?,
                    page: row.get(8)?,
                    run: row.get(9)?,
                    told: row.get(10)?,
                };
                looks.entry(Site::from_text(row.get::<_, String>(0)?)).or_default().push(look);
                Ok(())
            },
        )?;
        Ok(looks)
    }
}

/// Pages that one run alone has read, most of them in a great ledger, are not looked at.
const CLEAN_LOOKS: &str = "
WITH again AS MATERIALIZED (
  SELECT url_id AS page FROM capture WHERE url_id IS NOT NULL GROUP BY url_id HAVING min(run) < max(run)),
found AS (SELECT page FROM again a WHERE EXISTS (SELECT 1 FROM finding f WHERE f.page = a.page)),
told AS (
  SELECT c.url_id, c.run, max(c.at) AS at,
         max(coalesce(l.health = 'dirty', EXISTS (SELECT 1 FROM sighting s WHERE s.capture = c.id AND s.severity <> 'info'))) AS is_dirty,
         max(c.status IN (404, 410) OR coalesce(l.health IN ('healthy', 'gone'), 0)) AS is_clean
    FROM found CROSS JOIN capture c ON c.url_id = found.page LEFT JOIN page_look l ON l.capture = c.id
   WHERE c.purpose = 'page' GROUP BY c.url_id, c.run)
SELECT u.text, max(t.at) FROM told t JOIN url u ON u.id = t.url_id
 WHERE t.is_clean AND NOT t.is_dirty
   AND NOT EXISTS (SELECT 1 FROM told d WHERE d.url_id = t.url_id AND d.is_dirty AND d.at > t.at)
 GROUP BY t.url_id";

const BY_LOOK: &str = "
SELECT l.page, c.at, lower(hex(c.sha256)), r.name FROM case_look l JOIN run r ON r.id = l.run
  JOIN page_look p JOIN capture c ON c.id = p.capture AND c.run = l.run JOIN url u ON u.id = c.url_id AND u.text = l.page
 WHERE l.site = ?1 AND l.at = ?2 ORDER BY c.id DESC LIMIT 1";

const BY_SIGHT: &str = "
SELECT u.text, c.at, lower(hex(c.sha256)), r.name FROM capture c JOIN run r ON r.id = c.run JOIN url u ON u.id = c.url_id
 WHERE c.id = (SELECT max(s.capture) FROM finding f JOIN sighting s ON s.finding = f.number
                 JOIN capture k ON k.id = s.capture
                WHERE f.site = ?1 AND k.at <= ?2)";

impl Hand {
    /// Adds a look at the case of a site; false where this run has told of it already.
    pub fn add_look(&self, site: &Site, run: RunId, look: &CaseLook) -> Result<bool, LedgerError> {
        let Reader { connection, path } = self.reader();
        let [dirty, healthy, gone, inconclusive] = look.pages;
        let rows = connection.execute(
            "INSERT INTO case_look (site, run, at, health, dirty, healthy, gone, inconclusive, why, page, told)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            params![
                site.as_str(),
                run.0,
                look.at.millis(),
                look.health.name(),
                dirty,
                healthy,
                gone,
                inconclusive,
                look.why.map(NoTelling::name),
                look.page,
                look.told
            ],
        );
        rows.map(|rows| rows == 1).map_err(|source| LedgerError::write(path, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{PORTAL, Story, capture, noon, page, put};

    fn look(health: Health, at: Timestamp) -> CaseLook {
        let page = "http://school.example/news".to_owned();
        let why = (health == Health::Inconclusive).then_some(NoTelling::Robots);
        CaseLook { at, health, pages: [1, 2, 0, 3], why, page, run: "recheck-1".to_owned(), told: true }
    }

    #[test]
    fn a_look_is_told_once_a_run_and_never_changed() {
        let (story, writer, run) = Story::told();
        writer.close().unwrap();
        let site = Site::from_text("school.example".to_owned());
        let hand = Hand::open(&story.path).unwrap();
        assert!(hand.add_look(&site, run, &look(Health::Inconclusive, noon())).unwrap());
        assert!(!hand.add_look(&site, run, &look(Health::Dirty, noon())).unwrap());
        hand.commit().unwrap();
        let looks = story.reader().case_looks().unwrap();
        let told = &looks[&site][0];
        let known = |at| story.reader().evidence_of_move(&site, at).unwrap().map(|known| (known.page, known.run));
        let later = noon().after(std::time::Duration::from_hours(1));
        assert_eq!(known(later), Some((crate::story::NEWS.to_owned(), "crawl-1".to_owned())));
        assert_eq!(known(Timestamp::from_millis(0)), None);
        assert_eq!((told.health, told.why, told.pages), (Health::Inconclusive, Some(NoTelling::Robots), [1, 2, 0, 3]));
        let hand = Hand::open(&story.path).unwrap();
        for sql in ["UPDATE case_look SET health = 'healthy'", "DELETE FROM case_look"] {
            assert!(hand.reader().connection.execute(sql, []).is_err(), "{sql}");
        }
    }

    #[test]
    fn the_last_visit_of_a_run_to_a_page_tells() {
        let (story, writer, run) = Story::told();
        let mut page = page(run, 1, PORTAL, 10);
        page.health = Some((Health::Inconclusive, Some(NoTelling::Status)));
        put(&writer, capture(page.clone())).unwrap();
        (page.capture.attempt, page.capture.at) = (2, noon().after(std::time::Duration::from_mins(1)));
        page.health = Some((Health::Healthy, None));
        put(&writer, capture(page)).unwrap();
        writer.close().unwrap();
        let looks = story.reader().page_looks(run).unwrap();
        assert_eq!(looks.iter().map(|look| (look.health, look.why)).collect::<Vec<_>>(), [(Health::Healthy, None)]);
    }
}
