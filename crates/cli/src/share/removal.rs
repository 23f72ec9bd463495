//! Lists for search engines: polluted pages as they were found, and rules for pools of them.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_cases::{Ask, Covers, PageNow, PoolRule, Pools, folder, role_by_hand};
use suyuan_ledger::Reader;
use suyuan_model::{Health, PageUrl, Role, SiteRules, Technique, UrlId};
use suyuan_share::{NoRemoval, RemovalFormat, RemovalWriter, Tlp, removal_of};
use suyuan_words::partners;

use crate::args::ShareArgs;
use crate::exit::Exit;
use crate::marked::Marks;
use crate::screen::Screen;
use crate::{clock, observed, out, past, settle, spool};

/// How many cases are on no list, by reason.
#[derive(Default)]
struct LeftOut {
    dismissed: u64,
    unreviewed: u64,
    not_polluted: u64,
}

/// The pages for which one thing is asked, and the pools of them.
#[derive(Default)]
struct Asked {
    pages: Vec<UrlId>,
    pools: Pools,
}

/// Writes the rules, and then the pages of every case.
pub(super) fn run(args: &ShareArgs, format: RemovalFormat, screen: &Screen) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let (mut store, authority) = (spool::open()?, reader.authority()?);
    let mut writer = RemovalWriter::begin(format, Tlp::from(args.tlp), authority.as_ref(), screen.lang, &mut store)?;
    let now = clock::now();
    let (mut left_out, marks) = (LeftOut::default(), Marks::up_to(&reader, Tlp::from(args.tlp))?);
    let (mut gone, mut polluted) = (Asked::default(), Asked::default());
    let planted = planted_folders(&reader)?;
    settle::each_case_marked(&mut reader.ahead()?, settle::Which::Polluted, now, settle::Pages::All, &marks, |file| {
        // The numbers of pages are known from their findings: to look for a text takes a pass over all.
        let mut numbers: BTreeMap<&str, UrlId> = BTreeMap::new();
        for finding in &file.findings {
            if !numbers.contains_key(finding.page.as_str()) {
                numbers.extend(reader.page_of(finding.id)?.map(|id| (finding.page.as_str(), id)));
            }
        }
        let mut clean = BTreeSet::new();
        let page_now = |url: &str| {
            let is_in_planted_folder = folder(url).is_some_and(|folder| planted.contains(folder));
            let id = numbers.get(url).copied();
            let health = id.map_or(Ok(None), |id| reader.last_health_of(id))?;
            clean.extend(id.filter(|_| matches!(health, Some(Health::Healthy | Health::Gone))));
            anyhow::Ok(PageNow { is_in_planted_folder, health, ..PageNow::default() })
        };
        match removal_of(&file, args.unreviewed, page_now)? {
            Ok((case, pages)) => {
                // Only a person says that a site is a farm; the front page of any other is left in peace.
                let is_farm = role_by_hand(&file.history).is_some_and(|(_, role)| role == Role::Farm);
                for pools in [&mut gone.pools, &mut polluted.pools] {
                    pools.want(&file.case.site, is_farm);
                }
                for page in &pages {
                    let id = numbers.get(page.url.as_str()).copied();
                    // A rule rests on what is polluted still.
                    let id = id.filter(|id| !clean.contains(id));
                    polluted.pages.extend(id);
                    gone.pages.extend(id.filter(|_| page.asked.ask == Ask::Remove));
                }
                writer.put(&file.case.site, case, &pages)?;
            }
            Err(NoRemoval::Dismissed) => left_out.dismissed += 1,
            Err(NoRemoval::Unreviewed) => left_out.unreviewed += 1,
            Err(NoRemoval::NotPolluted) => left_out.not_polluted += 1,
        }
        Ok(())
    })?;
    count(&reader, &past::rules(&reader)?, [&mut gone, &mut polluted])?;
    let rules = rules(&gone.pools, &polluted.pools);
    out::write_to(&args.out, screen.lang, |out| Ok(writer.end(&rules, out)?))?;
    screen.counts(&[
        (partners::LEFT_OUT_DISMISSED, left_out.dismissed),
        (partners::LEFT_OUT_UNREVIEWED, left_out.unreviewed),
        (partners::LEFT_OUT_NOT_POLLUTED, left_out.not_polluted),
        (partners::LEFT_OUT_MARKED, marks.kept_back()),
    ]);
    Ok(Exit::Done)
}

/// The folders that have nothing in common with their sites.
fn planted_folders(reader: &Reader) -> anyhow::Result<BTreeSet<String>> {
    let observations = observed::observations(reader)?.into_iter();
    Ok(observations.filter(|one| one.technique == Technique::U6).map(|one| one.what).collect())
}

/// Counts the pages that were read of the sites that are on the list.
fn count(reader: &Reader, rules: &SiteRules, mut asked: [&mut Asked; 2]) -> anyhow::Result<()> {
    let read = reader.pages_read()?;
    for asked in &mut asked {
        asked.pages.sort_unstable();
    }
    Ok(reader.each_url(|id, text| {
        let is_met = read.contains(id) || asked.iter().any(|asked| asked.pages.binary_search(&id).is_ok());
        let Some(page) = is_met.then(|| PageUrl::new(text).ok()).flatten() else { return };
        let site = rules.site_of(&page);
        for Asked { pages, pools } in &mut asked {
            pools.see(&site, &page, pages.binary_search(&id).is_ok());
        }
    })?)
}

/// What is there for the pollution alone goes; where honest pages are polluted all over, all are to be crawled again.
fn rules(gone: &Pools, polluted: &Pools) -> Vec<(Ask, PoolRule)> {
    let gone: Vec<PoolRule> = gone.rules();
    let covers = |rule: &PoolRule, other: &PoolRule| match (&rule.covers, &other.covers) {
        (Covers::Prefix(prefix), Covers::Prefix(other)) => other.starts_with(prefix),
        (Covers::Hosts { .. }, _) => rule.site == other.site,
        (Covers::Prefix(_), Covers::Hosts { .. }) => false,
    };
    let mut rules: Vec<(Ask, PoolRule)> = polluted
        .rules()
        .into_iter()
        .filter(|rule| !gone.iter().any(|gone| covers(gone, rule)))
        .map(|rule| (Ask::Recrawl, rule))
        .collect();
    rules.extend(gone.into_iter().map(|rule| (Ask::Remove, rule)));
    // Of one site what is to go comes first.
    rules.sort_by(|(ask, a), (other, b)| (&a.site, ask).cmp(&(&b.site, other)));
    rules
}
