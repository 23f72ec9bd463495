//! Hosts files: `0.0.0.0 casino.example other.example # remark`.

use std::net::IpAddr;

use crate::columns::{BadRow, Row, Rows, Vocabulary};
use crate::format::{data_lines, without_comment};
use crate::reject::Why;

/// How many lines are looked at to tell a hosts file.
const LINES_LOOKED_AT: usize = 50;

/// Names that every hosts file has and that mean the machine itself.
const OWN_NAMES: &[&str] = &[
    "localhost",
    "localhost.localdomain",
    "localhost4",
    "localhost4.localdomain4",
    "localhost6",
    "localhost6.localdomain6",
    "local",
    "broadcasthost",
    "ip6-localhost",
    "ip6-loopback",
    "ip6-localnet",
    "ip6-mcastprefix",
    "ip6-allnodes",
    "ip6-allrouters",
    "ip6-allhosts",
    "0.0.0.0",
];

/// A hosts file has an address of nowhere and a name on half of its lines or more.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    let (mut lines, mut telling) = (0, 0);
    for (_, line) in data_lines(text).take(LINES_LOOKED_AT) {
        lines += 1;
        telling += usize::from(names(line).is_some());
    }
    telling > 0 && telling * 2 >= lines
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).flat_map(|(line, found)| {
        let (names, bad) = match names(found) {
            Some(names) => (Some(names), None),
            None => (None, bad_row(line, without_comment(found))),
        };
        let names = names.into_iter().flatten().filter(|name| !is_own_name(name));
        names.map(move |name| Ok(Row::of_value(line, name))).chain(bad.map(Err))
    }))
}

/// The names of a line that sends them nowhere.
pub(crate) fn names(line: &str) -> Option<impl Iterator<Item = &str>> {
    let mut words = without_comment(line).split_whitespace();
    let address = words.next()?.parse::<IpAddr>().ok()?;
    let mut words = words.peekable();
    (address.is_unspecified() || address.is_loopback()).then_some(())?;
    words.peek()?;
    Some(words)
}

/// Lines of the machine's own networks (`fe80::1%lo0 localhost`, `ff02::1 ip6-allnodes`) are no mistakes; all others are.
fn bad_row(line: u64, found: &str) -> Option<BadRow<'_>> {
    let mut names = found.split_whitespace().skip(1).peekable();
    let is_own = names.peek().is_some() && names.all(is_own_name);
    (!is_own).then_some(BadRow::new(line, found, Why::NotAHostsLine))
}

fn is_own_name(name: &str) -> bool {
    OWN_NAMES.iter().any(|own| own.eq_ignore_ascii_case(name))
}
