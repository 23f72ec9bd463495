//! What scripts find of the page that they stand in, once one of them asks.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use suyuan_page::resolved;
use url::Url;

use crate::job::{Job, Nature, Script};
use crate::limits::MARKUP_BYTES_MAX;
use crate::markup::{self, Element, Found};

/// A page as its scripts see it; most never ask, so its elements are looked for when one does.
pub(crate) struct Page {
    html: String,
    scripts: Vec<String>,
    files: BTreeMap<String, String>,
    found: OnceCell<Found>,
    told: OnceCell<String>,
}

impl Page {
    pub(crate) fn new(job: &Job) -> Self {
        let html = markup::cut(&job.html, MARKUP_BYTES_MAX).to_owned();
        // The text of an element that names a file is not the file.
        let text = |script: &Script| if script.is_file() { String::new() } else { script.text.clone() };
        let scripts = job.scripts.iter().map(text).collect();
        let files = job.files.iter().map(|file| (file.url.clone(), file.text.clone())).collect();
        Page { html, scripts, files, found: OnceCell::new(), told: OnceCell::new() }
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| markup::elements(&self.html))
    }

    /// All elements but scripts that run, which are told as they do; what holds data for them is there.
    pub(crate) fn elements(&self) -> &str {
        self.told.get_or_init(|| {
            let mut kept: Vec<Element> = Vec::new();
            let mut places: Vec<Option<usize>> = Vec::new();
            for element in &self.found().elements {
                let parent = element.parent.and_then(|parent| places[parent]);
                if element.is_code() {
                    places.push(parent);
                } else {
                    places.push(Some(kept.len()));
                    kept.push(Element { parent, ..element.clone() });
                }
            }
            // A page is one whole whether its tags say so or not.
            let whole = |tag: &str| Element { inside: Some([0, 0, self.html.len()]), ..Element::new(tag) };
            kept.extend([whole("body"), whole("html")]);
            serde_json::to_string(&kept).unwrap_or_default()
        })
    }

    /// The limit that cut its elements off.
    pub(crate) fn limit(&self, job: &Job) -> Option<&'static str> {
        if job.html.len() > self.html.len() {
            Some("markup-bytes-max")
        } else {
            self.found().is_cut.then_some("elements-max")
        }
    }

    /// What comes from a URL, as far as it is known.
    pub(crate) fn file(&self, url: &str) -> Option<&str> {
        self.files.get(url).map(String::as_str)
    }

    /// The tags of its scripts, as far as they are found there.
    pub(crate) fn tags(&self, scripts: &[Script], base: &str) -> Vec<Option<&Element>> {
        if !self.html.contains('<') {
            return vec![None; scripts.len()];
        }
        let base = Url::parse(base).ok();
        let names = |tag: &Element, file: &str| {
            let url = base.as_ref().zip(tag.attribute("src")).and_then(|(base, src)| base.join(src).ok());
            url.is_some_and(|url| url.as_str() == file)
        };
        let mut tags = self.found().elements.iter().filter(|element| element.tag == "script");
        let mut tag = |script: &Script| {
            let mut ahead = tags.clone();
            let found = ahead.find(|tag| match script.source.as_deref().filter(|_| script.is_file()) {
                Some(file) => names(tag, file),
                None => tag.text == script.text && tag.attribute("src").is_none(),
            });
            if found.is_some() {
                tags = ahead;
            }
            found
        };
        let stands = |script: &&Script| matches!(script.nature, Nature::Classic | Nature::Module);
        scripts.iter().map(|script| Some(script).filter(stands).and_then(&mut tag)).collect()
    }

    /// The element with this script in this attribute, by its place among those that are told.
    pub(crate) fn place(&self, attribute: &str, text: &str) -> Option<usize> {
        let kept = self.found().elements.iter().filter(|element| !element.is_code());
        kept.enumerate().find(|(_, element)| element.attribute(attribute) == Some(text)).map(|(place, _)| place)
    }

    /// All of its markup.
    pub(crate) fn html(&self) -> &str {
        &self.html
    }

    /// What its styles call by a name of their own (`--name`), whichever element is meant; the last one counts.
    pub(crate) fn property(&self, name: &str) -> &str {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let value = |at: usize| {
            let behind = self.html[at + name.len()..].trim_start().strip_prefix(':')?.trim_start();
            let quote = behind.chars().next().filter(|first| matches!(first, '"' | '\''));
            let end = match quote {
                Some(quote) => behind[1..].find(quote).map(|end| end + 2),
                None => behind.find([';', '}', '<', '"', '\'']),
            };
            Some(behind[..end.unwrap_or(behind.len())].trim_end())
        };
        let named = self.html.match_indices(name).filter(|(at, _)| !self.html[..*at].ends_with(is_part));
        named.filter_map(|(at, _)| value(at)).last().unwrap_or_default()
    }

    /// A piece of its markup.
    pub(crate) fn inside(&self, start: usize, end: usize) -> &str {
        self.html.get(start..end).unwrap_or_default()
    }

    /// The text of a piece.
    pub(crate) fn text(&self, start: usize, end: usize) -> String {
        // What stands in these is no markup.
        let is_raw = |one: &Element| {
            matches!(one.tag.as_str(), "textarea" | "title") && one.inside.is_some_and(|at| at[1..] == [start, end])
        };
        let inside = self.inside(start, end);
        if self.found().elements.iter().any(is_raw) { resolved(inside, false).into() } else { markup::text(inside) }
    }

    /// The text of a script.
    pub(crate) fn code(&self, script: usize) -> &str {
        self.scripts.get(script).map_or("", String::as_str)
    }
}
