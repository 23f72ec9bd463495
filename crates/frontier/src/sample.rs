//! Who is in the sample: URLs by directory and shape, each with its lot.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::BuildHasherDefault;

use suyuan_model::{AsItIs, PageUrl};

use crate::key::seen_key;

/// What a URL is among the others of its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    /// Its host and the first piece of its path.
    pub(crate) group: u64,
    /// Its directory, and the shape of the rest: figures and words count as if they were all the same.
    pub(crate) stratum: u64,
    /// Its directory to the letter.
    pub(crate) directory: u64,
    /// What was drawn for it.
    pub(crate) lot: u64,
}

/// A URL that may be in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lot {
    pub(crate) mark: Mark,
    /// Further from the seeds than the run goes, as far as is known.
    pub(crate) is_far: bool,
    /// Whatever whoever asks knows it by.
    pub(crate) whose: u32,
}

/// How many may be kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) all: u32,
    /// Of these, in directories where something was found.
    pub(crate) near: u32,
}

impl Mark {
    /// The mark of a URL; of pictures there is one kind.
    pub(crate) fn of(seed: u64, url: &PageUrl, is_picture: bool) -> Mark {
        let path = url.path();
        let (directory, file) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
        let first = path.trim_start_matches('/').split_once('/').map_or("", |(first, _)| first);
        let (place, kind) = if is_picture { ("", "picture".to_owned()) } else { (directory, shape(file, url.query())) };
        let first = if is_picture { "picture" } else { first };
        Mark {
            group: hash(1, &[url.host(), &without_figures(first)]),
            stratum: hash(2, &[url.host(), &without_figures(place), &kind]),
            directory: hash(3, &[url.host(), directory]),
            lot: hash(seed, &[&seen_key(url)]),
        }
    }
}

/// The places of those that are kept, in the order of their turns: by turns of groups, in each by turns of strata, by lot.
///
/// What is kept of all is kept of any part of them too, so that it does not matter in which portions they come.
pub(crate) fn keep(
    lots: &[Lot],
    room: Room,
    given: &HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    is_near: impl Fn(&Mark) -> bool,
) -> Vec<usize> {
    let given = |key: u64| given.get(&key).copied().unwrap_or_default();
    let mut order: Vec<usize> = (0..lots.len()).collect();
    let (mut of_stratum, mut of_group) = (vec![0; lots.len()], vec![0; lots.len()]);
    order.sort_unstable_by_key(|&at| (lots[at].is_far, lots[at].mark.stratum, lots[at].mark.lot));
    number(&order, &mut of_stratum, |at| (lots[at].is_far, lots[at].mark.stratum), |key| given(key.1));
    order.sort_unstable_by_key(|&at| (lots[at].is_far, lots[at].mark.group, of_stratum[at], lots[at].mark.lot));
    number(&order, &mut of_group, |at| (lots[at].is_far, lots[at].mark.group), |key| given(key.1));
    order.sort_unstable_by_key(|&at| (lots[at].is_far, of_group[at], of_stratum[at], lots[at].mark.lot));
    let near = order.iter().copied().filter(|&at| !lots[at].is_far && is_near(&lots[at].mark));
    let mut kept: Vec<usize> = near.take(room.near.min(room.all) as usize).collect();
    let mut is_kept = vec![false; lots.len()];
    for &at in &kept {
        is_kept[at] = true;
    }
    let rest = order.into_iter().filter(|&at| !is_kept[at]).take(room.all as usize - kept.len());
    kept.extend(rest.collect::<Vec<usize>>());
    kept
}

/// Numbers what stands in a row by its key, from how many were given before.
fn number<K: PartialEq + Copy>(
    order: &[usize],
    numbers: &mut [u32],
    key: impl Fn(usize) -> K,
    given: impl Fn(K) -> u32,
) {
    let mut last = None;
    for &at in order {
        let (own, next) = match last {
            Some((before, number)) if before == key(at) => (before, number + 1),
            _ => (key(at), given(key(at))),
        };
        numbers[at] = next;
        last = Some((own, next));
    }
}

