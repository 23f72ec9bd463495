//! What is said of a name right before or behind it: a verdict below its list, the answer to a question, a call to go there.

use suyuan_model::Place;
use suyuan_page::{Block, Spot};

use super::{Context, ITEM_CHARS_MAX, LIST_BLOCKS_MAX, beginning, ends_sentence, is_alone};
use crate::mention::sides;
use crate::traditional::simplified;

/// So many blocks around a field are asked for the words that it stands below or above.
const AROUND_FIELD_BLOCKS: usize = 2;

/// So many blocks below a quotation may judge it.
const JUDGED_BLOCKS: usize = 2;

/// What points back to what was listed.
const BACK: &[&str] =
    &["以上", "上述", "上列", "上面", "above", "these sites", "these domains", "these websites", "these addresses"];

/// What excepts it, or stands up for it.
const BUT: &[&str] = &[
    "除了",
    "除以上",
    "除上",
    "以外",
    "之外",
    "其他",
    "其它",
    "其余",
    "正规",
    "官方",
    "官网",
    "正版",
    "认准",
    "except",
    "other than",
    "apart from",
    "besides",
    "others",
    "genuine",
    "official",
    "legit",
];

/// What stands right before the name of what somebody sends the reader to.
const SENDS: &[&str] = &[
    "请登录",
    "请登陆",
    "请访问",
    "请前往",
    "请进入",
    "请打开",
    "请收藏",
    "推荐大家去",
    "推荐去",
    "投注请到",
    "下注请到",
    "充值请到",
    "提现请到",
    "开户请到",
    "注册请到",
    "娱乐请到",
    "玩家都去了",
    "玩家都去",
    "玩家都来",
    "大家都去了",
    "都转到了",
    "都转战了",
    "real casino is",
    "real bookmaker is",
    "real one is",
    "genuine casino is",
    "official casino is",
    "trusted casino is",
    "safe casino is",
    "only genuine site is",
    "only genuine website is",
    "only real site is",
    "only real website is",
    "only official site is",
    "only official website is",
    "only safe site is",
    "only trusted site is",
    "please visit",
    "please log in at",
    "please sign up at",
    "please register at",
    "switch to",
    "新域名",
    "新域名为",
    "新域名是",
    "新网址",
    "新网址为",
    "新网址是",
    "新地址",
    "新地址为",
    "新地址是",
    "请改用",
    "请使用",
    "请改访问",
    "我们已迁至",
    "本站已迁至",
    "已更换为",
    "现更换为",
    "更名为",
    "换成了",
    "搬到了",
    "new domain is",
    "new domain",
    "new address is",
    "new site is",
    "we moved to",
    "we have moved to",
    "we are now at",
    "now find us at",
    "use instead",
    "claim a refund at",
    "claim your refund at",
    "register for a refund at",
    "apply for a refund at",
    "get your money back at",
    "claim compensation at",
    "file a claim at",
];

/// Who tells what somebody else wants.
const TELLS: &[&str] = &[
    "称",
    "说",
    "要求",
    "短信",
    "诱",
    "发来",
    "收到",
    "团伙",
    "嫌疑",
    "不法分子",
    "骗子",
    "犯罪",
    "told",
    "asked",
    "asks",
    "message",
    "email",
    "e-mail",
    "claims",
    "claimed",
    "claiming",
    "they claim",
    "who claim",
    "scammers",
    "gang",
    "fraudsters",
];

/// What stands right before the name of where somebody is to ask for his money back, and what stands behind it.
const TO_CLAIM: &[&str] = &[
    "可到",
    "可去",
    "可在",
    "可前往",
    "可登录",
    "可访问",
    "可通过",
    "请到",
    "请去",
    "请在",
    "请通过",
    "前往",
    "登录",
    "打开",
    "到",
];
const CLAIMED: &[&str] =
    &["登记", "申请退", "办理退", "退款", "退费", "理赔", "赔付", "申诉", "追回", "挽回", "找回", "领取赔"];

/// What invites somebody to go where he may play, and what he is invited to.
const INVITES: &[&str] = &["请到", "请去", "请来", "请上", "请在", "就到", "就去", "就来", "欢迎到", "欢迎来"];
const PLAYS: &[&str] = &["投注", "下注", "购彩", "博彩", "娱乐", "游戏", "玩", "存款", "开户", "赌"];

/// Where those who play went, and who they are.
const WENT: &[&str] =
    &["都去了", "都去", "都选了", "都选", "都选择", "都转到", "都转战", "转战", "改玩", "都来了", "都玩"];
