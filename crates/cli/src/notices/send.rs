//! Messages are handed to a mail server one by one. That one is about to be is kept before, and the answer after it, so
//! that a death in between is known for what it is: nobody is told twice because of it.

use std::time::Duration;

use suyuan_cases::{last_steps, notices_of};
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
    let limits = Limits { repeat_after: settings.repeat_after, per_day: settings.per_day };
    if let Some(became) = limits.keep_back(message, &Reader::open(path)?.notices()?, clock::now()) {
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
    if let Some(became) = limits.keep_back(message, &hand.reader().notices()?, clock::now()) {
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

/// How often somebody is told, and how many in a day.
#[derive(Clone, Copy)]
struct Limits {
    repeat_after: Duration,
    per_day: u64,
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
        // What may have been sent counts as sent.
        let sent = last.values().filter(|event| event.step.may_be_told() && now.since(event.at) < DAY).count() as u64;
        (sent >= self.per_day).then_some(MessageBecame::Cap(self.per_day))
    }
}

/// The last step of each message.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use suyuan_model::Site;
    use suyuan_share::Notice;

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
            contact: String::new(),
            sites: vec![Site::from_text("a.example")],
            roles: BTreeMap::new(),
            pages: 1,
            is_unreviewed: false,
            notice: Notice { bytes: Vec::new(), subject: String::new(), text: String::new() },
        };
        let limits = Limits { repeat_after: Duration::from_hours(48), per_day: 2 };
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
}
