//! What a sent message changes: its cases are notified, by the same road that hand edits take.

use std::collections::BTreeMap;

use suyuan_cases::{Move, judge, state_of, was_confirmed};
use suyuan_ledger::Hand;
use suyuan_model::{Case, CaseChange, CaseEvent, CaseState, NoticeEvent, Role, Site};
use suyuan_words::{Lang, Set, name_of, notices as words, say};

use crate::unsaid;

/// Adds a step of a message; if it was sent, its cases are notified. Gives what is to be said of those that are not.
pub(super) fn record(
    hand: &Hand,
    event: &NoticeEvent,
    is_sent: bool,
    roles: &BTreeMap<Site, Role>,
    lang: Lang,
) -> anyhow::Result<Vec<String>> {
    hand.add_notice(event)?;
    let mut said = Vec::new();
    if !is_sent {
        return Ok(said);
    }
    let mut histories = hand.reader().case_histories()?;
    let mut unsaid = unsaid::add(hand.reader(), event.at, &mut histories)?;
    let reason = say(Lang::En, words::REASON_SENT, &[("message", &event.message), ("to", &event.recipient)]);
    for site in &event.sites {
        let history = histories.get(site).map(Vec::as_slice).unwrap_or_default();
        let from = state_of(history, event.at);
        if from == CaseState::Notified {
            continue;
        }
        let wanted = Move {
            to: CaseState::Notified,
            reason: &reason,
            until: None,
            role: roles.get(site).copied().unwrap_or(Role::Unknown),
            was_confirmed: was_confirmed(history),
        };
        if judge(wanted, from, event.at).is_err() {
            // Told without a look of a person, as somebody wanted: it still waits for one.
            let state = name_of(lang, Set::CaseState, from.name());
            said.push(say(lang, words::STAYS, &[("case", &Case::id_of(site)), ("site", site), ("state", &state)]));
            continue;
        }
        let moved = CaseEvent {
            at: event.at,
            actor: event.actor.clone(),
            what: CaseChange::State { state: CaseState::Notified, until: None },
            reason: reason.clone(),
            told: event.told,
        };
        unsaid::write(hand, &mut unsaid, site)?;
        hand.add(site, &moved)?;
    }
    Ok(said)
}
