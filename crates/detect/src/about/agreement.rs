//! What the text in sight says of a thing that a title, a description, an attribute or a hidden word names.
//!
//! A block speaks of what it names, and so does the one straight below a heading, or a line, that names it.

use suyuan_model::Place;
use suyuan_page::{BLOCKS_LOOKED_MAX, Block, Spot};

use super::tools::{is_register, is_tool};
use super::{BLOCK_CHARS_MAX, CAPTIONS_MAX, Context, ITEM_CHARS_MAX, OPENING_CHARS_MAX, beginning, is_below, plain};
use crate::mention::{is_literal, own_words};
use crate::stance::{trades, trades_and_games};
use crate::vocabulary::{is_without_spaces, shares_words};

/// So many blocks below a heading still speak of what it names.
pub const BELOW_BLOCKS_MAX: usize = 8;

/// Of so many blocks, empty ones too, those are looked for.
const BLOCKS_BELOW_LOOKED: usize = 64;

/// Shortest text that is a sentence, in words; of Chinese, every two characters are one.
pub const SENTENCE_WORDS_MIN: usize = 5;

/// Shortest headline of a list, in words.
pub const HEADLINE_WORDS_MIN: usize = 4;

/// Longest list of the keywords of a story.
pub const KEYWORDS_MAX: usize = 12;

/// So many words of the trade, and a text in sight sells.
const TRADES_BORNE: usize = 1;

/// What the text in sight says of one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// A block that speaks of it warns.
    warns: bool,
    /// A block that speaks of it calls the reader there.
    calls: bool,
    /// A block that names it warns, stands below what warns, or has a verdict beside it.
    blames: bool,
    /// The first heading that names it sells nothing.
    in_heading: bool,
    /// Below where it is named first somebody speaks in sentences.
    in_sentences: bool,
    /// Or there is an entry of a register.
    in_register: bool,
    /// How many words of the trade stand in what speaks of it, and how many of them do more than name a game.
    trades: usize,
    leads: usize,
}

impl Said {
    /// It calls the reader, and nothing is known besides.
    const CALL: Said = Said {
        warns: false,
        calls: true,
        blames: false,
        in_heading: false,
        in_sentences: false,
        in_register: false,
        trades: 0,
        leads: 0,
    };
}

