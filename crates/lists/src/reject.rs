//! A row that could not be used: where, what was found, what was expected.

use std::fmt;

use suyuan_model::{URL_CHARS_MAX, Untrusted};

/// Most characters of a bad value that a message shows: enough to find it, short enough for one line.
pub const FOUND_CHARS_MAX: usize = 120;

/// A row, or one cell of a row, that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file as the caller named it.
    pub file: String,
    /// The line in the file, from 1.
    pub line: u64,
    /// What stands there, as it was, cut after [`FOUND_CHARS_MAX`] characters.
    pub found: String,
    /// Why it cannot be used.
    pub why: Why,
}

/// Why a row cannot be used; the text of each is what was expected instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Why {
    /// The cell that names the thing is empty.
    #[error("a domain, host, URL or IP address in this row")]
    Empty,
    /// The text has control characters or line breaks.
    #[error("text without control characters and line breaks")]
    ControlCharacter,
    /// The bytes do not spell characters in the charset of the file.
    #[error("readable characters (save the file as UTF-8)")]
    Undecodable,
    /// The value is longer than any URL that is taken up.
    #[error("at most {URL_CHARS_MAX} characters")]
    TooLong,
    /// A quoted cell does not end.
    #[error("a closing quotation mark within the next few lines")]
    OpenQuote,
    /// A line of a JSONL file is not a JSON object.
    #[error("a JSON object on one line")]
    NotJson,
    /// The header names columns, but none that says what is listed.
    #[error("a header with a column named value, domain, url, host or ip (域名, 网址, 链接)")]
    NoValueColumn,
    /// Several cells of a row without a header could be the value.
    #[error("a header line that names the columns, because more than one cell could be the entry")]
    SeveralValues,
    /// A line of a hosts file does not begin with the address of nowhere.
    #[error("0.0.0.0, 127.0.0.1 or ::1 and then host names")]
    NotAHostsLine,
    /// A plain line has more than one word.
    #[error("one entry a line (a comment begins with ` #`)")]
    SeveralWords,
    /// The kind is none that is known.
    #[error("a kind: domain, host, url, ip, qq, wechat, telegram, whatsapp, line, phone, mail or crypto")]
    UnknownKind,
    /// The kind says name, the value has a path, query or port.
    #[error("a bare name for kind domain or host (with a path or port the kind is url)")]
    NotABareName,
    /// The kind says address, the value is none.
    #[error("one IP address for kind ip")]
    NotAnAddress,
    /// Nothing that has a host.
    #[error("a domain, host, URL or IP address")]
    NotAName,
    /// Nothing that a crawl can start from.
    #[error("a page URL or a site such as school.example")]
    NotASeed,
    /// A URL, but not of a page.
    #[error("an http or https URL")]
    NotHttp,
    /// A port that browsers refuse.
    #[error("a port that browsers do not refuse")]
    BadPort,
    /// A label with characters that no host name has.
    #[error("labels of letters, digits, `_` and, inside, `-`")]
    BadLabel,
    /// A label or name that is empty or too long.
    #[error("labels of 1 to 63 characters, and at most 253 in all")]
    LabelLength,
    /// A name of one label.
    #[error("a name of two labels or more, such as casino.example (--force takes this one all the same)")]
    SingleLabel,
    /// A public suffix or shared host: strangers live side by side below it.
    #[error("a name that belongs to one owner, not a shared suffix (--force takes this one all the same)")]
    Shared,
    /// More than one address.
    #[error("single addresses, one a line, not a range")]
    Range,
    /// A star that is not at the front of a bare name.
    #[error("`*.` only at the front of a bare name")]
    Wildcard,
    /// A bare number: an account, or an address in an odd spelling.
    #[error("a column `kind` that says what this number is, such as qq or phone")]
    Number,
    /// A cell that should be a date.
    #[error("a date such as 2026-11-23 or 2026-11-23T20:00:00Z")]
    NotADate,
    /// A cell that should be a rank.
    #[error("a rank, counted from 1")]
    NotARank,
}

impl Reject {
    /// A reject with as much of the text as a message may show.
    pub(crate) fn new(file: &str, line: u64, found: &str, why: Why) -> Reject {
        Reject { file: file.to_owned(), line, found: shortened(found), why }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, found) = (Untrusted(&self.file).terminal(), Untrusted(&self.found).terminal());
        write!(f, "{file}:{}: found `{found}`, expected {}", self.line, self.why)
    }
}

/// The beginning of a text, with `…` where it was cut.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(FOUND_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
