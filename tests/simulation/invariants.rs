//! What has to hold after every life, and at the end of a run.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};
use suyuan_crawl::Ended;
use suyuan_ledger::Reader;
use suyuan_model::PageUrl;

use crate::lives::Crawl;
use crate::web::{Host, watched};

/// What a ledger says of a page in its last run.
#[derive(Debug)]
struct Known {
    url: String,
    state: String,
    hops: u8,
    /// Outcome, status, and what cut its body, if it was captured.
    look: Option<(String, Option<u16>, Option<String>)>,
}

const KNOWN: &str = "
SELECT u.text, k.state, k.hops, c.outcome, c.status, c.truncated
  FROM known k JOIN url u ON u.id = k.url_id
  LEFT JOIN capture c ON c.url_id = k.url_id AND c.run = k.run AND c.purpose = 'page'
 WHERE k.run = (SELECT max(id) FROM run)";

/// What has to hold after every life.
pub(crate) fn hold(crawl: &Crawl) {
    let complaints = &crawl.servers.log().manners.complaints;
    crawl.ensure(complaints.is_empty(), "servers complain", complaints);
    let report = suyuan_ledger::check(&crawl.ledger).unwrap();
    crawl.ensure(report.is_sound(), "the ledger is not sound", &report);
    let twice: Vec<String> = crawl.ask(
        "SELECT u.text FROM capture c JOIN url u ON u.id = c.url_id WHERE c.purpose = 'page' GROUP BY c.run, c.url_id HAVING count(*) > 1",
        |row| row.get(0),
    );
    crawl.ensure(twice.is_empty(), "recorded twice", &twice);
    let web = &crawl.servers.web;
    let planted = |(page, value): &(String, String)| web.seen_on(page).into_iter().any(|at| watched(at) == *value);
    let invented: Vec<_> = findings(crawl).into_iter().filter(|finding| !planted(finding)).collect();
    crawl.ensure(invented.is_empty(), "findings that nobody planted", &invented);
}

/// What has to hold at the end of a run.
pub(crate) fn hold_at_the_end(crawl: &Crawl, ended: Ended) {
    let web = &crawl.servers.web;
    let known = known(crawl);
    let by_url: BTreeMap<&str, &Known> = known.iter().map(|page| (page.url.as_str(), page)).collect();
    let open: Vec<_> = known.iter().filter(|page| matches!(&*page.state, "pending" | "leased")).collect();
    crawl.ensure(open.is_empty(), "pages that still wait at the end", &open);
    let is_read = |url: &str, may_be_cut: bool| {
        by_url.get(url).and_then(|page| page.look.as_ref()).is_some_and(|(outcome, status, cut)| {
            let is_whole = cut.is_none() && matches!(&**outcome, "page" | "redirect" | "status");
            *status == Some(web.status(url)) && (is_whole || may_be_cut)
        })
    };
    let (least, most) = (web.truth(|url| is_read(url, false)), web.truth(|url| is_read(url, true)));
    let reached: BTreeMap<String, u8> = known
        .iter()
        .filter(|page| matches!(&*page.state, "done" | "left-out") && !web.is_in_trap(&page.url))
        .map(|page| (page.url.clone(), page.hops))
        .collect();
    let missed: Vec<_> = least.reached.keys().filter(|url| !reached.contains_key(*url)).collect();
    crawl.ensure(missed.is_empty(), "pages that were never met", &missed);
    let far: Vec<_> = reached.iter().filter(|(url, _)| !most.reached.contains_key(*url)).collect();
    crawl.ensure(far.is_empty(), "pages that nothing leads to", &far);
    let longer: Vec<_> =
        reached.iter().filter(|(url, hops)| least.reached.get(*url).is_some_and(|least| least < *hops)).collect();
    crawl.ensure(longer.is_empty(), "pages that are nearer than was noted", &longer);
    let findings: BTreeSet<_> = findings(crawl).into_iter().collect();
    let unseen: Vec<_> = least.findings.difference(&findings).collect();
    crawl.ensure(unseen.is_empty(), "what was planted was not found", &unseen);
    nothing_is_passed_over(crawl, &known);
    budgets_are_kept(crawl);
    if ended == Ended::Drained {
        let is_good = |page: &Known| {
            let is_forbidden = page.look.as_ref().is_some_and(|(outcome, ..)| outcome == "robots-forbid");
            page.state != "left-out" && (page.state != "done" || is_read(&page.url, false) || is_forbidden)
        };
        let wronged: Vec<_> = known.iter().filter(|page| is_honest(crawl, &page.url) && !is_good(page)).collect();
        crawl.ensure(wronged.is_empty(), "honest pages that were not read", &wronged);
    }
}

