//! Complaints: what people say of pages, and what later runs made of it.

use rusqlite::params;
use suyuan_model::{Became, Complaint, PageUrl, Timestamp};

use crate::columns::{moment, parsed};
use crate::{Hand, LedgerError, Reader, RunId};

/// How many redirects in a row lead from the page of a complaint to that of a finding.
pub const COMPLAINT_REDIRECTS_MAX: u32 = 10;

/// Outcomes of visits from which a page is known: it answered with something that was read or leads on.
const READ: [&str; 3] = ["page", "redirect", "not-html"];

impl Hand {
    /// Adds a complaint; false where it is known already.
    pub fn add_complaint(&self, complaint: &Complaint) -> Result<bool, LedgerError> {
        let Reader { connection, path } = self.reader();
        let Complaint { page, domain, reference, note, source, at, told } = complaint;
        let rows = connection.execute(
            "INSERT INTO complaint (page, domain, reference, note, source, at, told, after_run)
             SELECT ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT max(id) FROM run), 0) WHERE true ON CONFLICT DO NOTHING",
            params![page.as_str(), domain, reference, note, source, at.millis(), told],
        );
        Ok(rows.map_err(|source| LedgerError::write(path, source))? > 0)
    }
}

impl Reader {
    /// Pages that a new run is to look at because of complaints, each once, in the order of the complaints.
    pub fn pages_complained_of(&self) -> Result<Vec<PageUrl>, LedgerError> {
        self.all(
            "SELECT page FROM complaint c
              WHERE NOT EXISTS (SELECT 1 FROM url u JOIN capture v ON v.url_id = u.id
                                 WHERE u.text = c.page AND v.purpose = 'page' AND v.run > c.after_run)
              GROUP BY page ORDER BY min(id)",
            [],
            |row| parsed(row, 0, |page| PageUrl::new(page).ok()),
        )
    }

    /// The pages of complaints at which this run, which is still to be ended, began.
    pub fn pages_complained_of_in(&self, run: RunId) -> Result<Vec<PageUrl>, LedgerError> {
        self.all(
            "SELECT page FROM complaint c
              WHERE c.after_run < ?1 AND EXISTS (SELECT 1 FROM seed s WHERE s.run = ?1 AND s.url = c.page)
              GROUP BY page ORDER BY min(id)",
            [run.0],
            |row| parsed(row, 0, |page| PageUrl::new(page).ok()),
        )
    }

    /// Every complaint in the order of their coming, with what became of it.
    pub fn complaints(&self) -> Result<Vec<(Complaint, Became)>, LedgerError> {
        let rows = self.all(
            "SELECT page, domain, reference, note, source, at, told, after_run FROM complaint ORDER BY id",
            [],
            |row| {
                let complaint = Complaint {
                    page: parsed(row, 0, |page| PageUrl::new(page).ok())?,
                    domain: row.get(1)?,
                    reference: row.get(2)?,
                    note: row.get(3)?,
                    source: row.get(4)?,
                    at: moment(row, 5)?,
                    told: row.get(6)?,
                };
                Ok((complaint, row.get::<_, i64>(7)?))
            },
        )?;
        let told = |(complaint, after): (Complaint, i64)| {
            let became = self.became(complaint.page.as_str(), after)?;
            Ok((complaint, became))
        };
        rows.into_iter().map(told).collect()
    }

    /// When each complaint came in.
    pub fn complained_at(&self) -> Result<Vec<Timestamp>, LedgerError> {
        self.all("SELECT at FROM complaint ORDER BY id", [], |row| moment(row, 0))
    }

