//! What an operator reads when a row cannot be used: file, line, what was found, what was expected.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use expect_test::{Expect, expect};
use suyuan_lists::{
    LINE_BYTES_MAX, ListError, RECORD_LINES_MAX, REJECTS_MAX, Reject, SeedOptions, WatchlistOptions, read_allowlist,
    read_seeds, read_shared_hosts, read_watchlist,
};

/// Reads a list and shows its rejects and notes, or why it is no list.
fn check(list: &str, expected: Expect) {
    check_bytes(list.as_bytes(), &WatchlistOptions::default(), expected);
}

fn check_bytes(bytes: &[u8], options: &WatchlistOptions, expected: Expect) {
    expected.assert_eq(&shown(read_watchlist("w.txt", bytes, options).map(|list| (list.rejects, list.notes))));
}

fn check_seeds(list: &str, expected: Expect) {
    let read = read_seeds("s.txt", list.as_bytes(), &SeedOptions::default());
    expected.assert_eq(&shown(read.map(|list| (list.rejects, list.notes))));
}

fn shown(read: Result<(Vec<Reject>, Vec<Reject>), ListError>) -> String {
    match read {
        Ok((rejects, notes)) => {
            let notes = notes.iter().map(|note| format!("note: {note}"));
            rejects.iter().map(ToString::to_string).chain(notes).collect::<Vec<_>>().join("\n")
        }
        Err(error) => format!("error: {error}"),
    }
}

