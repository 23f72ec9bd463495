use super::*;

fn at(hours: i64) -> Timestamp {
    Timestamp::from_millis(hours * 3_600_000)
}

fn look(hours: i64, health: Health) -> CaseLook {
    CaseLook { at: at(hours), health, pages: [0; 4], why: None, page: String::new(), run: String::new(), told: false }
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
        let next = next_look(&[], &looks, at(-9), at(999)).unwrap().since(looks.last().unwrap().at).as_secs() / 86_400;
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
fn a_look_that_is_due_or_counts_in_a_moment_is_not_put_off() {
    let (history, looks) = ([moved(0, CaseState::Confirmed)], [look(1, Healthy)]);
    let before = |wait: Duration| Timestamp::from_millis(at(25).millis() - wait.as_millis() as i64);
    let (soon, sooner) = (before(LOOK_WAIT_MAX), before(LOOK_WAIT_MAX + Duration::from_millis(1)));
    for (now, due, waits) in [(at(25), true, None), (soon, true, Some(at(25))), (sooner, false, None)] {
        assert_eq!(is_due(&history, &looks, at(0), now), due);
        assert_eq!(waited_for(&history, &looks, at(0), now), waits);
    }
    // One that finds it again counts at any time.
    let dirty = [look(1, Dirty)];
    assert_eq!((is_due(&history, &dirty, at(1), soon), waited_for(&history, &dirty, at(1), soon)), (true, None));
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
