//! What a server says to one request, with the faults of its temper, and the capture that becomes of it.

use std::fmt::Write as _;

use suyuan_fetch::{Fetcher as _, FixtureWeb};
use suyuan_model::{Capture, PageUrl, Timestamp, Visit};

use crate::clock::http_date;
use crate::traps::Leads;
use crate::web::{Host, Robots, Says, Temper, Web, watched};

/// An answer, or what comes instead of one.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    body: String,
    pub(crate) took_ms: u32,
    /// As a fixture web names it.
    pub(crate) fault: Option<&'static str>,
    /// For how many seconds the server asks to be left alone.
    pub(crate) wait_s: Option<u64>,
}

/// How long the crawler waits for an answer.
const TIMEOUT_MS: u32 = 30_000;

/// What a host says to its nth request, which leaves now.
pub(crate) fn answer(web: &Web, host: &Host, url: &PageUrl, nth: u64, now: Timestamp) -> Answer {
    let named = |what: &str| format!("{what} {} {nth}", host.origin);
    let took_ms = match host.temper {
        Temper::Slow => 1_000 + web.luck.below(named("took"), 28_000),
        _ => 5 + web.luck.below(named("took"), 400),
    };
    let took_ms = took_ms as u32;
    let failed = |fault| Answer { took_ms, fault: Some(fault), ..Answer::page(String::new()) };
    let timed_out = || Answer { took_ms: TIMEOUT_MS, ..failed("timeout") };
    let trouble = match (host.temper, web.luck.below(named("trouble"), 12)) {
        (Temper::Silent, _) if web.luck.one_in(&host.origin, 2) => Some(failed("refused")),
        (Temper::Silent, _) => Some(timed_out()),
        (Temper::Unnamed, 0..5) => Some(failed("dns")),
        (Temper::Flaky, 0) => Some(timed_out()),
        (Temper::Flaky, 1) => Some(failed("reset")),
        (Temper::Flaky, 2) => Some(Answer::status(500)),
        (Temper::Flaky, 3) => Some(Answer { fault: Some("truncated"), ..calm(web, host, url, nth) }),
        (Temper::Flaky, 4) => {
            Some(Answer { fault: Some("slow"), took_ms: TIMEOUT_MS - 1, ..calm(web, host, url, nth) })
        }
        (Temper::Flaky, 5) => Some(failed("malformed")),
        (Temper::Throttling, 0..4) => Some(throttled(web, &named("throttled"), now, took_ms)),
        _ => None,
    };
    let answer = trouble.unwrap_or_else(|| calm(web, host, url, nth));
    Answer { took_ms: answer.took_ms.max(took_ms), ..answer }
}

/// 429 or 503: with a number, with a date, or without a word on when to come again.
fn throttled(web: &Web, named: &str, now: Timestamp, took_ms: u32) -> Answer {
    let wait_s = web.luck.of(format!("wait {named}"), &[1, 30, 90, 900, 3_000, 3_000, 7_200, 200_000]);
    let at = now.millis() + i64::from(took_ms);
    let date = http_date(at);
    let (value, wait_s) = match web.luck.below(format!("form {named}"), 3) {
        0 => (Some(wait_s.to_string()), Some(wait_s)),
        1 => (Some(http_date(at + wait_s as i64 * 1_000)), Some(wait_s)),
        _ => (None, None),
    };
    let retry_after = value.map(|value| ("Retry-After", value));
    let headers = retry_after.into_iter().chain([("Date", date)]).collect();
    Answer { headers, wait_s, ..Answer::status(web.luck.of(format!("status {named}"), &[429, 503])) }
}

