//! What an answer says, read once for everybody who asked.

use std::time::Duration;

use suyuan_model::{Capture, Headers, LookupOutcome, Outcome, PageUrl, Site, SiteRules, Timestamp, TlsVerdict};
use suyuan_page::Source;

use super::{Question, outcome_of};
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

/// Reads an answer to a question about a site.
pub(super) fn read(
    question: Question,
    capture: &Capture,
    site: Option<&Site>,
    rules: &SiteRules,
) -> (Answer, Option<KeptList>) {
    let mut answer = Answer::of(&capture.outcome);
    if let Outcome::Redirect { to } = &capture.outcome {
        answer.redirect.clone_from(to);
    }
    let Some(response) = &capture.response else { return (answer, None) };
    answer.over_cdn = came_over_cdn(&response.headers);
    answer.unverified = response.tls == TlsVerdict::Unverified;
    if capture.outcome != Outcome::Page || response.body.truncated.is_some() && !matches!(question, Question::Home(_)) {
        // A server in trouble says nothing about what it has.
        if response.status >= 500 || response.status == 429 {
            answer.outcome = LookupOutcome::NoAnswer;
        }
        return (answer, None);
    }
    let bytes = response.body.bytes();
    let mut kept = None;
    answer.read = match question {
        Question::SecurityTxt(..) => security_txt(bytes).map(Read::SecurityTxt),
        Question::Home(_) | Question::Page(_) => site.map(|site| {
            Read::Page(contact_page(&Source::new(&capture.visit.url, &response.headers, bytes), site, rules))
        }),
        Question::Domain(..) => domain_record(bytes).map(Read::Domain),
        Question::Address(_) => network_record(bytes).map(Read::Network),
        Question::Registers(list) => {
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
