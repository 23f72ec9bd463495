//! The ways from seeds to what was found, told and drawn.

mod dot;
mod drawing;
mod json;
mod mermaid;
mod svg;
mod text;

use std::io::Write;

use suyuan_cases::Traced;
use suyuan_model::{Chain, Finding};
use suyuan_words::Lang;

pub use drawing::CHAIN_NODES_MAX;

use crate::{ShareError, harmless, shown};
use drawing::Drawing;

/// How chains are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainsFormat {
    /// A tree for a terminal.
    Text,
    /// A list of findings with their chains, raw.
    Json,
    /// For Graphviz.
    Dot,
    /// For documents that draw Mermaid.
    Mermaid,
    /// A picture.
    Svg,
}

/// A finding and the ways to it; none where no way from a seed is on record.
#[derive(Clone, Debug)]
pub struct ChainsOf {
    /// The finding.
    pub finding: Finding,
    /// The ways to it.
    pub traced: Option<Traced>,
}

/// Writes these chains.
pub fn chains(format: ChainsFormat, lang: Lang, told: &[ChainsOf], out: &mut dyn Write) -> Result<(), ShareError> {
    match format {
        ChainsFormat::Text => text::write(out, lang, told)?,
        ChainsFormat::Json => json::write(out, told)?,
        ChainsFormat::Dot => dot::write(out, lang, &Drawing::of(lang, told))?,
        ChainsFormat::Mermaid => mermaid::write(out, lang, &Drawing::of(lang, told))?,
        ChainsFormat::Svg => svg::write(out, lang, &Drawing::of(lang, told))?,
    }
    Ok(out.flush()?)
}

/// A chain in one line for a cell or a table: harmless, not encoded.
pub(crate) fn in_one_line(lang: Lang, chain: &Chain, names: &[&str]) -> String {
    let mut line = String::new();
    for (place, step) in chain.steps.iter().enumerate() {
        if let Some(result) = &step.seed {
            line.push_str(&shown::search(lang, result, names));
            line.push_str(" → ");
        }
        if place > 0 {
            line.push_str(" → ");
        }
        line.push_str(&harmless::step(step, names));
    }
    line
}
