//! What was seen in a run, in the words of those who read scripts without running them.

use std::ops::Range;

use suyuan_model::Decoding;
use suyuan_script::{Condition, Made, Reading, Sink, Test, Written};
use url::Url;

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
            let conditions = self.conditions(job, act, &range);
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
    fn conditions(&self, job: &Job, act: &Act, range: &Range<usize>) -> Vec<Condition> {
        let has_come = |who| self.played.iter().any(|one| one.visitor == who);
        // What differs only in that it says who came, and from where, is the same.
        let alike = self.acts.iter().filter(|other| is_alike(job, act, other));
        let seeing: Vec<Visitor> = alike.flat_map(|other| other.visitors.iter().copied()).collect();
        let sees = |who| seeing.contains(&who);
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

/// Whether two acts are one and the same, but for what tells visitors apart and is only repeated.
fn is_alike(job: &Job, act: &Act, other: &Act) -> bool {
    if act == other {
        return true;
    }
    if (act.what, act.script) != (other.what, other.script) {
        return false;
    }
    let (mine, others) = (without_echo(act), without_echo(other));
    let is_echo = mine.len() < act.text.len() || others.len() < other.text.len();
    let host = |text: &str| {
        let url = Url::parse(&job.url).and_then(|base| base.join(text)).ok()?;
        url.host_str().map(str::to_owned)
    };
    let is_same_host =
        || matches!(act.what, What::Does(_)) && host(&act.text).is_some_and(|its| Some(its) == host(&other.text));
    is_echo && (mine == others || is_same_host())
}

/// What is left as it is by the ways in which scripts put a text into a URL, beside letters and digits.
const SPELLINGS: [&str; 5] = ["-_.!~*'()", "*-._", "@*_+-./", "-_.!~*'();,/?:@&=+$#", " %()-_.!~*';,/?:@&=+$#"];

/// What is said without who came and from where.
fn without_echo(act: &Act) -> String {
    let mut text = act.text.clone();
    for echo in act.visitors.iter().flat_map(|who| [who.referrer(), who.agent()]).filter(|echo| !echo.is_empty()) {
        for kept in SPELLINGS {
            let spelled = percent(echo, kept);
            text = text.replace(&spelled, "").replace(&spelled.replace("%20", "+"), "");
        }
    }
    text
}

/// A text as it stands in a URL.
fn percent(text: &str, kept: &str) -> String {
    let spelled = |c: char| {
        if c.is_ascii_alphanumeric() || kept.contains(c) { c.to_string() } else { format!("%{:02X}", u32::from(c)) }
    };
    text.chars().map(spelled).collect()
}
