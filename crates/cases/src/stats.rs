//! Figures over time: what was found and what became of it, by week and month, and how long it took.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use suyuan_model::{CaseState, Finding, Severity, Timestamp};

use crate::campaigns::Pieces;
use crate::looks::states;
use crate::{Campaign, Candidate, CaseFile, FindingSummary, Split, packet_of};

/// So many weeks and months are told where nobody says since when.
pub const PERIODS_TOLD: usize = 12;

/// So many days are held against as many before where nobody says since when.
pub const DAYS_COMPARED: u64 = 90;

/// So many groups, and so many watchlisted things, are told of each kind; the others are fewer.
pub const GROUPS_TOLD_MAX: usize = 20;

/// What happened in a week, a month, or another span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// `2026-W48`, `2026-11`, or empty.
    pub name: String,
    /// Findings that were first seen.
    pub findings: u64,
    /// Cases whose first finding was first seen.
    pub opened: u64,
    /// Cases that a person confirmed.
    pub confirmed: u64,
    /// Cases whose owner was told.
    pub notified: u64,
    /// Cases that were cleaned.
    pub cleaned: u64,
    /// Cases that came back.
    pub relapsed: u64,
    /// Complaints that came in.
    pub complaints: u64,
}

/// How long it took until cases were clean.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeToClean {
    /// Of which: a site, a suffix, an owner, a technique; empty for all.
    pub name: String,
    /// How often something was cleaned.
    pub cleaned: usize,
    /// Half of them took no longer than this, in days.
    pub median_days: f64,
    /// Nine in ten took no longer than this, in days.
    pub p90_days: f64,
}

/// A watchlisted thing, and how often it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFound {
    /// What, a handle with its kind.
    pub value: String,
    /// How many findings name it.
    pub findings: u64,
    /// On how many sites.
    pub sites: u64,
}

/// By what the time until cases are clean is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The site.
    Site,
    /// The public suffix of the site: `gov.cn`, `edu`.
    Suffix,
    /// The owner that the site claims.
    Owner,
    /// Who hosts the site, or the network that answered for it.
    Network,
    /// A technique that was found there.
    Technique,
}

impl By {
    /// Every one, in the order in which they are told.
    pub const ALL: [By; 5] = [By::Suffix, By::Owner, By::Network, By::Technique, By::Site];

    /// The name that JSON has.
    pub fn name(self) -> &'static str {
        match self {
            By::Site => "site",
            By::Suffix => "suffix",
            By::Owner => "owner",
            By::Network => "network",
            By::Technique => "technique",
        }
    }
}

/// The figures of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    /// Since when they are told, if somebody said so.
    pub since: Option<Timestamp>,
    /// Until when.
    pub now: Timestamp,
    /// True if that time was told, and not the machine's.
    pub told: bool,
    /// How many cases there are, by where they stand now, however long they have been there.
    pub states: BTreeMap<CaseState, u64>,
    /// Week by week, the first one first.
    pub weeks: Vec<Period>,
    /// Month by month.
    pub months: Vec<Period>,
    /// The days that are compared, and what happened in them and in as many before.
    pub compared: (u64, Period, Period),
    /// How long all that was cleaned since then took; none where nothing was.
    pub to_clean: Option<TimeToClean>,
    /// The same in groups, those first of which most was cleaned.
    pub to_clean_by: BTreeMap<By, Vec<TimeToClean>>,
    /// What is found most, of what was seen since then.
    pub watched: Vec<WatchedFound>,
    /// What several sites share, those first of which most do.
    pub campaigns: Vec<Campaign>,
}

