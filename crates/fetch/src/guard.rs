//! The last gate before a connection: may a visit go there?
//!
//! A URL is judged before anything is sent, each address when it becomes known, and the address that answered once more.

use std::net::IpAddr;
use std::sync::Arc;

use suyuan_model::{Outcome, PageUrl, Trouble};

use crate::ranges::{canonical, carried, is_documentation, is_public};

/// What may not be visited: by URL, and by address.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) allow_private: bool,
    pub(crate) forbid_public: Option<String>,
    pub(crate) never: Arc<dyn Fn(&PageUrl) -> bool + Send + Sync>,
    pub(crate) never_address: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

/// Why a visit does not get there: it may not, or there is no such place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct Refusal {
    pub(crate) trouble: Trouble,
    pub(crate) reason: String,
}

impl Refusal {
    pub(crate) fn new(trouble: Trouble, reason: impl Into<String>) -> Self {
        Refusal { trouble, reason: reason.into() }
    }

    pub(crate) fn outcome(self) -> Outcome {
        Outcome::failed(self.trouble, self.reason)
    }
}

impl Guard {
    /// Judges a URL before anything is sent: the watchlist, and the address if the host is one.
    pub(crate) fn judge_url(&self, url: &PageUrl) -> Result<(), Refusal> {
        if (self.never)(url) {
            return Err(Refusal::new(Trouble::Watchlisted, "on the watchlist, never visited"));
        }
        match url.address() {
            Some(address) => self.judge_literal(address),
            None => Ok(()),
        }
    }

    /// Judges an address that stands in a URL. No rule about connections can make it good.
    pub(crate) fn judge_literal(&self, address: IpAddr) -> Result<(), Refusal> {
        self.judge_watched(address)?;
        if !self.allow_private && !is_public(address) {
            return Err(private(address));
        }
        Ok(())
    }

    /// Judges an address that a connection would go to because a name led there.
    pub(crate) fn judge_address(&self, address: IpAddr) -> Result<(), Refusal> {
        self.judge_literal(address)?;
        self.judge_chosen(address)
    }

    /// Judges an address that the operator chose: it may be private, but not listed, nor public where that is forbidden.
    pub(crate) fn judge_chosen(&self, address: IpAddr) -> Result<(), Refusal> {
        self.judge_watched(address)?;
        match &self.forbid_public {
            Some(reason) if is_public(address) => Err(Refusal::new(Trouble::PublicAddress, reason.clone())),
            _ => Ok(()),
        }
    }

    /// Judges an address that a table of names tells. Those for documentation stand for public ones there.
    pub(crate) fn judge_told(&self, address: IpAddr) -> Result<(), Refusal> {
        if is_documentation(address) { self.judge_watched(address) } else { self.judge_literal(address) }
    }

    /// Judges a name that a proxy resolves. Names that are reserved for tests lead nowhere public (RFC 6761).
    pub(crate) fn judge_unresolved(&self, host: &str) -> Result<(), Refusal> {
        match &self.forbid_public {
            Some(reason) if !is_reserved(host) => Err(Refusal::new(Trouble::PublicAddress, reason.clone())),
            _ => Ok(()),
        }
    }

    fn judge_watched(&self, address: IpAddr) -> Result<(), Refusal> {
        if carried(address).into_iter().any(|address| (self.never_address)(address)) {
            return Err(Refusal::new(Trouble::Watchlisted, format!("{address} is on the watchlist, never visited")));
        }
        Ok(())
    }
}

fn private(address: IpAddr) -> Refusal {
    let stands_for = canonical(address);
    let reason = if stands_for == address {
        format!("{address} is not a public address")
    } else {
        format!("{address} stands for {stands_for}, which is not a public address")
    };
    Refusal::new(Trouble::PrivateAddress, reason)
}

fn is_reserved(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    ["example", "test", "invalid", "localhost"].contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard {
            allow_private: false,
            forbid_public: None,
            never: Arc::new(|url| url.host().ends_with("casino.example")),
            never_address: Arc::new(|address| address == IpAddr::from([8, 8, 4, 4])),
        }
    }

    fn judge(guard: &Guard, url: &str) -> Option<Trouble> {
        guard.judge_url(&PageUrl::new(url).unwrap()).err().map(|refusal| refusal.trouble)
    }

    #[test]
    fn every_spelling_of_loopback_is_refused() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "0",
            "①②⑦.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
            "127.0.0.1.",
            "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b:1::127.0.0.1]",
            "[2002:7f00:1::]",
            "0x7f000001",
            "017700000001",
            "[0:0:0:0:0:ffff:7f00:1]",
            "127。0。0。1",
            "%31%32%37.0.0.1",
        ] {
            assert_eq!(judge(&guard(), &format!("http://{host}/")), Some(Trouble::PrivateAddress), "{host}");
        }
    }

    #[test]
    fn private_addresses_are_let_through_when_allowed() {
        let guard = Guard { allow_private: true, ..guard() };
        assert_eq!(judge(&guard, "http://127.0.0.1/"), None);
        assert_eq!(judge(&guard, "http://[fd00::1]/"), None);
    }

    #[test]
    fn what_is_watchlisted_is_refused_even_so() {
        let guard = Guard { allow_private: true, ..guard() };
        assert_eq!(judge(&guard, "http://www.casino.example/"), Some(Trouble::Watchlisted));
        for host in ["8.8.4.4", "[::ffff:8.8.4.4]", "[2002:808:404::1]", "[2001:0:808:404::1]", "134743044"] {
            assert_eq!(judge(&guard, &format!("http://{host}/")), Some(Trouble::Watchlisted), "{host}");
        }
        assert_eq!(guard.judge_chosen([8, 8, 4, 4].into()).unwrap_err().trouble, Trouble::Watchlisted);
    }

    #[test]
    fn a_public_address_can_be_forbidden() {
        let guard = Guard { forbid_public: Some("no contact was given".to_owned()), allow_private: true, ..guard() };
        let refusal = guard.judge_address([1, 1, 1, 1].into()).unwrap_err();
        assert_eq!(refusal, Refusal::new(Trouble::PublicAddress, "no contact was given"));
        assert_eq!(guard.judge_address([127, 0, 0, 1].into()), Ok(()));
        assert_eq!(guard.judge_unresolved("school.example"), Ok(()));
        assert_eq!(guard.judge_unresolved("school.org").unwrap_err().trouble, Trouble::PublicAddress);
    }
}
