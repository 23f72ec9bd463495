//! Hands a message to a mail server, and says what is known of how that ended.
//!
//! Nothing is sent in the clear but to this machine itself, and a password stands in no address.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};

use super::wire::Wire;

/// How long an answer of a mail server is waited for: some look a message over before they take it.
pub const ANSWER_WAIT: Duration = Duration::from_mins(2);

/// How long a message may take, from the connection to the last answer: a large one over a slow line takes minutes.
pub const MESSAGE_WAIT: Duration = Duration::from_mins(15);

/// Most characters of an answer that are kept.
pub const ANSWER_CHARS_MAX: usize = 500;

/// What a certificate in PEM begins with.
const PEM_HEAD: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// A mail server, as `smtp://user@host:587` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Whether the connection is encrypted from the first byte on: `smtps`.
    pub is_tls: bool,
    /// As whom to log in; none: not at all.
    pub user: Option<String>,
    /// Whether a password stood in the URL, where it would be seen in histories and lists of processes; it is not kept.
    pub has_password: bool,
    /// A name or an address.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// Reads the URL of a mail server.
pub fn mail_server(text: &str) -> Option<MailServer> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let is_tls = match scheme {
        "smtp" => false,
        "smtps" => true,
        _ => return None,
    };
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    let has_password = user.is_some_and(|user| user.contains(':'));
    let user = user.map(|user| user.split(':').next().unwrap_or_default());
    let place = place.strip_suffix('/').unwrap_or(place);
    let is_user = |user: &str| !user.is_empty() && user.chars().all(|c| c.is_ascii_graphic() && !":/".contains(c));
    if user.is_some_and(|user| !is_user(user)) {
        return None;
    }
    // An address of version 6 stands in brackets, since it has colons itself.
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(port) => Some(port.parse::<u16>().ok().filter(|&port| port > 0)?),
        None if port.is_empty() => None,
        None => return None,
    };
    let is_host = host.parse::<IpAddr>().is_ok()
        || !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    is_host.then(|| MailServer {
        is_tls,
        user: user.map(str::to_owned),
        has_password,
        host: host.to_owned(),
        port: port.unwrap_or(if is_tls { 465 } else { 587 }),
    })
}

impl MailServer {
    /// Whether it is on this machine: only there a connection may go without encryption.
    pub fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// How handing a message over ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The server took it.
    Sent(String),
    /// The server will not take it.
    Refused(String),
    /// It was not handed over, or the server does not take it now.
    Failed(String),
    /// The server had all of it and did not say what became of it.
    Unclear(String),
}

/// Why there is no connection to hand anything over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The certificate that is to be trusted cannot be read.
    Certificate(String),
    /// The server offers no encryption.
    NoStartTls,
    /// The server does not let us in.
    NoLogin(String),
    /// It cannot be reached, or what answers is no mail server that we can talk to.
    Unreachable(String),
}

/// A connection to a mail server that is ready to take one message.
pub struct Post {
    connection: SmtpConnection,
    wire: Wire,
}

/// How long a mail server is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the connection and each answer.
    pub answer: Duration,
    /// For all of a message.
    pub message: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { answer: ANSWER_WAIT, message: MESSAGE_WAIT }
    }
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}

