//! How letters hide what they say: too small, out of sight, or in the color of what is behind them.

use scraper::{ElementRef, Node};

use super::Hiding;
use super::color::{Color, SEEN_ALPHA_MIN, has_image};
use super::declarations::Property;
use super::length::{Length, number_of};
use super::ways::{Eye, FAR_PIXELS, Seen, TINY_PIXELS, VERY_FAR_PIXELS};

/// In how many pieces the words of an element are looked at; in more, some may be in sight.
pub(crate) const PIECES_MAX: usize = 16;

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
            || spacing.is_some_and(|spacing| spacing <= -0.9 * own.font);
        if is_tiny && sure(&[Property::FontSize, Property::LineHeight, Property::LetterSpacing]) {
            found.push(Hiding::TinyFont);
        }
        let indent = inherited(Property::TextIndent);
        let is_out = indent.is_some_and(|indent| indent <= -FAR_PIXELS || indent >= VERY_FAR_PIXELS);
        if is_out && sure(&[Property::TextIndent]) {
            found.push(Hiding::TextIndent);
        }
        if let Some(way) = self.color(chain)
            && sure(&[Property::Color, Property::TextFill, Property::BackgroundColor, Property::BackgroundImage])
        {
            found.push(way);
        }
        found
    }

    /// The height of a line in pixels; none where it follows the letters.
    fn line_height(&self, chain: &[Seen<'_>]) -> Option<f32> {
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
            return Some(Hiding::ClearColor);
        }
        let ground = self.ground(chain)?;
        color.over(ground).is_like(ground).then_some(Hiding::SameColor)
    }

    fn color_of_letters(&self, chain: &[Seen<'_>]) -> Option<Color> {
        for seen in chain {
            let fill = self.value(seen, Property::TextFill).filter(|value| value != "currentcolor");
            if let Some(value) = fill.or_else(|| self.value(seen, Property::Color)) {
                if value == "inherit" || value == "currentcolor" {
                    continue;
                }
                return Color::of(&value);
            }
            if seen.element.value().name() == "a" && seen.element.attr("href").is_some() {
                let body = chain.iter().find(|seen| seen.element.value().name() == "body");
                let told = body.and_then(|body| body.element.attr("link"));
                return told.map_or(Some(Color::LINK), |told| Color::of(&super::hints::color(told)));
            }
        }
        Some(Color::BLACK)
    }

    /// The color behind an element; none where a picture, or something that is not known, lies there.
    fn ground(&self, chain: &[Seen<'_>]) -> Option<Color> {
        let mut layers = Vec::new();
        let mut is_closed = false;
        for (at, seen) in chain.iter().enumerate() {
            // A sheet that lies elsewhere may paint whatever paints nothing here.
            if at > 0 && self.sheets_elsewhere {
                return None;
            }
            if self.value(seen, Property::BackgroundImage).is_some_and(|value| has_image(&value)) {
                return None;
            }
            if let Some(value) = seen.styles.of(Property::BackgroundColor) {
                let value = self
                    .value(seen, Property::BackgroundColor)
                    .filter(|_| !value.trim().eq_ignore_ascii_case("inherit"))?;
                if !matches!(&*value, "initial" | "unset" | "none") {
                    let color = Color::of(&value)?;
                    layers.push(color);
                    is_closed = color.alpha >= 1.0;
                }
            }
            if is_closed {
                break;
            }
            // What is taken out of the flow lies over something else than what it stands in.
            let position = self.value(seen, Property::Position);
            if matches!(position.as_deref(), Some("absolute" | "fixed")) {
                return None;
            }
        }
        Some(layers.into_iter().rev().fold(Color::WHITE, |ground, layer| layer.over(ground)))
    }
}

/// Whether an element shows something else than words.
fn is_picture(name: &str) -> bool {
    matches!(name, "img" | "image" | "svg" | "picture" | "video" | "canvas" | "object" | "embed" | "iframe" | "input")
}
