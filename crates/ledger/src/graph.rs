//! Who leads to whom, over the captures of all runs.

use std::collections::HashMap;

use suyuan_model::{HopKind, SearchResult, UrlId};

use crate::columns::word;
use crate::{LedgerError, Reader, outlinks};

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
    /// Hops that no capture holds: to files that were asked for because of a page.
    asked_for: HashMap<UrlId, Vec<(UrlId, HopKind)>>,
}

impl Graph {
    /// Where a page leads to, in the order of numbers, each hop once.
    pub fn hops_from(&self, page: UrlId) -> Vec<(UrlId, HopKind)> {
        let places = self.places.get(&page).map_or(&[][..], Vec::as_slice);
        let packed = places.iter().flat_map(|&(start, end)| outlinks::unpack(&self.packed[start..end]));
        let mut hops: Vec<_> = packed.chain(self.asked_for.get(&page).into_iter().flatten().copied()).collect();
        hops.sort_unstable();
        hops.dedup();
        hops
    }

    /// Every page that leads anywhere, in no order.
    pub fn pages(&self) -> impl Iterator<Item = UrlId> + '_ {
        self.places.keys().chain(self.asked_for.keys().filter(|page| !self.places.contains_key(page))).copied()
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
        self.each(
            "SELECT via, url_id, kind FROM known WHERE url_id >= ? AND via IS NOT NULL",
            [crate::OWN_NUMBERS_FROM],
            |row| {
                let hop = (UrlId(row.get(1)?), word(row, 2, HopKind::from_name)?);
                graph.asked_for.entry(UrlId(row.get(0)?)).or_default().push(hop);
                Ok(())
            },
        )?;
        Ok(graph)
    }
}
