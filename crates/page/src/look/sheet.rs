//! Style sheets: their rules, in the order of the cascade, with the conditions that they stand under.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use cssparser::{AtRuleParser, CowRcStr, ParseError, Parser, ParserState, QualifiedRuleParser, StyleSheetParser};

use super::declarations::{self, Declaration, Item, rest};
use super::frames::{Frames, frames};
use super::layers::{Layer, Layers};
use super::media::{self, Medium};
use super::selectors::{Chosen, chosen};
use crate::tree::NodeId;

/// Most rules that are read of a page's sheets, each selector of a list counted; a large framework has eight thousand.
pub const RULES_MAX: usize = 20_000;

/// Deepest rules in rules.
const NESTED_MAX: u8 = 8;

/// Longest list of selectors, in bytes, with those of the rules around it put in.
pub const SELECTORS_BYTES_MAX: usize = 16 * 1024;

/// When something that a sheet says holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holds {
    Always,
    /// On some screens, or while somebody does something.
    Sometimes,
    /// Never on a screen.
    Never,
}

/// One selector with its declarations.
pub(crate) struct Rule {
    pub(crate) chosen: Chosen,
    pub(crate) holds: Holds,
    /// Where its cascade layer is among the others: what stands in none comes before all of them.
    pub(crate) layer: u64,
    /// The shadow root whose content it is about; none for that of the page.
    pub(crate) root: Option<NodeId>,
    pub(crate) declarations: Rc<[Declaration]>,
}

/// The rules of all sheets of a page.
#[derive(Default)]
pub(crate) struct Sheets {
    pub(crate) rules: Vec<Rule>,
    /// Those about what stands before or behind the content of elements.
    pub(crate) sides: Vec<Rule>,
    /// The shadow root that the next sheet stands in.
    root: Option<NodeId>,
    /// There are more rules than are read.
    pub(crate) is_cut: bool,
    /// Where the page is looked at.
    medium: Medium,
    /// Something holds on a screen only, or on paper only.
    pub(super) is_of_media: bool,
    layers: Layers,
    /// The frames of animations; what two places tell differently is not known.
    pub(super) animations: HashMap<String, Frames>,
    /// What custom properties are where nothing else declares them, by `@property`.
    pub(super) initials: HashMap<String, String>,
    /// The widths at which something changes, in whole pixels.
    pub(super) edges: BTreeSet<u16>,
    /// Some sheet makes containers, whose size others ask for.
    has_containers: bool,
}

impl Sheets {
    /// The next sheet stands in this shadow root, or in none.
    pub(crate) fn begin(&mut self, root: Option<NodeId>) {
        self.root = root;
    }

    /// None so far, of a page that is looked at there.
    pub(crate) fn of(medium: Medium) -> Self {
        Sheets { medium, ..Sheets::default() }
    }

    /// Notes the widths at which something changes that stands under a list of media queries.
    pub(super) fn note_edges(&mut self, queries: &str) {
        let is_one = |edge: &f32| *edge < f32::from(u16::MAX);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they are whole, and fit")]
        let whole = media::edges(queries).into_iter().filter(is_one).map(|edge| edge.ceil() as u16);
        self.edges.extend(whole);
    }

    /// The layer of a sheet that is imported into one.
    pub(super) fn layer(&mut self, around: &Layer, name: &str) -> Layer {
        self.layers.inside(around, name)
    }

    /// Reads a sheet that is in force when `holds` says, whole in a layer or in none.
    pub(super) fn add(&mut self, sheet: &str, holds: Holds, layer: &Layer) {
        self.has_containers |= CONTAINERS.iter().any(|one| memchr::memmem::find(sheet.as_bytes(), one).is_some());
        let scope = Scope { holds, layer: layer.clone(), outer: None, depth: 0 };
        self.read(sheet, &scope);
    }

    fn read(&mut self, sheet: &str, scope: &Scope) {
        if scope.holds == Holds::Never || scope.depth > NESTED_MAX {
            return;
        }
        let mut input = Parser::new(sheet);
        let mut reader = Reader { sheets: self, scope };
        for rule in StyleSheetParser::new(&mut input, &mut reader) {
            // What cannot be read is passed over, as browsers do.
            let _ = rule;
        }
    }

