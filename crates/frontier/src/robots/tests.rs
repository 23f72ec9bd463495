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
fn the_digits_of_an_escape_have_no_case() {
    for (rule, url) in [
        ("/%e4%b8%ad/", "http://a.example/%e4%b8%ad/1"),
        ("/%E4%b8%aD/", "http://a.example/%e4%B8%ad/1"),
        ("/%c4%da", "http://a.example/%C4%DA"),
        ("/\u{4e2d}", "http://a.example/%e4%b8%ad"),
        ("/a%2fb", "http://a.example/a%2fb?x=%"),
        ("/*?q=%3d$", "http://a.example/?q=%3d"),
        ("/%%3a", "http://a.example/%%3a"),
    ] {
        assert!(!verdict(&format!("User-agent: *\nDisallow: {rule}"), url).0, "{rule} {url}");
    }
    // What an escape stands for is another matter.
    assert!(verdict("User-agent: *\nDisallow: /a/b", "http://a.example/a%2fb").0);
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
    let endless = Robots::parse(b"user-agent: *\ncrawl-delay: 99999999999999999999999");
    assert_eq!(endless.crawl_delay("other"), Some(Duration::MAX));
    assert_eq!(robots.crawl_delay("FooBot"), Some(Duration::from_secs(3)));
    assert_eq!(robots.request_rate("FooBot"), Some(Duration::from_secs(10)));
    assert_eq!(robots.crawl_delay("other"), Some(Duration::from_millis(2500)));
    assert_eq!(robots.crawl_delay("BarBot"), None);
    assert_eq!(robots.for_agent("other").pause(), Some(Duration::from_secs(10)));
    for nonsense in ["crawl-delay: x", "crawl-delay: 1e999", "request-rate: 0/5", "request-rate: 1/"] {
        let robots = Robots::parse(format!("user-agent: *\n{nonsense}").as_bytes());
        assert!(robots.for_agent("a").pause().is_none_or(|pause| pause < Duration::from_secs(2)), "{nonsense}");
    }
}

