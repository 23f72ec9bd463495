//! Who may be told of a case by a notice, and what earlier notices say about that.

use std::collections::BTreeMap;
use std::time::Duration;

use suyuan_model::{
    CaseEvent, CaseState, Contact, ContactNote, NoticeEvent, NoticeStep, Party, Role, Severity, Site, Timestamp,
};

use crate::CaseFile;
use crate::looks::states;
use crate::standing::{last_move, role_by_hand, state_of, was_confirmed};

/// What earlier notices say of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// When the owner was last told, and by which message.
    pub sent: Option<(Timestamp, String)>,
    /// Every time at which the owner was told by a message.
    pub sent_at: Vec<Timestamp>,
    /// A message of which nobody knows whether it arrived.
    pub unclear: Option<String>,
    /// How many messages told, or may have told, of the site.
    pub messages: usize,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whether cases that nobody confirmed are told of, too.
    pub unreviewed: bool,
    /// Whether messages are sent, and not only drafted.
    pub sends: bool,
    /// How long after a notice nobody is told again.
    pub repeat_after: Duration,
    /// When this is.
    pub now: Timestamp,
}

/// Why the owner of a site is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTold {
    /// All that was found is for information only.
    InfoOnly,
    /// Whoever runs a farm is not the one to clean it up, and gets no head start.
    Farm,
    /// Nobody said what the site is, and nothing speaks clearly for a role: a person has to say it before anything is sent.
    RoleUnknown,
    /// The state of the case is none in which somebody is told.
    State(CaseState),
    /// No person confirmed the case.
    NotConfirmed,
    /// The owner was told at the first moment, and is not again before the second.
    Before(Timestamp, Timestamp),
    /// Nobody knows whether this message arrived: a person has to say it first.
    Unclear(String),
    /// Since the message was made, somebody said whom to tell of the site.
    Contacts,
    /// Since the message was made, somebody said what is never reported.
    Allowed,
}

/// Whether the owner of a site is told of it now.
pub fn may_be_told(file: &CaseFile, told: &Told, asked: Asked) -> Result<(), NotTold> {
    if file.case.severity == Severity::Info {
        return Err(NotTold::InfoOnly);
    }
    as_it_stands(file.case.role, file.case.state, &file.history, told, asked)
}

/// Whether the owner of a site that was to be told may be told now, by all that was said of its case meanwhile. The role
/// is what it was then; what a person said since goes first.
pub fn may_still_be_told(role: Role, history: &[CaseEvent], told: &Told, asked: Asked) -> Result<(), NotTold> {
    let role = role_by_hand(history).map_or(role, |(_, role)| role);
    as_it_stands(role, state_of(history, asked.now), history, told, asked)
}

fn as_it_stands(role: Role, state: CaseState, history: &[CaseEvent], told: &Told, asked: Asked) -> Result<(), NotTold> {
    use CaseState::{Confirmed, Notified, Open, Relapsed};
    if role == Role::Farm {
        return Err(NotTold::Farm);
    }
    match state {
        Confirmed => {}
        // What came back is told again, if a person looked at it once.
        Notified | Relapsed if was_confirmed(history) => {}
        Open | Relapsed if asked.unreviewed => {}
        Open | Relapsed => return Err(NotTold::NotConfirmed),
        other => return Err(NotTold::State(other)),
    }
    if asked.sends && role == Role::Unknown {
        return Err(NotTold::RoleUnknown);
    }
    if let Some(message) = &told.unclear {
        return Err(NotTold::Unclear(message.clone()));
    }
    // Who was told by hand, as a move says, was told as well.
    let by_hand = last_move(history).filter(|_| state == Notified).map(|(event, _)| event.at);
    match told.sent.as_ref().map(|(at, _)| *at).max(by_hand) {
        Some(at) if asked.now.since(at) < asked.repeat_after => Err(NotTold::Before(at, at.after(asked.repeat_after))),
        _ => Ok(()),
    }
}

/// When the owner of a site was first told of what is there now, by a message or as a move says: another message is a
/// reminder of that. What came back after it was cleaned is a new matter.
pub fn first_told(file: &CaseFile, told: &Told) -> Option<Timestamp> {
    let moves: Vec<(CaseState, Timestamp)> = states(&file.history).collect();
    let is_end = |state: CaseState| matches!(state, CaseState::Cleaned | CaseState::Relapsed);
    let ended = moves.iter().filter(|(state, _)| is_end(*state)).map(|(_, at)| *at).max();
    let by_hand = moves.iter().filter(|(state, _)| *state == CaseState::Notified).map(|(_, at)| *at);
    told.sent_at.iter().copied().chain(by_hand).filter(|at| ended.is_none_or(|ended| *at > ended)).min()
}

