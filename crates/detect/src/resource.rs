//! Files that are no pages: robots.txt, sitemaps, feeds, and what machines look for by its name.
//!
//! An entry that leads to a watched thing is the work of whoever writes the file (U8, U9); words in it are words.
//! A rule that keeps engines away from an abused URL is what the owner was told to write.

use suyuan_model::{PageUrl, Place, Technique};
use suyuan_page::{Spot, SpotTarget, carried};

use crate::mention::{is_literal, is_quote, is_url, sides};
use crate::redirector;

/// How much of a line is looked at on either side of a spot: files that machines read by their lines have short ones.
pub const LINE_BYTES_MAX: usize = 2_048;

/// The technique of a spot in such a file; none for one in a page.
pub(crate) fn technique(spot: &Spot, body: &[u8]) -> Option<Technique> {
    match spot.place {
        // By whom somebody is to be reached, it says as any text does.
        _ if matches!(spot.target, SpotTarget::Handle(_)) => None,
        Place::Robots => Some(if is_rule(field(body, spot.byte_offset)) { Technique::U8 } else { Technique::T1 }),
        Place::Sitemap => Some(Technique::U8),
        Place::Document if is_url(spot) && is_reference(spot, body) => Some(of_member(spot, body)),
        Place::Feed | Place::Document => Some(if is_reference(spot, body) { Technique::U9 } else { Technique::T1 }),
        _ => None,
    }
}

/// The technique of a URL in a file for machines, by the member of an app's manifest that it is, if it is one.
fn of_member(spot: &Spot, body: &[u8]) -> Technique {
    const OPENED: &[&str] = &["start_url", "scope", "id", "url", "action", "origin"];
    let before = String::from_utf8_lossy(before(body, spot.byte_offset));
    let member = || {
        let name = before.trim_end_matches(is_quote).trim_end().strip_suffix(':')?.trim_end().strip_suffix('"')?;
        Some(name.rsplit('"').next().unwrap_or_default())
    };
    match member() {
        Some(name) if OPENED.contains(&name) => Technique::J9,
        Some("src") => Technique::M28,
        _ => Technique::U9,
    }
}

/// Whether a machine that reads the file goes where this spot says.
pub(crate) fn is_reference(spot: &Spot, body: &[u8]) -> bool {
    let line = line(body, spot.byte_offset);
    match spot.place {
        Place::Robots => matches!(field(body, spot.byte_offset), Some("sitemap" | "host")),
        Place::Document if !is_url(spot) => is_seller(line),
        // What an entry is called, and what only tells it from others, leads nowhere.
        Place::Feed if spot.attribute.is_none() && is_label(spot) => false,
        _ if line.trim_ascii() == spot.raw.trim().as_bytes() => is_url(spot),
        _ => is_url(spot) && (spot.attribute.is_some() || is_quoted(spot) || is_whole(spot) || is_field(spot, line)),
    }
}

/// Whether the line keeps engines away from what it names, or is somebody's note.
pub(crate) fn forbids(spot: &Spot, body: &[u8]) -> bool {
    let field = || field(body, spot.byte_offset);
    spot.place == Place::Robots
        && (matches!(field(), Some("disallow" | "noindex")) || field().is_none() && !is_url(spot))
}

/// The URL of the page's own host in whose path or query a spot stands, in an entry of a sitemap or a line of robots.txt.
///
/// It is none where whoever opens it is led on to what it names.
pub(crate) fn own_url_around(spot: &Spot, page: &PageUrl, body: &[u8]) -> Option<PageUrl> {
    if !matches!(spot.place, Place::Robots | Place::Sitemap) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']' | '"' | '\'');
    let before = String::from_utf8_lossy(before(body, spot.byte_offset));
    let before = before.rsplit(ends).next().unwrap_or_default();
    let path = match before.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?', '#']).is_some(),
        None => before.starts_with('/') && !before.starts_with("//"),
    };
    let line = path.then(|| String::from_utf8_lossy(line(body, spot.byte_offset)))?;
    let whole = line.split(ends).find(|part| part.starts_with(before) && part[before.len()..].starts_with(&spot.raw));
    let url = page.join(&whole?.replace("&amp;", "&")).ok().filter(|url| url.host() == page.host())?;
    let is_named = |to: &PageUrl| to.host() == spot.target.host();
    let leads = !redirector::only_tells(&url)
        && carried(&url).iter().any(|one| is_named(&one.url) && redirector::leads(&url, &one.carrier, one.bare));
    (!leads).then_some(url)
}

