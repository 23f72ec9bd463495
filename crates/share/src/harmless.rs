//! Makes text for people's eyes harmless: nothing watchlisted in it can be clicked, by whatever a mail program or terminal makes of it.

use suyuan_model::{ChainStep, Watch, WatchKind, defang};

use crate::labels;

/// A watchlisted thing as people see it.
pub(crate) fn watched(watch: &Watch) -> String {
    match watch.kind {
        WatchKind::Domain | WatchKind::Host | WatchKind::Url | WatchKind::Ip | WatchKind::Page | WatchKind::Mail => {
            address(&watch.name(), &[])
        }
        _ => watch.name(),
    }
}

/// A stop on a chain as people see it: what is watchlisted is harmless, and so is its name in the URL of a page.
pub(crate) fn step(step: &ChainStep, names: &[&str]) -> String {
    if step.visited { page(&step.url, names) } else { address(&step.url, names) }
}

/// Something watchlisted as people see it: it is harmless itself, and so is every address in its path or query.
pub(crate) fn address(url: &str, names: &[&str]) -> String {
    quote(&defang(url), names)
}

/// The URL of a page as people see it: one that would send a visitor on to something watchlisted no longer does.
///
/// What is watched is known to the caller in part only, so no name in the query stays whole.
pub(crate) fn page(url: &str, names: &[&str]) -> String {
    let url = without_known(url, names);
    match url.split_once('?') {
        Some((before, query)) if query.contains('.') => format!("{before}?{}", labels::without_names(query)),
        _ => url,
    }
}

/// Every name that the caller knows is harmless.
fn without_known(url: &str, names: &[&str]) -> String {
    names.iter().copied().filter_map(host_of).fold(url.to_owned(), without_name)
}

/// A quote from a page with every URL in it harmless, and every name of something watchlisted.
pub(crate) fn quote(text: &str, names: &[&str]) -> String {
    without_known(&without_hosts(without_schemes(text)), names)
}

/// Words of a page, cut anywhere: every name in them is harmless, since a page names more than the caller knows.
pub(crate) fn words(text: &str, names: &[&str]) -> String {
    labels::without_names(&quote(text, names))
}

/// The longest piece of a harmless text that stands in the same way in the text that it was made of, and is no address:
/// a label of a name that was changed, of an IP address what stands before the change, or what a URL has behind its host.
pub(crate) fn piece(harmless: &str) -> Option<&str> {
    let label_of = |before: &'_ str| -> usize {
        let label = before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')).len();
        let is_number = before[label..].bytes().all(|byte| byte.is_ascii_digit());
        if is_number { before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len() } else { label }
    };
    let (before, after) = harmless.rsplit_once("[.]")?;
    let labels = before.split("[.]").map(|before| &before[label_of(before)..]);
    let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).unwrap_or(after.len());
    let path = after[..end].find('/').map(|start| &after[start..end]);
    labels.chain(path).filter(|piece| !matches!(*piece, "" | "/")).max_by_key(|piece| piece.len())
}

/// `http` before `:` becomes `hxxp`.
fn without_schemes(text: &str) -> String {
    if !has(text, "http") {
        return text.to_owned();
    }
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find("http") {
        let start = at + found;
        let end = start + 4;
        out.push_str(&text[at..start]);
        let after = lower[end..].strip_prefix('s').unwrap_or(&lower[end..]);
        out.push_str(if after.starts_with([':', '\\']) { "hxxp" } else { &text[start..end] });
        at = end;
    }
    out + &text[at..]
}

/// The last dot of every host that follows `//` becomes `[.]`.
fn without_hosts(text: String) -> String {
    if !text.contains("//") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find("//") {
        let (before, host) = rest.split_at(start + 2);
        out.push_str(before);
        let end = host
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '\\'))
            .unwrap_or(host.len());
        match host[..end].rsplit_once('.') {
            Some((left, right)) if !left.ends_with('[') => {
                out.push_str(left);
                out.push_str("[.]");
                out.push_str(right);
            }
            _ => out.push_str(&host[..end]),
        }
        rest = &host[end..];
    }
    out + rest
}

