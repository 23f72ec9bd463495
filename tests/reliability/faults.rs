//! A write fails, a reader or a fetcher panics, a page kills the program.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use suyuan_archive::{Disk, RealDisk};
use suyuan_crawl::{Clock, CrawlError, Stop, crawl};
use suyuan_fetch::{Fetcher, FixtureWeb, Resolved};
use suyuan_frontier::{DEATHS_ALONE, DEATHS_MAX};
use suyuan_ledger::{LedgerError, Opening, Writer};
use suyuan_model::{Capture, Outcome, Timestamp, Trouble, Visit};
use tokio::sync::Notify;

use crate::broken_disk;
use crate::crawls::{Place, World, later, wait};
use crate::random_webs::{Web, world};
use crate::support::story;

const WEB: &str = r#"
### watchlist
casino.example
### seeds
http://school.example/
http://other.example/
### http://school.example/
<a href="/a">a</a> <a href="/b">b</a> <a href="/c">c</a>
### http://school.example/a
<a href="http://x.casino.example/">c</a>
### http://school.example/b 302 Location: http://other.example/b
### http://school.example/c
<a href="/a">a</a> <a href="http://casino.example/">c</a>
### http://other.example/
<a href="/d">d</a>
### http://other.example/b
<a href="http://school.example/c">c</a>
### http://other.example/d
<p>casino.example</p>
"#;

/// The writes that a trigger can make fail, as the ledger does them.
const WRITES: [&str; 7] = [
    "INSERT ON capture",
    "INSERT ON url",
    "INSERT ON known",
    "UPDATE ON known",
    "INSERT ON sighting",
    "INSERT ON hop",
    "INSERT ON lane",
];

#[test]
fn whichever_write_fails_the_crawl_ends_with_an_error_and_goes_on_to_the_same_end() {
    let world = World::new(WEB);
    let expected = world.undisturbed();
    for write in WRITES {
        let mut failed = 0;
        loop {
            let place = Place::new();
            Writer::open(&place.ledger).unwrap().close().unwrap();
            place.tamper(&broken_disk::fails(write, failed));
            let ended = world.crawl_with(&place.ledger, Arc::new(world.web()));
            place.tamper(broken_disk::MENDED);
            match ended {
                Ok(_) => {
                    place.told().must_be(&expected, "nothing failed");
                    break;
                }
                Err(CrawlError::Ledger(error)) => assert!(matches!(error, LedgerError::Write { .. }), "{error}"),
                Err(error) => panic!("{error}"),
            }
            let report = suyuan_ledger::check(&place.ledger).unwrap();
            assert!(report.is_sound(), "{write} {failed}: {report:?}");
            world.drain(&place.ledger);
            place.told().must_be(&expected, &format!("{write} {failed} failed"));
            failed += 1;
        }
        assert!(failed > 1, "{write} was never tried");
    }
}

/// A disk for archives on which the nth write or wait fails, after half of it was done.
struct Failing {
    left: Arc<AtomicUsize>,
    how: ErrorKind,
}

impl Failing {
    fn strikes(&self) -> bool {
        // At zero it has struck already, and the disk is sound again.
        self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)) == Ok(1)
    }
}

impl Disk for Failing {
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> std::io::Result<()> {
        if self.strikes() {
            RealDisk.append(file, &bytes[..bytes.len() / 2])?;
            return Err(self.how.into());
        }
        RealDisk.append(file, bytes)
    }

    fn sync(&mut self, file: &File) -> std::io::Result<()> {
        if self.strikes() { Err(self.how.into()) } else { RealDisk.sync(file) }
    }
}

