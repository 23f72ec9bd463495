use proptest::prelude::*;

use super::*;
use crate::changed::Done;
use crate::parts::{IMPORTS_DEPTH_MAX, SHEETS_BYTES_MAX, SHEETS_MAX};
use crate::tree::Place;

/// The ways in which the element whose tag name is followed by `^` is hidden.
fn ways(template: &str) -> Vec<Hiding> {
    let position = template.find('^').unwrap();
    let text = format!("<!doctype html>{}", template.replacen('^', "", 1));
    let place = Place { position: position + "<!doctype html>".len(), in_tag: true };
    hidden(&Tree::of(&text, &[place]).unwrap()).unwrap().remove(0)
}

/// The ways in which each place of a tree is hidden, no sheet but those in it at hand.
pub(super) fn hidden(tree: &Tree) -> Option<Vec<Vec<Hiding>>> {
    looked_at(tree, Parts::NONE).hidden
}

fn looked_at(tree: &Tree, parts: &Parts) -> Look {
    look(tree, &Done::default(), usize::MAX, &PageUrl::new("http://page.example/a/").unwrap(), parts)
}

/// How the marked place is hidden where these sheets of `http://page.example` are at hand, and which others are needed.
pub(super) fn with_sheets(template: &str, sheets: &[(&str, &str)]) -> (String, Vec<String>) {
    let position = template.find('^').unwrap();
    let text = format!("<!doctype html>{}", template.replacen('^', "", 1));
    let mut parts = Parts::default();
    for (path, sheet) in sheets {
        parts.insert(PageUrl::new(&format!("http://page.example{path}")).unwrap(), (*sheet).into());
    }
    let place = Place { position: position + "<!doctype html>".len(), in_tag: true };
    let look = looked_at(&Tree::of(&text, &[place]).unwrap(), &parts);
    let ways: Vec<&str> = look.hidden.unwrap()[0].iter().map(|way| way.concealment().name()).collect();
    (ways.join(" "), look.sheets_missing.iter().map(|url| url.path().to_owned()).collect())
}

#[test]
fn sheets_that_a_page_names_are_read_where_it_names_them() {
    let link = "<div class=x><a^ href=x>words</a></div>";
    let (hide, show) = ("@media screen{.x{display:none}}", ".x{display:block}");
    for (head, sheets, expected) in [
        ("<link rel=stylesheet href=s.css>", vec![("/a/s.css", hide)], "display-none"),
        ("<link rel=stylesheet href=/s.css><style>.x{display:block}</style>", vec![("/s.css", hide)], ""),
        ("<style>.x{display:block}</style><link rel=stylesheet href=/s.css>", vec![("/s.css", hide)], "display-none"),
        ("<style>@import '/s.css';.y{}</style>", vec![("/s.css", hide)], "display-none"),
        ("<style>@import '/s.css';.x{display:block}</style>", vec![("/s.css", hide)], ""),
        ("<link rel=stylesheet href=/s.css>", vec![("/s.css", "@import 't.css'"), ("/t.css", hide)], "display-none"),
        ("<link rel=stylesheet href=/s.css>", vec![("/s.css", "@import 't.css' print;"), ("/t.css", hide)], ""),
        ("<link rel=stylesheet href=/s.css media=print>", vec![("/s.css", hide)], ""),
        ("<link rel='alternate stylesheet' href=/s.css>", vec![("/s.css", hide)], ""),
        ("<noscript><link rel=stylesheet href=/s.css></noscript>", vec![("/s.css", hide)], ""),
        ("<link rel=stylesheet disabled href=/s.css>", vec![("/s.css", hide)], ""),
        ("<base href=/b/><link rel=stylesheet href=s.css>", vec![("/b/s.css", hide), ("/a/s.css", show)], ""),
    ] {
        let base = if head.contains("<base") { "" } else { expected };
        assert_eq!(with_sheets(&format!("{head}{link}"), &sheets).0, base, "{head}");
    }
}

#[test]
fn what_is_needed_and_not_at_hand_is_told() {
    let link = "<a^ href=x>words</a>";
    for (head, sheets, expected) in [
        ("<link rel=stylesheet href=s.css><link rel=stylesheet href=s.css>", vec![], vec!["/a/s.css"]),
        ("<link rel=stylesheet href=s.css media=print><link rel=icon href=i.png>", vec![], vec![]),
        ("<link rel=stylesheet href=/s.css>", vec![("/s.css", "@import url(sub/t.css);")], vec!["/sub/t.css"]),
        ("<link rel=stylesheet href=/s.css>", vec![("/s.css", "")], vec![]),
    ] {
        assert_eq!(with_sheets(&format!("{head}{link}"), &sheets).1, expected, "{head}");
    }
}

