//! What a page of the world says, byte by byte.

use std::borrow::Cow;

use crate::random::Random;
use crate::text::{Paper, paragraph, title};
use crate::world::{Carries, Lookalike, Manner, PageId, World, path, watched};

/// The parts that every page has, so that a page is as long as one of a real site with the same words.
const SCRIPT: &str = concat!(
    "<script>\n(function (w, d) {\n  var q = w._queue = w._queue || [];\n",
    "  q.push(['setAccount', 'UA-1024-1']);\n  q.push(['trackPageview']);\n",
    "  var menu = d.getElementById('menu');\n  if (menu && w.innerWidth < 760) { menu.className += ' folded'; }\n",
    "  for (var i = 0, tabs = d.querySelectorAll('.tab'); i < tabs.length; i++) {\n",
    "    tabs[i].onclick = function () { this.parentNode.setAttribute('data-open', this.id); return false; };\n",
    "  }\n})(window, document);\n</script>\n"
);

const STYLE: &str = concat!(
    "<style>\nbody{margin:0;font:14px/1.7 \"Microsoft YaHei\",Arial,sans-serif;color:#333;background:#f6f6f6}\n",
    ".wrap{width:1180px;margin:0 auto}.nav a{display:inline-block;padding:0 18px;color:#fff}\n",
    ".news li{height:32px;overflow:hidden;border-bottom:1px dashed #ddd}.news .date{float:right;color:#999}\n",
    ".foot{clear:both;padding:24px 0;text-align:center;color:#888}\n@media (max-width:760px){.wrap{width:auto}}\n</style>\n"
);

/// The page in the encoding of its host.
pub(crate) fn bytes(world: &World, id: PageId, port: u16) -> Vec<u8> {
    let mut random = world.random(id);
    let carries = world.carries(id);
    let mut page = Paper::new(World::is_gbk(id.host), world.bytes + 2000);
    let charset = if World::is_gbk(id.host) { "gb2312" } else { "utf-8" };
    let name = title(&mut random);
    page.add("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"");
    page.add(charset);
    page.add("\">\n<title>");
    page.add(name);
    page.add("</title>\n<meta name=\"description\" content=\"");
    paragraph(&mut page, &mut random);
    page.add("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.add("<link rel=\"stylesheet\" href=\"/static/css/site.css?v=20260301\">\n");
    page.add("<link rel=\"icon\" href=\"/favicon.ico\">\n");
    page.add(&in_head(carries));
    page.add(STYLE);
    page.add(SCRIPT);
    page.add("</head>\n<body class=\"page\">\n<div class=\"wrap\">\n<div class=\"nav\" id=\"menu\">\n");
    let mut links = Links::of(world, id, port);
    for _ in 0..8 {
        links.add(&mut page, &mut random, "<a href=\"", "</a>\n");
    }
    page.add("</div>\n<h1>");
    page.add(name);
    page.add("</h1>\n<div class=\"content\">\n");
    page.add(&in_body(carries));
    while page.bytes.len() < world.bytes.saturating_sub(2500) {
        page.add("<p class=\"text\">");
        paragraph(&mut page, &mut random);
        page.add("<img src=\"/upload/2026/03/");
        page.add(&random.below(90_000).to_string());
        page.add(".jpg\" alt=\"\" width=\"600\"></p>\n<ul class=\"news\">\n");
        for _ in 0..3 {
            links.add(&mut page, &mut random, "<li><span class=\"date\">2026-03-14</span><a href=\"", "</a></li>\n");
        }
        page.add("</ul>\n");
    }
    page.add("</div>\n<div class=\"links\">\n");
    while links.is_open() {
        links.add(&mut page, &mut random, "<a target=\"_blank\" href=\"", "</a> |\n");
    }
    page.add("</div>\n<div class=\"foot\">版权所有 &copy; 2026 备案号：京ICP备00000000号-1 ");
    page.add("<a href=\"javascript:void(0)\" onclick=\"window.print()\">打印</a></div>\n</div>\n</body>\n</html>\n");
    page.bytes
}

/// The links that a page still has to show.
struct Links {
    open: Vec<String>,
}

impl Links {
    /// First those that make every page of the host reachable, as in a binary tree; then others at random.
    fn of(world: &World, id: PageId, port: u16) -> Self {
        let mut random = Random::of(&[world.seed, u64::from(id.host), u64::from(id.page), 60]);
        let children = [id.page * 2 + 1, id.page * 2 + 2].into_iter().filter(|&page| page < world.pages);
        let mut open: Vec<String> = children.map(path).collect();
        while open.len() < world.links as usize {
            open.push(path(random.below(world.pages.into()) as u32));
        }
        for _ in 0..if world.hosts > 1 { world.links_out } else { 0 } {
            let host = random.below(world.hosts.into()) as u32;
            let page = random.below(world.pages.into()) as u32;
            open.push(world.url(PageId { host, page }, port));
        }
        open.reverse();
        Links { open }
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn add(&mut self, page: &mut Paper, random: &mut Random, before: &str, after: &str) {
        let Some(link) = self.open.pop() else { return };
        page.add(before);
        page.add(&link);
        page.add("\">");
        page.add(title(random));
        page.add(after);
    }
}

/// What stands in the head for what the page carries.
fn in_head(carries: Carries) -> Cow<'static, str> {
    match carries {
        Carries::Planted(number, Manner::Refresh) => {
            format!("<meta http-equiv=\"refresh\" content=\"5; url=https://{}/\">\n", watched(number)).into()
        }
        _ => "".into(),
    }
}

/// What stands in the body for what the page carries.
fn in_body(carries: Carries) -> Cow<'static, str> {
    let (number, manner) = match carries {
        Carries::Planted(number, manner) => (number, manner),
        Carries::Lookalike(number, lookalike) => return resembling(&watched(number), lookalike).into(),
        Carries::Nothing => return "".into(),
    };
    let name = watched(number);
    match manner {
        Manner::Refresh => "".into(),
        Manner::Anchor => format!("<a href=\"https://www.{name}/reg?id=7\">娱乐</a>\n").into(),
        Manner::HiddenDiv => {
            format!("<div style=\"display:none\"><a href=\"//{name}/\">棋牌</a> <a href=\"/\">首页</a></div>\n").into()
        }
        Manner::ScriptPlain => format!("<script>var u = \"https://{name}/go\"; window.name = u;</script>\n").into(),
        Manner::ScriptEscaped => {
            format!("<script>var u = \"https:\\/\\/{name}\\/go\"; window.name = u;</script>\n").into()
        }
        Manner::Iframe => format!("<iframe src='https://m.{name}/live' width=0 height=0></iframe>\n").into(),
        Manner::References => {
            let name: String = name.chars().map(|c| format!("&#{};", u32::from(c))).collect();
            format!("<a href=\"https://{name}/\">彩票</a>\n").into()
        }
        Manner::Words => format!("<p>官方网址：{name}，请收藏。</p>\n").into(),
    }
}

