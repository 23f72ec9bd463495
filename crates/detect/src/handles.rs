//! Contact handles: a number, a name, an address by which whoever plants them is reached.
//!
//! A number alone is a number. It is a handle where the words beside it, or the URL around it, say what it is for;
//! a whole mail address or wallet, and a name behind `t.me/`, say so themselves.

use std::collections::HashSet;

use suyuan_lists::Watchlist;
use suyuan_model::{WatchId, WatchKind};
use suyuan_page::{Spot, Words};

use crate::mention::{attribute, sides};

/// How far before a handle words are looked for that say what it is, in characters.
pub const LABEL_CHARS_BEFORE: usize = 24;

/// How far behind it: `12345678（微信同号）`.
pub const LABEL_CHARS_AFTER: usize = 12;

/// Whether words hold a handle of the list; notes where.
pub(crate) fn asked(watchlist: &Watchlist, words: Words) -> bool {
    let handles = watchlist.matcher();
    if handles.is_empty() {
        return false;
    }
    let mut hits = words.hits.borrow_mut();
    // One handle may be listed as of several kinds.
    let mut known = HashSet::new();
    hits.extend(handles.find(words.text).map(|hit| hit.range).filter(|range| known.insert((range.start, range.end))));
    !hits.is_empty()
}

/// The entry that a handle is, if what stands around it says that it is one of that kind.
pub(crate) fn found(watchlist: &Watchlist, spot: &Spot, handle: &str) -> Option<WatchId> {
    let whole = |range: &std::ops::Range<usize>| range.start == 0 && range.end == handle.len();
    let around = Around::of(spot, handle);
    let hits = watchlist.matcher().find(handle).filter(|hit| whole(&hit.range));
    hits.filter(|hit| around.says(hit.kind, handle)).map(|hit| hit.watch).next()
}

/// What stands before and behind a handle, in lower case.
struct Around {
    before: String,
    after: String,
    /// In a URL only its form tells.
    is_link: bool,
}

impl Around {
    fn of(spot: &Spot, handle: &str) -> Around {
        let (before, after) = sides(spot).unwrap_or_default();
        let (mut before, mut after) = (without_tags(before), without_tags(after));
        // The sentence is decoded, the source around it is not.
        if let Some((left, right)) = spot.text.split_once(handle) {
            before = format!("{before} {left}");
            after = format!("{right} {after}");
        }
        let skip = before.chars().count().saturating_sub(LABEL_CHARS_BEFORE);
        Around {
            before: before.chars().skip(skip).collect::<String>().to_lowercase(),
            after: after.chars().take(LABEL_CHARS_AFTER).collect::<String>().to_lowercase(),
            is_link: matches!(attribute(spot), "href" | "src" | "action" | "formaction" | "data"),
        }
    }

    /// Whether it says that a handle is of this kind.
    fn says(&self, kind: WatchKind, handle: &str) -> bool {
        if self.is_of_form(kind, handle) {
            return true;
        }
        if self.is_link {
            return false;
        }
        let before = last_label(&self.before);
        let is_named = |named: Option<WatchKind>| named.is_some_and(|named| is_same(named, kind));
        is_named(before)
            || is_named(first_label(&self.after))
            || before.is_none() && GENERAL.split_whitespace().any(|word| stands_in(&self.before, word).is_some())
    }

    /// Whether the handle itself, or the URL around it, leaves no doubt.
    fn is_of_form(&self, kind: WatchKind, handle: &str) -> bool {
        let ends = |forms: &str| forms.split(' ').any(|form| self.before.ends_with(form));
        match kind {
            WatchKind::Mail => handle.contains('@'),
            WatchKind::Crypto => true,
            WatchKind::Wechat => handle.starts_with("wxid_"),
            WatchKind::Qq => {
                self.after.starts_with("@qq.com") || ends("uin= mqqwpa://im/chat?chat_type=wpa&uin= jq.qq.com/?k=")
            }
            WatchKind::Telegram => {
                ends("t.me/ t.me/+ t.me/s/ t.me/joinchat/ telegram.me/ telegram.dog/ resolve?domain=")
                    || handle.contains("t.me/")
            }
            WatchKind::Whatsapp => ends("wa.me/ wa.me/+ send?phone= send/?phone= whatsapp://send?phone="),
            WatchKind::Line => {
                ends("line.me/ti/p/ line.me/ti/p/~ line.me/r/ti/p/ line.me/r/ti/p/~ line://ti/p/~ lin.ee/")
            }
            WatchKind::Phone => ends("tel: tel:+ sms: sms:+ callto:"),
            _ => false,
        }
    }
}

/// Whether a label of one kind stands before handles of the other, too: WhatsApp is reached by telephone numbers.
fn is_same(label: WatchKind, kind: WatchKind) -> bool {
    let is_number = |kind| matches!(kind, WatchKind::Phone | WatchKind::Whatsapp);
    label == kind || is_number(label) && is_number(kind)
}

/// The kind that the last label in a text names.
fn last_label(text: &str) -> Option<WatchKind> {
    let found = LABELS.iter().flat_map(|(kind, words)| {
        words.split_whitespace().filter_map(|word| Some((stands_in(text, word)? + word.len(), *kind)))
    });
    found.max_by_key(|(end, _)| *end).map(|(_, kind)| kind)
}

/// The kind that the first label in a text names.
fn first_label(text: &str) -> Option<WatchKind> {
    let found = LABELS.iter().flat_map(|(kind, words)| {
        words
            .split_whitespace()
            .filter_map(|word| Some((text.find(word).filter(|_| stands_in(text, word).is_some())?, *kind)))
    });
    found.min_by_key(|(start, _)| *start).map(|(_, kind)| kind)
}

/// Where a word stands last in a text; one in Latin letters is no part of another.
fn stands_in(text: &str, word: &str) -> Option<usize> {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let places = text.match_indices(word).map(|(at, _)| at).filter(|&at| {
        let joined_left = word.starts_with(is_letter) && text[..at].ends_with(is_letter);
        let joined_right = word.ends_with(is_letter) && text[at + word.len()..].starts_with(is_letter);
        !joined_left && !joined_right
    });
    places.last()
}

/// A piece of source without its tags; of one that is cut what is there stays, since an attribute's value lies in it.
fn without_tags(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else { break };
        text.push_str(&rest[..open]);
        rest = &rest[open + close + 1..];
    }
    text + rest
}

/// What people write beside handles of each kind.
const LABELS: &[(WatchKind, &str)] = &[
    (WatchKind::Qq, "qq 扣扣 叩叩 企鹅 球球 秋秋 q群 加q 扣号 扣群 q号 抠抠"),
    (WatchKind::Wechat, "微信 薇信 威信 维信 徽信 微❤ v信 ❤信 v❤ wx vx wechat weixin 加微 加v 加薇 薇号 微号"),
    (WatchKind::Telegram, "telegram 电报 電報 飞机 飛機 纸飞机 tg t.me"),
    (WatchKind::Whatsapp, "whatsapp whats’app wa.me ws"),
    (WatchKind::Line, "line 赖 賴 lineid"),
    (WatchKind::Phone, "电话 電話 手机 手機 热线 熱線 致电 拨打 tel phone call hotline mobile telephone"),
    (WatchKind::Mail, "邮箱 邮件 mail email e-mail"),
    (WatchKind::Crypto, "钱包 usdt trc20 erc20 btc eth wallet bitcoin"),
];

/// What people write beside a handle of any kind.
const GENERAL: &str = "客服 联系 聯繫 咨询 諮詢 加我 添加 私聊 代理 导师 contact add dm customer-service support";
