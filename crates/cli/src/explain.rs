//! `explain`: what would happen to a URL, and why.

mod sentences;

use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use suyuan_cases::Contacts;
use suyuan_frontier::robots::Robots;
use suyuan_frontier::{BREAKER_FAILURES, BREAKER_OPEN, LANE_WAIT_MAX};
use suyuan_ledger::{CaptureRow, FindingFilter, LedgerError, Reader, Run};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Allow, Case, CaseChange, CaseEvent, CaseState, Contact, Finding, LaneKey, LaneState, PageUrl, RobotsCopy,
    RobotsVerdict, SavedUrl, Severity, Site, SiteRules, TechniqueGroup, Timestamp, Untrusted, UrlState, Watch,
};
use suyuan_words::{Lang, cli, explain as words, say};

use crate::allowed::Allowed;
use crate::args::{ExplainArgs, ExplainFormat};
use crate::exit::{Exit, unusable};
use crate::past::Trails;
use crate::{clock, confirmed, job, out, past};

/// Everything that is known about a URL.
#[derive(Debug)]
struct Known {
    url: PageUrl,
    site: Site,
    watch: Option<Watch>,
    /// Who lists that entry, of what was imported.
    sources: Vec<String>,
    allow: Option<Allow>,
    run: Option<Run>,
    scope: Scope,
    met: Option<Met>,
    robots: Robotic,
    lane: Option<LaneState>,
    captures: Vec<CaptureRow>,
    findings: u64,
    /// How many findings are of the entry that it is on the watchlist as.
    named: u64,
    case: Option<KnownCase>,
    /// The dismissal that allows what is found on the site now.
    dismissal: Option<Dismissal>,
}

/// The case of the site.
#[derive(Debug)]
struct KnownCase {
    id: String,
    state: CaseState,
    findings: u64,
    /// The first moment at which its owner is late.
    deadline: Option<Timestamp>,
    /// When it is looked at again.
    next_look: Option<Timestamp>,
    /// Whom to tell first.
    contact: Option<Contact>,
}

/// Who dismissed a case, and what of it is allowed on the page by that.
#[derive(Debug)]
struct Dismissal {
    event: CaseEvent,
    until: Option<Timestamp>,
    findings: u64,
}

impl Known {
    /// Whether it is watched as something that is never visited: a page of tier two is.
    fn is_barred(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.kind.tier() == 1)
    }
}

impl Known {
    /// Who lists the entry that it is on the watchlist as.
    fn sources(&self) -> Vec<&str> {
        let own = self.watch.as_ref().map(|watch| watch.source.as_str()).filter(|source| !source.is_empty());
        let mut sources: Vec<&str> =
            self.sources.iter().map(String::as_str).filter(|source| !source.is_empty()).collect();
        if sources.is_empty() {
            sources.extend(own);
        }
        sources
    }
}

/// How the last run came to know the URL.
#[derive(Debug)]
struct Met {
    saved: SavedUrl,
    via: Option<String>,
    hops: Option<u32>,
}

/// How the URL stands to the seeds of the last run.
#[derive(Debug)]
struct Scope {
    name: String,
    is_seed: bool,
    host_of_a_seed: bool,
    site_of_a_seed: bool,
}

/// What would become of the URL if the crawl went on as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Visited,
    Watchlisted,
    Robots,
    RobotsUnread,
    Refused,
    OutOfScope,
    Beyond,
    HostFailing,
    HostWaits,
    LeftOut,
}

impl Verdict {
    /// The word for it in JSON.
    fn name(self) -> &'static str {
        match self {
            Verdict::Visited => "visited",
            Verdict::Watchlisted => "watchlisted",
            Verdict::Robots => "robots",
            Verdict::RobotsUnread => "robots-unread",
            Verdict::Refused => "refused",
            Verdict::OutOfScope => "scope",
            Verdict::Beyond => "max-hops",
            Verdict::HostFailing => "host-failing",
            Verdict::HostWaits => "host-waits",
            Verdict::LeftOut => "budget",
        }
    }

    /// The sentence for it.
    fn word(self) -> suyuan_words::Word {
        match self {
            Verdict::Visited => words::VERDICT_VISITED,
            Verdict::Watchlisted => words::VERDICT_WATCHLISTED,
            Verdict::Robots => words::VERDICT_ROBOTS,
            Verdict::RobotsUnread => words::VERDICT_ROBOTS_UNREAD,
            Verdict::Refused => words::VERDICT_REFUSED,
            Verdict::OutOfScope => words::VERDICT_SCOPE,
            Verdict::Beyond => words::VERDICT_BEYOND,
            Verdict::HostFailing => words::VERDICT_HOST_FAILING,
            Verdict::HostWaits => words::VERDICT_HOST_WAITS,
            Verdict::LeftOut => words::VERDICT_LEFT_OUT,
        }
    }
}

