//! `cases set`: every edit is judged by where its case stands, and either all of them are made or none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io::Write as _;

use suyuan_cases::{
    DISMISSAL_HOLDS, Move, NoMove, deadline_of, judge, last_move, moves_from, role_by_hand, state_of, was_confirmed,
};
use suyuan_ledger::{Hand, Reader};
use suyuan_model::{Case, CaseChange, CaseEvent, CaseState, Role, Site, Timestamp, Untrusted};
use suyuan_words::{Lang, Set, cases as words, name_of, say};

use super::edit::{Edit, edits};
use super::no_case;
use crate::allowed::has_more;
use crate::args::CasesSetArgs;
use crate::exit::{Exit, Unusable};
use crate::lists::REJECTS_TOLD_MAX;
use crate::past::Trails;
use crate::screen::Screen;
use crate::{clock, out, settle, unsaid};

/// Makes the edits that are asked for.
pub(super) fn run(args: &CasesSetArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let (lang, now) = (screen.lang, clock::now());
    let read = edits(args, screen)?;
    let path = &args.ledger.ledger;
    // What takes a look at everything is looked up before anybody has to wait: what sites are by the rules, and what they link.
    let reader = Reader::open(path)?;
    let needs_roles = |edit: &Edit| edit.state == Some(CaseState::Notified) || edit.is_row() && edit.role.is_some();
    let mut roles = BTreeMap::new();
    if read.iter().flatten().any(needs_roles) {
        settle::each_case(&mut reader.ahead()?, settle::Which::All, now, |file| {
            roles.insert(file.case.site, file.case.role);
            Ok(())
        })?;
    }
    let linked = Trails::of(&reader).linked(now)?;
    let mut sites: BTreeSet<Site> = linked.findings().map(|finding| finding.site.clone()).collect();
    drop(reader);
    let hand = Hand::open(path)?;
    sites.extend(hand.reader().sites_with_cases()?);
    let mut histories = hand.reader().case_histories()?;
    let mut unsaid = unsaid::add(hand.reader(), now, &mut histories)?;
    let mut desk = Desk { lang, now, roles, sites, histories, default_actor: login_name() };
    let (count, mut told, mut refused) = (read.len(), Vec::new(), Vec::new());
    for edit in read {
        match edit.and_then(|edit| desk.make(&edit)) {
            Err(why) => refused.push(why),
            Ok((site, events, said)) => {
                if !events.is_empty() {
                    unsaid::write(&hand, &mut unsaid, &site)?;
                }
                for event in &events {
                    hand.add(&site, event)?;
                    allow(&hand, &site, event, desk.histories.get(&site).map_or(&[], Vec::as_slice), now)?;
                }
                desk.histories.entry(site).or_default().extend(events);
                told.extend(said);
            }
        }
    }
    if !refused.is_empty() {
        return Err(refusal(&refused, count, screen));
    }
    hand.commit()?;
    let mut out = out::stdout();
    for line in told {
        writeln!(out, "{}", Untrusted(&line).terminal())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A dismissal allows what is found, each thing in its place, until its end; whoever takes it back allows it no longer.
fn allow(hand: &Hand, site: &Site, event: &CaseEvent, before: &[CaseEvent], now: Timestamp) -> anyhow::Result<()> {
    let CaseChange::State { state, until } = event.what else { return Ok(()) };
    if state == CaseState::Dismissed {
        hand.allow_places(site, event, until.unwrap_or_else(|| event.at.after(DISMISSAL_HOLDS)))?;
    } else if state_of(before, now) == CaseState::Dismissed {
        // Where there is more by now, only that is judged, and what was dismissed stays so.
        if !has_more(hand.reader(), now, site)? {
            hand.end_allowed_places(site, event)?;
        }
    }
    Ok(())
}

/// Whether an edit to the state in which the case is already says something new: a dismissal with another reason or end.
fn is_renewed(history: &[CaseEvent], edit: &Edit) -> bool {
    last_move(history).is_some_and(|(event, what)| match what {
        CaseChange::State { state: CaseState::Dismissed, until } => {
            edit.end().is_some_and(|end| until != Some(end)) || event.reason != edit.reason
        }
        _ => false,
    })
}

/// What is told when edits cannot be made: one by itself, of several each, and how many.
fn refusal(refused: &[String], count: usize, screen: &Screen) -> anyhow::Error {
    if let ([why], 1) = (refused, count) {
        return Unusable(why.clone()).into();
    }
    for why in refused.iter().take(REJECTS_TOLD_MAX) {
        screen.error(why);
    }
    let values: [(&str, &dyn Display); 2] = [("n", &refused.len()), ("of", &count)];
    Unusable(say(screen.lang, words::NOTHING_CHANGED, &values)).into()
}

/// What is known of the cases while the edits are made one after the other.
struct Desk {
    lang: Lang,
    now: Timestamp,
    sites: BTreeSet<Site>,
    histories: BTreeMap<Site, Vec<CaseEvent>>,
    roles: BTreeMap<Site, Role>,
    default_actor: String,
}

type Made = (Site, Vec<CaseEvent>, Vec<String>);

impl Desk {
    /// The events of an edit and what is said about them, or why it is not made.
    fn make(&self, edit: &Edit) -> Result<Made, String> {
        let named = self.sites.iter().find(|site| edit.case.is_of(site));
        let Some(site) = named.or_else(|| self.sites.get(&edit.case.site()?)) else {
            return Err(no_case(self.lang, edit.place.as_deref().unwrap_or("CASE"), &edit.case));
        };
        let id = Case::id_of(site);
        let what = match &edit.place {
            Some(place) => {
                say(self.lang, words::CASE_AT, &[("place", place), ("case", &id), ("site", &site.readable())])
            }
            None => format!("{id} {site}"),
        };
        let names = |to: &str| -> Vec<(&'static str, String)> {
            vec![("case", id.clone()), ("site", site.readable().into_owned()), ("to", to.to_owned())]
        };
        let history = self.histories.get(site).map(Vec::as_slice).unwrap_or_default();
        let is_move = edit.state.is_some_and(|state| state != state_of(history, self.now));
        let is_renewal = !is_move && edit.state.is_some() && is_renewed(history, edit);
        let edit = &edit.own(last_move(history), !is_renewal);
        let (mut events, mut said) = (Vec::new(), Vec::new());
        // A role that comes with a move holds for that move.
        if let Some(role) = edit.role {
            let to = name_of(self.lang, Set::Role, role.name());
            let by_hand = role_by_hand(history).map(|(_, role)| role);
            // A sheet that was exported says of every site what it is: only what was changed in it, or has a reason of its
            // own, is somebody's word.
            let is_told_by_rule =
                edit.is_exported && edit.state.is_some() && (is_move || is_renewal || !edit.gives_reason());
            let before = by_hand.or(self.roles.get(site).copied().filter(|_| is_told_by_rule));
            if before == Some(role) {
                said.push(self.say(words::ALREADY, &names(to)));
            } else {
                events.push(self.event(edit, CaseChange::Role(role), &edit.reason));
                said.push(self.say(words::ROLE_SET, &names(to)));
            }
        }
        if let Some(state) = edit.state {
            let from = state_of(history, self.now);
            let to = name_of(self.lang, Set::CaseState, state.name());
            let mut names = names(to);
            if !is_move && !is_renewal {
                said.push(self.say(words::ALREADY, &names));
            } else {
                let role = edit.role.or(role_by_hand(history).map(|(_, role)| role)).or(self.roles.get(site).copied());
                let wanted = Move {
                    to: state,
                    reason: &edit.reason,
                    until: edit.end(),
                    role: role.unwrap_or(Role::Unknown),
                    was_confirmed: was_confirmed(history),
                };
                judge(wanted, from, self.now).map_err(|why| self.why_not(edit, &what, state, why))?;
                let held = (state == CaseState::Dismissed).then(|| self.now.after(DISMISSAL_HOLDS));
                events.push(self.event(edit, CaseChange::State { state, until: edit.end().or(held) }, &edit.reason));
                names.push(("from", name_of(self.lang, Set::CaseState, from.name()).to_owned()));
                said.push(self.say(words::MOVED, &names));
            }
        } else if edit.until.is_some() {
            return Err(say(self.lang, words::NO_END, &[("what", &what)]));
        }
        if let Some(deadline) = edit.deadline.map(|deadline| deadline.from(self.now)) {
            let names = names(&suyuan_share::deadline(deadline));
            if deadline_of(history) == Some(deadline) {
                said.push(self.say(words::DEADLINE_ALREADY, &names));
            } else {
                events.push(self.event(edit, CaseChange::Deadline(deadline), &edit.reason));
                said.push(self.say(words::DEADLINE_SET, &names));
            }
        }
        // A sheet may be read twice.
        let was_last = |what: CaseChange, text: &str| {
            history.iter().rev().find(|event| event.what == what).is_some_and(|event| event.reason == text)
        };
        for (what, text, done, already) in [
            (CaseChange::Answer, &edit.answer, words::ANSWERED, words::ANSWERED_ALREADY),
            (CaseChange::Note, &edit.note, words::NOTED, words::NOTED_ALREADY),
        ] {
            let Some(text) = text else { continue };
            if edit.place.is_some() && was_last(what, text) {
                said.push(self.say(already, &names("")));
            } else {
                events.push(self.event(edit, what, text));
                said.push(self.say(done, &names("")));
            }
        }
        Ok((site.clone(), events, said))
    }

    fn event(&self, edit: &Edit, what: CaseChange, reason: &str) -> CaseEvent {
        CaseEvent {
            at: self.now,
            actor: edit.actor.clone().unwrap_or_else(|| self.default_actor.clone()),
            what,
            reason: reason.to_owned(),
            told: clock::is_told(),
        }
    }

    fn say(&self, word: suyuan_words::Word, values: &[(&'static str, String)]) -> String {
        let values: Vec<(&str, &dyn Display)> =
            values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        say(self.lang, word, &values)
    }

    /// Why an edit of a case, told as `what`, is not made.
    fn why_not(&self, edit: &Edit, what: &str, to: CaseState, why: NoMove) -> String {
        let name = |state: CaseState| name_of(self.lang, Set::CaseState, state.name());
        let comma = if self.lang == Lang::Zh { "、" } else { ", " };
        let to = name(to);
        match why {
            NoMove::NotFromThere(from) => {
                let next: Vec<&str> = moves_from(from).iter().map(|&state| name(state)).collect();
                let (from, next) = (name(from), next.join(comma));
                let values: [(&str, &dyn Display); 4] =
                    [("what", &what), ("from", &from), ("next", &next), ("to", &to)];
                say(self.lang, words::NOT_FROM_THERE, &values)
            }
            NoMove::NoReason => say(self.lang, words::NO_REASON, &[("what", &what)]),
            NoMove::NoEnd => say(self.lang, words::NO_END, &[("what", &what)]),
            NoMove::EndIsPast => {
                let until = edit.until.as_ref().map_or("", |until| &until.text);
                say(self.lang, words::END_IS_PAST, &[("what", &what), ("found", &Untrusted(until).terminal())])
            }
            NoMove::FarmGetsNoNotice => say(self.lang, words::FARM_NO_NOTICE, &[("what", &what)]),
            NoMove::NeverConfirmed => say(self.lang, words::NEVER_CONFIRMED, &[("what", &what)]),
        }
    }
}

/// The name of whoever is logged in; where the environment does not say it, the one that the system has for the user.
pub(crate) fn login_name() -> String {
    let told = ["LOGNAME", "USER"].into_iter().filter_map(|name| std::env::var(name).ok());
    let told =
        told.map(|name| name.trim().to_owned()).find(|name| !name.is_empty() && !name.chars().any(char::is_control));
    told.unwrap_or_else(|| {
        let id = rustix::process::getuid().as_raw();
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let of_the_user = |line: &str| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
        };
        users.lines().find_map(of_the_user).unwrap_or_else(|| format!("user {id}"))
    })
}
