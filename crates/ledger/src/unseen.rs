//! What the runs met and did not look at: it is not thereby clean.

use std::collections::BTreeMap;

use suyuan_model::UrlId;

use crate::{LedgerError, Reader, UrlIds};

/// Pages of one host that were not looked at, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotLookedAt {
    /// The first of them by URL.
    pub url: String,
    /// Why, in one word: what came of the visit, or where the URL stands.
    pub why: String,
    /// How many.
    pub pages: u64,
}

impl Reader {
    /// What the last run of each job met and none of them looked at, by scheme, host and port, and by reason.
    pub fn not_looked_at(&self) -> Result<Vec<NotLookedAt>, LedgerError> {
        let mut found: BTreeMap<(String, String), (String, u64)> = BTreeMap::new();
        self.each(NOT_LOOKED_AT, [], |row| {
            let (url, why): (String, String) = (row.get(0)?, row.get(1)?);
            let (first, pages) = found.entry((origin(&url).to_owned(), why)).or_insert_with(|| (url.clone(), 0));
            *pages += 1;
            if url < *first {
                *first = url;
            }
            Ok(())
        })?;
        let forgotten = "SELECT url, why, pages FROM pruned_gap WHERE run IN (SELECT max(id) FROM run GROUP BY job)";
        self.each(forgotten, [], |row| {
            let (url, why, count): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (first, pages) = found.entry((origin(&url).to_owned(), why)).or_insert_with(|| (url.clone(), 0));
            *pages += count as u64;
            if url < *first {
                *first = url;
            }
            Ok(())
        })?;
        Ok(found.into_iter().map(|((_, why), (url, pages))| NotLookedAt { url, why, pages }).collect())
    }

    /// Every page that was ever read, whatever its status, but for those that only asked to come back later.
    pub fn pages_read(&self) -> Result<UrlIds, LedgerError> {
        self.ids(&format!("SELECT url_id FROM capture WHERE {WAS_READ} UNION ALL SELECT url_id FROM pruned_page"))
    }

    /// The pages with findings.
    pub fn pages_with_findings(&self) -> Result<UrlIds, LedgerError> {
        self.ids("SELECT page FROM finding")
    }

    /// Looks at every plain hop of a chain: from where, to where.
    pub fn each_hop_told(&self, mut look: impl FnMut(UrlId, UrlId)) -> Result<(), LedgerError> {
        self.each("SELECT from_id, to_id FROM hop", [], |row| {
            look(UrlId(row.get(0)?), UrlId(row.get(1)?));
            Ok(())
        })
    }

