//! PDF: links, scripts, what the file says of itself, and the text of its pages (ISO 32000-2).
//!
//! Every object of the file is looked at, whether a page leads to it or not, since readers differ in what they find;
//! of pages, the text is put together, and each piece is told by its page where a page has it.

mod cmap;
mod content;
mod crypt;
mod file;
mod filters;
mod font;
mod lexer;
mod value;

use std::collections::{HashMap, HashSet};

pub use cmap::CODES_MAX;
pub use content::{FONTS_MAX, FORMS_MAX, OPERANDS_MAX};
pub use file::{OBJECTS_MAX, WORK_BYTES_MAX};
pub use filters::FILTERS_MAX;
pub use value::{NESTING_MAX, VALUES_MAX};

use crate::Format;
use crate::markup;
use crate::out::{Document, Kind, Out};
use crate::text::{decoded, without_last_word};
use content::{Painter, is_form};
use crypt::Crypt;
use file::{File, Object};
use value::{Dict, Value};

/// Most pages whose text is read.
pub const PAGES_MAX: usize = 1_000;

/// How far up the tree of pages the resources of a page may be.
const PARENTS_MAX: usize = 16;

/// Reads a PDF.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut reader = Reader { file: File::new(bytes), out: Out::default(), seen: Seen::default(), named: Vec::new() };
    if let Some(encryption) = reader.file.encryption() {
        let identifier = reader.file.identifier();
        let Some(crypt) = Crypt::open_with_no_password(&encryption, &identifier, &mut reader.file) else {
            reader.out.stop("encrypted");
            return reader.out.finish(Format::Pdf);
        };
        reader.file.crypt = Some(crypt);
    }
    reader.objects();
    reader.pages();
    if let Some(limit) = reader.file.cut {
        reader.out.stop(limit);
    } else if reader.seen.pages.is_empty() {
        reader.out.stop("no-pages");
    }
    reader.out.finish(Format::Pdf)
}

struct Reader<'a> {
    file: File<'a>,
    out: Out,
    seen: Seen,
    /// Pieces that objects have, to be told by the pages of these: the piece and the object.
    named: Vec<(usize, u32)>,
}

/// What was met among the objects.
#[derive(Default)]
struct Seen {
    /// Roots of trees of pages.
    roots: Vec<u32>,
    /// Pages, in the order of the file.
    pages: Vec<u32>,
    /// Drawings, by their place among the objects.
    forms: Vec<usize>,
    /// Objects that others show as theirs: the action of an annotation.
    owners: HashMap<u32, u32>,
}

