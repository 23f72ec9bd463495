//! What a page's own URL carries, and links to redirectors.

use suyuan_detect::{ECHOES_MAX, HEAD_BYTES_MAX, read};
use suyuan_model::{Outcome, PageUrl};

use crate::world::{brief, capture, check_all, check_innocent, watchlist};

/// What is seen on a page at this URL.
fn at(url: &str, status: u16, headers: &[(&str, &[u8])], html: &str) -> String {
    let headers = [headers, &[("content-type", b"text/html; charset=utf-8")]].concat();
    let mut capture = capture(status, Outcome::Page, &headers, html.as_bytes());
    capture.visit.url = PageUrl::new(url).unwrap();
    if let Some(to) = headers.iter().find(|(name, _)| *name == "location") {
        let to = capture.visit.url.join(std::str::from_utf8(to.1).unwrap()).ok();
        capture.outcome = Outcome::Redirect { to };
    }
    let sightings = read(&capture, &watchlist()).sightings;
    let is_of_body = |place: &str| !matches!(place, "url-parameter" | "header-location");
    assert!(sightings.iter().all(|seen| seen.byte_offset.is_some() == is_of_body(seen.place.name())), "{url}");
    brief(&sightings)
}

#[test]
fn a_link_to_a_redirector_is_one_to_where_it_leads() {
    check_all(&[
        ("<a href='/go.php?url=http%3A%2F%2Fcasino.example'>x</a>", "N4 url-parameter high E1 <percent>"),
        (
            "<a href='/go.php?url=http%253A%252F%252Fcasino.example'>x</a>",
            "N4 url-parameter high E1 <percent> <percent>",
        ),
        ("<a href='/go.php?url=//casino.example'>x</a>", "N4 url-parameter high E1"),
        ("<a href='/go.php?url=\\\\casino.example'>x</a>", "N4 url-parameter high E1"),
        ("<a href='/go.php?url=http://school.example@casino.example'>x</a>", "N4 url-parameter high E1"),
        ("<a href='/go.php?a=1&amp;url=casino.example'>x</a>", "N4 url-parameter high E1"),
        ("<a href='/go?id=aHR0cDovL2Nhc2luby5leGFtcGxlLw=='>x</a>", "N4 url-parameter high E2 [encoded] <base64>"),
        (
            "<a href='/go?id=687474703a2f2f636173696e6f2e6578616d706c65'>x</a>",
            "N4 url-parameter high E2 [encoded] <char-codes>",
        ),
        ("<a href='/redirect/https://casino.example/x'>x</a>", "N4 url-parameter high E1"),
        (
            "<a rel=nofollow href='https://www.google.com/url?q=http://casino.example/'>x</a>",
            "N5 url-parameter medium E1",
        ),
        (
            "<a href='https://www.baidu.com/link?url=http%3A%2F%2Fcasino.example'>x</a>",
            "N5 url-parameter medium E1 <percent>",
        ),
        ("<a href='https://casino-example.translate.goog/x'>x</a>", "N5 url-parameter medium E1"),
        ("<iframe src='/viewer?file=http://casino.example/'></iframe>", "N4 url-parameter high E1"),
        ("<meta http-equiv=refresh content='0;url=/jump?to=http://casino.example/'>", "N4 url-parameter high E1"),
        ("<!-- <a href='/go.php?url=http://casino.example'>x</a> -->", "M19 comment low E0 [comment]"),
    ]);
}

#[test]
fn what_a_redirector_is_asked_for_stands_where_it_stands() {
    let html = "<p>文<a href='/go.php?a=1&amp;url=http%3A%2F%2Fcasino.example'>x</a>";
    let sightings = read(&crate::world::page(html), &watchlist()).sightings;
    let seen = &sightings[0];
    assert_eq!(seen.raw, "http%3A%2F%2Fcasino.example");
    assert!(html[seen.byte_offset.unwrap() as usize..].starts_with(&seen.raw));
    assert_eq!(seen.matched_url.as_deref(), Some("http://casino.example/"));
    assert_eq!((seen.text.as_str(), seen.selector.as_deref()), ("x", Some("body > p > a")));
}

