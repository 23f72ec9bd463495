//! `chains`: how one gets from a seed to a finding.

use std::collections::BTreeSet;

use suyuan_cases::{CHAINS_LISTED_MAX, Linked, Traced};
use suyuan_ledger::{FindingFilter, Reader};
use suyuan_model::{Case, Finding, PageUrl, WatchKind, refang};
use suyuan_share::ChainsOf;
use suyuan_words::{Lang, cli, say};

use crate::allowed::Allowed;
use crate::args::{ChainsArgs, ChainsFormat};
use crate::exit::{Exit, unusable};
use crate::{clock, out, past};

/// Writes the chains of a page, a domain or a case.
pub(crate) fn run(args: &ChainsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let moment = reader.moment()?;
    let allowed = Allowed::of(&reader, clock::now())?;
    let wanted = args.about.trim();
    // What our own lists print is defanged, and names are asked for as people write them.
    let refanged = refang(wanted);
    let page = PageUrl::new(&refanged).ok();
    let name = PageUrl::new(&format!("http://{refanged}/"))
        .map_or_else(|_| refanged.to_lowercase(), |url| url.host().to_owned());
    let is_about = |finding: &Finding| is_about(finding, wanted, &name, page.as_ref());
    let mut found = Vec::new();
    for finding in reader.findings(&FindingFilter::default())? {
        let Some(finding) = allowed.without(finding?) else { continue };
        // Who links what only sends on is known from the ways to it.
        if is_about(&finding) || suyuan_detect::is_wrapper(&finding.page) {
            found.push(finding);
        }
    }
    let pages: BTreeSet<&str> = found.iter().map(|finding| finding.page.as_str()).collect();
    let past = past::past(&reader, CHAINS_LISTED_MAX, |page| pages.contains(page))?;
    let rules = past::rules(&reader)?;
    let mut told: Vec<ChainsOf> = Vec::new();
    for finding in found {
        if is_about(&finding) {
            told.push(ChainsOf { traced: past.trace(&finding), finding });
            continue;
        }
        for Linked { finding, chain } in past.linked(&finding, &rules) {
            if is_about(&finding) {
                let traced = Traced { shortest: chain, others: 0, listed: Vec::new() };
                told.push(ChainsOf { finding, traced: Some(traced) });
            }
        }
    }
    drop(moment);
    if told.is_empty() {
        let found = suyuan_model::Untrusted(wanted).terminal();
        unusable!("{}", say(lang, cli::NO_FINDING, &[("found", &found)]));
    }
    out::write_to("-".as_ref(), lang, |out| Ok(suyuan_share::chains(args.format.into(), lang, &told, out)?))?;
    Ok(Exit::Done)
}

/// Whether a finding is on this page, host, site or case, or of this watchlisted thing or what lies below it.
fn is_about(finding: &Finding, wanted: &str, name: &str, page: Option<&PageUrl>) -> bool {
    let name = name.trim_end_matches('.');
    let value = finding.watch.value.as_str();
    let is_below = || name.strip_suffix(value).is_some_and(|left| left.ends_with('.'));
    let is_matched =
        || finding.sightings.iter().any(|seen| seen.sighting.matched_url.as_deref() == page.map(PageUrl::as_str));
    page == Some(&finding.page)
        || finding.page_found == wanted
        || page.is_some() && is_matched()
        || finding.page.host() == name
        || finding.site.as_str() == name
        || value == name
        || value == wanted
        || wanted.split_once(':') == Some((finding.watch.kind.name(), value))
        || finding.watch.kind == WatchKind::Domain && is_below()
        || finding.id.to_string() == name
        || Case::id_of(&finding.site) == name
}

impl From<ChainsFormat> for suyuan_share::ChainsFormat {
    fn from(format: ChainsFormat) -> Self {
        match format {
            ChainsFormat::Text => Self::Text,
            ChainsFormat::Json => Self::Json,
            ChainsFormat::Dot => Self::Dot,
            ChainsFormat::Mermaid => Self::Mermaid,
            ChainsFormat::Svg => Self::Svg,
        }
    }
}
