//! Whatever a stranger writes, no output can be made to act, and none loses its form.

use proptest::prelude::*;
use suyuan_model::{Watch, WatchKind, defang, refang};
use suyuan_words::Lang;

use super::reading::{dot_statements, html_elements, mermaid_lines, xml_tags};
use super::{Story, Written, casino};
use crate::{ChainsFormat, CleanupFormat, FindingsFormat};

/// Pieces of what page authors have tried, put together in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("</script><script>alert(1)</script>".to_owned()),
        Just("<img src=x onerror=alert(1)>".to_owned()),
        Just("\" onload=\"x".to_owned()),
        Just("'><a href=javascript:alert(1)>".to_owned()),
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("＝1+1".to_owned()),
        Just("\u{202E}gnp.exe\u{2066}\u{200F}".to_owned()),
        Just("\x1b[31m\x1b]8;;http://casino.example\x07".to_owned()),
        Just("\u{9b}31m\u{85}\u{2028}\u{2029}\u{7f}".to_owned()),
        Just("\r\n\t\u{0}\u{b}\u{c}".to_owned()),
        Just("\u{FFFE}\u{FFFF}\u{FFFD}\u{FEFF}\u{200B}\u{200D}".to_owned()),
        Just("\\N\\G\\\"{n}{query}%s".to_owned()),
        Just("]] --> end subgraph click n0 call x()".to_owned()),
        Just("`` ``` |---| [x](http://casino.example) ![y](//casino.example)".to_owned()),
        Just("&lt;b&gt;&#60;&nbsp;&".to_owned()),
        Just("]]><![CDATA[<!--".to_owned()),
        Just("HTTPS:\\\\casino.example\\x http:casino.example CASINO.EXAMPLE".to_owned()),
        Just("مرحبا שלום 彩票𠮷🎰e\u{301}".to_owned()),
        "\\PC{0,20}",
        ".{0,20}",
        prop::collection::vec(any::<char>(), 0..20).prop_map(|chars| chars.into_iter().collect()),
    ];
    // What is blank has no place of its own in some formats, so that something readable ends it.
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat() + "水")
}

/// A dot in a query may make a name, whose page is told without the request that shows it: that is another form.
fn page() -> impl Strategy<Value = String> {
    "[ --/-~彩\u{202E}]{0,40}".prop_map(|odd| format!("http://www.school.example/news/7.html?q={odd}水"))
}

/// Category and source are words of the list; they name what they like, but not what is watched.
fn watch() -> impl Strategy<Value = Watch> {
    text().prop_map(|odd| odd.replace("asino", "").replace("ASINO", "")).prop_map(|odd| Watch {
        category: odd.clone(),
        source: odd,
        ..casino()
    })
}

fn story(text: &str, page: &str, watch: &Watch) -> Story {
    Story::of(&Written { text, page, watch: watch.clone() })
}

fn innocent() -> Story {
    let watch = Watch { category: "水".to_owned(), source: "水".to_owned(), ..casino() };
    story("水", "http://www.school.example/news/7.html?q=水", &watch)
}

fn rows(sheet: &str) -> Vec<csv::StringRecord> {
    let body = sheet.strip_prefix('\u{FEFF}').unwrap();
    csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes()).records().map(Result::unwrap).collect()
}

