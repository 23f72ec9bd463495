//! `robots`: verdicts of a robots.txt, with the line that decides.

use std::io::{BufRead, Read as _, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use suyuan_frontier::robots::{ROBOTS_BYTES_MAX, Robots, Verdict};
use suyuan_model::Untrusted;
use suyuan_words::{Lang, cli, say};

use crate::args::{PlainFormat, RobotsArgs};
use crate::exit::{Exit, Unusable, unusable};
use crate::job_file::{open, shown};
use crate::out;

/// The longest line of questions: a robots.txt of the largest size in hex, with room to spare.
pub(crate) const QUESTION_BYTES_MAX: usize = 8 << 20;

/// Judges the URLs, or answers the questions.
pub(crate) fn run(args: &RobotsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = out::stdout();
    match (&args.jsonl, &args.file) {
        (Some(questions), _) => answer_all(questions, lang, &mut out)?,
        (None, Some(file)) => judge(file, args, lang, &mut out)?,
        (None, None) => unusable!("{}", say(lang, cli::MISSING, &[("names", &"--file")])),
    }
    out.flush()?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Judged<'a> {
    url: &'a str,
    allowed: bool,
    line: Option<u32>,
    rule: Option<String>,
}

fn judge(file: &Path, args: &RobotsArgs, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    // One byte more than is ever used tells the reader that the file was cut.
    let refuse = |why: std::io::Error| Unusable(say(lang, cli::NO_FILE, &[("file", &shown(file)), ("why", &why)]));
    open(file, lang)?.take(ROBOTS_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(refuse)?;
    let rules = Robots::parse(&bytes).for_agent(&args.agent);
    let judged = args.urls.iter().map(|url| {
        let Verdict { allowed, line } = rules.verdict(url);
        let rule = line.and_then(|line| line_of(&bytes, line));
        Judged { url, allowed, line, rule }
    });
    if args.format == PlainFormat::Json {
        serde_json::to_writer_pretty(&mut *out, &judged.collect::<Vec<_>>())?;
        return Ok(writeln!(out)?);
    }
    for Judged { url, allowed, line, rule } in judged {
        let verdict = say(lang, if allowed { cli::ALLOWED } else { cli::FORBIDDEN }, &[]);
        let why = match (line, rule) {
            (Some(line), Some(rule)) => {
                say(lang, cli::BY_LINE, &[("line", &line), ("rule", &Untrusted(&rule).terminal())])
            }
            _ => say(lang, cli::BY_NO_LINE, &[]),
        };
        writeln!(out, "{verdict}  {}  {why}", Untrusted(url).terminal())?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Question<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    robots: Option<String>,
    robots_hex: Option<String>,
    ua: String,
    url: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a RawValue>,
    allowed: bool,
    line: Option<u32>,
}

fn answer_all(path: &Path, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let mut questions = open(path, lang)?;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let length = (&mut questions).take(QUESTION_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        if length > QUESTION_BYTES_MAX {
            return Err(wrong(path, number, 1, lang, &line[..40]).into());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        answer(&line, out).map_err(|error| match error {
            AnswerError::Question(column) => anyhow::Error::from(wrong(path, number, column, lang, &line)),
            AnswerError::Out(error) => error.into(),
        })?;
    }
    Ok(())
}

enum AnswerError {
    /// What stands at this column is no question.
    Question(usize),
    Out(std::io::Error),
}

fn answer(line: &[u8], out: &mut impl Write) -> Result<(), AnswerError> {
    let question: Question<'_> =
        serde_json::from_slice(line).map_err(|error| AnswerError::Question(error.column().max(1)))?;
    let bytes = match (question.robots, question.robots_hex) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(hex)) => from_hex(&hex).ok_or(AnswerError::Question(1))?,
        _ => return Err(AnswerError::Question(1)),
    };
    let Verdict { allowed, line } = Robots::parse(&bytes).verdict(&question.ua, &question.url);
    let answer = serde_json::to_string(&Answer { id: question.id, allowed, line });
    // Numbers, truth values and what was JSON already always can be written.
    writeln!(out, "{}", answer.unwrap_or_default()).map_err(AnswerError::Out)
}

fn wrong(path: &Path, number: u64, column: usize, lang: Lang, line: &[u8]) -> Unusable {
    let found: String = String::from_utf8_lossy(line).trim().chars().take(80).collect();
    let what = say(
        lang,
        cli::EXPECTED,
        &[
            ("what", &say(lang, cli::A_QUESTION, &[])),
            ("expected", &"{\"id\",\"robots\" | \"robots_hex\",\"ua\",\"url\"}"),
            ("found", &Untrusted(&found).terminal()),
        ],
    );
    let at: [(&str, &dyn std::fmt::Display); 4] =
        [("file", &shown(path)), ("line", &number), ("column", &column), ("what", &what)];
    Unusable(say(lang, cli::AT, &at))
}

/// A line of a robots.txt by its number, from 1.
pub(crate) fn line_of(bytes: &[u8], number: u32) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    lines_of(&text).get(number.checked_sub(1)? as usize).map(|line| line.trim().to_owned())
}

/// The lines as a robots.txt counts them: CR, LF and CRLF end one.
fn lines_of(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect()
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Option<String> {
        let mut out = Vec::new();
        answer(line.as_bytes(), &mut out).ok()?;
        Some(String::from_utf8(out).unwrap())
    }

    #[test]
    fn an_answer_carries_the_id_as_it_was_given() {
        for id in ["7", "1.50", "123456789012345678901234567890", "\"a\\u0041\"", "{\"b\":[1, 2]}", "null"] {
            let line = format!(
                "{{\"id\":{id},\"robots\":\"user-agent: *\\ndisallow: /x\",\"ua\":\"\",\"url\":\"http://a.example/x\"}}"
            );
            assert_eq!(ask(&line).unwrap(), format!("{{\"id\":{id},\"allowed\":false,\"line\":2}}\n"), "{id}");
        }
    }

    #[test]
    fn hex_carries_bytes_that_are_no_text() {
        let line = r#"{"id":1,"robots_hex":"757365722d6167656e743a2a0a646973616c6c6f773a2fFF","ua":"a","url":""}"#;
        assert_eq!(ask(line).unwrap(), "{\"id\":1,\"allowed\":true,\"line\":null}\n");
    }

    #[test]
    fn what_is_no_question_gets_no_answer() {
        for line in [
            "",
            "[]",
            "{}",
            r#"{"id":1,"robots":"","url":""}"#,
            r#"{"id":1,"ua":"","url":""}"#,
            r#"{"id":1,"robots":"","robots_hex":"","ua":"","url":""}"#,
            r#"{"id":1,"robots_hex":"0","ua":"","url":""}"#,
            r#"{"id":1,"robots_hex":"é","ua":"","url":""}"#,
        ] {
            assert_eq!(ask(line), None, "{line}");
        }
    }

    #[test]
    fn lines_are_counted_as_the_reader_counts_them() {
        assert_eq!(lines_of("a\r\nb\rc\nd"), ["a", "b", "c", "d"]);
    }
}
