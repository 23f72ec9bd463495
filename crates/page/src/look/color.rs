//! Colors: what a value says, and whether two look alike.

use cssparser::color::{parse_hash_color, parse_named_color};
use cssparser::{Parser, Token};

use super::declarations::{rest, words_of};
use super::length::factor_of;
use super::spaces::{channel_of_light, of_lab, of_oklab, of_polar};

/// How far apart two colors are that nobody tells apart: of 442, the way from black to white.
const ALIKE_MAX: f32 = 24.0;

/// What is as transparent as this is not seen.
pub(crate) const SEEN_ALPHA_MIN: f32 = 0.02;

/// A color of sRGB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Color {
    red: f32,
    green: f32,
    blue: f32,
    /// From 0, which lets everything through, to 1.
    pub(crate) alpha: f32,
}

impl Color {
    pub(crate) const BLACK: Color = Color { red: 0.0, green: 0.0, blue: 0.0, alpha: 1.0 };
    pub(crate) const WHITE: Color = Color { red: 255.0, green: 255.0, blue: 255.0, alpha: 1.0 };
    /// What browsers give a link that nobody has followed.
    pub(crate) const LINK: Color = Color { red: 0.0, green: 0.0, blue: 238.0, alpha: 1.0 };
    const CLEAR: Color = Color { alpha: 0.0, ..Color::BLACK };

    /// The color that a value names, after CSS Color 4; none for one that depends on something.
    pub(crate) fn of(value: &str) -> Option<Color> {
        let mut input = Parser::new(value);
        let token = input.next().ok()?.clone();
        match token {
            Token::Hash(digits) | Token::IDHash(digits) => {
                let (red, green, blue, alpha) = parse_hash_color(digits.as_bytes()).ok()?;
                Some(Color { red: red.into(), green: green.into(), blue: blue.into(), alpha })
            }
            Token::Ident(name) if name.eq_ignore_ascii_case("transparent") => Some(Color::CLEAR),
            Token::Ident(name) if !is_plain_name(&name) => Color::of_system(&name.to_ascii_lowercase()),
            Token::Ident(name) => {
                let (red, green, blue) = parse_named_color(&name).ok()?;
                Some(Color { red: red.into(), green: green.into(), blue: blue.into(), alpha: 1.0 })
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                if matches!(&*name, "color-mix" | "light-dark") {
                    let inside = input.parse_nested_block::<_, _, ()>(|input| Ok(rest(input).to_owned())).ok()?;
                    return Color::of_two(&name, &inside);
                }
                input.parse_nested_block::<_, _, ()>(|input| Ok(Color::of_function(&name, input))).ok()?
            }
            _ => None,
        }
    }

    fn of_function(name: &str, input: &mut Parser<'_>) -> Option<Color> {
        let mut parts = Vec::new();
        let mut space = String::new();
        while let Ok(token) = input.next() {
            match token {
                Token::Ident(word) if name == "color" && parts.is_empty() && space.is_empty() => {
                    space = word.to_ascii_lowercase();
                }
                Token::Number { value, .. } => parts.push((*value, false)),
                Token::Percentage { unit_value, .. } => parts.push((*unit_value, true)),
                Token::Dimension { value, unit, .. } if unit.eq_ignore_ascii_case("deg") => parts.push((*value, false)),
                Token::Comma | Token::Delim('/') => {}
                Token::Ident(none) if none.eq_ignore_ascii_case("none") => parts.push((0.0, false)),
                _ => return None,
            }
        }
        let &[first, second, third, ref rest @ ..] = &*parts else { return None };
        let alpha = rest.first().map_or(1.0, |&(alpha, _)| alpha.clamp(0.0, 1.0));
        match name {
            "rgb" | "rgba" => {
                let channel =
                    |(value, is_share): (f32, bool)| (if is_share { value * 255.0 } else { value }).clamp(0.0, 255.0);
                Some(Color { red: channel(first), green: channel(second), blue: channel(third), alpha })
            }
            "hwb" => {
                let (white, black) = (share(second), share(third));
                let pure = Color::of_hue(first.0, 1.0, 0.5);
                let mix = |channel: f32| match white + black {
                    sum if sum >= 1.0 => 255.0 * white / sum,
                    sum => channel * (1.0 - sum) + 255.0 * white,
                };
                Some(Color { red: mix(pure.red), green: mix(pure.green), blue: mix(pure.blue), alpha })
            }
            "lab" | "lch" | "oklab" | "oklch" => {
                let (is_ok, is_polar) = (name.starts_with("ok"), name.ends_with("lch"));
                let of = |(value, is_share): (f32, bool), whole: f32| if is_share { value * whole } else { value };
                let light = of(first, if is_ok { 1.0 } else { 100.0 });
                let whole = match (is_ok, is_polar) {
                    (true, _) => 0.4,
                    (false, true) => 150.0,
                    (false, false) => 125.0,
                };
                let (a, b) =
                    if is_polar { of_polar(of(second, whole), third.0) } else { (of(second, whole), of(third, whole)) };
                let lights = if is_ok { of_oklab(light, a, b) } else { of_lab(light, a, b) };
                Some(Color::of_channels(lights.map(channel_of_light), alpha))
            }
            "color" => {
                let channel = |(value, _): (f32, bool)| value.clamp(0.0, 1.0);
                let channels = [first, second, third].map(channel);
                match &*space {
                    // Those of other screens differ less than what is told apart here.
                    "srgb" | "display-p3" | "a98-rgb" | "rec2020" | "prophoto-rgb" => {
                        Some(Color::of_channels(channels.map(|one| one * 255.0), alpha))
                    }
                    "srgb-linear" => Some(Color::of_channels(channels.map(channel_of_light), alpha)),
                    _ => None,
                }
            }
            "hsl" | "hsla" => Some(Color { alpha, ..Color::of_hue(first.0, share(second), share(third)) }),
            _ if alpha < SEEN_ALPHA_MIN => Some(Color::CLEAR),
            _ => None,
        }
    }

