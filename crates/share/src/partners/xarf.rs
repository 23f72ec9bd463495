//! X-ARF 4: a report of a case, for the desks that take in reports of abuse.
//!
//! What is reported is the harmed site, to whoever can clean it up; so no farm is, and nothing that a person dismissed.
//! Names and URLs are raw, since programs read them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use suyuan_cases::{CaseFile, FindingSummary, was_confirmed};
use suyuan_model::{Authority, CaseState, Chain, EvidenceLevel, PageUrl, Role, Severity, Technique, Untrusted};
use suyuan_words::Lang;
use uuid::Uuid;

use super::observable;
use super::tlp::Tlp;
use crate::{authority, json};

/// Most characters of the name of an organization, by the format.
pub const XARF_ORG_CHARS_MAX: usize = 200;

/// Most characters of the description of a report, by the format.
pub const XARF_DESCRIPTION_CHARS_MAX: usize = 1_000;

/// Most pieces of evidence in a report, by the format.
pub const XARF_EVIDENCE_MAX: usize = 50;

/// Most characters of the description of a piece of evidence, by the format.
pub const XARF_EVIDENCE_CHARS_MAX: usize = 500;

/// Most bytes of a piece of evidence. The format takes 5 MiB, but fifty of those are no mail any more.
pub const XARF_PAYLOAD_BYTES_MAX: usize = 200_000;

/// Most tags of a report, by the format.
pub const XARF_TAGS_MAX: usize = 20;

/// The version of the format.
const VERSION: &str = "4.2.0";

/// Who reports.
#[derive(Clone, Copy, Debug)]
pub struct Reporter<'a> {
    /// The name of the organization.
    pub org: &'a str,
    /// Its mail address.
    pub contact: &'a str,
    /// Its domain.
    pub domain: &'a str,
}

/// Reports cases.
#[derive(Clone, Copy, Debug)]
pub struct XarfReports<'a> {
    /// Who reports.
    pub reporter: Reporter<'a>,
    /// To whom a report may be passed on.
    pub tlp: Tlp,
    /// Whether cases that no person confirmed are reported, too.
    pub unreviewed: bool,
    /// On whose authority, where somebody said.
    pub authority: Option<&'a Authority>,
}

/// Why a case is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReport {
    /// Whoever runs a farm is not the one to clean it up.
    Farm,
    /// A person says that it is no case.
    Dismissed,
    /// No person confirmed it.
    Unreviewed,
    /// All that it names are pages of sites that were harmed themselves.
    TierTwo,
}

