//! What a page's own URL says: an open redirect that was found in an index, a search page that repeats what it is asked.
//!
//! Nobody followed or ran anything, so what a URL carries proves no more than that it is there (E0).
//! A site that refuses the URL has closed the door, and is not reported for the knocking.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use suyuan_lists::Watchlist;
use suyuan_model::{Capture, EvidenceLevel, Headers, PageUrl, Place, Response, Severity, Sighting, Technique, WatchId};
use suyuan_page::{Carried, Carrier, RAW_CHARS_MAX, SNIPPET_CHARS_MAX, Source, Target, asked_words, carried, examine};

use crate::hot_search::{PAGES, searched};
use crate::traditional::simplified;
use crate::{Reading, asked, find, found, redirector};

/// How far into a body a `meta` is looked for that tells engines not to keep the page, or words for those who leave, in bytes.
pub const HEAD_BYTES_MAX: usize = 64 * 1024;

/// So many places of a page are noted that repeat the tags that its URL asks for.
pub const ECHOES_MAX: usize = 16;

/// Adds what the URL of this capture carries to what was read.
pub(crate) fn read(capture: &Capture, response: &Response, watchlist: &Watchlist, reading: &mut Reading) {
    let page = &capture.visit.url;
    // A shortener or wrapper that leads on does what it is for, and is nobody's broken server.
    if redirector::is_wrapper(page) {
        for sent in reading.sightings.iter_mut().filter(|seen| matches!(seen.technique, Technique::N1 | Technique::N2))
        {
            sent.technique = Technique::N5;
            sent.severity = Technique::N5.severity();
        }
    }
    if response.status < 400 {
        let mut redirects = redirects(page, watchlist);
        // What is called after safety and answers with a page of its own that leads nobody there, checks.
        let leads = |asked: &Sighting| {
            reading.sightings.iter().any(|seen| seen.watch == asked.watch && seen.severity >= Severity::Medium)
        };
        let checks = redirector::is_of_safety(page) && response.status == 200 && !redirects.iter().any(leads);
        let is_warned = !redirects.is_empty() && (checks || warns_who_leaves(page, response));
        if is_warned {
            for asked in &mut redirects {
                asked.severity = Severity::Low;
            }
        }
        // Where the visitor is sent is what the URL asked for: the server does as it is told, and is no traitor.
        // A login that really sends there is such a door, too.
        let carried: BTreeSet<WatchId> = carried(page)
            .iter()
            .filter(|one| !one.bare)
            .filter_map(|one| find(watchlist, Target::Url(&one.url)))
            .collect();
        let is_asked = |watch: &WatchId| redirects.iter().any(|asked| asked.watch == *watch);
        let by_head: BTreeSet<WatchId> = carried.iter().copied().filter(|_| !redirector::is_archive(page)).collect();
        for seen in &mut reading.sightings {
            let is_sent = match seen.technique {
                Technique::N1 => carried.contains(&seen.watch) || is_asked(&seen.watch),
                Technique::N2 => by_head.contains(&seen.watch) || is_asked(&seen.watch),
                // By a script it is the same where that says what was asked, and nothing is hidden.
                Technique::M29 => seen.place == Place::ScriptString && is_repeated_whole(seen, page, watchlist),
                _ => false,
            };
            if is_sent {
                seen.technique = Technique::N4;
                seen.severity = Technique::N4.severity();
            }
            // Who warns those who leave has a link there for who wants to go on.
            let is_offered = seen.technique == Technique::M1 && seen.concealment.is_empty();
            if is_warned && is_offered && is_asked(&seen.watch) {
                seen.severity = seen.severity.min(Severity::Low);
            }
        }
        reading.sightings.splice(0..0, redirects);
    }
    reflections(page, response, watchlist, reading);
    copies(page, watchlist, reading);
}

/// Whether a script leads to just the URL that the page was asked to lead to.
fn is_repeated_whole(seen: &Sighting, page: &PageUrl, watchlist: &Watchlist) -> bool {
    let Some(to) = seen.matched_url.as_deref().filter(|_| seen.concealment.is_empty()) else { return false };
    let is_same = |asked: &Sighting| asked.watch == seen.watch && asked.matched_url.as_deref() == Some(to);
    redirects(page, watchlist).iter().any(is_same)
}

