//! What is odd about a site, as people and machines read it.

use serde_json::{Value, json};
use suyuan_model::{Observation, Technique};
use suyuan_words::{Lang, reports, say};

use crate::{harmless, json};

/// In one sentence behind the row of the catalogue; not encoded.
pub(crate) fn sentence(lang: Lang, told: &Observation) -> String {
    let Observation { technique, what, pages, of, .. } = told;
    let what = harmless::page(what, &[]);
    let word = match technique {
        Technique::U6 => reports::OBSERVED_FOLDER,
        Technique::M27 => reports::OBSERVED_GOODS,
        _ => reports::OBSERVED_PUSH,
    };
    format!("{technique}  {}", say(lang, word, &[("what", &what), ("pages", pages), ("of", of)]))
}

/// As JSON: raw.
pub(crate) fn value(told: &Observation) -> Value {
    json!({
        "schema": "suyuan.observation/1",
        "site": json::text(told.site.as_str()),
        "technique": told.technique.name(),
        "what": json::text(&told.what),
        "pages": told.pages,
        "of": told.of,
        "example": json::text(&told.example),
        "last_seen": told.last_seen.map(|at| at.to_string()),
    })
}
