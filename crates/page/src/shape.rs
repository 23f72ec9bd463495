//! What the start tag of an element says of what stands in it: a marquee that nobody can read, the foot of the page.

use crate::finds::TagAt;
use crate::tokens::Tokens;

/// A marquee as narrow or low as this, in pixels, shows nothing; real notices are a line high.
pub const MARQUEE_PIXELS_MAX: f32 = 5.0;

/// A marquee that moves as far as this at a time is gone before anybody reads it.
pub const MARQUEE_AMOUNT_MIN: u32 = 1_000;

/// What an element does to what stands in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// It is a marquee that nobody can read.
    pub(crate) is_marquee: bool,
    /// It is the foot of the page, or of a part of it.
    pub(crate) is_footer: bool,
    /// A block of code, by what programs that color code call it.
    pub(crate) is_code: bool,
    /// A dialog or notice, by what it is called, which is shown when it is needed.
    pub(crate) is_notice: bool,
    /// What microdata says that the page is about or judges: `itemprop=itemReviewed`.
    pub(crate) is_subject: bool,
    /// A message that is read out when it comes (WAI-ARIA 1.2, live regions).
    pub(crate) is_read_out: bool,
    /// A field with what a form refuses, by what it is called.
    pub(crate) is_refused: bool,
}

/// Attributes that say nothing of it, and that most tags have no others than.
const SILENT: &[&str] = &["href", "src", "title", "alt", "target", "style"];

/// The shape of the element that this start tag, from `<` to `>`, begins; `name` in lower case.
pub(crate) fn of(name: &str, tag: &str) -> Shape {
    let mut tokens = Tokens::new(tag);
    tokens.next();
    let by_name = Shape { is_footer: name == "footer", is_notice: name == "dialog", ..Shape::default() };
    let is_silent = |name: &str| SILENT.iter().any(|one| name.eq_ignore_ascii_case(one));
    if name != "marquee" && tokens.attributes.iter().all(|one| is_silent(&tag[one.name.clone()])) {
        return by_name;
    }
    let tag = TagAt { text: tag, attributes: &tokens.attributes, name_end: 0, unfinished: false };
    Shape {
        is_marquee: name == "marquee" && is_unreadable(&tag),
        // All of a page is no foot of it, whatever it is called.
        is_footer: name == "footer" || !matches!(name, "body" | "html" | "main") && is_footer(&tag),
        is_code: is_code(&tag),
        is_notice: name == "dialog" || is_notice(&tag),
        is_subject: is_subject(&tag),
        is_read_out: is_read_out(&tag),
        is_refused: is_refused(name, &tag),
    }
}

fn is_unreadable(tag: &TagAt) -> bool {
    let style = tag.value("style").unwrap_or_default();
    let is_small = |name: &str| match in_style(&style, name) {
        Some(pixels) => pixels <= MARQUEE_PIXELS_MAX,
        None => {
            tag.value(name).and_then(|value| in_attribute(&value)).is_some_and(|pixels| pixels <= MARQUEE_PIXELS_MAX)
        }
    };
    let amount = tag.value("scrollamount").map(|value| number(value.trim_start()).0);
    is_small("width")
        || is_small("height")
        || amount.flatten().is_some_and(|amount| amount >= MARQUEE_AMOUNT_MIN as f32)
}

/// A length of an attribute, after the HTML standard's rules for parsing dimensions; none for a share of the page.
fn in_attribute(value: &str) -> Option<f32> {
    let (number, unit) = number(value.trim_start());
    number.filter(|&number| !unit.starts_with('%') || number == 0.0)
}

