//! Whether a place in a script is code, or lies in a string or a comment.
//!
//! The script is read from its beginning, or from so far back as costs little; what cannot be told is no code.

/// How far back a script is read, in bytes: longer scripts are data or libraries, and their lines are read alone.
pub const SCRIPT_BYTES_BEFORE: usize = 16 * 1024;

/// Whether what stands at this offset of the body is code.
pub(crate) fn is_in_code(body: &[u8], offset: u64) -> bool {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len());
    let before = &body[offset.saturating_sub(SCRIPT_BYTES_BEFORE)..offset];
    let tag = before.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"<script"));
    let script = match tag {
        Some(tag) => before[tag..].iter().position(|&byte| byte == b'>').map(|end| &before[tag + end + 1..]),
        None if before.len() == offset => Some(before),
        None => before.iter().rposition(|&byte| byte == b'\n').map(|end| &before[end + 1..]),
    };
    script.is_some_and(ends_in_code)
}

/// Whether a script that is cut here is cut in its code.
fn ends_in_code(script: &[u8]) -> bool {
    let mut inside: Option<&[u8]> = None;
    let mut at = 0;
    while at < script.len() {
        let rest = &script[at..];
        let end = match inside {
            Some(end) => end,
            None if rest.starts_with(b"//") => b"\n",
            None if rest.starts_with(b"/*") => b"*/",
            None if matches!(rest[0], b'"' | b'\'' | b'`') => &rest[..1],
            None => {
                at += 1;
                continue;
            }
        };
        if inside.is_none() {
            at += if end.len() == 1 && end != b"\n" { 1 } else { 2 };
            inside = Some(end);
        } else if rest[0] == b'\\' {
            at += 2;
        } else if rest.starts_with(end) || rest[0] == b'\n' && matches!(end, b"\"" | b"'") {
            at += end.len();
            inside = None;
        } else {
            at += 1;
        }
    }
    inside.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the bar stands in code.
    fn in_code(page: &str) -> bool {
        is_in_code(page.as_bytes(), page.find('|').unwrap() as u64)
    }

    #[test]
    fn strings_and_comments_are_no_code() {
        for (page, expected) in [
            ("<script>a.|", true),
            ("<script>f('x', |", true),
            ("<script>f('x', '|", false),
            ("<script>f(\"it's\", |", true),
            ("<script>f(\"it's |", false),
            ("<script>f('it\\'s |", false),
            ("<script>`a\nb |", false),
            ("<script>'a\n|", true),
            ("<script>// don't |", false),
            ("<script>// don't\n|", true),
            ("<script>/* it's\n| */", false),
            ("<script>/* it's */ |", true),
            ("<script>'</p>' + \"<script\"; '|", false),
            ("x = |", true),
        ] {
            assert_eq!(in_code(page), expected, "{page}");
        }
    }

    #[test]
    fn of_a_long_script_only_the_line_is_read() {
        let long = "x".repeat(SCRIPT_BYTES_BEFORE);
        assert!(in_code(&format!("<script>'{long}\na.|")));
        assert!(!in_code(&format!("<script>{long}a.|")), "what cannot be told is no code");
        let most = "x".repeat(SCRIPT_BYTES_BEFORE - 8);
        assert!(in_code(&format!("<script>{most}|")));
    }
}
