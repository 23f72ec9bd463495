//! What was seen in a run, in the words of those who read scripts without running them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use suyuan_model::Decoding;
use suyuan_script::{Condition, Made, Reading, Sink, Test, Written};
use url::Url;

use crate::job::{Job, Visitor};
use crate::run::{Act, Run, What};

/// Who sees each thing that scripts did, whatever of it only repeats who came.
pub struct Seen<'r> {
    run: &'r Run,
    /// The visitors who see an act or one alike, for each act.
    by: Vec<Vec<Visitor>>,
}

impl Run {
    /// Finds out who sees what; what differs only in that it says who came, and from where, is the same.
    ///
    /// Where one of two things repeats that, they are the same if they lead to one host.
    pub fn seen(&self, job: &Job) -> Seen<'_> {
        let base = Url::parse(&job.url).ok();
        let host = |act: &Act| match act.what {
            What::Does(_) => base.as_ref()?.join(&act.text).ok()?.host_str().map(str::to_owned),
            _ => None,
        };
        let told: Vec<Told> = self
            .acts
            .iter()
            .map(|act| {
                let text = without_echo(act);
                let is_echo = text.len() < act.text.len();
                Told { alike: (act.what, act.script, text), host: host(act), is_echo }
            })
            .collect();
        let mut by_text: HashMap<_, BTreeSet<Visitor>> = HashMap::new();
        let mut by_host: HashMap<_, [BTreeSet<Visitor>; 2]> = HashMap::new();
        for (act, told) in self.acts.iter().zip(&told) {
            by_text.entry(&told.alike).or_default().extend(&act.visitors);
            let [all, echoes] = by_host.entry((act.what, act.script, &told.host)).or_default();
            all.extend(&act.visitors);
            if told.is_echo {
                echoes.extend(&act.visitors);
            }
        }
        let seeing = |(act, told): (&Act, &Told)| {
            let mut seeing = by_text.get(&told.alike).cloned().unwrap_or_default();
            if told.host.is_some()
                && let Some([all, echoes]) = by_host.get(&(act.what, act.script, &told.host))
            {
                seeing.extend(if told.is_echo { all } else { echoes });
            }
            seeing.into_iter().collect()
        };
        Seen { run: self, by: self.acts.iter().zip(&told).map(seeing).collect() }
    }
}

/// What an act is told by.
struct Told {
    /// What it does, which script does it, and with what, but for who came.
    alike: (What, Option<usize>, String),
    host: Option<String>,
    is_echo: bool,
}

impl Seen<'_> {
    /// What one script did, or what nobody knows the script of, as if it had been read.
    ///
    /// A run does not know which expression did it, so each thing stands for the whole script.
    /// What some visitors did not see depends on what sets them apart.
    pub fn reading(&self, job: &Job, script: Option<usize>) -> Reading {
        let range = 0..script.and_then(|script| job.scripts.get(script)).map_or(0, |script| script.text.len());
        let undone = || vec![Decoding::ScriptRun];
        let mut reading = Reading { limit: self.run.limit(), ..Reading::default() };
        for (act, seeing) in self.run.acts.iter().zip(&self.by).filter(|(act, _)| act.script == script) {
            let (range, text) = (range.clone(), act.text.clone());
            let conditions = self.conditions(seeing, &range);
            let made = String::new();
            match act.what {
                What::Does(kind) => {
                    reading.sinks.push(Sink { kind, target: Some(text), range, undone: undone(), conditions, made });
                }
                What::Writes(writing) => {
                    reading.written.push(Written { markup: text, writing, range, undone: undone(), conditions, made });
                }
                What::Evaluates => reading.strings.push(Made { text, range, undone: undone() }),
                What::Asks => {}
            }
        }
        reading
    }

    /// On what it depends whether somebody sees what these see.
    fn conditions(&self, seeing: &[Visitor], range: &Range<usize>) -> Vec<Condition> {
        let has_come = |who| self.run.played.iter().any(|one| one.visitor == who);
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

/// What is left as it is by the ways in which scripts put a text into a URL, beside letters and digits.
const SPELLINGS: [&str; 5] = ["-_.!~*'()", "*-._", "@*_+-./", "-_.!~*'();,/?:@&=+$#", " %()-_.!~*';,/?:@&=+$#"];

/// What visitors are known by, in all the spellings in which a URL may say it.
static ECHOES: LazyLock<Vec<(Visitor, String)>> = LazyLock::new(|| {
    let mut echoes = Vec::new();
    for who in Visitor::ALL.iter().copied() {
        for echo in [who.referrer(), who.agent()].into_iter().filter(|echo| !echo.is_empty()) {
            for kept in SPELLINGS {
                let spelled = percent(echo, kept);
                echoes.push((who, spelled.replace("%20", "+")));
                echoes.push((who, spelled));
            }
        }
    }
    echoes
});

/// What is said without who came and from where.
fn without_echo(act: &Act) -> String {
    let mut text = act.text.clone();
    for (_, echo) in ECHOES.iter().filter(|(who, _)| act.visitors.contains(who)) {
        if text.contains(echo.as_str()) {
            text = text.replace(echo.as_str(), "");
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
