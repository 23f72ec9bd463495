//! Job files: TOML whose keys are the flags of `crawl`, each value read by the flag's own rules.
//!
//! A mistake names file, line, column, what was found and what was expected.

mod authority;
mod notices;
mod times;

use std::io::{BufRead, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Args as _, FromArgMatches as _, ValueHint};
use suyuan_model::Untrusted;
use suyuan_words::{Lang, cli, jobs, say};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::args::{Common, CrawlFlags, NoticesFlags, closest, expectation};
use crate::exit::Unusable;
use crate::language;

pub(crate) use times::JobTimes;

/// The largest job file that is read; a larger one is some other file.
pub(crate) const JOB_FILE_BYTES_MAX: u64 = 1 << 20;

/// What a job file may say: the flags of `crawl` and the flags that every command has.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct JobFile {
    /// The flags of `crawl`.
    #[command(flatten)]
    pub(crate) flags: CrawlFlags,
    /// The flags that every command has.
    #[command(flatten)]
    pub(crate) common: Common,
    /// When the job runs, for `schedule`.
    #[arg(skip)]
    pub(crate) times: Option<JobTimes>,
    /// Who writes notices to owners, and how they are sent, for `notices`.
    #[arg(skip)]
    pub(crate) notices: NoticesFlags,
}

/// Reads a job file; `-` is standard input. Paths in it become relative to its folder.
pub(crate) fn read(path: &Path, lang: Lang) -> Result<JobFile, Unusable> {
    of_text(path, &text_of(path, lang)?, lang)
}

/// Reads the text of the job file at this path.
pub(crate) fn of_text(path: &Path, text: &str, lang: Lang) -> Result<JobFile, Unusable> {
    let reader = Reader { path, text, lang, table: None, flags: JobFile::augment_args(clap::Command::new("job")) };
    let table = DeTable::parse(text).map_err(|error| reader.not_toml(&error))?;
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut typed = Vec::new();
    let mut when = None;
    let mut said = None;
    let mut notices = NoticesFlags::default();
    for (key, value) in entries {
        if key.get_ref() == "schedule" {
            when = Some(times::read(&reader, value)?);
        } else if key.get_ref() == "authority" {
            said = Some(authority::read(&reader, value)?);
        } else if key.get_ref() == notices::NAME {
            notices = notices::read(&reader, value)?;
        } else {
            typed.extend(reader.as_typed(key, value)?);
        }
    }
    let read = reader.parse(&typed).and_then(|matches| JobFile::from_arg_matches(&matches));
    let mut file = read.map_err(|error| reader.wrong(0, &error.to_string()))?;
    file.flags.authority = said;
    Ok(JobFile { times: when, notices, ..file })
}

/// The job's name when nobody gave one: the file's stem.
pub(crate) fn name_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    (stem != "-" && !stem.chars().any(char::is_control)).then(|| stem.to_owned())
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    lang: Lang,
    /// The table whose keys are read; none: the file itself.
    table: Option<&'static str>,
    flags: clap::Command,
}

