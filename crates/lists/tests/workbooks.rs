//! Workbooks as people keep their lists in them, and as nobody should.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod office;

use expect_test::{Expect, expect};
use office::{Book, Others, ods, xls};
use proptest::prelude::*;
use suyuan_lists::{
    CELLS_MAX, COLUMNS_MAX, HEADER_ROWS_MAX, LINKS_MAX, LIST_BYTES_MAX, ListError, MERGED_COLUMNS_MAX, MERGED_MAX,
    PARTS_MAX, SHARED_STRINGS_MAX, SHEETS_MAX, SeedOptions, WatchlistOptions, read_allowlist, read_seeds,
    read_watchlist,
};

/// One line a usable row, then the rejects and notes.
fn watched(bytes: &[u8]) -> String {
    let list = match read_watchlist("名单.xlsx", bytes, &WatchlistOptions::default()) {
        Ok(list) => list,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut text = format!("{}\n", list.format);
    for watch in &list.entries {
        let day = watch.listed.map_or_else(String::new, |when| format!(" | {when}"));
        text += &format!("{} {} | {} | {}{day}\n", watch.kind, watch.value, watch.category, watch.source);
    }
    text + &list.rejects.iter().chain(&list.notes).map(|bad| format!("{bad}\n")).collect::<String>()
}

fn check(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&watched(bytes));
}

const SHEET: &[&[&str]] = &[
    &["涉诈名单（2026年11月）"],
    &[],
    &["序号", "类别", "域名/网址", "发现时间", "来源", "备注"],
    &["#1", "赌博", "casino.example", "d46349", "公安", "x"],
    &["#2", "", "http://b.example/x", "d46349.8333333333", "", ""],
    &["#3", "钓鱼", "com"],
    &["", "", "", "", "", "只有备注"],
];

#[test]
fn a_workbook_is_read_sheet_by_sheet_below_its_titles() {
    let expected = |format: &str| {
        format!(
            "{format}\ndomain casino.example | 赌博 | 公安 | 2026-11-23T00:00:00.000Z\nurl http://b.example/x |  | 名单 | 2026-11-23T20:00:00.000Z\n\
             qq 1234567890 |  | 名单\nphone +8613800001234 |  | 名单\n\
             名单.xlsx, sheet 十一月, row 6: found `com`, expected a name that belongs to one owner, not a shared suffix\n\
             名单.xlsx, sheet 十一月, row 7: found nothing, expected a domain, host, URL or IP address in this row\n"
        )
    };
    let handles: &[&[&str]] = &[&["值", "种类"], &["#1234567890", "QQ"], &["#13800001234", "电话"]];
    let sheets = [("十一月", SHEET), ("联系方式", handles), ("空", &[][..])];
    assert_eq!(watched(&Book::new(&sheets).bytes()), expected("xlsx"));
    assert_eq!(watched(&ods(&sheets)), expected("ods"));
    assert_eq!(watched(&xls(&sheets)), expected("xls"));
}

#[test]
fn a_packed_workbook_is_a_workbook() {
    let bytes = Book::new(&[("a", &[&["casino.example"]])]).bytes();
    let packed = zstd::encode_all(&bytes[..], 3).unwrap();
    assert_eq!(watched(&packed), watched(&bytes));
    assert!(watched(&bytes).starts_with("xlsx\ndomain casino.example"));
}

