//! What became of notices, one a line: what was written or sent, and why somebody was not told.

use std::fmt::Display;
use std::io::{self, Write};

use serde_json::{Value, json};
use suyuan_cases::{NotTold, Recipient};
use suyuan_model::{Case, Site, Timestamp, Untrusted};
use suyuan_words::{Lang, Set, Word, name_of, notices as words, say};

use crate::{json, shown};

/// Most sites that a line names; lines of JSON name all.
pub const NOTICE_SITES_TOLD_MAX: usize = 5;

/// What became of a message, or of a case that got none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeTold {
    /// A message.
    Message(MessageTold),
    /// A case that nobody is told of.
    LeftOut {
        /// Its site.
        site: Site,
        /// Why.
        why: WhyNot,
    },
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageTold {
    /// Its file.
    pub file: String,
    /// Its name.
    pub message: String,
    /// The address that it goes to.
    pub to: Option<String>,
    /// As what whoever reads it is written to.
    pub recipient: Recipient,
    /// How whoever is to be told can be reached, where that is no mail address; empty where it is not known.
    pub contact: String,
    /// The sites that it tells of.
    pub sites: Vec<Site>,
    /// How many pages these have.
    pub pages: usize,
    /// What became of it.
    pub became: MessageBecame,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageBecame {
    /// It lies in its file.
    Drafted,
    /// It would be written.
    WouldDraft,
    /// It would be sent.
    WouldSend,
    /// A mail server took it, and said this.
    Sent(String),
    /// A mail server will not take it.
    Refused(String),
    /// It was not handed over.
    Failed(String),
    /// Nobody knows.
    Unclear(String),
    /// It was not sent, since there is no address; it lies in its file.
    NoAddress,
    /// It was not sent, since so many were sent in a day.
    Cap(u64),
    /// It was not sent, since a mail server refused it then; it is tried again at the second moment.
    RefusedBefore(Timestamp, Timestamp, String),
    /// It was not sent, since somebody else was faster.
    Meanwhile,
    /// It was not sent, since this case of it may not be told of any more: somebody said so meanwhile.
    Changed(Site, NotTold),
    /// It was not tried, since the mail server cannot be reached.
    NotTried,
    /// It was not sent, since somebody asked us to stop.
    Stopped,
}

/// Why nobody is told of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The case, or what was told of it before.
    Case(NotTold),
    /// All that it names are pages of sites that were harmed themselves.
    TierTwo,
}

/// Writes what became of notices, as lines for people or of JSON.
pub fn tell_notices(all: &[NoticeTold], as_json: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for told in all {
        if as_json {
            json::line(out, &value(told))?;
        } else {
            writeln!(out, "{}", Untrusted(&text(told, lang)).terminal())?;
        }
    }
    if all.is_empty() && !as_json {
        writeln!(out, "{}", words::NOTHING.text(lang))?;
    }
    Ok(())
}

fn text(told: &NoticeTold, lang: Lang) -> String {
    match told {
        NoticeTold::Message(told) => message(told, lang),
        NoticeTold::LeftOut { site, why } => {
            let (case, why) = (Case::id_of(site), why_not(site, why, lang));
            say(lang, words::LEFT_OUT, &[("case", &case), ("site", &site.readable()), ("why", &why)])
        }
    }
}

fn message(told: &MessageTold, lang: Lang) -> String {
    let nobody = words::NOBODY.text(lang);
    let (file, n) = (&told.file, told.pages);
    let to = as_what(told.to.as_deref().unwrap_or(nobody), told.recipient, lang);
    let sites = sites(&told.sites, lang);
    let said = |word: Word, more: &[(&str, &dyn Display)]| {
        let mut values: Vec<(&str, &dyn Display)> = vec![("file", file), ("to", &to), ("sites", &sites), ("n", &n)];
        values.extend(more.iter().copied());
        say(lang, word, &values)
    };
    match &told.became {
        MessageBecame::Drafted if told.to.is_some() => said(words::DRAFTED, &[]),
        MessageBecame::Drafted if told.contact.is_empty() => said(words::DRAFTED_TO_NOBODY, &[]),
        MessageBecame::Drafted => said(words::DRAFTED_BY_OTHER_MEANS, &[("contact", &told.contact)]),
        MessageBecame::WouldDraft if told.to.is_some() => said(words::WOULD_DRAFT, &[]),
        MessageBecame::WouldDraft => said(words::WOULD_DRAFT_TO_NOBODY, &[]),
        MessageBecame::WouldSend => said(words::WOULD_SEND, &[]),
        MessageBecame::Sent(answer) => said(words::SENT, &[("answer", answer)]),
        MessageBecame::Refused(answer) => said(words::REFUSED, &[("answer", answer)]),
        MessageBecame::Failed(answer) => said(words::FAILED, &[("answer", answer)]),
        MessageBecame::Unclear(answer) => said(words::UNCLEAR, &[("answer", answer)]),
        MessageBecame::NoAddress => said(words::NOT_SENT_NO_ADDRESS, &[]),
        MessageBecame::Cap(most) => said(words::NOT_SENT_CAP, &[("most", most)]),
        MessageBecame::RefusedBefore(at, again, answer) => {
            said(words::NOT_SENT_REFUSED, &[("day", &at.day()), ("again", &again.day()), ("answer", answer)])
        }
        MessageBecame::Meanwhile => said(words::NOT_SENT_MEANWHILE, &[]),
        MessageBecame::Changed(site, why) => {
            let (case, why) = (Case::id_of(site), not_told(site, why, lang));
            let word = if told.sites.len() > 1 { words::NOT_SENT_CHANGED_ONE } else { words::NOT_SENT_CHANGED };
            said(word, &[("case", &case), ("site", &site.readable()), ("why", &why)])
        }
        MessageBecame::NotTried => said(words::NOT_TRIED, &[]),
        MessageBecame::Stopped => said(words::NOT_SENT_STOPPED, &[]),
    }
}

