//! The jobs of a schedule, as their files say.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use suyuan_ledger::Scheduled;
use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, say, schedule as words};

use crate::args::{CrawlFlags, ScheduleArgs};
use crate::exit::{Unusable, unusable};
use crate::job_file::{self, JobTimes, shown};

/// A job that runs at its times.
pub(super) struct Job {
    /// Its name.
    pub(super) name: String,
    /// When it runs.
    pub(super) when: JobTimes,
    /// What it does.
    pub(super) flags: CrawlFlags,
}

/// Reads all job files; they share one ledger, whose place is given with them.
pub(super) fn read(args: &ScheduleArgs, lang: Lang) -> anyhow::Result<(Vec<Job>, PathBuf)> {
    let mut jobs: BTreeMap<String, Job> = BTreeMap::new();
    let mut ledger: Option<(PathBuf, String)> = None;
    for path in &args.jobs {
        let file = shown(path);
        let job_file::JobFile { mut flags, times, .. } = job_file::read(path, lang)?;
        let when = times.ok_or_else(|| Unusable(say(lang, words::NO_TABLE, &[("file", &file)])))?;
        if flags.dry_run {
            unusable!("{}", say(lang, words::NO_DRY_RUN, &[("file", &file)]));
        }
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
    let ledger = ledger.map_or_else(|| "suyuan.db".into(), |(ledger, _)| ledger);
    Ok((jobs.into_values().collect(), ledger))
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

    /// Its name for a person.
    pub(super) fn shown(&self) -> String {
        Untrusted(&self.name).terminal().to_string()
    }
}
