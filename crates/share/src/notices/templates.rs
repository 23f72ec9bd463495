//! The texts of notices: templates that anybody can edit, filled in with what is known of the cases.
//!
//! A template names no files and calls nothing but what is built in; how much it may do and say is bounded.

use std::borrow::Cow;
use std::io::{self, Write};

use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use suyuan_model::Untrusted;
use suyuan_words::Lang;

use super::Letter;
use super::bounds::{self, Meter, Unbounded};
use super::told::CaseTold;

/// The names of the templates and what they hold if nobody changes it.
pub const TEMPLATES: [(&str, &str); 2] =
    [("notice.en.txt", include_str!("notice.en.txt")), ("notice.zh.txt", include_str!("notice.zh.txt"))];

/// Most bytes of a template: a letter of many pages fits.
pub const TEMPLATE_BYTES_MAX: usize = 100_000;

/// Most steps that filling in a template takes: a hundred times what one for fifty cases does.
pub const TEMPLATE_FUEL_MAX: u64 = 5_000_000;

/// Most bytes of a text: beyond, nobody reads it, and a template repeats itself.
pub const NOTICE_TEXT_BYTES_MAX: usize = 2_000_000;

/// What the first line of a template begins with.
const SUBJECT: &str = "Subject:";

/// A template that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTemplate {
    /// The name of its file.
    pub name: &'static str,
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub why: BadText,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadText {
    /// Its first line is no subject.
    NoSubject,
    /// It is larger than [`TEMPLATE_BYTES_MAX`].
    TooLong,
    /// It does more than [`TEMPLATE_FUEL_MAX`] steps.
    Endless,
    /// It says more than [`NOTICE_TEXT_BYTES_MAX`], or would put a text together that is longer by far.
    TooMuch,
    /// It keeps texts to itself, which could grow without bounds: what is to be said, it says.
    Keeps,
    /// With this in it, a text could grow without bounds.
    Grows(&'static str),
    /// What the template engine says.
    Wrong(String),
}

/// The templates of both languages.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    /// What their filters made while one is filled in.
    made: Meter,
}

/// A template that was filled in.
pub(super) struct Filled {
    pub(super) subject: String,
    pub(super) text: String,
}

/// What a template can say.
#[derive(Serialize)]
struct Values<'a> {
    reporter: Who<'a>,
    from: &'a str,
    reply_to: &'a str,
    to: &'a str,
    recipient: &'a str,
    date: String,
    message: &'a str,
    cases: Vec<&'a CaseTold>,
    sites: Vec<Cow<'a, str>>,
    pages_total: usize,
    is_reminder: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Who<'a> {
    org: String,
    contact: &'a str,
    domain: &'a str,
}

impl Templates {
    /// What nobody changed.
    pub fn bundled() -> Result<Templates, BadTemplate> {
        Templates::of(TEMPLATES.map(|(_, text)| text.to_owned()))
    }

    /// Reads the templates, in the order of [`TEMPLATES`].
    pub fn of(texts: [String; 2]) -> Result<Templates, BadTemplate> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(TEMPLATE_FUEL_MAX));
        let made = Meter::default();
        bounds::bound(&mut environment, &made);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        for ((name, _), text) in TEMPLATES.into_iter().zip(texts) {
            let bad = |why| Err(BadTemplate { name, line: 1, why });
            if text.len() > TEMPLATE_BYTES_MAX {
                return bad(BadText::TooLong);
            }
            if !text.trim_start_matches('\u{FEFF}').starts_with(SUBJECT) {
                return bad(BadText::NoSubject);
            }
            let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
            bounds::check(&text).map_err(|(line, why)| {
                let why = match why {
                    Unbounded::Block => BadText::Keeps,
                    Unbounded::Piece(piece) => BadText::Grows(piece),
                };
                BadTemplate { name, line, why }
            })?;
            environment.add_template_owned(name, text).map_err(|error| told(name, &error))?;
        }
        Ok(Templates { environment, made })
    }

    /// Fills in the template of a language.
    pub(super) fn fill(&self, lang: Lang, letter: &Letter<'_>) -> Result<Filled, BadTemplate> {
        let (name, _) = TEMPLATES[usize::from(lang == Lang::Zh)];
        let sender = &letter.sender;
        let notes = &letter.notes[usize::from(lang == Lang::Zh)];
        let values = Values {
            reporter: Who {
                org: Untrusted(sender.reporter.org).terminal().to_string(),
                contact: sender.reporter.contact,
                domain: sender.reporter.domain,
            },
            from: sender.from,
            reply_to: sender.reply_to.unwrap_or(sender.from),
            to: letter.to.unwrap_or_default(),
            recipient: letter.recipient.name(),
            date: letter.at.day(),
            message: letter.message,
            cases: letter.cases.iter().map(|case| case.told(lang)).collect(),
            sites: letter.cases.iter().map(|case| case.site.readable()).collect(),
            pages_total: letter.cases.iter().map(|case| case.pages).sum(),
            is_reminder: letter.cases.iter().all(|case| case.told(lang).is_reminder()),
            notes: notes.iter().map(|note| Untrusted(note).terminal().to_string()).collect(),
        };
        let mut out = Bounded(Vec::new());
        self.made.reset();
        let template = self.environment.get_template(name).map_err(|error| told(name, &error))?;
        template.render_captured_to(values, &mut out).map_err(|error| told(name, &error))?;
        let text = String::from_utf8_lossy(&out.0).into_owned();
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        let subject = subject.strip_prefix(SUBJECT).unwrap_or(subject).trim().to_owned();
        Ok(Filled { subject, text: lines(text) })
    }
}

/// The lines of a text; what is no line break and cannot be shown becomes visible.
fn lines(text: &str) -> String {
    let line = |line: &str| Untrusted(&line.trim_end().replace('\t', "    ")).terminal().to_string();
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn told(name: &'static str, error: &minijinja::Error) -> BadTemplate {
    let why = match error.kind() {
        ErrorKind::OutOfFuel => BadText::Endless,
        ErrorKind::WriteFailure => BadText::TooMuch,
        _ if error.detail() == Some(bounds::MADE_TOO_MUCH) => BadText::TooMuch,
        kind => BadText::Wrong(match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        }),
    };
    BadTemplate { name, line: error.line().unwrap_or(1), why }
}

/// Takes so much and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > NOTICE_TEXT_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
