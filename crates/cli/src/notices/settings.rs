//! Who writes, with which words, and by which mail server: flags, and the table `notices` of a job file.

use std::fmt::Display;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use suyuan_model::{Authority, Untrusted};
use suyuan_share::{
    BadTemplate, BadText, MailServer, NOTICE_TEXT_BYTES_MAX, Reporter, Sender, TEMPLATE_BYTES_MAX, TEMPLATE_FUEL_MAX,
    TEMPLATES, Templates, XARF_ORG_CHARS_MAX,
};
use suyuan_words::{Lang, cli, notices as words, say};

use crate::args::{Expected, NoticesArgs, NoticesFlags};
use crate::exit::{Exit, Unusable, unusable};
use crate::job_file::{self, shown};
use crate::share::make_folder;
use crate::{language, lists, out};

/// The variable that has the password for the mail server.
const PASSWORD: &str = "SUYUAN_SMTP_PASSWORD";

/// How long nobody is told again, if nobody says otherwise.
const REPEAT_AFTER: Duration = Duration::from_hours(14 * 24);

/// How many messages are sent in a day, if nobody says otherwise.
const PER_DAY: u64 = 50;

/// What all messages have in common.
pub(super) struct Settings {
    from: String,
    reply_to: Option<String>,
    org: String,
    contact: String,
    /// The domain of who reports.
    pub(super) domain: String,
    pub(super) templates: Templates,
    folder: Option<std::path::PathBuf>,
    pub(super) repeat_after: Duration,
    pub(super) per_day: u64,
    /// By whom messages are sent; none: they are not.
    pub(super) by: Option<By>,
    /// On whose authority the job looks, if its file says so.
    pub(super) authority: Option<Authority>,
}

/// A mail server, and what it is to be shown.
pub(super) struct By {
    pub(super) server: MailServer,
    pub(super) password: Option<String>,
    pub(super) trusted: Option<Vec<u8>>,
}

impl Settings {
    /// Reads everything that messages need, before anything is written.
    pub(super) fn read(args: &NoticesArgs, lang: Lang) -> anyhow::Result<Settings> {
        let file = args.job.as_deref().map(|path| job_file::read(path, lang)).transpose()?;
        let file = file.unwrap_or_default();
        let (flags, authority) = (args.flags.clone().over(file.notices), file.flags.authority);
        let from = needed("--from", flags.from.clone(), Expected::Mail.say(lang), lang)?;
        let org = needed("--reporter-org", flags.reporter_org.clone(), Expected::Line.say(lang), lang)?;
        if org.chars().count() > XARF_ORG_CHARS_MAX {
            let found: String = org.chars().take(suyuan_lists::FOUND_CHARS_MAX).collect();
            let (expected, found) = (Expected::LineOf(XARF_ORG_CHARS_MAX).say(lang), Untrusted(&found).terminal());
            let values: [(&str, &dyn Display); 3] =
                [("what", &"--reporter-org"), ("expected", &expected), ("found", &found)];
            unusable!("{}", say(lang, cli::EXPECTED, &values));
        }
        let domain = flags.reporter_domain.clone();
        let domain = domain.unwrap_or_else(|| from.rsplit('@').next().unwrap_or_default().to_ascii_lowercase());
        Ok(Settings {
            reply_to: flags.reply_to.clone(),
            org,
            contact: flags.reporter_contact.clone().unwrap_or_else(|| from.clone()),
            domain,
            templates: templates(flags.templates.as_deref(), lang)?,
            folder: flags.templates.clone(),
            repeat_after: flags.repeat_after.map_or(REPEAT_AFTER, |span| span.0),
            per_day: flags.per_day.unwrap_or(PER_DAY),
            by: if args.send && !args.dry_run && !args.preview { Some(by(&flags, lang)?) } else { None },
            authority,
            from,
        })
    }

    /// Who writes.
    pub(super) fn sender(&self) -> Sender<'_> {
        let reporter = Reporter { org: &self.org, contact: &self.contact, domain: &self.domain };
        Sender { from: &self.from, reply_to: self.reply_to.as_deref(), reporter }
    }

    /// What is said of a template that cannot be used.
    pub(super) fn bad_template(&self, bad: &BadTemplate, lang: Lang) -> Unusable {
        bad_template(self.folder.as_deref(), bad, lang)
    }
}

fn needed(flag: &str, value: Option<String>, expected: String, lang: Lang) -> Result<String, Unusable> {
    value.ok_or_else(|| Unusable(say(lang, words::NEEDED, &[("flag", &flag), ("expected", &expected)])))
}

