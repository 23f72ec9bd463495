//! Workbooks: every sheet of an XLSX, XLS or ODS file, as people keep their lists.
//!
//! A workbook is hostile until it is vetted: how much it really unpacks to, how many sheets and cells it has.

mod cells;
mod cfb;
mod ods;
mod xls;
mod xlsx;
mod zip;

use std::cell::Cell;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use suyuan_words::{Word, lists as words};

use crate::columns::{BadRow, Row, Vocabulary};
use crate::error::ListError;
use crate::format::Format;
use crate::text::LIST_BYTES_MAX;
use cells::Sheets;

pub use cells::MERGED_COLUMNS_MAX;
pub(crate) use cells::{Merged, Takes};
pub use ods::COLUMNS_MAX;

/// Most sheets of a workbook; who keeps a sheet a day begins a new file after a year.
pub const SHEETS_MAX: usize = 400;
/// Most cells with something in them: a million rows of eight columns and some more.
pub const CELLS_MAX: usize = 10_000_000;
/// Most parts of the archive that a workbook is.
pub const PARTS_MAX: usize = 4_096;

/// Most texts that the cells of a workbook share: four for each row of the longest sheet.
pub const SHARED_STRINGS_MAX: usize = 4_000_000;
/// Most links on cells; a sheet of Excel has 66,530 at most.
pub const LINKS_MAX: usize = 200_000;
/// Most merged blocks.
pub const MERGED_MAX: usize = 200_000;

/// The rows of all sheets.
pub(crate) type SheetRows = Vec<Result<Row<'static>, BadRow<'static>>>;

/// Why a workbook is not read.
#[derive(Debug)]
pub(crate) enum Trouble {
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
    read(file, bytes, format, &mut sheets)?;
    Ok(sheets.into_rows())
}

/// Gives every cell of every sheet.
pub(crate) fn read(file: &str, bytes: &[u8], format: Format, sheets: &mut impl Takes) -> Result<(), ListError> {
    let read = match format {
        Format::Xls => unharmed(|| xls::read(bytes, sheets)),
        Format::Ods => vet(bytes).and_then(|()| ods::read(bytes, sheets)),
        _ => vet(bytes).and_then(|()| unharmed(|| xlsx::read(bytes, sheets))),
    };
    let file = file.to_owned();
    match read {
        Ok(()) => Ok(()),
        Err(Trouble::TooLarge) => Err(ListError::TooLarge { file }),
        Err(Trouble::TooMany(what, most)) => Err(ListError::TooMany { file, what, most }),
        Err(Trouble::Broken(why)) => {
            Err(ListError::Damaged { file, packing: format.title(), source: std::io::Error::other(why) })
        }
    }
}

/// Reads with the outside reader, which panics on some broken books: for us they are broken, and nothing more.
///
/// The hook that prints panics is told once and for all to let those of such a reading pass; any other it prints as ever.
fn unharmed(read: impl FnOnce() -> Result<(), Trouble>) -> Result<(), Trouble> {
    static HOOK: Once = Once::new();
    thread_local!(static IS_READING: Cell<bool> = const { Cell::new(false) });
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_READING.get() {
                usual(panic);
            }
        }));
    });
    IS_READING.set(true);
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(false);
    read.unwrap_or_else(|_| Err(Trouble::broken("it contradicts itself")))
}

/// Unpacks every part once and counts, so that no reader meets a bomb.
fn vet(bytes: &[u8]) -> Result<(), Trouble> {
    let parts = zip::parts(bytes, PARTS_MAX).ok_or_else(|| Trouble::Broken("no directory of its parts".to_owned()))?;
    if parts.len() > PARTS_MAX {
        return Err(Trouble::TooMany(words::PARTS, PARTS_MAX));
    }
    let mut left = LIST_BYTES_MAX;
    let mut elements = Elements::default();
    for part in &parts {
        elements.tag = None;
        left = left.checked_sub(part.length(left, |piece| elements.count(piece))).ok_or(Trouble::TooLarge)?;
    }
    for (&(_, what, most), &count) in COUNTED.iter().zip(&elements.counts) {
        if count > most {
            return Err(Trouble::TooMany(what, most));
        }
    }
    Ok(())
}

