use std::time::Duration;

use super::*;
use crate::story::{Story, begin_with, casino, noon, portal_seed};
use crate::{RunEnd, Writer};

const NOTHING: Import<'_> = Import::nothing(Timestamp::from_millis(0));

fn add<T>(entries: &[T]) -> Put<'_, T> {
    Put { entries, replace: false }
}

fn instead<T>(entries: &[T]) -> Put<'_, T> {
    Put { entries, replace: true }
}

fn named(value: &str) -> Watch {
    Watch { value: value.to_owned(), ..casino() }
}

fn allow(value: &str, reason: &str) -> Allow {
    Allow {
        kind: WatchKind::Domain,
        value: value.to_owned(),
        reason: reason.to_owned(),
        source: "appeals".to_owned(),
        expires: None,
    }
}

#[test]
fn the_same_import_again_changes_nothing() {
    let story = Story::new();
    let (watchlist, allowed, seeds) = ([casino(), named("b.example")], [allow("c.example", "x")], [portal_seed()]);
    let what =
        Import { watchlist: Some(add(&watchlist)), allowed: Some(add(&allowed)), seeds: Some(add(&seeds)), ..NOTHING };
    let first = import(&story.path, &what).unwrap();
    assert_eq!(first.watchlist, Imported { new: 2, known: 0, gone: 0, total: 2 });
    let lists = |reader: Reader| {
        (reader.watchlist(noon()).unwrap(), reader.allowed().unwrap(), reader.imported_seeds().unwrap())
    };
    let before = lists(story.reader());
    let instead = Import {
        watchlist: Some(instead(&watchlist)),
        allowed: Some(instead(&allowed)),
        seeds: Some(instead(&seeds)),
        ..NOTHING
    };
    for what in [what, instead] {
        let again = import(&story.path, &what).unwrap();
        assert_eq!(again.watchlist, Imported { new: 0, known: 2, gone: 0, total: 2 });
        assert_eq!(again.allowed, Imported { new: 0, known: 1, gone: 0, total: 1 });
        assert_eq!(again.seeds, Imported { new: 0, known: 1, gone: 0, total: 1 });
        assert_eq!(lists(story.reader()), before);
    }
    assert_eq!(before, (watchlist.to_vec(), allowed.to_vec(), seeds.to_vec()));
}

#[test]
fn a_bare_name_takes_neither_reason_nor_end_from_an_exception() {
    let story = Story::new();
    let ending = Allow { expires: Some(noon()), ..allow("c.example", "x") };
    let put = |allow: Allow, replace| {
        let list = [allow];
        import(&story.path, &Import { allowed: Some(Put { entries: &list[..], replace }), ..NOTHING }).unwrap();
        story.reader().allowed().unwrap()
    };
    assert_eq!(put(ending.clone(), false), std::slice::from_ref(&ending));
    assert_eq!(put(allow("c.example", ""), false), [ending]);
    assert_eq!(put(allow("c.example", "again"), false), [allow("c.example", "again")]);
    assert_eq!(put(allow("c.example", ""), true), [allow("c.example", "")]);
}

#[test]
fn an_import_adds_unless_it_is_to_replace() {
    let story = Story::new();
    let put = |value: &str, replace| {
        let list = [named(value)];
        let watchlist = Some(Put { entries: &list[..], replace });
        import(&story.path, &Import { watchlist, ..NOTHING }).unwrap().watchlist
    };
    put("a.example", false);
    assert_eq!(put("b.example", false), Imported { new: 1, known: 0, gone: 0, total: 2 });
    assert_eq!(put("b.example", true), Imported { new: 0, known: 1, gone: 1, total: 1 });
    assert_eq!(story.reader().watchlist(noon()).unwrap(), [named("b.example")]);
    import(&story.path, &Import { allowed: Some(instead(&[])), ..NOTHING }).unwrap();
    assert_eq!(story.reader().watchlist(noon()).unwrap().len(), 1);
}

