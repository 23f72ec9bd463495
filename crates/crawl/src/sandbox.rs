//! Scripts that cannot be read are run, in a process of their own that can do nothing; what they did is read with their page.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use suyuan_detect::{Reading as PageReading, source_of};
use suyuan_model::{Capture, PageUrl, Response};
use suyuan_page::charset::decode;
use suyuan_page::{Nature as Written, PageScript, Parts, Runs, scripts_of};
use suyuan_sandbox::{File, Job, MARKUP_BYTES_MAX, Nature, Pool, Run, SCRIPT_BYTES_MAX, SCRIPTS_MAX, Script, Visitor};
use suyuan_script::Reading;

/// So many pages have their scripts run at a time.
pub const RUNS_MAX: usize = 2;

/// Text of the files of a page that are run with it, in bytes; those beyond are left.
pub const FILES_BYTES_MAX: usize = 4 << 20;

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

/// What is to be run of a page.
pub(crate) struct Errand {
    job: Job,
    /// Whether it holds every script of the page.
    is_whole: bool,
}

impl Sandbox {
    /// Workers are this program with these arguments; it has to call [`suyuan_sandbox::worker::serve`] then.
    pub fn new(program: PathBuf, args: Vec<String>) -> Self {
        Sandbox(Arc::new(Pool::new(program, args, RUNS_MAX)))
    }

    /// What the scripts of a page did, where that is remembered of this page or one like it.
    pub(crate) fn known(&self, errand: &Errand) -> Option<Runs> {
        self.0.known(&errand.job).map(|run| errand.runs(&run))
    }

    /// Runs the scripts of a page before every visitor.
    pub(crate) fn run(&self, errand: &Errand) -> Runs {
        errand.runs(&self.0.run(&errand.job))
    }
}

impl Errand {
    /// The scripts of a page, as a reader of the page counts them, with those of these files that it names, and what they find
    /// around them.
    pub(crate) fn of(capture: &Capture, reading: &PageReading, parts: &Parts) -> Option<Self> {
        capture.response.as_ref().map(|response| Errand::of_answer(capture, response, reading, parts))
    }

    fn of_answer(capture: &Capture, response: &Response, reading: &PageReading, parts: &Parts) -> Self {
        let source = source_of(&capture.visit, response);
        let mut found = scripts_of(&source);
        let (mut files, mut room): (Vec<File>, usize) = (Vec::new(), FILES_BYTES_MAX);
        let named = [&reading.scripts_elsewhere[..], parts.answers()].concat();
        for url in files_of(&named, parts) {
            let Some(file) = parts.script(&url).filter(|file| file.text.len() <= room) else { continue };
            room -= file.text.len();
            for named in found.iter_mut().filter(|one| one.source.as_ref() == Some(&url) && one.nature.is_some()) {
                named.text.clone_from(&file.text);
            }
            files.push(File { url: url.as_str().to_owned(), text: file.text.clone() });
        }
        // What is too much for a worker is left, and not known then; the others keep their places.
        let is_whole = found.len() <= SCRIPTS_MAX && found.iter().all(|one| one.text.len() <= SCRIPT_BYTES_MAX);
        let text = decode(source.headers, source.url.host(), source.body).text;
        // One character more than a worker takes tells it that there is more.
        let html =
            text.char_indices().map(|(at, _)| at).find(|at| *at > MARKUP_BYTES_MAX).map_or(&*text, |at| &text[..at]);
        let job = Job {
            url: capture.visit.url.as_str().to_owned(),
            title: reading.title.clone(),
            html: html.to_owned(),
            scripts: found.into_iter().take(SCRIPTS_MAX).map(script).collect(),
            files,
            visitors: Visitor::ALL.to_vec(),
            clock_ms: capture.at.millis().div_euclid(DAY_MS) * DAY_MS + EVENING_MS,
            seed: 1,
        };
        Errand { job, is_whole }
    }

    /// What was seen, a reading for each script.
    fn runs(&self, run: &Run) -> Runs {
        let Errand { job, is_whole } = self;
        let seen = run.seen(job);
        let mut readings: Vec<Reading> = (0..job.scripts.len()).map(|script| seen.reading(job, Some(script))).collect();
        // Of what nobody knows whose it is, the first is said to be.
        if let (Some(first), Some(script)) = (readings.first_mut(), job.scripts.first()) {
            add(first, seen.reading(job, None), script.text.len());
        }
        // What stood behind an error was not seen.
        let has_thrown = run.played.iter().any(|one| one.thrown > 0);
        let asks = run.asks().into_iter().filter_map(|url| PageUrl::new(url).ok()).collect();
        Runs { readings, asks, are_whole: *is_whole && run.is_known() && !has_thrown }
    }
}

/// The files that a page names, and those that these load in turn, as far as they are at hand.
pub(crate) fn files_of(named: &[PageUrl], parts: &Parts) -> Vec<PageUrl> {
    let mut files: Vec<PageUrl> = Vec::new();
    let mut next: Vec<&PageUrl> = named.iter().rev().collect();
    while let Some(url) = next.pop() {
        if let Some(file) = parts.script(url).filter(|_| !files.contains(url)) {
            files.push(url.clone());
            next.extend(file.loads.iter().rev());
        }
    }
    files
}

