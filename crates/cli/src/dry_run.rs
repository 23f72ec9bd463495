//! `crawl --dry-run`: what would be done, with nothing fetched and nothing written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::Write;

use suyuan_frontier::robots::Robots;
use suyuan_frontier::{Pace, RobotsPolicy};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::{Origin, PageUrl, RobotsVerdict, Seed, Untrusted};
use suyuan_words::{Lang, Word, jobs as words, say};

use crate::clock;
use crate::exit::unusable;
use crate::job::{self, Prepared};
use crate::job_file::shown;
use crate::{language, out};

/// How many hosts of seeds are told one by one; the rest is counted.
pub(crate) const HOSTS_TOLD_MAX: usize = 100;

/// How wide the names of the lines are.
const NAME_WIDTH: usize = 14;

/// Tells the plan: where it starts, how far and how fast it goes, what it looks for, and what is known of robots.txt.
pub(crate) fn tell(prepared: &Prepared, lang: Lang) -> anyhow::Result<()> {
    let (visited, passed): (Vec<&Seed>, Vec<&Seed>) =
        prepared.job.seeds.iter().partition(|seed| prepared.job.watchlist.forbids(&seed.url).is_none());
    if visited.is_empty() {
        unusable!("{}", say(lang, words::ONLY_WATCHED_SEEDS, &[]));
    }
    let ledger = job::reader_of(&prepared.ledger)?;
    let unfinished = ledger.as_ref().map_or(Ok(None), |ledger| prepared.job.unfinished(ledger))?;
    let mut lines = what(prepared, &visited, &passed, lang);
    let run = match unfinished {
        Some(run) => say(lang, words::PLAN_GOES_ON, &[("run", &run)]),
        None => say(lang, words::PLAN_BEGINS, &[]),
    };
    lines.insert(1, (words::PLAN_RUN, run));
    lines.extend(how(prepared, lang));
    lines.extend(hosts(prepared, &visited, ledger.as_ref(), lang)?);
    let mut out = out::stdout();
    for (name, said) in lines {
        let name = say(lang, name, &[]);
        // Chinese is twice as wide as ASCII on a terminal, and these names are nothing else.
        let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let gap = NAME_WIDTH.saturating_sub(width);
        writeln!(out, "{name}{:gap$} {}", "", Untrusted(&said).terminal())?;
    }
    writeln!(out, "\n{}", say(lang, words::NOTHING_FETCHED, &[]))?;
    Ok(out.flush()?)
}

/// The lines that name lists and places.
fn what(prepared: &Prepared, visited: &[&Seed], passed: &[&Seed], lang: Lang) -> Vec<(Word, String)> {
    let job = &prepared.job;
    let hosts: BTreeSet<&str> = visited.iter().map(|seed| seed.url.host()).collect();
    let sites: BTreeSet<String> = visited.iter().map(|seed| job.plan.rules.site_of(&seed.url).to_string()).collect();
    let mut lines = vec![
        (words::PLAN_JOB, job.name.clone()),
        (words::PLAN_LEDGER, shown(&prepared.ledger)),
        (words::PLAN_WATCHLIST, say(lang, words::PLAN_ENTRIES, &[("n", &job.watchlist.len())])),
    ];
    let (allowed, now) = (job.watchlist.allowed(), clock::now());
    if !allowed.is_empty() {
        let expired = allowed.iter().filter(|allow| !allow.holds(now)).count();
        let values: [(&str, &dyn Display); 2] = [("n", &allowed.len()), ("expired", &expired)];
        lines.push((words::PLAN_ALLOWED, say(lang, words::PLAN_ALLOWED_ENTRIES, &values)));
    }
    let counts: [(&str, &dyn Display); 3] =
        [("seeds", &visited.len()), ("hosts", &hosts.len()), ("sites", &sites.len())];
    lines.push((words::PLAN_SEEDS, say(lang, words::PLAN_SEED_COUNTS, &counts)));
    for seed in passed {
        lines.push((words::PLAN_PASSED_OVER, say(lang, words::PLAN_WATCHED_SEED, &[("url", &seed.url)])));
    }
    lines
}

