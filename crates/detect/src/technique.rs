//! Which technique of the catalogue a spot is: of several that fit, the one that tells most.

use suyuan_model::{Concealment, Decoding, PageUrl, Place, Technique};
use suyuan_page::{Block, Context, Data, Hiding, SUBJECT, Spot, SpotTarget, Target};
use suyuan_script::{Role, Test};

use crate::act;
use crate::concealment::{hidden, is_in_marquee};
use crate::credit::{credits_in, is_credit};
use crate::examples;
use crate::fields;
use crate::hot_search::{HotSearches, searches_for};
use crate::lure::tells_to_search;
use crate::mention::{
    Meta, attribute, is_copied_code, is_for_engines, is_in_letter, is_link_attribute, is_literal, is_mention, is_quote,
    is_talk, is_url, meta, sides,
};
use crate::nearby::{Use, is_looked_up, use_in_script};
use crate::redirector;
use crate::references::{has_space_inside, is_mostly_references};
use crate::resource;
use crate::stance::Stance;

/// Elements whose `src` or `data` a browser fetches and runs or shows as a page.
const FRAMES: &[Place] =
    &[Place::ScriptSrc, Place::Iframe, Place::Frame, Place::Object, Place::Embed, Place::Stylesheet];

/// So many links away stand in a line of credits: "theme by A, widget by B", each with words of its own.
const CREDITS_TOGETHER: usize = 2;

/// What the page around a spot tells about it.
pub(crate) struct Around<'a> {
    pub(crate) body: &'a [u8],
    /// What relative links are relative to.
    pub(crate) base: Target<'a>,
    pub(crate) page: &'a PageUrl,
    /// The text of the page.
    pub(crate) blocks: &'a [Block],
    /// Which texts of the head are contradicted by another.
    pub(crate) contradicted: Vec<bool>,
    /// What its links search for on its own site.
    pub(crate) hot_searches: HotSearches,
    /// What tells those to whom scripts give another title.
    pub(crate) changes_title: &'a [Test],
    /// Where what was appended behind its last counter lies.
    pub(crate) appended: Option<std::ops::Range<u64>>,
    /// How many of its credits are concealed.
    pub(crate) concealed_credits: usize,
}

impl Around<'_> {
    /// Whether a spot is what somebody searched for, in a list of such searches or in what the site tells engines to read.
    pub(crate) fn keeps_search(&self, spot: &Spot) -> bool {
        let is_told =
            || resource::own_url_around(spot, self.page, self.body).is_some_and(|url| searches_for(&url, spot));
        self.hot_searches.keep(spot) || spot.place == Place::Sitemap && is_told()
    }
}

/// The technique of a spot.
pub(crate) fn of_spot(spot: &Spot, concealment: &[Concealment], by_other_name: bool, around: &Around) -> Technique {
    let encoded = concealment.contains(&Concealment::Encoded);
    let mut fits = candidates(spot, encoded, around);
    let is_harmless = fits.contains(&Technique::T2) || fits.contains(&Technique::M19);
    fits.extend((by_other_name && !is_harmless).then_some(Technique::T6));
    fits.into_iter().min_by_key(|technique| technique.rank()).unwrap_or(Technique::T1)
}

