//! As what a page's structured data tells engines to show it: the types of JSON-LD, microdata and RDFa.

use std::collections::BTreeSet;

use crate::charset::decode;
use crate::readable::{Form, form};
use crate::script_type::{self, ScriptType};
use crate::tags;
use crate::tokens::{Content, Token, Tokens};
use crate::{Source, json};

/// Most types of one page that are told.
pub const KINDS_MAX: usize = 64;

/// Longest name of a type, in bytes; schema.org has none of half that length.
pub const KIND_BYTES_MAX: usize = 64;

/// The types that the structured data of a page names, without the vocabulary in front; not those of what it writes about.
///
/// Types are those of schema.org 2.3 and on: `@type` of JSON-LD, `itemtype` of microdata, `typeof` of RDFa.
pub fn kinds(source: &Source) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    if form(source.headers, source.body) != Form::Markup {
        return kinds;
    }
    let decoded = decode(source.headers, source.url.host(), source.body);
    let text = &*decoded.text;
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        let name = text[tag.name.clone()].to_ascii_lowercase();
        let value_of = |tokens: &Tokens, wanted: &str| {
            let it = tokens.attributes.iter().find(|it| text[it.name.clone()].eq_ignore_ascii_case(wanted));
            it.map(|it| &text[it.value.clone()])
        };
        for types in ["itemtype", "typeof"].into_iter().filter_map(|name| value_of(&tokens, name)) {
            types.split_ascii_whitespace().for_each(|kind| keep(&mut kinds, kind));
        }
        let Some(content) = tags::content_of(&name) else { continue };
        let is_data = content == Content::Script
            && script_type::of(value_of(&tokens, "type").unwrap_or_default()) == ScriptType::JsonLd;
        let inside = tokens.content(&name, content);
        if is_data {
            of_json(&text[inside], &mut kinds);
        }
    }
    kinds
}

/// The types of a JSON-LD text; none where it is no JSON.
fn of_json(text: &str, kinds: &mut BTreeSet<String>) {
    for string in json::strings(text).unwrap_or_default() {
        if !string.of_subject && string.key.is_some_and(|key| &text[key] == "@type") {
            keep(kinds, &text[string.range]);
        }
    }
}

/// Keeps the name of a type, without its vocabulary: `https://schema.org/Product`, `schema:Product`.
fn keep(kinds: &mut BTreeSet<String>, kind: &str) {
    let name = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    let is_name = (1..=KIND_BYTES_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_name && kinds.len() < KINDS_MAX {
        kinds.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use suyuan_model::{Headers, PageUrl};

    use super::*;

    fn of(body: &str) -> Vec<String> {
        let url = PageUrl::new("http://school.example/").unwrap();
        kinds(&Source::new(&url, &Headers::default(), body.as_bytes())).into_iter().collect()
    }

    #[test]
    fn types_are_read_in_every_notation() {
        let page = r#"<html><script type="application/ld+json; charset=utf-8">
            {"@graph":[{"@type":["Product","schema:Thing"],"aggregateRating":{"@type":"AggregateRating"}}]}</script>
            <div itemscope itemtype="https://schema.org/Offer"><p typeof="schema:Review"></p></div></html>"#;
        assert_eq!(of(page), ["AggregateRating", "Offer", "Product", "Review", "Thing"]);
    }

    #[test]
    fn what_the_page_writes_about_is_not_what_it_is() {
        let page = r#"<html><script type=application/ld+json>
            {"@type":"NewsArticle","about":{"@type":"Product","offers":{"@type":"Offer"}}}</script>"#;
        assert_eq!(of(page), ["NewsArticle"]);
    }

    #[test]
    fn words_in_scripts_and_broken_data_are_no_types() {
        let page = r#"<html><script>var x = '<p itemtype="https://schema.org/Offer">';</script>
            <script type="application/ld+json">{"@type":"Product",}</script><p itemtype="a b-c">"#;
        assert_eq!(of(page), ["a"]);
    }

    #[test]
    fn a_page_of_many_types_tells_some() {
        let page: String = (0..KINDS_MAX + 9).map(|n| format!("<p itemtype=T{n}>")).collect();
        assert_eq!(of(&format!("<html>{page}")).len(), KINDS_MAX);
        assert_eq!(of(&format!("<html><p typeof={}>", "T".repeat(KIND_BYTES_MAX + 1))), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_markup_is_read_without_harm(body in "(<p itemtype=|<script type=.?application/ld[+]json.?>|</script>|\\{.@type.:.X.}|[<>\"a-z&; ]){0,30}") {
            prop_assert!(of(&body).len() <= KINDS_MAX);
        }
    }
}
