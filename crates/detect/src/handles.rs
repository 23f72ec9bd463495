//! Contact handles: a number, a name, an address by which whoever plants them is reached.
//!
//! A number alone is a number. It is a handle where the words beside it, or the URL around it, say what it is for;
//! a whole mail address or wallet, and a name behind `t.me/`, say so themselves.

use std::collections::HashSet;
use std::ops::Range;

use suyuan_lists::{Watchlist, plain_sign};
use suyuan_model::{Place, WatchId, WatchKind};
use suyuan_page::{Spot, Words, asked_words};

use crate::mention::{attribute, sides};
use crate::traditional::simplified;

/// How far before a handle words are looked for that say what it is, in characters.
pub const LABEL_CHARS_BEFORE: usize = 24;

/// Most letters and signs between a label and its handle: what is longer tells of something else.
pub const BETWEEN_CHARS_MAX: usize = 10;

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
    let whole = |range: &Range<usize>| range.start == 0 && range.end == handle.len();
    let around = Around::of(spot, handle);
    // No host has a `_`, so that what is one there is known by what it lies below.
    let is_host = around.after.starts_with(".t.me") && handle.contains('-');
    let spelled = if is_host { format!("{handle}.t.me") } else { handle.to_owned() };
    let hits = watchlist.matcher().find(&spelled).filter(|hit| whole(&hit.range));
    hits.filter(|hit| around.says(hit.kind, handle)).map(|hit| hit.watch).next()
}

/// What stands before and behind a handle, in lower case.
struct Around {
    before: String,
    /// What heads the column, where it stands in a table.
    head: String,
    after: String,
    /// In a URL only its form tells, and what a search is asked for.
    is_link: bool,
    /// How the words before it there read.
    asked: Vec<String>,
}

impl Around {
    fn of(spot: &Spot, handle: &str) -> Around {
        let (before, after) = sides(spot).unwrap_or_default();
        let (mut before, mut after) = (without_tags(before), without_tags(after));
        let is_link = matches!(attribute(spot), "href" | "src" | "action" | "formaction" | "data");
        // The sentence is decoded, the source around it is not. The words of a link stand behind its URL.
        if let Some((left, right)) = split_at_whole(&spot.text, handle).filter(|_| !is_link) {
            before = format!("{before} {left}");
            after = format!("{right} {after}");
        }
        let is_asked = is_link && spot.place == Place::UrlParameter;
        let value = before.rsplit(['=', '/', '&', '?']).next().filter(|_| is_asked);
        let asked = value.map(|value| asked_words(&value.replace('+', " "), "")).unwrap_or_default();
        let asked = asked.iter().map(|words| without_gaps(&folded(words))).collect();
        let before = without_gaps(&folded(&before));
        let reach = if is_link { usize::MAX } else { LABEL_CHARS_BEFORE };
        let skip = before.chars().count().saturating_sub(reach);
        let head = folded(spot.column_head.as_deref().unwrap_or_default());
        let before: String = before.chars().skip(skip).collect();
        let after = folded(&after.chars().take(LABEL_CHARS_AFTER).collect::<String>());
        // What stands in the next box is beside something else.
        let after = after.split(BOX).next().unwrap_or_default().to_owned();
        Around { before: of_this_box(&before).to_owned(), head: without_gaps(&head), after, is_link, asked }
    }

    /// Whether it says that a handle is of this kind.
    fn says(&self, kind: WatchKind, handle: &str) -> bool {
        if self.is_of_form(kind, handle) {
            return true;
        }
        if self.is_link {
            return self.asked.iter().any(|words| is_said_before(words, kind));
        }
        // `88776612 次`: a number of something.
        if handle.bytes().all(|byte| byte.is_ascii_digit()) && begins_with_unit(&self.after) {
            return false;
        }
        let is_headed = || last_label(&self.before).is_none() && is_said_before(&self.head, kind);
        // `订单号 12345678，QQ登录`: the label of another leaves nothing to ask for behind it.
        let is_anothers = || {
            last_label(&self.before)
                .is_some_and(|(label, place)| label == Label::OfAnother && leads_on(&self.before[place.end..]))
        };
        is_said_before(&self.before, kind)
            || label_beside(&self.after).is_some_and(|named| is_same(named, kind)) && !is_anothers()
            || is_headed()
    }

