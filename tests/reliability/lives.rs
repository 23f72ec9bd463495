//! The program itself, crawling a web over loopback, and dying where a test wants it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use suyuan_fetch::{FixtureWeb, Request, Served, serve};
use suyuan_frontier::DEATHS_ALONE;
use tokio::runtime::Runtime;

use crate::crawls::{Place, Told};
use crate::exports::exported;
use crate::support::story;

/// Where the program can die, in the order in which a crawl gets there.
pub(crate) const POINTS: [&str; 13] = [
    // The ledger is open, and nothing of this life is in it.
    "opened",
    "begun",
    // Visits were chosen, and nobody knows it yet.
    "claimed",
    "leased",
    // The head of an answer is there.
    "sent",
    // The body, too.
    "received",
    // What is being read is noted.
    "reading",
    "read",
    // It stands in an open transaction, and its evidence in no durable file.
    "written",
    "synced",
    "committed",
    // The run is marked as over.
    "finished",
    // The archives are closed, the log of the ledger is not.
    "archived",
];

/// Each finding in SQL: its page and what it names.
pub(crate) const FINDINGS: &str = "SELECT page, value FROM v_findings";

/// Where a life ends: at this point, when it gets there for the nth time.
#[derive(Clone, Copy)]
pub(crate) struct Blow {
    pub(crate) point: &'static str,
    pub(crate) nth: usize,
}

impl fmt::Display for Blow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.point, self.nth)
    }
}

/// A web, as it is made anew for every crawl.
pub(crate) struct Ground {
    pub(crate) name: String,
    make: Box<dyn Fn() -> FixtureWeb>,
    hosts: BTreeSet<String>,
    /// All hosts are at one address, and share its pace; else each has its own.
    pub(crate) is_at_one_address: bool,
    scope: &'static str,
    hops_max: u8,
}

impl Ground {
    /// The web in one string, in the scope and as far as it is told.
    pub(crate) fn of_text(name: String, text: String, scope: &'static str, hops_max: u8) -> Self {
        let urls = text.lines().filter_map(|line| line.strip_prefix("### http://"));
        let hosts = urls.filter_map(|url| url.split('/').next()).map(str::to_owned).collect();
        let make = Box::new(move || FixtureWeb::parse(&text).unwrap());
        Ground { name, make, hosts, is_at_one_address: false, scope, hops_max }
    }

    /// The web in a folder.
    pub(crate) fn of_story(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs").join(name);
        let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let hosts = names.filter(|name| name.contains('.') && name != "web.toml");
        let hosts = hosts.map(|name| name.trim_start_matches("https+").to_owned()).collect();
        let plan = story::job_of(FixtureWeb::read(&folder).unwrap().told()).plan;
        let make = Box::new(move || FixtureWeb::read(&folder).unwrap());
        let (name, scope) = (name.to_owned(), plan.scope.name());
        Ground { name, make, hosts, is_at_one_address: false, scope, hops_max: plan.hops_max }
    }
}

/// A web that is being served, and the ledger of its crawl.
pub(crate) struct Stage<'a> {
    pub(crate) place: Place,
    web: Arc<FixtureWeb>,
    args: Vec<String>,
    _servers: Vec<Served>,
    ground: &'a Ground,
}

/// What a life left behind when it was killed.
pub(crate) struct Death {
    pub(crate) place: Place,
    /// Requests that had come until then.
    asked: usize,
    captured: BTreeSet<String>,
    in_flight: BTreeSet<String>,
}

/// What a crawl comes to that nobody kills.
pub(crate) struct Whole {
    pub(crate) told: Told,
    pub(crate) exported: Vec<Value>,
    asked: BTreeMap<String, usize>,
    /// How often it gets to each point.
    pub(crate) passed: BTreeMap<&'static str, usize>,
}

