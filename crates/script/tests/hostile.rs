//! Scripts that are written to break their reader: none panics, none costs more than its limits, and each limit is met.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use proptest::prelude::*;
use suyuan_script::{
    ARROWS_BYTES_MAX, BRACKETS_DEPTH_MAX, CALLS_DEPTH_MAX, CANDIDATES_MAX, CHAIN_MAX, DEPTH_MAX, LISTED_MAX,
    MADE_BYTES_MAX, MADE_MAX, PIECE_BYTES_MAX, Reading, SCRIPTS_DEPTH_MAX, SINKS_MAX, SOURCE_BYTES_MAX, STEPS_MAX,
    STRING_UNITS_MAX, STRINGS_UNITS_MAX, TREE_BYTES_MAX, VALUES_MAX, may_make, read, read_within, roles,
};

/// What a reading of [`STEPS`] takes at most in a build for tests, in seconds of a processor.
const SECONDS_MOST: f64 = 8.0;

/// Enough for everything here, in a build for tests.
const STEPS: u64 = STEPS_MAX / 8;

/// What must be seen of a script in spite of all that is done to hide it.
const PAYLOAD: &str = ";open('http://casino' + '.example/');";

/// How long this thread has had a processor, in seconds; where the system does not tell, the time of day.
fn seconds_worked() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: Option<f64> = told.split(' ').next().and_then(|first| first.parse().ok());
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64();
    nanoseconds.map_or_else(now, |nanoseconds| nanoseconds / 1e9)
}

/// The script before and behind which the payload stands is read; gives the limit that is met.
fn limit(source: &str) -> Option<&'static str> {
    let behind = read_within(&format!("{source}\n{PAYLOAD}"), STEPS);
    assert!(is_seen(&behind), "behind {}", source.chars().take(100).collect::<String>());
    let before = read_within(&format!("{PAYLOAD}\n{source}"), STEPS);
    assert!(is_seen(&before), "before {}", source.chars().take(100).collect::<String>());
    behind.limit
}

fn is_seen(reading: &Reading) -> bool {
    reading.sinks.iter().any(|sink| sink.target.as_deref() == Some("http://casino.example/"))
}

#[test]
fn nesting_does_not_overflow() {
    let brackets = BRACKETS_DEPTH_MAX as usize;
    for (open, close) in
        [("(", ")"), ("[", "]"), ("`${", "}`"), ("a(", ")"), ("function a(){", "}"), ("a={b:", "}"), ("(a=", ")")]
    {
        for depth in [brackets - 10, brackets + 10, 20_000] {
            let source = format!("x={}1{};", open.repeat(depth), close.repeat(depth));
            let met = limit(&source);
            if depth > brackets {
                assert!(matches!(met, Some("script-brackets-max" | "script-piece-max")), "{open} {depth}: {met:?}");
            }
        }
        // What is never closed swallows the rest; what stands before it is read.
        let source = format!("{PAYLOAD}\nx={}", open.repeat(30_000));
        assert!(is_seen(&read(&source)), "{open}");
    }
    for chain in ["!", "- ", "a=", "a=>", "a?b:", "if(1)", "if(1);else ", "typeof ", "a:", "new ", "async a=>"] {
        for length in [CHAIN_MAX / 10, CHAIN_MAX * 2] {
            let source = format!("{}1;", chain.repeat(length));
            let met = limit(&source);
            if length > CHAIN_MAX {
                assert!(
                    matches!(met, Some("script-chain-max" | "script-piece-max" | "script-brackets-max")),
                    "{chain}: {met:?}"
                );
            }
        }
    }
    let flat = format!("x={}1;", "a+".repeat(50_000));
    assert_eq!(limit(&flat), None);
    let deep = format!("x=a{};", ".b()".repeat(DEPTH_MAX as usize));
    assert_eq!(limit(&deep), Some("script-depth-max"));
}

#[test]
fn what_looks_like_a_regular_expression_hides_no_brackets() {
    for start in ["a\n/1+'/'+", "a={}/1+'/'+", "x=function(){}/1;'/'+", "if(a)b\n{}/'/+"] {
        assert!(is_seen(&read(&format!("{PAYLOAD}{start}{}1", "(".repeat(30_000)))), "{start}");
    }
}

