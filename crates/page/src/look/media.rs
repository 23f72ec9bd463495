//! Media queries: whether what stands under one holds on a person's screen.

use super::declarations::{self, words_of};
use super::known::is_property;
use super::length::{FONT_PIXELS, Length};
use super::selectors::chosen;
use super::sheet::Holds;

/// No screen at which pages are read is narrower, in pixels.
const NARROW_PIXELS: f32 = 320.0;

/// None is lower.
const LOW_PIXELS: f32 = 240.0;

/// None is wider or higher.
const WIDE_PIXELS: f32 = 8_000.0;

/// Nothing at all that shows pages is as narrow or low as this.
const NOWHERE_PIXELS: f32 = 160.0;

/// No box of a page is narrower that has something to say.
const BOX_PIXELS: f32 = 16.0;

/// Deepest conditions in brackets.
const CONDITIONS_DEPTH_MAX: u8 = 8;

/// What is asked of a screen that has one of these answers, whatever it is.
const ANSWERS: &[(&str, &[&str])] = &[
    ("hover", &["hover", "none"]),
    ("any-hover", &["hover", "none"]),
    ("orientation", &["portrait", "landscape"]),
    ("prefers-color-scheme", &["light", "dark"]),
    ("prefers-reduced-motion", &["reduce", "no-preference"]),
    ("pointer", &["none", "coarse", "fine"]),
];

/// Where a page is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Medium {
    #[default]
    Screen,
    /// A screen of this width, in pixels, that is higher than wide or not.
    Wide(u16, bool),
    Paper,
}

impl Medium {
    fn name(self) -> &'static str {
        match self {
            Medium::Screen | Medium::Wide(..) => "screen",
            Medium::Paper => "print",
        }
    }
}

/// When a list of media queries holds (Media Queries 4): one of them is enough.
///
/// How wide a screen is, and in which colors somebody likes it, is not known, so that such a query holds sometimes,
/// unless it asks for what every screen has.
pub(crate) fn holds(queries: &str, medium: Medium) -> Holds {
    if queries.trim().is_empty() {
        return Holds::Always;
    }
    let holds = queries.split(',').map(|query| one(query, medium)).min().unwrap_or(Holds::Always);
    if holds == Holds::Sometimes && has_all_answers(queries) { Holds::Always } else { holds }
}

/// Whether a list names every answer that a screen can give to something that it asks: `(hover), (hover: none)`.
fn has_all_answers(queries: &str) -> bool {
    let queries = queries.to_ascii_lowercase();
    let says = |query: &str, name: &str, answer: &str| {
        let inside = query.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
        match inside.split_once(':') {
            Some((asked, said)) => asked.trim() == name && said.trim() == answer,
            None => inside.trim() == name && !matches!(answer, "none" | "no-preference"),
        }
    };
    let is_said = |name: &str, answer: &str| queries.split(',').any(|query| says(query, name, answer));
    ANSWERS.iter().any(|(name, answers)| answers.iter().all(|answer| is_said(name, answer)))
}

/// Stands among widths where something changes as a screen is turned.
pub(super) const TURNED: u16 = 1;

/// The widths at which something that a list asks for changes.
pub(super) fn edges(queries: &str) -> Vec<f32> {
    let lower = queries.to_ascii_lowercase();
    let ranges = lower.split(['(', ')']).filter_map(range).filter(|range| range.is_of_width);
    let edges = ranges.flat_map(|range| [range.least, range.most]).filter(|edge| *edge > 0.0 && edge.is_finite());
    edges.chain(lower.contains("orientation").then_some(f32::from(TURNED))).collect()
}

/// Whether a list holds on a screen and not on paper, or the other way around.
pub(crate) fn is_of_one(queries: &str) -> bool {
    holds(queries, Medium::Screen) != holds(queries, Medium::Paper)
}

fn one(query: &str, medium: Medium) -> Holds {
    let query = query.trim().to_ascii_lowercase();
    if query.starts_with('(') || query.strip_prefix("not").is_some_and(|rest| rest.trim_start().starts_with('(')) {
        return condition(&query, &|inside| feature(inside, medium), 0);
    }
    let (is_negated, query) = match query.strip_prefix("not ") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, query.strip_prefix("only ").unwrap_or(&query).trim_start()),
    };
    let end = query.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(query.len());
    let (name, features) = query.split_at(end);
    let features = features.trim().strip_prefix("and").map_or(features.trim(), str::trim);
    let fits = name == "all" || name == medium.name();
    let holds = match features {
        _ if !fits => Holds::Never,
        "" => Holds::Always,
        features => condition(features, &|inside| feature(inside, medium), 0),
    };
    if is_negated { negated(holds) } else { holds }
}

