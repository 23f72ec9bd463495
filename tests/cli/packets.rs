//! Packets: what goes to one owner, one area or one hoster.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use expect_test::expect;

use crate::desk::Desk;

/// Two sites of one owner, one of another; one with filings at its foot.
fn crawled() -> Desk {
    let desk = Desk::with_web();
    const HIDDEN: &str = "<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>";
    let links = "<title>School</title><a href=news.html>News</a><a href=\"http://lab.example/\">Lab</a><a href=\"http://club.example/a%20b/%E5%BD%A9.html\">Club</a>";
    desk.file("web/school.example/index.html", links.as_bytes());
    let foot =
        "<footer>浙ICP备2021012345号-3 <a href=\"http://www.beian.gov.cn/\">浙公网安备33010202000123号</a></footer>";
    desk.file("web/lab.example/index.html", format!("<title>Lab</title>{HIDDEN}{foot}").as_bytes());
    desk.file("web/club.example/a b/彩.html", format!("<title>Club</title>{HIDDEN}").as_bytes());
    let owners = "网站,主办单位,联系方式,通知对象\nschool.example,<b>某校,it@school.example,\nlab.example,某校实验室,IT@school.example,\nlab.example,云,abuse@cloud.example,托管商\n";
    desk.file("owners.csv", owners.as_bytes());
    for args in [&["crawl", "--web", "web", "--scope", "any", "--quiet"][..], &["cases", "contacts", "owners.csv"]] {
        let done = desk.command(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    desk
}

fn split(desk: &Desk, by: &str, more: &[&str]) -> String {
    desk.said(&[&["cleanup", "--split", by, "--out", "packets"], more].concat(), b"")
}

/// The folders of packets, sorted, without their marks.
fn names(desk: &Desk) -> Vec<String> {
    let entries = fs::read_dir(desk.path().join("packets")).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names: BTreeSet<String> =
        folders.map(|entry| entry.file_name().into_string().unwrap().rsplit_once('-').unwrap().0.to_owned()).collect();
    names.into_iter().collect()
}

/// The folder of a packet that begins so.
fn folder(desk: &Desk, begins: &str) -> std::path::PathBuf {
    let entries = fs::read_dir(desk.path().join("packets")).unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with(begins)).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn what_one_owner_has_goes_together_with_all_that_he_needs() {
    let desk = crawled();
    assert_eq!(split(&desk, "owner", &[]), "exit 0\n-- err\n2 packets in `packets`\n");
    assert_eq!(names(&desk), ["b-某校", "club.example"]);
    let packet = folder(&desk, "b-某校");
    assert_eq!(
        files(&packet),
        [
            "MANIFEST.sha256",
            "cover.html",
            "cover.txt",
            "dead-links/school.example-75431272/after-removal-1.txt",
            "evidence.csv",
            "evidence.warc.gz",
            "list.xlsx",
            "reply.csv",
        ]
    );
    // Each file but the manifest is in it, with its digest, as sha256sum reads it.
    let manifest = text(&packet.join("MANIFEST.sha256"));
    assert_eq!(manifest.lines().count(), 7);
    for line in manifest.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        assert_eq!(suyuan_archive::digest(&fs::read(packet.join(name)).unwrap()), format!("sha256:{digest}"), "{name}");
    }
    // What somebody is called cannot become markup, and what is watched cannot be clicked.
    let cover = text(&packet.join("cover.html"));
    assert!(cover.contains("For: &lt;b&gt;某校") && cover.contains("lab.example") && !cover.contains("club.example"));
    assert!(!cover.contains("http://www.casino.example"), "{cover}");
    // The front page of the laboratory is to be cleaned; nobody takes it out of an engine.
    assert_eq!(
        text(&packet.join("dead-links/school.example-75431272/after-removal-1.txt")),
        "http://school.example/news.html\n"
    );
}

#[test]
fn evidence_names_the_records_that_lie_beside_it() {
    let desk = crawled();
    split(&desk, "owner", &[]);
    let packet = folder(&desk, "b-某校");
    let sheet = text(&packet.join("evidence.csv"));
    let rows: Vec<Vec<&str>> = sheet.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 2, "{sheet}");
    for row in &rows {
        assert_eq!(row[15], "evidence.warc.gz");
        let offset = row[16].parse().unwrap();
        let file = File::open(packet.join("evidence.warc.gz")).unwrap();
        let found = suyuan_archive::read_at(file, offset, 0).unwrap();
        assert_eq!((found.record.kind(), found.record.target()), ("response", Some(row[2])));
        let body = suyuan_archive::stored(&found.record.block).unwrap().as_on_the_wire().body;
        assert_eq!(suyuan_archive::digest(&body), format!("sha256:{}", row[14]));
    }
    let records = suyuan_archive::Reader::new(File::open(packet.join("evidence.warc.gz")).unwrap());
    let kinds: Vec<String> = records.map(|found| found.unwrap().record.kind().to_owned()).collect();
    assert_eq!(kinds, ["warcinfo", "request", "response", "metadata", "request", "response", "metadata"]);
}