/// What a host says when all is well.
fn calm(web: &Web, host: &Host, url: &PageUrl, nth: u64) -> Answer {
    let path = url.path_and_query();
    if path == "/robots.txt" {
        return robots(web, host, nth);
    }
    if let Some((left, of)) = path.strip_prefix("/robots/").and_then(|rest| rest.split_once("?of=")) {
        return robots_elsewhere(web, left.parse().unwrap(), of);
    }
    if path.starts_with("/sheets/") {
        let body = "p { display: none }".to_owned();
        return Answer { headers: vec![("Content-Type", "text/css".to_owned())], ..Answer::page(body) };
    }
    if let Temper::Endless(trap) = host.temper {
        return match trap.leads(web.luck, &host.name, url, nth) {
            Leads::Links(links) => Answer::page(anchors(&links)),
            Leads::Redirect(to) => Answer::redirect(&to),
        };
    }
    let Some(page) = web.pages.get(url.as_str()) else { return Answer::status(404) };
    let mut body = match &page.says {
        Says::Redirect(to) => return Answer::redirect(to),
        Says::Away(at) => return Answer::redirect(&format!("http://www.{}/in", watched(*at))),
        Says::Refresh(to) => format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n"),
        Says::Page | Says::NotFound => String::new(),
    };
    // A page with a finding waits for its sheets, which come or do not, like anything else.
    for at in 0..web.luck.below(format!("sheets of {url}"), 4) {
        body += &format!("<link rel=\"stylesheet\" href=\"/sheets/{at}.css\">\n");
    }
    // Names that only look alike are innocent.
    body += "<p>My casino0.example.com and thecasino1.example are other people's.</p>\n";
    body += &anchors(&page.links);
    for &at in &page.plants {
        let to = format!("http://x.{}/?from={}", watched(at), url.path());
        body += &match web.luck.below(format!("plant {at} of {url}"), 5) {
            0 => format!("<iframe src=\"{to}\" width=0 height=0></iframe>\n"),
            1 => format!("<script src=\"{to}\"></script>\n"),
            2 => format!("<script>location.href = '{to}'</script>\n"),
            3 => format!("<p>Play at www.{} today</p>\n", watched(at)),
            _ => format!("<a href=\"{to}\" style=\"display:none\">win</a>\n"),
        };
    }
    Answer { status: if page.says == Says::NotFound { 404 } else { 200 }, ..Answer::page(body) }
}

fn robots(web: &Web, host: &Host, nth: u64) -> Answer {
    match host.robots {
        Robots::Missing => Answer::status(web.luck.of(format!("missing {}", host.origin), &[404, 403, 410])),
        Robots::LateRules if nth == 1 => Answer::status(429),
        Robots::Rules | Robots::LateRules => Answer::page(host.rules(web)),
        Robots::Elsewhere(redirects) => robots_elsewhere(web, redirects, &host.origin),
        Robots::Failing => Answer::status(web.luck.of(format!("failing {}", host.origin), &[500, 503, 429])),
    }
}

/// So many redirects are left, over any hosts, until the rules of an origin are told.
fn robots_elsewhere(web: &Web, left: u64, of: &str) -> Answer {
    let Some(host) = web.hosts.iter().find(|host| host.origin == of) else { return Answer::status(404) };
    if left == 0 {
        return Answer { headers: vec![("Content-Type", "text/plain".to_owned())], ..Answer::page(host.rules(web)) };
    }
    let next = &web.hosts[web.luck.below(format!("robots {left} of {of}"), web.hosts.len() as u64) as usize];
    Answer::redirect(&format!("{}/robots/{}?of={of}", next.origin, left - 1))
}

fn anchors(links: &[String]) -> String {
    links.iter().map(|to| format!("<a href=\"{to}\">{}</a>\n", to.len())).collect()
}

impl Answer {
    fn page(body: String) -> Answer {
        Answer { status: 200, headers: Vec::new(), body, took_ms: 0, fault: None, wait_s: None }
    }

    fn status(status: u16) -> Answer {
        Answer { status, ..Answer::page(format!("<h1>{status}</h1>")) }
    }

    fn redirect(to: &str) -> Answer {
        Answer { headers: vec![("Location", to.to_owned())], ..Answer { status: 302, ..Answer::page(String::new()) } }
    }

    /// What comes of a name that leads nowhere.
    pub(crate) fn no_such_name() -> Answer {
        Answer { fault: Some("dns"), ..Answer::page(String::new()) }
    }

    /// Nobody was there to be asked.
    pub(crate) fn is_of_nobody(&self) -> bool {
        self.fault == Some("dns")
    }

    /// A redirect says all in its head, whatever becomes of its body.
    pub(crate) fn is_redirect(&self) -> bool {
        self.status == 302 && matches!(self.fault, None | Some("truncated" | "slow"))
    }

    pub(crate) fn is_throttling(&self) -> bool {
        self.fault.is_none() && matches!(self.status, 429 | 503)
    }

    /// The capture that the crawler makes of it: a fixture web of this one answer is asked.
    pub(crate) async fn capture(&self, visit: Visit, at: Timestamp) -> Capture {
        let mut text = format!("### {} {}\n#: slow_ms: {}\n", visit.url, self.status, self.took_ms);
        if let Some(fault) = self.fault {
            writeln!(text, "#: fault: {fault}").unwrap();
        }
        for (name, value) in &self.headers {
            writeln!(text, "#: {name}: {value}").unwrap();
        }
        FixtureWeb::parse(&(text + &self.body)).unwrap().fetch(visit, at).await
    }
}
