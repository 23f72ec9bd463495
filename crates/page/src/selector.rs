//! CSS paths to places, in the tree that a browser builds.

use scraper::{ElementRef, Node};

use crate::tree::{NodeRef, Tree};

/// How many places of a page get a path; one block of spam has hundreds of links, all with the same story.
pub const SELECTORS_MAX: usize = 300;

/// The path of each of the first places.
pub(crate) fn paths(tree: &Tree, count: usize) -> Vec<Option<String>> {
    tree.nodes().take(count).map(|node| path_of(node?)).collect()
}

/// The path to the element that this node is or stands in.
fn path_of(node: NodeRef<'_>) -> Option<String> {
    // The content of a template cannot be reached by a path, so the template itself is named.
    let fragment = node.ancestors().filter(|one| matches!(one.value(), Node::Fragment)).last();
    let from = fragment.and_then(|fragment| fragment.parent()).unwrap_or(node);
    let mut element = if let Some(element) = ElementRef::wrap(from) {
        element
    } else {
        from.ancestors().find_map(ElementRef::wrap)?
    };
    let mut steps = Vec::new();
    while let Some(parent) = element.parent().and_then(ElementRef::wrap) {
        steps.push(step(element));
        element = parent;
    }
    // Nothing but the root's own head and body is sure to have its name alone: SVG may have an `html` in it.
    if !matches!(steps.last().map(String::as_str), Some("head" | "body")) {
        steps.push(":root".to_owned());
    }
    steps.reverse();
    Some(steps.join(" > "))
}

/// One element among its siblings.
fn step(element: ElementRef<'_>) -> String {
    let name = element.value().name();
    let same = |node: &NodeRef<'_>| ElementRef::wrap(*node).is_some_and(|one| one.value().name() == name);
    let before = element.prev_siblings().filter(same).count();
    let alone = before == 0 && !element.next_siblings().any(|node| same(&node));
    let name = escaped(name);
    if alone { name } else { format!("{name}:nth-of-type({})", before + 1) }
}

