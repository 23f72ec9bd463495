//! A text that is being read as markup, and which elements are open in it.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use suyuan_model::{Decoding, Place};

use crate::built::Stands;
use crate::links::ATTRIBUTES_MAX;
use crate::page_scripts::Nature;
use crate::running::{Running, Seam};
use crate::script_type::ScriptType;
use crate::shape;
use crate::spot::Context;
use crate::tags;
use crate::tokens::{Tag, Tokens};
use crate::trail::Trail;
use crate::traits::Traits;
use crate::users::{self, Writer};
use crate::walker::lower;
use crate::words::cut;

/// Columns that a cell stretches over at most, as browsers have it.
pub(crate) const COLUMNS_MAX: u32 = 1_000;

/// How many open elements are remembered; deeper ones are read, but what they stand in is not told apart.
pub const OPEN_ELEMENTS_MAX: usize = 512;

/// How far up an end tag looks for its element, so that a page of end tags costs no more than its length.
const CLOSE_DEPTH_MAX: usize = 64;

/// Beyond so many bytes no more words of a link are gathered; they are collapsed and cut later.
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
    /// What had to be undone before it could be read.
    pub(crate) undone: Vec<Decoding>,
}

impl Frame {
    /// The same for a piece whose links nobody follows.
    pub(crate) fn without_links(&self) -> Frame {
        Frame { links: false, ..self.clone() }
    }
}

/// The `a`, `button` or `option` that is open.
#[derive(Debug, Default)]
pub(crate) struct OpenLink<'t> {
    pub(crate) hop: Option<usize>,
    pub(crate) finds: RefCell<Vec<usize>>,
    pub(crate) text: Cow<'t, str>,
}

impl<'t> OpenLink<'t> {
    /// Adds to its words.
    pub(crate) fn push(&mut self, text: Cow<'t, str>) {
        if self.text.len() >= LINK_BYTES_MAX {
            return;
        }
        match text {
            Cow::Borrowed(first) if self.text.is_empty() => self.text = Cow::Borrowed(cut(first, LINK_BYTES_MAX)),
            further => self.text.to_mut().push_str(cut(&further, LINK_BYTES_MAX)),
        }
    }
}

/// The languages of a page, each with elements of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// HTML, and XML of any other kind.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    Math,
}

/// One open element.
struct Open {
    name: Range<usize>,
    /// What is known of it by its name.
    traits: Traits,
    /// Which language it is one of.
    language: Language,
    /// Whether what stands in it is SVG or MathML.
    foreign_inside: bool,
    /// Its start tag.
    tag: Range<usize>,
    /// It is a template, which shows nothing.
    is_asleep: bool,
    /// What whatever stands in it stands in, once somebody asked.
    inside: OnceCell<Context>,
}

/// A text that is being read as markup.
pub(crate) struct Fragment<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: Tokens<'t>,
    pub(crate) trail: Trail<'t>,
    pub(crate) frame: Frame,
    pub(crate) depth: u8,
    pub(crate) link: Option<OpenLink<'t>>,
    /// Read as XML: no element has a content of its own.
    pub(crate) xml: bool,
    /// The text that may go on behind the next tag.
    pub(crate) running: Running<'t>,
    /// Whether names have prefixes: `svg:a`.
    pub(crate) has_prefixes: bool,
    /// What the script at hand holds.
    pub(crate) script: ScriptType,
    /// How a browser runs it.
    pub(crate) nature: Option<Nature>,
    /// Where it stands in what a script writes.
    pub(crate) built: Option<Stands>,
    open: Vec<Open>,
    templates: usize,
    body_seen: bool,
    ended: bool,
}

