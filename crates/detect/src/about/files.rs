//! Files that are lists of what somebody blocks or hunts for, by what they are called or how they begin.

use suyuan_page::Source;

use crate::stance::Stance;

/// Files that hold nothing but signs of attacks.
const RULES: &[&str] = &["yar", "yara", "ioc", "rpz", "snort", "sigma"];

/// Files that may hold any list.
const LISTS: &[&str] = &["txt", "csv", "tsv", "json", "list", "lst", "conf", "hosts", "rules", "zone", "rsc"];

/// What such lists are called.
const NAMES: &[&str] = &[
    "blocklist",
    "blocklists",
    "blacklist",
    "denylist",
    "malicious",
    "malware",
    "phishing",
    "ioc",
    "iocs",
    "indicators",
    "badhosts",
    "baddomains",
    "badips",
    "sinkhole",
    "heimingdan",
    "黑名单",
];

/// How far its first line is looked at, in bytes.
const LINE_BYTES_MAX: usize = 256;

/// Whether what is read is such a file, and no page.
pub(super) fn is_blocklist(source: &Source) -> bool {
    let file = source.url.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let Some((name, end)) = file.rsplit_once('.') else { return false };
    let body = source.body.trim_ascii_start();
    if body.starts_with(b"<") || !RULES.contains(&end) && !LISTS.contains(&end) {
        return false;
    }
    let is_called = || name.split(|c: char| !c.is_alphanumeric()).any(|part| NAMES.contains(&part));
    RULES.contains(&end) || is_called() || begins_with_warning(body)
}

/// Whether the first line is a comment that warns: `# phishing domains`.
fn begins_with_warning(body: &[u8]) -> bool {
    let line = body[..body.len().min(LINE_BYTES_MAX)].split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.starts_with(['#', ';', '!', '/']) && Stance::of(&line).is_about()
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;

    fn is_one(url: &str, body: &str) -> bool {
        is_blocklist(&Source::new(&PageUrl::new(url).unwrap(), &Headers::default(), body.as_bytes()))
    }

    #[test]
    fn a_list_is_known_by_its_name_or_by_its_first_line() {
        for (file, body) in [
            ("blocklist.txt", "casino.example"),
            ("2026-gambling-blacklist.csv", "domain\ncasino.example"),
            ("gambling.yar", "rule x {}"),
            ("domains.txt", "# phishing domains, last updated today\ncasino.example"),
        ] {
            assert!(is_one(&format!("http://cert.example/f/{file}"), body), "{file}");
        }
        let far = |bytes: usize| format!("#{}phishing domains", " ".repeat(bytes - "#phishing domains".len()));
        assert!(is_one("http://cert.example/a.txt", &far(LINE_BYTES_MAX)));
        assert!(!is_one("http://cert.example/a.txt", &far(LINE_BYTES_MAX + "phishing domains".len())));
        for (file, body) in [
            ("blocklist.html", "casino.example"),
            ("blocklist.txt", "<html>casino.example"),
            ("blocklist", "casino.example"),
            ("domains.txt", "casino.example is no scam"),
            ("domains.txt", "# the best sites\ncasino.example"),
        ] {
            assert!(!is_one(&format!("http://cert.example/{file}"), body), "{file}");
        }
    }
}
