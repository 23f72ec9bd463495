//! Which language is spoken: what was asked for, else the locale, else English.

use suyuan_words::Lang;

use crate::args::LangName;

/// The language to speak.
pub(crate) fn choose(asked: Option<LangName>) -> Lang {
    match asked {
        Some(LangName::En) => Lang::En,
        Some(LangName::Zh) => Lang::Zh,
        None => locale().map_or(Lang::En, |(_, value)| Lang::from_locale(&value)),
    }
}

/// The variable of the environment that decides, and what it says (POSIX, 8.2: an empty one counts as unset).
pub(crate) fn locale() -> Option<(&'static str, String)> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)))
        .find(|(_, value)| !value.is_empty())
}
