//! Runs: one job's way from its seeds to its end, over as many starts as it takes.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use suyuan_model::{Allow, Authority, ROBOTS_AGE_MAX, Saved, Seed, Timestamp, UrlState, Watch};

use crate::{LedgerError, Reader, authority, hops, listing, saved};

/// The ledger's number of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub i64);

/// What a run is to be.
#[derive(Clone, Copy, Debug)]
pub struct RunStart<'a> {
    /// The job's name.
    pub job: &'a str,
    /// Now.
    pub at: Timestamp,
    /// Lists, seeds, scope and vantages with their digests: a line each, `key = value`.
    ///
    /// It must be the same whenever an unfinished run goes on.
    pub plan: &'a str,
    /// Budgets and pace, in words; they may change from start to start.
    pub budgets: &'a str,
    /// True for a run that looks again at the pages of cases: its seeds begin no chain.
    pub looks_again: bool,
    /// True for a new run even if one is unfinished.
    pub fresh: bool,
    /// The watchlist, without repeats of kind and value.
    pub watchlist: &'a [Watch],
    /// True when the watchlist is the one that was imported: then `watchlist` may be empty.
    pub is_imported: bool,
    /// The allow-list, expired entries too.
    pub allowed: &'a [Allow],
    /// The seeds that are to be visited.
    pub seeds: &'a [Seed],
    /// On whose authority robots.txt is not obeyed, if it is not.
    pub authorized: Option<&'a str>,
    /// On whose authority the run looks at all, if somebody said so; an unfinished run keeps what it was told before.
    pub authority: Option<&'a Authority>,
    /// The program's version.
    pub version: &'a str,
    /// Who answers for the crawl.
    pub contact: &'a str,
    /// How requests introduce themselves.
    pub user_agent: &'a str,
}

/// A run that has begun, or goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its number.
    pub run: RunId,
    /// Its name.
    pub name: String,
    /// What the frontier needs to know.
    pub saved: Saved,
    /// True if it goes on.
    pub resumed: bool,
}

/// How a run, or one start of it, comes to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// Nothing is left to visit.
    Drained,
    /// As many pages as it may were visited.
    PagesMax,
    /// The time is used up; it goes on at the next start.
    TimeMax,
    /// Somebody stopped it; it goes on at the next start.
    Stopped,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It runs, or its process died.
    Running,
    /// It came to this end.
    Ended(RunEnd),
    /// A fresh run took its place before it was finished.
    Abandoned,
}

impl RunState {
    /// One word, as in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            RunState::Running => "running",
            RunState::Ended(RunEnd::Drained) => "drained",
            RunState::Ended(RunEnd::PagesMax) => "pages-max",
            RunState::Ended(RunEnd::TimeMax) => "time-max",
            RunState::Ended(RunEnd::Stopped) => "stopped",
            RunState::Abandoned => "abandoned",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [
            RunState::Running,
            RunState::Ended(RunEnd::Drained),
            RunState::Ended(RunEnd::PagesMax),
            RunState::Ended(RunEnd::TimeMax),
            RunState::Ended(RunEnd::Stopped),
            RunState::Abandoned,
        ];
        all.into_iter().find(|state| state.name() == name)
    }

    /// True if the next start of the job begins a new run.
    pub const fn is_finished(self) -> bool {
        matches!(self, RunState::Abandoned | RunState::Ended(RunEnd::Drained | RunEnd::PagesMax))
    }
}

impl fmt::Display for RunState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Begins a new run of a job, or goes on with its unfinished one.
pub(crate) fn begin(connection: &mut Connection, path: &Path, start: &RunStart<'_>) -> Result<Begun, LedgerError> {
    let failed = |source| LedgerError::write(path, source);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    follow_the_clock(&transaction, start.at).map_err(failed)?;
    let last = last_run(&transaction, start.job).map_err(failed)?.filter(|last| !last.state.is_finished());
    let (run, name, resumed) = match last {
        Some(last) if !start.fresh => {
            last.must_have(start.plan, path)?;
            go_on(&transaction, last.run, start).map_err(failed)?;
            (last.run, last.name, true)
        }
        last => {
            if let Some(last) = last {
                abandon(&transaction, last.run, start.at).map_err(failed)?;
            }
            let (run, name) = begin_new(&transaction, start).map_err(failed)?;
            (run, name, false)
        }
    };
    if let Some(said) = start.authority {
        authority::put(&transaction, run, start.at, said).map_err(failed)?;
    }
    let saved = saved::load(&transaction, run).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    Ok(Begun { run, name, saved, resumed })
}