fn negated(holds: Holds) -> Holds {
    match holds {
        Holds::Always => Holds::Never,
        Holds::Sometimes => Holds::Sometimes,
        Holds::Never => Holds::Always,
    }
}

/// When conditions in brackets hold that are joined by `and`, `or` and `not`; `leaf` tells when one of them does.
fn condition(text: &str, leaf: &dyn Fn(&str) -> Holds, depth: u8) -> Holds {
    if depth > CONDITIONS_DEPTH_MAX {
        return Holds::Sometimes;
    }
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("not").filter(|rest| rest.starts_with([' ', '(', '\n', '\t'])) {
        return negated(condition(rest, leaf, depth + 1));
    }
    let (mut pieces, mut joints) = (Vec::new(), Vec::new());
    for word in words_of(text) {
        match word {
            "and" | "or" => joints.push(word),
            _ => pieces.push(word),
        }
    }
    let when = |piece: &&str| match piece.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map(str::trim) {
        Some(inside) if inside.starts_with('(') || inside.starts_with("not ") || inside.starts_with("not(") => {
            condition(inside, leaf, depth + 1)
        }
        Some(inside) => leaf(inside),
        None => leaf(piece),
    };
    let holds = pieces.iter().map(when);
    let is_joined = joints.len() + 1 == pieces.len();
    match (joints.contains(&"or"), joints.contains(&"and")) {
        _ if !is_joined => Holds::Sometimes,
        (true, true) => Holds::Sometimes,
        (true, false) => holds.min().unwrap_or(Holds::Sometimes),
        (false, _) => holds.max().unwrap_or(Holds::Sometimes),
    }
}

/// From where to where something may be wide or high, in pixels.
struct Range {
    is_of_width: bool,
    least: f32,
    most: f32,
}

/// When a feature holds: one that every screen has at which pages are read does always.
fn feature(inside: &str, medium: Medium) -> Holds {
    let Some(range) = range(inside) else {
        let asked = inside.split_once(':').filter(|(name, _)| name.trim() == "orientation");
        return match (medium, asked.map(|(_, answer)| answer.trim() == "portrait")) {
            (Medium::Wide(_, is_upright), Some(asks_upright)) if is_upright == asks_upright => Holds::Always,
            (Medium::Wide(..), Some(_)) => Holds::Never,
            _ if inside == "color" => Holds::Always,
            _ => Holds::Sometimes,
        };
    };
    match medium {
        Medium::Wide(width, _) if range.is_of_width => {
            let width = f32::from(width);
            if range.least <= width && width <= range.most { Holds::Always } else { Holds::Never }
        }
        _ => within(&range, if range.is_of_width { NARROW_PIXELS } else { LOW_PIXELS }),
    }
}

/// When something fits that is as wide or high as this, or more.
fn within(range: &Range, least: f32) -> Holds {
    if range.least <= least && range.most >= WIDE_PIXELS {
        Holds::Always
    } else if range.least > WIDE_PIXELS || range.most < NOWHERE_PIXELS.min(least) {
        Holds::Never
    } else {
        Holds::Sometimes
    }
}

