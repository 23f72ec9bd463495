//! Declarations: which properties can hide something, and what a block says of them.

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser,
    RuleBodyItemParser, RuleBodyParser,
};

use super::cascade::has_variable;
use super::valid::{is_background, is_valid, written_anew};

/// Longest value that is looked at, in bytes, with its custom properties put in.
pub(crate) const VALUE_BYTES_MAX: usize = 4_096;

/// A property that bears on whether a person sees something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Property {
    Display,
    Visibility,
    ContentVisibility,
    Opacity,
    Filter,
    Position,
    Float,
    Left,
    Top,
    Right,
    Bottom,
    MarginLeft,
    MarginTop,
    Transform,
    Translate,
    Scale,
    Width,
    Height,
    MaxWidth,
    MaxHeight,
    MinWidth,
    MinHeight,
    OverflowX,
    OverflowY,
    FontSize,
    LineHeight,
    LetterSpacing,
    TextIndent,
    Color,
    TextFill,
    BackgroundColor,
    BackgroundImage,
    BackgroundClip,
    Clip,
    ClipPath,
    Mask,
    MaskSize,
    Contain,
    Intrinsic,
    AspectRatio,
    WillChange,
    Perspective,
    Backdrop,
    Rotate,
    Backface,
    PaddingTop,
    WhiteSpace,
    TextShadow,
    TextStroke,
    SizeAdjust,
    Fill,
    FillOpacity,
    Stroke,
    ZIndex,
    Zoom,
    Transition,
    Animation,
    FlexGrow,
    FlexBasis,
    GridRows,
}

/// What a declaration is about: a property, or a custom one by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    Property(Property),
    Custom(Box<str>),
}

/// One declaration, its shorthand taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub(crate) name: Name,
    /// As it was written, without `!important`.
    pub(crate) value: Box<str>,
    pub(crate) important: bool,
    /// It is one only on a page without a doctype worth the name.
    pub(crate) only_in_quirks: bool,
}

impl Declaration {
    /// The declaration, if any browser takes it for one.
    fn checked(self) -> Option<Declaration> {
        let Name::Property(property) = self.name else { return Some(self) };
        let is_valid = |quirks: bool| is_valid(property, &self.value, quirks);
        let only_in_quirks = !is_valid(false);
        (!only_in_quirks || is_valid(true)).then_some(Declaration { only_in_quirks, ..self })
    }
}

/// What stands in a block of declarations: those, and rules nested in them.
pub(crate) enum Item {
    Declarations(Vec<Declaration>),
    /// A nested rule, by its selectors and its block.
    Rule(String, String),
    /// A rule by its name, with what stands behind it and its block, whose declarations are about the same elements.
    At(String, String, String),
}

/// The declarations of a `style` attribute.
pub(crate) fn of_attribute(style: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    for item in of_block(&mut Parser::new(style)) {
        if let Item::Declarations(found) = item {
            declarations.extend(found);
        }
    }
    declarations
}

/// What stands in a block.
pub(crate) fn of_block(input: &mut Parser<'_>) -> Vec<Item> {
    RuleBodyParser::new(input, &mut Block).flatten().collect()
}

struct Block;

impl<'i> DeclarationParser<'i> for Block {
    type Declaration = Item;
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _start: &ParserState,
    ) -> Result<Item, ParseError<()>> {
        let start = input.position();
        while input.next_including_whitespace_and_comments().is_ok() {}
        let written = input.slice_from(start);
        // What is too long is left out below, whatever it says.
        let anew = if written.len() > VALUE_BYTES_MAX { None } else { written_anew(written) };
        let (value, important) = without_important(anew.as_deref().unwrap_or(written));
        // `*zoom` and `_height` are for browsers that nobody has any more; cssparser refuses the first by itself.
        let declarations = taken_apart(&name, value, important).into_iter().filter_map(Declaration::checked);
        Ok(Item::Declarations(declarations.collect()))
    }
}

impl<'i> QualifiedRuleParser<'i> for Block {
    type Prelude = String;
    type QualifiedRule = Item;
    type Error = ();

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<String, ParseError<()>> {
        Ok(rest(input).to_owned())
    }

    fn parse_block(
        &mut self,
        prelude: String,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<Item, ParseError<()>> {
        Ok(Item::Rule(prelude, rest(input).to_owned()))
    }
}

impl<'i> AtRuleParser<'i> for Block {
    type Prelude = (String, String);
    type AtRule = Item;
    type Error = ();

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<(String, String), ParseError<()>> {
        Ok((name.to_ascii_lowercase(), rest(input).to_owned()))
    }

