//! `cases`: what there is to work on, everything about one, and moves by hand.

mod contacts;
mod edit;
mod lookup;
mod set;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use suyuan_cases::{CaseFile, overdue_since};
use suyuan_ledger::Reader;
use suyuan_model::{CaseChange, MoveEvidence, NoticeEvent, Party, Site, Timestamp};
use suyuan_share::{CasesWriter, OnRecord};
use suyuan_words::{Lang, Set, cases as words, name_of, say};

pub(crate) use set::login_name;

use crate::args::{CaseName, CasesArgs, CasesFormat, CasesListArgs, CasesOrder, CasesShowArgs, CasesWhat, PlainFormat};
use crate::exit::{Exit, unusable};
use crate::head::{self, terminal_width};
use crate::screen::Screen;
use crate::{clock, observed, out, past, settle, spool};

/// Does what is asked with cases.
pub(crate) fn run(args: &CasesArgs, screen: &Screen) -> Result<Exit> {
    match &args.what {
        CasesWhat::List(args) => list(args, screen.lang),
        CasesWhat::Show(args) => show(args, screen.lang),
        CasesWhat::Set(args) => set::run(args, screen),
        CasesWhat::Contacts(args) => contacts::run(args, screen),
        CasesWhat::Lookup(args) => lookup::run(args, screen),
    }
}

fn list(args: &CasesListArgs, lang: Lang) -> Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut ahead = reader.ahead()?;
    let format = match args.format {
        CasesFormat::Text => suyuan_share::CasesFormat::Text,
        CasesFormat::Jsonl => suyuan_share::CasesFormat::Jsonl,
        CasesFormat::Csv => suyuan_share::CasesFormat::Csv,
    };
    let mut store = spool::open()?;
    let order = match args.order {
        Some(CasesOrder::Worst) => suyuan_share::CasesOrder::Worst,
        Some(CasesOrder::Seen) => suyuan_share::CasesOrder::Seen,
        Some(CasesOrder::Moved) => suyuan_share::CasesOrder::Moved,
        Some(CasesOrder::Deadline) => suyuan_share::CasesOrder::Deadline,
        None if args.overdue => suyuan_share::CasesOrder::Deadline,
        None => suyuan_share::CasesOrder::Worst,
    };
    let mut writer = CasesWriter::begin(format, lang, terminal_width(), &mut store)?.in_order(order);
    writer = writer.headed(head::notes(&reader, lang)?);
    let now = clock::now();
    settle::each_case(&mut ahead, settle::Which::Followed.or_all(args.include.is_some()), now, |file| {
        if is_wanted(args, &file, now) && (!args.overdue || overdue_since(&file.history, now).is_some()) {
            writer.put(&file)?;
        }
        Ok(())
    })?;
    drop(ahead);
    out::write_to(&args.out, lang, |out| Ok(writer.end(out)?))?;
    Ok(Exit::Done)
}

/// Whether a case passes every filter that is given; of one filter, one of its values.
fn is_wanted(args: &CasesListArgs, file: &CaseFile, now: Timestamp) -> bool {
    let case = &file.case;
    let is_site = |wanted: &CaseName| wanted.means(file);
    let is_category = |wanted: &String| {
        file.categories.iter().any(|has| has == wanted || name_of(Lang::Zh, Set::Category, has) == wanted)
    };
    (args.state.is_empty() || args.state.iter().any(|wanted| wanted.0 == case.state))
        && (args.severity.is_empty() || args.severity.iter().any(|wanted| wanted.0 == case.severity))
        && (args.role.is_empty() || args.role.iter().any(|wanted| wanted.0 == case.role))
        && (args.site.is_empty() || args.site.iter().any(is_site))
        && (args.technique.is_empty() || args.technique.iter().any(|wanted| file.techniques.contains(wanted)))
        && (args.category.is_empty() || args.category.iter().any(is_category))
        && (args.owner.is_empty() || args.owner.iter().any(|wanted| is_of_owner(file, wanted)))
        && args.since.is_none_or(|since| case.last_seen >= since.from(now))
}

