//! `data:` URLs: a page, a style sheet or a script in the value of an attribute, as it stands there or in base64.
//!
//! What it holds is read again by the same reader (RFC 2397, and the `data:` URL processor of the Fetch standard).

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;
use suyuan_model::{Decoding, Headers, Place};

use crate::charset::decode;
use crate::edits::Edits;
use crate::finds::At;
use crate::fragment::{Fragment, Frame};
use crate::names::Kind;
use crate::readable::{Form, form_of_type};
use crate::spot::Data;
use crate::trail::Trail;
use crate::walker::Walker;
use crate::{base64, unescape};

/// Longest head of a `data:` URL, in bytes: media type, charset, `base64`; a longer one says no more.
pub const DATA_HEAD_BYTES_MAX: usize = 256;

/// A `data:` URL that was cut into its parts.
struct DataUrl {
    /// As a header field of an answer would say it.
    content_type: String,
    is_base64: bool,
    /// Where the data begin.
    data_at: usize,
}

/// Whether this value is a `data:` URL, as far as its beginning tells.
pub(crate) fn is_data(value: &str) -> bool {
    let mut signs = value.bytes().skip_while(|&byte| byte <= b' ').filter(|byte| !is_dropped(*byte));
    b"data:".iter().all(|wanted| signs.next().is_some_and(|sign| sign.eq_ignore_ascii_case(wanted)))
}

/// Tabs and line breaks are no part of a URL, wherever they stand.
fn is_dropped(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r')
}

fn parse(value: &str) -> Option<DataUrl> {
    let head_end = value.as_bytes().iter().take(DATA_HEAD_BYTES_MAX).position(|&byte| byte == b',')?;
    let head: String = value[..head_end].chars().filter(|&c| !c.is_ascii() || !is_dropped(c as u8)).collect();
    let head = head.trim_start_matches(|c: char| c <= ' ').get("data:".len()..)?.trim();
    let (content_type, is_base64) = match head.rsplit_once(';') {
        Some((kind, last)) if last.trim_start().eq_ignore_ascii_case("base64") => (kind, true),
        _ => (head, false),
    };
    Some(DataUrl { content_type: content_type.trim().to_owned(), is_base64, data_at: head_end + 1 })
}

impl DataUrl {
    /// Whether it says a media type or none; words behind `data:` say neither.
    fn has_type(&self) -> bool {
        let kind = self.content_type.split(';').next().unwrap_or_default().trim();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
        let is_type = |(main, sub): (&str, &str)| {
            !main.is_empty() && !sub.is_empty() && (main.chars().chain(sub.chars())).all(is_token)
        };
        kind.is_empty() || kind.split_once('/').is_some_and(is_type)
    }

    /// Whether browsers refuse to run it: of these kinds alone no script is (2.9 of the Fetch standard).
    fn is_no_script(&self) -> bool {
        let kind = self.content_type.to_ascii_lowercase();
        ["image/", "audio/", "video/", "text/csv"].iter().any(|start| kind.starts_with(start))
    }

    fn form(&self) -> Option<Form> {
        let kind = self.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind.contains('/') { form_of_type(&kind) } else { Some(Form::Text) }
    }
}

/// The text of a style sheet in a `data:` URL that is one.
pub(crate) fn sheet(value: &str) -> Option<String> {
    let url = is_data(value).then(|| parse(value))??;
    let data = &value[url.data_at..];
    let plain = unescape::percent(data).map_or(Cow::Borrowed(data), |(plain, _)| Cow::Owned(plain));
    if !url.content_type.to_ascii_lowercase().starts_with("text/css") {
        return None;
    }
    if !url.is_base64 {
        return Some(plain.into_owned());
    }
    let letters: Vec<u8> = plain.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    Some(String::from_utf8_lossy(&base64::decode(&letters)?).into_owned())
}

/// The bytes of a picture in a `data:` URL that is one, in base64 as always, and no larger than this.
pub(crate) fn picture(value: &str, bytes_max: usize) -> Option<Vec<u8>> {
    let url = parse(value)?;
    let kind = url.content_type.to_ascii_lowercase();
    let is_picture = kind.starts_with("image/") && !kind.contains("svg") && url.is_base64;
    let letters = value.get(url.data_at..).filter(|letters| is_picture && letters.len() / 3 <= bytes_max / 2)?;
    let letters: Vec<u8> = letters.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    base64::decode(&letters).filter(|bytes| bytes.len() <= bytes_max)
}

/// What the data of a URL are once they are decoded.
struct Decoded<'d> {
    text: Cow<'d, str>,
    /// Where all of it is one piece: its characters are not the letters of its bytes.
    edits: Option<Edits>,
}