#[test]
fn sitemaps_stand_anywhere() {
    let robots =
        Robots::parse(b"\xEF\xBBsitemap: http://a.example/1.xml\nuser-agent: *\nSite-Map:http://a.example/2.xml # two");
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
                if value == b"*"
                    || value.first() == Some(&b'*') && value.get(1).is_some_and(|&byte| line::is_space(byte))
                {
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

proptest! {
    /// The three kinds of line ends, and lines that mean nothing, are all the same to the rules.
    #[test]
    fn line_ends_and_noise_change_nothing(
        rules in proptest::collection::vec("(USER-AGENT|user-agent|Dis-Allow|allow|DisAllow) ?: ?(foo|\\*|/[ab*$]{0,4})", 0..8),
        noise in "(# user-agent: \\*|nonsense|: /|\u{0}disallow: /|sitemap: /x|crawl-delay: 3| )",
        path in "/[ab]{0,4}",
    ) {
        let url = format!("http://a.example{path}");
        let allowed = |text: String| Robots::parse(text.as_bytes()).verdict("foo", &url).allowed;
        let plain = allowed(rules.join("\n"));
        prop_assert_eq!(allowed(rules.join("\r")), plain);
        prop_assert_eq!(allowed(rules.join("\r\n")), plain);
        prop_assert_eq!(allowed(format!("\u{FEFF}{}\n", rules.join(&format!("\n{noise}\n")))), plain);
    }

    /// One more Disallow never permits anything, and one more Allow never forbids anything.
    #[test]
    fn a_rule_more_bends_the_verdict_its_own_way_only(
        rules in proptest::collection::vec("(dis)?allow: /[ab*$]{0,4}", 0..6), more in "/[ab*$]{0,5}", path in "/[ab]{0,4}",
    ) {
        let verdict = |kind: &str| {
            let text = format!("user-agent: *\n{}\n{kind}: {more}\n", rules.join("\n"));
            Robots::parse(text.as_bytes()).verdict("foo", &path).allowed
        };
        let before = verdict("nothing");
        prop_assert!(before || !verdict("disallow"));
        prop_assert!(!before || verdict("allow"));
    }
}

#[test]
fn bytes_that_are_no_text_are_passed_over() {
    let forbids = |bytes: &[u8], path: &str| !Robots::parse(bytes).verdict("FooBot", path).allowed;
    // NUL ends what is read of a line, and not the file.
    assert!(forbids(b"user-agent: *\0x\ndisallow: /a\0b\n", "/ac"));
    assert!(forbids(b"\0\n\0user-agent: *\nuser-agent: *\ndisallow: /\n", "/"));
    // A byte order mark, whole or in part, and one in the wrong place.
    for mark in [&b"\xEF\xBB\xBF"[..], b"\xEF\xBB", b"\xEF"] {
        assert!(forbids(&[mark, b"user-agent: *\ndisallow: /\n"].concat(), "/"), "{mark:?}");
    }
    assert!(!forbids(b"\n\xEF\xBB\xBFuser-agent: *\ndisallow: /\n", "/"));
    // Carriage returns alone.
    assert!(forbids(b"user-agent: *\rdisallow: /a\r\rallow: /b", "/a"));
    // Octets above ASCII are escaped as they are, whatever they would mean.
    assert!(forbids(b"user-agent: *\ndisallow: /\xFF\xC3\n", "/%FF%C3/x"));
    assert!(forbids("user-agent: *\ndisallow: /\u{8d4c}\n".as_bytes(), "/%E8%B5%8C"));
    // An agent that is no text is nobody.
    assert!(!forbids(b"user-agent: \xFF\ndisallow: /\n", "/"));
}

#[test]
fn an_agent_or_a_url_may_be_empty() {
    let text = "user-agent: FooBot\ndisallow: /\nuser-agent: *\ndisallow: /x\n";
    let verdict = |agent: &str, url: &str| {
        let Verdict { allowed, line } = Robots::parse(text.as_bytes()).verdict(agent, url);
        (allowed, line)
    };
    assert_eq!(verdict("", ""), (true, None));
    assert_eq!(verdict("", "/x"), (false, Some(4)));
    assert_eq!(verdict("FooBot", ""), (false, Some(2)));
    assert_eq!(Robots::parse(b"").verdict("", ""), Verdict { allowed: true, line: None });
}

/// A reader or matcher that goes back would need longer than anybody waits for files of this size.
#[test]
fn hostile_files_take_linear_time() {
    let bytes_max = ROBOTS_BYTES_MAX;
    let rules = |rule: &str| format!("user-agent: *\n{}", rule.repeat(bytes_max / rule.len())).into_bytes();
    let hostile = [
        ("one star after the other", format!("user-agent: *\ndisallow: /{}\n", "*a".repeat(20_000)).into_bytes()),
        ("and an end that never comes", format!("user-agent: *\ndisallow: /{}b$\n", "*a".repeat(8000)).into_bytes()),
        ("many rules with stars", rules("disallow: /*a*a*a*a*b$\n")),
        ("many agents", ["user-agent: foobot\n".repeat(bytes_max / 19).as_bytes(), b"disallow: /"].concat()),
        ("many rules that differ", (0..40_000).map(|at| format!("allow: *a{at}\n")).collect::<String>().into_bytes()),
        ("many groups", rules("user-agent: *\nallow: /a\n")),
        ("one long line", rules("a")),
        ("one long line of blanks", rules(" ")),
        ("a key without an end", vec![b'u'; bytes_max]),
        ("nothing but NUL", vec![0; bytes_max]),
        ("nothing but marks", b"\xEF\xBB\xBF".repeat(bytes_max / 3)),
        ("nothing but carriage returns", vec![b'\r'; bytes_max]),
        ("nothing but colons", vec![b':'; bytes_max]),
        ("no text at all", vec![0xFF; bytes_max]),
        ("escapes", rules("disallow: /%aa%AA%赌\n")),
    ];
    let url = format!("http://a.example/{}", "a".repeat(2000));
    for (what, bytes) in hostile {
        let begin = std::time::Instant::now();
        Robots::parse(&bytes).verdict("FooBot", &url);
        assert!(begin.elapsed() < Duration::from_secs(10), "{what}: {:?}", begin.elapsed());
    }
}
