//! Lists for machines that mean harm: sitemaps and robots.txt.

use super::Host;
use super::codings::gzip;
use crate::loopback::{Answer, answer};

const HEAD: &str = "<?xml version='1.0'?>";

fn xml(text: &str) -> Answer {
    answer("200 OK", "Content-Type: application/xml\r\n", text.as_bytes())
}

/// Ten entities, each ten times the one before.
fn billion_laughs() -> String {
    let mut entities = "<!ENTITY e0 'lol'>".to_owned();
    for at in 1..10 {
        entities += &format!("<!ENTITY e{at} '{}'>", format!("&e{};", at - 1).repeat(10));
    }
    format!("{HEAD}<!DOCTYPE urlset [{entities}]><urlset><url><loc>http://laughs.example/&e9;</loc></url></urlset>")
}

fn locs(of: impl Iterator<Item = String>) -> String {
    of.map(|url| format!("<url><loc>{url}</loc></url>")).collect()
}

fn robots(text: String) -> impl Fn(&str, usize) -> Option<Answer> {
    move |path, _| (path == "/robots.txt").then(|| answer("200 OK", "Content-Type: text/plain\r\n", text.as_bytes()))
}

pub(crate) fn hosts() -> Vec<Host> {
    let urls = locs((0..50_000).map(|at| format!("http://elsewhere.example/{at}")));
    let many = format!("{HEAD}<urlset>{urls}</urlset>");
    let blanks = format!("{HEAD}<urlset>{}</urlset>", " ".repeat(64 << 20));
    let packed = answer("200 OK", "Content-Type: application/gzip\r\n", &gzip(blanks.as_bytes()));
    let stars = format!("User-agent: *\nDisallow: /{}x\n", "*a".repeat(20_000));
    let groups = "User-agent: *\nDisallow: /forbidden\n".repeat(14_000);
    vec![
        Host::new("laughs.example", xml(&billion_laughs())),
        Host::new(
            "external.example",
            xml(&format!(
                "{HEAD}<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>http://external.example/&x;</loc></url></urlset>"
            )),
        ),
        Host::new("many-urls.example", xml(&many)),
        Host::new("packed-sitemap.example", packed),
        Host::new(
            "index-of-itself.example",
            xml(&format!(
                "{HEAD}<sitemapindex><sitemap><loc>http://index-of-itself.example/bad</loc></sitemap></sitemapindex>"
            )),
        ),
        Host::more("endless-index.example", |path, _| {
            let number: u32 = path.strip_prefix("/bad")?.parse().unwrap_or(0);
            let next = locs((1..4).map(|at| format!("http://endless-index.example/bad{}", number * 3 + at)));
            Some(xml(&format!("{HEAD}<sitemapindex>{next}</sitemapindex>").replace("url>", "sitemap>")))
        }),
        Host::new("deep-xml.example", xml(&format!("{HEAD}<urlset>{}", "<url>".repeat(300_000)))),
        Host::more("stars.example", robots(stars)),
        Host::more("groups.example", robots(groups)),
        Host::more("endless-rules.example", robots(format!("User-agent: *\nDisallow: /bad\n{}", "#".repeat(3 << 20)))),
        Host::more(
            "page-of-rules.example",
            robots("<html><body>Disallow: / is what we never say</body></html>".to_owned()),
        ),
    ]
}
