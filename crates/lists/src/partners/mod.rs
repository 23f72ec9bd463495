//! What the programs of partners give: STIX bundles and MISP events, with what both have in common.
//!
//! A document is cut into its pieces where they lie, and of each piece only the members that say something are looked
//! at, so that neither depth nor what is not asked for costs memory.

pub(crate) mod misp;
mod pattern;
pub(crate) mod stix;

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

pub use pattern::PATTERN_BYTES_MAX;

use crate::columns::{BadRow, Column, Row};
use crate::reject::Why;
use crate::spelling::half_width;

/// Most objects of a bundle, and most attributes of the events of one file: what platforms give out has a hundredth.
pub const PARTNER_OBJECTS_MAX: usize = 1_000_000;

/// Most marks, tags or labels of one thing that are looked at.
const TAGS_MAX: usize = 100;

/// Most characters of the name of who says so.
const SOURCE_CHARS_MAX: usize = 200;

/// The members of an object that were asked for, where they lie.
#[derive(Default)]
struct Members<'a> {
    found: Vec<(&'static str, &'a RawValue)>,
    /// Those whose names were met, even if the text breaks off within.
    met: Vec<&'static str>,
    /// Where the text stops being JSON, if it does.
    broken: Option<u64>,
}

impl<'a> Members<'a> {
    /// The members of the object that a text is.
    fn of(text: &'a str, names: &'static [&'static str]) -> Members<'a> {
        let mut members = Members::default();
        let mut reader = Deserializer::from_str(text);
        let read = Wanted { names, members: &mut members }.deserialize(&mut reader).and_then(|()| reader.end());
        members.broken = read.err().map(|error| error.line().max(1) as u64);
        members
    }

    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.found.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
    }

    /// A member that is a text, without the space around it; empty when it is none.
    fn text(&self, name: &str) -> String {
        self.get(name).map(text).unwrap_or_default()
    }

    /// A member that says yes, as a word or as a number.
    fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(value.get().trim_matches('"'), "true" | "1"))
    }

    /// The texts of a member that is a list of them.
    fn texts(&self, name: &str) -> Vec<String> {
        self.get(name).map(|value| items(value, TAGS_MAX).kept.into_iter().map(text).collect()).unwrap_or_default()
    }
}

fn text(value: &RawValue) -> String {
    serde_json::from_str::<String>(value.get()).map(|text| text.trim().to_owned()).unwrap_or_default()
}

struct Wanted<'m, 'a> {
    names: &'static [&'static str],
    members: &'m mut Members<'a>,
}

impl<'a> DeserializeSeed<'a> for Wanted<'_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Wanted<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let Some(&name) = self.names.iter().find(|name| **name == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if !self.members.met.contains(&name) {
                self.members.met.push(name);
            }
            let value = map.next_value()?;
            // Of two members of one name the last counts, as everywhere.
            self.members.found.retain(|&(known, _)| known != name);
            self.members.found.push((name, value));
        }
        Ok(())
    }
}

/// The elements of an array, where they lie.
#[derive(Default)]
struct Items<'a> {
    kept: Vec<&'a RawValue>,
    /// The first that is one too many.
    left_out: Option<&'a RawValue>,
}

/// The elements of the array that a value is, at most so many; none where it is no array.
fn items(value: &RawValue, most: usize) -> Items<'_> {
    Deserializer::from_str(value.get()).deserialize_seq(UpTo(most)).unwrap_or_default()
}

struct UpTo(usize);

impl<'a> Visitor<'a> for UpTo {
    type Value = Items<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Items<'a>, A::Error> {
        let mut items = Items::default();
        while items.kept.len() < self.0 {
            let Some(item) = list.next_element()? else { return Ok(items) };
            items.kept.push(item);
        }
        items.left_out = list.next_element()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(items)
    }
}

/// What is said about a thing beside what it is.
#[derive(Clone, Debug, Default)]
struct About {
    /// Who says so.
    source: String,
    category: String,
    /// To whom it may be passed on, and under what terms.
    licence: String,
    /// Since when it is known.
    when: String,
    /// Until when it holds.
    until: String,
}

