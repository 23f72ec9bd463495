//! Titles by which tools for webmasters and registers call what they tell of a host.

use super::agreement::words;
use crate::own_url::REGISTERS;
use crate::stance::has_word;
use crate::traditional::simplified;

/// Longest title of such a page, in words; whoever sells says more.
const TOOL_WORDS_MAX: usize = 12;

/// What stands in them, beside what registers say.
const TOOLS: &[&str] = &[
    "dns",
    "icp",
    "备案查询",
    "备案信息",
    "备案号",
    "权重",
    "子域名",
    "二级域名",
    "网站测速",
    "测速工具",
    "归属地",
    "ip地址",
    "反查",
    "旁站",
    "收录查询",
    "网站排名",
    "排名查询",
    "站长工具",
    "站长之家",
    "爱站",
    "端口扫描",
    "沙箱",
    "威胁情报",
    "病毒扫描",
    "安全检查",
    "网址检测",
    "网址安全",
    "https检测",
    "证书信息",
    "证书查询",
    "证书详情",
    "死链检测",
    "查询结果",
    "检测结果",
    "检测报告",
    "lookup",
    "passive dns",
    "subdomains",
    "subdomain",
    "nameservers",
    "crt.sh",
    "certificate transparency",
    "certificate search",
    "ssl",
    "tls",
    "virustotal",
    "abuseipdb",
    "urlscan",
    "hybrid analysis",
    "any.run",
    "shodan",
    "censys",
    "securitytrails",
    "scan report",
    "scan result",
    "scan results",
    "url report",
    "analysis report",
    "url analysis",
    "sandbox",
    "safety check",
    "safety report",
    "website reputation",
    "reputation check",
    "traffic and ranking",
    "site rank",
    "website rank",
    "alexa",
    "similarweb",
    "uptime",
    "ping",
    "traceroute",
    "is down",
    "down right now",
    "down for everyone",
    "down or just me",
    "server status",
    "reverse ip",
    "ip address",
    "geolocation",
    "http headers",
    "check result",
    "test result",
];

/// Whether a title calls a page the entry of a register.
pub(super) fn is_register(title: &str) -> bool {
    let title = title.to_lowercase();
    REGISTERS.iter().any(|words| title.contains(words))
}

/// Whether a title calls a page what a tool tells of a host.
pub(super) fn is_tool(title: &str) -> bool {
    let lower = simplified(&title.to_lowercase());
    let is_called = || {
        is_register(&lower)
            || TOOLS.iter().any(|word| has_word(&lower, word))
            || lower.starts_with("is ") && has_word(&lower, "down")
    };
    words(title) <= TOOL_WORDS_MAX && is_called()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_says_little_of_a_host() {
        for title in
            ["casino.example DNS lookup", "casino.example的子域名", "Is casino.example down?", "Whois casino.example"]
        {
            assert!(is_tool(title), "{title}");
        }
        for title in ["casino.example 排名第一", "casino.example 线路测速", "casino.example hassle-free"] {
            assert!(!is_tool(title), "{title}");
        }
        let long = |many: usize| format!("casino.example dns{}", " word".repeat(many - 2));
        assert!(is_tool(&long(TOOL_WORDS_MAX)) && !is_tool(&long(TOOL_WORDS_MAX + 1)));
    }
}
