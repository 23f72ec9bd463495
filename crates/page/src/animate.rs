//! Links of SVG that an animation sets: `<set attributeName="href" to="…">`.

use std::ops::Range;

use suyuan_model::Place;

use crate::attributes::Role;
use crate::finds::TagAt;

/// How the values of an animation are read; none for anything else.
///
/// The values of one that changes no link are words that nobody follows.
pub(crate) fn role(element: &str, attribute: &str, tag: &TagAt) -> Option<Role> {
    if !matches!(element, "set" | "animate") || !matches!(attribute, "to" | "from" | "by" | "values") {
        return None;
    }
    let changed = tag.value("attributeName").unwrap_or_default();
    let name = changed.trim().rsplit(':').next().unwrap_or_default();
    Some(match name {
        "href" | "src" if attribute == "values" => Role::Values(Place::Svg),
        "href" | "src" => Role::Url(Place::Svg),
        _ => Role::Words(Place::Attribute),
    })
}

/// The values of a list with semicolons between them.
pub(crate) fn values(list: &str) -> Vec<Range<usize>> {
    let start_of = |piece: &str| piece.as_ptr() as usize - list.as_ptr() as usize;
    let pieces = list.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    pieces.map(|piece| start_of(piece)..start_of(piece) + piece.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_at_semicolons() {
        let list = "#a; //casino.example/ ;;x";
        let cut: Vec<&str> = values(list).into_iter().map(|range| &list[range]).collect();
        assert_eq!(cut, ["#a", "//casino.example/", "x"]);
    }
}