#[test]
fn so_many_sheets_are_looked_up_so_deep_and_so_large() {
    let link = "<div class=x><a^ href=x>words</a></div>";
    let named = |count: usize| {
        let links: String = (0..count).map(|at| format!("<link rel=stylesheet href=/{at}.css>")).collect();
        let sheets: Vec<(String, &str)> = (0..count).map(|at| (format!("/{at}.css"), "b{}")).collect();
        let sheets: Vec<(&str, &str)> = sheets.iter().map(|(path, sheet)| (&**path, *sheet)).collect();
        with_sheets(&format!("{links}{link}"), &sheets).1.len()
    };
    assert_eq!((named(SHEETS_MAX), named(SHEETS_MAX + 1)), (0, 1));
    let deep = |depth: u8| {
        let sheets: Vec<(String, String)> =
            (0..depth).map(|at| (format!("/{at}.css"), format!("@import '/{}.css';", at + 1))).collect();
        let last = format!("/{depth}.css");
        let mut sheets: Vec<(&str, &str)> = sheets.iter().map(|(path, sheet)| (&**path, &**sheet)).collect();
        sheets.push((&last, ".x{display:none}"));
        with_sheets(&format!("<link rel=stylesheet href=/0.css>{link}"), &sheets)
    };
    assert_eq!(deep(IMPORTS_DEPTH_MAX).0, "display-none");
    assert_eq!(deep(IMPORTS_DEPTH_MAX + 1), (String::new(), vec![format!("/{}.css", IMPORTS_DEPTH_MAX + 1)]));
    // A sheet that imports itself ends, too.
    let own = with_sheets(&format!("<link rel=stylesheet href=/s.css>{link}"), &[("/s.css", "@import '/s.css';")]);
    assert_eq!(own.1, ["/s.css"]);
    let large = |bytes: usize| {
        let sheet = format!("{}.x{{display:none}}", " ".repeat(bytes - ".x{display:none}".len()));
        with_sheets(&format!("<link rel=stylesheet href=/s.css>{link}"), &[("/s.css", &sheet)]).0
    };
    assert_eq!((large(SHEETS_BYTES_MAX).as_str(), large(SHEETS_BYTES_MAX + 1).as_str()), ("display-none", ""));
}

#[track_caller]
pub(super) fn check(template: &str, expected: &str) {
    let found: Vec<&str> = ways(template).into_iter().map(|way| way.concealment().name()).collect();
    assert_eq!(found.join(" "), expected, "{template}");
}

/// A link in a block with this style.
fn in_block(style: &str) -> String {
    format!("<div style=\"{style}\"><a^ href=x>words</a></div>")
}

