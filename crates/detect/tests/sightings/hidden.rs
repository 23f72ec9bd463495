//! What stands where nobody looks.

use expect_test::expect;
use suyuan_detect::HEADLINE_WORDS_MIN;

use crate::world::{check, check_all};

#[test]
fn a_link_for_those_without_scripts_is_concealed() {
    check(
        r#"<noscript><a href="http://casino.example/">x</a></noscript>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<head><noscript><link rel=stylesheet href="http://casino.example/a.css"></noscript></head>"#,
        expect![[r#"M17 stylesheet critical E2 (noscript) "http://casino.example/a.css""#]],
    );
    check("<noscript>casino.example</noscript>", expect![[r#"M17 noscript critical E0 (noscript) "casino.example""#]]);
}

#[test]
fn a_link_in_a_template_is_concealed() {
    check(
        r#"<template><a href="http://casino.example/">x</a></template>"#,
        expect![[r#"M17 anchor critical E2 (template) "http://casino.example/""#]],
    );
    check(
        "<template><p>casino.example</p></template>",
        expect![[r#"M17 template critical E0 (template) "casino.example""#]],
    );
}

#[test]
fn a_link_for_those_without_frames_is_concealed() {
    check(
        r#"<frameset><noframes><a href="http://casino.example/">x</a></noframes></frameset>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<noembed><a href="http://casino.example/">x</a></noembed>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
}

#[test]
fn a_commented_link_is_a_low_mention() {
    check(
        r#"<!-- <a href="http://casino.example/">x</a> -->"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
    check(
        r#"<!--[if IE]><script src="http://casino.example/a.js"></script><![endif]-->"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/a.js""#]],
    );
    check("<!-- casino.example -->", expect![[r#"M19 comment info E0 (comment) "casino.example""#]]);
    check(
        "<!-- 警方通报:已删除暗链 casino.example -->",
        expect![[r#"M19 comment info E0 (comment) "casino.example""#]],
    );
}

#[test]
fn old_raw_text_is_a_low_mention() {
    check(
        r#"<xmp><a href="http://casino.example/">x</a></xmp>"#,
        expect![[r#"M19 text low E0 "http://casino.example/""#]],
    );
    check(
        r#"<plaintext><a href="http://casino.example/">x</a>"#,
        expect![[r#"M19 text low E0 "http://casino.example/""#]],
    );
    check(
        r#"<svg><![CDATA[<a href="http://casino.example/">x</a>]]></svg>"#,
        expect![[r#"M19 svg low E0 "http://casino.example/""#]],
    );
    check(
        r#"<![CDATA[ <a href="http://casino.example/">x</a> ]]>"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
}

#[test]
fn values_of_form_fields_are_medium() {
    check(
        r#"<select><option value="http://casino.example/">x</option></select>"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<input type=hidden name=u value="http://casino.example/">"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<datalist id=d><option value="http://casino.example/"></datalist>"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(r#"<input type=hidden value="casino.example">"#, expect![[r#"M18 button medium E0 "casino.example""#]]);
}

#[test]
fn a_comment_for_those_without_scripts_is_still_a_comment() {
    check(
        r#"<noscript><!-- <a href="http://casino.example/">x</a> --></noscript>"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
}

#[test]
fn being_hidden_alone_is_no_sighting() {
    check(
        r#"<noscript><a href="http://www.police.example/">x</a></noscript><template>x</template><!-- y --><p hidden>z</p>"#,
        expect![[""]],
    );
}

#[test]
fn a_warning_that_somebody_may_open_is_information_and_an_advertisement_there_is_hidden() {
    let warning = "<h4>警惕诈骗网站</h4><p>casino.example 为诈骗网站，请勿登录</p>";
    let advertisement = "<p>澳门百家乐官网 casino.example 注册送彩金</p>";
    let file = "<script src=/js/main.js></script>";
    for block in [
        "<li class=news-item style=display:none>",
        "<div class=tab-content style=display:none>",
        "<div class=accordion-body style=display:none>",
        "<dd style=display:none>",
        "<div class=answer style=display:none>",
        "<div class=more-content style=display:none>",
        "<a href=#x rel=modal:open>x</a><div id=x style=display:none>",
        "<a uk-toggle=#x>x</a><div id=x style=display:none>",
    ] {
        check_all(&[
            (&format!("{block}{warning}</div>{file}"), "M7 text info E0 [display-none]"),
            (&format!("{block}{advertisement}</div>{file}"), "M7 text critical E0 [display-none]"),
            (&format!("{block}{warning}</div>"), "M7 text critical E0 [display-none]"),
        ]);
    }
    check_all(&[(&format!("<div style=display:none>{warning}</div>{file}"), "M7 text critical E0 [display-none]")]);
}

#[test]
fn a_link_that_somebody_may_open_is_a_link() {
    let link = "<div id=x style=display:none><a href=http://casino.example/>x</a></div>";
    let file = "<script src=//cdn.test/all.js></script>";
    check_all(&[
        (&format!("<a href=#x rel=modal:open>x</a>{link}{file}"), "M1 anchor medium E1"),
        (&format!("<a href=#x rel=modal:open>x</a>{link}"), "M7 anchor critical E2 [display-none]"),
        (&format!("<a onclick=tab(2)>x</a>{link}{file}"), "M1 anchor medium E1"),
        (&format!("<p>x</p>{link}{file}"), "M7 anchor critical E2 [display-none]"),
    ]);
}

const REPORT: &str = "样本通过判断来路是否为搜索引擎，将访客带到 casino.example，而站长直接访问时一切正常";

#[test]
fn a_hidden_copy_of_a_sentence_in_sight_is_no_worse_than_that() {
    for (copy, told) in [
        (format!("<div class=print-only style=display:none><p>{REPORT}</p></div>"), "M7 text low E0 [display-none]"),
        (format!("<span class=tip hidden>{REPORT}</span>"), "M8 text low E0 [hidden-attribute]"),
        (format!("<div style=visibility:hidden>{REPORT}</div>"), "M8 text low E0 [visibility]"),
        (format!("<div style='position:absolute;left:-9999px'>{REPORT}</div>"), "M9 text low E0 [off-screen]"),
        (format!("<noscript><p>{REPORT}</p></noscript>"), "M17 noscript low E0 [noscript]"),
        (format!("<template><p>{REPORT}</p></template>"), "M17 template low E0 [template]"),
        (format!("<dialog>{REPORT}</dialog>"), "M7 text low E0 [display-none]"),
        (format!("<textarea style=display:none>{REPORT}</textarea>"), "M7 text low E0 [display-none]"),
        (format!("<input type=hidden value='{REPORT}'>"), "M18 button low E0"),
    ] {
        check_all(&[(&format!("<p>{REPORT}。</p>{copy}"), &format!("T1 text low E0; {told}"))]);
        let grave = told.replace("button low", "button medium").replace(" low ", " critical ");
        check_all(&[(&format!("<p>School</p>{copy}"), &grave)]);
        let more = copy.replace(REPORT, &format!("{REPORT}，注册送彩金"));
        check_all(&[(&format!("<p>{REPORT}。</p>{more}"), &format!("T1 text low E0; {grave}"))]);
    }
    check_all(&[(
        &format!("<p style=display:none>{REPORT}。</p><p hidden>{REPORT}</p>"),
        "M7 text critical E0 [display-none]; M8 text critical E0 [hidden-attribute]",
    )]);
    let of = |words: usize| format!("casino.example{}", " word".repeat(words - 1));
    let copied = |words: usize| format!("<p>{0}</p><p hidden>{0}</p>", of(words));
    check_all(&[
        (&copied(HEADLINE_WORDS_MIN), "T1 text low E0; M8 text low E0 [hidden-attribute]"),
        (&copied(HEADLINE_WORDS_MIN - 1), "T1 text low E0; M8 text critical E0 [hidden-attribute]"),
    ]);
    // What is hidden in a block is no part of what is seen of it.
    check_all(&[(&format!("<p>School <b style=display:none>{REPORT}</b></p>"), "M7 text critical E0 [display-none]")]);
}

#[test]
fn a_copy_for_those_without_scripts_follows_what_a_script_writes_in_sight() {
    let page = |written: &str, copy: &str| {
        format!(
            "<div id=c></div><script>document.getElementById('c').innerHTML='<p>{written}</p>'</script><noscript><p>{copy}</p></noscript>"
        )
    };
    check_all(&[
        (&page(REPORT, REPORT), "T1 script-string low E0; M17 noscript low E0 [noscript]"),
        (&page("x", REPORT), "M17 noscript critical E0 [noscript]"),
    ]);
}

#[test]
fn a_hidden_advertisement_that_borrows_a_warning_is_hidden() {
    let report = "<p>记者历时两个月卧底调查，揭开 casino.example 背后从推广、洗钱到客服的完整产业链。</p>";
    for words in [
        "警惕诈骗网站，百家乐官网注册 casino.example",
        "记者调查洗钱产业链 百家乐官网注册 casino.example",
        "警方捣毁赌博网站 澳门百家乐开户 casino.example 送彩金",
    ] {
        check_all(&[(
            &format!("{report}<div style=display:none>{words}</div>"),
            "T1 text info E0; M7 text critical E0 [display-none]",
        )]);
    }
    check_all(&[(
        &format!("{report}<div style=display:none>警方捣毁赌博网站 casino.example</div>"),
        "T1 text info E0; M7 text info E0 [display-none]",
    )]);
}

#[test]
fn words_for_those_who_have_a_block_read_out_belong_to_it() {
    let only = "<style>.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}</style>";
    let (hidden, seen) = ("M10 text info E0 [zero-size] [clipped]", "T1 text info E0");
    for (block, told) in [
        (
            "<p><span class=sr>Warning: casino.example is a phishing site</span> casino.example is a phishing site.</p>",
            format!("{hidden}; {seen}"),
        ),
        (
            "<p>诈骗网站：casino.example<span class=sr>（诈骗网站 casino.example，请勿访问）</span></p>",
            format!("{seen}; {hidden}"),
        ),
        (
            "<table><tr><td><span class=sr>Domain casino.example</span><code>casino.example</code></td><td>malicious</td></tr></table>",
            format!("{hidden}; {seen}"),
        ),
        (
            "<p>诈骗网站：casino.example<span class=sr>百家乐官网 casino.example 注册送彩金</span></p>",
            "T1 text low E0; M10 text critical E0 [zero-size] [clipped]".to_owned(),
        ),
        (
            "<p>School</p><p><span class=sr>诈骗网站 casino.example</span></p>",
            "M10 text critical E0 [zero-size] [clipped]".to_owned(),
        ),
    ] {
        check_all(&[(&format!("{only}{block}"), &told)]);
    }
}