#[test]
fn records_that_are_missing_are_told() {
    let desk = crawled();
    fs::remove_dir_all(desk.path().join("suyuan.evidence")).unwrap();
    let said = split(&desk, "owner", &[]);
    assert!(
        said.starts_with("exit 0") && said.contains("3 captures whose records are not beside the ledger"),
        "{said}"
    );
    assert!(!folder(&desk, "club").join("evidence.warc.gz").exists());
    let sheet = text(&folder(&desk, "club").join("evidence.csv"));
    assert_eq!(sheet.lines().nth(1).unwrap().split(',').skip(15).take(2).collect::<String>(), "");
}

#[test]
fn areas_and_hosters_have_packets_of_their_own() {
    let desk = crawled();
    split(&desk, "area", &["--lang", "zh"]);
    assert_eq!(names(&desk), ["地区不明", "浙江省杭州市上城区"]);
    let cover = text(&folder(&desk, "浙江省").join("cover.txt"));
    assert!(cover.contains("对象：浙江省杭州市上城区") && !cover.contains("dead-links"), "{cover}");
    split(&desk, "hoster", &[]);
    // What lay there before is gone with it.
    assert_eq!(names(&desk), ["127.0.0.0-24", "云"]);
    assert_eq!(desk.files(), ["owners.csv", "packets", "suyuan.db", "suyuan.db-run", "suyuan.evidence"]);
}

#[test]
fn pages_as_found_normalized_and_decoded_are_in_the_workbook_and_dead_links_as_found() {
    let desk = crawled();
    split(&desk, "owner", &[]);
    let packet = folder(&desk, "club");
    let list = files(&packet).into_iter().find(|name| name.ends_with("after-removal-1.txt")).unwrap();
    assert_eq!(text(&packet.join(list)), "http://club.example/a%20b/%E5%BD%A9.html\n");
    let told = sheet(&packet.join("list.xlsx"));
    assert!(told.contains("http://club.example/a%20b/彩.html"), "{told}");
}

/// What stands in a workbook.
fn sheet(path: &Path) -> String {
    format!("{:?}", suyuan_documents::read(&fs::read(path).unwrap()).unwrap())
}

#[test]
fn pages_that_are_gone_can_be_handed_in_as_they_are() {
    let desk = crawled();
    fs::remove_file(desk.path().join("web/club.example/a b/彩.html")).unwrap();
    let look = ["recheck", "--web", "web", "--quiet"];
    assert!(desk.command(&look).env("SUYUAN_NOW", "2030-12-01T10:00:00Z").status().unwrap().success());
    split(&desk, "owner", &[]);
    assert!(files(&folder(&desk, "club")).iter().any(|name| name.ends_with("gone-1.txt")));
    assert!(files(&folder(&desk, "b-某校")).iter().any(|name| name.ends_with("after-removal-1.txt")));
}

#[test]
fn the_form_is_read_back() {
    let desk = crawled();
    split(&desk, "owner", &["--lang", "zh"]);
    let form = text(&folder(&desk, "club").join("reply.csv"));
    assert!(form.starts_with("\u{feff}case,site,what was found,answer,note\r\n"), "{form}");
    desk.file("filled.csv", form.replace(",,\r\n", ",已删除，并修补漏洞,\r\n").as_bytes());
    let said = desk.said(&["cases", "set", "--from", "filled.csv", "--actor", "li"], b"");
    assert!(said.starts_with("exit 0") && said.contains("club.example: answer kept"), "{said}");
}