/// The clock may have been set back since something was last written.
///
/// What was promised to hosts is then told in the new time: else every host would seem to ask for the difference as well.
/// How old a robots.txt is, nobody knows: it counts as old as can be and is asked for again, but for one that could not be read.
/// What the clock shows now is kept with that, so that nothing is told anew twice.
fn follow_the_clock(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let showed: Option<i64> = connection.query_row("SELECT showed FROM clock", [], |row| row.get(0)).optional()?;
    let set_back_ms = showed.map_or(0, |showed| showed.saturating_sub(now.millis()));
    if set_back_ms > 0 {
        connection.execute("UPDATE lane SET next_at = next_at - ?", [set_back_ms])?;
        connection.execute(
            "UPDATE robots SET fetched_at = fetched_at - ?1 - iif(verdict = 'unreachable', 0, ?2)",
            [set_back_ms, ROBOTS_AGE_MAX.as_millis() as i64],
        )?;
    }
    connection.execute("INSERT OR REPLACE INTO clock VALUES (1, ?)", [now.millis()])?;
    Ok(())
}

/// Keeps what the clock shows. Slow answers come late, and those of an archive are old.
pub(crate) fn keep_time(connection: &Connection, at: Timestamp) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE clock SET showed = ?1 WHERE showed < ?1")?.execute([at.millis()]).map(drop)
}

/// Marks the end of a run, or of one start of it.
pub(crate) fn finish(connection: &mut Connection, run: RunId, at: Timestamp, how: RunEnd) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let state = RunState::Ended(how);
    transaction
        .execute("UPDATE run SET state = ?2, ended_at = ?3 WHERE id = ?1", params![run.0, state.name(), at.millis()])?;
    if how == RunEnd::PagesMax {
        leave_out_the_leased(&transaction, run)?;
    }
    keep_time(&transaction, at)?;
    hops::complete(&transaction, run)?;
    transaction.commit()
}

struct LastRun {
    run: RunId,
    name: String,
    state: RunState,
    plan: String,
}

impl LastRun {
    /// An unfinished run goes on with the plan that it has, or not at all.
    fn must_have(&self, plan: &str, path: &Path) -> Result<(), LedgerError> {
        let what = differing_keys(&self.plan, plan);
        if what.is_empty() {
            Ok(())
        } else {
            Err(LedgerError::PlanChanged { path: path.into(), run: self.name.clone(), what })
        }
    }
}

impl Reader {
    /// The unfinished run that a start of this job with this plan would go on with; none if it would begin a new one.
    ///
    /// Fails with [`LedgerError::PlanChanged`] where the start would be refused.
    pub fn unfinished(&self, job: &str, plan: &str) -> Result<Option<String>, LedgerError> {
        let last = last_run(&self.connection, job).map_err(|source| LedgerError::read(&self.path, source))?;
        let Some(last) = last.filter(|last| !last.state.is_finished()) else { return Ok(None) };
        last.must_have(plan, &self.path)?;
        Ok(Some(last.name))
    }
}

fn last_run(connection: &Connection, job: &str) -> rusqlite::Result<Option<LastRun>> {
    connection
        .query_row("SELECT id, name, state, plan FROM run WHERE job = ? ORDER BY id DESC LIMIT 1", [job], |row| {
            Ok(LastRun {
                run: RunId(row.get(0)?),
                name: row.get(1)?,
                state: crate::columns::word(row, 2, RunState::from_name)?,
                plan: row.get(3)?,
            })
        })
        .optional()
}

fn begin_new(connection: &Connection, start: &RunStart<'_>) -> rusqlite::Result<(RunId, String)> {
    let before: i64 = connection.query_row("SELECT count(*) FROM run WHERE job = ?", [start.job], |row| row.get(0))?;
    let name = format!("{}-{}", start.job, before + 1);
    connection.execute(
        "INSERT INTO run (name, job, started_at, state, plan, budgets, authorized, version, contact, user_agent, looks_again)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            name,
            start.job,
            start.at.millis(),
            RunState::Running.name(),
            start.plan,
            start.budgets,
            start.authorized,
            start.version,
            start.contact,
            start.user_agent,
            start.looks_again
        ],
    )?;
    let run = RunId(connection.last_insert_rowid());
    put_seeds(connection, run, start.seeds)?;
    if start.is_imported {
        listing::put_imported(connection, run, start.at)?;
    } else {
        listing::put(connection, run, start.watchlist)?;
    }
    listing::put_allowed(connection, run, start.allowed)?;
    Ok((run, name))
}