    fn of_channels([red, green, blue]: [f32; 3], alpha: f32) -> Color {
        Color { red, green, blue, alpha }
    }

    /// Colors of the system, as a page has them that asks for nothing else (CSS Color 4, section 6.2).
    fn of_system(name: &str) -> Option<Color> {
        Some(match name {
            "canvas" | "field" | "window" => Color::WHITE,
            "canvastext" | "fieldtext" | "windowtext" | "buttontext" => Color::BLACK,
            "linktext" => Color::LINK,
            _ => return None,
        })
    }

    /// What a mixture of two colors, or a pair of them for light and dark pages, comes to.
    fn of_two(name: &str, inside: &str) -> Option<Color> {
        let parts = split(inside);
        if name == "light-dark" {
            return Color::of(parts.first()?);
        }
        let &[how, first, second] = &*parts else { return None };
        let part = |text: &str| {
            let share = |word: &&str| word.strip_suffix('%')?.parse::<f32>().ok().map(|share| share / 100.0);
            let words = words_of(text);
            let color = words.iter().filter(|word| !word.ends_with('%')).find_map(|word| Color::of(word));
            color.map(|color| (color, words.iter().find_map(share)))
        };
        let ((one, share), (other, rest)) = (part(first)?, part(second)?);
        if !how.contains("srgb") && !one.is_like(other) {
            return None;
        }
        let share = share.or(rest.map(|rest| 1.0 - rest)).unwrap_or(0.5).clamp(0.0, 1.0);
        let mix = |one: f32, other: f32| one * share + other * (1.0 - share);
        let channels = [mix(one.red, other.red), mix(one.green, other.green), mix(one.blue, other.blue)];
        Some(Color::of_channels(channels, mix(one.alpha, other.alpha)))
    }

