use expect_test::expect;
use proptest::prelude::*;
use suyuan_cases::{CaseDraft, Contacts, Known, LinkedFindings, Recipient};
use suyuan_model::{CaseChange, CaseEvent, CaseState, Finding, Role, Severity, SiteRules, Technique, Watch, WatchKind};

use super::told::{NOTICE_FIXES_SHOWN_MAX, NOTICE_NAMES_SHOWN_MAX, NOTICE_PAGES_SHOWN_MAX};
use super::*;
use crate::partners::Tlp;
use crate::partners::story::{domain, finding, moment, watch};

const WHO: Reporter<'_> =
    Reporter { org: "CERT of example", contact: "abuse@cert.example.org", domain: "cert.example.org" };

const SENDER: Sender<'_> = Sender { from: "notices@cert.example.org", reply_to: None, reporter: WHO };

static NO_NOTES: [Vec<String>; 2] = [Vec::new(), Vec::new()];

fn case(findings: Vec<Finding>) -> CaseFile {
    let site = findings[0].site.clone();
    let said = |what| CaseEvent {
        at: moment("2026-11-24T08:00:00Z"),
        actor: "li".to_owned(),
        what,
        reason: String::new(),
        told: false,
    };
    let confirmed = CaseChange::State { state: CaseState::Confirmed, until: None };
    let history = [said(CaseChange::Role(Role::Victim)), said(confirmed)];
    CaseDraft::of(&site, findings, &LinkedFindings::default()).unwrap().settle(Known {
        history: &history,
        ..Known::nothing(&SiteRules::default(), &Contacts::default(), moment("2026-11-25T08:00:00Z"))
    })
}

fn found(pages: &[(&str, Watch)]) -> Vec<Finding> {
    pages.iter().map(|(page, watch)| finding(page, watch)).collect()
}

fn enclosed(findings: Vec<Finding>) -> Enclosed {
    let reports = XarfReports { reporter: WHO, tlp: Tlp::Amber, unreviewed: false, authority: None };
    Enclosed::of(&case(findings), &reports, None).unwrap()
}

fn school() -> Enclosed {
    enclosed(found(&[("http://www.school.example/news/7.html", domain("casino.example"))]))
}

fn letter(cases: &[Enclosed]) -> Letter<'_> {
    Letter {
        first: Lang::En,
        sender: SENDER,
        to: Some("it@school.example"),
        recipient: Recipient::Owner,
        cases,
        message: "1-2-3@cert.example.org",
        at: moment("2026-11-25T08:00:00Z"),
        told: false,
        notes: &NO_NOTES,
        is_draft: true,
    }
}

fn written(letter: &Letter<'_>) -> Notice {
    write_notice(letter, &Templates::bundled().unwrap()).unwrap()
}