impl Post {
    /// Connects, and logs in where the server is to be told who we are. `hello` is our name.
    pub fn open(
        server: &MailServer,
        password: Option<&str>,
        hello: &str,
        trusted: Option<&[u8]>,
        patience: Patience,
    ) -> Result<Post, Trouble> {
        let hello = ClientId::Domain(hello.to_owned());
        let mut tls = TlsParameters::builder(server.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if let Some(pem) = trusted {
            if !pem.windows(PEM_HEAD.len()).any(|window| window == PEM_HEAD) {
                return Err(Trouble::Certificate(String::new()));
            }
            tls = tls
                .add_root_certificate(Certificate::from_pem(pem).map_err(|error| Trouble::Certificate(told(&error)))?);
        }
        let tls = tls.build_rustls().map_err(|error| Trouble::Certificate(told(&error)))?;
        let at_once = server.is_tls.then_some(&tls);
        let wire = Wire::open(&server.host, server.port, patience.answer, patience.message)
            .map_err(|error| Trouble::Unreachable(kept(&error.to_string())))?;
        let unreachable = |error: Error| Trouble::Unreachable(wire.cut().map_or_else(|| told(&error), str::to_owned));
        let mut connection =
            SmtpConnection::connect(wire.door, Some(patience.answer), &hello, at_once, None).map_err(unreachable)?;
        if !server.is_tls && (!server.is_here() || trusted.is_some()) {
            if !connection.can_starttls() {
                connection.abort();
                return Err(Trouble::NoStartTls);
            }
            connection.starttls(&tls, &hello).map_err(unreachable)?;
        }
        if let Some(user) = &server.user {
            let who = Credentials::new(user.clone(), password.unwrap_or_default().to_owned());
            // Without an answer nobody knows what is wrong; a server that offers no way to log in never will.
            connection.auth(DEFAULT_MECHANISMS, &who).map_err(|error| {
                let is_said = error.is_permanent() || error.is_client();
                if is_said { Trouble::NoLogin(told(&error)) } else { unreachable(error) }
            })?;
        }
        Ok(Post { connection, wire })
    }

    /// Hands a message over.
    pub fn hand_over(mut self, from: &str, to: &str, message: &[u8]) -> Handed {
        let handed = self.try_to(from, to, message);
        // What became of the message is known by now; how the server takes its leave changes nothing.
        self.connection.abort();
        handed
    }

    fn try_to(&mut self, from: &str, to: &str, message: &[u8]) -> Handed {
        let (Ok(from), Ok(to)) = (from.parse::<Address>(), to.parse::<Address>()) else {
            return Handed::Failed("no mail address".to_owned());
        };
        let asked = self
            .connection
            .command(Mail::new(Some(from), Vec::new()))
            .and_then(|_| self.connection.command(Rcpt::new(to, Vec::new())))
            .and_then(|_| self.connection.command(Data));
        if let Err(error) = asked {
            let said = self.why(&error);
            return if error.is_permanent() { Handed::Refused(said) } else { Handed::Failed(said) };
        }
        // The end of the last line comes with the end of the message: the server has the bytes that the file has.
        match self.connection.message(message.strip_suffix(b"\r\n").unwrap_or(message)) {
            Ok(response) if response.code().severity == Severity::PositiveCompletion => Handed::Sent(answer(&response)),
            // It wants more, and there is no more.
            Ok(response) => Handed::Unclear(answer(&response)),
            Err(error) if error.is_permanent() => Handed::Refused(told(&error)),
            Err(error) if error.is_transient() => Handed::Failed(told(&error)),
            Err(error) => Handed::Unclear(self.why(&error)),
        }
    }

    /// What came between; where it was our own end of it, that.
    fn why(&self, error: &Error) -> String {
        self.wire.cut().map_or_else(|| told(error), str::to_owned)
    }
}

/// What a server said, in a line.
fn answer(response: &Response) -> String {
    let lines: Vec<&str> = response.message().map(str::trim).filter(|line| !line.is_empty()).collect();
    kept(&format!("{} {}", response.code(), lines.join(" ")))
}

fn told(error: &Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        source = error.source();
    }
    kept(&said)
}

