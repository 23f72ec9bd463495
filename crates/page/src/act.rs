//! What a script does with what it names.

use suyuan_model::{Decoding, Place};
use suyuan_script::{Condition, SinkKind, Test, Writing};

use crate::changed::is_of_devices;
use crate::finds::At;

/// What a script does with something, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What it does.
    pub deed: Deed,
    /// What it asks before, about the visitor or of chance, in their order.
    pub tests: Vec<Test>,
    /// Whether it does so as it is read: nothing has to hold, and nobody has to do anything before.
    pub at_once: bool,
    /// Whether it fills the window with it.
    pub covers: bool,
    /// Whether of browsers it only asks for those of telephones, or of other devices.
    pub of_devices: bool,
    /// Whether the script makes it: its text does not say it.
    pub makes: bool,
    /// What the script undoes to make it.
    pub undone: Vec<Decoding>,
}

/// What a script does with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It sends, loads, shows or sets it.
    Does(SinkKind),
    /// It writes it into the page.
    Writes(Writing),
    /// It puts it together, or decodes it; what for is not known.
    Makes,
    /// It makes another name of it: `'my' + 'casino.example'`.
    Extends,
    /// It takes it away, or hides it.
    TakesAway,
}

impl Act {
    /// What is done under these conditions.
    pub(crate) fn new(deed: Deed, conditions: &[Condition]) -> Self {
        let mut tests: Vec<Test> = conditions.iter().flat_map(|condition| condition.tests.iter().copied()).collect();
        tests.sort_unstable();
        tests.dedup();
        Act {
            deed,
            tests,
            at_once: conditions.is_empty(),
            covers: false,
            of_devices: false,
            makes: true,
            undone: Vec::new(),
        }
    }

    /// The same for a script whose text is known: that tells whether it asks for devices alone.
    pub(crate) fn of_script(deed: Deed, conditions: &[Condition], text: &str) -> Self {
        let mut agents = conditions.iter().filter(|condition| condition.tests.contains(&Test::Agent)).peekable();
        let of_devices = agents.peek().is_some()
            && agents.all(|condition| match text.get(condition.range.clone()) {
                // A run knows no expressions; on a telephone the screen is another, too.
                Some(said) if said == text => condition.tests.contains(&Test::Screen),
                said => said.is_some_and(is_of_devices),
            });
        Act { of_devices, ..Act::new(deed, conditions) }
    }

    /// It stands at such a place, in what another script does something with.
    pub(crate) fn stands_in(&mut self, outer: &Act, place: Place, begins: bool) {
        // A refresh that is written sends visitors as one that stands in the page does.
        if place == Place::MetaRefresh && matches!(self.deed, Deed::Writes(_)) {
            self.deed = Deed::Does(SinkKind::Navigate);
        } else if self.deed != outer.deed {
            let waits = place == Place::Handler && !begins;
            self.tests.extend(&outer.tests);
            self.tests.sort_unstable();
            self.tests.dedup();
            self.at_once &= outer.at_once && !waits;
            self.of_devices |= outer.of_devices;
        }
    }

    /// It is taken away by what these tell.
    pub(crate) fn takes_away(tests: Vec<Test>) -> Self {
        Act {
            deed: Deed::TakesAway,
            tests,
            at_once: false,
            covers: false,
            of_devices: false,
            makes: false,
            undone: Vec::new(),
        }
    }

    /// Whether it depends on any of these.
    pub fn asks(&self, tests: &[Test]) -> bool {
        self.tests.iter().any(|test| tests.contains(test))
    }

    /// Of several acts with one thing, the one with the lowest order tells most.
    pub(crate) fn order(&self) -> (bool, u8, bool) {
        let order = match self.deed {
            Deed::Does(SinkKind::Navigate) => 0,
            Deed::Does(SinkKind::Open) => 1,
            Deed::Does(SinkKind::History) => 2,
            Deed::Writes(Writing::Write) => 3,
            Deed::Does(SinkKind::Frame) => 4,
            Deed::Does(SinkKind::Worker) => 5,
            Deed::Does(SinkKind::Script) => 6,
            Deed::Writes(Writing::Insert) => 7,
            Deed::Does(SinkKind::Fetch) => 8,
            Deed::Does(SinkKind::Form | SinkKind::Link) => 9,
            Deed::Does(SinkKind::Title) => 10,
            Deed::Does(SinkKind::Image | SinkKind::Attribute) => 11,
            Deed::Writes(Writing::Words) => 12,
            Deed::TakesAway => 13,
            Deed::Makes => 14,
            Deed::Extends => 15,
        };
        // What only a build for developers does, tells least.
        (self.asks(&[Test::Build]), order, self.tests.is_empty())
    }
}

impl Deed {
    /// The same with words: to write markup that shows a name in its text is to write words.
    pub(crate) fn of_words(self) -> Deed {
        if matches!(self, Deed::Writes(_)) { Deed::Writes(Writing::Words) } else { self }
    }
}

/// Whether a string that was read so is still spelled in the text, in one piece or in several.
pub(crate) fn is_spelled_out(undone: &[Decoding]) -> bool {
    undone
        .iter()
        .all(|one| matches!(one, Decoding::JsConcat | Decoding::JsEscape | Decoding::Percent | Decoding::ScriptRun))
}

/// Whether what a handler waits for happens by itself: for some events the element decides.
pub(crate) fn begins(at: &At) -> bool {
    let has = |name: &str| at.tag.is_some_and(|tag| tag.value(name).is_some());
    let Some(event) = at.attribute else { return false };
    match event.to_ascii_lowercase().as_str() {
        "x-init" | "ng-init" | "onload" | "onpageshow" | "onerror" | "onanimationstart" | "onbegin" => true,
        "onstart" => at.element.eq_ignore_ascii_case("marquee"),
        "ontoggle" => at.element.eq_ignore_ascii_case("details") && has("open"),
        "onfocus" | "onfocusin" => has("autofocus"),
        _ => false,
    }
}
