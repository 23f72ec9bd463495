//! Scripts: what they put together, write and do, beside what stands in their text.
//!
//! What is written is markup, and read again by the same reader, scripts in it included.
//! A name that stands in the text, too, is told by its place there, with what is done with it.

use std::mem;
use std::ops::Range;

use suyuan_model::{Decoding, PageUrl, Place};
use suyuan_script::{
    Reading, Role, STEPS_MAX, Sink, SinkKind, Test, UNKNOWN, Writing, may_make, read_known, read_known_handler,
};

use crate::act::{Act, Deed, begins, is_spelled_out};
use crate::alike::{is_made_again, is_outdone, is_same, is_words};
use crate::built::{Built, Stands};
use crate::changed::{ChangedPage, may_change};
use crate::edits::Edits;
use crate::finds::{At, Find};
use crate::fragment::{Fragment, Frame};
use crate::links::Value;
use crate::names::Kind;
use crate::page_scripts::{Nature, PageScript};
use crate::parts::Runs;
use crate::script_files::may_lead;
use crate::spot::SpotTarget;
use crate::together::Together;
use crate::trail::Trail;
use crate::walker::Walker;
use crate::whole::{Leads, is_told_whole};
use crate::written::{groups, joined, whole};
use crate::{cover, unescape};

/// How many steps all scripts of a page take together; those behind are not followed.
pub const SCRIPTS_STEPS_MAX: u64 = STEPS_MAX + STEPS_MAX / 2;

/// How many scripts that do not stand in a page are told.
pub const SCRIPT_SOURCES_MAX: usize = 32;

/// A longer script that makes nothing is not asked what it takes out of a page, in bytes.
const READ_BYTES: usize = 16 << 10;

/// Steps that a script gets once others have used up much: decoys in front of it do not hide a short one.
const STEPS_LATE: u64 = STEPS_MAX / 16;

/// What the scripts of a page told of it.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    steps: u64,
    /// How many scripts were met.
    pub(crate) met: usize,
    /// Their texts, if somebody wants them.
    pub(crate) texts: Option<Vec<PageScript>>,
    /// What is done is not all known.
    pub(crate) may_hide: bool,
    /// The first limit that was met in what is never run: handlers, URLs, pages in pages.
    limit: Option<&'static str>,
    /// The first one in what is run.
    limit_of_runs: Option<&'static str>,
    /// One of them does something with what it does not have itself: what others give, what stands in the page, a text that
    /// is not known.
    pub(crate) reaches_out: bool,
    /// One of them asks its site for something.
    pub(crate) asks_site: bool,
    /// Files whose changes of the page were read.
    pub(crate) files_read: Vec<PageUrl>,
    /// Steps that those in files of their own took.
    pub(crate) steps_of_files: u64,
    /// Whether what is being read was run, too.
    is_run: bool,
    pub(crate) together: Together,
    /// Scripts that do not stand in the page, each once, up to [`SCRIPT_SOURCES_MAX`].
    pub(crate) sources: Vec<PageUrl>,
    /// Where they lead that is not known.
    pub(crate) leads: Leads,
    /// One of them leads visitors at once to what it finds in the page, or writes that.
    pub(crate) reads_page: bool,
    /// One of them is loaded from where nobody knows.
    pub(crate) loads_unknown: bool,
    /// There are more.
    pub(crate) sources_cut: bool,
    /// What tells those who are shown another title from engines.
    pub(crate) changes_title: Vec<Test>,
    pub(crate) changed: ChangedPage,
    pub(crate) built: Built,
}

