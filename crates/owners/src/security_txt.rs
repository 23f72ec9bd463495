//! `security.txt` (RFC 9116), read leniently: whoever looks for somebody to tell takes what there is.

use std::collections::HashSet;

use suyuan_model::{PageUrl, Timestamp};

use crate::address::{after, mailto};
use crate::spoken::addresses;

/// Longest file that is read, in bytes; honest ones have one or two thousand.
pub const SECURITY_TXT_BYTES_MAX: usize = 64 * 1024;

/// Most contacts of one file; it names the preferred ones first.
pub const SECURITY_TXT_CONTACTS_MAX: usize = 5;

/// Characters of a telephone number.
const PHONE_CHARS: std::ops::RangeInclusive<usize> = 5..=24;

/// What such a file says, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityTxt {
    /// Where its owner can be reached, the preferred way first: an address, an `https:` URL, a `tel:` URL.
    pub contacts: Vec<String>,
    /// Until when it holds; of several moments the earliest, none if it says none that can be read.
    pub expires: Option<Timestamp>,
}

/// Reads a file; none if it is none, as where a server answers everything with a page, or names nobody.
///
/// Taken as well: what is signed, addresses without `mailto:`, any line ends, a byte order mark, no or several `Expires`.
pub fn security_txt(bytes: &[u8]) -> Option<SecurityTxt> {
    if bytes.len() > SECURITY_TXT_BYTES_MAX {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    // A page that says that there is no such file.
    if text.starts_with('<') {
        return None;
    }
    let mut read = SecurityTxt::default();
    let mut known = HashSet::new();
    for line in Lines::of(text) {
        let Some((name, value)) = line.split_once([':', '：']) else { continue };
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("contact") {
            for contact in contacts(value).into_iter().filter(|contact| known.insert(contact.clone())) {
                if read.contacts.len() < SECURITY_TXT_CONTACTS_MAX {
                    read.contacts.push(contact);
                }
            }
        } else if name.eq_ignore_ascii_case("expires")
            && let Some(moment) = moment(value)
        {
            read.expires = Some(read.expires.map_or(moment, |before| before.min(moment)));
        }
    }
    (!read.contacts.is_empty()).then_some(read)
}

/// The lines of a file; of one that is signed, those that are.
struct Lines<'a> {
    lines: std::iter::Peekable<std::str::Split<'a, [char; 2]>>,
    is_signed: bool,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut lines = text.split(['\n', '\r']).peekable();
        let is_signed = lines.peek().is_some_and(|line| line.trim_end() == "-----BEGIN PGP SIGNED MESSAGE-----");
        Lines { lines, is_signed }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let line = self.lines.next()?;
        if !self.is_signed {
            return Some(line);
        }
        if line.trim_end() == "-----BEGIN PGP SIGNATURE-----" {
            return None;
        }
        // Dash escaping (RFC 9580, 7.2).
        Some(line.strip_prefix("- ").unwrap_or(line))
    }
}

/// Where somebody can be reached, each in one spelling: as the standard has it, else every address that stands there.
fn contacts(value: &str) -> Vec<String> {
    // The standard has comments on lines of their own only.
    let bare = value.find(" #").map_or(value, |at| &value[..at]).trim();
    let bare = bare.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(bare);
    match contact(bare) {
        Some(contact) => vec![contact],
        // What is encoded, or orders a terminal about, is nobody's address.
        None if bare.contains(|c: char| c == '%' || c.is_control()) => Vec::new(),
        None => addresses(bare),
    }
}

/// Where somebody can be reached, in one spelling.
fn contact(value: &str) -> Option<String> {
    if let Some(number) = after(value, "tel:") {
        let is_number = |text: &str| {
            PHONE_CHARS.contains(&text.len())
                && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')'))
        };
        return is_number(number).then(|| format!("tel:{number}"));
    }
    if after(value, "https://").is_some() || after(value, "http://").is_some() {
        return PageUrl::new(value).ok().map(|url| url.as_str().to_owned());
    }
    mailto(value)
}

