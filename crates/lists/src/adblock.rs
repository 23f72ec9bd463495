//! Filter lists of ad blockers and DNS filters: `||casino.example^`, and `@@||school.example^` for what they except.

use crate::columns::{BadRow, Row, Rows, Vocabulary, is_watchlist};
use crate::format::data_lines;
use crate::hosts;
use crate::reject::Why;

/// How many lines are looked at to tell a filter list.
const LINES_LOOKED_AT: usize = 50;

/// It says so in its first line, or a filter rule stands on half of its lines or more.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    let (mut lines, mut telling) = (0, 0);
    for (_, line) in data_lines(text).take(LINES_LOOKED_AT) {
        lines += 1;
        telling += usize::from(line.trim_start().trim_start_matches("@@").starts_with("||"));
    }
    is_watchlist(vocabulary) && (text.starts_with("[Adblock") || telling > 0 && telling * 2 >= lines)
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).flat_map(|(line, found)| {
        let found = found.trim();
        // DNS filters take lines of hosts files as well.
        let names: Vec<&str> = hosts::names(found).into_iter().flatten().collect();
        if names.is_empty() {
            return vec![rule(line, found)];
        }
        names.into_iter().map(|name| Ok(Row::of_value(line, name))).collect()
    }))
}

/// One rule. Options narrow it down to some pages or kinds of content, and hiding rules and patterns name no domain:
/// only a bare name is a rule about a domain as a whole.
fn rule(line: u64, found: &str) -> Result<Row<'_>, BadRow<'_>> {
    let (rule, allows) = found.strip_prefix("@@").map_or((found, false), |rule| (rule, true));
    let name = match rule.strip_prefix("||") {
        Some(rule) => rule.strip_suffix('^'),
        None => Some(rule).filter(|_| !allows),
    };
    let is_name = |name: &&str| !name.trim_start_matches("*.").contains(['/', '^', '$', '|', '#', '*', '\\', ' ']);
    match name.filter(is_name) {
        Some(name) => Ok(Row::of_value(line, name).allowing(allows)),
        None => Err(BadRow::new(line, found, Why::FilterRule)),
    }
}