/// Every technique that fits.
fn candidates(spot: &Spot, encoded: bool, around: &Around) -> Vec<Technique> {
    let context = &spot.context;
    // A script that makes a link of it again does so for itself.
    if spot.decoded_by.contains(&Decoding::Defang) && !act::is_followed(spot) {
        return vec![Technique::T2];
    }
    if context.comment || context.raw_block || spot.place == Place::Comment {
        return vec![Technique::M19];
    }
    let is_contradicted = |spot: &Spot| spot.head_text.is_some_and(|text| around.contradicted[text]);
    let by_place = resource::technique(spot, around.body).unwrap_or_else(|| by_place(spot, around));
    let by_act = context.act.as_deref().filter(|_| !matches!(spot.target, SpotTarget::Handle(_)));
    if let Some(technique) = by_act.and_then(|act| act::technique(spot, act)) {
        return vec![technique];
    }
    // What is compared or refused is spelled as whoever compares it needs it.
    let is_handle = matches!(spot.target, SpotTarget::Handle(_));
    if matches!(spot.place, Place::ScriptString | Place::Handler) && is_talk(spot) && !is_handle {
        return vec![Technique::T1];
    }
    // A filter reads there what it refuses.
    if context.refused && matches!(spot.place, Place::Text | Place::Button | Place::Attribute | Place::DataAttribute) {
        return vec![Technique::T1];
    }
    let mut fits = vec![by_place];
    fits.extend(around.keeps_search(spot).then_some(Technique::U2));
    // What may only check the URL is a mention, unless its words call the visitor there.
    let leading = spot.outer.as_ref().filter(|outer| !redirector::may_check(outer) || is_pushed(spot));
    fits.extend(leading.and_then(|outer| redirector::technique(outer, around.page)));
    // A widget hides its credit; whoever hides several links sells them.
    let is_alone = || {
        around.concealed_credits <= 1
            && around
                .blocks
                .get(spot.block)
                .is_none_or(|it| it.links_away <= 1 || it.links_away <= CREDITS_TOGETHER.min(credits_in(&it.text)))
    };
    let is_credit = is_credit(spot, around.blocks, encoded) && (!is_kept_from_sight(spot) || is_alone());
    // Counters that count without scripts, too, credit their makers there.
    if context.noscript && !is_credit || context.template || context.noframes {
        fits.push(Technique::M17);
    }
    if context.svg && is_link_attribute(spot) {
        fits.push(Technique::M21);
    }
    if is_in_marquee(spot) {
        fits.push(Technique::M16);
    }
    fits.extend(hidden(spot).map(by_style));
    if is_cover(spot) {
        fits.push(Technique::J6);
    }
    if is_credit {
        fits.push(Technique::M30);
    }
    if context.data.is_some() {
        fits.push(Technique::M29);
    }
    // Words are a note of somebody's; a link or frame behind everything was put there.
    let is_appended = || around.appended.as_ref().is_some_and(|block| block.contains(&spot.byte_offset));
    if context.outside_document || is_link_attribute(spot) && is_appended() {
        fits.push(Technique::M3);
    }
    if spot.place == Place::Title && by_place == Technique::M6 && !around.changes_title.is_empty() {
        fits.push(Technique::J4);
    }
    if by_place == Technique::M6 && is_contradicted(spot) {
        fits.push(Technique::M4);
    }
    if encoded {
        fits.extend(by_spelling(spot));
    }
    if by_place == Technique::T1 && tells_to_search(spot) {
        fits.push(Technique::T9);
    }
    if by_place == Technique::M6 && is_mostly_references(spot) {
        fits.push(Technique::M5);
    }
    fits
}

/// Whether it leads there from something that hides the rest of the page.
fn is_cover(spot: &Spot) -> bool {
    use Place::{Anchor, Area, Embed, Form, Frame, Iframe, Image, Media, Object};
    let leads = matches!(spot.place, Anchor | Area | Embed | Form | Frame | Iframe | Image | Media | Object);
    let context = &spot.context;
    let is_away = context.noscript || context.template || context.noframes || is_in_marquee(spot);
    // What lets everything through takes the clicks all the same.
    let is_clear = |way| matches!(way, Hiding::Opacity | Hiding::ClearColor);
    spot.covers && leads && is_url(spot) && !is_away && hidden(spot).all(is_clear)
}

/// Whether somebody wants visitors to follow a link, or hides it from them.
fn is_pushed(spot: &Spot) -> bool {
    Stance::of(&spot.text).calls || is_kept_from_sight(spot) || !spot.hidden.is_empty() || spot.context.act.is_some()
}

/// Whether nobody sees a spot.
fn is_kept_from_sight(spot: &Spot) -> bool {
    let context = &spot.context;
    context.noscript || context.template || context.noframes || is_in_marquee(spot) || hidden(spot).next().is_some()
}

/// How many of these are credits that nobody sees; a counter has one for those without scripts, too.
pub(crate) fn concealed_credits(spots: &[Spot], blocks: &[Block]) -> usize {
    let concealed = || spots.iter().filter(|spot| is_kept_from_sight(spot) && is_credit(spot, blocks, false));
    let without_scripts = concealed().filter(|spot| spot.context.noscript).count();
    without_scripts.max(concealed().count() - without_scripts)
}

