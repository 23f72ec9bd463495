//! From flags, job file and fixture web to a job that can be run; every input is read and checked here, once.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use suyuan_crawl::{CONCURRENCY, Job, Sandbox, concurrency_for};
use suyuan_fetch::{FixtureError, FixtureWeb, Replay, Settings};
use suyuan_frontier::{AuditSeed, Pace, Plan, RobotsPolicy, Scope};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_lists::{WATCHLIST_TEXT_BYTES_MAX, Watchlist, WatchlistOptions};
use suyuan_model::{Allow, PageUrl, Seed, SiteRules, Timestamp, Untrusted, Vantage};
use suyuan_words::{Lang, cli, jobs, progress, say};

use crate::args::{CrawlFlags, KindName, Rate, RobotsRule, ScopeName};
use crate::exit::{Idle, unusable};
use crate::job_file::shown;
use crate::screen::Screen;
use crate::{clock, confirmed, files, language, lists, report};

/// The product token that robots.txt files are asked about.
pub(crate) const AGENT: &str = "suyuan";

/// Pages of a site that an audit looks at unless the operator says otherwise: most of a small site, a taste of a large one.
const AUDIT_PAGES_PER_SITE: u32 = 50;

/// A job, ready to run.
pub(crate) struct Prepared {
    /// What to do.
    pub(crate) job: Job,
    /// How to reach the world.
    pub(crate) settings: Settings,
    /// Where to write.
    pub(crate) ledger: PathBuf,
    /// What to crawl instead of the network.
    pub(crate) web: Option<FixtureWeb>,
    /// What answers instead of the network.
    pub(crate) replay: Option<Replay>,
    /// Where every capture is kept.
    pub(crate) record: Option<PathBuf>,
    /// Where the figures of the run are served.
    pub(crate) metrics: Option<SocketAddr>,
}

/// Reads and checks all that a job names.
pub(crate) fn prepare(flags: &CrawlFlags, name: Option<String>, screen: &Screen) -> anyhow::Result<Prepared> {
    if let Some(folder) = flags.reports.as_deref().filter(|_| !flags.dry_run) {
        report::take_in(folder, flags.ledger.as_deref().unwrap_or(Path::new("suyuan.db")), screen)?;
    }
    prepare_from(flags, name, None, screen)
}

/// The same for a job that begins at these seeds, if any are given.
pub(crate) fn prepare_from(
    flags: &CrawlFlags,
    name: Option<String>,
    seeds: Option<Vec<Seed>>,
    screen: &Screen,
) -> anyhow::Result<Prepared> {
    let lang = screen.lang;
    let web = flags.web.as_deref().map(|folder| read_web(folder, screen.lang)).transpose()?;
    let ledger = flags.ledger.clone().unwrap_or_else(|| PathBuf::from("suyuan.db"));
    lists::refuse_bad_place(&ledger, lang)?;
    let rules = lists::site_rules(flags.site_rules.as_deref(), screen)?;
    let told = web.as_ref().map(FixtureWeb::told).cloned().unwrap_or_default();
    let contact = flags.contact.clone().unwrap_or_default();
    let user_agent = flags.user_agent.clone().unwrap_or_else(|| user_agent(&contact));
    let name = name.unwrap_or_else(|| "crawl".to_owned());
    let plan = plan(flags, &told, (&name, &user_agent), &rules, lang)?;
    let unlimited = plan.pace == Pace::Unlimited;
    refuse_contradictions(flags, unlimited, lang)?;
    let (reader, now) = (reader_of(&ledger)?, clock::now());
    let last = reader.as_ref().map(|reader| reader.last_run(&name)).transpose()?.flatten();
    let last = last.filter(|run| !run.state.is_finished() && !flags.fresh);
    // An entry that ends while a run is unfinished holds until the run is finished.
    let as_of = last.as_ref().map_or(now, |run| run.started_at);
    let lists = Lists { flags, told: &told, ledger: reader.as_ref(), rules: &rules, as_of, screen };
    let (watchlist, excepted) = lists.watchlist()?;
    let allowed = lists.allowed(excepted, now)?;
    let (confirmed, complained) = match &reader {
        Some(reader) => {
            let complained = match &last {
                // What it began at stays the same until it is ended.
                Some(run) => reader.pages_complained_of_in(run.id)?,
                None => reader.pages_complained_of()?,
            };
            (confirmed::pages(reader, now, last.map(|run| run.started_at))?, complained)
        }
        None => Default::default(),
    };
    let watchlist = Arc::new(watchlist.allowing(allowed, now).with_confirmed(confirmed));
    let seeds = seeds.map_or_else(|| lists.seeds(complained), Ok)?;
    let in_flight = if plan.audit.is_some() { files::at_most(concurrency_for(seeds.len())) } else { CONCURRENCY };
    let job = Job {
        name,
        plan,
        watchlist: Arc::clone(&watchlist),
        seeds,
        user_agent: user_agent.clone(),
        contact,
        time_max: flags.max_time.map(|span| span.0),
        concurrency: flags.concurrency.unwrap_or(in_flight),
        vantages: vantages(flags, screen),
        // An authority counts only for what needs one.
        authorized: flags.authorized.clone().filter(|_| flags.robots == Some(RobotsRule::Ignore)),
        authority: flags.authority.clone(),
        sandbox: sandbox(),
        looks_again: false,
        fresh: flags.fresh,
    };
    let settings = settings(flags, &watchlist, user_agent, unlimited, web.is_some(), lang);
    let replay = replay(&flags.replay, &settings, screen)?;
    Ok(Prepared { job, settings, ledger, web, replay, record: flags.record.clone(), metrics: flags.metrics })
}

