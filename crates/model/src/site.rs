//! The hosting site of a page: who would have to clean up.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use crate::PageUrl;
use crate::shared_hosts::{PATHS, STORES, SUBDOMAINS};

/// A registrable domain by the Public Suffix List (private section included), a tenant of a shared host, or an IP address.
///
/// Where a tenant is a piece of the path, the site is host and path: `github.com/someone`, `oss-cn-beijing.aliyuncs.com/bucket`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site(String);

/// How hosts are grouped into sites: the Public Suffix List and an overlay of shared hosts.
///
/// A name under a shared host is a site of its own, as it is under a public suffix.
#[derive(Clone, Debug)]
pub struct SiteRules {
    /// Shared hosts without a star.
    shared: HashSet<String>,
    /// Those that came beside the shipped ones.
    added: BTreeSet<String>,
    /// Those with one, by their last two labels.
    patterns: HashMap<&'static str, Vec<Pattern>>,
    /// Where a tenant stands in the path, by host; `www.` left out.
    paths: HashMap<&'static str, Vec<&'static str>>,
    /// What all of these lie below.
    above: HashSet<String>,
}

/// A shared host whose labels are not all fixed.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    host: &'static str,
    /// True for an object store, on which a bucket may stand in the path as well.
    is_store: bool,
}

impl Default for SiteRules {
    fn default() -> Self {
        let mut rules = SiteRules {
            shared: HashSet::new(),
            added: BTreeSet::new(),
            patterns: HashMap::new(),
            paths: HashMap::new(),
            above: HashSet::new(),
        };
        let all = SUBDOMAINS.iter().map(|&host| (host, false)).chain(STORES.iter().map(|&host| (host, true)));
        for (host, is_store) in all {
            if !host.contains('*') {
                rules.shared.insert(host.to_owned());
            }
            if is_store || host.contains('*') {
                rules.patterns.entry(family(host)).or_default().push(Pattern { host, is_store });
            }
        }
        for rule in PATHS {
            let (host, path) = rule.split_once('/').unwrap_or((rule, "*"));
            rules.paths.entry(host).or_default().push(path);
            rules.above.extend(parents(host).map(str::to_owned));
        }
        for host in SUBDOMAINS.iter().chain(STORES) {
            let fixed = host.rsplit_once("*.").map_or(*host, |(_, fixed)| fixed);
            rules.above.extend(parents(host).filter(|parent| fixed.ends_with(parent)).map(str::to_owned));
        }
        rules
    }
}

impl SiteRules {
    /// The shipped overlay and these shared hosts (lower case, A-labels).
    pub fn with_shared_hosts(hosts: impl IntoIterator<Item = String>) -> Self {
        let mut rules = SiteRules { added: hosts.into_iter().collect(), ..SiteRules::default() };
        rules.shared.extend(rules.added.iter().cloned());
        rules.above.extend(rules.added.iter().flat_map(|host| parents(host)).map(str::to_owned));
        rules
    }

