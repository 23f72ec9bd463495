//! Characters that are read as letters and digits, and are none: `bet⑧⑧`, `8️⃣`, `🅱🅴🆃`, `三六五`, a Cyrillic `а`.

use std::collections::HashMap;
use std::sync::LazyLock;

use suyuan_model::{Decoding, digit_of_numeral};

/// Fewest Chinese digits that make a number by themselves; one is a word.
const DIGITS_MIN: usize = 2;

/// The plain letter, digit or hyphen that a sign is a picture of.
pub(crate) fn plain(c: char) -> char {
    let of = |first: u32, to: u8| char::from((c as u32 - first) as u8 + to);
    match c {
        '\u{2474}'..='\u{247C}' => of(0x2474, b'1'), // ⑴
        '\u{2488}'..='\u{2490}' => of(0x2488, b'1'), // ⒈
        '\u{24F5}'..='\u{24FD}' => of(0x24F5, b'1'), // ⓵
        '\u{2776}'..='\u{277E}' => of(0x2776, b'1'), // ❶
        '\u{2780}'..='\u{2788}' => of(0x2780, b'1'), // ➀
        '\u{278A}'..='\u{2792}' => of(0x278A, b'1'), // ➊
        '\u{3220}'..='\u{3228}' => of(0x3220, b'1'), // ㈠
        '\u{3280}'..='\u{3288}' => of(0x3280, b'1'), // ㊀
        '\u{24FF}' | '\u{24EA}' | '\u{1F100}' | '\u{1F10B}' | '\u{1F10C}' => '0',
        '\u{1F101}'..='\u{1F10A}' => of(0x1_F101, b'0'), // 🄁
        '\u{1F130}'..='\u{1F149}' => of(0x1_F130, b'a'), // 🄰
        '\u{1F150}'..='\u{1F169}' => of(0x1_F150, b'a'), // 🅐
        '\u{1F170}'..='\u{1F189}' => of(0x1_F170, b'a'), // 🅰
        // Hyphens; a dash stands between words.
        '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}' => '-',
        _ => c,
    }
}

/// Whether a sign is a picture of a letter, digit or hyphen; the ring of a keycap (`8️⃣`) belongs to its digit.
pub(crate) fn is_picture(c: char) -> bool {
    c == KEYCAP || !c.is_ascii() && plain(c) != c
}

/// The ring around the digit before it.
pub(crate) const KEYCAP: char = '\u{20E3}';

/// Digits in a ring: names stand behind them as behind the number of an item.
pub(crate) fn is_ringed_digit(c: char) -> bool {
    matches!(
        c,
        KEYCAP
            | '\u{2460}'..='\u{249B}'
            | '\u{24EA}'..='\u{24FF}'
            | '\u{2776}'..='\u{2793}'
            | '\u{3220}'..='\u{3229}'
            | '\u{3280}'..='\u{3289}'
            | '\u{1F100}'..='\u{1F10C}'
    )
}

/// The ASCII name that a name in other letters is read as: letters that only look Latin among Latin ones, or digits in Chinese.
///
/// A name that is whole in another script is one of its own.
pub(crate) fn seen_as(name: &str) -> Option<(String, Decoding)> {
    if name.is_ascii() {
        return None;
    }
    let mut seen = String::with_capacity(name.len());
    let mut undone = None;
    for label in name.split('.') {
        seen.extend((!seen.is_empty()).then_some('.'));
        let plain: String = label.chars().map(wide).collect();
        if plain.is_ascii() {
            seen.push_str(&plain);
            continue;
        }
        let digits = plain.chars().filter(|&c| digit_of_numeral(c).is_some()).count();
        let has_latin = plain.contains(|c: char| c.is_ascii_alphanumeric());
        let reads_digits = digits > 0 && (digits >= DIGITS_MIN || has_latin);
        let digit = |c: char| digit_of_numeral(c).filter(|_| reads_digits);
        let is_small = || plain.chars().all(|c| c.is_ascii() || is_small_capital(c) || digit(c).is_some());
        let reads_letters = plain.contains(|c: char| c.is_ascii_alphabetic()) || is_small();
        let letter = |c: char| latin(c).filter(|_| reads_letters);
        let read = plain.chars().map(|c| if c.is_ascii() { Some(c) } else { digit(c).or_else(|| letter(c)) });
        seen.push_str(&read.collect::<Option<String>>()?);
        undone = Some(if reads_digits { Decoding::Homophone } else { Decoding::Confusable });
    }
    Some((seen.to_ascii_lowercase(), undone?))
}

/// Whether somebody who spells a name out may mean a Latin letter or a digit with it.
pub(crate) fn reads_latin(c: char) -> bool {
    // Nothing else looks like one, and most of what stands in a text is asked about.
    let may_look = matches!(c, '\u{250}'..='\u{58F}' | '\u{A4D0}'..='\u{A4FF}' | '\u{1D00}'..='\u{1D2B}' | '\u{2C80}'..='\u{2CFF}' | 'ꜰ' | 'ꜱ' | 'ꞯ');
    wide(c).is_ascii_alphanumeric() || may_look && latin(c).is_some()
}

/// The Latin letter or digit that a name is read with; none for what is none.
pub(crate) fn as_latin(c: char) -> Option<char> {
    let plain = wide(c);
    if plain.is_ascii_alphanumeric() || plain == '-' { Some(plain) } else { latin(c) }
}

