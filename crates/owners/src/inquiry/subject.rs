//! One site that is asked about: where, and what came of it.

use std::net::IpAddr;

use suyuan_model::{
    Confidence, Contact, ContactNote, Lookup, LookupOutcome, LookupSource, PageUrl, Party, Site, SiteRules, Timestamp,
};

use super::answers::{Answer, Read};
use super::{Inquiry, LookedUp, Question};
use crate::contact_page::{CONTACT_PAGES_MAX, ROLE_ADDRESSES_MAX};

/// A site whose owner is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The site.
    pub site: Site,
    /// The front page of its host on which the worst was found.
    pub home: PageUrl,
    /// True if it is a tenant of somebody else's name or host.
    pub is_tenant: bool,
    /// The address that last answered there, if that is known.
    pub address: Option<IpAddr>,
}

impl Subject {
    /// One whose home is that of this page.
    pub fn new(site: Site, page: &PageUrl, rules: &SiteRules) -> Option<Subject> {
        let is_tenant = rules.shared_host_of(&site).is_some();
        Some(Subject { home: page.join("/").ok()?, is_tenant, site, address: None })
    }

    /// The domain that a register knows, if the site is one.
    pub(super) fn domain(&self, rules: &SiteRules) -> Option<String> {
        let name = self.site.as_str();
        let is_name = !self.is_tenant && name.contains('.') && name.parse::<IpAddr>().is_err();
        (is_name && rules.site_of_name(name) == self.site).then(|| name.to_owned())
    }
}

/// A subject while it is asked about.
pub(super) struct Asked {
    pub(super) subject: Subject,
    /// Questions that are not answered.
    pub(super) open: usize,
    pub(super) is_done: bool,
    pub(super) address: Option<IpAddr>,
    /// Its front page came over a network that stands before sites.
    over_cdn: bool,
    pages: usize,
    found: Vec<Contact>,
    /// What came of each place.
    notes: Vec<(LookupSource, LookupOutcome, String, Option<Timestamp>)>,
}