/// A tag name as an identifier of CSS.
fn escaped(name: &str) -> String {
    let mut identifier = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() {
            identifier.push(c);
        } else {
            identifier.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    identifier
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::{Html, Selector};

    use super::*;
    use crate::tree::{DOM_DEPTH_MAX, Place};

    fn selectors(text: &str, places: &[Place]) -> Option<Vec<Option<String>>> {
        Some(super::paths(&Tree::of(text, places)?, places.len()))
    }

    /// The paths of the elements whose tag name is followed by `^`, and of the text at each `@`.
    fn paths(template: &str) -> Vec<Option<String>> {
        let mut text = String::new();
        let mut places = Vec::new();
        for c in template.chars() {
            match c {
                '^' => places.push(Place { position: text.len(), in_tag: true }),
                '@' => places.push(Place { position: text.len(), in_tag: false }),
                _ => text.push(c),
            }
        }
        let paths = selectors(&text, &places).unwrap();
        let html = Html::parse_document(&text);
        for path in paths.iter().flatten() {
            let selector = Selector::parse(path).unwrap();
            assert_eq!(html.select(&selector).count(), 1, "{path} in {text}");
        }
        paths
    }

    fn check(template: &str, expected: &[&str]) {
        let paths = paths(template);
        assert_eq!(
            paths.iter().map(|path| path.as_deref().unwrap_or("none")).collect::<Vec<_>>(),
            expected,
            "{template}"
        );
    }

    #[test]
    fn a_page_that_has_the_marks_itself_gets_paths_all_the_same() {
        for tail in ["", "x", "xx0z", "X"] {
            let page = format!("<p>qzmark{tail}<a href=x>y</a>qzmark{tail}");
            let at = page.find("y<").unwrap();
            let paths = selectors(&page, &[Place { position: at, in_tag: false }]).unwrap();
            assert_eq!(paths, [Some("body > p > a".to_owned())], "{page}");
        }
    }

    #[test]
    fn a_path_leads_to_its_element_alone() {
        check("<div>a</div><div><a^ href=x>b</a></div>", &["body > div:nth-of-type(2) > a"]);
        check(
            "<a^>x</a><a^ href=y>@z</a>",
            &["body > a:nth-of-type(1)", "body > a:nth-of-type(2)", "body > a:nth-of-type(2)"],
        );
        check("<title>@a</title><base^ href=x><p>@b", &["head > title", "head > base", "body > p"]);
        check("<html^><body^>", &[":root", "body"]);
    }

    #[test]
    fn a_path_is_that_of_the_tree_and_not_of_the_text() {
        check("<table><a^ href=x>y</a><tr><td^>", &["body > a", "body > table > tbody > tr > td"]);
        check("<p><div^>@x</p>", &["body > div", "body > div"]);
        check("<a^ href=x>before<!doctype html>", &["body > a"]);
        check("</html><a^ href=x>", &["body > a"]);
    }

    #[test]
    fn what_is_no_element_is_named_by_what_it_stands_in() {
        check("<div><!-- <a^ href=x> --></div>", &["body > div"]);
        check("<div><noscript><a^ href=x></a></noscript>", &["body > div > noscript"]);
        check("<template><p><a^ href=x></a></template>", &["head > template"]);
        check("<script>x = '@y'</script>", &["head > script"]);
        check("<iframe srcdoc='<a^ href=x>'></iframe>", &["body > iframe"]);
    }

    #[test]
    fn a_paragraph_in_svg_is_not_ended_by_what_it_stands_in() {
        // An end tag of SVG closes nothing from inside a paragraph (13.2.6.4.7, "any other end tag").
        check(
            "<svg><foreignObject><p^></foreignObject></svg><o:p^>",
            &["body > svg > foreignObject > p", "body > svg > foreignObject > p > o\\3a p"],
        );
        check(
            "<svg><foreignObject><p^></p></foreignObject></svg><o:p^>",
            &["body > svg > foreignObject > p", "body > o\\3a p"],
        );
        check("<svg><foreignObject></foreignObject><a^></a></svg><a^>", &["body > svg > a", "body > a"]);
    }

    #[test]
    fn what_is_thrown_out_of_the_tree_has_no_path() {
        let places = [Place { position: 5, in_tag: true }, Place { position: 15, in_tag: true }];
        assert_eq!(selectors("<form><frameset>", &places), Some(vec![None, Some(":root > frameset".to_owned())]));
        check("<html^><svg^><html^>", &[":root", "body > svg", "body > svg > html"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_path_leads_to_the_element_whose_tag_was_marked(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        ) {
            let (mut text, mut places) = (String::new(), Vec::new());
            for piece in pieces {
                text.push_str(piece.trim_end_matches('>'));
                if piece.starts_with('<') && !piece.starts_with("</") && piece.ends_with('>') {
                    places.push(Place { position: text.len(), in_tag: true });
                    text.push_str(&format!(" href=n{}", places.len()));
                }
                text.push_str(if piece.ends_with('>') { ">" } else { "" });
            }
            let html = Html::parse_document(&text);
            for (index, path) in selectors(&text, &places).unwrap().iter().enumerate() {
                let href = format!("n{}", index + 1);
                let has_href = |node: &NodeRef<'_>| node.value().as_element().is_some_and(|one| one.attr("href") == Some(&href));
                // A tag may be text, or nothing at all; and a path cannot reach into a template.
                let Some(marked) = html.tree.root().descendants().find(has_href) else { continue };
                if marked.ancestors().any(|one| matches!(one.value(), Node::Fragment)) {
                    continue;
                }
                let path = path.as_deref().unwrap_or("none");
                let found: Vec<_> = html.select(&Selector::parse(path).unwrap()).collect();
                prop_assert_eq!(found.len(), 1, "{} {}", path, text);
                prop_assert_eq!(found[0].value().attr("href"), Some(&*href), "{} in {}", path, text);
            }
        }
    }

    /// Tags that a tree builder treats in a way of their own.
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "<svg>", "</svg>", "<foreignObject>", "</foreignObject>", "<desc>", "<math>", "<mi>", "</mi>", "<![CDATA[", "]]>",
        "<a>", "</a>", "<b>", "</b>", "<i>", "</i>", "<nobr>", "<p>", "</p>", "<div>", "</div>", "<h1>", "<li>", "<button>",
        "<table>", "</table>", "<tr>", "<td>", "<form>", "</form>", "<select>", "<option>", "</select>", "<image>",
        "<html>", "</html>", "<head>", "</head>", "<body>", "</body>", "<frameset>", "<frame>", "<base>", "<link>",
        "<title>", "</title>", "<noscript>", "</noscript>", "<iframe>", "</iframe>", "<script>", "</script>",
        "<textarea>", "</textarea>", "<template>", "</template>", "<!doctype html>", "x", " ",
    ];

    #[test]
    fn a_page_that_has_the_marker_gets_another_one() {
        check("<p>qzmark0z QZMARKQ1z</p><b^>", &["body > b"]);
    }

    #[test]
    fn the_deepest_place_of_a_tree_has_its_whole_path() {
        // The root and the body are two elements more.
        let path = |depth: u32| {
            let text = "<div>".repeat(depth as usize - 2);
            selectors(&text, &[Place { position: text.len(), in_tag: false }])
        };
        let elements = |path: &str| 1 + path.split(" > ").count();
        let deepest = path(DOM_DEPTH_MAX).unwrap().remove(0).unwrap();
        assert_eq!(elements(&deepest), DOM_DEPTH_MAX as usize);
        assert_eq!(path(DOM_DEPTH_MAX + 1), None);
    }
}
