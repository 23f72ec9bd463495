//! Whom to tell of a site, and from where that is known.

use crate::names::closed_set;
use crate::{PageUrl, Site, Timestamp};

closed_set! {
    /// What somebody who can be told has to do with a site, in the order in which they are told.
    Party {
        /// Runs the site.
        Owner = "owner",
        /// Runs the network or the machine that it is on.
        Hoster = "hoster",
        /// The police with which it says that it is filed.
        Police = "police",
        /// Registered its name.
        Registrar = "registrar",
    }
}

closed_set! {
    /// How sure it is that a contact is the right one.
    Confidence {
        /// It is.
        High = "high",
        /// It should be.
        Medium = "medium",
        /// It may be.
        Low = "low",
    }
}

closed_set! {
    /// What is to be known about a contact before somebody writes to it.
    ContactNote {
        /// What said it holds no longer, by its own word.
        Expired = "expired",
        /// It runs a network that stands before the site: the site itself is elsewhere.
        Cdn = "cdn",
        /// Another site said it, to which this one sends whoever asks.
        Elsewhere = "elsewhere",
        /// The site claims it of itself, and anybody can.
        Claimed = "claimed",
        /// The same, and other sites claim the same number: it may be borrowed.
        ClaimedElsewhere = "claimed-elsewhere",
    }
}

closed_set! {
    /// Where it is looked up over the network who can be told of a site.
    LookupSource {
        /// The file that a site has for it (RFC 9116).
        SecurityTxt = "security.txt",
        /// Its own pages about contact.
        ContactPage = "contact page",
        /// What the register of domains says of its name (RDAP).
        Domain = "rdap:domain",
        /// What the register of networks says of its address (RDAP).
        Address = "rdap:ip",
    }
}

closed_set! {
    /// What came of looking something up.
    LookupOutcome {
        /// Somebody who can be told.
        Found = "found",
        /// An answer that names nobody who can be told.
        Nothing = "nothing",
        /// An answer that is not what was asked for.
        Unusable = "unusable",
        /// No answer, or none that says anything.
        NoAnswer = "no-answer",
        /// Not asked: robots.txt forbids it.
        Robots = "robots",
        /// Not asked: it is on the watchlist, or its address may not be visited.
        Refused = "refused",
        /// Not asked: no register answers for it.
        NoRegister = "no-register",
        /// Not asked: it does not apply, as to a tenant of somebody else's name.
        NotAsked = "not-asked",
    }
}

/// That it was looked up in one place who can be told of a site, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Where.
    pub source: LookupSource,
    /// What came of it.
    pub outcome: LookupOutcome,
    /// The last URL that was asked; empty if none was.
    pub url: String,
    /// When what was found holds no longer, by its own word.
    pub expires: Option<Timestamp>,
    /// When it was asked.
    pub at: Timestamp,
    /// True if the time was told, and not the machine's.
    pub told: bool,
}

/// Somebody who can be told of a site, or of everything below a name; empty text where something is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contact {
    /// A site, a host of one, or a name with sites below it.
    pub site: Site,
    /// What they have to do with it.
    pub party: Party,
    /// Who they are.
    pub owner: String,
    /// Where they can be reached.
    pub contact: String,
    /// In which field they work.
    pub sector: String,
    /// From where this is known: the name of a file, or where it was looked up.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is to be known before somebody writes to them.
    pub note: Option<ContactNote>,
    /// When it was known.
    pub at: Timestamp,
}

impl Contact {
    /// True if it was looked up over the network; what somebody says beats that.
    pub fn is_looked_up(&self) -> bool {
        LookupSource::from_name(&self.source).is_some()
    }

    /// True if the site says it of itself, and it is an address of somebody else's domain.
    ///
    /// Whoever changed a page of a site can write there who is to be told.
    pub fn is_of_another(&self) -> bool {
        use LookupSource::{ContactPage, SecurityTxt};
        if !matches!(LookupSource::from_name(&self.source), Some(SecurityTxt | ContactPage)) {
            return false;
        }
        let own = self.site.as_str().split('/').next().unwrap_or_default();
        let page = PageUrl::new(&self.contact).ok();
        let host = self.contact.rsplit_once('@').map(|(_, host)| host).or_else(|| page.as_ref().map(PageUrl::host));
        host.is_some_and(|host| {
            let host = host.trim_end_matches(['.', '>']).to_ascii_lowercase();
            host.strip_suffix(own).is_none_or(|above| !above.is_empty() && !above.ends_with('.'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_site_says_of_somebody_else_is_known_by_the_domain() {
        let is_of_another = |source: &str, contact: &str| {
            let [owner, sector] = [String::new(), String::new()];
            Contact {
                site: Site::from_text("school.example"),
                party: Party::Owner,
                owner,
                contact: contact.to_owned(),
                sector,
                source: source.to_owned(),
                confidence: Confidence::Medium,
                note: None,
                at: Timestamp::from_millis(0),
            }
            .is_of_another()
        };
        for contact in
            ["it@bank.example", "https://bank.example/contact", "it@notschool.example", "it@school.example.test"]
        {
            assert!(is_of_another("security.txt", contact), "{contact}");
            assert!(is_of_another("contact page", contact), "{contact}");
            assert!(!is_of_another("owners.csv", contact), "{contact}: somebody's list");
            assert!(!is_of_another("rdap:ip", contact), "{contact}: a register");
        }
        for contact in ["it@school.example", "IT@mail.School.Example", "https://www.school.example/c", "tel:+86-1", ""]
        {
            assert!(!is_of_another("security.txt", contact), "{contact}");
        }
    }
}
