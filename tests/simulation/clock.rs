//! True time, which servers keep, and the crawler's clock, which somebody may set between two lives.

use std::time::Duration;

use suyuan_model::Timestamp;

/// How far the crawler's clock is ahead of true time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ahead(pub(crate) i64);

impl Ahead {
    /// What the crawler's clock shows at a true moment.
    pub(crate) fn shows(self, at: Timestamp) -> Timestamp {
        Timestamp::from_millis(at.millis() + self.0)
    }

    /// The true moment at which the crawler's clock shows this.
    pub(crate) fn truth(self, shown: Timestamp) -> Timestamp {
        Timestamp::from_millis(shown.millis() - self.0)
    }
}

/// A moment as HTTP writes it.
pub(crate) fn http_date(millis: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let moment = Timestamp::from_millis(millis);
    let (day, clock) = (moment.day(), moment.clock());
    let month: usize = day[5..7].parse().unwrap();
    let weekday = DAYS[(millis.div_euclid(Duration::from_hours(24).as_millis() as i64) % 7) as usize];
    format!("{weekday}, {} {} {} {clock} GMT", &day[8..], MONTHS[month - 1], &day[..4])
}

#[test]
fn dates_are_written_as_http_writes_them() {
    let moment = Timestamp::parse("2026-11-23T20:01:30.900Z").unwrap();
    assert_eq!(http_date(moment.millis()), "Mon, 23 Nov 2026 20:01:30 GMT");
}