#[test]
fn dismissed_cases_and_farms_are_left_out() {
    let desk = crawled();
    for set in [
        &["cases", "set", "club.example", "--role", "farm", "--actor", "li", "--reason", "seen"][..],
        &["cases", "set", "lab.example", "--state", "dismissed", "--actor", "li", "--reason", "a report about it"],
    ] {
        assert!(desk.command(set).status().unwrap().success());
    }
    let said = split(&desk, "owner", &[]);
    assert!(said.contains("left out: 1 farm") && said.contains("left out: 1 dismissed case"), "{said}");
    assert_eq!(names(&desk), ["b-某校"]);
    split(&desk, "area", &[]);
    assert!(text(&folder(&desk, "area-not-known").join("cover.txt")).contains("club.example"));
}

#[test]
fn an_owner_is_asked_to_repair_nothing_that_is_clean_or_disputed_and_sees_what_nobody_confirmed() {
    let desk = crawled();
    let clean = "<title>Club</title><p>The club meets on Monday in the hall, and everybody is welcome to join us.";
    desk.file("web/club.example/a b/彩.html", clean.as_bytes());
    for day in ["01", "03"] {
        let look = ["recheck", "--web", "web", "--quiet"];
        let now = format!("2030-12-{day}T10:00:00Z");
        assert!(desk.command(&look).env("SUYUAN_NOW", now).status().unwrap().success());
    }
    let confirm = ["cases", "set", "school.example", "--state", "confirmed", "--actor", "li"];
    assert!(desk.command(&confirm).status().unwrap().success());
    let said = split(&desk, "owner", &[]);
    assert!(said.contains("left out: 1 cleaned case"), "{said}");
    assert_eq!(names(&desk), ["b-某校"]);
    for cover in ["cover.txt", "cover.html"] {
        let cover = text(&folder(&desk, "b-某校").join(cover));
        assert!(cover.contains("Not confirmed by a person: lab.example."), "{cover}");
    }
    let dispute = ["cases", "set", "lab.example", "--state", "disputed", "--actor", "li"];
    assert!(desk.command(&dispute).status().unwrap().success());
    let said = split(&desk, "owner", &[]);
    assert!(said.contains("left out: 1 disputed case"), "{said}");
    let cover = text(&folder(&desk, "b-某校").join("cover.txt"));
    assert!(!cover.contains("Not confirmed") && !cover.contains("lab.example"), "{cover}");
}

#[test]
fn a_page_that_is_clean_is_no_dead_link_while_others_of_its_site_are_not() {
    let desk = crawled();
    let hidden = "<p>Old news.<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>";
    desk.file("web/school.example/old.html", hidden.as_bytes());
    desk.file(
        "web/school.example/index.html",
        b"<title>School</title><a href=news.html>News</a><a href=old.html>Old</a>",
    );
    let crawl = ["crawl", "--web", "web", "--quiet"];
    assert!(desk.command(&crawl).status().unwrap().success());
    let clean = "<title>Old</title><p>These are the old news of the school, which nobody has to read any more today.";
    desk.file("web/school.example/old.html", clean.as_bytes());
    let look = ["recheck", "--web", "web", "--quiet"];
    assert!(desk.command(&look).env("SUYUAN_NOW", "2030-12-01T10:00:00Z").status().unwrap().success());
    split(&desk, "owner", &[]);
    let packet = folder(&desk, "b-某校");
    let lists: Vec<String> = files(&packet).into_iter().filter(|name| name.contains("school.example")).collect();
    let listed: String = lists.iter().map(|name| text(&packet.join(name))).collect();
    assert_eq!(listed, "http://school.example/news.html\n");
    // Whoever is to clean up is asked for what is there still; the case itself tells all.
    assert!(!text(&packet.join("evidence.csv")).contains("old.html"));
    assert!(!desk.said(&["cleanup", "--format", "jsonl"], b"").contains("old.html"));
    assert!(desk.said(&["cases", "show", "school.example"], b"").contains("old.html"));
    let confirm = ["cases", "set", "school.example", "--state", "confirmed", "--actor", "li"];
    assert!(desk.command(&confirm).status().unwrap().success());
    let who = ["--reporter-org", "A", "--reporter-contact", "a@cert.example", "--reporter-domain", "cert.example"];
    let report = desk.said(&[&["share", "--format", "xarf"][..], &who].concat(), b"");
    assert!(report.contains("\"cleanup_status\":\"partially_cleaned\"") && !report.contains("old.html"), "{report}");
    let from = ["notices", "--out", "notices", "--from", "a@cert.example"];
    let made = desk.said(&[&from[..], &who].concat(), b"");
    assert!(made.starts_with("exit 0") && made.contains("school.example (1 page)"), "{made}");
}

