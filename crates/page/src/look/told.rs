use super::tests::{check, hidden, with_sheets};
use super::*;
use crate::tree::Place;

fn styled(sheet: &str) -> String {
    format!("<style>{sheet}</style><div class=kx><a^ href=x>w</a></div>")
}

#[test]
fn what_hides_at_every_width_hides() {
    for (sheet, expected) in [
        ("@media (min-width:320px){.kx{display:none}}", "display-none"),
        ("@media (min-width:768px){.kx{display:none}}", ""),
        ("@media (min-width:768px){.kx{display:none}}@media (max-width:767px){.kx{display:none}}", "display-none"),
        (
            "@media (min-width:768px){.kx{display:none}}@media (max-width:767.98px){.kx{visibility:hidden}}",
            "display-none visibility",
        ),
        ("@media (min-width:768px){.kx{display:none}}@media (max-width:600px){.kx{display:none}}", ""),
        (".kx{display:none}@media (min-width:768px){.kx{display:block}}", ""),
        ("@media (hover),(hover:none){.kx{display:none}}", "display-none"),
        (
            "@media (orientation:portrait){.kx{display:none}}@media (orientation:landscape){.kx{display:none}}",
            "display-none",
        ),
        ("@media (orientation:portrait){.kx{display:none}}", ""),
        ("@media (orientation:portrait){.kx{display:none}}@media (min-width:800px){.kx{display:none}}", ""),
    ] {
        check(&styled(sheet), expected);
    }
    let edges = |count: usize| (1..=count).map(|at| format!("@media (min-width:{}px){{b{{top:0}}}}", 320 + at * 10));
    let page = |count: usize| {
        let both = "@media (min-width:2000px){.kx{opacity:0}}@media (max-width:1999px){.kx{opacity:0}}";
        styled(&format!("{both}{}", edges(count).collect::<String>()))
    };
    check(&page(WIDTHS_MAX - 2), "transparent");
    check(&page(WIDTHS_MAX - 1), "");
}

#[test]
fn what_nobody_can_open_is_hidden() {
    for (page, expected) in [
        ("<details><summary style=display:none>More</summary><p><a^ href=x>w</a></details>", "hidden-attribute"),
        ("<details><summary style=opacity:.5>More</summary><p><a^ href=x>w</a></details>", ""),
        ("<dialog><a^ href=x>w</a></dialog>", "display-none"),
        ("<dialog open><a^ href=x>w</a></dialog>", ""),
        ("<div popover><a^ href=x>w</a></div>", "hidden-attribute"),
    ] {
        check(page, expected);
    }
    let banner = "<div id=bnr style=display:none><a^ href=x>w</a><b onclick=\"this.parentNode.style.display='none'\">×</b></div>";
    let once = |script: &str| format!("{banner}<script>if(!document.cookie)document.cookie={script}</script>");
    check(&once("'bnr=1'"), "display-none");
    check(&once("1;show('bnr')"), "");
}

#[test]
fn what_sheets_ask_for_is_known_where_every_browser_has_it() {
    for (sheet, expected) in [
        ("@supports not (foo:bar){.kx{display:none}}", "display-none"),
        ("@supports selector(a > b){.kx{display:none}}", "display-none"),
        ("@supports (foo:bar){.kx{display:none}}", ""),
        ("body{container-type:inline-size}@container (min-width:1px){.kx{display:none}}", "display-none"),
        ("@container (min-width:1px){.kx{display:none}}", ""),
        ("body{container-type:inline-size}@container (min-width:99999px){.kx{display:none}}", ""),
        ("@property --z{syntax:'<number>';inherits:true;initial-value:0}.kx{opacity:var(--z)}", "transparent"),
        ("@property --z{syntax:'<number>';inherits:true;initial-value:0}.kx{--z:1;opacity:var(--z)}", ""),
        ("div:nth-child(1 of .kx){display:none}", "display-none"),
        ("div:nth-child(2n of .kx){display:none}", ""),
        ("x-a:not(:defined){display:none}", ""),
        (".kx:not(:defined){display:none}", ""),
        (".kx{transform:matrix3d(0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,1)}", "zero-size"),
        (".kx{transform:matrix3d(1,0,0,0,0,1,0,0,0,0,1,0,-9999,0,0,1)}", "off-screen"),
        (".kx{transform:matrix3d(1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1)}", ""),
        (".kx{display:grid;grid-template-rows:0;overflow:hidden}", "zero-size"),
        (".kx{display:grid;grid-template-rows:0fr}.kx>*{min-height:0;overflow:hidden}", "zero-size"),
        (".kx{display:grid;grid-template-rows:1fr}.kx>*{min-height:0;overflow:hidden}", ""),
        ("body{display:flex}.kx{flex:0;overflow:hidden}", "zero-size"),
        ("body{display:flex}.kx{flex-basis:0;overflow:hidden}", "zero-size"),
        ("body{display:flex}.kx{flex:0 0 0;min-width:0;overflow:hidden}", "zero-size"),
        ("body{display:flex}.kx{flex:1;overflow:hidden}", ""),
        ("body{display:flex}.kx{flex:0 0 0}", ""),
    ] {
        check(&styled(sheet), expected);
    }
    check("<style>x-a:not(:defined){display:none}</style><x-a><a^ href=x>w</a></x-a>", "display-none");
    check("<style>x-a:not(:defined){display:none}</style><x-a><a^ href=x>w</a></x-a><script>define()</script>", "");
}