#[test]
fn loops_and_calls_end() {
    for endless in [
        "for(;;){}",
        "while(1)x='a'+'b'",
        "var s='';for(;;)s+='ab'",
        "var a=[];while(true){a.push(a.shift())}",
        "function f(n){return f(n-1)+f(n-2)}f(9)",
        "var s='ab'.repeat(99999);for(;;)s.replace(/(a|b)+$/g,function(x){return x})",
        "var s='a,'.repeat(99999);for(;;)s.split(',').reverse().join('')",
        "var f=function(){return f()};f()",
        "for(var i=0;;i++)eval('x'+i+'=\"a\"+\"b\"')",
        "var a=[3,1,2];for(;;)a.sort(function(){return 1})",
        "function f(){}for(;;)f+''",
        "do{var o={};for(var i in [1,2,3])o[i]=o}while(1)",
    ] {
        let source = format!("{endless};");
        assert!(limit(&source).is_some(), "{endless}");
    }
    const { assert!(STEPS_MAX > 1_000_000) }
    assert_eq!(limit("function f(){if(q)f();if(q)f()}f()"), None);
    let calls = format!("function f(n){{if(n>0)return f(n-1);return 1}}f({})", CALLS_DEPTH_MAX + 10);
    assert_eq!(limit(&calls), Some("script-calls-max"));
    assert_eq!(limit("function f(n){if(n>0)return f(n-1);return 1}f(20)"), None);
}

/// What is done over and over with the longest values that there may be, in no more time than its steps take.
#[test]
fn work_on_long_values_is_counted() {
    const VALUES: &str = "var s='1'.repeat(8e5),t='1'.repeat(8e5),o={},a=new Array(99999).fill(s),b=[];\
        for(var i=0;i<2e4;i++){b.push(i);o['k'+i]=i}function f(){}";
    let mut slow = Vec::new();
    for endless in [
        "o[s]",
        "o[s]=1",
        "s in o",
        "f(a,a,a,a,a,a,a,a,a,a)",
        "f(s+'x')",
        "parseInt(s)",
        "parseFloat(s)",
        "+s",
        "s*1",
        "s==t",
        "s<t",
        "s===t",
        "JSON.parse(JSON.stringify(b))",
        "JSON.stringify(o)",
        "a.push(new Array(1e4).fill('x'))",
        "if(x)b.push(1)",
        "if(x)o[i]=1",
        "if(x)s=t;else s='1'+t",
        "for(k in o)f(k)",
        "for(k of b)f(k)",
        "o[x]",
        "b[x]",
        "b.sort()",
        "a.sort()",
        "b.sort(f)",
        "a.indexOf(t)",
        "a.join()",
        "a+''",
        "[...b]",
        "f(...b)",
        "b.concat(b)",
        "b.slice()",
        "b.map(f)",
        "b.reverse()",
        "b.splice(1,1)",
        "Object.keys(o)",
        "Object.assign({},o)",
        "Array.from(b)",
        "String(b)",
        "atob(s)",
        "unescape(s)",
        "escape(s)",
        "encodeURIComponent(s)",
        "decodeURIComponent(s)",
        "s.split('')",
        "s.replace(/1/g,'2')",
        "s.match(/1+$/)",
        "/(1|1)*2/.test(s)",
        "s.toUpperCase()",
        "s.slice(1)",
        "s.charCodeAt(9)",
        "s.indexOf(t)",
        "s.trim()",
        "s.concat(t)",
        "`${s}`",
        "switch(s){case t:f()}",
        "eval(s)",
        "document.write(s)",
        "location=s",
        "setTimeout(s)",
        "new Function(s)",
        "({...o})",
        "var {k1,...r}=o",
        "var [c,...d]=b",
        "[b,b,b,b].flat()",
        "b.flatMap(f)",
        "b.reduce(f)",
        "String.fromCharCode(...b)",
        "b.entries()",
        "delete o.k1",
        "var c=[];for(var i=0;i<99;i++)c.push(a);c+''",
        "x?s:t",
        "f.apply(null,b)",
        "new RegExp(s).test(s)",
        "[s].includes(t)",
    ] {
        let source = format!("{VALUES};for(;;){{{endless}}}");
        let begin = seconds_worked();
        let reading = read_within(&source, STEPS);
        let seconds = seconds_worked() - begin;
        if seconds > SECONDS_MOST {
            slow.push(format!("{endless}: {seconds:.1} s, {:?}", reading.limit));
        }
    }
    assert_eq!(slow, [""; 0]);
}

