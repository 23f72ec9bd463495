//! Where a case stands, and which moves a person may make.

use std::time::Duration;

use suyuan_model::{CaseChange, CaseEvent, CaseState, Role, Timestamp};

use crate::looks::states;

/// Where a person may move a case, by where it stands. What is not in this table is refused.
///
/// An accusation leaves only after a person confirmed it, so nothing is notified that was not confirmed before.
/// A case that nobody could reach or that somebody disputes goes on from confirmed, for the same reason.
pub const MOVES: &[(CaseState, &[CaseState])] = {
    use CaseState::{Cleaned, Confirmed, Dismissed, Disputed, Notified, Open, Relapsed, Unreachable};
    &[
        (Open, &[Confirmed, Unreachable, Disputed, Dismissed]),
        (Confirmed, &[Open, Notified, Cleaned, Unreachable, Disputed, Dismissed]),
        (Notified, &[Confirmed, Cleaned, Unreachable, Disputed, Dismissed]),
        (Cleaned, &[Relapsed]),
        (Relapsed, &[Confirmed, Notified, Cleaned, Unreachable, Disputed, Dismissed]),
        (Unreachable, &[Open, Confirmed, Cleaned, Dismissed]),
        (Disputed, &[Open, Confirmed, Cleaned, Dismissed]),
        (Dismissed, &[Open, Confirmed]),
    ]
};

/// How long what a person dismisses is allowed where no end is told: nobody's word holds for ever.
pub const DISMISSAL_HOLDS: Duration = Duration::from_hours(365 * 24);

/// Why a move is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMove {
    /// The table does not have it.
    NotFromThere(CaseState),
    /// A case is not dismissed without a reason.
    NoReason,
    /// Only a dismissal has an end.
    NoEnd,
    /// The end is over already.
    EndIsPast,
    /// A farm gets no notice and no head start.
    FarmGetsNoNotice,
    /// Nobody ever confirmed the case, so nobody is notified.
    NeverConfirmed,
}

/// A move that somebody wants to make.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// Where to.
    pub to: CaseState,
    /// Why.
    pub reason: &'a str,
    /// Until when, where it has an end.
    pub until: Option<Timestamp>,
    /// What the site is.
    pub role: Role,
    /// Whether a person ever confirmed the case.
    pub was_confirmed: bool,
}

/// The states to which a case may be moved from this one.
pub fn moves_from(state: CaseState) -> &'static [CaseState] {
    MOVES.iter().find(|(from, _)| *from == state).map_or(&[], |(_, to)| to)
}

/// Judges a move of a case that is in this state. A dismissal may be renewed, with another reason or another end.
pub fn judge(wanted: Move<'_>, from: CaseState, now: Timestamp) -> Result<(), NoMove> {
    let is_dismissal = wanted.to == CaseState::Dismissed;
    let is_renewal = is_dismissal && from == CaseState::Dismissed;
    if !is_renewal && !moves_from(from).contains(&wanted.to) {
        return Err(NoMove::NotFromThere(from));
    }
    if is_dismissal && wanted.reason.trim().is_empty() {
        return Err(NoMove::NoReason);
    }
    match wanted.until {
        Some(_) if !is_dismissal => return Err(NoMove::NoEnd),
        Some(until) if until <= now => return Err(NoMove::EndIsPast),
        _ => {}
    }
    match wanted.to {
        CaseState::Notified if wanted.role == Role::Farm => Err(NoMove::FarmGetsNoNotice),
        CaseState::Notified if !wanted.was_confirmed => Err(NoMove::NeverConfirmed),
        _ => Ok(()),
    }
}

/// The state of a case with this history. One that has come to its end is open again: somebody has to look anew.
pub fn state_of(history: &[CaseEvent], now: Timestamp) -> CaseState {
    match last_move(history) {
        Some((_, CaseChange::State { state, until })) if until.is_none_or(|until| now < until) => state,
        _ => CaseState::Open,
    }
}

/// The last move of a history, by whomever.
pub fn last_move(history: &[CaseEvent]) -> Option<(&CaseEvent, CaseChange)> {
    let is_move = |event: &&CaseEvent| matches!(event.what, CaseChange::State { .. });
    history.iter().rev().find(is_move).map(|event| (event, event.what))
}

