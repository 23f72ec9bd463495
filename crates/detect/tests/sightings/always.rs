//! What holds for every page.

use proptest::prelude::*;
use suyuan_detect::read;
use suyuan_model::{EvidenceLevel, Outcome, PageUrl, Severity, Sighting, Technique, WatchId, WatchKind};

use crate::world::{brief, capture, page, read_html, watchlist};

/// Pieces of markup, some of which name something watched.
const PIECES: &[&str] = &[
    "<a href='http://casino.example/'>彩票</a>",
    "<a rel=nofollow href=//bet88.test/x>x</a>",
    "<p>casino.example</p>",
    "<p>警方通报：casino.example 涉嫌诈骗</p>",
    "<noscript><a href=//bet88.test/>x</a></noscript>",
    "<!-- <a href=//casino.example/>x</a> -->",
    "<iframe src=//vip.casino.example/></iframe>",
    "<img src=//casino.example/a.png alt='casino.example'>",
    "<svg><a href=//casino.example/>x</a></svg>",
    "<div data-u='http://shared.example/~lucky/1'></div>",
    "<style>p{background:url(//casino.example/a.png)}</style>",
    "<script>location='//bet88.test/'</script>",
    "<select><option value='http://198.51.100.7/'>x</option></select>",
    "<p>casino[.]example</p>",
    "<a href='//%63asino.example/'>x</a>",
    "<iframe src='data:text/html,<a href=//casino.example/>x</a>'></iframe>",
    "<marquee height=1><a href=//bet88.test/>x</a></marquee>",
    "<script type='application/ld+json'>{\"@graph\":[{\"url\":\"http:\\/\\/casino.example\\/\"}]}</script>",
    "<div itemscope><link itemprop=url href=//casino.example/></div>",
    "<style>p::after{content:'\\63 asino' '.example'} @import url(//bet88.test/a.css);</style>",
    "<script type=text/template><a href=//casino.example/>x</a></script>",
    "<svg><a><set attributeName=href to='//casino.example/'/></a></svg>",
    "<div class=footer>Powered by <a href=//casino.example/>x</a></div>",
    "<div><link rel=icon href=//casino.example/f.ico></div>",
    "<table><caption>casino.example</caption><tr><td>bet88.test</td></tr></table>",
    "<p>casino<b>.example</b></p>",
    "<p>cas<!-- x -->ino.example</p>",
    "<a href='/go.php?url=http%3A%2F%2Fcasino.example'>x</a>",
    "<a href='https://www.google.com/url?q=http://bet88.test/'>x</a>",
    "<p>c a s i n o . e x a m p l e</p>",
    "<p>casino【.】example</p>",
    "<p>bet⑧⑧.test</p>",
    "<p>c\u{430}sino.example</p>",
    "<div class=comment><a href=//casino.example/>x</a></div>",
    "<a href='http://198-51-100-7.nip.io/'>x</a>",
];

/// Pieces without anything watched, each whole in itself.
const INNOCENT: &[&str] = &[
    "<p>学校新闻</p>",
    "<div>Welcome <b>home</b>.</div>",
    "<a href=/a.html>公告</a>",
    "<script>var a = 'x';</script>",
    "<!-- y -->",
    "<ul><li>1</li><li>2</li></ul>",
    "<img src=/logo.png alt=logo>",
    "<noscript><img src=/p.gif></noscript>",
    "<h2>通知</h2>",
    "文字 text",
];

fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..6).prop_map(|pieces| pieces.concat())
}

/// What has to be found again wherever the sighting stands.
fn essence(sightings: &[Sighting]) -> Vec<(WatchId, Technique, String)> {
    sightings.iter().map(|seen| (seen.watch, seen.technique, seen.raw.clone())).collect()
}

