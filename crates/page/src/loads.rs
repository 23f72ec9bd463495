//! Pieces of pages that a script asks its own site for, to put them into the page, and pages that it leads to.
//!
//! `fetch('/part.html').then(r => r.text())`, `$('#x').load('/part.html')`, `$.get('/part.html')`, `x.open('GET', '/part.html')`:
//! a URL in quotes, or put together of such and of constants that the same script names, on the same host.
//! It is read from the text, on every page, so no more is asked than what stands right beside the call.

use std::borrow::Cow;

use memchr::memmem;
use suyuan_model::HopKind;
use suyuan_script::{SinkKind, UNKNOWN};

use crate::constants::Constants;
use crate::finds::At;
use crate::fragment::Fragment;
use crate::steps::{is_step, steps};
use crate::walker::Walker;

/// So many pieces of one page are taken up.
pub const PIECES_MAX: usize = 32;

/// How much behind a URL is asked what becomes of the answer, in bytes.
pub const PIECE_BYTES_NEAR: usize = 200;

/// A longer URL in a script is none of a piece, in bytes.
pub(crate) const PIECE_URL_BYTES_MAX: usize = 512;

/// What asks for something.
const CALLS: [&str; 5] = ["fetch(", ".load(", "$.get(", "Query.get(", OPENS];

/// What begins a request that a method stands in first.
const OPENS: &str = ".open(";

/// How the names of pages end.
const PAGES: &[&str] = &["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "do", "inc", "tpl"];

/// The URL of a script of the page's own host, although a piece of it is not known: what stands behind its path, where
/// pages put the time so that no old copy is taken, or the host, where `location` gives it. Any other piece may be anything.
fn of_own_host(target: &str) -> Option<Cow<'_, str>> {
    if !target.contains(UNKNOWN) {
        return Some(Cow::Borrowed(target));
    }
    let (path, query) = target.find('?').map_or((target, ""), |at| target.split_at(at));
    let behind = |start: &str| path.strip_prefix(start)?.strip_prefix(UNKNOWN);
    let own = ["\u{FFFC}//", "//", "http://", "https://", ""].into_iter().find_map(behind);
    let path = own.filter(|rest| rest.starts_with('/') && !rest.starts_with("//")).unwrap_or(path);
    (!path.contains(UNKNOWN)).then(|| Cow::Owned(format!("{path}{}", query.replace(UNKNOWN, "0"))))
}

impl Walker<'_> {
    /// Notes a script that the page loads, as far as it is known from where.
    pub(crate) fn load_script(&mut self, target: &str) {
        if let Some(target) = of_own_host(target)
            && let Ok(url) = self.base.join(&target)
        {
            self.scripts.load(&url);
        }
    }

    /// Takes up where a script leads that was followed.
    pub(crate) fn step(&mut self, fragment: &Fragment, at: &At, kind: SinkKind, target: &str) {
        let leads = matches!(kind, SinkKind::Navigate | SinkKind::Open | SinkKind::Frame | SinkKind::Link);
        let is_read = leads && fragment.depth == 0 && at.fixed.is_none() && fragment.links_allowed();
        if is_read
            && self.pieces < PIECES_MAX
            && is_step(target)
            && !target.contains(UNKNOWN)
            && let Ok(to) = self.base.join(target)
        {
            self.pieces += 1;
            self.hops.add(to, target, HopKind::Script);
        }
    }

    /// Takes up the pieces that a script of the page asks for, and where it leads; `of_file` when it stands in a file of its own.
    pub(crate) fn pieces(&mut self, fragment: &Fragment, text: &str, of_file: bool) {
        if self.thorough || fragment.depth > 0 || !fragment.links_allowed() {
            return;
        }
        let constants = Constants::of(text);
        let steps = steps(text, &constants).into_iter().map(|url| (url, true));
        for (url, is_step) in pieces(text, &constants).map(|url| (url, false)).chain(steps) {
            let url = &*url;
            if self.pieces == PIECES_MAX {
                break;
            }
            // What is relative, is so to the page, which a file does not know.
            if of_file && !url.starts_with('/') && !url.contains("://") {
                if !self.pieces_of_namer.iter().any(|known| known == url) {
                    self.pieces += 1;
                    self.pieces_of_namer.push(url.to_owned());
                }
                continue;
            }
            let Ok(to) = self.base.join(url) else { continue };
            if is_step || to.host() == self.base.host() {
                self.pieces += 1;
                self.hops.add(to, url, HopKind::Script);
            }
        }
    }
}

