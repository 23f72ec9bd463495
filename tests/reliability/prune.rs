//! Forgetting crawl data changes nothing that is told, and leaves a sound ledger that crawls go on with.

use suyuan_cases::hops_told;
use suyuan_ledger::{FindingFilter, Forget, Forgotten, Pruner, RunId};

use crate::crawls::{Place, World};
use crate::random_webs::{Web, world};
use crate::support::story;

/// Random webs: each choice of runs to forget comes four times.
const WEBS: u64 = 28;

/// All that reports are made of.
fn told(place: &Place) -> Vec<String> {
    let reader = place.reader();
    assert_eq!(suyuan_ledger::check(&place.ledger).unwrap().problems, [""; 0]);
    let mut lines = vec![story::findings(&reader), story::chains_text(&reader)];
    lines.extend(place.ask("SELECT * FROM v_chains"));
    lines.extend(reader.not_looked_at().unwrap().iter().map(|gap| format!("{gap:?}")));
    lines.extend(reader.looks().unwrap().iter().map(|look| format!("{look:?}")));
    let read = reader.pages_read().unwrap();
    lines.extend(read.iter().map(|page| reader.url_text(page).unwrap().unwrap()));
    let found = reader.pages_with_findings().unwrap();
    reader
        .each_hop_told(|from, to| {
            if found.contains(from) && found.contains(to) {
                lines.push(format!("{from:?} {to:?}"));
            }
        })
        .unwrap();
    reader.each_claim(|site, claim| lines.push(format!("{site} {claim:?}"))).unwrap();
    lines.extend(place.ask("SELECT * FROM v_findings"));
    lines.extend(place.ask("SELECT * FROM v_referrers"));
    lines.extend(place.ask("SELECT * FROM v_evidence"));
    let findings = reader.findings(&FindingFilter::default()).unwrap().map(Result::unwrap);
    lines.extend(findings.flat_map(|finding| finding.sightings).map(|seen| format!("{seen:?}")));
    lines
}

fn forget(place: &Place, runs: &[RunId], dry_run: bool) -> Forgotten {
    let pruner = Pruner::open(&place.ledger).unwrap();
    let reader = pruner.reader().unwrap();
    let hops = hops_told(&story::graph(&reader), reader.pages_with_findings().unwrap().iter());
    drop(reader);
    pruner.forget(Forget { runs, hops: &hops, at: story::start(), dry_run }).unwrap()
}

/// Crawls the web under several names: with its own scope and budget, and with narrower ones.
fn crawled(web: &Web, runs: usize) -> (Place, World) {
    let (place, mut world) = (Place::new(), world(web));
    for run in 0..runs {
        world.job.name = ["wide", "near", "wide"][run].to_owned();
        let hops = world.job.plan.hops_max;
        if run == 1 {
            world.job.plan.hops_max = 1;
            world.job.plan.pages_per_site_max = 4;
        }
        world.crawl_with(&place.ledger, std::sync::Arc::new(world.web())).unwrap();
        (world.job.plan.hops_max, world.job.plan.pages_per_site_max) = (hops, 500);
    }
    (place, world)
}

#[test]
fn forgetting_any_runs_of_a_random_web_changes_nothing_that_is_told() {
    let mut forgotten = 0;
    for seed in 0..WEBS {
        let web = Web::random(seed);
        let (place, world) = crawled(&web, 3);
        let before = told(&place);
        let wanted = [&[1][..], &[2], &[3], &[1, 2], &[2, 3], &[3, 2], &[1, 2, 3]][seed as usize % 7];
        let runs: Vec<RunId> = wanted.iter().map(|&run| RunId(run)).collect();
        let dry = forget(&place, &runs, true);
        assert_eq!(told(&place), before, "web {seed}: a dry run of {wanted:?}\n{web}");
        let done = forget(&place, &runs, false);
        assert_eq!(told(&place), before, "web {seed}: {wanted:?} forgotten\n{web}");
        assert_eq!((done.captures, done.captures_kept, done.urls), (dry.captures, dry.captures_kept, dry.urls));
        forgotten += done.captures;
        // Once more, when less is in the way, and the rest.
        forget(&place, &runs, false);
        assert_eq!(told(&place), before, "web {seed}: {wanted:?} forgotten twice\n{web}");
        forget(&place, &[RunId(1), RunId(2), RunId(3)], false);
        assert_eq!(told(&place), before, "web {seed}: all forgotten\n{web}");
        // And a crawl finds again what is there.
        world.drain(&place.ledger);
        told(&place);
    }
    assert!(forgotten > WEBS, "{forgotten} captures forgotten");
}

#[test]
fn a_run_that_is_forgotten_half_way_cannot_go_on_and_the_next_begins_anew() {
    let world = World::new(
        "### watchlist\ncasino.example\n### seeds\nhttp://a.example/\n### http://a.example/\n<a href=/b>b</a>\n\
         ### http://a.example/b\n<a href=http://casino.example/>c</a>",
    );
    let place = Place::new();
    world.stop_at(&place.ledger, 2);
    forget(&place, &[RunId(1)], false);
    assert_eq!(place.ask("SELECT state FROM run"), ["abandoned"]);
    world.drain(&place.ledger);
    assert_eq!(place.told().findings, world.undisturbed().findings);
    assert_eq!(place.reader().runs().unwrap().len(), 2);
}
