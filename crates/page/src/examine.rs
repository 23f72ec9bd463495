//! The thorough look at a page that triage flagged: every spot, with what is needed to show it.

use std::borrow::Cow;

use suyuan_model::{Decoding, Hop, PageUrl, Place as In};
use suyuan_script::Test;

use crate::act::Act;
use crate::base::base_of;
use crate::block::{self, Block, Heads};
use crate::changed::Done;
use crate::charset::decode;
use crate::edits::Edits;
use crate::entities::Entities;
use crate::finds::Find;
use crate::head_text::HeadText;
use crate::look::{self, Hiding, Look};
use crate::offsets::byte_offsets;
use crate::parts::Parts;
use crate::pictures::Pictures;
use crate::readable::{Form, form};
use crate::resource;
use crate::selector::{self, SELECTORS_MAX};
use crate::spot::Spot;
use crate::tokens::{Token, Tokens};
use crate::tree::{Place, Tree};
use crate::walker::Walker;
use crate::whole::Leads;
use crate::words::{cut, snippet};
use crate::{ATTRIBUTES_MAX, Source, Target, dots, references, unescape};

/// Most spots of one page; a page that says it a thousand times says no more with the next, but for [`FURTHER_SPOTS_MAX`].
pub const SPOTS_MAX: usize = 1_000;

/// Most spots that are kept beyond these in one kind of place, each of another site there: a thousand mentions in front
/// hide neither where the page sends its visitors nor what else it names.
pub const FURTHER_SPOTS_MAX: u32 = 25;

/// Longest source text of a spot, in characters.
pub const RAW_CHARS_MAX: usize = 500;

/// Longest words of a spot's link or sentence, in characters.
pub const TEXT_CHARS_MAX: usize = 200;

/// Longest source around a spot, in characters.
pub const SNIPPET_CHARS_MAX: usize = 200;

/// What the thorough look tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Every place that names something watched, in the order of the page.
    pub spots: Vec<Spot>,
    /// Whether the page has style sheets that were not at hand.
    pub has_sheets_elsewhere: bool,
    /// Those of them that are needed to know how the page looks, in its order.
    pub sheets_missing: Vec<PageUrl>,
    /// The first pictures that the page shows or leads to.
    pub pictures: Vec<PageUrl>,
    /// The first pictures that stand in the page itself.
    pub inline_pictures: Vec<Vec<u8>>,
    /// Whether scripts give some visitors another title.
    pub changes_title: Vec<Test>,
    /// Whether scripts may do what is not known without running them.
    pub may_hide: bool,
    /// Where its scripts lead that is not known.
    pub leads: Leads,
    /// What could not be looked at, and why.
    pub partial: Option<String>,
    /// Where a crawler may go from here, as triage tells it.
    pub hops: Vec<Hop>,
    /// What relative links are relative to.
    pub base: PageUrl,
    /// The text of the page, block by block.
    pub blocks: Vec<Block>,
    /// What the head of the page says of it, in the order of the page.
    pub head_texts: Vec<HeadText>,
}

/// Looks at a page thoroughly.
pub fn examine(source: &Source, watched: &mut dyn FnMut(Target) -> bool) -> Examination {
    examine_for(source, watched, Asked::Finds)
}

/// The spots of a page that are wanted, by their place and where they stand in its bytes; only they are looked for in its tree.
pub fn spots_where(
    source: &Source,
    watched: &mut dyn FnMut(Target) -> bool,
    is_wanted: &dyn Fn(In, u64) -> bool,
) -> Vec<Spot> {
    examine_for(source, watched, Asked::Only(is_wanted)).spots
}

/// The text of a page, block by block, with what styles hide of it.
pub fn blocks(source: &Source) -> Vec<Block> {
    examine_for(source, &mut |_| false, Asked::Text).blocks
}

/// What the head of a page says of it; its tree is not asked.
pub(crate) fn head_texts(source: &Source) -> Vec<HeadText> {
    examine_for(source, &mut |_| false, Asked::Only(&|_, _| false)).head_texts
}

/// What is asked of a page.
#[derive(Clone, Copy)]
enum Asked<'a> {
    /// What it names, and what styles hide of its text where that matters.
    Finds,
    /// What it names at places of this kind, and nothing of its text.
    Only(&'a dyn Fn(In, u64) -> bool),
    /// What styles hide of its text, whatever it names.
    Text,
}

