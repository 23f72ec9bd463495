//! The lines that say on whose authority something is handed on.

use suyuan_model::Authority;
use suyuan_words::{Lang, reports, say};

/// What is known of an authority, a line each. Whoever writes them encodes them.
pub fn authority_lines(authority: &Authority, lang: Lang) -> Vec<String> {
    let told = authority.in_language(lang.name());
    let lines = [
        (reports::AUTHORITY_BODY, "body", told.body),
        (reports::AUTHORITY_DOCUMENT, "document", told.document),
        (reports::AUTHORITY_SCOPE, "scope", told.scope),
        (reports::AUTHORITY_NOTICED, "day", told.noticed),
    ];
    lines
        .into_iter()
        .filter(|(.., text)| !text.is_empty())
        .map(|(word, key, text)| say(lang, word, &[(key, &text)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use suyuan_model::Bilingual;

    use super::*;

    #[test]
    fn what_nobody_said_has_no_line() {
        let both = |en: &str, zh: &str| Bilingual { en: en.to_owned(), zh: zh.to_owned() };
        let body = both("the office", "办公室");
        let authority = Authority { body, noticed: both("2026-11-05", "2026年11月5日"), ..Authority::default() };
        let told = |lang| authority_lines(&authority, lang).join("; ");
        assert_eq!(told(Lang::En), "On the authority of: the office; Notice of it was given on: 2026-11-05");
        assert_eq!(told(Lang::Zh), "授权单位：办公室; 告知日期：2026年11月5日");
    }
}
