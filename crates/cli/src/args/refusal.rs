//! How a typing error is answered: what was found, what was expected, what may have been meant, where to read on.

use std::ffi::OsString;
use std::io::Write as _;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use suyuan_model::Untrusted;
use suyuan_words::{Lang, Set, cli, name_of, say, word_of};

use super::values::Expected;
use crate::exit::Exit;

/// How alike two words are, from 0 to 1, when one may have been meant for the other.
const ALIKE_MIN: f64 = 0.6;

/// Prints the help or version that was asked for, or says what cannot be understood.
pub(super) fn answer(
    error: &clap::Error,
    command: &mut Command,
    args: &[OsString],
    lang: Lang,
) -> anyhow::Result<Exit> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        error.print()?;
        return Ok(Exit::Done);
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.print()?;
        return Ok(Exit::Unusable);
    }
    let what = Untrusted(&in_words(error, command, args, lang)).terminal().to_string();
    let mut out = std::io::stderr().lock();
    writeln!(out, "{}", say(lang, cli::ERROR, &[("what", &what)]))?;
    writeln!(out, "{}", say(lang, cli::SEE_HELP, &[("command", &command_of(command, args))]))?;
    Ok(Exit::Unusable)
}

/// A clap error in our words.
fn in_words(error: &clap::Error, command: &mut Command, args: &[OsString], lang: Lang) -> String {
    let arg = strings(error, ContextKind::InvalidArg).join(", ");
    let value = strings(error, ContextKind::InvalidValue).join(" ");
    let said = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = strings(error, ContextKind::InvalidSubcommand).join(" ");
            say(lang, cli::NO_COMMAND, &[("name", &name)])
        }
        ErrorKind::UnknownArgument if !arg.starts_with('-') => say(lang, cli::NO_ARGUMENT, &[("name", &arg)]),
        ErrorKind::UnknownArgument => say(lang, cli::NO_FLAG, &[("name", &arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let expected = if value.is_empty() { needed(error, command, args, lang) } else { expectation(error, lang) };
            let word = if value.is_empty() { cli::EXPECTED_SOMETHING } else { cli::EXPECTED };
            let found = suyuan_lists::shortened(&value);
            say(lang, word, &[("what", &flag_alone(&arg)), ("expected", &expected), ("found", &found)])
        }
        ErrorKind::TooManyValues => say(lang, cli::NO_VALUE, &[("name", &arg), ("found", &value)]),
        ErrorKind::MissingRequiredArgument => {
            // Of a group any is enough: `<--run <NAME>|--older-than <DURATION>>`.
            let group = arg.strip_prefix("<--").and_then(|group| group.strip_suffix('>'));
            let names =
                group.map(|group| say(lang, cli::ONE_OF, &[("names", &format!("--{}", group.replace('|', ", ")))]));
            say(lang, cli::MISSING, &[("names", &names.unwrap_or(arg))])
        }
        ErrorKind::MissingSubcommand => {
            let names = strings(error, ContextKind::ValidSubcommand).join(", ");
            say(lang, cli::MISSING, &[("names", &say(lang, cli::ONE_OF, &[("names", &names)]))])
        }
        ErrorKind::ArgumentConflict => conflict(error, &arg, lang),
        ErrorKind::InvalidUtf8 => say(lang, cli::NOT_UTF8, &[]),
        _ => {
            let said = error.to_string();
            let why = said.trim_start_matches("error: ").lines().next().unwrap_or_default();
            say(lang, cli::NOT_UNDERSTOOD, &[("_why", &why)])
        }
    };
    match guess(error) {
        Some(guess) => say(lang, cli::DID_YOU_MEAN, &[("what", &said), ("guess", &guess)]),
        None => said,
    }
}

/// What a flag's value should have been.
pub(crate) fn expectation(error: &clap::Error, lang: Lang) -> String {
    let source = std::error::Error::source(error);
    if let Some(expected) = source.and_then(|source| source.downcast_ref::<Expected>()) {
        return expected.say(lang);
    }
    let names = strings(error, ContextKind::ValidValue);
    if names.is_empty() {
        say(lang, cli::A_LINE, &[])
    } else {
        say(lang, cli::ONE_OF, &[("names", &listed(lang, &names))])
    }
}

/// Values that can be typed; in Chinese with what those mean that are members of a set.
pub(crate) fn listed(lang: Lang, names: &[String]) -> String {
    let knows = |set: &&Set| names.iter().all(|name| word_of(**set, name).is_some());
    let set = [Set::CaseState, Set::Role, Set::Severity].iter().find(knows).filter(|_| lang == Lang::Zh);
    let told =
        |name: &String| set.map_or_else(|| name.clone(), |&set| format!("{name}（{}）", name_of(lang, set, name)));
    names.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// The candidate that was probably meant.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(alike, _)| *alike >= ALIKE_MIN)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

fn conflict(error: &clap::Error, arg: &str, lang: Lang) -> String {
    let others = strings(error, ContextKind::PriorArg).join(", ");
    let (one, other) = (flag_alone(arg), flag_alone(&others));
    if one == other {
        say(lang, cli::TWICE, &[("name", &one)])
    } else {
        say(lang, cli::CONFLICT, &[("one", &one), ("other", &other)])
    }
}

fn guess(error: &clap::Error) -> Option<String> {
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| strings(error, kind).into_iter().next())
}

/// `--rate <R>` without its value.
fn flag_alone(arg: &str) -> String {
    arg.split_once(" <").map_or(arg, |(flag, _)| flag).to_owned()
}

/// What a flag needs that stands without a value: what its own rules say of a value that cannot be.
fn needed(error: &clap::Error, command: &mut Command, args: &[OsString], lang: Lang) -> String {
    let flag = flag_alone(&strings(error, ContextKind::InvalidArg).join(" "));
    let is_it = |arg: &OsString| arg.to_str().is_some_and(|arg| arg.split('=').next() == Some(&flag));
    let Some(at) = args.iter().rposition(is_it) else { return expectation(error, lang) };
    let mut probed = args[..=at].to_vec();
    probed[at] = format!("{flag}=\u{1}").into();
    match command.try_get_matches_from_mut(probed) {
        Err(probe) if probe.kind() == error.kind() || probe.kind() == ErrorKind::ValueValidation => {
            expectation(&probe, lang)
        }
        _ => expectation(error, lang),
    }
}

/// The command that was meant, as far as it was understood: `suyuan watchlist check`.
fn command_of(command: &Command, args: &[OsString]) -> String {
    let (mut at, mut names) = (command, vec!["suyuan"]);
    for arg in args.iter().skip(1) {
        // A flag's value in between is no command; behind an argument none follows.
        if let Some(below) = arg.to_str().and_then(|arg| at.find_subcommand(arg)) {
            at = below;
            names.push(below.get_name());
        }
    }
    names.join(" ")
}

fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_guessed_and_nonsense_is_not() {
        let keys = ["max_pages", "max_hops", "rate"];
        assert_eq!(closest("max_page", keys), Some("max_pages"));
        assert_eq!(closest("mx_hops", keys), Some("max_hops"));
        assert_eq!(closest("rate_of_exchange", keys), None);
        assert_eq!(closest("colour", keys), None);
    }
}
