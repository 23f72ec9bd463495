//! Plain rows for the hops of chains, so that a chain can be read with SQL alone.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{HopKind, UrlId};

use crate::columns::word;
use crate::{RunId, elsewhere, outlinks, words};

/// Longest way back to a seed that is written out; more is a circle, which only a mistake of ours could make.
pub const WAY_STEPS_MAX: usize = 256;

/// How many pages that lead to a page with findings are kept as plain rows, the nearest to a seed first.
///
/// A page that every page of a site leads to needs no list of them all.
pub const REFERRERS_MAX: usize = 16;

/// A plain hop.
struct PlainHop {
    from: UrlId,
    to: UrlId,
    kind: HopKind,
    text: String,
    hops: u32,
    steps: u32,
}

/// Writes out the shortest known way from a seed to this page; gives back how many steps it has.
pub(crate) fn keep_way(connection: &Connection, run: RunId, page: UrlId) -> rusqlite::Result<u32> {
    let mut way = way_back(connection, run, page)?;
    way.reverse();
    for (step, hop) in (1..).zip(&mut way) {
        hop.steps = step;
        put(connection, hop)?;
    }
    Ok(way.len() as u32)
}

/// At the end of a run: ways that became shorter after their capture was recorded, and the nearest referrers.
pub(crate) fn complete(connection: &Connection, run: RunId) -> rusqlite::Result<()> {
    let pages = pages_with_sightings(connection, run)?;
    for &page in &pages {
        keep_way(connection, run, page)?;
    }
    forget_passing_words(connection, run)?;
    keep_referrers(connection, run, &pages)
}

/// Forgets the words of hops that were on a way for a while only: whether they were kept depends on when
/// their page was captured, and what a ledger says must not.
fn forget_passing_words(connection: &Connection, run: RunId) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE hop SET text = '' WHERE text <> ''
            AND EXISTS (SELECT 1 FROM known WHERE run = ?1 AND url_id = hop.to_id)
            AND NOT EXISTS (SELECT 1 FROM known
                             WHERE run IN (SELECT id FROM run) AND url_id = hop.to_id AND via = hop.from_id)",
        [run.0],
    )?;
    Ok(())
}

/// The hops back to a seed, the last first.
fn way_back(connection: &Connection, run: RunId, page: UrlId) -> rusqlite::Result<Vec<PlainHop>> {
    let mut statement =
        connection.prepare_cached("SELECT via, kind, text, hops FROM known WHERE run = ? AND url_id = ?")?;
    let mut way = Vec::new();
    let mut to = page;
    while way.len() < WAY_STEPS_MAX {
        let hop = statement
            .query_row(params![run.0, to.0], |row| {
                let Some(from) = row.get::<_, Option<u32>>(0)? else { return Ok(None) };
                let kind = word(row, 1, HopKind::from_name)?;
                Ok(Some(PlainHop { from: UrlId(from), to, kind, text: row.get(2)?, hops: row.get(3)?, steps: 0 }))
            })
            .optional()?
            .flatten();
        let Some(hop) = hop else { break };
        to = hop.from;
        way.push(hop);
    }
    Ok(way)
}

fn put(connection: &Connection, hop: &PlainHop) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO hop (to_id, from_id, kind, text, hops, steps) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET text = iif(excluded.text = '', text, excluded.text),
               hops = iif((excluded.hops, excluded.steps) < (hops, steps), excluded.hops, hops),
               steps = iif((excluded.hops, excluded.steps) < (hops, steps), excluded.steps, steps)
               WHERE (excluded.hops, excluded.steps) < (hops, steps) OR text = ''",
        )?
        .execute(params![hop.to.0, hop.from.0, hop.kind.name(), hop.text, hop.hops, hop.steps])?;
    Ok(())
}

