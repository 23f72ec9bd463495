//! Does a page write about a thing, or does it advertise it?
//!
//! Only mentions are excused, never links: a link works whatever stands beside it.
//! A mention is excused by the words of its own block, by the headline above it, or by being quoted; a warning elsewhere excuses nothing.
//! What only engines read (title, meta, alternative text, data) has to warn by itself, and the visible page must not belie it.
//! `docs/decisions` tells why.

mod agreement;
mod behind;
mod contact;
mod files;
mod heads;
mod records;
mod runs;
mod tools;
mod waiting;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use suyuan_model::{Decoding, Place, Technique};
use suyuan_page::{BLOCKS_LOOKED_MAX, Block, Deed, Examination, HeadText, Leads, Source, Spot};

use crate::act::is_followed;
use crate::concealment::{hidden, is_in_marquee};
use crate::hot_search::search_of;
use crate::mention::{addressee, attribute, is_copied_code, is_literal, is_mention, is_url, own_words, sides};
use crate::stance::{Stance, trades};
use crate::vocabulary::shares_words;

use agreement::Said;
pub use agreement::{BELOW_BLOCKS_MAX, HEADLINE_WORDS_MIN, KEYWORDS_MAX, SENTENCE_WORDS_MIN};
use contact::is_disowned;
use records::is_judged_in_record;
use runs::sells;

/// A page that names so many watched things in its text, and opens with a warning, is a list of them.
pub const LISTED_NAMES_MIN: usize = 10;

/// Longest block, in characters, that is one thought; in a longer one only the sentence tells.
pub const BLOCK_CHARS_MAX: usize = 1000;

/// How much of the visible text is asked whether the page warns, in characters.
pub const OPENING_CHARS_MAX: usize = 20_000;

/// How far back, in blocks, a list looks for the line that introduces it.
pub const LIST_BLOCKS_MAX: usize = 1000;

/// How many captions of a table are asked whether they warn, the first ones, and beside them the last one before a cell.
pub const CAPTIONS_MAX: usize = 32;

/// Longest item of a list, in characters; a longer block is a paragraph, and ends what was introduced.
pub const ITEM_CHARS_MAX: usize = 200;

/// Longest notice that waits to be shown, in characters; a longer text is written for engines.
pub const NOTICE_CHARS_MAX: usize = 300;

/// Of a longer notice that waits to be shown, the sentence that names something has to warn by itself, in characters.
pub const SENTENCE_CHARS_MAX: usize = 100;

/// So often a notice that waits to be shown names what it warns of.
pub const NOTICE_NAMES_MAX: usize = 2;

/// What the text of a page says of what it names.
pub(crate) struct Context<'p> {
    blocks: &'p [Block],
    /// Which blocks are headings.
    headings: Vec<usize>,
    /// Which blocks are captions, by the table that they stand in.
    captions: HashMap<u32, Vec<usize>>,
    /// The stances that were asked for, by block.
    stances: RefCell<HashMap<usize, Stance>>,
    title_warns: bool,
    /// The blocks in which something is hidden that names a thing.
    partly_hidden: HashSet<usize>,
    /// What scripts write into the page where it is seen, and that names something.
    written: Vec<&'p str>,
    /// The letters and digits of the text in sight.
    in_sight: OnceCell<String>,
    /// The blocks in sight that warn, and whether the text says anything at all.
    warnings: OnceCell<Vec<usize>>,
    is_silent: bool,
    is_list: bool,
    /// Whether its scripts may do what is not known, and where they lead that is not.
    may_hide: bool,
    leads: Leads,
    /// What is named in each block.
    named: HashMap<usize, Vec<&'p str>>,
    head_texts: &'p [HeadText],
    /// What something on the page leads to, or names where nobody sees it.
    leads_there: HashSet<&'p str>,
    /// The first blocks in sight that name anything, and what the text says of what they name.
    naming: Vec<usize>,
    said: RefCell<HashMap<String, Said>>,
    /// Whether a script in the page may read values of attributes and fields.
    reads_values: bool,
}