impl Reader<'_> {
    /// One key and its value as they would be typed: `--max-pages=500`.
    fn as_typed(
        &self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Vec<String>, Unusable> {
        let name = key.get_ref().as_ref();
        let Some(arg) = self.flags.get_arguments().find(|arg| key_of(arg) == name) else {
            return Err(self.no_such_key(name, key.span().start));
        };
        let values = match value.get_ref() {
            DeValue::Array(items) if takes_many(arg) => items.iter().collect(),
            _ => vec![value],
        };
        let mut typed = Vec::new();
        if is_vantages(arg) && value.get_ref().is_array() {
            let words: Result<Vec<String>, _> = values.iter().map(|item| self.word(name, arg, item)).collect();
            self.push(&mut typed, name, arg, &words?.join(","), &value.span())?;
            return Ok(typed);
        }
        for item in values {
            let word = self.word(name, arg, item)?;
            self.push(&mut typed, name, arg, &word, &item.span())?;
        }
        Ok(typed)
    }

    /// Adds `--flag=word`, once the flag itself has agreed.
    fn push(
        &self,
        typed: &mut Vec<String>,
        name: &str,
        arg: &Arg,
        word: &str,
        span: &Range<usize>,
    ) -> Result<(), Unusable> {
        let flag = arg.get_long().unwrap_or_default();
        let new = match arg.get_action() {
            ArgAction::SetTrue if word == "true" => vec![format!("--{flag}")],
            ArgAction::SetTrue => Vec::new(),
            ArgAction::Count => vec![format!("--{flag}"); word.parse().unwrap_or(0)],
            _ => vec![format!("--{flag}={}", self.resolved(arg, word))],
        };
        if let Err(error) = self.parse(&new) {
            return Err(self.unexpected(name, &expectation(&error, self.lang), span));
        }
        typed.extend(new);
        Ok(())
    }

    /// A TOML value as the word that would be typed.
    fn word(&self, name: &str, arg: &Arg, value: &Spanned<DeValue<'_>>) -> Result<String, Unusable> {
        let wrong = |expected| Err(self.unexpected(name, &say(self.lang, expected, &[]), &value.span()));
        let is_switch = matches!(arg.get_action(), ArgAction::SetTrue);
        let is_count = matches!(arg.get_action(), ArgAction::Count);
        match value.get_ref() {
            DeValue::Boolean(yes) if is_switch => Ok(yes.to_string()),
            _ if is_switch => wrong(cli::A_BOOL),
            DeValue::Integer(number) if is_count && matches!(number.as_str(), "0" | "1" | "2" | "3") => {
                Ok(number.as_str().to_owned())
            }
            _ if is_count => {
                let expected = say(self.lang, cli::WHOLE_BETWEEN, &[("least", &0), ("most", &3)]);
                Err(self.unexpected(name, &expected, &value.span()))
            }
            DeValue::String(text) => Ok(text.to_string()),
            _ if is_text(arg) => wrong(cli::A_STRING),
            DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            // What is left is never right; the flag's own words say what would be.
            _ => match self.parse(&[format!("--{}=\u{0}", arg.get_long().unwrap_or_default())]) {
                Err(error) => Err(self.unexpected(name, &expectation(&error, self.lang), &value.span())),
                Ok(_) => wrong(cli::ONE_VALUE),
            },
        }
    }

    fn resolved(&self, arg: &Arg, word: &str) -> String {
        let is_path = matches!(arg.get_value_hint(), ValueHint::FilePath | ValueHint::DirPath);
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            Some(folder) if is_path && word != "-" => folder.join(word).to_string_lossy().into_owned(),
            _ => word.to_owned(),
        }
    }

    fn parse(&self, typed: &[String]) -> Result<clap::ArgMatches, clap::Error> {
        let words = std::iter::once("job").chain(typed.iter().map(String::as_str));
        self.flags.clone().try_get_matches_from(words)
    }

    fn not_toml(&self, error: &toml::de::Error) -> Unusable {
        let at = error.span().map_or(0, |span| span.start);
        let expected = say(self.lang, cli::SOUND_TOML, &[("why", &language::told(self.lang, error.message()))]);
        let rest = &self.text[floor(self.text, at)..];
        self.expected_at(at, "TOML", &expected, rest.lines().next().unwrap_or_default())
    }

    fn no_such_key(&self, name: &str, at: usize) -> Unusable {
        let shown = Untrusted(name).terminal().to_string();
        let keys: Vec<String> = self.flags.get_arguments().map(key_of).collect();
        let said = match self.table {
            Some(table) => {
                let listed = keys.join(", ");
                let values: [(&str, &dyn std::fmt::Display); 3] = [("name", &shown), ("of", &table), ("keys", &listed)];
                say(self.lang, jobs::NO_SUCH_KEY, &values)
            }
            None => say(self.lang, cli::NO_KEY, &[("name", &shown)]),
        };
        match closest(&name.replace('-', "_"), keys.iter().map(String::as_str)) {
            Some(guess) => self.wrong(at, &say(self.lang, cli::DID_YOU_MEAN, &[("what", &said), ("guess", &guess)])),
            None => self.wrong(at, &said),
        }
    }

    fn unexpected(&self, name: &str, expected: &str, span: &Range<usize>) -> Unusable {
        let found = &self.text[floor(self.text, span.start)..floor(self.text, span.end)];
        self.expected_at(span.start, name, expected, found)
    }

    fn expected_at(&self, at: usize, what: &str, expected: &str, found: &str) -> Unusable {
        let found: String = Untrusted(found.trim()).terminal().to_string().chars().take(FOUND_CHARS_MAX).collect();
        let word = if found.is_empty() { cli::EXPECTED_SOMETHING } else { cli::EXPECTED };
        self.wrong(at, &say(self.lang, word, &[("what", &what), ("expected", &expected), ("found", &found)]))
    }

    fn wrong(&self, at: usize, what: &str) -> Unusable {
        let before = &self.text[..floor(self.text, at)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let file = shown(self.path);
        Unusable(say(self.lang, cli::AT, &[("file", &file), ("line", &line), ("column", &column), ("what", &what)]))
    }
}

/// How much of what was found is shown.
const FOUND_CHARS_MAX: usize = 80;

/// A path for a person; a file name is somebody else's text, too.
pub(crate) fn shown(path: &Path) -> String {
    Untrusted(&path.to_string_lossy()).terminal().to_string()
}

