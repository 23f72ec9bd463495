//! A small crawl, as tests tell it: a portal that leads to a school, whose news page names a casino.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::mpsc::channel;

use suyuan_model::{
    Change, Concealment, Coverage, EvidenceLevel, Headers, HopKind, Look, Outcome, Outlink, Outlinks, PageUrl, Place,
    Purpose, SavedUrl, SearchResult, Seed, Severity, Sighting, Technique, TechniqueGroup, Timestamp, UrlId, UrlState,
    Vantage, Watch, WatchId, WatchKind,
};
use tempfile::TempDir;

use crate::{Begun, CaptureMeta, CaptureRecord, Elsewhere, Entry, LedgerError, Reader, RunId, RunStart, Writer};

pub(crate) const PORTAL: &str = "http://portal.example/";
pub(crate) const SCHOOL: &str = "http://www.school.example/";
pub(crate) const NEWS: &str = "http://www.school.example/news/7.html";

/// A ledger in a folder of its own.
pub(crate) struct Story {
    folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Story {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("suyuan.db");
        Story { folder, path }
    }

    /// The whole small crawl, up to but without its end.
    pub(crate) fn told() -> (Self, Writer, RunId) {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        tell(&writer, run);
        (story, writer, run)
    }

    pub(crate) fn writer(&self) -> Writer {
        Writer::open(&self.path).unwrap()
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(&self.path).unwrap()
    }

    /// Changes the ledger behind everybody's back.
    pub(crate) fn tamper(&self, sql: &str) {
        rusqlite::Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }

    /// The first column of what SQL says, as text.
    pub(crate) fn ask(&self, sql: &str) -> Vec<String> {
        self.reader().all(sql, [], |row| row.get(0)).unwrap()
    }