#[test]
fn a_folder_with_something_else_in_it_stays_as_it_is() {
    let desk = crawled();
    desk.file("packets/thesis.txt", b"mine");
    expect![[r#"
        exit 2
        -- err
        error: --out: expected a folder that holds nothing but packets, or none, found `packets` with something else in it
    "#]]
    .assert_eq(&split(&desk, "owner", &[]));
    assert_eq!(files(&desk.path().join("packets")), ["thesis.txt"]);
    desk.check(
        &["cleanup", "--split", "owner"],
        expect![[r#"
            exit 2
            -- err
            error: --split: expected a folder for the packets (`--out DIR`), found nothing
        "#]],
    );
    let said = desk.said(&["cleanup", "--split", "owner", "--out", "p", "--format", "html"], b"");
    assert!(said.starts_with("exit 2") && said.contains("--format"), "{said}");
    let said = desk.said(&["cleanup", "--split", "county", "--out", "p"], b"");
    assert!(said.starts_with("exit 2") && said.contains("owner, area, hoster"), "{said}");
}

#[test]
#[cfg(debug_assertions)]
fn packets_that_are_killed_leave_what_was_there() {
    let desk = crawled();
    split(&desk, "owner", &[]);
    let split_by_area = ["cleanup", "--split", "area", "--out", "packets"];
    let done = desk.command(&split_by_area).env("SUYUAN_DIE", "exported:1").output().unwrap();
    assert_eq!(done.status.code(), None, "{done:?}");
    assert_eq!(names(&desk), ["b-某校", "club.example"]);
    assert!(folder(&desk, "club").join("MANIFEST.sha256").exists());
    let left = || {
        let names = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| Path::new(name).extension() == Some("part".as_ref())).collect::<Vec<_>>()
    };
    assert_eq!(left().len(), 1);
    // What only looks like it is somebody's own.
    desk.file("packets.0.part/thesis.txt", b"mine");
    assert!(desk.said(&split_by_area, b"").starts_with("exit 0"));
    assert_eq!(names(&desk), ["area-not-known", "浙江省杭州市上城区"]);
    assert_eq!(left(), ["packets.0.part"]);
    // Before the mark of the new folder was written, while the old one is removed, and before its last remains are gone.
    for point in ["made:1", "removed:1", "removed:2", "unmarked:1"] {
        let done = desk.command(&split_by_area).env("SUYUAN_DIE", point).output().unwrap();
        assert_eq!((done.status.code(), left().len()), (None, 2), "{point}: {done:?}");
        assert!(desk.said(&split_by_area, b"").starts_with("exit 0"), "{point}");
        assert_eq!(left(), ["packets.0.part"], "{point}");
    }
}

#[test]
fn packets_are_put_where_a_link_leads() {
    let desk = crawled();
    fs::create_dir(desk.path().join("disk")).unwrap();
    std::os::unix::fs::symlink("disk", desk.path().join("packets")).unwrap();
    for by in ["owner", "area"] {
        assert!(split(&desk, by, &[]).starts_with("exit 0"));
        assert!(desk.path().join("packets").is_symlink());
    }
    assert!(desk.path().join("disk/index.csv").is_file());
    fs::remove_file(desk.path().join("packets")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path().join("packets")).unwrap();
    let said = split(&desk, "owner", &[]);
    assert!(said.starts_with("exit 2") && said.contains("`packets`"), "{said}");
}