    /// The shared hosts beside the shipped ones, in order.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(String::as_str)
    }

    /// The site of a page.
    pub fn site_of(&self, page: &PageUrl) -> Site {
        match page.address() {
            Some(address) => Site(address.to_string()),
            None => self.tenant_of_path(page.host(), page.path()).unwrap_or_else(|| self.site_of_name(page.host())),
        }
    }

    /// The site of a host name in lower-case A-labels; a name that is itself a suffix is its own site.
    pub fn site_of_name(&self, name: &str) -> Site {
        let patterns = self.patterns_of(name);
        let mut below = None;
        let mut rest = name;
        while let Some((_, parent)) = rest.split_once('.') {
            if self.shared.contains(parent) || patterns.iter().any(|pattern| pattern.fits(parent)) {
                below = Some(rest);
                break;
            }
            rest = parent;
        }
        let is_shared = || self.is_shared_host(name).then_some(name);
        Site(below.or_else(is_shared).or_else(|| psl::domain_str(name)).unwrap_or(name).to_owned())
    }

    /// True for a host on which tenants are pieces of the path, so that its pages are of several sites.
    pub fn has_tenants_by_path(&self, host: &str) -> bool {
        self.paths.contains_key(bare(host))
            || self.patterns_of(host).iter().any(|store| store.is_store && store.fits(host))
    }

    /// True for a page above the tenants of its host: `https://docs.google.com/forms/`, where a form is `/forms/d/ID`.
    pub fn is_above_tenants(&self, page: &PageUrl) -> bool {
        let host = page.name().map(bare).unwrap_or_default();
        let path = || page.path().split('/').filter(|piece| !piece.is_empty());
        let is_above = |rule: &str| {
            let mut fixed = rule.split('/').take_while(|piece| *piece != "*");
            path().all(|piece| fixed.next() == Some(piece))
        };
        self.paths.get(host).is_some_and(|rules| rules.iter().any(|rule| is_above(rule)))
    }

    /// The shared host that a site is a tenant of, if it is one: a private suffix of the Public Suffix List, or of the overlay.
    pub fn shared_host_of<'a>(&self, site: &'a Site) -> Option<&'a str> {
        if let Some((host, _)) = site.as_str().split_once('/') {
            return Some(host);
        }
        let (_, parent) = site.as_str().split_once('.')?;
        let private = psl::suffix(site.as_str().as_bytes())
            .is_some_and(|suffix| suffix.typ() == Some(psl::Type::Private) && suffix.as_bytes() == parent.as_bytes());
        (private || self.is_shared_host(parent)).then_some(parent)
    }

    /// True for names below which strangers live side by side: public suffixes, private ones, shared hosts.
    pub fn is_shared(&self, name: &str) -> bool {
        self.is_shared_host(name)
            || self.paths.contains_key(bare(name))
            || psl::suffix(name.as_bytes())
                .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == name.as_bytes())
    }

    /// True for names that would cover strangers if they stood for all that is below them: shared names, and what shared hosts lie below, such as `aliyuncs.com`.
    pub fn covers_strangers(&self, name: &str) -> bool {
        self.is_shared(name) || self.above.contains(name)
    }

    fn is_shared_host(&self, name: &str) -> bool {
        self.shared.contains(name) || self.patterns_of(name).iter().any(|pattern| pattern.fits(name))
    }

    /// The patterns that a name could fit, or lie below; most names have none.
    fn patterns_of(&self, name: &str) -> &[Pattern] {
        self.patterns.get(family(name)).map_or(&[], Vec::as_slice)
    }

    /// The tenant that a path begins with, on a host where tenants are pieces of the path.
    fn tenant_of_path(&self, name: &str, path: &str) -> Option<Site> {
        let host = bare(name);
        let of_store =
            || self.patterns_of(name).iter().any(|store| store.is_store && store.fits(name)).then_some(&["*"][..]);
        let rules = self.paths.get(host).map(Vec::as_slice).or_else(of_store)?;
        let tenant = rules.iter().find_map(|rule| tenant(path, rule))?;
        Some(Site(format!("{host}{tenant}")))
    }
}

impl Pattern {
    /// True when this is the host, label by label.
    fn fits(self, host: &str) -> bool {
        let mut labels = host.split('.');
        let mut wanted = self.host.split('.');
        loop {
            match (wanted.next(), labels.next()) {
                (None, None) => return true,
                (Some(wanted), Some(label)) if is_label(label, wanted) => {}
                _ => return false,
            }
        }
    }
}

/// A label, or the beginning of one before a star.
fn is_label(label: &str, wanted: &str) -> bool {
    wanted.strip_suffix('*').map_or(label == wanted, |start| label.len() > start.len() && label.starts_with(start))
}

/// The path up to and with the tenant, if it begins as the rule says.
fn tenant<'a>(path: &'a str, rule: &str) -> Option<&'a str> {
    let mut end = 0;
    for wanted in rule.split('/') {
        let segment = path[end..].strip_prefix('/')?.split('/').next().filter(|segment| !segment.is_empty())?;
        if wanted != "*" && wanted != segment {
            return None;
        }
        end += 1 + segment.len();
    }
    Some(&path[..end])
}