/// What robots.txt says.
#[derive(Debug)]
enum Robotic {
    NotAsked,
    Rules {
        allowed: bool,
        line: Option<u32>,
        rule: String,
        /// Between two requests, as Crawl-delay or Request-rate ask for it.
        pause: Option<Duration>,
        fetched_at: Timestamp,
    },
    None(RobotsVerdict, String, Timestamp),
}

impl Scope {
    /// Whether the scope takes the URL in by itself; `follow` may also come there from a page with findings.
    fn takes_in(&self) -> bool {
        let by_site = matches!(self.name.as_str(), "site" | "follow") && self.site_of_a_seed;
        self.name == "any" || self.is_seed || self.host_of_a_seed || by_site
    }
}

/// Says what would happen to a URL.
pub(crate) fn run(args: &ExplainArgs, lang: Lang) -> anyhow::Result<Exit> {
    let url = match suyuan_lists::seed_from_text(&args.url) {
        Ok(seed) => seed.url,
        Err(why) => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("what", &"URL"), ("expected", &why.say(lang)), ("found", &Untrusted(&args.url).terminal())];
            unusable!("{}", say(lang, cli::EXPECTED, &values))
        }
    };
    let known = look_up(&Reader::open(&args.ledger.ledger)?, url)?;
    let mut out = out::stdout();
    match args.format {
        ExplainFormat::Json => {
            let pretty = serde_json::to_string_pretty(&as_json(&known))?;
            writeln!(out, "{}", Untrusted(&pretty).json())?;
        }
        ExplainFormat::Text => {
            for sentence in sentences::of(&known, lang, clock::now()) {
                writeln!(out, "{}", Untrusted(&sentence).terminal())?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn look_up(reader: &Reader, url: PageUrl) -> Result<Known, LedgerError> {
    let rules = past::rules(reader)?;
    let site = rules.site_of(&url);
    let list = Watchlist::new(reader.watchlist(clock::now())?).allowing(reader.allowed()?, clock::now());
    let list = list.with_confirmed(confirmed::pages(reader, clock::now(), None)?);
    let run = reader.runs()?.into_iter().next_back();
    let id = reader.url_id(url.as_str())?;
    let met = match (&run, id) {
        (Some(run), Some(id)) => reader.known(run.id, id)?.map(|saved| met(reader, saved)).transpose()?,
        _ => None,
    };
    let lanes = reader.lanes()?;
    // What is allowed now is no finding, and what only informs makes no case.
    let allowed = Allowed::of(reader, clock::now())?;
    let histories = crate::allowed::histories(reader, clock::now())?;
    let state = suyuan_cases::state_of(histories.get(&site).map_or(&[], Vec::as_slice), clock::now());
    let count = |filter: FindingFilter, counts: &dyn Fn(&Finding) -> bool| -> Result<u64, LedgerError> {
        let mut count = 0;
        for finding in reader.findings(&filter)? {
            count += u64::from(allowed.without(finding?).is_some_and(|finding| counts(&finding)));
        }
        Ok(count)
    };
    let all = FindingFilter::default;
    let on_page = id.map_or(Ok(0), |id| count(FindingFilter { page: Some(id), ..all() }, &|_| true))?;
    let mut dismissal = dismissal(histories.get(&site).map_or(&[], Vec::as_slice), clock::now());
    if let (Some(dismissal), Some(id)) = (&mut dismissal, id) {
        for finding in reader.findings(&FindingFilter { page: Some(id), ..all() })? {
            let finding = finding?;
            let is_allowed = allowed.without(finding.clone()).is_none() && allowed.without_listed(finding).is_some();
            dismissal.findings += u64::from(is_allowed);
        }
    }
    // What a shortener leads to is a case of the sites that link it.
    let linked = Trails::of(reader).linked(clock::now())?;
    let linked: Vec<&Finding> = linked.findings().collect();
    let is_of_case = |finding: &Finding| finding.severity > Severity::Info;
    let is_own = |finding: &Finding| is_of_case(finding) && linked.iter().all(|linked| linked.id != finding.id);
    let (mut on_site, mut last_seen) = (0, None);
    for finding in reader.findings(&FindingFilter { site: Some(site.clone()), ..all() })? {
        // A case that was dismissed is one all the same, with what was dismissed.
        let finding = match state {
            CaseState::Dismissed => allowed.without_listed(finding?),
            _ => allowed.without(finding?),
        };
        if let Some(finding) = finding.filter(is_own) {
            (on_site, last_seen) = (on_site + 1, last_seen.max(Some(finding.last_seen)));
        }
    }
    for linked in linked.iter().filter(|linked| linked.site == site && is_of_case(linked)) {
        (on_site, last_seen) = (on_site + 1, last_seen.max(Some(linked.last_seen)));
    }
    let watch = list.find_url(&url).map(|watch| list.get(watch));
    let of_watch = |watch: &Watch| count(FindingFilter { watch: Some(watch.value.clone()), ..all() }, &|_| true);
    let named = watch.as_ref().map_or(Ok(0), of_watch)?;
    let sources = watch.as_ref().map(|watch| reader.sources_of(watch.kind, &watch.value, clock::now())).transpose()?;
    let known_case = |last_seen: Option<Timestamp>| -> Result<KnownCase, LedgerError> {
        let history = histories.get(&site).map_or(&[][..], Vec::as_slice);
        let (looks, now) = (reader.case_looks()?.remove(&site).unwrap_or_default(), clock::now());
        let contacts: Contacts = reader.contacts()?.into_iter().collect();
        Ok(KnownCase {
            id: Case::id_of(&site),
            state,
            findings: on_site,
            deadline: suyuan_cases::deadline_of(history),
            next_look: last_seen.and_then(|seen| suyuan_cases::next_look(history, &looks, seen, now)),
            contact: contacts.of(&site, [url.host()]).into_iter().next(),
        })
    };
    let agent = run.as_ref().map_or_else(|| job::AGENT.to_owned(), |run| job::product_token(&run.user_agent));
    Ok(Known {
        // A page of tier two is listed by the case that it is from.
        sources: sources.unwrap_or_default(),
        watch,
        named,
        allow: list.allowing_url(&url).cloned(),
        scope: scope(reader, &rules, run.as_ref(), &url, &site)?,
        met,
        run,
        robots: robotic(reader.robots(url.origin().as_str())?, &agent, &url),
        lane: lanes.into_iter().find(|(key, _)| *key == LaneKey::Host(url.host().to_owned())).map(|(_, lane)| lane),
        captures: id.map_or(Ok(Vec::new()), |id| reader.captures(id))?,
        findings: on_page,
        case: (on_site > 0).then(|| known_case(last_seen)).transpose()?,
        dismissal,
        site,
        url,
    })
}

/// The dismissal that holds now.
fn dismissal(history: &[CaseEvent], now: Timestamp) -> Option<Dismissal> {
    let (event, change) = suyuan_cases::last_move(history)?;
    match change {
        CaseChange::State { state: CaseState::Dismissed, until } if until.is_none_or(|until| until > now) => {
            Some(Dismissal { event: event.clone(), until, findings: 0 })
        }
        _ => None,
    }
}

fn met(reader: &Reader, saved: SavedUrl) -> Result<Met, LedgerError> {
    let via = saved.via.map_or(Ok(None), |via| reader.url_text(via))?;
    Ok(Met { hops: Trails::of(reader).graph()?.hops(saved.id), via, saved })
}

fn scope(
    reader: &Reader,
    rules: &SiteRules,
    run: Option<&Run>,
    url: &PageUrl,
    site: &Site,
) -> Result<Scope, LedgerError> {
    let mut scope = Scope { name: String::new(), is_seed: false, host_of_a_seed: false, site_of_a_seed: false };
    let Some(run) = run else { return Ok(scope) };
    scope.name = run.plan.lines().find_map(|line| line.strip_prefix("scope = ")).unwrap_or_default().to_owned();
    for seed in reader.seeds()?.iter().filter(|seed| seed.run == run.id) {
        let Ok(seed) = PageUrl::new(&seed.url) else { continue };
        scope.is_seed |= seed == *url;
        scope.host_of_a_seed |= seed.host() == url.host();
        scope.site_of_a_seed |= rules.site_of(&seed) == *site;
    }
    Ok(scope)
}

fn robotic(copy: Option<RobotsCopy>, agent: &str, url: &PageUrl) -> Robotic {
    let Some(copy) = copy else { return Robotic::NotAsked };
    let text = match (copy.verdict, copy.text) {
        (RobotsVerdict::Rules, Some(text)) => text,
        (verdict, _) => return Robotic::None(verdict, copy.reason, copy.fetched_at),
    };
    let rules = Robots::parse(&text).for_agent(agent);
    let verdict = rules.verdict(url.as_str());
    let rule = verdict.line.and_then(|line| crate::robots::line_of(&text, line)).unwrap_or_default();
    let (allowed, line, pause) = (verdict.allowed, verdict.line, rules.pause());
    Robotic::Rules { allowed, line, rule, pause, fetched_at: copy.fetched_at }
}

/// The first thing that keeps the URL from being visited, if anything does.
fn verdict(known: &Known) -> Verdict {
    let state = known.met.as_ref().map(|met| met.saved.state);
    let is_refused = known.captures.last().is_some_and(|last| last.outcome == "refused");
    match &known.robots {
        _ if known.is_barred() => Verdict::Watchlisted,
        Robotic::Rules { allowed: false, .. } => Verdict::Robots,
        Robotic::None(RobotsVerdict::Unreachable, ..) => Verdict::RobotsUnread,
        _ if is_refused => Verdict::Refused,
        _ => match state {
            Some(UrlState::Outside) => Verdict::OutOfScope,
            Some(UrlState::Beyond) => Verdict::Beyond,
            Some(UrlState::LeftOut) => left_out(known),
            Some(_) => Verdict::Visited,
            None if known.run.is_none() || known.scope.takes_in() => Verdict::Visited,
            None => Verdict::OutOfScope,
        },
    }
}

/// What keeps a URL that was left out: its host, or a budget.
fn left_out(known: &Known) -> Verdict {
    let ended = known.run.as_ref().map(|run| run.ended_at.unwrap_or(run.started_at));
    match (known.lane, ended) {
        (Some(lane), _) if lane.failures == BREAKER_OPEN => Verdict::HostFailing,
        (Some(lane), Some(ended)) if lane.next_at > ended.after(LANE_WAIT_MAX) => Verdict::HostWaits,
        _ => Verdict::LeftOut,
    }
}

/// How often in a row a host failed. A host that was given up is counted no further.
fn failures(lane: &LaneState) -> u16 {
    if lane.failures == BREAKER_OPEN { BREAKER_FAILURES } else { lane.failures }
}

fn as_json(known: &Known) -> Value {
    let robots = match &known.robots {
        Robotic::NotAsked => Value::Null,
        Robotic::Rules { allowed, line, rule, fetched_at, .. } => {
            json!({"verdict": "rules", "allowed": allowed, "line": line, "rule": rule, "fetched_at": fetched_at.to_string()})
        }
        Robotic::None(verdict, reason, at) => json!({
            "verdict": verdict.name(), "allowed": *verdict == RobotsVerdict::Unavailable, "line": null,
            "reason": reason, "fetched_at": at.to_string(),
        }),
    };
    json!({
        "url": known.url.as_str(),
        "host": known.url.host(),
        "site": known.site.as_str(),
        "named_by": known.watch.as_ref().map(|_| known.named),
        "watch": known.watch.as_ref().map(|watch| json!({
            "value": watch.value, "kind": watch.kind.name(), "tier": watch.kind.tier(), "category": watch.category,
            "source": watch.source, "sources": known.sources(),
        })),
        "allow": known.allow.as_ref().map(|allow| json!({
            "value": allow.value, "kind": allow.kind.name(), "reason": allow.reason, "source": allow.source,
            "expires": allow.expires.map(|end| end.to_string()),
        })),
        "would_be_visited": verdict(known) == Verdict::Visited,
        "why_not": Some(verdict(known)).filter(|verdict| *verdict != Verdict::Visited).map(Verdict::name),
        "scope": known.run.as_ref().map(|run| json!({
            "run": run.name, "scope": known.scope.name, "is_seed": known.scope.is_seed,
            "host_of_a_seed": known.scope.host_of_a_seed, "site_of_a_seed": known.scope.site_of_a_seed,
        })),
        "met": known.met.as_ref().map(|met| json!({
            "state": met.saved.state.name(), "hops": met.saved.hops, "hops_over_all_runs": met.hops,
            "kind": met.saved.kind.name(), "via": met.via, "attempts": met.saved.attempts,
        })),
        "robots": robots,
        "lane": known.lane.map(|lane| json!({
            "next_at": lane.next_at.to_string(), "slowdown": f64::from(lane.slowdown_permille) / 1000.0,
            "answer_ms": lane.answer_ms, "failures": failures(&lane),
        })),
        "visits": known.captures.iter().map(|capture| json!({
            "at": capture.at.to_string(), "vantage": capture.vantage.name(), "outcome": capture.outcome,
            "status": capture.status, "reason": capture.reason,
            "coverage": capture.coverage.map(|coverage| {
                let look = |&group: &TechniqueGroup| Some((group.name().to_owned(), json!(coverage.look(group)?.name())));
                TechniqueGroup::ALL.iter().filter_map(look).collect::<serde_json::Map<_, _>>()
            }),
        })).collect::<Vec<_>>(),
        "findings": known.findings,
        "case": known.case.as_ref().map(|case| json!({
            "case": case.id, "state": case.state.name(), "findings": case.findings,
            "deadline": case.deadline.map(|late| late.to_string()),
            "next_look": case.next_look.map(|at| at.to_string()),
            "contact": case.contact.as_ref().map(|it| json!({
                "party": it.party.name(), "owner": it.owner, "contact": it.contact, "source": it.source,
            })),
        })),
        "dismissal": known.dismissal.as_ref().map(|Dismissal { event, until, findings }| json!({
            "actor": event.actor, "at": event.at.to_string(), "reason": event.reason,
            "until": until.map(|until| until.to_string()), "findings_allowed": findings,
        })),
    })
}
