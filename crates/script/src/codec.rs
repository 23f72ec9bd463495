//! What the language's functions make of texts: Base64, percent-encoding, numbers.

/// What `atob` gives; none where it gives an error.
pub(crate) fn base64(units: &[u16]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(units.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for &unit in units {
        let digit = match u8::try_from(unit).ok()? {
            byte @ b'A'..=b'Z' => byte - b'A',
            byte @ b'a'..=b'z' => byte - b'a' + 26,
            byte @ b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b' ' | b'\n' | b'\r' | b'\t' | 12 => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

pub(crate) fn to_base64(units: &[u16]) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = units.iter().map(|&unit| u8::try_from(unit)).collect::<Result<_, _>>().ok()?;
    let mut made = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let digit = if index <= chunk.len() { DIGITS[(bits >> (18 - 6 * index) & 63) as usize] } else { b'=' };
            made.push(char::from(digit));
        }
    }
    Some(made)
}

fn hex_of(units: &[u16]) -> Option<u16> {
    units.iter().try_fold(0_u16, |number, &unit| {
        let digit = char::from_u32(u32::from(unit))?.to_digit(16)?;
        Some(number << 4 | digit as u16)
    })
}

/// `unescape` (ECMAScript, B.2.1.2).
pub(crate) fn unescape(units: &[u16]) -> Vec<u16> {
    let mut made = Vec::with_capacity(units.len());
    let mut at = 0;
    while at < units.len() {
        let rest = &units[at..];
        let long = (rest.len() >= 6 && rest[0] == u16::from(b'%') && rest[1] == u16::from(b'u'))
            .then(|| hex_of(&rest[2..6]))
            .flatten();
        let short = (rest.len() >= 3 && rest[0] == u16::from(b'%')).then(|| hex_of(&rest[1..3])).flatten();
        let (unit, length) = match (long, short) {
            (Some(unit), _) => (unit, 6),
            (_, Some(unit)) => (unit, 3),
            _ => (rest[0], 1),
        };
        made.push(unit);
        at += length;
    }
    made
}

/// `decodeURIComponent` and `decodeURI`; none where they give an error.
pub(crate) fn decode_uri(units: &[u16], keeps_reserved: bool) -> Option<Vec<u16>> {
    let mut made = Vec::with_capacity(units.len());
    let mut at = 0;
    while at < units.len() {
        if units[at] != u16::from(b'%') {
            made.push(units[at]);
            at += 1;
            continue;
        }
        let byte_at = |at: usize| {
            (units.get(at) == Some(&u16::from(b'%')))
                .then(|| hex_of(units.get(at + 1..at + 3)?))
                .flatten()
                .map(|byte| byte as u8)
        };
        let first = byte_at(at)?;
        let length = (first.leading_ones() as usize).max(1);
        let bytes: Vec<u8> = (0..length).map(|index| byte_at(at + 3 * index)).collect::<Option<_>>()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        if keeps_reserved && text.len() == 1 && ";/?:@&=+$,#".contains(text) {
            made.extend_from_slice(&units[at..at + 3]);
        } else {
            made.extend(text.encode_utf16());
        }
        at += 3 * length;
    }
    Some(made)
}

/// The digits of bytes that are encoded.
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// `encodeURIComponent`, `encodeURI` and `escape`.
pub(crate) fn encode(units: &[u16], name: &str) -> String {
    let kept = match name {
        "encodeURIComponent" => "-_.!~*'()",
        "encodeURI" => "-_.!~*'();/?:@&=+$,#",
        _ => "@*_+-./",
    };
    let mut made = String::new();
    if name == "escape" {
        for &unit in units {
            match char::from_u32(u32::from(unit)) {
                Some(c) if c.is_ascii_alphanumeric() || kept.contains(c) => made.push(c),
                _ if unit < 256 => made.push_str(&format!("%{unit:02X}")),
                _ => made.push_str(&format!("%u{unit:04X}")),
            }
        }
        return made;
    }
    for c in String::from_utf16_lossy(units).chars() {
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            made.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                made.push('%');
                made.extend([byte >> 4, byte & 0xF].map(|half| char::from(HEX[usize::from(half)])));
            }
        }
    }
    made
}

/// `parseInt`.
pub(crate) fn parse_int(text: &str, base: u32) -> f64 {
    let text = text.trim_start();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).filter(|_| base == 0 || base == 16);
    let (base, text) = match hex {
        Some(rest) => (16, rest),
        None => (if base == 0 { 10 } else { base }, text),
    };
    if !(2..=36).contains(&base) {
        return f64::NAN;
    }
    let mut number = None;
    for digit in text.chars().map_while(|c| c.to_digit(base)) {
        number = Some(number.unwrap_or(0.0) * f64::from(base) + f64::from(digit));
    }
    number.map_or(f64::NAN, |number| sign * number)
}

/// `parseFloat`.
pub(crate) fn parse_float(text: &str) -> f64 {
    let text = text.trim_start();
    let length = text
        .bytes()
        .take(40)
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'))
        .count();
    (1..=length).rev().find_map(|end| text[..end].parse::<f64>().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn texts_are_decoded_as_browsers_do() {
        assert_eq!(base64(&units("Y2FzaW5v")).as_deref(), Some(&b"casino"[..]));
        assert_eq!(base64(&units("Y2FzaW4=")).as_deref(), Some(&b"casin"[..]));
        assert_eq!(base64(&units("Y2-z")), None);
        assert_eq!(to_base64(&units("casin")).as_deref(), Some("Y2FzaW4="));
        assert_eq!(unescape(&units("%63%u4e2d%zz%")), units("c中%zz%"));
        assert_eq!(decode_uri(&units("%E4%B8%AD%2F"), false), Some(units("中/")));
        assert_eq!(decode_uri(&units("%2F%63"), true), Some(units("%2Fc")));
        assert_eq!(decode_uri(&units("%E4"), false), None);
        assert_eq!(encode(&units("a 中/"), "encodeURIComponent"), "a%20%E4%B8%AD%2F");
        assert_eq!(encode(&units("a 中/"), "escape"), "a%20%u4E2D/");
    }

    #[test]
    fn numbers_are_read_from_the_beginning_of_a_text() {
        assert_eq!((parse_int(" 12px", 0), parse_int("0x1f", 0), parse_int("-z", 36)), (12.0, 31.0, -35.0));
        assert!(parse_int("px", 0).is_nan() && parse_int("1", 1).is_nan());
        assert_eq!((parse_float("1.5.2"), parse_float("2e3x")), (1.5, 2000.0));
    }
}
