//! Messages are handed to a mail server one by one. That one is about to be is kept before, and the answer after it, so
//! that a death in between is known for what it is: nobody is told twice because of it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use suyuan_cases::{Asked, NotTold, Told, last_steps, may_still_be_told, notices_of};
use suyuan_crawl::Stop;
use suyuan_ledger::{Hand, Reader};
use suyuan_model::{NoticeEvent, NoticeStep, Role, Timestamp};
use suyuan_share::{AskedToStop, Handed, MessageBecame, Notice, NoticeTold, Patience, Post, Trouble};
use suyuan_words::{Lang, notices as words, say};
use tracing::trace;

use super::message::{Desk, Message};
use super::record::record;
use super::settings::{By, Settings};
use crate::args::NoticesArgs;
use crate::exit::{Exit, Unusable};
use crate::screen::Screen;
use crate::signals::Signals;
use crate::{clock, language, out, unsaid};

/// A day, for the cap.
const DAY: Duration = Duration::from_hours(24);

/// Sends the messages as far as they may be; hands on what became of each.
pub(super) fn send(
    messages: &[Message],
    desk: &mut Desk<'_>,
    args: &NoticesArgs,
    settings: &Settings,
    actor: &str,
    screen: &Screen,
    mut take: impl FnMut(NoticeTold),
) -> anyhow::Result<Exit> {
    let Some(by) = &settings.by else { return Ok(Exit::Done) };
    let (mut exit, mut is_gone) = (Exit::Done, false);
    let stop = Stop::new();
    Signals::obey(stop.clone(), screen.clone(), words::STOPPING).context("failed to listen for signals")?;
    let asking = stop.clone();
    let asked: AskedToStop = Arc::new(move || asking.is_requested());
    for message in messages {
        let became = if stop.is_requested() {
            MessageBecame::Stopped
        } else if is_gone && message.to.is_some() {
            MessageBecame::NotTried
        } else {
            one(message, desk, args, settings, by, actor, screen, &asked)?
        };
        is_gone |= became == MessageBecame::NotTried;
        if is_left_undone(&became, message) {
            exit = Exit::Stopped;
        }
        take(message.told(became));
    }
    Ok(exit)
}

/// Whether somebody has to come back to it: the owner should know by now, and does not, or nobody knows.
///
/// A day that is full is no such thing, as a budget of a crawl is none, nor is a draft that never had an address.
fn is_left_undone(became: &MessageBecame, message: &Message) -> bool {
    use MessageBecame::{Changed, Failed, NotTried, Refused, RefusedBefore, Stopped, Unclear};
    match became {
        // They are to be told, by what was said.
        Changed(_, NotTold::Contacts | NotTold::Allowed) => true,
        // The other cases of it are to be told of.
        Changed(..) => message.sites.len() > 1,
        other => matches!(other, NotTried | Stopped | Failed(_) | Refused(_) | RefusedBefore(..) | Unclear(_)),
    }
}

#[expect(clippy::too_many_arguments, reason = "all that a message needs on its way, named once")]
fn one(
    message: &Message,
    desk: &mut Desk<'_>,
    args: &NoticesArgs,
    settings: &Settings,
    by: &By,
    actor: &str,
    screen: &Screen,
    asked: &AskedToStop,
) -> anyhow::Result<MessageBecame> {
    let lang = screen.lang;
    let path = &args.ledger.ledger;
    let write = |notice: &Notice| out::write_to(&message.file, lang, |out| Ok(out.write_all(&notice.bytes)?));
    let reader = Reader::open(path)?;
    let Some(to) = &message.to else {
        if let Some(became) = changed(message, desk, &reader, &reader.notices()?, args, settings)? {
            return Ok(became);
        }
        drop(reader);
        let notice = desk.write(message)?;
        write(&notice)?;
        let hand = Hand::open(path)?;
        hand.add_notice(&message.event(&notice.sha256(), NoticeStep::Drafted, "", args, actor))?;
        hand.commit()?;
        return Ok(MessageBecame::NoAddress);
    };
    if let Some(became) = keep_back(message, desk, &reader, args, settings)? {
        return Ok(became);
    }
    drop(reader);
    let notice = desk.write(message)?;
    let sha256 = notice.sha256();
    let post = match Post::open(
        &by.server,
        by.password.as_deref(),
        &settings.domain,
        by.trusted.as_deref(),
        Patience::default(),
        asked,
    ) {
        Ok(post) => post,
        Err(trouble) => return not_open(&by.server.host, trouble, screen),
    };
    // The file is there before anybody could want to say what became of it.
    write(&notice)?;
    let hand = Hand::open(path)?;
    // Somebody else may have been faster, or have said something of a case: nobody writes while this is held.
    if let Some(became) = keep_back(message, desk, hand.reader(), args, settings)? {
        return Ok(became);
    }
    hand.add_notice(&message.event(&sha256, NoticeStep::Sending, "", args, actor))?;
    hand.commit()?;
    trace!(at = "intended");
    let handed = post.hand_over(settings.sender().from, to, &notice.bytes);
    trace!(at = "handed");
    let (step, answer) = match &handed {
        Handed::Sent(answer) => (NoticeStep::Sent, answer.as_str()),
        Handed::Refused(answer) => (NoticeStep::Refused, answer.as_str()),
        Handed::Failed(answer) => (NoticeStep::Failed, answer.as_str()),
        Handed::Unclear(answer) => (NoticeStep::Unclear, answer.as_str()),
        Handed::Stopped => (NoticeStep::Failed, words::WAS_STOPPED.text(Lang::En)),
    };
    let hand = Hand::open(path)?;
    let event = message.event(&sha256, step, answer, args, actor);
    let said = record(&hand, &event, step == NoticeStep::Sent, &message.roles, lang)?;
    hand.commit()?;
    for line in said {
        screen.note(&line);
    }
    Ok(match handed {
        Handed::Sent(answer) => MessageBecame::Sent(answer),
        Handed::Refused(answer) => MessageBecame::Refused(answer),
        Handed::Failed(answer) => MessageBecame::Failed(answer),
        Handed::Unclear(answer) => MessageBecame::Unclear(answer),
        Handed::Stopped => MessageBecame::Stopped,
    })
}

