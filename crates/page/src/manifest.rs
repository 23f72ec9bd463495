//! Sitemaps and feeds: lists that a site makes for machines, and where they lead.
//!
//! Read are sitemaps and their indexes (sitemaps.org 0.9), in XML or as one URL a line; RSS 0.9x, 1.0 and 2.0; Atom (RFC 4287).
//! Elements are told by their local names: generators choose prefixes as they like.
//! No entity is declared here, so none can expand; a doctype is passed over like any other.

use std::ops::Range;

use suyuan_model::{Hop, HopKind, PageUrl, Place};

use crate::edits::Edits;
use crate::hops::Hops;
use crate::references;
use crate::tokens::{Tag, Token, Tokens};

/// How much of a document's beginning may be comments and declarations before its root.
const PROLOG_TOKENS_MAX: usize = 64;

/// Longest URL of an entry, in bytes as written; what is longer is no entry.
const ENTRY_BYTES_MAX: usize = 16 << 10;

/// What a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `urlset`.
    Sitemap,
    /// `sitemapindex`.
    Index,
    /// `rss` or `RDF`.
    Rss,
    /// `feed`.
    Atom,
    /// `OpenSearchDescription`; it leads to no page.
    Search,
}

/// Takes up where a list leads, if the text is one.
pub(crate) fn list(text: &str, base: &PageUrl, hops: &mut Hops) {
    let mut tokens = Tokens::new(text);
    tokens.foreign = true;
    let Some((kind, prefix)) = root(text, &mut tokens) else { return };
    let mut reader = Reader { text, base, hops, kind, prefix, taking: None };
    while let Some(token) = tokens.next() {
        match token {
            Token::Start(tag) if !tag.unfinished => reader.start(&tag, &tokens),
            Token::End(tag) => reader.end(&tag),
            Token::Text(range) => reader.words(range, false),
            Token::Cdata(range) => reader.words(range, true),
            _ => {}
        }
    }
}

/// The place of everything in a text that is such a list, or describes a search (OpenSearch).
pub(crate) fn place(text: &str) -> Option<Place> {
    let mut tokens = Tokens::new(text);
    tokens.foreign = true;
    Some(match root(text, &mut tokens)?.0 {
        Kind::Sitemap | Kind::Index => Place::Sitemap,
        Kind::Rss | Kind::Atom => Place::Feed,
        Kind::Search => Place::Document,
    })
}

/// Takes up the URLs of a sitemap of one URL a line: of a text that is known as one, or has nothing else.
pub(crate) fn lines(text: &str, is_sitemap: bool, base: &PageUrl, hops: &mut Hops) {
    let lines = || text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty());
    if !is_sitemap && !lines().all(is_whole_url) {
        return;
    }
    for line in lines().filter(|line| is_whole_url(line)) {
        if let Ok(to) = base.join(line) {
            hops.add(to, line, HopKind::Manifest);
        }
    }
}

fn is_whole_url(line: &str) -> bool {
    let begins = |scheme: &str| line.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (begins("http://") || begins("https://")) && !line.contains(char::is_whitespace)
}

/// What the root element says, and its prefix with the colon; nothing but declarations may stand before it.
fn root<'t>(text: &'t str, tokens: &mut Tokens) -> Option<(Kind, &'t str)> {
    for _ in 0..PROLOG_TOKENS_MAX {
        match tokens.next()? {
            Token::Start(tag) => {
                let (prefix, local) = parted(&text[tag.name]);
                let kind = match local {
                    "urlset" => Kind::Sitemap,
                    "sitemapindex" => Kind::Index,
                    "rss" | "RDF" => Kind::Rss,
                    "feed" => Kind::Atom,
                    "OpenSearchDescription" => Kind::Search,
                    _ => return None,
                };
                return Some((kind, prefix));
            }
            Token::Text(range) if text[range.clone()].trim_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).is_empty() => {}
            Token::Comment { .. } | Token::Doctype(_) => {}
            _ => return None,
        }
    }
    None
}

/// A name's prefix with its colon, and what follows.
fn parted(name: &str) -> (&str, &str) {
    name.split_at(name.find(':').map_or(0, |colon| colon + 1))
}