#[test]
fn a_block_hides_what_is_in_it() {
    for (style, expected) in [
        ("display:none", "display-none"),
        ("DISPLAY:NONE!important", "display-none"),
        ("display:none;display:block", ""),
        ("display:block;display:none", "display-none"),
        ("display:none!important;display:block", "display-none"),
        ("visibility:hidden", "visibility"),
        ("visibility:collapse", "visibility"),
        ("content-visibility:hidden", "visibility"),
        ("opacity:0", "transparent"),
        ("opacity:.01", "transparent"),
        ("opacity:0%", "transparent"),
        ("opacity:.5", ""),
        ("filter:opacity(0)", "transparent"),
        ("filter:alpha(opacity=0)", "transparent"),
        ("filter:alpha(opacity=50)", ""),
        ("position:absolute;left:-9999px", "off-screen"),
        ("position:absolute;top:-999em", "off-screen"),
        ("position:fixed;right:-5000px", "off-screen"),
        ("position:relative;left:-100in", "off-screen"),
        ("position:absolute;left:calc(0px - 9999px)", "off-screen"),
        ("left:-9999px", ""),
        ("position:absolute;left:-9999", ""),
        ("position:absolute;left:-20px", ""),
        ("position:absolute;inset:-9999px auto auto 0", "off-screen"),
        ("margin-left:-9999px", "off-screen"),
        ("margin:-9999px 0 0", "off-screen"),
        ("margin-left:-200%", "off-screen"),
        ("margin-left:-200%;width:500%", ""),
        ("float:left;width:100%;margin-left:-100%", ""),
        ("transform:translateX(-9999px)", "off-screen"),
        ("transform:translate(0,-9999px)", "off-screen"),
        ("translate:-9999px", "off-screen"),
        ("transform:scale(0)", "zero-size"),
        ("scale:0", "zero-size"),
        ("transform:scale(.5)", ""),
        ("height:0;overflow:hidden", "zero-size"),
        ("width:1px;height:1px;overflow:hidden", "zero-size"),
        ("overflow:auto;position:absolute;height:0pt;width:0pt", "zero-size"),
        ("height:0", ""),
        ("max-height:0;overflow:hidden", "zero-size"),
        ("height:0;min-height:1em;overflow:hidden", ""),
        ("height:100px;overflow:hidden", ""),
        ("font-size:0", "tiny-font"),
        ("font-size:1px", "tiny-font"),
        ("font-size:0.1pt", "tiny-font"),
        ("font:0px/1 a", "tiny-font"),
        ("font-size:.01em", "tiny-font"),
        ("font-size:12px", ""),
        ("line-height:0", "tiny-font"),
        ("letter-spacing:-1em", "tiny-font"),
        ("letter-spacing:-1px", ""),
        ("text-indent:-9999px", "text-indent"),
        ("text-indent:2em", ""),
        ("position:absolute;clip:rect(0 0 0 0)", "clipped"),
        ("position:absolute;clip:rect(1px,1px,1px,1px)", "clipped"),
        ("clip:rect(0 0 0 0)", ""),
        ("position:absolute;clip:rect(0,100px,20px,0)", ""),
        ("clip-path:inset(50%)", "clipped"),
        ("clip-path:inset(0 100% 0 0)", "clipped"),
        ("clip-path:inset(10%)", ""),
        ("clip-path:circle(0)", "clipped"),
        ("clip-path:polygon(0 0,0 0,0 0)", "clipped"),
        ("-webkit-mask:linear-gradient(transparent,transparent)", "clipped"),
        ("--x:none;display:var(--x)", "display-none"),
        ("display:var(--y,none)", "display-none"),
        ("display:var(--y)", ""),
    ] {
        check(&in_block(style), expected);
    }
}

#[test]
fn words_that_are_like_their_ground_are_not_seen() {
    for (markup, expected) in [
        ("<a^ href=x style=color:#fff>w</a>", "same-color"),
        ("<a^ href=x style=color:white>w</a>", "same-color"),
        ("<a^ href=x style=color:rgb(254,254,254)>w</a>", "same-color"),
        ("<div style=color:#fff><a^ href=x>w</a></div>", ""),
        ("<div style=color:#fff><span^>w</span></div>", "same-color"),
        ("<a^ href=x><font color=white>w</font></a>", "same-color"),
        ("<a^ href=x style=color:#fff><b style=color:#000>w</b></a>", ""),
        ("<body bgcolor=000000><a^ href=x style=color:#010101>w</a>", "same-color"),
        ("<body bgcolor=black><a^ href=x style=color:#fff>w</a>", ""),
        ("<div style=background:#000><a^ href=x style=color:#fff>w</a></div>", ""),
        ("<div style='background:url(a.png)'><a^ href=x style=color:#fff>w</a></div>", ""),
        ("<div style='background:linear-gradient(red,blue)'><a^ href=x style=color:#fff>w</a></div>", ""),
        ("<div style=background:var(--x)><a^ href=x style=color:#fff>w</a></div>", ""),
        ("<a^ href=x style=color:transparent>w</a>", "transparent"),
        ("<a^ href=x style=color:rgba(0,0,0,0)>w</a>", "transparent"),
        ("<a^ href=x style='color:transparent;-webkit-background-clip:text'>w</a>", ""),
        ("<a^ href=x style=-webkit-text-fill-color:transparent>w</a>", "transparent"),
        ("<a^ href=x style='color:transparent;text-shadow:0 0 0 #333'>w</a>", ""),
        ("<a^ href=x style='color:transparent;text-shadow:0 0 3px'>w</a>", "transparent"),
        ("<a^ href=x style='color:#fff;text-shadow:1px 1px #fff'>w</a>", "same-color"),
        ("<a^ href=x style='color:#fff;text-shadow:-9999px 0 #000'>w</a>", "same-color"),
        ("<a^ href=x style='color:transparent;-webkit-text-stroke:1px #000'>w</a>", ""),
        ("<a^ href=x style='color:transparent;-webkit-text-stroke:0 #000'>w</a>", "transparent"),
        ("<a^ href=x style=color:red;background:currentColor>w</a>", "same-color"),
        ("<div style=position:absolute;color:#fff><span^>w</span></div>", ""),
        ("<body link=white><a^ href=x>w</a>", "same-color"),
        ("<body link=white><a^ href=x style=color:red>w</a>", ""),
        // A sheet that lies elsewhere may paint the ground.
        ("<link rel=stylesheet href=a.css><a^ href=x style=color:#fff>w</a>", ""),
        ("<link rel=stylesheet href=a.css><a^ href=x style=color:#fff;background:#fff>w</a>", "same-color"),
        ("<div style=background:inherit><a^ href=x style=color:#fff>w</a></div>", ""),
    ] {
        check(markup, expected);
    }
}

