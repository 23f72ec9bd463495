//! The attributes of a start tag: what they link to, and the names in all the others.

use std::borrow::Cow;
use std::ops::Range;

use suyuan_model::{Decoding, HopKind, NotAPage, PageUrl, Place};

use crate::animate;
use crate::attributes::{self, Role};
use crate::carried::carried;
use crate::data_url::is_data;
use crate::edits::Edits;
use crate::finds::{At, Find, TagAt};
use crate::fragment::Fragment;
use crate::hint::Signs;
use crate::names::Kind;
use crate::page_scripts::Nature;
use crate::parts::SHEETS_MAX;
use crate::script_type::ScriptType;
use crate::spot::{Outer, SpotTarget, Target};
use crate::tokens::Tag;
use crate::trail::Trail;
use crate::walker::{Walker, lower};
use crate::{encoded, head_text, microdata, references, refresh, script_type, steps};

/// How many attributes of a tag are told apart; the values of further ones are read as words.
pub const ATTRIBUTES_MAX: usize = 256;

/// The value of an attribute, or a URL of a style, decoded.
pub(crate) struct Value<'v> {
    pub(crate) text: Cow<'v, str>,
    pub(crate) edits: Edits,
    /// Where it stands in the text around it.
    pub(crate) source: Range<usize>,
    /// Where that text comes from.
    pub(crate) outer: &'v Trail<'v>,
    /// What was undone to decode it, beside character references.
    pub(crate) undone: Option<Decoding>,
}

