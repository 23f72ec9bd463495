//! One case of the page: what it is, what to fix, how a searcher gets there, what to do, the evidence, and what is not known.

use std::io::{self, Write};

use suyuan_cases::{CaseFile, FindingSummary, Fix};
use suyuan_model::{Chain, ChainStep, Untrusted, defang};
use suyuan_words::{Lang, Set, Word, name_of, reports, say};

use super::html::{chip, listed};
use super::{FINDINGS_SHOWN_MAX, PAGES_SHOWN_MAX, Report, advice};
use crate::{harmless, see, shown};

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>, file: &CaseFile) -> io::Result<()> {
    let (lang, case) = (report.lang, &file.case);
    let name = case.site.readable();
    let site = Untrusted(&name).html();
    writeln!(out, "<article class=\"case {}\" id=\"{}\">", case.severity.name(), case.id)?;
    writeln!(out, "<h2>{} <span class=\"name\">{site}</span></h2>", chip(lang, case.severity))?;
    let meaning = name_of(lang, Set::SeverityMeaning, case.severity.name());
    let space = shown::space(lang);
    writeln!(out, "<p class=\"meaning\">{meaning}{space}{}</p>", advice::role_note(lang, case.role))?;
    facts(out, report, file)?;
    fixes(out, lang, file)?;
    way(out, lang, file)?;
    steps(out, lang, file)?;
    findings(out, lang, file)?;
    gaps(out, lang, file)?;
    writeln!(out, "</article>")
}

fn facts(out: &mut dyn Write, report: &Report<'_>, file: &CaseFile) -> io::Result<()> {
    let (lang, case) = (report.lang, &file.case);
    let days = say(lang, reports::DAYS_COUNT, &[("n", &shown::days_open(file, report.now))]);
    let word = |set: Set, name: &str| Untrusted(name_of(lang, set, name)).html().to_string();
    let categories: Vec<String> = file.categories.iter().map(|category| word(Set::Category, category)).collect();
    writeln!(out, "<dl class=\"facts\">")?;
    let [until, answered] =
        shown::agreed(lang, file, report.now).map(|(head, value)| (head, Untrusted(&value).html().to_string()));
    for (head, value) in [
        (reports::COLUMN_CASE, format!("<code>{}</code>", case.id)),
        (reports::COLUMN_STATE, word(Set::CaseState, case.state.name())),
        (reports::COLUMN_ROLE, Untrusted(&advice::role(lang, file)).html().to_string()),
        (reports::COLUMN_HOSTS, listed(lang, &file.hosts, str::to_owned)),
        (shown::owner_head(file), Untrusted(&shown::owner(file)).html().to_string()),
        (reports::COLUMN_ICP, Untrusted(&case.owner.icp).html().to_string()),
        (reports::COLUMN_CONTACT, Untrusted(&case.owner.contact).html().to_string()),
        (reports::COLUMN_WATCHED, listed(lang, &file.watched, defang)),
        (reports::COLUMN_CATEGORIES, categories.join(shown::comma(lang))),
        (reports::COLUMN_FIRST_SEEN, shown::moment(case.first_seen)),
        (reports::COLUMN_LAST_SEEN, shown::moment(case.last_seen)),
        (reports::COLUMN_AGE, days),
        until,
        answered,
    ] {
        if !value.is_empty() {
            writeln!(out, "<div><dt>{}</dt><dd>{value}</dd></div>", head.text(lang))?;
        }
    }
    writeln!(out, "</dl>")
}

fn fixes(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    heading(out, lang, reports::SECTION_FIXES)?;
    let names = shown::names(&file.watched);
    writeln!(out, "<ol class=\"fixes\">")?;
    for fix in &file.fixes {
        self::fix(out, lang, fix, &names)?;
    }
    writeln!(out, "</ol>")
}

fn fix(out: &mut dyn Write, lang: Lang, fix: &Fix, names: &[&str]) -> io::Result<()> {
    let technique = Untrusted(name_of(lang, Set::Technique, fix.technique.name())).html().to_string();
    writeln!(out, "<li>")?;
    writeln!(
        out,
        "<p class=\"what\">{} <b>{technique}</b> <span class=\"tag\">{}</span></p>",
        chip(lang, fix.severity),
        fix.technique.name()
    )?;
    writeln!(out, "<ul class=\"where\">")?;
    let place = name_of(lang, Set::Place, fix.place.name());
    item(out, &say(lang, reports::FIX_PLACE, &[("place", &place)]))?;
    if !fix.concealment.is_empty() {
        item(out, &say(lang, reports::EVIDENCE_HIDDEN, &[("how", &hidden(lang, &fix.concealment))]))?;
    }
    for line in see::how(lang, fix, names) {
        item(out, &line)?;
    }
    writeln!(out, "</ul>")?;
    writeln!(out, "<p class=\"on\">{}</p>", say(lang, reports::FIX_PAGES, &[("n", &fix.pages.len())]))?;
    writeln!(out, "<ul class=\"pages\">")?;
    for page in fix.pages.iter().take(PAGES_SHOWN_MAX) {
        writeln!(out, "<li><code>{}</code></li>", Untrusted(&harmless::page(page, names)).html())?;
    }
    if fix.pages.len() > PAGES_SHOWN_MAX {
        item(out, &say(lang, reports::AND_MORE, &[("n", &(fix.pages.len() - PAGES_SHOWN_MAX))]))?;
    }
    writeln!(out, "</ul>\n</li>")
}