/// Whether the owner, as a list of contacts or the site itself names it, or where it can be reached, has these words.
fn is_of_owner(file: &CaseFile, wanted: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(&wanted.to_lowercase());
    let mut told = file.contacts.iter().filter(|it| it.party == Party::Owner);
    told.any(|it| has(&it.owner) || has(&it.contact)) || has(&file.case.owner.name) || has(&file.case.owner.icp)
}

fn show(args: &CasesShowArgs, lang: Lang) -> Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut cases: Vec<CaseFile> = Vec::new();
    settle::each_case(&mut reader.ahead()?, settle::Which::All, clock::now(), |file| {
        if args.cases.iter().any(|wanted| wanted.means(&file)) {
            cases.push(file);
        }
        Ok(())
    })?;
    cases.sort_by_cached_key(CaseFile::rank);
    let mut chosen = Vec::new();
    for wanted in &args.cases {
        let Some(place) = cases.iter().position(|file| wanted.means(file)) else {
            let is_told_already = chosen.iter().any(|file| wanted.means(file));
            if is_told_already {
                continue;
            }
            unusable!("{}", no_case(lang, "CASE", wanted));
        };
        chosen.push(cases.remove(place));
    }
    let observations = observed::observations(&reader)?;
    for file in &mut chosen {
        let own = observations.iter().filter(|one| one.site == file.case.site);
        file.observations = own.cloned().collect();
    }
    let notes = head::notes(&reader, lang)?;
    let everywhere = past::gaps_everywhere(&reader)?;
    let report = suyuan_share::Report {
        lang,
        now: clock::now(),
        notes: &notes,
        everywhere: &everywhere,
        width: terminal_width(),
    };
    let told = on_record(&reader, &chosen)?;
    out::write_to("-".as_ref(), lang, |out| {
        match args.format {
            PlainFormat::Text => told.write_text(&report, out)?,
            PlainFormat::Json => told.write_json(&report, out)?,
        }
        Ok(())
    })?;
    Ok(Exit::Done)
}

/// Cases with all that is on record of them beside their findings.
pub(crate) struct Recorded<'c> {
    cases: &'c [CaseFile],
    notices: Vec<NoticeEvent>,
    moves: BTreeMap<(Site, Timestamp), MoveEvidence>,
}

/// What is on record of these cases.
pub(crate) fn on_record<'c>(reader: &Reader, cases: &'c [CaseFile]) -> Result<Recorded<'c>> {
    Ok(Recorded { cases, notices: reader.notices()?, moves: moves(reader, cases)? })
}

impl Recorded<'_> {
    fn known(&self) -> OnRecord<'_> {
        OnRecord { notices: &self.notices, moves: &self.moves }
    }

    /// For people.
    pub(crate) fn write_text(
        &self,
        report: &suyuan_share::Report<'_>,
        out: &mut dyn Write,
    ) -> Result<(), suyuan_share::ShareError> {
        suyuan_share::show(report, self.cases, self.known(), out)
    }

    /// As JSON.
    pub(crate) fn write_json(
        &self,
        report: &suyuan_share::Report<'_>,
        out: &mut dyn Write,
    ) -> Result<(), suyuan_share::ShareError> {
        suyuan_share::show_json(report, self.cases, self.known(), out)
    }
}

/// What the moves of cases rest on.
fn moves(reader: &Reader, cases: &[CaseFile]) -> Result<BTreeMap<(Site, Timestamp), MoveEvidence>> {
    let mut moves = BTreeMap::new();
    for file in cases {
        for event in file.history.iter().filter(|event| matches!(event.what, CaseChange::State { .. })) {
            let site = &file.case.site;
            moves.extend(reader.evidence_of_move(site, event.at)?.map(|it| ((site.clone(), event.at), it)));
        }
    }
    Ok(moves)
}

/// That there is no such case.
pub(crate) fn no_case(lang: Lang, what: &str, found: &CaseName) -> String {
    say(lang, words::NO_CASE, &[("what", &what), ("found", found)])
}