/// The names above a host, the nearest first.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent)).skip(1)
}

/// The host without `www.`.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The last two labels.
fn family(host: &str) -> &str {
    let cut = host.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    &host[cut..]
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

    /// Its name for a person: in its own letters, where it has others than DNS, with the name in DNS behind it, since letters
    /// of two scripts can look the same.
    pub fn readable(&self) -> Cow<'_, str> {
        let (host, path) = self.0.split_at(self.0.find('/').unwrap_or(self.0.len()));
        if !host.split('.').any(|label| label.starts_with("xn--")) {
            return Cow::Borrowed(&self.0);
        }
        let own = url::quirks::domain_to_unicode(host);
        // Letters that are written from right to left would turn what stands beside them.
        let is_plain =
            !own.is_empty() && own.chars().all(|c| c.is_alphanumeric() && !runs_left(c) || ".-・·".contains(c));
        let is_same = is_plain && own != host && url::quirks::domain_to_ascii(&own) == host;
        if is_same { Cow::Owned(format!("{own}{path} ({})", self.0)) } else { Cow::Borrowed(&self.0) }
    }

    /// What its name ends in, below which names are given out: `gov.cn`, `edu`; nothing for an address.
    pub fn suffix(&self) -> &str {
        let name = self.0.split('/').next().unwrap_or_default();
        if name.parse::<std::net::IpAddr>().is_ok() {
            return "";
        }
        psl::suffix_str(name).unwrap_or_default()
    }
}

