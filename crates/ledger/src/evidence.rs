//! Where the evidence is: the records of every capture with a sighting, in a folder beside the ledger.
//!
//! Records are durable before the transaction that names them is committed. So at any instant everything that is named
//! is there; what a dead process left behind the last named record is cut off at the next start.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, params};
use suyuan_archive::{ArchiveError, Exchange, digest, open_named, read_at, recover, stored};
use suyuan_model::Kept;

use crate::{LedgerError, Reader};

/// Undoes the content coding of a body, as it was undone when the body was read: the coding, the body, and whether it
/// was read as a robots.txt, which has limits of its own; none if that is no coding.
pub type Decode<'a> = &'a dyn Fn(&str, &[u8], bool) -> Option<Vec<u8>>;

/// The folder of a ledger's evidence: `suyuan.evidence` for `suyuan.db`.
pub fn evidence_folder(ledger: &Path) -> PathBuf {
    // Whichever links lead there, as the lock does it.
    ledger.canonicalize().unwrap_or_else(|_| ledger.to_owned()).with_extension("evidence")
}

/// Closes what a dead process left open, cut to what is named.
pub(crate) fn settle(connection: &Connection, ledger: &Path) -> Result<(), LedgerError> {
    let folder = evidence_folder(ledger);
    let named = |file: &str| {
        let end = connection
            .query_row("SELECT max(ends_at) FROM evidence WHERE file = ?", [file], |row| row.get::<_, Option<i64>>(0))
            .optional();
        end.ok().flatten().flatten().map(|end| end as u64)
    };
    recover(&folder, &named).map_err(|source| LedgerError::evidence(&folder, source))
}

/// Names the evidence of a capture.
pub(crate) fn put(connection: &Connection, capture: i64, kept: &Kept, exchange: &Exchange) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        capture,
        kept.file,
        kept.offset as i64,
        exchange.response_length as i64,
        (kept.offset as usize - exchange.response_at + exchange.bytes.len()) as i64,
        exchange.payload_digest,
    ])?;
    Ok(())
}

/// A capture and the evidence for it.
pub(crate) struct Named {
    capture: i64,
    pub(crate) url: String,
    is_robots: bool,
    status: Option<u16>,
    sha256: Option<Vec<u8>>,
    pub(crate) file: String,
    pub(crate) offset: u64,
    pub(crate) length: u64,
    pub(crate) ends_at: u64,
    pub(crate) payload_digest: String,
}

pub(crate) fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named {
        capture: row.get(0)?,
        url: row.get(1)?,
        is_robots: row.get(2)?,
        status: row.get(3)?,
        sha256: row.get(4)?,
        file: row.get(5)?,
        offset: row.get::<_, i64>(6)? as u64,
        length: row.get::<_, i64>(7)? as u64,
        ends_at: row.get::<_, i64>(8)? as u64,
        payload_digest: row.get(9)?,
    })
}

/// How a gzip file begins (RFC 1952, 2.3.1).
const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// What is wrong with the evidence, a sentence for each capture.
pub(crate) fn problems(reader: &Reader, decode: Option<Decode<'_>>) -> Result<Vec<String>, LedgerError> {
    let folder = evidence_folder(&reader.path);
    let irregular = suyuan_archive::irregular(&folder).map_err(|source| LedgerError::evidence(&folder, source))?;
    let told = irregular.into_iter().map(|name| format!("`{name}` in `{}` is no regular file", folder.display()));
    let mut problems: Vec<String> = told.collect();
    let mut open: Option<(String, File)> = None;
    let rows = "SELECT e.capture, coalesce(c.url, u.text), c.purpose = 'robots', c.status, c.sha256, e.file, e.offset,
                       e.length, e.ends_at, e.payload_digest
                  FROM evidence e JOIN capture c ON c.id = e.capture LEFT JOIN url u ON u.id = c.url_id
                 ORDER BY e.file, e.offset";
    reader.each(rows, [], |row| {
        let named = named(row)?;
        if open.as_ref().is_none_or(|(name, _)| *name != named.file) {
            open = open_named(&folder, &named.file).ok().map(|file| (named.file.clone(), file));
        }
        let wrong = match &open {
            Some((_, file)) => wrong_with(&named, file, decode),
            None => Some("the file is missing or cannot be opened".to_owned()),
        };
        if let Some(why) = wrong {
            let Named { capture, url, file, offset, .. } = named;
            problems.push(format!("the evidence of capture {capture} ({url}) at byte {offset} of {file}: {why}"));
        }
        Ok(())
    })?;
    Ok(problems)
}

