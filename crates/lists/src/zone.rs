//! Response policy zones of DNS servers: an owner name is what is blocked, its record says how.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, is_watchlist};
use crate::reject::Why;

/// How many lines are looked at to tell a zone.
const LINES_LOOKED_AT: usize = 50;

/// Most lines of one record: a parenthesis that is not closed by then was never meant to be, and must not swallow the zone.
pub const ZONE_RECORD_LINES_MAX: usize = 50;

/// Types of records that a policy zone may answer with.
const TYPES: &[&str] = &["A", "AAAA", "CNAME", "TXT", "MX", "PTR", "SRV", "DNAME"];
/// Types that are about the zone itself.
const OWN_TYPES: &[&str] = &["SOA", "NS", "DS", "DNSKEY", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"];

/// It has a directive or the record that begins a zone.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    let is_sign = |line: &str| {
        let mut words = line.split_whitespace();
        line.starts_with("$TTL") || line.starts_with("$ORIGIN") || words.any(|word| word.eq_ignore_ascii_case("SOA"))
    };
    let lines = text.lines().map(|line| read_line(line, 0).0).filter(|line| !line.trim().is_empty());
    is_watchlist(vocabulary) && lines.take(LINES_LOOKED_AT).any(is_sign)
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    Box::new(ZoneRows { rest: text, line: 1, zone: Zone::default() })
}

/// The records of a zone, line by line.
struct ZoneRows<'a> {
    /// What is still to be read, and the number of its first line.
    rest: &'a str,
    line: u64,
    zone: Zone,
}

impl<'a> Iterator for ZoneRows<'a> {
    type Item = Result<Row<'a>, BadRow<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let (line, found) = (self.line, self.rest.split('\n').next().unwrap_or_default());
            let (record, lines) = record(self.rest);
            // What a parenthesis that never closes would swallow is read by itself.
            let read = record.is_some();
            for _ in 0..if read { lines } else { 1 } {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
                self.line += 1;
            }
            let Some(record) = record else {
                return Some(Err(BadRow::new(line, found.trim(), Why::OpenParenthesis)));
            };
            if let Some(row) = self.zone.take(line, found, &record) {
                return Some(row);
            }
        }
        None
    }
}

/// The record at the beginning of a text without comments and parentheses, and its lines; none where a parenthesis
/// that it opens does not close within [`ZONE_RECORD_LINES_MAX`] lines.
fn record(text: &str) -> (Option<Cow<'_, str>>, usize) {
    let mut record = Cow::Borrowed("");
    let mut depth = 0_u32;
    for (at, line) in text.split('\n').take(ZONE_RECORD_LINES_MAX).enumerate() {
        let (piece, opened) = read_line(line, depth);
        depth = opened;
        if at == 0 {
            record = Cow::Borrowed(piece);
        } else {
            record.to_mut().push(' ');
            record.to_mut().push_str(piece);
        }
        if depth == 0 {
            let has_marks = record.contains(['(', ')']);
            return (Some(if has_marks { record.replace(['(', ')'], " ").into() } else { record }), at + 1);
        }
    }
    (None, 0)
}

/// A line without its comment, and how many parentheses are open behind it. In quotes, no mark means anything.
fn read_line(line: &str, mut depth: u32) -> (&str, u32) {
    let mut is_quoted = false;
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b';' => return (&line[..at], depth),
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (line, depth)
}

/// What the lines so far said.
#[derive(Default)]
struct Zone {
    /// What relative names end in.
    origin: String,
    /// The name of the zone itself, without its dot at the end; empty until it is told.
    apex: String,
    /// The owner of the last record, for lines that name none.
    owner: String,
}

/// What a record does with the name that is asked for.
enum Action {
    Blocks,
    Allows,
    /// It answers with something else: that says nothing about who is asked for.
    Rewrites,
}

