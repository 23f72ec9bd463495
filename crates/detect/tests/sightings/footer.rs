//! Credits of themes, widgets and programs, and links that only stand where credits do.

use crate::world::check_all;

#[test]
fn a_credit_is_a_third_party_s() {
    let credit = "M30 anchor medium E1";
    check_all(&[
        ("<footer>Powered by <a href=//casino.example/>Casino CMS</a></footer>", credit),
        ("<p>Powered by <b><a href=//casino.example/>Casino CMS</a></b></p>", credit),
        ("<div id=footer>技术支持：<a href=//casino.example/>某某科技</a></div>", credit),
        ("<div class=copyright>Copyright © 2026 <a href=//casino.example/>Theme House</a></div>", credit),
        ("<div class=footer><a href=//casino.example/>某某网络</a>提供技术支持</div>", credit),
        ("<div class=footer>模板：<a href=//casino.example/>某某</a></div>", credit),
        ("<footer><a href=//casino.example/>免费网站模板</a></footer>", credit),
        ("<footer><a href=//casino.example/><img src=/c.png alt='Free counter'></a></footer>", credit),
        ("<footer>Theme by <a rel=nofollow href=//casino.example/>X</a></footer>", credit),
        ("<a href=//casino.example/>Powered by Casino CMS</a>", credit),
        ("<td>网站建设：<a href='//casino.example/'>某某</a></td>", credit),
    ]);
}

#[test]
fn a_link_at_the_foot_is_no_credit_by_that() {
    check_all(&[
        ("<footer>友情链接：<a href=//casino.example/>彩票</a></footer>", "M1 anchor medium E1"),
        ("<footer><a href=//casino.example/>x</a></footer>", "M1 anchor medium E1"),
        ("<p>本文主题：<a href=//casino.example/>x</a></p>", "M1 anchor medium E1"),
        ("<p>The theme of <a href=//casino.example/>this</a> film</p>", "M1 anchor medium E1"),
        ("<footer>Powered by <a href=/cms>CMS</a></footer>", ""),
        ("<footer>技术支持：<a href=http://vendor.example/>某某科技</a></footer>", ""),
        (
            "<footer>Powered by <a href=//casino.example/>A</a>, <a href=//casino.example/>B</a></footer>",
            "M30 anchor medium E1; M1 anchor medium E1",
        ),
    ]);
}

#[test]
fn an_injection_does_not_become_a_credit_by_its_words() {
    check_all(&[
        (
            "<html><body>x</body></html>Powered by <a href=//casino.example/>x</a>",
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<footer>Powered by <a href='//&#99;asino.example/'>x</a></footer>",
            "M5 anchor critical E2 [encoded] <entity>",
        ),
        ("<footer>Powered by <script src=//casino.example/x.js></script></footer>", "M23 script-src critical E1"),
        ("<noscript>Powered by <a href=//casino.example/>x</a></noscript>", "M17 anchor critical E2 [noscript]"),
    ]);
}

#[test]
fn hidden_credits_are_none_where_there_are_several_or_other_links_beside() {
    let hidden = |markup: &str| format!("<div style=display:none>{markup}</div>");
    let credit = "Powered by <a href=//casino.example/>x</a>";
    let (alone, sold) = ("M30 anchor medium E2 [display-none]", "M7 anchor critical E2 [display-none]");
    let several = format!("{}{}", hidden(credit), hidden("技术支持：<a href=//bet88.test/>y</a>"));
    let beside = hidden(&format!("{credit} <a href=//other.test/>z</a> <a href=//third.test/>w</a>"));
    let unnamed = hidden(&format!("{credit} <a href=//other.test/>z</a>"));
    let named = hidden(&format!("{credit}, widget by <a href=//other.test/>z</a>"));
    let apart = format!("<p><a href=//other.test/>z</a></p>{}", hidden(credit));
    check_all(&[
        (&hidden(credit), alone),
        (&several, &format!("{sold}; {sold}")),
        (&beside, sold),
        (&unnamed, sold),
        (&named, alone),
        (&apart, alone),
        (&hidden("Powered by <a href=//casino.example/>x</a> <a href=/own>z</a>"), alone),
    ]);
}

#[test]
fn all_of_a_page_is_no_foot_of_it() {
    check_all(&[
        ("<body class='has-footer credit'><p>模板：<a href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<div class=accreditation>模板：<a href=//casino.example/>x</a></div>", "M1 anchor medium E1"),
    ]);
}