#[test]
fn what_is_made_has_its_limits() {
    assert_eq!(limit(&format!("var s='ab'.repeat({STRING_UNITS_MAX})")), Some("script-string-max"));
    let strings = format!("for(var i=0;i<20;i++)x='a'.repeat({})+i", STRING_UNITS_MAX - 8);
    assert!(matches!(read(&strings).limit, Some("script-strings-units-max" | "script-strings-bytes-max")));
    const { assert!(20 * STRING_UNITS_MAX > STRINGS_UNITS_MAX && 20 * STRING_UNITS_MAX > MADE_BYTES_MAX) }
    assert_eq!(limit(&format!("x=[];x[{VALUES_MAX}]=1")), Some("script-values-max"));
    let many: String = (0..MADE_MAX + 50).map(|number| format!("f('ab'+'{number}x');")).collect();
    let reading = read(&many);
    assert_eq!((reading.strings.len(), reading.limit), (MADE_MAX, Some("script-strings-max")));
    let sinks: String = (0..SINKS_MAX + 50).map(|number| format!("open('a{number}');")).collect();
    let reading = read(&sinks);
    assert_eq!((reading.sinks.len(), reading.limit), (SINKS_MAX, Some("script-sinks-max")));
    let candidates: String =
        (0..CANDIDATES_MAX + 5).map(|number| format!("if(q{number})x='http://a{number}/';")).collect();
    let chosen = read(&format!("var x='http://a/';{candidates}open(x)"));
    assert!(chosen.sinks.iter().filter(|sink| sink.target.is_some()).count() <= CANDIDATES_MAX);
}

#[test]
fn scripts_in_scripts_have_their_limit() {
    let nested = |depth: u8| {
        (0..depth).fold("open('http://casino.example/')".to_owned(), |code, _| {
            let codes: Vec<String> = code.bytes().map(|byte| byte.to_string()).collect();
            if code.len() > 2000 {
                format!("eval({code:?})")
            } else {
                format!("eval(String.fromCharCode({}))", codes.join())
            }
        })
    };
    assert!(is_seen(&read(&nested(SCRIPTS_DEPTH_MAX))));
    assert_eq!(read(&nested(SCRIPTS_DEPTH_MAX + 1)).limit, Some("script-nesting-max"));
    assert_eq!(read("var s='eval(s)';eval(s)").limit, Some("script-nesting-max"));
}

trait Join {
    fn join(&self) -> String;
}

impl Join for Vec<String> {
    fn join(&self) -> String {
        self.as_slice().join(",")
    }
}

#[test]
fn long_scripts_are_read_in_pieces() {
    let long = format!("{}{PAYLOAD}", "f(a,b);".repeat(PIECE_BYTES_MAX / 4));
    assert!(long.len() < SOURCE_BYTES_MAX && is_seen(&read(&long)));
    let piece = format!("f({});{PAYLOAD}", "a,".repeat(PIECE_BYTES_MAX));
    assert!(is_seen(&read(&piece)));
    let longer = format!("{}f('casino'+'.example')", "f(a,b);\n".repeat(SOURCE_BYTES_MAX / 8));
    let reading = read(&longer);
    assert_eq!(reading.limit.map(|_| ()), Some(()));
    assert_eq!(reading.strings[0].text, "casino.example");
    let trees = "a=>b;".repeat(SOURCE_BYTES_MAX / 5);
    let reading = read(&trees);
    assert!(TREE_BYTES_MAX < 64 << 20 && reading.limit.is_some());
    let arrows = format!("{}1{};", "(a=".repeat(300), ")".repeat(300)).repeat(ARROWS_BYTES_MAX / 100_000);
    assert_eq!(limit(&arrows), Some("script-arrows-max"));
}

#[test]
fn an_error_hides_only_its_statement() {
    for broken in [
        "a b c",
        "var 1",
        "if (",
        "}}}",
        ")",
        "'",
        "`",
        "/*",
        "@",
        "x = {",
        "function (",
        "\\",
        "<div>",
        "\0",
        "#!",
        "1a",
    ] {
        let source = format!("{PAYLOAD}\n{broken}");
        assert!(is_seen(&read(&source)), "{broken}");
        let source = format!("(function () {{ {PAYLOAD} }})();\n{broken}");
        assert!(is_seen(&read(&source)), "in a function, before {broken}");
    }
    for broken in ["a b c;", "var 1;", ")", "@;", "1a;", "<div>;", "x = = 1;"] {
        let source = format!("{broken}\n{PAYLOAD}");
        assert!(is_seen(&read(&source)), "behind {broken}");
        let source = format!("function f() {{ {broken}\n{PAYLOAD} }}");
        assert!(is_seen(&read(&source)), "in a function, behind {broken}");
    }
}

