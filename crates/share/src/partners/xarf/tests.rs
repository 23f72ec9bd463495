use std::collections::BTreeSet;

use suyuan_cases::{CaseDraft, Contacts, Known, LinkedFindings};
use suyuan_model::{CaseChange, CaseEvent, ChainStep, Finding, HopKind, Severity, SiteRules, Via, Watch, WatchKind};

use super::*;
use crate::partners::story::{domain, finding, moment, watch};

const WHO: Reporter<'_> =
    Reporter { org: "CERT of example", contact: "abuse@cert.example.org", domain: "cert.example.org" };

fn said(what: CaseChange) -> CaseEvent {
    let [actor, reason] = ["li", "seen"].map(str::to_owned);
    CaseEvent { at: moment("2026-11-24T08:00:00Z"), actor, what, reason, told: false }
}

fn state(state: CaseState) -> CaseEvent {
    said(CaseChange::State { state, until: None })
}

fn case(findings: Vec<Finding>, history: &[CaseEvent]) -> CaseFile {
    let site = findings[0].site.clone();
    let rules = SiteRules::default();
    let step = |url: &str, via, visited| ChainStep {
        url: url.to_owned(),
        via,
        text: String::new(),
        seed: None,
        visited,
        tier: 0,
    };
    let chain = Chain {
        steps: vec![
            step("http://portal.example/", Via::Seed, true),
            step(findings[0].page.as_str(), Via::Hop(HopKind::Link), true),
        ],
    };
    CaseDraft::of(&site, findings, &LinkedFindings::default()).unwrap().settle(Known {
        history,
        chain: Some(chain),
        ..Known::nothing(&rules, &Contacts::default(), moment("2026-11-25T08:00:00Z"))
    })
}

fn confirmed(findings: &[(&str, Watch)]) -> CaseFile {
    let findings = findings.iter().map(|(page, watch)| finding(page, watch)).collect();
    case(findings, &[state(CaseState::Confirmed)])
}

fn reports(unreviewed: bool) -> XarfReports<'static> {
    XarfReports { reporter: WHO, tlp: Tlp::AmberStrict, unreviewed, authority: None }
}

/// The report of a case, after everything that the format asks of it was looked at.
fn told(file: &CaseFile) -> Value {
    let line = reports(true).report(file).unwrap();
    assert!(!line.contains('\n'), "{line}");
    let told: Value = serde_json::from_str(&line).unwrap();
    fits(&told);
    told
}

fn is_name(host: &str) -> bool {
    host.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// What the schemas of the format and its manual say, rule by rule.
fn fits(told: &Value) {
    let text = |key: &str| told[key].as_str().unwrap_or_else(|| panic!("{key}: {told}")).to_owned();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let version: Vec<u32> = text("xarf_version").split('.').map(|part| part.parse().unwrap()).collect();
    assert!(version.len() == 3 && version[0] == 4);
    let id = Uuid::parse_str(&text("report_id")).unwrap();
    assert_eq!((id.get_version_num(), id.get_variant()), (4, uuid::Variant::RFC4122));
    for moment in ["timestamp", "verified_at"] {
        suyuan_model::Timestamp::parse(&text(moment)).unwrap();
    }
    for party in ["reporter", "sender"] {
        assert_eq!(keys(&told[party]), ["contact", "domain", "org"].map(str::to_owned).into());
        assert!(told[party]["org"].as_str().unwrap().chars().count() <= XARF_ORG_CHARS_MAX);
        assert!(told[party]["contact"].as_str().unwrap().contains('@'));
        assert!(is_name(told[party]["domain"].as_str().unwrap()));
    }
    assert_eq!((text("category"), text("type")), ("content".to_owned(), "remote_compromise".to_owned()));
    assert!(["seo_spam", "malicious_redirect"].contains(&&*text("compromise_type")));
    let states = ["not_cleaned", "partially_cleaned", "cleaned", "reinfected", "unknown"];
    assert!(states.contains(&&*text("cleanup_status")));
    assert_eq!((text("evidence_source"), text("verification_method")), ("crawler".into(), "automated_crawler".into()));
    let url = text("url");
    assert!(url.is_ascii() && !url.contains([' ', '|', '\\', '"', '<', '>']), "{url}");
    assert!(
        !text("source_identifier").is_empty() && !text("source_identifier").contains(['/', '[', ':'])
            || url.contains("://[")
    );
    if told.get("domain").is_some() {
        let name = text("domain");
        let (_, last) = name.rsplit_once('.').unwrap();
        assert!(
            is_name(&name) && name == name.to_lowercase() && last.bytes().all(|b| b.is_ascii_lowercase()),
            "{name}"
        );
    }
    assert!((0.0..=1.0).contains(&told["confidence"].as_f64().unwrap()));
    assert!(text("description").chars().count() <= XARF_DESCRIPTION_CHARS_MAX);
    let tags = told["tags"].as_array().unwrap();
    assert!(tags.len() <= XARF_TAGS_MAX);
    for tag in tags {
        let (space, value) = tag.as_str().unwrap().split_once(':').unwrap();
        for part in [space, value] {
            assert!(part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()), "{tag}");
            let is_fit = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_+-.".contains(&b);
            assert!(part.bytes().all(is_fit), "{tag}");
        }
    }
    let pieces = told["evidence"].as_array().unwrap();
    assert!(pieces.len() <= XARF_EVIDENCE_MAX);
    for piece in pieces {
        assert_eq!(keys(piece), ["content_type", "description", "hash", "payload", "size"].map(str::to_owned).into());
        let payload = STANDARD.decode(piece["payload"].as_str().unwrap()).unwrap();
        assert_eq!(piece["size"], payload.len());
        assert!(payload.len() <= XARF_PAYLOAD_BYTES_MAX);
        assert_eq!(piece["hash"], format!("sha256:{}", sha256(&payload)));
        assert!(piece["description"].as_str().unwrap().chars().count() <= XARF_EVIDENCE_CHARS_MAX);
    }
    assert!(told.get("_internal").is_none());
    assert!(!told.to_string().contains("hxxp") && !told.to_string().contains("[.]"), "{told}");
}

