//! The elements that mean something to the reader of a page.

use crate::fragment::Language;
use crate::tokens::Content;

/// How the content of this element (lower case) is read, if not as markup.
pub(crate) fn content_of(name: &str) -> Option<Content> {
    Some(match name {
        "title" | "textarea" => Content::Reference,
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Content::Raw,
        "script" => Content::Script,
        "plaintext" => Content::Plain,
        _ => return None,
    })
}

/// Elements without content (13.1.2), and those that are treated so.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that begin a new line: what stands in one of them is read as one piece.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tbody"
            | "td"
            | "template"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Elements that some start tag ends (13.1.2.4), or that hold no markup.
pub(crate) fn may_end_early(name: &str) -> bool {
    matches!(name, "p" | "li" | "option" | "tr" | "dd" | "dt" | "td" | "th" | "caption" | "title" | "textarea")
}

/// Whether an end tag of this name does not reach out of an open element (13.2.4.2 and 13.2.6.4.7).
pub(crate) fn holds(language: Language, element: &str, name: &str) -> bool {
    if language != Language::Html {
        return is_integration_point(language, element) || (language == Language::Math && element == "annotation-xml");
    }
    match element {
        "template" => true,
        "html" | "body" => false,
        "table" | "td" | "th" | "caption" | "tr" | "tbody" | "thead" | "tfoot" if is_of_table(name) => {
            element == "table"
        }
        "applet" | "marquee" | "object" | "table" | "td" | "th" | "caption" => true,
        // A special element holds what has no rule of its own.
        _ => !is_block(name) && !is_formatting(name) && !has_scope(name) && (is_block(element) || has_scope(element)),
    }
}

fn is_of_table(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "caption" | "tr" | "tbody" | "thead" | "tfoot" | "colgroup")
}

/// Elements whose end tags reach through others that are misplaced.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Further elements with an end of their own.
fn has_scope(name: &str) -> bool {
    matches!(name, "applet" | "button" | "marquee" | "object" | "select" | "template" | "noscript" | "listing")
}

/// Elements that stand in the head, whether or not its tags are written.
pub(crate) fn is_of_head(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "title"
            | "meta"
            | "link"
            | "base"
            | "basefont"
            | "bgsound"
            | "style"
            | "script"
            | "noscript"
            | "template"
            | "noframes"
    )
}

/// Start tags that end SVG and MathML when they are met inside (13.2.6.5).
pub(crate) fn breaks_out_of_svg(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}

/// Elements of SVG and MathML inside which HTML is read again.
pub(crate) fn is_integration_point(language: Language, name: &str) -> bool {
    match language {
        Language::Html => false,
        Language::Svg => matches!(name, "foreignobject" | "desc" | "title"),
        Language::Math => matches!(name, "mi" | "mo" | "mn" | "ms" | "mtext"),
    }
}
