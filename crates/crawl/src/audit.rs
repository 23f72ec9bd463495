//! What an audit begins with, apart from the sites on its list.

use std::collections::HashSet;

use suyuan_frontier::{EarlierPage, Frontier};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::{PageUrl, Site};

use crate::job::Job;

/// Has the frontier look again where something was found on these sites before the run.
pub(crate) fn begin(frontier: &mut Frontier, job: &Job, reader: &Reader, goes_on: bool) -> Result<(), LedgerError> {
    let Some(run) = reader.last_run(&job.name)? else { return Ok(()) };
    let rules = &job.plan.rules;
    let sites: HashSet<Site> = job.seeds.iter().map(|seed| rules.site_of(&seed.url)).collect();
    let mut pages = Vec::new();
    reader.each_earlier(run.started_at, |page| {
        if let Ok(url) = PageUrl::new(&page.url)
            && sites.contains(&rules.site_of(&url))
            && job.watchlist.forbids(&url).is_none()
        {
            pages.push(EarlierPage { url, hops: page.hops, has_findings: page.has_findings });
        }
    })?;
    frontier.audit_from(&pages, goes_on);
    Ok(())
}
