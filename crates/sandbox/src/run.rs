//! What a page's scripts did, and how far they were seen.

use suyuan_script::{SinkKind, Writing};

use crate::job::Visitor;

/// What the scripts of a page did before its visitors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// What was done, each once, in the order in which it was first seen.
    pub acts: Vec<Act>,
    /// What each visitor met, as far as it came to them.
    pub played: Vec<Played>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every visitor saw the page to its end, or to a limit that [`Played`] names.
    Done,
    /// The job is beyond this limit: nothing was run.
    Beyond(&'static str),
    /// The worker died, or told what it never tells; what it had told is there.
    Died,
    /// The worker did not end in time; what it had told is there.
    TimedOut,
    /// Nothing can be run here, and why.
    NotAvailable(String),
}

/// A thing that a script did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub what: What,
    /// Its URL, markup, words or code, as the script gave it.
    pub text: String,
    /// The script that did it, by its place in the job; none where nobody knows.
    pub script: Option<usize>,
    /// Who saw it.
    pub visitors: Vec<Visitor>,
}

/// What a script did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Something with a target.
    Does(SinkKind),
    /// Markup or words are written.
    Writes(Writing),
    /// A text is run as a script: by `eval`, `Function`, a timer, an attribute.
    Evaluates,
    /// The answer from a URL was asked for, and is not known.
    Asks,
}

/// What one visitor met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Who.
    pub visitor: Visitor,
    /// The limit that was met first; what came behind it was not seen.
    pub limit: Option<&'static str>,
    /// How many scripts, timers and events ended with an error of their own: in a browser they may have gone on.
    pub thrown: u32,
    /// Whether a script asked for what only this page has: its path, its title, its elements.
    pub has_looked: bool,
}

impl Run {
    /// A run that did not come to pass.
    pub fn none(outcome: Outcome) -> Self {
        Run { outcome, acts: Vec::new(), played: Vec::new() }
    }

    /// Whether everything was seen by everybody: if not, nobody may say that the scripts were looked at.
    pub fn is_known(&self) -> bool {
        self.outcome == Outcome::Done && self.played.iter().all(|one| one.limit.is_none())
    }

    /// The answers that were asked for and are not known, each once.
    pub fn asks(&self) -> Vec<&str> {
        let mut asks: Vec<&str> = Vec::new();
        for act in self.acts.iter().filter(|act| act.what == What::Asks) {
            if !asks.contains(&act.text.as_str()) {
                asks.push(&act.text);
            }
        }
        asks
    }

    /// The name of what kept the run from its end.
    pub fn limit(&self) -> Option<&'static str> {
        match &self.outcome {
            Outcome::Done => self.played.iter().find_map(|one| one.limit),
            Outcome::Beyond(limit) => Some(limit),
            Outcome::Died => Some("worker-died"),
            Outcome::TimedOut => Some("wall-ms-max"),
            Outcome::NotAvailable(_) => Some("not-available"),
        }
    }
}

/// Every [`What`] and its name.
const NAMES: [(&str, What); 17] = [
    ("navigate", What::Does(SinkKind::Navigate)),
    ("open", What::Does(SinkKind::Open)),
    ("script", What::Does(SinkKind::Script)),
    ("frame", What::Does(SinkKind::Frame)),
    ("fetch", What::Does(SinkKind::Fetch)),
    ("image", What::Does(SinkKind::Image)),
    ("link", What::Does(SinkKind::Link)),
    ("form", What::Does(SinkKind::Form)),
    ("worker", What::Does(SinkKind::Worker)),
    ("title", What::Does(SinkKind::Title)),
    ("history", What::Does(SinkKind::History)),
    ("attribute", What::Does(SinkKind::Attribute)),
    ("write", What::Writes(Writing::Write)),
    ("insert", What::Writes(Writing::Insert)),
    ("words", What::Writes(Writing::Words)),
    ("evaluates", What::Evaluates),
    ("asks", What::Asks),
];

impl What {
    /// The name, in frames and tests.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, what)| *what == self).map_or("", |(name, _)| name)
    }

    /// The other way.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(its, _)| *its == name).map(|(_, what)| *what)
    }
}

/// Every limit that a visitor may meet.
const LIMITS: [&str; 12] = [
    "ticks-max",
    "memory-bytes-max",
    "stack-bytes-max",
    "acts-max",
    "texts-bytes-max",
    "eval-depth-max",
    "timers-max",
    "text-bytes-max",
    "timer-rounds-max",
    "listeners-max",
    "elements-max",
    "markup-bytes-max",
];

/// The limit of this name.
pub(crate) fn limit_named(name: &str) -> Option<&'static str> {
    LIMITS.into_iter().find(|limit| *limit == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_done_has_its_name() {
        for (name, what) in NAMES {
            assert_eq!((what.name(), What::from_name(name)), (name, Some(what)));
        }
        assert_eq!(What::from_name("nothing"), None);
        assert_eq!((limit_named("acts-max"), limit_named("acts")), (Some("acts-max"), None));
    }
}
