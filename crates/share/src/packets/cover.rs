//! The first sheet of a packet: for whom it is, what is in it, what to do, and every case.

use std::io::{self, Write};

use suyuan_cases::Split;
use suyuan_model::Untrusted;
use suyuan_words::{Lang, Word, packets as words, reports, say};

use super::{DEAD_LINKS_BYTES_MAX, DEAD_LINKS_MAX, Packet, part};
use crate::cleanup::{html, html_page};
use crate::width::lines;
use crate::{ShareError, shown};

/// How many cases that nobody confirmed are named at the head of a packet.
pub const UNCONFIRMED_SHOWN_MAX: usize = 20;

pub(super) fn html(packet: &mut Packet<'_, '_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let (lang, group) = (packet.lang(), packet.group);
    html_page::begin(out, lang, words::TITLE.text(lang), packet.report.now)?;
    writeln!(out, "<p class=\"packet-for\">{}</p>", Untrusted(&for_whom(packet)).html())?;
    html_page::notes(out, packet.report.notes)?;
    if let Some(warning) = unconfirmed(lang, &group.unconfirmed) {
        writeln!(out, "<p class=\"unconfirmed\"><strong>{}</strong></p>", Untrusted(&warning).html())?;
    }
    writeln!(out, "<p>{}</p>", reports::CLEANUP_INTRO.text(lang))?;
    writeln!(out, "<p class=\"harmless\">{}</p>\n</header>", reports::DEFANG_NOTE.text(lang))?;
    writeln!(out, "<section class=\"tiles\">")?;
    for (number, word) in [
        (group.cases.len(), reports::TILE_CASES),
        (group.pages, reports::TILE_PAGES),
        (group.fixes, reports::TILE_FIXES),
    ] {
        writeln!(out, "<div class=\"tile\"><b>{number}</b><span>{}</span></div>", word.text(lang))?;
    }
    writeln!(out, "</section>")?;
    html::overview(out, lang)?;
    for &(_, place) in &group.cases {
        out.write_all(packet.store.one(place, part::OVERVIEW)?)?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")?;
    for (head, items) in sections(packet) {
        writeln!(out, "<section class=\"packet\">\n<h2>{}</h2>\n<ul>", head.text(lang))?;
        for item in items {
            writeln!(out, "<li>{}</li>", with_code(&item))?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    form(packet, out)?;
    for &(_, place) in &group.cases {
        out.write_all(packet.store.one(place, part::ARTICLE)?)?;
    }
    Ok(html_page::end(out, lang)?)
}

/// Our own words, with what stands in backticks as code.
fn with_code(text: &str) -> String {
    let pieces = text.split('`').map(|piece| Untrusted(piece).html().to_string());
    let marked = pieces.enumerate().map(|(n, piece)| if n % 2 == 1 { format!("<code>{piece}</code>") } else { piece });
    marked.collect()
}

/// The form, to be filled in by hand.
fn form(packet: &mut Packet<'_, '_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let lang = packet.lang();
    writeln!(out, "<section class=\"packet reply\">\n<h2>{}</h2>", words::REPLY.text(lang))?;
    writeln!(out, "<p>{}</p>\n<table class=\"overview\">\n<thead><tr>", words::REPLY_HOW.text(lang))?;
    for head in [reports::COLUMN_CASE, reports::COLUMN_SITE, words::REPLY_FOUND, words::REPLY_ANSWER] {
        writeln!(out, "<th scope=\"col\">{}</th>", head.text(lang))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for &(_, place) in &packet.group.cases {
        for row in packet.store.rows_of(place, part::REPLY)? {
            let cells: String = row.iter().map(|cell| format!("<td>{}</td>", Untrusted(cell).html())).collect();
            writeln!(out, "<tr>{cells}<td class=\"fill\"></td></tr>")?;
        }
    }
    writeln!(out, "</tbody>\n</table>\n<dl class=\"sign\">")?;
    for word in [words::REPLY_BY, words::REPLY_DATE, words::REPLY_SEAL] {
        writeln!(out, "<div><dt>{}</dt><dd></dd></div>", word.text(lang))?;
    }
    Ok(writeln!(out, "</dl>\n</section>")?)
}

pub(super) fn text(packet: &mut Packet<'_, '_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let (lang, width) = (packet.lang(), packet.report.width);
    let made = say(lang, reports::MADE_AT, &[("time", &shown::moment(packet.report.now))]);
    writeln!(out, "{} · {made}", words::TITLE.text(lang))?;
    writeln!(out, "{}", Untrusted(&for_whom(packet)).terminal())?;
    for note in packet.report.notes {
        writeln!(out, "{}", Untrusted(note).terminal())?;
    }
    writeln!(out, "{}\n", counts(packet))?;
    if let Some(warning) = unconfirmed(lang, &packet.group.unconfirmed) {
        paragraph(out, &Untrusted(&warning).terminal().to_string(), width)?;
        writeln!(out)?;
    }
    paragraph(out, reports::CLEANUP_INTRO.text(lang), width)?;
    paragraph(out, reports::DEFANG_NOTE.text(lang), width)?;
    for (head, items) in sections(packet) {
        writeln!(out, "\n{}", head.text(lang))?;
        for item in items {
            for (number, line) in lines(&item, width.saturating_sub(4)).iter().enumerate() {
                writeln!(out, "  {} {line}", if number == 0 { "-" } else { " " })?;
            }
        }
    }
    for &(_, place) in &packet.group.cases {
        out.write_all(packet.store.one(place, part::LINES)?)?;
    }
    writeln!(out, "\n{}", words::REPLY.text(lang))?;
    paragraph(out, words::REPLY_HOW.text(lang), width)?;
    for &(_, place) in &packet.group.cases {
        for row in packet.store.rows_of(place, part::REPLY)? {
            let cells: Vec<String> = row.iter().map(|cell| Untrusted(cell).terminal().to_string()).collect();
            writeln!(out, "\n{}", cells.join("  "))?;
            writeln!(out, "{}{}", words::REPLY_ANSWER.text(lang), shown::colon(lang))?;
        }
    }
    writeln!(out)?;
    for word in [words::REPLY_BY, words::REPLY_DATE, words::REPLY_SEAL] {
        writeln!(out, "{}{}", word.text(lang), shown::colon(lang))?;
    }
    Ok(())
}

fn paragraph(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    lines(text, width).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn for_whom(packet: &Packet<'_, '_>) -> String {
    say(packet.lang(), words::FOR, &[("who", &packet.group.title)])
}

/// What has to be said where no person looked at a case yet: whoever hands the packet on would otherwise vouch for it.
fn unconfirmed(lang: Lang, sites: &[(i64, String)]) -> Option<String> {
    let shown: Vec<&str> = sites.iter().take(UNCONFIRMED_SHOWN_MAX).map(|(_, site)| site.as_str()).collect();
    let more = sites.len().saturating_sub(shown.len());
    let more = if more > 0 { say(lang, words::UNCONFIRMED_MORE, &[("n", &more)]) } else { String::new() };
    let shown = shown.join(shown::comma(lang)) + &more;
    (!sites.is_empty()).then(|| say(lang, words::UNCONFIRMED, &[("sites", &shown)]))
}

fn counts(packet: &Packet<'_, '_>) -> String {
    let group = packet.group;
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("cases", &group.cases.len()), ("pages", &group.pages), ("fixes", &group.fixes)];
    say(packet.lang(), words::COUNTS, &values)
}

/// What is in the packet, and for an owner what search engines want.
fn sections(packet: &Packet<'_, '_>) -> Vec<(Word, Vec<String>)> {
    let lang = packet.lang();
    let has_links = packet.split == Split::Owner && packet.group.links > 0;
    let files = [
        Some(words::FILE_COVER),
        Some(words::FILE_LIST),
        Some(words::FILE_EVIDENCE),
        Some(words::FILE_REPLY),
        has_links.then_some(words::FILE_DEAD_LINKS),
        Some(words::FILE_MANIFEST),
    ];
    let files = files.into_iter().flatten().map(|word| word.text(lang).to_owned()).collect();
    let mut sections = vec![(words::CONTENTS, files)];
    if has_links {
        sections.push((words::DEAD_LINKS, dead_links(lang)));
    }
    sections
}

fn dead_links(lang: Lang) -> Vec<String> {
    let megabytes = DEAD_LINKS_BYTES_MAX >> 20;
    vec![
        words::DEAD_LINKS_FIRST.text(lang).to_owned(),
        words::DEAD_LINKS_GONE.text(lang).to_owned(),
        words::DEAD_LINKS_AFTER.text(lang).to_owned(),
        say(lang, words::DEAD_LINKS_HOW, &[("urls", &DEAD_LINKS_MAX), ("megabytes", &megabytes)]),
        words::DEAD_LINKS_FRONT.text(lang).to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_cases_that_nobody_confirmed_are_named_and_the_others_counted() {
        let told = |count: usize| unconfirmed(Lang::En, &vec![(0, "a.example".to_owned()); count]).unwrap_or_default();
        assert_eq!(told(0), "");
        let named = |count| (told(count).matches("a.example").count(), told(count).contains("and 1 more"));
        assert_eq!(named(UNCONFIRMED_SHOWN_MAX), (UNCONFIRMED_SHOWN_MAX, false));
        assert_eq!(named(UNCONFIRMED_SHOWN_MAX + 1), (UNCONFIRMED_SHOWN_MAX, true));
    }
}