/// A page that an archive kept of a watched thing names it as that thing did: what stands there was not planted at the archive.
fn copies(page: &PageUrl, watchlist: &Watchlist, reading: &mut Reading) {
    if reading.sightings.is_empty() || !redirector::is_archive(page) {
        return;
    }
    let kept = carried(page).into_iter().filter(is_in_path);
    let kept: BTreeSet<WatchId> = kept.filter_map(|one| find(watchlist, Target::Url(&one.url))).collect();
    // Whoever plants a page chooses its URL, too: an archive is known by its host, or by where its links lead.
    if kept.is_empty() || !redirector::is_teller(page) && !leads_on_in_archive(page, reading) {
        return;
    }
    for seen in reading.sightings.iter_mut().filter(|seen| kept.contains(&seen.watch) && is_repeated(seen)) {
        seen.severity = seen.severity.min(Severity::Low);
    }
}

/// Whether a URL carries this one whole in its path.
fn is_in_path(one: &Carried) -> bool {
    matches!(one.carrier, Carrier::Path(_)) && !one.bare
}

/// Whether links of a page lead to other copies of the archive that it seems to lie in.
fn leads_on_in_archive(page: &PageUrl, reading: &Reading) -> bool {
    let prefix = redirector::archive_prefix(page);
    let is_copy =
        |url: &PageUrl| url != page && redirector::archive_prefix(url) == prefix && carried(url).iter().any(is_in_path);
    let watched = reading.sightings.iter().filter_map(|seen| PageUrl::new(seen.matched_url.as_deref()?).ok());
    reading.hops.iter().any(|hop| hop.to.host() == page.host() && is_copy(&hop.to))
        || watched.into_iter().any(|url| is_copy(&url))
}

/// Whether an archive repeats such a thing of what it keeps: words, links and pictures in plain sight.
///
/// Its frames, forms, scripts and redirects lead to itself.
fn is_repeated(seen: &Sighting) -> bool {
    use Technique::{M1, M6, M20, M25, M28, T1, T2, T3, T4, T5, T6, T7, T8, U1};
    match seen.technique {
        U1 | M6 | T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 => true,
        M1 | M20 | M25 | M28 => seen.concealment.is_empty(),
        _ => false,
    }
}

/// Whether a page warns before somebody leaves the site, instead of sending him on.
fn warns_who_leaves(page: &PageUrl, response: &Response) -> bool {
    let source = Source::new(page, &response.headers, head(response));
    let blocks = suyuan_page::blocks(&source);
    let mut texts = blocks
        .iter()
        .filter(|block| block.has_words() && !block.is_hidden)
        .map(|it| simplified(&it.text.to_lowercase()));
    response.status == 200 && texts.any(|text| WARNINGS.iter().any(|words| text.contains(words)))
}

/// What pages say to those who are about to leave.
const WARNINGS: &[&str] = &[
    "即将离开",
    "将要离开",
    "正在离开",
    "您将离开",
    "离开本站",
    "非本站链接",
    "you are leaving",
    "you are about to leave",
    "now leaving",
    "leaving this site",
    "external link warning",
];

/// The watched things that a URL asks to be led to.
pub(crate) fn redirects(page: &PageUrl, watchlist: &Watchlist) -> Vec<Sighting> {
    let all = carried(page);
    if all.is_empty() || redirector::only_tells(page) {
        return Vec::new();
    }
    let leads = all.into_iter().filter(|one| redirector::leads(page, &one.carrier, one.bare));
    let mut known = BTreeSet::new();
    leads
        .filter_map(|one| {
            let watch = find(watchlist, Target::Url(&one.url)).filter(|watch| known.insert(*watch))?;
            let mut seen = seen_in_url(watch, Technique::N4, page, &one.raw);
            seen.decoded_by = one.decoded_by;
            seen.matched_url = Some(one.url.as_str().to_owned());
            Some(seen)
        })
        .collect()
}