/// Looks at a page for what is asked of it.
fn examine_for(source: &Source, watched: &mut dyn FnMut(Target) -> bool, asked: Asked) -> Examination {
    let decoded = decode(source.headers, source.url.host(), source.body);
    let text = &*decoded.text;
    let (form, place) = resource::of(source.url, form(source.headers, source.body), text, source.read_as);
    let mut walker = Walker::new(base_of(source.url, form, text), true, watched);
    walker.remembers = !matches!(asked, Asked::Only(_));
    walker.parts = source.parts;
    walker.page(form, place, text);
    walker.loaded_files(text);
    let mut partial: Vec<String> = walker.limit_met().map(str::to_owned).into_iter().collect();
    let mut finds = std::mem::take(&mut walker.finds);
    finds.sort_by_key(|find| find.range.start);
    let positions: Vec<usize> = finds.iter().map(|find| find.range.start).collect();
    let mut offsets = byte_offsets(&decoded, source.body, &positions);
    if let Asked::Only(is_wanted) = asked {
        (finds, offsets) = finds.into_iter().zip(offsets).filter(|(find, at)| is_wanted(find.place, *at)).unzip();
    }
    let seen = match form {
        // The tree's builder compares each attribute of a tag with every other.
        Form::Markup | Form::Xhtml if walker.attributes_most > ATTRIBUTES_MAX => None,
        Form::Xhtml if walker.is_shaped_otherwise => Some(InTree::default()),
        Form::Markup | Form::Xhtml => {
            in_tree(text, &finds, asked_of(&finds, &walker.blocks, asked), &walker, source.parts)
        }
        _ => Some(InTree::default()),
    };
    if seen.is_none() {
        partial.push("dom-budget".to_owned());
    }
    let InTree { paths, hidden, covers, printed, waiting, marquees, some, hidden_blocks, sheets_missing } =
        seen.unwrap_or_default();
    for block in hidden_blocks {
        walker.blocks[block].is_hidden = true;
    }
    let has_sheets_elsewhere =
        sheets_missing.as_ref().map_or(walker.has_sheets_elsewhere, |missing| !missing.is_empty());
    if hidden.is_none() {
        partial.push("look-max".to_owned());
    }
    // What stands around a script in a file of its own is not known.
    let around = if matches!(form, Form::Markup | Form::Xhtml) { text } else { "" };
    let built = walker.scripts.built.look(around, &finds, &walker.base, source.parts);
    let heads = Heads::new(&walker.blocks);
    let (mut paths, mut hidden) = (paths.into_iter(), hidden.unwrap_or_default().into_iter());
    let (mut covers, mut printed, mut waiting) = (covers.into_iter(), printed.into_iter(), waiting.into_iter());
    let (mut marquees, mut some) = (marquees.into_iter(), some.into_iter());
    let tests = walker.scripts.changed.tests();
    let mut built = built.into_iter();
    let mut spots = Vec::with_capacity(finds.len());
    walker.entities.refill();
    for (mut find, offset) in finds.into_iter().zip(offsets) {
        let is_before = |place: Option<usize>| place.is_some_and(|place| find.range.start < place);
        // Where the tag of the `body` is written, nobody puts links in front of it.
        let is_link = find.element == "a" && find.place == In::Anchor;
        let is_outside = is_before(walker.doctype_at) || is_link && is_before(walker.body_at);
        find.context.outside_document |= is_outside;
        let position = find.range.start;
        let mut spot = spot(text, find, offset, paths.next().flatten(), Some(&walker.entities));
        spot.hidden = hidden.next().unwrap_or_default();
        spot.covers = covers.next().unwrap_or_default();
        spot.printed = printed.next().unwrap_or_default();
        spot.waiting = waiting.next().unwrap_or_default();
        spot.context.marquee |= marquees.next().unwrap_or_default();
        if some.next().unwrap_or_default() && spot.context.act.is_none() {
            spot.context.act = Some(Box::new(Act::takes_away(tests.clone())));
        }
        if let Some((ways, covers)) = built.next() {
            spot.built = ways;
            spot.context.act.iter_mut().for_each(|act| act.covers |= covers);
        }
        spot.column_head = heads.of(spot.block).map(|head| cut(head, TEXT_CHARS_MAX).to_owned());
        spot.head_text = walker.head_texts.iter().position(|head| head.range.contains(&position));
        spots.push(spot);
    }
    let partial = (!partial.is_empty()).then(|| partial.join(", "));
    let sheets_missing = sheets_missing.unwrap_or_default();
    let (base, hops, blocks, head_texts) = (walker.base, walker.hops.list, walker.blocks, walker.head_texts);
    let Pictures { urls: pictures, inline: inline_pictures } = walker.pictures;
    let mut changes_title = walker.scripts.changes_title;
    changes_title.sort_unstable();
    changes_title.dedup();
    let (may_hide, leads) = (walker.scripts.may_hide, walker.scripts.leads);
    Examination {
        spots,
        has_sheets_elsewhere,
        sheets_missing,
        pictures,
        inline_pictures,
        changes_title,
        may_hide,
        leads,
        partial,
        hops,
        base,
        blocks,
        head_texts,
    }
}