impl Scripts {
    /// Those of a page whose scripts are only wanted as texts: none is followed.
    pub(crate) fn texts_only() -> Self {
        Scripts { texts: Some(Vec::new()), steps: u64::MAX, ..Scripts::default() }
    }

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
        let first = if self.is_run { &mut self.limit_of_runs } else { &mut self.limit };
        first.get_or_insert(limit);
    }

    /// The same for what is run, too; it is worth a run then.
    pub(crate) fn meet_of_runs(&mut self, limit: &'static str) {
        self.may_hide = true;
        self.limit_of_runs.get_or_insert(limit);
    }

    /// The first limit that was met, unless what could not be read was seen when it ran.
    pub(crate) fn limit_met(&self, runs: Option<&Runs>) -> Option<&'static str> {
        let was_seen = runs.is_some_and(|runs| runs.are_whole);
        self.limit.or(self.limit_of_runs.filter(|_| !was_seen))
    }

    /// Counts steps.
    pub(crate) fn spend(&mut self, steps: u64) {
        self.steps += steps + 1;
    }

    /// How many steps the next script gets.
    pub(crate) fn steps_for_next(&self) -> u64 {
        match self.steps {
            0..STEPS_MAX => STEPS_MAX,
            STEPS_MAX..SCRIPTS_STEPS_MAX => STEPS_LATE,
            _ => 0,
        }
    }
}

/// A piece of what a script makes.
struct Piece<'p> {
    act: Act,
    /// Where it stands in what is written.
    built: Option<Stands>,
    text: &'p str,
    edits: &'p Edits,
    undone: &'p [Decoding],
}

impl<'w> Walker<'w> {
    /// Reads a script: as it stands there, and for what it does.
    pub(crate) fn script(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail) {
        let first = self.finds.len();
        self.scan(fragment, at, text, trail, Kind::Code, false, &mut Vec::new());
        self.tell_roles(fragment, text, trail, first);
        self.deeds(fragment, at, text, trail, first);
    }

    /// Reads a `javascript:` URL for what it does.
    pub(crate) fn script_url(&mut self, fragment: &Fragment, at: &At, url: &str, trail: Trail, first: usize) {
        let Some(colon) = url.find(':') else { return };
        if !url[..colon].trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase().starts_with('j') {
            return;
        }
        let trail = Trail::piece(&trail, colon + 1);
        self.pieces(fragment, &url[colon + 1..], false);
        if let Some((plain, edits)) = unescape::percent(&url[colon + 1..]) {
            let trail = Trail::decoded(&trail, 0, &edits);
            self.waiting(fragment, at, &plain, Nature::Url, trail, first);
        } else {
            self.waiting(fragment, at, &url[colon + 1..], Nature::Url, trail, first);
        }
    }

    /// Reads a script that stands in an element of the page, and what it did when it was run.
    pub(crate) fn script_element(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail) {
        if fragment.depth > 0 {
            return self.script(fragment, at, text, trail);
        }
        let first = self.finds.len();
        self.scripts.is_run = self.run().is_some();
        self.script(fragment, at, text, trail);
        let there = trail.to_page(0..text.len());
        if fragment.nature == Some(Nature::Classic) && fragment.text.get(there.clone()) == Some(text) {
            self.scripts.together.script(there, first..self.finds.len());
        }
        self.ran(fragment, at, text, fragment.nature, trail, first);
        self.scripts.is_run = false;
    }

    /// Follows a handler or a `javascript:` URL, whose text was read already, and what it did when it was run;
    /// `first` is the first find of it.
    pub(crate) fn waiting(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        nature: Nature,
        trail: Trail,
        first: usize,
    ) {
        let outer = self.scripts.is_run;
        self.scripts.is_run = fragment.depth == 0 && self.run().is_some();
        let waits = nature != Nature::Handler || !begins(at);
        if self.thorough && self.finds.len() > first {
            self.tell_roles_of_handler(text, first..self.finds.len());
        }
        self.deeds(fragment, at, text, trail, first);
        if fragment.depth == 0 {
            self.scripts.together.handler(text, trail.to_page(0..text.len()), first..self.finds.len(), waits);
            self.ran(fragment, at, text, Some(nature), trail, first);
        }
        self.finds[first..].iter_mut().for_each(|find| find.context.begins |= !waits);
        self.scripts.is_run = outer;
    }

