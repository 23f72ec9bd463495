//! How that looks what scripts write: it stands in no tree of the page as it came, and is hidden by what is written with it.
//!
//! Where something was found in it, all that the page's scripts write is put where they stand, and looked at there.

use std::collections::HashMap;
use std::ops::Range;

use suyuan_model::PageUrl;
use suyuan_script::{Writing as How, Written};

use crate::changed::Done;
use crate::finds::Find;
use crate::fragment::Fragment;
use crate::look::{self, Hiding, Look, words_of_literals};
use crate::parts::Parts;
use crate::trail::Trail;
use crate::tree::{Place, Tree};
use crate::walker::Walker;

/// So many writings of a page are put together to see how they look.
pub const BUILT_MAX: usize = 64;

/// So many bytes they have together.
pub const BUILT_BYTES_MAX: usize = 256 << 10;

/// What the scripts of a page write, as far as it may be looked at.
#[derive(Debug, Default)]
pub(crate) struct Built {
    list: Vec<Writing>,
    bytes: usize,
}

/// One piece of it.
#[derive(Debug)]
struct Writing {
    /// Where in the page it goes.
    behind: usize,
    markup: String,
    /// What its script says to write it.
    said: Vec<Box<str>>,
}

/// A place in what is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InBuilt {
    which: usize,
    place: Place,
}

/// Where a fragment stands in what is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stands {
    /// All of it is a piece of the markup that begins there.
    Within(usize, usize),
    /// It belongs to the tag there.
    At(usize, usize),
}

impl Built {
    /// Notes something that a script writes, with the tags of elements that the script makes around it.
    ///
    /// None where it cannot be looked at; `pieces` are those of the script that say it.
    pub(crate) fn write(&mut self, behind: usize, one: &Written, markup: &str, pieces: &[&str]) -> Option<Stands> {
        let made = &*one.made;
        // What is put into an element ends with it; what is written where a script stands goes on behind it.
        let is_apart = one.writing != How::Write;
        let around = if is_apart { format!("<section>{made}") } else { String::new() };
        let end = if is_apart { "</section>" } else { "" };
        let which = self.add(behind, format!("{around}{markup}{end}"), (made, pieces))?;
        Some(Stands::Within(which, around.len()))
    }

    /// Notes an element that a script makes, whose tag stands last in `made`.
    pub(crate) fn make(&mut self, behind: usize, made: &str, piece: &str) -> Option<Stands> {
        let markup = format!("<section>{made}</section>");
        let tag = "<section>".len() + made.rfind('<')? + 1;
        let name = markup[tag..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
        let which = self.add(behind, markup, (made, &[piece]))?;
        Some(Stands::At(which, tag + name))
    }

    fn add(&mut self, behind: usize, markup: String, (made, pieces): (&str, &[&str])) -> Option<usize> {
        if self.list.len() == BUILT_MAX || self.bytes + markup.len() > BUILT_BYTES_MAX {
            return None;
        }
        self.bytes += markup.len();
        let said = pieces.iter().chain([&made]).flat_map(|piece| words_of_literals(piece)).collect();
        self.list.push(Writing { behind, markup, said });
        Some(self.list.len() - 1)
    }

    /// In which ways each of these finds is hidden by what is written with it, and whether that fills the window.
    pub(crate) fn look(&self, text: &str, finds: &[Find], base: &PageUrl, parts: &Parts) -> Vec<(Vec<Hiding>, bool)> {
        let mut seen = vec![(Vec::new(), false); finds.len()];
        let built: Vec<(usize, InBuilt)> =
            finds.iter().enumerate().filter_map(|(index, find)| Some((index, find.built?))).collect();
        if built.is_empty() {
            return seen;
        }
        let (whole, starts) = self.with(text);
        let places: Vec<Place> =
            built.iter().map(|(_, at)| Place { position: starts[at.which] + at.place.position, ..at.place }).collect();
        let mut said: HashMap<Box<str>, usize> = HashMap::new();
        for word in self.list.iter().flat_map(|one| &one.said) {
            *said.entry(word.clone()).or_default() += 1;
        }
        let Some(tree) = Tree::of(&whole, &places) else { return seen };
        let Look { hidden, covers, .. } = look::look(&tree, &Done::saying(said), places.len(), base, parts);
        for ((index, _), ways) in built.iter().zip(hidden.unwrap_or_default()) {
            seen[*index].0 = ways;
        }
        for ((index, _), covers) in built.iter().zip(covers) {
            seen[*index].1 = covers;
        }
        seen
    }

    /// The page with all that is written, and where each piece of it begins there.
    fn with(&self, text: &str) -> (String, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by_key(|&index| self.list[index].behind);
        let (mut whole, mut starts) = (String::with_capacity(text.len() + self.bytes), vec![0; self.list.len()]);
        let mut copied = 0;
        for index in order {
            let Writing { behind, markup, .. } = &self.list[index];
            whole.push_str(text.get(copied..*behind).unwrap_or_default());
            copied = copied.max(*behind);
            starts[index] = whole.len();
            whole.push_str(markup);
        }
        whole.push_str(text.get(copied..).unwrap_or_default());
        (whole, starts)
    }
}

impl Walker<'_> {
    /// Where in the page that goes what a script of it writes; none where nobody looks at it.
    pub(crate) fn behind_script(&self, fragment: &Fragment, text: &str, trail: Trail) -> Option<usize> {
        if !self.thorough || fragment.depth > 0 {
            return None;
        }
        let context = fragment.context();
        let is_idle = context.noscript || context.template || context.noframes || context.comment;
        let end = trail.to_page(0..text.len()).end;
        let close = fragment.text.get(end..).and_then(|behind| behind.find('>'));
        (!is_idle).then(|| close.map_or(fragment.text.len(), |close| end + close + 1))
    }
}

