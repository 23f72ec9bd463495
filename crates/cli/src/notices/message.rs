//! A message that is to be written. What it tells of lies in a file without a name until its turn comes, so that memory
//! holds one message at a time, however many there are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use suyuan_cases::{NotTold, Recipient};
use suyuan_ledger::Reader;
use suyuan_model::{Allow, Contact, NoticeEvent, NoticeStep, Role, Site, Timestamp, Untrusted};
use suyuan_share::{Enclosed, Letter, MessageBecame, MessageTold, NoNotice, Notice, NoticeTold, write_notice};
use suyuan_words::{Lang, notices as words, say};

use super::settings::Settings;
use crate::args::NoticesArgs;
use crate::exit::Unusable;
use crate::job_file::shown;
use crate::{clock, head, spool};

/// A message, without its text.
pub(super) struct Message {
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) to: Option<String>,
    /// As what whoever gets it is written to.
    pub(super) recipient: Recipient,
    /// How whoever is to be told can be reached, where that is no mail address.
    pub(super) contact: String,
    /// Sorted.
    pub(super) sites: Vec<Site>,
    pub(super) roles: BTreeMap<Site, Role>,
    pub(super) pages: usize,
    /// Whether it tells of a case that nobody confirmed.
    pub(super) is_unreviewed: bool,
    /// What it tells of, the worst first.
    pub(super) cases: Vec<PutDown>,
}

/// Where what a message tells of a case lies.
#[derive(Clone, Copy)]
pub(super) struct PutDown {
    at: u64,
    length: usize,
}

/// Writes messages, one after the other.
pub(super) struct Desk<'a> {
    settings: &'a Settings,
    lang: Lang,
    now: Timestamp,
    sends: bool,
    notes: [Vec<String>; 2],
    basis: Basis,
    store: File,
    end: u64,
}

/// What all messages rest on beside their cases, as it was when they were made.
pub(super) struct Basis {
    contacts: Vec<Contact>,
    allowed: Vec<Allow>,
}

impl Basis {
    fn of(reader: &Reader) -> anyhow::Result<Basis> {
        Ok(Basis { contacts: reader.contacts()?, allowed: reader.allowed()? })
    }

    /// What somebody said of a site meanwhile that was to be told.
    fn changed(&self, now: &Basis, site: &Site) -> Option<NotTold> {
        let has =
            |above: &str, name: &str| name == above || name.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'));
        let site = site.as_str();
        let of_site = |contact: &&Contact| has(contact.site.as_str(), site) || has(site, contact.site.as_str());
        if !self.contacts.iter().filter(of_site).eq(now.contacts.iter().filter(of_site)) {
            return Some(NotTold::Contacts);
        }
        // Which of them mean a page of the case the next run finds out.
        (self.allowed != now.allowed).then_some(NotTold::Allowed)
    }
}

impl<'a> Desk<'a> {
    pub(super) fn open(
        reader: &Reader,
        args: &NoticesArgs,
        settings: &'a Settings,
        now: Timestamp,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let of = |lang| head::notes_by(reader, settings.authority.as_ref(), lang);
        let notes = [of(Lang::En)?, of(Lang::Zh)?];
        let basis = Basis::of(reader)?;
        Ok(Desk { settings, lang, now, sends: args.send, notes, basis, store: spool::open()?, end: 0 })
    }

    /// The first of these sites of which somebody said something meanwhile.
    pub(super) fn changed(&self, reader: &Reader, sites: &[Site]) -> anyhow::Result<Option<(Site, NotTold)>> {
        let now = Basis::of(reader)?;
        Ok(sites.iter().find_map(|site| Some((site.clone(), self.basis.changed(&now, site)?))))
    }

    /// Puts down what is told of a case.
    pub(super) fn put(&mut self, case: &Enclosed) -> anyhow::Result<PutDown> {
        let bytes = serde_json::to_vec(case)?;
        self.store.seek(SeekFrom::Start(self.end))?;
        self.store.write_all(&bytes)?;
        let put = PutDown { at: self.end, length: bytes.len() };
        self.end += bytes.len() as u64;
        Ok(put)
    }

    fn taken_up(&mut self, put: PutDown) -> anyhow::Result<Enclosed> {
        let mut bytes = vec![0; put.length];
        self.store.seek(SeekFrom::Start(put.at))?;
        self.store.read_exact(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// The message as it is kept and sent: the same bytes whenever it is asked for.
    pub(super) fn write(&mut self, message: &Message) -> anyhow::Result<Notice> {
        let cases: Vec<Enclosed> = message.cases.iter().map(|&put| self.taken_up(put)).collect::<Result<_, _>>()?;
        let to = message.to.as_deref();
        let letter = Letter {
            first: self.lang,
            sender: self.settings.sender(),
            to,
            recipient: message.recipient,
            cases: &cases,
            message: &message.name,
            at: self.now,
            told: clock::is_told(),
            notes: &self.notes,
            is_draft: !(self.sends && to.is_some()),
        };
        let notice = write_notice(&letter, &self.settings.templates).map_err(|why| match why {
            NoNotice::Template(bad) => self.settings.bad_template(&bad, self.lang),
            NoNotice::Header(what) => {
                Unusable(say(self.lang, words::BAD_HEADER, &[("what", &Untrusted(&what).terminal())]))
            }
        })?;
        Ok(notice)
    }
}

impl Message {
    /// The path of its file, for people.
    pub(super) fn shown(&self) -> String {
        shown(&self.file)
    }

    /// What became of it.
    pub(super) fn told(&self, became: MessageBecame) -> NoticeTold {
        NoticeTold::Message(MessageTold {
            file: self.shown(),
            message: self.name.clone(),
            to: self.to.clone(),
            recipient: self.recipient,
            contact: self.contact.clone(),
            sites: self.sites.clone(),
            pages: self.pages,
            became,
        })
    }

    /// A step of it, for the ledger.
    pub(super) fn event(
        &self,
        sha256: &str,
        step: NoticeStep,
        answer: &str,
        args: &NoticesArgs,
        actor: &str,
    ) -> NoticeEvent {
        NoticeEvent {
            message: self.name.clone(),
            sites: self.sites.clone(),
            recipient: self.to.clone().unwrap_or_default(),
            sha256: sha256.to_owned(),
            step,
            answer: answer.to_owned(),
            unreviewed: args.unreviewed.clone().filter(|_| self.is_unreviewed).unwrap_or_default(),
            at: clock::now(),
            actor: actor.to_owned(),
            told: clock::is_told(),
        }
    }
}
