//! Findings with their sightings, one after another.

use std::vec;

use rusqlite::{Row, params};
use suyuan_model::{
    Concealment, Decoding, EvidenceLevel, Finding, FindingId, Kept, PageUrl, Place, Severity, Sighting, SightingSeen,
    Site, Technique, UrlId, Vantage, WatchId,
};

use crate::columns::{moment, parsed, word, words};
use crate::reader::watch;
use crate::{LedgerError, Reader, RunId};

/// Which findings are wanted; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Only on this site.
    pub site: Option<Site>,
    /// Only on this page.
    pub page: Option<PageUrl>,
    /// Only of the watchlisted thing with this value.
    pub watch: Option<String>,
    /// Only what this run was the last to see.
    pub run: Option<RunId>,
    /// Only what is at least this bad.
    pub severity_min: Option<Severity>,
}

/// Findings, ordered by site, page, and watchlisted thing; only their numbers are held in memory.
#[derive(Debug)]
pub struct Findings<'a> {
    reader: &'a Reader,
    numbers: vec::IntoIter<i64>,
}

impl Reader {
    /// The findings that pass the filter.
    pub fn findings(&self, filter: &FindingFilter) -> Result<Findings<'_>, LedgerError> {
        let severities: Vec<&str> = Severity::ALL
            .iter()
            .filter(|&&severity| filter.severity_min.is_none_or(|least| severity >= least))
            .map(|severity| severity.name())
            .collect();
        let numbers = self.all(
            "SELECT f.number FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch
              WHERE (?1 IS NULL OR f.site = ?1) AND (?2 IS NULL OR u.text = ?2) AND (?3 IS NULL OR w.value = ?3)
                AND (?4 IS NULL OR f.run = ?4) AND instr(?5, ' ' || f.severity || ' ')
              ORDER BY f.site, u.text, w.kind, w.value",
            params![
                filter.site.as_ref().map(Site::as_str),
                filter.page.as_ref().map(PageUrl::as_str),
                filter.watch,
                filter.run.map(|run| run.0),
                format!(" {} ", severities.join(" ")),
            ],
            |row| row.get(0),
        )?;
        Ok(Findings { reader: self, numbers: numbers.into_iter() })
    }

    /// The finding of this name.
    pub fn finding(&self, id: FindingId) -> Result<Option<Finding>, LedgerError> {
        let number = self.one("SELECT number FROM finding WHERE id = ?", [id.to_string()], |row| row.get(0))?;
        number.map_or(Ok(None), |number| self.finding_numbered(number))
    }

    /// The number of the page of a finding.
    pub fn page_of(&self, id: FindingId) -> Result<Option<UrlId>, LedgerError> {
        self.one("SELECT page FROM finding WHERE id = ?", [id.to_string()], |row| row.get(0).map(UrlId))
    }

    /// The sites with findings, in order.
    pub fn sites_of_findings(&self) -> Result<Vec<Site>, LedgerError> {
        self.all("SELECT DISTINCT site FROM finding ORDER BY site", [], |row| {
            row.get::<_, String>(0).map(Site::from_text)
        })
    }

    fn finding_numbered(&self, number: i64) -> Result<Option<Finding>, LedgerError> {
        let finding = self.one(
            "SELECT f.id, u.text, f.page_found, f.site, f.severity, f.level, f.first_seen, f.last_seen, r.name,
                    w.kind, w.value, w.category, w.source, w.listed, w.licence
               FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch JOIN run r ON r.id = f.run
              WHERE f.number = ?",
            [number],
            finding,
        )?;
        let Some(mut finding) = finding else { return Ok(None) };
        finding.sightings = self.all(SIGHTINGS, [number], sighting)?;
        Ok(Some(finding))
    }
}

const SIGHTINGS: &str = "
SELECT s.technique, s.place, s.concealment, s.raw, s.decoded_by, s.matched_url, s.text, s.rel, s.selector,
       s.byte_offset, s.snippet, s.severity, s.level, c.vantage, coalesce(c.status, 0), lower(hex(c.sha256)),
       c.at, f.watch, e.file, e.offset
  FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
  JOIN capture c ON c.id = n.capture JOIN finding f ON f.number = n.finding
  LEFT JOIN evidence e ON e.capture = c.id
 WHERE n.finding = ? ORDER BY c.at, c.id, s.place_on_page";

impl Iterator for Findings<'_> {
    type Item = Result<Finding, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.numbers.next()?;
        self.reader.finding_numbered(number).transpose()
    }
}

fn finding(row: &Row<'_>) -> rusqlite::Result<Finding> {
    Ok(Finding {
        id: parsed(row, 0, FindingId::parse)?,
        page: parsed(row, 1, |text| PageUrl::new(text).ok())?,
        page_found: row.get(2)?,
        site: Site::from_text(row.get::<_, String>(3)?),
        severity: word(row, 4, Severity::from_name)?,
        level: word(row, 5, EvidenceLevel::from_name)?,
        first_seen: moment(row, 6)?,
        last_seen: moment(row, 7)?,
        run: row.get(8)?,
        watch: watch(row, 9)?,
        sightings: Vec::new(),
    })
}

