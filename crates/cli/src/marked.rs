//! Things whose own mark is stricter than that of what is handed on: they are left out, whatever it is, and so are their
//! names where they stand in what is said of others.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::{Chain, Finding, Kept, PageUrl, Watch, WatchKind, refang};
use suyuan_share::Tlp;

/// To whom something may be handed on, and what is kept back for that.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The mark of what is handed on; none where nothing is.
    most: Option<Tlp>,
    /// The things that are marked more strictly, by their value in lower case.
    strict: HashMap<String, (WatchKind, Tlp)>,
    /// Those of them that are no single word, as they are written.
    spelled: Option<Spelled>,
    /// The pages on which such a thing is found: what is quoted from them may hold it in any disguise.
    pages: HashSet<String>,
    /// What was kept back.
    met: RefCell<BTreeSet<(WatchKind, String)>>,
    /// Where the raw answers are kept that show it.
    records: RefCell<BTreeSet<(String, u64)>>,
}

impl Marks {
    /// What stays in the house: nothing is kept back.
    pub(crate) fn none() -> Marks {
        Marks::default()
    }

    /// What is handed on with this mark.
    pub(crate) fn up_to(reader: &Reader, most: Tlp) -> Result<Marks, LedgerError> {
        let mut strict = HashMap::new();
        let stricter = |licence: &str| Tlp::strictest_in(licence).filter(|&mark| mark > most);
        reader.each_marked(|kind, value, licence| {
            strict.extend(stricter(licence).map(|mark| (value.to_lowercase(), (kind, mark))));
        })?;
        let spelled = Spelled::of(strict.iter().map(|(value, (kind, _))| (*kind, value.as_str())));
        let mut pages = HashSet::new();
        if !strict.is_empty() {
            reader.each_page_marked(|page, licence| pages.extend(stricter(licence).map(|_| page.to_owned())))?;
        }
        Ok(Marks { most: Some(most), strict, spelled, pages, ..Marks::default() })
    }

    /// Whether a text names something that may not be handed on, such as a name below it.
    pub(crate) fn names(&self, text: &str) -> bool {
        !self.strict.is_empty() && self.named_in(text).is_some()
    }

    /// Whether the mark of a thing lets it be handed on; what it does not is counted.
    fn lets(&self, watch: &Watch) -> bool {
        let is_stricter = |most| Tlp::strictest_in(&watch.licence).is_some_and(|mark| mark > most);
        let is_kept_back = self.most.is_some_and(is_stricter) || self.names(&watch.value);
        if is_kept_back {
            self.met.borrow_mut().insert((watch.kind, watch.value.clone()));
        }
        !is_kept_back
    }

    /// The finding, if its thing may be handed on, without the names of others that may not.
    pub(crate) fn pass(&self, mut finding: Finding) -> Option<Finding> {
        if !self.lets(&finding.watch) {
            let kept = finding.sightings.iter().filter_map(|seen| seen.warc.as_ref());
            self.records.borrow_mut().extend(kept.map(|kept| (kept.file.clone(), kept.offset)));
            return None;
        }
        if self.strict.is_empty() {
            return Some(finding);
        }
        // A URL without a part of it is another one.
        if let Some(thing) = self.named_in(finding.page.as_str()).or_else(|| self.named_in(&finding.page_found)) {
            self.met.borrow_mut().insert(thing);
            return None;
        }
        let is_marked = self.pages.contains(finding.page.as_str());
        for seen in &mut finding.sightings {
            let sighting = &mut seen.sighting;
            if is_marked {
                sighting.snippet.clear();
            }
            for text in [&mut sighting.snippet, &mut sighting.text, &mut sighting.raw] {
                self.mask(text);
            }
            if let Some(url) = &mut sighting.matched_url {
                self.mask(url);
            }
        }
        Some(finding)
    }

    /// A chain without the names that may not be handed on.
    pub(crate) fn chain(&self, mut chain: Chain) -> Chain {
        for step in &mut chain.steps {
            self.mask(&mut step.url);
            self.mask(&mut step.text);
            if let Some(seed) = &mut step.seed {
                for text in [&mut seed.query, &mut seed.title, &mut seed.snippet] {
                    self.mask(text);
                }
            }
        }
        chain
    }

    /// Whether the records of an answer may be handed on.
    pub(crate) fn lets_record(&self, kept: &Kept) -> bool {
        !self.records.borrow().contains(&(kept.file.clone(), kept.offset))
    }

    /// How many things were kept back.
    pub(crate) fn kept_back(&self) -> u64 {
        self.met.borrow().len() as u64
    }

