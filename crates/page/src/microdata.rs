//! Which elements state a property of a thing, in microdata or RDFa.

use crate::finds::TagAt;

/// Whether this element is the value of a property.
pub(crate) fn is_property(tag: &TagAt) -> bool {
    let says = |name: &str| tag.value(name).is_some_and(|value| !value.trim().is_empty());
    says("itemprop") || says("property")
}

/// Whether a link is the value of a property, and nothing asks engines to pass over it.
///
/// Themes mark the names of those who comment as properties too; such a link stays what its `rel` says.
pub(crate) fn is_stated(tag: &TagAt) -> bool {
    let is_passed_over = || {
        let rel = tag.value("rel").unwrap_or_default().to_ascii_lowercase();
        rel.split_ascii_whitespace().any(|word| matches!(word, "nofollow" | "ugc" | "sponsored"))
    };
    is_property(tag) && !is_passed_over()
}
