//! Lengths: in pixels, or as a share of something.

use cssparser::{Parser, Token};

/// Pixels of a letter's height where nothing is said.
pub(crate) const FONT_PIXELS: f32 = 16.0;

/// A window as most people have it, in pixels: what `vw` and `vh` are held against.
const WINDOW: (f32, f32) = (1280.0, 800.0);

/// What is as far as this is on no screen, before it and behind it.
const FAR_BEFORE: f32 = -900.0;
const FAR_BEHIND: f32 = 5_000.0;

/// Deepest brackets in a calculation.
const CALC_DEPTH_MAX: u8 = 8;

/// A length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Length {
    Pixels(f32),
    /// A share of something, 1 being the whole.
    Share(f32),
}

impl Length {
    /// The length that a value begins with; `font` is what `em` stands for, `quirks` whether numbers are pixels.
    ///
    /// None for a keyword, and for a sum of a share and pixels.
    pub(crate) fn of(value: &str, font: f32, quirks: bool) -> Option<Length> {
        let mut input = Parser::new(value);
        let length = operand(&mut input, font, 0)?;
        match length {
            Value::Number(number) if number == 0.0 || quirks => Some(Length::Pixels(number)),
            Value::Number(_) => None,
            Value::Length(length) => Some(length),
        }
    }

    /// The pixels, if it is no share.
    pub(crate) fn pixels(self) -> Option<f32> {
        match self {
            Length::Pixels(pixels) => Some(pixels),
            Length::Share(_) => None,
        }
    }
}

/// A number alone.
pub(crate) fn number_of(value: &str) -> Option<f32> {
    value.trim().parse().ok().filter(|number: &f32| number.is_finite())
}

/// A number, a share as one, or a calculation of such.
pub(crate) fn factor_of(value: &str) -> Option<f32> {
    match operand(&mut Parser::new(value), FONT_PIXELS, 0)? {
        Value::Number(number) => Some(number),
        Value::Length(Length::Share(share)) => Some(share),
        Value::Length(Length::Pixels(_)) => None,
    }
}

