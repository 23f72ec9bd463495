//! What the value of a flag may be, with the words that say what was expected.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use crate::clock;
use suyuan_fetch::ConnectTo;
use suyuan_model::{Technique, Timestamp, Vantage};
use suyuan_words::{Lang, cases, cli, notices, say};

/// The most requests a second that may be asked for with a number; faster than that is `unlimited`.
pub(crate) const RATE_MAX: f64 = 1000.0;

/// The slowest rate: one request an hour, which is the longest pause that is kept.
pub(crate) const RATE_MIN: f64 = 1.0 / 3600.0;

/// The most connections to one host; even a server of one's own has no use for more.
pub(crate) const CONNECTIONS_MAX: u64 = 256;

/// The longest duration that a flag takes, in days; a longer one is a slip of the finger.
pub(crate) const DAYS_MAX: u64 = 3650;

/// Longest line of text that is taken, in characters: a reason, a remark, a name. What is longer belongs into a file.
pub(crate) const LINE_CHARS_MAX: usize = 2_000;

/// What was expected where something else stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A whole number between the two.
    Whole(u64, u64),
    /// A rate.
    Rate,
    /// A duration.
    Span,
    /// Names of vantages.
    Vantages,
    /// `HOST1:PORT1:HOST2:PORT2`.
    ConnectTo,
    /// Text with at least one character and no line break.
    Line,
    /// The same of so many characters at most.
    LineOf(usize),
    /// The same in ASCII.
    Header,
    /// A URL or a mail address.
    Contact,
    /// A mail address.
    Mail,
    /// The name of a host.
    HostName,
    /// The URL of a proxy.
    Proxy,
    /// An address to listen on that only this machine reaches.
    Loopback,
    /// A day or a time.
    Date,
    /// A day, a time or a duration.
    Deadline,
    /// Since when.
    Since,
    /// A code of the catalog.
    Technique,
    /// The URL of a mail server.
    Smtp,
}

impl std::error::Error for Expected {}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl Expected {
    /// In words.
    pub(crate) fn say(self, lang: Lang) -> String {
        match self {
            Expected::Whole(least, u64::MAX) => say(lang, cli::WHOLE_FROM, &[("least", &least)]),
            Expected::Whole(least, most) => say(lang, cli::WHOLE_BETWEEN, &[("least", &least), ("most", &most)]),
            Expected::Rate => say(lang, cli::A_RATE, &[]),
            Expected::Span => say(lang, cli::A_DURATION, &[]),
            Expected::Vantages => {
                let names: Vec<&str> = Vantage::ALL.iter().map(|vantage| vantage.name()).collect();
                say(lang, cli::SOME_VANTAGES, &[("names", &names.join(", "))])
            }
            Expected::ConnectTo => say(lang, cli::A_CONNECT_TO, &[]),
            Expected::Line => say(lang, cli::A_LINE, &[]),
            Expected::LineOf(most) => say(lang, cli::A_LINE_OF, &[("most", &most)]),
            Expected::Header => say(lang, cli::A_HEADER, &[]),
            Expected::Contact => say(lang, cli::A_CONTACT, &[]),
            Expected::Mail => say(lang, cli::A_MAIL, &[]),
            Expected::HostName => say(lang, cli::A_HOST_NAME, &[]),
            Expected::Proxy => say(lang, cli::A_PROXY, &[]),
            Expected::Loopback => say(lang, cli::A_LOOPBACK, &[]),
            Expected::Date => say(lang, cases::A_DATE, &[]),
            Expected::Deadline => say(lang, cases::A_DEADLINE, &[]),
            Expected::Since => say(lang, cases::A_SINCE, &[]),
            Expected::Technique => say(lang, cases::A_TECHNIQUE, &[]),
            Expected::Smtp => say(lang, notices::A_SMTP, &[]),
        }
    }
}

/// Requests per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// So many.
    PerSecond(f64),
    /// No pause at all.
    Unlimited,
}

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) Duration);

/// A list of vantages, none twice, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vantages(pub(crate) Vec<Vantage>);

impl FromStr for Rate {
    type Err = Expected;

    fn from_str(text: &str) -> Result<Self, Expected> {
        if text == "unlimited" {
            return Ok(Rate::Unlimited);
        }
        let rate: f64 = text.parse().map_err(|_| Expected::Rate)?;
        // A comparison with NaN is false: it is refused as well.
        if (RATE_MIN..=RATE_MAX).contains(&rate) { Ok(Rate::PerSecond(rate)) } else { Err(Expected::Rate) }
    }
}

impl FromStr for Span {
    type Err = Expected;

    fn from_str(text: &str) -> Result<Self, Expected> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(Expected::Span),
        };
        let number: u64 = number.parse().map_err(|_| Expected::Span)?;
        match number.checked_mul(seconds) {
            Some(total) if total > 0 && total <= DAYS_MAX * 86_400 => Ok(Span(Duration::from_secs(total))),
            _ => Err(Expected::Span),
        }
    }
}

/// How long ago: a [`Span`], or none at all.
pub(crate) fn age(text: &str) -> Result<Span, Expected> {
    if ["0s", "0m", "0h", "0d"].contains(&text) { Ok(Span(Duration::ZERO)) } else { text.parse() }
}