/// What the notices so far say of each site that they tell of.
pub fn notices_of(events: &[NoticeEvent]) -> BTreeMap<Site, Told> {
    let mut all: BTreeMap<Site, Told> = BTreeMap::new();
    for event in last_steps(events).into_values().filter(|event| event.step.may_be_told()) {
        for site in &event.sites {
            let told = all.entry(site.clone()).or_default();
            told.messages += 1;
            if event.step != NoticeStep::Sent {
                told.unclear = Some(event.message.clone());
                continue;
            }
            told.sent_at.push(event.at);
            if told.sent.as_ref().is_none_or(|(at, _)| *at < event.at) {
                told.sent = Some((event.at, event.message.clone()));
            }
        }
    }
    all
}

/// The last step of each message. Another draft of a message does not undo that it was sent, or may have been.
pub fn last_steps(events: &[NoticeEvent]) -> BTreeMap<&str, &NoticeEvent> {
    let mut last: BTreeMap<&str, &NoticeEvent> = BTreeMap::new();
    for event in events {
        let was_handed = last.get(&*event.message).is_some_and(|before| before.step.may_be_told());
        if event.step != NoticeStep::Drafted || !was_handed {
            last.insert(&event.message, event);
        }
    }
    last
}

/// Whom to tell first of a site: whoever runs it, else who hosts it, else the registrar; of each by mail, where that is known.
///
/// Nobody is told because a site says so that is not theirs.
pub fn whom_to_tell(file: &CaseFile) -> Option<&Contact> {
    let can_be_told =
        |contact: &&Contact| !contact.contact.is_empty() && contact.party != Party::Police && !contact.is_of_another();
    let first = file.contacts.iter().find(can_be_told)?;
    let others = file.contacts.iter().filter(can_be_told).filter(|contact| contact.party == first.party);
    others.into_iter().find(|contact| contact.contact.contains('@')).or(Some(first))
}

/// As what somebody is written to: what they are asked is another thing for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// Runs the site, and can clean it up.
    #[default]
    Owner,
    /// Hosts it, and knows who runs it.
    Hoster,
    /// Runs a network that stands before it.
    Cdn,
    /// Registered its name.
    Registrar,
}

impl Recipient {
    /// As what this contact is written to; somebody who is still to be found is the owner.
    pub fn of(contact: Option<&Contact>) -> Recipient {
        let Some(contact) = contact else { return Recipient::Owner };
        match contact.party {
            _ if contact.note == Some(ContactNote::Cdn) => Recipient::Cdn,
            Party::Owner | Party::Police => Recipient::Owner,
            Party::Hoster => Recipient::Hoster,
            Party::Registrar => Recipient::Registrar,
        }
    }

    /// The name that templates and JSON have.
    pub fn name(self) -> &'static str {
        match self {
            Recipient::Owner => "owner",
            Recipient::Hoster => "hoster",
            Recipient::Cdn => "cdn",
            Recipient::Registrar => "registrar",
        }
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{CaseChange, SiteRules, Technique};

    use super::*;
    use crate::story::{finding, noon, seen};
    use crate::{CaseDraft, Contacts, Known, LinkedFindings};

    const DAY: Duration = Duration::from_hours(24);

    fn after(days: u32) -> Timestamp {
        noon().after(DAY * days)
    }

    fn said(what: CaseChange, days: u32) -> CaseEvent {
        CaseEvent { at: after(days), actor: "li".to_owned(), what, reason: "seen".to_owned(), told: false }
    }

    fn state(state: CaseState, days: u32) -> CaseEvent {
        said(CaseChange::State { state, until: None }, days)
    }

    fn file(role: Role, history: &[CaseEvent]) -> CaseFile {
        let page = "http://www.school.example/news.html";
        let findings = vec![finding(page, "casino.example", vec![seen(Technique::M7, "casino.example", None)])];
        let site = findings[0].site.clone();
        let history = [&[said(CaseChange::Role(role), 0)], history].concat();
        CaseDraft::of(&site, findings, &LinkedFindings::default()).unwrap().settle(Known {
            history: &history,
            ..Known::nothing(&SiteRules::default(), &Contacts::default(), after(20))
        })
    }

    const ASKED: Asked = Asked {
        unreviewed: false,
        sends: true,
        repeat_after: Duration::from_hours(14 * 24),
        now: Timestamp::from_millis(0),
    };

    fn judged(file: &CaseFile, told: &Told, unreviewed: bool) -> Result<(), NotTold> {
        may_be_told(file, told, Asked { unreviewed, now: after(20), ..ASKED })
    }

