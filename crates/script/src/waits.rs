//! What of the page waits for a visitor, and the functions that are called then.

use std::rc::Rc;

use oxc_span::Span;

use crate::changes::{Part, There};
use crate::reader::Reader;
use crate::sinks::{Changed, Found, Tests};
use crate::value::Value;

/// What the functions that are followed next are called for: which they are, and the number of what they wait on.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    functions: Vec<(usize, u32)>,
    there: u16,
}

/// Methods that call a function for each thing, and not when something happens.
const GO_THROUGH: &[&str] = &["each", "forEach", "map", "filter", "ready", "load", "then", "some", "every", "reduce"];

impl<'a> Reader<'a> {
    /// Something waits for what somebody does with it: that is `this` in what is called then.
    pub(crate) fn wait_there(&mut self, found: Option<Rc<Found>>, functions: &[Value<'a>], span: Span) {
        let called = functions.iter().flat_map(Value::each).filter_map(|value| match value {
            Value::Function(closure) => Some((closure.source, closure.code.start())),
            _ => None,
        });
        self.waiting_there = Waiting { functions: called.collect(), there: 0 };
        if found.is_none() || self.waiting_there.functions.is_empty() {
            return;
        }
        self.change(found.clone(), Changed::Waits, span);
        self.waiting_there.there = self.note_there(There { found, part: Part::Element });
    }

    /// Something waits for what every visitor does with the page as a whole, who only reads on.
    pub(crate) fn wait_for_page(&mut self, event: &str) {
        const READING: &[&str] = &["scroll", "wheel", "mousewheel", "mousemove", "touchmove", "resize", "keydown"];
        if READING.contains(&event) {
            let found = Found { selector: "html".to_owned(), nth: Some(0), steps: Vec::new(), range: 0..0 };
            self.change(Some(Rc::new(found)), Changed::Waits, Span::new(0, 0));
        }
    }

    /// What a function is called with when something happens: what waited for it, and what it is told.
    pub(crate) fn called_with(&mut self, function: (usize, u32)) -> (Value<'a>, Vec<Value<'a>>) {
        let handed = self.handed.clone();
        let mut arguments = if handed.is_empty() { vec![Value::Any(Tests::OPEN); 4] } else { handed };
        let waiting = self.waiting_there.functions.contains(&function).then_some(self.waiting_there.there);
        let Some(there) = waiting.filter(|&there| there != 0) else { return (Value::ANY, arguments) };
        if let Some(There { found, .. }) = self.there_of(Tests::NONE.of_there(there)) {
            let event = self.note_there(There { found, part: Part::Event });
            if let Some(first) = arguments.first_mut() {
                *first = Value::Any(first.tests().of_there(event));
            }
        }
        (Value::Any(Tests::NONE.of_there(there)), arguments)
    }

    /// Functions are handed to what waits, or is asked to wait for others that it names.
    pub(crate) fn wait_on(&mut self, there: Option<&There>, key: &str, arguments: &[Value<'a>], span: Span) {
        self.waiting_there = Waiting::default();
        if GO_THROUGH.contains(&key) || !arguments.iter().any(|argument| matches!(argument, Value::Function(_))) {
            return;
        }
        let named = match (key, arguments.get(1)) {
            ("on" | "delegate" | "live" | "one", Some(name @ Value::Text(_))) => self.plain(&name.clone()),
            _ => None,
        };
        let range = self.range(span);
        let named = named.map(|selector| Rc::new(Found { selector, nth: None, steps: Vec::new(), range }));
        let own = there.filter(|there| there.part == Part::Element).and_then(|there| there.found.clone());
        self.wait_there(named.or(own), arguments, span);
    }
}
