use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use suyuan_model::{Body, ContactNote, Headers, Response, TlsVerdict, Visit};

use super::answers::LIST_KEPT_MAX;
use super::*;

/// Status, header fields and body.
type Said = (u16, Vec<(&'static str, String)>, String);

/// What the world answers, by URL.
#[derive(Default)]
struct World(BTreeMap<String, Said>);

impl World {
    fn with(mut self, url: &str, body: &str) -> Self {
        self.0.insert(url.to_owned(), (200, Vec::new(), body.to_owned()));
        self
    }

    fn redirect(mut self, url: &str, to: &str) -> Self {
        self.0.insert(url.to_owned(), (302, vec![("location", to.to_owned())], String::new()));
        self
    }

    fn field(mut self, url: &str, name: &'static str, value: &str) -> Self {
        self.0.get_mut(url).unwrap().1.push((name, value.to_owned()));
        self
    }

    fn capture(&self, url: &PageUrl, at: Timestamp) -> Capture {
        let none = (404, Vec::new(), "not found".to_owned());
        let (status, fields, body) = self.0.get(url.as_str()).unwrap_or(&none);
        let location = fields.iter().find(|(name, _)| *name == "location");
        let outcome = match (status, location) {
            (302, Some((_, to))) => Outcome::Redirect { to: url.join(to).ok() },
            (200, _) => Outcome::Page,
            _ => Outcome::Status,
        };
        let field = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone().into_bytes());
        let headers = Headers(fields.iter().map(field).collect());
        let response = Response {
            status: *status,
            status_line: String::new(),
            headers,
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body.clone().into_bytes(), ..Body::default() },
        };
        let visit = Visit::of(url.clone());
        Capture { visit, at, took_ms: 1, outcome, request: Headers::default(), response: Some(response) }
    }
}

fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

fn inquiry(pages: &[&str]) -> Inquiry {
    let rules = SiteRules::default();
    let subject = |page: &&str| {
        let page = PageUrl::new(page).unwrap();
        Subject::new(rules.site_of(&page), &page, &rules).unwrap()
    };
    let subjects = pages.iter().map(subject).collect();
    Inquiry::new(subjects, SiteRules::default(), noon(), true, PageUrl::new("https://registers.example/rdap/").unwrap())
}

/// Asks the world about sites; says what was asked, and what came of it.
fn asked(inquiry: &mut Inquiry, world: &World) -> (Vec<String>, Vec<LookedUp>) {
    inquiry.begin();
    let (mut urls, mut done) = (Vec::new(), Vec::new());
    loop {
        let questions = inquiry.questions();
        if questions.is_empty() {
            break;
        }
        for url in questions {
            urls.push(url.as_str().to_owned());
            inquiry.resolved(url.host(), "203.0.113.7".parse().unwrap());
            inquiry.answered(&world.capture(&url, noon()));
        }
        done.extend(inquiry.take_done());
    }
    (urls, done)
}

fn told(done: &[LookedUp]) -> String {
    let mut lines = Vec::new();
    for LookedUp { site, contacts, lookups, .. } in done {
        lines.push(site.to_string());
        for it in contacts {
            let note = it.note.map_or(String::new(), |note| format!(" {note}"));
            lines.push(format!(
                "  {} | {} | {} | {} {}{note}",
                it.party, it.owner, it.contact, it.source, it.confidence
            ));
        }
        for it in lookups {
            let expires = it.expires.map_or(String::new(), |at| format!(" until {}", at.day()));
            lines.push(format!("  {}: {} {}{expires}", it.source, it.outcome, it.url));
        }
    }
    lines.join("\n") + "\n"
}

fn check(pages: &[&str], world: &World, expected: Expect) {
    let (_, done) = asked(&mut inquiry(pages), world);
    expected.assert_eq(&told(&done));
}

const ABUSE: &str = r#"{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","abuse@X.example"]]]}"#;

