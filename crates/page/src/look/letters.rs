//! How letters hide what they say: too small, out of sight, or in the color of what is behind them.

use scraper::{ElementRef, Node};

use super::Hiding;
use super::color::{Color, SEEN_ALPHA_MIN, opacity_of, split};
use super::declarations::{Property, words_of};
use super::length::{Length, number_of};
use super::ways::{Eye, FAR_PIXELS, Seen, TINY_PIXELS, VERY_FAR_PIXELS};

/// In how many pieces the words of an element are looked at; in more, some may be in sight.
pub(crate) const PIECES_MAX: usize = 16;

/// A window as wide as most people have it, in pixels.
const WINDOW_PIXELS: f32 = 1280.0;

/// A shadow that is spread further than this cannot be read.
const BLUR_PIXELS: f32 = 10.0;

impl Eye<'_> {
    /// How all the words in an element are hidden; in no way where there is a picture, or none of them.
    pub(super) fn letters_in(&self, element: ElementRef<'_>) -> Vec<Hiding> {
        let mut pieces: Vec<ElementRef<'_>> = Vec::new();
        for node in element.descendants() {
            match node.value() {
                Node::Element(inner) if is_picture(inner.name()) => return Vec::new(),
                Node::Text(text) if !text.trim().is_empty() => {
                    let Some(around) = node.parent().and_then(ElementRef::wrap) else { continue };
                    if !pieces.contains(&around) {
                        pieces.push(around);
                    }
                }
                _ => {}
            }
            if pieces.len() > PIECES_MAX {
                return Vec::new();
            }
        }
        // What one of them does not share leaves that one in sight.
        let ways = pieces.into_iter().map(|piece| self.letters(&self.chain(piece)));
        ways.reduce(|shared, ways| shared.into_iter().filter(|way| ways.contains(way)).collect()).unwrap_or_default()
    }

    /// How the letters of a text hide it, from the elements that it stands in.
    pub(super) fn letters(&self, chain: &[Seen<'_>]) -> Vec<Hiding> {
        let Some(own) = chain.first() else { return Vec::new() };
        let mut found = Vec::new();
        let sure = |properties: &[Property]| {
            chain.iter().all(|seen| self.is_sure(seen, properties) && !self.is_animated(seen))
        };
        let inherited = |property: Property| {
            let says = |seen: &&Seen<'_>| self.value(seen, property).is_some_and(|value| value != "inherit");
            chain.iter().find(says).and_then(|seen| self.pixels(seen, property))
        };
        let spacing = inherited(Property::LetterSpacing);
        let is_tiny = own.font <= TINY_PIXELS
            || self.line_height(chain).is_some_and(|line| line <= TINY_PIXELS)
            || spacing.is_some_and(|spacing| spacing <= -0.9 * own.font)
            || inherited(Property::SizeAdjust) == Some(0.0);
        if is_tiny && sure(&[Property::FontSize, Property::LineHeight, Property::LetterSpacing, Property::SizeAdjust]) {
            found.push(Hiding::TinyFont);
        }
        let indent = inherited(Property::TextIndent);
        let is_out = indent.is_some_and(|indent| indent <= -FAR_PIXELS || indent >= VERY_FAR_PIXELS);
        let is_out = is_out || self.is_indented_out(chain);
        if is_out && sure(&[Property::TextIndent, Property::WhiteSpace, Property::OverflowX]) {
            found.push(Hiding::TextIndent);
        }
        if let Some(way) = self.color(chain)
            && sure(COLORS)
        {
            found.push(way);
        }
        if !found.is_empty() && self.is_replaced(chain) {
            found.clear();
        }
        found
    }

    /// Whether the only line of a box begins where that ends, which cuts it off.
    fn is_indented_out(&self, chain: &[Seen<'_>]) -> bool {
        let is_whole = |length: Length| match length {
            Length::Share(share) => share >= 1.0,
            Length::Pixels(pixels) => pixels >= WINDOW_PIXELS,
        };
        let says = |seen: &Seen<'_>, property| self.value(seen, property);
        let Some(at) = chain.iter().position(|seen| says(seen, Property::TextIndent).is_some()) else { return false };
        let seen = &chain[at];
        let indent = says(seen, Property::TextIndent).and_then(|value| Length::of(&value, seen.font, false));
        let wraps = chain.iter().find_map(|seen| says(seen, Property::WhiteSpace)).unwrap_or_default();
        let cuts = matches!(says(seen, Property::OverflowX).as_deref(), Some("hidden" | "clip"));
        indent.is_some_and(is_whole) && matches!(&*wraps, "nowrap" | "pre") && cuts && self.is_box(seen)
    }

    /// The height of a line in pixels; none where it follows the letters.
    pub(super) fn line_height(&self, chain: &[Seen<'_>]) -> Option<f32> {
        let own = chain.first()?;
        let (seen, value) = chain.iter().find_map(|seen| {
            let value = self.value(seen, Property::LineHeight).filter(|value| value != "inherit")?;
            Some((seen, value))
        })?;
        let factor = number_of(&value).map(|factor| factor * own.font);
        factor.or_else(|| Length::of(&value, seen.font, false).and_then(Length::pixels))
    }

    /// Whether letters have no color, or that of what is behind them.
    fn color(&self, chain: &[Seen<'_>]) -> Option<Hiding> {
        let color = self.color_of_letters(chain)?;
        let is_painted_by_its_ground =
            |seen: &Seen<'_>| self.value(seen, Property::BackgroundClip).is_some_and(|value| value.contains("text"));
        if chain.iter().any(is_painted_by_its_ground) {
            return None;
        }
        if color.alpha < SEEN_ALPHA_MIN {
            return (!self.is_drawn_otherwise(chain, self.ground(chain))).then_some(Hiding::ClearColor);
        }
        let ground = self.ground(chain)?;
        let is_like = |ground: Color| color.over(ground).is_like(ground);
        let is_hidden = is_like(ground) && !self.is_drawn_otherwise(chain, Some(ground));
        // What lies between is asked only of what looks hidden.
        (is_hidden && self.backdrops(chain)?.into_iter().all(|over| is_like(over.over(ground))))
            .then_some(Hiding::SameColor)
    }

    /// Whether the letters have a shadow or an outline that is seen, or may be.
    fn is_drawn_otherwise(&self, chain: &[Seen<'_>], ground: Option<Color>) -> bool {
        let inherited = |property: Property| {
            let says = |seen: &Seen<'_>| {
                let value = self.value(seen, property).filter(|value| value != "inherit")?;
                Some((value, seen.font))
            };
            chain.iter().find_map(says)
        };
        // One without a color of its own has that of the letters.
        let is_seen = |word: &str| match Color::of(word) {
            Some(color) if color.alpha < SEEN_ALPHA_MIN => false,
            Some(color) => ground.is_none_or(|ground| !color.over(ground).is_like(ground)),
            None => word != "currentcolor",
        };
        let is_length = |word: &str, font: f32| Length::of(word, font, false).and_then(Length::pixels);
        let shadow = inherited(Property::TextShadow).filter(|(value, _)| value != "none");
        let by_shadow = shadow.is_some_and(|(value, font)| {
            split(&value).into_iter().any(|one| {
                let words = words_of(one);
                let lengths: Vec<f32> = words.iter().filter_map(|word| is_length(word, font)).collect();
                let is_near = lengths.iter().take(2).all(|length| length.abs() < FAR_PIXELS);
                let is_sharp = lengths.get(2).is_none_or(|blur| *blur <= BLUR_PIXELS);
                let mut others = words.iter().filter(|word| is_length(word, font).is_none());
                is_near && is_sharp && others.any(|word| is_seen(word))
            })
        });
        by_shadow
            || inherited(Property::TextStroke).is_some_and(|(value, font)| {
                let words = words_of(&value);
                let is_thick = |word: &&str| matches!(*word, "thin" | "medium" | "thick");
                let has_width =
                    words.iter().any(|word| is_thick(word) || is_length(word, font).is_some_and(|px| px > 0.0));
                let is_color = |word: &&str| !is_thick(word) && is_length(word, font).is_none();
                has_width && words.into_iter().filter(is_color).any(is_seen)
            })
    }

    /// The color that a value names, on a page without a doctype by digits alone.
    pub(super) fn color_named(&self, value: &str) -> Option<Color> {
        Color::of(value).or_else(|| Color::of(&format!("#{value}")).filter(|_| self.quirks))
    }

    /// The color of letters in a drawing, which are filled with it; none where they may be drawn in another way.
    fn color_of_drawing(&self, chain: &[Seen<'_>]) -> Option<Color> {
        let inherited = |property: Property| {
            chain.iter().find_map(|seen| self.value(seen, property).filter(|value| value != "inherit"))
        };
        if inherited(Property::Stroke).is_some_and(|value| value != "none") {
            return None;
        }
        let share = inherited(Property::FillOpacity).and_then(|value| opacity_of(&value)).unwrap_or(1.0);
        match inherited(Property::Fill).as_deref() {
            Some("none") => Some(Color::BLACK.with_alpha(0.0)),
            Some("currentcolor") => None,
            Some(value) => Color::of(value).map(|color| color.with_alpha(color.alpha * share)),
            None => Some(Color::BLACK.with_alpha(share)),
        }
    }

    pub(super) fn color_of_letters(&self, chain: &[Seen<'_>]) -> Option<Color> {
        let is_outer = |seen: &&Seen<'_>| matches!(seen.element.value().name(), "svg" | "foreignObject");
        if chain.iter().find(is_outer).is_some_and(|seen| seen.element.value().name() == "svg") {
            return self.color_of_drawing(chain);
        }
        for seen in chain {
            let fill = self.value(seen, Property::TextFill).filter(|value| value != "currentcolor");
            if let Some(value) = fill.or_else(|| self.value(seen, Property::Color)) {
                if value == "inherit" || value == "currentcolor" {
                    continue;
                }
                return self.color_named(&value);
            }
            if seen.element.value().name() == "a" && seen.element.attr("href").is_some() {
                let body = chain.iter().find(|seen| seen.element.value().name() == "body");
                let told = body.and_then(|body| body.element.attr("link"));
                return told.map_or(Some(Color::LINK), |told| Color::of(&super::hints::color(told)));
            }
        }
        Some(Color::BLACK)
    }
}

/// What decides on the color of letters.
const COLORS: &[Property] = &[
    Property::Color,
    Property::TextFill,
    Property::BackgroundColor,
    Property::BackgroundImage,
    Property::TextShadow,
    Property::TextStroke,
    Property::Fill,
    Property::FillOpacity,
    Property::Stroke,
];

/// Whether an element shows something else than words.
pub(super) fn is_picture(name: &str) -> bool {
    matches!(name, "img" | "image" | "svg" | "picture" | "video" | "canvas" | "object" | "embed" | "iframe" | "input")
}
