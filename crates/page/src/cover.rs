//! What fills the window, so that nothing else of a page is seen.

use crate::tokens::{Token, Tokens};
use crate::walker::lower;

/// Whether markup has a frame, or something around one, that fills the window.
pub(crate) fn fills_window(markup: &str) -> bool {
    let mut tokens = Tokens::new(markup);
    let (mut has_frame, mut fills) = (false, false);
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        let name = lower(&markup[tag.name.clone()]);
        has_frame |= matches!(&*name, "iframe" | "frame" | "object" | "embed");
        // One takes the place of the body.
        fills |= name == "frameset";
        if name == "style" {
            fills |= is_filling(&markup[tag.whole.end..]);
        }
        for attribute in &tokens.attributes {
            let is_style = markup[attribute.name.clone()].eq_ignore_ascii_case("style");
            fills |= is_style && is_filling(&markup[attribute.value.clone()]);
        }
    }
    has_frame && fills
}

/// Whether a script gives the page itself other content, and that is a frame as large as the window.
pub(crate) fn replaces_page(piece: &str, markup: &str) -> bool {
    const WHOLE: &[&str] =
        &["body.innerHTML", "documentElement.innerHTML", "body.outerHTML", "documentElement.outerHTML"];
    if !WHOLE.iter().any(|page| piece.contains(page)) || piece.contains("+=") {
        return false;
    }
    let mut tokens = Tokens::new(markup);
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        if !matches!(&*lower(&markup[tag.name.clone()]), "iframe" | "frame" | "object" | "embed") {
            continue;
        }
        let value = |name: &str| {
            let found = tokens.attributes.iter().find(|one| markup[one.name.clone()].eq_ignore_ascii_case(name));
            found.map_or("", |one| markup[one.value.clone()].trim())
        };
        let style: String =
            value("style").chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let is_whole = |name: &str, unit: &str| {
            value(name) == "100%"
                || style.contains(&format!("{name}:100%"))
                || style.contains(&format!("{name}:100{unit}"))
        };
        return is_whole("width", "vw") && is_whole("height", "vh");
    }
    false
}

/// Whether declarations take something out of the flow and give it the whole window.
pub(crate) fn is_filling(style: &str) -> bool {
    let plain: String = style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let is_wide = has(&["width:100%", "width:100vw", "right:0", "inset:0"]);
    let is_high = has(&["height:100%", "height:100vh", "bottom:0", "inset:0"]);
    has(&["position:fixed", "position:absolute"]) && is_wide && is_high
}

/// Whether a script sets such declarations one by one.
pub(crate) fn may_fill(script: &str) -> bool {
    let declared = |c: char| match c {
        '=' | ',' => Some(':'),
        '"' | '\'' | '`' => None,
        c => Some(c),
    };
    is_filling(&script.chars().filter_map(declared).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_over_everything_fills_the_window() {
        for (markup, expected) in [
            ("<iframe src=x style='position: fixed; width: 100%; height: 100vh'>", true),
            ("<div style='position:absolute;inset:0'><iframe src=x></iframe></div>", true),
            ("<style>iframe{position:fixed;top:0;left:0;right:0;bottom:0}</style><iframe src=x>", true),
            ("<frameset rows='100%,*'><frame src=x></frameset>", true),
            ("<iframe src=x style='width:100%;height:100%'>", false),
            ("<div style='position:fixed;width:100%;height:100%'>", false),
            ("<iframe src=x style='position:fixed;right:8px;bottom:8px;width:300px'>", false),
        ] {
            assert_eq!(fills_window(markup), expected, "{markup}");
        }
    }

    #[test]
    fn a_frame_in_place_of_the_page_fills_the_window() {
        let whole = "<iframe src=x width=100% height='100%'></iframe>";
        for (piece, markup, expected) in [
            ("document.body.innerHTML='…'", whole, true),
            ("document.documentElement.innerHTML='…'", "<iframe style='width: 100vw; height:100vh'>", true),
            ("document.body.innerHTML+='…'", whole, false),
            ("document.getElementById('map').innerHTML='…'", whole, false),
            ("document.body.innerHTML='…'", "<iframe src=x width=300 height=200>", false),
        ] {
            assert_eq!(replaces_page(piece, markup), expected, "{piece} {markup}");
        }
    }

    #[test]
    fn a_script_sets_declarations_one_by_one() {
        for (script, expected) in [
            ("f.style.position = 'fixed'; f.style.width = '100vw'; f.height = \"100%\"", true),
            ("f.style.cssText = 'position:fixed;inset:0'", true),
            ("$(f).css('position', 'absolute').attr('width', '100%').attr('height', '100%')", true),
            ("f.setAttribute('width', '100%'); f.setAttribute('height', '100%')", false),
        ] {
            assert_eq!(may_fill(script), expected, "{script}");
        }
    }
}
