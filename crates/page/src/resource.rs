//! What a text is for, if it is no page: robots.txt, a sitemap, a feed, a file that machines look for by its name.
//!
//! Everything in such a file has one place, which says more than the element that it stands in.

use suyuan_model::{PageUrl, Place, ReadAs};

use crate::manifest;
use crate::readable::Form;

/// How much of a text in JSON is asked for the version that makes it a feed, in bytes: it is the first member by custom.
const VERSION_BYTES_MAX: usize = 1024;

/// Files that machines look for by these names, wherever a site keeps them.
const NAMES: &[&str] = &[
    "llms.txt",
    "llms-full.txt",
    "ads.txt",
    "app-ads.txt",
    "sellers.json",
    "security.txt",
    "humans.txt",
    "ai.txt",
    "opensearch.xml",
];

/// How a text is to be read, and the place of everything in it; none for a page.
pub(crate) fn of(url: &PageUrl, form: Form, text: &str, read_as: ReadAs) -> (Form, Option<Place>) {
    if read_as == ReadAs::Script {
        return (Form::Script, None);
    }
    if matches!(form, Form::Markup | Form::Xml)
        && let Some(place) = manifest::place(text)
    {
        return (Form::Xml, Some(place));
    }
    let path = url.path();
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_linked = read_as == ReadAs::Manifest && !is_json_feed(text);
    if matches!(form, Form::Json | Form::Text | Form::Markup) && is_app_manifest(&name, text, is_linked) {
        return (Form::Json, Some(Place::Document));
    }
    let place = match form {
        Form::Text if path.eq_ignore_ascii_case("/robots.txt") => Some(Place::Robots),
        Form::Text if read_as == ReadAs::Sitemap || name.contains("sitemap") => Some(Place::Sitemap),
        Form::Json if is_json_feed(text) => Some(Place::Feed),
        Form::Text | Form::Script | Form::Json if NAMES.contains(&name.as_str()) => Some(Place::Document),
        _ => None,
    };
    // Browsers run a script that calls itself a text.
    let is_script = || [".js", ".mjs"].iter().any(|end| name.ends_with(end));
    let form = if form == Form::Text && place.is_none() && is_script() { Form::Script } else { form };
    (form, place)
}

/// Whether a text tells browsers of the site as an app (Web Application Manifest), as a link to it, its name or its beginning says.
fn is_app_manifest(name: &str, text: &str, is_linked: bool) -> bool {
    let is_named = || is_linked || name == "manifest.json" || name.ends_with(".webmanifest");
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with('{')
        && (is_named() || beginning(text).contains("\"start_url\""))
}

fn is_json_feed(text: &str) -> bool {
    beginning(text).replace('\\', "").contains("jsonfeed.org/version/")
}

/// What stands first in a text, where it says what it is.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(VERSION_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, form: Form, text: &str, form_read: Form, place: Option<Place>) {
        let url = PageUrl::new(&format!("http://school.example{path}")).unwrap();
        assert_eq!(of(&url, form, text, ReadAs::Itself), (form_read, place), "{path} {text}");
    }

    #[test]
    fn a_file_is_known_by_its_name_or_root() {
        check("/robots.txt", Form::Text, "User-agent: *", Form::Text, Some(Place::Robots));
        check("/x/sitemap1.txt", Form::Text, "http://a.example/", Form::Text, Some(Place::Sitemap));
        check("/a", Form::Xml, "<?xml version='1.0'?><sm:urlset>", Form::Xml, Some(Place::Sitemap));
        check("/feed/", Form::Markup, "<rss version='2.0'>", Form::Xml, Some(Place::Feed));
        check("/a", Form::Xml, "<a:feed xmlns:a='x'>", Form::Xml, Some(Place::Feed));
        check("/a", Form::Xml, "<!-- x --><OpenSearchDescription>", Form::Xml, Some(Place::Document));
        let json = r#"{"version":"https:\/\/jsonfeed.org\/version\/1.1"}"#;
        check("/a.json", Form::Json, json, Form::Json, Some(Place::Feed));
        check("/.well-known/security.txt", Form::Text, "Contact: x", Form::Text, Some(Place::Document));
        check("/app.webmanifest", Form::Json, "{}", Form::Json, Some(Place::Document));
        check("/app", Form::Json, r#"{"name":"x","start_url":"/"}"#, Form::Json, Some(Place::Document));
        check("/LLMS.txt", Form::Text, "# x", Form::Text, Some(Place::Document));
    }

    #[test]
    fn a_text_is_a_sitemap_by_what_named_it_whatever_it_is_called() {
        let url = PageUrl::new("http://school.example/list.txt").unwrap();
        let linked = |text| of(&url, Form::Json, text, ReadAs::Manifest).1;
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1"}"#;
        assert_eq!((linked(r#"{"shortcuts": []}"#), linked(feed)), (Some(Place::Document), Some(Place::Feed)));
        assert_eq!(of(&url, Form::Json, r#"{"shortcuts": []}"#, ReadAs::Itself).1, None);
        assert_eq!(of(&url, Form::Markup, "<p>", ReadAs::Manifest).1, None);
        let read = |form| of(&url, form, "http://school.example/a", ReadAs::Sitemap).1;
        assert_eq!((read(Form::Text), read(Form::Markup)), (Some(Place::Sitemap), None));
    }

    #[test]
    fn what_a_page_loads_as_a_script_is_one() {
        let url = PageUrl::new("http://school.example/ads.txt").unwrap();
        for form in [Form::Text, Form::Markup, Form::Json, Form::Xml] {
            assert_eq!(of(&url, form, "<rss>", ReadAs::Script), (Form::Script, None));
        }
    }

    #[test]
    fn a_page_is_none_whatever_it_is_called() {
        check("/robots.txt", Form::Markup, "<html><p>Not found", Form::Markup, None);
        check("/x/robots.txt", Form::Text, "x", Form::Text, None);
        check("/a", Form::Markup, "<html><rss>", Form::Markup, None);
        check("/a", Form::Xml, "<note>x</note>", Form::Xml, None);
        let late =
            format!("{{\"a\":\"{}\",\"version\":\"https://jsonfeed.org/version/1\"}}", "x".repeat(VERSION_BYTES_MAX));
        check("/a.json", Form::Json, &late, Form::Json, None);
    }
}
