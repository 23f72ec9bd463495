//! The table `[notices]` of a job file: who writes notices to owners, and how they are sent.

use clap::{Args as _, FromArgMatches as _};
use suyuan_words::{notices as words, say};
use toml::Spanned;
use toml::de::DeValue;

use super::Reader;
use crate::args::NoticesFlags;
use crate::exit::Unusable;

/// The name of the table.
pub(super) const NAME: &str = "notices";

/// Reads the table; its keys are flags of `notices`, each value read by the flag's own rules.
pub(super) fn read(file: &Reader<'_>, table: &Spanned<DeValue<'_>>) -> Result<NoticesFlags, Unusable> {
    let DeValue::Table(entries) = table.get_ref() else {
        return Err(file.unexpected(NAME, &say(file.lang, words::A_NOTICES_TABLE, &[]), &table.span()));
    };
    let flags = NoticesFlags::augment_args(clap::Command::new(NAME));
    let reader = Reader { path: file.path, text: file.text, lang: file.lang, table: Some(NAME), flags };
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut typed = Vec::new();
    for (key, value) in entries {
        typed.extend(reader.as_typed(key, value)?);
    }
    let read = reader.parse(&typed).and_then(|matches| NoticesFlags::from_arg_matches(&matches));
    read.map_err(|error| reader.wrong(table.span().start, &error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use suyuan_words::Lang;

    use super::super::of_text;
    use super::*;

    fn check(text: &str) -> Result<NoticesFlags, String> {
        of_text(Path::new("jobs/job.toml"), text, Lang::En).map(|file| file.notices).map_err(|error| error.0)
    }

    #[test]
    fn the_keys_are_the_flags() {
        let flags = check(
            "name = 'a'\n[notices]\nfrom = 'a@cert.example.org'\nreply_to = 'b@cert.example.org'\nreporter_org = 'CERT'\n\
             repeat_after = '30d'\nper_day = 5\nsmtp = 'smtp://a@mail.example'\ntemplates = 'ours'\n",
        )
        .unwrap();
        assert_eq!(flags.from.as_deref(), Some("a@cert.example.org"));
        assert_eq!(flags.repeat_after.map(|span| span.0), Some(Duration::from_hours(30 * 24)));
        assert_eq!((flags.per_day, flags.smtp.map(|smtp| smtp.port)), (Some(5), Some(587)));
        assert_eq!(flags.templates.as_deref(), Some(Path::new("jobs/ours")));
        assert!(check("name = 'a'").unwrap().from.is_none());
    }

    #[test]
    fn a_mistake_names_its_place_and_what_was_expected() {
        for (text, said) in [
            ("notices = 5", "jobs/job.toml:1:11: notices: expected a table `notices`, found `5`"),
            ("[notices]\nfrom = 'nobody'", "jobs/job.toml:2:8: from: expected a mail address, found `'nobody'`"),
            (
                "[notices]\nfro = 'a@b.example'",
                "jobs/job.toml:2:1: there is no key `fro` in `notices`; the keys are from, reply_to, reporter_org, reporter_contact, reporter_domain, templates, repeat_after, per_day, smtp, smtp_ca; did you mean `from`?",
            ),
            (
                "[notices]\nsmtp = 'mail.example'",
                "jobs/job.toml:2:8: smtp: expected a mail server such as smtp://user@mail.example.org:587 or smtps://mail.example.org, found `'mail.example'`",
            ),
        ] {
            assert_eq!(check(text).unwrap_err(), said, "{text}");
        }
    }
}
