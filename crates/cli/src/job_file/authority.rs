//! The table `[authority]` of a job file: on whose authority the job looks.

use std::fmt::Display;

use suyuan_model::{Authority, Bilingual, Timestamp, Untrusted};
use suyuan_words::{Word, cli, jobs as words, say};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::args::closest;
use crate::exit::Unusable;

/// Most characters of one of its texts: it stands at the head of every report.
pub(crate) const AUTHORITY_CHARS_MAX: usize = 1_000;

/// The keys of the table.
const KEYS: [&str; 4] = ["body", "document", "scope", "noticed"];

/// Reads the table; a mistake is told where it stands.
pub(super) fn read(reader: &Reader<'_>, table: &Spanned<DeValue<'_>>) -> Result<Authority, Unusable> {
    let DeValue::Table(entries) = table.get_ref() else {
        return Err(wrong(reader, "authority", words::AN_AUTHORITY, table));
    };
    refuse_other_keys(reader, "authority", entries, &KEYS)?;
    let both = |key: &str| entries.get(key).map_or(Ok(Bilingual::default()), |value| both(reader, key, value));
    let noticed = entries.get("noticed").map_or(Ok(Bilingual::default()), |value| day(reader, value))?;
    let authority = Authority { body: both("body")?, document: both("document")?, scope: both("scope")?, noticed };
    if authority.body.is_empty() {
        return Err(wrong(reader, "authority", words::AN_AUTHORITY, table));
    }
    Ok(authority)
}

