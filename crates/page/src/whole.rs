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

/// Where scripts lead that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leads {
    /// To a URL of which nothing is known.
    pub anywhere: bool,
    /// To a host that is put into a URL.
    pub by_name: bool,
}

impl Leads {
    /// Notes where a script leads, or what it writes.
    pub(crate) fn note(&mut self, target: Option<&str>) {
        let Some(target) = target else { return self.anywhere = true };
        self.anywhere |= target.starts_with(UNKNOWN);
        let mut hosts = target.match_indices("//").map(|(at, slashes)| &target[at + slashes.len()..]);
        let is_end = |c: char| matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | ' ');
        self.by_name |= hosts.any(|rest| rest.split(is_end).next().is_some_and(|host| host.contains(UNKNOWN)));
    }
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
    fn where_scripts_lead_that_is_not_known_is_told_apart() {
        let noted = |target: Option<&str>| {
            let mut leads = Leads::default();
            leads.note(target.map(|target| target.replace('?', &UNKNOWN.to_string())).as_deref());
            (leads.anywhere, leads.by_name)
        };
        assert_eq!(noted(None), (true, false));
        assert_eq!(noted(Some("?")), (true, false));
        assert_eq!(noted(Some("http://?/")), (false, true));
        assert_eq!(noted(Some("//www.?.test")), (false, true));
        assert_eq!(noted(Some("<a href=\"//?\">x</a>")), (false, true));
        assert_eq!(noted(Some("http://school.example/?")), (false, false));
        assert_eq!(noted(Some("/go/?")), (false, false));
    }

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
