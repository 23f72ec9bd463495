//! Chains for a terminal: a tree with a branch for every step.

use std::io::{self, Write};

use suyuan_model::{Chain, ChainStep, Untrusted};
use suyuan_words::{Lang, reports, say};

use super::ChainsOf;
use crate::{harmless, shown};

/// Steps that are indented one after the other; a longer chain goes on below itself, so that it stays on the screen.
const INDENTED_MAX: usize = 12;

pub(super) fn put(out: &mut dyn Write, lang: Lang, ChainsOf { finding, traced }: &ChainsOf) -> io::Result<()> {
    let watched = harmless::watched(&finding.watch);
    let names = [finding.watch.value.as_str()];
    let page = harmless::page(finding.page.as_str(), &names);
    writeln!(out, "{} → {}", Untrusted(&page).terminal(), Untrusted(&watched).terminal())?;
    let Some(traced) = traced else {
        return writeln!(out, "  {}\n", reports::CHAIN_NONE.text(lang));
    };
    tree(out, lang, &traced.shortest, &names)?;
    for chain in &traced.listed {
        writeln!(out, "  {}", reports::CHAIN_ANOTHER.text(lang))?;
        tree(out, lang, chain, &names)?;
    }
    if traced.others > 0 {
        writeln!(out, "  {}", say(lang, reports::CHAIN_OTHERS, &[("n", &traced.others)]))?;
    }
    writeln!(out)
}

pub(super) fn end(out: &mut dyn Write, lang: Lang, count: u64) -> io::Result<()> {
    if count > 0 { Ok(()) } else { writeln!(out, "{}", reports::NO_CHAINS.text(lang)) }
}

fn tree(out: &mut dyn Write, lang: Lang, chain: &Chain, names: &[&str]) -> io::Result<()> {
    for (place, step) in chain.steps.iter().enumerate() {
        if let Some(result) = &step.seed {
            writeln!(out, "  {}", Untrusted(&shown::search(lang, result, names)).terminal())?;
        }
        if place == 0 {
            writeln!(out, "  ● {}", told(step, names))?;
        } else {
            let indent = "   ".repeat((place - 1).min(INDENTED_MAX));
            writeln!(out, "  {indent}└─ {} → {}{}", label(lang, step, names), told(step, names), mark(lang, step))?;
        }
    }
    Ok(())
}

fn told(step: &ChainStep, names: &[&str]) -> String {
    Untrusted(&harmless::step(step, names)).terminal().to_string()
}

fn label(lang: Lang, step: &ChainStep, names: &[&str]) -> String {
    let via = shown::via(lang, step);
    match step.text.trim() {
        "" => via.to_owned(),
        _ => format!("{via} “{}”", Untrusted(&shown::link_text(step, names)).terminal()),
    }
}

fn mark(lang: Lang, step: &ChainStep) -> String {
    shown::end_of_chain(lang, step).map_or_else(String::new, |what| format!(" {}", shown::aside(lang, what)))
}

#[cfg(test)]
mod tests {
    use suyuan_model::Via;

    use super::*;

    #[test]
    fn a_long_chain_goes_on_below_itself() {
        let step = ChainStep {
            url: "http://a.example/".to_owned(),
            via: Via::Seed,
            text: String::new(),
            seed: None,
            visited: true,
            tier: 0,
        };
        let mut out = Vec::new();
        tree(&mut out, Lang::En, &Chain { steps: vec![step; INDENTED_MAX + 4] }, &[]).unwrap();
        let tree = String::from_utf8(out).unwrap();
        // The first step and the second are not indented; the last three are equally far.
        let indents: Vec<usize> = tree.lines().map(|line| line.chars().take_while(|&c| c == ' ').count()).collect();
        let deepest = 2 + 3 * INDENTED_MAX;
        assert_eq!(indents[INDENTED_MAX..], [deepest - 3, deepest, deepest, deepest]);
    }
}
