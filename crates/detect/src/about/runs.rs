//! What says again what stands in sight: a title, a description, data, the copy that a template keeps.
//!
//! Such words are no worse than those in sight, as long as they sell nothing: whoever plants a title wants people not to see it.

use suyuan_model::Place;
use suyuan_page::{RUNNING_TEXT, Spot};

use super::agreement::words;
use super::{Context, OPENING_CHARS_MAX, SENTENCE_WORDS_MIN, plain};
use crate::mention::{is_url, own_words};
use crate::stance::{Stance, trades_and_games};

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

    /// The letters and digits of the text in sight, one block behind the other, as far as it is read for such questions.
    fn text_in_sight(&self) -> &str {
        self.in_sight.get_or_init(|| {
            let blocks = self.blocks.iter().filter(|block| block.has_words() && !block.is_hidden);
            let mut text = String::new();
            for block in blocks {
                text.push_str(&plain(&block.text));
                if text.len() > OPENING_CHARS_MAX {
                    break;
                }
            }
            text
        })
    }
}

/// Whether a text sells: it calls, or has words that people search for who want to play, but for the few that any story has.
fn sells(text: &str) -> bool {
    let (trades, games) = trades_and_games(text);
    Stance::of(text).calls || trades > games || games * WORDS_PER_GAME > words(text)
}
