//! The jobs of a schedule, as their files say.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use suyuan_ledger::Scheduled;
use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, say, schedule as words};

use crate::args::{CrawlFlags, ScheduleArgs};
use crate::exit::{Exit, Unusable, unusable};
use crate::job_file::{self, JobTimes, shown};
use crate::language;
use crate::screen::Screen;

/// A job that runs at its times.
pub(super) struct Job {
    /// Its name.
    pub(super) name: String,
    /// When it runs.
    pub(super) when: JobTimes,
    /// What it does.
    pub(super) flags: CrawlFlags,
}

/// What the job files say.
pub(super) struct Jobs {
    /// Those that can be run.
    pub(super) all: Vec<Job>,
    /// The ledger that they share.
    pub(super) ledger: PathBuf,
    /// Whether there are others, which were told and are passed over.
    pub(super) has_others: bool,
}

/// Reads all job files; they share one ledger, whose place is given with them. One that cannot be used is told and
/// passed over, as long as there is another.
pub(super) fn read(args: &ScheduleArgs, screen: &Screen) -> anyhow::Result<Jobs> {
    let lang = screen.lang;
    let mut refused = Vec::new();
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    let mut ledger: Option<(PathBuf, String)> = None;
    for path in &args.jobs {
        let file = shown(path);
        let (mut flags, when) = match one(path, lang) {
            Ok(read) => read,
            Err(why) if Exit::of(&why) == Exit::Unusable => {
                refused.push(why);
                continue;
            }
            Err(why) => return Err(why),
        };
        let its = args.ledger.clone().or(flags.ledger).unwrap_or_else(|| "suyuan.db".into());
        if let Some((_, other)) = ledger.as_ref().filter(|(ledger, _)| *ledger != its) {
            let values: [(&str, &dyn Display); 3] = [("file", &file), ("other", other), ("found", &shown(&its))];
            unusable!("{}", say(lang, words::OTHER_LEDGER, &values));
        }
        flags.ledger = Some(its.clone());
        ledger.get_or_insert_with(|| (its, file.clone()));
        let name = flags.name.clone().or_else(|| job_file::name_of(path)).unwrap_or_else(|| "crawl".to_owned());
        let job = Job { name: name.clone(), when, flags };
        if jobs.insert(name.clone(), job).is_some() {
            let values: [(&str, &dyn Display); 2] = [("file", &file), ("name", &Untrusted(&name).terminal())];
            unusable!("{}", say(lang, words::SAME_NAME, &values));
        }
    }
    let has_others = !refused.is_empty();
    let last = if jobs.is_empty() { refused.pop() } else { None };
    for why in refused {
        screen.error(&language::told_whole(lang, &*why));
    }
    if let Some(why) = last {
        return Err(why);
    }
    let ledger = ledger.map_or_else(|| "suyuan.db".into(), |(ledger, _)| ledger);
    Ok(Jobs { all: jobs.into_values().collect(), ledger, has_others })
}

/// What one file says of a job, and when it runs.
fn one(path: &Path, lang: Lang) -> anyhow::Result<(CrawlFlags, JobTimes)> {
    let job_file::JobFile { flags, times, .. } = job_file::read(path, lang)?;
    let file = shown(path);
    let when = times.ok_or_else(|| Unusable(say(lang, words::NO_TABLE, &[("file", &file)])))?;
    if flags.dry_run {
        unusable!("{}", say(lang, words::NO_DRY_RUN, &[("file", &file)]));
    }
    Ok((flags, when))
}

impl Job {
    /// What is known of its times. Those of a job that is new, or has other times than before, count from now on.
    pub(super) fn known(&self, known: Option<Scheduled>, now: Timestamp) -> Scheduled {
        let (cron, timezone) = (&self.when.cron, &self.when.timezone);
        match known {
            Some(known) if known.cron == *cron && known.timezone == *timezone => known,
            known => Scheduled {
                job: self.name.clone(),
                cron: cron.clone(),
                timezone: timezone.clone(),
                done: now,
                missed: known.as_ref().map_or(0, |known| known.missed),
                last: known.and_then(|known| known.last),
            },
        }
    }

    /// A time for a person, as the clocks of its zone show it.
    pub(super) fn there(&self, when: Timestamp) -> String {
        self.when.times.shown(when)
    }

    /// Its name for a person.
    pub(super) fn shown(&self) -> String {
        Untrusted(&self.name).terminal().to_string()
    }
}
