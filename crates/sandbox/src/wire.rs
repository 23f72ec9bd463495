//! How the two processes speak: frames with their length before them, JSON inside, and nothing taken on trust.

use std::collections::HashMap;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::job::{Job, Visitor};
use crate::limits::{ACTS_MAX, FRAME_BYTES_MAX, TEXT_BYTES_MAX, TEXTS_BYTES_MAX};
use crate::run::{Act, Outcome, Played, Run, What, limit_named};

/// A word of the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Told {
    /// It is locked down and waits for jobs.
    Ready,
    /// It could not be locked down, and runs nothing.
    Refused(String),
    /// A visitor saw this.
    Act(ToldAct),
    /// A visitor saw the page to its end.
    End(ToldEnd),
    /// All visitors did; the worker waits for another job, or ends itself.
    Done {
        /// Whether it ends itself.
        is_last: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToldAct {
    pub(crate) what: String,
    pub(crate) text: String,
    pub(crate) script: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToldEnd {
    pub(crate) limit: Option<String>,
    pub(crate) thrown: u32,
    pub(crate) has_looked: bool,
}

/// Writes a frame.
pub(crate) fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    assert!(bytes.len() <= FRAME_BYTES_MAX, "frames are bounded where they are made");
    let mut frame = Vec::with_capacity(bytes.len() + 4);
    frame.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    frame.extend_from_slice(bytes);
    to.write_all(&frame)?;
    to.flush()
}

/// Reads a frame; none at the end, or where there is less than a frame, or more than one may hold.
pub(crate) fn read_frame(from: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length) as usize;
    if length > FRAME_BYTES_MAX {
        return None;
    }
    // Memory is taken for what comes, not for what is announced.
    let mut bytes = Vec::new();
    let read = from.take(length as u64).read_to_end(&mut bytes).ok()?;
    (read == length).then_some(bytes)
}

/// Reads a word of the worker.
pub(crate) fn read_told(from: &mut impl Read) -> Option<Told> {
    serde_json::from_slice(&read_frame(from)?).ok()
}

/// Writes a word of the worker.
pub(crate) fn write_told(to: &mut impl Write, told: &Told) -> io::Result<()> {
    write_frame(to, &serde_json::to_vec(told)?)
}

/// What a job may be answered with, for the check of what comes.
#[derive(Clone, Debug)]
pub struct Asked {
    scripts: usize,
    visitors: Vec<Visitor>,
}

impl From<&Job> for Asked {
    fn from(job: &Job) -> Self {
        Asked { scripts: job.scripts.len(), visitors: job.visitors.clone() }
    }
}

/// Reads the answer to a job, whatever the bytes are.
///
/// An answer that is cut, out of order or out of bounds is that of a worker that died; what came before stands.
/// Told with it is whether the worker will take another job.
pub fn read_answer(from: &mut impl Read, asked: &Asked) -> (Run, bool) {
    read_answer_in_parts(from, asked, &mut || ())
}

/// Reads the answer to a job, and tells whenever a visitor has seen the page.
pub(crate) fn read_answer_in_parts(from: &mut impl Read, asked: &Asked, seen: &mut impl FnMut()) -> (Run, bool) {
    let mut run = Run::none(Outcome::Died);
    let mut acts = Acts::default();
    let will_go_on = take_answer(from, asked, &mut run, &mut acts, seen).unwrap_or(false);
    run.acts = acts.list;
    (run, will_go_on)
}

/// Takes word after word; none as soon as one is missing or may not be said.
fn take_answer(
    from: &mut impl Read,
    asked: &Asked,
    run: &mut Run,
    acts: &mut Acts,
    seen: &mut impl FnMut(),
) -> Option<bool> {
    for &visitor in &asked.visitors {
        let mut bounds = Bounds::default();
        loop {
            match read_told(from)? {
                Told::Act(told) => acts.add(bounds.take(&told, asked.scripts)?, told, visitor),
                Told::End(ToldEnd { limit, thrown, has_looked }) => {
                    let limit = match limit {
                        Some(name) => Some(limit_named(&name)?),
                        None => None,
                    };
                    run.played.push(Played { visitor, limit, thrown, has_looked });
                    seen();
                    break;
                }
                Told::Ready | Told::Refused(_) | Told::Done { .. } => return None,
            }
        }
    }
    let Told::Done { is_last } = read_told(from)? else { return None };
    run.outcome = Outcome::Done;
    Some(!is_last)
}

/// What came for one visitor so far.
#[derive(Default)]
struct Bounds {
    acts: usize,
    bytes: usize,
}

impl Bounds {
    /// What an act is; none where the worker may not tell it.
    fn take(&mut self, told: &ToldAct, scripts: usize) -> Option<What> {
        self.acts += 1;
        self.bytes += told.text.len();
        let is_within = self.acts <= ACTS_MAX
            && told.text.len() <= TEXT_BYTES_MAX
            && self.bytes <= TEXTS_BYTES_MAX
            && told.script.is_none_or(|script| script < scripts);
        if is_within { What::from_name(&told.what) } else { None }
    }
}

/// What was done, each thing once.
#[derive(Default)]
struct Acts {
    list: Vec<Act>,
    places: HashMap<(What, Option<usize>, String), usize>,
}

impl Acts {
    /// Adds an act, or to one that others saw, that this one saw it, too.
    fn add(&mut self, what: What, told: ToldAct, visitor: Visitor) {
        let place = *self.places.entry((what, told.script, told.text.clone())).or_insert(self.list.len());
        if place == self.list.len() {
            self.list.push(Act { what, text: told.text, script: told.script, visitors: vec![visitor] });
        } else if !self.list[place].visitors.contains(&visitor) {
            self.list[place].visitors.push(visitor);
        }
    }
}
