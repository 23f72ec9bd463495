//! `crawl`: one job to its end.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use suyuan_cases::SiteReach;
use suyuan_crawl::{Clock, CrawlError, Ended, Progress, Report, Stop};
use suyuan_fetch::{LiveFetcher, serve};
use suyuan_frontier::{BREAKER_FAILURES, WhyNot};
use suyuan_ledger::{Held, Opening, Reader, Writer};
use suyuan_model::{LaneKey, Outcome, Timestamp, Trouble, Untrusted};
use suyuan_serve::Figures;
use suyuan_share::{audited_in_a_line, compared_in_a_line};
use suyuan_words::{Lang, Set, Word, audited as words, cli, jobs, name_of, progress, say};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::args::{Common, CrawlArgs, LangName};
use crate::exit::{Exit, Idle, Unusable};
use crate::job::{self, Prepared};
use crate::progress::Teller;
use crate::screen::Screen;
use crate::signals::Signals;
use crate::{allowed, audited, clock, dry_run, job_file, language, unsaid};

/// Runs a crawl as it was typed; a job file may say how it talks.
pub(crate) fn run(args: CrawlArgs, common: Common, lang: Lang) -> Exit {
    let (file, name) = match &args.job {
        Some(path) => match job_file::read(path, lang) {
            Ok(file) => (file, job_file::name_of(path)),
            Err(error) => return Screen::set_up(lang, &common).end(Err(error.into())),
        },
        None => (job_file::JobFile::default(), None),
    };
    let common = common.over(file.common);
    let lang = match common.lang {
        Some(LangName::Zh) => Lang::Zh,
        Some(LangName::En) => Lang::En,
        None => lang,
    };
    let screen = Screen::set_up(lang, &common);
    let flags = args.flags.over(file.flags);
    let result = job::prepare(&flags, flags.name.clone().or(name), &screen).and_then(|prepared| {
        if flags.dry_run {
            return dry_run::tell(&prepared, screen.lang).map(|()| Exit::Done);
        }
        let report = go(prepared, &screen)?;
        if flags.host_stats {
            host_stats(&report, &screen);
        }
        Ok(exit_of(&report, flags.fail_on_findings))
    });
    screen.end(result.or_else(|error| {
        let idle = error.downcast::<Idle>()?;
        screen.note(&idle.to_string());
        Ok(Exit::Done)
    }))
}

/// What the end of a crawl means to the caller.
pub(crate) fn exit_of(report: &Report, fail_on_findings: bool) -> Exit {
    match report.ended {
        Ended::TimeMax | Ended::Stopped => Exit::Stopped,
        Ended::Drained | Ended::PagesMax if fail_on_findings && report.whole.findings > 0 => Exit::Findings,
        Ended::Drained | Ended::PagesMax => Exit::Done,
    }
}

/// What a crawl gets from one that runs several.
#[derive(Default)]
pub(crate) struct Course {
    /// What asks it to stop; else it listens for signals itself.
    pub(crate) stop: Option<Stop>,
    /// The run lock, where it is held already.
    pub(crate) held: Option<Held>,
    /// What time it is, where it is told.
    pub(crate) told: Option<Timestamp>,
}

/// Crawls, with progress and signals, and tells how it ended.
pub(crate) fn go(prepared: Prepared, screen: &Screen) -> anyhow::Result<Report> {
    go_on(prepared, screen, Course::default())
}

/// The same as one of several crawls.
pub(crate) fn go_on(prepared: Prepared, screen: &Screen, course: Course) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Runtime::new().context("failed to start")?;
    let (ledger, looks_again) = (prepared.ledger.clone(), prepared.job.looks_again);
    let is_audit = prepared.job.plan.audit.is_some();
    let mut report = runtime.block_on(crawl(prepared, screen, course))?;
    // What was dismissed is seen again, and is no finding meanwhile.
    report.whole.findings =
        allowed::not_dismissed(&Reader::open(&ledger)?, &report.run, report.whole.findings, clock::now())?;
    tell_end(&report, screen);
    if !looks_again {
        unsaid::write_all(&ledger, clock::now())?;
    }
    if !looks_again && matches!(report.ended, Ended::Drained | Ended::PagesMax) {
        tell_whole(&ledger, &report.run, is_audit, screen)?;
    }
    Ok(report)
}

