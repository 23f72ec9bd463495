//! The strings of a script that cannot be parsed: literals, those that stand beside each other, and the plainest codes.

use std::ops::Range;

use suyuan_model::Decoding;

use crate::text::{Text, Undone};
use crate::tokens::{Kind, Token, Tokens};

/// Every string that is put together or escaped, and where it stands.
pub(crate) fn of(text: &str) -> Vec<(Text, Range<usize>)> {
    let mut found = Vec::new();
    let mut run: Option<(Text, Range<usize>, u32)> = None;
    let mut joins = false;
    let mut codes: Option<(Vec<u16>, usize)> = None;
    let mut is_of_codes = false;
    for token in Tokens::new(text) {
        let Token { kind, range, .. } = token.clone();
        let piece = &text[range.clone()];
        match (&mut codes, kind) {
            (Some((units, _)), Kind::Number) => {
                let number = piece
                    .strip_prefix("0x")
                    .map_or_else(|| piece.parse().ok(), |hex| u16::from_str_radix(hex, 16).ok());
                units.extend(number);
                continue;
            }
            (Some(_), Kind::Sign) if piece == "," => continue,
            (Some((units, start)), _) => {
                if units.len() > 1 {
                    let text = Text::of(std::mem::take(units), Undone::default()).with(Decoding::CharCodes);
                    found.push((text, *start..range.end));
                }
                codes = None;
            }
            _ => {}
        }
        match kind {
            Kind::String => {
                let literal = literal(piece);
                match &mut run {
                    Some((text, place, count)) if joins => {
                        text.push(&literal);
                        place.end = range.end;
                        *count += 1;
                    }
                    _ => {
                        found.extend(run.take().map(finished));
                        run = Some((literal, range, 1));
                    }
                }
                joins = false;
            }
            Kind::Sign if piece == "+" && run.is_some() => joins = true,
            // `("a") + ("b")`
            Kind::Open | Kind::Close if joins || piece == ")" => {}
            _ => {
                found.extend(run.take().map(finished));
                joins = false;
            }
        }
        if kind == Kind::Open && is_of_codes {
            codes = Some((Vec::new(), token.range.start));
        }
        is_of_codes = kind == Kind::Word && piece == "fromCharCode";
    }
    found.extend(run.take().map(finished));
    found.retain(|(text, _)| !text.undone.list().is_empty());
    found
}

fn finished((text, range, count): (Text, Range<usize>, u32)) -> (Text, Range<usize>) {
    (if count > 1 { text.with(Decoding::JsConcat) } else { text }, range)
}

/// What a literal stands for.
fn literal(piece: &str) -> Text {
    let inside = piece.get(1..).unwrap_or_default();
    let inside = inside.strip_suffix(['"', '\'', '`']).or_else(|| inside.strip_suffix("${")).unwrap_or(inside);
    if !inside.contains('\\') {
        return Text::plain(inside);
    }
    let mut made = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = rest.find('\\') {
        made.extend(rest[..at].encode_utf16());
        let behind = &rest[at + 1..];
        let (unit, length) = escape(behind);
        made.extend(unit);
        rest = behind.get(length..).unwrap_or_default();
    }
    made.extend(rest.encode_utf16());
    Text::of(made, Undone::default()).with(Decoding::JsEscape)
}

/// What an escape stands for, and its length behind the backslash.
fn escape(behind: &str) -> (Vec<u16>, usize) {
    let bytes = behind.as_bytes();
    let digits = |from: usize, to: usize, base: u32| {
        let digits = behind.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, base).ok()
    };
    let point = |number: Option<u32>, length: usize| {
        number.and_then(char::from_u32).map(|c| (c.encode_utf16(&mut [0; 2]).to_vec(), length))
    };
    let found = match bytes.first() {
        Some(b'x') => digits(1, 3, 16).map(|number| (vec![number as u16], 3)),
        Some(b'u') if bytes.get(1) == Some(&b'{') => {
            let end = behind.find('}').filter(|&end| (3..=10).contains(&end));
            end.and_then(|end| point(digits(2, end, 16), end + 1))
        }
        Some(b'u') => digits(1, 5, 16).map(|number| (vec![number as u16], 5)),
        Some(b'0'..=b'7') => {
            let most = if bytes[0] <= b'3' { 3 } else { 2 };
            let length = bytes.iter().take(most).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            digits(0, length, 8).map(|number| (vec![number as u16], length))
        }
        Some(b'n') => Some((vec![10], 1)),
        Some(b't') => Some((vec![9], 1)),
        Some(b'r') => Some((vec![13], 1)),
        Some(b'b') => Some((vec![8], 1)),
        Some(b'f') => Some((vec![12], 1)),
        Some(b'v') => Some((vec![11], 1)),
        Some(b'\r') => Some((Vec::new(), if bytes.get(1) == Some(&b'\n') { 2 } else { 1 })),
        Some(b'\n') => Some((Vec::new(), 1)),
        _ => None,
    };
    found.unwrap_or_else(|| match behind.chars().next() {
        Some(c) => (c.encode_utf16(&mut [0; 2]).to_vec(), c.len_utf8()),
        None => (Vec::new(), 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_broken_scripts_are_read() {
        let found =
            |text: &str| of(text).into_iter().map(|(text, range)| (text.to_string(), range)).collect::<Vec<_>>();
        assert_eq!(found("a = 'cas' + \"ino\" + `.x`; }"), [("casino.x".to_owned(), 4..24)]);
        assert_eq!(
            found(
                r"f('\x63\u0061\163\u{69}no\
.x' ]"
            ),
            [("casino.x".to_owned(), 2..30)]
        );
        assert_eq!(found("g(String.fromCharCode(99,0x61, 115)) ]"), [("cas".to_owned(), 21..35)]);
        assert_eq!(found("'plain', 'text'"), []);
    }
}
