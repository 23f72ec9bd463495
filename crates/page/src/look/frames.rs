//! Animations: how one leaves what it moves, where that is known (CSS Animations 1).

use std::collections::HashMap;
use std::rc::Rc;

use cssparser::{AtRuleParser, ParseError, Parser, ParserState, QualifiedRuleParser, StyleSheetParser};

use super::declarations::{self, Declaration, Item, rest, words_of};

/// What moves for longer shows itself meanwhile, in seconds.
const SHORT_SECONDS: f32 = 1.0;

/// What is asked of the frames of an animation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Frames {
    /// The one at its end.
    last: Option<Rc<[Declaration]>>,
    /// All are the same, from the beginning on.
    is_constant: bool,
}

/// The frames of `@keyframes`.
pub(super) fn frames(block: &str) -> Frames {
    let mut reader = Reader { frames: Vec::new() };
    let mut input = Parser::new(block);
    for frame in StyleSheetParser::new(&mut input, &mut reader) {
        // What cannot be read is passed over.
        let _ = frame;
    }
    let at = |share: f32| {
        let mut frames = reader.frames.iter().rev();
        frames.find(|(at, _)| (*at - share).abs() < f32::EPSILON).map(|(_, frame)| Rc::clone(frame))
    };
    let (first, last) = (at(0.0), at(1.0));
    let is_same = |last: &Rc<[Declaration]>| reader.frames.iter().all(|(_, frame)| frame == last);
    Frames { is_constant: first.is_some() && first == last && last.as_ref().is_some_and(is_same), last }
}

/// How an animation leaves an element, or what it is all the time; none where that is not known, or comes late.
pub(super) fn end<'f>(animation: &str, known: &'f HashMap<String, Frames>) -> Option<&'f [Declaration]> {
    if animation.contains(',') && !animation.contains('(') {
        return None;
    }
    let words = words_of(animation);
    let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let mut names = words.iter().filter_map(|word| known.get(*word));
    let (frames, has_other) = (names.next()?, names.next().is_some());
    let seconds = |word: &String| {
        let number = |unit: &str| word.strip_suffix(unit)?.parse::<f32>().ok();
        number("ms").map(|thousandths| thousandths / 1_000.0).or_else(|| number("s"))
    };
    let times: Vec<f32> = lower.iter().filter_map(seconds).collect();
    let says = |word: &str| lower.iter().any(|one| one == word);
    let is_plain =
        !has_other && !says("reverse") && !says("alternate") && !says("alternate-reverse") && !says("paused");
    let last = frames.last.as_ref()?;
    let stays = says("forwards") || says("both");
    let runs = times.first().is_some_and(|duration| *duration > 0.0);
    let is_over = !says("infinite") && stays && !times.is_empty() && times.iter().sum::<f32>() <= SHORT_SECONDS;
    let is_forever = says("infinite") && runs && frames.is_constant && times.len() == 1;
    (is_plain && (is_over || is_forever)).then_some(last)
}

struct Reader {
    /// When each comes, as a share of the whole, and what it declares.
    frames: Vec<(f32, Rc<[Declaration]>)>,
}

impl<'i> QualifiedRuleParser<'i> for Reader {
    type Prelude = &'i str;
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<&'i str, ParseError<()>> {
        Ok(rest(input))
    }

    fn parse_block(
        &mut self,
        prelude: &'i str,
        _start: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        let items = declarations::of_block(input).into_iter();
        let found = items.flat_map(|item| if let Item::Declarations(found) = item { found } else { Vec::new() });
        // What is important is no part of an animation.
        let found: Rc<[Declaration]> = found.filter(|one| !one.important).collect();
        for moment in prelude.split(',') {
            let share = match &*moment.trim().to_ascii_lowercase() {
                "from" => 0.0,
                "to" => 1.0,
                other => match other.strip_suffix('%').and_then(|share| share.trim().parse::<f32>().ok()) {
                    Some(share) => share / 100.0,
                    None => continue,
                },
            };
            self.frames.push((share, found.clone()));
        }
        Ok(())
    }
}

impl AtRuleParser<'_> for Reader {
    type Prelude = ();
    type AtRule = ();
    type Error = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_animation_is_known_where_it_stays() {
        let known: HashMap<String, Frames> = [
            ("k", "from{opacity:1} to{opacity:0}"),
            ("c", "from,to{opacity:0}"),
            ("m", "0%{opacity:0} 50%{opacity:1} 100%{opacity:0}"),
            ("h", "50%{opacity:0}"),
        ]
        .map(|(name, block)| (name.to_owned(), frames(block)))
        .into();
        for (animation, is_known) in [
            ("k 0s forwards", true),
            ("k .3s ease both", true),
            ("k 300ms forwards 100ms", true),
            ("k 5s forwards", false),
            ("k .3s", false),
            ("k .3s forwards reverse", false),
            ("k .3s infinite forwards", false),
            ("c 1s infinite", true),
            ("m 1s infinite", false),
            ("h 1s forwards", false),
            ("k 0s forwards, c 0s forwards", false),
            ("x 0s forwards", false),
        ] {
            assert_eq!(end(animation, &known).is_some(), is_known, "{animation}");
        }
    }
}