/// What is left of a file's name and its query when figures and words do not matter: `7.html?id=3` is `0.html?id=0`.
fn shape(file: &str, query: Option<&str>) -> String {
    let (name, end) = match file.rfind('.') {
        Some(at) => file.split_at(at),
        None => (file, ""),
    };
    let mut shape = pattern(name);
    shape.push_str(end);
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        // The names of sections and actions are words; what they are about is a number, or longer.
        let is_word = value.len() <= WORD_CHARS_MAX && value.bytes().all(|byte| byte.is_ascii_alphabetic());
        let value = if is_word { value.to_owned() } else { pattern(value) };
        let _ = write!(shape, "&{key}={value}");
    }
    shape
}

/// A value in a query that has more letters is no name of a section.
const WORD_CHARS_MAX: usize = 12;

/// Runs of figures as `0`, and runs of letters, in whatever script or encoding, as `a`.
fn pattern(text: &str) -> String {
    let is_hex = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_hexdigit()) && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    if text.len() >= NUMBER_CHARS_MIN && is_hex(text) {
        return "*".to_owned();
    }
    let mut pattern = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let class = match letter {
            '0'..='9' => '0',
            '%' => letters.nth(1).map_or('%', |_| 'a'),
            'a'..='z' | 'A'..='Z' => 'a',
            other => other,
        };
        if !pattern.ends_with(class) {
            pattern.push(class);
        }
    }
    if pattern.len() > PATTERN_CHARS_MAX { "*".to_owned() } else { pattern }
}

/// From so many letters on, what may be a hexadecimal number is one, if it has a figure.
const NUMBER_CHARS_MIN: usize = 8;

/// A pattern that is longer is that of no family of pages.
const PATTERN_CHARS_MAX: usize = 12;

/// A path in which runs of figures count as the same: `/2026/11/` and `/2025/3/` are one directory by and by.
fn without_figures(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = if letter.is_ascii_digit() { '0' } else { letter };
        if letter != '0' || !kept.ends_with('0') {
            kept.push(letter);
        }
    }
    kept
}

