//! `schedule`: jobs run at their times, one after another, and what was done about these is in the ledger.

mod job;
mod list;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use suyuan_crawl::{Ended, Stop};
use suyuan_ledger::{Held, HowEnded, LastTime, Reader, Scheduled};
use suyuan_model::Timestamp;
use suyuan_schedule::{CatchUp, Next};
use suyuan_words::{say, schedule as words};

use crate::args::{KindName, ScheduleArgs};
use crate::clock::{self, Time};
use crate::crawl::{self, Course};
use crate::exit::{Exit, Idle};
use crate::schedule::job::{Job, Jobs};
use crate::screen::Screen;
use crate::signals::Signals;
use crate::{language, lists, recheck};

/// Where missed times are passed over, one that fell so little before the start is on time all the same:
/// a timer that starts the program every few minutes misses none.
const ON_TIME: Duration = Duration::from_mins(15);

/// Runs jobs at their times.
pub(crate) fn run(args: &ScheduleArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let Jobs { all: jobs, ledger, has_others } = job::read(args, screen)?;
    let so_far = if has_others { Exit::Unusable } else { Exit::Done };
    if args.list {
        return list::write(&jobs, &ledger, args.format, clock::now(), screen.lang).map(|()| so_far);
    }
    lists::refuse_bad_place(&ledger, screen.lang)?;
    let held = Held::take(&ledger)?;
    let stop = Stop::new();
    Signals::obey(stop.clone(), screen.clone(), suyuan_words::progress::STOPPING)
        .context("failed to listen for signals")?;
    let time = Time::start();
    let (reader, held_on) = (Reader::open(&ledger)?, held.clone());
    let schedule = Schedule { reader, ledger, held: held_on, stop, time, once: args.once, screen };
    let exit = schedule.go(args, &jobs, so_far)?;
    held.give_back();
    Ok(exit)
}

/// Since when somebody has been there to run a job.
fn ready_from(began: Timestamp) -> Timestamp {
    Timestamp::from_millis(began.millis().saturating_sub(ON_TIME.as_millis() as i64))
}

/// The exit code of two jobs together: that one was not done says more than that the other found something.
fn worse(one: Exit, other: Exit) -> Exit {
    let rank = |exit: &Exit| match exit {
        Exit::Done => 0,
        Exit::Findings => 1,
        Exit::Stopped => 2,
        Exit::Unusable => 3,
        Exit::Failed => 4,
    };
    [one, other].into_iter().max_by_key(rank).unwrap_or(one)
}

struct Schedule<'a> {
    reader: Reader,
    ledger: PathBuf,
    held: Held,
    stop: Stop,
    time: Time,
    /// Somebody else knows the times and calls: of a new job, the last one may be why.
    once: bool,
    screen: &'a Screen,
}

/// A job that is to run now.
struct Due<'a> {
    job: &'a Job,
    planned: Timestamp,
    missed: u32,
}

