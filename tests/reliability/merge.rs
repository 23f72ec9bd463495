//! Two ledgers that are joined say what one would into which all of their runs were made, and crawls go on with it.

use std::path::Path;
use std::sync::Arc;

use suyuan_cases::hops_told;
use suyuan_crawl::{Clock, Job, Stop, crawl};
use suyuan_fetch::{FixtureWeb, Settings};
use suyuan_ledger::{FindingFilter, Forget, Merged, Pruner, RunId, Writer, merge};
use suyuan_model::Timestamp;

use crate::broken_disk;
use crate::crawls::{Place, World, wait};
use crate::random_webs::{Web, world};
use crate::support::story;

/// Pairs of random webs.
const PAIRS: u64 = 10;

/// Between two runs: what was known of a host's robots.txt is too old by then.
const DAYS_BETWEEN: i64 = 2;

/// All that reports are made of, without the numbers of the ledger, in no order.
fn reported(place: &Place) -> Vec<String> {
    let reader = place.reader();
    assert_eq!(suyuan_ledger::check(&place.ledger).unwrap().problems, [""; 0]);
    let text = |page| reader.url_text(page).unwrap().unwrap();
    let mut lines: Vec<String> = story::chains_text(&reader).lines().map(str::to_owned).collect();
    lines.extend(reader.not_looked_at().unwrap().iter().map(|gap| format!("{gap:?}")));
    lines.extend(reader.looks().unwrap().iter().map(|look| format!("{look:?}")));
    lines.extend(reader.pages_read().unwrap().iter().map(|page| format!("read {}", text(page))));
    reader.each_claim(|site, claim| lines.push(format!("{site} {claim:?}"))).unwrap();
    for sql in [
        "SELECT * FROM v_chains",
        "SELECT * FROM v_findings",
        "SELECT * FROM v_referrers",
        "SELECT * FROM v_hops",
        "SELECT * FROM v_claims",
        "SELECT * FROM v_neighbors",
        "SELECT url.text, technique, what, site, first_seen, last_seen FROM observation JOIN url ON id = page",
        "SELECT finding, page, vantage, file IS NULL, sha256 FROM v_evidence",
        "SELECT w.value, w.source, a.started_at, b.started_at FROM listing l JOIN watch w ON w.id = l.watch
           JOIN run a ON a.id = l.since LEFT JOIN run b ON b.id = l.until",
    ] {
        lines.extend(place.ask(sql));
    }
    for finding in reader.findings(&FindingFilter::default()).unwrap() {
        let mut finding = finding.unwrap();
        for seen in &mut finding.sightings {
            assert!(seen.warc.take().is_some(), "{} has a sighting without evidence", finding.page);
            seen.sighting.watch = suyuan_model::WatchId(0);
        }
        lines.push(format!("{finding:?}"));
    }
    lines.sort();
    lines
}

/// That, and all that can be forgotten: every hop, every visit, and the order of the runs.
fn told(place: &Place) -> Vec<String> {
    let reader = place.reader();
    let mut lines = Vec::new();
    let text = |page| reader.url_text(page).unwrap().unwrap();
    reader.each_hop(|from, to, kind| lines.push(format!("{} {} {}", text(from), kind.name(), text(to)))).unwrap();
    lines.sort();
    lines.dedup();
    let runs = reader.runs().unwrap();
    lines.extend(
        runs.iter().enumerate().map(|(nth, run)| format!("{nth} {} {} {}", run.job, run.state, run.started_at)),
    );
    lines.extend(place.ask(
        "SELECT c.url, u.text, c.at, c.outcome, c.look, r.job
           FROM capture c JOIN run r ON r.id = c.run LEFT JOIN url u ON u.id = c.url_id",
    ));
    lines.extend(reported(place));
    lines
}

fn must_be(told: &[String], expected: &[String], when: &str) {
    let missing: Vec<_> = expected.iter().filter(|line| !told.contains(line)).take(8).collect();
    let more: Vec<_> = told.iter().filter(|line| !expected.contains(line)).take(8).collect();
    assert!(told == expected, "{when}\nnot told: {missing:#?}\ntold besides: {more:#?}");
}

/// The moment at which the nth run begins.
fn start(nth: i64) -> Timestamp {
    Timestamp::from_millis(story::start().millis() + nth * DAYS_BETWEEN * 86_400_000)
}

fn crawl_at(world: &World, place: &Place, at: Timestamp) {
    crawl_as(&world.job, world.web(), place, at);
}

