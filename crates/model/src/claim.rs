//! What a site says of itself at the foot of its pages. Anybody can write anything there: it is claimed, and no more.

use crate::Timestamp;
use crate::names::closed_set;

closed_set! {
    /// What is claimed.
    ClaimKind {
        /// The number of a filing with the ministry of industry: `京ICP备12345678号-1`.
        IcpFiling = "icp-filing",
        /// The number of a content provider's licence: `京ICP证030173号`.
        IcpLicence = "icp-licence",
        /// The number of a filing with the police: `京公网安备11010802020134号`.
        PublicSecurity = "public-security",
        /// The number of a licence for value-added telecom services: `粤B2-20090059`.
        TelecomLicence = "telecom-licence",
        /// The identification code of a government site: `3301000016`.
        GovernmentCode = "government-code",
        /// Who runs the site: `主办单位`, `承办单位`, `版权所有`, `©`.
        Organization = "organization",
        /// The system for users' content that the page is made with: a forum, a wiki.
        System = "system",
    }
}

/// Something that a page claims of its site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// What.
    pub kind: ClaimKind,
    /// The number or the name, in its one spelling.
    pub value: String,
    /// As it stood there.
    pub raw: String,
    /// True if it leads to the register that would know: beian.miit.gov.cn, beian.mps.gov.cn.
    pub linked: bool,
}

/// A claim with the page that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimSeen {
    /// The claim.
    pub claim: Claim,
    /// The page.
    pub page: String,
    /// When it was last seen there.
    pub at: Timestamp,
}

impl Claim {
    /// The number without the serial of the site: one holder has one, and counts its sites behind it.
    pub fn number(&self) -> &str {
        match self.kind {
            ClaimKind::IcpFiling | ClaimKind::IcpLicence | ClaimKind::TelecomLicence => {
                let end = self.value.find('号').map_or(self.value.len(), |at| at + '号'.len_utf8());
                &self.value[..end]
            }
            _ => &self.value,
        }
    }
}
