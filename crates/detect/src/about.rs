//! Does a piece of text write about a thing, or does it advertise it?
//!
//! A police notice names the casino that it warns of; so does the casino's own advertisement.
//! Words decide only over mentions, never over links, and only within one piece of text: a warning in the footer says nothing about the title.
//! One word that calls for play outweighs every word of warning, since an advertisement can borrow those.

/// True when the text warns, reports or accuses, and does not advertise.
pub(crate) fn writes_about(text: &str) -> bool {
    let text = text.to_lowercase();
    has_any(&text, WARNINGS) && !has_any(&text, CALLS)
}

/// True when the text calls for play.
pub(crate) fn advertises(text: &str) -> bool {
    has_any(&text.to_lowercase(), CALLS)
}

/// True when one of the words stands in the text, which is in lower case; a word in Latin letters has to stand alone.
fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let joined_left = word.starts_with(is_letter) && is_joined(text[..at].chars().rev());
            let joined_right = word.ends_with(is_letter) && is_joined(text[at + word.len()..].chars());
            !joined_left && !joined_right
        })
    })
}

/// True when what comes next makes one word, or one host name, with what was before; `scam.example` says nothing about a scam.
fn is_joined(mut next: impl Iterator<Item = char>) -> bool {
    match next.next() {
        Some('.') => next.next().is_some_and(is_letter),
        Some(c) => is_letter(c) || matches!(c, '-' | '_' | '/' | '@'),
        None => false,
    }
}

/// Letters that make words; Chinese is written without spaces, so its characters join nothing.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// What police, courts, newspapers and security teams write beside a name.
const WARNINGS: &[&str] = &[
    // Who speaks.
    "警方",
    "警察",
    "民警",
    "网警",
    "公安",
    "检察院",
    "检方",
    "法院",
    "网信办",
    "反诈",
    "反赌",
    "防诈",
    "举报中心",
    "police",
    "prosecutors",
    "prosecutor",
    "court",
    "europol",
    "interpol",
    "cert",
    "regulator",
    "regulators",
    // What they do.
    "通报",
    "通告",
    "曝光",
    "查处",
    "查封",
    "取缔",
    "捣毁",
    "打击",
    "抓获",
    "破获",
    "侦破",
    "封禁",
    "封堵",
    "处罚",
    "判处",
    "判刑",
    "立案",
    "涉案",
    "嫌疑人",
    "辟谣",
    "整治",
    "清理",
    "arrested",
    "arrests",
    "seized",
    "seizes",
    "shut down",
    "takedown",
    "taken down",
    "convicted",
    "sentenced",
    "charged",
    "indicted",
    "fined",
    "blocked",
    "blocklist",
    "blocklisted",
    "blacklist",
    "blacklisted",
    "denylist",
    "sinkhole",
    "sinkholed",
    // What they call it.
    "诈骗",
    "骗局",
    "骗子",
    "被骗",
    "受骗",
    "上当",
    "违法",
    "非法",
    "违规",
    "犯罪",
    "钓鱼网站",
    "钓鱼链接",
    "恶意网站",
    "恶意域名",
    "恶意链接",
    "恶意软件",
    "不良信息",
    "有害信息",
    "赌博网站",
    "赌博平台",
    "黑名单",
    "木马",
    "暗链",
    "挂马",
    "威胁情报",
    "scam",
    "scams",
    "scammers",
    "fraud",
    "fraudulent",
    "phishing",
    "malware",
    "malicious",
    "illegal",
    "unlawful",
    "unlicensed",
    "crime",
    "criminal",
    "victims",
    "fake",
    "spam",
    "compromised",
    "hacked",
    "indicators of compromise",
    "iocs",
    "threat report",
    "threat intelligence",
    // What they tell the reader.
    "警惕",
    "谨防",
    "提防",
    "防范",
    "预警",
    "警示",
    "切勿",
    "请勿",
    "勿点",
    "不要点击",
    "不要访问",
    "不要相信",
    "beware",
    "warning",
    "warns",
    "warned",
    "do not visit",
    "do not click",
    "do not open",
    "don't visit",
    "don't click",
    "avoid",
];

/// What an advertisement says to its reader, and a report hardly ever.
const CALLS: &[&str] = &[
    "彩金",
    "首存",
    "首充",
    "返水",
    "返利",
    "送体验金",
    "体验金",
    "注册送",
    "注册即送",
    "开户送",
    "立即开户",
    "立即注册",
    "免费注册",
    "马上注册",
    "点击进入",
    "点击注册",
    "在线投注",
    "投注平台",
    "线上娱乐",
    "娱乐城",
    "真人娱乐",
    "真人百家乐",
    "百家乐",
    "老虎机",
    "时时彩",
    "北京赛车",
    "六合彩",
    "开奖",
    "认准",
    "唯一官网",
    "唯一官方",
    "官方入口",
    "官网入口",
    "登录入口",
    "最新网址",
    "最新地址",
    "备用网址",
    "app下载",
    "下载app",
    "手机版下载",
    "稳赚",
    "包赢",
    "高赔率",
    "赔率最高",
    "信誉平台",
    "招代理",
    "代理加盟",
    "play now",
    "bet now",
    "join now",
    "sign up",
    "signup bonus",
    "register now",
    "welcome bonus",
    "deposit bonus",
    "no deposit",
    "free spins",
    "jackpot",
    "best odds",
    "slot gacor",
    "judi online",
    "situs slot",
    "link alternatif",
    "daftar",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_writes_about_and_an_advertisement_does_not() {
        for text in [
            "警方通报:casino.example 网站系诈骗",
            "【反诈提醒】请勿访问 casino.example",
            "Police warn: casino.example is a scam",
            "BLOCKLIST: casino.example",
        ] {
            assert!(writes_about(text), "{text}");
        }
        for text in ["澳门彩票 casino.example", "casino.example official site", "", "体育新闻 福彩双色球"]
        {
            assert!(!writes_about(text), "{text}");
        }
    }

    #[test]
    fn borrowed_warnings_do_not_hide_an_advertisement() {
        for text in [
            "谨防诈骗，认准唯一官网 casino.example",
            "反诈中心推荐 注册送彩金 casino.example",
            "Beware of fakes: play now at casino.example",
        ] {
            assert!(!writes_about(text), "{text}");
        }
    }

    #[test]
    fn a_latin_word_is_no_part_of_another() {
        for text in ["Courtyard hotel", "certainly", "discharged", "scampi", "scam.example", "www.fraud-casino.example"]
        {
            assert!(!writes_about(text), "{text}");
        }
    }
}
