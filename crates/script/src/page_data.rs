//! What a script reads out of the page that it stands in: whoever runs it has the page, this reading has not.
//!
//! An address that stands in the page in clear is read there. What is decoded first, or becomes the host of a target, is not.

use crate::sinks::{SinkKind, Tests};
use crate::text::{HOLE, Text};
use crate::value::Value;

/// Methods that make something else of a text.
const DECODES: &[&str] = &[
    "at",
    "charAt",
    "charCodeAt",
    "codePointAt",
    "join",
    "map",
    "match",
    "matchAll",
    "reduce",
    "reduceRight",
    "replace",
    "replaceAll",
    "reverse",
    "slice",
    "split",
    "substr",
    "substring",
];

/// Methods that make numbers of letters.
const CODES: &[&str] = &["charCodeAt", "codePointAt"];

/// Members of the document that are, or find, what stands in the page.
pub(crate) fn is_of_page(member: &str) -> bool {
    member.starts_with("getElement")
        || member.starts_with("querySelector")
        || matches!(
            member,
            "title"
                | "body"
                | "head"
                | "documentElement"
                | "forms"
                | "images"
                | "links"
                | "scripts"
                | "currentScript"
                | "all"
        )
}

/// What a method makes of what stands in the page.
pub(crate) fn decoded<'a>(object: Tests, method: &str, made: Value<'a>) -> Value<'a> {
    match made {
        Value::Any(tests) if object.is_page() && DECODES.contains(&method) => {
            Value::Any(tests | object | Tests::DECODED)
        }
        // Nobody reckons with the letters of an address, of an engine or of the time, but to hide what comes of it.
        Value::Any(tests) if object.is_asked() && CODES.contains(&method) => {
            Value::Any(tests | object | Tests::DECODED)
        }
        made => made,
    }
}

/// Whether the page tells where visitors are led: by what is decoded out of it, or as the host of a target.
pub(crate) fn tells_target(kind: SinkKind, target: &Value) -> bool {
    leads(kind)
        && target.each().iter().any(|one| match one {
            Value::Text(text) => text.why.is_decoded() || text.why.is_page() && has_open_host(text),
            other => other.tests().is_decoded(),
        })
}

/// Whether whoever is led by it goes to a host of which nobody knows why it is not known: what runs the script sees it.
pub(crate) fn hides_host(kind: SinkKind, target: &Value) -> bool {
    leads(kind)
        && target.each().iter().any(|one| match one {
            // Loads are shared out among hosts by number.
            Value::Text(text) => {
                let is_reckoned = || kind != SinkKind::Script && text.why.is_asked() && has_mixed_label(text);
                text.why.is_unseen() && has_open_host(text) || is_reckoned()
            }
            Value::Any(tests) => tests.reason().is_unseen(),
            _ => false,
        })
}

fn leads(kind: SinkKind) -> bool {
    matches!(
        kind,
        SinkKind::Navigate
            | SinkKind::Open
            | SinkKind::History
            | SinkKind::Script
            | SinkKind::Frame
            | SinkKind::Form
            | SinkKind::Link
    )
}

/// Whether a hole stands in the host, or before it.
fn has_open_host(target: &Text) -> bool {
    let (_, end) = host_of(target.units());
    target.units()[..end].contains(&HOLE)
}

/// Whether a label of the host has a hole beside letters, such as the year in it. A label of its own is the host that
/// the page is on.
fn has_mixed_label(target: &Text) -> bool {
    let (start, end) = host_of(target.units());
    let is_dot = |unit: &u16| *unit == u16::from(b'.');
    let host = target.units()[start..end].split(|unit| *unit == u16::from(b':')).next().unwrap_or_default();
    let mut labels = host.split(is_dot);
    let is_mixed = |label: &[u16]| label.contains(&HOLE) && label.iter().any(|&unit| unit != HOLE);
    start > 0 && labels.any(is_mixed)
}