#[test]
fn services_that_tell_search_or_share_lead_nowhere() {
    check_innocent(&[
        "<a href='https://web.archive.org/web/2020/http://casino.example/'>archived</a>",
        "<a href='https://www.virustotal.com/gui/search/http://casino.example'>report</a>",
        "<a href='http://tool.example/whois?domain=casino.example'>whois</a>",
        "<a href='/search?q=casino.example'>hot</a><form action='/search?q=casino.example'></form>",
        "<a href='https://www.facebook.com/sharer/sharer.php?u=http://casino.example/'>share</a>",
        "<a href='/go.php?url=http%3A%2F%2Fschool.example'>x</a>",
        "<a href='/login?next=%2Fhome&ref=casino.example'>x</a>",
        "<img src='https://i0.wp.com/casino.example/a.png'><img src='//cdn.test/r?u=http://casino.example/a.png'>",
        "<p>http://other.test/?go=http://casino.example/</p>",
    ]);
}

#[test]
fn a_shortener_that_leads_on_is_nobodys_broken_server() {
    let location: &[(&str, &[u8])] = &[("location", b"http://casino.example/")];
    assert_eq!(at("http://t.cn/A6xyz", 302, location, ""), "N5 header-location medium E4");
    assert_eq!(at("http://www.school.example/x", 302, location, ""), "N1 header-location critical E4");
}

#[test]
fn an_open_redirect_is_known_by_its_own_url() {
    let url = "http://www.school.example/go.php?url=http%3A%2F%2Fcasino.example";
    assert_eq!(at(url, 200, &[], "<p>x"), "N4 url-parameter high E0 <percent>");
    assert_eq!(at("http://www.school.example/link/https://casino.example/", 200, &[], ""), "N4 url-parameter high E0");
    assert_eq!(
        at(url, 302, &[("location", b"http://casino.example")], ""),
        "N4 url-parameter high E0 <percent>; N4 header-location high E4"
    );
    assert_eq!(
        at(url, 200, &[], "<a href='http://casino.example/'>continue</a>"),
        "N4 url-parameter high E0 <percent>; M1 anchor medium E1"
    );
    let warning = "<h1>您即将离开本站</h1><a rel=nofollow href='http://casino.example/'>继续访问</a>";
    assert_eq!(at(url, 200, &[], warning), "N4 url-parameter low E0 <percent>; M2 anchor low E1");
    // Who warns does so at the top.
    let below = |bytes: usize| format!("{}{warning}", " ".repeat(bytes - "<h1>您即将离开".len()));
    assert!(at(url, 200, &[], &below(HEAD_BYTES_MAX)).starts_with("N4 url-parameter low"));
    assert!(at(url, 200, &[], &below(HEAD_BYTES_MAX + 1)).starts_with("N4 url-parameter high"));
    assert_eq!(at(url, 404, &[], "<p>x"), "");
    assert_eq!(at("http://www.school.example/?ref=http://casino.example/", 200, &[], "<p>x"), "");
    assert_eq!(at("http://www.school.example/go?url=http://school.example/", 200, &[], "<p>x"), "");
}

