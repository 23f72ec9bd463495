//! A watchlist of a million domains: how long it takes from the ledger into memory, what it weighs, what a question costs.
//!
//! `cargo bench -p suyuan-lists --bench watchlist [-- ENTRIES]`. Each figure is the median of several rounds; the limits are told beside them.
//! Times are those on a processor, where the system tells them: a busy machine changes them less than times by the wall.
#![allow(clippy::unwrap_used, reason = "a bench that cannot go on fails")]

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use suyuan_ledger::{Import, Put, Reader, import};
use suyuan_lists::{Handles, Watchlist};
use suyuan_model::{Timestamp, Watch, WatchId, WatchKind};

const ROUNDS: usize = 5;
const LOOKUPS: u32 = 2_000_000;
const PAGES: u32 = 500;

fn main() -> std::io::Result<()> {
    let entries = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("suyuan.db");
    let mut out = std::io::stdout();
    {
        let watches: Vec<Watch> = (0..entries).map(domain).collect();
        let begun = Moment::now();
        let watchlist = Some(Put { entries: &watches[..], replace: false });
        import(&path, &Import { watchlist, ..Import::nothing(Timestamp::from_millis(0)) }).unwrap();
        writeln!(out, "{entries} entries imported in {:?}", begun.elapsed())?;
    }
    let list = load(&path);
    let read =
        || Reader::open(&path).unwrap().each_watch(Timestamp::from_millis(0), |watch| _ = black_box(watch)).unwrap();
    writeln!(out, "{:?} to read them and do nothing", median((0..ROUNDS).map(|_| timed(read)).collect()))?;
    let loads = (0..ROUNDS).map(|_| timed(|| load(&path))).collect();
    writeln!(out, "{} entries loaded in {:?} (at most 0.5 s for a million)", list.len(), median(loads))?;
    writeln!(out, "{:.1} MiB of memory (at most 32 MB for a million)", list.heap_bytes() as f64 / f64::from(1 << 20))?;
    let ids: Vec<WatchId> = list.iter().map(|(id, _)| id).collect();
    let listed = |number: u32| list.value(ids[number.wrapping_mul(2_654_435_761) as usize % ids.len()]).to_owned();
    let others: Vec<String> = (0..1 << 16).map(|number| format!("www.{}", name(u64::MAX / 2 + number))).collect();
    let below: Vec<String> = (0..1 << 16).map(|number| format!("www.{}", listed(number))).collect();
    // A campaign names few things often; what nobody has named before waits for memory twice.
    let often = &below[..1 << 10];
    for (what, names) in [
        ("not listed", &others[..]),
        ("below one of a thousand listed ones", often),
        ("below a listed one that was not met lately", &below),
    ] {
        // One behind the other, as a crawl has a name at hand that it asks about.
        let (text, ends) = joined(names);
        let name = |at: usize| &text[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]];
        let ask = || (0..LOOKUPS).filter(|&at| list.find_name(name(at as usize % ends.len())).is_some()).count();
        let rounds = (0..ROUNDS).map(|_| timed(ask)).collect();
        let each = median(rounds) / LOOKUPS;
        writeln!(out, "{each:?} a question about a name that is {what} (at most 100 ns)")?;
    }
    handles(&mut out)
}

/// A page of text against many handles and against few: the same.
fn handles(out: &mut impl std::io::Write) -> std::io::Result<()> {
    let page =
        "Term begins on 2026-09-01. 新生请加QQ群 87654321 或致电 010-88886666 转 8012，详见 notice@school.example。 "
            .repeat(256);
    for count in [10_u64, 100_000] {
        let qq = |number: u64| Watch { kind: WatchKind::Qq, value: (10_000_000_000 + number).to_string(), ..domain(0) };
        let handles = Handles::new(&Watchlist::new((0..count).map(qq).collect()));
        let often = || (0..PAGES).map(|_| handles.find(&page).count()).sum::<usize>();
        let each = median((0..ROUNDS).map(|_| timed(often)).collect()) / PAGES;
        let speed = page.len() as f64 / each.as_secs_f64() / f64::from(1 << 20);
        writeln!(out, "{each:?} for {} bytes of text and {count} handles, {speed:.0} MiB/s", page.len())?;
    }
    Ok(())
}

/// Texts in one, and where each ends.
fn joined(texts: &[String]) -> (String, Vec<usize>) {
    let ends = texts.iter().scan(0, |end, text| {
        *end += text.len();
        Some(*end)
    });
    (texts.concat(), ends.collect())
}

fn load(path: &std::path::Path) -> Watchlist {
    let mut list = Watchlist::builder();
    Reader::open(path).unwrap().each_watch(Timestamp::from_millis(0), |watch| assert!(list.add(watch))).unwrap();
    list.finish()
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Moment::now();
    let done = black_box(work());
    let elapsed = begun.elapsed();
    drop(done);
    elapsed
}

/// A moment on the processor, else by the wall.
struct Moment(Option<u64>, Instant);

impl Moment {
    fn now() -> Moment {
        // Nanoseconds on a processor, nanoseconds in the queue, turns.
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        Moment(told.and_then(|text| text.split(' ').next()?.parse().ok()), Instant::now())
    }

    fn elapsed(&self) -> Duration {
        match (self.0, Moment::now().0) {
            (Some(begun), Some(now)) => Duration::from_nanos(now - begun),
            _ => self.1.elapsed(),
        }
    }
}

fn median(mut rounds: Vec<Duration>) -> Duration {
    rounds.sort();
    rounds[rounds.len() / 2]
}

fn domain(number: u64) -> Watch {
    Watch {
        kind: WatchKind::Domain,
        value: name(number),
        category: "gambling".to_owned(),
        source: "police-2026-11".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

/// A name that looks like those on real lists: 6 to 12 letters and digits, and an ending.
fn name(number: u64) -> String {
    let mut bits = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 29;
    let length = 6 + (bits % 7) as usize;
    let mut name = String::with_capacity(24);
    for _ in 0..length {
        bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(23);
        name.push(char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(bits % 36) as usize]));
    }
    name.push_str([".example", ".test", ".invalid"][(number % 3) as usize]);
    name
}
