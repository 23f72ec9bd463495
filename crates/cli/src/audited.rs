//! How far the sites of a run were looked at.

use suyuan_cases::{MetOnce, SiteMet, SitesMet};
use suyuan_ledger::{LedgerError, Reader, Run};

use crate::past;

/// Every site that a run knows; nothing where what it knew is forgotten.
pub(crate) fn sites(reader: &Reader, run: &Run) -> Result<Option<Vec<SiteMet>>, LedgerError> {
    if reader.is_forgotten(run.id)? {
        return Ok(None);
    }
    let rules = past::rules(reader)?;
    let mut sites = SitesMet::new(&rules, reader.robots_in_trouble(run.id)?);
    reader.each_met(run.id, |met| {
        let health = met.seen.as_ref().and_then(|seen| Some((seen.health?, seen.why)));
        let outcome = met.seen.map(|seen| (seen.outcome, seen.trouble, seen.status));
        sites.take(&MetOnce { url: met.url, state: met.state, outcome, health });
    })?;
    for (site, urls) in reader.passed_over(run.id)? {
        sites.passed_over(&site, urls);
    }
    for (url, trouble) in reader.beside_pages_in_trouble(run.id)? {
        sites.beside_pages(&url, trouble);
    }
    for script in reader.scripts_unread(run.id)? {
        sites.script_unread(&script);
    }
    Ok(Some(sites.end()))
}
