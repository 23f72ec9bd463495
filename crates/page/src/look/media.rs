//! Media queries: whether what stands under one holds on a person's screen.

use super::sheet::Holds;

/// When a list of media queries holds (Media Queries 4): one of them is enough.
///
/// How wide a screen is, and in which colors somebody likes it, is not known, so that such a query holds sometimes.
pub(crate) fn holds(queries: &str) -> Holds {
    if queries.trim().is_empty() {
        return Holds::Always;
    }
    queries.split(',').map(one).min().unwrap_or(Holds::Always)
}

fn one(query: &str) -> Holds {
    let query = query.trim().to_ascii_lowercase();
    let (is_negated, query) = match query.strip_prefix("not ") {
        // `not (width > 3px)` is about the feature, which is not known either way.
        Some(rest) if rest.trim_start().starts_with('(') => return Holds::Sometimes,
        Some(rest) => (true, rest.trim_start()),
        None => (false, query.strip_prefix("only ").unwrap_or(&query).trim_start()),
    };
    let end = query.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(query.len());
    let (medium, features) = query.split_at(end);
    let fits = matches!(medium, "" | "all" | "screen");
    let is_plain = !features.contains('(');
    match (fits, is_negated) {
        (true, false) if is_plain => Holds::Always,
        (true, true) if is_plain => Holds::Never,
        (false, false) => Holds::Never,
        (false, true) => Holds::Always,
        _ => Holds::Sometimes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_holds_where_a_person_looks() {
        for (query, expected) in [
            ("", Holds::Always),
            ("screen", Holds::Always),
            ("ONLY Screen", Holds::Always),
            ("all", Holds::Always),
            ("print", Holds::Never),
            ("speech, tty", Holds::Never),
            ("print, screen", Holds::Always),
            ("not print", Holds::Always),
            ("not screen", Holds::Never),
            ("(max-width: 1px)", Holds::Sometimes),
            ("screen and (max-width: 1px)", Holds::Sometimes),
            ("print and (max-width: 1px)", Holds::Never),
            ("not print and (max-width: 1px)", Holds::Always),
            ("not all and (monochrome)", Holds::Sometimes),
            ("not (hover)", Holds::Sometimes),
            ("(prefers-color-scheme:dark)", Holds::Sometimes),
        ] {
            assert_eq!(holds(query), expected, "{query}");
        }
    }
}