/// An angle in degrees.
pub(crate) fn degrees_of(value: &str) -> Option<f32> {
    let value = value.trim();
    let end = value.find(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')).unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number = number_of(number)?;
    Some(match unit {
        "deg" => number,
        "rad" => number.to_degrees(),
        "turn" => number * 360.0,
        "grad" => number * 0.9,
        "" if number == 0.0 => 0.0,
        _ => return None,
    })
}

/// What a calculation works with.
#[derive(Clone, Copy)]
enum Value {
    Number(f32),
    Length(Length),
}

impl Value {
    fn times(self, by: f32) -> Value {
        match self {
            Value::Number(number) => Value::Number(number * by),
            Value::Length(Length::Pixels(pixels)) => Value::Length(Length::Pixels(pixels * by)),
            Value::Length(Length::Share(share)) => Value::Length(Length::Share(share * by)),
        }
    }

    fn plus(self, other: Value) -> Option<Value> {
        Some(match (self, other) {
            (Value::Number(one), Value::Number(other)) => Value::Number(one + other),
            (Value::Length(Length::Pixels(one)), Value::Length(Length::Pixels(other))) => {
                Value::Length(Length::Pixels(one + other))
            }
            (Value::Length(Length::Share(one)), Value::Length(Length::Share(other))) => {
                Value::Length(Length::Share(one + other))
            }
            _ => return None,
        })
    }
}

/// A number, a length, or a calculation in brackets.
fn operand(input: &mut Parser<'_>, font: f32, depth: u8) -> Option<Value> {
    let token = input.next().ok()?.clone();
    match token {
        Token::Number { value, .. } => Some(Value::Number(value)),
        Token::Percentage { unit_value, .. } => Some(Value::Length(Length::Share(unit_value))),
        Token::Dimension { value, unit, .. } => {
            Some(Value::Length(Length::Pixels(value * pixels_of(&unit.to_ascii_lowercase(), font)?)))
        }
        Token::Function(name) => match &*name.to_ascii_lowercase() {
            "calc" | "-webkit-calc" | "-moz-calc" => nested(input, font, depth),
            "max" => compared(input, font, depth, Some(FAR_BEHIND), |values| values.iter().copied().reduce(f32::max)),
            "min" => compared(input, font, depth, Some(FAR_BEFORE), |values| values.iter().copied().reduce(f32::min)),
            "clamp" => compared(input, font, depth, None, |values| match *values {
                [least, wanted, most] => Some(wanted.min(most).max(least)),
                _ => None,
            }),
            _ => None,
        },
        Token::ParenthesisBlock => nested(input, font, depth),
        _ => None,
    }
}

fn nested(input: &mut Parser<'_>, font: f32, depth: u8) -> Option<Value> {
    if depth == CALC_DEPTH_MAX {
        return None;
    }
    input.parse_nested_block::<_, _, ()>(|input| Ok(sum(input, font, depth + 1))).ok()?
}

/// One of several sums, which all have to be of one kind (CSS Values 4, section 10.2).
///
/// Where they are not, the result lies beyond those that are so far that nothing else matters.
fn compared(
    input: &mut Parser<'_>,
    font: f32,
    depth: u8,
    far: Option<f32>,
    choose: impl Fn(&[f32]) -> Option<f32>,
) -> Option<Value> {
    if depth == CALC_DEPTH_MAX {
        return None;
    }
    let whole = input.parse_nested_block::<_, _, ()>(|input| {
        let list = input.parse_comma_separated::<_, _, ()>(|input| Ok(sum(input, font, depth + 1)));
        Ok(list.ok().and_then(|list| list.into_iter().collect::<Option<Vec<Value>>>()))
    });
    let values = whole.ok()??;
    let kept = |of: &dyn Fn(&Value) -> Option<f32>| values.iter().map(of).collect::<Option<Vec<f32>>>();
    if let Some(pixels) = kept(&|value| if let Value::Length(length) = value { length.pixels() } else { None }) {
        return Some(Value::Length(Length::Pixels(choose(&pixels)?)));
    }
    if let Some(numbers) = kept(&|value| if let Value::Number(number) = value { Some(*number) } else { None }) {
        return Some(Value::Number(choose(&numbers)?));
    }
    let far = far.and_then(|far| {
        let pixels =
            values.iter().filter_map(|value| if let Value::Length(length) = value { length.pixels() } else { None });
        pixels.into_iter().find(|pixels| pixels.signum() == far.signum() && pixels.abs() >= far.abs())
    });
    if let Some(far) = far {
        return Some(Value::Length(Length::Pixels(far)));
    }
    let shares = kept(&|value| if let Value::Length(Length::Share(share)) = value { Some(*share) } else { None })?;
    Some(Value::Length(Length::Share(choose(&shares)?)))
}

fn sum(input: &mut Parser<'_>, font: f32, depth: u8) -> Option<Value> {
    let mut total = product(input, font, depth)?;
    while !input.is_exhausted() {
        let sign = match input.next().ok()? {
            Token::Delim('+') => 1.0,
            Token::Delim('-') => -1.0,
            _ => return None,
        };
        total = total.plus(product(input, font, depth)?.times(sign))?;
    }
    Some(total)
}

fn product(input: &mut Parser<'_>, font: f32, depth: u8) -> Option<Value> {
    let mut total = operand(input, font, depth)?;
    loop {
        let state = input.state();
        let sign = input.next().ok().cloned();
        total = match (sign, total) {
            (Some(Token::Delim('*')), _) => match (total, operand(input, font, depth)?) {
                (Value::Number(number), other) | (other, Value::Number(number)) => other.times(number),
                _ => return None,
            },
            (Some(Token::Delim('/')), _) => match operand(input, font, depth)? {
                Value::Number(number) if number != 0.0 => total.times(number.recip()),
                _ => return None,
            },
            _ => {
                input.reset(&state);
                return Some(total);
            }
        };
    }
}

/// Whether lengths are measured in this unit.
pub(crate) fn is_unit(unit: &str) -> bool {
    pixels_of(&unit.to_ascii_lowercase(), FONT_PIXELS).is_some()
}

/// How many pixels a unit has (CSS Values 4, section 6), where a letter is half as wide as high.
fn pixels_of(unit: &str, font: f32) -> Option<f32> {
    Some(match unit {
        "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "q" => 96.0 / 101.6,
        "em" => font,
        "ex" | "ch" => font / 2.0,
        "rem" => FONT_PIXELS,
        "lh" | "rlh" | "cap" | "ic" | "rch" | "rex" | "ric" | "rcap" => font,
        "vw" | "svw" | "lvw" | "dvw" | "vi" | "cqw" | "cqi" => WINDOW.0 / 100.0,
        "vh" | "svh" | "lvh" | "dvh" | "vb" | "cqh" | "cqb" => WINDOW.1 / 100.0,
        "vmin" | "cqmin" => WINDOW.0.min(WINDOW.1) / 100.0,
        "vmax" | "cqmax" => WINDOW.0.max(WINDOW.1) / 100.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_length_is_one_in_any_unit() {
        for (value, pixels) in [
            ("0", 0.0),
            ("-9999px", -9999.0),
            ("-9999PX", -9999.0),
            ("3pt", 4.0),
            ("2em", 20.0),
            ("1rem", 16.0),
            ("-100in", -9600.0),
            ("calc(0px - 9999px)", -9999.0),
            ("calc(-1 * (5000px + 4999px))", -9999.0),
            ("calc(10em/2)", 50.0),
            ("-1e4px", -10000.0),
            ("+.5px", 0.5),
            ("100vw", 1280.0),
            ("-999px auto", -999.0),
            ("max(-9999px, -999em)", -9990.0),
            ("min(0px, calc(1px - 9px))", -8.0),
            ("clamp(1px, 9px, 5px)", 5.0),
            ("min(-9999px, -100%)", -9999.0),
            ("max(1%, 9999px)", 9999.0),
        ] {
            assert_eq!(Length::of(value, 10.0, false), Some(Length::Pixels(pixels)), "{value}");
        }
        assert_eq!(Length::of("-500%", 16.0, false), Some(Length::Share(-5.0)));
        for unknown in [
            "auto",
            "",
            "-9999",
            "calc(100% - 5px)",
            "calc(1px * 2px)",
            "calc(1px / 0)",
            "max(1px, 2%)",
            "clamp(1px)",
            "5xx",
            "var(--x)",
        ] {
            assert_eq!(Length::of(unknown, 16.0, false), None, "{unknown}");
        }
        assert_eq!(Length::of("-9999", 16.0, true), Some(Length::Pixels(-9999.0)));
    }

    #[test]
    fn numbers_and_angles_are_worked_out() {
        for (value, expected) in [("0", 0.0), ("50%", 0.5), ("calc(0 * 1)", 0.0), ("calc(1 - .5)", 0.5)] {
            assert_eq!(factor_of(value), Some(expected), "{value}");
        }
        assert_eq!((factor_of("1px"), factor_of("x")), (None, None));
        for (value, expected) in [("90deg", 90.0), (".25turn", 90.0), ("100grad", 90.0), ("0", 0.0), ("1e2deg", 100.0)]
        {
            assert_eq!(degrees_of(value), Some(expected), "{value}");
        }
        assert_eq!(degrees_of("90"), None);
    }

    #[test]
    fn brackets_are_read_to_their_limit() {
        let nested = |depth: u8| format!("{}1px{}", "calc(".repeat(depth.into()), ")".repeat(depth.into()));
        assert!(Length::of(&nested(CALC_DEPTH_MAX), 16.0, false).is_some());
        assert!(Length::of(&nested(CALC_DEPTH_MAX + 1), 16.0, false).is_none());
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(value in "(calc\\(|\\(|\\)|[+*/-]| |1|px|%|em|e9|\\PC){0,20}") {
            let _ = Length::of(&value, 16.0, true);
        }
    }
}
