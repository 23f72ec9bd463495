//! The schedule: which jobs run at their times, and what was done about these.

use std::path::Path;

use rusqlite::{OptionalExtension as _, params};
use suyuan_model::Timestamp;

use crate::columns::{moment, moment_if_any, word};
use crate::{Hand, LedgerError, Reader};

/// A job and its times, as far as they are settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    /// The job's name.
    pub job: String,
    /// Its cron expression.
    pub cron: String,
    /// For the clocks of this time zone.
    pub timezone: String,
    /// Its times up to this one are settled.
    pub done: Timestamp,
    /// The last time that it was begun, if it ever was.
    pub last: Option<LastTime>,
    /// Times that passed without a run.
    pub missed: u32,
}

/// What was done at a time of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastTime {
    /// The time that it ran for.
    pub planned: Timestamp,
    /// When it was begun.
    pub started: Timestamp,
    /// When it came to an end.
    pub ended: Option<Timestamp>,
    /// How it ended.
    pub how: HowEnded,
    /// The name of its run; unknown while it runs, and where it could not begin.
    pub run: Option<String>,
}

/// How a scheduled run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowEnded {
    /// It runs, or the program died.
    Running,
    /// Everything was visited.
    Drained,
    /// The budget of pages was used up.
    PagesMax,
    /// The time was used up; the next time goes on.
    TimeMax,
    /// Somebody stopped it; it goes on as soon as jobs run again.
    Stopped,
    /// Its job or lists cannot be used.
    Unusable,
}

impl HowEnded {
    /// All of them.
    pub const ALL: [HowEnded; 6] = [
        HowEnded::Running,
        HowEnded::Drained,
        HowEnded::PagesMax,
        HowEnded::TimeMax,
        HowEnded::Stopped,
        HowEnded::Unusable,
    ];

    /// As the ledger has it.
    pub const fn name(self) -> &'static str {
        match self {
            HowEnded::Running => "running",
            HowEnded::Drained => "drained",
            HowEnded::PagesMax => "pages-max",
            HowEnded::TimeMax => "time-max",
            HowEnded::Stopped => "stopped",
            HowEnded::Unusable => "unusable",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        HowEnded::ALL.into_iter().find(|how| how.name() == name)
    }
}

const COLUMNS: &str = "job, cron, timezone, done, planned, started, ended, how, run, missed";

impl Reader {
    /// What is known of a job's times.
    pub fn scheduled(&self, job: &str) -> Result<Option<Scheduled>, LedgerError> {
        let sql = format!("SELECT {COLUMNS} FROM schedule WHERE job = ?");
        self.connection
            .query_row(&sql, [job], |row| {
                let last = moment_if_any(row, 4)?.map(|planned| {
                    Ok::<_, rusqlite::Error>(LastTime {
                        planned,
                        started: moment(row, 5)?,
                        ended: moment_if_any(row, 6)?,
                        how: word(row, 7, HowEnded::from_name)?,
                        run: row.get(8)?,
                    })
                });
                Ok(Scheduled {
                    job: row.get(0)?,
                    cron: row.get(1)?,
                    timezone: row.get(2)?,
                    done: moment(row, 3)?,
                    last: last.transpose()?,
                    missed: row.get(9)?,
                })
            })
            .optional()
            .map_err(|source| self.failed(source))
    }
}

impl Scheduled {
    /// Keeps what is known of the job's times now, instead of what was.
    pub fn keep(&self, path: &Path) -> Result<(), LedgerError> {
        let hand = Hand::open(path)?;
        let last = self.last.as_ref();
        let sql = format!("INSERT OR REPLACE INTO schedule ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        let done = hand.reader().connection.execute(
            &sql,
            params![
                self.job,
                self.cron,
                self.timezone,
                self.done.millis(),
                last.map(|last| last.planned.millis()),
                last.map(|last| last.started.millis()),
                last.and_then(|last| last.ended).map(Timestamp::millis),
                last.map(|last| last.how.name()),
                last.and_then(|last| last.run.as_deref()),
                self.missed
            ],
        );
        done.map_err(|source| LedgerError::write(path, source))?;
        hand.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Story, noon};

    #[test]
    fn what_is_known_of_a_job_is_kept_as_it_was_last() {
        let (story, writer, _) = Story::told();
        assert_eq!(story.reader().scheduled("nightly").unwrap(), None);
        let mut nightly = Scheduled {
            job: "nightly".to_owned(),
            cron: "30 2 * * *".to_owned(),
            timezone: "Asia/Shanghai".to_owned(),
            done: noon(),
            last: None,
            missed: 0,
        };
        nightly.keep(&story.path).unwrap();
        assert_eq!(story.reader().scheduled("nightly").unwrap().as_ref(), Some(&nightly));
        for how in HowEnded::ALL {
            let last =
                LastTime { planned: noon(), started: noon(), ended: Some(noon()), how, run: Some("nightly-1".into()) };
            nightly = Scheduled { last: Some(last), missed: nightly.missed + 1, ..nightly };
            nightly.keep(&story.path).unwrap();
            assert_eq!(story.reader().scheduled("nightly").unwrap().as_ref(), Some(&nightly));
        }
        writer.close().unwrap();
    }
}
