//! The watched things that findings name, as a sheet whose first columns are those of a watchlist.

use std::io::Write;

use super::things::Thing;
use super::tlp::Tlp;
use crate::ShareError;
use crate::sheet::Sheet;

/// The columns, in their order.
const COLUMNS: &[&str] =
    &["value", "kind", "category", "source", "date", "licence", "sites", "pages", "seen_first", "seen_last", "tlp"];

/// Writes them, one a row; values are raw.
pub fn write_things<'a>(
    things: impl IntoIterator<Item = &'a Thing>,
    tlp: Tlp,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    let mut sheet = Sheet::begin(out, COLUMNS)?;
    for thing in things {
        let watch = &thing.watch;
        sheet.row(&[
            watch.value.clone(),
            watch.kind.name().to_owned(),
            watch.category.clone(),
            watch.source.clone(),
            watch.listed.map(suyuan_model::Timestamp::day).unwrap_or_default(),
            watch.licence.clone(),
            thing.sites.to_string(),
            thing.pages.to_string(),
            thing.first_seen.to_string(),
            thing.last_seen.to_string(),
            tlp.label(),
        ])?;
    }
    sheet.end()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use suyuan_model::WatchKind;

    use super::*;
    use crate::partners::story::{domain, things, watch};

    #[test]
    fn a_thing_is_told_once_with_where_it_was_seen() {
        let things = things(&[
            ("http://club.example/", domain("casino.example")),
            ("http://school.example/", domain("casino.example")),
            ("http://school.example/2", domain("casino.example")),
            ("http://school.example/2", watch(WatchKind::Url, "http://bet.example/?a=1,2")),
        ]);
        let mut out = Vec::new();
        write_things(things.iter(), Tlp::Amber, &mut out).unwrap();
        expect![[r#"
            value,kind,category,source,date,licence,sites,pages,seen_first,seen_last,tlp
            casino.example,domain,gambling,police,,,2,3,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,TLP:AMBER
            "http://bet.example/?a=1,2",url,gambling,police,,,1,1,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,TLP:AMBER
        "#]].assert_eq(&String::from_utf8(out).unwrap().replace(['\r', '\u{FEFF}'], ""));
    }
}
