//! The times of a job, and what is to be done about them now.

use std::time::Duration;

use chrono::{DateTime, LocalResult, TimeZone, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use suyuan_model::Timestamp;

use crate::jitter::jitter;

/// The most jitter that is taken: a day. What may begin on any day needs no time of day.
pub const JITTER_MAX: Duration = Duration::from_hours(24);

/// So many missed times are counted; beyond it, their number says nothing any more.
pub const MISSED_MAX: u32 = 1_000;

/// What becomes of times that passed while nobody could run the job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CatchUp {
    /// However many there were, the job runs once.
    #[default]
    Once,
    /// They are passed over.
    Skip,
}

/// What of a table of times cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTimes {
    /// It is no cron expression of five fields that ever matches.
    #[error("it is no cron expression")]
    Cron,
    /// It is no name of a time zone.
    #[error("it is no time zone")]
    Zone,
    /// It is more than [`JITTER_MAX`].
    #[error("it is too much jitter")]
    Jitter,
}

/// When a job runs.
#[derive(Clone, Debug)]
pub struct Times {
    cron: Cron,
    /// It tells hours of the clock, and not that every so many of them are meant.
    has_hours: bool,
    zone: Tz,
    catch_up: CatchUp,
    jitter: Duration,
}

/// What is to be done about a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is to run now.
    Run {
        /// The time that it runs for.
        planned: Timestamp,
        /// Earlier times that this run stands for as well, at most [`MISSED_MAX`].
        missed: u32,
    },
    /// Its times up to this one are passed over.
    Skip {
        /// The last of them.
        planned: Timestamp,
        /// How many they are, at most [`MISSED_MAX`].
        missed: u32,
    },
    /// Nothing, until then.
    Wait {
        /// Its next time.
        planned: Timestamp,
        /// The same with its jitter.
        moment: Timestamp,
    },
    /// Nothing ever again.
    Never,
}

impl Times {
    /// Reads a cron expression (minute, hour, day of month, month, day of week) for the clocks of a time zone.
    pub fn new(cron: &str, zone: &str, catch_up: CatchUp, jitter: Duration) -> Result<Self, NotTimes> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let has_hours = cron.split_whitespace().nth(1).is_some_and(|hours| !hours.contains(['*', '/']));
        let cron = parser.parse(cron).map_err(|_| NotTimes::Cron)?;
        let zone: Tz = zone.parse().map_err(|_| NotTimes::Zone)?;
        if jitter > JITTER_MAX {
            return Err(NotTimes::Jitter);
        }
        let times = Times { cron, has_hours, zone, catch_up, jitter };
        // A day that never comes, such as February 30.
        times.after(Timestamp::from_millis(0)).map(|_| times).ok_or(NotTimes::Cron)
    }

    /// What is to be done at `now` about a job whose times up to `done` are settled.
    ///
    /// Where missed times are skipped, only those that fell at `ready` or later are on time: since then
    /// somebody has been there to run the job.
    pub fn next(&self, job: &str, done: Timestamp, ready: Timestamp, now: Timestamp) -> Next {
        let moment = |planned: Timestamp| planned.after(jitter(job, planned, self.jitter));
        // The last time whose moment has come; one from a whole jitter ago has, so the search is short.
        let mut last = self.until(now);
        while let Some(planned) = last.filter(|planned| *planned > done && moment(*planned) > now) {
            last = self.until(Timestamp::from_millis(planned.millis() - 1));
        }
        if let Some(planned) = last.filter(|planned| *planned > done) {
            let missed = self.count(done, planned);
            return if self.catch_up == CatchUp::Skip && moment(planned) < ready {
                Next::Skip { planned, missed }
            } else {
                Next::Run { planned, missed: missed.saturating_sub(1) }
            };
        }
        match self.after(done) {
            Some(planned) => Next::Wait { planned, moment: moment(planned).max(now) },
            None => Next::Never,
        }
    }

    /// A time as the clocks of the zone show it, with how far they are from UTC.
    pub fn shown(&self, when: Timestamp) -> String {
        self.there(when).map_or_else(|| when.to_string(), |there| there.format("%Y-%m-%d %H:%M:%S %:z").to_string())
    }

    /// How many times lie after the first and not after the second.
    fn count(&self, done: Timestamp, last: Timestamp) -> u32 {
        let (mut count, mut at) = (0, done);
        while let Some(planned) = self.after(at).filter(|planned| *planned <= last && count < MISSED_MAX) {
            (count, at) = (count + 1, planned);
        }
        count
    }

    fn after(&self, when: Timestamp) -> Option<Timestamp> {
        let mut found = self.cron.find_next_occurrence(&self.there(when)?, false).ok()?;
        while self.came_before(&found) {
            found = self.cron.find_next_occurrence(&found, false).ok()?;
        }
        Some(here(found))
    }

    fn until(&self, when: Timestamp) -> Option<Timestamp> {
        let mut found = self.cron.find_previous_occurrence(&self.there(when)?, true).ok()?;
        while self.came_before(&found) {
            found = self.cron.find_previous_occurrence(&found, false).ok()?;
        }
        Some(here(found))
    }

    /// Whether a told hour of the clock comes a second time, since clocks were set back: it counts once.
    fn came_before(&self, time: &DateTime<Tz>) -> bool {
        self.has_hours
            && matches!(self.zone.from_local_datetime(&time.naive_local()), LocalResult::Ambiguous(first, _) if first != *time)
    }

    fn there(&self, when: Timestamp) -> Option<DateTime<Tz>> {
        Some(DateTime::<Utc>::from_timestamp_millis(when.millis())?.with_timezone(&self.zone))
    }
}

