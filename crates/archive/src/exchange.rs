//! One capture as records: the request that was sent, the response as it came, and how one got there.
//!
//! The body is the one on the wire after transfer coding and before content decoding. So `Transfer-Encoding` would be
//! untrue of what is stored, and is renamed; `Content-Encoding` stays wherever the stored bytes are in that coding.

use std::fmt::Write as _;

use suyuan_model::{Capture, HopKind, Outcome, PageUrl, Purpose, Response};

use crate::coding::is_coded;
use crate::member::member;
use crate::record::{Record, RecordId, digest, one_line};

/// Hops of `hopsFromSeed` that are told; more are counted, as Heritrix does it.
pub const HOPS_TOLD_MAX: usize = 50;

/// What is put before the name of a header field that is not true of the stored body.
pub(crate) const ORIGINAL: &str = "x-orig-";

/// The records of one capture, each compressed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request, the response and, once [`Exchange::tell`] was called, the metadata.
    pub bytes: Vec<u8>,
    /// Where in `bytes` the response begins.
    pub response_at: usize,
    /// How long the response is.
    pub response_length: usize,
    /// The digest of the stored payload, as WARC writes it.
    pub payload_digest: String,
    id: RecordId,
}

/// How one got to a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WayThere {
    /// The page that leads to it; none for a seed.
    pub via: Option<String>,
    /// The hops from the seed on.
    pub hops: Vec<HopKind>,
}

/// The request and the response of a capture that got an answer.
pub fn exchange(capture: &Capture) -> Option<Exchange> {
    let response = capture.response.as_ref()?;
    let block = response_block(response);
    let (head, payload) = block.split_at(block.len() - response.body.wire.len());
    let payload_digest = digest(payload);
    let id = id_of(capture, "response", head, &payload_digest);
    let mut record = Record::new("response", &id, capture.at, "application/http; msgtype=response", block.clone());
    record.put("WARC-Target-URI", &target(&capture.visit.url));
    record.put("WARC-Payload-Digest", &payload_digest);
    if let Some(remote) = response.remote {
        record.put("WARC-IP-Address", &remote.ip().to_canonical().to_string());
    }
    if let Some(truncated) = response.body.truncated {
        record.put("WARC-Truncated", truncated.name());
    }
    let mut bytes = request(capture, response, &id).as_ref().map(member).unwrap_or_default();
    let (response_at, response) = (bytes.len(), member(&record));
    bytes.extend_from_slice(&response);
    Some(Exchange { bytes, response_at, response_length: response.len(), payload_digest, id })
}

impl Exchange {
    /// Adds what there is to tell of the capture beside its bytes.
    pub fn tell(&mut self, capture: &Capture, way: &WayThere) {
        self.bytes.extend_from_slice(&member(&metadata(capture, way, Some(&self.id))));
    }
}

/// A record that tells what came of a visit that got no answer.
pub fn unanswered(capture: &Capture, way: &WayThere) -> Vec<u8> {
    member(&metadata(capture, way, None))
}

fn request(capture: &Capture, response: &Response, concurrent_to: &RecordId) -> Option<Record> {
    if capture.request.0.is_empty() {
        return None;
    }
    let mut block = format!("GET {} HTTP/1.1\r\n", capture.visit.url.path_and_query()).into_bytes();
    push_fields(&mut block, &capture.request.0);
    let id = id_of(capture, "request", &block, "");
    let mut record = Record::new("request", &id, capture.at, "application/http; msgtype=request", block);
    record.put("WARC-Target-URI", &target(&capture.visit.url));
    record.put("WARC-Concurrent-To", &concurrent_to.to_string());
    if let Some(remote) = response.remote {
        record.put("WARC-IP-Address", &remote.ip().to_canonical().to_string());
    }
    Some(record)
}

