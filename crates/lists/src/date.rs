//! Dates as people write them in sheets.

use suyuan_model::Timestamp;

/// Days from 1899-12-30, where spreadsheets count from, to 1970-01-01.
const SHEET_DAYS_TO_1970: f64 = 25_569.0;
/// Serial days that are taken as dates: 1982 to 2119. Other numbers of five digits are something else.
const SHEET_DAYS: std::ops::Range<f64> = 30_000.0..80_000.0;
const MILLIS_A_DAY: f64 = 86_400_000.0;

/// Reads RFC 3339, `2026-11-23 20:00`, `2026/1/5`, `2026年11月23日`, `20261123`, a spreadsheet's serial day, or seconds since 1970.
///
/// A time without an offset is UTC: the list does not say where it was written.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_end_matches(" UTC");
    Timestamp::parse(text).ok().or_else(|| number(text)).or_else(|| calendar(text))
}

/// The end of what a text names: of the day, where it names no time of day. Who writes "until the 5th" means the 5th as well.
pub(crate) fn read_end(text: &str) -> Option<Timestamp> {
    let when = read(text)?;
    let has_time = when.millis().rem_euclid(MILLIS_A_DAY as i64) != 0
        || text.contains([':', '：', '时'])
        || text.trim().len() >= 10 && text.trim().bytes().all(|byte| byte.is_ascii_digit());
    Some(if has_time { when } else { Timestamp::from_millis(when.millis() + MILLIS_A_DAY as i64) })
}

/// A date that is one number.
fn number(text: &str) -> Option<Timestamp> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        8 if is_digits => calendar(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])),
        10 if is_digits => text.parse::<i64>().ok().map(|seconds| Timestamp::from_millis(seconds * 1000)),
        13 if is_digits => text.parse().ok().map(Timestamp::from_millis),
        _ => {
            let days: f64 = text.parse().ok().filter(|days| SHEET_DAYS.contains(days))?;
            Some(Timestamp::from_millis(((days - SHEET_DAYS_TO_1970) * MILLIS_A_DAY).round() as i64))
        }
    }
}

/// Year, month and day first, hour, minute and second if they are there; any of `-/.年月日时分秒:` and spaces between.
fn calendar(text: &str) -> Option<Timestamp> {
    let is_between = |c: char| c.is_whitespace() || "-/.年月日号时分秒:：T".contains(c);
    if text.len() > 40 || !text.chars().all(|c| c.is_ascii_digit() || is_between(c)) {
        return None;
    }
    let mut numbers = text.split(is_between).filter(|part| !part.is_empty());
    let year = numbers.next().filter(|year| year.len() == 4)?;
    let (month, day) = (numbers.next()?, numbers.next()?);
    let (hour, minute, second) =
        (numbers.next().unwrap_or("0"), numbers.next().unwrap_or("0"), numbers.next().unwrap_or("0"));
    Timestamp::parse(&format!("{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute:0>2}:{second:0>2}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_people_write_it() {
        for text in [
            "2026-11-23T20:00:00Z",
            "2026-11-24T04:00:00+08:00",
            "2026-11-23 20:00:00 UTC",
            "2026/11/23 20:00",
            "2026.11.23 20:00:00",
            "2026年11月23日20时00分",
            "2026年11月23日 20：00",
            "1795464000",
            "1795464000000",
            "46349.8333333333",
        ] {
            let read = read(text).map(|when| when.to_string());
            assert_eq!(read.as_deref(), Some("2026-11-23T20:00:00.000Z"), "{text}");
        }
        for text in ["2026-1-5", "2026/01/05", "20260105", "2026年1月5日", "46027"] {
            assert_eq!(read(text).map(Timestamp::day).as_deref(), Some("2026-01-05"), "{text}");
        }
    }

    #[test]
    fn a_day_ends_when_the_next_one_begins() {
        for (text, end) in [
            ("2026-12-31", "2027-01-01T00:00:00.000Z"),
            ("2026年12月31日", "2027-01-01T00:00:00.000Z"),
            ("20261231", "2027-01-01T00:00:00.000Z"),
            ("46387", "2027-01-01T00:00:00.000Z"),
            ("2026-12-31 00:00", "2026-12-31T00:00:00.000Z"),
            ("2026-12-31T18:30:00+08:00", "2026-12-31T10:30:00.000Z"),
            ("1798675200", "2026-12-31T00:00:00.000Z"),
        ] {
            assert_eq!(read_end(text).map(|end| end.to_string()).as_deref(), Some(end), "{text}");
        }
        assert_eq!(read_end("forever"), None);
    }

    #[test]
    fn what_is_no_date_is_no_date() {
        for text in ["", "昨天", "23/11/2026", "2026", "2026-13-01", "12345", "-1", "NaN", "1e400", "2026-11-23 25:00"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