/// Opens a file, packed or not, or standard input for `-`.
pub(crate) fn open(path: &Path, lang: Lang) -> Result<Box<dyn BufRead>, Unusable> {
    let opened = if path == Path::new("-") {
        suyuan_lists::unpacking(std::io::stdin().lock())
    } else {
        std::fs::File::open(path).and_then(suyuan_lists::unpacking)
    };
    opened.map_err(|why| {
        Unusable(say(lang, cli::NO_FILE, &[("file", &shown(path)), ("why", &language::told(lang, why))]))
    })
}

fn text_of(path: &Path, lang: Lang) -> Result<String, Unusable> {
    let mut bytes = Vec::new();
    let file = shown(path);
    let refuse = |why: std::io::Error| {
        Unusable(say(lang, cli::NO_FILE, &[("file", &file), ("why", &language::told(lang, why))]))
    };
    open(path, lang)?.take(JOB_FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(refuse)?;
    if bytes.len() as u64 > JOB_FILE_BYTES_MAX {
        return Err(Unusable(say(lang, cli::FILE_TOO_LARGE, &[("file", &file), ("most", &JOB_FILE_BYTES_MAX)])));
    }
    // A byte order mark is what some editors write before the text.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let reader = Reader { path, text: &text, lang, table: None, flags: clap::Command::new("job") };
        reader.expected_at(at, "TOML", &say(lang, cli::UTF8_TEXT, &[]), "\u{FFFD}")
    })
}

fn key_of(arg: &Arg) -> String {
    arg.get_long().unwrap_or_default().replace('-', "_")
}

fn takes_many(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append) || is_vantages(arg)
}

fn is_vantages(arg: &Arg) -> bool {
    arg.get_long() == Some("vantages")
}

/// True for flags whose value is text, where a number or a truth value in TOML is a mistake.
fn is_text(arg: &Arg) -> bool {
    let kind = arg.get_value_parser().type_id();
    kind == std::any::TypeId::of::<String>() || kind == std::any::TypeId::of::<PathBuf>()
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<JobFile, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("job.toml");
        std::fs::write(&path, text).unwrap();
        read(&path, Lang::En).map_err(|error| error.0.replace(&format!("{}/", folder.path().display()), ""))
    }

    #[test]
    fn every_flag_is_a_key() {
        let file = check(
            "name = 'a'\nseed = ['http://a.example/', 'http://b.example/']\nmax_pages = 1_000\nmax_time = '2h'\n\
             rate = 0.5\nrate_per_ip = 'unlimited'\nvantages = ['plain', 'spider']\nscope = 'site'\nfresh = true\n\
             strict = false\nverbose = 2\nlang = 'zh'\n",
        )
        .unwrap();
        assert_eq!(file.flags.seed.len(), 2);
        assert_eq!(file.flags.max_pages, Some(1000));
        assert!(file.flags.fresh && !file.flags.strict);
        assert_eq!(file.common.verbose, 2);
        assert_eq!(file.flags.vantages.map(|list| list.0.len()), Some(2));
    }

    #[test]
    fn paths_are_relative_to_the_folder_of_the_file() {
        let file = check("watchlist = 'lists/known.csv'\nseeds = ['-', '/abs.txt']\n").unwrap();
        assert!(file.flags.watchlist[0].is_absolute() && file.flags.watchlist[0].ends_with("lists/known.csv"));
        assert_eq!(file.flags.seeds, [PathBuf::from("-"), PathBuf::from("/abs.txt")]);
    }

    #[test]
    fn a_mistake_names_its_place_and_what_was_expected() {
        for (text, said) in [
            (
                "max_page = 5",
                "job.toml:1:1: there is no key `max_page`; the keys are the flags of `suyuan crawl` with `_` for `-`; did you mean `max_pages`?",
            ),
            (
                "name = 'x'\nmax_hops = 'far'",
                "job.toml:2:12: max_hops: expected a whole number from 0 to 100, found `'far'`",
            ),
            ("fresh = 1", "job.toml:1:9: fresh: expected true or false, found `1`"),
            ("name = 5", "job.toml:1:8: name: expected text in quotes, found `5`"),
            ("scope = 'world'", "job.toml:1:9: scope: expected one of host, site, follow, any, found `'world'`"),
            (
                "rate = true",
                "job.toml:1:8: rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found `true`",
            ),
        ] {
            assert_eq!(check(text).unwrap_err(), said, "{text}");
        }
    }

    #[test]
    fn what_belongs_to_a_later_version_is_not_taken() {
        for key in ["job = 'x'", "help = true", "version = true"] {
            assert!(check(key).unwrap_err().contains("there is no key"), "{key}");
        }
    }
}
