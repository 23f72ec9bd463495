//! A row that could not be used: where, what was found, what was expected.

use std::fmt;

use crate::contact::CONTACT_CHARS_MAX;
use crate::partners::PARTNER_OBJECTS_MAX;
use crate::text::LINE_BYTES_MAX;
use suyuan_model::{URL_CHARS_MAX, Untrusted, WatchKind};
use suyuan_words::{Lang, Word, lists as words, say};

/// Most characters of a bad value that a message shows: enough to find it, short enough for one line.
pub const FOUND_CHARS_MAX: usize = 120;

/// A row, or one cell of a row, that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file as the caller named it.
    pub file: String,
    /// The sheet, where the file is a workbook.
    pub sheet: Option<String>,
    /// The line in the file, or the row in the sheet, from 1.
    pub line: u64,
    /// What stands there, as it was, cut after [`FOUND_CHARS_MAX`] characters.
    pub found: String,
    /// Why it cannot be used.
    pub why: Why,
}

/// Why a row cannot be used; it reads as what was expected instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// The cell that names the thing is empty.
    Empty,
    /// A search result has no URL.
    NoUrl,
    /// The text has control characters or line breaks.
    ControlCharacter,
    /// The bytes do not spell characters in the charset of the file.
    Undecodable,
    /// The value is longer than any URL that is taken up.
    TooLong,
    /// A quoted cell does not end.
    OpenQuote,
    /// A line of a JSONL file is not a JSON object.
    NotJson,
    /// The header names columns, but none that says what is listed.
    NoValueColumn,
    /// A report of this program on sites: the sites in it are those that embed something.
    OwnReport,
    /// Several cells of a row without a header could be the value.
    SeveralValues,
    /// A line of a hosts file does not begin with the address of nowhere.
    NotAHostsLine,
    /// A plain line has more than one word.
    SeveralWords,
    /// The kind is none that is known.
    UnknownKind,
    /// The kind says name, the value has a path, query or port.
    NotABareName,
    /// The kind says page, the value is a site or its front page.
    NotAPage,
    /// The kind says address, the value is none.
    NotAnAddress,
    /// Nothing that has a host.
    NotAName,
    /// Nothing that a crawl can start from.
    NotASeed,
    /// A URL, but not of a page.
    NotHttp,
    /// A port that browsers refuse.
    BadPort,
    /// A label with characters that no host name has.
    BadLabel,
    /// A label or name that is empty or too long.
    LabelLength,
    /// A name of one label.
    SingleLabel,
    /// A public suffix or shared host: strangers live side by side below it.
    Shared,
    /// More than one address.
    Range,
    /// A star that is not at the front of a bare name.
    Wildcard,
    /// A bare number: an account, or an address in an odd spelling.
    Number,
    /// A name with `@` before it: an account, of which service is not said.
    Account,
    /// A rule of a filter list that is more than a name.
    FilterRule,
    /// A line of a zone that is no record.
    NotARecord,
    /// An owner outside of its zone.
    OutOfZone,
    /// A record of a zone about clients or name servers.
    NotATrigger,
    /// A record of a zone that answers with something else, which says nothing about the name.
    NotABlock,
    /// A record of a zone whose parenthesis does not close.
    OpenParenthesis,
    /// A name, number or address that belongs to a service or to everybody.
    NobodysOwn,
    /// A line that is longer than any line of a list.
    LongLine,
    /// A sitemap that an index names.
    ChildSitemap,
    /// A document that declares a type.
    Doctype,
    /// Markup that breaks off.
    BrokenMarkup,
    /// The kind says handle, the value is none of that kind.
    NotAHandle(WatchKind),
    /// A cell that should be a date.
    NotADate,
    /// A document of JSON that breaks off.
    BrokenJson,
    /// A document with more things than are read.
    TooManyObjects,
    /// A pattern that names nothing that is bad by itself.
    NotAPattern,
    /// An indicator that does not say that what it names is malicious.
    NotMalicious,
    /// A mark of the Traffic Light Protocol that is none.
    NotAMark,
    /// An entry that whoever made it took back.
    Revoked,
    /// An entry whose time is over.
    Expired,
    /// A cell that should be a rank.
    NotARank,
    /// Nothing is said of whom to tell.
    NoContact,
    /// A cell that should say whom to tell.
    NotAParty,
    /// A cell that should say how sure it is.
    NotAConfidence,
    /// A cell with more text than anybody could be told.
    LongCell,
}

impl Reject {
    /// A reject with as much of the text as a message may show.
    pub(crate) fn new(file: &str, line: u64, found: &str, why: Why) -> Reject {
        Reject { file: file.to_owned(), sheet: None, line, found: shortened(found), why }
    }

    /// The same in a sheet.
    pub(crate) fn in_sheet(self, sheet: Option<&str>) -> Reject {
        Reject { sheet: sheet.map(str::to_owned), ..self }
    }
}

