//! What the walk found, in positions of the page's own text, before it is made into evidence.

use std::ops::Range;

use suyuan_model::{Decoding, Place};
use suyuan_script::UNKNOWN;

use crate::RAW_CHARS_MAX;
use crate::built::InBuilt;
use crate::fragment::Fragment;
use crate::links::ATTRIBUTES_MAX;
use crate::running::{Run, Standing};
use crate::shape;
use crate::spot::{Context, Outer, SpotTarget};
use crate::tokens::Attribute;
use crate::trail::Trail;
use crate::walker::lower;
use crate::words::{collapse, cut, snippet};

/// A watched target and where it was found.
#[derive(Clone, Debug)]
pub(crate) struct Find {
    pub(crate) target: SpotTarget,
    pub(crate) place: Place,
    pub(crate) element: String,
    pub(crate) attribute: Option<String>,
    /// What a `meta` is called, or what a URL of a style belongs to.
    pub(crate) named: Option<String>,
    /// Where it stands in the page's own text.
    pub(crate) range: Range<usize>,
    /// What stands there and around it in a text that was decoded.
    pub(crate) inner: Option<Inner>,
    pub(crate) undone: Vec<Decoding>,
    pub(crate) defanged: bool,
    pub(crate) text: String,
    pub(crate) rel: Vec<String>,
    /// Behind the name of its start tag; none for text.
    pub(crate) marker: Option<usize>,
    /// Where it stands in what a script writes.
    pub(crate) built: Option<InBuilt>,
    pub(crate) context: Context,
    /// Which block of text it stands in.
    pub(crate) block: usize,
    /// The URL that carries it.
    pub(crate) outer: Option<Outer>,
    /// For a link, where in the text of that block it begins.
    pub(crate) block_at: usize,
}

impl Find {
    /// The block at hand, which whoever keeps the find knows.
    pub(crate) const LAST_BLOCK: usize = usize::MAX;

    /// Notes what the piece of text stands in that it begins in.
    pub(crate) fn stands_in(&mut self, standing: &Standing) {
        if let Some(place) = standing.place.filter(|_| self.place != Place::UrlParameter) {
            self.place = place;
        }
        self.element.clone_from(&standing.element);
        self.context = standing.context.clone();
        self.block = standing.block;
    }
}

/// A piece of a decoded text.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub(crate) raw: String,
    /// What stands around it, and where in that it begins.
    pub(crate) snippet: (String, usize),
    /// What had to be undone before the text could be read.
    pub(crate) undone: Vec<Decoding>,
}

impl Inner {
    /// The piece of this fragment, if its text was decoded.
    fn of(fragment: &Fragment, range: Option<Range<usize>>) -> Option<Self> {
        let range = range.filter(|_| !fragment.frame.undone.is_empty())?;
        let raw = fragment.text.get(range.clone())?;
        let (snippet, snippet_at) = snippet(fragment.text, &range);
        // What a script does not know is shown as left out; both signs have as many bytes.
        let shown = |text: &str| text.replace(UNKNOWN, "…");
        let (raw, snippet) = (shown(cut(raw, RAW_CHARS_MAX)), (shown(&snippet), snippet_at));
        Some(Inner { raw, snippet, undone: fragment.frame.undone.clone() })
    }
}

/// Where on the page something is being read.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) place: Place,
    pub(crate) element: &'a str,
    pub(crate) attribute: Option<&'a str>,
    /// The whole value may be a name: `href="casino.example"`.
    pub(crate) whole: bool,
    /// The start tag, for attributes.
    pub(crate) tag: Option<TagAt<'a>>,
    /// What a URL of a style belongs to: `background`, `@import`.
    pub(crate) named: Option<&'a str>,
    /// The place of everything in a comment.
    pub(crate) fixed: Option<Place>,
    /// The pieces of a text that runs over tags.
    pub(crate) run: Option<Run<'a>>,
}

/// A start tag that is being read.
#[derive(Clone, Copy)]
pub(crate) struct TagAt<'a> {
    pub(crate) text: &'a str,
    pub(crate) attributes: &'a [Attribute],
    /// Where its name ends, in the fragment.
    pub(crate) name_end: usize,
    pub(crate) unfinished: bool,
}

