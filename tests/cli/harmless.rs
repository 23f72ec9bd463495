//! What is written for people names nothing that can be clicked, whoever it is that knows the name.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use crate::notices::{NOW, WHO, ran};

const NAMES: [&str; 4] = ["luckybet88.test", "sifu.test", "porn-x.test", "xn--wgv71a.test"];

/// A page on which one block names several watched things, with more words before and behind them than a quote has.
fn desk() -> Desk {
    let desk = Desk::new();
    let web = "says = \"one block names several things\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"luckybet88.test\", \"sifu.test\", \"porn-x.test\", \"日本.test\"]\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n";
    desk.file("web/web.toml", web.as_bytes());
    let page = "<title>School luckybet88.test</title><p>Term begins.<div style=\"display:none\">luckybet88.test sifu.test www.porn-x.test 日本。test 进入sifu.test领取 <a href=\"http://sifu.test/\">sifu.test luckybet88.test</a></div>";
    desk.file("web/school.example/index.html", page.as_bytes());
    desk.file("owners.csv", b"site,owner,contact\nschool.example,The school,it@school.example\n");
    for args in [
        &["crawl", "--web", "web", "--quiet"][..],
        &["cases", "contacts", "owners.csv"],
        &["cases", "set", "school.example", "--state", "confirmed", "--role", "victim"],
    ] {
        done(&desk, args);
    }
    desk
}

fn done(desk: &Desk, args: &[&str]) -> String {
    let done = ran(desk, NOW, args);
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// No name stands whole in it, and none that is cut at its beginning.
fn check(what: &str, text: &str) {
    let lower = text.to_lowercase().replace('。', ".");
    for name in NAMES.iter().flat_map(|&name| [name, &name[3..]]).chain(["日本.test"]) {
        assert!(!lower.contains(name), "{name} can be clicked in {what}:\n{text}");
    }
    assert!(lower.contains("sifu[.]test"), "{what}:\n{text}");
}

#[test]
fn no_name_of_a_quote_can_be_clicked_whichever_finding_it_belongs_to() {
    let desk = desk();
    for args in [
        &["cases", "show", "school.example"][..],
        &["cleanup", "--format", "text"],
        &["cleanup", "--format", "md"],
        &["cleanup", "--format", "html"],
        &["cleanup", "--format", "csv"],
        &["share", "--format", "html"],
        &["chains", "school.example"],
        &["findings"],
        &[&["notices", "--preview"][..], &WHO].concat(),
    ] {
        check(&args.join(" "), &done(&desk, args));
    }
    done(&desk, &["cleanup", "--split", "owner", "--out", "packets"]);
    let packet = fs::read_dir(desk.path().join("packets")).unwrap().map(|it| it.unwrap().path()).find(|it| it.is_dir());
    for name in ["cover.html", "cover.txt"] {
        check(name, &fs::read_to_string(packet.as_deref().unwrap_or(Path::new("")).join(name)).unwrap());
    }
}
