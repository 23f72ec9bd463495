use proptest::prelude::*;

use super::*;

fn verdict(text: &str, url: &str) -> (bool, Option<u32>) {
    let Verdict { allowed, line } = Robots::parse(text.as_bytes()).verdict("FooBot", url);
    (allowed, line)
}

#[test]
fn the_deciding_line_is_named() {
    let text = "# hello\r\nuser-agent: foobot\rdisallow: /x/\nallow: /x/page\n\ndisallow:\n";
    assert_eq!(verdict(text, "http://a.example/x/"), (false, Some(3)));
    assert_eq!(verdict(text, "http://a.example/x/page"), (true, Some(4)));
    assert_eq!(verdict(text, "http://a.example/y"), (true, Some(6)), "an empty Disallow matches and forbids nothing");
    assert_eq!(verdict("user-agent: other\ndisallow: /", "/"), (true, None));
}

#[test]
fn a_cut_line_is_no_rule() {
    let mut text = b"user-agent: *\ndisallow: /\n".to_vec();
    text.resize(ROBOTS_BYTES_MAX - 8, b'#');
    text.extend(b"\nallow: /private\n");
    let robots = Robots::parse(&text);
    assert!(!robots.verdict("FooBot", "http://a.example/private").allowed);
    assert_eq!(without_last_line(b"a\nb"), b"a\n");
    assert_eq!(without_last_line(b"ab"), b"");
}

#[test]
fn a_line_is_read_as_far_as_its_limit() {
    let stop = line::LINE_BYTES_MAX - "disallow: /".len();
    let text = |spare: usize| format!("user-agent: *\ndisallow: /{}b\n", "a".repeat(stop - spare));
    let url = |spare: usize| format!("http://a.example/{}c", "a".repeat(stop - spare));
    assert!(!verdict(&text(0), &url(0)).0, "the b is beyond the limit");
    assert!(verdict(&text(1), &url(1)).0, "the b is the last byte within");
}

#[test]
fn pauses_bind_those_who_were_named_before_them() {
    let text = "user-agent: *\ncrawl-delay: 2.5\nrequest-rate: 1/10\nuser-agent: BarBot\ndisallow: /x\n\
                user-agent: FooBot\nrequest-rate: 6/1m 0600-0845\nCrawl-Delay: 3\ndisallow:\n";
    let robots = Robots::parse(text.as_bytes());
    assert_eq!(robots.crawl_delay("FooBot"), Some(Duration::from_secs(3)));
    assert_eq!(robots.request_rate("FooBot"), Some(Duration::from_secs(10)));
    assert_eq!(robots.crawl_delay("other"), Some(Duration::from_millis(2500)));
    assert_eq!(robots.crawl_delay("BarBot"), None);
    assert_eq!(robots.for_agent("other").pause(), Some(Duration::from_secs(10)));
    for nonsense in ["crawl-delay: x", "crawl-delay: 1e999", "crawl-delay: 99999999999999999999999", "request-rate: 0/5", "request-rate: 1/"] {
        let robots = Robots::parse(format!("user-agent: *\n{nonsense}").as_bytes());
        assert!(robots.for_agent("a").pause().is_none_or(|pause| pause < Duration::from_secs(2)), "{nonsense}");
    }
}

#[test]
fn sitemaps_stand_anywhere() {
    let robots = Robots::parse(b"\xEF\xBBsitemap: http://a.example/1.xml\nuser-agent: *\nSite-Map:http://a.example/2.xml # two");
    assert_eq!(robots.sitemaps().collect::<Vec<_>>(), ["http://a.example/1.xml", "http://a.example/2.xml"]);
}

#[test]
fn the_path_of_anything_begins_with_a_slash() {
    for (url, path) in [
        ("", "/"),
        ("http://www.example.com", "/"),
        ("http://www.example.com/a#b", "/a"),
        ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"),
        ("http://www.example.com#a/b", "/"),
        ("http://www.example.com?a", "/?a"),
        ("http://www.example.com/a;b#c", "/a;b"),
        ("//www.example.com/a/b", "/a/b"),
        ("//a/b://c", "/b://c"),
        ("www.example.com/a", "/a"),
        ("a;b", "/;b"),
        ("http://a/b\0c", "/b"),
        ("#a/b", "/"),
    ] {
        assert_eq!(pattern::path_of(url), path, "{url}");
    }
}

/// What the rule book says, word for word and slowly: every way of matching is followed at once.
fn matches_slowly(pattern: &[u8], path: &[u8]) -> bool {
    let mut ends = std::collections::BTreeSet::from([0]);
    for (at, &byte) in pattern.iter().enumerate() {
        ends = match byte {
            b'$' if at + 1 == pattern.len() => ends.into_iter().filter(|&end| end == path.len()).collect(),
            b'*' => (ends.first().copied().unwrap_or(path.len() + 1)..=path.len()).collect(),
            _ => ends.into_iter().filter(|&end| path.get(end) == Some(&byte)).map(|end| end + 1).collect(),
        };
    }
    !ends.is_empty()
}

