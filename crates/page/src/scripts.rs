//! Scripts: what they put together, write and do, beside what stands in their text.
//!
//! What is written is markup, and read again by the same reader, scripts in it included.
//! A name that stands in the text, too, is told by its place there, with what is done with it.

use std::ops::Range;

use memchr::memmem;
use suyuan_model::{Decoding, PageUrl, Place};
use suyuan_script::{Condition, Reading, STEPS_MAX, SinkKind, Test, UNKNOWN, Writing, Written, may_make, read_known};

use crate::act::{Act, Deed, is_spelled_out};
use crate::base::base_of;
use crate::charset::decode;
use crate::edits::Edits;
use crate::finds::{At, Find};
use crate::fragment::{Fragment, Frame};
use crate::links::Value;
use crate::names::Kind;
use crate::readable::form;
use crate::spot::SpotTarget;
use crate::trail::Trail;
use crate::walker::Walker;
use crate::{Source, Target, cover, resource, unescape};

/// How many steps all scripts of a page take together; those behind are not followed.
pub const SCRIPTS_STEPS_MAX: u64 = STEPS_MAX + STEPS_MAX / 2;

/// How many scripts that do not stand in a page are told.
pub const SCRIPT_SOURCES_MAX: usize = 32;

/// Steps that a script gets once others have used up much: decoys in front of it do not hide a short one.
const STEPS_LATE: u64 = STEPS_MAX / 16;

/// What the scripts of a page told of it.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    steps: u64,
    /// How many script elements were met.
    met: usize,
    /// Their texts, if somebody wants them.
    texts: Option<Vec<PageScript>>,
    /// What is done is not all known.
    pub(crate) may_hide: bool,
    /// The first limit that was met.
    pub(crate) limit: Option<&'static str>,
    /// Scripts that do not stand in the page, each once, up to [`SCRIPT_SOURCES_MAX`].
    pub(crate) sources: Vec<PageUrl>,
    /// There are more.
    pub(crate) sources_cut: bool,
    /// Some visitors are shown another title than engines are.
    pub(crate) changes_title: bool,
}

impl Scripts {
    /// Notes a script that does not stand in the page.
    pub(crate) fn load(&mut self, url: &PageUrl) {
        if self.sources.contains(url) {
            return;
        }
        if self.sources.len() == SCRIPT_SOURCES_MAX {
            self.sources_cut = true;
        } else {
            self.sources.push(url.clone());
        }
    }

    /// Notes that a limit was met; the first one is told.
    fn meet(&mut self, limit: &'static str) {
        self.limit.get_or_insert(limit);
    }

    /// How many steps the next script gets.
    fn steps_for_next(&self) -> u64 {
        match self.steps {
            0..STEPS_MAX => STEPS_MAX,
            STEPS_MAX..SCRIPTS_STEPS_MAX => STEPS_LATE,
            _ => 0,
        }
    }
}

/// A script that stands in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageScript {
    /// The script itself; nothing where no browser runs it.
    pub text: String,
    /// How it is run; not at all in `noscript`, in a `template`, beside a `src`.
    pub nature: Option<Nature>,
    /// The attribute that holds it, if one does.
    pub attribute: String,
}

/// How a browser runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// In the page's own scope, at once.
    Classic,
    /// In a scope of its own, after the classic ones.
    Module,
    /// When something happens to its element.
    Handler,
    /// When somebody follows it, or at once where it is that of a frame.
    Url,
}

/// The scripts that stand in elements, handlers and URLs of a page, in its order: what a browser would run with it.
pub fn scripts_of(source: &Source) -> Vec<PageScript> {
    let mut nothing = |_: Target| false;
    let decoded = decode(source.headers, source.url.host(), source.body);
    let (form, place) = resource::of(source.url, form(source.headers, source.body), &decoded.text, source.read_as);
    let mut walker = Walker::new(base_of(source.url, form, &decoded.text), false, &mut nothing);
    walker.scripts = Scripts { texts: Some(Vec::new()), steps: u64::MAX, ..Scripts::default() };
    walker.page(form, place, &decoded.text);
    walker.scripts.texts.unwrap_or_default()
}

/// A piece of what a script makes.
struct Piece<'p> {
    act: Act,
    text: &'p str,
    edits: &'p Edits,
    undone: &'p [Decoding],
}

