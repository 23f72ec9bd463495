//! What partners take in.

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect;

use crate::desk::Desk;

const NOW: &str = "2030-12-20T10:00:00Z";

fn shared(desk: &Desk, args: &[&str]) -> (String, String) {
    let args: Vec<&str> = ["share"].iter().chain(args).copied().collect();
    let done = desk.command(&args).env("SUYUAN_NOW", NOW).output().unwrap();
    let [out, err] = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(done.status.success(), "{args:?}: {err}");
    (out, err)
}

fn set(desk: &Desk, args: &[&str]) {
    let args: Vec<&str> = ["cases", "set"].iter().chain(args).copied().collect();
    let done = desk.command(&args).env("SUYUAN_NOW", NOW).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The lines of a block list that block.
fn blocked(desk: &Desk, format: &str) -> Vec<String> {
    let (out, _) = shared(desk, &["--format", format]);
    out.lines().filter(|line| !line.starts_with(['#', '!', ';', '$', '@'])).map(str::to_owned).collect()
}

/// A Python that has a package: the one of `cargo xtask test`, or the one that it left behind.
#[allow(clippy::print_stderr, reason = "a test that cannot be run says so")]
pub(crate) fn python_with(package: &str) -> Option<PathBuf> {
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/bin/python");
    let told = std::env::var_os("SUYUAN_TEST_PYTHON").map(PathBuf::from);
    let import = format!("import {package}");
    let found = told
        .into_iter()
        .chain([left, "python3".into()])
        .find(|python| Command::new(python).args(["-c", &import]).output().is_ok_and(|done| done.status.success()));
    if found.is_none() {
        assert!(std::env::var_os("SUYUAN_TEST_PYTHON").is_none(), "{package} is to be installed, and is not");
        eprintln!("not run: {package} is not installed; `cargo xtask tools` installs it");
    }
    found
}

/// What a Python program says of a file.
pub(crate) fn asked(desk: &Desk, python: &Path, args: &[&str]) -> String {
    let done = Command::new(python).args(args).current_dir(desk.path()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?}\n{said}");
    said
}

#[test]
fn what_a_person_dismissed_is_no_partners_affair() {
    let desk = Desk::crawled();
    set(&desk, &["school.example", "--state", "dismissed", "--reason", "an exercise", "--actor", "li"]);
    for format in ["hosts", "csv", "misp"] {
        let (told, err) = shared(&desk, &["--format", format]);
        assert!(!told.contains("casino.example") && err.contains("left out: 1 finding"), "{format}: {told}\n{err}");
    }
}

#[test]
fn block_lists_name_watched_domains_and_no_hosting_site() {
    let desk = Desk::crawled();
    assert_eq!(blocked(&desk, "rpz"), ["casino.example CNAME .", "*.casino.example CNAME ."]);
    assert_eq!(blocked(&desk, "hosts"), ["0.0.0.0 casino.example"]);
    assert_eq!(blocked(&desk, "adguard"), ["||casino.example^"]);
    // What the rules or a person make of a site changes nothing, but that a person calls it a farm.
    set(&desk, &["school.example", "--state", "confirmed", "--actor", "li"]);
    assert_eq!(blocked(&desk, "hosts"), ["0.0.0.0 casino.example"]);
    set(&desk, &["school.example", "--role", "platform", "--actor", "li"]);
    assert_eq!(blocked(&desk, "hosts"), ["0.0.0.0 casino.example"]);
    set(&desk, &["school.example", "--role", "farm", "--actor", "li"]);
    assert_eq!(blocked(&desk, "hosts"), ["0.0.0.0 casino.example", "0.0.0.0 school.example"]);
    set(&desk, &["school.example", "--role", "victim", "--actor", "li"]);
    assert_eq!(blocked(&desk, "hosts"), ["0.0.0.0 casino.example"]);
}

#[test]
fn a_list_says_what_it_is() {
    let desk = Desk::crawled();
    expect![[r#"
        ; Title: watched domains that ordinary web sites were found to lead to
        ; Made: 2030-12-20T10:00:00.000Z
        ; Names: 1
        ; TLP:AMBER+STRICT
        $TTL 300
        @ IN SOA localhost. hostmaster.localhost. 1923991200 3600 600 604800 300
        @ IN NS localhost.
        casino.example CNAME .
        *.casino.example CNAME .
    "#]]
    .assert_eq(&shared(&desk, &["--format", "rpz", "--tlp", "amber+strict"]).0);
    desk.check(
        &["share", "--format", "zone"],
        expect![[r#"
            exit 2
            -- err
            error: --format: expected one of stix, misp, misp-feed, xarf, xlsx, html, parquet, removal, removal-csv, csv, rpz, hosts, adguard, found `zone`
            see `suyuan share --help`
        "#]],
    );
    desk.check(
        &["share", "--lang", "zh", "--tlp", "white"],
        expect![[r#"
        exit 2
        -- err
        错误：--tlp：`white` 无效；要求：以下之一：clear, green, amber, amber+strict, red
        请看 `suyuan share --help`
    "#]],
    );
}

#[test]
fn what_is_no_longer_watched_is_left_out_with_a_word() {
    let desk = Desk::crawled();
    desk.file("other.csv", b"value\nother.example\n");
    assert!(desk.command(&["watchlist", "import", "other.csv"]).status().unwrap().success());
    let (out, err) = shared(&desk, &["--format", "adguard"]);
    assert!(!out.contains("casino.example"), "{out}");
    assert!(err.contains("left out: 1 thing that the watchlist of the ledger has no longer"), "{err}");
}

#[test]
fn what_is_shared_reads_back_as_a_watchlist() {
    let desk = Desk::crawled();
    for (format, file) in [("csv", "w.csv"), ("rpz", "w.rpz"), ("hosts", "w.hosts"), ("adguard", "w.txt")] {
        shared(&desk, &["--format", format, "--out", file]);
        let done = desk.command(&["watchlist", "check", file]).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && said.contains('1') && !said.contains("expected"), "{format}: {said}");
    }
}

#[test]
fn dnspython_reads_every_name_of_a_zone() {
    let desk = Desk::crawled();
    shared(&desk, &["--format", "rpz", "--out", "db.rpz"]);
    let Some(python) = python_with("dns.zone") else { return };
    let program = "import dns.zone\n\
        zone = dns.zone.from_file('db.rpz', origin='rpz.example.', relativize=True)\n\
        print(sorted(str(name) for name, _ in zone.iterate_rdatasets('CNAME')))";
    assert_eq!(asked(&desk, &python, &["-c", program]).trim(), "['*.casino.example', 'casino.example']");
}

#[test]
fn a_bundle_tells_the_chain_and_is_the_same_every_time() {
    let desk = Desk::crawled();
    let (out, _) = shared(&desk, &["--reporter-org", "CERT of example"]);
    assert_eq!(out, shared(&desk, &["--format", "stix", "--reporter-org", "CERT of example"]).0);
    let bundle: serde_json::Value = serde_json::from_str(&out).unwrap();
    let objects = bundle["objects"].as_array().unwrap();
    let observed = objects.iter().find(|one| one["type"] == "observed-data").unwrap();
    let extension = observed["extensions"].as_object().unwrap().values().next().unwrap();
    let urls: Vec<&str> =
        extension["chain"].as_array().unwrap().iter().map(|step| step["url"].as_str().unwrap()).collect();
    assert_eq!(urls, ["http://school.example/", "http://school.example/news.html", "http://www.casino.example/win"]);
    let patterns: Vec<&str> = objects.iter().filter_map(|one| one["pattern"].as_str()).collect();
    assert_eq!(patterns, ["[domain-name:value = 'casino.example']"]);
}

/// A crawl that found watched things of every kind that a bundle has a word for.
fn crawled_for_every_kind() -> Desk {
    let desk = Desk::with_web();
    desk.file(
        "web/school.example/news.html",
        "<title>News</title><p>QQ：2876543219 <a href='http://192.0.2.7/x'>a</a>\
         <a href=\"http://bet.example/it's?q=%zz|a\">b</a><a href=http://casino.example/>c</a>\
         <a href=mailto:win@lucky.example>d</a><a href=https://t.me/luckywin88>e</a>"
            .as_bytes(),
    );
    desk.file(
        "known.csv",
        b"value,kind\ncasino.example,domain\n192.0.2.7,ip\n\"http://bet.example/it's\",url\n2876543219,qq\n\
          win@lucky.example,mail\nluckywin88,telegram\n",
    );
    crawled_on_authority(&desk, "watchlist = ['known.csv']\n");
    desk
}

/// A crawl on somebody's authority, which exports are to have a valid place for.
fn crawled_on_authority(desk: &Desk, more: &str) {
    let job = "web = 'web'\nquiet = true\n";
    let authority =
        "[authority]\nbody = { en = 'Office \"of\" the Province', zh = '省委网信办' }\ndocument = 'No. 7'\n";
    desk.file("job.toml", [job, more, authority].concat().as_bytes());
    let done = desk.command(&["crawl", "job.toml"]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_strict_validator_of_stix_finds_nothing_wrong() {
    let desk = crawled_for_every_kind();
    let (out, _) = shared(&desk, &["--format", "stix"]);
    let kinds = ["domain-name", "ipv4-addr", "url", "user-account", "email-addr"];
    for kind in kinds {
        assert!(out.contains(&format!("\"pattern\":\"[{kind}:")), "{kind}: {out}");
    }
    shared(&desk, &["--out", "found.json", "--tlp", "red"]);
    let Some(python) = python_with("stix2validator") else { return };
    let program = "import sys\n\
        from stix2validator import validate_file, ValidationOptions\n\
        told = validate_file('found.json', ValidationOptions(strict=True, version='2.1'))\n\
        found = [str(one) for result in told.object_results for one in result.errors + result.warnings]\n\
        print(told.is_valid, found)\n\
        sys.exit(not told.is_valid)";
    assert_eq!(asked(&desk, &python, &["-c", program]).trim(), "True []");
}

/// Loads every event, and holds it against what PyMISP itself does not look at: categories, templates, names.
const MISP_PROGRAM: &str = r"
import json, os, pymisp, uuid
data = os.path.join(os.path.dirname(pymisp.__file__), 'data')
types = json.load(open(os.path.join(data, 'describeTypes.json')))['result']['category_type_mappings']
told = []
for one in json.load(open('found.json'))['response']:
    raw = json.dumps(one)
    event = pymisp.MISPEvent()
    event.from_dict(**one)
    event = json.loads(event.to_json())
    attributes = list(event['Attribute'])
    for thing in event['Object']:
        path = os.path.join(data, 'misp-objects', 'objects', thing['name'], 'definition.json')
        template = json.load(open(path))
        assert thing['template_uuid'] == template['uuid'] and thing['template_version'] == str(template['version'])
        relations = [one['object_relation'] for one in thing['Attribute']]
        assert any(one in relations for one in template['requiredOneOf']), relations
        for one in thing['Attribute']:
            assert template['attributes'][one['object_relation']]['misp-attribute'] == one['type'], one
            assert not one['to_ids'], one
        attributes += thing['Attribute']
    names = [one['uuid'] for one in attributes]
    assert len(set(names)) == len(names) and all(uuid.UUID(one).version == 5 for one in names)
    for one in attributes:
        assert one['type'] in types[one['category']] and one['value'] and '[.]' not in one['value'], one
    for thing in event['Object']:
        assert all(one['referenced_uuid'] in names for one in thing['ObjectReference'])
    told.append((event['info'], sorted((one['value'] for one in attributes if one['to_ids']))))
print(told)
";

#[test]
fn pymisp_reads_the_events_and_their_objects_fit_the_templates() {
    let desk = crawled_for_every_kind();
    shared(&desk, &["--format", "misp", "--out", "found.json"]);
    let Some(python) = python_with("pymisp") else { return };
    assert_eq!(
        asked(&desk, &python, &["-W", "ignore", "-c", MISP_PROGRAM]).trim(),
        "[('school.example: an ordinary web site names watched things (6 on 1 pages)', \
          ['192.0.2.7', 'casino.example', \"http://bet.example/it's\"])]"
    );
}

#[test]
fn an_event_tells_the_way_and_its_mark() {
    let desk = Desk::crawled();
    let (out, _) = shared(&desk, &["--format", "misp", "--tlp", "amber+strict", "--reporter-org", "CERT"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    let event = &told["response"][0]["Event"];
    assert_eq!(event["Tag"][0]["name"], "tlp:amber+strict");
    assert_eq!((&event["Orgc"]["name"], &event["distribution"]), (&"CERT".into(), &"0".into()));
    assert_eq!(
        event["Object"][0]["ObjectReference"][0]["comment"],
        "http://school.example/ -> http://school.example/news.html -> http://www.casino.example/win"
    );
}

const REPORTER: [&str; 8] = [
    "--format",
    "xarf",
    "--reporter-org",
    "CERT of example",
    "--reporter-contact",
    "abuse@cert.example.org",
    "--reporter-domain",
    "cert.example.org",
];

fn reported(desk: &Desk, more: &[&str]) -> (Vec<serde_json::Value>, String) {
    let (out, err) = shared(desk, &[&REPORTER[..], more].concat());
    (out.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), err)
}

#[test]
fn a_confirmed_case_is_reported_and_follows_its_state() {
    let desk = Desk::crawled();
    let (told, err) = reported(&desk, &[]);
    assert!(told.is_empty() && err.contains("left out: 1 case that no person confirmed"), "{err}");
    let (told, err) = reported(&desk, &["--unreviewed"]);
    assert_eq!((told[0]["cleanup_status"].as_str(), err.as_str()), (Some("not_cleaned"), ""));

    for (state, status) in [("confirmed", "not_cleaned"), ("cleaned", "cleaned"), ("relapsed", "reinfected")] {
        set(&desk, &["school.example", "--state", state, "--actor", "li"]);
        let (told, err) = reported(&desk, &[]);
        assert_eq!((told.len(), err.as_str()), (1, ""));
        assert_eq!(told[0]["cleanup_status"], status);
    }
    let (told, _) = reported(&desk, &[]);
    let told = &told[0];
    assert_eq!((&told["category"], &told["type"]), (&"content".into(), &"remote_compromise".into()));
    assert_eq!(told["compromise_type"], "seo_spam");
    assert_eq!(told["url"], "http://school.example/news.html");
    assert_eq!((&told["source_identifier"], &told["domain"]), (&"school.example".into(), &"school.example".into()));
    assert_eq!(told["sender"]["domain"], "cert.example.org");
    assert_eq!(told["evidence"].as_array().unwrap().len(), 1);

    set(&desk, &["school.example", "--role", "farm", "--actor", "li"]);
    let (told, err) = reported(&desk, &["--unreviewed"]);
    assert!(told.is_empty() && err.contains("left out: 1 farm"), "{err}");
    set(&desk, &["school.example", "--role", "victim", "--actor", "li"]);
    set(&desk, &["school.example", "--state", "dismissed", "--reason", "an archive", "--actor", "li"]);
    let (told, err) = reported(&desk, &["--unreviewed"]);
    assert!(told.is_empty() && err.contains("left out: 1 dismissed case"), "{err}");
}

#[test]
fn a_folder_gets_a_file_for_each_report() {
    let desk = Desk::crawled();
    set(&desk, &["school.example", "--state", "confirmed", "--actor", "li"]);
    let (lines, _) = reported(&desk, &[]);
    // Once to be made, once as it is there.
    for folder in ["out/reports/", "out/reports"] {
        assert!(reported(&desk, &["--out", folder]).0.is_empty());
        let files: Vec<_> =
            std::fs::read_dir(desk.path().join(folder)).unwrap().map(|one| one.unwrap().path()).collect();
        let [file] = &files[..] else { panic!("{files:?}") };
        assert!(file.file_name().unwrap().to_str().unwrap().starts_with("c-"), "{file:?}");
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&std::fs::read(file).unwrap()).unwrap(), lines[0]);
    }
    reported(&desk, &["--out", "lines.jsonl"]);
    let text = std::fs::read_to_string(desk.path().join("lines.jsonl")).unwrap();
    assert_eq!(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>(), lines);
    desk.file("taken", b"");
    let args: Vec<&str> = ["share"].iter().chain(&REPORTER).copied().chain(["--out", "taken/"]).collect();
    assert!(desk.said(&args, b"").starts_with("exit 2\n-- err\nerror: --out: expected a folder that can be made"));
}

#[test]
fn a_report_without_a_reporter_is_refused_with_the_flag_that_is_missing() {
    let desk = Desk::crawled();
    desk.check(
        &["share", "--format", "xarf"],
        expect![[r#"
        exit 2
        -- err
        error: --reporter-org: expected a line of text, found nothing
    "#]],
    );
    desk.check(
        &["share", "--format", "xarf", "--reporter-org", "CERT", "--lang", "zh"],
        expect![[r#"
        exit 2
        -- err
        错误：--reporter-contact：没有给出值；要求：邮箱地址
    "#]],
    );
    desk.check(
        &["share", "--format", "xarf", "--reporter-org", "CERT", "--reporter-contact", "abuse@cert.example.org"],
        expect![[r#"
            exit 2
            -- err
            error: --reporter-domain: expected a domain such as cert.example.org, found nothing
        "#]],
    );
    desk.check(
        &["share", "--reporter-contact", "http://cert.example.org/"],
        expect![[r#"
        exit 2
        -- err
        error: --reporter-contact: expected a mail address, found `http://cert.example.org/`
        see `suyuan share --help`
    "#]],
    );
    desk.check(
        &["share", "--reporter-domain", "cert"],
        expect![[r#"
        exit 2
        -- err
        error: --reporter-domain: expected a domain such as cert.example.org, found `cert`
        see `suyuan share --help`
    "#]],
    );
    let long = "a".repeat(201);
    let mut args = vec!["share"];
    args.extend(REPORTER);
    args[4] = &long;
    assert!(desk.said(&args, b"").contains("--reporter-org: expected a line of at most 200 characters, found `aaa"));
}

#[test]
fn a_feed_has_the_events_of_the_list_and_names_each() {
    let desk = Desk::crawled();
    let (list, _) = shared(&desk, &["--format", "misp", "--reporter-org", "CERT"]);
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    // Again into the folder that is there.
    for _ in 0..2 {
        let (out, _) = shared(&desk, &["--format", "misp-feed", "--reporter-org", "CERT", "--out", "feeds/ours"]);
        assert_eq!(out, "");
    }
    let read = |name: &str| std::fs::read_to_string(desk.path().join("feeds/ours").join(name)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let names: Vec<&String> = manifest.as_object().unwrap().keys().collect();
    let [uuid] = names[..] else { panic!("{manifest}") };
    let event: serde_json::Value = serde_json::from_str(&read(&format!("{uuid}.json"))).unwrap();
    assert_eq!(event, list["response"][0]);
    assert_eq!(manifest[uuid]["info"], event["Event"]["info"]);
    // The MD5 of `casino.example`.
    let hashes = read("hashes.csv");
    assert!(hashes.contains(&format!("7c9083349fa48d52dba2c74f930cb02f,{uuid}\n")), "{hashes}");
    assert_eq!(hashes.lines().count(), 5);
    assert_eq!(std::fs::read_dir(desk.path().join("feeds/ours")).unwrap().count(), 3);
    desk.check(
        &["share", "--format", "misp-feed"],
        expect![[r#"
        exit 2
        -- err
        error: --out: expected a folder for the files of the feed, found nothing
    "#]],
    );
}

#[test]
fn pyarrow_reads_the_tables_and_their_rows_belong_together() {
    let desk = Desk::crawled();
    let (_, err) = shared(&desk, &["--format", "parquet", "--out", "tables/", "--reporter-org", "CERT-EXAMPLE"]);
    assert_eq!(err, "");
    let Some(python) = python_with("pyarrow") else { return };
    const READ: &str = r#"
import pyarrow.parquet as parquet
read = lambda name: parquet.read_table(f'tables/{name}.parquet')
findings, hops, cases = (read(name) for name in ('findings', 'hops', 'cases'))
print(findings.schema.field('first_seen').type, findings.schema.field('http_status').type)
print(findings.schema.metadata[b'producer'].decode(), findings.schema.metadata[b'tlp'].decode())
print(parquet.ParquetFile('tables/findings.parquet').metadata.row_group(0).column(0).compression)
one, = findings.to_pylist()
case, = cases.to_pylist()
print(one['page'], one['watch'], one['techniques'], one['http_status'], one['first_seen'].tzinfo)
print(one['case'] == case['id'], case['site'], case['state'], case['pages'])
for hop in hops.to_pylist():
    print(hop['finding'] == one['id'], hop['step'], hop['from'], hop['to'], hop['via'], hop['visited'])
"#;
    expect![[r#"
        timestamp[us, tz=UTC] int32
        CERT-EXAMPLE TLP:AMBER
        ZSTD
        http://school.example/news.html casino.example M7 200 UTC
        True school.example open 1
        True 0  http://school.example/ seed True
        True 1 http://school.example/ http://school.example/news.html link True
        True 2 http://school.example/news.html http://www.casino.example/win anchor False
    "#]]
    .assert_eq(&asked(&desk, &python, &["-c", READ]));
}

#[test]
fn tables_need_a_folder() {
    let desk = Desk::crawled();
    let said = desk.said(&["share", "--format", "parquet"], b"");
    assert!(said.starts_with("exit 2") && said.contains("--out: expected a folder for the tables"), "{said}");
}

#[test]
fn reports_fit_the_schema_that_the_format_publishes() {
    let desk = Desk::with_web();
    crawled_on_authority(&desk, "");
    for state in ["confirmed", "cleaned", "relapsed"] {
        set(&desk, &["school.example", "--state", state, "--actor", "li"]);
        let (report, _) = shared(&desk, &[&REPORTER[..], &["--tlp", "green"]].concat());
        desk.file(&format!("{state}.json"), report.as_bytes());
    }
    let Some(python) = python_with("xarf") else { return };
    // Its typed classes take no fractions as confidence, which the schema asks for: the schema speaks here.
    const READ: &str = r#"
import json, xarf
errors = lambda report: [f'{error.field}: {error.message[:40]}' for error in xarf.parse(report).errors]
for state in ('confirmed', 'cleaned', 'relapsed'):
    report = json.load(open(f'{state}.json'))
    print(state, report['cleanup_status'], errors(report))
print(errors(report | {'confidence': 95}))
print(errors(report | {'compromise_type': 'nothing'}))
"#;
    expect![[r#"
        confirmed not_cleaned []
        cleaned cleaned []
        relapsed reinfected []
        ['confidence: 95 is greater than the maximum of 1.0']
        ["compromise_type: 'nothing' is not one of ['webshell', 'ba"]
    "#]]
    .assert_eq(&asked(&desk, &python, &["-c", READ]));
}