impl<'t> Fragment<'t> {
    /// The beginning of this text.
    pub(crate) fn new(text: &'t str, trail: Trail<'t>, frame: Frame, xml: bool) -> Self {
        let mut tokens = Tokens::new(text);
        (tokens.foreign, tokens.xml) = (xml, xml);
        Fragment {
            text,
            tokens,
            trail,
            frame,
            depth: 0,
            link: None,
            xml,
            running: Running::EMPTY,
            has_prefixes: false,
            script: ScriptType::default(),
            nature: Some(Nature::Classic),
            built: None,
            open: Vec::new(),
            templates: 0,
            body_seen: false,
            ended: false,
        }
    }

    /// Whether what comes next is SVG or MathML.
    pub(crate) fn is_foreign(&self) -> bool {
        self.open.last().is_some_and(|open| open.foreign_inside)
    }

    /// Whether this is XML other than a page: each element holds a text of its own.
    pub(crate) fn is_list(&self) -> bool {
        self.xml && !self.has_prefixes
    }

    /// Whether links that stand here are links of the page.
    pub(crate) fn links_allowed(&self) -> bool {
        self.frame.links && self.templates == 0
    }

    /// Where the name of a tag stands, without its prefix.
    pub(crate) fn local(&self, tag: &Tag) -> Range<usize> {
        let prefix = self.has_prefixes.then(|| self.text[tag.name.clone()].rfind(':')).flatten();
        tag.name.start + prefix.map_or(0, |colon| colon + 1)..tag.name.end
    }

    /// Whether what stands here is the caption of a table, or heads its rows or columns.
    pub(crate) fn is_in_caption(&self) -> bool {
        let names = self.open.iter().rev().map(|open| lower(&self.text[open.name.clone()]));
        names.take_while(|name| name != "table").any(|name| matches!(&*name, "caption" | "th"))
    }

    /// Over how many columns of a table the tag that was read last stretches.
    pub(crate) fn columns(&self) -> u32 {
        let is_span = |name: &Range<usize>| self.text[name.clone()].eq_ignore_ascii_case("colspan");
        let span = self.tokens.attributes.iter().find(|attribute| is_span(&attribute.name));
        let columns = span.and_then(|span| self.text[span.value.clone()].trim().parse().ok());
        columns.unwrap_or(1).clamp(1, COLUMNS_MAX)
    }

    /// Whether text that stands here is that of a script or style of XML, SVG or MathML.
    pub(crate) fn is_in_code(&self) -> bool {
        (self.xml || self.is_foreign()) && matches!(&*lower(self.element()), "script" | "style")
    }