/// What Heritrix tells of a capture, and, with names of our own, what a replay needs to come to the same end.
fn metadata(capture: &Capture, way: &WayThere, concurrent_to: Option<&RecordId>) -> Record {
    let mut block = String::new();
    let mut tell = |name: &str, value: &str| writeln!(block, "{name}: {}\r", one_line(value)).unwrap_or_default();
    if let Some(via) = &way.via {
        tell("via", via);
    }
    if !way.hops.is_empty() {
        tell("hopsFromSeed", &hops_told(&way.hops));
    }
    tell("fetchTimeMs", &capture.took_ms.to_string());
    tell("x-vantage", capture.visit.vantage.name());
    match capture.visit.purpose {
        Purpose::Page => {}
        Purpose::Robots { .. } => tell("x-purpose", "robots"),
        Purpose::Part { .. } => tell("x-purpose", "part"),
    }
    tell("x-attempt", &capture.visit.attempt.to_string());
    tell("x-outcome", capture.outcome.name());
    if let Outcome::Failed { trouble, reason } = &capture.outcome {
        tell("x-trouble", trouble.name());
        tell("x-reason", reason);
    }
    let id = id_of(capture, "metadata", block.as_bytes(), "");
    let mut record = Record::new("metadata", &id, capture.at, "application/warc-fields", block.into_bytes());
    record.put("WARC-Target-URI", &target(&capture.visit.url));
    if let Some(concurrent_to) = concurrent_to {
        record.put("WARC-Concurrent-To", &concurrent_to.to_string());
    }
    record
}

/// The hops as letters, the last ones where they are many: `12+LLR…`.
fn hops_told(hops: &[HopKind]) -> String {
    let beyond = hops.len().saturating_sub(HOPS_TOLD_MAX);
    let letters: String = hops[beyond..].iter().map(|hop| letter(*hop)).collect();
    if beyond == 0 { letters } else { format!("{beyond}+{letters}") }
}

/// Heritrix's letter; it has none for what a page does by itself later, which it takes for redirects and speculation.
fn letter(hop: HopKind) -> char {
    match hop {
        HopKind::Link => 'L',
        HopKind::Embed => 'E',
        HopKind::Redirect | HopKind::Refresh => 'R',
        HopKind::Script | HopKind::Speculative => 'X',
        HopKind::Form => 'S',
        HopKind::Manifest => 'M',
        HopKind::Prerequisite => 'P',
    }
}

/// Status line, fields and body.
fn response_block(response: &Response) -> Vec<u8> {
    let mut block = format!("{}\r\n", one_line(&response.status_line)).into_bytes();
    let codings: Vec<String> = response
        .headers
        .0
        .iter()
        .filter(|(name, _)| name == "content-encoding")
        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        .collect();
    let is_coded = is_coded(&codings.join(","), &response.body.wire, response.body.decoded.as_deref());
    let fields = response.headers.0.iter().map(|(name, value)| {
        let untrue = name == "transfer-encoding" || name == "content-encoding" && !is_coded;
        (if untrue { format!("{ORIGINAL}{name}") } else { name.clone() }, value.clone())
    });
    push_fields(&mut block, &fields.collect::<Vec<_>>());
    block.extend_from_slice(&response.body.wire);
    block
}

/// The fields, each on its line, and the empty line behind them.
fn push_fields(block: &mut Vec<u8>, fields: &[(String, Vec<u8>)]) {
    for (name, value) in fields {
        block.extend_from_slice(name.as_bytes());
        block.extend_from_slice(b": ");
        // A line break inside would make two fields of one.
        block.extend(value.iter().map(|&byte| if matches!(byte, b'\r' | b'\n' | 0) { b' ' } else { byte }));
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b"\r\n");
}

