//! Response policy zones of DNS servers: an owner name is what is blocked, its record says how.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, is_watchlist};
use crate::reject::Why;

/// How many lines are looked at to tell a zone.
const LINES_LOOKED_AT: usize = 50;

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
    let lines = text.lines().map(without_comment).filter(|line| !line.trim().is_empty());
    is_watchlist(vocabulary) && lines.take(LINES_LOOKED_AT).any(is_sign)
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    let mut zone = Zone::default();
    Box::new(text.lines().zip(1..).filter_map(move |(found, line)| zone.take(line, found)))
}

/// What the lines so far said.
#[derive(Default)]
struct Zone<'a> {
    /// What relative names end in.
    origin: String,
    /// The name of the zone itself, without its dot at the end; empty until it is told.
    apex: String,
    /// The owner of the last record, for lines that name none.
    owner: &'a str,
    /// Inside a record that goes on over several lines.
    is_open: bool,
}

impl<'a> Zone<'a> {
    /// The row that a line is, if it is one.
    fn take(&mut self, line: u64, found: &'a str) -> Option<Result<Row<'a>, BadRow<'a>>> {
        let record = without_comment(found);
        if self.is_open {
            self.is_open = !record.contains(')');
            return None;
        }
        self.is_open = record.contains('(') && !record.contains(')');
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
            self.owner = words.next()?;
        }
        // Between the owner and the type may stand how long it holds, and its class.
        while words.next_if(|word| word.eq_ignore_ascii_case("IN") || is_ttl(word)).is_some() {}
        let kind = words.next().unwrap_or_default().to_ascii_uppercase();
        if OWN_TYPES.contains(&kind.as_str()) {
            if kind == "SOA" && self.owner.ends_with('.') {
                self.apex = bare(self.owner).to_owned();
                self.origin = self.apex.clone();
            }
            return None;
        }
        if !TYPES.contains(&kind.as_str()) {
            return Some(Err(BadRow::new(line, found.trim(), Why::NotARecord)));
        }
        let target = words.next().unwrap_or_default();
        Some(self.row(line, found.trim(), target))
    }

    fn row(&self, line: u64, found: &'a str, target: &str) -> Result<Row<'a>, BadRow<'a>> {
        let Some(name) = self.name() else { return Err(BadRow::new(line, found, Why::OutOfZone)) };
        let value = match trigger(&name) {
            None => name.clone(),
            Some(("rpz-ip", address)) => self::address(address).map_err(|why| BadRow::new(line, found, why))?,
            Some(_) => return Err(BadRow::new(line, found, Why::NotATrigger)),
        };
        // An old way to let a name pass is to make it an alias of itself.
        let target = target.to_ascii_lowercase();
        let allows = target == "rpz-passthru." || bare(&target) == name.trim_start_matches("*.");
        Ok(Row::new(line, vec![(Column::Value, Cow::Owned(value))]).allowing(allows))
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

fn without_comment(line: &str) -> &str {
    line.split(';').next().unwrap_or_default()
}