/// Scripts are run by this very program, where it can be found.
fn sandbox() -> Option<Sandbox> {
    let program = std::env::current_exe().ok()?;
    Some(Sandbox::new(program, vec![crate::SCRIPTS_WORKER.to_owned()]))
}

/// How far the run goes, and how fast: as the flags say, else the web.
fn plan(
    flags: &CrawlFlags,
    told: &suyuan_fetch::Told,
    (name, user_agent): (&str, &str),
    rules: &SiteRules,
    lang: Lang,
) -> anyhow::Result<Plan> {
    let web_toml = flags.web.as_deref().unwrap_or(Path::new("")).join("web.toml");
    let is_audit = match (flags.kind, told.limits.kind.as_deref()) {
        (Some(KindName::Recheck), _) => unusable!("{}", say(lang, jobs::LOOKS_ARE_NO_CRAWL, &[])),
        (Some(kind), _) => kind == KindName::Audit,
        (None, Some("audit")) => true,
        (None, None | Some("trace")) => false,
        (None, Some(found)) => {
            unusable!("{}", bad_web(&web_toml, "kind", &say(lang, jobs::A_KIND, &[]), found, lang))
        }
    };
    if !is_audit && !flags.sites.is_empty() {
        unusable!("{}", say(lang, jobs::SITES_ARE_AUDITED, &[]));
    }
    let rate = match (flags.rate, told.limits.rate.as_deref()) {
        (Some(rate), _) => rate,
        (None, Some(text)) => parsed(&web_toml, "rate", text, lang)?,
        // Nobody is asked, so nobody has to be spared.
        (None, None) if !flags.replay.is_empty() => Rate::Unlimited,
        (None, None) => Rate::PerSecond(1.0),
    };
    let per_address = match (flags.rate_per_ip, told.limits.rate_per_ip.as_deref()) {
        (Some(rate), _) => rate,
        (None, Some(text)) => parsed(&web_toml, "rate_per_ip", text, lang)?,
        (None, None) => Rate::PerSecond(4.0),
    };
    let scope = match (flags.scope, told.limits.scope.as_deref()) {
        (Some(scope), _) => scope.into(),
        (None, Some(name)) => match Scope::from_name(name) {
            Some(scope) => scope,
            None => unusable!("{}", bad_web(&web_toml, "scope", &say(lang, jobs::A_SCOPE, &[]), name, lang)),
        },
        (None, None) if is_audit => Scope::Site,
        (None, None) => Scope::Follow,
    };
    if is_audit && !matches!(scope, Scope::Host | Scope::Site) {
        unusable!("{}", say(lang, jobs::AUDIT_SCOPE, &[("found", &scope.name())]));
    }
    Ok(Plan {
        scope,
        hops_max: flags.max_hops.or(told.limits.max_hops).unwrap_or(5),
        pages_max: flags.max_pages.or(told.limits.max_pages),
        pages_per_site_max: flags
            .max_pages_per_site
            .or_else(|| told.limits.max_pages_per_site.map(|pages| u32::try_from(pages).unwrap_or(u32::MAX)))
            .unwrap_or(if is_audit { AUDIT_PAGES_PER_SITE } else { 500 }),
        audit: is_audit.then(|| AuditSeed::of_job(name)),
        pace: rate.into(),
        per_address_per_second: match per_address {
            Rate::PerSecond(rate) => Some(rate),
            Rate::Unlimited => None,
        },
        connections_per_host: flags.connections_per_host.unwrap_or(if rate == Rate::Unlimited { 4 } else { 1 }),
        agent: product_token(user_agent),
        robots: match flags.robots {
            Some(RobotsRule::Ignore) => RobotsPolicy::Ignore,
            _ => RobotsPolicy::Obey,
        },
        rules: rules.clone(),
    })
}

