//! Everything about one case, for a terminal.

use std::io::{self, Write};

use suyuan_cases::{CaseFile, ClaimTold, Fix, moves_from};
use suyuan_model::{CaseChange, CaseEvent, NoticeEvent, NoticeStep, Site, Untrusted, defang};
use suyuan_words::{Lang, Set, Word, cases as words, name_of, notices as told, phrases, reports, say};

use crate::cleanup::advice;
use crate::notices::of_site;
use crate::width::{WIDTH_MIN, lines};
use crate::{
    FINDINGS_SHOWN_MAX, OnRecord, PAGES_SHOWN_MAX, Report, ShareError, chains, harmless, lookups, observations, see,
    shown,
};

/// Writes everything about cases, one after the other.
pub fn show(
    report: &Report<'_>,
    cases: &[CaseFile],
    known: OnRecord<'_>,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    for note in report.notes {
        writeln!(out, "{}", Untrusted(note).terminal())?;
    }
    if !report.notes.is_empty() {
        writeln!(out)?;
    }
    for (place, file) in cases.iter().enumerate() {
        if place > 0 {
            writeln!(out)?;
        }
        let teller = Teller { lang: report.lang, width: report.width.max(WIDTH_MIN) };
        write(out, &teller, report, file, known)?;
    }
    Ok(out.flush()?)
}

fn write(
    out: &mut dyn Write,
    teller: &Teller,
    report: &Report<'_>,
    file: &CaseFile,
    known: OnRecord<'_>,
) -> io::Result<()> {
    let (lang, case) = (teller.lang, &file.case);
    let names = shown::names(&file.watched);
    let state = name_of(lang, Set::CaseState, case.state.name());
    let severity = shown::severity(lang, case.severity);
    writeln!(out, "{}  {}  {severity}  {state}", Untrusted(&case.site.readable()).terminal(), case.id)?;
    teller.item(out, reports::COLUMN_HOSTS, &file.hosts.join(shown::comma(lang)))?;
    let watched: Vec<String> = file.watched.iter().map(|value| defang(value)).collect();
    teller.item(out, reports::COLUMN_WATCHED, &watched.join(shown::comma(lang)))?;
    let categories: Vec<&str> = file.categories.iter().map(|name| name_of(lang, Set::Category, name)).collect();
    teller.item(out, reports::COLUMN_CATEGORIES, &categories.join(shown::comma(lang)))?;
    teller.item(out, shown::owner_head(file), &shown::owner(file))?;
    teller.item(out, reports::COLUMN_ICP, &case.owner.icp)?;
    teller.item(out, reports::COLUMN_AGE, &shown::span(lang, file, report.now))?;
    for (head, value) in shown::agreed(lang, file, report.now) {
        teller.item(out, head, &value)?;
    }

    teller.section(out, words::SECTION_ROLE)?;
    teller.line(out, 2, &advice::role(lang, file))?;
    if file.role.by_hand.is_none() && file.role.evidence.is_empty() {
        teller.line(out, 2, words::ROLE_NO_EVIDENCE.text(lang))?;
    }
    teller.line(out, 2, advice::role_note(lang, case.role))?;
    if !file.claimed.0.is_empty() {
        teller.section(out, words::SECTION_CLAIMS)?;
        for claim in &file.claimed.0 {
            teller.line(out, 2, &self::claim(lang, claim, &names))?;
        }
        teller.line(out, 2, words::CLAIM_NOTE.text(lang))?;
    }
    if !file.contacts.is_empty() {
        teller.section(out, words::SECTION_CONTACTS)?;
        for (number, contact) in file.contacts.iter().enumerate() {
            teller.line(out, 2, &format!("{}. {}", number + 1, shown::contact(lang, contact, &names)))?;
        }
    }
    if !file.lookups.is_empty() {
        teller.section(out, words::SECTION_LOOKUPS)?;
        for lookup in &file.lookups {
            teller.line(out, 2, &lookups::line(lang, lookup, &names))?;
        }
    }
    teller.section(out, reports::SECTION_FIXES)?;
    for (number, fix) in file.fixes.iter().enumerate() {
        self::fix(out, teller, number + 1, fix, &names)?;
    }
    teller.section(out, reports::SECTION_CHAIN)?;
    let chain = file.sample_chain.as_ref().map(|chain| chains::in_one_line(lang, chain, &names));
    teller.line(out, 2, &chain.unwrap_or_else(|| reports::CHAIN_NONE.text(lang).to_owned()))?;
    findings(out, teller, file, &names)?;
    for work in advice::advice(lang, file) {
        teller.section(out, reports::SECTION_ADVICE)?;
        teller.line(out, 2, work.title)?;
        for (number, step) in work.steps.iter().enumerate() {
            teller.line(out, 4, &format!("{}. {step}", number + 1))?;
        }
    }
    if !file.observations.is_empty() {
        teller.section(out, reports::OBSERVATIONS)?;
    }
    for observed in &file.observations {
        teller.line(out, 2, &observations::sentence(lang, observed))?;
    }
    notices(out, teller, known.notices, &file.case.site)?;
    history(out, teller, file, known)?;
    teller.section(out, reports::SECTION_NOT_LOOKED_AT)?;
    if file.not_looked_at.is_empty() {
        teller.line(out, 2, reports::EVERYTHING_LOOKED_AT.text(lang))?;
    }
    for gap in &file.not_looked_at {
        teller.line(out, 2, &shown::gap(lang, gap))?;
    }
    for gap in report.everywhere {
        teller.line(out, 2, &shown::gap_everywhere(lang, gap))?;
    }
    teller.line(out, 2, reports::NOT_LOOKED_AT_NOTE.text(lang))
}