impl Walker<'_> {
    /// Reads every attribute of a start tag.
    pub(crate) fn attributes(&mut self, fragment: &mut Fragment, tag: &Tag, name: &str) {
        let attributes = std::mem::take(&mut fragment.tokens.attributes);
        let text = fragment.text;
        let view = TagAt { text, attributes: &attributes, name_end: tag.name.end, unfinished: tag.unfinished };
        if name == "script" {
            let kind = view.value("type").unwrap_or_default();
            fragment.script = script_type::of(&kind);
            let (language, has_source) = (view.value("language").unwrap_or_default(), view.value("src").is_some());
            fragment.nature = script_type::nature(&kind, &language, has_source, view.value("nomodule").is_some());
        }
        if matches!(name, "img" | "image" | "area")
            && let Some(link) = &mut fragment.link
            && let Some(alt) = view.value("alt")
        {
            link.push(Cow::Owned(alt));
        }
        let is_foreign = fragment.is_foreign() || matches!(name, "svg" | "math");
        for (index, attribute) in attributes.iter().enumerate() {
            if attribute.value.is_empty() {
                continue;
            }
            let mut attribute_name = lower(&text[attribute.name.clone()]);
            if fragment.has_prefixes && attribute_name.ends_with(":href") {
                attribute_name = Cow::Borrowed("xlink:href");
            }
            let mut role = attributes::role(name, &attribute_name, is_foreign);
            if index >= ATTRIBUTES_MAX {
                role = Role::Words(Place::Attribute);
            } else if is_foreign && let Some(animated) = animate::role(name, &attribute_name, &view) {
                role = animated;
            } else if attribute_name == "content"
                && role == Role::Words(Place::Attribute)
                && microdata::is_property(&view)
            {
                role = Role::Words(Place::Microdata);
            }
            if attribute_name == "data-cfemail" {
                self.protected_mail(fragment, view, attribute.value.clone());
            }
            if matches!(role, Role::Words(place) if place != Place::Meta)
                && self.is_harmless(&Signs::of(&text[attribute.value.clone()]))
            {
                continue;
            }
            let later = !matches!(role, Role::Words(_))
                && attributes[..index].iter().any(|one| text[one.name.clone()].eq_ignore_ascii_case(&attribute_name));
            // A browser ignores the second attribute of a name; what it names is still on the page.
            let role = if later { Role::Words(Place::Attribute) } else { role };
            let at = At {
                place: Place::Attribute,
                element: name,
                attribute: Some(&attribute_name),
                whole: false,
                tag: Some(view),
                named: None,
                fixed: fragment.frame.place,
                run: None,
            };
            self.attribute(fragment, &at, role, attribute.value.clone());
        }
        if name == "script" && !tag.unfinished {
            self.script_file(fragment, tag, view);
        }
        fragment.tokens.attributes = attributes;
    }

    /// A mail address that a script of Cloudflare shows to who is no robot.
    fn protected_mail(&mut self, fragment: &Fragment, view: TagAt, value: Range<usize>) {
        let Some(mail) = encoded::protected_mail(&fragment.text[value.clone()]) else { return };
        let mut edits = Edits::default();
        edits.push(0..mail.len(), 0..value.len());
        let place = Place::DataAttribute;
        let at = At { place, attribute: Some("data-cfemail"), tag: Some(view), ..At::text(fragment, "a") };
        let trail = Trail::decoded(&fragment.trail, value.start, &edits);
        self.scan(fragment, &at, &mail, trail, Kind::Words, false, &mut vec![Decoding::CharCodes]);
    }

    /// Reads one attribute.
    fn attribute(&mut self, fragment: &mut Fragment, at: &At, role: Role, source: Range<usize>) {
        let mut edits = Edits::default();
        let raw = &fragment.text[source.clone()];
        let outer = fragment.trail;
        let text = references::decode_in(raw, true, self.entities_of(fragment), &mut edits);
        let value = Value { text, edits, source, outer: &outer, undone: None };
        let whole = 0..value.text.len();
        match role {
            Role::Url(place) => {
                let place = self.place_of_url(at, place);
                self.link(fragment, &At { place, whole: true, ..*at }, &value, whole);
            }
            Role::Candidates(place) => {
                for range in attributes::candidates(&value.text) {
                    self.link(fragment, &At { place, ..*at }, &value, range);
                }
            }
            Role::Urls(place) | Role::UrlsWithCommas(place) => {
                let commas = matches!(role, Role::UrlsWithCommas(_));
                for range in attributes::pieces(&value.text, commas) {
                    self.link(fragment, &At { place, ..*at }, &value, range);
                }
            }
            Role::Values(place) => {
                for range in animate::values(&value.text) {
                    self.link(fragment, &At { place, ..*at }, &value, range);
                }
            }
            Role::Style => {
                let trail = Trail::decoded(value.outer, value.source.start, &value.edits);
                self.style(fragment, at, &value.text, trail);
            }
            Role::Handler => {
                let (at, first) = (At { place: Place::Handler, ..*at }, self.finds.len());
                self.pieces(fragment, &value.text, false);
                self.words(fragment, &at, &value, whole, Kind::Code, false);
                let trail = Trail::decoded(value.outer, value.source.start, &value.edits);
                self.waiting(fragment, &at, &value.text, Nature::Handler, trail, first);
            }
            Role::Page => self.srcdoc(fragment, &value.source),
            Role::Words(Place::Meta) => self.meta(fragment, at, &value),
            Role::Words(place) => self.words(fragment, &At { place, ..*at }, &value, whole, Kind::Words, false),
        }
    }

    /// A `link` is what its `rel` says, and what a property is made of is microdata.
    #[expect(clippy::unused_self, reason = "a sibling of the other places")]
    fn place_of_url(&self, at: &At, place: Place) -> Place {
        let Some(tag) = at.tag else { return place };
        match (at.element, place) {
            (_, Place::Anchor | Place::Area) if microdata::is_stated(&tag) => Place::Microdata,
            // In RDFa any element has an `href`.
            (_, Place::Attribute) if at.attribute == Some("href") && microdata::is_stated(&tag) => Place::Microdata,
            ("link", Place::Alternate) => match tag.value("rel") {
                Some(rel) => attributes::place_of_link(&rel),
                None if tag.value("itemprop").is_some() => Place::Microdata,
                None => place,
            },
            _ => place,
        }
    }

    /// The content of a `meta`.
    fn meta(&mut self, fragment: &mut Fragment, at: &At, value: &Value) {
        let whole = 0..value.text.len();
        let Some(tag) = at.tag else { return };
        if tag.value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            let at = At { place: Place::MetaRefresh, ..*at };
            match refresh::parse(&value.text) {
                Some(refresh::Refresh { url: Some(url), .. }) => {
                    // The URL is the last part of the value, but for a quote and what follows it.
                    let start = value.text.rfind(url).unwrap_or(0);
                    self.link(fragment, &at, value, start..start + url.len());
                }
                // What is no refresh sends nobody anywhere.
                _ => self.words(fragment, &At { place: Place::Meta, ..at }, value, whole, Kind::Words, false),
            }
            return;
        }
        if let Some(name) = head_text::name_of(&tag) {
            self.head_text(fragment, &name, &value.text, value.source.clone());
        }
        let place = match (tag.value("property"), tag.value("name")) {
            (Some(property), _) => attributes::place_of_property(&property),
            (None, Some(name)) => attributes::place_of_meta(&name),
            (None, None) if tag.value("itemprop").is_some() => Place::Microdata,
            (None, None) => Place::Meta,
        };
        self.words(fragment, &At { place, ..*at }, value, whole, Kind::Words, false);
    }

    /// A piece of a value that is a URL.
    pub(crate) fn link(&mut self, fragment: &mut Fragment, at: &At, value: &Value, range: Range<usize>) {
        let found = &value.text[range.clone()];
        if is_script(found) || is_data(found) {
            if self.thorough {
                self.pictures.add_inline(at, found);
            }
            let (at, first) = (At { place: Place::Handler, whole: false, ..*at }, self.finds.len());
            self.words(fragment, &at, value, range.clone(), Kind::Code, false);
            if is_script(found) {
                let trail = Trail::decoded(value.outer, value.source.start, &value.edits);
                self.script_url(fragment, &at, found, Trail::piece(&trail, range.start), first);
            }
            return;
        }
        let rest = range.start + after_host(found, &self.base)..range.end;
        // Only names in it can tell anything then: its host is that of the base.
        if self.url_bytes_left == 0 && rest.start == range.start {
            self.words(fragment, at, value, range, Kind::Words, true);
            return;
        }
        let (url, is_page) = match self.base.join(found) {
            Ok(url) => (url, true),
            // A browser follows it all the same.
            Err(NotAPage::TooLong) => {
                let host = range.start..rest.start;
                self.words(fragment, &At { whole: false, ..*at }, value, host, Kind::Words, false);
                self.words(fragment, at, value, rest, Kind::Words, true);
                return;
            }
            Err(_) => {
                let Some(url) = elsewhere(found) else {
                    let at = At { place: Place::Attribute, whole: false, ..*at };
                    self.words(fragment, &at, value, range, Kind::Words, false);
                    return;
                };
                (url, false)
            }
        };
        self.url_bytes_left = self.url_bytes_left.saturating_sub(url.as_str().len());
        let is_sheet = at.place == Place::Stylesheet || at.named == Some("@import");
        if is_sheet && at.fixed.is_none() {
            self.has_sheets_elsewhere = true;
            if is_page && !self.thorough && self.sheets.len() < SHEETS_MAX && !self.sheets.contains(&url) {
                self.sheets.push(url.clone());
            }
        }
        // A script of a drawing stands in its `href` (SVG 2, 15.4).
        let is_script = at.place == Place::ScriptSrc || at.place == Place::Svg && at.element == "script";
        if is_script && at.fixed.is_none() && fragment.script == ScriptType::Code {
            self.load_script(found);
        }
        if self.thorough {
            self.pictures.add(at, &url);
        }
        let may_be_watched = !is_page || rest.start > range.start || self.base_may_be_watched();
        if !self.is_done() && may_be_watched && (self.watched)(Target::Url(&url)) {
            self.flagged = true;
            if self.thorough && self.has_room(url.host(), at.fixed.unwrap_or(at.place)) {
                self.keep_link(fragment, at, value, &range, &url);
            }
        }
        if !self.is_done() {
            self.carried(fragment, at, value, &range, &url);
            // `https://t.me/name` is a handle and the host that tells so.
            let outer = Trail::decoded(value.outer, value.source.start, &value.edits);
            // On a page of the site's own somebody may only look for it.
            let is_own = is_page && url.host() == self.base.host();
            self.handles(fragment, at, found, Trail::piece(&outer, range.start), is_own, &[]);
            let whole = at.whole && rest.start == range.start;
            self.words(fragment, &At { whole, ..*at }, value, rest, Kind::Words, true);
        }
        let trimmed = found.trim_matches(|c: char| c <= ' ');
        if let Some(kind) = hop_kind(at, &url)
            && is_page
            && fragment.links_allowed()
            && !at.tag.is_some_and(|tag| tag.unfinished)
            && !trimmed.is_empty()
            && !trimmed.starts_with('#')
        {
            if at.element == "a" && self.thorough {
                self.count_link(url.host());
            }
            if let Some(document) = steps::document_of_viewer(found).and_then(|path| url.join(&path).ok())
                && document.host() == url.host()
            {
                self.hops.add(document, found, HopKind::Embed);
            }
            let hop = self.hops.add(url, found, kind);
            match (at.element, &mut fragment.link, hop) {
                ("a", Some(link), Some(hop)) => link.hop = Some(hop),
                ("area", _, Some(hop)) => {
                    let alt = at.tag.and_then(|tag| tag.value("alt")).unwrap_or_default();
                    self.hops.set_text(hop, &alt);
                }
                _ => {}
            }
        }
    }

    fn keep_link(&mut self, fragment: &Fragment, at: &At, value: &Value, range: &Range<usize>, url: &PageUrl) {
        let find = self.found_link(fragment, at, value, range, url.clone());
        let start = find.range.start;
        self.keep(fragment, find, start, true);
    }

    /// A find at a piece of a value.
    fn found_link(&self, fragment: &Fragment, at: &At, value: &Value, range: &Range<usize>, url: PageUrl) -> Find {
        let local =
            if *range == (0..value.text.len()) { 0..value.source.len() } else { value.edits.to_source(range.clone()) };
        let trail = Trail::piece(value.outer, value.source.start);
        let place = at.fixed.unwrap_or(at.place);
        let undone = value.undone.as_slice();
        let mut find = at.find(fragment, SpotTarget::Url(url), place, (&trail, local), undone, false, String::new());
        find.block_at = self.blocks.last().map_or(0, |block| block.text.len());
        find
    }

    /// What a URL carries for a redirector, if it is watched.
    fn carried(&mut self, fragment: &Fragment, at: &At, value: &Value, range: &Range<usize>, url: &PageUrl) {
        let found = &value.text[range.clone()];
        // In a comment words are all that there is.
        if at.fixed == Some(Place::Comment) {
            return;
        }
        for carried in carried(url) {
            if !(self.watched)(Target::Url(&carried.url)) {
                continue;
            }
            self.flagged = true;
            if !self.thorough {
                return;
            }
            let place = at.fixed.unwrap_or(Place::UrlParameter);
            if !self.has_room(carried.url.host(), place) {
                continue;
            }
            // A parser may have changed a sign or two: then it is somewhere in the whole.
            let piece = found
                .find(&carried.raw)
                .map_or(range.clone(), |at| range.start + at..range.start + at + carried.raw.len());
            let mut find = self.found_link(fragment, at, value, &piece, carried.url);
            let start = find.range.start;
            find.place = place;
            find.undone.extend(carried.decoded_by);
            find.outer = Some(Outer { url: url.clone(), of: at.place, carrier: carried.carrier, bare: carried.bare });
            self.keep(fragment, find, start, at.attribute.is_some());
        }
    }

    /// Names in a piece of a value.
    fn words(&mut self, fragment: &Fragment, at: &At, value: &Value, range: Range<usize>, kind: Kind, in_url: bool) {
        let outer = Trail::decoded(value.outer, value.source.start, &value.edits);
        let trail = Trail::piece(&outer, range.start);
        let text = &value.text[range];
        if is_data(text) && self.data_url(fragment, at, text, trail) {
            return;
        }
        self.scan(fragment, at, text, trail, kind, in_url, &mut value.undone.into_iter().collect());
    }
}

