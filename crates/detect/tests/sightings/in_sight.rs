//! What only engines read, and what stands in sight of it.

use suyuan_detect::{BELOW_BLOCKS_MAX, SENTENCE_WORDS_MIN};

use crate::world::check_all;

#[test]
fn a_headline_that_everybody_sees_is_no_worse_than_a_mention() {
    let page = |title: &str, body: &str| format!("<title>{title}</title>{body}");
    let news = "<h1>casino.example sponsors football club</h1><p>Fans of the club met the sponsor on Monday.</p>";
    let heading = "T1 heading low E0";
    let pages = [
        (page("casino.example sponsors football club", news), format!("M6 title low E0; {heading}")),
        (page("casino.example sponsors football club - Daily Post", news), format!("M6 title low E0; {heading}")),
        (page("casino.example official slots", news), format!("M6 title critical E0; {heading}")),
        (
            page("Fans of casino.example", "<h1>casino.example slots</h1><p>Fans of the club met on Monday.</p>"),
            format!("M6 title critical E0; {heading}"),
        ),
        (
            page(
                "Fans of casino.example",
                "<h1>Fans of casino.example</h1><p>Play now at the tables and the club.</p>",
            ),
            format!("M6 title critical E0; {heading}"),
        ),
        (
            page(
                "Fans of casino.example",
                &format!(
                    "{}<a href=//casino.example/>x</a>",
                    "<h1>Fans of casino.example</h1><p>Fans of the club met on Monday.</p>"
                ),
            ),
            format!("M6 title critical E0; {heading}; M1 anchor medium E1"),
        ),
        (
            page("casino.example", "<h1>School</h1><p>Fans of the club met on Monday.</p>"),
            "M6 title critical E0".to_owned(),
        ),
        (
            page("casino.example官方网站", "<h1>第一中学</h1><p>春季运动会将于周三举行。</p>"),
            "M6 title critical E0".to_owned(),
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, &**expected)).collect::<Vec<_>>());
}

#[test]
fn so_many_words_are_a_sentence() {
    let page = |words: usize| {
        let sentence = vec!["word"; words].join(" ");
        format!("<title>Fans of casino.example</title><h1>Fans of casino.example</h1><p>{sentence}.</p>")
    };
    check_all(&[
        (&page(SENTENCE_WORDS_MIN), "M6 title low E0; T1 heading low E0"),
        (&page(SENTENCE_WORDS_MIN - 1), "M6 title critical E0; T1 heading low E0"),
    ]);
}

#[test]
fn what_stands_below_a_heading_speaks_of_what_that_names() {
    let page = |between: usize| {
        let lines = "<p>x</p>".repeat(between);
        format!("<title>casino.example</title><h1>casino.example</h1>{lines}<p>This is a scam.</p>")
    };
    check_all(&[
        (&page(BELOW_BLOCKS_MAX - 1), "M6 title info E0; T1 heading info E0"),
        (&page(BELOW_BLOCKS_MAX), "M6 title critical E0; T1 heading low E0"),
        ("<h2>casino.example</h2><p>This is a scam.", "T1 heading info E0"),
        ("<h2>casino.example</h2><h2>Fraud news</h2>", "T1 heading low E0"),
        ("<p>casino.example</p><p>This is a scam.", "T1 text info E0"),
        ("<p>See casino.example</p><p>This is a scam.", "T1 text low E0"),
        ("<table><tr><td>casino.example<td>phishing<tr><td>x<td>y</table>", "T1 text info E0"),
        ("<table><tr><td>casino.example<td>home<tr><td>x<td>phishing</table>", "T1 text low E0"),
    ]);
}

#[test]
fn what_only_names_a_thing_follows_the_warning_in_sight() {
    let warning = "<h1>Scam alert</h1><p>casino.example is a scam.</p>";
    let page = |head: &str, body: &str| format!("<title>x</title>{head}{body}");
    let pages = [
        (page("<meta name=keywords content=casino.example>", warning), "M6 meta info E0; T1 text info E0"),
        (page("<meta name=keywords content='casino.example slots'>", warning), "M6 meta critical E0; T1 text info E0"),
        (page("<meta name=keywords content=casino.example>", "<h1>School</h1>"), "M6 meta critical E0"),
        (
            page("", &format!("{warning}<button aria-label='Copy casino.example'>x</button>")),
            "T1 text info E0; M6 attribute info E0",
        ),
        (page("", "<h1>Scam sites</h1><abbr title='casino.example'>cas…</abbr>"), "M6 attribute info E0"),
        (
            page("", &format!("{warning}<blockquote cite='http://casino.example/'>x</blockquote>")),
            "T1 text info E0; M20 attribute low E1",
        ),
        (
            page("", "<div itemscope itemprop=itemReviewed><meta itemprop=url content='http://casino.example/'></div>"),
            "T1 microdata low E0",
        ),
        (
            page("", "<div itemscope itemprop=brand><meta itemprop=url content='http://casino.example/'></div>"),
            "M27 microdata critical E1",
        ),
        (page("<style>p::after{content:'casino.example is a scam'}</style>", "<p>x"), "M22 css-content info E0"),
        (page("", "<h1>School</h1><p title='casino.example'>x"), "M6 attribute critical E0"),
        (page("", "<p title='casino.example'>casino.example"), "M6 attribute low E0; T1 text low E0"),
        (
            page("", "<h1>Scam sites</h1><ul><li data-domain='casino.example'>casino.example</ul>"),
            "M20 data-attribute info E0; T1 text info E0",
        ),
        (
            page("", "<h1>Scam sites</h1><p>casino.example <b data-url='http://casino.example/'>x</b>"),
            "T1 text info E0; M20 data-attribute low E1",
        ),
        (
            page(
                "",
                "<h1>Scam sites</h1><p>casino.example <b data-url='http://casino.example/'>x</b><script>go(b.dataset.url)</script>",
            ),
            "T1 text info E0; M20 data-attribute medium E1",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn a_hidden_copy_of_a_name_follows_what_is_said_of_it_in_sight() {
    check_all(&[
        (
            "<p>casino.example is a scam.</p><noscript><p>casino.example</p></noscript>",
            "T1 text info E0; M17 noscript info E0 [noscript]",
        ),
        ("<h1>School</h1><noscript><p>casino.example</p></noscript>", "M17 noscript critical E0 [noscript]"),
        (
            "<h1>Scam sites</h1><table><tr><td>casino.example<td style='display:none'>casino.example</table>",
            "T1 text info E0; M7 text info E0 [display-none]",
        ),
        (
            "<h1>School</h1><table><tr><td>casino.example<td style='display:none'>casino.example</table>",
            "T1 text low E0; M7 text critical E0 [display-none]",
        ),
        (
            "<div role=alert style='position:absolute;left:-9999px'>Warning: casino.example is a phishing site.</div>",
            "M9 text info E0 [off-screen]",
        ),
        (
            "<div style='position:absolute;left:-9999px'>Warning: casino.example is a phishing site.</div>",
            "M9 text critical E0 [off-screen]",
        ),
        (
            "<div role=alert style='position:absolute;left:-9999px'>casino.example, the best bonus. Play now.</div>",
            "M9 text critical E0 [off-screen]",
        ),
    ]);
}
