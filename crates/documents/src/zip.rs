//! What a zip file holds (APPNOTE.TXT 6.3, 4.3): by its directory, or by the headers of its files where that is missing.

use memchr::memmem;

use crate::inflate::Budget;
use crate::text::decoded;

/// Most entries of one file.
pub const ENTRIES_MAX: usize = 4_000;

/// A directory ends within so many bytes of the end: a record of 22, and a comment.
const END_BYTES: usize = 22 + 65_535;

/// An entry.
pub(crate) struct Entry<'a> {
    pub(crate) name: String,
    flags: u16,
    method: u16,
    packed: &'a [u8],
}

/// A zip file.
#[derive(Default)]
pub(crate) struct Zip<'a> {
    pub(crate) entries: Vec<Entry<'a>>,
    pub(crate) comment: String,
    /// Why there may be more entries than these.
    pub(crate) partial: Option<&'static str>,
}

/// Numbers at places of a file.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn short(self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.0.get(at..at.checked_add(2)?)?.try_into().ok()?))
    }

    fn long(self, at: usize) -> Option<usize> {
        Some(u32::from_le_bytes(self.0.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize)
    }

    fn piece(self, at: usize, length: usize) -> Option<&'a [u8]> {
        self.0.get(at..at.checked_add(length)?)
    }

    fn begins(self, at: usize, magic: &[u8]) -> bool {
        self.0.get(at..).is_some_and(|rest| rest.starts_with(magic))
    }
}

impl<'a> Zip<'a> {
    /// Reads the directory of a file.
    pub(crate) fn new(file: &'a [u8]) -> Self {
        let bytes = Bytes(file);
        let mut zip = Zip::default();
        let from = file.len().saturating_sub(END_BYTES);
        let ends = memmem::rfind_iter(&file[from..], b"PK\x05\x06").map(|at| from + at);
        let is_whole = ends.take(8).any(|end| zip.directory(bytes, end).is_some());
        if !is_whole || zip.entries.is_empty() {
            zip.entries.clear();
            zip.headers(bytes);
            zip.partial.get_or_insert("broken-zip");
        }
        zip
    }

    /// The entries of the directory that ends here; none if it is no directory.
    fn directory(&mut self, bytes: Bytes<'a>, end: usize) -> Option<()> {
        self.entries.clear();
        let (size, start) = (bytes.long(end + 12)?, bytes.long(end + 16)?);
        // Something may stand before the file, which the places do not count.
        let at = end.checked_sub(size)?;
        let before = at.checked_sub(start)?;
        self.comment = decoded(bytes.piece(end + 22, usize::from(bytes.short(end + 20)?)).unwrap_or_default());
        let mut at = at;
        while bytes.begins(at, b"PK\x01\x02") {
            if self.entries.len() == ENTRIES_MAX {
                self.partial = Some("entries-max");
                break;
            }
            let lengths = [28, 30, 32].map(|place| bytes.short(at + place).map(usize::from));
            let [Some(name), Some(extra), Some(comment)] = lengths else { break };
            let Some(text) = bytes.piece(at + 46, name) else { break };
            let local = before.checked_add(bytes.long(at + 42)?)?;
            let packed = packed(bytes, local).unwrap_or_default();
            let packed = &packed[..packed.len().min(bytes.long(at + 20)?)];
            let (flags, method) = (bytes.short(at + 8)?, bytes.short(at + 10)?);
            self.entries.push(Entry { name: decoded(text), flags, method, packed });
            at += 46 + name + extra + comment;
        }
        Some(())
    }

    /// The files as they come one after the other.
    fn headers(&mut self, bytes: Bytes<'a>) {
        for at in memmem::find_iter(bytes.0, b"PK\x03\x04") {
            if self.entries.len() == ENTRIES_MAX {
                self.partial = Some("entries-max");
                return;
            }
            let fields = (bytes.short(at + 6), bytes.short(at + 8), bytes.long(at + 18), bytes.short(at + 26));
            let (Some(flags), Some(method), Some(size), Some(name)) = fields else { return };
            let Some(text) = bytes.piece(at + 30, usize::from(name)) else { return };
            let packed = packed(bytes, at).unwrap_or_default();
            // Whoever did not know the size wrote it behind the file.
            let size = if flags & 8 == 0 { packed.len().min(size) } else { packed.len() };
            self.entries.push(Entry { name: decoded(text), flags, method, packed: &packed[..size] });
        }
    }

    /// The bytes of an entry; none where they cannot be read.
    pub(crate) fn unpacked(entry: &Entry, budget: &mut Budget) -> Option<Vec<u8>> {
        match entry.method {
            _ if entry.flags & 1 != 0 => None,
            0 => Some(entry.packed[..budget.take(entry.packed.len())].to_vec()),
            8 => Some(budget.inflate(entry.packed, false)),
            _ => None,
        }
    }
}

/// What stands behind the header of a file, up to the end of all.
fn packed(bytes: Bytes<'_>, at: usize) -> Option<&[u8]> {
    let lengths = (bytes.short(at.checked_add(26)?)?, bytes.short(at + 28)?);
    bytes.begins(at, b"PK\x03\x04").then_some(())?;
    bytes.0.get(at + 30 + usize::from(lengths.0) + usize::from(lengths.1)..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writers::zipped;

    fn names(file: &[u8]) -> (Vec<String>, Option<&'static str>) {
        let zip = Zip::new(file);
        (zip.entries.into_iter().map(|entry| entry.name).collect(), zip.partial)
    }

    #[test]
    fn entries_are_told_by_the_directory_or_by_their_headers() {
        let file = zipped(&[("彩票.txt", b"casino.example"), ("b/", b"")], "see b.example");
        assert_eq!(names(&file), (vec!["彩票.txt".to_owned(), "b/".to_owned()], None));
        let zip = Zip::new(&file);
        assert_eq!(zip.comment, "see b.example");
        let unpacked = |zip: &Zip, place: usize| Zip::unpacked(&zip.entries[place], &mut Budget::default()).unwrap();
        assert_eq!(unpacked(&zip, 0), b"casino.example");
        let shifted = [b"MZ something in front ".to_vec(), file.clone()].concat();
        assert_eq!(unpacked(&Zip::new(&shifted), 0), b"casino.example");
        let cut = &file[..file.len() - 60];
        assert_eq!(names(cut), (vec!["彩票.txt".to_owned(), "b/".to_owned()], Some("broken-zip")));
        assert!(unpacked(&Zip::new(cut), 0).starts_with(b"casino.example"));
        for end in 0..file.len() {
            names(&file[..end]);
        }
    }

    #[test]
    fn a_file_that_lies_about_its_sizes_is_read_all_the_same() {
        let mut file = zipped(&[("a", b"casino.example")], "");
        let directory = memmem::rfind(&file, b"PK\x01\x02").unwrap();
        file[directory + 24] = 1;
        let zip = Zip::new(&file);
        assert_eq!(Zip::unpacked(&zip.entries[0], &mut Budget::default()).unwrap(), b"casino.example");
        file[directory + 42..directory + 46].copy_from_slice(&u32::MAX.to_le_bytes());
        let zip = Zip::new(&file);
        assert!(Zip::unpacked(&zip.entries[0], &mut Budget::default()).unwrap().is_empty());
    }

    #[test]
    fn so_many_entries_are_listed() {
        let files = |count: usize| zipped(&vec![("a", &b""[..]); count], "");
        assert_eq!(names(&files(ENTRIES_MAX)).1, None);
        let (names, partial) = names(&files(ENTRIES_MAX + 1));
        assert_eq!((names.len(), partial), (ENTRIES_MAX, Some("entries-max")));
    }
}