impl Walker<'_> {
    /// Reads a script: as it stands there, and for what it does.
    pub(crate) fn script(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail) {
        let first = self.finds.len();
        self.scan(fragment, at, text, trail, Kind::Code, false, &mut Vec::new());
        self.deeds(fragment, at, text, trail, first);
    }

    /// Reads a `javascript:` URL for what it does.
    pub(crate) fn script_url(&mut self, fragment: &Fragment, at: &At, url: &str, trail: Trail, first: usize) {
        let Some(colon) = url.find(':') else { return };
        if !url[..colon].trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase().starts_with('j') {
            return;
        }
        let trail = Trail::piece(&trail, colon + 1);
        if let Some((plain, edits)) = unescape::percent(&url[colon + 1..]) {
            let trail = Trail::decoded(&trail, 0, &edits);
            self.deeds(fragment, at, &plain, trail, first);
            self.ran(fragment, at, &plain, Some(Nature::Url), trail, first);
        } else {
            self.deeds(fragment, at, &url[colon + 1..], trail, first);
            self.ran(fragment, at, &url[colon + 1..], Some(Nature::Url), trail, first);
        }
    }

    /// Reads a script that stands in an element of the page, and what it did when it was run.
    pub(crate) fn script_element(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail) {
        let first = self.finds.len();
        self.script(fragment, at, text, trail);
        self.ran(fragment, at, text, fragment.nature, trail, first);
    }

    /// Reads what a script of the page did when it was run.
    pub(crate) fn ran(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        nature: Option<Nature>,
        trail: Trail,
        first: usize,
    ) {
        if fragment.depth > 0 {
            return;
        }
        let index = self.scripts.met;
        self.scripts.met += 1;
        if let Some(texts) = &mut self.scripts.texts {
            let context = fragment.context();
            let is_idle = context.noscript || context.template || context.noframes || context.comment;
            let nature = nature.filter(|_| !is_idle);
            let text = if nature.is_some() { text.to_owned() } else { String::new() };
            texts.push(PageScript { text, nature, attribute: at.attribute.unwrap_or_default().to_owned() });
        }
        if let Some(runs) = self.runs
            && let Some(run) = runs.readings.get(index)
        {
            let of_text = first..self.finds.len();
            self.follow(fragment, at, text, run, trail, of_text);
        }
    }

    /// Follows a script whose text was read already; `first` is the first find of it.
    pub(crate) fn deeds(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail, first: usize) {
        // What does nothing with anything watched, and can make nothing, is left alone.
        let may_title = self.thorough && memmem::find(text.as_bytes(), b"title").is_some();
        if self.is_done() || self.finds.len() == first && !may_make(text) && !may_title {
            return;
        }
        let steps = self.scripts.steps_for_next();
        if steps == 0 {
            self.scripts.may_hide = true;
            self.scripts.meet("scripts-steps-max");
            return;
        }
        let reading = read_known(text, steps);
        self.scripts.steps += reading.steps + 1;
        self.scripts.may_hide |= reading.limit.is_some() || reading.evaluates_unknown;
        if let Some(limit) = reading.limit {
            self.scripts.meet(limit);
        } else if reading.evaluates_unknown {
            self.scripts.meet("script-unseen");
        }
        self.scripts.changes_title |= reading.sinks.iter().any(|sink| {
            sink.kind == SinkKind::Title && Act::new(Deed::Makes, &sink.conditions).asks(&[Test::Agent, Test::Referrer])
        });
        let of_text = first..self.finds.len();
        self.follow(fragment, at, text, &reading, trail, of_text);
    }

    fn follow(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        reading: &Reading,
        trail: Trail,
        of_text: Range<usize>,
    ) {
        for group in groups(&reading.written) {
            let (markup, edits) = joined(group);
            let Some(one) = group.first() else { continue };
            let mut act = Act::new(Deed::Writes(one.writing), &one.conditions);
            act.covers = cover::fills_window(&markup);
            let undone: Vec<_> = group.iter().flat_map(|one| one.undone.iter().copied()).collect();
            let piece = Piece { act, text: &markup, edits: &edits, undone: &undone };
            self.piece(fragment, at, trail, &of_text, &piece, |walker, inner, at| {
                if one.writing == Writing::Words {
                    walker.raw_text(inner, at, 0..inner.text.len(), Kind::Words);
                } else {
                    walker.fragment(inner);
                }
            });
        }
        let has_frame = reading.sinks.iter().any(|sink| sink.kind == SinkKind::Frame);
        let covers = has_frame && cover::may_fill(text);
        for sink in &reading.sinks {
            let Some(target) = &sink.target else { continue };
            let mut act = Act::new(Deed::Does(sink.kind), &sink.conditions);
            act.covers = covers && sink.kind == SinkKind::Frame;
            let edits = whole(target, &sink.range);
            let piece = Piece { act, text: target, edits: &edits, undone: &sink.undone };
            self.piece(fragment, at, trail, &of_text, &piece, |walker, inner, at| match sink.kind {
                SinkKind::Title => {
                    walker.raw_text(inner, at, 0..inner.text.len(), Kind::Words);
                }
                _ => walker.target(inner, at),
            });
        }
        for made in &reading.strings {
            let edits = whole(&made.text, &made.range);
            let act = Act::new(Deed::Makes, &[]);
            let piece = Piece { act, text: &made.text, edits: &edits, undone: &made.undone };
            self.piece(fragment, at, trail, &of_text, &piece, |walker, inner, at| {
                walker.raw_text(inner, at, 0..inner.text.len(), Kind::Code);
            });
        }
        if reading.limit.is_none() {
            self.extended(reading, trail, of_text);
        }
    }

    /// Notes which names of the text become parts of others, and nothing else.
    fn extended(&mut self, reading: &Reading, trail: Trail, of_text: Range<usize>) {
        for made in reading.strings.iter().filter(|made| made.undone.contains(&Decoding::JsConcat)) {
            let range = trail.to_page(made.range.clone());
            for known in &mut self.finds[of_text.clone()] {
                let is_part = range.start <= known.range.start && known.range.end <= range.end;
                if is_part && known.context.act.is_none() && made.text.contains(known.target.host()) {
                    known.context.act = Some(Box::new(Act { makes: false, ..Act::new(Deed::Extends, &[]) }));
                }
            }
        }
    }

    /// Reads a piece of what a script makes; what its text names, too, gets the act where it stands.
    fn piece(
        &mut self,
        fragment: &Fragment,
        at: &At,
        trail: Trail,
        of_text: &Range<usize>,
        piece: &Piece,
        read: impl FnOnce(&mut Self, &mut Fragment, &At),
    ) {
        if self.is_done() {
            return;
        }
        let mut frame = Frame { context: fragment.context(), ..fragment.frame.without_links() };
        frame.context.act = Some(Box::new(Act { undone: piece.undone.to_vec(), ..piece.act.clone() }));
        frame.undone.extend(piece.undone);
        let trail = Trail::decoded(&trail, 0, piece.edits);
        let first = self.finds.len();
        if let Some(mut inner) = self.inner(fragment, piece.text, trail, frame, false) {
            let at = At { fixed: inner.frame.place, attribute: None, tag: None, whole: false, run: None, ..*at };
            read(self, &mut inner, &at);
        }
        let made = self.finds.split_off(first);
        let is_spelled_out = is_spelled_out(piece.undone);
        for find in made {
            let known = self.finds[of_text.clone()].iter_mut().filter(|known| is_spelled_out && is_same(known, &find));
            let mut is_known = false;
            for known in known {
                is_known = true;
                // Written markup says more than the name that stands in the string, or what reads like words there.
                let is_markup = !matches!(find.place, Place::ScriptString | Place::Handler | Place::UrlParameter);
                let says_less = matches!((&known.target, &find.target), (SpotTarget::Name(_), SpotTarget::Url(_)));
                if is_markup && (says_less || piece.undone.contains(&Decoding::Percent)) {
                    *known = find.clone();
                    continue;
                }
                let told = &mut known.context.act;
                if told.as_ref().is_none_or(|told| piece.act.order() < told.order()) {
                    *told = Some(Box::new(Act { makes: false, ..piece.act.clone() }));
                }
            }
            // Whoever makes a string does something with it: that is told, and not its making.
            let is_told = self.finds[of_text.start..].iter().any(|told| is_made_again(told, &find));
            if !is_known && !is_told {
                self.finds.push(find);
            }
        }
    }

    /// Reads where a script sends, loads or links to.
    fn target(&mut self, inner: &mut Fragment, at: &At) {
        let (text, trail) = (inner.text, inner.trail);
        let whole = 0..text.len();
        if text.contains(UNKNOWN) {
            return self.raw_text(inner, at, whole, Kind::Code);
        }
        let value =
            Value { text: text.into(), edits: Edits::default(), source: whole.clone(), outer: &trail, undone: None };
        self.link(inner, at, &value, whole);
    }
}

