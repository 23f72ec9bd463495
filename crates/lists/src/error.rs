//! Why a list as a whole cannot be used.

use std::fmt;

use suyuan_model::Untrusted;
use suyuan_words::{Lang, Word, lists as words, say};

use crate::reject::Reject;
use crate::text::LIST_BYTES_MAX;

/// A list that cannot be used; the caller was wrong, not we.
#[derive(Debug)]
pub enum ListError {
    /// The file is of no kind that is known.
    NotRecognised {
        /// The file as the caller named it.
        file: String,
        /// What it seems to be.
        found: Word,
    },
    /// The file, unpacked, is longer than [`LIST_BYTES_MAX`].
    TooLarge {
        /// The file as the caller named it.
        file: String,
    },
    /// A workbook has more of something than is read.
    TooMany {
        /// The file as the caller named it.
        file: String,
        /// What there is too much of.
        what: Word,
        /// How many are read.
        most: usize,
    },
    /// The file begins as if it were compressed, but cannot be unpacked.
    Damaged {
        /// The file as the caller named it.
        file: String,
        /// gzip, zstd, or the kind of workbook.
        packing: &'static str,
        /// What the unpacker says.
        source: std::io::Error,
    },
    /// A list that names its columns, and those are not an allow-list's.
    NotAnAllowlist {
        /// The file as the caller named it.
        file: String,
        /// The first row that says so.
        line: u64,
        /// It has a category, as watchlists do.
        has_category: bool,
    },
    /// A bad line, where every line has to be good.
    BadLine(Reject),
    /// No row of the file can be used.
    NothingUsable {
        /// The file as the caller named it.
        file: String,
        /// Every row that was refused.
        rejects: Vec<Reject>,
    },
}

impl ListError {
    /// The message in a language, with what the unpacker says.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ListError::NotRecognised { file, found } => {
                let values: [(&str, &dyn fmt::Display); 2] =
                    [("file", &Untrusted(file).terminal()), ("found", &found.text(lang))];
                say(lang, words::NOT_RECOGNISED, &values)
            }
            ListError::TooLarge { file } => {
                say(lang, words::TOO_LARGE, &[("file", &Untrusted(file).terminal()), ("most", &LIST_BYTES_MAX)])
            }
            ListError::TooMany { file, what, most } => {
                let values: [(&str, &dyn fmt::Display); 3] =
                    [("file", &Untrusted(file).terminal()), ("what", &what.text(lang)), ("most", most)];
                say(lang, words::TOO_MANY, &values)
            }
            ListError::Damaged { file, packing, source } => {
                let values: [(&str, &dyn fmt::Display); 3] = [
                    ("file", &Untrusted(file).terminal()),
                    ("packing", packing),
                    ("why", &suyuan_words::phrases::translated(lang, &source.to_string())),
                ];
                say(lang, words::DAMAGED, &values)
            }
            ListError::NotAnAllowlist { file, line, has_category } => {
                let word = if *has_category { words::ALLOWED_WITH_CATEGORY } else { words::ALLOWED_WITHOUT_REASON };
                let values: [(&str, &dyn fmt::Display); 2] = [("file", &Untrusted(file).terminal()), ("line", line)];
                say(lang, word, &values)
            }
            ListError::BadLine(reject) => reject.say(lang),
            ListError::NothingUsable { file, rejects } => {
                let file = Untrusted(file).terminal();
                match rejects.first() {
                    None => say(lang, words::NOTHING_USABLE, &[("file", &file)]),
                    Some(reject) => {
                        say(lang, words::NOTHING_USABLE_BECAUSE, &[("file", &file), ("reject", &reject.say(lang))])
                    }
                }
            }
        }
    }
}

impl std::error::Error for ListError {}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}
