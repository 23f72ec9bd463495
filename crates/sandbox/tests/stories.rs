//! What pages do when their scripts are run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use support::{check, job, run, told};
use suyuan_sandbox::{Job, Nature, Outcome, Script, Visitor};

#[test]
fn a_script_that_is_hidden_in_any_way_leads_where_it_leads() {
    check(include_str!("samples/packer.js"), &[r#"write <script src="http://packer.casino.example/a.js"></script>"#]);
    check(include_str!("samples/atob.js"), &[r#"write <script src="http://atob.casino.example/a.js"></script>"#]);
    check(include_str!("samples/jsfuck.js"), &["navigate //fuck.casino.example/"]);
    check(
        include_str!("samples/aaencode.js"),
        &[r#"write <script src="http://aaencode.casino.example/a.js"></script>"#],
    );
    check(
        include_str!("samples/jjencode.js"),
        &[r#"write <script src="http://jjencode.casino.example/a.js"></script>"#],
    );
    check(include_str!("samples/sojson.js"), &[r#"write <script src="http://sojson.casino.example/a.js"></script>"#]);
    check(include_str!("samples/cookie_gate.js"), &["navigate http://cookie.casino.example/"]);
    check(
        include_str!("samples/document_write.js"),
        &[
            r#"write <script src="http://write.casino.example/s.js"></script>"#,
            r#"write <a href="http://written.casino.example/">x</a>"#,
        ],
    );
    check(
        include_str!("samples/loader.js"),
        &[
            "script //loader.casino.example/mtc.js",
            "fetch https://xhr.casino.example/c",
            "fetch https://fetch.casino.example/",
            "worker /sw.js?u=https://sw.casino.example/",
            "image http://image.casino.example/p.gif",
        ],
    );
}

#[test]
fn four_visitors_see_different_things() {
    check(
        include_str!("samples/agent_gate.js"),
        &[
            "navigate http://search.casino.example/ [search]",
            "frame http://mobile.casino.example/ [mobile]",
            "title 澳门博彩 [spider]",
        ],
    );
}

#[test]
fn whoever_is_asked_nothing_sees_what_the_others_see_and_whoever_is_asked_late_does_not() {
    check("open('a:')", &["open a:"]);
    for ask in [
        "navigator.userAgent",
        "navigator['app' + 'Version']",
        "JSON.stringify(navigator)",
        "Object.assign({}, navigator).userAgent",
    ] {
        let script = format!("open('a:'); setTimeout(function () {{ if (/Baiduspider/.test({ask})) open('b:') }}, 9)");
        check(&script, &["open a:", "open b: [spider]"]);
    }
    for ask in ["document.referrer", "document['ref' + 'errer']", "Reflect.get(document, 'referrer')"] {
        check(&format!("addEventListener('click', function () {{ if ({ask}) open('c:') }})"), &["open c: [search]"]);
    }
    check("if (innerWidth < 500 && 'ontouchstart' in window) open('d:')", &["open d: [mobile]"]);
}

#[test]
fn a_visitor_is_sent_somewhere_in_many_ways() {
    check(
        "location = 'a:1'; location.href = 'a:2'; location.assign('a:3'); location.replace('a:4')",
        &["navigate a:1", "navigate a:2", "navigate a:3", "navigate a:4"],
    );
    check(
        "window.location='b:1'; top.location.href='b:2'; document.location='b:3'; self['loc'+'ation']['href']='b:4'",
        &["navigate b:1", "navigate b:2", "navigate b:3", "navigate b:4"],
    );
    check(
        "location.host = 'casino.example'; location.hash = 'x'",
        &["navigate http://casino.example/dir/index.html?q=1"],
    );
    check(
        "var a = document.createElement('a'); a.href = 'http://c.example/'; document.body.appendChild(a); a.click()",
        &["link http://c.example/", "navigate http://c.example/"],
    );
    check(
        "var m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=http://d.example/'; document.head.appendChild(m)",
        &["navigate http://d.example/"],
    );
    check(
        "window.open('http://e.example/').location = 'http://f.example/'",
        &["open http://e.example/", "open http://f.example/"],
    );
    check("location = 'javascript:document.write(\"<a href=g:>\")'", &["write <a href=g:>"]);
    check(
        "history.pushState({}, '', '#a'); window.onpopstate = function () { location = 'h:' }",
        &["history #a", "navigate h:"],
    );
    check(
        "history.replaceState(null, '', '/b'); history.pushState(1, 2); history.go(-1); open('' + history.replaceState)",
        &["history /b", "history ", "history go -1", "open function replaceState() { [native code] }"],
    );
    check("document.forms[0].action = 'http://i.example/'; document.forms[0].submit()", &["form http://i.example/"]);
}

#[test]
fn events_and_timers_come_when_the_scripts_are_over() {
    check(
        "addEventListener('load', () => open('a:')); document.addEventListener('DOMContentLoaded', () => open('b:'))",
        &["open b:", "open a:"],
    );
    check(
        "document.body.onclick = () => open('c:'); document.getElementById('link').onclick = function () { location = 'd:' }",
        &["open c:", "navigate d:"],
    );
    check(
        "setTimeout(() => open('e:'), 20); setTimeout(\"open('f:')\", 10); setInterval(function () { open('g:') }, 15)",
        &["open f:", "open g:", "open e:"],
    );
    check(
        "Promise.resolve().then(() => open('h:')); queueMicrotask(() => open('i:')); open('j:')",
        &["open j:", "open h:", "open i:"],
    );
    check(
        "(async function () { await null; await new Promise(r => setTimeout(r, 5)); location = 'k:' })()",
        &["navigate k:"],
    );
    check(
        "var s = document.createElement('script'); s.src = 'l:'; s.onload = () => open('m:'); document.head.appendChild(s)",
        &["script l:", "open m:"],
    );
}

#[test]
fn markup_is_told_as_it_is_written_and_scripts_in_it_run() {
    check(
        "document.write('<a hr'); document.write('ef=a:>x</a>'); document.write('<p>', 'y')",
        &["write <a href=a:>x</a>", "write <p>y"],
    );
    check(
        "document.write('<scr' + 'ipt>open(\"b:\")</scr' + 'ipt>')",
        &["write <script>open(\"b:\")</script>", "open b:"],
    );
    check(
        "document.getElementById('box').innerHTML = '<img src=x onerror=\"open(&quot;c:&quot;)\">'",
        &["insert <img src=x onerror=\"open(&quot;c:&quot;)\">", "open c:"],
    );
    check(
        "document.body.insertAdjacentHTML('beforeend', '<i id=new></i>'); document.getElementById('new').textContent = 'words'",
        &["insert <i id=new></i>", "words words"],
    );
    check("var s = document.createElement('script'); s.text = 'open(\"d:\")'; document.body.append(s)", &["open d:"]);
    check(
        "var f = document.createElement('iframe'); document.body.appendChild(f); f.contentWindow.document.write('<b>'); f.contentWindow.location = 'e:'",
        &["write <b>", "frame e:"],
    );
}

#[test]
fn what_stands_in_the_markup_can_be_asked_for() {
    check("location = atob(document.getElementById('box').dataset.to)", &["navigate http://data.casino.example/"]);
    check(
        "open(document.querySelector('div#box').getAttribute('data-to') + document.getElementById('none'))",
        &["open aHR0cDovL2RhdGEuY2FzaW5vLmV4YW1wbGUvnull"],
    );
    check(
        "open(document.title + '|' + location.pathname + '|' + document.links[0].href + '|' + location)",
        &["open An honest page|/dir/index.html|http://page.example/x|http://page.example/dir/index.html?q=1#f"],
    );
    check(
        "open(new URL('../a?b=c', location.href).searchParams.get('b') + new URLSearchParams(location.search).get('q'))",
        &["open c1"],
    );
}

#[test]
fn libraries_that_try_what_the_browser_can_do_go_on() {
    check(
        "var d = document.createElement('div'); d.innerHTML = '<p><i></i></p><a href=/a>a</a>';
         while (d.firstChild) d.removeChild(d.firstChild);
         var e = d.cloneNode(true), f = document.createDocumentFragment(), i = e.appendChild(document.createElement('input'));
         i.setAttribute('checked', 'checked'); f.appendChild(e);
         if (e.cloneNode(true).lastChild.getAttribute('checked') && e.attributes && i.attributes.checked && !d.childNodes.length
             && f.querySelectorAll('input').length === 1 && document.querySelectorAll('#box').length === 1 && i.parentNode === e
             && document.body.parentNode.parentNode.nodeType === 9 && document.parentNode === null && e.matches('div')) open('a:')",
        &["insert <p><i></i></p><a href=/a>a</a>", "open a:"],
    );
    check(
        "if (!window.opera && 'onload' in window && document.body.style.cssText === '' && getComputedStyle(document.body).getPropertyValue('x') === '') open('b:')",
        &["open b:"],
    );
}

#[test]
fn what_is_evaluated_is_told_at_every_depth() {
    let run = run(&job(&[
        "(function () { var k = 'a:'; eval('eval(\"open(k)\")') })(); eval('1+1'); Function('x', 'return x')(2)",
    ]));
    assert_eq!(
        told(&run),
        ["evaluates eval(\"open(k)\")", "evaluates open(k)", "open a:", "evaluates 1+1", "evaluates return x"]
    );
    assert!(run.is_known());
}

#[test]
fn a_script_that_fails_does_not_keep_the_others_from_running() {
    let run = run(&job(&["open('a:')", "jQuery(function () {})", "let b = 'b:';", "syntax error(", "open(b)"]));
    assert_eq!(told(&run), ["open a:", "open b:"]);
    let scripts: Vec<_> = run.acts.iter().map(|act| act.script).collect();
    assert_eq!((scripts, run.played[0].thrown), (vec![Some(0), Some(4)], 2));
}

#[test]
fn modules_run_after_classic_scripts_and_what_they_import_is_told() {
    let mut job =
        job(&["import('./late.js').catch(() => open('a:')); export let x = 1", "open('b:')", "import './c.js'"]);
    job.scripts[0].nature = Nature::Module;
    job.scripts[2].nature = Nature::Module;
    let run = run(&job);
    assert_eq!(told(&run), ["open b:", "script ./late.js", "open a:", "script ./c.js"]);
}

/// A page with scripts in its attributes.
fn page_of(html: &str, scripts: &[(&str, &str, Nature)]) -> Job {
    let script = |(text, attribute, nature): &(&str, &str, Nature)| Script {
        text: (*text).to_owned(),
        source: (!attribute.is_empty()).then(|| (*attribute).to_owned()),
        nature: *nature,
    };
    Job { html: html.to_owned(), scripts: scripts.iter().map(script).collect(), ..job(&[]) }
}

#[test]
fn scripts_in_attributes_run_once_when_what_they_wait_for_happens() {
    let html = "<body onload='open(this.tagName)'><a id=a data-to=b: onclick='go(this, event)' href='javascript:go(document.links[0])'>";
    let page = page_of(
        html,
        &[
            ("open(this.tagName)", "onload", Nature::Handler),
            ("go(this, event)", "onclick", Nature::Handler),
            ("go(document.links[0])", "href", Nature::Link),
            (
                "function go(link, event) { open(link.dataset.to + (event ? event.type : 'followed')) }",
                "",
                Nature::Classic,
            ),
            ("setTimeout(function () { open('c:') }); eval('var x =')", "onmouseover", Nature::Handler),
            ("open('d:'); eval(atob('b3BlbignZTonKQ=='))", "onerror", Nature::Handler),
        ],
    );
    let run = run(&page);
    let seen: Vec<_> = run.acts.iter().map(|act| (act.text.as_str(), act.script)).collect();
    let expected = [
        ("BODY", Some(0)),
        ("d:", Some(5)),
        ("open('e:')", Some(5)),
        ("e:", Some(5)),
        ("b:click", Some(1)),
        ("var x =", Some(4)),
        ("b:followed", Some(2)),
        ("c:", Some(4)),
    ];
    assert_eq!(seen, expected);
    assert_eq!((run.played[0].thrown, run.limit()), (1, None));
}

#[test]
fn what_scripts_write_waits_and_leads_like_what_stands_in_the_page() {
    check(
        "document.write('<b onmouseover=\"open(&quot;a:&quot;)\" ondblclick=open(this.tagName)>'); document.body.ontoggle = () => open('c:')",
        &["write <b onmouseover=\"open(&quot;a:&quot;)\" ondblclick=open(this.tagName)>", "open a:", "open B"],
    );
    check(
        "document.body.innerHTML = '<a href=\"javascript:open(%27a:%27)\">'; document.links[0].setAttribute('href', 'javascript:open(\"b:\")')",
        &["insert <a href=\"javascript:open(%27a:%27)\">", "open a:", "open b:"],
    );
}

#[test]
fn scripts_of_a_page_share_their_names_and_what_they_write() {
    let run = run(&job(&[
        "var a = 'http://'; let b = 'cas'; const c = 'ino.example'; class D {} function f() { return a + b + c }",
        "document.write('<a hr'); window.e = '/x'",
        "open(f() + e + (typeof D)); document.write('ef=y:>')",
        "document.write('z</a><script>open(b)</scr'); document.write('ipt>')",
    ]));
    let expected = [
        "write <a hr",
        "open http://casino.example/xfunction",
        "write <a href=y:>",
        "write ef=y:>",
        "write z</a><script>open(b)</script>",
        "evaluates open(b)",
        "open cas",
    ];
    assert_eq!(told(&run), expected);
}

#[test]
fn data_in_a_script_element_is_there_for_the_others_as_it_is_written() {
    let html = r#"<script type="application/json" id="c">{"to": "http://data.casino.example/?a<b"}</script><script>x</script>"#;
    let read = "var e = document.getElementById('c');
        open(JSON.parse(e.textContent).to); open(JSON.parse(e.innerHTML).to + 'c')";
    let told = told(&run(&page_of(html, &[(read, "", Nature::Classic)])));
    assert_eq!(told, ["open http://data.casino.example/?a<b", "open http://data.casino.example/?a<bc"]);
}

#[test]
fn a_script_knows_where_it_came_from() {
    let mut job = job(&["open(document.currentScript.src + '|' + document.scripts.length)"]);
    job.scripts[0].source = Some("/lib.js?to=casino".to_owned());
    assert_eq!(told(&run(&job)), ["open http://page.example/lib.js?to=casino|1"]);
}

#[test]
fn the_same_job_goes_the_same_way_twice() {
    let text = "open(Math.random() + ' ' + Date.now() + ' ' + new Date() + ' ' + performance.now() + crypto.getRandomValues(new Uint8Array(3)));
        var o = {}; for (var i = 0; i < 100; i++) o[Math.random()] = i; open(Object.keys(o).join().length);
        function deep(n) { try { return deep(n + 1) } catch (e) { return n } } open('' + (deep(0) > 100)); while (1) { if (Math.random() < 1e-5) open('x' + i++) }";
    let mut twice = Vec::new();
    // Beside other work the clock may end it first; that is another run.
    let mut runs = (0..8).map(|_| support::pool(1).run(&job(&[text]))).filter(|run| run.limit() != Some("wall-ms-max"));
    for _ in 0..2 {
        let run = runs.next().expect("the clock does not end every run");
        assert_eq!(run.limit(), Some("ticks-max"));
        twice.push(run);
    }
    assert_eq!(twice[0], twice[1]);
    assert!(told(&twice[0])[0].contains("GMT+0800"), "{:?}", told(&twice[0]));
}

#[test]
fn a_run_reads_as_scripts_do_that_are_not_run() {
    let job =
        job(&["if (/baidu/.test(document.referrer)) location = 'http://a.example/'; document.write('<b>'); eval('1')"]);
    let reading = run(&job).seen(&job).reading(&job, Some(0));
    assert_eq!(reading.sinks[0].conditions[0].tests, [suyuan_script::Test::Referrer]);
    assert_eq!(reading.sinks[0].target.as_deref(), Some("http://a.example/"));
    assert_eq!((reading.written[0].markup.as_str(), reading.written[0].conditions.len()), ("<b>", 0));
    assert_eq!((reading.strings[0].text.as_str(), reading.limit), ("1", None));
}

#[test]
fn who_only_says_who_came_does_not_depend_on_it() {
    let conditions = |script: &str| {
        let job = job(&[script]);
        let reading = run(&job).seen(&job).reading(&job, Some(0));
        let of_sinks = reading.sinks.iter().flat_map(|sink| &sink.conditions);
        let tests = of_sinks.chain(reading.written.iter().flat_map(|written| &written.conditions));
        tests.map(|condition| condition.tests.clone()).collect::<Vec<_>>()
    };
    for script in [
        "location = 'http://a.example/?r=' + document.referrer",
        "new Image().src = 'http://a.example/?r=' + encodeURIComponent(document.referrer) + '&n=' + encodeURIComponent(navigator.userAgent)",
        "document.write('<img src=http://a.example/?r=' + escape(document.referrer) + '>')",
        "fetch('/log?' + new URLSearchParams({ r: document.referrer, a: navigator.userAgent }))",
        "location = 'http://a.example/' + (document.referrer ? 'from?' + document.referrer : 'direct')",
    ] {
        assert!(conditions(script).is_empty(), "{script}: {:?}", conditions(script));
    }
    for script in [
        "if (document.referrer) location = 'http://a.example/?r=' + document.referrer",
        "location = document.referrer ? 'http://a.example/?r=' + document.referrer : 'http://b.example/'",
        "document.write(document.referrer ? '<i>' + document.referrer : '<b>')",
    ] {
        assert!(conditions(script).iter().all(|tests| *tests == [suyuan_script::Test::Referrer]), "{script}");
        assert!(!conditions(script).is_empty(), "{script}");
    }
}

#[test]
fn scripts_that_look_for_somebody_who_looks_find_nobody() {
    for native in [
        "document.write",
        "setTimeout",
        "Function",
        "eval",
        "Date",
        "(function () {}).constructor",
        "(async function () {}).constructor",
        "document.createElement('a').click",
        "Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').get",
        "console.log",
        "Image",
        "XMLHttpRequest.prototype.open",
        "Function.prototype.toString",
        "navigator.sendBeacon",
    ] {
        let script = format!(
            "open(/^(function|class) ?[\\w ]*\\(\\) {{\\s*\\[native code\\]\\s*}}$/.test(Function.prototype.toString.call({native})) ? 'a:' : Function.prototype.toString.call({native}))"
        );
        check(&script, &["open a:"]);
    }
    // A function that asks how it is written down is as its author wrote it, and no debugger takes time.
    check(
        "function f() { eval('1'); return 'x' } if (('' + f).length === 38 && !/\\n/.test(f)) open('a:');
         var since = Date.now(); debugger; (function () {}).constructor('debugger')(); if (Date.now() - since < 100) open('b:')",
        &["open a:", "open b:"],
    );
    check(
        "setInterval(function () { (function () { return false }['constructor']('debugger')['call']()) }, 50); location = 'c:'",
        &["navigate c:"],
    );
}

#[test]
fn nothing_is_run_where_there_is_nothing() {
    assert_eq!(run(&job(&[])).outcome, Outcome::Done);
    let nobody = Job { visitors: Vec::new(), ..job(&["1"]) };
    assert!(run(&nobody).is_known());
    let twice = Job { visitors: vec![Visitor::Plain; 2], ..job(&["1"]) };
    assert_eq!(run(&twice).outcome, Outcome::Beyond("visitors-max"));
    let module = Script { text: "open('a:')".to_owned(), source: Some("\0".to_owned()), nature: Nature::Module };
    assert_eq!(told(&run(&Job { scripts: vec![module], ..job(&[]) })), ["open a:"]);
}

#[test]
fn markup_that_a_script_reads_back_is_read_as_browsers_do() {
    for script in [
        "var t = document.createElement('textarea'); t.innerHTML = 'casino&#46;example'; location = 'http://' + t.value",
        "var t = document.createElement('div'); t.innerHTML = '<b>casino</b>&#46;example'; location = 'http://' + t.innerText",
        "var d = new DOMParser().parseFromString('<p>casino&period;example</p>', 'text/html'); location = 'http://' + d.body.textContent",
    ] {
        let run = run(&job(&[script]));
        assert!(told(&run).iter().any(|act| act == "navigate http://casino.example"), "{script}: {:?}", told(&run));
    }
    // What a script writes as text is text.
    let run =
        run(&job(&["var t = document.createElement('textarea'); t.textContent = '&#46;'; location = '/' + t.value"]));
    assert!(told(&run).iter().any(|act| act == "navigate /&#46;"), "{:?}", told(&run));
}

#[test]
fn bytes_become_what_they_become_in_a_browser() {
    let lead = "navigate http://bytes.casino.example/";
    let utf16: Vec<u8> = "http://bytes.casino.example/".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let from_bytes = format!("location = new TextDecoder('UTF-16').decode(new Uint8Array({utf16:?}))");
    let gzip = "Uint8Array.from(atob('H4sIAAAAAAACA8soKSmw0tdPqixJLdZLTizOzMvXS61IzC3ISdUHAJmTRwMcAAAA'), (c) => c.charCodeAt(0))";
    let from_stream = format!(
        "const plain = new Blob([{gzip}]).stream().pipeThrough(new DecompressionStream('gzip'));
         new Response(plain).text().then((text) => {{ location = text; }})"
    );
    let from_writer = format!(
        "const unpacked = new DecompressionStream('gzip'), writer = unpacked.writable.getWriter();
         writer.write({gzip}); writer.close();
         new Response(unpacked.readable).arrayBuffer().then((b) => {{ location = new TextDecoder().decode(b); }})"
    );
    for script in [
        &*from_bytes,
        &from_stream,
        &from_writer,
        "new Blob([part, 'casino.example/']).text().then((text) => { location = text; })",
        "const reader = new FileReader(); reader.onload = () => { location = reader.result; };
         reader.readAsText(new Blob([new TextEncoder().encode(part), 'casino.example/']))",
        "const reader = new FileReader(); reader.addEventListener('load', (event) => {
           location = atob(event.target.result.split(',')[1]); });
         reader.readAsDataURL(new File([part + 'casino.example/'], 'a'))",
        "new Response(part + 'casino.example/').text().then((text) => location.replace(text))",
        "fetch('data:text/plain;base64,' + btoa(part + 'casino.example/')).then((r) => r.text()).then((t) => { location = t; })",
        "const asked = new XMLHttpRequest(); asked.open('GET', 'data:,' + encodeURIComponent(part) + 'casino.example/');
         asked.onload = () => { location = asked.responseText; }; asked.send()",
        "const url = new URL(part + 'x.example/'); url.host = 'bytes.casino.example'; location = url",
        "const url = new URL(part + 'x.example/'); url.hostname = 'bytes.casino.example'; location.href = url.href",
        "const url = new URL(part + 'casino.example/?a=1#b'); url.searchParams.delete('a'); url.hash = '';
         location.href = url.href",
        "(async () => { let all = ''; for await (const piece of new Blob([part + 'casino.example/']).stream())
           all += new TextDecoder().decode(piece); location = all; })()",
    ] {
        let script = format!("const part = ['http:', '', 'bytes.'].join('/'); {script}");
        let run = run(&job(&[&script]));
        assert!(told(&run).iter().any(|act| act == lead), "{script}: {:?} {:?}", told(&run), run.played);
    }
}
