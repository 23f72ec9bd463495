//! What is odd about a page although it names nothing that is watched: told of its site, never a finding.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use suyuan_model::{Observed, Site, Technique};
use suyuan_page::Source;

/// What sells or rates, which governments and schools do not do (detection M27).
const GOODS: &[&str] =
    &["Product", "ProductGroup", "IndividualProduct", "Offer", "AggregateOffer", "AggregateRating", "Casino"];

/// What governments and schools do offer, and have rated.
const THEIRS: &[&str] = &[
    "Course",
    "CourseInstance",
    "EducationEvent",
    "Event",
    "Book",
    "Dataset",
    "CreativeWork",
    "GovernmentService",
    "JobPosting",
    "ScholarlyArticle",
];

/// Scripts that push the page that they stand on to a search engine (detection J11), and the engine.
const PUSHES: &[(&str, &str)] = &[
    ("push.zhanzhang.baidu.com/push.js", "baidu"),
    ("zz.bdstatic.com/linksubmit/push.js", "baidu"),
    ("data.zz.baidu.com/urls", "baidu"),
    ("js.passport.qihucdn.com/11.0.1.js", "360"),
    ("jspassport.ssl.qhimg.com/11.0.1.js", "360"),
    ("s.ssl.qhres2.com/ssl/ab77b6ea7f3fbf79.js", "360"),
    ("zz.toutiao.com/ttzz", "toutiao"),
    ("lf1-cdn-tos.bytegoofy.com/goofy/ttzz/push.js", "toutiao"),
];

static PUSHED: LazyLock<AhoCorasick> = LazyLock::new(|| finder(PUSHES.iter().map(|(script, _)| *script)));

static NAMED: LazyLock<AhoCorasick> = LazyLock::new(|| finder(GOODS.iter().copied()));

fn finder<'a>(names: impl Iterator<Item = &'a str>) -> AhoCorasick {
    AhoCorasick::new(names).expect("a few short names make a small automaton")
}

/// What is odd about a page; pushes to engines only of one that was examined, since honest pages had them, too.
pub(crate) fn observe(source: &Source, is_examined: bool, observed: &mut Vec<Observed>) {
    if may_be_official(source.url.host()) && has_goods(source.body) {
        let kinds = suyuan_page::kinds(source);
        if !THEIRS.iter().any(|kind| kinds.contains(*kind)) {
            let goods = GOODS.iter().filter(|kind| kinds.contains(**kind));
            observed.extend(goods.map(|kind| Observed { technique: Technique::M27, what: (*kind).to_owned() }));
        }
    }
    if is_examined {
        for found in PUSHED.find_iter(source.body) {
            let (_, engine) = PUSHES[found.pattern()];
            let push = Observed { technique: Technique::J11, what: engine.to_owned() };
            if !observed.contains(&push) {
                observed.push(push);
            }
        }
    }
}

/// Whether the host may be of a site of governments or schools; which labels are its site's is not known here.
fn may_be_official(host: &str) -> bool {
    Site::from_text(host).official_suffix().is_some()
}

/// Whether the bytes of a page may hold any of those types.
fn has_goods(body: &[u8]) -> bool {
    NAMED.is_match(body)
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;

    fn of(url: &str, body: &str, is_examined: bool) -> Vec<String> {
        let url = PageUrl::new(url).unwrap();
        let mut observed = Vec::new();
        observe(&Source::new(&url, &Headers::default(), body.as_bytes()), is_examined, &mut observed);
        observed.into_iter().map(|it| format!("{} {}", it.technique, it.what)).collect()
    }

    const STARS: &str = r#"<html><script type="application/ld+json">
        {"@type":"Product","name":"x","aggregateRating":{"@type":"AggregateRating","ratingValue":"4.9"}}</script>"#;

    #[test]
    fn goods_and_stars_are_odd_on_sites_of_governments_and_schools_only() {
        assert_eq!(of("http://www.school.edu.cn/", STARS, false), ["M27 Product", "M27 AggregateRating"]);
        assert_eq!(of("http://www.shop.example/", STARS, false), Vec::<String>::new());
    }

    #[test]
    fn courses_are_offered_and_rated_by_schools() {
        let course = r#"<html><p itemtype="https://schema.org/Course"><p itemtype="https://schema.org/Offer">"#;
        assert_eq!(of("http://school.edu/", course, false), Vec::<String>::new());
    }

    #[test]
    fn a_push_is_told_of_pages_with_findings() {
        let push = "<script>bp.src='https://zz.bdstatic.com/linksubmit/push.js'; // or http://push.zhanzhang.baidu.com/push.js</script>";
        assert_eq!(of("http://a.example/", push, true), ["J11 baidu"]);
        assert_eq!(of("http://a.example/", push, false), Vec::<String>::new());
    }
}
