//! One spelling for what is written in several: full width, in circles, in mathematical letters, in traditional characters.
//!
//! These are the compatibility forms (NFKC) of letters, digits and signs that stand in filing numbers, one character each,
//! and the traditional forms of the words around them.

/// The character as it is compared.
pub(super) fn fold(c: char) -> char {
    let number = u32::from(c);
    let letter = |first: u32, base: char| char::from_u32(u32::from(base) + number - first).unwrap_or(c);
    match c {
        '\u{FF01}'..='\u{FF5E}' => letter(0xFF01, '!'),
        '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        // Dashes and signs that stand for one.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{30FC}' | '\u{2500}' => '-',
        '\u{2460}'..='\u{2468}' => letter(0x2460, '1'),
        '\u{2474}'..='\u{247C}' => letter(0x2474, '1'),
        '\u{2488}'..='\u{2490}' => letter(0x2488, '1'),
        '\u{2776}'..='\u{277E}' => letter(0x2776, '1'),
        '\u{24EA}' | '\u{24FF}' | '\u{2070}' | '\u{2080}' => '0',
        '\u{B9}' => '1',
        '\u{B2}' => '2',
        '\u{B3}' => '3',
        '\u{2074}'..='\u{2079}' => letter(0x2074, '4'),
        '\u{2081}'..='\u{2089}' => letter(0x2081, '1'),
        '\u{1D7CE}'..='\u{1D7FF}' => char::from(b'0' + ((number - 0x1D7CE) % 10) as u8),
        '\u{24B6}'..='\u{24CF}' => letter(0x24B6, 'A'),
        '\u{24D0}'..='\u{24E9}' => letter(0x24D0, 'a'),
        '\u{1D400}'..='\u{1D6A3}' => {
            let place = (number - 0x1D400) % 52;
            char::from(if place < 26 { b'A' + place as u8 } else { b'a' + (place - 26) as u8 })
        }
        '\u{FE55}' | '\u{FE30}' => ':',
        '\u{2F63}' => '生',
        '備' | '俻' => '备',
        '證' | '証' => '证',
        '號' => '号',
        '網' => '网',
        '權' => '权',
        '辦' => '办',
        '單' => '单',
        '標' => '标',
        '識' => '识',
        '碼' => '码',
        '晉' => '晋',
        '遼' => '辽',
        '滬' => '沪',
        '蘇' => '苏',
        '贛' => '赣',
        '魯' => '鲁',
        '瓊' => '琼',
        '貴' => '贵',
        '雲' => '云',
        '陝' => '陕',
        '寧' => '宁',
        '閩' => '闽',
        '隴' => '陇',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn every_spelling_of_a_number_is_one() {
        for text in ["ICP备12-3", "ＩＣＰ備１２－３", "𝐈𝐂𝐏备𝟏𝟐−𝟑", "ⒾⒸⓅ備①②—③", "𝖨𝖢𝖯备¹²‑³"]
        {
            assert_eq!(text.chars().map(fold).collect::<String>(), "ICP备12-3", "{text}");
        }
        assert_eq!("京ICP证".chars().map(fold).collect::<String>(), "京ICP证");
    }
}