impl<'p> Context<'p> {
    /// Reads the text of a page.
    ///
    /// `blocks` are those of its text.
    pub(crate) fn of(examination: &'p Examination, blocks: &'p [Block], source: &Source) -> Self {
        let body = source.body;
        let is_heading = |&index: &usize| blocks[index].place == Place::Heading;
        let mut context = Context {
            blocks,
            headings: (0..blocks.len()).filter(is_heading).collect(),
            captions: captions(blocks),
            stances: RefCell::default(),
            title_warns: false,
            partly_hidden: examination
                .spots
                .iter()
                .filter(|spot| is_hidden_part(spot))
                .map(|spot| spot.block)
                .collect(),
            written: written(&examination.spots),
            in_sight: OnceCell::new(),
            warnings: OnceCell::new(),
            is_silent: !blocks.iter().any(Block::has_words),
            is_list: false,
            may_hide: examination.may_hide,
            leads: examination.leads,
            named: HashMap::new(),
            head_texts: &examination.head_texts,
            leads_there: HashSet::new(),
            naming: Vec::new(),
            said: RefCell::default(),
            reads_values: reads_values(body),
        };
        for spot in examination.spots.iter().filter(|spot| is_in_text(spot)) {
            context.named.entry(spot.block).or_default().push(spot.target.host());
        }
        context.naming = context.named.keys().copied().collect();
        context.naming.sort_unstable();
        context.naming.truncate(BLOCKS_LOOKED_MAX);
        let leading = examination.spots.iter().filter(|spot| !is_mention(spot) || is_text(spot) && !is_in_text(spot));
        context.leads_there = leading.map(|spot| spot.target.host()).collect();
        let title = blocks.iter().position(|block| block.place == Place::Title);
        context.title_warns = title.is_some_and(|title| context.stance(title).is_about());
        let mentions = examination.spots.iter().filter(|spot| is_mention(spot)).count();
        context.is_list = mentions >= LISTED_NAMES_MIN && context.opens_with_warning() || files::is_blocklist(source);
        context
    }

