//! What pages with findings claim of their sites, and how much they say.

use std::collections::BTreeMap;

use suyuan_model::{Claim, ClaimKind, ClaimSeen, Site};

use crate::columns::{moment, word};
use crate::{LedgerError, Reader};

impl Reader {
    /// The last claims of every page with findings, by site.
    pub fn claims(&self) -> Result<BTreeMap<Site, Vec<ClaimSeen>>, LedgerError> {
        let mut claims: BTreeMap<Site, Vec<ClaimSeen>> = BTreeMap::new();
        self.each(LAST_CLAIMS, [], |row| {
            let claim = Claim {
                kind: word(row, 1, ClaimKind::from_name)?,
                value: row.get(2)?,
                raw: row.get(3)?,
                linked: row.get(4)?,
            };
            let seen = ClaimSeen { claim, page: row.get(5)?, at: moment(row, 6)? };
            claims.entry(Site::from_text(row.get::<_, String>(0)?)).or_default().push(seen);
            Ok(())
        })?;
        Ok(claims)
    }

    /// How many characters of text that are no link the pages with findings have, by site, in order; only those that were counted.
    pub fn text_chars(&self) -> Result<BTreeMap<Site, Vec<u64>>, LedgerError> {
        let mut chars: BTreeMap<Site, Vec<u64>> = BTreeMap::new();
        self.each(TEXT_CHARS, [], |row| {
            chars.entry(Site::from_text(row.get::<_, String>(0)?)).or_default().push(row.get::<_, i64>(1)? as u64);
            Ok(())
        })?;
        Ok(chars)
    }
}

const LAST_CLAIMS: &str = "
SELECT c.site, c.kind, c.value, c.raw, c.linked, u.text, k.at
  FROM claim c JOIN capture k ON k.id = c.capture JOIN url u ON u.id = c.page
 WHERE c.capture = (SELECT max(d.capture) FROM claim d WHERE d.page = c.page)
 ORDER BY c.site, u.text, c.place";

const TEXT_CHARS: &str = "
SELECT site, max(chars) AS chars FROM (
  SELECT f.site, f.page, k.text_chars AS chars FROM finding f JOIN seen n ON n.finding = f.number
    JOIN capture k ON k.id = n.capture WHERE k.text_chars IS NOT NULL)
 GROUP BY site, page ORDER BY site, chars";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{NEWS, Story, capture, casino, hidden_link, page, put};

    fn claim(value: &str) -> Claim {
        Claim { kind: ClaimKind::IcpFiling, value: value.to_owned(), raw: format!("raw {value}"), linked: true }
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
        let claims = &story.reader().claims().unwrap()[&Site::from_text("school.example")];
        let told: Vec<_> = claims.iter().map(|seen| (seen.claim.clone(), seen.page.as_str())).collect();
        assert_eq!(told, [(claim("京ICP备2号"), NEWS), (claim("京ICP备3号"), NEWS)]);
        assert_eq!(story.reader().text_chars().unwrap(), [(Site::from_text("school.example"), vec![3])].into());
        assert_eq!(story.ask("SELECT value FROM v_claims ORDER BY 1"), ["京ICP备2号", "京ICP备3号"]);
    }

    #[test]
    fn a_page_that_was_not_counted_counts_for_nothing() {
        let (story, _writer, _) = Story::told();
        assert!(story.reader().claims().unwrap().is_empty() && story.reader().text_chars().unwrap().is_empty());
    }
}