async fn crawl(prepared: Prepared, screen: &Screen, course: Course) -> anyhow::Result<Report> {
    let Prepared { job, settings, ledger, web, replay, record, metrics } = prepared;
    let figures = Figures::default();
    let served_figures = match metrics {
        Some(address) => Some(serve_figures(address, figures.clone(), screen).await?),
        None => None,
    };
    let opening = Opening { clock: Box::new(clock::now), record, held: course.held, ..Opening::default() };
    let writer = Writer::open_with(&ledger, opening)?;
    let stop = if let Some(stop) = course.stop {
        stop
    } else {
        let stop = Stop::new();
        Signals::obey(stop.clone(), screen.clone(), progress::STOPPING).context("failed to listen for signals")?;
        stop
    };
    let mut served = None;
    let settings = match web {
        Some(web) => {
            let listening = serve(Arc::new(web), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
            let settings = listening.settings_for(settings);
            served = Some(listening);
            settings
        }
        None => settings,
    };
    let mut teller = Teller::start(screen, job.plan.pages_max);
    let tell = &mut |progress: &Progress| {
        teller.tell(progress);
        if served_figures.is_some() {
            figures.tell(progress);
        }
    };
    let report = if let Some(replay) = replay {
        // Nothing is waited for: the clock jumps from visit to visit.
        suyuan_crawl::crawl(&job, &writer, Arc::new(replay), Clock::Told(clock::now()), stop, tell).await
    } else {
        let live = LiveFetcher::new(settings).map_err(|error| Unusable(language::told_whole(screen.lang, &error)))?;
        // Only looks at cases and what is scheduled happen at a told time.
        let told = course.told.or_else(|| (job.looks_again && clock::is_told()).then(clock::now));
        let clock = told.map_or(Clock::Real, Clock::From);
        suyuan_crawl::crawl(&job, &writer, Arc::new(live), clock, stop, tell).await
    };
    teller.stop();
    drop(served);
    if let Some(server) = served_figures {
        server.abort();
    }
    let report = match report {
        Ok(report) => report,
        Err(CrawlError::Ledger(error)) => return Err(error.into()),
        Err(CrawlError::NoSeeds) => return Err(Unusable(say(screen.lang, jobs::ONLY_WATCHED_SEEDS, &[])).into()),
    };
    writer.close()?;
    Ok(report)
}

/// Says of a run that came to its end how far it looked, and what became of what the one before of its job found.
fn tell_whole(ledger: &Path, run: &str, is_audit: bool, screen: &Screen) -> anyhow::Result<()> {
    let (reader, lang) = (Reader::open(ledger)?, screen.lang);
    if is_audit
        && let Some(its) = reader.runs()?.into_iter().find(|its| its.name == run)
        && let Some(sites) = audited::sites(&reader, &its)?
    {
        screen.note(&audited_in_a_line(run, &sites, lang));
        if sites.iter().any(|met| met.reach != SiteReach::Whole) {
            screen.note(&say(lang, words::WHERE_TOLD, &[("run", &Untrusted(run).terminal())]));
        }
    }
    if let Some(compared) = allowed::compared(&reader, run, clock::now())? {
        screen.note(&compared_in_a_line(&compared, screen.lang));
    }
    Ok(())
}

/// Serves the figures of the run from now on.
async fn serve_figures(address: SocketAddr, figures: Figures, screen: &Screen) -> anyhow::Result<JoinHandle<()>> {
    let bound = TcpListener::bind(address).await.and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = bound.map_err(|error| {
        let why = language::told_whole(screen.lang, &error);
        Unusable(say(screen.lang, cli::NO_METRICS, &[("address", &address), ("why", &why)]))
    })?;
    screen.note(&say(screen.lang, cli::METRICS_AT, &[("url", &format!("http://{address}/metrics"))]));
    Ok(tokio::spawn(async move {
        // Without them the crawl goes on all the same.
        let _ended = suyuan_serve::serve(listener, figures).await;
    }))
}

fn tell_end(report: &Report, screen: &Screen) {
    let lang = screen.lang;
    for url in &report.seeds_watchlisted {
        screen.warn(&say(lang, progress::SEED_WATCHLISTED, &[("url", url)]));
    }
    let outcomes = &report.whole.outcomes;
    let told: Vec<String> =
        outcomes.iter().map(|(outcome, count)| format!("{} {count}", name_of(lang, Set::Outcome, outcome))).collect();
    let read: u64 = outcomes
        .iter()
        .filter(|(outcome, _)| Outcome::ANSWERED.contains(&outcome.as_ref()))
        .map(|(_, count)| count)
        .sum();
    let counts = say(lang, cli::CRAWLED, &[("pages", &read), ("findings", &report.whole.findings)]);
    let values: [(&str, &dyn Display); 3] = [
        ("run", &Untrusted(&report.run).terminal()),
        ("counts", &counts),
        ("outcomes", &told.join(if lang == Lang::Zh { "，" } else { ", " })),
    ];
    screen.note(&say(lang, if told.is_empty() { progress::ENDED_EMPTY } else { progress::ENDED }, &values));
    for (trouble, count) in &report.whole.refused {
        let why = name_of(lang, Set::Trouble, trouble);
        let hint =
            if trouble == Trouble::PrivateAddress.name() { say(lang, progress::MAY_ALLOW, &[]) } else { String::new() };
        screen.note(&say(lang, progress::REFUSED, &[("n", count), ("why", &why), ("hint", &hint)]));
    }
    let mut kept_back: BTreeMap<WhyNot, u64> = report.counts.left_out.clone();
    for (why, count) in &report.counts.refused {
        *kept_back.entry(*why).or_default() += count;
    }
    for (why, count) in kept_back {
        if let Some(word) = budget(why) {
            screen.note(&say(lang, word, &[("n", &count)]));
        }
    }
    if matches!(report.ended, Ended::TimeMax | Ended::Stopped) {
        screen.note(&say(lang, progress::STOPPED, &[]));
    }
}

/// What is said about pages that a budget or a host kept from being visited.
fn budget(why: WhyNot) -> Option<Word> {
    Some(match why {
        WhyNot::RunPages => progress::OVER_RUN_PAGES,
        WhyNot::SitePages => progress::OVER_SITE_PAGES,
        WhyNot::HostFailing => progress::HOST_FAILING,
        WhyNot::HostWaits => progress::HOST_WAITS,
        _ => return None,
    })
}

pub(crate) fn host_stats(report: &Report, screen: &Screen) {
    for lane in &report.lanes {
        let LaneKey::Host(host) = &lane.key else { continue };
        let dropped = lane.dropped.map(WhyNot::name).unwrap_or_default();
        let values: [(&str, &dyn Display); 7] = [
            ("host", &Untrusted(host).terminal()),
            ("requests", &lane.requests.unwrap_or_default()),
            ("pause", &lane.pause.as_millis()),
            ("answer", &lane.state.answer_ms),
            ("failures", &lane.state.failures.min(BREAKER_FAILURES)),
            ("waiting", &lane.waiting),
            ("dropped", &dropped),
        ];
        screen.note(say(screen.lang, cli::HOST_STATS, &values).trim_end());
    }
}
