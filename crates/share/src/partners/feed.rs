//! A MISP feed: a file for each event, a manifest of them, and digests by which a value is looked up in it.

use std::io::Write;

use md5::{Digest as _, Md5};
use serde_json::{Map, Value};
use suyuan_model::{Authority, Chain, Finding, Untrusted};

use super::choice::Choice;
use super::misp::{Events, text_of};
use super::tlp::Tlp;
use crate::ShareError;

/// What the manifest tells of an event.
const IN_MANIFEST: [&str; 7] = ["Orgc", "Tag", "info", "date", "analysis", "threat_level_id", "timestamp"];

/// Takes findings one after the other and hands out the file of an event when its site has passed by.
pub struct MispFeed<'a> {
    events: Events<'a>,
    manifest: Map<String, Value>,
}

/// A file of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl<'a> MispFeed<'a> {
    /// Begins, with who makes the events, their mark, and what is passed on.
    pub fn begin(producer: &str, tlp: Tlp, choice: &'a Choice<'a>) -> Self {
        MispFeed { events: Events::of(producer, tlp, choice), manifest: Map::new() }
    }

    /// The same on this authority.
    #[must_use]
    pub fn on_authority(self, authority: &Authority) -> Self {
        MispFeed { events: self.events.on_authority(authority), ..self }
    }

    /// Takes a finding with its shortest chain, if what it names is passed on. Hands out the event of the site before
    /// it, if that has passed by, and writes its digests.
    pub fn put(
        &mut self,
        finding: &Finding,
        chain: Option<&Chain>,
        hashes: &mut dyn Write,
    ) -> Result<Option<FeedFile>, ShareError> {
        let passed = self.events.put(finding, chain);
        self.file(passed, hashes)
    }

    /// Ends: hands out the event of the last site, and the manifest.
    pub fn end(mut self, hashes: &mut dyn Write) -> Result<(Option<FeedFile>, FeedFile), ShareError> {
        let passed = self.events.end();
        let last = self.file(passed, hashes)?;
        let text = Untrusted(&Value::Object(self.manifest).to_string()).json().to_string() + "\n";
        Ok((last, FeedFile { name: "manifest.json".to_owned(), text }))
    }

    fn file(&mut self, event: Option<Value>, hashes: &mut dyn Write) -> Result<Option<FeedFile>, ShareError> {
        let Some(event) = event else { return Ok(None) };
        let uuid = event["uuid"].as_str().unwrap_or_default().to_owned();
        let objects = event["Object"].as_array().into_iter().flatten().map(|one| &one["Attribute"]);
        let attributes = std::iter::once(&event["Attribute"]).chain(objects);
        for value in attributes.filter_map(Value::as_array).flatten().filter_map(|one| one["value"].as_str()) {
            writeln!(hashes, "{},{uuid}", md5(value))?;
        }
        let told = IN_MANIFEST.iter().map(|&key| (key.to_owned(), event[key].clone())).collect();
        self.manifest.insert(uuid.clone(), Value::Object(told));
        Ok(Some(FeedFile { name: format!("{uuid}.json"), text: text_of(event) + "\n" }))
    }
}

fn md5(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use suyuan_model::{SiteRules, Watch, WatchKind};

    use super::*;
    use crate::partners::choice::choose;
    use crate::partners::story::{domain, finding, things, watch};

    fn feed(findings: &[(&str, Watch)]) -> (BTreeMap<String, Value>, String) {
        let things = things(findings);
        let farms = BTreeSet::new();
        let choice = choose(&things, &farms, &SiteRules::default());
        let (mut files, mut hashes) = (Vec::new(), Vec::new());
        let mut feed = MispFeed::begin("us", Tlp::Green, &choice);
        for (page, watch) in findings {
            files.extend(feed.put(&finding(page, watch), None, &mut hashes).unwrap());
        }
        let (last, manifest) = feed.end(&mut hashes).unwrap();
        files.extend(last);
        files.push(manifest);
        let read = |file: FeedFile| (file.name, serde_json::from_str(&file.text).unwrap());
        (files.into_iter().map(read).collect(), String::from_utf8(hashes).unwrap())
    }

    #[test]
    fn the_manifest_names_every_file_and_the_digests_every_value() {
        let (mut files, hashes) = feed(&[
            ("http://club.example/", domain("casino.example")),
            ("http://school.example/a", domain("casino.example")),
            ("http://school.example/b", watch(WatchKind::Qq, "12345678")),
            ("http://school.example/b", watch(WatchKind::Page, "http://club.example/")),
        ]);
        let manifest = files.remove("manifest.json").unwrap();
        let named: Vec<String> = manifest.as_object().unwrap().keys().map(|uuid| format!("{uuid}.json")).collect();
        assert_eq!(named.iter().collect::<BTreeSet<_>>(), files.keys().collect());
        assert_eq!(named.len(), 2);
        let mut digests = BTreeSet::new();
        for (name, file) in &files {
            let event = &file["Event"];
            let uuid = event["uuid"].as_str().unwrap();
            assert_eq!(*name, format!("{uuid}.json"));
            for key in IN_MANIFEST {
                assert!(!event[key].is_null());
                assert_eq!(manifest[uuid][key], event[key]);
            }
            let text = event.to_string();
            for value in text.split("\"value\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                digests.insert(format!("{},{uuid}", md5(value)));
            }
        }
        assert_eq!(hashes.lines().map(str::to_owned).collect::<BTreeSet<_>>(), digests);
        assert!(digests.iter().any(|line| line.starts_with(&md5("casino.example"))));
        assert_eq!(md5("abc"), "900150983cd24fb0d6963f7d28e17f72");
    }

    #[test]
    fn a_feed_of_nothing_has_an_empty_manifest() {
        let (files, hashes) = feed(&[]);
        assert_eq!(files, BTreeMap::from([("manifest.json".to_owned(), Value::Object(Map::new()))]));
        assert_eq!(hashes, "");
    }
}
