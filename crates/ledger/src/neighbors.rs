//! What stands beside watched things, as a page showed it last.

use suyuan_model::{Beside, NeighborSeen, Timestamp, WatchKind};

use crate::columns::word;
use crate::{LedgerError, Reader};

impl Reader {
    /// Gives every neighbor that nobody has listed meanwhile, and that a page showed since some moment: all of one kind and
    /// value together, by site and page.
    pub fn each_neighbor(
        &self,
        since: Option<Timestamp>,
        mut each: impl FnMut(NeighborSeen),
    ) -> Result<(), LedgerError> {
        // Moments of one form sort as texts.
        let since = since.map(|since| since.to_string()).unwrap_or_default();
        self.each(NEIGHBORS, [since], |row| {
            each(NeighborSeen {
                kind: word(row, 0, WatchKind::from_name)?,
                value: row.get(1)?,
                beside: word(row, 2, Beside::from_name)?,
                site: row.get(3)?,
                page: row.get(4)?,
                raw: row.get(5)?,
                byte_offset: row.get::<_, Option<i64>>(6)?.map(|offset| offset as u64),
                watched: row.get(7)?,
            });
            Ok(())
        })
    }
}

const NEIGHBORS: &str = "
SELECT v.kind, v.value, v.beside, v.site, v.page, v.raw, v.byte_offset, v.watched FROM v_neighbors v
 WHERE v.at >= ? AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.kind = v.kind AND w.value = v.value)
 ORDER BY v.kind, v.value, v.site, v.page";

#[cfg(test)]
mod tests {
    use suyuan_model::Neighbor;

    use super::*;
    use crate::story::{NEWS, Story, capture, casino, hidden_link, noon, page, put};

    fn neighbor(value: &str) -> Neighbor {
        Neighbor {
            kind: WatchKind::Domain,
            value: value.to_owned(),
            beside: Beside::HiddenBlock,
            raw: format!("http://{value}/"),
            byte_offset: Some(7),
            of: hidden_link().byte_offset.unwrap_or_default(),
        }
    }

    #[test]
    fn what_stood_beside_when_a_page_was_last_looked_at_is_read_back() {
        let (story, writer, run) = Story::told();
        for (look, value) in [(2, "bet1.example"), (3, "bet2.example")] {
            let mut news = page(run, 3, NEWS, 20 + i64::from(look));
            news.capture.look = look;
            news.sightings = vec![(casino(), hidden_link())];
            news.neighbors = vec![neighbor(value), neighbor("casino.example")];
            put(&writer, capture(news)).unwrap();
        }
        let mut told = Vec::new();
        story.reader().each_neighbor(None, |seen| told.push(seen)).unwrap();
        let [seen] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((seen.value.as_str(), seen.page.as_str()), ("bet2.example", NEWS));
        assert_eq!((seen.watched.as_str(), seen.byte_offset), ("domain:casino.example", Some(7)));
        let last = noon().after(std::time::Duration::from_secs(23));
        for (since, expected) in [(last, 1), (last.after(std::time::Duration::from_millis(1)), 0)] {
            let mut told = 0;
            story.reader().each_neighbor(Some(since), |_| told += 1).unwrap();
            assert_eq!(told, expected, "{since}");
        }
    }
}