/// What is wrong with the evidence of one capture, if something is.
pub(crate) fn wrong_with(named: &Named, file: &File, decode: Option<Decode<'_>>) -> Option<String> {
    let found = match read_at(file, named.offset, 0) {
        Ok(found) => found,
        Err(ArchiveError::Read(error)) => return Some(format!("it cannot be read ({error})")),
        Err(error) => return Some(error.to_string()),
    };
    let record = &found.record;
    let ends_behind = |file: &File| file.metadata().is_ok_and(|file| file.len() >= named.ends_at);
    if found.place.length != named.length || !ends_behind(file) {
        return Some("it is not as long as it was".to_owned());
    }
    if record.kind() != "response" || record.target() != Some(&ascii(&named.url)) {
        return Some("the record there is not the answer from that URL".to_owned());
    }
    if record.get("WARC-Block-Digest") != Some(&digest(&record.block)) {
        return Some("the record does not match its own digest".to_owned());
    }
    let Some(answer) = stored(&record.block).map(suyuan_archive::Stored::as_on_the_wire) else {
        return Some("the record there is no HTTP answer".to_owned());
    };
    if Some(answer.status) != named.status {
        return Some("its status is not the one that was seen".to_owned());
    }
    if digest(&answer.body) != named.payload_digest {
        return Some("its body is not the one that was kept".to_owned());
    }
    let coding = answer.headers.all("content-encoding").collect::<Vec<_>>().join(",");
    let is_read =
        |body: &[u8]| named.sha256.as_ref().is_some_and(|sha256| digest(body) == format!("sha256:{}", hex(sha256)));
    if coding.is_empty() && is_read(&answer.body) {
        return None;
    }
    let is_packed = coding.is_empty() && answer.body.starts_with(GZIP_MAGIC);
    let read = match decode {
        // A packed file is read unpacked, though no header says so.
        Some(decode) if is_packed => decode("gzip", &answer.body, named.is_robots).unwrap_or(answer.body),
        Some(decode) => decode(&coding, &answer.body, named.is_robots).unwrap_or(answer.body),
        None if coding.is_empty() && !is_packed => answer.body,
        None => return None,
    };
    let is_what_was_read = is_read(&read);
    (!is_what_was_read).then(|| "its body is not the one that was read".to_owned())
}