    fn parse_block(
        &mut self,
        (name, prelude): (String, String),
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<Item, ParseError<()>> {
        Ok(Item::At(name, prelude, rest(input).to_owned()))
    }
}

impl RuleBodyItemParser<'_, Item, ()> for Block {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        true
    }
}

/// Whether every browser knows this property, with this value; it is not known of properties that are not looked at.
pub(crate) fn is_supported(name: &str, value: &str) -> Option<bool> {
    let declared = taken_apart(name, value, false);
    let is_one = |one: Declaration| one.checked().is_some_and(|one| !one.only_in_quirks);
    (!declared.is_empty()).then(|| declared.into_iter().all(is_one))
}

/// Everything up to the end of what is being parsed.
pub(crate) fn rest<'i>(input: &mut Parser<'i>) -> &'i str {
    let start = input.position();
    while input.next_including_whitespace_and_comments().is_ok() {}
    input.slice_from(start)
}

/// A value without `!important`, and whether it had it.
fn without_important(value: &str) -> (&str, bool) {
    let value = value.trim();
    let Some((before, after)) = value.rsplit_once('!') else { return (value, false) };
    if after.trim().eq_ignore_ascii_case("important") { (before.trim_end(), true) } else { (value, false) }
}

/// A declaration as those of the properties that it stands for; none of a value that is too long to hide anything.
fn taken_apart(name: &str, value: &str, important: bool) -> Vec<Declaration> {
    if value.len() > VALUE_BYTES_MAX {
        return Vec::new();
    }
    let declaration =
        |name: Name, value: &str| Declaration { name, value: value.into(), important, only_in_quirks: false };
    if name.starts_with("--") {
        return vec![declaration(Name::Custom(name.into()), value)];
    }
    let one = |property| vec![declaration(Name::Property(property), value)];
    let lower = name.to_ascii_lowercase();
    let lower = lower.strip_prefix("-webkit-").or_else(|| lower.strip_prefix("-moz-")).unwrap_or(&lower);
    match lower {
        "overflow" => {
            let words = words_of(value);
            let (&[x] | &[x, _]) = &*words else { return Vec::new() };
            let y = words.last().copied().unwrap_or(x);
            let both = [(Property::OverflowX, x), (Property::OverflowY, y)];
            both.map(|(property, value)| declaration(Name::Property(property), value)).into()
        }
        "padding" => sides(value, [Some(Property::PaddingTop), None, None, None], &declaration),
        "inset-block" => pair(value, [Property::Top, Property::Bottom], &declaration),
        "inset-inline" => pair(value, [Property::Left, Property::Right], &declaration),
        "margin-block" | "margin-inline" => {
            let side = if lower.ends_with("block") { Property::MarginTop } else { Property::MarginLeft };
            words_of(value).first().map(|first| declaration(Name::Property(side), first)).into_iter().collect()
        }
        "margin" => sides(value, [Some(Property::MarginTop), None, None, Some(Property::MarginLeft)], &declaration),
        "inset" => sides(
            value,
            [Some(Property::Top), Some(Property::Right), Some(Property::Bottom), Some(Property::Left)],
            &declaration,
        ),
        // A shorthand sets all that it can say, so what it does not say is gone.
        "background" if matches!(&*value.trim().to_ascii_lowercase(), "inherit" | "initial" | "unset" | "revert") => {
            one(Property::BackgroundColor)
        }
        "background" if !is_background(value) => Vec::new(),
        "background" => {
            let color = words_of(value).into_iter().rfind(|word| super::color::is_color(word));
            let has_image = value.contains('(') && super::color::has_image(value);
            vec![
                declaration(Name::Property(Property::BackgroundColor), color.unwrap_or("transparent")),
                declaration(Name::Property(Property::BackgroundImage), if has_image { value } else { "none" }),
                declaration(
                    Name::Property(Property::BackgroundClip),
                    if words_of(value).iter().any(|word| word.eq_ignore_ascii_case("text")) {
                        "text"
                    } else {
                        "border-box"
                    },
                ),
            ]
        }
        "font" => of_font(value, &declaration),
        "all" => vec![
            declaration(Name::Property(Property::Display), value),
            declaration(Name::Property(Property::Visibility), value),
            declaration(Name::Property(Property::Opacity), value),
        ],
        "flex" => of_flex(value, &declaration),
        "transition" | "transition-property" | "transition-duration" => one(Property::Transition),
        "animation" | "animation-name" => one(Property::Animation),
        "mask" | "mask-image" => one(Property::Mask),
        _ => property_of(lower).map(one).unwrap_or_default(),
    }
}

