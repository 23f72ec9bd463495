//! The tree that a browser builds of a page, and where in it the places are that were found in its text.
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
use memchr::memmem::Finder;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

/// Longest page, in bytes of UTF-8, of which a tree is built; the crawler reads no longer ones.
pub const DOM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Most nodes of a tree: three times those of the largest ordinary pages, and about 25 MiB.
pub const DOM_NODES_MAX: usize = 60_000;

/// Deepest nesting; browsers stop at 512, too.
pub const DOM_DEPTH_MAX: u32 = 512;

/// How often the parser may look at an open element; about a tenth of a second of work.
pub const DOM_STEPS_MAX: u64 = 8_000_000;

/// Longest tail of the key that marks places: only a page that was written against it has more.
const KEY_TAIL_MAX: usize = 64;

/// Putting something into the tree takes as long as looking at so many open elements.
const ATTACH_STEPS: u64 = 8;

/// Pieces in which the parser is fed: small enough that no piece does much harm before the budget is asked.
const PIECE_BYTES: usize = 256;

/// A node of the tree, and its number.
pub(crate) type NodeRef<'a> = <ElementRef<'a> as Deref>::Target;
pub(crate) type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// A tree, and the nodes that places of its text are in.
pub(crate) struct Tree {
    pub(crate) html: Html,
    nodes: Vec<Option<NodeId>>,
}

impl Tree {
    /// The tree of a text; none when it costs too much.
    pub(crate) fn of(text: &str, places: &[Place]) -> Option<Tree> {
        if text.len() > DOM_BYTES_MAX {
            return None;
        }
        let key = unused_key(text)?;
        let mut html = parse(&marked(text, &key, places))?;
        let (mut nodes, finder) = (vec![None; places.len()], Finder::new(&key));
        let mut marked_texts = Vec::new();
        // What a `frameset` or an `html` threw out of the tree cannot be reached from its root.
        for node in html.tree.root().descendants() {
            let mut note = |found: &str| {
                let mut is_marked = false;
                for index in indices(found, &finder) {
                    is_marked = true;
                    if let Some(noted) = nodes.get_mut(index) {
                        noted.get_or_insert(node.id());
                    }
                }
                is_marked
            };
            match node.value() {
                Node::Element(element) => {
                    for (name, value) in element.attrs() {
                        note(name);
                        note(value);
                    }
                }
                Node::Text(text) if note(&text.text) => marked_texts.push(node.id()),
                Node::Comment(comment) => {
                    note(&comment.comment);
                }
                _ => {}
            }
        }
        // What is read in the tree is what the page says, its styles above all.
        for id in marked_texts {
            if let Some(mut node) = html.tree.get_mut(id)
                && let Node::Text(text) = node.value()
            {
                text.text = StrTendril::from(unmarked(&text.text, &finder));
            }
        }
        Some(Tree { html, nodes })
    }

    /// The node that each place is in: the element of a tag, else a text or a comment.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Option<NodeRef<'_>>> {
        self.nodes.iter().map(|node| self.html.tree.get((*node)?))
    }
}

/// A place in a text.
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
fn indices<'a>(text: &'a str, key: &'a Finder) -> impl Iterator<Item = usize> + 'a {
    let behind = key.find_iter(text.as_bytes()).map(|at| &text[at + key.needle().len()..]);
    behind.filter_map(|behind| behind.split_once('z')?.0.parse().ok())
}

/// A text without its markers.
fn unmarked(text: &str, key: &Finder) -> String {
    let (mut plain, mut copied) = (String::with_capacity(text.len()), 0);
    for at in key.find_iter(text.as_bytes()) {
        let number = at + key.needle().len();
        let digits = text[number..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && text[number + digits..].starts_with('z') {
            plain.push_str(&text[copied..at]);
            copied = number + digits + 1;
        }
    }
    plain.push_str(&text[copied..]);
    plain
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
    use super::*;

    #[test]
    fn a_page_written_against_the_marks_gets_no_paths_and_costs_no_more() {
        let full = |tail: usize| format!("<p>qzmark{}", "x".repeat(tail));
        assert!(unused_key(&full(KEY_TAIL_MAX - 1)).is_some());
        assert!(unused_key(&full(KEY_TAIL_MAX)).is_none());
        assert!(Tree::of(&full(1 << 20), &[]).is_none());
    }

    #[test]
    fn the_tree_says_what_the_page_says() {
        let style = "<style>@import '//casino.example/a.css'</style><p>casino.example";
        let places = [17, 50].map(|position| Place { position, in_tag: false });
        let tree = Tree::of(style, &places).unwrap();
        let texts: Vec<_> = tree.nodes().map(|node| node.unwrap().value().as_text().unwrap().to_string()).collect();
        assert_eq!(texts, ["@import '//casino.example/a.css'", "casino.example"]);
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
            assert!(Tree::of(&bomb, &place).is_none(), "{}", &bomb[..20]);
        }
        let deep = format!("{}{}", "<p>".repeat(1_000), "<i>".repeat(DOM_DEPTH_MAX as usize - 10));
        assert!(Tree::of(&deep, &place).is_some());
    }

    #[test]
    fn a_stack_that_is_searched_too_often_ends_the_work() {
        // Each end tag looks at every open element at least once, and at most twice.
        let open = 500;
        let searched = |times: usize| format!("{}{}", "<span>".repeat(open), "</x>".repeat(times));
        let times = DOM_STEPS_MAX as usize / open;
        assert!(Tree::of(&searched(times / 3), &[]).is_some());
        assert!(Tree::of(&searched(times), &[]).is_none());
    }
}
