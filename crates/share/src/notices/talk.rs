//! What is said to a mail server, and what it answers (RFC 5321).
//!
//! An answer is decided by its three digits. Its text is for people, and may be in any encoding: what is no UTF-8 in it is
//! replaced.

use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::wire::{NoWire, Wire};

/// Most lines of an answer: a server that can do much says so in twenty.
pub const SMTP_ANSWER_LINES_MAX: usize = 200;

/// Most bytes of a line of an answer; RFC 5321 knows 512.
pub const SMTP_LINE_BYTES_MAX: usize = 2_000;

/// A conversation with a mail server.
pub(super) struct Talk {
    line: BufReader<Line>,
}

/// What the words go over.
enum Line {
    Plain(Wire),
    Tls(Box<StreamOwned<ClientConnection, Wire>>),
    /// While one becomes the other.
    None,
}

/// What a server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

/// Why something did not come about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Not {
    /// The server said something else than what was hoped for.
    Said(Answer),
    /// It said nothing that can be understood.
    Mute(NoWire),
}

impl Talk {
    /// Begins it, and waits for the server to greet.
    pub(super) fn begin(wire: Wire) -> Result<Talk, Not> {
        let mut talk = Talk { line: BufReader::new(Line::Plain(wire)) };
        talk.hear(200..300)?;
        Ok(talk)
    }

    /// The same, encrypted from the first byte on.
    pub(super) fn begin_tls(wire: Wire, config: Arc<ClientConfig>, host: &str) -> Result<Talk, Not> {
        let mut talk = Talk { line: BufReader::new(Line::Plain(wire)) };
        talk.encrypt(config, host)?;
        talk.hear(200..300)?;
        Ok(talk)
    }

    /// Encrypts what follows. What the server said before belongs to nothing that was asked, and ends it.
    pub(super) fn encrypt(&mut self, config: Arc<ClientConfig>, host: &str) -> Result<(), Not> {
        let mute = |why: String| Not::Mute(NoWire::Trouble(why));
        if !self.line.buffer().is_empty() {
            return Err(mute("the mail server went on in the clear after it had agreed to encrypt".to_owned()));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|error| mute(error.to_string()))?;
        let connection = ClientConnection::new(config, name).map_err(|error| mute(error.to_string()))?;
        let line = self.line.get_mut();
        if let Line::Plain(wire) = std::mem::replace(line, Line::None) {
            *line = Line::Tls(Box::new(StreamOwned::new(connection, wire)));
        }
        Ok(())
    }

    /// Says a line, and gives the answer if it is one of these.
    pub(super) fn say(&mut self, line: &str, hoped: std::ops::Range<u16>) -> Result<Answer, Not> {
        let said = self.put(format!("{line}\r\n").as_bytes());
        said.map_err(|error| self.mute(&error))?;
        self.hear(hoped)
    }

    /// Says who we are; gives what the server can do, in capital letters.
    pub(super) fn hello(&mut self, name: &str) -> Result<Vec<String>, Not> {
        let answer = self.say(&format!("EHLO {name}"), 200..300)?;
        Ok(answer.lines.iter().skip(1).map(|line| line.trim().to_ascii_uppercase()).collect())
    }

    /// Logs in; none where the server offers no way that we know.
    pub(super) fn log_in(&mut self, can: &[String], user: &str, password: &str) -> Option<Result<(), Not>> {
        let ways: Vec<&str> = can
            .iter()
            .filter_map(|line| line.strip_prefix("AUTH"))
            .filter(|rest| rest.starts_with([' ', '=']))
            .flat_map(|rest| rest[1..].split_whitespace())
            .collect();
        let done = if ways.contains(&"PLAIN") {
            let both = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
            self.say(&format!("AUTH PLAIN {both}"), 200..300)
        } else if ways.contains(&"LOGIN") {
            self.say("AUTH LOGIN", 334..335)
                .and_then(|_| self.say(&BASE64_STANDARD.encode(user), 334..335))
                .and_then(|_| self.say(&BASE64_STANDARD.encode(password), 200..300))
        } else {
            return None;
        };
        Some(done.map(|_| ()))
    }

