//! Reads a page: bytes to characters, to links, words and places.
//!
//! In comes a [`Source`]: a URL, header fields, and a body after content decoding.
//! Out goes a [`Triage`] for every page, and an [`Examination`] for those that triage flags.
//! What is watched is known to the caller alone, who passes a predicate; this room knows no watchlist,
//! reaches no network, and asks no clock.
//!
//! ```
//! use suyuan_model::{Headers, PageUrl, Place};
//! use suyuan_page::{Source, Target, examine, triage};
//!
//! let url = PageUrl::new("http://www.school.example/news/7.html").unwrap();
//! let headers = Headers::default();
//! let source = Source::new(&url, &headers, b"<a href='//casino&#46;example/?x'>go</a>");
//! let mut watched = |target: Target| match target {
//!     Target::Url(url) => url.host() == "casino.example",
//!     Target::Name(name) => name == "casino.example",
//!     Target::Top(_) | Target::EveryTop | Target::Host(_) | Target::OtherTops => true,
//!     Target::Words(_) | Target::Handles | Target::Addresses => false,
//! };
//! assert!(triage(&source, &mut watched).flagged);
//! let spot = &examine(&source, &mut watched).spots[0];
//! assert_eq!((spot.place, spot.byte_offset, spot.selector.as_deref()), (Place::Anchor, 9, Some("body > a")));
//! ```

mod act;
mod alike;
mod alone;
mod animate;
mod asked;
mod attributes;
mod base;
mod base64;
mod block;
mod built;
mod carried;
mod changed;
pub mod charset;
mod claims;
mod constants;
mod content;
mod cover;
mod data_url;
mod dots;
mod edits;
mod encoded;
mod entities;
mod examine;
mod field;
mod finds;
mod fragment;
mod head_text;
mod hint;
mod hops;
mod idn;
mod islands;
mod json;
mod json_ld;
mod kept;
mod kinds;
pub mod link_header;
mod links;
mod loads;
mod look;
mod manifest;
mod microdata;
mod named;
mod names;
mod odd;
mod offsets;
mod page_scripts;
mod parts;
mod pictures;
mod prescan;
mod readable;
mod references;
pub mod refresh;
mod relatives;
mod resource;
mod roles;
mod running;
mod script_files;
mod script_type;
mod scripts;
mod selector;
mod shape;
mod shown;
mod spot;
mod squeezed;
#[cfg(test)]
mod story;
mod style;
mod style_tokens;
mod tags;
mod together;
mod tokens;
mod tops;
mod trail;
mod traits;
mod tree;
mod triage;
mod turned;
mod underscores;
mod unescape;
mod unseen;
mod users;
mod walker;
mod whole;
mod words;
mod written;

use suyuan_model::{Headers, PageUrl, ReadAs};

