//! Copies the records of the captures that came, each held against what is told of it.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use suyuan_archive::{About, FILE_BYTES_MAX, Folder, RealDisk, open_named};
use suyuan_model::Timestamp;

use super::take::capture;
use crate::evidence::{Named, named, wrong_with};
use crate::{LedgerError, evidence_folder, packets};

/// The files that records are copied to. They are closed after what names them is committed: until then the next start
/// cuts off what nobody names.
pub(super) struct Copied {
    path: PathBuf,
    about: About,
    files: Vec<Folder>,
    /// How long the last of them is.
    bytes: u64,
    /// From which length on another one is begun.
    bytes_max: u64,
}

/// A file of the other ledger's folder.
struct Source {
    name: String,
    file: Option<File>,
    /// Where the last records before the next ones end.
    end: u64,
    /// The record that says what wrote it was copied.
    is_told: bool,
}

impl Copied {
    pub(super) fn new(into: &Path, about: About) -> Self {
        Copied { path: evidence_folder(into), about, files: Vec::new(), bytes: 0, bytes_max: FILE_BYTES_MAX }
    }

    /// Copies the records of all captures that came; gives how many captures have theirs, and how many do not.
    pub(super) fn take(
        &mut self,
        connection: &Connection,
        from: &Path,
        into: &Path,
    ) -> Result<(u64, u64), LedgerError> {
        let failed = |source| LedgerError::write(into, source);
        let (mut taken, mut missing) = (0, 0);
        let sql = format!(
            "SELECT e.capture, coalesce(c.url, u.text), c.purpose = 'robots', c.status, c.sha256, e.file, e.offset,
                    e.length, e.ends_at, e.payload_digest, {}, c.at
               FROM other.evidence e JOIN other.capture c ON c.id = e.capture LEFT JOIN other.url u ON u.id = c.url_id
              ORDER BY e.file, e.offset",
            capture("iif(e.capture IN (SELECT id FROM temp.capture_new), e.capture, NULL)")
        );
        let mut rows = connection.prepare(&sql).map_err(failed)?;
        let mut rows = rows.query([]).map_err(failed)?;
        let mut insert = connection.prepare("INSERT INTO main.evidence VALUES (?, ?, ?, ?, ?, ?)").map_err(failed)?;
        let mut source = Source { name: String::new(), file: None, end: 0, is_told: false };
        while let Some(row) = rows.next().map_err(failed)? {
            let named = named(row).map_err(failed)?;
            if source.name != named.file {
                let file = open_named(from, &named.file).ok();
                source = Source { name: named.file.clone(), file, end: 0, is_told: false };
            }
            let here: Option<i64> = row.get(10).map_err(failed)?;
            let start = std::mem::replace(&mut source.end, named.ends_at);
            let Some(here) = here else { continue };
            let at = Timestamp::from_millis(row.get(11).map_err(failed)?);
            match self.copy(&named, &mut source, start, at)? {
                Ok((file, offset, ends_at)) => {
                    let Named { length, payload_digest, .. } = &named;
                    insert
                        .execute(params![here, file, offset as i64, *length as i64, ends_at as i64, payload_digest])
                        .map_err(failed)?;
                    taken += 1;
                }
                Err(why) => {
                    tracing::warn!(url = named.url, file = named.file, why, "evidence was not taken in");
                    missing += 1;
                }
            }
        }
        Ok((taken, missing))
    }

    /// Copies the records of one capture: into which file, where the answer begins, and where they end. Or why not.
    fn copy(
        &mut self,
        named: &Named,
        source: &mut Source,
        start: u64,
        at: Timestamp,
    ) -> Result<Result<(String, u64, u64), String>, LedgerError> {
        let Some(file) = &source.file else { return Ok(Err("the file is missing or cannot be opened".to_owned())) };
        if let Some(why) = wrong_with(named, file, None) {
            return Ok(Err(why));
        }
        let records = match packets::records(file, start, named.offset, named.ends_at, source.is_told) {
            Ok(Some(records)) => records,
            Ok(None) => return Ok(Err("it is not as long as it was".to_owned())),
            Err(error) => return Ok(Err(format!("it cannot be read ({error})"))),
        };
        source.is_told = true;
        let (bytes, answer) = records;
        let (file, begin) = self.append(at, &bytes).map_err(|error| LedgerError::evidence(&self.path, error))?;
        Ok(Ok((file, begin + answer as u64, begin + bytes.len() as u64)))
    }

    fn append(&mut self, at: Timestamp, bytes: &[u8]) -> std::io::Result<(String, u64)> {
        if self.files.is_empty() || self.bytes >= self.bytes_max {
            let folder = Folder::new(&self.path, self.about.clone(), Box::new(RealDisk)).with_files_of(u64::MAX);
            self.files.push(folder);
            self.bytes = 0;
        }
        self.bytes += bytes.len() as u64;
        match self.files.last_mut() {
            Some(file) => file.append(at, bytes),
            None => Err(std::io::ErrorKind::NotFound.into()),
        }
    }

    /// Waits until all records are durable.
    pub(super) fn sync(&mut self) -> Result<(), LedgerError> {
        for file in &mut self.files {
            file.sync().map_err(|error| LedgerError::evidence(&self.path, error))?;
        }
        tracing::trace!(at = "synced");
        Ok(())
    }

    /// Gives the files their names.
    pub(super) fn close(&mut self) -> Result<(), LedgerError> {
        for file in &mut self.files {
            file.close().map_err(|error| LedgerError::evidence(&self.path, error))?;
        }
        Ok(())
    }

    /// Leaves nothing behind that nobody names, as far as the disk lets us.
    pub(super) fn take_back(&mut self) {
        self.files.iter_mut().for_each(Folder::take_back);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Story, noon};

    #[test]
    fn a_file_that_is_long_enough_is_followed_by_another_and_none_has_its_name_before_all_is_committed() {
        let story = Story::new();
        let names = || {
            let files = std::fs::read_dir(evidence_folder(&story.path)).unwrap();
            let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        let mut copied = Copied::new(&story.path, About::default());
        assert_eq!(copied.bytes_max, FILE_BYTES_MAX);
        copied.bytes_max = 10;
        let places: Vec<(String, u64)> = (0..4).map(|_| copied.append(noon(), b"record").unwrap()).collect();
        assert_eq!(places[0].0, places[1].0);
        assert_eq!(places[1].1, places[0].1 + 6);
        assert_eq!(places[2].0, places[3].0);
        copied.sync().unwrap();
        assert!(names().len() == 2 && names().iter().all(|name| name.contains(".gz.open")), "{:?}", names());
        copied.close().unwrap();
        assert_eq!(names(), [places[0].0.clone(), places[2].0.clone()]);
    }
}