impl Context<'_> {
    /// What the text in sight says of what a spot names; looked for once.
    fn said(&self, spot: &Spot) -> Said {
        let host = spot.target.host();
        if let Some(&said) = self.said.borrow().get(host) {
            return said;
        }
        // Nothing is excused of what a page names besides so many things.
        let said = if self.said.borrow().len() < BLOCKS_LOOKED_MAX { self.said_of(spot) } else { Said::CALL };
        self.said.borrow_mut().insert(host.to_owned(), said);
        said
    }

    fn said_of(&self, spot: &Spot) -> Said {
        let named: Vec<usize> = self.naming(spot).collect();
        let mut sections: Vec<usize> = named.iter().flat_map(|&block| self.section_of(block)).collect();
        sections.sort_unstable();
        sections.dedup();
        let mut all = String::new();
        for at in sections {
            all.push_str(beginning(&self.blocks[at].text, BLOCK_CHARS_MAX));
            all.push('\n');
            if all.len() > OPENING_CHARS_MAX {
                break;
            }
        }
        let first = named.first().copied().unwrap_or(self.blocks.len());
        let below = first..self.blocks.len().min(first.saturating_add(BLOCKS_LOOKED_MAX));
        let mut seen = below.filter(|&at| !self.blocks[at].is_hidden);
        let is_heading = |&&at: &&usize| self.blocks[at].place == Place::Heading && !self.blocks[at].is_hidden;
        let (trades_said, games) = trades_and_games(&all);
        Said {
            warns: self.warnings().iter().any(|&warning| self.speaks_of(warning, spot)),
            calls: named.iter().any(|&block| self.is_called_in(block)),
            blames: named.iter().any(|&block| self.is_blamed_in(block)),
            in_heading: named.iter().find(is_heading).is_some_and(|&at| trades(&self.blocks[at].text) == 0),
            in_sentences: seen.clone().any(|at| is_sentence(&self.blocks[at])),
            in_register: seen.any(|at| is_entry(beginning(&self.blocks[at].text, BLOCK_CHARS_MAX))),
            trades: trades_said,
            leads: trades_said.saturating_sub(games),
        }
    }

    /// The first blocks in sight that name what a spot does.
    fn naming<'s>(&'s self, spot: &'s Spot) -> impl Iterator<Item = usize> + 's {
        self.naming.iter().copied().filter(|&block| self.names(block, spot))
    }

    /// Whether a block, or what stands below a heading, calls the reader there; who warns of a copy calls him to his own site.
    fn is_called_in(&self, block: usize) -> bool {
        let warns = self.stance(block).is_about();
        self.section_of(block).any(|below| {
            let stance = self.stance(below);
            stance.calls && !(warns && stance.refers && !self.named.contains_key(&below))
        })
    }

    /// Whether the text in sight warns of it, or lists it below what warns, and nothing there praises it.
    pub(super) fn is_blamed(&self, spot: &Spot) -> bool {
        let said = self.said(spot);
        (said.warns || said.blames) && !said.calls
    }

    /// Whether the text in sight warns of what a spot names, and nothing there praises it.
    pub(super) fn is_warned_of(&self, spot: &Spot) -> bool {
        let said = self.said(spot);
        said.warns && !said.calls
    }

    /// Whether the text in sight warns of it, or lists it below what warns, and the words of the spot themselves sell nothing.
    pub(super) fn is_named_in_warning(&self, spot: &Spot) -> bool {
        self.is_blamed(spot) && !self.own_stance(spot).calls && trades(self.own_text(spot)) == 0
    }

    /// Whether a block in sight names what a spot does, or stands below a heading that does, and calls the reader there.
    pub(super) fn is_praised(&self, spot: &Spot) -> bool {
        self.said(spot).calls
    }

    /// A block, and of a heading what stands below it.
    fn section_of(&self, block: usize) -> std::ops::Range<usize> {
        let is_heading = self.blocks.get(block).is_some_and(|block| block.place == Place::Heading);
        let next = self.headings.partition_point(|&heading| heading <= block);
        let end = self.headings.get(next).copied().unwrap_or(self.blocks.len()).min(block + BLOCKS_LOOKED_MAX);
        block..if is_heading { end } else { block + 1 }
    }

    /// Whether a heading in sight says what a title says, and the text below warns of the same thing.
    pub(super) fn heading_says_so(&mut self, spot: &Spot) -> bool {
        let own = plain(self.own_text(spot));
        let says_so = |heading: &usize| {
            let block = &self.blocks[*heading];
            let text = plain(&block.text);
            !block.is_hidden && self.names(*heading, spot) && own.contains(&text)
        };
        let is_said = self.headings.iter().take(CAPTIONS_MAX).any(says_so);
        let below = self.warnings().iter().filter(|&&warning| self.blocks[warning].place != Place::Heading);
        let is_warned_of = below.copied().any(|warning| self.speaks_of(warning, spot));
        is_said && is_warned_of && !self.is_praised(spot) && !self.own_stance(spot).calls
    }

    /// Whether a block of text names what a spot names.
    pub(super) fn names(&self, block: usize, spot: &Spot) -> bool {
        let host = spot.target.host();
        let is_same = |other: &&str| is_below(other, host) || is_below(host, other);
        self.named.get(&block).is_some_and(|named| named.iter().any(is_same))
    }

    /// Whether another block, in sight, names what a hidden one does, and writes about it.
    pub(super) fn is_said(&self, spot: &Spot, but: Option<usize>) -> bool {
        let mut others = self.naming(spot).filter(|&block| Some(block) != but);
        others.any(|block| self.is_blamed_in(block))
    }

    /// Whether a block that names something writes about it, by its own words or those around it.
    fn is_blamed_in(&self, block: usize) -> bool {
        let stance = self.stance(block);
        let is_blamed = || self.is_warned_from_above(block) || self.verdict_near(block, self.is_bare(block)).is_some();
        !stance.calls && (stance.warns || is_blamed())
    }

    /// Whether a heading in sight, or the caption of its table, warns above a block. What nobody sees excuses nothing here.
    fn is_warned_from_above(&self, block: usize) -> bool {
        let above = self.headings.partition_point(|&heading| heading < block);
        let heading = above.checked_sub(1).map(|last| self.headings[last]);
        let warns = |&at: &usize| !self.blocks[at].is_hidden && self.stance(at).is_about();
        heading.as_ref().is_some_and(warns) || self.warning_caption(block).as_ref().is_some_and(warns)
    }

    /// Whether a block speaks of what a spot names: it does so itself, or stands straight below what does.
    fn speaks_of(&self, block: usize, spot: &Spot) -> bool {
        self.names(block, spot) || self.above(block).any(|above| self.names(above, spot))
    }

    /// The heading that a block stands straight below, and the line above it that is nothing but a name.
    fn above(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        let is_seen = |&at: &usize| self.blocks[at].has_words() && !self.blocks[at].is_hidden;
        let heading = self.headings.partition_point(|&heading| heading < block).checked_sub(1);
        let heading = heading.map(|last| self.headings[last]).filter(|&heading| {
            is_seen(&heading)
                && block - heading <= BLOCKS_BELOW_LOOKED
                && (heading + 1..block).filter(|at| is_seen(at)).take(BELOW_BLOCKS_MAX).count() < BELOW_BLOCKS_MAX
        });
        let first = block.saturating_sub(BLOCKS_BELOW_LOOKED);
        let line = (first..block).rev().find(|at| is_seen(at)).filter(|&line| self.is_bare(line));
        heading.into_iter().chain(line)
    }

    /// Whether a block says nothing but what it names.
    fn is_bare(&self, block: usize) -> bool {
        let text = &self.blocks[block].text;
        let is_all = |host: &&str| {
            let text = text.trim().trim_end_matches(['/', ':', '：']);
            let name = text.split_once("://").map_or(text, |(_, rest)| rest).split('/').next().unwrap_or_default();
            name.eq_ignore_ascii_case(host)
        };
        !text.trim().contains(char::is_whitespace)
            && self.named.get(&block).is_some_and(|named| named.iter().any(is_all))
    }

    /// The block beside or below one that warns of what it names: another cell of its row, or what stands below a heading or a bare name.
    pub(super) fn verdict_near(&self, block: usize, is_bare: bool) -> Option<usize> {
        let Block { cell, place, .. } = self.blocks.get(block).filter(|block| block.place != Place::Title)?;
        let of_row = |at: &usize| self.blocks[*at].cell.table == cell.table && self.blocks[*at].cell.row == cell.row;
        if cell.table > 0 {
            let before = (0..block).rev().take_while(of_row).take(CAPTIONS_MAX);
            let behind = (block + 1..self.blocks.len()).take_while(of_row).take(CAPTIONS_MAX);
            let row: Vec<usize> = before.chain(behind).collect();
            let calls = row.iter().any(|&at| self.stance(at).calls);
            let judges = |at: usize| self.stance(at).is_about() || is_status(&self.blocks[at].text);
            return row.into_iter().find(|&at| !calls && !self.blocks[at].is_hidden && judges(at));
        }
        let many = match place {
            Place::Heading => BELOW_BLOCKS_MAX,
            _ => usize::from(is_bare),
        };
        let below = (block + 1..self.blocks.len()).take(BLOCKS_BELOW_LOOKED);
        let below = below.filter(|&at| !self.blocks[at].text.trim().is_empty());
        let mut below = below.take(many).take_while(|&at| self.blocks[at].place != Place::Heading);
        below.find(|&next| !self.blocks[next].is_hidden && self.stance(next).is_about())
    }

    /// Whether a title, description or attribute says no more than stands in sight, in words that sell nothing.
    ///
    /// Somebody who plants a title wants it to lead somewhere, and people not to see it.
    pub(super) fn only_repeats(&self, spot: &Spot) -> bool {
        if self.leads_there.contains(spot.target.host()) || self.said(spot).calls {
            return false;
        }
        let is_in = |block: &Block, words: &str| plain(beginning(&block.text, BLOCK_CHARS_MAX)).contains(&plain(words));
        if spot.place == Place::Attribute {
            let block = self.blocks.get(spot.block).filter(|_| is_literal(spot) && self.names(spot.block, spot));
            let is_run = || self.said(spot).leads <= TRADES_BORNE && self.is_run_in_sight(spot);
            return block.is_some_and(|block| is_in(block, own_words(spot)))
                || is_run()
                || self.is_block_in_sight(spot);
        }
        let (own, said) = (self.own_text(spot), self.said(spot));
        let is_headline = words(own) > words(&spot.raw) && trades(own) == 0 && !self.own_stance(spot).calls;
        let repeats = |block: usize| !self.blocks[block].is_hidden && is_in(&self.blocks[block], own);
        let is_seen =
            || said.in_heading || spot.place != Place::Title && self.naming(spot).take(CAPTIONS_MAX).any(repeats);
        let speaks = said.in_sentences || said.in_register && is_register(own);
        is_headline && speaks && said.trades <= TRADES_BORNE && is_seen()
            || said.leads <= TRADES_BORNE && self.is_run_in_sight(spot)
            || is_headline && said.trades <= TRADES_BORNE && (is_tool(own) || self.is_block_in_sight(spot))
            || is_headline && said.trades <= TRADES_BORNE && self.is_keyword_of_sentence(spot)
    }

    /// Whether what a title or attribute says is all that a block in sight does, and more than a name: a headline of a list.
    fn is_block_in_sight(&self, spot: &Spot) -> bool {
        let own = if spot.place == Place::Attribute { own_words(spot) } else { self.own_text(spot) };
        let is_same = |&block: &usize| !self.blocks[block].is_hidden && plain(&self.blocks[block].text) == plain(own);
        words(own) >= HEADLINE_WORDS_MIN
            && trades(own) == 0
            && !self.own_stance(spot).calls
            && self.naming(spot).take(CAPTIONS_MAX).any(|block| is_same(&block))
    }

    /// Whether a list of keywords names what a sentence in sight does, among a few words that sell nothing.
    fn is_keyword_of_sentence(&self, spot: &Spot) -> bool {
        let is_list = spot.named.as_deref().is_some_and(|name| name.ends_with("keywords"));
        let few = self.own_text(spot).split([',', '，', '、', ';', '|']).count() <= KEYWORDS_MAX;
        let is_told = |block: usize| !self.blocks[block].is_hidden && is_sentence(&self.blocks[block]);
        is_list && few && self.naming(spot).take(CAPTIONS_MAX).any(is_told)
    }

    /// Whether the text in sight warns of what this spot names, or speaks of what these words do.
    ///
    /// A page without any text cannot belie its title.
    pub(super) fn body_agrees(&self, spot: &Spot, words: &str) -> bool {
        let agrees = |&block: &usize| {
            self.speaks_of(block, spot) || shares_words(words, &self.blocks[block].text, spot.target.host())
        };
        self.is_silent || self.warnings().iter().any(agrees)
    }
}

