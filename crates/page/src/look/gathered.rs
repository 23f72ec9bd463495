//! The sheets of a page, in its order: those that stand in it, and those that it names, where they are at hand.

use scraper::{ElementRef, Html};
use suyuan_model::PageUrl;

use super::imports::{Import, imports};
use super::layers::Layer;
use super::media::{self, Medium};
use super::shadow;
use super::sheet::{Holds, Sheets};
use crate::data_url;
use crate::parts::{IMPORTS_DEPTH_MAX, Parts, SHEETS_BYTES_MAX, SHEETS_MAX};
use crate::tree::NodeRef;

/// What the sheets of a page say, and which of them were not at hand.
pub(crate) struct Gathered<'a> {
    pub(crate) sheets: Sheets,
    /// Sheets that are needed to know how the page looks, each once.
    pub(crate) missing: Vec<PageUrl>,
    parts: &'a Parts,
    medium: Medium,
    named: usize,
    bytes_left: usize,
}

/// Gathers the sheets of a page whose links are relative to `base`, as they hold where it is looked at.
pub(crate) fn gathered<'a>(html: &Html, base: &PageUrl, parts: &'a Parts, medium: Medium) -> Gathered<'a> {
    let (sheets, bytes_left) = (Sheets::of(medium), SHEETS_BYTES_MAX);
    let mut gathered = Gathered { sheets, missing: Vec::new(), parts, medium, named: 0, bytes_left };
    for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
        let name = element.value().name();
        if !matches!(name, "style" | "link") || element.ancestors().any(is_asleep) {
            continue;
        }
        gathered.sheets.begin(shadow::root_of(*element));
        let queries = element.attr("media").filter(|_| !is_made_of_all(element)).unwrap_or_default();
        gathered.sheets.is_of_media |= media::is_of_one(queries);
        gathered.sheets.note_edges(queries);
        let holds = media::holds(queries, medium);
        let layer = &Layer::default();
        if name == "style" {
            if !is_css(element.attr("type").unwrap_or_default()) {
                continue;
            }
            let text: String = element.text().collect();
            gathered.read(&text, base, holds, layer, 0);
        } else if let Some(href) = element.attr("href").filter(|_| is_sheet(element)) {
            gathered.fetch(href, base, holds, layer, 0);
        }
    }
    gathered
}

/// Whether what stands in it is not part of what people with scripts see.
fn is_asleep(node: NodeRef<'_>) -> bool {
    ElementRef::wrap(node).is_some_and(|one| match one.value().name() {
        "noscript" => true,
        "template" => !shadow::is_root(one),
        _ => false,
    })
}

/// Whether a `style` of this type is one (HTML, 4.2.6).
fn is_css(kind: &str) -> bool {
    kind.is_empty() || kind.eq_ignore_ascii_case("text/css")
}

/// Whether a `link` is a sheet that is in force by itself.
fn is_sheet(link: ElementRef<'_>) -> bool {
    let rel = link.attr("rel").unwrap_or_default();
    let says = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    let kind = link.attr("type").unwrap_or_default().trim();
    let is_css = kind.is_empty() || kind.to_ascii_lowercase().starts_with("text/css");
    // One that is only fetched at first may make itself a sheet when it has come.
    let is_made_one = || {
        let is_style = link.attr("as").is_some_and(|kind| kind.eq_ignore_ascii_case("style"));
        says("preload") && is_style && sets(link, "rel", &["stylesheet"])
    };
    (says("stylesheet") && !says("alternate") || is_made_one()) && is_css && link.attr("disabled").is_none()
}

/// Whether a `link` is for all media when it has come, whatever it is for until then.
fn is_made_of_all(link: ElementRef<'_>) -> bool {
    sets(link, "media", &["all", "screen"])
}

/// Whether a `link` sets an attribute of its own to one of these when it has come.
fn sets(link: ElementRef<'_>, attribute: &str, values: &[&str]) -> bool {
    let handler = link.attr("onload").unwrap_or_default();
    let plain: String = handler.chars().filter(|c| !c.is_whitespace()).collect();
    let quotes = ["'", "\""];
    values.iter().any(|value| {
        quotes.iter().any(|quote| {
            let value = format!("{quote}{value}{quote}");
            plain.contains(&format!(".{attribute}={value}"))
                || plain.contains(&format!("({quote}{attribute}{quote},{value})"))
        })
    })
}

impl Gathered<'_> {
    /// Takes up a sheet behind those that it imports.
    fn read(&mut self, text: &str, base: &PageUrl, holds: Holds, layer: &Layer, depth: u8) {
        for Import { url, holds: when, layer: name } in imports(text, self.medium) {
            let layer = name.map_or_else(|| layer.clone(), |name| self.sheets.layer(layer, &name));
            self.fetch(&url, base, holds.max(when), &layer, depth + 1);
        }
        self.sheets.add(text, holds, layer);
    }

    /// Takes up a sheet that is named, if it is at hand.
    fn fetch(&mut self, href: &str, base: &PageUrl, holds: Holds, layer: &Layer, depth: u8) {
        if let Some(text) = data_url::sheet(href).filter(|text| holds != Holds::Never && text.len() <= self.bytes_left)
        {
            self.bytes_left -= text.len();
            // What it imports is relative to nothing; the page's own base is as good.
            if depth <= IMPORTS_DEPTH_MAX {
                self.read(&text, base, holds, layer, depth);
            }
            return;
        }
        let Ok(url) = base.join(href) else { return };
        if holds == Holds::Never || href.trim().is_empty() {
            return;
        }
        self.named += 1;
        let at_hand = self
            .parts
            .get(&url)
            .filter(|text| self.named <= SHEETS_MAX && depth <= IMPORTS_DEPTH_MAX && text.len() <= self.bytes_left);
        match at_hand {
            Some(text) => {
                self.bytes_left -= text.len();
                self.read(text, &url, holds, layer, depth);
            }
            // What is too much is not asked for, and so stays missing.
            None if self.missing.len() < SHEETS_MAX && !self.missing.contains(&url) => self.missing.push(url),
            None => {}
        }
    }
}
