//! `chains`: how one gets from a seed to a finding.

use std::io::BufWriter;

use suyuan_cases::{CHAINS_LISTED_MAX, Linked, Traced};
use suyuan_ledger::{FINDINGS_BATCH_MAX, FindingFilter, Reader};
use suyuan_model::{Case, Finding, PageUrl, WatchKind, refang};
use suyuan_share::{ChainsOf, ChainsWriter};
use suyuan_words::{Lang, cli, say};

use crate::allowed::Allowed;
use crate::args::{ChainsArgs, ChainsFormat};
use crate::exit::{Exit, unusable};
use crate::past::Trails;
use crate::{clock, out, past, spool};

/// Writes the chains of a page, a domain or a case.
pub(crate) fn run(args: &ChainsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut ahead = reader.ahead()?;
    let allowed = Allowed::of(&reader, clock::now())?;
    let wanted = args.about.trim();
    // What our own lists print is defanged, and names are asked for as people write them.
    let refanged = refang(wanted);
    let page = PageUrl::new(&refanged).ok();
    let name = PageUrl::new(&format!("http://{refanged}/"))
        .map_or_else(|_| refanged.to_lowercase(), |url| url.host().to_owned());
    let is_about = |finding: &Finding| is_about(finding, wanted, &name, page.as_ref());
    let (rules, trails) = (past::rules(&reader)?, Trails::of(&reader));
    let mut store = spool::open()?;
    let mut out = BufWriter::new(&mut store);
    let mut writer = ChainsWriter::begin(args.format.into(), lang, &mut out);
    let asked = |finding: Finding| {
        let is_asked = |finding: &Finding| is_about(finding) || suyuan_detect::is_wrapper(&finding.page);
        // Who links what only sends on is known from the ways to it.
        allowed.without(finding).filter(is_asked)
    };
    ahead.with_findings(&FindingFilter::default(), |findings| {
        let mut asked =
            findings.filter_map(|found| found.map(|(page, finding)| Some((page, asked(finding)?))).transpose());
        loop {
            let batch: Vec<_> = asked.by_ref().take(FINDINGS_BATCH_MAX).collect::<Result<_, _>>()?;
            if batch.is_empty() {
                return anyhow::Ok(());
            }
            let pages = batch.iter().map(|(page, finding)| (finding.page.as_str().to_owned(), *page));
            let past = trails.to(pages, CHAINS_LISTED_MAX)?;
            for (_, finding) in batch {
                if is_about(&finding) {
                    writer.put(ChainsOf { traced: past.trace(&finding), finding })?;
                    continue;
                }
                for Linked { finding, chain, .. } in past.linked(&finding, &rules) {
                    if is_about(&finding) {
                        let traced = Traced { shortest: chain, others: 0, listed: Vec::new() };
                        writer.put(ChainsOf { finding, traced: Some(traced) })?;
                    }
                }
            }
        }
    })?;
    drop(ahead);
    if writer.count() == 0 {
        let found = suyuan_model::Untrusted(wanted).terminal();
        unusable!("{}", say(lang, cli::NO_FINDING, &[("found", &found)]));
    }
    writer.end()?;
    drop(out);
    out::write_to("-".as_ref(), lang, |out| spool::pour(store, out))?;
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