fn property_of(name: &str) -> Option<Property> {
    Some(match name {
        "display" => Property::Display,
        "visibility" => Property::Visibility,
        "content-visibility" => Property::ContentVisibility,
        "opacity" => Property::Opacity,
        "filter" | "-ms-filter" => Property::Filter,
        "position" => Property::Position,
        "float" => Property::Float,
        "left" | "inset-inline-start" => Property::Left,
        "top" | "inset-block-start" => Property::Top,
        "right" | "inset-inline-end" => Property::Right,
        "bottom" | "inset-block-end" => Property::Bottom,
        "margin-left" | "margin-inline-start" => Property::MarginLeft,
        "margin-top" | "margin-block-start" => Property::MarginTop,
        "transform" => Property::Transform,
        "translate" => Property::Translate,
        "scale" => Property::Scale,
        "width" | "inline-size" => Property::Width,
        "height" | "block-size" => Property::Height,
        "max-width" | "max-inline-size" => Property::MaxWidth,
        "max-height" | "max-block-size" => Property::MaxHeight,
        "min-width" | "min-inline-size" => Property::MinWidth,
        "min-height" | "min-block-size" => Property::MinHeight,
        "overflow-x" => Property::OverflowX,
        "overflow-y" => Property::OverflowY,
        "font-size" => Property::FontSize,
        "line-height" => Property::LineHeight,
        "letter-spacing" => Property::LetterSpacing,
        "text-indent" => Property::TextIndent,
        "color" => Property::Color,
        "text-fill-color" => Property::TextFill,
        "background-color" => Property::BackgroundColor,
        "background-image" => Property::BackgroundImage,
        "background-clip" => Property::BackgroundClip,
        "clip" => Property::Clip,
        "clip-path" => Property::ClipPath,
        "mask-size" => Property::MaskSize,
        "contain" => Property::Contain,
        "contain-intrinsic-size" | "contain-intrinsic-height" | "contain-intrinsic-block-size" => Property::Intrinsic,
        "aspect-ratio" => Property::AspectRatio,
        "will-change" => Property::WillChange,
        "perspective" => Property::Perspective,
        "backdrop-filter" => Property::Backdrop,
        "rotate" => Property::Rotate,
        "backface-visibility" => Property::Backface,
        "padding-top" | "padding-block-start" => Property::PaddingTop,
        "white-space" | "text-wrap" | "text-wrap-mode" => Property::WhiteSpace,
        "text-shadow" => Property::TextShadow,
        "text-stroke" => Property::TextStroke,
        "font-size-adjust" => Property::SizeAdjust,
        "fill" => Property::Fill,
        "fill-opacity" => Property::FillOpacity,
        "stroke" => Property::Stroke,
        "flex-grow" => Property::FlexGrow,
        "flex-basis" => Property::FlexBasis,
        "grid" | "grid-template" | "grid-template-rows" => Property::GridRows,
        "z-index" => Property::ZIndex,
        "zoom" => Property::Zoom,
        _ => return None,
    })
}

/// Two sides of a box, the second as the first where it is left out.
fn pair(value: &str, properties: [Property; 2], declaration: &dyn Fn(Name, &str) -> Declaration) -> Vec<Declaration> {
    let words = words_of(value);
    let Some(&first) = words.first().filter(|_| words.len() <= 2) else { return Vec::new() };
    let values = [first, words.get(1).copied().unwrap_or(first)];
    properties.into_iter().zip(values).map(|(property, value)| declaration(Name::Property(property), value)).collect()
}

/// How much of what is left an item takes, and how large it is before that (CSS Flexible Box 1, section 7.1).
fn of_flex(value: &str, declaration: &dyn Fn(Name, &str) -> Declaration) -> Vec<Declaration> {
    let lower = value.trim().to_ascii_lowercase();
    let words = words_of(&lower);
    let is_number = |word: &&&str| word.parse::<f32>().is_ok();
    let (grow, basis) = match &*words {
        ["none" | "initial"] => ("0", "auto"),
        ["auto"] => ("1", "auto"),
        words => {
            let numbers: Vec<&str> = words.iter().filter(is_number).copied().collect();
            let size = words.iter().find(|word| !is_number(word)).or(numbers.get(2)).copied();
            (numbers.first().copied().unwrap_or("1"), size.unwrap_or("0px"))
        }
    };
    let both = [(Property::FlexGrow, grow), (Property::FlexBasis, basis)];
    both.map(|(property, value)| declaration(Name::Property(property), value)).into()
}

