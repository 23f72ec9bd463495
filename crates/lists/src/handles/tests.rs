use expect_test::{Expect, expect};
use proptest::prelude::*;
use suyuan_model::{Timestamp, Watch, WatchKind};

use super::*;
use crate::{Why, watch_from_text};

fn list(handles: &[(WatchKind, &str)]) -> Watchlist {
    let watch = |&(kind, value): &(WatchKind, &str)| Watch {
        kind,
        value: value.to_owned(),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    };
    Watchlist::new(handles.iter().map(watch).collect())
}

fn known() -> Watchlist {
    list(&[
        (WatchKind::Qq, "12345678"),
        (WatchKind::Wechat, "lucky-888"),
        (WatchKind::Telegram, "lucky_bet"),
        (WatchKind::Whatsapp, "+14155550123"),
        (WatchKind::Line, "@lucky.bet"),
        (WatchKind::Phone, "+8613800001234"),
        (WatchKind::Mail, "boss@casino.example"),
        (WatchKind::Crypto, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        (WatchKind::Crypto, "0xdac17f958d2ee523a2206206994597c13d831ec7"),
        (WatchKind::Phone, "01088886666"),
        (WatchKind::Telegram, "+AbCdEfGhIjKlMnOp"),
    ])
}

/// One hit a line: the kind, and what spells it.
fn hits(text: &str) -> String {
    Handles::new(&known()).find(text).map(|hit| format!("{} {}\n", hit.kind, &text[hit.range])).collect()
}

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&hits(text));
}

#[test]
fn a_number_is_found_however_it_is_spaced_out() {
    for text in [
        "12345678",
        "QQ12345678",
        "qq：１２３４５６７８。",
        "1 2 3-4 5 6 7 8",
        "加Q 1234 5678 聊",
        "1\u{200b}2\u{200b}3\u{200b}4\u{200b}5\u{200b}6\u{200b}7\u{200b}8",
        "①②③④⑤⑥⑦⑧",
        "一二三四五六七八",
        "扣 壹 贰 叁 肆 伍 陆 柒 捌",
        "1·2·3·4·5·6·7·8",
        "http://wpa.qq.com/msgrd?v=3&uin=12345678&site=qq",
        "12345678@qq.com",
        "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
        "12345678一个群",
        "Qq_12345678",
        "a 1 2 3 4 5 6 7 8 b",
        "https://user.qzone.qq.com/12345678",
        "mqq://im/chat?chat_type=wpa&uin=12345678&version=1",
        "群3 12345678 20点",
    ] {
        let found = hits(text);
        assert!(found.starts_with("qq ") && found.lines().count() == 1, "{text}: {found}");
    }
}

#[test]
fn a_number_is_no_piece_of_a_longer_one() {
    for text in [
        "123456789",
        "912345678",
        "1 2 3 4 5 6 7 8 9",
        "0 1 2 3 4 5 6 7 8",
        "3.12345678",
        "010-12345678",
        "12345678-9",
        "abc12345678",
        "12345678abc",
        "lucky-12345678",
        "12345678.example",
        "12345678@casino.example",
        "1234\u{2003}\u{2003}\u{2003}\u{2003}5678",
        "1234,5678",
    ] {
        assert_eq!(hits(text), "", "{text}");
    }
}

#[test]
fn a_telephone_number_is_one_with_its_country_or_without() {
    for text in [
        "13800001234",
        "138-0000-1234",
        "+86 138 0000 1234",
        "0086-13800001234",
        "86 13800001234",
        "tel:+8613800001234",
        "电话１３８００００１２３４",
        "13900009999-13800001234",
    ] {
        assert!(hits(text).starts_with("phone "), "{text}: {}", hits(text));
    }
    for text in ["010-88886666", "(010) 8888 6666", "+86 10 8888 6666", "+86-010-88886666", "0086 10 88886666"] {
        assert!(hits(text).starts_with("phone "), "{text}: {}", hits(text));
    }
    for text in ["+1 (415) 555-0123", "https://wa.me/14155550123", "001 415 555 0123", "whatsapp+14155550123"] {
        assert!(hits(text).starts_with("whatsapp "), "{text}: {}", hits(text));
    }
}

