//! What says again what stands in sight: a title, a description, data, the copy that a template keeps.
//!
//! Such words are no worse than those in sight, as long as they sell nothing: whoever plants a title wants people not to see it.

use suyuan_model::Place;
use suyuan_page::{BLOCKS_LOOKED_MAX, RUNNING_TEXT, Spot};

use super::agreement::{HEADLINE_WORDS_MIN, words};
use super::{Context, OPENING_CHARS_MAX, SENTENCE_WORDS_MIN, is_apart, plain};
use crate::mention::{is_url, own_words, sides};
use crate::stance::{Stance, trades, trades_and_games};

/// Of so many words of a sentence one may name a game.
const WORDS_PER_GAME: usize = 6;

/// What stands between a title and the name of the site.
const SEPARATORS: &[&str] = &[" - ", " | ", " – ", " — ", " · ", "_", "|", "-", "–", "—"];

impl Context<'_> {
    /// Whether these words say again what the text in sight does, which warns of the same thing.
    pub(super) fn is_run_of_warning(&self, spot: &Spot) -> bool {
        !is_url(spot) && self.is_blamed(spot) && self.is_run_in_sight(spot)
    }

    /// Whether these words are a run of the text in sight, and sell nothing.
    pub(super) fn is_run_in_sight(&self, spot: &Spot) -> bool {
        let own = match spot.place {
            Place::Template | Place::JsonLd => own_words(spot),
            _ => self.own_text(spot),
        };
        let in_sight = |text: &str| words(text) >= SENTENCE_WORDS_MIN && self.text_in_sight().contains(&plain(text));
        // The name of the site stands behind that of the page.
        let page = SEPARATORS.iter().filter_map(|sign| Some(own.rsplit_once(sign)?.0));
        let mut page = page.filter(|page| spot.place == Place::Title && page.contains(&spot.raw));
        !sells(own) && (in_sight(own) || page.any(in_sight))
    }

    /// Whether the running text of data says no more than stands in sight, whatever that is: plugins copy what somebody wrote.
    pub(super) fn is_copy_in_sight(&self, spot: &Spot) -> bool {
        let own = own_words(spot);
        let is_text = spot.named.as_deref() == Some(RUNNING_TEXT) && words(own) > words(&spot.raw);
        is_text && self.text_in_sight().contains(&plain(own)) || self.only_repeats(spot)
    }

    /// Whether something hidden says a sentence of the text in sight again, word for word and not a word more: for those who print
    /// the page, have no scripts, or point at something.
    pub(super) fn is_hidden_copy(&self, spot: &Spot) -> bool {
        let own = self.hidden_text(spot);
        let is_whole = || !is_apart(spot) || !apart_sides(spot).any(|side| sells(&side));
        let is_headline = || words(own) >= HEADLINE_WORDS_MIN && trades(own) == 0;
        let is_said = words(own) >= SENTENCE_WORDS_MIN || is_headline();
        is_said && !sells(own) && self.text_in_sight().contains(&plain(own)) && is_whole()
    }

    /// Whether it is such a copy of what warns.
    pub(super) fn is_copy_of_warning(&self, spot: &Spot) -> bool {
        let is_about = || Stance::of_naming(self.hidden_text(spot), &[spot.target.host()]).is_about();
        self.is_hidden_copy(spot) && !self.is_praised(spot) && (self.is_blamed(spot) || is_about())
    }

    /// The letters and digits of the text in sight, one block behind the other, as far as it is read for such questions.
    fn text_in_sight(&self) -> &str {
        self.in_sight.get_or_init(|| {
            let blocks = self.blocks.iter().enumerate().filter(|(_, block)| block.has_words()).take(BLOCKS_LOOKED_MAX);
            let blocks = blocks.filter(|(at, block)| !block.is_hidden && !self.partly_hidden.contains(at));
            let blocks = blocks.map(|(_, block)| plain(&block.text));
            let mut text = String::new();
            for block in blocks.chain(self.written.iter().map(|markup| plain(&without_tags(markup)))) {
                text.push_str(&block);
                if text.len() > OPENING_CHARS_MAX {
                    break;
                }
            }
            text
        })
    }
}

/// Whether a text sells: it calls, or has words that people search for who want to play, but for the few that any story has.
pub(super) fn sells(text: &str) -> bool {
    let (trades, games) = trades_and_games(text);
    Stance::of(text).calls || trades > games || games * WORDS_PER_GAME > words(text)
}

/// What stands beside something in the `noscript` or template that keeps it, as far as the snippet shows it.
fn apart_sides(spot: &Spot) -> impl Iterator<Item = String> {
    const EDGES: &[&str] = &["<noscript", "<template", "<script"];
    let (before, behind) = sides(spot).unwrap_or_default();
    let start = EDGES.iter().filter_map(|edge| before.rfind(edge)).max().unwrap_or_default();
    let ends = EDGES.iter().filter_map(|edge| behind.find(&edge.replace('<', "</")));
    let end = ends.min().unwrap_or(behind.len());
    [without_tags(&before[start..]), without_tags(&behind[..end])].into_iter()
}

/// The words of markup.
fn without_tags(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    for piece in markup.split('<') {
        let words = piece.split_once('>').map_or(piece, |(_, words)| words);
        text.push_str(words);
        text.push(' ');
    }
    text
}
