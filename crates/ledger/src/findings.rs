//! Findings with their sightings, one after another.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::vec;

use rusqlite::{CachedStatement, Row, params};
use suyuan_model::{
    Concealment, Decoding, EvidenceLevel, Finding, FindingId, Kept, PageUrl, Place, Severity, Sighting, SightingSeen,
    Site, Technique, Timestamp, UrlId, Vantage, Watch, WatchId,
};

use crate::columns::{hex, moment, parsed, word, words};
use crate::reader::watch;
use crate::{LedgerError, Reader, RunId};

/// Findings that are read at once: enough that making ready costs nothing, few enough that nobody minds them in memory.
pub const FINDINGS_BATCH_MAX: usize = 256;

/// Which findings are wanted; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Only on this site.
    pub site: Option<Site>,
    /// Only on the page of this number.
    pub page: Option<UrlId>,
    /// Only of the watchlisted thing with this value.
    pub watch: Option<String>,
    /// Only what this run was the last to see.
    pub run: Option<RunId>,
    /// Only what is at least this bad.
    pub severity_min: Option<Severity>,
}

/// Findings, ordered by site, page, and watchlisted thing.
///
/// What is held in memory are the numbers of the findings of one site, and one batch of these.
#[derive(Debug)]
pub struct Findings<'a> {
    reader: &'a Reader,
    filter: FindingFilter,
    /// The site that is passing by.
    site: Option<Site>,
    numbers: vec::IntoIter<i64>,
    batch: vec::IntoIter<(UrlId, Finding)>,
}

impl Reader {
    /// The findings that pass the filter.
    pub fn findings<'a>(
        &'a self,
        filter: &FindingFilter,
    ) -> Result<impl Iterator<Item = Result<Finding, LedgerError>> + use<'a>, LedgerError> {
        Ok(self.findings_on_pages(filter)?.map(|found| found.map(|(_, finding)| finding)))
    }

    /// The same, each with the number of its page.
    pub fn findings_on_pages(&self, filter: &FindingFilter) -> Result<Findings<'_>, LedgerError> {
        let mut findings = Findings {
            reader: self,
            filter: filter.clone(),
            site: None,
            numbers: Vec::new().into_iter(),
            batch: Vec::new().into_iter(),
        };
        findings.turn_to(findings.site_after(None)?)?;
        Ok(findings)
    }

    /// The finding of this name.
    pub fn finding(&self, id: FindingId) -> Result<Option<Finding>, LedgerError> {
        let number = self.one("SELECT number FROM finding WHERE id = ?", [id.to_string()], |row| row.get(0))?;
        let numbers: Vec<i64> = number.into_iter().collect();
        Ok(self.findings_numbered(&numbers)?.pop().map(|(_, finding)| finding))
    }

    /// The number of the page of a finding.
    pub fn page_of(&self, id: FindingId) -> Result<Option<UrlId>, LedgerError> {
        self.one("SELECT page FROM finding WHERE id = ?", [id.to_string()], |row| row.get(0).map(UrlId))
    }

    /// The sites with findings, in order.
    pub fn sites_of_findings(&self) -> Result<Vec<Site>, LedgerError> {
        let mut sites = Vec::new();
        while let Some(site) = self.site_of_findings_after(sites.last())? {
            sites.push(site);
        }
        Ok(sites)
    }

    /// On how many pages of a site how many different things are named.
    pub fn pages_and_things_of(&self, site: &Site) -> Result<(usize, usize), LedgerError> {
        let sql = "SELECT count(DISTINCT page), count(DISTINCT watch) FROM finding WHERE site = ?";
        let counts =
            self.one(sql, [site.as_str()], |row| Ok((row.get::<_, i64>(0)? as usize, row.get::<_, i64>(1)? as usize)))?;
        Ok(counts.unwrap_or_default())
    }

    /// The next site with findings; a look at the index, whatever the number of findings.
    fn site_of_findings_after(&self, before: Option<&Site>) -> Result<Option<Site>, LedgerError> {
        let sql = "SELECT site FROM finding WHERE site > ? ORDER BY site LIMIT 1";
        self.one(sql, [before.map_or("", Site::as_str)], site)
    }

    /// Reads these findings; what is not there is left out.
    fn findings_numbered(&self, numbers: &[i64]) -> Result<Vec<(UrlId, Finding)>, LedgerError> {
        let read = || {
            let mut heads = self.connection.prepare_cached(FINDING)?;
            let mut sightings = self.connection.prepare_cached(SIGHTINGS)?;
            // The same few things and runs come again and again.
            let (mut watches, mut runs): (HashMap<i64, Watch>, HashMap<i64, String>) = Default::default();
            let mut found = Vec::with_capacity(numbers.len());
            for number in numbers {
                let mut rows = heads.query([number])?;
                let Some(row) = rows.next()? else { continue };
                let (page, watch, run) = (UrlId(row.get(8)?), row.get(9)?, row.get(10)?);
                let named = match watches.entry(watch) {
                    Vacant(room) => {
                        room.insert(self.connection.prepare_cached(WATCH)?.query_row([watch], watch_alone)?)
                    }
                    Occupied(known) => known.into_mut(),
                };
                let seen_by = match runs.entry(run) {
                    Vacant(room) => {
                        room.insert(self.connection.prepare_cached(RUN)?.query_row([run], |row| row.get(0))?)
                    }
                    Occupied(known) => known.into_mut(),
                };
                let mut finding = finding(row, named.clone(), seen_by.clone())?;
                drop(rows);
                finding.sightings = seen(&mut sightings, *number, WatchId(watch as u32))?;
                found.push((page, finding));
            }
            Ok(found)
        };
        read().map_err(|source| self.failed(source))
    }
}