fn way(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    heading(out, lang, reports::SECTION_CHAIN)?;
    match &file.sample_chain {
        Some(chain) => self::chain(out, lang, chain, &shown::names(&file.watched)),
        None => writeln!(out, "<p class=\"none\">{}</p>", reports::CHAIN_NONE.text(lang)),
    }
}

fn chain(out: &mut dyn Write, lang: Lang, chain: &Chain, names: &[&str]) -> io::Result<()> {
    writeln!(out, "<ol class=\"chain\">")?;
    for step in &chain.steps {
        if let Some(result) = &step.seed {
            writeln!(
                out,
                "<li class=\"search\"><span class=\"stop\">{}</span></li>",
                Untrusted(&shown::search(lang, result, names)).html()
            )?;
        }
        writeln!(out, "<li class=\"{}\">", if step.visited { "page" } else { "watched" })?;
        writeln!(out, "<span class=\"via\">{}</span>", Untrusted(&via(lang, step, names)).html())?;
        writeln!(out, "<span class=\"stop\"><code>{}</code>", Untrusted(&harmless::step(step, names)).html())?;
        if let Some(what) = shown::end_of_chain(lang, step) {
            writeln!(out, "<span class=\"mark\">{what}</span>")?;
        }
        writeln!(out, "</span></li>")?;
    }
    writeln!(out, "</ol>")
}

fn via(lang: Lang, step: &ChainStep, names: &[&str]) -> String {
    let via = shown::via(lang, step);
    match step.text.trim() {
        "" => via.to_owned(),
        _ => format!("{via} “{}”", shown::link_text(step, names)),
    }
}

fn steps(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    let advice = advice::advice(lang, file);
    if advice.is_empty() {
        return Ok(());
    }
    heading(out, lang, reports::SECTION_ADVICE)?;
    for told in advice {
        writeln!(out, "<div class=\"advice\">\n<h4>{}</h4>\n<ol>", Untrusted(told.title).html())?;
        for step in told.steps {
            item(out, step)?;
        }
        writeln!(out, "</ol>\n</div>")?;
    }
    Ok(())
}

fn findings(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    heading(out, lang, reports::SECTION_FINDINGS)?;
    let names = shown::names(&file.watched);
    writeln!(out, "<ul class=\"findings\">")?;
    for finding in file.findings.iter().take(FINDINGS_SHOWN_MAX) {
        self::finding(out, lang, finding, &names)?;
    }
    if file.findings.len() > FINDINGS_SHOWN_MAX {
        item(out, &say(lang, reports::AND_MORE, &[("n", &(file.findings.len() - FINDINGS_SHOWN_MAX))]))?;
    }
    writeln!(out, "</ul>")
}

fn finding(out: &mut dyn Write, lang: Lang, finding: &FindingSummary, names: &[&str]) -> io::Result<()> {
    let techniques: Vec<String> = finding.techniques.iter().map(|&one| shown::technique(lang, one)).collect();
    let level = name_of(lang, Set::EvidenceLevel, finding.level.name());
    writeln!(
        out,
        "<li>\n<p class=\"page\">{} <code>{}</code></p>",
        chip(lang, finding.severity),
        Untrusted(&harmless::page(&finding.page, names)).html()
    )?;
    writeln!(out, "<p class=\"names\">→ <code>{}</code></p>", Untrusted(&harmless::watched(&finding.watch)).html())?;
    writeln!(out, "<p class=\"how\">{}</p>", Untrusted(&techniques.join(shown::comma(lang))).html())?;
    writeln!(out, "<p class=\"how\"><span class=\"tag\">{}</span> {level}</p>", finding.level)?;
    if let Some(quote) = shown::quote(finding) {
        writeln!(out, "<blockquote><code>{}</code></blockquote>", Untrusted(&quote).html())?;
    }
    if let Some(seen) = &finding.telling {
        let vantage = name_of(lang, Set::Vantage, seen.vantage.name());
        let time = shown::moment(seen.at);
        let seen_at =
            say(lang, reports::EVIDENCE_AT, &[("time", &time), ("status", &seen.http_status), ("vantage", &vantage)]);
        writeln!(out, "<p class=\"proof\">{seen_at}</p>")?;
        let digest = reports::EVIDENCE_DIGEST.text(lang);
        writeln!(out, "<p class=\"proof\">{digest} <code>{}</code></p>", Untrusted(&seen.sha256).html())?;
    }
    writeln!(out, "</li>")
}

fn gaps(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    heading(out, lang, reports::SECTION_NOT_LOOKED_AT)?;
    if file.not_looked_at.is_empty() {
        return writeln!(out, "<p class=\"none\">{}</p>", reports::EVERYTHING_LOOKED_AT.text(lang));
    }
    writeln!(out, "<ul class=\"gaps\">")?;
    for gap in &file.not_looked_at {
        item(out, &shown::gap(lang, gap))?;
    }
    writeln!(out, "</ul>\n<p class=\"none\">{}</p>", reports::NOT_LOOKED_AT_NOTE.text(lang))
}

fn hidden(lang: Lang, concealment: &[suyuan_model::Concealment]) -> String {
    let ways: Vec<_> = concealment.iter().map(|way| name_of(lang, Set::Concealment, way.name())).collect();
    ways.join(shown::comma(lang))
}

fn heading(out: &mut dyn Write, lang: Lang, word: Word) -> io::Result<()> {
    writeln!(out, "<h3>{}</h3>", word.text(lang))
}

fn item(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "<li>{}</li>", Untrusted(text).html())
}