/// The lines that name scope, budgets and manners.
fn how(prepared: &Prepared, lang: Lang) -> Vec<(Word, String)> {
    let (job, plan) = (&prepared.job, &prepared.job.plan);
    let no_limit = || say(lang, words::PLAN_NO_LIMIT, &[]);
    let seconds = job.time_max.map(|time| say(lang, words::PLAN_SECONDS, &[("n", &time.as_secs())]));
    let robots = match (plan.robots, &job.authorized) {
        (RobotsPolicy::Ignore, Some(who)) => say(lang, words::PLAN_IGNORED, &[("who", who)]),
        _ => say(lang, words::PLAN_OBEYED, &[("agent", &plan.agent)]),
    };
    let rate = match plan.pace {
        Pace::Unlimited => say(lang, words::PLAN_UNLIMITED, &[]),
        Pace::PerSecond(host) => {
            let address = plan.per_address_per_second.map_or_else(no_limit, |rate| rate.to_string());
            say(lang, words::PLAN_PER_SECOND, &[("host", &host), ("address", &address)])
        }
    };
    let in_flight: [(&str, &dyn Display); 2] =
        [("visits", &job.concurrency), ("connections", &plan.connections_per_host)];
    let kind = if plan.audit.is_some() { words::PLAN_AUDIT } else { words::PLAN_TRACE };
    vec![
        (words::PLAN_KIND, say(lang, kind, &[])),
        (words::PLAN_SCOPE, plan.scope.name().to_owned()),
        (words::PLAN_MAX_HOPS, plan.hops_max.to_string()),
        (words::PLAN_MAX_PAGES, plan.pages_max.map_or_else(no_limit, |pages| pages.to_string())),
        (words::PLAN_PER_SITE, plan.pages_per_site_max.to_string()),
        (words::PLAN_MAX_TIME, seconds.unwrap_or_else(no_limit)),
        (words::PLAN_ROBOTS, robots),
        (words::PLAN_RATE, rate),
        (words::PLAN_IN_FLIGHT, say(lang, words::PLAN_VISITS, &in_flight)),
        (words::PLAN_USER_AGENT, job.user_agent.clone()),
    ]
}

/// The hosts of the seeds, and what the ledger knows of their robots.txt.
fn hosts(
    prepared: &Prepared,
    visited: &[&Seed],
    ledger: Option<&Reader>,
    lang: Lang,
) -> Result<Vec<(Word, String)>, LedgerError> {
    let mut pages: BTreeMap<Origin, Vec<&PageUrl>> = BTreeMap::new();
    for seed in visited {
        pages.entry(seed.url.origin()).or_default().push(&seed.url);
    }
    let mut lines = Vec::new();
    for (origin, pages) in pages.iter().take(HOSTS_TOLD_MAX) {
        lines.push((words::PLAN_HOST, robots(prepared, origin, pages, ledger, lang)?));
    }
    if pages.len() > HOSTS_TOLD_MAX {
        let more = pages.len() - HOSTS_TOLD_MAX;
        lines.push((words::PLAN_HOST, say(lang, words::PLAN_MORE_HOSTS, &[("n", &more)])));
    }
    Ok(lines)
}

/// What is known of the robots.txt of an origin with these seeds.
fn robots(
    prepared: &Prepared,
    origin: &Origin,
    pages: &[&PageUrl],
    ledger: Option<&Reader>,
    lang: Lang,
) -> Result<String, LedgerError> {
    let plan = &prepared.job.plan;
    if plan.robots == RobotsPolicy::Ignore {
        return Ok(origin.to_string());
    }
    let Some(copy) = ledger.map_or(Ok(None), |ledger| ledger.robots(origin.as_str()))? else {
        return Ok(say(lang, words::ROBOTS_FIRST, &[("origin", origin)]));
    };
    let told: [(&str, &dyn Display); 3] =
        [("origin", origin), ("at", &copy.fetched_at), ("reason", &language::told(lang, &copy.reason))];
    Ok(match (copy.verdict, &copy.text) {
        (RobotsVerdict::Rules, Some(text)) => {
            let file = Robots::parse(text);
            let allowed = pages.iter().filter(|page| file.verdict(&plan.agent, page.as_str()).allowed).count();
            let values: [(&str, &dyn Display); 4] = [told[0], told[1], ("allowed", &allowed), ("seeds", &pages.len())];
            say(lang, words::ROBOTS_KEPT, &values)
        }
        (RobotsVerdict::Unreachable, _) => say(lang, words::ROBOTS_SHUT, &told),
        _ => say(lang, words::ROBOTS_NONE, &told),
    })
}