/// The headers of a message with folded lines put together.
fn headers(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n ", " ").replace("\r\n\t", " ");
    text.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn an_owner_reads_how_many_pages_are_clean_already() {
    let mut file = case(found(&[("http://www.school.example/news/7.html", domain("casino.example"))]));
    let url = "http://www.school.example/old.html".to_owned();
    file.clean_pages = vec![suyuan_cases::PageFound { found: url.clone(), url }];
    let reports = XarfReports { reporter: WHO, tlp: Tlp::Amber, unreviewed: false, authority: None };
    let cases = [Enclosed::of(&file, &reports, None).unwrap()];
    let text = written(&letter(&cases)).text;
    for said in ["clean by now: 1.", "现已清理干净的页面：1 个"] {
        assert!(text.contains(said) && !text.contains("old.html"), "{text}");
    }
}

#[test]
fn an_owner_reads_what_was_found_and_what_to_do_in_both_languages() {
    let cases = [school()];
    expect![[r#"
        Dear site owner,

        CERT of example found pages on a site that you look after that name or lead to things on a list of known illegal web sites.
        Most often such content was put there by strangers, without the owner's knowledge. This is no accusation; we write so that you can look and clean up.

        Names of such web sites are written so that nobody opens them by mistake: hxxp for http, and [.] for a dot.

        1. school.example  (c-2befe46bba)
           First seen 2026-11-20, last seen 2026-11-23; severity: critical.
           What we found looks as if others had put it there: a changed file, template or database, or a function of the site that lets anybody do so.
           It leads to or names: casino[.]example.

           Pages (1):
           - http://www.school.example/news/7.html
             link; M7 hidden block (display: none); seen 2026-11-23 20:00:00 UTC
             casino[.]example

           What to remove, and how to see it:
           - M7 hidden block (display: none), link (pages: 1)
             byte 7 of the page
             Open the page and view its source; look for “casino”, which stands there in “casino[.]example” (made harmless here)
             with curl: curl -sS 'http://www.school.example/news/7.html' | tail -c +8 | head -c 400
             in the site's files: grep -rniE 'casino[.]example' .

           What we suggest: restore what was changed and close the hole.
           1) Keep a copy of the affected files, the database and the access logs before anything is changed.
           2) Compare the site with a known good release or backup, and remove the injected blocks that this case lists.
           3) Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles.
           4) Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key.
           5) Remove owners and verification files of search-engine consoles that nobody knows.
           6) Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again.
           7) Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing.

        Attached are a report of each case for programs (X-ARF 4, JSON), and the list of the evidence with its digests (evidence.csv). In the reports, addresses are written as they are: please do not open them.

        If you do not look after this site, please pass this on to whoever does, or tell us.
        Please tell us what was done, or if you think that we are wrong: notices@cert.example.org. We will look again, and close the case when two looks at least a day apart find nothing.

        CERT of example
        abuse@cert.example.org
        2026-11-25

        ------------------------------------------------------------

        网站主办者：

        您好！CERT of example发现贵方管理的网站中，有页面含有或指向已知违法网站的内容。
        此类内容多为他人在网站主办者不知情时植入。本函不构成任何指责，仅供贵方核查和清理。

        为防误点，文中违法网站的地址已作处理：以 hxxp 代替 http，以 [.] 代替点号。

        1. school.example（c-2befe46bba）
           首次发现：2026-11-20；最近发现：2026-11-23；严重程度：严重。
           从迹象看，内容系他人植入：文件、模板或数据库被篡改，或网站功能被他人利用。
           涉及对象：casino[.]example。

           涉及页面（共 1 个）：
           - http://www.school.example/news/7.html
             链接；M7 隐藏块（display:none）；发现时间 2026-11-23 20:00:00（UTC）
             casino[.]example

           需清除的内容及查看方法：
           - M7 隐藏块（display:none），链接（涉及页面 1 个）
             页面第 7 字节
             打开该页面并查看网页源代码，查找“casino”，原文为“casino[.]example”（此处已作无害化处理）
             用 curl 查看：curl -sS 'http://www.school.example/news/7.html' | tail -c +8 | head -c 400
             在网站文件中查找：grep -rniE 'casino[.]example' .

           处理建议：恢复被篡改的内容并封堵漏洞。
           1）改动之前，先备份受影响的文件、数据库和访问日志。
           2）与可信的发布版本或备份逐一比对，删除本案件列出的被植入代码块。
           3）查找植入来源：首页文件、模板页头页脚、.htaccess、web.config 或服务器配置、.user.ini 中的 auto_prepend_file、来历不明的服务器模块、计划任务、模板缓存、数据库内容以及脚本文件。
           4）封堵入口：更新系统、插件和上传功能，然后更换全部口令和密钥。
           5）在搜索引擎站长平台中删除来历不明的管理者和验证文件。
           6）对不应存在的页面返回 410，修正网站地图，并向搜索引擎提交死链和快照更新。
           7）处理后请申请复查；至少相隔一天的两次检查均未发现问题，方可结案。

        随函附上每个案件的报告（X-ARF 4，JSON 格式，供程序读取），以及含摘要值的证据清单（evidence.csv）。报告中的地址为原样，请勿打开。

        如上述网站不由贵方管理，请转交相应单位，或告知我们。
        处理情况或不同意见，请回复：notices@cert.example.org。我们将再次检查；至少相隔一天的两次检查均未发现问题，方可结案。

        CERT of example
        abuse@cert.example.org
        2026-11-25
    "#]].assert_eq(&written(&letter(&cases)).text);
}

