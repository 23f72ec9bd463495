//! Pages of two mebibytes that are written to cost more than their length.

use super::Host;
use crate::loopback::page;

const PAGE_BYTES: usize = 2 << 20;

fn many(piece: &str) -> String {
    piece.repeat(PAGE_BYTES / piece.len())
}

/// A page that names something watched, so that it is examined as well.
fn named(name: &'static str, body: String) -> Host {
    let begin = "<title>x</title><a href=http://casino.example/ id=a>x</a>";
    Host::new(name, page(format!("{begin}{}", &body[..body.len().min(PAGE_BYTES - begin.len())])))
}

pub(crate) fn hosts() -> Vec<Host> {
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=b")).collect();
    let formats = format!("{}{}", "<b><i><u><font color=red><a href=x>".repeat(500), many("<p>x"));
    vec![
        named("nested-lists.example", many("<ul><li>")),
        named("formats.example", formats),
        named("crossed-formats.example", many("<a><b></a><p>")),
        named("attributes.example", format!("<p{attributes}>{}", many("x"))),
        named("entities.example", many("&lt;&#x26;&notanentity;&#0;&#x110000;")),
        named("open-comment.example", format!("<!--{}", many("--!"))),
        named("open-script.example", format!("<script>{}", many("<!--<script>"))),
        named("open-tags.example", many("<a href='")),
        named("less-than.example", many("<")),
        named("many-links.example", many("<a href=/x>y</a>")),
        named("frames.example", format!("<iframe srcdoc=\"{}\">", many("<iframe srcdoc=&quot;"))),
        named("data.example", many("<iframe src='data:text/html,<a href=http://casino.example/>x</a>'></iframe>")),
        named("styles.example", format!("<style>{}", many("a{b:url(x)}@media(x){"))),
        named("inline-styles.example", many("<p style='display:none;color:#fff;position:absolute;left:-9px'>x")),
        named("names.example", many("http://a.casino.example/ ")),
        named("handles.example", many("QQ:12345678 ")),
        named("one-word.example", many("x")),
        named("one-line.example", many("http://x.example/?u=")),
        named("json.example", format!("<script type=application/ld+json>{}", many("[{\"a\":"))),
        named(
            "base64.example",
            format!("<script>atob('{}')</script>", "aHR0cDovL2Nhc2luby5leGFtcGxlLw".repeat(50_000)),
        ),
        named("svg.example", many("<svg><title><math><mi>")),
        named("selects.example", many("<select><option><optgroup>")),
        named("templates.example", many("<template><p>")),
    ]
}