impl Fragment<'_> {
    /// Where something of this fragment stands in what is written: in a tag whose name ends there, or in text.
    pub(crate) fn in_built(
        &self,
        name_end: Option<usize>,
        text: impl FnOnce() -> Option<Range<usize>>,
    ) -> Option<InBuilt> {
        let in_tag = name_end.is_some();
        match self.built? {
            Stands::At(which, position) => Some(InBuilt { which, place: Place { position, in_tag: true } }),
            Stands::Within(which, start) => {
                let local = name_end.or_else(|| text().map(|range| range.start))?;
                Some(InBuilt { which, place: Place { position: start + local, in_tag } })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;

    /// In which ways what the scripts of a page write hides the casino, and whether that fills the window.
    fn told(html: &str) -> Vec<(Vec<Hiding>, bool)> {
        let spots = story::examined_twice(html).spots;
        let acts = spots.into_iter().filter_map(|spot| Some((spot.built, spot.context.act?.covers)));
        acts.collect()
    }

    #[test]
    fn what_is_written_is_hidden_by_what_is_written_with_it() {
        let link = "<a href=//casino.example/>x</a>";
        let page = |script: &str| format!("<style>.k{{display:none}}</style><p>x</p><script>{script}</script>");
        for (script, expected) in [
            (format!("document.write('<div style=display:none>{link}</div>')"), vec![Hiding::DisplayNone]),
            (format!("document.write('<div class=k>{link}</div>')"), vec![Hiding::DisplayNone]),
            (format!("document.write('<style>.m{{position:absolute;left:-999px}}</style><div class=m>{link}</div>')"), vec![Hiding::OffScreen]),
            ("document.write('<iframe src=//casino.example/ width=0 height=0></iframe>')".to_owned(), vec![Hiding::ZeroSize]),
            (format!("document.getElementById('x').innerHTML='<p hidden>{link}</p>'"), vec![Hiding::HiddenAttribute]),
            (format!("var d=document.createElement('div');d.style.display='none';d.innerHTML='{link}';document.body.appendChild(d)"), vec![Hiding::DisplayNone]),
            ("var d=document.createElement('div'),a=document.createElement('a');a.href='//casino.example/';a.innerHTML='x';d.className='k';d.appendChild(a);document.body.appendChild(d)".to_owned(), vec![Hiding::DisplayNone]),
            ("var f=document.createElement('iframe');f.width=0;f.height=0;f.src='//casino.example/';document.body.appendChild(f)".to_owned(), vec![Hiding::ZeroSize]),
            (format!("document.write('<div>{link}</div>')"), vec![]),
            (format!("document.write('<div id=kk style=display:none>{link}</div>');function s(){{document.getElementById('kk').style.display='block'}}s()"), vec![]),
        ] {
            assert_eq!(told(&page(&script)), [(expected, false)], "{script}");
        }
        let in_pieces = format!(
            "<script>document.write('<div style=display:none>')</script><script>document.write('{link}')</script>"
        );
        assert_eq!(told(&in_pieces), [(vec![Hiding::DisplayNone], false)]);
    }

    #[test]
    fn what_a_script_makes_may_fill_the_window() {
        for script in [
            "var d=document.createElement('div');d.style.cssText='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999';d.innerHTML='<iframe src=//casino.example/ width=100% height=100%></iframe>';document.body.appendChild(d)",
            "var f=document.createElement('iframe');f.src='//casino.example/';f.style.position='fixed';f.style.left=f.style.top=0;f.style.width='100vw';f.style.height='100vh';document.body.appendChild(f)",
            "document.write('<a href=//casino.example/ style=position:fixed;inset:0>x</a>')",
        ] {
            let told = told(&format!("<p>x</p><script>{script}</script>"));
            assert_eq!(told.iter().map(|(_, covers)| *covers).collect::<Vec<_>>(), [true], "{script}");
        }
    }

    #[test]
    fn so_much_that_is_written_is_looked_at() {
        let mut built = Built::default();
        let mut write = |bytes: usize| built.add(0, "x".repeat(bytes), ("", &[])).is_some();
        assert!(write(BUILT_BYTES_MAX - 1) && write(1) && !write(1));
        let mut built = Built::default();
        let written = (0..=BUILT_MAX).filter(|_| built.add(0, "x".to_owned(), ("", &[])).is_some());
        assert_eq!(written.count(), BUILT_MAX);
    }
}