impl Schedule<'_> {
    fn go(mut self, args: &ScheduleArgs, jobs: &[Job], so_far: Exit) -> anyhow::Result<Exit> {
        let (began, mut exit, mut ran) = (self.time.now(), so_far, BTreeSet::new());
        if !args.once {
            self.tell_next(jobs, began)?;
        }
        loop {
            if self.stop.is_requested() {
                return Ok(Exit::Stopped);
            }
            if args.until.is_some_and(|until| self.time.now() >= until) {
                return Ok(exit);
            }
            let (mut due, mut soonest) = (Vec::new(), None::<Timestamp>);
            for job in jobs.iter().filter(|job| !args.once || !ran.contains(job.name.as_str())) {
                match self.next(job, began)? {
                    Next::Run { planned, missed } => due.push(Due { job, planned, missed }),
                    Next::Wait { moment, .. } => soonest = Some(soonest.map_or(moment, |least| least.min(moment))),
                    Next::Skip { .. } | Next::Never => {}
                }
            }
            // Who has waited longest comes first.
            if let Some(due) = due.into_iter().min_by_key(|due| (due.planned, &due.job.name)) {
                ran.insert(due.job.name.as_str());
                let ended = self.run(&due)?;
                exit = worse(exit, ended);
                if ended == Exit::Stopped && self.stop.is_requested() {
                    return Ok(Exit::Stopped);
                }
                if !args.once {
                    self.tell_next(std::slice::from_ref(due.job), began)?;
                }
                continue;
            }
            if args.once {
                self.tell_next(jobs, began)?;
                return Ok(exit);
            }
            match (soonest, args.until) {
                (Some(moment), Some(until)) if moment >= until => return self.wait_out(until, exit),
                (None, Some(until)) => return self.wait_out(until, exit),
                (Some(moment), _) => self.time.wait(moment, &self.stop)?,
                (None, None) => return Ok(exit),
            }
        }
    }

    fn wait_out(mut self, until: Timestamp, exit: Exit) -> anyhow::Result<Exit> {
        self.time.wait(until, &self.stop)?;
        Ok(if self.stop.is_requested() { Exit::Stopped } else { exit })
    }

    /// What is to be done about a job; what is passed over is settled on the way.
    fn next(&self, job: &Job, began: Timestamp) -> anyhow::Result<Next> {
        let now = self.time.now();
        let found = self.reader.scheduled(&job.name)?;
        let mut known = job.known(found.clone(), if self.once { ready_from(began) } else { now });
        let is_new = found.as_ref() != Some(&known);
        if is_new {
            known.keep(&self.ledger)?;
        }
        // While it ran itself nobody could run it either.
        let ran_until = known.last.as_ref().and_then(|last| last.ended).unwrap_or(began);
        let ready = ready_from(began).max(if ran_until > began { ran_until } else { ready_from(began) });
        let next = job.when.times.next(&job.name, known.done, ready, now);
        if let (true, Next::Run { planned, missed: 1.. }) = (is_new, next) {
            // Before it was known, it missed nothing.
            known.done = Timestamp::from_millis(planned.millis() - 1);
            known.keep(&self.ledger)?;
            return Ok(Next::Run { planned, missed: 0 });
        }
        let Next::Skip { planned, missed } = next else { return Ok(next) };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("job", &job.shown()), ("n", &missed), ("planned", &job.there(planned))];
        self.screen.note(&say(self.screen.lang, words::PASSED_OVER, &values));
        (known.done, known.missed) = (planned, known.missed.saturating_add(missed));
        known.keep(&self.ledger)?;
        Ok(job.when.times.next(&job.name, planned, ready, now))
    }

    fn tell_next(&self, jobs: &[Job], began: Timestamp) -> anyhow::Result<()> {
        for job in jobs {
            let said = match self.next(job, began)? {
                Next::Wait { moment, .. } => {
                    say(self.screen.lang, words::NEXT, &[("job", &job.shown()), ("moment", &job.there(moment))])
                }
                Next::Never => say(self.screen.lang, words::NEVER, &[("job", &job.shown())]),
                Next::Run { .. } | Next::Skip { .. } => continue,
            };
            self.screen.note(&said);
        }
        Ok(())
    }

    /// Runs a job to its end, and writes down how it ended.
    fn run(&mut self, due: &Due<'_>) -> anyhow::Result<Exit> {
        let (lang, Due { job, planned, missed }) = (self.screen.lang, due);
        self.screen.note(&say(lang, words::BEGINS, &[("job", &job.shown()), ("planned", &job.there(*planned))]));
        if *missed > 0 {
            let word = if job.when.catch_up == CatchUp::Skip { words::NOT_MADE_UP } else { words::MADE_UP };
            self.screen.note(&say(lang, word, &[("job", &job.shown()), ("n", missed)]));
        }
        let started = self.time.now();
        let known = job.known(self.reader.scheduled(&job.name)?, started);
        let mut last = LastTime { planned: *planned, started, ended: None, how: HowEnded::Running, run: None };
        let begun = Scheduled { last: Some(last.clone()), ..known };
        begun.keep(&self.ledger)?;
        let course = Course { stop: Some(self.stop.clone()), held: Some(self.held.clone()), told: self.time.told() };
        let ran = if job.flags.kind == Some(KindName::Recheck) {
            recheck::on_schedule(&job.flags, course, self.screen)
        } else {
            crate::job::prepare(&job.flags, Some(job.name.clone()), self.screen)
                .and_then(|prepared| crawl::go_on(prepared, self.screen, course))
        };
        let exit = match ran {
            Ok(report) => {
                self.time.go_on(report.finished);
                last.run = Some(report.run.clone());
                last.how = match report.ended {
                    Ended::Drained => HowEnded::Drained,
                    Ended::PagesMax => HowEnded::PagesMax,
                    Ended::TimeMax => HowEnded::TimeMax,
                    Ended::Stopped => HowEnded::Stopped,
                };
                crawl::exit_of(&report, job.flags.fail_on_findings)
            }
            Err(error) if error.is::<Idle>() => {
                self.screen.note(&error.to_string());
                last.how = HowEnded::Drained;
                Exit::Done
            }
            Err(error) if Exit::of(&error) == Exit::Unusable => {
                self.screen.error(&language::told_whole(lang, &*error));
                last.how = HowEnded::Unusable;
                Exit::Unusable
            }
            Err(error) => return Err(error),
        };
        last.ended = Some(self.time.now());
        // A run that was stopped is still to be done.
        let is_settled = last.how != HowEnded::Stopped;
        let missed = if is_settled { *missed } else { 0 };
        let done = if is_settled { *planned } else { begun.done };
        Scheduled { last: Some(last), done, missed: begun.missed.saturating_add(missed), ..begun }
            .keep(&self.ledger)?;
        Ok(exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_done_says_more_than_what_was_found() {
        for (one, other, expected) in [
            (Exit::Done, Exit::Findings, Exit::Findings),
            (Exit::Findings, Exit::Stopped, Exit::Stopped),
            (Exit::Stopped, Exit::Unusable, Exit::Unusable),
            (Exit::Unusable, Exit::Findings, Exit::Unusable),
        ] {
            assert_eq!((worse(one, other), worse(other, one)), (expected, expected));
        }
    }
}
