//! Documents and pictures that are small on the wire and take long to read.

use std::io::Write as _;

use flate2::write::{DeflateEncoder, ZlibEncoder};
use flate2::{Compression, Crc};

use super::Host;
use crate::loopback::{Answer, answer, page};

const MEBIBYTE: usize = 1024 * 1024;

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn named(kind: &str, body: &[u8]) -> Answer {
    answer("200 OK", &format!("Content-Type: application/{kind}\r\n"), body)
}

/// A PDF with a page whose content is this, packed, and with these objects beside it.
fn pdf(content: &[u8], objects: &[u8]) -> Answer {
    let packed = zlib(content);
    let mut file = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj \
        3 0 obj<</Type/Page/Contents 4 0 R/Resources<</Font<</F<</Subtype/Type1>>>>>>>>endobj "
        .to_vec();
    file.extend(format!("4 0 obj<</Filter/FlateDecode/Length {}>>stream\n", packed.len()).bytes());
    file.extend(packed);
    file.extend(b"\nendstream endobj ");
    file.extend(objects);
    named("pdf", &file)
}

/// Objects of this number and text, each in turn.
fn objects(count: usize, text: &str) -> Vec<u8> {
    (0..count).flat_map(|at| format!("{} 0 obj{text}endobj ", at + 10).into_bytes()).collect()
}

/// A stream of so many objects that are all the same one.
fn packed_objects(count: usize) -> Vec<u8> {
    let index: String = (0..count).map(|at| format!("{} 0 ", at + 10)).collect();
    let packed = zlib(format!("{index}({})", "x".repeat(4 * MEBIBYTE)).as_bytes());
    let head = format!("5 0 obj<</Type/ObjStm/N {count}/First {}/Filter/FlateDecode>>stream\n", index.len());
    [head.as_bytes(), &packed, b"\nendstream endobj "].concat()
}

/// A Word document whose text is this.
fn docx(text: &[u8]) -> Answer {
    let mut file = Vec::new();
    for (name, bytes) in [("[Content_Types].xml", &b"<Types/>"[..]), ("word/document.xml", text)] {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        file.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0");
        file.extend((packed.len() as u32).to_le_bytes());
        // It says that it is small.
        file.extend(7_u32.to_le_bytes());
        file.extend((name.len() as u16).to_le_bytes());
        file.extend([0, 0]);
        file.extend(name.bytes());
        file.extend(packed);
    }
    named("vnd.openxmlformats-officedocument.wordprocessingml.document", &file)
}

/// A picture in shades of gray (PNG 1.2).
fn png(side: u32, light: impl Fn(u32, u32) -> u8) -> Answer {
    let mut rows = Vec::new();
    for y in 0..side {
        rows.push(0);
        rows.extend((0..side).map(|x| light(x, y)));
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    for (kind, bytes) in [(b"IHDR", head), (b"IDAT", zlib(&rows)), (b"IEND", Vec::new())] {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(&bytes);
        file.extend((bytes.len() as u32).to_be_bytes());
        file.extend(kind);
        file.extend(bytes);
        file.extend(sum.sum().to_be_bytes());
    }
    answer("200 OK", "Content-Type: image/png\r\n", &file)
}

/// A host with a finding beside a picture.
fn shows(name: &'static str, picture: Answer) -> Host {
    Host::more(name, move |path, _| match path {
        "/bad" => Some(page("<p><a href=http://www.casino.example/>x</a> <img src=/code.png>")),
        "/code.png" => Some(picture.clone()),
        _ => None,
    })
}

pub(crate) fn hosts() -> Vec<Host> {
    // The corners of a QR code, as close as they can stand.
    let corner = |x: u32, y: u32| {
        let from_middle = [x % 9, y % 9].into_iter().map(|at| at.abs_diff(4)).max();
        if matches!(from_middle, Some(2 | 4)) { 255 } else { 0 }
    };
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).to_be_bytes()[0];
    vec![
        Host::new("pdf-of-blanks.example", pdf(&vec![b' '; 64 * MEBIBYTE], b"")),
        Host::new("pdf-of-letters.example", pdf("/F 1 Tf(casino)Tj ".repeat(700_000).as_bytes(), b"")),
        Host::new("pdf-of-objects.example", pdf(b"", &objects(100_000, "<<>>"))),
        Host::new("pdf-of-pages.example", pdf(b"", &objects(30_000, "<</Type/Page/Contents 4 0 R>>"))),
        Host::new("pdf-of-one-object.example", pdf(b"", &packed_objects(50_000))),
        Host::new("pdf-of-numbers.example", pdf(b"", &objects(1, &format!("[{}]", "0 ".repeat(MEBIBYTE))))),
        Host::new("pdf-of-brackets.example", pdf(b"", &objects(1, &"[".repeat(MEBIBYTE)))),
        Host::new("docx-of-blanks.example", docx(&vec![b' '; 64 * MEBIBYTE])),
        Host::new("docx-of-links.example", docx("<a href='http://a.example/'/>".repeat(400_000).as_bytes())),
        Host::new("zip-of-nothing.example", named("zip", &b"PK\x03\x04".repeat(MEBIBYTE / 4))),
        Host::new("rtf-of-groups.example", named("rtf", format!("{{\\rtf1{}", "{".repeat(MEBIBYTE)).as_bytes())),
        Host::new(
            "rtf-of-titles.example",
            named("rtf", format!("{{\\rtf1{{\\info{}", "{\\title x}".repeat(100_000)).as_bytes()),
        ),
        shows("corners.example", png(1_000, corner)),
        shows("blank.example", png(2_048, |_, _| 255)),
        shows("noise.example", png(1_000, noise)),
    ]
}