/// Whether a person ever confirmed the case.
pub fn was_confirmed(history: &[CaseEvent]) -> bool {
    history.iter().any(|event| matches!(event.what, CaseChange::State { state: CaseState::Confirmed, .. }))
}

/// What a person last said that the site is.
pub fn role_by_hand(history: &[CaseEvent]) -> Option<(&CaseEvent, Role)> {
    history.iter().rev().find_map(|event| match event.what {
        CaseChange::Role(role) => Some((event, role)),
        _ => None,
    })
}

/// The first moment at which the owner is late, as a person last said it. What came back needs a deadline of its own: the
/// one before was for what was cleaned, and stays in the history.
pub fn deadline_of(history: &[CaseEvent]) -> Option<Timestamp> {
    let came_back = states(history).filter(|(state, _)| *state == CaseState::Relapsed).map(|(_, at)| at).last();
    let counts = |event: &&CaseEvent| came_back.is_none_or(|came_back| event.at >= came_back);
    history.iter().rev().filter(counts).find_map(|event| match event.what {
        CaseChange::Deadline(deadline) => Some(deadline),
        _ => None,
    })
}

/// What the owner last answered.
pub fn last_answer(history: &[CaseEvent]) -> Option<&CaseEvent> {
    history.iter().rev().find(|event| event.what == CaseChange::Answer)
}