    /// What the script did that comes next, if it was run.
    pub(crate) fn run(&self) -> Option<&'w Reading> {
        self.parts.runs().and_then(|runs| runs.readings.get(self.scripts.met))
    }

    /// Reads what a script of the page did when it was run.
    fn ran(&mut self, fragment: &Fragment, at: &At, text: &str, nature: Option<Nature>, trail: Trail, first: usize) {
        let run = self.run();
        self.scripts.met += 1;
        if let Some(texts) = &mut self.scripts.texts {
            let context = fragment.context();
            let is_idle = context.noscript || context.template || context.noframes || context.comment;
            let nature = nature.filter(|_| !is_idle);
            let text = if nature.is_some() { text.to_owned() } else { String::new() };
            let attribute = at.attribute.unwrap_or_default().to_owned();
            texts.push(PageScript { text, nature, attribute, source: None });
        }
        if let Some(run) = run {
            let of_text = first..self.finds.len();
            self.follow(fragment, at, text, run, trail, of_text);
        }
    }

    /// Follows a script whose text was read already; `first` is the first find of it.
    fn deeds(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail, first: usize) {
        // What does nothing with anything watched, and can make nothing, is left alone.
        let may_do = self.finds.len() > first || may_make(text);
        let may_title = self.thorough && may_change(text);
        // It may do something with what another script names.
        self.scripts.together.has_unread |= !may_do;
        // Where something is named already, a short one may take that out of the page.
        let may_read = self.thorough && !self.finds.is_empty() && text.len() <= READ_BYTES;
        // It may lead where the answer of another script says.
        let may_lead = !may_do && may_lead(text);
        if self.is_done() || !may_do && !may_title && !may_read && !may_lead {
            return;
        }
        let steps = self.scripts.steps_for_next();
        if steps == 0 {
            self.scripts.may_hide = true;
            self.scripts.meet("scripts-steps-max");
            return;
        }
        let is_handler = at.attribute.is_some_and(|attribute| attribute.starts_with("on"));
        let reading = if is_handler { read_known_handler(text, steps) } else { read_known(text, steps) };
        self.scripts.spend(reading.steps);
        self.scripts.reads_page |= reading.reads_page && !is_handler;
        self.scripts.note_titles(&reading);
        self.note_changes(fragment, at, text, trail, &reading);
        // What its site answers may say where it leads.
        let is_own = |target: &str| self.base.join(target).is_ok_and(|url| url.origin() == self.base.origin());
        let is_request = |sink: &Sink| sink.kind == SinkKind::Fetch && sink.target.as_deref().is_some_and(is_own);
        self.scripts.asks_site |= reading.sinks.iter().any(is_request);
        let is_unknown = reading.limit.is_some() || reading.evaluates_unknown;
        self.scripts.reaches_out |= reading.is_open || reading.reads_page || is_unknown || self.scripts.asks_site;
        // What was read for its titles alone, the fast look does not read.
        if !may_do {
            return;
        }
        self.scripts.together.read(&reading);
        self.scripts.may_hide |= is_unknown;
        if let Some(limit) = reading.limit {
            self.scripts.meet(limit);
        } else if reading.evaluates_unknown {
            self.scripts.meet("script-unseen");
        }
        let of_text = first..self.finds.len();
        self.follow(fragment, at, text, &reading, trail, of_text.clone());
        let dead: Vec<_> = reading.dead.iter().map(|range| trail.to_page(range.clone())).collect();
        for find in &mut self.finds[of_text.clone()] {
            let is_dead = dead.iter().any(|dead| dead.start <= find.range.start && find.range.end <= dead.end);
            if is_dead && find.context.role == Role::Used {
                find.context.role = Role::Dead;
            }
        }
        let loads = reading.sinks.iter().any(|sink| sink.kind == SinkKind::Script);
        if is_told_whole(&reading) {
            for find in &mut self.finds[of_text] {
                find.context.idle = find.context.act.is_none();
                find.context.read_whole = true;
                find.context.loads = loads;
            }
        }
    }

    pub(crate) fn follow(
        &mut self,
        fragment: &Fragment,
        at: &At,
        text: &str,
        reading: &Reading,
        trail: Trail,
        of_text: Range<usize>,
    ) {
        let behind = self.behind_script(fragment, text, trail);
        for group in groups(&reading.written) {
            let (markup, edits) = joined(group);
            let Some(one) = group.first() else { continue };
            self.scripts.leads.note(Some(&markup).map(|markup| markup.trim_start_matches(UNKNOWN)));
            let mut act = Act::of_script(Deed::Writes(one.writing), &one.conditions, text);
            act.covers = cover::fills_window(&markup)
                || text.get(one.range.clone()).is_some_and(|piece| cover::replaces_page(piece, &markup));
            let undone: Vec<_> = group.iter().flat_map(|one| one.undone.iter().copied()).collect();
            let pieces: Vec<&str> = group.iter().filter_map(|one| text.get(one.range.clone())).collect();
            let behind = behind.filter(|_| one.writing != Writing::Words);
            let built = behind.and_then(|behind| self.scripts.built.write(behind, one, &markup, &pieces));
            let piece = Piece { act, built, text: &markup, edits: &edits, undone: &undone };
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
            let is_script = matches!(sink.kind, SinkKind::Script | SinkKind::Worker);
            self.scripts.loads_unknown |=
                is_script && sink.target.as_ref().is_none_or(|target| target.contains(UNKNOWN));
            if matches!(sink.kind, SinkKind::Navigate | SinkKind::Open | SinkKind::Frame | SinkKind::Script) {
                self.scripts.leads.note(sink.target.as_deref());
            }
            let Some(target) = &sink.target else { continue };
            if is_script && at.fixed.is_none() {
                self.load_script(target);
            }
            self.step(fragment, at, sink.kind, target);
            let mut act = Act::of_script(Deed::Does(sink.kind), &sink.conditions, text);
            act.covers = covers && sink.kind == SinkKind::Frame;
            let edits = whole(target, &sink.range);
            let behind = behind.filter(|_| !sink.made.is_empty());
            let said = text.get(sink.range.clone()).unwrap_or_default();
            let built = behind.and_then(|behind| self.scripts.built.make(behind, &sink.made, said));
            let piece = Piece { act, built, text: target, edits: &edits, undone: &sink.undone };
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
            let piece = Piece { act, built: None, text: &made.text, edits: &edits, undone: &made.undone };
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
        // Whatever else the script does with it stands at the same place: which of them is told, the acts decide.
        let known = mem::take(&mut self.known);
        if let Some(mut inner) = self.inner(fragment, piece.text, trail, frame, false) {
            inner.built = piece.built;
            let at = At { fixed: inner.frame.place, attribute: None, tag: None, whole: false, run: None, ..*at };
            read(self, &mut inner, &at);
        }
        self.known = known;
        let made = self.finds.split_off(first);
        for mut find in made {
            if let Some(act) = &mut find.context.act {
                act.stands_in(&piece.act, find.place, find.context.begins);
            }
            self.tell(find, of_text, piece);
        }
    }

    /// Keeps what a piece names, unless it is told already.
    fn tell(&mut self, mut find: Find, of_text: &Range<usize>, piece: &Piece) {
        // What is only fetched leads nobody anywhere, whatever its URL carries.
        let is_fetched = matches!(piece.act.deed, Deed::Does(SinkKind::Image | SinkKind::Attribute | SinkKind::Fetch));
        if let Some(outer) = find.outer.as_mut().filter(|_| is_fetched) {
            outer.of = Place::Image;
        }
        let is_spelled_out = is_spelled_out(piece.undone);
        let mut is_known = false;
        for known in self.finds[of_text.clone()].iter_mut().filter(|known| is_spelled_out && is_same(known, &find)) {
            is_known = true;
            known.built = known.built.or(find.built);
            known.context.marquee |= find.context.marquee;
            known.context.noscript |= find.context.noscript;
            // To spell what is only compared is no more than to compare it.
            if piece.act.deed == Deed::Makes && known.context.role.is_talk() {
                continue;
            }
            // A script that is put in as markup does not run: `body.innerHTML = body.innerHTML.replace(…)`.
            let is_idle = find.context.act.as_deref().is_some_and(|act| act.deed == Deed::Writes(Writing::Insert));
            if is_idle && find.place == Place::ScriptString && known.place == find.place {
                continue;
            }
            // Written markup says more than the name that stands in the string, or what reads like words there.
            let is_markup = !matches!(find.place, Place::ScriptString | Place::Handler | Place::UrlParameter);
            let says_less = matches!((&known.target, &find.target), (SpotTarget::Name(_), SpotTarget::Url(_)));
            if is_markup && (says_less || piece.undone.contains(&Decoding::Percent)) {
                *known = find.clone();
                continue;
            }
            known.context.idle = false;
            // The text has a part of a URL, and something is done with the whole of it.
            if says_less && matches!(piece.act.deed, Deed::Does(_)) && find.place != Place::UrlParameter {
                known.target = find.target.clone();
            }
            // What is done in what is written may tell more than that it is written.
            let of_find = find.context.act.as_deref().filter(|act| act.order() < piece.act.order());
            let act = match of_find {
                Some(act) => act.clone(),
                None if is_words(&find) => Act { deed: piece.act.deed.of_words(), ..piece.act.clone() },
                None => piece.act.clone(),
            };
            // A redirector carries it: where it leads, the redirector decides.
            if find.place == Place::UrlParameter {
                known.outer = known.outer.take().or_else(|| find.outer.clone());
            }
            let (makes, undone) = match known.context.act.take() {
                Some(told) if told.order() <= act.order() => {
                    known.context.act = Some(told);
                    continue;
                }
                Some(told) => (told.makes, told.undone),
                None => (false, Vec::new()),
            };
            known.context.act = Some(Box::new(Act { makes, undone, ..act }));
        }
        // Whoever makes a string does something with it: that is told, and not its making.
        if is_known || self.finds[of_text.start..].iter().any(|told| is_made_again(told, &find)) {
            return;
        }
        let is_outdone = |told: &&mut Find| is_outdone(told, &find);
        match self.finds[of_text.start..].iter_mut().find(is_outdone) {
            Some(told) => *told = find,
            None => self.finds.push(find),
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

#[cfg(test)]
mod tests {
    use suyuan_model::Headers;

    use super::*;
    use crate::{Source, story, triage};

    /// What is told of a page: how many spots, and which limit.
    fn told(html: &str) -> (usize, Option<String>) {
        let examination = story::examined_twice(html);
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

    /// The acts that are told of the casino, and which limit, when the page's only script did this as it ran.
    fn told_of_run(html: &str, run: Reading) -> (Vec<Deed>, Option<String>) {
        let parts = crate::Parts::default().with_runs(Runs { readings: vec![run], are_whole: true, asks: Vec::new() });
        let examination = story::examined_with(html, &parts);
        let deeds = examination.spots.iter().filter_map(|spot| spot.context.act.as_ref()).map(|act| act.deed);
        (deeds.collect(), examination.partial)
    }

    #[test]
    fn a_decoy_hides_nothing_that_a_run_saw() {
        let undone = || vec![Decoding::ScriptRun];
        let words = suyuan_script::Written {
            markup: "casino.example".to_owned(),
            writing: Writing::Words,
            range: 0..4,
            undone: undone(),
            conditions: Vec::new(),
            made: String::new(),
        };
        let target = Some("http://casino.example/".to_owned());
        let conditions = Vec::new();
        let sink =
            Sink { kind: SinkKind::Navigate, target, range: 0..4, undone: undone(), conditions, made: String::new() };
        let run = || Reading { written: vec![words.clone()], sinks: vec![sink.clone()], ..Reading::default() };
        let sent = Deed::Does(SinkKind::Navigate);
        assert_eq!(told_of_run("<script>eval(x)</script>", run()).0, [sent]);
        let decoy = "<script>a.textContent = 'casino.example'; eval(x)</script>";
        assert_eq!(told_of_run(decoy, run()).0, [sent]);
    }

    #[test]
    fn only_what_ran_counts_as_seen() {
        let seen = |html: &str| told_of_run(html, Reading::default()).1;
        assert_eq!(seen("<script>eval(x)</script>"), None);
        let unseen = Some("script-unseen".to_owned());
        // One run was told of, and a second would be that of the handler.
        assert_eq!(seen("<script>eval(x)</script><p onclick='eval(y)'>"), unseen);
        assert_eq!(seen("<p onclick='eval(y)'>"), None);
        assert_eq!(seen("<script>f()</script><a href='javascript:eval(y)'>z</a>"), unseen);
        assert_eq!(seen("<script>f()</script><iframe srcdoc='<script>eval(y)</script>'></iframe>"), unseen);
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
