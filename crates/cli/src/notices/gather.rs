//! From the cases of a ledger to messages: who may be told of which, the cases of one owner together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use suyuan_cases::{
    Asked, CaseFile, NotTold, Recipient, Told, first_told, may_be_told, notices_of, was_confirmed, whom_to_tell,
};
use suyuan_ledger::Reader;
use suyuan_model::{Case, CaseState, PageUrl, Role, Severity, Site, Timestamp};
use suyuan_share::{Enclosed, NoticeTold, Tlp, WhyNot, XarfReports, hex_digest, message_name, shared_out};
use suyuan_words::Lang;

use super::message::{Desk, Message, PutDown};
use super::settings::Settings;
use crate::args::{NoticesArgs, mail};
use crate::cases::no_case;
use crate::exit::unusable;
use crate::marked::Marks;
use crate::settle;

/// Most characters of an address in the name of a file.
const NAME_CHARS: usize = 60;

/// To whom a message may be passed on: whoever has to clean up is a client.
const MARK: Tlp = Tlp::Amber;

/// What there is to tell, and what is not told.
pub(super) struct Gathered {
    pub(super) messages: Vec<Message>,
    pub(super) told: Vec<NoticeTold>,
    /// Cases whose state is none in which somebody is told; nobody asked for them by name.
    pub(super) uncounted: u64,
    /// Things that are told to nobody, since their own mark is stricter than that of a message.
    pub(super) marked: u64,
}

/// Everything for one recipient.
#[derive(Default)]
struct Owner {
    to: Option<String>,
    recipient: Recipient,
    contact: String,
    worst: Option<Severity>,
    cases: Vec<OfOwner>,
    unreviewed: BTreeSet<Site>,
}

/// All of them, by as what they are written to, and where; the owners first.
type Owners = BTreeMap<(Recipient, String), Owner>;

/// A case of a recipient.
struct OfOwner {
    site: Site,
    severity: Severity,
    role: Role,
    pages: usize,
    /// About how many bytes its attachments take.
    bytes: usize,
    put: PutDown,
}

