//! Which host names may be on a list.

use suyuan_model::SiteRules;

use crate::reject::Why;

/// Refuses a name below which strangers live side by side; `name` is lower case, in A-labels.
pub(crate) fn check_owner(name: &str, rules: &SiteRules) -> Result<(), Why> {
    if rules.is_shared(name) { Err(Why::Shared) } else { Ok(()) }
}

/// Refuses a name that no host on the internet can have.
pub(crate) fn check_form(name: &str) -> Result<(), Why> {
    check_labels(name)?;
    if name.contains('.') { Ok(()) } else { Err(Why::SingleLabel) }
}

/// Refuses labels with characters that no host name has.
///
/// Hosts with `_` exist, although RFC 1123 has none. Length is checked where URLs are read.
pub(crate) fn check_labels(name: &str) -> Result<(), Why> {
    let is_label = |label: &str| {
        label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.contains('*') {
        return Err(Why::Wildcard);
    }
    if name.split('.').all(is_label) { Ok(()) } else { Err(Why::BadLabel) }
}
