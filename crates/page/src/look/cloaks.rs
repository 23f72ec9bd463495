//! What known libraries hide until they have begun, and show then by themselves.

use scraper::ElementRef;

/// Attributes of what waits for a library: `<div x-cloak>`.
const ATTRIBUTES: &[&str] = &[
    "x-cloak",
    "x-show",
    "x-if",
    "v-cloak",
    "v-show",
    "ng-cloak",
    "ng-show",
    "ng-hide",
    "data-aos",
    "data-sr",
    "data-sal",
    "data-wow-delay",
    "data-wow-duration",
];

/// Classes of what waits.
const CLASSES: &[&str] = &[
    "ng-cloak",
    "v-cloak",
    "x-cloak",
    "wow",
    "aos-init",
    "elementor-invisible",
    "wpb_animate_when_almost_visible",
    "lazyload",
    "lazyloading",
    "layui-tab-item",
    "owl-carousel",
    "owl-item",
    "slick-slider",
    "slick-slide",
    "swiper-slide",
    "flexslider",
    "carousel-cell",
    "splide",
    "glide__slide",
    "sr-item",
    "uk-scrollspy",
];

/// Classes of what holds things that are shown one after the other.
const HOLDERS: &[&str] = &[
    "owl-carousel",
    "slick-slider",
    "swiper",
    "swiper-container",
    "swiper-wrapper",
    "flexslider",
    "splide",
    "glide",
    "layui-tab",
    "layui-tab-content",
    "layui-carousel",
    "slideTxtBox",
    "nivoSlider",
    "bxslider",
    "flickity-slider",
];

/// So far up it is looked for what holds something.
const HOLDERS_LEVELS_MAX: usize = 5;

/// Whether an element waits for a library that shows it.
pub(super) fn is_cloaked(element: ElementRef<'_>) -> bool {
    let value = element.value();
    value.attrs().any(|(name, _)| ATTRIBUTES.contains(&name))
        || value.classes().any(|class| CLASSES.contains(&class))
        || element.ancestors().filter_map(ElementRef::wrap).take(HOLDERS_LEVELS_MAX).any(is_holder)
}

fn is_holder(element: ElementRef<'_>) -> bool {
    let is_of_amp = element.value().name().starts_with("amp-");
    is_of_amp || element.value().classes().any(|class| HOLDERS.contains(&class))
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;
    use crate::look::Hiding;
    use crate::look::tests::{check, hidden};
    use crate::tree::{Place, Tree};

    #[test]
    fn what_waits_for_a_library_is_shown_by_it() {
        let file = "<script src=//cdn.test/all.js></script>";
        for (sheet, element) in [
            ("[x-cloak]{display:none}", "<div x-cloak>"),
            ("[ng-cloak]{display:none!important}", "<div ng-app ng-cloak>"),
            (".wow{visibility:hidden}", "<div class='wow fadeIn'>"),
            ("[data-aos]{opacity:0}", "<div data-aos=fade-up>"),
            (".elementor-invisible{visibility:hidden}", "<div class=elementor-invisible>"),
            (".flexslider .slides>li{display:none}", "<div class=flexslider><ul class=slides><li>"),
            (".bd ul{display:none}", "<div class=slideTxtBox><div class=bd><ul><li>"),
            (".layui-tab-item{display:none}", "<div class=layui-tab-item>"),
            ("amp-accordion .kx{display:none}", "<amp-accordion><section><div class=kx>"),
        ] {
            let page = |file: &str| format!("{file}<style>{sheet}</style>{element}<a^ href=x>w</a>");
            check(&page(file), "");
            let way = if sheet.contains("display") {
                "display-none"
            } else if sheet.contains("vis") {
                "visibility"
            } else {
                "transparent"
            };
            check(&page(""), way);
            check(&page("<script src=//hm.baidu.com/hm.js></script>"), way);
            check(&page("<script src=a.json type=application/json></script>"), way);
        }
    }

    #[test]
    fn words_that_a_file_may_show_are_not_known_to_be_hidden() {
        let words = |head: &str, block: &str| {
            let text = format!("<!doctype html>{head}{block}casino.example");
            let place = Place { position: text.len() - 4, in_tag: false };
            hidden(&Tree::of(&text, &[place]).unwrap()).unwrap().remove(0)
        };
        let sheet = "<style>.a{visibility:hidden}p{display:none}</style>";
        let file = format!("<script src=/js/x.js></script>{sheet}");
        assert_eq!(words(&file, "<div class=a>"), []);
        assert_eq!(words(sheet, "<div class=a>"), [Hiding::Visibility]);
        // By its name alone, by its own word, and in a link.
        assert_eq!(words(&file, "<p>"), [Hiding::DisplayNone]);
        assert_eq!(words(&file, "<div style=display:none>"), [Hiding::DisplayNone]);
        assert_eq!(words(&file, "<a href=x class=a>"), [Hiding::Visibility]);
    }

    #[test]
    fn so_far_up_it_is_looked_for_what_holds_something() {
        let is_cloaked_at = |levels: usize| {
            let html = Html::parse_document(&format!("<div class=swiper>{}<p>", "<div>".repeat(levels)));
            is_cloaked(html.select(&Selector::parse("p").unwrap()).next().unwrap())
        };
        assert!(is_cloaked_at(HOLDERS_LEVELS_MAX - 1) && !is_cloaked_at(HOLDERS_LEVELS_MAX));
    }
}
