//! Looks at a case: what its pages tell together, where that moves the case, and when it is looked at next.

use std::collections::BTreeMap;
use std::time::Duration;

use suyuan_model::{CaseChange, CaseEvent, CaseLook, CaseState, Health, NoTelling, Timestamp};

use crate::standing::{last_move, state_of};

/// So many looks in a row that tell nothing make a case unreachable.
pub const INCONCLUSIVE_LOOKS_MAX: usize = 3;

/// Two clean looks are so far apart at least before a case counts as cleaned.
pub const CLEAN_LOOKS_APART: Duration = Duration::from_hours(24);

/// A look that counts, or is due, in so long is waited for: who looks every day at the same time does not come a moment too
/// soon every other day.
pub const LOOK_WAIT_MAX: Duration = Duration::from_mins(5);

/// So many redirects are followed from a page of a case.
pub const LOOK_REDIRECTS_MAX: usize = 10;

/// A page as a visit told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTold {
    /// Where it leads on, if it does.
    pub redirect_to: Option<String>,
    /// What it told by itself.
    pub health: Health,
    /// Why it told nothing.
    pub why: Option<NoTelling>,
}

/// What the pages of a case tell together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteTold {
    /// All pages together.
    pub health: Health,
    /// How many were found so, in the order of [`Health::ALL`].
    pub pages: [u32; 4],
    /// Why the first that told nothing did not.
    pub why: Option<NoTelling>,
    /// The page that decided.
    pub page: String,
}

/// Puts together what the pages of a case told; `is_of_site` tells of a URL whether it is one of the case's site.
///
/// One page that has it still is enough for dirty; where none has, one that told nothing leaves it open. None for no pages.
pub fn site_told(
    pages: &[String],
    told: &BTreeMap<String, PageTold>,
    is_of_site: &dyn Fn(&str) -> bool,
) -> Option<SiteTold> {
    let found: Vec<(&String, Health, Option<NoTelling>)> = pages
        .iter()
        .map(|page| {
            let (health, why) = page_told(page, told, is_of_site);
            (page, health, why)
        })
        .collect();
    let count = |health: Health| found.iter().filter(|(_, one, _)| *one == health).count() as u32;
    let all = Health::ALL.iter().map(|&health| count(health)).collect::<Vec<_>>();
    let counts = [all[0], all[1], all[2], all[3]];
    let worst = [Health::Dirty, Health::Inconclusive, Health::Healthy, Health::Gone];
    let health = worst.into_iter().find(|&health| count(health) > 0)?;
    // Of pages that told nothing one that was asked says more.
    let is_asked = |why: &Option<NoTelling>| *why != Some(NoTelling::NotVisited);
    let mut first = found.iter().filter(|(_, one, _)| *one == health);
    let (page, _, why) = first.clone().find(|(_, _, why)| is_asked(why)).or(first.next())?;
    Some(SiteTold { health, pages: counts, why: *why, page: (*page).clone() })
}

/// What a page tells, with where it leads.
fn page_told(
    page: &str,
    told: &BTreeMap<String, PageTold>,
    is_of_site: &dyn Fn(&str) -> bool,
) -> (Health, Option<NoTelling>) {
    let mut at = page;
    for hops in 0..=LOOK_REDIRECTS_MAX {
        // A crawl gives up on who redirects so often in a row.
        let Some(one) = told.get(at) else {
            let why = if hops == LOOK_REDIRECTS_MAX { NoTelling::Redirects } else { NoTelling::NotVisited };
            return (Health::Inconclusive, Some(why));
        };
        match &one.redirect_to {
            Some(_) if one.health == Health::Dirty => return (Health::Dirty, None),
            Some(next) if is_of_site(next) => at = next,
            Some(_) => return (Health::Inconclusive, Some(NoTelling::Moved)),
            None => return (one.health, one.why),
        }
    }
    (Health::Inconclusive, Some(NoTelling::Redirects))
}

/// A move that looks make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookMove {
    /// Two clean looks, far enough apart.
    Cleaned,
    /// It came back, for the so manieth time.
    Relapsed(u32),
    /// Too many looks in a row told nothing.
    Unreachable,
    /// It can be reached again: to where it stood before.
    Back(CaseState),
}

impl LookMove {
    /// Where it leads.
    pub fn to(self) -> CaseState {
        match self {
            LookMove::Cleaned => CaseState::Cleaned,
            LookMove::Relapsed(_) => CaseState::Relapsed,
            LookMove::Unreachable => CaseState::Unreachable,
            LookMove::Back(state) => state,
        }
    }
}