    /// The pages with findings for which this holds, and their numbers, in the order of their texts.
    pub fn pages_of_findings(&self, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<(String, UrlId)>, LedgerError> {
        let with_findings = self.pages_with_findings()?;
        let mut pages = Vec::new();
        self.each_url(|id, text| {
            if with_findings.contains(id) && is_wanted(text) {
                pages.push((text.to_owned(), id));
            }
        })?;
        pages.sort_unstable();
        Ok(pages)
    }

    fn ids(&self, sql: &str) -> Result<UrlIds, LedgerError> {
        let mut ids = UrlIds::default();
        self.each(sql, [], |row| {
            // What is not of the web has no number.
            if let Some(id) = row.get(0)? {
                ids.insert(UrlId(id));
            }
            Ok(())
        })?;
        Ok(ids)
    }
}

/// Whether a capture is of a page that was read: 429 and 503 say to come back later, and nothing about the page.
pub(crate) const WAS_READ: &str =
    "purpose = 'page' AND outcome IN ('page', 'status') AND coalesce(status, 0) NOT IN (429, 503)";

/// Of the last run of each job: visits that brought nothing that was read to its end, and URLs that were never visited.
/// A page whose selectors (`dom-budget`) or styles (`look-max`) alone cost too much, or that names more than is kept
/// (`sightings-max`), was read to its end.
/// 429 and 503 say to come back later, and nothing about the page.
/// What another look brought counts, and of several looks in vain the last.
/// What is out of scope was not to be looked at; whether it is known at all depends on what else was still open when it was met.
pub(crate) const NOT_LOOKED_AT: &str = "
WITH last (run) AS (SELECT max(id) FROM run GROUP BY job),
look (id, run, url_id, outcome, whole) AS (
  SELECT c.id, c.run, c.url_id,
         CASE WHEN c.outcome NOT IN ('page', 'redirect', 'status') THEN c.outcome
              WHEN c.status IN (429, 503) THEN 'throttled'
              WHEN c.truncated IS NULL THEN 'partial' ELSE 'truncated' END,
         c.outcome IN ('page', 'redirect', 'status') AND coalesce(c.status, 0) NOT IN (429, 503) AND c.truncated IS NULL
           AND (c.partial IS NULL OR c.partial IN ('dom-budget', 'look-max') OR c.partial GLOB 'sightings-max:*'
                OR c.partial GLOB 'dom-budget; sightings-max:*' OR c.partial GLOB 'look-max; sightings-max:*')
    FROM capture c WHERE c.run IN last AND c.url_id IS NOT NULL AND c.purpose = 'page'
)
SELECT u.text AS text, l.outcome AS why, l.run AS run, l.url_id AS url_id FROM look l JOIN url u ON u.id = l.url_id
 WHERE NOT l.whole
   AND NOT EXISTS (SELECT 1 FROM look o WHERE o.url_id = l.url_id AND (o.whole OR o.id > l.id))
UNION ALL
SELECT u.text, k.state, k.run, k.url_id FROM known k JOIN url u ON u.id = k.url_id
 WHERE k.run IN last AND k.state NOT IN ('done', 'outside')
   AND NOT EXISTS (SELECT 1 FROM look o WHERE o.url_id = k.url_id)
   AND NOT EXISTS (SELECT 1 FROM known m WHERE m.run IN last AND m.url_id = k.url_id AND m.run > k.run
                                           AND m.state NOT IN ('done', 'outside'))";

/// Scheme, host and port of a URL.
pub(crate) fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Outcome, Trouble, UrlState};

    use super::*;
    use crate::story::{NEWS, PORTAL, SCHOOL, Story, begin, begin_with, capture, met, noon, page, put};
    use crate::{Entry, RunEnd};

    fn told(story: &Story) -> Vec<String> {
        let unseen = story.reader().not_looked_at().unwrap();
        unseen.into_iter().map(|unseen| format!("{} {} {}", unseen.url, unseen.why, unseen.pages)).collect()
    }

    #[test]
    fn what_was_not_looked_at_is_told_by_host_and_reason() {
        let (story, writer, run) = Story::told();
        assert_eq!(told(&story), [""; 0]);
        let slow = |id, url: &str| {
            let mut slow = page(run, id, url, 30);
            slow.capture.outcome = Outcome::failed(Trouble::TimedOut, "took too long");
            slow
        };
        let met_as = |id, url: &str, state| {
            let mut met = met(id, url, Some(1), 9, "");
            if let suyuan_model::Change::Met(url) = &mut met {
                url.state = state;
            }
            met
        };
        let beyond = met_as(6, "http://far.example/", UrlState::Beyond);
        let outside = met_as(7, "http://other.example/", UrlState::Outside);
        let more = [(4, "http://www.school.example/b"), (5, "http://www.school.example/a")];
        for (id, url) in more {
            put(&writer, Entry::Changes(vec![met(id, url, Some(2), 2, "")])).unwrap();
            put(&writer, capture(slow(id, url))).unwrap();
        }
        put(&writer, Entry::Changes(vec![beyond, outside])).unwrap();
        let expected = ["http://far.example/ beyond 1", "http://www.school.example/a timed-out 2"];
        assert_eq!(told(&story), expected);
        // Another job looks at nothing, the same job looks again at one of them in vain, and at the other with success.
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let other = begin_with(&writer, noon(), |start| start.job = "other").unwrap().run;
        writer.finish(other, noon(), RunEnd::Drained).unwrap();
        assert_eq!(told(&story), expected);
        let again = begin(&writer, noon()).unwrap().run;
        put(&writer, capture(page(again, 4, more[0].1, 40))).unwrap();
        let mut forbidden = page(again, 5, more[1].1, 41);
        forbidden.capture.outcome = Outcome::RobotsForbid { line: Some(2), reason: "Disallow".to_owned() };
        put(&writer, capture(forbidden)).unwrap();
        assert_eq!(told(&story), ["http://www.school.example/a robots-forbid 1"]);
        writer.finish(again, noon(), RunEnd::Drained).unwrap();
        let third = begin(&writer, noon()).unwrap().run;
        for (id, url, partial) in
            [(4, more[0].1, "links-per-page-max"), (5, more[1].1, "dom-budget; sightings-max: 3 more")]
        {
            let mut cut = page(third, id, url, 42);
            cut.partial = Some(partial.to_owned());
            put(&writer, capture(cut)).unwrap();
        }
        assert_eq!(told(&story), ["http://www.school.example/b partial 1"]);
    }

    #[test]
    fn who_asks_to_come_back_later_has_shown_nothing() {
        let (story, writer, run) = Story::told();
        for (id, status) in [(4, 404), (5, 429), (6, 500), (7, 503)] {
            let url = format!("http://h{status}.example/");
            put(&writer, Entry::Changes(vec![met(id, &url, Some(2), 2, "")])).unwrap();
            let mut later = page(run, id, &url, 30);
            (later.capture.status, later.capture.outcome) = (Some(status), Outcome::Status);
            put(&writer, capture(later)).unwrap();
        }
        assert_eq!(told(&story), ["http://h429.example/ throttled 1", "http://h503.example/ throttled 1"]);
        assert_eq!(story.reader().pages_read().unwrap().iter().collect::<Vec<_>>(), [1, 2, 3, 4, 6].map(UrlId));
    }

    #[test]
    fn the_pages_of_findings_come_with_their_numbers() {
        let (story, _writer, _) = Story::told();
        let reader = story.reader();
        assert_eq!(reader.pages_of_findings(|_| true).unwrap(), [(NEWS.to_owned(), UrlId(3))]);
        assert_eq!(reader.pages_of_findings(|page| page != NEWS).unwrap(), []);
        assert_eq!(reader.pages_with_findings().unwrap().iter().collect::<Vec<_>>(), [UrlId(3)]);
        let mut hops = Vec::new();
        reader.each_hop_told(|from, to| hops.push((from.0, to.0))).unwrap();
        assert_eq!(hops, [(1, 2), (2, 3)]);
        assert_eq!([origin(PORTAL), origin(SCHOOL)], ["http://portal.example", "http://www.school.example"]);
    }

    #[test]
    fn no_text_or_hop_of_a_chain_is_looked_for_by_a_look_at_all_of_them() {
        let (story, _writer, _) = Story::told();
        for sql in ["SELECT text FROM url WHERE id = 1", crate::reader::HOP_TEXT] {
            let sql = sql.replace("?1", "1").replace("?2", "2");
            let plan = story.reader().all(&format!("EXPLAIN QUERY PLAN {sql}"), [], |row| row.get::<_, String>(3));
            for step in plan.unwrap() {
                let whole = ["SCAN u", "SCAN url", "SCAN known", "SCAN hop", "SCAN k", "SCAN h"];
                assert!(
                    !whole.iter().any(|start| step == *start || step.starts_with(&format!("{start} "))),
                    "{sql}: {step}"
                );
            }
        }
    }
}
