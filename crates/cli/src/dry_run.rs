//! `crawl --dry-run`: what would be done, with nothing fetched and nothing written.

use std::collections::BTreeSet;
use std::io::Write as _;

use crate::job::Prepared;
use crate::out;

/// Tells the plan: where it starts, how far and how fast it goes, and what it looks for.
pub(crate) fn tell(prepared: &Prepared) -> anyhow::Result<()> {
    let (job, plan) = (&prepared.job, &prepared.job.plan);
    let (visited, passed): (Vec<_>, Vec<_>) =
        job.seeds.iter().partition(|seed| job.watchlist.forbids(&seed.url).is_none());
    let hosts: BTreeSet<&str> = visited.iter().map(|seed| seed.url.host()).collect();
    let sites: BTreeSet<String> = visited.iter().map(|seed| plan.rules.site_of(&seed.url).to_string()).collect();
    let none = || "none".to_owned();
    let mut out = out::stdout();
    writeln!(out, "job            {}", job.name)?;
    writeln!(out, "ledger         {}", prepared.ledger.display())?;
    writeln!(out, "watchlist      {} entries", job.watchlist.len())?;
    writeln!(out, "seeds          {} ({} hosts, {} sites)", visited.len(), hosts.len(), sites.len())?;
    for seed in passed {
        writeln!(out, "passed over    {} is itself watchlisted", seed.url)?;
    }
    writeln!(out, "scope          {}", plan.scope.name())?;
    writeln!(out, "max hops       {}", plan.hops_max)?;
    writeln!(out, "max pages      {}", plan.pages_max.map_or_else(none, |pages| pages.to_string()))?;
    writeln!(out, "pages a site   {}", plan.pages_per_site_max)?;
    writeln!(out, "max time       {}", job.time_max.map_or_else(none, |time| format!("{} s", time.as_secs())))?;
    writeln!(
        out,
        "robots         {:?}{}",
        plan.robots,
        job.authorized.as_ref().map(|who| format!(" ({who})")).unwrap_or_default()
    )?;
    writeln!(out, "rate           {:?}, per address {:?}", plan.pace, plan.per_address_per_second)?;
    writeln!(out, "in flight      {} visits, {} a host", job.concurrency, plan.connections_per_host)?;
    writeln!(out, "user agent     {}", job.user_agent)?;
    for host in hosts {
        writeln!(out, "host           {host}")?;
    }
    Ok(out.flush()?)
}
