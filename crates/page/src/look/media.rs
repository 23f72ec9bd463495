//! Media queries: whether what stands under one holds on a person's screen.

use super::declarations;
use super::length::{FONT_PIXELS, Length};
use super::sheet::Holds;

/// No screen at which pages are read is narrower or lower, in pixels.
const NARROW_PIXELS: f32 = 240.0;

/// None is wider or higher.
const WIDE_PIXELS: f32 = 10_000.0;

/// When a list of media queries holds (Media Queries 4): one of them is enough.
///
/// How wide a screen is, and in which colors somebody likes it, is not known, so that such a query holds sometimes,
/// unless it asks for what every screen has.
pub(crate) fn holds(queries: &str) -> Holds {
    if queries.trim().is_empty() {
        return Holds::Always;
    }
    queries.split(',').map(one).min().unwrap_or(Holds::Always)
}

fn one(query: &str) -> Holds {
    let query = query.trim().to_ascii_lowercase();
    let (is_negated, query) = match query.strip_prefix("not ") {
        // `not (width > 3px)` is about the feature, which is not known either way.
        Some(rest) if rest.trim_start().starts_with('(') => return Holds::Sometimes,
        Some(rest) => (true, rest.trim_start()),
        None => (false, query.strip_prefix("only ").unwrap_or(&query).trim_start()),
    };
    let end = query.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(query.len());
    let (medium, features) = query.split_at(end);
    let fits = matches!(medium, "" | "all" | "screen");
    let mut features =
        features.split(" and ").map(str::trim).filter(|feature| !feature.is_empty() && *feature != "and");
    let is_plain = features.all(is_of_every_screen);
    match (fits, is_negated) {
        (true, false) if is_plain => Holds::Always,
        (true, true) if is_plain => Holds::Never,
        (false, false) => Holds::Never,
        (false, true) => Holds::Always,
        _ => Holds::Sometimes,
    }
}

/// Whether a feature is one that every screen has at which pages are read.
fn is_of_every_screen(feature: &str) -> bool {
    let feature = feature.strip_prefix("and").unwrap_or(feature).trim();
    let Some(inside) = feature.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return false };
    if inside.trim() == "color" {
        return true;
    }
    let Some((name, value)) = inside.split_once(':') else { return false };
    let pixels = Length::of(value.trim(), FONT_PIXELS, true).and_then(Length::pixels);
    pixels.is_some_and(|pixels| match name.trim() {
        "min-width" | "min-height" | "min-device-width" | "min-device-height" => pixels <= NARROW_PIXELS,
        "max-width" | "max-height" | "max-device-width" | "max-device-height" => pixels >= WIDE_PIXELS,
        _ => false,
    })
}

/// When what stands under `@supports` holds (CSS Conditional 3): a single declaration is supported if it is one.
pub(crate) fn supports(condition: &str) -> Holds {
    let condition = condition.trim();
    let (is_negated, asked) = match condition.strip_prefix("not") {
        Some(rest) => (true, rest.trim()),
        None => (false, condition),
    };
    let inside = asked.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let declaration = inside.filter(|inside| !inside.contains(['(', ')'])).and_then(|inside| inside.split_once(':'));
    match declaration {
        Some((name, value)) if declarations::is_supported(name.trim(), value.trim()) && is_negated => Holds::Never,
        Some((name, value)) if declarations::is_supported(name.trim(), value.trim()) => Holds::Always,
        _ => Holds::Sometimes,
    }
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
        ] {
            assert_eq!(holds(query), expected, "{query}");
        }
    }
}