    /// The first thing in a text that may not be handed on.
    fn named_in(&self, text: &str) -> Option<(WatchKind, String)> {
        let (_, _, value) = self.names_in(text).into_iter().next()?;
        let (kind, _) = self.strict.get(&value)?;
        Some((*kind, value))
    }

    /// Puts its mark in the place of each name that may not be handed on.
    fn mask(&self, text: &mut String) {
        if self.strict.is_empty() {
            return;
        }
        let mut last = usize::MAX;
        for (from, to, value) in self.names_in(text).into_iter().rev() {
            let mark = self.strict.get(&value).map_or(Tlp::Red, |(_, mark)| *mark);
            if to <= last {
                text.replace_range(from..to, &format!("[{}]", mark.label()));
                last = from;
            }
        }
    }

    /// Every name in a text that may not be handed on: where it stands, and of what; also where a URL carries it encoded.
    fn names_in(&self, text: &str) -> Vec<(usize, usize, String)> {
        let mut found = self.names_spelled_in(text);
        if !text.contains('%') {
            return found;
        }
        let (mut plain, mut places) = (text.to_owned(), (0..=text.len()).collect::<Vec<_>>());
        for _ in 0..ENCODED_TIMES_MAX {
            let Some((decoded, whence)) = decoded(&plain) else { break };
            places = whence.into_iter().map(|at| places[at]).collect();
            plain = decoded;
            let named = self.names_spelled_in(&plain).into_iter();
            found.extend(named.map(|(from, to, value)| (places[from], places[to], value)));
        }
        found.sort();
        found.dedup();
        found
    }

    fn names_spelled_in(&self, text: &str) -> Vec<(usize, usize, String)> {
        let mut found: Vec<(usize, usize, String)> =
            words(text).filter_map(|(from, to)| Some((from, to, self.named(&text[from..to])?))).collect();
        if let Some(spelled) = &self.spelled {
            // Letters that change their length with their case are of no name.
            let lower = text.to_lowercase();
            let lower = if lower.len() == text.len() { lower } else { text.to_owned() };
            let met = spelled.finder.find_overlapping_iter(&lower);
            found.extend(met.map(|met| (met.start(), met.end(), spelled.values[met.pattern()].clone())));
        }
        found
    }

    /// The thing that a word names: by itself, or as a name below it.
    fn named(&self, word: &str) -> Option<String> {
        let name = refang(word).replace(['。', '．', '｡'], ".").to_lowercase();
        let mut rest = name.trim_matches(['.', '@', '-', '_', '[', ']']);
        while !rest.is_empty() {
            if self.strict.contains_key(rest) {
                return Some(rest.to_owned());
            }
            rest = rest.split_once(['.', '@']).map_or("", |(_, above)| above);
        }
        None
    }
}

/// How often a name may be percent-encoded and is still seen.
const ENCODED_TIMES_MAX: usize = 3;

/// A text without its percent-encoding, and where each byte of it and its end stand in the text; none without any.
fn decoded(text: &str) -> Option<(String, Vec<usize>)> {
    let (mut bytes, mut whence) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let pair = text.get(at + 1..at + 3).filter(|pair| byte == b'%' && pair.bytes().all(|c| c.is_ascii_hexdigit()));
        let of_pair = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(of_pair.unwrap_or(byte));
        whence.push(at);
        at += if of_pair.is_some() { 3 } else { 1 };
    }
    whence.push(text.len());
    let mut plain = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        plain.push_str(chunk.valid());
        // One byte for each, so that the places stay right.
        chunk.invalid().iter().for_each(|_| plain.push('?'));
    }
    (bytes.len() < text.len()).then_some((plain, whence))
}

/// Things that are no single word, as they are written; all are looked for in one pass, however many there are.
#[derive(Debug)]
struct Spelled {
    finder: AhoCorasick,
    /// What each is a spelling of.
    values: Vec<String>,
}

impl Spelled {
    /// None where there are none, or more than can be looked for.
    fn of<'t>(things: impl Iterator<Item = (WatchKind, &'t str)>) -> Option<Spelled> {
        let (spelled, values): (Vec<String>, Vec<String>) =
            things.flat_map(|(kind, value)| spellings(kind, value)).unzip();
        let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&spelled).ok()?;
        (!spelled.is_empty()).then_some(Spelled { finder, values })
    }
}