/// Figures that are being put together, a case after the other.
#[derive(Debug)]
pub struct StatsOf {
    since: Option<Timestamp>,
    now: Timestamp,
    events: Vec<(Timestamp, What)>,
    states: BTreeMap<CaseState, u64>,
    took: BTreeMap<By, BTreeMap<String, Vec<Duration>>>,
    took_all: Vec<Duration>,
    watched: BTreeMap<String, (u64, BTreeSet<String>)>,
    campaigns: Vec<Campaign>,
    pieces: Pieces,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
enum What {
    Finding,
    Opened,
    Moved(CaseState),
    Complaint,
}

impl StatsOf {
    /// No case yet.
    pub fn new(since: Option<Timestamp>, now: Timestamp) -> Self {
        StatsOf {
            since,
            now,
            events: Vec::new(),
            states: BTreeMap::new(),
            took: BTreeMap::new(),
            took_all: Vec::new(),
            watched: BTreeMap::new(),
            campaigns: Vec::new(),
            pieces: Pieces::default(),
        }
    }

    /// Takes a case in, with the network that answered for its site, where it was looked for.
    pub fn take(&mut self, file: &CaseFile, network: Option<&str>) {
        let case = &file.case;
        *self.states.entry(case.state).or_default() += 1;
        self.events.push((case.first_seen, What::Opened));
        // What was dismissed was found by mistake, and what a page only writes about keeps no place among what is found.
        let is_found =
            |finding: &&FindingSummary| case.state != CaseState::Dismissed && finding.severity > Severity::Info;
        for finding in file.findings.iter().filter(is_found) {
            self.events.push((finding.first_seen, What::Finding));
            let value = if finding.watch.kind.is_handle() {
                format!("{}:{}", finding.watch.kind.name(), finding.watch.value)
            } else {
                finding.watch.value.clone()
            };
            if self.is_told(finding.last_seen) {
                let (findings, sites) = self.watched.entry(value).or_default();
                *findings += 1;
                sites.insert(case.site.to_string());
            }
        }
        let mut dirty_since = Some(case.first_seen);
        for (state, at) in states(&file.history) {
            self.events.push((at, What::Moved(state)));
            match state {
                CaseState::Cleaned => {
                    // What was dirty before the span is told with all its days, if it was cleaned in it.
                    if let Some(since) = dirty_since.take().filter(|_| self.is_told(at)) {
                        self.took(file, network, at.since(since));
                    }
                }
                CaseState::Relapsed => dirty_since = Some(at),
                _ => {}
            }
        }
    }

    /// Takes in that somebody complained, whatever came of it.
    pub fn complained(&mut self, at: Timestamp) {
        self.events.push((at, What::Complaint));
    }

    /// Takes a finding, for what its site may share with others; those of one site come together.
    pub fn take_pieces(&mut self, finding: &Finding) {
        if self.is_told(finding.last_seen) {
            self.pieces.take(finding);
        }
    }

    /// Takes what unrelated sites share.
    pub fn share(&mut self, candidate: &Candidate) {
        self.campaigns.push(candidate.into());
    }

    /// Whether something at this moment lies in the span that is told.
    fn is_told(&self, at: Timestamp) -> bool {
        at <= self.now && self.since.is_none_or(|since| at >= since)
    }

    fn took(&mut self, file: &CaseFile, network: Option<&str>, took: Duration) {
        self.took_all.push(took);
        let case = &file.case;
        let techniques = file.techniques.iter().map(ToString::to_string).collect();
        for (by, names) in [
            (By::Site, vec![case.site.to_string()]),
            (By::Suffix, vec![case.site.suffix().to_owned()]),
            (By::Owner, vec![case.owner.name.clone()]),
            (By::Network, vec![packet_of(file, Split::Hoster, network).title]),
            (By::Technique, techniques),
        ] {
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                self.took.entry(by).or_default().entry(name).or_default().push(took);
            }
        }
    }

