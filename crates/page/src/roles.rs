//! What the names of scripts and data are there for.

use std::ops::Range;

use suyuan_script::roles;

use crate::fragment::Fragment;
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
}
