//! What the relative links of a page are relative to: the first `base href`, wherever it stands.

use memchr::memmem;
use suyuan_model::PageUrl;

use crate::edits::Edits;
use crate::entities::Entities;
use crate::fragment::{Fragment, Frame};
use crate::readable::Form;
use crate::references;
use crate::tags;
use crate::tokens::Token;
use crate::trail::Trail;
use crate::traits::Met;
use crate::walker::lower;

/// The base of a page: the first `base` element with an `href`, resolved against the page's own URL.
///
/// A later one counts for nothing, nor does one in `template`, in SVG, or in `noscript`, which a browser does not show.
pub(crate) fn base_of(page: &PageUrl, form: Form, text: &str) -> PageUrl {
    if !matches!(form, Form::Markup | Form::Xhtml) || !has_base(text) {
        return page.clone();
    }
    first_href(text, form).and_then(|href| page.join(&href).ok()).unwrap_or_else(|| page.clone())
}

/// Whether `<base` stands anywhere, so that most pages are not read twice.
fn has_base(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: usize| bytes.get(at + 1..at + 5).is_some_and(|name| name.eq_ignore_ascii_case(b"base"));
    [b"<b", b"<B"].into_iter().any(|start| memmem::find_iter(bytes, start).any(begins))
}

fn first_href(text: &str, form: Form) -> Option<String> {
    let mut fragment = Fragment::new(text, Trail::PAGE, Frame { links: true, ..Frame::default() }, form.is_xml());
    let (mut entities, mut met) = (None, Met::NOTHING);
    while let Some(token) = fragment.tokens.next() {
        match token {
            Token::Doctype(range) if fragment.xml && entities.is_none() => entities = Some(Entities::of(&text[range])),
            Token::Start(tag) => {
                let name = lower(&text[tag.name.clone()]);
                let traits = met.traits(&name);
                fragment.before_start(&name, traits);
                if name == "base" && !tag.unfinished && fragment.links_allowed() && !fragment.is_foreign() {
                    let attribute = fragment
                        .tokens
                        .attributes
                        .iter()
                        .find(|one| text[one.name.clone()].eq_ignore_ascii_case("href"));
                    if let Some(attribute) = attribute
                        && !fragment.context().noscript
                    {
                        let (href, mut edits) = (&text[attribute.value.clone()], Edits::default());
                        return Some(references::decode_in(href, true, entities.as_ref(), &mut edits).into_owned());
                    }
                }
                let is_foreign = fragment.is_foreign();
                fragment.push(&tag, &name, traits);
                if !is_foreign
                    && !fragment.xml
                    && let Some(content) = tags::content_of(&name)
                {
                    fragment.tokens.content(&name, content);
                }
            }
            Token::End(tag) => fragment.pop(&lower(&text[tag.name.clone()])),
            _ => {}
        }
    }
    None
}