/// To whom a message goes; of one who does not run the site, as what.
fn as_what(to: &str, recipient: Recipient, lang: Lang) -> String {
    let word = match recipient {
        Recipient::Owner => return to.to_owned(),
        Recipient::Hoster => words::TO_HOSTER,
        Recipient::Cdn => words::TO_CDN,
        Recipient::Registrar => words::TO_REGISTRAR,
    };
    say(lang, word, &[("to", &to)])
}

/// The sites in a line, as many as it takes.
pub fn sites(sites: &[Site], lang: Lang) -> String {
    let named: Vec<_> = sites.iter().take(NOTICE_SITES_TOLD_MAX).map(Site::readable).collect();
    let named = named.join(shown::comma(lang));
    match sites.len().saturating_sub(NOTICE_SITES_TOLD_MAX) {
        0 => named,
        more => say(lang, words::AND_MORE_SITES, &[("sites", &named), ("n", &more)]),
    }
}

fn why_not(site: &Site, why: &WhyNot, lang: Lang) -> String {
    match why {
        WhyNot::TierTwo => words::WHY_TIER_TWO.text(lang).to_owned(),
        WhyNot::Case(why) => not_told(site, why, lang),
    }
}

fn not_told(site: &Site, why: &NotTold, lang: Lang) -> String {
    match why {
        NotTold::InfoOnly => words::WHY_INFO.text(lang).to_owned(),
        NotTold::Farm => words::WHY_FARM.text(lang).to_owned(),
        NotTold::RoleUnknown => say(lang, words::WHY_ROLE, &[("site", &site.readable())]),
        NotTold::State(state) => {
            say(lang, words::WHY_STATE, &[("state", &name_of(lang, Set::CaseState, state.name()))])
        }
        NotTold::NotConfirmed => words::WHY_NOT_CONFIRMED.text(lang).to_owned(),
        NotTold::Before(at, again) => {
            say(lang, words::WHY_BEFORE, &[("day", &at.day()), ("again", &shown::moment(*again))])
        }
        NotTold::Unclear(message) => say(lang, words::WHY_UNCLEAR, &[("message", message)]),
        NotTold::Contacts => words::WHY_CONTACTS.text(lang).to_owned(),
        NotTold::Allowed => words::WHY_ALLOWED.text(lang).to_owned(),
    }
}

/// Why somebody is not told, as JSON names it.
fn why_name(why: &NotTold) -> &'static str {
    match why {
        NotTold::Before(..) => "told",
        NotTold::InfoOnly => "info",
        NotTold::Farm => "farm",
        NotTold::RoleUnknown => "role",
        NotTold::State(state) => state.name(),
        NotTold::NotConfirmed => "not-confirmed",
        NotTold::Unclear(_) => "unclear",
        NotTold::Contacts => "contacts",
        NotTold::Allowed => "allowed",
    }
}

fn value(told: &NoticeTold) -> Value {
    let mut all = json!({ "schema": "suyuan.notice/1" });
    match told {
        NoticeTold::Message(told) => {
            let (became, answer) = match &told.became {
                MessageBecame::Drafted => ("drafted", None),
                MessageBecame::WouldDraft => ("would-draft", None),
                MessageBecame::WouldSend => ("would-send", None),
                MessageBecame::Sent(answer) => ("sent", Some(answer)),
                MessageBecame::Refused(answer) => ("refused", Some(answer)),
                MessageBecame::Failed(answer) => ("failed", Some(answer)),
                MessageBecame::Unclear(answer) => ("unclear", Some(answer)),
                MessageBecame::NoAddress => ("no-address", None),
                MessageBecame::Cap(_) => ("cap", None),
                MessageBecame::RefusedBefore(.., answer) => ("refused-before", Some(answer)),
                MessageBecame::Meanwhile => ("meanwhile", None),
                MessageBecame::Changed(..) => ("changed", None),
                MessageBecame::NotTried => ("not-tried", None),
                MessageBecame::Stopped => ("stopped", None),
            };
            all["became"] = became.into();
            all["file"] = json::text(&told.file);
            all["message"] = json::text(&told.message);
            all["to"] = json::maybe(told.to.as_deref());
            all["recipient"] = told.recipient.name().into();
            all["contact"] = json::known(&told.contact);
            all["cases"] = told.sites.iter().map(Case::id_of).collect();
            all["sites"] = told.sites.iter().map(|site| json::text(site.as_str())).collect();
            all["pages"] = told.pages.into();
            all["answer"] = json::maybe(answer.map(String::as_str));
            if let MessageBecame::Changed(site, why) = &told.became {
                all["case"] = Case::id_of(site).into();
                all["site"] = json::text(site.as_str());
                all["why"] = why_name(why).into();
            }
        }
        NoticeTold::LeftOut { site, why } => {
            let why = match why {
                WhyNot::TierTwo => "tier-two",
                WhyNot::Case(why) => why_name(why),
            };
            all["became"] = "left-out".into();
            all["case"] = Case::id_of(site).into();
            all["site"] = json::text(site.as_str());
            all["why"] = why.into();
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_so_many_sites_and_counts_the_rest() {
        let all: Vec<Site> = (0..=NOTICE_SITES_TOLD_MAX).map(|it| Site::from_text(format!("s{it}.example"))).collect();
        let told = sites(&all, Lang::En);
        assert!(told.ends_with(&format!("s{}.example and 1 more", NOTICE_SITES_TOLD_MAX - 1)), "{told}");
        assert_eq!(sites(&all[..1], Lang::Zh), "s0.example");
    }
}
