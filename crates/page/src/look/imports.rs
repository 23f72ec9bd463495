//! `@import`: the sheets that a sheet begins with (CSS Cascade 5, 2).

use cssparser::{AtRuleParser, CowRcStr, ParseError, Parser, ParserState, QualifiedRuleParser, StyleSheetParser};

use super::declarations::rest;
use super::media::{self, Medium};
use super::sheet::Holds;

/// A sheet that another one imports.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// The URL as written.
    pub(crate) url: String,
    pub(crate) holds: Holds,
    /// The layer that it is in; one without a name has none that is written.
    pub(crate) layer: Option<String>,
}

/// The sheets that a sheet imports; behind the first rule of another kind, an `@import` counts for nothing.
pub(crate) fn imports(sheet: &str, medium: Medium) -> Vec<Import> {
    // Most have none.
    if !sheet.as_bytes().windows(7).any(|word| word.eq_ignore_ascii_case(b"@import")) {
        return Vec::new();
    }
    let mut head = Head { found: Vec::new(), is_over: false, medium };
    let mut input = Parser::new(sheet);
    let mut rules = StyleSheetParser::new(&mut input, &mut head);
    while let Some(_rule) = rules.next() {
        if rules.parser.is_over {
            break;
        }
    }
    head.found
}

/// The beginning of a sheet.
struct Head {
    found: Vec<Import>,
    is_over: bool,
    medium: Medium,
}

impl<'i> QualifiedRuleParser<'i> for Head {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude(&mut self, _input: &mut Parser<'i>) -> Result<(), ParseError<()>> {
        self.is_over = true;
        Ok(())
    }

    fn parse_block(
        &mut self,
        _prelude: (),
        _start: &ParserState,
        _input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for Head {
    type Prelude = Option<Import>;
    type AtRule = ();
    type Error = ();

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Result<Option<Import>, ParseError<()>> {
        if !name.eq_ignore_ascii_case("import") {
            self.is_over |= !(name.eq_ignore_ascii_case("layer") || name.eq_ignore_ascii_case("charset"));
            // What is left unread would make it no rule at all.
            rest(input);
            return Ok(None);
        }
        let url = input.expect_url_or_string()?.to_string();
        Ok(Some(conditions(rest(input), url, self.medium)))
    }

    fn rule_without_block(&mut self, import: Option<Import>, _start: &ParserState) -> Result<(), ()> {
        self.found.extend(import.filter(|_| !self.is_over));
        Ok(())
    }

    fn parse_block(
        &mut self,
        _prelude: Option<Import>,
        _start: &ParserState,
        _input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        // A layer with rules in it is a rule.
        self.is_over = true;
        Ok(())
    }
}

/// An import with what stands behind its URL: `layer(x) supports(display: grid) screen`.
fn conditions(behind: &str, url: String, medium: Medium) -> Import {
    let lower = behind.trim().to_ascii_lowercase();
    let (mut rest, mut import) = (lower.as_str(), Import { url, holds: Holds::Always, layer: None });
    if let Some(behind) = function(rest, "layer") {
        let name = rest[..rest.len() - behind.len()].trim_start_matches("layer(").trim_end_matches(')').trim();
        (import.layer, rest) = (Some(name.to_owned()), behind.trim_start());
    } else if let Some(behind) = rest.strip_prefix("layer") {
        (import.layer, rest) = (Some(String::new()), behind.trim_start());
    }
    if let Some(behind) = function(rest, "supports") {
        let asked = &rest["supports(".len()..rest.len() - behind.len() - 1];
        // A declaration alone stands in no brackets of its own.
        let is_condition = ["(", "not ", "not(", "selector("].iter().any(|one| asked.trim_start().starts_with(one));
        let holds = media::supports(&if is_condition { asked.to_owned() } else { format!("({asked})") });
        (import.holds, rest) = (holds, behind.trim_start());
    }
    import.holds = import.holds.max(media::holds(rest, medium));
    import
}

/// What stands behind a function that a text begins with.
fn function<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let inside = text.strip_prefix(name)?.strip_prefix('(')?;
    let mut depth = 1_usize;
    let end = inside.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&inside[end + 1..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(sheet: &str) -> Vec<(String, Holds, bool)> {
        let imports = imports(sheet, Medium::Screen).into_iter();
        imports.map(|import| (import.url, import.holds, import.layer.is_some())).collect()
    }

    #[test]
    fn a_sheet_begins_with_what_it_imports() {
        use Holds::{Always, Never, Sometimes};
        for (sheet, expected) in [
            ("@import 'a.css';", vec![("a.css", Always, false)]),
            (
                "@charset 'utf-8';@IMPORT url(a.css);@import url(\"b.css\") screen;",
                vec![("a.css", Always, false), ("b.css", Always, false)],
            ),
            ("@import 'a.css' print;", vec![("a.css", Never, false)]),
            ("@import 'a.css' (min-width: 900px);", vec![("a.css", Sometimes, false)]),
            ("@import 'a.css' layer;", vec![("a.css", Always, true)]),
            ("@import 'a.css' layer(x.y) supports(not (a:b)) screen;", vec![("a.css", Always, true)]),
            ("@import url(\"a.css\") layer(a) supports(display:grid);", vec![("a.css", Always, true)]),
            ("@import 'a.css' supports(width:fit-content(1px));", vec![("a.css", Always, false)]),
            ("@import 'a.css' supports(a:b);", vec![("a.css", Never, false)]),
            ("@layer x;@import 'a.css';", vec![("a.css", Always, false)]),
            ("@layer x{}@import 'a.css';", vec![]),
            ("a{color:red}@import 'a.css';", vec![]),
            ("@media screen{}@import 'a.css';", vec![]),
            ("/* @import 'b.css'; */@import 'a.css'", vec![("a.css", Always, false)]),
            ("@import ;@import 'a.css';", vec![("a.css", Always, false)]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(url, holds, layered)| (url.to_owned(), holds, layered)).collect();
            assert_eq!(told(sheet), expected, "{sheet}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(sheet in "(@import|@layer|url\\(|\\)|'|\"|a.css|;|\\{|\\}|supports\\(|layer|screen| |\\PC){0,40}") {
            imports(&sheet, Medium::Screen);
        }
    }
}
