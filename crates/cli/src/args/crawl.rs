//! The flags of `crawl`. Each is also a key of the job file, where `-` becomes `_`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};

use suyuan_fetch::ConnectTo;
use suyuan_model::Authority;

use super::values::{self, Rate, Span, Vantages};

/// `suyuan crawl [JOB.toml] [flags]`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan crawl --seed http://www.school.example/ --watchlist known.csv --contact https://crawler.example/about
  suyuan crawl nightly.toml --max-time 2h
  suyuan crawl nightly.toml --dry-run
  suyuan crawl --web fixtures/webs/demo")]
pub(crate) struct CrawlArgs {
    /// A job file; every flag is a key of it, with `_` for `-`, and a flag beats the file
    ///
    /// Paths in a job file are relative to its folder. `-` reads the job from standard input.
    #[arg(value_name = "JOB.toml", value_hint = ValueHint::FilePath)]
    pub(crate) job: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) flags: CrawlFlags,
}

/// What a job is made of.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CrawlFlags {
    /// The job's name [default: the job file's stem, else `crawl`]
    ///
    /// The last run of this name goes on when it is unfinished.
    #[arg(long, value_name = "NAME", value_parser = values::line)]
    pub(crate) name: Option<String>,

    /// A list of what is known to be illegal (repeatable) [default: the ledger's]
    ///
    /// Given: exactly these lists. Not given: the ledger's list. Any accepted format, STIX bundles and MISP events too, plain, gzip or zstd.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "What to look for")]
    pub(crate) watchlist: Vec<PathBuf>,
    /// A list of entries that are never reported, with columns `reason` and `expires` (repeatable) [default: the ledger's]
    ///
    /// It overrides the watchlist: what it names, and what lies below that, is not reported and may be visited.
    /// What has expired allows nothing. An empty list takes the ledger's place, too.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "What to look for")]
    pub(crate) allowlist: Vec<PathBuf>,
    /// Take a bad line in a list as an error [default: reported and skipped]
    #[arg(long, help_heading = "What to look for")]
    pub(crate) strict: bool,

    /// Take shared names, single labels and odd labels on lists, too [default: refused]
    #[arg(long, help_heading = "What to look for")]
    pub(crate) force: bool,

    /// A file of places to start: URLs, sites, sitemaps, search results (repeatable) [default: the ledger's]
    ///
    /// Search results are CSV, XLSX, JSONL, or what SearXNG answers. Not given, and no `--seed`: those that were imported.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Where to look")]
    pub(crate) seeds: Vec<PathBuf>,
    /// A place to start (repeatable)
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, help_heading = "Where to look")]
    pub(crate) seed: Vec<String>,
    /// A folder into which files of complaints are dropped: their pages are places to start, too
    ///
    /// CSV with columns `page`, `domain`, `reference`, `note`. Files stay where they are; what is known is not taken in again.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Where to look")]
    pub(crate) reports: Option<PathBuf>,
    /// A list of the sites that an audit looks at (repeatable); only with `--kind audit`
    ///
    /// Any format of `--seeds`, such as a sheet of filed sites with their domains.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Where to look")]
    pub(crate) sites: Vec<PathBuf>,
    /// What kind of job it is [default: trace]
    ///
    /// An audit takes a bounded look at each site by itself: its home page, its sitemaps, where something was found before,
    /// and a sample of its other pages, which is the same each time.
    #[arg(long, value_name = "KIND", value_enum, help_heading = "Where to look")]
    pub(crate) kind: Option<KindName>,
    /// Which hops are followed [default: follow; of an audit: site]
    #[arg(long, value_name = "SCOPE", value_enum, help_heading = "Where to look")]
    pub(crate) scope: Option<ScopeName>,
    /// A fixture web instead of the network
    ///
    /// It is served over loopback and crawled with the real client. Its web.toml gives seeds, watchlist and limits, below the flags.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Where to look")]
    pub(crate) web: Option<PathBuf>,
    /// Answer visits from WARC files instead of the network (repeatable)
    ///
    /// One capture a URL and vantage, the last of several, with the time at which it was made. What the files lack is not recorded.
    #[arg(long, value_name = "WARC", num_args = 1.., value_hint = ValueHint::FilePath, help_heading = "Where to look")]
    pub(crate) replay: Vec<PathBuf>,
    /// More shared hosts, one a line: what stands below one is a site of its own
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Where to look")]
    pub(crate) site_rules: Option<PathBuf>,
    /// Ways to look at pages that are worth a second look, with commas [default: plain]
    #[arg(long, value_name = "LIST", help_heading = "Where to look")]
    pub(crate) vantages: Option<Vantages>,

    /// The most hops from a seed on the shortest known path; redirects cost none [default: 5]
    #[arg(long, value_name = "N", value_parser = values::hops, help_heading = "Budgets")]
    pub(crate) max_hops: Option<u8>,
    /// The most pages of a run [default: none]
    #[arg(long, value_name = "N", value_parser = values::count, help_heading = "Budgets")]
    pub(crate) max_pages: Option<u64>,
    /// The most pages of a site [default: 500; of an audit: 50]
    #[arg(long, value_name = "N", value_parser = values::pages, help_heading = "Budgets")]
    pub(crate) max_pages_per_site: Option<u32>,
    /// The longest that this command takes: 90s, 30m, 2h, 1d [default: none]
    ///
    /// Then it stops with exit code 3; run again, it goes on.
    #[arg(long, value_name = "DURATION", help_heading = "Budgets")]
    pub(crate) max_time: Option<Span>,

    /// Requests per second and host, or `unlimited` [default: 1]
    ///
    /// With `unlimited` there is no pause and no rule per IP address, and a visit to a public address is refused.
    #[arg(long, value_name = "R", help_heading = "Pace")]
    pub(crate) rate: Option<Rate>,
    /// Requests per second and IP address [default: 4]
    #[arg(long, value_name = "R", help_heading = "Pace")]
    pub(crate) rate_per_ip: Option<Rate>,
    /// Visits in flight [default: by hosts and memory]
    #[arg(long, value_name = "N", value_parser = values::at_a_time, help_heading = "Pace")]
    pub(crate) concurrency: Option<usize>,
    /// Connections per host; more than one only with `--rate unlimited` [default: 1, or 4 with unlimited]
    #[arg(long, value_name = "N", value_parser = values::connections, help_heading = "Pace")]
    pub(crate) connections_per_host: Option<u16>,

    /// The user agent [default: suyuan/VERSION (+CONTACT)]
    #[arg(long, value_name = "TEXT", value_parser = values::user_agent, help_heading = "Who we are")]
    pub(crate) user_agent: Option<String>,
    /// Where a webmaster can reach us; a crawl of public addresses needs it
    #[arg(long, value_name = "URL-OR-MAIL", value_parser = values::contact, help_heading = "Who we are")]
    pub(crate) contact: Option<String>,
    /// Whether robots.txt holds; `ignore` needs `--authorized` [default: obey]
    #[arg(long, value_name = "RULE", value_enum, help_heading = "Who we are")]
    pub(crate) robots: Option<RobotsRule>,
    /// On whose authority robots.txt is ignored; kept in the ledger and on every report
    #[arg(long, value_name = "TEXT", value_parser = values::line, help_heading = "Who we are")]
    pub(crate) authorized: Option<String>,

    /// A connection meant for HOST1:PORT1 goes to HOST2:PORT2, as in curl (repeatable)
    #[arg(long, value_name = "HOST1:PORT1:HOST2:PORT2", value_parser = values::connect_to, help_heading = "The way there")]
    pub(crate) connect_to: Vec<ConnectTo>,
    /// Let connections go to loopback and private addresses [default: refused]
    #[arg(long, help_heading = "The way there")]
    pub(crate) allow_private: bool,
    /// An HTTP or SOCKS5 proxy; it resolves the names
    #[arg(long, value_name = "URL", value_parser = values::proxy, value_hint = ValueHint::Url, help_heading = "The way there")]
    pub(crate) proxy: Option<String>,

    /// The ledger [default: suyuan.db]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "How it runs")]
    pub(crate) ledger: Option<PathBuf>,
    /// A folder in which every capture is kept as WARC [default: those with findings, beside the ledger]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "How it runs")]
    pub(crate) record: Option<PathBuf>,
    /// Read and check everything, say what would be done, fetch nothing
    #[arg(long, help_heading = "How it runs")]
    pub(crate) dry_run: bool,
    /// A new run even if one is unfinished
    #[arg(long, help_heading = "How it runs")]
    pub(crate) fresh: bool,
    /// Exit with 4 when there are findings
    #[arg(long, help_heading = "How it runs")]
    pub(crate) fail_on_findings: bool,
    /// Say at the end how each host was treated
    #[arg(long, help_heading = "How it runs")]
    pub(crate) host_stats: bool,
    /// Serve the figures of the run to Prometheus here, at /metrics: 127.0.0.1:9464, with port 0 at any that is free
    #[arg(long, value_name = "ADDRESS", value_parser = values::loopback, help_heading = "How it runs")]
    pub(crate) metrics: Option<SocketAddr>,
    /// On whose authority the job looks, as its file says
    #[arg(skip)]
    pub(crate) authority: Option<Authority>,
}