    /// Keeps the rules of a list of selectors, and those nested in it.
    fn keep(&mut self, selectors: &str, input: &mut Parser<'_>, scope: &Scope) {
        let mut declarations = Vec::new();
        let (mut nested, mut under) = (Vec::new(), Vec::new());
        for item in declarations::of_block(input) {
            match item {
                Item::Declarations(found) => declarations.extend(found),
                Item::Rule(selectors, block) => nested.push((selectors, block)),
                Item::At(name, prelude, block) => under.push((name, prelude, block)),
            }
        }
        let Some(whole) = scope.resolved(selectors) else { return };
        if !declarations.is_empty() {
            let declarations: Rc<[Declaration]> = declarations.into();
            for chosen in chosen(&whole) {
                if self.rules.len() + self.sides.len() == RULES_MAX {
                    self.is_cut = true;
                    return;
                }
                let holds = scope.holds.max(if chosen.sometimes { Holds::Sometimes } else { Holds::Always });
                let (layer, root, declarations) = (scope.layer.order(), self.root, declarations.clone());
                let rules = if chosen.side.is_none() { &mut self.rules } else { &mut self.sides };
                rules.push(Rule { chosen, holds, layer, root, declarations });
            }
        }
        for (name, prelude, block) in under {
            let mut inner = self.under(&name, &prelude, scope);
            inner.outer.clone_from(&scope.outer);
            if inner.holds != Holds::Never && inner.depth <= NESTED_MAX {
                self.keep(selectors, &mut Parser::new(&block), &inner);
            }
        }
        for (selectors, block) in nested {
            let outer = Some(whole.clone());
            let scope = Scope { outer, depth: scope.depth + 1, layer: scope.layer.clone(), ..*scope };
            if scope.depth <= NESTED_MAX {
                self.keep(&selectors, &mut Parser::new(&block), &scope);
            }
        }
    }
}

impl Sheets {
    /// Where something stands that stands under a rule of this name.
    fn under(&mut self, name: &str, prelude: &str, scope: &Scope) -> Scope {
        let (mut layer, mut outer) = (scope.layer.clone(), None);
        let holds = match name {
            "media" => {
                self.is_of_media |= media::is_of_one(prelude);
                self.note_edges(prelude);
                media::holds(prelude, self.medium)
            }
            "layer" => {
                layer = self.layers.inside(&layer, prelude.trim());
                Holds::Always
            }
            "supports" => media::supports(&prelude.to_ascii_lowercase()),
            "scope" => match root_of_scope(prelude) {
                Some(root) => {
                    outer = Some(format!(":where({root})"));
                    Holds::Always
                }
                None => Holds::Sometimes,
            },
            // How wide a box is, is not known here.
            "container" if self.has_containers => media::container(prelude),
            "container" | "starting-style" | "document" | "-moz-document" => Holds::Sometimes,
            _ => Holds::Never,
        };
        Scope { holds: scope.holds.max(holds), layer, outer, depth: scope.depth + 1 }
    }
}

/// What makes a box one whose size may be asked for.
const CONTAINERS: &[&[u8]] = &[b"container-type", b"container:"];

/// What `@property` says that a custom property is by itself.
fn initial_of(block: &str) -> Option<String> {
    block.split(';').find_map(|one| {
        let (name, value) = one.split_once(':')?;
        name.trim().eq_ignore_ascii_case("initial-value").then(|| value.trim().to_owned())
    })
}

/// What `@scope` is about, where it has no end: `(.x)`.
fn root_of_scope(prelude: &str) -> Option<&str> {
    let root = prelude.trim().strip_prefix('(')?.strip_suffix(')')?;
    (!root.contains(['(', ')', ':'])).then_some(root)
}

/// Where in a sheet something stands.
#[derive(Debug)]
struct Scope {
    holds: Holds,
    layer: Layer,
    /// The selectors of the rule around it.
    outer: Option<String>,
    depth: u8,
}

impl Scope {
    /// Selectors with `&` replaced by those of the rule around them (CSS Nesting); none where that is too long.
    fn resolved(&self, selectors: &str) -> Option<String> {
        let outer = self.outer.as_deref().map(|outer| format!(":is({outer})"));
        let times = selectors.bytes().filter(|&byte| matches!(byte, b'&' | b',')).count() + 1;
        if selectors.len() + times * outer.as_ref().map_or(0, |outer| outer.len() + 1) > SELECTORS_BYTES_MAX {
            return None;
        }
        Some(match &outer {
            None => selectors.to_owned(),
            Some(outer) if selectors.contains('&') => selectors.replace('&', outer),
            Some(outer) => selectors.split(',').map(|one| format!("{outer} {one}")).collect::<Vec<_>>().join(","),
        })
    }
}

struct Reader<'a> {
    sheets: &'a mut Sheets,
    scope: &'a Scope,
}

