//! Functions of scripts that nobody calls, and which so show nothing.

/// So many functions of a page are asked whether somebody calls them.
const FUNCTIONS_MAX: usize = 64;

/// Bytes of scripts that are looked through; in more, somebody may call it.
const SCRIPTS_BYTES_MAX: usize = 256 * 1024;

/// The scripts of a page without the functions that no other of its lines names.
pub(super) fn without(mut texts: Vec<String>) -> Vec<String> {
    if texts.iter().map(String::len).sum::<usize>() > SCRIPTS_BYTES_MAX {
        return texts;
    }
    let mut left = FUNCTIONS_MAX;
    for at in 0..texts.len() {
        let mut from = 0;
        while let Some(found) = texts[at].get(from..).and_then(|rest| rest.find(WORD)).filter(|_| left > 0) {
            left -= 1;
            from += found + WORD.len();
            let Some((name, start, end)) = function(&texts[at], from) else { continue };
            let name = name.to_owned();
            let is_named = texts.iter().enumerate().any(|(other, text)| {
                if other == at {
                    names(&text[..start], &name, 1) || names(&text[end..], &name, 0)
                } else {
                    names(text, &name, 0)
                }
            });
            if !is_named {
                texts[at].replace_range(start..end, "");
            }
        }
    }
    texts
}

/// What functions begin with that have a name.
const WORD: &str = "function ";

/// The names that a script gives to functions and things: `function f()`, `f = …`, `f: …`.
pub(super) fn functions_of(script: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let named = script.match_indices(WORD).map(move |(at, word)| {
        let rest = script[at + word.len()..].trim_start();
        &rest[..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())]
    });
    let given = script.match_indices(['=', ':']).filter_map(move |(at, _)| {
        let before = script[..at].trim_end();
        let start = before.char_indices().rev().take_while(|(_, c)| is_of_name(*c)).last()?.0;
        Some(&before[start..])
    });
    named.chain(given).filter(|name| !name.is_empty())
}

/// The function of a script whose name stands there: that, and where its body begins and ends.
fn function(script: &str, at: usize) -> Option<(&str, usize, usize)> {
    let rest = &script[at..];
    let name = rest.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).next()?;
    // An expression may be called where it stands, whatever its name is.
    let before = script[..at - WORD.len()].trim_end();
    if name.is_empty() || !before.is_empty() && !before.ends_with([';', '}', '{']) {
        return None;
    }
    let start = at + rest.find('{')?;
    let mut depth = 0_usize;
    let length = script[start..].bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some((name, start, start + length + 1))
}

/// Whether a script has this name more than so often.
fn names(script: &str, name: &str, most: usize) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let whole = script.match_indices(name).filter(|(at, _)| {
        !is_part(script[..*at].chars().next_back()) && !is_part(script[at + name.len()..].chars().next())
    });
    whole.take(most + 1).count() > most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::check;

    #[test]
    fn a_function_that_nobody_calls_shows_nothing() {
        let page = |scripts: &str| format!("<div class=kx style=display:none><a^ href=x>w</a></div>{scripts}");
        let show = "document.querySelector('.kx').style.display='block'";
        for (scripts, expected) in [
            (format!("<script>function show(){{{show}}}</script>"), "display-none"),
            (format!("<script>var a=1; function show(){{if(a){{{show}}}show()}}</script>"), "display-none"),
            (format!("<script>function show(){{{show}}} show()</script>"), ""),
            (format!("<script>function show(){{{show}}}</script><p onclick=show()>w</p>"), ""),
            (format!("<script>function show(){{{show}}}</script><script>addEventListener('load',show)</script>"), ""),
            (format!("<script>function show(){{{show}}}</script><script src=a.js></script>"), ""),
            (format!("<script>(function show(){{{show}}})()</script>"), ""),
            (format!("<script>window.x=function show(){{{show}}}</script>"), ""),
        ] {
            check(&page(&scripts), expected);
        }
    }

    #[test]
    fn so_many_functions_are_asked_about() {
        let left = |count: usize| without(vec![functions(count)])[0].matches("'x'").count();
        assert_eq!((left(FUNCTIONS_MAX), left(FUNCTIONS_MAX + 1)), (0, 1));
        let long =
            |bytes: usize| without(vec![format!("function f(){{'x'}}{}", " ".repeat(bytes - 17))])[0].contains("'x'");
        assert!(!long(SCRIPTS_BYTES_MAX) && long(SCRIPTS_BYTES_MAX + 1));
    }

    fn functions(count: usize) -> String {
        (0..count).map(|at| format!("function f{at}(){{'x'}};")).collect()
    }
}