    /// What a process that dies at this instant leaves behind.
    pub(crate) fn after_a_death(&self) -> Story {
        let left = Story::new();
        for ending in ["", "-wal", "-run"] {
            let name = format!("suyuan.db{ending}");
            std::fs::copy(self.folder.path().join(&name), left.folder.path().join(&name)).unwrap();
        }
        let (from, to) = (self.path.with_extension("evidence"), left.path.with_extension("evidence"));
        for entry in std::fs::read_dir(from).into_iter().flatten() {
            let entry = entry.unwrap();
            std::fs::create_dir_all(&to).unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
        left
    }
}

pub(crate) fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

pub(crate) fn casino() -> Watch {
    Watch {
        kind: WatchKind::Domain,
        value: "casino.example".to_owned(),
        category: "gambling".to_owned(),
        source: "police-2026-11".to_owned(),
        listed: Some(noon()),
        licence: String::new(),
    }
}

pub(crate) fn portal_seed() -> Seed {
    let result =
        SearchResult { engine: "bing".to_owned(), query: "casino".to_owned(), rank: Some(3), ..Default::default() };
    Seed { url: PageUrl::new(PORTAL).unwrap(), found: "portal.example".to_owned(), result: Some(result) }
}

/// Begins or goes on with the job `crawl`.
pub(crate) fn begin(writer: &Writer, at: Timestamp) -> Result<Begun, LedgerError> {
    begin_with(writer, at, |_| {})
}

/// The same, with something else about its start.
pub(crate) fn begin_with<'a>(
    writer: &Writer,
    at: Timestamp,
    change: impl FnOnce(&mut RunStart<'a>),
) -> Result<Begun, LedgerError> {
    static WATCHLIST: LazyLock<[Watch; 1]> = LazyLock::new(|| [casino()]);
    static SEEDS: LazyLock<[Seed; 1]> = LazyLock::new(|| [portal_seed()]);
    let mut start = RunStart {
        job: "crawl",
        at,
        plan: "scope = follow\nseeds = seeds.csv 11\nwatchlist = police.csv 22",
        budgets: "max-hops = 5",
        looks_again: false,
        fresh: false,
        watchlist: &*WATCHLIST,
        is_imported: false,
        allowed: &[],
        seeds: &*SEEDS,
        authorized: None,
        authority: None,
        version: "0.1.0",
        contact: "mailto:crawler@school.example",
        user_agent: "suyuan/0.1.0",
    };
    change(&mut start);
    writer.begin(&start)
}

/// Records the three pages in order.
pub(crate) fn tell(writer: &Writer, run: RunId) {
    put(writer, Entry::Changes(vec![met(1, PORTAL, None, 0, "")])).unwrap();
    let mut portal = page(run, 1, PORTAL, 1);
    portal.outlinks = links(&[2]);
    portal.changes = vec![met(2, SCHOOL, Some(1), 1, "School"), done(1)];
    put(writer, capture(portal)).unwrap();
    let mut school = page(run, 2, SCHOOL, 2);
    school.outlinks = links(&[1, 3]);
    school.changes = vec![met(3, NEWS, Some(2), 2, "News"), done(2)];
    put(writer, capture(school)).unwrap();
    let mut news = page(run, 3, NEWS, 3);
    news.sightings = vec![(casino(), hidden_link())];
    news.changes = vec![done(3)];
    put(writer, capture(news)).unwrap();
}

/// Writes an entry and waits for what became of it.
pub(crate) fn put(writer: &Writer, entry: Entry) -> Result<(), LedgerError> {
    let (answer, answered) = channel();
    writer.write(entry, Box::new(move |written| answer.send(written).unwrap()))?;
    answered.recv().unwrap()
}

pub(crate) fn capture(record: CaptureRecord) -> Entry {
    Entry::Capture(Box::new(record))
}

pub(crate) fn met(id: u32, url: &str, via: Option<u32>, hops: u8, text: &str) -> Change {
    Change::Met(SavedUrl {
        id: UrlId(id),
        url: url.to_owned(),
        found: if via.is_none() { url.trim_end_matches('/').to_owned() } else { url.to_owned() },
        via: via.map(UrlId),
        kind: HopKind::Link,
        text: text.to_owned(),
        hops,
        free_hops: 0,
        priority: 0,
        state: UrlState::Pending,
        attempts: 0,
        deaths: 0,
    })
}

pub(crate) fn state(id: u32, state: UrlState, attempts: u8) -> Change {
    Change::State { id: UrlId(id), state, attempts }
}

pub(crate) fn done(id: u32) -> Change {
    state(id, UrlState::Done, 1)
}

pub(crate) fn links(ids: &[u32]) -> Outlinks {
    let link = |&id| Outlink { to: UrlId(id), kind: HopKind::Link, text: String::new() };
    Outlinks(ids.iter().map(link).collect())
}

/// A page that answered well, so many seconds after noon.
pub(crate) fn page(run: RunId, id: u32, url: &str, second: i64) -> CaptureRecord {
    CaptureRecord {
        run,
        url_id: Some(UrlId(id)),
        capture: CaptureMeta {
            url: PageUrl::new(url).unwrap(),
            vantage: Vantage::Plain,
            purpose: Purpose::Page,
            attempt: 1,
            look: 1,
            at: Timestamp::from_millis(noon().millis() + 1_000 * second),
            took_ms: 20,
            outcome: Outcome::Page,
            status: Some(200),
            content_type: "text/html".to_owned(),
            charset: "utf-8".to_owned(),
            remote: Some("127.0.0.1:80".parse().unwrap()),
            tls: None,
            wire_bytes: 1_000,
            read_bytes: 3_000,
            sha256: Some([0xAB; 32]),
            truncated: None,
            headers: Headers(vec![("server".to_owned(), b"test\xFF".to_vec())]),
        },
        site: "school.example".to_owned(),
        outlinks: Outlinks::default(),
        links_total: 2,
        partial: None,
        coverage: Coverage::default()
            .with(TechniqueGroup::Links, Look::Checked)
            .with(TechniqueGroup::Documents, Look::NotChecked),
        elsewhere: Elsewhere::default(),
        title: "校园新闻".to_owned(),
        claims: Vec::new(),
        neighbors: Vec::new(),
        health: None,
        text_chars: None,
        sightings: Vec::new(),
        changes: Vec::new(),
        evidence: None,
    }
}

pub(crate) fn hidden_link() -> Sighting {
    Sighting {
        watch: WatchId(0),
        technique: Technique::M7,
        place: Place::Anchor,
        concealment: vec![Concealment::DisplayNone, Concealment::Encoded],
        raw: "http://a.casino.example/?x".to_owned(),
        decoded_by: vec![suyuan_model::Decoding::Entity, suyuan_model::Decoding::Percent],
        matched_url: Some("http://a.casino.example/?x".to_owned()),
        text: "彩票".to_owned(),
        rel: vec!["nofollow".to_owned(), "ugc".to_owned()],
        selector: Some("body > a".to_owned()),
        byte_offset: Some(8_123),
        snippet: "<a href=…>彩票</a>".to_owned(),
        severity: Severity::Critical,
        level: EvidenceLevel::E2,
    }
}

pub(crate) fn mention() -> Sighting {
    Sighting {
        technique: Technique::T1,
        place: Place::Text,
        concealment: Vec::new(),
        decoded_by: Vec::new(),
        matched_url: None,
        rel: Vec::new(),
        selector: None,
        byte_offset: None,
        severity: Severity::Low,
        level: EvidenceLevel::E0,
        ..hidden_link()
    }
}
