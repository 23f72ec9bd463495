//! Attributes that say how an element looks (HTML standard, 15: presentational hints).

use scraper::ElementRef;

use super::declarations::{Declaration, Name, Property};

/// What the attributes of an element declare, weaker than any sheet.
pub(crate) fn of(element: ElementRef<'_>) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut put = |property: Property, value: String| {
        let name = Name::Property(property);
        found.push(Declaration { name, value: value.into(), important: false, only_in_quirks: false });
    };
    let name = element.value().name();
    for (attribute, value) in element.value().attrs() {
        match (name, attribute) {
            ("font", "color") | ("body", "text") => put(Property::Color, color(value)),
            ("body" | "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "marquee", "bgcolor") => {
                put(Property::BackgroundColor, color(value));
            }
            ("body" | "table" | "tr" | "td" | "th", "background") => {
                put(Property::BackgroundImage, format!("url({value})"));
            }
            ("font", "size") => put(Property::FontSize, font_size(value).to_owned()),
            ("iframe" | "img" | "embed" | "object" | "video" | "table" | "td" | "th" | "marquee", "width") => {
                put(Property::Width, length(value));
            }
            ("iframe" | "img" | "embed" | "object" | "video" | "table" | "td" | "th" | "tr" | "marquee", "height") => {
                put(Property::Height, length(value));
            }
            _ => {}
        }
    }
    found
}

/// A color as a sheet would have it; the digits of an attribute may lack their sign.
pub(super) fn color(value: &str) -> String {
    let value = value.trim();
    if super::color::Color::of(value).is_none() { format!("#{value}") } else { value.to_owned() }
}

/// A length as a sheet would have it (HTML standard, "rules for parsing dimension values").
fn length(value: &str) -> String {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let unit = if value[end..].starts_with('%') { "%" } else { "px" };
    format!("{}{unit}", &value[..end])
}

/// The size that a number from 1 to 7 stands for.
fn font_size(value: &str) -> &'static str {
    const SIZES: [&str; 7] = ["x-small", "small", "medium", "large", "x-large", "xx-large", "48px"];
    let value = value.trim();
    let number: i32 = value.trim_start_matches('+').parse().unwrap_or(3);
    let size = if value.starts_with(['+', '-']) { number.saturating_add(3) } else { number };
    SIZES[(size.clamp(1, 7) - 1) as usize]
}
