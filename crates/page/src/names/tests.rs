//! Names and URLs as they are written in any text.

use proptest::prelude::*;

use super::*;

/// Every candidate, in a line each.
fn found(text: &str) -> Vec<String> {
    let base = PageUrl::new("https://page.example/").unwrap();
    let tries = Cell::new(idn::TRIES_MAX);
    let mut lines = Vec::new();
    Scanner::new(text, &base, Kind::Words, &tries).scan(&mut |candidate| {
        assert!(text.get(candidate.range.clone()).is_some());
        let mut line = match &candidate.what {
            What::Url(url) => url.to_string(),
            What::Name(name) => name.to_string(),
            What::Top(_) => return true,
        };
        line += if candidate.defanged { " defanged" } else { "" };
        line += if candidate.in_url { " in url" } else { "" };
        lines.push(line);
        true
    });
    lines
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn names_and_urls_are_found_however_they_are_written() {
    check("see casino.example, or", &["casino.example"]);
    check("【casino.example】", &["casino.example"]);
    check("*.casino.example .casino.example ...casino.example", &["casino.example"; 3]);
    check("CASINO.Example.", &["casino.example"]);
    check("http://casino.example/a?b=c#d.", &["http://casino.example/a?b=c"]);
    // One bracket ends what the next one would begin.
    check("casino [.] (dot) casino.example", &["casino.example"]);
    check("HTTPS://Casino.Example:8443/x), next", &["https://casino.example:8443/x"]);
    check("'//casino.example/x'", &["https://casino.example/x"]);
    check(r#""http:\/\/casino.example\/x""#, &["http://casino.example/x"]);
    check(r"http:\\casino.example", &["http://casino.example/"]);
    check("a@casino.example", &["casino.example"]);
    check("http://school.example@casino.example/", &["school.example", "http://casino.example/"]);
    check("http://u:p@casino.example/", &["http://casino.example/"]);
    check("ftp://casino.example/", &["casino.example"]);
    check("at 192.0.2.7 or http://192.0.2.8/", &["192.0.2.7", "http://192.0.2.8/"]);
    check("http://3232235777:8899/x", &["http://192.168.1.1:8899/x"]);
    check("http://[2001:db8::1]/", &["http://[2001:db8::1]/"]);
    check("_casino.example_ *casino.example*", &["casino.example", "casino.example"]);
    check("*.casino.example or .casino.example", &["casino.example", "casino.example"]);
    check("“好”。casino.example", &["casino.example"]);
    check("xn--pfeg-zoa.example", &["xn--pfeg-zoa.example"]);
}

#[test]
fn a_name_and_a_user_before_it_are_read_to_their_limits() {
    let name = |chars: usize| format!("{}{}casino.example", ["", "b"][chars % 2], "a.".repeat(chars / 2 - 7));
    assert_eq!(found(&name(HOST_CHARS_MAX)), [name(HOST_CHARS_MAX)]);
    check(&name(HOST_CHARS_MAX + 1), &[]);
    let with_user = |chars: usize| found(&format!("http://{}@casino.example/", "u".repeat(chars)));
    assert_eq!(with_user(USERINFO_CHARS_MAX - 1), ["http://casino.example/"]);
    assert_eq!(with_user(USERINFO_CHARS_MAX), ["casino.example"]);
}

#[test]
fn other_names_stay_other_names() {
    check("xcasino.example", &["xcasino.example"]);
    check("casino.example.org", &["casino.example.org"]);
    check("casino.example-x.org", &["casino.example-x.org"]);
    check("foo_casino.example", &["foo_casino.example"]);
    check("?go=casino", &[]);
    check("a..b . c 3.14 1.2.3 e.g. x.y", &[]);
}

#[test]
fn a_name_inside_a_url_is_known_to_be_there() {
    check(
        "http://other.example/?go=http://casino.example/",
        &["http://other.example/?go=http://casino.example/", "casino.example in url"],
    );
}

#[test]
fn what_was_made_harmless_is_read_and_marked() {
    check("hxxp://casino[.]example/x", &["http://casino.example/x defanged"]);
    check("hxxps[:]//casino.example", &["https://casino.example/ defanged"]);
    for start in
        ["http[:]//", "http(:)//", "http{:}//", "http[://]", "http:[//]", "http[:][//]", "http(://)", "http:[/][/]"]
    {
        check(&format!("{start}casino.example/x"), &["http://casino.example/x defanged"]);
        check(&format!("({start}u:p@casino[.]example/x)"), &["http://casino.example/x defanged"]);
    }
    let signs = "[:][/][/]";
    assert_eq!(signs.len(), SIGNS_BYTES_MAX);
    check(&format!("http{signs}casino.example"), &["http://casino.example/ defanged"]);
    check(&format!("http{{{signs}casino.example"), &["casino.example"]);
    check("casino<.>example", &["casino.example defanged"]);
    check("[here](//casino.example/x)", &["https://casino.example/x"]);
    check("[http](//casino.example/x)", &["https://casino.example/x"]);
    check("casino(.)example", &["casino.example defanged"]);
    check("casino[dot]example", &["casino.example defanged"]);
    check("www (dot) casino (DOT) example", &["www.casino.example defanged"]);
    check("a[.]b{.}example", &["a.b.example defanged"]);
    check("f(dot) [dot] (dot", &[]);
}

/// What is found in a text when this name is watched, and whatever lies below it.
fn watched(text: &str, watched: &str) -> Vec<String> {
    let base = PageUrl::new("https://page.example/").unwrap();
    let tries = Cell::new(idn::TRIES_MAX);
    let mut found = Vec::new();
    Scanner::new(text, &base, Kind::Words, &tries).scan(&mut |candidate| {
        let host = match &candidate.what {
            What::Url(url) => url.host(),
            What::Name(name) => name,
            What::Top(top) => return watched.rsplit('.').next() == Some(top),
        };
        let is_watched = host.strip_suffix(watched).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        found.extend(is_watched.then(|| text[candidate.range.clone()].to_owned()));
        is_watched
    });
    found
}

const CASINO: &str = "casino.example";
/// `赌场.中国`
const DUCHANG: &str = "xn--mes317j.xn--fiqs8s";

#[test]
fn chinese_words_beside_a_name_do_not_hide_it() {
    for (text, name, expected) in [
        ("网址casino.example。", CASINO, &["casino.example"][..]),
        ("请访问casino.example网站", CASINO, &["casino.example"]),
        ("官网casino.example欢迎光临。谢谢", CASINO, &["casino.example"]),
        ("网址:casino.example,备用：www.casino.example；", CASINO, &["casino.example", "www.casino.example"]),
        ("【casino.example】「casino.example」", CASINO, &["casino.example", "casino.example"]),
        ("访问a.example网址casino.example谢谢", "a.example", &["a.example"]),
        ("访问a.example网址casino.example谢谢", CASINO, &["casino.example"]),
        ("谢谢.casino.example.欢迎", CASINO, &["谢谢.casino.example"]),
        ("请访问casino[.]example网站", CASINO, &["casino[.]example"]),
        ("ようこそcasino.exampleへ、카지노casino.example으로", CASINO, &["casino.example", "casino.example"]),
        ("網址http://casino.example/去看看", CASINO, &["http://casino.example/"]),
        ("网址http://casino.example去看看", CASINO, &["http://casino.example"]),
        ("http://a.example网址casino.example谢谢", CASINO, &["casino.example"]),
        ("请访问赌场.中国", DUCHANG, &["赌场.中国"]),
        ("请访问赌场.中国网站谢谢", DUCHANG, &["赌场.中国"]),
        ("请访问www.赌场.中国欢迎", DUCHANG, &["www.赌场.中国"]),
        ("请访问http://赌场.中国欢迎", DUCHANG, &["http://赌场.中国"]),
        ("请访问http://www.赌场.中国/注册", DUCHANG, &["http://www.赌场.中国/"]),
        ("【赌场.中国】赌场.中国,去赌场.中国看", DUCHANG, &["赌场.中国", "赌场.中国", "赌场.中国"]),
        ("hxxp://赌场[.]中国/x", DUCHANG, &["hxxp://赌场[.]中国/x"]),
        ("赌场[.]中国", DUCHANG, &["赌场[.]中国"]),
        ("请访问赌场.example网站", "xn--mes317j.example", &["赌场.example"]),
        ("请访问xn--mes317j.xn--fiqs8s吧", DUCHANG, &["xn--mes317j.xn--fiqs8s"]),
    ] {
        assert_eq!(watched(text, name), expected, "{text}");
    }
}

#[test]
fn dots_and_letters_of_other_kinds_are_read() {
    for (text, name, expected) in [
        ("官网casino。example欢迎", CASINO, &["casino。example"][..]),
        ("ｃａｓｉｎｏ．ｅｘａｍｐｌｅ", CASINO, &["ｃａｓｉｎｏ．ｅｘａｍｐｌｅ"]),
        ("登录ｃａｓｉｎｏ．example谢谢", CASINO, &["ｃａｓｉｎｏ．example"]),
        ("casino点example", CASINO, &["casino点example"]),
        ("去casino點example看", CASINO, &["casino點example"]),
        ("casino·example casino•example", CASINO, &["casino·example", "casino•example"]),
        ("casino●example casino奌example", CASINO, &["casino●example", "casino奌example"]),
        ("登录casino-点-example casino_點_example", CASINO, &["casino-点-example", "casino_點_example"]),
        ("casino~点~example casino'点'example", CASINO, &["casino~点~example", "casino'点'example"]),
        ("casino\u{200B}点\u{200B}example", CASINO, &["casino\u{200B}点\u{200B}example"]),
        ("ｃаsinо。example ｃaѕino.eхample", CASINO, &["ｃаsinо。example", "ｃaѕino.eхample"]),
        ("bet⒈⒍⒏.example bet🄂🄇🄉.example", "bet168.example", &["bet⒈⒍⒏.example", "bet🄂🄇🄉.example"][..]),
        ("casino DOT example", CASINO, &["casino DOT example"]),
        ("𝐜𝐚𝐬𝐢𝐧𝐨.example", CASINO, &["𝐜𝐚𝐬𝐢𝐧𝐨.example"]),
        ("ⓒⓐⓢⓘⓝⓞ.example", CASINO, &["ⓒⓐⓢⓘⓝⓞ.example"]),
        ("casino.\u{200B}example", CASINO, &["casino.\u{200B}example"]),
        ("\u{FEFF}ca\u{200D}si\u{AD}no.exa\u{2060}mple\u{FE0F}", CASINO, &["ca\u{200D}si\u{AD}no.exa\u{2060}mple"]),
        ("http://cas\u{200D}ino.example/x", CASINO, &["http://cas\u{200D}ino.example/x"]),
        ("赌场。中国", DUCHANG, &["赌场。中国"]),
        ("请登录赌场点example注册", "xn--mes317j.example", &["赌场点example"]),
        ("网站点casino.example", CASINO, &["casino.example"]),
        ("重点example", CASINO, &[]),
        ("官网 c-a-s-i-n-o.example c_a_s_i_n_o.example", CASINO, &["c-a-s-i-n-o.example", "c_a_s_i_n_o.example"]),
        ("欢迎来赌场。中国最好的", DUCHANG, &["赌场。中国"]),
        ("请看a.example。casino.example。", CASINO, &["casino.example"]),
        ("请看a.example。casino.example。", "a.example", &["a.example"]),
        ("http://a.example。casino.example。", "a.example", &["http://a.example"]),
        ("http://casino。example/x", CASINO, &["http://casino。example/x"]),
        // The first word of a sentence, in words that go on.
        ("运行CASINO。Example passed", CASINO, &[]),
        ("上CASINO。Example 注册", CASINO, &["CASINO。Example"]),
        ("上CASINO。EXAMPLE now", CASINO, &["CASINO。EXAMPLE"]),
        ("上casino。example now", CASINO, &["casino。example"]),
        ("ｌｕｃｋｙ－ｂｅｔ．ｅｘａｍｐｌｅ", "lucky-bet.example", &["ｌｕｃｋｙ－ｂｅｔ．ｅｘａｍｐｌｅ"]),
        ("请看lucky\u{2011}bet.example。", "lucky-bet.example", &["lucky\u{2011}bet.example"]),
        ("Bet–casino.example", CASINO, &["casino.example"]),
    ] {
        assert_eq!(watched(text, name), expected, "{text}");
    }
}

#[test]
fn a_name_that_is_part_of_another_is_not_cut_out() {
    for text in [
        "xcasino.example",
        "访问xcasino.example吧",
        "casino.example.org",
        "请访问casino.example.org谢谢",
        "casino.example-x.org",
        "大casino.example-x.org",
        "http://大casino.example/",
        "http://www.大casino.example/x",
        "casino.examples",
        "casino 点 example",
        "casino dot example",
        "casinoexample",
        "casino。 example",
    ] {
        assert_eq!(watched(text, CASINO), Vec::<String>::new(), "{text}");
    }
    assert_eq!(watched("大赌场.中国人", "xn--mes317j.xn--fiqs8s.example"), Vec::<String>::new());
}

#[test]
fn an_underscore_stands_between_words_and_a_name() {
    for (text, expected) in [
        ("VIP_casino.example", CASINO),
        ("casino.example_bonus", CASINO),
        ("BET365_casino.example_官网", CASINO),
        ("a_b_www.casino.example_c_d", "a_b_www.casino.example"),
        ("other.test_casino.example_third.test", CASINO),
        ("官网 vip_casino.example_注册", CASINO),
        ("百家乐_casino.example", CASINO),
        ("VIP_CASINO.example", "CASINO.example"),
        // It may be of the name of a host.
        ("a_b.casino.example", "a_b.casino.example"),
        ("http://www_x.casino.example/", "http://www_x.casino.example/"),
    ] {
        assert_eq!(watched(text, CASINO), [expected], "{text}");
    }
    assert_eq!(watched("x_a_b.casino.example_c", "a_b.casino.example"), Vec::<String>::new());
    assert_eq!(watched("a_b.casino.example_c", "a_b.casino.example"), ["a_b.casino.example"]);
    for text in [
        "http://www_casino.example/",
        "//vip_casino.example/x",
        "casino_example",
        "casino_.example",
        "casino._example",
        "vip_casino.example.jpg",
        "casino.example_x.html",
        "x_casino.examples",
    ] {
        let expected: &[&str] = if text.ends_with("html") { &[CASINO] } else { &[] };
        assert_eq!(watched(text, CASINO), expected, "{text}");
    }
    let base = PageUrl::new("https://page.example/").unwrap();
    let (tries, mut is_found) = (Cell::new(idn::TRIES_MAX), false);
    Scanner::new("window.vip_casino.example_x", &base, Kind::Code, &tries).scan(&mut |candidate| {
        is_found |= matches!(candidate.what, What::Name(name) if name == CASINO);
        false
    });
    assert!(!is_found, "a script has such words, too");
}

#[test]
fn a_path_behind_a_name_among_words_is_read() {
    check("münchen.example", &["xn--mnchen-3ya.example"]);
    let base = PageUrl::new("https://page.example/").unwrap();
    for text in ["访问www.school.example/promo吧", "www.school.example/promo", "【www.school.example/promo】"] {
        let tries = Cell::new(idn::TRIES_MAX);
        let mut found = false;
        Scanner::new(text, &base, Kind::Words, &tries).scan(&mut |candidate| {
            let is_it = matches!(&candidate.what, What::Url(url) if url.as_str() == "http://www.school.example/promo");
            found |= is_it;
            is_it || matches!(&candidate.what, What::Top(_))
        });
        assert!(found, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "(\\PC|[.:/@\\\\\\[\\](){}]|dot| DOT |http|://|casino|example|中|点|。|．|\u{200B}|%2e){0,40}") {
        found(&text);
    }
}

#[test]
fn a_user_name_of_another_script_is_cut_between_letters() {
    for letters in [USERINFO_CHARS_MAX / 2 - 1, USERINFO_CHARS_MAX / 2, USERINFO_CHARS_MAX] {
        for shift in ["", "x"] {
            let user = format!("{shift}{}", "\u{e4}".repeat(letters));
            found(&format!("http://{user}"));
            found(&format!("{user}@casino.example"));
            let named = found(&format!("http://{user}@other.example/ casino.example"));
            assert!(named.iter().any(|line| line.contains("casino.example")), "{letters} {named:?}");
        }
    }
}
