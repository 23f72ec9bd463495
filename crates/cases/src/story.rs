//! Findings as tests tell them: a page, what it names, and how.

use suyuan_model::{
    EvidenceLevel, Finding, FindingId, PageUrl, Place, Severity, Sighting, SightingSeen, SiteRules, Technique,
    Timestamp, Vantage, Watch, WatchId, WatchKind,
};

/// A sighting of a technique, with its own severity.
pub(crate) fn seen(technique: Technique, watched: &str, selector: Option<&str>) -> SightingSeen {
    let sighting = Sighting {
        watch: WatchId(0),
        technique,
        place: Place::Anchor,
        concealment: Vec::new(),
        raw: format!("http://{watched}/"),
        decoded_by: Vec::new(),
        matched_url: Some(format!("http://{watched}/")),
        text: watched.to_owned(),
        rel: Vec::new(),
        selector: selector.map(str::to_owned),
        byte_offset: Some(7),
        snippet: format!("<a href=\"http://{watched}/\">{watched}</a>"),
        severity: technique.severity(),
        level: EvidenceLevel::E1,
    };
    SightingSeen { sighting, vantage: Vantage::Plain, http_status: 200, sha256: String::new(), at: noon() }
}

/// A finding of a watchlisted thing on a page.
pub(crate) fn finding(page: &str, watched: &str, sightings: Vec<SightingSeen>) -> Finding {
    let page = PageUrl::new(page).unwrap();
    let watch = Watch {
        kind: WatchKind::Domain,
        value: watched.to_owned(),
        category: "gambling".to_owned(),
        source: "list".to_owned(),
        listed: None,
        licence: String::new(),
    };
    Finding {
        id: FindingId::of(&page, &watch),
        page_found: page.as_str().to_owned(),
        site: SiteRules::default().site_of(&page),
        page,
        watch,
        severity: sightings.iter().map(|seen| seen.sighting.severity).max().unwrap_or(Severity::Info),
        level: EvidenceLevel::E1,
        first_seen: noon(),
        last_seen: noon(),
        run: "crawl-1".to_owned(),
        sightings,
    }
}

pub(crate) fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}
