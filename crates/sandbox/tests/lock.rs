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

/// Tries to have a page of memory of this kind, that of the input where it is that of a file.
fn map(protection: libc::c_int, flags: libc::c_int, file: libc::c_int) {
    #[expect(unsafe_code, reason = "the call itself is what is tried")]
    // SAFETY: the place is left to the system, and nobody uses what comes back.
    let _ = unsafe { libc::mmap(std::ptr::null_mut(), 4096, protection, flags, file, 0) };
}

/// Tries to make memory that holds something hold code.
fn make_executable() {
    let memory = vec![0_u8; 3 * 4096];
    let page = memory.as_ptr() as usize & !4095;
    #[expect(unsafe_code, reason = "the call itself is what is tried")]
    // SAFETY: it is asked for memory that is ours, and if it were granted, nothing would be written.
    let _ = unsafe { libc::mprotect((page + 4096) as *mut libc::c_void, 4096, libc::PROT_READ | libc::PROT_EXEC) };
}

/// Tries to read or write a file that is open, by its number.
fn touch(file: i32, writes: bool) {
    #[expect(unsafe_code, reason = "the number is that of a file that is open, or of none")]
    // SAFETY: whoever it belongs to uses it no more.
    let mut file = std::mem::ManuallyDrop::new(unsafe { <File as std::os::fd::FromRawFd>::from_raw_fd(file) });
    let _ = if writes { file.write(b"x") } else { std::io::Read::read(&mut *file, &mut [0]) };
}

const PRIVATE: libc::c_int = libc::MAP_PRIVATE;
const ANONYMOUS: libc::c_int = libc::MAP_ANONYMOUS;

/// What is tried once the process is locked down; what comes back ends it with this code.
const TRIALS: [(&str, Trial); 27] = [
    ("nothing", || ()),
    ("memory", || drop(vec![1_u8; 8 << 20])),
    ("write", || std::io::stderr().write_all(b"a last word\n").unwrap()),
    ("map", || map(libc::PROT_READ | libc::PROT_WRITE, PRIVATE | ANONYMOUS, -1)),
    ("read input", || touch(0, false)),
    ("map code", || map(libc::PROT_READ | libc::PROT_EXEC, PRIVATE | ANONYMOUS, -1)),
    ("map nothing but code", || map(libc::PROT_EXEC, PRIVATE | ANONYMOUS, -1)),
    ("map a file", || map(libc::PROT_READ, PRIVATE, 0)),
    ("map a file for all", || map(libc::PROT_READ, libc::MAP_SHARED, 0)),
    ("map for others", || map(libc::PROT_READ, libc::MAP_SHARED | ANONYMOUS, -1)),
    ("make code", make_executable),
    ("read output", || touch(1, false)),
    ("write input", || touch(0, true)),
    ("write another", || touch(3, true)),
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
        let may_be = matches!(name, "nothing" | "memory" | "write" | "map" | "read input");
        let expected = if may_be { (Some(7), None) } else { (None, Some(SIGSYS)) };
        assert_eq!((status.code(), status.signal()), expected, "{name}");
    }
}

#[test]
fn what_stops_the_whole_group_stops_no_worker_until_its_pipe_closes() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_suyuan-sandbox-worker"));
    let mut worker = command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = [0; 11];
    std::io::Read::read_exact(worker.stdout.as_mut().unwrap(), &mut ready).unwrap();
    assert_eq!(ready[4..], *b"\"ready\"");
    let id = rustix::process::Pid::from_child(&worker);
    for signal in [rustix::process::Signal::INT, rustix::process::Signal::TERM, rustix::process::Signal::HUP] {
        rustix::process::kill_process(id, signal).unwrap();
    }
    drop(worker.stdin.take());
    assert!(worker.wait().unwrap().success());
}

#[test]
fn a_worker_has_no_environment_and_ends_when_nobody_asks_any_more() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_suyuan-sandbox-worker"));
    let output = worker.env_clear().stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout[4..], *b"\"ready\"");
}