#[test]
fn a_name_is_found_whole_and_never_as_a_piece() {
    check(
        "TG: @Lucky_Bet, t.me/lucky_bet?start=1; vx：LUCKY-888。line id @lucky.bet TG@lucky_bet wx-lucky-888 ｌｕｃｋｙ＿ｂｅｔ",
        expect![[r#"
            telegram Lucky_Bet
            telegram lucky_bet
            wechat LUCKY-888
            line lucky.bet
            telegram lucky_bet
            wechat lucky-888
            telegram ｌｕｃｋｙ＿ｂｅｔ
        "#]],
    );
    check(
        "lucky-bet.t.me https://Lucky_Bet.t.me/x wx_lucky-888 加微信 l u c k y _ b e t 聊",
        expect![[r#"
            telegram lucky-bet
            telegram Lucky_Bet
            wechat lucky-888
            telegram l u c k y _ b e t
        "#]],
    );
    for text in [
        "lucky.bet.t.me",
        "l u c k y _ b e t s",
        "x_lucky-888",
        "lucky_bets",
        "xlucky_bet",
        "lucky_bet.example",
        "lucky_bet@x.example",
        "my-lucky-888",
        "lucky 888",
        "lucky_bet-win",
    ] {
        assert_eq!(hits(text), "", "{text}");
    }
}

#[test]
fn a_mail_address_is_found_however_it_is_hidden() {
    for text in [
        "boss@casino.example",
        "写信给Boss@Casino.Example。",
        "boss[at]casino[dot]example",
        "boss（at）casino.example".replace(['（', '）'], "_").replace('_', "").replace("at", "@").as_str(),
        "boss＠casino．example",
        "boss@casino。example",
        "mailto:boss@casino.example?subject=x",
        "email-boss@casino.example",
    ] {
        assert!(hits(text).starts_with("mail "), "{text}: {}", hits(text));
    }
    for text in ["a.boss@casino.example", "boss@casino.example.org", "boss@www.casino.example", "boss casino.example"] {
        assert_eq!(hits(text), "", "{text}");
    }
}

#[test]
fn capitals_count_where_they_are_part_of_the_handle() {
    check(
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t tr7nhqjekqxgtci8q8zy4pl8otszgjlj6t 0xdAC17F958D2ee523a2206206994597C13D831ec7 t.me/+AbCdEfGhIjKlMnOp t.me/+abcdefghijklmnop",
        expect![[r#"
            crypto TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t
            crypto 0xdAC17F958D2ee523a2206206994597C13D831ec7
            telegram AbCdEfGhIjKlMnOp
        "#]],
    );
}

#[test]
fn a_handle_across_the_seam_of_a_long_stretch_is_found_once() {
    let around = atoms::ATOMS_MAX - atoms::ATOMS_KEPT - 4..atoms::ATOMS_MAX + 4;
    for before in around.chain([0, 1, 2 * atoms::ATOMS_MAX - atoms::ATOMS_KEPT]) {
        let text = format!("{}12345678 {}", "99 ".repeat(before), "99 ".repeat(2 * atoms::ATOMS_KEPT));
        assert_eq!(hits(&text), "qq 12345678\n", "{before}");
    }
}

#[test]
fn a_name_that_is_spelled_out_is_so_long_and_no_longer() {
    let spelled = |chars: usize| {
        let name = "lucky_bet_lucky_bet_lucky"[..chars].to_owned();
        let list = list(&[(WatchKind::Telegram, name.as_str())]);
        let text: String = name.chars().flat_map(|c| [c, ' ']).collect();
        Handles::new(&list).find(&text).count()
    };
    assert_eq!([SPELLED_CHARS_MAX, SPELLED_CHARS_MAX + 1].map(spelled), [1, 0]);
    assert_eq!([SPELLED_CHARS_MIN, SPELLED_CHARS_MIN - 1].map(spelled), [1, 0]);
}

#[test]
fn what_is_allowed_is_not_looked_for() {
    let allow = suyuan_model::Allow {
        kind: WatchKind::Qq,
        value: "12345678".to_owned(),
        reason: String::new(),
        source: String::new(),
        expires: None,
    };
    let list = known().allowing(vec![allow], Timestamp::from_millis(0));
    assert_eq!(Handles::new(&list).find("qq 12345678 tg lucky_bet").count(), 1);
}

#[test]
fn several_entries_can_be_one_number() {
    let list = list(&[
        (WatchKind::Qq, "13800001234"),
        (WatchKind::Phone, "+8613800001234"),
        (WatchKind::Whatsapp, "+8613800001234"),
        (WatchKind::Wechat, "13800001234"),
        (WatchKind::Domain, "13800001234.example"),
    ]);
    let handles = Handles::new(&list);
    let kinds = |text: &str| handles.find(text).map(|hit| hit.kind.name()).collect::<Vec<_>>().join(" ");
    assert_eq!(kinds("138 0000 1234"), "qq wechat phone whatsapp");
    assert_eq!(kinds("+86 138 0000 1234"), "phone whatsapp qq wechat");
}

/// Kind, what people write, and what is kept.
const SPELLINGS: &[(WatchKind, &[&str], &str)] = &[
    (
        WatchKind::Qq,
        &[
            "12345678",
            "QQ：１２３ ４５６ ７８",
            "qq群12345678",
            "12345678@qq.com",
            "12345678.0",
            "http://wpa.qq.com/msgrd?v=3&uin=12345678&site=qq",
            "https://user.qzone.qq.com/12345678",
        ],
        "12345678",
    ),
    (
        WatchKind::Wechat,
        &["Lucky-888", "微信：lucky-888", "微信lucky-888", "vx lucky-888", "“lucky-888”", "weixin://dl/chat?lucky-888"],
        "lucky-888",
    ),
    (WatchKind::Wechat, &["wxid_abc123def", "WXID_ABC123DEF"], "wxid_abc123def"),
    (
        WatchKind::Telegram,
        &[
            "@Lucky_Bet",
            "t.me/lucky_bet",
            "https://t.me/s/lucky_bet?x",
            "tg://resolve?domain=lucky_bet",
            "telegram: @lucky_bet",
            "hxxps://t[.]me/lucky_bet/",
            "飞机lucky_bet",
            "https://lucky-bet.t.me",
            "https://web.telegram.org/k/#@lucky_bet",
        ],
        "lucky_bet",
    ),
    (
        WatchKind::Telegram,
        &["https://t.me/+AbCdEfGhIjKlMnOp", "t.me/joinchat/AbCdEfGhIjKlMnOp", "+AbCdEfGhIjKlMnOp"],
        "+AbCdEfGhIjKlMnOp",
    ),
    (
        WatchKind::Whatsapp,
        &[
            "+1 415-555-0123",
            "14155550123",
            "https://wa.me/14155550123",
            "https://api.whatsapp.com/send?phone=14155550123&text=x",
            "whatsapp://send?phone=+14155550123",
        ],
        "+14155550123",
    ),
    (WatchKind::Whatsapp, &["8613800001234", "+86 13800001234", "wa.me/8613800001234"], "+8613800001234"),
    (WatchKind::Line, &["@Lucky.bet", "line: @lucky.bet", "https://line.me/R/ti/p/@lucky.bet"], "@lucky.bet"),
    (WatchKind::Line, &["lucky.bet", "LINE ID：lucky.bet", "https://line.me/ti/p/~lucky.bet"], "lucky.bet"),
    (WatchKind::Line, &["https://line.me/ti/p/aBcD_12345"], "line.me/ti/p/aBcD_12345"),
    (
        WatchKind::Phone,
        &[
            "13800001234",
            "+86 138 0000 1234",
            "0086-138-0000-1234",
            "86 13800001234",
            "１３８００００１２３４",
            "电话：138-0000-1234",
            "tel:+8613800001234",
            "13800001234.0",
        ],
        "+8613800001234",
    ),
    (WatchKind::Phone, &["010-8888 6666", "（010）88886666"], "01088886666"),
    (WatchKind::Phone, &["+44 (0)20 7946 0958", "0044 20 7946 0958"], "+442079460958"),
    (WatchKind::Phone, &["400-123-4567"], "4001234567"),
    (
        WatchKind::Mail,
        &[
            "Boss@Casino.example",
            "mailto:boss@casino.example?subject=x",
            "boss＠casino．example",
            "邮箱：boss@casino[.]example",
            "<boss@casino.example>",
        ],
        "boss@casino.example",
    ),
    (WatchKind::Mail, &["boss@赌场.example"], "boss@xn--mes317j.example"),
    (
        WatchKind::Crypto,
        &[
            "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            "USDT-TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t?amount=1",
        ],
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    ),
    (
        WatchKind::Crypto,
        &["0xdAC17F958D2ee523a2206206994597C13D831ec7", "ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@1"],
        "0xdac17f958d2ee523a2206206994597c13d831ec7",
    ),
];

#[test]
fn every_spelling_of_a_handle_is_kept_as_one() {
    for &(kind, spellings, kept) in SPELLINGS {
        for spelling in spellings {
            assert_eq!(normalized(kind, spelling).as_deref(), Ok(kept), "{kind} {spelling}");
        }
        assert_eq!(normalized(kind, kept).as_deref(), Ok(kept), "{kind} {kept} is not what it becomes");
    }
}

#[test]
fn what_is_no_handle_of_its_kind_is_refused() {
    for (kind, texts) in [
        (WatchKind::Qq, &["1234", "012345", "123456789012", "abc", "12345678a"][..]),
        (WatchKind::Wechat, &["abc", "1abcdef", "微信群", "a b c d e f", "abcdefghijklmnopqrstu", "123"]),
        (WatchKind::Telegram, &["abc", "1lucky", "lucky-bet", "t.me/", "@", "a.b.example"]),
        (WatchKind::Whatsapp, &["12345", "lucky", "+1234567890123456"]),
        (WatchKind::Line, &["ab", "运气好", "a b c d"]),
        (WatchKind::Phone, &["110", "1234567890123456", "lucky", "1.2e9", "192.0.2.1x"]),
        (
            WatchKind::Mail,
            &["boss", "boss@", "@casino.example", "boss@casino", "a b@casino.example", "a@b@c/d.example"],
        ),
        (WatchKind::Crypto, &["casino", "0x12", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj60", ""]),
    ] {
        for text in texts {
            assert_eq!(normalized(kind, text), Err(Why::NotAHandle(kind)), "{kind} {text}");
        }
    }
}

#[test]
fn a_kind_is_guessed_only_where_nothing_else_is_meant() {
    for (text, expected) in [
        ("QQ：12345678", "qq:12345678"),
        ("微信: lucky-888", "wechat:lucky-888"),
        ("tg://resolve?domain=lucky_bet", "telegram:lucky_bet"),
        ("telegram:@lucky_bet", "telegram:lucky_bet"),
        ("wxid_abc123def", "wechat:wxid_abc123def"),
        ("boss@casino.example", "mail:boss@casino.example"),
        ("mailto:boss@casino.example", "mail:boss@casino.example"),
        ("+86 138 0000 1234", "phone:+8613800001234"),
        ("tel:010-88886666", "phone:01088886666"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "crypto:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1", "crypto:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ] {
        let watch = watch_from_text(text).unwrap();
        assert_eq!(format!("{}:{}", watch.kind, watch.value), expected, "{text}");
    }
    // A number may be an account anywhere, a name as well, and a URL is a URL.
    for text in ["12345678", "13800001234", "@lucky_bet", "lucky_bet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"] {
        assert!(watch_from_text(text).is_err(), "{text}: {:?}", watch_from_text(text));
    }
    assert_eq!(watch_from_text("https://t.me/lucky_bet").unwrap().kind, WatchKind::Url);
}

#[test]
fn a_handle_is_found_up_to_the_limits_of_what_can_be_one() {
    let is_found = |kind: WatchKind, value: &str, text: &str| Handles::new(&list(&[(kind, value)])).find(text).count();
    let gap = |chars: usize| is_found(WatchKind::Qq, "12345678", &format!("1234{}5678", " ".repeat(chars)));
    assert_eq!((gap(atoms::GAP_CHARS_MAX), gap(atoms::GAP_CHARS_MAX + 1)), (1, 0));
    // As many digits as a number can have, with all that may stand before it.
    let spelled = format!("00860{}", "1".repeat(NUMBER_DIGITS_MAX - 5));
    assert_eq!(is_found(WatchKind::Phone, &spelled[5..], &spelled), 1);
    let mail = |bytes: usize| {
        let local = "a".repeat(forms::LOCAL_BYTES_MAX);
        let domain = "b".repeat(bytes - local.len() - "@.example".len());
        let mail = format!("{local}@{domain}.example");
        is_found(WatchKind::Mail, &mail, &mail)
    };
    assert_eq!((mail(KEY_BYTES_MAX), mail(KEY_BYTES_MAX + 1)), (1, 0));
    let is_mail = |local: usize| normalized(WatchKind::Mail, &format!("{}@a.example", "a".repeat(local))).is_ok();
    assert_eq!((is_mail(forms::LOCAL_BYTES_MAX), is_mail(forms::LOCAL_BYTES_MAX + 1)), (true, false));
}

proptest! {
    #[test]
    fn a_hit_lies_in_the_text_and_spells_its_handle(text in "([a-z]{0,3}[ -.@＠[:]１２３0-9qQ一二\u{200b}。]{0,12}|12345678|lucky_bet|boss@casino.example){0,12}") {
        let list = known();
        for hit in Handles::new(&list).find(&text) {
            let spelled = text.get(hit.range.clone());
            prop_assert!(spelled.is_some_and(|spelled| !spelled.is_empty()), "{:?}", hit);
            prop_assert_eq!(list.kind(hit.watch), hit.kind);
            // Alone it is the same handle.
            prop_assert!(Handles::new(&list).find(spelled.unwrap()).any(|alone| alone.watch == hit.watch));
        }
    }

    #[test]
    fn what_is_planted_is_found(before in "[^a-zA-Z0-9_.@+(){}\\[\\]-]{0,8}", after in "[^a-zA-Z0-9_.@+(){}\\[\\]-]{0,8}") {
        let is_quiet = |text: &str| hits(text).is_empty() && !text.chars().any(|c| atoms::exact(&c.to_string()).contains(|c: char| c.is_ascii_alphanumeric() || ".-+@_".contains(c)));
        prop_assume!(is_quiet(&before) && is_quiet(&after));
        for handle in ["lucky_bet", "boss@casino.example", "lucky-888"] {
            let text = format!("{before}{handle}{after}");
            prop_assert_eq!(hits(&text).lines().count(), 1, "{}", text);
        }
    }
}