/// Whether what a script makes names what its text names there.
fn is_same(told: &Find, made: &Find) -> bool {
    let is_string = matches!(told.place, Place::ScriptString | Place::Handler) && made.place != Place::UrlParameter;
    told.target.host() == made.target.host() && (is_string || told.place == made.place)
}

/// Whether what a script puts together is a part of what is told already.
fn is_made_again(told: &Find, made: &Find) -> bool {
    let is_made = made
        .context
        .act
        .as_ref()
        .is_some_and(|act| act.deed == Deed::Makes || act.undone.contains(&Decoding::ScriptRun));
    is_made && told.context.act.is_some() && told.target.host() == made.target.host()
}

/// What is written one after the other, under the same conditions, is one text to a browser.
fn groups(written: &[Written]) -> impl Iterator<Item = &[Written]> {
    written.chunk_by(|one, next| {
        one.writing == Writing::Write && next.writing == Writing::Write && same(&one.conditions, &next.conditions)
    })
}

fn same(one: &[Condition], other: &[Condition]) -> bool {
    one == other
}

/// The text of a group, and where its pieces are written.
fn joined(group: &[Written]) -> (String, Edits) {
    let mut edits = Edits::default();
    let mut text = String::new();
    for one in group {
        let start = text.len();
        text.push_str(&one.markup);
        if text.len() > start {
            edits.push(start..text.len(), one.range.clone());
        }
    }
    (text, edits)
}

