//! Standard error: notes, warnings, log lines and the progress bar share it without tearing each other.

use std::io::{self, Write};

use indicatif::ProgressBar;
use suyuan_model::Untrusted;
use suyuan_words::{Lang, Word, cli, say};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::args::{ColorName, Common, LogFormat};
use crate::exit::Exit;
use crate::language;

/// Where everything goes that is not data.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    /// The language that it speaks.
    pub(crate) lang: Lang,
    /// The bar; hidden until there is progress to show on a terminal.
    pub(crate) bar: ProgressBar,
    how: How,
}

#[derive(Clone, Copy, Debug)]
struct How {
    quiet: bool,
    format: LogFormat,
    color: bool,
}

/// The log target of what would be plain notes without `--log-format json`.
const SAY: &str = "say";

impl Screen {
    /// Standard error as these flags want it, and the log that goes there. The log is set up once in a process.
    pub(crate) fn set_up(lang: Lang, common: &Common) -> Screen {
        let screen = Screen::without_log(lang, common);
        let level = match (common.quiet, common.verbose) {
            (true, _) => "error",
            (false, 0) => "warn,say=info",
            (false, 1) => "info",
            (false, 2) => "info,suyuan=debug",
            (false, _) => "debug,suyuan=trace",
        };
        // What a parser notes about a page or workbook is that one's to choose: nothing of it is a fact about us, and
        // what keeps a list from being read we say ourselves.
        let filter = EnvFilter::new(format!("{level},html5ever=off,calamine=off"));
        let log =
            tracing_subscriber::fmt::layer().with_ansi(false).log_internal_errors(false).with_writer(screen.clone());
        let log = match screen.how.format {
            LogFormat::Text => log.with_target(false).boxed(),
            LogFormat::Json => log.json().flatten_event(true).boxed(),
        };
        let all = tracing_subscriber::registry().with(log.with_filter(filter));
        #[cfg(debug_assertions)]
        let all = all.with(crate::die::asked());
        // A second set-up in one process, as in tests, leaves the first one in place.
        let _already = all.try_init();
        screen
    }

    /// Standard error for what has to be said before it is known how to log.
    fn without_log(lang: Lang, common: &Common) -> Screen {
        let how = How {
            quiet: common.quiet,
            format: common.log_format.unwrap_or_default(),
            color: colored(common.color.unwrap_or_default()),
        };
        Screen { lang, bar: ProgressBar::hidden(), how }
    }

    /// How many of what are left out, as far as there are any.
    pub(crate) fn counts(&self, told: &[(Word, u64)]) {
        for (word, n) in told.iter().filter(|(_, n)| *n > 0) {
            self.note(&say(self.lang, *word, &[("n", n)]));
        }
    }

    /// A fact that a person may want to know.
    pub(crate) fn note(&self, text: &str) {
        match self.how.format {
            LogFormat::Json => tracing::info!(target: SAY, "{text}"),
            LogFormat::Text if self.how.quiet => {}
            LogFormat::Text => self.line(text),
        }
    }

    /// A fact that a person should know.
    pub(crate) fn warn(&self, text: &str) {
        match self.how.format {
            LogFormat::Json => tracing::warn!(target: SAY, "{text}"),
            LogFormat::Text if self.how.quiet => {}
            LogFormat::Text => self.line(&self.painted("33", &say(self.lang, cli::WARNING, &[("what", &text)]))),
        }
    }

    /// What went wrong; said even when quiet.
    pub(crate) fn error(&self, text: &str) {
        match self.how.format {
            LogFormat::Json => tracing::error!(target: SAY, "{text}"),
            LogFormat::Text => self.line(&self.painted("31", &say(self.lang, cli::ERROR, &[("what", &text)]))),
        }
    }

    /// What a command came to; an error is told with everything that led to it.
    pub(crate) fn end(&self, result: anyhow::Result<Exit>) -> Exit {
        let error = match result {
            Ok(exit) => return exit,
            Err(error) => error,
        };
        let exit = Exit::of(&error);
        if exit != Exit::Done {
            self.bar.finish_and_clear();
            self.error(&language::told_whole(self.lang, &*error));
        }
        exit
    }

    /// True when nothing but errors is wanted.
    pub(crate) fn is_quiet(&self) -> bool {
        self.how.quiet
    }

    /// True when every line has to be a JSON object.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.how.format, LogFormat::Json)
    }

    /// Text in a color; our own text only, after encoding.
    fn painted(&self, code: &str, text: &str) -> String {
        let shown = Untrusted(text).terminal();
        if self.how.color { format!("\u{1b}[{code}m{shown}\u{1b}[0m") } else { shown.to_string() }
    }

    fn line(&self, text: &str) {
        // If standard error is gone, there is nobody left to tell.
        let _gone = self.bar.suspend(|| writeln!(io::stderr().lock(), "{text}"));
    }
}

/// Whether standard error takes color.
fn colored(color: ColorName) -> bool {
    match color {
        ColorName::Always => true,
        ColorName::Never => false,
        ColorName::Auto => io::IsTerminal::is_terminal(&io::stderr()) && std::env::var_os("NO_COLOR").is_none(),
    }
}

impl<'a> MakeWriter<'a> for Screen {
    type Writer = LogLine<'a>;

    fn make_writer(&'a self) -> LogLine<'a> {
        LogLine(self)
    }
}

/// Takes one log line at a time. What a page said cannot end it or act on the terminal.
#[derive(Debug)]
pub(crate) struct LogLine<'a>(&'a Screen);

impl Write for LogLine<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        self.0.line(&Untrusted(line).terminal().to_string());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
