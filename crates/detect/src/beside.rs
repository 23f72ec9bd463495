//! What stands beside watched things: other domains in the same hidden block, script or lines, and contact handles there.
//!
//! Whoever plants one link plants others with it. Nobody is accused for standing there: an adversary may put anybody
//! beside a watched thing, so this is told to whoever keeps the list, with how many unrelated sites show it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use suyuan_lists::Watchlist;
use suyuan_model::{Beside, Concealment, Neighbor, PageUrl, Place, Severity, Sighting, SiteRules, WatchKind};
use suyuan_page::{Examination, Source, Spot, SpotTarget, Target, is_known_top, spots_where};

use crate::contacts::{contact_of_link, is_contact_link};
use crate::contacts_beside::{handles_beside, is_own_mail};
use crate::elsewhere::is_elsewhere;
use crate::{concealment, find, tier};

/// Most neighbors of a page.
pub const NEIGHBORS_MAX: usize = 64;

/// A longer page is not looked at for what stands beside: it would be read a third time.
pub const BESIDE_PAGE_BYTES_MAX: usize = 256 << 10;

/// How far from a watched thing something hidden stands in the same block, in bytes of the page.
pub const BESIDE_BYTES_MAX: u64 = 4_096;

/// How far from a watched thing something that everybody sees stands in the same lines.
pub const LINES_BYTES_MAX: u64 = 512;

/// Services that stand on every other page: they are beside everything.
const EVERYWHERE: &[&str] = &[
    "51.la",
    "addthis.com",
    "alicdn.com",
    "apple.com",
    "baidu.com",
    "bdstatic.com",
    "bing.com",
    "bootcss.com",
    "bootstrapcdn.com",
    "cloudflare.com",
    "cnzz.com",
    "facebook.com",
    "fontawesome.com",
    "github.com",
    "google-analytics.com",
    "google.com",
    "googleapis.com",
    "googletagmanager.com",
    "gstatic.com",
    "instagram.com",
    "jiathis.com",
    "jquery.com",
    "jsdelivr.net",
    "line.me",
    "linkedin.com",
    "microsoft.com",
    "miit.gov.cn",
    "mps.gov.cn",
    "pinterest.com",
    "qq.com",
    "schema.org",
    "sharethis.com",
    "so.com",
    "sogou.com",
    "t.me",
    "telegram.me",
    "telegram.org",
    "tiktok.com",
    "twitter.com",
    "unpkg.com",
    "w3.org",
    "wa.me",
    "weibo.com",
    "whatsapp.com",
    "wikipedia.org",
    "wordpress.org",
    "x.com",
    "youtube.com",
];

pub(crate) static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

/// What stands beside these sightings of a page, each once, in the order of the page; domains before handles.
pub(crate) fn beside(
    sightings: &[Sighting],
    examination: &Examination,
    source: &Source,
    watchlist: &Watchlist,
) -> Vec<Neighbor> {
    // A page that only writes about what is watched has ordinary neighbors.
    // So has one that names those who were harmed: beside them stand others of them.
    let is_telling = |seen: &&Sighting| seen.severity > Severity::Info && !tier::is_second(watchlist, seen.watch);
    let telling: Vec<&Sighting> = sightings.iter().filter(is_telling).collect();
    if telling.is_empty() || source.body.len() > BESIDE_PAGE_BYTES_MAX {
        return Vec::new();
    }
    let rules = &*RULES;
    let (own, mut known) = (rules.site_of(source.url), BTreeSet::new());
    let mut is_foreign = |target: Target| match target {
        Target::Url(url) => !is_usual(rules, url.host()) && rules.site_of(url) != own && !is_listed(watchlist, &target),
        Target::Name(name) => {
            !is_usual(rules, name) && rules.site_of_name(name) != own && !is_listed(watchlist, &target)
        }
        Target::Top(top) => is_known_top(top),
        Target::EveryTop | Target::OtherTops | Target::Addresses => false,
        Target::Words(words) => is_contact_link(words),
        Target::Host(_) | Target::Handles => true,
    };
    let may_stand = |place, at| telling.iter().any(|sighting| may_stand_beside(place, at, sighting));
    let foreign = spots_where(source, &mut is_foreign, &may_stand);
    let mut found = Vec::new();
    for spot in foreign.iter().filter(|spot| !is_elsewhere(spot, source.body)) {
        let ways = concealment::of_spot(spot, spot.target.host(), false);
        let near = telling.iter().find_map(|sighting| Some((stands_beside(spot, &ways, sighting)?, *sighting)));
        let Some((beside, of)) = near else { continue };
        let (kind, value) = match &spot.target {
            SpotTarget::Url(url) => (WatchKind::Domain, rules.site_of(url).as_str().to_owned()),
            SpotTarget::Name(name) => (WatchKind::Domain, rules.site_of_name(name).as_str().to_owned()),
            SpotTarget::Handle(link) => match contact_of_link(link, watchlist) {
                Some(contact) => (contact.kind, contact.value),
                None => continue,
            },
        };
        found.push(Neighbor {
            kind,
            value,
            beside,
            raw: spot.target.as_str().to_owned(),
            byte_offset: Some(spot.byte_offset),
            of: of.byte_offset.unwrap_or_default(),
        });
    }
    found.extend(handles_beside(&telling, examination, watchlist));
    found.retain(|neighbor| !is_own_mail(neighbor, own.as_str()));
    found.retain(|neighbor| known.insert((neighbor.kind, neighbor.value.clone())));
    found.truncate(NEIGHBORS_MAX);
    found
}

