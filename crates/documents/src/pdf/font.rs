//! Fonts, as far as they tell what codes stand for and how wide they are (ISO 32000-2, 9.6 to 9.10).

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, WINDOWS_1252};

use super::cmap::CMap;
use super::file::File;
use super::value::{Dict, Value};

/// The width of a letter where nothing tells it, in parts of the size.
const WIDTH_OTHERWISE: f64 = 0.5;

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    table: CMap,
    coding: Coding,
    widths: Widths,
}

/// What codes stand for where no table tells it.
#[derive(Debug)]
enum Coding {
    /// One byte a letter.
    Bytes(Vec<Option<char>>),
    /// The letters of an encoding.
    Encoding(&'static Encoding),
    /// Two bytes, which only the font itself knows.
    Unknown,
}

#[derive(Debug)]
enum Widths {
    /// From the first code on; the standard fonts have none.
    Simple(u32, Vec<f64>),
    /// First and last code and their width; and the width of all others.
    Composite(Vec<(u32, u32, f64)>, f64),
}

/// One letter as it is shown.
pub(super) struct Letter {
    pub(super) text: String,
    /// In parts of the size.
    pub(super) width: f64,
    /// It is the space of a font of single bytes, which alone is stretched.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads what a font's dictionary tells.
    pub(super) fn new(dict: &Dict, file: &mut File) -> Self {
        let table = dict.get("ToUnicode").and_then(Value::reference).and_then(|number| file.numbered(number));
        let table = table.and_then(|object| file.stream(&object)).map(|bytes| CMap::new(&bytes)).unwrap_or_default();
        let encoding = file.entry(dict, "Encoding").unwrap_or(Value::Other);
        if dict.has_name("Subtype", "Type0") {
            let below = file.entry(dict, "DescendantFonts").map(|fonts| fonts.elements().first().cloned());
            let below = below.flatten().map(|font| file.resolve(&font));
            let widths = below.as_ref().and_then(Value::dict).map(|below| composite_widths(below, file));
            let coding = encoding.name().and_then(of_cmap).map_or(Coding::Unknown, Coding::Encoding);
            return Font { table, coding, widths: widths.unwrap_or(Widths::Composite(Vec::new(), 1.0)) };
        }
        let first = dict.get("FirstChar").and_then(Value::number).unwrap_or(0.0) as u32;
        let widths = file.entry(dict, "Widths");
        let widths = widths.iter().flat_map(Value::elements).take(256).map(|width| width.number().unwrap_or(0.0));
        // Fonts that are drawn by procedures have units of their own.
        let unit = if dict.has_name("Subtype", "Type3") { type_3_unit(dict) } else { 0.001 };
        let widths = Widths::Simple(first, widths.map(|width| width * unit).collect());
        Font { table, coding: Coding::Bytes(letters(&encoding)), widths }
    }

    /// Shows every letter of a string, with the number of bytes of its code.
    pub(super) fn letters(&self, mut bytes: &[u8], mut show: impl FnMut(Letter) -> bool) {
        while !bytes.is_empty() {
            let length = self.length(bytes).min(bytes.len());
            let (code, rest) = bytes.split_at(length);
            let number = code.iter().fold(0, |number, &byte| number << 8 | u32::from(byte));
            let text = self.table.text(number).or_else(|| self.text(code)).unwrap_or_default();
            let width = self.width(number, &text);
            bytes = rest;
            if !show(Letter { text, width, is_space: code == b" " }) {
                return;
            }
        }
    }

    fn length(&self, bytes: &[u8]) -> usize {
        match &self.coding {
            Coding::Bytes(_) => 1,
            Coding::Encoding(encoding) if *encoding == UTF_16BE => {
                if matches!(bytes[0], 0xD8..=0xDB) {
                    4
                } else {
                    2
                }
            }
            Coding::Encoding(encoding) if *encoding == UTF_8 => match bytes[0] {
                0..0xC0 => 1,
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            },
            Coding::Encoding(_) if bytes[0] < 0x80 => 1,
            Coding::Encoding(_) => 2,
            Coding::Unknown => self.table.length(bytes, 2),
        }
    }

    fn text(&self, code: &[u8]) -> Option<String> {
        match &self.coding {
            Coding::Bytes(letters) => letters.get(usize::from(*code.first()?)).copied().flatten().map(String::from),
            Coding::Encoding(encoding) => Some(encoding.decode_without_bom_handling(code).0.into_owned()),
            Coding::Unknown => None,
        }
    }

