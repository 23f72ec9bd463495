//! Scripts that are written against whoever runs them end within their budget, and nobody says that they were seen.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use support::{check, job, plain, run, told};
use suyuan_sandbox::{
    ACTS_MAX, ELEMENTS_MAX, EVAL_DEPTH_MAX, Job, LISTENERS_MAX, MARKUP_BYTES_MAX, MEMORY_BYTES_MAX, Outcome, Run,
    SCRIPT_BYTES_MAX, SCRIPTS_MAX, STACK_BYTES_MAX, STAY_MS_MAX, TEXT_BYTES_MAX, TEXTS_BYTES_MAX, TICKS_AFTER_CUT_MAX,
    TICKS_MAX, TIMER_ROUNDS_MAX, TIMERS_MAX, VISITORS_MAX, Visitor,
};

/// What a page does before the script in question: it must be told whatever comes.
fn behind(script: &str) -> Run {
    let run = run(&Job { visitors: vec![Visitor::Plain], ..job(&["open('before:')", script]) });
    assert_eq!(run.acts[0].text, "before:", "{script}");
    run
}

fn meets(script: &str, limit: &str) {
    let run = behind(script);
    assert!(!run.is_known(), "{script}");
    assert_eq!(run.limit(), Some(limit), "{:?} {:?}: {script}", run.outcome, told(&run));
}

#[test]
fn what_never_ends_is_ended_by_ticks() {
    assert_eq!(TICKS_MAX, 1_600);
    for script in [
        "while (1) {}",
        "for (;;) try { while (1) {} } catch (e) {} finally { while (1) {} }",
        "try {} finally { while (1) {} }",
        "document.write({ toString() { while (1) {} } })",
        "document.write({ get toString() { while (1) {} } })",
        "location.href = { [Symbol.toPrimitive]() { for (;;); } }",
        "new Proxy({}, { get() { while (1) {} } }).x",
        "document.body.appendChild(new Proxy({}, { get() { while (1) {} } })).x",
        "Promise.resolve().then(function again() { return Promise.resolve().then(again) })",
        "(async () => { for (;;) await 0 })()",
        "function* g() { while (1) yield 1 } for (var x of g()) ;",
        "setTimeout(function () { while (1) {} })",
        "setInterval('while (1) {}')",
        "addEventListener('click', () => { for (;;) {} })",
        "/(a+)+b/.test('a'.repeat(60))",
        "'a'.repeat(60).replace(/^(([a-z])+.)+[A-Z]$/, '')",
        "while (1) { debugger; eval('debugger') }",
        "(function anti() { try { (function a(i) { if (('' + i / i).length !== 1 || i % 20 === 0) { (function () {}).constructor('debugger')() } else { debugger } a(++i) })(0) } catch (e) { anti() } })()",
        "while (true) Function('return this')()",
        "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)",
        "[3, 1, 2].sort(() => { for (;;) {} })",
        "JSON.stringify({ toJSON() { while (1); } })",
        "var s = document.createElement('script'); s.text = 'while (1) {}'; document.body.appendChild(s)",
        "document.write('<script>for (;;) {}</script>')",
        "while (1) document.getElementById('box')",
        "while (1) document.title = 'x'",
        "Promise.reject({ get then() { while (1); } }); Promise.resolve({ get then() { while (1); } })",
    ] {
        meets(script, "ticks-max");
    }
}

#[test]
fn who_comes_after_one_whose_ticks_were_used_up_has_few() {
    // The first one never comes to an end; the one from a search engine does, after so many ticks.
    let seen = |ticks: u64| {
        let rounds = ticks * 10_000;
        let script = format!(
            "if (document.referrer) {{ for (var i = 0; i < {rounds}; i++); open('searched:') }} else while (1) {{}}"
        );
        let run = run(&job(&[&script]));
        assert_eq!(run.limit(), Some("ticks-max"));
        run.acts.iter().any(|act| act.text == "searched:" && act.visitors.contains(&Visitor::Search))
    };
    // A round of a loop is counted once or twice.
    assert!(seen(TICKS_AFTER_CUT_MAX / 3));
    assert!(!seen(TICKS_AFTER_CUT_MAX + 10));
}

