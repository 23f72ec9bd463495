//! What a dismissal covers: the places of a site's findings at that time, each allowed until a day.

use rusqlite::params;
use suyuan_model::{CaseEvent, Place, Site, Technique, Timestamp, WatchKind};

use crate::columns::{moment, word};
use crate::{Hand, LedgerError, Reader};

/// A place of a page at which a thing is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedPlace {
    /// The page.
    pub page: String,
    /// Where on it.
    pub place: Place,
    /// How it was embedded: in another way it is another thing.
    pub technique: Technique,
    /// What stands there.
    pub kind: WatchKind,
    /// The same, in its one spelling.
    pub value: String,
    /// The first moment at which it is allowed no longer.
    pub until: Timestamp,
}

impl Hand {
    /// Allows what is found on a site now, each thing in its place; gives how many places these are.
    pub fn allow_places(&self, site: &Site, event: &CaseEvent, until: Timestamp) -> Result<usize, LedgerError> {
        self.put_places(PLACES_FOUND, site, event, until)
    }

    /// Ends what is allowed on a site, at the time of this event.
    pub fn end_allowed_places(&self, site: &Site, event: &CaseEvent) -> Result<usize, LedgerError> {
        self.put_places(PLACES_ALLOWED, site, event, event.at)
    }

    fn put_places(&self, places: &str, site: &Site, event: &CaseEvent, until: Timestamp) -> Result<usize, LedgerError> {
        let Reader { connection, path } = self.reader();
        let insert = format!(
            "INSERT INTO allowed_place (site, page, place, technique, kind, value, reason, actor, at, until, told)
             SELECT site, page, place, technique, kind, value, ?2, ?3, ?4, ?5, ?6 FROM ({places})"
        );
        let values = params![site.as_str(), event.reason, event.actor, event.at.millis(), until.millis(), event.told];
        connection.execute(&insert, values).map_err(|source| LedgerError::write(path, source))
    }
}

impl Reader {
    /// What was allowed and not taken back, each place once, whether its end has come or not.
    pub fn allowed_places(&self) -> Result<Vec<AllowedPlace>, LedgerError> {
        self.all(ALLOWED, [], |row| {
            Ok(AllowedPlace {
                page: row.get(0)?,
                place: word(row, 1, Place::from_name)?,
                technique: word(row, 2, Technique::from_name)?,
                kind: word(row, 3, WatchKind::from_name)?,
                value: row.get(4)?,
                until: moment(row, 5)?,
            })
        })
    }

    /// Of the sites on which places were allowed, those with a finding in another one; and when the first of these was seen first.
    pub fn sites_with_more(&self) -> Result<Vec<(Site, Timestamp)>, LedgerError> {
        self.all(SITES_WITH_MORE, [], |row| Ok((Site::from_text(row.get_ref(0)?.as_str()?), moment(row, 1)?)))
    }
}

impl Reader {
    /// The sites whose cases were cleaned at some time, and when a crawl that was no second look found something there last.
    pub fn cleaned_and_seen(&self) -> Result<Vec<(Site, Timestamp)>, LedgerError> {
        self.all(CLEANED_AND_SEEN, [], |row| Ok((Site::from_text(row.get_ref(0)?.as_str()?), moment(row, 1)?)))
    }
}

const CLEANED_AND_SEEN: &str = "
SELECT f.site, max(f.last_seen) FROM finding f JOIN run r ON r.id = f.run
 WHERE f.site IN (SELECT site FROM case_state WHERE state = 'cleaned')
   AND f.severity <> 'info' AND r.looks_again = 0
 GROUP BY f.site ORDER BY f.site";

/// The places of what is found on a site, as it was last seen.
const PLACES_FOUND: &str = "
SELECT DISTINCT f.site, u.text AS page, s.place, s.technique, w.kind, w.value
  FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch
  JOIN seen n ON n.finding = f.number JOIN sighting s ON s.finding = f.number AND s.capture = n.capture
 WHERE f.site = ?1";

/// The places that were allowed on a site, whether they are still.
const PLACES_ALLOWED: &str =
    "SELECT DISTINCT site, page, place, technique, kind, value FROM allowed_place WHERE site = ?1";

const ALLOWED: &str = "
SELECT page, place, technique, kind, value, until FROM allowed_place a
 WHERE until > at
   AND NOT EXISTS (SELECT 1 FROM allowed_place b
                    WHERE b.page = a.page AND b.place = a.place AND b.technique = a.technique AND b.kind = a.kind
                      AND b.value = a.value AND b.id > a.id)
 ORDER BY page, place, technique, kind, value";

const SITES_WITH_MORE: &str = "
SELECT f.site, min(f.first_seen)
  FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch
  JOIN seen n ON n.finding = f.number JOIN sighting s ON s.finding = f.number AND s.capture = n.capture
 WHERE f.site IN (SELECT site FROM allowed_place) AND s.severity <> 'info'
   AND NOT coalesce((SELECT a.until > a.at FROM allowed_place a
                      WHERE a.page = u.text AND a.place = s.place AND a.technique = s.technique AND a.kind = w.kind
                        AND a.value = w.value
                      ORDER BY a.id DESC LIMIT 1), 0)
 GROUP BY f.site
 ORDER BY f.site";

#[cfg(test)]
mod tests {
    use suyuan_model::{CaseChange, CaseState};

    use super::*;
    use crate::story::{NEWS, SCHOOL, Story, capture, casino, hidden_link, noon, page, put};

    fn event(hours: i64) -> CaseEvent {
        let what = CaseChange::State { state: CaseState::Dismissed, until: None };
        CaseEvent { at: later(hours), actor: "li".to_owned(), what, reason: "an exercise".to_owned(), told: false }
    }

    fn later(hours: i64) -> Timestamp {
        Timestamp::from_millis(noon().millis() + hours * 3_600_000)
    }

    #[test]
    fn what_a_dismissal_covers_is_allowed_in_its_place_until_a_day() {
        let (story, writer, run) = Story::told();
        let mut news = page(run, 3, NEWS, 20);
        news.capture.look = 2;
        news.sightings = vec![(casino(), hidden_link())];
        put(&writer, capture(news)).unwrap();
        let site = Site::from_text("school.example");
        let hand = Hand::open(&story.path).unwrap();
        assert_eq!(hand.allow_places(&site, &event(1), later(10)).unwrap(), 1);
        hand.commit().unwrap();
        let allowed = story.reader().allowed_places().unwrap();
        assert_eq!(allowed.len(), 1);
        assert_eq!((&*allowed[0].page, &*allowed[0].value, allowed[0].until), (NEWS, "casino.example", later(10)));
        assert_eq!(story.reader().sites_with_more().unwrap(), []);

        let mut school = page(run, 2, SCHOOL, 30);
        school.capture.look = 2;
        school.sightings = vec![(casino(), hidden_link())];
        put(&writer, capture(school)).unwrap();
        assert_eq!(story.reader().sites_with_more().unwrap()[0].0, site, "another page");

        let hand = Hand::open(&story.path).unwrap();
        assert_eq!(hand.end_allowed_places(&site, &event(3)).unwrap(), 1);
        hand.commit().unwrap();
        assert_eq!(story.reader().allowed_places().unwrap(), []);
    }
}
