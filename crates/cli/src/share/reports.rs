//! Reports of abuse, one for each case.

use std::fmt::Display;
use std::path::Path;

use suyuan_ledger::Reader;
use suyuan_model::Untrusted;
use suyuan_share::{NoReport, Reporter, Tlp, XARF_ORG_CHARS_MAX, XarfReports};
use suyuan_words::{Lang, cli, partners, say};

use crate::args::{Expected, ShareArgs};
use crate::exit::{Exit, Unusable};
use crate::job_file::shown;
use crate::marked::Marks;
use crate::screen::Screen;
use crate::{clock, language, out, settle};

/// How many cases are not reported, by reason.
#[derive(Default)]
struct LeftOut {
    farms: u64,
    dismissed: u64,
    unreviewed: u64,
    tier_two: u64,
}

/// Writes a report of each case: lines of one file, or a file each.
pub(super) fn run(args: &ShareArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let reporter = reporter(args, lang)?;
    let reader = Reader::open(&args.ledger.ledger)?;
    let authority = reader.authority()?;
    let reports =
        XarfReports { reporter, tlp: Tlp::from(args.tlp), unreviewed: args.unreviewed, authority: authority.as_ref() };
    let (mut left_out, marks) = (LeftOut::default(), Marks::up_to(&reader, reports.tlp)?);
    if is_folder(&args.out) {
        make_folder(&args.out, lang)?;
        each_report(&reader, &reports, &marks, &mut left_out, |case, line| {
            let path = args.out.join(format!("{case}.json"));
            out::write_to(&path, lang, |out| Ok(writeln!(out, "{line}")?))
        })?;
    } else {
        out::write_to(&args.out, lang, |out| {
            each_report(&reader, &reports, &marks, &mut left_out, |_, line| Ok(writeln!(out, "{line}")?))
        })?;
    }
    let LeftOut { farms, dismissed, unreviewed, tier_two } = left_out;
    screen.counts(&[
        (partners::LEFT_OUT_FARMS, farms),
        (partners::LEFT_OUT_DISMISSED, dismissed),
        (partners::LEFT_OUT_UNREVIEWED, unreviewed),
        (partners::LEFT_OUT_TIER_TWO_CASES, tier_two),
        (partners::LEFT_OUT_MARKED, marks.kept_back()),
    ]);
    Ok(Exit::Done)
}

/// Hands on the name of each case that is reported, and its report.
fn each_report(
    reader: &Reader,
    reports: &XarfReports<'_>,
    marks: &Marks,
    left_out: &mut LeftOut,
    mut take: impl FnMut(&str, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    settle::each_case_marked(
        &mut reader.ahead()?,
        settle::Which::Polluted,
        clock::now(),
        settle::Pages::StillThere,
        marks,
        |file| {
            match reports.report(&file) {
                Ok(line) => return take(&file.case.id, &line),
                Err(NoReport::Farm) => left_out.farms += 1,
                Err(NoReport::Dismissed) => left_out.dismissed += 1,
                Err(NoReport::Unreviewed) => left_out.unreviewed += 1,
                Err(NoReport::TierTwo) => left_out.tier_two += 1,
            }
            Ok(())
        },
    )
}

/// Who reports: the format takes no report without all three.
fn reporter(args: &ShareArgs, lang: Lang) -> Result<Reporter<'_>, Unusable> {
    let org = given("--reporter-org", args.reporter_org.as_deref(), Expected::Line, lang)?;
    let contact = given("--reporter-contact", args.reporter_contact.as_deref(), Expected::Mail, lang)?;
    let domain = given("--reporter-domain", args.reporter_domain.as_deref(), Expected::HostName, lang)?;
    if org.chars().count() > XARF_ORG_CHARS_MAX {
        let expected = Expected::LineOf(XARF_ORG_CHARS_MAX).say(lang);
        let found: String = org.chars().take(suyuan_lists::FOUND_CHARS_MAX).collect();
        let found = Untrusted(&found).terminal();
        let values: [(&str, &dyn Display); 3] =
            [("what", &"--reporter-org"), ("expected", &expected), ("found", &found)];
        return Err(Unusable(say(lang, cli::EXPECTED, &values)));
    }
    Ok(Reporter { org, contact, domain })
}

fn given<'a>(flag: &str, value: Option<&'a str>, expected: Expected, lang: Lang) -> Result<&'a str, Unusable> {
    value.ok_or_else(|| {
        let values: [(&str, &dyn Display); 2] = [("what", &flag), ("expected", &expected.say(lang))];
        Unusable(say(lang, cli::EXPECTED_SOMETHING, &values))
    })
}

/// Whether somebody means a folder: one that is there, or a name that ends like one.
fn is_folder(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.is_dir()
}

/// Makes the folder, and those that it lies in.
pub(crate) fn make_folder(path: &Path, lang: Lang) -> Result<(), Unusable> {
    std::fs::create_dir_all(path).map_err(|why| {
        let values: [(&str, &dyn Display); 2] = [("file", &shown(path)), ("why", &language::told(lang, why))];
        Unusable(say(lang, partners::NO_FOLDER, &values))
    })
}
