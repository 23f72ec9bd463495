//! Who leads to whom, over the captures of all runs.

use std::collections::HashMap;

use suyuan_model::{HopKind, SearchResult, UrlId};

use crate::columns::word;
use crate::{LedgerError, Reader, elsewhere, outlinks};

/// The hops of all captures of all runs, packed as the ledger has them, and the seeds.
///
/// Texts are not in it: [`Reader::url_text`] and [`Reader::hop_text`] give those that are needed.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The seeds that the frontier took up, in the order of the runs and their lists; one URL may come more than once.
    pub seeds: Vec<(UrlId, Option<SearchResult>)>,
    packed: Vec<u8>,
    /// Where the packed hops of a page lie; a page that was captured more than once has more than one place.
    places: HashMap<UrlId, Vec<(usize, usize)>>,
    /// Hops that stand as plain rows: those of chains, which outlive their captures, to files that were asked for
    /// because of a page, and to pages that were not taken up because of this one.
    plain: HashMap<UrlId, Vec<(UrlId, HopKind)>>,
}

impl Graph {
    /// Where a page leads to, in the order of numbers, each hop once.
    pub fn hops_from(&self, page: UrlId) -> Vec<(UrlId, HopKind)> {
        let places = self.places.get(&page).map_or(&[][..], Vec::as_slice);
        let packed = places.iter().flat_map(|&(start, end)| outlinks::unpack(&self.packed[start..end]));
        let mut hops: Vec<_> = packed.chain(self.plain.get(&page).into_iter().flatten().copied()).collect();
        hops.sort_unstable();
        hops.dedup();
        hops
    }

    /// Every hop once: from where, to where, how; in no order of the pages.
    pub fn hops(&self) -> impl Iterator<Item = (UrlId, UrlId, HopKind)> + '_ {
        self.pages().flat_map(|page| self.hops_from(page).into_iter().map(move |(to, kind)| (page, to, kind)))
    }

    /// Every page that leads anywhere, in no order.
    pub fn pages(&self) -> impl Iterator<Item = UrlId> + '_ {
        self.places.keys().chain(self.plain.keys().filter(|page| !self.places.contains_key(page))).copied()
    }
}

impl Reader {
    /// Reads the graph of all runs.
    pub fn graph(&self) -> Result<Graph, LedgerError> {
        let seeds = self.seeds()?.into_iter().filter_map(|seed| Some((seed.url_id?, seed.result))).collect();
        let mut graph = Graph { seeds, ..Graph::default() };
        self.each(
            "SELECT url_id, outlinks FROM capture WHERE url_id IS NOT NULL AND outlinks IS NOT NULL ORDER BY id",
            [],
            |row| {
                let start = graph.packed.len();
                graph.packed.extend_from_slice(row.get_ref(1)?.as_blob()?);
                graph.places.entry(UrlId(row.get(0)?)).or_default().push((start, graph.packed.len()));
                Ok(())
            },
        )?;
        let plain = "SELECT via, url_id, kind FROM known WHERE url_id >= ? AND via IS NOT NULL
             UNION ALL SELECT from_id, to_id, kind FROM hop";
        self.each(plain, [crate::OWN_NUMBERS_FROM], |row| {
            let hop = (UrlId(row.get(1)?), word(row, 2, HopKind::from_name)?);
            graph.plain.entry(UrlId(row.get(0)?)).or_default().push(hop);
            Ok(())
        })?;
        self.add_elsewhere(&mut graph)?;
        Ok(graph)
    }

