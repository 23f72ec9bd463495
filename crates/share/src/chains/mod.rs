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

/// Takes chains one after the other, and writes each at once where the format has no picture of all of them.
pub struct ChainsWriter<'a> {
    out: &'a mut dyn Write,
    lang: Lang,
    format: ChainsFormat,
    count: u64,
    /// What is to be drawn.
    drawn: Vec<ChainsOf>,
}

impl<'a> ChainsWriter<'a> {
    /// Begins; nothing is written yet.
    pub fn begin(format: ChainsFormat, lang: Lang, out: &'a mut dyn Write) -> Self {
        ChainsWriter { out, lang, format, count: 0, drawn: Vec::new() }
    }

    /// Takes the chains of a finding.
    pub fn put(&mut self, mut told: ChainsOf) -> Result<(), ShareError> {
        match self.format {
            ChainsFormat::Text => text::put(self.out, self.lang, &told)?,
            ChainsFormat::Json => json::put(self.out, self.count, &told)?,
            ChainsFormat::Dot | ChainsFormat::Mermaid | ChainsFormat::Svg => {
                // Evidence is in no picture.
                told.finding.sightings = Vec::new();
                self.drawn.push(told);
            }
        }
        self.count += 1;
        Ok(())
    }

    /// How many were taken.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Writes what stands behind the last.
    pub fn end(self) -> Result<(), ShareError> {
        let ChainsWriter { out, lang, format, count, drawn } = self;
        match format {
            ChainsFormat::Text => text::end(out, lang, count)?,
            ChainsFormat::Json => json::end(out, count)?,
            ChainsFormat::Dot => dot::write(out, lang, &Drawing::of(lang, &drawn))?,
            ChainsFormat::Mermaid => mermaid::write(out, lang, &Drawing::of(lang, &drawn))?,
            ChainsFormat::Svg => svg::write(out, lang, &Drawing::of(lang, &drawn))?,
        }
        Ok(out.flush()?)
    }
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
