//! Places without an end: a page for every URL, and always one more.

use suyuan_model::PageUrl;

use crate::chance::Chance;

/// How a place has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trap {
    /// The day after, and the day before.
    Calendar,
    /// A fresh session in every link, under a name that is known and one that is not.
    Sessions,
    /// A fresh host in every link.
    Hosts,
    /// A path that grows.
    Deeper,
    /// A redirect to a redirect.
    Redirects,
    /// Two redirects to each other.
    Circle,
}

/// Where a page of a trap leads.
pub(crate) enum Leads {
    Links(Vec<String>),
    Redirect(String),
}

impl Trap {
    pub(crate) const ALL: &[Trap] =
        &[Trap::Calendar, Trap::Sessions, Trap::Hosts, Trap::Deeper, Trap::Redirects, Trap::Circle];

    /// What stands at this URL, when it is asked for the nth time in the life of its host.
    pub(crate) fn leads(self, luck: Chance, home: &str, url: &PageUrl, nth: u64) -> Leads {
        let fresh = |at: u64| luck.below(format!("{url} {nth} {at}"), u64::from(u32::MAX));
        let path = url.path_and_query();
        let number: i64 = path.rsplit('/').next().and_then(|last| last.parse().ok()).unwrap_or(0);
        let links = |to: Vec<String>| Leads::Links(to);
        match self {
            Trap::Calendar => links(vec![format!("/day/{}", number + 1), format!("/day/{}", number - 1)]),
            Trap::Sessions => links(vec![
                format!("/a?sid={:08x}{:08x}{:08x}", fresh(0), fresh(1), fresh(2)),
                format!("/a?visitor={:08x}", fresh(3)),
                format!("/b?visitor={:08x}", fresh(4)),
            ]),
            Trap::Hosts => links((0..3).map(|at| format!("http://w{}.{home}/", fresh(at))).collect()),
            Trap::Deeper => links(vec![format!("{path}{}/", fresh(0)), format!("{path}again/")]),
            Trap::Redirects => Leads::Redirect(format!("/r/{}", number + 1)),
            Trap::Circle => Leads::Redirect(if path == "/there" { "/back" } else { "/there" }.to_owned()),
        }
    }
}