    #[test]
    fn who_is_told_is_the_victim_or_the_platform_of_a_case_that_a_person_confirmed() {
        let confirmed = [state(CaseState::Confirmed, 1)];
        for (role, expected) in [
            (Role::Victim, Ok(())),
            (Role::Platform, Ok(())),
            (Role::Farm, Err(NotTold::Farm)),
            (Role::Unknown, Err(NotTold::RoleUnknown)),
        ] {
            assert_eq!(judged(&file(role, &confirmed), &Told::default(), false), expected, "{role}");
            assert_eq!(judged(&file(role, &confirmed), &Told::default(), true), expected, "{role}");
        }
        let drafted = Asked { sends: false, now: after(20), ..ASKED };
        assert_eq!(may_be_told(&file(Role::Unknown, &confirmed), &Told::default(), drafted), Ok(()));
        assert_eq!(may_be_told(&file(Role::Farm, &confirmed), &Told::default(), drafted), Err(NotTold::Farm));
        let mut info = file(Role::Victim, &confirmed);
        info.case.severity = Severity::Info;
        assert_eq!(judged(&info, &Told::default(), true), Err(NotTold::InfoOnly));
    }

    #[test]
    fn what_is_said_of_a_case_meanwhile_counts() {
        use CaseState::{Cleaned, Confirmed, Dismissed, Disputed, Notified};
        let still = |more: &[CaseEvent]| {
            let history = [&[state(Confirmed, 1)], more].concat();
            may_still_be_told(Role::Victim, &history, &Told::default(), Asked { now: after(20), ..ASKED })
        };
        assert_eq!(still(&[]), Ok(()));
        for to in [Dismissed, Disputed, Cleaned] {
            assert_eq!(still(&[state(to, 19)]), Err(NotTold::State(to)), "{to}");
        }
        assert_eq!(still(&[state(CaseState::Open, 19)]), Err(NotTold::NotConfirmed));
        assert_eq!(still(&[said(CaseChange::Role(Role::Farm), 19)]), Err(NotTold::Farm));
        assert_eq!(still(&[said(CaseChange::Role(Role::Unknown), 19)]), Err(NotTold::RoleUnknown));
        assert_eq!(still(&[said(CaseChange::Role(Role::Platform), 19)]), Ok(()));
        assert_eq!(still(&[state(Notified, 19)]), Err(NotTold::Before(after(19), after(33))), "told by hand");
    }

    #[test]
    fn of_those_who_run_a_site_whoever_has_mail_is_told_first() {
        let contact = |party, contact: &str| Contact {
            site: Site::from_text("school.example"),
            party,
            owner: String::new(),
            contact: contact.to_owned(),
            sector: String::new(),
            source: "list".to_owned(),
            confidence: suyuan_model::Confidence::High,
            at: noon(),
            note: None,
        };
        let first = |contacts: &[Contact]| {
            let file = CaseFile { contacts: contacts.to_vec(), ..file(Role::Victim, &[]) };
            whom_to_tell(&file).map(|contact| contact.contact.clone())
        };
        let form = contact(Party::Owner, "https://school.example/contact");
        let mail = contact(Party::Owner, "it@school.example");
        let hoster = contact(Party::Hoster, "abuse@host.example");
        let police = contact(Party::Police, "the police");
        assert_eq!(first(&[form.clone(), mail, hoster.clone()]).as_deref(), Some("it@school.example"));
        assert_eq!(first(&[form.clone(), hoster.clone()]).as_deref(), Some(&*form.contact), "the owner goes first");
        assert_eq!(first(&[police.clone(), hoster]).as_deref(), Some("abuse@host.example"));
        assert_eq!(first(&[police]), None);
        let borrowed = Contact { source: "security.txt".to_owned(), ..contact(Party::Owner, "it@bank.example") };
        let hoster = contact(Party::Hoster, "abuse@host.example");
        assert_eq!(first(&[borrowed, hoster]).as_deref(), Some("abuse@host.example"));
    }

    #[test]
    fn the_state_decides_and_unreviewed_opens_only_what_is_open() {
        for &to in CaseState::ALL {
            let (never, once) = (file(Role::Victim, &[state(to, 2)]), [state(CaseState::Confirmed, 1), state(to, 2)]);
            let once = file(Role::Victim, &once);
            let is = |file: &CaseFile, unreviewed| judged(file, &Told::default(), unreviewed).is_ok();
            let is_open = matches!(to, CaseState::Open | CaseState::Relapsed);
            let is_told = matches!(to, CaseState::Confirmed | CaseState::Notified | CaseState::Relapsed);
            assert_eq!(is(&never, false), to == CaseState::Confirmed, "{to}");
            assert_eq!(is(&once, false), is_told, "{to}");
            assert_eq!(is(&never, true), to == CaseState::Confirmed || is_open, "{to}");
            assert_eq!(is(&once, true), is_told || is_open, "{to}");
        }
    }

