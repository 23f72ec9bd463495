//! Which register answers for a name or an address (RFC 9224): lists that IANA keeps.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;
use suyuan_model::{PageUrl, closed_set};

/// Longest list that is read, in bytes; that of domains has some 100,000.
pub const REGISTER_LIST_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Most entries of one list.
pub const REGISTER_ENTRIES_MAX: usize = 20_000;

closed_set! {
    /// A list of registers.
    RegisterList {
        /// By the last labels of a name.
        Dns = "dns",
        /// By networks.
        Ipv4 = "ipv4",
        /// By networks.
        Ipv6 = "ipv6",
    }
}

/// Registers by what they answer for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registers(BTreeMap<String, PageUrl>);

impl Registers {
    /// Reads a list; none if it is none.
    pub fn read(list: RegisterList, bytes: &[u8]) -> Option<Registers> {
        if bytes.len() > REGISTER_LIST_BYTES_MAX {
            return None;
        }
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let mut registers = BTreeMap::new();
        for service in value["services"].as_array()? {
            let Some(server) = service[1].as_array().and_then(|urls| server(urls)) else { continue };
            let entries = service[0].as_array().into_iter().flatten().filter_map(Value::as_str);
            for entry in entries.filter_map(|entry| key(list, entry)) {
                if registers.len() < REGISTER_ENTRIES_MAX {
                    registers.entry(entry).or_insert_with(|| server.clone());
                }
            }
        }
        Some(Registers(registers))
    }

    /// What to ask about a domain, which is in lower-case A-labels.
    pub fn domain(&self, domain: &str) -> Option<PageUrl> {
        let mut below = domain;
        while let Some((_, parent)) = below.split_once('.') {
            if let Some(server) = self.0.get(parent) {
                return server.join(&format!("domain/{domain}")).ok();
            }
            below = parent;
        }
        None
    }

    /// What to ask about an address.
    pub fn address(&self, address: IpAddr) -> Option<PageUrl> {
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let server = (0..=bits).rev().find_map(|length| self.0.get(&network(address, length)))?;
        // An address in IPv6 has colons, which a path may hold.
        server.join(&format!("ip/{address}")).or_else(|_| server.join(&format!("./ip/{address}"))).ok()
    }
}

/// The URL at which a register is asked, with a slash at its end; the secure one, if there is one.
fn server(urls: &[Value]) -> Option<PageUrl> {
    let mut urls: Vec<PageUrl> = urls
        .iter()
        .filter_map(Value::as_str)
        .filter_map(|url| PageUrl::new(&format!("{}/", url.trim_end_matches('/'))).ok())
        .collect();
    urls.sort_by_key(|url| !url.is_secure());
    urls.into_iter().next()
}

fn key(list: RegisterList, entry: &str) -> Option<String> {
    if list == RegisterList::Dns {
        return Some(entry.trim_matches('.').to_ascii_lowercase()).filter(|entry| !entry.is_empty());
    }
    let (address, length) = entry.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let bits = if list == RegisterList::Ipv4 { 32 } else { 128 };
    let length = length.parse().ok().filter(|length| *length <= bits && address.is_ipv4() == (bits == 32))?;
    Some(network(address, length))
}

/// A network in one spelling: the address that it begins at, and how many bits are fixed.
fn network(address: IpAddr, length: u32) -> String {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            format!("{:08x}/{length}", address.to_bits() & mask)
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            format!("{:032x}/{length}", address.to_bits() & mask)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(services: &str) -> String {
        format!(r#"{{"version":"1.0","services":[{services}]}}"#)
    }

    fn asked(list: RegisterList, services: &str, about: &str) -> String {
        let registers = Registers::read(list, self::list(services).as_bytes()).unwrap();
        let url = match about.parse() {
            Ok(address) => registers.address(address),
            Err(_) => registers.domain(about),
        };
        url.map_or("nobody".to_owned(), |url| url.as_str().to_owned())
    }

    #[test]
    fn the_longest_name_that_fits_says_who_is_asked() {
        let services = r#"[["example","test"],["http://rdap.nic.example/","https://rdap.nic.example/v1"]],[["co.example"],["https://co.example/rdap/"]]"#;
        for (domain, url) in [
            ("school.example", "https://rdap.nic.example/v1/domain/school.example"),
            ("shop.co.example", "https://co.example/rdap/domain/shop.co.example"),
            ("school.invalid", "nobody"),
            ("example", "nobody"),
        ] {
            assert_eq!(asked(RegisterList::Dns, services, domain), url);
        }
    }

    #[test]
    fn the_smallest_network_that_fits_says_who_is_asked() {
        let v4 = r#"[["203.0.0.0/8","192.0.2.0/24"],["https://big.example/rdap"]],[["203.0.113.0/24"],["https://small.example/"]]"#;
        assert_eq!(asked(RegisterList::Ipv4, v4, "203.0.113.7"), "https://small.example/ip/203.0.113.7");
        assert_eq!(asked(RegisterList::Ipv4, v4, "203.1.2.3"), "https://big.example/rdap/ip/203.1.2.3");
        assert_eq!(asked(RegisterList::Ipv4, v4, "198.51.100.1"), "nobody");
        let v6 = r#"[["2001:db8::/32"],["https://six.example/"]]"#;
        assert_eq!(asked(RegisterList::Ipv6, v6, "2001:db8::1"), "https://six.example/ip/2001:db8::1");
        assert_eq!(asked(RegisterList::Ipv6, v6, "2001:db9::1"), "nobody");
        // A list of the other kind says nothing.
        assert_eq!(asked(RegisterList::Ipv6, v4, "203.0.113.7"), "nobody");
    }

    #[test]
    fn what_is_no_list_is_none_and_what_is_wrong_in_one_is_passed_over() {
        for text in ["", "<html>", "[]", "{}", &("[".repeat(100_000))] {
            assert_eq!(Registers::read(RegisterList::Dns, text.as_bytes()), None, "{text:.20}");
        }
        let odd = r#"1,[["example"],["ftp://x/"]],[["a/b"],[]],[[],["https://x.example/"]],[["1.2.3.4/99","x/8"],["https://x.example/"]]"#;
        for which in RegisterList::ALL {
            assert_eq!(Registers::read(*which, list(odd).as_bytes()).unwrap().domain("a.example"), None);
        }
    }

    #[test]
    fn a_list_has_so_many_bytes_and_entries_and_no_more() {
        let padded = |bytes: usize| {
            let start = list("");
            start.clone() + &" ".repeat(bytes - start.len())
        };
        assert!(Registers::read(RegisterList::Dns, padded(REGISTER_LIST_BYTES_MAX).as_bytes()).is_some());
        assert!(Registers::read(RegisterList::Dns, padded(REGISTER_LIST_BYTES_MAX + 1).as_bytes()).is_none());
        let names: Vec<String> = (0..=REGISTER_ENTRIES_MAX).map(|n| format!("\"t{n}\"")).collect();
        let services = format!("[[{}],[\"https://x.example/\"]]", names.join(","));
        let registers = Registers::read(RegisterList::Dns, list(&services).as_bytes()).unwrap();
        assert!(registers.domain(&format!("a.t{}", REGISTER_ENTRIES_MAX - 1)).is_some());
        assert!(registers.domain(&format!("a.t{REGISTER_ENTRIES_MAX}")).is_none());
    }
}
