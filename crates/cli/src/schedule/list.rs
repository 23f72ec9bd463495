//! `schedule --list`: when each job ran last and runs next.

use std::fmt::Display;
use std::path::Path;

use serde_json::{Value, json};
use suyuan_ledger::{HowEnded, Scheduled};
use suyuan_model::{Timestamp, Untrusted};
use suyuan_schedule::{CatchUp, Next};
use suyuan_words::{Lang, Word, say, schedule as words};

use super::job::Job;
use super::ready_from;
use crate::args::ScheduleFormat;
use crate::{job, out};

/// Writes the list; a ledger is only read.
pub(super) fn write(
    jobs: &[Job],
    ledger: &Path,
    format: ScheduleFormat,
    now: Timestamp,
    lang: Lang,
) -> anyhow::Result<()> {
    let reader = job::reader_of(ledger)?;
    let mut lines = Vec::new();
    for job in jobs {
        let known = reader.as_ref().map(|reader| reader.scheduled(&job.name)).transpose()?.flatten();
        let mut known = job.known(known, now);
        let mut next = job.when.times.next(&job.name, known.done, ready_from(now), now);
        // Missed, and not written down yet: a list is only read.
        let mut passed_over = None;
        if let Next::Skip { planned, missed } = next {
            known.missed = known.missed.saturating_add(missed);
            passed_over = Some(PassedOver { planned, missed });
            next = job.when.times.next(&job.name, planned, ready_from(now), now);
        }
        lines.push(match format {
            ScheduleFormat::Text => text(job, &known, next, passed_over, lang),
            ScheduleFormat::Jsonl => Untrusted(&value(job, &known, next, passed_over).to_string()).json().to_string(),
        });
    }
    out::write_to("-".as_ref(), lang, |out| lines.iter().try_for_each(|line| Ok(writeln!(out, "{line}")?)))
}

/// Times that nobody makes up for.
#[derive(Clone, Copy)]
struct PassedOver {
    /// The last of them.
    planned: Timestamp,
    missed: u32,
}

fn text(job: &Job, known: &Scheduled, next: Next, passed_over: Option<PassedOver>, lang: Lang) -> String {
    let values: [(&str, &dyn Display); 3] =
        [("job", &job.shown()), ("cron", &Untrusted(&known.cron).terminal()), ("zone", &known.timezone)];
    let mut lines = vec![say(lang, words::LISTED, &values)];
    lines.push(match next {
        Next::Run { planned, .. } => say(lang, words::LISTED_DUE, &[("moment", &job.there(planned))]),
        Next::Wait { moment, .. } => say(lang, words::LISTED_NEXT, &[("moment", &job.there(moment))]),
        Next::Skip { .. } | Next::Never => say(lang, words::LISTED_NEVER, &[]),
    });
    match &known.last {
        None => lines.push(say(lang, words::LISTED_NONE, &[])),
        Some(last) => {
            let how = say(lang, word(last.how), &[]);
            let values: [(&str, &dyn Display); 3] =
                [("started", &job.there(last.started)), ("planned", &job.there(last.planned)), ("how", &how)];
            lines.push(say(lang, words::LISTED_LAST, &values));
            if let Some(run) = &last.run {
                lines.push(say(lang, words::LISTED_RUN, &[("run", &Untrusted(run).terminal())]));
            }
        }
    }
    if known.missed > 0 {
        lines.push(say(lang, words::LISTED_MISSED, &[("n", &known.missed)]));
    }
    if let Some(PassedOver { planned, missed }) = passed_over {
        lines.push(say(lang, words::LISTED_PASSED_OVER, &[("n", &missed), ("planned", &job.there(planned))]));
    }
    lines.join("\n  ")
}

fn value(job: &Job, known: &Scheduled, next: Next, passed_over: Option<PassedOver>) -> Value {
    let (is_due, planned, moment) = match next {
        Next::Run { planned, .. } => (true, Some(planned), None),
        Next::Wait { planned, moment } => (false, Some(planned), Some(moment)),
        Next::Skip { .. } | Next::Never => (false, None, None),
    };
    let last = known.last.as_ref().map(|last| {
        json!({
            "planned": last.planned.to_string(),
            "started": last.started.to_string(),
            "ended": last.ended.map(|ended| ended.to_string()),
            "how": last.how.name(),
            "run": last.run,
        })
    });
    json!({
        "schema": "suyuan.schedule/1",
        "job": job.name,
        "cron": known.cron,
        "timezone": known.timezone,
        "catch_up": if job.when.catch_up == CatchUp::Once { "once" } else { "skip" },
        "jitter_seconds": job.when.jitter.as_secs(),
        "due": is_due,
        "planned": planned.map(|planned| planned.to_string()),
        "next": moment.map(|moment| moment.to_string()),
        "last": last,
        "missed": known.missed,
        "passed_over": passed_over.map_or(0, |it| it.missed),
    })
}

fn word(how: HowEnded) -> Word {
    match how {
        HowEnded::Running => words::RUNNING,
        HowEnded::Drained => words::DRAINED,
        HowEnded::PagesMax => words::PAGES_MAX,
        HowEnded::TimeMax => words::TIME_MAX,
        HowEnded::Stopped => words::STOPPED,
        HowEnded::Unusable => words::UNUSABLE,
    }
}