/// Whether a host is of a service that stands everywhere, or of nobody in particular.
fn is_usual(rules: &SiteRules, host: &str) -> bool {
    let site = rules.site_of_name(host);
    EVERYWHERE.contains(&site.as_str()) || rules.covers_strangers(site.as_str()) || site.as_str().ends_with(".gov.cn")
}

/// Whether somebody has said something of it already.
fn is_listed(watchlist: &Watchlist, target: &Target) -> bool {
    find(watchlist, *target).is_some()
        || match target {
            Target::Url(url) => watchlist.allowing_url(url).is_some(),
            Target::Name(name) => {
                let url = PageUrl::new(&format!("http://{name}/"));
                url.is_ok_and(|url| watchlist.allowing_url(&url).is_some())
            }
            _ => false,
        }
}

fn is_script(place: Place) -> bool {
    matches!(place, Place::ScriptString | Place::ScriptRun | Place::ScriptSrc | Place::Handler)
}

/// Whether a spot at such a place, and there, could stand beside a sighting, however the page looks.
fn may_stand_beside(place: Place, at: u64, sighting: &Sighting) -> bool {
    let Some(distance) = sighting.byte_offset.map(|of| at.abs_diff(of)) else { return false };
    if is_script(place) && is_script(sighting.place) {
        return true;
    }
    if sighting.concealment.iter().any(|way| *way != Concealment::Encoded) {
        return distance <= BESIDE_BYTES_MAX;
    }
    // A name may stand in words, and the button that one asks by below.
    (place == sighting.place || place == Place::Anchor) && distance <= LINES_BYTES_MAX
}

