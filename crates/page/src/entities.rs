//! Entities that a page declares itself: `<!ENTITY a "casino">` in the doctype of what is XML to a browser.
//!
//! Read are general entities with their text in the page; what is fetched from elsewhere, and parameter entities, are passed
//! over, as markup in a text is: it stays text. An entity that leads back to itself, or grows beyond its bound, stands for nothing.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use crate::edits::Edits;
use crate::fragment::Fragment;
use crate::references;
use crate::walker::Walker;

/// Entities of a page that are read; the documents that declare more are books, and no pages.
pub const ENTITIES_MAX: usize = 100;

/// Longest text of an entity, in bytes, once everything in it is put in: names and URLs are shorter.
pub const ENTITY_BYTES_MAX: usize = 4 << 10;

/// Bytes that entities may add to a page as a whole.
pub const ENTITIES_BYTES_MAX: usize = 256 << 10;

/// The texts of a page's own entities.
#[derive(Debug, Default)]
pub(crate) struct Entities {
    texts: HashMap<String, String>,
    /// Bytes that may still be put in.
    left: Cell<usize>,
    /// Whether a bound left something out.
    cut: Cell<bool>,
}

impl Entities {
    /// What a doctype declares.
    pub(crate) fn of(doctype: &str) -> Self {
        let mut declared = HashMap::new();
        let found = declarations(doctype.as_bytes()).map(|(_, found)| found).unwrap_or_default();
        let is_cut = found.len() > ENTITIES_MAX;
        for (name, value) in found.into_iter().take(ENTITIES_MAX) {
            // Of several declarations of a name the first counts.
            declared.entry(&doctype[name]).or_insert(&doctype[value]);
        }
        let mut known = HashMap::new();
        let mut too_long = is_cut;
        for name in declared.keys() {
            expand(&declared, name, &mut known, &mut too_long);
        }
        let texts = known.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?))).collect();
        Entities { texts, left: Cell::new(ENTITIES_BYTES_MAX), cut: Cell::new(too_long) }
    }

    /// Whether a bound left something out.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// Lets as much be put in again as a page may, for a second look at the same page.
    pub(crate) fn refill(&self) {
        self.left.set(ENTITIES_BYTES_MAX);
    }

    /// What stands for the reference that this text begins with, and how long that is.
    pub(crate) fn at<'e>(&'e self, text: &str) -> Option<(&'e str, usize)> {
        if self.texts.is_empty() {
            return None;
        }
        let name = name_of(text)?;
        let put_in = self.texts.get(name)?;
        let Some(left) = self.left.get().checked_sub(put_in.len()) else {
            self.cut.set(true);
            return None;
        };
        self.left.set(left);
        Some((put_in, name.len() + 2))
    }
}

impl Walker<'_> {
    /// Takes up what the doctype of the page declares, where browsers heed it.
    pub(crate) fn declare(&mut self, fragment: &Fragment, doctype: &Range<usize>) {
        let doctype = &fragment.text[doctype.clone()];
        if fragment.xml {
            self.entities = Entities::of(doctype);
            // A tree of HTML takes what is declared for the page's text.
            self.is_shaped_otherwise |= doctype.contains('[');
        }
    }

    /// The entities that hold in this fragment.
    pub(crate) fn entities_of(&self, fragment: &Fragment) -> Option<&Entities> {
        fragment.xml.then_some(&self.entities)
    }
}

/// Where a doctype of XML ends, which may hold declarations between brackets; none if it does not end.
pub(crate) fn end_of_doctype(text: &[u8]) -> Option<usize> {
    declarations(text).map(|(end, _)| end)
}

/// The name in `&name;`, at the beginning of a text.
fn name_of(text: &str) -> Option<&str> {
    let name = text.strip_prefix('&')?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':')))?;
    (end > 0 && name[end..].starts_with(';')).then(|| &name[..end])
}

/// The text of an entity with everything put in; none if it leads back to itself or grows too long.
fn expand<'d>(
    declared: &HashMap<&'d str, &'d str>,
    name: &'d str,
    known: &mut HashMap<&'d str, Option<String>>,
    too_long: &mut bool,
) -> Option<String> {
    if let Some(text) = known.get(name) {
        return text.clone();
    }
    // Whoever comes back here while it is open stands in a circle.
    known.insert(name, None);
    let mut text = String::new();
    let mut rest = *declared.get(name)?;
    loop {
        let at = rest.find('&').unwrap_or(rest.len());
        let (before, reference) = rest.split_at(at);
        text.push_str(before);
        let length = if let Some(inner) = name_of(reference).filter(|inner| declared.contains_key(inner)) {
            text.push_str(&expand(declared, inner, known, too_long)?);
            inner.len() + 2
        } else {
            let length = reference.find(';').map_or(reference.len(), |end| end + 1);
            text.push_str(&references::decode(&reference[..length], false, &mut Edits::default()));
            length
        };
        if text.len() > ENTITY_BYTES_MAX {
            *too_long = true;
            return None;
        }
        rest = &reference[length..];
        if rest.is_empty() {
            break;
        }
    }
    known.insert(name, Some(text.clone()));
    Some(text)
}

/// A name and its text.
type Declared = (Range<usize>, Range<usize>);

/// Where a doctype ends that begins here, and what it declares.
fn declarations(text: &[u8]) -> Option<(usize, Vec<Declared>)> {
    let mut declared = Vec::new();
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'>' => return Some((at + 1, declared)),
            b'[' => at = subset(text, at + 1, &mut declared)?,
            _ => at = past(text, at)?,
        }
    }
}