/// FNV-1a of 64 bits over several texts, with its ends mixed; the same on every machine and in every version.
pub(crate) fn hash(seed: u64, texts: &[&str]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for text in texts {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lots(paths: &[String]) -> Vec<Lot> {
        let mark = |path: &String| Mark::of(7, &PageUrl::new(&format!("http://a.example{path}")).unwrap(), false);
        paths.iter().zip(0..).map(|(path, whose)| Lot { mark: mark(path), is_far: false, whose }).collect()
    }

    fn kept(lots: &[Lot], all: u32) -> Vec<u32> {
        let kept = keep(lots, Room { all, near: 0 }, &HashMap::default(), |_| false);
        kept.into_iter().map(|at| lots[at].whose).collect()
    }

    #[test]
    fn a_crowded_directory_leaves_room_for_the_small_ones() {
        let mut paths: Vec<String> = (0..10_000).map(|at| format!("/news/2026/{at}.html")).collect();
        paths.extend(
            ["/old/readme.txt", "/files/list.php?id=1", "/files/list.php?id=2", "/about.html"].map(str::to_owned),
        );
        let kept = kept(&lots(&paths), 8);
        assert!((10_000..10_004).all(|small| kept.contains(&small)), "{kept:?}");
        assert_eq!(kept.iter().filter(|&&at| at < 10_000).count(), 4);
    }

    #[test]
    fn in_a_directory_every_shape_has_its_turn() {
        let mut paths: Vec<String> = (0..500).map(|at| format!("/index.php?m=news&id={at}")).collect();
        paths.extend(["/index.php?m=guestbook&id=1", "/map.html"].map(str::to_owned));
        let kept = kept(&lots(&paths), 4);
        assert!(kept.contains(&500) && kept.contains(&501), "{kept:?}");
    }

    #[test]
    fn near_a_finding_comes_first_as_long_as_there_is_room() {
        let paths: Vec<String> = (0..40).map(|at| format!("/{}/{at}.html", if at < 20 { "a" } else { "b" })).collect();
        let lots = lots(&paths);
        let near = lots[0].mark.directory;
        let kept = keep(&lots, Room { all: 10, near: 6 }, &HashMap::default(), |mark| mark.directory == near);
        assert!(kept[..6].iter().all(|&at| at < 20));
        assert!(kept[6..].iter().all(|&at| at >= 20), "the others have not had their turn: {kept:?}");
    }

    #[test]
    fn shapes_are_told_from_what_they_are_about() {
        let stratum = |path: &str| lots(&[path.to_owned()])[0].mark.stratum;
        for (one, other) in [
            ("/news/7.html", "/news/12345.html"),
            ("/2026/11/a.html", "/2025/3/b.html"),
            ("/a/%E5%AD%A6.html", "/a/school.html"),
            ("/v.php?id=1&page=2", "/v.php?id=99&page=3"),
            ("/p/3f9a0c2b7d1e8f4a", "/p/c0ffee1234567890"),
        ] {
            assert_eq!(stratum(one), stratum(other), "{one} {other}");
        }
        for (one, other) in [
            ("/news/7.html", "/news/7.pdf"),
            ("/news/7.html", "/news/old/7.html"),
            ("/v.php?m=news", "/v.php?m=forum"),
            ("/v.php?id=1", "/v.php"),
            ("/7.html", "/about.html"),
        ] {
            assert_ne!(stratum(one), stratum(other), "{one} {other}");
        }
    }

    #[test]
    fn words_and_patterns_have_their_lengths() {
        let stratum = |path: String| lots(&[path])[0].mark.stratum;
        let [word, other, longer] =
            ["a".repeat(WORD_CHARS_MAX), "b".repeat(WORD_CHARS_MAX), "z".repeat(WORD_CHARS_MAX + 1)];
        assert_ne!(stratum(format!("/v?m={word}")), stratum(format!("/v?m={other}")));
        assert_eq!(stratum(format!("/v?m={longer}")), stratum(format!("/v?m={longer}x")));
        let [pattern, more] = [0, 1].map(|more| "1-".repeat(PATTERN_CHARS_MAX / 2 + more));
        assert_ne!(stratum(format!("/{pattern}")), stratum(format!("/{}", pattern.replace('-', "_"))));
        assert_eq!(stratum(format!("/{more}")), stratum(format!("/{}", more.replace('-', "_"))));
    }

    #[test]
    fn lots_are_the_same_everywhere() {
        assert_eq!(hash(1, &["http://a.example/"]), 7_866_925_779_686_552_778);
    }

    proptest! {
        #[test]
        fn in_whatever_portions_they_come_the_same_are_kept(
            paths in prop::collection::btree_set("/[ab]/[cd]?/?[0-9]{1,3}(\\.html)?", 1..60),
            cuts in prop::collection::vec(0_usize..60, 3),
            all in 1_u32..30,
        ) {
            let lots = lots(&paths.into_iter().collect::<Vec<_>>());
            let mut whole = kept(&lots, all);
            let mut portions: Vec<Vec<Lot>> = vec![Vec::new(); 4];
            for (at, lot) in lots.iter().enumerate() {
                portions[cuts.iter().filter(|&&cut| at * 7 % 60 >= cut).count()].push(*lot);
            }
            let mut left: Vec<Lot> = Vec::new();
            for portion in portions {
                left.extend(portion);
                let stay = kept(&left, all);
                left.retain(|lot| stay.contains(&lot.whose));
            }
            let mut left: Vec<u32> = left.into_iter().map(|lot| lot.whose).collect();
            whole.sort_unstable();
            left.sort_unstable();
            prop_assert_eq!(whole, left);
        }
    }
}
