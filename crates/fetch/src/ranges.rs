//! Which addresses are public: one table of the ranges that are not, after the registries of special addresses.
//!
//! The registries are IANA's for IPv4 and IPv6 (RFC 6890 and what came after it).
//! The standard library's predicates miss a dozen of these ranges, so they are not used here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// True if anybody on the internet may be meant by this address, in whatever form it is written.
///
/// ```
/// assert!(suyuan_fetch::is_public("93.184.215.14".parse().unwrap()));
/// assert!(!suyuan_fetch::is_public("::ffff:127.0.0.1".parse().unwrap()));
/// ```
pub fn is_public(address: IpAddr) -> bool {
    match canonical(address) {
        IpAddr::V4(address) => !is_in(u32::from(address).into(), 32, NOT_PUBLIC_V4),
        IpAddr::V6(address) => {
            is_global_unicast(address)
                && !is_in(address.into(), 128, NOT_PUBLIC_V6)
                && tunnel_end(address).is_none_or(|end| is_public(end.into()))
        }
    }
}

/// The IPv4 address that an IPv6 address stands for, where it stands for one; else the address itself.
///
/// A connection to such an address ends at the IPv4 address, so that is what must be judged:
/// mapped (`::ffff:0:0/96`), translated (`::ffff:0:0:0/96`), compatible (`::/96`), NAT64 (`64:ff9b::/96`),
/// and 6to4 (`2002::/16`).
/// Teredo (`2001::/32`) and local NAT64 (`64:ff9b:1::/48`) carry addresses, too, but no site is reached through them:
/// they are refused whole.
pub fn canonical(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address else { return address };
    let words = six.segments();
    let low = Ipv4Addr::from(u32::from(words[6]) << 16 | u32::from(words[7]));
    let four = match words {
        [0, 0, 0, 0, 0, 0xffff, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => Some(low),
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some(low),
        // `::` and `::1` are the unspecified and the loopback address, not 0.0.0.0 and 0.0.0.1.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0, _, _] => Some(low),
        [0x2002, high, low, ..] => Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        _ => None,
    };
    four.map_or(address, IpAddr::V4)
}

/// True for addresses that stand in books and fixtures (RFC 5737, RFC 3849).
pub(crate) fn is_documentation(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_in(u32::from(address).into(), 32, DOCUMENTATION_V4),
        IpAddr::V6(address) => is_in(address.into(), 128, &[(v6(0x2001, 0xdb8), 32)]),
    }
}

/// Every IPv4 address that an IPv6 address carries inside, also where the whole range is refused anyway.
pub(crate) fn carried(address: IpAddr) -> Vec<IpAddr> {
    let mut addresses = vec![address];
    let canonical = canonical(address);
    if canonical != address {
        addresses.push(canonical);
    }
    if let IpAddr::V6(six) = address {
        let words = six.segments();
        let pair = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
        match words {
            // Teredo (RFC 4380, 4): the server plainly, the client with every bit turned.
            [0x2001, 0, a, b, _, _, c, d] => addresses.extend([pair(a, b), pair(!c, !d)]),
            [0x64, 0xff9b, 1, _, _, _, a, b] => addresses.push(pair(a, b)),
            _ => addresses.extend(tunnel_end(six).map(IpAddr::V4)),
        }
    }
    addresses
}

/// The far end of an ISATAP tunnel, if that is what the address names (RFC 5214, 6.1).
fn tunnel_end(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        _ => None,
    }
}

/// Only `2000::/3` is given out for public use; all else is special or not given out at all.
fn is_global_unicast(address: Ipv6Addr) -> bool {
    address.segments()[0] >> 13 == 1
}

fn is_in(bits: u128, width: u32, table: &[(u128, u32)]) -> bool {
    table.iter().any(|&(base, prefix)| (bits ^ base) >> (width - prefix) == 0)
}

const fn v4(a: u8, b: u8, c: u8, d: u8) -> u128 {
    u32::from_be_bytes([a, b, c, d]) as u128
}

const fn v6(a: u16, b: u16) -> u128 {
    (a as u128) << 112 | (b as u128) << 96
}

