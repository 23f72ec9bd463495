//! Style sheets: their rules, in the order of the cascade, with the conditions that they stand under.

use cssparser::{AtRuleParser, CowRcStr, ParseError, Parser, ParserState, QualifiedRuleParser, StyleSheetParser};

use super::declarations::{self, Declaration, Item, rest};
use super::media;
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
    /// In a cascade layer: what stands in none comes before it.
    pub(crate) layered: bool,
    /// The shadow root whose content it is about; none for that of the page.
    pub(crate) root: Option<NodeId>,
    pub(crate) declarations: std::rc::Rc<[Declaration]>,
}

/// The rules of all sheets of a page.
#[derive(Default)]
pub(crate) struct Sheets {
    pub(crate) rules: Vec<Rule>,
    /// The shadow root that the next sheet stands in.
    root: Option<NodeId>,
    /// There are more rules than are read.
    pub(crate) is_cut: bool,
}

impl Sheets {
    /// The next sheet stands in this shadow root, or in none.
    pub(crate) fn begin(&mut self, root: Option<NodeId>) {
        self.root = root;
    }

    /// Reads a sheet that is in force when `holds` says, whole in a layer or in none.
    pub(crate) fn add(&mut self, sheet: &str, holds: Holds, layered: bool) {
        let scope = Scope { holds, layered, outer: None, depth: 0 };
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
        let mut nested = Vec::new();
        for item in declarations::of_block(input) {
            match item {
                Item::Declarations(found) => declarations.extend(found),
                Item::Rule(selectors, block) => nested.push((selectors, block)),
            }
        }
        let Some(whole) = scope.resolved(selectors) else { return };
        if !declarations.is_empty() {
            let declarations: std::rc::Rc<[Declaration]> = declarations.into();
            for chosen in chosen(&whole) {
                if self.rules.len() == RULES_MAX {
                    self.is_cut = true;
                    return;
                }
                let holds = scope.holds.max(if chosen.sometimes { Holds::Sometimes } else { Holds::Always });
                let (layered, root, declarations) = (scope.layered, self.root, declarations.clone());
                self.rules.push(Rule { chosen, holds, layered, root, declarations });
            }
        }
        for (selectors, block) in nested {
            let scope = Scope { outer: Some(whole.clone()), depth: scope.depth + 1, ..*scope };
            if scope.depth <= NESTED_MAX {
                self.keep(&selectors, &mut Parser::new(&block), &scope);
            }
        }
    }
}

/// Where in a sheet something stands.
#[derive(Debug)]
struct Scope {
    holds: Holds,
    layered: bool,
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
    /// When what stands in it holds, and whether it is a layer.
    type Prelude = (Holds, bool);
    type AtRule = ();
    type Error = ();

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Result<(Holds, bool), ParseError<()>> {
        let prelude = rest(input);
        Ok(match &*name.to_ascii_lowercase() {
            "media" => (media::holds(prelude), false),
            "layer" => (Holds::Always, true),
            "supports" => (media::supports(prelude), false),
            // How wide a box is, is not known here.
            "container" | "scope" | "starting-style" | "document" | "-moz-document" => (Holds::Sometimes, false),
            _ => (Holds::Never, false),
        })
    }

    fn rule_without_block(&mut self, _prelude: (Holds, bool), _start: &ParserState) -> Result<(), ()> {
        Ok(())
    }

    fn parse_block(
        &mut self,
        (holds, is_layer): (Holds, bool),
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        let scope = Scope {
            holds: self.scope.holds.max(holds),
            layered: self.scope.layered || is_layer,
            outer: None,
            depth: self.scope.depth + 1,
        };
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
        sheets.add(sheet, Holds::Always, false);
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
            ("@supports (display:sea){a{color:red}}", vec![("a", Sometimes)]),
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
        sheets.add(&"a{color:red}".repeat(RULES_MAX), Holds::Always, false);
        assert!(!sheets.is_cut);
        sheets.add("a{color:red}", Holds::Always, false);
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
