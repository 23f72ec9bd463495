//! A STIX 2.1 bundle: an indicator for each watched thing, and for each finding what was observed, and where.
//!
//! Findings are written as they come; names of objects are made of what they name, so that they are the same in every
//! export. The site that was written on is an `infrastructure`, and never an indicator.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde_json::{Value, json};
use suyuan_model::{Authority, Chain, Finding, Site, Timestamp, Untrusted, Watch, WatchKind};
use uuid::Uuid;

use super::observable::{self, Observable};
use super::things::Thing;
use super::tlp::Tlp;
use crate::{ShareError, authority, json};

/// Who makes a bundle when nobody says: the program.
pub const PRODUCER: &str = "suyuan";

/// When what never changes was made.
const MADE: &str = "2026-01-01T00:00:00.000Z";

/// What the steps of a chain look like in an object.
const CHAIN_SCHEMA: &str = "An object with `finding`, `severity`, `evidence_level`, `techniques` and `chain`: the \
    steps from where a crawl began to the watched thing, in their order, each with `url`, `via`, and, for a step that \
    was not visited, `visited`: false";

/// Takes findings one after the other and writes each at once.
pub struct StixWriter<'a> {
    out: &'a mut dyn Write,
    names: Names,
    mark: &'static str,
    /// The indicator of each watched thing, and the object that it is about.
    indicators: BTreeMap<(WatchKind, String), (String, String)>,
    /// What is written already, as far as it could come again.
    written: BTreeSet<String>,
    site: Option<SiteSeen>,
    /// The sites that a person called farms.
    farms: BTreeSet<Site>,
    page: String,
    is_first: bool,
}

/// The site that is passing by.
struct SiteSeen {
    site: Site,
    hosts: BTreeSet<String>,
    first_seen: Timestamp,
    last_seen: Timestamp,
}

/// Makes the names of objects: stable, and of one producer.
struct Names {
    space: Uuid,
    producer: String,
}

impl Names {
    fn of(producer: &str) -> Names {
        let space = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("suyuan:{producer}").as_bytes());
        Names { space, producer: named("identity", space) }
    }

    fn name(&self, kind: &str, what: &str) -> String {
        named(kind, Uuid::new_v5(&self.space, format!("{kind}\n{what}").as_bytes()))
    }
}

/// The strict validator wants version 4, whose bits are random; ours are those of a hash, so that they are stable.
fn named(kind: &str, id: Uuid) -> String {
    let id = uuid::Builder::from_random_bytes(id.into_bytes()).into_uuid();
    format!("{kind}--{}", id.hyphenated())
}

