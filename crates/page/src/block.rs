//! The text that a person reads on a page, piece by piece.

use std::collections::HashMap;
use std::ops::Range;

use suyuan_model::Place;

use crate::fragment::{Fragment, OPEN_ELEMENTS_MAX};
use crate::spot::Data;
use crate::walker::Walker;

/// Most blocks of a page; what stands behind them is taken for more of the last.
pub const BLOCKS_MAX: usize = 100_000;

/// Of so many blocks with words, the first ones, it is known whether styles hide them.
pub const BLOCKS_LOOKED_MAX: usize = 1_000;

/// A paragraph, an item of a list, a cell, a heading, the title: what stands in one block.
///
/// What a browser does not show (comments, `template`, `noscript`) is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where its first words stand: title, heading, text …
    pub place: Place,
    /// Its words.
    pub text: String,
    /// Where in which table of the page it stands.
    pub cell: Cell,
    /// Whether it is the caption of that table, or heads a row or column.
    pub is_caption: bool,
    /// How many links in it lead to other hosts.
    pub links_away: usize,
    /// Whether styles hide where it begins; known of the first [`BLOCKS_LOOKED_MAX`] with words, of pages whose head or data name something.
    pub is_hidden: bool,
    /// Whether all of its words stand in a dialog or notice, by what that is called; only known of a thorough look.
    pub is_notice: bool,
    /// Where its words begin in the page's own text.
    pub(crate) at: Option<usize>,
}

impl Block {
    /// A block that has no words yet.
    pub(crate) const EMPTY: Block = Block {
        place: Place::Text,
        text: String::new(),
        cell: Cell::NONE,
        is_caption: false,
        links_away: 0,
        is_hidden: false,
        is_notice: true,
        at: None,
    };

    /// Whether it is one of the page itself, and says something.
    pub fn has_words(&self) -> bool {
        self.place != Place::Title && !self.text.trim().is_empty()
    }

    /// Adds words that stand here.
    pub(crate) fn push(&mut self, place: Place, text: &str) {
        if self.text.is_empty() {
            self.place = place;
        }
        self.text.push_str(text);
    }
}

/// A cell of a table; everything is counted from 1, and 0 for what is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which table of the page.
    pub table: u32,
    /// Its row.
    pub row: u32,
    /// Its first column, as far as the cells before it in its row tell.
    pub column: u32,
}

impl Cell {
    const NONE: Cell = Cell { table: 0, row: 0, column: 0 };
}

/// The tables of a page, counted as they begin.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Those that are open, the outermost first: the cell that is open, and how many columns it has.
    open: Vec<(Cell, u32)>,
    begun: u32,
}

impl Tables {
    /// Notes a start tag, and over how many columns it stretches.
    pub(crate) fn start(&mut self, name: &str, columns: u32) {
        let is_full = self.open.len() >= OPEN_ELEMENTS_MAX;
        match (name, self.open.last_mut()) {
            ("table", _) if !is_full => {
                self.begun += 1;
                self.open.push((Cell { table: self.begun, ..Cell::NONE }, 1));
            }
            ("tr", Some((cell, width))) => (cell.row, cell.column, *width) = (cell.row + 1, 0, 1),
            ("td" | "th", Some((cell, width))) => {
                cell.column = cell.column.saturating_add(*width);
                *width = columns;
            }
            _ => {}
        }
    }

    /// The cell that is open.
    pub(crate) fn cell(&self) -> Cell {
        self.open.last().map_or(Cell::NONE, |&(cell, _)| cell)
    }

    /// Notes an end tag.
    pub(crate) fn end(&mut self, name: &str) {
        if name == "table" {
            self.open.pop();
        }
    }
}

impl Walker<'_> {
    /// Keeps the text of the page, as far as a browser shows it, for the question whether it writes about such things.
    pub(crate) fn remember(&mut self, fragment: &Fragment, text: &str, range: &Range<usize>) {
        if !self.remembers {
            return;
        }
        let context = fragment.context();
        let is_apart = context.comment || context.template || context.noscript || context.noframes;
        let shown = !is_apart && context.data != Some(Data::Linked);
        let cell = self.tables.cell();
        if let Some(block) = self.blocks.last_mut().filter(|_| shown) {
            if block.text.is_empty() {
                (block.cell, block.is_caption) = (cell, cell.table > 0 && fragment.is_in_caption());
            }
            // A sign in front of white space would change the tree of a table.
            let white = fragment.text[range.clone()].bytes().take_while(u8::is_ascii_whitespace).count();
            if block.at.is_none() && fragment.depth == 0 && white < range.len() {
                block.at = Some(range.start + white);
            }
            block.push(fragment.place_of_text(), text);
        }
    }

    /// Counts a link of the page that leads to this host.
    pub(crate) fn count_link(&mut self, host: &str) {
        let is_away = host != self.base.host();
        if let Some(block) = self.blocks.last_mut().filter(|_| is_away) {
            block.links_away += 1;
        }
    }

    pub(crate) fn new_block(&mut self) {
        if self.blocks.len() == BLOCKS_MAX {
            return;
        }
        if self.blocks.last().is_some_and(|block| !block.text.is_empty() || block.links_away > 0)
            || self.finds.last().is_some_and(|find| find.block + 1 == self.blocks.len())
        {
            self.blocks.push(Block::EMPTY);
        }
    }
}