    /// Adds the hops that were not taken up, as far as they lead to what is known all the same.
    fn add_elsewhere(&self, graph: &mut Graph) -> Result<(), LedgerError> {
        const MARKED: &str = "FROM capture WHERE url_id IS NOT NULL AND elsewhere IS NOT NULL";
        if self.one(&format!("SELECT 1 {MARKED} LIMIT 1"), [], |_| Ok(()))?.is_none() {
            return Ok(());
        }
        let mut marks = HashMap::new();
        self.each("SELECT id, text FROM url", [], |row| {
            marks.insert(elsewhere::mark(row.get_ref(1)?.as_str()?), UrlId(row.get(0)?));
            Ok(())
        })?;
        self.each(&format!("SELECT url_id, elsewhere {MARKED} ORDER BY id"), [], |row| {
            let hops = elsewhere::unpack(row.get_ref(1)?.as_blob()?);
            let mut known = hops.filter_map(|(mark, kind)| Some((*marks.get(&mark)?, kind))).peekable();
            if known.peek().is_some() {
                graph.plain.entry(UrlId(row.get(0)?)).or_default().extend(known);
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::Outlink;

    use super::*;
    use crate::story::{PORTAL, SCHOOL, Story, begin, capture, links, met, noon, page, portal_seed, put};
    use crate::{Entry, RunEnd};

    #[test]
    fn a_chain_outlives_the_captures_that_it_was_made_of() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        story.tamper("UPDATE capture SET outlinks = NULL");
        let graph = story.reader().graph().unwrap();
        let mut hops: Vec<_> = graph.hops().map(|(from, to, kind)| (from.0, to.0, kind.name())).collect();
        hops.sort_unstable();
        assert_eq!(hops, [(1, 2, "link"), (2, 3, "link")]);
    }

    #[test]
    fn the_graph_holds_the_hops_of_all_runs_and_where_they_began() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let second = begin(&writer, noon()).unwrap().run;
        put(
            &writer,
            Entry::Changes(vec![met(1, PORTAL, None, 0, ""), met(4, "http://new.example/", Some(1), 1, "new")]),
        )
        .unwrap();
        let mut portal = page(second, 1, PORTAL, 100);
        portal.outlinks = links(&[4, 2]);
        portal.outlinks.0.push(Outlink { to: UrlId(2), kind: HopKind::Redirect, text: String::new() });
        put(&writer, capture(portal)).unwrap();
        let reader = story.reader();
        let graph = reader.graph().unwrap();
        let from = |id| -> Vec<_> { graph.hops_from(UrlId(id)).iter().map(|(to, kind)| (to.0, kind.name())).collect() };
        assert_eq!(from(1), [(2, "link"), (2, "redirect"), (4, "link")]);
        assert_eq!(from(2), [(1, "link"), (3, "link")]);
        assert_eq!(from(3), []);
        assert_eq!(graph.seeds, [(UrlId(1), portal_seed().result), (UrlId(1), portal_seed().result)]);
        let mut pages: Vec<_> = graph.pages().collect();
        pages.sort_unstable();
        assert_eq!(pages, [UrlId(1), UrlId(2)]);
        assert_eq!(reader.hop_text(UrlId(1), UrlId(2)).unwrap(), "School");
        assert_eq!(reader.hop_text(UrlId(2), UrlId(1)).unwrap(), "");
        assert_eq!(reader.url_id(SCHOOL).unwrap(), Some(UrlId(2)));
        assert_eq!(reader.outlinks(second, UrlId(1)).unwrap().0.len(), 3);
    }

    #[test]
    fn a_hop_that_was_not_taken_up_counts_once_its_target_is_known_by_another() {
        for known_before in [true, false] {
            let story = Story::new();
            let writer = story.writer();
            let run = begin(&writer, noon()).unwrap().run;
            let far = "http://far.example/";
            let brings_in = met(3, far, Some(2), 2, "far");
            let mut portal = page(run, 1, PORTAL, 1);
            portal.elsewhere.add(&suyuan_model::PageUrl::new(far).unwrap(), HopKind::Embed, String::new());
            portal.elsewhere.add(
                &suyuan_model::PageUrl::new("http://nobody.example/").unwrap(),
                HopKind::Link,
                String::new(),
            );
            portal.changes = vec![met(1, PORTAL, None, 0, ""), met(2, SCHOOL, Some(1), 1, "")];
            let pages = [capture(portal), Entry::Changes(vec![brings_in])];
            if known_before {
                put(&writer, Entry::Changes(vec![met(1, PORTAL, None, 0, ""), met(2, SCHOOL, Some(1), 1, "")]))
                    .unwrap();
                pages.into_iter().rev().for_each(|entry| put(&writer, entry).unwrap());
            } else {
                for entry in pages {
                    put(&writer, entry).unwrap();
                }
            }
            let graph = story.reader().graph().unwrap();
            assert_eq!(graph.hops_from(UrlId(1)), [(UrlId(3), HopKind::Embed)]);
            assert_eq!(graph.pages().collect::<Vec<_>>(), [UrlId(1)]);
        }
    }
}
