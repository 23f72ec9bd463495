//! Top-level domains: which labels are in use as one, and which name one in A-labels.

use std::collections::HashMap;
use std::sync::LazyLock;

use suyuan_model::{PageUrl, SiteRules};

use crate::names::is_top_label;

/// Top-level domains for examples and tests (RFC 2606, and IANA's in other scripts).
const RESERVED_TOPS: &[&str] = &["example", "test", "invalid", "localhost", "测试", "測試", "テスト", "테스트"];

/// Top-level domains in scripts without spaces, those of `RESERVED_TOPS` among them.
const TOPS_WITHOUT_SPACES: &[&str] = &[
    "中国",
    "中國",
    "香港",
    "한국",
    "ລາວ",
    "澳門",
    "澳门",
    "新加坡",
    "ไทย",
    "台灣",
    "台湾",
    "臺灣",
    "セール",
    "佛山",
    "慈善",
    "集团",
    "在线",
    "点看",
    "คอม",
    "八卦",
    "公益",
    "公司",
    "香格里拉",
    "网站",
    "移动",
    "我爱你",
    "联通",
    "时尚",
    "微博",
    "淡马锡",
    "ファッション",
    "ストア",
    "アマゾン",
    "삼성",
    "商标",
    "商店",
    "商城",
    "ポイント",
    "新闻",
    "家電",
    "中文网",
    "中信",
    "娱乐",
    "谷歌",
    "電訊盈科",
    "购物",
    "クラウド",
    "通販",
    "网店",
    "餐厅",
    "网络",
    "亚马逊",
    "食品",
    "飞利浦",
    "手机",
    "닷컴",
    "政府",
    "机构",
    "组织机构",
    "健康",
    "招聘",
    "大拿",
    "みんな",
    "グーグル",
    "世界",
    "書籍",
    "网址",
    "닷넷",
    "コム",
    "天主教",
    "游戏",
    "企业",
    "信息",
    "嘉里大酒店",
    "嘉里",
    "广东",
    "政务",
    "测试",
    "測試",
    "テスト",
    "테스트",
];

/// What names of files end in most often; none is a top-level domain, which is quickly said.
const ENDINGS_OF_FILES: &[&str] = &[
    "html", "htm", "shtml", "php", "jpg", "png", "gif", "css", "js", "aspx", "asp", "jsp", "pdf", "jpeg", "svg",
    "webp", "doc", "xml",
];

/// Whether a character is the first of a top-level domain in a script without spaces.
pub(crate) fn may_begin_top(c: char) -> bool {
    static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut first: Vec<char> = TOPS_WITHOUT_SPACES.iter().filter_map(|top| top.chars().next()).collect();
        first.sort_unstable();
        first
    });
    FIRST.binary_search(&c).is_ok()
}

/// Whether a label that stands among words is a top-level domain.
pub fn is_known_top(label: &str) -> bool {
    static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);
    if label.is_ascii() && !is_top_label(label) || is_ending_of_file(label) {
        return false;
    }
    let label = label.to_ascii_lowercase();
    RESERVED_TOPS.contains(&label.as_str()) || RULES.is_shared(&label)
}

/// Whether a label is what names of files end in.
pub(crate) fn is_ending_of_file(label: &str) -> bool {
    ENDINGS_OF_FILES.contains(&label)
}

/// The top-level domain in use that a label in a script without spaces is, in A-labels.
pub(crate) fn in_use(label: &str) -> Option<&'static str> {
    static IN_USE: LazyLock<HashMap<&str, String>> =
        LazyLock::new(|| TOPS_WITHOUT_SPACES.iter().filter_map(|&top| Some((top, in_a_labels(top)?))).collect());
    IN_USE.get(label).map(String::as_str)
}

/// The top-level domains in scripts without spaces that a text begins with, in A-labels.
pub(crate) fn tops_at(text: &str) -> impl Iterator<Item = &'static str> {
    TOPS_WITHOUT_SPACES.iter().filter(|top| text.starts_with(**top)).filter_map(|top| in_use(top))
}

/// What a label is as a top-level domain, in A-labels, if it can be one.
pub(crate) fn in_a_labels(label: &str) -> Option<String> {
    let url = PageUrl::new(&format!("http://a.{label}/")).ok()?;
    url.host().rsplit('.').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idn::{is_glue, is_mark};

    #[test]
    fn top_level_domains_without_spaces_are_in_use() {
        for top in TOPS_WITHOUT_SPACES {
            assert!(is_known_top(top) && top.chars().all(|c| is_glue(c) || is_mark(c)), "{top}");
            assert!(may_begin_top(top.chars().next().unwrap()));
        }
        let rules = SiteRules::default();
        assert!(ENDINGS_OF_FILES.iter().all(|ending| !rules.is_shared(ending)));
        for reserved in RESERVED_TOPS.iter().filter(|top| !top.is_ascii()) {
            assert!(TOPS_WITHOUT_SPACES.contains(reserved), "{reserved}");
        }
    }
}
