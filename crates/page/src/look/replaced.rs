//! Words that stand in the place of a picture, for those who do not see it: the logo of a site, an icon.

use scraper::ElementRef;

use super::Hiding;
use super::declarations::Property;
use super::ways::{Eye, Seen};

/// What is as wide and as high as this shows its picture, in pixels.
const PICTURE_PIXELS: f32 = 8.0;

/// So far around words it is looked for the picture that they stand for.
const LEVELS: usize = 3;

/// So many nodes of a picture are asked whether they are links: it stands for one of them, and hides no others.
const NODES_ASKED: usize = 64;

impl Eye<'_> {
    /// Whether an element paints a picture in a box of some size.
    pub(super) fn is_picture_box(&self, seen: &Seen<'_>) -> bool {
        let is_large = |property| self.pixels(seen, property).is_some_and(|pixels| pixels >= PICTURE_PIXELS);
        let paints = || {
            let image = self.value(seen, Property::BackgroundImage).unwrap_or_default();
            ["url(", "image("].iter().any(|picture| image.contains(picture))
        };
        is_large(Property::Width)
            && (is_large(Property::Height) || is_large(Property::PaddingTop))
            && self.is_box(seen)
            && paints()
    }

    /// Whether words stand for the picture of what they stand in, which is hidden in no other way.
    pub(super) fn is_replaced(&self, chain: &[Seen<'_>]) -> bool {
        let is_alone = |seen: &Seen<'_>| {
            let mut links = seen.element.descendants().take(NODES_ASKED).filter_map(ElementRef::wrap).filter(is_link);
            let has_others = seen.element.descendants().nth(NODES_ASKED).is_some();
            (is_link(&seen.element) || links.next().is_none() || links.next().is_none()) && !has_others
        };
        chain.iter().take(LEVELS).any(|seen| self.is_picture_box(seen) && is_alone(seen))
    }

    /// How a link that shows a picture of its own is hidden, whatever its words are; none where it shows none.
    pub(super) fn hidden_picture(&self, link: ElementRef<'_>) -> Option<Vec<Hiding>> {
        let chain = self.chain(link);
        self.is_picture_box(chain.first()?).then(|| {
            let mut ways = self.ways_of(*link);
            ways.retain(|way| {
                !matches!(way, Hiding::TinyFont | Hiding::TextIndent | Hiding::SameColor | Hiding::ClearColor)
            });
            ways
        })
    }
}

fn is_link(element: &ElementRef<'_>) -> bool {
    element.value().name() == "a" && element.attr("href").is_some()
}

#[cfg(test)]
mod tests {
    use crate::look::tests::check;

    #[test]
    fn words_in_the_place_of_a_picture_are_not_hidden() {
        let size = "display:block;width:200px;height:60px";
        for (style, inner, expected) in [
            (format!("{size};background:url(a.png);text-indent:-9999px"), "w", ""),
            (format!("{size};background-image:url(a.png);font-size:0"), "w", ""),
            (format!("{size};background:url(a.png);color:transparent"), "w", ""),
            (format!("{size};background:url(a.png)"), "<span style=position:absolute;left:-9999px>w</span>", ""),
            (
                "display:block;width:200px;height:0;padding-top:60px;overflow:hidden;background:url(a.png)".into(),
                "w",
                "",
            ),
            (
                "display:inline-block;width:32px;height:32px;overflow:hidden;background:url(a.png);text-indent:-999px"
                    .into(),
                "w",
                "",
            ),
            (format!("{size};text-indent:-9999px"), "w", "text-indent"),
            ("width:200px;height:60px;background:url(a.png);text-indent:-9999px".into(), "w", "text-indent"),
            (
                "display:block;width:1px;height:60px;background:url(a.png);text-indent:-9999px".into(),
                "w",
                "text-indent",
            ),
            (format!("{size};background:url(a.png);text-indent:-9999px;opacity:0"), "w", "transparent"),
            (format!("{size};background:linear-gradient(#fff,#fff);text-indent:-9999px"), "w", "text-indent"),
        ] {
            check(&format!("<a^ href=x style='{style}'>{inner}</a>"), expected);
        }
        let logo = format!("<h1 style='{size};background:url(a.png);text-indent:-9999px'>");
        check(&format!("{logo}<a^ href=x>w</a></h1>"), "");
        check(&format!("{logo}<a^ href=x>w</a><a href=y>w</a></h1>"), "text-indent");
    }

    #[test]
    fn a_transform_leaves_text_in_a_line_as_it_is() {
        let span = |style: &str| format!("<span style='{style}'><a^ href=x>w</a></span>");
        check(&span("transform:scale(0)"), "");
        check(&span("transform:translateX(-9999px)"), "");
        check(&span("transform:rotateY(90deg)"), "");
        check(&span("display:inline-block;transform:scale(0)"), "zero-size");
        check(&span("position:absolute;translate:-9999px"), "off-screen");
        check(&format!("<div style=display:flex>{}</div>", span("transform:scale(0)")), "zero-size");
    }
}
