//! The help in the language of the reader: the English texts stand with the flags, the Chinese ones in the catalogue.

use clap::{Arg, Command};
use suyuan_words::{Lang, help};

use super::listed;

/// The frame of a Chinese help page; clap has the English one.
const TEMPLATE_ZH: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with every text in this language.
pub(super) fn in_language(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => in_chinese(command, ""),
    }
}

/// `path` names the command without the program: `watchlist check`.
fn in_chinese(mut command: Command, path: &str) -> Command {
    let key = if path.is_empty() { "suyuan" } else { path }.to_owned();
    if let Some(text) = help::in_chinese(&key, None) {
        let short = text.split_once("\n\n").map_or(text, |(short, _)| short);
        command = command.about(short).long_about(text);
    }
    if let Some(after) = command.get_after_long_help().map(ToString::to_string) {
        command = command.after_long_help(headings(&after));
    }
    command.build();
    let usage = usage(&mut command);
    command
        .override_usage(usage)
        .help_template(TEMPLATE_ZH)
        .subcommand_help_heading("命令")
        .mut_args(|arg| arg_in_chinese(arg, &key))
        .mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            in_chinese(below, path.trim_start())
        })
}

/// What clap says in English between the names: that there are options, and a command.
fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>")
}

fn arg_in_chinese(mut arg: Arg, command: &str) -> Arg {
    let flag = name_of(&arg);
    if let Some(text) = help::in_chinese(command, Some(&flag)) {
        let (short, long) = text.split_once("\n\n").map_or((text, None), |(short, _)| (short, Some(text)));
        let notes = notes(&arg);
        arg = arg.help(format!("{short}{notes}")).hide_default_value(true).hide_possible_values(true);
        arg = arg.long_help(format!("{}{notes}", long.unwrap_or(short)));
    }
    let heading = arg.get_help_heading().map(str::to_owned);
    let fallback = if arg.is_positional() { "参数" } else { "选项" };
    arg.help_heading(heading.as_deref().and_then(help::heading_in_chinese).unwrap_or(fallback))
}

/// A flag as it is typed, or the name of a positional's value.
fn name_of(arg: &Arg) -> String {
    arg.get_long().map_or_else(
        || arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default(),
        |long| format!("--{long}"),
    )
}

/// What clap would add in English: the default and the possible values.
fn notes(arg: &Arg) -> String {
    let mut notes = String::new();
    if !arg.get_action().takes_values() {
        return notes;
    }
    let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !default.is_empty() {
        notes += &format!(" [默认：{}]", default.join(" "));
    }
    let possible: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !possible.is_empty() {
        notes += &format!(" [可选值：{}]", listed(Lang::Zh, &possible));
    }
    notes
}

fn headings(text: &str) -> String {
    let lines = text.lines().map(|line| help::heading_in_chinese(line).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn everything_that_can_be_typed_has_help_in_both_languages() {
        let mut missing = Vec::new();
        visit(&in_language(Cli::command(), Lang::Zh), "suyuan", &mut missing);
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn every_chinese_text_belongs_to_something_that_can_be_typed() {
        let mut names = Vec::new();
        collect(&mut Cli::command(), "", &mut names);
        let is_there = |key: &str| match key.strip_prefix("* ") {
            Some(flag) => names.iter().any(|name| name.ends_with(&format!(" {flag}"))),
            None => names.iter().any(|name| name == key),
        };
        let unused: Vec<&str> = help::keys().filter(|key| !is_there(key)).collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }

    /// The names under which texts are looked up: of a command, and of each of its arguments.
    fn collect(command: &mut Command, path: &str, names: &mut Vec<String>) {
        command.build();
        let key = if path.is_empty() { "suyuan" } else { path };
        names.push(key.to_owned());
        names.extend(command.get_arguments().map(|arg| format!("{key} {}", name_of(arg))));
        for below in command.get_subcommands_mut() {
            let path = format!("{path} {}", below.get_name()).trim_start().to_owned();
            collect(below, &path, names);
        }
    }

    fn visit(command: &Command, path: &str, missing: &mut Vec<String>) {
        let has_chinese = |text: Option<&clap::builder::StyledStr>| {
            text.is_some_and(|text| text.to_string().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
        };
        if !has_chinese(command.get_about()) {
            missing.push(path.to_owned());
        }
        let unsaid = command.get_arguments().filter(|arg| !has_chinese(arg.get_help()));
        missing.extend(unsaid.map(|arg| format!("{path} {}", arg.get_id())));
        for below in command.get_subcommands() {
            visit(below, &format!("{path} {}", below.get_name()), missing);
        }
    }
}