/// A page whose title, heading or description repeats what its URL asks for says whatever it is told.
fn reflections(page: &PageUrl, response: &Response, watchlist: &Watchlist, reading: &mut Reading) {
    if reading.sightings.is_empty() {
        return;
    }
    let is_register = is_register(page, reading);
    let mut asked = asked_for(page, reading.charset, watchlist);
    // `/casino.example.html` is the page of that name in a register.
    let named = PAGES.iter().find_map(|end| page.as_str().strip_suffix(end)).filter(|_| is_register);
    if let Some(named) = named.and_then(|named| PageUrl::new(named).ok()) {
        asked.extend(asked_for(&named, reading.charset, watchlist));
    }
    let is_echo = |seen: &Sighting| {
        seen.level == EvidenceLevel::E0
            && matches!(seen.place, Place::Title | Place::Heading | Place::Meta | Place::Og)
            && asked.iter().any(|(watch, _)| *watch == seen.watch)
    };
    let echoed: BTreeSet<WatchId> =
        reading.sightings.iter().filter(|seen| is_echo(seen)).map(|seen| seen.watch).collect();
    // What engines are told not to keep does no harm that lasts; nobody reads the page for it who has nothing to judge.
    let is_kept = !echoed.is_empty() && response.status < 400 && !says_noindex(page, response);
    let is_entry = is_register || redirector::is_entry(page);
    let severity = if is_kept && !is_entry { Technique::U1.severity() } else { Severity::Low };
    let markup = echoed_markup(page, response, reading.charset);
    let is_markup = |seen: &Sighting| {
        let is_asked = || asked.iter().any(|(watch, _)| *watch == seen.watch);
        let at = seen.byte_offset.and_then(|at| usize::try_from(at).ok());
        at.is_some_and(|at| markup.iter().any(|range| range.contains(&at))) && is_asked()
    };
    for seen in &mut reading.sightings {
        // Who asks writes the page himself, and it does what he says to whoever follows his link.
        if is_markup(seen) && seen.technique.rank() > Technique::U1.rank() {
            seen.technique = Technique::U1;
            seen.severity = if is_entry { seen.severity } else { seen.severity.max(Technique::U1.severity()) };
        }
        let is_field = seen.technique == Technique::M18 && echoed.contains(&seen.watch);
        if (is_field || is_echo(seen))
            && seen.technique != Technique::M4
            && seen.technique.rank() > Technique::U1.rank()
        {
            seen.technique = Technique::U1;
            seen.severity = if seen.severity == Severity::Info { Severity::Info } else { severity };
            seen.level = EvidenceLevel::E0;
        }
    }
    // The field that asked keeps what it was asked for; a page that repeats it nowhere else repeats nothing.
    let is_kept_in_field = |seen: &Sighting| {
        let was_asked = || asked.iter().any(|(watch, _)| *watch == seen.watch);
        seen.technique == Technique::M18 && seen.level == EvidenceLevel::E0 && was_asked()
    };
    reading.sightings.retain(|seen| !is_kept_in_field(seen));
    let of_url = asked.into_iter().filter(|(watch, _)| echoed.contains(watch));
    let of_url = of_url.map(|(watch, raw)| Sighting { severity, ..seen_in_url(watch, Technique::U1, page, &raw) });
    reading.sightings.splice(0..0, of_url.collect::<Vec<_>>());
}

/// Where in the body tags stand that the query of the URL is made of.
fn echoed_markup(page: &PageUrl, response: &Response, charset: &str) -> Vec<Range<usize>> {
    if response.status >= 400 {
        return Vec::new();
    }
    let values = page.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let asked = values.flat_map(|(_, value)| asked_words(&value.replace('+', " "), charset));
    let tags = asked.filter_map(|words| Some(words[words.find('<')?..=words.rfind('>')?].to_owned()));
    let tags: Vec<String> = tags.filter(|tags| tags.len() > "<a>".len()).collect();
    let Ok(search) = AhoCorasick::new(&tags) else { return Vec::new() };
    search.find_iter(response.body.bytes()).map(|found| found.range()).take(ECHOES_MAX).collect()
}

