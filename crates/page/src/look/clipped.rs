//! What is clipped, masked or turned away.

use super::color::{Color, SEEN_ALPHA_MIN};
use super::declarations::{Property, words_of};
use super::length::{Length, degrees_of};
use super::ways::{Eye, FAR_PIXELS, Seen, TINY_PIXELS, functions};

/// What leaves nothing of something.
pub(super) const CLIPPED: &[Property] = &[
    Property::Clip,
    Property::ClipPath,
    Property::Mask,
    Property::MaskSize,
    Property::Transform,
    Property::Rotate,
    Property::Backface,
];

/// Names of properties whose change lets something of it through.
pub(super) const CLIPS: &[&str] = &["clip", "clip-path", "mask", "mask-image", "mask-size", "transform", "rotate"];

impl Eye<'_> {
    /// Whether nothing of it is let through.
    pub(super) fn is_clipped(&self, seen: &Seen<'_>) -> bool {
        let position = self.value(seen, Property::Position);
        let is_placed = matches!(position.as_deref(), Some("absolute" | "fixed"));
        let clip = self.value(seen, Property::Clip).unwrap_or_default();
        let is_cut =
            functions(&clip).iter().any(|(name, arguments)| *name == "rect" && self.is_no_area(arguments, seen.font));
        let path = self.value(seen, Property::ClipPath).unwrap_or_default();
        let mask = self.value(seen, Property::Mask).unwrap_or_default();
        is_placed && is_cut
            || functions(&path).iter().any(|(name, arguments)| Self::is_no_shape(name, arguments, seen.font))
            || is_clear_mask(&mask)
            || self.is_transformed(seen) && self.is_turned_away(seen)
            || self.is_masked_by_nothing(seen)
    }

    /// Whether the four sides of `rect()` leave nothing between them; top, right, bottom, left.
    fn is_no_area(&self, arguments: &str, font: f32) -> bool {
        let sides: Vec<Option<f32>> = words_of(arguments)
            .into_iter()
            .map(|side| Length::of(side, font, self.quirks).and_then(Length::pixels))
            .collect();
        let &[top, right, bottom, left] = &*sides else { return false };
        let between =
            |from: Option<f32>, to: Option<f32>| from.zip(to).is_some_and(|(from, to)| to - from <= TINY_PIXELS);
        between(top, bottom) || between(left, right)
    }

    fn is_no_shape(name: &str, arguments: &str, font: f32) -> bool {
        // What rounds the corners of a shape, and how it is filled, is no side and no corner.
        let arguments = arguments.split("round").next().unwrap_or_default().trim();
        let arguments =
            ["nonzero", "evenodd"].iter().find_map(|rule| arguments.strip_prefix(rule)).unwrap_or(arguments);
        let arguments = &*arguments.replace(',', " ");
        let lengths: Vec<Option<Length>> =
            words_of(arguments.trim_start()).into_iter().map(|word| Length::of(word, font, false)).collect();
        let share = |at: usize| match lengths.get(at).copied().flatten() {
            Some(Length::Share(share)) => share,
            _ => 0.0,
        };
        match name {
            // One to four sides, as for a margin.
            "inset" => {
                let top = share(0);
                let right = if lengths.len() > 1 { share(1) } else { top };
                let bottom = if lengths.len() > 2 { share(2) } else { top };
                let left = if lengths.len() > 3 { share(3) } else { right };
                top + bottom >= 0.995 || left + right >= 0.995
            }
            "circle" | "ellipse" => lengths.first().copied().flatten().is_some_and(|radius| match radius {
                Length::Pixels(radius) | Length::Share(radius) => radius == 0.0,
            }),
            "polygon" => {
                !lengths.is_empty() && lengths.iter().all(|length| *length == lengths[0] && length.is_some())
                    || is_far_polygon(&lengths)
                    || is_line(&lengths)
            }
            // A place, and how wide and high it is.
            "xywh" => [2, 3].into_iter().any(|at| lengths.get(at).copied().flatten().is_some_and(is_zero)),
            "rect" => {
                let side = |at: usize| lengths.get(at).copied().flatten();
                let is_none = |from: Option<Length>, to: Option<Length>| match (from, to) {
                    (Some(Length::Pixels(from)), Some(Length::Pixels(to))) => to - from <= TINY_PIXELS,
                    (Some(Length::Share(from)), Some(Length::Share(to))) => to <= from,
                    _ => false,
                };
                is_none(side(0), side(2)) || is_none(side(3), side(1))
            }
            "path" => {
                !arguments.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'M' | b'm' | b'z' | b'Z'))
            }
            _ => false,
        }
    }

    /// Whether a picture that is drawn nowhere is all that lets it through.
    fn is_masked_by_nothing(&self, seen: &Seen<'_>) -> bool {
        let zero =
            |value: String| words_of(&value).iter().any(|word| Length::of(word, seen.font, false).is_some_and(is_zero));
        let has_mask = self.value(seen, Property::Mask).is_some_and(|value| value != "none");
        has_mask && self.value(seen, Property::MaskSize).is_some_and(zero)
    }

    /// Whether it is seen from its edge, or from behind, where it shows nothing.
    fn is_turned_away(&self, seen: &Seen<'_>) -> bool {
        let transform = self.value(seen, Property::Transform).unwrap_or_default();
        let rotate = self.value(seen, Property::Rotate).unwrap_or_default();
        let by_transform = functions(&transform).into_iter().filter(|(name, _)| matches!(*name, "rotatex" | "rotatey"));
        let mut turns: Vec<f32> = by_transform.filter_map(|(_, angle)| degrees_of(angle)).collect();
        if let [axis, angle] = &*words_of(&rotate)
            && matches!(*axis, "x" | "y")
        {
            turns.extend(degrees_of(angle));
        }
        // Two of them may undo each other, and what has a depth is seen from its edge as well.
        let &[turn] = &*turns else { return false };
        let cosine = turn.to_radians().cos();
        let is_hidden_from_behind = self.value(seen, Property::Backface).as_deref() == Some("hidden");
        cosine.abs() < 0.005 || cosine < 0.0 && is_hidden_from_behind
    }
}

