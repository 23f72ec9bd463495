//! A folder of WARC files that is added to, and never holds half a record after a start.
//!
//! The file that is being written ends in `.open`. What was added is durable after [`Folder::sync`], and only then may
//! anybody name it. A process that dies leaves an open file; [`recover`] cuts off what nobody names, and closes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use suyuan_model::Timestamp;

use crate::{About, Reader, member};

/// A file that is this long is closed, and another one begun: what the field has agreed on.
pub const FILE_BYTES_MAX: u64 = 1 << 30;

/// What the names of our files begin with.
const PREFIX: &str = "suyuan";

/// What they end with.
const ENDING: &str = ".warc.gz";

/// What the file that is being written ends with besides.
const OPEN: &str = ".open";

/// What a folder asks of a disk. Tests have one that fails.
pub trait Disk: Send {
    /// Adds bytes to the end of a file.
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()>;

    /// Waits until the file, or the folder, is durable.
    fn sync(&mut self, file: &File) -> io::Result<()>;
}

/// The machine's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn append(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&mut self, file: &File) -> io::Result<()> {
        file.sync_all()
    }
}

/// A folder of WARC files that is added to.
pub struct Folder {
    path: PathBuf,
    about: About,
    disk: Box<dyn Disk>,
    bytes_max: u64,
    open: Option<OpenFile>,
}

struct OpenFile {
    file: File,
    /// Its name once it is closed.
    name: String,
    length: u64,
    durable: u64,
}

impl Folder {
    /// A folder that is made when the first record comes.
    pub fn new(path: &Path, about: About, disk: Box<dyn Disk>) -> Self {
        Folder { path: path.to_owned(), about, disk, bytes_max: FILE_BYTES_MAX, open: None }
    }

    /// The same with shorter files.
    #[must_use]
    pub fn with_files_of(mut self, bytes_max: u64) -> Self {
        self.bytes_max = bytes_max;
        self
    }

    /// Adds members to the open file; gives its name and where they begin in it.
    pub fn append(&mut self, at: Timestamp, members: &[u8]) -> io::Result<(String, u64)> {
        if self.open.as_ref().is_some_and(|open| open.length >= self.bytes_max) {
            self.close()?;
        }
        if self.open.is_none() {
            self.begin(at)?;
        }
        let open = self.open.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let offset = open.length;
        self.disk.append(&mut open.file, members)?;
        open.length += members.len() as u64;
        Ok((open.name.clone(), offset))
    }

    /// Waits until everything that was added is durable.
    pub fn sync(&mut self) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if open.durable < open.length {
            self.disk.sync(&open.file)?;
            // What is named now must be found by its name later: somebody may have moved or deleted it meanwhile.
            if !is_in_place(&open.file, &self.path.join(open_name(&open.name)))? {
                let why = format!("`{}` was moved, replaced or deleted while it was written", open_name(&open.name));
                return Err(io::Error::other(why));
            }
            open.durable = open.length;
        }
        Ok(())
    }

    /// Cuts off what was added since the last [`Folder::sync`], as far as the disk lets us; else the next start does it.
    pub fn take_back(&mut self) {
        if let Some(open) = self.open.take()
            && let Err(error) = open.file.set_len(open.durable)
        {
            // Nothing names what is left, and nothing is added behind it.
            drop(error);
        }
    }

    /// Closes the open file, if there is one: it has its name from now on.
    pub fn close(&mut self) -> io::Result<()> {
        self.sync()?;
        let Some(open) = self.open.take() else { return Ok(()) };
        fs::rename(self.path.join(open_name(&open.name)), self.path.join(&open.name))?;
        self.disk.sync(&File::open(&self.path)?)
    }

    /// Begins a file. Its name, and that of the folder, are durable before anything names them.
    fn begin(&mut self, at: Timestamp) -> io::Result<()> {
        if !self.path.is_dir() {
            fs::create_dir_all(&self.path)?;
            let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
            self.disk.sync(&File::open(parent.unwrap_or(Path::new(".")))?)?;
        }
        let digits: String = at.to_string().chars().filter(char::is_ascii_digit).collect();
        let name = format!("{PREFIX}-{digits}-{:05}{ENDING}", last_serial(&self.path)? + 1);
        let mut file = OpenOptions::new().append(true).create_new(true).open(self.path.join(open_name(&name)))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::Error(error) => error,
            TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
        })?;
        let info = member(&self.about.record(&name, at));
        self.disk.append(&mut file, &info)?;
        self.open = Some(OpenFile { file, name, length: info.len() as u64, durable: 0 });
        self.disk.sync(&File::open(&self.path)?)
    }
}

impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Folder").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Closes what a dead process left open: cut to where `named` says that its named records end, or, where nothing in it
/// is named, to its last whole record. A file without a record beside its first is nothing, and goes.
///
/// Files that a living process holds are left alone. What is no regular file is never opened, and ends the start.
pub fn recover(path: &Path, named: &dyn Fn(&str) -> Option<u64>) -> io::Result<()> {
    let mut recovered = false;
    // A link that leads nowhere is something, too.
    if path.symlink_metadata().is_ok() && !path.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    for name in names(path)?.iter().filter_map(|name| name.strip_suffix(OPEN)) {
        let open = path.join(open_name(name));
        let file = open_regular(&open, OpenOptions::new().read(true).write(true))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => continue,
            Err(TryLockError::Error(error)) => return Err(error),
        }
        recovered = true;
        match named(name).map_or_else(|| whole(&file), |end| Ok(Some(end)))? {
            Some(end) => {
                if file.metadata()?.len() > end {
                    file.set_len(end)?;
                }
                file.sync_all()?;
                fs::rename(&open, path.join(name))?;
            }
            None => fs::remove_file(&open)?,
        }
    }
    if recovered { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Where the last whole record ends; none if there is none beside the first, which only tells of the file.
fn whole(file: &File) -> io::Result<Option<u64>> {
    let mut end = None;
    for found in Reader::new(file) {
        match found {
            Ok(found) if found.place.offset > 0 && found.place.length > 0 => {
                end = Some(found.place.offset + found.place.length);
            }
            Ok(_) => {}
            Err(crate::ArchiveError::Read(error)) => return Err(error),
            Err(_) => break,
        }
    }
    Ok(end)
}

/// Opens a file of a folder by its name, also while it is being written; a name that leads out of the folder is none.
pub fn open_named(path: &Path, name: &str) -> io::Result<File> {
    if name.contains(['/', '\\']) || !name.starts_with(PREFIX) || !name.ends_with(ENDING) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    // It may be closed between two looks.
    let open = |name: &str| open_regular(&path.join(name), OpenOptions::new().read(true));
    open(name).or_else(|_| open(&open_name(name))).or_else(|_| open(name))
}

/// The names of our files in a folder that are no regular files: a pipe would hold up who opens it, a link leads elsewhere.
pub fn irregular(path: &Path) -> io::Result<Vec<String>> {
    let mut names = names(path)?;
    names.retain(|name| !path.join(name).symlink_metadata().is_ok_and(|there| there.is_file()));
    Ok(names)
}

/// Opens a regular file, and nothing else, not even where a link is put in its place at this moment.
fn open_regular(path: &Path, options: &OpenOptions) -> io::Result<File> {
    let irregular = || io::Error::other(format!("`{}` is no regular file", path.display()));
    if !path.symlink_metadata()?.is_file() {
        return Err(irregular());
    }
    let file = options.open(path)?;
    if is_in_place(&file, path)? { Ok(file) } else { Err(irregular()) }
}

/// True if this is the file at the path.
fn is_in_place(file: &File, path: &Path) -> io::Result<bool> {
    match path.symlink_metadata() {
        Ok(there) => {
            let here = file.metadata()?;
            Ok(there.is_file() && (there.dev(), there.ino()) == (here.dev(), here.ino()))
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

fn open_name(name: &str) -> String {
    format!("{name}{OPEN}")
}

/// The names of our files in a folder, those that are being written too; none where there is no folder.
fn names(path: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let Ok(name) = entry?.file_name().into_string() else { continue };
        if name.starts_with(PREFIX) && name.strip_suffix(OPEN).unwrap_or(&name).ends_with(ENDING) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The highest serial number in a folder.
fn last_serial(path: &Path) -> io::Result<u64> {
    let serial = |name: &String| {
        let stem = name.strip_suffix(OPEN).unwrap_or(name).strip_suffix(ENDING)?;
        stem.rsplit('-').next()?.parse::<u64>().ok()
    };
    Ok(names(path)?.iter().filter_map(serial).max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{about, capture, noon, read, told};
    use crate::{WayThere, read_at};

    fn exchange(body: &[u8]) -> Vec<u8> {
        told(&capture(&[], body, None), &WayThere::default()).bytes
    }

    fn folder(path: &Path) -> Folder {
        Folder::new(path, about(), Box::new(RealDisk))
    }

    fn kinds(path: &Path) -> Vec<String> {
        read(&fs::read(path).unwrap()).iter().map(|found| found.record.kind().to_owned()).collect()
    }

    #[test]
    fn a_file_begins_with_what_made_it_and_has_its_name_once_it_is_closed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("suyuan.evidence");
        let mut folder = folder(&path);
        assert!(!path.exists());
        let (name, offset) = folder.append(noon(), &exchange(b"<p>")).unwrap();
        assert_eq!(name, "suyuan-20261123120000250-00001.warc.gz");
        assert_eq!(names(&path).unwrap(), [format!("{name}.open")]);
        folder.sync().unwrap();
        let found = read_at(open_named(&path, &name).unwrap(), offset, 0).unwrap();
        assert_eq!(found.record.kind(), "request");
        folder.close().unwrap();
        assert_eq!(names(&path).unwrap(), std::slice::from_ref(&name));
        assert_eq!(kinds(&path.join(&name)), ["warcinfo", "request", "response", "metadata"]);
        let info = read(&fs::read(path.join(&name)).unwrap()).remove(0).record;
        expect_test::expect![[r#"
            software: suyuan/0.1.0
            format: WARC File Format 1.1
            conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
            robots: obey
            http-header-user-agent: suyuan/0.1.0 (+mailto:abuse@cert.example)
            isPartOf: crawl-1
            operator: mailto:abuse@cert.example
        "#]]
        .assert_eq(&String::from_utf8(info.block.clone()).unwrap().replace('\r', ""));
        assert_eq!((info.target(), info.get("WARC-Filename")), (None, Some(name.as_str())));
    }

    #[test]
    fn a_file_that_is_long_enough_is_closed_and_the_next_has_the_next_number() {
        let home = tempfile::tempdir().unwrap();
        let mut folder = folder(home.path()).with_files_of(1);
        let offsets: Vec<u64> = (0..3).map(|_| folder.append(noon(), &exchange(b"<p>")).unwrap().1).collect();
        folder.close().unwrap();
        let names = names(home.path()).unwrap();
        let serials: Vec<&str> = names.iter().map(|name| &name[name.len() - 13..]).collect();
        assert_eq!(serials, ["00001.warc.gz", "00002.warc.gz", "00003.warc.gz"]);
        assert!(offsets.iter().all(|&offset| offset > 0));
        assert_eq!(Folder::new(home.path(), about(), Box::new(RealDisk)).bytes_max, FILE_BYTES_MAX);
    }

    /// A folder as a process leaves it that died with two captures in it and half of a third.
    fn after_a_death() -> (tempfile::TempDir, String, u64, u64) {
        let home = tempfile::tempdir().unwrap();
        let mut folder = folder(home.path());
        let (name, _) = folder.append(noon(), &exchange(b"one")).unwrap();
        let (_, second) = folder.append(noon(), &exchange(b"two")).unwrap();
        let (_, third) = folder.append(noon(), &exchange(b"three")[..100]).unwrap();
        drop(folder);
        (home, name, second, third)
    }

    #[test]
    fn after_a_death_what_nobody_names_is_cut_off() {
        for named in 0..3 {
            let (home, name, second, third) = after_a_death();
            let end = [second, third, third + 1_000][named];
            recover(home.path(), &|asked| (asked == name).then_some(end)).unwrap();
            let length = fs::metadata(home.path().join(&name)).unwrap().len();
            assert_eq!(length, [second, third, third + 100][named]);
        }
    }

    #[test]
    fn after_a_death_a_file_of_which_nothing_is_named_keeps_its_whole_records() {
        let (home, name, _, third) = after_a_death();
        recover(home.path(), &|_| None).unwrap();
        assert_eq!(fs::metadata(home.path().join(&name)).unwrap().len(), third);
        let mut kinds = kinds(&home.path().join(&name));
        assert_eq!((kinds.len(), kinds.pop().as_deref()), (7, Some("metadata")));
        // Only the first record, or half of it: that is nothing.
        for length in [0, 10, read(&fs::read(home.path().join(&name)).unwrap())[0].place.length] {
            let left = tempfile::tempdir().unwrap();
            let bytes = fs::read(home.path().join(&name)).unwrap();
            fs::write(left.path().join(open_name(&name)), &bytes[..length as usize]).unwrap();
            recover(left.path(), &|_| None).unwrap();
            assert_eq!(names(left.path()).unwrap(), [""; 0]);
        }
    }

    #[test]
    fn a_file_that_somebody_writes_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let mut living = folder(home.path());
        living.append(noon(), &exchange(b"one")).unwrap();
        recover(home.path(), &|_| Some(0)).unwrap();
        living.append(noon(), &exchange(b"two")).unwrap();
        living.close().unwrap();
        assert_eq!(kinds(&home.path().join(&names(home.path()).unwrap()[0])).len(), 7);
        recover(&home.path().join("nowhere"), &|_| None).unwrap();
    }

    #[test]
    fn what_was_not_synced_can_be_taken_back() {
        let home = tempfile::tempdir().unwrap();
        let mut folder = folder(home.path());
        folder.append(noon(), &exchange(b"one")).unwrap();
        folder.sync().unwrap();
        let (name, end) = folder.append(noon(), &exchange(b"two")).unwrap();
        folder.take_back();
        assert_eq!(fs::metadata(home.path().join(open_name(&name))).unwrap().len(), end);
    }

    #[test]
    fn what_is_no_regular_file_is_never_opened() {
        let home = tempfile::tempdir().unwrap();
        let (name, elsewhere) = ("suyuan-20261123120000250-00001.warc.gz", home.path().join("elsewhere"));
        let path = home.path().join("in");
        fs::create_dir(&path).unwrap();
        fs::write(&elsewhere, "precious").unwrap();
        // A socket stands for all that is neither file nor link; opening a pipe would wait for ever.
        let socket = |at: &Path| drop(std::os::unix::net::UnixListener::bind(at).unwrap());
        let link = |at: &Path| std::os::unix::fs::symlink(&elsewhere, at).unwrap();
        let makes: [&dyn Fn(&Path); 2] = [&socket, &link];
        for make in makes {
            for at in [name.to_owned(), open_name(name)] {
                make(&path.join(&at));
                assert_eq!(irregular(&path).unwrap(), std::slice::from_ref(&at));
                assert!(open_named(&path, name).is_err());
                let started = recover(&path, &|_| Some(0));
                assert_eq!(started.is_err(), at.ends_with(OPEN), "{started:?}");
                fs::remove_file(path.join(&at)).unwrap();
            }
        }
        assert_eq!(fs::read(&elsewhere).unwrap(), b"precious");
    }

    #[test]
    fn what_stands_in_the_place_of_the_folder_is_told_at_the_start() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("suyuan.evidence");
        recover(&path, &|_| None).unwrap();
        std::os::unix::fs::symlink(home.path().join("nowhere"), &path).unwrap();
        assert_eq!(recover(&path, &|_| None).unwrap_err().kind(), io::ErrorKind::NotADirectory);
        fs::remove_file(&path).unwrap();
        fs::write(&path, "").unwrap();
        assert_eq!(recover(&path, &|_| None).unwrap_err().kind(), io::ErrorKind::NotADirectory);
    }

    #[test]
    fn a_file_that_is_not_in_its_place_any_more_is_never_named() {
        let moves: [fn(&Path, &Path); 4] = [
            |folder, _| fs::remove_dir_all(folder).unwrap(),
            |folder, _| fs::rename(folder, folder.with_extension("moved")).unwrap(),
            |_, file| fs::remove_file(file).unwrap(),
            |_, file| {
                fs::remove_file(file).unwrap();
                fs::write(file, "another").unwrap();
            },
        ];
        for make in moves {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("suyuan.evidence");
            let mut folder = folder(&path);
            let (name, _) = folder.append(noon(), &exchange(b"one")).unwrap();
            folder.sync().unwrap();
            folder.append(noon(), &exchange(b"two")).unwrap();
            make(&path, &path.join(open_name(&name)));
            let error = folder.sync().unwrap_err().to_string();
            assert_eq!(error, format!("`{name}.open` was moved, replaced or deleted while it was written"));
        }
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("secret"), "x").unwrap();
        fs::create_dir(home.path().join("in")).unwrap();
        for name in ["../secret", "..", ".", "", "/etc/hostname", "a\\b", "suyuan/../../secret.warc.gz"] {
            assert!(open_named(&home.path().join("in"), name).is_err(), "{name}");
        }
    }
}
