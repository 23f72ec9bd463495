//! `demo`: the whole job on the fixture web that is part of the program, over real loopback HTTP.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use suyuan_cases::CHAINS_LISTED_MAX;
use suyuan_ledger::{FindingFilter, Reader};
use suyuan_model::Severity;
use suyuan_share::ChainsOf;
use suyuan_words::{demo, progress, say};

use crate::args::{CleanupFormat, CrawlFlags, DemoArgs, Rate};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::{cleanup, clock, crawl, job, out, past, web};

/// Runs the demo and says what to type next.
pub(crate) fn run(args: &DemoArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let (lang, dir) = (screen.lang, &args.dir);
    screen.note(&say(lang, demo::WELCOME, &[]));
    let pages = dir.join("web");
    fs::create_dir_all(dir).with_context(|| format!("failed to make the folder `{}`", dir.display()))?;
    web::unpack(&pages).with_context(|| format!("failed to write into `{}`", pages.display()))?;
    let ledger = dir.join("suyuan.db");
    forget(&ledger)?;
    let rate = Some(Rate::PerSecond(job::DEMO_RATE));
    let flags =
        CrawlFlags { web: Some(pages), ledger: Some(ledger.clone()), rate, rate_per_ip: rate, ..CrawlFlags::default() };
    screen.note(&say(lang, demo::STEP_CRAWL, &[]));
    screen.note(&say(lang, demo::PAUSED, &[]));
    crawl::go(job::prepare(&flags, Some("demo".to_owned()), screen)?, screen)?;

    let reader = Reader::open(&ledger)?;
    let cases = past::cases(&reader, false, clock::now())?;
    screen.note(&say(lang, demo::STEP_CLEANUP, &[]));
    out::write_to("-".as_ref(), lang, |out| cleanup::write(&reader, &cases, CleanupFormat::Text, lang, out))?;
    screen.note(&say(lang, demo::STEP_CHAINS, &[]));
    let chain = one_chain(&reader)?;
    out::write_to("-".as_ref(), lang, |out| {
        Ok(suyuan_share::chains(suyuan_share::ChainsFormat::Text, lang, chain.as_slice(), out)?)
    })?;
    for (name, format) in [
        ("cleanup.csv", CleanupFormat::Csv),
        ("cleanup.html", CleanupFormat::Html),
        ("cleanup.jsonl", CleanupFormat::Jsonl),
        ("cleanup.md", CleanupFormat::Md),
    ] {
        out::write_to(&dir.join(name), lang, |out| cleanup::write(&reader, &cases, format, lang, out))?;
    }
    say_next(dir, &ledger, screen)
}

/// The ways to the finding that is worst.
fn one_chain(reader: &Reader) -> anyhow::Result<Vec<ChainsOf>> {
    let mut worst: Option<(Severity, suyuan_model::Finding)> = None;
    for finding in reader.findings(&FindingFilter::default())? {
        let finding = finding?;
        if worst.as_ref().is_none_or(|(severity, _)| finding.severity > *severity) {
            worst = Some((finding.severity, finding));
        }
    }
    let Some((_, finding)) = worst else { return Ok(Vec::new()) };
    let past = past::past(reader, CHAINS_LISTED_MAX, |page| page == finding.page.as_str())?;
    Ok(vec![ChainsOf { traced: past.trace(&finding), finding }])
}

/// Every demo begins anew: what an earlier one left there goes away.
fn forget(ledger: &Path) -> anyhow::Result<()> {
    let evidence = suyuan_ledger::evidence_folder(ledger);
    if evidence.exists() {
        fs::remove_dir_all(&evidence).with_context(|| format!("failed to remove `{}`", evidence.display()))?;
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut name = ledger.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("failed to remove `{}`", Path::new(&name).display()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn say_next(dir: &Path, ledger: &Path, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let program = std::env::args().next().unwrap_or_else(|| "suyuan".to_owned());
    let ledger = ledger.display();
    screen.note(&say(lang, demo::KEPT, &[("dir", &dir.display())]));
    let mut out = out::stdout();
    writeln!(out, "\n{}", say(lang, progress::NEXT_TYPE, &[]))?;
    for (word, command) in [
        (progress::NEXT_FINDINGS, format!("{program} findings --ledger {ledger}")),
        (progress::NEXT_CHAINS, format!("{program} chains www.school.example --ledger {ledger}")),
        (progress::NEXT_CLEANUP, format!("{program} cleanup --ledger {ledger}")),
        (progress::NEXT_REPORT, format!("{program} cleanup --ledger {ledger} --format html --out report.html")),
    ] {
        writeln!(out, "  {}\n    {command}", say(lang, word, &[]))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