/// Where the host of a target begins and ends; a target without slashes may be all host.
fn host_of(units: &[u16]) -> (usize, usize) {
    let is_slash = |unit: &u16| matches!(u8::try_from(*unit), Ok(b'/' | b'\\'));
    let start = units.windows(2).position(|pair| is_slash(&pair[0]) && is_slash(&pair[1])).map_or(0, |at| at + 2);
    let end = units.iter().skip(start).position(is_slash).map_or(units.len(), |at| at + start);
    (start, end)
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn what_is_decoded_out_of_the_page_is_for_the_run() {
        for source in [
            "location.href = document.getElementById('d').dataset.u.split('').reverse().join('')",
            "var h = document.getElementById('d').textContent, s = '';
             for (var i = 0; i < h.length; i += 2) s += String.fromCharCode(parseInt(h.substr(i, 2), 16)); location = s",
            "location = 'http://' + document.querySelector('meta[name=v]').content + '.example/'",
            "location = 'http://' + document.title.split('|')[1] + '.example/'",
            "var s = '', e = document.getElementById('a').title; for (var i = 0; i < 9; i++) s = e[i] + s; open(s)",
            "location.href = JSON.parse(document.getElementById('c').textContent).url",
            "var k = location.hostname, h = '0b1a', o = ''; for (var i = 0; i < h.length; i += 2)
             o += String.fromCharCode(parseInt(h.substr(i, 2), 16) ^ k.charCodeAt(i / 2 % k.length)); location.href = o",
            "location.href = 'http://vip' + new Date().getFullYear() + '.example/'",
            "location.href = '//a' + document.referrer.length + '.example/'",
            "f = document.createElement('iframe'); f.src = document.querySelectorAll('b')[3].innerText + '.example/'; document.body.append(f)",
        ] {
            assert!(read(source).evaluates_unknown, "{source}");
        }
    }

    #[test]
    fn who_leads_some_to_what_stands_in_the_page_reads_it_as_well() {
        for (source, reads) in [
            ("location.href = document.getElementById('d').value", true),
            ("if (/baidu/.test(document.referrer)) location.href = document.getElementById('d').value", true),
            ("if (new Date().getHours() > 20) location.href = document.getElementById('d').textContent", true),
            ("if (location.hash) location.href = document.getElementById('d').value", false),
            ("if (form.checkValidity()) location.href = document.getElementById('d').value", false),
            ("a.onclick = function () { location.href = document.getElementById('d').value }", false),
        ] {
            assert_eq!(read(source).reads_page, reads, "{source}");
        }
    }

    #[test]
    fn a_host_that_cannot_be_computed_is_for_the_run() {
        for source in [
            "location.href='//'+new URL('http://casino.x').hostname.replace('x','example')",
            "try{throw new Error('casino')}catch(e){location.href='//'+e.message+'.example'}",
            "const {a,...r}={a:'x',b:'//cas',c:'ino.example'};location.href=Object.values(r).join('')",
            "location.href='//casino.exampl'+String.fromCharCode(new Date(101).getTime())",
            "with(Math){location.href='//casino.exampl'+max(1,2).toFixed(1).constructor.raw({raw:'e'})}",
            "class A{static #h='//casino';#t='.example';u(){return A.#h+this.#t}}location.href=new A().u()",
            "class A{#t='.example';get u(){return '//casino'+this.#t}}window.open(new A().u,'_self')",
            "Promise.race(['casino']).then(h=>{location='//'+h+'.example'})",
            "new Promise(r=>setTimeout(r,5,'casino')).then(h=>location='//'+h+'.example')",
            "addEventListener('go',function(e){location='//'+e.detail+'.example'});dispatchEvent(new CustomEvent('go',{detail:'casino'}))",
            "onmessage=function(e){location=e.data};postMessage('//casino.example','*')",
            "location='//'+JSON.parse('{\"a\":\"casino\"}',(k,v)=>v.a?v.a:v)+'.example'",
            "fetch('data:text/plain,casino').then(r=>r.text()).then(t=>location='//'+t+'.example')",
            "import('data:text/javascript,export default 1').then(m=>location='//'+m.default+'.example')",
            "window.onerror=function(m){location='//'+m+'.example'};throw new Error('casino')",
            "var s=document.createElement('script');s.src=URL.createObjectURL(new Blob([x]));document.head.append(s)",
            "new Map([['casino.example','a']]).forEach((v,k)=>{document.body.innerHTML+='<a href=//'+k+'>x</a>'})",
            "(async()=>{const b=new Blob(['//casino.example']);location.href=await new Response(b).text()})()",
        ] {
            let reading = read(source);
            let is_told = reading.sinks.iter().any(|sink| sink.target.as_deref() == Some("//casino.example"));
            assert!(reading.evaluates_unknown || is_told, "{source}: {reading:?}");
        }
        for (source, target) in [
            ("location.href='//'+(36687922).toString('36')+'-bet9.example'", "//lucky-bet9.example"),
            ("function casino(){};location.href='//'+casino.name+'.example'", "//casino.example"),
            ("var o={toString:function(){return '//casino'+'.example'}};location=o", "//casino.example"),
            ("Reflect.apply(location.replace,location,['//casino'+'.example'])", "//casino.example"),
            ("location=new URL('//casino'+'.example',location.href).href", "//casino.example"),
            ("setTimeout(function(h){location='//'+h+'.example'},800,'casino')", "//casino.example"),
            ("var t=document.createTextNode('casino');location='//'+t.data+'.example'", "//casino.example"),
            (
                "a:for(var i=1;;i++){for(var j=1;;j++){if(i*j==42)break a;if(j>20)continue a}}location='//casino'+i*j+'.example'",
                "//casino42.example",
            ),
        ] {
            assert_eq!(read(source).sinks[0].target.as_deref(), Some(target), "{source}");
        }
        for source in [
            "location.href='https://'+location.host+location.pathname",
            "location.href='https://m.'+location.host",
            "location.href='http://'+location.hostname+':8080/'+new Date().getTime()",
            "location.href='/news/'+new Date().getFullYear()+'.html'",
            "location.href=location.href.replace('http:','https:')",
            "location.href='?t='+Date.now()",
            "location.href=document.referrer",
            "function go(u){location.href=u}",
            "location.href='/search?q='+x.y",
        ] {
            assert!(!read(source).evaluates_unknown, "{source}");
        }
    }

    #[test]
    fn an_address_that_stands_in_the_page_in_clear_is_read_there() {
        for source in [
            "location.href = document.getElementById('s').value",
            "open('/go?to=' + document.getElementById('s').value)",
            "location = 'http://school.example/' + document.forms[0].q.value",
            "img.src = document.getElementById('i').dataset.src.replace('-small', '')",
            "var n = document.title.split('|')[0]; track(n)",
            "document.getElementById('a').style.display = 'none'",
        ] {
            assert!(!read(source).evaluates_unknown, "{source}");
        }
    }
}
