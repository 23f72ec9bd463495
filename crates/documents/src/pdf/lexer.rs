//! The words of PDF syntax: numbers, names, strings, brackets, operators (ISO 32000-2, 7.2 and 7.3).

use std::borrow::Cow;

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    /// A name without its slash, `#xx` undone.
    Name(Cow<'a, [u8]>),
    /// A string, escapes undone.
    Text(Vec<u8>),
    OpenArray,
    CloseArray,
    OpenDict,
    CloseDict,
    /// Anything else: `obj`, `R`, `true`, an operator.
    Word(&'a [u8]),
}

/// Reads words from here on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Lexer { bytes, at }
    }

    /// The byte that comes next.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next word; none at the end.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let byte = self.peek()?;
        let follows = self.bytes.get(self.at + 1).copied();
        self.at += 1;
        Some(match byte {
            b'/' => self.name(),
            b'(' => Token::Text(self.literal()),
            b'<' if follows == Some(b'<') => {
                self.at += 1;
                Token::OpenDict
            }
            b'<' => Token::Text(self.hex_string()),
            b'>' if follows == Some(b'>') => {
                self.at += 1;
                Token::CloseDict
            }
            b'[' => Token::OpenArray,
            b']' => Token::CloseArray,
            b'>' | b')' | b'{' | b'}' => Token::Word(&self.bytes[self.at - 1..self.at]),
            _ => {
                let word = self.regular(self.at - 1);
                number(word).map_or(Token::Word(word), Token::Number)
            }
        })
    }

    /// The regular characters from here on.
    fn regular(&mut self, start: usize) -> &'a [u8] {
        let rest = &self.bytes[start..];
        let length = rest.iter().position(|&byte| is_space(byte) || is_delimiter(byte)).unwrap_or(rest.len());
        self.at = start + length;
        &rest[..length]
    }

    fn name(&mut self) -> Token<'a> {
        let word = self.regular(self.at);
        if !word.contains(&b'#') {
            return Token::Name(Cow::Borrowed(word));
        }
        let mut name = Vec::with_capacity(word.len());
        let mut at = 0;
        while at < word.len() {
            let pair = word.get(at + 1).copied().and_then(hex).zip(word.get(at + 2).copied().and_then(hex));
            if let Some((high, low)) = pair.filter(|_| word[at] == b'#') {
                name.push(high << 4 | low);
                at += 3;
            } else {
                name.push(word[at]);
                at += 1;
            }
        }
        Token::Name(Cow::Owned(name))
    }

    /// A string in parentheses, which may nest (7.3.4.2); an empty one where it does not end.
    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if byte != b'\\' {
                text.push(byte);
            }
        }
        // What a cut goes through may go on to be another name.
        if depth > 0 {
            text.clear();
        }
        text
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        text.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 0x0C,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                code as u8
            }
            b'\n' => return,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return;
            }
            other => other,
        });
    }

    /// A string in hexadecimal (7.3.4.3); an odd digit counts as if a zero followed.
    fn hex_string(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            match (high.take(), hex(byte)) {
                (None, digit) => high = digit,
                (Some(high), Some(low)) => text.push(high << 4 | low),
                (before, None) => high = before,
            }
        }
        text.extend(high.map(|high| high << 4));
        text
    }
}

/// A number; the sloppy ones that readers accept are read too (`--5`, `1.2.3`).
fn number(word: &[u8]) -> Option<f64> {
    if !matches!(word.first()?, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let is_negative = word[0] == b'-';
    let digits = word.iter().position(|byte| !matches!(byte, b'+' | b'-')).map(|at| &word[at..])?;
    let (mut value, mut scale) = (0.0, None);
    for &byte in digits {
        match (byte, &mut scale) {
            (b'0'..=b'9', None) => value = value * 10.0 + f64::from(byte - b'0'),
            (b'0'..=b'9', Some(scale)) => {
                value += f64::from(byte - b'0') * *scale;
                *scale /= 10.0;
            }
            (b'.', None) => scale = Some(0.1),
            (b'.' | b'-', _) => break,
            _ => return None,
        }
    }
    let has_digit = digits.iter().any(u8::is_ascii_digit);
    has_digit.then_some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> String {
        let mut lexer = Lexer::new(source.as_bytes(), 0);
        let mut words = Vec::new();
        while let Some(token) = lexer.next() {
            let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            words.push(match token {
                Token::Number(number) => number.to_string(),
                Token::Name(name) => format!("/{}", show(&name)),
                Token::Text(text) => format!("({})", show(&text)),
                Token::OpenArray => "[".to_owned(),
                Token::CloseArray => "]".to_owned(),
                Token::OpenDict => "<<".to_owned(),
                Token::CloseDict => ">>".to_owned(),
                Token::Word(word) => show(word),
            });
        }
        words.join(" ")
    }

    #[test]
    fn words_are_told_apart() {
        for (source, expected) in [
            ("1 0 obj<</Type/Page>>endobj", "1 0 obj << /Type /Page >> endobj"),
            ("[1 -.5 +2. --3 1.2.3 .]", "[ 1 -0.5 2 -3 1.2 . ]"),
            ("/U#52I (a\\(b\\)\\143(d)e\\\nf\\\r\ng) % comment\n<61 6> x", "/URI (a(b)c(d)efg) (a`) x"),
            ("(open", "()"),
            ("<</A(x)/B#>>", "<< /A (x) /B# >>"),
            ("12a R", "12a R"),
            ("}{)", "} { )"),
        ] {
            assert_eq!(words(source), expected, "{source}");
        }
    }
}