#[test]
fn what_has_ended_is_watched_no_longer_and_what_was_last_said_of_its_end_counts() {
    let story = Story::new();
    let list = [casino(), named("b.example")];
    let put = |until: Option<Timestamp>| {
        let ends = until.map(|until| (list[1].said(), until)).into_iter().collect();
        import(&story.path, &Import { watchlist: Some(add(&list)), ends: Some(&ends), ..NOTHING }).unwrap();
    };
    let watched = |at: Timestamp| story.reader().watchlist(at).unwrap().len();
    let (before, after) = (Timestamp::from_millis(noon().millis() - 1), noon().after(Duration::from_hours(1)));
    put(Some(noon()));
    assert_eq!([before, noon(), after].map(watched), [2, 1, 1]);
    put(Some(after));
    assert_eq!([before, noon(), after].map(watched), [2, 2, 1]);
    assert_eq!(story.reader().watched_until().unwrap(), [after]);
    // A run by the imported list is listed by what had not ended when it began.
    let writer = story.writer();
    for at in [noon(), after] {
        let begun = begin_with(&writer, at, |start| start.is_imported = true).unwrap();
        writer.finish(begun.run, at, RunEnd::Drained).unwrap();
    }
    writer.close().unwrap();
    let listings = story.ask(
        "SELECT value || ' ' || since || '-' || coalesce(until, '') FROM listing JOIN watch ON id = watch ORDER BY value",
    );
    assert_eq!(listings, ["b.example 1-2", "casino.example 1-"]);
    put(None);
    assert_eq!([before, noon(), after].map(watched), [2, 2, 2]);
}

#[test]
fn a_thing_is_watched_as_long_as_one_of_its_sources_lists_it() {
    let story = Story::new();
    let (soon, later) = (noon().after(Duration::from_hours(1)), noon().after(Duration::from_hours(2)));
    let by = |source: &str| Watch { source: source.to_owned(), ..casino() };
    let put = |source: &str, until: Option<Timestamp>, at: Timestamp, replace: bool| {
        let list = [by(source)];
        let ends = until.map(|until| (list[0].said(), until)).into_iter().collect();
        let watchlist = Some(Put { entries: &list[..], replace });
        import(&story.path, &Import { watchlist, ends: Some(&ends), at, ..NOTHING }).unwrap().watchlist
    };
    let end = |source: &str, at: Timestamp| {
        let (kind, value) = (WatchKind::Domain, "casino.example".to_owned());
        let ended = [Unlisted { kind, value, source: source.to_owned(), since: at }];
        import(&story.path, &Import { at, ended: &ended, ..NOTHING }).unwrap().watchlist
    };
    let told = |at: Timestamp| {
        let reader = story.reader();
        let watched: Vec<String> = reader.watchlist(at).unwrap().into_iter().map(|watch| watch.source).collect();
        (watched, reader.sources_of(WatchKind::Domain, "casino.example", at).unwrap())
    };
    let both = |sources: [&str; 2]| sources.map(str::to_owned).to_vec();
    put("police", Some(later), noon(), false);
    put("cert", Some(soon), noon().after(Duration::from_secs(1)), false);
    assert_eq!(told(noon()), (vec!["cert".to_owned()], both(["cert", "police"])));
    assert_eq!(told(soon).1, ["police"]);
    assert_eq!(told(later), (vec![], vec![]));
    let counts = story.reader().listed_by(noon()).unwrap();
    assert_eq!(counts, BTreeMap::from([("cert".to_owned(), 1), ("police".to_owned(), 1)]));
    // Who takes it back takes back their own word alone, and it goes by the name of who still lists it.
    assert_eq!(end("cert", noon()), Imported { total: 1, ..Imported::default() });
    assert_eq!(told(noon()), (vec!["police".to_owned()], vec!["police".to_owned()]));
    assert_eq!(end("nobody", noon()), Imported { total: 1, ..Imported::default() });
    assert_eq!(end("police", noon()), Imported { gone: 1, ..Imported::default() });
    assert_eq!(told(noon()), (vec![], vec![]));
    assert_eq!(put("cert", None, noon(), false), Imported { known: 1, total: 1, ..Imported::default() });
    assert_eq!(told(later).1, ["cert"]);
    // What takes the place of everything takes the place of everybody's word.
    put("police", None, noon(), true);
    assert_eq!(told(noon()).1, ["police"]);
}

#[test]
fn what_was_imported_outlives_a_run_with_lists_of_its_own() {
    let story = Story::new();
    let list = [named("a.example")];
    let ours = [allow("ours.example", "")];
    let what = Import { watchlist: Some(add(&list)), allowed: Some(add(&ours)), ..NOTHING };
    import(&story.path, &what).unwrap();
    let writer = story.writer();
    let other = [casino()];
    let theirs = [allow("theirs.example", "")];
    let begun = begin_with(&writer, noon(), |start| {
        start.watchlist = &other;
        start.allowed = &theirs;
    });
    writer.finish(begun.unwrap().run, noon(), RunEnd::Drained).unwrap();
    assert_eq!(story.reader().watchlist(noon()).unwrap(), list);
    let names: Vec<String> = story.reader().allowed().unwrap().into_iter().map(|allow| allow.value).collect();
    assert_eq!(names, ["ours.example", "theirs.example"]);
}