fn payload_of(told: &Value, place: usize) -> Value {
    let payload = STANDARD.decode(told["evidence"][place]["payload"].as_str().unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[test]
fn a_report_tells_the_host_the_page_and_the_evidence() {
    let told = told(&confirmed(&[
        ("http://www.school.example/a", domain("casino.example")),
        ("http://school.example/b", watch(WatchKind::Qq, "12345678")),
    ]));
    assert_eq!(told["source_identifier"], told["domain"]);
    assert_eq!((&told["url"], &told["compromise_type"]), (&"http://school.example/b".into(), &"seo_spam".into()));
    assert_eq!(told["cleanup_status"], "not_cleaned");
    assert_eq!(told["reporter"], told["sender"]);
    assert_eq!(
        told["description"],
        "school.example: an ordinary web site names 2 things of a watchlist on 2 pages; it may have been harmed: \
         casino.example, qq:12345678"
    );
    assert_eq!(told["tags"], json!(["tlp:amber+strict", "severity:critical", "technique:m7"]));
    let first = payload_of(&told, 0);
    assert_eq!((&first["page"], &first["capture"]["sha256"]), (&told["url"], &"ab".repeat(32).into()));
    assert_eq!(first["chain"][0]["url"], "http://portal.example/");
    assert_eq!(payload_of(&told, 1).get("chain"), None);
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn what_sends_the_visitor_away_is_a_redirect_where_nothing_is_worse() {
    let of = |technique, level, severity| {
        let mut worst = finding("http://school.example/a", &domain("casino.example"));
        let sighting = &mut worst.sightings[0].sighting;
        (sighting.technique, sighting.level, sighting.severity) = (technique, level, severity);
        (worst.level, worst.severity) = (level, severity);
        let beside = finding("http://school.example/b", &domain("casino.example"));
        told(&case(vec![worst, beside], &[]))["compromise_type"].clone()
    };
    assert_eq!(of(Technique::N1, EvidenceLevel::E4, Severity::Critical), "malicious_redirect");
    assert_eq!(of(Technique::J5, EvidenceLevel::E0, Severity::Critical), "malicious_redirect");
    assert_eq!(of(Technique::N4, EvidenceLevel::E4, Severity::High), "seo_spam");
    assert_eq!(of(Technique::M3, EvidenceLevel::E2, Severity::Critical), "seo_spam");
}

#[test]
fn each_state_has_its_word_and_only_what_a_person_confirmed_is_reported() {
    use CaseState::{Cleaned, Confirmed, Dismissed, Disputed, Notified, Open, Relapsed, Unreachable};
    let of = |states: &[CaseState]| {
        let history: Vec<CaseEvent> = states.iter().map(|&one| state(one)).collect();
        case(vec![finding("http://school.example/", &domain("casino.example"))], &history)
    };
    for (states, status, confidence) in [
        (&[][..], "not_cleaned", 0.8),
        (&[Confirmed], "not_cleaned", 0.95),
        (&[Confirmed, Notified], "not_cleaned", 0.95),
        (&[Confirmed, Cleaned], "cleaned", 0.95),
        (&[Confirmed, Cleaned, Relapsed], "reinfected", 0.95),
        (&[Cleaned], "cleaned", 0.8),
        (&[Confirmed, Open], "not_cleaned", 0.8),
        (&[Confirmed, Unreachable], "unknown", 0.8),
        (&[Confirmed, Disputed], "unknown", 0.8),
    ] {
        let file = of(states);
        let told = told(&file);
        assert_eq!((told["cleanup_status"].as_str(), told["confidence"].as_f64()), (Some(status), Some(confidence)));
        let is_reviewed = confidence > 0.9;
        assert_eq!(reports(false).report(&file).err(), (!is_reviewed).then_some(NoReport::Unreviewed), "{states:?}");
    }
    assert_eq!(reports(true).report(&of(&[Dismissed])), Err(NoReport::Dismissed));
}

#[test]
fn no_farm_is_reported_and_no_page_that_was_harmed_itself_is_named() {
    let found = || finding("http://school.example/", &domain("casino.example"));
    let farm = case(vec![found()], &[state(CaseState::Confirmed), said(CaseChange::Role(Role::Farm))]);
    assert_eq!(reports(true).report(&farm), Err(NoReport::Farm));
    let harmed = watch(WatchKind::Page, "http://club.example/");
    let only_harmed = case(vec![finding("http://school.example/", &harmed)], &[state(CaseState::Confirmed)]);
    assert_eq!(reports(true).report(&only_harmed), Err(NoReport::TierTwo));
    let both = case(vec![finding("http://school.example/", &harmed), found()], &[state(CaseState::Confirmed)]);
    let told = told(&both);
    assert_eq!(told["evidence"].as_array().unwrap().len(), 1);
    assert!(!told.to_string().contains("club.example") && payload_of(&told, 0)["watch"]["value"] == "casino.example");
}

#[test]
fn a_name_that_readers_refuse_is_told_by_the_url_alone() {
    for (page, host, has_domain) in [
        ("http://WWW.School.example/", "www.school.example", true),
        ("http://xn--fsqu00a.xn--fiqs8s/", "xn--fsqu00a.xn--fiqs8s", false),
        ("http://例子.example/", "xn--fsqu00a.example", false),
        ("http://a_b.school.example/", "a_b.school.example", false),
        ("http://192.0.2.1/", "192.0.2.1", false),
        ("http://[2001:db8::1]/", "2001:db8::1", false),
        ("http://school.example/彩票?q=%zz|a", "school.example", true),
    ] {
        let told = told(&confirmed(&[(page, domain("casino.example"))]));
        assert_eq!(told["source_identifier"], host);
        assert_eq!(told.get("domain"), has_domain.then(|| Value::from(host)).as_ref(), "{page}");
    }
}

#[test]
fn a_report_has_the_same_name_in_every_export_and_another_for_each_case_and_reporter() {
    let school = confirmed(&[("http://school.example/", domain("casino.example"))]);
    let club = confirmed(&[("http://club.example/", domain("casino.example"))]);
    let ours = told(&school)["report_id"].clone();
    assert_eq!(ours, told(&school)["report_id"]);
    assert_ne!(ours, told(&club)["report_id"]);
    let reporter = Reporter { domain: "other.example.org", ..WHO };
    assert_ne!(ours, XarfReports { reporter, ..reports(true) }.id(&school));
}

#[test]
fn a_report_keeps_to_the_bounds_of_the_format() {
    let pages: Vec<String> = (0..XARF_EVIDENCE_MAX + 7).map(|n| format!("http://school.example/{n:03}")).collect();
    let mut findings: Vec<Finding> =
        pages.iter().map(|page| finding(page, &domain(&format!("{}.example", "a".repeat(60))))).collect();
    let all = [Technique::M3, Technique::M5, Technique::M8, Technique::M9, Technique::M10, Technique::M11];
    for (n, finding) in findings.iter_mut().enumerate() {
        finding.sightings[0].sighting.technique = all[n % all.len()];
    }
    // The worst of all has more to show than a report can carry; it is reported, and shown by the others.
    findings[0].sightings[0].sighting.snippet = "彩".repeat(XARF_PAYLOAD_BYTES_MAX);
    let file = case(findings, &[state(CaseState::Confirmed)]);
    let full = told(&file);
    assert_eq!(full["evidence"].as_array().unwrap().len(), XARF_EVIDENCE_MAX);
    assert_eq!(full["url"], "http://school.example/000");
    assert_eq!(payload_of(&full, 0)["page"], "http://school.example/001");

    let long = format!("http://school.example/{}", "a".repeat(XARF_EVIDENCE_CHARS_MAX));
    let mut many: Vec<Finding> = (0..XARF_DESCRIPTION_CHARS_MAX / 10)
        .map(|n| finding(&long, &domain(&format!("casino{n:05}.example"))))
        .collect();
    for (finding, technique) in many.iter_mut().zip(Technique::ALL.iter().filter(|one| one.name().starts_with('M'))) {
        finding.sightings[0].sighting.technique = *technique;
    }
    let full = told(&case(many, &[state(CaseState::Confirmed)]));
    assert_eq!(full["description"].as_str().unwrap().chars().count(), XARF_DESCRIPTION_CHARS_MAX);
    assert_eq!(full["evidence"][0]["description"].as_str().unwrap().chars().count(), XARF_EVIDENCE_CHARS_MAX);
    assert_eq!(full["tags"].as_array().unwrap().len(), XARF_TAGS_MAX);
}