/// The URL as an archive has it.
fn ascii(url: &str) -> String {
    url.bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Copies the files that a copy of a ledger names, each as far as it is named.
pub(crate) fn copy(from: &Path, copy: &Connection, to: &Path) -> Result<(), LedgerError> {
    let (from, to) = (evidence_folder(from), evidence_folder(to));
    let failed = |source| LedgerError::recording(&to, source);
    let read = |source| LedgerError::read(&to, source);
    let mut files = copy.prepare("SELECT file, max(ends_at) FROM evidence GROUP BY file").map_err(read)?;
    let files =
        files.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? as u64))).map_err(read)?;
    let files = files.collect::<rusqlite::Result<Vec<_>>>().map_err(read)?;
    if files.is_empty() {
        return Ok(());
    }
    std::fs::create_dir(&to).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => LedgerError::Exists { path: to.clone() },
        _ => failed(error),
    })?;
    let copied = files.iter().try_for_each(|(name, end)| {
        let source = match open_named(&from, name) {
            Ok(source) => source,
            Err(error) => {
                tracing::warn!(file = name, %error, "evidence is missing, and so it is in the copy");
                return Ok(());
            }
        };
        let mut target = File::create_new(to.join(name))?;
        io::copy(&mut io::Read::take(source, *end), &mut target)?;
        target.sync_all()
    });
    copied.and_then(|()| File::open(&to)?.sync_all()).map_err(|error| {
        if let Err(error) = std::fs::remove_dir_all(&to) {
            tracing::warn!(%error, path = %to.display(), "half a copy was left behind");
        }
        failed(error)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use suyuan_archive::{Disk, RealDisk, exchange};
    use suyuan_model::{Body, Capture, Headers, Outcome, PageUrl, Response, TlsVerdict, Visit};

    use super::*;
    use crate::story::{NEWS, PORTAL, SCHOOL, Story, begin, capture, casino, done, hidden_link, met, noon, page, put};
    use crate::{CaptureMeta, Entry, FindingFilter, Opening, RunId, Writer, backup, check, check_with};

    const URLS: [&str; 3] = [PORTAL, SCHOOL, NEWS];

    #[test]
    fn what_is_no_regular_file_is_told_and_what_went_during_a_run_ends_it() {
        let (story, writer) = told();
        let folder = evidence_folder(&story.path);
        std::fs::rename(&folder, folder.with_extension("moved")).unwrap();
        let run = RunId(1);
        let error = put(&writer, seen(run, 4, "http://school.example/4", "<p>four", None)).unwrap_err();
        assert!(matches!(error, LedgerError::Evidence { .. }) && !error.is_callers(), "{error}");
        drop(writer);
        std::fs::rename(folder.with_extension("moved"), &folder).unwrap();
        let of_files = || {
            let mut problems = check(&story.path).unwrap().problems;
            problems.retain(|problem| !problem.starts_with("the chain"));
            problems
        };
        assert_eq!(of_files(), [""; 0]);
        let name = "suyuan-20261123120000250-00009.warc.gz.open";
        std::os::unix::fs::symlink("/dev/null", folder.join(name)).unwrap();
        let problems = of_files();
        assert!(problems.len() == 1 && problems[0].contains("00009.warc.gz.open` in "), "{problems:?}");
        let error = Writer::open(&story.path).unwrap_err();
        assert!(matches!(error, LedgerError::Evidence { .. }) && !error.is_callers(), "{error}");
    }

    /// A capture of this URL with a sighting, and its evidence.
    fn seen(run: RunId, id: u32, url: &str, body: &str, coding: Option<&str>) -> Entry {
        let wire = body.as_bytes().to_vec();
        // As if the coding were to write the text backwards.
        let decoded = coding.map(|_| body.bytes().rev().collect::<Vec<u8>>());
        let sha256 = digest(decoded.as_ref().unwrap_or(&wire));
        let sha256: Vec<u8> =
            (7..71).step_by(2).map(|at| u8::from_str_radix(&sha256[at..at + 2], 16).unwrap()).collect();
        let headers = coding.map(|coding| ("content-encoding".to_owned(), coding.as_bytes().to_vec()));
        let captured = Capture {
            visit: Visit::of(PageUrl::new(url).unwrap()),
            at: noon(),
            took_ms: 20,
            outcome: Outcome::Page,
            request: Headers(vec![("host".to_owned(), b"school.example".to_vec())]),
            response: Some(Response {
                status: 200,
                status_line: "HTTP/1.1 200 OK".to_owned(),
                headers: Headers(headers.into_iter().collect()),
                remote: None,
                tls: TlsVerdict::None,
                body: Body { wire, decoded, sha256: sha256.try_into().unwrap(), truncated: None },
            }),
        };
        let mut record = page(run, id, url, 0);
        record.capture = CaptureMeta::of(&captured, 1, "utf-8");
        record.sightings = vec![(casino(), hidden_link())];
        record.changes = vec![met(id, url, None, 0, ""), done(id)];
        record.evidence = exchange(&captured);
        capture(record)
    }

    /// A ledger with three captures and their evidence, and the writer that wrote it.
    pub(crate) fn told() -> (Story, Writer) {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        put(&writer, seen(run, 1, URLS[0], "<p>one", None)).unwrap();
        put(&writer, seen(run, 2, URLS[1], "<p>two", Some("br"))).unwrap();
        put(&writer, seen(run, 3, URLS[2], "<p>three", None)).unwrap();
        (story, writer)
    }

    fn backwards(coding: &str, body: &[u8], _is_robots: bool) -> Option<Vec<u8>> {
        (coding == "br").then(|| body.iter().rev().copied().collect())
    }

    /// What a check says of the evidence, without the chains of this story, which has three seeds and lists one.
    fn problems(story: &Story) -> Vec<String> {
        let report = check_with(&story.path, &backwards).unwrap();
        report.problems.into_iter().filter(|problem| problem.starts_with("the evidence")).collect()
    }

    fn file(story: &Story) -> PathBuf {
        let name = story.ask("SELECT DISTINCT file FROM evidence").remove(0);
        let folder = evidence_folder(&story.path);
        let closed = folder.join(&name);
        if closed.exists() { closed } else { folder.join(format!("{name}.open")) }
    }

    #[test]
    fn every_sighting_says_where_its_evidence_is() {
        let (story, writer) = told();
        assert!(check(&story.path).unwrap().problems.iter().all(|problem| !problem.starts_with("the evidence")));
        assert_eq!(problems(&story), [""; 0]);
        let reader = story.reader();
        for finding in reader.findings(&FindingFilter::default()).unwrap() {
            let finding = finding.unwrap();
            let kept = finding.sightings[0].warc.clone().unwrap();
            let found =
                read_at(open_named(&evidence_folder(&story.path), &kept.file).unwrap(), kept.offset, 0).unwrap();
            assert_eq!(found.record.target(), Some(finding.page.as_str()));
        }
        writer.close().unwrap();
        assert_eq!(problems(&story), [""; 0]);
        assert_eq!(story.ask("SELECT page FROM v_evidence WHERE file IS NOT NULL").len(), 3);
    }

    /// What is done to a story, and what a check then says.
    type Tamper = (&'static dyn Fn(&Story), &'static str);

    #[test]
    fn whatever_is_wrong_with_evidence_is_told_in_words() {
        let tampers: [Tamper; 8] = [
            (&|story| std::fs::remove_file(file(story)).unwrap(), "the file is missing or cannot be opened"),
            (
                &|story| {
                    let bytes = std::fs::read(file(story)).unwrap();
                    std::fs::write(file(story), &bytes[..bytes.len() - 1]).unwrap();
                },
                "is not whole",
            ),
            (&|story| story.tamper("UPDATE evidence SET offset = offset + 1"), "is no WARC record"),
            (&|story| story.tamper("UPDATE evidence SET ends_at = ends_at + 100000"), "it is not as long as it was"),
            (
                &|story| story.tamper("UPDATE evidence SET file = '../suyuan.db'"),
                "the file is missing or cannot be opened",
            ),
            (
                &|story| {
                    let offset = "(SELECT offset FROM evidence WHERE capture = 1)";
                    let length = "(SELECT length FROM evidence WHERE capture = 1)";
                    story
                        .tamper(&format!("UPDATE evidence SET offset = {offset}, length = {length} WHERE capture = 3"));
                },
                "the record there is not the answer from that URL",
            ),
            (
                &|story| story.tamper("UPDATE evidence SET payload_digest = 'sha256:00'"),
                "its body is not the one that was kept",
            ),
            (&|story| story.tamper("UPDATE capture SET sha256 = x'00'"), "its body is not the one that was read"),
        ];
        for (tamper, told_as) in tampers {
            let (story, writer) = told();
            writer.close().unwrap();
            tamper(&story);
            let problems = problems(&story);
            assert!(problems.last().is_some_and(|problem| problem.contains(told_as)), "{told_as}: {problems:?}");
        }
    }

    #[test]
    fn a_byte_that_changes_anywhere_in_an_answer_is_noticed() {
        let (story, writer) = told();
        writer.close().unwrap();
        let ends = story.ask("SELECT offset || ' ' || (offset + length) FROM evidence WHERE capture = 3").remove(0);
        let (from, to) = ends.split_once(' ').unwrap();
        let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
        let bytes = std::fs::read(file(&story)).unwrap();
        let answer = |bytes: &[u8]| read_at(io::Cursor::new(bytes), from as u64, 0).ok().map(|found| found.record);
        for at in (from..to).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            std::fs::write(file(&story), &changed).unwrap();
            // Some bits mean nothing: those of gzip's own head, and what fills up the last byte of a stream.
            let is_noticed = problems(&story).len() == 1;
            assert!(is_noticed || answer(&changed) == answer(&bytes), "byte {at}");
        }
    }

    #[test]
    fn a_death_leaves_evidence_for_all_that_is_named_and_nothing_else_after_the_next_start() {
        let (story, writer) = told();
        let left = story.after_a_death();
        drop(writer);
        // Half a record more, as if the process had died while it wrote.
        let open = file(&left);
        let mut bytes = std::fs::read(&open).unwrap();
        let whole = bytes.len();
        bytes.extend_from_within(..90);
        std::fs::write(&open, bytes).unwrap();
        assert_eq!(problems(&left), [""; 0]);
        let writer = left.writer();
        assert_eq!(std::fs::metadata(file(&left)).unwrap().len(), whole as u64);
        let run = begin(&writer, noon()).unwrap().run;
        put(&writer, seen(run, 4, "http://www.school.example/4", "<p>four", None)).unwrap();
        writer.close().unwrap();
        assert_eq!(problems(&left), [""; 0]);
        assert_eq!(left.ask("SELECT DISTINCT file FROM evidence").len(), 2);
    }

    #[test]
    fn a_copy_takes_its_evidence_along() {
        let (story, _writer) = told();
        let copy = Story::new();
        backup(&story.path, &copy.path).unwrap();
        assert_eq!(problems(&copy), [""; 0]);
        assert!(!file(&copy).to_string_lossy().ends_with(".open"));
        let again = copy.path.with_extension("copy");
        let there = backup(&story.path, &again).unwrap_err();
        assert_eq!(there.to_string(), format!("`{}` is there already", evidence_folder(&copy.path).display()));
        assert!(!again.exists() && file(&copy).exists());
    }

    /// A disk on which the nth append or sync fails.
    struct Failing(std::sync::Arc<std::sync::atomic::AtomicI64>, io::ErrorKind);

    impl Disk for Failing {
        fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
            if self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                RealDisk.append(file, &bytes[..bytes.len() / 2])?;
                return Err(self.1.into());
            }
            RealDisk.append(file, bytes)
        }

        fn sync(&mut self, file: &File) -> io::Result<()> {
            if self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                return Err(self.1.into());
            }
            RealDisk.sync(file)
        }
    }

    #[test]
    fn whichever_write_of_evidence_fails_nothing_is_named_that_is_not_there() {
        let mut failed = 0;
        for nth in 0..12 {
            let story = Story::new();
            let count = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(nth));
            let disk = move || Box::new(Failing(count.clone(), io::ErrorKind::StorageFull)) as Box<dyn Disk>;
            let writer =
                Writer::open_with(&story.path, Opening { disk: Box::new(disk), ..Opening::default() }).unwrap();
            let run = begin(&writer, noon()).unwrap().run;
            let written: Vec<_> = (1..)
                .zip(URLS)
                .map(|(id, url)| put(&writer, seen(run, id, url, "<p>x", None)))
                .take_while(Result::is_ok)
                .collect();
            let closed = writer.close();
            assert!(written.len() == 3 || matches!(closed, Err(LedgerError::Full { .. })), "{nth}: {closed:?}");
            failed += usize::from(closed.is_err());
            assert_eq!(problems(&story), [""; 0], "{nth}");
            assert_eq!(story.ask("SELECT file FROM evidence").len(), written.len(), "{nth}");
            // With room again, it goes on.
            let writer = story.writer();
            let run = begin(&writer, noon()).unwrap().run;
            put(&writer, seen(run, 4, "http://www.school.example/4", "<p>four", None)).unwrap();
            writer.close().unwrap();
            assert_eq!(problems(&story), [""; 0], "{nth}");
        }
        assert!(failed > 8, "{failed} failures");
    }
}
