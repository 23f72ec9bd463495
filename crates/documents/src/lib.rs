//! Reads a document or picture: bytes of a file to pieces of text and URLs, each with its place in the file.
//!
//! In come the bytes of a file, whole or cut short; out comes a [`Document`]: its format, which its bytes tell and no name,
//! its pieces, and why it was not read to its end, if it was not. A broken file gives what could be read of it.
//! Files are hostile: all that is unpacked, followed and kept has a limit, counted in work and never by a clock,
//! so that a file is read alike every time.
//! This room knows no page and no watchlist, reaches no network, and runs nothing: of macros and scripts it gives the text or name.
//!
//! ```
//! use suyuan_documents::{Kind, read};
//!
//! let file = br"{\rtf1 Go {\field{\*\fldinst HYPERLINK ''}{\fldrslt to caf\'e9.example}}}";
//! let document = read(file).unwrap();
//! assert_eq!(document.pieces[0].kind, Kind::Text);
//! assert_eq!(document.pieces[0].text, "Go to café.example");
//! assert_eq!(document.partial, None);
//! ```

mod fields;
mod format;
mod inflate;
mod markup;
mod office;
mod out;
mod pdf;
mod picture;
mod rtf;
mod text;
#[cfg(test)]
mod writers;
mod zip;

pub use fields::FIELD_BYTES_MAX;
pub use format::{Format, format};
pub use inflate::INFLATED_BYTES_MAX;
pub use markup::{ATTRIBUTES_MAX, XML_DEPTH_MAX};
pub use office::PARTS_MAX;
pub use out::{Document, Kind, PIECES_MAX, Piece, TEXT_BYTES_MAX};
pub use pdf::{
    CODES_MAX, FILTERS_MAX, FONTS_MAX, FORMS_MAX, NESTING_MAX, OBJECTS_MAX, OPERANDS_MAX, PAGES_MAX, VALUES_MAX,
    WORK_BYTES_MAX,
};
pub use picture::{CODES_PER_PICTURE_MAX, LOOKS_MAX, PIXELS_MAX, SCANS_MAX, SIDE_MAX};
pub use rtf::GROUPS_MAX;
pub use zip::ENTRIES_MAX;

/// Reads a file; none if it is of no format that is read here.
pub fn read(bytes: &[u8]) -> Option<Document> {
    let format = format(bytes)?;
    Some(match format {
        Format::Pdf => pdf::read(bytes),
        Format::Zip => office::read(bytes),
        Format::Rtf => rtf::read(bytes),
        Format::Picture => picture::read(bytes),
        Format::Ooxml | Format::OpenDocument | Format::Epub => unreachable!("they begin like any zip file"),
    })
}
