//! Reading: a connection that cannot change anything, and needs no lock.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use suyuan_model::{
    Coverage, LaneKey, LaneState, Outlink, Outlinks, RobotsCopy, SavedUrl, SearchResult, Timestamp, UrlId, Vantage,
    Watch, WatchKind,
};

use crate::columns::{moment, moment_if_any, word};
use crate::saved::{self, KNOWN_COLUMNS, ROBOTS_COLUMNS};
use crate::{LedgerError, RunId, RunState, elsewhere, open, outlinks, words};

/// One that reads a ledger.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

/// The ledger as it is at one moment, until this is dropped.
#[derive(Debug)]
pub struct Moment<'a>(#[expect(dead_code, reason = "it only has to be held")] Transaction<'a>);

/// A run, as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// Its name: the job's, a dash, and a number.
    pub name: String,
    /// The job's name.
    pub job: String,
    /// When it was first started.
    pub started_at: Timestamp,
    /// When it last came to an end.
    pub ended_at: Option<Timestamp>,
    /// Where it stands.
    pub state: RunState,
    /// How often it was started or gone on with.
    pub starts: u32,
    /// Lists, seeds, scope, vantages.
    pub plan: String,
    /// Budgets and pace of the last start.
    pub budgets: String,
    /// On whose authority robots.txt was not obeyed, if it was not.
    pub authorized: Option<String>,
    /// The program's version at the last start.
    pub version: String,
    /// Who answered for it.
    pub contact: String,
    /// How its requests introduced themselves.
    pub user_agent: String,
}

/// A seed of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSeed {
    /// The run.
    pub run: RunId,
    /// The URL.
    pub url: String,
    /// Its number, once the frontier took it up.
    pub url_id: Option<UrlId>,
    /// The URL byte for byte as the list had it.
    pub found: String,
    /// The search result that it came from, if it was one.
    pub result: Option<SearchResult>,
}

/// A capture, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureRow {
    /// The run.
    pub run: RunId,
    /// The URL.
    pub url: String,
    /// How we presented ourselves.
    pub vantage: Vantage,
    /// True for a request for robots.txt.
    pub is_robots: bool,
    /// Which look it was, from 1.
    pub look: u32,
    /// Which try it was, from 1.
    pub attempt: u8,
    /// When the request left.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// One word: what came of it.
    pub outcome: String,
    /// Why, where there is a reason.
    pub reason: Option<String>,
    /// Where it redirects to.
    pub redirect_to: Option<String>,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// The bytes that were read.
    pub read_bytes: u64,
    /// SHA-256 of the bytes that were read, in hex.
    pub sha256: Option<String>,
    /// The page's title.
    pub title: String,
    /// How many links the page has.
    pub links_total: u32,
    /// How many places in it name a watchlisted thing.
    pub sightings: u32,
    /// What cut its reading short, if something did.
    pub cut: Option<String>,
    /// What of it was looked at; none where version 1 did not say.
    pub coverage: Option<Coverage>,
}

