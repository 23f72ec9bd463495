//! Parts of sentences that several formats share.

use suyuan_cases::{
    CaseFile, ClaimTold, FOOT, FindingSummary, Fix, Gap, area_of, deadline_of, last_answer, overdue_since,
};
use suyuan_model::{
    ChainStep, ClaimKind, Contact, LookupSource, Party, Place, SearchResult, Severity, Site, Technique, Timestamp,
};
use suyuan_words::{Lang, Set, Word, cases, name_of, reports, say, word_of};

use crate::cleanup::totals::Totals;
use crate::harmless;

/// Longest quote from a page in a report: enough to find it again, too short to carry a page along.
pub(crate) const QUOTE_CHARS_MAX: usize = 200;

pub(crate) fn severity(lang: Lang, severity: Severity) -> &'static str {
    name_of(lang, Set::Severity, severity.name())
}

/// The code of a technique and its words: `M7 hidden block`.
pub(crate) fn technique(lang: Lang, technique: Technique) -> String {
    format!("{} {}", technique.name(), name_of(lang, Set::Technique, technique.name()))
}

/// How many cases there are, and how many sites that have none, since what was found there is for information only.
pub(crate) fn count(lang: Lang, totals: &Totals) -> String {
    let values: [(&str, &dyn std::fmt::Display); 2] = [("n", &totals.cases()), ("info", &totals.info())];
    say(lang, if totals.info() == 0 { reports::CASES_COUNT } else { reports::CASES_AND_INFO_COUNT }, &values)
}

/// What separates the items of a list.
pub(crate) const fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ", ",
        Lang::Zh => "、",
    }
}

/// What separates a head from its value.
pub(crate) const fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ": ",
        Lang::Zh => "：",
    }
}

/// What separates two sentences.
pub(crate) const fn space(lang: Lang) -> &'static str {
    match lang {
        Lang::En => " ",
        Lang::Zh => "",
    }
}

/// What separates two reasons.
pub(crate) const fn semicolon(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "; ",
        Lang::Zh => "；",
    }
}

/// The sentence of a member of a set about this, so many of so many; not encoded.
pub(crate) fn filled(lang: Lang, set: Set, name: &str, what: &str, count: u64, of: u64) -> String {
    match word_of(set, name) {
        Some(word) => say(lang, word, &[("what", &what), ("n", &count), ("of", &of)]),
        None => name.to_owned(),
    }
}

/// Who runs the site, by its own words; harmless, not encoded.
pub(crate) fn owner(file: &CaseFile) -> String {
    harmless::words(&shortened(&file.case.owner.name), &names(&file.watched))
}

/// What the name of the owner is headed with: whether somebody said it, or only the site itself.
pub(crate) fn owner_head(file: &CaseFile) -> Word {
    let is_told = file.contacts.iter().any(|it| it.party == Party::Owner && !it.owner.is_empty());
    if is_told { reports::COLUMN_OWNER_TOLD } else { reports::COLUMN_OWNER }
}

/// Somebody who can be told; not encoded.
pub fn contact(lang: Lang, told: &Contact, names: &[&str]) -> String {
    let is_police = told.party == Party::Police && !told.owner.is_empty();
    let police = is_police.then(|| say(lang, cases::POLICE_OF, &[("area", &told.owner)]));
    let texts: Vec<String> = [police.as_ref().unwrap_or(&told.owner), &told.contact, &told.sector]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| harmless::quote(&shortened(text), names))
        .collect();
    let party = name_of(lang, Set::Party, told.party.name());
    let about: [(&str, &dyn std::fmt::Display); 4] = [
        ("site", &told.site),
        ("source", &source(lang, &told.source)),
        ("confidence", &name_of(lang, Set::Confidence, told.confidence.name())),
        ("day", &told.at.day()),
    ];
    let from = say(lang, cases::CONTACT_FROM, &about);
    let note = told.note.map(|note| name_of(lang, Set::ContactNote, note.name()));
    let from = note.map_or(from.clone(), |note| format!("{from}{}{note}", comma(lang)));
    format!("{party}{}{}{}", colon(lang), texts.join(comma(lang)), aside(lang, &from))
}

/// From where a contact is known: the name of a list as it is, and what was looked up in words.
pub(crate) fn source(lang: Lang, source: &str) -> String {
    match LookupSource::from_name(source) {
        // In English the names are plain words already.
        _ if lang == Lang::En => shortened(source),
        Some(looked_up) => name_of(lang, Set::LookupSource, looked_up.name()).to_owned(),
        None if source == FOOT => cases::CONTACT_FOOT.text(lang).to_owned(),
        None => shortened(source),
    }
}