/// The moves that the last of these looks makes, in their order. What a person dismissed or the owner disputes stays.
///
/// Looks before the case was last seen otherwise, by a crawl, count for nothing.
pub fn moves_by_looks(
    history: &[CaseEvent],
    looks: &[CaseLook],
    last_seen: Timestamp,
    now: Timestamp,
) -> Vec<LookMove> {
    let Some(last) = looks.last() else { return Vec::new() };
    let mut moves = Vec::new();
    let mut state = state_of(history, now);
    if state == CaseState::Unreachable && last.health != Health::Inconclusive {
        state = before_unreachable(history);
        moves.push(LookMove::Back(state));
    }
    match (state, last.health) {
        (CaseState::Dismissed | CaseState::Disputed | CaseState::Unreachable, _) => {}
        (CaseState::Cleaned, Health::Dirty) => moves.push(LookMove::Relapsed(relapses(history) + 1)),
        (CaseState::Cleaned, _) | (_, Health::Dirty) => {}
        (_, Health::Healthy | Health::Gone) if is_cleaned(looks, last_seen.max(last_said_dirty(history))) => {
            moves.push(LookMove::Cleaned);
        }
        (_, Health::Healthy | Health::Gone) => {}
        (_, Health::Inconclusive) if !was_asked(last) => {}
        (_, Health::Inconclusive) => {
            let since = last_reopened(history, now);
            let asked = looks.iter().rev().filter(|look| was_asked(look)).take_while(|look| look.at > since);
            let in_a_row = asked.take_while(|look| look.health == Health::Inconclusive);
            if in_a_row.count() >= INCONCLUSIVE_LOOKS_MAX {
                moves.push(LookMove::Unreachable);
            }
        }
    }
    moves
}

/// Whether the pages that told nothing were asked. Where a host wants to be left alone, or the time was over, we have not
/// been told that it cannot be reached.
fn was_asked(look: &CaseLook) -> bool {
    look.why != Some(NoTelling::NotVisited)
}

/// Whether the looks end with clean ones far enough apart. Those that told nothing are passed over; those until it was last seen count for nothing.
fn is_cleaned(looks: &[CaseLook], last_seen: Timestamp) -> bool {
    let clean = clean_looks(looks, last_seen);
    match (clean.last(), clean.first()) {
        (Some(first), Some(last)) => *last >= first.after(CLEAN_LOOKS_APART),
        _ => false,
    }
}

/// The times of the clean looks since it was last seen, the last one first.
fn clean_looks(looks: &[CaseLook], last_seen: Timestamp) -> Vec<Timestamp> {
    let telling = looks.iter().rev().filter(|look| look.health != Health::Inconclusive);
    telling.take_while(|look| look.health != Health::Dirty && look.at > last_seen).map(|look| look.at).collect()
}

/// From when on another clean look makes a case clean, where the looks before were clean.
fn confirmed_from(
    history: &[CaseEvent],
    looks: &[CaseLook],
    last_seen: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    let state = state_of(history, now);
    if matches!(state, CaseState::Cleaned | CaseState::Dismissed | CaseState::Disputed) {
        return None;
    }
    let clean = clean_looks(looks, last_seen.max(last_said_dirty(history)));
    let from = clean.last()?.after(CLEAN_LOOKS_APART);
    clean.first().is_some_and(|last| from > *last).then_some(from)
}

/// When somebody last said that it is there, whatever the looks before told.
fn last_said_dirty(history: &[CaseEvent]) -> Timestamp {
    let is_there = |state: &CaseState| matches!(state, CaseState::Open | CaseState::Confirmed | CaseState::Relapsed);
    let said = states(history).filter(|(state, _)| is_there(state)).last();
    said.map_or(Timestamp::from_millis(i64::MIN), |(_, at)| at)
}

/// When a case last came out of a state in which looks do not move it: what they told until then counts no more.
fn last_reopened(history: &[CaseEvent], now: Timestamp) -> Timestamp {
    let mut since = Timestamp::from_millis(i64::MIN);
    let mut shut: Option<Option<Timestamp>> = None;
    for event in history {
        let CaseChange::State { state, until } = event.what else { continue };
        if let Some(end) = shut {
            since = end.map_or(event.at, |end| end.min(event.at));
        }
        let is_shut = matches!(state, CaseState::Unreachable | CaseState::Dismissed | CaseState::Disputed);
        shut = is_shut.then_some(until);
    }
    // A dismissal ends by itself.
    shut.flatten().filter(|end| *end <= now).unwrap_or(since)
}