const PLAYERS: &[&str] = &["玩家", "老哥", "老铁", "会员", "彩民", "赌友", "朋友"];

/// What calls the thing that follows the true one.
const TRUE: &[&str] = &[
    "the real ",
    "our real ",
    "the genuine ",
    "the true ",
    "the original ",
    "the legit ",
    "the safe ",
    "真正的",
    "正版",
    "正宗",
    "真实的",
];

/// Who only repeats what somebody says.
const SPEAKS: &[&str] = &["称", "说", "短信", "要求", "诱", "told", "asked", "message", "email", "claim"];

/// What takes it back.
const NOT: &[&str] = &["不", "勿", "别", "骗", "假", "not ", "never ", "n't ", "fake", "scam"];

/// What points to what stands right above.
const THIS: &[&str] = &["这", "此", "上述", "以上", "该", "this", "these", "such", "above", "it is", "it's"];

/// What headings call the words of somebody else that stand below.
const SAMPLES: &[&str] = &[
    "样本", "样例", "示例", "实例", "案例", "原文", "截图", "话术", "套路", "sample", "samples", "example", "examples",
];

/// How far behind the name the words for that begin, in characters.
const CLAIM_CHARS_MAX: usize = 8;

impl Context<'_> {
    /// Whether what somebody else is quoted with is judged right below: `收到这类短信请直接删除，这是诈骗`.
    pub(super) fn is_quoted_and_judged(&self, spot: &Spot) -> bool {
        let below = self.blocks.iter().enumerate().skip(spot.block + 1).filter(|(_, below)| below.has_words());
        let mut near = below.take(JUDGED_BLOCKS).map(|(at, _)| at);
        spot.context.quoted && near.any(|at| !self.blocks[at].is_hidden && self.stance(at).is_about())
    }

    /// The same where the judge points to the quotation, and does not only give advice beside it.
    pub(super) fn is_quoted_and_pointed_at(&self, spot: &Spot) -> bool {
        let below = self.blocks.iter().enumerate().skip(spot.block + 1).filter(|(_, below)| below.has_words());
        let mut near = below.take(JUDGED_BLOCKS).map(|(at, _)| at);
        let points = |at: usize| {
            let text = simplified(&beginning(&self.blocks[at].text, ITEM_CHARS_MAX).to_lowercase());
            THIS.iter().any(|word| text.starts_with(word))
        };
        let judges = |at: usize| !self.blocks[at].is_hidden && self.stance(at).is_about() && self.stance(at).accuses;
        spot.context.quoted && near.any(|at| points(at) && judges(at))
    }

    /// Whether the heading above says that what follows is a sample of what it warns of: `诈骗短信样本`.
    pub(super) fn is_sample(&self, spot: &Spot) -> bool {
        let above = self.headings.partition_point(|&heading| heading < spot.block);
        above.checked_sub(1).map(|last| self.headings[last]).is_some_and(|heading| {
            let text = simplified(&beginning(&self.blocks[heading].text, ITEM_CHARS_MAX).to_lowercase());
            let is_one = SAMPLES.iter().any(|word| text.contains(word));
            is_one && !self.blocks[heading].is_hidden && self.stance(heading).is_about()
        })
    }

    /// Whether a line below the list of which this block is an item warns of all that stands above it.
    pub(super) fn is_concluded(&self, block: usize) -> bool {
        let is_item = |at: usize| self.blocks.get(at).is_some_and(is_item);
        let last = self.blocks.len().min(block.saturating_add(LIST_BLOCKS_MAX));
        is_item(block)
            && (block + 1..last)
                .find(|&at| self.points_back(at) || !is_item(at))
                .is_some_and(|at| self.points_back(at) && self.stance(at).is_about() && !self.blocks[at].is_hidden)
    }

    /// Whether a block speaks of what stands above it, and of nothing else.
    fn points_back(&self, block: usize) -> bool {
        let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        let text =
            self.blocks.get(block).filter(|block| block.text.len() == beginning(&block.text, ITEM_CHARS_MAX).len());
        let text = text.map(|block| simplified(&block.text.to_lowercase()));
        text.is_some_and(|text| has(&text, BACK) && !has(&text, BUT))
    }

    /// Whether the next words below a block call the reader to what it shows: `复制以上网址，注册领彩金`.
    pub(super) fn is_called_from_below(&self, block: usize) -> bool {
        let below = self.blocks.iter().enumerate().skip(block + 1).find(|(_, below)| below.has_words());
        below.is_some_and(|(at, _)| {
            let stance = self.stance(at);
            stance.calls && !stance.warns && self.points_back(at)
        })
    }

    /// Whether an entry of a field is one of what the words beside the field say is refused.
    pub(super) fn is_refused_entry(&self, spot: &Spot) -> bool {
        if spot.element != "option" {
            return false;
        }
        let around = spot.block.saturating_sub(AROUND_FIELD_BLOCKS)..=spot.block + AROUND_FIELD_BLOCKS;
        let mut around = around.filter(|&at| self.blocks.get(at).is_some_and(Block::has_words));
        self.is_concluded(spot.block)
            || around.clone().all(|at| !self.stance(at).calls) && around.any(|at| self.stance(at).is_about())
    }

    /// Whether an element that holds nothing but the name, such as a tag of an article, follows a text in sight that warns of it.
    pub(super) fn is_label_of_warning(&self, spot: &Spot) -> bool {
        let mut warnings = self.warnings().iter().filter(|&&warning| warning != spot.block);
        is_alone(spot) && warnings.any(|&warning| self.names(warning, spot)) && !self.is_praised(spot)
    }
}

