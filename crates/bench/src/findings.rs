//! What the reports cost of a ledger with many findings, which is made by the ledger's own writer.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use clap::Args;
use suyuan_ledger::{CaptureMeta, CaptureRecord, Elsewhere, Entry, RunEnd, RunId, RunStart, Writer};
use suyuan_model::{
    Change, Concealment, Coverage, EvidenceLevel, Headers, HopKind, Look, Outcome, Outlink, Outlinks, PageUrl, Place,
    Purpose, SavedUrl, Seed, Severity, Sighting, Technique, TechniqueGroup, Timestamp, UrlId, UrlState, Vantage, Watch,
    WatchId, WatchKind,
};

use crate::measure::measure;
use crate::run::{Manner, program};
use crate::task::Task;
use crate::world::watched;

/// Pages that a page leads to.
const FANOUT: u64 = 10;

/// When the crawl was, in milliseconds since 1970: the evening of 23 November 2026.
const AT_MS: i64 = 1_795_464_000_000;

/// What the ledger holds.
#[derive(Args, Clone, Debug)]
pub(crate) struct Many {
    /// Findings, one on a page; a tenth of them is measured first
    #[arg(long, default_value_t = 2_150_000)]
    pub(crate) findings: u64,
    /// Findings of one site
    #[arg(long, default_value_t = 134)]
    pub(crate) per_site: u64,
    /// Domains on the watchlist; what names the first of them is asked for its chains
    #[arg(long, default_value_t = 1)]
    pub(crate) watched: u64,
}

/// Checks a ledger with a tenth of the findings, then one with all, and lets the program report on each.
///
/// # Errors
///
/// When a ledger cannot be made, or the program fails with it.
pub(crate) fn costs(many: &Many, manner: &Manner) -> anyhow::Result<Vec<Task>> {
    let scratch = tempfile::tempdir().context("failed to make a folder for the ledger")?;
    let folder = manner.keep.as_deref().unwrap_or(scratch.path());
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let program = program(manner)?;
    let mut tasks = Vec::new();
    for findings in [many.findings / 10, many.findings] {
        let ledger = folder.join(format!("findings-{findings}-{}.db", many.watched));
        // One that was kept is the same, byte for byte in what matters.
        if !ledger.exists() {
            write(&Many { findings, ..many.clone() }, &ledger)?;
        }
        let out = folder.join("report.txt");
        let [ledger, out] = [&ledger, &out].map(|path| path.display().to_string());
        let first = watched(0);
        let asked: [(&str, &[&str]); 4] = [
            ("ledger check", &["ledger", "check"]),
            ("cleanup", &["cleanup", "--out", &out]),
            ("cleanup --format jsonl", &["cleanup", "--format", "jsonl", "--out", &out]),
            ("chains", &["chains", &first]),
        ];
        for (name, args) in asked {
            let cost = measure(Command::new(&program).args(args).args(["--ledger", &ledger]))?;
            tasks.push(Task::new(name, findings, cost));
        }
    }
    Ok(tasks)
}

/// Writes a ledger with a run that has drained.
fn write(many: &Many, path: &Path) -> anyhow::Result<()> {
    let partial = PathBuf::from(format!("{}-partial", path.display()));
    let writer = Writer::open(&partial)?;
    let sites = many.findings.div_ceil(many.per_site);
    let seeds: Vec<Seed> = (0..sites).map(seed).collect();
    let watchlist: Vec<Watch> = (0..many.watched).map(watch).collect();
    let begun = writer.begin(&RunStart {
        job: "crawl",
        at: Timestamp::from_millis(AT_MS),
        plan: "scope = host",
        budgets: "",
        looks_again: false,
        fresh: false,
        watchlist: &watchlist,
        is_imported: false,
        allowed: &[],
        seeds: &seeds,
        authorized: None,
        authority: None,
        version: env!("CARGO_PKG_VERSION"),
        contact: "mailto:crawler@school.example",
        user_agent: "suyuan",
    })?;
    let failed = Arc::new(AtomicBool::new(false));
    let put = |entry| {
        let failed = Arc::clone(&failed);
        writer.write(entry, Box::new(move |written| failed.store(written.is_err(), Ordering::Relaxed)))
    };
    let mut left = many.findings;
    for site in 0..sites {
        let pages = left.min(many.per_site) + 1;
        left -= pages - 1;
        // Numbers are given in the order of meeting, and sites are met one after the other.
        let site = Site { number: site, first: (site * (many.per_site + 1)) as u32 + 1, pages };
        put(Entry::Changes(vec![Change::Met(site.saved(0))]))?;
        for page in 0..pages {
            put(Entry::Capture(Box::new(site.capture(begun.run, page, &watchlist))))?;
        }
        ensure!(!failed.load(Ordering::Relaxed), "failed to write {}", partial.display());
    }
    writer.finish(begun.run, Timestamp::from_millis(AT_MS + 86_400_000), RunEnd::Drained)?;
    writer.close()?;
    Ok(std::fs::rename(&partial, path)?)
}

fn seed(site: u64) -> Seed {
    let url = url(site, 0);
    Seed { found: url.as_str().to_owned(), url, result: None }
}