/// Gathers the messages: what each tells of is put down, and nothing is written yet.
pub(super) fn gather(
    reader: &Reader,
    args: &NoticesArgs,
    settings: &Settings,
    desk: &mut Desk<'_>,
    now: Timestamp,
    lang: Lang,
) -> anyhow::Result<Gathered> {
    let before = notices_of(&reader.notices()?);
    let asked =
        Asked { unreviewed: args.unreviewed.is_some(), sends: args.send, repeat_after: settings.repeat_after, now };
    let sender = settings.sender();
    let authority = settings.authority.clone().map_or_else(|| reader.authority(), |its| Ok(Some(its)))?;
    let (reporter, unreviewed, authority) = (sender.reporter, asked.unreviewed, authority.as_ref());
    let reports = XarfReports { reporter, tlp: MARK, unreviewed, authority };
    let marks = Marks::up_to(reader, MARK)?;
    let mut owners: Owners = Owners::new();
    let mut found = vec![false; args.cases.len()];
    let (mut told, mut uncounted) = (Vec::new(), 0);
    settle::each_case_marked(
        &mut reader.ahead()?,
        settle::Which::Polluted.or_all(!args.cases.is_empty()),
        now,
        settle::Pages::StillThere,
        &marks,
        |file| {
            let mut is_wanted = args.cases.is_empty();
            for (found, wanted) in found.iter_mut().zip(&args.cases) {
                let is_it = wanted.means(&file);
                (*found, is_wanted) = (*found || is_it, is_wanted || is_it);
            }
            if !is_wanted {
                return Ok(());
            }
            let none = Told::default();
            match judged(&file, before.get(&file.case.site).unwrap_or(&none), asked, &reports) {
                Ok(enclosed) => {
                    let put = desk.put(&enclosed)?;
                    add(&mut owners, &file, &enclosed, put);
                }
                Err(WhyNot::Case(NotTold::State(_) | NotTold::NotConfirmed)) if args.cases.is_empty() => uncounted += 1,
                Err(why) => told.push(NoticeTold::LeftOut { site: file.case.site, why }),
            }
            Ok(())
        },
    )?;
    // A case with nothing but what is kept back was not met.
    if found.contains(&false) && marks.kept_back() > 0 {
        settle::each_case(&mut reader.ahead()?, settle::Which::All, now, |file| {
            found.iter_mut().zip(&args.cases).for_each(|(found, wanted)| *found |= wanted.means(&file));
            Ok(())
        })?;
    }
    if let Some(place) = found.iter().position(|found| !found) {
        unusable!("{}", no_case(lang, "CASE", &args.cases[place]));
    }
    let mut messages = Vec::new();
    let mut owners: Vec<((Recipient, String), Owner)> = owners.into_iter().collect();
    // Where not all can be sent in a day, the worst comes first.
    owners.sort_by_key(|(_, owner)| Reverse(owner.worst));
    for ((_, key), mut owner) in owners {
        owner.cases.sort_by_cached_key(|case| (Reverse(case.severity), Reverse(case.pages), case.site.clone()));
        let bytes: Vec<usize> = owner.cases.iter().map(|case| case.bytes).collect();
        for (place, part) in shared_out(&bytes).into_iter().enumerate() {
            let part = &owner.cases[part];
            let mut sites: Vec<Site> = part.iter().map(|case| case.site.clone()).collect();
            sites.sort();
            let nth = sites.iter().filter_map(|site| before.get(site)).map(|told| told.messages).max().unwrap_or(0);
            let to = owner.to.as_deref();
            messages.push(Message {
                name: message_name(&settings.domain, to.unwrap_or_default(), owner.recipient, &sites, nth),
                file: args.out.join(file_name((to, owner.recipient), &key, place, nth)),
                to: owner.to.clone(),
                recipient: owner.recipient,
                contact: owner.contact.clone(),
                roles: part.iter().map(|case| (case.site.clone(), case.role)).collect(),
                is_unreviewed: sites.iter().any(|site| owner.unreviewed.contains(site)),
                pages: part.iter().map(|case| case.pages).sum(),
                cases: part.iter().map(|case| case.put).collect(),
                sites,
            });
        }
    }
    Ok(Gathered { messages, told, uncounted, marked: marks.kept_back() })
}

fn judged(file: &CaseFile, told: &Told, asked: Asked, reports: &XarfReports<'_>) -> Result<Enclosed, WhyNot> {
    may_be_told(file, told, asked).map_err(WhyNot::Case)?;
    // Who may be told is reported as well, but for what only links to others who were harmed.
    Enclosed::of(file, reports, first_told(file, told)).map_err(|_| WhyNot::TierTwo)
}

/// Puts a case to those of its owner: who has the same address gets one message, as what they are for it.
fn add(owners: &mut Owners, file: &CaseFile, enclosed: &Enclosed, put: PutDown) {
    let whom = whom_to_tell(file);
    let (recipient, contact) = (Recipient::of(whom), whom.map(|whom| whom.contact.clone()).unwrap_or_default());
    let to = address(&contact);
    // One address however it is spelled: no host in use tells the capitals of a name apart.
    let key = to.as_ref().map_or_else(|| Case::id_of(&file.case.site), |to| to.to_lowercase());
    let owner = owners.entry((recipient, key)).or_default();
    owner.recipient = recipient;
    owner.contact = if to.is_some() { String::new() } else { contact };
    owner.to = owner.to.take().or(to);
    if file.case.state == CaseState::Open || !was_confirmed(&file.history) {
        owner.unreviewed.insert(file.case.site.clone());
    }
    owner.worst = owner.worst.max(Some(file.case.severity));
    owner.cases.push(OfOwner {
        site: file.case.site.clone(),
        severity: file.case.severity,
        role: file.case.role,
        pages: enclosed.pages,
        bytes: enclosed.bytes(),
        put,
    });
}

