//! Chains for documents that draw Mermaid.

use std::fmt::Write as _;
use std::io::{self, Write};

use suyuan_model::Untrusted;
use suyuan_words::{Lang, reports, say};

use super::drawing::{Drawing, NodeKind};

pub(super) fn write(out: &mut dyn Write, lang: Lang, drawing: &Drawing) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (number, node) in drawing.nodes.iter().enumerate() {
        let (open, close) = if node.kind == NodeKind::Search { ("([", "])") } else { ("[", "]") };
        writeln!(out, "  n{number}{open}\"{}\"{close}", escaped(&node.label))?;
        match node.kind {
            NodeKind::Found => writeln!(out, "  style n{number} fill:#fdf1d8")?,
            NodeKind::Watched => writeln!(out, "  style n{number} fill:#fbe3e3,stroke-dasharray: 4 3")?,
            NodeKind::Search | NodeKind::Page => {}
        }
    }
    for arrow in &drawing.arrows {
        match arrow.label.as_str() {
            "" => writeln!(out, "  n{} --> n{}", arrow.from, arrow.to)?,
            label => writeln!(out, "  n{} -->|\"{}\"| n{}", arrow.from, escaped(label), arrow.to)?,
        }
    }
    if drawing.left_out > 0 {
        let more = say(lang, reports::AND_MORE, &[("n", &drawing.left_out)]);
        writeln!(out, "  more[\"{}\"]", escaped(&more))?;
    }
    Ok(())
}

/// Everything in ASCII that is neither a letter nor a digit becomes a character code, so that nothing is markup or syntax.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in Untrusted(text).terminal().to_string().chars() {
        if c.is_ascii_alphanumeric() || !c.is_ascii() || c == ' ' {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}
