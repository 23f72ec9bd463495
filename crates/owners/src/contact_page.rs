//! The pages of a site that say how it can be reached: where they are, and which addresses stand there.
//!
//! Only addresses of roles at the site itself are taken: what may be a person's is nobody's business here.

use std::cell::RefCell;
use std::collections::BTreeSet;

use suyuan_model::{HopKind, PageUrl, Site, SiteRules};
use suyuan_page::{Source, Target, triage};

use crate::address::{is_at, mailto, role_of};
use crate::spoken;

/// Most pages about contact that are read of one site, beside its front page.
pub const CONTACT_PAGES_MAX: usize = 3;

/// Most addresses of one site that are taken: beyond that they are a list of departments.
pub const ROLE_ADDRESSES_MAX: usize = 4;

/// Most bytes of text in which addresses are looked for on one page.
pub const CONTACT_TEXT_BYTES_MAX: usize = 512 * 1024;

/// What the words of a link say where it leads to such a page, the best first.
const WORDS: &[&str] = &[
    "联系我们",
    "聯繫我們",
    "联系方式",
    "联系",
    "聯繫",
    "contact",
    "网站维护",
    "关于我们",
    "關於我們",
    "关于",
    "關於",
    "imprint",
    "impressum",
    "about",
];

/// What the path of such a page has as a piece, the best first.
const PIECES: &[&str] = &["contact", "lxwm", "lianxi", "lxfs", "imprint", "impressum", "about", "gywm", "guanyu"];

/// What a page says about contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactPage {
    /// Addresses of roles, those to whom one would write first at first.
    pub addresses: Vec<String>,
    /// Links of the same site to pages that say more, the best first.
    pub links: Vec<PageUrl>,
}

/// Reads a page of a site.
pub fn contact_page(source: &Source, site: &Site, rules: &SiteRules) -> ContactPage {
    let found: RefCell<Vec<String>> = RefCell::default();
    let left = RefCell::new(CONTACT_TEXT_BYTES_MAX);
    let triage = triage(source, &mut |target| match target {
        Target::Handles => true,
        Target::Words(words) => {
            let mut left = left.borrow_mut();
            if words.text.len() > *left {
                *left = 0;
                return false;
            }
            *left -= words.text.len();
            found.borrow_mut().extend(mailto(words.text));
            found.borrow_mut().extend(spoken::addresses(words.text));
            false
        }
        _ => false,
    });
    let mut by_role: BTreeSet<(usize, String)> = BTreeSet::new();
    for address in found.into_inner() {
        if let Some(role) = role_of(&address).filter(|_| is_at(&address, site)) {
            by_role.insert((role, address));
        }
    }
    let mut links: Vec<(usize, PageUrl)> = Vec::new();
    for hop in triage.hops {
        let is_of_site = hop.kind == HopKind::Link && rules.site_of(&hop.to) == *site && hop.to != *source.url;
        if is_of_site
            && let Some(rank) = rank(&hop.text, hop.to.path())
            && links.iter().all(|(_, known)| *known != hop.to)
        {
            links.push((rank, hop.to));
        }
    }
    links.sort_by_key(|(rank, _)| *rank);
    ContactPage {
        addresses: by_role.into_iter().map(|(_, address)| address).take(ROLE_ADDRESSES_MAX).collect(),
        links: links.into_iter().map(|(_, url)| url).take(CONTACT_PAGES_MAX).collect(),
    }
}

/// How much a link looks like one to a page about contact; none if it does not.
fn rank(text: &str, path: &str) -> Option<usize> {
    let (text, path) = (text.to_lowercase(), path.to_ascii_lowercase());
    let by_words = WORDS.iter().position(|word| text.contains(word));
    let pieces = || path.split(['/', '.', '-', '_']);
    let by_path = PIECES.iter().position(|piece| pieces().any(|it| it.starts_with(piece)));
    by_words.into_iter().chain(by_path).min()
}

#[cfg(test)]
mod tests {
    use suyuan_model::Headers;

    use super::*;

    fn read(html: &str) -> ContactPage {
        let url = PageUrl::new("http://www.school.example/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, html.as_bytes());
        contact_page(&source, &Site::from_text("school.example"), &SiteRules::default())
    }

    fn addresses(html: &str) -> String {
        read(html).addresses.join(" ")
    }

    fn links(html: &str) -> Vec<String> {
        read(html).links.iter().map(|url| url.as_str().to_owned()).collect()
    }

    #[test]
    fn addresses_of_roles_at_the_site_are_taken_and_those_of_people_and_strangers_are_not() {
        let page = "<p>网站管理：webmaster@school.example <p>张老师 zhanglaoshi@school.example
                    <a href='mailto:security@school.example?subject=x'>安全</a>
                    <p>信息中心 xxzx＠mail.school.example <p>kefu@builder.example";
        assert_eq!(addresses(page), "security@school.example webmaster@school.example xxzx@mail.school.example");
    }

    #[test]
    fn addresses_are_read_as_people_hide_them() {
        assert_eq!(addresses("<p>webmaster&#64;school&#46;example"), "webmaster@school.example");
        assert_eq!(addresses("<p>webmaster (at) school (dot) example"), "webmaster@school.example");
        assert_eq!(addresses("<a href='&#109;ailto:info&#64;school.example'>写信</a>"), "info@school.example");
    }

    #[test]
    fn links_to_pages_about_contact_are_of_the_site_and_the_best_comes_first() {
        let page = "<a href=/about/>About us</a> <a href=/news/>新闻</a> <a href=/lxwm.html>更多</a>
                    <a href='http://www.school.example/c.html'>联系我们</a> <a href='http://other.example/contact'>Contact</a>
                    <a href=/c.html>联系我们</a> <img src=/contact.png>";
        assert_eq!(
            links(page),
            [
                "http://www.school.example/c.html",
                "http://www.school.example/lxwm.html",
                "http://www.school.example/about/"
            ]
        );
    }

    #[test]
    fn of_many_links_and_addresses_so_many_are_taken() {
        let page: String =
            (0..9).map(|n| format!("<p>info@d{n}.school.example<a href=/contact/{n}>contact</a>")).collect();
        let read = read(&page);
        assert_eq!((read.links.len(), read.addresses.len()), (CONTACT_PAGES_MAX, ROLE_ADDRESSES_MAX));
    }

    #[test]
    fn addresses_are_looked_for_in_so_much_text() {
        let page = |bytes: usize| format!("<p>{}</p><p>info@school.example</p>", "汉 ".repeat(bytes / 4));
        assert_eq!(addresses(&page(CONTACT_TEXT_BYTES_MAX - 100)), "info@school.example");
        assert_eq!(addresses(&page(CONTACT_TEXT_BYTES_MAX + 100)), "");
    }
}
