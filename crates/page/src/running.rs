//! Text that runs over elements which break no line: `casino<b>.example</b>` is one name to whoever reads it.
//!
//! What stands between two tags is a piece, and pieces without a space between them run together.
//! Type that only looks different glues them; what a style may set apart, a link or a `span`, leaves both readings:
//! each side alone, and the names that cross the seam.
//! What is not seen in a run is left out of one more reading, and letters that stand alone, each in its box, are one text.

use std::borrow::Cow;
use std::ops::Range;

use suyuan_model::{Decoding, Place};

use crate::edits::Edits;
use crate::finds::At;
use crate::fragment::Fragment;
use crate::hint::Signs;
use crate::names::Kind;
use crate::spot::Context;
use crate::squeezed::has_spoken_dot;
use crate::tags;
use crate::trail::Trail;
use crate::traits::Traits;
use crate::turned::backwards;
use crate::unseen::Shown;
use crate::walker::Walker;

/// What a tag does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seam {
    /// Nothing that could be seen: both sides are one word.
    Glued,
    /// Perhaps a gap.
    Loose,
    /// A new line, a box of its own.
    Break,
}

/// The text between two tags.
pub(crate) struct Piece<'t> {
    text: Cow<'t, str>,
    signs: Signs,
    edits: Edits,
    /// Where it stands in the fragment.
    range: Range<usize>,
    /// What stands between it and the piece before.
    seam: Seam,
    /// The start tags around it, the innermost first.
    tags: [Range<usize>; 2],
    /// What it stands in; only when thorough.
    standing: Option<Box<Standing>>,
}

/// Most letters, each in a box of its own, that are read as one text: those of the longest name.
pub const SPELLED_CHARS_MAX: usize = 253;

/// Fewest of them that are no accident.
const SPELLED_CHARS_MIN: usize = 6;

/// What a piece stands in, noted before its elements are closed.
pub(crate) struct Standing {
    pub(crate) place: Option<Place>,
    pub(crate) element: String,
    pub(crate) context: Context,
    pub(crate) block: usize,
}

/// The pieces that have not been read yet, and what came behind the last of them.
pub(crate) struct Running<'t> {
    pieces: Vec<Piece<'t>>,
    seam: Seam,
    /// Boxes of one letter each that followed each other.
    letters: Vec<Piece<'t>>,
}

impl Running<'_> {
    /// No text yet.
    pub(crate) const EMPTY: Running<'static> = Running { pieces: Vec::new(), seam: Seam::Glued, letters: Vec::new() };
}

/// A run that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    /// Where each piece begins on the page, what is between it and the one before, and what it stands in.
    pieces: &'a [(usize, Seam, Option<&'a Standing>)],
    /// Only what crosses a loose seam is new: the rest was read on either side of it.
    across: bool,
}

impl<'a> Run<'a> {
    /// What the thing at this place of the page stands in; none if it was read before.
    pub(crate) fn standing(&self, range: &Range<usize>) -> Option<&'a Standing> {
        let behind = self.pieces.partition_point(|&(start, ..)| start <= range.start);
        let crosses = |&(start, seam, _): &(usize, Seam, _)| start < range.end && seam == Seam::Loose;
        let is_new = !self.across || self.pieces[behind..].iter().any(crosses);
        let (.., standing) = self.pieces[behind.saturating_sub(1)];
        standing.filter(|_| is_new)
    }
}

impl<'t> Walker<'_> {
    /// Takes up a piece of text, which is read when it is known what follows.
    pub(crate) fn run_on(
        &mut self,
        fragment: &mut Fragment<'t>,
        text: Cow<'t, str>,
        signs: Signs,
        edits: Edits,
        range: Range<usize>,
    ) {
        let ends_open = |text: &str| text.chars().next_back().is_some_and(|c| !c.is_whitespace());
        let is_open = fragment.running.pieces.last().is_some_and(|last| ends_open(&last.text))
            && text.chars().next().is_some_and(|c| !c.is_whitespace());
        if !is_open {
            self.read_running(fragment);
        }
        let standing = self.thorough.then(|| {
            Box::new(Standing {
                place: Some(fragment.place_of_text()),
                element: crate::walker::lower(fragment.element()).into_owned(),
                context: fragment.context(),
                block: self.blocks.len() - 1,
            })
        });
        if let (Some(standing), Some(block)) = (&standing, self.blocks.last_mut()) {
            block.is_notice &= standing.context.notice;
        }
        let seam = std::mem::replace(&mut fragment.running.seam, Seam::Glued);
        let tags = fragment.inline_tags();
        fragment.running.pieces.push(Piece { text, signs, edits, range, seam, tags, standing });
    }