fn fix(out: &mut dyn Write, teller: &Teller, number: usize, fix: &Fix, names: &[&str]) -> io::Result<()> {
    let lang = teller.lang;
    let place = name_of(lang, Set::Place, fix.place.name());
    let technique = shown::technique(lang, fix.technique);
    teller.line(out, 2, &format!("{number}. {} · {technique} · {place}", shown::severity(lang, fix.severity)))?;
    for line in see::how(lang, fix, names) {
        teller.line(out, 5, &line)?;
    }
    teller.line(out, 5, &say(lang, reports::FIX_PAGES, &[("n", &fix.pages.len())]))?;
    for page in fix.pages.iter().take(PAGES_SHOWN_MAX) {
        teller.line(out, 7, &harmless::page(page, names))?;
    }
    if fix.pages.len() > PAGES_SHOWN_MAX {
        teller.line(out, 7, &say(lang, reports::AND_MORE, &[("n", &(fix.pages.len() - PAGES_SHOWN_MAX))]))?;
    }
    Ok(())
}

fn findings(out: &mut dyn Write, teller: &Teller, file: &CaseFile, names: &[&str]) -> io::Result<()> {
    let lang = teller.lang;
    teller.section(out, reports::SECTION_FINDINGS)?;
    for finding in file.findings.iter().take(FINDINGS_SHOWN_MAX) {
        let techniques: Vec<&str> = finding.techniques.iter().map(|technique| technique.name()).collect();
        let told = format!(
            "{} {} {} {} → {}",
            shown::severity(lang, finding.severity),
            finding.level,
            techniques.join(" "),
            harmless::page(&finding.page, names),
            harmless::watched(&finding.watch)
        );
        teller.line(out, 2, &told)?;
        if let Some(quote) = shown::quote(finding) {
            teller.line(out, 4, &quote)?;
        }
    }
    if file.findings.len() > FINDINGS_SHOWN_MAX {
        teller.line(out, 2, &say(lang, reports::AND_MORE, &[("n", &(file.findings.len() - FINDINGS_SHOWN_MAX))]))?;
    }
    Ok(())
}

/// What was done to tell the owner; nothing where nothing was.
fn notices(out: &mut dyn Write, teller: &Teller, notices: &[NoticeEvent], site: &Site) -> io::Result<()> {
    let lang = teller.lang;
    for (number, event) in of_site(notices, site).enumerate() {
        if number == 0 {
            teller.section(out, told::SECTION)?;
        }
        let word = match event.step {
            NoticeStep::Drafted => told::STEP_DRAFTED,
            NoticeStep::Sending => told::STEP_SENDING,
            NoticeStep::Unclear => told::STEP_UNCLEAR,
            NoticeStep::Sent => told::STEP_SENT,
            NoticeStep::Refused => told::STEP_REFUSED,
            NoticeStep::Failed => told::STEP_FAILED,
        };
        let (time, nobody) = (shown::moment(event.at), told::NOBODY.text(lang));
        let to = if event.recipient.is_empty() { nobody } else { &event.recipient };
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("time", &time), ("actor", &event.actor), ("to", &to), ("message", &event.message)];
        let said = say(lang, word, &values);
        let aside = if event.told { shown::aside(lang, words::HISTORY_TOLD.text(lang)) } else { String::new() };
        teller.line(out, 2, &(said + &aside))?;
        if !event.answer.is_empty() {
            teller.line(out, 4, &phrases::translated(lang, &event.answer))?;
        }
        if !event.unreviewed.is_empty() {
            teller.line(out, 4, &say(lang, told::STEP_UNREVIEWED, &[("reason", &event.unreviewed)]))?;
        }
    }
    Ok(())
}

