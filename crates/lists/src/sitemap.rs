//! Sitemaps (sitemaps.org): the pages that a site names. An index names further sitemaps, which are not pages.

use std::borrow::Cow;

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, is_watchlist};
use crate::json::Lines;
use crate::reject::Why;
use crate::xml::{self, Piece, Trouble};

/// How many characters are looked at to tell a sitemap: a comment or a style sheet may stand before the root.
const CHARS_LOOKED_AT: usize = 4_096;

/// XML whose root is that of a sitemap or of an index; only where pages make sense.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    let end = text.char_indices().nth(CHARS_LOOKED_AT).map_or(text.len(), |(end, _)| end);
    let is_root = |name: &str| text[..end].split('<').any(|tag| local(tag) == name);
    text.trim_start().starts_with('<') && !is_watchlist(vocabulary) && (is_root("urlset") || is_root("sitemapindex"))
}

/// The name of a tag without prefix and attributes.
fn local(tag: &str) -> &str {
    let name = tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    let mut rows = Vec::new();
    let mut lines = Lines::of(text);
    let mut names: Vec<String> = Vec::new();
    let mut location: Option<String> = None;
    let walked = xml::walk(text, |piece, at| {
        match piece {
            Piece::Open(element) => {
                names.push(element.name().to_owned());
                // `image:loc` and the like name no pages.
                let is_location = matches!(&names[..], [.., parent, name] if name == "loc" && (parent == "url" || parent == "sitemap"));
                if is_location {
                    location = Some(String::new());
                }
            }
            Piece::Text(text) => {
                if let Some(location) = &mut location {
                    location.push_str(text);
                }
            }
            Piece::Close(_) => {
                let is_child = names.iter().any(|name| name == "sitemap");
                names.pop();
                if let Some(location) = location.take() {
                    rows.push(row(lines.line_at(at), location.trim().to_owned(), is_child));
                }
            }
        }
        true
    });
    if let Err(trouble) = walked {
        let line = lines.line_at(text.len());
        rows.push(Err(match trouble {
            Trouble::Doctype => BadRow::new(1, "<!DOCTYPE", Why::Doctype),
            Trouble::Broken(why) => BadRow::new(line, why, Why::BrokenMarkup),
        }));
    }
    Box::new(rows.into_iter())
}

fn row(line: u64, location: String, is_child: bool) -> Result<Row<'static>, BadRow<'static>> {
    if is_child {
        return Err(BadRow::new(line, location, Why::ChildSitemap));
    }
    Ok(Row::new(line, vec![(Column::Value, Cow::Owned(location))]))
}
