//! Which properties there are: what begins with none of their words is none, and no browser supports it.

/// The words that names of properties begin with, of all modules of CSS and of what browsers added.
const FIRST_WORDS: &str = "accent align alignment all anchor animation app appearance aspect backdrop backface \
    background baseline behavior block border bottom box break buffered caption caret clear clip color column columns \
    contain container content corner corners counter cursor cx cy d direction display dominant dynamic empty fallback \
    field fill filter flex float flood font footnote forced gap glyph grid hanging height hyphenate hyphens image ime \
    inherits initial inline input inset interactivity interest interpolate isolation justify kerning layout left letter \
    lighting line list margin marker mask masonry math max min mix nav object offset opacity order orientation orphans \
    outline overflow overlay overscroll padding page paint path perspective place pointer position print quotes r \
    reading region resize right rotate row ruby rule rx ry scale scroll scrollbar shape size slider speak speech src \
    stop string stroke tab table text timeline top touch transform transition translate unicode user vector vertical \
    view visibility voice white widows width will word words wrap writing x y z zoom";

/// Whether there may be a property of this name, in lower case; those of single browsers may be.
pub(super) fn is_property(name: &str) -> bool {
    let first = name.split('-').next().unwrap_or_default();
    first.is_empty() || FIRST_WORDS.split_ascii_whitespace().any(|word| word == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_no_property_is_none() {
        for name in ["display", "text-box-trim", "-webkit-line-clamp", "scroll-timeline", "x", "accent-color"] {
            assert!(is_property(name), "{name}");
        }
        for name in ["foo", "foo-bar", "displays", "a"] {
            assert!(!is_property(name), "{name}");
        }
    }
}
