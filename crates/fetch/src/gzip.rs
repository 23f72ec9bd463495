//! The gzip coding (RFC 1952): one or more members, each a header, a deflate stream and eight bytes of trailer.
//!
//! The trailer's checksum is not compared: what a browser shows is what must be read.

use flate2::{Decompress, FlushDecompress, Status};

use crate::decoding::Step;
use crate::limits::GZIP_MEMBERS_MAX;

/// Deflate streams are broken in one way only.
const BROKEN: &str = "not what deflate makes";

/// A gzip body being undone.
pub(crate) struct Gzip {
    state: State,
    flags: u8,
    inflate: Decompress,
    members: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// So many bytes of the ten fixed ones are read.
    Head(u8),
    /// The low byte of the length of the extra field comes next, or its high byte.
    ExtraLength(Option<u8>),
    /// So many bytes of the extra field are left.
    Extra(u16),
    /// A name, up to its NUL.
    Name,
    /// A comment, up to its NUL.
    Comment,
    /// So many bytes of the header's checksum are left.
    HeadSum(u8),
    /// The deflate stream.
    Data,
    /// So many bytes of the trailer are left.
    Trailer(u8),
    /// Between members: another one, or what does not belong to the body.
    Between,
    /// What follows is not ours.
    Ended,
}

const FLAG_HEAD_SUM: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;

impl Default for Gzip {
    fn default() -> Self {
        Gzip { state: State::Head(0), flags: 0, inflate: Decompress::new(false), members: 1 }
    }
}

impl Gzip {
    /// Reads some of the input and writes some output.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, &'static str> {
        let mut read = 0;
        while self.state != State::Data {
            if self.state == State::Ended {
                return Ok(Step { read, written: 0, ended: true });
            }
            let Some(&byte) = input.get(read) else { return Ok(Step { read, ..Step::default() }) };
            self.state = self.after(byte)?;
            read += 1;
        }
        let step = inflate(&mut self.inflate, &input[read..], output)?;
        if step.ended {
            self.state = State::Trailer(8);
        }
        Ok(Step { read: read + step.read, written: step.written, ended: false })
    }

    /// True where a gzip body may end.
    pub(crate) fn is_between_members(&self) -> bool {
        // Servers that leave out the trailer, or a part of it, are met; nothing is missing then.
        // A head that breaks off after the first member may as well be padding.
        let after_first = self.members > 1 && matches!(self.state, State::Head(_));
        after_first || matches!(self.state, State::Between | State::Ended | State::Trailer(_))
    }

    /// The state after one byte outside of the deflate stream.
    fn after(&mut self, byte: u8) -> Result<State, &'static str> {
        Ok(match self.state {
            State::Head(at) => {
                let fits = match at {
                    0 => byte == 0x1f,
                    1 => byte == 0x8b,
                    2 => byte == 8,
                    _ => true,
                };
                match (fits, at) {
                    (false, _) if self.members > 1 => State::Ended,
                    (false, _) => return Err("not what gzip makes"),
                    (true, 9) => self.field_after(FLAG_EXTRA >> 1),
                    (true, _) => {
                        if at == 3 {
                            self.flags = byte;
                        }
                        State::Head(at + 1)
                    }
                }
            }
            State::ExtraLength(None) => State::ExtraLength(Some(byte)),
            State::ExtraLength(Some(low)) => match u16::from_le_bytes([low, byte]) {
                0 => self.field_after(FLAG_EXTRA),
                length => State::Extra(length),
            },
            State::Extra(1) => self.field_after(FLAG_EXTRA),
            State::Extra(left) => State::Extra(left - 1),
            State::Name if byte == 0 => self.field_after(FLAG_NAME),
            State::Comment if byte == 0 => self.field_after(FLAG_COMMENT),
            State::HeadSum(1) => State::Data,
            State::HeadSum(left) => State::HeadSum(left - 1),
            State::Trailer(1) => State::Between,
            State::Trailer(left) => State::Trailer(left - 1),
            State::Between if byte == 0x1f => {
                self.members += 1;
                if self.members > GZIP_MEMBERS_MAX {
                    return Err("more gzip members than anybody needs");
                }
                self.inflate.reset(false);
                State::Head(1)
            }
            State::Between => State::Ended,
            unchanged => unchanged,
        })
    }

    /// The first field that the flags announce after this one.
    fn field_after(&self, field: u8) -> State {
        let announced = |flag| field < flag && self.flags & flag != 0;
        if announced(FLAG_EXTRA) {
            State::ExtraLength(None)
        } else if announced(FLAG_NAME) {
            State::Name
        } else if announced(FLAG_COMMENT) {
            State::Comment
        } else if self.flags & FLAG_HEAD_SUM != 0 {
            State::HeadSum(2)
        } else {
            State::Data
        }
    }
}

/// One step of a deflate stream, with or without a zlib header.
pub(crate) fn inflate(state: &mut Decompress, input: &[u8], output: &mut [u8]) -> Result<Step, &'static str> {
    let (read_before, written_before) = (state.total_in(), state.total_out());
    let status = state.decompress(input, output, FlushDecompress::None).map_err(|_| BROKEN)?;
    Ok(Step {
        read: (state.total_in() - read_before) as usize,
        written: (state.total_out() - written_before) as usize,
        ended: status == Status::StreamEnd,
    })
}