#[test]
fn words_are_hidden_only_if_all_of_them_are() {
    for (markup, expected) in [
        ("<a^ href=x><b style=font-size:0>w</b> words</a>", ""),
        ("<a^ href=x><b style=font-size:0>w</b><i style=font-size:1px>words</i></a>", "tiny-font"),
        ("<a^ href=x style=font-size:0><img src=a.png></a>", ""),
        ("<a^ href=x style=font-size:0>w<img src=a.png></a>", ""),
        ("<a^ href=x style=font-size:0></a>", ""),
        ("<div style=line-height:0><a^ href=x style=line-height:normal>w</a></div>", ""),
        ("<div style=line-height:0><a^ href=x>w</a></div>", "tiny-font"),
    ] {
        check(markup, expected);
    }
    let pieces = |count: usize| format!("<a^ href=x style=font-size:0>{}</a>", "<b>w</b>".repeat(count));
    check(&pieces(letters::PIECES_MAX), "tiny-font");
    check(&pieces(letters::PIECES_MAX + 1), "");
}

#[test]
fn a_name_in_a_text_looks_as_its_own_element_does() {
    let text = "<!doctype html><p><b style=font-size:0>x</b> casino.example</p>";
    let place = Place { position: text.find("casino").unwrap(), in_tag: false };
    assert_eq!(hidden(&Tree::of(text, &[place]).unwrap()).unwrap(), [[]]);
}

#[test]
fn a_link_is_hidden_where_all_that_it_shows_is() {
    for (markup, expected) in [
        ("<a^ href=x><span style=display:none>w</span></a>", "display-none"),
        ("<a^ href=x><img src=a.png width=0 height=0></a>", "zero-size"),
        ("<a^ href=x><img src=a.png style=opacity:0></a>", "transparent"),
        ("<a^ href=x></a>", ""),
        ("<a^ href=x>&nbsp;&#8203;</a>", "zero-size"),
        ("<a^ href=x style=visibility:hidden><b style=visibility:visible>w</b></a>", ""),
        ("<a^ href=x><span style=display:none>w</span> words</a>", ""),
        ("<a^ href=x><i class=icon-home></i></a>", ""),
        ("<a^ href=x style='background:url(a.png);display:block'></a>", ""),
        ("<a^ href=x style=position:absolute;inset:0></a>", ""),
        ("<link rel=stylesheet href=a.css><a^ href=x>&nbsp;</a>", ""),
        ("<a^ name=top></a>", ""),
    ] {
        check(markup, expected);
    }
}

