//! What a robots.txt permits: RFC 9309, with the leniencies of Google's reader.
//!
//! Any bytes are a robots.txt. A line that makes no sense is passed over, and nothing here fails.

mod line;
mod pattern;

use std::sync::Arc;
use std::time::Duration;

use line::{Key, Line};

/// As much of a robots.txt is read; RFC 9309, 2.5, asks for at least this.
pub const ROBOTS_BYTES_MAX: usize = 500 * 1024;

/// A robots.txt that was read.
#[derive(Clone, Debug, Default)]
pub struct Robots {
    groups: Vec<Group>,
    sitemaps: Vec<String>,
}

/// What a robots.txt says about one URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the URL may be fetched.
    pub allowed: bool,
    /// The line that decided, counted from 1; none when no rule speaks about the URL.
    pub line: Option<u32>,
}

/// What one agent is told, ready to be asked often: the first rule that matches decides.
#[derive(Clone, Debug, Default)]
pub struct AgentRules {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
    request_rate: Option<Duration>,
}

/// User agents that stand together, and what they are told.
#[derive(Clone, Debug, Default)]
struct Group {
    global: bool,
    agents: Vec<Box<str>>,
    rules: Vec<Rule>,
    paces: Vec<Pace>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: Arc<str>,
    allow: bool,
    line: u32,
}

/// A Crawl-delay or Request-rate; it binds only the agents that the group had named before it.
#[derive(Clone, Copy, Debug)]
struct Pace {
    agents: usize,
    global: bool,
    is_rate: bool,
    wait: Duration,
}

impl Robots {
    /// Reads a robots.txt; of one that is longer than [`ROBOTS_BYTES_MAX`], the whole lines until there.
    pub fn parse(bytes: &[u8]) -> Robots {
        let mut robots = Robots::default();
        let mut in_rules = false;
        for Line { number, key, value } in line::lines(whole_lines(bytes)) {
            match key {
                Key::UserAgent => {
                    if in_rules || robots.groups.is_empty() {
                        robots.groups.push(Group::default());
                    }
                    in_rules = false;
                    robots.name_agent(value);
                }
                // A sitemap, a pace or an unknown line does not end the list of agents.
                Key::Sitemap => robots.sitemaps.push(String::from_utf8_lossy(value).into_owned()),
                Key::Allow | Key::Disallow => {
                    in_rules |= robots.add_rule(number, key == Key::Allow, value);
                }
                Key::CrawlDelay => robots.add_pace(false, line::seconds(value)),
                Key::RequestRate => robots.add_pace(true, line::seconds_per_request(value)),
            }
        }
        robots
    }

    /// Whether this agent may fetch this URL; both are taken as they are, and may be empty.
    pub fn verdict(&self, agent: &str, url: &str) -> Verdict {
        self.for_agent(agent).verdict(url)
    }

    /// What this agent is told: its own groups together, or else those for all.
    pub fn for_agent(&self, agent: &str) -> AgentRules {
        let specific = self.groups.iter().any(|group| group.names(agent));
        let mut told = AgentRules::default();
        for group in self.groups.iter().filter(|group| if specific { group.names(agent) } else { group.global }) {
            told.rules.extend(group.rules.iter().cloned());
            for pace in &group.paces {
                let binds = if specific {
                    group.agents[..pace.agents].iter().any(|name| name.eq_ignore_ascii_case(agent))
                } else {
                    pace.global
                };
                if binds {
                    let known = if pace.is_rate { &mut told.request_rate } else { &mut told.crawl_delay };
                    *known = Some(known.map_or(pace.wait, |wait| wait.max(pace.wait)));
                }
            }
        }
        told.order();
        told
    }

    /// The pause between two requests that this agent is asked for.
    pub fn crawl_delay(&self, agent: &str) -> Option<Duration> {
        self.for_agent(agent).crawl_delay
    }

    /// The same, from a `Request-rate: documents/seconds`.
    pub fn request_rate(&self, agent: &str) -> Option<Duration> {
        self.for_agent(agent).request_rate
    }

    /// The sitemaps that are named, in the order of the file, as they stand there.
    pub fn sitemaps(&self) -> impl Iterator<Item = &str> {
        self.sitemaps.iter().map(String::as_str)
    }

    fn name_agent(&mut self, value: &[u8]) {
        let Some(group) = self.groups.last_mut() else { return };
        // A star and white space, whatever follows, still speaks to everybody.
        match value {
            [b'*'] => group.global = true,
            [b'*', next, ..] if line::is_space(*next) => group.global = true,
            _ => group.agents.push(line::product_token(value).into()),
        }
    }

    /// False when no agent has been named yet: such a rule binds nobody.
    fn add_rule(&mut self, line: u32, allow: bool, value: &[u8]) -> bool {
        let Some(group) = self.groups.last_mut() else { return false };
        let pattern = pattern::escaped(value);
        // Permission for a directory's index page is permission for the directory.
        if allow && let Some(directory) = pattern::directory_of_index(&pattern) {
            group.rules.push(Rule { pattern: directory.into(), allow, line });
        }
        group.rules.push(Rule { pattern: pattern.into(), allow, line });
        true
    }

    fn add_pace(&mut self, is_rate: bool, wait: Option<Duration>) {
        if let (Some(group), Some(wait)) = (self.groups.last_mut(), wait) {
            group.paces.push(Pace { agents: group.agents.len(), global: group.global, is_rate, wait });
        }
    }
}

impl Group {
    fn names(&self, agent: &str) -> bool {
        self.agents.iter().any(|name| name.eq_ignore_ascii_case(agent))
    }
}

impl AgentRules {
    /// Whether this URL may be fetched.
    pub fn verdict(&self, url: &str) -> Verdict {
        let path = pattern::with_plain_escapes(pattern::path_of(url));
        match self.rules.iter().find(|rule| pattern::matches(&rule.pattern, &path)) {
            // An empty pattern matches everything and forbids nothing.
            Some(rule) => Verdict { allowed: rule.allow || rule.pattern.is_empty(), line: Some(rule.line) },
            None => Verdict { allowed: true, line: None },
        }
    }

    /// The longer of the pauses that Crawl-delay and Request-rate ask for.
    pub fn pause(&self) -> Option<Duration> {
        self.crawl_delay.max(self.request_rate)
    }

    /// The longest pattern decides, on equal length an Allow, and of equals the first line.
    fn order(&mut self) {
        self.rules.sort_by(|a, b| {
            (b.pattern.len(), b.allow).cmp(&(a.pattern.len(), a.allow)).then_with(|| a.pattern.cmp(&b.pattern))
        });
        self.rules.dedup_by(|b, a| a.pattern == b.pattern && a.allow == b.allow);
        self.rules
            .sort_by(|a, b| (b.pattern.len(), b.allow).cmp(&(a.pattern.len(), a.allow)).then(a.line.cmp(&b.line)));
    }
}

/// The bytes up to the limit, without the line that the limit cuts.
pub fn whole_lines(bytes: &[u8]) -> &[u8] {
    match bytes.get(..ROBOTS_BYTES_MAX) {
        Some(head) if bytes.len() > ROBOTS_BYTES_MAX => without_last_line(head),
        _ => bytes,
    }
}

/// The bytes up to and with the last line end: what is whole of a file that was cut.
pub fn without_last_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &bytes[..end]
}

#[cfg(test)]
mod tests;
