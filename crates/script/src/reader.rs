//! Follows a script as far as it can be seen, without running it.
//!
//! Every expression comes to a value, which may be unknown. Where a condition is not known, both ways are gone
//! and come together again. What nobody calls is followed as if the browser did.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::rc::Rc;
use std::time::Instant;

use oxc_allocator::Allocator;
use oxc_ast::ast::Function;
use oxc_span::Span;

use crate::changes::There;
use crate::limits::{DEPTH_MAX, READING_TIME_MAX, STRING_UNITS_MAX, STRINGS_UNITS_MAX};
use crate::record::Record;
use crate::regex::Patterns;
use crate::settled::Settled;
use crate::sinks::{Condition, Tests};
use crate::state::State;
use crate::text::{Text, Undone};
use crate::told_apart::Chosen;
use crate::value::{Closure, ListId, Value};
use crate::waits::Waiting;

/// How many strings that were told are remembered.
const TOLD_LATELY: usize = 8;

/// After so many steps the clock is looked at.
const CLOCK_EVERY: u64 = 1 << 12;

/// A text of script that is followed.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    /// Where it begins in the script.
    pub(crate) offset: usize,
    /// For a script in a string, the expression that runs it.
    pub(crate) within: Option<Range<usize>>,
    /// How deep it lies in strings of scripts.
    pub(crate) depth: u8,
    /// What was undone to read it.
    pub(crate) undone: Undone,
}

/// What a function declares, wherever in it.
#[derive(Debug, Default)]
pub(crate) struct Hoisted<'a> {
    pub(crate) names: Vec<&'a str>,
    pub(crate) functions: Vec<&'a Function<'a>>,
}

/// What the work around has, to be given back.
#[must_use]
pub(crate) struct Share((u64, usize));

/// A function, by its source and its place there.
pub(crate) type FunctionId = (usize, u32);

