//! The worker process: locked down before it reads its first job, with nothing but two pipes to the world.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::process::{self, ExitCode};
use std::rc::Rc;

use crate::job::Job;
use crate::limits::{TICKS_AFTER_CUT_MAX, TICKS_MAX};
use crate::lock::lock_down;
use crate::page::Page;
use crate::play::{Ended, play};
use crate::wire::{Told, read_frame, write_told};

/// Does jobs until there are none, or until one met a limit.
///
/// The program that calls this should have one thread, and must not have opened anything:
/// from here on it can read its input, write its output, take memory, and end.
pub fn serve(mut jobs: impl Read, told: impl Write + 'static) -> ExitCode {
    let told = Rc::new(RefCell::new(told));
    if let Err(why) = lock_down() {
        say(&told, &Told::Refused(why));
        return ExitCode::FAILURE;
    }
    say(&told, &Told::Ready);
    while let Some(job) = read_frame(&mut jobs).and_then(|frame| serde_json::from_slice::<Job>(&frame).ok()) {
        if job.beyond().is_some() {
            return ExitCode::FAILURE;
        }
        let is_last = visit(&job, &told);
        say(&told, &Told::Done { is_last });
        if is_last {
            // Without running what stands at the end of a program: parts of the interpreter were left as they were.
            process::exit(0);
        }
    }
    ExitCode::SUCCESS
}

/// Lets every visitor of a job see its page; tells whether one of them met a limit.
///
/// Where no script asked one at a desk who they are, the others at a desk see the same, and need not come.
fn visit<W: Write + 'static>(job: &Job, told: &Rc<RefCell<W>>) -> bool {
    let page = Rc::new(Page::new(job));
    let mut shared: Option<(Vec<Told>, Ended)> = None;
    let (mut has_met, mut ticks_max) = (false, TICKS_MAX);
    for &visitor in &job.visitors {
        if let Some((acts, ended)) = shared.as_ref().filter(|_| visitor.is_at_a_desk()) {
            for act in acts {
                say(told, act);
            }
            say(told, &Told::End(ended.told.clone()));
            continue;
        }
        let acts = Rc::new(RefCell::new(Vec::new()));
        let (to, kept) = (Rc::clone(told), Rc::clone(&acts));
        let tell = move |act: &Told| {
            say(&to, act);
            kept.borrow_mut().push(act.clone());
        };
        let ended = play(job, &page, visitor, ticks_max, Box::new(tell));
        has_met |= ended.told.limit.is_some();
        if ended.told.limit.as_deref() == Some("ticks-max") {
            ticks_max = TICKS_AFTER_CUT_MAX;
        }
        say(told, &Told::End(ended.told.clone()));
        if visitor.is_at_a_desk() && !ended.has_asked {
            shared = Some((acts.take(), ended));
        }
    }
    has_met
}

/// Says a word; without anybody to hear it there is nothing more to do.
fn say(to: &RefCell<impl Write>, told: &Told) {
    if write_told(&mut *to.borrow_mut(), told).is_err() {
        process::exit(1);
    }
}
