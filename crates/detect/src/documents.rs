//! Documents and pictures: what is in them is held against the watchlist as if it stood on a page.
//!
//! Each piece of a document becomes the link or the paragraph of a page, so that names, handles, odd spellings, what URLs carry
//! and what warns are told by the same rules. What is told is the piece's place in the document, since its bytes are packed.

use suyuan_documents::{Document, Format, Kind, Piece};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Capture, Decoding, EvidenceLevel, Headers, PageUrl, Place, ReadAs, Severity, Sighting, Technique, Visit,
};
use suyuan_page::{Source, Target};

use crate::stance::{Stance, trades};
use crate::{Reading, add_partial, asked, sighting, tier};

/// Longest text that is one paragraph, in characters; the lines of a longer one are paragraphs.
pub const PARAGRAPH_CHARS_MAX: usize = 1_000;

/// Longest first line of a document that is taken for its headline, in characters.
pub const HEADLINE_CHARS_MAX: usize = 60;

/// Longest place in a document that is told, in characters.
const PART_CHARS: usize = 200;

/// Whether a capture is a document or picture that is read, however large: it may take long for its length.
pub fn is_document(capture: &Capture) -> bool {
    capture.response.as_ref().is_some_and(|response| is_one(&capture.visit, response.body.bytes()))
}

/// Whether a body is a document, or a picture that a page with findings shows, whatever it is called.
pub(crate) fn is_one(visit: &Visit, body: &[u8]) -> bool {
    match suyuan_documents::format(body) {
        None => false,
        Some(Format::Picture) => visit.read_as == ReadAs::Picture,
        Some(_) => true,
    }
}

/// Whether a document is nothing else as well: what is called a text, a page or a script may put a document's beginning on like a mask.
pub(crate) fn is_only_that(headers: &Headers, body: &[u8]) -> bool {
    let kind = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let has_magic_first = [&b"%PDF-"[..], b"PK", b"{\\rt"].iter().any(|magic| body.starts_with(magic));
    let says_other =
        kind.starts_with("text/") || ["html", "xml", "json", "script"].iter().any(|word| kind.contains(word));
    has_magic_first && (!says_other || kind.ends_with("rtf"))
}

/// Reads a body that is a document.
pub(crate) fn read(capture: &Capture, body: &[u8], watchlist: &Watchlist, reading: &mut Reading) {
    let Some(document) = suyuan_documents::read(body) else { return };
    reading.is_document = true;
    if let Some(reason) = document.partial {
        add_partial(reading, reason);
    }
    if let Some(title) = document.pieces.iter().find(|piece| piece.kind == Kind::Title) {
        reading.title = title.text.split_whitespace().collect::<Vec<_>>().join(" ");
        reading
            .title
            .truncate(reading.title.char_indices().nth(suyuan_page::TITLE_CHARS_MAX).map_or(usize::MAX, |c| c.0));
    }
    of_pieces(&document, &capture.visit.url, watchlist, reading);
}

/// Reads the pictures that stand in a page itself, whose codes are the page's own.
pub(crate) fn read_inline(pictures: &[Vec<u8>], url: &PageUrl, watchlist: &Watchlist, reading: &mut Reading) {
    let documents = pictures.iter().filter_map(|picture| suyuan_documents::read(picture));
    for document in documents.filter(|document| document.format == Format::Picture) {
        of_pieces(&document, url, watchlist, reading);
    }
}

/// What the pieces of a document name.
fn of_pieces(document: &Document, url: &PageUrl, watchlist: &Watchlist, reading: &mut Reading) {
    let page = Page::of(document);
    let headers = Headers(vec![("content-type".to_owned(), b"text/html; charset=utf-8".to_vec())]);
    let source = Source::new(url, &headers, page.markup.as_bytes());
    let mut watched = |target: Target| asked(watchlist, target);
    let triage = suyuan_page::triage(&source, &mut watched);
    if let Some(limit) = triage.truncated {
        add_partial(reading, limit);
    }
    reading.links_total += triage.links_total;
    reading.hops.extend(triage.hops.into_iter().filter(|hop| !tier::is_barred(watchlist, &hop.to)));
    if !triage.flagged {
        return;
    }
    reading.examined = true;
    let examination = suyuan_page::examine(&source, &mut watched);
    // Only the selectors, which documents have none of, are lost where the tree costs too much.
    let limits = examination.partial.iter().flat_map(|partial| partial.split(", "));
    limits.filter(|limit| !matches!(*limit, "dom-budget" | "look-max")).for_each(|limit| add_partial(reading, limit));
    let first = reading.sightings.len();
    let mut metadata = Vec::new();
    for seen in sighting::of_spots(&examination, &source, watchlist) {
        if let Some(piece) = seen.byte_offset.and_then(|offset| page.piece(document, offset)) {
            let is_data = !matches!(piece.kind, Kind::Text | Kind::Link | Kind::Qr);
            let sells = Stance::of(&piece.text).calls || trades(&piece.text) > 0;
            metadata.push(is_data && !sells && seen.level == EvidenceLevel::E0);
            reading.sightings.push(of_piece(seen, piece));
        }
    }
    temper_metadata(&mut reading.sightings[first..], &metadata);
}

