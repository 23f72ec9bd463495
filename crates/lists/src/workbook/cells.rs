//! From cells, as a workbook gives them one by one, to the rows of a list.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use suyuan_model::URL_CHARS_MAX;
use suyuan_words::lists as words;

use super::{CELLS_MAX, SHEETS_MAX, SheetRows, Trouble};
use crate::columns::{BadRow, Column, Row, Vocabulary};
use crate::header::{self, HEADER_ROWS_MAX, RowKind, could_be_value, is_rival};
use crate::reject::Why;
use crate::text::LIST_BYTES_MAX;

/// How wide a merged block may be; a wider one is a title.
pub const MERGED_COLUMNS_MAX: u32 = 64;

/// Takes the cells of a workbook, one by one.
pub(crate) trait Takes {
    /// Begins a sheet, with the blocks that are merged in it and the links that its cells have.
    fn begin(&mut self, name: &str, merged: Vec<Merged>, links: HashMap<(u32, u32), String>) -> Result<(), Trouble>;

    /// Takes a cell that is not empty; rows come one after the other.
    fn cell(&mut self, row: u32, column: u32, text: Cow<'_, str>) -> Result<(), Trouble>;

    /// Ends the sheet.
    fn end(&mut self) -> Result<(), Trouble>;
}

/// A merged block: its first cell speaks for all.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    /// Row and column of the first cell, from 0.
    pub(super) start: (u32, u32),
    pub(super) end: (u32, u32),
}

/// The sheets of a workbook while they are read.
pub(super) struct Sheets {
    vocabulary: &'static Vocabulary,
    rows: SheetRows,
    count: usize,
    cells: usize,
    text_bytes: usize,
    /// How long the cells are that were looked at: many may show one long text.
    shown_bytes: usize,
    /// A sheet of it is one of a report on sites.
    is_report: bool,
    sheet: Sheet,
}

/// The sheet that is being read.
#[derive(Default)]
struct Sheet {
    name: Arc<str>,
    /// Those not met yet, the last first.
    merged: Vec<Merged>,
    /// What the block that lies on a column says, and down to which row.
    said: BTreeMap<u32, (u32, Arc<str>)>,
    links: HashMap<(u32, u32), String>,
    row: u32,
    cells: BTreeMap<u32, String>,
    columns: Columns,
}

/// What is known of the columns of a sheet.
enum Columns {
    /// The first rows are looked at; so many were titles, and this is the first of them.
    Sought { titles: usize, first: Option<(u32, String)> },
    /// A header names them.
    Named(Vec<(usize, Column)>),
    /// There is no header, and the entries stand in this column.
    Unnamed(u32),
    /// Nothing in this sheet can be used; that was said.
    Useless,
}

impl Columns {
    /// Whether what stands in a column is looked at.
    fn is_asked(&self, column: u32) -> bool {
        match self {
            Columns::Named(columns) => columns.iter().any(|&(at, _)| at == column as usize),
            Columns::Sought { .. } | Columns::Unnamed(_) => true,
            Columns::Useless => false,
        }
    }
}

impl Default for Columns {
    fn default() -> Self {
        Columns::Sought { titles: 0, first: None }
    }
}

impl Sheets {
    pub(super) fn new(vocabulary: &'static Vocabulary) -> Self {
        Sheets {
            vocabulary,
            rows: Vec::new(),
            count: 0,
            cells: 0,
            text_bytes: 0,
            shown_bytes: 0,
            is_report: false,
            sheet: Sheet::default(),
        }
    }

    pub(super) fn into_rows(self) -> SheetRows {
        self.rows
    }

    fn end_row(&mut self) {
        let sheet = &mut self.sheet;
        let mut cells = std::mem::take(&mut sheet.cells);
        cells.retain(|_, text| !text.trim().is_empty());
        if cells.is_empty() {
            return;
        }
        self.cells += sheet.fill(&mut cells);
        let row = sheet.row;
        let all = || cells.iter().map(|(&at, cell)| (at as usize, cell.as_str()));
        if let Columns::Sought { titles, first } = &mut sheet.columns {
            match header::judge(all(), self.vocabulary) {
                RowKind::Header(columns) => {
                    sheet.columns = Columns::Named(columns);
                    return;
                }
                RowKind::WithoutValue(found) => {
                    sheet.columns = Columns::Useless;
                    return self.refuse(row, found, Why::NoValueColumn);
                }
                RowKind::Report(found) => {
                    self.is_report = true;
                    sheet.columns = Columns::Useless;
                    return self.refuse(row, found, Why::OwnReport);
                }
                RowKind::Data => {
                    let value = cells.iter().find(|(_, cell)| could_be_value(cell)).map_or(0, |(&at, _)| at);
                    sheet.columns = Columns::Unnamed(value);
                }
                RowKind::Title => {
                    *titles += 1;
                    let (row, found) = first
                        .get_or_insert_with(|| (row, all().map(|(_, cell)| cell).collect::<Vec<_>>().join(", ")))
                        .clone();
                    if *titles == HEADER_ROWS_MAX {
                        sheet.columns = Columns::Useless;
                        self.refuse(row, found, Why::NoValueColumn);
                    }
                    return;
                }
            }
        }
        self.take(row, cells);
    }

