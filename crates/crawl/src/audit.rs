//! What an audit begins with, apart from the sites on its list, and which other doors of a site it tries.

use std::collections::HashSet;
use std::time::Duration;

use suyuan_frontier::{EarlierPage, Frontier};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::{Capture, Hop, HopKind, Outcome, PageUrl, Site, SiteRules, Trouble};

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

/// A host is prompt that says within this time, on the average, that it does not answer.
pub const PROMPT_MAX: Duration = Duration::from_secs(5);

/// Where else a site may be at home, when nobody opens: lists name domains, and many sites answer under `www` or by TLS alone.
///
/// A host that lets one wait for nothing, this long on the average, is not made to do so at another door as well.
pub(crate) fn other_doors(capture: &Capture, rules: &SiteRules, wait: Option<Duration>) -> Vec<Hop> {
    let url = &capture.visit.url;
    let Outcome::Failed { trouble, .. } = &capture.outcome else { return Vec::new() };
    let is_shut = matches!(
        trouble,
        Trouble::Dns | Trouble::Connect | Trouble::Reset | Trouble::Tls | Trouble::TimedOut | Trouble::RobotsUnread
    );
    if !is_shut || url.path_and_query() != "/" || url.own_port().is_some() || url.name().is_none() {
        return Vec::new();
    }
    let mut doors = Vec::new();
    let is_prompt = wait.is_none_or(|wait| wait <= PROMPT_MAX);
    if !url.is_secure() && is_prompt {
        doors.push(format!("https://{}/", url.host()));
    }
    if rules.site_of(url).as_str() == url.host() {
        doors.push(format!("{}://www.{}/", url.scheme(), url.host()));
    }
    let hop = |to| Hop { to, found: None, kind: HopKind::Speculative, text: String::new() };
    doors.iter().filter_map(|door| PageUrl::new(door).ok()).map(hop).collect()
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, Timestamp, Visit};

    use super::*;

    fn doors(url: &str, outcome: Outcome) -> Vec<String> {
        let (visit, at) = (Visit::of(PageUrl::new(url).unwrap()), Timestamp::from_millis(0));
        let capture = Capture { visit, at, took_ms: 0, outcome, request: Headers::default(), response: None };
        let doors = other_doors(&capture, &SiteRules::default(), None);
        doors.into_iter().map(|hop| format!("{} {}", hop.kind, hop.to)).collect()
    }

    /// How many other doors a home has whose host lets one wait for so long.
    fn other_doors_of(wait: Duration) -> usize {
        let (visit, at) = (Visit::of(PageUrl::new("http://school.example/").unwrap()), Timestamp::from_millis(0));
        let outcome = Outcome::failed(Trouble::RobotsUnread, "silence");
        let capture = Capture { visit, at, took_ms: 0, outcome, request: Headers::default(), response: None };
        other_doors(&capture, &SiteRules::default(), Some(wait)).len()
    }

    #[test]
    fn a_home_that_nobody_opens_may_have_another_door() {
        let shut = || Outcome::failed(Trouble::Dns, "no such host");
        assert_eq!(
            doors("http://school.example/", shut()),
            ["speculative https://school.example/", "speculative http://www.school.example/"]
        );
        assert_eq!(doors("https://school.example/", shut()), ["speculative https://www.school.example/"]);
        assert_eq!(doors("http://www.school.example/", shut()), ["speculative https://www.school.example/"]);
        for url in [
            "http://school.example/a",
            "http://school.example:8080/",
            "http://192.0.2.7:81/",
            "https://www.school.example/",
        ] {
            assert!(doors(url, shut()).is_empty(), "{url}");
        }
        let longer = PROMPT_MAX + Duration::from_millis(1);
        assert_eq!((other_doors_of(PROMPT_MAX), other_doors_of(longer)), (2, 1));
        assert!(doors("http://school.example/", Outcome::Status).is_empty());
        assert!(doors("http://school.example/", Outcome::failed(Trouble::PrivateAddress, "private")).is_empty());
    }
}
