//! What would accuse everybody: platforms' front pages and own words, numbers that nobody has, addresses of no machine.
//!
//! A watchlist that names one of these is mistaken, or means harm: half of the web would match. An allow-list may.

use std::net::IpAddr;

use suyuan_model::{PageUrl, SiteRules, Watch, WatchKind};

use crate::reject::Why;

/// Paths of Telegram that are no names: what follows them, or nothing, says who is meant.
const TELEGRAM_PATHS: &str = "addemoji addlist addstickers addtheme bg boost call confirmphone contact giftcode invoice \
    iv joinchat login m msg nft proxy resolve setlanguage share socks stars statistics stickers";

/// What platforms are called, and what everybody calls an account that is meant to be found.
const COMMON_WORDS: &str = "account admin administrator channel contact contactus customer customerservice follow group \
    help helpdesk home index info joinus kefu line lineid lineofficial lineapp linecorp login news official onlineservice \
    qqweixin register service share support telegram telegramme tencent username webmaster wechat wechatid weixin \
    weixinhao whatsapp www yourname";

/// Numbers of Tencent itself.
const TENCENT: &str = "10000 10001";

/// Numbers of carriers, and of emergency and complaint lines.
const HOTLINES: &str = "10000 10010 10011 10016 10050 10086 10099 11185 11888 12110 12306 12315 12318 12319 12320 \
    12321 12333 12345 12348 12366 12377 12381 12388 12389 96110";

/// Addresses that burn what is sent to them.
const BURNERS: &[&str] = &[
    "0x0000000000000000000000000000000000000000",
    "0x000000000000000000000000000000000000dead",
    "1111111111111111111114oLvT2",
    "11111111111111111111111111111111",
    "1BitcoinEaterAddressDontSendf59kuE",
    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
];

/// Whether a thing is everybody's, so that no list may have it without force: a platform's own account, a hotline.
pub fn is_everybodys(watch: &Watch) -> bool {
    check(watch.kind, &watch.value, &SiteRules::default()).is_err()
}

/// Refuses an entry of a watchlist that would match what is everybody's.
pub(crate) fn check(kind: WatchKind, value: &str, rules: &SiteRules) -> Result<(), Why> {
    let is_word = |value: &str| has(COMMON_WORDS, value.trim_start_matches('@'));
    let is_common = match kind {
        WatchKind::Domain | WatchKind::Host => return shared(is_shared(value, rules)),
        WatchKind::Url | WatchKind::Page => {
            return shared(PageUrl::new(value).is_ok_and(|page| is_shared_page(&page, rules)));
        }
        WatchKind::Ip => value.parse().is_ok_and(is_no_machine),
        WatchKind::Telegram => has(TELEGRAM_PATHS, value) || is_word(value) || is_made_up(value),
        WatchKind::Wechat | WatchKind::Line => is_word(value) || is_made_up(value),
        WatchKind::Qq => has(TENCENT, value) || is_made_up(value),
        WatchKind::Phone | WatchKind::Whatsapp => {
            let number = value.trim_start_matches('+');
            has(HOTLINES, number) || is_made_up(number)
        }
        WatchKind::Crypto => BURNERS.contains(&value),
        WatchKind::Mail => false,
    };
    if is_common { Err(Why::NobodysOwn) } else { Ok(()) }
}

fn shared(is_shared: bool) -> Result<(), Why> {
    if is_shared { Err(Why::Shared) } else { Ok(()) }
}

/// True for a host of strangers, with `www.` or without; `www.edu.cn` is somebody's own.
fn is_shared(name: &str, rules: &SiteRules) -> bool {
    let is_same_site = |bare: &&str| rules.site_of_name(bare) == rules.site_of_name(name);
    let bare = name.strip_prefix("www.").filter(is_same_site);
    rules.covers_strangers(name) || bare.is_some_and(|bare| rules.covers_strangers(bare))
}

/// True for the front page of a host of strangers, and for what lies above its tenants: `https://docs.google.com/forms/`.
fn is_shared_page(page: &PageUrl, rules: &SiteRules) -> bool {
    let Some(name) = page.name() else { return false };
    if page.query().is_some_and(|query| !query.is_empty()) {
        return false;
    }
    let name = name.strip_prefix("www.").unwrap_or(name);
    let mut path = page.path().split('/').filter(|piece| !piece.is_empty());
    let Some(first) = path.next() else { return is_shared(name, rules) };
    let is_telegram = ["t.me", "telegram.me", "telegram.dog"].contains(&name) && has(TELEGRAM_PATHS, first);
    rules.is_above_tenants(page) || is_telegram && (first == "share" || path.next().is_none())
}

/// True for addresses that are no machine's own; one of a machine at home may be that of a test.
fn is_no_machine(address: IpAddr) -> bool {
    let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    address.is_unspecified() || address.is_multicast() || is_broadcast
}

/// True for one digit over and over.
fn is_made_up(number: &str) -> bool {
    let digits = number.as_bytes();
    digits.first().is_some_and(u8::is_ascii_digit) && digits.windows(2).all(|pair| pair[0] == pair[1])
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word))
}
