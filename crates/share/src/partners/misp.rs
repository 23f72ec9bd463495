//! MISP events: one for each hosting site, with its pages as objects and the watched things as attributes.
//!
//! What is held are the findings of one site. Only watched things are marked for detection (`to_ids`), and never a page
//! or host of the site, which may have been harmed.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::IpAddr;

use serde_json::{Value, json};
use suyuan_model::{Authority, Chain, Finding, Severity, Site, Timestamp, Untrusted, Watch, WatchKind};
use uuid::Uuid;

use super::choice::Choice;
use super::tlp::Tlp;
use crate::{ShareError, authority, json};

/// Most characters of the title of an event, by the format.
pub const MISP_INFO_CHARS_MAX: usize = 256;

/// The template of objects that stand for pages: `url`, version 10.
const URL_TEMPLATE: &str = "60efb77b-40b5-4c46-871b-ed1ed999fce5";

/// Takes findings one after the other and writes an event when its site has passed by.
pub struct MispWriter<'a> {
    out: &'a mut dyn Write,
    events: Events<'a>,
    is_first: bool,
}

/// Takes findings one after the other and hands out an event when its site has passed by.
pub(super) struct Events<'a> {
    choice: &'a Choice<'a>,
    space: Uuid,
    producer: String,
    tlp: Tlp,
    /// On whose authority they are handed on; empty where nobody said.
    authority: String,
    site: Option<Event>,
}

/// The event of the site that is passing by.
struct Event {
    site: Site,
    first_seen: Timestamp,
    last_seen: Timestamp,
    severity: Severity,
    things: BTreeMap<String, Value>,
    pages: Vec<Page>,
}

/// A page with findings.
struct Page {
    url: String,
    host: String,
    first_seen: Timestamp,
    last_seen: Timestamp,
    /// The attribute of each thing that it names, and how one gets there.
    names: Vec<(String, String)>,
}

impl<'a> MispWriter<'a> {
    /// Begins, with who makes the events, their mark, and what is passed on.
    pub fn begin(producer: &str, tlp: Tlp, choice: &'a Choice<'a>, out: &'a mut dyn Write) -> Result<Self, ShareError> {
        write!(out, "{{\"response\":[")?;
        Ok(MispWriter { out, events: Events::of(producer, tlp, choice), is_first: true })
    }

    /// The same on this authority: each event has a comment that says so.
    #[must_use]
    pub fn on_authority(self, authority: &Authority) -> Self {
        MispWriter { events: self.events.on_authority(authority), ..self }
    }

    /// Takes a finding with its shortest chain, if what it names is passed on.
    pub fn put(&mut self, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
        let passed = self.events.put(finding, chain);
        self.write(passed)
    }

    /// Ends, with what stands after the last event.
    pub fn end(mut self) -> Result<(), ShareError> {
        let passed = self.events.end();
        self.write(passed)?;
        writeln!(self.out, "\n]}}")?;
        Ok(self.out.flush()?)
    }

    fn write(&mut self, event: Option<Value>) -> Result<(), ShareError> {
        let Some(event) = event else { return Ok(()) };
        let before = if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" };
        write!(self.out, "{before}{}", text_of(event))?;
        Ok(())
    }
}

/// An event as files and lists have it.
pub(super) fn text_of(event: Value) -> String {
    Untrusted(&json!({ "Event": event }).to_string()).json().to_string()
}