#[test]
fn a_search_page_that_repeats_what_it_is_asked_is_known() {
    let url = "http://www.school.example/search?q=%E6%BE%B3%E9%97%A8casino.example%E5%AE%98%E7%BD%91";
    let echo = "<title>澳门casino.example官网 - 搜索</title>";
    assert_eq!(at(url, 200, &[], echo), "U1 url-parameter high E0; U1 title high E0");
    assert_eq!(
        at(url, 200, &[], "<h1>Results for casino.example</h1>"),
        "U1 url-parameter high E0; U1 heading high E0"
    );
    assert_eq!(at(url, 404, &[], echo), "U1 url-parameter low E0; U1 title low E0");
    // A path of the site's own, and no search.
    let missing = "<title>404 - /nosuch/casino.example not found</title><h1>Not found: /nosuch/casino.example</h1>";
    assert_eq!(at("http://www.school.example/nosuch/casino.example", 404, &[], missing), "");
    let noindex = format!("{echo}<meta name=robots content='noindex,follow'>");
    assert_eq!(at(url, 200, &[], &noindex), "U1 url-parameter low E0; U1 title low E0");
    assert_eq!(at(url, 200, &[("x-robots-tag", b"noindex")], echo), "U1 url-parameter low E0; U1 title low E0");
    for path in ["search-casino.example-1.html", "s_casino.example.htm", "zt/casino.example.html", "so/casino.example"]
    {
        let url = format!("http://www.school.example/{path}");
        assert_eq!(at(&url, 200, &[], echo), "U1 url-parameter high E0; U1 title high E0", "{path}");
    }
    for path in ["news/casino.example.html", "search-xcasino.example-1.html", "casino.example-1.html"] {
        assert_eq!(at(&format!("http://www.school.example/{path}"), 200, &[], echo), "M6 title critical E0", "{path}");
    }
    let field = format!("{echo}<input name=q value='http://casino.example/'>");
    assert_eq!(at(url, 200, &[], &field), "U1 url-parameter high E0; U1 title high E0; U1 button high E0");
}

#[test]
fn a_list_of_searches_is_known_by_its_paths() {
    for [before, after] in [["s-", ".html"], ["so/", ".html"], ["search-", "-1.html"], ["zt/", ""], ["search?q=", ""]] {
        let link = |words: &str| format!("<a href='/{before}{words}{after}'>{words}</a> ");
        let list = ["weather", "bus", "school"].map(link).concat();
        let seen =
            read(&crate::world::page(&format!("<div>热门搜索 {list}{}</div>", link("casino.example"))), &watchlist());
        let is_one = |seen: &suyuan_model::Sighting| seen.technique.to_string() == "U2";
        assert!(
            !seen.sightings.is_empty() && seen.sightings.iter().all(is_one),
            "{before}: {}",
            brief(&seen.sightings)
        );
    }
    check_all(&[("<a href='/a-weather.html'>x</a> <a href='/a-b.html'>casino.example</a>", "T1 text low E0")]);
}

#[test]
fn a_page_that_is_made_of_the_tags_it_is_asked_for_is_written_by_who_asks() {
    let link = "<a href=http://casino.example>x</a>";
    for query in ["%3Ca%20href%3Dhttp%3A//casino.example%3Ex%3C/a%3E", "<a+href=http://casino.example>x</a>"] {
        let url = format!("http://www.school.example/search?q=%E5%8E%BB{query}");
        assert_eq!(at(&url, 200, &[], &format!("<h1>去{link}</h1>")), "U1 anchor high E1", "{query}");
        assert_eq!(at(&url, 404, &[], &format!("<h1>{link}</h1>")), "M1 anchor medium E1", "{query}");
        assert_eq!(at(&url, 200, &[], "<a href='http://casino.example'>x</a>"), "M1 anchor medium E1", "{query}");
        let many = at(&url, 200, &[], &format!("<p>{link}").repeat(ECHOES_MAX + 1));
        assert_eq!((many.matches("U1").count(), many.matches("M1").count()), (ECHOES_MAX, 1));
    }
}

#[test]
fn a_search_is_asked_in_the_characters_of_its_page() {
    let echo = "<title>彩票casino.example官网 站内搜索</title>";
    for asked in [
        "%B2%CA%C6%B1casino.example%B9%D9%CD%F8",
        "%B2%CA%C6%B1casino.example",
        "%A1%BEcasino.example%A1%BF",
        "%u5F69%u7968casino.example",
        "%B1m%B2%BCcasino.example",
    ] {
        let url = format!("http://www.school.example/search.asp?q={asked}");
        assert_eq!(at(&url, 200, &[], echo), "U1 url-parameter high E0; U1 title high E0", "{asked}");
    }
    let other = "http://www.school.example/search.asp?q=%B2%CA%C6%B1xcasino.example";
    assert_eq!(at(other, 200, &[], echo), "M6 title critical E0");
    assert_eq!(at("http://www.school.example/search.asp?q=%B2%CA%C6%B1casino.example", 200, &[], "<p>x"), "");
}