/// What is known about a claim beside itself; not encoded.
pub(crate) fn about_claim(lang: Lang, told: &ClaimTold) -> Vec<String> {
    let mut about = Vec::new();
    if told.claim.kind == ClaimKind::PublicSecurity
        && let Some(area) =
            told.claim.value.find(|c: char| c.is_ascii_digit()).and_then(|at| area_of(&told.claim.value[at..]))
    {
        about.push(say(lang, cases::CLAIM_AREA, &[("area", &area)]));
    }
    if told.claim.linked {
        about.push(cases::CLAIM_LINKED.text(lang).to_owned());
    }
    if !told.elsewhere.is_empty() {
        let sites: Vec<&str> = told.elsewhere.iter().map(Site::as_str).collect();
        about.push(say(lang, cases::CLAIM_ELSEWHERE, &[("sites", &sites.join(comma(lang)))]));
    }
    about
}

/// What is said of the end of a chain; nothing of the pages on the way.
pub(crate) fn end_of_chain(lang: Lang, step: &ChainStep) -> Option<&'static str> {
    match (step.visited, step.tier) {
        (true, _) => None,
        (false, 2..) => Some(reports::CHAIN_TIER_TWO.text(lang)),
        (false, _) => Some(reports::CHAIN_NOT_VISITED.text(lang)),
    }
}

/// An aside in the parentheses of the language.
pub(crate) fn aside(lang: Lang, text: &str) -> String {
    match lang {
        Lang::En => format!(" ({text})"),
        Lang::Zh => format!("（{text}）"),
    }
}

/// How long a case has been open, and when it was seen.
pub(crate) fn span(lang: Lang, file: &CaseFile, now: Timestamp) -> String {
    let case = &file.case;
    let (first, last) = (case.first_seen.day(), case.last_seen.day());
    say(lang, reports::SEEN_SPAN, &[("n", &days_open(file, now)), ("first", &first), ("last", &last)])
}

/// For how many whole days a case has been open, or was, until it was cleaned.
pub(crate) fn days_open(file: &CaseFile, now: Timestamp) -> u64 {
    let (from, to) = file.open_between(now);
    days(from, to)
}

/// Whole days between two moments.
pub(crate) fn days(from: Timestamp, to: Timestamp) -> u64 {
    to.since(from).as_secs() / 86_400
}

/// The date and time without decimals, as people read them.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{} {}", at.day(), at.clock())
}

/// Until when the owner has time, how late they are, and what they answered last; not encoded.
pub(crate) fn agreed(lang: Lang, file: &CaseFile, now: Timestamp) -> [(Word, String); 2] {
    // Behind its last day a deadline is a day overdue at once.
    let late = overdue_since(&file.history, now).map(|since| match days(since, now) {
        days if is_midnight(since) => days + 1,
        days => days.max(1),
    });
    let late = late.map(|days| aside(lang, &say(lang, cases::OVERDUE, &[("n", &days)]))).unwrap_or_default();
    let until = deadline_of(&file.history).map(|until| deadline(until) + &late);
    let answered = last_answer(&file.history).map(|answer| {
        let said = format!("{}{}{}", answer.actor, comma(lang), moment(answer.at));
        harmless::quote(&answer.reason, &names(&file.watched)) + &aside(lang, &said)
    });
    [(cases::COLUMN_DEADLINE, until.unwrap_or_default()), (cases::LAST_ANSWER, answered.unwrap_or_default())]
}

/// A deadline, of which the first moment that is too late is known: the last day, or the moment within one.
pub fn deadline(late: Timestamp) -> String {
    if is_midnight(late) { last_day(late) } else { format!("{} UTC", moment(late)) }
}

fn is_midnight(at: Timestamp) -> bool {
    at.millis().rem_euclid(86_400_000) == 0
}

/// The last day of a deadline.
pub(crate) fn last_day(late: Timestamp) -> String {
    Timestamp::from_millis(late.millis() - 1).day()
}

/// The first characters of a quote, and `…` if there are more.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(QUOTE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The search that a chain begins with, in a sentence; harmless, not encoded.
pub(crate) fn search(lang: Lang, result: &SearchResult, names: &[&str]) -> String {
    let engine = match result.engine.as_str() {
        "" => reports::CHAIN_ENGINE_UNKNOWN.text(lang).to_owned(),
        engine => harmless::quote(&shortened(engine), names),
    };
    let query = harmless::words(&shortened(&result.query), names);
    match result.rank {
        Some(rank) => say(lang, reports::CHAIN_SEARCH, &[("engine", &engine), ("query", &query), ("rank", &rank)]),
        None => say(lang, reports::CHAIN_SEARCH_UNRANKED, &[("engine", &engine), ("query", &query)]),
    }
}

