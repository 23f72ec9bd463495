//! What pages with findings claim of their sites, and how much they say.

use suyuan_model::{Claim, ClaimKind, ClaimSeen, Site};

use crate::columns::{moment, word};
use crate::{LedgerError, Reader};

impl Reader {
    /// Looks at the last claims of every page with findings, ordered by site.
    pub fn each_claim(&self, mut look: impl FnMut(&Site, ClaimSeen)) -> Result<(), LedgerError> {
        let mut site: Option<Site> = None;
        self.each(LAST_CLAIMS, [], |row| {
            let claim = Claim {
                kind: word(row, 1, ClaimKind::from_name)?,
                value: row.get(2)?,
                raw: row.get(3)?,
                linked: row.get(4)?,
            };
            let seen = ClaimSeen { claim, page: row.get(5)?, at: moment(row, 6)? };
            let name = row.get_ref(0)?.as_str()?;
            if site.as_ref().is_none_or(|site| site.as_str() != name) {
                site = Some(Site::from_text(name));
            }
            if let Some(site) = &site {
                look(site, seen);
            }
            Ok(())
        })
    }

    /// How many characters of text that are no link the pages with findings of a site have, in order; only those that were counted.
    pub fn text_chars_of(&self, site: &Site) -> Result<Vec<u64>, LedgerError> {
        self.all(TEXT_CHARS, [site.as_str()], |row| row.get::<_, i64>(0).map(|chars| chars as u64))
    }
}

const LAST_CLAIMS: &str = "
SELECT c.site, c.kind, c.value, c.raw, c.linked, u.text, k.at
  FROM claim c JOIN capture k ON k.id = c.capture JOIN url u ON u.id = c.page
 WHERE c.capture = (SELECT max(d.capture) FROM claim d WHERE d.page = c.page)
 ORDER BY c.site, u.text, c.place";

const TEXT_CHARS: &str = "
SELECT max(k.text_chars) AS chars FROM finding f JOIN seen n ON n.finding = f.number JOIN capture k ON k.id = n.capture
 WHERE f.site = ? AND k.text_chars IS NOT NULL GROUP BY f.page ORDER BY chars";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{NEWS, Story, capture, casino, hidden_link, page, put};

    fn claim(value: &str) -> Claim {
        Claim { kind: ClaimKind::IcpFiling, value: value.to_owned(), raw: format!("raw {value}"), linked: true }
    }

    fn claims(reader: &Reader) -> Vec<(Site, Claim, String)> {
        let mut claims = Vec::new();
        reader.each_claim(|site, seen| claims.push((site.clone(), seen.claim, seen.page))).unwrap();
        claims
    }

    #[test]
    fn the_last_claims_of_a_page_are_read_back() {
        let (story, writer, run) = Story::told();
        for (look, value) in [(2, "京ICP备1号"), (3, "京ICP备2号")] {
            let mut news = page(run, 3, NEWS, 20 + i64::from(look));
            news.capture.look = look;
            news.sightings = vec![(casino(), hidden_link())];
            news.claims = vec![claim(value), claim("京ICP备3号")];
            news.text_chars = Some(u64::from(look));
            put(&writer, capture(news)).unwrap();
        }
        let school = Site::from_text("school.example");
        let told = |value| (school.clone(), claim(value), NEWS.to_owned());
        assert_eq!(claims(&story.reader()), [told("京ICP备2号"), told("京ICP备3号")]);
        assert_eq!(story.reader().text_chars_of(&school).unwrap(), [3]);
        assert_eq!(story.ask("SELECT value FROM v_claims ORDER BY 1"), ["京ICP备2号", "京ICP备3号"]);
    }

    #[test]
    fn a_page_that_was_not_counted_counts_for_nothing() {
        let (story, _writer, _) = Story::told();
        let reader = story.reader();
        assert!(claims(&reader).is_empty());
        assert!(reader.text_chars_of(&Site::from_text("school.example")).unwrap().is_empty());
    }
}
