//! The scripts of a page share what is global: one makes half of a name, the next the other half.
//!
//! They are read together only where one of them does something with what it does not make itself.

use std::ops::Range;

use suyuan_model::Place;
use suyuan_script::{Reading, STEPS_MAX, Sink, Test, read_known_together};

use crate::finds::At;
use crate::fragment::{Fragment, Frame};
use crate::named::named_elements;
use crate::trail::Trail;
use crate::walker::Walker;
use crate::whole::is_told_whole;
use crate::written::whole;

/// So many scripts and handlers of a page are read together.
pub const TOGETHER_MAX: usize = 64;

/// So many bytes they have together at most.
pub const TOGETHER_BYTES_MAX: usize = 256 << 10;

/// A handler, or a script in a URL.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) text: String,
    /// Where it stands in the page.
    pub(crate) place: Range<usize>,
    /// What was found in it.
    pub(crate) finds: Range<usize>,
    /// It waits for the visitor; others run by themselves.
    pub(crate) waits: bool,
}

/// The scripts of a page, in its order.
#[derive(Debug, Default)]
pub(crate) struct Together {
    /// Where its scripts stand in it, and what was found in each.
    scripts: Vec<(Range<usize>, Range<usize>)>,
    handlers: Vec<Waiting>,
    bytes: usize,
    /// One of them does something with what another gives.
    is_open: bool,
    /// One of them makes nothing by itself, so that it was not read alone.
    pub(crate) has_unread: bool,
    /// There are more than are read together.
    is_cut: bool,
}

impl Together {
    /// Whether one more text of this length is read with the others.
    fn has_room(&mut self, bytes: usize) -> bool {
        let has_room = self.scripts.len() + self.handlers.len() < TOGETHER_MAX
            && bytes <= TOGETHER_BYTES_MAX
            && self.bytes + bytes <= TOGETHER_BYTES_MAX;
        self.is_cut |= !has_room;
        self.bytes += if has_room { bytes } else { 0 };
        has_room
    }

    /// Notes a script that stands there in the page, and what was found in it.
    pub(crate) fn script(&mut self, place: Range<usize>, finds: Range<usize>) {
        if self.has_room(place.len()) {
            self.scripts.push((place, finds));
        }
    }

    /// Notes a handler, where it stands in the page, and what was found in it.
    pub(crate) fn handler(&mut self, text: &str, place: Range<usize>, finds: Range<usize>, waits: bool) {
        if self.has_room(text.len()) {
            self.handlers.push(Waiting { text: text.to_owned(), place, finds, waits });
        }
    }

    /// Notes how one of them was read by itself.
    pub(crate) fn read(&mut self, reading: &Reading) {
        // What asks how the page was built, another script may answer.
        let asks = |sink: &Sink| sink.conditions.iter().any(|condition| condition.tests.contains(&Test::Build));
        self.is_open |= reading.is_open || reading.sinks.iter().any(asks);
    }
}

