//! What a contact handle is, and the one way in which it is kept, however a list spells it.

use suyuan_model::{PageUrl, WatchKind};

use super::coin::{self, Coin};
use crate::reject::Why;
use crate::spelling;

/// Digits of a QQ number or group.
const QQ_DIGITS: std::ops::RangeInclusive<usize> = 5..=11;
/// Characters of a WeChat id.
const WECHAT_CHARS: std::ops::RangeInclusive<usize> = 6..=20;
/// Characters of a Telegram name, since short ones are auctioned.
const TELEGRAM_CHARS: std::ops::RangeInclusive<usize> = 4..=32;
/// Characters of a Telegram invitation; names are never that long and mixed.
const INVITE_CHARS: std::ops::RangeInclusive<usize> = 16..=64;
/// Characters of a LINE id.
const LINE_CHARS: std::ops::RangeInclusive<usize> = 4..=20;
/// Digits of a telephone number, from hotlines to the longest that E.164 allows.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;
/// Digits of a number with its country.
const ABROAD_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Octets of the local part of a mail address (RFC 5321, 4.5.3.1.1).
pub(super) const LOCAL_BYTES_MAX: usize = 64;

/// What people write before a handle, longest first.
const LABELS: &[(WatchKind, &[&str])] = &[
    (WatchKind::Qq, &["腾讯qq", "qq群号", "qq号码", "qq群", "qq号", "qq號", "企鹅号", "qqun", "企鹅", "扣扣", "qq"]),
    (
        WatchKind::Wechat,
        &["wechat id", "wechatid", "微信号", "微信號", "weixin", "wechat", "微信", "薇信", "v信", "wx", "vx"],
    ),
    (WatchKind::Telegram, &["telegram", "电报群", "纸飞机", "电报", "電報", "飞机", "tg"]),
    (WatchKind::Whatsapp, &["whatsapp"]),
    (WatchKind::Line, &["line id", "lineid", "line"]),
    (
        WatchKind::Phone,
        &[
            "telephone",
            "电话号码",
            "手机号码",
            "联系电话",
            "手机号",
            "mobile",
            "phone",
            "电话",
            "電話",
            "手机",
            "手機",
            "热线",
            "tel",
        ],
    ),
    (WatchKind::Mail, &["电子邮箱", "mailto", "e-mail", "email", "邮箱", "郵箱", "邮件", "mail"]),
    (
        WatchKind::Crypto,
        &[
            "usdt-trc20",
            "usdt-erc20",
            "钱包地址",
            "litecoin",
            "dogecoin",
            "ethereum",
            "bitcoin",
            "crypto",
            "trc20",
            "erc20",
            "钱包",
            "tron",
            "usdt",
            "btc",
            "eth",
            "trx",
            "ltc",
        ],
    ),
];

/// The one way in which a handle of this kind is kept.
pub(crate) fn normalized(kind: WatchKind, text: &str) -> Result<String, Why> {
    let clean = spelling::clean(text);
    let bare = without_label(kind, &clean);
    let value = match kind {
        WatchKind::Qq => qq(bare),
        WatchKind::Wechat => wechat(bare),
        WatchKind::Telegram => telegram(bare),
        WatchKind::Whatsapp => whatsapp(bare),
        WatchKind::Line => line(bare),
        WatchKind::Phone => phone(bare),
        WatchKind::Mail => mail(bare),
        WatchKind::Crypto => crypto(bare),
        WatchKind::Domain | WatchKind::Host | WatchKind::Url | WatchKind::Ip | WatchKind::Page => None,
    };
    value.ok_or(Why::NotAHandle(kind))
}

/// The handle that a text without a kind can only be: one that says its kind, or that nothing else looks like.
pub(crate) fn guessed(text: &str) -> Option<Result<(WatchKind, String), Why>> {
    for (kind, labels) in LABELS {
        let behind = labels.iter().find_map(|label| after(text, label)).or_else(|| after(text, kind.name()));
        if let Some(value) =
            behind.and_then(|rest| rest.trim_start().strip_prefix(':')).filter(|rest| !rest.trim().is_empty())
        {
            return Some(normalized(*kind, value).map(|value| (*kind, value)));
        }
    }
    let is_lead = |prefix: &str| after(text, prefix).is_some();
    let kind = if text.contains('@') && mail(text).is_some() {
        WatchKind::Mail
    } else if is_lead("wxid_") {
        WatchKind::Wechat
    } else if text.starts_with('+') && digits(text).is_some_and(|digits| ABROAD_DIGITS.contains(&digits.len())) {
        WatchKind::Phone
    } else if coin::is_proven(text) {
        WatchKind::Crypto
    } else {
        return None;
    };
    Some(normalized(kind, text).map(|value| (kind, value)))
}

