//! One walk over a page, the same for triage and examination, so that the fast look misses nothing of the thorough one.
//!
//! The walk reads markup from token to token and asks for every URL and name whether it is watched.
//! Comments, `noframes`, `srcdoc` and the like are read again as markup, each a [`Fragment`] of its own.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::Range;

use suyuan_model::{Decoding, PageUrl, Place};

use crate::block::{Block, Tables};
use crate::edits::Edits;
use crate::entities::Entities;
use crate::finds::{At, Find};
use crate::fragment::{Fragment, Frame, OpenLink};
use crate::head_text::HeadText;
use crate::hint::{Answers, Asked, Signs, may_be_top, may_name};
use crate::hops::Hops;
use crate::kept::Further;
use crate::names::{Candidate, Kind, Scanner, What};
use crate::parts::Parts;
use crate::pictures::Pictures;
use crate::readable::Form;
use crate::scripts::Scripts;
use crate::spot::{SpotTarget, Target, Words};
use crate::squeezed::{has_spoken_dot, spoken, squeezed};
use crate::tokens::{Tag, Token};
use crate::trail::Trail;
use crate::traits::{Met, Traits};
use crate::turned::turned;
use crate::unseen::Unseen;
use crate::words::collapse;
use crate::{encoded, idn, manifest, references, tags, unescape};

/// How deep texts are read again as markup: a comment in a `srcdoc` in a comment; deeper ones hide nothing from anybody.
pub const NESTING_MAX: u8 = 4;

/// How often one text is decoded again: `%252E` takes two.
pub const LAYERS_MAX: u8 = 3;

/// How many bytes the resolved URLs of a page may have; then relative ones, which a long base makes long, lead nowhere.
///
/// A page of [`crate::LINKS_PER_PAGE_MAX`] ordinary links has two million.
pub const URL_BYTES_MAX: usize = 8 << 20;

/// Longest title that is kept, in characters.
pub const TITLE_CHARS_MAX: usize = 300;

/// Reads a page.
pub(crate) struct Walker<'w> {
    pub(crate) base: PageUrl,
    pub(crate) watched: &'w mut dyn FnMut(Target) -> bool,
    /// False for triage, which only wants to know whether there is anything.
    pub(crate) thorough: bool,
    pub(crate) hops: Hops,
    /// How many of them are pieces that scripts ask for.
    pub(crate) pieces: usize,
    /// Pieces that a file asks for, relative to the page that names it.
    pub(crate) pieces_of_namer: Vec<String>,
    pub(crate) title: Option<String>,
    pub(crate) flagged: bool,
    pub(crate) finds: Vec<Find>,
    pub(crate) known: HashSet<(usize, String)>,
    /// Where more was found than is kept: what is kept all the same.
    pub(crate) further: Option<Further>,
    /// Texts were left unread because they were nested too deep.
    pub(crate) nesting_cut: bool,
    /// The most attributes that a tag has.
    pub(crate) attributes_most: usize,
    pub(crate) tries_left: u32,
    /// Bytes of URLs that may still be resolved, see [`URL_BYTES_MAX`].
    pub(crate) url_bytes_left: usize,
    /// An element of XML was met that a browser's tree of HTML has otherwise.
    pub(crate) is_shaped_otherwise: bool,
    /// The page names style sheets that do not stand in it.
    pub(crate) has_sheets_elsewhere: bool,
    /// The first of them, each once, up to [`crate::SHEETS_MAX`]; of triage only.
    pub(crate) sheets: Vec<PageUrl>,
    pub(crate) doctype_at: Option<usize>,
    /// Where the page's `body` begins, if its tag is written.
    pub(crate) body_at: Option<usize>,
    /// What the page's doctype declares, where browsers heed it.
    pub(crate) entities: Entities,
    /// The text of the page block by block; only when thorough.
    pub(crate) blocks: Vec<Block>,
    /// Whether their words are asked for.
    pub(crate) remembers: bool,
    pub(crate) head_texts: Vec<HeadText>,
    pub(crate) tables: Tables,
    /// Pictures of the page; only when thorough.
    pub(crate) pictures: Pictures,
    pub(crate) scripts: Scripts,
    /// What is at hand of the page besides itself.
    pub(crate) parts: &'w Parts,
    answers: Answers,
    pub(crate) unseen: Unseen,
    /// The elements met so far, by their names.
    met: Met,
}