impl CrawlFlags {
    /// These flags where they are given, else those of the job file.
    pub(crate) fn over(self, file: CrawlFlags) -> CrawlFlags {
        CrawlFlags {
            name: self.name.or(file.name),
            watchlist: first(self.watchlist, file.watchlist),
            allowlist: first(self.allowlist, file.allowlist),
            strict: self.strict || file.strict,
            force: self.force || file.force,
            seeds: first(self.seeds, file.seeds),
            seed: first(self.seed, file.seed),
            reports: self.reports.or(file.reports),
            sites: first(self.sites, file.sites),
            kind: self.kind.or(file.kind),
            scope: self.scope.or(file.scope),
            web: self.web.or(file.web),
            replay: first(self.replay, file.replay),
            site_rules: self.site_rules.or(file.site_rules),
            vantages: self.vantages.or(file.vantages),
            max_hops: self.max_hops.or(file.max_hops),
            max_pages: self.max_pages.or(file.max_pages),
            max_pages_per_site: self.max_pages_per_site.or(file.max_pages_per_site),
            max_time: self.max_time.or(file.max_time),
            rate: self.rate.or(file.rate),
            rate_per_ip: self.rate_per_ip.or(file.rate_per_ip),
            concurrency: self.concurrency.or(file.concurrency),
            connections_per_host: self.connections_per_host.or(file.connections_per_host),
            user_agent: self.user_agent.or(file.user_agent),
            contact: self.contact.or(file.contact),
            robots: self.robots.or(file.robots),
            authorized: self.authorized.or(file.authorized),
            connect_to: first(self.connect_to, file.connect_to),
            allow_private: self.allow_private || file.allow_private,
            proxy: self.proxy.or(file.proxy),
            ledger: self.ledger.or(file.ledger),
            record: self.record.or(file.record),
            dry_run: self.dry_run || file.dry_run,
            fresh: self.fresh || file.fresh,
            fail_on_findings: self.fail_on_findings || file.fail_on_findings,
            host_stats: self.host_stats || file.host_stats,
            metrics: self.metrics.or(file.metrics),
            authority: self.authority.or(file.authority),
        }
    }
}

