//! What is said beside what is handed to partners: what was left out of it, and why.

use crate::table::words;

words! {
    LEFT_OUT_HOSTING { en: "left out: {n} watched {n|name|names} that a site with findings has or lies below; only a site that a person called a farm is blocked", zh: "未列入：{n} 个监测名称，有发现的网站即为该名称或在其下；只有经人工认定为站群的网站才会被列入封锁名单" }
    LEFT_OUT_KEPT_BACK { en: "left out: {n} {n|finding|findings} that {n|is|are} allowed, on sites whose cases were dismissed, or on pages that only write about the thing", zh: "未列入：{n} 条发现：已列入允许名单、案件已排除，或页面只是谈及监测对象" }
    LEFT_OUT_SHARED { en: "left out: {n} watched {n|name|names} that strangers live below", zh: "未列入：{n} 个监测名称，其下有许多无关的网站" }
    LEFT_OUT_UNFIT { en: "left out: {n} watched {n|name|names} that DNS cannot have", zh: "未列入：{n} 个不合 DNS 规则的监测名称" }
    LEFT_OUT_NO_NAMES { en: "left out: {n} watched {n|thing|things} that {n|is no name|are no names}: addresses, URLs, contact handles", zh: "未列入：{n} 个不是域名的监测对象：IP 地址、网址、联系方式" }
    LEFT_OUT_TIER_TWO { en: "left out: {n} watched {n|page|pages} of sites that were harmed themselves", zh: "未列入：{n} 个本身受害的网站的页面" }
    LEFT_OUT_UNLISTED { en: "left out: {n} {n|thing|things} that the watchlist of the ledger has no longer", zh: "未列入：{n} 个台账监测名单中已没有的对象" }
    LEFT_OUT_MARKED { en: "left out: {n} {n|thing|things} whose own mark (TLP) is stricter than `--tlp`", zh: "未列入：{n} 个对象，其本身的 TLP 标记比 `--tlp` 更严格" }
    LEFT_OUT_MARKED_AMBER { en: "left out: {n} {n|thing|things} whose own mark (TLP) is stricter than `TLP:AMBER`", zh: "未列入：{n} 个对象，其本身的 TLP 标记比 `TLP:AMBER` 更严格" }
    LEFT_OUT_FARMS { en: "left out: {n} {n|farm|farms}: whoever runs one is not the one to clean it up", zh: "未列入：{n} 个站群：其运营者不会清理" }
    LEFT_OUT_DISMISSED { en: "left out: {n} dismissed {n|case|cases}", zh: "未列入：{n} 个已排除的案件" }
    LEFT_OUT_UNREVIEWED { en: "left out: {n} {n|case|cases} that no person confirmed, or that {n|is|are} open, unreachable or disputed; `--unreviewed` reports these, too", zh: "未列入：{n} 个未经人工确认，或待核实、无法访问、有异议的案件；`--unreviewed` 也报告这些案件" }
    LEFT_OUT_TIER_TWO_CASES { en: "left out: {n} {n|case|cases} with nothing but links to sites that were harmed themselves", zh: "未列入：{n} 个仅链接到本身受害的网站的案件" }
    LEFT_OUT_NOT_POLLUTED { en: "left out: {n} {n|case|cases} whose pages only name something, or link to sites that were harmed themselves", zh: "未列入：{n} 个案件，其页面只是提及监测对象，或仅链接到本身受害的网站" }
    NO_FOLDER { en: "--out: expected a folder that can be made, found `{file}`: {why}", zh: "--out：应为可以建立的目录，却是 `{file}`：{why}" }
    A_FOLDER_OF_TABLES { en: "a folder for the tables", zh: "存放表格文件的目录" }
    A_FOLDER { en: "a folder for the files of the feed", zh: "存放订阅源文件的目录" }
}
