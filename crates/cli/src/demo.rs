//! `demo`: the whole job on the fixture web that is part of the program, over real loopback HTTP.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use suyuan_cases::CHAINS_LISTED_MAX;
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_model::UrlId;
use suyuan_share::{ChainsFormat, ChainsOf, ChainsWriter};
use suyuan_words::{Lang, demo, progress, say};

use crate::args::{CleanupFormat, CrawlFlags, DemoArgs, Rate};
use crate::exit::{Exit, Unusable, unusable};
use crate::job_file::shown;
use crate::past::Trails;
use crate::screen::Screen;
use crate::{cleanup, crawl, job, language, out, web};

/// Runs the demo and says what to type next.
pub(crate) fn run(args: &DemoArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let (lang, dir) = (screen.lang, &args.dir);
    screen.note(&say(lang, demo::WELCOME, &[]));
    let pages = dir.join("web");
    if !is_ours(dir)? {
        unusable!("{}", say(lang, demo::NOT_OURS, &[("dir", &shown(dir))]));
    }
    let made = fs::create_dir_all(&pages).with_context(|| format!("failed to make the folder `{}`", dir.display()));
    // Where no folder can be made, the caller has to name another one.
    made.map_err(|error| Unusable(language::told_whole(lang, &*error)))?;
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
    screen.note(&say(lang, demo::STEP_CLEANUP, &[]));
    cleanup::write(&reader, false, CleanupFormat::Text, "-".as_ref(), lang)?;
    screen.note(&say(lang, demo::STEP_CHAINS, &[]));
    let chain = one_chain(&reader)?;
    let page = chain.first().map(|told| told.finding.page.as_str().to_owned()).unwrap_or_default();
    out::write_to("-".as_ref(), lang, |out| {
        let mut writer = ChainsWriter::begin(ChainsFormat::Text, lang, out);
        chain.into_iter().try_for_each(|told| writer.put(told))?;
        Ok(writer.end()?)
    })?;
    for (name, format) in EXPORTS {
        cleanup::write(&reader, false, format, &dir.join(name), lang)?;
    }
    say_next(dir, &ledger, &page, screen)
}

/// What the demo leaves beside the ledger.
const EXPORTS: [(&str, CleanupFormat); 5] = [
    ("cleanup.csv", CleanupFormat::Csv),
    ("cleanup.html", CleanupFormat::Html),
    ("cleanup.jsonl", CleanupFormat::Jsonl),
    ("cleanup.md", CleanupFormat::Md),
    ("cleanup.xlsx", CleanupFormat::Xlsx),
];

/// Whether nothing in the folder would be lost that a demo did not make: its ledger knows no other job.
fn is_ours(dir: &Path) -> anyhow::Result<bool> {
    let ledger = dir.join("suyuan.db");
    if ledger.exists() {
        let runs = match Reader::open(&ledger) {
            Ok(reader) => reader.runs()?,
            Err(LedgerError::Blank { .. }) => return Ok(true),
            Err(LedgerError::Older { .. } | LedgerError::NotALedger { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        return Ok(runs.iter().all(|run| run.job == "demo"));
    }
    Ok(EXPORTS.iter().all(|(name, _)| !dir.join(name).exists()))
}

/// The ways to the finding that is worst.
fn one_chain(reader: &Reader) -> anyhow::Result<Vec<ChainsOf>> {
    let mut worst: Option<(UrlId, suyuan_model::Finding)> = None;
    for found in reader.findings_on_pages(&FindingFilter::default())? {
        let (page, finding) = found?;
        if worst.as_ref().is_none_or(|(_, worst)| finding.severity > worst.severity) {
            worst = Some((page, finding));
        }
    }
    let Some((page, finding)) = worst else { return Ok(Vec::new()) };
    let past = Trails::of(reader).to([(finding.page.as_str().to_owned(), page)], CHAINS_LISTED_MAX)?;
    Ok(vec![ChainsOf { traced: past.trace(&finding), finding }])
}

/// Every demo begins anew: what an earlier one left there goes away.
fn forget(ledger: &Path) -> anyhow::Result<()> {
    let evidence = suyuan_ledger::evidence_folder(ledger);
    if ledger.exists() && evidence.exists() {
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

fn say_next(dir: &Path, ledger: &Path, page: &str, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let program = quoted(&std::env::args().next().unwrap_or_else(|| "suyuan".to_owned()));
    let page = quoted(page);
    let ledger = quoted(&shown(ledger));
    let ledger = if lang == Lang::Zh { format!("{ledger} --lang zh") } else { ledger };
    screen.note(&say(lang, demo::KEPT, &[("dir", &dir.display())]));
    let mut out = out::stdout();
    writeln!(out, "\n{}", say(lang, progress::NEXT_TYPE, &[]))?;
    for (word, command) in [
        (progress::NEXT_FINDINGS, format!("{program} findings --ledger {ledger}")),
        (progress::NEXT_CHAINS, format!("{program} chains {page} --ledger {ledger}")),
        (progress::NEXT_CLEANUP, format!("{program} cleanup --ledger {ledger}")),
        (progress::NEXT_REPORT, format!("{program} cleanup --ledger {ledger} --format html --out report.html")),
    ] {
        writeln!(out, "  {}\n    {command}", say(lang, word, &[]))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:+,=@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_can_be_typed_as_it_stands() {
        for (word, typed) in [
            ("suyuan-demo/suyuan.db", "suyuan-demo/suyuan.db"),
            ("my demo", "'my demo'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), typed);
        }
    }
}
