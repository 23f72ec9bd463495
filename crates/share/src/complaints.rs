//! Complaints, and what became of each.

use std::fmt::Display;
use std::io::Write;

use serde_json::{Value, json};
use suyuan_model::{Became, Complaint, Untrusted, defang};
use suyuan_words::{Lang, Set, complaints as words, name_of, say};

use crate::json::{self, known};
use crate::sheet::Sheet;
use crate::{ShareError, harmless};

/// How complaints are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplaintsFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// For spreadsheets.
    Csv,
}

const COLUMNS: [&str; 9] =
    ["page", "domain", "reference", "note", "source", "received", "became", "findings", "outcome"];

/// Writes complaints in the order given.
pub fn tell_complaints(
    complaints: &[(Complaint, Became)],
    format: ComplaintsFormat,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    match format {
        ComplaintsFormat::Text => {
            for (complaint, became) in complaints {
                writeln!(out, "{}", text(complaint, became, lang))?;
            }
        }
        ComplaintsFormat::Jsonl => {
            for (complaint, became) in complaints {
                json::line(out, &value(complaint, became))?;
            }
        }
        ComplaintsFormat::Csv => {
            let mut sheet = Sheet::begin(out, &COLUMNS)?;
            for (complaint, became) in complaints {
                sheet.row(&cells(complaint, became))?;
            }
            sheet.end()?;
        }
    }
    Ok(())
}

fn text(complaint: &Complaint, became: &Became, lang: Lang) -> String {
    let Complaint { page, domain, reference, note, .. } = complaint;
    let became = match became {
        Became::Waiting => say(lang, words::WAITING, &[]),
        Became::Found(ids) => say(lang, words::FOUND, &[("n", &ids.len()), ("ids", &ids.join(", "))]),
        Became::Nothing => say(lang, words::NOTHING, &[]),
        Became::Unreachable(outcome) => {
            say(lang, words::UNREACHABLE, &[("outcome", &name_of(lang, Set::Outcome, outcome))])
        }
    };
    let day = complaint.at.day();
    let page = harmless::address(page.as_str(), &[domain]);
    let values: [(&str, &dyn Display); 3] =
        [("day", &day), ("page", &Untrusted(&page).terminal()), ("became", &became)];
    let mut lines = vec![say(lang, words::LINE, &values)];
    let told = [
        (words::DOMAIN, defang(domain)),
        (words::REFERENCE, said(reference, domain)),
        (words::NOTE, said(note, domain)),
    ];
    for (word, what) in told.iter().filter(|(_, what)| !what.is_empty()) {
        lines.push(say(lang, *word, &[("what", &Untrusted(what).terminal())]));
    }
    lines.join("\n  ")
}

/// What a stranger wrote, of which nothing can be clicked: the page itself may be what is watched, and so may others.
fn said(text: &str, domain: &str) -> String {
    harmless::words(text, &[domain])
}

fn findings_and_outcome(became: &Became) -> (&[String], Option<&str>) {
    match became {
        Became::Found(ids) => (ids, None),
        Became::Unreachable(outcome) => (&[], Some(outcome)),
        Became::Waiting | Became::Nothing => (&[], None),
    }
}

fn value(complaint: &Complaint, became: &Became) -> Value {
    let (findings, outcome) = findings_and_outcome(became);
    json!({
        "schema": "suyuan.report/1",
        "page": json::text(complaint.page.as_str()),
        "domain": known(&complaint.domain),
        "reference": known(&complaint.reference),
        "note": known(&complaint.note),
        "source": known(&complaint.source),
        "received": complaint.at.to_string(),
        "told": complaint.told,
        "became": became.name(),
        "findings": findings,
        "outcome": outcome,
    })
}

fn cells(complaint: &Complaint, became: &Became) -> [String; 9] {
    let (findings, outcome) = findings_and_outcome(became);
    [
        harmless::address(complaint.page.as_str(), &[&complaint.domain]),
        defang(&complaint.domain),
        said(&complaint.reference, &complaint.domain),
        said(&complaint.note, &complaint.domain),
        complaint.source.clone(),
        complaint.at.to_string(),
        became.name().to_owned(),
        findings.join(" "),
        outcome.unwrap_or_default().to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use suyuan_model::{PageUrl, Timestamp};

    use super::*;

    #[test]
    fn what_a_stranger_wrote_stays_text_wherever_it_is_told() {
        let complaint = Complaint {
            page: PageUrl::new("http://school.example/").unwrap(),
            domain: "casino.example".to_owned(),
            reference: "=HYPERLINK(1)".to_owned(),
            note: "a\u{1b}[31mred\nline, see https://win.example/x".to_owned(),
            source: String::new(),
            at: Timestamp::from_millis(0),
            told: false,
        };
        let told = |format| {
            let mut out = Vec::new();
            tell_complaints(&[(complaint.clone(), Became::Waiting)], format, Lang::En, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let text = told(ComplaintsFormat::Text);
        assert!(!text.contains('\u{1b}') && text.contains("casino[.]example") && text.lines().count() == 4, "{text}");
        let csv = told(ComplaintsFormat::Csv);
        for told in [&text, &csv] {
            assert!(told.contains("hxxp://school[.]example/") && told.contains("hxxps://win[.]example/x"), "{told}");
        }
        assert!(csv.contains("casino[.]example") && !csv.contains(",=HYPERLINK"), "{csv}");
        let jsonl: Value = serde_json::from_str(&told(ComplaintsFormat::Jsonl)).unwrap();
        assert_eq!((&jsonl["domain"], &jsonl["became"]), (&"casino.example".into(), &"waiting".into()));
        assert_eq!(jsonl["source"], Value::Null);
    }
}