impl<'w> Walker<'w> {
    /// A walk over a page whose links are relative to `base`.
    pub(crate) fn new(base: PageUrl, thorough: bool, watched: &'w mut dyn FnMut(Target) -> bool) -> Self {
        Walker {
            base,
            watched,
            thorough,
            hops: Hops::default(),
            pieces: 0,
            pieces_of_namer: Vec::new(),
            title: None,
            flagged: false,
            finds: Vec::new(),
            known: HashSet::new(),
            further: None,
            nesting_cut: false,
            attributes_most: 0,
            tries_left: idn::TRIES_MAX,
            url_bytes_left: URL_BYTES_MAX,
            is_shaped_otherwise: false,
            has_sheets_elsewhere: false,
            sheets: Vec::new(),
            doctype_at: None,
            body_at: None,
            entities: Entities::default(),
            blocks: vec![Block::EMPTY],
            remembers: thorough,
            head_texts: Vec::new(),
            tables: Tables::default(),
            pictures: Pictures::default(),
            scripts: Scripts::default(),
            parts: Parts::NONE,
            answers: Answers::default(),
            unseen: Unseen::default(),
            met: Met::NOTHING,
        }
    }

    /// Reads a whole page.
    ///
    /// `fixed` is the place of everything in a text that is no page.
    pub(crate) fn page(&mut self, form: Form, fixed: Option<Place>, text: &str) {
        let whole = 0..text.len();
        match form {
            Form::Markup | Form::Xml | Form::Xhtml => manifest::list(text, &self.base, &mut self.hops),
            Form::Text => manifest::lines(text, fixed == Some(Place::Sitemap), &self.base, &mut self.hops),
            Form::Script | Form::Json | Form::Style => {}
        }
        let frame = Frame { links: true, place: fixed, ..Frame::default() };
        let mut fragment = Fragment::new(text, Trail::PAGE, frame, form.is_xml());
        fragment.has_prefixes = form == Form::Xhtml;
        let (place, kind) = match form {
            Form::Markup | Form::Xml | Form::Xhtml => {
                self.fragment(&mut fragment);
                self.read_together(text);
                // Where something is named, what a script takes out of the page may be that.
                self.scripts.may_hide |= self.scripts.reads_page && self.flagged;
                return self.settle_alone(text);
            }
            Form::Text => (Place::Text, Kind::Words),
            Form::Script | Form::Json => (Place::ScriptString, Kind::Code),
            Form::Style => {
                let (at, trail) = (At::text(&fragment, ""), fragment.trail);
                return self.style(&mut fragment, &at, text, trail);
            }
        };
        let at = At { place: fixed.unwrap_or(place), ..At::text(&fragment, "") };
        if kind == Kind::Words {
            self.remember(&fragment, text, &whole);
        }
        if form == Form::Script {
            self.pieces(&fragment, text, true);
            self.script_element(&fragment, &at, text, fragment.trail);
        } else {
            let first = self.finds.len();
            self.raw_text(&fragment, &at, whole, kind);
            // Data runs nowhere, whatever some script makes of it.
            if form == Form::Json && at.place == Place::ScriptString {
                self.finds[first..].iter_mut().for_each(|find| find.context.data_block = true);
                self.tell_roles(&fragment, text, fragment.trail, first);
            }
        }
        fragment.text = "";
    }

    /// Whether it is known already whether the page names anything: triage asks no more.
    pub(crate) fn is_done(&self) -> bool {
        self.flagged && !self.thorough
    }