/// Whether this URL or name lies at or below the entry.
fn matches(sighting: &Sighting) -> bool {
    let watch = watchlist().get(sighting.watch);
    let is_below = |host: &str| host == watch.value || host.ends_with(&format!(".{}", watch.value));
    let url = sighting.matched_url.as_deref().map(|url| PageUrl::new(url).unwrap());
    match (watch.kind, url) {
        (WatchKind::Url, Some(url)) => {
            let key = |url: &str| url.split_once("://").unwrap().1.to_owned();
            key(url.as_str()).starts_with(&key(&watch.value))
        }
        (WatchKind::Url, None) => false,
        (_, Some(url)) => is_below(url.host()),
        // The name is not kept beside its evidence: it has to be there, or what was undone.
        (_, None) => {
            let raw = sighting.raw.to_lowercase();
            let host = watch.value.replace("xn--kpry57d", "台灣");
            // What runs over tags has them in it.
            !sighting.decoded_by.is_empty() || raw.contains('<') || raw.contains(&host) || raw.contains(&watch.value)
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&capture(200, Outcome::Page, &[("content-type", b"text/html")], &bytes), &watchlist());
    }

    #[test]
    fn any_markup_is_read_and_what_is_seen_is_watched(
        html in "(<(a href=|p|!--|/p|script|/script|style|svg|title|noscript|meta content=|base href=|template)|[ '\">=/.:@&;#%x]|-->|https?://|//|casino|[.]|\\[dot\\]|example|bet88\\.test|&#99;|%63|\u{200B}|台灣|中|198\\.51\\.100\\.7|\r\n){0,60}",
    ) {
        for sighting in read_html(&html).sightings {
            prop_assert!(matches(&sighting), "{html}: {sighting:?}");
            let (technique, level, severity) = (sighting.technique, sighting.level, sighting.severity);
            // Severity is the technique's own, or follows the rules that change it.
            let is_changed = severity == Severity::Info && level == EvidenceLevel::E0
                || technique == Technique::M22 && severity == Severity::Critical
                || technique == Technique::M1 && level == EvidenceLevel::E2 && severity == Severity::Critical;
            prop_assert!(is_changed || severity == technique.severity(), "{html}: {sighting:?}");
            // Only what is a reference is a concealed reference.
            prop_assert!(level != EvidenceLevel::E2 || !sighting.concealment.is_empty(), "{html}: {sighting:?}");
            let offset = sighting.byte_offset.unwrap() as usize;
            prop_assert!(html.as_bytes()[offset..].starts_with(sighting.raw.as_bytes()), "{html}: {sighting:?}");
        }
    }

    #[test]
    fn an_innocent_page_around_hides_nothing(
        before in pieces(INNOCENT), guilty in pieces(PIECES), after in pieces(INNOCENT),
    ) {
        let alone = essence(&read_html(&format!("<!doctype html><html><body>{guilty}</body></html>")).sightings);
        let page = format!("<!doctype html><html><body>{before}{guilty}{after}</body></html>");
        prop_assert_eq!(essence(&read_html(&page).sightings), alone, "{}", page);
    }

    #[test]
    fn without_the_names_there_is_nothing_to_see(guilty in pieces(PIECES), innocent in pieces(INNOCENT)) {
        let mut html = format!("{innocent}{guilty}{innocent}");
        for name in ["casino", "%63asino", "asino", "bet88", "shared", "198.51.100.7", "198-51-100-7", "cas<", "c a s", "bet⑧", "c\u{430}s"] {
            html = html.replace(name, "school");
        }
        prop_assert_eq!(brief(&read_html(&html).sightings), "");
    }

    #[test]
    fn what_is_watched_is_no_hop(guilty in pieces(PIECES)) {
        for hop in read(&page(&guilty), &watchlist()).hops {
            prop_assert_eq!(watchlist().find_url(&hop.to), None);
        }
    }

    #[test]
    fn a_warning_in_another_block_lowers_nothing(guilty in pieces(PIECES)) {
        let severities = |html: &str| read_html(html).sightings.iter().map(|seen| seen.severity).collect::<Vec<_>>();
        // What stands straight below a heading or a bare name may speak of that.
        let warned = format!("<p>普通的一段。</p>{guilty}<h2>通知</h2><p>警方通报：该网站涉嫌诈骗，请勿访问。</p>");
        // Alternative text is believed when the page warns too; everything else stands for itself.
        if !guilty.contains("alt=") {
            prop_assert_eq!(severities(&warned), severities(&format!("<p>普通的一段。</p>{guilty}")));
        }
    }
}
