//! What search engines are asked to take out or to look at again: polluted pages as they were found, and rules for pools.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, Read as _, SeekFrom, Write};

use serde_json::{Value, json};
use suyuan_cases::{
    Ask, CaseFile, Covers, EngineAsk, FindingSummary, PageNow, PoolRule, asked_of_engines, remedy, role_by_hand,
    was_confirmed,
};
use suyuan_model::{Authority, CaseState, PageUrl, Remedy, Role, Severity, Site, Timestamp};
use suyuan_words::Lang;

use super::Tlp;
use super::xarf::confidence;
use crate::authority;
use crate::sheet::Sheet;
use crate::shelf::Store;
use crate::{ShareError, json};

/// Why a case is on no list for search engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRemoval {
    /// A person says that it is no case.
    Dismissed,
    /// No person confirmed it.
    Unreviewed,
    /// Its pages only name something, or link to sites that were harmed themselves.
    NotPolluted,
}

/// What is told of a case on each of its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct RemovalCase {
    case: String,
    site: String,
    role: Role,
    state: CaseState,
    is_reviewed: bool,
    techniques: Vec<String>,
    categories: Vec<String>,
    first_seen: Timestamp,
    last_seen: Timestamp,
    /// What is asked for its pages, with how many of them.
    asked: BTreeMap<EngineAsk, usize>,
}

/// A polluted page.
#[derive(Clone, Debug, PartialEq)]
pub struct RemovalPage {
    /// As it was found, byte for byte.
    pub found: String,
    /// Normalized.
    pub url: String,
    /// What engines are asked for it.
    pub asked: EngineAsk,
    severity: Severity,
    confidence: f64,
    techniques: Vec<String>,
    categories: Vec<String>,
    first_seen: Timestamp,
    last_seen: Timestamp,
}

/// How the lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalFormat {
    /// One JSON object a line.
    Jsonl,
    /// For a spreadsheet.
    Csv,
}

/// What of a case is on the lists: the case, and its polluted pages in the order of their URLs.
///
/// Farms are, too: engines can take them out, whoever runs them. What a person called one needs no other word.
/// So are cases that were cleaned: the copies that engines keep are not. `now` says of a page what is known beside its
/// findings.
pub fn removal_of<E>(
    file: &CaseFile,
    takes_unreviewed: bool,
    mut now: impl FnMut(&str) -> Result<PageNow, E>,
) -> Result<Result<(RemovalCase, Vec<RemovalPage>), NoRemoval>, E> {
    use CaseState::{Cleaned, Confirmed, Dismissed, Notified, Relapsed};
    let state = file.case.state;
    if state == Dismissed {
        return Ok(Err(NoRemoval::Dismissed));
    }
    let is_of_farm = role_by_hand(&file.history).is_some_and(|(_, role)| role == Role::Farm);
    let is_confirmed = matches!(state, Confirmed | Notified | Relapsed | Cleaned) && was_confirmed(&file.history);
    let is_reviewed = is_of_farm || is_confirmed;
    if !is_reviewed && !takes_unreviewed {
        return Ok(Err(NoRemoval::Unreviewed));
    }
    let mut by_page: BTreeMap<&str, Vec<&FindingSummary>> = BTreeMap::new();
    for finding in file.findings.iter().filter(|finding| is_pollution(finding)) {
        by_page.entry(&finding.page).or_default().push(finding);
    }
    let found: HashMap<&str, &str> = file.pages.iter().map(|page| (page.url.as_str(), page.found.as_str())).collect();
    let mut pages = Vec::with_capacity(by_page.len());
    let mut asked: BTreeMap<EngineAsk, usize> = BTreeMap::new();
    for (url, findings) in by_page {
        let is_front = PageUrl::new(url).is_ok_and(|url| url.path_and_query() == "/");
        let techniques = findings.iter().flat_map(|finding| finding.techniques.iter().copied());
        let ask = asked_of_engines(techniques, PageNow { is_of_farm, is_front, ..now(url)? });
        *asked.entry(ask).or_default() += 1;
        pages.push(page(url, found.get(url).copied().unwrap_or(url), &findings, is_reviewed, ask));
    }
    let (Some(first_seen), Some(last_seen)) =
        (pages.iter().map(|page| page.first_seen).min(), pages.iter().map(|page| page.last_seen).max())
    else {
        return Ok(Err(NoRemoval::NotPolluted));
    };
    let case = RemovalCase {
        case: file.case.id.clone(),
        site: file.case.site.to_string(),
        role: file.case.role,
        state,
        is_reviewed,
        techniques: file.techniques.iter().map(ToString::to_string).collect(),
        categories: file.categories.clone(),
        first_seen,
        last_seen,
        asked,
    };
    Ok(Ok((case, pages)))
}