/// A reader that goes through the file once for one agent and one URL, and keeps the best rule of each kind.
fn verdict_slowly(text: &[u8], agent: &str, url: &str) -> (bool, Option<u32>) {
    let path = pattern::path_of(url).into_owned();
    let (mut global, mut specific, mut in_rules, mut ever) = (false, false, false, false);
    // [specific][allow]: longest pattern and its line.
    let mut best = [[(-1i64, 0u32); 2]; 2];
    for Line { number, key, value } in line::lines(text) {
        match key {
            Key::UserAgent => {
                if in_rules {
                    (global, specific, in_rules) = (false, false, false);
                }
                if value == b"*" || value.first() == Some(&b'*') && value.get(1).is_some_and(|&byte| line::is_space(byte)) {
                    global = true;
                } else if line::product_token(value).eq_ignore_ascii_case(agent) {
                    (specific, ever) = (true, true);
                }
            }
            Key::Allow | Key::Disallow if global || specific => {
                in_rules = true;
                let allow = key == Key::Allow;
                let mut pattern = pattern::escaped(value);
                if allow && !matches_slowly(pattern.as_bytes(), path.as_bytes()) {
                    pattern = pattern::directory_of_index(&pattern).unwrap_or(pattern);
                }
                let known = &mut best[usize::from(specific)][usize::from(allow)];
                if matches_slowly(pattern.as_bytes(), path.as_bytes()) && known.0 < pattern.len() as i64 {
                    *known = (pattern.len() as i64, number);
                }
            }
            _ => {}
        }
    }
    let [disallow, allow] = best[usize::from(ever)];
    let line = if disallow.0 > allow.0 { disallow.1 } else { allow.1 };
    (!(disallow.0 > 0 && disallow.0 > allow.0), (line > 0).then_some(line))
}

proptest! {
    #[test]
    fn the_quick_matcher_agrees_with_the_slow_one(pattern in "[ab*$/]{0,10}", path in "/[ab$/*]{0,12}") {
        prop_assert_eq!(pattern::matches(&pattern, &path), matches_slowly(pattern.as_bytes(), path.as_bytes()), "{} {}", pattern, path);
    }

    #[test]
    fn the_quick_reader_agrees_with_the_slow_one(
        lines in proptest::collection::vec("(user-agent: ?(\\*|\\* x|foo|bar|foo/1)|(dis)?allow: ?[/a*$]{0,4}(index\\.html?)?|sitemap: x|allow /a|crawl-delay: 1|)(\r|\n|\r\n)", 0..12),
        url in "(http://h)?/[/a]{0,4}(index.html)?", agent in "foo|bar|qux|",
    ) {
        let text = lines.concat();
        let Verdict { allowed, line } = Robots::parse(text.as_bytes()).verdict(&agent, &url);
        prop_assert_eq!((allowed, line), verdict_slowly(text.as_bytes(), &agent, &url), "{:?}", text);
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300), url in ".{0,40}") {
        let robots = Robots::parse(&bytes);
        robots.verdict("FooBot", &url);
        robots.sitemaps().count();
    }

    #[test]
    fn half_known_lines_make_it_not_fail(text in "((user-agent|allow|disallow|crawl-delay|request-rate):?[ -~\u{0}-\u{ff}]{0,12}\n){0,8}", url in ".{0,40}") {
        let robots = Robots::parse(text.as_bytes());
        robots.for_agent("FooBot").pause();
        robots.verdict("FooBot", &url);
    }
}

/// Counted in work rather than seconds: ten times the file may not cost much more than ten times the time.
#[test]
fn hostile_files_take_linear_time() {
    let hostile: [fn(usize) -> String; 4] = [
        |size| format!("user-agent: *\ndisallow: /{}\n", "*a".repeat(size)),
        |size| format!("user-agent: *\n{}", "disallow: /*a*a*a*a*b$\n".repeat(size)),
        |size| "user-agent: foobot\n".repeat(size) + "disallow: /",
        |size| format!("user-agent: *\n{}", (0..size).map(|at| format!("allow: *a{at}\n")).collect::<String>()),
    ];
    let url = format!("http://a.example/{}", "a".repeat(2000));
    for make in hostile {
        let begin = std::time::Instant::now();
        let robots = Robots::parse(make(20_000).as_bytes());
        robots.verdict("FooBot", &url);
        // A backtracking matcher would need more than the age of the universe here.
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
}
