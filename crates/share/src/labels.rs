//! Names in any text, whoever it is that knows them: what looks like the name of a host cannot be clicked.
//!
//! A page names more than the thing that one finding is about, and a quote may begin in the middle of a name.
//! So what counts is only the shape: a label, a dot of any script, and a top-level domain that is in use or reserved.

use std::net::Ipv4Addr;

use suyuan_page::is_known_top;

/// Longest top-level domain in another script, in characters; a longer run of letters is words behind a name.
pub const TOP_CHARS_MAX: usize = 16;

/// The last dot of every name of labels and of every IPv4 address becomes `[.]`.
pub(crate) fn without_names(text: &str) -> String {
    let dots: Vec<(usize, char)> = text.char_indices().filter(|&(_, c)| is_dot(c)).collect();
    // From the last one on: a name ends where no further dot leads to a top-level domain.
    let mut ends: Vec<Option<usize>> = vec![None; dots.len()];
    for (place, &(at, dot)) in dots.iter().enumerate().rev() {
        let behind = at + dot.len_utf8();
        ends[place] = text[..at].chars().next_back().filter(|&c| is_of_label(c)).and_then(|_| {
            let end = top_end(text, behind).or_else(|| address_end(text, at, behind))?;
            let is_inside = is_harmless_at(&text[end..])
                || dots.get(place + 1).is_some_and(|&(next, _)| next == end && ends[place + 1].is_some());
            Some(if is_inside { usize::MAX } else { end })
        });
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (&(at, dot), end) in dots.iter().zip(ends) {
        if end.is_some_and(|end| end != usize::MAX) {
            out.push_str(&text[from..at]);
            out.push_str("[.]");
            from = at + dot.len_utf8();
        }
    }
    out + &text[from..]
}

/// The dots of host names (UTS #46).
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
}

fn is_of_label(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Letters and digits of full width are those of ASCII to every browser.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Where the top-level domain ends that begins here, if one does. Words may follow one of another script without a space.
fn top_end(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let is_narrow = |c: char| matches!(narrow(c), 'a'..='z' | 'A'..='Z' | '0'..='9' | '-');
    let length = rest.find(|c| !is_narrow(c)).unwrap_or(rest.len());
    if length > 0 {
        let label: String = rest[..length].chars().map(narrow).collect();
        let label = label.trim_end_matches('-').to_ascii_lowercase();
        return (label.starts_with("xn--") || is_known_top(&label)).then_some(from + length);
    }
    let letters = rest.char_indices().take_while(|(_, c)| !c.is_ascii() && !c.is_whitespace() && !is_dot(*c));
    let ends: Vec<usize> = letters.take(TOP_CHARS_MAX).map(|(at, c)| at + c.len_utf8()).collect();
    ends.into_iter().rev().find(|&end| is_known_top(&rest[..end])).map(|end| from + end)
}

/// Where the IPv4 address ends whose last number begins here, if one does.
fn address_end(text: &str, at: usize, behind: usize) -> Option<usize> {
    let before = &text[..at];
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let end = behind + text[behind..].bytes().take_while(u8::is_ascii_digit).count();
    let is_address = end - start <= "255.255.255.255".len() && text[start..end].parse::<Ipv4Addr>().is_ok();
    is_address.then_some(end)
}

/// Whether a name goes on with a dot that nobody can click.
fn is_harmless_at(rest: &str) -> bool {
    rest.strip_prefix("[.]").is_some_and(|rest| rest.starts_with(is_of_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_a_text_is_harmless() {
        for (text, harmless) in [
            ("luckybet88.test sifu.test WWW.Porn-x.TEST", "luckybet88[.]test sifu[.]test WWW.Porn-x[.]TEST"),
            ("uckybet88.test", "uckybet88[.]test"),
            (".test x.te…", ".test x.te…"),
            ("访问sifu.test领取www.a.com。", "访问sifu[.]test领取www.a[.]com。"),
            ("彩票.中国有奖 пример.рф 赌场.在线", "彩票[.]中国有奖 пример[.]рф 赌场[.]在线"),
            (
                "sifu。test sifu．com sifu｡org ｓｉｆｕ．ｔｅｓｔ",
                "sifu[.]test sifu[.]com sifu[.]org ｓｉｆｕ[.]ｔｅｓｔ",
            ),
            ("a.xn--fiqs8s sifu.test.html sifu.test.", "a[.]xn--fiqs8s sifu[.]test.html sifu[.]test."),
            ("casino.example.org www.casino[.]example", "casino.example[.]org www.casino[.]example"),
            ("198.51.100.7:80 1.2.3 version 10.0", "198.51.100[.]7:80 1.2.3 version 10.0"),
            ("index.html jquery.min.js 3.14 结束。开始", "index.html jquery.min.js 3.14 结束。开始"),
            ("it@sifu.test q=http%3A%2F%2Fsifu.test%2F", "it@sifu[.]test q=http%3A%2F%2Fsifu[.]test%2F"),
        ] {
            assert_eq!(without_names(text), harmless);
            assert_eq!(without_names(harmless), harmless, "once more");
        }
    }

    #[test]
    fn a_top_level_domain_in_another_script_is_looked_for_as_far_as_one_can_be_long() {
        let most = "字".repeat(TOP_CHARS_MAX);
        assert_eq!(without_names(&format!("a.中国{most}")), format!("a[.]中国{most}"));
        assert_eq!(without_names(&format!("a.{most}.com")), format!("a.{most}[.]com"));
    }

    proptest::proptest! {
        #[test]
        fn no_name_stays_whole(before in "\\PC{0,20}", after in "[^a-zA-Z0-9ａ-ｚＡ-Ｚ０-９.。．｡\\[-]{0,1}\\PC{0,20}") {
            let after = if after.starts_with(|c: char| is_of_label(narrow(c))) { format!(" {after}") } else { after };
            let harmless = without_names(&format!("{before}casino.example{after}"));
            proptest::prop_assert!(!harmless.contains("casino.example"), "{}", harmless);
        }
    }
}