#[test]
fn a_run_by_the_imported_list_is_listed_by_what_was_imported() {
    let story = Story::new();
    let begin = |imported: bool| {
        let writer = story.writer();
        let begun = begin_with(&writer, noon(), |start| start.is_imported = imported).unwrap();
        writer.finish(begun.run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
    };
    begin(false);
    let list = [named("a.example"), named("b.example")];
    import(&story.path, &Import { watchlist: Some(add(&list)), ..NOTHING }).unwrap();
    begin(true);
    import(&story.path, &Import { watchlist: Some(instead(&list[1..])), ..NOTHING }).unwrap();
    begin(true);
    let listings = story.ask(
        "SELECT value || ' ' || since || '-' || coalesce(until, '') FROM listing JOIN watch ON id = watch ORDER BY value",
    );
    assert_eq!(listings, ["a.example 2-3", "b.example 2-", "casino.example 1-2"]);
}

#[test]
fn what_is_taken_off_the_imported_list_is_allowed_no_longer() {
    let story = Story::new();
    let ours = [allow("ours.example", "")];
    import(&story.path, &Import { allowed: Some(add(&ours)), ..NOTHING }).unwrap();
    let writer = story.writer();
    let allowed = story.reader().allowed().unwrap();
    let begun = begin_with(&writer, noon(), |start| start.allowed = &allowed).unwrap();
    writer.finish(begun.run, noon(), RunEnd::Drained).unwrap();
    import(&story.path, &Import { allowed: Some(instead(&[])), ..NOTHING }).unwrap();
    assert_eq!(story.reader().allowed().unwrap(), []);
}

#[test]
fn an_import_needs_no_lock_and_waits_for_no_run() {
    let (story, writer, _) = Story::told();
    import(&story.path, &Import { watchlist: Some(add(&[named("a.example")])), ..NOTHING }).unwrap();
    assert!(matches!(Writer::open(&story.path), Err(LedgerError::Busy { .. })));
    assert_eq!(story.reader().watchlist(noon()).unwrap().len(), 1);
    writer.close().unwrap();
    assert_eq!(crate::check(&story.path).unwrap().problems, [""; 0]);
}

#[test]
fn the_last_import_of_a_file_says_what_could_not_be_used_of_it() {
    let story = Story::new();
    let refusal = |reason: &str, rows| Refusal {
        list: "watchlist".to_owned(),
        file: "police.csv".to_owned(),
        reason: reason.to_owned(),
        rows,
    };
    for refusals in [vec![refusal("range", 2), refusal("shared", 1)], vec![refusal("range", 1)], vec![refusal("", 0)]] {
        import(&story.path, &Import { refusals: &refusals, ..NOTHING }).unwrap();
        let kept: Vec<Refusal> = refusals.into_iter().filter(|refusal| refusal.rows > 0).collect();
        assert_eq!(story.reader().refusals().unwrap(), kept);
    }
}

#[test]
fn what_is_listed_no_longer_has_ended_and_what_was_never_imported_stays_unknown() {
    let story = Story::new();
    let list = [casino(), named("b.example")];
    let by = |value: &str, source: &str| {
        let (kind, value, source) = (WatchKind::Domain, value.to_owned(), source.to_owned());
        Unlisted { kind, value, source, since: noon() }
    };
    let source = named("b.example").source;
    let (own, others) = ([by("b.example", &source), by("never.example", &source)], [by("b.example", "x")]);
    for (list, ended, left) in [(&list[..], &others[..], 2), (&[], &own, 1), (&list[..], &[], 2)] {
        import(&story.path, &Import { watchlist: Some(add(list)), ended, ..NOTHING }).unwrap();
        assert_eq!(story.reader().watchlist(noon()).unwrap().len(), left);
    }
}

#[test]
fn a_list_without_terms_takes_none_away() {
    let story = Story::new();
    for (licence, kept) in [("TLP:RED", "RED"), ("", "RED"), ("CC0", "RED"), ("TLP:GREEN", "GREEN")] {
        let list = &[Watch { licence: licence.to_owned(), ..casino() }];
        import(&story.path, &Import { watchlist: Some(add(list)), ..NOTHING }).unwrap();
        assert!(story.reader().watchlist(noon()).unwrap()[0].licence.ends_with(kept), "{licence}");
    }
}
