//! Elements of a tree as scripts ask for them: by a selector, and by the way from there.

use scraper::{ElementRef, Html, Selector};
use suyuan_script::{Found, OWN, RUNNING, Step};

use crate::tree::NodeId;

/// Longer selectors are not looked for.
const SELECTOR_BYTES: usize = 200;

/// So many elements are looked at inside of others, for all steps from what was found first.
pub(crate) const LOOKED_MAX: usize = 20_000;

/// So many elements are kept on the way.
pub(crate) const RELATIVES_MAX: usize = 200;

/// What a script has found; `script` is its text. None where that cannot be told.
pub(crate) fn found(html: &Html, found: &Found, script: Option<&str>) -> Option<Vec<NodeId>> {
    let bases = asked(html, found, script)?;
    let chosen = match found.nth {
        Some(nth) => bases.into_iter().skip(nth).take(1).collect(),
        None => bases,
    };
    let mut left = LOOKED_MAX;
    found.steps.iter().try_fold(chosen, |from, step| go(html, &from, step, &mut left))
}

/// What a script has asked for first.
pub(crate) fn asked(html: &Html, found: &Found, script: Option<&str>) -> Option<Vec<NodeId>> {
    let all = || html.tree.root().descendants().filter_map(ElementRef::wrap);
    let text = script.unwrap_or_default().trim();
    let ids =
        |elements: &mut dyn Iterator<Item = ElementRef<'_>>| elements.map(|one| one.id()).take(RELATIVES_MAX).collect();
    match &*found.selector {
        OWN if text.is_empty() => None,
        OWN => Some(ids(&mut all()
            .filter(|one| one.value().attrs().any(|(name, value)| name.starts_with("on") && value.trim() == text)))),
        RUNNING if text.is_empty() => None,
        RUNNING => {
            Some(ids(&mut all()
                .filter(|one| one.value().name() == "script" && one.text().collect::<String>().trim() == text)))
        }
        selector => {
            let selector = parsed(selector)?;
            Some(ids(&mut html.select(&selector)))
        }
    }
}

/// How much work it is to look for something.
pub(crate) fn cost(found: &Found) -> usize {
    let selector = found.selector.trim();
    // Each element that something stands in is looked at for it.
    let is_of_several = selector.contains([' ', '>', '+', '~']) && !selector.starts_with('[');
    let first = if is_of_several || selector.starts_with(':') { 20 } else { 1 };
    first + found.steps.len()
}

fn parsed(selector: &str) -> Option<Selector> {
    let is_plain = selector.len() <= SELECTOR_BYTES && (selector.starts_with('[') || !selector.contains(':'));
    if is_plain { Selector::parse(selector).ok() } else { None }
}

