//! What is being read, noted where it outlives the program: in the file of the run lock, behind who holds it.
//!
//! A death counts against what was being read when it came, and against nothing else: what was only in flight, or waited
//! for its parts, did not bring it about. A note is written before something is read, and taken back afterwards; none is
//! synced, since a death of the process takes back nothing that was written.

use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use suyuan_model::{PageUrl, SavedSuspect};

use crate::RunId;

/// So much is noted at a time; what is read beside it, nobody would suspect.
pub const READINGS_MAX: u32 = 64;

/// So many URLs are suspected at a time, of all runs; the oldest make room.
pub const SUSPECTS_MAX: usize = 256;

/// A note has a page of the file for itself, so that it is written whole or not at all.
const NOTE_BYTES: u64 = 4_096;

/// More of a file is none of ours.
pub(crate) const FILE_BYTES_MAX: u64 = (READINGS_MAX as u64 + SUSPECTS_MAX as u64 + 1) * NOTE_BYTES;

/// What was being read at so many deaths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suspect {
    run: i64,
    url: String,
    deaths: u8,
}

/// Whom the file of a lock suspects: those that it told already, and those that were being read when its process died.
pub(crate) fn suspects(file: &[u8]) -> Vec<Suspect> {
    let mut suspects: Vec<Suspect> = Vec::new();
    let text = String::from_utf8_lossy(file);
    for line in text.lines().skip(1) {
        let words: Vec<&str> = line.trim_matches('\0').split(' ').collect();
        let told = match words[..] {
            ["died", deaths, run, url] => deaths.parse().ok().zip(run.parse().ok()).map(|told| (told, url)),
            ["reads", run, url] => run.parse().ok().map(|run| ((1, run), url)),
            _ => None,
        };
        let Some(((deaths, run), url)) = told else { continue };
        match suspects.iter_mut().find(|known| known.run == run && known.url == url) {
            Some(known) => known.deaths = known.deaths.saturating_add(deaths),
            None => suspects.push(Suspect { run, url: url.to_owned(), deaths }),
        }
    }
    suspects.drain(..suspects.len().saturating_sub(SUSPECTS_MAX));
    suspects
}

/// The lines of these suspects.
pub(crate) fn told(suspects: &[Suspect]) -> String {
    let mut lines = String::new();
    for Suspect { run, url, deaths } in suspects {
        let _ = writeln!(lines, "died {deaths} {run} {url}");
    }
    lines
}

/// The suspects of one run, for its frontier.
pub(crate) fn of_run(suspects: &[Suspect], run: RunId) -> Vec<SavedSuspect> {
    let own = suspects.iter().filter(|suspect| suspect.run == run.0);
    own.map(|suspect| SavedSuspect { url: suspect.url.clone(), deaths: suspect.deaths }).collect()
}

impl Suspect {
    /// Whether it is of this run.
    pub(crate) fn is_of(&self, run: RunId) -> bool {
        self.run == run.0
    }

    /// Runs have got other numbers.
    pub(crate) fn renumber(&mut self, moved: &[(i64, i64)]) {
        if let Some(&(_, new)) = moved.iter().find(|&&(old, _)| old == self.run) {
            self.run = new;
        }
    }
}

/// The part of the file where notes stand.
#[derive(Debug)]
pub(crate) struct Notes {
    file: File,
    from: u64,
    run: AtomicI64,
    /// A bit for each note that stands.
    taken: AtomicU64,
    is_over: AtomicBool,
}

impl Notes {
    /// Behind so many bytes of a file.
    pub(crate) fn behind(file: File, bytes: usize) -> Arc<Self> {
        let from = (bytes as u64).next_multiple_of(NOTE_BYTES);
        let (run, taken) = (AtomicI64::new(0), AtomicU64::new(0));
        Arc::new(Notes { file, from, run, taken, is_over: AtomicBool::new(false) })
    }

    /// From now on, what is read is of this run.
    pub(crate) fn begin(&self, run: RunId) {
        self.run.store(run.0, Ordering::SeqCst);
    }

    /// The program ends, and not by what is still being read.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    fn take(&self) -> Option<u32> {
        let free = |taken: u64| Some(taken.trailing_ones()).filter(|&at| at < READINGS_MAX);
        let take = |taken| free(taken).map(|at| taken | 1 << at);
        self.taken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).ok().and_then(free)
    }

    fn write(&self, at: u32, text: &[u8]) -> io::Result<()> {
        if self.is_over.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.file.write_all_at(text, self.from + u64::from(at) * NOTE_BYTES)
    }
}