impl FromStr for Vantages {
    type Err = Expected;

    fn from_str(text: &str) -> Result<Self, Expected> {
        let mut list = Vec::new();
        for name in text.split(',') {
            let vantage = Vantage::from_name(name.trim()).ok_or(Expected::Vantages)?;
            if !list.contains(&vantage) {
                list.push(vantage);
            }
        }
        Ok(Vantages(list))
    }
}

/// A whole number of at least one.
pub(crate) fn count(text: &str) -> Result<u64, Expected> {
    whole(text, 1, u64::MAX)
}

/// How far from a seed: 0 is the seeds alone.
pub(crate) fn hops(text: &str) -> Result<u8, Expected> {
    whole(text, 0, 100).map(|hops| hops as u8)
}

/// How many pages of one site.
pub(crate) fn pages(text: &str) -> Result<u32, Expected> {
    whole(text, 1, u64::from(u32::MAX)).map(|pages| pages as u32)
}

/// How many connections to one host.
pub(crate) fn connections(text: &str) -> Result<u16, Expected> {
    whole(text, 1, CONNECTIONS_MAX).map(|many| many as u16)
}

/// How many at a time.
pub(crate) fn at_a_time(text: &str) -> Result<usize, Expected> {
    whole(text, 1, 10_000).map(|many| many as usize)
}

/// One line that says something.
pub(crate) fn line(text: &str) -> Result<String, Expected> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        Err(Expected::Line)
    } else if text.chars().nth(LINE_CHARS_MAX).is_some() {
        Err(Expected::LineOf(LINE_CHARS_MAX))
    } else {
        Ok(text.to_owned())
    }
}

/// When something begins: a day or a time.
pub(crate) fn date(text: &str) -> Result<Timestamp, Expected> {
    suyuan_lists::date_from_text(text).ok_or(Expected::Date)
}

/// Since when, as it was typed: since a day or a time, or for so long until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    At(Timestamp),
    Ago(Duration),
}

impl Since {
    /// The first moment that counts.
    pub(crate) fn from(self, now: Timestamp) -> Timestamp {
        match self {
            Since::At(at) => at,
            // A duration has ten years at most.
            Since::Ago(span) => Timestamp::from_millis(now.millis() - span.as_millis() as i64),
        }
    }
}

/// Since when: a day, a time or a duration.
pub(crate) fn since(text: &str) -> Result<Since, Expected> {
    match text.trim().parse() {
        Ok(Span(span)) => Ok(Since::Ago(span)),
        Err(_) => date(text).map(Since::At).map_err(|_| Expected::Since),
    }
}

/// When something ends, and how somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) at: Timestamp,
    pub(crate) text: String,
}

/// When something ends: with the day, at the time, or so long from now.
pub(crate) fn end(text: &str) -> Result<End, Expected> {
    let at = match text.trim().parse() {
        Ok(Span(span)) => Deadline::Within(span).from(clock::now()),
        Err(_) => suyuan_lists::date_end_from_text(text).ok_or(Expected::Deadline)?,
    };
    Ok(End { at, text: text.trim().to_owned() })
}

/// Until when somebody has time, as it was typed: until something ends, or for so long from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deadline {
    Until(Timestamp),
    Within(Duration),
}

impl Deadline {
    /// The first moment that is too late.
    pub(crate) fn from(self, now: Timestamp) -> Timestamp {
        match self {
            Deadline::Until(at) => at,
            // A duration has ten years at most.
            Deadline::Within(span) => Timestamp::from_millis(now.millis() + span.as_millis() as i64),
        }
    }
}

/// Until when somebody has time: a day, a time or a duration.
pub(crate) fn deadline(text: &str) -> Result<Deadline, Expected> {
    match text.trim().parse() {
        Ok(Span(span)) => Ok(Deadline::Within(span)),
        Err(_) => end(text).map(|end| Deadline::Until(end.at)).map_err(|_| Expected::Deadline),
    }
}

/// A code of the catalog of techniques, in either case.
pub(crate) fn technique(text: &str) -> Result<Technique, Expected> {
    Technique::from_name(&text.trim().to_ascii_uppercase()).ok_or(Expected::Technique)
}

/// Whom a webmaster can write to: a URL or a mail address.
pub(crate) fn contact(text: &str) -> Result<String, Expected> {
    let text = text.trim();
    let mail = text.strip_prefix("mailto:").unwrap_or(text);
    let is_mail = mail.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let is_url = suyuan_model::PageUrl::new(text).is_ok();
    // It goes into a header, so it has to be plain text without a break.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain && (is_mail || is_url) { Ok(text.to_owned()) } else { Err(Expected::Contact) }
}

/// A mail address, without a name before it.
pub(crate) fn mail(text: &str) -> Result<String, Expected> {
    let text = text.trim();
    let (name, host) = text.rsplit_once('@').ok_or(Expected::Mail)?;
    let is_name = (1..=64).contains(&name.len())
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte));
    host_name(host).map_err(|_| Expected::Mail)?;
    if is_name { Ok(text.to_owned()) } else { Err(Expected::Mail) }
}

