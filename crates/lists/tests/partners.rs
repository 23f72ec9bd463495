//! What partners' programs give: STIX bundles and MISP events.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use expect_test::{Expect, expect};
use proptest::prelude::*;
use suyuan_lists::{
    MARK_CHARS_MAX, ReadList, SeedOptions, WatchlistOptions, read_allowlist, read_seeds, read_watchlist,
};
use suyuan_model::{Timestamp, Watch};

fn options() -> WatchlistOptions {
    WatchlistOptions { now: Some(Timestamp::parse("2026-11-27T00:00:00Z").unwrap()), ..WatchlistOptions::default() }
}

/// One line a usable row, with all that is said of it, then the rejects and notes.
fn check(text: &str, expected: Expect) {
    let told = match read_watchlist("partner.json", text.as_bytes(), &options()) {
        Ok(list) => told(&list),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&told);
}

fn told(list: &ReadList<Watch>) -> String {
    let mut told = format!("{}\n", list.format);
    for watch in &list.entries {
        let until = list.ends.get(&watch.said());
        let more = [
            watch.category.clone(),
            watch.source.clone(),
            watch.listed.map(|when| when.to_string()).unwrap_or_default(),
            watch.licence.clone(),
            until.map(|until| format!("until {until}")).unwrap_or_default(),
        ];
        let more: String = more.iter().filter(|more| !more.is_empty()).map(|more| format!(" | {more}")).collect();
        told += &format!("{} {}{more}\n", watch.kind, watch.value);
    }
    told + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
}

/// A bundle of these objects, a line each, the first on line 2.
fn bundle(objects: &[&str]) -> String {
    format!("{{\"type\": \"bundle\", \"id\": \"bundle--1\", \"objects\": [\n{}\n]}}", objects.join(",\n"))
}

/// An event with these members, a line each, the first on line 2.
fn event(members: &[&str]) -> String {
    format!("{{\"Event\": {{\n{}\n}}}}", members.join(",\n"))
}

