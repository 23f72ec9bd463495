//! What can go wrong with a ledger: our own trouble, in plain words.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::ErrorCode;

/// Our own trouble with a ledger.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// Nothing is there to read.
    #[error("there is no ledger at `{path}`")]
    Missing {
        /// The ledger.
        path: PathBuf,
    },
    /// The file could not be opened or set up.
    #[error("failed to open the ledger at `{path}`")]
    Open {
        /// The ledger.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// The file is something else.
    #[error("`{path}` is not a ledger: {why}")]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// How one can tell.
        why: &'static str,
    },
    /// Nothing was recorded in the file: a run was about to make a ledger of it.
    #[error("nothing was recorded in the ledger at `{path}` yet")]
    Blank {
        /// The ledger.
        path: PathBuf,
    },
    /// The file was written by a newer program.
    #[error("the ledger at `{path}` has schema {found}; this program knows schemas up to {known}")]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that is known here.
        known: u32,
    },
    /// The file was written by an older program, and cannot be brought up to date.
    #[error("the ledger at `{path}` has the old schema {found} and cannot be brought up to {known}")]
    Older {
        /// The ledger.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that is known here.
        known: u32,
        /// What is in the way: a run of the older program, or a file that may not be written.
        #[source]
        why: Box<LedgerError>,
    },
    /// Another run holds the run lock.
    #[error("the ledger at `{path}` is in use by another run{}", holder(*.pid))]
    Busy {
        /// The ledger.
        path: PathBuf,
        /// The process that holds the lock, if known.
        pid: Option<u32>,
    },
    /// The run lock could not be made.
    #[error("failed to lock the ledger at `{path}`")]
    Lock {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// Lists, seeds, scope or vantages changed under an unfinished run.
    #[error("run {run} of the ledger at `{path}` is unfinished, and its plan has changed: {}; restore what it began with, or begin anew with --fresh", what.join(", "))]
    PlanChanged {
        /// The ledger.
        path: PathBuf,
        /// The unfinished run.
        run: String,
        /// The keys of the plan that differ.
        what: Vec<String>,
    },
    /// No room is left on the device.
    #[error("the disk is full: nothing that was recorded is lost (`{path}`)")]
    Full {
        /// The ledger, or the folder of its evidence.
        path: PathBuf,
    },
    /// Writing failed; the transaction was rolled back as a whole.
    #[error("failed to write to the ledger at `{path}`; nothing that was recorded is lost")]
    Write {
        /// The ledger.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// Reading failed.
    #[error("failed to read the ledger at `{path}`")]
    Read {
        /// The ledger.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: Arc<rusqlite::Error>,
    },
    /// The ledger says what it cannot say.
    #[error("the ledger at `{path}` is damaged: {what}")]
    Damaged {
        /// The ledger.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A ledger was to take itself in.
    #[error("`{path}` is the ledger that is to take it in")]
    Itself {
        /// The ledger.
        path: PathBuf,
    },
    /// More URLs were to come in than there are numbers.
    #[error("the ledger at `{path}` has no room for so many URLs")]
    Crowded {
        /// The ledger.
        path: PathBuf,
    },
    /// A copy would overwrite a file.
    #[error("`{path}` is there already")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A copy could not be made.
    #[error("failed to make the copy `{path}`")]
    Copy {
        /// The copy.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// What is kept as an archive could not be written; the transaction that would have named it was rolled back.
    #[error("failed to keep records in `{path}`; nothing that was recorded is lost")]
    Evidence {
        /// The folder.
        path: PathBuf,
        /// The caller named it; else it is the ledger's own.
        is_named: bool,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// The writing thread could not be started.
    #[error("failed to start the thread that writes the ledger at `{path}`")]
    Thread {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// Something was to be written that belongs to no run.
    #[error("nothing can be recorded in the ledger at `{path}` before a run has begun")]
    NoRun {
        /// The ledger.
        path: PathBuf,
    },
    /// The writing thread has ended.
    #[error("the ledger at `{path}` is no longer open for writing")]
    Closed {
        /// The ledger.
        path: PathBuf,
    },
}

impl LedgerError {
    /// True if it is for the caller to put right: a path, a file or a plan that cannot be used; false for our own trouble.
    pub fn is_callers(&self) -> bool {
        match self {
            Self::Missing { .. }
            | Self::NotALedger { .. }
            | Self::Blank { .. }
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Busy { .. }
            | Self::PlanChanged { .. }
            | Self::Itself { .. }
            | Self::Crowded { .. }
            | Self::Exists { .. } => true,
            Self::Lock { source, .. } | Self::Copy { source, .. } => is_of_the_path(source.kind()),
            Self::Evidence { source, is_named, .. } => *is_named && is_of_the_path(source.kind()),
            Self::Open { source, .. } | Self::Write { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
            ),
            Self::Full { .. }
            | Self::Read { .. }
            | Self::Damaged { .. }
            | Self::Thread { .. }
            | Self::NoRun { .. }
            | Self::Closed { .. } => false,
        }
    }

    pub(crate) fn open(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            _ if crate::open::has_no_room(&source) => Self::Full { path: path.into() },
            Some(ErrorCode::NotADatabase) => Self::NotALedger { path: path.into(), why: "it is no SQLite database" },
            Some(ErrorCode::DiskFull) => Self::Full { path: path.into() },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path: path.into(), what: source.to_string() },
            _ => Self::Open { path: path.into(), source: Arc::new(source) },
        }
    }

    pub(crate) fn write(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            _ if crate::open::has_no_room(&source) => Self::Full { path: path.into() },
            Some(ErrorCode::DiskFull) => Self::Full { path: path.into() },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path: path.into(), what: source.to_string() },
            _ => Self::Write { path: path.into(), source: Arc::new(source) },
        }
    }

    /// Trouble with the ledger's own folder of evidence: ours, whatever stands in its place.
    pub(crate) fn evidence(path: &Path, source: io::Error) -> Self {
        Self::kept(path, false, source)
    }

    /// Trouble with a folder that the caller named.
    pub(crate) fn recording(path: &Path, source: io::Error) -> Self {
        Self::kept(path, true, source)
    }

    fn kept(path: &Path, is_named: bool, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full { path: path.into() },
            _ => Self::Evidence { path: path.into(), is_named, source: Arc::new(source) },
        }
    }

    pub(crate) fn read(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            _ if crate::open::has_no_room(&source) => Self::Full { path: path.into() },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path: path.into(), what: source.to_string() },
            _ => Self::Read { path: path.into(), source: Arc::new(source) },
        }
    }
}

/// Trouble with where a file is to lie, as against trouble with the device under it.
fn is_of_the_path(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{
        AlreadyExists, InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        ReadOnlyFilesystem,
    };
    matches!(
        kind,
        AlreadyExists
            | InvalidFilename
            | InvalidInput
            | IsADirectory
            | NotADirectory
            | NotFound
            | PermissionDenied
            | ReadOnlyFilesystem
    )
}

fn holder(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}
