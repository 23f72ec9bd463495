//! Values as JSON, the same wherever they are told.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use suyuan_model::{
    CaseChange, CaseEvent, Chain, ChainStep, MoveEvidence, NoticeEvent, SearchResult, Untrusted, Watch,
};

/// Writes one value in one line; what a terminal or an editor could stumble over is escaped.
pub(crate) fn line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{}", Untrusted(&value.to_string()).json())
}

/// Text that a stranger wrote: as it is, [`line`] escapes it.
pub(crate) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Text that a stranger wrote, or null.
pub(crate) fn maybe(value: Option<&str>) -> Value {
    value.map_or(Value::Null, text)
}

/// Texts that strangers wrote.
pub(crate) fn texts(values: &[String]) -> Value {
    values.iter().map(|value| text(value)).collect()
}

/// What a move of a case rests on.
pub(crate) fn move_evidence(evidence: &MoveEvidence) -> Value {
    json!({
        "page": text(&evidence.page),
        "at": evidence.at.to_string(),
        "sha256": known(&evidence.sha256),
        "run": text(&evidence.run),
    })
}

/// Something that was said of a case.
pub(crate) fn event(event: &CaseEvent) -> Value {
    let (what, value, until) = match event.what {
        CaseChange::State { state, until } => ("state", Some(state.name().to_owned()), until),
        CaseChange::Role(role) => ("role", Some(role.name().to_owned()), None),
        CaseChange::Deadline(deadline) => ("deadline", Some(deadline.to_string()), None),
        CaseChange::Answer => ("answer", None, None),
        CaseChange::Note => ("note", None, None),
    };
    json!({
        "at": event.at.to_string(),
        "actor": text(&event.actor),
        "what": what,
        "value": value,
        "reason": known(&event.reason),
        "until": until.map(|until| until.to_string()),
        "told": event.told,
    })
}

/// A step of a notice.
pub(crate) fn notice(event: &NoticeEvent) -> Value {
    json!({
        "at": event.at.to_string(),
        "actor": text(&event.actor),
        "step": event.step.name(),
        "to": known(&event.recipient),
        "message": text(&event.message),
        "sha256": text(&event.sha256),
        "answer": known(&event.answer),
        "unreviewed": known(&event.unreviewed),
        "told": event.told,
    })
}

/// Text, or null when there is none.
pub(crate) fn known(value: &str) -> Value {
    maybe(Some(value).filter(|value| !value.is_empty()))
}

/// A watchlisted thing, raw.
pub(crate) fn watch(watch: &Watch) -> Value {
    json!({
        "value": text(&watch.value),
        "kind": watch.kind.name(),
        "category": text(&watch.category),
        "source": text(&watch.source),
        "tier": watch.kind.tier(),
    })
}

/// A chain as a list of its steps; an empty list where there is none.
pub(crate) fn chain(chain: Option<&Chain>) -> Value {
    Value::Array(chain.map_or_else(Vec::new, |chain| chain.steps.iter().map(step).collect()))
}

fn step(step: &ChainStep) -> Value {
    let mut told = Map::new();
    told.insert("url".to_owned(), text(&step.url));
    told.insert("via".to_owned(), step.via.name().into());
    if !step.text.is_empty() {
        told.insert("text".to_owned(), text(&step.text));
    }
    if let Some(result) = &step.seed {
        told.insert("seed".to_owned(), search_result(result));
    }
    if !step.visited {
        told.insert("visited".to_owned(), false.into());
    }
    Value::Object(told)
}

fn search_result(result: &SearchResult) -> Value {
    json!({
        "engine": text(&result.engine),
        "query": text(&result.query),
        "rank": result.rank,
        "title": text(&result.title),
        "snippet": text(&result.snippet),
        "fetched_at": result.fetched_at.map(|at| at.to_string()),
    })
}