/// Ranges of IPv4 that no visit goes to: base and length of the prefix.
const NOT_PUBLIC_V4: &[(u128, u32)] = &[
    (v4(0, 0, 0, 0), 8),        // this network
    (v4(10, 0, 0, 0), 8),       // private
    (v4(100, 64, 0, 0), 10),    // behind a carrier's NAT; one cloud's metadata
    (v4(127, 0, 0, 0), 8),      // loopback
    (v4(168, 63, 129, 16), 32), // one cloud's platform address, reachable only from inside
    (v4(169, 254, 0, 0), 16),   // link-local; most clouds' metadata
    (v4(172, 16, 0, 0), 12),    // private
    (v4(192, 0, 0, 0), 24),     // protocol assignments; one cloud's metadata
    (v4(192, 0, 2, 0), 24),     // documentation
    (v4(192, 88, 99, 0), 24),   // former 6to4 relays
    (v4(192, 168, 0, 0), 16),   // private
    (v4(198, 18, 0, 0), 15),    // benchmarks
    (v4(198, 51, 100, 0), 24),  // documentation
    (v4(203, 0, 113, 0), 24),   // documentation
    (v4(224, 0, 0, 0), 4),      // multicast
    (v4(240, 0, 0, 0), 4),      // reserved, and broadcast
];

const DOCUMENTATION_V4: &[(u128, u32)] = &[(v4(192, 0, 2, 0), 24), (v4(198, 51, 100, 0), 24), (v4(203, 0, 113, 0), 24)];

/// Ranges inside `2000::/3` that no visit goes to.
const NOT_PUBLIC_V6: &[(u128, u32)] = &[
    (v6(0x2001, 0), 23),     // protocol assignments: Teredo, benchmarks, ORCHID
    (v6(0x2001, 0xdb8), 32), // documentation
    (v6(0x2002, 0), 16),     // 6to4, of which the carried address is judged first
    (v6(0x3fff, 0), 20),     // documentation
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    #[test]
    fn special_addresses_are_not_public() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::2",
            "::127.0.0.1",
            "::10.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::7f00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:0:808:808::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:1::1",
            "2002:c0a8:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "2400:3200::5efe:10.0.0.1",
            "2400:3200::200:5efe:169.254.169.254",
            "fe80::5efe:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "100:0:0:1::1",
            "5f00::1",
            "2001:1::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:30::1",
            "2001:db8::1",
            "3fff:fff::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
            "4000::1",
            "8000::1",
        ] {
            assert!(!check(text), "{text}");
        }
    }

    #[test]
    fn ordinary_addresses_are_public() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2400:3200::1",
            "2606:4700::1111",
            "2400:3200::5efe:8.8.8.8",
            "2620:4f:8000::1",
            "3fff:1000::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001:200::1",
            "2001:4860:4860::8888",
        ] {
            assert!(check(text), "{text}");
        }
    }

    #[test]
    fn what_a_tunnel_address_carries_is_seen() {
        let teredo: IpAddr = "2001:0:808:404:0:0:f5ff:fffe".parse().unwrap();
        assert_eq!(carried(teredo)[1..], ["8.8.4.4".parse::<IpAddr>().unwrap(), "10.0.0.1".parse().unwrap()]);
        let mapped: IpAddr = "::ffff:8.8.8.8".parse().unwrap();
        assert_eq!(carried(mapped)[1..], ["8.8.8.8".parse::<IpAddr>().unwrap()]);
    }

    proptest! {
        /// The oracle is the decimal text of the address, read as a person would.
        #[test]
        fn the_table_agrees_with_the_text_of_the_address(bits: u32, pick in 0usize..20, low: u32) {
            let bits = match pick {
                0 => 0x0a00_0000 | low >> 8,
                1 => 0x7f00_0000 | low >> 8,
                2 => 0xa9fe_0000 | low >> 16,
                3 => 0xac10_0000 | low >> 11,
                4 => 0xc0a8_0000 | low >> 16,
                5 => 0x6440_0000 | low >> 9,
                6 => 0xc612_0000 | low >> 14,
                7 => 0xc000_0000 | low >> 20,
                _ => bits,
            };
            let address = Ipv4Addr::from(bits);
            let [a, b, c, d] = address.octets();
            let special = matches!((a, b), (0 | 10 | 127 | 224.., _) | (100, 64..=127) | (169, 254) | (172, 16..=31) | (192, 168) | (198, 18 | 19))
                || matches!((a, b, c), (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113))
                || [a, b, c, d] == [168, 63, 129, 16];
            prop_assert_eq!(is_public(IpAddr::V4(address)), !special, "{}", address);
            prop_assert_eq!(is_public(IpAddr::V6(address.to_ipv6_mapped())), !special, "{}", address);
        }

        #[test]
        fn what_the_standard_library_calls_special_is_never_public(bits: u128) {
            let address = Ipv6Addr::from(bits);
            if address.is_loopback() || address.is_multicast() || address.is_unspecified() || bits >> 121 == 0x7e {
                prop_assert!(!is_public(IpAddr::V6(address)));
            }
        }
    }
}