/// How a thing is written that is no word of ASCII letters: a URL, and a name in its own letters.
fn spellings(kind: WatchKind, value: &str) -> Vec<(String, String)> {
    let of = |text: String| (text, value.to_owned());
    if matches!(kind, WatchKind::Url | WatchKind::Page) {
        let bare = value.split_once("://").map_or(value, |(_, rest)| rest).trim_end_matches('/');
        return vec![of(bare.to_owned())];
    }
    let readable = PageUrl::new(&format!("http://{value}/")).map(|url| url.readable()).unwrap_or_default();
    let name = readable.trim_start_matches("http://").trim_end_matches('/').to_lowercase();
    if name.is_ascii() {
        return Vec::new();
    }
    [".", "。", "．", "｡", "[.]"].map(|dot| of(name.replace('.', dot))).into()
}

/// The words of a text that could be names: where each begins and ends.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let is_part = |c: char| c.is_ascii_alphanumeric() || ".-_@+[]。．｡".contains(c);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + text[rest..].find(is_part)?;
        let to = text[from..].find(|c| !is_part(c)).map_or(text.len(), |length| from + length);
        rest = to;
        Some((from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_more_strictly_stays_and_is_counted_once() {
        let watch = |licence: &str| Watch {
            kind: WatchKind::Domain,
            value: "casino.example".to_owned(),
            category: String::new(),
            source: String::new(),
            listed: None,
            licence: licence.to_owned(),
        };
        let marks = Marks { most: Some(Tlp::Amber), ..Marks::default() };
        for (licence, passes) in [("TLP:RED", false), ("tlp:amber+strict", false), ("TLP:AMBER", true), ("CC0", true)] {
            assert_eq!(marks.lets(&watch(licence)), passes, "{licence}");
        }
        assert_eq!(marks.kept_back(), 1);
        assert!(Marks::none().lets(&watch("TLP:RED")));
    }

    #[test]
    fn a_name_is_seen_however_often_it_is_encoded_up_to_a_bound() {
        let strict = [("red.example".to_owned(), (WatchKind::Domain, Tlp::Red))].into();
        let marks = Marks { most: Some(Tlp::Amber), strict, ..Marks::default() };
        let encoded = |times: usize| format!("red%{}2Eexample", "25".repeat(times - 1));
        let is_seen = |times: usize| marks.named_in(&encoded(times)).is_some();
        assert_eq!((is_seen(1), is_seen(ENCODED_TIMES_MAX), is_seen(ENCODED_TIMES_MAX + 1)), (true, true, false));
    }

    #[test]
    fn names_that_may_not_be_handed_on_stand_in_no_text() {
        let strict = [
            ("red.example", WatchKind::Domain),
            ("xn--fsqu00a.example", WatchKind::Domain),
            ("http://a.example/red", WatchKind::Url),
            ("12345678", WatchKind::Qq),
        ];
        let spelled = Spelled::of(strict.iter().map(|(value, kind)| (*kind, *value)));
        let strict = strict.map(|(value, kind)| (value.to_owned(), (kind, Tlp::Red))).into();
        let marks = Marks { most: Some(Tlp::Amber), strict, spelled, ..Marks::default() };
        for (text, expected) in [
            ("see www.RED.example, now", "see [TLP:RED], now"),
            ("请访问red.example最新网址", "请访问[TLP:RED]最新网址"),
            ("hxxp://red[.]example/x", "hxxp://[TLP:RED]/x"),
            ("red。example", "[TLP:RED]"),
            ("kf@red.example", "[TLP:RED]"),
            ("去例子.example玩，例子。example", "去[TLP:RED]玩，[TLP:RED]"),
            ("http://xn--fsqu00a.example/", "http://[TLP:RED]/"),
            ("http://a.example/red?x", "http://[TLP:RED]?x"),
            ("QQ:12345678", "QQ:[TLP:RED]"),
            (
                "http://open.test/?r=http%3A%2F%2Fred.example%2Fx&y=1",
                "http://open.test/?r=http%3A%2F%2F[TLP:RED]%2Fx&y=1",
            ),
            ("?r=red%2Eexample", "?r=[TLP:RED]"),
            ("?r=http%253A%252F%252Fred.example", "?r=http%253A%252F%252F[TLP:RED]"),
            ("?r=%E4%BE%8B%E5%AD%90.example", "?r=[TLP:RED]"),
            ("100% of%20red%ff%e4.example", "100% of%20red%ff%e4.example"),
            ("bored.example and a.example, 123456789", "bored.example and a.example, 123456789"),
        ] {
            let mut masked = text.to_owned();
            marks.mask(&mut masked);
            assert_eq!(masked, expected);
            assert_eq!(marks.named_in(text).is_some(), text != expected, "{text}");
        }
    }
}
