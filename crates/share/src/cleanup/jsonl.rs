//! One JSON object per case, raw: the columns of the sheet, with lists where the sheet has counts.

use serde_json::{Value, json};
use suyuan_cases::{
    CaseFile, ClaimTold, FindingSummary, Fix, Gap, RoleEvidence, RoleRule, area_of, deadline_of, last_answer,
    moves_from,
};
use suyuan_model::{ClaimKind, Contact, ContactNote};
use suyuan_words::Set;

use super::{Report, advice};
use crate::{ShareError, json, lookups, observations, see, shown};

/// The line of a case.
pub(super) fn parts(report: &Report<'_>, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    let mut line = Vec::new();
    json::line(&mut line, &told(report, file))?;
    Ok(vec![line])
}

fn told(report: &Report<'_>, file: &CaseFile) -> Value {
    let case = &file.case;
    json!({
        "schema": "suyuan.case/1",
        "case": case.id,
        "site": json::text(case.site.as_str()),
        "role": case.role.name(),
        "hosts": json::texts(&file.hosts),
        "owner": json::known(&case.owner.name),
        "icp": json::known(&case.owner.icp),
        "contact": json::known(&case.owner.contact),
        "severity": case.severity.name(),
        "state": case.state.name(),
        "pages": file.pages.iter().map(|page| json::text(&page.url)).collect::<Value>(),
        "fixes": file.fixes.iter().map(|fix| self::fix(report, fix)).collect::<Value>(),
        "watched": json::texts(&file.watched),
        "categories": json::texts(&file.categories),
        "techniques": file.techniques.iter().map(|technique| technique.name()).collect::<Value>(),
        "first_seen": case.first_seen.to_string(),
        "last_seen": case.last_seen.to_string(),
        "age_days": shown::days_open(file, report.now),
        "sample_page": json::text(&file.sample_page),
        "sample_chain": json::chain(file.sample_chain.as_ref()),
        "advice": advice::in_one_line(report.lang, file),
        "findings": file.findings.iter().map(|finding| Value::from(finding.id.to_string())).collect::<Value>(),
        "not_looked_at": file.not_looked_at.iter().chain(report.everywhere).map(|gap| self::gap(report, gap)).collect::<Value>(),
        "pages_found": file.pages.iter().map(|page| json::text(&page.found)).collect::<Value>(),
        "notes": json::texts(report.notes),
        "shared_host": json::maybe(shared_host(file)),
        "role_by": if file.role.by_hand.is_some() { "hand" } else { "rule" },
        "role_evidence": file.role.evidence.iter().map(|evidence| self::evidence(report, evidence)).collect::<Value>(),
        "claims": file.claimed.0.iter().map(claim).collect::<Value>(),
        "contacts": file.contacts.iter().map(contact).collect::<Value>(),
        "lookups": file.lookups.iter().map(lookups::of_place).collect::<Value>(),
        "history": file.history.iter().map(json::event).collect::<Value>(),
        "deadline": deadline_of(&file.history).map(|deadline| deadline.to_string()),
        "answer": last_answer(&file.history).map(json::event),
    })
}

/// Everything about a case, with the evidence of each finding.
pub(super) fn whole(report: &Report<'_>, file: &CaseFile) -> Value {
    let mut told = told(report, file);
    told["evidence"] = file.findings.iter().map(finding).collect();
    told["observations"] = file.observations.iter().map(observations::value).collect();
    told["next_states"] = moves_from(file.case.state).iter().map(|state| state.name()).collect();
    told
}

/// The shared host that the site is a tenant of.
fn shared_host(file: &CaseFile) -> Option<&str> {
    let tenant = file.role.evidence.iter().find(|evidence| evidence.rule == RoleRule::Tenant)?;
    Some(&tenant.what)
}

fn evidence(report: &Report<'_>, evidence: &RoleEvidence) -> Value {
    let RoleEvidence { rule, what, count, of } = evidence;
    json!({
        "rule": rule.name(),
        "what": json::known(what),
        "count": (*count > 0).then_some(count),
        "of": (*of > 0).then_some(of),
        "words": shown::filled(report.lang, Set::RoleRule, rule.name(), what, *count, *of),
    })
}

fn claim(told: &ClaimTold) -> Value {
    let digits = told.claim.value.find(|c: char| c.is_ascii_digit()).map(|at| &told.claim.value[at..]);
    let area = digits.filter(|_| told.claim.kind == ClaimKind::PublicSecurity).and_then(area_of);
    json!({
        "kind": told.claim.kind.name(),
        "value": json::text(&told.claim.value),
        "raw": json::text(&told.claim.raw),
        "linked": told.claim.linked,
        "area": area,
        "page": json::text(&told.page),
        "pages": told.pages,
        "also_claimed_by": told.elsewhere.iter().map(|site| json::text(site.as_str())).collect::<Value>(),
    })
}

pub(crate) fn contact(told: &Contact) -> Value {
    json!({
        "party": told.party.name(),
        "owner": json::known(&told.owner),
        "contact": json::known(&told.contact),
        "sector": json::known(&told.sector),
        "for": json::text(told.site.as_str()),
        "source": json::text(&told.source),
        "confidence": told.confidence.name(),
        "note": told.note.map(ContactNote::name),
        "at": told.at.to_string(),
    })
}

fn finding(finding: &FindingSummary) -> Value {
    let telling = finding.telling.as_ref();
    json!({
        "id": finding.id.to_string(),
        "page": json::text(&finding.page),
        "watch": json::watch(&finding.watch),
        "severity": finding.severity.name(),
        "evidence_level": finding.level.name(),
        "techniques": finding.techniques.iter().map(|technique| technique.name()).collect::<Value>(),
        "first_seen": finding.first_seen.to_string(),
        "last_seen": finding.last_seen.to_string(),
        "sightings": finding.sightings,
        "snippet": telling.map(|seen| json::text(&seen.sighting.snippet)),
        "sha256": telling.map(|seen| json::text(&seen.sha256)),
    })
}

fn fix(report: &Report<'_>, fix: &Fix) -> Value {
    json!({
        "what": shown::technique(report.lang, fix.technique),
        "where": json::maybe(fix.at.as_deref()),
        "pages": json::texts(&fix.pages),
        "see": {
            "how": shown::see_as(report.lang, fix),
            "vantage": fix.see.vantage.name(),
            "page": json::text(&fix.see.page),
            "raw": json::text(&fix.see.raw),
            "selector": json::maybe(fix.see.selector.as_deref()),
            "byte_offset": fix.see.byte_offset,
            "curl": see::curl(fix, &shown::names(&fix.watched)),
            "search": see::search(fix),
        },
        "technique": fix.technique.name(),
        "place": fix.place.name(),
        "concealment": fix.concealment.iter().map(|way| way.name()).collect::<Value>(),
        "severity": fix.severity.name(),
        "remedy": fix.remedy.name(),
        "watched": json::texts(&fix.watched),
    })
}

fn gap(report: &Report<'_>, gap: &Gap) -> Value {
    json!({
        "what": json::text(&gap.what),
        "why": json::text(&gap.why),
        "pages": gap.pages,
        "words": json::text(&shown::gap(report.lang, gap)),
    })
}