    /// Whether the handle itself, or the URL around it, leaves no doubt.
    fn is_of_form(&self, kind: WatchKind, handle: &str) -> bool {
        let ends = |forms: &str| forms.split(' ').any(|form| self.before.ends_with(form));
        match kind {
            // Whatever stands there for `@`, only a whole address is found.
            WatchKind::Mail | WatchKind::Crypto => true,
            WatchKind::Wechat => {
                let is_of_wechat = ["weixin:", "wechat:"].iter().any(|scheme| self.before.contains(scheme));
                handle.starts_with("wxid_")
                    || is_of_wechat && ends("chat? add? profile/ profile? username= contact/")
                    || ends("weixin.qq.com/qr/code?username= u.wechat.com/")
            }
            WatchKind::Qq => {
                let of_qq = ["qq.com/", "mqqwpa:", "tencent:", "mqq:", "mqqapi:", "mqzone:", "qlogo.cn/"];
                let is_of_qq = of_qq.iter().any(|host| self.before.contains(host));
                self.after.starts_with("@qq.com")
                    || self.is_link && ends("uin=")
                    || is_of_qq && ends("uin= jq.qq.com/?k= qzone.qq.com/ nk= groupcode= group_code= gc= groupuin=")
            }
            WatchKind::Telegram => {
                let hosts = "t.me/ t.me/@ t.me/s/ t.me/boost/ telegram.me/ telegram.me/s/ telegram.dog/ telegram.im/ telegram.im/@";
                let is_of_client = self.before.contains("web.telegram.org/") && ends("#@ #/im?p=@ p=@ domain=");
                ends(hosts)
                    || ends("t.me/+ t.me/joinchat/ resolve?domain= join?invite=")
                    || self.after.starts_with(".t.me")
                    || is_of_client
                    || handle.contains("t.me/")
            }
            WatchKind::Whatsapp => {
                let is_of_whatsapp = self.before.contains("whatsapp") && ends("phone= phone=+");
                ends("wa.me/ wa.me/+ send?phone= send?phone=+ send/?phone= send/?phone=+") || is_of_whatsapp
            }
            WatchKind::Line => {
                let is_page = || self.before.contains("line.me/") && ends("accountid= home/public/main?id= oamessage/");
                let start = self.before.trim_end_matches(['~', '@']);
                let starts = ["line.me/ti/p/", "line.me/r/ti/p/", "line://ti/p/", "page.line.me/", "r/oamessage/"];
                starts.iter().any(|form| start.ends_with(form)) || ends("lin.ee/") || is_page()
            }
            WatchKind::Phone => ends("tel: tel:+ sms: sms:+ callto:"),
            _ => false,
        }
    }
}

/// What stands before and behind a handle in a text, where it is no part of a longer number or name.
fn split_at_whole<'t>(text: &'t str, handle: &str) -> Option<(&'t str, &'t str)> {
    let is_joined = |c: char| c.is_ascii_alphanumeric();
    let mut sides = text.match_indices(handle).map(|(at, _)| (&text[..at], &text[at + handle.len()..]));
    sides.find(|(left, right)| !left.ends_with(is_joined) && !right.starts_with(is_joined))
}

/// The kind that the words before a handle name, where nothing but handles of that kind follows them.
pub(crate) fn kind_said_before(before: &str, after: &str, handle: &str) -> Option<WatchKind> {
    let before = without_gaps(&folded(before));
    let is_counted = handle.bytes().all(|byte| byte.is_ascii_digit()) && begins_with_unit(&folded(after));
    match last_label(&before)? {
        (Label::Of(kind), place) if !is_counted && leads_on(&before[place.end..]) => Some(kind),
        _ => None,
    }
}

