//! What is known to be illegal.

use std::collections::HashMap;

use crate::Timestamp;
use crate::names::closed_set;

closed_set! {
    /// What kind of thing a watchlist entry names.
    WatchKind {
        /// A domain and everything below it.
        Domain = "domain",
        /// One host and everything below it.
        Host = "host",
        /// A URL and every longer path.
        Url = "url",
        /// An IP address.
        Ip = "ip",
        /// A page of an ordinary site that was confirmed to be polluted: tier two. It is itself only, and nothing below it.
        Page = "page",
        /// A QQ number.
        Qq = "qq",
        /// A WeChat id.
        Wechat = "wechat",
        /// A Telegram name.
        Telegram = "telegram",
        /// A WhatsApp number.
        Whatsapp = "whatsapp",
        /// A LINE id.
        Line = "line",
        /// A telephone number.
        Phone = "phone",
        /// A mail address.
        Mail = "mail",
        /// A cryptocurrency address.
        Crypto = "crypto",
    }
}

impl WatchKind {
    /// True for contact handles, which forbid no visit.
    pub fn is_handle(self) -> bool {
        use WatchKind::{Domain, Host, Ip, Page, Url};
        !matches!(self, Domain | Host | Url | Ip | Page)
    }

    /// How sure it is that whoever names such a thing means harm: 1 for a thing that is illegal itself, 2 for a page of
    /// somebody else who was harmed, which may be linked in good faith. A page of tier two is visited like any other.
    pub fn tier(self) -> u8 {
        if self == WatchKind::Page { 2 } else { 1 }
    }
}

/// What stands before a page of tier two where it is named.
pub(crate) const TIER_TWO: &str = "D2:";

/// Which entry of a watchlist: its place in the list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WatchId(pub u32);

/// One entry of a watchlist. It matches itself and what lies below it, never upwards.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Watch {
    /// What kind of thing it names.
    pub kind: WatchKind,
    /// The thing itself, normalized: a host in lower-case A-labels, a URL after WHATWG without fragment, an IP address.
    pub value: String,
    /// What it is there for: gambling, fraud, phishing, malware …; empty when not known.
    pub category: String,
    /// Which list it came from.
    pub source: String,
    /// When it was put on that list, if known.
    pub listed: Option<Timestamp>,
    /// Under what licence it may be passed on; empty when not known.
    pub licence: String,
}

/// Until when things are listed, of those that end: each by the word of its source.
pub type Ends = HashMap<(WatchKind, String, String), Timestamp>;

/// A thing that is listed no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// What kind of thing.
    pub kind: WatchKind,
    /// The thing.
    pub value: String,
    /// Who says so: nobody ends what others list.
    pub source: String,
    /// Since when.
    pub since: Timestamp,
}

/// An entry of a watchlist where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchRef<'a> {
    /// What kind of thing it names.
    pub kind: WatchKind,
    /// The thing itself.
    pub value: &'a str,
    /// What it is there for.
    pub category: &'a str,
    /// Which list it came from.
    pub source: &'a str,
    /// When it was put on that list.
    pub listed: Option<Timestamp>,
    /// Under what licence it may be passed on.
    pub licence: &'a str,
}

impl WatchRef<'_> {
    /// The entry by itself.
    pub fn to_watch(self) -> Watch {
        Watch {
            kind: self.kind,
            value: self.value.to_owned(),
            category: self.category.to_owned(),
            source: self.source.to_owned(),
            listed: self.listed,
            licence: self.licence.to_owned(),
        }
    }
}

/// One entry of an allow-list: itself and what lies below it is never reported, and may be visited, whatever the watchlist says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Allow {
    /// What kind of thing it names.
    pub kind: WatchKind,
    /// The thing itself, normalized as in [`Watch::value`].
    pub value: String,
    /// Why it is allowed; empty when nobody said.
    pub reason: String,
    /// Which list it came from.
    pub source: String,
    /// The first moment at which it allows no longer; none: it does not expire.
    pub expires: Option<Timestamp>,
}

impl Allow {
    /// True while it allows.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|end| now < end)
    }
}

impl Watch {
    /// What is listed, and who says so.
    pub fn said(&self) -> (WatchKind, String, String) {
        (self.kind, self.value.clone(), self.source.clone())
    }

    /// The entry where it lies.
    pub fn as_ref(&self) -> WatchRef<'_> {
        WatchRef {
            kind: self.kind,
            value: &self.value,
            category: &self.category,
            source: &self.source,
            listed: self.listed,
            licence: &self.licence,
        }
    }

    /// The entry in a word: what says of itself what it is as it stands, `KIND:VALUE` for another handle, `D2:URL` for a page of tier two.
    pub fn name(&self) -> String {
        match self.kind {
            WatchKind::Domain | WatchKind::Host | WatchKind::Url | WatchKind::Ip | WatchKind::Mail => {
                self.value.clone()
            }
            // What is less sure is told as such wherever it is named.
            WatchKind::Page => format!("{TIER_TWO}{}", self.value),
            _ => format!("{}:{}", self.kind, self.value),
        }
    }

    /// The entry as the last URL of a chain: `http://DOMAIN/` for a name or address, the URL itself, `KIND:VALUE` for a handle.
    pub fn as_url(&self) -> String {
        match self.kind {
            WatchKind::Domain | WatchKind::Host => format!("http://{}/", self.value),
            WatchKind::Ip if self.value.contains(':') => format!("http://[{}]/", self.value),
            WatchKind::Ip => format!("http://{}/", self.value),
            WatchKind::Url | WatchKind::Page => self.value.clone(),
            _ => format!("{}:{}", self.kind, self.value),
        }
    }
}
