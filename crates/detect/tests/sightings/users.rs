//! What users of a site wrote.

use suyuan_detect::read;
use suyuan_model::PageUrl;

use crate::world::{brief, check_all, page, watchlist};

#[test]
fn what_a_user_wrote_is_user_content() {
    check_all(&[
        ("<div class=comment-body><a href=//casino.example/>x</a></div>", "U11 anchor medium E1"),
        ("<ol class=commentlist><li><p>cas\u{200B}ino.example</ol>", "U11 text medium E0 [encoded] <zero-width>"),
        ("<div class=signature><a href='//&#99;asino.example/'>x</a></div>", "U11 anchor medium E2 [encoded] <entity>"),
        ("<td class=t_f><img src=//casino.example/a.png></td>", "U11 image medium E1"),
        ("<div class=liuyan><p>casino点example</div>", "U11 text medium E0 [encoded] <chinese-dot>"),
        ("<div itemprop=comment><a href=//casino.example/>x</a></div>", "U11 anchor medium E1"),
        ("<div class=comment><a rel=nofollow href=//casino.example/>x</a></div>", "M2 anchor low E1"),
        ("<div class=comment><p>casino.example</div>", "T1 text low E0"),
        ("<div class=comment><p>警方通报：casino点example 涉嫌诈骗</div>", "U11 text info E0 [encoded] <chinese-dot>"),
    ]);
}

#[test]
fn what_no_user_can_write_is_not_theirs() {
    check_all(&[
        (
            "<div class=comment><noscript><a href=//casino.example/>x</a></noscript></div>",
            "M17 anchor critical E2 [noscript]",
        ),
        ("<div class=comment><script src=//casino.example/x.js></script></div>", "M23 script-src critical E1"),
        ("<div class=comment><iframe src=//casino.example/></iframe></div>", "M23 iframe critical E1"),
        (
            "<div class=comment></div></body></html><a href=//casino.example/>x</a>",
            "M3 anchor critical E2 [outside-document]",
        ),
        ("<div class=comments><footer><a href=//casino.example/>x</a></footer></div>", "M1 anchor medium E1"),
        ("<div class=comment-form><a href=//casino.example/>x</a></div>", "M1 anchor medium E1"),
        ("<title>casino.example</title>", "M6 title critical E0"),
    ]);
}

#[test]
fn the_title_of_a_page_that_users_write_is_theirs() {
    let at = |url: &str, html: &str| {
        let mut capture = page(html);
        capture.visit.url = PageUrl::new(url).unwrap();
        brief(&read(&capture, &watchlist()).sightings)
    };
    let title = "<title>【casino.example】彩票 - 论坛</title>";
    assert_eq!(at("http://www.school.example/forum/thread-1.html", title), "U11 title medium E0");
    assert_eq!(at("http://bbs.school.example/a", title), "U11 title medium E0");
    assert_eq!(at("http://www.school.example/news/1.html", title), "M6 title critical E0");
    assert_eq!(at("http://bbs.school.example/a", "<a href=//casino.example/>x</a>"), "M1 anchor medium E1");
}
