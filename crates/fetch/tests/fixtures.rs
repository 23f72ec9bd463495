//! Fixture webs: read from folders and from strings, and the same in this process as over the wire.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use support::{get, trouble};
use suyuan_fetch::{
    FOLDER_DEPTH_MAX, Fetcher, FixtureWeb, Limits, LiveFetcher, Resolved, Served, Settings, TOOK_MS, serve,
};
use suyuan_model::{Capture, Outcome, TlsVerdict, Trouble, Truncated};

const WEB: &str = "\
### says
every reply is the same
in process and over the wire
### watchlist
casino.example
### seeds
http://school.example/
### http://school.example/
<a href=\"/go?u=1\">go</a>
### http://school.example/go?u=1 302 Location: http://casino.example/
### http://school.example/gone 410
<p>gone
### http://school.example/packed
#: gzip: true
#: X-Note: a: b
<p>packed
### http://school.example/picture.png
not really
### http://school.example/once
#: visit: 1
<p>first
### http://school.example/once
<p>again
### http://school.example/reset
#: fault: reset
### http://school.example/cut
#: fault: truncated
<p>this is the first half; this is the second
### http://school.example/garbled
#: fault: malformed
### https://secure.example/
<p>secure
### https://expired.example/
#: fault: tls
<p>expired
### https://expired.example/page
<p>a page
### http://shut.example/
#: fault: refused
### http://nowhere.example/
#: fault: dns
### http://odd.example:8080/
<p>odd port
";

/// What is told of a capture: the outcome, its status, TLS, truncation and length.
fn summary(capture: &Capture) -> String {
    let Some(response) = &capture.response else { return capture.outcome.to_string() };
    let cut = response.body.truncated.map_or("whole", Truncated::name);
    let to = match &capture.outcome {
        Outcome::Redirect { to: Some(to) } => format!(" to {to}"),
        _ => String::new(),
    };
    let (tls, text) = (response.tls, String::from_utf8_lossy(response.body.bytes()));
    format!("{}{to} {} tls={tls} {cut} {text:?} {:?}", capture.outcome, response.status, response.headers)
}

