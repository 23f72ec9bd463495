//! Pieces of a list, put down as its cases are settled and taken up in the order of the list.
//!
//! Cases are settled in the order of their sites, and listed by how bad they are. So what a list tells of a case is kept
//! in a store that the caller brings, and in memory only where it lies: sixteen bytes a case.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use suyuan_cases::CaseFile;
use suyuan_model::Severity;

use crate::ShareError;

/// What is written into it can be read again: a file without a name, or memory.
pub trait Store: Read + Write + Seek {}

impl<S: Read + Write + Seek> Store for S {}

/// Pieces that are put down.
pub(crate) struct Shelf<'a> {
    store: BufWriter<&'a mut dyn Store>,
    pieces: Vec<Piece>,
    end: u64,
}

/// All pieces, in the order of the list.
pub(crate) struct Sorted<'a> {
    store: BufReader<&'a mut dyn Store>,
    pieces: Vec<Piece>,
    at: u64,
    /// What was read last; kept so that its room is used again.
    part: Vec<u8>,
}

/// Where a piece lies, and by what it is listed: the lowest first.
#[derive(Clone, Copy)]
struct Piece {
    at: u64,
    rank: i64,
}

impl<'a> Shelf<'a> {
    /// An empty one; what the store holds is not read, and is overwritten.
    pub(crate) fn new(store: &'a mut dyn Store) -> Result<Self, ShareError> {
        store.seek(SeekFrom::Start(0))?;
        Ok(Shelf { store: BufWriter::new(store), pieces: Vec::new(), end: 0 })
    }

    /// Puts down what is told of a case, in as many parts as every other case.
    pub(crate) fn put(&mut self, file: &CaseFile, parts: &[Vec<u8>]) -> Result<(), ShareError> {
        self.put_at(rank(file.case.severity, u32::try_from(file.pages.len()).unwrap_or(u32::MAX)), parts)
    }

    /// Puts down what is listed by something else: the lowest rank first.
    pub(crate) fn put_at(&mut self, rank: i64, parts: &[Vec<u8>]) -> Result<(), ShareError> {
        self.pieces.push(Piece { at: self.end, rank });
        for part in parts {
            self.store.write_all(&(part.len() as u64).to_le_bytes())?;
            self.store.write_all(part)?;
            self.end += 8 + part.len() as u64;
        }
        Ok(())
    }

    /// In the order in which it was put down.
    pub(crate) fn put_order(self) -> Result<Sorted<'a>, ShareError> {
        self.in_order(|_| ())
    }

    /// The lowest rank first; what is equal stays in the order in which it was put down, by site.
    pub(crate) fn sorted(self) -> Result<Sorted<'a>, ShareError> {
        self.in_order(|pieces| pieces.sort_by_key(|piece| piece.rank))
    }

    fn in_order(self, order: impl FnOnce(&mut Vec<Piece>)) -> Result<Sorted<'a>, ShareError> {
        let Shelf { store, mut pieces, .. } = self;
        let store = store.into_inner().map_err(io::IntoInnerError::into_error)?;
        store.seek(SeekFrom::Start(0))?;
        order(&mut pieces);
        Ok(Sorted { store: BufReader::new(store), pieces, at: 0, part: Vec::new() })
    }
}

