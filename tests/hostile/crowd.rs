//! The largest answers all at once, each held back until the others are there.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use suyuan_fetch::{BODY_BYTES_MAX, WIDE_ROOMS_MAX};

use crate::desk::Desk;
use crate::loopback::{Answer, Piece, Web, answer, not_found};
use crate::program::crawl;
use crate::story::PROCESS_BYTES_MAX;

/// Hosts: more than may hold a large body at a time, and fewer than may be visited.
const HOSTS: usize = 2 * WIDE_ROOMS_MAX;

/// A page of the largest size with something in it that is kept as evidence: as long on the wire as behind it, or one
/// that becomes fifty times as long, and is small until then.
fn packed(is_small: bool) -> Vec<u8> {
    let (mut page, mut dice) = (b"<a href=http://casino.example/>x</a><p>".to_vec(), 1_u32);
    while page.len() < BODY_BYTES_MAX - 1000 {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        page.push(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -"[(dice >> 26) as usize]);
        if is_small && page.len() > 200 {
            let line = format!("{} {}\n", String::from_utf8_lossy(&page[40..200]), page.len());
            page.extend_from_slice(line.as_bytes());
        }
    }
    let mut encoder = GzEncoder::new(Vec::new(), if is_small { Compression::best() } else { Compression::none() });
    encoder.write_all(&page).unwrap();
    encoder.finish().unwrap()
}

/// All of it but its end, and the end once the others have come as far as they get.
fn held(packed: &[u8]) -> Answer {
    let whole = answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", packed);
    let Some(Piece::Bytes(whole)) = whole.into_iter().next() else { unreachable!() };
    let (begin, end) = whole.split_at(whole.len() - 100);
    vec![Piece::Bytes(begin.to_vec()), Piece::Pause(Duration::from_secs(1)), Piece::Bytes(end.to_vec())]
}

#[test]
fn the_largest_answers_of_a_crowd_are_all_read_and_never_all_in_memory() {
    let (desk, mut web, asked) = (Desk::new(), Web::default(), Arc::new(Mutex::new(0)));
    let names: Vec<String> = (0..HOSTS).map(|number| format!("h{number}.example")).collect();
    let packed = [Arc::new(packed(false)), Arc::new(packed(true))];
    assert!(packed[1].len() * 20 < BODY_BYTES_MAX);
    for (number, name) in names.iter().enumerate() {
        let (packed, asked) = (Arc::clone(&packed[number % 2]), Arc::clone(&asked));
        web.host(name, move |path, _| {
            if path == "/robots.txt" {
                return not_found();
            }
            *asked.lock().unwrap() += 1;
            held(&packed)
        });
    }
    let seeds: Vec<String> = names.iter().map(|name| format!("http://{name}/")).collect();
    let flags = ["--rate", "20", "--rate-per-ip", "1000", "--max-hops", "0"];
    let life = crawl(&desk, &web, &flags, &seeds.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((life.exit, *asked.lock().unwrap()), (Some(0), HOSTS), "{}", life.said);
    assert!(life.peak_bytes < PROCESS_BYTES_MAX, "{} MiB", life.peak_bytes >> 20);
    let findings = desk.said(&["findings", "--format", "jsonl"], b"");
    assert_eq!(findings.matches("suyuan.finding/1").count(), HOSTS, "{findings}");
}
