//! Zip files: documents of the two office formats, books, and of all others the names.

use crate::Format;
use crate::inflate::Budget;
use crate::markup;
use crate::out::{Document, Kind, Out};
use crate::zip::{Entry, Zip};

/// Most parts of a document that are read; each sheet and slide is one, and has another for its links.
pub const PARTS_MAX: usize = 1_000;

/// Reads a zip file.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let zip = Zip::new(bytes);
    let mut out = Out::default();
    let mut budget = Budget::default();
    let format = format(&zip, &mut budget);
    if format == Format::Zip {
        for entry in &zip.entries {
            out.add(Kind::Name, "entry", &entry.name);
        }
    } else {
        parts(&zip, format, &mut budget, &mut out);
    }
    out.add(Kind::Name, "comment", &zip.comment);
    if let Some(reason) = zip.partial {
        out.stop(reason);
    }
    out.finish(format)
}

/// What the names in a zip file say of it.
fn format(zip: &Zip, budget: &mut Budget) -> Format {
    let named = |name: &str| zip.entries.iter().find(|entry| entry.name == name);
    let has_folder = |folder: &str| zip.entries.iter().any(|entry| entry.name.starts_with(folder));
    if named("[Content_Types].xml").is_some() || has_folder("word/") && has_folder("_rels/") {
        return Format::Ooxml;
    }
    let kind = named("mimetype").and_then(|entry| Zip::unpacked(entry, budget)).unwrap_or_default();
    let is_open = kind.trim_ascii().starts_with(b"application/vnd.oasis.opendocument");
    if kind.trim_ascii() == b"application/epub+zip" {
        return Format::Epub;
    }
    if is_open || named("content.xml").is_some() && named("META-INF/manifest.xml").is_some() {
        Format::OpenDocument
    } else {
        Format::Zip
    }
}

/// What a part of a document is read for, the most telling first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Links,
    Metadata,
    Text,
}

fn role(name: &str, format: Format) -> Option<Role> {
    // Names of parts are alike whatever the case of their letters (ECMA-376-2, 6.2.2).
    let name = name.to_ascii_lowercase();
    let file = name.rsplit('/').next().unwrap_or_default();
    let end = file.rsplit_once('.').map(|(_, end)| end)?;
    match (format, end) {
        (Format::OpenDocument, _) => match file {
            "content.xml" | "styles.xml" => Some(Role::Text),
            "meta.xml" => Some(Role::Metadata),
            _ => None,
        },
        (Format::Epub, "opf") => Some(Role::Metadata),
        (Format::Epub, "xhtml" | "html" | "htm" | "ncx" | "svg") => Some(Role::Text),
        (Format::Epub, _) => None,
        (_, "rels") => Some(Role::Links),
        // Pages that are shown as pieces of the document (altChunk, ECMA-376-1, 17.17.2.1).
        (_, "xhtml" | "html" | "htm") => Some(Role::Text),
        (_, "xml") if name.starts_with('[') || name.contains("/theme/") => None,
        (_, "xml") if name.starts_with("docprops/") => Some(Role::Metadata),
        _ if matches!(file, "styles.xml" | "fonttable.xml" | "numbering.xml" | "websettings.xml") => None,
        (_, "xml") => Some(Role::Text),
        _ => None,
    }
}

/// Whether an entry is a macro, or a file of another kind that the document holds: of those the name is told.
fn is_told_by_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/", "activex/", "embeddings/"]
        .iter()
        .any(|part| name.contains(part))
}