impl Zone {
    /// The row that a record is, if it is one; `found` is its first line.
    fn take<'a>(&mut self, line: u64, found: &'a str, record: &str) -> Option<Result<Row<'a>, BadRow<'a>>> {
        if let Some(origin) = record.trim().strip_prefix("$ORIGIN") {
            self.origin = bare(origin.trim()).to_owned();
            if self.apex.is_empty() {
                self.apex.clone_from(&self.origin);
            }
            return None;
        }
        if record.trim().is_empty() || record.starts_with("$TTL") {
            return None;
        }
        if record.starts_with('$') {
            return Some(Err(BadRow::new(line, found.trim(), Why::NotARecord)));
        }
        let mut words = record.split_whitespace().peekable();
        if !record.starts_with(char::is_whitespace) {
            words.next()?.clone_into(&mut self.owner);
        }
        // Between the owner and the type may stand how long it holds, and its class.
        while words.next_if(|word| word.eq_ignore_ascii_case("IN") || is_ttl(word)).is_some() {}
        let kind = words.next().unwrap_or_default().to_ascii_uppercase();
        if OWN_TYPES.contains(&kind.as_str()) {
            if kind == "SOA" && self.owner.ends_with('.') {
                self.apex = bare(&self.owner).to_owned();
                self.origin = self.apex.clone();
            }
            return None;
        }
        if !TYPES.contains(&kind.as_str()) {
            return Some(Err(BadRow::new(line, found.trim(), Why::NotARecord)));
        }
        let target = words.next().unwrap_or_default();
        Some(
            self.row(&kind, target)
                .map_err(|why| BadRow::new(line, found.trim(), why))
                .map(|(value, allows)| Row::new(line, vec![(Column::Value, Cow::Owned(value))]).allowing(allows)),
        )
    }

    /// What the record is about, and whether it lets that pass.
    fn row(&self, kind: &str, target: &str) -> Result<(String, bool), Why> {
        let name = self.name().ok_or(Why::OutOfZone)?;
        let value = match trigger(&name) {
            None => name.clone(),
            Some(("rpz-ip", address)) => self::address(address)?,
            Some(_) => return Err(Why::NotATrigger),
        };
        match action(kind, target, &name) {
            Action::Blocks => Ok((value, false)),
            Action::Allows => Ok((value, true)),
            Action::Rewrites => Err(Why::NotABlock),
        }
    }

    /// The owner below the name of the zone; none for one that lies outside.
    fn name(&self) -> Option<String> {
        let owner = self.owner.to_ascii_lowercase();
        let (origin, apex) = (self.origin.to_ascii_lowercase(), self.apex.to_ascii_lowercase());
        let full = match owner.strip_suffix('.') {
            Some(full) => full.to_owned(),
            None if owner == "@" => origin,
            None if origin.is_empty() => owner,
            None => format!("{owner}.{origin}"),
        };
        if apex.is_empty() {
            return Some(full);
        }
        full.strip_suffix(&apex)?.strip_suffix('.').map(str::to_owned)
    }
}

/// What a record does: a name that is answered with another name or address is not thereby illegal. Safe search rewrites
/// `www.google.com` to another of its names, and a school answers its own names with its own addresses.
fn action(kind: &str, target: &str, name: &str) -> Action {
    let target = target.to_ascii_lowercase();
    let is_nowhere = |address: IpAddr| address.is_unspecified() || address.is_loopback();
    match kind {
        "CNAME" if ["rpz-drop.", ".", "*."].contains(&target.as_str()) => Action::Blocks,
        // An old way to let a name pass is to make it an alias of itself.
        "CNAME" if target == "rpz-passthru." || bare(&target) == name.trim_start_matches("*.") => Action::Allows,
        "A" | "AAAA" if target.parse().is_ok_and(|address: IpAddr| is_nowhere(address.to_canonical())) => {
            Action::Blocks
        }
        _ => Action::Rewrites,
    }
}

/// What a name is looked at for, where it is not the name that is asked about.
fn trigger(name: &str) -> Option<(&str, &str)> {
    let (rest, last) = name.rsplit_once('.')?;
    last.starts_with("rpz-").then_some((last, rest))
}

/// `32.7.2.0.192` is 192.0.2.7, `128.1.zz.db8.2001` is 2001:db8::1; the first number is the length of the prefix.
fn address(text: &str) -> Result<String, Why> {
    let parts: Vec<&str> = text.split('.').collect();
    let Some((length, parts)) = parts.split_first() else { return Err(Why::NotAnAddress) };
    if let [d, c, b, a] = parts
        && let Ok(address) = format!("{a}.{b}.{c}.{d}").parse::<Ipv4Addr>()
    {
        return if *length == "32" { Ok(address.to_string()) } else { Err(Why::Range) };
    }
    let groups: Vec<&str> = parts.iter().rev().map(|part| if *part == "zz" { "" } else { part }).collect();
    let mut spelled = groups.join(":");
    // `zz` at an end stands for `::`, which join makes a single colon there.
    if groups.first() == Some(&"") {
        spelled.insert(0, ':');
    }
    if groups.last() == Some(&"") {
        spelled.push(':');
    }
    let address: Ipv6Addr = spelled.parse().map_err(|_| Why::NotAnAddress)?;
    if *length == "128" { Ok(address.to_string()) } else { Err(Why::Range) }
}

/// A number of seconds, or of weeks, days, hours and minutes.
fn is_ttl(word: &str) -> bool {
    let is_mark = |byte: u8| byte.is_ascii_digit() || b"wdhmsWDHMS".contains(&byte);
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(is_mark)
}

fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}