impl Walker<'_> {
    /// Reads a `data:` URL; false when it is none that can be read.
    pub(crate) fn data_url(&mut self, fragment: &Fragment, at: &At, value: &str, trail: Trail) -> bool {
        let Some(url) = parse(value).filter(DataUrl::has_type) else { return false };
        // A `script` runs what it loads, whatever that is called.
        let is_run = at.element == "script" && at.attribute == Some("src");
        if is_run && url.is_no_script() {
            return true;
        }
        let form = if is_run { Some(Form::Script) } else { url.form() };
        let Some(form) = form else { return url.is_base64 };
        let data = &value[url.data_at..];
        let trail = Trail::piece(&trail, url.data_at);
        match unescape::dropped(data, is_dropped) {
            Some((data, edits)) => {
                self.data_as_written(fragment, at, &url, form, &data, Trail::decoded(&trail, 0, &edits))
            }
            None => self.data_as_written(fragment, at, &url, form, data, trail),
        }
    }

    /// Reads the data of a URL as they stand there.
    fn data_as_written(
        &mut self,
        fragment: &Fragment,
        at: &At,
        url: &DataUrl,
        form: Form,
        data: &str,
        trail: Trail,
    ) -> bool {
        let Some((plain, edits)) = memchr(b'%', data.as_bytes()).and_then(|_| unescape::percent(data)) else {
            return self.data(fragment, at, url, form, data, trail, &[]);
        };
        let trail = Trail::decoded(&trail, 0, &edits);
        self.data(fragment, at, url, form, &plain, trail, &[Decoding::Percent])
    }

    /// Reads the data of a URL whose percent encoding is undone.
    #[expect(
        clippy::too_many_arguments,
        reason = "a text, where it is from, how it is read, and what was undone so far"
    )]
    fn data(
        &mut self,
        fragment: &Fragment,
        at: &At,
        url: &DataUrl,
        form: Form,
        data: &str,
        trail: Trail,
        undone: &[Decoding],
    ) -> bool {
        if !url.is_base64 {
            self.held(fragment, at, form, data, trail, undone);
            return true;
        }
        let (letters, edits) = match unescape::dropped(data, |byte| byte.is_ascii_whitespace()) {
            Some((letters, edits)) => (Cow::Owned(letters), edits),
            None => (Cow::Borrowed(data), Edits::default()),
        };
        let Some(bytes) = base64::decode(letters.as_bytes()) else { return false };
        let trail = Trail::decoded(&trail, 0, &edits);
        let undone = [undone, &[Decoding::Base64]].concat();
        let Decoded { text, edits } = decoded(&url.content_type, self.base.host(), &bytes, letters.len());
        let trail = match &edits {
            Some(edits) => Trail::decoded(&trail, 0, edits),
            None => Trail::base64(&trail, letters.len()),
        };
        self.held(fragment, at, form, &text, trail, &undone);
        true
    }

    /// Reads what a `data:` URL holds.
    fn held(&mut self, fragment: &Fragment, at: &At, form: Form, text: &str, trail: Trail, undone: &[Decoding]) {
        let mut frame = Frame { context: fragment.context(), ..fragment.frame.without_links() };
        let is_shown = matches!(at.element, "iframe" | "frame" | "object" | "embed");
        // Plain text is text, wherever it lies: a list to download, not a page.
        frame.context.data = (form != Form::Text).then_some(if is_shown { Data::Shown } else { Data::Linked });
        frame.undone.extend(undone);
        let Some(mut inner) = self.inner(fragment, text, trail, frame, form.is_xml()) else { return };
        inner.has_prefixes = form == Form::Xhtml;
        let place = match form {
            Form::Markup | Form::Xml | Form::Xhtml => return self.fragment(&mut inner),
            Form::Style => {
                let (at, trail) = (At { fixed: inner.frame.place, ..*at }, inner.trail);
                return self.style(&mut inner, &at, text, trail);
            }
            Form::Script | Form::Json => Place::ScriptString,
            Form::Text => Place::Text,
        };
        let kind = if form == Form::Text { Kind::Words } else { Kind::Code };
        let (at, trail) = (At { place, fixed: inner.frame.place, ..*at }, inner.trail);
        if form == Form::Script {
            self.script(&inner, &at, text, Trail::piece(&trail, 0));
        } else {
            self.raw_text(&inner, &at, 0..text.len(), kind);
        }
    }
}