#[test]
fn boxes_cut_off_only_what_is_measured_from_them() {
    let cut = "height:0;overflow:hidden";
    for (style, inner, expected) in [
        ("", "position:absolute", ""),
        ("position:relative;", "position:absolute", "zero-size"),
        ("position:relative;", "position:fixed", ""),
        ("transform:scale(1);", "position:fixed", "zero-size"),
        ("", "position:relative", "zero-size"),
    ] {
        check(&format!("<div style='{style}{cut}'><div style={inner}><a^ href=x>w</a></div></div>"), expected);
    }
    let pushed = |height: &str, inner: &str| {
        format!("<div style='height:{height};overflow:hidden'><div style={inner}><a^ href=x>w</a></div></div>")
    };
    check(&pushed("20px", "padding-top:500px"), "zero-size");
    check(&pushed("20px", "line-height:500px"), "zero-size");
    check(&pushed("520px", "padding-top:500px"), "");
    check(&pushed("20px", "padding-top:30px"), "");
    for (style, expected) in [
        ("contain:size;overflow:hidden", "zero-size"),
        ("contain:strict", "zero-size"),
        ("contain:strict;height:50px", ""),
        ("contain:content", ""),
        ("position:fixed;top:100%", "off-screen"),
        ("position:fixed;left:110vw", "off-screen"),
        ("position:fixed;bottom:-100vh", "off-screen"),
        ("position:fixed;left:-100%;transition:left .3s", "off-screen"),
        ("position:fixed;top:50%", ""),
        ("position:absolute;left:-100%", "off-screen"),
        ("position:absolute;right:100%", "off-screen"),
        ("position:absolute;top:100%", ""),
        ("position:absolute;inset-block:-300vh auto", "off-screen"),
        ("position:absolute;left:min(-9999px,-100%)", "off-screen"),
        ("text-indent:100%;white-space:nowrap;overflow:hidden", "text-indent"),
        ("text-indent:100%", ""),
        ("clip-path:rect(0 0 0 0)", "clipped"),
        ("clip-path:rect(0 auto auto 0)", ""),
        ("clip-path:xywh(0 0 0 0)", "clipped"),
        ("clip-path:path('M0 0')", "clipped"),
        ("clip-path:path('M0 0H9V9H0Z')", ""),
        ("clip-path:polygon(-9px -9px,-8px -9px,-8px -8px)", "clipped"),
        ("transform:rotateY(90deg)", "clipped"),
        ("transform:rotateY(180deg)", ""),
        ("transform:rotateY(180deg);backface-visibility:hidden", "clipped"),
        ("rotate:x 90deg", "clipped"),
        ("mask-image:url(a.png);mask-size:0 0", "clipped"),
        ("opacity:calc(0 * 1)", "transparent"),
        ("font-size-adjust:0", "tiny-font"),
    ] {
        check(&in_block(style), expected);
    }
    check("<div style=position:relative><p style=position:absolute;left:-100%><a^ href=x>w</a></div>", "");
}

#[test]
fn what_a_control_promises_a_script_of_the_site_may_show() {
    let hidden = "<p style=display:none>casino.example <a^ href=x>w</a></p>";
    let script = "<script src=/js/all.js></script>";
    for (page, expected) in [
        (format!("{script}<button>Show all</button>{hidden}"), ""),
        (format!("{script}<h4>Is it real?</h4>{hidden}"), ""),
        (format!("{script}<ul><li style=display:none><a^ href=x>w</a></li></ul><button>展开</button>"), ""),
        (format!("<button>Show all</button>{hidden}"), "display-none"),
        (format!("<script src=//cdn.test/a.js></script><button>Show all</button>{hidden}"), "display-none"),
        (format!("{script}<button>Send</button>{hidden}"), "display-none"),
        (format!("{script}<h4>Partners</h4>{hidden}"), "display-none"),
        (format!("{script}<button style=opacity:0>Show all</button>{hidden}"), "display-none"),
        (format!("{script}<button>Show all</button><p>a</p>{hidden}"), "display-none"),
    ] {
        check(&page, expected);
    }
}

#[test]
fn drawings_hide_by_their_attributes() {
    let drawn = |inner: &str| format!("<svg width=200 height=50>{inner}</svg>");
    let link = "<a^ href=x><text y=20>w</text></a>";
    for (around, expected) in [
        ("<g display=none>", "display-none"),
        ("<g visibility=hidden>", "visibility"),
        ("<g opacity=0>", "transparent"),
        ("<g fill=none>", "transparent"),
        ("<g fill=none stroke=red>", ""),
        ("<g fill-opacity=0>", "transparent"),
        ("<g fill=white>", "same-color"),
        ("<rect width=99 height=99 /><g fill=white>", ""),
        ("<g font-size=0>", "tiny-font"),
        ("<g transform='translate(-9999 0)'>", "off-screen"),
        ("<g transform='scale(0)'>", "zero-size"),
        ("<defs><g>", "display-none"),
        ("<use href=#s /><symbol id=s>", ""),
        ("<symbol id=s>", "display-none"),
        ("<g fill=#333>", ""),
    ] {
        check(&drawn(&format!("{around}{link}")), expected);
    }
    check(&drawn("<a^ href=x><text x=-9999>w</text></a>"), "off-screen");
    check("<svg width=0 height=0><a^ href=x><text>w</text></a></svg>", "zero-size");
}

#[test]
fn a_transition_shows_only_what_it_is_of() {
    for (transition, is_hidden) in [
        ("opacity 1s", false),
        ("all 1s", false),
        (".3s ease-in", false),
        ("color .2s, opacity .3s cubic-bezier(0, 1, 1, 0)", false),
        ("color .2s cubic-bezier(0,1,1,0), background-color .2s", true),
        ("none", true),
        ("opacity 99999s", true),
    ] {
        let style = format!("opacity:0;transition:{transition}");
        let moving = |style: &str| format!("<script>begin()</script>{}", in_block(style));
        check(&moving(&style), if is_hidden { "transparent" } else { "" });
        check(&in_block(&style), "transparent");
        check(
            &moving(&format!("position:absolute;left:-9999px;transition:{}", transition.replace("opacity", "left"))),
            if is_hidden { "off-screen" } else { "" },
        );
    }
    // Links that change their color under the pointer are as hidden as others.
    check("<style>a{transition:color .2s}</style><a^ href=x style=font-size:0>w</a>", "tiny-font");
}

