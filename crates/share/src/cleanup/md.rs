//! The cleanup list as Markdown.
//!
//! Whatever a stranger wrote stands in a code span: there no renderer makes markup or a link of it.

use std::io::{self, Write};

use suyuan_cases::{CaseFile, Fix};
use suyuan_model::{Chain, Untrusted};
use suyuan_words::{Lang, Set, name_of, reports, say};

use super::totals::Totals;
use super::{FINDINGS_SHOWN_MAX, PAGES_SHOWN_MAX, Report, advice};
use crate::shelf::Sorted;
use crate::{ShareError, harmless, see, shown};

/// The row of a case in the overview, and its section.
pub(super) fn parts(report: &Report<'_>, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    let (mut line, mut section) = (Vec::new(), Vec::new());
    row(&mut line, report.lang, file)?;
    case(&mut section, report, file)?;
    Ok(vec![line, section])
}

pub(super) fn write(
    out: &mut dyn Write,
    report: &Report<'_>,
    totals: &Totals,
    cases: &mut Sorted<'_>,
) -> Result<(), ShareError> {
    let lang = report.lang;
    writeln!(out, "# {}\n", reports::CLEANUP_TITLE.text(lang))?;
    let made = say(lang, reports::MADE_AT, &[("time", &shown::moment(report.now))]);
    let count = shown::count(lang, totals);
    writeln!(out, "{made} · {count}\n")?;
    for note in report.notes {
        writeln!(out, "- {}", code(note))?;
    }
    if !report.notes.is_empty() {
        writeln!(out)?;
    }
    if totals.is_empty() {
        writeln!(out, "{}\n", reports::NO_CASES.text(lang))?;
        return Ok(everywhere(out, report)?);
    }
    writeln!(out, "{}\n\n{}\n", reports::CLEANUP_INTRO.text(lang), plain(reports::DEFANG_NOTE.text(lang)))?;
    overview(out, report)?;
    cases.write(0, out)?;
    writeln!(out)?;
    cases.write(1, out)?;
    Ok(everywhere(out, report)?)
}

/// What was looked at on no page; it is not thereby clean.
fn everywhere(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    if report.everywhere.is_empty() {
        return Ok(());
    }
    writeln!(out, "## {}\n", reports::SECTION_EVERYWHERE.text(report.lang))?;
    for gap in report.everywhere {
        writeln!(out, "- {}", plain(&shown::gap_everywhere(report.lang, gap)))?;
    }
    writeln!(out, "\n{}", reports::NOT_LOOKED_AT_NOTE.text(report.lang))
}

fn overview(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let lang = report.lang;
    let heads = [
        reports::COLUMN_SEVERITY,
        reports::COLUMN_SITE,
        reports::COLUMN_ROLE,
        reports::COLUMN_STATE,
        reports::COLUMN_PAGES,
        reports::COLUMN_FIXES,
        reports::COLUMN_WATCHED,
    ];
    writeln!(out, "## {}\n", reports::OVERVIEW.text(lang))?;
    writeln!(out, "| {} |", heads.map(|head| head.text(lang)).join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(heads.len()))
}

fn row(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    let case = &file.case;
    let watched = listed(lang, &file.watched, |value| cell(&harmless::address(value, &[])));
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} | {watched} |",
        shown::severity(lang, case.severity),
        cell(&case.site.readable()),
        name_of(lang, Set::Role, case.role.name()),
        name_of(lang, Set::CaseState, case.state.name()),
        file.pages.len(),
        file.fixes.len(),
    )
}

fn case(out: &mut dyn Write, report: &Report<'_>, file: &CaseFile) -> io::Result<()> {
    let (lang, case) = (report.lang, &file.case);
    writeln!(out, "## {}{}\n", code(&case.site.readable()), shown::aside(lang, shown::severity(lang, case.severity)))?;
    writeln!(
        out,
        "{}{}{}\n",
        name_of(lang, Set::SeverityMeaning, case.severity.name()),
        shown::space(lang),
        advice::role_note(lang, case.role)
    )?;
    let role = advice::role_with(lang, file, &|what| code(what));
    let [until, answered] = shown::agreed(lang, file, report.now).map(|(head, value)| (head, filled(&value)));
    for (head, value) in [
        (reports::COLUMN_CASE, case.id.clone()),
        (reports::COLUMN_STATE, name_of(lang, Set::CaseState, case.state.name()).to_owned()),
        (reports::COLUMN_ROLE, role),
        (reports::COLUMN_HOSTS, listed(lang, &file.hosts, code)),
        (shown::owner_head(file), filled(&shown::owner(file))),
        (reports::COLUMN_ICP, filled(&case.owner.icp)),
        (reports::COLUMN_CONTACT, filled(&case.owner.contact)),
        (reports::COLUMN_WATCHED, listed(lang, &file.watched, |value| code(&harmless::address(value, &[])))),
        (reports::COLUMN_AGE, shown::span(lang, file, report.now)),
        until,
        answered,
    ] {
        if !value.is_empty() {
            writeln!(out, "- **{}**{}{value}", head.text(lang), shown::colon(lang))?;
        }
    }
    let names = shown::names(&file.watched);
    writeln!(out, "\n### {}\n", reports::SECTION_FIXES.text(lang))?;
    for (number, fix) in file.fixes.iter().enumerate() {
        self::fix(out, lang, number + 1, fix, &names)?;
    }
    writeln!(out, "\n### {}\n", reports::SECTION_CHAIN.text(lang))?;
    match &file.sample_chain {
        Some(chain) => self::chain(out, lang, chain, &names)?,
        None => writeln!(out, "{}", reports::CHAIN_NONE.text(lang))?,
    }
    findings(out, lang, file)?;
    for told in advice::advice(lang, file) {
        let head = reports::SECTION_ADVICE.text(lang);
        writeln!(out, "\n### {head}{}{}\n", shown::colon(lang), plain(told.title))?;
        for (number, step) in told.steps.iter().enumerate() {
            writeln!(out, "{}. {}", number + 1, plain(step))?;
        }
    }
    writeln!(out, "\n### {}\n", reports::SECTION_NOT_LOOKED_AT.text(lang))?;
    for gap in &file.not_looked_at {
        writeln!(out, "- {}", code(&shown::gap(lang, gap)))?;
    }
    if file.not_looked_at.is_empty() {
        return writeln!(out, "{}\n", reports::EVERYTHING_LOOKED_AT.text(lang));
    }
    writeln!(out, "\n{}\n", reports::NOT_LOOKED_AT_NOTE.text(lang))
}

