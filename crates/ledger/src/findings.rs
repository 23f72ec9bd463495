//! Findings with their sightings, one after another.

use std::vec;

use rusqlite::{Row, params};
use suyuan_model::{
    Concealment, Decoding, EvidenceLevel, Finding, FindingId, PageUrl, Place, Severity, Sighting, SightingSeen, Site,
    Technique, Vantage, WatchId,
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
        finding.sightings = self.all(
            "SELECT s.technique, s.place, s.concealment, s.raw, s.decoded_by, s.matched_url, s.text, s.rel, s.selector,
                    s.byte_offset, s.snippet, s.severity, s.level, c.vantage, coalesce(c.status, 0), lower(hex(c.sha256)),
                    c.at, f.watch
               FROM seen n JOIN sighting s ON s.finding = n.finding AND s.capture = n.capture
               JOIN capture c ON c.id = n.capture JOIN finding f ON f.number = n.finding
              WHERE n.finding = ? ORDER BY c.at, c.id, s.place_on_page",
            [number],
            sighting,
        )?;
        Ok(Some(finding))
    }
}

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
    })
}
