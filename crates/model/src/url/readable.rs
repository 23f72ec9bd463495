//! A URL as a person reads it: escapes and the ASCII form of names are undone.

use super::PageUrl;

impl PageUrl {
    /// The URL with its escapes undone where they spell text, and its host in the script of its owner.
    ///
    /// It is for eyes only: it does not read back.
    pub fn readable(&self) -> String {
        let text = self.as_str();
        let host = text.find("://").map_or(0, |at| at + 3);
        let end = text[host..].find(['/', '?', '#', ':']).map_or(text.len(), |at| host + at);
        let name = ::url::quirks::domain_to_unicode(&text[host..end]);
        let name = if name.is_empty() { &text[host..end] } else { &name };
        format!("{}{name}{}", &text[..host], undone(&text[end..]))
    }
}

/// Each run of escapes that spells text becomes that text; what is no text, or would be unseen, stays.
fn undone(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('%') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let bytes: Vec<u8> = rest.as_bytes().chunks(3).map_while(byte).collect();
        let (escapes, after) = rest.split_at(bytes.len() * 3);
        match std::str::from_utf8(&bytes) {
            Ok(plain)
                if !bytes.is_empty() && !plain.chars().any(|c| c.is_control() || c.is_whitespace() || c == '%') =>
            {
                out.push_str(plain);
            }
            _ if escapes.is_empty() => {
                out.push('%');
                rest = &rest[1..];
                continue;
            }
            _ => out.push_str(escapes),
        }
        rest = after;
    }
    out + rest
}

fn byte(escape: &[u8]) -> Option<u8> {
    let [b'%', high, low] = escape else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_that_spell_text_are_undone() {
        for (url, readable) in [
            ("http://xn--fiq228c.example/%E5%BD%A9%E7%A5%A8/?q=%e4%b8%ad", "http://中文.example/彩票/?q=中"),
            ("http://a.example:81/%ff%E5/100%25%20off/%", "http://a.example:81/%ff%E5/100%25%20off/%"),
            ("http://[2001:db8::1]/%41", "http://[2001:db8::1]/A"),
            ("http://a.example/%E5%BD%A9%", "http://a.example/彩%"),
        ] {
            assert_eq!(PageUrl::new(url).unwrap().readable(), readable, "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_path_is_read(path in "(%|[0-9A-Fa-f]|彩|/|a){0,24}") {
            if let Ok(url) = PageUrl::new(&format!("http://a.example/{path}")) {
                proptest::prop_assert!(url.readable().starts_with("http://a.example/"));
            }
        }
    }
}
