//! What a script changes of the page that it stands in: the looks of elements, what stands in them, and what it adds.
//!
//! Elements are known by the words with which the script asks for them; what they are, whoever has the page knows.

use std::rc::Rc;

use oxc_span::Span;

use crate::reader::Reader;
use crate::relatives::{self, Step};
use crate::sinks::{Change, Changed, Found, SinkKind, Tests};
use crate::styled::{self, dashed, is_of_looks, style};
use crate::value::Value;

/// So many things of the page are followed; what is done to further ones is not known.
pub const FOUND_MAX: usize = 4_096;

/// So many changes of the page are told.
pub const CHANGES_MAX: usize = 1_000;

/// Something of the page that a script has in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct There {
    /// What was asked for; none where that is not known.
    pub(crate) found: Option<Rc<Found>>,
    pub(crate) part: Part,
}

/// Which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Element,
    Style,
    Classes,
    /// What begins with `data-`.
    Data,
    /// What somebody did with it.
    Event,
    /// How many of these there are.
    Count,
}

/// Methods of jQuery that show something, now or then.
const SHOWS: &[&str] = &[
    "show",
    "toggle",
    "fadeIn",
    "fadeToggle",
    "fadeTo",
    "slideDown",
    "slideToggle",
    "animate",
    "removeClass",
    "toggleClass",
    "removeAttr",
    "removeAttribute",
    "showModal",
    "showPopover",
    "togglePopover",
];

/// Members of an element that only tell of it, or wait for something.
const TELLS: &[&str] = &[
    "id",
    "tagName",
    "nodeName",
    "nodeType",
    "length",
    "offsetWidth",
    "offsetHeight",
    "clientWidth",
    "clientHeight",
    "innerHTML",
    "textContent",
    "innerText",
    "value",
    "href",
    "src",
    "title",
    "matches",
    "contains",
    "hasAttribute",
    "hasClass",
    "is",
];

impl<'a> Reader<'a> {
    /// Notes something of the page, and gives its number; 0 where there are too many.
    pub(crate) fn note_there(&mut self, there: There) -> u16 {
        let known = self.there.iter().rev().take(64).position(|known| *known == there);
        if let Some(back) = known {
            return (self.there.len() - back) as u16;
        }
        if self.there.len() == FOUND_MAX {
            return 0;
        }
        self.there.push(there);
        self.there.len() as u16
    }

    pub(crate) fn there_of(&self, tests: Tests) -> Option<There> {
        self.there.get(usize::from(tests.there()).checked_sub(1)?).cloned()
    }

    /// The same value, as what the page has by this question; `name` is what is called.
    pub(crate) fn found_by(&mut self, name: &str, arguments: &[Value<'a>], value: Value<'a>, span: Span) -> Value<'a> {
        if let Some(number) = self.call_by_name(name, arguments, span) {
            return Value::Any(value.tests().of_there(number));
        }
        let (Value::Any(tests), Some(first)) = (&value, arguments.first()) else { return value };
        let tests = *tests;
        let is_query = matches!(name, "$" | "jQuery");
        if is_query && tests_of_first(first).there() != 0 {
            return Value::Any(tests.of_there(tests_of_first(first).there()));
        }
        let text = match first {
            Value::Text(_) => self.plain(first),
            // A tag is called with the pieces of its template: getElementById`x`.
            Value::List(list) => match self.state.values_of(*list) {
                [one] => self.plain(&one.clone()),
                _ => None,
            },
            _ => None,
        };
        let Some(text) = text else { return value };
        let (selector, nth) = match name {
            "document.getElementById" | "document.all" | "document.all.item" => {
                (format!("[id={}]", quoted(&text)), Some(0))
            }
            "document.querySelector" => (text, Some(0)),
            "document.querySelectorAll" => (text, None),
            "document.getElementsByClassName" => {
                (text.split_ascii_whitespace().map(|class| format!("[class~={}]", quoted(class))).collect(), None)
            }
            "document.getElementsByTagName" => (text, None),
            "document.getElementsByName" => (format!("[name={}]", quoted(&text)), None),
            _ if is_query && !text.contains('<') => (text, None),
            _ => return value,
        };
        let found = Some(Rc::new(Found { selector, nth, steps: Vec::new(), range: self.range(span) }));
        let there = self.note_there(There { found, part: Part::Element });
        Value::Any(tests.of_there(there))
    }

