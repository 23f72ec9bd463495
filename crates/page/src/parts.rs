//! What a page is made of besides itself: the style sheets and scripts that it names, as they came, and what its scripts did
//! when they were run.

use std::collections::BTreeMap;
use std::sync::Arc;

use suyuan_model::{Capture, EvidenceLevel, Outcome, PageUrl, WatchId};
use suyuan_script::Reading;

use crate::charset::decode;
use crate::look::{Holds, Medium, imports};
use crate::may_run;
use crate::readable::media_type;

/// Most sheets that are looked up for one page; of a page that names more, it is not known how it looks.
pub const SHEETS_MAX: usize = 24;

/// Deepest sheet in sheets, by `@import`.
pub const IMPORTS_DEPTH_MAX: u8 = 4;

/// Most bytes of all sheets of a page together, as text; those beyond count as not given.
pub const SHEETS_BYTES_MAX: usize = 2 << 20;

/// What is at hand of a page besides itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    sheets: BTreeMap<PageUrl, Arc<str>>,
    scripts: BTreeMap<PageUrl, Arc<ScriptFile>>,
    /// Which of these are answers to what a script of the page asked for.
    answers: Vec<PageUrl>,
    runs: Option<Runs>,
}

/// What is known of a script in a file of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptFile {
    /// The script itself.
    pub text: String,
    /// The scripts that it loads.
    pub loads: Vec<PageUrl>,
    /// Whether it does something with what it does not have itself.
    pub reaches_out: bool,
    /// What it was seen to name by itself, and how much that proves: of the page, no more is told of that.
    pub told: Vec<(WatchId, EvidenceLevel)>,
}

/// What the scripts of a page did when they were run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// One for each of [`scripts_of`](crate::scripts_of), in that order.
    pub readings: Vec<Reading>,
    /// Whether nothing was cut off.
    pub are_whole: bool,
    /// What they asked the site for that was not at hand.
    pub asks: Vec<PageUrl>,
}

impl Parts {
    /// Nothing but the page.
    pub const NONE: &'static Parts =
        &Parts { sheets: BTreeMap::new(), scripts: BTreeMap::new(), answers: Vec::new(), runs: None };

    /// Adds the text of a sheet; an empty one where a browser takes what came for none.
    pub fn insert(&mut self, url: PageUrl, text: Arc<str>) {
        self.sheets.insert(url, text);
    }

    /// Takes a sheet away.
    pub fn remove(&mut self, url: &PageUrl) {
        self.sheets.remove(url);
    }

    /// Whether nothing is at hand.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.scripts.is_empty()
    }

    /// Adds a script in a file of its own.
    pub fn insert_script(&mut self, url: PageUrl, script: Arc<ScriptFile>) {
        self.scripts.insert(url, script);
    }

    /// Adds what the site answers to a script of the page.
    pub fn insert_answer(&mut self, url: PageUrl, answer: Arc<ScriptFile>) {
        self.answers.push(url.clone());
        self.scripts.insert(url, answer);
    }

    /// What the site answered.
    pub fn answers(&self) -> &[PageUrl] {
        &self.answers
    }

    /// Takes a script away.
    pub fn remove_script(&mut self, url: &PageUrl) {
        self.scripts.remove(url);
    }

    /// A script in a file of its own.
    pub fn script(&self, url: &PageUrl) -> Option<&Arc<ScriptFile>> {
        self.scripts.get(url)
    }

    /// The text of a sheet.
    pub fn get(&self, url: &PageUrl) -> Option<&Arc<str>> {
        self.sheets.get(url)
    }

    /// The same, and what the scripts did when they were run.
    #[must_use]
    pub fn with_runs(self, runs: Runs) -> Self {
        Parts { runs: Some(runs), ..self }
    }

    /// What the scripts asked the site for when they were run, and did not get.
    pub fn asks(&self) -> &[PageUrl] {
        self.runs.as_ref().map_or(&[], |runs| &runs.asks)
    }

    pub(crate) fn runs(&self) -> Option<&Runs> {
        self.runs.as_ref()
    }
}

/// The sheets that a sheet at this URL imports, for screens.
pub fn imported(sheet: &str, url: &PageUrl) -> Vec<PageUrl> {
    let imports = imports(sheet, Medium::Screen).into_iter().filter(|import| import.holds != Holds::Never);
    imports.filter_map(|import| url.join(&import.url).ok()).collect()
}

