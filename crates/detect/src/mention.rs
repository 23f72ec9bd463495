//! Whether a spot is words about a name, or something that a machine follows, fetches or runs.
//!
//! A mention proves nothing but itself (E0) and may belong to a page that warns; a reference is one whatever stands beside it.

use suyuan_model::Place;
use suyuan_page::{Context, Spot, SpotTarget};
use suyuan_script::Role;

/// Attributes whose words a search engine reads although no visitor does.
const WORDS_FOR_ENGINES: &[&str] = &["alt", "title", "aria-label", "summary", "label", "placeholder"];

/// Attributes that hold URLs and nothing else.
const URLS: &[&str] =
    &["ping", "background", "cite", "longdesc", "manifest", "profile", "pluginspage", "attributionsrc"];

/// What the content of a `meta` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meta {
    /// Words for people and engines.
    Words,
    /// The URL of a picture, film or sound.
    Picture,
    /// Another URL.
    Url,
}

/// True for words about a name; false for what a machine would follow or fetch.
pub(crate) fn is_mention(spot: &Spot) -> bool {
    if matches!(spot.target, SpotTarget::Handle(_)) {
        return attribute(spot) != "href";
    }
    let is_words = || !is_url(spot) || is_prose(spot);
    match spot.place {
        Place::Text
        | Place::Title
        | Place::Heading
        | Place::Comment
        | Place::Noscript
        | Place::Template
        | Place::CssContent => true,
        // What a file that is no page is read for, its own rules tell.
        Place::Robots | Place::Sitemap | Place::Feed | Place::Document => !is_url(spot),
        Place::Meta | Place::Og => meta(spot) == Meta::Words,
        Place::Attribute if is_for_engines(spot) => true,
        Place::Attribute if URLS.contains(&attribute(spot)) => false,
        Place::Attribute | Place::DataAttribute | Place::Microdata | Place::JsonLd => is_words(),
        // Comments, selectors, names of fonts.
        Place::Css => !is_url(spot) || spot.named.is_none(),
        Place::Svg => !is_link_attribute(spot),
        Place::Button | Place::Object if attribute(spot) == "value" => is_words(),
        Place::Handler | Place::ScriptString if is_talk(spot) => true,
        Place::Handler | Place::ScriptString => {
            if is_url(spot) {
                is_prose(spot)
            } else {
                !is_literal(spot)
            }
        }
        // `href="casino.example"` leads to a file of this site that is called so.
        _ => !is_url(spot),
    }
}

/// Whether a script says a name only to tell it from others, or in a comment, and was not seen to do anything with it.
pub(crate) fn is_talk(spot: &Spot) -> bool {
    let Context { role, idle, data_block, act, .. } = &spot.context;
    act.is_none() && role.is_talk() && (*role != Role::Key || *idle || *data_block)
}

/// What a `meta` holds, by what it is called.
pub(crate) fn meta(spot: &Spot) -> Meta {
    const WORDS: &[&str] = &["description", "keywords", "title", "subject", "abstract", "site_name", "summary", "alt"];
    const PICTURES: &[&str] = &["image", "logo", "icon", "thumbnail", "video", "audio"];
    let name = spot.named.as_deref().unwrap_or_default();
    if name.is_empty()
        || spot.context.pragma && name != "mobile-agent"
        || !is_url(spot)
        || WORDS.iter().any(|end| name.ends_with(end))
        || is_prose(spot)
    {
        Meta::Words
    } else if PICTURES.iter().any(|word| name.contains(word)) {
        Meta::Picture
    } else {
        Meta::Url
    }
}

/// Whether the target is a URL that was resolved, not a bare name.
pub(crate) fn is_url(spot: &Spot) -> bool {
    matches!(spot.target, SpotTarget::Url(_))
}

/// The attribute, or nothing.
pub(crate) fn attribute(spot: &Spot) -> &str {
    spot.attribute.as_deref().unwrap_or_default()
}

/// Whether it stands in an attribute that a search engine reads as words.
pub(crate) fn is_for_engines(spot: &Spot) -> bool {
    WORDS_FOR_ENGINES.contains(&attribute(spot))
}

