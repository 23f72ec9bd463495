//! What the value of an attribute is: a URL, several URLs, a script, a style, or words.

use crate::steps;
use suyuan_model::Place;

/// How the value of an attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// One URL.
    Url(Place),
    /// URLs with sizes: `srcset`.
    Candidates(Place),
    /// URLs with spaces between them: `ping`, `profile`.
    Urls(Place),
    /// URLs with spaces or commas between them: `archive`.
    UrlsWithCommas(Place),
    /// URLs with semicolons between them: `values` of an animation.
    Values(Place),
    /// A style.
    Style,
    /// A script.
    Handler,
    /// A page of its own: `srcdoc`.
    Page,
    /// Anything else; names in it are found as in any text.
    Words(Place),
}

/// How this attribute of this element (both in lower case) is read; `foreign` inside SVG and MathML.
pub(crate) fn role(element: &str, attribute: &str, foreign: bool) -> Role {
    match attribute {
        "class" | "id" | "rel" | "type" | "name" => Role::Words(Place::Attribute),
        "style" => Role::Style,
        "srcdoc" if element == "iframe" => Role::Page,
        _ if attribute.len() > 2 && attribute.starts_with("on") => Role::Handler,
        _ if attribute.starts_with("data-") && is_of_framework(attribute) => Role::Handler,
        _ if attribute.starts_with("data-") => Role::Words(Place::DataAttribute),
        "itemid" | "itemtype" | "itemprop" | "resource" | "about" | "typeof" | "vocab" | "property" | "prefix"
            if element != "meta" =>
        {
            Role::Words(Place::Microdata)
        }
        _ if foreign => role_in_svg(attribute),
        "href" | "xlink:href" => href(element),
        "src" => Role::Url(place_of_src(element)),
        "srcset" | "imagesrcset" => Role::Candidates(Place::Image),
        "action" => Role::Url(Place::Form),
        "formaction" => Role::Url(Place::Button),
        "data" | "classid" | "codebase" | "code" if matches!(element, "object" | "applet" | "embed") => {
            Role::Url(Place::Object)
        }
        "archive" if matches!(element, "object" | "applet") => Role::UrlsWithCommas(Place::Object),
        "poster" => Role::Url(Place::Media),
        "dynsrc" | "lowsrc" | "icon" => Role::Url(Place::Image),
        "ping" | "profile" | "attributionsrc" => Role::Urls(Place::Attribute),
        "background" | "cite" | "longdesc" | "manifest" | "pluginspage" | "usemap" => Role::Url(Place::Attribute),
        "value" if matches!(element, "option" | "input" | "button") => Role::Words(Place::Button),
        "value" if element == "data" => Role::Words(Place::Microdata),
        "value" if element == "param" => Role::Words(Place::Object),
        "content" if element == "meta" => Role::Words(Place::Meta),
        _ if is_of_framework(attribute) => Role::Handler,
        _ => Role::Words(Place::Attribute),
    }
}

/// Whether a library runs an attribute as a script: Alpine, Vue, htmx, Angular, Svelte.
fn is_of_framework(attribute: &str) -> bool {
    matches!(attribute, "x-init" | "ng-init" | "ng-click" | "data-ng-click" | "data-ng-init")
        || ["@", "x-on:", "v-on:", "hx-on:", "hx-on-", "data-hx-on", "(click"]
            .iter()
            .any(|prefix| attribute.len() > prefix.len() && attribute.starts_with(prefix))
}

fn href(element: &str) -> Role {
    Role::Url(match element {
        "a" => Place::Anchor,
        "area" => Place::Area,
        "base" => Place::Base,
        "link" => Place::Alternate,
        "image" => Place::Image,
        _ => Place::Attribute,
    })
}

fn place_of_src(element: &str) -> Place {
    match element {
        "iframe" => Place::Iframe,
        "frame" => Place::Frame,
        "embed" => Place::Embed,
        "script" => Place::ScriptSrc,
        "img" | "image" | "input" => Place::Image,
        "video" | "audio" | "source" | "track" | "bgsound" => Place::Media,
        _ => Place::Attribute,
    }
}