impl Common {
    /// These flags where they are given, else those of the job file.
    pub(crate) fn over(self, file: Common) -> Common {
        Common {
            lang: self.lang.or(file.lang),
            quiet: self.quiet || file.quiet,
            verbose: self.verbose.max(file.verbose),
            log_format: self.log_format.or(file.log_format),
            color: self.color.or(file.color),
        }
    }
}

/// A list that is given takes the place of the other one.
fn first<T>(given: Vec<T>, otherwise: Vec<T>) -> Vec<T> {
    if given.is_empty() { otherwise } else { given }
}

/// What kind of job it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    /// From search results and pages outward
    Trace,
    /// A bounded look at each site of a list
    Audit,
    /// In the file of a scheduled job: another look at the cases that are due
    Recheck,
}

/// Which hops are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeName {
    /// The seeds' hosts
    Host,
    /// The seeds' sites
    Site,
    /// The seeds' sites and, off-site, one hop from a page with findings, and on from there while pages have findings
    Follow,
    /// All
    Any,
}

/// Whether robots.txt holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RobotsRule {
    /// It holds
    Obey,
    /// It is set aside; only with `--authorized`
    Ignore,
}

/// What is printed while working, on standard error.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Common {
    /// The language of messages, help and reports [default: the locale, else en]
    #[arg(long, value_name = "LANG", value_enum, global = true, help_heading = "Everywhere")]
    pub(crate) lang: Option<LangName>,
    /// Say nothing but errors
    #[arg(long, short, global = true, help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// Say more; twice: still more
    #[arg(long, short, action = ArgAction::Count, global = true, help_heading = "Everywhere")]
    pub(crate) verbose: u8,
    /// How log lines are written [default: text]
    #[arg(long, value_name = "FORMAT", value_enum, global = true, help_heading = "Everywhere")]
    pub(crate) log_format: Option<LogFormat>,
    /// Whether there is color [default: auto]
    #[arg(long, value_name = "WHEN", value_enum, global = true, help_heading = "Everywhere")]
    pub(crate) color: Option<ColorName>,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangName {
    /// English
    En,
    /// 中文
    Zh,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// Whether there is color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorName {
    /// On a terminal
    #[default]
    Auto,
    /// Yes
    Always,
    /// No
    Never,
}
