//! What the program says to whoever called it: an exit code with a meaning.

use std::io;
use std::process::ExitCode;

use suyuan_ledger::LedgerError;
use suyuan_share::ShareError;

/// The exit codes, as promised to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Our own trouble: a full disk, a corrupt ledger. Nothing that was recorded is lost.
    Failed = 1,
    /// Wrong usage, or an input that cannot be used.
    Unusable = 2,
    /// Stopped before the end; run again to go on.
    Stopped = 3,
    /// Done, and there are findings; only when asked for.
    Findings = 4,
}

/// An input or a flag that cannot be used, in words: where it stands, what was found, what was expected.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Unusable(pub(crate) String);

/// There is nothing to do this time, in words: a folder of complaints has no new ones.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Idle(pub(crate) String);

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

impl Exit {
    /// What an error means to the caller; none when nobody reads our output any more, which is no error at all.
    pub(crate) fn of(error: &anyhow::Error) -> Exit {
        if error.chain().any(is_broken_pipe) {
            Exit::Done
        } else if error.chain().any(is_callers_matter) {
            Exit::Unusable
        } else {
            Exit::Failed
        }
    }
}

/// Shortens `return Err(Unusable(format!(…)).into())`.
macro_rules! unusable {
    ($($arg:tt)*) => { return Err($crate::exit::Unusable(format!($($arg)*)).into()) };
}
pub(crate) use unusable;

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    kind.or(json) == Some(io::ErrorKind::BrokenPipe)
        || error.downcast_ref::<ShareError>().is_some_and(ShareError::is_closed_pipe)
}

fn is_callers_matter(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<Unusable>() || error.downcast_ref::<LedgerError>().is_some_and(LedgerError::is_callers)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        let gone = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("failed to print");
        assert_eq!(Exit::of(&gone), Exit::Done);
    }

    #[test]
    fn the_callers_mistake_is_told_from_our_own_trouble() {
        let theirs: anyhow::Result<()> = Err(Unusable("job.toml:1:1: …".into())).context("failed to read the job");
        assert_eq!(theirs.map_err(|error| Exit::of(&error)), Err(Exit::Unusable));
        assert_eq!(Exit::of(&anyhow::anyhow!("disk full")), Exit::Failed);
        assert_eq!(Exit::of(&LedgerError::Missing { path: "suyuan.db".into() }.into()), Exit::Unusable);
        assert_eq!(Exit::of(&LedgerError::Full { path: "suyuan.db".into() }.into()), Exit::Failed);
    }
}