    /// Whether this mention belongs to a text that writes about what it names.
    pub(crate) fn writes_about(&mut self, spot: &Spot, technique: Technique) -> bool {
        // Whoever writes it so that nobody can click it warns, unless he calls the reader there.
        if spot.decoded_by.contains(&Decoding::Defang) && !is_followed(spot) {
            return !Stance::of(own_words(spot)).calls;
        }
        // The tag of a report is a tag of what it warns of.
        if technique == Technique::U2 {
            return self.is_named_in_warning(spot) && trades(&search_of(spot)) == 0;
        }
        if !is_mention(spot) && technique != Technique::T1 {
            return false;
        }
        if is_text(spot) && behind::is_sent_to(spot) && !self.is_quoted_and_judged(spot) && !self.is_sample(spot) {
            return false;
        }
        // Of two titles or descriptions that belie each other, one that warns of what the text warns of, too, is the page's own.
        if matches!(technique, Technique::M4) {
            return self.own_stance(spot).is_about() && self.is_warned_of(spot);
        }
        if is_hidden(technique)
            && (matches!(spot.place, Place::Text | Place::Heading | Place::Template)
                || spot.place == Place::Noscript && plain(&spot.text) == plain(&spot.raw))
        {
            if self.is_notice_in_waiting(spot, technique) || self.is_listed_in_waiting(spot, technique) {
                return true;
            }
            if self.is_warning_behind_control(spot) || self.is_copy_of_warning(spot) || self.is_part_of_block(spot) {
                return true;
            }
            // What a template keeps of a warning in sight is a copy of that.
            if spot.place == Place::Template {
                let is_about = Stance::of_naming(&spot.text, &[spot.target.host()]).is_about() && !sells(&spot.text);
                return is_about && self.is_said(spot, None) && !self.is_praised(spot) || self.is_run_of_warning(spot);
            }
            // An advertisement may borrow a warning.
            let stance = Stance { calls: sells(self.hidden_text(spot)), ..self.around(spot) };
            // What is left out on a screen for the sake of those who print the page, they read.
            if spot.printed && stance.is_about() {
                return true;
            }
            let is_read_out = is_for_readers(technique);
            let caption = self.warning_caption(spot.block).filter(|_| is_read_out);
            // What is nothing but the name says nothing of its own.
            let is_bare =
                plain(self.hidden_text(spot)) == plain(&spot.raw) || spot.element == "textarea" && is_alone(spot);
            let is_about = is_bare || stance.is_about() || !stance.calls && caption.is_some();
            let own = (!is_apart(spot)).then_some(spot.block);
            return is_about
                && (self.is_said(spot, own) && !self.is_praised(spot)
                    || is_read_out && self.is_shown_elsewhere(spot, caption));
        }
        match (spot.place, technique) {
            (
                Place::Text
                | Place::Heading
                | Place::Svg
                | Place::Feed
                | Place::Sitemap
                | Place::Document
                | Place::Robots,
                Technique::T1 | Technique::T9,
            ) => self.is_excused_in_text(spot),
            (Place::DataAttribute, Technique::T1) if is_copied_code(spot) => true,
            (Place::Attribute, Technique::T1) if is_complaint(spot) => true,
            // Whoever publishes the contacts of a fraud, or the spellings that it goes by, lists them like its names.
            (Place::Text | Place::Heading, Technique::T3 | Technique::T7) => self.is_of_somebody_else(spot, technique),
            (Place::Text | Place::Heading, _) => self.around(spot).is_about(),
            // Who says again what stands in sight means what that does.
            (Place::Title | Place::Meta | Place::Og | Place::JsonLd, _) if self.is_run_of_warning(spot) => true,
            (Place::Title, _) if self.own_stance(spot).is_about() => self.body_agrees(spot, self.own_text(spot)),
            (Place::Title | Place::Meta | Place::Og, _) if self.heading_says_so(spot) => true,
            // Who only asks whether it is a fraud, may say no below.
            (Place::Title | Place::Meta | Place::Og, _) if self.only_asks(spot) => self.is_warned_of(spot),
            // Whoever reads the page reads a warning first.
            (Place::Title, _) => self.opens_in_sight_with_warning() && self.is_named_in_warning(spot),
            // A picture of what a report is about is a part of the report.
            (Place::Attribute, Technique::M6) if spot.element == "img" && self.is_warned_of(spot) => {
                !Stance::of(own_words(spot)).calls
            }
            // What only names it is a part of the report that stands in sight.
            (Place::Meta | Place::Og, _) if self.is_named_in_warning(spot) => true,
            (Place::Attribute, Technique::M6) if self.is_named_in_warning(spot) => true,
            (Place::Attribute, Technique::M6) if self.is_below_warning(spot) => true,
            // What a style paints is in sight.
            (Place::CssContent, _) => Stance::of(own_words(spot)).is_about(),
            // What the data of a report is about, its title tells.
            (Place::JsonLd, Technique::T1) if self.title_warns => self.body_agrees(spot, self.title()),
            // A value that is nothing but a name belongs to what the text says of it.
            (Place::Button, _) if self.is_refused_entry(spot) => !Stance::of(own_words(spot)).calls,
            (Place::DataAttribute | Place::Button, _) if is_literal(spot) => self.is_named_in_warning(spot),
            (Place::JsonLd, _) if !is_url(spot) && self.is_named_in_warning(spot) => true,
            // What a report is about often stands in the string beside.
            (Place::JsonLd, _) => {
                let about = [own_words(spot), &spot.snippet].into_iter().find(|words| Stance::of(words).is_about());
                about.is_some_and(|words| self.body_agrees(spot, words))
            }
            // What a script only says, it says as a text does.
            (Place::ScriptString, Technique::T1) if is_blocking_rule(spot) || is_judged_in_record(spot) => true,
            (Place::ScriptString, Technique::T1) if !is_literal(spot) && !is_url(spot) => {
                Stance::of_naming(own_words(spot), &[spot.target.host()]).is_about()
            }
            _ => {
                Stance::of_naming(own_words(spot), &[spot.target.host()]).is_about()
                    && self.body_agrees(spot, self.own_text(spot))
            }
        }
    }

    /// Whether the contact or spelling of a name belongs to somebody whom the words around it accuse, list or disown.
    fn is_of_somebody_else(&mut self, spot: &Spot, technique: Technique) -> bool {
        let stance = self.around(spot);
        let is_contact = technique == Technique::T7;
        // Whoever offers help says himself how to reach him.
        if stance.calls || is_contact && self.offers_service(spot) {
            return false;
        }
        stance.accuses
            || is_contact && (is_disowned(spot) || self.is_quoted_and_pointed_at(spot))
            || self.is_published(spot.block)
            || self.is_concluded(spot.block)
    }

    /// Whether another block, in sight, speaks of what a hidden one does, in the words of that or of its caption, and warns.
    fn is_shown_elsewhere(&mut self, spot: &Spot, caption: Option<usize>) -> bool {
        let of = caption.unwrap_or(spot.block);
        let Some(block) = self.blocks.get(of) else { return false };
        let is_same = |&&warning: &&usize| {
            warning != of
                && warning != spot.block
                && shares_words(&block.text, &self.blocks[warning].text, spot.target.host())
        };
        self.warnings().iter().any(|warning| is_same(&warning))
    }