fn by(flags: &NoticesFlags, lang: Lang) -> anyhow::Result<By> {
    let Some(server) = flags.smtp.clone() else {
        let expected = Expected::Smtp.say(lang);
        unusable!("{}", say(lang, words::NEEDED, &[("flag", &"--smtp"), ("expected", &expected)]));
    };
    if server.has_password {
        unusable!("{}", say(lang, words::PASSWORD_IN_URL, &[("variable", &PASSWORD)]));
    }
    let password = std::env::var(PASSWORD).ok().filter(|password| !password.is_empty());
    if let (Some(user), None) = (&server.user, &password) {
        unusable!("{}", say(lang, words::NO_PASSWORD, &[("variable", &PASSWORD), ("user", user)]));
    }
    let trusted = flags.smtp_ca.as_deref().map(|path| lists::bytes_of(path, lang)).transpose()?;
    Ok(By { server, password, trusted })
}

/// The templates of this folder, or those that are built in.
fn templates(folder: Option<&Path>, lang: Lang) -> anyhow::Result<Templates> {
    let Some(folder) = folder else {
        return Ok(Templates::bundled().map_err(|bad| bad_template(None, &bad, lang))?);
    };
    let mut texts = TEMPLATES.map(|_| String::new());
    for (text, (name, _)) in texts.iter_mut().zip(TEMPLATES) {
        let path = folder.join(name);
        let bytes = lists::bytes_of(&path, lang)?;
        *text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|&byte| byte == b'\n').count();
            let (file, expected) = (shown(&path), say(lang, cli::UTF8_TEXT, &[]));
            let values: [(&str, &dyn Display); 4] =
                [("file", &file), ("line", &line), ("expected", &expected), ("found", &"`\u{FFFD}`")];
            Unusable(say(lang, words::BAD_TEMPLATE, &values))
        })?;
    }
    Ok(Templates::of(texts).map_err(|bad| bad_template(Some(folder), &bad, lang))?)
}

fn bad_template(folder: Option<&Path>, bad: &BadTemplate, lang: Lang) -> Unusable {
    let file = folder.map_or(bad.name.to_owned(), |folder| shown(&folder.join(bad.name)));
    let (expected, found) = match &bad.why {
        BadText::NoSubject => (say(lang, words::A_SUBJECT, &[]), say(lang, words::ANOTHER_LINE, &[])),
        BadText::TooLong => {
            (say(lang, words::A_SHORT_TEMPLATE, &[("most", &TEMPLATE_BYTES_MAX)]), say(lang, words::A_LONGER_ONE, &[]))
        }
        BadText::Endless => (
            say(lang, words::A_MODEST_TEMPLATE, &[("most", &TEMPLATE_FUEL_MAX)]),
            say(lang, words::AN_ENDLESS_ONE, &[]),
        ),
        BadText::TooMuch => {
            (say(lang, words::A_SHORT_TEXT, &[("most", &NOTICE_TEXT_BYTES_MAX)]), say(lang, words::A_LONGER_TEXT, &[]))
        }
        BadText::Keeps => (say(lang, words::A_PLAIN_TEMPLATE, &[]), say(lang, words::A_KEPT_TEXT, &[])),
        BadText::Grows(piece) => {
            (say(lang, words::A_BOUNDED_TEMPLATE, &[("piece", piece)]), say(lang, words::A_GROWING_TEXT, &[]))
        }
        BadText::Wrong(why) => {
            (say(lang, words::A_TEMPLATE, &[]), Untrusted(&language::told(lang, why)).terminal().to_string())
        }
    };
    let values: [(&str, &dyn Display); 4] =
        [("file", &file), ("line", &bad.line), ("expected", &expected), ("found", &found)];
    Unusable(say(lang, words::BAD_TEMPLATE, &values))
}

/// Writes what is built in, for somebody to change. Nothing is overwritten: it may have been changed already.
pub(super) fn write_templates(folder: &Path, lang: Lang) -> anyhow::Result<Exit> {
    make_folder(folder, lang)?;
    let paths = TEMPLATES.map(|(name, text)| (folder.join(name), text));
    if let Some((path, _)) = paths.iter().find(|(path, _)| path.exists()) {
        unusable!("{}", say(lang, words::A_NEW_FILE, &[("file", &shown(path))]));
    }
    let mut told = out::stdout();
    for (path, text) in &paths {
        out::write_to(path, lang, |out| Ok(out.write_all(text.as_bytes())?))?;
        writeln!(told, "{}", say(lang, words::TEMPLATES_WRITTEN, &[("file", &shown(path))]))?;
    }
    told.flush()?;
    Ok(Exit::Done)
}