fn refuse_contradictions(flags: &CrawlFlags, unlimited: bool, lang: Lang) -> anyhow::Result<()> {
    if flags.robots == Some(RobotsRule::Ignore) && flags.authorized.is_none() {
        unusable!("{}", say(lang, jobs::NO_AUTHORITY, &[]));
    }
    if let Some(found) = flags.connections_per_host.filter(|&most| most > 1 && !unlimited) {
        unusable!("{}", say(lang, jobs::NO_UNLIMITED, &[("found", &found)]));
    }
    if flags.web.is_some() && !flags.replay.is_empty() {
        unusable!("{}", say(lang, jobs::WEB_OR_REPLAY, &[]));
    }
    let stays_home =
        flags.web.is_some() || !flags.replay.is_empty() || flags.allow_private || !flags.connect_to.is_empty();
    if flags.contact.is_none() && !stays_home {
        unusable!("{}", say(lang, jobs::NO_CONTACT, &[]));
    }
    Ok(())
}

/// The ledger, if there is one already. A file that is none stays as it is, without so much as a lock beside it.
pub(crate) fn reader_of(ledger: &Path) -> anyhow::Result<Option<Reader>> {
    let is_there = std::fs::metadata(ledger).is_ok_and(|file| file.len() > 0);
    match is_there.then(|| Reader::open(ledger)).transpose() {
        Err(LedgerError::Older { .. } | LedgerError::Blank { .. }) => Ok(None),
        opened => Ok(opened?),
    }
}

/// Opens the archives that answer instead of the network; what is wrong with a part of one is told.
fn replay(paths: &[PathBuf], settings: &Settings, screen: &Screen) -> anyhow::Result<Option<Replay>> {
    if paths.is_empty() {
        return Ok(None);
    }
    match Replay::open(paths, settings) {
        Ok((replay, report)) => {
            for (path, why) in &report.broken {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("file", &shown(path)), ("why", &Untrusted(why).terminal())];
                screen.warn(&say(screen.lang, jobs::REPLAY_BROKEN, &values));
            }
            Ok(Some(replay))
        }
        Err(error) => unusable!("{}", language::told_whole(screen.lang, &error)),
    }
}

fn read_web(folder: &Path, lang: Lang) -> anyhow::Result<FixtureWeb> {
    match FixtureWeb::read(folder) {
        Ok(web) => Ok(web),
        Err(error) => {
            unusable!("{}", about_web(&error, lang))
        }
    }
}

/// What is wrong with a fixture web, and where.
fn about_web(error: &FixtureError, lang: Lang) -> String {
    let FixtureError::Toml { file, line, column, what } = error else { return language::told_whole(lang, error) };
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("file", &shown(file)), ("line", line), ("column", column), ("what", &language::told(lang, what))];
    say(lang, cli::AT, &values)
}

fn parsed(file: &Path, key: &str, text: &str, lang: Lang) -> anyhow::Result<Rate> {
    match text.parse::<Rate>() {
        Ok(rate) => Ok(rate),
        Err(expected) => unusable!("{}", bad_web(file, key, &expected.say(lang), text, lang)),
    }
}

/// A value of `web.toml` that cannot be used.
fn bad_web(file: &Path, key: &str, expected: &str, found: &str, lang: Lang) -> String {
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("file", &shown(file)), ("key", &key), ("expected", &expected), ("found", &Untrusted(found).terminal())];
    say(lang, jobs::BAD_WEB, &values)
}

/// Where the lists of a job come from.
struct Lists<'a> {
    flags: &'a CrawlFlags,
    told: &'a suyuan_fetch::Told,
    ledger: Option<&'a Reader>,
    rules: &'a SiteRules,
    /// When lists are looked at: what has ended by then is not on them.
    as_of: Timestamp,
    screen: &'a Screen,
}

