//! What is known about an origin's robots.txt, and what an answer to it means (RFC 9309, 2.3.1).

use std::collections::BTreeSet;
use std::time::Duration;

use suyuan_model::{
    Capture, Hop, HopKind, Origin, Outcome, PageUrl, ROBOTS_AGE_MAX, RobotsCopy, RobotsVerdict, Timestamp, Trouble,
    Truncated,
};

use crate::robots::{self, AgentRules, Robots};

/// While the file cannot be reached, an older copy holds as long as this; after as long without any, everything is permitted.
pub const ROBOTS_OUTAGE_MAX: Duration = Duration::from_hours(30 * 24);

/// Redirects of a robots.txt that are followed, across hosts too (RFC 9309, 2.3.1.2).
pub const ROBOTS_REDIRECTS_MAX: u8 = 5;

/// How often a robots.txt is asked for before it counts as unreachable.
pub const ROBOTS_ATTEMPTS_MAX: u8 = 3;

/// Sitemaps of one robots.txt that are followed; honest files name a handful, and an index names the rest.
pub const SITEMAPS_PER_ORIGIN_MAX: usize = 16;

/// One origin: what waits there, and what its robots.txt says.
#[derive(Debug)]
pub(crate) struct OriginBook {
    pub(crate) origin: Origin,
    pub(crate) lane: usize,
    /// Priority, hops, place among the known: what is visited first.
    pub(crate) queue: BTreeSet<(u8, u8, u32)>,
    pub(crate) standing: Option<Standing>,
    /// Its robots.txt has been asked for, and the answer has not come.
    pub(crate) is_asking: bool,
    /// Since when the file could not be reached.
    pub(crate) unreachable_since: Option<Timestamp>,
}

/// What is in force at an origin.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) verdict: RobotsVerdict,
    pub(crate) rules: AgentRules,
    /// The sitemaps that the file names, each once, at most [`SITEMAPS_PER_ORIGIN_MAX`].
    pub(crate) sitemaps: Vec<Hop>,
    pub(crate) reason: String,
    pub(crate) fetched_at: Timestamp,
    /// Until when it is believed without asking again.
    pub(crate) until: Timestamp,
}

/// What an answer to a request for robots.txt means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Rules(Vec<u8>),
    Unavailable(String),
    Unreachable { reason: String, may_retry: bool },
    Redirect(PageUrl),
}

impl OriginBook {
    pub(crate) fn new(origin: Origin, lane: usize) -> Self {
        OriginBook { origin, lane, queue: BTreeSet::new(), standing: None, is_asking: false, unreachable_since: None }
    }

    /// Goes on from a copy of an earlier run; that a file could not be reached then says only since when.
    pub(crate) fn restore(&mut self, copy: &RobotsCopy, agent: &str) {
        if copy.verdict == RobotsVerdict::Unreachable {
            self.unreachable_since = Some(copy.fetched_at);
        } else {
            self.standing = Some(Standing::new(copy, agent));
        }
    }

    pub(crate) fn fresh_standing(&self, now: Timestamp) -> Option<&Standing> {
        self.standing.as_ref().filter(|standing| now < standing.until)
    }