/// Follows a script.
pub(crate) struct Reader<'a> {
    pub(crate) arena: &'a Allocator,
    pub(crate) sources: Vec<Source<'a>>,
    /// The source at hand.
    pub(crate) source: usize,
    /// The scope at hand.
    pub(crate) scope: usize,
    pub(crate) this: Value<'a>,
    pub(crate) state: State<'a>,
    pub(crate) record: Record,
    pub(crate) patterns: Patterns,
    /// What must hold here.
    pub(crate) conditions: Vec<Condition>,
    /// Whether the visitor is just leaving: what is done then is a trap.
    pub(crate) is_leaving: bool,
    /// In how many functions that wait for something.
    pub(crate) waits: i32,
    /// Where a promise is made: how many conditions held before, and on what it depends how it ends.
    pub(crate) settling: Option<(usize, Tests)>,
    /// What of the page was found.
    pub(crate) there: Vec<There>,
    /// What the function that is followed next is called with, as far as that is known.
    pub(crate) handed: Vec<Value<'a>>,
    /// What conditions choose among it, by where they stand and whether they hold.
    pub(crate) chosen: HashMap<(Range<usize>, bool), Vec<Chosen>>,
    /// What is waited on by functions that are followed next.
    pub(crate) waiting_there: Waiting,
    /// What calls of functions may have returned, innermost last.
    pub(crate) returns: Vec<Option<Value<'a>>>,
    /// Functions that are being followed.
    pub(crate) calls: Vec<FunctionId>,
    /// Lists of which it is not known which of their values they have, and on what of the visitor that depends.
    pub(crate) sifted: HashMap<ListId, Tests>,
    /// On what the name of a member depends that was not known just now.
    pub(crate) name_tests: Tests,
    /// Functions that were followed.
    pub(crate) called: HashSet<FunctionId>,
    /// What functions gave that were followed with nothing known.
    pub(crate) walked: HashMap<FunctionId, Value<'a>>,
    /// Functions that nobody called so far.
    pub(crate) waiting: Vec<Rc<Closure<'a>>>,
    pub(crate) awaited: HashSet<FunctionId>,
    pub(crate) closures: usize,
    pub(crate) hoisted: HashMap<FunctionId, Rc<Hoisted<'a>>>,
    /// Which functions ask for their `arguments`.
    pub(crate) asks_for_arguments: HashMap<FunctionId, bool>,
    /// Branches that were followed, or looked at although they are never gone.
    pub(crate) looked_at: HashSet<FunctionId>,
    /// What the script put into what it was given.
    pub(crate) given: HashMap<String, Value<'a>>,
    /// Objects whose names are in reach: `with`.
    pub(crate) with: Vec<Value<'a>>,
    /// Scripts in strings that were read.
    pub(crate) scripts: HashMap<String, usize>,
    /// What they were parsed into.
    pub(crate) trees: HashMap<usize, Vec<crate::parse::Piece<'a>>>,
    /// Bytes that parsers had to read twice.
    pub(crate) arrows: usize,
    /// How much stack there is for the parser.
    pub(crate) stack_bytes: usize,
    /// Some statements could not be parsed.
    pub(crate) is_broken: bool,
    /// Variables that are a constant for good, by source.
    pub(crate) settled: HashMap<usize, HashMap<String, Settled>>,
    /// Whether what asks how the page was built is answered.
    pub(crate) takes_for_built: bool,
    /// The expression at hand.
    pub(crate) at: Span,
    pub(crate) steps: u64,
    began: Instant,
    /// Steps until the clock is looked at again.
    until_clock: u64,
    /// How many steps must be left over for what comes behind.
    pub(crate) floor: u64,
    pub(crate) depth: u32,
    /// In how many loops.
    pub(crate) loops: u32,
    /// The label of the loop that comes next.
    pub(crate) label: Option<&'a str>,
    /// Variables that loops append to, to be told when these end.
    pub(crate) appended: Vec<(u32, Span, usize)>,
    /// Whether a way out may have been taken.
    pub(crate) is_doubtful: bool,
    /// Units of strings that were made, and how many may be made for what is at hand.
    units: usize,
    units_most: usize,
    /// What the generators that are at work gave so far, and on how sure a way each began; nothing where that is not known.
    pub(crate) yielded: Vec<(u32, Option<Vec<Value<'a>>>)>,
    /// Strings that were told lately, the last one behind.
    told: VecDeque<Text>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(arena: &'a Allocator, stack_bytes: usize, steps: u64) -> Self {
        let mut state = State::default();
        let scope = state.scope(None, true);
        Reader {
            arena,
            sources: Vec::new(),
            source: 0,
            scope,
            this: Value::given("window"),
            state,
            record: Record::default(),
            patterns: Patterns::default(),
            conditions: Vec::new(),
            is_leaving: false,
            waits: 0,
            settling: None,
            there: Vec::new(),
            handed: Vec::new(),
            chosen: HashMap::new(),
            waiting_there: Waiting::default(),
            returns: vec![None],
            calls: Vec::new(),
            sifted: HashMap::new(),
            name_tests: Tests::NONE,
            called: HashSet::new(),
            walked: HashMap::new(),
            waiting: Vec::new(),
            awaited: HashSet::new(),
            closures: 0,
            hoisted: HashMap::new(),
            asks_for_arguments: HashMap::new(),
            looked_at: HashSet::new(),
            settled: HashMap::new(),
            takes_for_built: false,
            given: HashMap::new(),
            with: Vec::new(),
            scripts: HashMap::new(),
            trees: HashMap::new(),
            arrows: 0,
            stack_bytes,
            is_broken: false,
            at: Span::default(),
            steps,
            began: Instant::now(),
            until_clock: CLOCK_EVERY,
            floor: 0,
            depth: 0,
            loops: 0,
            label: None,
            appended: Vec::new(),
            is_doubtful: false,
            units: 0,
            units_most: STRINGS_UNITS_MAX,
            yielded: Vec::new(),
            told: VecDeque::new(),
        }
    }

    /// Where a piece of the source at hand stands in the script.
    pub(crate) fn range(&self, span: Span) -> Range<usize> {
        let source = &self.sources[self.source];
        source.within.clone().unwrap_or(source.offset + span.start as usize..source.offset + span.end as usize)
    }

    /// Counts a step; false when there are none left for what is at hand.
    pub(crate) fn step(&mut self) -> bool {
        self.spend(1)
    }

    /// Counts steps, and the work of the state since the last ones.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        let steps = steps + self.state.take_work();
        self.until_clock = self.until_clock.saturating_sub(steps.max(1));
        if self.until_clock == 0 {
            self.until_clock = CLOCK_EVERY;
            if self.began.elapsed() > READING_TIME_MAX {
                self.record.meet("script-time-max");
                self.steps = self.floor;
            }
        }
        if self.steps.saturating_sub(steps) <= self.floor {
            self.record.meet("script-steps-max");
            self.steps = self.steps.min(self.floor);
            return false;
        }
        self.steps -= steps;
        true
    }

    /// Whether there are steps left for what is at hand.
    pub(crate) fn has_steps(&self) -> bool {
        self.steps > self.floor
    }

    /// Counts the work of looking through values as long as these; false when there are no steps for it.
    pub(crate) fn afford(&mut self, values: &[Value<'a>]) -> bool {
        let steps = values.iter().map(|value| self.state.size_of(value)).sum();
        steps == 0 || self.spend(steps)
    }

    /// Leaves only a part of the remaining steps and strings to what comes next; what it gives goes to [`Reader::end_share`].
    pub(crate) fn share(&mut self, part: u64) -> Share {
        let (steps, units) = self.left();
        self.take(self.steps - steps / part, self.units + units / part as usize)
    }

    /// Leaves a part of the remaining steps to what comes behind what comes next; ends as [`Reader::share`] does.
    pub(crate) fn leave(&mut self, part: u64) -> Share {
        let (steps, units) = self.left();
        self.take(self.floor + steps / part, self.units_most - units / part as usize)
    }

    pub(crate) fn end_share(&mut self, around: Share) {
        (self.floor, self.units_most) = around.0;
    }

    fn left(&self) -> (u64, usize) {
        (self.steps.saturating_sub(self.floor), self.units_most.saturating_sub(self.units))
    }

    fn take(&mut self, floor: u64, units_most: usize) -> Share {
        let around = Share((self.floor, self.units_most));
        (self.floor, self.units_most) = (floor, units_most);
        around
    }

    /// Goes one deeper; false when that is too deep. Then nothing must be done, and [`Reader::rise`] not be called.
    pub(crate) fn dive(&mut self) -> bool {
        if self.depth == DEPTH_MAX {
            self.record.meet("script-depth-max");
            return false;
        }
        self.depth += 1;
        true
    }

    pub(crate) fn rise(&mut self) {
        self.depth -= 1;
    }

    /// Whether a string of this length may be made.
    pub(crate) fn fits(&mut self, units: usize) -> bool {
        let fits = units <= STRING_UNITS_MAX;
        if !fits {
            self.record.meet("script-string-max");
        }
        fits
    }

    /// Counts the units of a string that was made; false when all are used up.
    pub(crate) fn spend_units(&mut self, units: usize) -> bool {
        let fits = self.units + units <= self.units_most;
        self.units = (self.units + units).min(self.units_most);
        if !fits {
            self.record.meet("script-strings-units-max");
        }
        self.spend(units as u64 / 16);
        fits
    }

    /// A string that was made; unknown when it is too long.
    pub(crate) fn made(&mut self, text: Text) -> Value<'a> {
        // What is too long was made all the same.
        let is_paid = self.spend_units(text.len().min(STRING_UNITS_MAX));
        if self.fits(text.len()) && is_paid { Value::Text(text) } else { Value::ANY }
    }

    /// A list; unknown when there are too many values.
    pub(crate) fn list(&mut self, values: Vec<Value<'a>>) -> Value<'a> {
        self.spend(values.len() as u64 / 4);
        if let Some(list) = self.state.list(values) {
            return Value::List(list);
        }
        self.record.meet("script-values-max");
        Value::ANY
    }

    /// Tells a value that is used, if it is a string that was made, or a list of such.
    pub(crate) fn tell(&mut self, value: &Value<'a>, span: Span) {
        let range = self.range(span);
        for candidate in value.each() {
            match candidate {
                Value::Text(text) => self.tell_text(text, &range),
                Value::List(list) => {
                    if !self.afford(std::slice::from_ref(candidate)) {
                        continue;
                    }
                    let values = self.state.values_of(*list);
                    if !values
                        .iter()
                        .any(|value| matches!(value, Value::Text(text) if text.undone != Undone::default()))
                    {
                        continue;
                    }
                    let values = values.to_vec();
                    self.spend(values.len() as u64);
                    for value in &values {
                        if let Value::Text(text) = value {
                            self.tell_text(text, &range);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn tell_text(&mut self, text: &Text, range: &Range<usize>) {
        let around = self.sources[self.source].undone;
        if text.undone.list().is_empty() && around == Undone::default() {
            return;
        }
        // What was told lately is not told again: tables are handed on from function to function.
        if text.len() < 4 || self.told.iter().any(|told| told.is_the_same(text)) {
            return;
        }
        if !self.spend(1 + text.len() as u64 / 16) {
            return;
        }
        if self.told.len() == TOLD_LATELY {
            self.told.pop_front();
        }
        self.told.push_back(text.clone());
        let mut text = text.clone();
        text.undone = around.and_all(text.undone);
        self.record.made(&text, range.clone());
    }

    /// What must hold, and what was undone to read the source at hand, for a text that goes somewhere.
    pub(crate) fn as_read(&self, text: &Text) -> Text {
        let mut text = text.clone();
        text.undone = self.sources[self.source].undone.and_all(text.undone);
        text
    }

    /// A condition, as it is told.
    pub(crate) fn condition(&self, tests: Tests, span: Span, holds: bool) -> Condition {
        Condition { tests: tests.list(), range: self.range(span), holds }
    }
}