#[test]
fn whichever_write_of_an_archive_fails_the_evidence_is_sound_and_the_crawl_goes_on_to_the_same_end() {
    let world = World::new(WEB);
    let expected = world.undisturbed();
    for (how, records) in [(ErrorKind::StorageFull, false), (ErrorKind::Other, true)] {
        let mut failed = 0;
        for nth in 1.. {
            let place = Place::new();
            let left = Arc::new(AtomicUsize::new(nth));
            let disk = move || Box::new(Failing { left: Arc::clone(&left), how }) as Box<dyn Disk>;
            let record = records.then(|| place.folder.path().join("all"));
            let opening = Opening { disk: Box::new(disk), record: record.clone(), ..Opening::default() };
            let ended = world.crawl_as(&place.ledger, Arc::new(world.web()), opening);
            match ended {
                Ok(_) => {
                    place.told().must_be(&expected, "nothing failed");
                    break;
                }
                Err(CrawlError::Ledger(error)) => {
                    let is_full = matches!(error, LedgerError::Full { .. });
                    assert!(is_full == (how == ErrorKind::StorageFull), "{nth}: {error}");
                    assert!(is_full || matches!(error, LedgerError::Evidence { .. }), "{nth}: {error}");
                    failed += 1;
                }
                Err(error) => panic!("{error}"),
            }
            let report = suyuan_ledger::check(&place.ledger).unwrap();
            assert!(report.is_sound(), "{nth}: {report:?}");
            let opening = Opening { record: record.clone(), ..Opening::default() };
            if place.ask("SELECT state FROM run") == ["drained"] {
                // It failed at its very end, when only names were to be changed.
                Writer::open_with(&place.ledger, opening).unwrap().close().unwrap();
            } else {
                world.crawl_as(&place.ledger, Arc::new(world.web()), opening).unwrap();
            }
            place.told().must_be(&expected, &format!("write {nth} of the archives failed"));
            for folder in [Some(place.folder.path().join("suyuan.evidence")), record].into_iter().flatten() {
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    assert!(!path.to_string_lossy().ends_with(".open"), "{nth}: {}", path.display());
                    for found in suyuan_archive::Reader::new(File::open(&path).unwrap()) {
                        assert!(found.unwrap().place.length > 0, "{nth}: {}", path.display());
                    }
                }
            }
        }
        assert!(failed > 8, "{failed} failures");
    }
}

/// Asks a web, but the nth question fails, or all from the nth on.
struct Cut {
    web: FixtureWeb,
    nth: usize,
    for_ever: bool,
    asked: AtomicUsize,
}

impl Fetcher for Cut {
    async fn resolve(&self, host: &str, port: u16) -> Resolved {
        self.web.resolve(host, port).await
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let mut capture = self.web.fetch(visit, at).await;
        if asked == self.nth || (self.for_ever && asked > self.nth) {
            (capture.response, capture.outcome) = (None, Outcome::failed(Trouble::Reset, "as if the line were cut"));
        }
        capture
    }
}

#[test]
fn whichever_fetch_fails_the_crawl_ends_by_itself_and_one_failure_changes_nothing() {
    let world = World::new(WEB);
    let expected = world.undisturbed();
    for for_ever in [false, true] {
        for nth in 1.. {
            let place = Place::new();
            let fetcher = Arc::new(Cut { web: world.web(), nth, for_ever, asked: AtomicUsize::new(0) });
            world.crawl_with(&place.ledger, Arc::clone(&fetcher)).unwrap();
            assert_eq!(place.ask("SELECT state FROM run"), ["drained"], "fetch {nth}");
            let told = place.told();
            if !for_ever {
                told.must_be(&expected, &format!("fetch {nth} failed"));
            }
            if fetcher.asked.load(Ordering::Relaxed) < nth {
                told.must_be(&expected, "nothing failed");
                assert!(nth > 8, "{nth} fetches");
                break;
            }
        }
    }
}

/// Asks a web, and looks at each request whether its lease is in the ledger.
struct Watched {
    web: FixtureWeb,
    ledger: PathBuf,
    unleased: Asked,
}

