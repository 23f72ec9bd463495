//! CSS paths to places, in the tree that a browser builds.
//!
//! Each place gets a marker in the text, the text is parsed, and the tree is searched for the markers.
//! The parser is quadratic in nesting, so it is fed in small pieces and stopped when it has worked enough.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::ops::Deref;

use html5ever::driver::{Parser, parse_document};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName};
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

/// Longest page, in bytes of UTF-8, of which a tree is built; the crawler reads no longer ones.
pub const DOM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Most nodes of a tree: three times those of the largest ordinary pages, and about 25 MiB.
pub const DOM_NODES_MAX: usize = 60_000;

/// Deepest nesting; browsers stop at 512, too.
pub const DOM_DEPTH_MAX: u32 = 512;

/// How often the parser may look at an open element; about a tenth of a second of work.
pub const DOM_STEPS_MAX: u64 = 8_000_000;

/// How many places of a page get a path; one block of spam has hundreds of links, all with the same story.
pub const SELECTORS_MAX: usize = 300;

/// Longest tail of the key that marks places: only a page that was written against it has more.
const KEY_TAIL_MAX: usize = 64;

/// Putting something into the tree takes as long as looking at so many open elements.
const ATTACH_STEPS: u64 = 8;

/// A node of the tree, and its number.
type NodeRef<'a> = <ElementRef<'a> as Deref>::Target;
type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// Pieces in which the parser is fed: small enough that no piece does much harm before the budget is asked.
const PIECE_BYTES: usize = 256;

/// The path of each place, given by positions in the text; none of them when the tree costs too much.
pub(crate) fn selectors(text: &str, places: &[Place]) -> Option<Vec<Option<String>>> {
    if text.len() > DOM_BYTES_MAX {
        return None;
    }
    let key = unused_key(text)?;
    let html = parse(&marked(text, &key, places))?;
    let mut paths = vec![None; places.len()];
    // What a `frameset` or an `html` threw out of the tree cannot be reached from its root.
    for node in html.tree.root().descendants() {
        let mut note = |found: &str| {
            for index in indices(found, &key) {
                if let Some(path) = paths.get_mut(index)
                    && path.is_none()
                {
                    *path = path_of(node);
                }
            }
        };
        match node.value() {
            Node::Element(element) => {
                for (name, value) in element.attrs() {
                    note(name);
                    note(value);
                }
            }
            Node::Text(text) => note(&text.text),
            Node::Comment(comment) => note(&comment.comment),
            _ => {}
        }
    }
    Some(paths)
}

/// A place that wants a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Where the marker goes: behind a tag's name, or into text.
    pub(crate) position: usize,
    /// Whether that is inside a tag.
    pub(crate) in_tag: bool,
}

/// Letters that the page does not have, whatever case they are in; none for a page that is full of them.
///
/// The page is looked through once: the key is longer than everything in it that looks like one.
fn unused_key(text: &str) -> Option<String> {
    const STEM: &str = "qzmark";
    let lower = text.to_ascii_lowercase();
    let tails = lower.match_indices(STEM).map(|(at, _)| {
        lower[at + STEM.len()..].bytes().take(KEY_TAIL_MAX).take_while(|&byte| byte == b'x').count() + 1
    });
    let tail = tails.max().unwrap_or(0);
    (tail <= KEY_TAIL_MAX).then(|| format!("{STEM}{}", "x".repeat(tail)))
}

/// The text with a marker at each place: the key, the place's number, and `z`.
fn marked(text: &str, key: &str, places: &[Place]) -> String {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&index| places[index].position);
    let mut marked = String::with_capacity(text.len() + places.len() * (key.len() + 8));
    let mut copied = 0;
    for index in order {
        let Place { position, in_tag } = places[index];
        let Some(piece) = text.get(copied..position) else { continue };
        marked.push_str(piece);
        copied = position;
        let space = if in_tag { " " } else { "" };
        marked.push_str(&format!("{space}{key}{index}z"));
    }
    marked.push_str(&text[copied..]);
    marked
}

/// The numbers of the markers in a text.
fn indices<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(key).filter_map(|(at, _)| text[at + key.len()..].split_once('z')?.0.parse().ok())
}

