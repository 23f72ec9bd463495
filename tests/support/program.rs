//! The program itself, run on a web, with an eye on what it takes from the machine.

use std::fs;
use std::io::Read as _;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::desk::Desk;
use crate::loopback::Web;

/// How one run of the program went.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) exit: Option<i32>,
    /// Standard error.
    pub(crate) said: String,
    /// The most memory that it held.
    pub(crate) peak_bytes: u64,
}

/// A crawl of this web with these flags and environment, from a seed on each of these hosts or pages.
pub(crate) fn crawl(desk: &Desk, web: &Web, flags: &[&str], seeds: &[&str]) -> Life {
    watch(start(desk, web, flags, seeds, &[]))
}

/// Starts a crawl.
pub(crate) fn start(desk: &Desk, web: &Web, flags: &[&str], seeds: &[&str], environment: &[(&str, &str)]) -> Child {
    desk.file("watchlist.txt", b"casino.example\n");
    desk.file("seeds.txt", seeds.join("\n").as_bytes());
    let lists = ["crawl", "--watchlist", "watchlist.txt", "--seeds", "seeds.txt", "--contact", "a@cert.example"];
    let mut command = desk.command(&[&lists[..], &web.args(), flags].concat());
    command.envs(environment.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for its end.
pub(crate) fn watch(mut child: Child) -> Life {
    let (mut peak_bytes, mut said) = (0, String::new());
    let mut err = child.stderr.take().unwrap();
    let listener = thread::spawn(move || {
        err.read_to_string(&mut said).unwrap();
        said
    });
    let status = loop {
        peak_bytes = peak_bytes.max(memory(child.id(), "VmHWM:").unwrap_or(0));
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    Life { exit: status.code(), said: listener.join().unwrap(), peak_bytes }
}

/// A line of what the system tells about the memory of a process, in bytes; none once it has ended.
pub(crate) fn memory(process: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|it| it.starts_with(line))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