/// True where capitals are part of the handle.
pub(super) fn is_spelled_exactly(kind: WatchKind, value: &str) -> bool {
    match kind {
        WatchKind::Crypto => coin::shape(value) == Some(Coin::Exact),
        WatchKind::Telegram => value.starts_with('+'),
        WatchKind::Line => value.contains('/'),
        _ => false,
    }
}

/// A telephone number without country and trunk prefix, as far as China's are concerned.
pub(super) fn telephone_key(digits: &str) -> &str {
    let abroad = digits.strip_prefix("00").unwrap_or(digits);
    let home = abroad.strip_prefix("86").filter(|rest| rest.len() >= 10).unwrap_or(abroad);
    home.strip_prefix('0').unwrap_or(home)
}

fn qq(text: &str) -> Option<String> {
    let number = parameter(text, "uin").or_else(|| text.strip_suffix("@qq.com"));
    let number = number.or_else(|| behind_host(text, &["user.qzone.qq.com/"])).unwrap_or(text);
    digits(number).filter(|number| QQ_DIGITS.contains(&number.len()) && !number.starts_with('0'))
}

fn wechat(text: &str) -> Option<String> {
    // The scheme was taken for the word that announces it.
    const LINKS: &[&str] = &["//dl/chat?", "//contacts/profile/", "//dl/profile?username="];
    let text = LINKS.iter().find_map(|link| after(text, link)).unwrap_or(text);
    let text = text.strip_prefix('@').unwrap_or(text);
    if let Some(number) = digits(text) {
        // People are found by their telephone or QQ number as well.
        let number = telephone_key(&number).to_owned();
        return PHONE_DIGITS.contains(&number.len()).then_some(number);
    }
    is_name(text, WECHAT_CHARS, "_-").then(|| text.to_ascii_lowercase())
}

fn telegram(text: &str) -> Option<String> {
    const HOSTS: &[&str] = &["t.me/", "telegram.me/", "telegram.dog/"];
    let below = behind_host(text, &[""]).and_then(|host| host.strip_suffix(".t.me"));
    if let Some(name) = below.filter(|name| !name.contains(['.', '/'])) {
        // No host has a `_`.
        return telegram(&name.replace('-', "_"));
    }
    let in_client = || after(text, "https://web.telegram.org/")?.split_once("#@").map(|(_, name)| name);
    let named = parameter(text, "domain").or_else(|| behind_host(text, HOSTS)).or_else(in_client);
    let name = named.map_or(text, |path| path.strip_prefix("s/").unwrap_or(path));
    let invite = after(name, "joinchat/").or_else(|| parameter(text, "invite")).or_else(|| name.strip_prefix('+'));
    if let Some(invite) = invite {
        let number = digits(invite).filter(|number| ABROAD_DIGITS.contains(&number.len()));
        let is_invite = INVITE_CHARS.contains(&invite.len()) && has_only(invite, "_-");
        return number.or_else(|| is_invite.then(|| invite.to_owned())).map(|invite| format!("+{invite}"));
    }
    let name = name.strip_prefix('@').unwrap_or(name);
    if digits(name).is_some_and(|number| PHONE_DIGITS.contains(&number.len())) {
        return digits(name);
    }
    is_name(name, TELEGRAM_CHARS, "_").then(|| name.to_ascii_lowercase())
}

fn whatsapp(text: &str) -> Option<String> {
    let number = parameter(text, "phone").or_else(|| behind_host(text, &["wa.me/"])).unwrap_or(text);
    let number = abroad(number)?;
    ABROAD_DIGITS.contains(&(number.len() - 1)).then_some(number)
}

fn line(text: &str) -> Option<String> {
    let id = |text: &str| {
        let name = text.strip_prefix('@').unwrap_or(text);
        (LINE_CHARS.contains(&name.len()) && has_only(name, "._-")).then(|| text.to_owned())
    };
    if let Some(code) = behind_host(text, &["lin.ee/"]) {
        return id(code).map(|code| format!("lin.ee/{code}"));
    }
    match behind_host(text, &["line.me/r/ti/p/", "line.me/ti/p/", "page.line.me/"]) {
        Some(code) if !code.starts_with(['~', '@']) => id(code).map(|code| format!("line.me/ti/p/{code}")),
        path => id(path.unwrap_or(text).trim_start_matches('~')).map(|id| id.to_ascii_lowercase()),
    }
}

