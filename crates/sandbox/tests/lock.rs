//! A process that is locked down can do nothing but think.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs::{self, File};
use std::io::Write;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio, exit};
use std::thread;

/// The signal that ends a process that calls what it may not.
const SIGSYS: i32 = 31;

/// What the process tries that stands in this variable.
const TRIAL: &str = "SANDBOX_TRIAL";

type Trial = fn();

/// What is tried once the process is locked down; what comes back ends it with this code.
const TRIALS: [(&str, Trial); 16] = [
    ("nothing", || ()),
    ("memory", || drop(vec![1_u8; 8 << 20])),
    ("write", || std::io::stderr().write_all(b"a last word\n").unwrap()),
    ("socket", || drop(UdpSocket::bind("127.0.0.1:0"))),
    ("listen", || drop(TcpListener::bind("127.0.0.1:0"))),
    ("pair", || drop(UnixStream::pair())),
    ("open", || drop(File::open("/etc/hostname"))),
    ("create", || drop(File::create("/tmp/suyuan-sandbox-trial"))),
    ("folder", || drop(fs::read_dir("/"))),
    ("stat", || drop(fs::metadata("/"))),
    ("remove", || drop(fs::remove_file("/tmp/suyuan-sandbox-trial"))),
    ("fork", || drop(Command::new("/bin/true").spawn())),
    ("exec", || drop(Command::new("/bin/true").exec())),
    ("thread", || drop(thread::Builder::new().spawn(|| ()))),
    ("wait", || thread::sleep(std::time::Duration::from_nanos(1))),
    ("kill", || {
        let parent = rustix::process::getppid().unwrap();
        let _ = rustix::process::kill_process(parent, rustix::process::Signal::CONT);
    }),
];

/// Locks this process down and tries something; does nothing in an ordinary run of the tests.
#[test]
fn trial() {
    let Ok(name) = std::env::var(TRIAL) else { return };
    let (_, trial) = TRIALS.iter().find(|(its, _)| *its == name).unwrap();
    suyuan_sandbox::lock_down().unwrap();
    trial();
    exit(7);
}

fn tried(name: &str) -> ExitStatus {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["trial", "--exact", "--nocapture"]).env(TRIAL, name);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
}

#[test]
fn whatever_reaches_out_ends_the_process() {
    for (name, _) in TRIALS {
        let status = tried(name);
        let may_be = matches!(name, "nothing" | "memory" | "write");
        let expected = if may_be { (Some(7), None) } else { (None, Some(SIGSYS)) };
        assert_eq!((status.code(), status.signal()), expected, "{name}");
    }
}

#[test]
fn a_worker_has_no_environment_and_ends_when_nobody_asks_any_more() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_suyuan-sandbox-worker"));
    let output = worker.env_clear().stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout[4..], *b"\"ready\"");
}