impl<'a> Stage<'a> {
    /// Serves the web, to be crawled with these requests per second and host.
    pub(crate) fn new(runtime: &Runtime, ground: &'a Ground, rate: f64) -> Self {
        let web = Arc::new((ground.make)());
        let place = Place::new();
        let mut args: Vec<String> = Vec::new();
        let mut say = |words: &[&str]| args.extend(words.iter().map(|&word| word.to_owned()));
        let per_address = if ground.is_at_one_address { rate } else { 1000.0 };
        say(&["crawl", "--allow-private", "--rate-per-ip", &per_address.to_string(), "--rate", &rate.to_string()]);
        say(&["--scope", ground.scope, "--max-hops", &ground.hops_max.to_string()]);
        let told = web.told();
        let listed = place.folder.path().join("watchlist.txt");
        std::fs::write(&listed, told.watchlist.join("\n")).unwrap();
        say(&["--watchlist", told.watchlist_file.as_deref().unwrap_or(&listed).to_str().unwrap()]);
        told.seeds.iter().for_each(|seed| say(&["--seed", seed]));
        told.seeds_file.iter().for_each(|file| say(&["--seeds", file.to_str().unwrap()]));
        let mut servers = Vec::new();
        for (number, host) in (1..).zip(&ground.hosts) {
            let number = if ground.is_at_one_address { 1 } else { number };
            let address = SocketAddr::from((Ipv4Addr::new(127, 0, 1, number), 0));
            let served = runtime.block_on(serve(Arc::clone(&web), address)).unwrap();
            say(&["--connect-to", &format!("{host}::{}:{}", served.address.ip(), served.address.port())]);
            servers.push(served);
        }
        // Nobody listens there: a host that is not in the web is away.
        say(&["--connect-to", "::127.0.0.1:9"]);
        Stage { place, web, args, _servers: servers, ground }
    }

    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_suyuan"));
        command.args(args).current_dir(self.place.folder.path()).env_clear().env("LANG", "C.UTF-8");
        command
    }

    /// What a command says of the ledger.
    pub(crate) fn said(&self, args: &[&str]) -> String {
        let done = self.program(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    fn life(&self, more: &[&str], blow: Option<Blow>) -> Output {
        let args: Vec<&str> = self.args.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let mut command = self.program(&args);
        command.envs(blow.map(|blow| ("SUYUAN_DIE", blow.to_string())));
        command.output().unwrap()
    }

    /// Crawls to the end.
    pub(crate) fn live(&self, more: &[&str]) {
        let done = self.life(more, None);
        assert!(done.status.success(), "{}: {}", self.ground.name, String::from_utf8_lossy(&done.stderr));
    }

    /// Crawls until it is killed; none if it came to its end before.
    pub(crate) fn die(&self, more: &[&str], blow: Blow) -> Option<Death> {
        let done = self.life(more, Some(blow));
        if done.status.success() {
            return None;
        }
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.signal(), Some(9), "{} {blow}: {said}", self.ground.name);
        // Looked at in a copy: whoever opens the ledger itself does what the next life has to do.
        let place = Place::copy_of(self.place.folder.path());
        let lines = |sql: &str| place.ask(sql).into_iter().collect::<BTreeSet<String>>();
        let captured = lines("SELECT coalesce(c.url, u.text) FROM capture c LEFT JOIN url u ON u.id = c.url_id");
        let in_flight = lines(
            "SELECT u.text FROM known k JOIN url u ON u.id = k.url_id WHERE k.state = 'leased'
             UNION SELECT url FROM file WHERE state = 'leased'",
        );
        Some(Death { asked: self.web.requests().len(), captured, in_flight, place })
    }

    /// Crawls to the end without a death, and tells everything about it.
    pub(crate) fn whole(&self) -> Whole {
        let done = self.life(&["-vvv"], None);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{}: {said}", self.ground.name);
        let mut asked = BTreeMap::new();
        for request in self.web.requests() {
            *asked.entry(url(&request)).or_default() += 1;
        }
        let passed = POINTS.map(|point| (point, said.matches(&format!("at=\"{point}\"")).count())).into();
        let (told, exported) = (self.place.told(), self.exported());
        Whole { told, exported, asked, passed }
    }

    pub(crate) fn exported(&self) -> Vec<Value> {
        exported(|args| self.program(args))
    }

    /// What a death costs: what was in flight is asked for again, and nothing that was acknowledged.
    pub(crate) fn repeats_only_what_was_in_flight(&self, deaths: &[Death], whole: &Whole) -> Result<(), String> {
        let requests = self.web.requests();
        for death in deaths {
            let is_again = |request: &&Request| death.captured.contains(&url(request)) && !is_part(&url(request));
            if let Some(again) = requests[death.asked..].iter().find(is_again) {
                return Err(format!("{} was asked for again after it was captured", url(again)));
            }
        }
        let mut asked: BTreeMap<String, usize> = BTreeMap::new();
        for request in &requests {
            *asked.entry(url(request)).or_default() += 1;
        }
        for (url, times) in asked {
            // That a robots.txt is in flight is not kept.
            let may_be_cut =
                |death: &&Death| death.in_flight.contains(&url) || url.ends_with("/robots.txt") || is_part(&url);
            let most = whole.asked.get(&url).copied().unwrap_or(0) + deaths.iter().filter(may_be_cut).count();
            if times > most {
                return Err(format!("{url} was asked for {times} times, and not {most}"));
            }
        }
        Ok(())
    }

    /// The shortest time between two requests that a host saw, or an address, over all lives, and how many deaths lay in it.
    pub(crate) fn least_gap(&self, deaths: &[Death]) -> (Duration, usize) {
        let mut last: BTreeMap<String, (usize, Duration)> = BTreeMap::new();
        let gaps = self.web.requests().into_iter().enumerate().filter_map(|(number, request)| {
            let lane = if self.ground.is_at_one_address { String::new() } else { request.host };
            let (before, at) = last.insert(lane, (number, request.at))?;
            let between = deaths.iter().filter(|death| (before + 1..=number).contains(&death.asked)).count();
            Some((request.at.saturating_sub(at), between))
        });
        gaps.min().unwrap_or((Duration::MAX, 0))
    }
}

impl Death {
    /// True if a further death of this could be the last that something is given that was being read at those before.
    pub(crate) fn is_the_last_but_one(&self) -> bool {
        let mut lock = self.place.ledger.clone().into_os_string();
        lock.push("-run");
        let text = String::from_utf8_lossy(&std::fs::read(lock).unwrap()).into_owned();
        let mut deaths: BTreeMap<&str, u32> = BTreeMap::new();
        for line in text.lines().map(|line| line.trim_matches('\0')) {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["died", so_often, _, url] => *deaths.entry(url).or_default() += so_often.parse::<u32>().unwrap(),
                ["reads", _, url] => *deaths.entry(url).or_default() += 1,
                _ => {}
            }
        }
        deaths.values().any(|&deaths| deaths >= DEATHS_ALONE.into())
    }

    /// True if the run was over, so that a further life would begin a new one.
    pub(crate) fn is_over(&self) -> bool {
        !self.place.ask("SELECT 1 FROM run WHERE state <> 'running'").is_empty()
    }
}

/// Whether it is a script of a page, which comes once more with a page that was waiting for it.
fn is_part(url: &str) -> bool {
    Path::new(url).extension().is_some_and(|end| end == "js")
}

fn url(request: &Request) -> String {
    format!("{}{}", request.origin, request.path)
}
