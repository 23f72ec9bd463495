//! Networks that stand before sites: whoever runs one can pass a report on, and cannot clean up.

use suyuan_model::Headers;

/// Words in the names of networks, and of whoever runs them, in capitals.
const NAMES: &[&str] = &[
    "CLOUDFLARE",
    "AKAMAI",
    "FASTLY",
    "CLOUDFRONT",
    "EDGECAST",
    "EDGIO",
    "LIMELIGHT",
    "LLNW",
    "STACKPATH",
    "INCAPSULA",
    "IMPERVA",
    "SUCURI",
    "CDN77",
    "BUNNYCDN",
    "BUNNYWAY",
    "GCORE",
    "G-CORE",
    "CACHEFLY",
    "KEYCDN",
    "DDOS-GUARD",
    "DDOS GUARD",
    "WANGSU",
    "CDNETWORKS",
    "CHINANETCENTER",
    "QUANTIL",
    "BAISHAN",
    "CHINACACHE",
    "KNOWNSEC",
    "YUNDUN",
    "YUNJIASU",
    "UPYUN",
    "QINIU",
];

/// Numbers of networks that are nothing else.
const NUMBERS: &[u64] = &[
    13335, 209_242, // Cloudflare
    54113,   // Fastly
    20940, 16625, 12222, 32787,   // Akamai
    19551,   // Imperva
    30148,   // Sucuri
    60068,   // CDN77
    200_325, // Bunny
    199_524, // Gcore
    15133,   // Edgio
    22822,   // Limelight
    57724,   // DDoS-Guard
    54994,   // Wangsu
];

/// Header fields that only such a network sends.
const FIELDS: &[&str] = &[
    "cf-ray",
    "x-amz-cf-id",
    "x-fastly-request-id",
    "x-akamai-transformed",
    "x-akamai-request-id",
    "x-sucuri-id",
    "x-iinfo",
    "eagleid",
    "ali-swift-global-savetime",
    "x-nws-log-uuid",
    "x-ccdn-cachettl",
    "x-ccdn-req-id",
    "x-ws-request-id",
    "ohc-cache-hit",
    "x-bdcdn-cache-status",
    "x-qnm-cache",
    "cdn-pullzone",
    "x-cdn-request-id",
];

/// What the field `Server` begins with, in lower case.
const SERVERS: &[&str] = &[
    "cloudflare",
    "akamaighost",
    "akamainetstorage",
    "cloudfront",
    "yunjiasu",
    "sucuri",
    "ddos-guard",
    "bunnycdn",
    "cdn77",
    "keycdn",
    "gcore",
    "ecs ",
    "ecacc",
    "esa",
    "lego server",
    "jsp3/",
    "bytecdn",
    "edgeone",
];

/// Whether a network of this name or with this number is one.
pub(crate) fn is_cdn(names: &[&str], numbers: &[u64]) -> bool {
    let is_named = |name: &&str| {
        let name = name.to_ascii_uppercase();
        NAMES.iter().any(|word| name.contains(word))
    };
    names.iter().any(is_named) || numbers.iter().any(|number| NUMBERS.contains(number))
}

/// Whether an answer came over one.
pub(crate) fn came_over_cdn(headers: &Headers) -> bool {
    let server = headers.get("server").unwrap_or_default().to_ascii_lowercase();
    SERVERS.iter().any(|name| server.starts_with(name))
        || headers.0.iter().any(|(name, _)| FIELDS.contains(&name.as_str()))
        || headers.all("via").any(|via| via.to_ascii_lowercase().contains("(cloudfront)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_told_by_its_name_or_number() {
        assert!(is_cdn(&["CLOUDFLARENET", "Cloudflare, Inc."], &[]));
        assert!(is_cdn(&["NET-1"], &[64_500, 54113]));
        assert!(!is_cdn(&["CERNET-BJ", "某某大学"], &[4538]));
    }

    #[test]
    fn an_answer_is_told_by_its_fields() {
        let headers = |fields: &[(&str, &str)]| {
            Headers(fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect())
        };
        for (fields, is_one) in [
            (&[("server", "cloudflare")][..], true),
            (&[("server", "nginx"), ("cf-ray", "x")], true),
            (&[("via", "1.1 0a.cloudfront.net (CloudFront)")], true),
            (&[("server", "nginx"), ("via", "1.1 proxy")], false),
            (&[], false),
        ] {
            assert_eq!(came_over_cdn(&headers(fields)), is_one, "{fields:?}");
        }
    }
}
