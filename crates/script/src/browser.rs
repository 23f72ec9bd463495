//! What a script does to the page, the window and the network.

use oxc_span::Span;

use crate::page_data::{hides_host, tells_target};
use crate::reader::Reader;
use crate::sinks::{Changed, SinkKind, Test, Tests, Writing};
use crate::text::Text;
use crate::value::{Object, Value};

/// What something new tells about the visitor.
pub(crate) fn tests_of_new(name: &str) -> Tests {
    match name {
        "Date" => Test::Time.into(),
        "Intl.DateTimeFormat" => Test::Language.into(),
        _ => Tests::NONE,
    }
}

/// What becomes of a URL in an attribute of an element; `None` for elements that are not known.
fn kind_of(element: Option<&str>, key: &str) -> Option<SinkKind> {
    Some(match (element, key) {
        (Some("script"), "src" | "href" | "xlink:href") => SinkKind::Script,
        (Some("iframe" | "frame" | "embed"), "src") | (Some("object"), "data") => SinkKind::Frame,
        (Some("img" | "image" | "video" | "audio" | "source"), "src" | "srcset") => SinkKind::Image,
        (Some("a" | "area"), "href") => SinkKind::Link,
        (Some("form"), "action") | (_, "formaction" | "formAction") => SinkKind::Form,
        (None, "action") => SinkKind::Form,
        (None, "href") => SinkKind::Link,
        (_, "src" | "href" | "data" | "action" | "srcset" | "poster" | "background" | "codebase" | "ping") => {
            SinkKind::Attribute
        }
        _ => return None,
    })
}

/// How much of a target is looked at for its scheme: browsers pass over spaces in front of it.
const SCHEME_UNITS: usize = 256;

