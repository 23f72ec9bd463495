//! What the codes of a font stand for: its ToUnicode table (ISO 32000-2, 9.10.3).

use encoding_rs::UTF_16BE;

use super::lexer::Token;
use super::value::{Parser, Value};

/// Most lines of a table; a font of Chinese has some ten thousand.
pub const CODES_MAX: usize = 70_000;

/// A table from codes to text.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Lengths of codes in bytes, with the least and greatest of each.
    spaces: Vec<(usize, u32, u32)>,
    /// First and last code, and the text of the first, in UTF-16.
    lines: Vec<(u32, u32, Vec<u16>)>,
}

impl CMap {
    /// Reads a table.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut map = CMap::default();
        let mut parser = Parser::new(bytes, 0);
        let mut operands: Vec<Value> = Vec::new();
        while map.lines.len() + operands.len() / 3 < CODES_MAX {
            let Some(token) = parser.lexer.next() else { break };
            match token {
                Token::Word(b"endcodespacerange") => map.add_spaces(&operands),
                Token::Word(b"endbfchar") => map.add_codes(&operands),
                Token::Word(b"endbfrange") => map.add_ranges(&operands),
                Token::Word(_) => {}
                token => {
                    parser.values_left = super::VALUES_MAX;
                    operands.extend(parser.value_of(token, 0));
                    continue;
                }
            }
            operands.clear();
        }
        map.lines.sort_by_key(|line| line.0);
        map
    }

    fn add_spaces(&mut self, operands: &[Value]) {
        for pair in operands.chunks_exact(2) {
            if let [Value::Text(from), Value::Text(to)] = pair
                && let (Some(from_code), Some(to)) = (code(from), code(to))
                && self.spaces.len() < 64
            {
                self.spaces.push((from.len(), from_code, to));
            }
        }
    }

    fn add_codes(&mut self, operands: &[Value]) {
        for pair in operands.chunks_exact(2) {
            if let [Value::Text(from), Value::Text(to)] = pair
                && let Some(from) = code(from)
            {
                self.lines.push((from, from, units(to)));
            }
        }
    }

    fn add_ranges(&mut self, operands: &[Value]) {
        for three in operands.chunks_exact(3) {
            let [Value::Text(from), Value::Text(last), to] = three else { continue };
            let (Some(from), Some(last)) = (code(from), code(last)) else { continue };
            match to {
                Value::Text(to) if from <= last => self.lines.push((from, last, units(to))),
                Value::Array(each) => {
                    for (place, to) in each.iter().enumerate().take(CODES_MAX - self.lines.len().min(CODES_MAX)) {
                        let code = from.saturating_add(place as u32);
                        if let Value::Text(to) = to {
                            self.lines.push((code, code, units(to)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// How many bytes the code at the start of these has.
    pub(super) fn length(&self, bytes: &[u8], otherwise: usize) -> usize {
        let fits = |&&(length, from, to): &&(usize, u32, u32)| {
            bytes.get(..length).and_then(code).is_some_and(|code| (from..=to).contains(&code))
        };
        let longest = self.spaces.iter().map(|space| space.0).max();
        self.spaces.iter().find(fits).map(|space| space.0).or(longest).unwrap_or(otherwise).max(1)
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let end = self.lines.partition_point(|line| line.0 <= code);
        // The lines before may reach further than the last one that begins in front of the code.
        let (from, _, units) = self.lines[..end].iter().rev().take(4).find(|line| line.1 >= code)?;
        let mut units = units.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add((code - from) as u16);
        Some(String::from_utf16_lossy(&units))
    }
}

/// A code as a number.
fn code(bytes: &[u8]) -> Option<u32> {
    (1..=4).contains(&bytes.len()).then(|| bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte)))
}

/// The units of a text in UTF-16; at most a few letters stand for one code.
fn units(bytes: &[u8]) -> Vec<u16> {
    let bytes = &bytes[..bytes.len().min(64)];
    if bytes.len() == 1 {
        return vec![u16::from(bytes[0])];
    }
    let (text, _) = UTF_16BE.decode_without_bom_handling(bytes);
    text.encode_utf16().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_text() {
        let map = CMap::new(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0001> <5F69> <0002> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<7968> <0078>] endbfrange",
        );
        let text = |code| map.text(code).unwrap_or_default();
        assert_eq!([1, 2, 0x10, 0x12, 0x13, 0x20, 0x21].map(text), ["彩", "fi", "a", "c", "", "票", "x"]);
        assert_eq!(map.length(b"\0\x01", 1), 2);
        let mixed = CMap::new(b"<00> <7F> <8140> <FEFE> endcodespacerange");
        assert_eq!([mixed.length(b"ab", 1), mixed.length(b"\x81\x50", 1), mixed.length(b"\xFF", 1)], [1, 2, 2]);
    }

    #[test]
    fn a_table_ends_after_so_many_codes() {
        let long = |count: usize| {
            let lines: String = (0..count).map(|code| format!("<{code:06x}><0061>endbfchar ")).collect();
            CMap::new(lines.as_bytes()).lines.len()
        };
        assert_eq!(long(CODES_MAX), CODES_MAX);
        assert_eq!(long(CODES_MAX + 5), CODES_MAX);
    }
}
