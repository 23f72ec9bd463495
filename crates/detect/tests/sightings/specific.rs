//! Of several entries that match, the most specific is seen; and how much of a page becomes evidence.

use suyuan_model::Sighting;
use suyuan_page::{RAW_CHARS_MAX, SNIPPET_CHARS_MAX, TEXT_CHARS_MAX};

use crate::world::{read_html, watchlist};

fn watched(html: &str) -> Vec<String> {
    read_html(html).sightings.iter().map(|sighting| watchlist().get(sighting.watch).value).collect()
}

#[test]
fn the_most_specific_entry_is_seen() {
    for (url, value) in [
        ("//casino.example/", "casino.example"),
        ("//www.casino.example/", "casino.example"),
        ("//vip.casino.example/", "vip.casino.example"),
        ("//a.vip.casino.example/promo/", "vip.casino.example"),
        ("//casino.example/promo/", "http://casino.example/promo/"),
        ("https://casino.example/promo/1?x", "http://casino.example/promo/"),
        ("//casino.example/promo", "casino.example"),
        ("//casino.example/promotion/", "casino.example"),
        ("//vip.casino.example/promo/1", "vip.casino.example"),
    ] {
        assert_eq!(watched(&format!("<a href={url}>x</a>")), [value], "{url}");
    }
    assert_eq!(watched("<p>vip.casino.example casino.example</p>"), ["vip.casino.example", "casino.example"]);
}

#[test]
fn an_entry_never_matches_upwards() {
    for html in [
        "<a href=http://games.example/>x</a><p>games.example</p>",
        "<a href=http://shared.example/>x</a><p>shared.example</p>",
        "<a href=http://shared.example/~luck>x</a>",
        "<a href=http://198.51.100.70/>x</a>",
    ] {
        assert_eq!(watched(html), Vec::<String>::new(), "{html}");
    }
}

fn only(html: &str) -> Sighting {
    let mut sightings = read_html(html).sightings;
    assert_eq!(sightings.len(), 1, "{html}");
    sightings.remove(0)
}

#[test]
fn the_evidence_of_a_link_is_all_there() {
    let html = "<p>文\n<a id=x rel='External  NoOpener' href=' //A.Casino.example/?q=1#top '>彩\n 票 </a></p>";
    let seen = only(html);
    assert_eq!(seen.raw, " //A.Casino.example/?q=1#top ");
    assert_eq!(seen.matched_url.as_deref(), Some("http://a.casino.example/?q=1"));
    assert_eq!(seen.text, "彩 票");
    assert_eq!(seen.rel, ["external", "noopener"]);
    assert_eq!(seen.selector.as_deref(), Some("body > p > a"));
    let offset = seen.byte_offset.unwrap() as usize;
    assert!(html.as_bytes()[offset..].starts_with(b" //A.Casino"));
    assert!(seen.snippet.contains("href=' //A.Casino.example/?q=1#top '>彩 票"), "{}", seen.snippet);
}

#[test]
fn a_bare_name_has_no_url() {
    assert_eq!(only("<p>casino.example</p>").matched_url, None);
    assert_eq!(only("<p>casino.example/x 彩票</p>").text, "casino.example/x 彩票");
}

#[test]
fn evidence_is_cut_to_its_limits() {
    let long = "x".repeat(2000);
    let seen = only(&format!("<a href='http://casino.example/{long}'>{long}</a>"));
    assert_eq!(seen.raw.chars().count(), RAW_CHARS_MAX);
    assert_eq!(seen.text.chars().count(), TEXT_CHARS_MAX);
    assert!(seen.snippet.chars().count() <= SNIPPET_CHARS_MAX);
    assert!(seen.matched_url.unwrap().ends_with(&long), "a URL that is cut is another one");
    let same = only(&format!("<a href='http://casino.example/{}'>x</a>", "x".repeat(RAW_CHARS_MAX - 22)));
    assert!(same.raw.ends_with('x') && same.raw.chars().count() == RAW_CHARS_MAX);
}
