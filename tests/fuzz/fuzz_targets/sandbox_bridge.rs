//! Whatever a worker answers, no more is taken from it than it was asked for.
//!
//! The first byte says how many scripts and visitors the job had, the rest is the answer.
#![cfg_attr(fuzzing, no_main)]

use suyuan_sandbox::{ACTS_MAX, Asked, Job, Nature, Outcome, Script, TEXT_BYTES_MAX, Visitor, read_answer};

pub(crate) fn target(bytes: &[u8]) {
    let Some((&first, answer)) = bytes.split_first() else { return };
    let scripts = usize::from(first % 4);
    let visitors = &Visitor::ALL[..usize::from(first / 4 % 5)];
    let script = Script { text: String::new(), source: None, nature: Nature::Classic };
    let job = Job {
        url: String::new(),
        title: String::new(),
        html: String::new(),
        scripts: vec![script; scripts],
        visitors: visitors.to_vec(),
        clock_ms: 0,
        files: Vec::new(),
        seed: 0,
    };
    let (run, will_go_on) = read_answer(&mut &answer[..], &Asked::from(&job));
    assert_eq!(run.outcome == Outcome::Done, run.played.len() == visitors.len() && run.outcome != Outcome::Died);
    assert!(!will_go_on || run.outcome == Outcome::Done);
    assert!(run.played.iter().map(|one| one.visitor).eq(visitors[..run.played.len()].iter().copied()));
    assert!(run.acts.len() <= ACTS_MAX * visitors.len());
    for act in &run.acts {
        assert!(act.text.len() <= TEXT_BYTES_MAX && act.script.is_none_or(|script| script < scripts), "{act:?}");
        assert!(!act.visitors.is_empty() && act.visitors.iter().all(|who| visitors.contains(who)), "{act:?}");
    }
    assert_eq!(read_answer(&mut &answer[..], &Asked::from(&job)).0, run);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
