//! From flags, job file and fixture web to a job that can be run; every input is read and checked here, once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use suyuan_crawl::Job;
use suyuan_fetch::{FixtureWeb, Settings};
use suyuan_frontier::{Pace, Plan, RobotsPolicy, Scope};
use suyuan_ledger::Reader;
use suyuan_lists::Watchlist;
use suyuan_model::{Seed, Vantage, Watch};
use suyuan_words::{progress, say};

use crate::args::{CrawlFlags, Rate, RobotsRule, ScopeName};
use crate::exit::unusable;
use crate::lists;
use crate::screen::Screen;

/// The product token that robots.txt files are asked about.
pub(crate) const AGENT: &str = "suyuan";

/// Visits in flight unless the operator says otherwise: enough for hundreds of hosts at a request a second each.
const CONCURRENCY: usize = 64;

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
}

/// Reads and checks all that a job names.
pub(crate) fn prepare(flags: &CrawlFlags, name: Option<String>, screen: &Screen) -> anyhow::Result<Prepared> {
    refuse_contradictions(flags)?;
    let web = flags.web.as_deref().map(read_web).transpose()?;
    let ledger = flags.ledger.clone().unwrap_or_else(|| PathBuf::from("suyuan.db"));
    let rules = lists::site_rules(flags.site_rules.as_deref(), screen)?;
    let told = web.as_ref().map(FixtureWeb::told).cloned().unwrap_or_default();
    let rate = match (flags.rate, told.limits.rate.as_deref()) {
        (Some(rate), _) => rate,
        (None, Some(text)) => parsed("rate", text)?,
        (None, None) => Rate::PerSecond(1.0),
    };
    let per_address = match (flags.rate_per_ip, told.limits.rate_per_ip.as_deref()) {
        (Some(rate), _) => rate,
        (None, Some(text)) => parsed("rate_per_ip", text)?,
        (None, None) => Rate::PerSecond(4.0),
    };
    let scope = match (flags.scope, told.limits.scope.as_deref()) {
        (Some(scope), _) => scope.into(),
        (None, Some(name)) => match Scope::from_name(name) {
            Some(scope) => scope,
            None => unusable!("web.toml: scope: expected host, site, follow or any, found `{name}`"),
        },
        (None, None) => Scope::Follow,
    };
    let unlimited = rate == Rate::Unlimited;
    let plan = Plan {
        scope,
        hops_max: flags.max_hops.or(told.limits.max_hops).unwrap_or(5),
        pages_max: flags.max_pages.or(told.limits.max_pages),
        pages_per_site_max: flags
            .max_pages_per_site
            .or_else(|| told.limits.max_pages_per_site.map(|pages| u32::try_from(pages).unwrap_or(u32::MAX)))
            .unwrap_or(500),
        pace: rate.into(),
        per_address_per_second: match per_address {
            Rate::PerSecond(rate) => Some(rate),
            Rate::Unlimited => None,
        },
        connections_per_host: flags.connections_per_host.unwrap_or(if unlimited { 4 } else { 1 }),
        agent: AGENT.to_owned(),
        robots: match flags.robots {
            Some(RobotsRule::Ignore) => RobotsPolicy::Ignore,
            _ => RobotsPolicy::Obey,
        },
        rules: rules.clone(),
    };
    let allowed = lists::watchlists(&flags.allowlist, &rules, flags.strict, screen)?;
    let watches = watches(flags, &told, &ledger, &rules, screen)?;
    let watchlist = Arc::new(Watchlist::new(without_allowed(watches, &allowed)));
    let seeds = seeds(flags, &told, screen)?;
    let contact = flags.contact.clone().unwrap_or_default();
    let user_agent = flags.user_agent.clone().unwrap_or_else(|| user_agent(&contact));
    let job = Job {
        name: name.unwrap_or_else(|| "crawl".to_owned()),
        plan,
        watchlist: Arc::clone(&watchlist),
        seeds,
        user_agent: user_agent.clone(),
        contact,
        time_max: flags.max_time.map(|span| span.0),
        concurrency: flags.concurrency.unwrap_or(CONCURRENCY),
        vantages: vantages(flags, screen),
        authorized: flags.authorized.clone(),
        fresh: flags.fresh,
    };
    let settings = settings(flags, &watchlist, user_agent, unlimited, web.is_some());
    Ok(Prepared { job, settings, ledger, web })
}