/// The last dot of this name becomes `[.]` wherever it stands, in whatever case.
fn without_name(text: String, name: &str) -> String {
    // A name that is harmless already stays as it is.
    let Some(dot) = name.rfind('.').filter(|&dot| !name[..dot].ends_with('[')) else { return text };
    if !has(&text, name) {
        return text;
    }
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find(&name) {
        let start = at + found;
        out.push_str(&text[at..start + dot]);
        out.push_str("[.]");
        out.push_str(&text[start + dot + 1..start + name.len()]);
        at = start + name.len();
    }
    out + &text[at..]
}

/// Whether this stands in a text, in whatever case; most texts do not have it, and are not copied to find out.
fn has(text: &str, name: &str) -> bool {
    let Some(&first) = name.as_bytes().first() else { return true };
    let mut starts = text.as_bytes().windows(name.len()).filter(|window| window[0].eq_ignore_ascii_case(&first));
    starts.any(|window| window.eq_ignore_ascii_case(name.as_bytes()))
}

/// The host of a URL, the domain of a mail address, or the name itself.
fn host_of(name: &str) -> Option<&str> {
    let rest = name.split_once("://").map_or(name, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    (host.contains('.') && !host.starts_with('.')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_has_no_address_that_can_be_clicked() {
        for (text, harmless) in [
            (r#"<a href="HTTP://a.Casino.example/x">"#, r#"<a href="hxxp://a.Casino[.]example/x">"#),
            ("【casino.example】 casino.example", "【casino[.]example】 casino[.]example"),
            ("src=//b.other.example", "src=//b.other[.]example"),
            ("hxxps://www[.]casino[.]example/", "hxxps://www[.]casino[.]example/"),
            ("https://x/ http", "hxxps://x/ http"),
            ("plain.text stays", "plain.text stays"),
            ("hxxp://casino[.]example", "hxxp://casino[.]example"),
        ] {
            let names = ["http://casino.example/", "casino.example", "hxxps://www[.]casino[.]example/"];
            assert_eq!(quote(text, &names), harmless);
        }
    }

    #[test]
    fn a_piece_of_a_harmless_text_stands_in_the_text_itself_and_is_no_address() {
        for (text, found) in [
            ("http://www.casino.example/win", Some("casino")),
            ("<a href=\"//彩票.casino-1.example\">", Some("casino-1")),
            ("http://192.0.2.7:8899/", Some("192.0.2")),
            ("<a href='http://t.example/A6xyz'>casino</a>", Some("/A6xyz")),
            ("casino", None),
        ] {
            let harmless = quote(text, &["casino.example", "casino-1.example", "192.0.2.7"]);
            assert_eq!(piece(&harmless), found, "{harmless}");
            assert!(found.is_none_or(|piece| text.contains(piece)));
        }
    }

    #[test]
    fn an_address_in_an_address_is_harmless_too() {
        let url = "http://bad.casino.example/?q=https://casino.example/&r=//x.test/";
        let harmless = "hxxp://bad.casino[.]example/?q=hxxps://casino[.]example/&r=//x[.]test/";
        assert_eq!(address(url, &["bad.casino.example"]), harmless);
    }

    #[test]
    fn the_url_of_a_page_sends_nobody_on() {
        let url = "http://gov.example/link?url=http%3A%2F%2FCasino.example%2Flogin";
        assert_eq!(page(url, &["casino.example"]), "http://gov.example/link?url=http%3A%2F%2FCasino[.]example%2Flogin");
        assert_eq!(page("http://gov.example/news", &["casino.example", "12345"]), "http://gov.example/news");
        assert_eq!(page("http://gov.example/a.php?to=sifu.test/x", &[]), "http://gov.example/a.php?to=sifu[.]test/x");
    }

    proptest::proptest! {
        #[test]
        fn no_watched_name_stays_whole(before in ".{0,20}", after in ".{0,20}") {
            let harmless = quote(&format!("{before}casino.example{after}"), &["casino.example"]);
            proptest::prop_assert!(!harmless.to_ascii_lowercase().contains("casino.example"));
        }

        #[test]
        fn no_address_stays_whole(text in "(http|https|HTTP|//|:|/|a\\.b| |\"){0,20}") {
            let harmless = quote(&text, &[]).to_ascii_lowercase();
            proptest::prop_assert!(!harmless.contains("http:") && !harmless.contains("https:"), "{}", harmless);
        }
    }
}
