//! Runs that are remembered, since the pages of a site share their scripts.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest, Sha256};
use url::Url;

use crate::job::Job;
use crate::limits::{FAILURES_MAX, VERDICTS_BYTES_MAX, VERDICTS_MAX};
use crate::run::{Outcome, Run};

/// What stands for a job.
type Key = [u8; 32];

/// Runs by what they depend on; the oldest are forgotten first.
#[derive(Default)]
pub(crate) struct Verdicts {
    runs: BTreeMap<Key, Run>,
    order: VecDeque<Key>,
    bytes: usize,
    /// How often scripts of a site did not come to their end, whatever their page was.
    failures: BTreeMap<Key, u8>,
}

impl Verdicts {
    /// How this job went, or another one with the same scripts on the same host that did not look at its page.
    ///
    /// Of scripts that failed too often there, no more is known.
    pub(crate) fn get(&self, job: &Job) -> Option<Run> {
        let of_site = key(job, false);
        let run = self.runs.get(&of_site).or_else(|| self.runs.get(&key(job, true)));
        let fails = self.failures.get(&of_site).is_some_and(|count| *count >= FAILURES_MAX);
        run.cloned().or_else(|| fails.then(|| Run::none(Outcome::TimedOut)))
    }

    /// Remembers a run, if it would go the same way again.
    pub(crate) fn keep(&mut self, job: &Job, run: &Run) {
        let fails = matches!(run.outcome, Outcome::TimedOut | Outcome::Died);
        if fails {
            if self.failures.len() >= VERDICTS_MAX {
                self.failures.pop_first();
            }
            let count = self.failures.entry(key(job, false)).or_default();
            *count = count.saturating_add(1);
        } else if run.outcome != Outcome::Done {
            return;
        }
        // Whether one who did not come to the end has looked is not known.
        let key = key(job, fails || run.played.iter().any(|one| one.has_looked));
        if self.runs.contains_key(&key) {
            return;
        }
        self.bytes += bytes(run);
        self.runs.insert(key, run.clone());
        self.order.push_back(key);
        while self.order.len() > VERDICTS_MAX || self.bytes > VERDICTS_BYTES_MAX {
            let Some(oldest) = self.order.pop_front() else { break };
            self.bytes -= self.runs.remove(&oldest).as_ref().map_or(0, bytes);
        }
    }
}

/// About what it takes to keep a run.
fn bytes(run: &Run) -> usize {
    run.acts.iter().map(|act| act.text.len() + 100).sum::<usize>() + 200
}

/// What a run depends on, with or without what only its page has.
fn key(job: &Job, has_looked: bool) -> Key {
    let mut digest = Sha256::new();
    let mut add = |text: &str| {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    };
    add(if has_looked { &job.url } else { "" });
    let site = Url::parse(&job.url).map(|url| url.origin().ascii_serialization());
    add(&site.unwrap_or_default());
    add(&format!("{:?} {} {} {has_looked}", job.visitors, job.clock_ms, job.seed));
    if has_looked {
        add(&job.title);
        add(&job.html);
    }
    // Whether there is such an element, a script may know without asking for it.
    job.named_elements().iter().for_each(|name| add(name));
    for file in &job.files {
        add(&file.url);
        add(&file.text);
    }
    for script in &job.scripts {
        add(&format!("{:?}", script.nature));
        add(script.source.as_deref().unwrap_or_default());
        add(&script.text);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Nature, Script, Visitor};
    use crate::run::{Act, Played, What};

    fn job(path: &str, text: &str) -> Job {
        Job {
            url: format!("https://page.example/{path}"),
            title: String::new(),
            html: String::new(),
            scripts: vec![Script { text: text.to_owned(), source: None, nature: Nature::Classic }],
            files: Vec::new(),
            visitors: vec![Visitor::Plain],
            clock_ms: 0,
            seed: 1,
        }
    }

    fn run(has_looked: bool) -> Run {
        let played = Played { visitor: Visitor::Plain, limit: None, thrown: 0, has_looked };
        Run { outcome: Outcome::Done, acts: Vec::new(), played: vec![played] }
    }

    #[test]
    fn a_run_that_did_not_look_at_its_page_stands_for_the_other_pages_of_its_site() {
        let mut verdicts = Verdicts::default();
        verdicts.keep(&job("a", "1"), &run(false));
        verdicts.keep(&job("a", "2"), &run(true));
        verdicts.keep(&job("a", "3"), &Run::none(Outcome::NotAvailable(String::new())));
        let is_known = |path, text| verdicts.get(&job(path, text)).is_some();
        assert!(is_known("a", "1") && is_known("b", "1") && is_known("a", "2"));
        assert!(!is_known("b", "2") && !is_known("a", "3") && !is_known("a", "4"));
    }

    #[test]
    fn scripts_that_fail_on_some_pages_are_not_run_on_all_others() {
        for outcome in [Outcome::TimedOut, Outcome::Died] {
            let mut verdicts = Verdicts::default();
            for page in 0..FAILURES_MAX {
                assert!(verdicts.get(&job("other", "1")).is_none());
                verdicts.keep(&job(&page.to_string(), "1"), &Run::none(outcome.clone()));
                assert_eq!(verdicts.get(&job(&page.to_string(), "1")).map(|run| run.outcome), Some(outcome.clone()));
            }
            assert_eq!(verdicts.get(&job("other", "1")), Some(Run::none(Outcome::TimedOut)));
            assert!(verdicts.get(&job("other", "2")).is_none());
            for number in 0..=VERDICTS_MAX {
                verdicts.keep(&job("a", &number.to_string()), &Run::none(outcome.clone()));
            }
            assert_eq!(verdicts.failures.len(), VERDICTS_MAX);
        }
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut verdicts = Verdicts::default();
        for number in 0..=VERDICTS_MAX {
            verdicts.keep(&job("a", &number.to_string()), &run(false));
        }
        assert!(verdicts.get(&job("a", "0")).is_none() && verdicts.get(&job("a", "1")).is_some());
        assert_eq!((verdicts.runs.len(), verdicts.order.len()), (VERDICTS_MAX, VERDICTS_MAX));
    }

    #[test]
    fn what_is_large_leaves_room_for_less() {
        let act = Act { what: What::Evaluates, text: "x".repeat(1 << 20), script: None, visitors: Vec::new() };
        let large = Run { acts: vec![act; 20], ..run(false) };
        let mut verdicts = Verdicts::default();
        for number in 0..5 {
            verdicts.keep(&job("a", &number.to_string()), &large);
            verdicts.keep(&job("a", &number.to_string()), &large);
            assert!(verdicts.bytes <= VERDICTS_BYTES_MAX);
        }
        assert_eq!((verdicts.runs.len(), verdicts.order.len()), (3, 3));
        verdicts.keep(&job("a", "huge"), &Run { acts: vec![large.acts[0].clone(); 65], ..run(false) });
        assert_eq!((verdicts.runs.len(), verdicts.bytes), (0, 0));
    }
}
