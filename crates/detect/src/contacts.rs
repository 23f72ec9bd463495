//! Contact handles that nobody has listed: what a text itself says is one.

use suyuan_lists::{Watchlist, watch_from_text};
use suyuan_model::WatchKind;

use crate::handles::{LABEL_CHARS_AFTER, LABEL_CHARS_BEFORE, kind_said_before, kind_said_behind};

/// Longest contact handle, in bytes; a Monero address has 106.
const CONTACT_BYTES_MAX: usize = 128;

/// Most handles that are looked for in a text.
pub const CONTACTS_MAX: usize = 32;

/// What stands before a name in a URL, and of which kind that is.
const LINKS: &[(&str, WatchKind)] = &[
    ("t.me/", WatchKind::Telegram),
    ("telegram.me/", WatchKind::Telegram),
    ("wa.me/", WatchKind::Whatsapp),
    ("line.me/ti/p/", WatchKind::Line),
];

/// A handle as a text says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) kind: WatchKind,
    /// In its one spelling.
    pub(crate) value: String,
    /// As it stands there.
    pub(crate) raw: String,
}

/// The handles of a text that are not on the list, in their order.
pub(crate) fn contacts(text: &str, watchlist: &Watchlist) -> Vec<Contact> {
    let mut found: Vec<Contact> = Vec::new();
    for (start, token) in tokens(text) {
        if found.len() == CONTACTS_MAX {
            break;
        }
        let contact = contact(text, start, token);
        let is_new =
            |contact: &Contact| !found.contains(contact) && watchlist.matcher().find(&contact.raw).next().is_none();
        found.extend(contact.filter(is_new));
    }
    found
}

/// What stands between white space, words of other scripts and signs that no handle has.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_of_handle = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | '.' | '+' | '/');
    let pieces = text.split(move |c: char| !is_of_handle(c));
    let placed = pieces.map(move |piece| (piece.as_ptr() as usize - text.as_ptr() as usize, piece));
    placed.filter_map(|(start, piece)| {
        let token = piece.trim_start_matches(['.', '-', '/', '@']);
        let start = start + piece.len() - token.len();
        let token = token.trim_end_matches(['.', '-', '/', '@']);
        (4..=CONTACT_BYTES_MAX).contains(&token.len()).then_some((start, token))
    })
}

fn contact(text: &str, start: usize, token: &str) -> Option<Contact> {
    let of = |kind: WatchKind, value: &str| {
        let watch = watch_from_text(&format!("{kind}:{value}")).ok().filter(|watch| watch.kind == kind)?;
        Some(Contact { kind, value: watch.value, raw: token.to_owned() })
    };
    let lower = token.to_ascii_lowercase();
    if let Some((at, link, kind)) = LINKS.iter().find_map(|&(link, kind)| Some((lower.find(link)?, link, kind))) {
        let name = token[at + link.len()..].split('/').next().unwrap_or_default();
        return of(kind, name);
    }
    if token.contains('/') {
        return None;
    }
    // What says by its form alone what it is: a mail address, a wallet whose check digits are right.
    if let Ok(watch) = watch_from_text(token)
        && watch.kind.is_handle()
    {
        return Some(Contact { kind: watch.kind, value: watch.value, raw: token.to_owned() });
    }
    // A piece of a URL is none.
    if text[start + token.len()..].starts_with("://") || text[..start].ends_with(['?', '&', '=']) {
        return None;
    }
    let before = &text[..start];
    let from = before.char_indices().rev().take(LABEL_CHARS_BEFORE).last().map_or(start, |(at, _)| at);
    let before = &before[from..];
    let after: String = text[start + token.len()..].chars().take(LABEL_CHARS_AFTER).collect();
    let kind = kind_said_before(before, &after, token).or_else(|| kind_said_behind(&after))?;
    of(kind, token)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let found = contacts(text, &Watchlist::new(Vec::new()));
        found.into_iter().map(|contact| format!("{}:{}", contact.kind, contact.value)).collect()
    }

    #[test]
    fn a_text_says_what_is_a_handle() {
        for (text, expected) in [
            ("加QQ:12345678 领彩金", vec!["qq:12345678"]),
            ("客服微信：bet_king88，24小时在线", vec!["wechat:bet_king88"]),
            ("飞机@BetKing88", vec!["telegram:betking88"]),
            ("https://t.me/BetKing88?start=1", vec!["telegram:betking88"]),
            ("whatsapp +852 6123 4567 wa.me/85261234567", vec!["whatsapp:+85261234567"]),
            ("write to win@casino-mail.example now", vec!["mail:win@casino-mail.example"]),
            ("QQ音乐播放量 12345678 次", vec![]),
            ("订单号 12345678", vec![]),
            ("第12345678期 会员QQ", vec![]),
            ("12345678", vec![]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn so_many_handles_are_taken_of_a_text_and_none_that_is_too_long() {
        let text: String = (0..=CONTACTS_MAX).map(|at| format!("QQ:{} ", 10_000_000 + at)).collect();
        assert_eq!(told(&text).len(), CONTACTS_MAX);
        assert!(told(&format!("QQ:{}", "1".repeat(CONTACT_BYTES_MAX + 1))).is_empty());
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(text in "(qq|微信|t.me/|:|：|@|1234567|abc_def|\\.|/| |\\PC){0,20}") {
            told(&text);
        }
    }
}
