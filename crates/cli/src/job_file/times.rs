//! The table `[schedule]` of a job file: when the job runs.

use std::time::Duration;

use suyuan_model::Untrusted;
use suyuan_schedule::{CatchUp, NotTimes, Times};
use suyuan_words::{Word, say, schedule as words};
use toml::Spanned;
use toml::de::DeValue;

use super::Reader;
use crate::args::{Span, closest};
use crate::exit::Unusable;

/// The keys of the table.
const KEYS: [&str; 4] = ["cron", "timezone", "catch_up", "jitter"];

/// When a job runs, and how somebody wrote it.
#[derive(Clone, Debug)]
pub(crate) struct JobTimes {
    /// Its times.
    pub(crate) times: Times,
    /// The cron expression.
    pub(crate) cron: String,
    /// The time zone.
    pub(crate) timezone: String,
    /// What becomes of times that were missed.
    pub(crate) catch_up: CatchUp,
    /// How much later than its time it may begin.
    pub(crate) jitter: Duration,
}

/// Reads the table; a mistake is told where it stands.
pub(super) fn read(reader: &Reader<'_>, table: &Spanned<DeValue<'_>>) -> Result<JobTimes, Unusable> {
    let wrong = |name: &str, word: Word, at: &Spanned<DeValue<'_>>| {
        reader.unexpected(name, &say(reader.lang, word, &[]), &at.span())
    };
    let DeValue::Table(entries) = table.get_ref() else {
        return Err(wrong("schedule", words::A_TABLE, table));
    };
    for key in entries.keys() {
        let name = key.get_ref().as_ref();
        if !KEYS.contains(&name) {
            return Err(no_such_key(reader, name, key.span().start));
        }
    }
    let text = |name: &str, word: Word| match entries.get(name) {
        None => Ok(None),
        Some(value) => match value.get_ref() {
            DeValue::String(text) => Ok(Some((text.trim().to_owned(), value))),
            _ => Err(wrong(name, word, value)),
        },
    };
    let Some((cron, cron_at)) = text("cron", words::A_CRON)? else {
        return Err(wrong("schedule", words::A_TABLE, table));
    };
    let (timezone, zone_at) = text("timezone", words::A_ZONE)?.unwrap_or_else(|| ("UTC".to_owned(), cron_at));
    let catch_up = match text("catch_up", words::A_CATCH_UP)? {
        None => CatchUp::Once,
        Some((word, _)) if word == "once" => CatchUp::Once,
        Some((word, _)) if word == "skip" => CatchUp::Skip,
        Some((_, at)) => return Err(wrong("catch_up", words::A_CATCH_UP, at)),
    };
    let (jitter, jitter_at) = match text("jitter", words::A_JITTER)? {
        None => (Duration::ZERO, cron_at),
        Some((span, at)) => (span.parse::<Span>().map_err(|_| wrong("jitter", words::A_JITTER, at))?.0, at),
    };
    let times = Times::new(&cron, &timezone, catch_up, jitter).map_err(|why| match why {
        NotTimes::Cron => wrong("cron", words::A_CRON, cron_at),
        NotTimes::Zone => wrong("timezone", words::A_ZONE, zone_at),
        NotTimes::Jitter => wrong("jitter", words::A_JITTER, jitter_at),
    })?;
    Ok(JobTimes { times, cron, timezone, catch_up, jitter })
}

fn no_such_key(reader: &Reader<'_>, name: &str, at: usize) -> Unusable {
    let (shown, keys) = (Untrusted(name).terminal().to_string(), KEYS.join(", "));
    let said = say(reader.lang, words::NO_SUCH_KEY, &[("name", &shown), ("keys", &keys)]);
    match closest(&name.replace('-', "_"), KEYS) {
        Some(guess) => {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("what", &said), ("guess", &guess)];
            reader.wrong(at, &say(reader.lang, suyuan_words::cli::DID_YOU_MEAN, &values))
        }
        None => reader.wrong(at, &said),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use suyuan_words::Lang;

    use super::super::of_text;

    fn check(text: &str) -> Result<super::JobTimes, String> {
        let file = of_text(Path::new("job.toml"), text, Lang::En).map_err(|error| error.0)?;
        Ok(file.times.unwrap())
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let times = check("[schedule]\ncron = '30 2 * * *'\n").unwrap();
        assert_eq!((times.timezone.as_str(), times.jitter.as_secs()), ("UTC", 0));
        let times =
            check("[schedule]\ncron = '@daily'\ntimezone = 'Asia/Shanghai'\ncatch_up = 'skip'\njitter = '30m'\n");
        assert_eq!(times.unwrap().jitter.as_secs(), 1_800);
        assert!(of_text(Path::new("job.toml"), "name = 'a'", Lang::En).is_ok_and(|file| file.times.is_none()));
    }

    #[test]
    fn a_mistake_names_its_place_and_what_was_expected() {
        for (text, said) in [
            (
                "schedule = 'daily'",
                "job.toml:1:12: schedule: expected a table `schedule` with a key `cron`, found `'daily'`",
            ),
            (
                "[schedule]\ncron = '61 * * * *'",
                "job.toml:2:8: cron: expected a cron expression of five fields that matches some time, such as `30 2 * * *`, found `'61 * * * *'`",
            ),
            (
                "[schedule]\ncron = '0 2 * * *'\ntimezone = 'Asia/Peking'",
                "job.toml:3:12: timezone: expected the name of a time zone, such as Asia/Shanghai or UTC, found `'Asia/Peking'`",
            ),
            (
                "[schedule]\ncron = '0 2 * * *'\ncatch_up = true",
                "job.toml:3:12: catch_up: expected once or skip, found `true`",
            ),
            (
                "[schedule]\ncron = '0 2 * * *'\njitter = '2d'",
                "job.toml:3:10: jitter: expected a duration up to a day, such as 90s, 30m or 2h, found `'2d'`",
            ),
            (
                "[schedule]\ncron = '0 2 * * *'\ntime_zone = 'UTC'",
                "job.toml:3:1: there is no key `time_zone` in `schedule`; the keys are cron, timezone, catch_up, jitter; did you mean `timezone`?",
            ),
        ] {
            assert_eq!(check(text).unwrap_err(), said, "{text}");
        }
        assert!(
            check("[schedule]\njitter = '2h'").unwrap_err().contains("expected a table `schedule` with a key `cron`")
        );
    }
}
