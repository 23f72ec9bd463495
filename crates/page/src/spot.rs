//! A place on a page that names something, with what is needed to show it to the page's owner.

use std::cell::RefCell;
use std::ops::Range;

use suyuan_model::{Decoding, PageUrl, Place};
use suyuan_script::Role;

use crate::act::Act;
use crate::carried::Carrier;
use crate::look::Hiding;
use crate::users::Writer;

/// What a place names, as the watchlist is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// A resolved http or https URL.
    Url(&'a PageUrl),
    /// A bare host name in lower-case A-labels, or an IPv4 address.
    Name(&'a str),
    /// A top-level domain in lower-case A-labels: whether anything below it is watched. A yes too many costs time, a no too many a sighting.
    Top(&'a str),
    /// A host in lower-case A-labels: whether it is watched, or a URL on it, or what it is another name of.
    /// A yes too many costs time, a no too many a sighting.
    Host(&'a str),
    /// Whether something is watched that a name with any last label may stand for: if so, no [`Target::Top`] is asked about.
    EveryTop,
    /// Whether anything is watched below a top-level domain that is not in ASCII.
    OtherTops,
    /// Whether any address is watched.
    Addresses,
    /// Whether any contact handle is watched: if not, no words are asked about.
    Handles,
    /// Words, in which contact handles may stand: where, the answer tells.
    Words(Words<'a>),
}

/// Words that are asked about, and where in them contact handles stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a> {
    /// The words, with everything undone that hid them.
    pub text: &'a str,
    /// Takes the places, in bytes of the words.
    pub hits: &'a RefCell<Vec<Range<usize>>>,
}

/// What a spot names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpotTarget {
    /// A resolved http or https URL.
    Url(PageUrl),
    /// A bare host name in lower-case A-labels, or an IPv4 address.
    Name(String),
    /// A contact handle, as the words spell it.
    Handle(String),
}

impl SpotTarget {
    /// The host or handle that is named.
    pub fn host(&self) -> &str {
        match self {
            SpotTarget::Url(url) => url.host(),
            SpotTarget::Name(name) | SpotTarget::Handle(name) => name,
        }
    }

    /// The target as text.
    pub fn as_str(&self) -> &str {
        match self {
            SpotTarget::Url(url) => url.as_str(),
            SpotTarget::Name(name) | SpotTarget::Handle(name) => name,
        }
    }
}

/// One place on a page whose target is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What it names.
    pub target: SpotTarget,
    /// Where it stands.
    pub place: Place,
    /// The element, in lower case; empty for text outside of any.
    pub element: String,
    /// The attribute, in lower case; none for text.
    pub attribute: Option<String>,
    /// What a `meta` is called: its `property`, `name`, `itemprop` or `http-equiv`, in lower case;
    /// or what a URL of a style belongs to: `background`, `@import`.
    pub named: Option<String>,
    /// The source as it stands there, undecoded, at most [`RAW_CHARS_MAX`](crate::RAW_CHARS_MAX) characters.
    pub raw: String,
    /// The same once the text that it lies in is decoded (`data:` URLs); none where `raw` says it.
    pub plain: Option<String>,
    /// What had to be undone to read the name, outermost first.
    pub decoded_by: Vec<Decoding>,
    /// The words of the link, the alternative text of an image, or the sentence around a mention.
    pub text: String,
    /// The tokens of `rel`, in lower case, in their order.
    pub rel: Vec<String>,
    /// Where `raw` begins in the body's bytes, before character decoding: the first byte of an attribute's value
    /// where that is the URL, else the first byte of the URL or name in the text or value.
    pub byte_offset: u64,
    /// A CSS path to the element in the tree that a browser builds; none when that tree costs too much.
    pub selector: Option<String>,
    /// The source around it, decoded where `plain` is, at most [`SNIPPET_CHARS_MAX`](crate::SNIPPET_CHARS_MAX) characters, white space collapsed.
    pub snippet: String,
    /// Where in it `plain`, or else `raw`, begins, in bytes.
    pub snippet_at: usize,
    /// What it stands in.
    pub context: Context,
    /// Which block of the page's text it stands in, or behind, if it is none of text.
    pub block: usize,
    /// The URL that carries this one for a redirector.
    pub outer: Option<Outer>,
    /// For a link, where in the text of that block it begins, in bytes.
    pub block_at: usize,
    /// In which ways styles hide it from a person, as far as the page itself tells.
    pub hidden: Vec<Hiding>,
    /// In which ways what a script writes with it does.
    pub built: Vec<Hiding>,
    /// Whether it stands in something that fills the window and hides the rest of the page, or is that.
    pub covers: bool,
    /// It is words that are printed, even if a screen does not show them.
    pub printed: bool,
    /// It is words that are hidden until somebody opens what they stand in, by a script that nobody has read.
    pub waiting: bool,
    /// The words that head the column of the table that it stands in.
    pub column_head: Option<String>,
    /// Which text of the head it stands in, if any.
    pub head_text: Option<usize>,
}

/// A URL that carries another, where a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outer {
    /// The URL that a browser would open.
    pub url: PageUrl,
    /// Where it stands.
    pub of: Place,
    /// Where in it the other one stands.
    pub carrier: Carrier,
    /// Whether the other one has neither scheme nor slashes.
    pub bare: bool,
}