impl<'a> StixWriter<'a> {
    /// Begins, with who makes it, its mark, and the watched things.
    pub fn begin<'t>(
        producer: &str,
        tlp: Tlp,
        things: impl IntoIterator<Item = &'t Thing>,
        out: &'a mut dyn Write,
    ) -> Result<Self, ShareError> {
        let names = Names::of(producer);
        write!(out, "{{\"type\":\"bundle\",\"id\":\"{}\",\"objects\":[", names.name("bundle", tlp.name()))?;
        let mut writer = StixWriter {
            out,
            mark: tlp.stix_id(),
            indicators: BTreeMap::new(),
            written: BTreeSet::new(),
            site: None,
            farms: BTreeSet::new(),
            page: String::new(),
            is_first: true,
            names,
        };
        writer.object(&tlp.stix())?;
        writer.about(producer)?;
        for thing in things {
            writer.thing(thing)?;
        }
        Ok(writer)
    }

    /// The same where a person called these sites farms.
    #[must_use]
    pub fn with_farms(self, farms: &BTreeSet<Site>) -> Self {
        StixWriter { farms: farms.clone(), ..self }
    }

    /// Writes on whose authority the producer hands it on: a note about it, in each language in which that was said.
    pub fn on_authority(mut self, authority: &Authority) -> Result<Self, ShareError> {
        let content = authority::in_both(authority);
        let id = self.names.name("note", &content);
        self.object(&json!({
            "type": "note", "spec_version": "2.1", "id": id, "created_by_ref": self.names.producer,
            "created": MADE, "modified": MADE, "abstract": "On whose authority", "content": json::text(&content),
            "object_refs": [self.names.producer], "object_marking_refs": [self.mark],
        }))?;
        Ok(self)
    }

    /// Writes a finding with its shortest chain, if the thing that it names is one of those told at the beginning.
    pub fn put(&mut self, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
        let key = (finding.watch.kind, finding.watch.value.clone());
        let Some((indicator, thing)) = self.indicators.get(&key).cloned() else { return Ok(()) };
        if self.site.as_ref().is_none_or(|seen| seen.site != finding.site) {
            self.end_site()?;
        }
        let (first_seen, last_seen) = (finding.first_seen, finding.last_seen);
        let page = observable::url(finding.page.as_str());
        if self.page != page.id {
            self.observable(&page)?;
            self.page.clone_from(&page.id);
        }
        let mut refs = vec![page.id, thing];
        let host = observable::host(finding.page.host());
        if let Some(host) = &host {
            self.observable_once(host)?;
            refs.insert(1, host.id.clone());
        }
        let seen = self.site.get_or_insert_with(|| SiteSeen {
            site: finding.site.clone(),
            hosts: BTreeSet::new(),
            first_seen,
            last_seen,
        });
        seen.first_seen = seen.first_seen.min(first_seen);
        seen.last_seen = seen.last_seen.max(last_seen);
        seen.hosts.extend(host.map(|host| host.id));

        let count = finding.sightings.len().max(1);
        let observed = self.names.name("observed-data", &finding.id.to_string());
        let techniques: BTreeSet<&str> = finding.sightings.iter().map(|seen| seen.sighting.technique.name()).collect();
        let mut told = self.head("observed-data", &observed, first_seen, last_seen);
        told["first_observed"] = stamp(first_seen);
        told["last_observed"] = stamp(last_seen);
        told["number_observed"] = count.into();
        refs.dedup();
        told["object_refs"] = refs.into();
        told["extensions"] = json!({ chain_extension(): {
            "extension_type": "property-extension",
            "finding": finding.id.to_string(),
            "severity": finding.severity.name(),
            "evidence_level": finding.level.name(),
            "techniques": techniques.into_iter().collect::<Vec<_>>(),
            "chain": steps(finding, chain),
        }});
        self.object(&told)?;

        let id = self.names.name("sighting", &finding.id.to_string());
        let mut told = self.head("sighting", &id, first_seen, last_seen);
        told["first_seen"] = stamp(first_seen);
        told["last_seen"] = stamp(last_seen);
        told["count"] = count.into();
        told["sighting_of_ref"] = indicator.into();
        told["observed_data_refs"] = json!([observed]);
        self.object(&told)
    }

    /// Ends, with what stands after the last finding.
    pub fn end(mut self) -> Result<(), ShareError> {
        self.end_site()?;
        writeln!(self.out, "\n]}}")?;
        Ok(self.out.flush()?)
    }

    /// Who makes the bundle, and what the program adds to the format.
    fn about(&mut self, producer: &str) -> Result<(), ShareError> {
        let program = Names::of(PRODUCER).producer;
        let identity = |id: &str, name: &str, class: &str| {
            json!({
                "type": "identity", "spec_version": "2.1", "id": id, "created": MADE, "modified": MADE,
                "name": json::text(name), "identity_class": class,
            })
        };
        self.object(&identity(&program, PRODUCER, "system"))?;
        if producer != PRODUCER {
            let id = self.names.producer.clone();
            self.object(&identity(&id, producer, "organization"))?;
        }
        self.object(&json!({
            "type": "extension-definition", "spec_version": "2.1", "id": chain_extension(),
            "created_by_ref": program, "created": MADE, "modified": MADE,
            "name": "Referrer chain of a finding",
            "description": "How one gets from a seed of a crawl to the page, and from it to the watched thing",
            "schema": CHAIN_SCHEMA, "version": "1.0.0", "extension_types": ["property-extension"],
        }))
    }

    /// A watched thing, and the indicator that tells it.
    fn thing(&mut self, thing: &Thing) -> Result<(), ShareError> {
        let watch = &thing.watch;
        let Some((seen, pattern)) = observable::watched(watch) else { return Ok(()) };
        self.observable_once(&seen)?;
        let id = self.names.name("indicator", &format!("{}\n{}", watch.kind, watch.value));
        let mut told = self.head("indicator", &id, thing.first_seen, thing.last_seen);
        told["name"] = json::text(&watch.name());
        told["description"] = json::text(&description(watch, thing));
        told["indicator_types"] = json!(["malicious-activity"]);
        if !watch.category.is_empty() {
            told["labels"] = json!([json::text(&watch.category)]);
        }
        told["pattern"] = json::text(&pattern);
        told["pattern_type"] = "stix".into();
        told["valid_from"] = stamp(thing.first_seen);
        self.object(&told)?;
        self.indicators.insert((watch.kind, watch.value.clone()), (id, seen.id));
        Ok(())
    }

    /// The site that passed by: what its hosts are part of, and that it is not to be blocked unless it is a farm.
    fn end_site(&mut self) -> Result<(), ShareError> {
        let Some(seen) = self.site.take() else { return Ok(()) };
        let site = seen.site.as_str();
        let id = self.names.name("infrastructure", site);
        let mut told = self.head("infrastructure", &id, seen.first_seen, seen.last_seen);
        told["name"] = json::text(site);
        told["description"] = if self.farms.contains(&seen.site) {
            "A site that a person found to be a farm: it is there for pages that name or lead to watched things"
        } else {
            "An ordinary web site whose pages name watched things; it may have been harmed, and is not to be blocked"
        }
        .into();
        told["infrastructure_types"] = json!(["unknown"]);
        told["first_seen"] = stamp(seen.first_seen);
        told["last_seen"] = stamp(seen.last_seen);
        self.object(&told)?;
        for host in seen.hosts {
            let name = self.names.name("relationship", &format!("{id}\n{host}"));
            let mut told = self.head("relationship", &name, seen.first_seen, seen.last_seen);
            told["relationship_type"] = "consists-of".into();
            told["source_ref"] = id.as_str().into();
            told["target_ref"] = host.into();
            self.object(&told)?;
        }
        Ok(())
    }

    /// What every object that we vouch for begins with.
    fn head(&self, kind: &str, id: &str, created: Timestamp, modified: Timestamp) -> Value {
        json!({
            "type": kind, "spec_version": "2.1", "id": id, "created_by_ref": self.names.producer,
            "created": created.to_string(), "modified": modified.to_string(), "object_marking_refs": [self.mark],
        })
    }

    fn observable_once(&mut self, seen: &Observable) -> Result<(), ShareError> {
        if self.written.insert(seen.id.clone()) { self.put_observable(seen) } else { Ok(()) }
    }

    /// A page, which comes once; it could only be there as a watched URL.
    fn observable(&mut self, seen: &Observable) -> Result<(), ShareError> {
        if self.written.contains(&seen.id) { Ok(()) } else { self.put_observable(seen) }
    }

    fn put_observable(&mut self, seen: &Observable) -> Result<(), ShareError> {
        let mut told = json!({ "type": seen.kind, "spec_version": "2.1", "id": seen.id });
        for (key, value) in &seen.properties {
            told[*key] = json::text(value);
        }
        told["object_marking_refs"] = json!([self.mark]);
        self.object(&told)
    }

    fn object(&mut self, value: &Value) -> Result<(), ShareError> {
        let before = if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" };
        write!(self.out, "{before}{}", Untrusted(&value.to_string()).json())?;
        Ok(())
    }
}

