//! Whose words a piece of a page is: the site's own, or its users'.
//!
//! A comment, a signature, a profile, a guestbook are told by what programs call them: class, `id`, `itemprop`, `itemtype`,
//! in English and in the Latin letters of Chinese; a whole page of a forum by its URL. The innermost element that says something counts.

use std::collections::HashMap;
use std::sync::LazyLock;

use suyuan_model::PageUrl;

use crate::edits::Edits;
use crate::references;
use crate::tokens::{Token, Tokens};
use crate::walker::lower;

/// How many classes of an element are read: real ones have a few dozen.
pub const CLASSES_READ_MAX: usize = 200;

/// Whose a piece of a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writer {
    /// Nobody says.
    #[default]
    Unknown,
    /// What the site puts around every page: header, footer, navigation.
    Site,
    /// Its users.
    User,
}

/// What an element says of whose words it holds; `source` begins with its tag.
pub(crate) fn writer(source: &str) -> Writer {
    let mut tokens = Tokens::new(source);
    let Some(Token::Start(tag)) = tokens.next() else { return Writer::Unknown };
    let mut writer = match &*lower(&source[tag.name]) {
        "nav" | "footer" | "header" | "aside" => Writer::Site,
        _ => Writer::Unknown,
    };
    for attribute in &tokens.attributes {
        let value = || references::decode(&source[attribute.value.clone()], true, &mut Edits::default()).into_owned();
        let said = match &*lower(&source[attribute.name.clone()]) {
            "class" | "id" => of_names(&value()),
            "itemprop" if of_item(&value(), PROPERTIES) => Writer::User,
            "itemtype" if of_item(value().rsplit('/').next().unwrap_or_default(), TYPES) => Writer::User,
            _ => Writer::Unknown,
        };
        if said != Writer::Unknown {
            writer = said;
        }
    }
    writer
}

/// Whether a page as a whole is one that users write, by its URL.
pub fn is_written_by_users(url: &PageUrl) -> bool {
    let host = url.host().strip_prefix("www.").unwrap_or(url.host());
    let label = host.split('.').next().unwrap_or_default();
    if has(HOSTS, label) {
        return true;
    }
    let path = url.path().to_ascii_lowercase();
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let is_folder = |part: &str| {
        let name = part.split(['.', '-', '_']).next().unwrap_or_default();
        has(PATHS, part)
            || has(PATHS, name)
            || part.starts_with('@')
            || part.starts_with("user:")
            || part.starts_with("user%3a")
    };
    path.split('/').filter(|part| !part.is_empty()).any(is_folder)
        || query.split('&').any(|pair| matches!(pair, "mod=viewthread" | "mod=space" | "action=profile" | "app=forums"))
}

/// What the names of classes say, each for itself.
fn of_names(value: &str) -> Writer {
    let mut writer = Writer::Unknown;
    for name in value.split_ascii_whitespace().take(CLASSES_READ_MAX) {
        let words = words(name);
        let of = |word: &str| LISTS_OF.get(word).copied().unwrap_or_default();
        let joined = if words.len() > 1 { of(&words.concat()) } else { 0 };
        let lists = words.iter().fold(joined, |lists, word| lists | of(word));
        let is_theirs = || {
            lists & IN_USERS != 0
                || has(EXACT, name)
                || !name.is_ascii() && ["评论", "留言", "签名", "回复"].iter().any(|word| name.contains(word))
        };
        if lists & IN_NOT_WORDS == 0 && is_theirs() {
            return Writer::User;
        }
        if lists & IN_SITE != 0 {
            writer = Writer::Site;
        }
    }
    writer
}

/// Which lists have a word; every word is looked up once in all of them.
static LISTS_OF: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut lists_of = HashMap::new();
    for (list, sign) in [(USERS, IN_USERS), (NOT_WORDS, IN_NOT_WORDS), (SITE, IN_SITE)] {
        list.split_ascii_whitespace().for_each(|word| *lists_of.entry(word).or_default() |= sign);
    }
    lists_of
});
const IN_USERS: u8 = 1;
const IN_NOT_WORDS: u8 = 1 << 1;
const IN_SITE: u8 = 1 << 2;

/// The words of a class name: `commentList-2` is `comment`, `list`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_lower = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (c.is_ascii_uppercase() && before_is_lower) {
            words.push(String::new());
        }
        if c.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before_is_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

fn of_item(value: &str, list: &str) -> bool {
    value.split_ascii_whitespace().any(|word| has(list, &word.to_ascii_lowercase()))
}

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == word)
}

