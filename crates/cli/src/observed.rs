//! What is odd about the sites of a ledger although it names nothing that is watched.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use suyuan_cases::{FOLDER_PAGES_MAX, PageLinks, folder, planted};
use suyuan_ledger::{LedgerError, Reader};
use suyuan_model::{Observation, Site, Technique, UrlId};

use crate::past;
use crate::settle::Origin;

/// Most pages that are asked of a host, beside those of its folders with findings.
pub(crate) const OTHER_PAGES_MAX: usize = 60;

/// Most folders of a host that are told.
pub(crate) const FOLDERS_MAX: usize = 200;

/// A page that was read, and whether something was found on it.
type Page = (UrlId, String, bool);

/// What was read of one host.
#[derive(Default)]
struct Host {
    site: u32,
    front: Option<Page>,
    /// Pages in each folder, and those at the root.
    folders: BTreeMap<String, Vec<Page>>,
}

impl Host {
    /// Keeps a page of a folder; of too many those with findings.
    fn keep(&mut self, page: Page) {
        let inside = self.folders.entry(folder(&page.1).unwrap_or_default().to_owned()).or_default();
        if inside.len() < FOLDER_PAGES_MAX {
            inside.push(page);
        } else if let Some(place) = inside.iter().position(|kept| !kept.2).filter(|_| page.2) {
            inside[place] = page;
        }
    }

    /// The pages of the folders with findings, and some of the others; none where no folder has any.
    fn asked(&self) -> Vec<&Page> {
        let has_findings = |pages: &[Page]| pages.iter().any(|page| page.2);
        let is_asked = |name: &str, pages: &[Page]| !name.is_empty() && has_findings(pages);
        let inside: Vec<_> =
            self.folders.iter().filter(|(name, pages)| is_asked(name, pages)).take(FOLDERS_MAX).collect();
        if inside.is_empty() {
            return Vec::new();
        }
        let others = self.folders.iter().filter(|(name, pages)| !is_asked(name, pages)).flat_map(|(_, pages)| pages);
        inside.into_iter().flat_map(|(_, pages)| pages).chain(others.take(OTHER_PAGES_MAX)).collect()
    }
}

/// What is odd about sites, by site and technique.
pub(crate) fn observations(reader: &Reader) -> Result<Vec<Observation>, LedgerError> {
    let mut told = reader.observations()?;
    told.retain(|it| it.technique != Technique::J11);
    let folders = planted_folders(reader)?;
    told.extend(pushes_in(reader, &folders)?);
    told.extend(folders);
    told.sort();
    Ok(told)
}

/// Pages that push themselves to engines: many honest ones do, and it is odd where their folder is.
fn pushes_in(reader: &Reader, folders: &[Observation]) -> Result<Vec<Observation>, LedgerError> {
    let planted: BTreeSet<&str> =
        folders.iter().filter(|it| it.technique == Technique::U6).map(|it| it.what.as_str()).collect();
    let mut pushes: Vec<Observation> = Vec::new();
    if planted.is_empty() {
        return Ok(pushes);
    }
    reader.each_observed(Technique::J11, |push| {
        if !folder(&push.example).is_some_and(|folder| planted.contains(folder)) {
            return;
        }
        match pushes.last_mut() {
            Some(last) if last.site == push.site && last.what == push.what => {
                last.pages += 1;
                last.of += 1;
                last.last_seen = last.last_seen.max(push.last_seen);
            }
            _ => pushes.push(push),
        }
    })?;
    Ok(pushes)
}

/// The folders of sites with findings that are unlike their sites.
fn planted_folders(reader: &Reader) -> Result<Vec<Observation>, LedgerError> {
    let sites: Vec<Site> = reader.sites_of_findings()?;
    let mut told = Vec::new();
    for host in hosts(reader, &sites)?.into_values() {
        let Some(front) = &host.front else { continue };
        let pages = host.asked();
        if pages.is_empty() {
            continue;
        }
        let pages: Vec<PageLinks> = pages.into_iter().map(|page| links_of(reader, page)).collect::<Result<_, _>>()?;
        told.extend(planted(&sites[host.site as usize], &links_of(reader, front)?, &pages));
    }
    Ok(told)
}

fn links_of(reader: &Reader, (id, url, has_findings): &Page) -> Result<PageLinks, LedgerError> {
    let links = reader.links_of(*id)?.into_iter().collect();
    Ok(PageLinks { id: *id, url: url.clone(), has_findings: *has_findings, links })
}

/// What was read of the hosts of these sites, by scheme, host and port.
fn hosts(reader: &Reader, sites: &[Site]) -> Result<BTreeMap<String, Host>, LedgerError> {
    let rules = past::rules(reader)?;
    let numbers: HashMap<&Site, u32> = sites.iter().zip(0..).collect();
    let (was_read, found) = (reader.pages_read()?, reader.pages_with_findings()?);
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    let mut origin = Origin::default();
    reader.each_url(|id, text| {
        if !was_read.contains(id) {
            return;
        }
        let site = origin.site_of(text, &rules, &numbers);
        if site as usize >= sites.len() {
            return;
        }
        let (page, is_front) = ((id, text.to_owned(), found.contains(id)), origin.is_front(text));
        let host = hosts.entry(origin.text().to_owned()).or_default();
        host.site = site;
        if is_front {
            host.front = Some(page);
            return;
        }
        host.keep(page);
    })?;
    Ok(hosts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: u32, path: &str, has_findings: bool) -> Page {
        (UrlId(id), format!("http://a.example{path}"), has_findings)
    }

    #[test]
    fn of_many_pages_of_a_folder_those_with_findings_are_kept() {
        let mut host = Host::default();
        for id in 0..2 * FOLDER_PAGES_MAX as u32 {
            host.keep(page(id, &format!("/x/{id}"), id >= FOLDER_PAGES_MAX as u32));
        }
        host.keep(page(999, "/x/999", true));
        assert_eq!(host.asked().len(), FOLDER_PAGES_MAX);
        assert!(host.asked().iter().all(|page| page.2 && page.0 != UrlId(999)));
    }

    #[test]
    fn some_other_pages_are_asked_and_not_every_folder() {
        let mut host = Host::default();
        for id in 0..2 * OTHER_PAGES_MAX as u32 {
            host.keep(page(id, &format!("/clean-{id}/x"), false));
        }
        assert!(host.asked().is_empty(), "nothing was found in a folder");
        for id in 0..2 * FOLDERS_MAX as u32 {
            host.keep(page(1_000 + id, &format!("/bad-{id}/x"), true));
        }
        assert_eq!(host.asked().len(), FOLDERS_MAX + OTHER_PAGES_MAX);
    }
}
