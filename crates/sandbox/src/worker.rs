//! The worker process: locked down before it reads its first job, with nothing but two pipes to the world.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::process::{self, ExitCode};
use std::rc::Rc;

use crate::job::Job;
use crate::lock::lock_down;
use crate::play::{elements, play};
use crate::wire::{Told, read_frame, write_told};

/// Does jobs until there are none, or until one met a limit.
///
/// The program that calls this must have a thread only, and must not have opened anything:
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
        let elements = elements(&job.html);
        let mut is_last = false;
        for &visitor in &job.visitors {
            let to = Rc::clone(&told);
            let ended = play(&job, &elements, visitor, Box::new(move |word| say(&to, word)));
            is_last |= ended.limit.is_some();
            say(&told, &Told::End(ended));
        }
        say(&told, &Told::Done { is_last });
        if is_last {
            // Without running what stands at the end of a program: parts of the interpreter were left as they were.
            process::exit(0);
        }
    }
    ExitCode::SUCCESS
}

/// Says a word; without anybody to hear it there is nothing more to do.
fn say(to: &RefCell<impl Write>, told: &Told) {
    if write_told(&mut *to.borrow_mut(), told).is_err() {
        process::exit(1);
    }
}