    fn became(&self, page: &str, after: i64) -> Result<Became, LedgerError> {
        let found: Vec<String> = self.all(
            "WITH RECURSIVE leads (text, steps) AS (
               SELECT ?1, 0
               UNION SELECT v.redirect_to, l.steps + 1 FROM leads l JOIN url u ON u.text = l.text
                       JOIN capture v ON v.url_id = u.id AND v.purpose = 'page' AND v.redirect_to IS NOT NULL
                      WHERE l.steps < ?2)
             SELECT f.id FROM finding f JOIN url u ON u.id = f.page WHERE u.text IN (SELECT text FROM leads)
              ORDER BY f.number",
            params![page, COMPLAINT_REDIRECTS_MAX],
            |row| row.get(0),
        )?;
        if !found.is_empty() {
            return Ok(Became::Found(found));
        }
        let last: Option<String> = self.one(
            "SELECT v.outcome FROM url u JOIN capture v ON v.url_id = u.id
              WHERE u.text = ?1 AND v.purpose = 'page' AND v.run > ?2 ORDER BY v.id DESC LIMIT 1",
            params![page, after],
            |row| row.get(0),
        )?;
        Ok(match last {
            Some(outcome) if READ.contains(&outcome.as_str()) => Became::Nothing,
            Some(outcome) => Became::Unreachable(outcome),
            None => Became::Waiting,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{NEWS, Story, noon};

    fn complaint(page: &str, reference: &str) -> Complaint {
        Complaint {
            page: PageUrl::new(page).unwrap(),
            domain: "casino.example".to_owned(),
            reference: reference.to_owned(),
            note: "seen on a phone\n".to_owned(),
            source: String::new(),
            at: noon(),
            told: false,
        }
    }

    #[test]
    fn a_complaint_is_kept_once_and_its_page_is_looked_at_once() {
        let (story, writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        let page = "http://nobody.example/";
        for (reference, is_new) in [("A-1", true), ("A-1", false), ("B-7", true)] {
            assert_eq!(hand.add_complaint(&complaint(page, reference)).unwrap(), is_new, "{reference}");
        }
        hand.commit().unwrap();
        let told = story.reader().complaints().unwrap();
        assert_eq!(told[0], (complaint(page, "A-1"), Became::Waiting));
        assert_eq!(told.len(), 2);
        assert_eq!(story.reader().pages_complained_of().unwrap(), [PageUrl::new(page).unwrap()]);
        writer.close().unwrap();
    }

    #[test]
    fn what_is_known_of_a_page_answers_a_complaint_at_once() {
        let (story, writer, _) = Story::told();
        let hand = Hand::open(&story.path).unwrap();
        hand.add_complaint(&complaint(NEWS, "")).unwrap();
        hand.commit().unwrap();
        let told = story.reader().complaints().unwrap();
        assert!(matches!(&told[0].1, Became::Found(ids) if ids.len() == 1), "{told:?}");
        writer.close().unwrap();
    }

    #[test]
    fn a_page_that_was_looked_at_long_ago_and_forgotten_is_looked_at_again() {
        let (story, writer, _) = Story::told();
        writer.close().unwrap();
        let page = "http://old.example/";
        story
            .tamper(&format!("INSERT INTO url VALUES (900, '{page}'); INSERT INTO pruned_page (url_id) VALUES (900);"));
        let hand = Hand::open(&story.path).unwrap();
        hand.add_complaint(&complaint(page, "")).unwrap();
        hand.commit().unwrap();
        assert_eq!(story.reader().complaints().unwrap()[0].1, Became::Waiting);
        assert_eq!(story.reader().pages_complained_of().unwrap(), [PageUrl::new(page).unwrap()]);
    }

    #[test]
    fn redirects_from_the_page_of_a_complaint_are_followed_so_far() {
        let (story, writer, _) = Story::told();
        writer.close().unwrap();
        // A chain of redirects, each page of it captured once, that ends at the page of a finding.
        let links = COMPLAINT_REDIRECTS_MAX + 1;
        let mut sql = String::new();
        for link in 0..links {
            let next = if link + 1 == links { NEWS.to_owned() } else { format!("http://r.example/{}", link + 1) };
            sql += &format!(
                "INSERT INTO url VALUES ({id}, 'http://r.example/{link}');
                 INSERT INTO capture (run, url_id, vantage, purpose, look, attempt, at, took_ms, outcome, redirect_to,
                   wire_bytes, read_bytes, links_total, refused, title)
                 VALUES (1, {id}, 'plain', 'page', 1, 1, 0, 0, 'redirect', '{next}', 0, 0, 0, 0, '');",
                id = 100 + link
            );
        }
        story.tamper(&sql);
        let became = |link: u32| story.reader().became(&format!("http://r.example/{link}"), 0).unwrap();
        assert!(matches!(became(1), Became::Found(_)));
        assert_eq!(became(0), Became::Nothing);
    }
}
