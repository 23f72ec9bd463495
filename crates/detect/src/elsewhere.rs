//! Spots that read like a watched name and name something else.
//!
//! The user of a mail address, a file in a path, a property in a script: each has the letters of a name and names no host.

use suyuan_model::Place;
use suyuan_page::{Spot, SpotTarget};

use crate::act::{is_extended, is_lookup};
use crate::mention::{attribute, is_literal, is_url, sides};
use crate::redirector;
use crate::strings::is_in_code;

/// Whether a spot is no sighting on this page.
pub(crate) fn is_elsewhere(spot: &Spot, body: &[u8]) -> bool {
    // What stands in a URL's query speaks of whoever takes it, unless the visitor is led there.
    let is_parameter = match &spot.outer {
        _ if is_lookup(spot) => false,
        Some(outer) => !redirector::leads_there(outer),
        None => spot.place == Place::UrlParameter,
    };
    // What a page ends in the middle of, a browser drops.
    let is_dropped = spot.context.unfinished || is_extended(spot);
    if matches!(spot.target, SpotTarget::Handle(_)) {
        return spot.outer.is_none() && spot.place == Place::UrlParameter || is_dropped || is_identifier(spot, body);
    }
    is_parameter || is_dropped || !is_url(spot) && (is_user(spot) || is_file(spot) || is_identifier(spot, body))
}

/// `casino.example@mail.test`: the user of another host.
fn is_user(spot: &Spot) -> bool {
    let Some((_, after)) = sides(spot) else { return false };
    let after = behind_tags(after);
    let host = match after.strip_prefix(':') {
        Some(password) => password.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
        None => after,
    };
    host.strip_prefix('@').is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric()))
}

/// What stands behind the tags that a text begins with.
fn behind_tags(mut text: &str) -> &str {
    while let Some(end) = text.strip_prefix('<').and_then(|tag| tag.find('>')) {
        text = &text[end + 2..];
    }
    text
}

/// `./casino.example`, `/srv/casino.example`, `other.test/casino.example`: a file.
fn is_file(spot: &Spot) -> bool {
    // Every path of robots.txt begins with a slash.
    let sides = sides(spot).filter(|_| spot.place != Place::Robots);
    let Some((before, _)) = sides else { return false };
    let Some(folder) = before.strip_suffix(['/', '\\']) else { return false };
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '\\' | '.' | '_' | '-' | '~' | ':' | '%');
    let start = folder.char_indices().rev().take_while(|&(_, c)| is_path(c)).last().map_or(folder.len(), |(at, _)| at);
    let folder = &folder[start..];
    let first = folder.split(['/', '\\']).next().unwrap_or_default();
    let is_apart = !before[..start].ends_with(|c: char| c.is_alphanumeric() || c == '=');
    let is_drive = first.len() == 2 && first.ends_with(':');
    let is_root = first.is_empty() || matches!(first, "." | ".." | "~");
    is_apart && (is_root && !folder.ends_with(['/', '\\']) || is_drive || is_host(first))
}

/// Whether the first part of a path is itself a host.
fn is_host(part: &str) -> bool {
    part.rsplit_once('.')
        .is_some_and(|(name, top)| !name.is_empty() && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()))
}

/// The class of an element, a property of an object: `this.casino.example = 1`.
fn is_identifier(spot: &Spot, body: &[u8]) -> bool {
    match spot.place {
        Place::Attribute => matches!(attribute(spot), "class" | "id" | "for" | "headers" | "name" | "type"),
        // What a script makes stands where the making does.
        Place::ScriptString if spot.plain.is_some() => false,
        Place::ScriptString => is_in_code(body, spot.byte_offset),
        Place::Handler => {
            let is_word = |c: char| c.is_whitespace() || !c.is_ascii();
            let among_words = sides(spot).is_some_and(|(before, after)| {
                before.chars().next_back().is_some_and(is_word) || after.chars().next().is_some_and(is_word)
            });
            !is_literal(spot) && !among_words
        }
        _ => false,
    }
}
