//! What a search engine showed of a page.

use suyuan_detect::{MARK_CHARS_MAX, add_indexed, indexed, read};
use suyuan_model::{PageUrl, SearchResult, Seed};

use crate::world::{brief, page, watchlist};

fn seed(url: &str, title: &str, snippet: &str) -> Seed {
    let result = SearchResult {
        engine: "baidu".to_owned(),
        query: "彩票".to_owned(),
        rank: Some(3),
        title: title.to_owned(),
        snippet: snippet.to_owned(),
        fetched_at: None,
    };
    Seed { url: PageUrl::new(url).unwrap(), found: url.to_owned(), result: Some(result) }
}

fn check(url: &str, title: &str, snippet: &str, expected: &str) {
    let sightings = indexed(&seed(url, title, snippet), &watchlist());
    assert_eq!(brief(&sightings), expected, "{url} {title} {snippet}");
}

const PAGE: &str = "http://www.school.example/news/7.html";

#[test]
fn what_a_result_shows_is_a_mention_as_seen_in_the_index() {
    check(PAGE, "澳门娱乐【casino.example】官网", "", "M6 search-result critical E0");
    check(PAGE, "School news", "Visit casino.example today", "T1 search-result low E0");
    check(PAGE, "School news", "最新网址casino。example", "T1 search-result low E0 <chinese-dot>");
    check(PAGE, "Police: casino.example was a fraud", "", "M6 search-result info E0");
    check(PAGE, "涉案网站 casino[.]example 已被关停", "", "T2 search-result info E0 <defang>");
    check(PAGE, "School news", "casinos and examples", "");
}

#[test]
fn what_an_engine_marks_is_read_as_it_is_shown() {
    for title in [
        "百家乐<em>casino</em>.example_官网",
        "百家乐<b class='hl'>casino</b>.example_官网",
        "<strong>casino</strong>.<mark>example</mark>",
        "<font color=red>casino</font>.example",
        "<em>casino.example</em>",
        "\u{E000}casino\u{E001}.example",
        "{hl}casino{/hl}.example",
        "[em]casino[/em].example",
        "casino&#46;example",
        "&lt;em&gt;casino&lt;/em&gt;.example",
        "百家乐<casino.example>",
    ] {
        let sightings = indexed(&seed(PAGE, title, title), &watchlist());
        let seen: Vec<_> = sightings.iter().map(|one| (one.technique.to_string(), one.severity.name())).collect();
        assert_eq!(seen, [("M6".to_owned(), "critical"), ("T1".to_owned(), "low")], "{title}");
        assert!(sightings.iter().all(|one| title.contains(&one.raw)), "{title} {sightings:?}");
    }
    check(PAGE, "涉<em>案网站</em> <em>casino</em>.example 已被<em>警</em>方关停", "", "M6 search-result info E0");
    check(PAGE, "<em>casino</em> example", "a<b>c</b> &amp; {x} [y] xcasino<em>.example</em>", "");
}

#[test]
fn the_name_of_a_mark_is_so_long_and_no_longer() {
    let marked = |chars: usize| {
        let name = "m".repeat(chars);
        indexed(&seed(PAGE, &format!("{{{name}}}casino{{/{name}}}.example"), ""), &watchlist()).len()
    };
    assert_eq!((marked(MARK_CHARS_MAX), marked(MARK_CHARS_MAX + 1)), (1, 0));
}

#[test]
fn a_result_whose_url_asks_for_the_thing_is_a_reflection_or_a_redirect() {
    let search = "http://www.school.example/search?q=casino.example";
    check(search, "casino.example - Search", "", "U1 search-result high E0");
    check(search, "Search", "", "");
    let redirect = "http://www.school.example/go.php?url=http://casino.example/";
    check(redirect, "Leaving", "", "N4 url-parameter high E0");
    check(redirect, "casino.example", "", "N4 url-parameter high E0; N4 search-result high E0");
}

#[test]
fn what_a_seed_asks_for_is_as_good_as_known_until_somebody_answers() {
    let mut plain = seed("http://www.school.example/go.php?url=http://casino.example/", "casino.example", "");
    plain.result = None;
    let seen = || indexed(&plain, &watchlist());
    let mut silent = suyuan_detect::Reading::default();
    add_indexed(&mut silent, None, seen());
    assert_eq!(brief(&silent.sightings), "N4 url-parameter high E0 [index-only]");
    let mut answered = suyuan_detect::Reading::default();
    add_indexed(&mut answered, Some(404), seen());
    assert_eq!(brief(&answered.sightings), "");
}

#[test]
fn a_search_that_answers_no_more_is_low() {
    let search = seed("http://www.school.example/search?q=casino.example", "casino.example - Search", "");
    let mut gone = suyuan_detect::Reading::default();
    add_indexed(&mut gone, Some(404), indexed(&search, &watchlist()));
    assert_eq!(brief(&gone.sightings), "U1 search-result low E0 [index-only]");
}

#[test]
fn what_only_the_index_knows_is_marked() {
    let seen = || indexed(&seed(PAGE, "casino.example", ""), &watchlist());
    let mut clean = read(&page("<title>School</title>"), &watchlist());
    add_indexed(&mut clean, Some(200), seen());
    assert_eq!(brief(&clean.sightings), "M6 search-result critical E0 [index-only]");
    let mut notice = read(&page("<p>警方通报：casino.example 涉嫌诈骗</p>"), &watchlist());
    add_indexed(&mut notice, Some(200), seen());
    assert_eq!(brief(&notice.sightings), "T1 text info E0; M6 search-result info E0");
    // Engines make titles of what stands in the text.
    let mut mention = read(&page("<p>casino.example</p>"), &watchlist());
    add_indexed(&mut mention, Some(200), seen());
    assert_eq!(brief(&mention.sightings), "T1 text low E0; M6 search-result low E0");
    let mut dirty = read(&page("<title>casino.example</title>"), &watchlist());
    add_indexed(&mut dirty, Some(200), seen());
    assert_eq!(brief(&dirty.sightings), "M6 title critical E0; M6 search-result critical E0");
}
