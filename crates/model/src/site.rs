//! The hosting site of a page: who would have to clean up.

use std::collections::BTreeSet;
use std::fmt;

use ::url::Host;

use crate::PageUrl;

/// A registrable domain by the Public Suffix List (private section included), a tenant of a shared host, or an IP address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site(String);

/// How hosts are grouped into sites: the Public Suffix List and an overlay of shared hosts.
///
/// A name under a shared host is a site of its own, as it is under a public suffix.
#[derive(Clone, Debug)]
pub struct SiteRules {
    shared: BTreeSet<String>,
}

/// Shared hosts that the Public Suffix List does not name: what stands below one of them belongs to a tenant.
const SHARED_HOSTS: &[&str] = &[
    "oss-cn-beijing.aliyuncs.com",
    "oss-cn-hangzhou.aliyuncs.com",
    "oss-cn-hongkong.aliyuncs.com",
    "oss-cn-shanghai.aliyuncs.com",
    "oss-cn-shenzhen.aliyuncs.com",
    "cos.ap-beijing.myqcloud.com",
    "cos.ap-guangzhou.myqcloud.com",
    "cos.ap-shanghai.myqcloud.com",
    "bj.bcebos.com",
    "gz.bcebos.com",
    "su.bcebos.com",
    "obs.cn-north-4.myhuaweicloud.com",
    "obs.cn-east-3.myhuaweicloud.com",
    "tos-cn-beijing.volces.com",
    "tos-cn-shanghai.volces.com",
];

impl Default for SiteRules {
    fn default() -> Self {
        SiteRules { shared: SHARED_HOSTS.iter().map(|&host| host.to_owned()).collect() }
    }
}

impl SiteRules {
    /// The shipped overlay and these shared hosts (lower case, A-labels).
    pub fn with_shared_hosts(hosts: impl IntoIterator<Item = String>) -> Self {
        let mut rules = SiteRules::default();
        rules.shared.extend(hosts);
        rules
    }

    /// The site of a page.
    pub fn site_of(&self, page: &PageUrl) -> Site {
        match page.url().host() {
            Some(Host::Domain(name)) => self.site_of_name(name),
            Some(Host::Ipv4(address)) => Site(address.to_string()),
            Some(Host::Ipv6(address)) => Site(address.to_string()),
            None => Site(String::new()),
        }
    }

    /// The site of a host name in lower-case A-labels; a name that is itself a suffix is its own site.
    pub fn site_of_name(&self, name: &str) -> Site {
        let mut below = None;
        let mut rest = name;
        while let Some((_, parent)) = rest.split_once('.') {
            if self.shared.contains(parent) {
                below = Some(rest);
                break;
            }
            rest = parent;
        }
        Site(below.or_else(|| psl::domain_str(name)).unwrap_or(name).to_owned())
    }

    /// The shared host that a site is a tenant of, if it is one: a private suffix of the Public Suffix List, or of the overlay.
    pub fn shared_host_of<'a>(&self, site: &'a Site) -> Option<&'a str> {
        let (_, parent) = site.as_str().split_once('.')?;
        let private = psl::suffix(site.as_str().as_bytes())
            .is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private) && suffix.as_bytes() == parent.as_bytes());
        (private || self.shared.contains(parent)).then_some(parent)
    }

    /// True for names below which strangers live side by side: public suffixes, private ones, shared hosts.
    pub fn is_shared(&self, name: &str) -> bool {
        self.shared.contains(name)
            || psl::suffix(name.as_bytes())
                .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == name.as_bytes())
    }
}

impl Site {
    /// A site as the ledger kept it.
    pub fn from_text(text: impl Into<String>) -> Self {
        Site(text.into())
    }

    /// The site's name or address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> String {
        SiteRules::default().site_of(&PageUrl::new(url).unwrap()).as_str().to_owned()
    }

    #[test]
    fn a_site_is_what_one_owner_can_clean() {
        for (url, owner) in [
            ("http://www.cs.school.edu.cn/", "school.edu.cn"),
            ("http://someone.github.io/", "someone.github.io"),
            ("http://bucket.oss-cn-beijing.aliyuncs.com/x", "bucket.oss-cn-beijing.aliyuncs.com"),
            ("http://a.b.school.example/", "school.example"),
            ("http://192.0.2.7:8080/", "192.0.2.7"),
            ("http://[2001:db8::1]/", "2001:db8::1"),
            ("http://localhost/", "localhost"),
        ] {
            assert_eq!(site(url), owner, "{url}");
        }
    }

    #[test]
    fn suffixes_and_shared_hosts_are_nobodys_own() {
        let rules = SiteRules::with_shared_hosts(["pages.example".to_owned()]);
        for name in ["com", "edu.cn", "github.io", "bj.bcebos.com", "pages.example"] {
            assert!(rules.is_shared(name), "{name}");
        }
        assert!(!rules.is_shared("school.example"));
        assert_eq!(rules.site_of_name("a.b.pages.example").as_str(), "b.pages.example");
    }

    #[test]
    fn a_tenant_knows_its_shared_host() {
        let rules = SiteRules::default();
        for (site, host) in [
            ("someone.github.io", Some("github.io")),
            ("bucket.oss-cn-beijing.aliyuncs.com", Some("oss-cn-beijing.aliyuncs.com")),
            ("school.edu.cn", None),
            ("school.example", None),
            ("192.0.2.7", None),
        ] {
            assert_eq!(rules.shared_host_of(&Site::from_text(site)), host, "{site}");
        }
    }
}