impl Walker<'_> {
    /// Reads the scripts of a page together, where one of them needs another.
    pub(crate) fn read_together(&mut self, text: &str) {
        let Together { scripts, mut handlers, is_open, has_unread, is_cut, .. } =
            std::mem::take(&mut self.scripts.together);
        handlers.sort_by_key(|handler| handler.waits);
        if is_open && self.scripts.leads.by_name && !self.scripts.may_hide {
            let texts = scripts.iter().map(|(place, _)| &text[place.clone()]);
            let texts = texts.chain(handlers.iter().map(|handler| handler.text.as_str()));
            // Where an element is the host, a run of the scripts reads it.
            self.scripts.may_hide = !named_elements(text, texts).is_empty();
        }
        let finds = scripts.iter().map(|(_, finds)| finds).chain(handlers.iter().map(|handler| &handler.finds));
        let names_any =
            finds.flat_map(Clone::clone).filter_map(|find| self.finds.get(find)).any(|find| find.context.act.is_none());
        let names_in_handler = self.thorough && handlers.iter().any(|handler| !handler.finds.is_empty());
        if !(is_open || (has_unread || names_in_handler) && names_any) || self.is_done() {
            return;
        }
        let is_known = scripts.len() + handlers.len() > 1 && self.read_these(text, &scripts, &handlers) && !is_cut;
        if names_in_handler {
            let scripts: Vec<&str> = scripts.iter().map(|(place, _)| &text[place.clone()]).collect();
            self.tell_roles_together(&scripts, &handlers, is_known);
        }
        if is_cut && is_open {
            self.scripts.meet_of_runs("together-max");
        }
        // Nobody knows what another script does with it, if there is one.
        let is_only = scripts.len() + handlers.len() == 1 && !is_cut && self.is_alone(text);
        if !is_known && is_open && !is_only {
            for find in &mut self.finds {
                find.context.idle = false;
            }
        }
    }

    /// Reads these together; tells whether all is known of them then.
    fn read_these(&mut self, text: &str, scripts: &[(Range<usize>, Range<usize>)], handlers: &[Waiting]) -> bool {
        let places = scripts.iter().map(|(place, _)| &text[place.clone()]);
        let sources: Vec<&str> = places.chain(handlers.iter().map(|handler| handler.text.as_str())).collect();
        let waiting_from = scripts.len() + handlers.partition_point(|handler| !handler.waits);
        let steps = self.scripts.steps_for_next();
        if steps == 0 {
            self.scripts.meet_of_runs("scripts-steps-max");
            return false;
        }
        let reading = read_known_together(&sources, waiting_from, steps.min(STEPS_MAX));
        self.scripts.spend(reading.steps);
        if let Some(limit) = reading.limit {
            self.scripts.meet_of_runs(limit);
        } else if reading.evaluates_unknown {
            self.scripts.meet_of_runs("script-unseen");
        }
        let fragment = Fragment::new(text, Trail::PAGE, Frame::default(), false);
        let at = At { place: Place::ScriptString, ..At::text(&fragment, "script") };
        let mut start = 0;
        for (place, finds) in scripts {
            let part = part_of(&reading, start..start + place.len());
            start += place.len();
            let trail = Trail::piece(&fragment.trail, place.start);
            self.follow(&fragment, &at, &text[place.clone()], &part, trail, finds.clone());
        }
        let at = At { place: Place::Handler, ..At::text(&fragment, "") };
        for Waiting { text, place, finds, .. } in handlers {
            let part = part_of(&reading, start..start + text.len());
            start += text.len();
            let edits = whole(text, place);
            let trail = Trail::decoded(&fragment.trail, 0, &edits);
            self.follow(&fragment, &at, text, &part, trail, finds.clone());
        }
        is_told_whole(&reading)
    }
}

/// What is done by the script that lies there among others that were read together.
fn part_of(reading: &Reading, there: Range<usize>) -> Reading {
    let own = |range: &Range<usize>| {
        there.contains(&range.start).then(|| range.start - there.start..range.end.min(there.end) - there.start)
    };
    let mut part = Reading { limit: reading.limit, ..Reading::default() };
    for made in &reading.strings {
        part.strings.extend(own(&made.range).map(|range| suyuan_script::Made { range, ..made.clone() }));
    }
    for written in &reading.written {
        part.written.extend(own(&written.range).map(|range| suyuan_script::Written { range, ..written.clone() }));
    }
    for sink in &reading.sinks {
        part.sinks.extend(own(&sink.range).map(|range| Sink { range, ..sink.clone() }));
    }
    part
}

#[cfg(test)]
mod tests {
    use suyuan_script::SinkKind;

    use super::*;
    use crate::{Act, Deed, story};

    /// The scripts that name the casino, by what stands there, and what they do with it.
    fn told(html: &str) -> Vec<(String, Option<Act>)> {
        let spots = story::examined_twice(html).spots;
        spots.into_iter().map(|spot| (spot.raw, spot.context.act.map(|act| *act))).collect()
    }