impl Reject {
    /// The message in a language.
    pub fn say(&self, lang: Lang) -> String {
        let (file, found) = (Untrusted(&self.file).terminal(), Untrusted(&self.found).terminal());
        let expected = self.why.say(lang);
        let sheet = Untrusted(self.sheet.as_deref().unwrap_or_default()).terminal();
        let word = match (&self.sheet, self.found.is_empty()) {
            (None, false) => words::ROW,
            (None, true) => words::ROW_EMPTY,
            (Some(_), false) => words::SHEET_ROW,
            (Some(_), true) => words::SHEET_ROW_EMPTY,
        };
        let values: [(&str, &dyn fmt::Display); 5] =
            [("file", &file), ("sheet", &sheet), ("line", &self.line), ("found", &found), ("expected", &expected)];
        say(lang, word, &values)
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

impl Why {
    /// Every reason that is not about a kind of handle.
    const PLAIN: &[Why] = &[
        Why::Empty,
        Why::NoUrl,
        Why::ControlCharacter,
        Why::Undecodable,
        Why::TooLong,
        Why::OpenQuote,
        Why::NotJson,
        Why::NoValueColumn,
        Why::OwnReport,
        Why::SeveralValues,
        Why::NotAHostsLine,
        Why::SeveralWords,
        Why::UnknownKind,
        Why::NotABareName,
        Why::NotAPage,
        Why::NotAnAddress,
        Why::NotAName,
        Why::NotASeed,
        Why::NotHttp,
        Why::BadPort,
        Why::BadLabel,
        Why::LabelLength,
        Why::SingleLabel,
        Why::Shared,
        Why::Range,
        Why::Wildcard,
        Why::Number,
        Why::Account,
        Why::FilterRule,
        Why::NotARecord,
        Why::OutOfZone,
        Why::NotATrigger,
        Why::NotABlock,
        Why::OpenParenthesis,
        Why::NobodysOwn,
        Why::LongLine,
        Why::ChildSitemap,
        Why::Doctype,
        Why::BrokenMarkup,
        Why::NotADate,
        Why::BrokenJson,
        Why::TooManyObjects,
        Why::NotAPattern,
        Why::NotMalicious,
        Why::Revoked,
        Why::Expired,
        Why::NotAMark,
        Why::NotARank,
        Why::NoContact,
        Why::NotAParty,
        Why::NotAConfidence,
        Why::LongCell,
    ];

    /// The reason in one word, as the ledger keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Why::Empty => "empty",
            Why::NoUrl => "no-url",
            Why::ControlCharacter => "control-character",
            Why::Undecodable => "undecodable",
            Why::TooLong => "too-long",
            Why::OpenQuote => "open-quote",
            Why::NotJson => "not-json",
            Why::NoValueColumn => "no-value-column",
            Why::OwnReport => "own-report",
            Why::SeveralValues => "several-values",
            Why::NotAHostsLine => "not-a-hosts-line",
            Why::SeveralWords => "several-words",
            Why::UnknownKind => "unknown-kind",
            Why::NotABareName => "not-a-bare-name",
            Why::NotAPage => "not-a-page",
            Why::NotAnAddress => "not-an-address",
            Why::NotAName => "not-a-name",
            Why::NotASeed => "not-a-seed",
            Why::NotHttp => "not-http",
            Why::BadPort => "bad-port",
            Why::BadLabel => "bad-label",
            Why::LabelLength => "label-length",
            Why::SingleLabel => "single-label",
            Why::Shared => "shared",
            Why::Range => "range",
            Why::Wildcard => "wildcard",
            Why::Number => "number",
            Why::Account => "account",
            Why::FilterRule => "filter-rule",
            Why::NotARecord => "not-a-record",
            Why::OutOfZone => "out-of-zone",
            Why::NotATrigger => "not-a-trigger",
            Why::NotABlock => "not-a-block",
            Why::OpenParenthesis => "open-parenthesis",
            Why::NobodysOwn => "nobodys-own",
            Why::LongLine => "long-line",
            Why::ChildSitemap => "child-sitemap",
            Why::Doctype => "doctype",
            Why::BrokenMarkup => "broken-markup",
            Why::NotADate => "not-a-date",
            Why::BrokenJson => "broken-json",
            Why::TooManyObjects => "too-many-objects",
            Why::NotAPattern => "not-a-pattern",
            Why::NotMalicious => "not-malicious",
            Why::Revoked => "revoked",
            Why::Expired => "expired",
            Why::NotAMark => "not-a-mark",
            Why::NotARank => "not-a-rank",
            Why::NoContact => "no-contact",
            Why::NotAParty => "not-a-party",
            Why::NotAConfidence => "not-a-confidence",
            Why::LongCell => "long-cell",
            Why::NotAHandle(kind) => handle_name(kind),
        }
    }

    /// The reason of this name.
    pub fn from_name(name: &str) -> Option<Why> {
        let handles = WatchKind::ALL.iter().filter(|kind| kind.is_handle()).map(|&kind| Why::NotAHandle(kind));
        Why::PLAIN.iter().copied().chain(handles).find(|why| why.name() == name)
    }

    /// What was expected, in a language.
    pub fn say(self, lang: Lang) -> String {
        say(
            lang,
            self.word(),
            &[
                ("most", &URL_CHARS_MAX),
                ("line_most", &LINE_BYTES_MAX),
                ("cell_most", &CONTACT_CHARS_MAX),
                ("objects_most", &PARTNER_OBJECTS_MAX),
                ("chinese", &"域名, 网址, 链接"),
            ],
        )
    }