fn script_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "a",
        "b",
        "'x'",
        "\"y\\x61\"",
        "`z${",
        "}`",
        "1",
        "0x1f",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ";",
        ",",
        ".",
        "+",
        "-",
        "=",
        "=>",
        "?",
        ":",
        "!",
        "/",
        "*",
        "&&",
        "||",
        "==",
        "\n",
        " ",
        "//",
        "/*",
        "*/",
        "<!--",
        "\\",
        "中",
        "😀",
        "if",
        "else",
        "for",
        "while",
        "do",
        "function ",
        "return ",
        "var ",
        "let ",
        "class ",
        "new ",
        "typeof ",
        "in ",
        "of ",
        "try",
        "catch",
        "switch",
        "case ",
        "break",
        "continue",
        "throw ",
        "async ",
        "await ",
        "yield ",
        "import ",
        "export ",
        "eval",
        "document",
        "write",
        "location",
        "split",
        "join",
        "reverse",
        "replace",
        "fromCharCode",
        "String",
        "atob",
        "arguments",
        "this",
        "length",
        "apply",
        "...",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

fn check(source: &str) -> Result<(), TestCaseError> {
    let reading = read(source);
    prop_assert_ne!(reading.limit, Some("script-failed"));
    let strings = reading.strings.iter().map(|one| &one.range);
    let written = reading.written.iter().map(|one| &one.range);
    let sinks = reading.sinks.iter().map(|one| &one.range);
    let conditions = reading.sinks.iter().flat_map(|one| one.conditions.iter().map(|condition| &condition.range));
    for range in strings.chain(written).chain(sinks).chain(conditions) {
        prop_assert!(source.get(range.clone()).is_some_and(|piece| !piece.is_empty()), "{:?}", range);
    }
    prop_assert!(may_make(source) || reading.strings.is_empty(), "{:?}", reading.strings);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_ranges_lie_in_it(source in ".{0,80}") {
        check(&source)?;
    }

    #[test]
    fn anything_like_a_script_is_read_and_ranges_lie_in_it(source in script_words()) {
        check(&source)?;
    }

    #[test]
    fn every_place_of_anything_like_a_script_has_a_role(source in script_words()) {
        let places: Vec<_> = source.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
        prop_assert_eq!(roles(&source, &places).len(), places.len());
    }

    #[test]
    fn what_was_cut_in_pieces_is_put_together(text in "[a-z.'\\\\中😀]{4,30}", size in 1_usize..5) {
        let chars: Vec<char> = text.chars().collect();
        let pieces = chars.chunks(size).map(|piece| format!("{:?}", piece.iter().collect::<String>()));
        let source = format!("f({})", pieces.chain(["''".to_owned()]).collect::<Vec<_>>().as_slice().join(" + "));
        let made = read(&source).strings;
        prop_assert!(made.iter().any(|made| made.text == text), "{}: {:?}", source, made);
    }
}

#[test]
fn whoever_chooses_among_more_than_are_followed_is_run() {
    let chosen = |count: usize| {
        let urls: String = (0..count).map(|number| format!("'http://a{number}.example/',")).collect();
        read(&format!("location.href = [{urls}][Math.random() * {count} | 0]")).evaluates_unknown
    };
    assert_eq!((chosen(LISTED_MAX), chosen(LISTED_MAX + 1)), (false, true));
    for lost in [
        "var o = { [Symbol.toPrimitive]() { return 'casino' } }; location = 'http://' + o + '.example'",
        "var o = { valueOf() { return 'casino' } }; location = 'http://' + o + '.example'",
        "Object.defineProperty(window, 'go', { set(v) { location = 'http://' + v + '.example' } }); go = 'casino'",
        "var o = { set go(v) { location = 'http://' + v + '.example' } }; o.go = 'casino'",
        "class A { set go(v) { location = 'http://' + v + '.example' } } new A().go = 'casino'",
        "var d = new DataView(new Uint8Array([99]).buffer); location = 'http://' + String.fromCharCode(d.getUint8(0)) + 'asino.example'",
        "var d = new DOMParser().parseFromString('<p>casino', 'text/html'); location = 'http://' + d.body.textContent + '.example'",
        "var t = document.createElement('textarea'); t.innerHTML = 'casino&#46;example'; location = 'http://' + t.value",
    ] {
        assert!(read(lost).evaluates_unknown, "{lost}");
    }
    // What is decoded stands in the page.
    assert!(read("location.href = atob(document.getElementById('z').textContent)").evaluates_unknown);
}
