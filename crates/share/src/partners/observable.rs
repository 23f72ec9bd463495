//! What can be seen on a network, as STIX names it: the name of each is made of what it is.

use std::net::IpAddr;

use suyuan_model::{Watch, WatchKind};
use uuid::Uuid;

/// The namespace of observables in STIX 2.1, 2.9.
const SPACE: Uuid = Uuid::from_u128(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);

/// A cyber observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Observable {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) properties: Vec<(&'static str, String)>,
}

/// An observable of these properties, which are in the order of their keys: their canonical JSON (RFC 8785) is its name.
fn observable(kind: &'static str, properties: Vec<(&'static str, String)>) -> Observable {
    let members: serde_json::Map<String, serde_json::Value> =
        properties.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into())).collect();
    let name = serde_json::Value::Object(members).to_string();
    let id = format!("{kind}--{}", Uuid::new_v5(&SPACE, name.as_bytes()).hyphenated());
    Observable { id, kind, properties }
}

fn of_value(kind: &'static str, value: &str) -> Observable {
    observable(kind, vec![("value", value.to_owned())])
}

/// A URL, as RFC 3986 has it.
pub(super) fn url(url: &str) -> Observable {
    of_value("url", &rfc_3986(url))
}

/// A host of a page: a name or an address; none where it has a letter that names of hosts do not have.
pub(super) fn host(host: &str) -> Option<Observable> {
    let bare = host.trim_matches(['[', ']']);
    match bare.parse::<IpAddr>() {
        Ok(address) => Some(of_address(address)),
        Err(_) => is_host_name(host).then(|| of_value("domain-name", host)),
    }
}

fn of_address(address: IpAddr) -> Observable {
    of_value(if address.is_ipv4() { "ipv4-addr" } else { "ipv6-addr" }, &address.to_string())
}

/// A watched thing, and the pattern that finds it; none for what the format has no word for.
pub(super) fn watched(watch: &Watch) -> Option<(Observable, String)> {
    let seen = match watch.kind {
        WatchKind::Domain | WatchKind::Host => host(&watch.value)?,
        WatchKind::Ip => of_address(watch.value.parse().ok()?),
        WatchKind::Url => url(&watch.value),
        WatchKind::Mail if watch.value.is_ascii() => of_value("email-addr", &watch.value),
        // The kinds of accounts of the format are few, and none of these is among them.
        WatchKind::Qq | WatchKind::Wechat | WatchKind::Telegram | WatchKind::Whatsapp | WatchKind::Line => {
            observable("user-account", vec![("user_id", watch.name())])
        }
        WatchKind::Page | WatchKind::Phone | WatchKind::Mail | WatchKind::Crypto => return None,
    };
    let tests: Vec<String> =
        seen.properties.iter().map(|(key, value)| format!("{}:{key} = '{}'", seen.kind, quoted(value))).collect();
    let pattern = format!("[{}]", tests.join(" AND "));
    Some((seen, pattern))
}

/// Text inside the quotes of a pattern.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

fn is_host_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// The URL with every character that RFC 3986 does not have as an escape, and a `%` that begins none as one.
pub(super) fn rfc_3986(url: &str) -> String {
    let mut told = String::with_capacity(url.len());
    let bytes = url.as_bytes();
    // Brackets stand around an address alone.
    let authority_end =
        url.find("://").map_or(0, |at| url[at + 3..].find(['/', '?', '#']).map_or(url.len(), |end| at + 3 + end));
    for (at, &byte) in bytes.iter().enumerate() {
        let is_escape = || bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let is_plain = match byte {
            b'%' => is_escape(),
            b'[' | b']' => at < authority_end,
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte),
        };
        if is_plain {
            told.push(char::from(byte));
        } else {
            told += &format!("%{byte:02X}");
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partners::story::watch;

    #[test]
    fn names_of_observables_are_those_that_everybody_makes() {
        // As the standard and its libraries have them.
        assert_eq!(host("example.com").unwrap().id, "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
        assert_eq!(host("198.51.100.3").unwrap().id, "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    }

    #[test]
    fn a_url_is_made_one_of_the_standard() {
        let told = |text| url(text).properties[0].1.clone();
        assert_eq!(told("http://[2001:db8::7]/a[1]|%zz%41 彩"), "http://[2001:db8::7]/a%5B1%5D%7C%25zz%41%20%E5%BD%A9");
        assert_eq!(told("http://casino.example/?a=b&c=d;e,f"), "http://casino.example/?a=b&c=d;e,f");
    }

    #[test]
    fn what_the_format_has_no_word_for_is_left_out() {
        for kind in [WatchKind::Page, WatchKind::Phone, WatchKind::Crypto] {
            assert_eq!(watched(&watch(kind, "13800138000")), None);
        }
        assert_eq!(watched(&watch(WatchKind::Domain, "a_b.example")), None);
    }
}