/// Since when the owner of a case with this history is late; none in a state in which nothing is asked of the owner.
pub fn overdue_since(history: &[CaseEvent], now: Timestamp) -> Option<Timestamp> {
    use CaseState::{Confirmed, Notified, Open, Relapsed};
    let is_waited_for = matches!(state_of(history, now), Open | Confirmed | Notified | Relapsed);
    deadline_of(history).filter(|&deadline| is_waited_for && deadline <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn wanted(to: CaseState) -> Move<'static> {
        Move { to, reason: "seen", until: None, role: Role::Unknown, was_confirmed: true }
    }

    #[test]
    fn what_came_back_has_no_deadline_before_it_gets_a_new_one() {
        use CaseState::{Cleaned, Notified, Relapsed, Unreachable};
        let event = |hours: i64, what| CaseEvent { at: at(hours * 3_600_000), ..said(what) };
        let state = |hours, state| event(hours, CaseChange::State { state, until: None });
        let deadline = |hours, until| event(hours, CaseChange::Deadline(at(until)));
        let mut history = vec![state(1, Notified), deadline(1, 100), state(2, Cleaned)];
        assert_eq!(deadline_of(&history), Some(at(100)));
        history.push(state(3, Relapsed));
        assert_eq!((deadline_of(&history), overdue_since(&history, at(i64::MAX))), (None, None));
        // It may be set in the moment in which it is said that it came back.
        history.push(deadline(3, 200));
        assert_eq!(deadline_of(&history), Some(at(200)));
        // Who could not be reached for a time did not come back.
        history.extend([state(4, Unreachable), state(5, Relapsed)]);
        assert_eq!(deadline_of(&history), Some(at(200)));
    }

    fn said(what: CaseChange) -> CaseEvent {
        CaseEvent { at: at(0), actor: "li".to_owned(), what, reason: String::new(), told: false }
    }

    #[test]
    fn every_state_has_its_row_and_no_row_leads_to_itself() {
        for &state in CaseState::ALL {
            assert_eq!(MOVES.iter().filter(|(from, _)| *from == state).count(), 1, "{state}");
            assert!(!moves_from(state).is_empty() && !moves_from(state).contains(&state), "{state}");
        }
    }

    #[test]
    fn the_manual_has_the_table() {
        let manual = include_str!("../../../docs/cases.md");
        for (from, to) in MOVES {
            let names: Vec<&str> = to.iter().map(|state| state.name()).collect();
            let row = format!("| {from} | {} |", names.join(", "));
            assert!(manual.contains(&row), "docs/cases.md has no row {row}");
        }
    }

    #[test]
    fn nothing_is_notified_that_was_not_confirmed_before() {
        for &from in CaseState::ALL.iter().filter(|&&from| moves_from(from).contains(&CaseState::Notified)) {
            let notified = Move { was_confirmed: false, ..wanted(CaseState::Notified) };
            assert_eq!(judge(notified, from, at(0)), Err(NoMove::NeverConfirmed), "{from}");
        }
        let confirmed = said(CaseChange::State { state: CaseState::Confirmed, until: None });
        assert!(was_confirmed(&[confirmed, said(CaseChange::Note)]) && !was_confirmed(&[said(CaseChange::Note)]));
    }

    #[test]
    fn the_main_way_is_open_and_its_short_cuts_are_not() {
        use CaseState::{Cleaned, Confirmed, Notified, Open, Relapsed};
        for pair in [Open, Confirmed, Notified, Cleaned, Relapsed].windows(2) {
            assert_eq!(judge(wanted(pair[1]), pair[0], at(0)), Ok(()), "{pair:?}");
        }
        for (from, to) in [(Open, Notified), (Open, Cleaned), (Open, Relapsed), (Cleaned, Open), (Open, Open)] {
            assert_eq!(judge(wanted(to), from, at(0)), Err(NoMove::NotFromThere(from)), "{from} to {to}");
        }
    }

    #[test]
    fn a_dismissal_has_a_reason_and_may_have_an_end() {
        let dismissed = wanted(CaseState::Dismissed);
        assert_eq!(judge(Move { reason: " ", ..dismissed }, CaseState::Open, at(0)), Err(NoMove::NoReason));
        assert_eq!(judge(Move { until: Some(at(1)), ..dismissed }, CaseState::Open, at(0)), Ok(()));
        assert_eq!(judge(Move { until: Some(at(1)), ..dismissed }, CaseState::Open, at(1)), Err(NoMove::EndIsPast));
        assert_eq!(judge(Move { until: Some(at(2)), ..dismissed }, CaseState::Dismissed, at(1)), Ok(()));
        let confirmed = Move { until: Some(at(1)), ..wanted(CaseState::Confirmed) };
        assert_eq!(judge(confirmed, CaseState::Open, at(0)), Err(NoMove::NoEnd));
    }

    #[test]
    fn a_farm_gets_no_notice() {
        let notified = Move { role: Role::Farm, ..wanted(CaseState::Notified) };
        assert_eq!(judge(notified, CaseState::Confirmed, at(0)), Err(NoMove::FarmGetsNoNotice));
    }

    #[test]
    fn a_dismissal_that_is_over_is_open_again() {
        let history =
            [said(CaseChange::State { state: CaseState::Dismissed, until: Some(at(5)) }), said(CaseChange::Note)];
        assert_eq!(state_of(&history, at(4)), CaseState::Dismissed);
        assert_eq!(state_of(&history, at(5)), CaseState::Open);
        assert_eq!(state_of(&[], at(5)), CaseState::Open);
    }

    #[test]
    fn the_last_word_on_a_role_holds() {
        let history = [Role::Farm, Role::Victim].map(|role| said(CaseChange::Role(role)));
        assert_eq!(role_by_hand(&history).map(|(_, role)| role), Some(Role::Victim));
        assert_eq!(role_by_hand(&[said(CaseChange::Note)]), None);
    }

    #[test]
    fn the_last_deadline_holds_and_passes_at_its_moment() {
        let history = [said(CaseChange::Deadline(at(3))), said(CaseChange::Deadline(at(5))), said(CaseChange::Answer)];
        assert_eq!(deadline_of(&history), Some(at(5)));
        assert_eq!((overdue_since(&history, at(4)), overdue_since(&history, at(5))), (None, Some(at(5))));
        assert_eq!((deadline_of(&[]), overdue_since(&[], at(9))), (None, None));
        assert_eq!((last_answer(&history), last_answer(&history[..2])), (Some(&history[2]), None));
    }

    #[test]
    fn nobody_is_late_where_nothing_is_asked_of_the_owner() {
        for &state in CaseState::ALL {
            let history = [said(CaseChange::Deadline(at(5))), said(CaseChange::State { state, until: None })];
            let is_asked = matches!(state.name(), "open" | "confirmed" | "notified" | "relapsed");
            assert_eq!(overdue_since(&history, at(6)).is_some(), is_asked, "{state}");
        }
    }
}
