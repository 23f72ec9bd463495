//! A run held against the one before.

use std::fmt::Display;
use std::io::Write;

use serde_json::{Value, json};
use suyuan_model::{Compared, ComparedFinding, Since, Untrusted, defang};
use suyuan_words::{Lang, Word, compared as words, say};

use crate::ShareError;
use crate::json;

/// The comparison in a sentence of numbers.
pub fn compared_in_a_line(compared: &Compared, lang: Lang) -> String {
    let [new, still, gone, unlooked] = Since::ALL.map(|since| compared.count(since));
    let values: [(&str, &dyn Display); 6] = [
        ("run", &Untrusted(&compared.run).terminal()),
        ("before", &Untrusted(&compared.before).terminal()),
        ("new", &new),
        ("still", &still),
        ("gone", &gone),
        ("unlooked", &unlooked),
    ];
    say(lang, words::COMPARED, &values)
}

/// Writes the comparison: for people a line a finding, or one JSON document.
pub fn tell_compared(compared: &Compared, as_json: bool, lang: Lang, out: &mut dyn Write) -> Result<(), ShareError> {
    if as_json {
        json::line(out, &value(compared))?;
        return Ok(());
    }
    writeln!(out, "{}", compared_in_a_line(compared, lang))?;
    for since in Since::ALL {
        for (finding, _) in compared.findings.iter().filter(|(_, its)| *its == since) {
            let thing = Untrusted(&defang(&finding.value)).terminal().to_string();
            let page = Untrusted(&finding.page).terminal().to_string();
            writeln!(out, "{}\t{page}\t{thing}", say(lang, word(since), &[]))?;
        }
    }
    Ok(())
}

fn value(compared: &Compared) -> Value {
    let finding = |(finding, since): &(ComparedFinding, Since)| {
        json!({
            "since": since.name(),
            "id": finding.id,
            "page": json::text(&finding.page),
            "watch": { "kind": finding.kind.name(), "value": json::text(&finding.value) },
        })
    };
    let counts: serde_json::Map<String, Value> =
        Since::ALL.iter().map(|since| (since.name().to_owned(), compared.count(*since).into())).collect();
    json!({
        "schema": "suyuan.compared/1",
        "run": json::text(&compared.run),
        "before": json::text(&compared.before),
        "counts": counts,
        "findings": compared.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn word(since: Since) -> Word {
    match since {
        Since::New => words::NEW,
        Since::Still => words::STILL,
        Since::Gone => words::GONE,
        Since::Unlooked => words::UNLOOKED,
    }
}
