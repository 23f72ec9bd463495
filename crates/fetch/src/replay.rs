//! Visits answered from WARC files: nothing is asked of the network, and what the files do not have is an outcome.
//!
//! A capture is looked up by its URL and vantage; of several the last counts. It keeps the time at which it was made.
//! What our own records say of a visit that got no answer is said again; in files of other tools every capture is
//! one of the vantage `plain`, and bodies are taken as they are where a header claims a coding that they do not have.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use suyuan_archive::{ArchiveError, Found, Record, Stored, read_at, stored};
use suyuan_model::{
    Capture, Headers, Outcome, PageUrl, Purpose, Timestamp, TlsVerdict, Trouble, Truncated, Vantage, Visit,
};

use crate::answer::{Answer, unanswered};
use crate::body::BodyReader;
use crate::fetcher::{Fetcher, Resolved};
use crate::guard::Guard;
use crate::limits::Limits;
use crate::settings::Settings;
use crate::trouble::Fault;

/// Visits answered from WARC files.
pub struct Replay {
    files: Vec<PathBuf>,
    captures: HashMap<Key, Archived>,
    guard: Guard,
    limits: Limits,
}

/// What a capture is looked up by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    url: String,
    vantage: Vantage,
    is_robots: bool,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
struct Spot {
    file: usize,
    offset: u64,
    before: u64,
}

/// A capture as the files have it.
#[derive(Clone, Debug)]
struct Archived {
    at: Timestamp,
    took_ms: u32,
    request: Option<Spot>,
    response: Option<Spot>,
    truncated: Option<Truncated>,
    /// Why the visit came to nothing, if it did.
    failed: Option<(Trouble, String)>,
    /// The records are ours: what they say of codings is what was on the wire.
    is_ours: bool,
}

/// What was read of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplayReport {
    /// Captures that can be replayed.
    pub captures: usize,
    /// Files that could be read in part only: which, and why.
    pub broken: Vec<(PathBuf, String)>,
}

/// A file that cannot be replayed at all.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It cannot be opened.
    #[error("failed to open `{path}`")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is no capture in it.
    #[error("`{path}` holds no capture that can be replayed")]
    Nothing {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, if something is.
        #[source]
        source: Option<ArchiveError>,
    },
}

impl Replay {
    /// Reads through the files and notes where each capture stands; the settings tell what is never visited.
    pub fn open(paths: &[PathBuf], settings: &Settings) -> Result<(Replay, ReplayReport), ReplayError> {
        let guard = Guard {
            // Nothing is connected to, so that private addresses are as good as any.
            allow_private: true,
            forbid_public: None,
            never: settings.never.clone(),
            never_address: settings.never_address.clone(),
        };
        let mut replay =
            Replay { files: paths.to_vec(), captures: HashMap::new(), guard, limits: settings.limits.clone() };
        let mut report = ReplayReport::default();
        for (file, path) in paths.iter().enumerate() {
            let (count, broken) = replay.read(file, path)?;
            match broken {
                Some(source) if count == 0 => {
                    return Err(ReplayError::Nothing { path: path.clone(), source: Some(source) });
                }
                None if count == 0 => return Err(ReplayError::Nothing { path: path.clone(), source: None }),
                Some(error) => report.broken.push((path.clone(), error.to_string())),
                None => {}
            }
        }
        report.captures = replay.captures.len();
        Ok((replay, report))
    }

    /// Notes the captures of a file; gives how many, and what is wrong with the rest.
    fn read(&mut self, file: usize, path: &Path) -> Result<(usize, Option<ArchiveError>), ReplayError> {
        let opened = File::open(path).map_err(|source| ReplayError::Open { path: path.to_owned(), source })?;
        let mut reading = Reading { file, replay: self, requests: HashMap::new(), pending: None, count: 0 };
        let mut broken = None;
        for found in suyuan_archive::Reader::new(opened) {
            match found {
                Ok(found) => reading.take(&found),
                Err(error) => broken = Some(error),
            }
        }
        reading.settle();
        Ok((reading.count, broken))
    }