    /// The figures.
    pub fn end(self) -> Stats {
        let (weeks, months) = (self.periods(Timestamp::week, 7), self.periods(Timestamp::month, 1));
        let length = match self.since {
            Some(since) => self.now.since(since),
            None => Duration::from_hours(24 * DAYS_COMPARED),
        };
        let just_after = Timestamp::from_millis(self.now.millis().saturating_add(1));
        let begin = self.since.unwrap_or_else(|| before(just_after, length));
        let (now, earlier) = (self.between(begin, just_after), self.between(before(begin, length), begin));
        let watched = self.watched.into_iter().map(|(value, (findings, sites))| WatchedFound {
            value,
            findings,
            sites: sites.len() as u64,
        });
        let mut watched: Vec<WatchedFound> = watched.collect();
        watched.sort_by(|a, b| (b.sites, b.findings).cmp(&(a.sites, a.findings)).then_with(|| a.value.cmp(&b.value)));
        watched.truncate(GROUPS_TOLD_MAX);
        let mut campaigns = self.campaigns;
        campaigns.extend(self.pieces.shared());
        campaigns.sort_by(|a, b| (b.sites, b.pages).cmp(&(a.sites, a.pages)).then_with(|| a.key.cmp(&b.key)));
        campaigns.truncate(GROUPS_TOLD_MAX);
        let to_clean_by = self.took.into_iter().map(|(by, groups)| {
            let mut groups: Vec<TimeToClean> =
                groups.into_iter().filter_map(|(name, took)| time_to_clean(name, took)).collect();
            groups.sort_by(|a, b| b.cleaned.cmp(&a.cleaned).then_with(|| a.name.cmp(&b.name)));
            groups.truncate(GROUPS_TOLD_MAX);
            (by, groups)
        });
        Stats {
            since: self.since,
            now: self.now,
            told: false,
            states: self.states,
            weeks,
            months,
            compared: (length.as_secs() / 86_400, now, earlier),
            campaigns,
            to_clean: time_to_clean(String::new(), self.took_all),
            to_clean_by: to_clean_by.collect(),
            watched,
        }
    }

    /// What happened period by period, up to now, with those in which nothing did.
    fn periods(&self, name_of: fn(Timestamp) -> String, step_days: u64) -> Vec<Period> {
        let first = self.events.iter().map(|(at, _)| *at).min().unwrap_or(self.now);
        // Before the first event there is nothing to tell, however long ago somebody would begin.
        let days = PERIODS_TOLD as u64 * if step_days == 7 { 7 } else { 31 };
        let lately = before(self.now, Duration::from_hours(24 * days));
        let since = self.since.unwrap_or(lately).max(first);
        let mut periods: Vec<Period> = Vec::new();
        let mut at = since;
        while at <= self.now {
            let name = name_of(at);
            if periods.last().is_none_or(|last| last.name != name) {
                periods.push(Period { name, ..Period::default() });
            }
            at = at.after(Duration::from_hours(24 * step_days));
        }
        let last = name_of(self.now);
        if periods.last().is_none_or(|period| period.name != last) {
            periods.push(Period { name: last, ..Period::default() });
        }
        for (at, what) in self.events.iter().filter(|(at, _)| *at >= since && *at <= self.now) {
            let name = name_of(*at);
            if let Some(period) = periods.iter_mut().find(|period| period.name == name) {
                period.count(*what);
            }
        }
        if self.since.is_none() && periods.len() > PERIODS_TOLD {
            periods.drain(..periods.len() - PERIODS_TOLD);
        }
        periods
    }

    fn between(&self, begin: Timestamp, end: Timestamp) -> Period {
        let mut period = Period::default();
        for (_, what) in self.events.iter().filter(|(at, _)| *at >= begin && *at < end) {
            period.count(*what);
        }
        period
    }
}

impl Period {
    fn count(&mut self, what: What) {
        match what {
            What::Finding => self.findings += 1,
            What::Opened => self.opened += 1,
            What::Moved(CaseState::Confirmed) => self.confirmed += 1,
            What::Moved(CaseState::Notified) => self.notified += 1,
            What::Moved(CaseState::Cleaned) => self.cleaned += 1,
            What::Moved(CaseState::Relapsed) => self.relapsed += 1,
            What::Moved(_) => {}
            What::Complaint => self.complaints += 1,
        }
    }
}