/// Crawls as a machine does that asked none of these hosts before: what they were promised would delay it by a pause.
fn crawl_as(job: &Job, web: FixtureWeb, place: &Place, at: Timestamp) {
    Writer::open(&place.ledger).unwrap().close().unwrap();
    place.tamper("DELETE FROM lane; DELETE FROM robots");
    let writer = Writer::open(&place.ledger).unwrap();
    wait(crawl(job, &writer, Arc::new(web), Clock::Told(at), Stop::new(), &mut |_| {})).unwrap();
    writer.close().unwrap();
}

fn join(into: &Place, from: &Place) -> Merged {
    let mut all = Vec::new();
    merge(&into.ledger, std::slice::from_ref(&from.ledger), "0.1.0", &mut |_, merged| all.push(*merged)).unwrap();
    assert_eq!((all.len(), all[0].evidence_missing), (1, 0));
    all[0]
}

fn copy_of(place: &Place) -> Place {
    let copy = Place::new();
    suyuan_ledger::backup(&place.ledger, &copy.ledger).unwrap();
    copy
}

/// Webs that are crawled in turns, each into a ledger of its own and all into one.
fn crawled(webs: &[Web; 2], runs: i64) -> (Place, [Place; 2]) {
    let (one, both) = (Place::new(), [Place::new(), Place::new()]);
    let mut worlds = [world(&webs[0]), world(&webs[1])];
    for nth in 0..runs {
        let side = (nth % 2) as usize;
        let world = &mut worlds[side];
        world.job.name = ["north", "south", "north", "all"][nth as usize % 4].to_owned();
        // The third run is narrower, so that not everything is looked at again.
        if nth == 2 {
            world.job.plan.hops_max = 1;
        }
        crawl_at(world, &one, start(nth));
        crawl_at(world, &both[side], start(nth));
    }
    (one, both)
}

#[test]
fn two_ledgers_of_random_webs_say_together_what_one_says() {
    let (mut findings, mut shared) = (0, 0);
    for pair in 0..PAIRS {
        // The hosts of all random webs have the same names, so that both ledgers know many of the same pages.
        let webs = [Web::random(2 * pair), Web::random(2 * pair + u64::from(pair % 3 != 0))];
        let (one, both) = crawled(&webs, 1 + (pair % 4) as i64 + 1);
        let expected = told(&one);
        for (into, from) in [(0, 1), (1, 0)] {
            let (joined, other) = (copy_of(&both[into]), copy_of(&both[from]));
            let before = told(&other);
            let merged = join(&joined, &other);
            let when = format!("pair {pair}, {from} into {into}\n{}\n{}", webs[0], webs[1]);
            must_be(&told(&joined), &expected, &when);
            assert_eq!(told(&other), before, "{when}");
            findings += merged.findings;
            shared += u64::from(merged.findings > 0 && merged.urls < merged.captures);
            let again = join(&joined, &other);
            assert!(again.is_nothing(), "{again:?} of {when}");
            must_be(&told(&joined), &expected, &when);
            // And what was joined can be taken back, and says the same there.
            join(&other, &joined);
            must_be(&told(&other), &expected, &when);
        }
        // A third ledger takes in both, and crawls go on with it.
        let third = Place::new();
        merge(&third.ledger, &both.each_ref().map(|place| place.ledger.clone()), "0.1.0", &mut |_, _| {}).unwrap();
        must_be(&told(&third), &expected, &format!("pair {pair}, both into a third"));
        let world = world(&webs[1]);
        crawl_at(&world, &third, start(9));
        crawl_at(&world, &one, start(9));
        must_be(&told(&third), &told(&one), &format!("pair {pair}, after another crawl"));
    }
    assert!(findings > PAIRS && shared > 4, "{findings} findings, {shared} with pages of both");
}

/// Webs in folders, two and two, with much beside findings: claims, neighbors, style sheets and scripts in files of their
/// own, robots.txt that names something, seeds from searches, documents, odd pages.
const STORIES: [[&str; 2]; 6] = [
    ["demo", "handles-beside-a-watched-name-are-campaign-keys"],
    ["robots-and-sitemaps-that-name-it-are-read", "robots-and-sitemaps-that-name-it-are-read"],
    ["a-style-sheet-of-the-site-tells-what-is-hidden", "what-styles-hide-is-told"],
    ["scripts-of-the-site-in-files-of-their-own-are-read", "scripts-tell-what-they-do-with-a-name"],
    ["every-referrer-is-shown", "a-search-result-opens-its-chain"],
    ["documents-that-lead-there-are-found", "words-of-links-do-not-depend-on-which-way-came-first"],
];