/// The first mail address that somebody wrote as a contact; its host in lower case.
fn address(contact: &str) -> Option<String> {
    let is_end = |c: char| c.is_whitespace() || ";,<>()[]\"、，；（）《》：|".contains(c);
    contact.split(is_end).flat_map(|word| asked(word).split('/')).find_map(|word| {
        // `mailto:`, `E-mail:`, `mail=`.
        let word = word.rsplit([':', '=']).next().unwrap_or_default();
        let (name, host) = word.rsplit_once('@')?;
        // A name in other letters is written as DNS has it, which every server understands.
        let host = if host.is_ascii() {
            host.to_ascii_lowercase()
        } else {
            PageUrl::new(&format!("http://{host}/")).ok()?.host().to_owned()
        };
        mail(&format!("{name}@{host}")).ok()
    })
}

/// A word without what its page is asked for, or its message begins with; nothing of a URL.
fn asked(word: &str) -> &str {
    let word = word.split('?').next().unwrap_or_default();
    if word.contains("://") { "" } else { word }
}

/// The name of a file: for people the address, as far as every file system takes it, and what makes it one of its own.
///
/// `place` counts the messages to one owner at a time, `nth` how often there was one before: what was sent is not written over.
fn file_name((to, recipient): (Option<&str>, Recipient), case: &str, place: usize, nth: usize) -> String {
    let part = if recipient == Recipient::Owner { String::new() } else { format!("-{}", recipient.name()) };
    let part = if place == 0 { part } else { format!("{part}-{}", place + 1) };
    let part = if nth == 0 { part } else { format!("{part}-again-{nth}") };
    let Some(to) = to else { return format!("{case}{part}.eml") };
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' };
    let name: String = to.chars().take(NAME_CHARS).map(plain).collect();
    format!("{}-{}{part}.eml", name.trim_matches(['.', '-']), &hex_digest(to.as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mail_address_of_a_contact_is_written_to() {
        for (contact, expected) in [
            ("it@School.Example", Some("it@school.example")),
            ("MAILTO:it@school.example", Some("it@school.example")),
            ("mailto:it@school.example?subject=x@y.example", Some("it@school.example")),
            ("it@school.example?subject=x", Some("it@school.example")),
            ("邮箱:it@school.example", Some("it@school.example")),
            ("mail=it@school.example", Some("it@school.example")),
            ("www.school.example/contact?mail=it@school.example", None),
            ("电话 010-1234 邮箱：it@school.example；web@school.example", Some("it@school.example")),
            ("The desk <it@school.example>", Some("it@school.example")),
            ("https://school.example/contact", None),
            ("https://school.example/contact?mail=it@school.example", None),
            ("https://school.example/contact, it@school.example", Some("it@school.example")),
            ("it@学校.example", Some("it@xn--48s290a.example")),
            ("网管：admin@学校.example 电话 010-1234", Some("admin@xn--48s290a.example")),
            ("学校@school.example", None),
            ("mailto:it@school.example?subject=x", Some("it@school.example")),
            ("010-12345678", None),
            ("mailto:", None),
            ("", None),
        ] {
            assert_eq!(address(contact).as_deref(), expected, "{contact}");
        }
    }

    #[test]
    fn a_file_is_named_so_that_every_system_takes_it() {
        assert_eq!(
            file_name((Some("it@school.example"), Recipient::Owner), "", 0, 0),
            "it-school.example-c1701d30.eml"
        );
        let odd = file_name((Some("../a/%2e*{x}@school.example"), Recipient::Owner), "", 1, 0);
        assert!(odd.ends_with("-2.eml") && !odd.contains(['/', '%', '*', '{']) && !odd.starts_with('.'), "{odd}");
        assert_ne!(
            file_name((Some("a.b@c.example"), Recipient::Owner), "", 0, 0),
            file_name((Some("a-b@c.example"), Recipient::Owner), "", 0, 0)
        );
        assert_eq!(file_name((None, Recipient::Owner), "c-2befe46bba", 0, 0), "c-2befe46bba.eml");
        assert_eq!(file_name((None, Recipient::Owner), "c-2befe46bba", 1, 2), "c-2befe46bba-2-again-2.eml");
        let to = Some("it@school.example");
        assert_eq!(file_name((to, Recipient::Hoster), "", 1, 0), "it-school.example-c1701d30-hoster-2.eml");
    }
}