/// How a spot stands beside a sighting, if it does.
fn stands_beside(spot: &Spot, ways: &[Concealment], sighting: &Sighting) -> Option<Beside> {
    let distance = spot.byte_offset.abs_diff(sighting.byte_offset?);
    if is_script(spot.place) && is_script(sighting.place) {
        let is_same = spot.selector.is_some() && spot.selector == sighting.selector;
        return is_same.then_some(Beside::Script);
    }
    let hides = |way: &&Concealment| **way != Concealment::Encoded;
    let hidden: Vec<&Concealment> = sighting.concealment.iter().filter(hides).collect();
    if hidden.is_empty() {
        let is_open = ways.iter().all(|way| *way == Concealment::Encoded);
        // A name may stand in words, and the button that one asks by below.
        let is_alike = spot.place == sighting.place || matches!(spot.target, SpotTarget::Handle(_));
        return (is_open && is_alike && distance <= LINES_BYTES_MAX).then_some(Beside::Lines);
    }
    let is_same = hidden.iter().any(|way| ways.contains(way));
    (is_same && distance <= BESIDE_BYTES_MAX).then_some(Beside::HiddenBlock)
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, Watch};

    use super::*;
    use crate::contacts_beside::CONTACT_TEXT_BYTES_MAX;

    /// What stands beside the casino on a page of the school.
    fn told(markup: &str) -> Vec<String> {
        let [value, category, source] = ["casino.example", "gambling", "police"].map(str::to_owned);
        let watch = Watch { kind: WatchKind::Domain, value, category, source, listed: None, licence: String::new() };
        let watchlist = Watchlist::new(vec![watch]);
        let url = PageUrl::new("http://www.school.example/").unwrap();
        let headers = Headers::default();
        let mut reading = crate::Reading::default();
        crate::read_body(&Source::new(&url, &headers, markup.as_bytes()), &watchlist, &mut reading);
        let told = reading.neighbors.iter().map(|one| format!("{} {}:{}", one.beside, one.kind, one.value));
        told.collect()
    }

    #[test]
    fn what_was_planted_together_is_told_together() {
        let casino = "<a href=http://casino.example/>x</a>";
        for (markup, expected) in [
            (
                format!("<div style=display:none>{casino}<a href=http://www.bet99.example/?a>y</a></div>"),
                vec!["hidden-block domain:bet99.example"],
            ),
            (
                format!("<div style=display:none>{casino}</div><a href=http://bank.example/>in plain sight</a>"),
                vec![],
            ),
            (format!("<p>{casino} <a href=http://bet99.example/>y</a></p>"), vec!["lines domain:bet99.example"]),
            (
                format!("<p>{casino}</p>{}<a href=http://bank.example/>far away</a>", " ".repeat(600)),
                vec![],
            ),
            (
                "<script>var a='http://casino.example/',b='http://bet99.example/'</script><script src=http://bank.example/x.js></script>"
                    .to_owned(),
                vec!["script domain:bet99.example"],
            ),
            (
                format!("<div hidden>{casino}<a href=//news.school.example>own</a><a href=//hm.baidu.com/>usual</a></div>"),
                vec![],
            ),
            (
                "<div hidden>去 casino.example 玩，QQ:12345678 微信：bet_king88</div>".to_owned(),
                vec!["hidden-block qq:12345678", "hidden-block wechat:bet_king88"],
            ),
            (
                format!("<div hidden>{casino}<a href='https://t.me/BetKing88'>a</a><a href='https://t.me/share/url?url=x'>b</a><a href=tel:+8613912345678>c</a><a href='mailto:kf@school.example'>d</a><a href='https://line.me/ti/p/~bet.king'>e</a><a href='http://wpa.qq.com/msgrd?v=3&uin=12345678&site=qq'>f</a><a href='https://api.whatsapp.com/send?phone=85261234567'>g</a></div>"),
                vec![
                    "hidden-block telegram:betking88",
                    "hidden-block phone:+8613912345678",
                    "hidden-block line:bet.king",
                    "hidden-block qq:12345678",
                    "hidden-block whatsapp:+85261234567",
                ],
            ),
            (
                "<p>casino.example 送彩金 <a href='https://t.me/BetKing88'>客服</a></p>".to_owned(),
                vec!["lines telegram:betking88"],
            ),
            ("<p>警方通报：casino.example、bet99.example 等赌博网站已被查处，请勿访问。</p>".to_owned(), vec![]),
        ] {
            assert_eq!(told(&markup), expected, "{markup}");
        }
    }

    #[test]
    fn so_many_neighbors_are_told_and_so_near_ones() {
        let many: String = (0..=NEIGHBORS_MAX).map(|at| format!("<a href=//bet{at}.example>")).collect();
        let page =
            |between: usize| format!("<div hidden><a href=//casino.example>x</a>{}{many}</div>", " ".repeat(between));
        assert_eq!(told(&page(0)).len(), NEIGHBORS_MAX);
        let far = usize::try_from(BESIDE_BYTES_MAX).unwrap();
        assert!(told(&page(far)).is_empty());
        let long = |bytes: usize| {
            let page = "<div hidden><a href=//casino.example>x</a> QQ:12345678</div>";
            told(&format!("{page}{}", " ".repeat(bytes - page.len()))).len()
        };
        assert_eq!((long(BESIDE_PAGE_BYTES_MAX), long(BESIDE_PAGE_BYTES_MAX + 1)), (1, 0));
        let behind = |bytes: usize| {
            let words = format!("casino.example {}QQ:12345678", "x ".repeat((bytes - 27) / 2));
            told(&format!("<div hidden>{words}</div>")).len()
        };
        assert_eq!((behind(CONTACT_TEXT_BYTES_MAX - 1), behind(CONTACT_TEXT_BYTES_MAX + 15)), (1, 0));
        let lines = |bytes: u64| {
            let gap = " ".repeat(usize::try_from(bytes).unwrap() - "//casino.example>x</a><a href=".len());
            told(&format!("<p><a href=//casino.example>x</a>{gap}<a href=//bet99.example>y</a>")).len()
        };
        assert_eq!((lines(LINES_BYTES_MAX), lines(LINES_BYTES_MAX + 1)), (1, 0));
    }
}
