//! Chains for Graphviz.

use std::io::{self, Write};

use suyuan_model::Untrusted;
use suyuan_words::{Lang, reports, say};

use super::drawing::{Drawing, NodeKind};

pub(super) fn write(out: &mut dyn Write, lang: Lang, drawing: &Drawing) -> io::Result<()> {
    writeln!(out, "digraph chains {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fillcolor=\"#ffffff\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (number, node) in drawing.nodes.iter().enumerate() {
        writeln!(out, "  n{number} [label=\"{}\"{}];", escaped(&node.label), look(node.kind))?;
    }
    for arrow in &drawing.arrows {
        writeln!(out, "  n{} -> n{} [label=\"{}\"];", arrow.from, arrow.to, escaped(&arrow.label))?;
    }
    if drawing.left_out > 0 {
        let more = say(lang, reports::AND_MORE, &[("n", &drawing.left_out)]);
        writeln!(out, "  label=\"{}\";", escaped(&more))?;
    }
    writeln!(out, "}}")
}

fn look(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Search => ", shape=ellipse, fillcolor=\"#eef3fb\"",
        NodeKind::Page => "",
        NodeKind::Found => ", fillcolor=\"#fdf1d8\"",
        NodeKind::Watched => ", style=\"rounded,filled,dashed\", fillcolor=\"#fbe3e3\"",
    }
}

/// For a quoted string: no quote ends it, no backslash becomes an escape such as `\N`, no `&` an entity.
fn escaped(text: &str) -> String {
    let shown: String = Untrusted(text).terminal().to_string();
    shown.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
