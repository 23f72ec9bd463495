//! Our own trouble in writing.

use std::io;

/// Our own trouble in writing.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The writer did not take it: a full disk, a closed pipe.
    #[error("failed to write the output")]
    Write(#[from] io::Error),
    /// A line of JSON could not be written.
    #[error("failed to write a line of JSON")]
    Json(#[from] serde_json::Error),
    /// A workbook could not be made.
    #[error("failed to make the workbook")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A table could not be made.
    #[error("failed to write a Parquet file")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A row of CSV could not be written.
    #[error("failed to write a row of CSV")]
    Csv(#[from] csv::Error),
}

impl ShareError {
    /// True when whoever reads our output has gone away, as `head` does.
    pub fn is_closed_pipe(&self) -> bool {
        let kind = match self {
            ShareError::Write(error) => Some(error.kind()),
            ShareError::Xlsx(_) | ShareError::Parquet(_) => None,
            ShareError::Json(error) => error.io_error_kind(),
            ShareError::Csv(error) => match error.kind() {
                csv::ErrorKind::Io(error) => Some(error.kind()),
                _ => None,
            },
        };
        kind == Some(io::ErrorKind::BrokenPipe)
    }
}