    /// Takes in the final answer; gives what is to be kept, unless an older copy goes on holding.
    pub(crate) fn settle(&mut self, answer: Answer, agent: &str, now: Timestamp) -> Option<RobotsCopy> {
        self.is_asking = false;
        let out_since = if let Answer::Unreachable { .. } = answer {
            Some(*self.unreachable_since.get_or_insert(now))
        } else {
            self.unreachable_since = None;
            None
        };
        let (verdict, text, reason) = match answer {
            Answer::Rules(text) => (RobotsVerdict::Rules, Some(text), "fetched".to_owned()),
            Answer::Unavailable(reason) => (RobotsVerdict::Unavailable, None, reason),
            Answer::Redirect(_) => (RobotsVerdict::Unavailable, None, "too many redirects".to_owned()),
            Answer::Unreachable { reason, .. } => {
                if let Some(old) = &mut self.standing
                    && old.verdict != RobotsVerdict::Unreachable
                    && now.since(old.fetched_at) <= ROBOTS_OUTAGE_MAX
                {
                    old.until = now.after(ROBOTS_AGE_MAX);
                    return None;
                }
                match out_since.map(|since| now.since(since)) {
                    Some(out) if out > ROBOTS_OUTAGE_MAX => {
                        (RobotsVerdict::Unavailable, None, format!("unreachable for 30 days: {reason}"))
                    }
                    _ => (RobotsVerdict::Unreachable, None, reason),
                }
            }
        };
        // An outage is dated from its beginning, so that the 30 days are counted over all runs.
        let fetched_at = out_since.filter(|_| verdict == RobotsVerdict::Unreachable).unwrap_or(now);
        let copy = RobotsCopy { origin: self.origin.as_str().to_owned(), fetched_at, verdict, text, reason };
        self.standing = Some(Standing { until: now.after(ROBOTS_AGE_MAX), ..Standing::new(&copy, agent) });
        Some(copy)
    }
}

impl Standing {
    fn new(copy: &RobotsCopy, agent: &str) -> Self {
        let robots = Robots::parse(copy.text.as_deref().unwrap_or_default());
        Standing {
            verdict: copy.verdict,
            rules: robots.for_agent(agent),
            sitemaps: sitemaps(&robots, &copy.origin),
            reason: copy.reason.clone(),
            fetched_at: copy.fetched_at,
            until: copy.fetched_at.after(ROBOTS_AGE_MAX),
        }
    }

    /// The line and the reason why this URL is forbidden, if it is.
    pub(crate) fn forbids(&self, url: &str) -> Option<(Option<u32>, String)> {
        match self.verdict {
            RobotsVerdict::Unavailable => None,
            RobotsVerdict::Unreachable => Some((None, format!("robots.txt could not be read: {}", self.reason))),
            RobotsVerdict::Rules => {
                let verdict = self.rules.verdict(url);
                let line = verdict.line.map_or(String::new(), |line| format!(", line {line}"));
                (!verdict.allowed).then(|| (verdict.line, format!("forbidden by robots.txt{line}")))
            }
        }
    }
}

/// The sitemaps that a robots.txt names; a path alone is taken as one of its origin.
fn sitemaps(robots: &Robots, origin: &str) -> Vec<Hop> {
    let Ok(base) = PageUrl::new(origin) else { return Vec::new() };
    let mut hops: Vec<Hop> = Vec::new();
    for named in robots.sitemaps().filter(|named| !named.trim().is_empty()) {
        let Ok(to) = base.join(named) else { continue };
        if hops.len() < SITEMAPS_PER_ORIGIN_MAX && hops.iter().all(|hop| hop.to != to) {
            let found = Hop::as_found(named, &to);
            hops.push(Hop { to, found, kind: HopKind::Manifest, text: Hop::SITEMAP.to_owned() });
        }
    }
    hops
}

/// What an answer to a request for robots.txt means; `redirects` had been followed to get there.
pub(crate) fn read(capture: &Capture, redirects: u8) -> Answer {
    let unreachable = |reason: String, may_retry| Answer::Unreachable { reason, may_retry };
    match &capture.outcome {
        Outcome::Failed { trouble, reason } => return read_trouble(*trouble, reason, redirects),
        Outcome::Redirect { to: Some(to) } if redirects < ROBOTS_REDIRECTS_MAX => return Answer::Redirect(to.clone()),
        Outcome::Redirect { to: Some(_) } => return Answer::Unavailable("too many redirects".to_owned()),
        _ => {}
    }
    let Some(response) = &capture.response else { return unreachable("no answer".to_owned(), true) };
    match (response.status, response.body.truncated) {
        (200..300, Some(cut @ (Truncated::Time | Truncated::Disconnect))) => {
            unreachable(format!("the file was cut short: {cut}"), true)
        }
        (200..300, Some(Truncated::Length)) => {
            Answer::Rules(robots::without_last_line(robots::whole_lines(response.body.bytes())).to_vec())
        }
        (200..300, None) => Answer::Rules(robots::whole_lines(response.body.bytes()).to_vec()),
        (status @ (429 | 500.. | ..200), _) => unreachable(format!("status {status}"), true),
        (status, _) => Answer::Unavailable(format!("status {status}")),
    }
}