/// Why a message is not sent now, by what the ledger says by now.
fn keep_back(
    message: &Message,
    desk: &Desk<'_>,
    reader: &Reader,
    args: &NoticesArgs,
    settings: &Settings,
) -> anyhow::Result<Option<MessageBecame>> {
    let limits = Limits { repeat_after: settings.repeat_after, per_day: settings.per_day, is_told: clock::is_told() };
    let events = reader.notices()?;
    if let Some(became) = limits.keep_back(message, &events, clock::now()) {
        return Ok(Some(became));
    }
    changed(message, desk, reader, &events, args, settings)
}

/// The first case of a message that may not be told of any more.
fn changed(
    message: &Message,
    desk: &Desk<'_>,
    reader: &Reader,
    events: &[NoticeEvent],
    args: &NoticesArgs,
    settings: &Settings,
) -> anyhow::Result<Option<MessageBecame>> {
    let now = clock::now();
    let asked = Asked {
        unreviewed: args.unreviewed.is_some(),
        sends: message.to.is_some(),
        repeat_after: settings.repeat_after,
        now,
    };
    let (told, none) = (notices_of(events), Told::default());
    let mut histories = reader.case_histories()?;
    unsaid::add(reader, now, &mut histories)?;
    for site in &message.sites {
        let role = message.roles.get(site).copied().unwrap_or(Role::Unknown);
        let history = histories.get(site).map_or(&[][..], Vec::as_slice);
        if let Err(why) = may_still_be_told(role, history, told.get(site).unwrap_or(&none), asked) {
            return Ok(Some(MessageBecame::Changed(site.clone(), why)));
        }
    }
    let changed = desk.changed(reader, &message.sites)?;
    Ok(changed.map(|(site, why)| MessageBecame::Changed(site, why)))
}

/// How often somebody is told, and how many in a day.
#[derive(Clone, Copy)]
struct Limits {
    repeat_after: Duration,
    per_day: u64,
    /// Whether this is a told time.
    is_told: bool,
}

impl Limits {
    /// Why a message is not sent now, by what was done so far.
    fn keep_back(self, message: &Message, events: &[NoticeEvent], now: Timestamp) -> Option<MessageBecame> {
        let told = notices_of(events);
        let is_recent = |at: Timestamp| now.since(at) < self.repeat_after;
        let mut of_these = message.sites.iter().filter_map(|site| told.get(site));
        if of_these.any(|told| told.unclear.is_some() || told.sent.as_ref().is_some_and(|(at, _)| is_recent(*at))) {
            return Some(MessageBecame::Meanwhile);
        }
        let last = last_steps(events);
        if let Some(event) = last.get(message.name.as_str())
            && event.step == NoticeStep::Refused
            && is_recent(event.at)
        {
            return Some(MessageBecame::RefusedBefore(
                event.at,
                event.at.after(self.repeat_after),
                event.answer.clone(),
            ));
        }
        // What may have been sent counts as sent. A day of a told time is no day of the clock, and the other way round.
        let is_today =
            |event: &NoticeEvent| event.told == self.is_told && now.since(event.at) < DAY && event.at.since(now) < DAY;
        let sent = last.values().filter(|event| event.step.may_be_told() && is_today(event)).count() as u64;
        (sent >= self.per_day).then_some(MessageBecame::Cap(self.per_day))
    }
}