impl<'a> Events<'a> {
    pub(super) fn of(producer: &str, tlp: Tlp, choice: &'a Choice<'a>) -> Self {
        let space = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("suyuan:{producer}").as_bytes());
        Events { choice, space, producer: producer.to_owned(), tlp, authority: String::new(), site: None }
    }

    /// The same on this authority.
    pub(super) fn on_authority(self, authority: &Authority) -> Self {
        Events { authority: authority::in_both(authority), ..self }
    }

    /// Takes a finding with its shortest chain, if what it names is passed on; the event of the site before it, if it
    /// has passed by.
    pub(super) fn put(&mut self, finding: &Finding, chain: Option<&Chain>) -> Option<Value> {
        let Finding { watch, first_seen, last_seen, .. } = finding;
        if !self.choice.has(watch) {
            return None;
        }
        let is_next = self.site.as_ref().is_none_or(|event| event.site != finding.site);
        let passed = if is_next { self.end() } else { None };
        let (thing, attribute) = self.thing(&finding.site, watch, *first_seen);
        let event = self.site.get_or_insert_with(|| Event {
            site: finding.site.clone(),
            first_seen: *first_seen,
            last_seen: *last_seen,
            severity: finding.severity,
            things: BTreeMap::new(),
            pages: Vec::new(),
        });
        event.first_seen = event.first_seen.min(*first_seen);
        event.last_seen = event.last_seen.max(*last_seen);
        event.severity = event.severity.max(finding.severity);
        event.things.entry(thing.clone()).or_insert(attribute);
        if event.pages.last().is_none_or(|page| page.url != finding.page.as_str()) {
            event.pages.push(Page {
                url: finding.page.as_str().to_owned(),
                host: finding.page.host().to_owned(),
                first_seen: *first_seen,
                last_seen: *last_seen,
                names: Vec::new(),
            });
        }
        if let Some(page) = event.pages.last_mut() {
            page.first_seen = page.first_seen.min(*first_seen);
            page.last_seen = page.last_seen.max(*last_seen);
            page.names.push((thing, way(finding, chain)));
        }
        passed
    }

    /// The event of the last site.
    pub(super) fn end(&mut self) -> Option<Value> {
        let event = self.site.take()?;
        Some(self.event(event))
    }

    /// The attribute of a watched thing in the event of a site, and its name.
    fn thing(&self, site: &Site, watch: &Watch, at: Timestamp) -> (String, Value) {
        let id = self.name(&["attribute", site.as_str(), watch.kind.name(), &watch.value]);
        let (kind, category, to_ids) = match watch.kind {
            WatchKind::Domain => ("domain", "Network activity", true),
            WatchKind::Host => ("hostname", "Network activity", true),
            WatchKind::Url | WatchKind::Page => ("url", "Network activity", true),
            WatchKind::Ip => ("ip-dst", "Network activity", true),
            WatchKind::Mail => ("email-dst", "Network activity", false),
            WatchKind::Phone => ("phone-number", "Other", false),
            WatchKind::Crypto => ("text", "Financial fraud", false),
            WatchKind::Qq | WatchKind::Wechat | WatchKind::Telegram | WatchKind::Whatsapp | WatchKind::Line => {
                ("text", "Social network", false)
            }
        };
        let value = if kind == "text" { watch.name() } else { watch.value.clone() };
        let mut told = attribute(&id, kind, category, &value, to_ids, at);
        told["comment"] = json::text(&watch.category);
        (id, told)
    }

    fn event(&self, event: Event) -> Value {
        let Event { site, first_seen, last_seen, severity, things, pages } = event;
        let is_farm = self.choice.is_farm(&site);
        let what = if is_farm { "a site that a person found to be a farm" } else { "an ordinary web site" };
        let info = format!("{site}: {what} names watched things ({} on {} pages)", things.len(), pages.len());
        let objects: Vec<Value> = pages.iter().map(|page| self.page(&site, page)).collect();
        let mut attributes: Vec<Value> = things.into_values().collect();
        if !self.authority.is_empty() {
            let id = self.name(&["authority", site.as_str()]);
            attributes.push(attribute(&id, "comment", "Other", &self.authority, false, last_seen));
        }
        json!({
            "uuid": self.name(&["event", site.as_str()]),
            "info": info.chars().take(MISP_INFO_CHARS_MAX).collect::<String>(),
            "date": first_seen.day(),
            "timestamp": seconds(last_seen),
            "published": false,
            "distribution": distribution(self.tlp),
            "threat_level_id": match severity {
                Severity::Critical | Severity::High => "1",
                Severity::Medium => "2",
                Severity::Low => "3",
                Severity::Info => "4",
            },
            "analysis": "1",
            "Orgc": { "uuid": self.name(&["organization"]), "name": json::text(&self.producer) },
            "Tag": [{ "name": format!("tlp:{}", self.tlp.name()) }],
            "Attribute": attributes,
            "Object": objects,
        })
    }

    /// A page as an object, with a reference to each thing that it names.
    fn page(&self, site: &Site, page: &Page) -> Value {
        let id = self.name(&["object", site.as_str(), &page.url]);
        let part = |relation: &str, kind: &str, category: &str, value: &str| {
            let id = self.name(&["part", site.as_str(), &page.url, relation]);
            let mut told = attribute(&id, kind, category, value, false, page.last_seen);
            told["object_relation"] = relation.into();
            told
        };
        let host = page.host.trim_matches(['[', ']']);
        let is_address = host.parse::<IpAddr>().is_ok();
        let (relation, kind) = if is_address { ("ip", "ip-dst") } else { ("host", "hostname") };
        let references = page.names.iter().map(|(thing, way)| {
            json!({
                "uuid": self.name(&["reference", &id, thing]),
                "object_uuid": id,
                "referenced_uuid": thing,
                "relationship_type": "contains",
                "comment": json::text(way),
            })
        });
        json!({
            "uuid": id,
            "name": "url",
            "meta-category": "network",
            "description": if self.choice.is_farm(site) {
                "A page of a farm that names watched things"
            } else {
                "A page of an ordinary web site that names watched things"
            },
            "template_uuid": URL_TEMPLATE,
            "template_version": "10",
            "timestamp": seconds(page.last_seen),
            "distribution": "5",
            "Attribute": [
                part("url", "url", "Network activity", &page.url),
                part(relation, kind, "Network activity", host),
                part("first-seen", "datetime", "Other", &page.first_seen.to_string()),
                part("last-seen", "datetime", "Other", &page.last_seen.to_string()),
            ],
            "ObjectReference": references.collect::<Vec<_>>(),
        })
    }

    /// A name that is the same in every export of this producer.
    fn name(&self, of: &[&str]) -> String {
        Uuid::new_v5(&self.space, of.join("\n").as_bytes()).hyphenated().to_string()
    }
}