fn before(at: Timestamp, wait: Duration) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_sub(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
}

/// By the nearest rank.
fn time_to_clean(name: String, mut took: Vec<Duration>) -> Option<TimeToClean> {
    took.sort_unstable();
    let days = |percent: usize| {
        let rank = (took.len() * percent).div_ceil(100).max(1);
        Some(took.get(rank - 1)?.as_secs_f64() / 86_400.0)
    };
    Some(TimeToClean { name, cleaned: took.len(), median_days: days(50)?, p90_days: days(90)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: &[u64]) -> Vec<Duration> {
        days.iter().map(|days| Duration::from_hours(24 * days)).collect()
    }

    #[test]
    fn half_and_nine_in_ten_are_told_by_the_nearest_rank() {
        let told =
            |took: &[u64]| time_to_clean(String::new(), days(took)).map(|told| (told.median_days, told.p90_days));
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[3]), Some((3.0, 3.0)));
        assert_eq!(told(&[10, 1, 2, 3, 4, 5, 6, 7, 8, 9]), Some((5.0, 9.0)));
    }

    #[test]
    fn periods_in_which_nothing_happened_are_told_too() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let mut stats = StatsOf::new(Some(at("2026-10-30T00:00:00Z")), at("2026-12-02T12:00:00Z"));
        stats.events = vec![
            (at("2026-11-01T00:00:00Z"), What::Opened),
            (at("2026-12-01T00:00:00Z"), What::Moved(CaseState::Cleaned)),
        ];
        let names = |periods: &[Period]| periods.iter().map(|period| period.name.clone()).collect::<Vec<_>>();
        let told = stats.end();
        assert_eq!(names(&told.months), ["2026-11", "2026-12"]);
        assert_eq!(names(&told.weeks), ["2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48", "2026-W49"]);
        assert_eq!((told.months[0].opened, told.months[1].cleaned, told.weeks[0].opened), (1, 1, 1));
        assert_eq!((told.compared.0, told.compared.1.opened, told.compared.2.opened), (33, 1, 0));
    }

    #[test]
    fn without_a_day_to_begin_with_the_last_periods_are_told() {
        let now = Timestamp::parse("2026-12-02T12:00:00Z").unwrap();
        let mut stats = StatsOf::new(None, now);
        stats.events = (0..1_000).map(|day| (before(now, Duration::from_hours(24 * day)), What::Finding)).collect();
        let told = stats.end();
        assert_eq!((told.weeks.len(), told.months.len()), (PERIODS_TOLD, PERIODS_TOLD));
        assert_eq!((told.compared.0, told.compared.1.findings), (DAYS_COMPARED, DAYS_COMPARED));
    }

    #[test]
    fn so_many_groups_are_told() {
        let now = Timestamp::from_millis(0);
        let mut stats = StatsOf::new(None, now);
        for name in 0..=GROUPS_TOLD_MAX {
            stats.took.entry(By::Suffix).or_default().insert(name.to_string(), days(&[1]));
            stats.watched.insert(name.to_string(), (1, BTreeSet::new()));
            let (key, beside, sample, example) = (format!("qq:{name}"), BTreeSet::new(), String::new(), String::new());
            stats.campaigns.push(Campaign { key, beside, sites: name as u64, pages: 1, sample, example });
        }
        let told = stats.end();
        assert_eq!((told.to_clean_by[&By::Suffix].len(), told.watched.len()), (GROUPS_TOLD_MAX, GROUPS_TOLD_MAX));
        assert_eq!((told.campaigns.len(), told.campaigns[0].sites), (GROUPS_TOLD_MAX, GROUPS_TOLD_MAX as u64));
    }
}