#[test]
fn sheets_are_held_against_each_other() {
    for (sheet, expected) in [
        (".x{display:none}", "display-none"),
        ("#y{display:block}.x{display:none}", ""),
        (".x{display:none}div.x{display:block}", ""),
        (".x{display:none!important}#y{display:block}", "display-none"),
        ("div .x,div>.x{display:none}", ""),
        ("body>div.x{display:none}", "display-none"),
        ("[id=y]{display:none}", "display-none"),
        (".x:not(.z){display:none}", "display-none"),
        (".x:first-child{display:none}", "display-none"),
        ("@media print{.x{display:none}}", ""),
        ("@media screen{.x{display:none}}", "display-none"),
        ("@media (max-width:9px){.x{display:none}}", ""),
        (".x{display:none}@media (max-width:10px){.x{display:block}}", "display-none"),
        (".x{display:none}@media (min-width:9px){.x{display:block}}", ""),
        (".x{display:none}.x:hover{display:block}", ""),
        (".x{display:none}:target.x{display:block}", ""),
        ("div{display:none}.x:focus{display:block}", "display-none"),
        (".x{display:none}input:checked~.x{display:block}", "display-none"),
        ("@layer a{.x{display:none}}", "display-none"),
        (".x{display:block}@layer a{.x.x.x{display:none}}", ""),
        (".x{display:none}.x.open{display:block}", "display-none"),
        (":root{--gone:none}.x{display:var(--gone)}", "display-none"),
        (".x::before{display:none}", ""),
        (".x{opacity:0;transition:opacity 1s}", "transparent"),
        (".x{opacity:0;animation:show 1s}", ""),
        ("a{font-size:0}", "tiny-font"),
        (".x{font-size:0}a{font-size:12px}", ""),
        (".x{visibility:hidden}a{visibility:visible}", ""),
        ("/*.x{display:none}*/", ""),
        (".x{@media (width>=1px){display:none}}", "display-none"),
        (".x{@media print{display:none}}", ""),
        ("@scope (body){.x{display:none}}", "display-none"),
        ("@layer a,b;@layer b{.x{display:block}}@layer a{#y{display:none}}", ""),
        ("@layer a,b;@layer b{.x{display:none}}@layer a{#y{display:block}}", "display-none"),
        ("@layer a,b;@layer a{.x{display:none!important}}@layer b{#y{display:block!important}}", "display-none"),
        ("@keyframes k{to{visibility:hidden}}.x{animation:k 0s forwards}", "visibility"),
        ("@keyframes k{from,to{opacity:0}}.x{animation:k 1s infinite}", "transparent"),
        ("@keyframes k{to{opacity:1}}.x{opacity:0;animation:k 1s forwards}", ""),
        (".x:dir(ltr){display:none}", "display-none"),
        (".x:dir(rtl){display:none}", ""),
        (":lang(zh) .x{display:none}", ""),
        (".x{display:none}.x:has(b){display:block}", "display-none"),
        (".x{display:none}.x:has(> a){display:block}", ""),
        ("div:has(a[href]){display:none}", "display-none"),
    ] {
        check(&format!("<style>{sheet}</style><div id=y class=x><a^ href=x>words</a></div>"), expected);
    }
    check("<style media=print>a{display:none}</style><a^ href=x>w</a>", "");
    check("<style type=text/plain>a{display:none}</style><a^ href=x>w</a>", "");
    check("<style type=TEXT/CSS>a{display:none}</style><a^ href=x>w</a>", "display-none");
    check("<style>:lang(zh) a{display:none}</style><div lang=zh-CN><a^ href=x>w</a></div>", "display-none");
    check("<style>a:lang(zh){display:none}</style><div lang=zh><p lang=en><a^ href=x>w</a></p></div>", "");
    check("<noscript><style>a{display:none}</style></noscript><a^ href=x>w</a>", "");
    check("<style>.x{display:none}</style><div class=x style=display:block><a^ href=x>w</a></div>", "");
}