impl Asked {
    pub(super) fn new(subject: Subject) -> Self {
        Asked {
            subject,
            open: 0,
            is_done: false,
            address: None,
            over_cdn: false,
            pages: 0,
            found: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Where a security.txt may be: in its two places at the host, then at the site itself where that is another name.
    ///
    /// A tenant in a path has none: that of the host is somebody else's.
    pub(super) fn security_txt_at(&self, place: usize) -> Option<PageUrl> {
        if self.subject.site.as_str().contains('/') {
            return None;
        }
        let home = &self.subject.home;
        let host = home.host();
        let at = |host: &str, path: &str| PageUrl::new(&format!("https://{host}{path}")).ok();
        match place {
            0 => at(host, "/.well-known/security.txt"),
            1 => at(host, "/security.txt"),
            2 if host != self.subject.site.as_str() && home.name().is_some() => {
                at(self.subject.site.as_str(), "/.well-known/security.txt")
            }
            _ => None,
        }
    }

    /// Notes what came of a place; what was found there stays found, and an answer beats none.
    pub(super) fn note(&mut self, source: LookupSource, outcome: LookupOutcome, url: &str) {
        let rank = |outcome: LookupOutcome| match outcome {
            LookupOutcome::Found => 0,
            LookupOutcome::Nothing => 1,
            LookupOutcome::Unusable => 2,
            _ => 3,
        };
        match self.notes.iter_mut().find(|(known, ..)| *known == source) {
            Some((_, before, at, _)) => {
                if rank(outcome) <= rank(*before) {
                    (*before, *at) = (outcome, url.to_owned());
                }
            }
            None => self.notes.push((source, outcome, url.to_owned(), None)),
        }
    }

    fn found(&mut self, party: Party, source: LookupSource, owner: &str, contact: &str) -> &mut Contact {
        let contact = Contact {
            site: self.subject.site.clone(),
            party,
            owner: owner.to_owned(),
            contact: contact.to_owned(),
            sector: String::new(),
            source: source.name().to_owned(),
            confidence: Confidence::Medium,
            note: None,
            at: Timestamp::from_millis(0),
        };
        let said = |it: &Contact| (it.party, it.source.clone(), it.owner.clone(), it.contact.clone());
        let place = self.found.iter().position(|known| said(known) == said(&contact)).unwrap_or_else(|| {
            self.found.push(contact);
            self.found.len() - 1
        });
        &mut self.found[place]
    }

    /// Everything that came of it.
    pub(super) fn told(&mut self, now: Timestamp, told: bool) -> LookedUp {
        let mut contacts = std::mem::take(&mut self.found);
        for contact in &mut contacts {
            contact.at = now;
            // Before whatever answers stands a network whose owner can only pass on what he is told.
            if self.over_cdn && contact.source == LookupSource::Address.name() {
                (contact.note, contact.confidence) = (Some(ContactNote::Cdn), Confidence::Low);
            }
        }
        let lookup = |source: &LookupSource| {
            let noted = self.notes.iter().find(|(known, ..)| known == source);
            let (outcome, url, expires) = noted
                .map_or((LookupOutcome::NotAsked, "", None), |(_, outcome, url, expires)| (*outcome, url, *expires));
            Lookup { source: *source, outcome, url: url.to_owned(), expires, at: now, told }
        };
        let lookups = LookupSource::ALL.iter().map(lookup).collect();
        LookedUp { site: self.subject.site.clone(), contacts, lookups, is_whole: true }
    }

    /// What came of it so far, of those places that said something; none where none did.
    pub(super) fn told_partly(&mut self, now: Timestamp, told: bool) -> Option<LookedUp> {
        let said: Vec<LookupSource> = self.notes.iter().map(|(source, ..)| *source).collect();
        let mut partly = LookedUp { is_whole: false, ..self.told(now, told) };
        partly.lookups.retain(|lookup| said.contains(&lookup.source));
        (!said.is_empty()).then_some(partly)
    }
}

impl Inquiry {
    /// Takes what a security.txt says; true if it says something.
    pub(super) fn take_security_txt(&mut self, number: usize, url: &PageUrl, answer: &Answer, elsewhere: bool) -> bool {
        let now = self.now;
        let asked = &mut self.subjects[number];
        let Some(Read::SecurityTxt(file)) = &answer.read else {
            asked.note(LookupSource::SecurityTxt, answer.outcome, url.as_str());
            return false;
        };
        let is_expired = file.expires.is_some_and(|expires| expires <= now);
        for (place, contact) in file.contacts.iter().enumerate() {
            let found = asked.found(Party::Owner, LookupSource::SecurityTxt, "", contact);
            (found.confidence, found.note) = match place {
                _ if answer.unverified => (Confidence::Low, None),
                _ if is_expired => (Confidence::Low, Some(ContactNote::Expired)),
                _ if elsewhere => (Confidence::Medium, Some(ContactNote::Elsewhere)),
                0 => (Confidence::High, None),
                _ => (Confidence::Medium, None),
            };
        }
        asked.note(LookupSource::SecurityTxt, LookupOutcome::Found, url.as_str());
        if let Some((.., expires)) = asked.notes.iter_mut().find(|(source, ..)| *source == LookupSource::SecurityTxt) {
            *expires = file.expires;
        }
        true
    }

    pub(super) fn take_home(&mut self, number: usize, url: &PageUrl, answer: &Answer) {
        self.subjects[number].over_cdn |= answer.over_cdn;
        self.take_page(number, url, answer);
        if let Some(Read::Page(page)) = &answer.read {
            for link in page.links.iter().take(CONTACT_PAGES_MAX) {
                self.ask(link.clone(), Question::Page(number));
            }
        }
    }

    pub(super) fn take_page(&mut self, number: usize, url: &PageUrl, answer: &Answer) {
        let asked = &mut self.subjects[number];
        let Some(Read::Page(page)) = &answer.read else {
            return asked.note(LookupSource::ContactPage, answer.outcome, url.as_str());
        };
        for address in &page.addresses {
            if asked.pages < ROLE_ADDRESSES_MAX {
                asked.pages += 1;
                asked.found(Party::Owner, LookupSource::ContactPage, "", address);
            }
        }
        let outcome = if page.addresses.is_empty() { LookupOutcome::Nothing } else { LookupOutcome::Found };
        asked.note(LookupSource::ContactPage, outcome, url.as_str());
    }

    pub(super) fn take_domain(&mut self, number: usize, url: &PageUrl, answer: &Answer, is_second: bool) {
        let asked = &mut self.subjects[number];
        let Some(Read::Domain(record)) = &answer.read else {
            return asked.note(LookupSource::Domain, answer.outcome, url.as_str());
        };
        let registrar = &record.registrar;
        // The registrar's own answer says who answers there, and the register's who it is.
        for address in &registrar.addresses {
            let found = asked.found(Party::Registrar, LookupSource::Domain, &registrar.name, address);
            found.confidence = Confidence::High;
        }
        let is_found = !registrar.addresses.is_empty();
        let outcome = if is_found { LookupOutcome::Found } else { LookupOutcome::Nothing };
        asked.note(LookupSource::Domain, outcome, url.as_str());
        if let Some(related) = record.related.clone().filter(|related| !is_found && !is_second && related != url) {
            self.ask(related, Question::Domain(number, true));
        }
    }

    pub(super) fn take_address(&mut self, number: usize, url: &PageUrl, answer: &Answer) {
        let asked = &mut self.subjects[number];
        let Some(Read::Network(record)) = &answer.read else {
            return asked.note(LookupSource::Address, answer.outcome, url.as_str());
        };
        let desk = &record.desk;
        let addresses: Vec<&str> = match desk.addresses.as_slice() {
            // A name alone helps whoever looks further.
            [] if !desk.name.is_empty() => vec![""],
            some => some.iter().map(String::as_str).collect(),
        };
        for address in addresses {
            let found = asked.found(Party::Hoster, LookupSource::Address, &desk.name, address);
            (found.confidence, found.note) = match desk.is_for_abuse {
                _ if record.is_cdn => (Confidence::Low, Some(ContactNote::Cdn)),
                true => (Confidence::High, None),
                false => (Confidence::Medium, None),
            };
        }
        let outcome = if desk.addresses.is_empty() { LookupOutcome::Nothing } else { LookupOutcome::Found };
        asked.note(LookupSource::Address, outcome, url.as_str());
    }
}
