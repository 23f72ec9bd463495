//! Pages that the users of a site write: profiles, threads, questions, guest books.

use suyuan_model::PageUrl;

/// What says that users write this page: the part of its address.
pub(crate) fn is_user_page(page: &PageUrl) -> Option<String> {
    let path = page.path().to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let by_segment = segments.iter().enumerate().find(|&(place, segment)| {
        let has_more = place + 1 < segments.len();
        PLACES.contains(segment)
            || PEOPLE.contains(segment) && has_more
            || segment.starts_with('~') && segment.len() > 1
            || segment.starts_with('@') && segment.len() > 1
            || STARTS.iter().any(|start| {
                segment.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            })
            || SCRIPTS.iter().any(|script| segment.split('.').next() == Some(script))
            || segment
                .split_once(':')
                .or_else(|| segment.split_once("%3a"))
                .is_some_and(|(space, _)| SPACES.contains(&space))
    });
    if let Some((_, segment)) = by_segment {
        return Some(format!("/{segment}"));
    }
    let by_query = page.query_pairs().find(|(key, value)| {
        QUERIES
            .iter()
            .any(|(name, values)| key.eq_ignore_ascii_case(name) && (values.is_empty() || values.contains(&&**value)))
    });
    if let Some((key, value)) = by_query {
        return Some(format!("?{key}={}", value.chars().take(20).collect::<String>()));
    }
    let label = page.host().split('.').next().unwrap_or_default();
    (HOSTS.contains(&label) && page.host().matches('.').count() > 1).then(|| page.host().to_owned())
}

/// Parts of paths where everything is users'.
const PLACES: &[&str] = &[
    "forum",
    "forums",
    "bbs",
    "guestbook",
    "gbook",
    "liuyan",
    "comments",
    "threads",
    "showthread",
    "viewtopic",
    "memberlist",
    "%e7%95%99%e8%a8%80",
    "%e7%95%99%e8%a8%80%e6%9d%bf",
    "%e8%ae%ba%e5%9d%9b",
];

/// Parts of paths behind which a user, or what a user wrote, is named.
const PEOPLE: &[&str] = &[
    "user",
    "users",
    "u",
    "profile",
    "profiles",
    "member",
    "members",
    "people",
    "space",
    "thread",
    "topic",
    "topics",
    "t",
    "question",
    "questions",
    "q",
    "answers",
    "ask",
    "zhidao",
    "comment",
    "paste",
    "pastes",
    "discussion",
    "discussions",
];

/// Names of pages that are counted: `thread-123-1-1.html`, `space-uid-7.html`.
const STARTS: &[&str] = &["thread-", "space-uid-", "topic-", "user-", "uid-", "forum-", "viewthread-", "t-", "u-"];

/// Scripts of the usual systems.
const SCRIPTS: &[&str] =
    &["viewthread", "showthread", "viewtopic", "forumdisplay", "viewforum", "guestbook", "gbook", "memberlist"];

/// Name spaces of wikis that users have to themselves.
const SPACES: &[&str] = &["user", "user_talk", "talk", "%e7%94%a8%e6%88%b7"];

/// Parameters that name a user or a thread; of some only these values.
const QUERIES: &[(&str, &[&str])] = &[
    ("mod", &["space", "viewthread", "forumdisplay"]),
    ("uid", &[]),
    ("tid", &[]),
    ("showuser", &[]),
    ("showtopic", &[]),
];

/// First labels of hosts where everything is users'.
const HOSTS: &[&str] =
    &["bbs", "forum", "forums", "club", "tieba", "ask", "guestbook", "community", "pastebin", "discuss"];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str) -> Option<String> {
        is_user_page(&PageUrl::new(url).unwrap())
    }

    #[test]
    fn a_page_that_users_write_is_told_by_its_address() {
        for (url, what) in [
            ("http://www.shop.example/forum.php?mod=viewthread&tid=7", "?mod=viewthread"),
            ("http://www.shop.example/thread-123-1-1.html", "/thread-123-1-1.html"),
            ("http://www.shop.example/users/casino-king", "/users"),
            ("http://www.shop.example/space-uid-77.html", "/space-uid-77.html"),
            ("http://www.shop.example/wiki/User:Casino", "/user:casino"),
            ("http://www.shop.example/phpbb/viewtopic.php?t=3", "/viewtopic.php"),
            ("http://www.shop.example/~casino/", "/~casino"),
            ("http://bbs.shop.example/x.html", "bbs.shop.example"),
            ("http://www.shop.example/home.php?mod=space&uid=3", "?mod=space"),
            ("http://www.shop.example/留言/2", "/%e7%95%99%e8%a8%80"),
        ] {
            assert_eq!(told(url).as_deref(), Some(what), "{url}");
        }
    }

    #[test]
    fn an_editors_page_is_not() {
        for url in [
            "http://www.school.example/",
            "http://www.school.example/users",
            "http://www.school.example/news/topic.html",
            "http://www.school.example/article.php?id=7",
            "http://www.school.example/threadneedle/street",
            "http://forum.example/news.html",
            "http://www.school.example/t",
        ] {
            assert_eq!(told(url), None, "{url}");
        }
    }
}
