//! What a page claims of its site at its foot: filing numbers, licences, who runs it, and with which system for users it is made.
//!
//! Anybody can write anything there, so it is claimed and no more. Only the foot counts: an element that calls itself one,
//! and the last lines of the page, as far as a person sees them, before `</html>`: where there is such an element, those behind
//! it and those that lead to a register. A number in an article is an article's.

mod fold;
mod number;
mod organization;
mod system;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::quality::RandomState;
use suyuan_model::{Claim, PageUrl};

use crate::Source;
use crate::charset::decode;
use crate::claims::fold::fold;
use crate::edits::Edits;
use crate::readable::{Form, form};
use crate::tags;
use crate::tokens::{Tag, Token, Tokens};
use crate::walker::lower;
use crate::{dots, references};

/// The last lines of a page that count as its foot, whatever they are called.
pub const FOOT_BLOCKS_MAX: usize = 12;

/// Most lines of a foot, however many elements call themselves one; of more, the last count.
pub const FOOT_LINES_MAX: usize = 1_000;

/// Longest line of a foot that is read, in characters; a longer one is an article.
pub const FOOT_CHARS_MAX: usize = 2_000;

/// Most claims of one page; a page that claims more claims nothing that could be believed.
pub const CLAIMS_MAX: usize = 16;

/// Digits of a filing with public security.
const PUBLIC_SECURITY_DIGITS: usize = 14;

/// Most elements that are kept open; deeper ones are told by the next that closes.
const OPEN_MAX: usize = 512;

/// What a page says beside what it links to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What it claims of its site, in the order of its foot.
    pub claims: Vec<Claim>,
    /// How many characters of text it has that are no link.
    pub text_chars: u64,
}

/// Reads what a page claims of its site.
pub fn said(source: &Source) -> Said {
    if form(source.headers, source.body) != Form::Markup {
        return Said::default();
    }
    let decoded = decode(source.headers, source.url.host(), source.body);
    let mut reader = Reader::new(&decoded.text);
    reader.read();
    let Reader { mut blocks, text_chars, generator, .. } = reader;
    blocks.retain(|block| !block.is_blank());
    let last = blocks.len().saturating_sub(FOOT_BLOCKS_MAX);
    let first_foot = blocks.iter().position(|block| block.is_foot);
    let is_of_foot = |(place, block): &(usize, &Block)| {
        let is_last = *place >= last && (first_foot.is_none_or(|first| *place > first) || block.leads_to_register());
        (block.is_foot || is_last) && block.characters.len() <= FOOT_CHARS_MAX
    };
    let foot: Vec<&Block> = blocks.iter().enumerate().filter(is_of_foot).map(|(_, block)| block).collect();
    let foot = &foot[foot.len().saturating_sub(FOOT_LINES_MAX)..];
    let mut claims = Vec::new();
    for block in foot {
        number::read(&block.characters, &mut claims);
    }
    claims.extend(organization::read(foot.iter().map(|block| block.characters.as_slice())));
    claims.extend(system::read(generator.as_deref(), foot.iter().map(|block| block.characters.as_slice())));
    let mut known = std::collections::BTreeSet::new();
    claims.retain(|claim: &Claim| known.insert((claim.kind, claim.value.clone())));
    claims.truncate(CLAIMS_MAX);
    Said { claims, text_chars }
}

/// A character of a foot: as it is compared, as it stood there, and whether it leads to a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Character {
    folded: char,
    raw: char,
    linked: bool,
}

/// A line of text.
#[derive(Debug, Default)]
struct Block {
    characters: Vec<Character>,
    is_foot: bool,
}

impl Block {
    fn is_blank(&self) -> bool {
        self.characters.iter().all(|c| c.folded.is_whitespace())
    }

    fn leads_to_register(&self) -> bool {
        self.characters.iter().any(|c| c.linked)
    }

    /// How many characters of it lead to a register and are more than space.
    fn linked_chars(&self) -> usize {
        self.characters.iter().filter(|c| c.linked && !c.raw.is_whitespace()).count()
    }
}

/// An element that is open, with what the elements around it say.
#[derive(Clone, Copy, Debug, Default)]
struct Open<'a> {
    name: &'a str,
    is_foot: bool,
    is_hidden: bool,
    is_link: bool,
    is_register: bool,
}

