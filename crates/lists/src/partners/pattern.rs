//! What a STIX pattern names: comparisons that each say enough alone.

/// Most bytes of a pattern: room for a thousand names joined by OR.
pub const PATTERN_BYTES_MAX: usize = 64 << 10;

/// One comparison of a pattern: the path of an object, and the text that it has.
pub(super) type Comparison = (String, String);

enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// The comparisons of a pattern that are joined by OR alone, each with a text that is given as a whole.
///
/// Where things must be seen together, in an order, or within a time, none of them is bad by itself: then there are none.
/// Since everything is joined by OR, brackets and parentheses change nothing.
pub(super) fn comparisons(pattern: &str) -> Option<Vec<Comparison>> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return None;
    }
    let tokens = tokens(pattern)?;
    let mut rest = tokens.iter().filter(|token| !matches!(token, Token::Mark('[' | ']'))).peekable();
    let mut found = Vec::new();
    let mut depth = 0_usize;
    loop {
        while rest.next_if(|token| matches!(token, Token::Mark('('))).is_some() {
            depth += 1;
        }
        let Some(Token::Word(path)) = rest.next() else { return None };
        match (rest.next()?, rest.next()?) {
            (Token::Mark('='), Token::Text(text)) => found.push((path.clone(), text.clone())),
            (Token::Word(word), Token::Mark('(')) if word == "IN" => loop {
                let Some(Token::Text(text)) = rest.next() else { return None };
                found.push((path.clone(), text.clone()));
                match rest.next()? {
                    Token::Mark(',') => {}
                    Token::Mark(')') => break,
                    _ => return None,
                }
            },
            _ => return None,
        }
        while rest.next_if(|token| matches!(token, Token::Mark(')'))).is_some() {
            depth = depth.checked_sub(1)?;
        }
        match rest.next() {
            None => return (depth == 0).then_some(found),
            Some(Token::Word(word)) if word == "OR" => {}
            Some(_) => return None,
        }
    }
}

fn tokens(pattern: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = pattern.trim_start();
    let (mut is_open, mut has_observation) = (false, false);
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '\'' => {
                let (text, after) = quoted(&rest[1..])?;
                (Token::Text(text), after)
            }
            '[' | ']' => {
                // An observation has no other inside, and begins before it ends.
                if is_open == (first == '[') {
                    return None;
                }
                (is_open, has_observation) = (first == '[', true);
                (Token::Mark(first), &rest[1..])
            }
            '(' | ')' | '=' | ',' => (Token::Mark(first), &rest[1..]),
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "[]()=,'".contains(c)).unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), &rest[end..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    (has_observation && !is_open).then_some(tokens)
}

/// The text up to the quote that ends it, and what comes after.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut told = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Some((told, &text[at + 1..])),
            '\\' => told.push(chars.next()?.1),
            c => told.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, expected: Option<&[(&str, &str)]>) {
        let found = comparisons(pattern);
        let found: Option<Vec<(&str, &str)>> =
            found.as_ref().map(|found| found.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect());
        assert_eq!(found.as_deref(), expected, "{pattern}");
    }

    #[test]
    fn what_is_joined_by_or_is_each_bad_by_itself() {
        check("[domain-name:value = 'a.example']", Some(&[("domain-name:value", "a.example")]));
        check("[domain-name:value='a.example']", Some(&[("domain-name:value", "a.example")]));
        check(
            "[url:value = 'http://a.example/it\\'s\\\\x' OR domain-name:value = 'b.example'] OR [ipv4-addr:value = '192.0.2.1']",
            Some(&[
                ("url:value", "http://a.example/it's\\x"),
                ("domain-name:value", "b.example"),
                ("ipv4-addr:value", "192.0.2.1"),
            ]),
        );
        check(
            "([domain-name:value IN ('a.example', 'b.example')] OR [(domain-name:value = 'c.example')])",
            Some(&[
                ("domain-name:value", "a.example"),
                ("domain-name:value", "b.example"),
                ("domain-name:value", "c.example"),
            ]),
        );
    }

    #[test]
    fn what_is_bad_only_together_or_only_likely_is_not_named() {
        for pattern in [
            "[domain-name:value = 'a.example' AND file:size = '1']",
            "[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']",
            "[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']",
            "[domain-name:value = 'a.example'] REPEATS 5 TIMES",
            "[domain-name:value != 'a.example']",
            "[NOT domain-name:value = 'a.example']",
            "[domain-name:value NOT = 'a.example']",
            "[domain-name:value NOT IN ('a.example')]",
            "[domain-name:value LIKE '%.example']",
            "[domain-name:value MATCHES '.*']",
            "[domain-name:value = 'a.example",
            "[domain-name:value = 'a.example'",
            "domain-name:value = 'a.example'",
            "[[domain-name:value = 'a.example']]",
            "[(domain-name:value = 'a.example']",
            "[domain-name:value = 'a.example')]",
            "[domain-name:value = 'a.example' OR]",
            "",
        ] {
            check(pattern, None);
        }
    }

    #[test]
    fn a_pattern_has_so_many_bytes() {
        let of = |bytes: usize| format!("[url:value = '{}']", "a".repeat(bytes - 16));
        assert_eq!(of(PATTERN_BYTES_MAX).len(), PATTERN_BYTES_MAX);
        assert!(comparisons(&of(PATTERN_BYTES_MAX)).is_some());
        assert_eq!(comparisons(&of(PATTERN_BYTES_MAX + 1)), None);
    }

    proptest! {
        /// What is written by the rules of the format is read as it was meant.
        #[test]
        fn texts_are_read_as_they_were_written(texts in prop::collection::vec("\\PC{0,12}", 1..5)) {
            let quoted = |text: &String| format!("url:value = '{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
            let pattern = format!("[{}]", texts.iter().map(quoted).collect::<Vec<_>>().join(" OR "));
            let meant: Vec<Comparison> = texts.into_iter().map(|text| ("url:value".to_owned(), text)).collect();
            prop_assert_eq!(comparisons(&pattern), Some(meant));
        }

        /// Whatever is not compared with `=` or IN, or joined by anything but OR, names nothing.
        #[test]
        fn another_word_between_makes_nothing_of_it(word in "[A-Z]{1,6}") {
            prop_assume!(word != "OR");
            let pattern = format!("[url:value = 'a' {word} url:value = 'b']");
            prop_assert_eq!(comparisons(&pattern), None);
        }
    }
}