/// A length of a style in pixels; the last declaration counts.
fn in_style(style: &str, property: &str) -> Option<f32> {
    let declarations = style.rsplit(';').filter_map(|declaration| declaration.split_once(':'));
    let is_it = |name: &str| name.trim().eq_ignore_ascii_case(property);
    let (_, value) = declarations.into_iter().find(|(name, _)| is_it(name))?;
    let (number, unit) = number(value.trim_start());
    let unit = unit.trim_start_matches(' ').split(|c: char| !c.is_ascii_alphabetic()).next()?.to_ascii_lowercase();
    let pixels = match unit.as_str() {
        "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "em" | "rem" => 16.0,
        _ => return number.filter(|&number| number == 0.0),
    };
    number.map(|number| number * pixels)
}

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> (Option<f32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    (text[..end].parse().ok(), &text[end..])
}

/// Whether an element is one in which forums, wikis and editors show code without `pre` or `code`.
fn is_code(tag: &TagAt) -> bool {
    const CLASSES: &[&str] = &[
        "blockcode",
        "blob-code",
        "cm-editor",
        "cm-line",
        "code-block",
        "codeblock",
        "codehilite",
        "codemirror",
        "hljs",
        "prettyprint",
        "syntaxhighlighter",
    ];
    tag.value("class").is_some_and(|value| {
        value.split_ascii_whitespace().any(|class| CLASSES.iter().any(|known| class.eq_ignore_ascii_case(known)))
    })
}

fn is_notice(tag: &TagAt) -> bool {
    const WORDS: &[&str] = &[
        "modal",
        "dialog",
        "alertdialog",
        "popup",
        "overlay",
        "warn",
        "warning",
        "alert",
        "notice",
        "toast",
        "tip",
        "tips",
        "confirm",
        "intercept",
        "layer",
        "mask",
        "tooltip",
        "弹窗",
        "提示",
        "警告",
        "拦截",
        "提醒",
    ];
    // What programs of pages show and hide by.
    const SWITCHES: &[&str] = &["v-show", "v-if", "x-show", "ng-show", "ng-if", "*ngif"];
    let is_switched = || SWITCHES.iter().any(|name| tag.value(name).is_some());
    let mut named = ["id", "class", "role"].iter().filter_map(|name| tag.value(name));
    named.any(|value| {
        let mut names = value.split_ascii_whitespace();
        names.any(|name| parts(name).any(|part| WORDS.contains(&&*part)))
    }) || is_switched()
}

fn is_subject(tag: &TagAt) -> bool {
    const PROPERTIES: &[&str] = &["about", "mentions", "citation", "itemreviewed", "isbasedon"];
    tag.value("itemprop").is_some_and(|value| {
        value.split_ascii_whitespace().any(|word| PROPERTIES.iter().any(|known| word.eq_ignore_ascii_case(known)))
    })
}

fn is_read_out(tag: &TagAt) -> bool {
    let says = |name: &str, words: &[&str]| {
        tag.value(name).is_some_and(|value| words.iter().any(|word| value.trim().eq_ignore_ascii_case(word)))
    };
    says("role", &["alert", "alertdialog", "status"]) || says("aria-live", &["assertive", "polite"])
}

/// Whether a field holds what a filter looks for: `<textarea id=bad-words hidden>`, `<input type=hidden name=blockedHosts>`.
pub(crate) fn is_refused(name: &str, tag: &TagAt) -> bool {
    const WORDS: &[&str] = &[
        "badword",
        "badwords",
        "bad",
        "banned",
        "forbid",
        "forbidden",
        "filter",
        "blocked",
        "blocklist",
        "blacklist",
        "blacklisted",
        "denied",
        "denylist",
        "sensitive",
        "prohibited",
        "违禁词",
        "敏感词",
        "屏蔽词",
        "黑名单",
    ];
    matches!(name, "textarea" | "input" | "datalist" | "select")
        && ["id", "name", "class"]
            .iter()
            .filter_map(|name| tag.value(name))
            .any(|value| value.split_ascii_whitespace().any(|name| parts(name).any(|part| WORDS.contains(&&*part))))
}

