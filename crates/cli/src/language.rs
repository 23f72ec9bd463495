//! Which language is spoken: what was asked for, else the locale, else English.

use suyuan_words::{Lang, phrases};

use crate::args::LangName;

/// The language to speak.
pub(crate) fn choose(asked: Option<LangName>) -> Lang {
    match asked {
        Some(LangName::En) => Lang::En,
        Some(LangName::Zh) => Lang::Zh,
        None => locale().map_or(Lang::En, |(_, value)| Lang::from_locale(&value)),
    }
}

/// What another room, or the system, says: an error without its causes, the reason why a visit brought nothing.
pub(crate) fn told(lang: Lang, said: impl std::fmt::Display) -> String {
    phrases::translated(lang, &said.to_string())
}

/// An error with everything that led to it.
pub(crate) fn told_whole(lang: Lang, error: &(dyn std::error::Error + 'static)) -> String {
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let mut said = told(lang, error);
    let mut next = error.source();
    while let Some(cause) = next {
        said = said + colon + &told(lang, cause);
        next = cause.source();
    }
    said
}

/// The variable of the environment that decides, and what it says (POSIX, 8.2: an empty one counts as unset).
pub(crate) fn locale() -> Option<(&'static str, String)> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)))
        .find(|(_, value)| !value.is_empty())
}
