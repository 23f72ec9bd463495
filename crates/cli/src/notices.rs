//! `notices`: a message for each owner of confirmed cases. Drafts, unless somebody says that they are to be sent.

mod by_hand;
mod gather;
mod record;
mod send;
mod settings;

use std::io::Write as _;

use suyuan_ledger::{Hand, Reader};
use suyuan_model::{NoticeEvent, NoticeStep, Untrusted};
use suyuan_share::{MessageBecame, MessageTold, NoticeTold, tell_notices};
use suyuan_words::{Lang, notices as words, say};

use self::gather::{Gathered, Message};
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
    let Gathered { messages, mut told, uncounted } = gather::gather(&reader, args, &settings, lang)?;
    drop(reader);
    if clock::is_told() && !messages.is_empty() {
        screen.warn(words::TOLD_CLOCK.text(lang));
    }
    if args.preview {
        preview(&messages, lang)?;
        return Ok(Exit::Done);
    }
    let mut exit = Exit::Done;
    if args.dry_run {
        told.extend(messages.iter().map(|message| would(message, args.send)));
    } else if !messages.is_empty() {
        make_folder(&args.out, lang)?;
        let actor = args.actor.clone().unwrap_or_else(login_name);
        if args.send {
            let sent = send::send(&messages, args, &settings, &actor, screen, |became| told.push(became));
            // What was sent before trouble came is told as well.
            exit = match sent {
                Err(error) if told.is_empty() => return Err(error),
                Err(error) => {
                    write(&told, args.format, lang)?;
                    return Err(error);
                }
                Ok(exit) => exit,
            };
        } else {
            told.extend(draft(&messages, args, &actor, lang)?);
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
fn preview(messages: &[Message], lang: Lang) -> anyhow::Result<()> {
    let mut out = out::stdout();
    if messages.is_empty() {
        writeln!(out, "{}", words::NOTHING.text(lang))?;
    }
    for message in messages {
        let to = message.to.as_deref().unwrap_or(words::NOBODY.text(lang));
        let (file, subject) = (message.shown(), &message.notice.subject);
        let head = format!("--- {file} | {to} | {subject}");
        writeln!(out, "{}\n", Untrusted(&head).terminal())?;
        for line in message.notice.text.lines() {
            writeln!(out, "{}", Untrusted(line).terminal())?;
        }
    }
    Ok(out.flush()?)
}

/// Writes the files, and keeps that they are there.
fn draft(messages: &[Message], args: &NoticesArgs, actor: &str, lang: Lang) -> anyhow::Result<Vec<NoticeTold>> {
    for message in messages {
        out::write_to(&message.file, lang, |out| Ok(out.write_all(&message.notice.bytes)?))?;
    }
    let hand = Hand::open(&args.ledger.ledger)?;
    for message in messages {
        hand.add_notice(&message.event(NoticeStep::Drafted, "", args, actor))?;
    }
    hand.commit()?;
    Ok(messages.iter().map(|message| message.told(MessageBecame::Drafted)).collect())
}

impl Message {
    /// What became of it.
    fn told(&self, became: MessageBecame) -> NoticeTold {
        NoticeTold::Message(MessageTold {
            file: self.shown(),
            message: self.name.clone(),
            to: self.to.clone(),
            contact: self.contact.clone(),
            sites: self.sites.clone(),
            pages: self.pages,
            became,
        })
    }

    /// A step of it, for the ledger.
    fn event(&self, step: NoticeStep, answer: &str, args: &NoticesArgs, actor: &str) -> NoticeEvent {
        NoticeEvent {
            message: self.name.clone(),
            sites: self.sites.clone(),
            recipient: self.to.clone().unwrap_or_default(),
            sha256: self.notice.sha256(),
            step,
            answer: answer.to_owned(),
            unreviewed: args.unreviewed.clone().filter(|_| self.is_unreviewed).unwrap_or_default(),
            at: clock::now(),
            actor: actor.to_owned(),
            told: clock::is_told(),
        }
    }
}