impl XarfReports<'_> {
    /// The report of a case, in a line of JSON without its end.
    pub fn report(&self, file: &CaseFile) -> Result<String, NoReport> {
        if file.case.role == Role::Farm {
            return Err(NoReport::Farm);
        }
        if file.case.state == CaseState::Dismissed {
            return Err(NoReport::Dismissed);
        }
        let is_reviewed = is_confirmed(file);
        if !is_reviewed && !self.unreviewed {
            return Err(NoReport::Unreviewed);
        }
        // A page that only writes about a thing is no sign of harm.
        let is_told = |one: &&FindingSummary| one.watch.kind.tier() == 1 && one.severity != Severity::Info;
        let findings: Vec<&FindingSummary> = file.findings.iter().filter(is_told).collect();
        let Some(worst) = findings.first() else { return Err(NoReport::TierTwo) };
        let told = self.told(file, worst, &findings, is_reviewed);
        Ok(Untrusted(&told.to_string()).json().to_string())
    }

    fn told(&self, file: &CaseFile, worst: &FindingSummary, findings: &[&FindingSummary], is_reviewed: bool) -> Value {
        let Reporter { org, contact, domain } = self.reporter;
        let party = json!({ "org": json::text(org), "contact": json::text(contact), "domain": json::text(domain) });
        let host = host_of(&worst.page).unwrap_or_else(|| file.case.site.as_str().to_owned());
        let seen = findings.iter().map(|one| one.last_seen).max().unwrap_or(worst.last_seen).to_string();
        let mut told = json!({
            "xarf_version": VERSION,
            "report_id": self.id(file),
            "timestamp": seen,
            "reporter": party,
            "sender": party,
            "source_identifier": json::text(&host),
            "category": "content",
            "type": "remote_compromise",
            "url": observable::rfc_3986(&worst.page),
        });
        // Where a name does not fit into what readers of the format take for one, the URL tells it.
        if is_plain_domain(&host) {
            told["domain"] = json::text(&host);
        }
        told["compromise_type"] = if sends_away(findings) { "malicious_redirect" } else { "seo_spam" }.into();
        told["cleanup_status"] = cleanup_status(file).into();
        told["evidence_source"] = "crawler".into();
        told["verified_at"] = seen.into();
        told["verification_method"] = "automated_crawler".into();
        told["confidence"] = confidence(findings, is_reviewed).into();
        told["description"] = json::text(&description(file, findings, self.authority));
        // The format has no place for it, and takes what it does not know.
        if let Some(authority) = self.authority {
            told["authority"] = authority::value(authority);
        }
        told["tags"] = self.tags(worst, findings);
        told["evidence"] = evidence(file, findings);
        told
    }

    /// The form is that of version 4, the bits are those of a hash: the same case has the same name in every export.
    fn id(&self, file: &CaseFile) -> String {
        let space = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("suyuan:{}", self.reporter.domain).as_bytes());
        let id = Uuid::new_v5(&space, format!("xarf\n{}", file.case.id).as_bytes());
        uuid::Builder::from_random_bytes(id.into_bytes()).into_uuid().hyphenated().to_string()
    }

    fn tags(&self, worst: &FindingSummary, findings: &[&FindingSummary]) -> Value {
        let mut tags = vec![format!("tlp:{}", self.tlp.name()), format!("severity:{}", worst.severity.name())];
        let mut techniques: Vec<Technique> = findings.iter().flat_map(|one| one.techniques.iter().copied()).collect();
        techniques.sort_unstable();
        techniques.dedup();
        tags.extend(techniques.iter().map(|one| format!("technique:{}", one.name().to_ascii_lowercase())));
        tags.truncate(XARF_TAGS_MAX);
        tags.into()
    }
}

/// Whether a person confirmed the case, and it did not go back to where nobody had.
fn is_confirmed(file: &CaseFile) -> bool {
    use CaseState::{Cleaned, Confirmed, Notified, Relapsed};
    matches!(file.case.state, Confirmed | Notified | Cleaned | Relapsed) && was_confirmed(&file.history)
}

fn cleanup_status(file: &CaseFile) -> &'static str {
    match file.case.state {
        CaseState::Open | CaseState::Confirmed | CaseState::Notified if !file.clean_pages.is_empty() => {
            "partially_cleaned"
        }
        CaseState::Open | CaseState::Confirmed | CaseState::Notified => "not_cleaned",
        CaseState::Cleaned => "cleaned",
        CaseState::Relapsed => "reinfected",
        CaseState::Unreachable | CaseState::Disputed | CaseState::Dismissed => "unknown",
    }
}

/// Whether the worst of what was found sends the visitor away.
fn sends_away(findings: &[&FindingSummary]) -> bool {
    let worst = findings.iter().map(|one| one.severity).max();
    findings
        .iter()
        .filter(|one| Some(one.severity) == worst)
        .any(|one| one.level == EvidenceLevel::E4 || one.techniques.contains(&Technique::J5))
}

pub(super) fn confidence(findings: &[&FindingSummary], is_reviewed: bool) -> f64 {
    match findings.iter().map(|one| one.level).max() {
        _ if is_reviewed => 0.95,
        None | Some(EvidenceLevel::E0) => 0.3,
        Some(EvidenceLevel::E1) => 0.6,
        Some(EvidenceLevel::E2) => 0.8,
        Some(EvidenceLevel::E3 | EvidenceLevel::E4) => 0.9,
    }
}

