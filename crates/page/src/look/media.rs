//! Media queries: whether what stands under one holds on a person's screen.

use super::declarations::{self, words_of};
use super::length::{FONT_PIXELS, Length};
use super::sheet::Holds;

/// No screen at which pages are read is narrower or lower, in pixels.
const NARROW_PIXELS: f32 = 240.0;

/// Deepest conditions in brackets.
const CONDITIONS_DEPTH_MAX: u8 = 8;

/// None is wider or higher.
const WIDE_PIXELS: f32 = 10_000.0;

/// Where a page is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Medium {
    #[default]
    Screen,
    Paper,
}

impl Medium {
    fn name(self) -> &'static str {
        match self {
            Medium::Screen => "screen",
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
    queries.split(',').map(|query| one(query, medium)).min().unwrap_or(Holds::Always)
}

/// Whether a list holds on a screen and not on paper, or the other way around.
pub(crate) fn is_of_one(queries: &str) -> bool {
    holds(queries, Medium::Screen) != holds(queries, Medium::Paper)
}

fn one(query: &str, medium: Medium) -> Holds {
    let query = query.trim().to_ascii_lowercase();
    if query.starts_with('(') || query.strip_prefix("not").is_some_and(|rest| rest.trim_start().starts_with('(')) {
        return condition(&query, &feature, 0);
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
        features => condition(features, &feature, 0),
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
        None => Holds::Sometimes,
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

/// When a feature holds: one that every screen has at which pages are read does always.
fn feature(inside: &str) -> Holds {
    let is_everywhere = match inside.split_once(':') {
        _ if inside == "color" => true,
        Some((name, value)) => match name.trim().split_once('-') {
            Some(("min", name)) => is_passed(name, value, true),
            Some(("max", name)) => is_passed(name, value, false),
            _ => false,
        },
        None => is_range_of_all(inside),
    };
    if is_everywhere { Holds::Always } else { Holds::Sometimes }
}

/// Whether every screen is as wide or high as this, or as narrow or low.
fn is_passed(name: &str, value: &str, is_least: bool) -> bool {
    let is_size = matches!(name.trim(), "width" | "height" | "device-width" | "device-height");
    let pixels = Length::of(value.trim(), FONT_PIXELS, true).and_then(Length::pixels).filter(|_| is_size);
    pixels.is_some_and(|pixels| if is_least { pixels <= NARROW_PIXELS } else { pixels >= WIDE_PIXELS })
}

/// Whether a range has every screen in it: `width >= 1px`, `1px < width < 20000px`.
fn is_range_of_all(inside: &str) -> bool {
    let plain = inside.replace(">=", ">").replace("<=", "<");
    let is_sign = |c: char| matches!(c, '<' | '>');
    let sides: Vec<&str> = plain.split(is_sign).map(str::trim).collect();
    let signs: Vec<char> = plain.chars().filter(|c| is_sign(*c)).collect();
    let is_name = |side: &str| side.starts_with(|c: char| c.is_ascii_alphabetic());
    match (&*sides, &*signs) {
        ([name, value], [sign]) if is_name(name) => is_passed(name, value, *sign == '>'),
        ([value, name], [sign]) if is_name(name) => is_passed(name, value, *sign == '<'),
        ([first, name, second], [one, other]) if one == other && is_name(name) => {
            is_passed(name, first, *one == '<') && is_passed(name, second, *one == '>')
        }
        _ => false,
    }
}

/// When what stands under `@supports` holds (CSS Conditional 3): what every browser takes is supported, and what none does is not.
pub(crate) fn supports(text: &str) -> Holds {
    let declaration = |inside: &str| {
        let Some((name, value)) = inside.split_once(':') else { return Holds::Sometimes };
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
            ("(max-width: 1px)", Holds::Sometimes),
            ("(min-width:1px)", Holds::Always),
            ("screen and (min-width: 0) and (max-width:99999px)", Holds::Always),
            ("screen and (min-width: 0) and (max-width:600px)", Holds::Sometimes),
            ("(min-width: 15em)", Holds::Always),
            ("(min-width: 241px)", Holds::Sometimes),
            ("(max-height: 9999px)", Holds::Sometimes),
            ("print and (min-width:1px)", Holds::Never),
            ("screen and (max-width: 1px)", Holds::Sometimes),
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
            ("(display:grid) and (x:y)", Holds::Sometimes),
            ("selector(a > b)", Holds::Sometimes),
        ] {
            assert_eq!(supports(condition), expected, "{condition}");
        }
        let deep = |depth: u8| format!("{}(display:grid){}", "(".repeat(depth.into()), ")".repeat(depth.into()));
        assert_eq!(supports(&deep(CONDITIONS_DEPTH_MAX)), Holds::Always);
        assert_eq!(supports(&deep(CONDITIONS_DEPTH_MAX + 1)), Holds::Sometimes);
    }
}
