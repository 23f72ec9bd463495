//! Which side a piece of text is on: does it warn, or does it call for play?
//!
//! A police notice names the casino that it warns of; so does the casino's own advertisement, which may borrow the words of a warning.
//! So accusations weigh more than the name of an office, what is denied does not count,
//! and one word that calls the reader outweighs every warning.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What a piece of text must reach to be a warning: one accusation, or two words of those who warn.
const WARNING_MIN: u32 = 2;

/// Longest quoted piece whose calls are those of somebody else, in characters: reports quote slogans, advertisements are longer.
pub const SLOGAN_CHARS_MAX: usize = 16;

/// Which side a text is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stance {
    /// It warns, reports or accuses.
    pub(crate) warns: bool,
    /// It calls the reader to come.
    pub(crate) calls: bool,
}

impl Stance {
    /// The side that a text is on.
    pub(crate) fn of(text: &str) -> Stance {
        static CAUTIONED: LazyLock<AhoCorasick> = LazyLock::new(|| search(CAUTIONS, MatchKind::LeftmostLongest));
        static ACCUSED: LazyLock<AhoCorasick> = LazyLock::new(|| search(ACCUSATIONS, MatchKind::Standard));
        static VOICED: LazyLock<AhoCorasick> = LazyLock::new(|| search(VOICES, MatchKind::Standard));
        static CALLED: LazyLock<AhoCorasick> = LazyLock::new(|| search(CALLS, MatchKind::Standard));
        let text = text.to_lowercase();
        let plain = CAUTIONED.replace_all(&text, &["…"; CAUTIONS.len()]);
        let weight = 2 * (count(&plain, &ACCUSED) + u32::from(disowns(&text))) + count(&text, &VOICED);
        Stance { warns: weight >= WARNING_MIN, calls: count(&without_slogans(&text), &CALLED) > 0 }
    }

    /// Whether it writes about such things, and does not advertise them.
    pub(crate) fn is_about(self) -> bool {
        self.warns && !self.calls
    }
}

fn search(words: &[&str], kind: MatchKind) -> AhoCorasick {
    AhoCorasick::builder().match_kind(kind).build(words).expect("the lists of words are short")
}