/// The spots of a text that is no page.
pub(crate) fn spots_of(text: &str, finds: Vec<Find>) -> Vec<Spot> {
    finds.into_iter().map(|find| spot(text, find, 0, None, None)).collect()
}

/// What the tree of a page tells of the first finds.
struct InTree {
    /// The path to each.
    paths: Vec<Option<String>>,
    /// In which ways each is hidden; none when the styles cost too much.
    hidden: Option<Vec<Vec<Hiding>>>,
    /// Which stand in something that covers the window.
    covers: Vec<bool>,
    /// Which are words that are printed.
    printed: Vec<bool>,
    /// Which are words that somebody may open.
    waiting: Vec<bool>,
    /// Which stand in a marquee that a script wrote and nobody can read.
    marquees: Vec<bool>,
    /// Which a script keeps from some visitors.
    some: Vec<bool>,
    /// Which blocks of text are hidden, as far as that is asked.
    hidden_blocks: Vec<usize>,
    /// The sheets that were not at hand; none where nobody looked.
    sheets_missing: Option<Vec<PageUrl>>,
}

impl Default for InTree {
    /// There is no tree, and nothing to see in it.
    fn default() -> Self {
        InTree {
            paths: Vec::new(),
            hidden: Some(Vec::new()),
            covers: Vec::new(),
            printed: Vec::new(),
            waiting: Vec::new(),
            marquees: Vec::new(),
            some: Vec::new(),
            hidden_blocks: Vec::new(),
            sheets_missing: None,
        }
    }
}

/// The blocks that are looked at, and where they begin: what the text itself names is judged by the words beside it.
fn asked_of(finds: &[Find], blocks: &[Block], asked: Asked) -> Vec<(usize, usize)> {
    let is_beside = |find: &Find| matches!(find.place, In::Text | In::Heading | In::Anchor | In::Image);
    match asked {
        Asked::Finds if finds.iter().all(is_beside) => Vec::new(),
        Asked::Finds | Asked::Text => block::to_look_at(blocks),
        Asked::Only(_) => Vec::new(),
    }
}

/// Looks for the first finds in the tree, and for the text that may belie what engines read; none when it costs too much.
fn in_tree(text: &str, finds: &[Find], looked: Vec<(usize, usize)>, walker: &Walker, parts: &Parts) -> Option<InTree> {
    let of_finds = finds
        .iter()
        .take(SELECTORS_MAX)
        .map(|find| Place { position: find.marker.unwrap_or(find.range.start), in_tag: find.marker.is_some() });
    let mut places: Vec<Place> = of_finds.collect();
    let needed = places.len();
    if needed + looked.len() == 0 {
        return Some(InTree::default());
    }
    places.extend(looked.iter().map(|&(_, position)| Place { position, in_tag: false }));
    let changed = &walker.scripts.changed;
    // What scripts write may be too much for a tree; the page itself is looked at all the same.
    let plain_tree = || Some((Tree::of(text, &places)?, Done::default()));
    let (tree, done) = changed.tree(text, &places, false).or_else(plain_tree)?;
    let Look { mut hidden, covers, printed, waiting, sheets_missing } =
        look::look(&tree, &done, needed, &walker.base, parts);
    let some = match (&hidden, changed.tests().is_empty()) {
        (Some(seen), false) => for_some(text, &places[..needed], seen, walker, parts),
        _ => Vec::new(),
    };
    let marquees = tree.nodes().take(needed).map(|node| node.is_some_and(|node| done.is_in_marquee(node))).collect();
    let of_blocks = hidden.as_mut().map(|ways| ways.split_off(needed)).unwrap_or_default();
    let is_hidden = looked.iter().zip(of_blocks).filter(|(_, ways)| !ways.is_empty());
    let hidden_blocks = is_hidden.map(|(&(block, _), _)| block).collect();
    let plain = if changed.is_empty() { None } else { Tree::of(text, &places[..needed]) };
    Some(InTree {
        paths: selector::paths(plain.as_ref().unwrap_or(&tree), needed),
        hidden,
        covers,
        printed,
        waiting,
        marquees,
        some,
        hidden_blocks,
        sheets_missing: Some(sheets_missing),
    })
}

