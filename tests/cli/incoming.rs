//! Lists that partners give.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::Desk;

const LIST: &str = "value,kind,category,source\ncasino.example,domain,gambling,police\nwww.bet.example,host,fraud,police\n\
    http://poker.example/room/7,url,gambling,police\n192.0.2.7,ip,malware,police\n12345678,qq,gambling,police\n";

/// A folder with a web that names each of these.
fn desk() -> Desk {
    let desk = Desk::with_web();
    desk.file(
        "web/school.example/news.html",
        "<title>News</title><a href=\"http://a.casino.example/win\">1</a><a href=\"http://www.bet.example/\">2</a>\
         <a href=\"http://poker.example/room/7\">3</a><a href=\"http://192.0.2.7/x\">4</a><p>QQ：12345678"
            .as_bytes(),
    );
    desk
}

/// What a crawl by a list finds: the kind and value of each watched thing.
fn found(list: &str, text: &[u8]) -> (Desk, BTreeSet<String>) {
    let desk = desk();
    desk.file(list, text);
    let done = desk.command(&["crawl", "--web", "web", "--watchlist", list, "--quiet"]).output().unwrap();
    assert!(done.status.success(), "{list}: {}", String::from_utf8_lossy(&done.stderr));
    let out = desk.command(&["findings", "--format", "jsonl"]).output().unwrap().stdout;
    let things = String::from_utf8(out).unwrap();
    let things = things.lines().map(|line| {
        let finding: Value = serde_json::from_str(line).unwrap();
        let part = |name: &str| finding["watch"][name].as_str().unwrap().to_owned();
        format!("{} {}", part("kind"), part("value"))
    });
    let things = things.collect();
    (desk, things)
}

#[test]
fn what_is_shared_comes_back_as_the_same_things_and_no_hosting_site_with_it() {
    let (desk, all) = found("list.csv", LIST.as_bytes());
    assert_eq!(all.len(), 5, "{all:?}");
    for (format, file) in [("csv", "shared.csv"), ("stix", "shared.json"), ("misp", "shared.json")] {
        let shared = desk.command(&["share", "--format", format]).output().unwrap();
        assert!(shared.status.success(), "{}", String::from_utf8_lossy(&shared.stderr));
        let expected: BTreeSet<String> = all
            .iter()
            .filter(|thing| format != "misp" || !thing.starts_with("qq "))
            .map(|thing| if format == "stix" { thing.replace("host ", "domain ") } else { thing.clone() })
            .collect();
        assert_eq!(found(file, &shared.stdout).1, expected, "{format}");
        let told = desk.said(&["watchlist", "check", "-", "--format", "json"], &shared.stdout);
        assert!(told.contains(&format!("\"entries\":{},", expected.len())), "{format}: {told}");
        assert!(told.contains("\"rejected\":0"), "{format}: {told}");
    }
}