/// The technique of a way in which styles hide something.
pub(crate) fn by_style(way: Hiding) -> Technique {
    match way {
        Hiding::DisplayNone => Technique::M7,
        Hiding::Visibility | Hiding::HiddenAttribute => Technique::M8,
        Hiding::OffScreen => Technique::M9,
        Hiding::ZeroSize => Technique::M10,
        Hiding::TinyFont | Hiding::TextIndent => Technique::M11,
        Hiding::SameColor | Hiding::ClearColor => Technique::M12,
        Hiding::Opacity => Technique::M13,
        Hiding::Clipped => Technique::M14,
        Hiding::Covered => Technique::M15,
    }
}

/// The technique of an odd spelling; a percent-encoded host is concealed, but none of its own.
fn by_spelling(spot: &Spot) -> Option<Technique> {
    let by = |decoding| spot.decoded_by.contains(&decoding);
    let is_script = matches!(spot.place, Place::Handler | Place::ScriptString);
    if is_script && (by(Decoding::JsEscape) || by(Decoding::Percent)) {
        Some(Technique::J2)
    } else if by(Decoding::Entity) || has_space_inside(&spot.raw) {
        Some(Technique::M5)
    } else if by(Decoding::ZeroWidth) {
        Some(Technique::T4)
    } else if by(Decoding::Reverse) && matches!(spot.place, Place::Text | Place::Heading | Place::Title)
        || [Decoding::ChineseDot, Decoding::Nfkc, Decoding::Spacing, Decoding::Homophone].into_iter().any(by)
    {
        Some(Technique::T3)
    } else if by(Decoding::Confusable) {
        Some(Technique::T5)
    } else if spot.target.host().parse::<std::net::Ipv4Addr>().is_ok() {
        Some(Technique::T6)
    } else {
        None
    }
}

/// The technique of a place by itself.
fn by_place(spot: &Spot, around: &Around) -> Technique {
    if matches!(spot.target, SpotTarget::Handle(_)) {
        return Technique::T7;
    }
    let asks_not_to_be_followed = || spot.rel.iter().any(|token| matches!(&**token, "nofollow" | "ugc" | "sponsored"));
    match spot.place {
        Place::Meta if fields::of_pragma(spot).is_some() => Technique::N3,
        Place::Meta | Place::Og => match meta(spot) {
            Meta::Words => Technique::M6,
            Meta::Picture => Technique::M28,
            Meta::Url => Technique::M26,
        },
        Place::Title => Technique::M6,
        // The tooltip of a link says what the link says.
        Place::Attribute if attribute(spot) == "title" && matches!(&*spot.element, "a" | "area") => Technique::T1,
        Place::Attribute if attribute(spot) == "placeholder" && examples::is_example(spot, around.blocks) => {
            Technique::T1
        }
        Place::Attribute if is_for_engines(spot) => Technique::M6,
        // What a letter says leads nobody there.
        Place::Attribute if is_in_letter(spot) => Technique::T1,
        Place::Attribute if is_url(spot) => Technique::M20,
        Place::DataAttribute if is_copied_code(spot) => Technique::T1,
        Place::DataAttribute if is_url(spot) || is_literal(spot) => Technique::M20,
        Place::Button if attribute(spot) == "formaction" => Technique::M20,
        Place::Button => Technique::M18,
        // An article about a thing is not that thing's.
        Place::JsonLd if spot.named.as_deref() == Some(SUBJECT) => Technique::T1,
        Place::Microdata if spot.context.subject && spot.element == "meta" => Technique::T1,
        Place::JsonLd | Place::Microdata => Technique::M27,
        Place::CssContent => Technique::M22,
        Place::Handler => in_handler(spot),
        Place::ScriptString => in_script(spot, around.body),
        Place::Noscript | Place::Template => Technique::M17,
        _ if is_mention(spot) => Technique::T1,
        Place::Anchor if asks_not_to_be_followed() => Technique::M2,
        Place::Anchor => Technique::M1,
        place if FRAMES.contains(&place) => Technique::M23,
        Place::Form => Technique::M24,
        Place::Image | Place::Media if matches!(attribute(spot), "src" | "href") => Technique::M28,
        Place::Area | Place::Image | Place::Media => Technique::M20,
        // What stands in `template` or `noframes` refreshes nothing.
        Place::MetaRefresh if spot.context.template || spot.context.noframes => Technique::M17,
        // Nobody is sent there before going to the page that the URL holds.
        Place::MetaRefresh if spot.context.data == Some(Data::Linked) => Technique::M29,
        Place::MetaRefresh => Technique::N2,
        Place::Base if is_base(spot, around.base) => Technique::M25,
        Place::Base => Technique::M20,
        Place::Canonical | Place::Alternate => Technique::M26,
        Place::Css => Technique::M22,
        Place::Svg => Technique::M21,
        _ => Technique::T1,
    }
}