    fn find(&self, visit: &Visit) -> Option<&Archived> {
        let is_robots = matches!(visit.purpose, Purpose::Robots { .. });
        let key = |is_robots| Key { url: visit.url.as_str().to_owned(), vantage: visit.vantage, is_robots };
        self.captures.get(&key(is_robots)).or_else(|| self.captures.get(&key(!is_robots)))
    }

    fn record(&self, spot: Spot) -> Option<Record> {
        let file = File::open(self.files.get(spot.file)?).ok()?;
        read_at(file, spot.offset, spot.before).ok().map(|found| found.record)
    }

    fn play(&self, visit: Visit, archived: &Archived) -> Capture {
        let failed = archived.failed.clone().map(|(trouble, reason)| Outcome::failed(trouble, reason));
        let request = archived.request.and_then(|spot| self.record(spot)).map(|record| request_fields(&record.block));
        let stored = archived.response.and_then(|spot| self.record(spot)).and_then(|record| stored(&record.block));
        let Some(stored) = stored else {
            let lost = || Outcome::failed(Trouble::NotRecorded, "the archive's record of this URL cannot be read");
            let mut capture = unanswered(visit, archived.at, archived.took_ms, failed.unwrap_or_else(lost));
            capture.request = request.unwrap_or_default();
            return capture;
        };
        let stored = if archived.is_ours { stored.as_on_the_wire() } else { stored };
        let answer = self.answer(&visit, stored, archived.truncated);
        let answer = Answer { request: request.unwrap_or_default(), ..answer };
        let mut capture = answer.capture(visit, archived.at, archived.took_ms, &self.limits);
        if let Some(failed) = failed {
            capture.outcome = failed;
        }
        capture
    }

    /// Reads a stored answer as the live client reads one from the network.
    fn answer(&self, visit: &Visit, stored: Stored, truncated: Option<Truncated>) -> Answer {
        let Stored { status, status_line, headers, body, .. } = stored;
        let must_read = matches!(visit.purpose, Purpose::Robots { .. }) || !(200..300).contains(&status);
        let bytes_max = self.limits.bytes_max(&visit.purpose);
        let reader = BodyReader::new(&headers, bytes_max, self.limits.ratio_max, must_read);
        let mut reader = reader.reading(visit.read_as);
        reader.push(&body);
        let cut_by = truncated
            .filter(|&cut| cut == Truncated::Disconnect)
            .map(|_| Fault::new(Trouble::Reset, "the connection was closed before the answer was whole"));
        Answer {
            status,
            status_line,
            request: Headers::default(),
            headers,
            remote: None,
            tls: TlsVerdict::None,
            read: reader.finish(truncated),
            cut_by,
            waited: Duration::ZERO,
        }
    }
}

impl Fetcher for Replay {
    async fn resolve(&self, _host: &str, _port: u16) -> Resolved {
        Resolved::Unknown
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        if let Err(refusal) = self.guard.judge_url(&visit.url) {
            return unanswered(visit, at, 0, refusal.outcome());
        }
        let Some(archived) = self.find(&visit) else {
            let why = "the archive has no capture of this URL from this vantage";
            return unanswered(visit, at, 0, Outcome::failed(Trouble::NotRecorded, why));
        };
        self.play(visit, archived)
    }
}

impl std::fmt::Debug for Replay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replay")
            .field("files", &self.files)
            .field("captures", &self.captures.len())
            .finish_non_exhaustive()
    }
}

/// Requests that wait for their response: more are of a file that is not in any order that we know.
pub const REQUESTS_WAITING_MAX: usize = 64;

/// A file being read.
struct Reading<'a> {
    file: usize,
    replay: &'a mut Replay,
    /// Requests by the record that they name.
    requests: HashMap<String, Spot>,
    /// The last capture: what follows may tell more of it.
    pending: Option<(Key, String, Archived)>,
    count: usize,
}

