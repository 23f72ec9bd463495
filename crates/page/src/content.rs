//! What stands in an element that is not read as markup: scripts, styles, and what browsers show otherwise.

use suyuan_model::Place;

use crate::finds::At;
use crate::fragment::{Fragment, Frame};
use crate::names::Kind;
use crate::script_type::ScriptType;
use crate::tokens::Content;
use crate::trail::Trail;
use crate::walker::{Walker, lower};

impl Walker<'_> {
    /// What stands in an element that is not read as markup.
    pub(crate) fn content(&mut self, fragment: &mut Fragment, name: &str, content: Content) {
        let range = fragment.tokens.content(name, content);
        match name {
            "script" if fragment.script.is_template(&fragment.text[range.clone()]) => {
                let mut frame = Frame { context: fragment.context(), ..fragment.frame.without_links() };
                frame.context.template = true;
                self.again(fragment, range, frame);
            }
            "script" | "style" => {
                let (text, outer) = (fragment.text, fragment.trail);
                self.code(fragment, &text[range.clone()], Trail::piece(&outer, range.start));
            }
            "title" | "textarea" => self.text(fragment, range),
            "iframe" | "noembed" | "noframes" => {
                let mut frame = fragment.frame.clone();
                frame.context = fragment.context();
                frame.context.noframes = true;
                frame.links &= name == "noframes" && fragment.links_allowed();
                self.again(fragment, range, frame);
            }
            _ => {
                let mut frame = fragment.frame.without_links();
                frame.context = fragment.context();
                frame.context.raw_block = true;
                frame.place = frame.place.or(Some(Place::Text));
                self.again(fragment, range, frame);
            }
        }
    }

    /// The text of the script or style that is open.
    pub(crate) fn code(&mut self, fragment: &mut Fragment, text: &str, trail: Trail) {
        let element = lower(fragment.element());
        let at = At::text(fragment, &element);
        if element == "style" {
            return self.style(fragment, &at, text, trail);
        }
        if fragment.script == ScriptType::JsonLd {
            return self.json_ld(fragment, &at, text, trail);
        }
        let at = At { place: Place::ScriptString, ..at };
        if fragment.script == ScriptType::Code {
            self.pieces(fragment, text, false);
            return self.script_element(fragment, &at, text, trail);
        }
        let first = self.finds.len();
        self.scan(fragment, &at, text, trail, Kind::Code, false, &mut Vec::new());
        self.finds[first..].iter_mut().for_each(|find| find.context.data_block = true);
        // What is neither a script nor JSON has no comments.
        if text.trim_start().starts_with(['{', '[']) {
            self.tell_roles(fragment, text, trail, first);
        }
    }
}