/// What a spot stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Inside `noscript`.
    pub noscript: bool,
    /// Inside `template`.
    pub template: bool,
    /// Inside `noframes`, `noembed`, or the text of an `iframe`.
    pub noframes: bool,
    /// Inside a comment.
    pub comment: bool,
    /// Inside a CDATA section, `xmp` or `plaintext`.
    pub raw_block: bool,
    /// Inside the page of an `iframe srcdoc`.
    pub srcdoc: bool,
    /// Inside SVG or MathML.
    pub svg: bool,
    /// Before the doctype, or behind the end of the body.
    pub outside_document: bool,
    /// Inside `code`, `pre`, `blockquote`, `q`, `cite`, `samp` or `textarea`, or what is called a block of code.
    pub quoted: bool,
    /// In a dialog or notice that is shown when it is needed, by what it is called.
    pub notice: bool,
    /// In what microdata says that the page is about or judges.
    pub subject: bool,
    /// In a message that is read out when it comes, by what it is called.
    pub read_out: bool,
    /// In a field with what a form refuses, by what it is called.
    pub refused: bool,
    /// Inside a heading.
    pub heading: bool,
    /// In the head.
    pub head: bool,
    /// Whose words it stands among.
    pub writer: Writer,
    /// In a marquee that nobody can read.
    pub marquee: bool,
    /// At the foot of the page.
    pub footer: bool,
    /// In a tag that the page ends in the middle of; a browser drops it.
    pub unfinished: bool,
    /// In a `meta http-equiv`: what a header field could say.
    pub pragma: bool,
    /// In a `data:` URL.
    pub data: Option<Data>,
    /// What a script does with it, as far as is known.
    pub act: Option<Box<Act>>,
    /// It stands in a handler of what happens by itself, without the visitor.
    pub begins: bool,
    /// In a script that is known to do nothing with it, to its end.
    pub idle: bool,
    /// In a script that was read to its end: what it does with it by itself is known.
    pub read_whole: bool,
    /// Nobody else reaches it: what it is there for, and that nothing is done with it, is all.
    pub kept: bool,
    /// In a script that loads another, which may use what is global here.
    pub loads: bool,
    /// What it is there for in a script, as far as its place tells.
    pub role: Role,
    /// In a `script` element that holds data, which no browser runs.
    pub data_block: bool,
}

/// How the `data:` URL is met that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A frame shows it with the page.
    Shown,
    /// Somebody has to go there.
    Linked,
}
