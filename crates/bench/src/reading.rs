//! What it costs to read a page, step by step, beside a bare tokenizer on the same bytes.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use html5gum::Tokenizer;
use suyuan_detect::read;
use suyuan_lists::Watchlist;
use suyuan_model::{
    Body, Capture, Headers, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Visit, Watch, WatchKind,
};
use suyuan_page::{Source, triage};

use crate::page;
use crate::world::{PageId, World, watched};

/// A port for pages that are served by nobody.
const PORT: u16 = 8080;

/// The most pages that are read.
const PAGES_MAX: u32 = 400;

/// Microseconds a page for each step, as a table.
pub(crate) fn costs(world: &World, rounds: u32, only_whole: bool) -> String {
    let captures: Vec<Capture> = (0..world.hosts * world.pages)
        .take(PAGES_MAX as usize)
        .map(|number| capture(world, PageId { host: number % world.hosts, page: number / world.hosts }))
        .collect();
    let watchlist = Watchlist::new(watchlist(world));
    let whole = |capture: &Capture| drop(black_box(read(capture, &watchlist)));
    if only_whole {
        time(&captures, rounds, whole);
        return String::new();
    }
    let bytes: usize = captures.iter().map(|capture| body(capture).len()).sum();
    let tokens = time(&captures, rounds, |capture| {
        for token in Tokenizer::new(body(capture)).flatten() {
            black_box(token);
        }
    });
    let fast = time(&captures, rounds, |capture| {
        let headers = capture.response.as_ref().map(|response| &response.headers);
        let (Some(headers), body) = (headers, body(capture)) else { return };
        black_box(triage(&Source::new(&capture.visit.url, headers, body), &mut |_| false));
    });
    let read = time(&captures, rounds, whole);
    let mut text = format!("{} pages, {} bytes each\n", captures.len(), bytes / captures.len().max(1));
    for (name, cost) in
        [("tokens (html5gum)", tokens), ("triage, nothing watched", fast), ("reading as a crawl does", read)]
    {
        let ratio = cost.as_secs_f64() / tokens.as_secs_f64();
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:<26} {:>8.1} µs a page   {ratio:.2} of the tokens", cost.as_secs_f64() * 1e6);
    }
    text
}

/// The time for one page, of the fastest round.
fn time(captures: &[Capture], rounds: u32, mut step: impl FnMut(&Capture)) -> Duration {
    let round = |_| {
        let started = Instant::now();
        captures.iter().for_each(&mut step);
        started.elapsed()
    };
    (0..rounds).map(round).min().unwrap_or_default() / captures.len().max(1) as u32
}

fn body(capture: &Capture) -> &[u8] {
    capture.response.as_ref().map_or(&[], |response| response.body.bytes())
}

fn capture(world: &World, id: PageId) -> Capture {
    let url = PageUrl::new(&world.url(id, PORT)).expect("a page of the world has a URL");
    let kind = if World::is_gbk(id.host) { "text/html" } else { "text/html; charset=utf-8" };
    Capture {
        visit: Visit::of(url),
        at: Timestamp::from_millis(0),
        took_ms: 1,
        outcome: Outcome::Page,
        request: Headers::default(),
        response: Some(Response {
            status: 200,
            status_line: String::new(),
            headers: Headers(vec![("content-type".into(), kind.into())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: page::bytes(world, id, PORT), ..Body::default() },
        }),
    }
}

/// The entries of the watchlist that pages carry.
pub(crate) fn watchlist(world: &World) -> Vec<Watch> {
    let entry = |number| Watch {
        kind: WatchKind::Domain,
        value: watched(number),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    };
    (0..world.watched).map(entry).collect()
}
