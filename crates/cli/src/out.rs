//! Standard output or a file: where data goes.

use std::fs::File;
use std::io::ErrorKind::IsADirectory;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;
use suyuan_words::{Lang, cli, say};

use crate::exit::Unusable;
use crate::job_file::shown;
use crate::language;

/// Standard output, buffered.
pub(crate) fn stdout() -> impl Write {
    BufWriter::new(io::stdout().lock())
}

/// Writes to the file at `path`, or to standard output for `-`.
///
/// A file appears under its name only when it is whole: a failure leaves what was there before.
/// What is no file (a device, a pipe) is written to as it is, and of a link its target is written.
/// A place where no file can be made is the caller's mistake.
pub(crate) fn write_to(
    path: &Path,
    lang: Lang,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut out = stdout();
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let refuse = |why: io::Error| {
        Unusable(say(lang, cli::NO_OUT, &[("file", &shown(path)), ("why", &language::told(lang, why))]))
    };
    let named = path;
    let target = std::fs::canonicalize(path);
    let path = target.as_deref().unwrap_or(path);
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(refuse)?);
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    if is_database(path) {
        return Err(Unusable(say(lang, cli::OUT_IS_DATABASE, &[("file", &shown(named))])).into());
    }
    let before = std::fs::metadata(path).map(|there| there.permissions());
    let beside = beside(path);
    if let Err(why) = File::create(&beside).and_then(|_| if path.is_dir() { Err(IsADirectory.into()) } else { Ok(()) })
    {
        let _left = std::fs::remove_file(&beside);
        return Err(refuse(why).into());
    }
    let result = whole(&beside, write).and_then(|()| {
        // Who might not read what was there may not read what comes in its place.
        if let Ok(permissions) = before {
            std::fs::set_permissions(&beside, permissions)?;
        }
        tracing::trace!(at = "exported");
        Ok(std::fs::rename(&beside, path)?)
    });
    if result.is_err() {
        // The half file is ours; if it cannot be removed either, the first error says more.
        let _left = std::fs::remove_file(&beside);
    }
    result.with_context(|| format!("failed to write `{}`", named.display()))
}

/// Whether a SQLite database lies there: a ledger is never overwritten by a list of what is in it.
fn is_database(path: &Path) -> bool {
    let mut head = [0; 16];
    File::open(path)
        .and_then(|mut file| io::Read::read_exact(&mut file, &mut head))
        .is_ok_and(|()| head == *b"SQLite format 3\0")
}

fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(())
}

fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_what_was_there_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        write_to(&path, Lang::En, |out| Ok(out.write_all(b"old")?)).unwrap();
        let failed = write_to(&path, Lang::En, |out| {
            out.write_all(b"half")?;
            anyhow::bail!("the ledger is damaged")
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
