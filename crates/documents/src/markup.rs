//! Text and links in the XML that documents are made of. Entities of a document's own are never expanded.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::fields::{self, is_url};
use crate::out::{Kind, Out};
use crate::text::without_last_word;

/// Most attributes of one element that are read.
pub const ATTRIBUTES_MAX: usize = 64;

/// How deep elements may lie in each other; what is deeper ends the reading.
pub const XML_DEPTH_MAX: usize = 256;

/// Elements that hold a line, cell or paragraph of their own.
const BLOCKS: &[&str] =
    &["p", "h", "si", "c", "is", "table-cell", "tc", "row", "tr", "comment", "annotation", "line-break"];

/// Elements that part words.
const GAPS: &[&str] = &["br", "cr", "tab", "s", "line-break", "softHyphen"];

/// Attributes that lead somewhere.
const LINKS: &[&str] = &["href", "src", "Target", "target", "url", "link", "location", "homepage"];

/// Attributes that hold words, codes of fields, and formulas.
const WORDS: &[&str] = &["descr", "title", "alt", "tooltip", "string-value", "display"];
const CODES: &[&str] = &["instr", "formula"];

/// Elements whose name stands on the tab of a sheet of a workbook.
const SHEETS: &[&str] = &["sheet", "table"];

/// Digits of the shortest number by which somebody is reached; a sheet that is numbered has fewer.
const NUMBER_DIGITS_MIN: usize = 5;

/// Reads the XML of a part, whose text is of this kind.
///
/// Metadata has a piece for each element; else a paragraph is one piece, whatever the runs that it is cut into.
pub(crate) fn read(bytes: &[u8], part: &str, kind: Kind, out: &mut Out) {
    let text = characters(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut block = Block { part, kind, text: String::new(), code: String::new(), in_code: false, in_title: false };
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > XML_DEPTH_MAX {
                    out.stop("xml-depth-max");
                    break;
                }
                block.start(&start, out);
            }
            Ok(Event::Empty(start)) => {
                block.start(&start, out);
                block.end(start.local_name().as_ref(), out);
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                block.end(end.local_name().as_ref(), out);
            }
            Ok(Event::Text(text)) => block.push(&text.xml10_content()),
            Ok(Event::CData(text)) => block.push(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                block
                    .push(&character.or(resolve_xml_entity(reference.as_ref()).map(str::to_owned)).unwrap_or_default());
            }
            Ok(Event::Eof) => {
                if depth > 0 {
                    without_last_word(&mut block.text);
                    without_last_word(&mut block.code);
                }
                break;
            }
            Ok(_) => {}
            Err(_) => {
                out.stop("broken-xml");
                break;
            }
        }
    }
    block.flush(out);
    block.flush_code(out);
}

/// The paragraph that is being read.
struct Block<'p> {
    part: &'p str,
    kind: Kind,
    text: String,
    /// The code of a field, which may be cut into runs as well.
    code: String,
    in_code: bool,
    in_title: bool,
}

impl Block<'_> {
    fn start(&mut self, start: &BytesStart, out: &mut Out) {
        let name = start.local_name();
        let name = name.as_ref();
        if self.is_block(name) {
            self.flush(out);
        }
        match name {
            "instrText" | "f" => self.in_code = true,
            // A field's code ends where its result begins, or the field.
            "fldChar" => {
                let of_kind =
                    |kind: &str| start.attributes().with_checks(false).flatten().any(|one| &*one.value == kind);
                if !of_kind("begin") {
                    self.flush_code(out);
                }
            }
            "title" => self.in_title = true,
            _ if GAPS.contains(&name) => self.text.push(' '),
            _ => {}
        }
        self.attributes(start, name, out);
    }

    fn end(&mut self, name: &str, out: &mut Out) {
        match name {
            "instrText" => self.in_code = false,
            "f" => {
                self.in_code = false;
                self.flush_code(out);
            }
            _ => {}
        }
        if self.is_block(name) {
            self.flush(out);
        }
        self.in_title &= name != "title";
    }

    fn attributes(&mut self, start: &BytesStart, element: &str, out: &mut Out) {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut is_inside = element == "Relationship";
        for attribute in start.attributes().with_checks(false).take(ATTRIBUTES_MAX).flatten() {
            let key = attribute.key.local_name();
            let key = key.as_ref();
            is_inside &= !(key == "TargetMode" && attribute.value.eq_ignore_ascii_case("External"));
            let is_name = key == "name" && SHEETS.contains(&element);
            let is_read = is_name || [LINKS, WORDS, CODES].iter().any(|keys| keys.contains(&key));
            if !is_read && self.kind != Kind::Metadata || attribute.key.as_ref().starts_with("xmlns") {
                continue;
            }
            let value =
                unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
            found.push((key.to_owned(), value));
        }
        for (key, value) in found {
            let key = key.as_str();
            if CODES.contains(&key) {
                fields::read(&value, self.part, out);
            } else if LINKS.contains(&key) && !is_inside && (is_url(&value) || element == "Relationship") {
                out.add(Kind::Link, self.part, &value);
            } else if WORDS.contains(&key) && value.contains(['.', '。', '点']) || key == "name" && says_more(&value)
            {
                out.add(Kind::Text, self.part, &value);
            } else if self.kind == Kind::Metadata && is_url(&value) && !matches!(key, "about" | "schemaLocation") {
                out.add(Kind::Metadata, self.part, &value);
            }
        }
    }

    fn is_block(&self, name: &str) -> bool {
        self.kind == Kind::Metadata || BLOCKS.contains(&name)
    }

    fn push(&mut self, text: &str) {
        if self.in_code { self.code.push_str(text) } else { self.text.push_str(text) }
    }

    fn flush(&mut self, out: &mut Out) {
        let kind = if self.in_title && self.kind == Kind::Metadata { Kind::Title } else { self.kind };
        out.add(kind, self.part, &std::mem::take(&mut self.text));
    }

    fn flush_code(&mut self, out: &mut Out) {
        fields::read(&std::mem::take(&mut self.code), self.part, out);
    }
}

