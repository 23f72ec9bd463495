//! Where the text of a script leads a visitor: `location.href = '/p.html'`, `window.open('/p.html')`, a link or frame that it makes.
//!
//! It is read from the text, on every page, so no more is asked than what stands right beside the word; what a script puts
//! together otherwise is known once it is followed or run.

use std::borrow::Cow;

use memchr::memmem;

use crate::constants::Constants;
use crate::loads::{PIECE_URL_BYTES_MAX, PIECES_MAX, ending, names_page};
use crate::unescape::percent_decoded;

/// Beside which words a URL may stand.
const WORDS: [&str; 7] = ["location", "open(", "href", ".src", "<iframe", "<object", ".embed("];

/// How the names of documents end that are read.
const DOCUMENTS: &[&str] = &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "rtf", "svg"];

/// How far behind the name of an element its URL is looked for, in bytes.
const TAG_BYTES: usize = 200;

/// The first URLs of pages and documents that a script leads to, each once, up to [`PIECES_MAX`].
pub(crate) fn steps<'s>(text: &'s str, constants: &Constants<'s>) -> Vec<Cow<'s, str>> {
    let mut found = Vec::new();
    for word in WORDS {
        for at in memmem::find_iter(text.as_bytes(), word) {
            let (before, rest) = (&text[..at], &text[at + word.len()..]);
            let Some(url) = step(word, before, rest, constants).filter(|url| is_step(url)) else { continue };
            if found.len() == PIECES_MAX {
                return found;
            }
            if !found.contains(&url) {
                found.push(url);
            }
        }
    }
    found
}

fn step<'s>(word: &str, before: &'s str, rest: &'s str, constants: &Constants<'s>) -> Option<Cow<'s, str>> {
    let argument = |given: &'s str| {
        let (url, rest) = constants.text(given)?;
        rest.starts_with([',', ')']).then_some(url)
    };
    let assigned = |rest: &'s str| {
        let given = rest.trim_start().strip_prefix('=').filter(|given| !given.starts_with('='))?;
        let (url, rest) = constants.text(given)?;
        (!rest.starts_with(['+', '-', '*', '/', '?', '.', '[', '(', '|', '&'])).then_some(url)
    };
    match word {
        "location" => {
            let rest = rest.trim_start();
            let called = [".replace(", ".assign("].iter().find_map(|call| rest.strip_prefix(call));
            called.map_or_else(|| assigned(rest.strip_prefix(".href").unwrap_or(rest)), argument)
        }
        "open(" => {
            let object = before.strip_suffix('.').map(|before| before.rsplit(|c: char| !c.is_alphanumeric()).next());
            let is_window = match object {
                Some(object) => object.is_some_and(|name| matches!(name, "window" | "self" | "top" | "parent")),
                None => !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')),
            };
            is_window.then(|| argument(rest)).flatten()
        }
        "href" if before.ends_with('.') => assigned(rest),
        // `setAttribute('href', '/p.html')`
        "href" if rest.starts_with(['"', '\'']) => argument(rest[1..].trim_start().strip_prefix(',')?),
        "href" => in_markup(rest),
        ".src" => assigned(rest).filter(|url| names_page(url)),
        ".embed(" => argument(rest).filter(|url| names_document(url)),
        _ => {
            let tag = &rest[..rest.floor_char_boundary(TAG_BYTES)];
            let tag = tag.split('>').next().unwrap_or_default();
            let at = tag.find(" src").or_else(|| tag.find(" data"))?;
            in_markup(rest[at..].trim_start().trim_start_matches(|c: char| c.is_ascii_alphabetic()))
        }
    }
}

/// The value of an attribute in markup that a script writes, from its equals sign on: `="/p.html"`, `=\"/p.html\"`, `=/p.html>`.
fn in_markup(rest: &str) -> Option<Cow<'_, str>> {
    let value = rest.strip_prefix('=')?;
    // With the quotes, and one more: then it is too long.
    let value = &value[..value.floor_char_boundary(PIECE_URL_BYTES_MAX + 8)];
    let bare = value.strip_prefix('\\').unwrap_or(value);
    let Some(quote) = bare.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        let end = value.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '"' | '\'' | '`'))?;
        return value[end..].starts_with(['>', ' ']).then(|| value[..end].into());
    };
    let (url, _) = bare[1..].split_once(quote)?;
    let url = if bare.len() < value.len() { url.strip_suffix('\\')? } else { url };
    Some(url.into())
}

/// Whether this is the URL of something that a visitor may be led to.
pub(crate) fn is_step(url: &str) -> bool {
    if url.len() > PIECE_URL_BYTES_MAX {
        return false;
    }
    let is_odd = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '{' | '}' | '\\' | '+');
    let is_path = url.starts_with(['/', '.', '?']) || url.starts_with("http://") || url.starts_with("https://");
    let is_file = ending(url).is_some() && !names_page(url) && !names_document(url) && !is_host(url);
    !url.contains(is_odd) && (is_path || names_page(url)) && !is_file
}

