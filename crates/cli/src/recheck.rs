//! `recheck`: the pages of cases are visited again, and what they tell moves the cases on.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Display;
use std::path::Path;

use anyhow::Context as _;
use suyuan_cases::{
    CLEAN_LOOKS_APART, CaseFile, INCONCLUSIVE_LOOKS_MAX, LookMove, PageTold, is_due, moves_by_looks, next_look,
    site_told, state_of, waited_for,
};
use suyuan_crawl::{Report, Stop};
use suyuan_frontier::Scope;
use suyuan_ledger::{Hand, Held, Reader, Run, RunEnd, RunId, RunState};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Case, CaseChange, CaseEvent, CaseLook, CaseState, Health, PageUrl, Seed, Severity, Site, SiteRules, Timestamp,
    Untrusted, WatchKind,
};
use suyuan_share::{LookTold, tell_looks};
use suyuan_words::{Lang, Set, cases as words, name_of, progress, say};

use crate::args::{CaseName, CrawlFlags, LooksFormat, RecheckArgs};
use crate::cases::no_case;
use crate::clock::Time;
use crate::crawl::Course;
use crate::exit::{Exit, Idle, unusable};
use crate::screen::Screen;
use crate::signals::Signals;
use crate::{clock, crawl, job, job_file, out, past, settle, unsaid};

/// The name under which looks run.
const JOB: &str = "recheck";

/// Looks again at the cases that are asked for.
pub(crate) fn run(args: &RecheckArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    if let Some(flag) = args.misplaced() {
        unusable!("{}", say(lang, words::NOT_AT_RECHECK, &[("flag", &flag.replace('_', "-"))]));
    }
    let file = args.job.as_deref().map(|path| job_file::read(path, lang)).transpose()?;
    let flags = without_places(args.flags.clone().over(file.map(|file| file.flags).unwrap_or_default()));
    let stop = Stop::new();
    Signals::obey(stop.clone(), screen.clone(), progress::STOPPING).context("failed to listen for signals")?;
    let course = || Course { stop: Some(stop.clone()), told: Time::start().told(), ..Course::default() };
    let exit = |ended: Looked| match ended {
        Looked::Nothing => Exit::Done,
        Looked::Stopped => Exit::Stopped,
        Looked::Run(report) => crawl::exit_of(&report, false),
    };
    let (ended, gone_on) = look(args, &flags, &BTreeSet::new(), course(), screen)?;
    match (exit(ended), gone_on) {
        // Whoever asks for cases gets them, also behind a look that had to be finished first.
        (Exit::Done, Some(done)) if !args.cases.is_empty() => Ok(exit(look(args, &flags, &done, course(), screen)?.0)),
        (exit, _) => Ok(exit),
    }
}

/// Looks at the cases that are due, as one of several jobs; where none is, that is told as nothing to do.
pub(crate) fn on_schedule(flags: &CrawlFlags, course: Course, screen: &Screen) -> anyhow::Result<Report> {
    let (flags, own) = (without_places(flags.clone()), CrawlFlags::default());
    let args = RecheckArgs { cases: Vec::new(), due: true, job: None, format: LooksFormat::Text, flags: own };
    match look(&args, &flags, &BTreeSet::new(), course, screen)?.0 {
        Looked::Run(report) => Ok(*report),
        Looked::Nothing | Looked::Stopped => Err(Idle(say(screen.lang, words::NONE_DUE, &[])).into()),
    }
}

/// The flags without what says where to look, or how far: the cases say it.
fn without_places(mut flags: CrawlFlags) -> CrawlFlags {
    (flags.seeds, flags.seed, flags.reports, flags.scope) = (Vec::new(), Vec::new(), None, None);
    (flags.sites, flags.kind, flags.fail_on_findings) = (Vec::new(), None, false);
    flags
}

/// How a look ended.
enum Looked {
    /// There was nothing to look at.
    Nothing,
    /// Somebody asked to stop before it began.
    Stopped,
    /// As this run did.
    Run(Box<Report>),
}

