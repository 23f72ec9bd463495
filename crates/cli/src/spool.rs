//! Where a report lies until it is written out: a file without a name, which is gone with the program.
//!
//! So the ledger is let go of before anybody is waited for, nothing is written where something fails on the way, and
//! memory does not grow with the report.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Names that are tried before it is given up: others may have taken some.
const NAMES_MAX: u32 = 100;

/// An empty file without a name.
pub(crate) fn open() -> anyhow::Result<File> {
    open_in(&folder())
}

fn open_in(folder: &Path) -> anyhow::Result<File> {
    let failed = || format!("failed to make a file in `{}`", folder.display());
    for number in 0..NAMES_MAX {
        let path = folder.join(format!("suyuan-{}-{number}.part", std::process::id()));
        match private().open(&path) {
            Ok(file) => {
                std::fs::remove_file(&path).with_context(failed)?;
                return Ok(file);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(failed),
        }
    }
    anyhow::bail!("{}: {NAMES_MAX} names are taken", failed())
}

/// Copies everything out.
pub(crate) fn pour(mut file: File, out: &mut dyn Write) -> anyhow::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    std::io::copy(&mut file, out)?;
    Ok(())
}

/// What nobody else may read.
fn private() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// As SQLite chooses it: `/tmp` is memory on many machines, and a report may be more than memory holds.
fn folder() -> PathBuf {
    let roomy = Path::new("/var/tmp");
    if std::env::var_os("TMPDIR").is_none() && roomy.is_dir() { roomy.to_owned() } else { std::env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_poured_out_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = open_in(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        file.write_all("溯源".as_bytes()).unwrap();
        let mut out = Vec::new();
        pour(file, &mut out).unwrap();
        assert_eq!(out, "溯源".as_bytes());
    }

    #[test]
    fn so_many_names_are_tried() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..NAMES_MAX {
            assert!(open_in(folder.path()).is_ok(), "{number}");
            std::fs::write(folder.path().join(format!("suyuan-{}-{number}.part", std::process::id())), "").unwrap();
        }
        assert!(open_in(folder.path()).unwrap_err().to_string().contains("names are taken"));
        assert!(open_in(&folder.path().join("missing")).is_err());
    }
}
