//! The frame of a page that is printed or sent on: no script, no picture, nothing fetched, and its own policy forbids all of these.

use std::io::{self, Write};

use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, reports, say};

use super::html_style;
use crate::shown;

/// Begins a page, up to the moment at which it was made; the header is open still.
pub(crate) fn begin(out: &mut dyn Write, lang: Lang, title: &str, now: Timestamp) -> io::Result<()> {
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", lang.tag())?;
    // The policy stands before everything that it speaks of.
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"robots\" content=\"noindex, nofollow\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    // Phones would make links of numbers and addresses.
    writeln!(out, "<meta name=\"format-detection\" content=\"telephone=no, email=no, address=no, url=no\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<title>{title} {}</title>", now.day())?;
    writeln!(out, "<style>{}</style>\n</head>\n<body>\n<main>", html_style::STYLE)?;
    let made = say(lang, reports::MADE_AT, &[("time", &shown::moment(now))]);
    writeln!(out, "<header>\n<p class=\"brand\">suyuan · 溯源</p>\n<h1>{title}</h1>\n<p class=\"made\">{made}</p>")
}

/// The lines at the head of a report.
pub(crate) fn notes(out: &mut dyn Write, notes: &[String]) -> io::Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul class=\"notes\">")?;
    for note in notes {
        writeln!(out, "<li>{}</li>", Untrusted(note).html())?;
    }
    writeln!(out, "</ul>")
}

/// Ends it.
pub(crate) fn end(out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    writeln!(out, "<footer>{}</footer>", reports::DEFANG_NOTE.text(lang))?;
    writeln!(out, "</main>\n</body>\n</html>")
}
