//! Scripts that cannot be read are run, in a process of their own that can do nothing; what they did is read with their page.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use suyuan_model::Capture;
use suyuan_page::{Runs, Source, scripts_of};
use suyuan_sandbox::{Job, MARKUP_BYTES_MAX, Nature, Pool, SCRIPT_BYTES_MAX, SCRIPTS_MAX, Script, Visitor};
use suyuan_script::Reading;

/// So many pages have their scripts run at a time.
pub const RUNS_MAX: usize = 2;

/// What the clocks of pages say: the evening of the day on which they came, in the zone of [`Visitor`]s.
const EVENING_MS: i64 = 13 * 3_600_000;

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 3_600_000;

/// Where scripts are run.
#[derive(Clone)]
pub struct Sandbox(Arc<Pool>);

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sandbox")
    }
}

impl Sandbox {
    /// Workers are this program with these arguments; it has to call [`suyuan_sandbox::worker::serve`] then.
    pub fn new(program: PathBuf, args: Vec<String>) -> Self {
        Sandbox(Arc::new(Pool::new(program, args, RUNS_MAX)))
    }

    /// Runs the scripts of a page before every visitor.
    pub(crate) fn run(&self, capture: &Capture, title: &str) -> Runs {
        let Some(response) = &capture.response else { return Runs::default() };
        let body = response.body.bytes();
        let texts = scripts_of(&Source::new(&capture.visit.url, &response.headers, body));
        // What is too much for a worker is left, and not known then; the others keep their places.
        let are_all = texts.len() <= SCRIPTS_MAX && texts.iter().all(|text| text.len() <= SCRIPT_BYTES_MAX);
        let fits = |text: String| if text.len() <= SCRIPT_BYTES_MAX { text } else { String::new() };
        let script = |text: String| Script { text: fits(text), source: None, nature: Nature::Classic };
        let job = Job {
            url: capture.visit.url.as_str().to_owned(),
            title: title.to_owned(),
            html: String::from_utf8_lossy(&body[..body.len().min(MARKUP_BYTES_MAX)]).into_owned(),
            scripts: texts.into_iter().take(SCRIPTS_MAX).map(script).collect(),
            visitors: Visitor::ALL.to_vec(),
            clock_ms: capture.at.millis().div_euclid(DAY_MS) * DAY_MS + EVENING_MS,
            seed: 1,
        };
        let run = self.0.run(&job);
        let mut readings: Vec<Reading> = (0..job.scripts.len()).map(|script| run.reading(&job, Some(script))).collect();
        // Of what nobody knows whose it is, the first is said to be.
        if let (Some(first), Some(script)) = (readings.first_mut(), job.scripts.first()) {
            add(first, run.reading(&job, None), script.text.len());
        }
        // What stood behind an error was not seen.
        let has_thrown = run.played.iter().any(|one| one.thrown > 0);
        Runs { readings, are_whole: are_all && run.is_known() && !has_thrown }
    }
}

/// Adds what was done by nobody knows which script, as if one of this length had.
fn add(reading: &mut Reading, other: Reading, length: usize) {
    let whole = 0..length;
    reading.strings.extend(other.strings.into_iter().map(|mut made| {
        made.range = whole.clone();
        made
    }));
    reading.written.extend(other.written.into_iter().map(|mut written| {
        written.range = whole.clone();
        written
    }));
    reading.sinks.extend(other.sinks.into_iter().map(|mut sink| {
        sink.range = whole.clone();
        sink
    }));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use suyuan_model::{Body, Headers, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Visit};

    use super::*;

    fn page(body: &str) -> Capture {
        let response = Response {
            status: 200,
            status_line: String::new(),
            headers: Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body.into(), ..Body::default() },
        };
        let visit = Visit::of(PageUrl::new("http://school.example/").unwrap());
        let (at, request) = (Timestamp::from_millis(0), Headers::default());
        Capture { visit, at, took_ms: 0, outcome: Outcome::Page, request, response: Some(response) }
    }

    #[test]
    fn without_a_worker_nothing_is_known() {
        const { assert!(RUNS_MAX > 0) }
        let sandbox = Sandbox::new(Path::new("/nowhere/suyuan").to_path_buf(), Vec::new());
        let runs = sandbox.run(&page("<script>eval(x)</script><p>y<script>eval(z)</script>"), "");
        assert_eq!((runs.readings.len(), runs.are_whole), (2, false));
        assert!(runs.readings.iter().all(|reading| reading.sinks.is_empty() && reading.written.is_empty()));
    }

    #[test]
    fn a_page_without_scripts_is_known_without_a_worker() {
        let sandbox = Sandbox::new(Path::new("/nowhere/suyuan").to_path_buf(), Vec::new());
        let runs = sandbox.run(&page("<p>hello"), "");
        assert_eq!((runs.readings.len(), runs.are_whole), (0, true));
    }
}
