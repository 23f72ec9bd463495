//! Signs that a page writes *about* such things: police notices, block lists, warnings.
//!
//! Whoever warns makes the name harmless, and uses words of warning beside it. Being hidden is no such sign.

/// Words of those who warn; in lower case.
const WARNING_WORDS: &[&str] = &[
    "反诈",
    "诈骗",
    "警方",
    "通报",
    "曝光",
    "黑名单",
    "预警",
    "举报",
    "提醒",
    "钓鱼网站",
    "恶意",
    "涉赌",
    "涉诈",
    "非法网站",
    "查处",
    "公安",
    "警惕",
    "切勿",
    "谨防",
    "封禁",
    "拦截",
    "网信办",
    "phishing",
    "scam",
    "fraud",
    "blocklist",
    "blacklist",
    "block list",
    "malware",
    "malicious",
    "indicators of compromise",
    "indicator of compromise",
    "warning",
    "takedown",
    "take down",
    "threat intelligence",
    "do not visit",
    "illegal site",
    "illegal gambling",
    "police",
    "beware",
    "seized",
    "advisory",
];

/// How much a page looks like one that writes about such things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AboutSigns {
    /// Watched names that were written so that nobody can click them.
    pub defanged: u32,
    /// Different words of warning in the title and the headings.
    pub headline_words: u32,
    /// Spots whose own block of text has a word of warning.
    pub spots_near_words: u32,
    /// Spots inside code, quotations and the like.
    pub spots_quoted: u32,
}

/// How many different words of warning a text has.
pub(crate) fn warning_words(text: &str) -> u32 {
    let lower = text.to_lowercase();
    WARNING_WORDS.iter().filter(|word| has_word(&lower, word)).count() as u32
}

/// Whether a word stands in a text, whole where it is written in Latin letters.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let joined =
            |c: Option<char>| word.is_ascii() && c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
        !joined(text[..at].chars().next_back())
            && !joined(text[at + word.len()..].chars().next().filter(|&c| c != '.' && c != 's'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_warning_are_counted_whole() {
        assert_eq!(warning_words("警方提醒：谨防诈骗"), 4);
        assert_eq!(warning_words("Scam warnings: a list of phishing sites"), 3);
        assert_eq!(warning_words("visit scamper.example or my-scam.example for escampment"), 0);
        assert_eq!(warning_words("欢迎来到彩票网站"), 0);
    }
}
