//! `notices`: a message for each owner of confirmed cases. Drafts, unless somebody says that they are to be sent.

mod by_hand;
mod gather;
mod message;
mod record;
mod send;
mod settings;

use std::io::Write as _;

use suyuan_cases::NotTold;
use suyuan_ledger::{Hand, Reader};
use suyuan_model::{NoticeStep, Untrusted};
use suyuan_share::{MessageBecame, NoticeTold, WhyNot, tell_notices};
use suyuan_words::{Lang, notices as words, partners, say};

use self::gather::Gathered;
use self::message::{Desk, Message};
use self::settings::Settings;
use crate::args::{LooksFormat, NoticesArgs};
use crate::cases::login_name;
use crate::exit::Exit;
use crate::screen::Screen;
use crate::share::make_folder;
use crate::{clock, out};

/// Writes the messages, and sends them if that is asked for.
pub(crate) fn run(args: &NoticesArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    if let Some(folder) = &args.write_templates {
        return settings::write_templates(folder, lang);
    }
    if !args.sent.is_empty() || !args.not_sent.is_empty() {
        return by_hand::run(args, screen);
    }
    let settings = Settings::read(args, lang)?;
    let reader = Reader::open(&args.ledger.ledger)?;
    let now = clock::now();
    let mut desk = Desk::open(&reader, args, &settings, now, lang)?;
    let Gathered { messages, mut told, uncounted, marked } =
        gather::gather(&reader, args, &settings, &mut desk, now, lang)?;
    drop(reader);
    screen.counts(&[(partners::LEFT_OUT_MARKED_AMBER, marked)]);
    if clock::is_told() && !messages.is_empty() {
        screen.warn(words::TOLD_CLOCK.text(lang));
    }
    // Each is written once for nobody, so that a bad template is found before anything is done.
    for message in &messages {
        desk.write(message)?;
    }
    if args.preview {
        preview(&messages, &mut desk, lang)?;
        return Ok(Exit::Done);
    }
    // Of whom nobody knows whether they were told, somebody has to find out.
    let is_unclear =
        |told: &NoticeTold| matches!(told, NoticeTold::LeftOut { why: WhyNot::Case(NotTold::Unclear(_)), .. });
    let mut exit = if args.send && !args.dry_run && told.iter().any(is_unclear) { Exit::Stopped } else { Exit::Done };
    if args.dry_run {
        told.extend(messages.iter().map(|message| would(message, args.send)));
    } else if !messages.is_empty() {
        make_folder(&args.out, lang)?;
        let actor = args.actor.clone().unwrap_or_else(login_name);
        if args.send {
            let sent = send::send(&messages, &mut desk, args, &settings, &actor, screen, |became| told.push(became));
            // What was sent before trouble came is told as well.
            exit = match sent {
                Err(error) if told.is_empty() => return Err(error),
                Err(error) => {
                    write(&told, args.format, lang)?;
                    return Err(error);
                }
                Ok(Exit::Done) => exit,
                Ok(other) => other,
            };
        } else {
            told.extend(draft(&messages, &mut desk, args, &actor, lang)?);
        }
    }
    write(&told, args.format, lang)?;
    if uncounted > 0 {
        screen.note(&say(lang, words::COUNT_LEFT_OUT, &[("n", &uncounted)]));
    }
    Ok(exit)
}

/// Writes what became of messages and cases.
fn write(told: &[NoticeTold], format: LooksFormat, lang: Lang) -> anyhow::Result<()> {
    out::write_to("-".as_ref(), lang, |out| Ok(tell_notices(told, format == LooksFormat::Jsonl, lang, out)?))
}

fn would(message: &Message, sends: bool) -> NoticeTold {
    let is_sent = sends && message.to.is_some();
    message.told(if is_sent { MessageBecame::WouldSend } else { MessageBecame::WouldDraft })
}

/// Shows what people will read.
fn preview(messages: &[Message], desk: &mut Desk<'_>, lang: Lang) -> anyhow::Result<()> {
    let mut out = out::stdout();
    if messages.is_empty() {
        writeln!(out, "{}", words::NOTHING.text(lang))?;
    }
    for message in messages {
        let notice = desk.write(message)?;
        let to = message.to.as_deref().unwrap_or(words::NOBODY.text(lang));
        let head = format!("--- {} | {to} | {}", message.shown(), notice.subject);
        writeln!(out, "{}\n", Untrusted(&head).terminal())?;
        for line in notice.text.lines() {
            writeln!(out, "{}", Untrusted(line).terminal())?;
        }
    }
    Ok(out.flush()?)
}

/// Writes the files, one after the other, and keeps that they are there.
fn draft(
    messages: &[Message],
    desk: &mut Desk<'_>,
    args: &NoticesArgs,
    actor: &str,
    lang: Lang,
) -> anyhow::Result<Vec<NoticeTold>> {
    let mut events = Vec::new();
    for message in messages {
        let notice = desk.write(message)?;
        out::write_to(&message.file, lang, |out| Ok(out.write_all(&notice.bytes)?))?;
        events.push(message.event(&notice.sha256(), NoticeStep::Drafted, "", args, actor));
    }
    let hand = Hand::open(&args.ledger.ledger)?;
    events.iter().try_for_each(|event| hand.add_notice(event))?;
    hand.commit()?;
    Ok(messages.iter().map(|message| message.told(MessageBecame::Drafted)).collect())
}
