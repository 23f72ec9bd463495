//! `explain`: what would happen to a URL, and why.

use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use suyuan_frontier::robots::Robots;
use suyuan_frontier::{BREAKER_FAILURES, BREAKER_OPEN, LANE_WAIT_MAX};
use suyuan_ledger::{CaptureRow, FindingFilter, LedgerError, Reader, Run};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Allow, Case, CaseChange, CaseEvent, CaseState, Finding, LaneKey, LaneState, Look, PageUrl, RobotsCopy,
    RobotsVerdict, SavedUrl, Severity, Site, SiteRules, TechniqueGroup, Timestamp, Untrusted, UrlState, Watch, defang,
};
use suyuan_words::{Lang, Set, cli, explain as words, name_of, say};

use crate::allowed::Allowed;
use crate::args::{ExplainArgs, ExplainFormat};
use crate::exit::{Exit, unusable};
use crate::past::Trails;
use crate::{clock, confirmed, job, language, out, past};

/// Everything that is known about a URL.
#[derive(Debug)]
struct Known {
    url: PageUrl,
    site: Site,
    watch: Option<Watch>,
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
    case: Option<(String, CaseState, u64)>,
    /// The dismissal that allows what is found on the site now.
    dismissal: Option<Dismissal>,
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
            for sentence in sentences(&known, lang, clock::now()) {
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
    let mut on_site = 0;
    for finding in reader.findings(&FindingFilter { site: Some(site.clone()), ..all() })? {
        // A case that was dismissed is one all the same, with what was dismissed.
        let finding = match state {
            CaseState::Dismissed => allowed.without_listed(finding?),
            _ => allowed.without(finding?),
        };
        on_site += u64::from(finding.as_ref().is_some_and(is_own));
    }
    let on_site = on_site + linked.iter().filter(|linked| linked.site == site && is_of_case(linked)).count() as u64;
    let watch = list.find_url(&url).map(|watch| list.get(watch));
    let of_watch = |watch: &Watch| count(FindingFilter { watch: Some(watch.value.clone()), ..all() }, &|_| true);
    let named = watch.as_ref().map_or(Ok(0), of_watch)?;
    let agent = run.as_ref().map_or_else(|| job::AGENT.to_owned(), |run| job::product_token(&run.user_agent));
    Ok(Known {
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
        case: (on_site > 0).then(|| (Case::id_of(&site), state, on_site)),
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

/// The explanation as sentences, the deciding ones first; not encoded.
fn sentences(known: &Known, lang: Lang, now: Timestamp) -> Vec<String> {
    let mut told = vec![say(lang, words::ABOUT, &[("url", &known.url), ("site", &known.site)])];
    told.push(say(lang, verdict(known).word(), &[]));
    if let Some(watch) = &known.watch {
        let kind = name_of(lang, Set::WatchKind, watch.kind.name());
        let word = match watch.source.as_str() {
            _ if watch.kind.tier() > 1 => words::WATCHED_AS_PAGE,
            "" => words::WATCHED_BY_NOBODY,
            _ => words::WATCHED,
        };
        told.push(say(lang, word, &[("value", &defang(&watch.value)), ("kind", &kind), ("source", &watch.source)]));
        if known.named > 0 {
            told.push(say(lang, words::NAMED, &[("n", &known.named), ("value", &defang(&watch.value))]));
        }
    } else {
        told.push(say(lang, words::NOT_WATCHED, &[]));
    }
    if let Some(allow) = &known.allow {
        let until = allow.expires.map_or_else(|| "–".to_owned(), last_day);
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("value", &allow.value),
            ("source", &or_dash(&allow.source)),
            ("reason", &or_dash(&allow.reason)),
            ("until", &until),
        ];
        told.push(say(lang, words::ALLOWED, &values));
    }
    told.extend(about_scope(known, lang));
    // What is never visited has no robots.txt and no pace that would matter.
    if !known.is_barred() {
        told.push(about_robots(&known.robots, lang));
        told.push(about_lane(known, lang, now));
    }
    for capture in &known.captures {
        let outcome = name_of(lang, Set::Outcome, &capture.outcome);
        let mut details = String::new();
        if let Some(status) = capture.status {
            details.push_str(&say(lang, words::WITH_STATUS, &[("status", &status)]));
        }
        if let Some(reason) = &capture.reason {
            details.push_str(&say(lang, words::WITH_REASON, &[("reason", &language::told(lang, reason))]));
        }
        let vantage = name_of(lang, Set::Vantage, capture.vantage.name());
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("at", &capture.at), ("vantage", &vantage), ("outcome", &outcome), ("details", &details)];
        told.push(say(lang, words::VISITED, &values));
        told.extend(about_looks(capture, lang));
    }
    told.push(say(lang, words::FINDINGS, &[("n", &known.findings)]));
    told.push(match &known.case {
        Some((id, state, findings)) => {
            let state = name_of(lang, Set::CaseState, state.name());
            say(lang, words::CASE, &[("site", &known.site), ("case", id), ("state", &state), ("n", findings)])
        }
        None => say(lang, words::NO_CASE, &[("site", &known.site)]),
    });
    if let Some(Dismissal { event, until, findings }) = &known.dismissal {
        let until = until.map_or_else(|| "–".to_owned(), last_day);
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("actor", &event.actor),
            ("at", &event.at),
            ("reason", &or_dash(&event.reason)),
            ("until", &until),
            ("n", findings),
        ];
        told.push(say(lang, words::DISMISSED, &values));
    }
    told
}

/// What of an answer was looked at; nothing where version 1 did not say.
fn about_looks(capture: &CaptureRow, lang: Lang) -> Vec<String> {
    let Some(coverage) = capture.coverage else { return Vec::new() };
    let why = capture.reason.as_deref().or(capture.cut.as_deref()).unwrap_or(&capture.outcome);
    let looks = [
        (Look::Checked, words::LOOKED_AT),
        (Look::NotChecked, words::NOT_LOOKED_AT),
        (Look::Blocked, words::LOOK_BLOCKED),
    ];
    let mut told = Vec::new();
    for (look, word) in looks {
        let groups: Vec<&str> =
            coverage.groups(look).map(|group| name_of(lang, Set::TechniqueGroup, group.name())).collect();
        if !groups.is_empty() {
            let between = if lang == Lang::Zh { "；" } else { "; " };
            told.push(say(lang, word, &[("groups", &groups.join(between)), ("why", &why)]));
        }
    }
    told
}

/// Whether the last run took the URL up, and why.
fn about_scope(known: &Known, lang: Lang) -> Vec<String> {
    let Some(run) = &known.run else { return vec![say(lang, words::NO_RUN, &[])] };
    let scope = &known.scope;
    let relation = match scope {
        Scope { is_seed: true, .. } => words::IS_SEED,
        Scope { host_of_a_seed: true, .. } => words::HOST_OF_SEED,
        Scope { site_of_a_seed: true, .. } => words::SITE_OF_SEED,
        _ => words::STRANGER,
    };
    let mut told = vec![say(lang, relation, &[("run", &run.name), ("scope", &scope.name)])];
    told.push(match &known.met {
        None => say(lang, words::NOT_MET, &[("run", &run.name)]),
        Some(Met { saved, via, .. }) => {
            let kind = name_of(lang, Set::Via, saved.kind.name());
            let via = via.as_deref().map_or_else(
                || say(lang, words::FROM_LIST, &[]),
                |via| say(lang, words::FROM_PAGE, &[("page", &via), ("kind", &kind)]),
            );
            let values: [(&str, &dyn std::fmt::Display); 2] = [("via", &via), ("hops", &saved.hops)];
            say(lang, words::MET, &values)
        }
    });
    if let Some(Met { saved, .. }) = &known.met {
        let is_left_by_its_host = matches!(verdict(known), Verdict::HostFailing | Verdict::HostWaits);
        let word = match saved.state {
            UrlState::Pending | UrlState::Leased if verdict(known) != Verdict::Visited => words::STATE_WAITING_IN_VAIN,
            UrlState::Pending | UrlState::Leased => words::STATE_WAITING,
            UrlState::Beyond => words::STATE_BEYOND,
            UrlState::Done if known.captures.iter().any(|capture| capture.status.is_some()) => words::STATE_DONE,
            UrlState::Done => words::STATE_NOT_SENT,
            UrlState::Outside => words::STATE_OUTSIDE,
            UrlState::LeftOut if is_left_by_its_host => words::STATE_LEFT_WITH_HOST,
            UrlState::LeftOut => words::STATE_LEFT_OUT,
        };
        told.push(say(lang, word, &[]));
    }
    told
}

/// How soon a request may leave for the host.
fn about_lane(known: &Known, lang: Lang, now: Timestamp) -> String {
    let host = known.url.host();
    let Some(lane) = &known.lane else { return say(lang, words::NO_LANE, &[("host", &host)]) };
    // A part of a second is waited for, too.
    let wait = lane.next_at.since(now).as_millis().div_ceil(1000);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("host", &host), ("wait", &wait), ("answer", &lane.answer_ms), ("failures", &failures(lane))];
    let mut told = say(lang, words::LANE, &values);
    if lane.slowdown_permille > 1000 {
        let times = format!("{:.1}", f64::from(lane.slowdown_permille) / 1000.0);
        told.push_str(&say(lang, words::LANE_SLOWED, &[("times", &times)]));
    }
    if let Robotic::Rules { pause: Some(pause), .. } = &known.robots {
        told.push_str(&say(lang, words::LANE_ASKED, &[("pause", &pause.as_secs_f64())]));
    }
    if lane.failures == BREAKER_OPEN || lane.next_at > now.after(LANE_WAIT_MAX) {
        told.push_str(&say(lang, words::LANE_GIVEN_UP, &[]));
    }
    told
}