/// Whether a page carries more than words about something.
fn is_pollution(finding: &FindingSummary) -> bool {
    let needs = finding.telling.as_ref().map(|told| remedy(&told.sighting));
    finding.watch.kind.tier() == 1
        && finding.severity > Severity::Info
        && !matches!(needs, Some(Remedy::None | Remedy::Mention))
}

fn page(url: &str, found: &str, findings: &[&FindingSummary], is_reviewed: bool, asked: EngineAsk) -> RemovalPage {
    let each = |tell: &dyn Fn(&FindingSummary) -> Vec<String>| {
        let mut all: Vec<String> = findings.iter().flat_map(|finding| tell(finding)).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|text| !text.is_empty());
        all
    };
    let last = |best: Option<Timestamp>| best.unwrap_or(Timestamp::from_millis(0));
    RemovalPage {
        found: found.to_owned(),
        url: url.to_owned(),
        asked,
        severity: findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Info),
        confidence: confidence(findings, is_reviewed),
        techniques: each(&|finding| finding.techniques.iter().map(ToString::to_string).collect()),
        categories: each(&|finding| vec![finding.watch.category.clone()]),
        first_seen: last(findings.iter().map(|finding| finding.first_seen).min()),
        last_seen: last(findings.iter().map(|finding| finding.last_seen).max()),
    }
}

/// Takes cases one after the other, and writes the list once the rules are known: they come first.
///
/// The lines of pages lie in a store until then; in memory is what is told of each case.
pub struct RemovalWriter<'a> {
    format: RemovalFormat,
    tlp: Tlp,
    authority: Option<&'a Authority>,
    lang: Lang,
    store: BufWriter<&'a mut dyn Store>,
    cases: BTreeMap<Site, RemovalCase>,
}

/// The columns, and the keys of a line, in their order; what a line has no word for is empty, or null.
const COLUMNS: [&str; 24] = [
    "rule",
    "value",
    "url",
    "ask",
    "when",
    "why",
    "case",
    "site",
    "role",
    "state",
    "reviewed",
    "except",
    "pages_seen",
    "pages_polluted",
    "share",
    "confidence",
    "severity",
    "techniques",
    "categories",
    "first_seen",
    "last_seen",
    "tlp",
    "authority",
    "schema",
];

impl<'a> RemovalWriter<'a> {
    /// Begins; what the store holds is overwritten. On whose authority it is asked is told in a sheet in this language.
    pub fn begin(
        format: RemovalFormat,
        tlp: Tlp,
        authority: Option<&'a Authority>,
        lang: Lang,
        store: &'a mut dyn Store,
    ) -> Result<Self, ShareError> {
        store.seek(SeekFrom::Start(0))?;
        Ok(RemovalWriter { format, tlp, authority, lang, store: BufWriter::new(store), cases: BTreeMap::new() })
    }

    /// Takes the polluted pages of a case.
    pub fn put(&mut self, site: &Site, case: RemovalCase, pages: &[RemovalPage]) -> Result<(), ShareError> {
        let rows = pages.iter().map(|page| self.told(page_told(page), &case));
        let bytes = self.written(rows.collect())?;
        self.store.write_all(&bytes)?;
        self.cases.insert(site.clone(), case);
        Ok(())
    }

