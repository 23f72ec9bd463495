//! Hands a message to a mail server, and says what is known of how that ended.
//!
//! Nothing is sent in the clear but to this machine itself, and a password stands in no address.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use lettre::Address;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::talk::{Answer, Not, Talk};
use super::wire::{AskedToStop, NoWire, Wire};

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
    /// It was not handed over, since somebody asked us to stop before the server had any of it.
    Stopped,
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
    /// Somebody asked us to stop.
    Stopped,
}

/// A connection to a mail server that is ready to take one message.
pub struct Post(Talk);

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
        asked: &AskedToStop,
    ) -> Result<Post, Trouble> {
        let tls = tls(trusted)?;
        let wire = Wire::open(&server.host, server.port, patience.answer, patience.message, asked).map_err(no_wire)?;
        let begun =
            if server.is_tls { Talk::begin_tls(wire, Arc::clone(&tls), &server.host) } else { Talk::begin(wire) };
        let mut talk = begun.map_err(unreachable)?;
        let mut can = talk.hello(hello).map_err(unreachable)?;
        if !server.is_tls && (!server.is_here() || trusted.is_some()) {
            if !can.iter().any(|line| line == "STARTTLS") {
                talk.end();
                return Err(Trouble::NoStartTls);
            }
            talk.say("STARTTLS", 200..300).map_err(unreachable)?;
            talk.encrypt(tls, &server.host).map_err(unreachable)?;
            can = talk.hello(hello).map_err(unreachable)?;
        }
        if let Some(user) = &server.user {
            // Without an answer nobody knows what is wrong; a server that offers no way to log in never will.
            match talk.log_in(&can, user, password.unwrap_or_default()) {
                Some(Ok(())) => {}
                Some(Err(Not::Said(answer))) if answer.is_permanent() => return Err(Trouble::NoLogin(told(&answer))),
                Some(Err(other)) => return Err(unreachable(other)),
                None => return Err(Trouble::NoLogin("no way to log in that we know".to_owned())),
            }
        }
        Ok(Post(talk))
    }

    /// Hands a message over.
    pub fn hand_over(mut self, from: &str, to: &str, message: &[u8]) -> Handed {
        let handed = self.try_to(from, to, message);
        // What became of the message is known by now; how the server takes its leave changes nothing.
        self.0.end();
        handed
    }

    fn try_to(&mut self, from: &str, to: &str, message: &[u8]) -> Handed {
        let (Ok(from), Ok(to)) = (from.parse::<Address>(), to.parse::<Address>()) else {
            return Handed::Failed("no mail address".to_owned());
        };
        let talk = &mut self.0;
        let asked = talk
            .say(&format!("MAIL FROM:<{from}>"), 200..300)
            .and_then(|_| talk.say(&format!("RCPT TO:<{to}>"), 200..300))
            // Whatever else it says to that, it does not wait for a message.
            .and_then(|_| talk.say("DATA", 354..355));
        match asked {
            Ok(_) => {}
            Err(Not::Said(answer)) if answer.is_permanent() => return Handed::Refused(told(&answer)),
            Err(Not::Said(answer)) => return Handed::Failed(told(&answer)),
            Err(Not::Mute(NoWire::Stopped)) => return Handed::Stopped,
            Err(Not::Mute(NoWire::Trouble(why))) => return Handed::Failed(kept(&why)),
        }
        if !talk.begin_message() {
            return Handed::Stopped;
        }
        match talk.message(message) {
            Ok(answer) => Handed::Sent(told(&answer)),
            Err(Not::Said(answer)) if answer.is_permanent() => Handed::Refused(told(&answer)),
            Err(Not::Said(answer)) if answer.code >= 400 => Handed::Failed(told(&answer)),
            // It wants more, and there is no more.
            Err(Not::Said(answer)) => Handed::Unclear(told(&answer)),
            Err(Not::Mute(NoWire::Trouble(why))) => Handed::Unclear(kept(&why)),
            Err(Not::Mute(NoWire::Stopped)) => Handed::Unclear(String::new()),
        }
    }
}

