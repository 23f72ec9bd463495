//! What was seen in a run, in the words of those who read scripts without running them.

use std::ops::Range;

use suyuan_model::Decoding;
use suyuan_script::{Condition, Made, Reading, Sink, Test, Written};

use crate::job::{Job, Visitor};
use crate::run::{Act, Run, What};

impl Run {
    /// What one script did, or what nobody knows the script of, as if it had been read.
    ///
    /// A run does not know which expression did it, so each thing stands for the whole script.
    /// What some visitors did not see depends on what sets them apart.
    pub fn reading(&self, job: &Job, script: Option<usize>) -> Reading {
        let range = 0..script.and_then(|script| job.scripts.get(script)).map_or(0, |script| script.text.len());
        let undone = || vec![Decoding::ScriptRun];
        let mut reading = Reading { limit: self.limit(), ..Reading::default() };
        for act in self.acts.iter().filter(|act| act.script == script) {
            let (range, text) = (range.clone(), act.text.clone());
            let conditions = self.conditions(act, &range);
            match act.what {
                What::Does(kind) => {
                    reading.sinks.push(Sink { kind, target: Some(text), range, undone: undone(), conditions });
                }
                What::Writes(writing) => {
                    reading.written.push(Written { markup: text, writing, range, undone: undone(), conditions });
                }
                What::Evaluates => reading.strings.push(Made { text, range, undone: undone() }),
            }
        }
        reading
    }

    /// On what it depends whether somebody sees this.
    fn conditions(&self, act: &Act, range: &Range<usize>) -> Vec<Condition> {
        let has_come = |who| self.played.iter().any(|one| one.visitor == who);
        let sees = |who| act.visitors.contains(&who);
        let differs = |who| has_come(who) && has_come(Visitor::Plain) && sees(who) != sees(Visitor::Plain);
        let mut tests = Vec::new();
        if differs(Visitor::Search) {
            tests.push(Test::Referrer);
        }
        if differs(Visitor::Mobile) || differs(Visitor::Spider) {
            tests.push(Test::Agent);
        }
        if differs(Visitor::Mobile) && !differs(Visitor::Spider) {
            tests.push(Test::Screen);
        }
        if tests.is_empty() { Vec::new() } else { vec![Condition { tests, range: range.clone(), holds: true }] }
    }
}
