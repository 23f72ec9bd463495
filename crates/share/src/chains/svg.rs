//! Chains as a picture, from left to right: no script, no link, nothing fetched.

use std::collections::BTreeSet;
use std::io::{self, Write};

use suyuan_model::Untrusted;
use suyuan_words::{Lang, reports, say};

use super::drawing::{Drawing, Node, NodeKind};
use crate::width::{columns, cut, lines};

/// Columns of text in a card, and the lines that a long URL takes at most.
const CARD_COLUMNS: usize = 34;
const CARD_LINES_MAX: usize = 4;

// Sizes in pixels. A column of the monospaced type is 7.8 wide at 13 pixels.
const CARD_WIDTH: usize = 290;
const LINE_HEIGHT: usize = 18;
const CARD_PADDING: usize = 12;
const GAP_ACROSS: usize = 130;
const GAP_DOWN: usize = 26;
const MARGIN: usize = 24;

struct Card {
    x: usize,
    y: usize,
    height: usize,
    lines: Vec<String>,
}

pub(super) fn write(out: &mut dyn Write, lang: Lang, drawing: &Drawing) -> io::Result<()> {
    let cards = cards(drawing);
    let width = cards.iter().map(|card| card.x + CARD_WIDTH).max().unwrap_or(CARD_WIDTH) + MARGIN;
    let bottom = cards.iter().map(|card| card.y + card.height).max().unwrap_or(MARGIN);
    let height = bottom + MARGIN + LINE_HEIGHT;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">"#
    )?;
    writeln!(out, "{STYLE}")?;
    writeln!(out, r#"<rect class="ground" width="{width}" height="{height}"/>"#)?;
    // The words of an arrow stand where it ends: of several arrows to one card only the first has room for them.
    let mut labeled = BTreeSet::new();
    for arrow in &drawing.arrows {
        let label = if labeled.insert(arrow.to) { arrow.label.as_str() } else { "" };
        draw_arrow(out, &cards[arrow.from], &cards[arrow.to], label)?;
    }
    for (node, card) in drawing.nodes.iter().zip(&cards) {
        draw_card(out, node, card)?;
    }
    let note = if drawing.nodes.is_empty() {
        reports::NO_CHAINS.text(lang).to_owned()
    } else if drawing.left_out > 0 {
        say(lang, reports::AND_MORE, &[("n", &drawing.left_out)])
    } else {
        reports::DEFANG_NOTE.text(lang).to_owned()
    };
    writeln!(out, r#"<text class="note" x="{MARGIN}" y="{}">{}</text>"#, bottom + LINE_HEIGHT + 8, xml(&note))?;
    writeln!(out, "</svg>")
}

/// Cards in columns, each column filled from the top in the order of the chains.
fn cards(drawing: &Drawing) -> Vec<Card> {
    let mut filled: Vec<usize> = Vec::new();
    let card = |node: &Node| {
        filled.resize(filled.len().max(node.column + 1), MARGIN);
        let mut text = lines(&node.label, CARD_COLUMNS);
        if text.len() > CARD_LINES_MAX {
            text.truncate(CARD_LINES_MAX);
            if let Some(last) = text.last_mut() {
                *last = cut(&format!("{last}……"), CARD_COLUMNS.min(columns(last) + 1));
            }
        }
        let height = text.len() * LINE_HEIGHT + 2 * CARD_PADDING;
        let y = filled[node.column];
        filled[node.column] += height + GAP_DOWN;
        Card { x: MARGIN + node.column * (CARD_WIDTH + GAP_ACROSS), y, height, lines: text }
    };
    drawing.nodes.iter().map(card).collect()
}

fn draw_card(out: &mut dyn Write, node: &Node, card: &Card) -> io::Result<()> {
    let Card { x, y, height, lines } = card;
    let class = match node.kind {
        NodeKind::Search => "search",
        NodeKind::Page => "page",
        NodeKind::Found => "found",
        NodeKind::Watched => "watched",
    };
    writeln!(out, r#"<g class="{class}"><title>{}</title>"#, xml(&node.label))?;
    writeln!(out, r#"<rect x="{x}" y="{y}" width="{CARD_WIDTH}" height="{height}" rx="8"/>"#)?;
    for (number, line) in lines.iter().enumerate() {
        let baseline = y + CARD_PADDING + 13 + number * LINE_HEIGHT;
        writeln!(out, r#"<text x="{}" y="{baseline}">{}</text>"#, x + CARD_PADDING, xml(line))?;
    }
    writeln!(out, "</g>")
}

fn draw_arrow(out: &mut dyn Write, from: &Card, to: &Card, label: &str) -> io::Result<()> {
    let (x1, y1) = (from.x + CARD_WIDTH, from.y + from.height / 2);
    let (x2, y2) = (to.x, to.y + to.height / 2);
    let bend = GAP_ACROSS / 2;
    let (c1, c2) = (x1 + bend, x2.saturating_sub(bend));
    writeln!(out, r#"<path class="arrow" d="M{x1} {y1} C{c1} {y1} {c2} {y2} {x2} {y2}"/>"#)?;
    writeln!(out, r#"<path class="head" d="M{x2} {y2} l-9 -5 v10 z"/>"#)?;
    if !label.is_empty() {
        let (x, y) = (x2.saturating_sub(GAP_ACROSS - 8), y2.saturating_sub(7));
        writeln!(out, r#"<text class="label" x="{x}" y="{y}">{}</text>"#, xml(&cut(label, 16)))?;
    }
    Ok(())
}

/// For XML text: markup as entities, and what XML 1.0 does not allow at all as a replacement character.
fn xml(text: &str) -> String {
    let text = text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
    Untrusted(&text).html().to_string()
}

const STYLE: &str = "<style>\n\
    text { font: 13px ui-monospace, Menlo, Consolas, \"Noto Sans Mono CJK SC\", \"Microsoft YaHei\", monospace; fill: #1c2430; }\n\
    rect { fill: #ffffff; stroke: #b9c2cf; stroke-width: 1.2; }\n\
    .ground { fill: #f7f8fa; stroke: none; }\n\
    .search rect { fill: #eaf1fb; stroke: #7ba3d8; }\n\
    .found rect { fill: #fdf3dc; stroke: #d9a441; }\n\
    .watched rect { fill: #fce8e6; stroke: #c5392f; stroke-dasharray: 5 3; }\n\
    .watched text { fill: #8c1d14; }\n\
    .arrow { fill: none; stroke: #6b7685; stroke-width: 1.5; }\n\
    .head { fill: #6b7685; stroke: none; }\n\
    .label { font-size: 11px; fill: #4a5462; }\n\
    .note { font-size: 12px; fill: #4a5462; }\n\
    </style>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_has_so_many_lines_and_says_that_there_were_more() {
        let lines = |characters: usize| {
            let node = Node { kind: NodeKind::Page, label: "x".repeat(characters), column: 0 };
            cards(&Drawing { nodes: vec![node], ..Drawing::default() }).remove(0).lines
        };
        let full = lines(CARD_COLUMNS * CARD_LINES_MAX);
        assert_eq!((full.len(), full[CARD_LINES_MAX - 1].ends_with('x')), (CARD_LINES_MAX, true));
        let cut = lines(CARD_COLUMNS * CARD_LINES_MAX + 1);
        assert_eq!((cut.len(), cut[CARD_LINES_MAX - 1].ends_with('…')), (CARD_LINES_MAX, true));
    }
}
