//! What a run came to, page by page: for whoever asks how far each site was looked at.

use suyuan_model::{Health, NoTelling, Trouble, UrlState};

use crate::columns::word;
use crate::{LedgerError, Reader, RunId};

/// A page that a run knows, and what its last capture tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageMet {
    /// The page.
    pub url: String,
    /// Where it stands.
    pub state: UrlState,
    /// What came of it; nothing where it was not visited.
    pub seen: Option<PageSeen>,
}

/// What a capture tells of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSeen {
    /// The outcome, in its word.
    pub outcome: String,
    /// What kind of trouble it was.
    pub trouble: Option<Trouble>,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// What the page told, where that was asked.
    pub health: Option<Health>,
    /// Why it told nothing.
    pub why: Option<NoTelling>,
}

/// The pages of a run, but for sitemaps, each with its last capture.
const MET: &str = "
SELECT u.text, k.state, c.outcome, c.trouble, c.status, l.health, l.why
  FROM known k JOIN url u ON u.id = k.url_id
  LEFT JOIN capture c ON c.id = (SELECT max(id) FROM capture d WHERE d.url_id = k.url_id AND d.run = k.run AND d.purpose = 'page')
  LEFT JOIN page_look l ON l.capture = c.id
 WHERE k.run = ?1 AND k.state <> 'outside' AND NOT (k.kind = 'manifest' AND k.text = 'sitemap')";

/// What is no page and no script, and did not come.
const BESIDE_PAGES: &str = "
SELECT u.text, c.trouble FROM known k JOIN url u ON u.id = k.url_id
  JOIN capture c ON c.id = (SELECT max(id) FROM capture d WHERE d.url_id = k.url_id AND d.run = k.run AND d.purpose = 'page')
 WHERE k.run = ?1 AND k.kind = 'manifest' AND k.text = 'sitemap' AND c.trouble IS NOT NULL
UNION ALL
SELECT c.url, c.trouble FROM capture c
 WHERE c.run = ?1 AND c.purpose = 'part' AND c.url IS NOT NULL AND c.trouble IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM file f WHERE f.run = c.run AND f.url = c.url AND f.kind = 'script')
 ORDER BY 1";

impl Reader {
    /// Looks at every page that a run knows, in no order that matters.
    pub fn each_met(&self, run: RunId, mut look: impl FnMut(PageMet)) -> Result<(), LedgerError> {
        self.each(MET, [run.0], |row| {
            let outcome: Option<String> = row.get(2)?;
            let is_there = |at| row.get::<_, Option<String>>(at).map(|text| text.is_some());
            let seen = match outcome {
                None => None,
                Some(outcome) => Some(PageSeen {
                    outcome,
                    trouble: if is_there(3)? { Some(word(row, 3, Trouble::from_name)?) } else { None },
                    status: row.get(4)?,
                    health: if is_there(5)? { Some(word(row, 5, Health::from_name)?) } else { None },
                    why: if is_there(6)? { Some(word(row, 6, NoTelling::from_name)?) } else { None },
                }),
            };
            look(PageMet { url: row.get(0)?, state: word(row, 1, UrlState::from_name)?, seen });
            Ok(())
        })
    }

    /// Requests for robots.txt that no answer came to, with the trouble.
    pub fn robots_in_trouble(&self, run: RunId) -> Result<Vec<(String, Trouble)>, LedgerError> {
        self.all(
            "SELECT url, trouble FROM capture
              WHERE run = ?1 AND purpose = 'robots' AND url IS NOT NULL AND trouble IS NOT NULL ORDER BY id",
            [run.0],
            |row| Ok((row.get(0)?, word(row, 1, Trouble::from_name)?)),
        )
    }

    /// Sitemaps and style sheets that a run could not read, with the trouble: they are no pages, and what they name or
    /// hide is not known.
    pub fn beside_pages_in_trouble(&self, run: RunId) -> Result<Vec<(String, Trouble)>, LedgerError> {
        self.all(BESIDE_PAGES, [run.0], |row| Ok((row.get(0)?, word(row, 1, Trouble::from_name)?)))
    }

