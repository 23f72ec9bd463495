//! Contact handles that nobody has listed: what a text itself says is one.

use suyuan_lists::{Watchlist, is_everybodys, watch_from_text};
use suyuan_model::WatchKind;
use suyuan_page::Words;

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

/// Links by which one asks somebody, by how they begin behind `https://`, and of which kind they are.
const CONTACT_LINKS: &[(&str, WatchKind)] = &[
    ("t.me/", WatchKind::Telegram),
    ("telegram.me/", WatchKind::Telegram),
    ("telegram.dog/", WatchKind::Telegram),
    ("tg://resolve?", WatchKind::Telegram),
    ("tg://join?", WatchKind::Telegram),
    ("wa.me/", WatchKind::Whatsapp),
    ("api.whatsapp.com/send", WatchKind::Whatsapp),
    ("whatsapp://send", WatchKind::Whatsapp),
    ("line.me/", WatchKind::Line),
    ("line://ti/p/", WatchKind::Line),
    ("tel:", WatchKind::Phone),
    ("sms:", WatchKind::Phone),
    ("callto:", WatchKind::Phone),
    ("mailto:", WatchKind::Mail),
    ("wpa.qq.com/", WatchKind::Qq),
    ("mqqwpa:", WatchKind::Qq),
    ("tencent:", WatchKind::Qq),
];

/// Whether words are one link as a whole by which one asks somebody; notes it where they are.
pub(crate) fn is_contact_link(words: Words) -> bool {
    let is_one = words.text.len() <= 4 * CONTACT_BYTES_MAX && kind_of_link(words.text).is_some();
    if is_one {
        words.hits.borrow_mut().push(0..words.text.len());
    }
    is_one
}

/// The handle that a link leads to, if nobody has listed it and it is not everybody's.
pub(crate) fn contact_of_link(link: &str, watchlist: &Watchlist) -> Option<Contact> {
    let kind = kind_of_link(link)?;
    let link = link.trim();
    let link = link.split_once('#').map_or(link, |(link, _)| link);
    let contact = of_kind(kind, link, link)?;
    let spoken = format!("{kind}:{}", contact.value);
    let is_listed = watchlist.matcher().find(&spoken).next().is_some();
    (!is_listed).then_some(contact)
}

fn kind_of_link(link: &str) -> Option<WatchKind> {
    let start = &link.trim_start()[..link.trim_start().floor_char_boundary(32)];
    let lower = start.to_ascii_lowercase();
    let bare = ["https://", "http://", "//"].iter().find_map(|scheme| lower.strip_prefix(scheme)).unwrap_or(&lower);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let is_link =
        |(form, _): &&(&str, WatchKind)| bare.starts_with(form) && (bare.len() < lower.len() || form.contains(':'));
    CONTACT_LINKS.iter().find(is_link).map(|(_, kind)| *kind)
}

/// A handle of this kind, unless it is everybody's.
fn of_kind(kind: WatchKind, value: &str, raw: &str) -> Option<Contact> {
    let watch = watch_from_text(&format!("{kind}:{value}")).ok().filter(|watch| watch.kind == kind)?;
    (!is_everybodys(&watch)).then(|| Contact { kind, value: watch.value, raw: raw.to_owned() })
}

fn contact(text: &str, start: usize, token: &str) -> Option<Contact> {
    let of = |kind: WatchKind, value: &str| of_kind(kind, value, token);
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
        return (!is_everybodys(&watch)).then(|| Contact {
            kind: watch.kind,
            value: watch.value,
            raw: token.to_owned(),
        });
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