impl About {
    /// A row about a thing.
    fn row(&self, line: u64, kind: &'static str, value: String) -> Row<'static> {
        let cells = vec![
            (Column::Value, Cow::Owned(value)),
            (Column::Kind, Cow::Borrowed(kind)),
            (Column::Source, Cow::Owned(self.source.clone())),
            (Column::Category, Cow::Owned(self.category.clone())),
            (Column::Licence, Cow::Owned(self.licence.clone())),
            (Column::When, Cow::Owned(self.when.clone())),
            (Column::Expires, Cow::Owned(self.until.clone())),
        ];
        Row::new(line, cells).named(true)
    }
}

/// A name as a source: one line, and not too long.
fn source(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SOURCE_CHARS_MAX).collect()
}

/// What is told of a document that breaks off.
fn broken(text: &str, line: u64) -> BadRow<'_> {
    let found = text.split('\n').nth(line.saturating_sub(1) as usize).unwrap_or_default();
    BadRow::new(line, found.trim(), Why::BrokenJson)
}

/// The marks of the Traffic Light Protocol, the most open first.
const TLP: [&str; 5] = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];

/// The mark that lets nothing out.
pub(crate) const TLP_STRICTEST: &str = TLP[4];

/// The mark of the Traffic Light Protocol that a text is, in its first or second version, as people write it: `TLP:RED`,
/// `TLP RED`, `amber-strict`, `红`; none for other texts.
pub(crate) fn tlp(text: &str) -> Option<&'static str> {
    let text = text.trim().to_ascii_uppercase();
    let name = text.strip_prefix("TLP").unwrap_or(&text).trim_start_matches([' ', ':', '：', '-', '_', '.']);
    let name = name.replace([' ', '-', '_', '+', '＋'], "");
    Some(match name.as_str() {
        "WHITE" | "CLEAR" | "白" | "白色" | "透明" => TLP[0],
        "GREEN" | "绿" | "绿色" => TLP[1],
        "AMBER" | "YELLOW" | "琥珀" | "琥珀色" | "橙" | "橙色" | "黄" | "黄色" => TLP[2],
        "AMBERSTRICT" | "琥珀严格" | "琥珀色严格" => TLP[3],
        "RED" | "红" | "红色" | "紅" | "紅色" => TLP[4],
        _ => return None,
    })
}

/// How far behind the protocol's name its mark may stand, in characters: `TLP classification level: AMBER+STRICT`.
pub const MARK_CHARS_MAX: usize = 48;

/// The marks that a text names among other words, as in `CC-BY (TLP:RED)`; the strictest in the place of one that cannot be read.
pub(crate) fn marks_in(text: &str) -> Vec<&'static str> {
    let folded: String;
    let text = if text.is_ascii() {
        text
    } else {
        folded = text.chars().map(half_width).collect();
        &folded
    };
    let bytes = text.as_bytes();
    let is_named = |at: &usize| {
        bytes.get(*at..at + 3).is_some_and(|name| name.eq_ignore_ascii_case(b"tlp"))
            && !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && !text[at + 3..].starts_with(|c: char| c.is_ascii_alphabetic())
    };
    text.char_indices().map(|(at, _)| at).filter(is_named).map(|at| mark_at(&text[at + 3..])).collect()
}

/// The mark that stands behind the protocol's name, and what calls it one.
fn mark_at(behind: &str) -> &'static str {
    const LABELS: &[&str] =
        &["v", "version", "level", "marking", "classification", "is", "color", "colour", "级别", "等级", "标记"];
    let end = behind.char_indices().nth(MARK_CHARS_MAX).map_or(behind.len(), |(at, _)| at);
    let words = behind[..end].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let mut words = words.skip_while(|word| LABELS.iter().any(|label| word.eq_ignore_ascii_case(label)));
    let Some(first) = words.next() else { return TLP_STRICTEST };
    let second = words.next().unwrap_or_default();
    tlp(&format!("{first} {second}")).or_else(|| tlp(first)).unwrap_or(TLP_STRICTEST)
}

/// The strictest of some marks.
pub(crate) fn strictest(marks: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    marks.max_by_key(|mark| TLP.iter().position(|known| known == mark))
}