/// Goes on with a look that was not finished, and gives its sites; else looks at the cases that are asked for, but for
/// those of sites that are done.
fn look(
    args: &RecheckArgs,
    flags: &CrawlFlags,
    done: &BTreeSet<Site>,
    course: Course,
    screen: &Screen,
) -> anyhow::Result<(Looked, Option<BTreeSet<Site>>)> {
    let lang = screen.lang;
    let ledger = &flags.ledger.clone().unwrap_or_else(|| "suyuan.db".into());
    let (mut time, reader) = (Time::at(course.told), Reader::open(ledger)?);
    let last = reader.last_look()?;
    // What was looked at and not told of, since the program died then; of a look that is to go on, or that nobody goes on
    // with, the cases that it had done with.
    let mut told = last.as_ref().map(|run| tell(ledger, run)).transpose()?.unwrap_or_default();
    let unfinished = last.filter(|run| !run.state.is_finished() && !flags.fresh);
    let mut wanted = Wanted::default();
    // A name that means nothing is told, whatever goes on.
    let asked = pages(&reader, args, (time.now(), lang), done, &mut wanted)?;
    let mut gone_on = None;
    let seeds = match unfinished {
        Some(run) => {
            screen.note(&say(lang, words::LOOK_GOES_ON, &[("run", &run.name)]));
            let (seeds, rules) = (seeds_of(&reader, run.id)?, past::rules(&reader)?);
            gone_on = Some(seeds.iter().map(|seed| rules.site_of(&seed.url)).collect());
            seeds
        }
        None => asked,
    };
    drop(reader);
    if seeds.is_empty() {
        write(&told, args.format, lang)?;
        if done.is_empty() && course.held.is_none() {
            Held::take(ledger)?.give_back();
            screen.note(&say(lang, words::NONE_DUE, &[]));
        }
        return Ok((Looked::Nothing, None));
    }
    let counts_from = wanted.counts_from.filter(|_| gone_on.is_none());
    let pages = u32::try_from(seeds.len()).unwrap_or(u32::MAX);
    let mut prepared = job::prepare_from(flags, Some(JOB.to_owned()), Some(seeds), screen)?;
    if gone_on.is_none() {
        for site in wanted.unlisted(&prepared.job.watchlist) {
            screen.warn(&say(lang, words::LOOK_UNLISTED, &[("site", &Untrusted(site.as_str()).terminal())]));
            prepared.job.seeds.retain(|seed| prepared.job.plan.rules.site_of(&seed.url) != site);
        }
        if prepared.job.seeds.is_empty() {
            write(&told, args.format, lang)?;
            screen.note(&say(lang, words::NONE_DUE, &[]));
            return Ok((Looked::Nothing, None));
        }
    }
    if let (Some(from), Some(stop)) = (counts_from, &course.stop) {
        screen.note(&say(lang, words::LOOK_WAITS, &[("time", &from)]));
        time.wait(from, stop)?;
        // A run of a schedule is recorded as stopped, so that it is due again.
        if stop.is_requested() && course.held.is_none() {
            write(&told, args.format, lang)?;
            return Ok((Looked::Stopped, None));
        }
    }
    prepared.job.looks_again = true;
    (prepared.job.plan.hops_max, prepared.job.plan.scope) = (0, Scope::Host);
    // Where nobody says otherwise, all pages of a case are looked at, and what they lead to.
    if flags.max_pages_per_site.is_none() {
        prepared.job.plan.pages_per_site_max = pages.saturating_mul(2).max(prepared.job.plan.pages_per_site_max);
    }
    let report = crawl::go_on(prepared, screen, Course { told: time.told(), ..course })?;
    if flags.host_stats {
        crawl::host_stats(&report, screen);
    }
    if let Some(run) = Reader::open(ledger)?.last_look()? {
        told.extend(tell(ledger, &run)?);
    }
    write(&told, args.format, lang)?;
    Ok((Looked::Run(Box::new(report)), gone_on))
}

fn write(told: &[LookTold], format: LooksFormat, lang: Lang) -> anyhow::Result<()> {
    out::write_to("-".as_ref(), lang, |out| Ok(tell_looks(told, format == LooksFormat::Jsonl, lang, out)?))
}

/// What a look has to look for, and when.
#[derive(Default)]
struct Wanted {
    /// The things that were found, by the sites on which they were.
    things: BTreeMap<(WatchKind, String), BTreeSet<Site>>,
    /// The moment that is waited for, since only from then on a clean look at one of the cases makes it clean.
    counts_from: Option<Timestamp>,
}

impl Wanted {
    /// The sites on which something was found that is on no list any more: clean or not, a look would not see it.
    fn unlisted(mut self, list: &Watchlist) -> BTreeSet<Site> {
        // Confirmed pages come from the cases, and go with them.
        self.things.retain(|(kind, _), _| kind.tier() == 1);
        for (_, watch) in list.iter() {
            self.things.remove(&(watch.kind, watch.value));
        }
        self.things.into_values().flatten().collect()
    }
}

