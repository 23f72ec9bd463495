//! What the chains say, read line by line.
#![expect(clippy::too_many_lines, reason = "snapshots of whole documents")]

use expect_test::expect;
use suyuan_words::Lang;

use super::told::{check, story};
use crate::ChainsFormat;

#[test]
fn chains_on_a_terminal() {
    check(
        &story().chains(ChainsFormat::Text, Lang::En),
        &expect![[r#"
            http://www.school.example/go?to=http://casino[.]example/ → casino[.]example
              search “彩票 casino[.]example” on baidu, result 3
              ● http://portal.example/
              └─ link “彩票 casino[.]example” → http://www.school.example/go?to=http://casino[.]example/
                 └─ link “彩票 casino[.]example” → hxxp://a.casino[.]example/?x  (watchlisted, never visited)
              another way
              search “彩票 casino[.]example” on baidu, result 3
              ● http://portal.example/
              └─ redirect “彩票 casino[.]example” → http://mirror.example/
                 └─ link “彩票 casino[.]example” → http://www.school.example/go?to=http://casino[.]example/
                    └─ link “彩票 casino[.]example” → hxxp://a.casino[.]example/?x  (watchlisted, never visited)
              1 other page leads there as well

            http://news.example/warning → casino[.]example
              search “彩票 casino[.]example” on baidu, result 3
              ● http://portal.example/
              └─ redirect “彩票 casino[.]example” → http://mirror.example/
                 └─ link “彩票 casino[.]example” → http://news.example/warning
                    └─ text “彩票 casino[.]example” → hxxp://casino[.]example/  (watchlisted, never visited)

        "#]],
    );
}

#[test]
fn chains_for_machines() {
    check(
        &story().chains(ChainsFormat::Json, Lang::En),
        &expect![[r#"
            [
              {
                "finding": "3c38dea2-1655-55b9-b016-4ecdef4f9ec4",
                "page": "http://www.school.example/go?to=http://casino.example/",
                "site": "school.example",
                "watch": {
                  "value": "casino.example",
                  "kind": "domain",
                  "category": "gambling",
                  "source": "police-2026-11",
                  "tier": 1
                },
                "chain": [
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
                "others": 1,
                "other_chains": [
                  [
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
                      "url": "http://mirror.example/",
                      "via": "redirect",
                      "text": "彩票 casino.example"
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
                  ]
                ]
              },
              {
                "finding": "d59ac926-7eb6-5c80-addb-99d601de7c6b",
                "page": "http://news.example/warning",
                "site": "news.example",
                "watch": {
                  "value": "casino.example",
                  "kind": "domain",
                  "category": "gambling",
                  "source": "police-2026-11",
                  "tier": 1
                },
                "chain": [
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
                    "url": "http://mirror.example/",
                    "via": "redirect",
                    "text": "彩票 casino.example"
                  },
                  {
                    "url": "http://news.example/warning",
                    "via": "link",
                    "text": "彩票 casino.example"
                  },
                  {
                    "url": "http://casino.example/",
                    "via": "text",
                    "text": "彩票 casino.example",
                    "visited": false
                  }
                ],
                "others": 0,
                "other_chains": []
              }
            ]
        "#]],
    );
}

#[test]
fn chains_for_graphviz() {
    check(
        &story().chains(ChainsFormat::Dot, Lang::Zh),
        &expect![[r##"
            digraph chains {
              rankdir=LR;
              node [shape=box, style="rounded,filled", fontname="sans-serif", fillcolor="#ffffff"];
              edge [fontname="sans-serif", fontsize=10];
              n0 [label="在 baidu 搜索“彩票 casino[.]example”，第 3 条结果", shape=ellipse, fillcolor="#eef3fb"];
              n1 [label="http://portal.example/"];
              n2 [label="http://www.school.example/go?to=http://casino[.]example/", fillcolor="#fdf1d8"];
              n3 [label="hxxp://a.casino[.]example/?x", style="rounded,filled,dashed", fillcolor="#fbe3e3"];
              n4 [label="http://mirror.example/"];
              n5 [label="http://news.example/warning", fillcolor="#fdf1d8"];
              n6 [label="hxxp://casino[.]example/", style="rounded,filled,dashed", fillcolor="#fbe3e3"];
              n0 -> n1 [label=""];
              n1 -> n2 [label="链接：彩票 casino[.]example"];
              n2 -> n3 [label="链接：彩票 casino[.]example"];
              n1 -> n4 [label="跳转：彩票 casino[.]example"];
              n4 -> n2 [label="链接：彩票 casino[.]example"];
              n4 -> n5 [label="链接：彩票 casino[.]example"];
              n5 -> n6 [label="正文：彩票 casino[.]example"];
            }
        "##]],
    );
}

#[test]
fn chains_for_mermaid() {
    check(
        &story().chains(ChainsFormat::Mermaid, Lang::En),
        &expect![[r#"
        flowchart LR
          n0(["search “彩票 casino#91;#46;#93;example” on baidu#44; result 3"])
          n1["http#58;#47;#47;portal#46;example#47;"]
          n2["http#58;#47;#47;www#46;school#46;example#47;go#63;to#61;http#58;#47;#47;casino#91;#46;#93;example#47;"]
          style n2 fill:#fdf1d8
          n3["hxxp#58;#47;#47;a#46;casino#91;#46;#93;example#47;#63;x"]
          style n3 fill:#fbe3e3,stroke-dasharray: 4 3
          n4["http#58;#47;#47;mirror#46;example#47;"]
          n5["http#58;#47;#47;news#46;example#47;warning"]
          style n5 fill:#fdf1d8
          n6["hxxp#58;#47;#47;casino#91;#46;#93;example#47;"]
          style n6 fill:#fbe3e3,stroke-dasharray: 4 3
          n0 --> n1
          n1 -->|"link#58; 彩票 casino#91;#46;#93;example"| n2
          n2 -->|"link#58; 彩票 casino#91;#46;#93;example"| n3
          n1 -->|"redirect#58; 彩票 casino#91;#46;#93;example"| n4
          n4 -->|"link#58; 彩票 casino#91;#46;#93;example"| n2
          n4 -->|"link#58; 彩票 casino#91;#46;#93;example"| n5
          n5 -->|"text#58; 彩票 casino#91;#46;#93;example"| n6
    "#]],
    );
}
