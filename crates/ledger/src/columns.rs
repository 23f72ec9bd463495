//! How values lie in columns: words of closed sets, lists of words, moments.

use rusqlite::Row;
use rusqlite::types::Type;
use suyuan_model::Timestamp;

/// A column holds a word that its closed set does not have.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a word that stands here")]
struct UnknownWord(String);

/// Reads a word of a closed set.
pub(crate) fn word<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    read(text).ok_or_else(|| unknown(column, text))
}

/// Reads words with a space between.
pub(crate) fn words<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<Vec<T>> {
    let text = row.get_ref(column)?.as_str()?;
    text.split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| read(word).ok_or_else(|| unknown(column, word)))
        .collect()
}

/// Reads a text that must mean something: a URL, an address.
pub(crate) fn parsed<T>(row: &Row<'_>, column: usize, read: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    read(text).ok_or_else(|| unknown(column, text))
}

/// Reads a moment.
pub(crate) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_millis)
}

/// Reads a moment where there is one.
pub(crate) fn moment_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

/// Reads a digest as people write it; nothing where there is none.
pub(crate) fn hex(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = row.get_ref(column)?.as_blob_or_null()?.unwrap_or_default();
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        digits.extend([byte >> 4, byte & 0xF].map(|digit| char::from(DIGITS[usize::from(digit)])));
    }
    Ok(digits)
}

/// Writes words with a space between.
pub(crate) fn joined<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn unknown(column: usize, text: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(UnknownWord(text.to_owned())))
}