impl Findings<'_> {
    /// The next site that can have some.
    fn site_after(&self, before: Option<&Site>) -> Result<Option<Site>, LedgerError> {
        match (&self.filter.site, self.filter.page) {
            (Some(site), _) => Ok(Some(site.clone()).filter(|_| before.is_none())),
            // Other rules may have grouped a page otherwise before: then it has findings on several sites.
            (None, Some(page)) => {
                let sql = "SELECT min(site) FROM finding WHERE page = ? AND +site > ? HAVING min(site) IS NOT NULL";
                self.reader.one(sql, params![page.0, before.map_or("", Site::as_str)], site)
            }
            (None, None) => self.reader.site_of_findings_after(before),
        }
    }

    /// Begins with a site: which of its findings are wanted, in their order.
    fn turn_to(&mut self, site: Option<Site>) -> Result<(), LedgerError> {
        if let Some(site) = &site {
            let least = self.filter.severity_min;
            let is_wanted = |severity: &&Severity| least.is_none_or(|least| **severity >= least);
            let severities: Vec<&str> =
                Severity::ALL.iter().filter(is_wanted).map(|severity| severity.name()).collect();
            let sql = if self.filter.page.is_some() { NUMBERS_OF_PAGE } else { NUMBERS };
            let numbers = self.reader.all(
                sql,
                params![
                    site.as_str(),
                    self.filter.page.map(|page| page.0),
                    self.filter.watch,
                    self.filter.run.map(|run| run.0),
                    format!(" {} ", severities.join(" ")),
                ],
                |row| row.get(0),
            )?;
            self.numbers = numbers.into_iter();
        }
        self.site = site;
        Ok(())
    }

    /// Reads on; false when there is nothing left.
    fn read_on(&mut self) -> Result<bool, LedgerError> {
        while self.numbers.len() == 0 {
            let Some(before) = self.site.take() else { return Ok(false) };
            self.turn_to(self.site_after(Some(&before))?)?;
        }
        let numbers: Vec<i64> = self.numbers.by_ref().take(FINDINGS_BATCH_MAX).collect();
        self.batch = self.reader.findings_numbered(&numbers)?.into_iter();
        Ok(true)
    }
}

impl Iterator for Findings<'_> {
    type Item = Result<(UrlId, Finding), LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(found) = self.batch.next() {
                return Some(Ok(found));
            }
            match self.read_on() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    // Nothing is read on after a failure.
                    (self.site, self.numbers) = (None, Vec::new().into_iter());
                    return Some(Err(error));
                }
            }
        }
    }
}

/// The findings of a site in their order: the parts of the filter that a finding is looked at for.
macro_rules! numbers {
    ($one:literal) => {
        concat!(
            "SELECT f.number FROM finding f JOIN url u ON u.id = f.page JOIN watch w ON w.id = f.watch WHERE ",
            $one,
            " AND (?3 IS NULL OR w.value = ?3) AND (?4 IS NULL OR f.run = ?4) AND instr(?5, ' ' || f.severity || ' ')
              ORDER BY u.text, w.kind, w.value"
        )
    };
}

const NUMBERS: &str = numbers!("f.site = ?1 AND ?2 IS NULL");

/// A site may have any number of findings, a page has few.
const NUMBERS_OF_PAGE: &str = numbers!("+f.site = ?1 AND f.page = ?2");

