//! `evidence`: what stands behind a case, in a folder of its own, so that somebody else can check it.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use suyuan_cases::{CaseFile, PacketKey, Split};
use suyuan_ledger::{FindingFilter, Reader};
use suyuan_share::{FindingsWriter, PacketsWriter, Report};
use suyuan_words::{packets as words, say};

use crate::args::EvidenceArgs;
use crate::exit::{Exit, unusable};
use crate::job_file::shown;
use crate::marked::Marks;
use crate::packets::{Folder, KeptFrom, MARK, put, write_evidence};
use crate::past::Trails;
use crate::screen::Screen;
use crate::{cases, clock, head, out, past, settle, spool};

/// Writes a folder for each case, which appears under its name when it is whole.
pub(crate) fn run(args: &EvidenceArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut found: Vec<CaseFile> = Vec::new();
    settle::each_case(&mut reader.ahead()?, settle::Which::All, clock::now(), |file| {
        if args.cases.iter().any(|wanted| wanted.means(&file)) {
            found.push(file);
        }
        Ok(())
    })?;
    if let Some(wanted) = args.cases.iter().find(|wanted| !found.iter().any(|file| wanted.means(file))) {
        unusable!("{}", cases::no_case(screen.lang, "CASE", wanted));
    }
    found.sort_by_cached_key(CaseFile::rank);
    let mut missing = 0;
    for file in &found {
        let folder = args.out.join(&file.case.id);
        missing += one(&reader, file, &folder, screen)?;
        writeln!(out::stdout(), "{}", shown(&folder))?;
    }
    screen.note(&say(screen.lang, words::EVIDENCE_MADE, &[("n", &found.len()), ("folder", &shown(&args.out))]));
    screen.counts(&[(words::LEFT_OUT_MISSING, missing)]);
    Ok(Exit::Done)
}

/// Writes the folder of one case; gives how many of its captures have no records any more.
fn one(reader: &Reader, file: &CaseFile, folder: &Path, screen: &Screen) -> anyhow::Result<u64> {
    let (lang, now) = (screen.lang, clock::now());
    let folder = Folder::begin(folder, screen)?;
    let (notes, everywhere) = (head::notes_as_of(reader, now, lang)?, past::gaps_everywhere(reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: suyuan_share::WIDTH_DEFAULT };
    let mut store = spool::open()?;
    let mut writer = PacketsWriter::begin(Split::Hoster, report, &mut store)?;
    let key = PacketKey { key: file.case.id.clone(), title: file.case.id.clone() };
    writer.put(&key, file, |_| anyhow::Ok(None))?;
    let mut made = writer.end()?;
    let mut kept_from = KeptFrom::default();
    folder.fill(|place| {
        fs::write(place.join(MARK), "suyuan.evidence/1\n")?;
        let told = cases::on_record(reader, std::slice::from_ref(file))?;
        let mut lines = vec![
            put(place, "case.json", |out| Ok(told.write_json(&report, out)?))?,
            put(place, "case.txt", |out| Ok(told.write_text(&report, out)?))?,
            put(place, "findings.jsonl", |out| findings(reader, file, out))?,
        ];
        // Nothing is kept back: whoever may read the ledger may read this.
        lines.extend(write_evidence(reader, &mut made.packet(0), &Marks::none(), place, &mut kept_from)?);
        put(place, "MANIFEST.sha256", |out| Ok(out.write_all(lines.concat().as_bytes())?))?;
        Ok(())
    })?;
    Ok(kept_from.missing)
}

/// The findings of the case, each with its chain.
fn findings(reader: &Reader, file: &CaseFile, out: &mut dyn std::io::Write) -> anyhow::Result<()> {
    let (trails, lang) = (Trails::of(reader), suyuan_words::Lang::En);
    let mut writer = FindingsWriter::begin(suyuan_share::FindingsFormat::Jsonl, lang, out)?;
    let of_site = FindingFilter { site: Some(file.case.site.clone()), ..FindingFilter::default() };
    for found in reader.findings_on_pages(&of_site)? {
        let (page, finding) = found.context("failed to read a finding")?;
        let past = trails.to([(finding.page.as_str().to_owned(), page)], 0)?;
        writer.put(&finding, past.shortest(&finding).as_ref())?;
    }
    Ok(writer.end()?)
}
