//! Reading findings ahead: on a thread of its own, while those before them are worked on.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use suyuan_model::{Finding, UrlId};

use crate::{FINDINGS_BATCH_MAX, FindingFilter, LedgerError, Moment, Reader};

/// Batches that wait to be worked on: enough to even out what takes longer, few enough that nobody minds them in memory.
pub const BATCHES_AHEAD_MAX: usize = 4;

/// Tries to see one moment with two connections: a living ledger is written to a few times a second, and a try takes far less.
pub const MOMENT_TRIES_MAX: u32 = 100;

/// A ledger as it is at one moment, with findings that are read ahead.
#[derive(Debug)]
pub struct Ahead<'a> {
    /// Who answers everything else, and sees the same moment.
    pub reader: &'a Reader,
    /// Who reads ahead; none where no moment could be seen twice, and findings are read when it is their turn.
    other: Option<Reader>,
    _moment: Moment<'a>,
}

type Found = Result<(UrlId, Finding), LedgerError>;

impl Reader {
    /// Holds on to what the ledger is now, as [`Reader::moment`] does, and gets ready to read findings ahead.
    pub fn ahead(&self) -> Result<Ahead<'_>, LedgerError> {
        let other = Reader::open(&self.path)?;
        for _ in 0..MOMENT_TRIES_MAX {
            let before = other.version()?;
            let moment = self.moment()?;
            // The moment begins with the first question.
            self.version()?;
            self.one("SELECT 1 FROM run", [], |_| Ok(()))?;
            other.each("BEGIN", [], |_| Ok(()))?;
            other.one("SELECT 1 FROM run", [], |_| Ok(()))?;
            // Nothing was written from before the one moment until the other.
            if other.version()? == before {
                return Ok(Ahead { reader: self, other: Some(other), _moment: moment });
            }
            other.each("ROLLBACK", [], |_| Ok(()))?;
        }
        Ok(Ahead { reader: self, other: None, _moment: self.moment()? })
    }

    /// What changes whenever somebody else writes.
    fn version(&self) -> Result<i64, LedgerError> {
        Ok(self.one("PRAGMA data_version", [], |row| row.get(0))?.unwrap_or_default())
    }
}

impl Ahead<'_> {
    /// Does this work with the findings that pass the filter, each with the number of its page.
    pub fn with_findings<T, E: From<LedgerError>>(
        &mut self,
        filter: &FindingFilter,
        work: impl FnOnce(&mut dyn Iterator<Item = Found>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(other) = &mut self.other else { return work(&mut self.reader.findings_on_pages(filter)?) };
        thread::scope(|scope| {
            let (give, take) = sync_channel(BATCHES_AHEAD_MAX);
            scope.spawn(move || read(other, filter, &give));
            work(&mut take.into_iter().flatten())
        })
    }
}

/// Reads until there is nothing left, something fails, or nobody takes it.
fn read(reader: &Reader, filter: &FindingFilter, give: &SyncSender<Vec<Found>>) {
    let mut findings = match reader.findings_on_pages(filter) {
        Ok(findings) => findings,
        Err(error) => return drop(give.send(vec![Err(error)])),
    };
    loop {
        let batch: Vec<Found> = findings.by_ref().take(FINDINGS_BATCH_MAX).collect();
        if batch.is_empty() || give.send(batch).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Watch, WatchKind};

    use super::*;
    use crate::story::{SCHOOL, Story, capture, casino, mention, page, put};

    /// A ledger in which so many more things are named on one page.
    fn many(things: usize) -> Story {
        let (story, writer, run) = Story::told();
        let mut school = page(run, 2, SCHOOL, 20);
        school.capture.look = 2;
        let thing = |number| Watch { kind: WatchKind::Qq, value: format!("1{number:08}"), ..casino() };
        school.sightings = (0..things).map(|number| (thing(number), mention())).collect();
        put(&writer, capture(school)).unwrap();
        story
    }

    #[test]
    fn what_is_read_ahead_is_what_is_read() {
        let story = many(FINDINGS_BATCH_MAX);
        let reader = story.reader();
        let all = |findings: &mut dyn Iterator<Item = Found>| findings.collect::<Result<Vec<_>, _>>();
        let expected = all(&mut reader.findings_on_pages(&FindingFilter::default()).unwrap()).unwrap();
        let mut ahead = reader.ahead().unwrap();
        assert_eq!(ahead.with_findings(&FindingFilter::default(), all).unwrap(), expected);
        ahead.other = None;
        assert_eq!(ahead.with_findings(&FindingFilter::default(), all).unwrap(), expected);
    }

    #[test]
    fn who_reads_ahead_stops_when_nobody_takes_it() {
        let story = many((BATCHES_AHEAD_MAX + 3) * FINDINGS_BATCH_MAX);
        let reader = story.reader();
        let first = |findings: &mut dyn Iterator<Item = Found>| findings.next().transpose();
        assert!(reader.ahead().unwrap().with_findings(&FindingFilter::default(), first).unwrap().is_some());
    }

    #[test]
    fn both_see_one_moment_while_others_write() {
        let (story, writer, run) = Story::told();
        let reader = story.reader();
        let captures = |reader: &Reader| reader.stats().unwrap().captures;
        thread::scope(|scope| {
            scope.spawn(|| {
                for look in 2..2 * MOMENT_TRIES_MAX {
                    let mut school = page(run, 2, SCHOOL, 20);
                    school.capture.look = look;
                    put(&writer, capture(school)).unwrap();
                }
            });
            for _ in 0..20 {
                let ahead = reader.ahead().unwrap();
                if let Some(other) = &ahead.other {
                    assert_eq!(captures(other), captures(&reader));
                }
            }
        });
        // Where nobody writes, the first try does.
        assert!(reader.ahead().unwrap().other.is_some());
    }
}