#[test]
fn what_something_may_show_is_not_called_hidden() {
    for markup in [
        "<div id=menu style=display:none><a^ href=x>w</a></div><script>show('menu')</script>",
        "<div class=panel style=display:none><a^ href=x>w</a></div><script>$('.panel').slideDown()</script>",
        "<div id=menu style=display:none><a^ href=x>w</a></div><button aria-controls=menu>Menu</button>",
        "<div id=more style=display:none><a^ href=x>w</a></div><a href=\" JavaScript:show('more')\">More</a>",
        "<div id=menu style=display:none><a^ href=x>w</a></div><a data-bs-target='#menu'>Menu</a>",
        "<style>.x{display:none}.x.open{display:block}</style><div class=x><a^ href=x>w</a></div><script src=a.js></script>",
        "<style>.x{display:none}.open .x{display:block}</style><div class=x><a^ href=x>w</a></div><script src=a.js></script>",
        "<style>#t~.x{display:none}#t:checked~.x{display:block}</style><input id=t><div class=x><a^ href=x>w</a></div>",
        "<style>li ul{display:none}li:hover ul{display:block}</style><ul><li>A<ul><li><a^ href=x>w</a></ul></ul>",
        "<div style=opacity:0;transition:.3s><a^ href=x>w</a></div><script>begin()</script>",
        "<details open><a^ href=x>w</a></details>",
        "<details><summary><a^ href=x>w</a></summary></details>",
        "<details><summary>More</summary><p><a^ href=x>w</a></details>",
        "<div id=abc><a^ href=x>w</a></div><script>$('#abc').hide()</script>",
        "<div id=ad><a^ href=x>w</a></div><button onclick=\"document.getElementById('ad').style.display='none'\">x</button>",
        "<div id=ad><a^ href=x>w</a></div><script>function shut(){document.getElementById('ad').style.display='none'}</script>",
        "<div id=ad><a^ href=x>w</a></div><script>document.getElementById('ad').style.display='none'</script><p onclick=\"show('ad')\">",
        "<style>body{opacity:0}</style><body><a^ href=x>w</a><script src=ready.js></script>",
        "<body style=visibility:hidden><a^ href=x>w</a><script>start()</script>",
        "<div hidden style=display:block><a^ href=x>w</a></div>",
        "<span style=height:0;overflow:hidden><a^ href=x>w</a></span>",
    ] {
        check(markup, "");
    }
}

#[test]
fn attributes_hide_as_well() {
    check("<div hidden><a^ href=x>w</a></div>", "hidden-attribute");
    check("<details><p><a^ href=x>w</a></details>", "hidden-attribute");
    check("<details><summary> </summary><p><a^ href=x>w</a></details>", "hidden-attribute");
    check("<iframe^ width=0 height=0 src=x></iframe>", "zero-size");
    check("<iframe^ width=300 height=1 src=x></iframe>", "zero-size");
    check("<iframe^ width=300 height=200 src=x></iframe>", "");
    check("<font size=1><a^ href=x>w</a></font>", "");
    check(
        "<div style='background:#fff'><div style='position:absolute;z-index:-1'><a^ href=x>w</a></div></div>",
        "covered",
    );
    check("<div style='position:absolute;z-index:-1'><a^ href=x>w</a></div>", "");
}

#[test]
fn without_a_doctype_a_number_is_a_length() {
    let ways = |doctype: &str| {
        let text = format!("{doctype}<div style=position:absolute;left:-9999><a href=x>w</a></div>");
        let place = Place { position: text.find("<a").unwrap() + 2, in_tag: true };
        let base = PageUrl::new("http://page.example/").unwrap();
        look(&Tree::of(&text, &[place]).unwrap(), &Done::default(), 1, &base, Parts::NONE).hidden.unwrap().remove(0)
    };
    assert_eq!(ways("<!doctype html>"), []);
    assert_eq!(ways(""), [Hiding::OffScreen]);
}

