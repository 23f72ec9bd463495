//! The same world, crawled by other programs: `wget -r` with `grep` over what it fetched, and a small program around `spider`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use clap::Args;

use crate::measure::{Cost, measure, measure_into};
use crate::run::{Manner, Row, lists, row, run};
use crate::server::Served;

/// Which peers are measured.
#[derive(Args, Clone, Debug)]
pub(crate) struct Peers {
    /// The program of `tests/peers`, built for release [default: not measured]
    #[arg(long)]
    pub(crate) spider: Option<PathBuf>,
}

/// One crawl by each, ours first.
///
/// # Errors
///
/// When one of them cannot be started, or fails.
pub(crate) fn all(served: &Served, manner: &Manner, peers: &Peers) -> anyhow::Result<Vec<Row>> {
    let mut rows = vec![run(served, manner, "suyuan")?, wget(served)?];
    if let Some(program) = &peers.spider {
        rows.push(spider(served, program)?);
    }
    Ok(rows)
}

/// What `wget -r` fetches, searched by `grep` for the names as they are written.
fn wget(served: &Served) -> anyhow::Result<Row> {
    let scratch = tempfile::tempdir().context("failed to make a folder for wget")?;
    let folder = scratch.path();
    lists(folder, served, 0)?;
    let mut fetch = Command::new("wget");
    fetch
        .args(["-q", "-r", "-l", "inf", "--compression=auto", "--ignore-tags=img,link,iframe", "-P"])
        .arg(folder.join("web"));
    fetch.arg("-i").arg(folder.join("seeds.txt"));
    let fetched = measure(&mut fetch)?;
    let mut search = Command::new("grep");
    search.args(["-rlF", "-f"]).arg(folder.join("watched.txt")).arg(folder.join("web"));
    let (searched, found) = measure_into(&mut search, &folder.join("found.txt"))?;
    let pages: BTreeSet<String> = found.lines().filter_map(|file| url_of(file, &folder.join("web"))).collect();
    let cost = Cost {
        wall: fetched.wall + searched.wall,
        cpu: fetched.cpu + searched.cpu,
        peak: fetched.peak.max(searched.peak),
    };
    Ok(row("wget -r, grep", served, files(&folder.join("web")), &pages, cost, 0))
}

/// The URL of a file that wget wrote.
fn url_of(file: &str, web: &Path) -> Option<String> {
    let path = Path::new(file).strip_prefix(web).ok()?.to_str()?;
    Some(format!("http://{}", path.strip_suffix("index.html").unwrap_or(path)))
}

fn files(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            path => u64::from(path.extension().is_some_and(|ending| ending == "html")),
        })
        .sum()
}

/// The program of `tests/peers`: it prints the URL of every page that names a watched domain, and `pages N` at the end.
fn spider(served: &Served, program: &Path) -> anyhow::Result<Row> {
    let scratch = tempfile::tempdir().context("failed to make a folder for spider")?;
    let folder = scratch.path();
    lists(folder, served, 0)?;
    let mut crawl = Command::new(program);
    crawl.arg(folder.join("seeds.txt")).arg(folder.join("watched.txt"));
    let (cost, said) = measure_into(&mut crawl, &folder.join("found.txt"))?;
    let pages = said.lines().filter(|line| line.starts_with("http")).map(str::to_owned).collect();
    let read = said.lines().find_map(|line| line.strip_prefix("pages ")?.parse().ok()).unwrap_or(0);
    Ok(row("spider", served, read, &pages, cost, 0))
}