fn attribute(id: &str, kind: &str, category: &str, value: &str, to_ids: bool, at: Timestamp) -> Value {
    json!({
        "uuid": id, "type": kind, "category": category, "value": json::text(value), "to_ids": to_ids,
        "distribution": "5", "timestamp": seconds(at),
    })
}

/// The way from a seed to the thing, in a line.
fn way(finding: &Finding, chain: Option<&Chain>) -> String {
    let steps = chain.map(|chain| chain.steps.iter().map(|step| step.url.as_str()).collect::<Vec<_>>());
    let end = finding.watch.as_url();
    steps.unwrap_or_else(|| vec![finding.page.as_str(), &end]).join(" -> ")
}

fn seconds(at: Timestamp) -> String {
    at.millis().div_euclid(1000).to_string()
}

/// How far an event goes by itself.
fn distribution(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Clear => "3",
        Tlp::Green => "2",
        Tlp::Amber => "1",
        Tlp::AmberStrict | Tlp::Red => "0",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use suyuan_model::SiteRules;

    use super::*;
    use crate::partners::choice::choose;
    use crate::partners::story::{domain, finding, things, watch};

    fn events(findings: &[(&str, Watch)]) -> Vec<Value> {
        events_beside(&BTreeSet::new(), findings)
    }

    fn events_beside(farms: &BTreeSet<Site>, findings: &[(&str, Watch)]) -> Vec<Value> {
        let things = things(findings);
        let choice = choose(&things, farms, &SiteRules::default());
        let mut out = Vec::new();
        let mut writer = MispWriter::begin("us", Tlp::Green, &choice, &mut out).unwrap();
        for (page, watch) in findings {
            writer.put(&finding(page, watch), None).unwrap();
        }
        writer.end().unwrap();
        let told: Value = serde_json::from_slice(&out).unwrap();
        told["response"].as_array().unwrap().iter().map(|one| one["Event"].clone()).collect()
    }

    #[test]
    fn what_a_person_called_a_farm_is_called_no_ordinary_site() {
        let found =
            [("http://farm.example/", domain("casino.example")), ("http://school.example/", domain("casino.example"))];
        let told = events_beside(&BTreeSet::from([Site::from_text("farm.example")]), &found);
        let is_ordinary = |event: &Value| event.to_string().matches("an ordinary web site").count();
        assert_eq!(told.iter().map(is_ordinary).collect::<Vec<_>>(), [0, 2], "{told:?}");
    }

    #[test]
    fn an_event_tells_a_site_and_marks_only_watched_things_for_detection() {
        let told = events(&[
            ("http://club.example/", domain("casino.example")),
            ("http://school.example/a", domain("casino.example")),
            ("http://school.example/a", watch(WatchKind::Qq, "12345678")),
            ("http://school.example/b", domain("casino.example")),
            ("http://school.example/b", watch(WatchKind::Page, "http://club.example/")),
        ]);
        assert_eq!(told.len(), 2);
        let school = &told[1];
        assert_eq!(school["info"], "school.example: an ordinary web site names watched things (2 on 2 pages)");
        let attributes: Vec<(&str, bool)> = school["Attribute"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["value"].as_str().unwrap(), one["to_ids"].as_bool().unwrap()))
            .collect();
        let sorted: BTreeSet<_> = attributes.into_iter().collect();
        assert_eq!(sorted, BTreeSet::from([("casino.example", true), ("qq:12345678", false)]));
        for page in school["Object"].as_array().unwrap() {
            assert!(page["Attribute"].as_array().unwrap().iter().all(|one| one["to_ids"] == false));
            for reference in page["ObjectReference"].as_array().unwrap() {
                let is_there = |one: &Value| one["uuid"] == reference["referenced_uuid"];
                assert!(school["Attribute"].as_array().unwrap().iter().any(is_there), "{reference}");
            }
        }
    }

    #[test]
    fn a_title_is_cut_where_the_format_ends_it() {
        let page = format!("http://jinshuju.net/f/{}/", "a".repeat(MISP_INFO_CHARS_MAX + 1));
        let told = events(&[(&page, domain("casino.example"))]);
        let title = told[0]["info"].as_str().unwrap();
        assert_eq!(title.chars().count(), MISP_INFO_CHARS_MAX, "{title}");
    }

    #[test]
    fn no_two_things_of_an_event_have_one_name() {
        let told = events(&[
            ("http://school.example/a", domain("casino.example")),
            ("http://school.example/b", domain("casino.example")),
            ("http://192.0.2.1/b", domain("casino.example")),
        ]);
        let text = serde_json::to_string(&told).unwrap();
        let uuids: Vec<&str> = text.split("\"uuid\":\"").skip(1).map(|rest| &rest[..36]).collect();
        let different: BTreeSet<&str> = uuids.iter().copied().collect();
        // The producer is named in each event.
        assert_eq!(uuids.len(), different.len() + 1);
    }
}