#[test]
fn styles_that_cost_too_much_tell_nothing() {
    let looked = |sheet: String, page: String| {
        let text = format!("<style>{sheet}</style>{page}<a href=x>w</a>");
        let place = Place { position: text.rfind("<a").unwrap() + 2, in_tag: true };
        hidden(&Tree::of(&text, &[place]).unwrap()).is_some()
    };
    let rules = |count: usize| (0..count).map(|at| format!("b~a:not(.c{at}){{color:red}}")).collect::<String>();
    assert!(looked(rules(10), "<p>".repeat(2_000)));
    assert!(!looked(rules(LOOK_STEPS_MAX as usize / 1_000), "<p></p>".repeat(2_100)));
    // A rule of many declarations, a selector of many others, a custom property of two custom properties of two …
    assert!(!looked(format!("div{{{}}}", "left:0;".repeat(20_000)), "<div>".repeat(100)));
    let many: Vec<String> = (0..2_000).map(|at| format!(".c{at}")).collect();
    assert!(!looked(format!("div:is({}){{color:red}}", many.join(",")).repeat(100), "<div>".repeat(400)));
    let doubled: String = (0..5).map(|at| format!("--v{at}:var(--v{}) var(--v{});", at + 1, at + 1)).collect();
    assert!(!looked(format!("div{{{doubled}--v5:x;left:var(--v0);position:absolute}}"), "<div>".repeat(400)));
}

#[test]
fn many_places_at_great_depth_end_at_the_same_limit() {
    let page = |depth: usize, links: usize| {
        let text = format!("{}{}", "<div style=left:0>".repeat(depth), "<a href=x>w</a>".repeat(links));
        let places: Vec<Place> =
            text.match_indices("<a").map(|(at, _)| Place { position: at + 2, in_tag: true }).collect();
        hidden(&Tree::of(&text, &places).unwrap())
    };
    assert!(page(20, 300).is_some());
    assert!(page(500, 300).is_none());
}

proptest! {
    #[test]
    fn whatever_stands_there_is_looked_at(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30),
    ) {
        let text = format!("{}<a href=x>w</a>", pieces.concat());
        let place = Place { position: text.rfind("<a").unwrap() + 2, in_tag: true };
        if let Some(tree) = Tree::of(&text, &[place]) {
            hidden(&tree);
        }
    }
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<style>", "</style>", "<div style='", "'>", ".a{", "}", "#b:hover{", "@media (x){", "@layer{", "display:none;", ":not(.a){",
    "left:-9999px;", "position:absolute;", "width:var(--x);", "--x:var(--x);", "--y:1px;", "transform:scale(", ")", "clip-path:inset(",
    "50%", "color:#fff;", "background:", "url(", "font:0/", "<p class=a>", "<p id=b>", "<script>'b'</script>", "<details>", "calc(", "\u{4e2d}",
    "filter:opacity(", "<font color=", "<iframe width=", "/*", "*/", "\\", "\"", "<table bgcolor=1>", "clip:rect(0,", "mask:linear-gradient(",
];

#[test]
fn what_fills_the_window_and_is_no_dialog_of_the_page_covers_it() {
    for (template, expected) in [
        (
            "<div style='position:fixed;top:0;left:0;width:100%;height:100%;background:#fff'><a^ href=x>w</a></div>",
            true,
        ),
        ("<div style='position:fixed;inset:0;z-index:99;background:url(x.png)'><p><a^ href=x>w</a></div>", true),
        ("<div style='position:absolute;left:0;top:0;width:100vw;height:100vh'><a^ href=x></a><img src=y></div>", true),
        ("<a^ style='position:fixed;inset:0' href=x></a>", true),
        ("<iframe^ style='position:fixed;top:0;left:0;right:0;bottom:0;width:100%;height:100%' src=x></iframe>", true),
        ("<style>.c{position:fixed;inset:0;background:black}</style><div class=c><a^ href=x>w</a></div>", true),
        (
            "<div style='position:fixed;bottom:0;left:0;width:100%;height:60px;background:#fff'><a^ href=x>w</a></div>",
            false,
        ),
        ("<div style='position:fixed;inset:0'><a^ href=x>w</a></div>", false),
        ("<div style='position:fixed;inset:0;z-index:-1;background:#fff'><a^ href=x>w</a></div>", false),
        ("<div style='position:relative'><a^ style='position:absolute;inset:0' href=x>w</a></div>", false),
        ("<div style='width:100%;height:100%;background:#fff'><a^ href=x>w</a></div>", false),
        (
            "<div id=dialog style='position:fixed;inset:0;background:#fff'><a^ href=x>w</a></div><script>document.getElementById('dialog').remove()</script>",
            false,
        ),
        ("<body style='position:fixed;inset:0;background:#fff'><a^ href=x>w</a>", false),
    ] {
        let position = template.find('^').unwrap();
        let text = format!("<!doctype html>{}", template.replacen('^', "", 1));
        let place = Place { position: position + "<!doctype html>".len(), in_tag: true };
        let look = looked_at(&Tree::of(&text, &[place]).unwrap(), Parts::NONE);
        assert_eq!(look.covers.first(), Some(&expected), "{template}");
    }
}
