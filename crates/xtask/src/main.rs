//! Development tasks: `cargo xtask test` installs the test tools that are missing, then runs every test offline.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers at a terminal")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Python packages that serve the tests as a second opinion, pinned.
const PYTHON_PACKAGES: &[&str] = &[
    "aiosmtpd==1.4.6",
    "dnspython==2.9.2",
    "html5lib==1.1",
    "lxml==5.3.0",
    "openpyxl==3.1.5",
    "pyarrow==21.0.0",
    "pydot==3.0.4",
    "pymisp==2.5.34.4",
    "stix2-validator==3.3.2",
    "warcio==1.8.1",
    "xarf==1.0.0",
];

const USAGE: &str = "\
usage: cargo xtask test [ARGUMENTS OF cargo test]
       cargo xtask tools

test   installs the test tools that are missing, then runs every test of every crate, offline
tools  only installs the test tools";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("test") => test(tools_if_any().as_deref(), arguments),
        Some("tools") => tools().map(|python| println!("test tools: {}", python.display())),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// The tools, or none where they cannot be installed; the tests that need them say by name what they did not run.
fn tools_if_any() -> Option<PathBuf> {
    tools().inspect_err(|why| eprintln!("no test tools: {why}; the tests that need them say so")).ok()
}

/// Makes sure that a Python with the packages is there, in a folder of its own under `target`, and names it.
fn tools() -> Result<PathBuf, String> {
    let home = root().join("target").join("test-tools");
    let python = home.join("bin").join("python");
    let wanted = PYTHON_PACKAGES.join("\n");
    let stamp = home.join("installed.txt");
    if python.exists() && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("installing test tools: {}", PYTHON_PACKAGES.join(", "));
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(PYTHON_PACKAGES))?;
    std::fs::write(&stamp, wanted).map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
    Ok(python)
}

/// Fetches and builds first, so that the tests themselves run with the network switched off for cargo.
fn test(python: Option<&Path>, arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let arguments: Vec<String> = arguments.collect();
    run(cargo().args(["fetch", "--locked"]))?;
    run(cargo()
        .args(["test", "--workspace", "--locked", "--offline"])
        .args(arguments)
        .envs(python.map(|python| ("SUYUAN_TEST_PYTHON", python))))
}

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_owned).unwrap_or_default()
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cannot start {:?}: {error}", command.get_program()))?;
    if status.success() { Ok(()) } else { Err(format!("{:?} failed: {status}", command.get_program())) }
}
