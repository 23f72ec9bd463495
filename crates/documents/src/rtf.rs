//! Rich Text Format: text, fields, what the file says of itself (Rich Text Format Specification 1.9.1).

use std::collections::HashMap;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use crate::Format;
use crate::fields::{self, is_url};
use crate::out::{Document, Kind, Out};
use crate::text::without_last_word;

/// How deep groups may lie in each other; what is deeper ends the reading.
pub const GROUPS_MAX: usize = 200;

/// Reads a file.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut reader = Reader::new(bytes);
    reader.read();
    reader.out.finish(Format::Rtf)
}

/// What a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    /// The code of a field.
    Code,
    /// Where the file is to get its template from, or what its links are relative to.
    Target,
    /// What the file says of itself, and its title.
    Metadata,
    Title,
    /// The fonts and their character sets.
    Fonts,
    /// Nothing to read.
    Skip,
}

#[derive(Clone, Copy)]
struct Group {
    role: Role,
    /// How many characters follow a `\u` for readers that do not know it.
    skips: usize,
    encoding: &'static Encoding,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    groups: Vec<Group>,
    group: Group,
    /// The encoding of the file, and of each of its fonts.
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    /// A group began with `\*`: readers that do not know its word pass it over.
    is_optional: bool,
    /// Characters still to be skipped behind a `\u`.
    skipping: usize,
    /// Bytes that are not decoded yet, and units of UTF-16.
    bytes_pending: Vec<u8>,
    units_pending: Vec<u16>,
    text: String,
    code: String,
    out: Out,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Reader {
            bytes,
            at: 0,
            groups: Vec::new(),
            group: Group { role: Role::Text, skips: 1, encoding: WINDOWS_1252 },
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            font: 0,
            is_optional: false,
            skipping: 0,
            bytes_pending: Vec::new(),
            units_pending: Vec::new(),
            text: String::new(),
            code: String::new(),
            out: Out::default(),
        }
    }

    fn read(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.settle();
                    self.skipping = 0;
                    if self.groups.len() == GROUPS_MAX {
                        self.out.stop("groups-max");
                        break;
                    }
                    self.groups.push(self.group);
                }
                b'}' => {
                    self.settle();
                    self.skipping = 0;
                    if !self.close() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(byte),
            }
        }
        self.settle();
        if !self.groups.is_empty() {
            self.out.stop("broken-rtf");
            // What goes on behind the end may make another name of it.
            without_last_word(&mut self.text);
            without_last_word(&mut self.code);
        }
        while !self.groups.is_empty() && self.close() {}
        self.flush();
    }

    /// Ends a group, and gives out what was gathered for it; false behind the last.
    fn close(&mut self) -> bool {
        let Some(around) = self.groups.pop() else { return false };
        let is_entry = self.group.role == Role::Metadata;
        if around.role != self.group.role || is_entry {
            let gathered = std::mem::take(&mut self.code);
            match self.group.role {
                Role::Code => fields::read(&gathered, "text", &mut self.out),
                Role::Target if is_url(gathered.trim()) => self.out.add(Kind::Link, "text", &gathered),
                Role::Metadata => self.out.add(Kind::Metadata, "info", &gathered),
                Role::Title => self.out.add(Kind::Title, "info", &gathered),
                _ => {}
            }
        }
        self.group = around;
        !self.groups.is_empty()
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.out.add(Kind::Text, "text", &text);
    }

    /// What stands behind a backslash.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        if byte.is_ascii_alphabetic() {
            return self.word();
        }
        self.at += 1;
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.is_optional = true,
            b'~' => self.byte(b' '),
            b'_' => self.byte(b'-'),
            b'\r' | b'\n' => self.character('\n'),
            b'\\' | b'{' | b'}' => self.byte(byte),
            _ => {}
        }
    }

    /// A control word with its number.
    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = rest.split_at(letters);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&rest[..sign + digits]).ok().and_then(|digits| digits.parse::<i32>().ok());
        self.at += letters + if digits > 0 { sign + digits } else { 0 };
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let is_optional = std::mem::take(&mut self.is_optional);
        self.command(word, number, is_optional);
    }

    fn command(&mut self, word: &[u8], number: Option<i32>, is_optional: bool) {
        if word != b"u" {
            self.settle();
        }
        match word {
            b"u" => return self.unit(number.unwrap_or(0)),
            b"uc" => self.group.skips = number.unwrap_or(1).clamp(0, 16) as usize,
            b"bin" => self.at = self.at.saturating_add(number.unwrap_or(0).max(0) as usize).min(self.bytes.len()),
            b"ansicpg" => {
                self.encoding = of_code_page(number.unwrap_or(0));
                self.group.encoding = self.encoding;
            }
            b"f" if self.group.role == Role::Fonts => self.font = number.unwrap_or(0),
            b"f" => self.group.encoding = self.fonts.get(&number.unwrap_or(0)).copied().unwrap_or(self.encoding),
            b"fcharset" if self.group.role == Role::Fonts => {
                if let Some(encoding) = of_character_set(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            b"plain" => self.group.encoding = self.encoding,
            b"par" | b"line" | b"sect" | b"page" | b"row" => self.character('\n'),
            b"tab" | b"cell" | b"nestcell" | b"emspace" | b"enspace" => self.character(' '),
            _ => self.enter(word, is_optional),
        }
        self.skipping = 0;
    }

    /// Words that say what a group is for; of an optional group nobody knows what it is for.
    fn enter(&mut self, word: &[u8], is_optional: bool) {
        self.group.role = match (self.group.role, word) {
            (Role::Skip, _) => Role::Skip,
            (_, b"fonttbl") => Role::Fonts,
            (_, b"fldinst") => Role::Code,
            (_, b"template" | b"hlinkbase" | b"mailmerge") => Role::Target,
            (_, b"info") => Role::Metadata,
            (Role::Metadata, b"title") => Role::Title,
            (
                _,
                b"colortbl"
                | b"stylesheet"
                | b"pict"
                | b"objdata"
                | b"themedata"
                | b"colorschememapping"
                | b"datastore"
                | b"latentstyles"
                | b"listtable"
                | b"listoverridetable"
                | b"rsidtbl"
                | b"xmlnstbl"
                | b"filetbl"
                | b"revtbl"
                | b"blipuid"
                | b"panose"
                | b"falt"
                | b"fname",
            ) => Role::Skip,
            (role, b"shpinst" | b"shptxt" | b"shprslt" | b"htmltag" | b"nesttableprops" | b"fldrslt" | b"shppict") => {
                role
            }
            (_, _) if is_optional => Role::Skip,
            (role, _) => role,
        };
    }

    /// A character in UTF-16; what follows it for old readers is skipped.
    fn unit(&mut self, number: i32) {
        self.skipping = 0;
        self.settle_bytes();
        self.units_pending.push(number as u16);
        self.skipping = self.group.skips;
    }

    fn byte(&mut self, byte: u8) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        self.settle_units();
        self.bytes_pending.push(byte);
    }

    fn character(&mut self, character: char) {
        self.settle();
        self.push(character.encode_utf8(&mut [0; 4]));
    }

    fn settle(&mut self) {
        self.settle_bytes();
        self.settle_units();
    }

    fn settle_bytes(&mut self) {
        if !self.bytes_pending.is_empty() {
            let bytes = std::mem::take(&mut self.bytes_pending);
            self.push(&self.group.encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn settle_units(&mut self) {
        if !self.units_pending.is_empty() {
            let units = std::mem::take(&mut self.units_pending);
            self.push(&String::from_utf16_lossy(&units));
        }
    }

    fn push(&mut self, text: &str) {
        match self.group.role {
            Role::Text => self.text.push_str(text),
            Role::Code | Role::Target | Role::Metadata | Role::Title => self.code.push_str(text),
            Role::Fonts | Role::Skip => {}
        }
    }
}

fn of_code_page(number: i32) -> &'static Encoding {
    match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 | 54936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// The encoding of a character set of Windows; none for those that follow the file's.
fn of_character_set(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 => WINDOWS_1255,
        178 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::writers::read_as_lines;

    #[test]
    fn text_fields_and_metadata_are_read() {
        for (file, expected) in [
            (&br"{\rtf1\ansi casino.\b ex\b0 ample\par next}"[..], &["Text text: casino.example\nnext"][..]),
            (br"{\rtf1\ansicpg936 \'b2\'ca\'c6\'b1 x}", &["Text text: \u{5F69}\u{7968} x"]),
            (br"{\rtf1{\fonttbl{\f1\fcharset134 Song;}}{\f1\'b2\'ca}\'e9}", &["Text text: \u{5F69}\u{E9}"]),
            (br"{\rtf1\uc1\u24425?\u-10179?\u-8704?x\uc0\u31080 y}", &["Text text: \u{5F69}\u{1F600}x\u{7968}y"]),
            (
                br#"{\rtf1 a{\field{\*\fldinst {HYPERLINK "http://casino.}{example/"}}{\fldrslt {b}}}c}"#,
                &["Link text: http://casino.example/", "Text text: abc"],
            ),
            (
                br"{\rtf1{\*\template http://casino.example/t.dotm}x}",
                &["Link text: http://casino.example/t.dotm", "Text text: x"],
            ),
            (
                br"{\rtf1{\info{\title casino.example}{\author b}}x}",
                &["Title info: casino.example", "Metadata info: b", "Text text: x"],
            ),
            (br"{\rtf1{\*\nosuch casino.example}{\pict 010203}\bin4 }{}{x\~y\_z\{\}}", &["Text text: x y-z{}"]),
            (br"{\rtf1 cut {\b off", &["Text text: cut"]),
        ] {
            assert_eq!(read_as_lines(file), expected, "{}", String::from_utf8_lossy(file));
        }
        assert_eq!(read(br"{\rtf1 cut {\b off").partial, Some("broken-rtf"));
    }

    #[test]
    fn groups_end_at_their_limit() {
        let deep = |depth: usize| read(format!("{{\\rtf1 {}x{}", "{".repeat(depth - 1), "}".repeat(depth)).as_bytes());
        assert_eq!((deep(GROUPS_MAX).pieces.len(), deep(GROUPS_MAX).partial), (1, None));
        assert_eq!((deep(GROUPS_MAX + 1).pieces.len(), deep(GROUPS_MAX + 1).partial), (0, Some("groups-max")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(words in prop::collection::vec(prop::sample::select(&[
            "{", "}", "\\", "\\*", "\\u-1", "\\'b2", "\\'", "\\uc9", "\\bin99999", "\\bin-1", "\\fldinst ", "\\info", "\\title ", "\\f1",
            "\\fonttbl", "\\fcharset134", "HYPERLINK \"http://a.example\"", "\u{5F69}", "\\par", "\\ansicpg936", " ",
        ]), 0..40)) {
            read(format!("{{\\rtf1{}", words.concat()).as_bytes());
        }
    }
}
