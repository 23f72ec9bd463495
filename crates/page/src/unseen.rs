//! Letters that stand in a name and that nobody sees, or that are seen from right to left: `cas<s>x</s>ino.example`.
//!
//! What an inline element leaves out is known by its tag, and by what the page's own styles say of its class.
//! A reading without them names something only where what is seen does, letter by letter.

use std::ops::Range;

use crate::fragment::Fragment;
use crate::walker::Walker;

/// How many pieces of text of a page are looked at for this.
pub const UNSEEN_LOOKED_MAX: u32 = 20_000;

/// How much of a tag is looked at, in bytes.
pub const UNSEEN_TAG_BYTES_MAX: usize = 512;

/// How much of the styles in a page is read for it, in bytes.
pub const UNSEEN_STYLE_BYTES_MAX: usize = 64 << 10;

/// Most classes that are known to hide, and to turn.
pub const UNSEEN_CLASSES_MAX: usize = 64;

/// How a piece of text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As it stands there.
    AsItIs,
    /// From its end.
    Turned,
    /// Not, or struck out.
    Not,
}

/// What is known of a page's classes.
#[derive(Debug, Default)]
pub(crate) struct Unseen {
    looked: u32,
    /// Read when somebody asks for the first time.
    declared: Option<Declared>,
}

/// Classes by what styles in the page say of them.
#[derive(Debug, Default)]
struct Declared {
    hidden: Vec<String>,
    turned: Vec<String>,
    /// Whether anything in the page may be turned.
    may_turn: bool,
}

impl Walker<'_> {
    /// Whether anything in the page may be turned.
    pub(crate) fn may_turn(&mut self, fragment: &Fragment) -> bool {
        self.unseen.declared.get_or_insert_with(|| Declared::of(fragment.text)).may_turn
    }

    /// How the text in these tags, the innermost first, is shown.
    pub(crate) fn shown(&mut self, fragment: &Fragment, tags: &[Range<usize>]) -> Shown {
        if self.unseen.looked == UNSEEN_LOOKED_MAX {
            return Shown::AsItIs;
        }
        self.unseen.looked += 1;
        let declared = self.unseen.declared.get_or_insert_with(|| Declared::of(fragment.text));
        let ways = tags.iter().map(|tag| declared.shown(fragment.text.get(tag.clone()).unwrap_or_default()));
        ways.fold(Shown::AsItIs, |one, other| if one == Shown::AsItIs || other == Shown::Not { other } else { one })
    }
}

impl Declared {
    /// What the styles in a page say of its classes.
    fn of(page: &str) -> Self {
        let may_turn = ["bidi-override", "<bdo", "<BDO"].iter().any(|word| page.contains(word));
        let mut declared = Declared { may_turn, ..Declared::default() };
        let (mut from, mut left) = (0, UNSEEN_STYLE_BYTES_MAX);
        while let Some(start) = page[from..].find("<style").map(|at| from + at) {
            let Some(sheet) = page[start..].find('>').map(|at| start + at + 1) else { break };
            let end = page[sheet..].find("</style").map_or(page.len(), |at| sheet + at);
            let Some(rest) = left.checked_sub(end - sheet) else { break };
            declared.read(&page[sheet..end]);
            (from, left) = (end, rest);
        }
        declared
    }

    /// Adds the classes of a sheet that hide, or turn.
    fn read(&mut self, sheet: &str) {
        for rule in sheet.split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            let list = match told(&flat(declarations)) {
                Shown::AsItIs => continue,
                Shown::Not => &mut self.hidden,
                Shown::Turned => &mut self.turned,
            };
            let classes = selectors.split(',').filter_map(|selector| selector.trim().rsplit_once('.'));
            let is_plain = |class: &&str| class.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let classes = classes.map(|(_, class)| class).filter(is_plain);
            list.extend(classes.take(UNSEEN_CLASSES_MAX.saturating_sub(list.len())).map(str::to_owned));
        }
    }

    /// How the text in a tag is shown, as far as that tells.
    fn shown(&self, tag: &str) -> Shown {
        let tag = &tag[..tag.floor_char_boundary(UNSEEN_TAG_BYTES_MAX)];
        let Some(inside) = tag.strip_prefix('<') else { return Shown::AsItIs };
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = (inside[..end].to_ascii_lowercase(), &inside[end..]);
        if matches!(&*name, "s" | "strike" | "del") {
            return Shown::Not;
        }
        if attributes.len() < 2 {
            return Shown::AsItIs;
        }
        let is_hidden = |word: &str| {
            let word = word.trim_end_matches(['>', '/']).to_ascii_lowercase();
            word == "hidden" || word.starts_with("hidden=") && !word.contains("until-found")
        };
        let flat = flat(attributes);
        match told(&flat) {
            Shown::AsItIs if attributes.split_whitespace().any(is_hidden) => Shown::Not,
            Shown::AsItIs if name == "bdo" && flat.contains("rtl") => Shown::Turned,
            Shown::AsItIs => self.by_class(attributes),
            told => told,
        }
    }

    /// The same by the class.
    fn by_class(&self, attributes: &str) -> Shown {
        if self.hidden.is_empty() && self.turned.is_empty() {
            return Shown::AsItIs;
        }
        let Some((_, value)) = attributes.split_once("class=") else { return Shown::AsItIs };
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split(|c: char| c.is_whitespace() || c == '>').next(),
        };
        let has = |list: &[String]| {
            let mut classes = value.unwrap_or_default().split_whitespace();
            classes.any(|class| list.iter().any(|known| known == class))
        };
        if has(&self.hidden) {
            Shown::Not
        } else if has(&self.turned) {
            Shown::Turned
        } else {
            Shown::AsItIs
        }
    }
}