/// What a document is called, of which its text warns and nothing else in it speaks, is no worse than a mention.
fn temper_metadata(sightings: &mut [Sighting], metadata: &[bool]) {
    let text: Vec<&Sighting> =
        sightings.iter().zip(metadata).filter(|(_, is_data)| !**is_data).map(|it| it.0).collect();
    let is_warned_of = |watch| {
        let mut of = text.iter().filter(|seen| seen.watch == watch).peekable();
        of.peek().is_some() && of.all(|seen| seen.severity == Severity::Info)
    };
    let mild: Vec<bool> =
        sightings.iter().zip(metadata).map(|(seen, is_data)| *is_data && is_warned_of(seen.watch)).collect();
    for (seen, _) in sightings.iter_mut().zip(mild).filter(|(_, mild)| *mild) {
        seen.severity = seen.severity.min(Severity::Low);
    }
}

/// A page with the pieces of a document.
struct Page {
    markup: String,
    /// Where each piece begins.
    starts: Vec<usize>,
}

impl Page {
    fn of(document: &Document) -> Self {
        let mut page = Page { markup: String::from("<!doctype html>"), starts: Vec::new() };
        let (mut has_title, mut has_text) = (false, false);
        for piece in &document.pieces {
            page.starts.push(page.markup.len());
            match piece.kind {
                Kind::Title if !std::mem::replace(&mut has_title, true) => page.add("<title>", &piece.text, "</title>"),
                Kind::Link => page.link(&piece.text),
                Kind::Qr => page.code(&piece.text),
                Kind::Name => page.names(&piece.text),
                Kind::Script if is_put_together(&piece.text) => page.script(&piece.text),
                // What a notice is called stands above it.
                Kind::Text if !std::mem::replace(&mut has_text, true) && is_headline(&piece.text) => {
                    page.add("<h1>", &piece.text, "</h1>\n");
                }
                _ if piece.text.chars().nth(PARAGRAPH_CHARS_MAX).is_some() => {
                    piece.text.lines().for_each(|line| page.paragraph(line));
                }
                _ => page.paragraph(&piece.text),
            }
        }
        page
    }

    /// The piece that begins before this byte.
    fn piece<'d>(&self, document: &'d Document, offset: u64) -> Option<&'d Piece> {
        let behind = self.starts.partition_point(|&start| start as u64 <= offset);
        document.pieces.get(behind.checked_sub(1)?)
    }

    fn add(&mut self, before: &str, text: &str, after: &str) {
        self.markup.push_str(before);
        for c in text.chars() {
            match c {
                '&' => self.markup.push_str("&amp;"),
                '<' => self.markup.push_str("&lt;"),
                '>' => self.markup.push_str("&gt;"),
                '"' => self.markup.push_str("&quot;"),
                c => self.markup.push(c),
            }
        }
        self.markup.push_str(after);
    }

    fn paragraph(&mut self, text: &str) {
        self.add("<p>", text, "</p>\n");
    }

    /// Where a document leads; what has no scheme is completed by readers if it looks like a host, and else words.
    fn link(&mut self, text: &str) {
        let begins = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        if begins("www.") {
            self.add("<p><a href=\"http://", text, "\"></a></p>\n");
        } else if text.contains(':') || text.starts_with(['/', '.']) {
            self.add("<p><a href=\"", text, "\"></a></p>\n");
        } else {
            self.paragraph(text);
        }
    }

    /// What a QR code says: a URL of some kind, or lines of words, such as those of a visiting card.
    fn code(&mut self, text: &str) {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
        let is_card = matches!(scheme.as_str(), "begin" | "mecard" | "bizcard" | "smsto");
        let is_scheme =
            scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.bytes().all(|byte| !is_of_words(byte));
        if !is_card && !text.contains(char::is_whitespace) && (is_scheme || scheme.is_empty()) {
            return self.link(text);
        }
        text.split(['\n', '\r', ';']).filter(|line| !line.trim().is_empty()).for_each(|line| self.paragraph(line));
    }

    /// A script that puts its words together is read as those of pages are.
    fn script(&mut self, text: &str) {
        self.markup.push_str("<script>");
        self.markup.push_str(&text.replace("</", "<\\/").replace("<!--", "<\\!--"));
        self.markup.push_str("</script>\n");
    }

    /// The name of an entry: each folder, and the file with and without its ending.
    fn names(&mut self, name: &str) {
        for part in name.split(['/', '\\']).filter(|part| !part.is_empty()) {
            self.paragraph(part);
            if let Some((stem, ending)) = part.rsplit_once('.')
                && stem.contains('.')
                && ending.chars().all(|c| c.is_ascii_alphanumeric())
            {
                self.paragraph(stem);
            }
        }
    }
}