struct Reader<'t, 'h> {
    text: &'t str,
    base: &'t PageUrl,
    hops: &'h mut Hops,
    kind: Kind,
    /// The root's prefix.
    prefix: &'t str,
    /// The element whose words are a URL, and its words so far.
    taking: Option<(&'t str, String)>,
}

impl Reader<'_, '_> {
    fn start(&mut self, tag: &Tag, tokens: &Tokens) {
        let name = &self.text[tag.name.clone()];
        let (prefix, local) = parted(name);
        let value = |wanted: &str| {
            let attribute = tokens.attributes.iter().find(|one| &self.text[one.name.clone()] == wanted)?;
            let mut edits = Edits::default();
            Some(references::decode(&self.text[attribute.value.clone()], true, &mut edits).into_owned())
        };
        // `image:loc` and `video:player_loc` are no pages; the root's own prefix, or none, is the list's.
        let is_own = prefix.is_empty() || prefix == self.prefix;
        match (self.kind, local) {
            (Kind::Sitemap | Kind::Index, "loc") if is_own => self.taking = Some((name, String::new())),
            // RSS 1.0 has the prefix on its root, and not on its items.
            (Kind::Rss, "link") if prefix.is_empty() && value("href").is_none() => {
                self.taking = Some((name, String::new()));
            }
            (Kind::Rss, "guid") if prefix.is_empty() && value("isPermaLink").is_none_or(|it| it.trim() != "false") => {
                self.taking = Some((name, String::new()));
            }
            // In a sitemap, `xhtml:link` names the same page in another language.
            (Kind::Sitemap | Kind::Rss | Kind::Atom, "link") if value("rel").is_none_or(|rel| leads_on(&rel)) => {
                if let Some(href) = value("href") {
                    self.add(&href);
                }
            }
            _ => {}
        }
        if tag.self_closing {
            self.taking = None;
        }
    }

    fn end(&mut self, tag: &Tag) {
        if let Some((_, words)) = self.taking.take_if(|(name, _)| *name == &self.text[tag.name.clone()]) {
            self.add(&words);
        }
    }

    fn words(&mut self, range: Range<usize>, is_literal: bool) {
        let Some((_, words)) = &mut self.taking else { return };
        let source = &self.text[range];
        if words.len() + source.len() > ENTRY_BYTES_MAX {
            self.taking = None;
        } else if is_literal {
            words.push_str(source);
        } else {
            words.push_str(&references::decode(source, false, &mut Edits::default()));
        }
    }