    /// Whether the words that a spot outside of the text stands among only ask whether there is something to warn of.
    fn only_asks(&self, spot: &Spot) -> bool {
        let stance = self.own_stance(spot);
        stance.asks && !stance.calls
    }

    /// The words that a spot outside of the text stands among: all of a title or description.
    fn own_text<'s>(&'s self, spot: &'s Spot) -> &'s str {
        spot.head_text.and_then(|text| self.head_texts.get(text)).map_or_else(|| own_words(spot), |text| &text.text)
    }

    /// The title of the page.
    fn title(&self) -> &'p str {
        let title = self.blocks.iter().find(|block| block.place == Place::Title);
        title.map_or("", |title| &title.text)
    }

    /// A plain mention in the visible text.
    fn is_excused_in_text(&mut self, spot: &Spot) -> bool {
        let stance = self.around(spot);
        if stance.calls {
            return false;
        }
        stance.warns
            || spot.context.quoted && !self.is_called_from_below(spot.block)
            || is_blocking_rule(spot)
            || self.is_list
            || self.headline_warns(spot.block)
            || self.introduction(spot.block).is_some()
            || self.list_head(spot.block).is_some()
            || self.heads_blame(spot.block)
            || self.has_verdict(spot)
            || self.is_concluded(spot.block)
            || self.is_refused_entry(spot)
            || self.is_label_of_warning(spot)
            || spot.place == Place::Heading && stance.asks && self.is_warned_of(spot)
    }

    /// Whether a verdict stands beside or below the block that a mention stands in.
    fn has_verdict(&self, spot: &Spot) -> bool {
        let text = self.blocks.get(spot.block).map_or("", |block| beginning(&block.text, ITEM_CHARS_MAX));
        self.verdict_near(spot.block, plain(text) == plain(&spot.raw) || behind::asks(text)).is_some()
    }

    /// Whether what heads the column of a cell, or its table, has a word of blame.
    fn heads_blame(&self, block: usize) -> bool {
        let captions = self.blocks.get(block).and_then(|cell| self.captions.get(&cell.cell.table));
        let near = captions.into_iter().flatten().take_while(|&&caption| caption < block).take(CAPTIONS_MAX);
        near.copied().any(|caption| self.stance(caption).blames)
    }

    /// Whether an attribute that is nothing but the name, or a picture's, stands below a headline that warns.
    fn is_below_warning(&mut self, spot: &Spot) -> bool {
        (is_literal(spot) || spot.element == "img") && self.headline_warns(spot.block) && !self.sells(spot)
    }

    /// Whether the words that a spot outside of the text stands among sell something.
    fn sells(&self, spot: &Spot) -> bool {
        self.own_stance(spot).calls || trades(self.own_text(spot)) > 0
    }

    /// Whether the first heading in sight warns.
    fn opens_in_sight_with_warning(&self) -> bool {
        let first = self.headings.iter().copied().find(|&at| self.blocks[at].has_words());
        first.is_some_and(|first| !self.blocks[first].is_hidden && self.stance(first).is_about())
    }

    /// The text that something hidden stands in.
    fn hidden_text<'s>(&'s self, spot: &'s Spot) -> &'s str {
        match self.blocks.get(spot.block).filter(|_| !is_apart(spot)) {
            Some(block) => &block.text,
            None => &spot.text,
        }
    }

    /// Whether a mention that is not excused is no worse than a plain one: it only says again what stands in sight.
    pub(crate) fn is_told_openly(&mut self, spot: &Spot, technique: Technique) -> bool {
        technique == Technique::M6 && self.only_repeats(spot)
            || is_hidden(technique) && is_text(spot) && self.is_hidden_copy(spot)
            || technique == Technique::M18 && is_mention(spot) && self.is_run_in_sight(spot)
            || technique == Technique::M27 && is_mention(spot) && self.is_copy_in_sight(spot)
            || matches!(technique, Technique::M18 | Technique::M20) && self.is_idle_value(spot)
    }

    /// Whether a URL is the value of something that the text in sight warns of, and no script of the page may take it there.
    fn is_idle_value(&mut self, spot: &Spot) -> bool {
        let is_source = spot.place == Place::Attribute && matches!(attribute(spot), "cite" | "longdesc");
        let is_value = matches!(spot.place, Place::DataAttribute | Place::Button) && attribute(spot) != "formaction";
        let is_taken = self.reads_values || self.may_be_taken(spot);
        (is_value || is_source) && is_url(spot) && is_literal(spot) && !is_taken && self.is_named_in_warning(spot)
    }

    /// The stance of the words around a mention: of its block, or of its sentence in a long one.
    fn around(&mut self, spot: &Spot) -> Stance {
        let is_long = |block: &Block| block.text.chars().nth(BLOCK_CHARS_MAX).is_some();
        let is_apart = spot.context.noscript || spot.context.comment || spot.context.data.is_some();
        match self.blocks.get(spot.block) {
            Some(block) if !is_long(block) && !is_apart && !block.text.trim().is_empty() => self.stance(spot.block),
            _ => Stance::of_naming(&spot.text, &[spot.target.host()]),
        }
    }

    /// The stance of the words that a spot outside of the text stands among.
    fn own_stance(&self, spot: &Spot) -> Stance {
        Stance::of_naming(self.own_text(spot), &[spot.target.host()])
    }

    /// The stance of a block, of a long one that of its beginning.
    fn stance(&self, block: usize) -> Stance {
        let Some(text) = self.blocks.get(block).map(|block| beginning(&block.text, BLOCK_CHARS_MAX)) else {
            return Stance::default();
        };
        let named = self.named.get(&block).map_or(&[][..], |named| named);
        *self.stances.borrow_mut().entry(block).or_insert_with(|| Stance::of_naming(text, named))
    }

    /// Whether the title, or the heading above this block, warns.
    fn headline_warns(&self, block: usize) -> bool {
        let above = self.headings.partition_point(|&heading| heading < block);
        let heading = above.checked_sub(1).map(|last| self.headings[last]);
        self.title_warns || heading.is_some_and(|heading| self.stance(heading).is_about()) || self.caption_warns(block)
    }

    /// Whether the caption of the table that this block stands in warns, or what heads its column or row.
    fn caption_warns(&self, block: usize) -> bool {
        self.warning_caption(block).is_some()
    }

    /// That caption or head.
    fn warning_caption(&self, block: usize) -> Option<usize> {
        let captions = self.blocks.get(block).and_then(|cell| self.captions.get(&cell.cell.table))?;
        let above = captions.partition_point(|&caption| caption < block);
        let (first, last) = (above.min(CAPTIONS_MAX), above.saturating_sub(1));
        let near: Vec<usize> = captions[..first].iter().chain(&captions[last.max(first)..above]).copied().collect();
        near.into_iter().find(|&caption| self.stance(caption).is_about())
    }

    /// The blocks in sight that warn, of those that are asked; looked for once somebody wants to know.
    fn warnings(&self) -> &[usize] {
        self.warnings.get_or_init(|| self.warnings_in_sight())
    }

    fn warnings_in_sight(&self) -> Vec<usize> {
        let (mut chars, mut warnings) = (0, Vec::new());
        let blocks = self.blocks;
        let with_words = blocks.iter().enumerate().filter(|(_, block)| block.has_words());
        for (index, block) in with_words.take(BLOCKS_LOOKED_MAX) {
            chars += beginning(&block.text, BLOCK_CHARS_MAX).chars().count();
            if chars > OPENING_CHARS_MAX {
                break;
            }
            if !block.is_hidden && self.stance(index).is_about() {
                warnings.push(index);
            }
        }
        warnings
    }

    /// Whether the first words of the page, its title apart, warn.
    fn opens_with_warning(&mut self) -> bool {
        let first = self.blocks.iter().position(|block| block.place != Place::Title && !block.text.trim().is_empty());
        self.title_warns || first.is_some_and(|first| self.stance(first).is_about())
    }
}