/// The URLs of the pieces that a script asks for.
fn pieces<'s>(text: &'s str, constants: &Constants<'s>) -> impl Iterator<Item = Cow<'s, str>> {
    let found = |call: &'static str| memmem::find_iter(text.as_bytes(), call).map(move |at| (call, at + call.len()));
    CALLS.iter().copied().flat_map(found).filter_map(move |(call, end)| {
        let given = text[end..].trim_start();
        let given = if call == OPENS { behind_get(given)? } else { given };
        let (url, rest) = constants.text(given)?;
        let is_whole = rest.starts_with([',', ')']) && !url.contains(['\\', '\n', '<']);
        // jQuery takes a selector behind the URL.
        let end = url.trim_start().find(|c: char| c.is_ascii_whitespace());
        let url = match end {
            Some(end) => Cow::Owned(url.trim_start()[..end].to_owned()),
            None => url,
        };
        let url = Some(url).filter(|url| is_whole && !url.is_empty() && url.len() <= PIECE_URL_BYTES_MAX)?;
        let near = &rest[..rest.floor_char_boundary(PIECE_BYTES_NEAR)];
        let is_page = match call {
            ".load(" => !is_file(&url) && (url.starts_with(['/', '.']) || names_page(&url)),
            "fetch(" => (names_page(&url) || near.contains(".text()") && !is_file(&url)) && is_got(near),
            _ => names_page(&url),
        };
        is_page.then_some(url)
    })
}

/// What stands behind the method of a request that only gets something.
fn behind_get(given: &str) -> Option<&str> {
    let method = given
        .get(..5)
        .filter(|method| ["'get'", "\"get\"", "`get`"].iter().any(|get| method.eq_ignore_ascii_case(get)))?;
    Some(given[method.len()..].trim_start().strip_prefix(',')?.trim_start())
}

/// The name that a URL ends in, and its ending.
pub(crate) fn ending(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| !ending.is_empty())
}

