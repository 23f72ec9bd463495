//! What is put together, and what is left alone.

use proptest::prelude::*;

use super::*;

fn put_together(text: &str) -> Option<(String, Edits, Decoding)> {
    squeezed(text, &Signs::of(text), &mut |_| true).into_iter().next()
}

fn whole(text: &str, may_end: &mut dyn FnMut(&str) -> bool) -> Option<(String, Edits, Decoding)> {
    squeezed_whole(text, 0, may_end).0
}

#[test]
fn names_that_end_in_nothing_watched_are_left_alone() {
    let ends_in = |top: &str| {
        let text = "See fig. 3. It is at c a s i n o . e x a m p l e .";
        squeezed(text, &Signs::of(text), &mut |label| label == top).into_iter().map(|(plain, ..)| plain).next()
    };
    assert_eq!(ends_in("example").as_deref(), Some("See fig. 3. It is at casino.example ."));
    assert_eq!(ends_in("com"), None);
}

fn check(text: &str, expected: Option<&str>) {
    assert_eq!(put_together(text).map(|(plain, ..)| plain).as_deref(), expected, "{text}");
}

#[test]
fn names_of_single_letters_are_put_together() {
    check("c a s i n o . e x a m p l e", Some("casino.example"));
    check("去 b a d .c o m 看", Some("去 bad.com 看"));
    check("bad .c o m", Some("bad.com"));
    check("w w w . b a d . c o m", Some("www.bad.com"));
    check("b　a　d．c　o　m", Some("bad.com"));
    check("bad。c o m", Some("bad.com"));
    check("网址：b　a　d　.　c　o　m", Some("网址：bad.com"));
    check("b\u{A0}a\u{A0}d.c\u{A0}o\u{A0}m", Some("bad.com"));
    check("b\u{2800}a\u{2800}d\u{2800}.\u{2800}c\u{2800}o\u{2800}m", Some("bad.com"));
    check("c а s i n о . e x a m p l e", Some("cаsinо.example"));
    check("ｂ ａ ｄ ． ｃ ｏ ｍ", Some("ｂａｄ.ｃｏｍ"));
    check("去 b a d.с о m 看", Some("去 bad.соm 看"));
}

#[test]
fn initials_are_no_name_that_is_spelled() {
    check("test again. I.e. e.g. E. Example Ltd", None);
    check("J. R. R. Tolkien", None);
    check("x . c n", Some("x.cn"));
}

#[test]
fn what_divides_a_list_is_no_dot() {
    check("首页 · Go · Test · 登录", None);
    check("访问 casino · example 登录", Some("访问 casino.example 登录"));
    check("登录 · www · casino · example", Some("登录 · www.casino.example"));
}

#[test]
fn other_gaps_need_words_that_speak_of_an_address() {
    check("最新网址 casino .example", Some("最新网址 casino.example"));
    check("visit casino . example today", Some("visit casino.example today"));
    check("输入 casino 点 example 即可", Some("输入 casino.example 即可"));
    check("官网casino店example", Some("官网casino.example"));
    check("输入casino. example 复制到浏览器", Some("输入casino.example 复制到浏览器"));
    check("the casino .example is one", None);
    check("the casino. example is one", None);
    check("visit casino. Example is open", None);
    check("www. 1网址", None);
    check("网址b. c o m", Some("网址b.com"));
    check("casino 点 example", None);
    check("酒店casino店example", None);
}

#[test]
fn words_before_a_name_may_be_the_beginning_of_it() {
    let read = |text: &str| -> Vec<String> {
        squeezed(text, &Signs::of(text), &mut |_| true).into_iter().map(|(plain, ..)| plain).collect()
    };
    assert_eq!(read("输入 casino 168 . example 打开"), ["输入 casino 168.example 打开", "输入 casino168.example 打开"]);
    assert_eq!(
        read("visit bet 168 . example"),
        ["visit bet 168.example", "visit bet168.example", "visitbet168.example"]
    );
    assert_eq!(read(&format!("网址 {}ab .example", "ab ".repeat(5))).len(), 1 + WORDS_JOINED_MAX);
    assert_eq!(read("网址：168 . example"), ["网址：168.example"]);
}