    /// A tag stands behind the text that was taken up.
    pub(crate) fn run_into(&mut self, fragment: &mut Fragment<'t>, name: &str, traits: Traits) {
        if fragment.running.pieces.is_empty() {
            return;
        }
        let seam =
            if fragment.is_list() || fragment.is_foreign() && name != "tspan" { Seam::Break } else { traits.seam() };
        if seam == Seam::Break {
            self.read_running(fragment);
        } else {
            fragment.running.seam = fragment.running.seam.max(seam);
        }
    }

    /// Reads the text that was taken up.
    pub(crate) fn read_running(&mut self, fragment: &mut Fragment<'t>) {
        fragment.running.seam = Seam::Glued;
        let mut pieces = std::mem::take(&mut fragment.running.pieces);
        if let [piece] = &pieces[..]
            && is_one_letter(&piece.text)
            && !fragment.is_list()
        {
            if fragment.running.letters.len() == SPELLED_CHARS_MAX {
                self.read_spelled(fragment);
            }
            fragment.running.letters.append(&mut pieces);
            return;
        }
        if !pieces.is_empty() {
            self.read_spelled(fragment);
        }
        match &pieces[..] {
            _ if self.is_done() => {}
            [] => {}
            [piece] => {
                if !self.is_harmless(&piece.signs) || has_spoken_dot(&piece.text, &piece.signs) {
                    self.read_run(fragment, &[piece], &[], false, &[]);
                }
                self.read_as_seen(fragment, &pieces);
            }
            // Pieces without a sign have none together either, and are not put together.
            _ if pieces.iter().all(|piece| self.is_harmless(&piece.signs)) => {}
            _ => {
                let mut texts = 0;
                for text in pieces.chunk_by(|_, next| next.seam == Seam::Glued) {
                    self.read_run(fragment, &text.iter().collect::<Vec<_>>(), &[], false, &[]);
                    texts += 1;
                }
                if texts > 1 {
                    self.read_run(fragment, &pieces.iter().collect::<Vec<_>>(), &[], true, &[]);
                }
                self.read_as_seen(fragment, &pieces);
            }
        }
        pieces.clear();
        fragment.running.pieces = pieces;
    }

    /// Reads a run once more as it is seen, where something of it is not, or is turned.
    fn read_as_seen(&mut self, fragment: &Fragment<'t>, pieces: &[Piece]) {
        let has_sign = |piece: &Piece| piece.signs.has(Signs::DOT) || !piece.signs.others.is_empty();
        let is_in_tag = |piece: &Piece| !piece.tags[0].is_empty();
        if self.is_done() || !pieces.iter().any(has_sign) || !pieces.iter().any(is_in_tag) {
            return;
        }
        // Of what is not seen at all nothing is left.
        if pieces.len() == 1 && !self.may_turn(fragment) {
            return;
        }
        let shown: Vec<Shown> = pieces.iter().map(|piece| self.shown(fragment, &piece.tags)).collect();
        let undone = match shown.iter().find(|shown| **shown != Shown::AsItIs) {
            None => return,
            Some(Shown::Turned) => Decoding::Reverse,
            Some(_) => Decoding::ZeroWidth,
        };
        let seen = pieces.iter().zip(shown).filter(|(_, shown)| *shown != Shown::Not);
        let (seen, shown): (Vec<&Piece>, Vec<Shown>) = seen.unzip();
        self.read_run(fragment, &seen, &shown, false, &[undone]);
    }

    /// Reads letters that stand alone, each in its box, as one text.
    pub(crate) fn read_spelled(&mut self, fragment: &mut Fragment<'t>) {
        let letters = std::mem::take(&mut fragment.running.letters);
        let has_dot = || letters.iter().any(|letter| letter.signs.has(Signs::DOT) || !letter.signs.others.is_empty());
        if letters.len() >= SPELLED_CHARS_MIN && has_dot() {
            self.read_run(fragment, &letters.iter().collect::<Vec<_>>(), &[], false, &[Decoding::Spacing]);
        }
    }