impl<'a> Reader<'a> {
    /// An element that a script makes.
    pub(crate) fn element(&mut self, name: &str) -> Value<'a> {
        self.object(Object { element: Some(name.to_ascii_lowercase().into()), ..Object::default() })
    }

    /// Notes what would be done with each candidate.
    pub(crate) fn sink(&mut self, kind: SinkKind, target: &Value<'a>, span: Span) {
        let range = self.range(span);
        let kind = match kind {
            SinkKind::Navigate | SinkKind::Open if self.is_leaving => SinkKind::History,
            kind => kind,
        };
        let mut is_known = false;
        self.note_unknown(target);
        self.record.evaluates_unknown |= tells_target(kind, target) || hides_host(kind, target);
        let depth = self.choose_among(target, span);
        for candidate in target.each() {
            let says = matches!(candidate, Value::Object(id) if self.state.object_of(*id).get("toString").is_some());
            if (says || matches!(candidate, Value::Text(_) | Value::List(_)))
                && self.afford(std::slice::from_ref(candidate))
            {
                let text = self.text_of(candidate);
                let text = self.as_read(&text);
                self.record.sink(kind, Some(&text), range.clone(), &self.conditions);
                is_known = true;
            }
        }
        if !is_known {
            self.record.sink(kind, None, range, &self.conditions);
        }
        self.conditions.truncate(depth);
        let is_script = |text: &Text| {
            let start = text.piece(0, SCHEME_UNITS).to_string();
            start.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:"))
        };
        if matches!(kind, SinkKind::Navigate | SinkKind::Open | SinkKind::Frame | SinkKind::Link)
            && let Value::Text(text) = target
            && is_script(text)
        {
            let start = text.units().iter().position(|&unit| unit == u16::from(b':')).map_or(0, |at| at + 1);
            self.run(&Value::Text(text.piece(start, text.len())), span);
        }
    }

    /// Notes that something is done with what others know more of.
    pub(crate) fn note_unknown(&mut self, value: &Value<'a>) {
        for one in value.each() {
            let why = match one {
                Value::Text(text) => text.why,
                other => other.tests(),
            };
            self.record.evaluates_unknown |= why.is_lost();
            self.record.reads_page |= why.is_page() && self.waits <= 0 && self.asks_only_who_is_there();
            self.record.is_open |= why.is_open();
        }
    }

    /// Whether what is done here is done as the page is read, by everybody or by those whom the visitor, the moment or
    /// chance decides on.
    fn asks_only_who_is_there(&self) -> bool {
        let is_of_visitor = |test: &Test| !matches!(test, Test::Address | Test::Build);
        self.conditions.iter().all(|condition| condition.tests.iter().any(is_of_visitor))
    }

    /// Where it depends on something which of several values it is, each of them does; gives how many conditions hold in any case.
    pub(crate) fn choose_among(&mut self, value: &Value<'a>, span: Span) -> usize {
        let depth = self.conditions.len();
        let tests = value.tests().asked();
        if matches!(value, Value::OneOf(_)) && tests != Tests::NONE {
            self.conditions.push(self.condition(tests, span, true));
        }
        depth
    }

    /// A script that is loaded.
    pub(crate) fn load(&mut self, target: &Value<'a>, span: Span) {
        self.sink(SinkKind::Script, target, span);
    }

    /// Notes what would be written.
    pub(crate) fn write(&mut self, markup: &Value<'a>, writing: Writing, span: Span) {
        let range = self.range(span);
        if writing != Writing::Words {
            self.note_unknown(markup);
        }
        let depth = self.choose_among(markup, span);
        for candidate in markup.each() {
            if let Value::Text(_) | Value::List(_) = candidate
                && self.afford(std::slice::from_ref(candidate))
            {
                let text = self.text_of(candidate);
                let text = self.as_read(&text);
                self.record.written(&text, writing, range.clone(), &self.conditions);
                if writing != Writing::Words {
                    self.run_written(&text, span);
                }
            }
        }
        self.conditions.truncate(depth);
    }

    /// Sets something that the browser gives; false when that does nothing but to keep it.
    pub(crate) fn set_of_page(&mut self, name: &str, value: &Value<'a>, span: Span) -> bool {
        match name {
            "location.host" | "location.hostname" => {
                let host = self.add(Value::text("http://"), value.clone());
                let target = self.add(host, Value::text("/"));
                self.sink(SinkKind::Navigate, &target, span);
                true
            }
            "location" | "location.href" | "opener.location" | "opener.location.href" => {
                let kind = if name.starts_with("opener") { SinkKind::History } else { SinkKind::Navigate };
                self.sink(kind, value, span);
                true
            }
            "document.title" => {
                self.sink(SinkKind::Title, value, span);
                true
            }
            _ => {
                let (object, key) = name.rsplit_once('.').unwrap_or(("", name));
                if let Some(event) = key.strip_prefix("on")
                    && let Value::Function(closure) = value
                {
                    self.wait_by_name(object, value, span);
                    self.handle(event, &closure.clone());
                    return false;
                }
                if object.is_empty() || object == "document" && key == "domain" {
                    return false;
                }
                if key == "href" && object.ends_with("location") || key == "location" {
                    self.sink(SinkKind::Navigate, value, span);
                    return true;
                }
                self.set_by_id(name, value, span);
                self.set_of_element(None, key, value, span)
            }
        }
    }
    /// Sets a property or an attribute of an element; false when it does nothing.
    pub(crate) fn set_of_element(&mut self, element: Option<&str>, key: &str, value: &Value<'a>, span: Span) -> bool {
        if matches!(element, Some("style" | "link")) {
            self.set_of_sheet(key, value, span);
        }
        match key {
            "innerHTML" | "textContent" | "innerText" | "text" if element == Some("style") => {
                let sheet = self.add(Value::text("<style>"), value.clone());
                let sheet = self.add(sheet, Value::text("</style>"));
                self.write(&sheet, Writing::Insert, span);
            }
            "innerHTML" | "outerHTML" | "srcdoc" if element != Some("script") => {
                self.write(value, Writing::Insert, span);
            }
            "innerHTML" | "text" | "textContent" | "innerText" if element == Some("script") => {
                self.run(value, span);
            }
            "textContent" | "innerText" | "nodeValue" | "text" | "data" if element != Some("object") => {
                self.write(value, Writing::Words, span);
            }
            // What a `meta` says is read by engines, and by people in their answers.
            "content" if element == Some("meta") => {
                self.refresh(value, span);
                self.write(value, Writing::Words, span);
            }
            // Of an element that the page has, nobody knows here what it is; but only a refresh is written so.
            "content" if element.is_none() => {
                self.refresh(value, span);
                self.write(value, Writing::Words, span);
            }
            "location" if element.is_none() => self.sink(SinkKind::Navigate, value, span),
            "title" if element.is_none() => {}
            _ => {
                if let Some(event) = key.strip_prefix("on") {
                    match value {
                        Value::Function(closure) => self.handle(event, &closure.clone()),
                        Value::Text(_) => drop(self.run(value, span)),
                        _ => {}
                    }
                    return true;
                }
                let Some(kind) = kind_of(element, key) else { return false };
                self.sink(kind, value, span);
            }
        }
        true
    }

    /// Calls something of the page; none when it is nothing of the kind.
    pub(crate) fn call_of_page(&mut self, name: &str, arguments: &[Value<'a>], span: Span) -> Option<Value<'a>> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "document.write" | "document.writeln" => {
                let mut markup = first;
                for argument in arguments.iter().skip(1) {
                    markup = self.add(markup, argument.clone());
                }
                self.write(&markup, Writing::Write, span);
                if let Value::Text(text) = &markup
                    && !text.has_holes
                {
                    let end = if name.ends_with("ln") { "\n" } else { "" };
                    self.change(None, Changed::Written(format!("{text}{end}")), span);
                }
            }
            "document.createElement" | "document.createElementNS" => {
                let name =
                    if name.ends_with("NS") { arguments.get(1).cloned().unwrap_or(Value::Undefined) } else { first };
                let name = name.is_plain().then(|| self.text_of(&name).to_string());
                return Some(match name {
                    Some(name) => self.element(&name),
                    None => Value::ANY,
                });
            }
            "document.createTextNode" => {
                self.write(&first, Writing::Words, span);
                return Some(first);
            }
            "opener.location.assign" | "opener.location.replace" => self.sink(SinkKind::History, &first, span),
            "location.assign" | "location.replace" | "location" | "navigation.navigate" => {
                self.sink(SinkKind::Navigate, &first, span);
            }
            "open" | "document.open" if !arguments.is_empty() => {
                self.sink(SinkKind::Open, &first, span);
                return Some(Value::ANY);
            }
            "fetch" | "navigator.sendBeacon" => {
                self.sink(SinkKind::Fetch, &first, span);
                self.call_back_all(arguments);
                return Some(Value::Any(Self::held_by(&first)));
            }
            "navigator.serviceWorker.register" => {
                self.sink(SinkKind::Worker, &first, span);
                return Some(Value::ANY);
            }
            "importScripts" => {
                for argument in arguments {
                    self.load(argument, span);
                }
            }
            "history.pushState" | "history.replaceState" => {
                let target = arguments.get(2).cloned().unwrap_or(Value::Undefined);
                self.sink(SinkKind::History, &target, span);
            }
            "addEventListener" | "attachEvent" | "document.addEventListener" => self.listen(arguments),
            "$" | "jQuery" | "$.parseHTML" | "jQuery.parseHTML" => {
                self.insert_if_markup(&first, span);
                self.set_all_of_tag(&first, arguments.get(1), span);
                self.call_soon(arguments);
                return Some(Value::ANY);
            }
            _ => return self.call_of_library(name, arguments, span),
        }
        Some(Value::Undefined)
    }

    /// Calls something that libraries give; none when it is nothing of the kind.
    fn call_of_library(&mut self, name: &str, arguments: &[Value<'a>], span: Span) -> Option<Value<'a>> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "axios" | "ky" | "superagent" | "$http" => {
                let target = if matches!(first, Value::Object(_)) { self.get(&first, "url") } else { first };
                self.sink(SinkKind::Fetch, &target, span);
                self.call_back_all(arguments);
                return Some(Value::ANY);
            }
            _ => {
                let key = name.rsplit('.').next().unwrap_or_default();
                let root = name.split('.').next().unwrap_or_default();
                let is_client =
                    matches!(root, "$" | "jQuery" | "axios" | "ky" | "superagent" | "$http") && root != name;
                match (is_client, key) {
                    (true, "getScript") => self.load(&first, span),
                    (true, "get" | "post" | "ajax" | "getJSON" | "load" | "put" | "patch" | "head" | "request") => {
                        let target = match &first {
                            Value::Object(_) => self.get(&first, "url"),
                            _ => first,
                        };
                        self.sink(SinkKind::Fetch, &target, span);
                        self.call_back_all(arguments);
                    }
                    (_, "createElement" | "createVNode" | "jsx" | "jsxs" | "_jsx" | "h")
                        if matches!((&first, arguments.get(1)), (Value::Text(_), Some(Value::Object(_)))) =>
                    {
                        let element = self.text_of(&first).to_string().to_ascii_lowercase();
                        self.set_all(&element, &arguments[1], span);
                        return Some(Value::ANY);
                    }
                    _ if name.contains('.') => {
                        let object = Value::Any(Tests::of(name).asked());
                        let value = self.call_of_element(&object, None, key, arguments, span);
                        return Some(match value {
                            Value::Any(tests) => Value::Any(tests | Tests::of(name)),
                            other => other,
                        });
                    }
                    _ => return None,
                }
            }
        }
        Some(Value::Undefined)
    }

    /// The same of the element that a tag makes.
    fn set_all_of_tag(&mut self, tag: &Value<'a>, properties: Option<&Value<'a>>, span: Span) {
        let (Value::Text(tag), Some(properties)) = (tag, properties) else { return };
        let tag = tag.to_string();
        if let Some(name) = tag.trim().strip_prefix('<').and_then(|tag| tag.split([' ', '/', '>']).next()) {
            self.set_all(name, properties, span);
        }
    }

    /// Sets what an object names of an element that is made with it: `$('<a>', {href: …})`, `React.createElement('a', {href: …})`.
    fn set_all(&mut self, element: &str, properties: &Value<'a>, span: Span) {
        for name in self.keys_of(properties).unwrap_or_default() {
            let value = self.get(properties, &name);
            match (&*name, &value) {
                ("html", _) => self.insert_if_markup(&value, span),
                ("dangerouslySetInnerHTML", _) => {
                    let markup = self.get(&value, "__html");
                    self.write(&markup, Writing::Insert, span);
                }
                (_, Value::Text(_) | Value::OneOf(_)) => {
                    self.set_of_element(Some(element), &name.to_ascii_lowercase(), &value, span);
                }
                // `click`, or `onClick`.
                (_, Value::Function(closure)) => {
                    let event = name.to_ascii_lowercase();
                    self.handle(event.strip_prefix("on").unwrap_or(&event), &closure.clone());
                }
                _ => {}
            }
        }
    }

    fn insert_if_markup(&mut self, value: &Value<'a>, span: Span) {
        let is_markup = match value {
            Value::Text(text) => text.units().iter().any(|&unit| unit == u16::from(b'<')),
            Value::OneOf(_) => true,
            _ => false,
        };
        if is_markup {
            self.write(value, Writing::Insert, span);
        }
    }

    /// Calls a method of an element, of what jQuery gives, or of something that is not known.
    pub(crate) fn call_of_element(
        &mut self,
        object: &Value<'a>,
        element: Option<&str>,
        key: &str,
        arguments: &[Value<'a>],
        span: Span,
    ) -> Value<'a> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let second = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let there = match object {
            Value::Any(tests) => self.call_there(*tests, key, arguments, span),
            _ => 0,
        };
        let owner = if let (Value::Object(id), Some(_)) = (object, element) { Some(*id) } else { None };
        let before = std::mem::replace(&mut self.record.owner, owner);
        let given = self.done_by_element((object, element), key, arguments, (first, second), span);
        self.record.owner = before;
        if let Some(given) = given {
            return given;
        }
        if key == "ready" {
            self.call_soon(arguments);
        }
        self.call_back_where(object.tests(), arguments, span);
        Value::Any((object.tests() | Self::tests_of(arguments)).of_there(there))
    }

    /// Does what a method of an element does; what it gives, where that is known.
    fn done_by_element(
        &mut self,
        (object, element): (&Value<'a>, Option<&str>),
        key: &str,
        arguments: &[Value<'a>],
        (first, second): (Value<'a>, Value<'a>),
        span: Span,
    ) -> Option<Value<'a>> {
        match key {
            "setAttribute" | "attr" | "prop" | "setAttributeNS" => {
                let (name, value) = if key.ends_with("NS") {
                    (second, arguments.get(2).cloned().unwrap_or(Value::Undefined))
                } else {
                    (first, second)
                };
                match (&name, &value) {
                    // `attr({src: …})`.
                    (Value::Object(_), _) => {
                        let object_of_names = name.clone();
                        for name in self.keys_of(&object_of_names).unwrap_or_default() {
                            let value = self.get(&object_of_names, &name);
                            self.set_of_element(element, &name.to_ascii_lowercase(), &value, span);
                        }
                    }
                    (Value::Text(name), value) if !matches!(value, Value::Undefined) => {
                        let name = name.to_string().to_ascii_lowercase();
                        self.set_of_element(element, &name, &value.clone(), span);
                        if let Value::Object(id) = object {
                            self.state.set_property(*id, &name, value.clone());
                        }
                    }
                    _ => {}
                }
            }
            // What is read is put somewhere, and markup of which nothing is kept is none.
            "setHTMLUnsafe" | "setHTML" | "parseFromString" | "parseHTMLUnsafe" => {
                self.write(&first, Writing::Insert, span);
            }
            "html"
            | "append"
            | "prepend"
            | "after"
            | "before"
            | "replaceWith"
            | "wrap"
            | "wrapAll"
            | "wrapInner"
            | "createContextualFragment" => {
                self.insert_if_markup(&first, span);
                for argument in arguments {
                    self.append_to((object, element), argument, span);
                }
            }
            // What it leads to is gone to at once.
            "click" if matches!(element, Some("a" | "area")) => self.go_where(object, "href", span),
            "submit" | "requestSubmit" if element == Some("form") => self.go_where(object, "action", span),
            "insertAdjacentHTML" => self.write(&second, Writing::Insert, span),
            "write" | "writeln" if matches!(first, Value::Text(_) | Value::OneOf(_)) => {
                self.write(&first, Writing::Write, span);
            }
            // What a field holds is text, in an editor, too.
            "text" | "val" | "setValue" if matches!(first, Value::Text(_)) => self.write(&first, Writing::Words, span),
            "appendChild" | "insertBefore" | "replaceChild" => {
                self.append_to((object, element), &first, span);
                return Some(first);
            }
            "setProperty" => {
                if let (Value::Method(method), Value::Text(name)) = (object, &first) {
                    self.declare_style(method, &name.to_string(), &second);
                }
            }
            "load" if matches!(first, Value::Text(_)) => self.sink(SinkKind::Fetch, &first, span),
            "open" if matches!(second, Value::Text(_)) && matches!(first, Value::Text(_)) => {
                let method = self.text_of(&first).to_string().to_ascii_uppercase();
                let is_request = matches!(&*method, "GET" | "POST" | "HEAD" | "PUT");
                let (kind, target) = if is_request { (SinkKind::Fetch, second) } else { (SinkKind::Open, first) };
                self.sink(kind, &target, span);
            }
            "open" if matches!(first, Value::Text(_)) => self.sink(SinkKind::Open, &first, span),
            "assign" if matches!(first, Value::Text(_)) => self.sink(SinkKind::Navigate, &first, span),
            "addEventListener" | "attachEvent" | "on" | "bind" | "one" => self.listen(arguments),
            // jQuery has a name for each.
            "mouseleave" | "mouseout" | "beforeunload" | "unload" | "scroll" | "resize"
                if matches!(first, Value::Function(_)) =>
            {
                self.listen(&[Value::text(key), first]);
            }
            // What draws in three dimensions tells which machine it is.
            "getContext" if element == Some("canvas") => return Some(Value::Any(Test::Driver.into())),
            // Each of what was found in the page is what all of it is.
            "forEach" | "each" if object.tests().there() != 0 && matches!(first, Value::Function(_)) => {
                let place = usize::from(key == "each");
                let mut each = vec![Value::ANY; place];
                each.push(object.clone());
                self.call_value(&first, object.clone(), each, span);
                return Some(object.clone());
            }
            "then" if !matches!(object, Value::Any(_) | Value::Undefined) => {
                return Some(self.call_value(&first, Value::Undefined, vec![object.clone()], span));
            }
            _ => {}
        }
        None
    }

    /// Goes where an attribute of an element that the script makes leads.
    fn go_where(&mut self, object: &Value<'a>, attribute: &str, span: Span) {
        let target = match object {
            Value::Object(id) => self.state.object_of(*id).get(attribute).cloned(),
            _ => None,
        };
        if let Some(target) = target {
            self.sink(SinkKind::Navigate, &target, span);
        }
    }

    /// What a refresh says leads where it says (HTML, 4.2.5.3).
    fn refresh(&mut self, value: &Value<'a>, span: Span) {
        let Value::Text(text) = value else { return };
        let units = text.units();
        let is_sign = |sign: u8| units.iter().position(|&unit| unit == u16::from(sign));
        let begins = units.first().is_some_and(|unit| u8::try_from(*unit).is_ok_and(|byte| byte.is_ascii_digit()));
        let Some(at) = is_sign(b'=').filter(|_| begins) else { return };
        if text.piece(0, at).to_string().trim_end().to_ascii_lowercase().ends_with("url") {
            let target = text.piece(at + 1, units.len());
            self.sink(SinkKind::Navigate, &Value::Text(target), span);
        }
    }
}
