use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use std::time::Instant;
use suyuan_ledger::*;
use suyuan_model::*;
fn main() {
    let pages: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let new_per_page: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
    let dir = tempfile::tempdir_in(std::env::args().nth(3).unwrap_or("/tmp".into())).unwrap();
    let path = dir.path().join("suyuan.db");
    let noon = Timestamp::parse("2026-11-23T12:00:00Z").unwrap();
    let writer = Writer::open(&path).unwrap();
    let start = RunStart {
        job: "crawl",
        at: noon,
        plan: "a = b",
        budgets: "",
        fresh: false,
        watchlist: &[],
        seeds: &[],
        authorized: None,
        version: "",
        contact: "",
        user_agent: "",
    };
    let run = writer.begin(&start).unwrap().run;
    let url = |id: u32| format!("http://www{}.site{}.example/path/to/page-{}.html", id % 50, id % 97, id);
    let met = |id: u32, via| {
        Change::Met(SavedUrl {
            id: UrlId(id),
            url: url(id),
            found: url(id),
            via,
            kind: HopKind::Link,
            text: "some words of the link".into(),
            hops: 3,
            free_hops: 0,
            priority: 1,
            state: UrlState::Pending,
            attempts: 0,
            deaths: 0,
        })
    };
    let acked = Arc::new(AtomicU64::new(0));
    let t = Instant::now();
    writer.write(Entry::Changes(vec![met(1, None)]), Box::new(|r| r.unwrap())).unwrap();
    let mut last = 1;
    for id in 1..=pages {
        let first = last + 1;
        let mut changes: Vec<_> = (first..first + new_per_page).map(|n| met(n, Some(UrlId(id)))).collect();
        last += new_per_page;
        changes.push(Change::State { id: UrlId(id), state: UrlState::Done, attempts: 1 });
        changes.push(Change::Lane(
            LaneKey::Host(format!("www{}.example", id % 50)),
            LaneState { next_at: noon, slowdown_permille: 1000, answer_ms: 3, failures: 0 },
        ));
        let base = id.saturating_sub(100).max(1);
        let mut out: Vec<_> = (0..40).map(|n| (UrlId((base + n * 7) % last + 1), HopKind::Link)).collect();
        out.extend(
            (0..16)
                .map(|n| (UrlId((id.wrapping_mul(2654435761).wrapping_add(n * 7919 * 31)) % last + 1), HopKind::Link)),
        );
        let record = CaptureRecord {
            run,
            url_id: Some(UrlId(id)),
            capture: CaptureMeta {
                url: PageUrl::new(&url(id)).unwrap(),
                vantage: Vantage::Plain,
                purpose: Purpose::Page,
                attempt: 1,
                look: 1,
                at: noon,
                took_ms: 3,
                outcome: Outcome::Page,
                status: Some(200),
                content_type: "text/html; charset=utf-8".into(),
                charset: "utf-8".into(),
                remote: Some("127.0.0.1:8080".parse().unwrap()),
                tls: Some(TlsVerdict::None),
                wire_bytes: 9000,
                read_bytes: 28400,
                sha256: Some([id as u8; 32]),
                truncated: None,
                headers: Headers::default(),
            },
            site: "site.example".into(),
            outlinks: Outlinks(out),
            links_total: 56,
            refused: 0,
            title: "A page of the bench world".into(),
            sightings: vec![],
            changes,
        };
        // the lease that precedes each visit
        if id % 16 == 1 {
            let leases = (id..id + 16)
                .filter(|&n| n <= last)
                .map(|n| Change::State { id: UrlId(n), state: UrlState::Leased, attempts: 1 })
                .collect();
            writer.write(Entry::Changes(leases), Box::new(|r| r.unwrap())).unwrap();
        }
        let acked = acked.clone();
        writer
            .write(
                Entry::Capture(Box::new(record)),
                Box::new(move |r| {
                    r.unwrap();
                    acked.fetch_add(1, Ordering::Relaxed);
                }),
            )
            .unwrap();
    }
    writer.finish(run, noon, RunEnd::Stopped).unwrap();
    let took = t.elapsed();
    println!(
        "{pages} pages, {last} urls: {:?}, {:.1} us a page wall, cpu {:.1} us",
        took,
        took.as_micros() as f64 / f64::from(pages),
        cpu() * 1e6 / f64::from(pages)
    );
    let t = Instant::now();
    writer.close().unwrap();
    println!("close {:?}; {} bytes a page", t.elapsed(), std::fs::metadata(&path).unwrap().len() / u64::from(pages));
    let t = Instant::now();
    let writer = Writer::open(&path).unwrap();
    let begun = writer.begin(&start).unwrap();
    println!("resume: {} urls in {:?}", begun.saved.urls.len(), t.elapsed());
    let t = Instant::now();
    writer.finish(run, noon, RunEnd::Drained).unwrap();
    let begun = writer.begin(&start).unwrap();
    println!("new run: {} earlier urls in {:?}", begun.saved.earlier.len(), t.elapsed());
    drop(begun);
    let reader = writer.reader().unwrap();
    let t = Instant::now();
    println!("url_id {:?} in {:?}", reader.url_id(&url(last)).unwrap(), t.elapsed());
    let t = Instant::now();
    let g = reader.graph().unwrap();
    println!("graph of {} pages in {:?}", g.pages().count(), t.elapsed());
    let t = Instant::now();
    println!("check {:?} in {:?}", suyuan_ledger::check(&path).unwrap().problems.len(), t.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