fn read_trouble(trouble: Trouble, reason: &str, redirects: u8) -> Answer {
    let said = format!("{trouble}: {reason}");
    match trouble {
        // What is watchlisted is not visited, and what was never recorded is not there.
        Trouble::Watchlisted | Trouble::NotRecorded => Answer::Unavailable(said),
        // The pages of such an address are refused by the same guard; that they say so tells more than silence here.
        Trouble::PrivateAddress | Trouble::PublicAddress if redirects == 0 => Answer::Unavailable(said),
        Trouble::Dns
        | Trouble::Connect
        | Trouble::Reset
        | Trouble::Malformed
        | Trouble::TimedOut
        | Trouble::TooSlow => Answer::Unreachable { reason: said, may_retry: true },
        _ => Answer::Unreachable { reason: said, may_retry: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(lines: &str) -> Vec<String> {
        let hops = sitemaps(&Robots::parse(lines.as_bytes()), "http://school.example");
        hops.into_iter().map(|hop| hop.to.as_str().to_owned()).collect()
    }

    #[test]
    fn a_robots_txt_names_sitemaps_each_once_wherever_it_names_them() {
        let lines = "Sitemap: http://school.example/a.xml\nUser-agent: other\nDisallow: /\nsitemap:/b.xml\n
            Sitemap: http://cdn.example/c.xml\nSitemap: http://school.example/a.xml\nSitemap: ftp://school.example/d.xml\nSitemap:\n";
        let urls = ["http://school.example/a.xml", "http://school.example/b.xml", "http://cdn.example/c.xml"];
        assert_eq!(named(lines), urls);
    }

    #[test]
    fn a_robots_txt_that_names_too_many_sitemaps_leads_to_the_first() {
        let lines: String = (0..=SITEMAPS_PER_ORIGIN_MAX).map(|at| format!("Sitemap: /{at}.xml\n")).collect();
        let named = named(&lines);
        assert_eq!(named.len(), SITEMAPS_PER_ORIGIN_MAX);
        assert_eq!(
            named[SITEMAPS_PER_ORIGIN_MAX - 1],
            format!("http://school.example/{}.xml", SITEMAPS_PER_ORIGIN_MAX - 1)
        );
    }

    #[test]
    fn an_old_copy_holds_for_thirty_days_of_silence_and_after_as_many_without_any_all_is_permitted() {
        let origin = PageUrl::new("http://school.example/").unwrap().origin();
        let silence = || Answer::Unreachable { reason: "status 500".to_owned(), may_retry: false };
        let start = Timestamp::from_millis(0);
        let after = |first: Answer, waited: Duration| {
            let mut book = OriginBook::new(origin.clone(), 0);
            book.settle(first, "suyuan", start);
            book.settle(silence(), "suyuan", start.after(waited));
            book.standing.unwrap().verdict
        };
        let (most, more) = (ROBOTS_OUTAGE_MAX, ROBOTS_OUTAGE_MAX + Duration::from_millis(1));
        assert_eq!(after(Answer::Rules(Vec::new()), most), RobotsVerdict::Rules);
        assert_eq!(after(Answer::Rules(Vec::new()), more), RobotsVerdict::Unreachable);
        assert_eq!(after(silence(), most), RobotsVerdict::Unreachable);
        assert_eq!(after(silence(), more), RobotsVerdict::Unavailable);
    }
}
