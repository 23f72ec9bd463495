//! A pool of real workers, and jobs that are told in a line.
#![allow(dead_code, reason = "not every test needs everything")]

use std::sync::LazyLock;

use suyuan_sandbox::{Job, Nature, Pool, Run, Script, Visitor, What};

static POOL: LazyLock<Pool> = LazyLock::new(|| pool(2));

pub(crate) fn pool(size: usize) -> Pool {
    Pool::new(env!("CARGO_BIN_EXE_suyuan-sandbox-worker").into(), Vec::new(), size)
}

/// A page with these classic scripts, and everybody who may come.
pub(crate) fn job(scripts: &[&str]) -> Job {
    let script = |text: &&str| Script { text: (*text).to_owned(), source: None, nature: Nature::Classic };
    Job {
        url: "http://page.example/dir/index.html?q=1#f".to_owned(),
        title: "An honest page".to_owned(),
        html: r#"<div id="box" data-to="aHR0cDovL2RhdGEuY2FzaW5vLmV4YW1wbGUv">words</div><a id="link" href="/x">x</a><form id=form action=/s></form>"#.to_owned(),
        scripts: scripts.iter().map(script).collect(),
        visitors: Visitor::ALL.to_vec(),
        clock_ms: 1_790_000_000_000,
        files: Vec::new(),
        seed: 7,
    }
}

/// A page that one visitor sees.
pub(crate) fn plain(script: &str) -> Job {
    Job { visitors: vec![Visitor::Plain], ..job(&[script]) }
}

pub(crate) fn run(job: &Job) -> Run {
    POOL.run(job)
}

/// What was done, a line for each act: what, text, and who saw it where it was not everybody.
pub(crate) fn told(run: &Run) -> Vec<String> {
    let line = |act: &suyuan_sandbox::Act| {
        let who: Vec<&str> = act.visitors.iter().map(|who| who.name()).collect();
        let who = if who.len() == run.played.len() { String::new() } else { format!(" [{}]", who.join(",")) };
        format!("{} {}{who}", act.what.name(), act.text.trim_end())
    };
    // What is asked for is told as what it is for, too.
    run.acts.iter().filter(|act| act.what != What::Asks).map(line).collect()
}

/// A page with one script does just this before everybody; texts that are evaluated are not compared.
pub(crate) fn check(script: &str, expected: &[&str]) {
    let run = run(&job(&[script]));
    assert!(run.is_known(), "{:?} {:?}: {script}", run.limit(), run.outcome);
    let told: Vec<String> = told(&run).into_iter().filter(|line| !line.starts_with("evaluates ")).collect();
    let thrown: u32 = run.played.iter().map(|one| one.thrown).sum();
    assert_eq!(told, expected, "{thrown} thrown: {script}");
}
