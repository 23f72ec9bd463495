//! The names of folders: what a stranger called himself, as far as every system takes it for a name.

use sha2::{Digest as _, Sha256};

/// Most characters of what a folder is called after; its mark comes behind.
pub const PACKET_NAME_CHARS_MAX: usize = 40;

/// Letters and digits of the title, in Latin and Chinese, and eight digits of the digest of the key.
pub(super) fn of(key: &str, title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let is_kept = c.is_ascii_alphanumeric() || matches!(c, '\u{4E00}'..='\u{9FFF}');
        if is_kept || c == '.' && name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with(['-', '.']) {
            name.push('-');
        }
    }
    let name: String = name.chars().take(PACKET_NAME_CHARS_MAX).collect();
    let mark: String = Sha256::digest(key.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let name = name.trim_end_matches(['-', '.']);
    if name.is_empty() { format!("packet-{mark}") } else { format!("{name}-{mark}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_somebody_is_called_the_name_is_one() {
        for (title, name) in [
            ("www.School.example", "www.school.example-ba7816bf"),
            ("浙江省 杭州市", "浙江省-杭州市-ba7816bf"),
            ("../../etc/passwd", "etc-passwd-ba7816bf"),
            ("CON", "con-ba7816bf"),
            ("a\u{202E}b\0|<>\"*?:\\", "a-b-ba7816bf"),
            ("203.0.113.0/24", "203.0.113.0-24-ba7816bf"),
            ("...", "packet-ba7816bf"),
            ("", "packet-ba7816bf"),
        ] {
            assert_eq!(of("abc", title), name, "{title}");
        }
        assert_ne!(of("a", "School"), of("b", "School"));
        let long = of("abc", &"学".repeat(PACKET_NAME_CHARS_MAX + 1));
        assert_eq!(long, format!("{}-ba7816bf", "学".repeat(PACKET_NAME_CHARS_MAX)));
    }
}