/// The URL in ASCII without a blank; whatever else would be in it is percent-encoded.
fn target(url: &PageUrl) -> String {
    let mut text = String::new();
    for &byte in url.as_str().as_bytes() {
        if byte.is_ascii_graphic() {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn id_of(capture: &Capture, kind: &str, head: &[u8], payload_digest: &str) -> RecordId {
    let visit = &capture.visit;
    RecordId::of(&[
        kind.as_bytes(),
        visit.url.as_str().as_bytes(),
        visit.vantage.name().as_bytes(),
        &[visit.attempt],
        &capture.at.millis().to_le_bytes(),
        head,
        payload_digest.as_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Trouble, Truncated};

    use super::*;
    use crate::story::{capture, noon, read, told};
    use crate::{Stored, stored};

    fn way() -> WayThere {
        WayThere {
            via: Some("http://www.school.example/".to_owned()),
            hops: vec![HopKind::Link, HopKind::Redirect, HopKind::Script],
        }
    }

    /// The response as it is read back, and its head as it stands in the archive.
    fn back(capture: &Capture) -> (Stored, String) {
        let exchange = told(capture, &WayThere::default());
        let records = read(&exchange.bytes);
        let response = records.iter().find(|found| found.record.kind() == "response").unwrap();
        let head = String::from_utf8_lossy(&response.record.block).split("\r\n\r\n").next().unwrap().to_owned();
        (stored(&response.record.block).unwrap(), head)
    }

    #[test]
    fn a_capture_is_a_request_a_response_and_the_way_there() {
        let capture = capture(&[("content-type", b"text/html")], b"<p>hello", None);
        let records = read(&told(&capture, &way()).bytes);
        let text: Vec<String> =
            records.iter().map(|found| String::from_utf8(found.record.to_bytes()).unwrap().replace('\r', "")).collect();
        expect_test::expect![[r#"
            WARC/1.1
            WARC-Type: request
            WARC-Record-ID: <urn:uuid:8564cc29-223f-5957-b3f8-6f191c7c49ba>
            WARC-Date: 2026-11-23T12:00:00.250Z
            Content-Type: application/http; msgtype=request
            WARC-Block-Digest: sha256:cd250de3b7038ded1900ca2dcb89fe3741987732cc325c664e51bcc24c138b8c
            WARC-Target-URI: http://www.school.example/news/7.html?q=%E5%BD%A9%E7%A5%A8
            WARC-Concurrent-To: <urn:uuid:439dfb44-f719-5dfa-9d85-0bd5cba08094>
            WARC-IP-Address: 203.0.113.7
            Content-Length: 102

            GET /news/7.html?q=%E5%BD%A9%E7%A5%A8 HTTP/1.1
            host: www.school.example
            user-agent: suyuan/0.1.0



            WARC/1.1
            WARC-Type: response
            WARC-Record-ID: <urn:uuid:439dfb44-f719-5dfa-9d85-0bd5cba08094>
            WARC-Date: 2026-11-23T12:00:00.250Z
            Content-Type: application/http; msgtype=response
            WARC-Block-Digest: sha256:3ef1ddefd981180f6102d778c3b6c548413cd42f8ec60486061ac821ad069ed1
            WARC-Target-URI: http://www.school.example/news/7.html?q=%E5%BD%A9%E7%A5%A8
            WARC-Payload-Digest: sha256:2c35ceb98d7757a74449079db9858dba4af1e87c41932a675471f3daea01886f
            WARC-IP-Address: 203.0.113.7
            Content-Length: 52

            HTTP/1.1 200 OK
            content-type: text/html

            <p>hello

            WARC/1.1
            WARC-Type: metadata
            WARC-Record-ID: <urn:uuid:b0ccc524-20c0-5115-9b36-3752babf865a>
            WARC-Date: 2026-11-23T12:00:00.250Z
            Content-Type: application/warc-fields
            WARC-Block-Digest: sha256:9a8f86be584acbe608a9bfd676ac32d2a770560e2a864a3ed8b8464aba78f6c6
            WARC-Target-URI: http://www.school.example/news/7.html?q=%E5%BD%A9%E7%A5%A8
            WARC-Concurrent-To: <urn:uuid:439dfb44-f719-5dfa-9d85-0bd5cba08094>
            Content-Length: 119

            via: http://www.school.example/
            hopsFromSeed: LRX
            fetchTimeMs: 120
            x-vantage: plain
            x-attempt: 1
            x-outcome: page


        "#]]
        .assert_eq(&text.concat());
    }

    #[test]
    fn the_response_is_found_by_its_place_alone() {
        let capture = capture(&[], b"<p>hello", None);
        let exchange = told(&capture, &way());
        let response = &exchange.bytes[exchange.response_at..][..exchange.response_length];
        let records = read(response);
        assert_eq!((records.len(), records[0].record.kind()), (1, "response"));
        assert_eq!(records[0].record.get("warc-payload-digest"), Some(exchange.payload_digest.as_str()));
        assert_eq!(exchange.payload_digest, digest(b"<p>hello"));
    }

    #[test]
    fn a_head_claims_only_codings_that_the_stored_body_has() {
        let gzip = b"\x1f\x8b\x08\0";
        for (name, value, wire, decoded, kept) in [
            ("content-encoding", &b"gzip"[..], &gzip[..], Some(&b""[..]), true),
            ("content-encoding", b"GZIP", gzip, None, true),
            ("content-encoding", b"gzip", b"<p>", Some(b""), false),
            ("content-encoding", b"gzip", b"", Some(b""), false),
            ("content-encoding", b"gzip, br", gzip, Some(b""), false),
            ("content-encoding", b"br", b"\x0b\x02\x80hello\x03", Some(b"hello"), true),
            ("content-encoding", b"br", b"<p>", Some(b""), false),
            ("content-encoding", b"x-unknown", b"<p>", Some(b""), false),
            ("content-encoding", b"identity", b"<p>", None, true),
            ("content-encoding", b"zstd", b"\x28\xb5\x2f\xfd", Some(b"x"), true),
            ("content-encoding", b"deflate", b"\x78\x9c\x03\0", Some(b""), true),
            ("transfer-encoding", b"chunked", b"<p>", None, false),
        ] {
            let (stored, head) = back(&capture(&[(name, value)], wire, decoded));
            let expected = if kept { name.to_owned() } else { format!("x-orig-{name}") };
            assert!(head.contains(&format!("\r\n{expected}: ")), "{name}: {value:?}\n{head}");
            assert_eq!((stored.body.as_slice(), stored.untrue.len()), (wire, 0), "{name}: {value:?}");
            assert_eq!(stored.as_on_the_wire().headers.get(name).is_some(), name == "content-encoding");
        }
    }

    #[test]
    fn no_field_of_a_hostile_answer_becomes_two() {
        let (stored, head) = back(&capture(&[("x-a", b"1\r\nWARC/1.1\r\nSet-Cookie: b\0")], b"WARC/1.1\r\n", None));
        assert_eq!(head.lines().count(), 2);
        assert_eq!(stored.headers.get("x-a"), Some("1  WARC/1.1  Set-Cookie: b"));
        let mut capture = capture(&[], b"", None);
        capture.outcome = Outcome::failed(Trouble::Reset, "cut\r\nvia: http://other.example/");
        let way = WayThere { via: Some("http://a.example/\r\nvia: x".to_owned()), hops: Vec::new() };
        let records = read(&told(&capture, &way).bytes);
        let block = String::from_utf8(records[2].record.block.clone()).unwrap();
        assert_eq!(block.lines().filter(|line| line.starts_with("via:")).count(), 1, "{block}");
    }

    #[test]
    fn what_was_cut_says_so() {
        for (truncated, word) in
            [(Truncated::Length, "length"), (Truncated::Time, "time"), (Truncated::Disconnect, "disconnect")]
        {
            let mut capture = capture(&[], b"<p>hal", None);
            capture.response.as_mut().unwrap().body.truncated = Some(truncated);
            let records = read(&told(&capture, &way()).bytes);
            assert_eq!(records[1].record.get("WARC-Truncated"), Some(word));
        }
    }

    #[test]
    fn a_visit_without_an_answer_is_told_in_one_record() {
        let mut capture = capture(&[], b"", None);
        capture.response = None;
        capture.outcome = Outcome::failed(Trouble::Dns, "no such host");
        assert_eq!(exchange(&capture), None);
        let records = read(&unanswered(&capture, &WayThere::default()));
        assert_eq!((records.len(), records[0].record.kind(), records[0].record.at()), (1, "metadata", Some(noon())));
        let block = String::from_utf8(records[0].record.block.clone()).unwrap();
        assert!(block.contains("x-outcome: unreachable\r\nx-trouble: dns\r\nx-reason: no such host\r\n"), "{block}");
    }

    #[test]
    fn a_long_way_is_told_by_its_last_hops() {
        let hops = [vec![HopKind::Embed; 12], vec![HopKind::Link; HOPS_TOLD_MAX]].concat();
        assert_eq!(hops_told(&hops), format!("12+{}", "L".repeat(HOPS_TOLD_MAX)));
        assert_eq!(hops_told(&hops[12..]), "L".repeat(HOPS_TOLD_MAX));
    }
}