    fn width(&self, code: u32, text: &str) -> f64 {
        match &self.widths {
            Widths::Simple(first, widths) => {
                let width = code.checked_sub(*first).and_then(|place| widths.get(place as usize)).copied();
                width.unwrap_or_else(|| usual_width(text))
            }
            Widths::Composite(ranges, otherwise) => {
                let end = ranges.partition_point(|range| range.0 <= code);
                let range = ranges[..end].last().filter(|range| range.1 >= code);
                range.map_or(*otherwise, |range| range.2)
            }
        }
    }
}

/// About how wide a letter is in a font that everybody has.
fn usual_width(text: &str) -> f64 {
    match text.chars().next() {
        Some('i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!') => 0.24,
        Some('f' | 't' | 'r' | 'I' | ' ' | '/' | '-' | '(' | ')' | '[' | ']') => 0.29,
        Some('m' | 'w' | 'M' | 'W' | '@' | '%') => 0.83,
        Some('A'..='Z') => 0.69,
        Some('a'..='z' | '0'..='9') => 0.54,
        Some('\u{2E80}'..) => 1.0,
        _ => WIDTH_OTHERWISE,
    }
}

fn type_3_unit(dict: &Dict) -> f64 {
    let first = dict.get("FontMatrix").and_then(|matrix| matrix.elements().first()?.number());
    first.filter(|unit| unit.is_finite() && *unit > 0.0).unwrap_or(0.001)
}

/// The widths of a composite font: `c [w …]` and `first last w`.
fn composite_widths(dict: &Dict, file: &mut File) -> Widths {
    let otherwise = file.entry(dict, "DW").and_then(|width| width.number()).unwrap_or(1000.0) / 1000.0;
    let listed = file.entry(dict, "W");
    let mut values = listed.iter().flat_map(Value::elements);
    let mut ranges = Vec::new();
    while let Some(first) = values.next().and_then(Value::number) {
        match values.next() {
            Some(Value::Array(widths)) => {
                for (place, width) in widths.iter().enumerate() {
                    let code = (first as u32).saturating_add(place as u32);
                    ranges.push((code, code, width.number().unwrap_or(0.0) / 1000.0));
                }
            }
            Some(last) => {
                let width = values.next().and_then(Value::number).unwrap_or(0.0) / 1000.0;
                ranges.push((first as u32, last.number().unwrap_or(first) as u32, width));
            }
            None => break,
        }
    }
    ranges.sort_by_key(|range| range.0);
    Widths::Composite(ranges, otherwise)
}

/// The encoding that a predefined table of codes has (9.7.5.2).
fn of_cmap(name: &[u8]) -> Option<&'static Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    Some(match name {
        _ if name.contains("UTF16") || name.contains("UCS2") => UTF_16BE,
        _ if name.contains("UTF8") => UTF_8,
        _ if name.starts_with("GB") => GB18030,
        _ if name.contains("B5") || name.starts_with("HKscs") => BIG5,
        _ if name.contains("RKSJ") => SHIFT_JIS,
        "EUC-H" | "EUC-V" => EUC_JP,
        _ if name.starts_with("KSC") => EUC_KR,
        _ => return None,
    })
}

/// The letters of a font of single bytes; what is renamed has the letter that its name says.
fn letters(encoding: &Value) -> Vec<Option<char>> {
    let letter = |byte: u8| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    let mut letters: Vec<Option<char>> = (0..=255).map(letter).collect();
    let differences = encoding.dict().and_then(|dict| dict.get("Differences"));
    let mut code = 0_usize;
    for value in differences.iter().flat_map(|value| value.elements()) {
        match value {
            Value::Number(number) => code = *number as usize,
            Value::Name(name) => {
                if let Some(place) = letters.get_mut(code) {
                    *place = named(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    letters
}

/// The letter of a name, as the list of Adobe has it; of the marks only those that domains and URLs have.
fn named(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name);
    let by_number = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return Some(only);
    }
    Some(match name {
        "zero" => '0',
        "one" => '1',
        "two" => '2',
        "three" => '3',
        "four" => '4',
        "five" => '5',
        "six" => '6',
        "seven" => '7',
        "eight" => '8',
        "nine" => '9',
        "period" => '.',
        "hyphen" | "minus" => '-',
        "slash" => '/',
        "colon" => ':',
        "at" => '@',
        "underscore" => '_',
        "question" => '?',
        "equal" => '=',
        "ampersand" => '&',
        "percent" => '%',
        "numbersign" => '#',
        "plus" => '+',
        "comma" => ',',
        "space" => ' ',
        "fi" => 'ﬁ',
        "fl" => 'ﬂ',
        _ => return name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).and_then(by_number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::value::Parser;

    /// The text of a string in the font that is object 1 of this file.
    fn text(file: &[u8], string: &[u8]) -> String {
        let mut file = File::new(file);
        let font = file.numbered(1).unwrap();
        let font = Font::new(font.dict().unwrap(), &mut file);
        let mut text = String::new();
        font.letters(string, |letter| {
            text.push_str(&letter.text);
            true
        });
        text
    }

    #[test]
    fn a_font_tells_what_its_codes_stand_for() {
        let table = b"1 0 obj<</Subtype/Type0/Encoding/Identity-H/ToUnicode 2 0 R>>endobj \
            2 0 obj<<>>stream\n<0000><FFFF>endcodespacerange <0007><5F69>endbfchar endstream endobj";
        assert_eq!(text(table, b"\0\x07\0\x08"), "彩");
        let of = |encoding: &str| format!("1 0 obj<</Subtype/Type0/Encoding/{encoding}>>endobj");
        assert_eq!(text(of("UniGB-UCS2-H").as_bytes(), b"\x5F\x69\0a"), "彩a");
        assert_eq!(text(of("GBK-EUC-H").as_bytes(), b"\xB2\xCAa"), "彩a");
        assert_eq!(text(of("UniGB-UTF8-H").as_bytes(), "彩a".as_bytes()), "彩a");
        assert_eq!(text(of("Identity-H").as_bytes(), b"\0a"), "");
        let plain = b"1 0 obj<</Subtype/Type1/Encoding<</Differences[1/c/a 200/period/uni5F69/g7]>>>>endobj";
        assert_eq!(text(plain, b"\x01\x02b\xC8\xC9\xCA"), "cab.彩");
    }

    #[test]
    fn widths_are_told_in_two_ways() {
        let mut file = File::new(b"");
        let dict = Parser::new(b"<</DW 500/W[1[100 200]10 20 300]>>", 0).value(0).unwrap();
        let widths = composite_widths(dict.dict().unwrap(), &mut file);
        let font = Font { table: CMap::default(), coding: Coding::Unknown, widths };
        let per_mille = |code| (font.width(code, "") * 1000.0).round() as u32;
        assert_eq!([1, 2, 3, 10, 20, 21].map(per_mille), [100, 200, 500, 300, 300, 500]);
    }
}