/// One step further; none where that is too far to look.
fn go(html: &Html, from: &[NodeId], step: &Step, left: &mut usize) -> Option<Vec<NodeId>> {
    let selector = match step {
        Step::Closest(selector) | Step::Within(selector) | Step::Matching(selector, _) => Some(parsed(selector)?),
        Step::Near => return None,
        Step::Nth(index) => return Some(from.iter().copied().skip(*index).take(1).collect()),
        _ => None,
    };
    let mut ids: Vec<NodeId> = Vec::new();
    for one in from.iter().filter_map(|id| html.tree.get(*id)).filter_map(ElementRef::wrap) {
        let mut put = |element: ElementRef<'_>| {
            if ids.len() < RELATIVES_MAX && !ids.contains(&element.id()) {
                ids.push(element.id());
            }
        };
        let before = || one.prev_siblings().find_map(ElementRef::wrap);
        let behind = || one.next_siblings().find_map(ElementRef::wrap);
        match (step, &selector) {
            (Step::Next, _) => behind().into_iter().for_each(&mut put),
            (Step::Previous, _) => before().into_iter().for_each(&mut put),
            (Step::Parent, _) => one.parent().and_then(ElementRef::wrap).into_iter().for_each(&mut put),
            (Step::First, _) => one.child_elements().next().into_iter().for_each(&mut put),
            (Step::Last, _) => one.child_elements().last().into_iter().for_each(&mut put),
            (Step::Children, _) => one.child_elements().take(RELATIVES_MAX).for_each(&mut put),
            (Step::Siblings, _) => {
                let beside = one.prev_siblings().chain(one.next_siblings()).filter_map(ElementRef::wrap);
                beside.take(RELATIVES_MAX).for_each(&mut put);
            }
            (Step::Closest(_), Some(selector)) => {
                let around = std::iter::once(one).chain(one.ancestors().filter_map(ElementRef::wrap));
                around.into_iter().find(|one| selector.matches(one)).into_iter().for_each(&mut put);
            }
            (Step::Matching(..), Some(selector)) if selector.matches(&one) => put(one),
            (Step::Within(_), Some(selector)) => {
                let mut looked = 0;
                let inside = one.descendants().skip(1).take(*left).inspect(|_| looked += 1);
                let found = inside.filter_map(ElementRef::wrap).filter(|inner| selector.matches(inner));
                found.take(RELATIVES_MAX).for_each(&mut put);
                *left -= looked;
            }
            _ => {}
        }
    }
    (*left > 0).then_some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(selector: &str, steps: &[Step], expected: &str) {
        let page = "<p></p><script>go()</script><ul id=u onclick=\"open(this)\"><li id=a><b id=b></b><i id=c></i></li><li id=d></ul>";
        let html = Html::parse_document(page);
        let asked = Found { selector: selector.to_owned(), nth: None, steps: steps.to_vec(), range: 0..0 };
        let script = if selector == RUNNING { "go()" } else { "open(this)" };
        let told = found(&html, &asked, Some(script)).map(|ids| {
            let elements = ids.into_iter().filter_map(|id| ElementRef::wrap(html.tree.get(id)?));
            elements.map(|one| one.value().id().unwrap_or("?").to_owned()).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(told.as_deref().unwrap_or("not known"), expected, "{selector} {steps:?}");
    }

    #[test]
    fn elements_are_found_from_others() {
        use Step::{Children, Closest, First, Last, Matching, Near, Next, Nth, Parent, Previous, Siblings, Within};
        check("#b", &[Next], "c");
        check("#b", &[Next, Next], "");
        check("#c", &[Previous], "b");
        check("#b", &[Parent, Next], "d");
        check("#b", &[Closest("ul".to_owned()), Last], "d");
        check("li", &[First], "b");
        check("ul", &[Children, Nth(1)], "d");
        check("#d", &[Siblings], "a");
        check("ul", &[Within("b, i".to_owned())], "b c");
        check("li", &[Matching("[id=d]".to_owned(), 0..0)], "d");
        check(OWN, &[First], "a");
        check(RUNNING, &[Next], "u");
        check("ul", &[Near], "not known");
        check("li:hidden", &[], "not known");
    }

    #[test]
    fn so_many_are_kept() {
        let html = Html::parse_document(&format!("<p>{}", "<b></b>".repeat(RELATIVES_MAX + 1)));
        let asked = |steps| Found { selector: "b".to_owned(), nth: None, steps, range: 0..0 };
        assert_eq!(found(&html, &asked(Vec::new()), None).unwrap().len(), RELATIVES_MAX);
        assert_eq!(found(&html, &asked(vec![Step::Siblings]), None).unwrap().len(), RELATIVES_MAX);
    }

    #[test]
    fn so_many_are_looked_at_inside_of_others() {
        let within = |count: usize| {
            let html = Html::parse_document(&format!("<p>{}<i id=i></i>", "<b></b>".repeat(count)));
            let steps = vec![Step::Within("i".to_owned())];
            found(&html, &Found { selector: "p".to_owned(), nth: None, steps, range: 0..0 }, None)
                .map(|found| found.len())
        };
        assert_eq!((within(LOOKED_MAX - 2), within(LOOKED_MAX)), (Some(1), None));
    }
}