fn go_on(connection: &Connection, run: RunId, start: &RunStart<'_>) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE run SET state = ?2, ended_at = NULL, starts = starts + 1, budgets = ?3, authorized = ?4, version = ?5,
                        contact = ?6, user_agent = ?7 WHERE id = ?1",
        params![
            run.0,
            RunState::Running.name(),
            start.budgets,
            start.authorized,
            start.version,
            start.contact,
            start.user_agent
        ],
    )?;
    Ok(())
}

fn abandon(connection: &Connection, run: RunId, at: Timestamp) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE run SET state = ?2, ended_at = coalesce(ended_at, ?3) WHERE id = ?1",
        params![run.0, RunState::Abandoned.name(), at.millis()],
    )?;
    leave_out_the_leased(connection, run)
}

/// A run that will not go on holds no lease.
fn leave_out_the_leased(connection: &Connection, run: RunId) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE known SET state = ?2 WHERE run = ?1 AND state = ?3",
        params![run.0, UrlState::LeftOut.name(), UrlState::Leased.name()],
    )?;
    Ok(())
}

fn put_seeds(connection: &Connection, run: RunId, seeds: &[Seed]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare(
        "INSERT INTO seed (run, place, url, found, engine, query, rank, title, snippet, fetched_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (place, seed) in (0_i64..).zip(seeds) {
        let result = seed.result.as_ref();
        insert.execute(params![
            run.0,
            place,
            seed.url.as_str(),
            seed.found,
            result.map(|result| &result.engine),
            result.map(|result| &result.query),
            result.and_then(|result| result.rank),
            result.map(|result| &result.title),
            result.map(|result| &result.snippet),
            result.and_then(|result| result.fetched_at).map(Timestamp::millis),
        ])?;
    }
    Ok(())
}

/// The keys under which two plans say different things, in the order of the new plan, then of the old.
fn differing_keys(old: &str, new: &str) -> Vec<String> {
    let mut told = BTreeSet::new();
    let keys = new.lines().chain(old.lines()).map(key_of);
    keys.filter(|key| !lines_of(old, key).eq(lines_of(new, key)))
        .filter(|key| told.insert(*key))
        .map(str::to_owned)
        .collect()
}

fn lines_of<'a>(plan: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    plan.lines().filter(move |line| key_of(line) == key)
}

