//! Files that are no pages: robots.txt, sitemaps, feeds, and what machines look for by its name.

use suyuan_detect::{LINE_BYTES_MAX, read};
use suyuan_model::{Outcome, PageUrl};

use crate::world::{brief, capture, watchlist};

#[track_caller]
fn check(path: &str, content_type: &str, body: &str, expected: &str) {
    let mut capture = capture(200, Outcome::Page, &[("content-type", content_type.as_bytes())], body.as_bytes());
    capture.visit.url = PageUrl::new(&format!("http://www.school.example{path}")).unwrap();
    let sightings = read(&capture, &watchlist()).sightings;
    assert_eq!(brief(&sightings), expected, "{path}\n{body}");
    for seen in &sightings {
        assert!(body[seen.byte_offset.unwrap() as usize..].starts_with(&seen.raw), "{path} {body}");
    }
}

#[test]
fn lines_of_robots_txt_are_told_apart() {
    let check = |line: &str, expected: &str| {
        check("/robots.txt", "text/plain", &format!("User-agent: *\nDisallow: /admin\n{line}\n"), expected);
    };
    check("Sitemap: http://casino.example/sitemap.xml", "U8 robots critical E1");
    check("SITEMAP:https://casino.example/s.xml # new", "U8 robots critical E1");
    check("Host: casino.example", "U8 robots critical E1");
    check("Allow: casino.example", "U8 robots critical E0");
    check("Allow: /report/casino.example", "");
    check("Allow: /casino.example/", "");
    check("Allow: /go?url=http://casino.example/", "U8 robots critical E0");
    check("Disallow: /report/casino.example", "T1 robots info E0");
    check("Disallow: /go?url=http://casino.example/", "T1 robots info E0");
    check("Disallow: /casino.example/", "T1 robots info E0");
    check("# cleaned casino.example on Monday", "T1 robots info E0");
    check("Sitemap: http://www.school.example/sitemap.xml", "");
    // A line is read as far as its limit.
    let far = |blanks: usize| format!("Sitemap:{}http://casino.example/", " ".repeat(blanks));
    check(&far(LINE_BYTES_MAX - "Sitemap:".len()), "U8 robots critical E1");
    check(&far(LINE_BYTES_MAX), "T1 robots low E0");
}

#[test]
fn entries_of_a_sitemap_are_references() {
    let map = |loc: &str| format!("<?xml version='1.0'?>\n<urlset><url><loc>{loc}</loc></url></urlset>");
    check("/sitemap.xml", "application/xml", &map("http://casino.example/a"), "U8 sitemap critical E1");
    check("/s", "text/xml", &map("\n  https://casino.example/a?x=1&amp;y=2\n"), "U8 sitemap critical E1");
    check("/s", "text/html", &map("<![CDATA[http://casino.example/]]>"), "U8 sitemap critical E1");
    let own = map("http://www.school.example/search?q=casino.example");
    check("/sitemap.xml", "application/xml", &own, "U2 sitemap high E0");
    for path in ["whois/casino.example", "tag/casino.example/", "news/casino.example", "?ref=casino.example"] {
        check("/sitemap.xml", "application/xml", &map(&format!("http://www.school.example/{path}")), "");
        check("/sitemap.txt", "text/plain", &format!("http://www.school.example/{path}\n"), "");
    }
    let prefixed = "<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>http://casino.example/1.xml</s:loc></s:sitemap></s:sitemapindex>";
    check("/sitemap.xml", "application/xml", prefixed, "U8 sitemap critical E1");
    let image = "<urlset><url><loc>/a</loc><image:image><image:loc>http://casino.example/a.jpg</image:loc></image:image></url></urlset>";
    check("/sitemap.xml", "application/xml", image, "U8 sitemap critical E1");
    let lines = "http://www.school.example/\nhttp://casino.example/\n";
    check("/sitemap.txt", "text/plain", lines, "U8 sitemap critical E1");
    check(
        "/sitemap.xml",
        "application/xml",
        "<urlset><!-- <loc>http://casino.example/</loc> --></urlset>",
        "M19 comment low E0 [comment]",
    );
    check("/sitemap.xml", "application/xml", &map("http://xcasino.example/"), "");
}

#[test]
fn entries_of_a_feed_are_references_and_words_are_words() {
    let rss = |item: &str| {
        format!(
            "<?xml version='1.0'?><rss version='2.0'><channel><title>School</title><item>{item}</item></channel></rss>"
        )
    };
    let feed = |item: &str, expected: &str| check("/feed", "application/rss+xml", &rss(item), expected);
    feed("<link>http://casino.example/</link>", "U9 feed critical E1");
    feed("<guid>http://casino.example/1</guid>", "U9 feed critical E1");
    feed("<enclosure url='http://casino.example/a.mp3' type='audio/mpeg'/>", "U9 feed critical E1");
    feed("<description>&lt;a href=\"http://casino.example/\"&gt;彩票&lt;/a&gt;</description>", "U9 feed critical E1");
    feed("<description><![CDATA[<a href='http://casino.example/'>彩票</a>]]></description>", "U9 feed critical E1");
    feed("<title>最新网址casino.example</title>", "T1 feed low E0");
    feed("<title>警方通报：casino.example 涉嫌诈骗</title>", "T1 feed info E0");
    feed("<title>School news</title><link>http://www.school.example/1</link>", "");
    let atom = "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:link href='http://casino.example/'/></a:entry></a:feed>";
    check("/atom", "application/atom+xml", atom, "U9 feed critical E1");
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"http:\/\/casino.example\/","content_text":"see casino.example now"}]}"#;
    check("/feed.json", "application/feed+json", json, "U9 feed critical E1; T1 feed low E0");
    let markup = r#"{"version":"https://jsonfeed.org/version/1","items":[{"content_html":"<a href=\"http://casino.example/\">x</a>"}]}"#;
    check("/feed.json", "application/feed+json", markup, "U9 feed critical E1");
}

#[test]
fn files_for_machines_are_read_by_their_lines() {
    let text = |path: &str, body: &str, expected: &str| check(path, "text/plain", body, expected);
    text("/llms.txt", "# School\n- [彩票](https://casino.example/): best\n", "U9 document critical E1");
    text("/llms.txt", "# School\nWe warn of casino.example here.\n", "T1 document low E0");
    text("/ads.txt", "casino.example, 12345, DIRECT, f08c47fec0942fa0\n", "U9 document critical E1");
    text("/ads.txt", "# was casino.example once\n", "T1 document low E0");
    text("/.well-known/security.txt", "Contact: https://casino.example/report\n", "U9 document critical E1");
    text("/humans.txt", "Team: see http://casino.example/ for more\n", "T1 document low E0");
    let search = "<OpenSearchDescription xmlns='x'><Url type='text/html' template='https://casino.example/?q={searchTerms}'/></OpenSearchDescription>";
    check("/opensearch.xml", "application/opensearchdescription+xml", search, "U9 document critical E1");
}
