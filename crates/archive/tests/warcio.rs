//! A second opinion: the field's own tool reads what is written here, and finds every digest right.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "a test that cannot be run says so")]

use std::path::{Path, PathBuf};
use std::process::Command;

use suyuan_archive::{About, Folder, RealDisk, WayThere, exchange, unanswered};
use suyuan_model::{
    Body, Capture, Headers, HopKind, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit,
};

/// A Python that has warcio: the one of `cargo xtask test`, or the one that it left behind.
fn python() -> Option<PathBuf> {
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/test-tools/bin/python");
    let told = std::env::var_os("SUYUAN_TEST_PYTHON").map(PathBuf::from);
    let found = told.into_iter().chain([left, "python3".into()]).find(|python| {
        Command::new(python).args(["-c", "import warcio"]).output().is_ok_and(|done| done.status.success())
    });
    if found.is_none() {
        eprintln!("not run: warcio is not installed; `cargo xtask tools` installs it");
    }
    found
}

/// A header field, a body on the wire, what it decodes to, and why it is not whole.
type Answer = (&'static str, &'static [u8], Option<&'static [u8]>, Option<Truncated>);

fn captures() -> Vec<Capture> {
    let gzip = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xb3, 0x29, 0, 0];
    let answers: [Answer; 7] = [
        ("content-type: text/html", b"<p>hello", None, None),
        ("transfer-encoding: chunked", b"<p>hello", None, None),
        ("content-encoding: gzip", gzip, Some(b"<"), Some(Truncated::Length)),
        ("content-encoding: gzip", b"<p>not gzip", Some(b""), None),
        ("content-encoding: br", b"<p>not br", Some(b""), None),
        ("x-a: \r\nWARC/1.1", b"\r\n\r\nWARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n", None, None),
        ("content-length: 5000", b"", None, Some(Truncated::Disconnect)),
    ];
    let capture = |(place, (header, wire, decoded, truncated)): (usize, Answer)| {
        let (name, value) = header.split_once(": ").unwrap();
        Capture {
            visit: Visit::of(PageUrl::new(&format!("http://学校.example/{place}?q=彩 票|\"<>")).unwrap()),
            at: Timestamp::from_millis(1_764_000_000_123 + place as i64),
            took_ms: 20,
            outcome: Outcome::Page,
            request: Headers(vec![("host".to_owned(), b"xn--xmqw24e.example".to_vec())]),
            response: Some(Response {
                status: 200,
                status_line: "HTTP/1.1 200 OK".to_owned(),
                headers: Headers(vec![(name.to_owned(), value.as_bytes().to_vec())]),
                remote: Some("[2001:db8::7]:443".parse().unwrap()),
                tls: TlsVerdict::Verified,
                body: Body { wire: wire.to_vec(), decoded: decoded.map(<[u8]>::to_vec), truncated, ..Body::default() },
            }),
        }
    };
    answers.into_iter().enumerate().map(capture).collect()
}

#[test]
fn warcio_finds_nothing_wrong() {
    let Some(python) = python() else { return };
    let home = tempfile::tempdir().unwrap();
    let about = About { software: "suyuan\r\nrobots: ignore".to_owned(), ..About::default() };
    let mut folder = Folder::new(home.path(), about, Box::new(RealDisk));
    let way = WayThere { via: Some("http://portal.example/".to_owned()), hops: vec![HopKind::Link] };
    let captures = captures();
    let mut name = String::new();
    for capture in &captures {
        let mut told = exchange(capture).unwrap();
        told.tell(capture, &way);
        name = folder.append(capture.at, &told.bytes).unwrap().0;
    }
    let mut silent = captures[0].clone();
    silent.response = None;
    silent.outcome = Outcome::failed(Trouble::Dns, "no such host");
    folder.append(silent.at, &unanswered(&silent, &way)).unwrap();
    folder.close().unwrap();
    let warcio = |args: &[&str]| {
        let done =
            Command::new(&python).args(["-m", "warcio.cli"]).args(args).current_dir(home.path()).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{args:?}\n{said}");
        said
    };
    let said = warcio(&["check", "-v", &name]);
    assert_eq!(said.matches("digest pass").count(), 1 + 3 * captures.len() + 1, "{said}");
    let listed = warcio(&["index", "-f", "warc-type,offset,http:status", &name]);
    assert_eq!(listed.lines().count(), 1 + 3 * captures.len() + 1, "{listed}");
    assert_eq!(listed.matches(r#""http:status": "200""#).count(), captures.len(), "{listed}");
}