/// Where a case stood before it could not be reached, as far as that holds still: a dismissal does not, since it ended.
fn before_unreachable(history: &[CaseEvent]) -> CaseState {
    let before = states(history).filter(|(state, _)| *state != CaseState::Unreachable).last();
    match before {
        Some((CaseState::Dismissed, _)) | None => CaseState::Open,
        Some((state, _)) => state,
    }
}

/// The states that a history tells, each with its moment, without those to which a case only came back from being unreachable.
pub(crate) fn states(history: &[CaseEvent]) -> impl Iterator<Item = (CaseState, Timestamp)> {
    let mut before: Option<CaseState> = None;
    let mut was_unreachable = false;
    history.iter().filter_map(move |event| {
        let CaseChange::State { state, .. } = event.what else { return None };
        if state == CaseState::Unreachable {
            was_unreachable = true;
            return Some((state, event.at));
        }
        // A case of which nothing was said is open.
        let is_back = std::mem::take(&mut was_unreachable) && before.unwrap_or(CaseState::Open) == state;
        before = Some(state);
        (!is_back).then_some((state, event.at))
    })
}

/// How often a case was clean and came back.
pub fn relapses(history: &[CaseEvent]) -> u32 {
    states(history).filter(|(state, _)| *state == CaseState::Relapsed).count() as u32
}

/// When a case is to be looked at next; none where nobody looks any more.
///
/// A clean look is confirmed after a day. What is there still is looked at less and less often, twice as often once it
/// came back; so is what was cleaned: most of what comes back does so soon. What a person says is clean, though no look
/// saw that, is looked at now.
pub fn next_look(history: &[CaseEvent], looks: &[CaseLook], last_seen: Timestamp, now: Timestamp) -> Option<Timestamp> {
    const DAYS: [u64; 5] = [1, 2, 4, 7, 14];
    const DAYS_CLEANED: [u64; 6] = [3, 7, 14, 30, 60, 90];
    let state = state_of(history, now);
    if state == CaseState::Dismissed {
        return None;
    }
    let since = last_move(history).map_or(0, |(event, _)| looks.iter().filter(|look| look.at > event.at).count());
    let is_clean = |look: &CaseLook| matches!(look.health, Health::Healthy | Health::Gone);
    if state == CaseState::Cleaned && since == 0 && !looks.last().is_some_and(is_clean) {
        return Some(now);
    }
    let Some(last) = looks.last() else { return Some(last_seen.after(days(DAYS[0]))) };
    let alike = looks.iter().rev().take_while(|look| !was_asked(look) || is_alike(look.health, last.health));
    let same = alike.filter(|look| was_asked(look)).count();
    let steps: &[u64] = match (state, last.health) {
        // Seen by a crawl after the last look.
        (CaseState::Cleaned, _) if last_seen > last.at => return Some(now),
        (CaseState::Cleaned, _) => &DAYS_CLEANED,
        (_, Health::Healthy | Health::Gone) => &DAYS[..1],
        _ => &DAYS,
    };
    let step = if state == CaseState::Cleaned { since } else { same.saturating_sub(1) };
    let wait = days(steps[step.min(steps.len() - 1)]);
    let wait = if relapses(history) > 0 && state != CaseState::Cleaned { wait / 2 } else { wait };
    let is_first_clean = state != CaseState::Cleaned && is_clean(last);
    if is_first_clean {
        let from = confirmed_from(history, looks, last_seen, now);
        return Some(from.unwrap_or_else(|| last.at.after(CLEAN_LOOKS_APART)));
    }
    Some(last.at.after(wait))
}

/// Whether a case is to be looked at now, or so soon that it is not put off.
pub fn is_due(history: &[CaseEvent], looks: &[CaseLook], last_seen: Timestamp, now: Timestamp) -> bool {
    next_look(history, looks, last_seen, now).is_some_and(|due| due <= now.after(LOOK_WAIT_MAX))
}

/// Until when a look is waited for, since a clean one would count for nothing before.
pub fn waited_for(
    history: &[CaseEvent],
    looks: &[CaseLook],
    last_seen: Timestamp,
    now: Timestamp,
) -> Option<Timestamp> {
    let from = confirmed_from(history, looks, last_seen, now)?;
    (from > now && from <= now.after(LOOK_WAIT_MAX)).then_some(from)
}

fn is_alike(one: Health, other: Health) -> bool {
    let is_clean = |health| matches!(health, Health::Healthy | Health::Gone);
    one == other || is_clean(one) && is_clean(other)
}

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

#[cfg(test)]
mod tests;