/// How TLS is spoken: the roots that are compiled in, and those that somebody trusts beside.
fn tls(trusted: Option<&[u8]>) -> Result<Arc<ClientConfig>, Trouble> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = trusted {
        if !pem.windows(PEM_HEAD.len()).any(|window| window == PEM_HEAD) {
            return Err(Trouble::Certificate(String::new()));
        }
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| Trouble::Certificate(kept(&error.to_string())))?;
            roots.add(certificate).map_err(|error| Trouble::Certificate(kept(&error.to_string())))?;
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Trouble::Certificate(kept(&error.to_string())))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn unreachable(not: Not) -> Trouble {
    match not {
        Not::Said(answer) => Trouble::Unreachable(told(&answer)),
        Not::Mute(why) => no_wire(why),
    }
}

fn no_wire(why: NoWire) -> Trouble {
    match why {
        NoWire::Stopped => Trouble::Stopped,
        NoWire::Trouble(why) => Trouble::Unreachable(kept(&why)),
    }
}

/// What a server said, in a line.
fn told(answer: &Answer) -> String {
    let (code, text) = (answer.code, answer.text());
    kept(&match code {
        500.. => format!("permanent error ({code}): {text}"),
        400.. => format!("transient error ({code}): {text}"),
        _ => format!("{code} {text}"),
    })
}