/// The name of a host in ASCII, of two labels at least.
pub(crate) fn host_name(text: &str) -> Result<String, Expected> {
    let text = text.trim();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    let is_name = text.len() <= 253 && text.contains('.') && text.split('.').all(is_label) && !is_address;
    if is_name { Ok(text.to_ascii_lowercase()) } else { Err(Expected::HostName) }
}

/// A user agent: what may stand in a header (RFC 9110, 5.5).
pub(crate) fn user_agent(text: &str) -> Result<String, Expected> {
    let text = line(text)?;
    if text.is_ascii() { Ok(text) } else { Err(Expected::Header) }
}

/// Where connections go instead.
pub(crate) fn connect_to(text: &str) -> Result<ConnectTo, Expected> {
    text.parse().map_err(|_| Expected::ConnectTo)
}

/// The URL of a proxy that we can speak with.
pub(crate) fn proxy(text: &str) -> Result<String, Expected> {
    let (scheme, rest) = text.split_once("://").ok_or(Expected::Proxy)?;
    let known = matches!(scheme, "http" | "https" | "socks5" | "socks5h");
    // As a page it has a host and a port that can exist.
    let is_url = suyuan_model::PageUrl::new(&format!("http://{rest}")).is_ok();
    if known && is_url { Ok(text.to_owned()) } else { Err(Expected::Proxy) }
}

/// A mail server to send by.
pub(crate) fn smtp(text: &str) -> Result<suyuan_share::MailServer, Expected> {
    suyuan_share::mail_server(text).ok_or(Expected::Smtp)
}

pub(crate) fn loopback(text: &str) -> Result<SocketAddr, Expected> {
    suyuan_serve::loopback(text).map_err(|suyuan_serve::NotLoopback| Expected::Loopback)
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, Expected> {
    let wrong = Expected::Whole(least, most);
    // TOML and people both write 1_000.
    let number: u64 = text.replace('_', "").parse().map_err(|_| wrong)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_so_many_characters_and_no_more() {
        let most = "注".repeat(LINE_CHARS_MAX);
        assert_eq!(line(&most), Ok(most.clone()));
        assert_eq!(line(&format!("{most}注")), Err(Expected::LineOf(LINE_CHARS_MAX)));
    }

    #[test]
    fn durations_have_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400)] {
            assert_eq!(text.parse(), Ok(Span(Duration::from_secs(seconds))), "{text}");
        }
        for text in ["", "30", "m", "-1m", "1.5h", "0s", "30 m", "30min", "4000d", "99999999999999999999d"] {
            assert_eq!(text.parse::<Span>(), Err(Expected::Span), "{text}");
        }
    }

    #[test]
    fn a_rate_is_a_number_that_makes_sense_or_unlimited() {
        assert_eq!("unlimited".parse(), Ok(Rate::Unlimited));
        assert_eq!("0.5".parse(), Ok(Rate::PerSecond(0.5)));
        for text in ["0", "-1", "nan", "inf", "1/s", "", "1001", "0.00001"] {
            assert_eq!(text.parse::<Rate>(), Err(Expected::Rate), "{text}");
        }
    }

    #[test]
    fn a_value_may_be_as_large_as_its_limit_and_no_larger() {
        let days = |days| format!("{days}d").parse::<Span>();
        assert!(days(DAYS_MAX).is_ok() && days(DAYS_MAX + 1).is_err());
        let rate = |rate: f64| rate.to_string().parse::<Rate>();
        assert!(rate(RATE_MAX).is_ok() && rate(RATE_MAX + 0.001).is_err());
        assert!(rate(RATE_MIN).is_ok() && rate(RATE_MIN * 0.999).is_err());
        let many = |many: u64| connections(&many.to_string());
        assert!(many(1).is_ok() && many(0).is_err());
        assert!(many(CONNECTIONS_MAX).is_ok() && many(CONNECTIONS_MAX + 1).is_err());
    }

    #[test]
    fn vantages_are_named_once() {
        assert_eq!("plain,spider,plain".parse(), Ok(Vantages(vec![Vantage::Plain, Vantage::Spider])));
        assert_eq!("plain,".parse::<Vantages>(), Err(Expected::Vantages));
    }

    #[test]
    fn a_contact_can_be_written_to() {
        for text in ["https://crawler.example/about", "abuse@crawler.example", "mailto:abuse@crawler.example"] {
            assert!(contact(text).is_ok(), "{text}");
        }
        for text in ["", "me", "ftp://x.example/", "a@b", "a b@c.example", "x@y.example\r\nX: 1"] {
            assert_eq!(contact(text), Err(Expected::Contact), "{text}");
        }
    }

    #[test]
    fn numbers_keep_to_their_bounds() {
        assert_eq!(hops("100"), Ok(100));
        assert_eq!(hops("101"), Err(Expected::Whole(0, 100)));
        assert_eq!(at_a_time("10001"), Err(Expected::Whole(1, 10_000)));
        assert_eq!(count("1_000"), Ok(1000));
        assert_eq!(count("0"), Err(Expected::Whole(1, u64::MAX)));
    }
}
