//! What came of a visit. The world's trouble is data.

use std::fmt;

use crate::PageUrl;
use crate::names::closed_set;

closed_set! {
    /// What went wrong between us and a page; a fact for the ledger, never an error of ours.
    Trouble {
        /// The name does not resolve.
        Dns = "dns",
        /// Nobody listens there, or the way there is shut.
        Connect = "connect",
        /// The connection was cut before the answer was whole.
        Reset = "reset",
        /// No TLS connection could be made, not even an unverified one.
        Tls = "tls",
        /// The answer was not HTTP, or its head was beyond the limits.
        Malformed = "malformed",
        /// The whole visit took longer than it may.
        TimedOut = "timed-out",
        /// The answer trickled in below the minimum rate.
        TooSlow = "too-slow",
        /// The body's coding is unknown, stacked or broken.
        BadCoding = "bad-coding",
        /// The address is not public, and private ones are not allowed.
        PrivateAddress = "private-address",
        /// The address or host is on the watchlist.
        Watchlisted = "watchlisted",
        /// A public address under a rate without limit, or without a contact.
        PublicAddress = "public-address",
        /// More redirects in a row than may be.
        TooManyRedirects = "too-many-redirects",
        /// The archive or fixture has no such page.
        NotRecorded = "not-recorded",
        /// Its robots.txt could not be read, so that nobody knows whether it may be asked for; it was not.
        RobotsUnread = "robots-unread",
        /// Reading the page made a reader fail; it is set aside.
        Panicked = "panicked",
        /// The page was in flight when the program died, more than once; it is set aside.
        Quarantined = "quarantined",
    }
}

/// What came of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A 2xx answer with a body that can be read.
    Page,
    /// A 3xx answer that leads somewhere. The target is none when it is not the URL of a page.
    Redirect {
        /// Where it leads, if that can be visited at all.
        to: Option<PageUrl>,
    },
    /// A 2xx answer whose body is not one that we read.
    NotHtml,
    /// Any other status; its body is read all the same.
    Status,
    /// The site's robots.txt forbids it; `line` is the deciding line, counted from 1, if it was a line.
    RobotsForbid {
        /// The deciding line of robots.txt.
        line: Option<u32>,
        /// Why, in words.
        reason: String,
    },
    /// Nothing that could be read came back.
    Failed {
        /// What kind of trouble.
        trouble: Trouble,
        /// The reason in words.
        reason: String,
    },
}

impl Outcome {
    /// The names of the outcomes of visits that something came back from.
    pub const ANSWERED: [&'static str; 4] = ["page", "redirect", "not-html", "status"];

    /// A failure with its reason.
    pub fn failed(trouble: Trouble, reason: impl Into<String>) -> Self {
        Outcome::Failed { trouble, reason: reason.into() }
    }

    /// One word for the ledger and the log.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Page => "page",
            Outcome::Redirect { .. } => "redirect",
            Outcome::NotHtml => "not-html",
            Outcome::Status => "status",
            Outcome::RobotsForbid { .. } => "robots-forbid",
            Outcome::Failed { trouble, .. } => match trouble {
                Trouble::PrivateAddress | Trouble::Watchlisted | Trouble::PublicAddress => "refused",
                Trouble::TimedOut | Trouble::TooSlow => "timed-out",
                Trouble::Panicked | Trouble::Quarantined => "quarantined",
                _ => "unreachable",
            },
        }
    }

    /// The reason in words, where there is one.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Outcome::RobotsForbid { reason, .. } | Outcome::Failed { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            Some(reason) => write!(f, "{}: {reason}", self.name()),
            None => f.write_str(self.name()),
        }
    }
}
