//! `chains`: how one gets from a seed to a finding.

use suyuan_ledger::FindingFilter;
use suyuan_model::{Case, Finding, PageUrl};
use suyuan_share::ChainsOf;
use suyuan_words::{Lang, cli, say};

use crate::allowed::Allowed;
use crate::args::{ChainsArgs, ChainsFormat};
use crate::exit::{Exit, unusable};
use crate::past::Past;
use crate::{clock, out};

/// Writes the chains of a page, a domain or a case.
pub(crate) fn run(args: &ChainsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let past = Past::open(&args.ledger.ledger)?;
    let allowed = Allowed::of(&past.reader, clock::now())?;
    let wanted = args.about.trim();
    let page = PageUrl::new(wanted).ok();
    let mut told = Vec::new();
    let graph = past.graph()?;
    for finding in past.findings(&FindingFilter::default())? {
        let Some(finding) = allowed.without(finding?) else { continue };
        if is_about(&finding, wanted, page.as_ref()) {
            let traced = suyuan_cases::trace(&graph, &past, &finding)?;
            told.push(ChainsOf { finding, traced });
        }
    }
    if told.is_empty() {
        let found = suyuan_model::Untrusted(wanted).terminal();
        unusable!("{}", say(lang, cli::NO_FINDING, &[("found", &found)]));
    }
    out::write_to("-".as_ref(), lang, |out| Ok(suyuan_share::chains(args.format.into(), lang, &told, out)?))?;
    Ok(Exit::Done)
}

/// Whether a finding is on this page, host, site or case, or of this watchlisted thing.
fn is_about(finding: &Finding, wanted: &str, page: Option<&PageUrl>) -> bool {
    let name = wanted.trim_end_matches('.').to_lowercase();
    page == Some(&finding.page)
        || finding.page_found == wanted
        || finding.page.host() == name
        || finding.site.as_str() == name
        || finding.watch.value == name
        || finding.id.to_string() == name
        || Case::id_of(&finding.site) == name
}

impl From<ChainsFormat> for suyuan_share::ChainsFormat {
    fn from(format: ChainsFormat) -> Self {
        match format {
            ChainsFormat::Text => Self::Text,
            ChainsFormat::Json => Self::Json,
            ChainsFormat::Dot => Self::Dot,
            ChainsFormat::Svg => Self::Svg,
        }
    }
}
