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

/// How far an arrow swings out that turns round on one side of its card: not over the margin.
const TURN: usize = 28;

/// A box with a URL.
struct Card {
    x: usize,
    y: usize,
    height: usize,
    lines: Vec<String>,
}

/// Where everything stands.
struct Layout {
    cards: Vec<Card>,
    /// For each arrow, where it crosses columns that lie on its way: from the left edge of their cards, and how high.
    lanes: Vec<Vec<(usize, usize)>>,
    /// Where the columns end.
    bottom: usize,
}

pub(super) fn write(out: &mut dyn Write, lang: Lang, drawing: &Drawing) -> io::Result<()> {
    let Layout { cards, lanes, bottom } = layout(drawing);
    let width = cards.iter().map(|card| card.x + CARD_WIDTH).max().unwrap_or(CARD_WIDTH) + MARGIN;
    let height = bottom + MARGIN + LINE_HEIGHT;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">"#
    )?;
    writeln!(out, "{STYLE}")?;
    writeln!(out, r#"<rect class="ground" width="{width}" height="{height}"/>"#)?;
    // The words of an arrow stand where it ends: of several arrows to one card only the first has room for them.
    let mut labeled = BTreeSet::new();
    for (arrow, lanes) in drawing.arrows.iter().zip(&lanes) {
        let label = if labeled.insert(arrow.to) { arrow.label.as_str() } else { "" };
        draw_arrow(out, &cards[arrow.from], lanes, &cards[arrow.to], label)?;
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

/// Cards in columns, each column filled from the top in the order of the chains; an arrow over several columns has a
/// lane of its own in each.
fn layout(drawing: &Drawing) -> Layout {
    let columns = drawing.nodes.iter().map(|node| node.column + 1).max().unwrap_or(0);
    let mut filled = vec![MARGIN; columns];
    let mut take = |column: usize, height: usize| {
        let y = filled[column];
        filled[column] += height + GAP_DOWN;
        y
    };
    let mut cards: Vec<Card> = Vec::with_capacity(drawing.nodes.len());
    let mut lanes = vec![Vec::new(); drawing.arrows.len()];
    for (number, node) in drawing.nodes.iter().enumerate() {
        let lines = card_lines(node);
        let height = lines.len() * LINE_HEIGHT + 2 * CARD_PADDING;
        cards.push(Card { x: left_of(node.column), y: take(node.column, height), height, lines });
        for (arrow, lanes) in drawing.arrows.iter().zip(&mut lanes).filter(|(it, _)| it.from.max(it.to) == number) {
            let (from, to) = (drawing.nodes[arrow.from].column, drawing.nodes[arrow.to].column);
            let crossed: Vec<usize> = if from < to { (from + 1..to).collect() } else { (to..=from).rev().collect() };
            *lanes = crossed
                .into_iter()
                .map(|column| (left_of(column), take(column, LINE_HEIGHT) + LINE_HEIGHT / 2))
                .collect();
        }
    }
    let bottom = filled.into_iter().max().map_or(MARGIN, |filled| filled - GAP_DOWN);
    Layout { cards, lanes, bottom }
}

fn left_of(column: usize) -> usize {
    MARGIN + column * (CARD_WIDTH + GAP_ACROSS)
}

fn card_lines(node: &Node) -> Vec<String> {
    let mut text = lines(&node.label, CARD_COLUMNS);
    if text.len() > CARD_LINES_MAX {
        text.truncate(CARD_LINES_MAX);
        if let Some(last) = text.last_mut() {
            *last = cut(&format!("{last}……"), CARD_COLUMNS.min(columns(last) + 1));
        }
    }
    text
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

fn draw_arrow(out: &mut dyn Write, from: &Card, lanes: &[(usize, usize)], to: &Card, label: &str) -> io::Result<()> {
    let (x2, y2) = (to.x, to.y + to.height / 2);
    let is_back = to.x <= from.x;
    let (mut at, mut is_right) = ((from.x + CARD_WIDTH, from.y + from.height / 2), true);
    let mut path = format!("M{} {}", at.0, at.1);
    for &(left, y) in lanes {
        let (near, far) = if is_back { (left + CARD_WIDTH, left) } else { (left, left + CARD_WIDTH) };
        path += &format!("{} H{far}", curve(at, is_right, (near, y), is_back));
        (at, is_right) = ((far, y), !is_back);
    }
    path += &curve(at, is_right, (x2, y2), false);
    writeln!(out, r#"<path class="arrow" d="{path}"/>"#)?;
    writeln!(out, r#"<path class="head" d="M{x2} {y2} l-9 -5 v10 z"/>"#)?;
    if !label.is_empty() {
        let (x, y) = (x2.saturating_sub(GAP_ACROSS - 8), y2.saturating_sub(7));
        writeln!(out, r#"<text class="label" x="{x}" y="{y}">{}</text>"#, xml(&cut(label, 16)))?;
    }
    Ok(())
}

/// A piece of an arrow from one edge to another; each is the right edge of a card, or the left.
fn curve(from: (usize, usize), from_right: bool, to: (usize, usize), to_right: bool) -> String {
    let bend = if from.0 == to.0 { TURN } else { GAP_ACROSS / 2 };
    let beside = |x: usize, is_right: bool| if is_right { x + bend } else { x.saturating_sub(bend) };
    format!(" C{} {} {} {} {} {}", beside(from.0, from_right), from.1, beside(to.0, to_right), to.1, to.0, to.1)
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
    .label { font-size: 11px; fill: #4a5462; stroke: #f7f8fa; stroke-width: 4; paint-order: stroke; }\n\
    .note { font-size: 12px; fill: #4a5462; }\n\
    </style>";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chains::drawing::Arrow;

    fn drawing(nodes: usize, arrows: &[(usize, usize)]) -> Drawing {
        let node = |number: usize| Node { kind: NodeKind::Page, label: "x".repeat(1 + number * 20), column: 0 };
        let mut drawing = Drawing { nodes: (0..nodes).map(node).collect(), ..Drawing::default() };
        drawing.arrows = arrows.iter().map(|&(from, to)| Arrow { from, to, label: String::new() }).collect();
        drawing.place();
        drawing
    }

    #[test]
    fn an_arrow_to_a_card_that_a_redirect_leads_to_as_well_points_to_the_right() {
        let drawing = drawing(4, &[(0, 1), (1, 2), (3, 2)]);
        assert_eq!(drawing.nodes.iter().map(|node| node.column).collect::<Vec<_>>(), [0, 1, 2, 0]);
        assert_eq!(layout(&drawing).lanes, [vec![], vec![], vec![(left_of(1), 101)]]);
    }

    #[test]
    fn a_card_has_so_many_lines_and_says_that_there_were_more() {
        let lines =
            |characters: usize| card_lines(&Node { kind: NodeKind::Page, label: "x".repeat(characters), column: 0 });
        let full = lines(CARD_COLUMNS * CARD_LINES_MAX);
        assert_eq!((full.len(), full[CARD_LINES_MAX - 1].ends_with('x')), (CARD_LINES_MAX, true));
        let cut = lines(CARD_COLUMNS * CARD_LINES_MAX + 1);
        assert_eq!((cut.len(), cut[CARD_LINES_MAX - 1].ends_with('…')), (CARD_LINES_MAX, true));
    }

    proptest! {
        #[test]
        fn no_card_overlaps_another_and_no_arrow_crosses_a_card(
            arrows in proptest::collection::btree_set((0usize..7, 0usize..7), 0..16),
        ) {
            let arrows: Vec<(usize, usize)> = arrows.into_iter().filter(|(from, to)| from != to).collect();
            let drawing = drawing(7, &arrows);
            let Layout { cards, lanes, bottom } = layout(&drawing);
            let is_apart = |a: &Card, y: usize, height: usize| a.y + a.height < y || y + height < a.y;
            for (number, card) in cards.iter().enumerate() {
                prop_assert!(card.y + card.height <= bottom);
                prop_assert!(cards[..number].iter().all(|other| other.x != card.x || is_apart(other, card.y, card.height)));
                prop_assert!(lanes.iter().flatten().all(|&(x, y)| x != card.x || is_apart(card, y, 0)));
            }
            // Between two neighbors an arrow bends in the gap alone.
            for (arrow, lanes) in drawing.arrows.iter().zip(&lanes) {
                let (from, to) = (drawing.nodes[arrow.from].column, drawing.nodes[arrow.to].column);
                prop_assert_eq!(lanes.len(), if from < to { to - from - 1 } else { from - to + 1 });
            }
            if arrows.iter().all(|(from, to)| from < to) {
                prop_assert!(drawing.arrows.iter().all(|it| drawing.nodes[it.from].column < drawing.nodes[it.to].column));
            }
        }
    }
}
