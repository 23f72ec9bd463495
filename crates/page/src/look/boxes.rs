//! Boxes of no size, and what stands in them.

use scraper::ElementRef;

use super::color::opacity_of;
use super::declarations::{Property, words_of};
use super::length::{FONT_PIXELS, Length, number_of};
use super::ways::{Eye, GROWS, Seen, TINY_PIXELS, functions, matrix_of};

/// What is drawn as small as this is not seen.
const SCALE_MIN: f32 = 0.02;

/// What is pushed out of a box by less may be the space above a line.
const PUSHED_PIXELS: f32 = 100.0;

/// What takes its size from something.
pub(super) const EMPTY: &[Property] = &[
    Property::Width,
    Property::Height,
    Property::MaxWidth,
    Property::MaxHeight,
    Property::MinWidth,
    Property::MinHeight,
    Property::OverflowX,
    Property::OverflowY,
    Property::Transform,
    Property::Scale,
    Property::Position,
    Property::Display,
    Property::Contain,
    Property::FlexGrow,
    Property::FlexBasis,
    Property::GridRows,
];

impl Eye<'_> {
    /// Whether its box has no size, and what is in it does not flow over.
    pub(super) fn is_empty(&self, seen: &Seen<'_>) -> bool {
        if self.is_shrunk(seen) {
            return true;
        }
        let tiny = |property| self.pixels(seen, property).is_some_and(|pixels| pixels.abs() <= TINY_PIXELS);
        let grows = |property| {
            self.value(seen, property).is_some_and(|value| {
                Length::of(&value, seen.font, self.quirks)
                    .is_none_or(|length| length.pixels().is_none_or(|least| least > TINY_PIXELS))
            })
        };
        let is_narrow = (tiny(Property::Width) || tiny(Property::MaxWidth)) && !grows(Property::MinWidth);
        let is_low = (tiny(Property::Height) || tiny(Property::MaxHeight)) && !grows(Property::MinHeight);
        // What is around no content is as high as its picture.
        let is_low = is_low && !self.is_picture_box(seen);
        let name = seen.element.value().name();
        if matches!(name, "iframe" | "img" | "embed" | "object" | "video" | "svg" | "foreignObject") {
            return is_narrow || is_low;
        }
        let cuts = |property| {
            let overflow = self.value(seen, property);
            matches!(overflow.as_deref(), Some("hidden" | "auto" | "scroll" | "clip"))
        };
        let cuts_all = || cuts(Property::OverflowY) || self.contains(seen, &["strict", "paint", "content"]);
        self.is_box(seen) && (is_narrow && cuts(Property::OverflowX) || is_low && cuts(Property::OverflowY))
            || self.is_low_by_containment(seen) && cuts_all()
            || cuts(Property::OverflowX) && cuts(Property::OverflowY) && self.is_squeezed(seen)
    }

    /// Whether what lays it out gives it no room, or it gives none to what it lays out itself.
    fn is_squeezed(&self, seen: &Seen<'_>) -> bool {
        let is_none = |value: &str| matches!(value, "0" | "0px" | "0%" | "0fr");
        let says = |seen: &Seen<'_>, property| self.value(seen, property);
        let grows = [Property::MinWidth, Property::MinHeight, Property::Height];
        if grows.into_iter().any(|property| says(seen, property).is_some_and(|size| !is_none(&size) && size != "auto"))
        {
            return false;
        }
        let has_no_rows = |seen: &Seen<'_>| says(seen, Property::GridRows).is_some_and(|rows| is_none(&rows));
        let has_no_room = has_no_rows(seen) && says(seen, Property::GridRows).as_deref() != Some("0fr");
        let is_single = seen.element.child_elements().nth(1).is_none();
        if has_no_room && is_single && self.lays_out(seen.element, "grid") {
            return true;
        }
        let Some(around) = seen.element.parent().and_then(ElementRef::wrap) else { return false };
        let is_first = seen.element.prev_siblings().all(|node| !node.value().is_element());
        let has_no_basis = says(seen, Property::FlexBasis).is_some_and(|basis| is_none(&basis))
            && says(seen, Property::FlexGrow).is_none_or(|grow| number_of(&grow) == Some(0.0));
        let outer = self.plainly(around);
        let is_kept = || self.is_sure(&outer, EMPTY) && self.is_still(&outer, GROWS);
        has_no_basis && self.lays_out(around, "flex") && is_kept()
            || is_first && has_no_rows(&outer) && self.lays_out(around, "grid") && is_kept()
    }

    /// Whether it is drawn so small that nothing of it is left.
    pub(super) fn is_shrunk(&self, seen: &Seen<'_>) -> bool {
        if !self.is_transformed(seen) {
            return false;
        }
        let is_nothing = |argument: &str| number_of(argument).is_some_and(|scale| scale.abs() < SCALE_MIN);
        let transform = self.value(seen, Property::Transform).unwrap_or_default();
        let mut scales = functions(&transform).into_iter().filter(|(name, _)| name.starts_with("scale"));
        scales.any(|(_, arguments)| arguments.split(',').any(is_nothing))
            || self.value(seen, Property::Scale).is_some_and(|value| words_of(&value).into_iter().any(is_nothing))
            || matrix_of(&transform)
                .is_some_and(|matrix| [matrix[0], matrix[3]].iter().all(|one| one.abs() < SCALE_MIN))
            || self
                .value(seen, Property::Zoom)
                .is_some_and(|value| opacity_of(&value).is_some_and(|zoom| zoom > 0.0 && zoom < SCALE_MIN))
    }

    /// Whether the content of a box gives it no height, and nothing else does (CSS Containment 1, section 3.1).
    fn is_low_by_containment(&self, seen: &Seen<'_>) -> bool {
        if !self.contains(seen, &["size", "strict"]) {
            return false;
        }
        let says = |property| self.value(seen, property).is_some_and(|value| !matches!(&*value, "auto" | "0" | "0px"));
        let sizes =
            [Property::Height, Property::MinHeight, Property::AspectRatio, Property::Intrinsic, Property::PaddingTop];
        let is_plain = |seen: &Seen<'_>| {
            let display = self.value(seen, Property::Display);
            display.is_none_or(|display| matches!(&*display, "block" | "flow-root" | "list-item"))
        };
        let is_placed = self.value(seen, Property::Position).is_some_and(|position| position != "relative");
        let around = seen.element.parent().and_then(ElementRef::wrap).map(|around| self.plainly(around));
        is_plain(seen) && around.is_none_or(|around| is_plain(&around)) && !is_placed && !sizes.into_iter().any(says)
    }

    /// Whether something is declared that keeps it apart in one of these ways.
    fn contains(&self, seen: &Seen<'_>, ways: &[&str]) -> bool {
        self.value(seen, Property::Contain).is_some_and(|value| words_of(&value).iter().any(|word| ways.contains(word)))
    }

    /// An element alone, with what is declared for it.
    pub(super) fn plainly<'t>(&self, element: ElementRef<'t>) -> Seen<'t> {
        let styles = self.cascade.styles(element, &|| super::hints::of(element));
        Seen { element, styles, font: FONT_PIXELS }
    }

    /// Whether an element is what all is measured from that stands in it, whatever its place (CSS Transforms 1, section 2).
    pub(super) fn frames_all(&self, seen: &Seen<'_>) -> bool {
        let is_set = |property| {
            self.value(seen, property).is_some_and(|value| !matches!(&*value, "none" | "initial" | "unset" | "auto"))
        };
        // What will change, and what is contained, frames only by some of its words.
        let says = |property, words: &[&str]| {
            self.value(seen, property).is_some_and(|value| words.iter().any(|word| value.contains(word)))
        };
        const FRAMING: &[&str] = &["transform", "translate", "rotate", "scale", "perspective", "filter"];
        [
            Property::Transform,
            Property::Translate,
            Property::Scale,
            Property::Rotate,
            Property::Filter,
            Property::Perspective,
            Property::Backdrop,
        ]
        .into_iter()
        .any(is_set)
            || says(Property::WillChange, FRAMING)
            || says(Property::Contain, &["paint", "layout", "strict", "content"])
    }

    /// Whether the first of a chain stands outside of the last one, which cuts only what is measured from it (CSS Overflow 3,
    /// section 3): something between them is placed by what is further out.
    pub(super) fn stands_outside(&self, chain: &[Seen<'_>]) -> bool {
        let position = |seen: &Seen<'_>| self.value(seen, Property::Position).unwrap_or_default();
        let (mut holds_placed, mut holds_fixed) = (false, false);
        for (at, seen) in chain.iter().enumerate().rev() {
            let own = position(seen);
            if at + 1 < chain.len() && (own == "absolute" && !holds_placed || own == "fixed" && !holds_fixed) {
                return true;
            }
            holds_fixed |= self.frames_all(seen);
            holds_placed |=
                holds_fixed || matches!(&*own, "absolute" | "fixed" | "relative" | "sticky" | "-webkit-sticky");
        }
        false
    }

    /// Whether a low box that cuts off what flows over has the place only above what it holds.
    pub(super) fn is_pushed_out(&self, chain: &[Seen<'_>]) -> bool {
        let mut above = 0.0;
        let line = self.line_height(chain).unwrap_or_default();
        let half = chain.first().map_or(0.0, |own| (line / 2.0 - own.font).max(0.0));
        for (at, seen) in chain.iter().enumerate() {
            let height = self.pixels(seen, Property::Height).or_else(|| self.pixels(seen, Property::MaxHeight));
            let overflow = self.value(seen, Property::OverflowY);
            let cuts = matches!(overflow.as_deref(), Some("hidden" | "clip"));
            if let Some(height) = height.filter(|_| cuts && self.is_box(seen))
                && above + half >= height.max(PUSHED_PIXELS)
                && !self.stands_outside(&chain[..=at])
                && self.is_sure(seen, EMPTY)
                && chain[..at].iter().all(|inner| self.is_sure(inner, PUSHES) && self.is_still(inner, GROWS))
                && self.is_still(seen, GROWS)
            {
                return true;
            }
            let pushes = |property| self.pixels(seen, property).unwrap_or_default().max(0.0);
            above += if self.is_box(seen) { pushes(Property::PaddingTop) + pushes(Property::MarginTop) } else { 0.0 };
        }
        false
    }
}

/// What pushes down what stands in something.
const PUSHES: &[Property] = &[Property::PaddingTop, Property::MarginTop, Property::LineHeight, Property::Position];
