//! ODS, as LibreOffice and WPS write it. Rows and cells that only repeat are read once.

use std::collections::HashMap;

use super::cells::{Merged, Takes};
use super::{PARTS_MAX, Trouble, zip};
use crate::text::LIST_BYTES_MAX;
use crate::xml::{self, Element, Piece};

/// Columns beyond this are formatting, not a list.
pub const COLUMNS_MAX: u32 = 1_024;

/// Where in the document we are.
#[derive(Default)]
struct Place {
    row: u32,
    rows: u32,
    column: u32,
    columns: u32,
    /// What the cell says, while we are in one.
    cell: Option<Cell>,
    /// Inside a remark on a cell.
    remarks: u32,
}

#[derive(Default)]
struct Cell {
    /// A date, whose text is only how it is shown.
    date: Option<String>,
    text: String,
    link: Option<String>,
    is_number: Option<String>,
    spans: (u32, u32),
}

/// Reads every table.
pub(super) fn read(bytes: &[u8], sheets: &mut impl Takes) -> Result<(), Trouble> {
    let parts = zip::parts(bytes, PARTS_MAX).unwrap_or_default();
    let content = parts.iter().find(|part| part.name == "content.xml");
    let content =
        content.and_then(|part| part.unpacked(LIST_BYTES_MAX)).ok_or_else(|| Trouble::broken("no content.xml"))?;
    let text = String::from_utf8_lossy(&content);
    let mut place = Place::default();
    let mut trouble = Ok(());
    // Merged blocks are known before the rows that they reach down to only when they are looked for first.
    let mut merged = merged_of(&text)?.into_iter();
    let walked = xml::walk(&text, |piece, _| {
        trouble = match piece {
            Piece::Open(element) if element.name() == "table" => {
                place = Place::default();
                let name = element.attribute("name").unwrap_or_default();
                let (merged, links) = merged.next().unwrap_or_default();
                sheets.begin(&name, merged, links)
            }
            Piece::Close("table") => sheets.end(),
            piece => place.take(piece, |row, column, text| sheets.cell(row, column, text.into())),
        };
        trouble.is_ok()
    });
    trouble?;
    match walked {
        Ok(()) => Ok(()),
        Err(xml::Trouble::Doctype) => Err(Trouble::broken("it declares a document type")),
        Err(xml::Trouble::Broken(why)) => Err(Trouble::Broken(why)),
    }
}

type Extras = (Vec<Merged>, HashMap<(u32, u32), String>);

/// The merged blocks and the links of every table.
fn merged_of(text: &str) -> Result<Vec<Extras>, Trouble> {
    let mut tables: Vec<Extras> = Vec::new();
    let mut place = Place::default();
    let walked = xml::walk(text, |piece, _| {
        match piece {
            Piece::Open(element) if element.name() == "table" => {
                place = Place::default();
                tables.push(Extras::default());
            }
            Piece::Close(name @ ("table-cell" | "covered-table-cell")) => {
                if let (Some(cell), Some((merged, links))) = (&place.cell, tables.last_mut()) {
                    let start = (place.row, place.column);
                    if cell.spans.0 > 1 || cell.spans.1 > 1 {
                        let end = (start.0.saturating_add(cell.spans.0 - 1), start.1.saturating_add(cell.spans.1 - 1));
                        merged.push(Merged { start, end });
                    }
                    if let Some(link) = &cell.link {
                        links.insert(start, link.clone());
                    }
                }
                let _nothing = place.take(Piece::Close(name), |_, _, _| Ok(()));
            }
            piece => drop(place.take(piece, |_, _, _| Ok(()))),
        }
        true
    });
    match walked {
        Err(xml::Trouble::Broken(why)) => Err(Trouble::Broken(why)),
        // The second walk says so.
        Ok(()) | Err(xml::Trouble::Doctype) => Ok(tables),
    }
}

impl Place {
    /// Goes on by a piece; a cell that ends is given on, once for each column that it fills.
    fn take(
        &mut self,
        piece: Piece<'_>,
        mut give: impl FnMut(u32, u32, &str) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        match piece {
            Piece::Open(element) => self.open(&element),
            Piece::Text(text) if self.remarks == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push_str(text);
                }
            }
            Piece::Text(_) => {}
            Piece::Close("annotation") => self.remarks = self.remarks.saturating_sub(1),
            Piece::Close("table-row") => {
                self.row = self.row.saturating_add(self.rows);
                self.column = 0;
            }
            Piece::Close("table-cell" | "covered-table-cell") => {
                let cell = self.cell.take().unwrap_or_default();
                let text = cell.date.or(cell.is_number).unwrap_or(cell.text);
                let end = self.column.saturating_add(self.columns);
                if !text.trim().is_empty() {
                    for column in self.column..end.min(COLUMNS_MAX) {
                        give(self.row, column, text.trim())?;
                    }
                }
                self.column = end;
            }
            Piece::Close(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) {
        let count = |name| element.attribute(name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).max(1);
        match element.name() {
            "table-row" => self.rows = count("number-rows-repeated"),
            "table-cell" | "covered-table-cell" => {
                self.columns = count("number-columns-repeated");
                let kind = element.attribute("value-type").unwrap_or_default();
                let value = |name| element.attribute(name);
                self.cell = Some(Cell {
                    date: value("date-value").map(|date| date.replace('T', " ")),
                    // What is shown may have thousands' commas, or be cut.
                    is_number: (kind == "float").then(|| value("value")).flatten(),
                    spans: (count("number-rows-spanned"), count("number-columns-spanned")),
                    ..Cell::default()
                });
            }
            "annotation" => self.remarks += 1,
            "p" => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                    cell.text.push('\n');
                }
            }
            "s" | "tab" | "line-break" => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push(' ');
                }
            }
            "a" => {
                let link = element.attribute("href");
                if let Some(cell) = self.cell.as_mut().filter(|_| self.remarks == 0) {
                    cell.link = cell.link.take().or(link);
                }
            }
            _ => {}
        }
    }
}