fn is_footer(tag: &TagAt) -> bool {
    const WORDS: &[&str] =
        &["foot", "footer", "copyright", "copyrights", "credit", "credits", "siteinfo", "powered", "contentinfo"];
    const WHOLE: &[&str] = &["site-info", "site_info", "bottom", "page-bottom", "poweredby"];
    ["id", "class", "role"].iter().filter_map(|name| tag.value(name)).any(|value| {
        value.split_ascii_whitespace().any(|name| {
            WHOLE.iter().any(|known| name.eq_ignore_ascii_case(known))
                || parts(name).any(|part| WORDS.contains(&&*part))
        })
    })
}

/// The words that a class is put together from, in lower case: `site-footer`, `pageFooter2`.
fn parts(class: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut is_after_lower = false;
    for c in class.chars() {
        if !c.is_alphabetic() || c.is_ascii_uppercase() && is_after_lower {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphabetic()) {
            part.extend(c.to_lowercase());
        }
        is_after_lower = c.is_ascii_lowercase();
    }
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marquee_of_no_size_or_of_great_speed_shows_nothing() {
        for (tag, is_marquee) in [
            ("<marquee width=1 height=1>", true),
            ("<marquee height='5'>", true),
            ("<marquee height=6>", false),
            ("<MARQUEE WIDTH=0>", true),
            ("<marquee width=0%>", true),
            ("<marquee width=5%>", false),
            ("<marquee width=1px>", true),
            ("<marquee scrollamount=1000>", true),
            ("<marquee scrollamount=999>", false),
            ("<marquee scrollamount=' 3000 '>", true),
            ("<marquee style='height:1px'>", true),
            ("<marquee style='HEIGHT : 3pt; overflow:hidden'>", true),
            ("<marquee style='height:4pt'>", false),
            ("<marquee style='width:0.1em'>", true),
            ("<marquee height=1 style='height:24px'>", false),
            ("<marquee style='height:1px;height:24px'>", false),
            ("<marquee style='height:1%'>", false),
            ("<marquee height>", false),
            ("<marquee height=auto direction=up scrollamount=2>", false),
            ("<marquee>", false),
            ("<div height=1>", false),
        ] {
            let name = if tag.starts_with("<div") { "div" } else { "marquee" };
            assert_eq!(of(name, tag).is_marquee, is_marquee, "{tag}");
        }
    }

    #[test]
    fn the_limits_are_met() {
        assert!(of("marquee", &format!("<marquee height={MARQUEE_PIXELS_MAX}>")).is_marquee);
        assert!(of("marquee", &format!("<marquee scrollamount={MARQUEE_AMOUNT_MIN}>")).is_marquee);
        assert!(!of("marquee", &format!("<marquee scrollamount={}>", MARQUEE_AMOUNT_MIN - 1)).is_marquee);
    }

    #[test]
    fn a_block_of_code_is_told_by_its_class() {
        let is_code = |tag: &str| of("div", tag).is_code;
        assert!(is_code("<div class='blockcode'>") && is_code("<div class='x CodeMirror'>"));
        assert!(!is_code("<div class='codes'>") && !is_code("<div id=hljs>"));
    }

    #[test]
    fn a_foot_is_told_by_its_name() {
        for (name, tag, is_footer) in [
            ("footer", "<footer>", true),
            ("div", "<div id=Footer>", true),
            ("div", "<div class='wrap site-footer'>", true),
            ("div", "<div role=contentinfo>", true),
            ("p", "<p class=copyright>", true),
            ("div", "<div class=bottom>", true),
            ("div", "<div class='page_foot'>", true),
            ("div", "<div class='football barefoot'>", false),
            ("div", "<div class='margin-bottom'>", false),
            ("div", "<div id=pageFooter2>", true),
            ("div", "<div class='discredited'>", false),
            ("div", "<div class='footerless accreditations'>", false),
            ("body", "<body class='has-footer credit'>", false),
            ("html", "<html class=footer>", false),
            ("div", "<div>", false),
        ] {
            assert_eq!(of(name, tag).is_footer, is_footer, "{tag}");
        }
    }
}