/// The pages of the cases that are asked for.
fn pages(
    reader: &Reader,
    args: &RecheckArgs,
    (now, lang): (Timestamp, Lang),
    done: &BTreeSet<Site>,
    wanted: &mut Wanted,
) -> anyhow::Result<Vec<Seed>> {
    let looks = reader.case_looks()?;
    let mut seeds = Vec::new();
    let mut unknown: HashSet<&CaseName> = args.cases.iter().collect();
    settle::each_case(&mut reader.ahead()?, settle::Which::Followed, now, |file| {
        let case = &file.case;
        unknown.retain(|wanted| !wanted.means(&file));
        let looks = looks.get(&case.site).map_or(&[][..], Vec::as_slice);
        let seen = last_dirty(&file);
        let is_asked = if args.cases.is_empty() {
            case.state != CaseState::Dismissed
        } else {
            args.cases.iter().any(|wanted| wanted.means(&file))
        };
        if !is_asked || done.contains(&case.site) || args.due && !is_due(&file.history, looks, seen, now) {
            return Ok(());
        }
        wanted.counts_from = wanted.counts_from.max(waited_for(&file.history, looks, seen, now));
        let mut met = HashSet::new();
        // Where nothing more is left, what is for information by now was more once.
        let is_polluted = file.case.severity > Severity::Info;
        for finding in file.findings.iter().filter(|finding| finding.severity > Severity::Info || !is_polluted) {
            let thing = (finding.watch.kind, finding.watch.value.clone());
            wanted.things.entry(thing).or_default().insert(case.site.clone());
            if met.insert(finding.page.clone())
                && let Ok(url) = PageUrl::new(&finding.page)
            {
                seeds.push(Seed { found: finding.page.clone(), url, result: None });
            }
        }
        Ok(())
    })?;
    if let Some(wanted) = unknown.into_iter().min() {
        unusable!("{}", no_case(lang, "CASE", wanted));
    }
    Ok(seeds)
}

/// When a case was last seen polluted: what is for information only may stay where it is.
fn last_dirty(file: &CaseFile) -> Timestamp {
    let polluted = file.findings.iter().filter(|finding| finding.severity > Severity::Info);
    polluted.map(|finding| finding.last_seen).max().unwrap_or(file.case.first_seen)
}

/// Where a run began.
fn seeds_of(reader: &Reader, run: RunId) -> anyhow::Result<Vec<Seed>> {
    let seeds = reader.seeds()?.into_iter().filter(|seed| seed.run == run);
    Ok(seeds
        .filter_map(|seed| Some(Seed { url: PageUrl::new(&seed.url).ok()?, found: seed.found, result: None }))
        .collect())
}

/// What a run looked at.
struct Seen {
    /// The pages of the cases that it looks at and has done with, by site.
    pages: BTreeMap<Site, Vec<String>>,
    /// What the pages told that were visited.
    told: BTreeMap<String, PageTold>,
    /// When these were visited, by site.
    visited: BTreeMap<Site, Vec<(String, Timestamp)>>,
}

impl Seen {
    /// While a run is to go on, the cases of which it has a page still to visit wait. A case of which it was told is not
    /// told again.
    fn of(reader: &Reader, run: &Run) -> anyhow::Result<Seen> {
        let rules = past::rules(reader)?;
        let site_of = |url: &str| PageUrl::new(url).ok().map(|url| rules.site_of(&url));
        let (mut told, mut visited) = (BTreeMap::new(), BTreeMap::<Site, Vec<_>>::new());
        for look in reader.page_looks(run.id)? {
            if let Some(site) = site_of(&look.url) {
                visited.entry(site).or_default().push((look.url.clone(), look.at));
            }
            told.insert(look.url, PageTold { redirect_to: look.redirect_to, health: look.health, why: look.why });
        }
        let mut pages: BTreeMap<Site, Vec<String>> = BTreeMap::new();
        for seed in seeds_of(reader, run.id)? {
            pages.entry(rules.site_of(&seed.url)).or_default().push(seed.url.as_str().to_owned());
        }
        let known = reader.case_looks()?;
        pages.retain(|site, _| !known.get(site).is_some_and(|looks| looks.iter().any(|look| look.run == run.name)));
        if !matches!(run.state, RunState::Ended(RunEnd::Drained | RunEnd::PagesMax)) {
            let waiting: HashSet<Site> = reader.still_to_visit(run.id)?.iter().filter_map(|url| site_of(url)).collect();
            pages.retain(|site, pages| !waiting.contains(site) && pages.iter().all(|page| told.contains_key(page)));
        }
        Ok(Seen { pages, told, visited })
    }
}

