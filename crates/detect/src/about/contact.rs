//! Whose a contact is: that of a fraud which somebody warns of, or that of whoever writes the text.

use suyuan_page::Spot;

use super::{BLOCK_CHARS_MAX, Context, beginning};
use crate::traditional::simplified;

/// What those say who offer to bring back what was lost; as anybody else frauds only pose, and reports say so.
pub(super) const RECOVERIES: &[&str] = &[
    "追回",
    "挽回",
    "追款",
    "挽损",
    "维权",
    "解冻",
    "解封",
    "代解",
    "出黑",
    "专业处理",
    "技术处理",
    "有办法",
    "帮您",
    "帮你",
    "找我",
    "victim of",
    "victims of",
    "recover",
];

/// What those say who sell what others warn of, unless they are reported.
const SERVICES: &[&str] = &[
    "出售",
    "代发",
    "代做",
    "接单",
    "承接",
    "定制",
    "搭建",
    "收购",
    "出租",
    "招代理",
    "低价",
    "包教",
    "开发",
    "制作",
    "for sale",
    "selling",
    "we sell",
];

/// Who reports it.
const REPORTERS: &[&str] =
    &["警方", "公安", "嫌疑", "涉案", "涉嫌", "团伙", "骗", "举报", "不法", "police", "scam", "victim", "suspect"];

/// What those call themselves who warn of others, right before their own number.
const GENUINE: &[&str] = &[
    "真正",
    "真客服",
    "唯一",
    "官方客服",
    "新客服",
    "正版",
    "正规",
    "本站",
    "our real",
    "real agent",
    "genuine",
    "official support",
    "our new",
];

impl Context<'_> {
    /// Whether the words around a contact offer to bring back what was lost, or sell what others warn of.
    pub(super) fn offers_service(&self, spot: &Spot) -> bool {
        let text = self.blocks.get(spot.block).map_or(&spot.text, |block| &block.text);
        let text = beginning(text, BLOCK_CHARS_MAX).to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        has(RECOVERIES) || has(SERVICES) && !has(REPORTERS) || is_called_genuine(spot)
    }
}

/// What those say right before a contact that is none of theirs.
const DISOWNS: &[&str] = &[
    "从未使用",
    "从不使用",
    "没有使用",
    "从未通过",
    "从未用",
    "并非我",
    "不是我",
    "非我",
    "never used",
    "never use",
    "never contact you from",
    "not our",
    "not ours",
];

/// Whether the clause before a contact says that it is none of the speaker's: `我院从未使用QQ 12345678 与患者联系`.
pub(super) fn is_disowned(spot: &Spot) -> bool {
    let clause = clause_before(spot);
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    has(DISOWNS) && !has(GENUINE) && !has(&["其他", "其它", "别的", "other"])
}

/// Whether the clause before a contact calls it the genuine one: `骗子冒充客服，真正客服QQ：12345678`.
fn is_called_genuine(spot: &Spot) -> bool {
    let clause = clause_before(spot);
    GENUINE.iter().any(|word| clause.contains(word))
        && !["假", "骗", "非", "fake", "not"].iter().any(|no| clause.contains(no))
}

/// The clause that stands before a contact.
fn clause_before(spot: &Spot) -> String {
    let before = spot.text.split_once(&spot.raw).map_or("", |(before, _)| before);
    let clause = before.rsplit(['，', '。', '！', '；', '!', ';', ',']).next().unwrap_or_default();
    simplified(&clause.rsplit(". ").next().unwrap_or_default().to_lowercase())
}
