//! `doctor`: whether this machine is set up for a crawl, a line a check, with what to do.

use std::fmt::Display;
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use suyuan_model::Timestamp;
use suyuan_words::{Lang, Word, doctor as words, say};

use crate::args::{DoctorArgs, PlainFormat};
use crate::exit::Exit;
use crate::job_file::shown;
use crate::{clock, language, out};

/// Fewer open files than this and a crawl of many hosts runs out of sockets.
pub(crate) const FILES_MIN: u64 = 1024;

/// Less free disk than this is soon used up by a ledger.
pub(crate) const DISK_BYTES_MIN: u64 = 1 << 30;

/// When clocks can be right: from 2026 until 2100.
const CLOCK: Range<Timestamp> = Timestamp::from_millis(1_767_225_600_000)..Timestamp::from_millis(4_102_444_800_000);

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Ok,
    Warn,
    Fail,
}

/// One check: what was looked at, how it came out, and what to do.
#[derive(Debug)]
struct Check {
    name: Word,
    mark: Mark,
    said: String,
}

impl Mark {
    /// Its word; a program reads the English one.
    fn word(self) -> Word {
        match self {
            Mark::Ok => words::MARK_OK,
            Mark::Warn => words::MARK_WARN,
            Mark::Fail => words::MARK_FAIL,
        }
    }
}

/// Looks at everything and says so; fails when something that a crawl needs is missing.
pub(crate) fn run(args: &DoctorArgs, lang: Lang) -> anyhow::Result<Exit> {
    let ledger = args.ledger.ledger.as_path();
    let checks = [
        check_ledger(ledger, lang),
        check_disk(ledger, lang),
        check_dns(lang),
        check_loopback(lang),
        check_clock(clock::now(), lang),
        check_contact(args.contact.as_deref(), lang),
        check_files(lang),
        check_language(lang),
    ];
    let mut out = out::stdout();
    if args.format == PlainFormat::Json {
        let list: Vec<_> = checks
            .iter()
            .map(|check| json!({"check": check.name.en, "result": check.mark.word().en, "says": check.said}))
            .collect();
        serde_json::to_writer_pretty(&mut out, &list)?;
        writeln!(out)?;
    } else {
        for check in &checks {
            // The Chinese words are all of one width.
            let (mark, name) = (check.mark.word().text(lang), check.name.text(lang));
            writeln!(out, "{mark:<4}  {name:<8}  {}", check.said)?;
        }
    }
    out.flush()?;
    let failed = checks.iter().any(|check| check.mark == Mark::Fail);
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

fn check(name: Word, mark: Mark, lang: Lang, word: Word, values: &[(&str, &dyn Display)]) -> Check {
    Check { name, mark, said: say(lang, word, values) }
}

/// The folder can be written to, and a ledger that is there can be read.
fn check_ledger(ledger: &Path, lang: Lang) -> Check {
    let folder = folder_of(ledger);
    let probe = folder.join(format!(".suyuan-doctor-{}", std::process::id()));
    let file = shown(ledger);
    let written = std::fs::write(&probe, b"x").and_then(|()| std::fs::remove_file(&probe));
    let sqlite = suyuan_ledger::sqlite_version();
    if let Err(why) = written {
        let values: [(&str, &dyn Display); 2] = [("folder", &shown(&folder)), ("why", &language::told(lang, why))];
        return check(words::NAME_LEDGER, Mark::Fail, lang, words::FOLDER_SHUT, &values);
    }
    if !ledger.exists() {
        return check(words::NAME_LEDGER, Mark::Ok, lang, words::LEDGER_NEW, &[("file", &file), ("sqlite", &sqlite)]);
    }
    match suyuan_ledger::Reader::open(ledger) {
        Ok(_) => {
            check(words::NAME_LEDGER, Mark::Ok, lang, words::LEDGER_THERE, &[("file", &file), ("sqlite", &sqlite)])
        }
        Err(why) => {
            check(words::NAME_LEDGER, Mark::Fail, lang, words::LEDGER_SHUT, &[("why", &language::told(lang, why))])
        }
    }
}

fn check_disk(ledger: &Path, lang: Lang) -> Check {
    let folder = folder_of(ledger);
    match rustix::fs::statvfs(&folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let gigabytes = format!("{:.1}", free as f64 / f64::from(1 << 30));
            let (mark, word) =
                if free < DISK_BYTES_MIN { (Mark::Warn, words::DISK_LOW) } else { (Mark::Ok, words::DISK) };
            check(words::NAME_DISK, mark, lang, word, &[("free", &gigabytes), ("folder", &shown(&folder))])
        }
        Err(why) => check(words::NAME_DISK, Mark::Warn, lang, words::UNKNOWN, &[("why", &language::told(lang, why))]),
    }
}