#[test]
fn merged_cells_speak_for_all_that_they_cover() {
    let rows: &[&[&str]] = &[
        &["网址", "", "类别"],
        &["a.example", "", "赌博"],
        &["", "b.example"],
        &["c.example", ""],
        &["d.example", "", "诈骗"],
    ];
    let expected = expect![[r#"
        xlsx
        domain a.example | 赌博 | 名单
        domain b.example | 赌博 | 名单
        domain c.example | 赌博 | 名单
        domain d.example | 诈骗 | 名单
    "#]];
    expected.assert_eq(&watched(&Book::new(&[("a", rows)]).merged(&["A1:B1", "C2:C4"]).bytes()));
}

#[test]
fn a_link_counts_where_its_words_are_no_entry() {
    let rows: &[&[&str]] = &[&["链接", "类别"], &["点击查看", "赌博"], &["b.example", ""], &["无", ""]];
    check(
        &Book::new(&[("a", rows)])
            .linked(&[("A2", "http://casino.example/win"), ("A3", "http://other.example/")])
            .bytes(),
        expect![[r#"
            xlsx
            url http://casino.example/win | 赌博 | 名单
            domain b.example |  | 名单
            名单.xlsx, sheet a, row 4: found `无`, expected a name of two labels or more, such as casino.example
        "#]],
    );
}

#[test]
fn without_a_header_the_column_of_names_is_read_and_a_riddle_is_refused() {
    check(
        &Book::new(&[("a", &[&["赌博", "casino.example"], &["诈骗", "b.example"], &["x.example", "c.example"]])])
            .bytes(),
        expect![[r#"
            xlsx
            domain casino.example |  | 名单
            domain b.example |  | 名单
            名单.xlsx, sheet a, row 3: found `x.example, c.example`, expected a header line that names the columns, because more than one cell could be the entry
        "#]],
    );
    check(
        &Book::new(&[
            ("说明", &[&["本表由公安提供"], &["请勿外传"]]),
            ("b", &[&["名称", "类别", "来源"]]),
            ("c", &[&["域名"], &["a.example"]]),
        ])
        .bytes(),
        expect![[r#"
            xlsx
            domain a.example |  | 名单
            名单.xlsx, sheet 说明, row 1: found `本表由公安提供`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)
            名单.xlsx, sheet b, row 1: found `名称, 类别, 来源`, expected a header with a column named value, domain, url, host or ip (域名, 网址, 链接)
        "#]],
    );
}

#[test]
fn a_header_is_looked_for_below_so_many_titles() {
    let books = |titles: usize| {
        let mut rows: Vec<&[&str]> = vec![&["通知"]; titles];
        rows.extend([&["域名", "类别"][..], &["casino.example", "赌博"]]);
        let sheet = [("a", rows.as_slice())];
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        [text.into_bytes(), Book::new(&sheet).bytes(), ods(&sheet), xls(&sheet)]
    };
    for book in books(HEADER_ROWS_MAX - 1) {
        assert!(watched(&book).contains("domain casino.example | 赌博"), "{}", watched(&book));
    }
    for book in books(HEADER_ROWS_MAX) {
        assert!(!watched(&book).contains("| 赌博"), "{}", watched(&book));
    }
}

#[test]
fn columns_are_read_and_merged_to_their_limits() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell table:number-columns-{attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let book = |rows: &[String]| {
        let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
        watched(&office::ods_of(&format!("<table:table table:name=\"a\">{rows}</table:table>")))
    };
    let after =
        |columns: u32| book(&[cell(&format!("repeated=\"{columns}\""), "") + &cell("spanned=\"1\"", "a.example")]);
    assert_eq!(after(COLUMNS_MAX - 1), "ods\ndomain a.example |  | 名单\n");
    assert!(after(COLUMNS_MAX).starts_with("error: "), "{}", after(COLUMNS_MAX));
    // The last column that the block covers is the category.
    let merged = |columns: u32| {
        let between = cell(&format!("repeated=\"{}\"", columns - 2), "");
        let header = cell("spanned=\"1\"", "域名") + &between + &cell("spanned=\"1\"", "类别");
        book(&[header, cell(&format!("spanned=\"{columns}\""), "a.example")])
    };
    assert_eq!(merged(MERGED_COLUMNS_MAX), "ods\ndomain a.example | a.example | 名单\n");
    assert_eq!(merged(MERGED_COLUMNS_MAX + 1), "ods\ndomain a.example |  | 名单\n");
}

#[test]
fn seeds_and_allow_lists_are_read_from_workbooks_too() {
    let rows: &[&[&str]] = &[
        &["搜索引擎", "关键词", "排名", "链接", "标题", "摘要", "抓取时间"],
        &["baidu", "彩票", "#3", "http://school.example/a", "标题", "摘要", "d46349"],
    ];
    let seeds = read_seeds("s.xlsx", &Book::new(&[("a", rows)]).bytes(), &SeedOptions::default()).unwrap();
    let result = seeds.entries[0].result.as_ref().unwrap();
    assert_eq!((result.engine.as_str(), result.query.as_str(), result.rank), ("baidu", "彩票", Some(3)));
    assert_eq!(result.fetched_at.unwrap().day(), "2026-11-23");
    let rows: &[&[&str]] = &[&["域名", "原因", "有效期至"], &["a.example", "已转让", "d46387"]];
    let allowed = read_allowlist("a.xlsx", &ods(&[("a", rows)]), &WatchlistOptions::default()).unwrap();
    assert_eq!(allowed.entries[0].expires.unwrap().to_string(), "2027-01-01T00:00:00.000Z");
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let zeros = vec![0; LIST_BYTES_MAX / 8];
    let book = || Book::new(&[("a", &[&["casino.example"]])]);
    let bomb = (0..9).fold(book(), |book, n| book.with(&format!("xl/media/{n}.png"), &zeros)).packed();
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert!(watched(&bomb).contains("found more than 268435456 bytes (unpacked)"), "{}", watched(&bomb));
    let many = (0..PARTS_MAX).fold(book(), |book, n| book.with(&format!("xl/{n}"), b"")).bytes();
    assert!(watched(&many).contains(&format!("more than {PARTS_MAX} parts in the file")), "{}", watched(&many));
    let one: &[&[&str]] = &[&["casino.example"]];
    let names: Vec<String> = (0..=SHEETS_MAX).map(|n| format!("s{n}")).collect();
    let sheets: Vec<(&str, &[&[&str]])> = names.iter().map(|name| (name.as_str(), one)).collect();
    for book in [Book::new(&sheets).bytes(), ods(&sheets)] {
        assert!(watched(&book).contains(&format!("found more than {SHEETS_MAX} sheets")), "{}", watched(&book));
    }
    assert!(watched(&Book::new(&sheets[1..]).bytes()).starts_with("xlsx\n"));
}

#[test]
fn what_the_outside_reader_would_keep_is_counted_before_it_is_read() {
    let book = || Book::new(&[("a", &[&["casino.example"]])]);
    for (element, most, what) in [
        ("<si/>", SHARED_STRINGS_MAX, "shared texts"),
        ("<x:hyperlink ref=\"A1\"/>", LINKS_MAX, "links"),
        ("<mergeCell ref=\"A1:A2\"/>", MERGED_MAX, "merged blocks"),
    ] {
        let with = |count: usize| watched(&book().with("xl/more.xml", element.repeat(count).as_bytes()).packed());
        assert_eq!(with(most), "xlsx\ndomain casino.example |  | 名单\n");
        assert!(with(most + 1).contains(&format!("found more than {most} {what}")), "{}", with(most + 1));
    }
}

#[test]
fn an_archive_that_readers_could_read_in_two_ways_is_none() {
    let whole = Book::new(&[("a", &[&["casino.example"]])]).bytes();
    let end = whole.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").unwrap();
    assert_eq!(end + 22, whole.len());
    for (place, value) in [(4, 7), (6, 7), (8, 1), (15, 0x7f), (20, 1), (21, 0xff)] {
        let mut decoy = whole.clone();
        decoy[end + 20] = 22;
        decoy.extend_from_slice(&whole[end..]);
        assert!(watched(&decoy).starts_with("xlsx\n"), "{}", watched(&decoy));
        let at = whole.len() + place;
        decoy[at] = value;
        assert!(watched(&decoy).contains("no whole XLSX"), "{place}: {}", watched(&decoy));
    }
}

#[test]
fn blocks_that_lie_on_each_other_cost_no_more_than_their_cells() {
    let rows: String = (0..30_000)
        .map(|row| {
            format!(
                "<table:table-row><table:table-cell><text:p>a{row}.example</text:p></table:table-cell>\
                 <table:table-cell table:number-rows-spanned=\"900000\"><text:p>q</text:p></table:table-cell></table:table-row>"
            )
        })
        .collect();
    let header = "<table:table-row><table:table-cell><text:p>value</text:p></table:table-cell></table:table-row>";
    let book = office::ods_of(&format!("<table:table table:name=\"a\">{header}{rows}</table:table>"));
    assert_eq!(watched(&book).lines().count(), 30_001);
    let wide: String = (0..1_000)
        .map(|at| {
            format!("<table:table-cell table:number-rows-spanned=\"900000\"><text:p>c{at}</text:p></table:table-cell>")
        })
        .collect();
    let rows = "<table:table-row><table:table-cell><text:p>a.example</text:p></table:table-cell></table:table-row>"
        .repeat(CELLS_MAX / 1_000 + 1);
    let book = office::ods_of(&format!(
        "<table:table table:name=\"a\"><table:table-row><table:table-cell><text:p>value</text:p></table:table-cell>{wide}</table:table-row>{rows}</table:table>"
    ));
    assert!(watched(&book).contains(&format!("found more than {CELLS_MAX} cells")), "{}", watched(&book));
}

#[test]
fn a_long_text_that_many_cells_show_counts_as_often_as_it_is_looked_at() {
    let long = "x".repeat(1 << 20);
    let strings = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{long}</t></si></sst>"
    );
    let shown = |column: char, times: usize| {
        let rows: String = (0..times)
            .map(|row| format!("<row r=\"{0}\"><c r=\"{column}{0}\" t=\"s\"><v>0</v></c></row>", row + 3))
            .collect();
        let book = Book::new(&[("a", &[&["域名", "xyzzy"], &["casino.example", ""]])]).raw_row(&rows);
        watched(&book.with("xl/sharedStrings.xml", strings.as_bytes()).packed())
    };
    let times = LIST_BYTES_MAX >> 20;
    assert!(shown('A', times + 1).contains("found more than 268435456 bytes (unpacked)"), "{}", shown('A', times + 1));
    assert!(shown('A', 3).contains("domain casino.example"), "{}", shown('A', 3));
    // What stands in a column that says nothing to us is not looked at.
    assert!(shown('B', 4 * times).contains("domain casino.example"), "{:.300}", shown('B', 4 * times));
}

#[test]
fn cells_far_away_cost_nothing() {
    let far = Book::new(&[("a", &[&["域名"], &["casino.example"]])])
        .raw_row("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert!(watched(&far.bytes()).starts_with("xlsx\ndomain casino.example"), "{}", watched(&far.bytes()));
    let repeated = office::ods_of(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\">\
         <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>casino.example</text:p></table:table-cell>\
         </table:table-row></table:table>",
    );
    assert!(watched(&repeated).contains("expected a header line"), "{}", watched(&repeated));
    let far = office::xls_of(&[(0, 0, "casino.example"), (65_535, 65_535, "b.example")]);
    assert!(watched(&far).contains(&format!("found more than {CELLS_MAX} cells")), "{}", watched(&far));
}

#[test]
fn a_book_behind_any_number_of_other_streams_is_vetted_like_any_other() {
    let behind = |cells, count| watched(&office::xls_behind(cells, count, Others::Empty));
    let near: &[(u16, u16, &str)] = &[(0, 0, "casino.example")];
    assert_eq!(behind(near, 1_000), "xls\ndomain casino.example |  | 名单\n");
    let far = behind(&[(0, 0, "casino.example"), (65_535, 65_535, "b.example")], 1_000);
    assert!(far.contains(&format!("found more than {CELLS_MAX} cells")), "{far}");
    let shared = watched(&office::xls_behind(near, 1_000, Others::Shared));
    assert!(shared.contains("found an old Office document that is no XLS workbook"), "{shared}");
}

#[test]
fn what_is_no_whole_workbook_is_told_apart() {
    let whole = Book::new(&[("a", &[&["casino.example"]])]).bytes();
    for (bytes, expected) in [
        (&whole[..whole.len() - 30], "found a ZIP archive that is no whole XLSX or ODS workbook"),
        (b"PK\x03\x04\x14\x00\x06\x00xl/", "found a ZIP archive that is no whole XLSX or ODS workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "found an old Office document that is no XLS workbook"),
    ] {
        let said = watched(bytes);
        assert!(said.contains(expected), "{said}");
    }
    let broken = Book::new(&[("a", &[])]).raw_row("<row r=\"1\"><c r=\"A1\"><v>1</c>").bytes();
    assert!(watched(&broken).contains("found XLSX data that cannot be unpacked"), "{}", watched(&broken));
    let doctype = office::ods_document("<!DOCTYPE x [<!ENTITY a \"b\">]><office:document-content/>");
    assert!(watched(&doctype).contains("it declares a document type"), "{}", watched(&doctype));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_changed_workbook_is_a_list_or_a_reason(which in 0_usize..3, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in prop::option::of(any::<prop::sample::Index>())) {
        let sheets = [("a", SHEET)];
        let mut bytes = [Book::new(&sheets).bytes(), ods(&sheets), xls(&sheets)][which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let read = read_watchlist("a", &bytes, &WatchlistOptions::default());
        let is_caller = |error: &ListError| !error.to_string().is_empty();
        prop_assert!(read.as_ref().is_ok_and(|list| list.entries.len() < 100) || read.as_ref().is_err_and(is_caller));
    }
}