impl TagAt<'_> {
    /// The value of the first attribute of this name, decoded.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let told_apart = &self.attributes[..self.attributes.len().min(ATTRIBUTES_MAX)];
        let attribute = told_apart.iter().find(|one| self.text[one.name.clone()].eq_ignore_ascii_case(name))?;
        let mut edits = crate::edits::Edits::default();
        Some(crate::references::decode(&self.text[attribute.value.clone()], true, &mut edits).into_owned())
    }
}

impl<'a> At<'a> {
    /// Text in this element.
    pub(crate) fn text(fragment: &Fragment, element: &'a str) -> Self {
        At {
            place: Place::Text,
            element,
            attribute: None,
            whole: false,
            tag: None,
            named: None,
            fixed: fragment.frame.place,
            run: None,
        }
    }

    /// The place of a piece of this text; `inside` another URL it is a parameter.
    pub(crate) fn place_in(&self, inside: bool) -> Place {
        if let Some(place) = self.fixed {
            return place;
        }
        if inside {
            return Place::UrlParameter;
        }
        self.place
    }

    /// A find at this place.
    #[expect(clippy::too_many_arguments, reason = "one per field that is not known from the place")]
    pub(crate) fn find(
        &self,
        fragment: &Fragment,
        target: SpotTarget,
        place: Place,
        (trail, range): (&Trail, Range<usize>),
        undone: &[Decoding],
        defanged: bool,
        sentence: String,
    ) -> Find {
        let mut context = fragment.context();
        context.unfinished = self.tag.is_some_and(|tag| tag.unfinished);
        // Films and sounds come from there all the same.
        context.noframes &= !matches!(self.element, "source" | "track");
        context.refused |= self.tag.is_some_and(|tag| shape::is_refused(self.element, &tag));
        context.pragma = self.element == "meta" && self.tag.is_some_and(|tag| tag.value("http-equiv").is_some());
        let in_text = || trail.to_text_of(&fragment.trail, range.clone());
        let built = fragment.in_built(self.tag.map(|tag| tag.name_end), in_text);
        Find {
            target,
            place,
            element: self.element.to_owned(),
            attribute: self.attribute.map(str::to_owned),
            named: self.named.map(str::to_owned).or_else(|| self.name_of_meta()),
            range: trail.to_page(range.clone()),
            inner: Inner::of(fragment, trail.to_text_of(&fragment.trail, range)),
            undone: undone.to_vec(),
            defanged,
            text: self.text_of_tag().unwrap_or(sentence),
            rel: self.rel(),
            // The tree of the page has nothing of what scripts make.
            marker: self
                .tag
                .filter(|_| context.act.is_none())
                .map(|tag| fragment.trail.to_page(tag.name_end..tag.name_end).start),
            built,
            context,
            block: Find::LAST_BLOCK,
            outer: None,
            block_at: 0,
        }
    }

    fn name_of_meta(&self) -> Option<String> {
        let tag = self.tag.filter(|_| self.element == "meta")?;
        let name = tag.value("property").or_else(|| tag.value("name")).or_else(|| tag.value("itemprop"));
        let name = name.or_else(|| tag.value("http-equiv"))?;
        Some(name.trim().to_ascii_lowercase())
    }

    /// The alternative text of an image, for its URL.
    fn text_of_tag(&self) -> Option<String> {
        let tag = self.tag?;
        if !matches!(self.element, "img" | "area" | "input" | "image")
            || matches!(self.attribute, Some("alt" | "title" | "value"))
        {
            return None;
        }
        tag.value("alt").map(|alt| collapse(&alt, crate::TEXT_CHARS_MAX))
    }

    fn rel(&self) -> Vec<String> {
        let rel = self
            .tag
            .filter(|_| matches!(self.element, "a" | "area" | "link" | "form"))
            .and_then(|tag| tag.value("rel"));
        rel.map(|rel| rel.split_ascii_whitespace().map(|token| lower(token).into_owned()).collect()).unwrap_or_default()
    }
}