    fn add(&mut self, found: &str) {
        let found = found.trim();
        if !found.is_empty()
            && let Ok(to) = self.base.join(found)
        {
            let added = self.hops.add(to, found, HopKind::Manifest);
            if let (Kind::Index, Some(added)) = (self.kind, added) {
                self.hops.set_text(added, Hop::SITEMAP);
            }
        }
    }
}

/// Whether a `link` of this relation leads to a page or to another part of the list.
fn leads_on(rel: &str) -> bool {
    matches!(rel.trim(), "" | "alternate" | "next" | "previous" | "first" | "last" | "next-archive" | "prev-archive")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(reader: fn(&str, &PageUrl, &mut Hops), text: &str) -> Vec<String> {
        let base = PageUrl::new("http://school.example/map/all.xml").unwrap();
        let mut hops = Hops::default();
        reader(text, &base, &mut hops);
        assert!(hops.list.iter().all(|hop| hop.kind == HopKind::Manifest));
        hops.list.into_iter().map(|hop| hop.to.as_str().replace("http://school.example", "")).collect()
    }

    fn alone(text: &str, base: &PageUrl, hops: &mut Hops) {
        lines(text, false, base, hops);
    }

    fn named(text: &str, base: &PageUrl, hops: &mut Hops) {
        lines(text, true, base, hops);
    }

    #[test]
    fn a_sitemap_leads_to_its_pages() {
        let text = "\u{FEFF}<?xml version='1.0'?>\n<!-- by a plugin --><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>
            <url><loc> http://school.example/a?x=1&amp;y=2 </loc><lastmod>2026-01-01</lastmod>
            <xhtml:link rel='alternate' hreflang='en' href='http://school.example/en/a'/>
            <image:image><image:loc>http://school.example/a.jpg</image:loc></image:image></url>
            <url><loc><![CDATA[http://school.example/b]]></loc></url><url><loc>/c</loc></url><url><loc></loc></url><url><loc/></url></urlset>";
        assert_eq!(read(list, text), ["/a?x=1&y=2", "/en/a", "/b", "/c"]);
    }

    #[test]
    fn an_index_leads_to_its_sitemaps_whatever_prefix_it_has() {
        let text =
            "<sm:sitemapindex xmlns:sm='x'><sm:sitemap><sm:loc>http://school.example/1.xml.gz</sm:loc></sm:sitemap>
            <sm:sitemap><sm:loc>2.xml</sm:loc></sm:sitemap></sm:sitemapindex>";
        assert_eq!(read(list, text), ["/1.xml.gz", "/map/2.xml"]);
    }

    #[test]
    fn a_feed_leads_to_its_entries() {
        let rss = "<rss version='2.0'><channel><atom:link href='http://school.example/rss' rel='self'/><link>http://school.example/</link>
            <item><title>x</title><link>http://school.example/news/1</link><guid isPermaLink='false'>tag:1</guid>
            <enclosure url='http://school.example/a.mp3'/></item>
            <item><guid>http://school.example/news/2</guid></item></channel></rss>";
        assert_eq!(read(list, rss), ["/", "/news/1", "/news/2"]);
        let rdf = "<rdf:RDF><channel rdf:about='x'><link>http://school.example/</link></channel><item><link>/n</link></item></rdf:RDF>";
        assert_eq!(read(list, rdf), ["/", "/n"]);
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/atom'/><link rel='next' href='/atom?2'/>
            <entry><link href='/news/3'/><link rel='enclosure' href='/a.mp3'/><link rel='alternate' href='/news/4'/></entry></feed>";
        assert_eq!(read(list, atom), ["/atom?2", "/news/3", "/news/4"]);
    }

    #[test]
    fn other_documents_are_no_lists() {
        for text in [
            "<html><body><loc>http://school.example/a</loc>",
            "x <urlset><loc>http://school.example/a</loc>",
            "<svg><feed><link href='/a'/>",
            "",
        ] {
            assert!(read(list, text).is_empty(), "{text}");
        }
        let prolog = "<!-- -->".repeat(PROLOG_TOKENS_MAX);
        assert!(read(list, &format!("{prolog}<urlset><loc>/a</loc>")).is_empty());
        assert_eq!(read(list, &format!("{}<urlset><loc>/a</loc>", &prolog[8..])), ["/a"]);
    }

    #[test]
    fn an_entry_longer_than_a_url_can_be_is_none() {
        let long = "a".repeat(ENTRY_BYTES_MAX);
        assert_eq!(read(list, &format!("<urlset><loc>/{long}</loc><loc>/b</loc></urlset>")), ["/b"]);
    }

    #[test]
    fn a_text_of_urls_alone_is_a_sitemap() {
        assert_eq!(read(alone, "\u{FEFF}http://school.example/a\r\n\r\nHTTP://school.example/b\n"), ["/a", "/b"]);
        assert!(read(alone, "http://school.example/a\nsee also http://school.example/b\n").is_empty());
        assert!(read(alone, "").is_empty());
    }

    #[test]
    fn a_text_that_is_known_as_a_sitemap_leads_to_the_lines_that_are_urls() {
        let text = "# pages\nhttp://school.example/a\nsee also http://school.example/b\nhttp://school.example/c\n";
        assert_eq!(read(named, text), ["/a", "/c"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "(<(/?)(urlset|sm:loc|loc|link|feed|rss|!\\[CDATA\\[|!--)( href='/a')?>|[/a-c& ;]|\\]\\]>|-->){0,40}") {
            let whole = format!("<urlset>{text}");
            read(list, &whole);
            read(list, &text);
            read(alone, &text);
            read(named, &text);
        }
    }
}