#[test]
fn a_dot_that_is_spelled_as_a_word_needs_words_that_speak_of_an_address() {
    let read = |text: &str| spoken(text, &mut |top| top == "example").map(|(plain, ..)| plain);
    for (text, expected) in [
        ("go to casino dot example for bonus", Some("go to casino.example for bonus")),
        ("网址：casino Dot example", Some("网址：casino.example")),
        ("visit www dot casino dot example", Some("visit www dot casino.example")),
        ("see casino_DOT_example, casino-dot-example", Some("see casino.example, casino.example")),
        ("casino (dian) example or casino(DIAN)example", Some("casino.example or casino.example")),
        ("a polka-dot-dress (dot) _dot-example", None),
        ("the casino dot example is one", None),
        ("visit a polka dot dress", None),
        ("visit 赌场 dot example", None),
    ] {
        assert_eq!(read(text).as_deref(), expected, "{text}");
        assert!(expected.is_none() || has_spoken_dot(text, &Signs::of(text)), "{text}");
    }
    let label = |length: usize| read(&format!("visit {} dot example", "a".repeat(length))).is_some();
    assert_eq!((label(LABEL_BYTES_MAX), label(LABEL_BYTES_MAX + 1)), (true, false));
}

proptest! {
    #[test]
    fn no_spoken_dot_is_overlooked(text in "(a|b-|dot|DOT|Dot|dian|DIAN|ot| |_|-|[(]|[)]|网址){0,14}") {
        prop_assert!(has_spoken_dot(&text, &Signs::of(&text)) || spoken(&text, &mut |_| true).is_none(), "{}", text);
    }
}

proptest! {
    #[test]
    fn no_sign_between_letters_is_overlooked(text in "([a-c1-]| |\u{3000}|\u{A0}|[.]|。|点|店|·|中|а|ｂ|www|网址){0,14}") {
        prop_assert!(has_gaps(&text, &Signs::of(&text)) || whole(&text, &mut |_| true).is_none(), "{}", text);
    }
}

proptest! {
    #[test]
    fn no_end_that_matters_is_overlooked(text in "([a-c -]| |\u{3000}|\u{A0}|[.]|[.] |。|点|中|с|ｂ|www|com|网址|See it[.] ){0,14}") {
        let ends = |label: &str| matches!(label, "com" | "c" | "c-");
        let signs = Signs::of(&text);
        prop_assert!(
            !has_gaps(&text, &signs)
                || has_end(&text, &signs, &mut |label| ends(label))
                || whole(&text, &mut |label| ends(label)).is_none(),
            "{}",
            text
        );
    }
}

#[test]
fn sentences_are_left_alone() {
    for text in [
        "We won. A day. I am.",
        "e. g. this",
        "version 1 .2",
        "a . b",
        "See fig. 3. It is",
        "今天 3 点 开始",
        "酒店。a",
    ] {
        assert!(put_together(text).is_none_or(|(plain, ..)| !plain.contains("..")), "{text}");
    }
    check("The end. Then", None);
    check("See fig. 3. It is", None);
    check("今天 3 点 开始", None);
}

proptest! {
    #[test]
    fn what_is_put_together_is_found_again(text in "([a-c中 .。点　]|店|网址|com){0,24}") {
        if let Some((plain, edits, _)) = put_together(&text) {
            for (at, c) in plain.char_indices() {
                let source = edits.to_source(at..at + c.len_utf8());
                prop_assert!(text.get(source).is_some());
            }
        }
    }
}

#[test]
fn gaps_and_names_end_at_their_limits() {
    let gap = |spaces: usize| put_together(&format!("visit casino{}.example", " ".repeat(spaces))).is_some();
    assert_eq!((gap(GAP_CHARS_MAX), gap(GAP_CHARS_MAX + 1)), (true, false));
    // Each letter has its space.
    let left_over = |letters: usize| {
        let (plain, ..) = put_together(&format!("{}.com", "a ".repeat(letters))).unwrap();
        plain.matches(' ').count()
    };
    assert_eq!((left_over(NAME_CHARS_MAX / 2), left_over(NAME_CHARS_MAX / 2 + 10)), (0, 10));
}