/// Whether this `base` is the one that counts: browsers take the first.
fn is_base(spot: &Spot, base: Target) -> bool {
    matches!((&spot.target, base), (SpotTarget::Url(url), Target::Url(base)) if url == base)
}

/// Whether it is what a script notes of where the visitor came from: `{"referrer": "http://casino.example/"}`.
fn is_referrer(spot: &Spot, signs: &[char]) -> bool {
    const NAMES: &[&str] = &["ref", "referer", "referrer", "urlref", "prev", "page_referrer", "documentreferrer"];
    let Some((before, _)) = sides(spot).filter(|_| is_literal(spot)) else { return false };
    let name = before.strip_suffix(is_quote).unwrap_or(before).trim_end().strip_suffix(signs).unwrap_or_default();
    let name = name.trim_end_matches([' ', '"', '\'']).to_ascii_lowercase();
    let start = name.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let name = &name[start..];
    // `"http_referer":`, `"referringUrl":`; what is put into a variable may be used.
    let is_key = sides(spot)
        .is_some_and(|(before, _)| before.strip_suffix(is_quote).unwrap_or(before).trim_end().ends_with(':'));
    let is_of_referrer = ["referer", "referrer"].iter().any(|end| name.ends_with(end)) || name.starts_with("referring");
    NAMES.contains(&name) || is_key && is_of_referrer
}

/// What a handler does with the name, where it was not seen to do anything with it.
fn in_handler(spot: &Spot) -> Technique {
    // What its URL carries, the URL tells; and where nobody else is, nobody else does anything with it.
    if spot.outer.is_some() || is_mention(spot) || spot.context.kept { Technique::T1 } else { Technique::M29 }
}

/// Whether a URL in a string stands as words or as code, and those around it warn.
fn is_warned_of_in_words(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    let begins = before.ends_with(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '>' | '`'));
    let ends = after.starts_with(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '`'));
    let is_code = before.ends_with('`') && after.starts_with('`');
    // A value needs no quotes around it, and may have blanks.
    let is_in_tag = before.rfind('<') > before.rfind('>') || before.trim_end().ends_with(['=', '"', '\'']);
    begins && ends && !is_in_tag && (is_code || !is_literal(spot)) && Stance::of(&spot.text).is_about()
}

/// What the script does with the name, as far as its text shows without being run.
fn in_script(spot: &Spot, body: &[u8]) -> Technique {
    // A whole string that is only a name does nothing in a call that has all its words itself.
    let is_bare = !is_url(spot) && is_literal(spot);
    // A script that it loads may use what is left for it, but a list that something is looked up in is used already.
    let Context { idle, loads, data_block, role, .. } = spot.context;
    if is_talk(spot) {
        return Technique::T1;
    }
    if role == Role::Imported && is_url(spot) {
        return Technique::J8;
    }
    // Data says what it says to some script of the page, like an attribute that no browser knows.
    if data_block && is_url(spot) && !is_mention(spot) {
        return Technique::M20;
    }
    if idle && (is_bare && !loads || is_looked_up(body, spot.byte_offset)) {
        return Technique::T1;
    }
    let used = use_in_script(body, spot.byte_offset, is_bare);
    match used {
        // A URL among words that warn is words, in what any library makes of them, too.
        Some(Use::Writes) if is_url(spot) && is_warned_of_in_words(spot) => Technique::T1,
        Some(Use::Writes) => Technique::J1,
        None if is_referrer(spot, &[':', '=']) => Technique::T1,
        // What is sent away with others is a property; a variable may be loaded.
        Some(Use::Loads) if is_referrer(spot, &[':']) => Technique::T1,
        // Words, or a name that nothing is done with: a notice, a list.
        _ if !is_url(spot) && (used.is_none() || !is_literal(spot)) || is_url(spot) && is_mention(spot) => {
            Technique::T1
        }
        Some(Use::SendsSome) => Technique::J5,
        Some(Use::SendsSometimes) => Technique::J7,
        Some(Use::Loads) => Technique::J8,
        Some(Use::Registers) => Technique::J9,
        Some(Use::Sends) | None => Technique::M29,
    }
}
