//! How far the sites of a run were looked at, and why no farther.

use std::fmt::Display;
use std::io::Write;

use serde_json::{Map, Value, json};
use suyuan_cases::{Gap, SiteMet, SiteReach};
use suyuan_model::{Health, NoTelling, Trouble, Untrusted};
use suyuan_words::{Lang, Set, audited as words, name_of, say};

use crate::ShareError;
use crate::json;
use crate::sheet::Sheet;

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditedFormat {
    /// Lines for people: the sites that were not wholly looked at.
    Text,
    /// One JSON object with every site.
    Json,
    /// A row for every site.
    Csv,
}

/// The columns of the sheet.
const COLUMNS: [&str; 5] = ["site", "reach", "pages", "left_at_least", "why"];

/// How many sites were looked at how far, in a sentence.
pub fn audited_in_a_line(run: &str, sites: &[SiteMet], lang: Lang) -> String {
    let count = |reach: SiteReach| sites.iter().filter(|met| met.reach == reach).count();
    let told = SiteReach::ALL.iter().filter(|&&reach| count(reach) > 0).map(|&reach| {
        let what = name_of(lang, Set::SiteReach, reach.name());
        say(lang, words::HOW_MANY, &[("n", &count(reach)), ("what", &what)])
    });
    let told: Vec<String> = told.collect();
    let values: [(&str, &dyn Display); 3] = [
        ("run", &Untrusted(run).terminal()),
        ("sites", &sites.len()),
        ("told", &told.join(if lang == Lang::Zh { "，" } else { ", " })),
    ];
    say(lang, words::AUDITED, &values)
}

/// Writes what was not looked at.
pub fn tell_audited(
    run: &str,
    sites: &[SiteMet],
    everywhere: &[Gap],
    format: AuditedFormat,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    match format {
        AuditedFormat::Json => Ok(json::line(out, &value(run, sites, everywhere))?),
        AuditedFormat::Csv => {
            let mut sheet = Sheet::begin(out, &COLUMNS)?;
            for met in sites {
                let why: Vec<String> = met.why.iter().map(|(why, count)| format!("{why} {count}")).collect();
                let (pages, left) = (met.pages.to_string(), met.left.to_string());
                sheet.row(&[met.site.to_string(), met.reach.name().to_owned(), pages, left, why.join("; ")])?;
            }
            sheet.end()
        }
        AuditedFormat::Text => {
            writeln!(out, "{}", audited_in_a_line(run, sites, lang))?;
            for met in sites.iter().filter(|met| met.reach != SiteReach::Whole) {
                writeln!(out, "{}", line(met, lang))?;
            }
            for gap in everywhere {
                let (what, why) = (gap_named(&gap.what, lang), name_of(lang, Set::Gap, &gap.why));
                writeln!(out, "{}", say(lang, words::EVERYWHERE, &[("what", &what), ("why", &why)]))?;
            }
            Ok(())
        }
    }
}

fn line(met: &SiteMet, lang: Lang) -> String {
    let told: Vec<String> = met
        .why
        .iter()
        .map(|(why, count)| say(lang, words::HOW_MANY, &[("n", count), ("what", &why_named(why, lang))]))
        .collect();
    let told = told.join(if lang == Lang::Zh { "，" } else { ", " });
    let values: [(&str, &dyn Display); 5] = [
        ("site", &Untrusted(met.site.as_str()).terminal()),
        ("reach", &name_of(lang, Set::SiteReach, met.reach.name())),
        ("pages", &met.pages),
        ("left", &met.left),
        ("why", &told),
    ];
    say(lang, if told.is_empty() { words::SITE_LINE_ALONE } else { words::SITE_LINE }, &values)
}

/// Why, in words: what a page told, what kind of trouble it was, or where it stands.
fn why_named(why: &str, lang: Lang) -> &str {
    let set = if Health::from_name(why).is_some() {
        Set::Health
    } else if NoTelling::from_name(why).is_some() {
        Set::NoTelling
    } else if Trouble::from_name(why).is_some() {
        Set::Trouble
    } else {
        Set::Gap
    };
    name_of(lang, set, why)
}

fn gap_named(what: &str, lang: Lang) -> &str {
    match name_of(lang, Set::TechniqueGroup, what) {
        same if same == what => name_of(lang, Set::Vantage, what),
        named => named,
    }
}

fn value(run: &str, sites: &[SiteMet], everywhere: &[Gap]) -> Value {
    let site = |met: &SiteMet| {
        let why: Map<String, Value> = met.why.iter().map(|(why, count)| (why.clone(), (*count).into())).collect();
        json!({
            "site": json::text(met.site.as_str()),
            "reach": met.reach.name(),
            "pages": met.pages,
            "left_at_least": met.left,
            "why": why,
        })
    };
    let count = |reach: SiteReach| sites.iter().filter(|met| met.reach == reach).count();
    let counts: Map<String, Value> =
        SiteReach::ALL.iter().map(|&reach| (reach.name().to_owned(), count(reach).into())).collect();
    let gap = |gap: &Gap| json!({ "what": json::text(&gap.what), "why": gap.why });
    json!({
        "schema": "suyuan.audited/1",
        "run": json::text(run),
        "counts": counts,
        "sites": sites.iter().map(site).collect::<Vec<_>>(),
        "everywhere": everywhere.iter().map(gap).collect::<Vec<_>>(),
    })
}
