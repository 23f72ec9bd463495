//! Numbers of filings, licences and government sites, in every form in which they are written.

use suyuan_model::{Claim, ClaimKind};

use super::Character;

/// The first characters of filing numbers: the provinces and their other names.
const PROVINCES: &str = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新港澳台";

/// Reads the numbers of one line.
pub(super) fn read(line: &[Character], claims: &mut Vec<Claim>) {
    let is_licensed =
        ["许可证", "增值电信", "經營", "经营", "电信业务", "電信"].iter().any(|word| contains(line, word));
    let mut at = 0;
    while at < line.len() {
        let read = match line[at].folded {
            'I' | 'i' => icp(line, at),
            '公' => public_security(line, at),
            '标' => government_code(line, at),
            'A' | 'a' | 'B' | 'b' => telecom(line, at, is_licensed),
            _ => None,
        };
        at = match read {
            Some((kind, value, range)) => {
                let characters = &line[range.clone()];
                claims.push(Claim {
                    kind,
                    value,
                    raw: characters.iter().map(|c| c.raw).collect(),
                    linked: characters.iter().any(|c| c.linked),
                });
                range.end
            }
            None => at + 1,
        };
    }
}

type Number = (ClaimKind, String, std::ops::Range<usize>);

/// `京ICP备12345678号-1`, `京ICP证030173号`.
fn icp(line: &[Character], at: usize) -> Option<Number> {
    let mut place = Place { line, at };
    for letter in ['i', 'c', 'p'] {
        place.take(|c| c.eq_ignore_ascii_case(&letter))?;
        place.skip(" ");
    }
    let before = before(line, at)?;
    place.skip(" -");
    let word = place.take(|c| c == '备' || c == '证')?;
    place.skip_words();
    let digits = place.digits(6..=10)?;
    place.skip(" ");
    place.take(|c| c == '号');
    let serial = place.serial(4);
    let kind = if word == '备' { ClaimKind::IcpFiling } else { ClaimKind::IcpLicence };
    Some((kind, format!("{}ICP{word}{digits}号{serial}", line[before].folded), before..place.at))
}

/// `京公网安备11010802020134号`; the province may be missing.
fn public_security(line: &[Character], at: usize) -> Option<Number> {
    let mut place = Place { line, at };
    for letter in "公网安备".chars() {
        place.take(|c| c == letter)?;
        place.skip(" ");
    }
    place.skip_words();
    let digits = place.digits(10..=14)?;
    place.skip(" ");
    place.take(|c| c == '号');
    let serial = place.serial(4);
    let before = before(line, at);
    let province = before.map(|before| line[before].folded.to_string()).unwrap_or_default();
    Some((ClaimKind::PublicSecurity, format!("{province}公网安备{digits}号{serial}"), before.unwrap_or(at)..place.at))
}

/// `粤B2-20090059-1`; without a province only beside words that speak of a licence.
fn telecom(line: &[Character], at: usize, is_licensed: bool) -> Option<Number> {
    let mut place = Place { line, at };
    let family = place.take(|c| matches!(c, 'A' | 'a' | 'B' | 'b'))?.to_ascii_uppercase();
    let class = place.take(|c| c == '2' || c == '1' && family == 'B')?;
    place.skip(" ");
    place.take(|c| c == '-')?;
    place.skip(" ");
    let digits = place.digits(6..=8)?;
    if digits.len() == 8 && !digits.starts_with("20") && !digits.starts_with("19") {
        return None;
    }
    let serial = place.serial(4);
    let before = before(line, at);
    let is_word = at > 0 && line[at - 1].folded.is_ascii_alphanumeric();
    if is_word || before.is_none() && !is_licensed {
        return None;
    }
    let province = before.map(|before| line[before].folded.to_string()).unwrap_or_default();
    Some((
        ClaimKind::TelecomLicence,
        format!("{province}{family}{class}-{digits}{serial}"),
        before.unwrap_or(at)..place.at,
    ))
}

/// `网站标识码：3301000016`, `标识码 bm01000001`.
fn government_code(line: &[Character], at: usize) -> Option<Number> {
    let mut place = Place { line, at };
    for letter in "标识码".chars() {
        place.take(|c| c == letter)?;
    }
    place.skip(" ::：()（）");
    let start = place.at;
    let mut letters = String::new();
    while letters.len() < 2
        && let Some(letter) = place.take(|c| c.is_ascii_alphabetic())
    {
        letters.push(letter.to_ascii_lowercase());
    }
    let digits = place.digits(8..=10)?;
    Some((ClaimKind::GovernmentCode, letters + &digits, start..place.at))
}

/// Where the character of a province stands before this place, spaces between.
fn before(line: &[Character], at: usize) -> Option<usize> {
    let before = line[..at].iter().rposition(|c| c.folded != ' ')?;
    PROVINCES.contains(line[before].folded).then_some(before)
}

fn contains(line: &[Character], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    line.windows(word.len()).any(|piece| piece.iter().map(|c| c.folded).eq(word.iter().copied()))
}

/// A place in a line that moves on.
struct Place<'a> {
    line: &'a [Character],
    at: usize,
}

impl Place<'_> {
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.line.get(self.at)?.folded;
        if !wanted(c) {
            return None;
        }
        self.at += 1;
        Some(c)
    }

    fn skip(&mut self, any: &str) {
        while self.take(|c| any.contains(c) || any.contains(' ') && c.is_whitespace()).is_some() {}
    }

    /// `字`, `案`, `第` and what else stands between the word and the number.
    fn skip_words(&mut self) {
        self.skip(" :：字案第号(（【[");
    }

    /// So many digits, and no more.
    fn digits(&mut self, how_many: std::ops::RangeInclusive<usize>) -> Option<String> {
        let mut digits = String::new();
        while digits.len() <= *how_many.end()
            && let Some(digit) = self.take(|c| c.is_ascii_digit())
        {
            digits.push(digit);
        }
        how_many.contains(&digits.len()).then_some(digits)
    }

    /// `-12`, `-12A`, or nothing.
    fn serial(&mut self, digits_max: usize) -> String {
        let start = self.at;
        self.skip(" ");
        // Some write the number one, which looks like a dash.
        if self.take(|c| c == '-' || c == '一').is_none() {
            self.at = start;
            return String::new();
        }
        self.skip(" ");
        let Some(digits) = self.digits(1..=digits_max) else {
            self.at = start;
            return String::new();
        };
        let after = |place: usize| self.line.get(place).map(|c| c.folded);
        let is_letter = after(self.at).is_some_and(|c| c.is_ascii_uppercase())
            && after(self.at + 1).is_none_or(|c| !c.is_ascii_alphanumeric());
        if is_letter && let Some(letter) = self.take(|c| c.is_ascii_uppercase()) {
            return format!("-{digits}{letter}");
        }
        format!("-{digits}")
    }
}