fn description(file: &CaseFile, findings: &[&FindingSummary], authority: Option<&Authority>) -> String {
    let sorted = |mut names: Vec<String>| {
        names.sort_unstable();
        names.dedup();
        names
    };
    let pages = sorted(findings.iter().map(|one| one.page.clone()).collect()).len();
    let names = sorted(findings.iter().map(|one| one.watch.name()).collect());
    let told = format!(
        "{}: an ordinary web site names {} {} of a watchlist on {pages} {}; it may have been harmed{}: {}",
        file.case.site,
        names.len(),
        if names.len() == 1 { "thing" } else { "things" },
        if pages == 1 { "page" } else { "pages" },
        authority.map(|told| format!(" ({})", authority::in_a_line(told, Lang::En))).unwrap_or_default(),
        names.join(", ")
    );
    told.chars().take(XARF_DESCRIPTION_CHARS_MAX).collect()
}

/// A piece for each finding, the worst first, with the way to the first.
fn evidence(file: &CaseFile, findings: &[&FindingSummary]) -> Value {
    let pieces = findings.iter().filter_map(|finding| {
        let is_sample = file.findings.first().is_some_and(|first| first.id == finding.id);
        let chain = file.sample_chain.as_ref().filter(|_| is_sample);
        let payload = Untrusted(&payload(finding, chain).to_string()).json().to_string();
        let told = format!("{} on {}", finding.watch.name(), finding.page);
        (payload.len() <= XARF_PAYLOAD_BYTES_MAX).then(|| {
            json!({
                "content_type": "application/json",
                "description": json::text(&told.chars().take(XARF_EVIDENCE_CHARS_MAX).collect::<String>()),
                "payload": STANDARD.encode(&payload),
                "hash": format!("sha256:{}", sha256(payload.as_bytes())),
                "size": payload.len(),
            })
        })
    });
    pieces.take(XARF_EVIDENCE_MAX).collect()
}

fn payload(finding: &FindingSummary, chain: Option<&Chain>) -> Value {
    let mut told = json!({
        "finding": finding.id.to_string(),
        "page": json::text(&finding.page),
        "watch": json::watch(&finding.watch),
        "severity": finding.severity.name(),
        "evidence_level": finding.level.name(),
        "techniques": finding.techniques.iter().map(|one| one.name()).collect::<Vec<_>>(),
        "first_seen": finding.first_seen.to_string(),
        "last_seen": finding.last_seen.to_string(),
    });
    if let Some(seen) = &finding.telling {
        let sighting = &seen.sighting;
        told["sighting"] = json!({
            "technique": sighting.technique.name(),
            "place": sighting.place.name(),
            "raw": json::text(&sighting.raw),
            "snippet": json::text(&sighting.snippet),
            "selector": json::maybe(sighting.selector.as_deref()),
            "byte_offset": sighting.byte_offset,
        });
        told["capture"] = json!({
            "at": seen.at.to_string(),
            "vantage": seen.vantage.name(),
            "http_status": seen.http_status,
            "sha256": json::text(&seen.sha256),
        });
    }
    if chain.is_some() {
        told["chain"] = json::chain(chain);
    }
    told
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The host of a page; of an address in brackets, the address.
fn host_of(page: &str) -> Option<String> {
    Some(PageUrl::new(page).ok()?.host().trim_matches(['[', ']']).to_owned())
}

/// Whether every reader takes this for a domain: lower case, and no last label but letters (so none of another script).
fn is_plain_domain(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            // The format's own rule knows no names in other letters.
            && !label.contains("--")
    };
    let last_is_letters =
        |(_, last): (&str, &str)| last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    host.len() <= 253 && host.split('.').all(is_label) && host.rsplit_once('.').is_some_and(last_is_letters)
}

#[cfg(test)]
mod tests;
