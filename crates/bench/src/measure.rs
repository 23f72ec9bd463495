//! What a command costs: wall, CPU and memory of its process alone.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use wait4::Wait4;

/// How often a process is looked at while it runs.
const LOOK_EVERY: Duration = Duration::from_millis(5);

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

/// What a command took until something came about, when it is ended at once; none if it did not, after so long or at all.
///
/// # Errors
///
/// When it cannot be started.
pub(crate) fn measure_until(
    command: &mut Command,
    patience: Duration,
    is_so: impl Fn() -> bool,
) -> anyhow::Result<Option<Cost>> {
    let started = Instant::now();
    let mut child = start(command.stdout(Stdio::null()))?;
    let (mut peak, mut wall) = (0, None);
    while wall.is_none() && started.elapsed() < patience && child.try_wait()?.is_none() {
        peak = peak_now(child.id()).unwrap_or(0).max(peak);
        wall = is_so().then(|| started.elapsed());
        std::thread::sleep(LOOK_EVERY);
    }
    // One that is gone already needs no end.
    let _ = child.kill();
    let used = child.wait4().with_context(|| format!("failed to wait for {command:?}"))?;
    Ok(wall.map(|wall| Cost { wall, cpu: used.rusage.utime + used.rusage.stime, peak }))
}

fn start(command: &mut Command) -> anyhow::Result<Child> {
    command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().with_context(|| format!("failed to start {command:?}"))
}

fn to_its_end(command: &mut Command) -> anyhow::Result<Cost> {
    let started = Instant::now();
    let mut child = start(command)?;
    let (process, ended) = (child.id(), AtomicBool::new(false));
    let (used, wall, peak) = std::thread::scope(|scope| {
        let watching = scope.spawn(|| peak_of(process, &ended));
        let (used, wall) = (child.wait4(), started.elapsed());
        ended.store(true, Ordering::Relaxed);
        (used, wall, watching.join().unwrap_or_default())
    });
    let used = used.with_context(|| format!("failed to wait for {command:?}"))?;
    if !used.status.success() {
        bail!("{command:?} ended with {}", used.status);
    }
    let peak = peak.unwrap_or(used.rusage.maxrss);
    Ok(Cost { wall, cpu: used.rusage.utime + used.rusage.stime, peak })
}

/// The most memory that was resident in a process until it ended, as the system tells of it while it runs; none where it does not.
///
/// What the system tells at its end counts the memory of this process, too, from which that one was made.
fn peak_of(process: u32, ended: &AtomicBool) -> Option<u64> {
    let mut peak = None;
    while !ended.load(Ordering::Relaxed) {
        peak = peak.max(peak_now(process));
        std::thread::sleep(LOOK_EVERY);
    }
    peak
}

/// The most memory that was resident in a process until now, in bytes.
fn peak_now(process: u32) -> Option<u64> {
    let told = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_whoever_measures_is_not_counted() {
        let ours = vec![1_u8; 64 << 20];
        let cost = measure(Command::new("sleep").arg("0.1")).unwrap();
        assert!(cost.peak > 0 && cost.peak < ours.len() as u64 / 2, "{}", cost.peak);
    }
}