#[test]
fn who_only_hosts_or_registered_a_site_is_asked_as_that_and_told_that_its_owner_is_a_victim() {
    let cases = [school()];
    for (recipient, asked) in [
        (Recipient::Hoster, ["Please do not shut down the site", "接入（托管）方", "请勿直接关停网站"]),
        (Recipient::Cdn, ["drop the copies of these pages", "源站由谁托管", "请勿屏蔽网站"]),
        (Recipient::Registrar, ["Please do not suspend the name", "域名注册服务机构", "请勿暂停域名解析"]),
    ] {
        let notice = written(&Letter { recipient, ..letter(&cases) });
        let victim = ["the owner is a victim", "网站主办者是受害方"];
        for words in asked.iter().chain(&victim) {
            assert!(notice.text.contains(words), "{recipient:?} {words}:\n{}", notice.text);
        }
        for words in ["Dear site owner", "that you look after", "网站主办者：\n", "Please do this"] {
            assert!(!notice.text.contains(words), "{recipient:?} {words}:\n{}", notice.text);
        }
        assert!(notice.subject.starts_with("Please pass on to your customer: school.example"), "{}", notice.subject);
        assert_ne!(
            message_name("a.example", "it@b.example", recipient, &[], 0),
            message_name("a.example", "it@b.example", Recipient::Owner, &[], 0)
        );
    }
}

