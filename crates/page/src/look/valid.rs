//! Whether a property can have a value at all: a declaration that cannot be is passed over by every browser,
//! and what was declared before it stays in force (CSS Syntax 3, section 9).

use cssparser::color::{parse_hash_color, parse_named_color};
use cssparser::{ParseError, Parser, ToCss, Token};

use super::cascade::has_variable;
use super::declarations::Property;
use super::length::is_unit;

/// Deepest brackets in a value that is written anew; a deeper one stays as it is.
const BRACKETS_DEPTH_MAX: u8 = 32;

/// A piece of a value, as far as its kind matters.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// In lower case.
    Word(String),
    Number(f32),
    Percentage(f32),
    Length(f32),
    /// Its name in lower case; what stands in its brackets is not looked at.
    Function(String),
    Hash(bool),
    Comma,
    Slash,
    Other,
}

/// Whether this value may be declared; `quirks` tells whether numbers may be lengths, and digits colors.
pub(super) fn is_valid(property: Property, value: &str, quirks: bool) -> bool {
    // What is put in for a variable is known only where it is used.
    if has_variable(value) {
        return true;
    }
    let parts = parts(value);
    match &*parts {
        [] => false,
        [Part::Word(word)] if has(FOR_ALL, word) => true,
        parts => is_of(property, parts, value, quirks),
    }
}

/// What every property can be set to (CSS Cascade 5, section 7.3).
const FOR_ALL: &str = "inherit initial unset revert revert-layer";

fn is_of(property: Property, parts: &[Part], value: &str, quirks: bool) -> bool {
    let length = |part: &Part| is_length(part, quirks);
    let size = |part: &Part| length(part) && !is_negative(part);
    let one = |known: &str| matches!(parts, [part] if is_word(part, known));
    let one_or =
        |known: &str, fits: &dyn Fn(&Part) -> bool| matches!(parts, [part] if is_word(part, known) || fits(part));
    match property {
        Property::Display => parts.len() <= 3 && parts.iter().all(|part| is_word(part, DISPLAYS) || is_prefixed(part)),
        Property::Zoom => matches!(parts, [Part::Number(_) | Part::Percentage(_) | Part::Function(_)]),
        Property::Visibility => one("visible hidden collapse"),
        Property::ContentVisibility => one("visible auto hidden"),
        Property::Opacity => matches!(parts, [Part::Number(_) | Part::Percentage(_) | Part::Function(_)]),
        Property::Position => one("static relative absolute fixed sticky -webkit-sticky"),
        Property::Float => one("none left right inline-start inline-end"),
        Property::Left
        | Property::Top
        | Property::Right
        | Property::Bottom
        | Property::MarginLeft
        | Property::MarginTop => one_or("auto", &length),
        Property::Width | Property::Height | Property::MinWidth | Property::MinHeight => {
            one_or(SIZES, &|part| size(part) || is_prefixed(part))
        }
        Property::MaxWidth | Property::MaxHeight => {
            one_or(SIZES, &|part| is_word(part, "none") || size(part) || is_prefixed(part))
        }
        Property::OverflowX | Property::OverflowY => one("visible hidden clip scroll auto overlay"),
        Property::FontSize => one_or(FONT_SIZES, &size),
        Property::LineHeight => {
            one_or("normal", &|part| size(part) || matches!(part, Part::Number(number) if *number >= 0.0))
        }
        Property::LetterSpacing => one_or("normal", &length),
        Property::TextIndent => {
            parts.iter().filter(|part| length(part)).count() == 1
                && parts.iter().all(|part| length(part) || is_word(part, "hanging each-line"))
        }
        Property::Color | Property::TextFill | Property::BackgroundColor => {
            matches!(parts, [part] if is_color(part)) || quirks && is_color_of_quirks(value)
        }
        Property::BackgroundClip => parts
            .iter()
            .all(|part| *part == Part::Comma || is_word(part, "border-box padding-box content-box text border-area")),
        Property::Clip => one_or("auto", &|part| is_function(part, "rect")),
        Property::ClipPath => parts.iter().all(|part| is_word(part, BOXES) || is_function(part, SHAPES)),
        Property::ZIndex => one_or("auto", &|part| {
            matches!(part, Part::Number(number) if number.fract() == 0.0) || is_function(part, MATH)
        }),
        Property::Transform => one("none") || parts.iter().all(|part| is_function(part, TRANSFORMS)),
        Property::Translate => one("none") || parts.len() <= 3 && parts.iter().all(length),
        Property::Scale => {
            let is_number = |part: &Part| matches!(part, Part::Number(_) | Part::Percentage(_) | Part::Function(_));
            one("none") || parts.len() <= 3 && parts.iter().all(is_number)
        }
        Property::PaddingTop => one_or("", &size),
        Property::Backface => one("visible hidden"),
        // Old ways of writing stand beside new ones, and what they paint is asked of the value itself.
        Property::Filter
        | Property::BackgroundImage
        | Property::Mask
        | Property::MaskSize
        | Property::Transition
        | Property::FlexGrow
        | Property::FlexBasis
        | Property::GridRows
        | Property::Animation
        | Property::Contain
        | Property::Intrinsic
        | Property::AspectRatio
        | Property::WillChange
        | Property::Perspective
        | Property::Backdrop
        | Property::Rotate
        | Property::WhiteSpace
        | Property::TextShadow
        | Property::TextStroke
        | Property::SizeAdjust
        | Property::Fill
        | Property::FillOpacity
        | Property::Stroke => true,
    }
}