fn fix(out: &mut dyn Write, lang: Lang, number: usize, fix: &Fix, names: &[&str]) -> io::Result<()> {
    let place = name_of(lang, Set::Place, fix.place.name());
    writeln!(out, "{number}. **{}** · {place}", plain(&shown::technique(lang, fix.technique)))?;
    for line in see::how(lang, fix, names) {
        writeln!(out, "   - {}", code(&line))?;
    }
    writeln!(out, "   - {}", say(lang, reports::FIX_PAGES, &[("n", &fix.pages.len())]))?;
    for page in fix.pages.iter().take(PAGES_SHOWN_MAX) {
        writeln!(out, "     - {}", code(&harmless::page(page, names)))?;
    }
    if fix.pages.len() > PAGES_SHOWN_MAX {
        writeln!(out, "     - {}", say(lang, reports::AND_MORE, &[("n", &(fix.pages.len() - PAGES_SHOWN_MAX))]))?;
    }
    Ok(())
}

fn chain(out: &mut dyn Write, lang: Lang, chain: &Chain, names: &[&str]) -> io::Result<()> {
    for (number, step) in chain.steps.iter().enumerate() {
        let how = match &step.seed {
            Some(result) => code(&shown::search(lang, result, names)),
            None => shown::via(lang, step).to_owned(),
        };
        let mark = shown::end_of_chain(lang, step).map_or_else(String::new, |what| shown::aside(lang, what));
        writeln!(out, "{}. {how}{}{}{mark}", number + 1, shown::colon(lang), code(&harmless::step(step, names)))?;
    }
    Ok(())
}

fn findings(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    writeln!(out, "\n### {}\n", reports::SECTION_FINDINGS.text(lang))?;
    let names = shown::names(&file.watched);
    for finding in file.findings.iter().take(FINDINGS_SHOWN_MAX) {
        let watched = code(&harmless::watched(&finding.watch));
        let severity = shown::severity(lang, finding.severity);
        writeln!(out, "- {severity} {} {} → {watched}", finding.level, code(&harmless::page(&finding.page, &names)))?;
        if let Some(quote) = shown::quote(finding) {
            writeln!(out, "  - {}", code(&quote))?;
        }
    }
    if file.findings.len() > FINDINGS_SHOWN_MAX {
        writeln!(out, "- {}", say(lang, reports::AND_MORE, &[("n", &(file.findings.len() - FINDINGS_SHOWN_MAX))]))?;
    }
    Ok(())
}

fn listed(lang: Lang, values: &[String], show: impl Fn(&str) -> String) -> String {
    let mut told: Vec<String> = values.iter().take(PAGES_SHOWN_MAX).map(|value| show(value)).collect();
    if values.len() > PAGES_SHOWN_MAX {
        told.push(say(lang, reports::AND_MORE, &[("n", &(values.len() - PAGES_SHOWN_MAX))]));
    }
    told.join(shown::comma(lang))
}

fn filled(value: &str) -> String {
    if value.is_empty() { String::new() } else { code(value) }
}

/// A code span around text from a stranger: its fence is longer than any run of backticks inside.
fn code(text: &str) -> String {
    let shown: String = Untrusted(text).terminal().to_string();
    let (mut run, mut longest) = (0, 0);
    for c in shown.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let shown = shown.trim();
    match shown {
        "" => "–".to_owned(),
        _ if shown.starts_with('`') || shown.ends_with('`') => format!("{fence} {shown} {fence}"),
        _ => format!("{fence}{shown}{fence}"),
    }
}

/// A code span in a table, where a bar would begin another cell even inside a span.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Our own words, with what Markdown would take for markup escaped.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_cannot_be_left() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("x\n# y"), "`x\\u{a}# y`");
        assert_eq!(code("  "), "–");
        assert_eq!(cell("a|b"), "`a\\|b`");
    }

    proptest::proptest! {
        #[test]
        fn no_span_ends_early(text in "[`a |\\\\<\\[\n]{0,30}") {
            let span = code(&text);
            let fence = span.chars().take_while(|&c| c == '`').count();
            let inside = span.trim_matches('`');
            proptest::prop_assert!(span == "–" || !inside.contains(&"`".repeat(fence)), "{}", span);
            proptest::prop_assert!(!span.contains('\n'));
        }
    }
}