/// Words of class names for what users write.
const USERS: &str =
    "comment comments commentlist commentbody commenttext commentcontent reply replies replylist guestbook
    gbook signature signatures sig postbody postcontent postmessage forum forums forumpost bbs ugc reviews reviewbody
    usercontent userprofile userbio userinfo memberprofile danmaku danmu liuyan liuyanban pinglun huifu qianming tieba
    shoutbox chatbox messageboard discussion disqus";

/// Names that well-known programs give to what users write: Discuz, phpBB, vBulletin, Tieba.
const EXACT: &str = "t_f pcb plhin sign d_post_content lzl_content lzl_cnt postrow post_body post-content-user";

/// Words for what the site itself puts beside it.
const NOT_WORDS: &str =
    "form count num number btn button icon toggle no nocomment nocomments closed disabled submit input
    textarea tab tabs menu nav link links meta respond";

/// Words for the frame of a page.
const SITE: &str =
    "footer header nav navbar navigation menu sidebar copyright friend friendlink friendlinks friendlylink
    flink flinks blogroll breadcrumb topbar toolbar";

/// Properties and types of microdata.
const PROPERTIES: &str = "comment commenttext reviewbody usercomments";
const TYPES: &str = "comment usercomments discussionforumposting review answer question profilepage socialmediaposting";

/// Hosts and folders that are written by users.
const HOSTS: &str = "bbs forum forums tieba ask wenda zhidao guestbook discuss discuz community luntan club";
const PATHS: &str = "bbs forum forums viewtopic viewthread showthread showtopic thread threads topic topics guestbook gbook
    liuyan liuyanban lyb messageboard msgboard feedback comment comments pinglun tieba luntan user users u member members
    profile profiles space people home.php question questions ask wenda zhidao discuss discussion community club";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_write_is_known_by_what_it_is_called() {
        for tag in [
            "<div class='comment-body'>",
            "<li id=comment-12 class=even>",
            "<ol class=commentList>",
            "<td class=t_f id=postmessage_77>",
            "<div class='post signature'>",
            "<div class=guestbook_item>",
            "<ul class='liuyan-list'>",
            "<div class=pinglun>",
            "<p itemprop=commentText>",
            "<div itemscope itemtype='https://schema.org/DiscussionForumPosting'>",
            "<div class=\"用户评论\">",
            "<section class=user-profile>",
            "<footer class=comment-footer>",
        ] {
            assert_eq!(writer(tag), Writer::User, "{tag}");
        }
    }

    #[test]
    fn so_many_classes_are_read() {
        let behind = |others: usize| writer(&format!("<div class='{}comment'>", "x ".repeat(others)));
        assert_eq!((behind(CLASSES_READ_MAX - 1), behind(CLASSES_READ_MAX)), (Writer::User, Writer::Unknown));
    }

    #[test]
    fn the_site_s_own_words_are_not_its_users() {
        for tag in ["<footer>", "<nav class=x>", "<div class='friend-link'>", "<div id=header>"] {
            assert_eq!(writer(tag), Writer::Site, "{tag}");
        }
        for tag in [
            "<div>",
            "<div class='comment-form'>",
            "<a class=comments-link>",
            "<span class='comment-count'>",
            "<div class=company-profile>",
            "<div class=faq-answer>",
            "<div class=sign-in>",
            "<p itemprop=description>",
            "<div class=no-comments>",
            "x",
        ] {
            assert_eq!(writer(tag), Writer::Unknown, "{tag}");
        }
    }

    #[test]
    fn a_page_of_users_is_known_by_its_url() {
        for url in [
            "http://bbs.school.example/",
            "http://www.school.example/forum/thread-12-1.html",
            "http://a.test/viewtopic.php?t=3",
            "http://a.test/forum.php?mod=viewthread&tid=1",
            "http://a.test/space-uid-7.html",
            "http://a.test/guestbook.asp",
            "http://a.test/wiki/User:Lucky",
            "http://a.test/@lucky",
            "http://a.test/u/12",
            "http://a.test/liuyan/",
        ] {
            assert!(is_written_by_users(&PageUrl::new(url).unwrap()), "{url}");
        }
        for url in ["http://www.school.example/news/7.html", "http://a.test/about/company.html", "http://a.test/?id=1"]
        {
            assert!(!is_written_by_users(&PageUrl::new(url).unwrap()), "{url}");
        }
    }
}
