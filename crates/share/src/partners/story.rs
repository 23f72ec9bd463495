//! Findings for the tests of what partners take in.

use suyuan_model::{
    EvidenceLevel, Finding, FindingId, PageUrl, Place, Severity, Sighting, SightingSeen, SiteRules, Technique,
    Timestamp, Vantage, Watch, WatchId, WatchKind,
};

use super::things::Things;

pub(crate) fn watch(kind: WatchKind, value: &str) -> Watch {
    let [value, category, source, licence] = [value, "gambling", "police", ""].map(str::to_owned);
    Watch { kind, value, category, source, listed: None, licence }
}

pub(crate) fn domain(name: &str) -> Watch {
    watch(WatchKind::Domain, name)
}

pub(crate) fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(crate) fn finding(page: &str, watch: &Watch) -> Finding {
    let url = PageUrl::new(page).unwrap();
    let sighting = Sighting {
        watch: WatchId(0),
        technique: Technique::M7,
        place: Place::Anchor,
        concealment: Vec::new(),
        raw: watch.value.clone(),
        decoded_by: Vec::new(),
        matched_url: None,
        text: "彩票".to_owned(),
        rel: Vec::new(),
        selector: None,
        byte_offset: Some(7),
        snippet: String::new(),
        severity: Severity::Critical,
        level: EvidenceLevel::E2,
    };
    Finding {
        id: FindingId::of(&url, watch),
        site: SiteRules::default().site_of(&url),
        page: url,
        page_found: page.to_owned(),
        watch: watch.clone(),
        severity: Severity::Critical,
        level: EvidenceLevel::E2,
        first_seen: moment("2026-11-20T20:00:00Z"),
        last_seen: moment("2026-11-23T20:00:00Z"),
        run: "crawl-1".to_owned(),
        sightings: vec![SightingSeen {
            sighting,
            vantage: Vantage::Plain,
            http_status: 200,
            sha256: "ab".repeat(32),
            at: moment("2026-11-23T20:00:00Z"),
            warc: None,
        }],
    }
}

pub(crate) fn things(findings: &[(&str, Watch)]) -> Things {
    let mut things = Things::default();
    for (page, watch) in findings {
        things.take(&finding(page, watch));
    }
    things
}
