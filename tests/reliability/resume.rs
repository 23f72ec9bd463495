//! Stop or die at any moment, start again: the same findings, chains and visits.

use suyuan_crawl::Ended;
use suyuan_frontier::{AuditSeed, Scope};

use crate::crawls::{Place, World};
use crate::random_webs::{Web, world};

/// A web with every kind of hop that a resumed run could lose: redirects of seeds, a circle of refreshes,
/// a later and shorter way, a way off the site from a finding, scripts in files of their own, robots.txt, and answers that fail.
pub(crate) const CROOKED: &str = r#"
### watchlist
casino.example
### seeds
http://z.example/
http://old.example/
### http://z.example/
<a href="/long">1</a> <a href="/loop1">2</a> <a href="/shut/x">3</a> <a href="http://far.example/deep">far</a>
<script src="/own.js"></script><script src="/shut/own.js"></script>
### http://z.example/robots.txt
User-agent: *
Disallow: /shut
### http://z.example/shut/x
<a href="http://x.casino.example/">never read</a>
### http://z.example/own.js
location = 'http://x.casi' + 'no.example/5'
### http://z.example/long
<a href="/longer">1</a>
### http://z.example/longer
<a href="http://new.example/a">a</a> <a href="/hit">hit</a>
### http://z.example/loop1
<meta http-equiv="refresh" content="0;url=/loop2"><a href="http://x.casino.example/1">c</a>
### http://z.example/loop2 302 Location: /loop1
### http://z.example/hit
<a href="http://x.casino.example/2">c</a> <a href="http://far.example/">off the site</a> <a href="/gone">gone</a>
### http://z.example/gone 404
<p>no</p>
### http://old.example/ 301 Location: http://new.example/
### http://new.example/
<a href="/a">a</a> <a href="http://z.example/hit">a shorter way</a>
### http://new.example/a
<div style="display:none"><a href="http://y.casino.example/">c</a></div> <a href="/cut">cut</a>
### http://far.example/late.js
document.write('<a href="http://x.casino.' + 'example/6">c</a>')
### http://new.example/cut
#: fault: reset
### http://far.example/
<a href="/deep">deep</a> <a href="http://x.casino.example/3">c</a> <script src="/late.js"></script>
### http://far.example/deep
<a href="http://x.casino.example/4">c</a> <a href="http://unasked.example/">no finding leads there</a>
"#;

/// Stops a crawl after its first event, its second, and so on; each goes on to the same end. Gives how many events there are.
fn stopped_anywhere(world: &World) -> usize {
    let expected = world.undisturbed();
    for event in 1.. {
        let place = Place::new();
        if world.stop_at(&place.ledger, event) == Ended::Drained {
            return event;
        }
        world.drain(&place.ledger);
        place.told().must_be(&expected, &format!("stopped at event {event}"));
    }
    unreachable!("it never ended")
}

#[test]
fn a_crawl_that_is_stopped_after_any_event_goes_on_to_the_same_end() {
    let world = World::new(CROOKED);
    let expected = world.undisturbed();
    assert!(expected.findings.lines().count() > 8, "{}", expected.findings);
    assert!(stopped_anywhere(&world) > 10);
}

#[test]
fn a_page_that_waits_for_its_sheet_at_a_stop_is_told_as_it_looks_later() {
    let world = World::new(
        "### watchlist\ncasino.example\n### seeds\nhttp://z.example/\n\
         ### http://z.example/\n<link rel=stylesheet href=/s.css><p class=h><a href=http://x.casino.example/>c</a></p>\n\
         ### http://z.example/s.css\n.h { display: none }\n",
    );
    let expected = world.undisturbed();
    assert!(expected.findings.contains("display-none"), "{}", expected.findings);
    assert!(stopped_anywhere(&world) > 1);
}

#[test]
fn a_crawl_that_is_stopped_after_every_event_comes_to_the_same_end() {
    let world = World::new(CROOKED);
    let place = Place::new();
    let starts = (1..200).find(|_| world.stop_at(&place.ledger, 1) == Ended::Drained);
    assert!(starts.is_some_and(|starts| starts > 10), "{starts:?}");
    place.told().must_be(&world.undisturbed(), "stopped at every event");
    assert_eq!(place.reader().runs().unwrap().len(), 1);
}

#[test]
fn a_death_at_any_write_leaves_a_sound_ledger_that_goes_on_to_the_same_end() {
    let world = World::new(CROOKED);
    let expected = world.undisturbed();
    let place = Place::new();
    let left = world.deaths(&place.ledger, |_| true);
    assert!(left.len() > 30, "{} deaths", left.len());
    for (instant, left) in left.iter().enumerate() {
        let report = suyuan_ledger::check(&left.ledger).unwrap();
        assert!(report.is_sound(), "died at instant {instant}: {report:?}");
        world.drain(&left.ledger);
        left.told().must_be(&expected, &format!("died at instant {instant}"));
        assert_eq!(left.reader().runs().unwrap().len(), 1);
    }
}