/// Whether a value is one of `background`, which has a color, pictures, and where they lie.
pub(super) fn is_background(value: &str) -> bool {
    has_variable(value)
        || parts(value).iter().all(|part| match part {
            Part::Word(_) => is_color(part) || is_word(part, BACKGROUNDS),
            Part::Other => false,
            Part::Hash(is_color) => *is_color,
            _ => true,
        })
}

/// Whether a word is one of these.
fn has(known: &str, word: &str) -> bool {
    known.split_ascii_whitespace().any(|one| one == word)
}

fn is_word(part: &Part, known: &str) -> bool {
    matches!(part, Part::Word(word) if has(known, word))
}

fn is_prefixed(part: &Part) -> bool {
    matches!(part, Part::Word(word) if word.starts_with("-webkit-") || word.starts_with("-moz-"))
}

fn is_function(part: &Part, known: &str) -> bool {
    matches!(part, Part::Function(name) if has(known, name))
}

fn is_length(part: &Part, quirks: bool) -> bool {
    match part {
        Part::Number(number) => *number == 0.0 || quirks,
        Part::Percentage(_) | Part::Length(_) => true,
        part => is_function(part, MATH),
    }
}

fn is_negative(part: &Part) -> bool {
    matches!(part, Part::Number(value) | Part::Percentage(value) | Part::Length(value) if *value < 0.0)
}

fn is_color(part: &Part) -> bool {
    match part {
        Part::Word(word) => {
            matches!(&**word, "transparent" | "currentcolor")
                || parse_named_color(word).is_ok()
                || has(SYSTEM_COLORS, word)
                || is_prefixed(part)
        }
        Part::Hash(is_color) => *is_color,
        part => is_function(part, COLORS),
    }
}