/// How one gets to a step, in a word or two.
pub(crate) fn via(lang: Lang, step: &ChainStep) -> &'static str {
    let name = step.via.name();
    let set = if matches!(step.via, suyuan_model::Via::Place(_)) { Set::Place } else { Set::Via };
    name_of(lang, set, name)
}

/// The names of what is watched, as the encoders of [`crate::harmless`] take them.
pub(crate) fn names(watched: &[String]) -> Vec<&str> {
    watched.iter().map(String::as_str).collect()
}

/// How to look at a page in the way that showed the thing.
pub(crate) fn see_as(lang: Lang, fix: &Fix) -> &'static str {
    let shown_by = match fix.place {
        Place::SearchResult => fix.place.name(),
        Place::HeaderLocation | Place::HeaderRefresh | Place::HeaderLink | Place::HeaderOther => "header",
        Place::MetaRefresh => "sent-away",
        _ => fix.see.vantage.name(),
    };
    name_of(lang, Set::SeeAs, shown_by)
}

/// What was not looked at, and why; not encoded.
pub(crate) fn gap(lang: Lang, gap: &Gap) -> String {
    let what = match gap.why.as_str() {
        "vantage" => name_of(lang, Set::Vantage, &gap.what),
        "version" | "not-checked" => name_of(lang, Set::TechniqueGroup, &gap.what),
        _ => &gap.what,
    };
    let why = name_of(lang, Set::Gap, &gap.why);
    match gap.pages {
        Some(pages) if pages > 1 => {
            say(lang, reports::GAP_PAGES, &[("what", &what), ("why", &why), ("n", &(pages - 1))])
        }
        _ => say(lang, reports::GAP, &[("what", &what), ("why", &why)]),
    }
}

/// What was looked at on no page, under a heading that says so; not encoded.
pub(crate) fn gap_everywhere(lang: Lang, gap: &Gap) -> String {
    match gap.why.as_str() {
        "version" => name_of(lang, Set::TechniqueGroup, &gap.what).to_owned(),
        _ => self::gap(lang, gap),
    }
}

/// How to see a block with one's own eyes, in a sentence; not encoded.
pub(crate) fn see(lang: Lang, fix: &Fix) -> String {
    let how = see_as(lang, fix);
    if fix.see.raw.trim().is_empty() {
        return how.to_owned();
    }
    let names: Vec<&str> = fix.watched.iter().map(String::as_str).chain([fix.see.raw.as_str()]).collect();
    let as_it_stands = shortened(fix.see.raw.trim());
    let raw = harmless::words(&as_it_stands, &names);
    // What was made harmless stands nowhere: whoever searches for it would find nothing.
    match harmless::piece(&raw).filter(|_| raw != as_it_stands) {
        Some(piece) => say(lang, reports::FIX_SEE_PIECE, &[("how", &how), ("piece", &piece), ("raw", &raw)]),
        None => say(lang, reports::FIX_SEE, &[("how", &how), ("raw", &raw)]),
    }
}

/// What a page says around the thing; harmless, not encoded.
pub(crate) fn quote(finding: &FindingSummary) -> Option<String> {
    let seen = &finding.telling.as_ref()?.sighting;
    let text = if seen.snippet.trim().is_empty() { &seen.raw } else { &seen.snippet };
    let matched = seen.matched_url.as_deref().unwrap_or_default();
    let quote = harmless::words(&shortened(text.trim()), &[&finding.watch.value, matched, &seen.raw]);
    (!quote.is_empty()).then_some(quote)
}

/// The words of a link, cut short; harmless, not encoded.
pub(crate) fn link_text(step: &ChainStep, names: &[&str]) -> String {
    let named = if step.visited { "" } else { &step.url };
    let quote = harmless::words(&harmless::quote(&shortened(step.text.trim()), names), &[named]);
    match quote.char_indices().nth(LINK_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &quote[..end]),
        None => quote,
    }
}

/// Longest words of a link in a chain.
pub(crate) const LINK_CHARS_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use suyuan_model::{HopKind, Via};

    use super::*;

    #[test]
    fn a_quote_is_cut_behind_its_last_permitted_character() {
        let most = "溯".repeat(QUOTE_CHARS_MAX);
        assert_eq!(shortened(&most), most);
        assert_eq!(shortened(&format!("{most}源")), format!("{most}…"));
    }

    #[test]
    fn the_words_of_a_link_are_cut_behind_their_last_permitted_character() {
        let most = "溯".repeat(LINK_CHARS_MAX);
        let via = Via::Hop(HopKind::Link);
        let step = |text| ChainStep { url: String::new(), via, text, seed: None, visited: true, tier: 0 };
        assert_eq!(link_text(&step(most.clone()), &[]), most);
        assert_eq!(link_text(&step(format!("{most}源")), &[]), format!("{most}…"));
    }
}