/// The kind that the label right behind a handle names.
pub(crate) fn kind_said_behind(after: &str) -> Option<WatchKind> {
    label_beside(&folded(after))
}

/// Whether a label of one kind stands before handles of the other, too: WhatsApp is reached by telephone numbers.
fn is_same(label: WatchKind, kind: WatchKind) -> bool {
    let is_number = |kind| matches!(kind, WatchKind::Phone | WatchKind::Whatsapp);
    label == kind || is_number(label) && is_number(kind)
}

/// What a word beside a handle says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// It is one of this kind.
    Of(WatchKind),
    /// It is a contact.
    General,
    /// It is no contact at all.
    OfAnother,
    /// It is a number or a name, of whatever stands before the word.
    OfAny,
}

/// Every word that says something, and what.
fn labels() -> impl Iterator<Item = (&'static str, Label)> {
    let of = LABELS.iter().flat_map(|&(kind, words)| words.split(' ').map(move |word| (word, Label::Of(kind))));
    of.chain(SPELLED.iter().copied())
        .chain(GENERAL.split(' ').map(|word| (word, Label::General)))
        .chain(OTHERS.split(' ').map(|word| (word, Label::OfAnother)))
        .chain(NUMBERS.split(' ').map(|word| (word, Label::OfAny)))
}

/// Whether a text ends with a label of this kind, or with several of which it is one: `QQ/微信：`.
fn is_said_before(text: &str, kind: WatchKind) -> bool {
    // `Q：12345678`: the letter alone, and nothing between.
    if kind == WatchKind::Qq && stands_in(text, "q:").is_some_and(|at| text[at + 2..].trim().is_empty()) {
        return true;
    }
    let Some((label, place)) = last_label(text) else { return false };
    let Label::Of(mut named) = label else { return label == Label::General };
    if !leads_on(&text[place.end..]) {
        return false;
    }
    let mut start = place.start;
    while !is_same(named, kind) {
        let before = text[..start].trim_end_matches(|c: char| !c.is_alphanumeric() || "和与與及或".contains(c));
        // `Q/微：` is the one letter and the other; alone it is a letter.
        if kind == WatchKind::Qq && stands_in(before, "q").is_some_and(|at| at + 1 == before.len()) {
            return true;
        }
        match last_label(before) {
            Some((Label::Of(other), place)) if place.end == before.len() => (named, start) = (other, place.start),
            _ => return false,
        }
    }
    true
}

/// What the last label in a text says, and where it stands; of two that end together the longer one.
fn last_label(text: &str) -> Option<(Label, Range<usize>)> {
    let last = |is_asked: fn(Label) -> bool| {
        let asked = labels().filter(|&(_, label)| is_asked(label));
        let found = asked.filter_map(|(word, label)| Some((stands_in(text, word)? + word.len(), word.len(), label)));
        found.max_by_key(|&(end, length, _)| (end, length))
    };
    let (end, length, label) = last(|label| label != Label::OfAny)?;
    // A word for any contact says nothing across the end of a sentence, nor of a number that is called one.
    let is_cut = text[end..].contains(['。', '！', '？', '；', '!', '?', ';', '，', ',']);
    let is_number = || last(|label| label == Label::OfAny).is_some_and(|(other, ..)| other > end);
    (label != Label::General || !is_cut && !is_number()).then_some((label, end - length..end))
}

/// A text as labels are written in these lists: in lower case, in Simplified characters, and of one width.
fn folded(text: &str) -> String {
    // A sign may be told to be a picture; that changes no word.
    let signs = text.chars().filter(|&c| c != '\u{FE0F}').map(|c| if c == '➕' { '+' } else { plain_sign(c) });
    simplified(&signs.collect::<String>().to_lowercase())
}