fn parts(zip: &Zip, format: Format, budget: &mut Budget, out: &mut Out) {
    let mut parts: Vec<(Role, &Entry)> =
        zip.entries.iter().filter_map(|entry| Some((role(&entry.name, format)?, entry))).collect();
    parts.sort_by_key(|part| part.0);
    for (place, (role, entry)) in parts.into_iter().enumerate() {
        if place == PARTS_MAX {
            out.stop("parts-max");
            break;
        }
        let Some(bytes) = Zip::unpacked(entry, budget) else {
            out.stop("encrypted");
            continue;
        };
        let kind = if role == Role::Metadata { Kind::Metadata } else { Kind::Text };
        markup::read(&bytes, &entry.name, kind, out);
        if budget.is_spent() {
            out.stop("inflated-bytes-max");
            break;
        }
    }
    for entry in zip.entries.iter().filter(|entry| is_told_by_name(&entry.name)) {
        out.add(Kind::Name, "entry", &entry.name);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::INFLATED_BYTES_MAX;
    use crate::writers::{read_as_lines, zipped};

    const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

    #[test]
    fn an_office_document_is_read_by_its_parts() {
        let file = zipped(
            &[
                TYPES,
                ("word/document.xml", b"<w:p><w:t>cas</w:t><w:t>ino.example</w:t></w:p>"),
                ("word/styles.xml", b"<w:p>no</w:p>"),
                ("word/chunk.html", b"<p><a href='http://c.example/'>c</a></p>"),
                ("word/vbaProject.bin", b"\0"),
                ("word/_rels/document.xml.rels", b"<Relationship TargetMode='External' Target='http://a.example/'/>"),
                ("docProps/core.xml", b"<dc:title>b.example</dc:title>"),
                ("word/media/image1.png", b"\x89PNG"),
            ],
            "",
        );
        assert_eq!(
            read_as_lines(&file),
            [
                "Link word/_rels/document.xml.rels: http://a.example/",
                "Title docProps/core.xml: b.example",
                "Text word/document.xml: casino.example",
                "Link word/chunk.html: http://c.example/",
                "Text word/chunk.html: c",
                "Name entry: word/vbaProject.bin",
            ]
        );
        assert_eq!(read(&file).format, Format::Ooxml);
    }

    #[test]
    fn an_open_document_is_read_by_its_parts() {
        let file = zipped(
            &[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", b"<text:p>go to <text:a xlink:href='http://casino.example/'>a</text:a></text:p>"),
                ("meta.xml", b"<dc:title>b.example</dc:title>"),
                ("Basic/Standard/Module1.xml", b"<script/>"),
            ],
            "",
        );
        assert_eq!(
            read_as_lines(&file),
            [
                "Title meta.xml: b.example",
                "Link content.xml: http://casino.example/",
                "Text content.xml: go to a",
                "Name entry: Basic/Standard/Module1.xml",
            ]
        );
    }

    #[test]
    fn a_book_is_read_by_its_chapters() {
        let file = zipped(
            &[
                ("mimetype", b"application/epub+zip"),
                ("META-INF/container.xml", b"<container/>"),
                ("OEBPS/content.opf", b"<metadata><dc:title>b.example</dc:title></metadata>"),
                ("OEBPS/1.xhtml", b"<html><p>go to <a href='http://casino.example/'>a</a></p></html>"),
                ("OEBPS/a.css", b"p{}"),
            ],
            "",
        );
        assert_eq!(
            read_as_lines(&file),
            [
                "Title OEBPS/content.opf: b.example",
                "Link OEBPS/1.xhtml: http://casino.example/",
                "Text OEBPS/1.xhtml: go to a",
            ]
        );
        assert_eq!(read(&file).format, Format::Epub);
    }

    #[test]
    fn of_any_other_file_the_names_are_read() {
        let file = zipped(&[("casino.example.html", b"http://b.example/"), ("彩票/", b"")], "get more at c.example");
        assert_eq!(
            read_as_lines(&file),
            ["Name entry: casino.example.html", "Name entry: 彩票/", "Name comment: get more at c.example"]
        );
    }

    #[test]
    fn parts_and_what_they_unpack_to_end_at_their_limits() {
        let names: Vec<String> = (0..=PARTS_MAX).map(|part| format!("word/{part}.xml")).collect();
        let file = |count: usize| {
            let parts = names[..count].iter().map(|name| (name.as_str(), &b"<p>x</p>"[..]));
            read(&zipped(&[TYPES].into_iter().chain(parts).collect::<Vec<_>>(), ""))
        };
        assert_eq!(file(PARTS_MAX).partial, None);
        let most = file(PARTS_MAX + 1);
        assert_eq!((most.pieces.len(), most.partial), (PARTS_MAX, Some("parts-max")));
        let bomb = vec![b' '; INFLATED_BYTES_MAX];
        let link: (&str, &[u8]) = ("a.rels", b"<Relationship TargetMode='External' Target='a.example'/>");
        let document = read(&zipped(&[TYPES, ("word/a.xml", &bomb), link, ("word/b.xml", b"<p>x</p>")], ""));
        assert_eq!((document.pieces.len(), document.partial), (1, Some("inflated-bytes-max")), "links come first");
    }

    proptest! {
        #[test]
        fn any_change_of_a_file_is_read(at in 0..400_usize, byte in any::<u8>(), length in 0..500_usize) {
            let mut file = zipped(&[TYPES, ("word/document.xml", b"<w:p>x</w:p>"), ("a.rels", b"<r/>")], "c");
            if let Some(changed) = file.get_mut(at) {
                *changed = byte;
            }
            crate::read(&file[..length.min(file.len())]);
        }
    }
}
