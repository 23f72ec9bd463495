//! How long a server asks to be left alone (RFC 9110, 10.2.3).

use std::time::Duration;

use suyuan_model::{Response, Timestamp};

/// A server is believed as far as this; what it asks beyond is cut.
pub const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);

/// The moment before which this answer asks for no further request, in both forms; of several, the latest.
///
/// A date is held against what the server's own clock showed, which is the answer's `Date`: ours may be another.
/// What is no more than like one of the forms, as `5 seconds`, is understood all the same: who asks for a pause wants one.
pub fn retry_after(response: &Response, answered_at: Timestamp) -> Option<Timestamp> {
    let fields = response.headers.0.iter().filter(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    let said_at =
        response.headers.get("date").and_then(|date| Timestamp::from_mail(date.trim())).unwrap_or(answered_at);
    let waits = fields.filter_map(|(_, value)| {
        let value = str::from_utf8(value).ok()?.trim();
        if value.contains(':') {
            return Some(Timestamp::from_mail(value)?.since(said_at));
        }
        value.split(',').filter_map(|number| seconds(number.trim())).max()
    });
    Some(answered_at.after(waits.max()?.min(RETRY_AFTER_MAX)))
}

/// The number that a text begins with, rounded up.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let is_more = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    // More figures than a number holds are still a number.
    let seconds = if whole.is_empty() { return None } else { whole.parse::<u64>().unwrap_or(u64::MAX) };
    Some(Duration::from_secs(seconds.saturating_add(is_more.into())))
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Body, Headers, TlsVerdict};

    use super::*;

    fn seconds(value: &str) -> Option<u64> {
        seconds_of(&[("retry-after", value)])
    }

    fn seconds_of(fields: &[(&str, &str)]) -> Option<u64> {
        let headers = fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
        let headers = Headers(headers.collect());
        let response = Response {
            status: 503,
            status_line: String::new(),
            headers,
            remote: None,
            tls: TlsVerdict::None,
            body: Body::default(),
        };
        let at = Timestamp::parse("2026-11-23T20:00:00Z").unwrap();
        retry_after(&response, at).map(|until| until.since(at).as_secs())
    }

    #[test]
    fn both_forms_are_understood() {
        for (value, wait) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Mon, 23 Nov 2026 20:01:30 GMT", Some(90)),
            ("Monday, 23-Nov-26 20:01:30 GMT", Some(90)),
            ("Mon Nov 23 20:01:30 2026", Some(90)),
            ("Mon, 23 Nov 2026 19:00:00 GMT", Some(0)),
            ("4.5", Some(5)),
            ("5, 9", Some(9)),
            ("5 seconds", Some(5)),
            ("mon, 23 nov 2026 20:01:30 gmt", Some(90)),
            ("Tue, 24 Nov 2026 04:01:30 +0800", Some(90)),
            ("soon", None),
            ("", None),
            ("-5", None),
            ("Mon, 23 Foo 2026 20:01:30 GMT", None),
        ] {
            assert_eq!(seconds(value), wait, "{value}");
        }
    }

    #[test]
    fn of_several_the_latest_counts() {
        assert_eq!(seconds_of(&[("retry-after", "1"), ("Retry-After", "6"), ("retry-after", "soon")]), Some(6));
    }

    #[test]
    fn a_date_is_held_against_the_clock_of_the_server() {
        let asked = ("retry-after", "Mon, 23 Nov 2026 18:01:30 GMT");
        for (date, wait) in [
            ("Mon, 23 Nov 2026 18:00:00 GMT", 90),
            ("Mon, 23 Nov 2026 18:02:00 GMT", 0),
            // Without a date that can be read, ours has to do.
            ("today", 0),
        ] {
            assert_eq!(seconds_of(&[("date", date), asked]), Some(wait), "{date}");
        }
    }

    #[test]
    fn a_server_is_believed_for_a_day() {
        for value in ["86401", "99999999999999999999999999", "Mon, 23 Nov 2099 20:01:30 GMT"] {
            assert_eq!(seconds(value), Some(86_400), "{value}");
        }
    }
}