#[test]
fn two_ledgers_of_webs_in_folders_say_together_what_one_says() {
    for names in STORIES {
        let (one, both) = (Place::new(), [Place::new(), Place::new()]);
        for (nth, name) in names.iter().enumerate() {
            for place in [&one, &both[nth]] {
                let web = FixtureWeb::read(&Path::new("fixtures/webs").join(name)).unwrap();
                let mut job = story::job_of(web.told());
                job.name = ["north", "south"][nth].to_owned();
                let (watchlist, by_address) = (Arc::clone(&job.watchlist), Arc::clone(&job.watchlist));
                let settings = Settings {
                    never: Arc::new(move |url| watchlist.forbids(url).is_some()),
                    never_address: Arc::new(move |address| by_address.find_address(address).is_some()),
                    ..Settings::default()
                };
                crawl_as(&job, web.asked_with(&settings), place, start(nth as i64));
            }
        }
        let expected = told(&one);
        assert!(expected.len() > 20, "{names:?}");
        for (into, from) in [(0, 1), (1, 0)] {
            let joined = copy_of(&both[into]);
            join(&joined, &both[from]);
            must_be(&told(&joined), &expected, &format!("{names:?}, {from} into {into}"));
            assert!(join(&joined, &both[from]).is_nothing(), "{names:?}");
        }
    }
}

fn forget(place: &Place, runs: &[i64]) {
    let runs: Vec<RunId> = runs.iter().copied().map(RunId).collect();
    let pruner = Pruner::open(&place.ledger).unwrap();
    let reader = pruner.reader().unwrap();
    let hops = hops_told(&story::graph(&reader), reader.pages_with_findings().unwrap().iter());
    drop(reader);
    pruner.forget(Forget { runs: &runs, hops: &hops, at: start(20), dry_run: false }).unwrap();
}

#[test]
fn what_was_forgotten_in_either_ledger_changes_no_finding_and_stays_forgotten() {
    for pair in 0..PAIRS / 2 {
        let webs = [Web::random(100 + 2 * pair), Web::random(101 + 2 * pair)];
        let (one, both) = crawled(&webs, 4);
        let [into, from] = both;
        let whole = copy_of(&from);
        forget(&from, &[1]);
        join(&into, &from);
        let findings = |place: &Place| {
            let mut lines: Vec<String> = place.ask("SELECT * FROM v_findings");
            lines.extend(place.ask("SELECT * FROM v_claims"));
            lines.sort();
            lines
        };
        assert_eq!(findings(&into), findings(&one), "pair {pair}\n{}\n{}", webs[0], webs[1]);
        let before = reported(&into);
        assert!(join(&into, &from).is_nothing());
        // Nor does it come back from where it was not forgotten.
        let again = join(&into, &whole);
        assert_eq!((again.captures, again.urls, again.findings), (0, 0, 0), "pair {pair}");
        must_be(&reported(&into), &before, &format!("pair {pair}, with what was forgotten"));
        // Forgetting in the joined ledger changes nothing that is told, as in any other.
        forget(&into, &[1, 2, 3, 4]);
        must_be(&reported(&into), &before, &format!("pair {pair}, forgotten after"));
        assert!(join(&into, &whole).is_nothing(), "pair {pair}");
        must_be(&reported(&into), &before, &format!("pair {pair}, joined after that"));
    }
}

/// The writes that a trigger can make fail, as a merge does them.
const WRITES: [&str; 8] = [
    "INSERT ON url",
    "INSERT ON run",
    "UPDATE ON run",
    "INSERT ON known",
    "UPDATE ON capture",
    "INSERT ON capture",
    "INSERT ON hop",
    "INSERT ON evidence",
];

#[test]
fn whichever_write_fails_nothing_was_taken_in_and_the_next_merge_takes_in_everything() {
    let mut webs = (0..).map(|pair| crawled(&[Web::random(2 * pair), Web::random(2 * pair + 1)], 4));
    let with_chains = |(_, [early, _]): &(Place, [Place; 2])| early.ask("SELECT 1 FROM hop LIMIT 2").len() == 2;
    let (one, [early, late]) = webs.find(with_chains).unwrap();
    let expected = told(&one);
    for write in WRITES {
        let mut failed = 0;
        loop {
            let place = copy_of(&late);
            let before = told(&place);
            place.tamper(&broken_disk::fails(write, failed));
            let ended = merge(&place.ledger, std::slice::from_ref(&early.ledger), "0.1.0", &mut |_, _| {});
            place.tamper(broken_disk::MENDED);
            if ended.is_ok() {
                must_be(&told(&place), &expected, "nothing failed");
                break;
            }
            must_be(&told(&place), &before, &format!("{write} {failed} failed"));
            join(&place, &early);
            must_be(&told(&place), &expected, &format!("{write} {failed} failed before"));
            failed = 2 * failed + 1;
        }
        assert!(failed > 0, "{write} was never tried");
    }
}
