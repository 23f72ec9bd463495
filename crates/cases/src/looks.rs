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

/// From when on another clean look makes a case clean, where the looks before were clean: before, it would count for nothing.
pub fn confirmed_from(
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

fn is_alike(one: Health, other: Health) -> bool {
    let is_clean = |health| matches!(health, Health::Healthy | Health::Gone);
    one == other || is_clean(one) && is_clean(other)
}

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_millis(hours * 3_600_000)
    }

    fn look(hours: i64, health: Health) -> CaseLook {
        CaseLook {
            at: at(hours),
            health,
            pages: [0; 4],
            why: None,
            page: String::new(),
            run: String::new(),
            told: false,
        }
    }

    fn moved(hours: i64, state: CaseState) -> CaseEvent {
        let what = CaseChange::State { state, until: None };
        CaseEvent { at: at(hours), actor: "li".to_owned(), what, reason: "seen".to_owned(), told: false }
    }

    use Health::{Dirty, Gone, Healthy, Inconclusive};

    #[test]
    fn a_look_in_which_nothing_was_asked_does_not_make_a_case_unreachable() {
        let why = |why| CaseLook { why: Some(why), ..look(0, Inconclusive) };
        let row = |reasons: &[NoTelling]| {
            let looks: Vec<CaseLook> =
                (0..).zip(reasons).map(|(day, &one)| CaseLook { at: at(24 * day), ..why(one) }).collect();
            let next =
                next_look(&[], &looks, at(-9), at(999)).unwrap().since(looks.last().unwrap().at).as_secs() / 86_400;
            (by_looks(&[], &looks, at(999)), next)
        };
        use NoTelling::{NoAnswer, NotVisited};
        assert_eq!(row(&[NotVisited; 9]), (vec![], 1));
        assert_eq!(row(&[NoAnswer, NoAnswer, NotVisited]), (vec![], 2));
        assert_eq!(row(&[NoAnswer, NotVisited, NoAnswer, NotVisited, NoAnswer]), (vec![LookMove::Unreachable], 4));
        // Where one page was asked and did not answer, that is what the look told.
        let pages = ["http://a.example/1", "http://a.example/2"].map(str::to_owned);
        let silent = PageTold { redirect_to: None, health: Inconclusive, why: Some(NoAnswer) };
        let told = BTreeMap::from([(pages[1].clone(), silent)]);
        let told = site_told(&pages, &told, &|_| true).unwrap();
        assert_eq!((told.why, told.page), (Some(NoAnswer), pages[1].clone()));
        assert_eq!(site_told(&pages, &BTreeMap::new(), &|_| true).unwrap().why, Some(NotVisited));
    }

    #[test]
    fn a_page_that_leads_on_without_end_was_asked_and_tells_nothing() {
        let url = |place: usize| format!("http://a.example/{place}");
        let leading = |count: usize, to: &dyn Fn(usize) -> usize| -> BTreeMap<String, PageTold> {
            let one = |place| {
                let told =
                    PageTold { redirect_to: Some(url(to(place))), health: Inconclusive, why: Some(NoTelling::Moved) };
                (url(place), told)
            };
            (0..count).map(one).collect()
        };
        let why = |told: &BTreeMap<String, PageTold>| site_told(&[url(0)], told, &|_| true).unwrap().why;
        assert_eq!(why(&leading(3, &|place| (place + 1) % 3)), Some(NoTelling::Redirects));
        assert_eq!(why(&leading(LOOK_REDIRECTS_MAX, &|place| place + 1)), Some(NoTelling::Redirects));
        assert_eq!(why(&leading(LOOK_REDIRECTS_MAX - 1, &|place| place + 1)), Some(NoTelling::NotVisited));
    }

    /// The moves of looks at a case that was last seen by the last dirty one.
    fn by_looks(history: &[CaseEvent], looks: &[CaseLook], now: Timestamp) -> Vec<LookMove> {
        let dirty = looks.iter().rev().find(|look| look.health == Dirty);
        moves_by_looks(history, looks, dirty.map_or(at(-9), |look| look.at), now)
    }

    #[test]
    fn a_case_is_cleaned_by_two_clean_looks_a_day_apart() {
        for (looks, expected) in [
            (vec![(0, Healthy)], vec![]),
            (vec![(0, Healthy), (23, Healthy)], vec![]),
            (vec![(0, Healthy), (24, Healthy)], vec![LookMove::Cleaned]),
            (vec![(0, Healthy), (12, Healthy), (24, Gone)], vec![LookMove::Cleaned]),
            (vec![(0, Healthy), (12, Inconclusive), (30, Healthy)], vec![LookMove::Cleaned]),
            (vec![(0, Healthy), (12, Dirty), (30, Healthy)], vec![]),
            (vec![(0, Gone), (48, Inconclusive)], vec![]),
            (vec![(0, Inconclusive), (24, Inconclusive)], vec![]),
            (vec![(0, Inconclusive), (1, Inconclusive), (2, Inconclusive)], vec![LookMove::Unreachable]),
            (vec![(0, Dirty)], vec![]),
        ] {
            let looks: Vec<CaseLook> = looks.into_iter().map(|(hours, health)| look(hours, health)).collect();
            assert_eq!(by_looks(&[moved(-9, CaseState::Confirmed)], &looks, at(99)), expected, "{looks:?}");
        }
    }

    #[test]
    fn from_a_day_after_the_first_clean_look_on_another_one_counts() {
        let confirmed = [moved(0, CaseState::Confirmed)];
        for (looks, expected) in [
            (vec![(1, Healthy)], Some(25)),
            (vec![(1, Healthy), (9, Gone)], Some(25)),
            (vec![(1, Healthy), (9, Inconclusive)], Some(25)),
            (vec![(1, Healthy), (9, Dirty)], None),
            (vec![(1, Healthy), (9, Dirty), (10, Healthy)], Some(34)),
            (vec![], None),
        ] {
            let looks: Vec<CaseLook> = looks.into_iter().map(|(hours, health)| look(hours, health)).collect();
            let dirty = looks.iter().rev().find(|look| look.health == Dirty).map_or(at(-9), |look| look.at);
            let from = confirmed_from(&confirmed, &looks, dirty, at(99)).map(|from| from.millis() / 3_600_000);
            assert_eq!(from, expected, "{looks:?}");
            // Where it was looked at in between, nobody waits longer for that.
            let due = next_look(&confirmed, &looks, dirty, at(99)).map(|due| due.millis() / 3_600_000);
            let is_clean = looks.last().is_some_and(|look| look.health != Dirty && look.health != Inconclusive);
            assert_eq!(due.filter(|_| is_clean), expected.filter(|_| is_clean), "{looks:?}");
        }
        for state in [CaseState::Cleaned, CaseState::Disputed] {
            assert_eq!(confirmed_from(&[moved(0, state)], &[look(1, Healthy)], at(-9), at(9)), None, "{state}");
        }
    }

    #[test]
    fn what_comes_back_is_counted_and_has_to_be_clean_again_twice() {
        let mut history = vec![moved(0, CaseState::Confirmed), moved(30, CaseState::Cleaned)];
        let mut looks = vec![look(4, Healthy), look(30, Healthy), look(50, Dirty)];
        assert_eq!(by_looks(&history, &looks, at(50)), [LookMove::Relapsed(1)]);
        history.push(moved(50, CaseState::Relapsed));
        looks.push(look(60, Healthy));
        assert_eq!(by_looks(&history, &looks, at(60)), []);
        looks.push(look(84, Healthy));
        assert_eq!(by_looks(&history, &looks, at(84)), [LookMove::Cleaned]);
        assert_eq!(relapses(&history), 1);
    }

    #[test]
    fn who_can_be_reached_again_stands_where_it_stood() {
        let history = [moved(0, CaseState::Notified), moved(9, CaseState::Unreachable)];
        let back = LookMove::Back(CaseState::Notified);
        assert_eq!(by_looks(&history, &[look(10, Dirty)], at(10)), [back]);
        assert_eq!(by_looks(&history, &[look(10, Inconclusive)], at(10)), []);
        assert_eq!(by_looks(&history, &[look(0, Gone), look(30, Gone)], at(30)), [back, LookMove::Cleaned]);
        for state in [CaseState::Dismissed, CaseState::Disputed] {
            assert_eq!(by_looks(&[moved(0, state)], &[look(0, Gone), look(30, Gone)], at(30)), [], "{state}");
        }
    }

    #[test]
    fn the_look_that_reached_it_again_is_the_first_clean_one() {
        // Nobody said anything before: it was open.
        let mut history = vec![moved(9, CaseState::Unreachable)];
        let first = [look(30, Healthy)];
        assert_eq!(by_looks(&history, &first, at(30)), [LookMove::Back(CaseState::Open)]);
        history.push(moved(30, CaseState::Open));
        assert_eq!(by_looks(&history, &[look(30, Healthy), look(54, Healthy)], at(54)), [LookMove::Cleaned]);
        history[0] = moved(0, CaseState::Confirmed);
        history.splice(1.., [moved(9, CaseState::Unreachable), moved(30, CaseState::Confirmed)]);
        assert_eq!(by_looks(&history, &[look(30, Healthy), look(54, Healthy)], at(54)), [LookMove::Cleaned]);
    }

    #[test]
    fn what_a_crawl_saw_between_two_clean_looks_counts() {
        let (history, looks) = ([moved(0, CaseState::Confirmed)], [look(1, Healthy), look(30, Healthy)]);
        assert_eq!(moves_by_looks(&history, &looks, at(0), at(30)), [LookMove::Cleaned]);
        assert_eq!(moves_by_looks(&history, &looks, at(9), at(30)), []);
    }

    #[test]
    fn a_dismissal_that_ended_does_not_come_back() {
        let dismissed = CaseChange::State { state: CaseState::Dismissed, until: Some(at(5)) };
        let history = [
            moved(0, CaseState::Confirmed),
            CaseEvent { what: dismissed, ..moved(1, CaseState::Dismissed) },
            moved(9, CaseState::Unreachable),
        ];
        assert_eq!(by_looks(&history, &[look(10, Dirty)], at(10)), [LookMove::Back(CaseState::Open)]);
    }

    #[test]
    fn what_a_person_says_is_not_undone_by_looks_before() {
        let history = [moved(0, CaseState::Cleaned), moved(20, CaseState::Relapsed)];
        let looks = [look(1, Healthy), look(30, Healthy)];
        assert_eq!(moves_by_looks(&history, &looks, at(-9), at(30)), []);
        let later = [looks[0].clone(), looks[1].clone(), look(54, Healthy)];
        assert_eq!(moves_by_looks(&history, &later, at(-9), at(54)), [LookMove::Cleaned]);
        let silent = [1, 2, 3, 30].map(|hours| look(hours, Inconclusive));
        for state in [CaseState::Confirmed, CaseState::Notified] {
            let history = [moved(3, CaseState::Unreachable), moved(20, state)];
            assert_eq!(by_looks(&history, &silent, at(30)), [], "{state}");
        }
        let dismissed = CaseChange::State { state: CaseState::Dismissed, until: Some(at(20)) };
        let ended = CaseEvent { what: dismissed, ..moved(3, CaseState::Dismissed) };
        assert_eq!(by_looks(&[ended], &silent, at(30)), []);
    }

    #[test]
    fn coming_back_from_being_unreachable_is_no_relapse() {
        let history = [
            moved(0, CaseState::Cleaned),
            moved(1, CaseState::Relapsed),
            moved(2, CaseState::Unreachable),
            moved(3, CaseState::Relapsed),
        ];
        assert_eq!(relapses(&history), 1);
        let back = [look(3, Dirty), look(4, Healthy), look(28, Healthy)];
        assert_eq!(by_looks(&history, &back, at(28)), [LookMove::Cleaned]);
    }

    #[test]
    fn pages_tell_together() {
        let told = |pages: &[(&str, Health, Option<&str>)]| {
            let told: BTreeMap<String, PageTold> = pages
                .iter()
                .map(|&(page, health, to)| {
                    let why = (health == Inconclusive).then_some(NoTelling::Status);
                    (page.to_owned(), PageTold { redirect_to: to.map(str::to_owned), health, why })
                })
                .collect();
            let pages = ["a".to_owned(), "b".to_owned()];
            let site = site_told(&pages, &told, &|url| !url.starts_with("http://else")).unwrap();
            (site.health, site.page, site.why)
        };
        let page = |page: &str| page.to_owned();
        assert_eq!(told(&[("a", Healthy, None), ("b", Dirty, None)]), (Dirty, page("b"), None));
        assert_eq!(told(&[("a", Healthy, None), ("b", Gone, None)]), (Healthy, page("a"), None));
        assert_eq!(told(&[("a", Healthy, None)]), (Inconclusive, page("b"), Some(NoTelling::NotVisited)));
        assert_eq!(
            told(&[("a", Inconclusive, Some("c")), ("c", Healthy, None), ("b", Gone, None)]),
            (Healthy, page("a"), None)
        );
        assert_eq!(
            told(&[("a", Inconclusive, Some("http://else/")), ("b", Gone, None)]),
            (Inconclusive, page("a"), Some(NoTelling::Moved))
        );
        assert_eq!(told(&[("a", Dirty, Some("http://else/")), ("b", Gone, None)]), (Dirty, page("a"), None));
        assert_eq!(told(&[("a", Inconclusive, Some("a")), ("b", Gone, None)]).0, Inconclusive);
    }

    #[test]
    fn redirects_are_followed_so_far() {
        let ring = |length: usize| -> BTreeMap<String, PageTold> {
            let page = |at: usize| {
                let redirect_to = (at < length).then(|| (at + 1).to_string());
                let health = if at < length { Inconclusive } else { Healthy };
                (at.to_string(), PageTold { redirect_to, health, why: None })
            };
            (0..=length).map(page).collect()
        };
        assert_eq!(page_told("0", &ring(LOOK_REDIRECTS_MAX), &|_| true).0, Healthy);
        assert_eq!(page_told("0", &ring(LOOK_REDIRECTS_MAX + 1), &|_| true).0, Inconclusive);
    }

    #[test]
    fn the_longer_it_stays_the_less_often_it_is_looked_at() {
        let due = |history: &[CaseEvent], looks: &[CaseLook]| {
            next_look(history, looks, at(0), at(1_000)).map(|due| due.millis() / 3_600_000)
        };
        assert_eq!(due(&[], &[]), Some(24));
        assert_eq!(due(&[], &[look(24, Dirty)]), Some(48));
        assert_eq!(due(&[], &[look(24, Dirty), look(48, Dirty)]), Some(96));
        assert_eq!(due(&[], &[look(24, Dirty), look(48, Healthy)]), Some(72));
        assert_eq!(due(&[moved(72, CaseState::Cleaned)], &[look(72, Gone)]), Some(72 + 72));
        assert_eq!(due(&[moved(72, CaseState::Cleaned)], &[look(144, Gone)]), Some(144 + 168));
        let back = [moved(1, CaseState::Cleaned), moved(2, CaseState::Relapsed)];
        assert_eq!(due(&back, &[look(2, Dirty), look(14, Dirty)]), Some(14 + 24));
        assert_eq!(due(&[moved(0, CaseState::Dismissed)], &[]), None);
        assert_eq!(next_look(&back[..1], &[look(3, Gone)], at(9), at(10)), Some(at(10)));
        // A person says that it is clean, and no look saw it.
        let by_hand = [moved(40, CaseState::Cleaned)];
        assert_eq!((due(&by_hand, &[]), due(&by_hand, &[look(39, Dirty)])), (Some(1_000), Some(1_000)));
        assert_eq!(due(&by_hand, &[look(39, Healthy)]), Some(39 + 72));
    }

    #[test]
    fn so_many_looks_without_a_word_are_too_many() {
        let looks = |count: usize| (0..count).map(|hours| look(hours as i64, Inconclusive)).collect::<Vec<_>>();
        assert_eq!(by_looks(&[], &looks(INCONCLUSIVE_LOOKS_MAX - 1), at(99)), []);
        assert_eq!(by_looks(&[], &looks(INCONCLUSIVE_LOOKS_MAX), at(99)), [LookMove::Unreachable]);
    }
}
