//! What came with a mark of its own leaves only with what is marked as strictly.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::notices::{NOW, WHO, ran};

const REPORTER: [&str; 6] =
    ["--reporter-org", "CERT", "--reporter-contact", "a@cert.example.org", "--reporter-domain", "cert.example.org"];

/// Two sites: what is found on one is for nobody else, and on the other it stands beside something that is for anybody.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("web/web.toml", b"says = \"marked\"\nseeds = [\"http://school.example/\", \"http://club.example/\"]\nwatchlist = []\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n");
    let hidden = |name: &str| format!("<div style=\"display:none\"><a href=\"http://{name}/\">彩票</a></div>");
    // What is for nobody else stands in the words of what is for anybody, too, and between.
    let open = "<div style=\"display:none\">备用www.secret.test网址<a href=\"http://open.example/\">彩票 secret[.]test</a></div>";
    let both = format!("<title>School</title><p>Term begins.{open}<p>Next term.{}", hidden("secret.test"));
    desk.file("web/school.example/index.html", both.as_bytes());
    desk.file(
        "web/club.example/index.html",
        format!("<title>Club</title><p>Welcome.{}", hidden("secret.test")).as_bytes(),
    );
    desk.file("watch.csv", b"value,kind,category,source,date,licence\nopen.example,domain,gambling,police,,TLP:CLEAR\nsecret.test,domain,gambling,police,,TLP:RED\n");
    desk.file(
        "owners.csv",
        b"site,owner,contact\nschool.example,School,it@school.example\nclub.example,Club,it@club.example\n",
    );
    for args in [
        &["crawl", "--web", "web", "--watchlist", "watch.csv", "--quiet"][..],
        &["cases", "contacts", "owners.csv"],
        &["cases", "set", "school.example", "club.example", "--state", "confirmed", "--role", "victim"],
    ] {
        said(&desk, args);
    }
    desk
}

/// What it said on both outputs.
fn said(desk: &Desk, args: &[&str]) -> String {
    let done = ran(desk, NOW, args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(done.status.success(), "{args:?}: {}", text(&done.stderr));
    text(&done.stdout) + &text(&done.stderr)
}

/// Every byte of every file below a folder.
fn all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn no_export_has_what_is_marked_more_strictly() {
    let desk = desk();
    for format in ["stix", "misp", "csv", "rpz", "hosts", "adguard", "xarf", "html", "removal", "removal-csv"] {
        for (tlp, is_told) in [("green", false), ("red", true)] {
            let args = [&["share", "--format", format, "--tlp", tlp][..], &REPORTER].concat();
            let told = said(&desk, &args).replace("[.]", ".");
            let name = if format.starts_with("removal") { "club.example" } else { "secret.test" };
            assert_eq!(told.contains(name), is_told, "{format} {tlp}:\n{told}");
            assert_eq!(told.contains("left out: 1 thing whose own mark (TLP)"), !is_told, "{format} {tlp}:\n{told}");
        }
    }
    for format in ["parquet", "xlsx"] {
        let told = said(&desk, &["share", "--format", format, "--tlp", "green", "--out", format]);
        assert!(told.contains("left out: 1 thing whose own mark (TLP)"), "{format}:\n{told}");
    }
    let workbook = suyuan_documents::read(&fs::read(desk.path().join("xlsx")).unwrap());
    assert!(!format!("{workbook:?}").contains("secret"), "{workbook:?}");
}

#[test]
fn what_is_for_nobody_else_is_in_no_notice_and_no_packet() {
    let desk = desk();
    let told = said(&desk, &[&["notices"][..], &WHO].concat());
    assert!(told.contains("it@school.example") && !told.contains("club.example"), "{told}");
    assert!(told.contains("left out: 1 thing whose own mark (TLP) is stricter than `TLP:AMBER`"), "{told}");
    let told = said(&desk, &["cleanup", "--split", "owner", "--out", "packets"]);
    assert!(told.contains("left out: 1 thing whose own mark (TLP) is stricter than `TLP:AMBER`"), "{told}");
    for (name, bytes) in all(&desk.path().join("notices")).into_iter().chain(all(&desk.path().join("packets"))) {
        assert!(!has(&bytes, "secret[.]test") && !has(&bytes, "club.example"), "{name}");
    }
}

#[test]
fn a_name_below_one_that_is_for_nobody_else_is_for_nobody_else_either() {
    let desk = desk();
    desk.file("web/club.example/index.html", b"<title>Club</title><p>Welcome.<div style=\"display:none\"><a href=\"http://a.secret.test/\">x</a><a href=\"http://open.example/\">y</a></div>");
    desk.file("watch.csv", b"value,tlp\nopen.example,clear\nsecret.test,red\na.secret.test,\n");
    said(&desk, &["crawl", "--web", "web", "--watchlist", "watch.csv", "--fresh", "--quiet"]);
    let hosts = said(&desk, &["share", "--format", "hosts"]);
    assert!(hosts.contains("open.example") && !hosts.contains("secret.test"), "{hosts}");
}

#[test]
fn a_merge_takes_a_mark_along() {
    let desk = Desk::new();
    desk.file("open.csv", b"value\ncasino.example\n");
    desk.file("red.csv", b"value,tlp\ncasino.example,red\n");
    for (into, from) in [("a", "b"), ("c", "d")] {
        let [open, red] = if into == "a" { [into, from] } else { [from, into] };
        said(&desk, &["watchlist", "import", "open.csv", "--ledger", &format!("{open}.db")]);
        said(&desk, &["watchlist", "import", "red.csv", "--ledger", &format!("{red}.db")]);
        said(&desk, &["ledger", "merge", &format!("{from}.db"), "--ledger", &format!("{into}.db")]);
        let stats = said(&desk, &["watchlist", "stats", "--ledger", &format!("{into}.db")]);
        assert!(stats.contains("TLP:RED"), "{into}: {stats}");
    }
}