impl<'i> QualifiedRuleParser<'i> for Reader<'_> {
    type Prelude = &'i str;
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<&'i str, ParseError<()>> {
        Ok(rest(input))
    }

    fn parse_block(
        &mut self,
        prelude: &'i str,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        self.sheets.keep(prelude, input, self.scope);
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for Reader<'_> {
    /// The name of the rule, and what stands before its block.
    type Prelude = (String, &'i str);
    type AtRule = ();
    type Error = ();

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<(String, &'i str), ParseError<()>> {
        Ok((name.to_ascii_lowercase(), rest(input)))
    }

    fn rule_without_block(&mut self, (name, prelude): (String, &'i str), _start: &ParserState) -> Result<(), ()> {
        if name == "layer" {
            for layer in prelude.split(',') {
                self.sheets.layers.inside(&self.scope.layer, layer.trim());
            }
        }
        Ok(())
    }

    fn parse_block(
        &mut self,
        (name, prelude): (String, &'i str),
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        if matches!(&*name, "keyframes" | "-webkit-keyframes") {
            // What another frame of the same name tells may hold instead.
            let frames = if self.scope.holds == Holds::Always { frames(rest(input)) } else { Frames::default() };
            let name = prelude.trim().trim_matches(['"', '\'']).to_owned();
            let known = self.sheets.animations.entry(name).or_insert_with(|| frames.clone());
            if *known != frames {
                *known = Frames::default();
            }
            return Ok(());
        }
        if name == "property" && self.scope.holds == Holds::Always {
            let initial = initial_of(rest(input));
            self.sheets.initials.extend(initial.map(|value| (prelude.trim().to_owned(), value)));
            return Ok(());
        }
        let scope = self.sheets.under(&name, prelude, self.scope);
        self.sheets.read(rest(input), &scope);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each rule as its selector, when it holds, and how many declarations it has.
    fn rules(sheet: &str) -> Vec<(String, Holds, usize)> {
        let mut sheets = Sheets::default();
        sheets.add(sheet, Holds::Always, &Layer::default());
        let told = |rule: &Rule| (rule.chosen.to_string(), rule.holds, rule.declarations.len());
        sheets.rules.iter().map(told).collect()
    }

    #[test]
    fn a_rule_stands_under_the_conditions_around_it() {
        use Holds::{Always, Sometimes};
        for (sheet, expected) in [
            ("a{display:none}", vec![("a", Always)]),
            ("a,b c{display:none}", vec![("a", Always), ("b c", Always)]),
            ("@media screen{a{color:red}}", vec![("a", Always)]),
            ("@media print{a{color:red}} b{color:red}", vec![("b", Always)]),
            ("@media (min-width:700px){@media screen{a{color:red}}}", vec![("a", Sometimes)]),
            ("@supports (display:grid){a{color:red}}", vec![("a", Always)]),
            ("@supports (display:sea){a{color:red}}", vec![]),
            ("a{@media screen{color:red}@media print{color:blue}}", vec![("a", Always)]),
            ("@scope (.x){a{color:red}}", vec![(":is(:where(.x)) a", Always)]),
            ("@scope (.x) to (.y){a{color:red}}", vec![("a", Sometimes)]),
            ("@supports not (display:grid){a{color:red}}", vec![]),
            ("@supports (display:grid) and (x:y){a{color:red}}", vec![("a", Sometimes)]),
            ("@layer x{a{color:red}}", vec![("a", Always)]),
            ("@import url(x.css);@font-face{color:red}a{color:red}", vec![("a", Always)]),
            ("a:hover{color:red}", vec![("a", Sometimes)]),
            ("a::before{display:none}", vec![]),
            ("}a{color:red} b{color:red}", vec![("b", Always)]),
            ("a{b{color:red}&:hover{color:red}}", vec![(":is(a) b", Always), (":is(a)", Sometimes)]),
            ("a{color:red", vec![("a", Always)]),
            ("<!-- a{color:red} -->", vec![("a", Always)]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(name, holds)| (name.to_owned(), holds, 1)).collect();
            assert_eq!(rules(sheet), expected, "{sheet}");
        }
    }

    #[test]
    fn so_many_rules_are_read_and_so_deep_ones() {
        let mut sheets = Sheets::default();
        sheets.add(&"a{color:red}".repeat(RULES_MAX), Holds::Always, &Layer::default());
        assert!(!sheets.is_cut);
        sheets.add("a{color:red}", Holds::Always, &Layer::default());
        assert!(sheets.is_cut && sheets.rules.len() == RULES_MAX);
        let nested = |depth: u8| {
            let depth = usize::from(depth);
            rules(&format!("{}a{{color:red}}{}", "@media screen{".repeat(depth), "}".repeat(depth))).len()
        };
        assert_eq!((nested(NESTED_MAX), nested(NESTED_MAX + 1)), (1, 0));
        let long = |bytes: usize| rules(&format!("{}{{color:red}}", "a".repeat(bytes))).len();
        assert_eq!((long(SELECTORS_BYTES_MAX), long(SELECTORS_BYTES_MAX + 1)), (1, 0));
        // Each would be eight times as long as the one around it.
        assert!(rules(&format!("a{{color:red;{}", "&&&&&&&&{color:red;".repeat(8))).len() < 8);
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(
            sheet in "(@media|@layer|@import|print|,|:is\\(|:not\\(|\\)|\\{|\\}|;|:|a|&|color|\"|/\\*|\\*/|\\\\|\\PC){0,60}",
        ) {
            rules(&sheet);
        }
    }
}
