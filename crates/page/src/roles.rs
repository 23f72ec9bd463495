//! What the names of scripts and data are there for.

use std::ops::Range;

use suyuan_script::{Role, roles, roles_in_handler};

use crate::fragment::Fragment;
use crate::together::Waiting;
use crate::trail::Trail;
use crate::walker::Walker;

impl Walker<'_> {
    /// Tells what the names of a script or of data are there for, where it stands in the text as it is read.
    pub(crate) fn tell_roles(&mut self, fragment: &Fragment, text: &str, trail: Trail, first: usize) {
        let there = trail.to_page(0..text.len());
        if !self.thorough || self.finds.len() == first || fragment.text.get(there.clone()) != Some(text) {
            return;
        }
        let finds = &mut self.finds[first..];
        let of_script =
            |range: &Range<usize>| range.start.saturating_sub(there.start)..range.end.saturating_sub(there.start);
        let places: Vec<_> = finds.iter().map(|find| of_script(&find.range)).collect();
        for (find, role) in finds.iter_mut().zip(roles(text, &places)) {
            find.context.role = role;
        }
    }

    /// The same of a handler, whose text is decoded.
    pub(crate) fn tell_roles_of_handler(&mut self, text: &str, finds: Range<usize>) {
        self.tell_roles_in(text, &[(0..text.len(), finds)], false);
    }

    /// Tells what the names of handlers are there for, where the scripts of the page may say so; `is_known` when all is known of those.
    pub(crate) fn tell_roles_together(&mut self, scripts: &[&str], handlers: &[Waiting], is_known: bool) {
        let mut whole = scripts.join("\n");
        let mut places = Vec::new();
        for Waiting { text, finds, .. } in handlers {
            whole.push('\n');
            places.push((whole.len()..whole.len() + text.len(), finds.clone()));
            whole.push_str(text);
        }
        self.tell_roles_in(&whole, &places, is_known);
    }

    /// Tells what the names of handlers are there for that lie there in a text; each is looked for in its own.
    fn tell_roles_in(&mut self, text: &str, handlers: &[(Range<usize>, Range<usize>)], is_known: bool) {
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for (handler, finds) in handlers {
            for at in finds.clone() {
                let find = &self.finds[at];
                let is_open = find.context.role == Role::Used && find.context.act.is_none();
                if let Some(place) = is_open.then(|| only_place(text, handler, find.target.host())).flatten() {
                    asked.push(at);
                    places.push(place);
                }
            }
        }
        for (at, role) in asked.into_iter().zip(roles_in_handler(text, &places, is_known)) {
            self.finds[at].context.role = role;
        }
    }
}

/// Where in a piece of a text a name stands, if it stands there once.
fn only_place(text: &str, piece: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let windows = text.as_bytes()[piece.clone()].windows(name.len().max(1)).enumerate();
    let mut places = windows.filter(|(_, window)| window.eq_ignore_ascii_case(name.as_bytes()));
    let (at, _) = places.next()?;
    places.next().is_none().then(|| piece.start + at..piece.start + at + name.len())
}
