//! A text that is being read as markup, and which elements are open in it.

use std::cell::RefCell;
use std::ops::Range;

use suyuan_model::Place;

use crate::spot::Context;
use crate::tags;
use crate::tokens::{Tag, Tokens};
use crate::trail::Trail;
use crate::walker::lower;

/// How many open elements are remembered; deeper ones are read, but what they stand in is not told apart.
pub const OPEN_ELEMENTS_MAX: usize = 512;

/// How far up an end tag looks for its element, so that a page of end tags costs no more than its length.
const CLOSE_DEPTH_MAX: usize = 64;

/// Longest words of a link that are gathered, in bytes, before they are collapsed and cut.
const LINK_BYTES_MAX: usize = 2_000;

/// What holds for everything in a fragment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// The place of everything in it, where that is not told by the markup.
    pub(crate) place: Option<Place>,
    /// What it stands in.
    pub(crate) context: Context,
    /// Whether its links are links of the page.
    pub(crate) links: bool,
}

impl Frame {
    /// The same for a piece whose links nobody follows.
    pub(crate) fn without_links(&self) -> Frame {
        Frame { links: false, ..self.clone() }
    }
}

/// The `a`, `button` or `option` that is open.
#[derive(Debug, Default)]
pub(crate) struct OpenLink {
    pub(crate) hop: Option<usize>,
    pub(crate) finds: RefCell<Vec<usize>>,
    pub(crate) text: String,
}

impl OpenLink {
    /// Adds to its words.
    pub(crate) fn push(&mut self, text: &str) {
        if self.text.len() < LINK_BYTES_MAX {
            self.text.push_str(crate::words::cut(text, LINK_BYTES_MAX));
        }
    }
}

/// One open element.
struct Open {
    name: Range<usize>,
    /// Whether what stands in it is SVG or MathML.
    foreign: bool,
}

/// A text that is being read as markup.
pub(crate) struct Fragment<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: Tokens<'t>,
    pub(crate) trail: Trail<'t>,
    pub(crate) frame: Frame,
    pub(crate) depth: u8,
    pub(crate) link: Option<OpenLink>,
    /// Read as XML: no element has a content of its own.
    pub(crate) xml: bool,
    /// Whether the script at hand is JSON-LD.
    pub(crate) is_json_ld: bool,
    open: Vec<Open>,
    templates: usize,
    body_seen: bool,
    ended: bool,
}

impl<'t> Fragment<'t> {
    /// The beginning of this text.
    pub(crate) fn new(text: &'t str, trail: Trail<'t>, frame: Frame, xml: bool) -> Self {
        let mut tokens = Tokens::new(text);
        tokens.foreign = xml;
        Fragment {
            text,
            tokens,
            trail,
            frame,
            depth: 0,
            link: None,
            xml,
            is_json_ld: false,
            open: Vec::new(),
            templates: 0,
            body_seen: false,
            ended: false,
        }
    }

    /// Whether what comes next is SVG or MathML.
    pub(crate) fn is_foreign(&self) -> bool {
        self.tokens.foreign && !self.xml
    }

    /// Whether links that stand here are links of the page.
    pub(crate) fn links_allowed(&self) -> bool {
        self.frame.links && self.templates == 0
    }

    /// The name of the innermost open element, as written.
    pub(crate) fn element(&self) -> &'t str {
        self.open.last().map_or("", |open| &self.text[open.name.clone()])
    }

    /// A start tag ends what it cannot stand in.
    pub(crate) fn before_start(&mut self, name: &str) {
        while self.is_foreign() && tags::breaks_out_of_svg(name) {
            self.pop_one();
        }
        if !self.xml && !self.is_foreign() {
            let top = lower(self.element());
            let closes = match &*top {
                "p" => tags::is_block(name) || name == "p",
                "li" | "dd" | "dt" | "option" | "td" | "th" | "tr" => *top == *name,
                "title" | "textarea" => true,
                _ => false,
            };
            if closes {
                self.pop_one();
            }
        }
        if !tags::is_of_head(name) && !self.is_foreign() {
            self.body_seen = true;
        }
        if name == "body" || name == "frameset" {
            self.body_seen = true;
            self.ended = false;
        }
    }

    /// Opens an element.
    pub(crate) fn push(&mut self, tag: &Tag, name: &str) {
        let foreign = self.is_foreign();
        let empty = tag.unfinished || if foreign || self.xml { tag.self_closing } else { tags::is_void(name) };
        if empty || self.open.len() == OPEN_ELEMENTS_MAX {
            return;
        }
        let inside = if self.xml {
            true
        } else if foreign {
            !tags::is_integration_point(name)
        } else {
            matches!(name, "svg" | "math") && !tag.self_closing
        };
        if matches!(name, "svg" | "math") && tag.self_closing {
            return;
        }
        self.templates += usize::from(name == "template");
        self.open.push(Open { name: tag.name.clone(), foreign: inside });
        self.tokens.foreign = inside;
    }

    /// Closes the innermost open element of this name, and what is open in it.
    pub(crate) fn pop(&mut self, name: &str) {
        match name {
            "head" => self.body_seen = true,
            "body" | "html" if self.frame.context == Context::default() => {
                self.body_seen = true;
                self.ended = true;
                return;
            }
            _ => {}
        }
        let reach = self.open.iter().rev().take(CLOSE_DEPTH_MAX);
        let mut inside_template = false;
        let Some(depth) = reach
            .map(|open| &self.text[open.name.clone()])
            .take_while(|open| {
                let go_on = !inside_template;
                inside_template = open.eq_ignore_ascii_case("template");
                go_on
            })
            .position(|open| open.eq_ignore_ascii_case(name))
        else {
            return;
        };
        for _ in 0..=depth {
            self.pop_one();
        }
    }

    fn pop_one(&mut self) {
        if let Some(open) = self.open.pop() {
            self.templates -= usize::from(self.text[open.name].eq_ignore_ascii_case("template"));
        }
        self.tokens.foreign = self.open.last().map_or(self.xml, |open| open.foreign);
    }

    /// Text in no element of the head begins the body.
    pub(crate) fn text_seen(&mut self) {
        if !self.body_seen && !tags::is_of_head(&lower(self.element())) {
            self.body_seen = true;
        }
        if matches!(&*lower(self.element()), "html" | "head") {
            self.body_seen = true;
        }
    }

    /// Where text that stands here stands.
    pub(crate) fn place_of_text(&self) -> Place {
        if let Some(place) = self.frame.place {
            return place;
        }
        if lower(self.element()) == "title" && !self.is_foreign() {
            return Place::Title;
        }
        let context = self.context();
        if context.noscript {
            Place::Noscript
        } else if context.template {
            Place::Template
        } else if context.svg {
            Place::Svg
        } else if context.heading {
            Place::Heading
        } else {
            Place::Text
        }
    }

    /// What something that stands here stands in.
    pub(crate) fn context(&self) -> Context {
        let mut context = self.frame.context.clone();
        context.svg |= self.is_foreign();
        for open in &self.open {
            match &*lower(&self.text[open.name.clone()]) {
                "noscript" => context.noscript = true,
                "template" => context.template = true,
                "svg" | "math" => context.svg = true,
                "code" | "pre" | "blockquote" | "q" | "cite" | "samp" | "textarea" => context.quoted = true,
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => context.heading = true,
                _ => {}
            }
        }
        if self.depth == 0 {
            context.head = !self.body_seen && !self.xml;
            context.outside_document = self.ended;
        }
        context
    }
}
