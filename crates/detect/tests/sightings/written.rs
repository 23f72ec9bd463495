//! What scripts write, with the styles, the places and the conditions that it is written with.

use crate::world::check_all;

#[track_caller]
fn check_scripts(cases: &[(&str, &str)]) {
    let pages: Vec<(String, &str)> =
        cases.iter().map(|(text, expected)| (format!("<p>x</p><script>{text}</script>"), *expected)).collect();
    check_all(&pages.iter().map(|(page, expected)| (page.as_str(), *expected)).collect::<Vec<_>>());
}

#[test]
fn what_is_written_is_hidden_by_what_stands_around_it() {
    check_scripts(&[
        (
            "document.write('<div style=display:none><a href=http://casino.example/>x</a></div>')",
            "J1 script-string critical E2 [display-none]",
        ),
        (
            "document.write('<marquee height=1 width=1><a href=http://casino.example/>x</a></marquee>')",
            "J1 script-string critical E2 [marquee]",
        ),
        (
            "document.write('<noscript><a href=http://casino.example/>x</a></noscript>')",
            "J1 script-string critical E2 [noscript]",
        ),
        (
            "var d=document.createElement('div');d.style.cssText='position:absolute;left:-9999px';d.innerHTML='<a href=http://casino.example/>x</a>';document.body.appendChild(d)",
            "J1 script-string critical E2 [off-screen]",
        ),
    ]);
}

#[test]
fn a_string_of_escapes_is_what_they_stand_for() {
    check_scripts(&[
        (
            r#"document.write("\x3c\x61\x20\x68\x72\x65\x66\x3d\x68\x74\x74\x70\x3a\x2f\x2f\x63\x61\x73\x69\x6e\x6f\x2e\x65\x78\x61\x6d\x70\x6c\x65\x2f\x3e\x78\x3c\x2f\x61\x3e")"#,
            "J1 script-string critical E2 [encoded] <js-escape>",
        ),
        (
            r#"document.write("\74\151\146\162\141\155\145\40\163\162\143\75\150\164\164\160\72\57\57\143\141\163\151\156\157\56\145\170\141\155\160\154\145\57\76")"#,
            "J1 script-string critical E2 [encoded] <js-escape>",
        ),
    ]);
}

#[test]
fn a_refresh_that_is_written_sends_everybody() {
    check_scripts(&[
        (
            "document.write(\"<meta http-equiv='refresh' content='0;url=http://casino.example/'>\")",
            "M29 script-string critical E4",
        ),
        (
            "if(document.referrer.indexOf('baidu')>0)document.write(\"<meta http-equiv='refresh' content='0;url=http://casino.example/'>\")",
            "J5 script-string critical E3 [referrer-cloaked]",
        ),
        (
            "document.write(\"<body onload=\\\"location='http://casino.example/'\\\">\")",
            "M29 script-string critical E4",
        ),
    ]);
}

#[test]
fn what_lies_over_the_page_takes_every_click() {
    for page in [
        "<a href=http://casino.example/ style='position:fixed;left:0;top:0;width:100%;height:100%;z-index:9999;opacity:0'>x</a>",
        "<div style='position:fixed;inset:0;opacity:0;z-index:99'><a href=http://casino.example/ style='display:block;height:100%'>x</a></div>",
        "<iframe src=http://casino.example/ style='position:absolute;top:0;left:0;width:100%;height:100%;opacity:0;z-index:10'></iframe>",
    ] {
        let place = if page.starts_with("<iframe") { "iframe" } else { "anchor" };
        check_all(&[(page, &format!("J6 {place} critical E2 [transparent]"))]);
    }
    check_all(&[(
        "<div style='position:absolute;top:0;left:0;width:100%;height:3000px;z-index:99'><a href=http://casino.example/ style='display:block;width:100%;height:100%'></a></div>",
        "J6 anchor critical E1",
    )]);
    check_scripts(&[
        (
            "document.body.innerHTML='<iframe src=http://casino.example/ width=100% height=100% frameborder=0></iframe>'",
            "J6 script-string critical E1",
        ),
        (
            "if(document.referrer.indexOf('baidu')>0)document.write('<iframe src=http://casino.example/ style=position:fixed;inset:0;width:100%;height:100%></iframe>')",
            "J6 script-string critical E3 [referrer-cloaked]",
        ),
    ]);
}

#[test]
fn who_is_told_from_whom_is_said() {
    check_scripts(&[
        (
            "if(/Android|iPhone/i.test(navigator.userAgent))location.href='http://casino.example/'",
            "J5 script-string critical E3 [agent-cloaked] [mobile-cloaked]",
        ),
        (
            "if(/Baiduspider/i.test(navigator.userAgent))location.href='http://casino.example/'",
            "J5 script-string critical E3 [agent-cloaked]",
        ),
    ]);
    check_all(&[(
        "<title>百家乐 casino.example</title><script>if(navigator.userAgent.indexOf('baidu')==-1)document.title='县医院'</script>",
        "J4 title critical E3 [agent-cloaked]",
    )]);
}

#[test]
fn who_takes_a_link_out_of_the_page_does_not_write_it() {
    check_scripts(&[(
        "var html=document.body.innerHTML;document.body.innerHTML=html.replace(/http:\\/\\/casino\\.example/g,'#');",
        "T1 script-string info E0 [encoded] <js-escape>",
    )]);
}
