//! What a run may do: how far it goes, how fast, and as whom.

use std::time::Duration;

use suyuan_model::{SiteRules, closed_set};

use crate::trap::{URL_BYTES_MEAN_MAX, URLS_PER_PAGE_MAX, URLS_PER_SITE_MAX};

/// What a run may do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which hops are followed.
    pub scope: Scope,
    /// How far from a seed pages are read.
    pub hops_max: u8,
    /// How many pages a run reads; robots.txt is not counted.
    pub pages_max: Option<u64>,
    /// How many pages of one site a run reads.
    pub pages_per_site_max: u32,
    /// How fast one host is asked.
    pub pace: Pace,
    /// How many requests a second one IP address gets from all its hosts together; none is no rule per address.
    pub per_address_per_second: Option<f64>,
    /// Visits in flight at one host; more than one only without a pause.
    pub connections_per_host: u16,
    /// The product token that robots.txt is asked about.
    pub agent: String,
    /// Whether robots.txt is obeyed.
    pub robots: RobotsPolicy,
    /// How hosts are grouped into sites.
    pub rules: SiteRules,
    /// By what lots the pages of each site are drawn, where each site is looked at by itself; none where hops lead on.
    pub audit: Option<AuditSeed>,
}

/// What lots are drawn by: two audits of the same seed look at the same pages of a site that stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditSeed(pub u64);

impl AuditSeed {
    /// That of a job.
    pub fn of_job(name: &str) -> Self {
        AuditSeed(crate::sample::hash(0, &[name]))
    }
}

closed_set! {
    /// Which hops are followed. A redirect of a seed extends what the seeds name.
    Scope {
        /// To the seeds' hosts.
        Host = "host",
        /// To the seeds' sites.
        Site = "site",
        /// To the seeds' sites, and anywhere from a page with findings.
        Follow = "follow",
        /// All.
        Any = "any",
    }
}

closed_set! {
    /// Whether robots.txt is obeyed.
    RobotsPolicy {
        /// It is fetched and obeyed.
        Obey = "obey",
        /// It is not even fetched.
        Ignore = "ignore",
    }
}

/// How fast one host is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// So many requests a second at most.
    PerSecond(f64),
    /// No pause and no rule per address; only for servers of one's own.
    Unlimited,
}

impl Plan {
    /// The pause between two requests to one host when nothing asks for a longer one.
    pub(crate) fn pause(&self) -> Duration {
        match self.pace {
            Pace::PerSecond(rate) => per_second(rate),
            Pace::Unlimited => Duration::ZERO,
        }
    }

    /// The pause between two requests to one address; none when addresses do not matter.
    pub(crate) fn address_pause(&self) -> Option<Duration> {
        match self.pace {
            Pace::PerSecond(_) => self.per_address_per_second.map(per_second),
            Pace::Unlimited => None,
        }
    }

    /// URLs of one site that are kept.
    pub(crate) fn urls_per_site_max(&self) -> u32 {
        self.pages_per_site_max.saturating_mul(URLS_PER_PAGE_MAX).max(URLS_PER_SITE_MAX)
    }

    /// Bytes of the URLs of one site that are kept.
    pub(crate) fn url_bytes_per_site_max(&self) -> u64 {
        u64::from(self.urls_per_site_max()) * URL_BYTES_MEAN_MAX
    }

    /// Visits in flight at one host: never two while there is a pause to keep.
    pub(crate) fn connections(&self) -> u16 {
        match self.pace {
            Pace::PerSecond(_) => 1,
            Pace::Unlimited => self.connections_per_host.max(1),
        }
    }
}

/// A rate that makes no sense is taken as the slowest pace that the frontier keeps.
fn per_second(rate: f64) -> Duration {
    let pause = if rate > 0.0 { Duration::try_from_secs_f64(1.0 / rate).ok() } else { None };
    // Moments are kept in milliseconds; rounding up never makes a pause shorter than it was asked for.
    let whole = |pause: Duration| Duration::from_millis((pause.as_secs_f64() * 1000.0).ceil() as u64);
    pause.map_or(crate::lane::PAUSE_MAX, |pause| whole(pause.min(crate::lane::PAUSE_MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_never_shorter_than_asked_for() {
        for (rate, millis) in
            [(1.0, 1000), (3.0, 334), (0.5, 2000), (0.0, 3_600_000), (f64::NAN, 3_600_000), (1e-9, 3_600_000)]
        {
            assert_eq!(per_second(rate), Duration::from_millis(millis), "{rate}");
        }
    }
}