#[test]
fn only_what_engines_and_visitors_are_told_makes_it_less() {
    let url = "http://www.school.example/search?q=casino.example";
    let echo = "<title>casino.example - search</title>";
    let (kept, left) = ("U1 url-parameter high E0; U1 title high E0", "U1 url-parameter low E0; U1 title low E0");
    for (markup, seen) in [
        ("<!-- <meta name=robots content=noindex> -->", kept),
        ("<meta name=about-robots content='noindex'>", kept),
        ("<meta name=description content='robots: noindex'>", kept),
        ("<meta content=NOINDEX name=Baiduspider>", left),
        ("<meta name=robots content='none'>", left),
    ] {
        assert_eq!(at(url, 200, &[], &format!("{echo}{markup}")), seen, "{markup}");
    }
    assert_eq!(at(url, 200, &[("x-robots-tag", b"otherbot: noindex")], echo), kept);
    assert_eq!(at(url, 200, &[("x-robots-tag", b"googlebot: noindex, nofollow")], echo), left);
    let belied = "<title>casino.example slots</title><title>School news of today</title>";
    assert!(at(url, 200, &[], belied).contains("M4 title critical E0"));
    let door = "http://www.school.example/go.php?url=http://casino.example";
    for hidden in
        ["<!-- you are leaving -->", "<p style=display:none>you are leaving</p>", "<p title='you are leaving'>x</p>"]
    {
        assert!(at(door, 200, &[], hidden).starts_with("N4 url-parameter high"), "{hidden}");
    }
}

#[test]
fn who_takes_in_complaints_or_checks_sends_nobody_there() {
    for path in [
        "/tousu/add?wangzhi=http://casino.example/",
        "/fanzha/check?wz=http://casino.example/",
        "/antifraud/query?url=http://casino.example/",
        "/fraud/lookup.php?site=http://casino.example/",
        "/en/anti-phishing?url=casino.example",
    ] {
        let seen = at(&format!("http://www.school.example{path}"), 200, &[], "<p>x");
        assert_eq!(seen, "", "{path}");
    }
    for path in ["/tousu/go?url=http://casino.example/", "/fraud/redirect.php?to=http://casino.example/"] {
        let seen = at(&format!("http://www.school.example{path}"), 200, &[], "<p>x");
        assert_eq!(seen, "N4 url-parameter high E0", "{path}");
    }
}

#[test]
fn an_entry_in_a_book_of_names_is_low() {
    for url in [
        "http://tool.example/whois/casino.example",
        "http://lib.example/wiki/Casino.example",
        "http://x.test/domain/casino.example",
    ] {
        let seen = at(url, 200, &[], "<title>casino.example</title>");
        assert_eq!(seen, "U1 url-parameter low E0; U1 title low E0", "{url}");
    }
    let seen = at("http://tool.example/ip/198.51.100.7", 200, &[], "<title>198.51.100.7 IP归属地</title>");
    assert_eq!(seen, "U1 url-parameter low E0; U1 title low E0");
}

#[test]
fn a_login_that_really_sends_there_is_an_open_redirect() {
    let location: &[(&str, &[u8])] = &[("location", b"http://casino.example/")];
    let url = "http://www.school.example/login?next=http://casino.example/";
    assert_eq!(at(url, 302, location, ""), "N4 header-location high E4");
    assert_eq!(at("http://www.school.example/login?next=/home", 302, location, ""), "N1 header-location critical E4");
}

