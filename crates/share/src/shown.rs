//! Parts of sentences that several formats share.

use suyuan_cases::{FindingSummary, Fix, Gap};
use suyuan_model::{ChainStep, SearchResult, Severity, Technique, Timestamp, Vantage};
use suyuan_words::{Lang, Set, name_of, reports, say};

/// Longest quote from a page in a report: enough to find it again, too short to carry a page along.
pub(crate) const QUOTE_CHARS_MAX: usize = 200;

pub(crate) fn severity(lang: Lang, severity: Severity) -> &'static str {
    name_of(lang, Set::Severity, severity.name())
}

/// The code of a technique and its words: `M7 hidden block`.
pub(crate) fn technique(lang: Lang, technique: Technique) -> String {
    format!("{} {}", technique.name(), name_of(lang, Set::Technique, technique.name()))
}

/// What separates the items of a list.
pub(crate) const fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ", ",
        Lang::Zh => "、",
    }
}

/// Whole days between two moments.
pub(crate) fn days(from: Timestamp, to: Timestamp) -> u64 {
    to.since(from).as_secs() / 86_400
}

/// The date and time without decimals, as people read them.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{} {}", at.day(), at.clock())
}

/// The first characters of a quote, and `…` if there are more.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The search that a chain begins with, in a sentence; not encoded.
pub(crate) fn search(lang: Lang, result: &SearchResult) -> String {
    let engine = if result.engine.is_empty() { reports::CHAIN_ENGINE_UNKNOWN.text(lang) } else { &result.engine };
    match result.rank {
        Some(rank) => {
            say(lang, reports::CHAIN_SEARCH, &[("engine", &engine), ("query", &result.query), ("rank", &rank)])
        }
        None => say(lang, reports::CHAIN_SEARCH_UNRANKED, &[("engine", &engine), ("query", &result.query)]),
    }
}

/// How one gets to a step, in a word or two.
pub(crate) fn via(lang: Lang, step: &ChainStep) -> &'static str {
    let name = step.via.name();
    let set = if matches!(step.via, suyuan_model::Via::Place(_)) { Set::Place } else { Set::Via };
    name_of(lang, set, name)
}

/// How to look at a page in the way that showed the thing.
pub(crate) fn see_as(lang: Lang, vantage: Vantage) -> &'static str {
    name_of(lang, Set::SeeAs, vantage.name())
}

/// What was not looked at, and why; not encoded.
pub(crate) fn gap(lang: Lang, gap: &Gap) -> String {
    let what = match gap.why.as_str() {
        "vantage" => name_of(lang, Set::Vantage, &gap.what),
        "technique" => name_of(lang, Set::Technique, &gap.what),
        _ => &gap.what,
    };
    let why = name_of(lang, Set::Gap, &gap.why);
    match gap.pages {
        Some(pages) => say(lang, reports::GAP_PAGES, &[("what", &what), ("why", &why), ("n", &pages)]),
        None => say(lang, reports::GAP, &[("what", &what), ("why", &why)]),
    }
}

/// How to see a block with one's own eyes, in a sentence; not encoded.
pub(crate) fn see(lang: Lang, fix: &Fix) -> String {
    let how = see_as(lang, fix.see.vantage);
    if fix.see.raw.trim().is_empty() {
        return how.to_owned();
    }
    let names: Vec<&str> = fix.watched.iter().map(String::as_str).collect();
    let raw = shortened(&crate::harmless::quote(fix.see.raw.trim(), &names));
    say(lang, reports::FIX_SEE, &[("how", &how), ("raw", &raw)])
}

/// What a page says around the thing; harmless, not encoded.
pub(crate) fn quote(finding: &FindingSummary) -> Option<String> {
    let seen = &finding.telling.as_ref()?.sighting;
    let text = if seen.snippet.trim().is_empty() { &seen.raw } else { &seen.snippet };
    let matched = seen.matched_url.as_deref().unwrap_or_default();
    let quote = shortened(&crate::harmless::quote(text.trim(), &[&finding.watch.value, matched]));
    (!quote.is_empty()).then_some(quote)
}

/// The words of a link, cut short; harmless, not encoded.
pub(crate) fn link_text(step: &ChainStep, text: &str) -> String {
    let names = if step.visited { "" } else { &step.url };
    let mut words: String = crate::harmless::quote(text, &[names]).chars().take(LINK_CHARS_MAX + 1).collect();
    if words.chars().count() > LINK_CHARS_MAX {
        words = words.chars().take(LINK_CHARS_MAX).chain(['…']).collect();
    }
    words
}

/// Longest words of a link in a chain.
pub(crate) const LINK_CHARS_MAX: usize = 40;
