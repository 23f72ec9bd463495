//! Lists as people really have them: what is read of each, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write as _;

use expect_test::{Expect, expect};
use suyuan_lists::{LIST_BYTES_MAX, SeedOptions, WatchlistOptions, read_seeds, read_watchlist};

/// One line a usable row, then the rejects and notes.
fn watched(bytes: &[u8]) -> String {
    let list = match read_watchlist("list", bytes, &WatchlistOptions::default()) {
        Ok(list) => list,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut text = format!("{} in {}\n", list.format, list.charset);
    for watch in &list.entries {
        text += &format!("{} {}", watch.kind, watch.value);
        for more in [&watch.category, &watch.source, &watch.licence].into_iter().filter(|more| *more != "list") {
            text += &if more.is_empty() { String::new() } else { format!(" | {more}") };
        }
        text += &watch.listed.map_or_else(|| "\n".to_owned(), |when| format!(" | {}\n", when.day()));
    }
    text + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
}

fn check(list: &str, expected: Expect) {
    expected.assert_eq(&watched(list.as_bytes()));
}

fn check_seeds(list: &str, expected: Expect) {
    let said = match read_seeds("seeds", list.as_bytes(), &SeedOptions::default()) {
        Ok(list) => {
            let mut text = format!("{}\n", list.format);
            for seed in &list.entries {
                text += &format!("{}", seed.url);
                text += &seed.result.as_ref().map_or_else(String::new, |result| {
                    format!(
                        " | {} | {} | {:?} | {} | {}",
                        result.engine, result.query, result.rank, result.title, result.snippet
                    )
                });
                text += "\n";
            }
            text + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
        }
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&said);
}

#[test]
fn a_plain_list_with_everything_that_people_leave_in_it() {
    check(
        "# 名单\r\n\r\n  casino.example  \r\ncasino.example # again\r\n*.bet.example\r\n||slots.example^\r\n\
         http://user:secret@poker.example/\r\nhttps://poker.example:8443/room?id=1#x\r\n192.0.2.7:8080\r\n\
         “赌场.example”，\r\nxn--mes317j.example.\r\nhxxp://dice[.]example/a\r\n// a remark\r\n! Title: more\r\nCASINO[dot]EXAMPLE\r\n",
        expect![[r#"
            plain in UTF-8
            domain casino.example
            domain bet.example
            domain slots.example
            host poker.example
            url https://poker.example:8443/room?id=1
            url http://192.0.2.7:8080/
            domain xn--mes317j.example
            url http://dice.example/a
        "#]],
    );
}

#[test]
fn a_filter_list_is_read_as_far_as_it_names_domains() {
    check(
        "[Adblock Plus 2.0]\n! Title: bad\n||casino.example^\n||bet.example^$third-party\n@@||good.example^\n||poker.example/room^\n|https://dice.example/\n",
        expect![[r#"
            adblock in UTF-8
            domain casino.example
            list:4: found `||bet.example^$third-party`, expected a filter rule of the form `||casino.example^`
            list:6: found `||poker.example/room^`, expected a filter rule of the form `||casino.example^`
            list:7: found `|https://dice.example/`, expected a filter rule of the form `||casino.example^`
        "#]],
    );
}

#[test]
fn every_defanged_spelling_is_one_name() {
    // What is the same as a row before it is kept once.
    check(
        "a[.]casino.example\na(.)casino.example\na{.}casino.example\na[dot]casino.example\na(dot)casino.example\n\
         a。casino。example\nａ．casino．example\nhxxps://a[.]casino[.]example/x\nhXXp://a.casino.example\nhttp[:]//a.casino.example/y\n",
        expect![[r#"
            plain in UTF-8
            domain a.casino.example
            url https://a.casino.example/x
            host a.casino.example
            url http://a.casino.example/y
        "#]],
    );
}

#[test]
fn a_sheet_has_its_columns_in_any_order_and_language() {
    check(
        "涉诈名单（2026年11月）,,,\n序号,类别,域名/网址,发现时间,来源\n1,赌博,casino.example,2026/11/5,公安\n2,,http://b.example/x,2026年11月6日,\n,,,,\n3,钓鱼,com,,\n",
        expect![[r#"
            csv in UTF-8
            domain casino.example | 赌博 | 公安 | 2026-11-05
            url http://b.example/x | 2026-11-06
            list:6: found `com`, expected a name that belongs to one owner, not a shared suffix
        "#]],
    );
    check(
        "value;kind;category\ncasino.example;domain;gambling\n12345678;qq;gambling\n",
        expect![[r#"
        csv in UTF-8
        domain casino.example | gambling
        qq 12345678 | gambling
    "#]],
    );
    check(
        "URL\tType\tDate\nhttp://a.example/x\turl\t2026-11-05\nb.example\tphishing\t2026-11-06 10:00\n",
        expect![[r#"
        csv in UTF-8
        url http://a.example/x | 2026-11-05
        domain b.example | phishing | 2026-11-06
    "#]],
    );
    check(
        "\"value\",\"category\"\n\"casino.example\",\"gambling, online\"\n\"b.example\",\"say \"\"x\"\"\"\n",
        expect![[r#"
        csv in UTF-8
        domain casino.example | gambling, online
        domain b.example | say "x"
    "#]],
    );
}

#[test]
fn a_chinese_header_is_told_by_a_word_in_it() {
    check(
        "违规网站域名清单,,,\n序号,违规网站域名,违规行为类型,数据来源,采集时间\n1,casino.example,赌博,网信办,2026-11-05\n2,b.example,诈骗,网信办,2026-11-06\n",
        expect![[r#"
            csv in UTF-8
            domain casino.example | 赌博 | 网信办 | 2026-11-05
            domain b.example | 诈骗 | 网信办 | 2026-11-06
        "#]],
    );
    check(
        "涉案网站链接地址,有效期截止时间\nhttp://a.example/x,2026-12-31\n",
        expect![[r#"
        csv in UTF-8
        url http://a.example/x
    "#]],
    );
    check(
        "casino.example,赌博类型,来源公安\nb.example,诈骗类型,来源公安\n",
        expect![[r#"
        csv in UTF-8
        domain casino.example
        domain b.example
    "#]],
    );
    check(
        "{\"违规域名\":\"casino.example\",\"违规类型\":\"赌博\"}\n",
        expect![[r#"
        jsonl in UTF-8
        domain casino.example | 赌博
    "#]],
    );
    check_seeds(
        "使用的搜索引擎,搜索用关键词,结果排名,结果页网址,网页标题,网页摘要,搜索的时间\nbaidu,彩票,3,http://school.example/a,标题,摘要,2026-11-05\n",
        expect![[r#"
            csv
            http://school.example/a | baidu | 彩票 | Some(3) | 标题 | 摘要
        "#]],
    );
}

#[test]
fn handles_are_entries_of_their_kind() {
    check(
        "值,种类\n12345678,qq\nwx_abc,微信\n@lucky,telegram\n+86 138 0000 0000,电话\nboss@casino.example,邮箱\nbc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4,usdt\nline-id,line\n8613800000000,whatsapp\n",
        expect![[r#"
            csv in UTF-8
            qq 12345678
            wechat wx_abc
            telegram lucky
            phone +8613800000000
            mail boss@casino.example
            crypto bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
            line line-id
            whatsapp +8613800000000
        "#]],
    );
}

#[test]
fn a_list_with_a_header_alone_or_nothing_at_all_has_no_row() {
    for list in ["域名\n", "value,kind,category\n", "", "\u{feff}", "\n\n\r\n", "# only remarks\n"] {
        assert_eq!(watched(list.as_bytes()), "error: list: found no usable row, expected at least one\n", "{list:?}");
    }
}

#[test]
fn a_very_long_line_is_refused_in_a_short_message() {
    let list = format!("ok.example\n{}.example\n", "a".repeat(1 << 19));
    let said = watched(list.as_bytes());
    assert!(said.contains("expected at most 2048 characters"), "{}", &said[..200]);
    assert!(said.len() < 400, "{} bytes", said.len());
}

#[test]
fn every_charset_and_packing_reads_alike() {
    let list = "域名,类别\r\n赌场.example,赌博\r\ncasino.example,赌博\r\n";
    let plain = list.as_bytes().to_vec();
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        [&mark[..], &list.encode_utf16().flat_map(bytes).collect::<Vec<_>>()].concat()
    };
    let gzip = |bytes: &[u8]| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    };
    let gbk = encoding_rs::GBK.encode(list).0.into_owned();
    let rows = |bytes: &[u8]| watched(bytes).split_once('\n').unwrap().1.to_owned();
    for bytes in [
        [b"\xef\xbb\xbf", &plain[..]].concat(),
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
        gbk.clone(),
        gzip(&plain),
        gzip(&gbk),
        zstd::encode_all(&plain[..], 3).unwrap(),
        list.replace("\r\n", "\n").into_bytes(),
        list.replace("\r\n", "\r").into_bytes(),
        list.trim_end().as_bytes().to_vec(),
    ] {
        assert_eq!(rows(&bytes), rows(&plain), "{:?}", &bytes[..4]);
    }
    assert_eq!(rows(&plain), "domain xn--mes317j.example | 赌博\ndomain casino.example | 赌博\n");
}

#[test]
fn what_is_no_list_is_named() {
    expect![[r#"
        error: list:1: found a ZIP archive that is no whole XLSX or ODS workbook, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]].assert_eq(&watched(b"PK\x03\x04\x14\x00\x06\x00xl/worksheets/sheet1.xml"));
    expect![[r#"
        error: list:1: found binary data, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]].assert_eq(&watched(&[0, 1, 2, 3]));
    expect![[r#"
        error: list: found gzip data that cannot be unpacked, expected a whole file: unexpected end of file
    "#]]
    .assert_eq(&watched(&[0x1f, 0x8b, 8, 0, 0]));
    assert_eq!(LIST_BYTES_MAX, 256 << 20);
}

#[test]
fn seeds_are_urls_sites_and_search_results() {
    check_seeds(
        "# seeds\nschool.example\nhttps://www.school.example/news/#x\n学校.example\nhxxp://a[.]example/\nhttp://u:p@b.example/\nhttp://intranet/\n",
        expect![[r#"
            plain
            http://school.example/
            https://www.school.example/news/
            http://xn--48s290a.example/
            http://a.example/
            http://b.example/
            http://intranet/
        "#]],
    );
    check_seeds(
        "搜索引擎,关键词,排名,链接,标题,摘要\nbaidu,彩票 site:edu,3,http://school.example/a,标题,摘要\n,,,http://b.example/,,\n",
        expect![[r#"
            csv
            http://school.example/a | baidu | 彩票 site:edu | Some(3) | 标题 | 摘要
            http://b.example/
        "#]],
    );
    check_seeds(
        "{\"engine\":\"bing\",\"query\":\"q\",\"rank\":1,\"url\":\"http://a.example/\",\"title\":\"t\"}\n{\"url\":\"b.example\"}\n{\"engine\":\"bing\"}\n",
        expect![[r#"
            jsonl
            http://a.example/ | bing | q | Some(1) | t | 
            http://b.example/
            seeds:3: found nothing, expected a domain, host, URL or IP address in this row
        "#]],
    );
}

#[test]
fn an_answer_of_searxng_gives_search_results_with_their_ranks() {
    check_seeds(
        "{\n \"query\": \"九游 site:edu.example\",\n \"results\": [\n  {\"url\": \"http://a.example/\", \"engine\": \"baidu\", \"title\": \"a\", \"content\": \"s\", \"positions\": [4, 1], \"parsed_url\": [\"http\"]},\n  {\"url\": null, \"engine\": \"baidu\"},\n  {\"url\": \"http://c.example/\", \"engine\": \"bing\", \"positions\": []},\n  7\n ],\n \"answers\": []\n}\n",
        expect![[r#"
            searxng
            http://a.example/ | baidu | 九游 site:edu.example | Some(4) | a | s
            http://c.example/ | bing | 九游 site:edu.example | Some(3) |  | 
            seeds:5: found `{"url": null, "engine": "baidu"}`, expected a result with a `url`; one without (an answer, a map) leads to no page
            seeds:7: found `7`, expected a JSON object on one line
        "#]],
    );
    check_seeds(
        "{\"query\":\"q\",\"results\":[]}",
        expect![[r#"
        error: seeds: found no usable row, expected at least one
    "#]],
    );
    check(
        "{\"query\":\"q\",\"results\":[{\"url\":\"http://a.example/\"}]}",
        expect![[r#"
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found nothing, expected a domain, host, URL or IP address in this row
    "#]],
    );
}
