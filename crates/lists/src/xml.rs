//! XML as lists have it, piece by piece: no document type, no entities of its own, nothing nested without end.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may lie in each other; sheets and sitemaps need a dozen.
pub(crate) const XML_DEPTH_MAX: usize = 64;

/// Attributes of one element that are looked at.
const ATTRIBUTES_MAX: usize = 64;

/// A piece of a document.
pub(crate) enum Piece<'x> {
    /// An element begins.
    Open(Element<'x>),
    /// Text between tags, entities resolved.
    Text(&'x str),
    /// The element of this local name ends.
    Close(&'x str),
}

/// An element that begins.
pub(crate) struct Element<'x>(&'x BytesStart<'x>);

impl Element<'_> {
    /// Its name without a prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.name().0.rsplit(':').next().unwrap_or_default()
    }

    /// The value of the attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let all = attributes.with_checks(false).take(ATTRIBUTES_MAX).flatten();
        let mut named = all.filter(|attribute| attribute.key.local_name().as_ref() == name);
        named.next().map(|attribute| {
            quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned)
        })
    }
}

/// Why a document is not read to its end.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It declares a document type, which lists never need and bombs always do.
    Doctype,
    /// It is broken, or nested too deep.
    Broken(String),
}

/// Shows every piece with the byte behind it; stops where the document is broken, or as soon as `look` has enough.
pub(crate) fn walk(text: &str, mut look: impl FnMut(Piece<'_>, usize) -> bool) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| Trouble::Broken(error.to_string()))?;
        let at = reader.buffer_position() as usize;
        let goes_on = match &event {
            Event::Start(start) => {
                depth += 1;
                if depth > XML_DEPTH_MAX {
                    return Err(Trouble::Broken(format!("elements nested deeper than {XML_DEPTH_MAX}")));
                }
                look(Piece::Open(Element(start)), at)
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                look(Piece::Close(end.name().0.rsplit(':').next().unwrap_or_default()), at)
            }
            Event::Text(text) => look(Piece::Text(&text.xml10_content()), at),
            Event::CData(text) => look(Piece::Text(&text.xml10_content()), at),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let named = resolve_xml_entity(reference.as_ref()).map(str::to_owned);
                look(Piece::Text(&character.or(named).unwrap_or_default()), at)
            }
            Event::DocType(_) => return Err(Trouble::Doctype),
            Event::Eof if depth > 0 => return Err(Trouble::Broken("it ends too early".to_owned())),
            Event::Eof => return Ok(()),
            _ => true,
        };
        if !goes_on {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_lie_so_deep_in_each_other_and_no_deeper() {
        let nested = |depth: usize| walk(&format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)), |_, _| true);
        assert!(nested(XML_DEPTH_MAX).is_ok());
        assert!(matches!(nested(XML_DEPTH_MAX + 1), Err(Trouble::Broken(why)) if why.contains("nested deeper")));
    }

    #[test]
    fn so_many_attributes_of_an_element_are_looked_at() {
        let is_seen = |before: usize| {
            let mut seen = None;
            let element = format!("<a {}href='x'/>", "b='' ".repeat(before));
            walk(&element, |piece, _| {
                if let Piece::Open(element) = piece {
                    seen = element.attribute("href");
                }
                true
            })
            .unwrap();
            seen.is_some()
        };
        assert_eq!((is_seen(ATTRIBUTES_MAX - 1), is_seen(ATTRIBUTES_MAX)), (true, false));
    }
}
