//! Messages are handed to a mail server one by one. That one is about to be is kept before, and the answer after it, so
//! that a death in between is known for what it is: nobody is told twice because of it.

use std::time::Duration;

use suyuan_cases::notices_of;
use suyuan_ledger::{Hand, Reader};
use suyuan_model::{NoticeEvent, NoticeStep, Timestamp};
use suyuan_share::{ANSWER_WAIT, Handed, MessageBecame, NoticeTold, Post, Trouble};
use suyuan_words::{Lang, notices as words, say};
use tracing::trace;

use super::gather::Message;
use super::record::record;
use super::settings::{By, Settings};
use crate::args::NoticesArgs;
use crate::exit::{Exit, Unusable};
use crate::screen::Screen;
use crate::{clock, language, out};

/// A day, for the cap.
const DAY: Duration = Duration::from_hours(24);

/// Sends the messages as far as they may be; hands on what became of each.
pub(super) fn send(
    messages: &[Message],
    args: &NoticesArgs,
    settings: &Settings,
    actor: &str,
    screen: &Screen,
    mut take: impl FnMut(NoticeTold),
) -> anyhow::Result<Exit> {
    let Some(by) = &settings.by else { return Ok(Exit::Done) };
    let (mut exit, mut is_gone) = (Exit::Done, false);
    for message in messages {
        let became = if is_gone && message.to.is_some() {
            MessageBecame::NotTried
        } else {
            one(message, args, settings, by, actor, screen)?
        };
        is_gone |= became == MessageBecame::NotTried;
        if let MessageBecame::NotTried | MessageBecame::Failed(_) = became {
            exit = Exit::Stopped;
        }
        take(message.told(became));
    }
    Ok(exit)
}

fn one(
    message: &Message,
    args: &NoticesArgs,
    settings: &Settings,
    by: &By,
    actor: &str,
    screen: &Screen,
) -> anyhow::Result<MessageBecame> {
    let lang = screen.lang;
    let path = &args.ledger.ledger;
    let write = || out::write_to(&message.file, lang, |out| Ok(out.write_all(&message.notice.bytes)?));
    let Some(to) = &message.to else {
        write()?;
        let hand = Hand::open(path)?;
        hand.add_notice(&message.event(NoticeStep::Drafted, "", args, actor))?;
        hand.commit()?;
        return Ok(MessageBecame::NoAddress);
    };
    if let Some(became) = kept_back(message, settings, &Reader::open(path)?.notices()?) {
        return Ok(became);
    }
    let post =
        match Post::open(&by.server, by.password.as_deref(), &settings.domain, by.trusted.as_deref(), ANSWER_WAIT) {
            Ok(post) => post,
            Err(trouble) => return not_open(&by.server.host, trouble, screen),
        };
    // The file is there before anybody could want to say what became of it.
    write()?;
    let hand = Hand::open(path)?;
    // Somebody else may have been faster: nobody writes while this is held.
    if let Some(became) = kept_back(message, settings, &hand.reader().notices()?) {
        return Ok(became);
    }
    hand.add_notice(&message.event(NoticeStep::Sending, "", args, actor))?;
    hand.commit()?;
    trace!(at = "intended");
    let handed = post.hand_over(settings.sender().from, to, &message.notice.bytes);
    trace!(at = "handed");
    let (step, answer) = match &handed {
        Handed::Sent(answer) => (NoticeStep::Sent, answer),
        Handed::Refused(answer) => (NoticeStep::Refused, answer),
        Handed::Failed(answer) => (NoticeStep::Failed, answer),
        Handed::Unclear(answer) => (NoticeStep::Unclear, answer),
    };
    let hand = Hand::open(path)?;
    let event = message.event(step, answer, args, actor);
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
    })
}

/// Why a message is not sent, by what was done so far.
fn kept_back(message: &Message, settings: &Settings, events: &[NoticeEvent]) -> Option<MessageBecame> {
    let now = clock::now();
    let told = notices_of(events);
    let is_told = |at: Timestamp| now.since(at) < settings.repeat_after;
    let by_others = message
        .sites
        .iter()
        .filter_map(|site| told.get(site))
        .any(|told| told.unclear.is_some() || told.sent.as_ref().is_some_and(|(at, _)| is_told(*at)));
    if by_others {
        return Some(MessageBecame::Meanwhile);
    }
    let last = events.iter().rev().find(|event| event.message == message.name);
    if let Some(event) = last.filter(|event| event.step == NoticeStep::Refused && is_told(event.at)) {
        let again = event.at.after(settings.repeat_after);
        return Some(MessageBecame::RefusedBefore(event.at, again, event.answer.clone()));
    }
    (sent_within_a_day(events, now) >= settings.per_day).then_some(MessageBecame::Cap(settings.per_day))
}

/// How many messages were sent in the last day, or may have been.
fn sent_within_a_day(events: &[NoticeEvent], now: Timestamp) -> u64 {
    let mut last: std::collections::HashMap<&str, &NoticeEvent> = std::collections::HashMap::new();
    for event in events {
        last.insert(&event.message, event);
    }
    last.into_values().filter(|event| event.step.may_be_told() && now.since(event.at) < DAY).count() as u64
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
        Trouble::NoStartTls => Err(Unusable(told(words::NO_TLS, "")).into()),
        Trouble::NoLogin(why) => Err(Unusable(told(words::NO_LOGIN, &why)).into()),
        Trouble::Certificate(why) if why.is_empty() => Err(Unusable(told(words::BAD_CERTIFICATE, "")).into()),
        Trouble::Certificate(why) => Err(Unusable(told(words::BAD_CERTIFICATE, &format!(" ({why})"))).into()),
    }
}
