//! How to see a block with one's own eyes: in the source, with curl as the vantage that showed it, in the site's files.
//!
//! Whatever is told here can be copied into a shell as it stands, and leads to nothing watchlisted.

use suyuan_cases::Fix;
use suyuan_model::{Place, Vantage, defang};
use suyuan_words::{Lang, reports, say};

use crate::{harmless, shown};

/// Most bytes that the command shows from where the block begins.
const SHOWN_BYTES: u64 = 400;

/// Longest text that is looked for in files as it stands, in characters.
const SEARCH_CHARS_MAX: usize = 60;

const SPIDER: &str = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)";
const DESKTOP: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const RESULT: &str = "https://www.baidu.com/s?wd=test";

/// A line for each way to see a block; harmless, not encoded.
pub(crate) fn how(lang: Lang, fix: &Fix, names: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    let part = fix.see.selector.as_deref().filter(|_| is_in_file(fix));
    if let Some(part) = part {
        told.push(say(lang, reports::FIX_PART, &[("part", &harmless::page(part, names))]));
    }
    if let Some(at) = fix.at.as_ref().filter(|at| part != Some(at)) {
        let is_element = fix.see.selector.is_some() && at.contains(" > ");
        let word = if is_element { reports::FIX_SELECTOR } else { reports::FIX_HOLE };
        let at = harmless::page(at, names);
        told.push(say(lang, word, &[("selector", &at), ("path", &at)]));
    }
    if let Some(offset) = fix.see.byte_offset {
        told.push(say(lang, reports::FIX_OFFSET, &[("offset", &offset)]));
    }
    told.push(shown::see(lang, fix));
    told.extend(curl(fix, names).map(|command| say(lang, reports::FIX_CURL, &[("command", &command)])));
    told.extend(search(fix).map(|command| say(lang, reports::FIX_SEARCH, &[("command", &command)])));
    told
}

/// Whether it stands in a file whose bytes are packed: no search and no place in bytes finds it.
fn is_in_file(fix: &Fix) -> bool {
    matches!(fix.place, Place::Document | Place::Qr) && fix.see.byte_offset.is_none()
}

/// The request that shows it; none where only a browser or a search engine would, or where the URL itself names what is watched.
pub(crate) fn curl(fix: &Fix, names: &[&str]) -> Option<String> {
    let see = &fix.see;
    if fix.place == Place::SearchResult || harmless::page(&see.page, names) != see.page {
        return None;
    }
    let as_who = match see.vantage {
        Vantage::Browser => return None,
        Vantage::Plain | Vantage::Repeat => String::new(),
        Vantage::Spider => format!(" -A '{SPIDER}'"),
        Vantage::Searcher => format!(" -A '{DESKTOP}' -e '{RESULT}'"),
        Vantage::Mobile => format!(" -A '{PHONE}' -e '{RESULT}'"),
        Vantage::Language => " -H 'Accept-Language: en'".to_owned(),
    };
    let from = match see.byte_offset {
        Some(offset) => format!(" | tail -c +{} | head -c {SHOWN_BYTES}", offset + 1),
        None => String::new(),
    };
    let headers = match see.byte_offset {
        Some(_) => "",
        None if is_in_file(fix) => " -O",
        None => " -i",
    };
    Some(format!("curl -sS{headers}{as_who} {}{from}", quoted(&see.page)))
}

/// The search through the site's files that finds it. A name in brackets is a pattern that fits the name itself.
pub(crate) fn search(fix: &Fix) -> Option<String> {
    if fix.place == Place::SearchResult || is_in_file(fix) {
        return None;
    }
    let is_name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    let raw = fix.see.raw.trim();
    // A handle has its kind before it.
    let mut values = fix.watched.iter().map(|name| name.split_once(':').map_or(&**name, |(_, value)| value));
    if let Some(name) = values.find(|name| is_name(name) && raw.to_ascii_lowercase().contains(name)) {
        let pattern =
            if name.contains('.') { defang(name).replace("[.]", ".").replace('.', "[.]") } else { name.to_owned() };
        return Some(format!("grep -rniE '{pattern}' ."));
    }
    // It is spelled in another way, or another host is named: what stands there is looked for, or what a URL has behind
    // its host, as far as it is harmless and fits into one line.
    let path = raw.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..]));
    let names = shown::names(&fix.watched);
    let pieces = [raw, path.unwrap_or_default()].map(|text| text.chars().take(SEARCH_CHARS_MAX).collect::<String>());
    let is_plain = |piece: &&String| {
        !matches!(piece.as_str(), "" | "/")
            && !piece.chars().any(|c| c.is_control() || c == '\u{FFFD}')
            && harmless::words(piece, &names) == **piece
    };
    pieces.iter().find(is_plain).map(|piece| format!("grep -rnF -e {} .", quoted(piece)))
}