fn registers() -> World {
    let list = |entries: &str| format!(r#"{{"services":[[[{entries}],["https://rdap.nic.example/"]]]}}"#);
    World::default()
        .with("https://registers.example/rdap/dns.json", &list("\"example\""))
        .with("https://registers.example/rdap/ipv4.json", &list("\"203.0.113.0/24\""))
}

fn network(name: &str) -> String {
    format!(r#"{{"objectClassName":"ip network","name":"{name}","entities":[{}]}}"#, ABUSE.replace('X', "net"))
}

fn domain(links: &str, nested: &str) -> String {
    format!(
        r#"{{"objectClassName":"domain","links":[{links}],"entities":[{{"roles":["registrar"],"vcardArray":["vcard",[["fn",{{}},"text","某某域名"]]],"entities":[{nested}]}}]}}"#
    )
}

#[test]
fn everybody_is_asked_and_the_owner_is_told_first() {
    let world = registers()
        .with("https://www.school.example/.well-known/security.txt", "Contact: mailto:security@school.example\nContact: https://www.school.example/report\nExpires: 2027-01-01T00:00:00Z\n")
        .with("http://www.school.example/", "<a href=/lxwm.html>联系我们</a><p>webmaster@school.example")
        .with("http://www.school.example/lxwm.html", "<p>xxzx@school.example <p>zhangsan@school.example")
        .with("https://rdap.nic.example/domain/school.example", &domain("", &ABUSE.replace('X', "registrar")))
        .with("https://rdap.nic.example/ip/203.0.113.7", &network("NET-1"));
    check(
        &["http://www.school.example/news/7.html"],
        &world,
        expect![[r#"
            school.example
              owner |  | security@school.example | security.txt high
              owner |  | https://www.school.example/report | security.txt medium
              owner |  | webmaster@school.example | contact page medium
              owner |  | xxzx@school.example | contact page medium
              registrar | 某某域名 | abuse@registrar.example | rdap:domain high
              hoster | NET-1 | abuse@net.example | rdap:ip high
              security.txt: found https://www.school.example/.well-known/security.txt until 2027-01-01
              contact page: found http://www.school.example/lxwm.html
              rdap:domain: found https://rdap.nic.example/domain/school.example
              rdap:ip: found https://rdap.nic.example/ip/203.0.113.7
        "#]],
    );
}

#[test]
fn an_answer_is_read_for_each_who_asked_and_not_for_the_first_alone() {
    // Both registers lead to one place, which has the record of a network; who asks about a name comes there first.
    let both = "https://rdap.nic.example/both";
    let world = registers()
        .redirect("https://rdap.nic.example/domain/school.example", both)
        .redirect("https://rdap.nic.example/ip/203.0.113.7", both)
        .with(both, &network("NET-1"));
    for order in [[0, 1], [1, 0]] {
        let mut inquiry = inquiry(&["http://www.school.example/"]);
        inquiry.begin();
        let mut done = Vec::new();
        loop {
            // In either order, and one after the other has its answer.
            let mut questions = inquiry.questions();
            let is_register = |url: &PageUrl| url.host() == "rdap.nic.example";
            if questions.iter().filter(|url| is_register(url)).count() == 2 && order == [1, 0] {
                questions.reverse();
            }
            if questions.is_empty() {
                break;
            }
            for url in questions {
                inquiry.resolved(url.host(), "203.0.113.7".parse().unwrap());
                assert_eq!(
                    inquiry.is_of_register(&url),
                    is_register(&url) || url.host() == "registers.example",
                    "{url}"
                );
                inquiry.answered(&world.capture(&url, noon()));
            }
            done.extend(inquiry.take_done());
        }
        let told = told(&done);
        assert!(told.contains("  hoster | NET-1 | abuse@net.example | rdap:ip high\n"), "{told}");
        assert!(told.contains(&format!("  rdap:ip: found {both}\n")), "{told}");
        assert!(told.contains(&format!("  rdap:domain: unusable {both}\n")), "{told}");
    }
}

#[test]
fn where_nobody_says_anything_it_is_on_record_that_they_were_asked() {
    check(
        &["http://www.school.example/"],
        &World::default(),
        expect![[r#"
            school.example
              security.txt: nothing https://school.example/.well-known/security.txt
              contact page: nothing http://www.school.example/
              rdap:domain: no-answer 
              rdap:ip: no-answer 
        "#]],
    );
}

#[test]
fn what_several_sites_need_is_asked_once() {
    let world = registers().with("https://rdap.nic.example/ip/203.0.113.7", &network("NET-1"));
    let mut inquiry = inquiry(&["http://a.example/", "http://b.example/", "http://c.invalid/"]);
    let (urls, done) = asked(&mut inquiry, &world);
    let distinct: std::collections::BTreeSet<&String> = urls.iter().collect();
    assert_eq!(distinct.len(), urls.len(), "{urls:?}");
    assert_eq!(urls.iter().filter(|url| url.contains("/ip/")).count(), 1);
    assert_eq!(done.len(), 3);
    for told in &done {
        assert!(told.contacts.iter().any(|it| it.contact == "abuse@net.example"), "{}", told.site);
    }
    let of = |site: &str| done.iter().find(|it| it.site.as_str() == site).unwrap().lookups[2].outcome;
    assert_eq!((of("a.example"), of("c.invalid")), (LookupOutcome::Nothing, LookupOutcome::NoRegister));
    assert_eq!(inquiry.take_lists().len(), 2);
}

#[test]
fn a_file_that_has_run_out_or_lies_elsewhere_is_taken_with_a_note() {
    let world = World::default()
        .with("https://old.example/.well-known/security.txt", "Contact: a@old.example\nExpires: 2026-01-01T00:00:00Z")
        .redirect("https://moved.example/.well-known/security.txt", "https://other.test/security.txt")
        .with("https://other.test/security.txt", "Contact: b@other.test")
        .redirect("https://open.example/.well-known/security.txt", "http://open.example/security.txt")
        .with("http://open.example/security.txt", "Contact: c@open.example")
        .with("https://soft.example/.well-known/security.txt", "<html>Contact: d@soft.example")
        .with("https://soft.example/security.txt", "Contact: e@soft.example");
    let pages = ["https://old.example/", "https://moved.example/", "https://open.example/", "https://soft.example/"];
    let (_, done) = asked(&mut inquiry(&pages), &world);
    let said = |site: &str| -> Vec<(String, Option<ContactNote>)> {
        let of = done.iter().find(|it| it.site.as_str() == site).unwrap();
        of.contacts.iter().map(|it| (format!("{} {}", it.contact, it.confidence), it.note)).collect()
    };
    assert_eq!(said("old.example"), [("a@old.example low".to_owned(), Some(ContactNote::Expired))]);
    assert_eq!(said("moved.example"), [("b@other.test medium".to_owned(), Some(ContactNote::Elsewhere))]);
    // Without TLS anybody on the way could have written it.
    assert_eq!(said("open.example"), []);
    assert_eq!(said("soft.example"), [("e@soft.example high".to_owned(), None)]);
}

#[test]
fn redirects_in_a_circle_and_too_many_end() {
    let mut world =
        World::default().redirect("https://a.example/.well-known/security.txt", "/.well-known/security.txt");
    for step in 0..9 {
        world = world.redirect(&format!("https://a.example/{step}"), &format!("/{}", step + 1));
    }
    world = world.redirect("https://a.example/security.txt", "/0").redirect("http://a.example/", "http://a.example/");
    let (urls, done) = asked(&mut inquiry(&["http://a.example/"]), &world);
    let steps = urls.iter().filter(|url| url.len() == "https://a.example/0".len()).count();
    assert_eq!((steps, done.len()), (usize::from(LOOKUP_REDIRECTS_MAX), 1), "{urls:?}");
}

#[test]
fn a_register_leads_to_the_registrar_once() {
    let related = |url: &str| format!(r#"{{"rel":"related","type":"application/rdap+json","href":"{url}"}}"#);
    let world = registers()
        .with(
            "https://rdap.nic.example/domain/a.example",
            &domain(&related("https://rdap.registrar.example/domain/a.example"), ""),
        )
        .with("https://rdap.registrar.example/domain/a.example", &domain(&related("https://third.example/"), ""));
    let (urls, done) = asked(&mut inquiry(&["http://a.example/"]), &world);
    assert!(
        urls.iter().any(|url| url.contains("rdap.registrar.example")) && !urls.iter().any(|url| url.contains("third"))
    );
    assert_eq!(done[0].lookups[2].outcome, LookupOutcome::Nothing);
}

#[test]
fn a_network_that_stands_before_the_site_is_called_one() {
    let world = |name: &str| {
        registers().with("http://a.example/", "<p>x").with("https://rdap.nic.example/ip/203.0.113.7", &network(name))
    };
    for (world, is_cdn) in [
        (world("NET-1"), false),
        (world("CLOUDFLARENET"), true),
        (world("NET-1").field("http://a.example/", "server", "cloudflare"), true),
    ] {
        let (_, done) = asked(&mut inquiry(&["http://a.example/"]), &world);
        let hoster = &done[0].contacts[0];
        assert_eq!(hoster.note == Some(ContactNote::Cdn), is_cdn);
        assert_eq!(hoster.contact, "abuse@net.example");
    }
}

#[test]
fn of_a_tenant_neither_the_name_nor_the_file_of_its_host_is_asked() {
    let (urls, done) =
        asked(&mut inquiry(&["https://jinshuju.net/f/someone", "https://someone.github.io/x"]), &registers());
    assert!(
        !urls.iter().any(|url| url.contains("/domain/") || url.starts_with("https://jinshuju.net/security")),
        "{urls:?}"
    );
    assert!(urls.contains(&"https://someone.github.io/.well-known/security.txt".to_owned()));
    assert_eq!(done.len(), 2);
}

#[test]
fn the_site_of_an_address_is_asked_about_its_network() {
    let mut inquiry = inquiry(&["http://203.0.113.7/"]);
    let world = registers().with("https://rdap.nic.example/ip/203.0.113.7", &network("NET-1"));
    let (urls, done) = asked(&mut inquiry, &world);
    assert!(!urls.iter().any(|url| url.contains("dns.json")), "{urls:?}");
    assert_eq!(done[0].contacts[0].contact, "abuse@net.example");
}

#[test]
fn where_a_name_leads_nowhere_the_network_is_asked_to_which_it_led() {
    let page = PageUrl::new("http://a.example/").unwrap();
    let rules = SiteRules::default();
    let mut subject = Subject::new(rules.site_of(&page), &page, &rules).unwrap();
    subject.address = Some("203.0.113.9".parse().unwrap());
    let at = PageUrl::new("https://registers.example/rdap/").unwrap();
    let mut inquiry = Inquiry::new(vec![subject], rules, noon(), true, at);
    let world = registers().with("https://rdap.nic.example/ip/203.0.113.9", &network("NET-1"));
    inquiry.begin();
    let mut done = Vec::new();
    loop {
        let questions = inquiry.questions();
        if questions.is_empty() {
            break;
        }
        for url in questions {
            match url.host() {
                "a.example" => inquiry.not_asked(&url, &Outcome::failed(Trouble::Dns, "no such host")),
                _ => inquiry.answered(&world.capture(&url, noon())),
            }
        }
        done.extend(inquiry.take_done());
    }
    assert_eq!(done[0].contacts[0].contact, "abuse@net.example");
    assert_eq!(done[0].lookups[1].outcome, LookupOutcome::NoAnswer);
}

#[test]
fn what_is_not_asked_and_what_never_comes_ends_as_well() {
    let mut inquiry = inquiry(&["http://a.example/"]);
    inquiry.begin();
    let questions = inquiry.questions();
    inquiry.not_asked(&questions[0], &Outcome::RobotsForbid { line: Some(1), reason: String::new() });
    inquiry.end();
    assert_eq!(inquiry.open(), 0);
    let done = inquiry.take_done();
    let outcomes: Vec<LookupOutcome> = done[0].lookups.iter().map(|it| it.outcome).collect();
    assert_eq!(outcomes[1], LookupOutcome::NoAnswer);
    assert_eq!(outcomes[3], LookupOutcome::NotAsked);
}

#[test]
fn a_list_that_is_at_hand_is_not_asked_for_and_one_that_comes_is_kept_for_a_while() {
    let world = registers();
    let mut at_hand = inquiry(&["http://a.example/"]);
    at_hand.has_list(RegisterList::Dns, Registers::read(RegisterList::Dns, br#"{"services":[]}"#).unwrap());
    let (urls, _) = asked(&mut at_hand, &world);
    assert!(!urls.iter().any(|url| url.ends_with("dns.json")), "{urls:?}");
    for (field, hours) in
        [("max-age=172800", 48), ("public, max-age=1", 24), ("max-age=99999999", LIST_KEPT_MAX.as_secs() / 3_600)]
    {
        let world = registers().field("https://registers.example/rdap/dns.json", "cache-control", field);
        let mut inquiry = inquiry(&["http://a.example/"]);
        asked(&mut inquiry, &world);
        let kept = inquiry.take_lists().into_iter().find(|kept| kept.list == RegisterList::Dns).unwrap();
        assert_eq!(kept.expires.since(kept.at).as_secs() / 3_600, hours, "{field}");
    }
}

#[test]
fn what_said_something_before_somebody_stopped_it_is_told() {
    let url = "https://school.example/.well-known/security.txt";
    let world = registers().with(url, "Contact: mailto:security@school.example\nExpires: 2027-01-01T00:00:00Z\n");
    let mut inquiry = inquiry(&["http://school.example/", "http://shop.example/"]);
    inquiry.begin();
    assert!(inquiry.take_partly().is_empty(), "nobody has answered");
    inquiry.answered(&world.capture(&PageUrl::new(url).unwrap(), noon()));
    let partly = inquiry.take_partly();
    let sources: Vec<_> = partly[0].lookups.iter().map(|lookup| lookup.source).collect();
    assert_eq!((partly.len(), partly[0].is_whole, sources), (1, false, vec![LookupSource::SecurityTxt]));
    assert_eq!(partly[0].contacts[0].contact, "security@school.example");
    assert!(inquiry.take_done().is_empty() && inquiry.open() == 2);
}
