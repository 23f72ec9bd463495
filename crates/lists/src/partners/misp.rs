//! MISP events: one, or a list of them as an answer of the server has it.
//!
//! Only what is meant for detection (`to_ids`) is listed: what an event tells beside it may be a harmed site.

use std::rc::Rc;

use serde_json::value::RawValue;

use super::{About, Members, PARTNER_OBJECTS_MAX, TAGS_MAX, broken, category, items, marks_in, source, strictest};
use crate::columns::{BadRow, Row, Rows, Vocabulary, is_watchlist};
use crate::json::Lines;
use crate::reject::Why;

const DOCUMENT: &[&str] = &["Event", "response"];
const EVENT: &[&str] = &["Event", "Orgc", "Tag", "Attribute", "Object", "date"];
const OBJECT: &[&str] = &["Attribute", "deleted"];
const ATTRIBUTE: &[&str] =
    &["type", "object_relation", "value", "to_ids", "deleted", "Tag", "first_seen", "timestamp", "comment"];

/// A document that has an event, or an answer with events or attributes.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    if !is_watchlist(vocabulary) || !text.trim_start().starts_with('{') {
        return false;
    }
    let document = Members::of(text, DOCUMENT);
    let Some(answer) = document.get("response") else { return !document.met.is_empty() };
    let first = items(answer, 1).kept.first().copied().unwrap_or(answer);
    let first = Members::of(first.get(), EVENT);
    document.met.contains(&"Event") || first.get("Event").or(first.get("Attribute")).is_some()
}

/// A row for each attribute that is meant for detection and names something on the web.
pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    let document = Members::of(text, DOCUMENT);
    if let Some(line) = document.broken {
        return Box::new(std::iter::once(Err(broken(text, line))));
    }
    let mut gathered = Gathered::default();
    if let Some(event) = document.get("Event") {
        gathered.event(event);
    }
    if let Some(answer) = document.get("response") {
        // The answer to a search for attributes has them without events.
        gathered.event(answer);
        let events = items(answer, PARTNER_OBJECTS_MAX);
        gathered.left_out = gathered.left_out.or(events.left_out);
        for event in events.kept.iter().filter_map(|event| Members::of(event.get(), EVENT).get("Event")) {
            gathered.event(event);
        }
    }
    let Gathered { mut attributes, left_out } = gathered;
    // Lines are counted in the order of the text, and an object may stand before the attributes of its event.
    attributes.sort_by_key(|attribute| attribute.raw.get().as_ptr().addr());
    let mut lines = Lines::of(text);
    let all = attributes.into_iter().map(Ok).chain(left_out.map(Err));
    Box::new(all.filter_map(move |attribute| match attribute {
        Ok(attribute) => attribute.row(&mut lines).map(Ok),
        Err(raw) => Some(Err(BadRow::new(lines.line_of(raw.get()), raw.get(), Why::TooManyObjects))),
    }))
}

/// The attributes of all events.
#[derive(Default)]
struct Gathered<'a> {
    attributes: Vec<Attribute<'a>>,
    left_out: Option<&'a RawValue>,
}

/// An attribute, and what its event says.
struct Attribute<'a> {
    raw: &'a RawValue,
    about: Rc<About>,
}

impl<'a> Gathered<'a> {
    fn event(&mut self, event: &'a RawValue) {
        let event = Members::of(event.get(), EVENT);
        let organization = event.get("Orgc").map(|raw| Members::of(raw.get(), &["name"]).text("name"));
        let (category, licence) = tagged(&event);
        let about = Rc::new(About {
            source: source(&organization.unwrap_or_default()),
            category: category.to_owned(),
            licence: licence.to_owned(),
            when: event.text("date"),
            until: String::new(),
        });
        self.attributes(event.get("Attribute"), &about);
        let objects = event.get("Object").map(|objects| items(objects, PARTNER_OBJECTS_MAX)).unwrap_or_default();
        self.left_out = self.left_out.or(objects.left_out);
        for object in objects.kept.into_iter().map(|object| Members::of(object.get(), OBJECT)) {
            if !object.is_true("deleted") {
                self.attributes(object.get("Attribute"), &told_by(&object, &about));
            }
        }
    }

    fn attributes(&mut self, list: Option<&'a RawValue>, about: &Rc<About>) {
        let Some(list) = list else { return };
        let items = items(list, PARTNER_OBJECTS_MAX.saturating_sub(self.attributes.len()));
        self.left_out = self.left_out.or(items.left_out);
        self.attributes.extend(items.kept.into_iter().map(|raw| Attribute { raw, about: Rc::clone(about) }));
    }
}

/// What an object says of its attributes, where it has a word for the threat.
fn told_by(object: &Members<'_>, about: &Rc<About>) -> Rc<About> {
    let attributes = object.get("Attribute").map(|list| items(list, TAGS_MAX)).unwrap_or_default();
    let attributes = attributes.kept.into_iter().map(|raw| Members::of(raw.get(), ATTRIBUTE));
    let threats: Vec<String> = attributes
        .filter(|attribute| attribute.text("object_relation") == "threat-type")
        .map(|attribute| attribute.text("value"))
        .collect();
    match category(threats.iter().map(String::as_str)) {
        "" => Rc::clone(about),
        category => Rc::new(About { category: category.to_owned(), ..About::clone(about) }),
    }
}

impl<'a> Attribute<'a> {
    fn row(&self, lines: &mut Lines<'_>) -> Option<Row<'a>> {
        let attribute = Members::of(self.raw.get(), ATTRIBUTE);
        if !attribute.is_true("to_ids") || attribute.is_true("deleted") {
            return None;
        }
        let value = attribute.text("value");
        let (kind, value) = match attribute.text("type").as_str() {
            "domain" => ("domain", value),
            "hostname" => ("host", value),
            "url" | "uri" => ("url", value),
            "ip-dst" => ("ip", value),
            // The address only says where the name was at the time: others may live there.
            "domain|ip" => ("domain", value.split('|').next().unwrap_or_default().to_owned()),
            _ => return None,
        };
        let mut about = About::clone(&self.about);
        let (of_tags, licence) = tagged(&attribute);
        // A comment is a category where it is nothing but the word for one.
        let comment = attribute.text("comment");
        let of_comment = if comment.contains(char::is_whitespace) { "" } else { category([comment.as_str()]) };
        if let Some(category) = [of_tags, of_comment].into_iter().find(|category| !category.is_empty()) {
            category.clone_into(&mut about.category);
        }
        if !licence.is_empty() {
            licence.clone_into(&mut about.licence);
        }
        let since = [attribute.text("first_seen"), attribute.text("timestamp")];
        if let Some(since) = since.into_iter().find(|since| !since.is_empty() && since != "0") {
            about.when = since;
        }
        Some(about.row(lines.line_of(self.raw.get()), kind, value))
    }
}

/// The category and the mark that tags name; of several marks the strictest counts.
fn tagged(of: &Members<'_>) -> (&'static str, &'static str) {
    let tags = of.get("Tag").map(|tags| items(tags, TAGS_MAX)).unwrap_or_default();
    let names: Vec<String> = tags.kept.into_iter().map(|tag| Members::of(tag.get(), &["name"]).text("name")).collect();
    let marks = names.iter().flat_map(|name| marks_in(name));
    let strictest = strictest(marks);
    (category(names.iter().map(String::as_str)), strictest.unwrap_or_default())
}