/// A text that is made at one place.
fn whole(text: &str, range: &Range<usize>) -> Edits {
    let mut edits = Edits::default();
    edits.push(0..text.len(), range.clone());
    edits
}

#[cfg(test)]
mod tests {
    use suyuan_model::Headers;

    use super::*;
    use crate::{examine, triage};

    /// What is told of a page: how many spots, and which limit.
    fn told(html: &str) -> (usize, Option<String>) {
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, html.as_bytes());
        let mut watched = |target: Target| match target {
            Target::Url(url) => url.host() == "casino.example",
            Target::Name(name) => name == "casino.example",
            Target::Top(_) | Target::EveryTop | Target::Host(_) | Target::OtherTops => true,
            Target::Words(_) | Target::Handles | Target::Addresses => false,
        };
        let examination = examine(&source, &mut watched);
        assert_eq!(triage(&source, &mut watched).flagged, !examination.spots.is_empty(), "{html}");
        (examination.spots.len(), examination.partial)
    }

    #[test]
    fn decoys_in_front_hide_no_short_script_until_they_have_used_up_everything() {
        const HIDDEN: &str = "<script>location = 'http://cas' + 'ino.example/'</script>";
        // Different ones, or the second would be known; each takes all the steps that it gets.
        let decoy = |number: u64| format!("<script>{}</script>", format!("for(;;) f + '{number}';").repeat(30));
        let page = |decoys: u64| (0..decoys).map(decoy).collect::<String>() + HIDDEN;
        assert_eq!(told(&page(0)), (1, None));
        assert_eq!(told(&page(1)), (1, Some("script-steps-max".to_owned())));
        let late = (SCRIPTS_STEPS_MAX - STEPS_MAX) / STEPS_LATE;
        assert_eq!(told(&page(late / 2)).0, 1);
        assert_eq!(told(&page(2 * late + 2)).0, 0);
    }

    #[test]
    fn what_is_written_by_several_calls_is_one_text() {
        for (script, spots) in [
            ("document.write('<a href=//casi'); document.write('no.example/>x</a>')", 1),
            ("document.write('<a href=//casi'); if (x) document.write('no.example/>x</a>')", 0),
            ("a.innerHTML = '<a href=//casi'; b.innerHTML = 'no.example/>x</a>'", 0),
        ] {
            assert_eq!(told(&format!("<script>{script}</script>")).0, spots, "{script}");
        }
    }

    #[test]
    fn scripts_are_told_as_browsers_run_them() {
        let page = "<body onload=a()><noscript><script>b()</script></noscript><template><script>c()</script></template>
            <script src=x.js>d()</script><script>e()</script><script type=module>f()</script><script type=text/vbscript>g</script>
            <a href='javascript:h(%27i%27)' onclick='j(&quot;k&quot;)'>l</a>";
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let scripts = scripts_of(&Source::new(&url, &Headers::default(), page.as_bytes()));
        let told: Vec<_> = scripts.iter().map(|one| (one.text.as_str(), one.nature, one.attribute.as_str())).collect();
        let expected = [
            ("a()", Some(Nature::Handler), "onload"),
            ("", None, ""),
            ("", None, ""),
            ("", None, ""),
            ("e()", Some(Nature::Classic), ""),
            ("f()", Some(Nature::Module), ""),
            ("", None, ""),
            ("h('i')", Some(Nature::Url), "href"),
            ("j(\"k\")", Some(Nature::Handler), "onclick"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn json_is_no_script() {
        let script = "'http://cas' + 'ino.example/'";
        assert_eq!(told(&format!("<script>f({script})</script>")).0, 1);
        assert_eq!(told(&format!("<script type=application/json>f({script})</script>")).0, 0);
    }

    #[test]
    fn so_many_scripts_are_told_that_stand_elsewhere() {
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let headers = Headers::default();
        let told = |count: usize| {
            let scripts: String = (0..count).map(|at| format!("<script src={at}.js></script>")).collect();
            let page = format!("<script src=0.js></script>{scripts}");
            let triage = triage(&Source::new(&url, &headers, page.as_bytes()), &mut |_| false);
            (triage.scripts_elsewhere.len(), triage.has_more_scripts)
        };
        assert_eq!(told(SCRIPT_SOURCES_MAX), (SCRIPT_SOURCES_MAX, false));
        assert_eq!(told(SCRIPT_SOURCES_MAX + 1), (SCRIPT_SOURCES_MAX, true));
    }
}
