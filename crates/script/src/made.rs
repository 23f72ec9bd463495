//! The elements that a script makes, as markup would say them: how they look is said by their styles and attributes.

use std::rc::Rc;

use oxc_span::Span;

use crate::reader::Reader;
use crate::value::{ObjectId, Value};

/// Deepest nesting of elements that is told.
const MADE_DEPTH_MAX: usize = 16;

/// What is said of an element that has to do with its looks: as a property, and as an attribute.
const LOOKS: &[(&str, &str)] = &[
    ("id", "id"),
    ("class", "class"),
    ("className", "class"),
    ("width", "width"),
    ("height", "height"),
    ("hidden", "hidden"),
    ("color", "color"),
    ("size", "size"),
    ("behavior", "behavior"),
    ("scrollamount", "scrollamount"),
    ("scrollAmount", "scrollamount"),
    ("type", "type"),
    ("open", "open"),
];

/// What the name of a declaration begins with among the properties of an element.
const DECLARED: &str = "style.";

impl<'a> Reader<'a> {
    /// Tells the elements into which something is written, and those that do something, as they are in the end.
    pub(crate) fn tell_made(&mut self) {
        for (index, id) in std::mem::take(&mut self.record.writers) {
            let made = self.start_tags(id);
            self.record.written[index].made = made;
        }
        for (index, id) in std::mem::take(&mut self.record.doers) {
            let made = self.start_tags(id);
            self.record.sinks[index].made = made;
        }
    }

    /// Keeps what is declared by `element.style` for an element of the script's own.
    pub(crate) fn declare_style(&mut self, method: &Rc<(Value<'a>, Box<str>)>, key: &str, value: &Value<'a>) {
        if let (Value::Object(id), "style") = (&method.0, &*method.1)
            && self.state.object_of(*id).element.is_some()
            && self.state.set_property(*id, &format!("{DECLARED}{key}"), value.clone()).is_none()
        {
            self.record.meet("script-values-max");
        }
    }

    /// A text that is put into a script runs; an element stands in what it is put into.
    pub(crate) fn append_to(&mut self, (object, element): (&Value<'a>, Option<&str>), child: &Value<'a>, span: Span) {
        if let (Value::Object(id), Some(_), Value::Object(child)) = (object, element, child) {
            self.state.put_into(*child, *id);
        }
        if element == Some("style") {
            self.set_of_sheet("append", child, span);
        }
        if element == Some("script") && matches!(child, Value::Text(_)) {
            self.run(child, span);
        }
    }

    /// The start tags of an element and of those that it stands in, the outermost first.
    fn start_tags(&self, id: ObjectId) -> String {
        let around = |id: &ObjectId| self.state.object_of(*id).parent;
        let chain: Vec<ObjectId> = std::iter::successors(Some(id), around).take(MADE_DEPTH_MAX).collect();
        chain.into_iter().rev().map(|id| self.start_tag(id)).collect()
    }

    fn start_tag(&self, id: ObjectId) -> String {
        let object = self.state.object_of(id);
        let Some(name) = object.element.as_deref().filter(|name| is_name(name)) else { return String::new() };
        let mut tag = format!("<{name}");
        let mut style = String::new();
        for key in &object.keys {
            let value = object.get(key).and_then(said);
            let Some(value) = value else { continue };
            if let Some(declared) = key.strip_prefix(DECLARED) {
                match declared {
                    "cssText" => style = value,
                    _ => style += &format!(";{}:{value}", with_dashes(declared)),
                }
            } else if &**key == "style" {
                style = value;
            } else if let Some((_, attribute)) = LOOKS.iter().find(|(property, _)| *property == &**key) {
                tag += &format!(" {attribute}=\"{}\"", value.replace('"', "&quot;"));
            }
        }
        if !style.is_empty() {
            tag += &format!(" style=\"{}\"", style.replace('"', "&quot;"));
        }
        tag.push('>');
        tag
    }
}

/// What a value says as an attribute; none where it is not known, or says that there is none.
fn said(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) if !text.has_holes => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some(String::new()),
        _ => None,
    }
}

/// The name of a declaration as styles write it: `zIndex` is `z-index`.
fn with_dashes(name: &str) -> String {
    let mut dashed = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            dashed.push('-');
        }
        dashed.push(c.to_ascii_lowercase());
    }
    dashed
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use crate::read;

    /// The tags that are made around what is written and done, each once.
    fn made(script: &str) -> Vec<String> {
        let reading = read(script);
        let written = reading.written.into_iter().map(|one| one.made);
        let mut all: Vec<String> = written.chain(reading.sinks.into_iter().map(|sink| sink.made)).collect();
        all.dedup();
        all
    }

    #[test]
    fn an_element_is_told_as_it_is_in_the_end() {
        for (script, expected) in [
            (
                "var d=document.createElement('div');d.style.display='none';d.innerHTML='<a href=//casino.example>x</a>';document.body.appendChild(d)",
                "<div style=\";display:none\">",
            ),
            (
                "var d=document.createElement('DIV'),a=document.createElement('a');a.href='//casino.example/';d.appendChild(a);d.style.cssText='position:absolute;left:-999px';document.body.append(d)",
                "<div style=\"position:absolute;left:-999px\"><a>",
            ),
            (
                "var f=document.createElement('iframe');f.width=0;f.setAttribute('height','0');f.src='//casino.example/';f.style.zIndex=9;document.body.appendChild(f)",
                "<iframe width=\"0\" height=\"0\" style=\";z-index:9\">",
            ),
            (
                "var a=document.createElement('a');a.style.setProperty('font-size','0');a.hidden=true;a.className='k';a.href='//casino.example/'",
                "<a hidden=\"\" class=\"k\" style=\";font-size:0\">",
            ),
        ] {
            assert_eq!(made(script), [expected], "{script}");
        }
        assert_eq!(made("document.getElementById('x').innerHTML='<a href=//casino.example>'"), [""]);
    }

    #[test]
    fn elements_in_a_circle_are_told_to_their_limit() {
        let script = "var a=document.createElement('a'),b=document.createElement('b');a.appendChild(b);b.appendChild(a);a.href='//casino.example/'";
        assert_eq!(made(script)[0].matches('<').count(), super::MADE_DEPTH_MAX);
    }
}