/// The range that a feature asks for: `min-width: 1px`, `width >= 1px`, `1px < width < 20000px`.
fn range(inside: &str) -> Option<Range> {
    let of = |name: &str, least: Option<f32>, most: Option<f32>| {
        let name = name.trim().strip_prefix("device-").unwrap_or(name.trim());
        let is_of_width = matches!(name, "width" | "inline-size");
        let is_size = is_of_width || matches!(name, "height" | "block-size");
        is_size.then_some(Range { is_of_width, least: least.unwrap_or(0.0), most: most.unwrap_or(f32::INFINITY) })
    };
    let pixels = |value: &str| Length::of(value.trim(), FONT_PIXELS, true).and_then(Length::pixels);
    if let Some((name, value)) = inside.split_once(':') {
        let value = pixels(value)?;
        return match name.trim().split_once('-') {
            Some(("min", name)) => of(name, Some(value), None),
            Some(("max", name)) => of(name, None, Some(value)),
            _ => of(name, Some(value), Some(value)),
        };
    }
    // What is less than an edge is not at it.
    let is_sign = |c: char| matches!(c, '<' | '>' | '=');
    let sides: Vec<&str> = inside.split(is_sign).map(str::trim).filter(|side| !side.is_empty()).collect();
    let signs: Vec<&str> = inside.split(|c: char| !is_sign(c)).filter(|sign| !sign.is_empty()).collect();
    let step = |sign: &str| if sign.ends_with('=') { 0.0 } else { 0.01 };
    let is_name = |side: &str| side.starts_with(|c: char| c.is_ascii_alphabetic());
    match (&*sides, &*signs) {
        ([name, value], [sign]) if is_name(name) => match sign.as_bytes()[0] {
            b'>' => of(name, Some(pixels(value)? + step(sign)), None),
            b'<' => of(name, None, Some(pixels(value)? - step(sign))),
            _ => of(name, Some(pixels(value)?), Some(pixels(value)?)),
        },
        ([value, name], [sign]) if is_name(name) => match sign.as_bytes()[0] {
            b'<' => of(name, Some(pixels(value)? + step(sign)), None),
            b'>' => of(name, None, Some(pixels(value)? - step(sign))),
            _ => of(name, Some(pixels(value)?), Some(pixels(value)?)),
        },
        ([first, name, second], [one, other]) if is_name(name) && one.as_bytes()[0] == other.as_bytes()[0] => {
            let (first, second) = (pixels(first)?, pixels(second)?);
            match one.as_bytes()[0] {
                b'<' => of(name, Some(first + step(one)), Some(second - step(other))),
                b'>' => of(name, Some(second + step(other)), Some(first - step(one))),
                _ => None,
            }
        }
        _ => None,
    }
}

/// When what stands under `@container` holds, if there is a container: one that asks for what every box has does always.
pub(crate) fn container(text: &str) -> Holds {
    let lower = text.to_ascii_lowercase();
    let Some(start) = lower.find('(').filter(|start| !lower[..*start].contains("style")) else {
        return Holds::Sometimes;
    };
    let leaf = |inside: &str| match range(inside).map(|range| within(&range, BOX_PIXELS)) {
        Some(Holds::Always) => Holds::Always,
        _ => Holds::Sometimes,
    };
    condition(&lower[start..], &leaf, 0)
}

