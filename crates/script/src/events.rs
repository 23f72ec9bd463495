//! Events: which come by themselves, and what is followed of those who wait for them.

use std::rc::Rc;

use crate::reader::Reader;
use crate::sinks::Tests;
use crate::value::{Closure, Value};

/// Whether an event comes without anything that the visitor does, once the page has loaded.
fn comes_by_itself(event: &str) -> bool {
    matches!(event, "error" | "ready" | "animationstart" | "animationend" | "transitionend" | "loadeddata" | "canplay")
}

/// Events of a visitor who leaves or goes back.
fn is_leaving(event: &str) -> bool {
    matches!(
        event,
        "popstate"
            | "hashchange"
            | "beforeunload"
            | "unload"
            | "pagehide"
            | "visibilitychange"
            | "mouseleave"
            | "mouseout"
    )
}

/// Whether browsers tell of an event, and scripts do not: who is told has nothing to do but to look at the page.
fn is_of_browsers(event: &str) -> bool {
    const BEGINS: &[&str] = &[
        "click",
        "dblclick",
        "mouse",
        "pointer",
        "touch",
        "key",
        "drag",
        "drop",
        "input",
        "change",
        "focus",
        "blur",
        "submit",
        "scroll",
        "resize",
        "wheel",
        "toggle",
        "animation",
        "transition",
        "play",
        "can",
        "loaded",
        "context",
        "copy",
        "cut",
        "paste",
        "select",
        "orientation",
        "ended",
        "pause",
        "time",
        "online",
        "offline",
    ];
    let is_ready = matches!(event, "" | "ready" | "load" | "abort" | "progress");
    is_ready || is_leaving(event) || is_loading(event) || BEGINS.iter().any(|begin| event.starts_with(begin))
}

/// Events of a page that loads.
fn is_loading(event: &str) -> bool {
    matches!(event, "load" | "DOMContentLoaded" | "readystatechange" | "pageshow")
}

impl<'a> Reader<'a> {
    /// Follows the handler of an event.
    pub(crate) fn handle(&mut self, event: &str, closure: &Rc<Closure<'a>>) {
        let before = self.is_leaving;
        self.is_leaving |= is_leaving(event);
        // What scripts tell each other, whoever runs them knows.
        if !is_of_browsers(event) {
            self.handed = vec![Value::Any(Tests::LOST | Tests::OPEN); 4];
        }
        if is_loading(event) {
            self.call_soon(&[Value::Function(closure.clone())]);
        } else if comes_by_itself(event) {
            self.call_back(closure);
        } else {
            self.wait_for_page(event);
            self.call_if_it_happens(closure);
        }
        self.handed.clear();
        self.is_leaving = before;
    }

    /// `addEventListener` and the like.
    pub(crate) fn listen(&mut self, arguments: &[Value<'a>]) {
        let event = match arguments.first() {
            Some(Value::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        let event = event.strip_prefix("on").map_or(event.clone(), str::to_owned);
        if let Some(Value::Function(closure)) = arguments.get(1) {
            self.handle(&event, &closure.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn what_scripts_tell_each_other_is_for_the_run() {
        let script =
            |event: &str| format!("addEventListener('{event}', e => {{ location = '//' + e.detail + '.example' }})");
        for (event, is_run) in [("go", true), ("message", true), ("error", true), ("click", false), ("load", false)] {
            assert_eq!(read(&script(event)).evaluates_unknown, is_run, "{event}");
        }
    }
}
