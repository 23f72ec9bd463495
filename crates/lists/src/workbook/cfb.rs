//! The streams of a compound file, the shell of old Office documents ([MS-CFB]).

/// The end of a chain of sectors.
const SECTORS_END: u32 = 0xffff_fffa;

/// The contents of every stream; none for bytes that are no compound file, or whose streams lie on each other.
pub(super) fn streams(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let file = File::read(bytes)?;
    let directory = file.chain(u32_at(bytes, 48)?, &file.fat, bytes.len());
    let root = directory.get(..128)?;
    let small = file.chain(u32_at(root, 116)?, &file.fat, bytes.len());
    let small_from = u32_at(bytes, 56)? as usize;
    let small_fat = words(&file.chain(u32_at(bytes, 60)?, &file.fat, bytes.len()));
    let entries = directory.chunks_exact(128).filter(|entry| entry[66] == 2);
    // Together they are no longer than the file.
    let mut left = bytes.len();
    let stream = |entry: &[u8]| {
        let (start, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        let mut data = if length < small_from {
            chain_of(&small, 1 << file.small_shift, 0, start, &small_fat, length)
        } else {
            file.chain(start, &file.fat, length)
        };
        data.truncate(length);
        left = left.checked_sub(data.len())?;
        Some(data)
    };
    entries.map(stream).collect()
}

struct File<'a> {
    bytes: &'a [u8],
    sector_shift: u32,
    small_shift: u32,
    /// Which sector follows which.
    fat: Vec<u32>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Option<File<'a>> {
        let (sector_shift, small_shift) = (u32::from(*bytes.get(30)?), u32::from(*bytes.get(32)?));
        ((7..=16).contains(&sector_shift) && (4..=12).contains(&small_shift)).then_some(())?;
        let mut file = File { bytes, sector_shift, small_shift, fat: Vec::new() };
        // The first 109 sectors of the table are named in the header, the rest in a chain of their own.
        let mut named = words(bytes.get(76..512)?);
        let mut more = u32_at(bytes, 68)?;
        let sectors_max = bytes.len() >> sector_shift;
        for _ in 0..sectors_max {
            if more >= SECTORS_END {
                break;
            }
            let sector = words(file.sector(more)?);
            let (next, names) = sector.split_last()?;
            named.extend(names);
            more = *next;
        }
        for sector in named.into_iter().filter(|&sector| sector < SECTORS_END).take(sectors_max) {
            let next = words(file.sector(sector)?);
            file.fat.extend(next);
        }
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize + 1) << self.sector_shift;
        let rest = self.bytes.get(start..)?;
        // The last sector may be cut short.
        Some(&rest[..rest.len().min(1 << self.sector_shift)])
    }

    fn chain(&self, start: u32, fat: &[u32], length: usize) -> Vec<u8> {
        chain_of(self.bytes, 1 << self.sector_shift, 1, start, fat, length)
    }
}

/// The sectors of a chain, one after the other, until they end, turn in a circle, or are as long as they have to be.
fn chain_of(bytes: &[u8], size: usize, skipped: usize, start: u32, fat: &[u32], length: usize) -> Vec<u8> {
    let (mut data, mut at) = (Vec::new(), start);
    for _ in 0..=fat.len() {
        if at >= SECTORS_END || data.len() >= length {
            break;
        }
        let begin = (at as usize + skipped).saturating_mul(size);
        let Some(rest) = bytes.get(begin..) else { break };
        data.extend_from_slice(&rest[..rest.len().min(size)]);
        let Some(&next) = fat.get(at as usize) else { break };
        at = next;
    }
    data
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
