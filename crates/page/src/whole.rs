//! Whether all is known of a script.

use suyuan_script::{Reading, UNKNOWN};

/// Whether it is known of everything that a script names what it does with it.
pub(crate) fn is_told_whole(reading: &Reading) -> bool {
    let is_known = |text: &str| !text.contains(UNKNOWN);
    let leads_somewhere_known = |target: &str| is_known(target) || has_known_host(target);
    reading.limit.is_none()
        && !reading.is_broken
        && !reading.evaluates_unknown
        && reading.sinks.iter().all(|sink| sink.target.as_deref().is_some_and(leads_somewhere_known))
        && reading.written.iter().all(|written| is_known(&written.markup))
}

/// Whether what is not known of a URL comes behind its host: `/page?from=…`, `https://school.example/…`.
fn has_known_host(target: &str) -> bool {
    let rest = target.strip_prefix("https:").or_else(|| target.strip_prefix("http:")).unwrap_or(target);
    let known = rest.split(UNKNOWN).next().unwrap_or_default();
    // Browsers take these for slashes, or for nothing.
    if known.contains(['\\', '\t', '\n', '\r']) {
        return false;
    }
    match known.strip_prefix("//") {
        Some(host) => host.find(['/', '?', '#']).is_some_and(|end| end > 0),
        None => rest.len() == target.len() && known.starts_with(['/', '?', '#']) && known.len() > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_behind_the_host_is_nobodys_secret() {
        for (target, expected) in [
            ("/welcome?from=\u{FFFC}", true),
            ("?q=\u{FFFC}", true),
            ("https://school.example/\u{FFFC}", true),
            ("//school.example?\u{FFFC}", true),
            ("/\u{FFFC}", false),
            ("/\\\u{FFFC}", false),
            ("/\t/\u{FFFC}", false),
            ("/\n/\u{FFFC}", false),
            ("//\u{FFFC}/", false),
            ("https://school.example\u{FFFC}", false),
            ("https:\u{FFFC}", false),
            ("\u{FFFC}/a", false),
        ] {
            assert_eq!(has_known_host(&target.replace('\u{FFFC}', &UNKNOWN.to_string())), expected, "{target}");
        }
    }
}
