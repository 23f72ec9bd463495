//! Small workbooks of each kind. A cell `#12` is a number, `d46349` a date, everything else text.

use std::io::Write as _;

/// The rows of a sheet, under its name.
pub(crate) type Sheet<'a> = (&'a str, &'a [&'a [&'a str]]);

/// An XLSX workbook.
pub(crate) struct Book {
    sheets: Vec<(String, String)>,
    merged: String,
    links: Vec<(String, String)>,
    parts: Vec<(String, Vec<u8>)>,
}

enum Cell<'a> {
    Nothing,
    Number(&'a str),
    Date(f64),
    Text(&'a str),
}

fn cell(text: &str) -> Cell<'_> {
    match (text.strip_prefix('#'), text.strip_prefix('d').and_then(|day| day.parse().ok())) {
        _ if text.is_empty() => Cell::Nothing,
        (Some(number), _) => Cell::Number(number),
        (_, Some(day)) => Cell::Date(day),
        _ => Cell::Text(text),
    }
}

/// Row, column and text of every cell.
fn cells<'a>(rows: &'a [&'a [&'a str]]) -> impl Iterator<Item = (usize, usize, &'a str)> {
    let row = |(row, cells): (usize, &'a &'a [&'a str])| {
        cells.iter().enumerate().map(move |(column, text)| (row, column, *text)).collect::<Vec<_>>()
    };
    rows.iter().enumerate().flat_map(row)
}

fn column_name(column: usize) -> char {
    char::from(b'A' + column as u8)
}

fn rows_of_xlsx(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (number, row) in rows.iter().enumerate() {
        xml += &format!("<row r=\"{}\">", number + 1);
        for (column, text) in row.iter().enumerate() {
            let at = format!("{}{}", column_name(column), number + 1);
            xml += &match cell(text) {
                Cell::Nothing => String::new(),
                Cell::Number(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                Cell::Date(day) => format!("<c r=\"{at}\" s=\"1\"><v>{day}</v></c>"),
                Cell::Text(text) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        xml += "</row>";
    }
    xml
}

impl Book {
    pub(crate) fn new(sheets: &[Sheet<'_>]) -> Book {
        let sheets = sheets.iter().map(|(name, rows)| ((*name).to_owned(), rows_of_xlsx(rows))).collect();
        Book { sheets, merged: String::new(), links: Vec::new(), parts: Vec::new() }
    }

    pub(crate) fn merged(mut self, ranges: &[&str]) -> Book {
        let cells: String = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
        self.merged = format!("<mergeCells>{cells}</mergeCells>");
        self
    }

    pub(crate) fn linked(mut self, links: &[(&str, &str)]) -> Book {
        self.links = links.iter().map(|(at, url)| ((*at).to_owned(), (*url).to_owned())).collect();
        self
    }

    pub(crate) fn raw_row(mut self, xml: &str) -> Book {
        self.sheets[0].1 += xml;
        self
    }

    pub(crate) fn with(mut self, name: &str, bytes: &[u8]) -> Book {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    fn all_parts(&self) -> Vec<(String, Vec<u8>)> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let (mut sheets, mut relations) = (String::new(), String::new());
        let mut parts = Vec::new();
        for (number, (name, rows)) in self.sheets.iter().enumerate() {
            sheets += &format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", number + 1);
            relations += &format!(
                "<Relationship Id=\"rId{0}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
                number + 1
            );
            let (mut links, mut targets) = (String::new(), String::new());
            for (id, (at, url)) in self.links.iter().enumerate() {
                links += &format!("<hyperlink ref=\"{at}\" r:id=\"rId{id}\"/>");
                targets += &format!(
                    "<Relationship Id=\"rId{id}\" Type=\"{office}/hyperlink\" Target=\"{url}\" TargetMode=\"External\"/>"
                );
            }
            let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
            let xml = format!(
                "<worksheet xmlns=\"{main}\" xmlns:r=\"{office}\"><sheetData>{rows}</sheetData>{}{links}</worksheet>",
                self.merged
            );
            parts.push((format!("xl/worksheets/sheet{}.xml", number + 1), xml.into_bytes()));
            let targets = format!("<Relationships xmlns=\"{package}\">{targets}</Relationships>");
            parts.push((format!("xl/worksheets/_rels/sheet{}.xml.rels", number + 1), targets.into_bytes()));
        }
        let text = |name: &str, xml: String| (name.to_owned(), xml.into_bytes());
        let styles = "<numFmts count=\"0\"/><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>";
        parts.extend([
            text(
                "xl/workbook.xml",
                format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{sheets}</sheets></workbook>"),
            ),
            text(
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships xmlns=\"{package}\">{relations}</Relationships>"),
            ),
            text("xl/styles.xml", format!("<styleSheet xmlns=\"{main}\">{styles}</styleSheet>")),
            text("[Content_Types].xml", "<Types/>".to_owned()),
            text(
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
        ]);
        parts.extend(self.parts.iter().cloned());
        parts
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        zip(&self.all_parts(), false)
    }

    pub(crate) fn packed(&self) -> Vec<u8> {
        zip(&self.all_parts(), true)
    }
}

/// An ODS workbook.
pub(crate) fn ods(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut xml = String::new();
    for (name, rows) in sheets {
        xml += &format!("<table:table table:name=\"{name}\">");
        for row in *rows {
            xml += "<table:table-row>";
            for text in *row {
                xml += &match cell(text) {
                    Cell::Nothing => "<table:table-cell/>".to_owned(),
                    Cell::Number(number) => format!(
                        "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>1.2E+09</text:p></table:table-cell>"
                    ),
                    Cell::Date(day) => {
                        let time = if day.fract() > 0.0 { "T20:00:00" } else { "" };
                        let date = if day > 46_380.0 { "2026-12-31" } else { "2026-11-23" };
                        format!(
                            "<table:table-cell office:value-type=\"date\" office:date-value=\"{date}{time}\"><text:p>23.11.26</text:p></table:table-cell>"
                        )
                    }
                    Cell::Text(text) => {
                        format!(
                            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                        )
                    }
                };
            }
            xml += "</table:table-row>";
        }
        xml += "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    }
    ods_of(&xml)
}

/// An ODS workbook with these tables.
pub(crate) fn ods_of(tables: &str) -> Vec<u8> {
    ods_document(&format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    ))
}

/// An ODS workbook with this document in it.
pub(crate) fn ods_document(xml: &str) -> Vec<u8> {
    let part = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    zip(&[part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), part("content.xml", xml)], false)
}

/// A ZIP archive of these parts.
fn zip(parts: &[(String, Vec<u8>)], is_packed: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let data = if is_packed {
            let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap()
        } else {
            bytes.clone()
        };
        let mut head = vec![20, 0, 0, 8, if is_packed { 8 } else { 0 }, 0, 0, 0, 0x21, 0];
        for number in [crc.sum(), data.len() as u32, bytes.len() as u32, name.len() as u32] {
            head.extend(number.to_le_bytes());
        }
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(data);
    }
    let (at, count) = (out.len() as u32, parts.len() as u16);
    let length = directory.len() as u32;
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([length.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

/// A record of a book.
fn record(number: u16, data: &[u8]) -> Vec<u8> {
    [&number.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// Text as BIFF 8 has it, in UTF-16.
fn biff_text(text: &str, length_bytes: usize) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = (units.len() as u16).to_le_bytes();
    [&length[..length_bytes], &[1], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()].concat()
}

/// An XLS workbook.
pub(crate) fn xls(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let sheet = |(name, rows): &Sheet<'_>| ((*name).to_owned(), cells(rows).filter_map(biff_cell).collect::<Vec<_>>());
    compound(&book(&sheets.iter().map(sheet).collect::<Vec<_>>()), 0, Others::Empty)
}

/// An XLS workbook with text in these cells.
pub(crate) fn xls_of(cells: &[(u16, u16, &str)]) -> Vec<u8> {
    xls_behind(cells, 0, Others::Empty)
}

/// What streams beside the book hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    Empty,
    /// The bytes of the book, all of them.
    Shared,
}

/// The same, with so many other streams before the book.
pub(crate) fn xls_behind(cells: &[(u16, u16, &str)], count: usize, others: Others) -> Vec<u8> {
    let cells = cells.iter().map(|&(row, column, text)| label(row, column, text)).collect();
    compound(&book(&[("a".to_owned(), cells)]), count, others)
}

fn biff_cell((row, column, text): (usize, usize, &str)) -> Option<Vec<u8>> {
    let (row, column) = (row as u16, column as u16);
    let number = |format: u16, value: f64| {
        let data = [row.to_le_bytes(), column.to_le_bytes(), format.to_le_bytes()].concat();
        record(0x0203, &[data, value.to_le_bytes().to_vec()].concat())
    };
    match cell(text) {
        Cell::Nothing => None,
        Cell::Number(value) => Some(number(0, value.parse().unwrap())),
        Cell::Date(day) => Some(number(1, day)),
        Cell::Text(text) => Some(label(row, column, text)),
    }
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let data = [row.to_le_bytes(), column.to_le_bytes(), 0_u16.to_le_bytes()].concat();
    record(0x0204, &[data, biff_text(text, 2)].concat())
}

/// The stream of a book: its head, and a part for each sheet.
fn book(sheets: &[(String, Vec<Vec<u8>>)]) -> Vec<u8> {
    let bof = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let eof = record(0x000a, &[]);
    // Two formats of cells: plain, and a date.
    let format = |number: u8| {
        let mut data = [0; 20];
        data[2] = number;
        record(0x00e0, &data)
    };
    let head = [bof(5), record(0x0042, &1200_u16.to_le_bytes()), format(0), format(14)].concat();
    let name = |name: &str| biff_text(name, 1);
    let names: usize = sheets.iter().map(|(sheet, _)| 4 + 6 + name(sheet).len()).sum();
    let mut at = head.len() + names + eof.len();
    let (mut names, mut bodies) = (Vec::new(), Vec::new());
    for (sheet, cells) in sheets {
        names.extend(record(0x0085, &[&(at as u32).to_le_bytes()[..], &[0, 0], &name(sheet)].concat()));
        let body = [bof(0x10), cells.concat(), eof.clone()].concat();
        at += body.len();
        bodies.extend(body);
    }
    [head, names, eof, bodies].concat()
}

/// A compound file with a stream `Workbook` behind the others.
fn compound(stream: &[u8], count: usize, others: Others) -> Vec<u8> {
    const SECTOR: usize = 512;
    // Streams of less than 4,096 bytes would lie elsewhere.
    let length = stream.len().max(4096);
    let sectors = length.div_ceil(SECTOR);
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(24, 0);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    file.resize(44, 0);
    let directory_sectors = (2 + count).div_ceil(SECTOR / 128);
    let fat_sectors = (sectors + directory_sectors + 1).div_ceil(SECTOR / 4);
    let end = 0xffff_fffe_u32;
    for number in [fat_sectors as u32, fat_sectors as u32, 0, 4096, end, 0, end, 0] {
        file.extend(number.to_le_bytes());
    }
    (0..109).for_each(|n| file.extend(if n < fat_sectors as u32 { n } else { u32::MAX }.to_le_bytes()));
    let mut fat: Vec<u32> = vec![0xffff_fffd; fat_sectors];
    let chain = |fat: &mut Vec<u32>, sectors: usize| {
        let first = fat.len() as u32;
        fat.extend((1..sectors as u32).map(|n| first + n));
        fat.push(end);
        first
    };
    chain(&mut fat, directory_sectors);
    let first = chain(&mut fat, sectors);
    fat.resize(fat_sectors * SECTOR / 4, u32::MAX);
    file.extend(fat.iter().flat_map(|next| next.to_le_bytes()));
    let entry = |name: &str, kind: u8, child: u32, start: u32, length: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let name_length = entry.len() as u16 + 2;
        entry.resize(64, 0);
        entry.extend(name_length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX.to_le_bytes(), u32::MAX.to_le_bytes(), child.to_le_bytes()].concat());
        entry.resize(116, 0);
        entry.extend([start.to_le_bytes(), length.to_le_bytes(), [0; 4]].concat());
        entry
    };
    file.extend(entry("Root Entry", 5, 1, end, 0));
    let (other, other_length) = if others == Others::Empty { (end, 0) } else { (first, length as u32) };
    (0..count).for_each(|n| file.extend(entry(&format!("Other{n}"), 2, u32::MAX, other, other_length)));
    file.extend(entry("Workbook", 2, u32::MAX, first, length as u32));
    file.resize(file.len().next_multiple_of(SECTOR), 0);
    file.extend(stream);
    file.resize(SECTOR * (1 + fat_sectors + directory_sectors + sectors), 0);
    file
}