fn sighting(row: &Row<'_>) -> rusqlite::Result<SightingSeen> {
    let sighting = Sighting {
        technique: word(row, 0, Technique::from_name)?,
        place: word(row, 1, Place::from_name)?,
        concealment: words(row, 2, Concealment::from_name)?,
        raw: row.get(3)?,
        decoded_by: words(row, 4, Decoding::from_name)?,
        matched_url: row.get(5)?,
        text: row.get(6)?,
        rel: words(row, 7, |word| Some(word.to_owned()))?,
        selector: row.get(8)?,
        byte_offset: row.get::<_, Option<i64>>(9)?.map(|offset| offset as u64),
        snippet: row.get(10)?,
        severity: word(row, 11, Severity::from_name)?,
        level: word(row, 12, EvidenceLevel::from_name)?,
        watch: WatchId(row.get(17)?),
    };
    Ok(SightingSeen {
        sighting,
        vantage: word(row, 13, Vantage::from_name)?,
        http_status: row.get(14)?,
        sha256: row.get(15)?,
        at: moment(row, 16)?,
        warc: match row.get(18)? {
            Some(file) => Some(Kept { file, offset: row.get::<_, i64>(19)? as u64 }),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::StatementStatus;
    use suyuan_model::{Watch, WatchKind};

    use super::*;
    use crate::story::{NEWS, SCHOOL, Story, capture, casino, hidden_link, mention, page, put};

    #[test]
    fn findings_come_in_order_and_can_be_chosen() {
        let (story, writer, run) = Story::told();
        let other = Watch { kind: WatchKind::Qq, value: "12345".to_owned(), ..casino() };
        let mut school = page(run, 2, SCHOOL, 20);
        school.capture.look = 2;
        school.sightings = vec![(other, mention()), (casino(), hidden_link())];
        put(&writer, capture(school)).unwrap();
        let mut portal = page(run, 1, crate::story::PORTAL, 21);
        portal.capture.look = 2;
        portal.site = "portal.example".to_owned();
        portal.sightings = vec![(casino(), mention())];
        put(&writer, capture(portal)).unwrap();
        let reader = story.reader();
        let chosen = |filter: FindingFilter| -> Vec<String> {
            let findings = reader.findings(&filter).unwrap().map(Result::unwrap);
            findings.map(|finding| format!("{} {}", finding.page, finding.watch.value)).collect()
        };
        let [portal, school, school_qq, news] = [
            "http://portal.example/ casino.example".to_owned(),
            format!("{SCHOOL} casino.example"),
            format!("{SCHOOL} 12345"),
            format!("{NEWS} casino.example"),
        ];
        let all = FindingFilter::default;
        assert_eq!(chosen(all()), [&portal, &school, &school_qq, &news].map(Clone::clone));
        assert_eq!(
            chosen(FindingFilter { site: Some(Site::from_text("portal.example")), ..all() }),
            std::slice::from_ref(&portal)
        );
        assert_eq!(chosen(FindingFilter { page: PageUrl::new(NEWS).ok(), ..all() }), std::slice::from_ref(&news));
        assert_eq!(
            chosen(FindingFilter { watch: Some("12345".to_owned()), ..all() }),
            std::slice::from_ref(&school_qq)
        );
        assert_eq!(chosen(FindingFilter { severity_min: Some(Severity::Medium), ..all() }), [school, news]);
        assert_eq!(chosen(FindingFilter { run: Some(RunId(2)), ..all() }), [""; 0]);
        assert_eq!(chosen(FindingFilter { run: Some(run), ..all() }).len(), 4);
        let stats = reader.stats().unwrap();
        assert_eq!((stats.sites, stats.sightings, stats.findings[&Severity::Low]), (2, 4, 2));
        assert_eq!(stats.findings.values().sum::<u64>(), 4);
    }

    #[test]
    fn many_findings_are_read_by_one_statement() {
        let (story, writer, run) = Story::told();
        let mut school = page(run, 2, SCHOOL, 20);
        school.capture.look = 2;
        school.sightings = vec![(casino(), hidden_link())];
        put(&writer, capture(school)).unwrap();
        let reader = story.reader();
        let findings: Vec<_> = reader.findings(&FindingFilter::default()).unwrap().map(Result::unwrap).collect();
        assert_eq!(findings.len(), 2);
        let statement = reader.connection.prepare_cached(SIGHTINGS).unwrap();
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        assert_eq!(reader.sites_of_findings().unwrap(), [Site::from_text("school.example")]);
        let pages: Vec<_> = findings.iter().map(|finding| reader.page_of(finding.id).unwrap()).collect();
        assert_eq!(pages, [Some(UrlId(2)), Some(UrlId(3))]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn whatever_a_page_says_is_read_back_as_it_was(
            texts in prop::array::uniform6("\\PC{0,12}|.{0,12}|[\u{0}-\u{20}'\";]{0,12}"),
            offset in prop::option::of(0..u64::MAX / 2),
            rel in prop::collection::vec("[^ ]{1,8}", 0..3),
        ) {
            let (story, writer, run) = Story::told();
            let [raw, text, snippet, selector, matched, title] = texts;
            let sighting = Sighting {
                raw, text, snippet, rel, byte_offset: offset,
                selector: Some(selector), matched_url: Some(matched),
                watch: WatchId(1),
                ..hidden_link()
            };
            let mut record = page(run, 3, NEWS, 20);
            record.capture.look = 2;
            record.title = title.clone();
            record.sightings = vec![(casino(), sighting.clone())];
            put(&writer, capture(record)).unwrap();
            let reader = story.reader();
            let finding = reader.findings(&FindingFilter::default()).unwrap().next().unwrap().unwrap();
            prop_assert_eq!(&finding.sightings[0].sighting, &sighting);
            prop_assert_eq!(&reader.captures(UrlId(3)).unwrap()[1].title, &title);
        }
    }
}
