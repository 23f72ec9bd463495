//! Scripts in strings: `eval`, `Function`, `setTimeout`, and what is written with `<script>` around it.

use oxc_span::Span;

use crate::exec::End;
use crate::limits::SCRIPTS_DEPTH_MAX;
use crate::reader::{Reader, Source};
use crate::text::{Text, Undone};
use crate::value::{Code, Value};

impl<'a> Reader<'a> {
    /// Reads strings as scripts; gives what the last one comes to.
    pub(crate) fn run(&mut self, code: &Value<'a>, span: Span) -> Value<'a> {
        let mut made = Value::ANY;
        for candidate in code.each() {
            match candidate {
                Value::Text(text) => {
                    self.tell(candidate, span);
                    made = self.run_text(&text.clone(), span);
                }
                Value::Any(tests) => made = Value::Any(*tests),
                Value::Function(_) => self.call_back_all(std::slice::from_ref(candidate)),
                other => made = other.clone(),
            }
        }
        made
    }

    fn run_text(&mut self, text: &Text, span: Span) -> Value<'a> {
        let plain = text.to_string();
        let Some(source) = self.open_source(&plain, text.undone, span) else { return Value::ANY };
        let end = self.in_source(source, |reader| {
            let statements = reader.parse_whole(source);
            reader.follow(&statements)
        });
        match end {
            End::Return(value) => value,
            _ => Value::ANY,
        }
    }

    /// What an expression in a string comes to, which does nothing: JSON.
    pub(crate) fn evaluate(&mut self, text: &str, undone: Undone) -> Option<Value<'a>> {
        let source = self.open_source(text, undone, self.at)?;
        let end = self.in_source(source, |reader| {
            let statements = reader.parse_whole(source);
            reader.follow(&statements)
        });
        match end {
            End::Return(value) => Some(value),
            _ => None,
        }
    }

    /// `Function("a", "b", "code")`.
    pub(crate) fn function_of(&mut self, arguments: &[Value<'a>], span: Span) -> Value<'a> {
        let Some((body, parameters)) = arguments.split_last() else { return Value::ANY };
        self.tell(body, span);
        self.record.evaluates_unknown |= !crate::given::is_read(body);
        let Value::Text(body) = body else { return Value::ANY };
        let mut names = Vec::new();
        for parameter in parameters {
            names.push(self.text_of(parameter).to_string());
        }
        let code = format!("(function({}){{{}\n}})", names.join(","), body);
        let Some(source) = self.open_source(&code, body.undone, span) else { return Value::ANY };
        let end = self.in_source(source, |reader| {
            let statements = reader.parse_whole(source);
            let scope = std::mem::replace(&mut reader.scope, 0);
            let end = reader.follow(&statements);
            reader.scope = scope;
            end
        });
        match end {
            End::Return(value @ Value::Function(_)) => {
                if let Value::Function(closure) = &value
                    && let Code::Function(_) = closure.code
                {
                    // What nobody calls is followed later.
                    return value;
                }
                value
            }
            _ => Value::ANY,
        }
    }

    /// Reads the scripts of markup that is written.
    pub(crate) fn run_written(&mut self, markup: &Text, span: Span) {
        let plain = markup.to_string();
        let lower = plain.to_ascii_lowercase();
        let mut at = 0;
        while let Some(start) = lower[at..].find("<script").map(|start| at + start) {
            let Some(open) = lower[start..].find('>').map(|end| start + end + 1) else { return };
            let end = lower[open..].find("</script").map_or(lower.len(), |end| open + end);
            let body = &plain[open..end];
            if !body.trim().is_empty() && at < end {
                let text = Text::of(body.encode_utf16().collect(), markup.undone);
                self.run_text(&text, span);
            }
            at = end.max(start + 7);
        }
    }

    /// Makes a source of a text; none when it is nested too deep.
    fn open_source(&mut self, text: &str, undone: Undone, span: Span) -> Option<usize> {
        let around = &self.sources[self.source];
        let (depth, undone) = (around.depth + 1, around.undone.and_all(undone));
        if depth > SCRIPTS_DEPTH_MAX {
            self.record.meet("script-nesting-max");
            return None;
        }
        if text.trim().is_empty() || !self.spend(20 + text.len() as u64 / 4) {
            return None;
        }
        let within = Some(self.range(span));
        if let Some(known) = self.scripts.get(text)
            && self.sources[*known].depth == depth
        {
            return Some(*known);
        }
        self.sources.push(Source { text: self.arena.alloc_str(text), offset: 0, within, depth, undone });
        let source = self.sources.len() - 1;
        self.scripts.insert(text.to_owned(), source);
        Some(source)
    }

    fn in_source<T>(&mut self, source: usize, go: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.source, source);
        let loops = std::mem::take(&mut self.loops);
        let value = go(self);
        self.loops = loops;
        self.source = before;
        value
    }
}