/// How many of the words stand in the text, which is in lower case; a word in Latin letters has to stand alone.
fn count(text: &str, words: &AhoCorasick) -> u32 {
    let mut stands = vec![false; words.patterns_len()];
    let mut counted = 0;
    for found in words.find_overlapping_iter(text) {
        let stands = &mut stands[found.pattern()];
        // `网络赌博平台` is one word, not two.
        if !*stands && found.start() >= counted {
            let (before, word, after) = (&text[..found.start()], &text[found.range()], &text[found.end()..]);
            let joined_left = word.starts_with(is_letter) && is_joined(before.chars().rev());
            let joined_right = word.ends_with(is_letter) && is_joined(after.chars());
            *stands = !joined_left && !joined_right && !is_denied(before, word);
            counted = if *stands { found.end() } else { counted };
        }
    }
    stands.into_iter().map(u32::from).sum()
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

/// Whether the words before take back what follows: `no scam`, `绝无诈骗`, `do not sign up`.
fn is_denied(before: &str, word: &str) -> bool {
    let before = before.trim_end();
    // Who asks the reader not to be taken in says that somebody tries.
    let is_caution = matches!(word, "上当" | "受骗" | "被骗");
    DENIALS.iter().filter(|denial| !is_caution || !PLEAS.contains(denial)).any(|denial| {
        before.strip_suffix(denial).is_some_and(|rest| !denial.is_ascii() || !rest.ends_with(|c: char| is_letter(c)))
    })
}

/// The text without its short quotations.
fn without_slogans(text: &str) -> String {
    let mut plain = text.to_owned();
    for (open, close) in [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’'), ('"', '"')] {
        let mut from = 0;
        while let Some(start) = plain[from..].find(open).map(|at| from + at) {
            let inside = start + open.len_utf8();
            let Some(length) = plain[inside..].find(close) else { break };
            if plain[inside..inside + length].chars().count() <= SLOGAN_CHARS_MAX {
                plain.replace_range(start..inside + length + close.len_utf8(), "…");
                from = start + '…'.len_utf8();
            } else {
                from = inside;
            }
        }
    }
    plain
}

/// What asks the reader not to do something.
const PLEAS: &[&str] = &["请勿", "切勿", "不要", "勿"];

/// Whether somebody says that a thing is none of his: `与我公司无关`.
fn disowns(text: &str) -> bool {
    const OWN: &[&str] = &["我", "本", "公司", "单位", "学校", "银行", "集团"];
    text.match_indices("无关").any(|(at, _)| {
        let near = text[..at].char_indices().rev().take(DISOWNED_CHARS_MAX).last().map_or(at, |(near, _)| near);
        let between = text[near..at].rsplit_once(['与', '和', '同', '跟']).map(|(_, between)| between);
        between.is_some_and(|between| OWN.iter().any(|own| between.contains(own)))
    })
}

/// How near the words of whoever disowns a thing stand, in characters.
const DISOWNED_CHARS_MAX: usize = 16;

/// What takes back the word that follows.
const DENIALS: &[&str] = &[
    "无",
    "非",
    "防",
    "不",
    "免",
    "绝无",
    "没有",
    "不是",
    "并非",
    "拒绝",
    "远离",
    "请勿",
    "切勿",
    "不要",
    "勿",
    "no",
    "not",
    "not a",
    "not an",
    "never",
    "never a",
    "without",
    "without any",
    "zero",
    "isn't a",
    "is not a",
    "don't",
    "won't",
];

/// Cautions that any site prints, an advertisement first of all; they accuse nobody.
const CAUTIONS: &[&str] = &[
    "谨防诈骗",
    "谨防受骗",
    "谨防上当",
    "警惕诈骗",
    "小心诈骗",
    "防范诈骗",
    "预防诈骗",
    "防诈骗",
    "防止诈骗",
    "谨防被骗",
    "谨防假冒",
    "谨防仿冒",
    "谨防冒充",
    "警惕假冒",
    "谨防网络诈骗",
    "谨防电信诈骗",
    "警惕电信诈骗",
    "违法和不良信息举报",
    "不良信息举报",
    "beware of scams",
    "beware of scammers",
    "avoid scams",
    "avoid scammers",
    "beware of fraud",
    "beware of phishing",
    "beware of fakes",
    "beware of fake sites",
    "report spam",
    "anti-fraud",
    "anti-scam",
];

/// Those who warn, and how they begin.
const VOICES: &[&str] = &[
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
    "假冒",
    "仿冒",
    "冒充",
    "不法分子",
    "治理",
    "悬赏",
    "举报中心",
    "举报",
    "通报",
    "通告",
    "打击",
    "整治",
    "清理",
    "警惕",
    "谨防",
    "提防",
    "防范",
    "预警",
    "警示",
    "提醒",
    "切勿",
    "请勿",
    "不要相信",
    "涉案",
    "记者",
    "受害人",
    "受害者",
    "立案",
    "police",
    "prosecutor",
    "prosecutors",
    "court",
    "europol",
    "interpol",
    "cert",
    "regulator",
    "regulators",
    "authorities",
    "investigators",
    "investigation",
    "crime",
    "criminal",
    "victims",
    "trial",
    "fake",
    "spam",
    "compromised",
    "hacked",
    "takedown",
    "blocked",
    "blocks",
    "ban",
    "bans",
    "lawsuit",
    "reported",
    "beware",
    "warning",
    "unauthorised",
    "unauthorized",
    "clones",
    "warns",
    "warned",
    "warn",
    "alert",
    "advisory",
    "avoid",
    "网络赌博",
    "跨境赌博",
    "赌博平台",
    "赌博网站",
    "曝光",
    "拦截",
    "封禁",
    "黑名单",
    "raided",
    "raids",
    "raid",
    "trojan",
    "unlicensed",
    "illegal",
    "illegally",
];

/// What they say of the thing, what was done about it, and what the reader must not do.
const ACCUSATIONS: &[&str] = &[
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
    "涉嫌",
    "涉赌",
    "涉诈",
    "涉黄",
    "嫌疑人",
    "查处",
    "关停",
    "审理查明",
    "被告人",
    "开设赌场罪",
    "赌博罪",
    "诈骗罪",
    "赌博案",
    "开设赌场",
    "冒用",
    "诈骗案",
    "告破",
    "宣判",
    "打掉",
    "端掉",
    "通缉",
    "数据泄露",
    "争议域名",
    "域名争议",
    "被投诉人",
    "移送公安",
    "移送司法",
    "依法处置",
    "依法关闭",
    "查封",
    "取缔",
    "捣毁",
    "抓获",
    "破获",
    "侦破",
    "封堵",
    "处罚",
    "判处",
    "判刑",
    "获刑",
    "落网",
    "被抓",
    "钓鱼网站",
    "钓鱼链接",
    "恶意网站",
    "恶意域名",
    "恶意链接",
    "恶意软件",
    "有害信息",
    "赌博团伙",
    "虚假平台",
    "虚假网站",
    "假冒网站",
    "仿冒网站",
    "木马",
    "暗链",
    "挂马",
    "威胁情报",
    "勿点",
    "不要点击",
    "不要访问",
    "切勿点击",
    "切勿访问",
    "切勿登录",
    "切勿相信",
    "请勿轻信",
    "切勿轻信",
    "不要轻信",
    "请勿点击",
    "请勿访问",
    "请勿登录",
    "请勿相信",
    "scam",
    "scams",
    "scammers",
    "fraud",
    "frauds",
    "fraudulent",
    "fraudsters",
    "phishing",
    "malware",
    "malicious",
    "unlawful",
    "charged",
    "fined",
    "not affiliated",
    "arrested",
    "arrests",
    "seized",
    "seizes",
    "seize",
    "shut down",
    "closed down",
    "closed by the police",
    "closed by police",
    "taken down",
    "convicted",
    "sentenced",
    "jailed",
    "jails",
    "arrest",
    "busted",
    "convicts",
    "sentences",
    "shuts down",
    "pleads guilty",
    "found guilty",
    "money mules",
    "indicted",
    "extradited",
    "money laundering",
    "blocklist",
    "block list",
    "blocklisted",
    "blacklist",
    "blacklisted",
    "denylist",
    "sinkhole",
    "sinkholed",
    "indicators of compromise",
    "indicator of compromise",
    "iocs",
    "threat report",
    "threat intelligence",
    "warning list",
    "crackdown",
    "ransomware",
    "botnet",
    "counterfeit",
    "bogus",
    "impersonating",
    "impersonates",
    "impersonation",
    "cybercrime",
    "cybercriminals",
    "data breach",
    "breached",
    "typosquatting",
    "disputed domain name",
    "domain name decision",
    "administrative panel",
    "bad faith",
    "unauthorised firms",
    "unauthorized firms",
    "clone firm",
    "clone firms",
    "without our permission",
    "do not deal with",
    "do not visit",
    "do not click",
    "do not open",
    "don't visit",
    "don't click",
];

/// What an advertisement says to its reader, and a report hardly ever.
const CALLS: &[&str] = &[
    "首存",
    "首充",
    "返水",
    "送体验金",
    "注册送",
    "注册即送",
    "开户送",
    "立即开户",
    "立即注册",
    "免费注册",
    "马上注册",
    "点击进入",
    "点击注册",
    "欢迎光临",
    "欢迎注册",
    "欢迎加入",
    "在线投注",
    "立即投注",
    "认准",
    "唯一官网",
    "唯一官方",
    "官方入口",
    "官网入口",
    "官方认证",
    "登录入口",
    "最新网址",
    "最新地址",
    "备用网址",
    "永久网址",
    "app下载",
    "下载app",
    "手机版下载",
    "包赢",
    "高赔率",
    "赔率最高",
    "信誉平台",
    "正规平台",
    "推荐平台",
    "值得信赖",
    "信誉第一",
    "代理加盟",
    "play now",
    "play here",
    "bet now",
    "join now",
    "join us",
    "sign up",
    "signup bonus",
    "register now",
    "welcome bonus",
    "deposit bonus",
    "no deposit",
    "free spins",
    "best odds",
    "try your luck",
    "official site",
    "official website",
    "trusted site",
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
            "警方查处跨境赌博网站 casino.example，百家乐、六合彩均在其列",
            "该网站以“注册送彩金”为诱饵，涉嫌诈骗",
            "Court jails owner of casino.example",
            "Police warn: casino.example is a scam",
            "BLOCKLIST: casino.example",
            "Do not sign up at casino.example: fraud",
            "A jackpot that never was: casino.example owner jailed",
        ] {
            assert!(Stance::of(text).is_about(), "{text}");
        }
        for text in [
            "澳门彩票 casino.example",
            "casino.example official site",
            "",
            "体育新闻 福彩双色球",
            "京公网安备 casino.example",
        ] {
            assert!(!Stance::of(text).is_about(), "{text}");
        }
    }

    #[test]
    fn borrowed_warnings_do_not_hide_an_advertisement() {
        for text in [
            "谨防诈骗，认准唯一官网 casino.example",
            "谨防诈骗 casino.example",
            "反诈中心推荐 注册送彩金 casino.example",
            "绝无诈骗 casino.example 信誉第一",
            "没有骗局 casino.example",
            "反诈中心 casino.example",
            "Beware of fakes: play now at casino.example",
            "No scam, not illegal: casino.example",
            "Zero fraud at casino.example",
            "casino.example, scam-free",
        ] {
            assert!(!Stance::of(text).is_about(), "{text}");
        }
    }

    #[test]
    fn a_latin_word_is_no_part_of_another() {
        for text in ["Courtyard hotel, certainly", "discharged", "scampi", "scam.example", "www.fraud-casino.example"] {
            assert!(!Stance::of(text).warns, "{text}");
        }
    }

    #[test]
    fn whoever_disowns_a_thing_names_himself_near() {
        let text = |length: usize| format!("该站与{}公司无关", "某".repeat(length - "与公司".chars().count()));
        assert!(disowns(&text(DISOWNED_CHARS_MAX)) && !disowns(&text(DISOWNED_CHARS_MAX + 1)));
        assert!(!disowns("casino.example 与诈骗无关"));
    }

    #[test]
    fn only_a_short_quotation_is_somebody_else_s() {
        let slogan = |length: usize| format!("“{}立即注册” 诈骗", "好".repeat(length - 4));
        assert!(!Stance::of(&slogan(SLOGAN_CHARS_MAX)).calls);
        assert!(Stance::of(&slogan(SLOGAN_CHARS_MAX + 1)).calls);
        assert!(Stance::of("“立即注册").calls, "a quotation ends");
    }
}