    /// The name of the innermost open element, as written.
    pub(crate) fn element(&self) -> &'t str {
        self.open.last().map_or("", |open| &self.text[open.name.clone()])
    }

    /// The start tags of the innermost elements around, as far as they break no line.
    pub(crate) fn inline_tags(&self) -> [Range<usize>; 2] {
        let inline = self.open.iter().rev().take_while(|open| open.traits.seam() != Seam::Break);
        let mut tags = inline.map(|open| open.tag.clone());
        [tags.next().unwrap_or_default(), tags.next().unwrap_or_default()]
    }

    /// Whether the innermost open element is the `title` of HTML.
    pub(crate) fn is_in_title(&self) -> bool {
        self.open.last().is_some_and(|open| open.language == Language::Html && open.traits.has(Traits::TITLE))
    }

    /// A start tag ends what it cannot stand in.
    pub(crate) fn before_start(&mut self, name: &str, traits: Traits) {
        if !self.xml && self.is_foreign() && self.breaks_out(name) {
            self.leave_foreign();
        }
        let may_end = |open: &Open| open.language == Language::Html && open.traits.has(Traits::ENDS_EARLY);
        if !self.xml && !self.is_foreign() && self.open.last().is_some_and(may_end) {
            let top = lower(self.element());
            let closes = match &*top {
                "p" => traits.has(Traits::BLOCK),
                "li" | "option" | "tr" => *top == *name,
                "dd" | "dt" => matches!(name, "dd" | "dt"),
                "td" | "th" => matches!(name, "td" | "th" | "tr"),
                "caption" => matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "colgroup"),
                "title" | "textarea" => true,
                _ => false,
            };
            if closes {
                self.pop_one();
            }
        }
        if !self.body_seen && !self.is_foreign() && !traits.has(Traits::OF_HEAD) {
            self.body_seen = true;
        }
        if name == "body" || name == "frameset" {
            self.body_seen = true;
            self.ended = false;
        }
    }

    /// Closes SVG and MathML up to the HTML around or in them.
    fn leave_foreign(&mut self) {
        while self.is_foreign() {
            self.pop_one();
        }
    }

    /// Whether this start tag, whose attributes were just read, ends SVG and MathML.
    fn breaks_out(&self, name: &str) -> bool {
        let has = |wanted: &str| self.value(wanted).is_some();
        tags::breaks_out_of_svg(name) || name == "font" && (has("color") || has("face") || has("size"))
    }

    /// The value of an attribute of the last start tag, undecoded.
    fn value(&self, name: &str) -> Option<&'t str> {
        let attributes = &self.tokens.attributes;
        let told_apart = &attributes[..attributes.len().min(ATTRIBUTES_MAX)];
        let attribute = told_apart.iter().find(|one| self.text[one.name.clone()].eq_ignore_ascii_case(name))?;
        Some(&self.text[attribute.value.clone()])
    }

    /// Opens an element.
    pub(crate) fn push(&mut self, tag: &Tag, name: &str, traits: Traits) {
        let foreign = self.is_foreign();
        let empty = tag.unfinished || if foreign || self.xml { tag.self_closing } else { traits.has(Traits::VOID) };
        if empty || self.open.len() == OPEN_ELEMENTS_MAX {
            return;
        }
        let inside = if foreign {
            !self.is_integration_point(self.language_of(name), name)
        } else {
            traits.has(Traits::FOREIGN) && !tag.self_closing
        };
        if traits.has(Traits::FOREIGN) && tag.self_closing {
            return;
        }
        let is_shadow = traits.has(Traits::TEMPLATE) && self.value("shadowrootmode").is_some_and(is_shadow_mode);
        let is_asleep = traits.has(Traits::TEMPLATE) && !foreign && !is_shadow;
        self.templates += usize::from(is_asleep);
        let language = self.language_of(name);
        let tag_range = tag.whole.clone();
        self.open.push(Open {
            name: self.local(tag),
            traits,
            language,
            foreign_inside: inside,
            tag: tag_range,
            is_asleep,
            inside: OnceCell::new(),
        });
        self.tokens.foreign = inside || self.xml;
    }

    /// The language of an element that begins here.
    fn language_of(&self, name: &str) -> Language {
        let around = self.open.last().map_or(Language::Html, |open| open.language);
        match name {
            "svg" if around == Language::Math && self.is_in_annotation() => Language::Svg,
            _ if self.is_foreign() => around,
            "svg" => Language::Svg,
            "math" => Language::Math,
            _ => Language::Html,
        }
    }

    fn is_in_annotation(&self) -> bool {
        self.element().eq_ignore_ascii_case("annotation-xml")
    }

    /// Whether HTML is read again in this element of SVG or MathML, whose attributes were just read.
    fn is_integration_point(&self, language: Language, name: &str) -> bool {
        tags::is_integration_point(language, name)
            || (language == Language::Math
                && name == "annotation-xml"
                && self.value("encoding").is_some_and(|encoding| {
                    encoding.eq_ignore_ascii_case("text/html") || encoding.eq_ignore_ascii_case("application/xhtml+xml")
                }))
    }

    /// Closes the innermost open element of this name, and what is open in it.
    pub(crate) fn pop(&mut self, name: &str) {
        match name {
            "p" | "br" if !self.xml => self.leave_foreign(),
            "head" => self.body_seen = true,
            "body" | "html" if self.frame.context == Context::default() => {
                self.body_seen = true;
                self.ended = true;
                return;
            }
            _ => {}
        }
        match self.depth_of(name) {
            // A form is taken out alone; what is open in it stays open.
            Some(depth) if name == "form" && !self.xml && depth > 0 => {
                self.open.remove(self.open.len() - 1 - depth);
            }
            Some(depth) => (0..=depth).for_each(|_| self.pop_one()),
            None => {}
        }
    }

    /// How many open elements stand in the one that this end tag closes; none when it closes nothing.
    fn depth_of(&self, name: &str) -> Option<usize> {
        let reach = || self.open.iter().rev().take(CLOSE_DEPTH_MAX).enumerate();
        let is_it = |open: &Open| self.text[open.name.clone()].eq_ignore_ascii_case(name);
        if self.xml {
            return reach().find(|(_, open)| is_it(open)).map(|(depth, _)| depth);
        }
        // From inside SVG its own elements are closed first (13.2.6.5).
        let own = reach().take_while(|(_, open)| open.language != Language::Html).find(|(_, open)| is_it(open));
        if own.is_some() {
            return own.map(|(depth, _)| depth);
        }
        for (depth, open) in reach() {
            if open.language == Language::Html && is_it(open) {
                return Some(depth);
            }
            let element = lower(&self.text[open.name.clone()]);
            if tags::holds(open.language, &element, name) {
                return None;
            }
        }
        None
    }

    fn pop_one(&mut self) {
        if let Some(open) = self.open.pop() {
            self.templates -= usize::from(open.is_asleep);
        }
        self.tokens.foreign = self.xml || self.is_foreign();
    }

    /// Text in no element of the head begins the body.
    pub(crate) fn text_seen(&mut self) {
        if !self.body_seen {
            let is_in_head = |open: &Open| {
                open.traits.has(Traits::OF_HEAD)
                    && !["html", "head"].iter().any(|name| self.text[open.name.clone()].eq_ignore_ascii_case(name))
            };
            self.body_seen = !self.open.last().is_some_and(is_in_head);
        }
    }

    /// Where text that stands here stands.
    pub(crate) fn place_of_text(&self) -> Place {
        if let Some(place) = self.frame.place {
            return place;
        }
        if self.is_in_title() {
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
        // What is known of an element holds as long as it is open, so that each is looked at once.
        let known = self.open.iter().rposition(|open| open.inside.get().is_some());
        let mut context = known.and_then(|at| self.open[at].inside.get()).unwrap_or(&self.frame.context).clone();
        for open in &self.open[known.map_or(0, |at| at + 1)..] {
            self.enter(open, &mut context);
            open.inside.get_or_init(|| context.clone());
        }
        context.svg |= self.is_foreign();
        if self.depth == 0 {
            context.head = !self.body_seen && (!self.xml || self.has_prefixes);
            context.outside_document = self.ended;
        }
        context
    }

    /// Adds what an open element says of what stands in it.
    fn enter(&self, open: &Open, context: &mut Context) {
        let name = lower(&self.text[open.name.clone()]);
        let shape = shape::of(&name, &self.text[open.tag.clone()]);
        context.marquee |= shape.is_marquee;
        context.footer |= shape.is_footer;
        context.quoted |= shape.is_code;
        context.notice |= shape.is_notice;
        context.read_out |= shape.is_read_out;
        context.subject |= shape.is_subject;
        context.refused |= shape.is_refused;
        match &*name {
            "noscript" => context.noscript = true,
            "template" => context.template |= open.is_asleep,
            // What stands in these is for browsers that do not know them.
            "canvas" | "video" | "audio" => context.noframes = true,
            "svg" | "math" => context.svg = true,
            "code" | "pre" | "blockquote" | "q" | "cite" | "samp" | "textarea" => context.quoted = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => context.heading = true,
            _ => {}
        }
        let writer = users::writer(&self.text[open.name.start.saturating_sub(1)..]);
        if writer != Writer::Unknown {
            context.writer = writer;
        }
    }
}

