//! Reports that are shared with people: a workbook, and a page.

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect;

use crate::desk::Desk;

fn shared(desk: &Desk, format: &str, name: &str) -> PathBuf {
    let args = ["share", "--format", format, "--out", name, "--reporter-org", "=CERT <b>"];
    let done = desk.command(&args).env("SUYUAN_NOW", "2030-12-20T10:00:00Z").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    desk.path().join(name)
}

/// The texts of a workbook.
fn told(path: &Path) -> String {
    let document = suyuan_documents::read(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(document.partial, None);
    format!("{:?}", document.pieces)
}

#[test]
fn a_workbook_holds_the_list_findings_chains_and_figures() {
    let desk = Desk::crawled();
    let told = told(&shared(&desk, "xlsx", "report.xlsx"));
    for text in ["TLP:AMBER", "'=CERT <b>", "school.example", "hxxp://www.casino[.]example/win", "2030-12", "2030-W51"]
    {
        assert!(told.contains(text), "{text}: {told}");
    }
    assert!(!told.contains("http://www.casino.example"), "{told}");
}

#[test]
#[allow(clippy::print_stderr, reason = "a test that cannot be run says so")]
fn openpyxl_finds_frozen_heads_filters_and_no_links() {
    let desk = Desk::crawled();
    shared(&desk, "xlsx", "report.xlsx");
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/bin/python");
    let python = std::env::var_os("SUYUAN_TEST_PYTHON").map_or(left, PathBuf::from);
    let has = Command::new(&python).args(["-c", "import openpyxl"]).output().is_ok_and(|done| done.status.success());
    if !has {
        assert!(std::env::var_os("SUYUAN_TEST_PYTHON").is_none(), "openpyxl is to be installed, and is not");
        eprintln!("not run: openpyxl is not installed; `cargo xtask tools` installs it");
        return;
    }
    const READ: &str = r#"
import openpyxl
for sheet in openpyxl.load_workbook('report.xlsx'):
    links = sum(cell.hyperlink is not None or cell.data_type == 'f' for row in sheet for cell in row)
    wide = max(column.width for column in sheet.column_dimensions.values())
    print(sheet.title, sheet.max_row, sheet.freeze_panes, bool(sheet.auto_filter.ref), links, wide <= 62)
"#;
    let done = Command::new(python).args(["-c", READ]).current_dir(desk.path()).output().unwrap();
    expect![[r#"
        Cases 2 A2 True 0 True
        Fixes 2 A2 True 0 True
        Findings 2 A2 True 0 True
        Chains 4 A2 True 0 True
        Cases by state 2 A2 True 0 True
        Against the days before 8 A2 True 0 True
        By month 13 A2 True 0 True
        By week 13 A2 True 0 True
        What is found most 2 A2 True 0 True
        Notes 4 A2 True 0 True
    "#]]
    .assert_eq(&(String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr)));
}

#[test]
fn a_page_has_the_list_and_the_figures_and_stands_alone() {
    let desk = Desk::crawled();
    let page = std::fs::read_to_string(shared(&desk, "html", "report.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("default-src 'none'") && !page.contains("<script") && !page.contains("http://www.casino"));
    assert!(page.contains("<li>TLP:AMBER</li>") && page.contains("=CERT &lt;b&gt;"), "{page}");
    assert!(page.contains("By month") && page.contains("id=\"c-2befe46bba\""), "{page}");
    let dismiss = ["cases", "set", "school.example", "--state", "dismissed", "--reason", "x", "--until", "2099-01-01"];
    assert!(desk.command(&dismiss).status().unwrap().success());
    let page = std::fs::read_to_string(shared(&desk, "html", "report.html")).unwrap();
    assert!(!page.contains("id=\"c-2befe46bba\""), "{page}");
}
