//! What the scripts of a page may show of what is hidden in it.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html};
use suyuan_script::{Found, Step};

use crate::relatives::{self, RELATIVES_MAX};
use crate::tree::NodeId;

/// How far around a control that is looked for which it may show.
const NEAR_LEVELS: usize = 3;

/// What scripts may show.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// What is shown by itself.
    pub(crate) at_once: HashSet<NodeId>,
    /// What is shown when a visitor does something.
    pub(crate) later: HashSet<NodeId>,
    /// What something near is shown of, when a visitor does something with it.
    pub(crate) bases: HashSet<NodeId>,
    /// What waits for a visitor.
    pub(crate) controls: HashSet<NodeId>,
    /// Something is shown of which is not known where it stands.
    pub(crate) anything: bool,
    known: HashMap<String, Option<Vec<NodeId>>>,
    cost: usize,
}

impl Shown {
    /// A script shows something, now or when somebody does something.
    pub(crate) fn note(
        &mut self,
        html: &Html,
        found: Option<&Found>,
        script: Option<&str>,
        is_at_once: bool,
        most: usize,
    ) {
        let Some(found) = found else {
            self.anything = true;
            return;
        };
        let found = &Found { selector: plain(&found.selector), ..found.clone() };
        let Some(bases) = self.asked(html, found, script, most) else {
            self.anything = true;
            return;
        };
        let whole = if found.steps.is_empty() && found.nth.is_none() {
            Some(bases.clone())
        } else {
            self.cost += relatives::cost(found);
            if self.cost > most { None } else { relatives::found(html, found, script) }
        };
        // Who counts which of them he shows comes to the others.
        let is_counted = is_at_once && matches!(&found.steps[..], [Step::Nth(1..)]);
        match whole {
            _ if is_counted => self.at_once.extend(bases),
            Some(elements) if is_at_once => self.at_once.extend(elements),
            Some(elements) => self.later.extend(elements),
            // One of them, as it seems.
            None if is_at_once => self.at_once.extend(bases),
            None => self.bases.extend(bases),
        }
    }

    /// Something waits for what a visitor does with it.
    pub(crate) fn note_control(&mut self, html: &Html, found: &Found, script: Option<&str>, most: usize) {
        let found = &Found { selector: plain(&found.selector), ..found.clone() };
        let is_known = |step: &Step| *step != Step::Near;
        let whole =
            Found { steps: found.steps.iter().filter(|step| is_known(step)).cloned().collect(), ..found.clone() };
        self.cost += relatives::cost(found);
        if self.cost <= most
            && let Some(elements) = relatives::found(html, &whole, script)
        {
            self.controls.extend(elements);
        }
    }

    fn asked(&mut self, html: &Html, found: &Found, script: Option<&str>, most: usize) -> Option<Vec<NodeId>> {
        let key = format!("{}\n{}", found.selector, script.unwrap_or_default());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        self.cost += relatives::cost(found);
        let asked = if self.cost > most { None } else { relatives::asked(html, found, script) };
        self.known.insert(key, asked.clone());
        asked
    }
}

/// A selector without what jQuery and states add to it: `li:hidden`, `p:gt(2)`.
fn plain(selector: &str) -> String {
    if selector.starts_with(['[', ':']) || !selector.contains(':') {
        return selector.to_owned();
    }
    let (mut kept, mut depth, mut is_state) = (String::new(), 0u32, false);
    for c in selector.chars() {
        match c {
            ':' if depth == 0 => is_state = true,
            '(' if is_state => depth += 1,
            ')' if is_state => depth = depth.saturating_sub(1),
            ' ' | ',' | '>' | '+' | '~' if depth == 0 => is_state = false,
            _ => {}
        }
        if !is_state {
            kept.push(c);
        }
    }
    kept
}

/// What stands so near to an element that who clicks there may be shown it: what is in it, beside it, and beside what is around it.
pub(crate) fn near(control: ElementRef<'_>) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = Vec::new();
    let mut put = |element: ElementRef<'_>| {
        if found.len() < RELATIVES_MAX {
            found.push(element.id());
        }
    };
    let is_page = |element: ElementRef<'_>| matches!(element.value().name(), "html" | "body" | "main");
    if is_page(control) {
        return found;
    }
    let inside = control.child_elements();
    inside.flat_map(|one| std::iter::once(one).chain(one.child_elements())).for_each(&mut put);
    let mut around = Some(control);
    for _ in 0..NEAR_LEVELS {
        let Some(one) = around.filter(|one| !is_page(*one)) else { break };
        let before = one.prev_siblings().find_map(ElementRef::wrap);
        let behind = one.next_siblings().find_map(ElementRef::wrap);
        for beside in before.into_iter().chain(behind) {
            put(beside);
        }
        around = one.parent().and_then(ElementRef::wrap);
    }
    found
}