/// The last day on which something holds that ends at this moment.
fn last_day(end: Timestamp) -> String {
    Timestamp::from_millis(end.millis() - 1).day()
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

fn about_robots(robots: &Robotic, lang: Lang) -> String {
    match robots {
        Robotic::NotAsked => say(lang, words::ROBOTS_UNKNOWN, &[]),
        Robotic::Rules { allowed, line, rule, fetched_at, .. } => {
            let word = match (allowed, line) {
                (true, Some(_)) => words::ROBOTS_ALLOW,
                (false, Some(_)) => words::ROBOTS_FORBID,
                _ => words::ROBOTS_SILENT,
            };
            let line = line.unwrap_or(0);
            say(lang, word, &[("line", &line), ("rule", rule), ("at", fetched_at)])
        }
        Robotic::None(RobotsVerdict::Unreachable, reason, at) => {
            say(lang, words::ROBOTS_UNREACHABLE, &[("reason", &language::told(lang, reason)), ("at", at)])
        }
        Robotic::None(_, reason, at) => {
            say(lang, words::ROBOTS_ABSENT, &[("reason", &language::told(lang, reason)), ("at", at)])
        }
    }
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
            "value": watch.value, "kind": watch.kind.name(), "tier": watch.kind.tier(), "category": watch.category, "source": watch.source,
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
        "case": known.case.as_ref().map(|(id, state, findings)| json!({
            "case": id, "state": state.name(), "findings": findings,
        })),
        "dismissal": known.dismissal.as_ref().map(|Dismissal { event, until, findings }| json!({
            "actor": event.actor, "at": event.at.to_string(), "reason": event.reason,
            "until": until.map(|until| until.to_string()), "findings_allowed": findings,
        })),
    })
}