/// Characters that turn, break or hide what is read, in outputs that have no escape of their own for them.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn check(hostile: &Story, innocent: &Story, lang: Lang) {
    for (name, output) in hostile.for_people(lang) {
        if let Some(c) = output.chars().find(|&c| is_control(c) && c != '\n' && !(c == '\r' && name.ends_with("csv"))) {
            panic!("{c:?} in {name}:\n{output}");
        }
        let lower = output.to_ascii_lowercase();
        assert!(!lower.contains("casino.example"), "what is watched can be clicked in {name}:\n{output}");
        for scheme in ["javascript:", "data:"] {
            let link = format!("href=\"{scheme}");
            assert!(!lower.contains(&link), "{link} in {name}:\n{output}");
        }
    }
    let html = hostile.cleanup(CleanupFormat::Html, lang);
    assert_eq!(html_elements(&html), html_elements(&innocent.cleanup(CleanupFormat::Html, lang)));
    for link in html.split("href=\"").skip(1) {
        assert!(link.starts_with("#c-"), "a live link: {}", &link[..link.len().min(80)]);
    }
    let cover = |story: &Story| story.packet(lang).remove(0).1;
    assert_eq!(html_elements(&cover(hostile)), html_elements(&cover(innocent)));
    let svg = hostile.chains(ChainsFormat::Svg, lang);
    let shapes = |tags: Vec<String>| -> Vec<String> { tags.into_iter().filter(|tag| tag != "text").collect() };
    let expected = shapes(xml_tags(&innocent.chains(ChainsFormat::Svg, lang)).unwrap());
    assert_eq!(shapes(xml_tags(&svg).unwrap_or_else(|error| panic!("{error}:\n{svg}"))), expected);
    let dot = |story: &Story| dot_statements(&story.chains(ChainsFormat::Dot, lang)).unwrap();
    assert_eq!(dot(hostile), dot(innocent));
    let mermaid = |story: &Story| mermaid_lines(&story.chains(ChainsFormat::Mermaid, lang));
    assert_eq!(mermaid(hostile), mermaid(innocent));
    let headings = |story: &Story| -> Vec<String> {
        story.cleanup(CleanupFormat::Md, lang).lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
    };
    assert_eq!(headings(hostile), headings(innocent));
    for (sheet, same) in [
        (hostile.cleanup(CleanupFormat::Csv, lang), innocent.cleanup(CleanupFormat::Csv, lang)),
        (hostile.findings(FindingsFormat::Csv, lang), innocent.findings(FindingsFormat::Csv, lang)),
    ] {
        let (rows, same) = (rows(&sheet), rows(&same));
        assert_eq!(rows.len(), same.len());
        for (row, same) in rows.iter().zip(&same) {
            assert_eq!(row.len(), same.len());
            for cell in row {
                let first = cell.trim_start().chars().next();
                assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')), "{cell:?}");
            }
        }
    }
    for (lines, count) in [
        (hostile.cleanup(CleanupFormat::Jsonl, lang), 2),
        (hostile.findings(FindingsFormat::Jsonl, lang), hostile.findings.len()),
    ] {
        assert_eq!(lines.lines().count(), count);
        for line in lines.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
            assert!(!line.chars().any(is_control), "{line}");
        }
    }
    let chains: serde_json::Value = serde_json::from_str(&hostile.chains(ChainsFormat::Json, lang)).unwrap();
    assert_eq!(chains.as_array().unwrap().len(), hostile.findings.len());
}

/// What a page says is read back from JSON lines as it was, whatever it is.
#[test]
fn json_loses_nothing() {
    let text = "\u{202E}\u{0}\x1b\u{85}\u{2028}\t\n\"\\水";
    let lines = story(text, "http://www.school.example/", &casino()).findings(FindingsFormat::Jsonl, Lang::En);
    let finding: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(finding["sightings"][0]["text"], text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_output_acts_or_loses_its_form(text in text(), page in page(), watch in watch(), is_chinese in any::<bool>()) {
        let lang = if is_chinese { Lang::Zh } else { Lang::En };
        check(&story(&text, &page, &watch), &innocent(), lang);
    }

    #[test]
    fn what_was_made_harmless_can_be_read_back(
        host in "([a-z0-9-]{1,8}\\.){0,3}[a-z]{2,8}|192\\.0\\.2\\.7|\\[2001:db8::1\\]",
        port in "(:[1-9][0-9]{0,3})?",
        path in "(/[ -~]{0,20})?",
    ) {
        for scheme in ["http", "https"] {
            if let Ok(url) = suyuan_model::PageUrl::new(&format!("{scheme}://{host}{port}{path}")) {
                prop_assert_eq!(refang(&defang(url.as_str())), url.as_str());
            }
        }
        prop_assert_eq!(refang(&defang(&host)), host);
    }
}

#[test]
fn a_megabyte_on_one_page_stays_short_where_people_read() {
    let text = format!("={}水", "彩<&\u{202E}\"".repeat(200_000));
    let hostile = story(&text, "http://www.school.example/", &casino());
    let innocent = innocent();
    let plain = Story::of(&Written { text: "水", page: "http://www.school.example/", watch: casino() });
    check(&hostile, &plain, Lang::En);
    assert!(
        hostile.cleanup(CleanupFormat::Text, Lang::En).len()
            < 4 * innocent.cleanup(CleanupFormat::Text, Lang::En).len()
    );
}

#[test]
fn a_handle_is_told_with_its_kind_and_a_mail_address_cannot_be_clicked() {
    let handle = Watch { kind: WatchKind::Qq, value: "12345".to_owned(), ..casino() };
    let told = story("水", "http://www.school.example/", &handle).findings(FindingsFormat::Text, Lang::En);
    assert!(told.contains("→ qq:12345 (gambling)"), "{told}");
    let mail = Watch { kind: WatchKind::Mail, value: "x@casino.example".to_owned(), ..casino() };
    let told = story("水", "http://www.school.example/", &mail).findings(FindingsFormat::Text, Lang::En);
    assert!(told.contains("→ x@casino[.]example (gambling)"), "{told}");
}