/// When what stands under `@supports` holds (CSS Conditional 3): what every browser takes is supported, and what none does is not.
pub(crate) fn supports(text: &str) -> Holds {
    let declaration = |inside: &str| {
        if let Some(selector) = inside.strip_prefix("selector(").and_then(|rest| rest.strip_suffix(')')) {
            return if chosen(selector).is_empty() { Holds::Sometimes } else { Holds::Always };
        }
        let Some((name, value)) = inside.split_once(':') else { return Holds::Sometimes };
        if name.trim().starts_with("--") {
            return Holds::Always;
        }
        if !is_property(name.trim()) {
            return Holds::Never;
        }
        declarations::is_supported(name.trim(), value.trim())
            .map_or(Holds::Sometimes, |is_supported| if is_supported { Holds::Always } else { Holds::Never })
    };
    condition(text, &declaration, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_holds_where_a_person_looks() {
        for (query, expected) in [
            ("", Holds::Always),
            ("screen", Holds::Always),
            ("ONLY Screen", Holds::Always),
            ("all", Holds::Always),
            ("print", Holds::Never),
            ("speech, tty", Holds::Never),
            ("print, screen", Holds::Always),
            ("not print", Holds::Always),
            ("not screen", Holds::Never),
            ("(max-width: 1px)", Holds::Never),
            ("(min-width:1px)", Holds::Always),
            ("screen and (min-width: 0) and (max-width:99999px)", Holds::Always),
            ("screen and (min-width: 0) and (max-width:600px)", Holds::Sometimes),
            ("(min-width: 15em)", Holds::Always),
            ("(min-width:320px)", Holds::Always),
            ("(min-width: 321px)", Holds::Sometimes),
            ("(min-width: 9999px)", Holds::Never),
            ("(max-width: 10px)", Holds::Never),
            ("(width < 10px)", Holds::Never),
            ("(hover), (hover: none)", Holds::Always),
            ("(orientation: portrait), (orientation: landscape)", Holds::Always),
            ("(hover), (pointer: fine)", Holds::Sometimes),
            ("(max-height: 7999px)", Holds::Sometimes),
            ("print and (min-width:1px)", Holds::Never),
            ("screen and (max-width: 1px)", Holds::Never),
            ("print and (max-width: 1px)", Holds::Never),
            ("not print and (max-width: 1px)", Holds::Always),
            ("not all and (monochrome)", Holds::Sometimes),
            ("not (hover)", Holds::Sometimes),
            ("(prefers-color-scheme:dark)", Holds::Sometimes),
            ("(width >= 1px)", Holds::Always),
            ("(200px<=width)", Holds::Always),
            ("(1px < width < 20000px)", Holds::Always),
            ("(width <= 600px)", Holds::Sometimes),
            ("(height > 2000px)", Holds::Sometimes),
            ("(1px<=width<=600px)", Holds::Sometimes),
            ("not (width >= 1px)", Holds::Never),
            ("(hover) or (min-width:1px)", Holds::Always),
            ("(hover) and (min-width:1px)", Holds::Sometimes),
            ("screen and (not (color))", Holds::Never),
        ] {
            assert_eq!(holds(query, Medium::Screen), expected, "{query}");
        }
    }

    #[test]
    fn a_screen_has_one_width_where_that_is_told() {
        let holds = |query: &str| holds(query, Medium::Wide(768, false));
        assert_eq!(holds("(min-width:768px)"), Holds::Always);
        assert_eq!(holds("(width<768px)"), Holds::Never);
        assert_eq!(holds("screen and (max-width:767.98px)"), Holds::Never);
        assert_eq!(holds("(600px<width<=768px)"), Holds::Always);
        assert_eq!(holds("(min-height:768px)"), Holds::Sometimes);
        assert_eq!(edges("(min-width:768px), screen and (600px <= width < 700px) and (hover)"), [768.0, 600.0, 699.99]);
    }

    #[test]
    fn a_container_holds_what_every_box_does() {
        assert_eq!(container("(min-width:1px)"), Holds::Always);
        assert_eq!(container("side (width > 0px)"), Holds::Always);
        assert_eq!(container("(min-width:99999px)"), Holds::Sometimes);
        assert_eq!(container("style(--x:1)"), Holds::Sometimes);
    }

    #[test]
    fn on_paper_other_queries_hold() {
        for (query, expected) in [
            ("", Holds::Always),
            ("print", Holds::Always),
            ("screen", Holds::Never),
            ("not screen", Holds::Always),
            ("not print", Holds::Never),
            ("screen, print", Holds::Always),
        ] {
            assert_eq!(holds(query, Medium::Paper), expected, "{query}");
        }
    }

    #[test]
    fn what_is_supported_is_asked_of_what_is_known() {
        for (condition, expected) in [
            ("(display:grid)", Holds::Always),
            ("not (display:grid)", Holds::Never),
            ("(display:zzz)", Holds::Never),
            ("not (display:zzz)", Holds::Always),
            ("(display:grid) and (not (display:foo))", Holds::Always),
            ("(display:grid) or (x:y)", Holds::Always),
            ("(foo:bar)", Holds::Never),
            ("not (foo:bar)", Holds::Always),
            ("(display:grid) and (not (foo:bar))", Holds::Always),
            ("(--x:1)", Holds::Always),
            ("(display:grid) and (x:y)", Holds::Sometimes),
            ("selector(a > b)", Holds::Always),
            ("selector(a >)", Holds::Sometimes),
        ] {
            assert_eq!(supports(condition), expected, "{condition}");
        }
        let deep = |depth: u8| format!("{}(display:grid){}", "(".repeat(depth.into()), ")".repeat(depth.into()));
        assert_eq!(supports(&deep(CONDITIONS_DEPTH_MAX)), Holds::Always);
        assert_eq!(supports(&deep(CONDITIONS_DEPTH_MAX + 1)), Holds::Sometimes);
    }
}