pub use act::{Act, Deed, comes_by_itself};
pub use asked::asked_words;
pub use block::{BLOCKS_LOOKED_MAX, BLOCKS_MAX, Block, Cell};
pub use built::{BUILT_BYTES_MAX, BUILT_MAX};
pub use carried::{CARRIERS_MAX, Carried, Carrier, RECORD_STRINGS_MAX, carried};
pub use changed::{CHANGES_DONE_MAX, MOVED_NODES_MAX};
pub use claims::{CLAIMS_MAX, FOOT_BLOCKS_MAX, FOOT_CHARS_MAX, FOOT_LINES_MAX, Said, said};
pub use constants::{NAMED_BYTES_MAX, NAMES_DEPTH_MAX, NAMES_MAX};
pub use data_url::DATA_HEAD_BYTES_MAX;
pub use encoded::LOADER_CHARS_MAX;
pub use entities::{ENTITIES_BYTES_MAX, ENTITIES_MAX, ENTITY_BYTES_MAX};
pub use examine::{
    Examination, FURTHER_SPOTS_MAX, RAW_CHARS_MAX, SNIPPET_CHARS_MAX, SPOTS_MAX, TEXT_CHARS_MAX, blocks, examine,
    spots_where,
};
pub use field::spots_in_field;
pub use fragment::OPEN_ELEMENTS_MAX;
pub use head_text::{HEAD_TEXT_CHARS_MAX, HEAD_TEXTS_MAX, HeadText, robots};
pub use hops::{LINK_TEXT_CHARS_MAX, LINKS_PER_PAGE_MAX};
pub use idn::TRIES_MAX;
pub use json::JSON_DEPTH_MAX;
pub use json_ld::{RUNNING_TEXT, SUBJECT};
pub use kinds::{KIND_BYTES_MAX, KINDS_MAX, kinds};
pub use links::ATTRIBUTES_MAX;
pub use loads::{PIECE_BYTES_NEAR, PIECES_MAX};
pub use look::{COUNTERS, Hiding, LOOK_STEPS_MAX, RULES_MAX, SCRIPT_WORDS_MAX, SELECTORS_BYTES_MAX, WIDTHS_MAX};
pub use named::{NAMED_ELEMENTS_MAX, named_elements};
pub use names::HOST_CHARS_MAX;
pub use page_scripts::{Nature, PageScript, scripts_of};
pub use parts::{
    IMPORTS_DEPTH_MAX, Parts, Runs, SHEETS_BYTES_MAX, SHEETS_MAX, ScriptFile, answer_text, imported, script_text, sheet,
};
pub use pictures::{INLINE_PICTURE_BYTES_MAX, INLINE_PICTURES_MAX, PICTURES_PER_PAGE_MAX};
pub use prescan::PRESCAN_BYTES_MAX;
pub use readable::{SNIFF_BYTES_MAX, is_readable, may_run};
pub use references::resolved;
pub use running::SPELLED_CHARS_MAX;
pub use script_files::FILES_STEPS_MAX;
pub use scripts::{SCRIPT_SOURCES_MAX, SCRIPTS_STEPS_MAX};
pub use selector::SELECTORS_MAX;
pub use shape::{MARQUEE_AMOUNT_MIN, MARQUEE_PIXELS_MAX};
pub use spot::{Context, Data, Outer, Spot, SpotTarget, Target, Words};
pub use style_tokens::{FUNCTIONS_MAX, STYLE_NAME_BYTES_MAX};
pub use together::{TOGETHER_BYTES_MAX, TOGETHER_MAX};
pub use tops::is_known_top;
pub use tree::{DOM_BYTES_MAX, DOM_DEPTH_MAX, DOM_NODES_MAX, DOM_STEPS_MAX};
pub use triage::{Triage, triage};
pub use turned::TURNED_CHARS_MAX;
pub use unescape::percent_decoded;
pub use unseen::{UNSEEN_CLASSES_MAX, UNSEEN_LOOKED_MAX, UNSEEN_STYLE_BYTES_MAX, UNSEEN_TAG_BYTES_MAX};
pub use users::{CLASSES_READ_MAX, Writer, is_written_by_users};
pub use walker::{LAYERS_MAX, NESTING_MAX, TITLE_CHARS_MAX, URL_BYTES_MAX};
pub use whole::Leads;

/// A page as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The URL that answered.
    pub url: &'a PageUrl,
    /// The header fields of the answer.
    pub headers: &'a Headers,
    /// The body after transfer and content decoding.
    pub body: &'a [u8],
    /// As what it is read if it is a plain text.
    pub read_as: ReadAs,
    /// What belongs to it and is at hand.
    pub parts: &'a Parts,
}

impl<'a> Source<'a> {
    /// What says of itself what it is, alone.
    pub fn new(url: &'a PageUrl, headers: &'a Headers, body: &'a [u8]) -> Self {
        Source { url, headers, body, read_as: ReadAs::Itself, parts: Parts::NONE }
    }
}