    /// Whether a text with these signs can name nothing that is watched.
    pub(crate) fn is_harmless(&mut self, signs: &Signs) -> bool {
        signs.are_harmless() && !self.answers.handles(self.watched)
    }

    /// Whether a link without a host of its own may be watched.
    pub(crate) fn base_may_be_watched(&mut self) -> bool {
        let Walker { base, watched, answers, .. } = self;
        answers.base(|| watched(Target::Host(base.host())))
    }

    /// Which limits cut the reading short.
    pub(crate) fn limit_met(&self) -> Option<&'static str> {
        if self.hops.cut {
            Some("links-per-page-max")
        } else if self.nesting_cut {
            Some("nesting-max")
        } else if self.tries_left == 0 {
            Some("tries-max")
        } else if self.url_bytes_left == 0 {
            Some("url-bytes-max")
        } else if self.entities.is_cut() {
            Some("entities-max")
        } else if self.further.is_some() {
            Some("spots-max")
        } else {
            self.scripts.limit_met(self.parts.runs())
        }
    }

    /// Reads one fragment to its end.
    pub(crate) fn fragment(&mut self, fragment: &mut Fragment) {
        while let Some(token) = fragment.tokens.next() {
            match token {
                Token::Text(range) => self.text(fragment, range),
                Token::Start(tag) => self.start(fragment, &tag),
                Token::End(tag) => self.end(fragment, &tag),
                Token::Comment { inside, bogus } => self.comment(fragment, inside, bogus),
                Token::Cdata(inside) => self.section(fragment, inside),
                Token::Doctype(range) => self.doctype(fragment, range),
            }
        }
        self.read_running(fragment);
        self.read_spelled(fragment);
        self.close_link(fragment);
    }

    /// A comment is read as the markup that it hides.
    fn comment(&mut self, fragment: &Fragment, inside: Range<usize>, bogus: bool) {
        // Behind a bogus comment stands the `>` of a tag that may begin in it: `<![CDATA[<a href=x>`.
        let end = if bogus { (inside.end + 1).min(fragment.text.len()) } else { inside.end };
        let raw_block = bogus && fragment.text[inside.clone()].starts_with("[CDATA[");
        let mut frame = fragment.frame.without_links();
        frame.context.comment = true;
        frame.context.raw_block |= raw_block;
        frame.place = Some(Place::Comment);
        self.again(fragment, inside.start..end, frame);
    }

    /// A CDATA section is text; what looks like markup in it is read as such.
    fn section(&mut self, fragment: &mut Fragment, inside: Range<usize>) {
        self.read_running(fragment);
        if fragment.is_in_code() {
            let (text, outer) = (fragment.text, fragment.trail);
            return self.code(fragment, &text[inside.clone()], Trail::piece(&outer, inside.start));
        }
        let mut frame = fragment.frame.without_links();
        frame.context.raw_block = !fragment.is_list();
        // The pages of a feed are markup, even in a section.
        if fragment.is_foreign() || fragment.has_prefixes {
            frame.context.svg |= fragment.is_foreign();
            frame.place = Some(fragment.place_of_text());
        }
        self.again(fragment, inside, frame);
    }

    fn doctype(&mut self, fragment: &mut Fragment, range: Range<usize>) {
        self.read_running(fragment);
        if fragment.depth == 0 && self.doctype_at.is_none() {
            self.doctype_at = Some(range.start);
            self.declare(fragment, &range);
        }
        let at = At::text(fragment, "");
        self.raw_text(fragment, &At { place: Place::Attribute, ..at }, range, Kind::Words);
    }

    /// Reads a piece of a fragment again as markup.
    pub(crate) fn again(&mut self, fragment: &Fragment, range: Range<usize>, frame: Frame) {
        let trail = Trail::piece(&fragment.trail, range.start);
        if let Some(mut inner) = self.inner(fragment, &fragment.text[range], trail, frame, false) {
            self.fragment(&mut inner);
        }
    }

    /// A text in this fragment that is a fragment of its own; none when it is nested too deep.
    pub(crate) fn inner<'t>(
        &mut self,
        fragment: &Fragment,
        text: &'t str,
        trail: Trail<'t>,
        frame: Frame,
        is_xml: bool,
    ) -> Option<Fragment<'t>> {
        if fragment.depth == NESTING_MAX {
            self.nesting_cut |= memchr::memchr2(b'.', b':', text.as_bytes()).is_some();
            return None;
        }
        let mut inner = Fragment::new(text, trail, frame, is_xml);
        inner.depth = fragment.depth + 1;
        Some(inner)
    }

    /// Reads the page of a `srcdoc`.
    pub(crate) fn srcdoc(&mut self, fragment: &Fragment, range: &Range<usize>) {
        let mut edits = Edits::default();
        let text = references::decode(&fragment.text[range.clone()], true, &mut edits);
        let mut frame = fragment.frame.clone();
        frame.context = fragment.context();
        frame.context.srcdoc = true;
        frame.links &= fragment.links_allowed();
        let trail = Trail::decoded(&fragment.trail, range.start, &edits);
        if let Some(mut inner) = self.inner(fragment, &text, trail, frame, false) {
            self.fragment(&mut inner);
        }
    }

    fn start(&mut self, fragment: &mut Fragment, tag: &Tag) {
        let text = fragment.text;
        let name = lower(&text[fragment.local(tag)]);
        let traits = self.met.traits(&name);
        self.run_into(fragment, &name, traits);
        fragment.before_start(&name, traits);
        if name == "body" && fragment.depth == 0 {
            self.body_at.get_or_insert(tag.whole.start);
        }
        self.attributes_most = self.attributes_most.max(fragment.tokens.attributes.len());
        if self.thorough && (fragment.is_list() || traits.has(Traits::BLOCK)) {
            self.new_block();
            self.tables.start(&name, fragment.columns());
        }
        if traits.has(Traits::CLICKED) {
            self.close_link(fragment);
            fragment.link = Some(OpenLink::default());
        }
        self.attributes(fragment, tag, &name);
        // A tree of HTML closes in the start tag what is void, and what is SVG or MathML.
        let is_closed_there = traits.has(Traits::VOID) || traits.has(Traits::FOREIGN) || fragment.is_foreign();
        let is_prefixed = name.len() < tag.name.len();
        self.is_shaped_otherwise |= fragment.xml && (is_prefixed || tag.self_closing && !is_closed_there);
        // The `title` and `style` of SVG hold markup.
        let is_foreign = fragment.is_foreign();
        fragment.push(tag, &name, traits);
        if traits.has(Traits::CONTENT)
            && !is_foreign
            && !tag.unfinished
            && !fragment.xml
            && let Some(content) = tags::content_of(&name)
        {
            self.content(fragment, &name, content);
        }
    }

    fn end(&mut self, fragment: &mut Fragment, tag: &Tag) {
        let text = fragment.text;
        let name = lower(&text[fragment.local(tag)]);
        let traits = self.met.traits(&name);
        self.run_into(fragment, &name, traits);
        if traits.has(Traits::CLICKED) {
            self.close_link(fragment);
        }
        if self.thorough && (fragment.is_list() || traits.has(Traits::BLOCK)) {
            self.new_block();
            self.tables.end(&name);
        }
        fragment.pop(&name);
    }

    /// Text between tags.
    pub(crate) fn text(&mut self, fragment: &mut Fragment, range: Range<usize>) {
        let source = &fragment.text[range.clone()];
        if source.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.read_running(fragment);
            if let Some(link) = &mut fragment.link {
                link.push(Cow::Borrowed(" "));
            }
            return;
        }
        let mut signs = Signs::of(source);
        let (mut text, mut edits) = (Cow::Borrowed(source), Edits::default());
        if signs.has(Signs::REFERENCE) {
            text = references::decode_in(source, false, self.entities_of(fragment), &mut edits);
            signs = Signs::of(&text);
        }
        if fragment.is_in_code() {
            let outer = fragment.trail;
            return self.code(fragment, &text, Trail::decoded(&outer, range.start, &edits));
        }
        fragment.text_seen();
        if let Some(link) = &mut fragment.link {
            link.push(text.clone());
        }
        if fragment.is_in_title() {
            if self.title.is_none() && fragment.depth == 0 {
                self.title = Some(collapse(&text, TITLE_CHARS_MAX));
            }
            self.head_text(fragment, "title", &text, range.clone());
        }
        self.remember(fragment, &text, &range);
        self.run_on(fragment, text, signs, edits, range);
    }

    /// Text whose references stay as they are.
    pub(crate) fn raw_text(&mut self, fragment: &Fragment, at: &At, range: Range<usize>, kind: Kind) {
        let trail = Trail::piece(&fragment.trail, range.start);
        self.scan(fragment, at, &fragment.text[range], trail, kind, false, &mut Vec::new());
    }

    /// Asks for every URL and name of a text, and of what it becomes when escapes are undone.
    #[expect(
        clippy::too_many_arguments,
        reason = "a text, where it is from, how it is read, and what was undone so far"
    )]
    pub(crate) fn scan(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        trail: Trail,
        kind: Kind,
        in_url: bool,
        undone: &mut Vec<Decoding>,
    ) {
        if !self.is_done() {
            let signs = Signs::of(text);
            self.scan_signed(fragment, at, (text, &signs), trail, kind, in_url, undone);
        }
    }

    /// The same for a text whose signs are known.
    #[expect(
        clippy::too_many_arguments,
        reason = "a text, where it is from, how it is read, and what was undone so far"
    )]
    pub(crate) fn scan_signed(
        &mut self,
        fragment: &Fragment,
        at: &At,
        (text, signs): (&str, &Signs),
        trail: Trail,
        kind: Kind,
        in_url: bool,
        undone: &mut Vec<Decoding>,
    ) {
        let is_first = kind == Kind::Words && undone.is_empty() && !in_url;
        let is_spoken = is_first && !self.is_done() && has_spoken_dot(text, signs);
        if self.is_done() || self.is_harmless(signs) && !is_spoken {
            return;
        }
        if may_name(text, signs, &mut Asked { watched: self.watched, answers: &mut self.answers }) {
            let base = self.base.clone();
            let tries_left = Cell::new(self.tries_left);
            Scanner::new(text, &base, kind, &tries_left)
                .scan(&mut |candidate| self.candidate(fragment, at, text, trail, candidate, in_url, undone));
            self.tries_left = tries_left.get();
        }
        // What a button puts on the clipboard is for people.
        if kind == Kind::Words || at.place == Place::Handler && text.contains("copy") {
            self.handles(fragment, at, text, trail, in_url, undone);
        }
        if undone.len() == usize::from(LAYERS_MAX) {
            return;
        }
        // Hardly any text becomes another.
        let mut made: Vec<(String, Edits, Decoding)> = Vec::new();
        let is_asked = in_url && undone.is_empty();
        if signs.has(Signs::PERCENT) {
            let plain = unescape::percents(text, is_asked).into_iter().flatten();
            made.extend(plain.map(|(plain, edits)| (plain, edits, Decoding::Percent)));
        }
        if kind == Kind::Code && signs.has(Signs::BACKSLASH) {
            made.extend(unescape::script(text).map(|(plain, edits)| (plain, edits, Decoding::JsEscape)));
        }
        if is_first {
            let mut asked = Asked { watched: self.watched, answers: &mut self.answers };
            made.extend(squeezed(text, signs, &mut |top| may_be_top(top, &mut asked)));
            if is_spoken {
                made.extend(spoken(text, &mut |top| may_be_top(top, &mut asked)));
            }
            if signs.has(Signs::COLON) {
                made.extend(encoded::loaded(text).map(|(plain, edits)| (plain, edits, Decoding::Base64)));
            }
            made.extend(turned(text).map(|(plain, edits)| (plain, edits, Decoding::Reverse)));
        }
        for (plain, edits, decoding) in made {
            undone.push(decoding);
            self.scan(fragment, at, &plain, Trail::decoded(&trail, 0, &edits), kind, in_url, undone);
            undone.pop();
        }
    }

    /// Asks for contact handles in words, and keeps them.
    pub(crate) fn handles(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        trail: Trail,
        in_url: bool,
        undone: &[Decoding],
    ) {
        let hits = RefCell::default();
        if !self.answers.handles(self.watched) || !(self.watched)(Target::Words(Words { text, hits: &hits })) {
            return;
        }
        self.flagged = true;
        if !self.thorough {
            return;
        }
        let place = at.place_in(in_url);
        for hit in hits.into_inner() {
            if !self.has_room(&text[hit.clone()], place) {
                continue;
            }
            let target = SpotTarget::Handle(text[hit.clone()].to_owned());
            let sentence = crate::words::sentence(text, &hit);
            let find = at.find(fragment, target, place, (&trail, hit), undone, false, sentence);
            self.keep_standing(fragment, at, find);
        }
    }

    /// Asks whether a candidate is watched, and keeps it if so.
    #[expect(clippy::too_many_arguments, reason = "a candidate, the text it stands in, and what was undone so far")]
    fn candidate(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        trail: Trail,
        candidate: Candidate,
        in_url: bool,
        undone: &[Decoding],
    ) -> bool {
        let watched = match &candidate.what {
            What::Url(url) => (self.watched)(Target::Url(url)),
            What::Name(name) => (self.watched)(Target::Name(name)),
            What::Top(top) => return Asked { watched: self.watched, answers: &mut self.answers }.top(top),
        };
        if !watched {
            return false;
        }
        self.flagged = true;
        let inside = candidate.in_url || (in_url && !(at.whole && candidate.host_at == 0));
        let place = at.place_in(inside);
        let host = match &candidate.what {
            What::Url(url) => url.host(),
            What::Name(name) => name,
            What::Top(top) => top,
        };
        if !self.thorough || !self.has_room(host, place) {
            return true;
        }
        let target = match candidate.what {
            What::Url(url) => SpotTarget::Url(url),
            What::Name(name) => SpotTarget::Name(name.into_owned()),
            What::Top(_) => return false,
        };
        let host_at = trail.to_page(candidate.host_at..candidate.host_at + 1).start;
        let range = trail.to_page(candidate.range.clone());
        let Some(standing) = at.run.map_or(Some(None), |run| run.standing(&range).map(Some)) else { return true };
        let sentence = crate::words::sentence(text, &candidate.range);
        let mut find =
            at.find(fragment, target, place, (&trail, candidate.range), undone, candidate.defanged, sentence);
        find.undone.extend(candidate.undone);
        if let Some(standing) = standing {
            find.stands_in(standing);
        }
        self.keep(fragment, find, host_at, at.attribute.is_some());
        true
    }

    /// The words of a link are known when it ends.
    fn close_link(&mut self, fragment: &mut Fragment) {
        let Some(link) = fragment.link.take() else { return };
        if let Some(hop) = link.hop {
            self.hops.set_text(hop, &link.text);
        }
        for index in link.finds.into_inner() {
            if let Some(find) = self.finds.get_mut(index)
                && matches!(find.element.as_str(), "a" | "button" | "option")
            {
                find.text = collapse(&link.text, crate::TEXT_CHARS_MAX);
            }
        }
    }
}

/// A name in lower case, copied only where it is not.
pub(crate) fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}
