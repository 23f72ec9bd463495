//! Edits of cases as they were typed or stand in a sheet, each judged by itself.

use std::path::Path;

use suyuan_lists::{EDITS_MAX, EditRow, Edits, NoEdits};
use suyuan_model::{CaseChange, CaseEvent, CaseState, Role, Timestamp, Untrusted};
use suyuan_words::{Lang, Set, cases as words, cli, name_of, say};

use crate::args::{CaseName, CasesSetArgs, Deadline, End, RoleName, StateName, date_end, deadline, line, listed};
use crate::exit::{Unusable, unusable};
use crate::job_file::shown;
use crate::lists;
use crate::screen::Screen;

/// What one edit wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Where it stands, for a message: a file and its line; none for a command line.
    pub(super) place: Option<String>,
    /// The case, or its site.
    pub(super) case: CaseName,
    pub(super) state: Option<CaseState>,
    pub(super) role: Option<Role>,
    pub(super) reason: String,
    pub(super) deadline: Option<Deadline>,
    pub(super) answer: Option<String>,
    pub(super) note: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) until: Option<End>,
    /// What the flags say of all rows.
    pub(super) flags: Said,
    /// Whether it stands in a sheet that says of every site what it is.
    pub(super) is_exported: bool,
}

/// By whom something is said, and why, and until when it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    reason: String,
    actor: Option<String>,
    until: Option<End>,
}

impl Edit {
    /// The edit without what its row says of the last move of the case, as an export does: that is not the editor's word, and
    /// what the flags say counts. A reason or an end that goes on holding is kept.
    pub(super) fn own(&self, last: Option<(&CaseEvent, CaseChange)>, is_move: bool) -> Edit {
        let mut own = self.clone();
        let Some((event, CaseChange::State { until, .. })) = last.filter(|_| self.is_row()) else { return own };
        if own.actor.as_ref() == Some(&event.actor) {
            own.actor.clone_from(&self.flags.actor);
        }
        if is_move && own.reason == event.reason {
            own.reason.clone_from(&self.flags.reason);
        }
        if is_move && own.end() == until {
            own.until.clone_from(&self.flags.until);
        }
        own
    }

    /// When what it says ends.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.until.as_ref().map(|until| until.at)
    }

    /// Whether there is anything that it wants.
    fn wants_something(&self) -> bool {
        let is_said = self.answer.is_some() || self.note.is_some();
        self.state.is_some() || self.role.is_some() || self.deadline.is_some() || is_said
    }

    /// Whether its row says why, and not the flags for all of them.
    pub(super) fn gives_reason(&self) -> bool {
        self.reason != self.flags.reason
    }

    /// Whether it is a row of a sheet.
    pub(super) fn is_row(&self) -> bool {
        self.place.is_some()
    }
}

/// The edits of a command line, those of its sheet if it names one; and what cannot be read as one, with the reason.
pub(super) fn edits(args: &CasesSetArgs, screen: &Screen) -> anyhow::Result<Vec<Result<Edit, String>>> {
    let lang = screen.lang;
    if let Some(file) = &args.from {
        return from_sheet(args, file, screen);
    }
    if args.cases.is_empty() {
        unusable!("{}", say(lang, words::NO_CASES_GIVEN, &[]));
    }
    if !typed(args).wants_something() {
        unusable!("{}", say(lang, words::NOTHING_TO_SET, &[]));
    }
    Ok(args.cases.iter().map(|case| Ok(Edit { case: case.clone(), ..typed(args) })).collect())
}

/// What the flags say of every case.
fn typed(args: &CasesSetArgs) -> Edit {
    Edit {
        place: None,
        case: CaseName::from(""),
        state: args.state.map(|state| state.0),
        role: args.role.map(|role| role.0),
        reason: args.reason.clone().unwrap_or_default(),
        deadline: args.deadline,
        answer: args.answer.clone(),
        note: args.note.clone(),
        actor: args.actor.clone(),
        until: args.until.clone(),
        flags: Said {
            reason: args.reason.clone().unwrap_or_default(),
            actor: args.actor.clone(),
            until: args.until.clone(),
        },
        is_exported: false,
    }
}

fn from_sheet(args: &CasesSetArgs, file: &Path, screen: &Screen) -> anyhow::Result<Vec<Result<Edit, String>>> {
    let lang = screen.lang;
    let bytes = lists::bytes_of(file, lang)?;
    let name = shown(file);
    let Edits { rows, unknown, is_export } = suyuan_lists::read_edits(&name, &bytes).map_err(|error| {
        Unusable(match error {
            NoEdits::List(error) => error.say(lang),
            NoEdits::NoCaseColumn { found } => {
                say(lang, words::NO_CASE_COLUMN, &[("file", &name), ("found", &Untrusted(&found).terminal())])
            }
            NoEdits::TooMany => say(lang, words::TOO_MANY_EDITS, &[("file", &name), ("most", &EDITS_MAX)]),
        })
    })?;
    // What nobody takes in is said: a deadline under a name that is not known would be lost without a word.
    if !unknown.is_empty() {
        let names: Vec<String> =
            unknown.iter().map(|name| format!("`{}`", Untrusted(&suyuan_lists::shortened(name)).terminal())).collect();
        screen.warn(&say(lang, words::UNKNOWN_COLUMNS, &[("file", &name), ("names", &listed(lang, &names))]));
    }
    if rows.is_empty() {
        unusable!("{}", say(lang, words::NO_EDITS, &[("file", &name)]));
    }
    let place = |row: &EditRow| say(lang, words::LINE, &[("file", &name), ("line", &row.line)]);
    let first = rows.first().map(&place).unwrap_or_default();
    // A form that somebody filled in has rows that nobody touched.
    let edits = rows.into_iter().filter_map(|row| from_row(args, place(&row), row, lang).transpose());
    let edits: Vec<_> = edits.map(|edit| edit.map(|edit| Edit { is_exported: is_export, ..edit })).collect();
    if edits.is_empty() {
        return Ok(vec![Err(format!("{first}: {}", say(lang, words::NOTHING_TO_SET, &[])))]);
    }
    Ok(edits)
}