impl Sorted<'_> {
    /// Hands this part of every piece on.
    pub(crate) fn each(
        &mut self,
        part: usize,
        mut take: impl FnMut(&[u8]) -> Result<(), ShareError>,
    ) -> Result<(), ShareError> {
        for place in 0..self.pieces.len() {
            take(self.one(place, part)?)?;
        }
        Ok(())
    }

    /// This part of the piece at this place.
    pub(crate) fn one(&mut self, place: usize, part: usize) -> Result<&[u8], ShareError> {
        self.turn_to(self.pieces[place].at)?;
        for _ in 0..part {
            let before = self.length()?;
            self.turn_to(self.at + before)?;
        }
        let length = self.length()?;
        self.part.clear();
        let read = (&mut self.store).take(length).read_to_end(&mut self.part)?;
        if (read as u64) < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.at += length;
        Ok(&self.part)
    }

    /// The cells that were put down as this part of the piece at this place.
    pub(crate) fn rows_of(&mut self, place: usize, part: usize) -> Result<Vec<Vec<String>>, ShareError> {
        Ok(serde_json::from_slice(self.one(place, part)?)?)
    }

    /// Writes this part of every piece.
    pub(crate) fn write(&mut self, part: usize, out: &mut dyn Write) -> Result<(), ShareError> {
        self.each(part, |bytes| Ok(out.write_all(bytes)?))
    }

    /// The cells that were put down as this part of every piece.
    pub(crate) fn each_row(
        &mut self,
        part: usize,
        mut take: impl FnMut(Vec<String>) -> Result<(), ShareError>,
    ) -> Result<(), ShareError> {
        self.each(part, |bytes| {
            let rows: Vec<Vec<String>> = serde_json::from_slice(bytes)?;
            rows.into_iter().try_for_each(&mut take)
        })
    }

    fn turn_to(&mut self, at: u64) -> Result<(), ShareError> {
        self.store.seek_relative(at.wrapping_sub(self.at) as i64)?;
        self.at = at;
        Ok(())
    }

    fn length(&mut self) -> Result<u64, ShareError> {
        let mut bytes = [0; 8];
        self.store.read_exact(&mut bytes)?;
        self.at += 8;
        Ok(u64::from_le_bytes(bytes))
    }
}

/// The worst first, then those with more pages.
pub(crate) fn rank(severity: Severity, pages: u32) -> i64 {
    let worse = Severity::ALL.iter().filter(|&&other| other > severity).count() as i64;
    worse << 32 | i64::from(u32::MAX - pages)
}

/// Rows of cells as one part.
pub(crate) fn rows(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, ShareError> {
    Ok(serde_json::to_vec(&rows.into_iter().collect::<Vec<_>>())?)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// How bad, on how many pages.
    fn shelf<'a>(store: &'a mut dyn Store, cases: &[(Severity, u32)]) -> Shelf<'a> {
        let mut shelf = Shelf::new(store).unwrap();
        for (number, &(severity, pages)) in cases.iter().enumerate() {
            let parts = [rows([vec![format!("{number}"), "\n".to_owned()]]).unwrap(), vec![b'x'; number * 5_000]];
            shelf.put_at(rank(severity, pages), &parts).unwrap();
        }
        shelf
    }

    #[test]
    fn pieces_are_taken_up_in_the_order_of_the_list() {
        let (low, high) = (Severity::Low, Severity::High);
        let mut store = Cursor::new(b"what was there before".to_vec());
        let mut sorted = shelf(&mut store, &[(low, 9), (high, 1), (high, 2), (low, 9), (high, 2)]).sorted().unwrap();
        for _ in 0..2 {
            let mut told = Vec::new();
            let number = |row: Vec<String>| {
                told.push(row[0].clone());
                Ok(())
            };
            sorted.each_row(0, number).unwrap();
            assert_eq!(told, ["2", "4", "1", "0", "3"]);
            let mut lengths = Vec::new();
            let length = |part: &[u8]| {
                lengths.push(part.len() / 5_000);
                Ok(())
            };
            sorted.each(1, length).unwrap();
            assert_eq!(lengths, [2, 4, 1, 0, 3]);
        }
    }

    #[test]
    fn what_is_held_of_a_case_is_where_it_lies() {
        assert_eq!(size_of::<Piece>(), 16);
        let mut store = Cursor::new(Vec::new());
        let shelf = shelf(&mut store, &[(Severity::Low, 1); 100]);
        assert_eq!((shelf.pieces.len(), shelf.store.capacity()), (100, 8 << 10));
    }

    #[test]
    fn a_store_that_lost_something_is_a_failure() {
        let mut store = Cursor::new(Vec::new());
        let Shelf { store: written, pieces, .. } = shelf(&mut store, &[(Severity::Low, 1), (Severity::Low, 1)]);
        drop(written);
        store.get_mut().truncate(4_000);
        let mut sorted = Sorted { store: BufReader::new(&mut store), pieces, at: 0, part: Vec::new() };
        assert!(sorted.each(1, |_| Ok(())).is_err());
    }
}