    /// A member of something of the page.
    pub(crate) fn part_of(&mut self, tests: Tests, key: &str) -> Value<'a> {
        let there = self.there_of(tests);
        let part = match key {
            "length" if there.as_ref().is_some_and(|there| there.part == Part::Element) => Part::Count,
            "style" | "runtimeStyle" | "attributeStyleMap" => Part::Style,
            "classList" => Part::Classes,
            "dataset" => Part::Data,
            _ => {
                let Some(there) = there else { return Value::Any(tests) };
                let number = match (there.part, &there.found) {
                    (Part::Element, Some(found)) => match relatives::member(key) {
                        // One of a list; the first of one thing is that.
                        Some(Step::Nth(index)) if found.steps.is_empty() => {
                            let nth = if found.nth.is_some() && index == 0 { found.nth } else { Some(index) };
                            let found = Some(Rc::new(Found { nth, ..(**found).clone() }));
                            self.note_there(There { found, part: Part::Element })
                        }
                        Some(step) => self.there_from(found, vec![step]),
                        None => 0,
                    },
                    (Part::Event, _) if matches!(key, "target" | "currentTarget" | "srcElement" | "delegateTarget") => {
                        self.note_there(There { part: Part::Element, ..there })
                    }
                    _ => 0,
                };
                return Value::Any(tests.of_there(number));
            }
        };
        let found = there.and_then(|there| there.found);
        let there = self.note_there(There { found, part });
        Value::Any(tests.of_there(there))
    }

    /// Something of the page is set; tells whether that is its title, and done with.
    pub(crate) fn set_there(&mut self, tests: Tests, key: &str, value: &Value<'a>, span: Span) -> bool {
        let Some(there) = self.there_of(tests) else { return false };
        let is_title = there.found.as_ref().is_some_and(|found| relatives::is_title(found));
        if is_title && matches!(key, "innerText" | "textContent" | "text" | "innerHTML" | "nodeValue" | "data") {
            self.sink(SinkKind::Title, value, span);
            return true;
        }
        if key.starts_with("on") && there.part == Part::Element {
            self.wait_there(there.found, std::slice::from_ref(value), span);
            return false;
        }
        self.change_there(there, key, value, span);
        false
    }

    fn change_there(&mut self, there: There, key: &str, value: &Value<'a>, span: Span) {
        if let Value::Text(text) = value
            && text.has_holes
        {
            let added = styled::added(there.part, key, text);
            if !added.is_empty() {
                return added.into_iter().for_each(|what| self.change(there.found.clone(), what, span));
            }
        }
        let text = self.plain(value);
        let what = match (there.part, text) {
            (Part::Style, text) => style(key, text),
            (Part::Data, Some(text)) => Changed::Attribute(format!("data-{}", dashed(key)), Some(text)),
            (Part::Element, Some(text)) => match key {
                "className" => Changed::Attribute("class".to_owned(), Some(text)),
                "hidden" | "open" => Changed::Attribute(key.to_owned(), (text == "true").then(String::new)),
                "innerHTML" | "innerText" | "textContent" => Changed::Holds(text),
                "outerHTML" | "outerText" => Changed::Gone,
                "style" => Changed::Attribute("style".to_owned(), Some(text)),
                _ => return,
            },
            (Part::Element, None) if matches!(key, "className" | "hidden" | "style" | "open") => Changed::Shown,
            _ => return,
        };
        self.change(there.found, what, span);
    }

    /// Something by its own name is changed: `menu.style.display = "none"`, where no script calls anything so.
    pub(crate) fn set_by_id(&mut self, name: &str, value: &Value<'a>, span: Span) {
        let Some((base, key)) = name.rsplit_once('.') else { return };
        let is_of_looks = base.contains(".style") || base.contains(".dataset");
        if (is_of_looks || matches!(key, "hidden" | "className" | "open" | "style"))
            && let Some(there) = self.given_there(base, span)
        {
            self.change_there(there, key, value, span);
        }
    }

    /// A method of something of the page, or of something that may be of it, is called; tells what a chain goes on with.
    pub(crate) fn call_there(&mut self, object: Tests, key: &str, arguments: &[Value<'a>], span: Span) -> u16 {
        let there = self.there_of(object);
        self.wait_on(there.as_ref(), key, arguments, span);
        self.put_elsewhere(there.as_ref(), key, arguments, span);
        let mut texts = arguments.iter().map(|argument| self.plain(argument)).collect::<Vec<_>>().into_iter();
        let (first, second) = (texts.next().flatten(), texts.next().flatten());
        let Some(There { found, part }) = there else {
            return self.call_somewhere(key, first, second, span);
        };
        if let (Part::Element, Some(found)) = (part, &found)
            && let Some(steps) = relatives::method(key, first.as_deref())
        {
            return self.there_from(found, steps);
        }
        let what = match (part, key) {
            (Part::Event | Part::Data | Part::Count, _) => return 0,
            (Part::Style, "setProperty" | "set") => style(&first.unwrap_or_default(), second),
            (Part::Style, "getPropertyValue" | "get" | "has") | (Part::Classes, "contains") => return 0,
            (Part::Classes, "add") => first.map_or(Changed::Unknown, Changed::Class),
            (Part::Style | Part::Classes, _) => Changed::Shown,
            (Part::Element, "hide" | "fadeOut" | "slideUp") => style("display", Some("none".to_owned())),
            (Part::Element, "addClass") => first.map_or(Changed::Unknown, Changed::Class),
            (Part::Element, "css") => match (arguments.first(), second) {
                (Some(object @ Value::Object(_)), _) => {
                    let object = object.clone();
                    for name in self.keys_of(&object).unwrap_or_default() {
                        let value = self.get(&object, &name);
                        let text = self.plain(&value);
                        self.change(found.clone(), style(&name, text), span);
                    }
                    return object_there(part, arguments, key, tests_number(self, found.as_ref()));
                }
                (_, None) if arguments.len() < 2 => return 0,
                (_, second) => style(&first.unwrap_or_default(), second),
            },
            (Part::Element, "setAttribute" | "attr" | "prop") if arguments.len() > 1 => {
                match (first.as_deref(), second) {
                    (Some("style" | "class"), None) => Changed::Unknown,
                    (Some("hidden"), Some(value)) if key == "prop" => {
                        Changed::Attribute("hidden".to_owned(), (value == "true").then(String::new))
                    }
                    (Some(name @ ("style" | "class" | "hidden" | "open")), value) => {
                        Changed::Attribute(name.to_owned(), value)
                    }
                    (Some(name), Some(value)) if name.starts_with("data-") => {
                        Changed::Attribute(name.to_owned(), Some(value))
                    }
                    (Some(_), _) => return 0,
                    (None, _) => Changed::Unknown,
                }
            }
            (Part::Element, "remove" | "detach") => Changed::Gone,
            (Part::Element, "replaceWith") => {
                if self.replace_title(found.as_deref(), arguments.first(), span) {
                    return 0;
                }
                Changed::Gone
            }
            (Part::Element, "empty") => Changed::Holds(String::new()),
            (Part::Element, "html" | "text") => match first {
                Some(first) => Changed::Holds(first),
                None => return 0,
            },
            (Part::Element, "toggleAttribute") => match (first, arguments.len()) {
                (Some(name), 1) => Changed::Toggled(name),
                (Some(name), _) => Changed::Attribute(name, (second.as_deref() == Some("true")).then(String::new)),
                (None, _) => Changed::Shown,
            },
            (Part::Element, "animate") => match self.end_of_animation(arguments) {
                Some(styles) => {
                    for (name, value) in styles {
                        self.change(found.clone(), style(&name, Some(value)), span);
                    }
                    return 0;
                }
                None => Changed::Shown,
            },
            (Part::Element, "removeAttribute" | "removeAttr") if !is_of_looks(first.as_deref()) => return 0,
            (Part::Element, key) if SHOWS.contains(&key) => Changed::Shown,
            (Part::Element, "append" | "appendChild" | "prepend" | "insertBefore" | "removeChild" | "replaceChild") => {
                return 0;
            }
            (Part::Element, key) if key.starts_with("get") || TELLS.contains(&key) => return 0,
            (
                Part::Element,
                "addEventListener" | "attachEvent" | "on" | "bind" | "click" | "ready" | "attr" | "prop" | "forEach"
                | "each",
            ) => {
                return 0;
            }
            // What it leads to, and what is done with that, is not followed.
            (Part::Element, _) => Changed::Unknown,
        };
        let number = tests_number(self, found.as_ref());
        self.change(found, what, span);
        object_there(part, arguments, key, number)
    }

    /// A method of something is called of which is not known whether it is of the page, or which part of it.
    fn call_somewhere(&mut self, key: &str, first: Option<String>, second: Option<String>, span: Span) -> u16 {
        match (key, first, second) {
            // One of these, not known which.
            ("closest", Some(selector), _) => {
                let found = Found { selector, nth: None, steps: vec![Step::Near], range: self.range(span) };
                let found = Some(Rc::new(found));
                // Who goes through all that happens, waits for what happens to these.
                if self.waits > 0 {
                    self.change(found.clone(), Changed::Waits, span);
                }
                return self.note_there(There { found, part: Part::Element });
            }
            ("insertRule" | "replaceSync", Some(sheet), _) if sheet.contains('{') => {
                self.change(None, Changed::Sheet(sheet), span);
            }
            ("addRule", Some(selector), Some(block)) => {
                self.change(None, Changed::Sheet(format!("{selector}{{{block}}}")), span);
            }
            ("removeAttribute" | "removeAttr", Some(name), _) if !is_of_looks(Some(&name)) => {}
            _ if SHOWS.contains(&key) => self.change(None, Changed::Shown, span),
            _ => {}
        }
        0
    }

    /// How an animation leaves what it moves: `animate([{opacity: 0}], {fill: "forwards"})`.
    fn end_of_animation(&mut self, arguments: &[Value<'a>]) -> Option<Vec<(String, String)>> {
        let [Value::List(frames), how @ Value::Object(_), ..] = arguments else { return None };
        let last = self.state.values_of(*frames).last()?.clone();
        let fill = self.get(how, "fill");
        let stays = self.plain(&fill).is_some_and(|fill| matches!(&*fill, "forwards" | "both"));
        let mut styles = Vec::new();
        for name in self.keys_of(&last).filter(|_| stays)? {
            let value = self.get(&last, &name);
            styles.push((name, self.plain(&value)?));
        }
        Some(styles)
    }

    /// Something of the page is handed to who knows whom.
    pub(crate) fn hand_on(&mut self, arguments: &[Value<'a>], span: Span) {
        for argument in arguments {
            if let Some(there) =
                self.there_of(tests_of_first(argument)).filter(|there| !matches!(there.part, Part::Event | Part::Count))
            {
                self.change(there.found, Changed::Unknown, span);
            }
        }
    }

    /// What an element that the script makes is given; only a style matters.
    pub(crate) fn set_of_sheet(&mut self, key: &str, value: &Value<'a>, span: Span) {
        let Some(text) = self.plain(value) else { return };
        match key {
            "innerHTML" | "textContent" | "innerText" | "cssText" | "text" | "appendChild" | "append" => {
                self.change(None, Changed::Sheet(text), span);
            }
            // A link to a sheet that stands in it.
            "href" if text.starts_with("data:text/css") => {
                self.change(None, Changed::Sheet(format!("@import {};", quoted(&text))), span);
            }
            _ => {}
        }
    }

    /// Notes a change under what must hold here.
    pub(crate) fn change(&mut self, element: Option<Rc<Found>>, what: Changed, span: Span) {
        let (element, conditions) = self.as_chosen(element);
        let change = Change { element, what, range: self.range(span), conditions, is_at_once: self.waits == 0 };
        self.record.change(change);
    }

    /// A value as a text, where all of it is known.
    pub(crate) fn plain(&mut self, value: &Value<'a>) -> Option<String> {
        (value.is_plain() && self.afford(std::slice::from_ref(value))).then(|| self.text_of(value).to_string())
    }
}

/// The number of something of the page that was asked for like this.
fn tests_number(reader: &mut Reader<'_>, found: Option<&Rc<Found>>) -> u16 {
    reader.note_there(There { found: found.cloned(), part: Part::Element })
}

/// jQuery goes on with what it was called on.
fn object_there(part: Part, arguments: &[Value<'_>], key: &str, number: u16) -> u16 {
    let is_chain = matches!(key, "hide" | "css" | "addClass" | "attr" | "prop" | "html" | "text" | "empty" | "show");
    if part == Part::Element && is_chain && (key == "hide" || key == "show" || !arguments.is_empty()) {
        number
    } else {
        0
    }
}

pub(crate) fn tests_of_first(value: &Value<'_>) -> Tests {
    match value {
        Value::Any(tests) => *tests,
        _ => Tests::NONE,
    }
}

/// A string of a selector.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\a "))
}

#[cfg(test)]
mod tests {
    use crate::{CHANGES_MAX, Changed, FOUND_MAX, read};

    /// What is changed, as short as it can be told.
    fn told(script: &str) -> Vec<String> {
        let changes = read(script).changes.into_iter().map(|change| {
            let element = change.element.map_or_else(
                || "?".to_owned(),
                |found| found.steps.iter().fold(found.selector, |told, step| format!("{told} {step:?}")),
            );
            let what = match change.what {
                Changed::Style(name, value) => format!("{name}:{value}"),
                Changed::Attribute(name, value) => format!("{name}={}", value.as_deref().unwrap_or("-")),
                Changed::Class(class) => format!("+{class}"),
                Changed::Holds(markup) => format!("holds {markup}"),
                Changed::Gone => "gone".to_owned(),
                Changed::Sheet(sheet) => format!("sheet {sheet}"),
                Changed::Written(markup) => format!("written {markup}"),
                Changed::Into(found) => format!("into {}", found.selector),
                Changed::Toggled(name) => format!("toggles {name}"),
                Changed::Waits => "waits".to_owned(),
                Changed::Shown => "shown".to_owned(),
                Changed::Unknown => "may be shown".to_owned(),
            };
            let waits = if change.is_at_once { "" } else { " later" };
            let conditions = if change.conditions.is_empty() { "" } else { " if" };
            format!("{element} {what}{waits}{conditions}")
        });
        changes.collect()
    }

    #[test]
    fn what_is_done_to_elements_is_told_however_it_is_spelled() {
        let x = "[id=\"x\"] ";
        for (script, expected) in [
            ("document.getElementById('x').style.display='none'", "display:none"),
            ("var o=document.getElementById('x');o.style.display='none'", "display:none"),
            ("document.getElementById('x')['style']['dis'+'play']='none'", "display:none"),
            ("document.getElementById('x').style.left='-9999px'", "left:-9999px"),
            ("document.getElementById('x').style.marginLeft=-9999", "margin-left:-9999px"),
            ("document.getElementById('x').style.cssText='display:none'", "style=display:none"),
            ("document.getElementById('x').setAttribute('style','display:none')", "style=display:none"),
            ("document.getElementById('x').style.setProperty('display','none')", "display:none"),
            ("document.getElementById('x').className='off'", "class=off"),
            ("document.getElementById('x').classList.add('off')", "+off"),
            ("document.getElementById('x').hidden=true", "hidden="),
            ("document.getElementById('x').innerHTML=''", "holds "),
            ("document.getElementById('x').remove()", "gone"),
            ("var a=document.getElementById('x');a.parentNode.removeChild(a)", "gone"),
            ("document.getElementById('x').outerHTML='<p>'", "gone"),
            ("window.onload=function(){document.getElementById('x').style.display='none'}", "display:none"),
            ("setTimeout(function(){document.getElementById('x').style.display='none'},1)", "display:none"),
            ("toggle(document.getElementById('x'))", "may be shown"),
        ] {
            assert_eq!(told(script), [format!("{x}{expected}")], "{script}");
        }
        for (script, expected) in [
            ("$('#q').hide()", "#q display:none"),
            ("$('#q').css('display','none')", "#q display:none"),
            ("$('#q').css({display:'none'})", "#q display:none"),
            ("$(function(){$('#q').addClass('off')})", "#q +off"),
            ("jQuery(document).ready(function(){jQuery('#q').remove()})", "#q gone"),
            ("document.querySelector('#q p').style.display='none'", "#q p display:none"),
            ("document.getElementsByTagName('div')[3].style.display='none'", "div display:none"),
            ("menu.style.display='none'", "[id=\"menu\"] display:none"),
            ("document.all.menu.style.display='none'", "[id=\"menu\"] display:none"),
            ("document.all['menu'].style.display='none'", "[id=\"menu\"] display:none"),
            ("document.all('menu').style.display='none'", "[id=\"menu\"] display:none"),
            ("$(this).next().slideToggle()", "? shown"),
            ("function f(){document.querySelector('p').style.display='none'}", "p display:none later if"),
            ("if(/a/.test(navigator.userAgent))document.querySelector('p').remove()", "p gone if"),
            ("var s=document.createElement('style');s.innerHTML='a{}';document.head.appendChild(s)", "? sheet a{}"),
            ("var s=document.createElement('style');s.appendChild(document.createTextNode('a{}'))", "? sheet a{}"),
            ("var s=document.createElement('style');s.styleSheet.cssText='a{}'", "? sheet a{}"),
            ("document.write('<d'+'iv>')", "? written <div>"),
            ("document.documentElement.classList.add('js')", "html +js"),
            ("document.body.className='loaded'", "body class=loaded"),
            ("document.documentElement.dataset.offTop='1'", "html data-off-top=1"),
            ("document.documentElement.style.setProperty('--d','none')", "html --d:none"),
            ("document.currentScript.previousElementSibling.style.display='none'", ":running Previous display:none"),
            ("document.querySelector('a').closest('div').style.display='none'", "a Closest(\"div\") display:none"),
            ("document.querySelector('a').parentNode.hidden=true", "a Parent hidden="),
            ("document.styleSheets[0].insertRule('a{}',0)", "? sheet a{}"),
            ("var s=new CSSStyleSheet();s.replaceSync('a{}');document.adoptedStyleSheets.push(s)", "? sheet a{}"),
            ("document.querySelector('p').toggleAttribute('hidden')", "p toggles hidden"),
            ("q2.appendChild(q1)", "[id=\"q1\"] into [id=\"q2\"]"),
            ("document.querySelector('p').animate([{opacity:1},{opacity:0}],{fill:'forwards'})", "p opacity:0"),
            ("document.querySelector('p').animate([{opacity:1},{opacity:0}],{duration:9})", "p shown"),
            ("menu.classList.remove('off')", "[id=\"menu\"] shown"),
        ] {
            assert_eq!(told(script), [expected], "{script}");
        }
        for (script, expected) in [
            ("$('h4').click(function(){$(this).next().slideToggle()})", ["h4 waits", "h4 Next shown later"]),
            (
                "addEventListener('scroll',function(){if(scrollY>9)document.querySelector('p').removeAttribute('style')})",
                ["html waits", "p shown later if"],
            ),
            ("onscroll=function(){document.querySelector('p').hidden=false}", ["html waits", "p hidden=- later if"]),
            ("$(window).scroll(function(){$('p').show()})", ["html waits", "p shown later if"]),
            ("scams.showModal()", ["? shown", "[id=\"scams\"] shown"]),
            (
                "b.onclick=function(){this.nextSibling.style.display='block'}",
                ["[id=\"b\"] waits", "[id=\"b\"] Next display:block later if"],
            ),
            (
                "b.onclick=function(){document.querySelector('p').style.display='none'}",
                ["[id=\"b\"] waits", "p display:none later if"],
            ),
            (
                "$('#a').on('click','h4',function(){$(this).parent().hide()})",
                ["h4 waits", "h4 Parent display:none later"],
            ),
            (
                "for(const a of document.querySelectorAll('.q'))a.onclick=function(){this.nextSibling.hidden=false}",
                [".q waits", ".q Next hidden=- later if"],
            ),
            (
                "document.querySelectorAll('.q').forEach(q=>q.addEventListener('click',e=>e.target.nextSibling.open=b))",
                [".q waits", ".q Next shown later if"],
            ),
        ] {
            assert_eq!(told(script), expected, "{script}");
        }
        for script in ["var n=document.getElementById('x').value", "document.getElementById('x').onclick=f"] {
            assert_eq!(told(script), [] as [&str; 0], "{script}");
        }
    }

    #[test]
    fn so_much_of_the_page_is_followed() {
        let script = |count: usize| -> String {
            (0..count).map(|at| format!("document.getElementById('x{at}').title;")).collect::<String>()
                + "document.getElementById('y').hidden=true"
        };
        assert_eq!((told(&script(FOUND_MAX - 1)).len(), told(&script(FOUND_MAX)).len()), (1, 0));
        let writes = |count: usize| -> String { (0..count).map(|at| format!("document.write('{at}');")).collect() };
        assert_eq!(told(&writes(CHANGES_MAX)).len(), CHANGES_MAX);
        assert_eq!(told(&writes(CHANGES_MAX + 1)).len(), CHANGES_MAX);
    }
}