/// The numbers of the pages on which this run saw something, in order.
fn pages_with_sightings(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<UrlId>> {
    connection
        .prepare(
            "SELECT DISTINCT f.page FROM sighting s JOIN capture c ON c.id = s.capture JOIN finding f ON f.number = s.finding
              WHERE c.run = ? ORDER BY f.page",
        )?
        .query_map([run.0], |row| row.get(0).map(UrlId))?
        .collect()
}

/// A page that leads to another: its hops from a seed, its URL, its number, how it leads there, and with what words.
type Referrer = (u32, String, UrlId, HopKind, String);

/// Writes out the nearest referrers of these pages, and the ways to them.
fn keep_referrers(connection: &Connection, run: RunId, pages: &[UrlId]) -> rusqlite::Result<()> {
    let mut steps_to = HashMap::new();
    for (&to, referrers) in pages.iter().zip(nearest_referrers(connection, run, pages)?) {
        for (hops_before, _, from, kind, text) in referrers {
            let before = match steps_to.get(&from) {
                Some(&steps) => steps,
                None => *steps_to.entry(from).or_insert(keep_way(connection, run, from)?),
            };
            let hops = hops_before + u32::from(!kind.is_free());
            put(connection, &PlainHop { from, to, kind, text, hops, steps: before + 1 })?;
        }
    }
    Ok(())
}

/// One pass over the outlinks of the run: for each page the nearest that lead to it, ties by URL.
fn nearest_referrers(
    connection: &Connection,
    run: RunId,
    pages: &[UrlId],
) -> rusqlite::Result<Vec<BTreeSet<Referrer>>> {
    let mut nearest = vec![BTreeSet::new(); pages.len()];
    let mut known = connection
        .prepare("SELECT k.hops, u.text FROM known k JOIN url u ON u.id = k.url_id WHERE k.run = ? AND k.url_id = ?")?;
    let marks = marks_of(connection, pages)?;
    let mut captures = connection.prepare(
        "SELECT url_id, coalesce(outlinks, x''), coalesce(elsewhere, x''), coalesce(outlink_words, x''),
                coalesce(elsewhere_words, x'') FROM capture
          WHERE run = ? AND url_id IS NOT NULL AND (outlinks IS NOT NULL OR elsewhere IS NOT NULL)",
    )?;
    let mut rows = captures.query([run.0])?;
    while let Some(row) = rows.next()? {
        let from = UrlId(row.get(0)?);
        let hops = outlinks::unpack(row.get_ref(1)?.as_blob()?);
        let texts = words::unpack(row.get_ref(3)?.as_blob()?).chain(std::iter::repeat(""));
        let taken_up =
            hops.zip(texts).filter_map(|((to, kind), words)| Some((pages.binary_search(&to).ok()?, kind, words)));
        let hops = elsewhere::unpack(row.get_ref(2)?.as_blob()?);
        let texts = words::unpack(row.get_ref(4)?.as_blob()?).chain(std::iter::repeat(""));
        let not_taken_up = hops.zip(texts).filter_map(|((mark, kind), words)| Some((*marks.get(&mark)?, kind, words)));
        let mut led = taken_up.chain(not_taken_up).filter(|&(place, ..)| pages[place] != from).peekable();
        if led.peek().is_none() {
            continue;
        }
        let Some((hops, text)) =
            known.query_row(params![run.0, from.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?
        else {
            continue;
        };
        for (place, kind, words) in led {
            let referrers = &mut nearest[place];
            referrers.insert((hops, text.clone(), from, kind, words.to_owned()));
            if referrers.len() > REFERRERS_MAX {
                referrers.pop_last();
            }
        }
    }
    Ok(nearest)
}

/// The places of these pages by their marks.
fn marks_of(connection: &Connection, pages: &[UrlId]) -> rusqlite::Result<HashMap<u64, usize>> {
    let mut text = connection.prepare("SELECT text FROM url WHERE id = ?")?;
    let mark = |(place, page): (usize, &UrlId)| {
        text.query_row([page.0], |row| Ok((elsewhere::mark(row.get_ref(0)?.as_str()?), place)))
    };
    pages.iter().enumerate().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use suyuan_model::Change;

    use super::*;
    use crate::story::{
        NEWS, PORTAL, SCHOOL, Story, begin, capture, casino, done, hidden_link, links, met, noon, page, put,
    };
    use crate::{Entry, RunEnd, check};

    const CHAINS: &str = "SELECT step || ' ' || via || ' ' || url || ' ' || text FROM v_chains ORDER BY finding, step";

    #[test]
    fn a_chain_can_be_read_with_sql_alone() {
        let (story, _writer, _) = Story::told();
        expect_test::expect![[r"
            0 seed http://portal.example/ 
            1 link http://www.school.example/ School
            2 link http://www.school.example/news/7.html News
            3 anchor http://a.casino.example/?x 彩票"]]
        .assert_eq(&story.ask(CHAINS).join("\n"));
        let hops = story.ask("SELECT hops || ' ' || from_url || ' ' || to_url FROM v_hops ORDER BY hops");
        assert_eq!(hops, [format!("1 {PORTAL} {SCHOOL}"), format!("2 {SCHOOL} {NEWS}")]);
        let findings =
            story.ask("SELECT page || ' ' || value || ' ' || first_seen || ' ' || sightings FROM v_findings");
        assert_eq!(findings, [format!("{NEWS} casino.example 2026-11-23T12:00:03.000Z 1")]);
    }

    #[test]
    fn a_way_that_becomes_shorter_is_followed_at_the_end_of_the_run() {
        let (story, writer, run) = Story::told();
        let shorter = Change::Shorter {
            id: UrlId(3),
            via: Some(UrlId(1)),
            kind: HopKind::Redirect,
            text: String::new(),
            hops: 0,
            free_hops: 1,
            priority: 1,
        };
        put(&writer, Entry::Changes(vec![shorter])).unwrap();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let chain = story.ask("SELECT via || ' ' || url FROM v_chains WHERE visited ORDER BY step");
        assert_eq!(chain, [format!("seed {PORTAL}"), format!("redirect {NEWS}")]);
    }

    #[test]
    fn a_page_that_is_a_seed_of_another_run_begins_its_chain() {
        let (story, writer, run) = Story::told();
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let seeds = [suyuan_model::Seed {
            url: suyuan_model::PageUrl::new(SCHOOL).unwrap(),
            found: SCHOOL.to_owned(),
            result: None,
        }];
        crate::story::begin_with(&writer, noon(), |start| start.seeds = &seeds[..]).unwrap();
        put(&writer, Entry::Changes(vec![met(2, SCHOOL, None, 0, "")])).unwrap();
        let chain = story.ask("SELECT via || ' ' || url FROM v_chains WHERE visited ORDER BY step");
        assert_eq!(chain, [format!("seed {SCHOOL}"), format!("link {NEWS}")]);
    }

    #[test]
    fn the_nearest_pages_that_lead_to_a_finding_are_kept() {
        let (story, writer, run) = Story::told();
        // The news page is linked from more pages than are kept, the nearer ones recorded last.
        for id in (4..30).rev() {
            let url = format!("http://www.school.example/list/{id:02}");
            let mut list = page(run, id, &url, 10);
            list.outlinks = links(&[3, id]);
            list.changes = vec![met(id, &url, Some(2), 2, "list"), done(id)];
            put(&writer, capture(list)).unwrap();
        }
        writer.finish(run, noon(), RunEnd::Drained).unwrap();
        let referrers = story.ask("SELECT referrer FROM v_referrers");
        let lists = (4..).map(|id| format!("http://www.school.example/list/{id:02}"));
        let expected: Vec<_> = std::iter::once(SCHOOL.to_owned()).chain(lists).take(REFERRERS_MAX).collect();
        assert_eq!(referrers, expected);
        // They do not make the chain longer.
        assert_eq!(story.ask(CHAINS).len(), 4);
        assert_eq!(check(&story.path).unwrap().problems, [""; 0]);
    }

    #[test]
    fn a_circle_ends() {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        put(
            &writer,
            Entry::Changes(vec![
                met(1, PORTAL, None, 0, ""),
                met(2, SCHOOL, Some(1), 1, ""),
                met(3, NEWS, Some(2), 2, ""),
            ]),
        )
        .unwrap();
        put(&writer, Entry::Changes(vec![met(2, SCHOOL, Some(3), 3, "")])).unwrap();
        let mut news = page(run, 3, NEWS, 1);
        news.sightings = vec![(casino(), hidden_link())];
        news.changes = vec![done(3)];
        put(&writer, capture(news)).unwrap();
        assert!(story.ask(CHAINS).len() <= WAY_STEPS_MAX + 2);
        let problems = check(&story.path).unwrap().problems;
        assert!(problems.iter().any(|problem| problem.contains("which is no seed")), "{problems:?}");
    }
}