/// A moment as RFC 9116 wants it, or as people write it: with a blank, in lower case, only the day, or as in the head of
/// a mail, which its first drafts wanted.
fn moment(value: &str) -> Option<Timestamp> {
    let value = value.to_ascii_uppercase();
    let joined = value.replacen(' ', "T", 1);
    let day = || value.get(..10).filter(|_| value.len() == 10).map(|day| format!("{day}T23:59:59Z"));
    let parsed = |text: &str| Timestamp::parse(text).ok();
    let as_in_mail = || Timestamp::from_mail(&value);
    let iso = parsed(&value).or_else(|| parsed(&joined)).or_else(|| parsed(&format!("{joined}Z")));
    iso.or_else(|| parsed(&day()?)).or_else(as_in_mail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> String {
        match security_txt(text.as_bytes()) {
            None => "none".to_owned(),
            Some(SecurityTxt { contacts, expires }) => {
                format!("{}{}", contacts.join(" "), expires.map(|at| format!(" until {at}")).unwrap_or_default())
            }
        }
    }

    #[test]
    fn a_file_as_the_standard_has_it_is_read() {
        let text = "# Ours\nContact: mailto:security@school.example\nContact: https://www.school.example/report\n\
                    CONTACT: tel:+86-10-1234-5678\nExpires: 2027-12-31T16:00:00Z\nPreferred-Languages: zh, en\n";
        assert_eq!(
            told(text),
            "security@school.example https://www.school.example/report tel:+86-10-1234-5678 until 2027-12-31T16:00:00.000Z"
        );
    }

    #[test]
    fn what_people_make_of_it_is_read_as_well() {
        for (text, read) in [
            ("\u{feff}contact:security@school.example", "security@school.example"),
            (
                "Contact : abuse@school.example\r\nContact: itsec@school.example\r",
                "abuse@school.example itsec@school.example",
            ),
            (
                "Contact: mailto:abuse@school.example\nExpires: 2027-01-01",
                "abuse@school.example until 2027-01-01T23:59:59.000Z",
            ),
            (
                "Contact: mailto:abuse@school.example\nExpires: 2027-01-01 08:00:00z",
                "abuse@school.example until 2027-01-01T08:00:00.000Z",
            ),
            ("Contact: mailto:abuse@school.example\nExpires: never", "abuse@school.example"),
            ("Contact：abuse@school.example", "abuse@school.example"),
            ("Contact: mailto:abuse@school.example # the desk", "abuse@school.example"),
            ("Contact: <mailto:abuse@school.example>", "abuse@school.example"),
            ("Contact: Security Team <abuse@school.example>", "abuse@school.example"),
            ("Contact: mailto://abuse@school.example", "abuse@school.example"),
            ("Contact: abuse(at)school.example", "abuse@school.example"),
            ("Contact: abuse@school.example, it@school.example", "abuse@school.example it@school.example"),
            (
                "Contact: abuse@school.example\nExpires: Thu, 31 Dec 2020 18:37:07 -0800",
                "abuse@school.example until 2021-01-01T02:37:07.000Z",
            ),
            (
                "Contact: mailto:abuse@school.example\nExpires: 2028-01-01T00:00:00Z\nExpires: 2027-01-01T00:00:00Z",
                "abuse@school.example until 2027-01-01T00:00:00.000Z",
            ),
            ("Contact: mailto:a@school.example\nContact: a@school.example", "a@school.example"),
        ] {
            assert_eq!(told(text), read, "{text:?}");
        }
    }

    #[test]
    fn what_is_signed_is_read_and_what_stands_behind_it_is_not() {
        let text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: mailto:security@school.example\n\
                    - Contact: mailto:it@school.example\n-----BEGIN PGP SIGNATURE-----\nContact: mailto:eve@other.example\n";
        assert_eq!(told(text), "security@school.example it@school.example");
        // Without a signature a dash is a dash.
        assert_eq!(told("- Contact: mailto:it@school.example\n"), "none");
    }

    #[test]
    fn a_page_that_says_there_is_none_is_none() {
        for text in [
            "<!doctype html><p>Contact: mailto:a@school.example",
            "  \n<html>",
            "Not found",
            "Contact: mailto:a@school.example%0aBcc:b@other.example",
            "Contact: javascript:alert(1)",
            "Contact: tel:1; rm -rf /",
            "Contact:",
            "",
        ] {
            assert_eq!(told(text), "none", "{text:?}");
        }
    }

    #[test]
    fn a_file_has_so_many_bytes_and_contacts_and_no_more() {
        let padded = |bytes: usize| {
            let line = "Contact: a@school.example\n#";
            line.to_owned() + &"x".repeat(bytes - line.len())
        };
        assert_eq!(told(&padded(SECURITY_TXT_BYTES_MAX)), "a@school.example");
        assert_eq!(told(&padded(SECURITY_TXT_BYTES_MAX + 1)), "none");
        let many = |count: usize| (0..count).map(|n| format!("Contact: a{n}@school.example\n")).collect::<String>();
        let count = |count| security_txt(many(count).as_bytes()).unwrap().contacts.len();
        assert_eq!(count(SECURITY_TXT_CONTACTS_MAX), SECURITY_TXT_CONTACTS_MAX);
        assert_eq!(count(SECURITY_TXT_CONTACTS_MAX + 1), SECURITY_TXT_CONTACTS_MAX);
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_contact_that_could_begin_a_line(
            lines in prop::collection::vec("(?s)(Contact|contact ?|Expires|.{0,3}): ?(mailto:|tel:|https://)?.{0,20}", 0..6),
            end in "[\r\n]{1,2}",
        ) {
            let read = security_txt(lines.join(&end).as_bytes()).unwrap_or_default();
            for contact in read.contacts {
                prop_assert!(!contact.chars().any(|c| c.is_control() || c.is_whitespace()), "{:?}", contact);
            }
        }
    }
}
