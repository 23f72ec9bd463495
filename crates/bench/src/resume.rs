//! How long a crawl needs from the command to its first visit, with a ledger that knows many URLs.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use suyuan_ledger::{Entry, Reader, RunEnd, RunStart, Writer};
use suyuan_model::{Change, HopKind, PageUrl, SavedUrl, Timestamp, UrlId, UrlState};

use crate::measure::{Cost, measure_until};
use crate::run::{Manner, crawl_of, lists, program};
use crate::server::Served;
use crate::task::Task;
use crate::world::{PageId, World};

/// The longest that a first visit is waited for.
const PATIENCE: Duration = Duration::from_mins(10);

/// Changes in one transaction.
const BATCH: usize = 1000;

/// Begins a crawl of a world, ends its process at the first visit, puts all pages of the world into the ledger as if they
/// had been met, and goes on with it.
///
/// # Errors
///
/// When the program fails, never asks for anything, or the ledger cannot be written.
pub(crate) fn cost(served: &Served, manner: &Manner) -> anyhow::Result<Vec<Task>> {
    let scratch = tempfile::tempdir().context("failed to make a folder for the ledger")?;
    let folder = manner.keep.as_deref().unwrap_or(scratch.path());
    fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let ledger = folder.join("suyuan.db");
    ensure!(!ledger.exists(), "{} is there already", ledger.display());
    lists(folder, served, manner.others)?;
    let mut crawl = crawl_of(&program(manner)?, folder, served, manner);
    let begun = first_visit(&mut crawl, served)?;
    fill(&ledger, &served.world, served.port)?;
    let resumed = first_visit(&mut crawl, served)?;
    let (none, all) = (u64::from(served.world.hosts), served.world.size());
    Ok(vec![
        Task::new("begun, to the first visit", none, begun),
        Task::new("gone on with, to the first visit", all, resumed),
    ])
}

/// What a crawl took until it asked for something; then it is ended.
fn first_visit(crawl: &mut Command, served: &Served) -> anyhow::Result<Cost> {
    served.forget();
    let cost = measure_until(crawl, PATIENCE, || served.is_asked())?;
    match cost {
        Some(cost) => Ok(cost),
        None => bail!("{crawl:?} asked for nothing"),
    }
}

/// Puts every page of the world into the ledger, to be visited.
fn fill(ledger: &Path, world: &World, port: u16) -> anyhow::Result<()> {
    let run = Reader::open(ledger)?.last_run("crawl")?.context("failed to find the run that was begun")?;
    let writer = Writer::open(ledger)?;
    let begun = writer.begin(&RunStart {
        job: &run.job,
        at: run.started_at,
        plan: &run.plan,
        budgets: &run.budgets,
        looks_again: false,
        fresh: false,
        watchlist: &[],
        is_imported: false,
        allowed: &[],
        seeds: &[],
        authorized: None,
        authority: None,
        version: &run.version,
        contact: &run.contact,
        user_agent: &run.user_agent,
    })?;
    let mut last = begun.saved.last_id.map_or(0, |id| id.0);
    let front_pages: std::collections::HashMap<&str, UrlId> =
        begun.saved.urls.iter().map(|saved| (saved.url.as_str(), saved.id)).collect();
    let mut changes = Vec::new();
    for host in 0..world.hosts {
        let front = world.url(PageId { host, page: 0 }, port);
        let via = *front_pages.get(front.as_str()).with_context(|| format!("the crawl did not take up {front}"))?;
        for page in 1..world.pages {
            last += 1;
            changes.push(Change::Met(saved(&world.url(PageId { host, page }, port), UrlId(last), via)?));
            if changes.len() >= BATCH {
                writer.write(Entry::Changes(std::mem::take(&mut changes)), Box::new(drop))?;
            }
        }
    }
    writer.write(Entry::Changes(changes), Box::new(drop))?;
    // Now is when the run was begun, since a clock that seems to be set back would only be confusing.
    writer.finish(begun.run, Timestamp::from_millis(run.started_at.millis()), RunEnd::Stopped)?;
    Ok(writer.close()?)
}

fn saved(url: &str, id: UrlId, via: UrlId) -> anyhow::Result<SavedUrl> {
    let url = PageUrl::new(url).map_err(|_| anyhow::anyhow!("{url} is no URL of a page"))?;
    Ok(SavedUrl {
        id,
        url: url.as_str().to_owned(),
        found: url.as_str().to_owned(),
        via: Some(via),
        kind: HopKind::Link,
        text: "关于做好期中教学检查的通知".to_owned(),
        hops: 1,
        free_hops: 0,
        priority: 2,
        state: UrlState::Pending,
        attempts: 0,
        deaths: 0,
    })
}
