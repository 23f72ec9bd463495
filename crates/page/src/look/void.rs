//! Lists of selectors that no browser understands: one that is wrong takes the whole rule along (Selectors 4, section 4.1).
//!
//! What only some browsers know, and what is escaped or has comments in it, is not told here.

use super::selectors::{ELEMENTS, SELECTOR_DEPTH_MAX, STATES, Scan, closing, split};

/// Whether a list has a selector that no browser understands.
pub(super) fn is_void(list: &str) -> bool {
    !list.contains(['\\', '\u{0}']) && !list.contains("/*") && is_list_void(list, 0)
}

fn is_list_void(list: &str, depth: u8) -> bool {
    depth <= SELECTOR_DEPTH_MAX && split(list).into_iter().any(|one| is_one_void(one, depth))
}

fn is_one_void(selector: &str, depth: u8) -> bool {
    let selector = selector.trim();
    let is_joined = |c: char| matches!(c, '>' | '+' | '~');
    selector.is_empty()
        || selector.ends_with(is_joined)
        || selector.starts_with(is_joined)
        || has_unknown(selector, depth)
}

/// Whether it asks for something that is nowhere, or for a name that begins with a digit.
fn has_unknown(selector: &str, depth: u8) -> bool {
    let mut scan = Scan::new(selector);
    while let Some((at, byte)) = scan.next() {
        if scan.depth > 0 {
            continue;
        }
        let behind = selector.get(at + 1..).unwrap_or_default();
        match byte {
            b'.' | b'#' if !behind.starts_with(|c: char| c.is_alphabetic() || !c.is_ascii() || "-_".contains(c)) => {
                return true;
            }
            b':' => {
                let is_element = behind.starts_with(':');
                let name = behind.trim_start_matches(':');
                let start = selector.len() - name.len();
                let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
                let name = name[..length].to_ascii_lowercase();
                let known = if is_element { PARTS } else { CLASSES };
                let is_state = !is_element && STATES.contains(&&*name);
                let is_known =
                    is_state || ELEMENTS.contains(&&*name) || known.split_ascii_whitespace().any(|one| one == name);
                if name.is_empty() || !name.starts_with('-') && !is_known {
                    return true;
                }
                let open = start + length;
                let end = if selector[open..].starts_with('(') { closing(selector, open) } else { open };
                // What stands in others is left out alone where it is wrong.
                let inside = selector.get(open + 1..end.saturating_sub(1)).unwrap_or_default();
                if name == "not" && is_list_void(inside, depth + 1) {
                    return true;
                }
                (scan.at, scan.depth) = (end, 0);
            }
            _ => {}
        }
    }
    false
}

/// Pseudo-classes that are no states.
const CLASSES: &str = "
    root empty first-child last-child only-child first-of-type last-of-type only-of-type nth-child nth-last-child
    nth-of-type nth-last-of-type nth-col nth-last-col is where matches any not has any-link link scope lang dir
    host-context buffering seeking stalled volume-locked active-view-transition active-view-transition-type heading
    interest-source interest-target target-current target-before target-after open closed paused playing
    xr-overlay popover-open left right first
";

/// Pseudo-elements.
const PARTS: &str = "
    selection placeholder marker backdrop cue cue-region file-selector-button part slotted highlight grammar-error
    spelling-error target-text search-text details-content checkmark picker picker-icon column scroll-button
    scroll-marker scroll-marker-group view-transition view-transition-group view-transition-image-pair
    view-transition-old view-transition-new content shadow
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_selector_that_no_browser_understands_takes_the_list_along() {
        for list in [
            ".x:nope(y)",
            ".x,:nope(x)",
            ".x, .y:visible",
            ".x,",
            ",.x",
            ".x,,.y",
            ".x, b >",
            "> .x",
            ".x,.1y",
            ".x,#9",
            ".x,.",
            ".x,a::nope",
            ".x,a:",
            ".x:not(:nope)",
            ".x:not(.1y)",
        ] {
            assert!(is_void(list), "{list}");
        }
        for list in [
            ".x",
            ".x, b > c, [a=':nope'], a:hover::before, b:not(.y, #z):nth-child(2n + 1)",
            ".x, :is(:nope, .1y), :where(:nope)",
            "a::-webkit-scrollbar, a:-moz-any(b), .-x, ._x, .列",
            ".x:FIRST-CHILD, ::selection, ::part(a), :host(.y), ::slotted(b), a:Focus-Within",
            ".x, a\\:nope",
            ".x /* , */ , b",
            "[href='.1,>'], a[b=\"::x\"]",
        ] {
            assert!(!is_void(list), "{list}");
        }
    }
}
