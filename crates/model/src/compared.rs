//! A run held against the one before it: values.

use crate::WatchKind;

/// What a run saw, held against the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The run.
    pub run: String,
    /// The run of the same job that came to its end before.
    pub before: String,
    /// Findings of either, in the order of their numbers.
    pub findings: Vec<(ComparedFinding, Since)>,
}

/// A finding, as far as it takes to name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedFinding {
    /// Its id.
    pub id: String,
    /// Its page.
    pub page: String,
    /// What kind of thing it names.
    pub kind: WatchKind,
    /// The thing.
    pub value: String,
}

/// What became of a finding since the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// The run before did not see it.
    New,
    /// Both saw it.
    Still,
    /// Its page was read, or is gone, and shows it no more.
    Gone,
    /// Its page was not read, or the thing is on no list any more: nobody can tell.
    Unlooked,
}

impl Since {
    /// All of them, in the order in which they are told.
    pub const ALL: [Since; 4] = [Since::New, Since::Still, Since::Gone, Since::Unlooked];

    /// As it is written for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Since::New => "new",
            Since::Still => "still",
            Since::Gone => "gone",
            Since::Unlooked => "not-looked-at",
        }
    }

    /// The word of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Since::ALL.into_iter().find(|since| since.name() == name)
    }
}

impl Compared {
    /// How many findings there are of which this became.
    pub fn count(&self, since: Since) -> usize {
        self.findings.iter().filter(|(_, its)| *its == since).count()
    }
}