/// Whether a template of this mode is a shadow root, whose content is shown (HTML, 4.12.3).
fn is_shadow_mode(mode: &str) -> bool {
    mode.eq_ignore_ascii_case("open") || mode.eq_ignore_ascii_case("closed")
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;
    use crate::{Source, examine};

    /// The places of the links of a page: `svg` for those of SVG and MathML, and else `html`.
    fn places(markup: &str) -> Vec<(String, &'static str)> {
        let url = PageUrl::new("http://page.example/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, markup.as_bytes());
        let spots = examine(&source, &mut |_| true).spots;
        let links = spots.into_iter().filter(|spot| spot.element == "a" && spot.attribute.as_deref() == Some("href"));
        links
            .filter(|spot| spot.context.comment == spot.context.raw_block)
            .map(|spot| (spot.raw, if spot.place == Place::Svg { "svg" } else { "html" }))
            .collect()
    }

    #[test]
    fn links_of_svg_and_links_of_html_are_told_apart() {
        for (before, language) in [
            ("<svg>", "svg"),
            ("<svg></p>", "html"),
            ("<svg><g></svg>", "html"),
            ("<svg><foreignObject>", "html"),
            ("<svg><foreignObject></foreignObject>", "svg"),
            ("<svg><foreignObject><p></foreignObject>", "html"),
            ("<svg><foreignObject><p></p></foreignObject>", "svg"),
            ("<svg><title>", "html"),
            ("<svg><title></title>", "svg"),
            ("<svg><font x>", "svg"),
            ("<svg><font size=1>", "html"),
            ("<math><title>", "svg"),
            ("<math><mi>", "html"),
            ("<math><svg><mi></svg>", "svg"),
            ("<form><math></form>", "svg"),
            ("<svg/>", "html"),
        ] {
            let markup = format!("{before}<a href=//h.example/>x</a>");
            assert_eq!(places(&markup), [("//h.example/".to_owned(), language)], "{markup}");
        }
    }

    #[test]
    fn an_annotation_of_html_holds_html() {
        for (encoding, language) in [("Text/HTML", "html"), ("application/xhtml+xml", "html"), ("text/plain", "svg")] {
            let markup = format!("<math><annotation-xml encoding='{encoding}'><a href=//h.example/>x</a>");
            assert_eq!(places(&markup), [("//h.example/".to_owned(), language)], "{encoding}");
        }
    }

    #[test]
    fn what_is_too_deep_is_not_told_apart_and_what_is_too_far_up_is_not_closed() {
        for (before, language) in [
            ("<div>".repeat(OPEN_ELEMENTS_MAX - 1) + "<svg>", "svg"),
            ("<div>".repeat(OPEN_ELEMENTS_MAX) + "<svg>", "html"),
            (format!("<svg>{}</svg>", "<g>".repeat(CLOSE_DEPTH_MAX - 1)), "html"),
            (format!("<svg>{}</svg>", "<g>".repeat(CLOSE_DEPTH_MAX)), "svg"),
        ] {
            let markup = format!("{before}<a href=//h.example/>x</a>");
            assert_eq!(places(&markup), [("//h.example/".to_owned(), language)], "{}", markup.len());
        }
    }

    #[test]
    fn words_of_a_link_are_gathered_to_their_limit() {
        let gathered = |pieces: &[usize]| {
            let mut link = OpenLink::default();
            for &length in pieces {
                link.push(Cow::Owned("x".repeat(length)));
            }
            link.text.len()
        };
        assert_eq!(gathered(&[LINK_BYTES_MAX + 1]), LINK_BYTES_MAX);
        assert_eq!(gathered(&[LINK_BYTES_MAX - 1, 1, 1]), LINK_BYTES_MAX);
    }
}
