//! Holds `docs/ledger.md` against the schema, and runs what it shows.

use crate::story::{Story, noon};
use crate::{RunEnd, open};

const MANUAL: &str = include_str!("../../../docs/ledger.md");

/// The first cells of the table whose first header cell is this.
fn first_cells(header: &str) -> Vec<String> {
    let cell = |line: &str| line.trim_matches('|').split('|').next().unwrap_or_default().trim().to_owned();
    let rows = MANUAL.lines().skip_while(|line| !line.starts_with('|') || cell(line) != header).skip(2);
    let mut cells: Vec<String> = rows.take_while(|line| line.starts_with('|')).map(cell).collect();
    cells.sort();
    cells
}

fn finished() -> Story {
    let (story, writer, run) = Story::told();
    writer.finish(run, noon(), RunEnd::Drained).unwrap();
    writer.close().unwrap();
    story
}

#[test]
fn the_manual_names_every_table_and_view() {
    let story = finished();
    let there = |kind: &str| {
        story.ask(&format!(
            "SELECT name FROM sqlite_schema WHERE type = '{kind}' AND name NOT LIKE 'sqlite%' ORDER BY 1"
        ))
    };
    assert_eq!(first_cells("table"), there("table"));
    assert_eq!(first_cells("view"), there("view"));
}

#[test]
fn every_question_of_the_manual_has_an_answer() {
    let story = finished();
    let questions: Vec<&str> = MANUAL.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(questions.len() >= 6);
    for sql in questions {
        let counted = format!("SELECT CAST(count(*) AS TEXT) FROM ({})", sql.trim().trim_end_matches(';'));
        assert_ne!(story.ask(&counted), ["0"], "{sql}");
    }
}

#[test]
fn the_manual_gives_the_mark_of_a_ledger() {
    assert!(MANUAL.contains(&format!("{:#x}", open::APPLICATION_ID)));
}
