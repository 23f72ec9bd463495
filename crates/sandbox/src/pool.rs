//! Workers, and the one way to have a job done: started on demand, killed when their time is over, replaced before they are old.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::job::Job;
use crate::limits::{WALL_MS_MAX, WORKER_JOBS_MAX};
use crate::run::{Outcome, Run};
use crate::verdicts::Verdicts;
use crate::wire::{Asked, Told, read_answer_in_parts, read_told, write_frame};

/// The zone in which the pages' clocks stand: that of the visitors whom such pages wait for.
const ZONE: &str = "CST-8";

/// A few workers that do jobs one after the other.
pub struct Pool {
    program: PathBuf,
    args: Vec<String>,
    size: usize,
    state: Mutex<State>,
    is_free: Condvar,
}

struct State {
    idle: Vec<Worker>,
    busy: usize,
    verdicts: Verdicts,
}

impl Pool {
    /// A pool of at most `size` workers, each of which is this program with these arguments and calls [`crate::worker::serve`].
    pub fn new(program: PathBuf, args: Vec<String>, size: usize) -> Self {
        let state = State { idle: Vec::new(), busy: 0, verdicts: Verdicts::default() };
        Pool { program, args, size: size.max(1), state: Mutex::new(state), is_free: Condvar::new() }
    }

    /// Does a job, or remembers how it went; waits for a worker that is free.
    ///
    /// Whatever becomes of the worker is an outcome: there are no errors here.
    pub fn run(&self, job: &Job) -> Run {
        if !cfg!(target_os = "linux") {
            return Run::none(Outcome::NotAvailable("only Linux can lock a worker down".to_owned()));
        }
        if let Some(limit) = job.beyond() {
            return Run::none(Outcome::Beyond(limit));
        }
        if job.scripts.is_empty() || job.visitors.is_empty() {
            return Run::none(Outcome::Done);
        }
        let Ok(frame) = serde_json::to_vec(job) else { return Run::none(Outcome::Beyond("frame-bytes-max")) };
        if frame.len() > crate::limits::FRAME_BYTES_MAX {
            return Run::none(Outcome::Beyond("frame-bytes-max"));
        }
        let mut state = self.lock();
        loop {
            // Whoever waited may find that another has done the same job meanwhile.
            if let Some(run) = state.verdicts.get(job) {
                // It takes no worker: the next one may.
                self.is_free.notify_one();
                return run;
            }
            if state.busy < self.size {
                break;
            }
            state = self.is_free.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.busy += 1;
        let idle = state.idle.pop();
        drop(state);
        let (run, worker) = self.done(idle, &frame, job);
        let mut state = self.lock();
        state.busy -= 1;
        state.idle.extend(worker);
        state.verdicts.keep(job, &run);
        drop(state);
        self.is_free.notify_one();
        run
    }

    /// How this job went, if that is remembered.
    pub fn known(&self, job: &Job) -> Option<Run> {
        self.lock().verdicts.get(job)
    }

    /// Does a job, and gives back the worker if it can do another.
    fn done(&self, idle: Option<Worker>, frame: &[u8], job: &Job) -> (Run, Option<Worker>) {
        let asked = Asked::from(job);
        if let Some(worker) = idle {
            let (run, worker) = worker.done(frame, &asked);
            // A worker that others have used may have died of them.
            if run.outcome != Outcome::Died {
                return (run, worker);
            }
        }
        match Worker::start(&self.program, &self.args) {
            Ok(worker) => worker.done(frame, &asked),
            Err(why) => (Run::none(Outcome::NotAvailable(why)), None),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a worker's thread is asked to do.
type Errand = (Vec<u8>, Asked);

/// What it tells.
enum News {
    Started(Child),
    Ready,
    NotReady(String),
    /// A visitor has seen the page.
    Seen,
    Answered(Run, bool),
}

/// A worker process, and the thread that speaks with it.
///
/// That thread also starts it, since a worker dies with the thread that started it.
struct Worker {
    child: Child,
    errands: Sender<Errand>,
    news: Receiver<News>,
    jobs: u32,
}

impl Worker {
    fn start(program: &Path, args: &[String]) -> Result<Self, String> {
        let mut command = Command::new(program);
        command.args(args).env_clear().env("TZ", ZONE).current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let (errands, to_do) = mpsc::channel();
        let (tell, news) = mpsc::channel();
        let tending = thread::Builder::new().name("sandbox".to_owned());
        tending.spawn(move || tend(command, &to_do, &tell)).map_err(|error| error.to_string())?;
        let child = match news.recv() {
            Ok(News::Started(child)) => child,
            Ok(News::NotReady(why)) => return Err(why),
            _ => return Err("the worker did not start".to_owned()),
        };
        let worker = Worker { child, errands, news, jobs: 0 };
        match worker.news.recv_timeout(Duration::from_millis(WALL_MS_MAX)) {
            Ok(News::Ready) => Ok(worker),
            Ok(News::NotReady(why)) => Err(why),
            _ => Err("the worker was not ready in time".to_owned()),
        }
    }

    /// Does a job, and gives itself back if it can do another.
    fn done(mut self, frame: &[u8], asked: &Asked) -> (Run, Option<Self>) {
        self.jobs += 1;
        if self.errands.send((frame.to_owned(), asked.clone())).is_err() {
            return (Run::none(Outcome::Died), None);
        }
        loop {
            match self.news.recv_timeout(Duration::from_millis(WALL_MS_MAX)) {
                Ok(News::Seen) => {}
                Ok(News::Answered(run, will_go_on)) => {
                    let is_young = self.jobs < WORKER_JOBS_MAX;
                    return (run, (will_go_on && is_young).then_some(self));
                }
                _ => break,
            }
        }
        // Once it is dead, what it had told comes.
        self.end();
        let run = self.news.iter().find_map(|news| if let News::Answered(run, _) = news { Some(run) } else { None });
        (run.map_or_else(|| Run::none(Outcome::Died), |run| Run { outcome: Outcome::TimedOut, ..run }), None)
    }

    fn end(&mut self) {
        // It may be dead already, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts a worker and carries jobs and answers until nobody asks any more.
fn tend(mut command: Command, errands: &Receiver<Errand>, news: &Sender<News>) {
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return drop(news.send(News::NotReady(error.to_string()))),
    };
    let pipes = (child.stdin.take(), child.stdout.take());
    if news.send(News::Started(child)).is_err() {
        return;
    }
    if let (Some(jobs), Some(answers)) = pipes {
        carry(jobs, BufReader::new(answers), errands, news);
    }
}

fn carry(mut jobs: ChildStdin, mut answers: BufReader<ChildStdout>, errands: &Receiver<Errand>, news: &Sender<News>) {
    let first = match read_told(&mut answers) {
        Some(Told::Ready) => News::Ready,
        Some(Told::Refused(why)) => News::NotReady(why),
        _ => News::NotReady("the worker ended before it was ready".to_owned()),
    };
    if news.send(first).is_err() {
        return;
    }
    for (frame, asked) in errands {
        // A worker that does not take its job does not answer either.
        let _ = write_frame(&mut jobs, &frame);
        let mut seen = || drop(news.send(News::Seen));
        let (run, will_go_on) = read_answer_in_parts(&mut answers, &asked, &mut seen);
        if news.send(News::Answered(run, will_go_on)).is_err() {
            return;
        }
    }
}
