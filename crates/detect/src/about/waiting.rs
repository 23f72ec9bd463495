//! What waits to be shown: a notice for whoever follows a link, or has the page read out.

use suyuan_model::{Place, Technique};
use suyuan_page::Spot;

use super::runs::sells;
use super::{
    BLOCK_CHARS_MAX, Context, ITEM_CHARS_MAX, NOTICE_CHARS_MAX, NOTICE_NAMES_MAX, SENTENCE_CHARS_MAX, beginning,
    is_apart, is_for_readers, is_text, plain,
};
use crate::mention::is_url;
use crate::stance::Stance;
use crate::technique::by_style;

/// What a page says to whoever it keeps from going there.
const INTERCEPTS: &[&str] = &[
    "即将访问",
    "正在访问",
    "将要访问",
    "您访问的",
    "停止访问",
    "已拦截",
    "已被拦截",
    "已阻止",
    "about to visit",
    "trying to visit",
    "trying to open",
    "has been blocked",
    "was blocked",
    "we blocked",
];

/// What is asked where somebody is to find an answer; who warns says so.
const QUESTIONS: &[&str] = &["?", "？", "吗", "是否", "是不是", "怎么样"];

impl Context<'_> {
    /// Whether it is a warning that a script shows to whoever follows a link there: one short thought that accuses, and asks nothing.
    ///
    /// Such a notice waits without being displayed; nobody paints it in the color behind it, or moves it off the screen,
    /// unless it is called one that is read out.
    /// Where scripts do what is not known, they may take the name out of it.
    pub(super) fn is_notice_in_waiting(&self, spot: &Spot, technique: Technique) -> bool {
        let waits = match technique {
            Technique::M7 | Technique::M8 | Technique::M13 => spot.place != Place::Template,
            Technique::M17 => spot.context.template && !spot.context.noscript && !spot.context.noframes,
            _ => is_for_readers(technique) && spot.context.read_out,
        };
        let text = match self.blocks.get(spot.block).filter(|_| spot.place != Place::Template) {
            Some(block) => &block.text,
            None => &spot.text,
        };
        let intercepts = || INTERCEPTS.iter().any(|words| text.to_lowercase().contains(words));
        let asks = || QUESTIONS.iter().any(|word| text.to_lowercase().contains(word));
        waits
            && (spot.context.notice || spot.context.read_out || intercepts())
            && !self.may_be_taken(spot)
            && beginning(text, NOTICE_CHARS_MAX).len() == text.len()
            && text.to_lowercase().matches(spot.target.host()).count() <= NOTICE_NAMES_MAX
            && Stance::of(text).is_about()
            && (beginning(text, SENTENCE_CHARS_MAX).len() == text.len() || Stance::of(&spot.text).is_about())
            && !asks()
    }

    /// Whether somebody who opens what it stands in reads a warning there, which sells nothing and asks nothing.
    pub(super) fn is_warning_behind_control(&self, spot: &Spot) -> bool {
        let text = self.hidden_text(spot);
        let asks = || QUESTIONS.iter().any(|word| text.to_lowercase().contains(word));
        spot.waiting
            && !self.may_be_taken(spot)
            && beginning(text, BLOCK_CHARS_MAX).len() == text.len()
            && Stance::of_naming(text, &[spot.target.host()]).is_about()
            && !sells(text)
            && !asks()
    }

    /// Whether words for those who have a page read out are a part of a block in sight, and belong to a report as that does.
    pub(super) fn is_part_of_block(&mut self, spot: &Spot) -> bool {
        let Some(block) = self.blocks.get(spot.block).filter(|_| is_text(spot) && !is_apart(spot)) else {
            return false;
        };
        let is_read_out = !spot.hidden.is_empty() && spot.hidden.iter().all(|way| is_for_readers(by_style(*way)));
        let begins_in_sight = !block.is_hidden && self.stance(spot.block).is_about();
        is_read_out
            && !sells(&block.text)
            && (begins_in_sight || self.names(spot.block, spot) && self.is_excused_in_text(spot))
    }

    /// Whether a script may take a name out of where it stands, and lead there.
    pub(super) fn may_be_taken(&self, spot: &Spot) -> bool {
        self.may_hide || self.leads.by_name || self.leads.anywhere && is_url(spot)
    }

    /// Whether it is an item of a list in such a notice, and what introduces or heads it there warns.
    pub(super) fn is_listed_in_waiting(&mut self, spot: &Spot, technique: Technique) -> bool {
        let waits = matches!(technique, Technique::M7 | Technique::M8 | Technique::M13) && spot.place == Place::Text;
        let Some(text) = self.blocks.get(spot.block).map(|block| &block.text) else { return false };
        let is_item = beginning(text, ITEM_CHARS_MAX).len() == text.len() && !Stance::of(text).calls;
        if !waits || self.may_be_taken(spot) || !is_item {
            return false;
        }
        let above = self.headings.partition_point(|&heading| heading < spot.block);
        let heading = above.checked_sub(1).map(|last| self.headings[last]);
        let heading = heading.filter(|&heading| self.stance(heading).is_about());
        let first = self.introduction(spot.block).or(heading).unwrap_or(spot.block);
        let last = if first == spot.block { self.verdict_below(spot) } else { Some(spot.block) };
        // Not a word between them stands outside.
        last.is_some_and(|last| self.blocks[first..=last].iter().all(|it| it.text.is_empty() || it.is_notice))
    }

    /// For a block that is nothing but a name, the next one with words, where that warns.
    fn verdict_below(&self, spot: &Spot) -> Option<usize> {
        let is_bare = plain(&self.blocks[spot.block].text) == plain(&spot.raw);
        let mut below = (spot.block + 1..self.blocks.len()).filter(|&at| !self.blocks[at].text.trim().is_empty());
        below.next().filter(|&next| is_bare && self.stance(next).is_about())
    }
}