impl Reader {
    /// Opens a ledger for reading.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Ok(Reader { connection: open::to_read(path)?, path: path.into() })
    }

    /// Holds on to what the ledger is now, so that many small questions agree, and cost no lock each.
    ///
    /// While it is held, the log of a living ledger only grows: let go of it before anything is waited for.
    pub fn moment(&self) -> Result<Moment<'_>, LedgerError> {
        self.connection.unchecked_transaction().map(Moment).map_err(|source| self.failed(source))
    }

    /// Every run, in the order of their beginnings.
    pub fn runs(&self) -> Result<Vec<Run>, LedgerError> {
        self.all(
            "SELECT id, name, job, started_at, ended_at, state, starts, plan, budgets, authorized, version, contact, user_agent
               FROM run ORDER BY id",
            [],
            run,
        )
    }

    /// The last run of a job, finished or not.
    pub fn last_run(&self, job: &str) -> Result<Option<Run>, LedgerError> {
        Ok(self.runs()?.into_iter().rev().find(|run| run.job == job))
    }

    /// Every seed of every run, in the order of the runs and their lists.
    pub fn seeds(&self) -> Result<Vec<RunSeed>, LedgerError> {
        self.all(
            "SELECT run, url, url_id, found, engine, query, rank, title, snippet, fetched_at FROM seed ORDER BY run, place",
            [],
            seed,
        )
    }

    /// Every number, in the order of the texts.
    pub fn url_ids_by_text(&self) -> Result<Vec<UrlId>, LedgerError> {
        self.all("SELECT id FROM url ORDER BY text", [], |row| row.get(0).map(UrlId))
    }

    /// Looks at every URL, in the order of their numbers, and keeps none.
    pub fn each_url(&self, mut look: impl FnMut(UrlId, &str)) -> Result<(), LedgerError> {
        self.each("SELECT id, text FROM url ORDER BY id", [], |row| {
            look(UrlId(row.get(0)?), row.get_ref(1)?.as_str()?);
            Ok(())
        })
    }

    /// The text of a number.
    pub fn url_text(&self, id: UrlId) -> Result<Option<String>, LedgerError> {
        self.one(URL_TEXT, [id.0], |row| row.get(0))
    }

    /// The texts of these numbers; what is not known is left out.
    pub fn url_texts(&self, ids: impl IntoIterator<Item = UrlId>) -> Result<Vec<(UrlId, String)>, LedgerError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(URL_TEXT)?;
            let mut texts = Vec::new();
            for id in ids {
                let text = statement.query_row([id.0], |row| row.get(0)).optional()?;
                texts.extend(text.map(|text| (id, text)));
            }
            Ok(texts)
        };
        read().map_err(|source| self.failed(source))
    }

    /// The number of a URL, by a look at all of them.
    pub fn url_id(&self, text: &str) -> Result<Option<UrlId>, LedgerError> {
        self.one("SELECT id FROM url WHERE text = ? LIMIT 1", [text], |row| row.get(0).map(UrlId))
    }

    /// What a run knows of a URL.
    pub fn known(&self, run: RunId, id: UrlId) -> Result<Option<SavedUrl>, LedgerError> {
        self.one(
            &format!(
                "SELECT {KNOWN_COLUMNS} FROM known k JOIN url u ON u.id = k.url_id WHERE k.run = ? AND k.url_id = ?"
            ),
            params![run.0, id.0],
            saved::saved_url,
        )
    }

    /// The words of the links from one page to these others, as the first look that saw any had them, else nothing.
    pub fn hop_texts(&self, from: UrlId, to: &[UrlId]) -> Result<Vec<String>, LedgerError> {
        let mut texts = vec![String::new(); to.len()];
        let looks = format!("{OUTLINKS} url_id = ? AND outlinks IS NOT NULL ORDER BY id");
        self.each(&looks, [from.0], |row| {
            let words = words::unpack(row.get_ref(1)?.as_blob()?);
            for ((hop, _), words) in outlinks::unpack(row.get_ref(0)?.as_blob()?).zip(words) {
                let known = to.iter().position(|&to| to == hop).filter(|&place| texts[place].is_empty());
                if let Some(place) = known {
                    words.clone_into(&mut texts[place]);
                }
            }
            Ok(())
        })?;
        for (text, &to) in texts.iter_mut().zip(to).filter(|(text, _)| text.is_empty()) {
            *text = match self.elsewhere_text(from, to)? {
                Some(text) => text,
                // A ledger of the first schema kept the words of ways only.
                None => self.one(HOP_TEXT, params![from.0, to.0], |row| row.get(0))?.unwrap_or_default(),
            };
        }
        Ok(texts)
    }

    /// The hops that a page of a run offered to the frontier, over all looks and vantages.
    pub fn outlinks(&self, run: RunId, id: UrlId) -> Result<Outlinks, LedgerError> {
        let kept = self.kept_outlinks("url_id = ? AND run = ?", params![id.0, run.0])?;
        let mut hops: Vec<Outlink> = kept.into_iter().flat_map(|kept| kept.0).collect();
        hops.sort_by_key(|hop| (hop.to, hop.kind));
        hops.dedup_by_key(|hop| (hop.to, hop.kind));
        Ok(Outlinks(hops))
    }

    /// The words of a hop that was not taken up.
    fn elsewhere_text(&self, from: UrlId, to: UrlId) -> Result<Option<String>, LedgerError> {
        let Some(url) = self.url_text(to)? else { return Ok(None) };
        let wanted = elsewhere::mark(&url);
        let sql = "SELECT elsewhere, elsewhere_words FROM capture WHERE url_id = ? AND elsewhere_words IS NOT NULL ORDER BY id";
        let texts = self.all(sql, [from.0], |row| {
            let marks = elsewhere::unpack(row.get_ref(0)?.as_blob()?);
            let mut led = marks.zip(words::unpack(row.get_ref(1)?.as_blob()?));
            Ok(led.find(|((mark, _), text)| *mark == wanted && !text.is_empty()).map(|(_, text)| text.to_owned()))
        })?;
        Ok(texts.into_iter().flatten().next())
    }

    /// The outlinks of the captures of which this is true, in the order of recording.
    fn kept_outlinks(&self, of: &str, values: impl Params) -> Result<Vec<Outlinks>, LedgerError> {
        let sql = format!("{OUTLINKS} {of} AND outlinks IS NOT NULL ORDER BY id");
        self.all(&sql, values, |row| {
            let texts = words::unpack(row.get_ref(1)?.as_blob()?).chain(std::iter::repeat(""));
            let hops = outlinks::unpack(row.get_ref(0)?.as_blob()?).zip(texts);
            Ok(Outlinks(hops.map(|((to, kind), text)| Outlink { to, kind, text: text.to_owned() }).collect()))
        })
    }

    /// Every capture of a URL, in the order of recording.
    pub fn captures(&self, id: UrlId) -> Result<Vec<CaptureRow>, LedgerError> {
        self.all(&format!("{CAPTURES} WHERE c.url_id = ? ORDER BY c.id"), [id.0], capture)
    }

    /// Every capture of a run, robots.txt included, in the order of recording.
    pub fn captures_of_run(&self, run: RunId) -> Result<Vec<CaptureRow>, LedgerError> {
        self.all(&format!("{CAPTURES} WHERE c.run = ? ORDER BY c.id"), [run.0], capture)
    }

    /// What an origin last said about robots.
    pub fn robots(&self, origin: &str) -> Result<Option<RobotsCopy>, LedgerError> {
        self.one(&format!("SELECT {ROBOTS_COLUMNS} FROM robots WHERE origin = ?"), [origin], saved::robots_copy)
    }

    /// The pace of every host and address.
    pub fn lanes(&self) -> Result<Vec<(LaneKey, LaneState)>, LedgerError> {
        saved::lanes(&self.connection).map_err(|source| self.failed(source))
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|source| self.failed(source))?;
        statement.query_row(params, read).optional().map_err(|source| self.failed(source))
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|source| self.failed(source))?;
        let rows = statement.query_map(params, read).map_err(|source| self.failed(source))?;
        rows.collect::<rusqlite::Result<_>>().map_err(|source| self.failed(source))
    }

    /// Looks at row after row, and keeps none.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|source| self.failed(source))?;
        let mut rows = statement.query(params).map_err(|source| self.failed(source))?;
        while let Some(row) = rows.next().map_err(|source| self.failed(source))? {
            look(row).map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    pub(crate) fn failed(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::read(&self.path, source)
    }
}