/// There is no connection: what cannot go better the next time is the caller's to mend.
fn not_open(host: &str, trouble: Trouble, screen: &Screen) -> anyhow::Result<MessageBecame> {
    let lang: Lang = screen.lang;
    let told = |word, why: &str| {
        let why = suyuan_model::Untrusted(&language::told(lang, why)).terminal().to_string();
        say(lang, word, &[("host", &host), ("why", &why)])
    };
    match trouble {
        Trouble::Unreachable(why) => {
            screen.error(&say(lang, words::STOPPED, &[("why", &told(words::UNREACHABLE, &why))]));
            Ok(MessageBecame::NotTried)
        }
        Trouble::Stopped => Ok(MessageBecame::Stopped),
        Trouble::NoStartTls => Err(Unusable(told(words::NO_TLS, "")).into()),
        Trouble::NoLogin(why) => Err(Unusable(told(words::NO_LOGIN, &why)).into()),
        Trouble::Certificate(why) if why.is_empty() => Err(Unusable(told(words::BAD_CERTIFICATE, "")).into()),
        Trouble::Certificate(why) => Err(Unusable(told(words::BAD_CERTIFICATE, &format!(" ({why})"))).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use suyuan_model::Site;

    use super::*;

    fn at(hours: u32) -> Timestamp {
        Timestamp::parse("2026-11-23T12:00:00Z").unwrap().after(Duration::from_hours(hours.into()))
    }

    fn step(message: &str, site: &str, step: NoticeStep, hours: u32) -> NoticeEvent {
        let [recipient, sha256, answer, unreviewed, actor] = ["", "", "550 no", "", "li"].map(str::to_owned);
        let (message, sites) = (message.to_owned(), vec![Site::from_text(site)]);
        NoticeEvent { message, sites, recipient, sha256, step, answer, unreviewed, at: at(hours), actor, told: false }
    }

    fn kept_back(events: &[NoticeEvent], hours: u32) -> Option<MessageBecame> {
        let message = Message {
            name: "1".to_owned(),
            file: "a.eml".into(),
            to: Some("it@a.example".to_owned()),
            recipient: suyuan_cases::Recipient::Owner,
            contact: String::new(),
            sites: vec![Site::from_text("a.example")],
            roles: BTreeMap::new(),
            pages: 1,
            is_unreviewed: false,
            cases: Vec::new(),
        };
        let limits = Limits { repeat_after: Duration::from_hours(48), per_day: 2, is_told: false };
        limits.keep_back(&message, events, at(hours))
    }

    #[test]
    fn a_message_waits_where_somebody_else_was_faster() {
        use NoticeStep::{Drafted, Failed, Sending, Sent, Unclear};
        for (first, expected) in [
            (Drafted, None),
            (Failed, None),
            (Sending, Some(MessageBecame::Meanwhile)),
            (Unclear, Some(MessageBecame::Meanwhile)),
            (Sent, Some(MessageBecame::Meanwhile)),
        ] {
            assert_eq!(kept_back(&[step("2", "a.example", first, 0)], 1), expected, "{first}");
        }
        assert_eq!(kept_back(&[step("2", "a.example", Sent, 0)], 48), None);
        assert_eq!(kept_back(&[step("2", "b.example", Sent, 0)], 1), None);
    }

    #[test]
    fn what_was_refused_waits_and_the_day_has_its_end() {
        let refused = [step("1", "a.example", NoticeStep::Refused, 0)];
        let expected = MessageBecame::RefusedBefore(at(0), at(48), "550 no".to_owned());
        assert_eq!((kept_back(&refused, 47), kept_back(&refused, 48)), (Some(expected), None));
        let two = [step("2", "b.example", NoticeStep::Sent, 0), step("3", "c.example", NoticeStep::Sending, 1)];
        assert_eq!((kept_back(&two, 23), kept_back(&two, 24)), (Some(MessageBecame::Cap(2)), None));
    }

    #[test]
    fn what_was_sent_at_a_told_time_fills_no_day_of_the_clock() {
        let sent = |hours| ["b.example", "c.example"].map(|site| step(site, site, NoticeStep::Sent, hours));
        let told = |hours| sent(hours).map(|event| NoticeEvent { told: true, ..event });
        assert_eq!(kept_back(&sent(0), 1), Some(MessageBecame::Cap(2)));
        assert_eq!(kept_back(&told(0), 1), None);
        assert_eq!(kept_back(&told(40_000), 1), None, "years ahead");
        // A clock that was set back a little forgets nothing; one that was years ahead stops nobody.
        assert_eq!(kept_back(&sent(2), 1), Some(MessageBecame::Cap(2)));
        assert_eq!(kept_back(&sent(40_000), 1), None);
    }
}
