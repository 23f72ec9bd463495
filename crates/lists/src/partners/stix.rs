//! A STIX 2.1 bundle, or a page of a TAXII collection: its indicators, and the observables that they are based on.
//!
//! An observable alone says only that something was seen: the pages and hosts of harmed sites are such, too.

use std::collections::HashMap;

use serde_json::value::RawValue;
use suyuan_model::Timestamp;

use super::{
    About, Items, Members, PARTNER_OBJECTS_MAX, TAGS_MAX, broken, category, items, marks_in, pattern, source, tlp,
};
use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, is_watchlist};
use crate::json::Lines;
use crate::reject::Why;

/// The members of the document.
const DOCUMENT: &[&str] = &["type", "objects"];

/// The members of objects that say something here.
const OBJECT: &[&str] = &[
    "type",
    "id",
    "modified",
    "name",
    "value",
    "user_id",
    "pattern",
    "pattern_type",
    "valid_from",
    "valid_until",
    "created",
    "created_by_ref",
    "revoked",
    "labels",
    "indicator_types",
    "object_marking_refs",
    "granular_markings",
    "definition",
    "extensions",
    "relationship_type",
    "source_ref",
    "target_ref",
];

/// The marks of the Traffic Light Protocol, as OASIS published them for STIX 2.1: of version 1, then of version 2.
const MARKS: &[(&str, &str)] = &[
    ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:CLEAR"),
    ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"),
    ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER"),
    ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED"),
    ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR"),
    ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN"),
    ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"),
    ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT"),
    ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED"),
];

/// A document that says that it is a bundle, or has objects that say what they are.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    if !is_watchlist(vocabulary) || !text.trim_start().starts_with('{') {
        return false;
    }
    let document = Members::of(text, DOCUMENT);
    if document.met.contains(&"type") {
        return document.text("type") == "bundle";
    }
    let first = document.get("objects").and_then(|objects| items(objects, 1).kept.first().copied());
    first.map(members).is_some_and(|object| ["type", "id"].iter().all(|name| object.get(name).is_some()))
}

/// A row for each thing that an indicator says is bad.
pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    let document = Members::of(text, DOCUMENT);
    if let Some(line) = document.broken {
        return Box::new(std::iter::once(Err(broken(text, line))));
    }
    let Items { kept, left_out } =
        document.get("objects").map(|objects| items(objects, PARTNER_OBJECTS_MAX)).unwrap_or_default();
    let bundle = Bundle::of(&kept);
    let mut lines = Lines::of(text);
    let all = kept.into_iter().map(Ok).chain(left_out.map(Err));
    Box::new(all.flat_map(move |object| match object {
        Ok(object) => bundle.rows(lines.line_of(object.get()), object),
        Err(object) => vec![Err(BadRow::new(lines.line_of(object.get()), object.get(), Why::TooManyObjects))],
    }))
}

fn members(object: &RawValue) -> Members<'_> {
    Members::of(object.get(), OBJECT)
}

/// What objects say of each other.
#[derive(Default)]
struct Bundle<'a> {
    /// The newest version of each indicator, and since when it is so.
    indicators: HashMap<String, (Option<Timestamp>, &'a RawValue)>,
    /// The indicator that is based on an observable.
    of_observable: HashMap<String, String>,
    identities: HashMap<String, String>,
    marks: HashMap<String, String>,
}

