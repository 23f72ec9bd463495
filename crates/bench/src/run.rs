//! One crawl of a world, held against its truth.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::measure::{Cost, measure};
use crate::server::Served;
use crate::world::watched;

/// How the world is crawled.
#[derive(Args, Clone, Debug)]
pub(crate) struct Manner {
    /// The program [default: the release build beside this one]
    #[arg(long)]
    pub(crate) program: Option<PathBuf>,
    /// Requests per second and host
    #[arg(long, default_value = "unlimited")]
    pub(crate) rate: String,
    /// Visits in flight [default: the program's own]
    #[arg(long)]
    pub(crate) concurrency: Option<u32>,
    /// Domains on the watchlist that the world does not have
    #[arg(long, default_value_t = 0)]
    pub(crate) others: u64,
    /// Import the watchlist before the crawl, which then reads no file
    #[arg(long)]
    pub(crate) imported: bool,
    /// Keep ledger and lists in this folder
    #[arg(long)]
    pub(crate) keep: Option<PathBuf>,
}

/// What one crawl gave and cost.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// What was measured.
    pub(crate) name: String,
    /// Pages that the world has, and those that were read.
    pub(crate) pages: u64,
    pub(crate) read: u64,
    /// Findings that the truth has, that were missed, and that nobody planted.
    pub(crate) planted: u64,
    pub(crate) missed: u64,
    pub(crate) wrong: u64,
    pub(crate) wall_s: f64,
    pub(crate) cpu_s: f64,
    pub(crate) pages_per_cpu_s: f64,
    pub(crate) peak_mb: f64,
    pub(crate) ledger_bytes_per_page: f64,
}

#[derive(Deserialize)]
struct Finding {
    page: String,
    watch: Watch,
}

#[derive(Deserialize)]
struct Watch {
    value: String,
}

#[derive(Deserialize)]
struct Stats {
    file_bytes: u64,
    outcomes: std::collections::BTreeMap<String, u64>,
}

/// Crawls a world that is being served.
///
/// # Errors
///
/// When the program fails, or says what cannot be read.
pub(crate) fn run(served: &Served, manner: &Manner, name: &str) -> anyhow::Result<Row> {
    let scratch = tempfile::tempdir().context("failed to make a folder for the ledger")?;
    let folder = manner.keep.as_deref().unwrap_or(scratch.path());
    fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let program = program(manner)?;
    let ledger = folder.join("suyuan.db");
    // What an earlier run left would be counted again.
    for file in ["suyuan.db", "suyuan.db-wal", "suyuan.db-shm"] {
        let _ = fs::remove_file(folder.join(file));
    }
    lists(folder, served, manner.others)?;
    if manner.imported {
        let list = folder.join("watched.txt").display().to_string();
        said(&program, &ledger, &["watchlist", "import", &list])?;
    }
    let cost = measure(&mut crawl_of(&program, folder, served, manner))?;
    let stats: Stats = serde_json::from_slice(&said(&program, &ledger, &["ledger", "stats", "--format", "json"])?)
        .context("failed to read the figures of the ledger")?;
    let found = findings(&said(&program, &ledger, &["findings", "--format", "jsonl"])?)?;
    let read = stats.outcomes.get("page").copied().unwrap_or(0);
    let truth = served.world.truth(served.port);
    Ok(Row {
        missed: truth.difference(&found).count() as u64,
        wrong: found.difference(&truth).count() as u64,
        ..row(name, served, read, &BTreeSet::new(), cost, stats.file_bytes)
    })
}

/// The command that crawls a world with what [`lists`] wrote into this folder.
pub(crate) fn crawl_of(program: &Path, folder: &Path, served: &Served, manner: &Manner) -> Command {
    let mut crawl = Command::new(program);
    crawl
        .args(["crawl", "--scope", "host", "--max-hops", "60", "--max-pages-per-site", "100000000"])
        .args(["--allow-private", "--rate", &manner.rate])
        .arg("--seeds")
        .arg(folder.join("seeds.txt"))
        .arg("--ledger")
        .arg(folder.join("suyuan.db"));
    if !manner.imported {
        crawl.arg("--watchlist").arg(folder.join("watched.txt"));
    }
    if served.root.is_some() {
        crawl.env("SSL_CERT_FILE", folder.join("root.pem"));
    }
    if let Some(concurrency) = manner.concurrency {
        crawl.arg("--concurrency").arg(concurrency.to_string());
    }
    crawl
}

/// A row for a crawl that read so many pages and found something on these.
pub(crate) fn row(
    name: &str,
    served: &Served,
    read: u64,
    pages: &BTreeSet<String>,
    cost: Cost,
    ledger_bytes: u64,
) -> Row {
    let truth = served.world.truth(served.port);
    let planted: BTreeSet<String> = truth.iter().map(|(page, _)| page.clone()).collect();
    Row {
        name: name.to_owned(),
        pages: served.world.size(),
        read,
        planted: truth.len() as u64,
        missed: planted.difference(pages).count() as u64,
        wrong: pages.difference(&planted).count() as u64,
        wall_s: cost.wall.as_secs_f64(),
        cpu_s: cost.cpu.as_secs_f64(),
        pages_per_cpu_s: read as f64 / cost.cpu.as_secs_f64(),
        peak_mb: cost.peak as f64 / 1e6,
        ledger_bytes_per_page: ledger_bytes as f64 / read.max(1) as f64,
    }
}

/// The program that is measured.
pub(crate) fn program(manner: &Manner) -> anyhow::Result<PathBuf> {
    let beside = || Ok::<_, anyhow::Error>(std::env::current_exe()?.with_file_name("suyuan"));
    let program = manner.program.clone().map_or_else(beside, Ok)?;
    if !program.exists() {
        bail!("{} is not there; `cargo build --release` makes it", program.display());
    }
    Ok(program)
}

/// Writes watchlist and seeds, and the certificate to trust where there is one.
pub(crate) fn lists(folder: &Path, served: &Served, others: u64) -> anyhow::Result<()> {
    let names =
        (0..served.world.watched).map(watched).chain((0..others).map(|number| format!("other-{number}.invalid")));
    let watchlist: String = names.map(|name| name + "\n").collect();
    fs::write(folder.join("watched.txt"), watchlist)?;
    fs::write(folder.join("seeds.txt"), served.world.seeds(served.port))?;
    if let Some(root) = &served.root {
        fs::write(folder.join("root.pem"), root)?;
    }
    Ok(())
}

fn said(program: &Path, ledger: &Path, args: &[&str]) -> anyhow::Result<Vec<u8>> {
    let done = Command::new(program).args(args).arg("--ledger").arg(ledger).output()?;
    if !done.status.success() {
        bail!("{args:?} ended with {}: {}", done.status, String::from_utf8_lossy(&done.stderr));
    }
    Ok(done.stdout)
}

fn findings(lines: &[u8]) -> anyhow::Result<BTreeSet<(String, String)>> {
    serde_json::Deserializer::from_slice(lines)
        .into_iter::<Finding>()
        .map(|finding| finding.map(|finding| (finding.page, finding.watch.value)))
        .collect::<Result<_, _>>()
        .context("failed to read the findings")
}