fn phone(text: &str) -> Option<String> {
    let is_abroad = text.starts_with('+') || text.starts_with("00");
    let number = digits(text)?;
    let number = if is_abroad {
        abroad(text)?
    } else if is_chinese_mobile(&number) {
        format!("+86{}", telephone_key(&number))
    } else {
        number
    };
    PHONE_DIGITS.contains(&number.trim_start_matches('+').len()).then_some(number)
}

fn mail(text: &str) -> Option<String> {
    let address = text.split(['?', '&']).next().unwrap_or_default().replace(" @ ", "@");
    let (local, domain) = address.rsplit_once('@')?;
    let is_local = !local.is_empty()
        && local.len() <= LOCAL_BYTES_MAX
        && !local.contains(|c: char| c.is_whitespace() || c.is_control() || "@,;:/\\<>()[]\"".contains(c));
    let is_domain = domain.contains('.') && !domain.contains(|c: char| c.is_whitespace() || ":/?#@".contains(c));
    if !is_local || !is_domain {
        return None;
    }
    let page = PageUrl::new(&format!("http://{domain}/")).ok()?;
    Some(format!("{}@{}", local.to_lowercase(), page.name()?))
}

fn crypto(text: &str) -> Option<String> {
    let address = text.trim_start_matches('/').split(['?', '@', '&']).next().unwrap_or_default().trim();
    Some(match coin::shape(address)? {
        Coin::AnyCase => address.to_ascii_lowercase(),
        Coin::Exact => address.to_owned(),
    })
}

/// A telephone number that begins with its country: `+` and digits.
fn abroad(text: &str) -> Option<String> {
    let digits = digits(&text.replace("(0)", ""))?;
    let number = digits.strip_prefix("00").unwrap_or(&digits);
    let is_home = number.strip_prefix("86").is_some_and(|home| home.len() >= 10);
    Some(if is_home { format!("+86{}", telephone_key(number)) } else { format!("+{number}") })
}

/// With China's prefix or without; its mobile numbers have eleven digits, of which the second is 3 or more.
fn is_chinese_mobile(number: &str) -> bool {
    let home = number.strip_prefix("0086").or_else(|| number.strip_prefix("86")).unwrap_or(number);
    home.len() == 11 && home.starts_with('1') && home[1..].starts_with(['3', '4', '5', '6', '7', '8', '9'])
}

/// The digits of a number that is nothing but digits and what people put between them; sheets write `13800000000.0`, too.
fn digits(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let is_between = |c: char| c.is_whitespace() || "+-.()·•–—_".contains(c);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || is_between(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (is_number && !digits.is_empty()).then_some(digits)
}

/// Letters, digits and these marks, beginning with a letter.
fn is_name(text: &str, chars: std::ops::RangeInclusive<usize>, marks: &str) -> bool {
    chars.contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_alphabetic()) && has_only(text, marks)
}

fn has_only(text: &str, marks: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
}

/// What follows a prefix, whatever its capitals.
fn after<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The first piece of a URL of these hosts, without query.
fn behind_host<'t>(text: &'t str, hosts: &[&str]) -> Option<&'t str> {
    let bare = ["https://", "http://", "//"].iter().find_map(|scheme| after(text, scheme)).unwrap_or(text);
    let bare = after(bare, "www.").unwrap_or(bare);
    let path = hosts.iter().find_map(|host| after(bare, host))?;
    Some(path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/'))
}

/// The value of a parameter of a URL.
fn parameter<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, query) = text.split_once('?')?;
    let pairs = query.split(['&', '#']).filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The text without the word that announces the handle: `QQ：12345678`, `微信abc123`, `tg @lucky`.
fn without_label(kind: WatchKind, text: &str) -> &str {
    let labels = LABELS.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, labels)| labels);
    let Some((label, rest)) = labels.iter().find_map(|label| Some((label, after(text, label)?))) else { return text };
    let bare = rest.trim_start();
    let ends = bare.starts_with([':', '=']);
    let is_apart = bare.len() < rest.len() || !label.is_ascii();
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        && matches!(kind, WatchKind::Qq | WatchKind::Phone | WatchKind::Whatsapp);
    if ends || is_apart || is_number { bare.trim_start_matches([':', '=']).trim() } else { text }
}
