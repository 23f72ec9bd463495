//! What scripts change of pages, told of the link in them.

use super::*;
use crate::{DOM_BYTES_MAX, Deed, story};

/// How the link of a page is hidden from everybody, in words, or from some.
fn told(page: &str) -> String {
    let page = page.replace("LINK", "<a href=http://casino.example/>x</a>");
    let examination = story::examined(&page);
    let [spot] = &examination.spots[..] else { return format!("{} spots", examination.spots.len()) };
    let mut told: Vec<String> = spot.hidden.iter().map(|way| format!("{way:?}")).collect();
    told.extend(spot.context.marquee.then(|| "marquee".to_owned()));
    let act = spot.context.act.as_ref().filter(|act| act.deed == Deed::TakesAway);
    told.extend(act.map(|act| format!("{:?}", act.tests)));
    told.join(" ")
}

#[test]
fn what_is_too_much_for_a_tree_is_not_written_and_the_page_is_looked_at_all_the_same() {
    let page = |bytes: usize| {
        let script = "<script>document.write('<p>x</p>')</script>";
        let hidden = "<div style=display:none>LINK</div>";
        format!("{hidden}{script}{}", " ".repeat(bytes - hidden.len() - script.len()))
    };
    // The link is longer than the word that stands for it.
    let longer = "<a href=http://casino.example/>x</a>".len() - "LINK".len();
    assert_eq!(told(&page(DOM_BYTES_MAX - longer - 100)), "DisplayNone");
    assert_eq!(told(&page(DOM_BYTES_MAX - longer)), "DisplayNone");
}

#[test]
fn so_many_nodes_are_put_into_another_element() {
    let moved = |words: usize| {
        let script = "<script>document.getElementById('a').appendChild(document.getElementById('b'))</script>";
        told(&format!("<div id=a style=display:none></div><div id=b>LINK{}</div>{script}", "<b></b>".repeat(words)))
    };
    // The link and its word are nodes, too.
    assert_eq!(moved(MOVED_NODES_MAX - 2), "DisplayNone");
    assert_eq!(moved(MOVED_NODES_MAX - 1), "");
}

#[test]
fn what_a_script_writes_around_a_link_hides_it() {
    for (page, expected) in [
        (
            "<script>document.write('<div style=\"display:none\">');</script>LINK<script>document.write('</div>');</script>",
            "DisplayNone",
        ),
        (
            "<script>document.write('<d'+'iv st'+'yle=\"po'+'sition:a'+'bsolute;le'+'ft:-99'+'99px\">')</script>LINK",
            "OffScreen",
        ),
        ("<script>document.writeln(\"<div style='height:0;overflow:hidden'>\");</script>LINK</div>", "ZeroSize"),
        (
            "<script>document.write('<marquee width=1 height=1>')</script>LINK<script>document.write('</marquee>')</script>",
            "marquee",
        ),
        (
            "<div id=ab>LINK</div><script>document.write('<style>#ab{position:absolute;left:-9999px}</style>')</script>",
            "OffScreen",
        ),
        ("<script>document.write('<style>#a'+'b{display:none}</style>')</script><div id=ab>LINK</div>", "DisplayNone"),
        (
            "<div id=ab>LINK</div><script>var s=document.createElement('style');s.innerHTML='#ab{display:none}';document.head.appendChild(s)</script>",
            "DisplayNone",
        ),
        ("<script>document.write('<div style=\"disp');document.write('lay:none\">')</script>LINK", "DisplayNone"),
        ("<script>document.write('<div id=\"box\" style=\"display:none\">')</script>LINK</div>", "DisplayNone"),
        ("<script>document.write('<!--')</script>LINK<!-- -->", "DisplayNone"),
        ("<script>document.write('<noscript>')</script>LINK<script>1</script></noscript>", "DisplayNone"),
        ("<script>document.write('<div>')</script>LINK</div>", ""),
        ("<script>document.write('<div style=\"display:none\">a</div>')</script>LINK", ""),
        ("<script>if(x)document.write('<div style=\"display:none\">')</script>LINK", ""),
        ("<noscript><script>document.write('<div style=\"display:none\">')</script></noscript>LINK", ""),
        ("<script>b.onclick=function(){document.write('<div style=\"display:none\">')}</script>LINK", ""),
    ] {
        assert_eq!(told(page), expected, "{page}");
    }
}