fn here(when: DateTime<Tz>) -> Timestamp {
    Timestamp::from_millis(when.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn times(cron: &str, zone: &str) -> Times {
        Times::new(cron, zone, CatchUp::Once, Duration::ZERO).unwrap()
    }

    #[test]
    fn a_time_is_shown_as_clocks_there_show_it() {
        let shown = |zone, when| times("0 0 * * *", zone).shown(at(when));
        assert_eq!(shown("Asia/Shanghai", "2030-12-01T18:30:00.335Z"), "2030-12-02 02:30:00 +08:00");
        assert_eq!(shown("America/New_York", "2030-07-01T00:00:00Z"), "2030-06-30 20:00:00 -04:00");
        assert_eq!(shown("UTC", "2030-07-01T00:00:00Z"), "2030-07-01 00:00:00 +00:00");
    }

    /// The next times after a moment, in the clocks of the zone.
    fn shown(cron: &str, zone: &str, from: &str, many: usize) -> Vec<String> {
        let (times, mut when) = (times(cron, zone), at(from));
        let mut next = || {
            when = times.after(when).unwrap();
            times.there(when).unwrap().format("%m-%dT%H:%M%z").to_string()
        };
        (0..many).map(|_| next()).collect()
    }

    #[test]
    fn a_time_is_one_of_the_clocks_of_its_zone() {
        assert_eq!(
            shown("30 2 * * 1-5", "Asia/Shanghai", "2026-11-27T00:00:00+08:00", 2),
            ["11-27T02:30+0800", "11-30T02:30+0800"]
        );
    }

    #[test]
    fn a_job_runs_once_on_the_days_on_which_clocks_are_changed() {
        // At 02:00 clocks go to 03:00, so there is no 02:30.
        assert_eq!(
            shown("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["03-29T03:00+0200", "03-30T02:30+0200"]
        );
        // At 03:00 they go back to 02:00, so there are two of them.
        assert_eq!(
            shown("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["10-25T02:30+0200", "10-26T02:30+0100"]
        );
        for (cron, expected) in [
            ("0 2,3 * * *", ["10-25T02:00+0200", "10-25T03:00+0100", "10-26T02:00+0100"]),
            ("*/30 2 * * *", ["10-25T02:00+0200", "10-25T02:30+0200", "10-26T02:00+0100"]),
            ("0 1-2 * * *", ["10-25T01:00+0200", "10-25T02:00+0200", "10-26T01:00+0100"]),
            // Every hour is every hour.
            ("15 * * * *", ["10-25T00:15+0200", "10-25T01:15+0200", "10-25T02:15+0200"]),
            ("15 */2 * * *", ["10-25T00:15+0200", "10-25T02:15+0200", "10-25T02:15+0100"]),
        ] {
            assert_eq!(shown(cron, "Europe/Berlin", "2026-10-24T22:00:00Z", 3), expected, "{cron}");
            let times = times(cron, "Europe/Berlin");
            let last = times.until(at("2026-10-25T01:45:00Z")).unwrap();
            let is_second = expected.contains(&"10-25T02:15+0100") || cron.starts_with("15 *");
            assert_eq!(last > at("2026-10-25T00:59:00Z"), is_second, "{cron}");
        }
    }

    #[test]
    fn what_was_missed_is_made_up_for_once_or_not_at_all() {
        let (done, now) = (at("2026-11-20T02:00:00Z"), at("2026-11-23T12:00:00Z"));
        let planned = at("2026-11-23T02:00:00Z");
        let once = times("0 2 * * *", "UTC");
        assert_eq!(once.next("a", done, now, now), Next::Run { planned, missed: 2 });
        let skip = Times { catch_up: CatchUp::Skip, ..once.clone() };
        assert_eq!(skip.next("a", done, now, now), Next::Skip { planned, missed: 3 });
        // Somebody was there, but had something else to do.
        assert_eq!(skip.next("a", done, planned, now), Next::Run { planned, missed: 2 });
        let tomorrow = at("2026-11-24T02:00:00Z");
        for times in [once, skip] {
            assert_eq!(times.next("a", planned, now, now), Next::Wait { planned: tomorrow, moment: tomorrow });
        }
    }

    #[test]
    fn missed_times_are_counted_up_to_a_bound() {
        let next = times("* * * * *", "UTC").next(
            "a",
            at("2026-01-01T00:00:00Z"),
            at("2026-03-01T00:00:00Z"),
            at("2026-03-01T00:00:00Z"),
        );
        assert_eq!(next, Next::Run { planned: at("2026-03-01T00:00:00Z"), missed: MISSED_MAX - 1 });
    }

    #[test]
    fn jitter_makes_a_job_wait_past_its_time() {
        let times = Times::new("0 2 * * *", "UTC", CatchUp::Once, Duration::from_hours(1)).unwrap();
        let (done, planned) = (at("2026-11-22T02:00:00Z"), at("2026-11-23T02:00:00Z"));
        let Next::Wait { moment, .. } = times.next("a", done, done, planned) else { panic!("it is not due yet") };
        assert!(planned < moment && moment < planned.after(Duration::from_hours(1)), "{moment}");
        assert_eq!(times.next("a", done, done, moment), Next::Run { planned, missed: 0 });
    }

    #[test]
    fn what_is_no_table_of_times_is_refused() {
        let of = |cron, zone, jitter| Times::new(cron, zone, CatchUp::Once, jitter).map(|_| ()).unwrap_err();
        for cron in ["", "61 * * * *", "* * * *", "0 0 2 * * *", "nightly", "0 0 30 2 *"] {
            assert_eq!(of(cron, "UTC", Duration::ZERO), NotTimes::Cron, "{cron}");
        }
        assert_eq!(of("0 2 * * *", "Mars/Olympus", Duration::ZERO), NotTimes::Zone);
        assert_eq!(of("0 2 * * *", "UTC", JITTER_MAX + Duration::from_secs(1)), NotTimes::Jitter);
    }
}
