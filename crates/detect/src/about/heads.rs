//! What heads or introduces a list, and speaks for its items.

use suyuan_model::Place;
use suyuan_page::Block;

use super::contact::RECOVERIES;
use super::{BELOW_BLOCKS_MAX, BLOCK_CHARS_MAX, Context, ITEM_CHARS_MAX, LIST_BLOCKS_MAX, beginning, ends_sentence};
use crate::stance::trades;

/// What those say who want to be reached.
const OFFERS: &[&str] =
    &["联系", "咨询", "求助", "追回", "挽回", "添加", "contact us", "reach us", "call us", "recover"];

/// What headings call a list of what they warn of.
const LISTS: &[&str] = &[
    "名单",
    "列表",
    "曝光",
    "公示",
    "清单",
    "汇总",
    "名录",
    "账号",
    "帐号",
    "账户",
    "号码",
    "联系方式",
    "list of",
    " list",
    "register",
    "database",
    "accounts",
    "wallets",
    "handles",
    "phone numbers",
];

/// What such a list is of, in the line above it.
const LISTED: &[&str] = &[
    "网站",
    "网址",
    "域名",
    "链接",
    "平台",
    "站点",
    "app",
    "sites",
    "websites",
    "domains",
    "urls",
    "links",
    "hosts",
    "addresses",
];

/// How those are reached whom a heading warns of; nobody offers anything there.
const REACHED: &[&str] = &["联系方式", "联系电话", "contact details", "contacts"];

/// How many digits of a number an entry has that is no name.
const ENTRY_DIGITS_MIN: usize = 5;

impl Context<'_> {
    /// Whether this block is one of a list of what was found, by its introduction or caption.
    ///
    /// Who offers help to the victims of fraud warns in the headline, and gives contacts below: those are his own.
    pub(super) fn is_published(&mut self, block: usize) -> bool {
        match self.introduction(block).or_else(|| self.list_head(block)) {
            Some(line) => !self.offers(line),
            None => self.caption_warns(block) || self.is_below_list(block),
        }
    }

    /// Whether the heading above calls what follows a list of what it warns of, and nobody offers anything there.
    fn is_below_list(&self, block: usize) -> bool {
        let above = self.headings.partition_point(|&heading| heading < block);
        let Some(heading) = above.checked_sub(1).map(|last| self.headings[last]) else { return false };
        let text = beginning(&self.blocks[heading].text, BLOCK_CHARS_MAX).to_lowercase();
        let is_list = LISTS.iter().any(|word| text.contains(word)) && self.stance(heading).is_about();
        // Who offers help does so at the head of such a list, or beside the contact.
        let last = self.blocks.len().min(block + BELOW_BLOCKS_MAX);
        let first = heading..last.min(heading + BELOW_BLOCKS_MAX);
        let mut near = first.chain(block.saturating_sub(BELOW_BLOCKS_MAX).max(heading)..last);
        is_list && !near.any(|at| self.offers(at))
    }

    /// Whether somebody wants to be reached in a block; a heading that warns speaks of how others are.
    fn offers(&self, block: usize) -> bool {
        let mut text = beginning(&self.blocks[block].text, BLOCK_CHARS_MAX).to_lowercase();
        if self.blocks[block].place == Place::Heading && self.stance(block).is_about() {
            text = REACHED.iter().fold(text, |text, word| text.replace(word, ""));
        }
        OFFERS.iter().chain(RECOVERIES).any(|word| text.contains(word))
    }

    /// The line that ends in a colon, introduces the list of which this block is an item, and warns.
    pub(super) fn introduction(&mut self, block: usize) -> Option<usize> {
        let first = block.saturating_sub(LIST_BLOCKS_MAX);
        for index in (first..block.min(self.blocks.len())).rev() {
            let Block { place, text, .. } = &self.blocks[index];
            if text.trim_end().ends_with([':', '：']) && self.stance(index).is_about() {
                return Some(index);
            }
            let is_item = beginning(text, ITEM_CHARS_MAX).len() == text.len();
            if matches!(place, Place::Heading | Place::Title) || !is_item || ends_sentence(text) {
                return None;
            }
        }
        None
    }

    /// The short line straight above a list of names that warns, and says of what it is a list: a summary, a legend, the head of a card.
    pub(super) fn list_head(&self, block: usize) -> Option<usize> {
        let is_entry = |at: usize| is_entry(&self.blocks[at].text);
        let own = self.blocks.get(block)?;
        if own.place != Place::Text || !is_entry(block) || trades(&own.text) > 0 {
            return None;
        }
        let first = block.saturating_sub(LIST_BLOCKS_MAX);
        let mut above = (first..block).rev().filter(|&at| !self.blocks[at].text.trim().is_empty());
        let head = above.find(|&at| !is_entry(at))?;
        let Block { place, text, .. } = &self.blocks[head];
        let lower = text.to_lowercase();
        let is_short = beginning(text, ITEM_CHARS_MAX).len() == text.len();
        let is_line = *place == Place::Text && is_short && !ends_sentence(text) && !text.trim_end().ends_with('.');
        let is_list = || LISTS.iter().chain(LISTED).any(|word| lower.contains(word));
        (is_line && is_list() && self.stance(head).is_about()).then_some(head)
    }
}

/// Whether a block may be an entry of a list: a line with a name, an address or a number.
fn is_entry(text: &str) -> bool {
    let is_short = beginning(text, ITEM_CHARS_MAX).len() == text.len() && !ends_sentence(text);
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let has_name = || {
        text.match_indices('.').any(|(at, _)| text[..at].ends_with(is_letter) && text[at + 1..].starts_with(is_letter))
    };
    let has_number = || text.bytes().filter(u8::is_ascii_digit).count() >= ENTRY_DIGITS_MIN;
    let is_number = || !text.contains(char::is_alphabetic);
    is_short && (has_name() || has_number() || is_number() || text.contains('@'))
}