/// Whether a page's title calls it the entry of a register, in words that nobody asked it for.
fn is_register(page: &PageUrl, reading: &Reading) -> bool {
    let title = simplified(&reading.title.to_lowercase());
    let asked = asked_words(page.path_and_query(), reading.charset).concat();
    let asked = simplified(&asked.to_lowercase());
    REGISTERS.iter().any(|words| title.contains(words) && !asked.contains(words))
}

/// What registers and tools for webmasters call their pages.
pub(crate) const REGISTERS: &[&str] = &[
    "whois",
    "备案信息",
    "备案查询",
    "域名查询",
    "域名信息",
    "网站信息查询",
    "seo综合查询",
    "权重查询",
    "收录查询",
    "dns查询",
    "解析查询",
    "ssl证书",
    "证书检测",
    "安全检测",
    "ip查询",
    "ip归属地",
    "ip地址查询",
    "domain lookup",
    "domain information",
    "dns lookup",
    "dns records",
    "ssl certificate",
    "ssl check",
    "site report",
    "domain report",
];

/// The watched things that path and query of a URL name, each with how.
///
/// Browsers write what is searched for in the characters of the page that asks, whose `charset` is that of the answer, mostly.
pub(crate) fn asked_for(page: &PageUrl, charset: &str, watchlist: &Watchlist) -> Vec<(WatchId, String)> {
    let whole = page.path_and_query().split(['/', '?', '&', '=', '+']);
    let parts: Vec<&str> = whole.chain(searched(page)).collect();
    let mut words = parts.join("\n");
    for reading in parts.iter().filter(|part| part.contains('%')).flat_map(|part| asked_words(part, charset)) {
        words.push('\n');
        words.push_str(&reading);
    }
    let headers = Headers(vec![("content-type".to_owned(), b"text/plain; charset=utf-8".to_vec())]);
    let source = Source::new(page, &headers, words.as_bytes());
    let spots = examine(&source, &mut |target| asked(watchlist, target)).spots;
    let mut known = BTreeSet::new();
    spots
        .into_iter()
        .filter_map(|spot| found(watchlist, &spot).filter(|watch| known.insert(*watch)).map(|watch| (watch, spot.raw)))
        .collect()
}

/// A sighting in a page's own URL.
fn seen_in_url(watch: WatchId, technique: Technique, page: &PageUrl, raw: &str) -> Sighting {
    Sighting {
        watch,
        technique,
        place: Place::UrlParameter,
        concealment: Vec::new(),
        raw: raw.chars().take(RAW_CHARS_MAX).collect(),
        decoded_by: Vec::new(),
        matched_url: None,
        text: String::new(),
        rel: Vec::new(),
        selector: None,
        byte_offset: None,
        snippet: page.path_and_query().chars().take(SNIPPET_CHARS_MAX).collect(),
        severity: technique.severity(),
        level: EvidenceLevel::E0,
    }
}

/// Whether engines are told not to keep the page, by header or `meta`.
fn says_noindex(page: &PageUrl, response: &Response) -> bool {
    let says = |text: &str| text.to_ascii_lowercase().split([',', ' ']).any(|word| matches!(word, "noindex" | "none"));
    // `googlebot: noindex, nofollow`; some fields have a colon of their own, but no robot is called so.
    let for_engines = |text: &str| match text.split_once(':') {
        Some((agent, said)) => ROBOTS.contains(&agent.trim().to_ascii_lowercase().as_str()) && says(said),
        None => says(text),
    };
    response.headers.all("x-robots-tag").any(for_engines)
        || suyuan_page::robots(&Source::new(page, &response.headers, head(response))).iter().any(|said| says(said))
}

/// Search engines, as fields for robots call them.
const ROBOTS: &[&str] = &[
    "robots",
    "googlebot",
    "baiduspider",
    "bingbot",
    "360spider",
    "sogou web spider",
    "sogou",
    "yandex",
    "yandexbot",
    "slurp",
    "duckduckbot",
    "yisouspider",
];

/// The beginning of a body.
fn head(response: &Response) -> &[u8] {
    let body = response.body.bytes();
    &body[..body.len().min(HEAD_BYTES_MAX)]
}