/// Writes down what the pages of each case told in a run, and moves the cases on, each as soon as it has done with it.
fn tell(ledger: &Path, run: &Run) -> anyhow::Result<Vec<LookTold>> {
    let now = run.ended_at.unwrap_or_else(clock::now);
    let reader = Reader::open(ledger)?;
    let Seen { pages, mut told, visited } = Seen::of(&reader, run)?;
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    // A page names nothing itself that links what sends visitors there; it is clean without the link.
    for finding in past::still_linked(&reader, now)? {
        told.entry(finding).and_modify(|page| {
            if page.health == Health::Healthy {
                (page.health, page.why) = (Health::Dirty, None);
            }
        });
    }
    let rules = past::rules(&reader)?;
    let mut last_seen = BTreeMap::new();
    settle::each_case(&mut reader.ahead()?, settle::Which::All, now, |file| {
        last_seen.insert(file.case.site.clone(), last_dirty(&file));
        Ok(())
    })?;
    drop(reader);
    let hand = Hand::open(ledger)?;
    let mut histories = hand.reader().case_histories()?;
    let mut unsaid = unsaid::add(hand.reader(), now, &mut histories)?;
    let mut looks = hand.reader().case_looks()?;
    let mut lines = Vec::new();
    for (site, mut pages) in pages {
        let visited = visited.get(&site).map_or(&[][..], Vec::as_slice);
        // Where a page leads on by itself, what stands there counts, too.
        let is_dirty = |url: &String| told.get(url).is_some_and(|told| told.health == Health::Dirty);
        let led_to = visited.iter().map(|(url, _)| url).filter(|url| is_dirty(url) && !pages.contains(url));
        let led_to: Vec<String> = led_to.cloned().collect();
        pages.extend(led_to);
        let Some(found) = site_told(&pages, &told, &|url| is_of(url, &site, &rules)) else { continue };
        let look = CaseLook {
            // It happened when its last page was visited, whenever somebody gets to tell of it.
            at: visited.iter().map(|(_, at)| *at).max().unwrap_or(now),
            health: found.health,
            pages: found.pages,
            why: found.why,
            page: found.page,
            run: run.name.clone(),
            told: clock::is_told(),
        };
        if !hand.add_look(&site, run.id, &look)? {
            continue;
        }
        unsaid::write(&hand, &mut unsaid, &site)?;
        let (history, looks) = (histories.entry(site.clone()).or_default(), looks.entry(site.clone()).or_default());
        looks.push(look.clone());
        let (mut moves, mut reason) = (Vec::new(), String::new());
        let seen = last_seen.get(&site).copied().unwrap_or(now);
        for moved in moves_by_looks(history, looks, seen, now) {
            let event = event(moved, &look);
            moves.push((state_of(history, now), moved.to()));
            hand.add(&site, &event)?;
            reason.clone_from(&event.reason);
            history.push(event);
        }
        lines.push(LookTold {
            case: Case::id_of(&site),
            look,
            moves,
            reason,
            state: state_of(history, now),
            next: next_look(history, looks, seen, now),
            site,
        });
    }
    hand.commit()?;
    Ok(lines)
}

/// Whether a URL is one of a site.
fn is_of(url: &str, site: &Site, rules: &SiteRules) -> bool {
    PageUrl::new(url).is_ok_and(|url| rules.site_of(&url) == *site)
}

/// What is written down of a move, with the look that made it; in English, whatever language reads it.
fn event(moved: LookMove, look: &CaseLook) -> CaseEvent {
    let health = name_of(Lang::En, Set::Health, look.health.name());
    let why = look.why.map_or("", |why| name_of(Lang::En, Set::NoTelling, why.name()));
    let count = if let LookMove::Relapsed(count) = moved { count } else { 0 };
    let (hours, looks) = (CLEAN_LOOKS_APART.as_secs() / 3_600, INCONCLUSIVE_LOOKS_MAX);
    let values: [(&str, &dyn Display); 7] = [
        ("health", &health),
        ("why", &why),
        ("page", &look.page),
        ("run", &look.run),
        ("n", &count),
        ("hours", &hours),
        ("looks", &looks),
    ];
    let word = match moved {
        LookMove::Cleaned => words::LOOK_CLEANED,
        LookMove::Relapsed(_) => words::LOOK_RELAPSED,
        LookMove::Unreachable => words::LOOK_UNREACHABLE,
        LookMove::Back(_) => words::LOOK_BACK,
    };
    CaseEvent {
        at: look.at,
        actor: JOB.to_owned(),
        what: CaseChange::State { state: moved.to(), until: None },
        reason: say(Lang::En, word, &values),
        told: look.told,
    }
}