/// Whether the name of a sheet is more than its number: `Sheet1`.
fn says_more(name: &str) -> bool {
    name.contains('.') || !name.is_ascii() || name.bytes().filter(u8::is_ascii_digit).count() >= NUMBER_DIGITS_MIN
}

/// XML is in UTF-8, or in UTF-16 if it begins so.
fn characters(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    match bytes {
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE.decode_with_bom_removal(bytes).0,
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE.decode_with_bom_removal(bytes).0,
        _ => UTF_8.decode_with_bom_removal(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn lines(xml: &[u8], kind: Kind) -> Vec<String> {
        let mut out = Out::default();
        read(xml, "x", kind, &mut out);
        let document = out.finish(Format::Ooxml);
        let mut lines: Vec<String> =
            document.pieces.into_iter().map(|piece| format!("{:?} {}", piece.kind, piece.text)).collect();
        lines.extend(document.partial.map(str::to_owned));
        lines
    }

    #[test]
    fn the_tab_of_a_sheet_says_what_its_name_says() {
        let name =
            |name: &str| lines(format!("<sheets><sheet name='{name}' sheetId='1'/></sheets>").as_bytes(), Kind::Text);
        for text in ["casino.example", "彩票casino点example", "qq12345"] {
            assert_eq!(name(text), [format!("Text {text}")]);
        }
        assert_eq!(name("12345").len(), 1);
        assert!(name("Sheet1234").is_empty() && "1234".len() == NUMBER_DIGITS_MIN - 1);
        let table = b"<table:table table:name='casino.example'><table:table-row/></table:table>";
        assert_eq!(lines(table, Kind::Text), ["Text casino.example"]);
    }

    #[test]
    fn a_paragraph_is_one_text_whatever_it_is_cut_into() {
        let xml = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>彩票 cas</w:t></w:r><w:r><w:t>ino&#46;example</w:t></w:r></w:p><w:p><w:t>b<w:br/>c &amp; d</w:t></w:p>";
        assert_eq!(lines(xml.as_bytes(), Kind::Text), ["Text 彩票 casino.example", "Text b c & d"]);
        let utf16: Vec<u8> = "\u{FEFF}<a:p>彩</a:p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(lines(&utf16, Kind::Text), ["Text 彩"]);
    }

    #[test]
    fn links_fields_and_formulas_lead_somewhere() {
        for (xml, expected) in [
            (
                "<Relationship Type='http://t.example' Target='http://a.example/' TargetMode='External'/>",
                &["Link http://a.example/"][..],
            ),
            ("<Relationship Target='file.docm' TargetMode='external'/>", &["Link file.docm"]),
            ("<Relationship Target='slides/1.xml'/>", &[]),
            (
                "<text:a xlink:href='https://a.example/?x=1&amp;y'>go</text:a>",
                &["Link https://a.example/?x=1&y", "Text go"],
            ),
            (
                "<w:fldChar w:fldCharType='begin'/><w:instrText>HYPER</w:instrText><w:instrText>LINK \"a.example/\"</w:instrText><w:fldChar w:fldCharType='separate'/>",
                &["Link a.example/"],
            ),
            ("<w:fldSimple w:instr='HYPERLINK \"http://a.example\"'/>", &["Link http://a.example"]),
            ("<c><f>HYPERLINK(\"http://a.example\",\"b\")</f><v>b</v></c>", &["Link http://a.example", "Text b"]),
            ("<pic:cNvPr descr='see a.example' name='x'/>", &["Text see a.example"]),
            ("<submit format='xdp' target='http://a.example/x'/>", &["Link http://a.example/x"]),
            ("<a target='_blank'>b</a>", &["Text b"]),
            ("<x xmlns:a='http://ns.example'/>", &[]),
            ("<!DOCTYPE x [<!ENTITY e 'a.example'>]><p>&e;b</p>", &["Text b"]),
            ("<p>a<p>b c", &["Text a", "Text b"]),
            ("<p>a</q></p>b<", &["Text a", "Text b", "broken-xml"]),
        ] {
            assert_eq!(lines(xml.as_bytes(), Kind::Text), expected, "{xml}");
        }
        let own = "<cp:a><dc:title>彩票</dc:title><dc:creator>b</dc:creator><x v='http://a.example'/></cp:a>";
        assert_eq!(lines(own.as_bytes(), Kind::Metadata), ["Title 彩票", "Metadata b", "Metadata http://a.example"]);
    }

    #[test]
    fn attributes_and_nesting_end_at_their_limits() {
        let attributes = |count: usize| format!("<a {} href='http://a.example'/>", "b='1' ".repeat(count)).into_bytes();
        assert_eq!(lines(&attributes(ATTRIBUTES_MAX - 1), Kind::Text).len(), 1);
        assert_eq!(lines(&attributes(ATTRIBUTES_MAX), Kind::Text).len(), 0);
        let deep = |depth: usize| format!("{}x y", "<a>".repeat(depth)).into_bytes();
        assert_eq!(lines(&deep(XML_DEPTH_MAX), Kind::Text), ["Text x"]);
        assert_eq!(lines(&deep(XML_DEPTH_MAX + 1), Kind::Text), ["xml-depth-max"]);
    }
}
