//! Where a connection goes instead of where the URL says: curl's `--connect-to`.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// One rule: a connection meant for one host and port goes to another; the Host header and TLS name stay.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConnectTo {
    /// The host that is meant, in lower case and without brackets; none is any.
    pub from_host: Option<String>,
    /// The port that is meant; none is any.
    pub from_port: Option<u16>,
    /// The host to go to; none is the one that was meant.
    pub to_host: Option<String>,
    /// The port to go to; none is the one that was meant.
    pub to_port: Option<u16>,
}

/// The text is not a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected HOST1:PORT1:HOST2:PORT2, with IPv6 addresses in brackets, found `{found}`: {why}")]
pub struct NotAConnectTo {
    /// What was given.
    pub found: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl ConnectTo {
    /// True if a connection to this host (as in a URL) and port is meant.
    pub fn matches(&self, host: &str, port: u16) -> bool {
        let host = bare(host);
        self.from_host.as_deref().is_none_or(|from| from.eq_ignore_ascii_case(host))
            && self.from_port.is_none_or(|from| from == port)
    }

    /// The address to go to, if the rule names one.
    pub(crate) fn to_address(&self) -> Option<IpAddr> {
        self.to_host.as_deref()?.parse().ok()
    }
}

impl FromStr for ConnectTo {
    type Err = NotAConnectTo;

    fn from_str(text: &str) -> Result<Self, NotAConnectTo> {
        let wrong = |why| NotAConnectTo { found: text.to_owned(), why };
        let mut rest = text;
        let mut parts = Vec::with_capacity(4);
        for number in 0..4 {
            let (part, after) = split_part(rest).map_err(wrong)?;
            parts.push(part);
            rest = match (after.strip_prefix(':'), number) {
                (Some(after), 0..3) => after,
                (None, 3) if after.is_empty() => after,
                (Some(_), _) => return Err(wrong("more than four parts")),
                (None, _) if after.is_empty() => return Err(wrong("fewer than four parts")),
                (None, _) => return Err(wrong("something follows the bracket")),
            };
        }
        Ok(ConnectTo {
            from_host: host(parts[0]).map_err(wrong)?,
            from_port: port(parts[1]).map_err(wrong)?,
            to_host: host(parts[2]).map_err(wrong)?,
            to_port: port(parts[3]).map_err(wrong)?,
        })
    }
}

impl fmt::Display for ConnectTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = |host: &Option<String>| match host {
            Some(host) if host.contains(':') => format!("[{host}]"),
            Some(host) => host.clone(),
            None => String::new(),
        };
        let port = |port: Option<u16>| port.map(|port| port.to_string()).unwrap_or_default();
        let (to_host, to_port) = (host(&self.to_host), port(self.to_port));
        write!(f, "{}:{}:{to_host}:{to_port}", host(&self.from_host), port(self.from_port))
    }
}

/// A host without the brackets of an IPv6 address.
pub(crate) fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// The part before the next colon that is not inside brackets, and what follows it.
fn split_part(text: &str) -> Result<(&str, &str), &'static str> {
    let end = match text.starts_with('[') {
        true => text.find(']').ok_or("a bracket is not closed")? + 1,
        false => text.find(':').unwrap_or(text.len()),
    };
    Ok(text.split_at(end))
}

fn host(part: &str) -> Result<Option<String>, &'static str> {
    if part.is_empty() {
        return Ok(None);
    }
    if part.starts_with('[') {
        let address: Ipv6Addr = bare(part).parse().map_err(|_| "what stands in brackets is not an IPv6 address")?;
        return Ok(Some(address.to_string()));
    }
    // The URL parser knows what a host is, and writes it as it would stand in a URL.
    match url::Host::parse(part) {
        Ok(host) => Ok(Some(host.to_string().trim_end_matches('.').to_owned())),
        Err(_) => Err("a host is not a host name or an address"),
    }
}

fn port(part: &str) -> Result<Option<u16>, &'static str> {
    if part.is_empty() {
        return Ok(None);
    }
    match part.parse() {
        Ok(0) | Err(_) => Err("a port is not a number from 1 to 65535"),
        Ok(port) => Ok(Some(port)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rule(text: &str) -> ConnectTo {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_part_matches_any() {
        assert!(rule("::127.0.0.1:8080").matches("school.example", 443));
        assert!(rule("School.example::127.0.0.1:8080").matches("school.example", 443));
        assert!(!rule("school.example:80:127.0.0.1:8080").matches("school.example", 443));
        assert!(!rule("school.example:80:127.0.0.1:8080").matches("www.school.example", 80));
    }

    #[test]
    fn an_address_of_six_stands_in_brackets() {
        let rule = rule("[::1]:80:[2001:db8::1]:8080");
        assert!(rule.matches("[::1]", 80) && rule.matches("::1", 80));
        assert_eq!(rule.to_host.as_deref(), Some("2001:db8::1"));
        assert_eq!(rule.to_string(), "[::1]:80:[2001:db8::1]:8080");
    }

    #[test]
    fn what_is_no_rule_is_told_with_what_was_expected() {
        for (text, why) in [
            ("school.example:80", "fewer than four parts"),
            ("a:80:b:80:c", "more than four parts"),
            ("a:eighty:b:80", "a port is not a number from 1 to 65535"),
            ("a:0:b:80", "a port is not a number from 1 to 65535"),
            ("a:80:b:70000", "a port is not a number from 1 to 65535"),
            ("[::1:80:b:80", "a bracket is not closed"),
            ("[::1]x:80:b:80", "something follows the bracket"),
            ("[school.example]:80:b:80", "what stands in brackets is not an IPv6 address"),
            ("a b:80:c:80", "a host is not a host name or an address"),
        ] {
            let error = text.parse::<ConnectTo>().unwrap_err();
            assert_eq!(error.why, why, "{text}");
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_rule_or_a_reason(text in ".{0,60}|[a-z0-9:\\[\\].]{0,40}") {
            if let Ok(rule) = text.parse::<ConnectTo>() {
                prop_assert_eq!(rule.to_string().parse::<ConnectTo>(), Ok(rule));
            }
        }
    }
}