const FINDING: &str = "
SELECT f.id, u.text, f.page_found, f.site, f.severity, f.level, f.first_seen, f.last_seen, f.page, f.watch, f.run
  FROM finding f JOIN url u ON u.id = f.page WHERE f.number = ?";

const WATCH: &str = "SELECT kind, value, category, source, listed, licence FROM watch WHERE id = ?";

const RUN: &str = "SELECT name FROM run WHERE id = ?";

/// In no order: most findings have one sighting, and sorting one costs as much as reading it.
const SIGHTINGS: &str = "
SELECT s.technique, s.place, s.concealment, s.raw, s.decoded_by, s.matched_url, s.text, s.rel, s.selector,
       s.byte_offset, s.snippet, s.severity, s.level, c.vantage, coalesce(c.status, 0), c.sha256, c.at,
       e.file, e.offset, c.id, s.place_on_page
  FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
  JOIN capture c ON c.id = n.capture LEFT JOIN evidence e ON e.capture = c.id
 WHERE n.finding = ?";

fn site(row: &Row<'_>) -> rusqlite::Result<Site> {
    row.get::<_, String>(0).map(Site::from_text)
}

/// The sightings of a finding: by the moment of the capture, and then by their place on the page.
fn seen(sightings: &mut CachedStatement<'_>, number: i64, watch: WatchId) -> rusqlite::Result<Vec<SightingSeen>> {
    let mut placed: Vec<((Timestamp, i64, i64), SightingSeen)> = Vec::new();
    let mut rows = sightings.query([number])?;
    while let Some(row) = rows.next()? {
        let seen = sighting(row, watch)?;
        placed.push(((seen.at, row.get(19)?, row.get(20)?), seen));
    }
    placed.sort_by_key(|(place, _)| *place);
    Ok(placed.into_iter().map(|(_, seen)| seen).collect())
}

fn watch_alone(row: &Row<'_>) -> rusqlite::Result<Watch> {
    watch(row, 0)
}

fn finding(row: &Row<'_>, watch: Watch, run: String) -> rusqlite::Result<Finding> {
    Ok(Finding {
        id: parsed(row, 0, FindingId::parse)?,
        page: parsed(row, 1, |text| PageUrl::new(text).ok())?,
        page_found: row.get(2)?,
        site: Site::from_text(row.get::<_, String>(3)?),
        severity: word(row, 4, Severity::from_name)?,
        level: word(row, 5, EvidenceLevel::from_name)?,
        first_seen: moment(row, 6)?,
        last_seen: moment(row, 7)?,
        run,
        watch,
        sightings: Vec::new(),
    })
}

fn sighting(row: &Row<'_>, watch: WatchId) -> rusqlite::Result<SightingSeen> {
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
        watch,
    };
    Ok(SightingSeen {
        sighting,
        vantage: word(row, 13, Vantage::from_name)?,
        http_status: row.get(14)?,
        sha256: hex(row, 15)?,
        at: moment(row, 16)?,
        warc: match row.get(17)? {
            Some(file) => Some(Kept { file, offset: row.get::<_, i64>(18)? as u64 }),
            None => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::StatementStatus;
    use suyuan_model::WatchKind;

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
        assert_eq!(chosen(FindingFilter { page: Some(UrlId(3)), ..all() }), std::slice::from_ref(&news));
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
        let pages = reader.findings_on_pages(&FindingFilter::default()).unwrap().map(|found| found.unwrap().0);
        assert_eq!(pages.collect::<Vec<_>>(), [UrlId(2), UrlId(3)]);
        assert_eq!(reader.pages_and_things_of(&Site::from_text("school.example")).unwrap(), (2, 1));
    }

    #[test]
    fn however_many_findings_there_are_one_batch_is_held() {
        let (story, writer, run) = Story::told();
        let mut school = page(run, 2, SCHOOL, 20);
        school.capture.look = 2;
        let thing = |number| Watch { kind: WatchKind::Qq, value: format!("1{number:08}"), ..casino() };
        school.sightings = (0..2 * FINDINGS_BATCH_MAX).map(|number| (thing(number), mention())).collect();
        put(&writer, capture(school)).unwrap();
        let reader = story.reader();
        let mut findings = reader.findings_on_pages(&FindingFilter::default()).unwrap();
        let (mut read, mut held) = (0, 0);
        while findings.next().transpose().unwrap().is_some() {
            read += 1;
            held = held.max(findings.batch.len() + 1);
        }
        assert_eq!((read, held), (2 * FINDINGS_BATCH_MAX + 1, FINDINGS_BATCH_MAX));
        assert_eq!(findings.numbers.len(), 0);
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