    /// A row of data.
    fn take(&mut self, row: u32, mut cells: BTreeMap<u32, String>) {
        let sheet = &self.sheet;
        let line = u64::from(row) + 1;
        let named: Vec<(Column, Cow<'static, str>)> = match &sheet.columns {
            Columns::Named(columns) => columns
                .iter()
                .filter_map(|&(at, column)| {
                    let at = at as u32;
                    let Some(cell) = cells.get(&at) else {
                        return column.tells_allowed().then_some((column, Cow::Borrowed("")));
                    };
                    // `点击查看` is no entry, but leads to one.
                    let link = sheet.links.get(&(row, at)).filter(|_| column == Column::Value && !could_be_value(cell));
                    Some((column, Cow::Owned(link.unwrap_or(cell).clone())))
                })
                .collect(),
            Columns::Unnamed(value) => {
                if cells.iter().any(|(at, cell)| at != value && is_rival(cell)) {
                    let found = cells.into_values().collect::<Vec<_>>().join(", ");
                    return self.refuse(row, found, Why::SeveralValues);
                }
                cells.remove(value).map(|cell| (Column::Value, Cow::Owned(cell))).into_iter().collect()
            }
            Columns::Sought { .. } | Columns::Useless => return,
        };
        self.text_bytes += named.iter().map(|(_, cell)| cell.len() + size_of::<Cow<'_, str>>()).sum::<usize>();
        if self.text_bytes <= LIST_BYTES_MAX {
            let has_header = matches!(sheet.columns, Columns::Named(_));
            self.rows.push(Ok(Row::new(line, named).named(has_header).in_sheet(&sheet.name)));
        }
    }

    fn refuse(&mut self, row: u32, found: String, why: Why) {
        let sheet = Some(Arc::clone(&self.sheet.name));
        self.rows.push(Err(BadRow { sheet, ..BadRow::new(u64::from(row) + 1, found, why) }));
    }
}

impl Takes for Sheets {
    fn begin(
        &mut self,
        name: &str,
        mut merged: Vec<Merged>,
        links: HashMap<(u32, u32), String>,
    ) -> Result<(), Trouble> {
        self.count += 1;
        if self.count > SHEETS_MAX {
            return Err(Trouble::TooMany(words::SHEETS, SHEETS_MAX));
        }
        merged.retain(|block| block.end.1 - block.start.1 < MERGED_COLUMNS_MAX);
        merged.sort_by_key(|block| std::cmp::Reverse(block.start.0));
        self.sheet = Sheet { name: name.into(), merged, links, ..Sheet::default() };
        // What stands beside a sheet of a report belongs to it.
        if self.is_report {
            self.sheet.columns = Columns::Useless;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32, text: Cow<'_, str>) -> Result<(), Trouble> {
        if row != self.sheet.row {
            self.end_row();
            self.sheet.row = row;
        }
        self.cells += 1;
        if self.cells > CELLS_MAX {
            return Err(Trouble::TooMany(words::CELLS, CELLS_MAX));
        }
        // One character more than any value may have is enough to refuse it; of a column that says nothing to us it is
        // enough to know that something stands there.
        let most = if self.sheet.columns.is_asked(column) {
            self.shown_bytes += text.len();
            if self.shown_bytes > LIST_BYTES_MAX {
                return Err(Trouble::TooLarge);
            }
            URL_CHARS_MAX + 1
        } else {
            1
        };
        let text = if most == 1 { text.trim_start() } else { &text };
        let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
        self.sheet.cells.insert(column, text[..end].to_owned());
        Ok(())
    }

    fn end(&mut self) -> Result<(), Trouble> {
        self.end_row();
        if let Columns::Sought { first: Some((row, found)), .. } = std::mem::take(&mut self.sheet.columns) {
            self.refuse(row, found, Why::NoValueColumn);
        }
        if self.cells > CELLS_MAX {
            return Err(Trouble::TooMany(words::CELLS, CELLS_MAX));
        }
        if self.text_bytes > LIST_BYTES_MAX { Err(Trouble::TooLarge) } else { Ok(()) }
    }
}

impl Sheet {
    /// Puts into every cell of a merged block what its first cell says; gives how many cells that are.
    ///
    /// Blocks never lie on each other in a whole book. Where they do, the one that began first counts in a column, so
    /// that a row costs what it has of cells and not what there is of blocks.
    fn fill(&mut self, cells: &mut BTreeMap<u32, String>) -> usize {
        let row = self.row;
        self.said.retain(|_, (end, _)| *end >= row);
        // The blocks are sorted by their beginnings, the last first.
        while let Some(block) = self.merged.pop_if(|block| block.start.0 <= row) {
            if block.start.0 == row
                && let Some(text) = cells.get(&block.start.1)
            {
                let text: Arc<str> = text.as_str().into();
                for column in block.start.1..=block.end.1 {
                    self.said.entry(column).or_insert_with(|| (block.end.0, Arc::clone(&text)));
                }
            }
        }
        let before = cells.len();
        for (&column, (_, text)) in &self.said {
            cells.entry(column).or_insert_with(|| text.as_ref().to_owned());
        }
        cells.len() - before
    }
}

/// A number as a person would type it: no exponent, no decimals that say nothing.
pub(super) fn number(value: f64) -> String {
    value.to_string()
}