fn refuse_contradictions(flags: &CrawlFlags) -> anyhow::Result<()> {
    if flags.robots == Some(RobotsRule::Ignore) && flags.authorized.is_none() {
        unusable!("--robots ignore: expected --authorized TEXT, which says on whose authority, found none");
    }
    let unlimited = flags.rate == Some(Rate::Unlimited);
    if flags.connections_per_host.is_some_and(|connections| connections > 1) && !unlimited {
        unusable!(
            "--connections-per-host: expected 1 without --rate unlimited, found {}",
            flags.connections_per_host.unwrap_or(1)
        );
    }
    let stays_home = flags.web.is_some() || flags.allow_private || !flags.connect_to.is_empty();
    if flags.contact.is_none() && !stays_home {
        unusable!(
            "--contact: expected a URL or mail address at which a webmaster can reach us, found none; a crawl of public addresses needs it"
        );
    }
    Ok(())
}

fn read_web(folder: &Path) -> anyhow::Result<FixtureWeb> {
    match FixtureWeb::read(folder) {
        Ok(web) => Ok(web),
        Err(error) => {
            let mut said = error.to_string();
            let mut source = std::error::Error::source(&error);
            while let Some(why) = source {
                said += &format!(": {why}");
                source = why.source();
            }
            unusable!("{said}")
        }
    }
}

fn parsed(key: &str, text: &str) -> anyhow::Result<Rate> {
    match text.parse() {
        Ok(rate) => Ok(rate),
        Err(expected) => unusable!("web.toml: {key}: expected {expected}, found `{text}`"),
    }
}

fn watches(
    flags: &CrawlFlags,
    told: &suyuan_fetch::Told,
    ledger: &Path,
    rules: &suyuan_model::SiteRules,
    screen: &Screen,
) -> anyhow::Result<Vec<Watch>> {
    if !flags.watchlist.is_empty() {
        return lists::watchlists(&flags.watchlist, rules, flags.strict, screen);
    }
    let mut entries = Vec::new();
    if let Some(file) = &told.watchlist_file {
        entries.extend(lists::watchlists(&[file], rules, flags.strict, screen)?);
    }
    for text in &told.watchlist {
        match suyuan_lists::watch_from_text(text) {
            Ok(watch) => entries.push(watch),
            Err(why) => unusable!("web.toml: watchlist: found `{text}`, expected {why}"),
        }
    }
    if entries.is_empty() && flags.web.is_none() && ledger.exists() {
        entries = Reader::open(ledger)?.watchlist()?;
    }
    if entries.is_empty() {
        unusable!(
            "--watchlist: expected a list of what is known to be illegal, found none, and the ledger has none either"
        );
    }
    Ok(entries)
}

/// What is on the allow-list, or below it, is not looked for.
fn without_allowed(watches: Vec<Watch>, allowed: &[Watch]) -> Vec<Watch> {
    let is_allowed = |watch: &Watch| {
        allowed.iter().any(|allow| {
            watch.value == allow.value || watch.value.strip_suffix(&allow.value).is_some_and(|rest| rest.ends_with('.'))
        })
    };
    watches.into_iter().filter(|watch| !is_allowed(watch)).collect()
}

fn seeds(flags: &CrawlFlags, told: &suyuan_fetch::Told, screen: &Screen) -> anyhow::Result<Vec<Seed>> {
    let mut seeds = lists::seeds(&flags.seeds, flags.strict, screen)?;
    let mut texts: Vec<&str> = flags.seed.iter().map(String::as_str).collect();
    if seeds.is_empty() && texts.is_empty() {
        if let Some(file) = &told.seeds_file {
            seeds = lists::seeds(&[file], flags.strict, screen)?;
        }
        texts = told.seeds.iter().map(String::as_str).collect();
    }
    for text in texts {
        match suyuan_lists::seed_from_text(text) {
            Ok(seed) => seeds.push(seed),
            Err(why) => {
                unusable!("--seed: found `{}`, expected {why}", suyuan_model::Untrusted(text).terminal())
            }
        }
    }
    if seeds.is_empty() {
        unusable!("--seed, --seeds: expected at least one place to start from, found none");
    }
    Ok(seeds)
}

fn vantages(flags: &CrawlFlags, screen: &Screen) -> Vec<Vantage> {
    let asked = flags.vantages.clone().map_or_else(|| vec![Vantage::Plain], |vantages| vantages.0);
    for vantage in asked.iter().filter(|vantage| **vantage != Vantage::Plain) {
        screen.warn(&say(screen.lang, progress::VANTAGE_LACKING, &[("vantage", vantage)]));
    }
    asked
}

/// The product token of a user agent: its leading letters, `-` and `_` (RFC 9309, 2.2.1).
pub(crate) fn product_token(user_agent: &str) -> String {
    user_agent.chars().take_while(|&c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect()
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
) -> Settings {
    let (by_url, by_address) = (Arc::clone(watchlist), Arc::clone(watchlist));
    let forbid_public = if is_web {
        None
    } else if unlimited {
        Some("a rate without limit is for private addresses only".to_owned())
    } else if flags.contact.is_none() {
        Some("there is no contact for a webmaster".to_owned())
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