/// Reads kind, value, category, source, listed, licence from this column on.
pub(crate) fn watch(row: &Row<'_>, from: usize) -> rusqlite::Result<Watch> {
    Ok(Watch {
        kind: word(row, from, WatchKind::from_name)?,
        value: row.get(from + 1)?,
        category: row.get(from + 2)?,
        source: row.get(from + 3)?,
        listed: moment_if_any(row, from + 4)?,
        licence: row.get(from + 5)?,
    })
}

const URL_TEXT: &str = "SELECT text FROM url WHERE id = ?";

const OUTLINKS: &str = "SELECT outlinks, coalesce(outlink_words, x'') FROM capture WHERE";

pub(crate) const HOP_TEXT: &str =
    "SELECT text FROM known WHERE run IN (SELECT id FROM run) AND url_id = ?2 AND via = ?1 AND text <> ''
     UNION ALL SELECT text FROM hop WHERE to_id = ?2 AND from_id = ?1 AND text <> '' LIMIT 1";

const CAPTURES: &str =
    "SELECT c.run, coalesce(c.url, u.text), c.vantage, c.purpose = 'robots', c.look, c.attempt, c.at, c.took_ms,
    c.outcome, c.reason, c.redirect_to, c.status, c.read_bytes, lower(hex(c.sha256)), c.title, c.links_total,
    (SELECT count(*) FROM sighting s WHERE s.capture = c.id), c.coverage, coalesce(c.truncated, c.partial)
  FROM capture c LEFT JOIN url u ON u.id = c.url_id";

