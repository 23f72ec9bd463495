//! Marquees: those that nobody can read, and notices that everybody can.

use crate::world::check_all;

#[test]
fn what_stands_in_a_marquee_of_no_size_is_hidden() {
    let hidden = "M16 anchor critical E2 [marquee]";
    check_all(&[
        ("<marquee height=1 width=1><a href=//casino.example/>x</a></marquee>", hidden),
        ("<MARQUEE scrollAmount=3000 width='2'><a href=//casino.example/>x</a></MARQUEE>", hidden),
        ("<marquee style='width:1px;height:1px'><div><p><a href=//casino.example/>x</a></div></marquee>", hidden),
        ("<marquee scrollamount=10000><a rel=nofollow href=//casino.example/>x</a></marquee>", hidden),
        ("<marquee height=0>casino.example</marquee>", "M16 text critical E0 [marquee]"),
        ("<marquee width=1><img src=//casino.example/a.png></marquee>", "M16 image critical E2 [marquee]"),
        (
            "<marquee height=1><a href='//&#99;asino.example/'>x</a></marquee>",
            "M16 anchor critical E2 [marquee] [encoded] <entity>",
        ),
        (
            "<noscript><marquee height=1><a href=//casino.example/>x</a></marquee></noscript>",
            "M16 anchor critical E2 [marquee] [noscript]",
        ),
        ("<marquee height=1><script src=//casino.example/x.js></script></marquee>", "M23 script-src critical E1"),
        ("<marquee height=1>x</marquee><a href=//casino.example/>x</a>", "M1 anchor medium E1"),
    ]);
}

#[test]
fn a_notice_that_scrolls_hides_nothing() {
    check_all(&[
        ("<marquee height=24 scrollamount=3><a href=//casino.example/>x</a></marquee>", "M1 anchor medium E1"),
        (
            "<marquee direction=up height=120 width=100%><a href=//casino.example/>x</a></marquee>",
            "M1 anchor medium E1",
        ),
        ("<marquee behavior=alternate>casino.example</marquee>", "T1 text low E0"),
        ("<marquee height=1 width=1><a href=/notice.html>公告</a></marquee>", ""),
        ("<div height=1 width=1 scrollamount=9999><a href=//casino.example/>x</a></div>", "M1 anchor medium E1"),
    ]);
}
