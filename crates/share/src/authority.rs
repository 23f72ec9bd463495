//! On whose authority something is handed on: in lines, in one, and for programs.

use serde_json::{Map, Value};
use suyuan_model::{Authority, Bilingual};
use suyuan_words::{Lang, reports, say};

use crate::json;

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

/// The same in one line, for a cell or a comment.
pub(crate) fn in_a_line(authority: &Authority, lang: Lang) -> String {
    authority_lines(authority, lang).join(if lang == Lang::Zh { "；" } else { "; " })
}

/// The same in a line of each language in which it was said.
pub(crate) fn in_both(authority: &Authority) -> String {
    let [english, chinese] = [Lang::En, Lang::Zh].map(|lang| in_a_line(authority, lang));
    format!("{english}\n{chinese}")
}

/// The same for programs: what was said, in each language in which it was.
pub(crate) fn value(authority: &Authority) -> Value {
    let told = [
        ("body", &authority.body),
        ("document", &authority.document),
        ("scope", &authority.scope),
        ("noticed", &authority.noticed),
    ];
    let said = |words: &Bilingual| {
        let words = [("en", &words.en), ("zh", &words.zh)].into_iter().filter(|(_, text)| !text.is_empty());
        Value::Object(words.map(|(lang, text)| (lang.to_owned(), json::text(text))).collect())
    };
    let told = told.into_iter().filter(|(_, words)| !words.is_empty());
    Value::Object(told.map(|(key, words)| (key.to_owned(), said(words))).collect::<Map<_, _>>())
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
        assert_eq!(in_a_line(&authority, Lang::Zh), "授权单位：办公室；告知日期：2026年11月5日");
        let value = value(&authority);
        assert_eq!((&value["body"]["zh"], &value["noticed"]["en"]), (&"办公室".into(), &"2026-11-05".into()));
        assert_eq!(value.get("document"), None);
    }
}
