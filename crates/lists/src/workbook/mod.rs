//! Workbooks: every sheet of an XLSX, XLS or ODS file, as people keep their lists.
//!
//! A workbook is hostile until it is vetted: how much it really unpacks to, how many sheets and cells it has.

mod cells;
mod cfb;
mod ods;
mod xls;
mod xlsx;
mod zip;

use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use suyuan_words::{Word, lists as words};

use crate::columns::{BadRow, Row, Vocabulary};
use crate::error::ListError;
use crate::format::Format;
use crate::text::LIST_BYTES_MAX;
use cells::Sheets;

/// Most sheets of a workbook; who keeps a sheet a day begins a new file after a year.
pub const SHEETS_MAX: usize = 400;
/// Most cells with something in them: a million rows of eight columns and some more.
pub const CELLS_MAX: usize = 10_000_000;
/// Most parts of the archive that a workbook is.
pub const PARTS_MAX: usize = 4_096;

/// The rows of all sheets.
pub(crate) type SheetRows = Vec<Result<Row<'static>, BadRow<'static>>>;

/// Why a workbook is not read.
#[derive(Debug)]
pub(super) enum Trouble {
    /// More than so many of these.
    TooMany(Word, usize),
    /// More than [`LIST_BYTES_MAX`] unpacked.
    TooLarge,
    /// What the reader of its format says.
    Broken(String),
}

/// The kind of workbook that these bytes are, if any.
pub(crate) fn kind(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return cfb::streams(bytes)?.iter().any(|stream| xls::is_book(stream)).then_some(Format::Xls);
    }
    let parts = bytes.starts_with(b"PK\x03\x04").then(|| zip::parts(bytes, PARTS_MAX))??;
    let has = |name: &str| parts.iter().any(|part| part.name.replace('\\', "/").eq_ignore_ascii_case(name));
    if has("xl/workbook.xml") {
        Some(Format::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Some(Format::Ods)
    } else {
        None
    }
}

/// Every row of every sheet.
pub(crate) fn rows(
    file: &str,
    bytes: &[u8],
    format: Format,
    vocabulary: &'static Vocabulary,
) -> Result<SheetRows, ListError> {
    let mut sheets = Sheets::new(vocabulary);
    let read = match format {
        Format::Xls => unharmed(|| xls::read(bytes, &mut sheets)),
        Format::Ods => vet(bytes).and_then(|()| ods::read(bytes, &mut sheets)),
        _ => vet(bytes).and_then(|()| unharmed(|| xlsx::read(bytes, &mut sheets))),
    };
    let file = file.to_owned();
    match read {
        Ok(()) => Ok(sheets.into_rows()),
        Err(Trouble::TooLarge) => Err(ListError::TooLarge { file }),
        Err(Trouble::TooMany(what, most)) => Err(ListError::TooMany { file, what, most }),
        Err(Trouble::Broken(why)) => {
            Err(ListError::Damaged { file, packing: format.title(), source: std::io::Error::other(why) })
        }
    }
}

/// Reads with the outside reader, which panics on some broken books: for us they are broken, and nothing more.
///
/// The hook that would print the panic is put aside meanwhile; lists are read before anything else goes on.
fn unharmed(read: impl FnOnce() -> Result<(), Trouble>) -> Result<(), Trouble> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    panic::set_hook(hook);
    read.unwrap_or_else(|_| Err(Trouble::broken("it contradicts itself")))
}

/// Unpacks every part once and counts, so that no reader meets a bomb.
fn vet(bytes: &[u8]) -> Result<(), Trouble> {
    let parts = zip::parts(bytes, PARTS_MAX).ok_or_else(|| Trouble::Broken("no directory of its parts".to_owned()))?;
    if parts.len() > PARTS_MAX {
        return Err(Trouble::TooMany(words::PARTS, PARTS_MAX));
    }
    let mut left = LIST_BYTES_MAX;
    for part in &parts {
        left = left.checked_sub(part.length(left)).ok_or(Trouble::TooLarge)?;
    }
    Ok(())
}

impl Trouble {
    fn broken(why: impl fmt::Display) -> Trouble {
        Trouble::Broken(why.to_string())
    }
}
