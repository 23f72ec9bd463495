//! Attributes that say how an element looks (HTML standard, 15: presentational hints).

use html5ever::ns;
use scraper::ElementRef;

use super::declarations::{Declaration, Name, Property};
use super::ways::{FAR_PIXELS, VERY_FAR_PIXELS};

/// What the attributes of an element declare, weaker than any sheet.
pub(crate) fn of(element: ElementRef<'_>) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut put = |property: Property, value: String| {
        let name = Name::Property(property);
        found.push(Declaration { name, value: value.into(), important: false, only_in_quirks: false });
    };
    let name = element.value().name();
    let is_drawing = element.value().name.ns == ns!(svg);
    for (attribute, value) in element.value().attrs() {
        if is_drawing && let Some((property, value)) = of_drawing(name, attribute, value) {
            put(property, value);
            continue;
        }
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

/// What an attribute of a drawing declares (SVG 2, section 6.6).
fn of_drawing(name: &str, attribute: &str, value: &str) -> Option<(Property, String)> {
    let number = || value.trim().trim_end_matches("px").parse::<f32>().ok();
    Some(match attribute {
        "display" => (Property::Display, value.to_owned()),
        "visibility" => (Property::Visibility, value.to_owned()),
        "opacity" => (Property::Opacity, value.to_owned()),
        "fill" => (Property::Fill, value.to_owned()),
        "fill-opacity" => (Property::FillOpacity, value.to_owned()),
        "stroke" => (Property::Stroke, value.to_owned()),
        "font-size" => (Property::FontSize, number().map_or_else(|| value.to_owned(), |size| format!("{size}px"))),
        "transform" => (Property::Transform, transform(value)),
        "width" | "height" if matches!(name, "svg" | "foreignObject") => {
            (if attribute == "width" { Property::Width } else { Property::Height }, length(value))
        }
        // Where a text or a drawing in a drawing stands.
        "x" | "y" if matches!(name, "text" | "tspan" | "svg" | "foreignObject" | "image") => {
            let far = number().filter(|number| *number <= -FAR_PIXELS || *number >= VERY_FAR_PIXELS)?;
            (Property::Translate, format!("{far}px"))
        }
        _ => return None,
    })
}

/// A transform as a sheet would have it: `translate(-9 0)` is `translate(-9px,0px)`.
fn transform(value: &str) -> String {
    let mut found = Vec::new();
    for piece in value.split(')') {
        let Some((name, arguments)) = piece.split_once('(') else { continue };
        let unit = if name.trim() == "translate" { "px" } else { "" };
        let numbers = arguments.split([' ', ',']).map(str::trim).filter(|number| !number.is_empty());
        let numbers: Vec<String> = numbers.map(|number| format!("{number}{unit}")).collect();
        found.push(format!("{}({})", name.trim_matches([' ', ',']), numbers.join(",")));
    }
    found.join(" ")
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
