//! Every answer to a request for robots.txt, and what is asked for after it.

use std::collections::BTreeMap;
use std::time::Duration;

use expect_test::expect;
use suyuan_ledger::Reader;

use crate::impatient::crawl_impatiently;
use crate::loopback::{Answer, Piece, Web, answer, bytes, not_found, page, redirect};
use crate::witness::{of_host, one_at_a_time};

/// What forbids a page, and permits the rest.
const RULES: &str = "User-agent: *\nDisallow: /secret\n";

fn rules() -> Answer {
    answer("200 OK", "Content-Type: text/plain\r\n", RULES.as_bytes())
}

fn status(status: &str) -> Answer {
    answer(status, "", b"User-agent: *\nDisallow: /secret\n")
}

/// What a host answers when it is asked for robots.txt, or for where that was moved.
type Says = Box<dyn Fn(&str, usize) -> Option<Answer> + Send + Sync>;

fn says(answer: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Says {
    Box::new(move |path, nth| (path == "/robots.txt").then(|| answer(path, nth)))
}

/// Moved so many times, and there at last.
fn moved(times: usize) -> Says {
    Box::new(move |path, _| {
        let at = match path {
            "/robots.txt" => 0,
            _ => path.strip_prefix("/moved-")?.parse().ok()?,
        };
        Some(if at < times { redirect(&format!("/moved-{}", at + 1)) } else { rules() })
    })
}

/// The hosts by name.
fn hosts() -> Vec<(&'static str, Says)> {
    let always = |answer: Answer| says(move |_, _| answer.clone());
    let first = |count: usize, answer: Answer| says(move |_, nth| if nth <= count { answer.clone() } else { rules() });
    let long = |before: usize| {
        let filler = "# nothing to see here\n".repeat(before / 22);
        always(answer("200 OK", "", format!("{filler}{RULES}").as_bytes()))
    };
    let html = "<!doctype html><title>Not found</title><p>Disallow: /</p>";
    let half = || bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{RULES}"));
    vec![
        ("200-rules", always(rules())),
        ("200-empty", always(answer("200 OK", "", b""))),
        ("200-everything", always(answer("200 OK", "", b"User-agent: *\nDisallow: /\n"))),
        ("200-html", always(page(html))),
        ("200-garbage", always(answer("200 OK", "", &[0, 255, 13, 7].repeat(5000)))),
        ("200-marked", always(answer("200 OK", "", format!("\u{feff}{RULES}").as_bytes()))),
        ("200-packed-lie", always(answer("200 OK", "Content-Encoding: gzip\r\n", RULES.as_bytes()))),
        ("200-400-kilobytes", long(400_000)),
        ("200-beyond-the-limit", long(600_000)),
        ("204", always(answer("204 No Content", "", b""))),
        ("206", always(status("206 Partial Content"))),
        ("301-once", moved(1)),
        ("301-five-times", moved(5)),
        ("301-six-times", moved(6)),
        ("301-circle", always(redirect("/robots.txt"))),
        ("301-elsewhere", always(redirect("http://rules.example/robots.txt"))),
        ("301-to-404", always(redirect("/none"))),
        ("301-to-a-page", always(redirect("/"))),
        ("301-nowhere", always(redirect("javascript:1"))),
        ("301-without-location", always(status("301 Moved"))),
        ("304", always(answer("304 Not Modified", "", b""))),
        ("400", always(status("400 Bad Request"))),
        ("401", always(status("401 Unauthorized"))),
        ("403", always(status("403 Forbidden"))),
        ("404", always(not_found())),
        ("410", always(status("410 Gone"))),
        ("418", always(status("418 Teapot"))),
        ("451", always(status("451 Unavailable For Legal Reasons"))),
        ("429", always(status("429 Too Many Requests"))),
        ("429-once", first(1, status("429 Too Many Requests"))),
        ("500", always(status("500 Oops"))),
        ("500-twice", first(2, status("500 Oops"))),
        ("503", always(status("503 Busy"))),
        ("599", always(status("599 Odd"))),
        ("cut", always(half())),
        ("cut-once", first(1, half())),
        ("nothing", always(Vec::new())),
        ("no-http", always(bytes("SSH-2.0-OpenSSH_9.9\r\n"))),
        ("silent", always(vec![Piece::Pause(Duration::from_secs(2))])),
        (
            "trickles",
            always(
                [Piece::Bytes(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())]
                    .into_iter()
                    .chain(
                        [Piece::Bytes(b"#".to_vec()), Piece::Pause(Duration::from_millis(50))]
                            .into_iter()
                            .cycle()
                            .take(80),
                    )
                    .collect(),
            ),
        ),
    ]
}

#[test]
fn what_is_asked_for_is_what_the_answer_to_robots_txt_permits() {
    let (folder, mut web) = (tempfile::tempdir().unwrap(), Web::default());
    let names: Vec<&str> = hosts().iter().map(|(name, _)| *name).collect();
    for (name, says) in hosts() {
        web.host(&format!("{name}.example"), move |path, nth| {
            says(path, nth).unwrap_or_else(|| match path {
                "/" => page("<a href=/secret>x</a><a href=/open>x</a>"),
                "/none" => not_found(),
                _ => page("<p>x"),
            })
        });
    }
    web.host("rules.example", |_, _| rules());
    // Nobody listens at the last one.
    let seeds = names.iter().chain(&["refused"]).map(|name| format!("http://{name}.example/")).collect::<Vec<_>>();
    let ledger = folder.path().join("suyuan.db");
    crawl_impatiently(&web, &seeds, &ledger);
    let reader = Reader::open(&ledger).unwrap();
    let rows = reader.captures_of_run(reader.runs().unwrap()[0].id).unwrap();
    let refused = rows.iter().find(|row| row.url == "http://refused.example/").unwrap();
    assert_eq!(refused.reason.as_deref(), Some("robots.txt could not be read: connect: connection refused"));
    let log = web.log();
    let mut table = String::new();
    for name in names {
        let log = of_host(&log, &format!("{name}.example"));
        assert_eq!(log[0].path, "/robots.txt", "{name}");
        // Who is asleep does not see that the client has gone.
        if !["silent", "trickles"].contains(&name) {
            one_at_a_time(&log);
        }
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for asked in &log {
            *times.entry(asked.path.as_str()).or_default() += 1;
        }
        let asked: Vec<String> = times
            .into_iter()
            .map(|(path, times)| if times == 1 { path.to_owned() } else { format!("{path} ×{times}") })
            .collect();
        table += &format!("{name}: {}\n", asked.join(" "));
    }
    expect![[r#"
        200-rules: / /open /robots.txt
        200-empty: / /open /robots.txt /secret
        200-everything: /robots.txt
        200-html: / /open /robots.txt /secret
        200-garbage: / /open /robots.txt /secret
        200-marked: / /open /robots.txt
        200-packed-lie: /robots.txt
        200-400-kilobytes: / /open /robots.txt
        200-beyond-the-limit: / /open /robots.txt /secret
        204: / /open /robots.txt /secret
        206: / /open /robots.txt
        301-once: / /moved-1 /open /robots.txt
        301-five-times: / /moved-1 /moved-2 /moved-3 /moved-4 /moved-5 /open /robots.txt
        301-six-times: / /moved-1 /moved-2 /moved-3 /moved-4 /moved-5 /open /robots.txt /secret
        301-circle: / /open /robots.txt ×6 /secret
        301-elsewhere: / /open /robots.txt
        301-to-404: / /none /open /robots.txt /secret
        301-to-a-page: / ×2 /open /robots.txt /secret
        301-nowhere: / /open /robots.txt /secret
        301-without-location: / /open /robots.txt /secret
        304: / /open /robots.txt /secret
        400: / /open /robots.txt /secret
        401: / /open /robots.txt /secret
        403: / /open /robots.txt /secret
        404: / /open /robots.txt /secret
        410: / /open /robots.txt /secret
        418: / /open /robots.txt /secret
        451: / /open /robots.txt /secret
        429: /robots.txt ×3
        429-once: / /open /robots.txt ×2
        500: /robots.txt ×3
        500-twice: / /open /robots.txt ×3
        503: /robots.txt ×3
        599: /robots.txt ×3
        cut: /robots.txt ×3
        cut-once: / /open /robots.txt ×2
        nothing: /robots.txt ×3
        no-http: /robots.txt ×3
        silent: /robots.txt ×3
        trickles: /robots.txt ×3
    "#]]
    .assert_eq(&table);
}