impl Reading<'_> {
    fn take(&mut self, found: &Found) {
        let record = &found.record;
        let spot = Spot { file: self.file, offset: found.place.offset, before: found.place.before };
        match record.kind() {
            "request" => self.take_request(record, spot),
            "response" if !found.skipped => self.take_response(record, spot),
            "metadata" => self.take_metadata(record),
            _ => {}
        }
    }

    fn take_request(&mut self, record: &Record, spot: Spot) {
        let Some(concurrent_to) = record.get("WARC-Concurrent-To") else { return };
        match &mut self.pending {
            Some((_, id, archived)) if id == concurrent_to => archived.request = Some(spot),
            _ if self.requests.len() < REQUESTS_WAITING_MAX => {
                self.requests.insert(concurrent_to.to_owned(), spot);
            }
            _ => self.requests.clear(),
        }
    }

    fn take_response(&mut self, record: &Record, spot: Spot) {
        self.settle();
        let Some(at) = record.at() else { return };
        let Some(url) = record.target().and_then(|target| PageUrl::new(target).ok()) else { return };
        // DNS answers and the like are responses, too.
        if stored(&record.block).is_none() {
            return;
        }
        let id = record.get("WARC-Record-ID").unwrap_or_default().to_owned();
        let archived = Archived {
            at,
            took_ms: 0,
            request: self.requests.remove(&id),
            response: Some(spot),
            truncated: record
                .get("WARC-Truncated")
                .map(|word| Truncated::from_name(word.trim()).unwrap_or(Truncated::Length)),
            failed: None,
            is_ours: false,
        };
        let key = Key { url: url.as_str().to_owned(), vantage: Vantage::Plain, is_robots: false };
        self.pending = Some((key, id, archived));
    }

    fn take_metadata(&mut self, record: &Record) {
        let told = |name: &str| told(&record.block, name);
        let is_of_last = |id: &str| record.get("WARC-Concurrent-To") == Some(id);
        if !self.pending.as_ref().is_some_and(|(_, id, _)| is_of_last(id)) {
            self.settle();
            // A visit without an answer, as only our own records tell it.
            let url = record.target().and_then(|target| PageUrl::new(target).ok());
            let (Some(at), Some(url), Some(_), None) =
                (record.at(), url, told("x-trouble"), record.get("WARC-Concurrent-To"))
            else {
                return;
            };
            let archived = Archived {
                at,
                took_ms: 0,
                request: None,
                response: None,
                truncated: None,
                failed: None,
                is_ours: true,
            };
            let key = Key { url: url.as_str().to_owned(), vantage: Vantage::Plain, is_robots: false };
            self.pending = Some((key, String::new(), archived));
        }
        let Some((key, _, archived)) = &mut self.pending else { return };
        archived.took_ms = told("fetchTimeMs").and_then(|ms| ms.parse().ok()).unwrap_or(0);
        archived.is_ours |= told("x-outcome").is_some();
        key.vantage = told("x-vantage").and_then(|name| Vantage::from_name(&name)).unwrap_or(Vantage::Plain);
        key.is_robots = told("x-purpose").as_deref() == Some("robots");
        archived.failed = told("x-trouble")
            .and_then(|name| Trouble::from_name(&name))
            .map(|trouble| (trouble, told("x-reason").unwrap_or_default()));
    }

    /// Notes the last capture, unless a later one of the same is there.
    fn settle(&mut self) {
        let Some((key, _, archived)) = self.pending.take() else { return };
        self.count += 1;
        let before = self.replay.captures.get(&key);
        if before.is_none_or(|before| before.at <= archived.at) {
            self.replay.captures.insert(key, archived);
        }
    }
}

/// The value of a line of `application/warc-fields`.
fn told(block: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(block);
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim));
    line.map(str::to_owned)
}

/// The fields of a stored request.
fn request_fields(block: &[u8]) -> Headers {
    let text = block.split(|&byte| byte == b'\n').skip(1).map(<[u8]>::trim_ascii);
    let fields = text.take_while(|line| !line.is_empty()).filter_map(|line| {
        let colon = line.iter().position(|&byte| byte == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    });
    Headers(fields.collect())
}