/// The text with what stands letter by letter joined to words: `q q`, `扣 扣`.
fn without_gaps(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut is_single = false;
    for piece in text.split(' ') {
        let word = piece.trim_end_matches([':', '：']);
        let was_single = std::mem::replace(&mut is_single, word.chars().count() == 1);
        if !(joined.is_empty() || was_single && is_single) {
            joined.push(' ');
        }
        joined.push_str(piece);
    }
    joined
}

/// Whether a text begins with what numbers are counted in, alone: `人次`, not `人工客服`.
fn begins_with_unit(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| UNITS.contains(c));
    rest.len() < text.len() && !rest.starts_with(char::is_alphanumeric)
}

/// Whether what stands between a label and a handle leads from one to the other: `QQ在线客服：`, not `QQ音乐播放量`.
fn leads_on(between: &str) -> bool {
    !is_product(between) && between.chars().filter(|c| c.is_alphanumeric()).count() <= BETWEEN_CHARS_MAX
}

/// Whether a label and what stands behind it are the name of a product: `QQ音乐`.
fn is_product(behind: &str) -> bool {
    PRODUCTS.split(' ').any(|word| behind.trim_start().starts_with(word))
}

/// The kind that the label right behind a handle names: `12345678（QQ）`, `138…微信同号`.
fn label_beside(after: &str) -> Option<WatchKind> {
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    // What a button does with it: `复制微信号`.
    let after =
        ["点击复制", "一键复制", "复制", "copy "].iter().find_map(|does| after.strip_prefix(does)).unwrap_or(after);
    // `12345678 QQ群：87654321`: a label that leads on is that of the next handle.
    let leads_on = |word: &str| {
        let rest = after[word.len()..].trim_start_matches(|c: char| c.is_whitespace() || "号號码碼群".contains(c));
        let is_next = rest.starts_with(|c: char| matches!(c, ':' | '：') || c.is_ascii_digit());
        is_next && !rest.contains('同')
    };
    let named = labels().filter_map(|(word, label)| match label {
        Label::Of(kind)
            if after.starts_with(word)
                && !leads_on(word)
                && !is_product(&after[word.len()..])
                && stands_in(&after[..joined_end(after, word)], word).is_some() =>
        {
            Some((word.len(), kind))
        }
        _ => None,
    });
    named.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

/// The end of a word and of the letter behind it, which may make it another.
fn joined_end(text: &str, word: &str) -> usize {
    word.len() + text[word.len()..].chars().next().map_or(0, char::len_utf8)
}

/// The end of the text that belongs to a handle behind it: its own box, and the label that the box before it is or ends in.
fn of_this_box(text: &str) -> &str {
    let Some((before, _)) = text.rsplit_once(BOX) else { return text };
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | BOX));
    let is_label = labels().any(|(word, _)| stands_in(before, word).is_some_and(|at| at + word.len() == before.len()));
    let start = if is_label { before.rfind(BOX) } else { text.rfind(BOX) };
    &text[start.map_or(0, |at| at + BOX.len_utf8())..]
}

/// Where a word stands last in a text; one in Latin letters, or of a single character, is no part of another.
fn stands_in(text: &str, word: &str) -> Option<usize> {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let places = text.match_indices(word).map(|(at, _)| at).filter(|&at| {
        let joined_left = word.starts_with(is_letter) && text[..at].ends_with(is_letter);
        let joined_right = word.ends_with(is_letter) && text[at + word.len()..].starts_with(is_letter);
        // `加薇`, but not `张薇`.
        let mut signs = word.chars();
        let is_single = signs.next().is_some_and(|c| c.is_alphanumeric() && !c.is_ascii()) && signs.next().is_none();
        let joins = |c: char| c.is_alphanumeric() && !c.is_ascii() && !"加佳家私".contains(c);
        let is_inside = is_single && (text[..at].ends_with(joins) || text[at + word.len()..].starts_with(joins));
        !joined_left && !joined_right && !is_inside
    });
    places.last()
}