    /// Reads pieces as one text; `shown` tells how each is shown, where that is not as it stands there.
    fn read_run(
        &mut self,
        fragment: &Fragment<'t>,
        pieces: &[&Piece],
        shown: &[Shown],
        across: bool,
        undone: &[Decoding],
    ) {
        if self.is_done() {
            return;
        }
        let Some(first) = pieces.first() else { return };
        let starts = pieces.iter().map(|piece| {
            let start = fragment.trail.to_page(piece.range.clone()).start;
            (start, piece.seam, piece.standing.as_deref())
        });
        let starts: Vec<_> = if self.thorough { starts.collect() } else { Vec::new() };
        let run = self.thorough.then_some(Run { pieces: &starts, across });
        let at = At { run, ..At::text(fragment, "") };
        if let ([piece], []) = (pieces, shown) {
            let trail = Trail::decoded(&fragment.trail, piece.range.start, &piece.edits);
            let text = (&*piece.text, &piece.signs);
            return self.scan_signed(fragment, &at, text, trail, Kind::Words, false, &mut Vec::new());
        }
        let (text, edits) = join(pieces, shown);
        let trail = Trail::decoded(&fragment.trail, first.range.start, &edits);
        self.scan(fragment, &at, &text, trail, Kind::Words, false, &mut undone.to_vec());
    }
}

/// Whether a text is one letter or sign.
fn is_one_letter(text: &str) -> bool {
    let mut chars = text.trim().chars();
    chars.next().is_some() && chars.next().is_none()
}

/// The text of all pieces, and where it came from, counted from the first.
fn join(pieces: &[&Piece], shown: &[Shown]) -> (String, Edits) {
    let base = pieces.first().map_or(0, |piece| piece.range.start);
    let mut text = String::with_capacity(pieces.iter().map(|piece| piece.text.len()).sum());
    let mut edits = Edits::default();
    let mut end = base;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.range.start > end {
            edits.push(text.len()..text.len(), end - base..piece.range.start - base);
        }
        let is_turned = shown.get(index) == Some(&Shown::Turned);
        if let Some(turned) = backwards(&piece.text).filter(|_| is_turned) {
            edits.push(text.len()..text.len() + turned.len(), piece.range.start - base..piece.range.end - base);
            text.push_str(&turned);
        } else {
            edits.append(&piece.edits, text.len(), piece.range.start - base);
            text.push_str(&piece.text);
        }
        end = piece.range.end;
    }
    (text, edits)
}