    /// Writes the rules, with what is asked for what they cover, and the pages.
    pub fn end(self, rules: &[(Ask, PoolRule)], out: &mut dyn Write) -> Result<(), ShareError> {
        if self.format == RemovalFormat::Csv {
            Sheet::begin(out, &COLUMNS)?.end()?;
        }
        let of_case = |(ask, rule): &(Ask, PoolRule)| {
            let case = self.cases.get(&rule.site)?;
            Some(self.told(rule_told(rule, case.asked_most(*ask)?), case))
        };
        out.write_all(&self.written(rules.iter().filter_map(of_case).collect())?)?;
        let store = self.store.into_inner().map_err(io::IntoInnerError::into_error)?;
        let length = store.stream_position()?;
        store.seek(SeekFrom::Start(0))?;
        io::copy(&mut store.take(length), out)?;
        Ok(out.flush()?)
    }

    fn told(&self, mut told: Value, case: &RemovalCase) -> Value {
        told["schema"] = "suyuan.removal/1".into();
        told["case"] = case.case.as_str().into();
        told["site"] = json::text(&case.site);
        told["role"] = case.role.name().into();
        told["state"] = case.state.name().into();
        told["reviewed"] = case.is_reviewed.into();
        told["tlp"] = self.tlp.label().into();
        if let Some(authority) = self.authority {
            told["authority"] = match self.format {
                RemovalFormat::Jsonl => authority::value(authority),
                RemovalFormat::Csv => authority::in_a_line(authority, self.lang).into(),
            };
        }
        if told["rule"] != "url" {
            told["techniques"] = json::texts(&case.techniques);
            told["categories"] = json::texts(&case.categories);
            told["first_seen"] = case.first_seen.to_string().into();
            told["last_seen"] = case.last_seen.to_string().into();
        }
        told
    }

    fn written(&self, told: Vec<Value>) -> Result<Vec<u8>, ShareError> {
        let mut bytes: Vec<u8> = Vec::new();
        match self.format {
            RemovalFormat::Jsonl => told.iter().try_for_each(|told| json::line(&mut bytes, told))?,
            RemovalFormat::Csv => {
                let mut sheet = Sheet::without_head(&mut bytes);
                told.iter().try_for_each(|told| sheet.row(&COLUMNS.map(|column| cell(&told[column]))))?;
                sheet.end()?;
            }
        }
        Ok(bytes)
    }
}

impl RemovalCase {
    /// Of what is asked so for its pages, what is asked for most of them.
    fn asked_most(&self, ask: Ask) -> Option<EngineAsk> {
        let asked = self.asked.iter().filter(|(one, _)| one.ask == ask);
        asked.max_by_key(|(_, pages)| **pages).map(|(one, _)| *one)
    }
}

fn rule_told(rule: &PoolRule, asked: EngineAsk) -> Value {
    let (kind, value, except) = match &rule.covers {
        Covers::Prefix(prefix) => ("prefix", prefix, &[][..]),
        Covers::Hosts { pattern, except } => ("hosts", pattern, &except[..]),
    };
    json!({
        "rule": kind,
        "value": json::text(value),
        "ask": asked.ask.name(),
        "when": asked.when.name(),
        "why": asked.why.name(),
        "except": json::texts(except),
        "pages_seen": rule.seen.pages,
        "pages_polluted": rule.seen.polluted,
        "share": rounded(rule.seen.share()),
        "confidence": rounded(rule.seen.confidence()),
    })
}

fn page_told(page: &RemovalPage) -> Value {
    json!({
        "rule": "url",
        "value": json::text(&page.found),
        "url": json::text(&page.url),
        "ask": page.asked.ask.name(),
        "when": page.asked.when.name(),
        "why": page.asked.why.name(),
        "confidence": page.confidence,
        "severity": page.severity.name(),
        "techniques": json::texts(&page.techniques),
        "categories": json::texts(&page.categories),
        "first_seen": page.first_seen.to_string(),
        "last_seen": page.last_seen.to_string(),
    })
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// Three digits are more than what was counted can tell.
fn rounded(share: f64) -> f64 {
    (share * 1_000.0).floor() / 1_000.0
}
