//! From bytes to lines with a key that means something.

use std::time::Duration;

/// A line is read as far as this, and the rest of it is dropped: eight times the longest URL of a well-known browser.
pub(super) const LINE_BYTES_MAX: usize = 2083 * 8 - 1;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    UserAgent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
    RequestRate,
}

/// A line that means something; its number counts every line of the file, from 1.
pub(super) struct Line<'a> {
    pub(super) number: u32,
    pub(super) key: Key,
    pub(super) value: &'a [u8],
}

/// Every key begins with one of these, in any case; some are common slips of the pen.
const KEYS: &[(&str, Key)] = &[
    ("user-agent", Key::UserAgent),
    ("useragent", Key::UserAgent),
    ("user agent", Key::UserAgent),
    ("allow", Key::Allow),
    ("disallow", Key::Disallow),
    ("dissallow", Key::Disallow),
    ("dissalow", Key::Disallow),
    ("disalow", Key::Disallow),
    ("diasllow", Key::Disallow),
    ("disallaw", Key::Disallow),
    ("sitemap", Key::Sitemap),
    ("site-map", Key::Sitemap),
    ("crawl-delay", Key::CrawlDelay),
    ("request-rate", Key::RequestRate),
];

/// The lines that mean something, in the order of the file.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut rest = Some(without_byte_order_mark(bytes));
    let raw = std::iter::from_fn(move || {
        let text = rest?;
        let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        rest = end.map(|end| &text[end + if text[end..].starts_with(b"\r\n") { 2 } else { 1 }..]);
        Some(&text[..end.unwrap_or(text.len())])
    });
    (1..).zip(raw).filter_map(|(number, text)| {
        let (key, value) = split(&text[..text.len().min(LINE_BYTES_MAX)])?;
        Some(Line { number, key: key_of(key)?, value })
    })
}

/// The leading letters, `-` and `_` of a user agent: what RFC 9309, 2.2.1, calls the product token.
pub(super) fn product_token(value: &[u8]) -> &str {
    let end = value.iter().position(|byte| !byte.is_ascii_alphabetic() && !matches!(byte, b'-' | b'_'));
    std::str::from_utf8(&value[..end.unwrap_or(value.len())]).unwrap_or_default()
}

/// `5`, `0.5`, `10 # seconds`: the number that the value begins with.
pub(super) fn seconds(value: &[u8]) -> Option<Duration> {
    leading_number(value).map(|(seconds, _)| pause(seconds))
}

/// A pause of so many seconds; of more than can be told, as long as can be told.
fn pause(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// `1/5`, `30/1m`, `1/1h 0600-0845`: documents per time; the time of day is passed over, so that the pace holds always.
pub(super) fn seconds_per_request(value: &[u8]) -> Option<Duration> {
    let (documents, rest) = leading_number(value)?;
    let (time, unit) = leading_number(trimmed(rest).strip_prefix(b"/").map(trimmed)?)?;
    let unit = match unit.first() {
        Some(b'm' | b'M') => 60.0,
        Some(b'h' | b'H') => 3600.0,
        _ => 1.0,
    };
    (documents > 0.0).then(|| pause(time * unit / documents))
}

/// White space as C knows it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

fn leading_number(value: &[u8]) -> Option<(f64, &[u8])> {
    let end = value.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(value.len());
    let number = std::str::from_utf8(&value[..end]).ok()?.parse().ok()?;
    Some((number, &value[end..]))
}

/// A mark that is cut short is passed over as well, as far as it goes.
fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    let mark = bytes.iter().zip(b"\xEF\xBB\xBF").take_while(|(byte, mark)| byte == mark).count();
    &bytes[mark..]
}

/// Key and value of a line, without comment and without white space around them.
fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = line.iter().position(|byte| matches!(byte, b'#' | 0)).unwrap_or(line.len());
    let line = trimmed(&line[..end]);
    let at = match line.iter().position(|&byte| byte == b':') {
        Some(colon) => colon,
        None => gap_between_two_words(line)?,
    };
    let (key, value) = (trimmed(&line[..at]), trimmed(&line[at + 1..]));
    (!key.is_empty()).then_some((key, value))
}

/// Some people forget the colon; a blank stands for it when there are two words and no more.
fn gap_between_two_words(line: &[u8]) -> Option<usize> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let gap = line.iter().position(is_blank)?;
    let second = gap + line[gap..].iter().position(|byte| !is_blank(byte))?;
    (!line[second..].iter().any(is_blank)).then_some(gap)
}

fn key_of(key: &[u8]) -> Option<Key> {
    KEYS.iter()
        .find(|(name, _)| key.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes())))
        .map(|&(_, key)| key)
}

fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_space(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_space(*last)
    {
        bytes = rest;
    }
    bytes
}
