//! What the head of a page says of it to search engines: each title and meta text, also the second of a name.

use std::ops::Range;

use crate::Source;
use crate::examine::head_texts;
use crate::finds::TagAt;
use crate::fragment::Fragment;
use crate::walker::Walker;
use crate::words::collapse;

/// How many texts of the head are kept; nobody writes more of them in good faith.
pub const HEAD_TEXTS_MAX: usize = 64;

/// Longest text of the head that is kept, in characters.
pub const HEAD_TEXT_CHARS_MAX: usize = 1_000;

/// A title, description, list of keywords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadText {
    /// `title`, or what its `meta` is called, in lower case.
    pub name: String,
    /// Its words, white space collapsed.
    pub text: String,
    /// Where it stands in the page's own text.
    pub(crate) range: Range<usize>,
}

impl Walker<'_> {
    /// Keeps a text of the head of the page itself.
    pub(crate) fn head_text(&mut self, fragment: &Fragment, name: &str, text: &str, range: Range<usize>) {
        if !self.thorough || fragment.depth > 0 || self.head_texts.len() == HEAD_TEXTS_MAX {
            return;
        }
        let context = fragment.context();
        if context.template || context.noscript || context.svg {
            return;
        }
        let range = fragment.trail.to_page(range);
        self.head_texts.push(HeadText { name: name.to_owned(), text: collapse(text, HEAD_TEXT_CHARS_MAX), range });
    }
}

/// What a page tells the robots of search engines in its `meta`.
pub fn robots(source: &Source) -> Vec<String> {
    let texts = head_texts(source);
    texts.into_iter().filter(|text| ROBOTS.contains(&&*text.name)).map(|text| text.text).collect()
}

/// What a `meta` for all search engines is called, or for one of them.
const ROBOTS: &[&str] =
    &["robots", "googlebot", "baiduspider", "bingbot", "360spider", "sogou", "yandex", "yisouspider"];

/// What this `meta` is called, in lower case, if its content is words about the page.
pub(crate) fn name_of(tag: &TagAt) -> Option<String> {
    const WORDS: &[&str] = &["description", "keywords", "title", "subject", "abstract", "summary"];
    let name = tag.value("property").or_else(|| tag.value("name"))?.trim().to_ascii_lowercase();
    (ROBOTS.contains(&&*name) || WORDS.iter().any(|end| name.ends_with(end))).then_some(name)
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;
    use crate::{Source, examine};

    fn texts(html: &str) -> Vec<(String, String)> {
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, html.as_bytes());
        let texts = examine(&source, &mut |_| false).head_texts;
        texts.into_iter().map(|text| (text.name, text.text)).collect()
    }

    #[test]
    fn each_title_and_meta_text_is_kept() {
        let html = "<title>A &amp; B</title><meta name=Description content='c\n d'><meta name=viewport content=e><body><title>F</title><meta property=og:title content=G>";
        let expected = [("title", "A & B"), ("description", "c d"), ("title", "F"), ("og:title", "G")];
        assert_eq!(texts(html), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn what_is_no_text_of_the_page_is_not_kept() {
        let html = "<svg><title>A</title></svg><template><title>B</title></template><!-- <title>C</title> --><noscript><title>D</title></noscript>";
        assert_eq!(texts(html), []);
    }

    #[test]
    fn so_many_texts_of_so_many_characters_are_kept() {
        let html = format!("<title>{}</title>", "x".repeat(HEAD_TEXT_CHARS_MAX + 1)).repeat(HEAD_TEXTS_MAX + 1);
        let kept = texts(&html);
        assert_eq!((kept.len(), kept[0].1.len()), (HEAD_TEXTS_MAX, HEAD_TEXT_CHARS_MAX));
    }
}