/// Whether a letter is of a script that is written from right to left.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
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
    fn a_site_is_shown_in_its_own_letters_with_its_name_in_dns_behind_them() {
        for (site, shown) in [
            ("xn--55qx5d.example", "公司.example (xn--55qx5d.example)"),
            ("xn--fiq228c.hosting.example/some", "中文.hosting.example/some (xn--fiq228c.hosting.example/some)"),
            ("school.example", "school.example"),
            ("192.0.2.7", "192.0.2.7"),
            // No name at all, and letters that run the other way.
            ("xn--a.example", "xn--a.example"),
            ("xn--4dbrk0ce.example", "xn--4dbrk0ce.example"),
        ] {
            assert_eq!(Site::from_text(site).readable(), shown);
        }
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
            ("http://bucket.oss-cn-chengdu.aliyuncs.com/x", "bucket.oss-cn-chengdu.aliyuncs.com"),
            ("http://oss-cn-chengdu.aliyuncs.com/bucket/x", "oss-cn-chengdu.aliyuncs.com/bucket"),
            ("http://oss-cn-chengdu.aliyuncs.com/", "oss-cn-chengdu.aliyuncs.com"),
            ("https://a-1250000000.cos.ap-nanjing.myqcloud.com/", "a-1250000000.cos.ap-nanjing.myqcloud.com"),
            ("https://b.gz.bcebos.com/i.html", "b.gz.bcebos.com"),
            ("https://gz.bcebos.com/b/i.html", "gz.bcebos.com/b"),
            ("https://b.obs.cn-south-1.myhuaweicloud.com/", "b.obs.cn-south-1.myhuaweicloud.com"),
            ("https://b.tos-cn-guangzhou.volces.com/", "b.tos-cn-guangzhou.volces.com"),
            ("https://s3.amazonaws.com/bucket/i.html", "s3.amazonaws.com/bucket"),
            ("https://s3.eu-west-1.amazonaws.com/bucket/i.html", "s3.eu-west-1.amazonaws.com/bucket"),
            ("https://bucket.s3.eu-west-1.amazonaws.com/i.html", "bucket.s3.eu-west-1.amazonaws.com"),
            ("https://storage.googleapis.com/bucket/i.html", "storage.googleapis.com/bucket"),
            ("https://acc.blob.core.windows.net/c/i.html", "acc.blob.core.windows.net"),
            ("https://acc.r2.cloudflarestorage.com/c/i.html", "acc.r2.cloudflarestorage.com"),
            ("https://someone.lofter.com/post/1", "someone.lofter.com"),
            ("https://someone.pages.dev/", "someone.pages.dev"),
            ("https://www.aliyun.com/", "aliyun.com"),
            ("https://www.aliyuncs.com/", "aliyuncs.com"),
            ("https://gitee.com/someone/repo", "gitee.com/someone"),
            ("https://www.github.com/someone", "github.com/someone"),
            ("https://github.com/", "github.com"),
            ("https://docs.qq.com/form/page/ABC?x=1", "docs.qq.com/form/page/ABC"),
            ("https://docs.qq.com/form/DEF", "docs.qq.com/form/DEF"),
            ("https://docs.qq.com/", "qq.com"),
            ("https://t.me/s/luckybet", "t.me/s/luckybet"),
            ("https://t.me/luckybet/7", "t.me/luckybet"),
            ("https://weibo.com/u/123/home", "weibo.com/u/123"),
            ("https://docs.google.com/forms/d/e/ABC/viewform", "docs.google.com/forms/d/e/ABC"),
            ("https://sites.google.com/view/name/page", "sites.google.com/view/name"),
            ("https://sites.google.com/school.example/name", "sites.google.com/school.example/name"),
            ("https://tieba.baidu.com/p/123?pn=2", "tieba.baidu.com/p/123"),
            ("https://www.baidu.com/p/123", "baidu.com"),
        ] {
            assert_eq!(site(url), owner, "{url}");
        }
    }

    #[test]
    fn what_lies_above_tenants_is_nobodys_own() {
        let is_above = |url| SiteRules::default().is_above_tenants(&PageUrl::new(url).unwrap());
        for url in [
            "https://docs.google.com/forms/",
            "https://docs.google.com/forms/d",
            "https://t.me/s/",
            "https://www.weibo.com/",
        ] {
            assert!(is_above(url), "{url}");
        }
        for url in
            ["https://docs.google.com/forms/d/e/X", "https://docs.google.com/x", "https://t.me/x", "http://a.example/"]
        {
            assert!(!is_above(url), "{url}");
        }
    }

    #[test]
    fn suffixes_and_shared_hosts_are_nobodys_own() {
        let rules = SiteRules::with_shared_hosts(["pages.example".to_owned()]);
        for name in [
            "com",
            "edu.cn",
            "github.io",
            "bj.bcebos.com",
            "pages.example",
            "oss-cn-wulanchabu.aliyuncs.com",
            "cos.ap-chongqing.myqcloud.com",
            "github.com",
            "www.jianshu.com",
            "sites.google.com",
            "lofter.com",
        ] {
            assert!(rules.is_shared(name), "{name}");
        }
        for name in [
            "school.example",
            "aliyuncs.com",
            "oss-.aliyuncs.com",
            "x.oss-cn-a.aliyuncs.com",
            "baidu.com",
            "a.github.com",
        ] {
            assert!(!rules.is_shared(name), "{name}");
        }
        for name in ["aliyuncs.com", "google.com", "baidu.com", "sina.com.cn", "example", "github.com"] {
            assert!(rules.covers_strangers(name), "{name}");
        }
        for name in ["x.aliyuncs.com", "a.github.com", "b.pages.example", "school.example"] {
            assert!(!rules.covers_strangers(name), "{name}");
        }
        assert_eq!(rules.site_of_name("a.b.pages.example").as_str(), "b.pages.example");
    }

    #[test]
    fn a_tenant_knows_its_shared_host() {
        let rules = SiteRules::default();
        for (site, host) in [
            ("someone.github.io", Some("github.io")),
            ("bucket.oss-cn-beijing.aliyuncs.com", Some("oss-cn-beijing.aliyuncs.com")),
            ("github.com/someone", Some("github.com")),
            ("bucket.cos.ap-chongqing.myqcloud.com", Some("cos.ap-chongqing.myqcloud.com")),
            ("school.edu.cn", None),
            ("school.example", None),
            ("192.0.2.7", None),
        ] {
            assert_eq!(rules.shared_host_of(&Site::from_text(site)), host, "{site}");
        }
    }
}
