//! What is to be run, and as whom.

use serde::{Deserialize, Serialize};

use crate::limits::{FRAME_BYTES_MAX, SCRIPT_BYTES_MAX, SCRIPTS_MAX, VISITORS_MAX};

/// A page's scripts, what they find around them, and who comes to see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its markup, of which only elements and their attributes are read.
    pub html: String,
    /// Its scripts, in the order in which a browser runs them.
    pub scripts: Vec<Script>,
    /// What its scripts are given when they ask for it, as far as it is known.
    pub files: Vec<File>,
    /// Who comes, each without a past.
    pub visitors: Vec<Visitor>,
    /// What the clock says, in milliseconds since 1970.
    pub clock_ms: i64,
    /// What chance begins with.
    pub seed: u32,
}

/// What comes from a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// From where.
    pub url: String,
    /// What it says.
    pub text: String,
}

/// A script of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The script itself.
    pub text: String,
    /// The URL that it was loaded from, where it does not stand in the page; of a handler, the name of its attribute.
    pub source: Option<String>,
    /// Classic or module.
    pub nature: Nature,
}

/// How a script is read by a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// In the page's own scope, at once.
    Classic,
    /// In a scope of its own, after the classic ones.
    Module,
    /// As an attribute of an element to which something happens, once.
    Handler,
    /// As a URL that somebody follows, once everything has happened.
    Link,
}

/// Somebody who comes to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visitor {
    /// At a desk, from nowhere.
    Plain,
    /// At a desk, from the results of a search engine.
    Search,
    /// With a telephone, from nowhere.
    Mobile,
    /// The spider of a search engine.
    Spider,
}

const DESK: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const TELEPHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
                         Chrome/131.0.0.0 Mobile Safari/537.36";
const SPIDER: &str = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)";

impl Visitor {
    /// Everybody.
    pub const ALL: [Visitor; VISITORS_MAX] = [Visitor::Plain, Visitor::Search, Visitor::Mobile, Visitor::Spider];

    /// The name in logs and tests.
    pub fn name(self) -> &'static str {
        match self {
            Visitor::Plain => "plain",
            Visitor::Search => "search",
            Visitor::Mobile => "mobile",
            Visitor::Spider => "spider",
        }
    }

    /// Whether all that sets this one apart from others is the name of its program, and where it comes from.
    pub(crate) fn is_at_a_desk(self) -> bool {
        self != Visitor::Mobile
    }

    pub(crate) fn agent(self) -> &'static str {
        match self {
            Visitor::Plain | Visitor::Search => DESK,
            Visitor::Mobile => TELEPHONE,
            Visitor::Spider => SPIDER,
        }
    }

    pub(crate) fn referrer(self) -> &'static str {
        if self == Visitor::Search { "https://www.baidu.com/s?wd=%E7%BD%91%E7%AB%99" } else { "" }
    }

    pub(crate) fn platform(self) -> &'static str {
        if self == Visitor::Mobile { "Linux armv81" } else { "Win32" }
    }

    pub(crate) fn screen(self) -> [u32; 2] {
        if self == Visitor::Mobile { [412, 915] } else { [1920, 1080] }
    }
}

impl Script {
    /// Whether it stands in a file of its own.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.nature, Nature::Classic | Nature::Module) && self.source.is_some()
    }
}

impl Job {
    /// The name of the limit beyond which this job is, and is not done.
    pub fn beyond(&self) -> Option<&'static str> {
        let mut visitors = self.visitors.clone();
        visitors.sort();
        visitors.dedup();
        if self.scripts.len() > SCRIPTS_MAX {
            Some("scripts-max")
        } else if self.scripts.iter().any(|script| script.text.len() > SCRIPT_BYTES_MAX) {
            Some("script-bytes-max")
        } else if visitors.len() != self.visitors.len() {
            Some("visitors-max")
        } else if self.bytes() > FRAME_BYTES_MAX / 2 {
            Some("frame-bytes-max")
        } else {
            None
        }
    }

    /// The elements of the page that its scripts may reach by a bare name.
    pub(crate) fn named_elements(&self) -> Vec<String> {
        suyuan_page::named_elements(&self.html, self.scripts.iter().map(|script| script.text.as_str()))
    }

    /// About what it takes to tell it.
    fn bytes(&self) -> usize {
        let scripts = self.scripts.iter().map(|one| one.text.len() + one.source.as_deref().map_or(0, str::len));
        let files = self.files.iter().map(|one| one.text.len() + one.url.len());
        scripts.sum::<usize>() + files.sum::<usize>() + self.html.len() + self.url.len() + self.title.len()
    }
}
