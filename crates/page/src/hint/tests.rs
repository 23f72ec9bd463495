//! What is hinted at, and that it is all that the scanner gives out.

use std::cell::Cell;

use proptest::prelude::*;
use suyuan_model::PageUrl;

use super::*;
use crate::names::{Kind, Scanner, What};

/// The hosts of all candidates that the scanner gives out.
fn candidates(text: &str, kind: Kind) -> Vec<String> {
    let base = PageUrl::new("http://page.example/").unwrap();
    let (tries, mut found) = (Cell::new(10_000), Vec::new());
    Scanner::new(text, &base, kind, &tries).scan(&mut |candidate| {
        match candidate.what {
            What::Top(_) => return true,
            What::Url(url) => found.push(url.host().to_owned()),
            What::Name(name) => found.push(name.into_owned()),
        }
        false
    });
    found
}

#[test]
fn so_many_answers_are_remembered() {
    let mut questions = 0;
    let (watched, mut answers) = (
        &mut |target: Target| {
            questions += usize::from(matches!(target, Target::Top(_)));
            false
        },
        Answers::default(),
    );
    let mut asked = Asked { watched, answers: &mut answers };
    for _ in 0..3 {
        (0..=TOPS_KEPT_MAX).for_each(|top| assert!(!asked.top(&format!("top{top}"))));
    }
    // The last one alone is asked about each time.
    assert_eq!(questions, TOPS_KEPT_MAX + 3);
}

proptest! {
    #[test]
    fn every_sign_of_another_script_is_met(text in "(会议|指出群众安危冷暖放在心上|[。，点（“·é𝒂] ?|[a-z .:]|网){0,40}") {
        let signs = text.char_indices().filter(|(at, c)| {
            !c.is_ascii() && dots::is_sign(&text.as_bytes()[*at..*at + c.len_utf8()])
        });
        prop_assert_eq!(Signs::of(&text).others, signs.map(|(at, _)| at).collect::<Vec<_>>());
    }
}

fn hinted(text: &str, watched: &mut dyn FnMut(Target) -> bool) -> bool {
    may_name(text, &Signs::of(text), &mut Asked { watched, answers: &mut Answers::default() })
}

/// Whether the text is hinted at where everything is watched.
fn names_anything(text: &str) -> bool {
    hinted(text, &mut |target| match target {
        Target::Top(top) => crate::tops::is_known_top(top),
        Target::EveryTop => false,
        _ => true,
    })
}

/// Whether it is where this host is all that is watched.
fn names(text: &str, host: &str) -> bool {
    let is_it = |name: &str| name == host || name.ends_with(&format!(".{host}"));
    let is_address = host.ends_with(|c: char| c.is_ascii_digit() || c == ']');
    hinted(text, &mut |target| match target {
        Target::Url(url) => is_it(url.host()),
        Target::Name(name) | Target::Host(name) => is_it(name),
        Target::Top(top) => host.rsplit('.').next() == Some(top),
        Target::Addresses => is_address,
        Target::OtherTops => host.rsplit('.').next().is_some_and(|top| top.starts_with("xn--")),
        Target::Words(_) | Target::Handles | Target::EveryTop => false,
    })
}

/// Every candidate is hinted at, were it the only one that is watched; nobody watches a whole top-level domain.
fn check(text: &str, kind: Kind) -> Result<(), TestCaseError> {
    let is_watchable = |host: &String| {
        let top = host.rsplit_once('.').map(|(_, top)| top);
        top.is_some_and(crate::names::is_top_label) || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
    };
    for host in candidates(text, kind).into_iter().filter(is_watchable) {
        prop_assert!(names(text, &host) && !Signs::of(text).are_harmless(), "{} names {}", text, host);
        if let Some((_, parent)) = host.split_once('.').filter(|(_, parent)| parent.contains('.')) {
            prop_assert!(names(text, parent), "{} lies below {}", text, parent);
        }
    }
    Ok(())
}

#[test]
fn ordinary_words_name_nothing() {
    for text in [
        "会议指出，要把群众的安危冷暖放在心上。各单位于十五日前报送。",
        "It was fine. Then it rained (a lot) until 5 o'clock; see p. 7.",
        "2026.03.14 12:30, 4.2 % more: 1.000",
        "约翰·史密斯 重点 8点开始",
        "...",
        "a: b; c:d http:",
        "/news/archive/123.html?a=b&c=d.php",
    ] {
        assert!(!names_anything(text), "{text}");
        assert_eq!(candidates(text, Kind::Words), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_may_be_a_name_is_hinted_at() {
    for text in [
        "see casino.example today",
        "赌场。中国",
        "casino[.]example",
        "casino (dot) example",
        "casino DOT example",
        "casino点example",
        "casino【.】example",
        "192.0.2.7",
        "http://2130706433/",
        "去casino。example看",
        "第①。②",
        "vip_casino.example_x.test.jpg",
    ] {
        assert!(names_anything(text), "{text}");
    }
}

#[test]
fn what_nobody_watches_is_not_hinted_at() {
    for text in [
        "see www.school.example, news@school.example and http://www.school.example:8080/a.html?b=c.d",
        "请访问：www.school.example，或致电",
        "见图1.jpg。The end。2026年",
        "会议。中国代表团。公司",
        "4.2.1 http://2130706433/ [2001:db8::1] 192.0.2.7",
        "xcasino.example casino.example.school.example",
    ] {
        assert!(!names(text, "casino.example"), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_that_the_scanner_gives_out_is_missed(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..9),
        is_code in any::<bool>(),
    ) {
        let text = pieces.concat();
        let kind = if is_code { Kind::Code } else { Kind::Words };
        check(&text, kind)?;
    }

    #[test]
    fn nor_in_any_text(text in "[a-c0-9.:/\\\\\\[\\](){}<>~* 。．点奌·●中国公司①一二㎜\u{200B}\u{301}DOTdot_-]{0,24}") {
        check(&text, Kind::Words)?;
    }
}

const PIECES: &[&str] = &[
    "_",
    ".",
    "。",
    "．",
    "｡",
    "·",
    "点",
    "點",
    "[.]",
    "(.)",
    "【.】",
    "（点）",
    "(点)",
    "-点-",
    "~点~",
    "<.>",
    "●",
    "奌",
    "[:]//",
    "[://]",
    "ｊ",
    "⒈",
    "[dot]",
    " (dot) ",
    " DOT ",
    "{dot}",
    "[ dot ]",
    ":",
    "://",
    "http",
    "hxxp",
    "https:",
    "//",
    "/",
    "\\/",
    "?",
    "@",
    "casino",
    "example",
    "com",
    "cn",
    "中国",
    "公司",
    "测试",
    "赌场",
    "请访问",
    "。下",
    "1",
    "192",
    "0",
    "7",
    "-",
    "_",
    " ",
    ",",
    "，",
    "①",
    "⓵",
    "八八",
    "а",
    "\u{200B}",
    "\u{AD}",
    "é",
    "xn--fiqs8s",
    "<",
    "\"",
    "%2E",
    "&",
    "ไทย",
    "한국",
    "가",
    "x\u{301}",
];
