//! Other names of the same thing: an address in a name, a hidden service or a file behind a gateway.
//!
//! `198-51-100-7.nip.io` is 198.51.100.7 to every resolver, and `name.onion.ws` shows what `name.onion` shows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use suyuan_lists::Watchlist;
use suyuan_model::{PageUrl, WatchId};

/// Names below which every name is the address that it spells.
const ADDRESSES: &[&str] = &["nip.io", "sslip.io", "xip.io", "traefik.me", "ip6.name", "backname.io"];

/// Names that are no top-level domain of the internet, and are shown by gateways below another.
const HIDDEN: &[&str] = &["onion", "eth", "i2p", "bit", "crypto"];

/// Gateways to IPFS, by any of which a file may be listed.
const GATEWAYS: &[&str] = &[
    "ipfs.io",
    "dweb.link",
    "cloudflare-ipfs.com",
    "gateway.pinata.cloud",
    "w3s.link",
    "nftstorage.link",
    "4everland.io",
];

/// The entry for what this URL is another name of.
pub(crate) fn of_url(watchlist: &Watchlist, url: &PageUrl) -> Option<WatchId> {
    of_name(watchlist, url.host()).or_else(|| of_file(watchlist, url))
}

/// The entry for what this host is another name of.
pub(crate) fn of_name(watchlist: &Watchlist, host: &str) -> Option<WatchId> {
    if let Some(name) = ADDRESSES.iter().find_map(|end| host.strip_suffix(end)?.strip_suffix('.')) {
        return watchlist.find_address(address(name)?);
    }
    if host.starts_with('[') {
        return watchlist.find_address(IpAddr::V4(embedded(host.trim_matches(['[', ']']).parse().ok()?)?));
    }
    let mut before = 0;
    for label in host.split('.') {
        let end = before + label.len();
        if before > 0 && end < host.len() && HIDDEN.contains(&label) {
            return watchlist.find_name(&host[..end]);
        }
        before = end + 1;
    }
    None
}

/// The address of the old internet that one of the new is another name of: by NAT64 (RFC 6052, 2.1) or 6to4 (RFC 3056, 2).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

/// Whether a name with any last label may be another name of something watched.
pub(crate) fn may_end_anyhow(watchlist: &Watchlist) -> bool {
    // Gateways to hidden services and to files may have any name.
    HIDDEN.iter().any(|hidden| watchlist.has_top(hidden)) || has_files(watchlist)
}

/// Whether a name with this last label may be another name of an address.
pub(crate) fn may_end(top: &str) -> bool {
    ADDRESSES.iter().any(|end| end.strip_suffix(top).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether files of IPFS are listed, which any gateway may show.
pub(crate) fn has_files(watchlist: &Watchlist) -> bool {
    GATEWAYS.iter().any(|gateway| watchlist.has_urls_at(gateway))
}

/// A file of IPFS, in the spelling of whichever gateway is listed.
fn of_file(watchlist: &Watchlist, url: &PageUrl) -> Option<WatchId> {
    let is_kind = |piece| matches!(piece, "ipfs" | "ipns");
    let may_be_file = url.host().split('.').any(is_kind) || url.path().split('/').nth(1).is_some_and(is_kind);
    if !may_be_file || !has_files(watchlist) {
        return None;
    }
    let in_host = |(kind, label)| Some((kind, url.host().split_once(label)?.0));
    let in_path = |(kind, start)| Some((kind, url.path_and_query().strip_prefix(start)?));
    let (kind, rest) = match [("ipfs", ".ipfs."), ("ipns", ".ipns.")].into_iter().find_map(in_host) {
        Some((kind, id)) => (kind, format!("{id}{}", url.path_and_query())),
        None => [("ipfs", "/ipfs/"), ("ipns", "/ipns/")]
            .into_iter()
            .find_map(in_path)
            .map(|(kind, rest)| (kind, rest.to_owned()))?,
    };
    let (id, path) = rest.split_once('/').unwrap_or((&rest, ""));
    GATEWAYS.iter().find_map(|gateway| {
        let in_path = PageUrl::new(&format!("https://{gateway}/{kind}/{id}/{path}")).ok()?;
        let in_host = PageUrl::new(&format!("https://{id}.{kind}.{gateway}/{path}")).ok();
        watchlist.find_url(&in_path).or_else(|| watchlist.find_url(&in_host?))
    })
}

/// The address that a name spells: `192.0.2.7`, `www-192-0-2-7`, `c0000207`, `2001-db8--7`.
fn address(name: &str) -> Option<IpAddr> {
    let parts: Vec<&str> = name.split(['.', '-']).collect();
    // The last four numbers in a row are it: `10.0.0.1.192-0-2-7` is the latter.
    let four = parts.windows(4).rev().find_map(|four| four.join(".").parse::<Ipv4Addr>().ok());
    let label = name.rsplit('.').next().unwrap_or_default();
    let hex = || {
        let digits = label.rsplit('-').next().filter(|digits| digits.len() == 8)?;
        u32::from_str_radix(digits, 16).ok().map(Ipv4Addr::from)
    };
    let six = || label.replace('-', ":").parse::<Ipv6Addr>().ok();
    four.or_else(hex).map(IpAddr::V4).or_else(|| six().map(IpAddr::V6))
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Watch, WatchKind};

    use super::*;

    fn watchlist() -> Watchlist {
        let watch = |kind, value: &str| Watch {
            kind,
            value: value.to_owned(),
            category: String::new(),
            source: String::new(),
            listed: None,
            licence: String::new(),
        };
        Watchlist::new(vec![
            watch(WatchKind::Ip, "192.0.2.7"),
            watch(WatchKind::Ip, "2001:db8::7"),
            watch(WatchKind::Domain, "lucky.onion"),
            watch(WatchKind::Domain, "lucky.eth"),
            watch(WatchKind::Url, "https://ipfs.io/ipfs/bafylucky"),
        ])
    }

    #[test]
    fn other_names_are_known() {
        for url in [
            "http://192.0.2.7.nip.io/",
            "http://www.192-0-2-7.sslip.io:8080/x",
            "http://www-192-0-2-7.nip.io/",
            "http://app.c0000207.nip.io/",
            "http://10.0.0.1.192.0.2.7.nip.io/",
            "http://2001-db8--7.sslip.io/",
            "http://[64:ff9b::c000:207]/",
            "http://[2002:c000:207::1]/x",
            "http://lucky.onion.ws/x",
            "http://www.lucky.onion.pet/",
            "http://lucky.eth.limo/",
            "http://bafylucky.ipfs.dweb.link/a",
            "http://gateway.example/ipfs/bafylucky",
        ] {
            assert!(of_url(&watchlist(), &PageUrl::new(url).unwrap()).is_some(), "{url}");
        }
    }

    #[test]
    fn other_things_are_not() {
        for url in [
            "http://192.0.2.8.nip.io/",
            "http://[64:ff9b::c000:208]/",
            "http://[64:ff9b:1::c000:207]/",
            "http://[2001:db8::c000:207]/",
            "http://192.0.2.7.nip.example/",
            "http://nip.io/",
            "http://luckyonion.ws/",
            "http://onion.ws/",
            "http://lucky.onions.ws/",
            "http://gateway.example/ipfs/bafyother",
            "http://gateway.example/x/ipfs/bafylucky",
        ] {
            assert_eq!(of_url(&watchlist(), &PageUrl::new(url).unwrap()), None, "{url}");
        }
    }
}
