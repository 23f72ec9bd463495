//! Who leads to whom, over the captures of all runs.

use std::collections::BTreeSet;

use suyuan_model::{HopKind, SearchResult, UrlId};

use crate::columns::word;
use crate::{LedgerError, Reader, RunId, elsewhere, outlinks};

impl Reader {
    /// The seeds that the frontier took up, in the order of the runs and their lists; one URL may come more than once.
    ///
    /// Where a run began that looked at pages of cases again, nobody came upon anything: those are left out.
    pub fn seeds_met(&self) -> Result<Vec<(UrlId, Option<SearchResult>)>, LedgerError> {
        let again: BTreeSet<RunId> = self
            .all("SELECT id FROM run WHERE looks_again = 1", [], |row| row.get(0).map(RunId))?
            .into_iter()
            .collect();
        let seeds = self.seeds()?.into_iter().filter(|seed| !again.contains(&seed.run));
        Ok(seeds.filter_map(|seed| Some((seed.url_id?, seed.result))).collect())
    }

    /// Looks at the hops of all captures of all runs, and keeps none: from where, to where, how.
    ///
    /// They come in no order, and what several captures have comes several times. Texts are not in them:
    /// [`Reader::url_texts`] and [`Reader::hop_texts`] give those that are needed.
    pub fn each_hop(&self, mut look: impl FnMut(UrlId, UrlId, HopKind)) -> Result<(), LedgerError> {
        let packed = "SELECT url_id, outlinks FROM capture WHERE url_id IS NOT NULL AND outlinks IS NOT NULL";
        self.each(packed, [], |row| {
            let from = UrlId(row.get(0)?);
            outlinks::unpack(row.get_ref(1)?.as_blob()?).for_each(|(to, kind)| look(from, to, kind));
            Ok(())
        })?;
        // Hops that stand as plain rows: those of chains, which outlive their captures, to files that were asked for
        // because of a page, and to pages that were not taken up because of this one.
        let plain = "SELECT via, url_id, kind FROM known WHERE url_id >= ? AND via IS NOT NULL
             UNION ALL SELECT from_id, to_id, kind FROM hop";
        self.each(plain, [crate::OWN_NUMBERS_FROM], |row| {
            look(UrlId(row.get(0)?), UrlId(row.get(1)?), word(row, 2, HopKind::from_name)?);
            Ok(())
        })?;
        self.each_elsewhere(look)
    }

    /// The hops that were not taken up, as far as they lead to what is known all the same.
    fn each_elsewhere(&self, mut look: impl FnMut(UrlId, UrlId, HopKind)) -> Result<(), LedgerError> {
        const MARKED: &str = "FROM capture WHERE url_id IS NOT NULL AND elsewhere IS NOT NULL";
        if self.one(&format!("SELECT 1 {MARKED} LIMIT 1"), [], |_| Ok(()))?.is_none() {
            return Ok(());
        }
        let mut marks = Vec::new();
        self.each_url(|id, text| marks.push((elsewhere::mark(text), id)))?;
        marks.sort_unstable();
        // Of two URLs with one mark the later counts.
        let known = |mark: u64| {
            let after = marks.partition_point(|&(known, _)| known <= mark);
            marks[..after].last().filter(|(known, _)| *known == mark).map(|&(_, id)| id)
        };
        self.each(&format!("SELECT url_id, elsewhere {MARKED}"), [], |row| {
            let from = UrlId(row.get(0)?);
            for (mark, kind) in elsewhere::unpack(row.get_ref(1)?.as_blob()?) {
                if let Some(to) = known(mark) {
                    look(from, to, kind);
                }
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

    /// Every hop once, in order.
    fn hops(reader: &Reader) -> Vec<(u32, u32, &'static str)> {
        let mut hops = Vec::new();
        reader.each_hop(|from, to, kind| hops.push((from.0, to.0, kind.name()))).unwrap();
        hops.sort_unstable();
        hops.dedup();
        hops
    }

    #[test]
    fn a_chain_outlives_the_captures_that_it_was_made_of() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        writer.close().unwrap();
        story.tamper("UPDATE capture SET outlinks = NULL");
        assert_eq!(hops(&story.reader()), [(1, 2, "link"), (2, 3, "link")]);
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
        let known = [(1, 2, "link"), (1, 2, "redirect"), (1, 4, "link"), (2, 1, "link"), (2, 3, "link")];
        assert_eq!(hops(&reader), known);
        assert_eq!(reader.seeds_met().unwrap(), [(UrlId(1), portal_seed().result), (UrlId(1), portal_seed().result)]);
        let texts = |from, to: &[u32]| {
            let to: Vec<UrlId> = to.iter().copied().map(UrlId).collect();
            reader.hop_texts(UrlId(from), &to).unwrap()
        };
        assert_eq!(texts(1, &[2, 4]), ["School", "new"]);
        assert_eq!(texts(2, &[1]), [""]);
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
            assert_eq!(hops(&story.reader()), [(1, 3, "embed")]);
        }
    }
}
