//! Watchlists and seeds that cannot be used as they are: file, line, what was found, what was expected.

use expect_test::{Expect, expect};

use crate::desk::Desk;

/// A crawl with this watchlist.
fn check(watchlist: &[u8], expected: Expect) {
    let desk = Desk::with_web();
    desk.file("list", watchlist);
    desk.check(&["crawl", "--web", "web", "--watchlist", "list", "--dry-run", "--quiet"], expected);
    assert_eq!(desk.files(), ["list"], "something was written");
}

/// A crawl with these seeds.
fn check_seeds(seeds: &[u8], expected: Expect) {
    let desk = Desk::with_web();
    desk.file("seeds", seeds);
    desk.check(&["crawl", "--web", "web", "--seeds", "seeds", "--dry-run", "--quiet"], expected);
    assert_eq!(desk.files(), ["seeds"], "something was written");
}

macro_rules! unusable {
    ($($name:ident: $check:ident($list:expr, $expected:expr);)+) => { $(#[test] fn $name() { $check($list, $expected); })+ };
}

unusable! {
    an_empty_file: check(b"", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one
    "#]]);
    remarks_alone: check(b"# nothing\n\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one
    "#]]);
    a_header_alone: check("域名,类别\n".as_bytes(), expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one
    "#]]);
    a_header_without_a_value: check("名称,类别,来源\n甲,乙,丙\n".as_bytes(), expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `名称, 类别, 来源`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)
    "#]]);
    half_a_sheet_of_excel: check(b"PK\x03\x04\x14\x00\x06\x00", expect![[r#"
        exit 2
        -- err
        error: list:1: found a ZIP archive that is no whole XLSX or ODS workbook, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    half_an_old_sheet_of_excel: check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", expect![[r#"
        exit 2
        -- err
        error: list:1: found an old Office document that is no XLS workbook, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    a_document: check(b"%PDF-1.7\n", expect![[r#"
        exit 2
        -- err
        error: list:1: found a PDF document, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    a_database: check(b"SQLite format 3\0", expect![[r#"
        exit 2
        -- err
        error: list:1: found an SQLite database, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    bytes_that_are_no_text: check(b"casino.example\n\0\0\0", expect![[r#"
        exit 2
        -- err
        error: list:1: found binary data, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    a_page: check(b"<!doctype html><p>casino.example", expect![[r#"
        exit 2
        -- err
        error: list:1: found markup (HTML or XML), expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    a_json_document: check(b"{\n \"domains\": [\"casino.example\"]\n}\n", expect![[r#"
        exit 2
        -- err
        error: list:1: found a JSON document, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    half_a_packed_file: check(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", expect![[r#"
        exit 2
        -- err
        error: list: found gzip data that cannot be unpacked, expected a whole file: incomplete deflate stream
    "#]]);
    a_packed_file_of_zstd_cut_off: check(b"\x28\xb5\x2f\xfd\x24", expect![[r#"
        exit 2
        -- err
        error: list: found zstd data that cannot be unpacked, expected a whole file: incomplete frame
    "#]]);
    a_public_suffix: check(b"\ncom.cn\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `com.cn`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    a_private_suffix: check(b"github.io\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `github.io`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    one_label: check(b"localhost\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `localhost`, expected a name of two labels or more, such as casino.example
    "#]]);
    a_malformed_label: check(b"-casino-.example\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `-casino-.example`, expected labels of letters, digits, `_` and, inside, `-`
    "#]]);
    an_empty_label: check(b"casino..example\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `casino..example`, expected labels of 1 to 63 characters, and at most 253 in all
    "#]]);
    a_network: check(b"192.0.2.0/24\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `192.0.2.0/24`, expected single addresses, one a line, not a range
    "#]]);
    a_range: check(b"192.0.2.1-192.0.2.9\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `192.0.2.1-192.0.2.9`, expected single addresses, one a line, not a range
    "#]]);
    an_impossible_address: check(b"192.0.2.999\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `192.0.2.999`, expected a domain, host, URL or IP address
    "#]]);
    a_number_of_nothing: check(b"12345678\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `12345678`, expected a column `kind` that says what this number is, such as qq or phone
    "#]]);
    a_star_inside: check(b"casino.*.example\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `casino.*.example`, expected `*.` only at the front of a bare name
    "#]]);
    another_scheme: check(b"ftp://casino.example/\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `ftp://casino.example/`, expected an http or https URL
    "#]]);
    two_words: check(b"casino.example bad\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `casino.example bad`, expected one entry a line (a comment begins with ` #`)
    "#]]);
    a_filter_rule_with_options: check(b"||casino.example^$popup\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `||casino.example^$popup`, expected a filter rule of the form `||casino.example^`
    "#]]);
    an_unknown_kind: check(b"value,kind\ncasino.example,website\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `website`, expected a kind: domain, host, url, ip, page, qq, wechat, telegram, whatsapp, line, phone, mail or crypto
    "#]]);
    a_kind_that_does_not_fit: check(b"value,kind\nhttp://casino.example/x,domain\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `http://casino.example/x`, expected a bare name for kind domain or host (with a path or port the kind is url)
    "#]]);
    a_hosts_line_that_leads_somewhere: check(b"0.0.0.0 com\n192.0.2.7 casino.example\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `com`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    a_line_that_acts_on_a_terminal: check(b"\x1b]0;owned\x07.example\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `\u{1b}]0;owned\u{7}.example`, expected text without control characters and line breaks
    "#]]);
    a_seed_of_one_word: check_seeds(b"\nschool\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:2: found `school`, expected a page URL or a site such as school.example
    "#]]);
    a_seed_of_another_scheme: check_seeds(b"mailto:a@school.example\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `mailto:a@school.example`, expected an http or https URL
    "#]]);
    results_without_a_url: check_seeds(b"engine,query,rank\nbaidu,x,1\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `engine, query, rank`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)
    "#]]);
    results_with_an_empty_url: check_seeds(b"{\"engine\":\"baidu\",\"url\":null}\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found nothing, expected a domain, host, URL or IP address in this row
    "#]]);
    a_seed_behind_a_port_that_browsers_refuse: check_seeds(b"http://school.example:25/\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `http://school.example:25/`, expected a port that browsers do not refuse
    "#]]);
    a_code_host: check(b"https://github.com/\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `https://github.com/`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    a_bucket_host_of_any_region: check(b"oss-cn-chengdu.aliyuncs.com\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `oss-cn-chengdu.aliyuncs.com`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    a_host_of_forms: check(b"docs.qq.com\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `docs.qq.com`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    a_qq_number_that_is_none: check(b"value,kind\n0123,qq\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `0123`, expected a QQ number or group of 5 to 11 digits
    "#]]);
    a_wechat_id_that_is_none: check("值,种类\n微信群,微信\n".as_bytes(), expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `微信群`, expected a WeChat id of 6 to 20 letters, digits, `_` and `-`, or a telephone number
    "#]]);
    a_telegram_name_that_is_none: check(b"telegram:lucky-bet\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `telegram:lucky-bet`, expected a Telegram name such as @name or t.me/name, or an invitation such as t.me/+code
    "#]]);
    a_whatsapp_number_that_is_none: check(b"value,kind\n12345,whatsapp\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `12345`, expected a WhatsApp number with its country code, or wa.me/number
    "#]]);
    a_line_id_that_is_none: check(b"value,kind\nab,line\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `ab`, expected a LINE id of 4 to 20 letters, digits, `.`, `_` and `-`
    "#]]);
    a_telephone_number_that_is_none: check(b"tel:110\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `tel:110`, expected a telephone number of 5 to 15 digits
    "#]]);
    a_mail_address_that_is_none: check(b"value,kind\nboss@casino,mail\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `boss@casino`, expected a mail address such as name@casino.example
    "#]]);
    a_coin_address_that_is_none: check(b"value,kind\n0x1234,crypto\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `0x1234`, expected an address of a cryptocurrency
    "#]]);
    a_name_that_could_be_an_account_anywhere: check(b"@lucky_bet\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `@lucky_bet`, expected a column `kind` that says what this account is, such as telegram or line
    "#]]);
    a_filter_list_of_hiding_rules: check(b"[Adblock Plus 2.0]\ncasino.example##.banner\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `casino.example##.banner`, expected a filter rule of the form `||casino.example^`
    "#]]);
    a_filter_list_of_patterns: check(b"||casino.example/room^\n/bet[0-9]+/\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `||casino.example/room^`, expected a filter rule of the form `||casino.example^`
    "#]]);
    a_filter_list_of_exceptions_alone: check(b"@@||school.example^\n", expect![[r#"
        exit 2
        -- err
        error: --watchlist: expected a list of what is known to be illegal, found none, and the ledger has none either
    "#]]);
    a_zone_with_owners_outside: check(b"$TTL 60\n$ORIGIN rpz.example.\ncasino.example. CNAME .\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:3: found `casino.example. CNAME .`, expected an owner inside the zone, relative (`casino.example`, without a dot at the end)
    "#]]);
    a_zone_of_name_servers: check(b"$TTL 60\nns.casino.example.rpz-nsdname CNAME .\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `ns.casino.example.rpz-nsdname CNAME .`, expected a trigger by name or by rpz-ip
    "#]]);
    a_zone_of_networks: check(b"$TTL 60\n24.0.2.0.192.rpz-ip CNAME .\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `24.0.2.0.192.rpz-ip CNAME .`, expected single addresses, one a line, not a range
    "#]]);
    a_zone_that_includes_another: check(b"$TTL 60\n$INCLUDE more.zone\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `$INCLUDE more.zone`, expected a record such as `casino.example CNAME .`
    "#]]);
    an_array_of_numbers: check(b"[1, 2]\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `1`, expected a JSON object on one line
    "#]]);
    a_feed_of_suffixes: check(b"# id,dateadded,url,threat\n\"1\",\"2026-11-05\",\"http://com/\",\"x\"\n", expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:2: found `http://com/`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    half_a_feed_in_utf_16: check(&"casino.example".encode_utf16().flat_map(u16::to_be_bytes).take(27).collect::<Vec<u8>>(), expect![[r#"
        exit 2
        -- err
        error: list:1: found binary data, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed
    "#]]);
    a_sheet_without_a_column_of_values: check(include_bytes!("../fuzz/seeds/workbook/no-value.xlsx"), expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list, sheet a, row 1: found `名称, 类别, 来源`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)
    "#]]);
    a_bomb_of_a_workbook: check(include_bytes!("bomb.xlsx.zst"), expect![[r#"
        exit 2
        -- err
        error: list: found more than 268435456 bytes (unpacked), expected at most that; split the list
    "#]]);
    a_sitemap_index: check_seeds(b"<sitemapindex><sitemap><loc>http://school.example/1.xml</loc></sitemap></sitemapindex>", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `http://school.example/1.xml`, expected pages; this is another sitemap, which an index names: fetch it and import it as well
    "#]]);
    a_sitemap_with_a_document_type: check_seeds(b"<!DOCTYPE urlset><urlset><url><loc>http://school.example/</loc></url></urlset>", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:1: found `<!DOCTYPE`, expected XML without a document type
    "#]]);
    a_sitemap_that_breaks_off: check_seeds(b"<urlset>\n<url><loc>http://school.exa", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one; the first that was refused: seeds:2: found `it ends too early`, expected XML that is whole to its end
    "#]]);
    a_search_without_results: check_seeds(b"{\"query\":\"x\",\"results\":[],\"unresponsive_engines\":[[\"baidu\",\"captcha\"]]}", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one
    "#]]);
    a_search_with_suggestions_alone: check_seeds(b"title,url,content,host,engine,score,type\n,,x,,,,suggestion\n", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one
    "#]]);
    an_empty_sitemap: check_seeds(b"<?xml version=\"1.0\"?><urlset></urlset>", expect![[r#"
        exit 2
        -- err
        error: seeds: found no usable row, expected at least one
    "#]]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let desk = Desk::with_web();
    for flag in ["--watchlist", "--allowlist", "--seeds", "--site-rules"] {
        let said = desk.said(&["crawl", "--web", "web", flag, "none.txt"], b"");
        assert_eq!(
            said, "exit 2\n-- err\nerror: none.txt: cannot be read: No such file or directory (os error 2)\n",
            "{flag}"
        );
        let said = desk.said(&["crawl", "--web", "web", flag, "web"], b"");
        assert_eq!(said, "exit 2\n-- err\nerror: web: cannot be read: Is a directory (os error 21)\n", "{flag}");
    }
    assert_eq!(desk.files(), [""; 0]);
}

#[test]
fn bad_rows_are_told_and_passed_over_and_the_rest_is_counted() {
    let desk = Desk::with_web();
    let bad: String = (0..30).map(|n| format!("bad{n}\n")).collect();
    desk.file("list", format!("casino.example\n{bad}").as_bytes());
    desk.check(
        &["watchlist", "check", "list"],
        expect![[r#"
        exit 0
        -- out
               1  entries
               0  repeated
              30  rejected
               1  of kind domain
               1  without a category
        -- err
        warning: list:2: found `bad0`, expected a name of two labels or more, such as casino.example
        warning: list:3: found `bad1`, expected a name of two labels or more, such as casino.example
        warning: list:4: found `bad2`, expected a name of two labels or more, such as casino.example
        warning: list:5: found `bad3`, expected a name of two labels or more, such as casino.example
        warning: list:6: found `bad4`, expected a name of two labels or more, such as casino.example
        warning: list:7: found `bad5`, expected a name of two labels or more, such as casino.example
        warning: list:8: found `bad6`, expected a name of two labels or more, such as casino.example
        warning: list:9: found `bad7`, expected a name of two labels or more, such as casino.example
        warning: list:10: found `bad8`, expected a name of two labels or more, such as casino.example
        warning: list:11: found `bad9`, expected a name of two labels or more, such as casino.example
        warning: list:12: found `bad10`, expected a name of two labels or more, such as casino.example
        warning: list:13: found `bad11`, expected a name of two labels or more, such as casino.example
        warning: list:14: found `bad12`, expected a name of two labels or more, such as casino.example
        warning: list:15: found `bad13`, expected a name of two labels or more, such as casino.example
        warning: list:16: found `bad14`, expected a name of two labels or more, such as casino.example
        warning: list:17: found `bad15`, expected a name of two labels or more, such as casino.example
        warning: list:18: found `bad16`, expected a name of two labels or more, such as casino.example
        warning: list:19: found `bad17`, expected a name of two labels or more, such as casino.example
        warning: list:20: found `bad18`, expected a name of two labels or more, such as casino.example
        warning: list:21: found `bad19`, expected a name of two labels or more, such as casino.example
        warning: list: 10 more like these
        list: 1 entry read, 30 skipped
    "#]],
    );
}

#[test]
fn strictly_one_bad_row_is_one_too_many() {
    let desk = Desk::with_web();
    desk.file("list", b"casino.example\ncom\n");
    desk.check(
        &["crawl", "--web", "web", "--watchlist", "list", "--strict"],
        expect![[r#"
        exit 2
        -- err
        error: list:2: found `com`, expected a name that belongs to one owner, not a shared suffix
    "#]],
    );
    desk.check(
        &["crawl", "--web", "web", "--watchlist", "list", "--strict", "--lang", "zh"],
        expect![[r#"
            exit 2
            -- err
            错误：list 第 2 行：`com` 无法使用；要求：属于一个所有者的名称，而不是共用的后缀
        "#]],
    );
    assert_eq!(desk.files(), ["list"]);
}

#[test]
fn a_list_comes_from_standard_input_too() {
    let desk = Desk::with_web();
    let said = desk.said(
        &["crawl", "--web", "web", "--watchlist", "-", "--dry-run"],
        "\u{feff}a.example\r\nb.example\r\n".as_bytes(),
    );
    assert!(said.contains("watchlist      2 entries\n"), "{said}");
    let said = desk.said(&["crawl", "--web", "web", "--seeds", "-", "--dry-run"], b"a.example\n");
    assert!(said.contains("seeds          1 on 1 host of 1 site\n"), "{said}");
    desk.check_with_input(&["crawl", "--web", "web", "--watchlist", "-"], b"com\n", expect![[r#"
        exit 2
        -- err
        error: -: found no usable row, expected at least one; the first that was refused: -:1: found `com`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
}

#[test]
fn a_single_seed_on_the_command_line_is_judged_too() {
    let desk = Desk::with_web();
    desk.check(
        &["crawl", "--web", "web", "--seed", "ftp://a.example/"],
        expect![[r#"
        exit 2
        -- err
        error: --seed: expected an http or https URL, found `ftp://a.example/`
    "#]],
    );
}

#[test]
fn flags_of_imports_are_judged_like_all_flags() {
    let desk = Desk::with_web();
    desk.file("list", b"casino.example\n");
    desk.check(
        &["watchlist", "import", "list", "--source", "a\nb"],
        expect![[r#"
        exit 2
        -- err
        error: --source: expected a line of text, found `a\u{a}b`
        see `suyuan watchlist import --help`
    "#]],
    );
    desk.check(
        &["watchlist", "check", "list", "--format", "csv"],
        expect![[r#"
        exit 2
        -- err
        error: --format: expected one of text, json, found `csv`
        see `suyuan watchlist check --help`
    "#]],
    );
    desk.check(
        &["watchlist", "improt", "list"],
        expect![[r#"
        exit 2
        -- err
        error: there is no command `improt`; did you mean `import`?
        see `suyuan watchlist --help`
    "#]],
    );
    desk.check(
        &["seeds", "import"],
        expect![[r#"
        exit 2
        -- err
        error: missing: <FILE>...
        see `suyuan seeds import --help`
    "#]],
    );
    desk.check(
        &["seeds", "import", "none.txt"],
        expect![[r#"
        exit 2
        -- err
        error: none.txt: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    desk.file("allow.csv", b"value,expires\ncasino.example,31.12.2026 or so\n");
    desk.check(&["watchlist", "import", "--allow", "allow.csv"], expect![[r#"
        exit 2
        -- err
        error: allow.csv: found no usable row, expected at least one; the first that was refused: allow.csv:2: found `31.12.2026 or so`, expected a date such as DAY or DAYT20:00:00Z
    "#]]);
    desk.check(
        &["watchlist", "import", "list", "allow.csv", "none.txt"],
        expect![[r#"
            exit 2
            -- err
            warning: allow.csv:2: found `31.12.2026 or so`, expected a date such as DAY or DAYT20:00:00Z
            error: none.txt: cannot be read: No such file or directory (os error 2)
        "#]],
    );
    assert_eq!(desk.files(), ["allow.csv", "list"], "something was written");
}

#[test]
fn a_bad_row_of_a_workbook_is_told_by_file_sheet_and_row() {
    let desk = Desk::with_web();
    desk.file("名单.xlsx", include_bytes!("../fuzz/seeds/workbook/list.xlsx"));
    desk.check(
        &["watchlist", "check", "名单.xlsx"],
        expect![[r#"
        exit 0
        -- out
               2  entries
               0  repeated
               2  rejected
               1  of kind domain
               1  of kind URL
               1  without a category
               1  of category 赌博
        -- err
        warning: 名单.xlsx, sheet a, row 6: found `com`, expected a name that belongs to one owner, not a shared suffix
        warning: 名单.xlsx, sheet a, row 7: found nothing, expected a domain, host, URL or IP address in this row
        名单.xlsx: 2 entries read, 2 skipped
    "#]],
    );
    desk.check(
        &["watchlist", "check", "名单.xlsx", "--lang", "zh", "--strict"],
        expect![[r#"
            exit 2
            -- err
            错误：名单.xlsx 工作表 a 第 6 行：`com` 无法使用；要求：属于一个所有者的名称，而不是共用的后缀
        "#]],
    );
}
