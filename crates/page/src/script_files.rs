//! Scripts in files of their own, seen from the page that names them: what they did when they were run with it, and what they
//! change of its looks.
//!
//! What such a script says by itself is told of its own URL. Here it stands where its element does.

use std::ops::Range;

use suyuan_model::{PageUrl, Place};
use suyuan_script::{Reading, STEPS_MAX, SinkKind, Test, read_known};

use crate::changed::{Standing, may_change};
use crate::finds::{At, TagAt};
use crate::fragment::Fragment;
use crate::page_scripts::{Nature, PageScript};
use crate::script_type::{self, ScriptType};
use crate::scripts::Scripts;
use crate::tokens::Tag;
use crate::trail::Trail;
use crate::walker::Walker;

/// Steps that are taken for what all files together change of a page's looks.
pub const FILES_STEPS_MAX: u64 = STEPS_MAX / 4;

impl Walker<'_> {
    /// Reads what a script in a file does with the page, as far as the file is at hand.
    pub(crate) fn script_file(&mut self, fragment: &Fragment, tag: &Tag, view: TagAt) {
        let Some(reference) = view.value("src").filter(|_| fragment.depth == 0 && fragment.script == ScriptType::Code)
        else {
            return;
        };
        let Ok(url) = self.base.join(&reference) else { return };
        let context = fragment.context();
        let is_idle = context.noscript || context.template || context.noframes || context.comment;
        let nature = (!is_idle).then(|| nature(&view)).flatten();
        let (run, number) = (self.run(), self.scripts.met);
        self.scripts.met = number + 1;
        if let Some(texts) = &mut self.scripts.texts {
            let (text, attribute) = (String::new(), String::new());
            texts.push(PageScript { text, nature, attribute, source: Some(url.clone()) });
        }
        let file = self.parts.script(&url);
        let text = file.map_or("", |file| file.text.as_str());
        if let Some(run) = run {
            let at = At { place: Place::ScriptString, ..At::text(fragment, "script") };
            let trail = Trail::piece(&fragment.trail, tag.whole.start);
            let first = self.finds.len();
            self.follow(fragment, &at, text, &at_one_place(run, tag.whole.len()), trail, first..first);
            self.finds[first..].iter_mut().for_each(|find| find.marker = Some(tag.name.end));
        }
        if self.thorough && nature.is_some() {
            // Where its text would stand if it stood in the page.
            self.changes_of_file(fragment.text, url, tag.whole.end..tag.whole.end);
        } else {
            // No browser runs it here.
            self.scripts.files_read.push(url);
        }
    }

    /// Reads what files do with the page that no tag in it names, but a script of it loads.
    pub(crate) fn loaded_files(&mut self, page: &str) {
        for url in self.scripts.sources.clone() {
            self.changes_of_file(page, url, page.len()..page.len());
        }
    }

    /// Notes what a file changes of the page's looks and title.
    fn changes_of_file(&mut self, page: &str, url: PageUrl, there: Range<usize>) {
        let steps = FILES_STEPS_MAX.saturating_sub(self.scripts.steps_of_files);
        let parts = self.parts;
        let Some(file) = parts.script(&url).filter(|file| steps > 0 && may_change(&file.text)) else { return };
        if self.scripts.files_read.contains(&url) {
            return;
        }
        let reading = read_known(&file.text, steps);
        self.scripts.steps_of_files += reading.steps + 1;
        self.scripts.note_titles(&reading);
        self.scripts.changed.add(page, &file.text, &Standing { there, waits: false }, &reading);
        self.scripts.files_read.push(url);
    }
}

impl Scripts {
    /// Notes for whom a script changes the title of the page.
    pub(crate) fn note_titles(&mut self, reading: &Reading) {
        for sink in reading.sinks.iter().filter(|sink| sink.kind == SinkKind::Title) {
            let tests = sink.conditions.iter().flat_map(|condition| &condition.tests);
            self.changes_title.extend(tests.filter(|test| matches!(test, Test::Agent | Test::Referrer)));
        }
    }
}

/// What a script says that leads somewhere or writes something, though it makes nothing.
const LEADS: &[&[u8]] = &[b"location", b".href", b".src", b"open(", b"write", b"HTML", b"eval", b"import"];

/// Whether a script that makes nothing may lead where another one says.
pub(crate) fn may_lead(script: &str) -> bool {
    LEADS.iter().any(|lead| memchr::memmem::find(script.as_bytes(), lead).is_some())
}

/// How a browser runs the file that a tag names, if it does.
fn nature(tag: &TagAt) -> Option<Nature> {
    let value = |name: &str| tag.value(name).unwrap_or_default();
    script_type::nature(&value("type"), &value("language"), false, tag.value("nomodule").is_some())
}