#[test]
fn what_takes_memory_is_ended_by_the_bound_of_memory() {
    assert_eq!(MEMORY_BYTES_MAX, 64 << 20);
    for script in [
        "var a = []; while (1) a.push(new Array(1000).fill(1))",
        "var s = 'x'; while (1) s += s + Math.random()",
        "'x'.repeat(1 << 29) + 'y'",
        "new Uint8Array(1 << 30)",
        "new ArrayBuffer(2 ** 31)",
        "Array(2 ** 27).fill(0)",
        "var o = {}; for (var i = 0; ; i++) o['k' + i] = i",
        "var m = new Map(); for (var i = 0; ; i++) m.set(i, {})",
        "Array.from({ length: 1e9 })",
    ] {
        meets(script, "memory-bytes-max");
    }
    // What gives everything back at once leaves no trace but its error.
    assert_eq!(behind("[...'x'.repeat(1e7)]").played[0].thrown, 1);
}

#[test]
fn what_goes_too_deep_is_ended_by_the_stack() {
    assert_eq!(STACK_BYTES_MAX, 1 << 20);
    meets("function f() { f() } f()", "stack-bytes-max");
    meets("new Proxy({}, { get: (target, key, self) => self[key + 1] }).x", "stack-bytes-max");
    meets("var a = []; for (var i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)", "stack-bytes-max");
    meets("new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5))", "stack-bytes-max");
    let run = behind(&format!("x = {}1{}", "(".repeat(200_000), ")".repeat(200_000)));
    assert_eq!((run.outcome.clone(), run.limit()), (Outcome::Done, Some("stack-bytes-max")));
}

#[test]
fn what_tells_too_much_is_ended() {
    let run = plain_run("for (var i = 0; ; i++) open('a:' + i)");
    assert_eq!((run.limit(), run.acts.len()), (Some("acts-max"), ACTS_MAX));
    let run = plain_run("for (var i = 0; ; i++) document.write(i + 'x'.repeat(200000))");
    assert_eq!(run.limit(), Some("texts-bytes-max"));
    assert!(run.acts.iter().map(|act| act.text.len()).sum::<usize>() <= TEXTS_BYTES_MAX);
    let run = plain_run(&format!("document.write('é'.repeat({TEXT_BYTES_MAX}))"));
    assert_eq!((run.limit(), run.acts[0].text.len()), (Some("text-bytes-max"), TEXT_BYTES_MAX));
    // ASCII or not, whole or in pieces, by whichever way: what is cut is said to be.
    for long in [
        "document.write('x'.repeat(TEXT + 1))",
        "document.write('<i ' + 'x'.repeat(TEXT - 9)); document.write('>'.repeat(99))",
        "document.body.innerHTML = 'x'.repeat(TEXT + 1)",
        "document.cookie = 'x'.repeat(TEXT + 1)",
        "new URL('http://a.example/' + 'x'.repeat(TEXT))",
        "document.querySelector('x'.repeat(TEXT + 1))",
        "eval('/*' + 'x'.repeat(TEXT) + '*/')",
    ] {
        let run = plain_run(&long.replace("TEXT", &TEXT_BYTES_MAX.to_string()));
        assert_eq!(run.limit(), Some("text-bytes-max"), "{long}");
    }
    assert!(plain_run(&format!("document.write('x'.repeat({TEXT_BYTES_MAX}))")).is_known());
    let script = "document.write('<script>' + ' '.repeat(100 << 10) + 'open(\"a:\")</scr' + 'ipt>')";
    assert_eq!(told(&plain_run(script)).last().unwrap(), "open a:");
    assert_eq!(plain_run("for (var i = 0; i < 1e4; i++) open('same:')").acts.len(), 1);
}

fn plain_run(script: &str) -> Run {
    run(&plain(script))
}

