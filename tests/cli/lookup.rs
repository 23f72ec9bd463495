//! Who can be told, looked up over the network: what is asked, what is kept, and what strangers may send.

use expect_test::{Expect, expect};

use crate::desk::Desk;

const WEB: &str = "says = \"a school and who runs it\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"casino.example\"]\n\
    [limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n[hosts.\"school.example\"]\naddress = \"203.0.113.7\"\n";

const SECURITY: &str = "web/https+school.example/.well-known/security.txt";
const AT: &str = "https://registers.example/rdap/";

/// A crawled school that says how it can be reached, and registers that know its name and its address.
fn school() -> Desk {
    let desk = Desk::crawled();
    desk.file("web/web.toml", WEB.as_bytes());
    desk.file("web/school.example/index.html", "<title>School</title><a href=lxwm.html>联系我们</a>".as_bytes());
    desk.file(
        "web/school.example/lxwm.html",
        "<p>网站管理：webmaster (at) school (dot) example<p>张老师 zhanglaoshi@school.example".as_bytes(),
    );
    desk.file(SECURITY, b"Contact: mailto:security@school.example\r\nExpires: 2031-01-01T00:00:00Z");
    let list = |entry: &str| format!(r#"{{"services":[[["{entry}"],["https://rdap.nic.example/"]]]}}"#);
    desk.file("web/https+registers.example/rdap/dns.json", list("example").as_bytes());
    desk.file("web/https+registers.example/rdap/ipv4.json", list("203.0.113.0/24").as_bytes());
    desk.file("web/https+rdap.nic.example/_replies.toml", replies("CERNET-SCHOOL").as_bytes());
    desk
}

fn reply(path: &str, body: &str) -> String {
    format!(
        "[[reply]]\npath = \"{path}\"\nheaders = {{ content-type = \"application/rdap+json\" }}\nbody = '''{body}'''\n"
    )
}

fn replies(network: &str) -> String {
    let desk = |name: &str| {
        format!(r#"{{"roles":["abuse"],"vcardArray":["vcard",[["email",{{}},"text","abuse@{name}.example"]]]}}"#)
    };
    let domain = format!(
        r#"{{"objectClassName":"domain","entities":[{{"roles":["registrar"],"vcardArray":["vcard",[["fn",{{}},"text","某某域名"]]],"entities":[{}]}}]}}"#,
        desk("registrar")
    );
    let network = format!(r#"{{"objectClassName":"ip network","name":"{network}","entities":[{}]}}"#, desk("net"));
    reply("/domain/school.example", &domain) + &reply("/ip/203.0.113.7", &network)
}

fn said(desk: &Desk, now: &str, args: &[&str]) -> String {
    let args: Vec<&str> =
        ["cases", "lookup", "--web", "web", "--rdap-bootstrap", AT].iter().chain(args).copied().collect();
    let done = desk.command(&args).env("SUYUAN_NOW", format!("{now}T10:00:00Z")).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    format!("exit {}\n{}{}", done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[track_caller]
fn check(desk: &Desk, now: &str, args: &[&str], expected: Expect) {
    expected.assert_eq(&said(desk, now, args));
}

#[test]
fn who_can_be_told_is_looked_up_kept_and_told_in_order() {
    let desk = school();
    check(
        &desk,
        "2030-12-01",
        &[],
        expect![[r#"
            exit 0
            c-2befe46bba school.example
              owner: security@school.example (for school.example, from security.txt, confidence high, 2030-12-01)
              owner: webmaster@school.example (for school.example, from contact page, confidence medium, 2030-12-01)
              hoster: CERNET-SCHOOL, abuse@net.example (for school.example, from rdap:ip, confidence high, 2030-12-01)
              registrar: 某某域名, abuse@registrar.example (for school.example, from rdap:domain, confidence high, 2030-12-01)
              security.txt: found (https://school.example/.well-known/security.txt, 2030-12-01, holds until 2031-01-01)
              contact pages: found (http://school.example/lxwm.html, 2030-12-01)
              register of domains: found (https://rdap.nic.example/domain/school.example, 2030-12-01)
              register of networks: found (https://rdap.nic.example/ip/203.0.113.7, 2030-12-01)
            1 site looked up, 1 with a contact of the owner
        "#]],
    );
    // What is known is not asked again, unless somebody names it, or it was long ago.
    for (now, args) in [("2030-12-02", &[][..]), ("2030-12-30", &["--due"])] {
        assert_eq!(said(&desk, now, args), "exit 0\nThere is no case to look up now.\n");
    }
    assert!(said(&desk, "2030-12-31", &["--due"]).contains("1 site looked up, 1 with a contact"));
    assert!(
        said(&desk, "2030-12-31", &["school.example", "--format", "jsonl"]).contains(r#""schema":"suyuan.lookup/1""#)
    );
    let shown = desk.said(&["cases", "show", "school.example"], b"");
    let told: Vec<&str> = shown.lines().skip_while(|line| !line.starts_with("Whom to tell")).take(22).collect();
    expect![[r#"
        Whom to tell, in this order
          1. owner: security@school.example (for school.example, from security.txt, confidence high,
            DAY)
          2. owner: webmaster@school.example (for school.example, from contact page, confidence medium,
            DAY)
          3. hoster: CERNET-SCHOOL, abuse@net.example (for school.example, from rdap:ip, confidence high,
            DAY)
          4. registrar: 某某域名, abuse@registrar.example (for school.example, from rdap:domain,
            confidence high, DAY)

        Where that was looked up
          security.txt: found (https://school.example/.well-known/security.txt, DAY, holds until
            DAY)
          contact pages: found (http://school.example/lxwm.html, DAY)
          register of domains: found (https://rdap.nic.example/domain/school.example, DAY)
          register of networks: found (https://rdap.nic.example/ip/203.0.113.7, DAY)

        What to fix
          1. critical · M7 hidden block (display: none) · link
             element: body > div > a
             byte 69 of the page
             Open the page and view its source; look for “casino”, which stands there in"#]]
    .assert_eq(&told.join("\n"));
    let sheet = desk.said(&["cleanup", "--format", "csv"], b"");
    assert!(sheet.contains(",security@school.example,critical,open,"), "{sheet}");
    // What somebody says beats it.
    desk.file("owners.csv", b"site,contact,confidence\nschool.example,it@school.example,low\n");
    assert!(desk.said(&["cases", "contacts", "owners.csv"], b"").starts_with("exit 0"));
    assert!(desk.said(&["cleanup", "--format", "csv"], b"").contains(",it@school.example,critical,open,"));
    assert!(desk.said(&["ledger", "check"], b"").contains("is sound"));
}

#[test]
fn what_was_found_goes_when_an_answer_says_so_and_stays_when_nobody_answers() {
    let desk = school();
    said(&desk, "2030-12-01", &[]);
    desk.file("web/https+school.example/_replies.toml", b"[[reply]]\npath = \"/.well-known/security.txt\"\nstatus = 500\n[[reply]]\npath = \"/security.txt\"\nstatus = 500\n");
    let kept = |desk: &Desk| desk.said(&["cleanup", "--format", "jsonl"], b"").contains("security@school.example");
    said(&desk, "2030-12-03", &["school.example"]);
    assert!(kept(&desk));
    for name in ["_replies.toml", ".well-known/security.txt"] {
        std::fs::remove_file(desk.path().join("web/https+school.example").join(name)).unwrap();
    }
    said(&desk, "2030-12-05", &["school.example"]);
    assert!(!kept(&desk));
}

#[test]
fn what_has_expired_is_due_and_told_as_such() {
    let desk = school();
    assert!(said(&desk, "2030-12-30", &[]).contains("security.txt, confidence high"));
    assert!(said(&desk, "2030-12-31", &["--due"]).contains("no case to look up"));
    let told = said(&desk, "2031-01-01", &["--due"]);
    assert!(told.contains("security.txt, confidence low, 2031-01-01, what said it has expired"), "{told}");
}

#[test]
fn a_network_that_stands_before_the_site_is_told_as_one() {
    let desk = school();
    desk.file("web/https+rdap.nic.example/_replies.toml", replies("CLOUDFLARENET").as_bytes());
    let told = said(&desk, "2030-12-01", &["--lang", "zh"]);
    assert!(told.contains("托管商：CLOUDFLARENET、abuse@net.example") && told.contains("CDN，并非源站"), "{told}");
}

#[test]
fn registers_may_come_from_a_folder_and_are_kept_where_they_come_over_the_network() {
    let desk = school();
    for name in ["dns.json", "ipv4.json"] {
        let list = std::fs::read(desk.path().join("web/https+registers.example/rdap").join(name)).unwrap();
        desk.file(&format!("registers/{name}"), &list);
    }
    let args = ["cases", "lookup", "--web", "web", "--rdap-bootstrap", "registers"];
    assert!(desk.said(&args, b"").contains("registrar: 某某域名, abuse@registrar.example"));
    desk.file("registers/dns.json", b"<html>");
    let refused = desk.said(&[&args[..], &["school.example"]].concat(), b"");
    assert!(
        refused.starts_with("exit 2") && refused.contains("registers/dns.json: expected a list of registers"),
        "{refused}"
    );
    // The second time the lists are at hand, though nobody serves them any more.
    said(&desk, "2030-12-01", &["school.example"]);
    std::fs::remove_dir_all(desk.path().join("web/https+registers.example")).unwrap();
    let told = said(&desk, "2030-12-01", &["school.example"]);
    assert!(told.contains("register of domains: found"), "{told}");
    let told = said(&desk, "2030-12-20", &["school.example"]);
    assert!(told.contains("register of domains: no answer"), "{told}");
}

#[test]
fn robots_txt_and_the_watchlist_hold_here_too() {
    let desk = school();
    desk.file("web/school.example/robots.txt", b"User-agent: *\nDisallow: /\n");
    desk.file("web/https+school.example/robots.txt", b"User-agent: *\nDisallow: /\n");
    let redirect = "[[reply]]\npath = \"/domain/school.example\"\nstatus = 302\nheaders = { location = \"https://casino.example/\" }\n";
    desk.file("web/https+rdap.nic.example/_replies.toml", redirect.as_bytes());
    desk.file("web/https+casino.example/index.html", b"{}");
    check(
        &desk,
        "2030-12-01",
        &[],
        expect![[r#"
            exit 0
            c-2befe46bba school.example
              security.txt: not asked, robots.txt forbids it (https://school.example/security.txt, 2030-12-01)
              contact pages: not asked, robots.txt forbids it (http://school.example/, 2030-12-01)
              register of domains: not asked, its address is not to be visited (hxxps://casino[.]example/, 2030-12-01)
              register of networks: nothing there (https://rdap.nic.example/ip/203.0.113.7, 2030-12-01)
            1 site looked up, 0 with a contact of the owner
        "#]],
    );
}

#[test]
fn what_strangers_send_is_no_more_than_an_answer_that_says_nothing() {
    let huge = "{\"objectClassName\":\"domain\",\"x\":\"".to_owned() + &"a".repeat(3_000_000) + "\"}";
    let deep = "[".repeat(100_000);
    for (what, security, domain) in [
        ("huge", "Contact: mailto:a@school.example\n".repeat(200_000), reply("/domain/school.example", &huge)),
        ("deep", "<html>not found".to_owned(), reply("/domain/school.example", &deep)),
        (
            "forged",
            "Contact: mailto:a@school.example%0d%0aBcc:b@other.example\nContact: \u{1b}[2J@school.example\n".to_owned(),
            reply("/domain/school.example", r#"{"objectClassName":"domain","entities":[{"roles":["registrar"],"vcardArray":["vcard",[["fn",{},"text","a\u001b[2J\nb"]]],"entities":[{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","x@y.example\r\nBcc: z@y.example"]]]}]}]}"#),
        ),
        ("circle", String::new(), "[[reply]]\npath = \"/domain/school.example\"\nstatus = 302\nheaders = { location = \"/domain/school.example\" }\n".to_owned()),
        ("inside", String::new(), "[[reply]]\npath = \"/domain/school.example\"\nstatus = 302\nheaders = { location = \"http://127.0.0.1/\" }\n".to_owned()),
    ] {
        let desk = school();
        desk.file(SECURITY, security.as_bytes());
        desk.file("web/https+rdap.nic.example/_replies.toml", domain.as_bytes());
        let told = said(&desk, "2030-12-01", &["--format", "jsonl"]);
        assert!(told.starts_with("exit 0"), "{what}: {told}");
        let line = told.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        assert!(!line.contains("Bcc") && !line.contains('\u{1b}') && line.contains("webmaster@school.example"), "{what}: {line}");
        let outcome = if what == "inside" { "refused" } else { "unusable" };
        let outcome = if what == "forged" { "nothing" } else { outcome };
        assert!(line.contains(&format!(r#""source":"rdap:domain","outcome":"{outcome}""#)), "{what}: {line}");
        assert!(!line.contains(r#""source":"security.txt","outcome":"found""#), "{what}: {line}");
    }
}

#[test]
fn nothing_is_asked_while_another_run_holds_the_ledger() {
    let desk = school();
    let held = suyuan_ledger::Held::take(&desk.path().join("suyuan.db")).unwrap();
    let told = said(&desk, "2030-12-01", &[]);
    assert!(told.starts_with("exit 2"), "{told}");
    assert!(!desk.said(&["cases", "show", "school.example"], b"").contains("Where that was looked up"));
    held.give_back();
    assert!(said(&desk, "2030-12-01", &[]).starts_with("exit 0"));
}

#[test]
fn what_means_nothing_here_is_refused() {
    let desk = school();
    for (args, said_then) in [
        (&["--seed", "http://school.example/"][..], "--seed means nothing to `cases lookup`"),
        (&["--max-pages", "3"], "--max-pages means nothing"),
        (&["nobody.example"], "expected the name or the site of a case"),
    ] {
        let told = said(&desk, "2030-12-01", args);
        assert!(told.starts_with("exit 2") && told.contains(said_then), "{told}");
    }
    desk.file("owners.csv", b"site,contact\nschool.example,it@school.example\n");
    let told = desk.said(&["cases", "contacts", "owners.csv", "--source", "rdap:ip"], b"");
    assert!(told.starts_with("exit 2") && told.contains("found `rdap:ip`"), "{told}");
    assert!(desk.said(&["cases", "lookup"], b"").starts_with("exit 2"));
}