fn role_in_svg(attribute: &str) -> Role {
    match attribute {
        "href" | "xlink:href" | "src" => Role::Url(Place::Svg),
        // Attributes that say what a style can say.
        "fill" | "stroke" | "filter" | "mask" | "clip-path" | "cursor" | "marker" | "marker-start" | "marker-mid"
        | "marker-end" => Role::Style,
        _ => Role::Words(Place::Svg),
    }
}

/// Where a `link` stands, by what its `rel` says.
pub(crate) fn place_of_link(rel: &str) -> Place {
    let has = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    let icon = rel.split_ascii_whitespace().any(|token| {
        let token = token.to_ascii_lowercase();
        matches!(&*token, "icon" | "mask-icon" | "fluid-icon" | "image_src") || token.starts_with("apple-touch-")
    });
    if has("stylesheet") {
        Place::Stylesheet
    } else if has("canonical") {
        Place::Canonical
    } else if icon {
        Place::Image
    } else {
        Place::Alternate
    }
}

/// Whether a `link` leads to another page that a reader, or a search engine, would go to.
pub(crate) fn is_link_to_page(rel: &str, media_type: &str) -> bool {
    let has = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    let html = media_type.is_empty() || steps::is_of_page(media_type);
    has("canonical") || has("next") || has("prev") || (has("alternate") && !has("stylesheet") && html)
}

/// Whether a `link` names a feed (RSS, Atom) of the page's site, what describes its search (OpenSearch), or the site as an app.
pub(crate) fn is_link_to_list(rel: &str, media_type: &str) -> bool {
    let says = |word: &str| rel.split_ascii_whitespace().any(|token| token.eq_ignore_ascii_case(word));
    let kind = media_type.to_ascii_lowercase();
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" | "application/feed+json" => {
            says("alternate")
        }
        "application/opensearchdescription+xml" => says("search"),
        _ => says("manifest"),
    }
}

/// Where the content of a `meta` stands, by its property: RDFa, but for Open Graph and what others call by its `name`.
pub(crate) fn place_of_property(property: &str) -> Place {
    let lower = property.trim().to_ascii_lowercase();
    let is_plain = match lower.split_once(':') {
        Some((prefix, _)) => OPEN_GRAPH.contains(&prefix),
        None => PLAIN_NAMES.contains(&&*lower),
    };
    match place_of_meta(&lower) {
        Place::Meta if !is_plain && !lower.is_empty() => Place::Microdata,
        place => place,
    }
}

/// Prefixes of properties that share sites read, beside `og` and `twitter`.
const OPEN_GRAPH: &[&str] =
    &["al", "article", "book", "fb", "music", "place", "product", "profile", "video", "wb", "weibo"];

/// Names of `meta` that pages write as a property by mistake.
const PLAIN_NAMES: &[&str] = &["author", "description", "image", "keywords", "subject", "summary", "title"];

/// Where the content of a `meta` stands, by its name.
pub(crate) fn place_of_meta(name: &str) -> Place {
    let name = name.to_ascii_lowercase();
    if name.starts_with("og:") || name.starts_with("twitter:") { Place::Og } else { Place::Meta }
}

/// The URLs of a `srcset`, each with where it stands, after the HTML standard's rules for parsing it.
pub(crate) fn candidates(value: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = value.as_bytes();
    let mut urls = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        let start = at;
        at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let url = value[start..at].trim_end_matches(',');
        if !url.is_empty() {
            urls.push(start..start + url.len());
        }
        if url.len() < at - start {
            continue; // the comma ends this candidate; it has no size
        }
        let mut depth = 0_u32;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => break,
                _ => {}
            }
        }
    }
    urls
}