/// A piece of source without its tags, with a sign where another box begins; of a tag that is cut what is there stays, since an attribute's value lies in it.
fn without_tags(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else { break };
        text.push_str(&rest[..open]);
        let tag = rest[open + 1..open + close].trim_start_matches('/');
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        text.extend((!INLINE.split(' ').any(|inline| inline == name)).then_some(BOX));
        rest = &rest[open + close + 1..];
    }
    text + rest
}

/// Stands where one box of the page ends and another begins; no page has it, since white space in it is a space.
const BOX: char = '\n';

/// Elements that begin no box of their own.
const INLINE: &str =
    "a abbr b bdi bdo big cite code em font i img ins kbd label mark nobr s samp small span strong sub sup tt u wbr";

/// What people write beside handles of each kind.
const LABELS: &[(WatchKind, &str)] = &[
    (
        WatchKind::Qq,
        "qq 扣扣 叩叩 企鹅 球球 秋秋 q群 加q 加扣 扣号 扣群 q号 抠抠 企鹅号 进裙 入裙 加裙 裙号 扣裙 +q koukou",
    ),
    (
        WatchKind::Wechat,
        "微信 薇信 威信 维信 徽信 微❤ 威❤ v信 ❤信 v❤ wx vx wechat weixin 加微 加v 加薇 薇号 微号 薇 +薇 +微 +v v: /微 /v",
    ),
    (WatchKind::Telegram, "telegram 电报 飞机 纸飞机 飞行软件 飞行器 ✈ tg t.me feiji"),
    (WatchKind::Whatsapp, "whatsapp whats’app wa.me ws wsp wasap"),
    (WatchKind::Line, "line 赖 lineid"),
    (WatchKind::Phone, "电话 手机 热线 致电 拨打 ☎ ☏ 📞 📱 tel phone call hotline mobile telephone"),
    (WatchKind::Mail, "邮箱 邮件 mail email e-mail"),
    (WatchKind::Crypto, "钱包 usdt trc20 erc20 btc eth wallet bitcoin"),
];

/// The same in the sounds of the words, syllable by syllable.
const SPELLED: &[(&str, Label)] = &[
    ("wei xin", Label::Of(WatchKind::Wechat)),
    ("fei ji", Label::Of(WatchKind::Telegram)),
    ("dian bao", Label::Of(WatchKind::Telegram)),
    ("kou kou", Label::Of(WatchKind::Qq)),
];

/// What numbers are counted in.
const UNITS: &str = "人次名位件条个元股万亿台套份篇张年月日天倍分秒%％字节";

/// What begins with a label, and is a product of whoever the label names.
const PRODUCTS: &str = "音乐 浏览器 空间 等级 飞车 炫舞 游戏 登录 登入 登陆 用户 影音 农场 堂 币 会员 版 邮箱 邮件 阅读 输入法 \
    拼音 小程序 公众平台 支付 运动 步数 号码百事 固件 下载 报价 评测 music browser login users game mail pay \
    error";

/// What people write beside a handle of any kind.
const GENERAL: &str = "客服 联系 咨询 谘询 加我 添加 私聊 代理 导师 contact add dm customer-service support";

/// What people write beside numbers and names that nobody is reached by.
const OTHERS: &str = "订单 订单号 单号 编号 邮编 邮政编码 工号 学号 证号 备案 备案号 网安备 许可证 发票 期号 房号 车牌 股票 货号 \
    型号 版本 金额 序列号 商品 流水号 order ticket invoice ref reference part zip postcode serial model \
    version isbn issn sku item case tracking customer";

/// What people write for the number or name of anything.
const NUMBERS: &str = "账号 帐号 号码 代码 编码 no number code id account";