fn is_zero(length: Length) -> bool {
    match length {
        Length::Pixels(length) | Length::Share(length) => length == 0.0,
    }
}

/// Whether all corners of a shape lie on one line, so that there is nothing between them.
fn is_line(lengths: &[Option<Length>]) -> bool {
    let number = |length: &Option<Length>| match length {
        Some(Length::Pixels(length) | Length::Share(length)) => Some(*length),
        None => None,
    };
    let is_share = |length: &&Option<Length>| matches!(length, Some(Length::Share(share)) if *share != 0.0);
    let is_pixels = |length: &&Option<Length>| matches!(length, Some(Length::Pixels(pixels)) if *pixels != 0.0);
    let is_one_unit =
        !lengths.iter().any(|length| is_share(&length)) || !lengths.iter().any(|length| is_pixels(&length));
    let numbers: Option<Vec<f32>> = lengths.iter().map(number).collect();
    let Some(numbers) = numbers.filter(|numbers| is_one_unit && numbers.len() >= 6 && numbers.len().is_multiple_of(2))
    else {
        return false;
    };
    let (x, y) = (numbers[0], numbers[1]);
    let steps: Vec<(f32, f32)> = numbers.chunks_exact(2).map(|corner| (corner[0] - x, corner[1] - y)).collect();
    let Some(&(along, down)) = steps.iter().find(|step| **step != (0.0, 0.0)) else { return true };
    steps.iter().all(|(right, below)| (along * below - down * right).abs() < 1e-4)
}

/// Whether all corners of a shape lie far away, on the same side.
fn is_far_polygon(lengths: &[Option<Length>]) -> bool {
    let is_before = |length: Option<Length>| match length {
        Some(Length::Pixels(pixels)) => pixels <= -TINY_PIXELS,
        Some(Length::Share(share)) => share < 0.0,
        None => false,
    };
    let is_behind = |length: Option<Length>| match length {
        Some(Length::Pixels(pixels)) => pixels >= FAR_PIXELS * 2.0,
        Some(Length::Share(share)) => share > 1.0,
        None => false,
    };
    let along = |first: usize| lengths.iter().copied().skip(first).step_by(2);
    lengths.len() >= 6
        && lengths.len().is_multiple_of(2)
        && [0, 1].into_iter().any(|axis| along(axis).all(is_before) || along(axis).all(is_behind))
}

/// Whether all that a mask lets through is nothing.
fn is_clear_mask(mask: &str) -> bool {
    let is_clear = |arguments: &str| {
        let stops = arguments.split(',');
        let colors: Vec<Color> =
            stops.filter_map(|stop| words_of(stop).first().and_then(|word| Color::of(word))).collect();
        !colors.is_empty() && colors.iter().all(|color| color.alpha < SEEN_ALPHA_MIN)
    };
    // What one layer lets through is seen.
    let layers = functions(mask);
    !layers.is_empty() && layers.iter().all(|(name, arguments)| name.ends_with("gradient") && is_clear(arguments))
}

#[cfg(test)]
mod tests {
    use crate::look::tests::check;

    #[test]
    fn a_shape_whose_corners_lie_on_one_line_lets_nothing_through() {
        for (corners, expected) in [
            ("0 0,100% 0,0 0", "clipped"),
            ("0 0, 50% 50%, 100% 100%", "clipped"),
            ("10px 0, 10px 40px, 10px 90px", "clipped"),
            ("0 0, 100% 0, 100% 100%", ""),
            ("0 0, 100% 100%, 100% 0, 0 100%", ""),
            ("0 0, 10px 50%, 20px 100%", ""),
        ] {
            check(&format!("<div style='clip-path:polygon({corners})'><a^ href=x>w</a></div>"), expected);
        }
    }
}