/// The pieces of a list with spaces between them, or commas as well.
pub(crate) fn pieces(value: &str, commas: bool) -> Vec<std::ops::Range<usize>> {
    let start_of = |piece: &str| piece.as_ptr() as usize - value.as_ptr() as usize;
    value
        .split(|c: char| c.is_ascii_whitespace() || (commas && c == ','))
        .filter(|piece| !piece.is_empty())
        .map(|piece| start_of(piece)..start_of(piece) + piece.len())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_attribute_that_carries_a_url_has_its_place() {
        for (element, attribute, role_expected) in [
            ("a", "href", Role::Url(Place::Anchor)),
            ("area", "href", Role::Url(Place::Area)),
            ("form", "action", Role::Url(Place::Form)),
            ("button", "formaction", Role::Url(Place::Button)),
            ("option", "value", Role::Words(Place::Button)),
            ("iframe", "src", Role::Url(Place::Iframe)),
            ("iframe", "srcdoc", Role::Page),
            ("frame", "src", Role::Url(Place::Frame)),
            ("object", "data", Role::Url(Place::Object)),
            ("applet", "archive", Role::UrlsWithCommas(Place::Object)),
            ("script", "src", Role::Url(Place::ScriptSrc)),
            ("img", "srcset", Role::Candidates(Place::Image)),
            ("source", "src", Role::Url(Place::Media)),
            ("td", "background", Role::Url(Place::Attribute)),
            ("a", "ping", Role::Urls(Place::Attribute)),
            ("a", "onclick", Role::Handler),
            ("a", "@click", Role::Handler),
            ("p", "x-init", Role::Handler),
            ("p", "v-on:click.once", Role::Handler),
            ("p", "hx-on::after-request", Role::Handler),
            ("p", "data-ng-click", Role::Handler),
            ("p", "@", Role::Words(Place::Attribute)),
            ("p", "style", Role::Style),
            ("p", "data-url", Role::Words(Place::DataAttribute)),
            ("p", "itemid", Role::Words(Place::Microdata)),
            ("meta", "content", Role::Words(Place::Meta)),
            ("p", "x", Role::Words(Place::Attribute)),
        ] {
            assert_eq!(role(element, attribute, false), role_expected, "{element} {attribute}");
        }
        assert_eq!(role("a", "xlink:href", true), Role::Url(Place::Svg));
    }

    #[test]
    fn a_link_is_what_its_rel_says() {
        assert_eq!(place_of_link("StyleSheet preload"), Place::Stylesheet);
        assert_eq!(place_of_link("canonical"), Place::Canonical);
        assert_eq!(place_of_link("shortcut icon"), Place::Image);
        assert_eq!(place_of_link("apple-touch-icon-precomposed"), Place::Image);
        assert_eq!(place_of_link("amphtml"), Place::Alternate);
        assert!(is_link_to_page("alternate", ""));
        assert!(!is_link_to_page("alternate", "application/rss+xml"));
        assert!(is_link_to_list("Alternate", "application/RSS+xml; charset=utf-8"));
        assert!(
            is_link_to_list("alternate", "application/feed+json") && !is_link_to_list("alternate", "application/json")
        );
        assert!(is_link_to_list("search", "application/opensearchdescription+xml"));
        assert!(!is_link_to_list("alternate", "text/html") && !is_link_to_list("search", "application/atom+xml"));
        assert!(!is_link_to_page("alternate stylesheet", ""));
        assert_eq!(place_of_meta("OG:url"), Place::Og);
        let places = ["og:url", "article:author", "Description", "url", "schema:sameAs", "http://schema.org/url", ""];
        let found: Vec<_> = places.into_iter().map(place_of_property).collect();
        let (data, meta) = (Place::Microdata, Place::Meta);
        assert_eq!(found, [Place::Og, meta, meta, data, data, data, meta]);
    }

    fn split(value: &str) -> Vec<&str> {
        candidates(value).into_iter().map(|range| &value[range]).collect()
    }

    #[test]
    fn a_srcset_is_split_as_a_browser_splits_it() {
        assert_eq!(split("a.png 1x, b.png 2x"), ["a.png", "b.png"]);
        assert_eq!(split("a.png, b.png"), ["a.png", "b.png"]);
        assert_eq!(split(" ,a,b 100w ,, c"), ["a,b", "c"]);
        assert_eq!(split("data:x,y 1x, c (a,b), d"), ["data:x,y", "c", "d"]);
        assert_eq!(split("a.png,,,"), ["a.png"]);
        assert_eq!(split(""), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn pieces_lie_inside_their_value(value in "[ ,()a-z中]{0,24}") {
            for range in candidates(&value).into_iter().chain(pieces(&value, true)) {
                prop_assert!(!value[range].contains(' '));
            }
        }
    }
}
