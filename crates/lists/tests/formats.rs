//! Lists as feeds, filters and engines give them: each is told by what it is, not by its name.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use expect_test::{Expect, expect};
use suyuan_lists::{SeedOptions, WatchlistOptions, ZONE_RECORD_LINES_MAX, read_seeds, read_watchlist};

fn check(list: &str, expected: Expect) {
    expected.assert_eq(&watched(list.as_bytes()));
}

/// One line a usable row, what it excepts after `allow`, then the rejects and notes.
fn watched(bytes: &[u8]) -> String {
    let list = match read_watchlist("list", bytes, &WatchlistOptions::default()) {
        Ok(list) => list,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut text = format!("{}\n", list.format);
    for watch in &list.entries {
        let more = [watch.category.clone(), watch.listed.map(|when| when.to_string()).unwrap_or_default()];
        let more: String = more.iter().filter(|more| !more.is_empty()).map(|more| format!(" | {more}")).collect();
        text += &format!("{} {}{more}\n", watch.kind, watch.value);
    }
    text += &list.allowed.iter().map(|allow| format!("allow {} {}\n", allow.kind, allow.value)).collect::<String>();
    text + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
}

fn check_seeds(list: &str, expected: Expect) {
    expected.assert_eq(&seeds(list.as_bytes()));
}

fn seeds(bytes: &[u8]) -> String {
    let list = match read_seeds("seeds", bytes, &SeedOptions::default()) {
        Ok(list) => list,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut text = format!("{}\n", list.format);
    for seed in &list.entries {
        text += seed.url.as_str();
        if let Some(result) = &seed.result {
            text += &format!(
                " | {} | {} | {:?} | {} | {}",
                result.engine, result.query, result.rank, result.title, result.snippet
            );
        }
        text += "\n";
    }
    text + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
}

#[test]
fn a_filter_list_names_domains_and_what_it_excepts() {
    check(
        "[Adblock Plus 2.0]\n! Title: bad\n||casino.example^\n||*.bet.example^\n@@||good.casino.example^\n||bet.example^$third-party\n@@||x.example^$document\n\
         ||poker.example/room^\n|https://dice.example/\n##.ad\nslots.example##.banner\n/win[0-9]+/\n@@good.example\nplain.example\n0.0.0.0 hosted.example\n||*.*^\n||open.example\n",
        expect![[r#"
            adblock
            domain casino.example
            domain bet.example
            domain plain.example
            domain hosted.example
            allow domain good.casino.example
            list:6: found `||bet.example^$third-party`, expected a filter rule of the form `||casino.example^`
            list:7: found `@@||x.example^$document`, expected a filter rule of the form `||casino.example^`
            list:8: found `||poker.example/room^`, expected a filter rule of the form `||casino.example^`
            list:9: found `|https://dice.example/`, expected a filter rule of the form `||casino.example^`
            list:11: found `slots.example##.banner`, expected a filter rule of the form `||casino.example^`
            list:12: found `/win[0-9]+/`, expected a filter rule of the form `||casino.example^`
            list:13: found `@@good.example`, expected a filter rule of the form `||casino.example^`
            list:16: found `||*.*^`, expected a filter rule of the form `||casino.example^`
            list:17: found `||open.example`, expected a filter rule of the form `||casino.example^`
        "#]],
    );
    check(
        "||casino.example^\n||bet.example^\n# remark\n",
        expect![[r#"
        adblock
        domain casino.example
        domain bet.example
    "#]],
    );
    check(
        "@@||casino.example^\n",
        expect![[r#"
        adblock
        allow domain casino.example
    "#]],
    );
}

#[test]
fn a_feed_with_its_header_in_a_comment_is_read_by_that() {
    check(
        "################################################################\n# abuse.ch URLhaus Database Dump (CSV)                         #\n# Terms of use: https://urlhaus.example/api/, all, rights          #\n\
         ################################################################\n#\n# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n\
         \"3400001\",\"2026-11-05 09:55:39\",\"http://casino.example/x.exe\",\"online\",\"2026-11-06 01:02:03\",\"malware_download\",\"elf,mozi\",\"https://urlhaus.example/url/3400001/\",\"someone\"\n\
         \"3400002\",\"2026-11-05 09:55:40\",\"http://192.0.2.7:8080/i\",\"offline\",\"\",\"malware_download\",\"None\",\"https://urlhaus.example/url/3400002/\",\"someone\"\n",
        expect![[r#"
            csv
            url http://casino.example/x.exe | malware_download | 2026-11-05T09:55:39.000Z
            url http://192.0.2.7:8080/i | malware_download | 2026-11-05T09:55:40.000Z
        "#]],
    );
    check(
        "# Dateadded (UTC),URL,URL_status,Threat,Host,IPaddress,ASnumber,Country\n\"2026-11-05 09:55:39\",\"http://casino.example/a\",\"online\",\"malware_download\",\"casino.example\",\"192.0.2.1\",\"64496\",\"CN\"\n",
        expect![[r#"
            csv
            url http://casino.example/a | malware_download | 2026-11-05T09:55:39.000Z
        "#]],
    );
}

#[test]
fn a_policy_zone_is_read_by_its_owners_and_policies() {
    check(
        "$TTL 60 ; a minute\n$ORIGIN rpz.police.example.\n@ IN SOA localhost. root.localhost. (\n  2026112301 ; serial\n  3600 600 86400 60 )\n  IN NS localhost.\n\
         ; gambling\ncasino.example CNAME .\n*.casino.example CNAME .\nbet.example 300 IN CNAME *.\nDROP.example IN CNAME rpz-drop.\nwalled.example A 0.0.0.0\n       AAAA ::1\n\
         good.casino.example CNAME rpz-passthru.\nself.example CNAME self.example.\ninside.example.rpz.police.example. CNAME .\noutside.example. CNAME .\n\
         32.7.2.0.192.rpz-ip CNAME .\n24.0.2.0.192.rpz-ip CNAME .\n128.1.zz.db8.2001.rpz-ip CNAME .\nns.bad.example.rpz-nsdname CNAME .\n8.0.0.0.10.rpz-client-ip CNAME rpz-drop.\nodd.example BLOCK .\n$INCLUDE more.zone\n\
         $ORIGIN cn.rpz.police.example.\npoker CNAME .\n",
        expect![[r#"
            rpz
            domain casino.example
            domain bet.example
            domain drop.example
            domain walled.example
            domain inside.example
            ip 192.0.2.7
            ip 2001:db8::1
            domain poker.cn
            allow domain good.casino.example
            allow domain self.example
            list:17: found `outside.example. CNAME .`, expected an owner inside the zone, relative (`casino.example`, without a dot at the end)
            list:19: found `24.0.2.0.192.rpz-ip CNAME .`, expected single addresses, one a line, not a range
            list:21: found `ns.bad.example.rpz-nsdname CNAME .`, expected a trigger by name or by rpz-ip
            list:22: found `8.0.0.0.10.rpz-client-ip CNAME rpz-drop.`, expected a trigger by name or by rpz-ip
            list:23: found `odd.example BLOCK .`, expected a record such as `casino.example CNAME .`
            list:24: found `$INCLUDE more.zone`, expected a record such as `casino.example CNAME .`
        "#]],
    );
    check(
        "$TTL 1h\nexample.invalid. SOA a. b. 1 2 3 4 5\ncasino.example.example.invalid. CNAME .\n",
        expect![[r#"
        rpz
        domain casino.example
    "#]],
    );
    check(
        "@ SOA localhost. root.localhost. 1 2 3 4 5\n@ NS localhost.\ncasino.example. CNAME .\n",
        expect![[r#"
        rpz
        domain casino.example
    "#]],
    );
}

#[test]
fn a_policy_zone_accuses_only_what_it_blocks() {
    check(
        "$ORIGIN rpz.\n@ SOA localhost. root. 1 2 3 4 5\na.example CNAME .\nwww.search.example CNAME safe.search.example.\n\
         intranet.school.example A 10.0.0.5\nslow.example CNAME rpz-tcp-only.\npass.example CNAME RPZ-PASSTHRU.\na.b.example CNAME *.b.example.\n\
         note.example TXT \"why\"\nsink.example AAAA ::ffff:127.0.0.1\n",
        expect![[r#"
            rpz
            domain a.example
            domain sink.example
            allow domain pass.example
            list:4: found `www.search.example CNAME safe.search.example.`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
            list:5: found `intranet.school.example A 10.0.0.5`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
            list:6: found `slow.example CNAME rpz-tcp-only.`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
            list:8: found `a.b.example CNAME *.b.example.`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
            list:9: found `note.example TXT "why"`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
        "#]],
    );
}

#[test]
fn a_parenthesis_swallows_no_record_of_a_policy_zone() {
    check(
        "$ORIGIN rpz.\n@ SOA localhost. root. ( 1 ; (one\n 2 3 4 5 )\na.example CNAME .\nnote.example TXT \"listed (see ticket; 7\"\n\
         b.example CNAME .\nc.example CNAME (\n . )\nopen.example TXT ( x\nd.example CNAME . ; (x\n",
        expect![[r#"
            rpz
            domain a.example
            domain b.example
            domain c.example
            domain d.example
            list:5: found `note.example TXT "listed (see ticket; 7"`, expected a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)
            list:9: found `open.example TXT ( x`, expected a closing parenthesis within the next few lines
        "#]],
    );
    let filling =
        |lines: usize| format!("$ORIGIN rpz.\nSOA.example CNAME (\n{} . )\nb.example CNAME .\n", "\n".repeat(lines));
    check(
        &filling(ZONE_RECORD_LINES_MAX - 2),
        expect![[r#"
        rpz
        domain soa.example
        domain b.example
    "#]],
    );
    check(
        &filling(ZONE_RECORD_LINES_MAX - 1),
        expect![[r#"
        rpz
        domain b.example
        list:2: found `SOA.example CNAME (`, expected a closing parenthesis within the next few lines
        list:52: found `. )`, expected a record such as `casino.example CNAME .`
    "#]],
    );
}

#[test]
fn json_is_read_as_an_array_or_line_by_line() {
    check(
        "[\n {\"phish_id\":\"1\",\"url\":\"http://casino.example/login\",\"phish_detail_url\":\"http://phishtank.example/1\",\"submission_time\":\"2026-11-05T09:55:39+00:00\",\"verified\":\"yes\",\"online\":\"yes\",\"target\":\"Bank\",\"details\":[{\"ip_address\":\"192.0.2.1\"}]},\n {\"phish_id\":\"2\"},\n 7\n]\n",
        expect![[r#"
            json
            url http://casino.example/login | 2026-11-05T09:55:39.000Z
            list:3: found nothing, expected a domain, host, URL or IP address in this row
            list:4: found `7`, expected a JSON object on one line
        "#]],
    );
    check(
        "[\"casino.example\", \"http://bet.example/x\",\n\"com\"]",
        expect![[r#"
        json
        domain casino.example
        url http://bet.example/x
        list:2: found `com`, expected a name that belongs to one owner, not a shared suffix
    "#]],
    );
    check(
        "{\"value\":\"casino.example\",\"kind\":\"domain\",\"category\":\"gambling\",\"source\":\"police\",\"date\":\"2026-11-05\",\"licence\":\"CC0\"}\n{\"域名\":\"bet.example\",\"类别\":\"赌博\"}\n{\"value\":12345678,\"kind\":\"qq\"}\n",
        expect![[r#"
            jsonl
            domain casino.example | gambling | 2026-11-05T00:00:00.000Z
            domain bet.example | 赌博
            qq 12345678
        "#]],
    );
}

#[test]
fn our_own_findings_are_a_watchlist_and_seeds() {
    let finding = "{\"schema\":\"suyuan.finding/1\",\"id\":\"x\",\"page\":\"http://www.school.example/news/7.html\",\"host\":\"www.school.example\",\"site\":\"school.example\",\"watch\":{\"value\":\"casino.example\",\"kind\":\"domain\",\"category\":\"gambling\",\"source\":\"police\"}}\n";
    check(
        finding,
        expect![[r#"
        jsonl
        domain casino.example | gambling
    "#]],
    );
    check_seeds(
        finding,
        expect![[r#"
        jsonl
        http://www.school.example/news/7.html
    "#]],
    );
}

#[test]
fn a_sitemap_names_pages_and_an_index_names_sitemaps() {
    check_seeds(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:image=\"i\">\n<url><loc>http://school.example/?a=1&amp;b=2</loc><lastmod>2026-11-05</lastmod>\n<image:image><image:loc>http://img.example/a.png</image:loc></image:image></url>\n<url>\n <loc>\n  http://school.example/news/ </loc></url>\n<url><loc><![CDATA[http://school.example/c]]></loc></url>\n<url><loc>mailto:a@b.example</loc></url>\n</urlset>",
        expect![[r#"
            sitemap
            http://school.example/?a=1&b=2
            http://school.example/news/
            http://school.example/c
            seeds:10: found `mailto:a@b.example`, expected an http or https URL
        "#]],
    );
    check_seeds(
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n<sitemap><loc>http://school.example/sitemap-1.xml.gz</loc></sitemap>\n</sitemapindex>",
        expect![[r#"
            error: seeds: found no usable row, expected at least one; the first that was refused: seeds:2: found `http://school.example/sitemap-1.xml.gz`, expected pages; this is another sitemap, which an index names: fetch it and import it as well
        "#]],
    );
    check_seeds(
        "<!DOCTYPE urlset [<!ENTITY a \"http://a.example/\">]>\n<urlset><url><loc>&a;</loc></url></urlset>",
        expect![[r#"
            error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `<!DOCTYPE`, expected XML without a document type
        "#]],
    );
    check_seeds(
        "<urlset><url><loc>http://a.example/</loc></url><url><loc>http://b.exam",
        expect![[r#"
        sitemap
        http://a.example/
        seeds:1: found `it ends too early`, expected XML that is whole to its end
    "#]],
    );
    check(
        "<urlset><url><loc>http://a.example/</loc></url></urlset>",
        expect![[r#"
            error: list:1: found markup (HTML or XML), expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
        "#]],
    );
    check_seeds(
        "http://a.example/\nhttp://a.example/b\n",
        expect![[r#"
        plain
        http://a.example/
        http://a.example/b
    "#]],
    );
}

#[test]
fn the_rank_of_a_result_is_its_first_position_or_its_place() {
    check_seeds(
        "{\"query\":\"彩票 site:edu.example\",\"results\":[{\"url\":\"http://a.example/\",\"engine\":\"baidu\",\"positions\":[4,1],\"title\":\"a\",\"content\":\"s\"},{\"url\":\"http://b.example/\",\"engine\":\"bing\",\"positions\":[]},{\"url\":null}],\"unresponsive_engines\":[[\"sogou\",\"captcha\"]]}",
        expect![[r#"
            searxng
            http://a.example/ | baidu | 彩票 site:edu.example | Some(4) | a | s
            http://b.example/ | bing | 彩票 site:edu.example | Some(2) |  | 
            seeds:1: found `{"url":null}`, expected a result with a `url`; one without (an answer, a map) leads to no page
        "#]],
    );
    check_seeds(
        "title,url,content,host,engine,score,type\n标题,http://a.example/,\"摘要, 长\",a.example,baidu,1.0,result\n答,http://answer.example/,,answer.example,x,1,answer\n,,建议,,,,suggestion\nb,http://b.example/,c,b.example,bing,0.5,result\n",
        expect![[r#"
            searxng-csv
            http://a.example/ | baidu |  | Some(1) | 标题 | 摘要, 长
            http://b.example/ | bing |  | Some(2) | b | c
        "#]],
    );
}

#[test]
fn every_charset_is_told_without_a_mark_too() {
    let list = "網域,類別,來源\r\ncasino.example,賭博,警政署\r\nbet.example,詐騙,一六五專線\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| list.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    for bytes in [
        list.as_bytes().to_vec(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        encoding_rs::BIG5.encode(list).0.into_owned(),
        encoding_rs::GB18030.encode(list).0.into_owned(),
    ] {
        assert_eq!(
            watched(&bytes),
            "csv\ndomain casino.example | 賭博\ndomain bet.example | 詐騙\n",
            "{:?}",
            &bytes[..8]
        );
    }
    let simple = "域名,类别,来源\ncasino.example,赌博,公安机关\n";
    let gbk = encoding_rs::GBK.encode(simple).0.into_owned();
    assert_eq!(watched(&gbk), "csv\ndomain casino.example | 赌博\n");
    for text in ["casino.example\nbet.example\n", "casino.example\n"] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(watched(&bytes).starts_with("plain\ndomain casino.example\n"), "{}", watched(&bytes));
    }
}