/// Words for everybody, or a table with those of each language.
fn both(reader: &Reader<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Bilingual, Unusable> {
    let DeValue::Table(entries) = value.get_ref() else {
        return Ok(Bilingual::same(&text(reader, key, value)?));
    };
    refuse_other_keys(reader, key, entries, &["en", "zh"])?;
    let one = |lang: &str| entries.get(lang).map_or(Ok(String::new()), |value| text(reader, key, value));
    let both = Bilingual { en: one("en")?, zh: one("zh")? };
    if both.is_empty() { Err(wrong(reader, key, words::AUTHORITY_TEXT, value)) } else { Ok(both) }
}

/// One line that is not empty.
fn text(reader: &Reader<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Unusable> {
    if let DeValue::String(text) = value.get_ref() {
        let text = text.trim();
        if !text.is_empty() && text.chars().count() <= AUTHORITY_CHARS_MAX && !text.chars().any(char::is_control) {
            return Ok(text.to_owned());
        }
    }
    Err(wrong(reader, key, words::AUTHORITY_TEXT, value))
}

/// A day, as each language writes it; or the words of somebody who has others.
fn day(reader: &Reader<'_>, value: &Spanned<DeValue<'_>>) -> Result<Bilingual, Unusable> {
    let text = match value.get_ref() {
        DeValue::Table(_) => return both(reader, "noticed", value),
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Datetime(day) => day.to_string(),
        _ => String::new(),
    };
    let is_day = text.len() == 10 && text.is_ascii() && Timestamp::parse(&format!("{text}T00:00:00Z")).is_ok();
    if !is_day {
        return Err(wrong(reader, "noticed", words::AUTHORITY_DAY, value));
    }
    let number = |from: usize, to: usize| text[from..to].trim_start_matches('0');
    let zh = format!("{}年{}月{}日", &text[..4], number(5, 7), number(8, 10));
    Ok(Bilingual { en: text.clone(), zh })
}

fn refuse_other_keys(reader: &Reader<'_>, of: &str, entries: &DeTable<'_>, keys: &[&str]) -> Result<(), Unusable> {
    let Some(key) = entries.keys().find(|key| !keys.contains(&key.get_ref().as_ref())) else { return Ok(()) };
    let (name, at) = (key.get_ref().as_ref(), key.span().start);
    let (shown, listed) = (Untrusted(name).terminal().to_string(), keys.join(", "));
    let values: [(&str, &dyn Display); 3] = [("name", &shown), ("of", &of), ("keys", &listed)];
    let said = say(reader.lang, words::NO_SUCH_KEY, &values);
    Err(match closest(name, keys.iter().copied()) {
        Some(guess) => reader.wrong(at, &say(reader.lang, cli::DID_YOU_MEAN, &[("what", &said), ("guess", &guess)])),
        None => reader.wrong(at, &said),
    })
}

fn wrong(reader: &Reader<'_>, key: &str, word: Word, at: &Spanned<DeValue<'_>>) -> Unusable {
    reader.unexpected(key, &say(reader.lang, word, &[("most", &AUTHORITY_CHARS_MAX)]), &at.span())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use suyuan_words::Lang;

    use super::super::of_text;
    use super::*;

    fn check(text: &str) -> Result<Authority, String> {
        let file = of_text(Path::new("job.toml"), text, Lang::En).map_err(|error| error.0)?;
        Ok(file.flags.authority.unwrap())
    }

    #[test]
    fn words_are_for_everybody_or_by_language() {
        let said = check(
            "[authority]\nbody = {en = 'the office', zh = '办公室'}\ndocument = ' No. 7 '\nscope = {zh = '高校'}\nnoticed = 2026-11-05\n",
        )
        .unwrap();
        let (english, chinese) = (said.in_language("en"), said.in_language("zh"));
        assert_eq!((english.body, english.document, english.scope), ("the office", "No. 7", "高校"));
        assert_eq!((chinese.body, chinese.noticed, english.noticed), ("办公室", "2026年11月5日", "2026-11-05"));
        assert_eq!(check("[authority]\nbody = 'a'\nnoticed = '2026-11-05'").unwrap().noticed.en, "2026-11-05");
        assert!(check("[authority]\nbody = 'a'\nnoticed = {en = 'last autumn'}").is_ok());
        assert!(
            of_text(Path::new("job.toml"), "name = 'a'", Lang::En).is_ok_and(|file| file.flags.authority.is_none())
        );
    }

    #[test]
    fn a_mistake_names_its_place_and_what_was_expected() {
        for (text, said) in [
            (
                "authority = 'the office'",
                "job.toml:1:13: authority: expected a table `authority` with a key `body`, found `'the office'`",
            ),
            (
                "[authority]\nbody = 5",
                "job.toml:2:8: body: expected one line of at most 1000 characters in quotes, or a table of such lines with the keys `en` and `zh`, found `5`",
            ),
            (
                "[authority]\nbody = {en = ''}",
                "job.toml:2:14: body: expected one line of at most 1000 characters in quotes, or a table of such lines with the keys `en` and `zh`, found `''`",
            ),
            (
                "[authority]\nbody = 'a'\nnoticed = '5.11.2026'",
                "job.toml:3:11: noticed: expected a day such as 2026-11-23, found `'5.11.2026'`",
            ),
            (
                "[authority]\nbody = 'a'\nscop = 'b'",
                "job.toml:3:1: there is no key `scop` in `authority`; the keys are body, document, scope, noticed; did you mean `scope`?",
            ),
            (
                "[authority]\nbody = {en = 'a', de = 'b'}",
                "job.toml:2:19: there is no key `de` in `body`; the keys are en, zh",
            ),
        ] {
            assert_eq!(check(text).unwrap_err(), said, "{text}");
        }
        assert!(check("[authority]\nscope = 'all'").unwrap_err().contains("with a key `body`"));
        assert!(check("[authority]\nbody = 'a'\nnoticed = 2026-11-05T10:00:00Z").is_err());
        assert!(check("[authority]\nbody = \"a\\nb\"").is_err());
    }

    #[test]
    fn a_text_has_so_many_characters() {
        let of = |chars: usize| check(&format!("[authority]\nbody = '{}'", "字".repeat(chars)));
        assert!(of(AUTHORITY_CHARS_MAX).is_ok() && of(AUTHORITY_CHARS_MAX + 1).is_err());
    }
}
