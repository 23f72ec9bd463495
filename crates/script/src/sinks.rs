//! What a script would do, and on what that depends.

use std::ops::{BitOr, Range};

use suyuan_model::Decoding;

/// Something about the visitor, or chance, that a script asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// Where the visitor comes from: `document.referrer`.
    Referrer,
    /// With what: the user agent and what else tells it.
    Agent,
    /// Whether the visitor was here before: cookies and storage.
    Cookie,
    /// The hour or day.
    Time,
    /// A random number.
    Random,
    /// Size of screen or window, and what else the device has.
    Screen,
    /// Language and timezone.
    Language,
    /// Signs of an automated browser.
    Driver,
    /// The page's own URL.
    Address,
    /// Whether the page was built for those who develop it: `process.env.NODE_ENV`, which no browser has.
    Build,
}

/// Members of the navigator that tell which browser it is, and on what it runs.
const AGENT: &[&str] = &[
    "userAgent",
    "userAgentData",
    "platform",
    "vendor",
    "vendorSub",
    "product",
    "productSub",
    "appName",
    "appVersion",
    "appCodeName",
    "oscpu",
];

/// Members of the navigator that tell what the device has.
const DEVICE: &[&str] =
    &["maxTouchPoints", "hardwareConcurrency", "deviceMemory", "connection", "getBattery", "battery"];

/// Every [`Test`], in the order of its bit.
const TESTS: [Test; 10] = [
    Test::Referrer,
    Test::Agent,
    Test::Cookie,
    Test::Time,
    Test::Random,
    Test::Screen,
    Test::Language,
    Test::Driver,
    Test::Address,
    Test::Build,
];

/// A set of [`Test`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    set: u16,
    /// What of the page it is, by its number among what was found there; 0 where that is not known.
    there: u16,
}

/// What is no [`Test`]: others than the visitor decide.
const OTHERS: u16 = Tests::LOST.set | Tests::OPEN.set | Tests::PAGE.set | Tests::DECODED.set | Tests::UNSEEN.set;

impl BitOr for Tests {
    type Output = Tests;

    fn bitor(self, other: Tests) -> Tests {
        // What comes of two things is neither.
        Tests::of_set(self.set | other.set)
    }
}

impl From<Test> for Tests {
    fn from(test: Test) -> Self {
        Tests::of_set(1 << test as u16)
    }
}

impl Tests {
    const fn of_set(set: u16) -> Tests {
        Tests { set, there: 0 }
    }

    /// What of the page it is.
    pub(crate) fn there(self) -> u16 {
        self.there
    }

    /// The same of something of the page.
    pub(crate) fn of_there(self, there: u16) -> Tests {
        Tests { there, ..self }
    }

    pub(crate) const NONE: Tests = Tests::of_set(0);

    /// The language decides, and is not followed that far: whoever runs the script knows more.
    pub(crate) const LOST: Tests = Tests::of_set(1 << 15);

    /// Another script decides: it is global and not made here, or the argument of a function that nobody here calls.
    pub(crate) const OPEN: Tests = Tests::of_set(1 << 14);

    /// The page decides: it is read out of what stands there.
    pub(crate) const PAGE: Tests = Tests::of_set(1 << 13);

    pub(crate) fn is_page(self) -> bool {
        self.set & Tests::PAGE.set != 0
    }

    /// The page decides, by what is decoded out of it.
    pub(crate) const DECODED: Tests = Tests::of_set(1 << 12);

    pub(crate) fn is_decoded(self) -> bool {
        self.set & Tests::DECODED.set != 0
    }

    /// Nothing is known of why it is not known.
    pub(crate) const UNSEEN: Tests = Tests::of_set(1 << 11);

    pub(crate) fn is_unseen(self) -> bool {
        self.set & Tests::UNSEEN.set != 0
    }

    /// Why it is not known.
    pub(crate) fn reason(self) -> Tests {
        if self.set == 0 { Tests::UNSEEN } else { Tests::of_set(self.set) }
    }

    pub(crate) fn is_lost(self) -> bool {
        self.set & Tests::LOST.set != 0
    }

