//! What is said of how far the sites of a run were looked at.

use crate::table::{names, words};

names! {
    REACHES {
        "whole" { en: "looked at", zh: "已查看" }
        "part" { en: "looked at in part", zh: "部分查看" }
        "moved" { en: "moved elsewhere", zh: "已转到其他网站" }
        "blocked" { en: "blocked", zh: "受阻" }
        "robots" { en: "kept away by robots.txt", zh: "robots.txt 不允许" }
        "robots-unread" { en: "with a robots.txt that could not be read", zh: "robots.txt 无法读取" }
        "dead" { en: "without an answer", zh: "没有回答" }
        "unvisited" { en: "not visited", zh: "未访问" }
    }
}

words! {
    AUDITED { en: "{run}: {sites} {sites|site|sites}: {told}", zh: "{run}：{sites} 个网站：{told}" }
    HOW_MANY { en: "{n} {what}", zh: "{what} {n} 个" }
    SITE_LINE { en: "{site}: {reach}; {pages} {pages|page|pages} looked at, at least {left} not ({why})", zh: "{site}：{reach}；已查看 {pages} 页，至少 {left} 页未查看（{why}）" }
    SITE_LINE_ALONE { en: "{site}: {reach}; {pages} {pages|page|pages} looked at, at least {left} not", zh: "{site}：{reach}；已查看 {pages} 页，至少 {left} 页未查看" }
    EVERYWHERE { en: "On no page of any run: {what}: {why}", zh: "任何运行的任何页面均未检查：{what}：{why}" }
    WHERE_TOLD { en: "What was not looked at, and why: `suyuan stats --run {run} --not-looked-at`", zh: "未查看的内容及原因：`suyuan stats --run {run} --not-looked-at`" }
    NO_SUCH_RUN { en: "--run: expected a run whose crawl data is not forgotten, found `{found}`", zh: "--run：应为抓取数据未被清除的运行，却是 `{found}`" }
    NO_HTML { en: "--format: expected text, json or csv with --not-looked-at, found `html`", zh: "--format：与 --not-looked-at 一起使用时应为 text、json 或 csv，却是 `html`" }
    NO_CSV { en: "--format: expected csv only with --not-looked-at", zh: "--format：csv 只能与 --not-looked-at 一起使用" }
}
