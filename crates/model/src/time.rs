//! A moment, as the ledger keeps it: milliseconds since 1970, UTC. Told to the code, never read by it.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// The text is not an RFC 3339 date and time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a date and time such as 2026-11-23T20:00:00Z, found `{0}`")]
pub struct NotATimestamp(String);

/// The months as heads of mails name them.
const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Timestamp {
    /// The moment this many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Timestamp(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, any offset, any number of decimals.
    pub fn parse(text: &str) -> Result<Self, NotATimestamp> {
        DateTime::parse_from_rfc3339(text)
            .map(|when| Timestamp(when.timestamp_millis()))
            .map_err(|_| NotATimestamp(text.to_owned()))
    }

    /// Reads a moment as heads of mails and of HTTP have it: `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms
    /// (RFC 9110, 5.6.7); with another zone, too (RFC 5322, 3.3).
    pub fn from_mail(value: &str) -> Option<Timestamp> {
        let (date, zone) = match value.rsplit_once(' ') {
            Some((date, zone)) if zone.starts_with(['+', '-']) => (date, zone),
            Some((date, zone)) if ["GMT", "UTC"].iter().any(|name| zone.eq_ignore_ascii_case(name)) => (date, "+0000"),
            _ => (value, ""),
        };
        let words: Vec<&str> = date.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
        let (day, month, year, time) = match words[..] {
            [_, day, month, year, time] if !zone.is_empty() => (day, month, year, time),
            [_, month, day, time, year] => (day, month, year, time),
            _ => return None,
        };
        let day: u8 = day.parse().ok()?;
        let month = 1 + MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
        let year: u16 = year.parse().ok()?;
        // Two figures are of this century: nobody asks to be left alone until the last one.
        let year = if year < 100 { 2000 + year } else { year };
        let zone = if zone.is_empty() { "+0000" } else { zone };
        let (hours, minutes) = (zone.get(..3)?, zone.get(3..)?);
        Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}T{time}{hours}:{minutes}")).ok()
    }

    /// This moment plus a duration; stops at the end of time rather than wrapping.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Timestamp(self.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long from `earlier` to this moment; zero if `earlier` is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The `HH:MM:SS` of the moment, for people.
    pub fn clock(self) -> String {
        self.chrono().format("%H:%M:%S").to_string()
    }

    /// The calendar day, as `2026-11-23`.
    pub fn day(self) -> String {
        self.chrono().format("%Y-%m-%d").to_string()
    }

    /// The calendar month, as `2026-11`.
    pub fn month(self) -> String {
        self.chrono().format("%Y-%m").to_string()
    }

    /// The week by ISO 8601, as `2026-W48`.
    pub fn week(self) -> String {
        self.chrono().format("%G-W%V").to_string()
    }

    fn chrono(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-23T20:00:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.chrono().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_as_it_was_written() {
        let moment = Timestamp::parse("2026-11-23T20:00:00+08:00").unwrap();
        assert_eq!(moment.to_string(), "2026-11-23T12:00:00.000Z");
        assert_eq!(Timestamp::parse(&moment.to_string()), Ok(moment));
    }

    #[test]
    fn waiting_for_ever_stops_at_the_end_of_time() {
        assert_eq!(Timestamp::from_millis(i64::MAX - 1).after(Duration::MAX).millis(), i64::MAX);
    }
}
