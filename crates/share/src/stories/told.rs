//! What the outputs say, read line by line.
#![expect(clippy::too_many_lines, reason = "snapshots of whole documents")]

use expect_test::{Expect, expect};
use suyuan_words::Lang;

use super::{Story, Written, casino};
use crate::{CleanupFormat, FindingsFormat};

pub(super) fn story() -> Story {
    let page = "http://www.school.example/go?to=http://casino.example/";
    Story::of(&Written { text: "彩票 casino.example", page, watch: casino() })
}

pub(super) fn check(output: &str, expected: &Expect) {
    expected.assert_eq(output);
}

#[test]
fn a_finding_is_one_line_of_json_with_its_keys_in_order() {
    let lines = story().findings(FindingsFormat::Jsonl, Lang::En);
    check(
        lines.lines().next().unwrap(),
        &expect![[
            r#"{"schema":"suyuan.finding/1","id":"3c38dea2-1655-55b9-b016-4ecdef4f9ec4","page":"http://www.school.example/go?to=http://casino.example/","page_found":"http://www.school.example/go?to=http://casino.example/","host":"www.school.example","site":"school.example","watch":{"value":"casino.example","kind":"domain","category":"gambling","source":"police-2026-11","tier":1},"severity":"critical","evidence_level":"E2","first_seen":"2026-11-20T20:00:00.000Z","last_seen":"2026-11-23T20:00:00.000Z","run":"crawl-2","sightings":[{"technique":"M3","place":"anchor","concealment":["outside-document","encoded"],"raw":"http://a.casino.example/?彩票 casino.example","decoded_by":["entity"],"matched_url":"http://a.casino.example/?x","text":"彩票 casino.example","rel":["nofollow"],"selector":"html > body > div:nth-of-type(2) > a","byte_offset":8123,"snippet":"<a href=\"http://a.casino.example/\">彩票 casino.example</a>","vantage":"plain","http_status":200,"sha256":"abababababababababababababababababababababababababababababababab","warc":{"file":"suyuan-20261123200000000-00001.warc.gz","offset":381}}],"chain":[{"url":"http://portal.example/","via":"seed","seed":{"engine":"baidu","query":"彩票 casino.example","rank":3,"title":"彩票 casino.example","snippet":"","fetched_at":null}},{"url":"http://www.school.example/go?to=http://casino.example/","via":"link","text":"彩票 casino.example"},{"url":"http://a.casino.example/?x","via":"anchor","text":"彩票 casino.example","visited":false}]}"#
        ]],
    );
}