/// A word of a shell in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use suyuan_cases::See;
    use suyuan_model::{Remedy, Severity, Technique};

    use super::*;

    fn fix(page: &str, raw: &str, vantage: Vantage, byte_offset: Option<u64>) -> Fix {
        Fix {
            technique: Technique::M7,
            place: Place::Anchor,
            severity: Severity::Critical,
            remedy: Remedy::Compromise,
            concealment: Vec::new(),
            at: None,
            watched: vec!["casino.example".to_owned(), "qq:12345".to_owned()],
            pages: vec![page.to_owned()],
            see: See { page: page.to_owned(), vantage, raw: raw.to_owned(), selector: None, byte_offset },
        }
    }

    const NEWS: &str = "http://school.example/news/7.html";

    fn curl_of(page: &str, vantage: Vantage, byte_offset: Option<u64>) -> Option<String> {
        curl(&fix(page, "", vantage, byte_offset), &["casino.example"])
    }

    #[test]
    fn a_request_shows_the_page_as_the_vantage_that_saw_it_from_where_it_begins() {
        assert_eq!(
            curl_of(NEWS, Vantage::Plain, Some(8123)).unwrap(),
            "curl -sS 'http://school.example/news/7.html' | tail -c +8124 | head -c 400"
        );
        assert!(curl_of(NEWS, Vantage::Spider, Some(0)).unwrap().contains("Baiduspider"));
        assert!(curl_of(NEWS, Vantage::Mobile, None).unwrap().contains(" -e 'https://www.baidu.com/"));
        assert_eq!(curl_of(NEWS, Vantage::Plain, None).unwrap(), "curl -sS -i 'http://school.example/news/7.html'");
        assert_eq!(curl_of(NEWS, Vantage::Browser, Some(1)), None);
    }

    #[test]
    fn what_only_a_search_engine_shows_is_asked_of_the_engine() {
        let seen = Fix { place: Place::SearchResult, ..fix(NEWS, "casino.example", Vantage::Plain, None) };
        assert_eq!(curl(&seen, &[]), None);
        assert!(shown::see(Lang::En, &seen).starts_with("Search for the page in the search engine"));
    }

    #[test]
    fn nobody_is_told_to_open_what_sends_him_on() {
        for place in [Place::HeaderLocation, Place::HeaderRefresh, Place::MetaRefresh] {
            let seen = Fix { place, ..fix(NEWS, "http://casino.example/", Vantage::Plain, None) };
            assert!(shown::see(Lang::En, &seen).starts_with("Request the "), "{place:?}");
        }
    }

    #[test]
    fn a_request_that_would_lead_to_what_is_watched_is_not_told() {
        assert_eq!(curl_of("http://school.example/link?url=http://casino.example/", Vantage::Plain, None), None);
    }

    #[test]
    fn a_url_cannot_leave_its_quotes() {
        assert_eq!(
            curl_of("http://school.example/a'; rm -rf ~ #", Vantage::Plain, None).unwrap(),
            r"curl -sS -i 'http://school.example/a'\''; rm -rf ~ #'"
        );
    }

    #[test]
    fn a_search_finds_the_name_or_what_stands_in_its_place() {
        let searched = |raw: &str| search(&fix(NEWS, raw, Vantage::Plain, None));
        assert_eq!(searched("http://A.Casino.example/x").as_deref(), Some("grep -rniE 'casino[.]example' ."));
        assert_eq!(searched("QQ 12345").as_deref(), Some("grep -rniE '12345' ."));
        assert_eq!(searched("&#99;asino&#46;ex'").as_deref(), Some(r"grep -rnF -e '&#99;asino&#46;ex'\''' ."));
        let cut = format!("grep -rnF -e '{}' .", "&".repeat(SEARCH_CHARS_MAX));
        assert_eq!(searched(&"&".repeat(SEARCH_CHARS_MAX + 1)), Some(cut));
        assert_eq!(searched(""), None);
        assert_eq!(searched("http://%63asino.ex/"), None);
    }
}
