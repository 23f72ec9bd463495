//! What a command costs: wall, CPU and memory of its process alone.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use wait4::Wait4;

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system time.
    pub(crate) cpu: Duration,
    /// The most memory that was resident, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end, without its words.
///
/// # Errors
///
/// When it cannot be started, or ends with another code than 0.
pub(crate) fn measure(command: &mut Command) -> anyhow::Result<Cost> {
    to_its_end(command.stdout(Stdio::null()))
}

/// The same with what it says, which lies in this file meanwhile.
///
/// # Errors
///
/// As [`measure`], and when the file cannot be written or read.
pub(crate) fn measure_into(command: &mut Command, file: &Path) -> anyhow::Result<(Cost, String)> {
    let failed = || format!("failed to use {}", file.display());
    let cost = to_its_end(command.stdout(File::create(file).with_context(failed)?))?;
    Ok((cost, fs::read_to_string(file).with_context(failed)?))
}

fn to_its_end(command: &mut Command) -> anyhow::Result<Cost> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("failed to start {command:?}"))?;
    let used = child.wait4().with_context(|| format!("failed to wait for {command:?}"))?;
    let wall = started.elapsed();
    if !used.status.success() {
        bail!("{command:?} ended with {}", used.status);
    }
    Ok(Cost { wall, cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
}