#[test]
fn what_nests_or_waits_too_much_is_ended() {
    let nested = |deep: u32| {
        format!(
            "var t = 'open(\"a:\")'; for (var i = 1; i < {deep}; i++) t = 'eval(' + JSON.stringify(t) + ')'; eval(t)"
        )
    };
    assert!(plain_run(&nested(EVAL_DEPTH_MAX)).is_known());
    assert_eq!(plain_run(&nested(EVAL_DEPTH_MAX + 1)).limit(), Some("eval-depth-max"));
    let through_window = "var n = 0; (function next() { n++; window.eval('(' + next + ')()') })()";
    assert_eq!(plain_run(through_window).limit(), Some("stack-bytes-max"));
    let timers = |count: usize| {
        let run = plain_run(&format!("for (var i = 0; i < {count}; i++) setTimeout(function () {{}}, i)"));
        run.limit()
    };
    assert_eq!((timers(TIMERS_MAX), timers(TIMERS_MAX + 1)), (None, Some("timers-max")));
    // What waits longer than anybody stays is run once, and what repeats itself until they go.
    for wait in [STAY_MS_MAX, STAY_MS_MAX + 1, 100 * STAY_MS_MAX] {
        let run = plain_run(&format!("setTimeout(() => {{ setTimeout(open, {wait}, 'b:'); open('a:') }}, {wait})"));
        let expected = if wait > STAY_MS_MAX { vec!["open a:"] } else { vec!["open a:", "open b:"] };
        assert_eq!((told(&run), run.is_known()), (expected.into_iter().map(str::to_owned).collect(), true), "{wait}");
    }
    let rounds = |wait: u32| plain_run(&format!("var i = 0; setInterval(() => document.title = ++i, {wait})"));
    let most = |run: Run| run.acts.iter().map(|act| act.text.parse::<usize>().unwrap()).max().unwrap();
    assert_eq!((rounds(1_000).is_known(), most(rounds(1_000))), (true, STAY_MS_MAX as usize / 1_000 + 1));
    let least = plain_run("var i = 0; setInterval(() => ++i, 1); onpagehide = () => open(i)");
    assert_eq!((told(&least), least.is_known()), (vec![format!("open {}", STAY_MS_MAX / 4)], true));
    let again = "var i = 0; function again() { i++; setTimeout(again) } again(); onpagehide = () => open(i)";
    let again = plain_run(again);
    assert_eq!(
        (told(&again), again.limit()),
        (vec![format!("open {}", TIMER_ROUNDS_MAX + 1)], Some("timer-rounds-max"))
    );
    let run = plain_run("for (var i = 0; i < 5000; i++) addEventListener('load', open.bind(null, 'a:' + i))");
    assert_eq!((run.acts.len(), run.limit()), (LISTENERS_MAX, Some("listeners-max")));
    let run = plain_run(&format!(
        "var d = document; for (var i = 0; i < {ELEMENTS_MAX} + 9; i++) d.body.appendChild(d.createElement('p')); open(d.querySelectorAll('p').length)"
    ));
    assert!(told(&run)[0].trim_start_matches("open ").parse::<usize>().unwrap() <= ELEMENTS_MAX);
    assert_eq!(run.limit(), Some("elements-max"));
    for kept in ["document.cookie = i + '=1'", "localStorage[i] = 1"] {
        let run = plain_run(&format!("for (var i = 0; i <= {ELEMENTS_MAX}; i++) {kept}"));
        assert_eq!(run.limit(), Some("elements-max"), "{kept}");
    }
    let run = plain_run(&format!("document.body.innerHTML = '<p>'.repeat({ELEMENTS_MAX} + 1)"));
    assert_eq!(run.limit(), Some("elements-max"));
}

#[test]
fn a_job_that_is_too_large_is_not_run() {
    let beyond = |job: &Job| match run(job).outcome {
        Outcome::Beyond(limit) => limit,
        other => panic!("{other:?}"),
    };
    assert_eq!(beyond(&job(&vec!["1"; SCRIPTS_MAX + 1])), "scripts-max");
    assert_eq!(beyond(&job(&[" ".repeat(SCRIPT_BYTES_MAX + 1).as_str()])), "script-bytes-max");
    assert_eq!(beyond(&job(&[" ".repeat(SCRIPT_BYTES_MAX).as_str(); 8])), "frame-bytes-max");
    assert_eq!(beyond(&Job { visitors: vec![Visitor::Plain; VISITORS_MAX + 1], ..job(&["1"]) }), "visitors-max");
    let long = format!("{}<p id=late>", " ".repeat(MARKUP_BYTES_MAX));
    let late = Job { html: long, ..job(&["open('' + document.getElementById('late'))"]) };
    let run_ = run(&late);
    assert_eq!((told(&run_), run_.limit()), (vec!["open null".to_owned()], Some("markup-bytes-max")));
    let many = Job { html: "<p id=first>".repeat(ELEMENTS_MAX + 1), ..late };
    assert_eq!(run(&many).limit(), Some("elements-max"));
    for (script, is_known) in
        [("document.getElementById('first')", true), ("document.body.children", false), ("1", true)]
    {
        assert_eq!(run(&Job { html: many.html.clone(), ..job(&[script]) }).is_known(), is_known, "{script}");
    }
}