    /// After CSS Color 4, section 7.1.
    fn of_hue(hue: f32, saturation: f32, lightness: f32) -> Color {
        let channel = |n: f32| {
            let k = (n + hue.rem_euclid(360.0) / 30.0) % 12.0;
            let reach = saturation * lightness.min(1.0 - lightness);
            255.0 * (lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
        };
        Color { red: channel(0.0), green: channel(8.0), blue: channel(4.0), alpha: 1.0 }
    }

    /// The same as opaque as this.
    pub(crate) fn with_alpha(self, alpha: f32) -> Color {
        Color { alpha, ..self }
    }

    /// This color over another one.
    pub(crate) fn over(self, below: Color) -> Color {
        let mix = |above: f32, below: f32| above * self.alpha + below * (1.0 - self.alpha);
        Color {
            red: mix(self.red, below.red),
            green: mix(self.green, below.green),
            blue: mix(self.blue, below.blue),
            alpha: self.alpha + below.alpha * (1.0 - self.alpha),
        }
    }

    /// Whether a person sees no difference.
    pub(crate) fn is_like(self, other: Color) -> bool {
        let [red, green, blue] = [self.red - other.red, self.green - other.green, self.blue - other.blue];
        (red * red + green * green + blue * blue).sqrt() <= ALIKE_MAX
    }
}

/// Whether a word is a name of a color, and not one of a system's.
fn is_plain_name(word: &str) -> bool {
    parse_named_color(word).is_ok()
}

/// The parts of a list, by the commas that stand in no brackets.
pub(super) fn split(list: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 0 => {
                found.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(list[start..].trim());
    found
}

/// A share that may be written as one, or as a number of hundredths.
fn share((value, is_share): (f32, bool)) -> f32 {
    (if is_share { value } else { value / 100.0 }).clamp(0.0, 1.0)
}

/// Whether a word of a shorthand is a color.
pub(crate) fn is_color(word: &str) -> bool {
    let is_kept_back = word.eq_ignore_ascii_case("currentcolor") || word.to_ascii_lowercase().starts_with("var(");
    is_kept_back || Color::of(word).is_some()
}

/// Whether a value paints a picture or a gradient.
pub(crate) fn has_image(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["url(", "gradient(", "image(", "image-set(", "element(", "cross-fade("].iter().any(|image| lower.contains(image))
}

/// An opacity between 0 and 1; a filter's may be written as a share.
pub(crate) fn opacity_of(value: &str) -> Option<f32> {
    factor_of(value.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_color_is_one_however_it_is_written() {
        for written in [
            "#fff",
            "#FFFFFF",
            "white",
            "White",
            "rgb(255,255,255)",
            "rgb(255 255 255)",
            "rgba(255,255,255,1)",
            "rgb(100%,100%,100%)",
            "hsl(0,0%,100%)",
            "hsl(120deg 50% 100% / 1)",
            "#ffff",
            "#ffffffff",
            " white ",
            "Canvas",
            "hwb(0 100% 0%)",
            "color(srgb 1 1 1)",
            "color(display-p3 1 1 1)",
            "color-mix(in srgb,white,white)",
            "color-mix(in lch, #fff 20%, white)",
            "light-dark(#fff,#000)",
        ] {
            assert_eq!(Color::of(written), Some(Color::WHITE), "{written}");
        }
        for alike in ["oklch(100% 0 0)", "oklab(1 0 0)", "lab(100% 0 0)", "lab(100 0 0)", "lch(100% 0 20)"] {
            assert!(Color::of(alike).unwrap().is_like(Color::WHITE), "{alike}");
        }
        let is_like = |one: &str, other: &str| Color::of(one).unwrap().is_like(Color::of(other).unwrap());
        assert!(is_like("oklch(62.8% 0.2577 29.23)", "red") && is_like("lab(54.29% 80.8 69.9)", "red"));
        assert!(is_like("hwb(0 0% 0%)", "red") && is_like("color-mix(in srgb, red 50%, blue)", "#800080"));
        for clear in
            ["transparent", "rgba(0,0,0,0)", "#fff0", "rgb(1 2 3 / 0%)", "hsla(1,2%,3%,0)", "oklch(0.5 0.1 2 / 0)"]
        {
            assert!(Color::of(clear).unwrap().alpha < SEEN_ALPHA_MIN, "{clear}");
        }
        for unknown in [
            "currentColor",
            "var(--x)",
            "inherit",
            "",
            "#12",
            "color(xyz 1 1 1)",
            "rgb(1)",
            "color-mix(in lab,red,blue)",
        ] {
            assert_eq!(Color::of(unknown), None, "{unknown}");
        }
        assert_eq!(Color::of("hsl(240,100%,50%)"), Color::of("#00f"));
    }

    #[test]
    fn what_nobody_tells_apart_is_alike() {
        let is_like = |one, other| Color::of(one).unwrap().is_like(Color::of(other).unwrap());
        assert!(is_like("#fff", "#fefefe") && is_like("#f5f5f5", "#fff") && is_like("#000", "#0a0a0a"));
        let away = |by: f32| Color { red: by, ..Color::BLACK }.is_like(Color::BLACK);
        assert!(away(ALIKE_MAX) && !away(ALIKE_MAX + 1.0));
        assert!(!is_like("#999", "#fff") && !is_like("#e0e0e0", "#fff") && !is_like("#ff0", "#fff"));
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(value in "\\PC{0,40}") {
            let _ = (Color::of(&value), has_image(&value), opacity_of(&value), is_color(&value));
        }
    }
}
