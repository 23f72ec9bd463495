//! What one visitor sees, told as it happens, and how much may still be done.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use suyuan_script::Writing;

use crate::limits::{ACTS_MAX, EVAL_DEPTH_MAX, TEXT_BYTES_MAX, TEXTS_BYTES_MAX};
use crate::markup::{cut, is_whole};
use crate::rewrite;
use crate::run::{What, limit_named};
use crate::wire::{Told, ToldAct, ToldEnd};

/// Parts of a tick: what is done for a script outside the interpreter costs a few of them.
const PARTS: u64 = 1_000;

/// Takes what is told.
pub(crate) type Tell = Box<dyn FnMut(&Told)>;

/// An act as it is told once: what, by which script, and its text.
type Key = (What, Option<usize>, String);

/// What one visitor sees.
///
/// The interpreter's callbacks share it, so everything in it changes behind a shared reference.
pub(crate) struct Record {
    tell: RefCell<Tell>,
    /// The script that is running, where that is known.
    script: Cell<Option<usize>>,
    scripts: usize,
    parts: Cell<u64>,
    parts_max: u64,
    is_over: Cell<bool>,
    limit: Cell<Option<&'static str>>,
    thrown: Cell<u32>,
    has_looked: Cell<bool>,
    has_asked: Cell<bool>,
    bytes: Cell<usize>,
    told: RefCell<HashSet<Key>>,
    /// What was written and is not yet whole.
    pending: RefCell<String>,
    /// What a script wrote at its end that was not whole: another may have written the rest.
    left: RefCell<String>,
}

impl Record {
    /// For one who sees so many scripts, and has so many ticks.
    pub(crate) fn new(scripts: usize, ticks_max: u64, tell: Tell) -> Self {
        Record {
            tell: RefCell::new(tell),
            script: Cell::new(None),
            scripts,
            parts: Cell::new(0),
            parts_max: ticks_max * PARTS,
            is_over: Cell::new(false),
            limit: Cell::new(None),
            thrown: Cell::new(0),
            has_looked: Cell::new(false),
            has_asked: Cell::new(false),
            bytes: Cell::new(0),
            told: RefCell::new(HashSet::new()),
            pending: RefCell::new(String::new()),
            left: RefCell::new(String::new()),
        }
    }

    /// Counts a tick of the interpreter; tells whether it has to stop.
    pub(crate) fn tick(&self) -> bool {
        self.spend(PARTS);
        self.is_over()
    }

    /// Counts what something costs, in thousandths of a tick.
    pub(crate) fn spend(&self, parts: u64) {
        self.parts.set(self.parts.get() + parts);
        if self.parts.get() > self.parts_max {
            self.end("ticks-max");
        }
    }

    /// Counts what it costs to read and compile a script.
    pub(crate) fn compile(&self, text: &str) {
        self.spend(100 + text.len() as u64 / 16);
    }

    /// Whether nothing more is to be run.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// A limit was met, and what comes behind it is not seen.
    pub(crate) fn meet(&self, limit: &str) {
        if self.limit.get().is_none() {
            self.limit.set(limit_named(limit));
        }
    }

    /// A limit was met, and nothing more is run.
    pub(crate) fn end(&self, limit: &str) {
        self.meet(limit);
        self.is_over.set(true);
    }

    /// Something ended with an error, which may be one of ours; any script may throw the same, so the others go on.
    pub(crate) fn throw(&self, message: &str) {
        self.thrown.set(self.thrown.get().saturating_add(1));
        match message {
            "out of memory" | "invalid string length" | "string too long" | "invalid array buffer length" => {
                self.meet("memory-bytes-max");
            }
            "Maximum call stack size exceeded" | "stack overflow" => self.meet("stack-bytes-max"),
            _ => {}
        }
    }

    /// A promise was broken that nobody waits for, or somebody does after all.
    pub(crate) fn reject(&self, is_handled: bool) {
        let count = self.thrown.get();
        self.thrown.set(if is_handled { count.saturating_sub(1) } else { count.saturating_add(1) });
    }

    /// Which script is running; negative where nobody knows.
    pub(crate) fn set_script(&self, script: i32) {
        self.script.set(usize::try_from(script).ok().filter(|script| *script < self.scripts));
    }

    /// Tells an act, once.
    pub(crate) fn act(&self, what: What, text: &str) {
        self.spend(20 + text.len() as u64 / 50);
        let text = if text.len() > TEXT_BYTES_MAX {
            self.meet("text-bytes-max");
            cut(text, TEXT_BYTES_MAX)
        } else {
            text
        };
        let act = (what, self.script.get(), text.to_owned());
        if self.is_over() || self.told.borrow().contains(&act) {
            return;
        }
        if self.told.borrow().len() >= ACTS_MAX {
            return self.end("acts-max");
        }
        if self.bytes.get() + text.len() > TEXTS_BYTES_MAX {
            return self.end("texts-bytes-max");
        }
        self.bytes.set(self.bytes.get() + text.len());
        let told = ToldAct { what: what.name().to_owned(), text: act.2.clone(), script: act.1 };
        self.told.borrow_mut().insert(act);
        (self.tell.borrow_mut())(&Told::Act(told));
    }

    /// A text that is about to be run, changed so that it tells more; none where it stands too deep.
    pub(crate) fn rewritten(&self, text: &str, level: u32) -> Option<String> {
        self.compile(text);
        if level > EVAL_DEPTH_MAX {
            self.meet("eval-depth-max");
            return None;
        }
        Some(rewrite::rewritten(text, level))
    }

    /// Counts what it costs to find what stands in a piece of markup.
    pub(crate) fn find(&self, text: &str) {
        self.spend(20 + text.len() as u64 / 50);
    }

    /// Takes what is written; gives it back as soon as it is whole.
    pub(crate) fn write(&self, markup: &str) -> Option<String> {
        self.pending.borrow_mut().push_str(markup);
        self.spend(20 + self.pending.borrow().len() as u64 / 20);
        let is_ready = self.pending.borrow().len() >= TEXT_BYTES_MAX || is_whole(&self.pending.borrow());
        if is_ready { self.written() } else { None }
    }

    /// What was written, whole or not.
    pub(crate) fn written(&self) -> Option<String> {
        let markup = self.pending.take();
        if markup.is_empty() {
            return None;
        }
        // In the page, what stands between the two scripts comes between: so each is told by itself, and both together.
        let joined = self.left.take() + &markup;
        if joined.len() > markup.len() {
            self.act(What::Writes(Writing::Write), &joined);
        }
        if !is_whole(&joined) && joined.len() < TEXT_BYTES_MAX {
            *self.left.borrow_mut() = joined;
        }
        Some(markup)
    }

    /// A script asked for what only this page has.
    pub(crate) fn look(&self) {
        self.has_looked.set(true);
    }

    /// A script asked who the visitor is, or where they come from.
    pub(crate) fn ask(&self) {
        self.has_asked.set(true);
    }

    /// Whether one did.
    pub(crate) fn has_asked(&self) -> bool {
        self.has_asked.get()
    }

    /// How it ended.
    pub(crate) fn ended(&self) -> ToldEnd {
        ToldEnd {
            limit: self.limit.get().map(str::to_owned),
            thrown: self.thrown.get(),
            has_looked: self.has_looked.get(),
        }
    }
}