/// Where those who read say what they read.
#[derive(Clone, Debug, Default)]
pub struct Readings(Option<Arc<Notes>>);

impl Readings {
    pub(crate) fn noted_in(notes: Arc<Notes>) -> Self {
        Readings(Some(notes))
    }

    /// Notes that this is being read until what comes back is dropped. Where that fails, nobody would suspect it: no harm.
    pub fn begin(&self, url: &PageUrl) -> Reading {
        let noted = self.0.as_ref().and_then(|notes| {
            let line = format!("reads {} {url}\n", notes.run.load(Ordering::SeqCst));
            let at = notes.take().filter(|_| line.len() as u64 <= NOTE_BYTES)?;
            let written = notes.write(at, line.as_bytes());
            if let Err(error) = written {
                tracing::debug!(%error, "what is being read was not noted");
            }
            Some((Arc::clone(notes), at))
        });
        Reading(noted)
    }
}

/// Something is being read.
#[derive(Debug)]
pub struct Reading(Option<(Arc<Notes>, u32)>);

impl Drop for Reading {
    fn drop(&mut self) {
        let Some((notes, at)) = &self.0 else { return };
        if let Err(error) = notes.write(*at, b"-") {
            tracing::debug!(%error, "what was read is still noted");
        }
        notes.taken.fetch_and(!(1 << at), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PageUrl {
        PageUrl::new(text).unwrap()
    }

    /// Notes in a file that says whose it is and nothing more.
    fn notes(path: &std::path::Path) -> Readings {
        std::fs::write(path, "4711\n").unwrap();
        let file = File::options().write(true).open(path).unwrap();
        let notes = Notes::behind(file, 5);
        notes.begin(RunId(7));
        Readings::noted_in(notes)
    }

    fn seen(path: &std::path::Path) -> Vec<(String, u8)> {
        let suspects = suspects(&std::fs::read(path).unwrap());
        of_run(&suspects, RunId(7)).into_iter().map(|suspect| (suspect.url, suspect.deaths)).collect()
    }

    #[test]
    fn what_is_being_read_is_suspected_and_what_was_read_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suyuan.db-run");
        let readings = notes(&path);
        let long = readings.begin(&url(&format!("http://school.example/{}", "x".repeat(500))));
        let other = readings.begin(&url("http://other.example/"));
        assert_eq!(seen(&path).len(), 2);
        drop(long);
        // The next note stands where a longer one stood.
        let next = readings.begin(&url("http://school.example/b"));
        let told = [("http://school.example/b".to_owned(), 1), ("http://other.example/".to_owned(), 1)];
        assert_eq!(seen(&path), told);
        drop((next, other));
        assert_eq!(seen(&path), []);
    }

    #[test]
    fn so_much_is_noted_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suyuan.db-run");
        let readings = notes(&path);
        let all: Vec<Reading> =
            (0..=READINGS_MAX).map(|at| readings.begin(&url(&format!("http://school.example/{at}")))).collect();
        assert_eq!(seen(&path).len(), READINGS_MAX as usize);
        drop(all);
        assert_eq!(seen(&path), []);
        assert!(std::fs::metadata(&path).unwrap().len() < FILE_BYTES_MAX);
    }

    #[test]
    fn deaths_are_counted_over_several_lives_and_so_many_urls_are_suspected() {
        let died = suspects(b"1\ndied 2 7 http://a.example/\nreads 7 http://a.example/\nreads 8 http://a.example/\n");
        assert_eq!(told(&died), "died 3 7 http://a.example/\ndied 1 8 http://a.example/\n");
        assert_eq!(suspects(b"1\ndied x 7 http://a.example/\nreads 7\n\0\0\nreads  \n"), []);
        let lines: String = (0..=SUSPECTS_MAX).map(|at| format!("reads 7 http://h{at}.example/\n")).collect();
        let many = suspects(format!("1\n{lines}").as_bytes());
        assert_eq!((many.len(), many[0].url.as_str()), (SUSPECTS_MAX, "http://h1.example/"));
    }

    #[test]
    fn who_reads_on_at_an_orderly_end_is_not_suspected() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suyuan.db-run");
        let readings = notes(&path);
        readings.0.as_ref().unwrap().end();
        let _reading = readings.begin(&url("http://school.example/"));
        assert_eq!(seen(&path), []);
    }
}
