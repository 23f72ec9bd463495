//! What the targets share that read documents.

use suyuan_documents::{PIECES_MAX, TEXT_BYTES_MAX, read};

/// A document is read within its limits, and alike every time.
pub(crate) fn check(start: &[u8], rest: &[u8]) {
    let bytes = if rest.starts_with(start) { rest.to_vec() } else { [start, rest].concat() };
    let document = read(&bytes);
    assert_eq!(document, read(&bytes));
    let Some(document) = document else { return };
    assert!(document.pieces.len() <= PIECES_MAX);
    assert!(document.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() <= TEXT_BYTES_MAX);
    assert!(document.pieces.iter().all(|piece| !piece.text.is_empty() && !piece.part.is_empty()));
}