    pub(crate) fn is_open(self) -> bool {
        self.set & Tests::OPEN.set != 0
    }

    /// Whether something of the visitor, the moment or the address decides.
    pub(crate) fn is_asked(self) -> bool {
        self.set & !OTHERS != 0
    }

    /// Only what is asked of the visitor, or of chance.
    pub(crate) fn asked(self) -> Tests {
        Tests::of_set(self.set & !OTHERS)
    }

    pub(crate) fn list(self) -> Vec<Test> {
        TESTS.into_iter().filter(|&test| self.set & Tests::from(test).set != 0).collect()
    }

    /// What something that the browser gives tells about the visitor.
    pub(crate) fn of(name: &str) -> Tests {
        // The window that opened this one tells where the visitor came from as well.
        let name = name.strip_prefix("opener.").unwrap_or(name);
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let second = rest.split('.').next().unwrap_or_default();
        // Whether there is a screen to touch.
        if name.rsplit('.').next().is_some_and(|last| last.starts_with("ontouch")) || first == "TouchEvent" {
            return Test::Screen.into();
        }
        let test = match (first, second) {
            ("document", "referrer") => Test::Referrer,
            ("document", "cookie") | ("localStorage" | "sessionStorage" | "indexedDB" | "cookieStore", _) => {
                Test::Cookie
            }
            ("navigator", "language" | "languages") | ("Intl", _) => Test::Language,
            ("navigator", "webdriver" | "plugins" | "mimeTypes" | "permissions") | ("Notification", "permission") => {
                Test::Driver
            }
            ("navigator", member) if DEVICE.contains(&member) => Test::Screen,
            // Nobody looks at the page of a machine.
            ("document", "hasFocus" | "hidden" | "visibilityState") => Test::Driver,
            // A visitor who came from elsewhere has been there.
            ("history", "length") => Test::Cookie,
            // The rest of it tells what a browser can do, not which one it is.
            ("navigator", member) if member.is_empty() || AGENT.contains(&member) => Test::Agent,
            ("Date" | "performance", _) => Test::Time,
            ("Math", "random") | ("crypto", _) => Test::Random,
            (
                "screen" | "innerWidth" | "innerHeight" | "outerWidth" | "outerHeight" | "devicePixelRatio"
                | "orientation" | "matchMedia" | "visualViewport",
                _,
            ) => Test::Screen,
            ("document", "URL" | "documentURI" | "domain" | "baseURI") | ("location", _) => Test::Address,
            ("document", member) if crate::page_data::is_of_page(member) => return Tests::PAGE,
            ("getComputedStyle", _) => return Tests::PAGE,
            _ if !crate::language::is_everywhere(first) => return Tests::OPEN,
            _ => return Tests::NONE,
        };
        test.into()
    }
}

/// What has to hold, or not to hold, for a script to come to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it asks about; empty when that is not known.
    pub tests: Vec<Test>,
    /// Where it stands in the source.
    pub range: Range<usize>,
    /// Whether it must hold.
    pub holds: bool,
}

/// What becomes of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SinkKind {
    /// The visitor is sent there: `location`, a refresh.
    Navigate,
    /// A window is opened: `window.open`.
    Open,
    /// A script is loaded: an element, `import()`, `importScripts`.
    Script,
    /// A page is framed.
    Frame,
    /// Something is fetched: `fetch`, `XMLHttpRequest`, `WebSocket`, `EventSource`, `sendBeacon`.
    Fetch,
    /// A picture.
    Image,
    /// A link.
    Link,
    /// Where a form is sent.
    Form,
    /// A service worker.
    Worker,
    /// The page's title; its target are words.
    Title,
    /// The page's history, or what happens when it is left.
    History,
    /// Another attribute of an element that a script makes or changes.
    Attribute,
}

/// A thing that a script would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sink {
    /// What.
    pub kind: SinkKind,
    /// Where to, with [`crate::UNKNOWN`] for what is not known; none where nothing is.
    pub target: Option<String>,
    /// The expression that does it, in bytes of the source.
    pub range: Range<usize>,
    /// What had to be undone to read the target, in that order.
    pub undone: Vec<Decoding>,
    /// What must hold, outermost first.
    pub conditions: Vec<Condition>,
    /// The start tag of the element that the script makes for it, behind those of what it puts that into; empty where it makes none.
    pub made: String,
}

