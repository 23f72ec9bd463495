//! Whether a page that was found before is clean now: what cannot be told is not taken for clean.

use suyuan_model::{Capture, Headers, Health, HopKind, NoTelling, Outcome, Response, Severity, SiteRules};
use suyuan_page::{Nature, Parts, Source};
use suyuan_script::{STEPS_MAX, SinkKind};

use crate::{Reading, stand_in};

/// What a capture of a page that was found before tells now, by itself; where it leads on, what comes there tells.
///
/// A page that sends all its visitors to another site is no page of this one any more, however it does that.
pub fn health(capture: &Capture, reading: &Reading, rules: &SiteRules) -> (Health, Option<NoTelling>) {
    if reading.sightings.iter().any(|sighting| sighting.severity > Severity::Info) {
        return (Health::Dirty, None);
    }
    let untold = |why| (Health::Inconclusive, Some(why));
    let Some(response) = &capture.response else {
        return untold(match capture.outcome {
            Outcome::RobotsForbid { .. } => NoTelling::Robots,
            _ => NoTelling::NoAnswer,
        });
    };
    match (&capture.outcome, response.status) {
        (Outcome::Failed { .. }, _) => untold(NoTelling::NoAnswer),
        (_, 404 | 410) => (Health::Gone, None),
        (Outcome::Redirect { .. }, _) => untold(NoTelling::Moved),
        (_, 200..300) if refreshes_away(capture, reading, rules) || runs_away(capture, response, rules) => {
            untold(NoTelling::Moved)
        }
        (_, 200..300) if reading.partial.is_some() || response.body.truncated.is_some() => untold(NoTelling::NotWhole),
        // A file that is no page is short at times, but not empty, and asks nobody whether they are human.
        (Outcome::Page, 200..300) if !is_markup(&response.headers) => {
            let words = String::from_utf8_lossy(response.body.bytes()).trim().to_lowercase();
            match stand_in::of_file(&words) {
                Some(why) => untold(why),
                None => (Health::Healthy, None),
            }
        }
        (_, 200..300) if crate::is_document(capture) => (Health::Healthy, None),
        (Outcome::Page, 200..300) => {
            let body = response.body.bytes();
            let source = Source { parts: Parts::NONE, ..Source::new(&capture.visit.url, &response.headers, body) };
            let pictures = body.windows(4).filter(|tag| tag.eq_ignore_ascii_case(b"<img")).count();
            match stand_in::of_page(&suyuan_page::blocks(&source), &reading.title, reading.links_total, pictures) {
                Some(why) => untold(why),
                None => (Health::Healthy, None),
            }
        }
        (_, 200..300) => untold(NoTelling::NotAPage),
        _ => untold(NoTelling::Status),
    }
}

/// Whether a refresh, of the page or of its head, leads to another site.
fn refreshes_away(capture: &Capture, reading: &Reading, rules: &SiteRules) -> bool {
    let site = rules.site_of(&capture.visit.url);
    reading.hops.iter().any(|hop| hop.kind == HopKind::Refresh && rules.site_of(&hop.to) != site)
}

/// Whether a script of the page sends everybody to another site as soon as it runs.
fn runs_away(capture: &Capture, response: &Response, rules: &SiteRules) -> bool {
    if capture.outcome != Outcome::Page || !is_markup(&response.headers) {
        return false;
    }
    let url = &capture.visit.url;
    let scripts = suyuan_page::scripts_of(&Source::new(url, &response.headers, response.body.bytes()));
    let at_once = scripts.iter().filter(|script| matches!(script.nature, Some(Nature::Classic | Nature::Module)));
    let mut sinks = at_once.flat_map(|script| suyuan_script::read_known(&script.text, STEPS_MAX).sinks.clone());
    sinks.any(|sink| {
        let leads_away = |target: &String| url.join(target).is_ok_and(|to| rules.site_of(&to) != rules.site_of(url));
        sink.kind == SinkKind::Navigate && sink.conditions.is_empty() && sink.target.as_ref().is_some_and(leads_away)
    })
}