impl Fetcher for Watched {
    async fn resolve(&self, host: &str, port: u16) -> Resolved {
        self.web.resolve(host, port).await
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        // Of a robots.txt only the lane is kept: it is asked for again, but not before its time.
        let sql = "SELECT EXISTS (SELECT 1 FROM lane WHERE kind = 'host' AND name = ?1 AND next_at > ?2) AND
                          (?3 IS NULL OR EXISTS (SELECT 1 FROM known WHERE state = 'leased' AND url_id = ?3))";
        let id = visit.id.map(|id| id.0);
        let ledger = Connection::open(&self.ledger).unwrap();
        let is_leased = ledger.query_row(sql, (visit.url.host(), at.millis(), id), |row| row.get(0));
        if !is_leased.unwrap_or(false) {
            self.unleased.lock().unwrap().push(visit.url.to_string());
        }
        self.web.fetch(visit, at).await
    }
}

#[test]
fn no_request_leaves_before_its_lease_is_in_the_ledger() {
    for seed in 0..40 {
        let web = Web::random(seed);
        let (world, place) = (world(&web), Place::new());
        let unleased = Asked::default();
        let watched = Arc::new(Watched { web: world.web(), ledger: place.ledger.clone(), unleased });
        // A writer that lets others go first, so that what does not wait for it is seen.
        let clock = Box::new(|| {
            (0..100).for_each(|_| std::thread::yield_now());
            story::start()
        });
        world.crawl_as(&place.ledger, Arc::clone(&watched), Opening { clock, ..Opening::default() }).unwrap();
        assert_eq!(*watched.unleased.lock().unwrap(), [""; 0], "web {seed}\n{web}");
    }
}

/// Asks a web, but for one URL, at which it does what the test wants.
struct Odd<A> {
    web: FixtureWeb,
    url: &'static str,
    act: A,
    asked: Asked,
}

/// What was asked for, in order.
type Asked = std::sync::Mutex<Vec<String>>;

impl<A: Fn() -> Fut + Send + Sync + 'static, Fut: Future<Output = ()> + Send> Fetcher for Odd<A> {
    async fn resolve(&self, host: &str, port: u16) -> Resolved {
        self.web.resolve(host, port).await
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        self.asked.lock().unwrap().push(visit.url.to_string());
        if visit.url.as_str() == self.url {
            (self.act)().await;
        }
        self.web.fetch(visit, at).await
    }
}

#[test]
fn a_fetcher_that_panics_costs_one_page_and_not_the_crawl() {
    for url in ["http://school.example/c", "http://other.example/robots.txt"] {
        let world = World::new(WEB);
        let place = Place::new();
        let act = || async { panic!("as if there were a mistake in it") };
        world.crawl_with(&place.ledger, Arc::new(Odd { web: world.web(), url, act, asked: Asked::default() })).unwrap();
        let visits = place.told().visits;
        assert!(visits.contains(&format!("quarantined plain {url}")), "{visits:?}");
        assert!(visits.contains("page plain http://school.example/a"), "{visits:?}");
        assert_eq!(place.ask("SELECT state FROM run"), ["drained"]);
    }
}

/// Crawls until this URL is asked for, and dies of it; gives back what was asked for in this life, if it died.
fn die_of(world: &World, place: &Place, url: &'static str) -> Option<Vec<String>> {
    let deadly = Arc::new(Notify::new());
    let (struck, asked) = (Arc::clone(&deadly), AtomicUsize::new(0));
    let act = move || {
        asked.fetch_add(1, Ordering::Relaxed);
        struck.notify_one();
        std::future::pending()
    };
    let fetcher = Arc::new(Odd { web: world.web(), url, act, asked: Asked::default() });
    let writer = Writer::open(&place.ledger).unwrap();
    let clock = Clock::Told(later(&place.ledger));
    let died = wait(async {
        let mut silent = |_: &_| {};
        tokio::select! {
            ended = crawl(&world.job, &writer, Arc::clone(&fetcher), clock, Stop::new(), &mut silent) => {
                ended.unwrap();
                false
            }
            () = deadly.notified() => true,
        }
    });
    drop(writer);
    died.then(|| fetcher.asked.lock().unwrap().clone())
}

