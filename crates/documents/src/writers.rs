//! Small writers of files, for tests alone.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use image::{GrayImage, ImageFormat, Luma};

/// Bytes with a zlib header.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What is read of a file, a line for each piece.
pub(crate) fn read_as_lines(bytes: &[u8]) -> Vec<String> {
    let pieces = crate::read(bytes).unwrap().pieces;
    pieces.into_iter().map(|piece| format!("{:?} {}: {}", piece.kind, piece.part, piece.text)).collect()
}

/// A zip file of entries, each deflated.
pub(crate) fn zipped(entries: &[(&str, &[u8])], comment: &str) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let at = file.len() as u32;
        let mut fields = b"\x14\0\0\x08\x08\0\0\0\0\0\0\0\0\0".to_vec();
        fields.extend((packed.len() as u32).to_le_bytes());
        fields.extend((bytes.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&fields);
        file.extend(name.bytes());
        file.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.bytes());
    }
    let (at, count) = (file.len() as u32, entries.len() as u16);
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(at.to_le_bytes());
    file.extend((comment.len() as u16).to_le_bytes());
    file.extend(comment.bytes());
    file
}

/// A PDF: objects 1 and 2 are its root and its tree of pages; pages and their contents have the numbers 3, 4, and so on, others their own.
#[derive(Default)]
pub(crate) struct Pdf {
    objects: Vec<(u32, Vec<u8>)>,
    pub(crate) pages: Vec<u32>,
    /// The pages in their order, if that is another.
    pub(crate) kids: Vec<u32>,
}

impl Pdf {
    /// A page with a content and more entries, in a font whose letters are half as wide as high.
    pub(crate) fn page(&mut self, content: &str, more: &str) {
        let number =
            3 + if self.pages.len() < 3 { self.pages.len() as u32 * 2 } else { 1_000 + self.pages.len() as u32 * 2 };
        let widths = "500 ".repeat(96);
        let font = format!("<</Type/Font/Subtype/Type1/FirstChar 32/Widths[{widths}]>>");
        self.pages.push(number);
        self.object(
            number,
            &format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R/Resources<</Font<</F {font}>>>>{more}>>", number + 1),
        );
        self.stream(number + 1, "", content.as_bytes());
    }

    pub(crate) fn object(&mut self, number: u32, text: &str) {
        self.objects.push((number, text.as_bytes().to_vec()));
    }

    pub(crate) fn stream(&mut self, number: u32, entries: &str, bytes: &[u8]) {
        let head = format!("<<{entries}/Length {}>>\nstream\n", bytes.len());
        self.objects.push((number, [head.as_bytes(), bytes, b"\nendstream"].concat()));
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let kids = if self.kids.is_empty() { &self.pages } else { &self.kids };
        let kids: String = kids.iter().map(|page| format!("{page} 0 R ")).collect();
        let mut file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
        file.extend(format!("2 0 obj\n<</Type/Pages/Kids[{kids}]>>\nendobj\n").bytes());
        for (number, bytes) in &self.objects {
            file.extend(format!("{number} 0 obj\n").bytes());
            file.extend(bytes);
            file.extend(b"\nendobj\n");
        }
        file.extend(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
        file
    }
}

/// A QR code with modules and a margin of this size, the margin counted in modules.
pub(crate) fn qr(text: &str, module: u32, margin: i32) -> GrayImage {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).unwrap();
    let side = (code.size() + 2 * margin) as u32 * module;
    let is_dark = |x: u32, y: u32| code.get_module((x / module) as i32 - margin, (y / module) as i32 - margin);
    GrayImage::from_fn(side, side, |x, y| Luma([if is_dark(x, y) { 0 } else { 255 }]))
}

/// A picture as a file.
pub(crate) fn picture(gray: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Vec::new();
    let picture = image::DynamicImage::ImageLuma8(gray.clone());
    // GIF has colors only.
    let picture = if format == ImageFormat::Gif { picture.to_rgba8().into() } else { picture };
    picture.write_to(&mut std::io::Cursor::new(&mut file), format).unwrap();
    file
}
