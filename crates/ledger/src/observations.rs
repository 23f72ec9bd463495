//! What is odd about pages although they name nothing that is watched.

use rusqlite::{Connection, params};
use suyuan_model::{Observation, Site, Technique, UrlId};

use crate::columns::{moment, word};
use crate::{CaptureRecord, LedgerError, Reader, outlinks};

/// Writes what is odd about a page.
pub(crate) fn put(connection: &Connection, record: &CaptureRecord, page: UrlId) -> rusqlite::Result<()> {
    for observed in &record.observed {
        let at = record.capture.at.millis();
        connection.prepare_cached(PUT)?.execute(params![
            page.0,
            observed.technique.name(),
            observed.what,
            record.site,
            at,
            at
        ])?;
    }
    Ok(())
}

const PUT: &str = "
INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), first_seen = min(first_seen, excluded.first_seen)";

impl Reader {
    /// What is odd about pages, together by site, technique and what it is, in this order; not what a later look did not show.
    pub fn observations(&self) -> Result<Vec<Observation>, LedgerError> {
        self.all(OBSERVATIONS, [], |row| {
            Ok(Observation {
                site: Site::from_text(row.get_ref(0)?.as_str()?),
                technique: word(row, 1, Technique::from_name)?,
                what: row.get(2)?,
                pages: row.get::<_, i64>(3)? as u64,
                of: row.get::<_, i64>(3)? as u64,
                example: row.get(4)?,
                last_seen: Some(moment(row, 5)?),
            })
        })
    }

    /// The same of one technique, page by page, each told by itself as soon as it is read.
    pub fn each_observed(&self, technique: Technique, mut look: impl FnMut(Observation)) -> Result<(), LedgerError> {
        self.each(OBSERVED, [technique.name()], |row| {
            look(Observation {
                site: Site::from_text(row.get_ref(0)?.as_str()?),
                technique,
                what: row.get(1)?,
                pages: 1,
                of: 1,
                example: row.get(2)?,
                last_seen: Some(moment(row, 3)?),
            });
            Ok(())
        })
    }

    /// The hops that the last reading of a page offered, by number; none where it was not read, or has been forgotten.
    pub fn links_of(&self, page: UrlId) -> Result<Vec<UrlId>, LedgerError> {
        let packed: Option<Vec<u8>> = self.one(LAST_LINKS, [page.0], |row| row.get(0))?;
        Ok(packed.map(|packed| outlinks::unpack(&packed).map(|(to, _)| to).collect()).unwrap_or_default())
    }
}

const OBSERVATIONS: &str = "
SELECT o.site, o.technique, o.what, count(*), min(u.text), max(o.last_seen)
  FROM observation o JOIN url u ON u.id = o.page
 WHERE NOT EXISTS (SELECT 1 FROM capture k WHERE k.url_id = o.page AND k.at > o.last_seen AND k.outcome = 'page')
 GROUP BY o.site, o.technique, o.what
 ORDER BY o.site, o.technique, o.what";

const OBSERVED: &str = "
SELECT o.site, o.what, u.text, o.last_seen
  FROM observation o JOIN url u ON u.id = o.page
 WHERE o.technique = ?
   AND NOT EXISTS (SELECT 1 FROM capture k WHERE k.url_id = o.page AND k.at > o.last_seen AND k.outcome = 'page')
 ORDER BY o.site, o.what, u.text";

const LAST_LINKS: &str =
    "SELECT outlinks FROM capture WHERE url_id = ? AND outlinks IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1";

#[cfg(test)]
mod tests {
    use suyuan_model::{HopKind, Observed, Outlink, Outlinks};

    use super::*;
    use crate::story::{NEWS, Story, capture, page, put};

    fn odd(what: &str) -> Observed {
        Observed { technique: Technique::M27, what: what.to_owned() }
    }

    #[test]
    fn what_is_odd_is_told_until_a_later_look_does_not_show_it() {
        let (story, writer, run) = Story::told();
        let mut news = page(run, 3, NEWS, 20);
        news.capture.look = 2;
        news.observed = vec![odd("Product"), odd("Offer")];
        put(&writer, capture(news)).unwrap();
        let told = |reader: &Reader| -> Vec<String> {
            let all = reader.observations().unwrap();
            all.iter().map(|it| format!("{} {} {} {}", it.site, it.technique, it.what, it.pages)).collect()
        };
        assert_eq!(told(&story.reader()), ["school.example M27 Offer 1", "school.example M27 Product 1"]);
        let each = |technique: Technique| {
            let mut pages = Vec::new();
            story.reader().each_observed(technique, |it| pages.push(format!("{} {}", it.what, it.example))).unwrap();
            pages
        };
        assert_eq!(each(Technique::M27), [format!("Offer {NEWS}"), format!("Product {NEWS}")]);
        assert!(each(Technique::J11).is_empty());
        let mut later = page(run, 3, NEWS, 30);
        later.capture.look = 3;
        later.observed = vec![odd("Offer")];
        put(&writer, capture(later)).unwrap();
        assert_eq!(told(&story.reader()), ["school.example M27 Offer 1"]);
    }

    #[test]
    fn links_are_those_of_the_last_reading() {
        let (story, writer, run) = Story::told();
        for (look, to) in [(2, 4), (3, 5)] {
            let mut news = page(run, 3, NEWS, 20 + i64::from(look));
            news.capture.look = look;
            news.outlinks = Outlinks(vec![Outlink { to: UrlId(to), kind: HopKind::Link, text: String::new() }]);
            put(&writer, capture(news)).unwrap();
        }
        assert_eq!(story.reader().links_of(UrlId(3)).unwrap(), [UrlId(5)]);
        assert_eq!(story.reader().links_of(UrlId(99)).unwrap(), []);
    }
}
