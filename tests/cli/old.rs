//! A ledger of the first version: every command that reads one brings it up to date and tells what is in it.

use rusqlite::Connection;

use crate::desk::Desk;

/// What a crawl of version 1 recorded: a portal, a school, and a news page with a hidden link.
const RECORDED: &str = "
INSERT INTO run VALUES (1, 'crawl-1', 'crawl', 1764000000000, 1764000100000, 'drained', 1,
  'scope = follow\nseeds = http://portal.example/\nvantages = plain\n', '', NULL, '0.1.0', 'mailto:a@cert.example', 'suyuan/0.1.0');
INSERT INTO url VALUES (1, 'http://portal.example/'), (2, 'http://www.school.example/'), (3, 'http://www.school.example/slow');
INSERT INTO seed VALUES (1, 0, 'http://portal.example/', 1, 'portal.example', 'bing', 'casino', 3, 'Portal', '', NULL);
INSERT INTO watch VALUES (1, 'domain', 'casino.example', 'gambling', 'police-2026-11', NULL, '');
INSERT INTO listing VALUES (1, 1, NULL);
INSERT INTO known VALUES
  (1, 1, 'portal.example', NULL, 'link', '', 0, 0, 0, 'done', 1, 0),
  (1, 2, NULL, 1, 'link', 'School', 1, 0, 1, 'done', 1, 0),
  (1, 3, NULL, 2, 'link', 'Slow', 2, 0, 1, 'done', 1, 0);
INSERT INTO capture (id, run, url_id, vantage, purpose, look, attempt, at, took_ms, outcome, trouble, reason, status,
  content_type, wire_bytes, read_bytes, sha256, outlinks, links_total, refused, title) VALUES
  (1, 1, 1, 'plain', 'page', 1, 1, 1764000001000, 20, 'page', NULL, NULL, 200, 'text/html', 9, 9, zeroblob(32), NULL, 1, 0, 'Portal'),
  (2, 1, 2, 'plain', 'page', 1, 1, 1764000002000, 20, 'page', NULL, NULL, 200, 'text/html', 9, 9, zeroblob(32), NULL, 2, 0, 'School'),
  (3, 1, 3, 'plain', 'page', 1, 1, 1764000003000, 20, 'timed-out', 'timed-out', 'no answer', NULL, NULL, 0, 0, NULL, NULL, 0, 0, '');
INSERT INTO finding VALUES (1, '3c38dea2-1655-55b9-b016-4ecdef4f9ec4', 2, 'http://www.school.example/', 'school.example', 1,
  'critical', 'E2', 1764000002000, 1764000002000, 1);
INSERT INTO seen VALUES (1, 'plain', 2);
INSERT INTO sighting VALUES (1, 2, 0, 'M17', 'anchor', 'noscript', 'http://a.casino.example/', '', 'http://a.casino.example/',
  'win', '', 'body > noscript > a', 17, '<a href=', 'critical', 'E2');
INSERT INTO hop VALUES (2, 1, 'link', 'School', 1, 1);
INSERT INTO robots VALUES ('http://www.school.example', 1764000000000, 'unavailable', NULL, 'status 404');
INSERT INTO case_state (site, state, at, actor, reason) VALUES ('school.example', 'confirmed', 1764000200000, 'me', 'seen');
";

/// A desk with such a ledger.
fn old() -> Desk {
    let desk = Desk::new();
    let ledger = Connection::open(desk.path().join("suyuan.db")).unwrap();
    ledger.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    ledger.execute_batch(include_str!("../../crates/ledger/src/schema_1.sql")).unwrap();
    ledger.execute_batch(RECORDED).unwrap();
    ledger.execute_batch("PRAGMA application_id = 0x73757975; PRAGMA user_version = 1").unwrap();
    desk
}

#[test]
fn every_reader_works_on_a_ledger_of_the_first_version() {
    for (args, expected) in [
        (
            &["findings", "--format", "jsonl"][..],
            "\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"warc\":null}",
        ),
        (&["findings"], "http://www.school.example/"),
        (&["chains", "www.school.example"], "http://portal.example/"),
        (&["cleanup"], "school.example"),
        (&["cleanup", "--format", "jsonl"], "http://www.school.example/slow"),
        (&["cleanup", "--format", "csv"], "confirmed"),
        (&["explain", "http://www.school.example/"], "school.example"),
        (&["explain", "http://www.school.example/slow", "--format", "json"], "\"coverage\": null"),
        (&["ledger", "check"], "(schema 9)"),
        (&["ledger", "stats"], "places found"),
        (&["ledger", "backup", "copy.db"], "copy.db"),
    ] {
        let said = old().said(args, b"");
        assert!(said.starts_with("exit 0") && said.contains(expected), "{args:?}\n{said}");
    }
}

#[test]
fn an_old_ledger_goes_on_with_a_crawl() {
    let desk = old();
    let web = Desk::with_web();
    let web = web.path().join("web").to_string_lossy().into_owned();
    let said = desk.said(&["crawl", "--web", &web, "--quiet"], b"");
    assert!(said.starts_with("exit 0"), "{said}");
    let said = desk.said(&["findings", "--format", "jsonl"], b"");
    assert!(said.contains("\"warc\":null") && said.contains("\"warc\":{\"file\":"), "{said}");
    assert!(desk.said(&["ledger", "check"], b"").starts_with("exit 0"));
}

#[test]
fn an_old_ledger_that_cannot_be_brought_up_to_date_says_why() {
    let desk = old();
    // Where the lock would be.
    std::fs::create_dir(desk.path().join("suyuan.db-run")).unwrap();
    let said = desk.said(&["findings"], b"");
    assert!(
        said.starts_with("exit 2") && said.contains("has the old schema 1 and cannot be brought up to 9"),
        "{said}"
    );
    assert!(said.contains("failed to lock the ledger"), "{said}");
}
