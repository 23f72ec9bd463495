//! How a person names a case: by its id, or by its site, however that is written.

use std::fmt;
use std::sync::LazyLock;

use suyuan_cases::CaseFile;
use suyuan_model::{Case, PageUrl, Site, SiteRules, Untrusted, refang};

use super::values::{self, Expected};

static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

/// The name of a case, or of a host, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CaseName {
    /// As it was written.
    text: String,
    /// As the ledger has it: in the letters of DNS, in lower case, without a dot at its end.
    name: String,
}

impl From<&str> for CaseName {
    fn from(text: &str) -> Self {
        let plain = refang(text.trim());
        let name = if plain.contains("://") {
            PageUrl::new(&plain).ok().map(|page| RULES.site_of(&page).as_str().to_owned())
        } else {
            // A tenant may be a piece of the path.
            let page = PageUrl::new(&format!("http://{plain}")).ok();
            page.map(|page| format!("{}{}", page.host().trim_end_matches('.'), page.path().trim_end_matches('/')))
        };
        CaseName { text: text.to_owned(), name: name.unwrap_or_else(|| plain.trim_end_matches('.').to_lowercase()) }
    }
}

impl CaseName {
    /// One that was typed.
    pub(crate) fn typed(text: &str) -> Result<CaseName, Expected> {
        values::line(text).map(|text| CaseName::from(text.as_str()))
    }

    /// Whether it is the name of this host or site.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it means the case of this site.
    pub(crate) fn is_of(&self, site: &Site) -> bool {
        self.is(site.as_str()) || self.name == Case::id_of(site)
    }

    /// Whether it means this case: by a host of it, too.
    pub(crate) fn means(&self, file: &CaseFile) -> bool {
        self.is(file.case.site.as_str()) || self.name == file.case.id || file.hosts.iter().any(|host| self.is(host))
    }

    /// The site that a host of this name is of.
    pub(crate) fn site(&self) -> Option<Site> {
        PageUrl::new(&format!("http://{}", self.name)).ok().map(|page| RULES.site_of(&page))
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Untrusted(&self.text).terminal().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_meant_however_it_is_written() {
        for (text, site) in [
            (" School.Example. ", "school.example"),
            ("http://www.school.example/news/7.html", "school.example"),
            ("school[.]example", "school.example"),
            ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
            ("https://例子。中国/", "xn--fsqu00a.xn--fiqs8s"),
            ("XN--FSQU00A.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
            ("jinshuju.net/f/Someone", "jinshuju.net/f/Someone"),
            ("https://jinshuju.net/f/Someone", "jinshuju.net/f/Someone"),
            ("192.0.2.1", "192.0.2.1"),
            ("2001:db8::7", "2001:db8::7"),
        ] {
            let site = Site::from_text(site);
            assert!(CaseName::from(text).is_of(&site), "{text}: {:?}", CaseName::from(text));
            assert!(CaseName::from(Case::id_of(&site).as_str()).is_of(&site));
            assert!(!CaseName::from("other.example").is_of(&site));
        }
    }
}