    fn word(self) -> Word {
        match self {
            Why::Empty => words::EMPTY,
            Why::NoUrl => words::NO_URL,
            Why::ControlCharacter => words::CONTROL_CHARACTER,
            Why::Undecodable => words::UNDECODABLE,
            Why::TooLong => words::TOO_LONG,
            Why::OpenQuote => words::OPEN_QUOTE,
            Why::NotJson => words::NOT_JSON,
            Why::NoValueColumn => words::NO_VALUE_COLUMN,
            Why::OwnReport => words::OWN_REPORT,
            Why::SeveralValues => words::SEVERAL_VALUES,
            Why::NotAHostsLine => words::NOT_A_HOSTS_LINE,
            Why::SeveralWords => words::SEVERAL_WORDS,
            Why::UnknownKind => words::UNKNOWN_KIND,
            Why::NotABareName => words::NOT_A_BARE_NAME,
            Why::NotAPage => words::NOT_A_PAGE,
            Why::NotAnAddress => words::NOT_AN_ADDRESS,
            Why::NotAName => words::NOT_A_NAME,
            Why::NotASeed => words::NOT_A_SEED,
            Why::NotHttp => words::NOT_HTTP,
            Why::BadPort => words::BAD_PORT,
            Why::BadLabel => words::BAD_LABEL,
            Why::LabelLength => words::LABEL_LENGTH,
            Why::SingleLabel => words::SINGLE_LABEL,
            Why::Shared => words::SHARED,
            Why::Range => words::RANGE,
            Why::Wildcard => words::WILDCARD,
            Why::Number => words::NUMBER,
            Why::Account => words::ACCOUNT,
            Why::FilterRule => words::FILTER_RULE,
            Why::NotARecord => words::NOT_A_RECORD,
            Why::OutOfZone => words::OUT_OF_ZONE,
            Why::NotATrigger => words::NOT_A_TRIGGER,
            Why::NotABlock => words::NOT_A_BLOCK,
            Why::OpenParenthesis => words::OPEN_PARENTHESIS,
            Why::NobodysOwn => words::NOBODYS_OWN,
            Why::LongLine => words::LONG_LINE,
            Why::ChildSitemap => words::CHILD_SITEMAP,
            Why::Doctype => words::DOCTYPE,
            Why::BrokenMarkup => words::BROKEN_MARKUP,
            Why::NotAHandle(kind) => handle_word(kind),
            Why::NotADate => words::NOT_A_DATE,
            Why::BrokenJson => words::BROKEN_JSON,
            Why::TooManyObjects => words::TOO_MANY_OBJECTS,
            Why::NotAPattern => words::NOT_A_PATTERN,
            Why::NotMalicious => words::NOT_MALICIOUS,
            Why::Revoked => words::REVOKED,
            Why::Expired => words::EXPIRED,
            Why::NotAMark => words::NOT_A_MARK,
            Why::NotARank => words::NOT_A_RANK,
            Why::NoContact => words::NO_CONTACT,
            Why::NotAParty => words::NOT_A_PARTY,
            Why::NotAConfidence => words::NOT_A_CONFIDENCE,
            Why::LongCell => words::LONG_CELL,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

fn handle_name(kind: WatchKind) -> &'static str {
    match kind {
        WatchKind::Qq => "not-a-qq",
        WatchKind::Wechat => "not-a-wechat",
        WatchKind::Telegram => "not-a-telegram",
        WatchKind::Whatsapp => "not-a-whatsapp",
        WatchKind::Line => "not-a-line",
        WatchKind::Phone => "not-a-phone",
        WatchKind::Mail => "not-a-mail",
        WatchKind::Crypto => "not-a-crypto",
        WatchKind::Domain | WatchKind::Host | WatchKind::Url | WatchKind::Ip | WatchKind::Page => "not-a-handle",
    }
}

/// What a handle of a kind looks like.
fn handle_word(kind: WatchKind) -> Word {
    match kind {
        WatchKind::Qq => words::A_QQ,
        WatchKind::Wechat => words::A_WECHAT,
        WatchKind::Telegram => words::A_TELEGRAM,
        WatchKind::Whatsapp => words::A_WHATSAPP,
        WatchKind::Line => words::A_LINE,
        WatchKind::Phone => words::A_PHONE,
        WatchKind::Mail => words::A_MAIL,
        WatchKind::Crypto => words::A_CRYPTO,
        WatchKind::Domain | WatchKind::Host | WatchKind::Url | WatchKind::Ip | WatchKind::Page => words::NOT_A_NAME,
    }
}

/// The beginning of a text, with `…` where it was cut after [`FOUND_CHARS_MAX`] characters.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(FOUND_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_cut_where_it_is_long() {
        let found = "某".repeat(FOUND_CHARS_MAX);
        assert_eq!(shortened(&found), found);
        assert_eq!(shortened(&format!("{found}某")), format!("{found}…"));
    }
}
