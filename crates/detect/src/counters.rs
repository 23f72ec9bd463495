//! What follows the last counter of a page: where nothing of the page itself stands behind it, somebody appended it.
//!
//! Counters are pasted at the very end of a template, and injected blocks behind them. An ordinary footer behind a
//! counter has something of the site: its own links, a notice, a form, an element for structure.

use std::ops::Range;

use suyuan_page::COUNTERS;

/// So many bytes behind the last counter are looked at: what is longer is a page, not a block that was appended.
pub const APPENDED_BYTES_MAX: usize = 64 << 10;

/// So many bytes of words may stand beside the links that were appended: whoever writes more writes a page.
pub const APPENDED_WORDS_BYTES_MAX: usize = 120;

/// What else a script of a counter is called, where it stands on the site itself.
const COPIED: &str = "hm.js";

/// Elements that structure a page, or that a reader works with: whoever appends links has none of them.
const STRUCTURE: &[&str] = &[
    "address", "article", "aside", "button", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "input", "main", "nav", "section", "select", "table", "textarea", "video",
];

/// What a site says of itself at its foot.
const OF_THE_SITE: &[&str] = &[
    "copyright",
    "©",
    "&copy;",
    "all rights reserved",
    "版权",
    "版權",
    "备案",
    "備案",
    "icp",
    "公网安备",
    "友情链接",
    "友情鏈接",
    "友情連結",
    "技术支持",
    "技術支持",
    "主办",
    "承办",
    "地址",
    "电话",
    "联系我们",
    "powered by",
    "friend links",
    "partners",
];

/// Where in a body the block lies that was appended behind the last counter, in bytes; none where there is no such block.
///
/// `own` is the host of the page.
pub(crate) fn appended(body: &[u8], own: &str) -> Option<Range<u64>> {
    // What a foot says could not be read in another charset: then nobody is said to have appended anything.
    let lower = std::str::from_utf8(body).ok()?.to_ascii_lowercase();
    let Range { start: counter, end: start } = last_counter(&lower)?;
    let rest = &lower[start..];
    let end = rest.find("</body").or_else(|| rest.find("</html")).unwrap_or(rest.len());
    if end == 0 || end > APPENDED_BYTES_MAX {
        return None;
    }
    let tail = &rest[..end];
    // A counter at the head or the beginning of a page has all of it behind itself.
    let page = lower.find("<body")?;
    let before = lower.get(page..counter)?;
    let words = words_beside_links(tail);
    if words > APPENDED_WORDS_BYTES_MAX || words_beside_links(before) <= words {
        return None;
    }
    let (start, end) = (start as u64, (start + end) as u64);
    (!has_structure(tail) && !OF_THE_SITE.iter().any(|words| tail.contains(words)) && !leads_home(tail, own))
        .then_some(start..end)
}

/// Where the last script of a counter stands, with what counts those without scripts.
fn last_counter(lower: &str) -> Option<Range<usize>> {
    const END: &str = "</script>";
    let mut last = None;
    let mut from = 0;
    // Each script is looked through once, up to its end.
    while let Some(start) = lower[from..].find("<script").map(|at| from + at) {
        let Some(close) = lower[start..].find(END).map(|at| start + at + END.len()) else { break };
        if COUNTERS.iter().chain([&COPIED]).any(|counter| lower[start..close].contains(counter)) {
            last = Some(start..close);
        }
        from = close;
    }
    let last = last?;
    // Counters count those without scripts, too.
    let rest = &lower[last.end..];
    let noscript = rest.trim_start().starts_with("<noscript").then(|| rest.find("</noscript>")).flatten();
    Some(last.start..last.end + noscript.map_or(0, |at| at + "</noscript>".len()))
}

/// Whether there is an element of the page's own structure, or one that began before is still open between words.
fn has_structure(tail: &str) -> bool {
    let mut depth = 0_i32;
    let mut has_content = false;
    for piece in tail.split('<').skip(1) {
        let is_end = piece.starts_with('/');
        let name: String = piece.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if STRUCTURE.contains(&name.as_str()) {
            return true;
        }
        match (name.as_str(), is_end) {
            ("div" | "ul" | "p" | "span" | "center", false) => depth += 1,
            ("div" | "ul" | "p" | "span" | "center", true) => depth -= 1,
            ("a", false) => has_content = true,
            _ => {}
        }
        // What closes an element of the page behind the links stands inside of the page.
        if has_content && depth < 0 {
            return true;
        }
        if !has_content {
            depth = depth.max(0);
        }
    }
    false
}