impl Lists<'_> {
    fn options(&self) -> WatchlistOptions {
        let CrawlFlags { strict, force, .. } = *self.flags;
        WatchlistOptions {
            rules: self.rules.clone(),
            strict,
            force,
            source: None,
            takes_ended: false,
            now: Some(self.as_of),
        }
    }

    /// The watchlist: exactly the files that are given, else that of the web, else the ledger's; and what the files except.
    fn watchlist(&self) -> anyhow::Result<(Watchlist, Vec<Allow>)> {
        let Lists { flags, told, ledger, screen, .. } = *self;
        let told_file = told.watchlist_file.as_slice();
        let files = if flags.watchlist.is_empty() { told_file } else { &flags.watchlist };
        let lists::Watched { mut entries, allowed, .. } = lists::watchlists(files, &self.options(), screen)?;
        if flags.watchlist.is_empty() {
            for text in &told.watchlist {
                match suyuan_lists::watch_from_text(text) {
                    Ok(watch) => entries.push(watch),
                    Err(why) => {
                        let file = flags.web.as_deref().unwrap_or(Path::new("")).join("web.toml");
                        unusable!("{}", bad_web(&file, "watchlist", &why.say(screen.lang), text, screen.lang))
                    }
                }
            }
        }
        let list = match ledger.filter(|_| entries.is_empty() && flags.watchlist.is_empty()) {
            Some(ledger) => of_ledger(ledger, self.as_of, screen.lang)?,
            None => Watchlist::new(entries),
        };
        if list.is_empty() {
            unusable!("{}", say(screen.lang, jobs::NO_WATCHLIST, &[]));
        }
        Ok((list, allowed))
    }

    /// The allow-list: exactly the files that are given, else the ledger's; and what the watchlist itself excepts.
    fn allowed(&self, excepted: Vec<Allow>, now: Timestamp) -> anyhow::Result<Vec<Allow>> {
        let mut allowed = match self.ledger {
            Some(ledger) if self.flags.allowlist.is_empty() => ledger.allowed()?,
            _ => lists::allowlists(&self.flags.allowlist, &self.options(), self.screen)?.0,
        };
        allowed.extend(excepted);
        let expired = allowed.iter().filter(|allow| !allow.holds(now)).count();
        if expired > 0 {
            self.screen.warn(&say(self.screen.lang, jobs::ALLOWED_EXPIRED, &[("n", &expired)]));
        }
        Ok(allowed)
    }

    /// The seeds: exactly those that are given, else those of the web, else the ledger's; and pages of complaints.
    fn seeds(&self, complained: Vec<PageUrl>) -> anyhow::Result<Vec<Seed>> {
        let Lists { flags, told, ledger, screen, .. } = *self;
        let files = [&flags.seeds[..], &flags.sites].concat();
        let (mut seeds, _) = lists::seeds(&files, flags.strict, screen)?;
        let mut texts: Vec<&str> = flags.seed.iter().map(String::as_str).collect();
        if seeds.is_empty() && texts.is_empty() {
            seeds = lists::seeds(told.seeds_file.as_slice(), flags.strict, screen)?.0;
            texts = told.seeds.iter().map(String::as_str).collect();
        }
        for text in texts {
            match suyuan_lists::seed_from_text(text) {
                Ok(seed) => seeds.push(seed),
                Err(why) => {
                    let values: [(&str, &dyn std::fmt::Display); 2] =
                        [("found", &Untrusted(text).terminal()), ("expected", &why.say(screen.lang))];
                    unusable!("{}", say(screen.lang, jobs::BAD_SEED, &values))
                }
            }
        }
        if let Some(ledger) = ledger.filter(|_| seeds.is_empty()) {
            seeds = ledger.imported_seeds()?;
        }
        let known: HashSet<PageUrl> = seeds.iter().map(|seed| seed.url.clone()).collect();
        let complained = complained.into_iter().filter(|page| !known.contains(page));
        seeds.extend(complained.map(|url| Seed { found: url.as_str().to_owned(), url, result: None }));
        if seeds.is_empty() && flags.reports.is_some() {
            return Err(Idle(say(screen.lang, jobs::NO_NEW_COMPLAINTS, &[])).into());
        }
        if seeds.is_empty() {
            unusable!("{}", say(screen.lang, jobs::NO_SEEDS, &[]));
        }
        Ok(seeds)
    }
}