/// Whether a cell says nothing but what was done about a thing.
fn is_status(text: &str) -> bool {
    const STATUSES: &str = "
        blocked suspended seized delisted revoked sinkholed takendown malicious infringing
        已封禁 已封停 已关停 已屏蔽 已拦截 已处置 已查处 已封堵 封禁 封堵 屏蔽 拦截 关停 处置中 恶意
    ";
    let text = plain(&crate::traditional::simplified(beginning(text, ITEM_CHARS_MAX)));
    STATUSES.split_ascii_whitespace().any(|status| status == text)
}

/// Whether somebody speaks in a text in sight.
fn is_sentence(block: &Block) -> bool {
    let text = beginning(&block.text, BLOCK_CHARS_MAX).trim_end();
    let ends = ['.', '。', '!', '?', '！', '？', '”', '"'];
    let is_long = text.len() < block.text.trim_end().len();
    block.place == Place::Text && (is_long || text.ends_with(ends)) && words(text) >= SENTENCE_WORDS_MIN
}

/// Whether a text is a line of such an entry.
fn is_entry(text: &str) -> bool {
    const FIELDS: &[&str] = &[
        "registrar",
        "domain name:",
        "creation date",
        "name server",
        "registry",
        "注册商",
        "注册时间",
        "注册人",
        "域名服务器",
        "主办单位",
        "备案号",
        "审核时间",
    ];
    let text = text.to_lowercase();
    FIELDS.iter().any(|field| text.contains(field))
}

/// How many words a text has; of Chinese, every two characters are one.
pub(super) fn words(text: &str) -> usize {
    let chinese = text.chars().filter(|&c| is_without_spaces(c)).count();
    let others = text.split(|c: char| c.is_whitespace() || is_without_spaces(c));
    others.filter(|word| word.chars().any(char::is_alphanumeric)).count() + chinese / 2
}