fn kept(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").chars().take(ANSWER_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::JoinHandle;

    use super::super::talk::{SMTP_ANSWER_LINES_MAX, SMTP_LINE_BYTES_MAX};
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

    fn never() -> AskedToStop {
        Arc::new(|| false)
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
        let open = |server: &MailServer, patience| {
            Post::open(server, None, "cert.example.org", None, patience, &never()).unwrap_err()
        };
        // Each byte comes in time, and the line never ends.
        let dripping = chatterbox("2", "2", Duration::from_millis(5));
        let why = open(&dripping, short(10_000, 200));
        assert_eq!(why, Trouble::Unreachable("the mail server took too long over a message".to_owned()));
        let long = Trouble::Unreachable("the mail server said more than a mail server says".to_owned());
        let endless = chatterbox("220-", "more and more of it", Duration::ZERO);
        assert_eq!(open(&endless, short(10_000, 60_000)), long, "than {SMTP_LINE_BYTES_MAX} bytes a line");
        let lines = chatterbox("220-here\r\n", "220-and here\r\n", Duration::ZERO);
        assert_eq!(open(&lines, short(10_000, 60_000)), long, "than {SMTP_ANSWER_LINES_MAX} lines");
        // Lines that are short enough, and few enough.
        let piece = Box::leak(format!("250-{}\r\n", "x".repeat(1_900)).into_boxed_str());
        let bytes = chatterbox("220 here\r\n", piece, Duration::ZERO);
        assert_eq!(open(&bytes, short(10_000, 60_000)), long, "than {SMTP_SAID_BYTES_MAX} bytes");
    }

    #[test]
    fn somebody_who_asks_us_to_stop_need_not_wait_for_a_server_that_has_nothing_of_the_message() {
        let says = &[HELLO, EHLO, "250 ok"];
        let (server, _talk) = silent(says);
        let is_asked = Arc::new(AtomicBool::new(false));
        let asking = Arc::clone(&is_asked);
        let asked: AskedToStop = Arc::new(move || asking.load(Ordering::Acquire));
        let post = Post::open(&server, None, "cert.example.org", None, Patience::default(), &asked).unwrap();
        is_asked.store(true, Ordering::Release);
        assert_eq!(post.hand_over("a@cert.example.org", "it@school.example", b"x\r\n"), Handed::Stopped);
        // It hangs before it greets, too.
        let (server, _talk) = silent(&[]);
        let why = Post::open(&server, None, "cert.example.org", None, Patience::default(), &asked).unwrap_err();
        assert_eq!(why, Trouble::Stopped);
    }

    #[test]
    fn a_message_whose_answer_drips_is_one_of_which_nobody_knows() {
        let (server, _talk) = server(&[HELLO, EHLO, "250 ok", "250 ok", "354 go on", "250-\r\n250-"]);
        let post = Post::open(&server, None, "cert.example.org", None, short(10_000, 500), &never()).unwrap();
        let handed = post.hand_over("a@cert.example.org", "it@school.example", b"Subject: x\r\n\r\nx\r\n");
        assert!(matches!(handed, Handed::Unclear(_)), "{handed:?}");
    }

    /// A server that says these lines as [`server`] does, and then nothing more, as long as it is listened to.
    fn silent(says: &'static [&'static str]) -> (MailServer, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let talk = std::thread::spawn(move || {
            let (mut out, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
            for (place, line) in says.iter().enumerate() {
                if place > 0 {
                    lines.next();
                }
                write!(out, "{line}\r\n").unwrap();
            }
            while let Some(Ok(_)) = lines.next() {}
        });
        (MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port }, talk)
    }

    /// 用户不存在, as servers in GBK say that there is no such user.
    const GBK: &[u8] = b"\xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda";

    #[test]
    fn an_answer_is_decided_by_its_digits_whatever_its_text_is_written_in() {
        let said = |digits: &str| [digits.as_bytes(), b" ", GBK, b"\r\n"].concat();
        let ok = || b"250 ok\r\n".to_vec();
        let hello = || vec![said("220"), [b"250-", GBK, b"\r\n250 SIZE\r\n"].concat(), ok()];
        let talked = |more: Vec<Vec<u8>>| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let says = [hello(), more].concat();
            std::thread::spawn(move || {
                let (mut out, _) = listener.accept().unwrap();
                let mut lines = BufReader::new(out.try_clone().unwrap()).split(b'\n');
                for (place, bytes) in says.iter().enumerate() {
                    // Behind the word that it goes on with, the message comes to its dot.
                    let is_message = place > 0 && says[place - 1].starts_with(b"354");
                    while place > 0 && lines.next().is_some_and(|line| is_message && line.unwrap() != b".\r") {}
                    out.write_all(bytes).unwrap();
                }
            });
            let server =
                MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port };
            let post = Post::open(&server, None, "cert.example.org", None, Patience::default(), &never()).unwrap();
            post.hand_over("a@cert.example.org", "it@school.example", b"Subject: x\r\n\r\nx\r\n")
        };
        let handed = talked(vec![said("550")]);
        assert!(
            matches!(&handed, Handed::Refused(why) if why.starts_with("permanent error (550): \u{fffd}")),
            "{handed:?}"
        );
        for (digits, expected) in [("250", "Sent"), ("554", "Refused"), ("451", "Failed")] {
            let handed = format!("{:?}", talked(vec![ok(), said("354"), said(digits)]));
            assert!(handed.starts_with(expected), "{digits}: {handed}");
        }
    }

    const HELLO: &str = "220 here";
    const EHLO: &str = "250 mail.example";

    fn handed(says: &'static [&'static str]) -> (Handed, Vec<String>) {
        let (server, talk) = server(says);
        let post = Post::open(&server, None, "cert.example.org", None, Patience::default(), &never()).unwrap();
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
            // It does not wait for the message, and has none of it.
            (&[HELLO, EHLO, "250 ok", "250 ok", "250 ok"], "failed"),
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
                Handed::Stopped => ("stopped", String::new()),
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
            Post::open(&server, None, "cert.example.org", trusted, Patience::default(), &never()).unwrap_err()
        };
        assert!(matches!(open(&["554 go away"], None), Trouble::Unreachable(why) if why.contains("554")));
        assert!(matches!(open(&["HTTP/1.1 400 Bad Request"], None), Trouble::Unreachable(_)));
        // One that listens and says nothing.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let server = MailServer { is_tls: false, user: None, has_password: false, host: "127.0.0.1".to_owned(), port };
        let why = Post::open(&server, None, "cert.example.org", None, short(50, 60_000), &never()).unwrap_err();
        assert!(matches!(why, Trouble::Unreachable(_)), "{why:?}");
        drop(silent);
        let why = Post::open(&server, None, "cert.example.org", None, Patience::default(), &never()).unwrap_err();
        assert!(matches!(why, Trouble::Unreachable(_)), "{why:?}");
    }

    #[test]
    fn nobody_is_let_in_without_a_word_that_the_server_knows() {
        let (server, talk) = server(&[HELLO, "250-mail.example\r\n250 AUTH PLAIN", "535 5.7.8 no"]);
        let server = MailServer { user: Some("li".to_owned()), ..server };
        let why =
            Post::open(&server, Some("secret"), "cert.example.org", None, Patience::default(), &never()).unwrap_err();
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
        let none =
            Post::open(&server, None, "cert.example.org", Some(b"a list"), Patience::default(), &never()).unwrap_err();
        assert_eq!(none, Trouble::Certificate(String::new()));
        let why = Post::open(&server, None, "cert.example.org", Some(pem.as_bytes()), Patience::default(), &never())
            .unwrap_err();
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