/// Reads what stands between the brackets; gives what comes behind them.
fn subset(text: &[u8], mut at: usize, declared: &mut Vec<Declared>) -> Option<usize> {
    loop {
        let rest = text.get(at..)?;
        at = match *rest.first()? {
            b']' => return Some(at + 1),
            _ if rest.starts_with(b"<!--") => at + 4 + memmem::find(&rest[4..], b"-->")? + 3,
            _ if rest.starts_with(b"<?") => at + memmem::find(rest, b"?>")? + 2,
            b'<' => {
                let end = end_of_declaration(text, at)?;
                declared.extend(entity(text, at..end));
                end
            }
            _ => at + 1,
        };
    }
}

/// The name and text of `<!ENTITY name "text">`; none for other declarations.
fn entity(text: &[u8], range: Range<usize>) -> Option<Declared> {
    let space = |at: usize| at + text[at..range.end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = range.start + 8;
    let name_at = space(start.min(range.end));
    if !text[range.clone()].starts_with(b"<!ENTITY") || name_at == start {
        return None;
    }
    let name_end = name_at + text[name_at..range.end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let quote_at = space(name_end);
    let quote = *text[quote_at..range.end].first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let length = memchr::memchr(quote, &text[quote_at + 1..range.end])?;
    Some((name_at..name_end, quote_at + 1..quote_at + 1 + length))
}

/// What comes behind a declaration; a `>` in quotes does not end it.
fn end_of_declaration(text: &[u8], mut at: usize) -> Option<usize> {
    while *text.get(at)? != b'>' {
        at = past(text, at)?;
    }
    Some(at + 1)
}

/// Behind the byte that stands here, or the text in quotes.
fn past(text: &[u8], at: usize) -> Option<usize> {
    match text[at] {
        quote @ (b'"' | b'\'') => Some(at + 1 + memchr::memchr(quote, &text[at + 1..])? + 1),
        _ => Some(at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(subset: &str, text: &str) -> String {
        let entities = Entities::of(&format!("<!DOCTYPE html [{subset}]>"));
        references::decode_in(text, false, Some(&entities), &mut Edits::default()).into_owned()
    }

    #[test]
    fn an_entity_of_the_page_stands_for_its_text() {
        for (subset, text, decoded) in [
            ("<!ENTITY a \"casino\"><!ENTITY b '.example'>", "&a;&b;", "casino.example"),
            ("<!ENTITY a 'cas&#105;no&dot;'><!ENTITY dot '.'>", "&a;example", "casino.example"),
            ("<!-- <!ENTITY a 'x'> ]> --><?x ]> ?><!ATTLIST p a CDATA ']>'><!ENTITY a '>&lt;'>", "&a;", "><"),
            ("<!ENTITY a 'first'><!ENTITY a 'second'>", "&a;", "first"),
            ("<!ENTITY a SYSTEM 'casino.txt'><!ENTITY % b 'x'> %b; <!ENTITYc 'x'>", "&a;&b;&c;", "&a;&b;&c;"),
            ("<!ENTITY a '&b;'><!ENTITY b 'x&a;'>", "&a;&b;", "&a;&b;"),
            ("<!ENTITY a 'x'>", "&a &A; &amp;a;", "&a &A; &a;"),
        ] {
            assert_eq!(read(subset, text), decoded, "{subset}");
        }
    }

    #[test]
    fn a_doctype_ends_behind_its_brackets() {
        let end = |text: &str| end_of_doctype(text.as_bytes());
        assert_eq!(end("<!DOCTYPE html>x"), Some(15));
        assert_eq!(end("<!DOCTYPE html PUBLIC '>' [<!ENTITY a ']>'>] >x"), Some(46));
        assert_eq!(end("<!DOCTYPE html [<!ENTITY a 'x'>"), None);
    }

    #[test]
    fn entities_are_read_as_far_as_their_number() {
        let subset = |count: usize| (0..count).map(|at| format!("<!ENTITY e{at} 'x'>")).collect::<String>();
        let last = format!("&e{};", ENTITIES_MAX - 1);
        assert_eq!(read(&subset(ENTITIES_MAX), &last), "x");
        let over = format!("&e{ENTITIES_MAX};");
        assert_eq!(read(&subset(ENTITIES_MAX + 1), &over), over);
        assert!(Entities::of(&format!("<!DOCTYPE x [{}]>", subset(ENTITIES_MAX + 1))).is_cut());
        assert!(!Entities::of(&format!("<!DOCTYPE x [{}]>", subset(ENTITIES_MAX))).is_cut());
    }

    #[test]
    fn entities_that_grow_end_at_their_bounds() {
        let long = |bytes: usize| format!("<!ENTITY a '{}'>", "x".repeat(bytes));
        assert_eq!(read(&long(ENTITY_BYTES_MAX), "&a;").len(), ENTITY_BYTES_MAX);
        assert_eq!(read(&long(ENTITY_BYTES_MAX + 1), "&a;"), "&a;");
        // A billion laughs.
        let laughs: String =
            (1..30).map(|at| format!("<!ENTITY l{at} '{}'>", format!("&l{};", at - 1).repeat(10))).collect();
        assert_eq!(read(&format!("<!ENTITY l0 'ha'>{laughs}"), "&l29;"), "&l29;");
        let many = "&a;".repeat(ENTITIES_BYTES_MAX / ENTITY_BYTES_MAX);
        let subset = long(ENTITY_BYTES_MAX);
        assert_eq!(read(&subset, &many).len(), ENTITIES_BYTES_MAX);
        assert_eq!(read(&subset, &format!("{many}&a;")).len(), ENTITIES_BYTES_MAX + 3);
    }

    proptest::proptest! {
        #[test]
        fn any_doctype_is_read_to_its_end(subset in "(<!ENTITY | |a|'|\"|&a;|&b;|>|%|]|<!--|-->|<\\?|\\?>|中|&#x){0,30}") {
            read(&subset, "&a;&b;&中;");
        }
    }
}
