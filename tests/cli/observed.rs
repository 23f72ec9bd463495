//! What is odd about a site although it names nothing that is watched is told beside the candidates, and on the case.

use expect_test::expect;

use crate::desk::Desk;

/// A school whose pages share a menu; in one of its folders stand pages that share nothing with it, and push themselves.
fn crawled() -> Desk {
    let desk = Desk::new();
    let planted = (1..=4).map(|n| format!("\"http://school.edu.cn/slot/{n}.html\"")).collect::<Vec<_>>().join(", ");
    let toml = format!(
        "says = \"A planted folder\"\nseeds = [\"http://school.edu.cn/\", {planted}]\nwatchlist = [\"casino.example\"]\n\n\
         [limits]\nrate = \"50\"\nscope = \"host\"\n"
    );
    desk.file("web/web.toml", toml.as_bytes());
    let menu: String = (1..=6).map(|n| format!("<a href=\"/news/{n}.html\">{n}</a>")).collect();
    desk.file("web/school.edu.cn/index.html", format!("<title>School</title>{menu}").as_bytes());
    for n in 1..=6 {
        let stars = "<script type=\"application/ld+json\">{\"@type\":\"Product\",\"aggregateRating\":\
            {\"@type\":\"AggregateRating\",\"ratingValue\":\"4.9\"}}</script>";
        let push = "<script src=\"https://zz.bdstatic.com/linksubmit/push.js\"></script>";
        let bad = "<a href=\"http://casino.example/\">slot</a> <a href=\"/slot/1.html\">more</a>";
        // A page of the school that was spoiled pushes itself, too; its folder is the school's own.
        let spoiled = if n == 1 { format!("{bad}{push}") } else { String::new() };
        desk.file(
            &format!("web/school.edu.cn/news/{n}.html"),
            format!("<title>News</title>{menu}{spoiled}").as_bytes(),
        );
        let page = format!("<title>Slot {n}</title>{bad}{push}{}", if n == 2 { stars } else { "" });
        desk.file(&format!("web/school.edu.cn/slot/{n}.html"), page.as_bytes());
    }
    let done = desk.command(&["crawl", "--web", "web", "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    desk
}

#[test]
fn odd_sites_are_told_behind_the_candidates() {
    let desk = crawled();
    desk.check(&["candidates"], expect![[r#"
        exit 0
        -- out
        Odd about sites, although it names nothing that is watched:
          school.edu.cn  M27  1 page of an official site tells engines to show AggregateRating
          school.edu.cn  M27  1 page of an official site tells engines to show Product
          school.edu.cn  J11  4 pages with findings push themselves to baidu
          school.edu.cn  U6  http://school.edu.cn/slot/: 4 pages with findings, of 4 read, share nothing with the front page; perhaps somebody planted the folder

        No candidates: nothing stands beside watched things on several unrelated sites.
    "#]]);
    desk.check(&["candidates", "--lang", "zh"], expect![[r#"
        exit 0
        -- out
        网站的异常情况（未涉及监测对象）：
          school.edu.cn  M27  官方网站的 1 个页面向搜索引擎声明结构化数据 AggregateRating
          school.edu.cn  M27  官方网站的 1 个页面向搜索引擎声明结构化数据 Product
          school.edu.cn  J11  4 个有发现的页面主动向 baidu 推送自身
          school.edu.cn  U6  http://school.edu.cn/slot/：已读取 4 个页面，其中 4 个有发现的页面与首页毫无共同之处，可能是被植入的目录

        没有候选：没有在多个无关网站上与监测对象相邻的内容。
    "#]]);
    desk.check(&["candidates", "--format", "jsonl"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.observation/1","site":"school.edu.cn","technique":"M27","what":"AggregateRating","pages":1,"of":1,"example":"http://school.edu.cn/slot/2.html","last_seen":"MOMENT"}
        {"schema":"suyuan.observation/1","site":"school.edu.cn","technique":"M27","what":"Product","pages":1,"of":1,"example":"http://school.edu.cn/slot/2.html","last_seen":"MOMENT"}
        {"schema":"suyuan.observation/1","site":"school.edu.cn","technique":"J11","what":"baidu","pages":4,"of":4,"example":"http://school.edu.cn/slot/1.html","last_seen":"MOMENT"}
        {"schema":"suyuan.observation/1","site":"school.edu.cn","technique":"U6","what":"http://school.edu.cn/slot/","pages":4,"of":4,"example":"http://school.edu.cn/slot/1.html","last_seen":null}
    "#]]);
    desk.check(
        &["candidates", "--format", "csv"],
        expect![[r#"
        exit 0
        -- out
        ﻿value,kind,sites,pages,beside,watched,example
    "#]],
    );
}

#[test]
fn the_case_of_a_site_tells_what_is_odd_about_it() {
    let desk = crawled();
    let shown = desk.command(&["cases", "show", "school.edu.cn"]).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let odd: Vec<&str> = shown.lines().skip_while(|line| !line.starts_with("Odd about")).skip(1).take(4).collect();
    let codes: Vec<&str> = odd.iter().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(codes[..3], ["M27", "M27", "J11"], "{shown}");
    let json = desk.command(&["cases", "show", "school.edu.cn", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let told: Vec<_> = json["observations"].as_array().unwrap().iter().map(|it| it["technique"].clone()).collect();
    assert_eq!(told, ["M27", "M27", "J11", "U6"]);
}