/// What was met and not read to its end is named, each page once.
fn nothing_is_passed_over(crawl: &Crawl, known: &[Known]) {
    let origin = |url: &str| PageUrl::new(url).unwrap().origin().as_str().to_owned();
    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    for page in known.iter().filter(|page| page.state != "outside") {
        if !was_read(page) {
            *expected.entry(origin(&page.url)).or_default() += 1;
        }
    }
    let mut named: BTreeMap<String, u64> = BTreeMap::new();
    for gap in Reader::open(&crawl.ledger).unwrap().not_looked_at().unwrap() {
        *named.entry(origin(&gap.url)).or_default() += gap.pages;
    }
    crawl.ensure(named == expected, "what was not looked at is named wrongly", &(named, expected));
}

/// No more pages are asked for than the run and each site may have.
fn budgets_are_kept(crawl: &Crawl) {
    let log = crawl.servers.log();
    let mut of_site: BTreeMap<_, u32> = BTreeMap::new();
    for url in &log.pages {
        *of_site.entry(crawl.job.plan.rules.site_of(url)).or_default() += 1;
    }
    let plan = &crawl.job.plan;
    let is_kept = plan.pages_max.is_none_or(|most| log.pages.len() as u64 <= most)
        && of_site.values().all(|&pages| pages <= plan.pages_per_site_max);
    crawl.ensure(is_kept, "more pages than the budget", &of_site);
}

/// Whether a page was looked at, to its end; who asks to come back later has shown nothing.
fn was_read(page: &Known) -> bool {
    page.look.as_ref().is_some_and(|(outcome, status, cut)| {
        cut.is_none() && matches!(&**outcome, "page" | "redirect" | "status") && !matches!(status, Some(429 | 503))
    })
}

fn is_honest(crawl: &Crawl, url: &str) -> bool {
    crawl.servers.web.host(&PageUrl::new(url).unwrap()).is_some_and(Host::is_honest)
}

/// Page and watched domain.
fn findings(crawl: &Crawl) -> Vec<(String, String)> {
    crawl.ask("SELECT page, value FROM v_findings", |row| Ok((row.get(0)?, row.get(1)?)))
}

fn known(crawl: &Crawl) -> Vec<Known> {
    crawl.ask(KNOWN, |row| {
        let outcome: Option<String> = row.get(3)?;
        let look = outcome.map(|outcome| Ok::<_, rusqlite::Error>((outcome, row.get(4)?, row.get(5)?))).transpose()?;
        Ok(Known { url: row.get(0)?, state: row.get(1)?, hops: row.get(2)?, look })
    })
}

impl Crawl {
    /// Everything that is recorded, in its order.
    pub(crate) fn captures(&self) -> Vec<String> {
        let sql = "SELECT c.run || ' ' || c.at || ' ' || c.outcome || ' ' || coalesce(c.url, u.text)
                     FROM capture c LEFT JOIN url u ON u.id = c.url_id ORDER BY c.id";
        self.ask(sql, |row| row.get(0))
    }

    fn ask<T>(&self, sql: &str, of: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let connection = Connection::open(&self.ledger).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], of).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn ensure(&self, holds: bool, what: &str, how: &dyn std::fmt::Debug) {
        if holds {
            return;
        }
        let web = &self.servers.web;
        let hosts: Vec<String> = web.hosts.iter().map(|host| format!("{host:?}")).collect();
        panic!(
            "seed {seed}: {what}: {how:#?}\nafter {:#?}\nin {:?}, {} hops, from {:?} over {hosts:#?}\n\
             again: SUYUAN_SEED={seed} cargo nextest run -p suyuan --test simulation whatever",
            self.told,
            web.scope,
            web.hops_max,
            web.seeds,
            seed = self.seed,
        );
    }
}