impl<'a> Bundle<'a> {
    fn of(objects: &[&'a RawValue]) -> Bundle<'a> {
        let mut bundle = Bundle::default();
        for &raw in objects {
            let object = members(raw);
            let id = object.text("id");
            match object.text("type").as_str() {
                "indicator" => {
                    let modified = Timestamp::parse(&object.text("modified")).ok();
                    let known = bundle.indicators.entry(id).or_insert((modified, raw));
                    if known.0 <= modified {
                        *known = (modified, raw);
                    }
                }
                "relationship" => {
                    let (from, to) = (object.text("source_ref"), object.text("target_ref"));
                    let is_telling = matches!(object.text("relationship_type").as_str(), "based-on" | "indicates");
                    if is_telling && from.starts_with("indicator--") && !object.is_true("revoked") {
                        bundle.of_observable.insert(to, from);
                    }
                }
                "identity" => drop(bundle.identities.insert(id, source(&object.text("name")))),
                "marking-definition" => drop(bundle.marks.insert(id, mark(&object))),
                _ => {}
            }
        }
        bundle
    }

    /// The rows of one object.
    fn rows(&self, line: u64, raw: &'a RawValue) -> Vec<Result<Row<'a>, BadRow<'a>>> {
        let object = members(raw);
        let kind = object.text("type");
        if kind != "indicator" {
            return self.observable(line, &object, &kind).into_iter().map(Ok).collect();
        }
        // An older version of an indicator says nothing.
        let newest = self.indicators.get(&object.text("id")).map(|&(_, newest)| newest.get().as_ptr());
        if newest != Some(raw.get().as_ptr()) {
            return Vec::new();
        }
        let pattern = object.text("pattern");
        let bad = |found: &str, why| Err(BadRow::new(line, found.to_owned(), why));
        let taken_back = taken_back(&object);
        let about = self.about(&object);
        // The standard asks for the type of a pattern, and some leave it out.
        let is_stix = matches!(object.text("pattern_type").as_str(), "stix" | "");
        let Some(compared) = Some(pattern.as_str()).filter(|_| is_stix).and_then(pattern::comparisons) else {
            return vec![bad(&pattern, Why::NotAPattern)];
        };
        let row = |(path, value): (String, String)| match named(&path, &value) {
            Some((kind, value)) => {
                let row = about.row(line, kind, value.to_owned());
                Ok(match taken_back {
                    Some(column) => row.with(column, pattern.clone()),
                    None => row,
                })
            }
            None => bad(&format!("{path} = '{value}'"), Why::NotAPattern),
        };
        compared.into_iter().map(row).collect()
    }

    /// The row of an observable that an indicator is based on.
    fn observable(&self, line: u64, object: &Members<'_>, kind: &str) -> Option<Row<'a>> {
        let (_, indicator) = self.indicators.get(self.of_observable.get(&object.text("id"))?)?;
        let indicator = members(indicator);
        let member = if kind == "user-account" { "user_id" } else { "value" };
        let value = object.text(member);
        let (kind, value) = named(&format!("{kind}:{member}"), &value)?;
        // Of an indicator that does not count, its own row tells.
        taken_back(&indicator).is_none().then(|| self.about(&indicator).row(line, kind, value.to_owned()))
    }

    fn about(&self, indicator: &Members<'_>) -> About {
        let labels = [indicator.texts("labels"), indicator.texts("indicator_types")].concat();
        let mut marks: Vec<&str> = Vec::new();
        let granular = indicator.get("granular_markings").map(|all| items(all, TAGS_MAX)).unwrap_or_default();
        let of_parts =
            granular.kept.into_iter().map(|one| Members::of(one.get(), &["marking_ref"]).text("marking_ref"));
        // What holds for a part of it, holds for what is kept of it.
        let refs: Vec<String> = indicator.texts("object_marking_refs").into_iter().chain(of_parts).collect();
        for id in &refs {
            let known = MARKS.iter().find(|(mark, _)| mark == id).map(|&(_, name)| name);
            let mark = known.or_else(|| self.marks.get(id).map(String::as_str)).unwrap_or_default();
            if !mark.is_empty() && !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        for mark in labels.iter().flat_map(|label| marks_in(label)) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        let since = indicator.text("valid_from");
        About {
            source: self.identities.get(&indicator.text("created_by_ref")).cloned().unwrap_or_default(),
            category: category(labels.iter().map(String::as_str)).to_owned(),
            licence: marks.join("; "),
            when: if since.is_empty() { indicator.text("created") } else { since },
            until: indicator.text("valid_until"),
        }
    }
}

/// Where it stands that an indicator does not say that what it names is bad.
fn taken_back(indicator: &Members<'_>) -> Option<Column> {
    if indicator.is_true("revoked") {
        return Some(Column::Withdrawn);
    }
    let kinds = indicator.texts("indicator_types");
    let is_harmless = |kind: &String| kind == "benign";
    if !kinds.is_empty() && kinds.iter().all(is_harmless) {
        return Some(Column::Harmless);
    }
    // A compromised site belongs to somebody who was harmed; that takes back nothing that anybody said.
    kinds.iter().any(|kind| is_harmless(kind) || kind == "compromised").then_some(Column::Harmed)
}

/// The kind and value of what a path names; none for what no list here has.
fn named<'v>(path: &str, value: &'v str) -> Option<(&'static str, &'v str)> {
    Some(match path {
        "domain-name:value" => ("domain", value),
        "url:value" => ("url", value),
        "ipv4-addr:value" | "ipv6-addr:value" => ("ip", value),
        "email-addr:value" => ("mail", value),
        // An account has its kind before it, as in what is shared here.
        "user-account:user_id" => {
            let (kind, value) = value.split_once(':')?;
            (["qq", "wechat", "telegram", "whatsapp", "line"].into_iter().find(|known| *known == kind)?, value)
        }
        _ => return None,
    })
}

/// What a marking says: a mark of the Traffic Light Protocol, or a statement.
fn mark(object: &Members<'_>) -> String {
    const TLP_2: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
    let inside = |member: &str, names| object.get(member).map(|raw| Members::of(raw.get(), names)).unwrap_or_default();
    let definition = inside("definition", &["tlp", "statement"]);
    let extension = inside("extensions", &[TLP_2]);
    let version_2 = extension.get(TLP_2).map(|raw| Members::of(raw.get(), &["tlp_2_0"]).text("tlp_2_0"));
    let said = [definition.text("tlp"), version_2.unwrap_or_default(), object.text("name")];
    let mark = said.iter().find_map(|said| tlp(said));
    mark.map_or_else(|| source(&definition.text("statement")), str::to_owned)
}
