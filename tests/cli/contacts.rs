//! Whom to tell: lists of contacts, and where they are told.

use expect_test::expect;

use crate::desk::Desk;

const OWNERS: &str = "网站,主办单位,联系方式,行业,通知对象\n\
    *.school.example,某网络,abuse@net.example,,托管商\n\
    school.example,\u{1b}某校,it@school.example,教育,\n\
    intranet,某校,,,\n\
    other.example,,,,\n";

#[test]
fn who_can_be_told_of_a_site_is_imported_and_told_in_order() {
    let desk = Desk::crawled();
    desk.file("owners.csv", OWNERS.as_bytes());
    desk.check(
        &["cases", "contacts", "owners.csv"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db: contacts: 2 new, 0 known before, 0 gone, 2 in all
        -- err
        warning: owners.csv:4: found `intranet`, expected a page URL or a site such as school.example
        warning: owners.csv:5: found `other.example`, expected an owner, a contact or a sector beside the site
        owners.csv: 2 entries read, 2 skipped
    "#]],
    );
    let show = desk.said(&["cases", "show", "school.example"], b"");
    let told: String =
        show.lines().skip_while(|line| !line.starts_with("Whom to tell")).take(7).collect::<Vec<_>>().join("\n");
    expect![[r#"
        Whom to tell, in this order
          1. owner: 某校, it@school.example, 教育 (for school.example, from owners, confidence high,
            DAY)
          2. hoster: 某网络, abuse@net.example (for school.example, from owners, confidence high,
            DAY)

        What to fix"#]]
    .assert_eq(&told);
    assert!(show.contains("\n  owner: 某校\n") && !show.contains("claimed owner"), "{show}");
    let sheet = desk.said(&["cleanup", "--format", "csv"], b"");
    assert!(sheet.contains(",某校,,it@school.example,critical,open,"), "{sheet}");
    let json = desk.said(&["cleanup", "--format", "jsonl"], b"");
    assert!(json.contains(r#""contacts":[{"party":"owner","owner":"某校","contact":"it@school.example","sector":"教育","for":"school.example""#), "{json}");
}

#[test]
fn a_list_takes_the_place_of_what_its_source_said_before() {
    let desk = Desk::crawled();
    desk.file("owners.csv", OWNERS.as_bytes());
    desk.file("new.csv", b"site,contact\nschool.example,new@school.example\n");
    assert!(desk.said(&["cases", "contacts", "owners.csv"], b"").starts_with("exit 0"));
    desk.check(
        &["cases", "contacts", "new.csv", "--source", "owners", "--format", "json"],
        expect![[r#"
        exit 0
        -- out
        {"contacts":{"new":1,"known":0,"gone":2,"total":1}}
    "#]],
    );
    let show = desk.said(&["cases", "show", "school.example"], b"");
    assert!(show.contains("new@school.example") && !show.contains("it@school.example"), "{show}");
    assert!(desk.said(&["ledger", "check"], b"").contains("is sound"));
}

#[test]
fn a_list_that_names_nobody_changes_nothing() {
    let desk = Desk::crawled();
    desk.file("owners.csv", "site,owner,party\nschool.example,,\nschool.example,某校,朋友\n".as_bytes());
    desk.check(&["cases", "contacts", "owners.csv"], expect![[r#"
        exit 2
        -- err
        error: owners.csv: found no usable row, expected at least one; the first that was refused: owners.csv:2: found `school.example`, expected an owner, a contact or a sector beside the site
    "#]]);
    desk.check(
        &["cases", "contacts", "nowhere.csv", "--lang", "zh"],
        expect![[r#"
        exit 2
        -- err
        错误：nowhere.csv：无法读取：没有此文件或目录（系统错误 2）
    "#]],
    );
    assert!(!desk.said(&["cases", "show", "school.example"], b"").contains("Whom to tell"));
}

#[test]
fn a_quotation_mark_that_is_not_closed_costs_its_own_row_and_no_other() {
    let desk = Desk::crawled();
    for below in ["b.example,P,b@b.example", "b.example,\"P\",b@b.example", "b.example,P,\"b@b.example\""] {
        let sheet =
            format!("site,owner,contact\na.example,\"O,a@a.example\n{below}\nschool.example,S,it@school.example\n");
        desk.file("owners.csv", sheet.as_bytes());
        let said = desk.said(&["cases", "contacts", "owners.csv"], b"");
        assert!(said.contains("owners.csv: 2 entries read, 1 skipped"), "{below}: {said}");
        assert!(
            said.contains("owners.csv:2: found `a.example,\"O,a@a.example`, expected a closing quotation mark"),
            "{said}"
        );
    }
}