#[test]
fn a_run_that_dies_again_and_again_comes_to_the_same_end() {
    let world = World::new(CROOKED);
    let expected = world.undisturbed();
    // Each life writes twice what the one before did, so that no page is the one on which three of them die.
    for pace in [5, 7, 9] {
        let (mut left, mut lives) = (Place::new(), 0);
        let end = loop {
            lives += 1;
            match world.deaths(&left.ledger, move |instant| instant == pace << lives).pop() {
                Some(next) => left = next,
                None => break left,
            }
        };
        assert!(lives > 2, "{lives} lives");
        end.told().must_be(&expected, &format!("{pace} writes a life"));
    }
}

#[test]
fn random_webs_come_to_the_same_end_whenever_the_crawl_dies() {
    for seed in 0..40 {
        let web = Web::random(seed);
        let world = world(&web);
        let expected = world.undisturbed();
        let place = Place::new();
        let left = world.deaths(&place.ledger, move |instant| instant % 11 == seed as usize % 11);
        for (instant, left) in left.iter().enumerate() {
            let report = suyuan_ledger::check(&left.ledger).unwrap();
            assert!(report.is_sound(), "web {seed}, death {instant}: {report:?}\n{web}");
            world.drain(&left.ledger);
            left.told().must_be(&expected, &format!("web {seed}, death {instant}\n{web}"));
        }
    }
}

/// An audit of two sites that have more pages than it may look at, with something to find in a crowded directory.
fn audit() -> World {
    let page = |path: &str| {
        format!("### http://z.example/{path}\n<a href=/>home</a> <a href=/news/{}.html>more</a>\n", path.len())
    };
    let links: String = (0..20).map(|at| format!("<a href=/news/{at}.html>{at}</a> ")).collect();
    let news: String = (0..20).map(|at| page(&format!("news/{at}.html"))).collect();
    let hidden = "<a href=http://x.casino.example/>c</a>";
    let text = format!(
        "### watchlist\ncasino.example\n### seeds\nhttp://z.example/\nhttp://a.example/\n\
         ### http://z.example/\n{links}<a href=/old/1.html>old</a> <a href=http://a.example/deep/9.html>other</a>\n\
         ### http://z.example/sitemap.xml\n#: content-type: application/xml\n<urlset><url><loc>http://z.example/up/1.html</loc></url>\
         <url><loc>http://z.example/up/2.html</loc></url></urlset>\n\
         {news}### http://z.example/up/1.html\n{hidden}\n### http://z.example/up/2.html\n{hidden}\n\
         ### http://z.example/old/1.html\n{hidden}<a href=/old/2.html>2</a>\n### http://z.example/old/2.html\n{hidden}\n\
         ### http://a.example/\n<a href=/1.html>1</a>\n### http://a.example/1.html\n{hidden}\n"
    );
    let mut world = World::new(&text);
    let plan = &mut world.job.plan;
    (plan.audit, plan.scope, plan.pages_per_site_max) = (Some(AuditSeed::of_job("story")), Scope::Site, 7);
    world
}

#[test]
fn an_audit_that_is_stopped_or_dies_looks_at_the_same_sample() {
    let world = audit();
    let expected = world.undisturbed();
    assert!(expected.findings.lines().count() >= 4, "{}", expected.findings);
    let place = Place::new();
    for (instant, left) in world.deaths(&place.ledger, |_| true).iter().enumerate() {
        let report = suyuan_ledger::check(&left.ledger).unwrap();
        assert!(report.is_sound(), "died at instant {instant}: {report:?}");
        world.drain(&left.ledger);
        left.told().must_be(&expected, &format!("died at instant {instant}"));
    }
    for event in 1.. {
        let place = Place::new();
        if world.stop_at(&place.ledger, event) == Ended::Drained {
            break;
        }
        world.drain(&place.ledger);
        place.told().must_be(&expected, &format!("stopped at event {event}"));
    }
}

#[test]
fn pages_that_send_each_other_the_visitor_have_a_chain_at_every_moment() {
    let world = World::new(
        "### watchlist\ncasino.example\n### seeds\nhttp://z.example/
### http://z.example/\n<a href=http://a.example/1>1</a> <a href=http://a.example/2>2</a> <a href=http://casino.example/>c</a>
### http://a.example/1\n<meta http-equiv=refresh content='0;url=/2'><a href=http://casino.example/>c</a>
### http://a.example/2\n<meta http-equiv=refresh content='0;url=/1'><a href=http://casino.example/>c</a>",
    );
    let (place, expected) = (Place::new(), world.undisturbed());
    assert_eq!(expected.sql_chains.lines().count(), 2 + 3 + 3, "{}", expected.sql_chains);
    for left in world.deaths(&place.ledger, |_| true) {
        let report = suyuan_ledger::check(&left.ledger).unwrap();
        assert!(report.is_sound(), "{report:?}");
    }
}
