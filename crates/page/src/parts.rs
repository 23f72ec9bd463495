//! What a page is made of besides itself: the style sheets that it names, as they came.

use std::collections::BTreeMap;
use std::sync::Arc;

use suyuan_model::{Capture, Outcome, PageUrl};

use crate::charset::decode;
use crate::readable::media_type;

/// Most sheets that are looked up for one page; of a page that names more, it is not known how it looks.
pub const SHEETS_MAX: usize = 24;

/// Deepest sheet in sheets, by `@import`.
pub const IMPORTS_DEPTH_MAX: u8 = 4;

/// Most bytes of all sheets of a page together, as text; those beyond count as not given.
pub const SHEETS_BYTES_MAX: usize = 2 << 20;

/// The style sheets that are at hand, by the URL that names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<PageUrl, Arc<str>>);

impl Parts {
    /// Nothing but the page.
    pub const NONE: &'static Parts = &Parts(BTreeMap::new());

    /// Adds the text of a sheet; an empty one where a browser takes what came for none.
    pub fn insert(&mut self, url: PageUrl, text: Arc<str>) {
        self.0.insert(url, text);
    }

    /// The text of a sheet.
    pub fn get(&self, url: &PageUrl) -> Option<&Arc<str>> {
        self.0.get(url)
    }
}

/// What a browser takes for the text of a sheet that came so; none where that is not known.
///
/// An error is no sheet, and neither is what says that it is something else (HTML, 4.2.4); what was cut off may be anything.
pub fn sheet(capture: &Capture) -> Option<Arc<str>> {
    let response = capture.response.as_ref()?;
    match (&capture.outcome, response.status) {
        (Outcome::Failed { .. } | Outcome::RobotsForbid { .. } | Outcome::Redirect { .. }, _) => return None,
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