impl Reader<'_> {
    /// Looks at every object; streams that hold objects add more while this goes on.
    fn objects(&mut self) {
        let mut index = 0;
        while index < self.file.len() && self.file.work_left > 0 {
            if let Some(object) = self.file.object(index) {
                self.object(&object, index);
            }
            index += 1;
        }
    }

    fn object(&mut self, object: &Object, index: usize) {
        self.strings(&object.value, b"", object.number);
        let Some(dict) = object.dict() else { return };
        if dict.has_name("Type", "Page") {
            self.seen.pages.push(object.number);
        }
        if let Some(root) = dict.get("Pages").and_then(Value::reference).filter(|_| dict.has_name("Type", "Catalog")) {
            self.seen.roots.push(root);
        }
        if !object.has_stream() {
            return;
        }
        if dict.has_name("Type", "ObjStm") {
            self.file.open(object);
        } else if is_form(object) {
            self.seen.forms.push(index);
        } else if dict.has_name("Subtype", "XML") || dict.has_name("Type", "Metadata") {
            self.markup(object, Kind::Metadata);
        }
    }

    /// What the strings of an object say, by the key that they are the value of.
    fn strings(&mut self, value: &Value, key: &[u8], object: u32) {
        match value {
            Value::Dict(dict) => {
                let is_held = dict.get("EF").is_some();
                for (key, value) in &dict.0 {
                    // What a file is called that this one holds.
                    let key = if is_held && key == b"F" { &b"UF"[..] } else { key };
                    // Outlines have titles, too, each below another.
                    let is_title = key == b"Title" && dict.get("Parent").is_none();
                    self.strings(value, if is_title { b"title" } else { key }, object);
                    self.leads_on(key, value, object);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.strings(value, key, object)),
            Value::Text(text) => {
                let text = decoded(text);
                let is_url = text.contains("://") || text.starts_with("www.");
                let kind = match key {
                    b"URI" | b"Base" => Kind::Link,
                    b"F" | b"UF" | b"DOS" | b"Mac" | b"Unix" if is_url => Kind::Link,
                    b"UF" | b"EmbeddedFiles" => Kind::Name,
                    b"JS" => Kind::Script,
                    // What a program is started with; of pages it is how they are numbered.
                    b"P" if text.contains([' ', '/', '.']) => Kind::Script,
                    b"title" => Kind::Title,
                    b"Title" | b"Author" | b"Subject" | b"Keywords" | b"Creator" | b"Producer" => Kind::Metadata,
                    b"Contents" | b"RC" | b"V" | b"DV" | b"T" | b"TU" | b"CA" | b"Alt" | b"ActualText" | b"E" => {
                        Kind::Text
                    }
                    _ if is_url => Kind::Metadata,
                    _ => return,
                };
                self.add(kind, &text, object);
            }
            _ => {}
        }
    }

    /// Follows the references that lead to text of another kind, and notes whose the other object is.
    fn leads_on(&mut self, key: &[u8], value: &Value, object: u32) {
        // A form of its own is one stream, or one for each of its parts.
        if key == b"XFA" {
            for number in value.elements().iter().filter_map(Value::reference) {
                if let Some(form) = self.file.numbered(number) {
                    self.markup(&form, Kind::Text);
                }
            }
        }
        let Some(number) = value.reference() else { return };
        match key {
            b"A" | b"PA" | b"Next" => drop(self.seen.owners.insert(number, object)),
            b"URI" | b"JS" => {
                let Some(found) = self.file.numbered(number) else { return };
                let kind = if key == b"URI" { Kind::Link } else { Kind::Script };
                match (&found.value, self.file.stream(&found)) {
                    (Value::Text(text), _) => self.add(kind, &decoded(text), object),
                    (_, Some(bytes)) => self.add(kind, &decoded(&bytes), object),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, kind: Kind, text: &str, object: u32) {
        let place = self.out.len();
        self.out.add(kind, &format!("object {object}"), text);
        if self.out.len() > place {
            self.named.push((place, object));
        }
    }

    /// A stream of XML: what the file says of itself, or a form.
    fn markup(&mut self, object: &Object, kind: Kind) {
        let Some(bytes) = self.file.stream(object) else { return };
        let part = format!("object {}", object.number);
        markup::read(&bytes, &part, kind, &mut self.out);
    }

    /// The text of every page, and of drawings that no page shows.
    fn pages(&mut self) {
        let order = self.order();
        let mut page_of: HashMap<u32, usize> = HashMap::new();
        let mut painter = Painter::default();
        for (place, &number) in order.iter().enumerate() {
            if place == PAGES_MAX {
                self.out.stop("pages-max");
                break;
            }
            page_of.entry(number).or_insert(place + 1);
            let Some(page) = self.file.numbered(number) else { continue };
            let Some(dict) = page.dict() else { continue };
            let annotations = self.file.entry(dict, "Annots");
            for annotation in annotations.iter().flat_map(Value::elements).filter_map(Value::reference) {
                page_of.entry(annotation).or_insert(place + 1);
            }
            let text = self.text(dict, &mut painter);
            self.out.add(Kind::Text, &format!("page {}", place + 1), &text);
        }
        for index in std::mem::take(&mut self.seen.forms) {
            let Some(object) = self.file.object(index) else { break };
            if !painter.shown.contains(&object.number) {
                let mut text = painter.text_of_drawing(&object, &mut self.file);
                if self.file.cut.is_some() {
                    without_last_word(&mut text);
                }
                self.out.add(Kind::Text, &format!("object {}", object.number), &text);
            }
        }
        let pieces = self.out.pieces_mut();
        for &(piece, object) in &self.named {
            let owner = self.seen.owners.get(&object).unwrap_or(&object);
            if let Some(page) = page_of.get(owner).or_else(|| page_of.get(&object)) {
                pieces[piece].part = format!("page {page}, object {object}");
            }
        }
    }

    /// The text of a page.
    fn text(&mut self, page: &Dict, painter: &mut Painter) -> String {
        let mut content = Vec::new();
        let parts = self.file.entry(page, "Contents");
        let whole = page.get("Contents").cloned();
        // A content is a stream or a list of streams.
        let parts: Vec<Value> = match parts {
            Some(Value::Array(parts)) => parts,
            _ => whole.into_iter().collect(),
        };
        for number in parts.iter().filter_map(Value::reference) {
            let Some(object) = self.file.numbered(number) else { continue };
            content.extend(self.file.stream(&object).unwrap_or_default());
            content.push(b'\n');
        }
        let resources = self.resources(page);
        let mut text = painter.text(&content, &resources, &mut self.file);
        if self.file.cut.is_some() {
            without_last_word(&mut text);
        }
        text
    }

    /// The resources of a page, which it may have from above (7.7.3.4).
    fn resources(&mut self, page: &Dict) -> Dict {
        let mut above = Some(page.clone());
        for _ in 0..=PARENTS_MAX {
            let Some(dict) = above else { break };
            if let Some(Value::Dict(resources)) = self.file.entry(&dict, "Resources") {
                return resources;
            }
            above = self.file.entry(&dict, "Parent").and_then(|parent| parent.dict().cloned());
        }
        Dict::default()
    }

    /// The pages in the order of reading, behind them those that no tree has.
    fn order(&mut self) -> Vec<u32> {
        let pages: HashSet<u32> = self.seen.pages.iter().copied().collect();
        let mut order = Vec::new();
        let mut met = HashSet::new();
        let mut ahead: Vec<u32> = self.seen.roots.clone();
        ahead.reverse();
        while let Some(number) = ahead.pop() {
            if !met.insert(number) {
                continue;
            }
            if pages.contains(&number) {
                order.push(number);
                continue;
            }
            let Some(node) = self.file.numbered(number) else { continue };
            let kids = node.dict().and_then(|dict| self.file.entry(dict, "Kids"));
            ahead.extend(
                kids.iter().flat_map(Value::elements).filter_map(Value::reference).collect::<Vec<_>>().iter().rev(),
            );
        }
        order.extend(self.seen.pages.iter().filter(|page| met.insert(**page)));
        order
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::writers::{Pdf, deflated, read_as_lines};

    #[track_caller]
    fn check(file: &Pdf, expected: &[&str]) {
        assert_eq!(read_as_lines(&file.bytes()), expected);
    }

    #[test]
    fn links_scripts_and_words_are_told_by_their_pages() {
        let mut file = Pdf::default();
        file.page(
            "BT/F 12 Tf 50 700 Td(Hello)Tj ET",
            "/Annots[10 0 R<</Subtype/Link/A<</S/URI/URI(http://b.example/)>>>>]",
        );
        file.object(10, "<</Subtype/Link/A 11 0 R/Contents(note)>>");
        file.object(11, "<</S/URI/URI(http://casino.example/a)>>");
        file.object(12, "<</S/JavaScript/JS(app.launchURL\\('http://c.example/'\\))>>");
        file.object(13, "<</S/Launch/F(http://d.example/x.exe)/Win<</F(cmd.exe)/P(/c start e.example)>>>>");
        file.object(16, "<</Type/Filespec/F(casino.example.html)/EF<</F 99 0 R>>>>");
        file.object(14, "<</Title(casino)/Producer(\u{FEFF}w)>>");
        check(
            &file,
            &[
                "Link page 1, object 3: http://b.example/",
                "Text page 1, object 10: note",
                "Link page 1, object 11: http://casino.example/a",
                "Script object 12: app.launchURL('http://c.example/')",
                "Link object 13: http://d.example/x.exe",
                "Script object 13: /c start e.example",
                "Name object 16: casino.example.html",
                "Title object 14: casino",
                "Metadata object 14: w",
                "Text page 1: Hello",
            ],
        );
    }

    #[test]
    fn a_form_in_xml_is_read_whether_it_is_one_stream_or_several() {
        for form in ["XFA 20 0 R", "XFA[(template)20 0 R(datasets)21 0 R]"] {
            let mut file = Pdf::default();
            file.page("", "");
            file.object(10, &format!("<</AcroForm<</Fields[]/{form}>>>>"));
            file.stream(20, "", b"<template><submit target='http://casino.example/x'/></template>");
            check(&file, &["Link object 20: http://casino.example/x"]);
        }
    }

    #[test]
    fn objects_in_streams_and_scripts_in_streams_are_read() {
        let mut file = Pdf::default();
        file.page("", "");
        let inner = "20 0 21 40 <</URI(http://casino.example/)/S/URI>> <</JS 30 0 R>>";
        let first = inner.find("<<").unwrap();
        let shifted = format!("20 0 21 {} {}", inner.find("<</JS").unwrap() - first, &inner[first..]);
        let first = shifted.find("<<").unwrap();
        file.stream(15, &format!("/Type/ObjStm/N 2/First {first}/Filter/FlateDecode"), &deflated(shifted.as_bytes()));
        file.stream(30, "", b"open('http://b.example/')");
        file.stream(
            31,
            "/Type/Metadata/Subtype/XML",
            "<x:a xmlns:x='u'><dc:title>彩票 &amp; a</dc:title></x:a>".as_bytes(),
        );
        check(
            &file,
            &[
                "Title object 31: 彩票 & a",
                "Link object 20: http://casino.example/",
                "Script object 21: open('http://b.example/')",
            ],
        );
    }

    #[test]
    fn a_file_that_is_cut_or_broken_gives_what_is_there() {
        let mut file = Pdf::default();
        file.page("BT/F 12 Tf(casino.example)Tj ET", "");
        file.object(10, "<</S/URI/URI(http://casino.example/)>>");
        let bytes = file.bytes();
        for end in 0..bytes.len() {
            let document = crate::read(&bytes[..end]);
            assert!(document.is_none_or(|document| document.pieces.len() <= 2));
        }
        // A name that is drawn in pieces is none where the next piece may be missing.
        let names = |bytes: &[u8]| {
            let document = read(bytes);
            document.pieces.iter().any(|piece| piece.text.contains("casino.example"))
        };
        let mut file = Pdf::default();
        file.page("BT/F 12 Tf(casino.example)Tj(.org)Tj ET", "");
        let bytes = file.bytes();
        let end = memchr::memmem::find(&bytes, b"(.org)").unwrap();
        assert!(names(&bytes) && !names(&bytes[..end]));
        assert_eq!(read(b"%PDF-1.7\n1 0 obj<</URI(http://casino.example/)>>").partial, Some("no-pages"));
        assert_eq!(read(b"%PDF-1.7\n1 0 obj<</URI(http://casino.example/)>>").pieces.len(), 1);
    }

    #[test]
    fn pages_come_in_the_order_of_their_tree_and_no_more_than_so_many() {
        let mut file = Pdf::default();
        file.page("BT/F 12 Tf(second)Tj ET", "");
        file.page("BT/F 12 Tf(first)Tj ET", "");
        file.kids = vec![file.pages[1], file.pages[0]];
        check(&file, &["Text page 1: first", "Text page 2: second"]);
        let mut file = Pdf::default();
        for _ in 0..=PAGES_MAX {
            file.page("BT/F 12 Tf(x)Tj ET", "");
        }
        let document = read(&file.bytes());
        assert_eq!((document.pieces.len(), document.partial), (PAGES_MAX, Some("pages-max")));
    }

    #[test]
    fn resources_come_from_above_but_not_from_far_above() {
        let shown = |parents: usize| {
            let mut file = Pdf::default();
            file.object(50, "<</Type/Page/Parent 100 0 R/Contents 51 0 R>>");
            file.stream(51, "", b"BT/F 12 Tf(x)Tj ET");
            for parent in 0..parents {
                let above = 100 + parent + 1;
                let more = if parent + 1 == parents { "/Resources<</Font<</F<<>>>>>>" } else { "" };
                file.object(100 + parent as u32, &format!("<</Parent {above} 0 R{more}>>"));
            }
            read(&file.bytes()).pieces.len()
        };
        assert_eq!((shown(PARENTS_MAX), shown(PARENTS_MAX + 1)), (1, 0));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(words in prop::collection::vec(prop::sample::select(&[
            "1 0 obj", "2 0 obj", "endobj", "<<", ">>", "[", "]", "/Type/Page", "/Type/ObjStm/N 1/First 4", "stream\n", "endstream",
            "/Contents 2 0 R", "/Resources 1 0 R", "/Font<</F 1 0 R>>", "BT/F 1 Tf(x)Tj", "(http://casino.example/)", "/URI", "/Kids[1 0 R]",
            "/Pages 1 0 R/Type/Catalog", "/Filter/FlateDecode", "/Length 9", "<00>", "endbfrange", "/ToUnicode 2 0 R", "1", "0", "-7",
            "/Subtype/Form", "/X Do", "/XObject<</X 2 0 R>>", "/Encrypt", "/Parent 1 0 R", "/Annots", "/A 2 0 R", "\0", "/JS 1 0 R", "%", "\n",
        ]), 0..40)) {
            let document = read(format!("%PDF-1.7\n{}", words.join(" ")).as_bytes());
            prop_assert!(document.pieces.iter().all(|piece| !piece.text.is_empty()));
        }
    }
}