fn url(site: u64, page: u64) -> PageUrl {
    let url = match page {
        0 => format!("http://www.school{site}.example/"),
        _ => format!("http://www.school{site}.example/news/archive/2026/{page}.html"),
    };
    PageUrl::new(&url).expect("a page that is made up has a URL")
}

fn watch(number: u64) -> Watch {
    Watch {
        kind: WatchKind::Domain,
        value: watched(number),
        category: "gambling".to_owned(),
        source: "made up".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

/// A site whose pages form a tree below its front page; all others have a finding.
struct Site {
    number: u64,
    first: u32,
    pages: u64,
}

impl Site {
    fn id(&self, page: u64) -> UrlId {
        UrlId(self.first + page as u32)
    }

    fn saved(&self, page: u64) -> SavedUrl {
        let url = url(self.number, page).as_str().to_owned();
        let mut hops = 0;
        let mut at = page;
        while at > 0 {
            (at, hops) = ((at - 1) / FANOUT, hops + 1);
        }
        SavedUrl {
            id: self.id(page),
            found: url.clone(),
            url,
            via: page.checked_sub(1).map(|before| self.id(before / FANOUT)),
            kind: HopKind::Link,
            text: if page > 0 { "关于做好期中教学检查的通知".to_owned() } else { String::new() },
            hops,
            free_hops: 0,
            priority: 1,
            state: UrlState::Pending,
            attempts: 0,
            deaths: 0,
        }
    }

    /// The page with what it leads to: those below it, and the front page.
    fn capture(&self, run: RunId, page: u64, watchlist: &[Watch]) -> CaptureRecord {
        let below = (page * FANOUT + 1..).take(FANOUT as usize).filter(|&below| below < self.pages);
        let below: Vec<SavedUrl> = below.map(|below| self.saved(below)).collect();
        let link = |to, text: &str| Outlink { to, kind: HopKind::Link, text: text.to_owned() };
        let mut outlinks: Vec<Outlink> = below.iter().map(|saved| link(saved.id, &saved.text)).collect();
        outlinks.push(link(self.id(0), "首页"));
        let links_total = outlinks.len() as u32;
        let mut changes: Vec<Change> = below.into_iter().map(Change::Met).collect();
        changes.push(Change::State { id: self.id(page), state: UrlState::Done, attempts: 1 });
        let named = &watchlist[((self.number + page) % watchlist.len() as u64) as usize];
        let sightings = if page == 0 { Vec::new() } else { vec![(named.clone(), sighting(&named.value, page))] };
        CaptureRecord {
            run,
            url_id: Some(self.id(page)),
            capture: meta(url(self.number, page), AT_MS + 10 * i64::from(self.id(page).0)),
            site: format!("school{}.example", self.number),
            outlinks: Outlinks(outlinks),
            links_total,
            elsewhere: Elsewhere::default(),
            title: "校园新闻".to_owned(),
            partial: None,
            coverage: Coverage::default().with(TechniqueGroup::Links, Look::Checked),
            claims: Vec::new(),
            neighbors: Vec::new(),
            health: None,
            text_chars: Some(600),
            sightings,
            changes,
            evidence: None,
        }
    }
}

fn meta(url: PageUrl, at_ms: i64) -> CaptureMeta {
    CaptureMeta {
        url,
        vantage: Vantage::Plain,
        purpose: Purpose::Page,
        attempt: 1,
        look: 1,
        at: Timestamp::from_millis(at_ms),
        took_ms: 20,
        outcome: Outcome::Page,
        status: Some(200),
        content_type: "text/html".to_owned(),
        charset: "utf-8".to_owned(),
        remote: Some(([127, 0, 0, 1], 80).into()),
        tls: None,
        wire_bytes: 9_000,
        read_bytes: 28_000,
        sha256: Some([0xAB; 32]),
        truncated: None,
        headers: Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]),
    }
}

/// A hidden link, in one of three places of the template.
fn sighting(name: &str, page: u64) -> Sighting {
    let block = page % 3;
    Sighting {
        watch: WatchId(0),
        technique: Technique::M7,
        place: Place::Anchor,
        concealment: vec![Concealment::DisplayNone],
        raw: format!("http://www.{name}/reg?id={page}"),
        decoded_by: Vec::new(),
        matched_url: Some(format!("http://www.{name}/reg?id={page}")),
        text: "娱乐".to_owned(),
        rel: Vec::new(),
        selector: Some(format!("body > div.block{block}:nth-child({}) > a", 3 + block)),
        byte_offset: Some(8_000 + page),
        snippet: format!("<div style=\"display:none\"><a href=\"http://www.{name}/reg?id={page}\">娱乐</a> 棋牌</div>"),
        severity: Severity::Critical,
        level: EvidenceLevel::E2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_a_sound_ledger_with_so_many_findings() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made.db");
        write(&Many { findings: 500, per_site: 134, watched: 3 }, &path).unwrap();
        assert_eq!(suyuan_ledger::check(&path).unwrap().problems, [""; 0]);
        let stats = suyuan_ledger::Reader::open(&path).unwrap().stats().unwrap();
        assert_eq!((stats.sites, stats.findings.values().sum::<u64>()), (4, 500));
    }
}