/// Elements that the outside reader keeps all in memory, however little they say: name, word, most.
const COUNTED: [(&[u8], Word, usize); 3] = [
    (b"si", words::SHARED_STRINGS, SHARED_STRINGS_MAX),
    (b"hyperlink", words::LINKS, LINKS_MAX),
    (b"mergeCell", words::MERGED_BLOCKS, MERGED_MAX),
];

/// Longest name of an element that is told from others, without its prefix, which may be as long as it likes.
const TAG_BYTES_MAX: usize = 16;

/// Counts elements in markup that comes piece by piece.
#[derive(Default)]
struct Elements {
    counts: [usize; 3],
    /// The name behind its prefix so far, while we are in one.
    tag: Option<Vec<u8>>,
}

impl Elements {
    fn count(&mut self, mut piece: &[u8]) {
        loop {
            let Some(tag) = &mut self.tag else {
                let Some(at) = piece.iter().position(|&byte| byte == b'<') else { return };
                (self.tag, piece) = (Some(Vec::new()), &piece[at + 1..]);
                continue;
            };
            let end = piece.iter().position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
            let mut name = &piece[..end.unwrap_or(piece.len())];
            if let Some(colon) = name.iter().rposition(|&byte| byte == b':') {
                name = &name[colon + 1..];
                tag.clear();
            }
            // One byte more is enough to tell a name that is too long.
            tag.extend(&name[..name.len().min(TAG_BYTES_MAX + 1 - tag.len())]);
            let Some(end) = end else { return };
            if let Some(at) = COUNTED.iter().position(|(name, ..)| name == tag) {
                self.counts[at] += 1;
            }
            (self.tag, piece) = (None, &piece[end..]);
        }
    }
}

impl Trouble {
    fn broken(why: impl fmt::Display) -> Trouble {
        Trouble::Broken(why.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn elements_are_counted_whatever_their_prefix_and_however_the_markup_is_cut() {
        let counted = |tag: &str, piece: usize| {
            let mut elements = Elements::default();
            for bytes in tag.as_bytes().chunks(piece) {
                elements.count(bytes);
                assert!(elements.tag.as_ref().is_none_or(|tag| tag.len() <= TAG_BYTES_MAX + 1));
            }
            elements.counts
        };
        for piece in [1, 7, 4_096] {
            assert_eq!(counted(&format!("<{}:hyperlink ref=''/>", "p".repeat(1_000)), piece), [0, 1, 0]);
            assert_eq!(counted("<si/><x:si><s:i/><sis/></si>", piece), [2, 0, 0]);
            assert_eq!(counted(&format!("<{}si/>", "s".repeat(1_000)), piece), [0, 0, 0]);
        }
        assert!(COUNTED.iter().all(|(name, ..)| name.len() <= TAG_BYTES_MAX));
    }

    #[test]
    fn a_panic_of_the_outside_reader_is_not_printed_and_any_other_is() {
        static PRINTED: AtomicUsize = AtomicUsize::new(0);
        panic::set_hook(Box::new(|_| {
            PRINTED.fetch_add(1, Ordering::Relaxed);
        }));
        let reading = || unharmed(|| panic!("a broken book"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert!(matches!(reading(), Err(Trouble::Broken(_)))));
            }
        });
        assert_eq!(PRINTED.load(Ordering::Relaxed), 0);
        let other = unharmed(|| {
            let _failed = std::thread::spawn(|| panic!("something else")).join();
            Ok(())
        });
        assert!(other.is_ok());
        assert!(panic::catch_unwind(|| panic!("after it")).is_err());
        assert_eq!(PRINTED.load(Ordering::Relaxed), 2);
    }
}
