//! The largest answers all at once, each held back until all the others are there.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use suyuan_fetch::BODY_BYTES_MAX;

use crate::desk::Desk;
use crate::loopback::{Answer, Piece, Web, answer, not_found};
use crate::program::crawl;
use crate::story::PROCESS_BYTES_MAX;

/// Hosts, and visits in flight.
const HOSTS: usize = 16;

/// Visits in flight if nobody says how many.
const IN_FLIGHT: u64 = 40;

/// What the program takes with nothing in flight.
const BASE_BYTES: u64 = 24 << 20;

/// A page that is as long on the wire as behind it, packs badly, and has something in it that is kept as evidence.
fn packed() -> Vec<u8> {
    let (mut page, mut dice) = (b"<a href=http://casino.example/>x</a><p>".to_vec(), 1_u32);
    while page.len() < BODY_BYTES_MAX - 1000 {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        page.push(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -"[(dice >> 26) as usize]);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(&page).unwrap();
    encoder.finish().unwrap()
}

/// All of it but its end, and the end once the others have come as far.
fn held(packed: &[u8]) -> Answer {
    let whole = answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", packed);
    let Some(Piece::Bytes(whole)) = whole.into_iter().next() else { unreachable!() };
    let (begin, end) = whole.split_at(whole.len() - 100);
    vec![Piece::Bytes(begin.to_vec()), Piece::Pause(Duration::from_secs(1)), Piece::Bytes(end.to_vec())]
}

#[test]
fn as_many_pages_as_are_in_flight_fit_into_memory_at_once() {
    let (desk, mut web, asked) = (Desk::new(), Web::default(), Arc::new(Mutex::new(0)));
    let names: Vec<String> = (0..HOSTS).map(|number| format!("h{number}.example")).collect();
    let packed = Arc::new(packed());
    for name in &names {
        let (packed, asked) = (Arc::clone(&packed), Arc::clone(&asked));
        web.host(name, move |path, _| {
            if path == "/robots.txt" {
                return not_found();
            }
            *asked.lock().unwrap() += 1;
            held(&packed)
        });
    }
    let seeds: Vec<String> = names.iter().map(|name| format!("http://{name}/")).collect();
    let flags = ["--rate", "20", "--rate-per-ip", "1000", "--max-hops", "0", "--concurrency", &HOSTS.to_string()];
    let life = crawl(&desk, &web, &flags, &seeds.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((life.exit, *asked.lock().unwrap()), (Some(0), HOSTS), "{}", life.said);
    let visit_bytes = life.peak_bytes.saturating_sub(BASE_BYTES) / HOSTS as u64;
    let bytes = BASE_BYTES + IN_FLIGHT * visit_bytes;
    assert!(bytes < PROCESS_BYTES_MAX, "{} MiB, of which a visit has {} KiB", bytes >> 20, visit_bytes >> 10);
}
