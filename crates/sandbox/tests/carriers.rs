//! What scripts hand themselves over many ways comes out where they use it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use support::{check, job, run, told};
use suyuan_sandbox::{File, Job};

#[test]
fn what_is_carried_anywhere_comes_out_again() {
    for script in [
        "setTimeout((h, t) => { location = '//' + h + t }, 800, 'casino', '.example')",
        "Promise.race(['casino']).then(h => location = '//' + h + '.example')",
        "Promise.allSettled(['casino', '.example']).then(r => location = '//' + r.map(x => x.value).join(''))",
        "new Promise(r => setTimeout(r, 5, 'casino')).then(h => location = '//' + h + '.example')",
        "addEventListener('go', e => location = '//' + e.detail + '.example'); dispatchEvent(new CustomEvent('go', { detail: 'casino' }))",
        "document.addEventListener('go', e => location = '//' + e.detail + '.example'); var e = document.createEvent('CustomEvent'); e.initCustomEvent('go', true, true, 'casino'); document.dispatchEvent(e)",
        "history.replaceState({ h: 'casino' }, ''); location = '//' + history.state.h + '.example'",
        "new Response('casino').text().then(h => location = '//' + h + '.example')",
        "fetch('data:text/plain,casino').then(r => r.text()).then(h => location = '//' + h + '.example')",
        "import(\"data:text/javascript,export default 'casino'\").then(m => location = '//' + m.default + '.example')",
        "window.onerror = m => { location = '//' + m.match(/cas\\w+/)[0] + '.example' }; throw new Error('casino')",
        "addEventListener('error', e => { location = '//' + e.error.message + '.example' }); setTimeout(() => { throw new Error('casino') }, 9)",
        "var t = document.createTextNode('casino'); location = '//' + t.data + '.example'",
        "var f = document.createDocumentFragment(); f.append('cas', 'ino'); location = '//' + f.textContent + '.example'",
        "document.body.dataset.aB = 'casino'; location = '//' + document.body.getAttribute('data-a-b') + '.example'",
        "document.body.style.setProperty('--q', 'casino'); location = '//' + document.body.style.getPropertyValue('--q') + '.example'",
        "location = '//' + new Option('casino').text + '.example'",
        "location = '//' + new Headers({ H: 'casino' }).get('h') + '.example'",
        "var f = new FormData; f.append('h', 'casino'); location = '//' + f.get('h') + '.example'",
        "location = '//' + document.createRange().createContextualFragment('<i>casino</i>').textContent + '.example'",
        "var w = new Worker(URL.createObjectURL(new Blob([\"postMessage('casino' + '.example')\"]))); w.onmessage = e => location = '//' + e.data",
        "var w = new Worker(URL.createObjectURL(new Blob(['onmessage = e => postMessage(e.data)']))); w.onmessage = e => location = '//' + e.data; w.postMessage('casino.example')",
        "addEventListener('message', e => location = e.data); postMessage('//casino.example', '*')",
        "var c = new MessageChannel; c.port1.onmessage = e => location = e.data; c.port2.postMessage('//casino.example')",
        "var s = document.createElement('script'); s.src = URL.createObjectURL(new Blob(['location = \"//casino\" + \".example\"'])); document.head.append(s)",
    ] {
        let run = run(&job(&[script]));
        assert!(run.is_known(), "{:?} {:?}: {script}", run.limit(), run.outcome);
        let told = told(&run);
        assert!(told.iter().any(|line| line == "navigate //casino.example"), "{told:?}: {script}");
    }
}

#[test]
fn what_waits_for_errors_ends_with_them() {
    check(
        "onerror = () => { open('a:'); throw new Error('again') }; setTimeout(() => { throw new Error('x') }, 1); throw 1",
        &["open a:"],
    );
    let endless =
        run(&job(&["addEventListener('message', e => { postMessage(e.data) }); postMessage('x'); open('a:')"]));
    assert!(told(&endless).contains(&"open a:".to_owned()));
    assert!(format!("{:?}", endless.limit()).contains("timers-max"), "{:?}", endless.limit());
}

#[test]
fn what_is_asked_for_at_once_is_there_at_once() {
    let script = "var r = new XMLHttpRequest; r.open('GET', '/d.txt', false); r.send(); location = r.responseText";
    let file = File { url: "http://page.example/d.txt".to_owned(), text: "//casino.example".to_owned() };
    let told = told(&run(&Job { files: vec![file], ..job(&[script]) }));
    assert!(told.iter().any(|line| line == "navigate //casino.example"), "{told:?}");
}