#[test]
fn a_message_is_headed_with_who_writes_to_whom_and_is_no_answer() {
    let cases = [school()];
    expect![[r#"
        From: "CERT of example" <notices@cert.example.org>
        Subject: Please check school.example: content that may not be yours / =?utf-8?b?6K+35qC45p+lIHNjaG9vbC5leGFtcGxl77ya6aG16Z2i5YaF5a655Y+v6IO9?= =?utf-8?b?6KKr5LuW5Lq65qSN5YWl?=
        Message-ID: <1-2-3@cert.example.org>
        Date: Wed, 25 Nov 2026 08:00:00 +0000
        Auto-Submitted: auto-generated
        X-Unsent: 1
        To: it@school.example
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_1-2-3""#]].assert_eq(&headers(&written(&letter(&cases)).bytes).join("\n"));
    let sent = Letter {
        to: None,
        is_draft: false,
        told: true,
        sender: Sender { reply_to: Some("desk@cert.example.org"), ..SENDER },
        first: Lang::Zh,
        ..letter(&cases)
    };
    let notice = written(&sent);
    expect![[r#"
        From: "CERT of example" <notices@cert.example.org>
        Subject: =?utf-8?b?6K+35qC45p+lIHNjaG9vbC5leGFtcGxl77ya6aG16Z2i5YaF5a65?= =?utf-8?b?5Y+v6IO96KKr5LuW5Lq65qSN5YWl?= / Please check school.example: content that may not be yours
        Message-ID: <1-2-3@cert.example.org>
        Date: Wed, 25 Nov 2026 08:00:00 +0000
        Auto-Submitted: auto-generated
        Reply-To: desk@cert.example.org
        X-Suyuan-Clock: told
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_1-2-3""#]].assert_eq(&headers(&notice.bytes).join("\n"));
    assert!(notice.subject.starts_with("请核查 school.example"), "{}", notice.subject);
}

#[test]
fn the_same_message_has_the_same_bytes() {
    let cases = [school()];
    assert_eq!(written(&letter(&cases)).sha256(), written(&letter(&cases)).sha256());
    let sites = [Site::from_text("school.example")];
    let name = |to, nth| message_name("cert.example.org", to, Recipient::Owner, &sites, nth);
    assert_eq!(name("a@b.example", 1), name("a@b.example", 1));
    assert_ne!(name("a@b.example", 1), name("a@b.example", 2));
    assert_ne!(name("a@b.example", 1), name("", 1));
}

#[test]
fn on_whose_authority_it_is_written_stands_in_each_language() {
    let notes = ["On the authority of: the office", "授权单位：办公室"].map(|note| vec![note.to_owned()]);
    let cases = [school()];
    let text = written(&Letter { notes: &notes, ..letter(&cases) }).text;
    for line in ["On the authority of: the office", "授权单位：办公室"] {
        assert_eq!(text.lines().filter(|it| *it == line).count(), 1, "{text}");
    }
}

#[test]
fn a_link_that_was_honest_once_is_told_from_what_was_put_there() {
    let mut link = finding("http://www.school.example/links.html", &domain("lapsed.example"));
    link.sightings[0].sighting.technique = Technique::M1;
    link.sightings[0].sighting.severity = Severity::Medium;
    let text = written(&letter(&[enclosed(vec![link])])).text;
    assert!(text.contains("may have lapsed since") && text.contains("到期后"), "{text}");
    let text = written(&letter(&[school()])).text;
    assert!(!text.contains("may have lapsed since") && text.contains("as if others had put it there"), "{text}");
}

#[test]
fn whoever_is_told_again_reads_that_it_is_a_reminder_and_since_when() {
    let again = || {
        let reports = XarfReports { reporter: WHO, tlp: Tlp::Amber, unreviewed: false, authority: None };
        let file = case(found(&[("http://www.school.example/", domain("casino.example"))]));
        Enclosed::of(&file, &reports, Some(moment("2026-11-10T23:59:59Z"))).unwrap()
    };
    let notice = written(&letter(&[again()]));
    for line in [
        "   This is a reminder: we first wrote about it on 2026-11-10.",
        "   本函为再次提醒：我方曾于 2026-11-10 首次通知。",
    ] {
        assert_eq!(notice.text.lines().filter(|it| *it == line).count(), 1, "{}", notice.text);
    }
    assert!(notice.subject.starts_with("Reminder: please check school.example: "), "{}", notice.subject);
    assert!(notice.subject.contains(" / 再次提醒：请核查 school.example"), "{}", notice.subject);
    // Beside a case that is new, the message is no reminder as a whole.
    let both = written(&letter(&[again(), school()]));
    assert!(both.subject.starts_with("Please check ") && both.text.contains("This is a reminder"), "{}", both.subject);
    let new = written(&letter(&[school()]));
    assert!(!new.text.contains("reminder") && !new.text.contains("再次提醒"), "{}", new.text);
}

#[test]
fn nobody_is_asked_to_be_done_by_a_day_that_is_over() {
    let text = |late: &str| {
        let reports = XarfReports { reporter: WHO, tlp: Tlp::Amber, unreviewed: false, authority: None };
        let mut file = case(found(&[("http://www.school.example/", domain("casino.example"))]));
        let deadline = CaseEvent { what: CaseChange::Deadline(moment(late)), ..file.history[0].clone() };
        file.history.push(deadline);
        written(&letter(&[Enclosed::of(&file, &reports, None).unwrap()])).text
    };
    for (late, [en, zh]) in [
        ("2026-11-26T00:00:00Z", ["Please do this by 2026-11-25.", "请于 2026-11-25 前完成处理。"]),
        (
            "2026-11-25T00:00:00Z",
            [
                "Please do this at once: it should have been done by 2026-11-24.",
                "本应于 2026-11-24 前完成处理，现已逾期，请尽快处理。",
            ],
        ),
    ] {
        let text = text(late);
        assert!(text.contains(en) && text.contains(zh), "{text}");
    }
}

#[test]
fn what_is_put_down_of_a_case_is_taken_up_again() {
    let one = school();
    let put = serde_json::to_vec(&one).unwrap();
    let again: Enclosed = serde_json::from_slice(&put).unwrap();
    assert_eq!(written(&letter(&[again])).bytes, written(&letter(&[one])).bytes);
}

#[test]
fn a_page_that_only_writes_about_it_is_nothing_to_clean_up() {
    let mut warning = finding("http://www.school.example/warning.html", &domain("lottery.example"));
    (warning.severity, warning.sightings[0].sighting.severity) = (Severity::Info, Severity::Info);
    let injected = finding("http://www.school.example/news/7.html", &domain("casino.example"));
    let case = enclosed(vec![injected, warning]);
    assert_eq!((case.pages, case.rows.len()), (1, 1));
    assert!(!case.xarf.contains("warning.html") && !case.xarf.contains("lottery"), "{}", case.xarf);
    let text = written(&letter(&[case])).text;
    assert!(!text.contains("warning.html") && !text.contains("lottery"), "{text}");
}

#[test]
fn what_is_more_than_anybody_reads_is_counted() {
    let mut pages = Vec::new();
    for page in 0..=NOTICE_PAGES_SHOWN_MAX {
        pages.push(finding(&format!("http://www.school.example/{page}.html"), &domain("casino.example")));
    }
    let text = written(&letter(&[enclosed(pages)])).text;
    assert_eq!(text.matches("- http://www.school.example/").count(), 2 * NOTICE_PAGES_SHOWN_MAX);
    assert!(text.contains("… and 1 more in the attached list"), "{text}");

    let things: Vec<Finding> = (0..=NOTICE_NAMES_SHOWN_MAX)
        .map(|place| finding("http://www.school.example/", &domain(&format!("casino{place}.example"))))
        .collect();
    let text = written(&letter(&[enclosed(things)])).text;
    assert!(text.contains(", and 1 more."), "{text}");

    let blocks: Vec<Finding> = Technique::ALL[..=NOTICE_FIXES_SHOWN_MAX]
        .iter()
        .map(|&technique| {
            let name = technique.name().to_ascii_lowercase();
            let mut one = finding(&format!("http://www.school.example/{name}"), &domain(&format!("{name}.example")));
            one.sightings[0].sighting.technique = technique;
            one
        })
        .collect();
    let case = enclosed(blocks);
    let text = written(&letter(&[case])).text;
    assert!(text.contains("   … and 1 more.\n"), "{text}");
}

#[test]
fn the_list_of_the_evidence_has_so_many_rows() {
    let site = "http://www.school.example/";
    let pages = (0..=NOTICE_EVIDENCE_ROWS_MAX).map(|page| finding(&format!("{site}{page}"), &domain("casino.example")));
    assert_eq!(enclosed(pages.collect()).rows.len(), NOTICE_EVIDENCE_ROWS_MAX);
    let harmed = watch(WatchKind::Page, "http://other.example/");
    let cases = [enclosed(found(&[(site, harmed), (site, domain("casino.example"))]))];
    let sheet = String::from_utf8(mail::sheet(&cases[0].rows).unwrap()).unwrap();
    expect![[r#"
        ﻿case,site,page,page_found,watched,kind,category,severity,evidence_level,technique,place,at,vantage,http_status,sha256,warc_file,warc_offset,finding
        c-2befe46bba,school.example,http://www.school.example/,http://www.school.example/,casino[.]example,domain,gambling,critical,E2,M7,anchor,2026-11-23T20:00:00.000Z,plain,200,abababababababababababababababababababababababababababababababab,,,dc2ac3e4-164f-534b-a874-e82368f59ba8
    "#]].assert_eq(&sheet.replace("\r\n", "\n"));
}

#[test]
fn the_cases_of_one_owner_are_shared_out_among_messages() {
    let one = school();
    let many = vec![one.clone(); NOTICE_CASES_MAX + 1];
    let sizes = |cases: &[Enclosed]| {
        let bytes: Vec<usize> = cases.iter().map(Enclosed::bytes).collect();
        shared_out(&bytes).into_iter().map(|part| part.len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&many), [NOTICE_CASES_MAX, 1]);
    assert_eq!(sizes(&many[1..]), [NOTICE_CASES_MAX]);
    let big = Enclosed { xarf: "x".repeat(NOTICE_BYTES_MAX / 2), ..one.clone() };
    assert_eq!(sizes(&[big.clone(), one.clone(), big.clone()]), [2, 1]);
    let huge = Enclosed { xarf: "x".repeat(NOTICE_BYTES_MAX + 1), ..one.clone() };
    assert_eq!(sizes(&[one.clone(), huge.clone(), huge, one]), [1, 1, 1, 1]);
    assert_eq!(sizes(&[]), Vec::<usize>::new());
}

fn of(english: &str) -> Result<Templates, BadTemplate> {
    Templates::of([english.to_owned(), TEMPLATES[1].1.to_owned()])
}

fn filled(english: &str) -> Result<Notice, NoNotice> {
    let cases = [school()];
    write_notice(&letter(&cases), &of(english).map_err(NoNotice::Template)?)
}

fn wrong(english: &str) -> (usize, BadText) {
    match filled(english).unwrap_err() {
        NoNotice::Template(BadTemplate { name: "notice.en.txt", line, why }) => (line, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_template_that_cannot_be_used_says_where_and_why() {
    assert_eq!(wrong("Dear owner,\n"), (1, BadText::NoSubject));
    assert_eq!(wrong(&format!("Subject: x\n{}", " ".repeat(TEMPLATE_BYTES_MAX))), (1, BadText::TooLong));
    let (line, why) = wrong("Subject: x\n\n{% for case in cases %}\n{{ case.site }}\n");
    assert!(line >= 3 && matches!(&why, BadText::Wrong(why) if why.contains("syntax error")), "{line} {why:?}");
    let (line, why) = wrong("Subject: x\n\n{{ casse }}\n");
    assert!(line == 3 && matches!(&why, BadText::Wrong(why) if why.contains("undefined")), "{line} {why:?}");
    let (line, why) = wrong("Subject: x\n{% include \"/etc/passwd\" %}\n");
    assert!(line == 2 && matches!(&why, BadText::Wrong(why) if why.contains("not found")), "{line} {why:?}");
}

#[test]
fn a_template_does_and_says_only_so_much() {
    let loops = "{% for a in range(9999) %}".repeat(4) + &"{% endfor %}".repeat(4);
    let (_, why) = wrong(&format!("Subject: x\n{loops}"));
    assert_eq!(why, BadText::Endless, "of {TEMPLATE_FUEL_MAX} steps");
    let long = format!(
        "Subject: x\n{{% for a in range(2000) %}}{}{{% endfor %}}",
        "x".repeat(1 + NOTICE_TEXT_BYTES_MAX / 2000)
    );
    assert_eq!(wrong(&long).1, BadText::TooMuch);
    for grows in ["{{ 'x' * 1000000000 }}", "{{ ['x'] * 2000001 }}", "{{ 9 ** 9 ** 9 }}"] {
        assert_eq!(wrong(&format!("Subject: x\n\n{grows}\n")), (3, BadText::Grows("*")), "{grows}");
    }
    for kept in ["{% set x %}y{% endset %}", "{%- set x -%}y{% endset %}", "{% filter upper %}y{% endfilter %}"] {
        assert_eq!(wrong(&format!("Subject: x\n\n{kept}\n")), (3, BadText::Keeps), "{kept}");
    }
    let grows = "{% set n = namespace(x='x') %}{% for a in range(99) %}{% set n.x = n.x|upper %}{% endfor %}";
    assert!(matches!(wrong(&format!("Subject: x\n{grows}")).1, BadText::Wrong(why) if why.contains("namespace")));
    assert!(filled("Subject: x\n{% set x = 'y' %}{{ x }}\n").unwrap().text.starts_with("y\n"));
}

#[test]
fn the_filters_of_a_template_make_only_so_much() {
    let replaced = "{{ 'x'".to_owned() + &"|replace('', 'yyyyyyyyyy')".repeat(9) + "|length }}";
    let long = format!("{{% set x = '{}' %}}", "x".repeat(50_000));
    for made in [
        &*replaced,
        "{{ 'a\nb'|indent(2000000000) }}",
        "{{ 'a\nb'|indent(width=2000000000) }}",
        &format!("{long}{{{{ range(99999)|join(x)|length }}}}"),
        &format!("{long}{{{{ range(99999)|map('replace', '', x)|list|length }}}}"),
        &format!("{long}{{% for a in range(9999) %}}{{% if x|upper == 'y' %}}{{% endif %}}{{% endfor %}}"),
    ] {
        let (line, why) = wrong(&format!("Subject: x\n\n{made}\n"));
        assert_eq!(why, BadText::TooMuch, "than {TEMPLATE_MADE_BYTES_MAX} bytes: {made:.80}");
        assert!((3..=4).contains(&line), "{line}: {made:.80}");
    }
    for gone in [
        "'%999999999d'|format(1)",
        "[1]|slice(2000000000)|list",
        "[1]|batch(2000000000, 'x')|list",
        "[1]|zip([2])",
        "[1]|chain([2])",
        "dict(a=1)",
    ] {
        let (line, why) = wrong(&format!("Subject: x\n\n{{{{ {gone} }}}}\n"));
        assert!(line == 3 && matches!(&why, BadText::Wrong(why) if why.contains("unknown")), "{gone}: {why:?}");
    }
    assert_eq!(wrong("Subject: x\n\n{% set a = 'x' ~ 'y' %}\n").1, BadText::Grows("set a = b ~ c"));
    let own =
        "Subject: x\n{{ 'a,b'|split(',')|map('upper')|join('; ') }} {{ 'a b'|replace(' ', '-')|indent(2, true) }}\n";
    assert!(filled(own).unwrap().text.starts_with("A; B   a-b\n"), "{}", filled(own).unwrap().text);
}

#[test]
fn a_template_of_ones_own_is_filled_in() {
    let own =
        "\u{feff}Subject: {{ sites|join(\" \") }}\r\n\r\nTo {{ to }}:\r\n\t{{ cases[0].pages_total }} page\u{7}\r\n";
    let notice = filled(own).unwrap();
    assert!(notice.subject.starts_with("school.example / 请核查"), "{}", notice.subject);
    assert!(notice.text.starts_with("To it@school.example:\n    1 page\\u{7}\n"), "{}", notice.text);
    let long = filled(&format!("Subject: {}\n", "x".repeat(NOTICE_SUBJECT_CHARS_MAX + 1))).unwrap();
    assert_eq!(long.subject.chars().count(), NOTICE_SUBJECT_CHARS_MAX);
}

#[test]
fn an_address_that_is_none_makes_no_message() {
    let cases = [school()];
    let to = Letter { to: Some("a@b.example\r\nBcc: c@d.example"), ..letter(&cases) };
    let why = write_notice(&to, &Templates::bundled().unwrap()).unwrap_err();
    assert_eq!(why, NoNotice::Header("a@b.example\\u{d}\\u{a}Bcc: c@d.example".to_owned()));
}

/// The names of the values of a JSON object.
fn keys(value: &serde_json::Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_manual_lists_what_a_template_can_say() {
    let manual = include_str!("../../../../docs/notices.md");
    let case = serde_json::to_value(school().told(Lang::En)).unwrap();
    let mut all = keys(&case);
    for list in ["pages", "blocks", "work"] {
        all.extend(keys(&case[list][0]));
    }
    assert!(all.len() > 30, "{all:?}");
    for key in all {
        assert!(manual.contains(&format!("`{key}`")), "docs/notices.md does not tell {key}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_strangers_write_it_is_no_header_and_ends_no_part(
        text in "(\r\n|\n|\r|\u{2028}|--|=_|\\PC|.){0,40}(\r\nBcc: x@evil\\.example\r\n\r\n--=_1\r\n)?",
        org in "\\PC{1,20}",
    ) {
        let mut one = finding("http://www.school.example/", &watch(WatchKind::Qq, &text));
        one.sightings[0].sighting.snippet.clone_from(&text);
        one.sightings[0].sighting.raw.clone_from(&text);
        one.page_found.clone_from(&text);
        let cases = [enclosed(vec![one])];
        let sender = Sender { reporter: Reporter { org: &org, ..WHO }, ..SENDER };
        let notice = written(&Letter { sender, ..letter(&cases) });
        prop_assert!(notice.bytes.is_ascii());
        let raw = String::from_utf8(notice.bytes.clone()).unwrap();
        prop_assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        let names: Vec<String> =
            headers(&notice.bytes).iter().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect();
        let expected = ["From", "Subject", "Message-ID", "Date", "Auto-Submitted", "X-Unsent", "To", "MIME-Version", "Content-Type"];
        prop_assert_eq!(names, expected);
        // The text, a report and the list.
        prop_assert_eq!(raw.split("\r\n").filter(|line| *line == "--=_1-2-3").count(), 3);
        prop_assert!(!notice.text.chars().any(|c| c.is_control() && c != '\n'));
    }
}