/// How a script writes markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writing {
    /// `document.write` and `writeln`.
    Write,
    /// Into an element: `innerHTML` and its kin, jQuery's `html`, `append` and others.
    Insert,
    /// As words: `textContent`, `text`.
    Words,
}

/// Markup that a script would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The markup, with [`crate::UNKNOWN`] for what is not known.
    pub markup: String,
    /// How.
    pub writing: Writing,
    /// The expression that writes it, in bytes of the source.
    pub range: Range<usize>,
    /// What had to be undone to read it, in that order.
    pub undone: Vec<Decoding>,
    /// What must hold, outermost first.
    pub conditions: Vec<Condition>,
    /// The start tags of the elements that the script makes and writes it into, the outermost first.
    pub made: String,
}

/// Something of the page that a script asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The selector of it.
    pub selector: String,
    /// Which of those that it chooses; none for each.
    pub nth: Option<usize>,
    /// How the script goes on from there.
    pub steps: Vec<crate::relatives::Step>,
    /// The expression that asks, in bytes of the source.
    pub range: Range<usize>,
}

/// What a script changes of the page that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// This declaration is added to the style of an element.
    Style(String, String),
    /// An attribute is set, or taken away.
    Attribute(String, Option<String>),
    /// These classes are added.
    Class(String),
    /// All that stands in it is replaced by this markup.
    Holds(String),
    /// It is taken out of the page, or something else is put in its place.
    Gone,
    /// This style sheet is added to the page.
    Sheet(String),
    /// This is written where the script stands.
    Written(String),
    /// It is put behind all that stands in another.
    Into(Found),
    /// An attribute is set if it is not there, and taken away if it is.
    Toggled(String),
    /// It waits for what a visitor does with it.
    Waits,
    /// It is shown, or may be: not all is known of how it looks then.
    Shown,
    /// Something that is not followed: it may be shown by that.
    Unknown,
}

/// A change of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is changed; none where that is not known, and for what is added to the page.
    pub element: Option<Found>,
    /// What becomes of it.
    pub what: Changed,
    /// The expression that does it, in bytes of the source.
    pub range: Range<usize>,
    /// What must hold, outermost first.
    pub conditions: Vec<Condition>,
    /// Whether it happens while the page is read or loaded, and waits for nothing else.
    pub is_at_once: bool,
}

/// A string that a script puts together or decodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The string, with [`crate::UNKNOWN`] for what is not known.
    pub text: String,
    /// The expression that makes it, in bytes of the source.
    pub range: Range<usize>,
    /// What had to be undone to read it, in that order.
    pub undone: Vec<Decoding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_gives_tells_something_about_the_visitor() {
        for (name, expected) in [
            ("document.referrer", vec![Test::Referrer]),
            ("navigator.userAgent", vec![Test::Agent]),
            ("navigator.userAgentData.mobile", vec![Test::Agent]),
            ("navigator.webdriver", vec![Test::Driver]),
            ("navigator.connection.type", vec![Test::Screen]),
            ("navigator.maxTouchPoints", vec![Test::Screen]),
            ("navigator.permissions.query", vec![Test::Driver]),
            ("history.length", vec![Test::Cookie]),
            ("opener.document.referrer", vec![Test::Referrer]),
            ("history.back", vec![]),
            ("navigator.onLine", vec![]),
            ("navigator.serviceWorker", vec![]),
            ("screen.width", vec![Test::Screen]),
            ("ontouchstart", vec![Test::Screen]),
            ("document.documentElement.ontouchstart", vec![Test::Screen]),
            ("document.hasFocus", vec![Test::Driver]),
            ("location.search", vec![Test::Address]),
            ("document.body", vec![]),
        ] {
            assert_eq!(Tests::of(name).list(), expected, "{name}");
        }
        let both = Tests::of("Math.random") | Tests::of("Date.now");
        assert_eq!(both.list(), [Test::Time, Test::Random]);
        assert_eq!(TESTS.map(|test| test as usize), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
