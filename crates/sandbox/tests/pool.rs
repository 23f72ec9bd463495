//! A pool outlives its workers.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::thread;

use support::{job, plain, pool, told};
use suyuan_sandbox::{
    Asked, FAILURES_MAX, FRAME_BYTES_MAX, Job, Outcome, Pool, Run, WALL_MS_MAX, WORKER_CPU_SECONDS_MAX,
    WORKER_MEMORY_BYTES_MAX, read_answer,
};

#[test]
fn a_program_that_is_no_worker_is_not_available() {
    for (program, args) in
        [("/no/such/program", vec![]), ("/bin/true", vec![]), ("/bin/echo", vec!["hello".to_owned()])]
    {
        let run = Pool::new(program.into(), args, 1).run(&job(&["open('a:')"]));
        assert!(matches!(run.outcome, Outcome::NotAvailable(_)), "{program}: {run:?}");
        assert!(!run.is_known());
    }
}

#[test]
fn a_run_that_is_remembered_is_the_same() {
    let pool = pool(1);
    let once = pool.run(&job(&["open('a:' + location.protocol)"]));
    let elsewhere = Job { url: "http://page.example/other".to_owned(), ..job(&["open('a:' + location.protocol)"]) };
    assert_eq!(pool.run(&elsewhere), once);
    let looks = "open('b:' + location.pathname)";
    assert_ne!(pool.run(&job(&[looks])), pool.run(&Job { scripts: job(&[looks]).scripts, ..elsewhere }));
}

#[test]
fn many_callers_share_a_few_workers() {
    let pool = pool(2);
    thread::scope(|scope| {
        let pool = &pool;
        let running: Vec<_> =
            (0..8).map(|caller| scope.spawn(move || pool.run(&plain(&format!("open('{caller}:')"))))).collect();
        for (caller, running) in running.into_iter().enumerate() {
            assert_eq!(told(&running.join().unwrap()), [format!("open {caller}:")]);
        }
    });
}

/// Words as a worker would frame them.
fn framed(words: &[&str]) -> Vec<u8> {
    words.iter().flat_map(|word| [&(word.len() as u32).to_le_bytes()[..], word.as_bytes()].concat()).collect()
}

fn read(bytes: &[u8]) -> (Run, bool) {
    read_answer(&mut &bytes[..], &Asked::from(&plain("1")))
}

const ACT: &str = r#"{"act":{"what":"open","text":"a:","script":0}}"#;
const END: &str = r#"{"end":{"limit":null,"thrown":0,"has_looked":false}}"#;
const DONE: &str = r#"{"done":{"is_last":false}}"#;

#[test]
fn an_answer_that_is_out_of_order_or_bounds_is_that_of_a_dead_worker() {
    let (run, will_go_on) = read(&framed(&[ACT, END, DONE]));
    assert!(run.is_known() && will_go_on && run.acts.len() == 1);
    let long = format!(r#"{{"act":{{"what":"open","text":"{}","script":0}}}}"#, "x".repeat(300 << 10));
    for words in [
        vec![ACT, DONE],
        vec![ACT, END],
        vec![ACT, END, END, DONE],
        vec![ACT, END, ACT, DONE],
        vec![ACT, "\"ready\"", END, DONE],
        vec![ACT, r#"{"act":{"what":"fly","text":"","script":0}}"#, END, DONE],
        vec![ACT, r#"{"act":{"what":"open","text":"","script":1}}"#, END, DONE],
        vec![ACT, r#"{"end":{"limit":"mine","thrown":0,"has_looked":false}}"#, DONE],
        vec![ACT, r#"{"end":{"limit":null,"thrown":-1,"has_looked":false}}"#, DONE],
        vec![ACT, &long, END, DONE],
        vec![ACT, "", END, DONE],
        vec![ACT, "\u{1}", END, DONE],
    ] {
        let (run, will_go_on) = read(&framed(&words));
        assert_eq!((run.outcome.clone(), will_go_on, run.acts.len()), (Outcome::Died, false, 1), "{words:?}");
    }
    let many: Vec<String> = (0..2_000).map(|number| ACT.replace("a:", &number.to_string())).collect();
    let (run, _) = read(&framed(&many.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!((run.outcome, run.acts.len()), (Outcome::Died, suyuan_sandbox::ACTS_MAX));
    let announced = [&(FRAME_BYTES_MAX as u32 + 1).to_le_bytes()[..], b"x"].concat();
    assert_eq!(read(&announced).0.outcome, Outcome::Died);
}

#[test]
fn whoever_waits_for_a_worker_takes_what_another_has_found_meanwhile() {
    let pool = pool(1);
    // Without a worker that is free, only one of them can have run it.
    let script = "for (var i = 0; i < 3e5; i++); open('a:')";
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..4).map(|_| scope.spawn(|| pool.run(&plain(script)))).collect();
        for waiting in waiting {
            assert_eq!(told(&waiting.join().unwrap()), ["open a:"]);
        }
    });
    assert_eq!(pool.known(&plain(script)).map(|run| told(&run)), Some(vec!["open a:".to_owned()]));
    assert_eq!(pool.known(&plain("open('b:')")), None);
}

#[test]
fn the_clock_ends_a_visit_and_no_page_of_the_site_is_run_again_and_again() {
    let pool = pool(1);
    let script = "if (location.pathname) { var s = 'x'.repeat(3e7); while (1) s.indexOf('y') }";
    let page = |number: u8| Job { url: format!("http://page.example/{number}"), ..plain(script) };
    let since = std::time::Instant::now();
    for number in 0..10 {
        let run = pool.run(&page(number));
        assert_eq!((run.outcome.clone(), run.is_known()), (Outcome::TimedOut, false));
    }
    let took = since.elapsed().as_millis() as u64;
    let expected = u64::from(FAILURES_MAX) * WALL_MS_MAX;
    assert!(took >= expected && took < expected + WALL_MS_MAX, "{took}");
}

#[test]
fn a_worker_is_held_to_its_bounds_by_the_system() {
    let mut worker = std::process::Command::new(env!("CARGO_BIN_EXE_suyuan-sandbox-worker"));
    let mut worker = worker.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Read::read_exact(worker.stdout.as_mut().unwrap(), &mut [0; 11]).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
    let limit =
        |name: &str| limits.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()).unwrap();
    assert_eq!(limit("Max address space"), WORKER_MEMORY_BYTES_MAX.to_string());
    assert_eq!(limit("Max cpu time"), WORKER_CPU_SECONDS_MAX.to_string());
    assert_eq!((limit("Max open files"), limit("Max processes"), limit("Max core file size")), ("0", "0", "0"));
    drop(worker.stdin.take());
    worker.wait().unwrap();
}

proptest::proptest! {
    #[test]
    fn any_answer_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![ACT, END, DONE, "\"ready\"", "{}", "[", ""]), 0..12), cut in 0_usize..400, flip in 0_usize..400) {
        let mut bytes = framed(&parts);
        bytes.truncate(bytes.len().min(cut + 40));
        if let Some(byte) = bytes.get_mut(flip) {
            *byte ^= 1;
        }
        let (run, _) = read(&bytes);
        assert!(run.acts.len() <= 1_000 && run.played.len() <= 1);
    }
}