/// Whether scripts in a page may read values of attributes and fields, by the words for that.
fn reads_values(body: &[u8]) -> bool {
    static READS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words = ["getAttribute", "attributes", "dataset", ".data(", ".attr(", ".prop(", ".value", ".val("];
        AhoCorasick::new(words).expect("a few words")
    });
    READS.is_match(body)
}

/// Whether a spot is words of a block that nobody sees.
fn is_hidden_part(spot: &Spot) -> bool {
    is_text(spot) && !is_apart(spot) && !is_in_text(spot)
}

/// What scripts write where somebody sees it, as far as it names something.
fn written(spots: &[Spot]) -> Vec<&str> {
    let is_written = |spot: &&Spot| {
        let writes = spot.context.act.as_deref().is_some_and(|act| matches!(act.deed, Deed::Writes(_)));
        spot.place == Place::ScriptString && writes && spot.built.is_empty()
    };
    spots.iter().filter(is_written).flat_map(|spot| [&*spot.text, &*spot.snippet]).collect()
}

/// Whether a spot stands in what is no block of the page's text.
fn is_apart(spot: &Spot) -> bool {
    let context = &spot.context;
    context.noscript || context.template || context.noframes || context.comment || context.data.is_some()
}

/// Whether an element holds nothing but the name.
fn is_alone(spot: &Spot) -> bool {
    sides(spot).is_some_and(|(before, after)| before.trim_end().ends_with('>') && after.trim_start().starts_with('<'))
}

