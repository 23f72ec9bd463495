//! A body that was cut: the word that it ends in may have gone on.

use suyuan_model::{Body, URL_CHARS_MAX};

/// What is longer is no name and no address, so that nothing more than this is lost of a body without spaces.
pub(crate) const TORN_BYTES_MAX: usize = URL_CHARS_MAX;

/// What is to be read of a body. `casino.example` at a cut may be the beginning of `casino.example.com`, so it is left out.
pub(crate) fn whole_words(body: &Body) -> &[u8] {
    let bytes = body.bytes();
    if body.truncated.is_none() {
        return bytes;
    }
    let sure = bytes.len().saturating_sub(TORN_BYTES_MAX);
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"<>\"'".contains(byte);
    let word = bytes[sure..].iter().rposition(is_end).map_or(0, |end| end + 1);
    &bytes[..sure + word]
}

#[cfg(test)]
mod tests {
    use suyuan_model::Truncated;

    use super::*;

    fn read(text: &str, truncated: Option<Truncated>) -> usize {
        whole_words(&Body { wire: text.as_bytes().to_vec(), truncated, ..Body::default() }).len()
    }

    #[test]
    fn the_word_that_a_body_is_cut_in_is_not_read() {
        for truncated in [Truncated::Length, Truncated::Time, Truncated::Disconnect] {
            assert_eq!(read("<p>at casino.example", Some(truncated)), "<p>at ".len());
            assert_eq!(read("<p>casino.example", Some(truncated)), "<p>".len());
            assert_eq!(read("<a href='http://casino.example/", Some(truncated)), "<a href='".len());
            assert_eq!(read("casino.example", Some(truncated)), 0);
        }
        assert_eq!(read("<p>at casino.example", None), "<p>at casino.example".len());
    }

    #[test]
    fn of_a_body_without_spaces_no_more_than_a_name_is_left_out() {
        let endless = "x".repeat(3 * TORN_BYTES_MAX);
        assert_eq!(read(&endless, Some(Truncated::Length)), 2 * TORN_BYTES_MAX);
    }
}