/// What is near a watched name and is another.
fn resembling(name: &str, lookalike: Lookalike) -> String {
    match lookalike {
        Lookalike::Longer => format!("<a href=\"http://x{name}/\">友情链接</a>\n"),
        Lookalike::Below => format!("<a href=\"http://{name}.school.example/\">友情链接</a>\n"),
        Lookalike::Label => {
            format!("<p>The word {} means nothing here.</p>\n", name.split('.').next().unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use encoding_rs::GBK;

    use super::*;

    fn world(bytes: usize) -> World {
        World { hosts: 20, pages: 100, bytes, ..World::default() }
    }

    #[test]
    fn a_page_is_as_long_as_asked_with_as_many_links() {
        let world = world(28_000);
        for page in 0..world.pages {
            let text = String::from_utf8(bytes(&world, PageId { host: 5, page }, 8080)).unwrap();
            assert!((24_000..32_000).contains(&text.len()), "{}", text.len());
            assert!((55..=58).contains(&text.matches("<a ").count()), "{}", text.matches("<a ").count());
        }
        let id = PageId { host: 3, page: 7 };
        assert_eq!(bytes(&world, id, 1), bytes(&world, id, 1));
        let encoded = bytes(&world, id, 1);
        let (decoded, _, has_errors) = GBK.decode(&encoded);
        assert!(decoded.contains("版权所有") && !has_errors);
    }

    #[test]
    fn every_page_can_be_reached_from_the_front_page() {
        let world = world(9000);
        let mut seen = BTreeSet::from([0]);
        let mut open = vec![0];
        while let Some(page) = open.pop() {
            let links = Links::of(&world, PageId { host: 1, page }, 80).open;
            let pages = links.iter().filter_map(|link| crate::world::page_at(link));
            open.extend(pages.filter(|&page| seen.insert(page)));
        }
        assert_eq!(seen.len(), 100);
    }
}
