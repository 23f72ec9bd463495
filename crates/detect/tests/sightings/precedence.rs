//! Where several techniques fit one place, the contract says which of them names it.

use suyuan_model::Technique;

use crate::world::{brief, read_html};

/// One place, every technique that fits it in the order in which they name it, and the markup.
const CASES: &[(&str, &str)] = &[
    // N before the carriers.
    ("N2 M17", "<noscript><meta http-equiv=refresh content='0;url=//casino.example/'></noscript>"),
    ("N2 M3 M5", "<html><body></body></html><meta http-equiv=refresh content='0;//&#99;asino.example/'>"),
    ("N2 M29", "<iframe src='data:text/html,<meta http-equiv=refresh content=0;//casino.example/>'>"),
    ("N3 M6", "<meta http-equiv=content-security-policy content='default-src casino.example'>"),
    // J before the carriers.
    ("J1 M29", "<script>document.write('<a href=//casino.example/>x</a>')</script>"),
    ("J2 M29", r"<a onclick='location=&quot;//\x63asino.example/&quot;'>x</a>"),
    ("J1 M17", "<noscript><script>document.write('<a href=//casino.example/>x</a>')</script></noscript>"),
    // Carriers by their number.
    ("M16 M17", "<noscript><marquee height=1><a href=//casino.example/>x</a></marquee></noscript>"),
    ("M16 M23", "<marquee height=1><iframe src=//casino.example/></iframe></marquee>"),
    ("M16 M28", "<marquee height=1><img src=//casino.example/a.png></marquee>"),
    ("M16 M30", "<footer><marquee height=1>Powered by <a href=//casino.example/>x</a></marquee></footer>"),
    ("M16 M3 M1", "<html><body></body></html><marquee height=1><a href=//casino.example/>x</a></marquee>"),
    ("M17 M23", "<noscript><iframe src=//casino.example/></iframe></noscript>"),
    ("M17 M21", "<noscript><svg><a href=//casino.example/>x</a></svg></noscript>"),
    ("M17 M22", "<template><style>p{background:url(//casino.example/a)}</style></template>"),
    ("M17 M27", "<noscript><link itemprop=url href=//casino.example/></noscript>"),
    ("M17 M29 M1", "<noscript><a href='data:text/html,<a href=//casino.example/>x'>x</a></noscript>"),
    ("M17 M30 M2", "<noscript>Powered by <a rel=nofollow href=//casino.example/>x</a></noscript>"),
    ("M21 M28", "<svg><image href=//casino.example/a.png /></svg>"),
    ("M21 M29", "<a href='data:image/svg+xml,<svg><a href=//casino.example/></a></svg>'>x</a>"),
    ("M22 M29", "<a href='data:text/html,<style>p{background:url(//casino.example/a)}</style>'>x</a>"),
    ("M23 M29", "<iframe src='data:text/html,<script src=//casino.example/x.js></script>'></iframe>"),
    ("M27 M1", "<a itemprop=url href=//casino.example/>x</a>"),
    ("M28 M3", "<html><body></body></html><img src=//casino.example/a.png>"),
    ("M29 M5", "<a href='data:text/html,<a href=//%26%2399;asino.example/>x'>x</a>"),
    ("M30 M2", "<footer>Theme by <a rel=nofollow href=//casino.example/>x</a></footer>"),
    ("M30 M1", "<footer>Theme by <a href=//casino.example/>x</a></footer>"),
    // Places of the document before spellings.
    ("M3 M4", "<html><body></body></html><title>slots casino.example</title><title>School</title>"),
    ("M3 M5 M1", "<html><body></body></html><a href=//&#99;asino.example/>x</a>"),
    ("M3 M2", "<html><body></body></html><a rel=ugc href=//casino.example/>x</a>"),
    ("M4 M5 M6", "<title>slots &#99;asino.example</title><title>School</title>"),
    ("M4 M6", "<title>slots casino.example</title><title>School</title>"),
    ("M5 M6", "<title>&#99;asino.example</title>"),
    ("M5 M2", "<a rel=nofollow href=//&#99;asino.example/>x</a>"),
    ("T4 M2", "<a rel=nofollow href='//casino\u{200B}.example/'>x</a>"),
    ("M2 M1", "<a rel=nofollow href=//casino.example/>x</a>"),
];

#[test]
fn the_first_of_all_that_fit_names_a_place() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(fits, html)| (*fits, *html, brief(&read_html(html).sightings)))
        .filter(|(fits, _, seen)| seen.contains(';') || seen.split(' ').next() != fits.split(' ').next())
        .map(|(fits, html, seen)| format!("{html}\n  fits {fits}\n  seen {seen}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_follows_the_contract() {
    for (fits, html) in CASES {
        let ranks: Vec<_> = fits.split(' ').map(|code| Technique::from_name(code).unwrap().rank()).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{fits}: {html}");
    }
}