/// The steps of a chain; where no way is known, the page and the thing.
fn steps(finding: &Finding, chain: Option<&Chain>) -> Value {
    match chain {
        Some(_) => json::chain(chain),
        None => json!([
            { "url": json::text(finding.page.as_str()), "via": "seed" },
            { "url": json::text(&finding.watch.as_url()), "via": "link", "visited": false },
        ]),
    }
}

fn description(watch: &Watch, thing: &Thing) -> String {
    let mut told = format!("On a watchlist; named on {} pages of {} sites", thing.pages, thing.sites);
    for (what, value) in [("category", &watch.category), ("source", &watch.source)] {
        if !value.is_empty() {
            told += &format!("; {what}: {value}");
        }
    }
    told
}

fn stamp(at: Timestamp) -> Value {
    at.to_string().into()
}

/// The name of what the program adds to the format: the same everywhere.
fn chain_extension() -> String {
    Names::of(PRODUCER).name("extension-definition", "chain")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use suyuan_model::{ChainStep, HopKind, Place, Via};

    use super::*;
    use crate::partners::story::{domain, finding, things, watch};

    fn written(findings: &[(&str, Watch)], tlp: Tlp) -> Vec<Value> {
        let things = things(findings);
        let mut out = Vec::new();
        let mut writer = StixWriter::begin("Partners of 'us'", tlp, things.iter(), &mut out).unwrap();
        let step = |url: &str, via| ChainStep {
            url: url.to_owned(),
            via,
            text: String::new(),
            seed: None,
            visited: true,
            tier: 0,
        };
        for (page, watch) in findings {
            let chain = Chain {
                steps: vec![
                    step("http://portal.example/", Via::Seed),
                    step(page, Via::Hop(HopKind::Link)),
                    ChainStep { visited: false, tier: 1, ..step(&watch.as_url(), Via::Place(Place::Anchor)) },
                ],
            };
            writer.put(&finding(page, watch), Some(&chain)).unwrap();
        }
        writer.end().unwrap();
        let bundle: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(bundle["type"], "bundle");
        assert!(bundle.get("spec_version").is_none());
        bundle["objects"].as_array().unwrap().clone()
    }

    fn story() -> Vec<(&'static str, Watch)> {
        vec![
            ("http://school.example/", domain("casino.example")),
            ("http://school.example/?q=%zz|a", domain("casino.example")),
            ("http://school.example/?q=%zz|a", watch(WatchKind::Url, "http://bet.example/it's\\x")),
            ("http://a_b.club.example/", watch(WatchKind::Qq, "12345678")),
            ("http://192.0.2.1/", watch(WatchKind::Ip, "2001:db8::7")),
        ]
    }

    fn every_ref(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if key.ends_with("_ref") {
                        found.extend(value.as_str().map(str::to_owned));
                    } else if key.ends_with("_refs") {
                        found.extend(value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()));
                    }
                    every_ref(value, found);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| every_ref(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_object_has_its_own_name_and_every_reference_leads_somewhere() {
        let objects = written(&story(), Tlp::Amber);
        let mut ids: HashMap<&str, u32> = HashMap::new();
        for object in &objects {
            *ids.entry(object["id"].as_str().unwrap()).or_default() += 1;
        }
        assert!(ids.values().all(|&times| times == 1), "{ids:#?}");
        let mut refs = Vec::new();
        for object in &objects {
            every_ref(object, &mut refs);
        }
        assert!(refs.len() > 40, "{}", refs.len());
        for reference in refs {
            assert!(ids.contains_key(reference.as_str()), "{reference}");
        }
    }

    #[test]
    fn what_a_person_called_a_farm_is_not_called_harmed() {
        let found =
            [("http://farm.example/", domain("casino.example")), ("http://school.example/", domain("casino.example"))];
        let things = things(&found);
        let mut out = Vec::new();
        let writer = StixWriter::begin("us", Tlp::Green, things.iter(), &mut out).unwrap();
        let mut writer = writer.with_farms(&BTreeSet::from([Site::from_text("farm.example")]));
        for (page, watch) in &found {
            writer.put(&finding(page, watch), None).unwrap();
        }
        writer.end().unwrap();
        let bundle: Value = serde_json::from_slice(&out).unwrap();
        let sites = bundle["objects"].as_array().unwrap().iter().filter(|one| one["type"] == "infrastructure");
        let is_harmed = |one: &Value| one["description"].as_str().unwrap().contains("not to be blocked");
        assert_eq!(sites.map(is_harmed).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn only_watched_things_are_indicators() {
        let objects = written(&story(), Tlp::Amber);
        let of = |kind: &str| objects.iter().filter(|one| one["type"] == kind).cloned().collect::<Vec<_>>();
        let mut patterns: Vec<String> =
            of("indicator").iter().map(|one| one["pattern"].as_str().unwrap().to_owned()).collect();
        patterns.sort();
        assert_eq!(
            patterns,
            [
                "[domain-name:value = 'casino.example']",
                "[ipv6-addr:value = '2001:db8::7']",
                r"[url:value = 'http://bet.example/it\'s%5Cx']",
                "[user-account:user_id = 'qq:12345678']",
            ]
        );
        let sites: Vec<Value> = of("infrastructure").iter().map(|one| one["name"].clone()).collect();
        assert_eq!(sites, ["school.example", "club.example", "192.0.2.1"]);
        assert_eq!((of("sighting").len(), of("observed-data").len()), (5, 5));
        let chain = &of("observed-data")[0]["extensions"][chain_extension()]["chain"];
        assert_eq!(chain.as_array().unwrap().len(), 3);
        assert_eq!(chain[2]["visited"], false);
    }

    #[test]
    fn names_are_the_same_in_every_export_and_the_mark_is_on_everything() {
        let (once, again) = (written(&story(), Tlp::Red), written(&story(), Tlp::Red));
        assert_eq!(once, again);
        for object in &once {
            let is_frame =
                ["identity", "marking-definition", "extension-definition"].iter().any(|kind| object["type"] == *kind);
            assert_eq!(object["object_marking_refs"] == json!([Tlp::Red.stix_id()]), !is_frame, "{object}");
        }
        assert_eq!(
            once[0]["extensions"]["extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"]["tlp_2_0"],
            "red"
        );
        let ids = |tlp| written(&story(), tlp).into_iter().skip(1).map(|one| one["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(Tlp::Red), ids(Tlp::Clear));
    }

    #[test]
    fn what_was_not_told_at_the_beginning_is_not_told_later() {
        let told = things(&[("http://school.example/", domain("casino.example"))]);
        let mut out = Vec::new();
        let mut writer = StixWriter::begin(PRODUCER, Tlp::Clear, told.iter(), &mut out).unwrap();
        writer.put(&finding("http://school.example/", &domain("other.example")), None).unwrap();
        writer.end().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("other.example") && !text.contains("school.example"), "{text}");
    }
}