    /// Gives the message, line for line, and waits for what becomes of it.
    pub(super) fn message(&mut self, message: &[u8]) -> Result<Answer, Not> {
        self.put(&stuffed(message)).map_err(|error| self.mute(&error))?;
        self.hear(200..300)
    }

    /// Says that nobody but the clock ends it from here on; false if somebody did.
    pub(super) fn begin_message(&self) -> bool {
        self.wire().is_some_and(Wire::begin_message)
    }

    /// Takes its leave, and waits for nothing.
    pub(super) fn end(mut self) {
        let _is_said = self.put(b"QUIT\r\n");
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let line = self.line.get_mut();
        line.write_all(bytes)?;
        line.flush()
    }

    /// An answer: lines with the same digits, the last of them without a hyphen behind.
    fn hear(&mut self, hoped: std::ops::Range<u16>) -> Result<Answer, Not> {
        let strange = || Not::Mute(NoWire::Trouble("what the mail server said is no answer of one".to_owned()));
        let long = || Not::Mute(NoWire::Trouble("the mail server said more than a mail server says".to_owned()));
        let mut answer = Answer { code: 0, lines: Vec::new() };
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = (&mut self.line).take(SMTP_LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes);
            read.map_err(|error| self.mute(&error))?;
            if bytes.is_empty() {
                return Err(self.mute(&io::ErrorKind::UnexpectedEof.into()));
            }
            if bytes.len() > SMTP_LINE_BYTES_MAX || answer.lines.len() == SMTP_ANSWER_LINES_MAX {
                return Err(long());
            }
            if !bytes.ends_with(b"\n") {
                return Err(self.mute(&io::ErrorKind::UnexpectedEof.into()));
            }
            let line = bytes.trim_ascii_end();
            let code = line.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit)).ok_or_else(strange)?;
            let code = code.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
            let goes_on = match line.get(3) {
                None | Some(b' ') => false,
                Some(b'-') => true,
                Some(_) => return Err(strange()),
            };
            if !(200..600).contains(&code) || answer.code != 0 && answer.code != code {
                return Err(strange());
            }
            answer.code = code;
            answer.lines.push(String::from_utf8_lossy(line.get(4..).unwrap_or_default()).into_owned());
            if !goes_on {
                return if hoped.contains(&code) { Ok(answer) } else { Err(Not::Said(answer)) };
            }
        }
    }

    /// What came between; where it was our own end of it, that.
    fn mute(&self, error: &io::Error) -> Not {
        let why = || {
            NoWire::Trouble(match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "the mail server did not answer".to_owned(),
                io::ErrorKind::UnexpectedEof => "the mail server hung up".to_owned(),
                _ => error.to_string(),
            })
        };
        Not::Mute(self.wire().and_then(Wire::cut).unwrap_or_else(why))
    }

    fn wire(&self) -> Option<&Wire> {
        match self.line.get_ref() {
            Line::Plain(wire) => Some(wire),
            Line::Tls(stream) => Some(&stream.sock),
            Line::None => None,
        }
    }
}

impl Answer {
    /// In a line.
    pub(super) fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        lines.join(" ")
    }

    /// Whether the server will never take it.
    pub(super) fn is_permanent(&self) -> bool {
        self.code >= 500
    }
}

/// A message as it goes over the line: a line that begins with a dot gets another, and one with nothing but a dot ends it.
fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 5);
    for line in message.split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

impl io::Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Line::Plain(wire) => wire.read(buffer),
            Line::Tls(stream) => stream.read(buffer),
            Line::None => Ok(0),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Line::Plain(wire) => wire.write(bytes),
            Line::Tls(stream) => stream.write(bytes),
            Line::None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Line::Plain(wire) => wire.flush(),
            Line::Tls(stream) => stream.flush(),
            Line::None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_ends_no_message() {
        assert_eq!(stuffed(b".a\r\n.\r\nb.\r\n"), b"..a\r\n..\r\nb.\r\n.\r\n");
        assert_eq!(stuffed(b"a"), b"a\r\n.\r\n");
    }
}
