//! What the `type` of a `script` says that it holds: not everything in a script is one.

use crate::page_scripts::Nature;

/// What a `script` element holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ScriptType {
    /// A script, or data for one.
    #[default]
    Code,
    /// JSON-LD.
    JsonLd,
    /// Data for a script, in JSON.
    Json,
    /// Markup that a script makes elements of.
    Template,
    /// What nobody but the page's own scripts reads.
    Data,
}

/// What a type or language says; nothing, or one of JavaScript, is a script (13.1.4 of the HTML standard).
pub(crate) fn of(kind: &str) -> ScriptType {
    const TEMPLATES: &[&str] = &["template", "tmpl", "html", "handlebars", "hbs", "mustache", "ejs", "nunjucks", "svg"];
    const CODE: &[&str] = &["javascript", "ecmascript", "jscript", "livescript", "vbscript", "module", "babel"];
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if kind.ends_with("ld+json") {
        ScriptType::JsonLd
    } else if has(&["json"]) {
        ScriptType::Json
    } else if kind.is_empty() || has(CODE) && !has(TEMPLATES) {
        ScriptType::Code
    } else if has(TEMPLATES) {
        ScriptType::Template
    } else {
        ScriptType::Data
    }
}

/// How a browser runs the text of a `script` element, if it does: not beside a `src`, and not where modules are known.
pub(crate) fn nature(kind: &str, language: &str, has_source: bool, no_module: bool) -> Option<Nature> {
    const LANGUAGES: &[&str] = &["javascript", "ecmascript", "jscript", "livescript"];
    let said = if kind.is_empty() { language } else { kind };
    let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if has_source || no_module && said != "module" {
        None
    } else if said == "module" {
        Some(Nature::Module)
    } else {
        (said.is_empty() || LANGUAGES.iter().any(|word| said.contains(word))).then_some(Nature::Classic)
    }
}

impl ScriptType {
    /// Whether a script of this type and content is markup for later.
    pub(crate) fn is_template(self, content: &str) -> bool {
        match self {
            ScriptType::Template => true,
            ScriptType::Data => content.trim_start().starts_with('<'),
            ScriptType::Code | ScriptType::JsonLd | ScriptType::Json => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_what_its_type_says() {
        for (kind, expected) in [
            ("", ScriptType::Code),
            ("text/javascript", ScriptType::Code),
            (" Application/ECMAScript; charset=utf-8", ScriptType::Code),
            ("module", ScriptType::Code),
            ("application/json", ScriptType::Json),
            ("application/ld+json", ScriptType::JsonLd),
            ("text/template", ScriptType::Template),
            ("text/html", ScriptType::Template),
            ("text/x-handlebars-template", ScriptType::Template),
            ("x-tmpl-mustache", ScriptType::Template),
            ("text/x-jquery-tmpl", ScriptType::Template),
            ("text/ng-template", ScriptType::Template),
            ("text/plain", ScriptType::Data),
            ("x-shader/x-vertex", ScriptType::Data),
        ] {
            assert_eq!(of(kind), expected, "{kind}");
        }
    }

    #[test]
    fn a_browser_runs_what_it_knows_and_what_has_no_other_source() {
        for (kind, language, has_source, no_module, expected) in [
            ("", "", false, false, Some(Nature::Classic)),
            ("", "JavaScript1.2", false, false, Some(Nature::Classic)),
            ("application/x-javascript; charset=x", "", false, false, Some(Nature::Classic)),
            (" Module", "", false, true, Some(Nature::Module)),
            ("", "", true, false, None),
            ("", "", false, true, None),
            ("", "vbscript", false, false, None),
            ("text/babel", "javascript", false, false, None),
        ] {
            assert_eq!(nature(kind, language, has_source, no_module), expected, "{kind} {language}");
        }
    }

    #[test]
    fn data_that_begins_like_markup_are_a_template() {
        assert!(ScriptType::Data.is_template("\n <li>"));
        assert!(!ScriptType::Data.is_template("a < b"));
        assert!(!ScriptType::Code.is_template("<!-- x"));
    }
}