macro_rules! cases {
    ($($name:ident: $check:ident($list:expr, $expected:expr);)+) => { $(#[test] fn $name() { $check($list, $expected); })+ };
}

cases! {
    a_public_suffix_is_nobodys_own: check("ok.example\nedu.cn\n", expect!["w.txt:2: found `edu.cn`, expected a name that belongs to one owner, not a shared suffix"]);
    a_private_suffix_is_many_strangers: check("ok.example\n*.github.io\n", expect!["w.txt:2: found `*.github.io`, expected a name that belongs to one owner, not a shared suffix"]);
    a_shared_host_is_many_strangers: check("ok.example\nhttps://bj.bcebos.com/\n", expect!["w.txt:2: found `https://bj.bcebos.com/`, expected a name that belongs to one owner, not a shared suffix"]);
    a_domain_above_shared_hosts_is_many_strangers: check("ok.example\naliyuncs.com\nhttp://google.com/\n", expect![[r#"
        w.txt:2: found `aliyuncs.com`, expected a name that belongs to one owner, not a shared suffix
        w.txt:3: found `http://google.com/`, expected a name that belongs to one owner, not a shared suffix"#]]);
    a_front_page_of_many_strangers_is_not_an_entry: check("value,kind\nok.example,domain\nhttps://t.me/,url\nhttp://baidu.com/,url\nhttps://www.qq.com,url\nhttps://weibo.com/,\nhttps://docs.google.com/forms/,url\nhttps://mp.weixin.qq.com/s,url\nt.me,domain\nwa.me,\nweixin.qq.com,host\nhttps://t.me/s/,url\nhttps://t.me/share/url,url\nhttps://t.me/luckybet,url\nhttps://mp.weixin.qq.com/s?__biz=x,url\nwww.edu.cn,domain\nwww.com,domain\n", expect![[r#"
        w.txt:3: found `https://t.me/`, expected a name that belongs to one owner, not a shared suffix
        w.txt:4: found `http://baidu.com/`, expected a name that belongs to one owner, not a shared suffix
        w.txt:5: found `https://www.qq.com`, expected a name that belongs to one owner, not a shared suffix
        w.txt:6: found `https://weibo.com/`, expected a name that belongs to one owner, not a shared suffix
        w.txt:7: found `https://docs.google.com/forms/`, expected a name that belongs to one owner, not a shared suffix
        w.txt:8: found `https://mp.weixin.qq.com/s`, expected a name that belongs to one owner, not a shared suffix
        w.txt:9: found `t.me`, expected a name that belongs to one owner, not a shared suffix
        w.txt:10: found `wa.me`, expected a name that belongs to one owner, not a shared suffix
        w.txt:11: found `weixin.qq.com`, expected a name that belongs to one owner, not a shared suffix
        w.txt:12: found `https://t.me/s/`, expected a name that belongs to one owner, not a shared suffix
        w.txt:13: found `https://t.me/share/url`, expected a name that belongs to one owner, not a shared suffix"#]]);
    a_path_of_telegram_is_no_name: check("value,kind\nok.example,domain\njoinchat,telegram\nshare,telegram\nAddStickers,telegram\nt.me/proxy?server=x,telegram\nluckybet,telegram\n", expect![[r#"
        w.txt:3: found `joinchat`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:4: found `share`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:5: found `AddStickers`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:6: found `t.me/proxy?server=x`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine"#]]);
    a_word_of_the_platform_is_no_handle: check("value,kind\nok.example,domain\nweixin,wechat\nWeChat,wechat\n@line,line\ntelegram,telegram\nadmin,telegram\nsupport,line\nlucky888,wechat\n", expect![[r#"
        w.txt:3: found `weixin`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:4: found `WeChat`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:5: found `@line`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:6: found `telegram`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:7: found `admin`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:8: found `support`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine"#]]);
    a_made_up_number_is_no_handle: check("value,kind\nok.example,domain\n10000,qq\n123456,qq\n7654321,qq\n88888888,qq\n10086,phone\n11111111,phone\n1234567,whatsapp\n123456789,qq\n88888889,phone\n", expect![[r#"
        w.txt:3: found `10000`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:6: found `88888888`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:7: found `10086`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:8: found `11111111`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine"#]]);
    an_address_that_burns_coins_is_nobodys: check("value,kind\nok.example,domain\n0x0000000000000000000000000000000000000000,crypto\n0xdAC17F958D2ee523a2206206994597C13D831ec7,crypto\n", expect!["w.txt:3: found `0x0000000000000000000000000000000000000000`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine"]);
    an_address_of_no_machine_is_nobodys: check("ok.example\n0.0.0.0\n::\n127.0.0.1\n[::1]\n255.255.255.255\nhttp://127.0.0.2/\n192.0.2.1\n", expect![[r#"
        w.txt:2: found `0.0.0.0`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:3: found `::`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine
        w.txt:6: found `255.255.255.255`, expected a handle or address of one owner, not a word of the service, a made-up number or an address of no machine"#]]);
    a_top_level_domain_is_not_an_entry: check("ok.example\n.com\n", expect!["w.txt:2: found `.com`, expected a name that belongs to one owner, not a shared suffix"]);
    one_label_is_not_a_domain: check("ok.example\n赌场\nlocalhost\n", expect![[r"
        w.txt:2: found `赌场`, expected a name of two labels or more, such as casino.example
        w.txt:3: found `localhost`, expected a name of two labels or more, such as casino.example"]]);
    an_empty_label_is_not_a_name: check("ok.example\na..example\n", expect!["w.txt:2: found `a..example`, expected labels of 1 to 63 characters, and at most 253 in all"]);
    a_label_has_63_characters_at_most: check("ok.example\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example\n", expect!["w.txt:2: found `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example`, expected labels of 1 to 63 characters, and at most 253 in all"]);
    a_label_does_not_end_in_a_hyphen: check("ok.example\n-a.example\nb-.example\n", expect![[r"
        w.txt:2: found `-a.example`, expected labels of letters, digits, `_` and, inside, `-`
        w.txt:3: found `b-.example`, expected labels of letters, digits, `_` and, inside, `-`"]]);
    a_label_has_no_odd_characters: check("ok.example\na!b.example\n", expect!["w.txt:2: found `a!b.example`, expected labels of letters, digits, `_` and, inside, `-`"]);
    broken_punycode_is_not_a_name: check("ok.example\nxn--a-ecp.xn--\u{fe}.example\n", expect!["w.txt:2: found `xn--a-ecp.xn--þ.example`, expected a domain, host, URL or IP address"]);
    a_network_is_not_an_address: check("ok.example\n192.0.2.0/24\n2001:db8::/32\n", expect![[r"
        w.txt:2: found `192.0.2.0/24`, expected single addresses, one a line, not a range
        w.txt:3: found `2001:db8::/32`, expected single addresses, one a line, not a range"]]);
    a_range_is_not_an_address: check("ok.example\n192.0.2.1-9\n192.0.2.1-192.0.2.9\n192.0.2.*\n", expect![[r"
        w.txt:2: found `192.0.2.1-9`, expected single addresses, one a line, not a range
        w.txt:3: found `192.0.2.1-192.0.2.9`, expected single addresses, one a line, not a range
        w.txt:4: found `192.0.2.*`, expected single addresses, one a line, not a range"]]);
    an_impossible_address_is_not_a_name: check("ok.example\n192.0.2.256\n1.2.3.4.5\n[2001:db8::g]\n", expect![[r"
        w.txt:2: found `192.0.2.256`, expected a domain, host, URL or IP address
        w.txt:3: found `1.2.3.4.5`, expected a domain, host, URL or IP address
        w.txt:4: found `[2001:db8::g]`, expected a domain, host, URL or IP address"]]);
    a_bare_number_needs_a_kind: check("ok.example\n12345678\n", expect!["w.txt:2: found `12345678`, expected a column `kind` that says what this number is, such as qq or phone"]);
    a_star_stands_at_the_front: check("ok.example\na.*.example\nhttp://*.a.example/x\n", expect![[r"
        w.txt:2: found `a.*.example`, expected `*.` only at the front of a bare name
        w.txt:3: found `http://*.a.example/x`, expected `*.` only at the front of a bare name"]]);
    only_web_addresses_are_urls: check("ok.example\nftp://a.example/\njavascript:alert(1)\nmailto:a@b.example\n", expect![[r#"
        w.txt:2: found `ftp://a.example/`, expected an http or https URL
        w.txt:3: found `javascript:alert(1)`, expected an http or https URL"#]]);
    a_user_name_is_not_a_host: check("ok.example\na@b.example/x\n", expect!["w.txt:2: found `a@b.example/x`, expected a domain, host, URL or IP address"]);
    a_refused_port_is_refused_here: check("ok.example\nhttp://a.example:25/\n", expect!["w.txt:2: found `http://a.example:25/`, expected a port that browsers do not refuse"]);
    a_line_holds_one_entry: check("ok.example\na.example b.example # two\n", expect!["w.txt:2: found `a.example b.example`, expected one entry a line (a comment begins with ` #`)"]);
    a_sentence_is_not_an_entry: check("ok.example\n以下是违法网站：\n", expect!["w.txt:2: found `以下是违法网站：`, expected a name of two labels or more, such as casino.example"]);
    a_kind_is_one_of_a_few: check("value,kind\nok.example,domain\na.example,casino\n", expect!["w.txt:3: found `casino`, expected a kind: domain, host, url, ip, page, qq, wechat, telegram, whatsapp, line, phone, mail or crypto"]);
    a_domain_has_no_path: check("value,kind\nok.example,domain\nhttp://a.example/x,domain\na.example:8080,host\n", expect![[r"
        w.txt:3: found `http://a.example/x`, expected a bare name for kind domain or host (with a path or port the kind is url)
        w.txt:4: found `a.example:8080`, expected a bare name for kind domain or host (with a path or port the kind is url)"]]);
    an_address_is_not_a_name: check("value,kind\nok.example,domain\na.example,ip\nhttp://192.0.2.1/x,ip\n", expect![[r"
        w.txt:3: found `a.example`, expected one IP address for kind ip
        w.txt:4: found `http://192.0.2.1/x`, expected one IP address for kind ip"]]);
    a_row_without_a_value_is_empty: check("value,category\nok.example,x\n,gambling\n,,\n\"\",fraud\n", expect![[r#"
        w.txt:3: found nothing, expected a domain, host, URL or IP address in this row
        w.txt:5: found nothing, expected a domain, host, URL or IP address in this row"#]]);
    a_date_that_cannot_be_read_costs_only_the_date: check("域名,发现时间\nok.example,昨天\n", expect!["note: w.txt:2: found `昨天`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z"]);
    a_quote_that_does_not_end_costs_one_line: check("value,category\n\"a.example,x\nb.example,y\nc.example,\"z\nd.example,\n", expect![[r#"
        w.txt:2: found `a.example,x\u{a}b.example,y\u{a}c.example,z`, expected text without control characters and line breaks
        w.txt:4: found `c.example,"z`, expected a closing quotation mark within the next few lines"#]]);
    a_stray_quote_that_meets_another_costs_one_line: check("value,category\n\"a.example\nb.example,y\nc\",z\nd.example,\n", expect![[r#"
        w.txt:2: found `a.example\u{a}b.example,y\u{a}c`, expected text without control characters and line breaks
        w.txt:4: found `c"`, expected labels of letters, digits, `_` and, inside, `-`"#]]);
    a_quote_in_another_column_swallows_no_row: check("value,category\na.example,\"said 5\"\nb.example,\"open\nc.example,x\nd.example,\"y\"\ne.example,z\n", expect![[r#"w.txt:3: found `b.example,"open`, expected a closing quotation mark within the next few lines"#]]);
    a_quote_that_opens_in_every_row_swallows_no_row: check("value,category\na.example,\"x\nb.example,\"x\nc.example,\"x\nd.example,z\n", expect![[r#"
        w.txt:2: found `a.example,"x`, expected a closing quotation mark within the next few lines
        w.txt:3: found `b.example,"x`, expected a closing quotation mark within the next few lines
        w.txt:4: found `c.example,"x`, expected a closing quotation mark within the next few lines"#]]);
    a_quote_that_meets_a_whole_one_swallows_no_row: check("value,category,source\na.example,\"x,s\nb.example,y,s\nc.example,z,\"\nd.example,z,s\n", expect![[r#"
        w.txt:2: found `a.example,"x,s`, expected a closing quotation mark within the next few lines
        w.txt:4: found `c.example,z,"`, expected a closing quotation mark within the next few lines"#]]);
    a_remark_may_have_several_lines: check("value,category,source\nok.example,\"one, two\nsee a.example, b.example\nhttp://c.example/\",x\nedu.cn,x,y\n", expect!["w.txt:5: found `edu.cn`, expected a name that belongs to one owner, not a shared suffix"]);
    line_numbers_are_those_of_the_file: check("# list\n\nvalue,category\n\nok.example,\"two\nlines\"\n# more\n\nedu.cn,x\n", expect!["w.txt:9: found `edu.cn`, expected a name that belongs to one owner, not a shared suffix"]);
    without_a_header_two_names_are_a_riddle: check("a.example,gambling\nb.example,c.example\n", expect!["w.txt:2: found `b.example, c.example`, expected a header line that names the columns, because more than one cell could be the entry"]);
    a_header_must_say_what_is_listed: check("名称,类别,来源\na.example,b,c\n", expect!["error: w.txt: found no usable row, expected at least one; the first that was refused: w.txt:1: found `名称, 类别, 来源`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)"]);
    a_hosts_line_begins_with_nowhere: check("127.0.0.1 localhost\n0.0.0.0 a.example b.example\nfe80::1%lo0 localhost\n192.0.2.7 c.example\nd.example\n0.0.0.0 com\n", expect![[r#"
        w.txt:4: found `192.0.2.7 c.example`, expected 0.0.0.0, 127.0.0.1 or ::1 and then host names
        w.txt:5: found `d.example`, expected 0.0.0.0, 127.0.0.1 or ::1 and then host names
        w.txt:6: found `com`, expected a name that belongs to one owner, not a shared suffix"#]]);
    a_line_of_jsonl_is_an_object: check("{\"value\":\"a.example\"}\n{\"value\":\n[1]\n{\"kind\":\"domain\"}\n", expect![[r#"
        w.txt:2: found `{"value":`, expected a JSON object on one line
        w.txt:3: found `[1]`, expected a JSON object on one line
        w.txt:4: found nothing, expected a domain, host, URL or IP address in this row"#]]);
    text_cannot_act_in_a_message: check("ok.example\n\u{1b}[31m.example\na\u{202e}b!.example\n", expect![[r"
        w.txt:2: found `\u{1b}[31m.example`, expected text without control characters and line breaks
        w.txt:3: found `a\u{202e}b!.example`, expected labels of letters, digits, `_` and, inside, `-`"]]);
    a_long_value_is_shown_in_part: check(&format!("ok.example\n{}\n", "a,".repeat(2000)), expect!["w.txt:2: found `a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,…`, expected at most 2048 characters"]);
    markup_is_no_list: check("<!DOCTYPE html>\n<p>casino.example</p>\n", expect!["error: w.txt:1: found markup (HTML or XML), expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed"]);
    a_json_document_is_no_list: check("{\n  \"domains\": [\"casino.example\"]\n}\n", expect!["error: w.txt:1: found a JSON document, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed"]);
    an_empty_list_is_no_list: check("# nothing yet\n\n", expect!["error: w.txt: found no usable row, expected at least one"]);
    a_list_without_a_usable_row_says_why: check("com\n192.0.2.0/24\n", expect!["error: w.txt: found no usable row, expected at least one; the first that was refused: w.txt:1: found `com`, expected a name that belongs to one owner, not a shared suffix"]);

    a_seed_is_a_page_or_a_site: check_seeds("school.example\nschool\n12345\nmailto:a@b.example\nftp://a.example/\nhttp://a..example/\n", expect![[r"
        s.txt:2: found `school`, expected a page URL or a site such as school.example
        s.txt:3: found `12345`, expected a page URL or a site such as school.example
        s.txt:4: found `mailto:a@b.example`, expected an http or https URL
        s.txt:5: found `ftp://a.example/`, expected an http or https URL
        s.txt:6: found `http://a..example/`, expected labels of 1 to 63 characters, and at most 253 in all"]]);
    a_seed_is_one_word_a_line: check_seeds("school.example\nhttp://a.example/ 首页\n", expect!["s.txt:2: found `http://a.example/ 首页`, expected one entry a line (a comment begins with ` #`)"]);
    a_rank_is_a_number_from_one: check_seeds("engine,query,rank,url,fetched_at\nbaidu,x,0,http://a.example/,soon\nbaidu,x,2.0,http://b.example/,2026-11-23\n", expect![[r"
        note: s.txt:2: found `0`, expected a rank, counted from 1
        note: s.txt:2: found `soon`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z"]]);
    a_search_result_needs_a_url: check_seeds("{\"engine\":\"baidu\",\"title\":\"x\"}\n{\"url\":null,\"engine\":\"baidu\"}\n{\"url\":\"http://a.example/\"}\n", expect![[r#"
        s.txt:1: found nothing, expected a domain, host, URL or IP address in this row
        s.txt:2: found nothing, expected a domain, host, URL or IP address in this row"#]]);
    a_page_longer_than_any_is_refused: check_seeds(&format!("school.example\nhttp://a.example/{}\n", "x".repeat(2048)), expect!["s.txt:2: found `http://a.example/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`, expected at most 2048 characters"]);
}

#[test]
fn strictly_the_first_bad_line_ends_it() {
    let options = WatchlistOptions { strict: true, ..WatchlistOptions::default() };
    check_bytes(
        b"ok.example\nedu.cn\ncom\n",
        &options,
        expect!["error: w.txt:2: found `edu.cn`, expected a name that belongs to one owner, not a shared suffix"],
    );
    check_bytes(
        "域名,日期\nok.example,昨天\n".as_bytes(),
        &options,
        expect!["error: w.txt:2: found `昨天`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z"],
    );
}

#[test]
fn with_force_and_in_an_allow_list_what_is_everybodys_is_an_entry() {
    let list =
        b"value,kind\nt.me,domain\nhttps://weibo.com/,url\n10000,qq\nweixin,wechat\nshare,telegram\n127.0.0.1,ip\n";
    let forced = WatchlistOptions { force: true, ..WatchlistOptions::default() };
    check_bytes(list, &forced, expect![""]);
    let list = b"value,kind,reason\n10000,qq,x\nweixin,wechat,x\nshare,telegram,x\n127.0.0.1,ip,x\n";
    let read = read_allowlist("a.csv", list, &WatchlistOptions::default()).unwrap();
    assert_eq!((read.entries.len(), read.rejects.len()), (4, 0));
}

#[test]
fn a_watchlist_does_not_become_an_allow_list() {
    let read = |list: &str| match read_allowlist("a.csv", list.as_bytes(), &WatchlistOptions::default()) {
        Ok(list) => format!("{} entries", list.entries.len()),
        Err(error) => error.to_string(),
    };
    for list in [
        "value,category\na.example,x\n",
        "域名,类别,备注\na.example,x,y\n",
        "{\"value\":\"a.example\",\"category\":\"x\"}\n",
    ] {
        assert!(
            read(list).contains("found a row with a category, as watchlists have it, expected an allow-list: "),
            "{list}: {}",
            read(list)
        );
    }
    for list in ["value,kind\na.example,domain\n", "域名\na.example\n", "value,source\na.example,x\n"] {
        assert!(
            read(list).contains("found a row of named columns without a reason, expected"),
            "{list}: {}",
            read(list)
        );
    }
    for list in [
        "a.example\n",
        "value,reason\na.example\n",
        "value,expires\na.example,\n",
        "value,category,expires\na.example,x\n",
        "a.example,x,y\n",
    ] {
        assert_eq!(read(list), "1 entries", "{list}");
    }
}

#[test]
fn bytes_that_spell_nothing_are_refused_with_their_line() {
    let list = [&b"\xe8\xb5\x8c\xe5\x9c\xba.example\nca\xffsino.example\n"[..], "赌场二.example".as_bytes()].concat();
    check_bytes(
        &list,
        &WatchlistOptions::default(),
        expect!["w.txt:2: found `ca�sino.example`, expected readable characters (save the file as UTF-8)"],
    );
}

#[test]
fn a_list_keeps_each_row_once_and_so_many_bad_ones() {
    let list = "a.example\nb.example\na.example\n".repeat(1_000);
    let read = read_watchlist("w.txt", list.as_bytes(), &WatchlistOptions::default()).unwrap();
    assert_eq!((read.entries.len(), read.repeated), (2, 2_998));
    let bad = |count: usize| format!("a.example\n{}", "com\n".repeat(count));
    let read = |count: usize| read_watchlist("w.txt", bad(count).as_bytes(), &WatchlistOptions::default());
    assert_eq!(read(REJECTS_MAX).unwrap().rejects.len(), REJECTS_MAX);
    let error = read(REJECTS_MAX + 1).unwrap_err().to_string();
    assert_eq!(
        error,
        format!("w.txt: found more than {REJECTS_MAX} rows that cannot be used, expected at most that; split the list")
    );
}

#[test]
fn a_record_has_so_many_lines_and_a_quote_that_is_open_longer_was_never_meant() {
    let read = |lines: usize| {
        let remark = vec!["x"; lines].join("\n");
        let list = format!("域名,备注\na.example,\"{remark}\"\nb.example,\n");
        let list = read_watchlist("w.csv", list.as_bytes(), &WatchlistOptions::default()).unwrap();
        (list.entries.len(), list.rejects.first().map(|bad| bad.line))
    };
    assert_eq!(read(RECORD_LINES_MAX), (2, None));
    assert_eq!(read(RECORD_LINES_MAX + 1), (1, Some(2)));
}

#[test]
fn a_line_that_is_too_long_is_told_and_the_others_are_read() {
    let list = format!("a.example\n{}\nb.example\n", "x".repeat(LINE_BYTES_MAX + 1));
    let read = read_watchlist("w.txt", list.as_bytes(), &WatchlistOptions::default()).unwrap();
    assert_eq!(read.entries.len(), 2);
    assert!(read.rejects[0].to_string().starts_with("w.txt:2: found `xxx"), "{}", read.rejects[0]);
    assert!(read.rejects[0].to_string().ends_with("expected lines of at most 1048576 bytes"), "{}", read.rejects[0]);
}

#[test]
fn a_list_in_gbk_with_a_broken_byte_keeps_its_names() {
    // 赌场 in GBK, and once with half a character behind it.
    let list = b"\xd3\xf2\xc3\xfb,\xc0\xe0\xb1\xf0\n\xb6\xc4\xb3\xa1.example,a\n\xb6\xc4\xb3\xff.example,b\nc.example,\xb6\xff\n";
    let read = read_watchlist("w.txt", list, &WatchlistOptions::default()).unwrap();
    assert_eq!((read.charset, read.entries.len(), read.entries[0].value.as_str()), ("GBK", 1, "xn--mes317j.example"));
    let told: Vec<String> = read.rejects.iter().map(ToString::to_string).collect();
    assert!(told.len() == 2 && told.iter().all(|told| told.contains("expected readable characters")), "{told:?}");
}

#[test]
fn a_shared_host_is_a_bare_name() {
    let list = "# ours\nPages.Example\n*.赌场.example\nlocalhost\nhttp://a.example/x\n192.0.2.1\n";
    let read = read_shared_hosts("site-rules", list.as_bytes()).unwrap();
    assert_eq!(read.entries, ["pages.example", "xn--mes317j.example"]);
    expect![[r#"
        site-rules:4: found `localhost`, expected a name of two labels or more, such as casino.example
        site-rules:5: found `http://a.example/x`, expected a bare name for kind domain or host (with a path or port the kind is url)
        site-rules:6: found `192.0.2.1`, expected a bare name for kind domain or host (with a path or port the kind is url)"#]].assert_eq(&shown(Ok((read.rejects, read.notes))));
}