/// Whether a URL is a script.
fn is_script(url: &str) -> bool {
    let plain = url.bytes().filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\r')).skip_while(|&byte| byte <= b' ');
    // Hardly any URL begins like one.
    if !plain.clone().next().is_some_and(|first| matches!(first, b'j' | b'J' | b'v' | b'V')) {
        return false;
    }
    [&b"javascript:"[..], b"vbscript:"]
        .into_iter()
        .any(|scheme| plain.clone().map(|byte| byte.to_ascii_lowercase()).take(scheme.len()).eq(scheme.iter().copied()))
}

/// Where the path of a URL begins; 0 for one that has no host of its own. After the URL standard's basic parser.
fn after_host(url: &str, base: &PageUrl) -> usize {
    // Tabs and line breaks are no part of a URL, wherever they stand.
    let mut rest = url.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\t' | b'\n' | b'\r')).peekable();
    while rest.next_if(|&(_, byte)| byte <= b' ').is_some() {}
    let mut slashes_needed = 2;
    for scheme in ["http:", "https:"] {
        let mut ahead = rest.clone();
        if scheme.bytes().all(|sign| ahead.next_if(|&(_, byte)| byte.eq_ignore_ascii_case(&sign)).is_some()) {
            rest = ahead;
            slashes_needed = if scheme.trim_end_matches(':') == base.scheme() { 2 } else { 0 };
            break;
        }
    }
    let mut slashes = 0;
    while rest.next_if(|&(_, byte)| matches!(byte, b'/' | b'\\')).is_some() {
        slashes += 1;
    }
    if slashes < slashes_needed {
        return 0;
    }
    rest.find(|&(_, byte)| matches!(byte, b'/' | b'\\' | b'?' | b'#')).map_or(url.len(), |(at, _)| at)
}