/// The same, as if this had been read when the program died.
fn die_reading(world: &World, place: &Place, url: &'static str) -> Option<Vec<String>> {
    let asked = die_of(world, place, url)?;
    let mut lock = place.ledger.clone().into_os_string();
    lock.push("-run");
    writeln!(File::options().append(true).open(lock).unwrap(), "reads 1 {url}").unwrap();
    Some(asked)
}

#[test]
fn a_page_that_kills_the_program_as_it_is_read_is_read_alone_after_two_deaths_and_set_aside_after_the_third() {
    let world = World::new(WEB);
    let place = Place::new();
    let deadly = "http://school.example/a";
    let lives: Vec<Vec<String>> = std::iter::from_fn(|| die_reading(&world, &place, deadly)).collect();
    assert_eq!(lives.len(), 3, "{lives:?}");
    // Twice it came in its turn; then everything else was read before it.
    assert!(!lives[0].contains(&"http://other.example/d".to_owned()), "{:?}", lives[0]);
    let others = |lives: &[Vec<String>]| lives.concat().iter().filter(|url| *url != deadly).count();
    assert!(others(&lives[..2]) < others(&lives));
    assert_eq!(lives[2].last().map(String::as_str), Some(deadly));
    let state = |when: &str| place.ask(&format!("SELECT state, deaths FROM known JOIN url ON id = url_id {when}"));
    assert_eq!(state("WHERE url.text LIKE '%school.example/a'"), ["done 3"]);
    assert_eq!(state("WHERE url.text NOT LIKE '%school.example/a' AND state <> 'done'"), [""; 0]);
    let set_aside =
        place.ask("SELECT trouble, reason FROM capture JOIN url ON url.id = url_id WHERE url.text LIKE '%/a'");
    assert_eq!(set_aside, ["quarantined it was being read each time the program died, the last time by itself"]);
    // All else is found as if the page were not there.
    assert_eq!(
        place.ask("SELECT page FROM v_findings ORDER BY page"),
        ["http://other.example/d", "http://school.example/c"]
    );
    assert!(suyuan_ledger::check(&place.ledger).unwrap().is_sound());
}

#[test]
fn a_page_that_was_in_flight_at_deaths_of_another_is_not_set_aside() {
    let world = World::new(WEB);
    let place = Place::new();
    while die_reading(&world, &place, "http://other.example/b").is_some() {}
    let aside = place.ask("SELECT url.text FROM capture JOIN url ON url.id = url_id WHERE trouble = 'quarantined'");
    assert_eq!(aside, ["http://other.example/b"]);
}

#[test]
fn what_was_only_in_flight_at_deaths_is_not_suspected_however_many_there_were() {
    // A sitemap that is long on its way, without which nothing is found.
    let world = World::new(
        "### watchlist\ncasino.example\n### seeds\nhttp://school.example/\n### http://school.example/\nhello\n\
         ### http://school.example/robots.txt\n#: type: text/plain\nSitemap: http://school.example/sitemap.xml\n\
         ### http://school.example/sitemap.xml\n#: type: application/xml\n\
         <urlset><url><loc>http://school.example/b</loc></url></urlset>\n\
         ### http://school.example/b\n<a href=http://casino.example/>x</a>\n",
    );
    let place = Place::new();
    for url in ["http://school.example/sitemap.xml", "http://school.example/b"] {
        for life in 0..=DEATHS_MAX {
            assert!(die_of(&world, &place, url).is_some(), "{url}, life {life}");
        }
    }
    world.drain(&place.ledger);
    assert_eq!(place.ask("SELECT trouble FROM capture WHERE trouble IS NOT NULL"), [""; 0]);
    assert_eq!(place.ask("SELECT page FROM v_findings"), ["http://school.example/b"]);
}