/// A row of a sheet; what it leaves empty the flags say. None if nobody says anything.
fn from_row(args: &CasesSetArgs, place: String, row: EditRow, lang: Lang) -> Result<Option<Edit>, String> {
    let wrong = |expected: String, found: &str| {
        let found = suyuan_lists::shortened(found);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("what", &place), ("expected", &expected), ("found", &Untrusted(&found).terminal())];
        say(lang, cli::EXPECTED, &values)
    };
    let mut edit = typed(args);
    if !row.state.is_empty() {
        let state = member(CaseState::ALL, Set::CaseState, |state| state.name(), &row.state);
        edit.state = Some(state.ok_or_else(|| wrong(one_of::<StateName>(lang, words::A_STATE), &row.state))?);
    }
    if !row.role.is_empty() {
        let role = member(Role::ALL, Set::Role, |role| role.name(), &row.role);
        edit.role = Some(role.ok_or_else(|| wrong(one_of::<RoleName>(lang, words::A_ROLE), &row.role))?);
    }
    // A date by which something ends is that of the dismissal where there is one, else it is how long the owner has.
    let is_dismissal = edit.state == Some(CaseState::Dismissed);
    let or_ends = |cell: &str, is_meant: bool| match cell {
        "" if is_meant => row.ends.clone(),
        cell => cell.to_owned(),
    };
    let (until, due) = (or_ends(&row.until, is_dismissal), or_ends(&row.deadline, !is_dismissal));
    if !until.is_empty() {
        edit.until = Some(date_end(&until).map_err(|_| wrong(say(lang, words::A_DEADLINE, &[]), &until))?);
    }
    if !due.is_empty() {
        edit.deadline = Some(deadline(&due).map_err(|expected| wrong(expected.say(lang), &due))?);
    }
    let filled = |cell: &str, otherwise: Option<String>| match in_one_line(cell) {
        cell if cell.trim().is_empty() => Ok(otherwise),
        cell => line(&cell).map(Some).map_err(|expected| wrong(expected.say(lang), &cell)),
    };
    edit.reason = filled(&row.reason, Some(edit.reason))?.unwrap_or_default();
    edit.answer = filled(&row.answer, edit.answer)?;
    edit.note = filled(&row.note, edit.note)?;
    edit.actor = filled(&row.actor, edit.actor)?;
    edit.case = CaseName::from(row.case.as_str());
    Ok(edit.wants_something().then_some(Edit { place: Some(place), ..edit }))
}

/// What people write for a role or a state, and its name.
const ALIASES: &[(&str, &str)] = &[
    ("农场", "farm"),
    ("内容农场", "farm"),
    ("受害者", "victim"),
    ("受害方", "victim"),
    ("被黑网站", "victim"),
    ("平台方", "platform"),
    ("未知", "unknown"),
    ("不明", "unknown"),
    ("待处理", "open"),
    ("确认", "confirmed"),
    ("争议", "disputed"),
    ("误报", "dismissed"),
    ("驳回", "dismissed"),
];

/// The member of a set that a person means, in either language.
fn member<T: Copy>(all: &[T], set: Set, name: impl Fn(&T) -> &'static str, typed: &str) -> Option<T> {
    let typed = typed.trim().to_lowercase();
    let typed = ALIASES.iter().find(|(alias, _)| *alias == typed).map_or(typed, |(_, name)| (*name).to_owned());
    let is_it = |member: &&T| {
        let name = name(member);
        name == typed || [Lang::En, Lang::Zh].iter().any(|&lang| is_called(name_of(lang, set, name), &typed))
    };
    all.iter().find(is_it).copied()
}

/// Whether this is what somebody typed for a name, or for a part of it: 平台 for 平台（用户内容）.
fn is_called(name: &str, typed: &str) -> bool {
    let bare = |text: &str| text.trim_end_matches("网站").to_owned();
    name == typed
        || !name.is_ascii() && name.split(['/', '（', '）']).any(|part| !part.is_empty() && bare(part) == bare(typed))
}

fn one_of<T: clap::ValueEnum>(lang: Lang, word: suyuan_words::Word) -> String {
    let names: Vec<String> =
        T::value_variants().iter().filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned())).collect();
    say(lang, word, &[("names", &listed(lang, &names))])
}

/// A cell of several lines is told in one.
fn in_one_line(cell: &str) -> String {
    cell.split(char::is_control).filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
}