#[test]
fn a_page_that_changes_every_prototype_is_told_all_the_same() {
    for poison in [
        "Array.prototype.push = Array.prototype.map = Array.prototype.forEach = function () { throw 1 }",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = function () { throw 1 }",
        "JSON.parse = JSON.stringify = function () { throw 1 }",
        "String.prototype.slice = String.prototype.indexOf = String.prototype.trim = String.prototype.toLowerCase = function () { throw 1 }",
        "Map.prototype.get = Map.prototype.set = Map.prototype.has = WeakMap.prototype.get = function () { throw 1 }",
        "Reflect.apply = Reflect.construct = Reflect.defineProperty = Object.defineProperty = Object.create = function () { throw 1 }",
        "Object.defineProperty(Object.prototype, 'value', { get() { throw 1 }, set() { throw 1 } })",
        "Object.defineProperty(Object.prototype, 'get', { value: 1 }); Object.prototype.enumerable = 1; Object.prototype.set = 2",
        "Object.defineProperty(Array.prototype, '0', { get() { throw 1 }, set() { throw 1 } })",
        "Array.prototype[Symbol.iterator] = String.prototype[Symbol.iterator] = function () { throw 1 }",
        "RegExp.prototype.exec = RegExp.prototype.test = function () { throw 1 }",
        "Object.prototype.toString = String.prototype.toString = Function.prototype.toString = function () { throw 1 }",
        "window.Map = window.WeakMap = window.Proxy = window.String = window.Promise = null",
        "delete window.Map; delete window.Object; delete window.Array; delete window.JSON; delete window.Reflect",
        "Promise.prototype.then = function () { throw 1 }; Promise.resolve = null",
        "Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(Function.prototype)",
        "Object.prototype.__proto__ = null; Object.setPrototypeOf(window, null)",
        "Error.prepareStackTrace = function () { throw 1 }; Object.defineProperty(Object.prototype, 'message', { get() { throw 1 } })",
        "for (var k of Object.getOwnPropertyNames(window)) try { Object.defineProperty(window, k, { get() { throw 1 } }) } catch (e) {}",
    ] {
        let act = "document.write('<b>', 'c'); var s = document.createElement('script'); s.src = '//a.example/'; document.body.appendChild(s); setTimeout(function () { location.href = 'b:' }, 1)";
        let mut job = job(&[
            "var document_ = document, location_ = location, setTimeout_ = setTimeout",
            poison,
            &act.replace("document", "document_").replace("location", "location_").replace("setTimeout", "setTimeout_"),
        ]);
        job.visitors = vec![Visitor::Plain];
        let run = run(&job);
        assert_eq!(told(&run), ["write <b>c", "script //a.example/", "navigate b:"], "{poison}");
    }
}

/// Scripts of a page, of which the last one is seen whatever the others do.
fn comes_to(scripts: &[&str], act: &str) {
    let run = run(&Job { visitors: vec![Visitor::Plain], ..job(scripts) });
    assert!(told(&run).iter().any(|told| told == act), "{:?} {:?}: {scripts:?}", run.limit(), told(&run));
}

#[test]
fn no_name_at_the_top_of_a_script_keeps_it_or_others_from_running() {
    for script in [
        "var eval",
        "var eval = window.eval, self, top, parent, frames, status, name",
        "function eval(text) { return text }",
        "let eval = 1",
        "let self = 1, parent = 2, frames = 3",
        "const self = {}",
        "class self {}",
        "function parent() {}",
        "let Symbol, Object, Array, Reflect, JSON, Map, WeakMap, Proxy, Promise, String, Uint8Array, ArrayBuffer, URL",
        "let host, given, config, script, now, all, body, head, element, act",
    ] {
        comes_to(&[&format!("{script}; open('a:')")], "open a:");
        let act = "var s = document.createElement('script'); s.src = 'b:'; document.body.appendChild(s);
            setTimeout(function () { document.write('<i>' + document.querySelectorAll('a').length); location.href = 'c:' }, 5)";
        comes_to(&[script, act], "script b:");
        comes_to(&[script, act], "navigate c:");
    }
    // In a browser these are errors, too, of this script alone.
    for script in ["let window", "const document = 1", "let location", "let top", "function document() {}"] {
        comes_to(&[script, "open('a:')"], "open a:");
    }
}