/// A script for a worker; one that no browser runs, or that is too long, is empty.
fn script(found: PageScript) -> Script {
    let text = if found.text.len() <= SCRIPT_BYTES_MAX { found.text } else { String::new() };
    let file = found.source.filter(|_| !text.is_empty()).map(|url| url.as_str().to_owned());
    let (nature, source) = match found.nature {
        Some(Written::Module) => (Nature::Module, file),
        Some(Written::Handler) => (Nature::Handler, Some(found.attribute)),
        Some(Written::Url) => (Nature::Link, None),
        Some(Written::Classic) | None => (Nature::Classic, file),
    };
    Script { text, source, nature }
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

    use suyuan_model::{Body, Headers, Outcome, Timestamp, TlsVerdict, Visit};
    use suyuan_page::ScriptFile;

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

    fn errand(body: &[u8]) -> Errand {
        let mut capture = page("");
        if let Some(response) = &mut capture.response {
            response.body.wire = body.to_vec();
        }
        Errand::of(&capture, &PageReading::default(), Parts::NONE).unwrap()
    }

    fn nowhere() -> Sandbox {
        Sandbox::new(Path::new("/nowhere/suyuan").to_path_buf(), Vec::new())
    }

    #[test]
    fn without_a_worker_nothing_is_known() {
        let errand = errand(b"<script>eval(x)</script><p>y<script>eval(z)</script>");
        let runs = nowhere().run(&errand);
        assert_eq!((runs.readings.len(), runs.are_whole), (2, false));
        assert!(runs.readings.iter().all(|reading| reading.sinks.is_empty() && reading.written.is_empty()));
        assert_eq!(nowhere().known(&errand), None);
    }

    #[test]
    fn a_page_without_scripts_is_known_without_a_worker() {
        let runs = nowhere().run(&errand(b"<p>hello"));
        assert_eq!((runs.readings.len(), runs.are_whole), (0, true));
    }

    #[test]
    fn a_worker_gets_the_characters_of_a_page_and_not_its_bytes() {
        // "博彩" in GBK.
        let page = b"<meta charset=gbk><p title='\xb2\xa9\xb2\xca'><script>eval('\xb2\xa9\xb2\xca')</script>";
        let errand = errand(page);
        assert!(errand.job.html.contains("title='\u{535a}\u{5f69}'"), "{}", errand.job.html);
        assert_eq!(errand.job.scripts[0].text, "eval('\u{535a}\u{5f69}')");
    }

    #[test]
    fn scripts_come_as_browsers_run_them_and_all_others_keep_their_places() {
        let page = "<body onload=a()><noscript><script>b()</script></noscript><script src=x>c()</script>
            <script type=module>d()</script><a href=javascript:e()>f</a><script>g()</script>";
        let errand = errand(page.as_bytes());
        let told = errand.job.scripts.iter().map(|one| (one.text.as_str(), one.nature, one.source.as_deref()));
        let expected = [
            ("a()", Nature::Handler, Some("onload")),
            ("", Nature::Classic, None),
            ("", Nature::Classic, None),
            ("", Nature::Classic, None),
            ("d()", Nature::Module, None),
            ("e()", Nature::Link, None),
            ("g()", Nature::Classic, None),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert!(errand.is_whole);
    }

    #[test]
    fn what_is_too_much_for_a_worker_is_not_known() {
        let long = format!("<script>{}</script><script>a</script>", " ".repeat(SCRIPT_BYTES_MAX + 1));
        let many = "<script>a</script>".repeat(SCRIPTS_MAX + 1);
        for (page, count) in [(long, 2), (many, SCRIPTS_MAX)] {
            let errand = errand(page.as_bytes());
            assert_eq!((errand.job.scripts.len(), errand.is_whole), (count, false));
        }
        let html = "\u{535a}".repeat(MARKUP_BYTES_MAX / 3 + 9);
        let length = errand(format!("<meta charset=utf-8>{html}").as_bytes()).job.html.len();
        assert!(length > MARKUP_BYTES_MAX && length < MARKUP_BYTES_MAX + 4, "{length}");
    }

    #[test]
    fn files_stand_where_they_are_named_and_so_many_bytes_of_them() {
        let page =
            page("<script src=a.js></script><script>b()</script><noscript><script src=a.js></script></noscript>");
        let url = |name: &str| PageUrl::new(&format!("http://school.example/{name}.js")).unwrap();
        let told = |bytes: usize| {
            let mut parts = Parts::default();
            let mut add = |name: &str, text: String, loads: &[&str]| {
                let loads = loads.iter().map(|name| url(name)).collect();
                parts.insert_script(url(name), Arc::new(ScriptFile { text, loads, ..ScriptFile::default() }));
            };
            add("a", " ".repeat(bytes), &["c", "a"]);
            add("c", "c()".to_owned(), &[]);
            add("d", "d()".to_owned(), &[]);
            let reading = PageReading { scripts_elsewhere: vec![url("a")], ..PageReading::default() };
            let job = Errand::of(&page, &reading, &parts).unwrap().job;
            let scripts = job.scripts.iter().map(|one| (one.text.len(), one.source.is_some())).collect::<Vec<_>>();
            let files = job.files.iter().map(|file| file.url.ends_with("/a.js")).collect::<Vec<_>>();
            (scripts, files)
        };
        // What stands in the element of a file is told behind the file, and what does not run without its text.
        let scripts = vec![(9, true), (0, false), (3, false), (0, false), (0, false)];
        assert_eq!(told(9), (scripts, vec![true, false]));
        let most = FILES_BYTES_MAX - 3;
        assert_eq!((told(most).1, told(most + 1).1, told(most + 4).1), (vec![true, false], vec![true], vec![false]));
    }
}