#[test]
fn indicators_are_listed_with_who_says_so_and_under_what_mark() {
    check(
        &bundle(&[
            r#"{"type": "identity", "id": "identity--1", "name": "CERT of the province"}"#,
            r#"{"type": "marking-definition", "id": "marking-definition--1", "definition_type": "statement", "definition": {"statement": "For members"}}"#,
            r#"{"type": "marking-definition", "id": "marking-definition--2", "name": "TLP:RED"}"#,
            r#"{"type": "indicator", "id": "indicator--1", "created_by_ref": "identity--1", "pattern_type": "stix", "pattern": "[domain-name:value = 'casino.example']", "valid_from": "2026-11-01T00:00:00.000Z", "labels": ["online gambling"], "object_marking_refs": ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "marking-definition--1"]}"#,
            r#"{"type": "indicator", "id": "indicator--2", "pattern": "[url:value = 'hxxp://bet[.]example/win' OR ipv4-addr:value = '192.0.2.7'] OR [ipv6-addr:value = '2001:db8::7']", "created": "2026-11-02T00:00:00.000Z", "valid_until": "2027-01-01T00:00:00.000Z", "object_marking_refs": ["marking-definition--2"]}"#,
            r#"{"type": "indicator", "id": "indicator--3", "pattern": "[email-addr:value = 'boss@casino.example'] OR [user-account:user_id = 'qq:12345678']"}"#,
        ]),
        expect![[r#"
            stix
            domain casino.example | gambling | CERT of the province | 2026-11-01T00:00:00.000Z | TLP:AMBER; For members
            url http://bet.example/win | partner | 2026-11-02T00:00:00.000Z | TLP:RED | until 2027-01-01T00:00:00.000Z
            ip 192.0.2.7 | partner | 2026-11-02T00:00:00.000Z | TLP:RED | until 2027-01-01T00:00:00.000Z
            ip 2001:db8::7 | partner | 2026-11-02T00:00:00.000Z | TLP:RED | until 2027-01-01T00:00:00.000Z
            mail boss@casino.example | partner
            qq 12345678 | partner
        "#]],
    );
}

#[test]
fn what_was_only_seen_is_not_listed() {
    check(
        &bundle(&[
            r#"{"type": "url", "id": "url--1", "value": "http://school.example/news/7.html"}"#,
            r#"{"type": "domain-name", "id": "domain-name--1", "value": "school.example"}"#,
            r#"{"type": "domain-name", "id": "domain-name--2", "value": "casino.example"}"#,
            r#"{"type": "domain-name", "id": "domain-name--3", "value": "old.example"}"#,
            r#"{"type": "infrastructure", "id": "infrastructure--1", "name": "school.example"}"#,
            r#"{"type": "relationship", "id": "relationship--1", "relationship_type": "consists-of", "source_ref": "infrastructure--1", "target_ref": "domain-name--1"}"#,
            r#"{"type": "relationship", "id": "relationship--2", "relationship_type": "based-on", "source_ref": "indicator--1", "target_ref": "domain-name--2"}"#,
            r#"{"type": "relationship", "id": "relationship--3", "relationship_type": "based-on", "source_ref": "indicator--2", "target_ref": "domain-name--3"}"#,
            r#"{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'other.example']", "labels": ["scam"]}"#,
            r#"{"type": "indicator", "id": "indicator--2", "pattern": "[domain-name:value = 'old.example']", "revoked": true}"#,
        ]),
        expect![[r#"
            stix
            domain casino.example | fraud | partner
            domain other.example | fraud | partner
            partner.json:11: found `[domain-name:value = 'old.example']`, expected an indicator that was not revoked
        "#]],
    );
}

#[test]
fn what_does_not_hold_is_told_with_its_line() {
    check(
        &bundle(&[
            r#"{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'ok.example']"}"#,
            r#"{"type": "indicator", "id": "indicator--2", "pattern": "[domain-name:value = 'past.example']", "valid_until": "2026-11-26T00:00:00.000Z"}"#,
            r#"{"type": "indicator", "id": "indicator--3", "pattern": "[domain-name:value = 'back.example']", "revoked": true}"#,
            r#"{"type": "indicator", "id": "indicator--4", "pattern": "[domain-name:value = 'school.example']", "indicator_types": ["compromised"]}"#,
            r#"{"type": "indicator", "id": "indicator--5", "pattern": "[domain-name:value = 'good.example']", "indicator_types": ["benign"]}"#,
            r#"{"type": "indicator", "id": "indicator--6", "pattern": "[domain-name:value = 'a.example' AND url:value = 'http://b.example/x']"}"#,
            r#"{"type": "indicator", "id": "indicator--7", "pattern": "[file:hashes.MD5 = '0' OR domain-name:value = 'half.example']"}"#,
            r#"{"type": "indicator", "id": "indicator--8", "pattern": "rule x {}", "pattern_type": "yara"}"#,
            r#"{"type": "indicator", "id": "indicator--9", "pattern": "[domain-name:value = 'github.io'] OR [ipv4-addr:value = '198.51.100.0/24'] OR [url:value = 'https://t.me/']"}"#,
            r#"{"type": "indicator", "id": "indicator--10", "pattern": "[domain-name:value = 'late.example']", "valid_until": "soon"}"#,
            "7",
        ]),
        expect![[r#"
            stix
            domain ok.example | partner
            domain half.example | partner
            domain late.example | partner
            partner.json:3: found `past.example, 2026-11-26T00:00:00.000Z`, expected an entry that still holds; this one has ended
            partner.json:4: found `[domain-name:value = 'back.example']`, expected an indicator that was not revoked
            partner.json:5: found `[domain-name:value = 'school.example']`, expected an indicator of something malicious; what is benign or compromised is not watched
            partner.json:6: found `[domain-name:value = 'good.example']`, expected an indicator of something malicious; what is benign or compromised is not watched
            partner.json:7: found `[domain-name:value = 'a.example' AND url:value = 'http://b.example/x']`, expected a STIX pattern of domains, URLs, addresses or accounts with `=` or IN, joined by OR
            partner.json:8: found `file:hashes.MD5 = '0'`, expected a STIX pattern of domains, URLs, addresses or accounts with `=` or IN, joined by OR
            partner.json:9: found `rule x {}`, expected a STIX pattern of domains, URLs, addresses or accounts with `=` or IN, joined by OR
            partner.json:10: found `github.io`, expected a name that belongs to one owner, not a shared suffix
            partner.json:10: found `198.51.100.0/24`, expected single addresses, one a line, not a range
            partner.json:10: found `https://t.me/`, expected a name that belongs to one owner, not a shared suffix
            partner.json:11: found `soon`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z
        "#]],
    );
}

#[test]
fn the_newest_version_of_an_indicator_counts() {
    let version = |modified: &str, more: &str| {
        format!(
            r#"{{"type": "indicator", "id": "indicator--1", "modified": "{modified}", "pattern": "[domain-name:value = 'casino.example']"{more}}}"#
        )
    };
    let other = r#"{"type": "indicator", "id": "indicator--2", "pattern": "[domain-name:value = 'bet.example']"}"#;
    let (first, second) = (version("2026-11-01T00:00:00Z", ""), version("2026-11-02T00:00:00Z", ", \"revoked\": true"));
    for objects in [[&first, &second, other], [&second, &first, other]] {
        let list = read_watchlist("b.json", bundle(&objects).as_bytes(), &options()).unwrap();
        let values: Vec<&str> = list.entries.iter().map(|watch| watch.value.as_str()).collect();
        assert_eq!((values, list.rejects.len()), (vec!["bet.example"], 1));
    }
}

#[test]
fn the_last_of_several_ends_counts_and_no_end_most() {
    let until = |id: u32, value: &str, end: &str| {
        format!(
            r#"{{"type": "indicator", "id": "indicator--{id}", "pattern": "[domain-name:value = '{value}']"{end}}}"#
        )
    };
    let [early, late] = ["2027-01-01", "2027-02-01"].map(|day| format!(", \"valid_until\": \"{day}T00:00:00Z\""));
    let objects = [
        until(1, "a.example", &late),
        until(2, "a.example", &early),
        until(3, "b.example", ""),
        until(4, "b.example", &early),
    ];
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let list = read_watchlist("b.json", bundle(&objects).as_bytes(), &options()).unwrap();
    let ends: Vec<String> = list.ends.iter().map(|((_, value, _), until)| format!("{value} {until}")).collect();
    assert_eq!(ends, ["a.example 2027-02-01T00:00:00.000Z"]);
}

#[test]
fn a_page_of_a_taxii_collection_is_a_bundle() {
    check(
        r#"{"more": true, "next": "7", "objects": [{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'casino.example']"}]}"#,
        expect![[r#"
            stix
            domain casino.example | partner
        "#]],
    );
}

#[test]
fn attributes_for_detection_are_listed_and_what_stands_beside_them_is_not() {
    check(
        &event(&[
            r#""info": "an event", "date": "2026-11-20", "Orgc": {"uuid": "1", "name": "CERT of the province"}, "Tag": [{"name": "tlp:amber"}, {"name": "rsit:fraud=\"phishing\""}]"#,
            r#""Object": [{"name": "url", "Attribute": [{"type": "url", "object_relation": "url", "to_ids": true, "value": "http://casino.example/win", "timestamp": "1795464000"}"#,
            r#"{"type": "text", "object_relation": "threat-type", "to_ids": false, "value": "gambling"}]}"#,
            r#"{"name": "url", "deleted": true, "Attribute": [{"type": "url", "to_ids": true, "value": "http://gone.example/x"}]}]"#,
            r#""Attribute": [{"type": "domain", "to_ids": true, "value": "login[.]example", "comment": "seen in a mail"}"#,
            r#"{"type": "hostname", "to_ids": "1", "value": "www.casino.example", "comment": "gambling", "Tag": [{"name": "tlp:red"}, {"name": "tlp:white"}]}"#,
            r#"{"type": "domain|ip", "to_ids": true, "value": "bet.example|192.0.2.9", "first_seen": "2026-11-01T00:00:00+00:00"}"#,
            r#"{"type": "ip-dst", "to_ids": true, "value": "192.0.2.7"}"#,
            r#"{"type": "domain", "to_ids": false, "value": "school.example"}"#,
            r#"{"type": "domain", "to_ids": true, "deleted": true, "value": "old.example"}"#,
            r#"{"type": "md5", "to_ids": true, "value": "d41d8cd98f00b204e9800998ecf8427e"}"#,
            r#"{"type": "domain", "to_ids": true, "value": "github.io"}]"#,
            r#""RelatedEvent": [{"Event": {"Attribute": [{"type": "domain", "to_ids": true, "value": "other.example"}]}}]"#,
        ]),
        expect![[r#"
            misp
            url http://casino.example/win | gambling | CERT of the province | 2026-11-23T20:00:00.000Z | TLP:AMBER
            domain login.example | phishing | CERT of the province | 2026-11-20T00:00:00.000Z | TLP:AMBER
            host www.casino.example | gambling | CERT of the province | 2026-11-20T00:00:00.000Z | TLP:RED
            domain bet.example | phishing | CERT of the province | 2026-11-01T00:00:00.000Z | TLP:AMBER
            ip 192.0.2.7 | phishing | CERT of the province | 2026-11-20T00:00:00.000Z | TLP:AMBER
            partner.json:13: found `github.io`, expected a name that belongs to one owner, not a shared suffix
        "#]],
    );
}

#[test]
fn an_answer_has_several_events_or_attributes_alone() {
    let of = |value: &str| {
        format!(r#"{{"Event": {{"Attribute": [{{"type": "domain", "to_ids": true, "value": "{value}"}}]}}}}"#)
    };
    check(
        &format!("{{\"response\": [\n{},\n{}]}}", of("a.example"), of("b.example")),
        expect![[r#"
        misp
        domain a.example | partner
        domain b.example | partner
    "#]],
    );
    check(
        r#"{"response": {"Attribute": [{"type": "domain", "to_ids": true, "value": "c.example"}]}}"#,
        expect![[r#"
        misp
        domain c.example | partner
    "#]],
    );
}

#[test]
fn a_document_that_breaks_off_is_refused_with_the_line() {
    let whole =
        bundle(&[r#"{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'a.example']"}"#]);
    check(
        &whole[..whole.len() - 3],
        expect![[r#"
        error: partner.json: found no usable row, expected at least one; the first that was refused: partner.json:2: found `{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'a.example']"}`, expected JSON that is whole to its end
    "#]],
    );
    check(
        "{\"Event\": {\"Attribute\": [\n{\"type\": \"domain\",,\n",
        expect![[r#"
        error: partner.json: found no usable row, expected at least one; the first that was refused: partner.json:2: found `{"type": "domain",,`, expected JSON that is whole to its end
    "#]],
    );
    check(
        &bundle(&[]),
        expect![[r#"
        error: partner.json: found no usable row, expected at least one
    "#]],
    );
}

#[test]
fn a_column_says_until_when_and_to_whom() {
    check(
        "value,licence,valid_until,tlp\na.example,,2026-12-31,TLP:AMBER\nb.example,CC0,2026-11-01,TLP:RED\nc.example,CC0,,TLP:RED\nd.example,TLP:RED,soon,TLP:RED\n",
        expect![[r#"
            csv
            domain a.example | partner | TLP:AMBER | until 2027-01-01T00:00:00.000Z
            domain c.example | partner | CC0; TLP:RED
            domain d.example | partner | TLP:RED
            partner.json:3: found `b.example, 2026-11-01`, expected an entry that still holds; this one has ended
            partner.json:5: found `soon`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z
        "#]],
    );
}

#[test]
fn what_partners_say_is_bad_is_neither_allowed_nor_a_start() {
    let text =
        bundle(&[r#"{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'a.example']"}"#]);
    let allowed = read_allowlist("b.json", text.as_bytes(), &options()).unwrap_err().to_string();
    assert!(allowed.contains("expected an allow-list"), "{allowed}");
    assert!(read_seeds("b.json", text.as_bytes(), &SeedOptions::default()).is_err());
}

proptest! {
    /// Whatever stands between them, indicators are listed, each with the line on which it stands.
    #[test]
    fn every_indicator_is_read_wherever_it_stands(
        names in prop::collection::vec(("[a-z]{1,9}", any::<bool>(), 0..3_usize), 1..12),
    ) {
        let mut text = "{\"type\":\"bundle\",\"objects\":[".to_owned();
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (at, (name, is_good, lines)) in names.iter().enumerate() {
            text += &"\n".repeat(*lines);
            let line = text.matches('\n').count() as u64 + 1;
            let value = if *is_good { format!("{name}.example") } else { format!("{name}.example/24") };
            if *is_good { good.push(value.clone()) } else { bad.push(line) }
            text += &format!(r#"{{"type":"indicator","id":"indicator--{at}","pattern":"[domain-name:value = '{value}']"}},"#);
        }
        text += "{}]}";
        match read_watchlist("b.json", text.as_bytes(), &options()) {
            Ok(list) => {
                prop_assert_eq!(list.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(), bad);
                prop_assert_eq!(list.entries.len() + list.repeated, good.len());
                prop_assert!(list.entries.iter().all(|watch| good.contains(&watch.value)));
            }
            Err(error) => prop_assert!(good.is_empty(), "{}", error),
        }
    }
}

#[test]
fn a_mark_is_read_as_people_write_it_and_one_that_cannot_be_read_lets_nothing_out() {
    for (cells, licence) in [
        (",RED", "TLP:RED"),
        (",red", "TLP:RED"),
        (",TLP RED", "TLP:RED"),
        (",TLP：红", "TLP:RED"),
        (",amber+strict", "TLP:AMBER+STRICT"),
        (",Amber Strict", "TLP:AMBER+STRICT"),
        (",TLP:WHITE", "TLP:CLEAR"),
        (",绿色", "TLP:GREEN"),
        (",bogus", "TLP:RED"),
        (",", ""),
        ("CC0; red,", "CC0; TLP:RED"),
        ("TLP RED,", "TLP:RED"),
        ("\"CC0, TLP RED\",", "CC0; TLP:RED"),
        ("For members，红,", "For members; TLP:RED"),
        ("CC0 / TLP-AMBER,", "CC0; TLP:AMBER"),
        ("TLP:bogus,", "TLP:RED"),
        ("(TLP:RED),", "(TLP:RED); TLP:RED"),
        ("CC-BY (tlp:amber),", "CC-BY (tlp:amber); TLP:AMBER"),
        ("内部资料 TLP:RED,", "内部资料 TLP:RED; TLP:RED"),
        ("tlp=red,", "TLP:RED"),
        ("TLP v2 AMBER+STRICT,", "TLP:AMBER+STRICT"),
        ("TLP:PURPLE,", "TLP:RED"),
        ("A startlpoint licence,", "A startlpoint licence"),
        ("\"CC BY 4.0, see the site\",", "CC BY 4.0, see the site"),
        ("For members,amber", "For members; TLP:AMBER"),
        ("TLP:RED,TLP:RED", "TLP:RED"),
        ("redistribution allowed,", "redistribution allowed"),
    ] {
        let csv = format!("value,licence,tlp\ncasino.example,{cells}\n");
        let list = read_watchlist("marks.csv", csv.as_bytes(), &options()).unwrap();
        assert_eq!(list.entries[0].licence, licence, "{cells}");
        assert_eq!(list.notes.len(), usize::from(cells == ",bogus"), "{cells}");
    }
}

#[test]
fn what_is_listed_no_longer_is_told_to_who_keeps_the_list() {
    let bundle = bundle(&[
        r#"{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'past.example']", "valid_until": "2026-11-26T00:00:00.000Z"}"#,
        r#"{"type": "indicator", "id": "indicator--2", "pattern": "[domain-name:value IN ('a.example', 'b.example')]", "revoked": true}"#,
        r#"{"type": "indicator", "id": "indicator--3", "pattern": "[domain-name:value = 'good.example']", "indicator_types": ["benign"]}"#,
        r#"{"type": "indicator", "id": "indicator--4", "pattern": "[domain-name:value = 'hurt.example']", "indicator_types": ["compromised"]}"#,
        r#"{"type": "indicator", "id": "indicator--5", "pattern": "[domain-name:value = 'odd.example']", "indicator_types": ["malicious-activity", "benign"]}"#,
    ]);
    assert!(read_watchlist("partner.json", bundle.as_bytes(), &options()).is_err(), "nothing that could be watched");
    let options = WatchlistOptions { takes_ended: true, ..options() };
    let list = read_watchlist("partner.json", bundle.as_bytes(), &options).unwrap();
    let ended: Vec<&str> = list.ended.iter().map(|one| one.value.as_str()).collect();
    assert_eq!((list.entries.len(), ended), (0, vec!["past.example", "a.example", "b.example", "good.example"]));
    let csv = "value,valid_until\npast.example,2026-11-01\nstill.example,2027-11-01\n";
    let list = read_watchlist("list.csv", csv.as_bytes(), &options).unwrap();
    assert_eq!((list.entries.len(), list.ended.len(), list.rejects.len()), (1, 1, 1));
}

#[test]
fn a_mark_is_found_wherever_partners_put_it() {
    let indicator = |more: &str| {
        bundle(&[&format!(
            r#"{{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'casino.example']"{more}}}"#
        )])
    };
    let red = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
    for list in [
        indicator(&format!(r#", "granular_markings": [{{"marking_ref": "{red}", "selectors": ["pattern"]}}]"#)),
        indicator(r#", "labels": ["tlp:red"]"#),
        "# Sharing: TLP:RED\n0.0.0.0 casino.example\n".to_owned(),
        "# TLP RED\n0.0.0.0 casino.example\n".to_owned(),
        "值,共享级别\ncasino.example,红\n".to_owned(),
        "value,TLP Level\ncasino.example,red\n".to_owned(),
        "# TLP level: RED\n0.0.0.0 casino.example\n".to_owned(),
        "# TLP version 2.0: RED\n0.0.0.0 casino.example\n".to_owned(),
        "# TLP of the house\n0.0.0.0 casino.example\n".to_owned(),
        "# ＴＬＰ：ＲＥＤ\n0.0.0.0 casino.example\n".to_owned(),
        "value,licence\ncasino.example,TLPRED internal\n".to_owned(),
    ] {
        let read = read_watchlist("list", list.as_bytes(), &options()).unwrap();
        assert_eq!(read.entries[0].licence, "TLP:RED", "{list}");
    }
}

#[test]
fn of_several_marks_the_strictest_holds() {
    let list = "value,tlp,marking\ncasino.example,GREEN,RED\n";
    let read = read_watchlist("list", list.as_bytes(), &options()).unwrap();
    assert!(read.entries[0].licence.contains("TLP:RED"), "{}", read.entries[0].licence);
}

#[test]
fn a_mark_stands_near_the_name_of_the_protocol() {
    let marked = |behind: &str| {
        let list = format!("# TLP {behind}green\n0.0.0.0 casino.example\n");
        read_watchlist("list", list.as_bytes(), &options()).unwrap().entries[0].licence.clone()
    };
    assert_eq!(marked(&" ".repeat(MARK_CHARS_MAX / 2)), "TLP:GREEN");
    assert_eq!(marked(&" ".repeat(MARK_CHARS_MAX)), "TLP:RED");
    // However many of them there are, each is looked at once.
    let list = format!("# {}\n0.0.0.0 casino.example\n", "中tlp".repeat(100_000));
    assert_eq!(read_watchlist("list", list.as_bytes(), &options()).unwrap().entries.len(), 1);
}