/// What declarations without white space, in lower case, say.
fn told(declarations: &str) -> Shown {
    let is_of_no_size = declarations
        .match_indices("font-size:0")
        .any(|(at, found)| !declarations[at + found.len()..].starts_with(|c: char| c == '.' || c.is_ascii_digit()));
    if declarations.contains("display:none") || is_of_no_size {
        Shown::Not
    } else if declarations.contains("bidi-override") && declarations.contains("direction:rtl") {
        Shown::Turned
    } else {
        Shown::AsItIs
    }
}

/// A text in lower case, without white space.
fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;

    /// What stands where the casino is named.
    fn raws(markup: &str) -> Vec<String> {
        story::examined_twice(markup).spots.into_iter().map(|spot| spot.raw).collect()
    }

    #[test]
    fn letters_that_nobody_sees_are_left_out_of_a_name() {
        for inside in [
            "<span style=\"display: none\">x</span>",
            "<span hidden>zzz</span>",
            "<i style='font-size:0'>x</i>",
            "<s>x</s>",
            "<del class=a>x</del>",
            "<b class='a k'>x</b>",
            "<span hidden><b>x</b></span>",
        ] {
            let name = format!("cas{inside}ino.example");
            assert_eq!(raws(&format!("<style>p .k, .j {{ display: none }}</style>访问 {name} 注册")), [name]);
        }
        for seen in
            ["<b>x</b>", "<span style='font-size:0.9em'>x</span>", "<b class=m>x</b>", "<b hidden=until-found>x</b>"]
        {
            assert!(raws(&format!("<style>.k {{ display: none }}</style>cas{seen}ino.example")).is_empty(), "{seen}");
        }
        assert_eq!(raws("<s>old.test</s>casino.example"), ["casino.example"]);
    }

    #[test]
    fn what_is_shown_from_right_to_left_is_turned() {
        for page in [
            "看 <bdo dir=rtl>elpmaxe.onisac</bdo> 看",
            "<style>.r{unicode-bidi:bidi-override;direction:rtl}</style><span class=r>elpmaxe.onisac</span>",
            "<span style='direction: rtl; unicode-bidi: bidi-override'>elpmaxe.onisac</span>",
            "casino<bdo dir=rtl>elpmaxe.</bdo>",
        ] {
            assert_eq!(raws(page).len(), 1, "{page}");
        }
        assert!(raws("<bdo dir=ltr>elpmaxe.onisac</bdo><span class=r>elpmaxe.onisac</span>").is_empty());
    }

    #[test]
    fn so_much_is_looked_at() {
        let tag = |bytes: usize| {
            let start = format!("<span {}", "a".repeat(bytes - "<span  hidden".len()));
            raws(&format!("cas{start} hidden>x</span>ino.example")).len()
        };
        assert_eq!((tag(UNSEEN_TAG_BYTES_MAX), tag(UNSEEN_TAG_BYTES_MAX + 1)), (1, 0));
        let classes = |count: usize| {
            let rules: String = (1..count).map(|at| format!(".c{at}{{display:none}}")).collect();
            raws(&format!("<style>{rules}.k{{display:none}}</style>cas<b class=k>x</b>ino.example")).len()
        };
        assert_eq!((classes(UNSEEN_CLASSES_MAX), classes(UNSEEN_CLASSES_MAX + 1)), (1, 0));
        let style = |bytes: usize| {
            let rule = ".k{display:none}";
            let sheet = format!("{rule}{}", " ".repeat(bytes - rule.len()));
            raws(&format!("<style>{sheet}</style>cas<b class=k>x</b>ino.example")).len()
        };
        assert_eq!((style(UNSEEN_STYLE_BYTES_MAX), style(UNSEEN_STYLE_BYTES_MAX + 1)), (1, 0));
        // Each has three pieces.
        let pieces = |before: u32| {
            let others = "<p>a.<b>b</b>c</p>".repeat(before as usize / 3);
            raws(&format!("{others}<p>cas<s>x</s>ino.example")).len()
        };
        assert_eq!((pieces(UNSEEN_LOOKED_MAX - 3), pieces(UNSEEN_LOOKED_MAX + 3)), (1, 0));
    }
}
