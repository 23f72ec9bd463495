//! Texts that a script puts together of quotes and of names that it gives one text, once: `BASE + '/part.html'`.
//!
//! It is read from the text as it stands, as far as a few names lead; what is assigned twice, or comes from elsewhere, is not known.

use std::borrow::Cow;
use std::cell::Cell;

use memchr::memmem;

/// So many names behind each other are followed: `var a = '/x'; var b = a + '/y'`.
pub const NAMES_DEPTH_MAX: u8 = 3;

/// So many names of a script are looked up; each time it is looked through from end to end.
pub const NAMES_MAX: u8 = 64;

/// A script that is longer, in bytes, is not looked through.
pub const NAMED_BYTES_MAX: usize = 64 << 10;

/// So many parts are put together.
const PARTS_TOGETHER: usize = 8;

/// What a script names.
pub(crate) struct Constants<'s> {
    script: &'s str,
    /// How many names may still be looked up.
    left: Cell<u8>,
}

/// A text, and what stands behind the expression that it is.
type Read<'s> = (Cow<'s, str>, &'s str);

impl<'s> Constants<'s> {
    pub(crate) fn of(script: &'s str) -> Self {
        Constants { script, left: Cell::new(NAMES_MAX) }
    }

    /// The text that an expression of the script is which begins there, and what stands behind it; none where it is not known.
    pub(crate) fn text(&self, given: &'s str) -> Option<Read<'s>> {
        self.sum(given, NAMES_DEPTH_MAX)
    }

    /// Parts with a plus between them.
    fn sum(&self, given: &'s str, depth: u8) -> Option<Read<'s>> {
        let (mut whole, rest) = self.part(given.trim_start(), depth)?;
        let mut rest = rest.trim_start();
        for _ in 0..PARTS_TOGETHER {
            let Some(more) = rest.strip_prefix('+') else { return Some((whole, rest)) };
            let (next, behind) = self.part(more.trim_start(), depth)?;
            whole.to_mut().push_str(&next);
            rest = behind.trim_start();
        }
        None
    }

    /// A text in quotes, or a name of one.
    fn part(&self, given: &'s str, depth: u8) -> Option<Read<'s>> {
        let first = given.chars().next()?;
        if matches!(first, '"' | '\'' | '`') {
            let (text, rest) = given[1..].split_once(first)?;
            let is_template = first == '`' && text.contains("${");
            return Some((if is_template { self.filled(text, depth)?.into() } else { text.into() }, rest));
        }
        let end = given.find(|c: char| !is_of_name(c) && c != '.').unwrap_or(given.len());
        let name = given[..end].rsplit('.').next().filter(|name| !name.is_empty())?;
        Some((self.named(name, depth)?, &given[end..]))
    }

    /// A template with what stands in its braces.
    fn filled(&self, template: &'s str, depth: u8) -> Option<String> {
        let mut pieces = template.split("${");
        let mut whole = pieces.next()?.to_owned();
        for piece in pieces {
            let (value, rest) = self.sum(piece, depth)?;
            whole.push_str(&value);
            whole.push_str(rest.strip_prefix('}')?);
        }
        Some(whole)
    }

    /// What a name stands for, if the script says so once.
    fn named(&self, name: &str, depth: u8) -> Option<Cow<'s, str>> {
        if depth == 0 || self.script.len() > NAMED_BYTES_MAX {
            return None;
        }
        self.left.set(self.left.get().checked_sub(1)?);
        let found = memmem::find_iter(self.script.as_bytes(), name).map(|at| (at, &self.script[at + name.len()..]));
        let is_whole =
            |(at, rest): &(usize, &str)| !self.script[..*at].ends_with(is_of_name) && !rest.starts_with(is_of_name);
        let mut given = found.filter(is_whole).filter_map(|(_, rest)| {
            let rest = rest.trim_start();
            let value = rest.strip_prefix([':', '=']).filter(|value| !value.starts_with(['=', '>']));
            // What is added to it, or counted, makes another text of it.
            let changes = ["+=", "++", "--"].iter().any(|sign| rest.starts_with(sign));
            (changes || value.is_some()).then_some(value)
        });
        let (Some(Some(only)), None) = (given.next(), given.next()) else { return None };
        let (value, rest) = self.sum(only, depth - 1)?;
        // A word behind a text begins the next statement.
        let is_whole = rest.is_empty() || rest.starts_with([';', ',', '}', ')']) || rest.starts_with(is_of_name);
        is_whole.then_some(value)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the bar's argument is in a script.
    fn read(script: &str) -> Option<String> {
        let given = &script[script.find("f(").unwrap() + 2..];
        let (text, rest) = Constants::of(script).text(given)?;
        rest.starts_with(')').then(|| text.into_owned())
    }

    #[test]
    fn texts_are_put_together_of_names_that_are_given_once() {
        for (script, expected) in [
            ("f('/a.html')", Some("/a.html")),
            ("var a = '/x'; f(a + '/y' + \".html\")", Some("/x/y.html")),
            ("var c = {a: '/x/', b: 1}; f(c.a + 'y')", Some("/x/y")),
            ("const a = '/x', b = a + '/y'\nf(b)", Some("/x/y")),
            ("const a = 'x'; f(`/${a}/${'y'}.html`)", Some("/x/y.html")),
            ("f(a + '/y'); var a = '/x'", Some("/x/y")),
            ("var a = '/x'; if (a == '/z') g(); f(a)", Some("/x")),
            ("f(a)", None),
            ("var a = '/x'; a = '/y'; f(a)", None),
            ("var a = '/x'; a += '/y'; f(a)", None),
            ("var a = '/x' * 2; f(a)", None),
            ("var a = g('/x'); f(a)", None),
            ("var aa = '/x'; f(a)", None),
            ("var a = a + 'x'; f(a)", None),
            ("f('a' + 1)", None),
        ] {
            assert_eq!(read(script).as_deref(), expected, "{script}");
        }
    }

    #[test]
    fn so_many_names_are_followed_and_looked_up() {
        let chain = |many: u8| {
            let next: String = (1..many).map(|at| format!("var a{at}b = a{}b;", at - 1)).collect();
            format!("var a0b = '/x';{next}f(a{}b)", many - 1)
        };
        assert_eq!(read(&chain(NAMES_DEPTH_MAX)).as_deref(), Some("/x"));
        assert_eq!(read(&chain(NAMES_DEPTH_MAX + 1)), None);
        let script = "var a = 'x'; ";
        let constants = Constants::of(script);
        let known = (0..=NAMES_MAX).filter(|_| constants.text("a").is_some()).count();
        assert_eq!(known, usize::from(NAMES_MAX));
        let long = |bytes: usize| format!("var a = '/x'; f(a){}", " ".repeat(bytes - "var a = '/x'; f(a)".len()));
        assert!(read(&long(NAMED_BYTES_MAX)).is_some());
        assert!(read(&long(NAMED_BYTES_MAX + 1)).is_none());
    }
}