    #[test]
    fn a_name_is_put_together_over_several_scripts() {
        for (html, place) in [
            ("<script>var a = 'http://cas'</script><script>location = a + 'ino.example/'</script>", "location ="),
            (
                "<script>function go(u) { location = 'http://cas' + u + '/' }</script><p><script>go('ino.example')</script>",
                "location =",
            ),
            (
                "<script>var p = ['http://', 'cas'];</script><script>p.push('ino.example/')</script><script>location = p.join('')</script>",
                "location =",
            ),
            (
                "<body onload=\"go('ino.example/')\"><script>function go(u) { location.href = 'http://cas' + u }</script>",
                "location.href =",
            ),
            ("<script>var a = 'http://cas'</script><body onload=\"location = a + 'ino.example/'\">", "location ="),
            (
                "<script>function f(x) { return 'http://cas' + x }</script><script>location.href = f('ino.example/')</script>",
                "location.href =",
            ),
            ("<script>document.write('<a href=//cas' + rest)</script><script>var rest = 'never read'</script>", ""),
        ] {
            let told = told(html);
            if place.is_empty() {
                assert!(told.is_empty(), "{html}: {told:?}");
                continue;
            }
            assert_eq!(told.len(), 1, "{html}: {told:?}");
            assert!(told[0].0.starts_with(place), "{html}: {told:?}");
        }
    }

    #[test]
    fn what_looks_like_a_guard_and_is_gone_to_by_another_script_is_seen() {
        for html in [
            "<script>var blocked = ['http://casino.example/']</script><script>location.href = blocked[0]</script>",
            "<script>function log(u) { top.location = u }</script><script>log('http://casino.example/')</script>",
            "<script>function expect(u) { location = u }</script><script>expect('http://casino.example/')</script>",
            "<script>C = {go: {url: 'http://casino.example/', verdict: 'spam'}}</script><script>location.href = C.go.url</script>",
            "<script>C = {url: 'http://casino.example/', verdict: 'spam'}</script><a onclick='location.href=C.url'>x</a>",
        ] {
            let acts = told(html).into_iter().filter_map(|(_, act)| act);
            assert!(acts.map(|act| act.deed).any(|deed| deed == Deed::Does(SinkKind::Navigate)), "{html}");
        }
        let guard =
            "<script>var blocked = ['http://casino.example/']</script><script>if (blocked.includes(u)) warn()</script>";
        assert!(told(guard).into_iter().all(|(_, act)| act.is_none()));
    }

    #[test]
    fn what_one_script_does_by_itself_is_told_once() {
        let html =
            "<script>location = 'http://cas' + 'ino.example/'; f(x)</script><script>document.write(y + z)</script>";
        assert_eq!(told(html).len(), 1);
    }

    #[test]
    fn so_many_are_read_together() {
        const HALF: &str = "<script>a = 'http://cas'</script>";
        const REST: &str = "<script>location = a + 'ino.example/'</script>";
        let others = |count: usize| "<script>x</script>".repeat(count);
        assert_eq!(told(&format!("{HALF}{}{REST}", others(TOGETHER_MAX - 2))).len(), 1);
        assert_eq!(told(&format!("{HALF}{}{REST}", others(TOGETHER_MAX - 1))).len(), 0);
        let large = |bytes: usize| format!("<script>{}</script>", " ".repeat(bytes));
        assert_eq!(told(&format!("{HALF}{}{REST}", large(TOGETHER_BYTES_MAX - 100))).len(), 1);
        assert_eq!(told(&format!("{}{HALF}{REST}", large(TOGETHER_BYTES_MAX - 10))).len(), 0);
        // What was not read together is not called looked at.
        let partial = |html: &str| story::examined(html).partial;
        assert_eq!(partial(&format!("{HALF}{}{REST}", others(TOGETHER_MAX - 2))), None);
        assert_eq!(partial(&format!("{HALF}{}{REST}", others(TOGETHER_MAX - 1))).as_deref(), Some("together-max"));
    }

    #[test]
    fn what_another_script_may_use_is_not_idle() {
        let idle = |html: &str| {
            let spots = story::examined(html).spots;
            spots.iter().map(|spot| spot.context.idle).collect::<Vec<_>>()
        };
        assert_eq!(idle("<script>no = ['casino.example']</script><script>f('x')</script>"), [true]);
        assert_eq!(idle("<script>no = ['casino.example']</script><script>location = base + 'x'</script>"), [false]);
    }
}
