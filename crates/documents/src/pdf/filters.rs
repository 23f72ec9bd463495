//! How the bytes of a stream are packed (ISO 32000-2, 7.4).

use super::value::{Dict, Value};
use crate::inflate::Budget;

/// Most filters one after the other; two are usual.
pub const FILTERS_MAX: usize = 4;

/// The bytes of a stream; none where a filter stands in the way that only pictures have.
pub(super) fn decoded(dict: &Dict, raw: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
    let filters = dict.get("Filter").or_else(|| dict.get("F")).map(Value::elements).unwrap_or_default();
    let settings = dict.get("DecodeParms").or_else(|| dict.get("DP")).map(Value::elements).unwrap_or_default();
    if filters.len() > FILTERS_MAX {
        return None;
    }
    let mut bytes: Option<Vec<u8>> = None;
    for (place, filter) in filters.iter().enumerate() {
        let packed = bytes.as_deref().unwrap_or(raw);
        let set = settings.get(place).and_then(Value::dict);
        bytes = Some(match filter.name()? {
            b"FlateDecode" | b"Fl" => unpredicted(flate(packed, budget), set),
            b"LZWDecode" | b"LZW" => unpredicted(lzw(packed, set, budget), set),
            b"ASCIIHexDecode" | b"AHx" => ascii_hex(packed, budget),
            b"ASCII85Decode" | b"A85" => ascii_85(packed, budget),
            b"RunLengthDecode" | b"RL" => run_length(packed, budget),
            b"Crypt" => packed.to_vec(),
            _ => return None,
        });
    }
    // What is not packed costs its reader as much as what is.
    Some(bytes.unwrap_or_else(|| raw[..budget.take(raw.len())].to_vec()))
}

/// Many a header is wrong, and the rest is read all the same.
fn flate(packed: &[u8], budget: &mut Budget) -> Vec<u8> {
    let start = packed.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let packed = &packed[start..];
    let bytes = budget.inflate(packed, true);
    if bytes.is_empty() && packed.len() > 2 { budget.inflate(&packed[2..], false) } else { bytes }
}

fn lzw(packed: &[u8], set: Option<&Dict>, budget: &mut Budget) -> Vec<u8> {
    use weezl::{BitOrder, LzwStatus, decode::Configuration};
    let is_early = set.and_then(|set| set.get("EarlyChange")?.number()) != Some(0.0);
    let configuration = if is_early {
        Configuration::with_tiff_size_switch(BitOrder::Msb, 8)
    } else {
        Configuration::new(BitOrder::Msb, 8)
    };
    let mut decoder = configuration.build();
    let (mut bytes, mut chunk, mut at) = (Vec::new(), vec![0; 32 * 1024], 0);
    while !budget.is_spent() {
        let result = decoder.decode_bytes(&packed[at..], &mut chunk);
        at += result.consumed_in;
        let written = budget.take(result.consumed_out);
        bytes.extend_from_slice(&chunk[..written]);
        let stands_still = result.consumed_in == 0 && result.consumed_out == 0;
        if stands_still || !matches!(result.status, Ok(LzwStatus::Ok)) {
            break;
        }
    }
    bytes
}

/// Undoes the filters of PNG that writers of tables put before packing (7.4.4.4).
fn unpredicted(bytes: Vec<u8>, set: Option<&Dict>) -> Vec<u8> {
    let number = |key: &str, otherwise: usize| {
        let number = set.and_then(|set| set.get(key)?.number());
        number.map_or(otherwise, |number| number as usize)
    };
    if number("Predictor", 1) < 10 {
        return bytes;
    }
    let bits = number("Colors", 1).clamp(1, 32) * number("BitsPerComponent", 8).clamp(1, 16);
    let step = bits.div_ceil(8);
    let width = number("Columns", 1).clamp(1, 1 << 20).saturating_mul(bits).div_ceil(8);
    let mut plain: Vec<u8> = Vec::with_capacity(bytes.len());
    for row in bytes.chunks(width + 1) {
        let (Some((&kind, row)), start) = (row.split_first(), plain.len()) else { break };
        for (at, &byte) in row.iter().enumerate() {
            let left = if at < step { 0 } else { plain[start + at - step] };
            let up = if start < width { 0 } else { plain[start + at - width] };
            let corner = if at < step || start < width { 0 } else { plain[start + at - width - step] };
            plain.push(byte.wrapping_add(match kind {
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, corner),
                _ => 0,
            }));
        }
    }
    plain
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i32::from);
    let [to_left, to_up, to_corner] = [b - c, a - c, a + b - 2 * c].map(i32::abs);
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