/// Whether a block asks something, which the next one answers.
pub(super) fn asks(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with(['?', '？', '吗']) && beginning(text, ITEM_CHARS_MAX).len() == text.len()
}

/// Whether the words right before a name send the reader there, in nobody else's words.
pub(super) fn is_sent_to(spot: &Spot) -> bool {
    let named = spot.text.match_indices(&spot.raw);
    let mut sides_of = named.map(|(at, name)| (&spot.text[..at], &spot.text[at + name.len()..])).peekable();
    if sides_of.peek().is_none() {
        return sides(spot).is_some_and(|(before, behind)| sends(before, behind));
    }
    sides_of.any(|(before, behind)| sends(before, behind))
}

fn sends(before: &str, behind: &str) -> bool {
    let before = simplified(&before.to_lowercase());
    let is_open = |(open, close): (char, char)| before.rfind(open) > before.rfind(close);
    let is_quoted = [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’')].into_iter().any(is_open);
    let words = before.trim_end_matches(|c: char| c.is_whitespace() || ":：'\"《<>".contains(c));
    let tells = TELLS.iter().any(|word| before.contains(word));
    let ends = |list: &[&str]| list.iter().any(|word| words.ends_with(word));
    let is_asked = (ends(SENDS) || ends(TO_CLAIM) && is_to_claim(behind)) && !tells;
    (is_asked || invites(words)) && !is_quoted
}

/// Whether the clause that ends right before a name invites to it, follows those who play there, or calls it the true one.
fn invites(before: &str) -> bool {
    let clause =
        before.rsplit(['，', '。', '！', '；', '：', '!', ';', ',', ':', '?', '？', '\n']).next().unwrap_or_default();
    let clause = clause.rsplit(". ").next().unwrap_or_default();
    let is_told = SPEAKS.iter().any(|word| before.contains(word));
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| clause.ends_with(word));
    let is_true = || has(TRUE) && ends(&[" is", " is at", "是", "为", "叫"]);
    !has(NOT) && !is_told && (ends(INVITES) && has(PLAYS) || ends(WENT) && has(PLAYERS) || is_true())
}

/// Whether the words right behind a name tell what is asked for there: `casino.example 登记退款`.
fn is_to_claim(behind: &str) -> bool {
    let behind = simplified(behind.trim_start_matches(|c: char| !c.is_alphanumeric()));
    CLAIMED.iter().any(|word| beginning(&behind, CLAIM_CHARS_MAX).contains(word))
}

/// Whether a block may be an item of a list.
fn is_item(block: &Block) -> bool {
    let is_short = beginning(&block.text, ITEM_CHARS_MAX).len() == block.text.len();
    is_short && !matches!(block.place, Place::Heading | Place::Title) && !ends_sentence(&block.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_claimed_stands_near_behind_the_name() {
        let behind = |chars: usize| format!(" {}退款", "我".repeat(chars - "退款".chars().count()));
        assert!(is_to_claim(&behind(CLAIM_CHARS_MAX)) && !is_to_claim(&behind(CLAIM_CHARS_MAX + 1)));
        for before in ["警方提醒您：正规投注请到", "黑平台曝光后，玩家都去了", "Beware of clones! The real casino is"]
        {
            assert!(sends(before, ""), "{before}");
        }
        for before in [
            "请不要到",
            "切勿在",
            "玩家被骗后去了",
            "The real owner of",
            "the real site is not",
            "同学都在",
            "群主称，投注请到",
        ] {
            assert!(!sends(before, ""), "{before}");
        }
        assert!(sends("被骗可到", " 登记退款") && !sends("短信称可到", " 登记退款"));
    }
}