/// Which places are hidden where scripts do what they do for some visitors only, and are not for the others.
fn for_some(text: &str, places: &[Place], seen: &[Vec<Hiding>], walker: &Walker, parts: &Parts) -> Vec<bool> {
    let Some((tree, done)) = walker.scripts.changed.tree(text, places, true) else { return Vec::new() };
    let hidden = look::look(&tree, &done, places.len(), &walker.base, parts).hidden.unwrap_or_default();
    let marquees = tree.nodes().map(|node| node.is_some_and(|node| done.is_in_marquee(node)));
    let now = hidden.into_iter().zip(marquees).zip(seen);
    now.map(|((ways, is_in_marquee), before)| before.is_empty() && (!ways.is_empty() || is_in_marquee)).collect()
}

/// A find with its evidence.
fn spot(text: &str, find: Find, byte_offset: u64, selector: Option<String>, entities: Option<&Entities>) -> Spot {
    let source = text.get(find.range.clone()).unwrap_or_default();
    let (snippet, snippet_at) =
        find.inner.as_ref().map_or_else(|| snippet(text, &find.range), |inner| inner.snippet.clone());
    Spot {
        decoded_by: all_decoded_by(source, &find, entities),
        raw: cut(source, RAW_CHARS_MAX).to_owned(),
        text: cut(&find.text, TEXT_CHARS_MAX).to_owned(),
        snippet,
        snippet_at,
        plain: find.inner.map(|inner| inner.raw),
        target: find.target,
        place: find.place,
        element: find.element,
        attribute: find.attribute,
        named: find.named,
        rel: find.rel,
        byte_offset,
        selector,
        context: find.context,
        block: find.block,
        outer: find.outer,
        block_at: find.block_at,
        hidden: Vec::new(),
        built: Vec::new(),
        covers: false,
        printed: false,
        waiting: false,
        column_head: None,
        head_text: None,
    }
}

/// What had to be undone before the name could be read, and before the text that it lies in could.
fn all_decoded_by(source: &str, find: &Find, entities: Option<&Entities>) -> Vec<Decoding> {
    match &find.inner {
        Some(inner) if !has_ignoring_case(source, find.target.host()) => {
            let mut undone = inner.undone.clone();
            undone.extend(decoded_by(&inner.raw, find, entities));
            undone
        }
        _ => decoded_by(source, find, entities),
    }
}

/// What had to be undone before the name could be read; nothing when it can be read in the source as it stands.
fn decoded_by(source: &str, find: &Find, entities: Option<&Entities>) -> Vec<Decoding> {
    if find.outer.is_some() {
        return find.undone.clone();
    }
    let host = find.target.host();
    let mut undone = Vec::new();
    let source = &*without_tags(source);
    if !has_ignoring_case(source, host) {
        let mut edits = Edits::default();
        let plain = references::decode_in(source, find.attribute.is_some(), entities, &mut edits);
        let authority = authority(source);
        if source.contains('&') && !edits.is_empty() && (has_ignoring_case(&plain, host) || authority.contains('&')) {
            undone.push(Decoding::Entity);
        }
        if source.contains('\0') && find.attribute.is_none() {
            undone.push(Decoding::ZeroWidth);
        }
        undone.extend(&find.undone);
        if find.undone.is_empty() && !has_ignoring_case(&plain, host) {
            undone.extend(spelling(&plain, host));
        } else if host.contains("xn--") && !has_ignoring_case(&plain, host) {
            undone.push(Decoding::Punycode);
        }
    }
    // Tags alone stand between its letters.
    if undone.is_empty() && find.undone.contains(&Decoding::Spacing) {
        undone.push(Decoding::Spacing);
    }
    if find.defanged {
        undone.push(Decoding::Defang);
    }
    undone
}

