//! `notices --sent` and `--not-sent`: a person says what became of a message.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use suyuan_ledger::{Hand, Reader};
use suyuan_model::{NoticeEvent, NoticeStep, Role, Site, Untrusted};
use suyuan_share::{hex_digest, notice_sites};
use suyuan_words::{Lang, notices as words, say};

use super::record::record;
use crate::args::NoticesArgs;
use crate::cases::login_name;
use crate::exit::{Exit, Unusable};
use crate::job_file::shown;
use crate::screen::Screen;
use crate::{clock, lists, out, settle};

/// A message, as its file has it.
struct Filed {
    shown: String,
    name: String,
    sha256: String,
    is_sent: bool,
}

/// Marks messages: all of them, or none.
pub(super) fn run(args: &NoticesArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let mut files = Vec::new();
    for (paths, is_sent) in [(&args.sent, true), (&args.not_sent, false)] {
        for path in paths {
            files.push(filed(path, is_sent, lang)?);
        }
    }
    let path = &args.ledger.ledger;
    let reader = Reader::open(path)?;
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let events = reader.notices()?;
    let of_these = events.iter().filter(|event| wanted.contains(event.message.as_str()));
    let sites: BTreeSet<&Site> = of_these.flat_map(|event| &event.sites).collect();
    let mut roles: BTreeMap<Site, Role> = BTreeMap::new();
    settle::each_case(&mut reader.ahead()?, settle::Which::All, clock::now(), |file| {
        if sites.contains(&file.case.site) {
            roles.insert(file.case.site, file.case.role);
        }
        Ok(())
    })?;
    drop(reader);
    let actor = args.actor.clone().unwrap_or_else(login_name);
    let hand = Hand::open(path)?;
    let (mut told, mut notes) = (Vec::new(), Vec::new());
    for file in &files {
        let events = hand.reader().notices()?;
        let Some(last) = events.iter().rev().find(|event| event.message == file.name) else {
            return Err(not_ours(&file.shown, &Untrusted(&file.name).terminal().to_string(), lang).into());
        };
        told.push(mark(&hand, file, last, &actor, &roles, lang, &mut notes)?);
    }
    hand.commit()?;
    let mut out = out::stdout();
    for line in told {
        writeln!(out, "{}", Untrusted(&line).terminal())?;
    }
    out.flush()?;
    for note in notes {
        screen.note(&note);
    }
    Ok(Exit::Done)
}

/// Marks one; gives what is said about it.
fn mark(
    hand: &Hand,
    file: &Filed,
    last: &NoticeEvent,
    actor: &str,
    roles: &BTreeMap<Site, Role>,
    lang: Lang,
    notes: &mut Vec<String>,
) -> anyhow::Result<String> {
    let sites = notice_sites(&last.sites, lang);
    let step = if file.is_sent { NoticeStep::Sent } else { NoticeStep::Failed };
    if last.step == step {
        return Ok(say(lang, words::MARKED_ALREADY, &[("file", &file.shown)]));
    }
    if last.step == NoticeStep::Sent {
        return Err(Unusable(say(lang, words::WAS_SENT, &[("file", &file.shown), ("day", &last.at.day())])).into());
    }
    let event = NoticeEvent {
        step,
        sha256: file.sha256.clone(),
        answer: words::BY_HAND.text(Lang::En).to_owned(),
        at: clock::now(),
        actor: actor.to_owned(),
        told: clock::is_told(),
        ..last.clone()
    };
    notes.extend(record(hand, &event, file.is_sent, roles, lang)?);
    let to = if last.recipient.is_empty() { words::NOBODY.text(lang) } else { &last.recipient };
    let word = if file.is_sent { words::MARKED_SENT } else { words::MARKED_NOT_SENT };
    Ok(say(lang, word, &[("file", &file.shown), ("to", &to), ("sites", &sites)]))
}

fn filed(path: &Path, is_sent: bool, lang: Lang) -> anyhow::Result<Filed> {
    let bytes = lists::bytes_of(path, lang)?;
    let shown = shown(path);
    let name = message_name(&bytes).ok_or_else(|| not_ours(&shown, words::NO_MESSAGE_NAME.text(lang), lang))?;
    Ok(Filed { shown, name, sha256: hex_digest(&bytes), is_sent })
}

fn not_ours(file: &str, found: &str, lang: Lang) -> Unusable {
    Unusable(say(lang, words::NOT_OURS, &[("file", &file), ("found", &found)]))
}

/// What the header Message-ID says, without brackets; mail programs may have written the file anew.
fn message_name(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let head = text.split("\n\n").next().unwrap_or_default();
    let value = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("Message-ID").then(|| value.trim())
    })?;
    let name = value.trim_start_matches('<').trim_end_matches('>').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_known_by_its_name_whoever_wrote_the_file() {
        let told = |text: &str| message_name(text.as_bytes());
        assert_eq!(told("Subject: x\r\nMessage-ID: <1@a.example>\r\n\r\nbody").as_deref(), Some("1@a.example"));
        assert_eq!(told("message-id:\n <1@a.example>\n\nbody").as_deref(), Some("1@a.example"));
        assert_eq!(told("Subject: x\n\nMessage-ID: <1@a.example>\n"), None);
        assert_eq!(told("Message-ID: <>\n\n"), None);
    }
}
