//! Where something was found before a run, for an audit to look there again.

use suyuan_model::{Timestamp, UrlId};

use crate::{LedgerError, Reader};

/// A page on which something was found, or that leads to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its number.
    pub id: UrlId,
    /// The page.
    pub url: String,
    /// Hops from a seed on the shortest known way.
    pub hops: u8,
    /// Something was found there.
    pub has_findings: bool,
}

/// A page with a finding is as near to a seed as the nearest of its hops says; one without any hop is a seed.
const EARLIER: &str = "
WITH found AS (SELECT DISTINCT page FROM finding WHERE first_seen < ?1),
  near (id, has_findings) AS (
    SELECT page, 1 FROM found
    UNION SELECT h.from_id, 0 FROM hop h WHERE h.to_id IN found AND h.from_id NOT IN found)
SELECT n.id, u.text, coalesce((SELECT min(hops) FROM hop WHERE to_id = n.id), 0), n.has_findings
  FROM near n JOIN url u ON u.id = n.id ORDER BY n.has_findings DESC, n.id";

impl Reader {
    /// Looks at every page on which something was found before this moment, then at those that lead there.
    pub fn each_earlier(&self, before: Timestamp, mut look: impl FnMut(Earlier)) -> Result<(), LedgerError> {
        self.each(EARLIER, [before.millis()], |row| {
            let hops: u32 = row.get(2)?;
            look(Earlier {
                id: UrlId(row.get(0)?),
                url: row.get(1)?,
                hops: u8::try_from(hops).unwrap_or(u8::MAX),
                has_findings: row.get(3)?,
            });
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunEnd;
    use crate::story::{NEWS, PORTAL, SCHOOL, Story, noon};

    #[test]
    fn pages_with_findings_come_first_and_what_leads_there_follows() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let told = |before: Timestamp| {
            let mut told = Vec::new();
            story.reader().each_earlier(before, |page| told.push((page.url, page.hops, page.has_findings))).unwrap();
            told
        };
        assert_eq!(told(noon()), []);
        let later = Timestamp::from_millis(noon().millis() + 3_600_000);
        assert_eq!(told(later), [(NEWS.to_owned(), 2, true), (SCHOOL.to_owned(), 1, false)]);
        assert!(!told(later).iter().any(|(url, ..)| url == PORTAL));
    }
}
