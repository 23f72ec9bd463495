//! The program as a person runs it: typed, in a folder of its own, with everything that it says in one snapshot.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::Expect;

/// A folder in which the program is run.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with the small web that most of these tests crawl, at `web`.
    pub(crate) fn with_web() -> Desk {
        let desk = Desk::new();
        for (name, text) in [
            (
                "web/web.toml",
                "says = \"a school with a hidden link\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n",
            ),
            ("web/school.example/index.html", "<title>School</title><a href=news.html>News</a>"),
            (
                "web/school.example/news.html",
                "<title>News</title><p>Term begins.<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>",
            ),
        ] {
            desk.file(name, text.as_bytes());
        }
        desk
    }

    /// The same after a crawl.
    pub(crate) fn crawled() -> Desk {
        let desk = Desk::with_web();
        let done = desk.command(&["crawl", "--web", "web", "--quiet"]).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with the folders that it stands in.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The program with these arguments, and an environment that says nothing.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_suyuan"));
        command.args(args).current_dir(self.path()).env_clear().env("LANG", "C.UTF-8").env("COLUMNS", "100");
        command
    }

    /// Runs it and compares exit code, standard output and standard error.
    pub(crate) fn check(&self, args: &[&str], expected: Expect) {
        self.check_with_input(args, b"", expected);
    }

    /// The same, with something on standard input.
    pub(crate) fn check_with_input(&self, args: &[&str], input: &[u8], expected: Expect) {
        expected.assert_eq(&self.said(args, input));
    }

    /// Exit code, standard output and standard error, with what changes from run to run put out of sight.
    pub(crate) fn said(&self, args: &[&str], input: &[u8]) -> String {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A program that ends before it reads all is no failure of the test.
        let _unread = child.stdin.take().unwrap().write_all(input);
        let done = child.wait_with_output().unwrap();
        let [out, err] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let mut text =
            format!("exit {}\n", done.status.code().map_or_else(|| "by a signal".into(), |code| code.to_string()));
        for (name, said) in [("out", out), ("err", err)] {
            if !said.is_empty() {
                text += &format!("-- {name}\n{}", self.without_chance(&said));
            }
        }
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// Every file in the folder but those of the web, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "web")
            .collect();
        names.sort();
        names
    }

    /// The folder's own name, moments, loopback ports and process ids are chance.
    fn without_chance(&self, text: &str) -> String {
        let folder = self.path().to_string_lossy().into_owned();
        let text = text.replace(&folder, "FOLDER").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        let text = masked(&text, "suyuan-ddddddddddddddddd-ddddd.warc.gz", "EVIDENCE.warc.gz");
        let text = masked(&text, "dddd-dd-ddTdd:dd:dd.dddZ", "MOMENT");
        let text = masked(&text, "dddd-dd-ddTdd:dd:dd.ddddddZ", "MOMENT");
        let text = masked(&text, "dddd-dd-dd dd:dd:dd", "MOMENT");
        let text = masked(&text, "dddd-dd-dd", "DAY");
        // How well records compress depends on the moment.
        let text = ["ddd", "dddd"]
            .iter()
            .fold(text, |text, digits| masked(&text, &format!("\"offset\":{digits}}}"), "\"offset\":SOME}"));
        // A busy machine answers later.
        let text = ["d", "dd", "ddd", "dddd"]
            .iter()
            .fold(text, |text, digits| masked(&text, &format!("answers take {digits} ms"), "answers take SOME ms"));
        masked(&text, "may leave in d s", "may leave in SOME s")
    }
}

/// The text with everything of this shape replaced; `d` stands for a digit.
fn masked(text: &str, shape: &str, with: &str) -> String {
    let fits = |piece: &str| {
        piece.len() == shape.len()
            && piece.bytes().zip(shape.bytes()).all(|(found, wanted)| match wanted {
                b'd' => found.is_ascii_digit(),
                wanted => found == wanted,
            })
    };
    let mut said = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if rest.get(..shape.len()).is_some_and(fits) {
            said += with;
            rest = &rest[shape.len()..];
        } else {
            said.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    said
}