/// Whether an answer is shown as a page.
fn is_markup(headers: &Headers) -> bool {
    let kind = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    kind.is_empty() || kind.contains("html")
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Body, PageUrl, Response, Timestamp, TlsVerdict, Trouble, Visit};

    use super::*;
    use crate::stand_in::{EMPTY_CHARS_MAX, STAND_IN_CHARS_MAX, WEAK_CHARS_MAX};

    fn capture(status: u16, outcome: Outcome, html: &str) -> Capture {
        let response = Response {
            status,
            status_line: String::new(),
            headers: Headers(vec![("content-type".to_owned(), b"text/html; charset=utf-8".to_vec())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: html.into(), ..Body::default() },
        };
        let visit = Visit::of(PageUrl::new("http://school.example/news").unwrap());
        let (at, request) = (Timestamp::from_millis(0), Headers::default());
        Capture { visit, at, took_ms: 0, outcome, request, response: Some(response) }
    }

    fn looked(capture: &Capture) -> (Health, Option<NoTelling>) {
        let watchlist = suyuan_lists::Watchlist::new(vec![suyuan_lists::watch_from_text("casino.example").unwrap()]);
        health(capture, &crate::read(capture, &watchlist), &SiteRules::default())
    }

    const TEXT: &str = "<h1>School news</h1><p>The term begins on Monday, and the new library is open.</p>";

    #[test]
    fn a_page_tells_whether_it_is_clean() {
        let page = |html: &str| looked(&capture(200, Outcome::Page, html));
        let untold = |why| (Health::Inconclusive, Some(why));
        for (html, expected) in [
            (TEXT.to_owned(), (Health::Healthy, None)),
            (format!("{TEXT}<a href=//casino.example/>x</a>"), (Health::Dirty, None)),
            (
                format!("<h1>Police notice</h1><p>Beware of fraud: casino.example is illegal.</p>{TEXT}"),
                (Health::Healthy, None),
            ),
            (format!("<meta http-equiv=refresh content='0;url=http://elsewhere.example/'>{TEXT}"), untold(NoTelling::Moved)),
            (format!("<meta http-equiv=refresh content='600'>{TEXT}"), (Health::Healthy, None)),
            (format!("<meta http-equiv=refresh content='0;url=/home.html'>{TEXT}"), (Health::Healthy, None)),
            (format!("{TEXT}<script>location.replace('http://elsewhere.example/')</script>"), untold(NoTelling::Moved)),
            (format!("{TEXT}<script>if (x) location = 'http://elsewhere.example/'</script>"), (Health::Healthy, None)),
            (format!("{TEXT}<script>location = '/home.html'</script>"), (Health::Healthy, None)),
            (format!("{TEXT}<a onclick='location = \"http://elsewhere.example/\"'>x</a>"), (Health::Healthy, None)),
            (String::new(), untold(NoTelling::Empty)),
            ("<script src=/a.js></script>".to_owned(), untold(NoTelling::Empty)),
            ("<title>Just a moment...</title><p>Checking your browser".to_owned(), untold(NoTelling::Challenge)),
            ("<p>请完成验证后继续访问本网站，感谢您的配合与理解。</p>".to_owned(), untold(NoTelling::Challenge)),
            ("<h1>school.example</h1><p>This domain is for sale.".to_owned(), untold(NoTelling::Parked)),
            ("<p>您访问的域名已过期，请联系域名注册商续费。</p>".to_owned(), untold(NoTelling::Parked)),
            ("<p>本周开展消防安全检查。</p><p>The security check of our labs takes place this week; all rooms are open again on Friday, and lessons go on as planned. Teachers meet at noon in the hall on the second floor, parents are welcome, and tea is served until two.".to_owned(), (Health::Healthy, None)),
            ("<p>安全检查中，请稍候，系统正在确认您的访问环境。".to_owned(), untold(NoTelling::Challenge)),
            (format!("<p>验证码{}", "字".repeat(WEAK_CHARS_MAX / 2 - 3)), untold(NoTelling::Challenge)),
            (format!("<p>验证码{}", "字".repeat(WEAK_CHARS_MAX / 2)), (Health::Healthy, None)),
            (format!("<p>{}</p><label>验证码", "新闻".repeat(STAND_IN_CHARS_MAX)), (Health::Healthy, None)),
            (format!("<p>{}", "x".repeat(EMPTY_CHARS_MAX)), (Health::Healthy, None)),
        ] {
            assert_eq!(page(&html), expected, "{html}");
        }
    }

    #[test]
    fn a_file_that_is_no_page_is_judged_as_a_file() {
        let file = |text: &str| {
            let mut capture = capture(200, Outcome::Page, text);
            if let Some(response) = &mut capture.response {
                response.headers = Headers(vec![("content-type".to_owned(), b"text/plain".to_vec())]);
            }
            looked(&capture)
        };
        assert_eq!(file("User-agent: *"), (Health::Healthy, None));
        assert_eq!(file("Access denied"), (Health::Inconclusive, Some(NoTelling::Challenge)));
        assert_eq!(file(" "), (Health::Inconclusive, Some(NoTelling::Empty)));
    }

    #[test]
    fn what_does_not_come_tells_nothing() {
        let failed = Outcome::failed(Trouble::Dns, "no answer");
        for (status, outcome, expected) in [
            (404, Outcome::Status, (Health::Gone, None)),
            (410, Outcome::Status, (Health::Gone, None)),
            (403, Outcome::Status, (Health::Inconclusive, Some(NoTelling::Status))),
            (503, Outcome::Status, (Health::Inconclusive, Some(NoTelling::Status))),
            (200, failed, (Health::Inconclusive, Some(NoTelling::NoAnswer))),
            (302, Outcome::Redirect { to: None }, (Health::Inconclusive, Some(NoTelling::Moved))),
        ] {
            assert_eq!(looked(&capture(status, outcome, TEXT)), expected, "{status}");
        }
    }
}
