//! What of a capture was looked at, by group of techniques. What was not looked at is not thereby clean.

use crate::names::closed_set;

closed_set! {
    /// A group of techniques that are looked for in one way. Their order is that of the ledger: new ones go to the end.
    TechniqueGroup {
        /// Links, frames, forms, redirects in the page: every reference that stands in its markup.
        Links = "links",
        /// Names in its text.
        Text = "text",
        /// Titles, descriptions, data for machines, comments, and markup where none belongs.
        Structure = "structure",
        /// The header fields of the answer.
        Headers = "headers",
        /// What is written out in scripts.
        ScriptLiteral = "script-literal",
        /// What style sheets hide, and what those in files of their own fetch or paint.
        Style = "style",
        /// What scripts decode, put together, or do when they run.
        Scripts = "scripts",
        /// What only some visitors are shown.
        Cloaking = "cloaking",
        /// Whether functions of the site answer to anything.
        Functions = "functions",
        /// Documents and pictures.
        Documents = "documents",
        /// Contact handles.
        Handles = "handles",
        /// The files of a site for crawlers: robots.txt, sitemaps, feeds.
        SiteFiles = "site-files",
    }
}

closed_set! {
    /// Whether a capture was looked at for a group of techniques.
    Look {
        /// It was, as a whole.
        Checked = "checked",
        /// It was not: nothing looks for it here.
        NotChecked = "not-checked",
        /// It could not be, or not to its end.
        Blocked = "blocked",
    }
}

/// What of a capture was looked at: two bits a group, from the lowest on. A group that does not concern it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Coverage(u64);

/// Bits of a group.
const LOOK_BITS: u32 = 2;

/// All bits of a group.
const LOOK_MASK: u64 = 3;

impl Coverage {
    /// Reads back what was packed.
    pub const fn unpack(packed: u64) -> Self {
        Coverage(packed)
    }

    /// As the ledger keeps it.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// The same with this look at a group.
    #[must_use]
    pub const fn with(self, group: TechniqueGroup, look: Look) -> Self {
        let shift = group as u32 * LOOK_BITS;
        Coverage(self.0 & !(LOOK_MASK << shift) | ((look as u64 + 1) << shift))
    }

    /// How it was looked at for a group; none if that does not concern it.
    pub fn look(self, group: TechniqueGroup) -> Option<Look> {
        let bits = (self.0 >> (group as u32 * LOOK_BITS)) & LOOK_MASK;
        Look::ALL.get((bits as usize).checked_sub(1)?).copied()
    }

    /// The groups that were looked at in this way.
    pub fn groups(self, look: Look) -> impl Iterator<Item = TechniqueGroup> {
        TechniqueGroup::ALL.iter().copied().filter(move |&group| self.look(group) == Some(look))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_read_back_and_fits_a_row() {
        let mut coverage = Coverage::default();
        let looks = |group: TechniqueGroup| Look::ALL.get(group as usize % 4).copied();
        for &group in TechniqueGroup::ALL {
            assert_eq!(coverage.look(group), None);
            if let Some(look) = looks(group) {
                coverage = coverage.with(group, Look::Checked).with(group, look);
            }
        }
        let coverage = Coverage::unpack(coverage.packed());
        assert!(TechniqueGroup::ALL.iter().all(|&group| coverage.look(group) == looks(group)), "{coverage:?}");
        assert!(i64::try_from(coverage.packed()).is_ok());
        assert!(TechniqueGroup::ALL.len() <= 31, "a row has 63 bits");
        assert_eq!(coverage.groups(Look::Blocked).next(), Some(TechniqueGroup::Structure));
    }
}