fn check_dns(lang: Lang) -> Check {
    let file = "/etc/resolv.conf";
    let servers = std::fs::read_to_string(file)
        .map(|text| text.lines().filter(|line| line.trim_start().starts_with("nameserver")).count());
    match servers {
        Ok(0) | Err(_) => check(words::NAME_DNS, Mark::Warn, lang, words::NO_DNS, &[("file", &file)]),
        Ok(servers) => check(words::NAME_DNS, Mark::Ok, lang, words::DNS, &[("servers", &servers), ("file", &file)]),
    }
}

/// The demo and fixture webs need a socket that only this machine can reach.
fn check_loopback(lang: Lang) -> Check {
    let talked = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| {
        let there = listener.local_addr()?;
        TcpStream::connect_timeout(&there, Duration::from_secs(2)).map(|_| ())
    });
    match talked {
        Ok(()) => check(words::NAME_LOOPBACK, Mark::Ok, lang, words::LOOPBACK, &[]),
        Err(why) => {
            check(words::NAME_LOOPBACK, Mark::Fail, lang, words::NO_LOOPBACK, &[("why", &language::told(lang, why))])
        }
    }
}

fn check_clock(now: Timestamp, lang: Lang) -> Check {
    let (mark, word) = if CLOCK.contains(&now) { (Mark::Ok, words::CLOCK) } else { (Mark::Fail, words::CLOCK_WRONG) };
    check(words::NAME_CLOCK, mark, lang, word, &[("now", &now)])
}

fn check_contact(contact: Option<&str>, lang: Lang) -> Check {
    match contact {
        Some(contact) => check(words::NAME_CONTACT, Mark::Ok, lang, words::CONTACT, &[("contact", &contact)]),
        None => check(words::NAME_CONTACT, Mark::Warn, lang, words::NO_CONTACT, &[]),
    }
}

fn check_files(lang: Lang) -> Check {
    // No limit at all is as good as a high one.
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX);
    if most < FILES_MIN {
        check(words::NAME_FILES, Mark::Warn, lang, words::FILES_LOW, &[("most", &most), ("least", &FILES_MIN)])
    } else {
        check(words::NAME_FILES, Mark::Ok, lang, words::FILES, &[("most", &most)])
    }
}

fn check_language(lang: Lang) -> Check {
    match language::locale() {
        Some((variable, value)) if !value.to_ascii_lowercase().replace('-', "").contains("utf8") => check(
            words::NAME_LANGUAGE,
            Mark::Warn,
            lang,
            words::LOCALE_NOT_UTF8,
            &[("variable", &variable), ("value", &value)],
        ),
        Some((variable, value)) => {
            let values: [(&str, &dyn Display); 3] =
                [("lang", &lang.name()), ("variable", &variable), ("value", &value)];
            check(words::NAME_LANGUAGE, Mark::Ok, lang, words::LOCALE, &values)
        }
        None => check(words::NAME_LANGUAGE, Mark::Ok, lang, words::NO_LOCALE, &[("lang", &lang.name())]),
    }
}

/// The folder that a file stands in.
fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_cannot_be_right_is_told() {
        for (moment, mark) in [
            ("2025-12-31T23:59:59Z", Mark::Fail),
            ("2026-01-01T00:00:00Z", Mark::Ok),
            ("2099-12-31T23:59:59Z", Mark::Ok),
            ("2100-01-01T00:00:00Z", Mark::Fail),
        ] {
            assert_eq!(check_clock(Timestamp::parse(moment).unwrap(), Lang::En).mark, mark, "{moment}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_fails_with_what_to_do() {
        let check = check_ledger(Path::new("/no/such/folder/suyuan.db"), Lang::En);
        assert_eq!(check.mark, Mark::Fail);
        assert!(check.said.contains("/no/such/folder"), "{}", check.said);
    }

    #[test]
    fn loopback_works_where_tests_run() {
        assert_eq!(check_loopback(Lang::En).mark, Mark::Ok);
    }
}