#[test]
fn what_is_thrown_ends_nothing_but_its_own_script() {
    for thrown in [
        "null",
        "undefined",
        "Symbol()",
        "{ toString() { throw 1 }, get message() { throw 2 } }",
        "Object.defineProperty(new Error('x'), 'message', { get() { while (1); } })",
        "new Error('out of memory')",
        "new RangeError('invalid string length')",
        "new Proxy(new Error, { getOwnPropertyDescriptor() { throw null }, get() { throw null } })",
        "Object.create(null)",
        "0n",
    ] {
        let own = format!("setTimeout(function () {{ throw {thrown} }}); Promise.reject({thrown}); throw {thrown}");
        comes_to(&[&own, "open('a:'); setTimeout(function () { open('b:') }, 9)"], "open b:");
        let run = run(&Job { visitors: Visitor::ALL.to_vec(), ..job(&[&own, "open('c:')"]) });
        assert_eq!((told(&run), run.played.len()), (vec!["open c:".to_owned()], VISITORS_MAX), "{thrown}");
        assert!(run.played.iter().all(|one| one.thrown == 3), "{thrown}: {:?}", run.played);
        let is_said = thrown.contains("memory") || thrown.contains("length");
        assert_eq!(run.limit(), is_said.then_some("memory-bytes-max"), "{thrown}");
    }
}

#[test]
fn a_call_of_eval_that_tells_nothing_runs_all_the_same() {
    for script in [
        "if (1) /'/.test(''); eval(\"open('a:')\") //'",
        "var k = 1./'/'; var l = 'eval(b)'; if (l.length === 7) open('a:') //'",
        "if (1) /\"/; var k = \"eval(b)\"; if (k.length === 7) open('a:') //\"",
        "var f = 1; f++ /'/'; var k = 'eval(b)'; if (k.length === 7) open('a:') //'",
        "function f(eval) { return eval('eval(b)', 2) } open(f((a, b) => a.length + b === 9 ? 'a:' : 'b:'))",
        "function f(eval) { return eval('eval(b)') } open(f((a) => a.length === 7 ? 'a:' : 'b:'))",
        "function f(eval) { return eval(...['a', ':']) } open(f((a, b) => a + b))",
        "function f(eval) { return eval() } f(function () { if (!arguments.length) open('a:') })",
        "class A { f() { return eval('super.constructor; new.target; open(\"a:\")') } } new A().f()",
        "eval('eval(\"open(\\\\\"a:\\\\\")\")')",
        "window['ev' + 'al'](\"open('a:')\")",
        "(0, eval)('var eval; open(\"a:\")')",
        "var e = eval; e('function eval() {} open(\"a:\")')",
        "({ eval(a) { open(a) } })./**/eval('a:')",
    ] {
        comes_to(&[script], "open a:");
    }
}

#[test]
fn odd_arguments_are_the_scripts_own_trouble() {
    check("try { document.write({ toString() { throw 1 } }) } catch (e) { open('caught:' + e) }", &["open caught:1"]);
    check("document.write(null, undefined, 1, [2, [3]])", &["write nullundefined12,3"]);
    check("throw { get message() { while (1); } }", &[]);
    check("try { document.write(Symbol()) } catch (e) { open(e.name) }", &["open TypeError"]);
    check("open('\\ud800a:\\0')", &["open \u{fffd}a:\0"]);
    check("document.createElement({ toString: () => 'IFRAME' }).src = ['x:']", &["frame x:"]);
    check(
        "Function('return this')().open('a:'); (0, eval)('this').open('b:'); (function () { return this })().open('c:')",
        &["open a:", "open b:", "open c:"],
    );
    check(
        "open('' + alert + (function () { eval(1) }) + /x/.test)",
        &["open function alert() { [native code] }function () { eval(1) }function test() { [native code] }"],
    );
    check(
        "window.eval = 1; window.document = 2; window.top = 3; window.setTimeout = null; location.href = 'd:'",
        &["navigate d:"],
    );
    check(
        "document.cookie = 'a=1'; document.cookie = 'b=2; path=/'; document.cookie = 'a=; expires=Thu, 01 Jan 1970 00:00:00 GMT'; open(document.cookie)",
        &["open b=2"],
    );
    check(
        "localStorage.x = 1; localStorage.setItem('y', 2); open(localStorage.getItem('x') + localStorage.y + localStorage.z)",
        &["open 12undefined"],
    );
}

#[test]
fn what_the_engine_does_not_count_is_ended_by_the_clock_and_what_came_before_is_told() {
    let run = behind("var s = 'x'.repeat(3e7); while (1) s.indexOf('y')");
    assert_eq!((run.outcome.clone(), run.limit()), (Outcome::TimedOut, Some("wall-ms-max")));
}