/// The same of letters and digits in other type, which a browser reads by itself: `ｊ`, `ⓙ`, `𝐣`.
fn wide(c: char) -> char {
    let of = |first: u32, to: u8, count: u32| char::from(((c as u32 - first) % count) as u8 + to);
    match c {
        '\u{FF01}'..='\u{FF5E}' => of(0xFF01, b'!', u32::MAX),
        '\u{2460}'..='\u{2468}' => of(0x2460, b'1', u32::MAX), // ①
        '\u{249C}'..='\u{24B5}' => of(0x249C, b'a', u32::MAX), // ⒜
        '\u{24B6}'..='\u{24E9}' => of(0x24B6, b'a', 26),       // Ⓐ, ⓐ
        '\u{1D400}'..='\u{1D6A3}' => of(0x1_D400, b'a', 26),   // 𝐀
        '\u{1D7CE}'..='\u{1D7FF}' => of(0x1_D7CE, b'0', 10),   // 𝟎
        _ => plain(c),
    }
}

/// Small capitals are letters for phonetics; words are not written in them.
fn is_small_capital(c: char) -> bool {
    SMALL_CAPITALS.chars().any(|small| small == c)
}

/// The Latin letter that another one looks like (after the confusables of UTS #39, as far as host names can have them).
fn latin(c: char) -> Option<char> {
    static LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let lookalikes = LOOKALIKES.iter().flat_map(|(letter, others)| others.chars().map(|other| (other, *letter)));
        // Of a sign that looks like two letters the first counts.
        lookalikes.rev().chain(SMALL_CAPITALS.chars().zip("abcdefghijklmnopqrstuvwyz".chars())).collect()
    });
    LETTERS.get(&c).copied()
}

const SMALL_CAPITALS: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ";

const LOOKALIKES: &[(char, &str)] = &[
    ('a', "аАαΑɑꓮ"),
    ('b', "ВΒьЬꓐ"),
    ('c', "сСϲⲥꓚ"),
    ('d', "ԁꓓ"),
    ('e', "еЕҽΕꓰ"),
    ('g', "ցԍɡꓖ"),
    ('h', "һНհΗꓧ"),
    ('i', "іІιΙꓲ"),
    ('j', "јЈϳꓙ"),
    ('k', "кКκΚꓗ"),
    ('l', "ӏΙІӀꓡ"),
    ('m', "мМΜꓟ"),
    ('n', "ոռΝпꓠ"),
    ('o', "оОοΟօσꓳ"),
    ('p', "рРρΡꓑ"),
    ('q', "ԛգ"),
    ('r', "гꓣ"),
    ('s', "ѕЅꓢ"),
    ('t', "тТτΤꓔ"),
    ('u', "υսцꓴ"),
    ('v', "ѵνѴꓦ"),
    ('w', "ԝѡωꓪ"),
    ('x', "хХχΧꓫ"),
    ('y', "уУγΥүꓬ"),
    ('z', "Ζꓜ"),
    ('3', "зЗ"),
    ('4', "чЧ"),
    ('6', "б"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_letters_are_letters() {
        let read = |text: &str| text.chars().map(plain).collect::<String>();
        assert_eq!(read("⓵❷➂➍⑸⓿🄱🅔🆃⒈⒏🄀🄉㈢㊅"), "123450bet180836");
        assert!("🅱⓼\u{20E3}".chars().all(is_picture) && !"b8八ⓑ".chars().any(is_picture));
    }

    #[test]
    fn a_name_in_borrowed_letters_is_seen_as_the_latin_one() {
        for (name, seen, decoding) in [
            ("cаsinо.example", "casino.example", Decoding::Confusable),
            ("сasino.example", "casino.example", Decoding::Confusable),
            ("ᴄᴀꜱɪɴᴏ.example", "casino.example", Decoding::Confusable),
            ("bet三六五.example", "bet365.example", Decoding::Homophone),
            ("八八.example", "88.example", Decoding::Homophone),
            ("www.捌捌bet.example", "www.88bet.example", Decoding::Homophone),
            ("ｃаsinо.example", "casino.example", Decoding::Confusable),
            ("𝐜ⓐѕ⒤no.ｅxаmple", "casino.example", Decoding::Confusable),
            ("bеt三六五.example", "bet365.example", Decoding::Homophone),
            ("bet3б5.example", "bet365.example", Decoding::Confusable),
            ("ꓚaꓢiꓠo.example", "casino.example", Decoding::Confusable),
        ] {
            assert_eq!(seen_as(name), Some((seen.to_owned(), decoding)), "{name}");
        }
    }

    #[test]
    fn a_name_of_another_script_is_its_own() {
        for name in ["оса.example", "赌场.example", "三.example", "münchen.example", "casino.example", "一家.example"]
        {
            assert_eq!(seen_as(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_read_as_latin_is_known_without_a_look_at_the_list() {
        for c in '\u{80}'..=char::MAX {
            assert_eq!(reads_latin(c), as_latin(c).is_some_and(|plain| plain != '-'), "{c}");
        }
    }

    #[test]
    fn every_small_capital_has_its_letter() {
        assert_eq!(SMALL_CAPITALS.chars().filter_map(latin).collect::<String>(), "abcdefghijklmnopqrstuvwyz");
    }
}