    #[test]
    fn nobody_is_told_twice_within_the_window() {
        let told = |days| Told { sent: Some((after(days), "1@a.example".to_owned())), ..Told::default() };
        let confirmed = file(Role::Victim, &[state(CaseState::Confirmed, 1)]);
        assert_eq!(judged(&confirmed, &told(7), false), Err(NotTold::Before(after(7), after(21))));
        assert_eq!(judged(&confirmed, &told(6), false), Ok(()));
        let by_hand = file(Role::Victim, &[state(CaseState::Confirmed, 1), state(CaseState::Notified, 7)]);
        assert_eq!(judged(&by_hand, &Told::default(), false), Err(NotTold::Before(after(7), after(21))));
        assert_eq!(judged(&by_hand, &told(9), false), Err(NotTold::Before(after(9), after(23))));
        let long_ago = file(Role::Victim, &[state(CaseState::Confirmed, 1), state(CaseState::Notified, 6)]);
        assert_eq!(judged(&long_ago, &Told::default(), false), Ok(()));
    }

    #[test]
    fn whoever_was_told_before_is_reminded_unless_it_was_clean_meanwhile() {
        use CaseState::{Cleaned, Confirmed, Notified, Relapsed};
        let first = |moves: &[(CaseState, u32)], sent: &[u32]| {
            let history: Vec<CaseEvent> = moves.iter().map(|&(to, days)| state(to, days)).collect();
            let told = Told { sent_at: sent.iter().map(|&days| after(days)).collect(), ..Told::default() };
            first_told(&file(Role::Victim, &history), &told)
        };
        assert_eq!(first(&[(Confirmed, 1)], &[]), None);
        assert_eq!(first(&[(Confirmed, 1), (Notified, 4)], &[9, 3]), Some(after(3)));
        assert_eq!(first(&[(Confirmed, 1), (Notified, 4)], &[]), Some(after(4)), "told by hand");
        let back = [(Confirmed, 1), (Notified, 2), (Cleaned, 5), (Relapsed, 8)];
        assert_eq!(first(&back, &[2]), None, "what came back is a new matter");
        assert_eq!(first(&back, &[2, 9]), Some(after(9)));
    }

    fn step(message: &str, step: NoticeStep, days: u32) -> NoticeEvent {
        let [recipient, sha256, answer, unreviewed, actor] = [""; 5].map(str::to_owned);
        let sites = vec![Site::from_text("school.example")];
        let (message, at) = (message.to_owned(), after(days));
        NoticeEvent { message, sites, recipient, sha256, step, answer, unreviewed, at, actor, told: false }
    }

    #[test]
    fn the_last_step_of_a_message_says_whether_anybody_was_told() {
        use NoticeStep::{Drafted, Failed, Refused, Sending, Sent, Unclear};
        let of = |steps: &[NoticeStep]| {
            let events: Vec<NoticeEvent> = steps.iter().map(|&it| step("1", it, 1)).collect();
            let told = notices_of(&events).into_values().next().unwrap_or_default();
            (told.sent.is_some(), told.unclear.is_some(), told.messages)
        };
        assert_eq!(of(&[Drafted]), (false, false, 0));
        assert_eq!(of(&[Drafted, Sending, Sent]), (true, false, 1));
        assert_eq!(of(&[Drafted, Sending, Sent, Drafted]), (true, false, 1), "a draft undoes nothing");
        assert_eq!(of(&[Sending, Unclear, Drafted]), (false, true, 1));
        assert_eq!(of(&[Sending]), (false, true, 1));
        assert_eq!(of(&[Sending, Unclear]), (false, true, 1));
        assert_eq!(of(&[Sending, Refused]), (false, false, 0));
        assert_eq!(of(&[Sending, Unclear, Failed]), (false, false, 0));
        let two = [step("2", Sent, 5), step("1", Sent, 3), step("3", Sending, 6)];
        let told = &notices_of(&two)[&Site::from_text("school.example")];
        assert_eq!(told.sent, Some((after(5), "2".to_owned())));
        assert_eq!((told.unclear.as_deref(), told.messages), (Some("3"), 3));
        let confirmed = file(Role::Victim, &[state(CaseState::Confirmed, 1)]);
        assert_eq!(judged(&confirmed, told, true), Err(NotTold::Unclear("3".to_owned())));
    }
}