/// The tree of a text, unless it costs too much.
fn parse(text: &str) -> Option<Html> {
    let mut parser: Parser<Budgeted> = parse_document(Budgeted::new(), ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let mut length = rest.len().min(PIECE_BYTES);
        while !rest.is_char_boundary(length) {
            length -= 1;
        }
        let (piece, after) = rest.split_at(length);
        parser.process(StrTendril::from(piece));
        if parser.tokenizer.sink.sink.is_spent() {
            return None;
        }
        rest = after;
    }
    let (html, spent) = parser.finish();
    (!spent).then_some(html)
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

/// A tree that counts what it costs.
struct Budgeted {
    tree: HtmlTreeSink,
    nodes: Cell<usize>,
    steps: Cell<u64>,
    depths: RefCell<std::collections::HashMap<NodeId, u32>>,
    deepest: Cell<u32>,
}

impl Budgeted {
    fn new() -> Self {
        Budgeted {
            tree: HtmlTreeSink::new(Html::new_document()),
            nodes: Cell::new(0),
            steps: Cell::new(0),
            depths: RefCell::default(),
            deepest: Cell::new(0),
        }
    }

    fn is_spent(&self) -> bool {
        self.nodes.get() > DOM_NODES_MAX || self.steps.get() > DOM_STEPS_MAX || self.deepest.get() > DOM_DEPTH_MAX
    }

    fn node(&self, id: NodeId) -> NodeId {
        self.nodes.set(self.nodes.get() + 1);
        id
    }

    fn step(&self) {
        self.work(1);
    }

    fn work(&self, steps: u64) {
        self.steps.set(self.steps.get() + steps);
    }

    fn attach(&self, parent: NodeId, child: &NodeOrText<NodeId>) {
        self.work(ATTACH_STEPS);
        if let NodeOrText::AppendNode(child) = child {
            let mut depths = self.depths.borrow_mut();
            let depth = depths.get(&parent).copied().unwrap_or(0) + 1;
            depths.insert(*child, depth);
            self.deepest.set(self.deepest.get().max(depth));
        }
    }
}

impl TreeSink for Budgeted {
    type Handle = NodeId;
    type Output = (Html, bool);
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> (Html, bool) {
        let spent = self.is_spent();
        (self.tree.finish(), spent)
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.step();
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.node(self.tree.create_element(name, attributes, flags))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.node(self.tree.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.node(self.tree.create_pi(target, data))
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.attach(*parent, &child);
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        self.attach(*before, &child);
        self.tree.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.step();
        self.tree.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        self.work(ATTACH_STEPS);
        self.tree.append_before_sibling(sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.tree.reparent_children(node, parent);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::Selector;

    use super::*;

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
    fn a_page_written_against_the_marks_gets_no_paths_and_costs_no_more() {
        let full = |tail: usize| format!("<p>qzmark{}", "x".repeat(tail));
        assert!(unused_key(&full(KEY_TAIL_MAX - 1)).is_some());
        assert!(unused_key(&full(KEY_TAIL_MAX)).is_none());
        assert!(selectors(&full(1 << 20), &[]).is_none());
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
    fn trees_that_cost_too_much_are_not_built() {
        let place = [Place { position: 0, in_tag: false }];
        for bomb in [
            "<ul><li>".repeat(32_000),
            "<div>".repeat(32_000),
            (0..1_000).map(|id| format!("<b id={id}>")).collect::<String>() + &"<p>".repeat(3_000),
            "<br>".repeat(DOM_NODES_MAX + 1),
            format!("{}{}", "<i>".repeat(DOM_DEPTH_MAX as usize), "<i>"),
            "x".repeat(DOM_BYTES_MAX + 1),
        ] {
            assert_eq!(selectors(&bomb, &place), None, "{}", &bomb[..20]);
        }
        let deep = format!("{}{}", "<p>".repeat(1_000), "<i>".repeat(DOM_DEPTH_MAX as usize - 10));
        assert!(selectors(&deep, &place).is_some());
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

    #[test]
    fn a_stack_that_is_searched_too_often_ends_the_work() {
        // Each end tag looks at every open element at least once, and at most twice.
        let open = 500;
        let searched = |times: usize| format!("{}{}", "<span>".repeat(open), "</x>".repeat(times));
        let times = DOM_STEPS_MAX as usize / open;
        assert_eq!(selectors(&searched(times / 3), &[]), Some(Vec::new()));
        assert_eq!(selectors(&searched(times), &[]), None);
    }
}
