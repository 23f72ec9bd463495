//! From bytes to one record, and not a byte further.

use std::io::{self, BufRead, Read as _};

use crate::counted::Counted;
use crate::reader::{BLOCK_BYTES_MAX, BLOCK_BYTES_SKIPPED_MAX, FIELDS_MAX, HEAD_BYTES_MAX};
use crate::{ArchiveError, Record};

/// Bytes of line ends behind a block: two pairs by the standard; some writers leave more, some none. Without
/// a limit a packed member might hold any number.
pub(crate) const LINE_ENDS_MAX: usize = 8;

/// Reads a record; true beside it if its block was too long to be kept.
pub(crate) fn read_record<R: io::Read>(input: &mut Counted<R>, offset: u64) -> Result<(Record, bool), ArchiveError> {
    let wrong = |why| ArchiveError::NotARecord { offset, why };
    let failed = |error| ArchiveError::of(error, offset);
    let mut record = read_head(input, offset)?;
    let length = record.get("Content-Length").map(str::trim).and_then(|length| length.parse::<u64>().ok());
    let length = length.ok_or_else(|| wrong("it does not say how long it is"))?;
    if length > BLOCK_BYTES_SKIPPED_MAX {
        return Err(wrong("it says that it is longer than any page"));
    }
    record.fields.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Length"));
    let skipped = length > BLOCK_BYTES_MAX;
    let mut block = input.take(length);
    let read = if skipped {
        io::copy(&mut block, &mut io::sink()).map_err(failed)?
    } else {
        block.read_to_end(&mut record.block).map_err(failed)? as u64
    };
    if read < length {
        return Err(ArchiveError::Cut { offset });
    }
    for _ in 0..LINE_ENDS_MAX {
        match input.peek().map_err(failed)? {
            Some(b'\r' | b'\n') => input.consume(1),
            _ => break,
        }
    }
    Ok((record, skipped))
}

fn read_head<R: io::Read>(input: &mut Counted<R>, offset: u64) -> Result<Record, ArchiveError> {
    let wrong = |why| ArchiveError::NotARecord { offset, why };
    let mut left = HEAD_BYTES_MAX;
    let version = read_line(input, &mut left, offset)?;
    if !version.starts_with(b"WARC/") {
        return Err(wrong("it does not begin with WARC/"));
    }
    let mut record = Record::default();
    loop {
        let line = read_line(input, &mut left, offset)?;
        let text = String::from_utf8_lossy(&line);
        if line.is_empty() {
            return Ok(record);
        }
        if record.fields.len() >= FIELDS_MAX {
            return Err(wrong("it has more fields than any record"));
        }
        if let (true, Some((_, value))) = (text.starts_with([' ', '\t']), record.fields.last_mut()) {
            value.push(' ');
            value.push_str(text.trim());
        } else {
            let (name, value) = text.split_once(':').ok_or_else(|| wrong("a line of its head is no field"))?;
            record.fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
}

/// A line without its end, of at most `left` bytes.
fn read_line<R: io::Read>(input: &mut Counted<R>, left: &mut usize, offset: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut line = Vec::new();
    let mut limited = input.take(*left as u64);
    let read = limited.read_until(b'\n', &mut line).map_err(|error| ArchiveError::of(error, offset))?;
    *left -= read;
    if line.pop_if(|last| *last == b'\n').is_none() {
        return Err(match *left {
            0 => ArchiveError::NotARecord { offset, why: "its head is longer than any record's" },
            _ => ArchiveError::Cut { offset },
        });
    }
    line.pop_if(|last| *last == b'\r');
    Ok(line)
}
