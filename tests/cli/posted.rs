//! Messages to owners, handed to mail servers: a real one on loopback, and ones that misbehave.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use expect_test::expect;

use crate::desk::Desk;
use crate::notices::{FILE, NOW, WHO, confirmed, done, notices, ran, said};
use crate::share::python_with;

/// A mail server that keeps what it is sent in a folder; with a certificate it wants encryption and a login.
const SERVER: &str = r#"
import asyncio, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
context = None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])

class Keep:
    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(folder, str(len(os.listdir(folder)) + 1))
        with open(name, "wb") as file:
            file.write(envelope.mail_from.encode() + b" to " + ",".join(envelope.rcpt_tos).encode() + b"\n")
            file.write(envelope.original_content)
        return "250 2.0.0 kept"

def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"li", b"secret"), handled=False)

def talk():
    if context is None:
        return SMTP(Keep(), hostname="mail.example")
    if len(sys.argv) > 4:
        return SMTP(Keep(), hostname="mail.example", authenticator=login, auth_required=True, auth_require_tls=False)
    return SMTP(Keep(), hostname="mail.example", tls_context=context, require_starttls=True, authenticator=login, auth_required=True)

async def main():
    server = await asyncio.get_running_loop().create_server(
        talk, "127.0.0.1", 0, ssl=context if len(sys.argv) > 4 else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"#;

/// A server of Python that ends with the test.
struct Mail {
    server: Child,
    port: u16,
}

impl Mail {
    /// Starts one that keeps what it gets in `mail`.
    fn start(desk: &Desk, python: &Path, more: &[&str]) -> Mail {
        desk.file("server.py", SERVER.as_bytes());
        let mut command = Command::new(python);
        command.args(["server.py", "mail"]).args(more).current_dir(desk.path()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Mail { port: line.trim().parse().unwrap(), server }
    }

    fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        // It has nothing to put in order.
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}

fn kept(desk: &Desk) -> Vec<String> {
    let mut paths: Vec<_> =
        std::fs::read_dir(desk.path().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn steps(desk: &Desk) -> Vec<String> {
    steps_of(desk, "school.example")
}

fn steps_of(desk: &Desk, site: &str) -> Vec<String> {
    let json = ran(desk, NOW, &["cases", "show", site, "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let steps = json["notices"].as_array().unwrap().iter();
    steps
        .map(|it| format!("{} {}", it["step"].as_str().unwrap(), it["answer"].as_str().unwrap_or("-")))
        .chain([json["state"].as_str().unwrap().to_owned()])
        .collect()
}

#[test]
fn a_mail_server_gets_each_message_once_and_its_cases_are_notified() {
    let Some(python) = python_with("aiosmtpd") else { return };
    let desk = confirmed();
    let mail = Mail::start(&desk, &python, &[]);
    let url = mail.url();
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: sent to it@school.example: school.example (1 page); the server said: 250 2.0.0 kept
    "#]].assert_eq(&notices(&desk, &["--send", "--smtp", &url]));
    assert_eq!(steps(&desk), ["sending -", "sent 250 2.0.0 kept", "notified"]);
    let kept_now = kept(&desk);
    let file = std::fs::read_to_string(desk.path().join(FILE)).unwrap();
    assert_eq!(kept_now, [format!("notices@cert.example.org to it@school.example\n{file}")]);
    assert!(!file.contains("X-Unsent"), "{file}");
    expect![[r#"
        exit 0
        c-2befe46bba school.example: not told: told on 2030-12-20, and not again before 2031-01-03 10:00:00
    "#]]
    .assert_eq(&notices(&desk, &["--send", "--smtp", &url]));
    assert_eq!(kept(&desk).len(), 1);
    done(&desk, &["ledger", "check"]);
}

/// A crawl of two sites whose cases a person confirmed, each with an owner of its own.
fn two_sites() -> Desk {
    let desk = Desk::new();
    let web = "says = \"two sites\"\nseeds = [\"http://a.example/\", \"http://b.example/\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n";
    desk.file("web/web.toml", web.as_bytes());
    desk.file("owners.csv", b"site,contact\na.example,it@a.example\nb.example,it@b.example\n");
    for site in ["a", "b"] {
        let page = b"<div style=\"display:none\"><a href=\"http://www.casino.example/win\">win</a></div>";
        desk.file(&format!("web/{site}.example/index.html"), page);
    }
    done(&desk, &["crawl", "--web", "web", "--quiet"]);
    done(&desk, &["cases", "contacts", "owners.csv"]);
    done(&desk, &["cases", "set", "a.example", "b.example", "--state", "confirmed", "--role", "victim"]);
    desk
}

#[test]
fn so_many_are_sent_in_a_day() {
    let Some(python) = python_with("aiosmtpd") else { return };
    let desk = two_sites();
    let mail = Mail::start(&desk, &python, &[]);
    let url = mail.url();
    let sent =
        |now| said(&ran(&desk, now, &[&["notices"][..], &WHO, &["--send", "--smtp", &url, "--per-day", "1"]].concat()));
    expect![[r#"
        exit 0
        notices/it-a.example-6a8e495f.eml: sent to it@a.example: a.example (1 page); the server said: 250 2.0.0 kept
        notices/it-b.example-c6b3c350.eml: not sent to it@b.example, since 1 were sent in a day: b.example; run again later
    "#]].assert_eq(&sent(NOW));
    let next = sent("2030-12-21T09:59:00Z");
    assert!(next.contains("not sent to it@b.example, since 1 were sent in a day"), "{next}");
    let after = sent("2030-12-21T10:00:00Z");
    assert!(after.contains("sent to it@b.example: b.example (1 page); the server said: 250 2.0.0 kept"), "{after}");
    assert_eq!(kept(&desk).len(), 2);
}

#[test]
fn a_server_elsewhere_has_to_encrypt_and_to_be_known() {
    let Some(python) = python_with("aiosmtpd") else { return };
    let desk = confirmed();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    desk.file("cert.pem", made.cert.pem().as_bytes());
    desk.file("key.pem", made.signing_key.serialize_pem().as_bytes());
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    desk.file("other.pem", other.cert.pem().as_bytes());
    let mail = Mail::start(&desk, &python, &["cert.pem", "key.pem"]);
    let url = format!("smtp://li@localhost:{}", mail.port);
    let sent = |trusted: &str, password: &str| {
        let args = [&["notices"][..], &WHO, &["--send", "--smtp", &url, "--smtp-ca", trusted]].concat();
        let mut command = desk.command(&args);
        let done = command.env("SUYUAN_NOW", NOW).env("LOGNAME", "li").env("SUYUAN_SMTP_PASSWORD", password).output();
        said(&done.unwrap()).replace(&mail.port.to_string(), "PORT")
    };
    let wrong = sent("other.pem", "secret");
    assert!(wrong.starts_with("exit 3\n") && wrong.contains("cannot be reached"), "{wrong}");
    let wrong = sent("owners.csv", "secret");
    assert!(wrong.starts_with("exit 2\n") && wrong.contains("--smtp-ca: expected certificates in PEM"), "{wrong}");
    let wrong = sent("cert.pem", "guess");
    assert!(wrong.starts_with("exit 2\n") && wrong.contains("535") && !wrong.contains("guess"), "{wrong}");
    assert!(ran(&desk, NOW, &["cases", "show", "school.example", "--format", "json"]).status.success());
    let sent = sent("cert.pem", "secret");
    assert!(sent.starts_with("exit 0\n") && sent.contains("sent to it@school.example"), "{sent}");
    assert_eq!(kept(&desk).len(), 1);
    // The password is nowhere.
    let ledger = std::fs::read(desk.path().join("suyuan.db")).unwrap();
    assert!(!ledger.windows(6).any(|window| window == b"secret"));
}

#[test]
fn a_server_that_encrypts_from_the_first_byte_is_spoken_with() {
    let Some(python) = python_with("aiosmtpd") else { return };
    let desk = confirmed();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    desk.file("cert.pem", made.cert.pem().as_bytes());
    desk.file("key.pem", made.signing_key.serialize_pem().as_bytes());
    let mail = Mail::start(&desk, &python, &["cert.pem", "key.pem", "at once"]);
    let url = format!("smtps://li@localhost:{}", mail.port);
    let args = [&["notices"][..], &WHO, &["--send", "--smtp", &url, "--smtp-ca", "cert.pem"]].concat();
    let mut command = desk.command(&args);
    let sent = said(&command.env("SUYUAN_NOW", NOW).env("SUYUAN_SMTP_PASSWORD", "secret").output().unwrap());
    assert!(sent.starts_with("exit 0\n") && sent.contains("sent to it@school.example"), "{sent}");
    assert_eq!(kept(&desk).len(), 1);
}

/// A server that says these lines, each after a line that was read, and of a message after all of it; then it hangs up.
fn scripted(says: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut out, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
        let mut in_message = false;
        for (place, line) in says.iter().enumerate() {
            let mut is_done = place == 0;
            while !is_done {
                let Some(Ok(line)) = lines.next() else { return };
                is_done = !in_message || line == ".";
            }
            in_message = line.starts_with("354");
            write!(out, "{line}\r\n").unwrap();
        }
    });
    url
}

/// A server that takes everything; at the word `EHLO` it does this once, as somebody might at another desk meanwhile.
fn meanwhile(does: impl FnOnce() + Send + 'static) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let talk = std::thread::spawn(move || {
        let (mut out, _) = listener.accept().unwrap();
        let (mut does, mut heard) = (Some(does), Vec::new());
        write!(out, "220 hello\r\n").unwrap();
        for line in BufReader::new(out.try_clone().unwrap()).lines() {
            let Ok(line) = line else { break };
            if let Some(does) = does.take() {
                does();
            }
            let answer = if line == "DATA" { "354 go on" } else { "250 ok" };
            heard.push(line);
            if write!(out, "{answer}\r\n").is_err() {
                break;
            }
        }
        heard
    });
    (url, talk)
}

/// A server for two messages, which asks the sender to end as soon as it hears this word; of the first message it takes
/// all, and answers none of `hangs`.
fn ends_at(word: &'static str, hangs: bool, pid: std::sync::mpsc::Receiver<u32>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut out = stream.unwrap();
            let mut in_message = false;
            write!(out, "220 hello\r\n").unwrap();
            for line in BufReader::new(out.try_clone().unwrap()).lines() {
                let Ok(line) = line else { break };
                if line == word || line.starts_with(&format!("{word} ")) {
                    let pid = pid.recv().unwrap().to_string();
                    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
                    if hangs {
                        continue;
                    }
                    // The signal is there before the answer is.
                    std::thread::yield_now();
                }
                if in_message && line != "." {
                    continue;
                }
                in_message = line == "DATA";
                if write!(out, "{}\r\n", if in_message { "354 go on" } else { "250 ok" }).is_err() {
                    break;
                }
            }
        }
    });
    url
}

#[test]
fn a_run_that_is_asked_to_end_ends_after_the_message_that_is_under_way() {
    for (word, hangs, became, step) in [
        (".", false, "sent to it@a.example", "sent 250 ok"),
        (
            "RCPT",
            true,
            "not sent to it@a.example, since the run was stopped",
            "failed stopped before the server had any of it",
        ),
    ] {
        let desk = two_sites();
        let (tell, pid) = std::sync::mpsc::channel();
        let url = ends_at(word, hangs, pid);
        let args = [&["notices"][..], &WHO, &["--send", "--smtp", &url]].concat();
        let mut command = desk.command(&args);
        let child = command.env("SUYUAN_NOW", NOW).env("LOGNAME", "li").stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        tell.send(child.id()).unwrap();
        let ended = said(&child.wait_with_output().unwrap());
        assert!(ended.starts_with("exit 3\n") && ended.contains(became), "{word}: {ended}");
        assert!(ended.contains("not sent to it@b.example, since the run was stopped: b.example; run again"), "{ended}");
        assert_eq!(steps_of(&desk, "a.example")[1], step, "{word}");
        assert_eq!(steps_of(&desk, "b.example"), ["confirmed"], "{word}");
    }
}

#[test]
fn a_case_that_somebody_ends_while_messages_are_sent_is_not_told_of() {
    for (said, why) in [
        (&["--state", "dismissed", "--reason", "a game"][..], "its state is dismissed"),
        (&["--state", "disputed", "--reason", "the owner says so"], "its state is disputed"),
        (&["--role", "farm", "--reason", "one of many"], "a farm gets no notice"),
        (&["--role", "unknown", "--reason", "who knows"], "nothing says clearly what the site is"),
    ] {
        let desk = confirmed();
        let mut set = desk.command(&[&["cases", "set", "school.example"][..], said].concat());
        let (url, talk) = meanwhile(move || assert!(set.env("SUYUAN_NOW", NOW).status().unwrap().success()));
        let sent = notices(&desk, &["--send", "--smtp", &url]);
        let expected = "not sent to it@school.example, since c-2befe46bba school.example changed meanwhile: ";
        assert!(sent.starts_with("exit 0\n") && sent.contains(&format!("{expected}{why}")), "{said:?}: {sent}");
        let heard = talk.join().unwrap();
        assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
        assert_eq!(steps(&desk).len(), 1, "{said:?}: no step is written");
    }
}

#[test]
fn what_somebody_says_of_whom_to_tell_or_what_to_allow_meanwhile_is_heard() {
    for (args, why) in [
        (&["cases", "contacts", "more.csv"][..], "somebody said whom to tell of it"),
        (&["watchlist", "import", "--allow", "allowed.csv"], "somebody said what is never reported"),
    ] {
        let desk = confirmed();
        desk.file(
            "more.csv",
            b"site,owner,contact\nwww.school.example,The desk,desk@School.example\nother.example,x,x@other.example\n",
        );
        desk.file("allowed.csv", b"value,reason\nharmless.example,a game\n");
        let mut says = desk.command(args);
        let (url, talk) = meanwhile(move || assert!(says.env("SUYUAN_NOW", NOW).status().unwrap().success()));
        let sent = notices(&desk, &["--send", "--smtp", &url]);
        let expected = "not sent to it@school.example, since c-2befe46bba school.example changed meanwhile: ";
        assert!(sent.starts_with("exit 3\n") && sent.contains(&format!("{expected}{why}")), "{args:?}: {sent}");
        let heard = talk.join().unwrap();
        assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
    }
    // What is said of another site keeps nobody from being told.
    let desk = confirmed();
    desk.file("more.csv", b"site,owner,contact\nother.example,x,x@other.example\n");
    let mut says = desk.command(&["cases", "contacts", "more.csv"]);
    let (url, talk) = meanwhile(move || assert!(says.env("SUYUAN_NOW", NOW).status().unwrap().success()));
    let sent = notices(&desk, &["--send", "--smtp", &url]);
    assert!(sent.starts_with("exit 0\n"), "{sent}");
    assert!(talk.join().unwrap().iter().any(|line| line.starts_with("MAIL")));
}

#[test]
fn what_a_server_refuses_is_kept_and_not_asked_again_at_once() {
    let desk = confirmed();
    let url = scripted(&["220 hello", "250 mail.example", "250 ok", "550 5.1.1 no such \u{1b}[31muser"]);
    expect![[r#"
        exit 3
        notices/it-school.example-c1701d30.eml: refused for it@school.example: school.example; the server said: permanent error (550): 5.1.1 no such \u{1b}[31muser
    "#]].assert_eq(&notices(&desk, &["--send", "--smtp", &url]));
    // Nobody listens there any more, and nobody is asked.
    expect![[r#"
        exit 3
        notices/it-school.example-c1701d30.eml: not sent to it@school.example, since the server refused it on 2030-12-20: school.example; give another contact, or wait until 2031-01-03: permanent error (550): 5.1.1 no such \u{1b}[31muser
    "#]].assert_eq(&notices(&desk, &["--send", "--smtp", &url]));
    assert_eq!(steps(&desk).last().unwrap(), "confirmed");
    // With another contact it is another message.
    desk.file("owners.csv", b"site,contact\nschool.example,desk@school.example\n");
    done(&desk, &["cases", "contacts", "owners.csv"]);
    let url = scripted(&["220 hello", "250 mail.example", "250 ok", "250 ok", "354 go on", "250 taken"]);
    let sent = notices(&desk, &["--send", "--smtp", &url]);
    assert!(sent.contains("sent to desk@school.example"), "{sent}");
}

#[test]
fn what_may_go_better_the_next_time_is_tried_again_by_the_next_run() {
    let desk = confirmed();
    let url = scripted(&["220 hello", "250 mail.example", "250 ok", "451 4.7.1 come back later"]);
    expect![[r#"
        exit 3
        notices/it-school.example-c1701d30.eml: not sent to it@school.example: school.example; it may go better the next time: transient error (451): 4.7.1 come back later
    "#]].assert_eq(&notices(&desk, &["--send", "--smtp", &url]));
    let gone = notices(&desk, &["--send", "--smtp", &url]);
    assert!(
        gone.starts_with("exit 3\n") && gone.contains("not tried, since the mail server cannot be reached"),
        "{gone}"
    );
    let url = scripted(&["220 hello", "250 mail.example", "250 ok", "250 ok", "354 go on", "250 taken"]);
    let sent = notices(&desk, &["--send", "--smtp", &url]);
    assert!(sent.starts_with("exit 0\n") && sent.contains("sent to it@school.example"), "{sent}");
    assert_eq!(
        steps(&desk),
        ["sending -", "failed transient error (451): 4.7.1 come back later", "sending -", "sent 250 taken", "notified"]
    );
}

#[test]
fn a_server_that_goes_away_with_a_message_leaves_a_question_that_a_person_answers() {
    let desk = confirmed();
    let url = scripted(&["220 hello", "250 mail.example", "250 ok", "250 ok", "354 go on"]);
    let unclear = notices(&desk, &["--send", "--smtp", &url]);
    assert!(unclear.starts_with("exit 3\n") && unclear.contains("nobody knows whether it was sent"), "{unclear}");
    for args in [&["--send", "--smtp", &url][..], &[], &["--repeat-after", "0d"]] {
        let asked = notices(&desk, args);
        assert!(asked.contains("school.example: not told: nobody knows whether"), "{asked}");
        // Who sends has to know that it is not done.
        assert!(
            asked.starts_with(if args.is_empty() || args[0] != "--send" { "exit 0\n" } else { "exit 3\n" }),
            "{asked}"
        );
    }
    let settled = said(&ran(&desk, NOW, &["notices", "--not-sent", FILE]));
    assert!(settled.contains("marked as not sent: school.example"), "{settled}");
    let drafted = notices(&desk, &[]);
    assert!(drafted.contains("a draft to it@school.example"), "{drafted}");
    assert_eq!(steps(&desk).last().unwrap(), "confirmed");
}

#[test]
fn a_death_around_the_handing_over_never_leads_to_a_second_message() {
    for point in ["intended:1", "handed:1"] {
        let desk = confirmed();
        let url = scripted(&["220 hello", "250 mail.example", "250 ok", "250 ok", "354 go on", "250 taken"]);
        let args = [&["notices"][..], &WHO, &["--send", "--smtp", &url]].concat();
        let mut command = desk.command(&args);
        let died = command.env("SUYUAN_NOW", NOW).env("SUYUAN_DIE", point).output().unwrap();
        assert_eq!(died.status.code(), None, "{point}: {}", String::from_utf8_lossy(&died.stderr));
        assert_eq!(steps(&desk), ["sending -", "confirmed"], "{point}");
        let again = notices(&desk, &["--send", "--smtp", &url]);
        assert!(again.contains("not told: nobody knows whether"), "{point}: {again}");
        let settled = said(&ran(&desk, NOW, &["notices", "--sent", FILE]));
        assert!(settled.contains("marked as sent to it@school.example"), "{point}: {settled}");
        assert_eq!(steps(&desk).last().unwrap(), "notified");
    }
}