/// Digits without their sign (Quirks Mode Standard, section 3.1).
fn is_color_of_quirks(value: &str) -> bool {
    matches!(value.trim().len(), 3 | 6) && value.trim().bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The pieces of a value; comments and spaces are none.
fn parts(value: &str) -> Vec<Part> {
    let mut input = Parser::new(value);
    let mut parts = Vec::new();
    while let Ok(token) = input.next() {
        parts.push(match token {
            Token::Ident(word) => Part::Word(word.to_ascii_lowercase()),
            Token::Number { value, .. } => Part::Number(*value),
            Token::Percentage { unit_value, .. } => Part::Percentage(*unit_value),
            Token::Dimension { value, unit, .. } if is_unit(unit) => Part::Length(*value),
            Token::Function(name) => Part::Function(name.to_ascii_lowercase()),
            Token::UnquotedUrl(_) => Part::Function("url".to_owned()),
            Token::Hash(digits) | Token::IDHash(digits) => Part::Hash(parse_hash_color(digits.as_bytes()).is_ok()),
            Token::Comma => Part::Comma,
            Token::Delim('/') => Part::Slash,
            _ => Part::Other,
        });
    }
    parts
}

/// A value without comments and with its escapes undone, as a browser understands it; none if it has neither, or is too deep.
pub(super) fn written_anew(value: &str) -> Option<String> {
    if !value.contains("/*") && !value.contains('\\') {
        return None;
    }
    let mut anew = String::new();
    write(&mut Parser::new(value), &mut anew, 0).ok()?;
    Some(anew.trim().to_owned())
}

/// The signs of what is being read, to its end.
fn write(input: &mut Parser<'_>, anew: &mut String, depth: u8) -> Result<(), ()> {
    if depth > BRACKETS_DEPTH_MAX {
        return Err(());
    }
    while let Ok(token) = input.next_including_whitespace_and_comments() {
        let token = token.clone();
        let close = match &token {
            Token::Function(_) | Token::ParenthesisBlock => ")",
            Token::SquareBracketBlock => "]",
            Token::CurlyBracketBlock => "}",
            _ => "",
        };
        match &token {
            Token::WhiteSpace(_) | Token::Comment(_) => anew.push(' '),
            token => token.to_css(anew).map_err(|_| ())?,
        }
        if !close.is_empty() {
            let inside = input.parse_nested_block(|input| Ok::<_, ParseError<()>>(write(input, anew, depth + 1)));
            inside.map_err(|_| ())??;
            anew.push_str(close);
        }
    }
    Ok(())
}

const DISPLAYS: &str = "none inline block inline-block flex inline-flex grid inline-grid table inline-table table-row \
    table-cell table-caption table-column table-column-group table-row-group table-header-group \
    table-footer-group list-item contents flow flow-root run-in ruby ruby-base ruby-text math masonry";

const SIZES: &str = "auto min-content max-content fit-content stretch";

const FONT_SIZES: &str = "xx-small x-small small medium large x-large xx-large xxx-large smaller larger math";

const MATH: &str = "calc min max clamp round mod rem abs sign sin cos tan pow sqrt hypot log exp env attr anchor \
    anchor-size calc-size fit-content -webkit-calc -moz-calc";

const COLORS: &str = "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark contrast-color device-cmyk env \
    attr";

const SYSTEM_COLORS: &str = "canvas canvastext linktext visitedtext activetext buttonface buttontext buttonborder field fieldtext \
    highlight highlighttext selecteditem selecteditemtext mark marktext graytext accentcolor \
    accentcolortext window windowtext windowframe menu menutext infobackground infotext background \
    captiontext scrollbar threedface threedshadow";

const TRANSFORMS: &str = "matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scalez \
    scale3d rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective";

const SHAPES: &str = "inset circle ellipse polygon path rect xywh shape url";

const BOXES: &str = "none border-box padding-box content-box margin-box fill-box stroke-box view-box";

const BACKGROUNDS: &str = "none left right top bottom center repeat no-repeat repeat-x repeat-y space round scroll fixed local \
    cover contain auto border-box padding-box content-box text border-area";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_is_one_that_a_browser_takes() {
        for (property, taken, passed_over) in [
            (
                Property::Display,
                "none|BLOCK|inline flow-root|-webkit-box|inherit|var(--x)",
                "x|inherit\\9|no ne|1||none;",
            ),
            (Property::Visibility, "hidden|Collapse|unset", "none|zzz|hidden hidden"),
            (Property::Opacity, "0|.5|50%|calc(1 - 1)", "abc|0px|0 0"),
            (Property::Left, "-9999px|0|-300%|auto|max(1px,2px)|calc(0px - 9px)", "12|foo|9999|1px 2px|9pxx"),
            (Property::Height, "0|1px|auto|fit-content|-webkit-fill-available", "-1px|junk|none|5"),
            (Property::MaxHeight, "none|0", "auto auto|-1px"),
            (Property::OverflowX, "hidden|clip", "none|hidden hidden"),
            (Property::FontSize, "0|0.1px|small|120%", "big|-1px|12"),
            (Property::LineHeight, "0|1.5|normal|2em", "-1|x"),
            (Property::TextIndent, "-9999px|0 hanging", "x|1px 2px|hanging"),
            (Property::Color, "#fff|white|rgb(1,2,3)|transparent|currentColor|CanvasText", "notacolor|#12|12|ffffff"),
            (Property::Clip, "rect(0,0,0,0)|auto", "circle(0)|none"),
            (Property::ClipPath, "inset(50%)|none|circle(0) border-box", "junk()|junk|inset(50%) x"),
            (Property::ZIndex, "-1|auto|calc(1)", "1.5|1px|x"),
            (Property::Transform, "scale(0)|none|translate(1px) rotate(1deg)", "scale(0) x|blur(1px)|0"),
            (Property::Scale, "0|none|1 2 3", "x|1 2 3 4"),
        ] {
            for value in taken.split('|') {
                assert!(is_valid(property, value, false), "{property:?}: {value}");
            }
            for value in passed_over.split('|') {
                assert!(!is_valid(property, value, false), "{property:?}: {value}");
            }
        }
        assert!(is_valid(Property::Left, "12", true) && is_valid(Property::Color, "ffffff", true));
        assert!(is_background("url(a.png) no-repeat center / cover #fff, linear-gradient(red, blue)"));
        assert!(!is_background("#fff junk") && !is_background("#ff") && is_background("var(--x) junk"));
    }

    #[test]
    fn a_value_is_written_as_a_browser_understands_it() {
        for (value, expected) in [
            ("/**/none", "none"),
            ("none/* hide */", "none"),
            ("no/**/ne", "no ne"),
            ("n\\6fne", "none"),
            ("tra\\6Esparent", "transparent"),
            ("translate(/*a*/-9999px/*b*/)", "translate( -9999px )"),
            ("url(a\\20 b.png)", "url(a\\20 b.png)"),
        ] {
            assert_eq!(written_anew(value).as_deref(), Some(expected), "{value}");
        }
        assert_eq!(written_anew("none"), None);
        assert!(!is_valid(Property::Display, &written_anew("inherit\\9").unwrap(), false));
        let deep = |depth: u8| written_anew(&format!("{}/**/{}", "(".repeat(depth.into()), ")".repeat(depth.into())));
        assert!(deep(BRACKETS_DEPTH_MAX).is_some() && deep(BRACKETS_DEPTH_MAX + 1).is_none());
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(value in "(none|\\(|\\)|\\[|\\{|/\\*|\\*/|\\\\|url\\(|\"|[a-z]| |1px|%|#fff|\\PC){0,20}") {
            for property in [Property::Display, Property::Left, Property::Color, Property::ClipPath] {
                let _ = (is_valid(property, &value, true), is_background(&value));
            }
            if let Some(anew) = written_anew(&value) {
                prop_assert!(!anew.contains("/*") || value.contains(['"', '\\', '\'', '(']), "{} {}", value, anew);
            }
        }
    }
}