/// Reads markup line by line.
struct Reader<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    open: Vec<Open<'a>>,
    /// How many of each name are open, so that nothing is searched for that is not there.
    open_by_name: HashMap<Cow<'a, str>, usize, RandomState>,
    blocks: Vec<Block>,
    /// How many blocks were left when they were last looked through.
    kept: usize,
    text_chars: u64,
    generator: Option<String>,
    /// The number that an open link to a register asks about, and how much its line says of it so far.
    asks: Option<(String, usize)>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader {
            text,
            tokens: Tokens::new(text),
            open: Vec::new(),
            open_by_name: HashMap::default(),
            blocks: vec![Block::default()],
            kept: 0,
            text_chars: 0,
            generator: None,
            asks: None,
        }
    }

    fn read(&mut self) {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Text(range) => self.words(&self.text[range]),
                Token::Start(tag) if !tag.unfinished => self.start(&tag),
                Token::End(tag) => {
                    let name = &self.text[tag.name];
                    // What stands behind the end was put there by somebody else more often than not.
                    if name.eq_ignore_ascii_case("html") {
                        return;
                    }
                    self.end(name);
                }
                // What stands before the document is none of it.
                Token::Doctype(_) => self.blocks = vec![Block::default()],
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &self.text[tag.name.clone()];
        let lower = lower(name);
        if tags::is_block(&lower) || lower == "br" || lower == "hr" {
            self.new_block();
        }
        let open = self.opened(name, &lower);
        if lower == "a" && open.is_register {
            let asked = self.attribute("href").as_deref().and_then(asked_number).map(str::to_owned);
            self.asks = asked.map(|number| (number, self.blocks.last().map_or(0, Block::linked_chars)));
        }
        if lower == "meta" {
            self.meta();
        }
        if let Some(content) = tags::content_of(&lower) {
            self.tokens.content(&lower, content);
        } else if !tags::is_void(&lower) && !tag.self_closing && self.open.len() < OPEN_MAX {
            self.open.push(open);
            *self.open_by_name.entry(lower).or_default() += 1;
        }
    }

    /// What the element that begins here means for the text in it.
    fn opened(&self, name: &'a str, lower: &str) -> Open<'a> {
        let around = self.open.last().copied().unwrap_or_default();
        if self.tokens.attributes.is_empty() {
            return Open {
                name,
                is_foot: lower == "footer" || around.is_foot,
                is_hidden: matches!(lower, "noscript" | "template") || around.is_hidden,
                is_link: lower == "a" || around.is_link,
                ..around
            };
        }
        let value = |wanted: &str| self.attribute(wanted);
        let is_foot = lower == "footer"
            || value("role").is_some_and(|role| role.eq_ignore_ascii_case("contentinfo"))
            || ["id", "class"].iter().filter_map(|name| value(name)).any(|names| names_foot(&names));
        let hides = |style: String| {
            let style = style.to_ascii_lowercase().replace(char::is_whitespace, "");
            style.contains("display:none") || style.contains("visibility:hidden")
        };
        let is_hidden = matches!(lower, "noscript" | "template")
            || self.tokens.attributes.iter().any(|one| self.text[one.name.clone()].eq_ignore_ascii_case("hidden"))
            || value("style").is_some_and(hides);
        let is_link = lower == "a";
        let href = if is_link { value("href") } else { None };
        let is_register =
            href.and_then(|href| PageUrl::new(href.trim()).ok()).is_some_and(|url| is_register(url.host()));
        Open {
            name,
            is_foot: is_foot || around.is_foot,
            is_hidden: is_hidden || around.is_hidden,
            is_link: is_link || around.is_link,
            is_register: is_register || around.is_register,
        }
    }

    fn end(&mut self, name: &str) {
        let name = lower(name);
        if name == "a" {
            self.end_of_link();
        }
        if tags::is_block(&name) {
            self.new_block();
        }
        // Whatever is passed by on the way to its start is closed with it.
        while self.open_by_name.contains_key(&*name)
            && let Some(closed) = self.open.pop()
        {
            let closed = lower(closed.name);
            let is_it = closed == name;
            if let Entry::Occupied(mut count) = self.open_by_name.entry(closed) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
            if is_it {
                return;
            }
        }
    }

    /// Begins a line. Of those before it, only as many are kept as may turn out to be of the foot.
    fn new_block(&mut self) {
        if self.blocks.last().is_some_and(Block::is_blank) {
            self.blocks.pop();
        }
        if self.blocks.len() >= self.kept + FOOT_LINES_MAX {
            let last = self.blocks.len() - FOOT_BLOCKS_MAX;
            let mut places = 0..;
            self.blocks.retain(|block| places.next().is_some_and(|place| place >= last) || block.is_foot);
            // A foot of that many lines is none.
            self.blocks.drain(..self.blocks.len().saturating_sub(FOOT_LINES_MAX));
            self.kept = self.blocks.len();
        }
        self.blocks.push(Block::default());
    }

    fn words(&mut self, text: &str) {
        let around = self.open.last().copied().unwrap_or_default();
        if around.is_hidden {
            return;
        }
        let decoded = references::decode(text, false, &mut Edits::default());
        let Some(block) = self.blocks.last_mut() else { return };
        block.is_foot |= around.is_foot;
        for raw in decoded.chars().filter(|&c| !dots::is_invisible(c)) {
            if !around.is_link && !raw.is_whitespace() {
                self.text_chars += 1;
            }
            // A line that is too long is no foot; what is beyond needs not be kept.
            if block.characters.len() <= FOOT_CHARS_MAX {
                block.characters.push(Character { folded: fold(raw), raw, linked: around.is_register });
            }
        }
    }

    /// A link to a register with a picture and no word in it says the number that it asks about.
    fn end_of_link(&mut self) {
        let Some((number, before)) = self.asks.take() else { return };
        let is_hidden = self.open.last().is_some_and(|open| open.is_hidden);
        let Some(block) = self.blocks.last_mut().filter(|block| !is_hidden && block.linked_chars() == before) else {
            return;
        };
        if block.characters.len() > FOOT_CHARS_MAX {
            return;
        }
        block.is_foot |= self.open.last().is_some_and(|open| open.is_foot);
        let said = format!(" 公网安备{number}号");
        block.characters.extend(said.chars().map(|raw| Character { folded: fold(raw), raw, linked: true }));
    }

    fn meta(&mut self) {
        if self.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("generator")) {
            self.generator = self.attribute("content");
        }
    }

    /// The value of an attribute of the tag that was just read, decoded.
    fn attribute(&self, wanted: &str) -> Option<String> {
        let is_it = |name: &std::ops::Range<usize>| self.text[name.clone()].eq_ignore_ascii_case(wanted);
        let attribute = self.tokens.attributes.iter().find(|attribute| is_it(&attribute.name))?;
        Some(references::decode(&self.text[attribute.value.clone()], true, &mut Edits::default()).into_owned())
    }
}