/// Whether a spot stands in what may be text in sight.
fn is_text(spot: &Spot) -> bool {
    matches!(spot.place, Place::Text | Place::Heading | Place::Template | Place::Noscript)
}

/// Whether a spot stands in the text that a person sees.
fn is_in_text(spot: &Spot) -> bool {
    let context = &spot.context;
    let is_apart = context.comment || context.noscript || context.template || context.noframes;
    let is_seen = !context.outside_document && !is_in_marquee(spot) && hidden(spot).next().is_none();
    matches!(spot.place, Place::Text | Place::Heading) && !is_apart && is_seen
}

/// Whether a technique is one of hiding words from people.
fn is_hidden(technique: Technique) -> bool {
    use Technique::{M3, M7, M8, M9, M10, M11, M12, M13, M14, M15, M16, M17};
    matches!(technique, M3 | M7 | M8 | M9 | M10 | M11 | M12 | M13 | M14 | M15 | M16 | M17)
}

/// Whether it is one of those by which words are kept for who has pages read out.
pub(crate) fn is_for_readers(technique: Technique) -> bool {
    matches!(technique, Technique::M9 | Technique::M10 | Technique::M14)
}

/// Whether a name is another one, or lies below it.
fn is_below(name: &str, other: &str) -> bool {
    name.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a link writes to somebody who takes in complaints: `mailto:abuse@isp.test?body=http://casino.example/`.
fn is_complaint(spot: &Spot) -> bool {
    const OFFICES: &[&str] =
        &["abuse", "report", "spam", "phish", "fraud", "security", "cert", "soc", "jubao", "tousu", "complaint"];
    let office = addressee(spot).and_then(|to| Some(to.split_once(['@', '%'])?.0));
    office.is_some_and(|office| {
        let office = office.to_lowercase();
        OFFICES.iter().any(|name| office.split(['-', '.', '_', '+']).any(|part| part.starts_with(name)))
    })
}

/// The letters and digits of a text, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The captions of each table.
fn captions(blocks: &[Block]) -> HashMap<u32, Vec<usize>> {
    let mut captions: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.is_caption) {
        captions.entry(block.cell.table).or_default().push(index);
    }
    captions
}

/// Whether a sentence ends in this text; between Latin letters the sign is a dot.
fn ends_sentence(text: &str) -> bool {
    let is_dot = |at: usize, sign: &str| {
        text[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
            && text[at + sign.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    text.contains(['！', '!']) || text.match_indices('。').any(|(at, sign)| !is_dot(at, sign))
}

/// What stands right behind a name in the rules of resolvers and firewalls.
const BLOCKED: &[&str] = &[
    ",REJECT",
    " A 0.0.0.0",
    " A 127.0.0.1",
    " IN A 0.0.0.0",
    " IN A 127.0.0.1",
    " CNAME .",
    " IN CNAME .",
    " -j DROP",
    " -j REJECT",
    " list=block",
    "\" always_nxdomain",
    "\" always_refuse",
    "\" refuse",
];

/// A line of a hosts file, an advertisement blocker, a resolver: whoever writes it blocks what it names.
fn is_blocking_rule(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    let sinks = ["0.0.0.0 ", "127.0.0.1 ", "::1 ", ":: ", "||", "REJECT,", "local-zone: \""];
    sinks.iter().any(|sink| before.ends_with(sink) || before.ends_with(&format!("{sink}www.")))
        || BLOCKED.iter().any(|end| after.starts_with(end))
        || before.ends_with("address=/")
        || before.ends_with(" address=") && before.contains(" list=bl")
        || before.to_lowercase().contains("http_referer")
            && ["return 4", "deny", "[f"].iter().any(|end| after.contains(end))
}

/// The beginning of a text, at most so many characters.
fn beginning(text: &str, chars_max: usize) -> &str {
    text.char_indices().nth(chars_max).map_or(text, |(end, _)| &text[..end])
}