/// What a file did, told of the tag that names it, which has so many bytes.
fn at_one_place(run: &Reading, bytes: usize) -> Reading {
    let mut run = run.clone();
    run.strings.iter_mut().for_each(|made| made.range = 0..bytes);
    run.written.iter_mut().for_each(|written| written.range = 0..bytes);
    run.sinks.iter_mut().for_each(|sink| sink.range = 0..bytes);
    run
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use suyuan_model::PageUrl;

    use super::*;
    use crate::{Hiding, Parts, ScriptFile, story};

    /// In which ways the link of a page is hidden that has these files.
    fn hidden(files: &[&str]) -> Vec<Hiding> {
        let mut parts = Parts::default();
        let mut page = "<!doctype html><div id=x><a href=http://casino.example/>x</a></div>".to_owned();
        for (number, text) in files.iter().enumerate() {
            let url = PageUrl::new(&format!("http://www.page.example/{number}.js")).unwrap();
            parts.insert_script(url, Arc::new(ScriptFile { text: (*text).to_owned(), ..ScriptFile::default() }));
            page += &format!("<script src=/{number}.js></script>");
        }
        story::examined_with(&page, &parts).spots[0].hidden.clone()
    }

    const HIDES: &str = "document.getElementById('x').style.display = 'none'";

    #[test]
    fn what_a_file_hides_is_hidden() {
        assert_eq!(hidden(&[HIDES]), [Hiding::DisplayNone]);
        assert_eq!(hidden(&["go()", HIDES]), [Hiding::DisplayNone]);
        assert_eq!(hidden(&["document.getElementById('y').style.display = 'none'"]), []);
    }

    /// Whom a page with this script in its head tells apart to give them another title, where `/a.js` does so.
    fn titled(head: &str, file: &str) -> Vec<Test> {
        let mut parts = Parts::default();
        let url = PageUrl::new("http://www.page.example/a.js").unwrap();
        parts.insert_script(url, Arc::new(ScriptFile { text: file.to_owned(), ..ScriptFile::default() }));
        story::examined_with(&format!("<title>casino.example</title>{head}"), &parts).changes_title
    }

    #[test]
    fn a_file_changes_the_title_for_some() {
        let file = "if (!/spider/i.test(navigator.userAgent)) document.title = 'x'";
        for (head, expected) in [
            ("<script src=/a.js></script>", vec![Test::Agent]),
            ("<script>document.write('<script src=/a.js><\\/script>')</script>", vec![Test::Agent]),
            (
                "<script>var s=document.createElement('script');s.src='/a.js';document.head.appendChild(s)</script>",
                vec![Test::Agent],
            ),
            ("<noscript><script src=/a.js></script></noscript>", vec![]),
            ("<script src=/b.js></script>", vec![]),
        ] {
            assert_eq!(titled(head, file), expected, "{head}");
        }
        assert_eq!(titled("<script src=/a.js></script>", "document.title = 'x'"), []);
        let referrer = "window.onload=function(){if(document.referrer)document.querySelector('title').text='x'}";
        assert_eq!(titled("<script src=/a.js></script>", referrer), [Test::Referrer]);
    }

    #[test]
    fn what_a_file_shows_as_somebody_reads_on_or_in_turn_is_in_sight() {
        let hidden = |hide: &str, file: &str| {
            let mut parts = Parts::default();
            let url = PageUrl::new("http://www.page.example/0.js").unwrap();
            parts.insert_script(url, Arc::new(ScriptFile { text: file.to_owned(), ..ScriptFile::default() }));
            let link = "<a href=http://casino.example/>x</a>";
            let page = format!("<!doctype html><div id=late class=turn {hide}>{link}</div><script src=/0.js></script>");
            story::examined_with(&page, &parts).spots[0].hidden.clone()
        };
        let style = "style=display:none";
        for file in [
            "addEventListener('scroll',function(){if(scrollY>300)document.getElementById('late').removeAttribute('style')})",
            "$(window).scroll(function(){$('#late').show()})",
            "onscroll=function(){document.all.late.style.display='block'}",
            "$(function(){var n=0;setInterval(function(){$('.turn').hide().eq(++n%3).show()},3000)})",
        ] {
            assert_eq!(hidden(style, file), [], "{file}");
        }
        for file in [
            "addEventListener('scroll',function(){if(scrollY>300)document.getElementById('other').removeAttribute('style')})",
            "document.body.onclick=function(){}",
            "onscroll=function(){document.all.late.style.display='none'}",
        ] {
            assert_eq!(hidden(style, file), [Hiding::DisplayNone], "{file}");
        }
        assert_eq!(hidden("", "document.all.late.style.display='none'"), [Hiding::DisplayNone]);
    }

    #[test]
    fn files_are_followed_for_so_many_steps() {
        let decoy = "for(;;) f + 'style';".repeat(30);
        assert_eq!(hidden(&[&decoy, HIDES]), [], "it takes {FILES_STEPS_MAX}");
        assert_eq!(hidden(&[HIDES, &decoy]), [Hiding::DisplayNone]);
    }
}