/// The first blocks with words that a person may see, and where each begins in the page's own text.
pub(crate) fn to_look_at(blocks: &[Block]) -> Vec<(usize, usize)> {
    let with_words = blocks.iter().enumerate().filter(|(_, block)| block.has_words());
    let looked = with_words.take(BLOCKS_LOOKED_MAX).filter_map(|(index, block)| Some((index, block.at?)));
    looked.collect()
}

/// The cells that may head a column, by table and column: those that say so, and the first.
pub(crate) struct Heads<'b> {
    blocks: &'b [Block],
    of: HashMap<(u32, u32), Vec<usize>>,
}

impl<'b> Heads<'b> {
    /// Looks through the blocks of a page.
    pub(crate) fn new(blocks: &'b [Block]) -> Self {
        let mut of: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
        for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.cell.column > 0) {
            let heads = of.entry((block.cell.table, block.cell.column)).or_default();
            if block.is_caption || block.cell.row == 1 && heads.is_empty() {
                heads.push(index);
            }
        }
        Heads { blocks, of }
    }

    /// The words that head the column of this block, in another row above it.
    pub(crate) fn of(&self, index: usize) -> Option<&'b str> {
        let cell = self.blocks.get(index)?.cell;
        let heads = self.of.get(&(cell.table, cell.column))?;
        let above = heads.iter().rev().map(|&head| &self.blocks[head]).find(|head| head.cell.row < cell.row)?;
        Some(above.text.trim())
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use crate::fragment::COLUMNS_MAX;
    use crate::{BLOCKS_LOOKED_MAX, BLOCKS_MAX, Block, Source, Target, examine};

    fn blocks(html: &str) -> Vec<Block> {
        let (url, headers) = (PageUrl::new("http://www.page.example/").unwrap(), Headers::default());
        examine(&Source::new(&url, &headers, html.as_bytes()), &mut |_| false).blocks
    }

    #[test]
    fn a_cell_stretches_over_no_more_columns_than_browsers_let_it() {
        let column_behind = |columns: u32| {
            let html = format!("<table><tr><td colspan={columns}>x<td>y</table>");
            blocks(&html).iter().find(|block| block.text == "y").unwrap().cell.column
        };
        assert_eq!([COLUMNS_MAX - 1, COLUMNS_MAX, COLUMNS_MAX + 1].map(column_behind), [1_000, 1_001, 1_001]);
    }
    #[test]
    fn a_page_has_so_many_blocks_and_what_follows_is_of_the_last() {
        let page = |count: usize| blocks(&"<p>x".repeat(count));
        assert_eq!(page(BLOCKS_MAX).len(), BLOCKS_MAX);
        let blocks = page(BLOCKS_MAX + 2);
        assert_eq!((blocks.len(), blocks[BLOCKS_MAX - 1].text.as_str()), (BLOCKS_MAX, "xxx"));
    }

    #[test]
    fn of_the_first_blocks_it_is_known_whether_styles_hide_them() {
        let hidden = |html: &str| {
            let (url, headers) = (PageUrl::new("http://www.page.example/").unwrap(), Headers::default());
            let source = Source::new(&url, &headers, html.as_bytes());
            let mut watched = |target: Target| match target {
                Target::Name(name) => name == "casino.example",
                Target::Top(_) | Target::EveryTop | Target::Host(_) => true,
                _ => false,
            };
            let blocks = examine(&source, &mut watched).blocks;
            let told = blocks.into_iter().filter(Block::has_words).map(|block| block.is_hidden);
            told.collect::<Vec<_>>()
        };
        let title = "<title>casino.example</title>";
        let page = "<p>a<p style=display:none>b<table>\n<tr>\n<td hidden>c</table>";
        assert_eq!(hidden(&format!("{title}{page}")), [false, true, true]);
        assert_eq!(hidden(&format!("{page}<p>casino.example")), [false; 4], "nobody asks");
        let many = hidden(&format!("{title}{}", "<p hidden>x".repeat(BLOCKS_LOOKED_MAX + 1)));
        assert_eq!((many[BLOCKS_LOOKED_MAX - 1], many[BLOCKS_LOOKED_MAX]), (true, false));
    }
}