/// A text without the tags and comments that it runs over; an attribute's value has none.
fn without_tags(source: &str) -> Cow<'_, str> {
    if !source.contains('<') {
        return Cow::Borrowed(source);
    }
    let mut tokens = Tokens::new(source);
    let mut text = String::new();
    while let Some(token) = tokens.next() {
        if let Token::Text(range) = token {
            text.push_str(&source[range]);
        }
    }
    Cow::Owned(text)
}

/// In which ways a URL's host is spelled that is not there to be read; a relative URL has no host of its own.
fn spelling(plain: &str, host: &str) -> Vec<Decoding> {
    let authority = authority(plain);
    let mut undone = Vec::new();
    let authority = &*authority.replace("\u{FE0F}\u{20E3}", "\u{20E3}");
    if authority.contains('%') {
        undone.push(Decoding::Percent);
    }
    let octets_undone = unescape::percent(authority);
    if octets_undone.as_ref().map_or(authority, |(octets, _)| octets).contains(dots::is_invisible) {
        undone.push(Decoding::ZeroWidth);
    }
    // The full-width dot is one of the compatibility forms.
    let is_chinese_dot = |c| c != '\u{FF0E}' && (dots::is_dot(c) || dots::is_like_dot(c));
    let dots = authority.char_indices().filter(|&(_, c)| is_chinese_dot(c));
    let dots: Vec<usize> = dots.map(|(at, _)| at).filter(|&at| dots::at(authority, at).is_some()).collect();
    if !dots.is_empty() {
        undone.push(Decoding::ChineseDot);
    }
    let other_letters = authority
        .char_indices()
        .any(|(at, c)| !c.is_ascii() && !dots::is_invisible(c) && dots.binary_search(&at).is_err());
    if other_letters || authority.contains('%') && host.contains("xn--") {
        undone.push(if host.contains("xn--") { Decoding::Punycode } else { Decoding::Nfkc });
    }
    undone
}

/// The part of a URL, or of a bare name, that names the host.
fn authority(text: &str) -> &str {
    let rest = match text.find("//").or_else(|| text.find("\\\\")) {
        Some(slashes) => &text[slashes + 2..],
        None if text.starts_with(['/', '?', '#', '.']) => "",
        None => text,
    };
    rest.split(['/', '?', '\\']).next().unwrap_or(rest)
}

fn has_ignoring_case(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len().max(1)).any(|piece| piece.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use suyuan_model::Headers;

    use super::*;

    #[test]
    fn a_tag_with_too_many_attributes_gets_no_tree_and_is_read_all_the_same() {
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let examined = |attributes: usize| {
            let body = format!("<p {}><a href=//casino.example/>x</a>", "a1 ".repeat(attributes));
            let headers = Headers::default();
            let source = Source::new(&url, &headers, body.as_bytes());
            let examination =
                examine(&source, &mut |target| matches!(target, Target::Url(url) if url.host() == "casino.example"));
            let selector = examination.spots[0].selector.clone();
            (examination.spots.len(), selector, examination.partial)
        };
        assert_eq!(examined(ATTRIBUTES_MAX), (1, Some("body > p > a".to_owned()), None));
        assert_eq!(examined(ATTRIBUTES_MAX + 1), (1, None, Some("dom-budget".to_owned())));
    }

    #[test]
    fn the_first_places_of_a_page_get_a_path() {
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let body = "<a href=//casino.example/>x</a>".repeat(SELECTORS_MAX + 1);
        let headers = Headers::default();
        let source = Source::new(&url, &headers, body.as_bytes());
        let spots =
            examine(&source, &mut |target| matches!(target, Target::Url(url) if url.host() == "casino.example")).spots;
        assert!(spots.len() > SELECTORS_MAX);
        let is_told = |place: usize| spots[place].selector.is_some();
        assert_eq!((is_told(SELECTORS_MAX - 1), is_told(SELECTORS_MAX)), (true, false));
    }
}
