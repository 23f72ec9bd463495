//! Ledgers that are joined, as tests tell them.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use suyuan_model::{Timestamp, UrlState, Watch, WatchKind};

use super::*;
use crate::evidence::tests as kept;
use crate::story::{
    NEWS, SCHOOL, Story, begin, begin_with, capture, casino, done, hidden_link, links, mention, met, noon, page, put,
    state, tell,
};
use crate::{Entry, RunEnd, SCHEMA, check};

pub(super) fn later(second: i64) -> Timestamp {
    Timestamp::from_millis(noon().millis() + 1_000 * second)
}

pub(super) fn take(into: &Story, from: &Story) -> Merged {
    let mut told = Vec::new();
    merge(&into.path, std::slice::from_ref(&from.path), "0.1.0", &mut |_, merged| told.push(*merged)).unwrap();
    assert_eq!(check(&into.path).unwrap().problems, [""; 0]);
    told[0]
}

fn refused(into: &Path, from: &Path) -> LedgerError {
    merge(into, &[from.to_owned()], "0.1.0", &mut |_, _| {}).unwrap_err()
}

/// Every row of every table, sorted.
fn rows(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut lines = Vec::new();
    for table in tables(&connection) {
        let columns = take::columns(&connection, &table).unwrap();
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let sql = format!("SELECT {} FROM \"{table}\"", quoted.join(" || ' ' || "));
        let mut statement = connection.prepare(&sql).unwrap();
        let told = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        lines.extend(told.map(|row| format!("{table}: {}", row.unwrap())));
    }
    lines.sort();
    lines
}

