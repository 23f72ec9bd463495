//! The parts of a ZIP archive, and how many bytes they really are: what a header says of that is not believed.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

/// A part as the directory at the end of the archive names it.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) name: String,
    is_deflated: bool,
    data: &'a [u8],
}

/// The parts of an archive, at most `most` and one more; none for bytes that are no whole archive.
pub(super) fn parts(bytes: &[u8], most: usize) -> Option<Vec<Part<'_>>> {
    let end = end_of_directory(bytes)?;
    let (mut count, mut at) = (u64::from(u16_at(bytes, end + 10)?), u64::from(u32_at(bytes, end + 16)?));
    // An archive of 64 bits says so in front of its end.
    if let Some(locator) = end.checked_sub(20).filter(|&at| bytes[at..].starts_with(b"PK\x06\x07")) {
        let end = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
        bytes.get(end..)?.starts_with(b"PK\x06\x06").then_some(())?;
        (u64_at(bytes, end + 24)? == u64_at(bytes, end + 32)?).then_some(())?;
        (count, at) = (u64_at(bytes, end + 32)?, u64_at(bytes, end + 48)?);
    }
    let mut at = usize::try_from(at).ok()?;
    let mut parts = Vec::new();
    for _ in 0..count.min(most as u64 + 1) {
        let (part, length) = part(bytes, at)?;
        parts.push(part);
        at += length;
    }
    Some(parts)
}

/// The part that an entry of the directory names, and how long the entry is.
fn part(bytes: &[u8], at: usize) -> Option<(Part<'_>, usize)> {
    let entry = bytes.get(at..)?;
    entry.starts_with(b"PK\x01\x02").then_some(())?;
    let length = |place| u16_at(entry, place).map(usize::from);
    let (name_length, extra_length, comment) = (length(28)?, length(30)?, length(32)?);
    let name = String::from_utf8_lossy(entry.get(46..46 + name_length)?).into_owned();
    let extra = entry.get(46 + name_length..46 + name_length + extra_length)?;
    let (mut packed, mut local) = (u64::from(u32_at(entry, 20)?), u64::from(u32_at(entry, 42)?));
    if let Some(mut wide) = wide_extra(extra) {
        // Only the fields that did not fit stand here, in this order: size, packed size, place.
        let mut next = |is_there: bool| {
            let value = is_there.then(|| u64_at(wide, 0)).flatten();
            wide = if value.is_some() { &wide[8..] } else { wide };
            value
        };
        next(u32_at(entry, 24)? == u32::MAX);
        packed = next(packed == u64::from(u32::MAX)).unwrap_or(packed);
        local = next(local == u64::from(u32::MAX)).unwrap_or(local);
    }
    let head = bytes.get(usize::try_from(local).ok()?..)?;
    head.starts_with(b"PK\x03\x04").then_some(())?;
    let start = 30 + usize::from(u16_at(head, 26)?) + usize::from(u16_at(head, 28)?);
    let data = head.get(start..start.checked_add(usize::try_from(packed).ok()?)?)?;
    let is_deflated = match u16_at(entry, 10)? {
        0 => false,
        8 => true,
        _ => return None,
    };
    Some((Part { name, is_deflated, data }, 46 + name_length + extra_length + comment))
}

impl Part<'_> {
    /// What it holds; none when that is more than `most` bytes, or broken.
    pub(super) fn unpacked(&self, most: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let read = if self.is_deflated {
            DeflateDecoder::new(self.data).take(most as u64 + 1).read_to_end(&mut out)
        } else {
            self.data.take(most as u64 + 1).read_to_end(&mut out)
        };
        (read.is_ok() && out.len() <= most).then_some(out)
    }

    /// How many bytes it holds, counted up to `most` and one more, each piece shown on the way.
    pub(super) fn length(&self, most: usize, mut look: impl FnMut(&[u8])) -> usize {
        if !self.is_deflated {
            look(self.data);
            return self.data.len();
        }
        let mut reader = DeflateDecoder::new(self.data).take(most as u64 + 1);
        // What breaks off is as long as it is; who reads it will say that it is broken.
        let mut buffer = [0; 1 << 13];
        let mut length = 0;
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            look(&buffer[..read]);
            length += read;
        }
        length
    }
}

/// The record at the very end, behind which there may be a comment, which ends where the file ends.
///
/// Readers disagree about archives with several such records, with disks, or with counts that differ: one could be vetted
/// and another one read. Such an archive is none.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let at = (first..=last).rev().find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))?;
    let field = |place| u16_at(bytes, at + place);
    let ends_here = at + 22 + usize::from(field(20)?) == bytes.len();
    let is_one_disk = field(4)? == 0 && field(6)? == 0 && field(8)? == field(10)?;
    // The directory stands right in front of its end, or of the ends of an archive of 64 bits.
    let (size, start) = (u32_at(bytes, at + 12)?, u32_at(bytes, at + 16)?);
    let is_wide = size == u32::MAX || start == u32::MAX || field(10)? == u16::MAX;
    let is_next_to_it = is_wide || u64::from(size) + u64::from(start) <= at as u64;
    let has_locator = at.checked_sub(20).is_some_and(|at| bytes[at..].starts_with(b"PK\x06\x07"));
    (ends_here && is_one_disk && is_next_to_it && is_wide == has_locator).then_some(at)
}

/// The extra field with numbers of 64 bits.
fn wide_extra(mut extra: &[u8]) -> Option<&[u8]> {
    loop {
        let length = usize::from(u16_at(extra, 2)?);
        let data = extra.get(4..4 + length)?;
        if u16_at(extra, 0)? == 1 {
            return Some(data);
        }
        extra = &extra[4 + length..];
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