fn ascii_hex(packed: &[u8], budget: &mut Budget) -> Vec<u8> {
    let digits = packed.iter().take_while(|&&byte| byte != b'>').filter_map(|&byte| char::from(byte).to_digit(16));
    let digits: Vec<u8> = digits.take(budget.take(packed.len())).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn ascii_85(packed: &[u8], budget: &mut Budget) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut group: Vec<u32> = Vec::with_capacity(5);
    let mut flush = |group: &mut Vec<u32>, bytes: &mut Vec<u8>| {
        let count = group.len();
        group.resize(5, 84);
        let number = group.drain(..).fold(0_u32, |number, digit| number.wrapping_mul(85).wrapping_add(digit));
        let count = budget.take(count.saturating_sub(1));
        bytes.extend_from_slice(&number.to_be_bytes()[..count]);
    };
    for &byte in packed.strip_prefix(b"<~").unwrap_or(packed) {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => {
                group.resize(5, 0);
                flush(&mut group, &mut bytes);
            }
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            flush(&mut group, &mut bytes);
        }
    }
    if group.len() > 1 {
        flush(&mut group, &mut bytes);
    }
    bytes
}

fn run_length(packed: &[u8], budget: &mut Budget) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some(&length) = packed.get(at).filter(|&&length| length != 128) {
        let length = usize::from(length);
        if length < 128 {
            let run = packed.get(at + 1..packed.len().min(at + length + 2)).unwrap_or_default();
            bytes.extend_from_slice(&run[..budget.take(run.len())]);
            at += length + 2;
        } else {
            let Some(&byte) = packed.get(at + 1) else { break };
            bytes.extend(std::iter::repeat_n(byte, budget.take(257 - length)));
            at += 2;
        }
        if budget.is_spent() {
            break;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::value::Parser;
    use crate::writers::deflated;

    fn decode(dict: &str, raw: &[u8]) -> Option<Vec<u8>> {
        let value = Parser::new(dict.as_bytes(), 0).value(0).unwrap();
        decoded(value.dict().unwrap(), raw, &mut Budget::default())
    }

    fn text(dict: &str, raw: &[u8]) -> String {
        String::from_utf8_lossy(&decode(dict, raw).unwrap_or_default()).into_owned()
    }

    #[test]
    fn every_way_of_packing_is_undone() {
        let flat = deflated(b"casino.example");
        assert_eq!(text("<<>>", b"casino.example"), "casino.example");
        assert_eq!(text("<</Filter/FlateDecode>>", &flat), "casino.example");
        assert_eq!(text("<</Filter[/Fl]>>", &[b"\r\n", &flat[..]].concat()), "casino.example");
        assert_eq!(text("<</Filter/FlateDecode>>", &[b"xx", &flat[2..]].concat()), "casino.example");
        assert_eq!(text("<</F/AHx>>", b"63 61 73 696E6F>junk"), "casino");
        assert_eq!(text("<</Filter/ASCII85Decode>>", b"<~6Xb%MDJo~>"), "Casino");
        assert_eq!(text("<</Filter/RunLengthDecode>>", b"\x02cas\xFFi\x80no"), "casii");
        let hex: String = flat.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text("<</Filter[/ASCIIHexDecode/FlateDecode]>>", hex.as_bytes()), "casino.example");
        assert_eq!(decode("<</Filter/DCTDecode>>", b"x"), None);
    }

    #[test]
    fn lzw_is_undone_in_either_of_its_ways() {
        use weezl::{BitOrder, encode::Encoder};
        let long = "casino.example ".repeat(200);
        let late = Encoder::new(BitOrder::Msb, 8).encode(long.as_bytes()).unwrap();
        let early = Encoder::with_tiff_size_switch(BitOrder::Msb, 8).encode(long.as_bytes()).unwrap();
        assert_eq!(text("<</Filter/LZWDecode>>", &early), long);
        assert_eq!(text("<</Filter/LZWDecode/DecodeParms<</EarlyChange 0>>>>", &late), long);
    }

    #[test]
    fn rows_that_tell_of_their_neighbors_are_undone() {
        let rows = deflated(b"\x02abc\x02\0\0\x01\x01a\x01\x01\x04\x01\0\0\x03\x01\x01\x01");
        let plain = decode("<</Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 3>>>>", &rows).unwrap();
        assert_eq!(&plain[..9], b"abcabdabc");
        assert_eq!(plain.len(), 15);
    }

    #[test]
    fn so_many_filters_stand_in_a_row() {
        let dict = |count: usize| format!("<</Filter[{}]>>", "/Crypt".repeat(count));
        assert!(decode(&dict(FILTERS_MAX), b"x").is_some());
        assert!(decode(&dict(FILTERS_MAX + 1), b"x").is_none());
    }
}