pub(crate) fn names_page(url: &str) -> bool {
    ending(url).is_some_and(|ending| PAGES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// Whether it is called something else than a page: a script, data, a picture.
fn is_file(url: &str) -> bool {
    ending(url).is_some() && !names_page(url)
}

/// Whether nothing is sent with the request.
fn is_got(options: &str) -> bool {
    let options = options.split(')').next().unwrap_or_default().to_ascii_lowercase();
    !["post", "put", "delete", "patch", "body"].iter().any(|word| options.contains(word))
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;
    use crate::{Source, triage};

    fn hops(html: &str) -> Vec<String> {
        let url = PageUrl::new("http://www.page.example/a/").unwrap();
        let headers = Headers::default();
        let triage = triage(&Source::new(&url, &headers, html.as_bytes()), &mut |_| false);
        let told = |hop: &suyuan_model::Hop| hop.to.as_str().replace("http://www.page.example", "");
        triage.hops.iter().filter(|hop| hop.kind == HopKind::Script).map(told).collect()
    }

    #[test]
    fn a_script_of_the_own_host_is_loaded_although_a_piece_of_its_url_is_not_known() {
        for (target, loaded) in [
            ("/g.js?v=1", Some("/g.js?v=1")),
            ("/g.js?v=\u{FFFC}&w=\u{FFFC}", Some("/g.js?v=0&w=0")),
            ("\u{FFFC}//\u{FFFC}/g.js", Some("/g.js")),
            ("//\u{FFFC}/g.js?\u{FFFC}", Some("/g.js?0")),
            ("https://\u{FFFC}/g.js", Some("/g.js")),
            ("\u{FFFC}/g.js", Some("/g.js")),
            ("\u{FFFC}//cdn.example/g.js", None),
            ("/\u{FFFC}/g.js", None),
            ("\u{FFFC}", None),
        ] {
            assert_eq!(of_own_host(target).as_deref(), loaded, "{target}");
        }
    }

    #[test]
    fn pieces_that_a_script_asks_for_are_pages() {
        for (script, expected) in [
            ("fetch('/part.html').then(r => r.text()).then(t => el.innerHTML = t)", Some("/part.html")),
            ("fetch(\"foot\").then(function (r) { return r.text() })", Some("/a/foot")),
            ("$('#x').load('/part.html #main', done)", Some("/part.html")),
            ("$('#x').load('/part')", Some("/part")),
            ("$.get( 'part.php?id=1', function (t) { el.innerHTML = t })", Some("/a/part.php?id=1")),
            ("fetch('http://www.page.example/p.htm')", Some("/p.htm")),
            ("x.open('GET', '/part.html', true); x.send()", Some("/part.html")),
            ("x.open(\"get\",'part.php')", Some("/a/part.php")),
            ("x.open('POST', '/part.html')", None),
            ("x.open('GET', '/api/list')", None),
            ("window.open('/part.html')", Some("/part.html")),
            ("fetch('/part.json').then(r => r.text())", None),
            ("fetch('/list').then(r => r.json())", None),
            ("fetch('/part.html', {method: 'POST', body: a})", None),
            ("fetch('http://other.example/part.html')", None),
            ("fetch(`/part/${id}.html`)", None),
            ("var BASE = '/p'; fetch(BASE + '/a.html').then(show)", Some("/p/a.html")),
            ("var c = {base: '/p/'}; $.get(c.base + 'a.html', show)", Some("/p/a.html")),
            ("const u = `/p/${'a'}.html`; x.open('GET', u); x.send()", Some("/p/a.html")),
            ("let p = '/p'; if (y) p = '/q'; fetch(p + '/a.html')", None),
            ("fetch('/part.html' + id)", None),
            ("fetch('/part' + id + '.html')", None),
            ("image.load('picture')", None),
            ("loader.load('/model.gltf')", None),
            ("cache.get('/part.html')", None),
        ] {
            let page = format!("<p>x</p><script>{script}</script>");
            assert_eq!(hops(&page), expected.into_iter().collect::<Vec<_>>(), "{script}");
        }
        assert_eq!(hops("<template><script>fetch('/part.html')</script></template>"), Vec::<String>::new());
    }

    #[test]
    fn what_a_file_asks_for_is_relative_to_the_page_that_names_it() {
        let url = PageUrl::new("http://www.page.example/js/a.js").unwrap();
        let headers = Headers(vec![("content-type".into(), b"text/javascript".to_vec())]);
        let told = |script: &str| {
            let triage = triage(&Source::new(&url, &headers, script.as_bytes()), &mut |_| false);
            (triage.hops.iter().map(|hop| hop.to.path().to_owned()).collect::<Vec<_>>(), triage.pieces_of_namer)
        };
        let calls =
            "$.get('a.html', f); $.get('/b.html', f); $.get('a.html', f); $.get('http://other.example/c.html', f)";
        assert_eq!(told(calls), (vec!["/b.html".to_owned()], vec!["a.html".to_owned()]));
        let many: String = (0..=PIECES_MAX).map(|at| format!("$.get('{at}.html');")).collect();
        assert_eq!(told(&many).1.len(), PIECES_MAX);
    }

    #[test]
    fn so_many_pieces_are_taken_up() {
        let page = |many: usize| {
            let calls: String = (0..many).map(|at| format!("fetch('/{at}.html');")).collect();
            hops(&format!("<script>{calls}</script>")).len()
        };
        assert_eq!((page(PIECES_MAX), page(PIECES_MAX + 1)), (PIECES_MAX, PIECES_MAX));
    }

    /// How many pieces a script asks for.
    fn read(script: &str) -> usize {
        pieces(script, &Constants::of(script)).count()
    }

    #[test]
    fn a_long_url_is_none_of_a_piece() {
        let of = |bytes: usize| format!("$.get('{}.html')", "x".repeat(bytes - ".html".len()));
        assert_eq!(read(&of(PIECE_URL_BYTES_MAX)), 1);
        assert_eq!(read(&of(PIECE_URL_BYTES_MAX + 1)), 0);
    }

    #[test]
    fn what_becomes_of_an_answer_is_looked_for_nearby() {
        let far = |bytes: usize| format!("fetch('/a').{}.text()", "x".repeat(bytes - ").".len()));
        assert_eq!(read(&far(PIECE_BYTES_NEAR - ".text()".len())), 1);
        assert_eq!(read(&far(PIECE_BYTES_NEAR)), 0);
    }
}
