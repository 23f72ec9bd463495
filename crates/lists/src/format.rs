//! Which format a list is in, and its rows. A new format is one file beside this one and one line in `FORMATS`.

use std::fmt;

use suyuan_words::{Word, lists as words};

use crate::columns::{Column, Rows, Vocabulary};
use crate::partners::{self, misp, stix};
use crate::{adblock, hosts, json, jsonl, plain, searxng, searxng_csv, separated, sitemap, zone};

/// The format that a list is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One entry a line.
    Plain,
    /// Columns with commas, semicolons or tabs between them.
    Csv,
    /// A hosts file: an address of nowhere and the names that it blocks.
    Hosts,
    /// One JSON object a line.
    Jsonl,
    /// A JSON array of objects or entries.
    Json,
    /// A filter list of an ad blocker or DNS filter.
    Adblock,
    /// A response policy zone.
    Rpz,
    /// A sitemap.
    Sitemap,
    /// An answer of SearXNG: a JSON document.
    Searxng,
    /// The same as CSV.
    SearxngCsv,
    /// A bundle of STIX 2.1.
    Stix,
    /// Events of MISP.
    Misp,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of an old Excel.
    Xls,
    /// A workbook of LibreOffice.
    Ods,
}

/// In so many lines at the head of a list its mark is looked for.
pub(crate) const HEAD_LINES_MAX: usize = 50;

/// A format as its file offers it.
struct Known {
    format: Format,
    recognizes: fn(&str, &Vocabulary) -> bool,
    rows: for<'a> fn(&'a str, &'static Vocabulary) -> Rows<'a>,
}

/// Every format, the most telling signs first; the last takes every text that could be a list at all.
const FORMATS: &[Known] = &[
    Known { format: Format::Searxng, recognizes: searxng::recognizes, rows: searxng::rows },
    Known { format: Format::SearxngCsv, recognizes: searxng_csv::recognizes, rows: searxng_csv::rows },
    Known { format: Format::Sitemap, recognizes: sitemap::recognizes, rows: sitemap::rows },
    Known { format: Format::Stix, recognizes: stix::recognizes, rows: stix::rows },
    Known { format: Format::Misp, recognizes: misp::recognizes, rows: misp::rows },
    Known { format: Format::Json, recognizes: json::recognizes, rows: json::rows },
    Known { format: Format::Jsonl, recognizes: jsonl::recognizes, rows: jsonl::rows },
    Known { format: Format::Rpz, recognizes: zone::recognizes, rows: zone::rows },
    Known { format: Format::Adblock, recognizes: adblock::recognizes, rows: adblock::rows },
    Known { format: Format::Hosts, recognizes: hosts::recognizes, rows: hosts::rows },
    Known { format: Format::Csv, recognizes: separated::recognizes, rows: separated::rows },
    Known { format: Format::Plain, recognizes: plain::recognizes, rows: plain::rows },
];

impl Format {
    /// The format's name.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Csv => "csv",
            Format::Hosts => "hosts",
            Format::Jsonl => "jsonl",
            Format::Json => "json",
            Format::Adblock => "adblock",
            Format::Rpz => "rpz",
            Format::Sitemap => "sitemap",
            Format::Searxng => "searxng",
            Format::SearxngCsv => "searxng-csv",
            Format::Stix => "stix",
            Format::Misp => "misp",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ods => "ods",
        }
    }
}

impl Format {
    /// The format as its users write it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Format::Xlsx => "XLSX",
            Format::Xls => "XLS",
            Format::Ods => "ODS",
            other => other.name(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The format of a list and its rows, or what the text seems to be instead.
pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Result<(Format, Rows<'a>), Word> {
    match FORMATS.iter().find(|known| (known.recognizes)(text, vocabulary)) {
        Some(known) => {
            let rows = (known.rows)(text, vocabulary);
            // What has no column for it says at its head to whom it may be passed on.
            let mark =
                matches!(known.format, Format::Rpz | Format::Adblock | Format::Hosts).then(|| mark(text)).flatten();
            let Some(mark) = mark else { return Ok((known.format, rows)) };
            let marked = rows.map(move |row| row.map(|row| row.with(Column::Tlp, mark.to_owned())));
            Ok((known.format, Box::new(marked)))
        }
        None => Err(document(text).unwrap_or(words::NO_LIST)),
    }
}

/// The strictest mark of the Traffic Light Protocol that a comment before the first line of data names.
fn mark(text: &str) -> Option<&'static str> {
    let head = text.lines().map(str::trim).take_while(|line| is_comment(line)).take(HEAD_LINES_MAX);
    partners::strictest(head.flat_map(partners::marks_in))
}

/// What a text is that has no rows: each of its lines would be refused with a riddle of a reason.
pub(crate) fn document(text: &str) -> Option<Word> {
    let line = data_lines(text).next()?.1.trim_start();
    // `<http://casino.example/>` is an entry in brackets, `<url><loc>http://…` is not.
    let is_bracketed =
        |rest: &str| rest.find("://").is_some_and(|scheme| rest.find('>').is_none_or(|end| scheme < end));
    let is_tag = line.strip_prefix('<').is_some_and(|rest| !is_bracketed(rest) || rest.starts_with(['!', '?']));
    let is_array = |rest: &str| rest.trim().is_empty() || rest.trim_start().starts_with(['{', '"', '[']);
    if is_tag {
        return Some(words::MARKUP);
    }
    let is_json = line.starts_with('{') || line.strip_prefix('[').is_some_and(is_array);
    is_json.then_some(words::JSON_DOCUMENT)
}

/// The lines of a list with their numbers from 1, without blank lines and comment lines.
pub(crate) fn data_lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let lines = text.split('\n').enumerate().map(|(index, line)| (index as u64 + 1, line));
    lines.filter(|(_, line)| !is_comment(line.trim()))
}

/// True for what is no data: nothing, a line that begins with `#`, `;`, `!` or `// `, or the opening line of a filter list.
fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', ';', '!']) || line.starts_with("// ") || line.starts_with("[Adblock")
}

/// The line without a comment at its end: a `#` after white space, since one inside a URL is part of it.
pub(crate) fn without_comment(line: &str) -> &str {
    let mut marks = line.match_indices('#').map(|(at, _)| at);
    let comment = marks.find(|&at| line[..at].ends_with(char::is_whitespace));
    comment.map_or(line, |at| &line[..at]).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_at_the_head_of_a_list_for_dns_holds_for_all_that_it_lists() {
        let marked = |comment: &str, data: &str| {
            let text = format!("{comment} Made: today\n{comment} TLP:AMBER+STRICT\n{data}");
            let rows: Vec<_> = rows(&text, crate::columns::WATCHLIST).unwrap().1.map(Result::unwrap).collect();
            assert!(!rows.is_empty());
            rows.iter().all(|row| row.cell(Column::Tlp) == "TLP:AMBER+STRICT")
        };
        assert!(marked(";", "$TTL 300\n@ IN SOA a. b. 1 1 1 1 1\ncasino.example CNAME .\n"));
        assert!(marked("#", "0.0.0.0 casino.example\n0.0.0.0 win.example\n"));
        assert!(marked("!", "||casino.example^\n"));
        let late = format!("{}# TLP:RED\n0.0.0.0 casino.example\n", "#\n".repeat(HEAD_LINES_MAX));
        assert_eq!(mark(&late), None);
        assert_eq!(mark(late.split_once('\n').unwrap().1), Some("TLP:RED"));
    }
}