fn history(out: &mut dyn Write, teller: &Teller, file: &CaseFile, known: OnRecord<'_>) -> io::Result<()> {
    let lang = teller.lang;
    teller.section(out, words::SECTION_HISTORY)?;
    if file.history.is_empty() {
        teller.line(out, 2, words::HISTORY_NONE.text(lang))?;
    }
    for event in &file.history {
        teller.line(out, 2, &self::event(lang, event))?;
        if !event.reason.is_empty() {
            teller.line(out, 4, &phrases::translated(lang, &event.reason))?;
        }
        let evidence = known.moves.get(&(file.case.site.clone(), event.at));
        if let Some(evidence) = evidence.filter(|_| matches!(event.what, CaseChange::State { .. })) {
            let page = harmless::page(&evidence.page, &shown::names(&file.watched));
            let digest = evidence.sha256.get(..16).unwrap_or_default();
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("page", &page), ("time", &shown::moment(evidence.at)), ("run", &evidence.run), ("digest", &digest)];
            teller.line(out, 4, &say(lang, words::HISTORY_EVIDENCE, &values))?;
        }
    }
    let next: Vec<&str> =
        moves_from(file.case.state).iter().map(|state| name_of(lang, Set::CaseState, state.name())).collect();
    teller.section(out, words::SECTION_NEXT)?;
    teller.line(out, 2, &next.join(shown::comma(lang)))
}

/// One thing that was said of a case; not encoded.
fn event(lang: Lang, event: &CaseEvent) -> String {
    let (time, actor) = (shown::moment(event.at), &event.actor);
    let told = match event.what {
        CaseChange::State { state, until } => {
            let value = name_of(lang, Set::CaseState, state.name());
            match until.map(shown::moment) {
                None => say(lang, words::HISTORY_STATE, &[("time", &time), ("actor", actor), ("value", &value)]),
                Some(until) => {
                    let values: [(&str, &dyn std::fmt::Display); 4] =
                        [("time", &time), ("actor", actor), ("value", &value), ("until", &until)];
                    say(lang, words::HISTORY_UNTIL, &values)
                }
            }
        }
        CaseChange::Role(role) => {
            let value = name_of(lang, Set::Role, role.name());
            say(lang, words::HISTORY_ROLE, &[("time", &time), ("actor", actor), ("value", &value)])
        }
        CaseChange::Deadline(deadline) => {
            let value = shown::deadline(deadline);
            say(lang, words::HISTORY_DEADLINE, &[("time", &time), ("actor", actor), ("value", &value)])
        }
        CaseChange::Answer => say(lang, words::HISTORY_ANSWER, &[("time", &time), ("actor", actor)]),
        CaseChange::Note => say(lang, words::HISTORY_NOTE, &[("time", &time), ("actor", actor)]),
    };
    if event.told { told + &shown::aside(lang, words::HISTORY_TOLD.text(lang)) } else { told }
}

/// A claim with what is known about it; not encoded.
fn claim(lang: Lang, told: &ClaimTold, names: &[&str]) -> String {
    let kind = name_of(lang, Set::ClaimKind, told.claim.kind.name());
    let mut said =
        format!("{kind}{}{}", shown::colon(lang), harmless::words(&shown::shortened(&told.claim.value), names));
    for aside in shown::about_claim(lang, told) {
        said += &shown::aside(lang, &aside);
    }
    said
}

/// Writes lines of a width; whatever they say is encoded here.
struct Teller {
    lang: Lang,
    width: usize,
}

impl Teller {
    fn section(&self, out: &mut dyn Write, head: Word) -> io::Result<()> {
        writeln!(out, "\n{}", head.text(self.lang))
    }

    fn item(&self, out: &mut dyn Write, head: Word, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        self.line(out, 2, &format!("{}{}{value}", head.text(self.lang), shown::colon(self.lang)))
    }

    fn line(&self, out: &mut dyn Write, indent: usize, text: &str) -> io::Result<()> {
        let text = Untrusted(text).terminal().to_string();
        for (number, line) in lines(&text, self.width - indent - 2).iter().enumerate() {
            let indent = if number == 0 { indent } else { indent + 2 };
            writeln!(out, "{}{line}", " ".repeat(indent))?;
        }
        Ok(())
    }
}