fn kept(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").chars().take(ANSWER_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use super::super::wire::SMTP_SAID_BYTES_MAX;
    use super::*;

    /// A server that says these lines, each after a line that was read; of a message it reads all lines first. It hangs up
    /// at the end. Gives back what it was told.
    fn server(says: &'static [&'static str]) -> (MailServer, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let talk = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let (mut out, mut heard) = (stream, Vec::new());
            let mut in_message = false;
            for (place, line) in says.iter().enumerate() {
                let mut is_done = place == 0;
                while !is_done {
                    let Some(Ok(line)) = lines.next() else { return heard };
                    is_done = !in_message || line == ".";
                    heard.push(line);
                }
                in_message = line.starts_with("354");
                write!(out, "{line}\r\n").unwrap();
            }
            heard
        });
        (MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port }, talk)
    }

    fn short(answer: u64, message: u64) -> Patience {
        Patience { answer: Duration::from_millis(answer), message: Duration::from_millis(message) }
    }

    /// A server that says this, and then the same piece again and again, until nobody listens any more.
    fn chatterbox(says: &'static str, piece: &'static str, pause: Duration) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (nothing, never) = std::sync::mpsc::channel::<()>();
            let mut text = says;
            while stream.write_all(text.as_bytes()).is_ok() {
                text = piece;
                let _waited = never.recv_timeout(pause);
            }
            drop(nothing);
        });
        MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port }
    }

    #[test]
    fn a_server_that_never_ends_is_left_by_us() {
        let open =
            |server: &MailServer, patience| Post::open(server, None, "cert.example.org", None, patience).unwrap_err();
        // Each byte comes in time, and the line never ends.
        let dripping = chatterbox("2", "2", Duration::from_millis(5));
        let why = open(&dripping, short(10_000, 200));
        assert_eq!(why, Trouble::Unreachable("the mail server took too long over a message".to_owned()));
        let endless = chatterbox("220-", "more and more of it", Duration::ZERO);
        let why = open(&endless, short(10_000, 60_000));
        let expected = "the mail server said more than a mail server says";
        assert_eq!(why, Trouble::Unreachable(expected.to_owned()), "than {SMTP_SAID_BYTES_MAX} bytes");
        let lines = chatterbox("220-here\r\n", "220-and here\r\n", Duration::ZERO);
        assert_eq!(open(&lines, short(10_000, 60_000)), Trouble::Unreachable(expected.to_owned()));
    }

    #[test]
    fn a_message_whose_answer_drips_is_one_of_which_nobody_knows() {
        let (server, _talk) = server(&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "250-\r\n250-"]);
        let post = Post::open(&server, None, "cert.example.org", None, short(10_000, 500)).unwrap();
        let handed = post.hand_over("a@cert.example.org", "it@school.example", b"Subject: x\r\n\r\nx\r\n");
        assert!(matches!(handed, Handed::Unclear(_)), "{handed:?}");
    }

    const HELLO: &str = "220 here";
    const EHLO: &str = "250 mail.example";

    fn handed(says: &'static [&'static str]) -> (Handed, Vec<String>) {
        let (server, talk) = server(says);
        let post = Post::open(&server, None, "cert.example.org", None, Patience::default()).unwrap();
        let handed = post.hand_over("a@cert.example.org", "it@school.example", b"Subject: x\r\n\r\n.dot\r\n");
        (handed, talk.join().unwrap())
    }

    #[test]
    fn a_server_that_takes_a_message_has_all_of_it() {
        let says = &[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "250 2.0.0 queued as 7"];
        let (handed, heard) = handed(says);
        assert_eq!(handed, Handed::Sent("250 2.0.0 queued as 7".to_owned()));
        assert_eq!(heard[0], "EHLO cert.example.org");
        assert_eq!(heard[1..3], ["MAIL FROM:<a@cert.example.org>", "RCPT TO:<it@school.example>"]);
        assert_eq!(heard[4..], ["Subject: x", "", "..dot", "."]);
    }

    #[test]
    fn what_a_server_refuses_is_told_from_what_may_go_better_the_next_time() {
        for (says, expected) in [
            (&[HELLO, EHLO, "250 ok", "550 5.1.1 no such user"][..], "refused"),
            (&[HELLO, EHLO, "250 ok", "451 4.7.1 greylisted, come back later"], "failed"),
            (&[HELLO, EHLO, "421 too busy"], "failed"),
            (&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "554 5.7.1 looks like spam"], "refused"),
            (&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "452 disk full"], "failed"),
            // It hangs up before it has the message, and after it.
            (&[HELLO, EHLO, "250 ok"], "failed"),
            (&[HELLO, EHLO, "250 ok", "250 ok", "354 go on"], "unclear"),
            (&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "hello?"], "unclear"),
            (&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "354 go on"], "unclear"),
        ] {
            let (handed, _) = handed(says);
            let (name, answer) = match handed {
                Handed::Sent(answer) => ("sent", answer),
                Handed::Refused(answer) => ("refused", answer),
                Handed::Failed(answer) => ("failed", answer),
                Handed::Unclear(answer) => ("unclear", answer),
            };
            assert_eq!(name, expected, "{says:?}: {answer}");
            let last = says.last().and_then(|line| line.rsplit_once(' ')).map_or("", |(_, word)| word);
            let is_told = answer.contains(last) || !says.last().unwrap().starts_with(['4', '5']);
            assert!(is_told && !answer.is_empty(), "{says:?}: {answer}");
        }
    }

    #[test]
    fn who_is_no_mail_server_is_not_talked_to() {
        let open = |says, trusted: Option<&[u8]>| {
            let (server, _talk) = server(says);
            Post::open(&server, None, "cert.example.org", trusted, Patience::default()).unwrap_err()
        };
        assert!(matches!(open(&["554 go away"], None), Trouble::Unreachable(why) if why.contains("554")));
        assert!(matches!(open(&["HTTP/1.1 400 Bad Request"], None), Trouble::Unreachable(_)));
        // One that listens and says nothing.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let server = MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port };
        let why = Post::open(&server, None, "cert.example.org", None, short(50, 60_000)).unwrap_err();
        assert!(matches!(why, Trouble::Unreachable(_)), "{why:?}");
        drop(silent);
        let why = Post::open(&server, None, "cert.example.org", None, Patience::default()).unwrap_err();
        assert!(matches!(why, Trouble::Unreachable(_)), "{why:?}");
    }

    #[test]
    fn nobody_is_let_in_without_a_word_that_the_server_knows() {
        let (server, talk) = server(&[HELLO, "250-mail.example\r\n250 AUTH PLAIN", "535 5.7.8 no"]);
        let server = MailServer { user: Some("li".to_owned()), ..server };
        let why = Post::open(&server, Some("secret"), "cert.example.org", None, Patience::default()).unwrap_err();
        assert_eq!(why, Trouble::NoLogin("permanent error (535): 5.7.8 no".to_owned()));
        assert!(!format!("{why:?}").contains("secret"));
        assert!(talk.join().unwrap()[1].starts_with("AUTH PLAIN "));
    }

    #[test]
    fn nothing_goes_out_in_the_clear_but_to_this_machine() {
        let is_here = |text: &str| mail_server(text).unwrap().is_here();
        for here in ["smtp://localhost", "smtp://127.0.0.1:2525", "smtp://[::1]:25"] {
            assert!(is_here(here), "{here}");
        }
        for away in ["smtp://mail.example", "smtp://192.0.2.1", "smtp://localhost.example"] {
            assert!(!is_here(away), "{away}");
        }
        // Whoever is to be trusted by a certificate has to show it.
        let pem = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap().cert.pem();
        let (server, _talk) = server(&[HELLO, EHLO, "221 bye"]);
        let none = Post::open(&server, None, "cert.example.org", Some(b"a list"), Patience::default()).unwrap_err();
        assert_eq!(none, Trouble::Certificate(String::new()));
        let why = Post::open(&server, None, "cert.example.org", Some(pem.as_bytes()), Patience::default()).unwrap_err();
        assert_eq!(why, Trouble::NoStartTls);
    }

    #[test]
    fn the_url_of_a_mail_server_is_read_and_a_password_in_it_is_not() {
        let with = mail_server("smtp://li:secret@mail.example").unwrap();
        assert!(with.has_password && !format!("{with:?}").contains("secret"));
        let told =
            |text: &str| mail_server(text).map(|it| format!("{} {:?} {} {}", it.is_tls, it.user, it.host, it.port));
        assert_eq!(told("smtp://mail.example").as_deref(), Some("false None mail.example 587"));
        assert_eq!(
            told("smtps://li@example.org@mail.example/").as_deref(),
            Some("true Some(\"li@example.org\") mail.example 465")
        );
        assert_eq!(told("smtp://[::1]:2525").as_deref(), Some("false None ::1 2525"));
        for wrong in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://mail.example:0",
            "smtp://mail.example:99999",
            "smtp://mail.example:",
            "smtp://mail example",
            "smtp://[::1",
            "smtp://@mail.example",
            "smtp://[::1]2525",
            "smtp://mail.example/path",
        ] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_long_answer_is_cut() {
        let text = format!("550 {}", "no\r\n ".repeat(ANSWER_CHARS_MAX));
        assert_eq!(kept(&text).chars().count(), ANSWER_CHARS_MAX);
        assert!(!kept(&text).contains('\n'));
    }
}