#[test]
fn what_a_shadow_root_shows_of_its_host_is_seen() {
    let host = |root: &str| format!("<div><template shadowrootmode=open>{root}</template><a^ href=x>w</a></div>");
    for (root, expected) in [
        ("<slot></slot>", ""),
        ("<div style=display:none><slot></slot></div>", "display-none"),
        ("<slot hidden></slot>", "hidden-attribute"),
        ("<style>:host{display:none}</style><slot></slot>", "display-none"),
        ("<style>:host(p){display:none}</style><slot></slot>", ""),
        ("<style>::slotted(a){opacity:0}</style><slot></slot>", "transparent"),
        ("<style>::slotted(b){opacity:0}</style><slot></slot>", ""),
    ] {
        check(&host(root), expected);
    }
    check(
        "<style>div{display:block}</style><div><template shadowrootmode=open><style>:host{display:none}</style><slot></slot></template><a^ href=x>w</a></div>",
        "",
    );
}

#[test]
fn what_stands_in_a_meter_is_not_shown() {
    for name in ["progress", "meter"] {
        check(&format!("<{name}><a^ href=x>w</a></{name}>"), "display-none");
    }
}

#[test]
fn a_sheet_may_make_itself_one_when_it_has_come() {
    let hide = [("/s.css", ".x{display:none}")];
    let ways = |link: &str| with_sheets(&format!("{link}<div class=x><a^ href=x>w</a></div>"), &hide).0;
    for link in [
        "<link rel=preload as=style href=/s.css onload=\"this.onload=null;this.rel='stylesheet'\">",
        "<link rel=stylesheet media=print onload=\"this.media='all'\" href=/s.css>",
        "<link rel=stylesheet media=print onload='this.setAttribute(\"media\", \"screen\")' href=/s.css>",
    ] {
        assert_eq!(ways(link), "display-none", "{link}");
    }
    for link in
        ["<link rel=preload as=style href=/s.css>", "<link rel=stylesheet media=print onload=done() href=/s.css>"]
    {
        assert_eq!(ways(link), "", "{link}");
    }
}

#[test]
fn what_reveals_nothing_is_no_excuse() {
    for (sheet, expected) in [
        (".kx{opacity:0;transition:opacity 99999s}", "transparent"),
        (".kx{display:none}.kx:target{display:block}", "display-none"),
        (".kx{position:absolute;left:-9999px}.kx:focus{left:0}", "off-screen"),
        (".kx{position:absolute;left:-9999px}.kx:focus-within{left:0}", ""),
        (".kx{display:none}@media (max-width:10px){.kx{display:block}}", "display-none"),
        (".kx{position:absolute;left:-9999px}@media (min-width:9999px){.kx{left:0}}", "off-screen"),
        (".kx{display:none}@media (max-width:600px){.kx{display:block}}", ""),
    ] {
        check(&styled(sheet), expected);
    }
    check("<style>.kx{display:none}.kx:target{display:block}</style><div id=p class=kx><a^ href=x>w</a></div>", "");
    check("<style>a{position:absolute;left:-9999px}a:focus{left:0}</style><a^ href=x>w</a>", "");
}

#[test]
fn widths_are_tried_between_those_at_which_something_changes() {
    let of = |edges: &[u16]| widths(&edges.iter().copied().collect());
    assert_eq!(of(&[]), [0; 0]);
    assert_eq!(of(&[767, 768]), [543, 1663]);
    assert_eq!(of(&[1, 9999]), [1440]);
    assert_eq!(of(&(0..8).map(|at| 400 + at * 10).collect::<Vec<u16>>()), [0; 0]);
}

#[test]
fn a_page_of_many_places_and_widths_ends() {
    let sheet: String = (0..300)
        .map(|at| format!("@media (min-width:{}px){{a:not(.b{at}){{opacity:0}}}}", 400 + at % 4 * 100))
        .collect();
    let text = format!("<style>{sheet}</style>{}", "<p><a href=x>w</a></p>".repeat(2_000));
    let places = text.match_indices("<a").map(|(at, _)| Place { position: at + 2, in_tag: true });
    let ways = hidden(&Tree::of(&text, &places.collect::<Vec<_>>()).unwrap());
    assert!(ways.is_none_or(|ways| ways.iter().all(Vec::is_empty)));
}