async fn served(web: FixtureWeb) -> (Served, LiveFetcher) {
    let served = serve(Arc::new(web), SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let client = LiveFetcher::new(served.settings_for(Settings::default())).unwrap();
    (served, client)
}

#[tokio::test]
async fn a_web_is_the_same_in_process_and_over_the_wire() {
    let web = FixtureWeb::parse(WEB).unwrap();
    let (_served, client) = served(FixtureWeb::parse(WEB).unwrap()).await;
    for url in [
        "http://school.example/",
        "http://school.example/?query=none",
        "http://school.example/go?u=1",
        "http://school.example/go?u=2",
        "http://school.example/gone",
        "http://school.example/packed",
        "http://school.example/picture.png",
        "http://school.example/once",
        "http://school.example/once",
        "http://school.example/reset",
        "http://school.example/cut",
        "http://school.example/garbled",
        "https://school.example/",
        "http://school.example:8080/",
        "https://secure.example/",
        "http://secure.example/",
        "https://expired.example/",
        "https://expired.example/page",
        "http://shut.example/",
        "http://nowhere.example/",
        "http://unheard-of.example/",
        "http://odd.example:8080/",
        "http://127.0.0.1/",
    ] {
        let (told, real) = (get(&web, url).await, get(&client, url).await);
        assert_eq!(summary(&told), summary(&real), "{url}");
    }
    for host in ["school.example", "shut.example", "nowhere.example", "odd.example", "127.0.0.1"] {
        assert_eq!(web.resolve(host, 80).await, client.resolve(host, 80).await, "{host}");
    }
}

#[tokio::test]
async fn what_a_string_tells_is_read() {
    let web = FixtureWeb::parse(WEB).unwrap();
    assert_eq!(web.told().says, "every reply is the same in process and over the wire");
    assert_eq!(
        (&web.told().watchlist[..], &web.told().seeds[..]),
        (&["casino.example".to_owned()][..], &["http://school.example/".to_owned()][..])
    );
    let capture = get(&web, "http://school.example/go?u=1").await;
    assert!(matches!(&capture.outcome, Outcome::Redirect { to: Some(to) } if to.as_str() == "http://casino.example/"));
    assert_eq!(capture.took_ms, TOOK_MS);
    assert_eq!(get(&web, "https://secure.example/").await.response.unwrap().tls, TlsVerdict::Verified);
    assert_eq!(get(&web, "https://expired.example/page").await.response.unwrap().tls, TlsVerdict::Unverified);
}

#[tokio::test]
async fn the_server_knows_who_asked_for_what() {
    let (served, client) = served(FixtureWeb::parse(WEB).unwrap()).await;
    get(&client, "http://school.example/gone?really").await;
    let log = served.log();
    assert_eq!((log[0].origin.as_str(), log[0].path.as_str()), ("http://school.example", "/gone?really"));
    assert!(log[0].user_agent.starts_with("suyuan/"), "{}", log[0].user_agent);
    assert_eq!(log[0].referer, None);
}

#[tokio::test]
async fn a_server_that_is_silent_or_slow_is_given_up() {
    let text = "### http://silent.example/\n#: fault: timeout\n### http://slow.example/\n#: fault: slow\n<p>slow";
    let limits = Limits { connect_ms: 100, read_ms: 200, total_ms: 400, rate_after_ms: 100, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let (served, _) = served(FixtureWeb::parse(text).unwrap()).await;
    let client = LiveFetcher::new(served.settings_for(settings.clone())).unwrap();
    let web = FixtureWeb::parse(text).unwrap().asked_with(&settings);
    for (url, expected) in [("http://silent.example/", Trouble::TimedOut), ("http://slow.example/", Trouble::TooSlow)] {
        assert_eq!(trouble(&get(&client, url).await), Some(expected), "{url}");
        assert_eq!(trouble(&get(&web, url).await), Some(expected), "{url}");
    }
}

#[tokio::test]
async fn a_web_in_a_folder_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    write("web.toml", b"says = 'x'\nseeds_file = 'seeds.csv'\n[limits]\nmax_hops = 3\nrate = 2\n[hosts.\"a.example\"]\naddress = '203.0.113.9'\ncharset = 'gbk'\n");
    write("a.example/index.html", b"home");
    write("a.example/news/index.html", b"news");
    write("a.example/\u{65b0}\u{95fb}.html", "\u{65b0}".as_bytes());
    write("a.example/robots.txt", b"User-agent: *");
    write("https+b.example:8443/x.js", b"1");
    write(
        "a.example/_replies.toml",
        b"[[reply]]\npath = '/go?u=1'\nheaders = { Location = '/x', Set-Cookie = ['a', 'b'] }\n[[reply]]\npath = '/hex'\nhex = 'c4 e3'\n[[reply]]\npath = '/old/*'\nstatus = 410\nfile = 'news/index.html'\n",
    );
    let web = FixtureWeb::read(folder.path()).unwrap();
    assert_eq!(web.told().limits.rate.as_deref(), Some("2"));
    assert_eq!(web.told().seeds_file.as_deref(), Some(&*folder.path().join("seeds.csv")));
    assert_eq!(web.resolve("a.example", 80).await, Resolved::Address([203, 0, 113, 9].into()));
    for (url, status, body, content_type) in [
        ("http://a.example/", 200, &b"home"[..], "text/html; charset=gbk"),
        ("http://a.example/news/", 200, b"news", "text/html; charset=gbk"),
        ("http://a.example/\u{65b0}\u{95fb}.html", 200, "\u{65b0}".as_bytes(), "text/html; charset=gbk"),
        ("http://a.example/robots.txt", 200, b"User-agent: *", "text/plain; charset=gbk"),
        ("http://a.example/hex", 200, b"\xc4\xe3", "text/html; charset=gbk"),
        ("http://a.example/old/page", 410, b"news", "text/html; charset=gbk"),
        ("https://b.example:8443/x.js", 200, b"1", "text/javascript"),
    ] {
        let response = get(&web, url).await.response.unwrap();
        assert_eq!((response.status, response.body.bytes()), (status, body), "{url}");
        assert_eq!(response.headers.get("content-type"), Some(content_type), "{url}");
    }
    let response = get(&web, "http://a.example/go?u=1").await.response.unwrap();
    assert_eq!((response.status, response.headers.all("set-cookie").count()), (302, 2));
    assert_eq!(get(&web, "http://a.example/missing").await.response.unwrap().status, 404);
}

#[test]
fn what_is_wrong_with_a_folder_is_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let host = folder.path().join("a.example");
    std::fs::create_dir(&host).unwrap();
    let told = |about: &str, replies: &str| {
        std::fs::write(folder.path().join("web.toml"), about).unwrap();
        std::fs::write(host.join("_replies.toml"), replies).unwrap();
        let error = FixtureWeb::read(folder.path()).err().unwrap();
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        format!("{error}\n{source}")
    };
    for (about, replies, parts) in [
        ("says = 'x'\nseed = []", "", &["web.toml", "web.toml:2:1: ", "seeds"][..]),
        ("[limits]\nhops = 1", "", &["web.toml:2:1: ", "max_hops"]),
        ("", "[[reply]]\nstatus = 200\nbodies = 1", &["_replies.toml:3:1: "]),
        ("", "\n[[reply]]\npath = 'no-slash'", &["_replies.toml:2: expected a path"]),
        ("", "[[reply]]\npath = '/'\nbody = 'a'\nhex = '00'", &["_replies.toml:1: expected one of body, file and hex"]),
        ("", "[[reply]]\npath = '/'\nhex = '0g'", &["expected pairs of hex digits, found `0g`"]),
        ("", "[[reply]]\npath = '/'\nfault = 'dns'", &["expected a fault of the whole host"]),
        ("", "fault = 'reset'", &["expected a fault of a whole host"]),
        ("", "[[reply]]\npath = '/'\nstatus = 7", &["expected a status of three digits, found `7`"]),
    ] {
        let text = told(about, replies);
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_string_is_told_with_its_line() {
    for (text, expected) in [
        ("\nhello", "text:2: expected a line that begins with `### `, found `hello`"),
        ("### mailto:a", "text:1: expected an http URL, watchlist, seeds or says, found `mailto:a`"),
        ("### http://a.example/ 2000", "text:1: expected a status of three digits, found `2000`"),
        ("### http://a.example/\n#: nothing", "text:2: expected Name: value, found `nothing`"),
        ("### http://a.example/\n#: visit: x", "text:2: expected the number of a visit, from 1, found `x`"),
    ] {
        assert_eq!(FixtureWeb::parse(text).err().unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn the_demo_web_can_be_read_whole() {
    let web = FixtureWeb::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/webs/demo")).unwrap();
    let text = |file: &Option<PathBuf>| std::fs::read_to_string(file.as_ref().unwrap()).unwrap();
    let (seeds, watchlist) = (text(&web.told().seeds_file), text(&web.told().watchlist_file));
    for line in seeds.lines().skip(1) {
        let url = line.split(',').find(|cell| cell.starts_with("http")).unwrap();
        let capture = get(&web, url).await;
        // Search results name watchlisted sites, too; nobody serves those.
        let is_listed = watchlist.contains(&format!("\n{},", capture.visit.url.host()));
        assert_eq!(capture.response.is_none(), is_listed, "{url}: {}", capture.outcome);
    }
}

#[tokio::test]
async fn folders_are_read_so_deep_and_no_deeper() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("web.toml"), "").unwrap();
    let path = |depth: usize| format!("{}page.html", "d/".repeat(depth));
    for depth in [FOLDER_DEPTH_MAX + 1, FOLDER_DEPTH_MAX] {
        let file = folder.path().join("school.example").join(path(depth));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "<p>x").unwrap();
    }
    let web = FixtureWeb::read(folder.path()).unwrap();
    let outcome = async |depth| get(&web, &format!("http://school.example/{}", path(depth))).await.outcome.name();
    assert_eq!(outcome(FOLDER_DEPTH_MAX).await, "page");
    assert_eq!(outcome(FOLDER_DEPTH_MAX + 1).await, "status");
}

#[test]
fn what_the_manual_shows_is_a_web() {
    let manual = include_str!("../../../docs/fixture-webs.md");
    let shown: Vec<&str> = manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("web.toml", shown[0]),
        ("school.example/_replies.toml", shown[1]),
        ("school.example/index.html", "<a href=/old>old</a>"),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let web = FixtureWeb::read(folder.path()).unwrap();
    assert_eq!(web.told().seeds, ["http://school.example/"]);
}

#[test]
fn the_page_on_fixture_webs_names_every_key_that_a_web_may_have() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/fixture-webs.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let host = folder.path().join("school.example");
    std::fs::create_dir(&host).unwrap();
    let mut keys = 0;
    for (about, replies) in [
        ("no_such_key = 1", ""),
        ("[limits]\nno_such_key = 1", ""),
        ("[hosts.\"school.example\"]\nno_such_key = 1", ""),
        ("", "no_such_key = 1"),
        ("", "[[reply]]\nno_such_key = 1"),
        ("", "[[reply]]\nfault = 'no-such-fault'"),
    ] {
        std::fs::write(folder.path().join("web.toml"), about).unwrap();
        std::fs::write(host.join("_replies.toml"), replies).unwrap();
        let said = FixtureWeb::read(folder.path()).err().unwrap().to_string();
        let (_, expected) = said.split_once("expected ").unwrap();
        for key in expected.split('`').skip(1).step_by(2).filter(|&key| key != "reply") {
            assert!(page.contains(&format!("`{key}")), "{key} is not told: {said}");
            keys += 1;
        }
    }
    assert!(keys > 30, "{keys}");
}