/// Whether a script says something else than it seems to: what is joined, escaped or counted.
fn is_put_together(text: &str) -> bool {
    ["+", "\\x", "\\u", "fromCharCode", "unescape", ".join(", ".concat("].iter().any(|sign| text.contains(sign))
}

/// Whether the first line of a document is its headline, and warns.
fn is_headline(text: &str) -> bool {
    let is_short = text.chars().nth(HEADLINE_CHARS_MAX).is_none();
    is_short && !text.trim_end().ends_with(['。', '.', '；', ';']) && Stance::of(text).is_about()
}

/// Whether no scheme of a URL has such a byte (RFC 3986, 3.1).
fn is_of_words(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// A sighting on the page of the pieces, as one in the document.
fn of_piece(seen: Sighting, piece: &Piece) -> Sighting {
    let is_code = piece.kind == Kind::Qr;
    let technique = match seen.technique {
        // Whoever writes it so that nobody can follow it warns; and a redirector is one wherever the link to it stands.
        kept @ (Technique::T2 | Technique::N4 | Technique::N5) => kept,
        _ if is_code => Technique::T8,
        _ => Technique::U10,
    };
    let severity = match technique {
        _ if seen.severity == Severity::Info => Severity::Info,
        Technique::T8 => technique.severity(),
        // What leads somewhere, and what is named to be found by it, was put there for that; words may be anybody's.
        Technique::U10 if seen.level > EvidenceLevel::E0 || piece.kind != Kind::Text => technique.severity(),
        Technique::U10 => seen.severity.min(Severity::Medium),
        _ => seen.severity,
    };
    Sighting {
        technique,
        severity,
        place: if is_code { Place::Qr } else { Place::Document },
        raw: plain(&seen.raw),
        text: plain(&seen.text),
        snippet: snippet(&seen.snippet),
        decoded_by: seen.decoded_by.iter().copied().filter(|way| *way != Decoding::Entity).collect(),
        selector: Some(piece.part.chars().filter(|c| !c.is_control()).take(PART_CHARS).collect()),
        byte_offset: None,
        ..seen
    }
}

/// A text without the references that stand for marks of markup.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// What stands around it, without the markup that we put there.
fn snippet(text: &str) -> String {
    const OURS: &[&str] =
        &["<!doctype html>", "<title>", "</title>", "<h1>", "</h1>", "<p>", "</p>", "<a href=\"", "\"></a>"];
    let mut text = text.to_owned();
    for tag in OURS {
        text = text.replace(tag, " ");
    }
    plain(text.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use suyuan_lists::watch_from_text;
    use suyuan_model::{Body, Outcome, Response, Timestamp, TlsVerdict};

    use super::*;

    fn reading(body: &[u8], content_type: &str) -> Reading {
        let capture = Capture {
            visit: Visit::of(PageUrl::new("http://school.example/upload/a").unwrap()),
            at: Timestamp::from_millis(0),
            took_ms: 0,
            outcome: Outcome::Page,
            request: Headers::default(),
            response: Some(Response {
                status: 200,
                status_line: String::new(),
                headers: Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]),
                remote: None,
                tls: TlsVerdict::None,
                body: Body { wire: body.to_vec(), ..Body::default() },
            }),
        };
        let entries = ["casino.example", "qq:12345678"].map(|text| watch_from_text(text).unwrap());
        crate::read(&capture, &Watchlist::new(entries.to_vec()))
    }

    /// What is seen in a text file with fields, a line each.
    fn seen(rtf: &str) -> Vec<String> {
        let mut file = String::from("{\\rtf1\\uc0 ");
        for c in rtf.chars() {
            if c.is_ascii() { file.push(c) } else { file.push_str(&format!("\\u{} ", c as i32)) }
        }
        let reading = reading((file + "}").as_bytes(), "application/rtf");
        let line = |seen: &Sighting| {
            let part = seen.selector.as_deref().unwrap_or_default();
            format!("{} {} {} {part}: {}", seen.technique, seen.severity, seen.level, seen.raw)
        };
        reading.sightings.iter().map(line).collect()
    }

    #[test]
    fn what_a_piece_says_and_leads_to_is_told() {
        let link = |to: &str| format!("{{\\field{{\\*\\fldinst HYPERLINK \"{to}\"}}}}");
        for (rtf, expected) in [
            (link("http://casino.example/?a=1&b=<x>"), "U10 high E1 text: http://casino.example/?a=1&b=<x>"),
            (link("www.casino.example"), "U10 high E1 text: http://www.casino.example"),
            (link("http://school.example/go?url=http://casino.example/"), "N4 high E1 text: http://casino.example/"),
            ("{\\info{\\title more at casino.example}}".to_owned(), "U10 high E0 info: casino.example"),
            ("{\\info{\\author casino.example}}".to_owned(), "U10 high E0 info: casino.example"),
            ("we counted the visitors of casino.example".to_owned(), "U10 low E0 text: casino.example"),
            ("see a<b & casino点example".to_owned(), "U10 medium E0 text: casino点example"),
            ("加QQ:12345678".to_owned(), "U10 medium E0 text: 12345678"),
            ("casino[.]example".to_owned(), "T2 info E0 text: casino[.]example"),
            ("Police warn of the fraud site casino.example".to_owned(), "U10 info E0 text: casino.example"),
        ] {
            assert_eq!(seen(&rtf), [expected], "{rtf}");
        }
        assert!(seen("casino.example.org, mycasino.example").is_empty());
        let title = |title: &str, text: &str| seen(&format!("{{\\info{{\\title {title}}}}}{text}"))[0].clone();
        let warning = "Police warn: casino.example is a scam.";
        assert!(title("casino.example investigation", warning).starts_with("U10 low E0 info"));
        assert!(title("casino.example best slots", warning).starts_with("U10 high E0 info"));
        assert!(title("casino.example investigation", "see casino.example").starts_with("U10 high E0 info"));
    }

    #[test]
    fn links_lead_on_unless_they_are_watched_and_the_title_is_told() {
        let link = |to: &str| format!("{{\\field{{\\*\\fldinst HYPERLINK \"{to}\"}}}}");
        let links = ["http://library.example/", "http://casino.example/", "/plan.html"].map(link).concat();
        let reading = reading(format!("{{\\rtf1{{\\info{{\\title  A  plan}}}}{links}}}").as_bytes(), "application/rtf");
        let hops: Vec<&str> = reading.hops.iter().map(|hop| hop.to.as_str()).collect();
        assert_eq!(hops, ["http://library.example/", "http://school.example/plan.html"]);
        assert_eq!((reading.title.as_str(), reading.is_document, reading.links_total), ("A plan", true, 3));
    }

    #[test]
    fn a_document_is_one_whatever_it_is_called() {
        let file = b"{\\rtf1 casino.example}";
        for (content_type, sightings) in [
            ("application/rtf", 1),
            ("", 1),
            ("text/rtf; charset=x", 1),
            ("image/png", 1),
            ("text/plain", 2),
            ("text/html", 2),
            ("application/xhtml+xml", 2),
        ] {
            assert_eq!(reading(file, content_type).sightings.len(), sightings, "{content_type}");
        }
        let masked = b"hello\n%PDF-1.7\n<a href=http://casino.example/>";
        assert_eq!(reading(masked, "").sightings.len(), 1, "a page all the same");
        let picture = reading(b"\x89PNG\r\n\x1A\n", "image/png");
        assert!(!picture.is_document, "nobody asked for a picture");
        assert_eq!(reading(b"{\\rtf1 casino", "application/rtf").partial.as_deref(), Some("broken-rtf"));
    }

    #[test]
    fn names_of_entries_are_read_with_and_without_their_ending() {
        let mut page = Page { markup: String::new(), starts: Vec::new() };
        page.names("a/www.casino.example.url");
        assert_eq!(page.markup, "<p>a</p>\n<p>www.casino.example.url</p>\n<p>www.casino.example</p>\n");
    }

    #[test]
    fn the_first_line_of_a_notice_speaks_for_its_tables() {
        let is_headline = |chars: usize| {
            let headline = format!("非法网站名单{}", "的".repeat(chars - "非法网站名单".chars().count()));
            let pieces = [headline, "非法网站".to_owned()];
            let pieces = pieces.map(|text| Piece { kind: Kind::Text, part: String::new(), text }).to_vec();
            let page = Page::of(&Document { format: Format::Pdf, pieces, partial: None });
            page.markup.matches("<h1>").count() == 1
        };
        assert_eq!((is_headline(HEADLINE_CHARS_MAX), is_headline(HEADLINE_CHARS_MAX + 1)), (true, false));
    }

    #[test]
    fn lines_of_a_long_text_are_paragraphs() {
        let paragraphs = |chars: usize| {
            let text = format!("casino.example\n{}", "x".repeat(chars - "casino.example\n".len()));
            let piece = Piece { kind: Kind::Text, part: "page 1".to_owned(), text };
            Page::of(&Document { format: Format::Pdf, pieces: vec![piece], partial: None })
                .markup
                .matches("<p>")
                .count()
        };
        assert_eq!([PARAGRAPH_CHARS_MAX, PARAGRAPH_CHARS_MAX + 1].map(paragraphs), [1, 2]);
    }
}
