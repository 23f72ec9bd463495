//! Feet of pages in both scripts.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use suyuan_model::Headers;

use super::*;

fn said_of(body: &[u8]) -> Said {
    let url = PageUrl::new("http://www.school.example/").unwrap();
    let headers = Headers(vec![("content-type".to_owned(), b"text/html; charset=utf-8".to_vec())]);
    said(&Source::new(&url, &headers, body))
}

fn told(body: &str) -> String {
    let mut told = String::new();
    for claim in said_of(body.as_bytes()).claims {
        let linked = if claim.linked { " linked" } else { "" };
        let raw = if claim.raw == claim.value { String::new() } else { format!(" from {:?}", claim.raw) };
        writeln!(told, "{} {}{linked}{raw}", claim.kind, claim.value).unwrap();
    }
    told
}

fn check(body: &str, expected: Expect) {
    expected.assert_eq(&told(body));
}

/// The first claim in a foot that says this.
fn number(text: &str) -> Option<String> {
    said_of(format!("<footer>{text}</footer>").as_bytes()).claims.into_iter().next().map(|claim| claim.value)
}

#[test]
fn a_foot_tells_all_it_claims() {
    check(
        r#"<!doctype html><title>x</title><p>Words.</p>
           <div class="footer"><p>主办单位：某某市教育局　承办单位：某某市信息中心</p>
           <p><a href="https://beian.miit.gov.cn/" target=_blank>浙ICP备2021012345号-3</a>
           <a href="https://beian.mps.gov.cn/#/query/webSearch?code=33010002000123"><img src=b.png>浙公网安备33010002000123号</a></p>
           <p>政府网站标识码：3301000016 增值电信业务经营许可证 浙B2-20090059-1</p></div>"#,
        expect![[r#"
            icp-filing 浙ICP备2021012345号-3 linked
            public-security 浙公网安备33010002000123号 linked
            government-code 3301000016
            telecom-licence 浙B2-20090059-1
            organization 某某市教育局
        "#]],
    );
    check(
        "<footer>Copyright &copy; 2010-2024 <b>Some University</b>. All Rights Reserved.</footer>",
        expect![[r#"
        organization Some University
    "#]],
    );
}

#[test]
fn a_number_in_an_article_is_an_articles_although_it_stands_near_the_foot() {
    let article = "<p>据悉某网站的京ICP备99999999号已被注销，京公网安备11010802020134号为他站所用</p><p>Words.</p>";
    check(
        &format!("{article}<footer>版权所有 某大学</footer>"),
        expect![[r#"
        organization 某大学
    "#]],
    );
    check(
        &format!("<div class=foot>版权所有 某大学</div>{}", article.replace("<p>据", "<p>备案：据")),
        expect![[r#"
        icp-filing 京ICP备99999999号
        public-security 京公网安备11010802020134号
        organization 某大学
    "#]],
    );
    let linked = "<p><a href=https://beian.miit.gov.cn/>京ICP备12345678号</a></p><footer>Words.</footer>";
    check(
        linked,
        expect![[r#"
        icp-filing 京ICP备12345678号 linked
    "#]],
    );
}

#[test]
fn a_picture_that_leads_to_its_register_says_the_number_that_it_asks_about() {
    let foot = |link: &str| format!("<footer><a href=\"https://beian.mps.gov.cn/{link}\"><img src=b.png></a></footer>");
    let expected = "public-security 公网安备33010602001234号 linked\n";
    assert_eq!(told(&foot("#/query/webSearch?code=33010602001234")), expected);
    assert_eq!(told(&foot("portal/registerSystemInfo?recordcode=33010602001234&x")), expected);
    assert_eq!(told(&foot("#/query/webSearch?code=330106020012345")), "");
    assert_eq!(told(&foot("#/")), "");
    let words = foot("?code=33010602001234").replace("</a>", "浙公网安备33010602001234号</a>");
    assert_eq!(told(&words), "public-security 浙公网安备33010602001234号 linked\n");
}

#[test]
fn every_spelling_of_a_filing_is_one() {
    for text in [
        "京ICP备12345678号-1",
        "京ICP备12345678号-1 ",
        "京icp備12345678號-1",
        "京 ICP 备 12345678 号 - 1",
        "京ICP备第12345678号-1",
        "京ICP备字12345678号—1",
        "备案号：京ICP备12345678号-1",
        "ＩＣＰ备案号：京ＩＣＰ备１２３４５６７８号－１",
        "京ICP&#22791;12345678&#x53f7;-1",
        "京I\u{200b}CP备1234\u{200d}5678号-1",
        "京<b>ICP</b>备<i>1234</i>5678号<span>-1</span>",
        "京ICP备12345678-1",
        "京ICP备案12345678号-1",
        "京ICP备12345678号一1",
        "京ICP备𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖号-1",
    ] {
        assert_eq!(number(text).as_deref(), Some("京ICP备12345678号-1"), "{text}");
    }
    for (text, value) in [
        ("浙ICP备2021012345号", "浙ICP备2021012345号"),
        ("京ICP证030173号", "京ICP证030173号"),
        ("京ICP備05012345號", "京ICP备05012345号"),
        ("粤ICP备12345678号-12A", "粤ICP备12345678号-12A"),
        ("粤ICP备12345678号-12Abc", "粤ICP备12345678号-12"),
        ("蜀ICP备12345678号-1234", "蜀ICP备12345678号-1234"),
        ("京公网安备 11010802020134号", "京公网安备11010802020134号"),
        ("公网安备第11010802020134号", "公网安备11010802020134号"),
        ("浙公网安备 33010002000123-1", "浙公网安备33010002000123号-1"),
        ("粤B2-20090059-1", "粤B2-20090059-1"),
        ("经营许可证编号：B2-20040001", "B2-20040001"),
        ("京A2-123456", "京A2-123456"),
        ("网站标识码: bm01000001", "bm01000001"),
        ("标识码3301000016", "3301000016"),
    ] {
        assert_eq!(number(text).as_deref(), Some(value), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_number_is_none() {
    for text in [
        "ICP备12345678号",
        "京ICP备12345号",
        "京ICP备12345678901号",
        "epICP备12345678号",
        "京公网安备110108号",
        "京公网安备110108020201345号",
        "model B2-20090059",
        "XB2-20090059 经营许可证",
        "粤B2-99999999",
        "标识码：12345",
        "京TCP备12345678号",
    ] {
        assert_eq!(number(text), None, "{text}");
    }
}

#[test]
fn a_number_in_an_article_or_outside_the_document_or_hidden_is_not_the_sites() {
    let lines = "<p>line</p>".repeat(FOOT_BLOCKS_MAX);
    for body in [
        format!("<p>该网站备案号为京ICP备12345678号-1</p>{lines}"),
        format!("京ICP备12345678号-1<!doctype html>{}", "<p>x</p>"),
        "<p>x</p></html><footer>京ICP备12345678号-1</footer>".to_owned(),
        "<footer style='display: none'>京ICP备12345678号-1</footer>".to_owned(),
        "<footer hidden>京ICP备12345678号-1</footer>".to_owned(),
        "<footer><!-- 京ICP备12345678号-1 --><noscript>京ICP备12345678号-1</noscript></footer>".to_owned(),
        "<footer><script>document.write('京ICP备12345678号-1')</script></footer>".to_owned(),
        "<title>京ICP备12345678号-1</title><textarea>京ICP备12345678号-1</textarea>".to_owned(),
    ] {
        assert_eq!(told(&body), "", "{body}");
    }
    assert_eq!(told(&format!("<div id=footer>京ICP备12345678号-1</div>{lines}")).lines().count(), 1);
    assert_eq!(told(&format!("{lines}<p>京ICP备12345678号-1</p>")).lines().count(), 1);
}

#[test]
fn a_line_that_is_too_long_is_no_foot() {
    let line = |chars: usize| format!("<footer>{}京ICP备12345678号-1</footer>", "字".repeat(chars - 16));
    assert_eq!(told(&line(FOOT_CHARS_MAX)).lines().count(), 1);
    assert_eq!(told(&line(FOOT_CHARS_MAX + 1)), "");
}

#[test]
fn a_page_that_claims_too_much_is_cut() {
    let numbers: String = (0..CLAIMS_MAX + 5).map(|n| format!("<p>京ICP备{:08}号</p>", 10_000_000 + n)).collect();
    assert_eq!(told(&format!("<footer>{numbers}</footer>")).lines().count(), CLAIMS_MAX);
}

#[test]
fn only_a_register_counts_as_one() {
    for (href, linked) in [
        ("https://beian.miit.gov.cn/#/Integrated/index", true),
        ("http://www.miitbeian.gov.cn", true),
        ("http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=11010802020134", true),
        ("https://beian.miit.gov.cn.evil.example/", false),
        ("https://fakebeian.gov.cn/", false),
        ("/beian", false),
    ] {
        let body = format!("<footer><a href=\"{href}\">京ICP备12345678号-1</a></footer>");
        assert_eq!(said_of(body.as_bytes()).claims[0].linked, linked, "{href}");
    }
}

#[test]
fn a_name_stands_beside_its_label_in_either_order() {
    for (text, name) in [
        ("主办单位：某某大学", "某某大学"),
        ("主办单位:某某县人民政府办公室 地址：某某路 1 号", "某某县人民政府办公室"),
        ("版权所有：某某大学 京ICP备12345678号", "某某大学"),
        ("版权所有 © 2024 某某科技有限公司 保留所有权利", "某某科技有限公司"),
        ("某某大学 版权所有", "某某大学"),
        ("版权所有：360某某公司", "360某某公司"),
        ("© 2015年-2024年 51某某网", "51某某网"),
        ("Copyright © 2012-2024 某某商贸有限公司 版权所有", "某某商贸有限公司"),
        ("某某大学 版权所有 京ICP备12345678号", "某某大学"),
        ("版權所有：某某中學", "某某中學"),
        ("主辦單位：某某局", "某某局"),
        ("主办单位：一汽某某公司", "一汽某某公司"),
        ("Copyright © 1998 - 2024 Example Inc. All rights reserved", "Example Inc"),
        ("(c) 2024 Example Ltd | Privacy", "Example Ltd"),
        ("© Example &amp; Sons", "Example & Sons"),
        ("地址：某某路；承办单位：某某中心；电话：123", "某某中心"),
    ] {
        let claims = said_of(format!("<footer>{text}</footer>").as_bytes()).claims;
        let found = claims.iter().find(|claim| claim.kind == suyuan_model::ClaimKind::Organization);
        assert_eq!(found.map(|claim| claim.value.as_str()), Some(name), "{text}");
    }
    for text in ["© 2024", "版权所有", "Copyright 2010-2024", "主办单位：", "words without a label"] {
        assert_eq!(told(&format!("<footer>{text}</footer>")), "", "{text}");
    }
}

#[test]
fn a_system_for_users_names_itself() {
    check(
        "<meta name=generator content='Discuz! X3.4'><p>x",
        expect![[r#"
        system Discuz! from "Discuz! X3.4"
    "#]],
    );
    check(
        "<p>x<div id=ft>Powered by <strong><a href=x>Discuz!</a></strong> X3.4</div>",
        expect![[r#"
        system Discuz! from "Powered by Discuz! X3.4"
    "#]],
    );
    check(
        "<p>Powered by <a href=//www.phpbb.com/>phpBB</a>&reg; Forum Software",
        expect![[r#"
        system phpBB from "Powered by phpBB® Forum Software"
    "#]],
    );
    for body in
        ["<meta name=generator content='WordPress 6'>", "<p>We love Discuz! and phpBB", "<p>powered by phpBBlike"]
    {
        assert_eq!(told(body), "", "{body}");
    }
}

#[test]
fn text_that_is_no_link_is_counted() {
    assert_eq!(said_of("<p>一二 三<a href=x>四五</a><script>六</script></p>".as_bytes()).text_chars, 3);
    let url = PageUrl::new("http://www.school.example/").unwrap();
    let headers = Headers(vec![("content-type".to_owned(), b"text/plain".to_vec())]);
    let plain = Source::new(&url, &headers, "京ICP备12345678号-1".as_bytes());
    assert_eq!(said(&plain), Said::default());
}

proptest::proptest! {
    #[test]
    fn whatever_stands_around_a_filing_in_a_foot_it_is_found(
        before in "[ a-z，。|（一-龥]{0,12}[ |，]",
        province in "[京津沪渝冀晋]",
        digits in "[0-9]{8}",
        serial in 1u32..9999,
        after in "([ |，。a-z][ -;=?-~一-龥]{0,12})?",
    ) {
        let body = format!("<footer>{before}{province}ICP备{digits}号-{serial}{after}</footer>");
        let claims = said_of(body.as_bytes()).claims;
        let value = format!("{province}ICP备{digits}号-{serial}");
        proptest::prop_assert!(claims.iter().any(|claim| claim.value == value), "{} {:?}", body, claims);
    }

    #[test]
    fn any_page_is_read_without_a_panic_and_within_its_limits(body in "(<[a-z/!]{1,6}( (id|class|href)=foot)?>|京|ICP|备|[0-9]{6,9}|号|-|©|主办单位|:|公网安备|标识码|B2-|[ -~]){0,40}") {
        let said = said_of(body.as_bytes());
        proptest::prop_assert!(said.claims.len() <= CLAIMS_MAX);
        for claim in said.claims {
            proptest::prop_assert!(!claim.value.is_empty() && claim.value.chars().count() <= 64);
        }
    }
}

#[test]
fn a_foot_is_told_as_deep_as_elements_are_kept_open() {
    // So many lines follow it that only its name makes it the foot.
    let below = "<p>Words.</p>".repeat(FOOT_BLOCKS_MAX);
    let at = |depth: usize| {
        told(&format!("{}<footer>主办单位：某某大学</footer>{below}", "<div>".repeat(depth - 1))).lines().count()
    };
    assert_eq!((at(OPEN_MAX), at(OPEN_MAX + 1)), (1, 0));
}

#[test]
fn of_a_foot_without_end_the_last_lines_count() {
    let foot = |lines: usize| {
        told(&format!("<footer><p>主办单位：某某大学</p>{}</footer>", "<p>x</p>".repeat(lines - 1))).lines().count()
    };
    assert_eq!((foot(FOOT_LINES_MAX), foot(FOOT_LINES_MAX + 1), foot(9 * FOOT_LINES_MAX)), (1, 0, 0));
}

#[test]
fn a_foot_before_a_crowd_of_lines_is_still_one() {
    let lines = "<p>x</p>".repeat(3 * FOOT_LINES_MAX);
    let page = format!("{lines}<footer>主办单位：某某大学</footer>{lines}");
    assert_eq!(told(&page).lines().count(), 1);
}

#[test]
fn a_crowd_of_open_elements_is_not_searched_for_what_is_not_open() {
    let page = "<b>".repeat(OPEN_MAX) + &"</i>".repeat(200_000) + "<footer>主办单位：某某大学</footer>";
    assert_eq!(told(&page).lines().count(), 1);
}

#[test]
fn a_name_that_is_too_long_is_nobodys() {
    let runs = |chars: usize| number(&format!("主办单位：{}", "某".repeat(chars))).is_some();
    assert_eq!((runs(organization::NAME_CHARS_MAX), runs(organization::NAME_CHARS_MAX + 1)), (true, false));
}