    /// Scripts in files of their own that a run asked for and could not read.
    pub fn scripts_unread(&self, run: RunId) -> Result<Vec<String>, LedgerError> {
        self.all(
            "SELECT url FROM file WHERE run = ?1 AND kind = 'script' AND state <> 'read' ORDER BY url",
            [run.0],
            |row| row.get(0),
        )
    }

    /// By site: how many URLs the pages of a run named that were not taken into the sample, at least.
    pub fn passed_over(&self, run: RunId) -> Result<Vec<(String, u64)>, LedgerError> {
        self.all("SELECT site, urls FROM passed_over WHERE run = ?1 ORDER BY site", [run.0], |row| {
            Ok((row.get(0)?, row.get::<_, u32>(1)?.into()))
        })
    }

    /// Whether crawl data of this run was forgotten.
    pub fn is_forgotten(&self, run: RunId) -> Result<bool, LedgerError> {
        let looks = self.one("SELECT 1 FROM pruned_look WHERE run = ? LIMIT 1", [run.0], |row| row.get::<_, i64>(0))?;
        Ok(looks.is_some())
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Change, Outcome};

    use super::*;
    use crate::story::{Story, met, page, put, state};
    use crate::{Entry, story::capture};

    #[test]
    fn every_page_is_told_with_its_last_capture_and_what_was_passed_over() {
        let (story, writer, run) = Story::told();
        put(&writer, Entry::Changes(vec![met(4, "http://dead.example/", None, 0, "")])).unwrap();
        let mut dead = page(run, 4, "http://dead.example/", 30);
        dead.capture.outcome = Outcome::failed(Trouble::Connect, "refused");
        put(&writer, capture(dead)).unwrap();
        put(&writer, Entry::Changes(vec![met(5, "http://dead.example/a", Some(4), 1, "")])).unwrap();
        put(&writer, Entry::Changes(vec![state(5, UrlState::LeftOut, 0)])).unwrap();
        for urls in [7, 3] {
            let site = "dead.example".to_owned();
            put(&writer, Entry::Changes(vec![Change::PassedOver { site, urls }])).unwrap();
        }
        let mut told = Vec::new();
        let reader = story.reader();
        reader
            .each_met(run, |met| {
                let seen = met.seen.map(|seen| (seen.outcome, seen.trouble));
                told.push((met.url, met.state, seen));
            })
            .unwrap();
        let of = |url: &str| told.iter().find(|(its, ..)| its == url).unwrap();
        assert_eq!(of("http://dead.example/").2, Some(("unreachable".to_owned(), Some(Trouble::Connect))));
        assert_eq!(of("http://dead.example/a"), &("http://dead.example/a".to_owned(), UrlState::LeftOut, None));
        assert_eq!(reader.passed_over(run).unwrap(), [("dead.example".to_owned(), 7)]);
        assert!(reader.robots_in_trouble(run).unwrap().is_empty() && reader.scripts_unread(run).unwrap().is_empty());
        assert_eq!(reader.beside_pages_in_trouble(run).unwrap(), []);
        let map = "http://www.school.example/sitemap.xml";
        let mut named = met(6, map, Some(1), 1, "sitemap");
        if let Change::Met(url) = &mut named {
            url.kind = suyuan_model::HopKind::Manifest;
        }
        put(&writer, Entry::Changes(vec![named])).unwrap();
        let mut aside = page(run, 6, map, 30);
        aside.capture.outcome = Outcome::failed(Trouble::Quarantined, "died");
        put(&writer, capture(aside)).unwrap();
        let told = [(map.to_owned(), Trouble::Quarantined)];
        assert_eq!(story.reader().beside_pages_in_trouble(run).unwrap(), told);
        assert!(!reader.is_forgotten(run).unwrap());
    }
}