fn key_of(line: &str) -> &str {
    line.split(['=', ':']).next().unwrap_or(line).trim()
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Change, LaneKey, LaneState, PageUrl, RobotsCopy, RobotsVerdict, UrlId};

    use super::*;
    use crate::story::{PORTAL, Story, begin, begin_with, done, met, noon, portal_seed, put, state};
    use crate::{Entry, Writer};

    /// So many seconds after noon.
    fn later(seconds: i64) -> Timestamp {
        Timestamp::from_millis(noon().millis() + seconds * 1000)
    }

    #[test]
    fn an_unfinished_run_goes_on_and_a_finished_one_does_not() {
        let story = Story::new();
        let writer = story.writer();
        let mut names = Vec::new();
        for how in [RunEnd::Stopped, RunEnd::TimeMax, RunEnd::PagesMax, RunEnd::Drained, RunEnd::Stopped] {
            let begun = begin(&writer, noon()).unwrap();
            writer.finish(begun.run, noon(), how).unwrap();
            names.push((begun.name, begun.resumed));
        }
        let expected =
            [("crawl-1", false), ("crawl-1", true), ("crawl-1", true), ("crawl-2", false), ("crawl-3", false)];
        assert_eq!(names, expected.map(|(name, resumed)| (name.to_owned(), resumed)));
        let runs = story.reader().runs().unwrap();
        assert_eq!(runs.iter().map(|run| run.state.name()).collect::<Vec<_>>(), ["pages-max", "drained", "stopped"]);
        assert_eq!(runs[0].starts, 3);
        assert_eq!(story.reader().last_run("crawl").unwrap().map(|run| run.id), Some(RunId(3)));
    }

    #[test]
    fn jobs_do_not_meet() {
        let story = Story::new();
        let writer = story.writer();
        let first = begin(&writer, noon()).unwrap();
        let other = begin_with(&writer, noon(), |start| start.job = "audit").unwrap();
        assert_eq!((other.name.as_str(), other.resumed), ("audit-1", false));
        assert_eq!(begin(&writer, noon()).unwrap().run, first.run);
    }

    #[test]
    fn a_fresh_run_takes_the_place_of_an_unfinished_one_with_its_leases() {
        let (story, writer, run) = Story::told();
        put(&writer, Entry::Changes(vec![state(3, UrlState::Leased, 1)])).unwrap();
        let begun = begin_with(&writer, noon(), |start| start.fresh = true).unwrap();
        assert_eq!((begun.name.as_str(), begun.resumed), ("crawl-2", false));
        let reader = story.reader();
        assert_eq!(reader.runs().unwrap()[0].state, RunState::Abandoned);
        assert_eq!(reader.known(run, UrlId(3)).unwrap().map(|url| url.state), Some(UrlState::LeftOut));
    }

    #[test]
    fn a_plan_that_changed_under_an_unfinished_run_is_refused_by_name() {
        let (story, writer, run) = Story::told();
        let refused = begin_with(&writer, noon(), |start| {
            start.plan = "scope = any\nseeds = seeds.csv 11\nwatchlist = police.csv 33";
        });
        let Err(LedgerError::PlanChanged { what, run: name, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!((what.join(" "), name.as_str()), ("scope watchlist".to_owned(), "crawl-1"));
        assert_eq!(story.reader().runs().unwrap()[0].starts, 1);
        // The refusal did not harm the run, and budgets may change.
        let begun = begin_with(&writer, noon(), |start| start.budgets = "max-hops = 9").unwrap();
        assert_eq!(begun.run, run);
        assert_eq!(story.reader().runs().unwrap()[0].budgets, "max-hops = 9");
    }

    #[test]
    fn a_run_that_goes_on_is_told_all_that_it_knew() {
        let (_story, writer, run) = Story::told();
        let lanes = [LaneKey::Host("www.school.example".to_owned()), LaneKey::Address("2001:db8::7".parse().unwrap())];
        let lane = LaneState { next_at: noon(), slowdown_permille: 2_000, answer_ms: 20, failures: 3 };
        let copy = RobotsCopy {
            origin: "http://www.school.example".to_owned(),
            fetched_at: noon(),
            verdict: RobotsVerdict::Rules,
            text: Some(b"User-agent: *\nDisallow: /\xFF".to_vec()),
            reason: "200".to_owned(),
        };
        let mut changes: Vec<_> = lanes.iter().map(|key| Change::Lane(key.clone(), lane)).collect();
        changes.push(Change::Robots(copy.clone()));
        changes.push(state(3, UrlState::Leased, 2));
        changes.push(Change::Died { id: UrlId(3), deaths: 1 });
        changes.push(Change::Shorter {
            id: UrlId(3),
            via: Some(UrlId(1)),
            kind: suyuan_model::HopKind::Refresh,
            text: "further".to_owned(),
            hops: 1,
            free_hops: 1,
            priority: 0,
        });
        put(&writer, Entry::Changes(changes)).unwrap();
        let saved = begin(&writer, later(9)).unwrap().saved;
        assert_eq!(saved.last_id, Some(UrlId(3)));
        assert_eq!((saved.urls.len(), saved.earlier.len()), (3, 0));
        assert_eq!((saved.urls[0].url.as_str(), saved.urls[0].found.as_str()), (PORTAL, "http://portal.example"));
        let news = &saved.urls[2];
        assert_eq!((news.state, news.attempts, news.deaths), (UrlState::Leased, 2, 1));
        assert_eq!((news.hops, news.free_hops, news.priority), (1, 1, 0));
        assert_eq!((news.via, news.text.as_str(), news.kind.name()), (Some(UrlId(1)), "further", "refresh"));
        assert_eq!(
            saved.lanes.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(),
            [lanes[1].clone(), lanes[0].clone()]
        );
        assert!(saved.lanes.iter().all(|(_, state)| *state == lane));
        assert_eq!(saved.robots, [copy]);
        assert_eq!(saved.pages_with_findings, [UrlId(3)]);
        assert_eq!(begin(&writer, noon()).unwrap().run, run);
    }

    /// The small crawl, whose last capture left in the third second after noon, with a promise until the tenth, and what
    /// two origins said in the second: their rules, and nothing.
    fn promised() -> (Story, Writer, RunId) {
        let (story, writer, run) = Story::told();
        let host = LaneKey::Host("www.school.example".to_owned());
        let lane = LaneState { next_at: later(10), slowdown_permille: 1_000, answer_ms: 20, failures: 0 };
        put(&writer, Entry::Changes(vec![Change::Lane(host, lane)])).unwrap();
        for verdict in ["rules", "unreachable"] {
            let sql = "INSERT INTO robots (origin, fetched_at, verdict, reason)";
            let at = later(2).millis();
            story.tamper(&format!("{sql} VALUES ('http://{verdict}.example', {at}, '{verdict}', '')"));
        }
        (story, writer, run)
    }

    #[test]
    fn when_the_clock_was_set_back_promises_keep_their_length_and_no_robots_txt_is_believed() {
        for (begun_at, ended_at, set_back) in
            [(3, None, 0), (4, None, 0), (1, None, 2), (-99, None, 102), (-99, Some(5), 104)]
        {
            let (_story, writer, run) = promised();
            if let Some(at) = ended_at {
                writer.finish(run, later(at), RunEnd::Stopped).unwrap();
            }
            // Nothing that is believed so long is believed any more.
            let distrust = if set_back > 0 { ROBOTS_AGE_MAX.as_millis() as i64 } else { 0 };
            let read_at = Timestamp::from_millis(later(2 - set_back).millis() - distrust);
            // A start that dies before it has recorded anything takes nothing off again.
            for begun_at in [begun_at, begun_at, begun_at + 1] {
                let saved = begin(&writer, later(begun_at)).unwrap().saved;
                let told = [saved.lanes[0].1.next_at, saved.robots[0].fetched_at, saved.robots[1].fetched_at];
                assert_eq!(told, [later(10 - set_back), read_at, later(2 - set_back)], "{begun_at} {ended_at:?}");
            }
        }
    }

    #[test]
    fn the_clock_is_followed_once_whichever_job_goes_on() {
        let (_story, writer, run) = promised();
        writer.finish(run, later(4), RunEnd::Stopped).unwrap();
        let other = |at| begin_with(&writer, at, |start| start.job = "audit").unwrap();
        writer.finish(other(later(5)).run, later(6), RunEnd::Drained).unwrap();
        // The run with the higher number ended in what is the future now, and the other one goes on.
        for (begun_at, next_at) in [(0, 4), (1, 4), (2, 4)] {
            let saved = begin(&writer, later(begun_at)).unwrap().saved;
            assert_eq!(saved.lanes[0].1.next_at, later(next_at), "{begun_at}");
            writer.finish(run, later(begun_at), RunEnd::Stopped).unwrap();
        }
        assert_eq!(other(later(1)).saved.lanes[0].1.next_at, later(3));
    }

    #[test]
    fn urls_of_earlier_runs_keep_their_numbers() {
        let (_story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let saved = begin(&writer, noon()).unwrap().saved;
        assert_eq!((saved.last_id, saved.urls.len()), (Some(UrlId(3)), 0));
        assert_eq!(saved.earlier[0], (UrlId(1), PORTAL.to_owned()));
        assert_eq!((saved.earlier.len(), saved.pages_with_findings.len()), (3, 0));
        put(&writer, Entry::Changes(vec![met(1, PORTAL, None, 0, "")])).unwrap();
        assert_eq!(begin(&writer, noon()).unwrap().saved.earlier.len(), 2);
    }

    #[test]
    fn a_number_that_gets_a_second_text_is_refused() {
        let (story, writer, _) = Story::told();
        let refused = put(&writer, Entry::Changes(vec![met(2, "http://other.example/", Some(1), 1, ""), done(2)]));
        assert!(matches!(refused, Err(LedgerError::Write { .. })), "{refused:?}");
        assert_eq!(story.reader().url_text(UrlId(2)).unwrap().as_deref(), Some("http://www.school.example/"));
    }

    #[test]
    fn seeds_are_kept_in_their_order_with_what_the_engine_showed() {
        let story = Story::new();
        let writer = story.writer();
        let plain =
            Seed { url: PageUrl::new("http://b.example/").unwrap(), found: "b.example".to_owned(), result: None };
        let seeds = [plain, portal_seed()];
        begin_with(&writer, noon(), |start| start.seeds = &seeds[..]).unwrap();
        put(&writer, Entry::Changes(vec![met(7, PORTAL, None, 0, "")])).unwrap();
        let kept = story.reader().seeds().unwrap();
        assert_eq!((kept[0].found.as_str(), kept[0].url_id, &kept[0].result), ("b.example", None, &None));
        assert_eq!((kept[1].url_id, &kept[1].result), (Some(UrlId(7)), &portal_seed().result));
    }

    #[test]
    fn a_changed_plan_is_told_by_its_keys() {
        let old = "scope = follow\nwatchlist = a.csv 11\nwatchlist = b.csv 22\nvantages = plain";
        let new = "scope = follow\nwatchlist = a.csv 11\nwatchlist = b.csv 33\nseeds = s.csv 44";
        assert_eq!(differing_keys(old, new), ["watchlist", "seeds", "vantages"]);
        assert!(differing_keys(old, old).is_empty());
    }

    #[test]
    fn every_state_of_a_run_has_its_word() {
        for word in ["running", "drained", "pages-max", "time-max", "stopped", "abandoned"] {
            assert_eq!(RunState::from_name(word).map(RunState::name), Some(word));
        }
    }
}
