//! What an answer says, read for each kind of question: a register's record of a name says nothing of a network.

use std::time::Duration;

use suyuan_model::{Capture, Headers, LookupOutcome, Outcome, PageUrl, Site, SiteRules, Timestamp, TlsVerdict};
use suyuan_page::Source;

use super::{Lens, outcome_of};
use crate::cdn::came_over_cdn;
use crate::contact_page::{ContactPage, contact_page};
use crate::rdap::{DomainRecord, NetworkRecord, domain_record, network_record};
use crate::registers::{RegisterList, Registers};
use crate::security_txt::{SecurityTxt, security_txt};

/// How long a list of registers is kept at least, whatever its server says.
const LIST_KEPT_MIN: Duration = Duration::from_hours(24);

/// How long a list of registers is kept at most; registers move, though rarely.
pub const LIST_KEPT_MAX: Duration = Duration::from_hours(30 * 24);

/// An answer, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// What it says by itself; [`LookupOutcome::Found`] where something was read.
    pub(super) outcome: LookupOutcome,
    pub(super) read: Option<Read>,
    /// Where it leads instead.
    pub(super) redirect: Option<PageUrl>,
    /// It came over a network that stands before sites.
    pub(super) over_cdn: bool,
    /// Whoever answered could not show that they are who was asked.
    pub(super) unverified: bool,
}

impl Answer {
    /// What an outcome says by itself.
    pub(super) fn of(outcome: &Outcome) -> Self {
        Answer { outcome: outcome_of(outcome), read: None, redirect: None, over_cdn: false, unverified: false }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub(super) enum Read {
    SecurityTxt(SecurityTxt),
    Page(ContactPage),
    Domain(DomainRecord),
    Network(NetworkRecord),
    Registers(Registers),
}

/// A list of registers that came over the network, to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptList {
    /// Which.
    pub list: RegisterList,
    /// Where it came from.
    pub url: String,
    /// As it came.
    pub body: String,
    /// When.
    pub at: Timestamp,
    /// Until when it holds.
    pub expires: Timestamp,
}

/// An answer as it reads to whoever asks.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    read: Vec<(Lens, Answer)>,
    /// To all others.
    other: Answer,
}

impl Answers {
    /// The same to everybody: nothing came that could be read.
    pub(super) fn none(outcome: &Outcome) -> Self {
        Answers { read: Vec::new(), other: Answer::of(outcome) }
    }

    /// Reads what came in each of these ways. What a site says of itself is that of the site that the URL is of.
    pub(super) fn of(lenses: &[Lens], capture: &Capture, rules: &SiteRules) -> (Self, Vec<KeptList>) {
        let site = rules.site_of(&capture.visit.url);
        let (mut answers, mut lists) = (Answers::none(&capture.outcome), Vec::new());
        for &lens in lenses {
            let (answer, kept) = read(lens, capture, &site, rules);
            answers.read.push((lens, answer));
            lists.extend(kept);
        }
        (answers, lists)
    }

    /// As it reads to one who asks so.
    pub(super) fn to(&self, lens: Lens) -> &Answer {
        self.read.iter().find(|(one, _)| *one == lens).map_or(&self.other, |(_, answer)| answer)
    }
}

/// Reads an answer.
fn read(lens: Lens, capture: &Capture, site: &Site, rules: &SiteRules) -> (Answer, Option<KeptList>) {
    let mut answer = Answer::of(&capture.outcome);
    if let Outcome::Redirect { to } = &capture.outcome {
        answer.redirect.clone_from(to);
    }
    let Some(response) = &capture.response else { return (answer, None) };
    answer.over_cdn = came_over_cdn(&response.headers);
    answer.unverified = response.tls == TlsVerdict::Unverified;
    if capture.outcome != Outcome::Page || response.body.truncated.is_some() && lens != Lens::Home {
        // A server in trouble says nothing about what it has.
        if response.status >= 500 || response.status == 429 {
            answer.outcome = LookupOutcome::NoAnswer;
        }
        return (answer, None);
    }
    let bytes = response.body.bytes();
    let mut kept = None;
    answer.read = match lens {
        Lens::SecurityTxt => security_txt(bytes).map(Read::SecurityTxt),
        Lens::Home | Lens::Page => {
            let source = Source::new(&capture.visit.url, &response.headers, bytes);
            Some(Read::Page(contact_page(&source, site, rules)))
        }
        Lens::Domain => domain_record(bytes).map(Read::Domain),
        Lens::Network => network_record(bytes).map(Read::Network),
        Lens::Registers(list) => {
            let registers = Registers::read(list, bytes);
            kept = registers.is_some().then(|| KeptList {
                list,
                url: capture.visit.url.as_str().to_owned(),
                body: String::from_utf8_lossy(bytes).into_owned(),
                at: capture.at,
                expires: capture.at.after(kept_for(&response.headers)),
            });
            registers.map(Read::Registers)
        }
    };
    if answer.read.is_some() {
        answer.outcome = LookupOutcome::Found;
    }
    (answer, kept)
}

/// How long an answer is kept, as its server says it.
fn kept_for(headers: &Headers) -> Duration {
    let mut directives = headers.all("cache-control").flat_map(|field| field.split(','));
    let seconds = directives.find_map(|it| it.trim().strip_prefix("max-age=")?.trim_matches('"').parse().ok());
    seconds.map_or(LIST_KEPT_MIN, Duration::from_secs).clamp(LIST_KEPT_MIN, LIST_KEPT_MAX)
}