/// The ledger's list, entry by entry: it may be long.
fn of_ledger(ledger: &Reader, as_of: Timestamp, lang: Lang) -> anyhow::Result<Watchlist> {
    let mut list = Watchlist::builder();
    let mut is_whole = true;
    ledger.each_watch(as_of, |watch| is_whole &= list.add(watch))?;
    if !is_whole {
        unusable!("{}", say(lang, jobs::WATCHLIST_FULL, &[("most", &WATCHLIST_TEXT_BYTES_MAX)]));
    }
    Ok(if ledger.has_imported_watchlist()? { list.finish_imported() } else { list.finish() })
}

fn vantages(flags: &CrawlFlags, screen: &Screen) -> Vec<Vantage> {
    let asked = flags.vantages.clone().map_or_else(|| vec![Vantage::Plain], |vantages| vantages.0);
    for vantage in asked.iter().filter(|vantage| **vantage != Vantage::Plain) {
        screen.warn(&say(screen.lang, progress::VANTAGE_LACKING, &[("vantage", vantage)]));
    }
    asked
}

/// The product token that robots.txt files are asked about: our own where the user agent names it, else that of the
/// crawler in `(compatible; NAME/…)`, else the leading one (RFC 9309, 2.2.1).
pub(crate) fn product_token(user_agent: &str) -> String {
    let leading = |text: &str| {
        text.chars().take_while(|&c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect::<String>()
    };
    let named = user_agent.split_once("compatible;").map(|(_, rest)| leading(rest.trim_start()));
    let token = named.filter(|token| !token.is_empty()).unwrap_or_else(|| leading(user_agent));
    let mut words = user_agent.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ';' | ','));
    let is_ours = |word: &str| word.split('/').next().is_some_and(|name| name.eq_ignore_ascii_case(AGENT));
    if token.is_empty() || words.any(is_ours) { AGENT.to_owned() } else { token }
}

fn user_agent(contact: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    if contact.is_empty() { format!("suyuan/{version}") } else { format!("suyuan/{version} (+{contact})") }
}

fn settings(
    flags: &CrawlFlags,
    watchlist: &Arc<Watchlist>,
    user_agent: String,
    unlimited: bool,
    is_web: bool,
    lang: Lang,
) -> Settings {
    let (by_url, by_address) = (Arc::clone(watchlist), Arc::clone(watchlist));
    let forbid_public = if is_web {
        None
    } else if unlimited {
        Some(say(lang, jobs::UNLIMITED_IS_PRIVATE, &[]))
    } else if flags.contact.is_none() {
        Some(say(lang, jobs::CONTACT_LACKING, &[]))
    } else {
        None
    };
    Settings {
        user_agent,
        allow_private: flags.allow_private,
        forbid_public,
        connect_to: flags.connect_to.clone(),
        proxy: flags.proxy.clone(),
        never: Arc::new(move |url| by_url.forbids(url).is_some()),
        never_address: Arc::new(move |address| by_address.find_address(address).is_some()),
        connections: usize::from(flags.connections_per_host.unwrap_or(4)),
        ..Settings::default()
    }
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Host => Scope::Host,
            ScopeName::Site => Scope::Site,
            ScopeName::Follow => Scope::Follow,
            ScopeName::Any => Scope::Any,
        }
    }
}

impl From<Rate> for Pace {
    fn from(rate: Rate) -> Self {
        match rate {
            Rate::PerSecond(rate) => Pace::PerSecond(rate),
            Rate::Unlimited => Pace::Unlimited,
        }
    }
}

/// How long a demo may pause at a host: its pages are its own.
pub(crate) const DEMO_RATE: f64 = 50.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_asked_about_the_crawler_that_the_user_agent_names() {
        for (user_agent, token) in [
            ("suyuan/0.1.0 (+https://cert.example/)", "suyuan"),
            ("Mozilla/5.0 (compatible; suyuan/0.1.0)", "suyuan"),
            ("CertBot/2.0 (+https://cert.example/)", "CertBot"),
            ("Mozilla/5.0 (compatible; CertBot/2.0; +https://cert.example/)", "CertBot"),
            ("Mozilla/5.0 (compatible; )", "Mozilla"),
            ("2026", "suyuan"),
            ("CertBot/2.0 (+https://suyuan.example/)", "CertBot"),
            ("CertBot/2.0 suyuan/0.1", "suyuan"),
        ] {
            assert_eq!(product_token(user_agent), token, "{user_agent}");
        }
    }
}