/// The words by which partners call what lists here have as a category; the more telling ones first.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("phishing", &["phishing", "phish", "钓鱼"]),
    ("lottery", &["lottery", "彩票"]),
    ("gambling", &["gambling", "casino", "betting", "赌博", "博彩"]),
    ("pornography", &["pornography", "porn", "色情"]),
    ("drugs", &["drugs", "毒品"]),
    ("weapons", &["weapons", "枪支"]),
    ("counterfeit", &["counterfeit", "假冒"]),
    ("malware", &["malware", "botnet", "ransomware", "trojan", "c2", "恶意软件"]),
    ("fraud", &["fraud", "scam", "诈骗"]),
    ("spam", &["spam", "垃圾信息"]),
];

/// The category that labels or tags name, such as `phishing` or `rsit:fraud="phishing"`; empty for none.
fn category<'t>(labels: impl IntoIterator<Item = &'t str>) -> &'static str {
    let labels: Vec<String> = labels.into_iter().map(str::to_lowercase).collect();
    let names = |word: &str| {
        let has = |label: &String| {
            // Chinese is written without spaces.
            let is_part = !word.is_ascii() && label.contains(word);
            is_part || label.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
        };
        labels.iter().any(has)
    };
    CATEGORIES.iter().find(|(_, words)| words.iter().any(|word| names(word))).map_or("", |&(category, _)| category)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn so_many_elements_are_kept_and_the_next_is_told() {
        let array: Box<RawValue> = serde_json::from_str("[1, [2], {\"a\": 3}, 4]").unwrap();
        let kept = |most| {
            let items = items(&array, most);
            (items.kept.len(), items.left_out.map(RawValue::get))
        };
        assert_eq!([kept(4), kept(3), kept(1)], [(4, None), (3, Some("4")), (1, Some("[2]"))]);
        let objects = format!("[{}0]", "0,".repeat(PARTNER_OBJECTS_MAX));
        let array: Box<RawValue> = serde_json::from_str(&objects).unwrap();
        assert!(items(&array, PARTNER_OBJECTS_MAX).left_out.is_some());
    }

    #[test]
    fn a_thing_has_so_many_tags_and_whoever_says_so_a_short_name() {
        let object = format!("{{\"labels\": [{}\"b\"]}}", "\"a\",".repeat(TAGS_MAX));
        assert_eq!(Members::of(&object, &["labels"]).texts("labels"), vec!["a"; TAGS_MAX]);
        assert_eq!(source(&"名".repeat(SOURCE_CHARS_MAX + 1)).chars().count(), SOURCE_CHARS_MAX);
        assert_eq!(source("a\nb\u{1b}c"), "a b c");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{{\"x\": {}{}, \"type\": \"bundle\"}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(Members::of(&deep, &["type"]).text("type"), "bundle");
    }

    #[test]
    fn a_mark_is_read_in_both_of_its_versions() {
        for (text, expected) in [
            ("tlp:white", Some("TLP:CLEAR")),
            ("TLP:AMBER+STRICT", Some("TLP:AMBER+STRICT")),
            (" red ", Some("TLP:RED")),
            ("tlp:ex:chr", None),
            ("", None),
        ] {
            assert_eq!(tlp(text), expected, "{text}");
        }
    }

    #[test]
    fn a_category_is_read_from_what_partners_call_it() {
        for (labels, expected) in [
            (&["rsit:fraud=\"phishing\"", "tlp:amber"][..], "phishing"),
            (&["Online-Gambling"], "gambling"),
            (&["网络赌博"], "gambling"),
            (&["malicious-activity", "osint"], ""),
            (&["sporn"], ""),
        ] {
            assert_eq!(category(labels.iter().copied()), expected, "{labels:?}");
        }
    }

    proptest! {
        /// Whatever is beside it and around it, a member is found as it was written.
        #[test]
        fn members_are_found_as_they_were_written(
            other in "[a-u]{1,5}", value in "\\PC{0,20}", space in "[ \n\t]{0,3}",
            list in prop::collection::vec("\\PC{0,5}", 0..9),
        ) {
            let (written, listed) = (serde_json::to_string(&value).unwrap(), serde_json::to_string(&list).unwrap());
            let text = format!("{space}{{\"{other}\":{listed},{space}\"value\"{space}:{space}{written}}}{space}");
            let members = Members::of(&text, &["value"]);
            prop_assert_eq!((members.text("value"), members.broken), (value.trim().to_owned(), None));
        }
    }
}