/// Whether a field of robots.txt leads somewhere: the others keep away, or are somebody's note.
fn is_rule(field: Option<&str>) -> bool {
    !matches!(field, None | Some("disallow" | "noindex" | "user-agent" | "crawl-delay"))
}

/// The field of robots.txt that a place stands in the value of; none in a comment.
fn field(body: &[u8], offset: u64) -> Option<&'static str> {
    const FIELDS: &[&str] =
        &["sitemap", "host", "allow", "disallow", "noindex", "user-agent", "crawl-delay", "clean-param"];
    let before = String::from_utf8_lossy(before(body, offset));
    let (name, value) = before.split_once(':')?;
    let name = name.trim_start_matches('\u{FEFF}').trim();
    let known = FIELDS.iter().find(|field| field.eq_ignore_ascii_case(name)).copied();
    (!name.contains('#') && !value.contains(" #") && !value.trim_start().starts_with('#'))
        .then_some(known.unwrap_or("other"))
}

/// A line of ads.txt: a host, the account there, and what it may do.
fn is_seller(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line).to_ascii_uppercase();
    let fields: Vec<&str> = line.split('#').next().unwrap_or_default().split(',').map(str::trim).collect();
    fields.len() >= 3 && matches!(fields[2], "DIRECT" | "RESELLER")
}

/// Whether a spot is the title of an entry of a feed, or an identifier that is called no link.
fn is_label(spot: &Spot) -> bool {
    let Some((before, _)) = sides(spot) else { return false };
    let tag = before.trim_end().strip_suffix('>').and_then(|before| before.rsplit_once('<')).map_or("", |(_, tag)| tag);
    let mut parts = tag.split_whitespace();
    let is_link = |part: &str| part.starts_with("isPermaLink") && part.contains("false");
    match parts.next() {
        Some("title") => true,
        Some("guid") => parts.any(is_link),
        _ => false,
    }
}

/// Whether a URL is all that an element or line has.
fn is_whole(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    let (before, after) = (before.trim_end(), after.trim_start());
    (before.is_empty() || before.ends_with(['>', '['])) && (after.is_empty() || after.starts_with(['<', ']']))
}

/// Whether a URL is all that stands between two quotes, which JSON may have escaped: markup in a feed.
fn is_quoted(spot: &Spot) -> bool {
    let quoted = sides(spot).is_some_and(|(before, after)| {
        before.ends_with(['"', '\'']) && after.trim_start_matches('\\').starts_with(['"', '\''])
    });
    quoted || is_literal(spot)
}

/// `Contact: https://…`, `- [words](https://…)`: a line of a file that machines read by its lines.
fn is_field(spot: &Spot, line: &[u8]) -> bool {
    if spot.place != Place::Document {
        return false;
    }
    let line = String::from_utf8_lossy(line);
    let Some(before) = line.find(&spot.raw).map(|at| line[..at].trim()) else { return false };
    before.is_empty() || before.ends_with(['(', '<']) || matches!(before, "-" | "*" | ">") || {
        let name = before.strip_suffix(':').unwrap_or(" ");
        !name.contains(char::is_whitespace)
    }
}

/// What stands before a place in its line, as far as [`LINE_BYTES_MAX`] reaches.
fn before(body: &[u8], offset: u64) -> &[u8] {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len());
    let near = &body[offset.saturating_sub(LINE_BYTES_MAX)..offset];
    let start = near.iter().rposition(|&byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    &near[start..]
}

/// The line that a place stands in, as far as [`LINE_BYTES_MAX`] reaches to either side.
fn line(body: &[u8], offset: u64) -> &[u8] {
    let start = before(body, offset);
    let from = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len()) - start.len();
    let far = (from + start.len() + LINE_BYTES_MAX).min(body.len());
    let end = body[from..far].iter().position(|&byte| matches!(byte, b'\n' | b'\r')).map_or(far, |at| from + at);
    &body[from..end]
}
