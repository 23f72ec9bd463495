//! What is moved off the screen: by its place, its margin, or a transform.

use scraper::ElementRef;

use super::declarations::{Property, words_of};
use super::length::Length;
use super::ways::{Eye, FAR_PIXELS, Seen, VERY_FAR_PIXELS, functions, matrix_of};

/// So many times as wide as the box around it is a margin that moves something out of that and what stands beside.
const BOXES_AWAY: f32 = 1.5;

/// What moves something away.
pub(super) const FAR: &[Property] = &[
    Property::Position,
    Property::Left,
    Property::Top,
    Property::Right,
    Property::Bottom,
    Property::MarginLeft,
    Property::MarginTop,
    Property::Transform,
    Property::Translate,
];

impl Eye<'_> {
    /// Whether it was moved off the screen.
    pub(super) fn is_far(&self, seen: &Seen<'_>) -> bool {
        let position = self.value(seen, Property::Position).unwrap_or_default();
        let is_placed = matches!(&*position, "absolute" | "fixed" | "relative" | "sticky" | "-webkit-sticky");
        let is_out = |property: Property| {
            let length = self.value(seen, property).and_then(|value| Length::of(&value, seen.font, self.quirks));
            match length {
                Some(Length::Pixels(pixels)) => pixels <= -FAR_PIXELS || pixels >= VERY_FAR_PIXELS,
                // A multiple of the box around it.
                Some(Length::Share(share)) => share <= -9.0 || share >= 50.0,
                None => false,
            }
        };
        if self.is_beyond_the_edge(seen, &position) {
            return true;
        }
        // The pages of a carousel lie side by side in a box that is several times as wide; columns are moved by one.
        let width = self.value(seen, Property::Width).and_then(|value| Length::of(&value, seen.font, self.quirks));
        let is_wide = matches!(width, Some(Length::Share(share)) if share > 1.0);
        let is_beside = |property: Property| {
            let length = self.value(seen, property).and_then(|value| Length::of(&value, seen.font, self.quirks));
            matches!(length, Some(Length::Share(share)) if share <= -BOXES_AWAY) && !is_wide
        };
        let sides = [Property::Left, Property::Top, Property::Right, Property::Bottom];
        is_placed && sides.into_iter().any(is_out)
            || [Property::MarginLeft, Property::MarginTop].into_iter().any(|margin| is_out(margin) || is_beside(margin))
            || self.is_moved(seen)
    }

    /// Whether it begins where the window ends, or ends where the page begins, so that nobody can scroll to it.
    fn is_beyond_the_edge(&self, seen: &Seen<'_>, position: &str) -> bool {
        let windows = |property: Property| windows_of(&self.value(seen, property)?);
        let is_out = |property: Property| windows(property).is_some_and(|share| share.abs() >= 1.0);
        let is_before = |property: Property| windows(property).is_some_and(|share| share <= -1.0);
        let is_behind = |property: Property| windows(property).is_some_and(|share| share >= 1.0);
        match position {
            "fixed" if !self.is_framed(seen, &["fixed"]) => {
                [Property::Left, Property::Top, Property::Right, Property::Bottom].into_iter().any(is_out)
            }
            "absolute" if !self.is_framed(seen, &["absolute", "fixed", "relative", "sticky"]) => {
                [Property::Left, Property::Top].into_iter().any(is_before)
                    || [Property::Right, Property::Bottom].into_iter().any(is_behind)
            }
            _ => false,
        }
    }

    /// Whether something around it, other than the page, is what its place is measured from, or may be: what has one of these
    /// positions, or is turned into such a thing by how it is drawn.
    fn is_framed(&self, seen: &Seen<'_>, positions: &[&str]) -> bool {
        seen.element.ancestors().filter_map(ElementRef::wrap).any(|element| {
            let around = self.plainly(element);
            let position = self.value(&around, Property::Position).unwrap_or_default();
            let is_page = matches!(element.value().name(), "html" | "body");
            !is_page && positions.contains(&&*position) && position != "fixed"
                || position == "fixed" && positions.contains(&"absolute")
                || self.frames_all(&around)
        })
    }

    /// Whether a transform moves it away.
    fn is_moved(&self, seen: &Seen<'_>) -> bool {
        if !self.is_transformed(seen) {
            return false;
        }
        let far = |value: &str| {
            let length = Length::of(value, seen.font, false).and_then(Length::pixels);
            length.is_some_and(|pixels| pixels <= -FAR_PIXELS || pixels >= VERY_FAR_PIXELS)
        };
        let transform = self.value(seen, Property::Transform).unwrap_or_default();
        let moves = functions(&transform).into_iter().filter(|(name, _)| name.starts_with("translate"));
        let translate = self.value(seen, Property::Translate).unwrap_or_default();
        let is_away = |pixels: f32| pixels <= -FAR_PIXELS || pixels >= VERY_FAR_PIXELS;
        moves.into_iter().any(|(_, arguments)| arguments.split(',').any(&far))
            || matrix_of(&transform).is_some_and(|matrix| matrix[4..].iter().copied().any(is_away))
            || words_of(&translate).into_iter().any(far)
    }
}

/// How many windows, or boxes around it, a length is: `-100%`, `200vh`.
fn windows_of(value: &str) -> Option<f32> {
    const UNITS: &[&str] = &["%", "vw", "vh", "svw", "svh", "lvw", "lvh", "dvw", "dvh", "vi", "vb"];
    let end = value.find(|c: char| c == '%' || c.is_ascii_alphabetic())?;
    let (number, unit) = value.split_at(end);
    let number: f32 = number.parse().ok()?;
    UNITS.contains(&unit).then_some(number / 100.0)
}
