//! Names of elements that scripts put together: `"con_" + i` is `con_2` to whoever asks for it.
//!
//! The panes of a tab are numbered, and the script that shows one of them says only how their names begin or end.

use std::ops::Range;

/// So many beginnings and ends of names are remembered; further ones are those of nobody's panes.
const JOINS_MAX: usize = 256;

/// What is as short as this is the beginning of many a name: only a number may follow it.
const SHORT_BYTES: usize = 2;

/// What a script says that brings something into sight.
const SHOWS: &[&str] = &[
    "block",
    "inline",
    "flex",
    "grid",
    "table",
    "visible",
    "\"\"",
    "''",
    "``",
    ".show",
    "oggle",
    "fadeIn",
    "slideDown",
    "lassName",
    "lassList",
    "Class(",
    ".hidden",
    "removeA",
    "removeP",
    ".open",
    "opacity",
];

/// How the names begin and end that scripts put together with what only they know.
#[derive(Debug, Default)]
pub(super) struct Joined {
    starts: Vec<Box<str>>,
    ends: Vec<Box<str>>,
}

impl Joined {
    /// Reads a script, whose strings stand there; one that shows nothing shows nothing by such names either.
    pub(super) fn read(&mut self, script: &str, literals: &[Range<usize>]) {
        if !SHOWS.iter().any(|sign| script.contains(sign)) {
            return;
        }
        for literal in literals {
            let (before, text, behind) = (&script[..literal.start], &script[literal.clone()], &script[literal.end..]);
            let is_template = before.ends_with('`');
            let (before, behind) = (without_quote(before).trim_end(), behind.get(1..).unwrap_or_default().trim_start());
            if behind.starts_with('+') && !behind.starts_with("++") {
                self.start(text);
            }
            if before.ends_with('+') && !before.ends_with("++") {
                self.end(text);
            }
            // `[id^=con_]` asks for all of them.
            for (sign, is_start) in [("^=", true), ("$=", false), ("*=", true)] {
                if let Some((_, asked)) = text.split_once(sign) {
                    let asked = asked.trim_start_matches(['"', '\'', '\\']);
                    let name = &asked[..asked.find(|c: char| !is_of_name(c)).unwrap_or(asked.len())];
                    if is_start { self.start(name) } else { self.end(name) }
                }
            }
            if is_template {
                let mut rest = text;
                while let Some((start, behind)) = rest.split_once("${") {
                    self.start(start);
                    rest = behind.split_once('}').map_or("", |(_, rest)| rest);
                    self.end(rest);
                }
            }
        }
    }

    /// Whether this may be a name that was put together.
    pub(super) fn may_be(&self, name: &str) -> bool {
        let fits = |known: &str, rest: Option<&str>| {
            rest.is_some_and(|rest| {
                let number = rest.trim_matches(['_', '-']);
                !rest.is_empty() && (known.len() > SHORT_BYTES || number.bytes().all(|byte| byte.is_ascii_digit()))
            })
        };
        self.starts.iter().any(|start| fits(start, name.strip_prefix(&**start)))
            || self.ends.iter().any(|end| fits(end, name.strip_suffix(&**end)))
    }

    /// Notes the name that a string ends in.
    fn start(&mut self, text: &str) {
        let start = text
            .rfind(|c: char| !is_of_name(c))
            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
        note(&mut self.starts, &text[start..]);
    }

    /// Notes the name that a string begins with.
    fn end(&mut self, text: &str) {
        note(&mut self.ends, &text[..text.find(|c: char| !is_of_name(c)).unwrap_or(text.len())]);
    }
}

fn note(known: &mut Vec<Box<str>>, name: &str) {
    if !name.is_empty() && known.len() < JOINS_MAX && !known.iter().any(|one| **one == *name) {
        known.push(name.into());
    }
}

fn without_quote(text: &str) -> &str {
    text.strip_suffix(['"', '\'', '`']).unwrap_or(text)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::check;

    #[test]
    fn the_panes_of_a_tab_are_shown_by_numbers() {
        let page = |id: &str, script: &str| {
            let pane = format!("<div id={id} style=display:none><a^ href=x>w</a></div>");
            format!("<b onclick=s(1)>1</b><b onclick=s(2)>2</b>{pane}<script>function s(n){{{script}}}</script>")
        };
        for script in [
            "for(var i=1;i<=2;i++)document.getElementById(\"con_\"+i).style.display=i==n?\"block\":\"none\"",
            "for(var i=1;i<=2;i++){var e=document.getElementById('con_'+i);if(i==n)e.style.display='';else e.style.display='none'}",
            "[1,2].forEach(i=>document.getElementById(`con_${i}`).hidden=i!==n)",
            "var d=document.querySelectorAll('[id^=con_]');for(var i=0;i<d.length;i++)d[i].style.display=i+1==n?'block':'none'",
            "$('[id^=\"con_\"]').hide();$('#con_'+n).show()",
            "for(var i=1;i<=2;i++)document.getElementById(\"con_\"+i).className=i==n?\"on\":\"off\"",
        ] {
            check(&page("con_2", script), "");
            check(&page("other2", script), "display-none");
        }
        check(&page("c2", "for(var i=1;i<3;i++)document.getElementById('c'+i).style.display=i==n?'block':'none'"), "");
        check(
            &page("cx", "for(var i=1;i<3;i++)document.getElementById('c'+i).style.display=i==n?'block':'none'"),
            "display-none",
        );
        check(&page("one_pane", "document.getElementById(['one','two'][n]+'_pane').style.display='block'"), "");
    }

    #[test]
    fn a_file_puts_them_together_as_well() {
        let (base, mut parts) = (suyuan_model::PageUrl::new("http://page.example/").unwrap(), crate::Parts::default());
        let text =
            "function s(n){for(var i=1;i<3;i++)document.getElementById('con_'+i).style.display=i==n?'block':'none'}";
        let file = crate::ScriptFile { text: text.into(), ..Default::default() };
        parts.insert_script(base.join("/tab.js").unwrap(), std::sync::Arc::new(file));
        let html = scraper::Html::parse_document("<div id=con_2></div><b id=other2></b><script src=/tab.js></script>");
        let scripts = crate::look::reveal::Scripts::of(&html, &std::collections::HashMap::new(), &base, &parts);
        let may_show = |id: &str| {
            let selector = scraper::Selector::parse(id).unwrap();
            scripts.may_show(html.select(&selector).next().unwrap())
        };
        assert_eq!([may_show("#con_2"), may_show("#other2")], [true, false]);
    }

    #[test]
    fn a_loop_that_only_hides_shows_nothing() {
        let hide = "for(var i=1;i<=9;i++)document.getElementById('con_'+i).style.display='none'";
        check(
            &format!(
                "<div id=con_2><a^ href=x>w</a></div><div id=con_3 style=display:none><a^ href=x>w</a></div><script>{hide}</script>"
            ),
            "",
        );
        check(
            &format!("<div id=con_2 style=display:none><a^ href=x>w</a></div><script>{hide}</script>"),
            "display-none",
        );
    }

    #[test]
    fn so_many_beginnings_are_remembered() {
        let script =
            |count: usize| (0..count).map(|at| format!("'n{at}x'+i;")).collect::<String>() + "'last'+i;'block'";
        let knows = |count: usize| {
            let (script, mut joined) = (script(count), Joined::default());
            joined.read(&script, &crate::look::reveal::literals(&script));
            joined.may_be("last7")
        };
        assert!(knows(JOINS_MAX - 1) && !knows(JOINS_MAX));
    }
}