#[test]
fn a_case_is_one_line_of_json() {
    let lines = story().cleanup(CleanupFormat::Jsonl, Lang::En);
    let case: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    check(
        &serde_json::to_string_pretty(&case).unwrap(),
        &expect![[r#"
            {
              "schema": "suyuan.case/1",
              "case": "c-2befe46bba",
              "site": "school.example",
              "role": "unknown",
              "hosts": [
                "www.school.example"
              ],
              "owner": "彩票 casino.example",
              "icp": null,
              "contact": null,
              "severity": "critical",
              "state": "open",
              "pages": [
                "http://www.school.example/go?to=http://casino.example/"
              ],
              "fixes": [
                {
                  "what": "M3 code injected outside the document: before the doctype, after its end, outside the body",
                  "where": "html > body > div > a",
                  "pages": [
                    "http://www.school.example/go?to=http://casino.example/"
                  ],
                  "see": {
                    "how": "Open the page and view its source",
                    "vantage": "plain",
                    "page": "http://www.school.example/go?to=http://casino.example/",
                    "raw": "http://a.casino.example/?彩票 casino.example",
                    "selector": "html > body > div:nth-of-type(2) > a",
                    "byte_offset": 8123,
                    "curl": null,
                    "search": "grep -rniE 'casino[.]example' ."
                  },
                  "technique": "M3",
                  "place": "anchor",
                  "concealment": [
                    "outside-document",
                    "encoded"
                  ],
                  "severity": "critical",
                  "remedy": "compromise",
                  "watched": [
                    "casino.example"
                  ]
                }
              ],
              "watched": [
                "casino.example"
              ],
              "categories": [
                "gambling"
              ],
              "techniques": [
                "M3"
              ],
              "first_seen": "2026-11-20T20:00:00.000Z",
              "last_seen": "2026-11-23T20:00:00.000Z",
              "age_days": 4,
              "sample_page": "http://www.school.example/go?to=http://casino.example/",
              "sample_chain": [
                {
                  "url": "http://portal.example/",
                  "via": "seed",
                  "seed": {
                    "engine": "baidu",
                    "query": "彩票 casino.example",
                    "rank": 3,
                    "title": "彩票 casino.example",
                    "snippet": "",
                    "fetched_at": null
                  }
                },
                {
                  "url": "http://www.school.example/go?to=http://casino.example/",
                  "via": "link",
                  "text": "彩票 casino.example"
                },
                {
                  "url": "http://a.casino.example/?x",
                  "via": "anchor",
                  "text": "彩票 casino.example",
                  "visited": false
                }
              ],
              "advice": "Keep a copy of the affected files, the database and the access logs before anything is changed. Compare the site with a known good release or backup, and remove the injected blocks that this case lists. Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles. Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key. Remove owners and verification files of search-engine consoles that nobody knows. Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again. Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing.",
              "findings": [
                "3c38dea2-1655-55b9-b016-4ecdef4f9ec4"
              ],
              "not_looked_at": [
                {
                  "what": "http://www.school.example/admin/",
                  "why": "robots-forbid",
                  "pages": 3,
                  "words": "http://www.school.example/admin/ and 2 more pages: robots.txt forbids it"
                },
                {
                  "what": "spider",
                  "why": "vantage",
                  "pages": null,
                  "words": "search engine's spider: not seen through these eyes"
                },
                {
                  "what": "style",
                  "why": "version",
                  "pages": null,
                  "words": "what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22): this version cannot look at it"
                },
                {
                  "what": "scripts",
                  "why": "version",
                  "pages": null,
                  "words": "what scripts decode, put together or do, and what those in files of their own do (J1 to J12): this version cannot look at it"
                },
                {
                  "what": "cloaking",
                  "why": "version",
                  "pages": null,
                  "words": "what only search engines, their visitors or phones are shown (C1 to C9): this version cannot look at it"
                },
                {
                  "what": "functions",
                  "why": "version",
                  "pages": null,
                  "words": "whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5): this version cannot look at it"
                },
                {
                  "what": "documents",
                  "why": "version",
                  "pages": null,
                  "words": "documents, pictures and QR codes (U10, T8): this version cannot look at it"
                },
                {
                  "what": "handles",
                  "why": "version",
                  "pages": null,
                  "words": "contact handles such as QQ, WeChat or phone numbers (T7): this version cannot look at it"
                }
              ],
              "pages_found": [
                "http://www.school.example/go?to=http://casino.example/"
              ],
              "notes": [
                "crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example"
              ],
              "shared_host": null,
              "role_by": "rule",
              "role_evidence": [],
              "claims": [
                {
                  "kind": "organization",
                  "value": "彩票 casino.example",
                  "raw": "彩票 casino.example",
                  "linked": false,
                  "area": null,
                  "page": "http://www.school.example/go?to=http://casino.example/",
                  "pages": 1,
                  "also_claimed_by": []
                }
              ],
              "contacts": [
                {
                  "party": "hoster",
                  "owner": "彩票 c.example",
                  "contact": null,
                  "sector": "彩票 c.example",
                  "for": "school.example",
                  "source": "彩票 c.example",
                  "confidence": "high",
                  "note": "elsewhere",
                  "at": "2026-11-24T20:00:00.000Z"
                }
              ],
              "lookups": [],
              "history": [
                {
                  "at": "2026-11-24T20:00:00.000Z",
                  "actor": "彩票 c.example",
                  "what": "answer",
                  "value": null,
                  "reason": "彩票 c.example",
                  "until": null,
                  "told": false
                },
                {
                  "at": "2026-11-24T20:00:00.000Z",
                  "actor": "彩票 c.example",
                  "what": "note",
                  "value": null,
                  "reason": "彩票 c.example",
                  "until": null,
                  "told": false
                }
              ],
              "deadline": null,
              "answer": {
                "at": "2026-11-24T20:00:00.000Z",
                "actor": "彩票 c.example",
                "what": "answer",
                "value": null,
                "reason": "彩票 c.example",
                "until": null,
                "told": false
              }
            }"#]],
    );
}

#[test]
fn the_columns_of_the_sheet_are_those_that_were_promised() {
    let sheet = story().cleanup(CleanupFormat::Csv, Lang::En);
    check(
        &sheet.replace("\r\n", "\n"),
        &expect![[r#"
            ﻿case,site,role,hosts,owner,icp,contact,severity,state,pages,fixes,watched,categories,techniques,first_seen,last_seen,age_days,sample_page,sample_chain,advice
            c-2befe46bba,school.example,unknown,www.school.example,彩票 casino[.]example,,,critical,open,1,1,casino[.]example,gambling,M3,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,4,http://www.school.example/go?to=http://casino[.]example/,"search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://www.school.example/go?to=http://casino[.]example/ → hxxp://a.casino[.]example/?x","Keep a copy of the affected files, the database and the access logs before anything is changed. Compare the site with a known good release or backup, and remove the injected blocks that this case lists. Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles. Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key. Remove owners and verification files of search-engine consoles that nobody knows. Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again. Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing."
            c-6c084ce4d3,news.example,unknown,news.example,,,,info,open,1,1,casino[.]example,gambling,T2,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,4,http://news.example/warning,"search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/","There is nothing for the owner of the site to do. If search results mislead people because of it, report that to the search engine, with the evidence of this case."
        "#]],
    );
}

#[test]
fn findings_in_a_sheet() {
    check(
        &story().findings(FindingsFormat::Csv, Lang::En).replace("\r\n", "\n"),
        &expect![[r#"
        ﻿id,page,page_found,host,site,watch,kind,category,source,severity,evidence_level,techniques,places,concealment,first_seen,last_seen,run,sightings,chain
        3c38dea2-1655-55b9-b016-4ecdef4f9ec4,http://www.school.example/go?to=http://casino[.]example/,http://www.school.example/go?to=http://casino[.]example/,www.school.example,school.example,casino[.]example,domain,gambling,police-2026-11,critical,E2,M3,anchor,outside-document encoded,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,crawl-2,1,"search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://www.school.example/go?to=http://casino[.]example/ → hxxp://a.casino[.]example/?x"
        d59ac926-7eb6-5c80-addb-99d601de7c6b,http://news.example/warning,http://news.example/warning,news.example,news.example,casino[.]example,domain,gambling,police-2026-11,info,E0,T2,text,,2026-11-20T20:00:00.000Z,2026-11-23T20:00:00.000Z,crawl-2,1,"search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/"
    "#]],
    );
}

#[test]
fn findings_in_chinese() {
    check(
        &story().findings(FindingsFormat::Text, Lang::Zh),
        &expect![[r#"
            严重 E2  http://www.school.example/go?to=http://casino[.]example/
              → casino[.]example（赌博）
              M3 模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外 · 链接 · 隐藏方式：位于文档之外、经过编码
              2026-11-20 20:00:00 – 2026-11-23 20:00:00  3c38dea2-1655-55b9-b016-4ecdef4f9ec4

            提示 E0  http://news.example/warning
              → casino[.]example（赌博）
              T2 已作无害化书写的提及 · 正文
              2026-11-20 20:00:00 – 2026-11-23 20:00:00  d59ac926-7eb6-5c80-addb-99d601de7c6b

            2 条发现
        "#]],
    );
}

#[test]
fn the_cleanup_list_on_a_terminal() {
    check(
        &story().cleanup(CleanupFormat::Text, Lang::En),
        &expect![[r#"
            Cleanup list · 1 case and 1 site for information only · Made 2026-11-25 08:00:00 (UTC)
            crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example

            severity      site            state  pages  fixes  what is named
            ────────────  ──────────────  ─────  ─────  ─────  ────────────────
            !!! critical  school.example  open       1      1  casino[.]example
            i   info      news.example    open       1      1  casino[.]example

            !!! critical  school.example  c-2befe46bba  open
              role            not determined
              hosts           www.school.example
              claimed owner   彩票 casino[.]example
              what is named   casino[.]example
              categories      gambling
              techniques      M3 code injected outside the document: before the doctype, after its end, outside
                              the body
              open for        4 days; first seen 2026-11-20, last seen 2026-11-23
              answer          彩票 c.example (彩票 c.example, 2026-11-24 20:00:00)
              page            http://www.school.example/go?to=http://casino[.]example/
              chain           search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ →
                              http://www.school.example/go?to=http://casino[.]example/ →
                              hxxp://a.casino[.]example/?x
              what to do      restore what was changed and close the hole
              not looked at   http://www.school.example/admin/ and 2 more pages: robots.txt forbids it

            i   info  news.example  c-6c084ce4d3  open
              role            not determined
              hosts           news.example
              what is named   casino[.]example
              categories      gambling
              techniques      T2 mention written so that it cannot be clicked
              open for        4 days; first seen 2026-11-20, last seen 2026-11-23
              page            http://news.example/warning
              chain           search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ →
                              http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/
              what to do      nothing for the owner to do

            What was looked at on no page
              - search engine's spider: not seen through these eyes
              - what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22)
              - what scripts decode, put together or do, and what those in files of their own do (J1 to J12)
              - what only search engines, their visitors or phones are shown (C1 to C9)
              - whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5)
              - documents, pictures and QR codes (U10, T8)
              - contact handles such as QQ, WeChat or phone numbers (T7)
            Not looked at does not mean clean.

            Addresses of illegal things are written so that they cannot be clicked (hxxp, [.]). Do not open them.
        "#]],
    );
}

#[test]
fn the_cleanup_list_in_chinese() {
    check(
        &story().cleanup(CleanupFormat::Text, Lang::Zh),
        &expect![[r#"
            清理清单 · 1 个案件，另有 1 个网站仅供参考 · 生成时间：2026-11-25 08:00:00（UTC）
            crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example

            严重程度  网站            状态    页面数  待修复处  指向的违法目标
            ────────  ──────────────  ──────  ──────  ────────  ────────────────
            !!! 严重  school.example  待核实       1         1  casino[.]example
            i   提示  news.example    待核实       1         1  casino[.]example

            !!! 严重  school.example  c-2befe46bba  待核实
              性质            尚未判定
              主机            www.school.example
              自称主办单位    彩票 casino[.]example
              指向的违法目标  casino[.]example
              类别            赌博
              手法            M3 模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外
              持续时间        4 天；首次发现 2026-11-20，最近发现 2026-11-23
              整改反馈        彩票 c.example（彩票 c.example、2026-11-24 20:00:00）
              页面            http://www.school.example/go?to=http://casino[.]example/
              溯源链          在 baidu 搜索“彩票 casino[.]example”，第 3 条结果 → http://portal.example/ →
                              http://www.school.example/go?to=http://casino[.]example/ →
                              hxxp://a.casino[.]example/?x
              处理建议        恢复被篡改的内容并封堵漏洞
              未检查          http://www.school.example/admin/ 及另外 2 个页面：robots.txt 禁止访问

            i   提示  news.example  c-6c084ce4d3  待核实
              性质            尚未判定
              主机            news.example
              指向的违法目标  casino[.]example
              类别            赌博
              手法            T2 已作无害化书写的提及
              持续时间        4 天；首次发现 2026-11-20，最近发现 2026-11-23
              页面            http://news.example/warning
              溯源链          在 baidu 搜索“彩票 casino[.]example”，第 3 条结果 → http://portal.example/ →
                              http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/
              处理建议        网站主办者无需处理

            所有页面均未检查的内容
              - 搜索引擎蜘蛛：未检查，未以该身份查看
              - 样式表隐藏的内容，以及单独成文件的样式表加载或显示的内容（M7–M15、M22）
              - 脚本经解码、拼接后的内容及其行为，以及单独成文件的脚本的行为（J1–J12）
              - 仅对搜索引擎、搜索访客或手机展示的内容（C1–C9）
              - 网站的跳转、搜索、路径和子域名是否对任意输入均有响应（N4、U1–U5）
              - 文档、图片和二维码中的内容（U10、T8）
              - QQ、微信、电话等联系方式（T7）
            未检查不代表没有问题。

            违法目标的网址已作无害化书写（hxxp、[.]），无法点击。请勿访问。
        "#]],
    );
}

#[test]
fn the_cleanup_list_in_markdown() {
    check(
        &story().cleanup(CleanupFormat::Md, Lang::Zh),
        &expect![[r##"
            # 清理清单

            生成时间：2026-11-25 08:00:00（UTC） · 1 个案件，另有 1 个网站仅供参考

            - `crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example`

            下列网站含有指向违法域名或联系方式的内容。多数网站的主办者并不知情，内容也并非其所放。每个案件列出发现的内容、到达路径、查看方法和处理建议。

            违法目标的网址已作无害化书写（hxxp、\[.\]），无法点击。请勿访问。

            ## 概览

            | 严重程度 | 网站 | 性质 | 状态 | 页面数 | 待修复处 | 指向的违法目标 |
            |---|---|---|---|---|---|---|
            | 严重 | `school.example` | 尚未判定 | 待核实 | 1 | 1 | `casino[.]example` |
            | 提示 | `news.example` | 尚未判定 | 待核实 | 1 | 1 | `casino[.]example` |

            ## `school.example`（严重）

            服务器输出的内容已受他人控制。本条目并非指控：相关内容很可能是他人所放。

            - **案件**：c-2befe46bba
            - **状态**：待核实
            - **性质**：尚未判定
            - **主机**：`www.school.example`
            - **自称主办单位**：`彩票 casino[.]example`
            - **指向的违法目标**：`casino[.]example`
            - **持续时间**：4 天；首次发现 2026-11-20，最近发现 2026-11-23
            - **整改反馈**：`彩票 c.example（彩票 c.example、2026-11-24 20:00:00）`

            ### 需要修复的内容

            1. **M3 模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外** · 链接
               - `元素：html > body > div > a`
               - `页面第 8123 字节`
               - `打开该页面并查看网页源代码，查找“casino”，原文为“hxxp://a.casino[.]example/?彩票 casino[.]example”（此处已作无害化处理）`
               - `在网站文件中查找：grep -rniE 'casino[.]example' .`
               - 共 1 个页面：
                 - `http://www.school.example/go?to=http://casino[.]example/`

            ### 搜索用户如何到达

            1. `在 baidu 搜索“彩票 casino[.]example”，第 3 条结果`：`http://portal.example/`
            2. 链接：`http://www.school.example/go?to=http://casino[.]example/`
            3. 链接：`hxxp://a.casino[.]example/?x`（监测名单目标，从不访问）

            ### 发现与证据

            - 严重 E2 `http://www.school.example/go?to=http://casino[.]example/` → `casino[.]example`
              - `<a href="hxxp://a.casino[.]example/">彩票 casino[.]example</a>`

            ### 处理建议：恢复被篡改的内容并封堵漏洞

            1. 改动之前，先备份受影响的文件、数据库和访问日志。
            2. 与可信的发布版本或备份逐一比对，删除本案件列出的被植入代码块。
            3. 查找植入来源：首页文件、模板页头页脚、.htaccess、web.config 或服务器配置、.user.ini 中的 auto\_prepend\_file、来历不明的服务器模块、计划任务、模板缓存、数据库内容以及脚本文件。
            4. 封堵入口：更新系统、插件和上传功能，然后更换全部口令和密钥。
            5. 在搜索引擎站长平台中删除来历不明的管理者和验证文件。
            6. 对不应存在的页面返回 410，修正网站地图，并向搜索引擎提交死链和快照更新。
            7. 处理后请申请复查；至少相隔一天的两次检查均未发现问题，方可结案。

            ### 未检查的部分

            - `http://www.school.example/admin/ 及另外 2 个页面：robots.txt 禁止访问`

            未检查不代表没有问题。

            ## `news.example`（提示）

            仅供参考，网站主办者无需处理。本条目并非指控：相关内容很可能是他人所放。

            - **案件**：c-6c084ce4d3
            - **状态**：待核实
            - **性质**：尚未判定
            - **主机**：`news.example`
            - **指向的违法目标**：`casino[.]example`
            - **持续时间**：4 天；首次发现 2026-11-20，最近发现 2026-11-23

            ### 需要修复的内容

            1. **T2 已作无害化书写的提及** · 正文
               - `页面第 8123 字节`
               - `打开该页面并查看网页源代码，查找“casino”，原文为“hxxp://a.casino[.]example/?彩票 casino[.]example”（此处已作无害化处理）`
               - `用 curl 查看：curl -sS 'http://news.example/warning' | tail -c +8124 | head -c 400`
               - `在网站文件中查找：grep -rniE 'casino[.]example' .`
               - 共 1 个页面：
                 - `http://news.example/warning`

            ### 搜索用户如何到达

            1. `在 baidu 搜索“彩票 casino[.]example”，第 3 条结果`：`http://portal.example/`
            2. 跳转：`http://mirror.example/`
            3. 链接：`http://news.example/warning`
            4. 正文：`hxxp://casino[.]example/`（监测名单目标，从不访问）

            ### 发现与证据

            - 提示 E0 `http://news.example/warning` → `casino[.]example`
              - `<a href="hxxp://a.casino[.]example/">彩票 casino[.]example</a>`

            ### 处理建议：网站主办者无需处理

            1. 网站主办者无需处理。
            2. 如搜索结果因此误导用户，请附本案件的证据向搜索引擎反映。

            ### 未检查的部分

            该网站没有未检查页面的记录。

            ## 所有页面均未检查的内容

            - 搜索引擎蜘蛛：未检查，未以该身份查看
            - 样式表隐藏的内容，以及单独成文件的样式表加载或显示的内容（M7–M15、M22）
            - 脚本经解码、拼接后的内容及其行为，以及单独成文件的脚本的行为（J1–J12）
            - 仅对搜索引擎、搜索访客或手机展示的内容（C1–C9）
            - 网站的跳转、搜索、路径和子域名是否对任意输入均有响应（N4、U1–U5）
            - 文档、图片和二维码中的内容（U10、T8）
            - QQ、微信、电话等联系方式（T7）

            未检查不代表没有问题。
        "##]],
    );
}

#[test]
fn the_cleanup_list_as_a_workbook() {
    check(
        &story().workbook(Lang::En),
        &expect![[r#"
            # Cases
            case ¦ site ¦ role ¦ hosts ¦ owner ¦ icp ¦ contact ¦ severity ¦ state ¦ pages ¦ fixes ¦ watched ¦ categories ¦ techniques ¦ first_seen ¦ last_seen ¦ age_days ¦ sample_page ¦ sample_chain ¦ advice
            c-2befe46bba ¦ school.example ¦ unknown ¦ www.school.example ¦ 彩票 casino[.]example ¦  ¦  ¦ critical ¦ open ¦ 1 ¦ 1 ¦ casino[.]example ¦ gambling ¦ M3 ¦ 2026-11-20T20:00:00.000Z ¦ 2026-11-23T20:00:00.000Z ¦ 4 ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://www.school.example/go?to=http://casino[.]example/ → hxxp://a.casino[.]example/?x ¦ Keep a copy of the affected files, the database and the access logs before anything is changed. Compare the site with a known good release or backup, and remove the injected blocks that this case lists. Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles. Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key. Remove owners and verification files of search-engine consoles that nobody knows. Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again. Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing.
            c-6c084ce4d3 ¦ news.example ¦ unknown ¦ news.example ¦  ¦  ¦  ¦ info ¦ open ¦ 1 ¦ 1 ¦ casino[.]example ¦ gambling ¦ T2 ¦ 2026-11-20T20:00:00.000Z ¦ 2026-11-23T20:00:00.000Z ¦ 4 ¦ http://news.example/warning ¦ search “彩票 casino[.]example” on baidu, result 3 → http://portal.example/ → http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/ ¦ There is nothing for the owner of the site to do. If search results mislead people because of it, report that to the search engine, with the evidence of this case.
            # Pages
            case ¦ site ¦ page as found ¦ page, normalized
            c-2befe46bba ¦ school.example ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ http://www.school.example/go?to=http://casino[.]example/
            c-6c084ce4d3 ¦ news.example ¦ http://news.example/warning ¦ http://news.example/warning
            # Fixes
            case ¦ site ¦ severity ¦ techniques ¦ place ¦ where ¦ what is named ¦ pages ¦ page ¦ byte ¦ how to see it ¦ with curl ¦ in the site's files ¦ what to do
            c-2befe46bba ¦ school.example ¦ critical ¦ M3 code injected outside the document: before the doctype, after its end, outside the body ¦ link ¦ html > body > div > a ¦ casino[.]example ¦ 1 ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ 8123 ¦ Open the page and view its source; look for “casino”, which stands there in “hxxp://a.casino[.]example/?彩票 casino[.]example” (made harmless here) ¦  ¦ grep -rniE 'casino[.]example' . ¦ restore what was changed and close the hole
            c-6c084ce4d3 ¦ news.example ¦ info ¦ T2 mention written so that it cannot be clicked ¦ text ¦  ¦ casino[.]example ¦ 1 ¦ http://news.example/warning ¦ 8123 ¦ Open the page and view its source; look for “casino”, which stands there in “hxxp://a.casino[.]example/?彩票 casino[.]example” (made harmless here) ¦ curl -sS 'http://news.example/warning' | tail -c +8124 | head -c 400 ¦ grep -rniE 'casino[.]example' . ¦ nothing for the owner to do
            # Not looked at
            case ¦ site ¦ not looked at ¦ pages
            c-2befe46bba ¦ school.example ¦ http://www.school.example/admin/ and 2 more pages: robots.txt forbids it ¦ 3
             ¦ all sites ¦ search engine's spider: not seen through these eyes ¦ 
             ¦ all sites ¦ what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22) ¦ 
             ¦ all sites ¦ what scripts decode, put together or do, and what those in files of their own do (J1 to J12) ¦ 
             ¦ all sites ¦ what only search engines, their visitors or phones are shown (C1 to C9) ¦ 
             ¦ all sites ¦ whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5) ¦ 
             ¦ all sites ¦ documents, pictures and QR codes (U10, T8) ¦ 
             ¦ all sites ¦ contact handles such as QQ, WeChat or phone numbers (T7) ¦ 
            # Notes
            Notes
            crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example
        "#]],
    );
    check(
        &story().workbook(Lang::Zh),
        &expect![[r#"
            # 案件
            案件 ¦ 网站 ¦ 性质 ¦ 主机 ¦ 主办单位（已知或自称） ¦ 自称备案号 ¦ 联系方式 ¦ 严重程度 ¦ 状态 ¦ 页面数 ¦ 待修复处 ¦ 指向的违法目标 ¦ 类别 ¦ 手法 ¦ 首次发现 ¦ 最近发现 ¦ 持续天数 ¦ 页面 ¦ 溯源链 ¦ 处理建议
            c-2befe46bba ¦ school.example ¦ 尚未判定 ¦ www.school.example ¦ 彩票 casino[.]example ¦  ¦  ¦ 严重 ¦ 待核实 ¦ 1 ¦ 1 ¦ casino[.]example ¦ 赌博 ¦ M3 模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外 ¦ 2026-11-20 20:00:00 ¦ 2026-11-23 20:00:00 ¦ 4 ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ 在 baidu 搜索“彩票 casino[.]example”，第 3 条结果 → http://portal.example/ → http://www.school.example/go?to=http://casino[.]example/ → hxxp://a.casino[.]example/?x ¦ 改动之前，先备份受影响的文件、数据库和访问日志。与可信的发布版本或备份逐一比对，删除本案件列出的被植入代码块。查找植入来源：首页文件、模板页头页脚、.htaccess、web.config 或服务器配置、.user.ini 中的 auto_prepend_file、来历不明的服务器模块、计划任务、模板缓存、数据库内容以及脚本文件。封堵入口：更新系统、插件和上传功能，然后更换全部口令和密钥。在搜索引擎站长平台中删除来历不明的管理者和验证文件。对不应存在的页面返回 410，修正网站地图，并向搜索引擎提交死链和快照更新。处理后请申请复查；至少相隔一天的两次检查均未发现问题，方可结案。
            c-6c084ce4d3 ¦ news.example ¦ 尚未判定 ¦ news.example ¦  ¦  ¦  ¦ 提示 ¦ 待核实 ¦ 1 ¦ 1 ¦ casino[.]example ¦ 赌博 ¦ T2 已作无害化书写的提及 ¦ 2026-11-20 20:00:00 ¦ 2026-11-23 20:00:00 ¦ 4 ¦ http://news.example/warning ¦ 在 baidu 搜索“彩票 casino[.]example”，第 3 条结果 → http://portal.example/ → http://mirror.example/ → http://news.example/warning → hxxp://casino[.]example/ ¦ 网站主办者无需处理。如搜索结果因此误导用户，请附本案件的证据向搜索引擎反映。
            # 页面
            案件 ¦ 网站 ¦ 页面（原始网址） ¦ 页面（规范网址）
            c-2befe46bba ¦ school.example ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ http://www.school.example/go?to=http://casino[.]example/
            c-6c084ce4d3 ¦ news.example ¦ http://news.example/warning ¦ http://news.example/warning
            # 待修复处
            案件 ¦ 网站 ¦ 严重程度 ¦ 手法 ¦ 位置 ¦ 元素或地址 ¦ 指向的违法目标 ¦ 页面数 ¦ 页面 ¦ 字节位置 ¦ 查看方法 ¦ curl 命令 ¦ 在网站文件中查找 ¦ 处理建议
            c-2befe46bba ¦ school.example ¦ 严重 ¦ M3 模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外 ¦ 链接 ¦ html > body > div > a ¦ casino[.]example ¦ 1 ¦ http://www.school.example/go?to=http://casino[.]example/ ¦ 8123 ¦ 打开该页面并查看网页源代码，查找“casino”，原文为“hxxp://a.casino[.]example/?彩票 casino[.]example”（此处已作无害化处理） ¦  ¦ grep -rniE 'casino[.]example' . ¦ 恢复被篡改的内容并封堵漏洞
            c-6c084ce4d3 ¦ news.example ¦ 提示 ¦ T2 已作无害化书写的提及 ¦ 正文 ¦  ¦ casino[.]example ¦ 1 ¦ http://news.example/warning ¦ 8123 ¦ 打开该页面并查看网页源代码，查找“casino”，原文为“hxxp://a.casino[.]example/?彩票 casino[.]example”（此处已作无害化处理） ¦ curl -sS 'http://news.example/warning' | tail -c +8124 | head -c 400 ¦ grep -rniE 'casino[.]example' . ¦ 网站主办者无需处理
            # 未检查
            案件 ¦ 网站 ¦ 未检查 ¦ 页面数
            c-2befe46bba ¦ school.example ¦ http://www.school.example/admin/ 及另外 2 个页面：robots.txt 禁止访问 ¦ 3
             ¦ 全部网站 ¦ 搜索引擎蜘蛛：未检查，未以该身份查看 ¦ 
             ¦ 全部网站 ¦ 样式表隐藏的内容，以及单独成文件的样式表加载或显示的内容（M7–M15、M22） ¦ 
             ¦ 全部网站 ¦ 脚本经解码、拼接后的内容及其行为，以及单独成文件的脚本的行为（J1–J12） ¦ 
             ¦ 全部网站 ¦ 仅对搜索引擎、搜索访客或手机展示的内容（C1–C9） ¦ 
             ¦ 全部网站 ¦ 网站的跳转、搜索、路径和子域名是否对任意输入均有响应（N4、U1–U5） ¦ 
             ¦ 全部网站 ¦ 文档、图片和二维码中的内容（U10、T8） ¦ 
             ¦ 全部网站 ¦ QQ、微信、电话等联系方式（T7） ¦ 
            # 说明
            说明
            crawl-2 did not obey robots.txt, on the authority of: 彩票 c.example
        "#]],
    );
}
