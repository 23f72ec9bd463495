//! The flags of `notices`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use suyuan_share::MailServer;

use super::case_name::CaseName;
use super::look::LedgerFlag;
use super::recheck::LooksFormat;
use super::values::{self, Span};

/// `suyuan notices`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan notices --from notices@cert.example.org --reporter-org CERT-EXAMPLE
  suyuan notices school.example --job nightly.toml --preview
  suyuan notices --job nightly.toml --send --smtp smtp://notices@mail.example.org
  suyuan notices --sent notices/it-school.example-1a2b3c4d.eml
  suyuan notices --write-templates templates")]
pub(crate) struct NoticesArgs {
    /// Only these cases, by id or site [default: all that somebody may be told of]
    #[arg(value_name = "CASE", value_parser = CaseName::typed, help_heading = "Which cases")]
    pub(crate) cases: Vec<CaseName>,
    /// Tell of cases, too, that no person confirmed, for this reason, which is kept
    #[arg(long, value_name = "REASON", value_parser = values::line, help_heading = "Which cases")]
    pub(crate) unreviewed: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// A folder for the messages
    #[arg(long, value_name = "DIR", default_value = "notices", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
    /// Say what would be written or sent, and do neither
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Show the subjects and texts of the messages, and write nothing
    #[arg(long)]
    pub(crate) preview: bool,
    /// Send the messages
    #[arg(long, help_heading = "How it is sent")]
    pub(crate) send: bool,
    /// Mark this message as sent by hand, and its cases as notified
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["send", "cases", "preview", "dry_run", "write_templates"], help_heading = "How it is sent")]
    pub(crate) sent: Vec<PathBuf>,
    /// Mark this message as not sent
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["send", "cases", "preview", "dry_run", "write_templates"], help_heading = "How it is sent")]
    pub(crate) not_sent: Vec<PathBuf>,
    /// Write the templates that are built in to this folder, to be changed
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["send", "cases", "preview", "dry_run"], help_heading = "What it says")]
    pub(crate) write_templates: Option<PathBuf>,
    /// Who does so [default: the login name]
    #[arg(long, value_name = "NAME", value_parser = values::line)]
    pub(crate) actor: Option<String>,
    /// A job file, whose table `notices` has these flags
    #[arg(long, value_name = "JOB.toml", value_hint = ValueHint::FilePath)]
    pub(crate) job: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = LooksFormat::Text)]
    pub(crate) format: LooksFormat,
    #[command(flatten)]
    pub(crate) flags: NoticesFlags,
}

/// The flags of `notices` that are keys of the table `notices` in a job file.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct NoticesFlags {
    /// The address that messages come from
    #[arg(long, value_name = "MAIL", value_parser = values::mail, help_heading = "Who we are")]
    pub(crate) from: Option<String>,
    /// Where answers go [default: the address that messages come from]
    #[arg(long, value_name = "MAIL", value_parser = values::mail, help_heading = "Who we are")]
    pub(crate) reply_to: Option<String>,
    /// The name of who reports
    #[arg(long, value_name = "NAME", value_parser = values::line, help_heading = "Who we are")]
    pub(crate) reporter_org: Option<String>,
    /// The mail address of who reports [default: the address that messages come from]
    #[arg(long, value_name = "MAIL", value_parser = values::mail, help_heading = "Who we are")]
    pub(crate) reporter_contact: Option<String>,
    /// The domain of who reports [default: that of the address that messages come from]
    #[arg(long, value_name = "DOMAIN", value_parser = values::host_name, help_heading = "Who we are")]
    pub(crate) reporter_domain: Option<String>,
    /// A folder with templates of one's own: notice.en.txt and notice.zh.txt
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "What it says")]
    pub(crate) templates: Option<PathBuf>,
    /// How long after a notice a site is told of again [default: 14d]
    #[arg(long, value_name = "DURATION", value_parser = values::age, help_heading = "Which cases")]
    pub(crate) repeat_after: Option<Span>,
    /// Most messages that are sent in a day [default: 50]
    #[arg(long, value_name = "N", value_parser = values::count, help_heading = "How it is sent")]
    pub(crate) per_day: Option<u64>,
    /// The mail server to send by; the password stands in the variable SUYUAN_SMTP_PASSWORD of the environment
    ///
    /// It has to encrypt (STARTTLS, or smtps://), unless it is on this machine.
    #[arg(long, value_name = "URL", value_parser = values::smtp, help_heading = "How it is sent")]
    pub(crate) smtp: Option<MailServer>,
    /// Trust the certificates in this file (PEM), too, beside the public roots
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "How it is sent")]
    pub(crate) smtp_ca: Option<PathBuf>,
}

impl NoticesFlags {
    /// These flags where they are given, else those of the job file.
    pub(crate) fn over(self, file: NoticesFlags) -> NoticesFlags {
        NoticesFlags {
            from: self.from.or(file.from),
            reply_to: self.reply_to.or(file.reply_to),
            reporter_org: self.reporter_org.or(file.reporter_org),
            reporter_contact: self.reporter_contact.or(file.reporter_contact),
            reporter_domain: self.reporter_domain.or(file.reporter_domain),
            templates: self.templates.or(file.templates),
            repeat_after: self.repeat_after.or(file.repeat_after),
            per_day: self.per_day.or(file.per_day),
            smtp: self.smtp.or(file.smtp),
            smtp_ca: self.smtp_ca.or(file.smtp_ca),
        }
    }
}
