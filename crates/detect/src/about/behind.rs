//! What is said of a name right before or behind it: a verdict below its list, the answer to a question, a call to go there.

use suyuan_model::Place;
use suyuan_page::{Block, Spot};

use super::{Context, ITEM_CHARS_MAX, LIST_BLOCKS_MAX, beginning, ends_sentence, is_alone};
use crate::mention::sides;
use crate::traditional::simplified;

/// So many blocks around a field are asked for the words that it stands below or above.
const AROUND_FIELD_BLOCKS: usize = 2;

/// What points back to what was listed.
const BACK: &[&str] =
    &["以上", "上述", "上列", "上面", "above", "these sites", "these domains", "these websites", "these addresses"];

/// What excepts it, or stands up for it.
const BUT: &[&str] = &[
    "除了",
    "除以上",
    "除上",
    "以外",
    "之外",
    "其他",
    "其它",
    "其余",
    "正规",
    "官方",
    "官网",
    "正版",
    "认准",
    "except",
    "other than",
    "apart from",
    "besides",
    "others",
    "genuine",
    "official",
    "legit",
];

/// What stands right before the name of what somebody sends the reader to.
const SENDS: &[&str] = &[
    "请登录",
    "请登陆",
    "请访问",
    "请前往",
    "请进入",
    "请打开",
    "请收藏",
    "推荐大家去",
    "推荐去",
    "only genuine site is",
    "only genuine website is",
    "only real site is",
    "only real website is",
    "only official site is",
    "only official website is",
    "only safe site is",
    "only trusted site is",
    "please visit",
    "please log in at",
    "please sign up at",
    "please register at",
    "switch to",
];

/// Who tells what somebody else wants.
const TELLS: &[&str] =
    &["称", "说", "要求", "短信", "诱", "发来", "收到", "told", "asked", "asks", "message", "email", "e-mail", "claim"];

impl Context<'_> {
    /// Whether a line below the list of which this block is an item warns of all that stands above it.
    pub(super) fn is_concluded(&self, block: usize) -> bool {
        let is_item = |at: usize| self.blocks.get(at).is_some_and(is_item);
        let last = self.blocks.len().min(block.saturating_add(LIST_BLOCKS_MAX));
        is_item(block)
            && (block + 1..last)
                .find(|&at| self.points_back(at) || !is_item(at))
                .is_some_and(|at| self.points_back(at) && self.stance(at).is_about() && !self.blocks[at].is_hidden)
    }

    /// Whether a block speaks of what stands above it, and of nothing else.
    fn points_back(&self, block: usize) -> bool {
        let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        let text =
            self.blocks.get(block).filter(|block| block.text.len() == beginning(&block.text, ITEM_CHARS_MAX).len());
        let text = text.map(|block| simplified(&block.text.to_lowercase()));
        text.is_some_and(|text| has(&text, BACK) && !has(&text, BUT))
    }

    /// Whether the next words below a block call the reader to what it shows: `复制以上网址，注册领彩金`.
    pub(super) fn is_called_from_below(&self, block: usize) -> bool {
        let below = self.blocks.iter().enumerate().skip(block + 1).find(|(_, below)| below.has_words());
        below.is_some_and(|(at, _)| {
            let stance = self.stance(at);
            stance.calls && !stance.warns && self.points_back(at)
        })
    }

    /// Whether an entry of a field is one of what the words beside the field say is refused.
    pub(super) fn is_refused_entry(&self, spot: &Spot) -> bool {
        if spot.element != "option" {
            return false;
        }
        let around = spot.block.saturating_sub(AROUND_FIELD_BLOCKS)..=spot.block + AROUND_FIELD_BLOCKS;
        let mut around = around.filter(|&at| self.blocks.get(at).is_some_and(Block::has_words));
        self.is_concluded(spot.block)
            || around.clone().all(|at| !self.stance(at).calls) && around.any(|at| self.stance(at).is_about())
    }

    /// Whether an element that holds nothing but the name, such as a tag of an article, follows a text in sight that warns of it.
    pub(super) fn is_label_of_warning(&self, spot: &Spot) -> bool {
        let mut warnings = self.warnings().iter().filter(|&&warning| warning != spot.block);
        is_alone(spot) && warnings.any(|&warning| self.names(warning, spot)) && !self.is_praised(spot)
    }
}

/// Whether a block asks something, which the next one answers.
pub(super) fn asks(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with(['?', '？', '吗']) && beginning(text, ITEM_CHARS_MAX).len() == text.len()
}

/// Whether the words right before a name send the reader there, in nobody else's words.
pub(super) fn is_sent_to(spot: &Spot) -> bool {
    let before = spot.text.split_once(&spot.raw).or_else(|| sides(spot)).map_or("", |(before, _)| before);
    let before = simplified(&before.to_lowercase());
    let is_open = |(open, close): (char, char)| before.rfind(open) > before.rfind(close);
    let is_quoted = [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’')].into_iter().any(is_open);
    let words = before.trim_end_matches(|c: char| c.is_whitespace() || ":：'\"《<>".contains(c));
    let tells = TELLS.iter().any(|word| before.contains(word));
    SENDS.iter().any(|word| words.ends_with(word)) && !tells && !is_quoted
}

/// Whether a block may be an item of a list.
fn is_item(block: &Block) -> bool {
    let is_short = beginning(&block.text, ITEM_CHARS_MAX).len() == block.text.len();
    is_short && !matches!(block.place, Place::Heading | Place::Title) && !ends_sentence(&block.text)
}