#[test]
fn what_a_script_does_to_an_element_hides_it() {
    for (script, expected) in [
        ("var o=document.getElementById('box');o.style.display='none'", "DisplayNone"),
        ("var o=document.getElementById('box');if(o){o.style.display='none'}", "DisplayNone"),
        ("document.getElementById('box')['style']['display']='none'", "DisplayNone"),
        ("var s=document.getElementById('box').style;s.position='absolute';s.left='-9999px'", "OffScreen"),
        ("document.getElementById('box').style.cssText='height:0;overflow:hidden'", "ZeroSize"),
        ("document.getElementById('box').setAttribute('style','display:none')", "DisplayNone"),
        ("document.getElementById('box').setAttribute('style','position:absolute;left:-9999px')", "OffScreen"),
        ("document.getElementById('box').style.cssText='position:absolute;left:-9999px'", "OffScreen"),
        ("document.getElementById('box').style.cssText='opacity:0'", "Opacity"),
        ("document.getElementById('box').style.cssText+=';height:0;overflow:hidden'", "ZeroSize"),
        ("document.getElementById('box').className+=' off'", "DisplayNone"),
        ("document.querySelectorAll('div').forEach(d=>{if(d.id=='box')d.style.display='none'})", "DisplayNone"),
        (
            "var o=document.getElementsByTagName('div');for(var i=0;i<o.length;i++)if(o[i].className=='menu')o[i].style.display='none'",
            "DisplayNone",
        ),
        (
            "for(const d of document.querySelectorAll('div'))if(d.className=='menu')d.style.cssText+=';height:0;overflow:hidden'",
            "ZeroSize",
        ),
        ("document.all['box'].style.display='none'", "DisplayNone"),
        ("with(document.getElementById('box').style){display='none'}", "DisplayNone"),
        ("with(box)style.display='none'", "DisplayNone"),
        ("box.style='display:none'", "DisplayNone"),
        ("const o=document.getElementById`box`;o.style.display=`none`", "DisplayNone"),
        ("document.getElementById('box').attributeStyleMap.set('display','none')", "DisplayNone"),
        ("box.remove&&(box.style.display='none')", "DisplayNone"),
        ("document.querySelectorAll('div').forEach(d=>{if(d.id=='bar')d.style.display='none'})", ""),
        ("document.getElementById('box').style.cssText='color:red;position:absolute;left:20px'", ""),
        ("box.style.cssText='opacity:0';b.onclick=function(){box.style.cssText='opacity:1'}", ""),
        ("document.getElementById('box').className='off'", "DisplayNone"),
        ("document.getElementById('box').classList.add('off')", "DisplayNone"),
        ("document.getElementById('box').hidden=true", "HiddenAttribute"),
        ("$('#box').hide()", "DisplayNone"),
        ("$(function(){$('#box').css({display:'none'})})", "DisplayNone"),
        ("$('.menu').css('display','none')", "DisplayNone"),
        ("window.onload=function(){document.getElementById('box').style.display='none'}", "DisplayNone"),
        ("box.style.display='none'", "DisplayNone"),
        ("document.getElementById('box').innerHTML='家长会通知'", "DisplayNone"),
        ("$('#box').remove()", "DisplayNone"),
        // Menus, tabs, boxes that open, what is loaded late.
        ("function f(){document.getElementById('box').style.display='none'}", ""),
        (
            "var o=document.getElementById('box');o.style.display='none';b.onclick=function(){o.style.display='block'}",
            "",
        ),
        ("$('#box').hide();$('#more').click(function(){$('#box').show()})", ""),
        ("$('.menu').hide();$('.more').click(function(){$(this).next().slideToggle()})", ""),
        ("document.getElementById('box').className='off';document.getElementById('box').className=''", ""),
        ("var o=document.getElementById('box');o.style.display='none';register(o)", ""),
        ("$('.menu').hide().first().show()", ""),
        ("document.getElementById('box').classList.toggle('off')", ""),
        ("if(count>3)document.getElementById('box').style.display='none'", ""),
        (
            "setTimeout(function(){document.getElementById('box').style.display='block'},9);document.getElementById('box').style.display='none'",
            "",
        ),
    ] {
        let page =
            format!("<style>.off{{display:none}}</style><div id=box class=menu>LINK</div><script>{script}</script>");
        assert_eq!(told(&page), expected, "{script}");
    }
    let open = "<p onclick=\"document.getElementById('box').style.display=''\">+</p>";
    let shut = "<div id=box>LINK</div><script>document.getElementById('box').style.display='none'</script>";
    assert_eq!((told(shut), told(&format!("{open}{shut}"))), ("DisplayNone".to_owned(), String::new()));
}

#[test]
fn what_is_taken_away_from_some_is_told_with_what_tells_them() {
    let spider = "if(!/baiduspider/i.test(navigator.userAgent))";
    for (script, expected) in [
        (format!("{spider}document.getElementById('box').innerHTML='家长会通知'"), "[Agent]"),
        (format!("{spider}document.getElementById('box').remove()"), "[Agent]"),
        (format!("{spider}$('#box').remove()"), "[Agent]"),
        (format!("{spider}document.querySelectorAll('#box').forEach(e => e.remove())"), "[Agent]"),
        (format!("{spider}$('#box').each(function () {{ $(this).hide() }})"), "[Agent]"),
        (format!("{spider}document.write('<style>#box{{display:none}}</style>')"), "[Agent]"),
        (format!("{spider}{{var o=document.getElementById('box');o.style.display='none'}}"), "[Agent]"),
        (
            format!(
                "{spider}document.documentElement.className+=' human'</script><style>.human #box{{display:none}}</style><script>"
            ),
            "[Agent]",
        ),
        (
            "if(/baidu/.test(document.referrer))document.getElementById('box').outerHTML='<p>a</p>'".to_owned(),
            "[Referrer]",
        ),
        (
            "if(/Android|iPhone/i.test(navigator.userAgent))document.getElementById('box').style.display='none'"
                .to_owned(),
            "",
        ),
        ("if(screen.width<600)document.getElementById('box').style.display='none'".to_owned(), ""),
        (format!("{spider}b.onclick=function(){{document.getElementById('box').remove()}}"), ""),
    ] {
        assert_eq!(told(&format!("<div id=box>LINK</div><script>{script}</script>")), expected, "{script}");
    }
    let written = format!("<script>{spider}document.write('<!--')</script>LINK<!-- -->");
    assert_eq!(told(&written), "[Agent]");
}

#[test]
fn so_many_changes_are_done() {
    let hide = "document.getElementById('box').style.display='none'";
    let page = |before: usize| {
        let before: String = (0..before).map(|at| format!("document.getElementById('a{at}').hidden=true;")).collect();
        told(&format!("<div id=box>LINK</div><script>{before}{hide}</script>"))
    };
    assert_eq!((page(CHANGES_DONE_MAX - 1), page(CHANGES_DONE_MAX)), ("DisplayNone".to_owned(), String::new()));
}
