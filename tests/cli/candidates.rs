//! What stands beside watched things is proposed, and accused of nothing.

use expect_test::expect;

use crate::desk::Desk;

/// A folder with three sites that carry the same planted block, after a crawl.
fn crawled() -> Desk {
    let desk = Desk::new();
    let seeds = r#"seeds = ["http://school.example/", "http://museum.test/", "http://clinic.test/"]"#;
    let toml =
        format!("says = \"A planted block\"\n{seeds}\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\n");
    desk.file("web/web.toml", toml.as_bytes());
    let planted = "<div style=\"display:none\"><a href=\"http://casino.example/\">x</a> \
        <a href=\"http://www.bet99.test/?from=1\">y</a> QQ:12345678</div>";
    for (site, own) in [("school.example", "bank.test"), ("museum.test", "library.test"), ("clinic.test", "bank.test")]
    {
        let page = format!("<title>{site}</title><p><a href=\"http://{own}/\">a friend</a></p>{planted}");
        desk.file(&format!("web/{site}/index.html"), page.as_bytes());
    }
    let done = desk.command(&["crawl", "--web", "web", "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    desk
}

#[test]
fn candidates_are_printed_for_people_for_programs_and_for_spreadsheets() {
    let desk = crawled();
    desk.check(
        &["candidates"],
        expect![[r#"
            exit 0
            -- out
            qq:12345678  3 sites, 3 pages: the key of a campaign
              hidden together: domain:casino[.]example
              http://clinic.test/
              http://museum.test/
              http://school.example/

            domain:bet99[.]test  3 sites, 3 pages
              hidden together: domain:casino[.]example
              http://clinic.test/
              http://museum.test/
              http://school.example/

            2 candidates. Standing beside is no proof: look at each before you list it.
        "#]],
    );
    desk.check(&["candidates", "--format", "jsonl"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.candidate/1","kind":"qq","value":"12345678","campaign_key":true,"sites":3,"pages":3,"beside":["hidden-block"],"watched":["domain:casino.example"],"places":[{"site":"clinic.test","page":"http://clinic.test/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"},{"site":"museum.test","page":"http://museum.test/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"},{"site":"school.example","page":"http://school.example/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"}]}
        {"schema":"suyuan.candidate/1","kind":"domain","value":"bet99.test","campaign_key":false,"sites":3,"pages":3,"beside":["hidden-block"],"watched":["domain:casino.example"],"places":[{"site":"clinic.test","page":"http://clinic.test/","beside":"hidden-block","raw":"http://www.bet99.test/?from=1","byte_offset":147,"watched":"domain:casino.example"},{"site":"museum.test","page":"http://museum.test/","beside":"hidden-block","raw":"http://www.bet99.test/?from=1","byte_offset":150,"watched":"domain:casino.example"},{"site":"school.example","page":"http://school.example/","beside":"hidden-block","raw":"http://www.bet99.test/?from=1","byte_offset":150,"watched":"domain:casino.example"}]}
    "#]]);
    desk.check(
        &["candidates", "--format", "csv", "--out", "candidates.csv"],
        expect![[r#"
        exit 0
    "#]],
    );
    desk.check(
        &["candidates", "--min-sites", "4", "--lang", "zh"],
        expect![[r#"
        exit 0
        -- out
        没有候选：没有在多个无关网站上与监测对象相邻的内容。
    "#]],
    );
    // What is allowed meanwhile is no question any more.
    desk.file("allowed.csv", b"value,reason\nbet99.test,a partner\n");
    desk.check(
        &["watchlist", "import", "--allow", "allowed.csv"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db: allow-list: 1 new, 0 known before, 0 gone, 1 in all
    "#]],
    );
    desk.check(&["candidates", "--format", "jsonl", "--min-sites", "1"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.candidate/1","kind":"qq","value":"12345678","campaign_key":true,"sites":3,"pages":3,"beside":["hidden-block"],"watched":["domain:casino.example"],"places":[{"site":"clinic.test","page":"http://clinic.test/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"},{"site":"museum.test","page":"http://museum.test/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"},{"site":"school.example","page":"http://school.example/","beside":"hidden-block","raw":"12345678","byte_offset":null,"watched":"domain:casino.example"}]}
    "#]]);
    // What somebody has looked at is listed, and proposed no more.
    desk.check(
        &["watchlist", "import", "candidates.csv"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db: watchlist: 2 new, 0 known before, 0 gone, 2 in all
        -- err
        1 entry is a contact handle: looked for where the words beside say what it is; it forbids no visit
    "#]],
    );
    desk.check(
        &["candidates"],
        expect![[r#"
        exit 0
        -- out
        No candidates: nothing stands beside watched things on several unrelated sites.
    "#]],
    );
}

#[test]
fn a_handle_that_several_sites_show_is_the_key_of_a_campaign_and_a_sites_own_is_not() {
    let desk = Desk::new();
    let web = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/webs/handles-beside-a-watched-name-are-campaign-keys");
    let done = desk.command(&["crawl", "--web", web, "--rate", "50", "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    desk.check(
        &["candidates"],
        expect![[r#"
            exit 0
            -- out
            qq:28846193  2 sites, 2 pages: the key of a campaign
              hidden together, in one text that a search repeats: domain:casino[.]example
              http://museum.example/search?q=casino[.]example%20%E5%AE%98%E7%BD%91%20QQ%EF%BC%9A28846193
              http://school.example/

            telegram:betking88  2 sites, 2 pages: the key of a campaign
              hidden together: domain:casino[.]example
              http://clinic.example/
              http://school.example/

            2 candidates. Standing beside is no proof: look at each before you list it.
        "#]],
    );
    desk.check(&["candidates", "--format", "jsonl"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.candidate/1","kind":"qq","value":"28846193","campaign_key":true,"sites":2,"pages":2,"beside":["hidden-block","reflected"],"watched":["domain:casino.example"],"places":[{"site":"museum.example","page":"http://museum.example/search?q=casino.example%20%E5%AE%98%E7%BD%91%20QQ%EF%BC%9A28846193","beside":"reflected","raw":"28846193","byte_offset":null,"watched":"domain:casino.example"},{"site":"school.example","page":"http://school.example/","beside":"hidden-block","raw":"28846193","byte_offset":null,"watched":"domain:casino.example"}]}
        {"schema":"suyuan.candidate/1","kind":"telegram","value":"betking88","campaign_key":true,"sites":2,"pages":2,"beside":["hidden-block"],"watched":["domain:casino.example"],"places":[{"site":"clinic.example","page":"http://clinic.example/","beside":"hidden-block","raw":"https://telegram.me/betking88","byte_offset":142,"watched":"domain:casino.example"},{"site":"school.example","page":"http://school.example/","beside":"hidden-block","raw":"https://t.me/BetKing88","byte_offset":198,"watched":"domain:casino.example"}]}
    "#]]);
}

#[test]
fn what_several_sites_share_is_among_the_figures() {
    let desk = crawled();
    let told = desk.command(&["stats", "--format", "json"]).output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let shared: Vec<String> = told["campaigns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {} {} {}", one["key"], one["beside"], one["sites"], one["pages"], one["sample"]))
        .collect();
    assert_eq!(
        shared,
        [
            r#""domain:bet99.test" ["hidden-block"] 3 3 null"#,
            r#""qq:12345678" ["hidden-block"] 3 3 null"#,
            r#""template:63d18b7c6350ec9d" ["hidden-block"] 3 3 "x http://casino.example/""#,
        ]
    );
    for (lang, head) in [("en", "What unrelated sites share"), ("zh", "多个无关网站共有的标识")] {
        let text = desk.said(&["stats", "--lang", lang], b"");
        assert!(text.contains(head) && text.contains("bet99[.]test") && !text.contains("bet99.test"), "{text}");
        let page = desk.said(&["stats", "--format", "html", "--lang", lang], b"");
        assert!(page.contains(head) && page.contains("qq:12345678") && !page.contains("bet99.test"), "{page}");
    }
}