/// How many bytes of words stand outside of links, scripts and styles.
fn words_beside_links(tail: &str) -> usize {
    let mut words = 0;
    let mut within = None;
    for (at, piece) in tail.split('<').enumerate() {
        let (tag, text) = if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').next().unwrap_or_default();
        match within {
            Some(open) if tag.strip_prefix('/').is_some_and(|tag| tag.starts_with(open)) => within = None,
            Some(_) => continue,
            None => within = ["a", "script", "style"].into_iter().find(|&open| open == name),
        }
        if within.is_none() {
            words += text.split_whitespace().map(str::len).sum::<usize>();
        }
    }
    words
}

/// Whether a link leads to a page of the site itself.
fn leads_home(tail: &str, own: &str) -> bool {
    let own = own.strip_prefix("www.").unwrap_or(own);
    tail.split("href").skip(1).any(|rest| {
        let Some(value) = rest.trim_start().strip_prefix('=') else { return false };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let value = &value[..value.find(['"', '\'', '>', ' ']).unwrap_or(value.len())];
        match value.split_once("//") {
            Some((_, rest)) => rest.split(['/', '?', '#', ':']).next().is_some_and(|host| {
                host.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            }),
            None => !value.is_empty() && !value.contains(':'),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTER: &str = "<script src='https://s4.cnzz.com/z_stat.php?id=1'></script>";
    const BAD: &str = "<a href='http://casino.example/'>x</a>";

    fn is_appended(behind: &str) -> bool {
        let page = format!(
            "<html><body><p>News {}</p>{COUNTER}{behind}</body></html>",
            "of the day ".repeat(APPENDED_BYTES_MAX / 10)
        );
        appended(page.as_bytes(), "www.school.example").is_some()
    }

    #[test]
    fn links_behind_the_last_counter_were_appended() {
        for behind in [
            BAD.to_owned(),
            format!("\n<div>{BAD} {BAD}</div>\n"),
            format!("</div></div>\n<p>{BAD}</p>"),
            format!("<noscript><img src=x></noscript>{BAD}"),
            format!("<script>var x=1</script><span>{BAD}</span>"),
        ] {
            assert!(is_appended(&behind), "{behind}");
        }
        let other = "<a href='http://notschool.example/'>x</a>";
        assert!(is_appended(&format!("{BAD}{other}")), "a link to a name that only ends alike");
    }

    #[test]
    fn what_belongs_to_the_page_was_not() {
        for behind in [
            String::new(),
            format!("<footer>{BAD}</footer>"),
            format!("<p>{BAD}</p><p>© 2026 School</p>"),
            format!("<div>友情链接：{BAD}</div>"),
            format!("<p>{BAD} <a href='/about.html'>About</a></p>"),
            format!("<p>{BAD} <a href='http://www.school.example/'>Home</a></p>"),
            format!("<p>{BAD}</p></div>"),
            format!("<form action=/s><input></form>{BAD}"),
        ] {
            assert!(!is_appended(&behind), "{behind}");
        }
        let at_the_start = format!("<body>{COUNTER}<p>News of the day</p>{BAD}</body>");
        let in_the_head = format!("<head>{COUNTER}</head><body>{BAD}</body>");
        for page in [at_the_start, in_the_head] {
            assert_eq!(appended(page.as_bytes(), "www.school.example"), None, "{page}");
        }
        // What the foot says of the site is in another charset.
        let gbk = [b"<body>".as_slice(), &b"\xd0\xc2\xce\xc5".repeat(9), COUNTER.as_bytes(), BAD.as_bytes()].concat();
        assert_eq!(appended(&gbk, "www.school.example"), None);
        let words = |bytes: usize| is_appended(&format!("{BAD}{}<p>{}</p>", "<br>", "w".repeat(bytes)));
        assert_eq!((words(APPENDED_WORDS_BYTES_MAX), words(APPENDED_WORDS_BYTES_MAX + 1)), (true, false));
        let no_counter = format!("<body>{BAD}<script>var x=1</script>{BAD}</body>");
        assert_eq!(appended(no_counter.as_bytes(), "www.school.example"), None);
        let long = |bytes: usize| is_appended(&format!("{BAD}{}", " ".repeat(bytes - BAD.len())));
        assert_eq!((long(APPENDED_BYTES_MAX), long(APPENDED_BYTES_MAX + 1)), (true, false));
    }
}