/// A page that is hidden by a sheet of its own.
const HIDDEN: &str = "\
### watchlist
casino.example
### seeds
http://school.example/
### http://school.example/
<!doctype html><a href=/b>b</a>
### http://school.example/b
<!doctype html><link rel=stylesheet href=/a.css><p class=x><a href=http://casino.example/>x</a>
### http://school.example/a.css
#: type: text/css
.x { display: none }
";

#[test]
fn a_page_that_is_read_alone_has_its_sheets() {
    for is_page in [true, false] {
        let (world, place) = (World::new(HIDDEN), Place::new());
        // Whatever the program dies of while a page waits: it is not the page. Of the page, it dies as that is read.
        for life in 1..=DEATHS_ALONE {
            let url = if is_page { "http://school.example/b" } else { "http://school.example/a.css" };
            let asked = if is_page { die_reading(&world, &place, url) } else { die_of(&world, &place, url) };
            assert_eq!(asked.unwrap().last().map(String::as_str), Some(url), "life {life}");
        }
        world.drain(&place.ledger);
        assert_eq!(place.ask("SELECT technique FROM sighting"), ["M7"]);
    }
}

#[test]
fn a_sheet_that_kills_the_program_as_it_is_read_is_read_alone_and_then_set_aside_and_its_page_is_not() {
    let sheet = "http://school.example/a.css";
    for (deaths, technique, trouble) in [(DEATHS_ALONE, "M7", None), (DEATHS_MAX, "M1", Some("quarantined"))] {
        let (world, place) = (World::new(HIDDEN), Place::new());
        for life in 1..=deaths {
            let asked = die_reading(&world, &place, sheet).unwrap();
            assert_eq!(asked.last().map(String::as_str), Some(sheet), "life {life}");
        }
        world.drain(&place.ledger);
        assert_eq!(place.ask("SELECT technique FROM sighting"), [technique]);
        let aside = place.ask("SELECT trouble FROM capture WHERE trouble IS NOT NULL");
        assert_eq!(aside.first().map(String::as_str), trouble);
    }
}

#[test]
fn a_script_that_kills_the_program_as_it_is_read_is_read_alone_and_then_set_aside() {
    let script = "http://school.example/a.js";
    let web = "### watchlist\ncasino.example\n### seeds\nhttp://school.example/\nhttp://school.example/b\n\
               ### http://school.example/\n<script src=/a.js></script>\n### http://school.example/b\nb\n\
               ### http://school.example/a.js\n#: type: text/javascript\nlocation.href = 'http://casino.example/'\n";
    for (deaths, state) in [(DEATHS_ALONE, "read"), (DEATHS_MAX, "unread")] {
        let (world, place) = (World::new(web), Place::new());
        for life in 1..=deaths {
            let asked = die_reading(&world, &place, script).unwrap();
            assert_eq!(asked.last().map(String::as_str), Some(script), "life {life}");
            let before = place.ask("SELECT state FROM known JOIN url ON id = url_id WHERE url.text LIKE '%/b'");
            assert_eq!(before == ["done"], life == DEATHS_MAX, "read alone it comes last: {before:?}");
        }
        world.drain(&place.ledger);
        assert_eq!(place.ask("SELECT state FROM file WHERE kind = 'script'"), [state]);
        let aside = place.ask("SELECT url FROM capture WHERE trouble = 'quarantined'");
        assert_eq!(aside.len(), usize::from(state == "unread"));
    }
}

#[test]
fn what_is_asked_for_again_was_received_all_the_same() {
    let world = World::new(
        "### watchlist\ncasino.example\n### seeds\nhttp://a.example/\n### http://a.example/robots.txt 404\n\
         ### http://a.example/ 503\n#: visit: 1\ncome back later\n### http://a.example/\nhere I am\n",
    );
    let report = world.drain(&Place::new().ledger);
    assert_eq!((report.tally.pages, report.tally.outcomes.get("page")), (1, Some(&1)));
    let (busy, page) = ("come back later".len(), "here I am".len());
    assert_eq!(report.tally.bytes, (busy + page) as u64);
}