/// Whether it stands in an attribute that a browser follows or fetches, in HTML or SVG.
pub(crate) fn is_link_attribute(spot: &Spot) -> bool {
    is_url(spot)
        && (matches!(attribute(spot), "href" | "xlink:href" | "src" | "srcset" | "data" | "action")
            || is_animated(spot))
}

/// Whether an animation sets a link to it.
fn is_animated(spot: &Spot) -> bool {
    spot.place == Place::Svg && matches!(attribute(spot), "to" | "from" | "by" | "values")
}

/// Whether it stands in source code that a button puts on the clipboard; nothing else happens to it.
pub(crate) fn is_copied_code(spot: &Spot) -> bool {
    const COPIED: &[&str] = &["data-clipboard-text", "data-clipboard", "data-copy", "data-copy-text", "data-code"];
    let name = attribute(spot);
    // Of a long value the snippet shows the end.
    let value = sides(spot).map(|(before, _)| before.rsplit_once(name).map_or(before, |(_, value)| value));
    let is_button = matches!(spot.element.as_str(), "a" | "button");
    COPIED.contains(&name) && is_button && value.is_some_and(|value| value.contains('<') || value.contains("&lt;"))
}

/// Whether it stands in the letter that a link begins, and not in its address.
pub(crate) fn is_in_letter(spot: &Spot) -> bool {
    addressee(spot).is_some()
}

/// To whom a link writes the letter that a spot stands in.
pub(crate) fn addressee(spot: &Spot) -> Option<&str> {
    let (before, _) = sides(spot).filter(|_| attribute(spot) == "href")?;
    let (to, words) = before.rsplit_once("mailto:")?.1.split_once('?')?;
    (!words.contains('>')).then_some(to)
}

/// Whether what was found is a whole string: it lies between two quotes, or is the whole of a value without quotes.
pub(crate) fn is_literal(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    // A string that a script makes has no quotes.
    if before.is_empty() && after.is_empty() && spot.context.act.is_some() {
        return true;
    }
    match before.chars().next_back() {
        Some(quote) if is_quote(quote) => after.starts_with(quote),
        Some('=') => after.starts_with([' ', '>']),
        _ => before.ends_with("&quot;") && after.starts_with("&quot;"),
    }
}

/// Whether a URL stands among words: behind a space or a Chinese character, or before more words.
fn is_prose(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    let is_escaped = matches!(spot.place, Place::ScriptString | Place::Handler);
    let escaped = is_escaped.then(|| escaped_last(before)).flatten();
    let Some(last) = escaped.or_else(|| before.chars().next_back()) else { return false };
    let is_word = |c: char| c.is_whitespace() || c.is_alphanumeric() || !c.is_ascii();
    let next = after.trim_start().chars().next();
    is_word(last) || is_quote(last) && next.is_some_and(is_word)
}

/// The sign that an escape at the end of a string of a script stands for (ECMAScript, 12.9.4): `\x3d`, `\u003d`, `\75`.
fn escaped_last(before: &str) -> Option<char> {
    let digits = before.rsplit('\\').next().filter(|digits| digits.len() < before.len())?;
    let code = match digits.strip_prefix(['x', 'u']) {
        Some(digits) if matches!(digits.len(), 2 | 4) => u32::from_str_radix(digits, 16),
        None if matches!(digits.len(), 1..=3) => u32::from_str_radix(digits, 8),
        _ => return None,
    };
    code.ok().and_then(char::from_u32)
}

pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}

/// The words that a mention stands among, but for those of other elements.
pub(crate) fn own_words(spot: &Spot) -> &str {
    // The text of these is that of the link, whichever attribute it is.
    let is_of_link = matches!(spot.element.as_str(), "a" | "button" | "option") && spot.attribute.is_some();
    let Some((before, after)) = sides(spot).filter(|_| is_of_link) else { return &spot.text };
    let start = before.rfind(['<', '>']).map_or(0, |at| at + 1);
    let end = spot.snippet.len() - after.len() + after.find(['<', '>']).unwrap_or(after.len());
    &spot.snippet[start..end]
}

/// What stands before and behind the spot, as far as the snippet shows it.
pub(crate) fn sides(spot: &Spot) -> Option<(&str, &str)> {
    let raw = spot.plain.as_ref().unwrap_or(&spot.raw).split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, from) = spot.snippet.split_at_checked(spot.snippet_at)?;
    Some((before, from.strip_prefix(&raw)?))
}