#[test]
fn an_open_redirect_is_one_however_it_sends() {
    let url = "http://www.school.example/go?to=http%3A%2F%2Fcasino.example%2F";
    let asked = "N4 url-parameter high E0 <percent>";
    for (html, seen) in [
        ("<meta http-equiv=refresh content='0;url=http://casino.example/'>", "N4 meta-refresh high E4"),
        ("<script>location.href = 'http://casino.example/';</script>", "N4 script-string high E4"),
        (r#"<script>location.replace("http:\/\/casino.example\/")</script>"#, "N4 script-string high E4"),
    ] {
        assert_eq!(at(url, 200, &[], html), format!("{asked}; {seen}"));
    }
    let refresh: &[(&str, &[u8])] = &[("refresh", b"0;url=http://casino.example/")];
    let seen = |url: &str| {
        let mut capture = capture(200, Outcome::Page, refresh, b"");
        capture.visit.url = PageUrl::new(url).unwrap();
        brief(&read(&capture, &watchlist()).sightings)
    };
    assert_eq!(seen(url), format!("{asked}; N4 header-refresh high E4"));
    // Nobody asked these to.
    assert_eq!(seen("http://www.school.example/go?to=1"), "N2 header-refresh critical E4");
    let other = "<script>location.href = 'http://casino.example/other';</script>";
    assert_eq!(at(url, 200, &[], other), format!("{asked}; M29 script-string critical E4"));
    let frame = "<iframe src='http://casino.example/'></iframe>";
    assert_eq!(at(url, 200, &[], frame), format!("{asked}; M23 iframe critical E1"));
    let other = "<meta http-equiv=refresh content='0;url=http://bet88.test/'>";
    assert_eq!(at(url, 200, &[], other), format!("{asked}; N2 meta-refresh critical E4"));
}

#[test]
fn who_warns_those_who_leave_has_a_link_for_who_goes_on() {
    let url = "http://www.school.example/go?to=http%3A%2F%2Fcasino.example%2F";
    for words in ["您即将离开本站，请注意财产安全", "您即將離開本站", "You are leaving this site"]
    {
        let page = format!("<h1>{words}</h1><a href='http://casino.example/'>x</a>");
        assert_eq!(at(url, 200, &[], &page), "N4 url-parameter low E0 <percent>; M1 anchor low E1", "{words}");
    }
    let hidden = "<h1>您即将离开本站</h1><div style=display:none><a href='http://casino.example/'>x</a></div>";
    assert!(at(url, 200, &[], hidden).ends_with("M7 anchor critical E2 [display-none]"));
}

#[test]
fn an_entry_of_a_register_is_low_whatever_it_says() {
    let low = "U1 url-parameter low E0; U1 title low E0";
    for url in ["website/casino.example", "seo/casino.example", "ssl/?host=casino.example", "ssl?host=casino.example"] {
        let page = "<title>casino.example 综合信息</title><p>该网站为诈骗网站。";
        assert_eq!(at(&format!("http://tool.test/{url}"), 200, &[], page), low, "{url}");
    }
    let page = "<title>casino.example 安全报告</title><p>该网站为诈骗网站。";
    assert_eq!(at("http://tool.test/report/casino.example", 200, &[], page), low);
    let filed = "<title>casino.example备案信息查询</title><p>未备案。";
    assert_eq!(at("http://tool.test/casino.example.html", 200, &[], filed), low);
    // Whoever asks a search for the words of a register makes none of it.
    let asked = "http://school.example/search?q=casino.example%E5%A4%87%E6%A1%88%E4%BF%A1%E6%81%AF";
    assert_eq!(at(asked, 200, &[], filed), "U1 url-parameter high E0; U1 title high E0");
    let plain = "<title>casino.example官网</title>";
    assert_eq!(at("http://school.example/casino.example.html", 200, &[], plain), "M6 title critical E0");
    check_innocent(&[
        "<a href='/blocked?url=http://casino.example/'>x</a>",
        "<a href='/appeal?target=http://casino.example/'>申诉</a>",
    ]);
}

#[test]
fn a_click_that_is_sold_is_low() {
    check_all(&[
        (
            "<iframe src='https://googleads.g.doubleclick.net/aclk?adurl=http://casino.example/'></iframe>",
            "N5 url-parameter low E1",
        ),
        (
            "<a rel=sponsored href='https://ads.test/click?url=http://casino.example/'>Advertisement</a>",
            "N5 url-parameter low E1",
        ),
        ("<a href='https://ads.test/click?url=http://casino.example/'>x</a>", "N5 url-parameter medium E1"),
    ]);
}

#[test]
fn a_search_page_that_repeats_nothing_is_innocent() {
    let url = "http://www.school.example/search?q=casino.example";
    assert_eq!(at(url, 200, &[], "<title>Search</title><p>Nothing found."), "");
    assert_eq!(at(url, 200, &[], "<title>bet88.test</title>"), "M6 title critical E0");
    assert_eq!(
        at("http://www.school.example/search?q=x", 200, &[], "<title>casino.example</title>"),
        "M6 title critical E0"
    );
    assert_eq!(at(url, 200, &[], "<a href=http://casino.example/>x</a>"), "M1 anchor medium E1");
}

#[test]
fn a_page_that_an_archive_kept_names_itself() {
    let page = "<title>casino.example</title><base href='http://casino.example/'><a href='http://bet88.test/'>x</a>";
    let kept = format!("{page}<a href='/web/20190301000000/http://casino.example/play'>y</a>");
    let url = "http://archive.example/web/20190301000000/http://casino.example/";
    assert_eq!(
        at(url, 200, &[], &kept),
        "U1 url-parameter low E0; U1 title low E0; M25 base low E1; M1 anchor medium E1; M1 anchor low E1"
    );
    // Nothing there is rewritten as an archive does it, unless everybody knows the archive.
    assert_eq!(
        at(url, 200, &[], page),
        "U1 url-parameter high E0; U1 title high E0; M25 base critical E1; M1 anchor medium E1"
    );
    assert_eq!(
        at("http://web.archive.org/web/20190301000000/http://casino.example/", 200, &[], page),
        "U1 url-parameter low E0; U1 title low E0; M25 base low E1; M1 anchor medium E1"
    );
    assert_eq!(
        at("http://school.example/news/casino.example/", 200, &[], page),
        "U1 url-parameter high E0; U1 title high E0; M25 base critical E1; M1 anchor medium E1"
    );
    assert_eq!(
        at("http://archive.example/web/20190301000000/http://other.example/", 200, &[], page),
        "M6 title critical E0; M25 base critical E1; M1 anchor medium E1"
    );
    let sent = "<meta http-equiv=refresh content='0;url=http://casino.example/'>";
    assert_eq!(at(url, 200, &[], sent), "N2 meta-refresh critical E4");
}

#[test]
fn a_path_like_an_archive_s_excuses_nothing_that_an_archive_does_not_repeat() {
    let link = "<a href='/n/20250101/http://casino.example/a'>x</a>";
    for url in [
        "http://school.example/n/20260101/http://casino.example/",
        "http://web.archive.org/n/20260101/http://casino.example/",
    ] {
        let at = |html: &str| {
            let seen = at(url, 200, &[], &format!("{html}{link}"));
            seen.strip_suffix("; U1").unwrap_or(&seen).to_owned()
        };
        for (html, seen) in [
            ("<script>location='http://casino.example/'</script>", "M29 script-string critical E4"),
            ("<iframe src='http://casino.example/'></iframe>", "M23 iframe critical E1"),
            ("<form action='http://casino.example/'></form>", "M24 form critical E1"),
            (
                "<div style=display:none><a href='http://casino.example/'>x</a></div>",
                "M7 anchor critical E2 [display-none]",
            ),
            ("<noscript><a href='http://casino.example/'>x</a></noscript>", "M17 anchor critical E2 [noscript]"),
            ("<a href='http://casino.example/'>x</a>", "M1 anchor low E1"),
        ] {
            assert_eq!(at(html), seen, "{url} {html}");
        }
    }
}

#[test]
fn the_field_of_a_search_keeps_what_it_was_asked() {
    let field = "<input name=q value='casino.example'>";
    assert_eq!(at("http://school.example/search?q=casino.example", 200, &[], field), "");
    assert_eq!(at("http://school.example/", 200, &[], field), "M18 button medium E0");
    let echoed = "<title>casino.example</title><input name=q value='casino.example'>";
    assert_eq!(
        at("http://school.example/search?q=casino.example", 200, &[], echoed),
        "U1 url-parameter high E0; U1 title high E0; U1 button high E0"
    );
}