/// The host that a link names which leads there by other means than HTTP: a transfer of files, an app that opens it.
fn elsewhere(found: &str) -> Option<PageUrl> {
    let (scheme, rest) = found.trim_start().split_once("://")?;
    let is_known = ["ftp", "ftps", "sftp", "intent"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let place = rest.split("#Intent;").next().filter(|_| is_known)?;
    PageUrl::new(&format!("http://{place}")).ok()
}

/// What kind of hop the URL at this place is, if a crawler may go there.
fn hop_kind(at: &At, url: &PageUrl) -> Option<HopKind> {
    match at.place {
        Place::Anchor | Place::Area => Some(HopKind::Link),
        Place::Microdata if matches!(at.element, "a" | "area") => Some(HopKind::Link),
        Place::Svg if at.element == "a" => Some(HopKind::Link),
        Place::Iframe | Place::Frame => Some(HopKind::Embed),
        Place::Object | Place::Embed if matches!(at.element, "object" | "embed") => {
            let media_type = at.tag?.value("type").unwrap_or_default();
            steps::is_shown(&media_type, url.path()).then_some(HopKind::Embed)
        }
        Place::MetaRefresh => Some(HopKind::Refresh),
        Place::Canonical | Place::Alternate if at.element == "link" => {
            let tag = at.tag?;
            let rel = tag.value("rel").unwrap_or_default();
            let media_type = tag.value("type").unwrap_or_default();
            if attributes::is_link_to_page(&rel, media_type.trim()) {
                Some(HopKind::Link)
            } else {
                attributes::is_link_to_list(&rel, media_type.trim()).then_some(HopKind::Manifest)
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base() -> PageUrl {
        PageUrl::new("http://page.example/a/b").unwrap()
    }

    #[test]
    fn a_host_ends_where_a_browser_ends_it() {
        for (url, path) in [
            ("http://h.example/x", "/x"),
            ("//h.example?x", "?x"),
            ("\\\\h.example\\x", "\\x"),
            ("https:h.example/x", "/x"),
            ("https:/\\/h.example#x", "#x"),
            ("http:////h.example/x", "/x"),
            ("\n ht\ttp:/\n/h.ex\ram\tple/x", "/x"),
            ("HTTPS://u:p@h.example", ""),
            ("http:h.example/x", "http:h.example/x"),
            ("http:/h.example/x", "http:/h.example/x"),
            ("/go?u=http://h.example/", "/go?u=http://h.example/"),
            ("h.example//x", "h.example//x"),
            ("?//h.example/x", "?//h.example/x"),
        ] {
            assert_eq!(&url[after_host(url, &base())..], path, "{url:?}");
        }
    }

    proptest! {
        #[test]
        fn a_url_without_a_host_of_its_own_stays_on_the_page_s(url in "(http|https|:|/|\\\\|\t|\n| |h.example|@|\\?|#|x){0,8}") {
            if let Ok(joined) = base().join(&url) {
                let has_host = after_host(&url, &base()) > 0;
                prop_assert_eq!(has_host, joined.host() != "page.example", "{} {}", url, joined);
            }
        }
    }
}