/// The text that these bytes are.
fn decoded<'d>(content_type: &str, host: &str, bytes: &'d [u8], letters: usize) -> Decoded<'d> {
    let headers = Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]);
    let text = decode(&headers, host, bytes).text;
    let edits = (text.as_bytes() != bytes).then(|| {
        let mut edits = Edits::default();
        let whole: Range<usize> = 0..letters;
        edits.push(0..text.len(), whole);
        edits
    });
    Decoded { text, edits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NESTING_MAX, Spot, story};

    fn spots(html: &str) -> (Vec<Spot>, Option<String>) {
        let examination = story::examined_twice(html);
        (examination.spots, examination.partial)
    }

    fn places(html: &str) -> Vec<(Place, String)> {
        spots(html).0.into_iter().map(|spot| (spot.place, spot.plain.unwrap_or(spot.raw))).collect()
    }

    #[test]
    fn the_head_of_a_data_url_is_read_as_a_browser_reads_it() {
        for (url, content_type, is_base64, data) in [
            ("data:,x", "", false, "x"),
            ("data:text/html,x,y", "text/html", false, "x,y"),
            (" DA\nTA:text/html;charset=gbk;BASE64,eA==", "text/html;charset=gbk", true, "eA=="),
            ("data:;base64,eA", "", true, "eA"),
            ("data:text/html; base64,eA", "text/html", true, "eA"),
            ("data:text/html;base64;x,eA", "text/html;base64;x", false, "eA"),
        ] {
            assert!(is_data(url));
            let read = parse(url).unwrap();
            assert_eq!((&*read.content_type, read.is_base64, &url[read.data_at..]), (content_type, is_base64, data));
        }
        assert!(parse("data:text/html").is_none());
        assert!(!is_data("datum:,x") && !is_data("data"));
    }

    #[test]
    fn a_head_has_so_many_bytes() {
        let url = |bytes: usize| format!("data:{},x", "a".repeat(bytes - "data:".len()));
        assert!(parse(&url(DATA_HEAD_BYTES_MAX - 1)).is_some());
        assert!(parse(&url(DATA_HEAD_BYTES_MAX)).is_none());
    }

    #[test]
    fn a_page_in_base64_is_read_again_and_keeps_its_places() {
        // <p>x</p><a href="http://casino.example/b">y</a>
        let data = "PHA+eDwvcD48YSBocmVmPSJodHRwOi8vY2FzaW5vLmV4YW1wbGUvYiI+eTwvYT4=";
        let html = format!("<iframe src='data:text/html;base64,{data}'></iframe>");
        let spot = &spots(&html).0[0];
        assert_eq!((spot.place, spot.plain.as_deref()), (Place::Anchor, Some("http://casino.example/b")));
        assert_eq!(spot.decoded_by, [Decoding::Base64]);
        assert_eq!(spot.text, "y");
        assert!(html[spot.byte_offset as usize..].starts_with(&spot.raw));
        assert!(spot.raw.len() < data.len() && data.contains(&spot.raw), "{}", spot.raw);
    }

    #[test]
    fn spaces_and_percent_signs_in_base64_are_passed_over() {
        for data in [
            "PGEgaHJl Zj0vL2Nhc2luby5leGFtcGxlLz54",
            "PGEgaHJl\nZj0vL2Nhc2luby5leGFtcGxlLz54",
            "PGEgaHJlZj0v%4C2Nhc2luby5leGFtcGxlLz54",
        ] {
            let html = format!("<a href='data:text/html;base64,{data}'>x</a>");
            assert_eq!(places(&html), [(Place::Anchor, "//casino.example/".to_owned())], "{data}");
        }
    }

    #[test]
    fn each_kind_of_data_is_read_as_what_it_is() {
        for (html, place) in [
            ("<a href='data:text/html,<a href=//casino.example/>x</a>'>x</a>", Place::Anchor),
            ("<object data='data:image/svg+xml,<svg><a href=//casino.example/></svg>'>", Place::Svg),
            ("<script src='data:text/javascript,f(\"//casino.example/\")'></script>", Place::ScriptString),
            ("<script src='data:text/plain,f(\"//casino.example/\")'></script>", Place::ScriptString),
            ("<script src='data:,f(\"//casino.example/\")'></script>", Place::ScriptString),
            ("<link rel=stylesheet href='data:text/css,@import \"//casino.example/\";'>", Place::Css),
            ("<p data-src='data:text/html,<a href=//casino.example/>'>", Place::Anchor),
            ("<a href='data:,//casino.example/'>x</a>", Place::Text),
            ("<p title='data: see casino.example, and more'>", Place::Attribute),
            ("<a href='data:x,<a href=//casino.example/>'>x</a>", Place::Handler),
            ("<!-- <a href='data:text/html,<a href=//casino.example/>'> -->", Place::Comment),
        ] {
            let seen = places(html);
            assert!(seen.len() == 1 && seen[0].0 == place, "{html}: {seen:?}");
        }
    }

    #[test]
    fn line_breaks_in_data_are_no_part_of_them() {
        let html = "<a href='data:text/html,<a href=//ca\n\tsino.example/>x</a>'>x</a>";
        assert_eq!(places(html), [(Place::Anchor, "//ca\n\tsino.example/".to_owned())]);
    }

    #[test]
    fn pictures_are_not_decoded() {
        assert_eq!(places("<img src='data:image/png;base64,Y2FzaW5vLmV4YW1wbGU='>"), []);
    }

    #[test]
    fn data_in_data_is_read_to_a_depth() {
        let nested = |depth: u8| {
            let mut html = "<a href=//casino.example/>x</a>".to_owned();
            for _ in 0..depth {
                html = format!("<iframe src=\"data:text/html;base64,{}\">", base64::encode(html.as_bytes()));
            }
            spots(&html)
        };
        let (spots, partial) = nested(NESTING_MAX);
        assert_eq!((spots.len(), partial), (1, None));
        assert_eq!(spots[0].decoded_by, vec![Decoding::Base64; usize::from(NESTING_MAX)]);
        let (spots, partial) = nested(NESTING_MAX + 1);
        assert_eq!((spots.len(), partial.as_deref()), (0, Some("nesting-max")));
    }
}