/// What a browser takes for the text of a sheet that came so; none where that is not known.
///
/// An error is no sheet, and neither is what says that it is something else (HTML, 4.2.4); what was cut off may be anything.
pub fn sheet(capture: &Capture) -> Option<Arc<str>> {
    let response = capture.response.as_ref()?;
    match (&capture.outcome, response.status) {
        // It stands for the sheet that it leads to, as one does that holds nothing but an import of that.
        (Outcome::Redirect { to: Some(to) }, _) => return Some(format!("@import \"{to}\";").into()),
        (Outcome::Failed { .. } | Outcome::RobotsForbid { .. } | Outcome::Redirect { to: None }, _) => return None,
        (_, 200..300) => {}
        (_, 404 | 410) => return Some(Arc::from("")),
        _ => return None,
    }
    let kind = media_type(&response.headers);
    let is_sheet = kind.is_empty() || kind == "text/css";
    if !is_sheet || response.body.truncated.is_some() {
        return None;
    }
    let text = decode(&response.headers, capture.visit.url.host(), response.body.bytes()).text;
    Some(Arc::from(&*text))
}

/// The text of an answer that came so, if it is one.
pub fn answer_text(capture: &Capture) -> Option<String> {
    let response = capture.response.as_ref()?;
    let came = (200..300).contains(&response.status) && response.body.truncated.is_none();
    let is_text = matches!(capture.outcome, Outcome::Page | Outcome::NotHtml);
    let text = || decode(&response.headers, capture.visit.url.host(), response.body.bytes()).text.into_owned();
    (came && is_text).then(text).filter(|text| !text.contains('\0'))
}

/// The text of a script that came so, as a browser takes it; none where it runs nothing.
pub fn script_text(capture: &Capture) -> Option<String> {
    let response = capture.response.as_ref().filter(|_| capture.outcome == Outcome::Page)?;
    let runs = may_run(response.status, &response.headers) && response.body.truncated.is_none();
    runs.then(|| decode(&response.headers, capture.visit.url.host(), response.body.bytes()).text.into_owned())
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Body, Headers, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit};

    use super::*;

    fn capture(status: u16, kind: &str, body: &str) -> Capture {
        Capture {
            visit: Visit::of(PageUrl::new("http://page.example/a.css").unwrap()),
            at: Timestamp::from_millis(0),
            took_ms: 0,
            outcome: if status < 300 { Outcome::Page } else { Outcome::Status },
            request: Headers::default(),
            response: Some(Response {
                status,
                status_line: String::new(),
                headers: Headers(vec![("content-type".to_owned(), kind.as_bytes().to_vec())]),
                remote: None,
                tls: TlsVerdict::None,
                body: Body { wire: body.into(), ..Body::default() },
            }),
        }
    }

    #[test]
    fn a_sheet_is_what_a_browser_takes_for_one() {
        let text = |capture: &Capture| sheet(capture).map(|text| text.to_string());
        assert_eq!(text(&capture(200, "text/css; charset=utf-8", "a{}")).as_deref(), Some("a{}"));
        assert_eq!(text(&capture(200, "", "a{}")).as_deref(), Some("a{}"));
        assert_eq!(text(&capture(404, "text/html", "gone")).as_deref(), Some(""));
        assert_eq!(text(&capture(200, "text/html", "a{}")), None);
        assert_eq!(text(&capture(503, "text/css", "a{}")), None);
        let mut cut = capture(200, "text/css", "a{}");
        if let Some(response) = &mut cut.response {
            response.body.truncated = Some(Truncated::Length);
        }
        assert_eq!(text(&cut), None);
        let to = PageUrl::new("http://page.example/b\"c.css").unwrap();
        let led = Capture { outcome: Outcome::Redirect { to: Some(to.clone()) }, ..capture(301, "", "") };
        assert_eq!(imported(&sheet(&led).unwrap(), &led.visit.url), [to]);
        let failed = Capture { outcome: Outcome::failed(Trouble::Reset, "cut"), ..capture(200, "text/css", "a{}") };
        assert_eq!(text(&failed), None);
    }

    #[test]
    fn what_a_sheet_imports_is_relative_to_it() {
        let url = PageUrl::new("http://page.example/css/a.css").unwrap();
        let urls = imported("@import 'b.css';@import url(/c.css) print;@import '//other.example/d.css';", &url);
        let urls: Vec<&str> = urls.iter().map(PageUrl::as_str).collect();
        assert_eq!(urls, ["http://page.example/css/b.css", "http://other.example/d.css"]);
    }
}