/// The sides of a box, top first and clockwise; a side that is left out is as the one across from it.
fn sides(
    value: &str,
    properties: [Option<Property>; 4],
    declaration: &dyn Fn(Name, &str) -> Declaration,
) -> Vec<Declaration> {
    let words = words_of(value);
    let Some(&top) = words.first().filter(|_| words.len() <= 4) else { return Vec::new() };
    let right = words.get(1).copied().unwrap_or(top);
    let values = [top, right, words.get(2).copied().unwrap_or(top), words.get(3).copied().unwrap_or(right)];
    let sides = properties.into_iter().zip(values);
    sides.filter_map(|(property, value)| Some(declaration(Name::Property(property?), value))).collect()
}

/// The size and the height of a line in `font`; the size is the first length, and the height stands behind a slash.
fn of_font(value: &str, declaration: &dyn Fn(Name, &str) -> Declaration) -> Vec<Declaration> {
    let is_size = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = words_of(value);
    let Some(at) = words.iter().position(is_size) else { return Vec::new() };
    let joined = words[at..].join(" ");
    let (size, height, family) = match joined.split_once('/') {
        Some((size, rest)) => (size.trim(), rest.split_whitespace().next(), rest.split_whitespace().nth(1)),
        None => (words[at], None, words.get(at + 1).copied()),
    };
    // Without a family it is no font.
    if family.is_none() && !has_variable(value) {
        return Vec::new();
    }
    let mut found = vec![declaration(Name::Property(Property::FontSize), size)];
    found.push(declaration(Name::Property(Property::LineHeight), height.unwrap_or("normal")));
    found
}

/// The words of a value, with what stands in brackets kept together.
pub(crate) fn words_of(value: &str) -> Vec<&str> {
    let (mut words, mut start, mut depth) = (Vec::new(), None, 0u32);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_gap = depth == 0 && (byte.is_ascii_whitespace() || byte == b',');
        match (is_gap, start) {
            (true, Some(begin)) => {
                words.push(&value[begin..at]);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|begin| &value[begin..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(style: &str, expected: &[(Property, &str)]) {
        let declarations = of_attribute(style);
        let found: Vec<(Property, &str)> = declarations
            .iter()
            .filter_map(|one| match &one.name {
                Name::Property(property) => Some((*property, &*one.value)),
                Name::Custom(_) => None,
            })
            .collect();
        assert_eq!(found, expected, "{style}");
    }

    #[test]
    fn a_declaration_is_read_however_it_is_written() {
        check("DISPLAY : none", &[(Property::Display, "none")]);
        check("/**/display/* */:/* */none/**/;;", &[(Property::Display, "none")]);
        check("display:none!important", &[(Property::Display, "none")]);
        check("dis\\70lay:none", &[(Property::Display, "none")]);
        check("color:red;display:none", &[(Property::Color, "red"), (Property::Display, "none")]);
        check("content:';display:none'", &[]);
        check("-webkit-transform:scale(0)", &[(Property::Transform, "scale(0)")]);
        assert!(of_attribute("display:none ! IMPORTANT")[0].important);
    }

    #[test]
    fn shorthands_are_taken_apart() {
        check("overflow:hidden", &[(Property::OverflowX, "hidden"), (Property::OverflowY, "hidden")]);
        check("margin:1px 2px", &[(Property::MarginTop, "1px"), (Property::MarginLeft, "2px")]);
        check("margin:1px 2px 3px 4px", &[(Property::MarginTop, "1px"), (Property::MarginLeft, "4px")]);
        check("font:bold 0/0 a", &[(Property::FontSize, "0"), (Property::LineHeight, "0")]);
        check("font:0px/0 a", &[(Property::FontSize, "0px"), (Property::LineHeight, "0")]);
        check(
            "background:url(a.png) #fff no-repeat",
            &[
                (Property::BackgroundColor, "#fff"),
                (Property::BackgroundImage, "url(a.png) #fff no-repeat"),
                (Property::BackgroundClip, "border-box"),
            ],
        );
    }

    #[test]
    fn a_value_is_looked_at_up_to_its_limit() {
        let long = |bytes: usize| of_attribute(&format!("--x:{}", "x".repeat(bytes))).len();
        assert_eq!((long(VALUE_BYTES_MAX), long(VALUE_BYTES_MAX + 1)), (1, 0));
    }

    #[test]
    fn what_stands_in_brackets_is_one_word() {
        assert_eq!(words_of(" rgba(1, 2,3) 0  x"), ["rgba(1, 2,3)", "0", "x"]);
        assert_eq!(words_of("a)b (c"), ["a)b", "(c"]);
    }
}