fn tables(connection: &Connection) -> Vec<String> {
    let mut names = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// The small crawl to its end, begun so many seconds after noon.
pub(super) fn crawled(at: i64) -> Story {
    let story = Story::new();
    let writer = story.writer();
    let run = begin(&writer, later(at)).unwrap().run;
    tell(&writer, run);
    writer.finish(run, later(at + 9), RunEnd::Drained).unwrap();
    writer.close().unwrap();
    story
}

/// A row in every table that the small crawl leaves empty.
const EVERYTHING: &str = "
INSERT INTO authority VALUES (1, 1, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
INSERT INTO allowed VALUES ('domain', 'fine.example', 'ours', 'list', NULL, 1, NULL);
INSERT INTO imported_watch VALUES (1, 5, NULL);
INSERT INTO imported_source VALUES (1, 'list', NULL, NULL, 5);
INSERT INTO imported_allow VALUES ('domain', 'fine.example', 'ours', 'list', NULL, 5);
INSERT INTO imported_seed VALUES (1, 'http://portal.example/', 'portal.example', NULL, NULL, NULL, NULL, NULL, NULL, 5);
INSERT INTO imported_refusal VALUES ('watchlist', 'list.csv', 'range', 3);
INSERT INTO evidence VALUES (3, 'suyuan-20261123120000250-00009.warc.gz', 1, 2, 3, 'sha256:00');
INSERT INTO lane VALUES ('host', 'www.school.example', 7, 1000, 20, 0);
INSERT INTO robots VALUES ('http://www.school.example', 7, 'rules', x'00', '');
INSERT INTO pruned_gap VALUES (1, 'http://far.example/', 'beyond', 2);
INSERT INTO pruned_page VALUES (2);
INSERT INTO pruned_look VALUES (1, 5, 2);
INSERT INTO case_state VALUES (1, 'school.example', 'confirmed', 10, 'li', 'seen', NULL, 0);
INSERT INTO case_role VALUES (1, 'school.example', 'victim', 11, 'li', '', 0);
INSERT INTO case_deadline VALUES (1, 'school.example', 99, 12, 'li', '', 0);
INSERT INTO case_answer VALUES (1, 'school.example', 13, 'li', 'we will', 0);
INSERT INTO case_note VALUES (1, 'school.example', 14, 'li', 'called', 0), (2, 'school.example', 14, 'li', 'called', 0);
INSERT INTO notice VALUES (1, 'm@cert.example', 'a@school.example', 'drafted', '', 'ab', '', 15, 'li', 0);
INSERT INTO notice_case VALUES ('m@cert.example', 'school.example');
INSERT INTO neighbor VALUES (3, 'domain', 'bet.example', 3, 'school.example', 'hidden-block', 'bet.example', 5, 1);
INSERT INTO page_look VALUES (3, 'dirty', NULL);
INSERT INTO case_look VALUES (1, 'school.example', 1, 16, 'dirty', 1, 0, 0, 0, NULL, 'http://www.school.example/news/7.html', 0);
INSERT INTO passed_over VALUES (1, 'school.example', 40);
INSERT INTO file VALUES (1, 'http://www.school.example/a.js', 'script', 2, 'read', 0);
INSERT INTO schedule VALUES ('crawl', '0 2 * * *', 'UTC', 1, 1, 1, 1, 'drained', 'crawl-1', 0);
INSERT INTO complaint VALUES (1, 'http://www.school.example/news/7.html', 'casino.example', '', '', '', 17, 0, 1);
INSERT INTO contact VALUES (1, 'school.example', 'owner', 'School', 'a@school.example', '', 'list.csv', 'high', 18, '');
INSERT INTO observation VALUES (2, 'M27', 'goods', 'school.example', 1, 2);
INSERT INTO allowed_place VALUES (1, 'school.example', 'http://www.school.example/', 'text', 'T1', 'domain', 'casino.example', 'x', 'li', 19, 20, 0);
INSERT INTO lookup VALUES ('school.example', 'security.txt', 'found', 'http://www.school.example/', NULL, 21, 0);
INSERT INTO register_list VALUES ('dns', 'http://iana.example/', '{}', 22, 23);
INSERT INTO claim VALUES (3, 0, 3, 'school.example', 'icp-filing', 'x', 'x', 0);
";

/// All that a ledger can hold.
fn full() -> Story {
    let story = crawled(0);
    story.tamper(EVERYTHING);
    let empty: Vec<String> = {
        let connection = Connection::open(&story.path).unwrap();
        let is_empty = |table: &String| {
            connection
                .query_row(&format!("SELECT NOT EXISTS (SELECT 1 FROM \"{table}\")"), [], |row| row.get(0))
                .unwrap()
        };
        tables(&connection).into_iter().filter(is_empty).collect()
    };
    assert_eq!(empty, [""; 0], "a row of each table belongs into this test");
    story
}

#[test]
fn a_ledger_that_is_taken_into_nothing_is_there_row_by_row() {
    let (from, into) = (full(), Story::new());
    let before = rows(&from.path);
    let merged = take(&into, &from);
    // The evidence of this story is not there.
    assert_eq!((merged.evidence, merged.evidence_missing), (0, 1));
    let evidence = |row: &String| !row.starts_with("evidence: ");
    let told: Vec<String> = rows(&from.path).into_iter().filter(evidence).collect();
    assert_eq!(rows(&into.path).join("\n"), told.join("\n"));
    assert_eq!(rows(&from.path), before);
    assert!(!merged.is_nothing());
    // What was taken in twice is there once.
    let merged = take(&into, &from);
    assert!(merged.is_nothing(), "{merged:?}");
    assert_eq!(rows(&into.path).join("\n"), told.join("\n"));
}

#[test]
fn runs_and_captures_of_both_stand_in_order_of_time() {
    let (early, late) = (crawled(0), crawled(1_000));
    for (into, from) in [(&early, &late), (&late, &early)] {
        let into = copy_of(into);
        let merged = take(&into, from);
        assert_eq!((merged.runs, merged.urls, merged.captures, merged.findings), (1, 0, 3, 0));
        let runs = into.ask("SELECT started_at || '' FROM run ORDER BY id");
        assert_eq!(runs, [later(0), later(1_000)].map(|at| at.millis().to_string()));
        let mut names = into.ask("SELECT name FROM run");
        names.sort();
        assert_eq!(names, ["crawl-1", "crawl-2"]);
        // The captures of a story have their own moments: those of both are the same, and ours come first.
        assert_eq!(into.ask("SELECT count(*) || '' FROM capture"), ["6"]);
        assert_eq!(
            into.ask("SELECT since || coalesce(until, '') FROM listing"),
            into.ask("SELECT min(id) || '' FROM run")
        );
        assert_eq!(into.ask("SELECT r.name FROM finding f JOIN run r ON r.id = f.run").len(), 1);
    }
}

/// The same ledger in another folder.
pub(super) fn copy_of(story: &Story) -> Story {
    let copy = Story::new();
    crate::backup(&story.path, &copy.path).unwrap();
    copy
}

#[test]
fn what_was_on_a_list_for_one_run_was_so_for_no_other() {
    let on = |value: &str| Watch { kind: WatchKind::Host, value: value.to_owned(), ..casino() };
    // The portal is on the list of the other ledger only, and on none when this one visited it.
    let (into, from) = (crawled(0), Story::new());
    let writer = from.writer();
    for (at, list) in [(-50, vec![casino(), on("portal.example")]), (50, vec![casino()]), (90, vec![on("x.example")])] {
        let run =
            begin_with(&writer, later(at), |start| start.watchlist = Box::leak(list.into_boxed_slice())).unwrap().run;
        writer.finish(run, later(at + 1), RunEnd::Drained).unwrap();
    }
    writer.close().unwrap();
    take(&into, &from);
    let order = "SELECT CAST((started_at - (SELECT started_at FROM run WHERE name = 'crawl-1')) / 1000 AS TEXT) FROM run ORDER BY id";
    assert_eq!(into.ask(order), ["-50", "0", "50", "90"]);
    let listed = into.ask(
        "SELECT value || ' ' || (SELECT count(*) FROM run WHERE id < since) || ' ' || coalesce((SELECT count(*) FROM run WHERE id < until AND until IS NOT NULL), '')
           || iif(until IS NULL, ' on', '') FROM listing JOIN watch ON id = watch ORDER BY 1",
    );
    assert_eq!(listed, ["casino.example 0 3", "portal.example 0 1", "x.example 3 0 on"]);
    assert_eq!(into.reader().watchlist(noon()).unwrap(), [on("x.example")]);
}

#[test]
fn the_histories_of_both_are_told_in_order_of_time_and_the_last_word_holds() {
    let (into, from) = (crawled(0), crawled(0));
    let said = |id: u32, state: &str, at: i64| {
        format!("INSERT INTO case_state VALUES ({id}, 'school.example', '{state}', {at}, 'li', '', NULL, 0);")
    };
    into.tamper(&[said(1, "confirmed", 10), said(2, "notified", 30), said(3, "cleaned", 50)].concat());
    // A told clock went back: what was said last was said last all the same.
    from.tamper(&[said(1, "dismissed", 20), said(2, "open", 5), said(3, "confirmed", 40)].concat());
    let merged = take(&into, &from);
    assert_eq!(merged.case_events, 3);
    let told = ["confirmed", "dismissed", "open", "notified", "confirmed", "cleaned"];
    assert_eq!(into.ask("SELECT state FROM case_state ORDER BY id"), told);
    let connection = Connection::open(&into.path).unwrap();
    assert!(connection.execute("UPDATE case_state SET state = 'open'", []).is_err(), "the history is only added to");
    drop(connection);
    assert_eq!(take(&into, &from).case_events, 0);
    assert_eq!(take(&from, &into).case_events, 3);
    assert_eq!(from.ask("SELECT state FROM case_state ORDER BY id"), told);
}

#[test]
fn an_unfinished_run_goes_on_where_it_began_and_nowhere_else() {
    let (into, writer, _) = Story::told();
    drop(writer);
    let from = Story::new();
    let writer = from.writer();
    let theirs = begin(&writer, later(500)).unwrap().run;
    tell(&writer, theirs);
    put(
        &writer,
        Entry::Changes(vec![met(4, "http://www.school.example/4", Some(2), 2, ""), state(4, UrlState::Leased, 1)]),
    )
    .unwrap();
    // It is taken in while it runs.
    take(&into, &from);
    assert_eq!(into.ask("SELECT name || ' ' || state FROM run ORDER BY id"), ["crawl-2 abandoned", "crawl-1 running"]);
    assert_eq!(into.ask("SELECT state FROM known WHERE state <> 'done'"), ["left-out"]);
    let here = into.writer();
    let begun = begin(&here, later(600)).unwrap();
    assert_eq!((begun.name.as_str(), begun.resumed), ("crawl-1", true));
    here.finish(begun.run, later(700), RunEnd::Drained).unwrap();
    here.close().unwrap();
    // And once more when it is over.
    let mut four = page(theirs, 4, "http://www.school.example/4", 510);
    four.changes = vec![done(4)];
    four.sightings = vec![(casino(), mention())];
    put(&writer, capture(four)).unwrap();
    writer.finish(theirs, later(520), RunEnd::Drained).unwrap();
    writer.close().unwrap();
    let merged = take(&into, &from);
    assert_eq!((merged.runs, merged.urls, merged.captures, merged.findings), (0, 0, 1, 1));
    assert_eq!(into.ask("SELECT name || ' ' || state FROM run ORDER BY id"), ["crawl-2 drained", "crawl-1 drained"]);
    assert_eq!(into.ask("SELECT state FROM known WHERE state <> 'done'"), [""; 0]);
    assert!(take(&into, &from).is_nothing());
}

#[test]
fn an_unfinished_run_is_not_given_up_because_it_comes_back_from_where_it_was_taken_in() {
    let (from, writer, run) = Story::told();
    let four = "http://www.school.example/4";
    put(&writer, Entry::Changes(vec![met(4, four, Some(2), 2, ""), state(4, UrlState::Leased, 1)])).unwrap();
    // It dies in one case, and is stopped in the other.
    for is_stopped in [false, true] {
        if is_stopped {
            writer.finish(run, later(50), RunEnd::Stopped).unwrap();
        }
        let (left, into) = (from.after_a_death(), crawled(-500));
        let before = left.ask("SELECT state FROM run");
        take(&into, &left);
        take(&left, &into);
        assert_eq!(left.ask("SELECT state FROM run WHERE name = 'crawl-1'"), before);
        assert_eq!(left.ask("SELECT state FROM known WHERE state <> 'done'"), ["leased"]);
        assert!(take(&left, &into).is_nothing() && take(&into, &left).is_nothing());
        let here = left.writer();
        let begun = begin(&here, later(600)).unwrap();
        assert_eq!((begun.name.as_str(), begun.resumed), ("crawl-1", true));
        here.close().unwrap();
    }
}

#[test]
fn a_run_that_went_on_in_two_copies_has_what_both_saw() {
    let (into, writer, run) = Story::told();
    writer.finish(run, later(9), RunEnd::Stopped).unwrap();
    writer.close().unwrap();
    let from = copy_of(&into);
    for (story, second, worse) in [(&into, 100, false), (&from, 200, true)] {
        let writer = story.writer();
        let run = begin(&writer, later(second)).unwrap().run;
        let url = format!("http://www.school.example/{second}");
        let mut own = page(run, 4, &url, second);
        own.changes = vec![met(4, &url, Some(3), 3, ""), done(4)];
        own.outlinks = links(&[1, 4]);
        put(&writer, capture(own)).unwrap();
        let mut again = page(run, 3, NEWS, second + 1);
        again.capture.look = 2;
        again.sightings = vec![(casino(), if worse { hidden_link() } else { mention() })];
        put(&writer, capture(again)).unwrap();
        writer.finish(run, later(second + 9), RunEnd::Drained).unwrap();
        writer.close().unwrap();
    }
    let mild = copy_of(&into);
    let merged = take(&into, &from);
    assert_eq!((merged.runs, merged.urls, merged.captures, merged.sightings), (0, 1, 2, 1));
    assert_eq!(into.ask("SELECT look || ' ' || (at / 1000 % 1000) FROM capture WHERE url_id = 3 ORDER BY id").len(), 3);
    assert_eq!(into.ask("SELECT look || '' FROM capture WHERE url_id = 3 ORDER BY id"), ["1", "2", "3"]);
    assert_eq!(into.ask("SELECT severity FROM finding"), ["critical"]);
    assert!(take(&into, &from).is_nothing());
    // The other way round, the later look still counts.
    take(&from, &mild);
    assert_eq!(from.ask("SELECT severity FROM finding"), ["critical"]);
    assert_eq!(
        from.ask("SELECT name || ' ' || ended_at FROM run"),
        into.ask("SELECT name || ' ' || ended_at FROM run")
    );
}

#[test]
fn a_number_that_only_the_ledger_gave_becomes_a_frontiers() {
    let robots = |story: &Story, second| {
        let writer = story.writer();
        let run = begin(&writer, later(second)).unwrap().run;
        tell(&writer, run);
        let url = suyuan_model::PageUrl::new("http://www.school.example/robots.txt").unwrap();
        let mut robots = page(run, 0, url.as_str(), second + 20);
        robots.url_id = None;
        robots.capture.purpose = suyuan_model::Purpose::Robots { origin: url.origin(), redirects: 0 };
        robots.sightings = vec![(casino(), mention())];
        put(&writer, capture(robots)).unwrap();
        writer.finish(run, later(second + 30), RunEnd::Drained).unwrap();
        writer.close().unwrap();
    };
    let linked = |story: &Story, second| {
        let writer = story.writer();
        let run = begin(&writer, later(second)).unwrap().run;
        let url = "http://www.school.example/robots.txt";
        let mut portal = page(run, 1, SCHOOL, second + 1);
        portal.outlinks = links(&[2]);
        portal.changes = vec![met(1, SCHOOL, None, 0, ""), met(2, url, Some(1), 1, "robots"), done(1)];
        put(&writer, capture(portal)).unwrap();
        let mut robots = page(run, 2, url, second + 2);
        robots.changes = vec![done(2)];
        put(&writer, capture(robots)).unwrap();
        writer.finish(run, later(second + 30), RunEnd::Drained).unwrap();
        writer.close().unwrap();
    };
    for is_linked_here in [true, false] {
        let (into, from) = (Story::new(), Story::new());
        let (one, other) = if is_linked_here { (&into, &from) } else { (&from, &into) };
        linked(one, 0);
        robots(other, 1_000);
        take(&into, &from);
        let numbers = into.ask("SELECT (id < 2147483648) || '' FROM url WHERE text GLOB '*robots.txt'");
        assert_eq!(numbers, ["1"], "linked here: {is_linked_here}");
        let chain = into.ask("SELECT via FROM v_chains JOIN finding f ON f.id = finding JOIN url u ON u.id = f.page WHERE u.text GLOB '*robots.txt' ORDER BY step");
        assert!(chain.len() > 2, "{chain:?}");
        assert!(take(&into, &from).is_nothing());
    }
}

#[test]
fn more_urls_than_there_are_numbers_are_refused() {
    let (into, from) = (crawled(0), Story::new());
    into.tamper("INSERT INTO url VALUES (2147483646, 'http://last.example/')");
    let writer = from.writer();
    let run = begin(&writer, noon()).unwrap().run;
    put(
        &writer,
        Entry::Changes(vec![met(1, "http://a.example/", None, 0, ""), met(2, "http://b.example/", None, 0, "")]),
    )
    .unwrap();
    writer.finish(run, noon(), RunEnd::PagesMax).unwrap();
    writer.close().unwrap();
    let before = rows(&into.path);
    let error = refused(&into.path, &from.path);
    assert!(matches!(error, LedgerError::Crowded { .. }) && error.is_callers(), "{error}");
    assert_eq!(rows(&into.path), before);
}

#[test]
fn what_cannot_be_taken_in_is_refused_before_anything_is_made() {
    let (from, nowhere) = (crawled(0), Story::new());
    let missing = refused(&nowhere.path, &nowhere.path.with_extension("none"));
    assert!(matches!(missing, LedgerError::Missing { .. }) && missing.is_callers());
    std::fs::write(nowhere.path.with_extension("txt"), "x".repeat(9_000)).unwrap();
    let other = refused(&nowhere.path, &nowhere.path.with_extension("txt"));
    assert!(matches!(other, LedgerError::NotALedger { .. }) && other.is_callers());
    assert!(!nowhere.path.exists() && !nowhere.path.with_extension("db-run").exists());
    let link = from.path.with_extension("link");
    std::os::unix::fs::symlink(&from.path, &link).unwrap();
    for itself in [&from.path, &link] {
        let error = refused(&from.path, itself);
        assert!(matches!(error, LedgerError::Itself { .. }) && error.is_callers(), "{error}");
    }
    let held = crate::Held::take(&nowhere.path).unwrap();
    let busy = refused(&nowhere.path, &from.path);
    assert!(matches!(busy, LedgerError::Busy { .. }) && busy.is_callers());
    held.give_back();
    from.tamper(&format!("PRAGMA user_version = {}", SCHEMA + 1));
    assert!(matches!(refused(&nowhere.path, &from.path), LedgerError::Newer { .. }));
}

#[test]
fn an_older_ledger_is_read_as_the_newer_would_have_it_and_stays_old() {
    let (from, into) = (Story::new(), Story::new());
    let connection = Connection::open(&from.path).unwrap();
    for sql in [include_str!("../schema_1.sql"), include_str!("../schema_2.sql")] {
        connection.execute_batch(sql).unwrap();
    }
    connection
        .execute_batch(
            "PRAGMA user_version = 2; INSERT INTO case_note VALUES (1, 'school.example', 5, 'li', 'called', 0)",
        )
        .unwrap();
    connection.pragma_update(None, "application_id", open::APPLICATION_ID).unwrap();
    drop(connection);
    let before = std::fs::read(&from.path).unwrap();
    assert_eq!(take(&into, &from).case_events, 1);
    assert!(std::fs::read(&from.path).unwrap() == before, "the file has changed");
    let left: Vec<PathBuf> =
        std::fs::read_dir(into.path.parent().unwrap()).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn not_even_the_log_of_the_other_ledger_is_touched() {
    let (story, writer, _) = Story::told();
    let from = story.after_a_death();
    drop(writer);
    let into = Story::new();
    let files = || ["", "-wal"].map(|ending| std::fs::read(format!("{}{ending}", from.path.display())).unwrap());
    let before = files();
    assert!(!before[1].is_empty());
    assert_eq!(take(&into, &from).captures, 3);
    assert!(files() == before, "a file has changed");
}

#[test]
fn evidence_comes_along_once_and_is_held_against_its_digests() {
    let ((from, writer), into) = (kept::told(), Story::new());
    // Those three pages are seeds.
    from.tamper("INSERT INTO seed (run, place, url, url_id, found) SELECT 1, 10 + id, text, id, text FROM url");
    let merged = take(&into, &from);
    assert_eq!((merged.evidence, merged.evidence_missing), (3, 0));
    let files = || {
        let files = std::fs::read_dir(crate::evidence_folder(&into.path)).unwrap();
        let mut files: Vec<_> =
            files.map(|file| file.unwrap()).map(|file| (file.file_name(), file.metadata().unwrap().len())).collect();
        files.sort();
        files
    };
    let before = files();
    assert_eq!(before.len(), 1);
    assert!(take(&into, &from).is_nothing());
    assert_eq!(files(), before);
    // The record that says what wrote it goes before them.
    let name = into.ask("SELECT DISTINCT file FROM evidence").remove(0);
    let file = suyuan_archive::open_named(&crate::evidence_folder(&into.path), &name).unwrap();
    let kinds: Vec<String> =
        suyuan_archive::Reader::new(file).map(|found| found.unwrap().record.kind().to_owned()).collect();
    assert_eq!(kinds[..4], ["warcinfo", "warcinfo", "request", "response"]);
    writer.close().unwrap();
    // What is not what it was is left where it is, and told.
    let into = Story::new();
    from.tamper("UPDATE evidence SET payload_digest = 'sha256:00' WHERE capture = 1; UPDATE evidence SET file = '../suyuan.db' WHERE capture = 2");
    let merged = take(&into, &from);
    assert_eq!((merged.captures, merged.evidence, merged.evidence_missing), (3, 1, 2));
}

#[test]
fn whichever_write_fails_nothing_was_done_and_it_can_be_done_again() {
    let (from, writer) = kept::told();
    from.tamper("INSERT INTO seed (run, place, url, url_id, found) SELECT 1, 10 + id, text, id, text FROM url");
    writer.close().unwrap();
    let before = Story::new();
    let nothing = before.writer();
    let run = begin(&nothing, later(-500)).unwrap().run;
    nothing.finish(run, later(-400), RunEnd::Drained).unwrap();
    nothing.close().unwrap();
    let whole = copy_of(&before);
    take(&whole, &from);
    for table in ["url", "run", "listing", "known", "capture", "finding", "sighting", "seen", "evidence"] {
        let into = copy_of(&before);
        into.tamper(&format!(
            "CREATE TRIGGER fails BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'as if the disk were broken'); END"
        ));
        let untouched = rows(&into.path);
        let error = refused(&into.path, &from.path);
        assert!(matches!(error, LedgerError::Write { .. }), "{table}: {error}");
        assert_eq!(rows(&into.path), untouched, "{table}");
        assert_eq!(check(&into.path).unwrap().problems, [""; 0], "{table}");
        into.tamper("DROP TRIGGER fails");
        take(&into, &from);
        let rows = |story: &Story| {
            rows(&story.path).into_iter().filter(|row| !row.starts_with("evidence")).collect::<Vec<_>>()
        };
        assert_eq!(rows(&into), rows(&whole), "{table}");
        assert_eq!(into.ask("SELECT count(*) || '' FROM evidence"), ["3"], "{table}");
    }
}

#[test]
fn a_damaged_ledger_is_not_taken_in() {
    let (into, from) = (crawled(0), crawled(500));
    let mut bytes = std::fs::read(&from.path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0x77);
    std::fs::write(&from.path, bytes).unwrap();
    let before = rows(&into.path);
    let error = refused(&into.path, &from.path);
    assert!(
        matches!(&error, LedgerError::Damaged { path, .. } | LedgerError::Read { path, .. } if *path == from.path),
        "{error}"
    );
    assert_eq!(rows(&into.path), before);
}

#[test]
fn what_was_being_read_at_a_death_is_known_of_a_run_with_another_number() {
    let (into, from) = (crawled(500), crawled(0));
    let lock = RunLock::take(&into.path).unwrap();
    lock.begin(crate::RunId(1));
    let reading = lock.readings().begin(&suyuan_model::PageUrl::new(NEWS).unwrap());
    let lock_file = into.path.with_extension("db-run");
    let left = std::fs::read(&lock_file).unwrap();
    drop(reading);
    drop(lock);
    std::fs::write(&lock_file, left).unwrap();
    take(&into, &from);
    let number: i64 = into.ask("SELECT max(id) || '' FROM run")[0].parse().unwrap();
    assert!(number > 1);
    let lock = RunLock::take(&into.path).unwrap();
    assert_eq!(lock.begin(crate::RunId(1)), []);
    assert_eq!(lock.begin(crate::RunId(number)).len(), 1);
}