/// Whether what looks like an ending belongs to the name of a host: `http://m.school.example`.
fn is_host(url: &str) -> bool {
    url.split_once("//").is_some_and(|(_, rest)| !rest.contains('/'))
}

/// Whether an `object` or `embed` shows a page or a document: its type says so, or the name in its URL where it has none.
pub(crate) fn is_shown(media_type: &str, path: &str) -> bool {
    if media_type.trim().is_empty() {
        return names_page(path) || names_document(path) || ending(path).is_none();
    }
    is_of_page(media_type)
}

/// Whether a type is one of pages, or of documents that are read.
pub(crate) fn is_of_page(media_type: &str) -> bool {
    let kind = media_type.trim().to_ascii_lowercase();
    ["text/html", "application/xhtml", "application/pdf", "application/msword", "application/rtf", "application/vnd."]
        .iter()
        .any(|start| kind.starts_with(start))
}

/// The document that a link has a viewer show: `/web/viewer.html?file=/a.pdf`.
pub(crate) fn document_of_viewer(link: &str) -> Option<Cow<'_, str>> {
    // Hardly any link asks for something.
    let query = &link[memchr::memchr(b'?', link.as_bytes())? + 1..];
    let value = query.split(['&', '#']).find_map(|pair| pair.strip_prefix("file="))?;
    let path = percent_decoded(value);
    names_document(&path).then_some(path)
}

fn names_document(url: &str) -> bool {
    ending(url).is_some_and(|ending| DOCUMENTS.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(script: &str) -> Vec<String> {
        steps(script, &Constants::of(script)).into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn a_script_leads_to_pages_and_documents() {
        for (script, expected) in [
            ("location.href='/p.html'", "/p.html"),
            ("window.location = \"/p\";", "/p"),
            ("top.location.replace('/p.html')", "/p.html"),
            ("location.assign( '/p?a=1' )", "/p?a=1"),
            ("if (a) location='http://m.school.example'", "http://m.school.example"),
            ("window.open('/p.html', '_blank')", "/p.html"),
            ("open('p.php')", "p.php"),
            ("var u='/p'; location.href = u + '/q.html'", "/p/q.html"),
            ("a.href = '/p.html'\nb()", "/p.html"),
            ("a.setAttribute('href', '/p.html')", "/p.html"),
            ("document.write('<a href=/p.html>x</a>')", "/p.html"),
            ("document.write(\"<a href=\\\"/p.html\\\">x</a>\")", "/p.html"),
            ("document.write('<a href=\"/p.html\">x</a>')", "/p.html"),
            ("document.write('<iframe width=1 src=\"/p.html\"></iframe>')", "/p.html"),
            ("f.src='/p.html'", "/p.html"),
            ("PDFObject.embed('/u/a.pdf', '#p')", "/u/a.pdf"),
            ("window.open('/u/a.pdf')", "/u/a.pdf"),
        ] {
            assert_eq!(read(script), [expected], "{script}");
        }
    }

    #[test]
    fn what_is_not_known_or_leads_nobody_anywhere_is_no_step() {
        for script in [
            "if (location.href == '/p.html') a()",
            "location.href = '/p/' + id",
            "location.href = '/p.html?' + Date.now()",
            "location.href = a ? '/p.html' : '/q.html'",
            "location.hash = '#top'",
            "location = '#top'",
            "location.href = 'javascript:void(0)'",
            "request.open('GET', '/p.html')",
            "db.open('/p.html')",
            "reopen('/p.html')",
            "document.write('<a href=\"/p/' + id + '\">x</a>')",
            "document.write('<a href=/p/' + id + '>x</a>')",
            "html = `<a href=\"/p/${id}\">x</a>`",
            "i.src = '/a.png'",
            "a.href = '/a.zip'",
            "link.href = '/a.css'",
            "x.embed('/a.html')",
        ] {
            assert_eq!(read(script), [""; 0], "{script}");
        }
    }

    #[test]
    fn a_script_full_of_beginnings_is_read_once() {
        let began = std::time::Instant::now();
        for begin in ["href=", "<iframe src=", "location=", "href=\"/", "window.open('/"] {
            assert!(read(&begin.repeat((1 << 20) / begin.len())).len() <= 1, "{begin}");
        }
        let many: String = (0..=PIECES_MAX).map(|at| format!("location='/{at}';")).collect();
        assert_eq!(read(&many).len(), PIECES_MAX);
        assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(location|\\.href|=|open\\(|<iframe|src|\\\\|\"|'|/p\\.html|é|>| |,|\\)){0,16}") {
            for url in read(&text) {
                prop_assert!(text.contains(&url));
            }
        }
    }
}