fn capture(row: &Row<'_>) -> rusqlite::Result<CaptureRow> {
    let sha256: String = row.get(13)?;
    Ok(CaptureRow {
        run: RunId(row.get(0)?),
        url: row.get(1)?,
        vantage: word(row, 2, Vantage::from_name)?,
        is_robots: row.get(3)?,
        look: row.get(4)?,
        attempt: row.get(5)?,
        at: moment(row, 6)?,
        took_ms: row.get(7)?,
        outcome: row.get(8)?,
        reason: row.get(9)?,
        redirect_to: row.get(10)?,
        status: row.get(11)?,
        read_bytes: row.get::<_, i64>(12)? as u64,
        sha256: (!sha256.is_empty()).then_some(sha256),
        title: row.get(14)?,
        links_total: row.get(15)?,
        sightings: row.get(16)?,
        cut: row.get(18)?,
        coverage: row.get::<_, Option<i64>>(17)?.map(|packed| Coverage::unpack(packed as u64)),
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get(0)?),
        name: row.get(1)?,
        job: row.get(2)?,
        started_at: moment(row, 3)?,
        ended_at: moment_if_any(row, 4)?,
        state: word(row, 5, RunState::from_name)?,
        starts: row.get(6)?,
        plan: row.get(7)?,
        budgets: row.get(8)?,
        authorized: row.get(9)?,
        version: row.get(10)?,
        contact: row.get(11)?,
        user_agent: row.get(12)?,
    })
}

fn seed(row: &Row<'_>) -> rusqlite::Result<RunSeed> {
    let engine: Option<String> = row.get(4)?;
    let result = match engine {
        None => None,
        Some(engine) => Some(SearchResult {
            engine,
            query: row.get(5)?,
            rank: row.get(6)?,
            title: row.get(7)?,
            snippet: row.get(8)?,
            fetched_at: moment_if_any(row, 9)?,
        }),
    };
    Ok(RunSeed {
        run: RunId(row.get(0)?),
        url: row.get(1)?,
        url_id: row.get::<_, Option<u32>>(2)?.map(UrlId),
        found: row.get(3)?,
        result,
    })
}

#[cfg(test)]
mod tests {
    use crate::story::{Story, capture, page, put};

    #[test]
    fn at_one_moment_nothing_changes() {
        let (story, writer, run) = Story::told();
        let reader = story.reader();
        let captures = || reader.stats().unwrap().captures;
        let moment = reader.moment().unwrap();
        assert_eq!(captures(), 3);
        let mut again = page(run, 3, crate::story::NEWS, 30);
        again.capture.look = 2;
        put(&writer, capture(again)).unwrap();
        assert_eq!(captures(), 3);
        drop(moment);
        assert_eq!(captures(), 4);
    }
}