/// What a tag of this name (lower case) does to the text around it.
pub(crate) fn seam_of(name: &str) -> Seam {
    match name {
        "b" | "strong" | "i" | "em" | "u" | "s" | "strike" | "del" | "ins" | "font" | "big" | "tt" | "wbr" | "nobr"
        | "mark" | "bdi" | "bdo" | "script" | "style" | "link" | "meta" => Seam::Glued,
        "br" | "img" | "image" | "input" | "button" | "select" | "option" | "optgroup" | "datalist" | "textarea"
        | "iframe" | "object" | "embed" | "applet" | "video" | "audio" | "canvas" | "picture" | "svg" | "math"
        | "marquee" | "meter" | "progress" | "noscript" | "noembed" | "noframes" | "frameset" | "frame" | "summary"
        | "hgroup" | "search" | "xmp" | "listing" | "plaintext" | "rt" | "rp" | "map" | "area" => Seam::Break,
        _ if tags::is_block(name) => Seam::Break,
        _ => Seam::Loose,
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;
    use crate::{Source, Target, examine, triage};

    /// What stands at every place that names the casino.
    #[track_caller]
    fn check(markup: &str, expected: &[&str]) {
        let url = PageUrl::new("http://page.example/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, markup.as_bytes());
        let is_watched = |host: &str| host == "casino.example" || host.ends_with(".casino.example");
        let mut watched = |target: Target| match target {
            Target::Url(url) => is_watched(url.host()),
            Target::Name(name) => is_watched(name),
            Target::Top(_) | Target::EveryTop | Target::Host(_) | Target::OtherTops => true,
            Target::Words(_) | Target::Handles | Target::Addresses => false,
        };
        let spots = examine(&source, &mut watched).spots;
        let raws: Vec<&str> = spots.iter().map(|spot| &*spot.raw).collect();
        assert_eq!(raws, expected, "{markup}");
        for spot in &spots {
            assert!(markup[spot.byte_offset as usize..].starts_with(&spot.raw), "{markup}");
        }
        assert!(expected.is_empty() || triage(&source, &mut watched).flagged, "{markup}");
    }

    #[test]
    fn a_name_runs_over_tags_that_break_no_line() {
        check("<p>casino<b>.example</b>", &["casino<b>.example"]);
        check("<p><em>casino</em>.example</p>", &["casino</em>.example"]);
        check("去cas<!-- <p>x</p> -->ino.example看", &["cas<!-- <p>x</p> -->ino.example"]);
        check("cas<wbr>ino.exam<wbr>ple", &["cas<wbr>ino.exam<wbr>ple"]);
        check("<span>c</span><span>asino</span>.<i>example</i>", &["c</span><span>asino</span>.<i>example"]);
        check("<p>c&#97;s<b>ino&#46;</b>example", &["c&#97;s<b>ino&#46;</b>example"]);
        check("casino<script>var a;</script>.example", &["casino<script>var a;</script>.example"]);
        check("http://<b>casino</b>.example/x", &["http://<b>casino</b>.example/x"]);
        check("<x-y>casino</x-y><x-y>.example</x-y>", &["casino</x-y><x-y>.example"]);
    }

    #[test]
    fn a_line_or_a_space_ends_a_name() {
        check("<ul><li>casino</li><li>.example</li></ul>", &[]);
        check("<table><tr><td>casino</td><td>.example</td></table>", &[]);
        check("<p>casino<p>.example", &[]);
        check("casino<br>.example casino<img src=a>.example", &[]);
        check("casino<b> .example</b> casino <i>.example</i>", &[]);
        check("<select><option>casino<option>.example</select>", &[]);
        check("<noscript>casino</noscript>.example", &[]);
    }

    #[test]
    fn what_is_glued_to_a_name_makes_it_another() {
        check("<b>x</b>casino.example", &[]);
        check("casino.example<b>.org</b>", &[]);
        check("casino.example<i>s</i>", &[]);
        check("x<!-- -->casino.example", &[]);
    }

    #[test]
    fn a_gap_that_a_style_may_make_leaves_both_readings() {
        check("<a href=/>Home</a><a href=/>casino.example</a>", &["casino.example"]);
        check("<span>Site</span><span>casino.example</span>", &["casino.example"]);
        check("casino.example<sup>1</sup>", &["casino.example"]);
        check("<span>www.</span><span>casino.example</span>", &["www.</span><span>casino.example", "casino.example"]);
    }

    #[test]
    fn letters_in_boxes_of_their_own_are_one_name() {
        let cells = |text: &str| text.chars().map(|c| format!("<td>{c}</td>")).collect::<Vec<_>>().join("\n");
        let name = cells("casino.example");
        check(&format!("<table><tr>{name}</table>"), &[&name["<td>".len()..name.len() - "</td>".len()]]);
        check(&format!("<table><tr>{name}<td>x</td></table>"), &[]);
        check(&format!("<table><tr>{}<td>word</td><tr>{}</table>", cells("casin"), cells("o.example")), &[]);
        let far = |letters: usize| format!("<table><tr>{}{name}</table>", cells(&"网".repeat(letters)));
        let rest = SPELLED_CHARS_MAX - "casino.example".len();
        check(&far(rest), &[&name["<td>".len()..name.len() - "</td>".len()]]);
        check(&far(rest + 1), &[]);
    }

    #[test]
    fn a_name_stands_where_it_begins() {
        let url = PageUrl::new("http://page.example/").unwrap();
        let body = b"<h1><code>casino</code>.example</h1>";
        let headers = Headers::default();
        let source = Source::new(&url, &headers, body);
        let spots = examine(&source, &mut |target| {
            matches!(target, Target::Name("casino.example") | Target::Top(_) | Target::Host(_))
        })
        .spots;
        assert_eq!(spots.len(), 1);
        let spot = &spots[0];
        assert_eq!((spot.place, &*spot.element, spot.context.quoted), (Place::Heading, "code", true));
        assert_eq!(spot.selector.as_deref(), Some("body > h1 > code"));
    }
}