/// Whether an id or class says that this is the foot of a page.
fn names_foot(names: &str) -> bool {
    const FEET: &[&str] =
        &["foot", "copyright", "copy-right", "beian", "icp", "siteinfo", "bottom", "pagebottom", "colophon"];
    let is_word = |name: &str| {
        let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        FEET.iter().any(|foot| name.contains(foot) && (foot.len() > 3 || name == *foot)) || bare == "icp"
    };
    names.to_ascii_lowercase().split_ascii_whitespace().any(is_word)
}

/// The number of fourteen digits that a link asks a register of public security about: `…?recordcode=33010002000123`.
fn asked_number(href: &str) -> Option<&str> {
    let at = href.find("code=")? + "code=".len();
    let number = href.get(at..at + PUBLIC_SECURITY_DIGITS)?;
    let is_whole = !href[at + PUBLIC_SECURITY_DIGITS..].starts_with(|c: char| c.is_ascii_digit());
    (is_whole && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Whether this is the host of a register of filings.
fn is_register(host: &str) -> bool {
    const REGISTERS: &[&str] = &[
        "beian.miit.gov.cn",
        "miitbeian.gov.cn",
        "miibeian.gov.cn",
        "beian.gov.cn",
        "beian.mps.gov.cn",
        "bszs.conac.cn",
    ];
    REGISTERS
        .iter()
        .any(|register| host == *register || host.strip_suffix(register).is_some_and(|before| before.ends_with('.')))
}

#[cfg(test)]
mod tests;
